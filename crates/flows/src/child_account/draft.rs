//! What a guardian typed in the wizard so far, kept sealed in its row.

use jiff::Timestamp;
use rodnya_domain::{
    child_account::{EmailProgress, PhoneProgress, Progress},
    email::Email,
    phone::Phone,
};
use rodnya_store::{StoreError, child_account::Wizard};
use serde::{Deserialize, Serialize};

/// «Адрес постоянной регистрации» of the child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// «Совпадает с вашим адресом постоянной регистрации».
    SameAsGuardian,
    /// Another one.
    Own(String),
}

/// The draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// «Место рождения».
    pub birth_place: Option<String>,
    /// The address.
    pub address: Option<Address>,
    /// The child's phone.
    pub phone: Option<Phone>,
    /// How far the phone is.
    pub phone_progress: PhoneProgress,
    /// When the last code left.
    pub code_sent: Option<Timestamp>,
    /// The child's mail.
    pub email: Option<Email>,
    /// How far the mail is.
    pub email_progress: EmailProgress,
    /// When the consent was ticked.
    pub consent: Option<Timestamp>,
    /// When the last letter left.
    pub letter_sent: Option<Timestamp>,
}

impl Draft {
    /// What is stored, as the table of steps asks it.
    pub const fn progress(&self) -> Progress {
        Progress {
            has_address: self.birth_place.is_some() && self.address.is_some(),
            phone: self.phone_progress,
            email: self.email_progress,
            has_password: false,
        }
    }
}

/// The draft of a wizard.
pub(super) fn read(wizard: &Wizard) -> Result<Draft, StoreError> {
    serde_json::from_str(&wizard.draft).map_err(|_| StoreError::impossible("child_account.draft"))
}

/// The draft as its row keeps it.
pub(super) fn write(draft: &Draft) -> Result<String, StoreError> {
    serde_json::to_string(draft).map_err(|error| StoreError::Engine(error.to_string()))
}
