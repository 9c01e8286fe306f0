# “My details” → “My profile”: what a person has told about themselves and how far it is proven.
profile-title = My profile
profile-lead = Bills and children are found by these details. We compare the SNILS and the passport with the offices ourselves as soon as you save.
profile-nothing = Not given

profile-level-simplified = Simplified account
profile-level-standard = Standard account
profile-level-confirmed = Confirmed account
profile-level-lacking = You can already sign in to other systems and enter children. To request your children’s papers and make accounts for them, this is missing: { $papers }.
profile-level-child = A parent fills in these details. A compared birth certificate and SNILS are missing.
profile-level-in-person = To reach the standard account, see the operator in person.
profile-level-enough = Everything a family needs is open. There is a higher level: it is given in person, and few systems need it.
profile-level-all = Everything is open.
profile-lacking-both = SNILS and passport
profile-lacking-snils = SNILS
profile-lacking-passport = passport
profile-gate = Have your { $papers } checked in “My profile”
profile-gate-waiting = Have your { $papers } checked in “My profile”: the offices have been asked, an answer usually comes within minutes

profile-group-contacts = Contacts
profile-group-person = Personal details
profile-group-papers = SNILS and passport
profile-group-places = Addresses

profile-phone = Phone
profile-email = E-mail
profile-names = Surname, given name, patronymic
profile-sex = Sex
profile-birth-place = Place of birth
profile-citizenship = Citizenship
profile-snils = SNILS
profile-passport = Passport
profile-birth-certificate = Birth certificate
profile-former-snils = Former SNILS
profile-former-passport = Former passport
profile-registered-address = Registered address
profile-living-address = Living address
profile-region = Region
profile-passport-number = Series and number of the passport
profile-issued-on = Date of issue
profile-department-code = Department code
profile-issued-by = Issued by
profile-russia = Russia
profile-other-country = Another country
profile-country = Name of the country

profile-by-sms = Code by SMS, { $when }
profile-by-letter = Code by letter, { $when }
profile-typed = Entered by you, { $when }
profile-from-registry = From an office’s record, { $when }
profile-from-operator = Entered by the operator, { $when }
profile-from-upstream = Taken over from another account, { $when }
profile-region-note = Times and ages are counted by it
profile-passport-issued = Issued on { $day }, department code { $code }. Issued by: { $issuer }
profile-in-force = In force until there is an answer about the new one
profile-stays = In force until the office answers: { $value }
profile-note-checking = { $office ->
    [snils] The Social Fund
    [passport] The Interior Ministry
   *[other] The registry office
} usually answers within minutes, sometimes within 5 working days. You can close the page: we will write to you
profile-note-verified = { $office ->
    [snils] Confirmed by the Social Fund
    [passport] Confirmed by the Interior Ministry
   *[other] Confirmed by the registry office
}, { $when }
profile-note-mismatch = { $office ->
    [snils] The Social Fund answered
    [passport] The Interior Ministry answered
   *[other] The registry office answered
}, { $when }. Compare with the paper and mend it: we will ask again ourselves
profile-note-not-found = { $office ->
    [snils] The Social Fund answered
    [passport] The Interior Ministry answered
   *[other] The registry office answered
}, { $when }. Compare the number with the paper and mend it: we will ask again ourselves
profile-note-unclear = { $office ->
    [snils] The Social Fund was asked
    [passport] The Interior Ministry was asked
   *[other] The registry office was asked
}, { $when }. Save once more and we will ask again
profile-change-mismatch = { $name }, differs

profile-about-names = As in your passport. After saving we ask the offices again.
profile-about-proposed = The new value comes into force when the office confirms it. Until then the old one holds.
profile-about-snils = Eleven digits from the card or notice. After saving we ask the Social Fund ourselves.
profile-about-snils-new = The old number holds until the Social Fund confirms the new one.
profile-about-passport = As in the passport of a citizen of Russia. After saving we ask the Interior Ministry ourselves.
profile-about-passport-new = The old passport holds until the Interior Ministry confirms the new one.
profile-about-region = Local time and ages are counted by it.
profile-snils-hint = For example, 112-233-445 95
profile-passport-hint = Four digits of the series and six of the number
profile-department-hint = For example, 990-007
profile-issued-by-hint = Word for word as in the passport
profile-birth-place-hint = As in the passport or certificate
profile-address-hint = City, street, house, flat
profile-country-hint = If it is not Russia

profile-saved = Saved
profile-saved-paper = Saved. We are asking the office
profile-saved-in-force = This number is in force already
profile-saved-proposed = Saved. The new value comes into force after the office answers

profile-fault-sex = Choose the sex
profile-fault-region = Choose a region from the list
profile-fault-citizenship = Choose the citizenship
profile-fault-child = By this date you are under 14. Check the year
profile-fault-no-paper = Enter your SNILS first: the office confirms the new value by it
profile-fault-no-birth-date = Give your birth date first
profile-fault-snils-form = Type the SNILS in digits, for example 112-233-445 95
profile-fault-snils-sign = The SNILS has a stray character “{ $sign }”
profile-fault-snils-missing = { $count ->
    [one] { $count } digit of the SNILS is missing
   *[other] { $count } digits of the SNILS are missing
}: there must be 11
profile-fault-snils-extra = { $count ->
    [one] { $count } digit too many in the SNILS
   *[other] { $count } digits too many in the SNILS
}: there must be 11
profile-fault-snils-check = The SNILS has a typing error: its check digits do not fit. Compare with the card
profile-fault-passport-number = 10 digits are needed: 4 of the series and 6 of the number
profile-fault-too-young = Passports are issued from the age of 14: check the date of issue and the birth date
profile-fault-department-code = Type the code like this: 990-007

profile-field-name = { $field ->
    [surname] surname
    [given_name] given name
    [patronymic] patronymic
    [sex] sex
    [birth_date] birth date
    [birth_place] place of birth
    [snils] SNILS
    [series] series
    [number] number
    [issued_on] date of issue
    [department_code] department code
    [issued_by] issued by
    [act_number] number of the act
    [act_date] date of the act
   *[other] other details
}
profile-field-other = other details

region-kaliningrad = Kaliningrad (MSK−1)
region-moscow = Moscow and most regions (MSK)
region-samara = Samara (MSK+1)
region-yekaterinburg = Yekaterinburg (MSK+2)
region-omsk = Omsk (MSK+3)
region-krasnoyarsk = Krasnoyarsk (MSK+4)
region-irkutsk = Irkutsk (MSK+5)
region-yakutsk = Yakutsk (MSK+6)
region-vladivostok = Vladivostok (MSK+7)
region-magadan = Magadan (MSK+8)
region-kamchatka = Kamchatka (MSK+9)
profile-phone-bounced = SMS do not arrive
profile-email-bounced = Letters do not arrive
profile-contact-stale = Confirm again
