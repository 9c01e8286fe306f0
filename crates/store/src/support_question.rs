//! Questions to support and their answers, sealed.

use jiff::Timestamp;
use rodnya_domain::{
    Lang, PersonId, SupportQuestionId,
    email::Email,
    support_question::{Asker, State},
};

use crate::{Keys, Place, Row, Sql, StoreError, Tx};

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportQuestion {
    /// Its id.
    pub id: SupportQuestionId,
    /// Who asked.
    pub asker: Asker,
    /// The language in which it was asked.
    pub lang: Lang,
    /// The page that it was asked from.
    pub page: String,
    /// The question.
    pub text: String,
    /// Where it stands.
    pub state: State,
    /// The answer.
    pub answer: Option<String>,
    /// When it was asked.
    pub created: Timestamp,
    /// When it was answered.
    pub answered: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

const INSERT: Sql = Sql::new(
    "insert into support_question (id, person_id, email_sealed, lang, page, text_sealed, stage, created_us)
     values ($1, $2, $3, $4, $5, $6, $7, $8)",
);

/// Adds a question.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, question: &SupportQuestion) -> Result<(), StoreError> {
    let keys = tx.keys();
    let email = match &question.asker {
        Asker::Mail(email) => Some(keys.seal(place(question.id, "email"), email.shown().as_bytes())),
        Asker::Person(_) => None,
    };
    let text = keys.seal(place(question.id, "text"), question.text.as_bytes());
    let SupportQuestion { id, asker, lang, page, state, created, .. } = question;
    tx.execute(INSERT, &[id, &asker.person(), &email, &lang.code(), page, &text, &state.code(), created]).map(drop)
}

const SAVE: Sql = Sql::new(
    "update support_question set stage = $3, answer_sealed = $4, answered_us = $5, version = version + 1
     where id = $1 and version = $2",
);

/// Saves the answer of a question that was read with this version.
///
/// # Errors
/// A conflict if somebody else was faster.
pub fn save(tx: &mut Tx<'_>, question: &SupportQuestion) -> Result<(), StoreError> {
    let answer = question.answer.as_ref().map(|text| tx.keys().seal(place(question.id, "answer"), text.as_bytes()));
    let SupportQuestion { id, version, state, answered, .. } = question;
    tx.execute_one("support_question", SAVE, &[id, version, &state.code(), &answer, answered])
}

const FIND: Sql = Sql::new(
    "select id, person_id, email_sealed, lang, page, text_sealed, stage, answer_sealed, created_us, answered_us, version
     from support_question
     where id = $1",
);
const FIND_OWN: Sql = Sql::new(
    "select id, person_id, email_sealed, lang, page, text_sealed, stage, answer_sealed, created_us, answered_us, version
     from support_question
     where id = $1 and person_id = $2",
);
const OF_PERSON: Sql = Sql::new(
    "select id, person_id, email_sealed, lang, page, text_sealed, stage, answer_sealed, created_us, answered_us, version
     from support_question
     where person_id = $1
     order by id desc
     limit 20",
);
const OPEN: Sql = Sql::new(
    "select id, person_id, email_sealed, lang, page, text_sealed, stage, answer_sealed, created_us, answered_us, version
     from support_question
     where answered_us is null
     order by id
     limit $1",
);

/// The question with this id: for who answers.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: SupportQuestionId) -> Result<Option<SupportQuestion>, StoreError> {
    let keys = tx.keys();
    tx.opt(FIND, &[&id], |row| read(row, keys))
}

/// The person's own question with this id.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_own(
    tx: &mut Tx<'_>,
    id: SupportQuestionId,
    person: PersonId,
) -> Result<Option<SupportQuestion>, StoreError> {
    let keys = tx.keys();
    tx.opt(FIND_OWN, &[&id, &person], |row| read(row, keys))
}

/// A person's own questions, the latest twenty, newest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<SupportQuestion>, StoreError> {
    let keys = tx.keys();
    tx.all(OF_PERSON, &[&person], |row| read(row, keys))
}

/// The queue: questions without an answer, the oldest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn open(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<SupportQuestion>, StoreError> {
    let keys = tx.keys();
    tx.all(OPEN, &[&limit], |row| read(row, keys))
}

fn read(row: &Row<'_>, keys: &Keys) -> Result<SupportQuestion, StoreError> {
    let id: SupportQuestionId = row.id(0)?;
    let open = |column: usize, name: &'static str| {
        let sealed = row.opt_bytes(column)?;
        sealed.map(|bytes| keys.open_text(place(id, name), &bytes)).transpose()
    };
    Ok(SupportQuestion {
        id,
        asker: match (row.opt_id(1)?, open(2, "email")?) {
            (Some(person), None) => Asker::Person(person),
            (None, Some(email)) => {
                Asker::Mail(Email::parse(&email).map_err(|_| StoreError::impossible("support_question.email_sealed"))?)
            }
            _ => return Err(StoreError::impossible("support_question.person_id")),
        },
        lang: Lang::from_code(&row.text(3)?),
        page: row.text(4)?,
        text: open(5, "text")?.ok_or_else(|| StoreError::impossible("support_question.text_sealed"))?,
        state: State::from_code(&row.text(6)?).ok_or_else(|| StoreError::impossible("support_question.stage"))?,
        answer: open(7, "answer")?,
        created: row.instant(8)?,
        answered: row.opt_instant(9)?,
        version: row.int(10)?,
    })
}

fn place(id: SupportQuestionId, column: &'static str) -> Place {
    Place::new("support_question", column, id.uuid())
}
