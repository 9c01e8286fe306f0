# “My profile → Contacts”: a new phone or email by a code.
contact-phone-title = New phone
contact-email-title = New email
contact-now = Now: { $value }
contact-none = Nothing is given now
contact-lead = We send a code. Until it is entered the old contact stays in force.
contact-phone = Mobile phone number
contact-email = Email address
contact-get = Get a code
contact-next = What happens next
contact-next-code = you enter the code, and you log in with the new contact
contact-next-told = the old contact is told of the change
contact-next-caution = the next change is possible in three days at the earliest
contact-same = This is the contact you have
contact-wait = The next code can be had { $when }
contact-cautious = Three days must pass after a recovery or a change of contact. The next change is possible { $when }
contact-code-title = Confirmation code
contact-code-lead = A code was sent to { $to }. It works for ten minutes.
contact-code = Code
contact-confirm = Confirm
contact-other = Give another contact
contact-nothing = Give the new contact first
contact-code-dead = The code no longer works. Get a new one
contact-code-wrong = { $left ->
    [one] The code does not fit, { $left } try is left
   *[other] The code does not fit, { $left } tries are left
}
contact-changed = The contact is replaced
contact-confirmed-again = The contact is confirmed again
contact-again-lead = It was last confirmed more than half a year ago. Get a code, so that we know it is still yours. Or give a new one.
