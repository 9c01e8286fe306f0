//! A registry tells of a person's death: nobody acts in its name any more, and nothing rests on it. Its family is not
//! told of the death by a portal. Source: Семейный кодекс, article 47; ФЗ «Об актах гражданского состояния», article 64.

use rodnya_domain::{Cx, PersonId};
use rodnya_store::{StoreError, Tx, account, link, relation as ties, session};

use crate::{
    event::{self, Event},
    permission, relation,
    sign_on::{self, Which},
};

/// Closes what the person had: account, sessions, logins at systems, permissions, ties to children. The same again
/// changes nothing.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn apply(tx: &mut Tx<'_>, cx: &Cx, id: PersonId) -> Result<(), StoreError> {
    let was_open = account::block(tx, id, cx.now)?;
    session::end_all(tx, id, cx.now, "deceased")?;
    sign_on::end(tx, cx, Which::Person(id), "deceased")?;
    permission::deceased(tx, cx, id)?;
    let children = ties::children(tx, id)?;
    for child in &children {
        // Ended first, so that the child is not told either.
        if link::end(tx, (id, *child), "deceased", cx.now)? {
            event::record(tx, cx, Event::new("link_ended").about(*child).object(id).ground("deceased"))?;
        }
        relation::untie(tx, cx, (id, *child), "deceased")?;
    }
    if was_open || !children.is_empty() {
        event::record(tx, cx, Event::new("person_deceased").about(id).object(id).ground("registry"))?;
    }
    Ok(())
}
