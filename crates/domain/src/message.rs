//! What the program tells people: messages by SMS and mail, and notices in «Уведомления». Here stands *what* is
//! said; the words of a language are put to it where it is sent or shown.

use serde::{Deserialize, Serialize};

mod notice;
mod topic;

pub use notice::{CheckEnd, Managed, Notice, Paper};
pub use topic::{Channel, Topic};

/// A message that is sent to a phone or mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// Code for the phone at registration (seed 002, step 5).
    RegistrationPhoneCode {
        /// Six digits.
        code: String,
    },
    /// Code for the mail at registration (seed 002, step 5).
    RegistrationEmailCode {
        /// Six digits.
        code: String,
    },
    /// Somebody tried to register with a contact that has an account.
    AlreadyRegistered,
    /// Code that takes up a registration on another device.
    RegistrationResumeCode {
        /// Six digits.
        code: String,
    },
    /// Code for the phone at a recovery.
    RecoveryPhoneCode {
        /// Six digits.
        code: String,
    },
    /// Code for the mail at a recovery.
    RecoveryEmailCode {
        /// Six digits.
        code: String,
    },
    /// A recovery waits a day; whoever did not begin it cancels it.
    RecoveryWaits {
        /// Address of the page with «Отменить восстановление».
        link: String,
    },
    /// The password was recovered.
    PasswordRecovered,
    /// Code for the child's phone (seed 001, step 4).
    ChildPhoneCode {
        /// Six digits.
        code: String,
    },
    /// Letter to the child's mail with «Подтвердить адрес» (seed 001, step 6).
    ChildAccountLetter {
        /// The child's given name.
        child: String,
        /// Address of the page with the button.
        link: String,
    },
    /// Code for a new phone or mail of an account.
    ContactCode {
        /// Six digits.
        code: String,
    },
    /// Somebody wants a contact for an account that is another's; told to its owner.
    ContactTaken,
    /// A contact was replaced; told to the one that was replaced.
    ContactChanged {
        /// `phone` or `email`.
        contact: String,
    },
    /// The answer of support to somebody who was not signed in.
    SupportAnswer {
        /// What was asked.
        question: String,
        /// The answer.
        answer: String,
    },
    /// Code by which a child from 14 agrees to a password that its guardian sets.
    ManagedPasswordCode {
        /// Six digits.
        code: String,
    },
    /// The letter that repeats a line of «Уведомления».
    Notice {
        /// The line.
        notice: Notice,
        /// Address of the page it opens.
        link: String,
    },
}

impl Message {
    /// The name of the kind, as it stands in the outbox.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::RegistrationPhoneCode { .. } => "registration_phone_code",
            Self::RegistrationEmailCode { .. } => "registration_email_code",
            Self::AlreadyRegistered => "already_registered",
            Self::RegistrationResumeCode { .. } => "registration_resume_code",
            Self::RecoveryPhoneCode { .. } => "recovery_phone_code",
            Self::RecoveryEmailCode { .. } => "recovery_email_code",
            Self::RecoveryWaits { .. } => "recovery_waits",
            Self::PasswordRecovered => "password_recovered",
            Self::ChildPhoneCode { .. } => "child_phone_code",
            Self::ChildAccountLetter { .. } => "child_account_letter",
            Self::ContactCode { .. } => "contact_code",
            Self::ContactTaken => "contact_taken",
            Self::ContactChanged { .. } => "contact_changed",
            Self::SupportAnswer { .. } => "support_answer",
            Self::ManagedPasswordCode { .. } => "managed_password_code",
            Self::Notice { .. } => "notice",
        }
    }
}
