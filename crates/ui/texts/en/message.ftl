# Letters and SMS. A message with a code has one run of 4–8 digits, a letter with a link has one link.
message-hello = Hello
message-open = Open
message-code-title = Confirmation code
message-code-about = Enter this code on the page that asked for it. It works for ten minutes.
message-code-secret = Tell the code to nobody. If you did not ask for it, just delete this letter.
message-sms-code = { $code } is your confirmation code at Rodnya. Tell it to nobody.
message-sms-child-code = { $code } is the code for a child’s account at Rodnya. Tell it to nobody.
message-sms-already = Rodnya: somebody tries to register with this phone. You already have an account: sign in with it and your password.
message-already-title = You already have an account
message-already-text = Somebody tries to register with this address. If it is you, sign in with it and your password. If not, there is nothing to do.
message-child-letter-title = Confirm the e-mail address
message-child-letter-about = You gave this e-mail address for a child’s account at Rodnya.
message-child-letter-confirm = Confirm the address to make the account.
message-child-letter-name = Child’s name:
message-child-letter-address = Address:
message-child-letter-button = Confirm the address
message-child-letter-not-us = If you did not add this address, open the same page and press “It is not us”. The link works for a day.
message-sms-recovery-code = { $code } is the code for a new password at Rodnya. If you did not ask for it, tell it to nobody.
message-sms-recovery-waits = Rodnya: somebody is recovering your password. If it is not you, cancel it: { $link }
message-sms-recovered = Rodnya: your password has been changed, sign in again on all devices.
message-recovery-waits-title = Somebody is recovering your password
message-recovery-waits-text = A new password can be set in a day. If it is you, there is nothing to do. If not, cancel it.
message-recovery-cancel = Cancel the recovery
message-recovered-title = Your password has been changed
message-recovered-text = The password was recovered with codes and the security question. Sign in again on all devices. If it was not you, turn at once to those who run the portal.
message-sms-managed-code = { $code } is the code for your parent to set you a new password on Rodnya. Tell it to your parent if you agree.
message-managed-code-title = A parent wants to set a new password
message-managed-code-text = If you agree, tell this code to your parent. If not, just delete the letter. The code works for ten minutes.
message-sms-contact-code = { $code } is the code to add this number to an account on Rodnya. If you did not ask for it, tell it to nobody.
message-sms-contact-taken = Rodnya: somebody gave your number in another account. It stays yours, there is nothing to do.
message-sms-contact-changed = { $kind ->
    [phone] Rodnya: the phone of your account was replaced. If it was not you, turn to whoever runs the portal at once.
   *[email] Rodnya: the email of your account was replaced. If it was not you, turn to whoever runs the portal at once.
}
message-contact-taken-title = Your address was given in another account
message-contact-taken-text = The address stays yours, there is nothing to do. If it was you, log in to the account that has it already.
message-contact-changed-title = { $kind ->
    [phone] The phone of your account was replaced
   *[email] The email of your account was replaced
}
message-contact-changed-text = If it was you, there is nothing to do. If not, turn to whoever runs the portal at once: the next change is possible in three days at the earliest.
message-support-title = Support has answered
message-support-question = You asked:
notice-viewed-title = Staff of the portal viewed your data
notice-viewed-text = Who and why is shown on the page “Who viewed my data”.
notice-operator-title = You are an operator of the portal now
notice-operator-text = The operator’s console opens with a code from the app. If you did not ask for this, turn at once to those who run the portal.
notice-seen-title = Your paper was checked in person
notice-seen-text = The level of the account is shown in My profile. If you did not visit an operator, turn to support at once.
notice-by-papers-title = The relation is confirmed by papers: { $child }
notice-by-papers-text = Now you can make or link the child’s account.
notice-guardian-by-papers-title = The child has another parent or guardian: { $child }
notice-guardian-by-papers-text = By papers it is { $by }. If this is a mistake, turn to support at once.
notice-child-viewed-title = Staff of the portal viewed your child’s data: { $child }
notice-child-viewed-text = Who and why, the child sees in its profile on the page “Who viewed my data”.
notice-unseen-title = The mark of a paper checked in person was taken back
notice-unseen-text = The level of the account is shown in My profile. If this is a mistake, turn to support.
