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
