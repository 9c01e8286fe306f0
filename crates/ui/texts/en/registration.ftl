# Registration: the words of seed 002, step by step.
registration-name = Registration
registration-steps = Steps of the registration
registration-step-personal = About you
registration-step-password = Password
registration-step-phone = Code from the SMS
registration-step-email = Code from the letter

registration-personal-title = About you
registration-name-hint = This field is needed. Use letters of the Russian alphabet.
registration-patronymic-hint = Use letters of the Russian alphabet.
registration-birth-hint = Under 14 a parent makes the account
registration-email-hint = Better not an address of someone else or of your work.
registration-phone-hint = We shall send an SMS with a code to confirm the number.
registration-break = You may stop at any time. What you typed is kept for 7 days. You can go on from any device: open this page and we shall send a code to your phone or mail.
registration-need-title = What you need
registration-need-phone = your phone at hand: an SMS will come
registration-need-email = access to your mail: a second code will come
registration-need-time = five minutes
registration-need-not = Passport and SNILS are not needed now.
registration-resume-link = Begun already? Go on with a code

registration-password-title = Password and security question
registration-repeat = Repeat the password
registration-question-hint = For example, your mother’s maiden name or the name of your first pet
registration-answer-hint = Needed if you forget the password. The answer alone is not enough: we shall send a code too
registration-terms-before = By pressing “Register” you agree to the
registration-terms-link = terms of use
registration-register = Register

registration-next-title = What comes next
registration-next-sms = an SMS with a code comes to
registration-next-letter = a second code comes to
registration-next-children = then you can add your children
registration-next-ready = after that the account is ready
registration-kept = What you typed is kept for 7 days: you may stop and come back.
registration-mend = Mend what you typed about yourself

registration-phone-title = Confirm your phone
registration-phone-sent = We have sent an SMS to
registration-phone-soon = It usually takes a minute.
registration-phone-code = Code from the SMS
registration-email-title = Confirm your mail
registration-email-sent = We have sent a letter to
registration-email-soon = It usually takes a minute.
registration-email-code = Code from the letter
registration-code-late = No code yet?
registration-code-check = Check the number and the address. A mistake?
registration-code-plane = Switch flight mode on and off: the SMS comes when there is a network.
registration-code-spam = Look into the spam folder: the letter may be there.
registration-code-secret = Tell the code to nobody, not even to the portal’s staff.
registration-code-wrong = The code is wrong. Tries left: { $left }
registration-code-dead = This code does not work: it is too old or was tried too often. Press “Send again”
registration-code-soon = You can ask for a new code in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
registration-code-sent-again = We have sent a new code. The old one no longer works.

registration-done-title = Congratulations! You are registered
registration-done-lead = { $name }, from now on sign in with your phone or mail and the password you chose.
registration-done-profile = Add your SNILS and passport: the Social Fund and the Ministry of the Interior will check them
registration-done-family = Add your children

registration-young-title = Ask your mum or dad
registration-young-lead = Under 14 a parent makes the account. It takes a few minutes.
registration-young-show = Show this page to your mum or dad
registration-young-parent = The parent signs in here, opens “Documents”, “Family and children” and presses “Create”
registration-young-login = Then you can sign in with mail and password

registration-resume-title = Go on with the registration
registration-resume-lead = Give the phone or mail you began with. We shall send a code.
registration-resume-asked = If a registration was begun with this phone or mail, a code is on its way.
registration-resume-contact = Phone or e-mail
registration-resume-get = Get a code
registration-resume-code = Confirmation code
registration-resume-wrong = The code is wrong or too old. Check it or ask for a new one
registration-resume-another = Ask for a new code
registration-resume-fault = Give a phone number or an e-mail address
registration-resumed = Name, phone and e-mail are kept. A password and control question do not move from another device: set them here.
registration-anew = Begin anew

registration-terms-title = Terms of use
registration-terms-who = { $operator } runs this portal and answers for the data you keep here.
registration-terms-what = We keep what you typed yourself and what offices confirmed: to check kinship, to let a child into school systems, and to show you whom you allowed what.
registration-terms-children = The account of a child under 14 is made and run by a parent whose kinship the civil registry confirmed. By making it the parent agrees that we keep the child’s name, date and place of birth, address, mail and phone and use them only for the child’s account.
registration-terms-systems = A school system gets data only with your permission. You can withdraw it any day, with effect at once.
registration-terms-rights = Who changed your data or allowed what to whom, and when, is recorded and not erased.
registration-terms-version = Edition { $version }
