# The operator's console: who serves people.
operator-title = Operator's console
operator-lead = Whatever you open about a person, the person sees under “Who viewed my data”.
operator-questions = Questions to support
operator-questions-about = { $count ->
    [0] All questions are answered
    [one] { $count } question waits for an answer
   *[other] { $count } questions wait for an answer
    }
operator-people = People
operator-people-about = Find a person and view the data, with a reason
operator-requests = Requests without an answer
operator-requests-about = { $count ->
    [0] The offices answer in time
    [one] { $count } request has waited for more than a day
   *[other] { $count } requests have waited for more than a day
    }
operator-dead = Undelivered
operator-dead-about = { $count ->
    [0] Everything is delivered and done
   *[other] Not delivered or not done: { $count }
    }

operator-code-title = Code from the app
operator-code-lead = Open the app with codes on your phone and type the six digits for Rodnya.
operator-code = Code
operator-code-hint = The code changes every 30 seconds and works once
operator-code-wrong = The code is wrong. Wait for the next one and type it
operator-code-wait = Too many wrong codes. Try again { $when }
operator-code-aside-title = No app?
operator-code-aside = A new key for it is given by whoever looks after the Rodnya server.

operator-open = Open
operator-asked = Question
operator-answer = Answer
operator-answer-hint = The person gets it in Notifications and by mail
operator-answer-send = Send the answer
operator-answered = The answer is sent.
operator-answered-before = The question was answered before.
operator-questions-none = No questions
operator-questions-none-about = When somebody asks, the question appears here.
operator-question-guest = Not signed in; the answer goes by mail
operator-question-page = Page: { $path }

operator-search-login = Phone, e-mail or SNILS
operator-search-login-hint = A SNILS is found once the Social Fund has confirmed it
operator-search-or = Or by name and birth date
operator-search-birth = Birth date
operator-search = Find
operator-search-fill = Give a phone, e-mail or SNILS, or surname, given name and birth date
operator-search-form = This is no phone, e-mail or SNILS
operator-search-wait = Enough searches for today. The next one is possible { $when }
operator-search-none = Nobody was found
operator-search-none-about = Check the spelling. A part of a name or number finds nobody.
operator-search-found = Found
operator-search-traced = Every search stays in the audit trail.

operator-why = Why do you need this person's data?
operator-why-about = They open for 15 minutes. The person sees who viewed them, when and why.
operator-reason = Reason
operator-reason-name = { $reason ->
    [support] Question to support
    [identity] Check of identity
    [law] Request of a court, guardianship office or police
   *[fault] Looking into a fault
    }
operator-reason-hint = { $reason ->
    [support] The person asked for help
    [identity] The person came with documents
    [law] With number and date of the paper
   *[fault] A request hangs or an answer could not be read
    }
operator-reason-choose = Choose a reason
operator-reference = Number of the question or paper
operator-reference-hint = Goes into the trail and to the person
operator-look-open = Open the data
operator-look-wait = Enough views for today. The next one is possible { $when }
operator-look-until = The view ends { $when }
operator-data = Data
operator-data-hidden = Hidden
operator-children = Children
operator-no-children = None given
operator-requests-of = Requests to offices
operator-looks = Who viewed
operator-looks-none = Nobody yet
operator-looks-note = The trail can be neither changed nor erased. The person sees the same list in “Profile”.

operator-hanging-none = No requests without an answer
operator-hanging-none-about = Requests that an office has not answered for more than a day appear here.
operator-hanging-since = Sent { $when }
operator-again = Ask again
operator-again-done = The office is being asked now.
operator-gone = It is not there any more: perhaps another operator was faster.
operator-stage = { $stage ->
    [draft] Not sent
    [sent] Sent
   *[accepted] Accepted by the office
    }

operator-dead-none = Everything is delivered
operator-dead-none-about = Letters and SMS that did not arrive and jobs that the program gave up appear here.
operator-dead-messages = Messages
operator-dead-jobs = Jobs
operator-dead-lost = The words of the message are erased already: codes are not kept. Ask the person to check the contact.
operator-channel = { $channel ->
    [sms] SMS
   *[email] E-mail
    }
operator-tries = { $count ->
    [one] { $count } try
   *[other] { $count } tries
    }
operator-put-away = Put away
operator-put-away-done = Put away.
operator-revive = Try again
operator-revive-done = The job is being done now.
operator-job = { $kind ->
    [registry_request] Request to an office
    [backchannel_logout] Sign-out of a system
    [recovery_codes] Codes of a recovery
    [child_card_refresh] Auto-update of a certificate
    [civil_act_refresh] Auto-update of civil acts
    [account_deletion] Deletion of an account
   *[other] Job
    }

look-title = Who viewed my data
look-lead = Staff of the portal open data only with a reason and for 15 minutes. All views are here.
look-none = Nobody has
look-none-about = If staff of the portal open your data, you will see who, when and why.
look-words = { $operator }. { $reason }: { $reference }
look-about = If you have not asked for anything and do not understand the reason, ask support.
account-looks-about = Views by staff of the portal: who, when and why

operator-child = Child
operator-paper-title = Paper shown in person
operator-paper-which = Which paper does the person have in hand?
operator-paper-hint = Compare surname, given name and birth date with the data above
operator-paper = { $paper ->
    [passport] Passport of a citizen of Russia
   *[other] Foreign passport, residence permit or another
    }
operator-paper-see = Paper checked
operator-paper-seen = { $paper ->
    [passport] The passport was checked in person.
   *[other] A paper of identity was checked in person.
    }
operator-paper-undo = Take the mark back
operator-paper-choose = Choose a paper
operator-paper-done = The paper is checked. The person is told.
operator-paper-undone = The mark is taken back.
operator-no-look = First open the data with the reason “Check of identity” or “Request of a court”.
operator-own-family = Another operator decides about you and your family.
operator-no-paper = Under 14 one has no passport, and without an account there is nothing to raise.
operator-untold = There is nothing to compare with: the profile has no birth date, or a new name is still being checked.
operator-claims = Relations by papers
operator-claims-about = { $count ->
    [0] Nothing to decide
    [one] { $count } record waits for a second operator
   *[other] { $count } records wait for a second operator
    }
operator-claims-none = Nothing to decide
operator-claims-none-about = Relations that one operator has recorded and another must confirm appear here.
operator-claim-by = Recorded by { $name }
operator-tied = Relation confirmed
operator-untied = Not confirmed
operator-claim-waits = Waits for a second operator
operator-claim-adult = The child is of age: a relation by papers is not recorded any more
operator-claim-about = { $kind }: { $paper }
operator-claim-title = Record a relation by papers
operator-claim-kind = What is the person to the child?
operator-relation = { $kind ->
    [mother] Mother
    [father] Father
    [adopter] Adoptive parent
   *[guardian] Guardian
    }
operator-relation-choose = Choose what the person is to the child
operator-claim-paper = Paper
operator-claim-paper-hint = Name, number, date and who gave it: “Court decision No. 2-15/2026 of 3 March 2026”
operator-claim-record = Record
operator-claim-next = A second operator compares the same paper and confirms.
operator-claim-told = Once it is confirmed, the person and the child's other parents are told.
operator-claim-done = Recorded. Now another operator has to compare the paper.
operator-claim-confirm = Confirm
operator-claim-refuse = Refuse
operator-claim-confirmed = The relation is confirmed.
operator-claim-refused = Refused.
operator-same = Another operator has to confirm: you recorded this yourself.
operator-another-child = This certificate belongs to another child already. Check the number on the card.
operator-changed = The data have changed since. Compare them again.
operator-claim-changed = The record is old or the card has changed since. Refuse and record anew.
operator-child-paper = { $birth }, certificate { $number }
