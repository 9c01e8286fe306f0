//! The only home of SQL. Two engines (SQLite inside the program, PostgreSQL beside it) run one text
//! and mean the same: writes happen as if one after another, and what a caller was told is done has
//! reached the disk. A file per aggregate holds its statements beside the functions that use them.

mod address;
mod db;
mod error;
mod keys;
mod migrate;
mod postgres;
mod sql;
mod sqlite;
mod tx;
pub mod account;
pub mod demo;
pub mod document;
pub mod event;
pub mod job;
pub mod level;
pub mod child_account;
pub mod child_card;
pub mod link;
pub mod relation;
pub mod notification;
pub mod one_time;
pub mod outbox;
pub mod person;
pub mod permission;
pub mod permission_request;
pub mod receipt;
pub mod registry_request;
pub mod recovery;
pub mod registration;
pub mod session;
pub mod setting;
pub mod testing;
pub mod sign_on;
pub mod signing_key;
pub mod system;
pub mod throttle;

mod value;
mod work;

pub use address::{Address, AddressError};
pub use db::Db;
pub use error::StoreError;
pub use keys::{Keys, Place};
pub use sql::Sql;
pub use tx::{Row, Tx};
pub use value::ToValue;
