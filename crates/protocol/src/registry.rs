//! The contract of requests to ЗАГС, СФР and МВД, which a region's adapter implements (`docs/connect/registries.md`).
//! A request goes out as bytes, a reply comes in as bytes; no network here.
//! A reply is read only against the request it belongs to: by id and by the hash of the bytes that were sent.
//!
//! Invariant: there is no way to get an [`Answer`] out of bytes without naming the [`Bound`] request.

mod record;

use std::fmt;

use aws_lc_rs::digest;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use record::{Act, ActKind, Parent, Record};

/// The largest request an adapter has to take, in bytes.
pub const REQUEST_BYTES_MAX: usize = 16 * 1024;
/// The largest reply we read, in bytes.
pub const REPLY_BYTES_MAX: usize = 64 * 1024;
/// The most parents, acts or fields one reply may name.
pub const LIST_LENGTH_MAX: usize = 32;
/// The longest id of a request, in bytes.
pub const ID_BYTES_MAX: usize = 64;

/// One question to a registry: the body of `POST …/requests`.
///
/// `{"id":"0198…","kind":"snils","asked":{…},"callback":"https://…"}`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Made by the asking side; latin letters, digits and `-`, at most [`ID_BYTES_MAX`].
    pub id: String,
    /// Kind and content of the question.
    #[serde(flatten)]
    pub asked: Asked,
    /// Where the adapter may send the reply by itself; polling works without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback: Option<String>,
}

/// What is asked, by kind; in JSON the members `kind` and `asked`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "asked", rename_all = "snake_case")]
pub enum Asked {
    /// ЗАГС: does this birth certificate exist with these data, and whom does it name as parents?
    Birth(BirthAsked),
    /// СФР: does this СНИЛС belong to this person?
    Snils(SnilsAsked),
    /// МВД: is this passport valid and of this person?
    Passport(PassportAsked),
    /// ЗАГС: acts that changed this person's names or family.
    Acts(ActsAsked),
}

/// The kind of a request, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A birth certificate, at ЗАГС.
    Birth,
    /// A СНИЛС, at СФР.
    Snils,
    /// A passport, at МВД.
    Passport,
    /// Civil acts, at ЗАГС.
    Acts,
}

/// A person's sex as papers write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sex {
    /// Male.
    #[serde(rename = "m")]
    Male,
    /// Female.
    #[serde(rename = "f")]
    Female,
}

/// Surname, given name and patronymic of a person; a person may have no patronymic.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Фамилия.
    pub surname: String,
    /// Имя.
    pub given_name: String,
    /// Отчество.
    #[serde(default)]
    pub patronymic: Option<String>,
}

/// A Russian birth certificate. Series is written `IV-АБ`, the number has six digits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Roman number, hyphen, two Cyrillic letters.
    pub series: String,
    /// Six digits.
    pub number: String,
    /// Дата выдачи.
    #[serde(default)]
    pub issued_on: Option<Date>,
    /// Номер актовой записи.
    #[serde(default)]
    pub act_number: Option<String>,
    /// Дата актовой записи.
    #[serde(default)]
    pub act_date: Option<Date>,
    /// Место государственной регистрации.
    #[serde(default)]
    pub issued_by: Option<String>,
}

/// The question to ЗАГС about a birth.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthAsked {
    /// The child's names.
    #[serde(flatten)]
    pub name: Name,
    /// The child's sex.
    pub sex: Sex,
    /// The child's birth date.
    pub birth_date: Date,
    /// The certificate by which the record is found.
    pub birth_certificate: Certificate,
    /// The guardian who asks: the ground of the question. The record's parents are compared by the asking side.
    pub parent: Parent,
}

/// The question to СФР.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnilsAsked {
    /// The number by which the record is found.
    pub snils: String,
    /// The person's names.
    #[serde(flatten)]
    pub name: Name,
    /// The person's sex, where known.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// The person's birth date.
    pub birth_date: Date,
}

/// The question to МВД.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassportAsked {
    /// Four digits.
    pub series: String,
    /// Six digits.
    pub number: String,
    /// Дата выдачи.
    #[serde(default)]
    pub issued_on: Option<Date>,
    /// The person's names.
    #[serde(flatten)]
    pub name: Name,
    /// The person's birth date.
    pub birth_date: Date,
}

/// The question to ЗАГС about acts that changed a person's names or family.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActsAsked {
    /// The person's СНИЛС.
    pub snils: String,
    /// The person's names of today.
    #[serde(flatten)]
    pub name: Name,
    /// The person's birth date.
    pub birth_date: Date,
}

/// A field of a question that differs from the registry's record. Only its name travels, never its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Фамилия.
    Surname,
    /// Имя.
    GivenName,
    /// Отчество.
    Patronymic,
    /// Пол.
    Sex,
    /// Дата рождения.
    BirthDate,
    /// Series of the paper.
    Series,
    /// Number of the paper.
    Number,
    /// Дата выдачи.
    IssuedOn,
    /// Номер актовой записи.
    ActNumber,
    /// Дата актовой записи.
    ActDate,
    /// Кем выдано.
    IssuedBy,
    /// СНИЛС.
    Snils,
    /// A name that this version does not know.
    #[serde(other)]
    Other,
}

/// A registry's answer.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// All compared fields are as asked.
    Match(Record),
    /// These fields differ; never empty.
    Mismatch(Vec<Field>),
    /// No such paper or person.
    NotFound,
    /// The registry cannot tell; a person must ask the office.
    Unclear,
}

/// Where a request stands at the adapter.
#[derive(Clone, PartialEq, Eq)]
pub enum State {
    /// Taken, not answered yet: ask again later.
    Accepted,
    /// Answered; it does not change any more.
    Answered(Answer),
}

/// The request a reply must belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound<'a> {
    /// Id of the request.
    pub id: &'a str,
    /// [`hash_of_asked`] of the bytes that were sent.
    pub asked_hash: &'a str,
}

/// The body of a reply: of `GET …/requests/{id}` and of a call-back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Id of the request.
    pub id: String,
    /// SHA-256 of the request's body as received, 64 lower-case hex digits.
    pub asked_hash: String,
    /// `accepted` or `answered`.
    pub state: StateWord,
    /// Present if answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerWord>,
    /// Present for a mismatch.
    #[serde(default)]
    pub mismatched_fields: Vec<Field>,
    /// Present for a match of kind `birth` or `acts`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Record>,
}

/// The words of [`Reply::state`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateWord {
    /// Taken.
    Accepted,
    /// Answered.
    Answered,
}

/// The words of [`Reply::answer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerWord {
    /// All as asked.
    Match,
    /// Some fields differ.
    Mismatch,
    /// Unknown.
    NotFound,
    /// Undecided.
    Unclear,
}

/// The body of `202 Accepted` to a `POST …/requests`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Always true; a refusal is a 4xx or 5xx.
    pub accepted: bool,
    /// Where the request stands.
    pub state: StateWord,
}

/// Why bytes are no request.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// More than [`REQUEST_BYTES_MAX`].
    #[error("the request is longer than {REQUEST_BYTES_MAX} bytes")]
    TooLong,
    /// Not JSON, or a member is missing or malformed.
    #[error("the request is not as the contract says: {0}")]
    Malformed(#[source] serde_json::Error),
    /// An id that is empty, too long or has foreign signs.
    #[error("the id must have 1 to {ID_BYTES_MAX} latin letters, digits and hyphens")]
    BadId,
}

/// Why bytes are no reply to this request. None of these says anything about the person: ask again.
#[derive(Debug, thiserror::Error)]
pub enum ReplyError {
    /// More than [`REPLY_BYTES_MAX`].
    #[error("the reply is longer than {REPLY_BYTES_MAX} bytes")]
    TooLong,
    /// Not JSON, or a member is missing or malformed. The text never holds the reply.
    #[error("the reply is not as the contract says (line {line}, column {column})")]
    Malformed {
        /// Line of the first fault.
        line: usize,
        /// Column of the first fault.
        column: usize,
    },
    /// It carries another request's id.
    #[error("the reply belongs to another request")]
    AnotherRequest,
    /// It carries our id, but answers something else than was asked.
    #[error("the reply answers another question")]
    AnotherQuestion,
    /// Answered without an answer, a mismatch without fields, or lists that are too long.
    #[error("the reply contradicts itself")]
    Inconsistent,
}

impl Request {
    /// The bytes to send; the same request always gives the same bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings, dates and words always become JSON")
    }

    /// Reads a request: the adapter's side, used by the stand-in.
    ///
    /// # Errors
    /// Any [`RequestError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, RequestError> {
        if bytes.len() > REQUEST_BYTES_MAX {
            return Err(RequestError::TooLong);
        }
        let request: Self = serde_json::from_slice(bytes).map_err(RequestError::Malformed)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if request.id.is_empty() || request.id.len() > ID_BYTES_MAX || !request.id.chars().all(plain) {
            return Err(RequestError::BadId);
        }
        Ok(request)
    }
}

impl Asked {
    /// The kind without the content.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Birth(_) => Kind::Birth,
            Self::Snils(_) => Kind::Snils,
            Self::Passport(_) => Kind::Passport,
            Self::Acts(_) => Kind::Acts,
        }
    }
}

/// Binds a reply to what was asked: SHA-256 of the request's body as sent, 64 lower-case hex digits.
#[must_use]
pub fn hash_of_asked(body: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA256, body);
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl State {
    /// Reads the reply to one request.
    ///
    /// # Errors
    /// Any [`ReplyError`]; the request then stays as it was.
    pub fn parse(bytes: &[u8], bound: Bound<'_>) -> Result<Self, ReplyError> {
        if bytes.len() > REPLY_BYTES_MAX {
            return Err(ReplyError::TooLong);
        }
        let reply: Reply =
            serde_json::from_slice(bytes).map_err(|e| ReplyError::Malformed { line: e.line(), column: e.column() })?;
        if reply.id != bound.id {
            return Err(ReplyError::AnotherRequest);
        }
        if reply.asked_hash != bound.asked_hash {
            return Err(ReplyError::AnotherQuestion);
        }
        reply.into_state()
    }
}

impl Reply {
    /// Says where a request stands: the adapter's side, used by the stand-in.
    #[must_use]
    pub fn new(bound: Bound<'_>, state: &State) -> Self {
        let (word, answer, mismatched_fields, record) = match state {
            State::Accepted => (StateWord::Accepted, None, Vec::new(), None),
            State::Answered(Answer::Match(record)) => {
                (StateWord::Answered, Some(AnswerWord::Match), Vec::new(), Some(record.clone()))
            }
            State::Answered(Answer::Mismatch(fields)) => {
                (StateWord::Answered, Some(AnswerWord::Mismatch), fields.clone(), None)
            }
            State::Answered(Answer::NotFound) => (StateWord::Answered, Some(AnswerWord::NotFound), Vec::new(), None),
            State::Answered(Answer::Unclear) => (StateWord::Answered, Some(AnswerWord::Unclear), Vec::new(), None),
        };
        Self {
            id: bound.id.to_owned(),
            asked_hash: bound.asked_hash.to_owned(),
            state: word,
            answer,
            mismatched_fields,
            record,
        }
    }

    fn into_state(self) -> Result<State, ReplyError> {
        let record = self.record.unwrap_or_default();
        let longest = self.mismatched_fields.len().max(record.parents.len()).max(record.acts.len());
        if longest > LIST_LENGTH_MAX {
            return Err(ReplyError::Inconsistent);
        }
        match (self.state, self.answer) {
            (StateWord::Accepted, None) => Ok(State::Accepted),
            (StateWord::Answered, Some(AnswerWord::Match)) if self.mismatched_fields.is_empty() => {
                Ok(State::Answered(Answer::Match(record)))
            }
            (StateWord::Answered, Some(AnswerWord::Mismatch)) if !self.mismatched_fields.is_empty() => {
                Ok(State::Answered(Answer::Mismatch(self.mismatched_fields)))
            }
            (StateWord::Answered, Some(AnswerWord::NotFound)) => Ok(State::Answered(Answer::NotFound)),
            (StateWord::Answered, Some(AnswerWord::Unclear)) => Ok(State::Answered(Answer::Unclear)),
            _ => Err(ReplyError::Inconsistent),
        }
    }
}

impl Kind {
    /// The word in JSON and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Birth => "birth",
            Self::Snils => "snils",
            Self::Passport => "passport",
            Self::Acts => "acts",
        }
    }
}

/// Personal data never reach a log: `Debug` shows the id and the kind.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("id", &self.id).field("kind", &self.asked.kind()).finish_non_exhaustive()
    }
}

/// Shows the kind only.
impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Asked({:?}, …)", self.kind())
    }
}

/// Shows the word and the names of fields.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Match(record) => write!(f, "Match({record:?})"),
            Self::Mismatch(fields) => write!(f, "Mismatch({fields:?})"),
            Self::NotFound => f.write_str("NotFound"),
            Self::Unclear => f.write_str("Unclear"),
        }
    }
}

/// Shows the state and its [`Answer`].
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => f.write_str("Accepted"),
            Self::Answered(answer) => write!(f, "Answered({answer:?})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        let body = r#"{"id":"r-1","kind":"birth","asked":{"surname":"Берёзкина","given_name":"Майя","patronymic":null,
            "sex":"f","birth_date":"2017-03-14","birth_certificate":{"series":"IV-АБ","number":"123456","unknown":1},
            "parent":{"surname":"Берёзкина","given_name":"Анна","birth_date":"1990-01-02","snils":"00000000000"}},"x":1}"#;
        Request::parse(body.as_bytes()).unwrap()
    }

    fn read(body: &str, hash: &str) -> Result<State, ReplyError> {
        State::parse(body.as_bytes(), Bound { id: "r-1", asked_hash: hash })
    }

    #[test]
    fn a_request_comes_back_as_it_was_sent() {
        let request = request();
        assert!(Request::parse(&request.to_bytes()).unwrap() == request);
        assert_eq!(request.to_bytes(), Request::parse(&request.to_bytes()).unwrap().to_bytes());
        assert!(!format!("{request:?}").contains("Майя"));
    }

    #[test]
    fn requests_that_break_the_contract_are_refused() {
        for body in ["", "{}", r#"{"id":"a b","kind":"snils","asked":{}}"#, r#"{"id":"1","kind":"tax","asked":{}}"#] {
            assert!(Request::parse(body.as_bytes()).is_err(), "{body}");
        }
        assert!(matches!(Request::parse(&vec![b' '; REQUEST_BYTES_MAX + 1]), Err(RequestError::TooLong)));
    }

    #[test]
    fn every_state_comes_back_from_its_reply() {
        let states = [
            State::Accepted,
            State::Answered(Answer::Match(Record { birth_place: Some("г. Тула".into()), ..Record::default() })),
            State::Answered(Answer::Mismatch(vec![Field::Surname, Field::IssuedOn])),
            State::Answered(Answer::NotFound),
            State::Answered(Answer::Unclear),
        ];
        let bound = Bound { id: "r-1", asked_hash: "00" };
        for state in states {
            let bytes = serde_json::to_vec(&Reply::new(bound, &state)).unwrap();
            assert_eq!(State::parse(&bytes, bound).unwrap(), state);
        }
    }

    #[test]
    fn a_reply_to_something_else_is_no_answer() {
        let hash = hash_of_asked(&request().to_bytes());
        assert_eq!(hash.len(), 64);
        let ours = format!(r#"{{"id":"r-1","asked_hash":"{hash}","state":"answered","answer":"not_found"}}"#);
        assert_eq!(read(&ours, &hash).unwrap(), State::Answered(Answer::NotFound));
        assert!(matches!(read(&ours.replace("r-1", "r-2"), &hash), Err(ReplyError::AnotherRequest)));
        assert!(matches!(read(&ours, "00"), Err(ReplyError::AnotherQuestion)));
        assert!(matches!(read(&ours[..30], &hash), Err(ReplyError::Malformed { .. })));
        assert!(matches!(read(&ours.replace("not_found", "mismatch"), &hash), Err(ReplyError::Inconsistent)));
        assert!(matches!(read(&ours.replace("answered", "accepted"), &hash), Err(ReplyError::Inconsistent)));
        assert!(matches!(read(&" ".repeat(REPLY_BYTES_MAX + 1), &hash), Err(ReplyError::TooLong)));
    }

    #[test]
    fn a_field_of_a_later_version_is_still_a_mismatch() {
        let body = r#"{"id":"r-1","asked_hash":"00","state":"answered","answer":"mismatch","mismatched_fields":["citizenship"]}"#;
        assert_eq!(read(body, "00").unwrap(), State::Answered(Answer::Mismatch(vec![Field::Other])));
    }
}
