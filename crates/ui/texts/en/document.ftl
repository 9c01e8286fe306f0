# “Documents and data”: the sections of seeds 001 and 003.
document-personal = Personal documents
document-personal-about = The papers that you gave, and what the offices said of them.
document-education = Education
document-education-about = Which school systems get the children’s data with your consent.
document-education-given = { $child }: allowed { $when }
document-education-none = No system yet. When a child logs in to a diary, the question comes to your notifications.
document-education-more = All permissions
document-benefits = Benefits and payments
document-benefits-about = Decisions on benefits and payments that offices have passed to the portal.
document-benefits-none = The offices have passed nothing yet.
document-snils = SNILS
document-passport = Passport
document-missing = Not given
document-checked = The office answered: { $when }
