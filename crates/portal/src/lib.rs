//! Pages for people: account, family, permissions, notifications. Handlers read from the store and write through
//! flows; nothing lies between.

mod account;
mod application;
mod authorization;
mod child_account;
mod child_card;
mod civil_act;
mod contact;
mod document;
mod family;
mod help;
mod home;
mod language;
mod link;
mod login;
mod look;
mod managing;
mod notification;
mod permission;
mod permission_request;
mod profile;
mod receipt;
mod recovery;
mod registration;
mod service;
mod sign_on;

use axum::Router;
use rodnya_shell::{self as shell, Portal, fault};

/// All pages of the portal.
pub fn pages() -> Router<Portal> {
    Router::new()
        .merge(help::routes())
        .merge(home::routes())
        .merge(account::routes())
        .merge(application::routes())
        .merge(child_account::routes())
        .merge(child_card::routes())
        .merge(family::routes())
        .merge(civil_act::routes())
        .merge(contact::routes())
        .merge(document::routes())
        .merge(language::routes())
        .merge(link::routes())
        .merge(login::routes())
        .merge(look::routes())
        .merge(managing::routes())
        .merge(receipt::routes())
        .merge(recovery::routes())
        .merge(registration::routes())
        .merge(notification::routes())
        .merge(authorization::routes())
        .merge(permission::routes())
        .merge(permission_request::routes())
        .merge(profile::routes())
        .merge(service::routes())
        .merge(sign_on::routes())
}
