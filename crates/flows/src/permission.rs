//! stub
use rodnya_domain::{Cx, PersonId, SystemId, scope::Scopes};
use rodnya_store::{Sql, StoreError, Tx};
/// stub
pub fn in_force(tx: &mut Tx<'_>, _cx: &Cx, person: PersonId, system: SystemId) -> Result<Option<Scopes>, StoreError> {
    const Q: Sql = Sql::new("select scope from permission where person_id = $1 and system_id = $2 and ended_us is null");
    tx.opt(Q, &[&person, &system], |row| Ok(Scopes::known_of(&row.text(0)?)))
}
