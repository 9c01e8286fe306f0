//! Registration of an adult or a pupil from 14 (I1): the draft, its stages, and what each step needs.
//!
//! ```text
//! personal ──▶ secret ──▶ phone_code ──▶ email_code ──▶ done
//! ```
//! Order and words are those of seed 002; the birth date is ours (F6). A draft lives seven days on the server.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Lang, age, age::Ages, email::Email, name::FullName, phone::Phone};

/// Days that a draft is kept.
pub const DRAFT_DAYS: i64 = 7;
/// Version of the terms that a person agrees to by «Зарегистрироваться».
pub const TERMS_VERSION: &str = "2026-11";

/// Where a registration stands: which question is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Password, control question and answer.
    Secret,
    /// The code from the SMS.
    PhoneCode,
    /// The code from the letter.
    EmailCode,
}

impl Stage {
    /// All stages in their order.
    pub const ALL: [Self; 3] = [Self::Secret, Self::PhoneCode, Self::EmailCode];

    /// The name in the table and in the address of its page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Secret => "password",
            Self::PhoneCode => "phone-code",
            Self::EmailCode => "email-code",
        }
    }

    /// The stage with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// «Личные данные», parsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// Names.
    pub name: FullName,
    /// Birth date, as typed: nobody has verified it.
    pub birth_date: Date,
    /// Mail.
    pub email: Email,
    /// Mobile phone.
    pub phone: Phone,
}

/// What is remembered of the second step: hashes, and the question in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets {
    /// Argon2id hash of the password.
    pub password_hash: String,
    /// The control question.
    pub question: String,
    /// Argon2id hash of the normalised answer.
    pub answer_hash: String,
    /// The terms that were agreed to.
    pub terms_version: String,
}

/// A draft as the server keeps it, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The first step.
    pub personal: Personal,
    /// The second step, once it is done.
    pub secrets: Option<Secrets>,
    /// The language of its messages.
    pub lang: Lang,
    /// The path of the portal to which its end leads on: `/`, or the door of a system that sent somebody to register.
    pub next: String,
}

/// Why a registration cannot begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooYoung;

/// Whether a person of this birth date may register itself on this day: from 14 on (seed 001).
///
/// # Errors
/// [`TooYoung`]: a parent makes the account.
pub fn may_register(birth: Date, today: Date, ages: Ages) -> Result<(), TooYoung> {
    if today >= age::turns_on(birth, ages.own_account) { Ok(()) } else { Err(TooYoung) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn i1_one_registers_from_the_fourteenth_birthday_on() {
        for (birth, today, may) in [
            (date(2012, 11, 26), date(2026, 11, 26), true),
            (date(2012, 11, 27), date(2026, 11, 26), false),
            (date(2012, 2, 29), date(2026, 2, 28), false),
            (date(2012, 2, 29), date(2026, 3, 1), true),
            (date(1950, 1, 1), date(2026, 11, 26), true),
        ] {
            assert_eq!(may_register(birth, today, Ages::default()).is_ok(), may, "{birth} on {today}");
        }
    }
}
