# Making a child's account: the block on the card, the wizard and the letter.
child-account-title = Child's account
child-account-about = You can create a separate account for your child. It is needed to log in to the school diary.
child-account-create = Create
child-account-continue = Continue
child-account-not-yet = Too early
child-account-not-yet-about = Before the account can be created:
child-account-impossible = Not available
child-account-begun = Being created
child-account-begun-about = You began to create the account { $when }. All you typed is kept until { $until }.
child-account-drop = Do not create
child-account-dropped = The account is not being created any more, what you typed was removed
child-account-other-parent = Being created by the other parent
child-account-other-parent-about = The other parent has already begun to create this child's account. We will write when it is done.
child-account-made = Created
child-account-made-about = The child logs in with { $email } or { $phone } and the password set for the account.
child-account-made-about-email = The child logs in with { $email } and the password set for the account.
child-account-exists-about = It was created by the other parent or by the child. It is not linked to your account.

child-account-missing-account-exists = The child has an account already
child-account-missing-account-exists-about = A second one cannot be created.
child-account-missing-too-old = The child is { $age }: it registers by itself
child-account-missing-too-old-about = From the age of 14 children create the account themselves on the page “Register”. It can be linked to yours afterwards.
child-account-missing-not-citizen = Russian citizenship is needed
child-account-missing-not-citizen-about = An account can be created only for children who are citizens of Russia.
child-account-missing-guardian-level = Verify SNILS and passport in “My profile”
child-account-missing-guardian-level-about = The account is created by a parent with verified data.
child-account-missing-certificate-missing = Add the data of the birth document
child-account-missing-certificate-missing-about = Its number, dates and issuer are needed.
child-account-missing-certificate-foreign = A Russian birth document is needed
child-account-missing-certificate-foreign-about = An account cannot be created by a document of another country.
child-account-missing-certificate-unverified = Have the child's data checked by the civil registry
child-account-missing-certificate-unverified-about = The answer takes 10–30 minutes, sometimes 5 working days.
child-account-missing-certificate-checking = The civil registry is checking the child's data
child-account-missing-certificate-checking-about = The answer will come to “Notifications”; you need to do nothing now.
child-account-missing-snils-missing = Give the child's SNILS number
child-account-missing-snils-missing-about = The Social Fund will check it.
child-account-missing-snils-unverified = Have the child's number checked by the Social Fund
child-account-missing-snils-unverified-about = The button stands beside the number.
child-account-missing-snils-checking = The Social Fund is checking the child's number
child-account-missing-snils-checking-about = The answer will come to “Notifications”; you need to do nothing now.
child-account-missing-relation-unverified = The registry's record must name you as a parent
child-account-missing-relation-unverified-about = If you have changed your surname, check your data in “My profile” and send the request to the registry again.

child-account-wizard = Creating a child's account
child-account-of = Creating a child's account: { $child }
child-account-step-address = Address
child-account-step-phone = Phone
child-account-step-email = E-mail
child-account-step-password = Password
child-account-next = What happens next

child-account-address-title = Add the address
child-account-citizenship = Citizenship
child-account-citizenship-russia = Russia
child-account-citizenship-note = To have an account the child must be a citizen of Russia
child-account-birth-place = Place of birth
child-account-birth-place-hint = As in the birth certificate
child-account-birth-place-recorded = As in the birth certificate. By the registry's record: { $place }
child-account-birth-place-differs = You gave another place of birth than the registry's record: { $place }. If the certificate says so, press “Continue” again
child-account-registered-address = Address of permanent registration
child-account-same-address = The same as your address of permanent registration
child-account-child-address = The child's address
child-account-address-hint = Town, street, house, flat
child-account-address-empty = Give the address or tick that it is the same as yours
child-account-address-next-phone = the child's phone, if it has one
child-account-address-next-email = the child's e-mail: a letter with a link will come there
child-account-address-next-password = you make up the password yourself, right here
child-account-kept = Every step is saved. You can come back until { $until }.

child-account-phone-title = Add a phone number, if there is one
child-account-phone-about = The child's number must differ from the parents' and must not be used in another account
child-account-phone = Phone number
child-account-phone-why = Why give a phone
child-account-phone-why-about = The phone can be used to log in and to recover the password.
child-account-get-code = Get a code
child-account-skip = Skip
child-account-phone-next-code = an SMS with a code will come to the phone; it is needed at once
child-account-phone-next-email = then the e-mail: a letter with a link will come there
child-account-phone-next-password = you make up the password yourself, right here
child-account-phone-parent = This is your number. The child's number must differ from the parents'
child-account-phone-taken = This number is used in another account. Give another one or press “Skip”
child-account-code-title = Confirm the phone number
child-account-code-about = An SMS with a code was sent to { $phone }.
child-account-code = Code from the SMS
child-account-code-again = Send the code again
child-account-code-other = Give another number
child-account-code-empty = Enter the code from the SMS
child-account-code-wrong = The code is wrong. { $left ->
    [one] { $left } try is left
   *[other] { $left } tries are left
}
child-account-code-dead = This code does not work any more. Press “Send the code again”
child-account-wait = You can try again in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
child-account-wait-minutes = Too often. You can try again in { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
child-account-sent-again = Sent again

child-account-email-title = Add an e-mail address
child-account-email-about = Enter the child's e-mail address. It must not belong to another account. A link that confirms the new account will be sent to it
child-account-email = E-mail
child-account-consent = I agree to the use of personal data to create the child's account
child-account-consent-missing = Without agreement to the use of personal data the account cannot be created
child-account-email-taken = This address belongs to another account. Give another one
child-account-email-next-letter = a letter with the button “Confirm the address” will come
child-account-email-next-anywhere = the letter may be opened on another phone
child-account-email-next-password = then come back here and set the password
child-account-email-next-day = The letter waits for a day.

child-account-letter-title = Confirm the e-mail address
child-account-letter-about = A letter was sent to { $email }. Follow its link to confirm the address
child-account-letter-sent = The letter was sent
child-account-letter-waiting = Waiting for “Confirm the address” to be pressed, until { $until }
child-account-letter-ahead = You will set the password on this portal
child-account-letter-refresh = Check again
child-account-letter-none = No letter?
child-account-letter-spam = Look into “Spam” and “Promotions”.
child-account-letter-mistake = A mistake in the address? Give another one; the old letter will stop to work.
child-account-letter-other = Give another address
child-account-letter-next-close = you may close the page and come back through the child's card
child-account-letter-next-anywhere = the letter opens on any phone
child-account-letter-next-password = you set the password, in your own account

child-account-password-title = Password to log in
child-account-password-confirmed = The e-mail address is confirmed: { $email }
child-account-password-before = Make up or
child-account-password-after = a password for the child's account
child-account-password = Password
child-account-password-repeat = Repeat the password
child-account-password-next-works = the account will work at once
child-account-password-next-other = the other parent will be told
child-account-password-next-keep = Write the password down where the child will find it and strangers will not.

child-account-done-title = The child's account is created
child-account-done-about = To log in, use the phone number or e-mail address given here
child-account-done-how = { $child }: how to log in
child-account-done-phone = Phone number
child-account-done-email = E-mail
child-account-done-password = Password
child-account-done-password-value = The one you have just set
child-account-done-first = The first login to the diary
child-account-done-first-about = The first login will not work: the diary waits for your permission. The request will come to your “Notifications” by itself, and it takes a minute to decide.

child-account-stopped-title = The account cannot be created
child-account-stopped-about = Something has changed while you were filling in the data. What you typed is kept, but first this is needed:
child-account-stopped-final = Something has changed while you were filling in the data:
child-account-stopped-back = To the child's card

child-letter-title = Confirm the e-mail address
child-letter-hello = Hello
child-letter-about = This e-mail address was given for a child's account on the portal “{ -brand }”
child-letter-confirm-about = Confirm the address to create the account
child-letter-child = Child's name
child-letter-email = Address
child-letter-confirm = Confirm the address
child-letter-not-us = This is not us
child-letter-not-us-about = If you did not give the address, press “This is not us”: no account will be created with it.
child-letter-until = The button works until { $until }.
child-letter-confirmed-title = The address is confirmed
child-letter-confirmed-about = Now the parent who began to create the account will set the password. You may close this page.
child-letter-stopped-title = The account is not being created
child-letter-stopped-about = Thank you for telling us. There will be no account with this address; we have written to the parent.
child-letter-used-title = The address is confirmed already
child-letter-used-about = Nothing needs to be pressed again. The parent sets the password in its own account.
child-letter-dead-title = The link does not work any more
child-letter-dead-about = It works for a day, and a new letter replaces the old one. Ask the parent to send the letter again from the child's card.
child-account-consent-read = Read the consent
child-account-mailbox-title = Child’s mailbox
child-account-mailbox-about = A safe mailbox for a child. It needs no confirmation.
child-account-mailbox-none = Does the child have no email?
child-account-mailbox-make = Create a child’s mailbox
child-account-mailbox-name = Mailbox name
child-account-mailbox-hint = What stands before the sign @: Latin letters, digits, a dot or a hyphen
child-account-mailbox-length = A mailbox name has 3 to 30 characters
child-account-mailbox-signs = Latin letters, digits, dots and hyphens only, such as varvara.s
child-account-mailbox-taken = This name is taken. Choose another one
child-account-mailbox-free = Free:
child-account-mailbox-down = The mail service does not answer now. Try again in a few minutes or give another address
child-account-mailbox-other = Give another address
child-account-mailbox-next-login = the address becomes the child’s login
child-account-mailbox-next-password = only the password is left
child-account-mailbox-next-private = The portal does not read the child’s mail and does not show it to you.
