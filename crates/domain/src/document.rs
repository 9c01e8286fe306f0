//! Papers of a person and how far each is proven: СНИЛС, passport, birth certificate.
//! A paper is typed, checked in its registry, and falls back to unverified when it is edited.
//! Source: seed 001, steps 4 and 5.

use serde::{Deserialize, Serialize};

mod body;

pub use body::Body;

use crate::registry_request::Answer;

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// СНИЛС, checked in СФР.
    Snils,
    /// Passport of Russia, checked in МВД.
    Passport,
    /// Birth certificate, checked in ЕГР ЗАГС.
    BirthCertificate,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Snils, Self::Passport, Self::BirthCertificate];

    /// The word of tables and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Snils => "snils",
            Self::Passport => "passport",
            Self::BirthCertificate => "birth_certificate",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A datum that a registry compares. A mismatch names these, never the registry's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// Место рождения.
    BirthPlace,
    /// СНИЛС.
    Snils,
    /// Серия.
    Series,
    /// Номер.
    Number,
    /// Дата выдачи.
    IssuedOn,
    /// Код подразделения.
    DepartmentCode,
    /// Кем выдан.
    IssuedBy,
    /// Номер актовой записи.
    ActNumber,
    /// Дата актовой записи.
    ActDate,
}

impl Field {
    /// Every field, in the order of forms.
    pub const ALL: [Self; 14] = [
        Self::Surname,
        Self::GivenName,
        Self::Patronymic,
        Self::Sex,
        Self::BirthDate,
        Self::BirthPlace,
        Self::Snils,
        Self::Series,
        Self::Number,
        Self::IssuedOn,
        Self::DepartmentCode,
        Self::IssuedBy,
        Self::ActNumber,
        Self::ActDate,
    ];

    /// The word of tables, texts and registries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Surname => "surname",
            Self::GivenName => "given_name",
            Self::Patronymic => "patronymic",
            Self::Sex => "sex",
            Self::BirthDate => "birth_date",
            Self::BirthPlace => "birth_place",
            Self::Snils => "snils",
            Self::Series => "series",
            Self::Number => "number",
            Self::IssuedOn => "issued_on",
            Self::DepartmentCode => "department_code",
            Self::IssuedBy => "issued_by",
            Self::ActNumber => "act_number",
            Self::ActDate => "act_date",
        }
    }

    /// The field with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

/// How far a paper is proven.
///
/// ```text
/// unverified ──ask──▶ checking ──answer──▶ verified | mismatch | not_found | unclear
///      ▲                                                     │
///      └──────────────────────── edit ───────────────────────┘   ask again from the last three
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// Typed, nobody was asked.
    #[default]
    Unverified,
    /// The registry is being asked.
    Checking,
    /// The registry has the same.
    Verified,
    /// The registry has the paper, but these data differ.
    Mismatch(Vec<Field>),
    /// The registry has no such paper.
    NotFound,
    /// The registry gave no answer that could be used.
    Unclear,
}

/// What follows from a step, to be done in the same transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Make a request to the registry.
    MakeRequest,
    /// End the running request: its answer would speak of other data.
    EndRequest,
    /// Tell the person of the answer.
    Tell,
    /// Compute level and relations anew.
    Recompute,
}

/// The next state and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The state to be stored.
    pub next: Verification,
    /// What follows.
    pub effects: Vec<Effect>,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A request is running already.
    #[error("the registry is being asked already")]
    AlreadyChecking,
    /// The paper is verified: nothing to ask.
    #[error("the paper is verified already")]
    AlreadyVerified,
    /// The answer speaks of data that were edited since.
    #[error("nobody waits for this answer")]
    NotAsked,
}

impl Verification {
    /// The word of the state column.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Checking => "checking",
            Self::Verified => "verified",
            Self::Mismatch(_) => "mismatch",
            Self::NotFound => "not_found",
            Self::Unclear => "unclear",
        }
    }

    /// The state with this word; `fields` are those of a mismatch.
    #[must_use]
    pub fn from_code(code: &str, fields: Vec<Field>) -> Option<Self> {
        match code {
            "unverified" => Some(Self::Unverified),
            "checking" => Some(Self::Checking),
            "verified" => Some(Self::Verified),
            "mismatch" => Some(Self::Mismatch(fields)),
            "not_found" => Some(Self::NotFound),
            "unclear" => Some(Self::Unclear),
            _ => None,
        }
    }

    /// The fields of a mismatch; none otherwise.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Mismatch(fields) => fields,
            _ => &[],
        }
    }

    /// True if the registry has confirmed the paper.
    #[must_use]
    pub const fn is_verified(&self) -> bool {
        matches!(self, Self::Verified)
    }

    /// The registry is asked.
    ///
    /// # Errors
    /// [`Refusal::AlreadyChecking`], [`Refusal::AlreadyVerified`].
    pub fn ask(&self) -> Result<Step, Refusal> {
        match self {
            Self::Checking => Err(Refusal::AlreadyChecking),
            Self::Verified => Err(Refusal::AlreadyVerified),
            Self::Unverified | Self::Mismatch(_) | Self::NotFound | Self::Unclear => {
                Ok(Step { next: Self::Checking, effects: vec![Effect::MakeRequest] })
            }
        }
    }

    /// The registry has answered, to the first request or to one of «Автообновление».
    ///
    /// # Errors
    /// [`Refusal::NotAsked`] if the paper was edited since.
    pub fn answer(&self, answer: &Answer) -> Result<Step, Refusal> {
        let next = Self::from(answer);
        match self {
            Self::Checking => Ok(Step { next, effects: vec![Effect::Recompute, Effect::Tell] }),
            // A refreshed paper that the registry could not be asked about stays in force.
            Self::Verified if matches!(answer, Answer::Match | Answer::Unclear) => {
                Ok(Step { next: Self::Verified, effects: vec![] })
            }
            Self::Verified => Ok(Step { next, effects: vec![Effect::Recompute, Effect::Tell] }),
            Self::Unverified | Self::Mismatch(_) | Self::NotFound | Self::Unclear => Err(Refusal::NotAsked),
        }
    }

    /// The paper is edited («Редактировать»): back to unverified from any state.
    #[must_use]
    pub fn edit(&self) -> Step {
        let effects = match self {
            Self::Checking => vec![Effect::EndRequest],
            Self::Verified => vec![Effect::Recompute],
            _ => vec![],
        };
        Step { next: Self::Unverified, effects }
    }
}

impl From<&Answer> for Verification {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Match => Self::Verified,
            Answer::Mismatch(fields) => Self::Mismatch(fields.clone()),
            Answer::NotFound => Self::NotFound,
            Answer::Unclear => Self::Unclear,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states() -> Vec<Verification> {
        let mismatch = Verification::Mismatch(vec![Field::Surname]);
        vec![
            Verification::Unverified,
            Verification::Checking,
            Verification::Verified,
            mismatch,
            Verification::NotFound,
            Verification::Unclear,
        ]
    }

    fn word(step: Result<Step, Refusal>) -> String {
        match step {
            Ok(Step { next, effects }) => {
                format!("{}{}", next.code(), effects.iter().map(|e| format!(" +{e:?}")).collect::<String>())
            }
            Err(refusal) => format!("- {refusal:?}"),
        }
    }

    #[test]
    fn the_grid_of_a_paper() {
        let mut grid = String::new();
        for state in states() {
            let cells = [
                ("ask", state.ask()),
                ("match", state.answer(&Answer::Match)),
                ("mismatch", state.answer(&Answer::Mismatch(vec![Field::BirthDate]))),
                ("unclear", state.answer(&Answer::Unclear)),
                ("edit", Ok(state.edit())),
            ];
            for (input, cell) in cells {
                grid.push_str(&format!("{:10} {input:8} {}\n", state.code(), word(cell)));
            }
        }
        insta::assert_snapshot!(grid, @r"
        unverified ask      checking +MakeRequest
        unverified match    - NotAsked
        unverified mismatch - NotAsked
        unverified unclear  - NotAsked
        unverified edit     unverified
        checking   ask      - AlreadyChecking
        checking   match    verified +Recompute +Tell
        checking   mismatch mismatch +Recompute +Tell
        checking   unclear  unclear +Recompute +Tell
        checking   edit     unverified +EndRequest
        verified   ask      - AlreadyVerified
        verified   match    verified
        verified   mismatch mismatch +Recompute +Tell
        verified   unclear  verified
        verified   edit     unverified +Recompute
        mismatch   ask      checking +MakeRequest
        mismatch   match    - NotAsked
        mismatch   mismatch - NotAsked
        mismatch   unclear  - NotAsked
        mismatch   edit     unverified
        not_found  ask      checking +MakeRequest
        not_found  match    - NotAsked
        not_found  mismatch - NotAsked
        not_found  unclear  - NotAsked
        not_found  edit     unverified
        unclear    ask      checking +MakeRequest
        unclear    match    - NotAsked
        unclear    mismatch - NotAsked
        unclear    unclear  - NotAsked
        unclear    edit     unverified
        ");
    }

    #[test]
    fn words_of_the_tables_come_back() {
        for state in states() {
            assert_eq!(Verification::from_code(state.code(), state.fields().to_vec()), Some(state));
        }
        for field in Field::ALL {
            assert_eq!(Field::from_code(field.code()), Some(field));
            assert_eq!(serde_json::to_string(&field).unwrap(), format!("\"{}\"", field.code()));
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
        }
    }
}
