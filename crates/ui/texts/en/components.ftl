# Words inside the components of pages.
field-optional = — if any
field-day = Day
field-month = Month
field-year = Year

summary-title = { $count ->
    [one] Mend { $count } field
   *[other] Mend { $count } fields
}

steps-position = Step { $step } of { $total }

code-hint = Six digits. Works for 10 minutes

password-invent = Think up or
password-generate = generate
password-generate-after = a password
password-strength = Strength of the password
password-rules = The password must have:
password-rule-length = 8 or more characters
password-rule-capital = Capital Latin letters
password-rule-small = Small Latin letters
password-rule-digit = Digits
password-rule-symbol = Symbols, such as ! ? _ %
password-phrase = Or 15 or more characters of any kind: four or five words, for example.
password-symbols = Which symbols will do
password-hide = Hide
password-again = Type the password again, in both fields: pages never repeat it

beads-made = { $done } of { $total } done

notification-new = New

pagination-label = Pages
pagination-newer = Newer
pagination-older = Older
session-soon = You will be logged out soon: nothing has happened for a while. What is typed on the page is kept if you stay.
session-stay = Stay
