//! The rules of Rodnya: types, state machines, ages, who may do what. No I/O, no clock, no randomness.

pub mod scope;
pub mod system;

pub mod checklist;
pub mod message;
pub mod recovery;
pub mod registration;

mod cx;
mod id;

pub use cx::{Actor, Cx, Lang, Sex, named_id};
pub use id::*;
pub mod age;
pub mod authority;
pub mod birth_certificate;
pub mod child_account;
pub mod child_card;
pub mod civil_act;
pub mod contact;
pub mod control;
pub mod date;
pub mod document;
pub mod email;
pub mod inn;
pub mod level;
pub mod link;
pub mod login;
pub mod look;
pub mod mailbox;
pub mod name;
pub mod operator;
pub mod passport;
pub mod password;
pub mod permission;
pub mod permission_request;
pub mod person;
pub mod phone;
pub mod place;
pub mod registry_request;
pub mod relation;
pub mod relation_claim;
pub mod snils;
pub mod support_question;
mod text;

pub use text::FreeTextError;
