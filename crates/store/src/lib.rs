//! The only home of SQL. Two engines (SQLite inside the program, PostgreSQL beside it) run one text
//! and mean the same: writes happen as if one after another, and what a caller was told is done has
//! reached the disk. A file per aggregate holds its statements beside the functions that use them.

pub mod account;
mod address;
pub mod child_account;
pub mod child_card;
pub mod civil_act;
pub mod contact;
mod db;
pub mod demo;
pub mod document;
mod error;
pub mod event;
pub mod housekeeping;
pub mod job;
mod keys;
pub mod level;
pub mod link;
pub mod link_request;
pub mod look;
pub mod managing;
mod migrate;
pub mod notification;
pub mod one_time;
pub mod operator;
pub mod outbox;
pub mod permission;
pub mod permission_request;
pub mod person;
mod postgres;
pub mod receipt;
pub mod recovery;
pub mod registration;
pub mod registry_request;
pub mod relation;
pub mod relation_claim;
pub mod session;
pub mod setting;
pub mod sign_on;
pub mod signing_key;
mod sql;
mod sqlite;
pub mod support_question;
pub mod system;
pub mod testing;
pub mod throttle;
mod tx;

mod value;
mod work;

pub use address::{Address, AddressError};
pub use db::Db;
pub use error::StoreError;
pub use keys::{Keys, Place};
pub use sql::Sql;
pub use tx::{Row, Tx};
pub use value::ToValue;
