# Что не так с тем, что ввели: одни слова во всех формах. Ошибка говорит, что сделать.
field-surname = Фамилия
field-given-name = Имя
field-patronymic = Отчество
field-birth-date = Дата рождения
field-email = Адрес электронной почты
field-phone = Номер мобильного телефона
field-password = Пароль
field-question = Контрольный вопрос
field-answer = Ответ

fault-empty = Заполните поле «{ $label }»
fault-long = «{ $label }»: слишком длинно, хватит 100 знаков
fault-text-long = «{ $label }»: слишком длинно, хватит знаков: { $limit }
fault-hidden = «{ $label }»: уберите невидимые знаки, наберите заново
fault-name-latin = В слове «{ $word }» буква «{ $letter }» латинская. Наберите её русской буквой
fault-name-letters = «{ $label }»: используйте буквы русского алфавита
fault-name-sign = Знак «{ $sign }» стоит не на месте
fault-phone-empty = Укажите номер мобильного телефона
fault-phone-sign = В номере телефона лишний знак «{ $sign }»
fault-phone-form = Наберите номер телефона так: +7 900 000-00-00
fault-phone-missing = В номере телефона не хватает { $count ->
    [one] { $count } цифры
   *[other] { $count } цифр
}: их должно быть 11
fault-phone-extra = В номере телефона { $count ->
    [one] лишняя цифра
    [few] { $count } лишние цифры
   *[many] { $count } лишних цифр
}: их должно быть 11
fault-phone-not-mobile = Нужен номер мобильного телефона: он начинается с +7 9
fault-email-empty = Укажите адрес электронной почты
fault-email-at = В адресе электронной почты должен быть один знак @ и имя перед ним
fault-email-form = Адрес электронной почты набран с ошибкой, проверьте его
fault-email-long = Адрес электронной почты слишком длинный
fault-date-incomplete = Укажите день, месяц и год четырьмя цифрами
fault-date-no-such-day = Такого дня нет в календаре
fault-date-future = «{ $label }»: этот день ещё не наступил
fault-date-old = «{ $label }»: проверьте год
fault-password-short = Пароль короткий: нужно знаков не меньше { $count }
fault-password-long = Пароль длинный: хватит 128 знаков
fault-password-capital = Добавьте в пароль заглавную латинскую букву
fault-password-small = Добавьте в пароль строчную латинскую букву
fault-password-digit = Добавьте в пароль цифру
fault-password-symbol = Добавьте в пароль символ, например ! или -
fault-password-common = Этот пароль есть в списках известных и украденных. Придумайте другой
fault-password-about = В пароле не должно быть вашего имени, телефона или почты
fault-password-weak = Этот пароль легко угадать. Сделайте его длиннее или сгенерируйте
fault-password-repeat = Пароли не совпадают. Повторите тот же пароль
fault-answer-short = Ответ короткий: нужно не меньше трёх букв
fault-answer-name = Ответ не должен быть вашим именем
fault-answer-login = Ответ не должен быть вашим телефоном или почтой
fault-answer-password = Ответ не должен быть вашим паролем
fault-answer-question = Ответ не должен повторять вопрос
fault-answer-common = Такой ответ легко угадать. Придумайте другой
