# “Family and children → Marriage and divorce”: a person's civil acts.
civil-act-title = Marriage and divorce
civil-act-lead = The civil registry’s records of you: birth, change of name, paternity, marriages and divorces. They explain why the surname in a child’s certificate differs.
civil-act-about = Marriages and divorces from the civil registry or added by you
civil-act-see = All records of you
civil-act-registry-title = Data from the civil registry
civil-act-never-asked = We have not asked for records of you yet.
civil-act-asked = Asked { $when }. The civil registry answers in 10–30 minutes, sometimes in up to 5 working days. You may close the page: we will write if there is something new.
civil-act-answered = { $answer ->
    [match] The civil registry answered { $when }.
    [not_found] The civil registry answered { $when }: it has no records of you. If there were some, add them by hand or turn to the registry office.
   *[unclear] The civil registry could not answer ({ $when }). Ask again later.
}
civil-act-auto-about = Once a month we ask the civil registry whether its records have changed
civil-act-all = Records
civil-act-none = No records yet.
civil-act-open = Open
civil-act-add = Add by hand
civil-act-typed = Added by hand
civil-act-typed-about = You added this record yourself, the civil registry has not checked it. It does not prove a name.
civil-act-registry-about = The civil registry sent this record. If it is wrong, turn to the registry office: it cannot be mended here.
civil-act-changed = { $before } → { $after }
civil-act-kind = { $kind ->
    [birth] Birth
    [name_change] Change of name
    [marriage] Marriage
    [divorce] Divorce
    [paternity] Paternity
   *[death] Death
}
civil-act-new-title = Marriage or divorce
civil-act-new-lead = Copy the data from the certificate. Only you will see them.
civil-act-which = What to add
civil-act-on = Date of the record
civil-act-number = Number of the record
civil-act-spouse = Spouse
civil-act-before = Name before the record
civil-act-after = Name after the record
civil-act-remove = Delete
civil-act-added = The record is added
civil-act-removed = The record is deleted
civil-act-sent = Sent. We will write if there is something new
civil-act-not-now = A request is on its way, or the registry has just answered. The next one can be sent in an hour
civil-act-full = { $limit ->
    [one] { $limit } record is
   *[other] { $limit } records are
} the most you can add. Delete what you do not need
