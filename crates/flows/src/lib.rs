//! Every write of the system: load the facts of a rule, let the domain decide, save the step and its events, in
//! one transaction. A refusal is a value and commits; only a [`StoreError`] rolls back.

pub mod authority;
pub mod authorization;
pub mod child_account;
pub mod child_card;
pub mod civil_act;
pub mod code_limit;
pub mod contact;
pub mod deceased;
pub mod document;
pub mod edge;
pub mod event;
pub mod job;
pub mod level;
pub mod link;
pub mod look;
pub mod managing;
pub mod notification;
pub mod one_time;
pub mod operator;
pub mod outbox;
pub mod password;
pub mod permission;
pub mod permission_request;
pub mod person;
pub mod receipt;
pub mod recovery;
pub mod registration;
pub mod registry_request;
pub mod relation;
pub mod relation_claim;
pub mod session;
pub mod sign_on;
pub mod signing_key;
pub mod support_question;
pub mod system;
pub mod throttle;
pub mod trail;

use rodnya_store::StoreError;

/// What a flow answers: its outcome, or a refusal that has been recorded, unless the store failed.
pub type Flow<T, R> = Result<Result<T, R>, StoreError>;
