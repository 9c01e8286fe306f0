# What is wrong with what was typed: the same words in all forms. An error says what to do.
field-surname = Surname
field-given-name = Given name
field-patronymic = Patronymic
field-birth-date = Date of birth
field-email = E-mail address
field-phone = Mobile phone number
field-password = Password
field-question = Security question
field-answer = Answer

fault-empty = Fill in the field “{ $label }”
fault-long = “{ $label }” is too long, 100 characters are enough
fault-text-long = “{ $label }” is too long, { $limit } characters are enough
fault-hidden = “{ $label }”: remove invisible characters, type it again
fault-name-latin = In the word “{ $word }” the letter “{ $letter }” is Latin. Type it as a Russian letter
fault-name-letters = “{ $label }”: use letters of the Russian alphabet
fault-name-sign = The sign “{ $sign }” stands in a wrong place
fault-phone-empty = Give the mobile phone number
fault-phone-sign = The phone number has a wrong sign “{ $sign }”
fault-phone-form = Type the phone number like this: +7 900 000-00-00
fault-phone-missing = The phone number lacks { $count ->
    [one] { $count } digit
   *[other] { $count } digits
}: it must have 11
fault-phone-extra = The phone number has { $count ->
    [one] { $count } digit
   *[other] { $count } digits
} too many: it must have 11
fault-phone-not-mobile = A mobile number is needed: it begins with +7 9
fault-email-empty = Give the e-mail address
fault-email-at = An e-mail address has one @ and a name before it
fault-email-form = The e-mail address has a mistake, check it
fault-email-long = The e-mail address is too long
fault-date-incomplete = Give day, month and a year of four digits
fault-date-no-such-day = There is no such day in the calendar
fault-date-future = “{ $label }”: this day has not come yet
fault-date-old = “{ $label }”: check the year
fault-password-short = The password is short: it needs at least { $count } characters
fault-password-long = The password is long: 128 characters are enough
fault-password-capital = Add a Latin capital letter to the password
fault-password-small = Add a Latin small letter to the password
fault-password-digit = Add a digit to the password
fault-password-symbol = Add a symbol to the password, such as ! or -
fault-password-common = This password is in lists of known and stolen ones. Think of another
fault-password-about = The password must not contain your name, phone or mail
fault-password-weak = This password is easily guessed. Make it longer or have one generated
fault-password-repeat = The passwords differ. Repeat the same password
fault-answer-short = The answer is short: it needs at least three letters
fault-answer-name = The answer must not be your name
fault-answer-login = The answer must not be your phone or mail
fault-answer-password = The answer must not be your password
fault-answer-question = The answer must not repeat the question
fault-answer-common = Such an answer is easily guessed. Think of another
