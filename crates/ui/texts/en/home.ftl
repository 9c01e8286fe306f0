# The first page.
home-welcome-title = Rodnya
home-welcome-about = Accounts of parents and children, the way into school systems, and all that you have allowed, in one place.
home-welcome-children = A child’s account in one evening: the civil registry and the Social Fund check the data by themselves.
home-welcome-consent = Your child enters the school diary once you allow it. You can withdraw any day.
home-welcome-trail = You see who received your data, and when.
home-hello = Hello, { $name }
home-new = New
home-all-new = All notifications
