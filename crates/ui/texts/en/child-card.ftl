# The child's card.
child-card-new-title = Adding a child
child-card-edit-title = Editing the child's data
child-card-surname = Surname
child-card-given-name = Given name
child-card-patronymic = Patronymic
child-card-sex = Sex
child-card-birth-date = Date of birth
child-card-country = Country of birth
child-card-russia = Russia
child-card-other = Another
child-card-certificate = Birth certificate
child-card-certificate-note = An account can be created only for children with a Russian birth certificate. If the country of birth is another, write the document as it is; the other fields may stay empty
child-card-number = Series and number of the birth certificate
child-card-number-hint = For example, IV-МЮ 000000. At the bottom of the sheet
child-card-issued-on = Date of issue
child-card-act-number = Number of the act
child-card-act-date = Date of the act
child-card-issued-by = Issued by
child-card-issued-by-hint = Exactly as in the document
child-card-where = Where it stands in the certificate
child-card-where-label = Birth certificate: 3 and 4 in the middle of the sheet, 5 and 2 below them, 1 at the bottom
child-card-where-number = series and number
child-card-where-issued-on = date of issue
child-card-where-act-number = number of the act
child-card-where-act-date = date of the act
child-card-where-issued-by = issued by
child-card-private = Only you see this card. You can ask the civil registry right after saving.
child-card-edit-warning = These data are verified or being checked. If you change them, the check ends and a new request is needed. An account being created will have to be begun again
child-card-added = The card was saved
child-card-saved = The changes were saved

child-card-typed = Typed by hand
child-card-request-about = Ask the civil registry so that services work properly
child-card-request-again = Mend what differs and send the request again
child-card-not-found-about = The civil registry has no such record. Compare series, number and dates with the document
child-card-unclear-about = The registry could not answer. Try again later
child-card-not-parent = The record names other parents
child-card-not-parent-about = There is such a record, but it names other people as parents. If you have changed your surname, check your data in “My profile” and send the request again
child-card-checked-by-births = Confirmed by the civil registry { $when }
child-card-foreign-about = The Russian civil registry cannot check a certificate of another country, so there is nothing to request. An account needs a Russian certificate
child-card-no-paper-about = No certificate is given. Add it to verify the child's data
child-card-request = Request
child-card-request-certificate = a check of the certificate
child-card-edit = Edit
child-card-issued = { $number }, issued { $date }
child-card-auto = Automatic updates
child-card-auto-on = On
child-card-auto-off = Off
child-card-auto-about = If the record in the registry changes, the data are updated by themselves.
child-card-auto-enable = Switch on
child-card-auto-disable = Switch off
child-card-auto-changed = The setting was saved

child-card-snils = SNILS
child-card-snils-title = The child's SNILS
child-card-snils-hint = 11 digits, as in the document
child-card-snils-none = Needed to create an account and to find bills from the kindergarten.
child-card-snils-typed = Have it checked in the Social Fund.
child-card-snils-checked = Confirmed by the Social Fund { $when }
child-card-snils-checking = The Social Fund is checking the number. This usually takes a few minutes, sometimes up to 5 working days.
child-card-snils-mismatch-about = Mend the data or the number and send the request again
child-card-snils-not-found-about = The Social Fund has no such number. Compare it with the document
child-card-snils-unclear-about = The Social Fund could not confirm the number. Try again later
child-card-snils-add = Add
child-card-snils-request-about = a check of the number
child-card-snils-warning = The number is verified or being checked. If you change it, the check ends and a new request is needed
child-card-snils-saved = The SNILS was saved
child-card-snils-sent = The request to the Social Fund was sent. We will write when the answer comes
child-card-snils-not-now = The number is verified already, or the Social Fund has not answered yet
child-card-inn = INN
child-card-inn-title = The child's INN
child-card-inn-hint = 12 digits. The field may stay empty
child-card-inn-none = Not required. It helps with the tax deduction for clubs and sports.
child-card-inn-add = Add
child-card-inn-saved = The INN was saved
child-card-person = Personal data
child-card-person-edit = personal data

child-card-request-headline = The civil registry is checking the certificate.
child-card-request-estimate = Usually 10–30 minutes, sometimes up to 5 working days. You may close the page: we will write when the answer comes.
child-card-step-made = You sent the request
child-card-step-sent = The request went to the registry
child-card-step-accepted = The registry took it
child-card-step-waiting = Waiting for the answer
child-card-step-ahead = The data will appear on the card
child-card-step-sending = The request is being sent

child-card-field = { $field ->
    [surname] surname
    [given_name] given name
    [patronymic] patronymic
    [sex] sex
    [birth_date] date of birth
    [birth_place] place of birth
    [snils] SNILS
    [series] series
    [number] number
    [issued_on] date of issue
    [department_code] department code
    [issued_by] issued by
    [act_number] number of the act
   *[act_date] date of the act
}

child-card-fault-choose = Choose: “{ $label }”
child-card-fault-certificate-roman = The series of a certificate begins with a Roman number, for example IV-МЮ
child-card-fault-certificate-letters = In the series of a certificate two Russian letters follow the Roman number
child-card-fault-certificate-missing = The number of a certificate has 6 digits; missing: { $count }
child-card-fault-certificate-extra = The number of a certificate has 6 digits; too many: { $count }
child-card-fault-certificate-number = The number of a certificate consists of 6 digits
child-card-fault-act-number = Give the number of the act: digits, letters, a hyphen or a slash
child-card-fault-act-early = “Date of the act”: an act cannot be older than the birth
child-card-fault-issued-early = “Date of issue”: a certificate cannot be older than the act
child-card-fault-snils-sign = The sign “{ $sign }” does not belong in a SNILS
child-card-fault-snils-missing = A SNILS has 11 digits; missing: { $count }
child-card-fault-snils-extra = A SNILS has 11 digits; too many: { $count }
child-card-fault-snils-check = There is a misprint in the SNILS: its check digits do not fit
child-card-fault-inn-digit = An INN has digits only
child-card-fault-inn-missing = A person's INN has 12 digits; missing: { $count }
child-card-fault-inn-extra = A person's INN has 12 digits; too many: { $count }
child-card-fault-inn-check = There is a misprint in the INN: its check digits do not fit
