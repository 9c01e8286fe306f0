# “Applications”: what was asked of offices and what they answered.
application-yours = Waiting for you
application-running = On their way
application-done = Done
application-acts = Request for the civil registry’s records of you
application-snils = SNILS check at the Social Fund
application-passport = Passport check at the Ministry of the Interior
application-you = You
application-sent = sent
application-see = Have a look
application-mend = Mend
application-ended = Cancelled
application-about = { $state ->
    [running] The office answers in 10–30 minutes, sometimes in up to 5 working days. We will write when the answer comes.
    [match] The office has confirmed the data.
    [mismatch] Check the fields against the paper, mend them and send again.
    [not_found] The office has no such record. Check number and dates.
    [ended] The data have changed, and this request is not needed any more.
    [expired] The office did not answer in time. Send the request again.
   *[unclear] The office could not answer. Send the request again or turn to the office.
}
application-none = No applications yet
application-none-about = Everything that you ask of offices will stand here, with what happens to it.
application-question = Question to support
application-question-open = The answer comes in “Notifications” and by mail.
application-question-answered = Support has answered.
