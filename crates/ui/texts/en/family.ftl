# "Documents → Family and children": the list of children and the request to the civil registry.
family-sections = Documents and data
family-title = Family and children
family-children = Children
family-account-title = Creating a child's account
family-account-about = An account can be created only for children who are citizens of Russia and have a Russian birth certificate. It needs the child's data. If they are not here yet, press “Request”
family-auto-update = Switch on automatic updates from the civil registry to keep documents current
family-auto-update-done = Automatic updates from the civil registry are on
family-auto-update-on = Automatic updates are on: once a month we ask the civil registry whether the data have changed.
family-auto-update-see = Settings
family-child-title = About a child
family-child-about = Add a child to file applications and to receive bills from kindergartens and clubs
family-add = Add
family-request = Request
family-request-about = children's certificates from the civil registry
family-full = The list has { $limit ->
    [one] { $limit } card
   *[other] { $limit } cards
}; no more can be added

family-request-title = Request for data from the civil registry
family-request-lead = We will request your certificates of birth, change of name and paternity, and data on marriages and divorces. To request a child's data, add its birth certificate
family-request-children = Children's data
family-request-children-hint = Name your children under 18 to receive their data from the civil registry. The data will be added to your account
family-request-born = Date of birth: { $date }
family-request-edit-about = the data of { $child }
family-request-more = Add another child
family-request-none = There is nobody to choose: the children in the list have no Russian certificate, or their data are verified already
family-request-auto = Automatic updates to keep documents current
family-request-auto-hint = If the record changes, the registry will send new data by itself. Clear the tick if one request is enough
family-request-next = What happens next
family-request-next-time = the registry answers in 10–30 minutes, sometimes in up to 5 working days
family-request-next-close = you may close the page: we will write when the answer comes
family-request-next-account = after the answer you can create the child's account
family-request-refused = If it refuses, we will say why and what to mend.
family-request-nobody = Tick at least one child
family-request-no-paper = { $child }: no Russian birth certificate, so the registry has nothing to answer
family-request-adult = { $child } is of age and requests its own data
family-request-not-now = { $child }: the data are verified already, or the registry has not answered the last request
family-request-sent = The request was sent. We will write when the registry answers
family-level-title = Confirm your own data first
family-level-about = A child's data can be requested by a parent whose SNILS and passport are verified.
family-level-link = Open “My profile”
