# Logout that an information system asked for.
sign-on-ask-title = Sign out of Rodnya?
sign-on-ask-about = The system you came from has finished. On somebody else’s computer it is better to sign out here too. Sign-ins to other systems through Rodnya will end as well.
sign-on-ask-out = Sign out
sign-on-ask-stay = Stay
sign-on-done-title = You have signed out
sign-on-done-about = Nobody will see your data on this device any more. If the computer is not yours, close the browser window too.
sign-on-done-again = Sign in again
