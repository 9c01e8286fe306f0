# Signing in and out, «Профиль»: seed 002.
login-title = Sign in
login-again-title = Give your password again
login-again-about = You decide for others, so we have to be sure it is you.
login-login = Login (phone, email or SNILS)
login-password = Enter your password
login-foreign = Someone else’s computer
login-foreign-hint = You will be signed out when you close the browser or leave for 15 minutes
login-enter = Sign in
login-first = New here?
login-register = Register
login-wrong = Login or password is wrong. Check the keyboard layout and Caps Lock
login-wait = Too many tries in a row. Wait { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
} and try again
login-ended = Your session has ended: you were away for long. Sign in and we shall bring you back to the same page. What was not saved has to be typed again.
login-out = You have signed out. See you soon!

account-title = Profile
account-lead = How you sign in, and what you have allowed.
account-consents = Consents and powers
account-consents-about = Which systems you allowed to receive data
account-data = My data
account-data-about = Name, contacts, SNILS, passport, addresses
account-sessions = Where you are signed in
account-sessions-about = A device you don’t know? End its session.
account-session-this = This device
account-session-end = End
account-session-end-about = End the session: { $agent }
account-session-seen = last active
account-session-foreign = someone else’s computer
account-session-unknown = Unknown browser
account-session-ended = The session on that device has ended.
