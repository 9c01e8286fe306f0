//! The reference school diary (capability C6): timetable, homework, marks and attendance of a pupil.
//! It is nothing but a client of the OpenID Provider and knows of people only what the claims say.
//! Its own records stand in one SQLite file, whose statements are all in `book.rs`.

mod book;
mod config;
mod diary;
mod door;
mod edge;
mod guard;
mod identity;
mod lessons;
mod logout;
mod pages;
mod provider;
mod session;
mod sign_on;
mod week;

pub use book::{BookError, Enrolled, Pupil};
pub use config::{Clock, DiaryConfig, Named, School, client_metadata};
pub use diary::{Diary, OpenError};
pub use edge::system_clock;
