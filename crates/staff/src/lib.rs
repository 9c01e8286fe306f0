//! Pages for who serves people: the operator. Each kind of work has its file; for anybody but an operator who has given
//! the code of the app there is no such page (ADR 0009).

mod operator;
mod outbox;
mod person;
mod registry_request;
mod relation_claim;
mod support_question;

use axum::Router;
use rodnya_domain::name::FullName;
use rodnya_shell::Portal;
use rodnya_ui::T;

/// All pages of staff.
pub fn pages() -> Router<Portal> {
    Router::new()
        .merge(operator::routes())
        .merge(outbox::routes())
        .merge(person::routes())
        .merge(registry_request::routes())
        .merge(relation_claim::routes())
        .merge(support_question::routes())
}

/// «Снегирёва О. П.»: what lists show of a person.
fn initials(t: T, name: &FullName) -> String {
    let first = |part: &str| part.chars().next().map(|letter| format!(" {letter}.")).unwrap_or_default();
    let given = first(name.given_name.as_str());
    let patronymic = name.patronymic.as_ref().map(|part| first(part.as_str())).unwrap_or_default();
    t.name(&format!("{}{given}{patronymic}", name.surname.as_str()))
}
