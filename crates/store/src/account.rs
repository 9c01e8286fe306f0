//! A person's login: account, contacts.

use rodnya_domain::{Lang, PersonId};

use crate::{Place, Sql, StoreError, Tx};

const EMAIL: Sql = Sql::new(
    "select id, value_sealed from contact where person_id = $1 and kind = 'email' and ended_us is null",
);
const LANG: Sql = Sql::new("select lang from account where person_id = $1");

/// The confirmed mail of a person, if it has one.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_email(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    let keys = tx.keys();
    tx.opt(EMAIL, &[&person], |row| {
        keys.open_text(Place::new("contact", "value", row.id::<()>(0)?.uuid()), &row.bytes(1)?)
    })
}

/// The language a person reads.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_lang(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Lang>, StoreError> {
    tx.opt(LANG, &[&person], |row| Ok(Lang::from_code(&row.text(0)?)))
}
