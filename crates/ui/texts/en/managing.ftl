# “Managing a child's account”: password, sessions, deletion.
managing-title = Managing the account
managing-open = Manage
managing-of = Account: { $child }
managing-settings = Profile settings
managing-email = Email
managing-phone = Phone
managing-none = not given
managing-password = Change the password
managing-password-then = What happens
managing-password-sessions = the child logs in again on all devices
managing-password-told = { $child } and the other parent are told that you changed it
managing-password-set = The password is changed. Tell it to the child
managing-code-title = First the child agrees
managing-code-about = From 14 the password is changed together: the child gets a code and tells it to you, if it agrees.
managing-code-send = Send the child a code
managing-code-sent = The code is on its way to the child and works for ten minutes
managing-code-wait = The next code can be sent { $when }
managing-code = The code that the child got
managing-code-none = No code was sent, or it no longer works. Send the child a new one
managing-code-wrong = { $left ->
    [one] The code does not fit, { $left } try is left
   *[other] The code does not fit, { $left } tries are left
}
managing-sessions = Where the child is logged in
managing-sessions-none = The child is not logged in anywhere now.
managing-session-ended = The child’s session is ended
managing-end = End managing
managing-unlink-about = The account stays, but you can manage it no more
managing-delete = Delete the account
managing-delete-about = In 30 days; until then it can be kept
managing-delete-title = Delete the child’s account?
managing-delete-lead = { $child } can log in until: { $when }. Then the account is gone.
managing-delete-grace = for 30 days either parent can keep the account
managing-delete-systems = then all permissions end, and email and phone can be used again
managing-delete-card = the child’s card and its verified data stay
managing-deletion-due = The account will be deleted: { $when }
managing-keep = Keep the account
managing-kept = The account stays
managing-repeated = This is done already
account-deletion-own = A parent decided so. From 14 you can keep the account yourself.
account-deletion-child = A parent decided so. If you need the account, ask a parent to keep it.
