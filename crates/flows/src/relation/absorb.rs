//! A child whom a record made known turns out to be the owner of an account: two persons become one.

use rodnya_domain::{Cx, PersonId, age::Stage, child_account::End, person::Datum};
use rodnya_store::{
    StoreError, Tx, account, child_account, child_card, document, person,
    relation::{self, Relation},
};

use crate::{
    authority,
    event::{self, Event},
    sign_on::{self, Which},
};

/// Two persons have turned out to be one: the child whom a record made known, and the owner of an account of its own.
/// Ties, papers and cards of the former are the latter's. Whom the record makes younger than 14 is logged out of systems
/// that it had let in by its own word. Source: facts on security, K10.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn absorb(tx: &mut Tx<'_>, cx: &Cx, (known, owner): (PersonId, PersonId)) -> Result<(), StoreError> {
    if let Some(wizard) = child_account::find_of_child(tx, known)? {
        child_account::end(tx, &wizard, End::Overtaken, cx.now)?;
    }
    for tie in relation::of_child(tx, known)? {
        relation::end(tx, (tie.guardian, known), "merged", cx.now)?;
        relation::insert(tx, &Relation { id: cx.id(), child: owner, ..tie })?;
    }
    document::move_all(tx, known, owner)?;
    child_card::move_all(tx, known, owner)?;
    let known = person::get(tx, known)?;
    let mut whole = person::get(tx, owner)?;
    let was_child = authority::stage_of(&whole, cx) == Stage::Child;
    whole.name = known.name;
    whole.birth = known.birth;
    whole.sex = known.sex.or(whole.sex);
    whole.names_verified = known.names_verified;
    // Each datum keeps who has said it: a registry, or operators who have seen papers.
    for datum in [Datum::Names, Datum::BirthDate, Datum::Sex, Datum::BirthPlace] {
        if let Some(told) = known.origins.get(&datum) {
            whole.origins.insert(datum, *told);
        }
    }
    whole.birth_place = known.birth_place.or(whole.birth_place);
    whole.citizenship = known.citizenship.or(whole.citizenship);
    person::save(tx, &whole)?;
    if authority::stage_of(&whole, cx) == Stage::Child {
        // Whoever registered it knows the answer; a child's forgotten password is its guardians' to answer for (F10).
        account::clear_control(tx, owner)?;
    }
    if !was_child && authority::stage_of(&whole, cx) == Stage::Child {
        sign_on::end(tx, cx, Which::Person(owner), "younger")?;
    }
    event::record(tx, cx, Event::new("person_merged").about(owner).object(known.id).ground("link"))
}
