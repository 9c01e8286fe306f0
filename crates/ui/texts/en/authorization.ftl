# The page at a system’s door: a child waits for its parents, a refusal, the way back, a foreign address.
authorization-mother = mum
authorization-father = dad
authorization-mother-title = Mum
authorization-father-title = Dad
authorization-wait-title = Waiting for a parent’s permission
authorization-wait-one = { $system } opens when { $first } gives permission. We have asked already.
authorization-wait-two = { $system } opens when { $first } or { $second } gives permission. We have asked already. One “yes” is enough.
authorization-wait-both = { $system } opens when your parents allow it: { $first } and { $second }. We have asked already.
authorization-asked-at = Asked { $time }
authorization-said-no = Not yet, { $time }
authorization-said-yes = Agreed, { $time }
authorization-silent = No answer yet
authorization-check = Check again
authorization-leave = Back to the system
authorization-wait-close = You may close this page and come back later. Your class teacher knows today’s homework.

authorization-no-mother = mum said “no”
authorization-no-father = dad said “no”
authorization-no-by-name = { $name } said “no”
authorization-wait-other = Closed for now: { $said }. { $system } opens if { $first } allows it. We have asked and are waiting.
authorization-wait-others = Closed for now: { $said }. { $system } opens if somebody else allows it: { $rest }. We have asked and are waiting.
authorization-refused-title = No permission yet
authorization-refused-by = { $system } stays closed for now: { $said }. It happens. You can talk about it at home.
authorization-refused-both = { $system } stays closed for now: { $said }, and both parents have to agree. It happens. You can talk about it at home.
authorization-refused-lead = { $system } stays closed for now: the answer was “no”. It happens. You can talk about it at home.
authorization-ask-again = Ask again
authorization-asked-again = We have asked your parents again
authorization-once-a-day = You can ask once a day. Next time: { $time }.

authorization-nobody-title = A parent’s permission is needed
authorization-nobody-lead = { $system } opens when mum or dad allows it. But your account is not linked to a parent’s account yet, so there is nobody to ask.
authorization-nobody-step-one = Show this page to mum or dad
authorization-nobody-step-two = The adult signs in to Rodnya, opens “Documents”, then “Family and children”, your card, and presses “Link”
authorization-nobody-step-three = You enter the link code, and the request for permission goes out by itself
authorization-nobody-after = Come back here when the adult has linked your account.

authorization-unproven-title = The sign-in did not begin
authorization-unproven-malformed = The system sent an incomplete address. Go back to its page and try again. If that fails, write to its support.
authorization-unproven-system = The system you came from is not known here, or the operator has stopped it. Write to that system’s support.
authorization-unproven-address = The system wants to send you back to an address that is not registered for it. We do not let you go there: frauds look like that. Write to that system’s support.

authorization-post-title = Taking you back to the system
authorization-post-lead = If the page has not changed by itself, press “Continue”.
