//! A child's account made by a guardian: its preconditions, and the wizard as a table of steps.
//! Where a wizard stands is computed from what is stored, so no step can be skipped.
//! Source: seeds 001, 003, 004.

use jiff::{SignedDuration, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    age::{self, Ages},
    document::Verification,
    level::{Level, Need},
};

/// How long a wizard waits for its guardian.
pub const LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What is known when a wizard begins, and again when it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The child's birth date.
    pub birth_date: Date,
    /// The day, in the child's region.
    pub today: Date,
    /// Whether the child is a citizen of Russia.
    pub is_citizen: bool,
    /// The child's certificate.
    pub certificate: CertificateFact,
    /// The child's СНИЛС; `None` if not typed yet.
    pub snils: Option<Verification>,
    /// Whether a record names this guardian.
    pub is_relation_verified: bool,
    /// Whether the child has an account already.
    pub has_account: bool,
    /// The guardian's level.
    pub guardian_level: Level,
}

/// What is known of a child's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateFact {
    /// Not typed yet.
    Missing,
    /// Of another country.
    Foreign,
    /// Of Russia, so far proven.
    Russian(Verification),
}

/// A condition that does not hold; each has its own page text and next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Precondition {
    /// The child has an account already.
    #[error("the child has an account")]
    AccountExists,
    /// The child is 14: it registers alone.
    #[error("the child is {age}")]
    TooOld {
        /// Its full years.
        age: i16,
    },
    /// The child is no citizen of Russia.
    #[error("the child is no citizen of Russia")]
    NotCitizen,
    /// The guardian has not reached the level.
    #[error("the guardian's level is too low")]
    GuardianLevel,
    /// No certificate is typed.
    #[error("no birth certificate")]
    CertificateMissing,
    /// The certificate is not Russian.
    #[error("the birth certificate is not Russian")]
    CertificateForeign,
    /// ЕГР ЗАГС was not asked, or has not confirmed it.
    #[error("the birth certificate is not verified")]
    CertificateUnverified,
    /// ЕГР ЗАГС is being asked.
    #[error("the birth certificate is being checked")]
    CertificateChecking,
    /// No СНИЛС is typed.
    #[error("no СНИЛС")]
    SnilsMissing,
    /// СФР was not asked, or has not confirmed it.
    #[error("the СНИЛС is not verified")]
    SnilsUnverified,
    /// СФР is being asked.
    #[error("the СНИЛС is being checked")]
    SnilsChecking,
    /// The record does not name this guardian.
    #[error("the record does not name this guardian")]
    RelationUnverified,
}

impl Precondition {
    /// The word of text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AccountExists => "account-exists",
            Self::TooOld { .. } => "too-old",
            Self::NotCitizen => "not-citizen",
            Self::GuardianLevel => "guardian-level",
            Self::CertificateMissing => "certificate-missing",
            Self::CertificateForeign => "certificate-foreign",
            Self::CertificateUnverified => "certificate-unverified",
            Self::CertificateChecking => "certificate-checking",
            Self::SnilsMissing => "snils-missing",
            Self::SnilsUnverified => "snils-unverified",
            Self::SnilsChecking => "snils-checking",
            Self::RelationUnverified => "relation-unverified",
        }
    }

    /// True if nothing that anybody does makes it hold.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::AccountExists | Self::TooOld { .. } | Self::NotCitizen | Self::CertificateForeign)
    }
}

/// Checks the preconditions, at the beginning of the wizard and on the day of its completion.
///
/// # Errors
/// Every condition that does not hold, those that nothing mends first.
pub fn check(facts: &Facts, ages: Ages) -> Result<(), Vec<Precondition>> {
    let mut missing = Vec::new();
    if facts.has_account {
        missing.push(Precondition::AccountExists);
    }
    if facts.today >= age::turns_on(facts.birth_date, ages.own_account) {
        missing.push(Precondition::TooOld { age: age::age_on(facts.birth_date, facts.today) });
    }
    if !facts.is_citizen {
        missing.push(Precondition::NotCitizen);
    }
    missing.extend(certificate_missing(&facts.certificate));
    if !facts.guardian_level.allows(Need::ChildAccount) {
        missing.push(Precondition::GuardianLevel);
    }
    match &facts.snils {
        None => missing.push(Precondition::SnilsMissing),
        Some(Verification::Verified) => {}
        Some(Verification::Checking) => missing.push(Precondition::SnilsChecking),
        Some(_) => missing.push(Precondition::SnilsUnverified),
    }
    // Before the certificate is verified there is no record that could name anybody.
    let recorded = matches!(facts.certificate, CertificateFact::Russian(Verification::Verified));
    if recorded && !facts.is_relation_verified {
        missing.push(Precondition::RelationUnverified);
    }
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

fn certificate_missing(certificate: &CertificateFact) -> Option<Precondition> {
    match certificate {
        CertificateFact::Missing => Some(Precondition::CertificateMissing),
        CertificateFact::Foreign => Some(Precondition::CertificateForeign),
        CertificateFact::Russian(Verification::Verified) => None,
        CertificateFact::Russian(Verification::Checking) => Some(Precondition::CertificateChecking),
        CertificateFact::Russian(_) => Some(Precondition::CertificateUnverified),
    }
}

/// A step of the wizard: one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// «Добавьте адрес».
    Address,
    /// «Добавьте номер телефона — при наличии».
    Phone,
    /// The code that was sent to the phone.
    PhoneCode,
    /// «Добавьте электронную почту».
    Email,
    /// «Подтвердите электронную почту».
    Letter,
    /// «Пароль для входа на Госуслуги».
    Password,
    /// «Учётная запись ребёнка создана».
    Done,
}

/// What a guardian, or the reader of the letter, does on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// «Продолжить» with place of birth and address.
    SaveAddress,
    /// «Получить код».
    AskCode,
    /// «Пропустить».
    SkipPhone,
    /// The right code is entered.
    EnterCode,
    /// «Продолжить» with e-mail and consent; a letter goes out.
    SaveEmail,
    /// «Подтвердить адрес» in the letter.
    ConfirmLetter,
    /// «Сохранить» with the password.
    SavePassword,
    /// Back to the page before.
    Back,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 8] = [
        Self::SaveAddress,
        Self::AskCode,
        Self::SkipPhone,
        Self::EnterCode,
        Self::SaveEmail,
        Self::ConfirmLetter,
        Self::SavePassword,
        Self::Back,
    ];
}

/// What going back from a page takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// Nothing: what was typed stays in the fields.
    Nothing,
    /// The phone and its code, or that it was skipped.
    ForgetPhone,
    /// The e-mail; the letter's link dies.
    ForgetEmail,
}

/// A row of the wizard's table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The step.
    pub step: Step,
    /// Its word in addresses and text keys.
    pub key: &'static str,
    /// Whether what is stored allows this page.
    pub precondition: fn(&Progress) -> bool,
    /// Where each action leads.
    pub next: &'static [(Action, Step)],
    /// What [`Action::Back`] takes back; it leads to the step in `next`.
    pub undo: Undo,
}

/// The wizard, step by step (seed 001, «Создание учётной записи ребёнка», steps 3 to 7).
pub const STEPS: [Row; 7] = [
    Row {
        step: Step::Address,
        key: "address",
        precondition: |_| true,
        next: &[(Action::SaveAddress, Step::Phone)],
        undo: Undo::Nothing,
    },
    Row {
        step: Step::Phone,
        key: "phone",
        precondition: |p| p.has_address,
        next: &[(Action::AskCode, Step::PhoneCode), (Action::SkipPhone, Step::Email), (Action::Back, Step::Address)],
        undo: Undo::Nothing,
    },
    Row {
        step: Step::PhoneCode,
        key: "phone-code",
        precondition: |p| p.has_address && p.phone == PhoneProgress::CodeSent,
        next: &[
            (Action::EnterCode, Step::Email),
            (Action::AskCode, Step::PhoneCode),
            (Action::SkipPhone, Step::Email),
            (Action::Back, Step::Phone),
        ],
        undo: Undo::ForgetPhone,
    },
    Row {
        step: Step::Email,
        key: "email",
        precondition: |p| p.has_address && p.phone.is_settled(),
        next: &[(Action::SaveEmail, Step::Letter), (Action::Back, Step::Phone)],
        undo: Undo::ForgetPhone,
    },
    Row {
        step: Step::Letter,
        key: "letter",
        precondition: |p| p.has_address && p.phone.is_settled() && p.email == EmailProgress::LetterSent,
        next: &[
            (Action::ConfirmLetter, Step::Password),
            (Action::SaveEmail, Step::Letter),
            (Action::Back, Step::Email),
        ],
        undo: Undo::ForgetEmail,
    },
    Row {
        step: Step::Password,
        key: "password",
        precondition: |p| p.has_address && p.phone.is_settled() && p.email == EmailProgress::Confirmed,
        next: &[(Action::SavePassword, Step::Done)],
        undo: Undo::Nothing,
    },
    Row { step: Step::Done, key: "done", precondition: |p| p.has_password, next: &[], undo: Undo::Nothing },
];

/// What a wizard has stored so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Place of birth and registration address are stored.
    pub has_address: bool,
    /// The child's phone.
    pub phone: PhoneProgress,
    /// The child's e-mail.
    pub email: EmailProgress,
    /// The password is set: the account is made.
    pub has_password: bool,
}

/// How far the child's phone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneProgress {
    /// Not asked yet.
    #[default]
    Open,
    /// «Пропустить».
    Skipped,
    /// A code was sent.
    CodeSent,
    /// The code was right.
    Confirmed,
}

impl PhoneProgress {
    /// True if the wizard may go on.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Skipped | Self::Confirmed)
    }
}

/// How far the child's e-mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailProgress {
    /// Not asked yet.
    #[default]
    Open,
    /// A letter was sent.
    LetterSent,
    /// Its link was confirmed.
    Confirmed,
}

impl Step {
    /// The row of this step.
    #[must_use]
    pub fn row(self) -> &'static Row {
        STEPS.iter().find(|row| row.step == self).expect("each step has its row, the grid test shows it")
    }

    /// The step with this word in an address.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        STEPS.iter().find(|row| row.key == key).map(|row| row.step)
    }

    /// Where an action on this page leads; `None` if the page does not offer it.
    #[must_use]
    pub fn after(self, action: Action) -> Option<Self> {
        self.row().next.iter().find(|(offered, _)| *offered == action).map(|(_, next)| *next)
    }
}

impl Progress {
    /// The page on which the wizard is taken up: the furthest that what is stored allows.
    #[must_use]
    pub fn step(&self) -> Step {
        STEPS.iter().rev().find(|row| (row.precondition)(self)).map_or(Step::Address, |row| row.step)
    }

    /// Whether this page may be shown; another leads to [`Progress::step`].
    ///
    /// A page before the current one may be shown as long as no letter was confirmed.
    #[must_use]
    pub fn allows(&self, step: Step) -> bool {
        let here = self.step();
        step == here || (step < here && here < Step::Password && (step.row().precondition)(self))
    }
}

/// How a wizard ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The account is made.
    Done,
    /// The guardian dropped it.
    Dropped,
    /// The reader of the letter said «это не мы».
    Disowned,
    /// A precondition fell away: the other parent was first, or the child turned 14.
    Overtaken,
    /// Nobody went on with it.
    Expired,
}

impl End {
    /// Every end.
    pub const ALL: [Self; 5] = [Self::Done, Self::Dropped, Self::Disowned, Self::Overtaken, Self::Expired];

    /// The word of the state column; a running wizard has `running` there.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Dropped => "dropped",
            Self::Disowned => "disowned",
            Self::Overtaken => "overtaken",
            Self::Expired => "expired",
        }
    }

    /// The end with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn ready() -> Facts {
        Facts {
            birth_date: date(2016, 5, 7),
            today: date(2026, 11, 26),
            is_citizen: true,
            certificate: CertificateFact::Russian(Verification::Verified),
            snils: Some(Verification::Verified),
            is_relation_verified: true,
            has_account: false,
            guardian_level: Level::Standard,
        }
    }

    #[track_caller]
    fn verify(facts: Facts, expected: &[&str]) {
        let got = check(&facts, Ages::default()).err().unwrap_or_default();
        assert_eq!(got.into_iter().map(Precondition::code).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn each_precondition_is_named() {
        let russian = |state| CertificateFact::Russian(state);
        verify(ready(), &[]);
        verify(Facts { birth_date: date(2012, 11, 27), ..ready() }, &[]);
        verify(Facts { birth_date: date(2012, 11, 26), ..ready() }, &["too-old"]);
        verify(Facts { birth_date: date(2012, 2, 29), today: date(2026, 2, 28), ..ready() }, &[]);
        verify(Facts { birth_date: date(2012, 2, 29), today: date(2026, 3, 1), ..ready() }, &["too-old"]);
        verify(Facts { is_citizen: false, ..ready() }, &["not-citizen"]);
        verify(Facts { has_account: true, ..ready() }, &["account-exists"]);
        verify(Facts { guardian_level: Level::Simplified, ..ready() }, &["guardian-level"]);
        verify(
            Facts { certificate: CertificateFact::Missing, is_relation_verified: false, ..ready() },
            &["certificate-missing"],
        );
        verify(
            Facts { certificate: CertificateFact::Foreign, is_relation_verified: false, ..ready() },
            &["certificate-foreign"],
        );
        verify(Facts { certificate: russian(Verification::Checking), ..ready() }, &["certificate-checking"]);
        verify(Facts { certificate: russian(Verification::NotFound), ..ready() }, &["certificate-unverified"]);
        verify(Facts { snils: None, ..ready() }, &["snils-missing"]);
        verify(Facts { snils: Some(Verification::Checking), ..ready() }, &["snils-checking"]);
        verify(Facts { snils: Some(Verification::Unclear), ..ready() }, &["snils-unverified"]);
        verify(Facts { is_relation_verified: false, ..ready() }, &["relation-unverified"]);
    }

    #[test]
    fn the_grid_of_the_wizard() {
        let mut grid = String::new();
        for row in &STEPS {
            let cells: Vec<String> = Action::ALL
                .iter()
                .filter_map(|action| row.step.after(*action).map(|next| format!("{action:?}>{next:?}")))
                .collect();
            grid.push_str(&format!("{:10} {} [{:?}]\n", row.key, cells.join(" "), row.undo));
            assert_eq!(Step::from_key(row.key), Some(row.step));
            assert_eq!(row.step.row().step, row.step);
        }
        insta::assert_snapshot!(grid, @r"
        address    SaveAddress>Phone [Nothing]
        phone      AskCode>PhoneCode SkipPhone>Email Back>Address [Nothing]
        phone-code AskCode>PhoneCode SkipPhone>Email EnterCode>Email Back>Phone [ForgetPhone]
        email      SaveEmail>Letter Back>Phone [ForgetPhone]
        letter     SaveEmail>Letter ConfirmLetter>Password Back>Email [ForgetEmail]
        password   SavePassword>Done [Nothing]
        done        [Nothing]
        ");
    }

    #[test]
    fn a_wizard_is_taken_up_where_it_stopped_and_skips_nothing() {
        let mut p = Progress::default();
        let check = |p: &Progress, here, allowed: &[Step]| {
            assert_eq!(p.step(), here, "{p:?}");
            let got: Vec<Step> = STEPS.iter().map(|row| row.step).filter(|step| p.allows(*step)).collect();
            assert_eq!(got, allowed, "{p:?}");
        };
        check(&p, Step::Address, &[Step::Address]);
        p.has_address = true;
        check(&p, Step::Phone, &[Step::Address, Step::Phone]);
        p.phone = PhoneProgress::CodeSent;
        check(&p, Step::PhoneCode, &[Step::Address, Step::Phone, Step::PhoneCode]);
        p.phone = PhoneProgress::Confirmed;
        check(&p, Step::Email, &[Step::Address, Step::Phone, Step::Email]);
        p.phone = PhoneProgress::Skipped;
        p.email = EmailProgress::LetterSent;
        check(&p, Step::Letter, &[Step::Address, Step::Phone, Step::Email, Step::Letter]);
        p.email = EmailProgress::Confirmed;
        check(&p, Step::Password, &[Step::Password]);
        p.has_password = true;
        check(&p, Step::Done, &[Step::Done]);
        let odd = Progress { email: EmailProgress::Confirmed, ..Progress::default() };
        check(&odd, Step::Address, &[Step::Address]);
    }
}
