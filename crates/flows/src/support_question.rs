//! Questions to support (U4): asked with or without a login, answered once; the answer goes to «Уведомления» and by mail.

use jiff::SignedDuration;
use rodnya_domain::{
    Cx, PersonId, SupportQuestionId,
    message::{Message, Notice},
    support_question::{Asker, State, Text},
};
use rodnya_store::{
    Tx,
    account::Contact,
    operator,
    support_question::{self, SupportQuestion},
};

use crate::{
    Flow,
    event::{self, Event},
    notification,
    outbox::{self, Send},
    throttle::{self, Limit, Wait},
};

/// Questions of one person or source in a day.
const DAY: Limit = Limit { name: "support_day", count: 10, window: SignedDuration::from_hours(24) };
/// Of a whole network.
const NETWORK: Limit = Limit { name: "support_network", count: 100, window: SignedDuration::from_hours(24) };

/// A question as it was sent.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Who asks.
    pub asker: Asker,
    /// The address the question comes from.
    pub address: String,
    /// Its network.
    pub network: String,
    /// The page that it was asked from.
    pub page: String,
    /// The question.
    pub text: Text,
}

/// «Отправить».
///
/// # Errors
/// Whatever the store refuses.
pub fn ask(tx: &mut Tx<'_>, cx: &Cx, asked: &Asked) -> Flow<SupportQuestionId, Wait> {
    let subject = asked.asker.person().map_or_else(|| asked.address.clone(), |person| person.to_string());
    if let Err((_, wait)) = throttle::hit_each(tx, cx, &[(DAY, subject.as_str()), (NETWORK, &asked.network)])? {
        return Ok(Err(wait));
    }
    let question = SupportQuestion {
        id: cx.id(),
        asker: asked.asker.clone(),
        lang: cx.lang,
        page: asked.page.chars().take(200).collect(),
        text: asked.text.as_str().to_owned(),
        state: State::Open,
        answer: None,
        created: cx.now,
        answered: None,
        version: 1,
    };
    support_question::insert(tx, &question)?;
    let event = Event::new("support_asked").object(question.id);
    event::record(tx, cx, about(event, &question))?;
    Ok(Ok(question.id))
}

/// Why an answer is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerRefusal {
    /// There is no such question.
    NotFound,
    /// It was answered before.
    Repeated,
    /// Who answers is no operator.
    NoOperator,
}

/// «Ответить» by an operator.
///
/// # Errors
/// Whatever the store refuses.
pub fn answer_as(
    tx: &mut Tx<'_>,
    cx: &Cx,
    who: PersonId,
    id: SupportQuestionId,
    text: &Text,
) -> Flow<(), AnswerRefusal> {
    if operator::find(tx, who)?.is_none() {
        return Ok(Err(AnswerRefusal::NoOperator));
    }
    answer(tx, cx, id, text)
}

/// An answer from who runs the installation.
///
/// # Errors
/// Whatever the store refuses.
pub fn answer(tx: &mut Tx<'_>, cx: &Cx, id: SupportQuestionId, text: &Text) -> Flow<(), AnswerRefusal> {
    let Some(mut question) = support_question::find(tx, id)? else { return Ok(Err(AnswerRefusal::NotFound)) };
    let Ok(next) = question.state.answer() else { return Ok(Err(AnswerRefusal::Repeated)) };
    question.state = next;
    question.answer = Some(text.as_str().to_owned());
    question.answered = Some(cx.now);
    support_question::save(tx, &question)?;
    let event = Event::new("support_answered").object(id).ground("operator");
    event::record(tx, cx, about(event, &question))?;
    match question.asker {
        Asker::Person(person) => {
            notification::notify(tx, cx, person, Notice::SupportAnswered { question: id })?;
        }
        Asker::Mail(email) => {
            let message = Message::SupportAnswer { question: question.text, answer: text.as_str().to_owned() };
            outbox::send(tx, cx, Send { to: Contact::Email(email), person: None, lang: question.lang, message })?;
        }
    }
    Ok(Ok(()))
}

fn about(event: Event, question: &SupportQuestion) -> Event {
    match question.asker.person() {
        Some(person) => event.about(person),
        None => event,
    }
}
