# The reference school diary (C6), a product of its own. Source: look/pages/diary-*.html, labels.md.

diary-skip = Skip to content
diary-demo = This is a demo: people, lessons and marks are invented
diary-say = This week’s lessons, homework and marks
diary-sign-in = Sign in with { $provider }
diary-again = Sign in again
diary-sign-out = Sign out
diary-sign-in-hint = The diary has no password of its own. If you are under 14, the first time needs your mum’s or dad’s permission.
diary-not-listed-title = Not on the list?
diary-not-listed = Tell your form teacher: the school adds you within a day.
diary-signed-out-title = You have signed out of the diary
diary-signed-out = You are signed out of the portal too: nobody can open the diary on this device.
diary-ended-title = The diary is closed
diary-ended = The sign-in has ended: a long time has passed, or the permission was withdrawn.
diary-kept-by = { $school }, { $place }: { $phone }, { $hours }

# The way in
diary-refused-title = Your parents’ permission is needed
diary-refused-lead = The diary opens when mum or dad allows it. The request is in their “Notifications”. Nobody did anything wrong.
diary-refused-show = Show this page to mum or dad
diary-refused-grant = Mum or dad opens “Notifications” and presses “Allow”
diary-refused-enter = Then sign in again
diary-cancelled-title = Sign-in cancelled
diary-cancelled-lead = The diary received nothing. You can sign in at any time.
diary-away-title = Sign-in does not answer at the moment
diary-away-lead = The diary is fine, but cannot find out who you are yet. Try again in a minute.
diary-stale-title = Sign-in not finished
diary-stale-lead = It was begun too long ago or in another browser. Start again: it is one press.
diary-unfit-title = Sign-in failed
diary-unfit-lead = The answer did not pass a check, so the diary did not take it. Your data are safe. Start again.

# Not in the lists
diary-missing-title = You are not in the school’s lists yet
diary-missing-lead = You have signed in and there is a permission. But the diary found no record of { $name }.
diary-missing-children-title = Your children are not in the school’s lists yet
diary-missing-children-lead = You have signed in. But the diary found no record of { $names }.
diary-missing-nobody-title = The diary found no children of yours
diary-missing-nobody-lead = You have signed in, but your data hold no child. Add a child’s card and have the birth certificate checked.
diary-missing-ask = Ask the school where the child learns
diary-missing-snils = Ask them to compare the SNILS, it ends in { $tail }
diary-missing-name = Ask them to compare surname, given name and date of birth
diary-missing-again = Sign in again: nothing has to be typed anew

# Lessons
diary-sections = Sections
diary-section-week = Week
diary-section-homework = Homework
diary-section-marks = Marks
diary-section-attendance = Attendance
diary-pupils = Children
diary-class = Class { $class }
diary-weeks = Weeks
diary-week-title = Week { $days }
diary-week-previous = Previous
diary-week-next = Next
diary-days-within = { $first }–{ $last }
diary-days-across = { $first } – { $last }
diary-today = today, { $date }
diary-weekday = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[other] Sunday
 }
diary-mark = Mark { $mark }
diary-last-week = Last week
diary-briefly = in short
diary-absent = Absent, ill
diary-homework-title = Homework for the coming days
diary-homework-lead = What to do for each lesson
diary-marks-title = Marks of four weeks
diary-marks-lead = By subject, the newest on the right
diary-average = Average { $average }
diary-no-marks = No marks yet
diary-attendance-title = Attendance of four weeks
diary-attendance-days = Days at school: { $present } of { $all }
diary-attendance-none = No absences
diary-attendance-missed = Lessons missed: { $count }

# Trouble
diary-lost-title = There is no such page
diary-lost-lead = Perhaps the address has a slip. All you need is on the diary’s first page.
diary-first-page = To the diary
diary-broken-title = The diary stumbled
diary-broken-lead = This is our fault. Lessons and marks are safe. Open the page again in a minute.
diary-form-title = This page is out of date
diary-form-lead = Go back to the diary and press again.
diary-method-title = This address does not open in that way
diary-busy-title = Too many visitors at the moment
diary-busy-lead = Wait a minute and open the page again.
