//! The portal's pages in this process: request in, status and visible text out. Every route as nobody, stranger,
//! child, other parent; every form with everything that people and attackers type.

mod authorization;
mod browser;
mod civil_act;
mod consents;
mod contact;
mod crawl;
mod documents;
mod family;
mod fields;
mod form;
mod forms;
mod headers;
mod help;
mod html;
mod language;
mod link;
mod login;
mod managing;
mod notification;
mod operator;
mod papers;
mod recovery;
mod registration;
mod routes;
mod street;
