# Notifications: the list and the words of each line; letters use the same words.
notification-title = Notifications
notification-show = Show:
notification-all = All
notification-unread = Unread
notification-applications = Applications
notification-read-all = Mark all as read
notification-none = Nothing here yet
notification-none-about = We shall write when an office answers or a child needs your decision.

notice-registered-title = Your account is ready
notice-registered-text = Add your SNILS and passport in “My profile”, then your children in “Family and children”.
notice-paper-snils = SNILS
notice-paper-passport = Passport
notice-paper-birth = Birth certificate ({ $child })
notice-paper-child-snils = SNILS ({ $child })
notice-paper-match-title = { $paper }: verified
notice-paper-match-snils = The Social Fund has confirmed the data.
notice-paper-match-passport = The Ministry of the Interior has confirmed the data.
notice-paper-match-birth = The civil registry has confirmed the certificate. The child’s account can be made now, once its SNILS is verified too.
notice-paper-mismatch-title = { $paper }: the data differ
notice-paper-mismatch-text = Open it, see which fields differ, mend them and ask again.
notice-paper-not-found-title = { $paper }: the office has no such record
notice-paper-not-found-text = Check number and dates against the paper and ask again.
notice-paper-unclear-title = { $paper }: no answer from the office
notice-paper-unclear-text = Ask again. If it happens again, turn to the office.
notice-paper-not-parent-title = { $paper }: the record names other parents
notice-paper-not-parent-text = Check the certificate’s number and your own data in “My profile”.
notice-child-account-title = Account made: { $child }
notice-child-account-text = The child signs in with the mail or phone given when it was made.
notice-child-stopped-title = Making the account has stopped: { $child }
notice-child-stopped-text = In the letter “It is not us” was pressed. Check the address and begin anew.
notice-asked-title = { $child }: { $system } asks for permission
notice-asked-text = Your permission is needed to enter. See what is asked and decide.
notice-granted-title = Permission given: { $system }, { $child }
notice-granted-text = Decided by { $by }. It can be withdrawn any day.
notice-refused-title = Permission not given: { $system }, { $child }
notice-refused-text = Decided by { $by }. You can still decide yourself.
notice-withdrawn-title = Permission withdrawn: { $system }, { $child }
notice-withdrawn-text = Decided by { $by }. Entry and transfer of data have ended.
notice-login-title = Sign-in from a new device
notice-login-text = { $agent }. If it was not you, end that session in “Profile” and change your password.
notice-paper-acts = The civil registry’s records of you
notice-paper-match-acts = The civil registry sent new records. See them under “Family and children”.
notice-later-name-title = The civil registry knows you by another name
notice-later-name-text = By its records your name is { $recorded } now. If so, change the name in “My profile”: we will check it by your SNILS.
notice-renamed-title = Your name in the account has changed
notice-renamed-text = By the civil registry’s record your name is { $recorded } now. If this is a mistake, tell your parents.
notice-guardian-ended-title = { $child }: the data on the parents have changed
notice-guardian-ended-text = By the civil registry’s record the other adult can decide nothing for the child any more. Permissions given by that adult have ended. Check whether those you need are still there.
notice-link-offered-title = Somebody asks to link your account
notice-link-offered-text = It is { $by }. If this is your parent, log in and enter the linking code. If not, press “This is not my parent”.
notice-link-asked-title = { $child }: the other parent asks to link the account
notice-link-asked-text = It is { $by }. The civil registry has confirmed the relation. Open to confirm or refuse.
notice-linked-to-title = Your account is linked
notice-linked-to-text = To a parent: { $by }. If this is a mistake, turn to whoever runs the portal.
notice-linked-title = { $child }: the account is linked
notice-linked-text = To the parent { $by }, who can now manage it and give permissions. If that should not be, open the child's card and object.
notice-link-refused-title = { $child }: the account was not linked
notice-link-refused-text = The child or the other parent refused, or the code was wrong five times. A new code can be asked for.
notice-code-stolen-title = { $child }: the linking code fell into other hands
notice-code-stolen-text = It was typed in an account it was not made for. The code is dead and nobody is linked. Ask for a new one and hand it to the child yourself.
notice-own-code-stolen-title = The linking code fell into other hands
notice-own-code-stolen-text = It was typed in somebody else's account. The code is dead and nobody is linked.
notice-link-objected-title = { $child }: the link is held back
notice-link-objected-text = A parent who was linked earlier has objected. Until { $until } you see the child's data but cannot manage the account or give permissions. If you disagree, write to support.
notice-certificate-claimed-title = { $child }: a stranger gave the birth certificate
notice-certificate-claimed-text = The data of the birth certificate were typed by somebody whom the record of birth does not name. They got no access. If you do not know who that could be, write to support.
notice-unlinked-from-title = Your account is unlinked
notice-unlinked-from-text = From a parent: { $by }. Permissions given by that parent have ended.
notice-unlinked-title = { $child }: the account is unlinked
notice-unlinked-text = From a parent: { $by }. Permissions given by that parent have ended.
notice-managed-title = { $what ->
    [password] { $child }: a new password
    [session] { $child }: a session was ended
    [deletion_planned] { $child }: the account will be deleted
    [kept] { $child }: the account stays
   *[deleted] { $child }: the account is deleted
}
notice-managed-own-title = { $what ->
    [password] A parent has set a new password
    [session] A parent has ended a session
    [deletion_planned] Your account will be deleted
    [kept] Your account stays
   *[deleted] Your account is deleted
}
notice-managed-text = { $what ->
    [password] It was set by a parent: { $by }. Log in again on all devices.
    [session] A session on one of the devices was ended by a parent: { $by }.
    [deletion_planned] A parent decided so: { $by }. The account will be gone on { $on }; until then it can be kept.
    [kept] A parent has cancelled the deletion: { $by }.
    [stays] The deletion is cancelled: there is no parent any more who may complete it.
   *[deleted] The time in which it could be kept is over. The child’s card is still there.
}
notice-contact-title = { $kind ->
    [phone] The phone of the account is replaced
   *[email] The email of the account is replaced
}
notice-contact-text = The old contact was told too. The next change is possible in three days.
notice-support-title = Support has answered your question
notice-support-text = Open to read the answer.
notice-recovery-asked-title = { $child }: the child has forgotten its password
notice-recovery-asked-text = Open to let it set a new one. If the child knows nothing of it, refuse.
channel-open = Settings
channel-title = How to tell you
channel-lead = Everything stays in Notifications. Here you choose what else to write about by mail and SMS.
channel-fixed = Letters about this always come
channel-topic = { $topic ->
    [security] Logins, contacts and views of your data
    [family] Children’s accounts, links and relations
    [permissions] Permissions for school systems
    [registry] Answers of offices
   *[support] Answers of support
}
channel-name = { $channel ->
    [email] By mail
   *[sms] SMS
}
channel-saved = Saved.
channel-mend = Check the contact in My profile
