# Words all pages share: frame, buttons, states, dates, errors of the server.
-brand = Rodnya

brand-name = { -brand }
brand-say = A child’s schooling is the whole family’s business
title-failed = Error:

skip-link = Skip to content
section-list = Sections
section-home = Home
section-services = Services
section-applications = Applications
section-documents = Documents
section-payments = Payments
section-help = Help

bell-name = Notifications
bell-new = Notifications, new:

menu-name = User menu
menu-data = My data
menu-account = Account
menu-family = My family
menu-consents = Consents and powers
menu-notifications = Notifications
menu-sign-out = Sign out
menu-sign-in = Sign in

footer-operator = This portal is run by { $operator }

demo-label = Demonstration
aside-label = Notes
demo-banner = This is a demonstration. All people, addresses and numbers are invented.

action-continue = Continue
action-save = Save
action-cancel = Cancel
action-send = Send
action-later = Finish later
action-add = Add
action-change = Change
action-edit = Edit
action-mend = Mend
action-remove = Remove
action-allow = Allow
action-refuse = Don’t allow
action-withdraw = Withdraw
action-back = Back
action-home = To the home page
action-send-again = Send again
action-show = Show
action-leave = Leave as it is

state-unchecked = Not checked
state-checking = Being checked
state-checked = Checked
state-mismatch = Differs: { $fields }
state-not-found = Not found
state-no-answer = No answer

word-or = or
word-male = Male
word-female = Female

date-full = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
date-short = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date-of-paper = { $day }/{ $month }/{ $year }
date-today-at = today at { $time }
date-yesterday-at = yesterday at { $time }
date-day-at = { $day } at { $time }
list-with-last = { $rest } and { $last }

span-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}

error-not-found-title = There is no such page
error-not-found-about = The link may be old, or the address has a slip. Your data are safe.
error-forbidden-title = This page is not for you
error-forbidden-about = It opens for the person it belongs to. If you expected to see it, sign in with your own account.
error-expired-title = This page is out of date
error-expired-about = The form was open for too long or came from another place. Go back, reload the page and send it again.
error-too-many-title = Too many tries
error-too-many-about = Wait { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
} and try again.
error-too-large-title = The request is too large
error-too-large-about = We could not take it. Shorten the text and send it again.
error-conflict-title = Things changed while you were looking
error-conflict-about = Open the page again: it shows the new data.
error-internal-title = The page did not open
error-internal-about = The mistake is ours, not yours. Everything you saved before is safe.
error-busy-title = Too many visitors just now
error-busy-about = Wait a minute and reload the page. Everything you saved before is safe.
error-number = Happens again? Tell support the number
