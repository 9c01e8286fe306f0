//! Consents that systems receive a person's data (C3, C4): what is in force now, and its giving and taking. Nothing
//! is remembered of a decision: each use computes it from ties, links, ages and consents of that moment.
//! Source: seed 003, part 4; ФЗ «О персональных данных», article 9.

mod ending;

use jiff::Timestamp;
use rodnya_domain::{
    Cx, PermissionId, PersonId, SystemId,
    age::Stage,
    authority::Ground,
    message::Notice,
    permission::{Cause, Consent, Decision, Event as Change, Facts, State, decide as rule},
    scope::{Scope, Scopes},
    system::System,
};
use rodnya_store::{
    StoreError, Tx,
    permission::{self, Permission},
    person, system,
};

use crate::{
    Flow, authority,
    event::{self, Event},
    notification, permission_request,
    receipt::{self, Shown},
    sign_on::{self, Which},
};

pub use ending::unlinked;
pub(crate) use ending::{account_deleted, deceased};

/// A system's wish for a person's data.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// Whose data.
    pub person: PersonId,
    /// Who wants them.
    pub system: &'a System,
    /// What it wants; of its registered scopes.
    pub scopes: &'a Scopes,
}

impl Wish<'_> {
    /// What cannot be left out.
    pub fn needed(&self) -> Scopes {
        let openid: Scopes = [Scope::Openid].into_iter().collect();
        self.scopes.without(&self.system.facts.optional_scopes.without(&openid))
    }

    /// What may be left out.
    pub fn optional(&self) -> Scopes {
        self.scopes.without(&self.needed())
    }

    /// What is agreed to if these optional scopes are ticked.
    fn agreed(&self, ticked: &Scopes) -> Scopes {
        self.needed().iter().chain(self.optional().common(ticked).iter()).collect()
    }
}

/// Decides whether a system receives what it wishes now, and else whose word is needed.
///
/// # Errors
/// Whatever the store refuses.
pub fn decide(tx: &mut Tx<'_>, cx: &Cx, wish: &Wish<'_>) -> Result<Decision, StoreError> {
    let facts = load_for_decide(tx, cx, wish, (wish.needed(), wish.optional()))?;
    Ok(rule(&facts, cx.now))
}

/// What a system may receive of a person now; none without consent of those who must agree. Looked at when a code is
/// issued, when it is redeemed and at each use of a token.
///
/// # Errors
/// Whatever the store refuses.
pub fn in_force(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, system: SystemId) -> Result<Option<Scopes>, StoreError> {
    let Some(system) = system::find(tx, system)? else { return Ok(None) };
    let wish = Wish { person, system: &system, scopes: &system.facts.scopes };
    let openid = [Scope::Openid].into_iter().collect();
    let facts = load_for_decide(tx, cx, &wish, (openid, system.facts.scopes.clone()))?;
    Ok(match rule(&facts, cx.now) {
        Decision::Grant(scopes) => Some(scopes),
        _ => None,
    })
}

fn load_for_decide(
    tx: &mut Tx<'_>,
    cx: &Cx,
    wish: &Wish<'_>,
    (needed, optional): (Scopes, Scopes),
) -> Result<Facts, StoreError> {
    let person = person::get(tx, wish.person)?;
    let stage = authority::stage_of(&person, cx);
    let guardians = authority::guardians(tx, cx, wish.person)?;
    let consent =
        |permission: Permission| Consent { by: permission.by, scopes: permission.scopes, at: permission.from };
    let live = permission::live_at(tx, wish.person, wish.system.id)?;
    Ok(Facts {
        person: wish.person,
        stage,
        policy: wish.system.facts.policy,
        is_system_active: wish.system.state == rodnya_domain::system::State::Active,
        guardians,
        needed,
        optional,
        consents: live.into_iter().filter(|p| p.state == State::InForce).map(consent).collect(),
        withdrawal: permission::last_withdrawal(tx, wish.person, wish.system.id)?,
    })
}

/// Why a consent is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantRefusal {
    /// This one has no say about this person.
    NotYours,
    /// An earlier guardian has objected to this one's link: until then this one allows nothing.
    Frozen {
        /// Until when.
        until: Timestamp,
    },
    /// The system has been stopped.
    SystemBlocked,
}

/// No consent is taken; the trail keeps the reason.
fn refuse(tx: &mut Tx<'_>, cx: &Cx, wish: &Wish<'_>, refusal: GrantRefusal) -> Flow<Granted, GrantRefusal> {
    let reason = match refusal {
        GrantRefusal::NotYours => "no_say",
        GrantRefusal::Frozen { .. } => "frozen",
        GrantRefusal::SystemBlocked => "system_blocked",
    };
    let line = Event::new("permission_granted").about(wish.person).object(wish.system.id);
    event::record(tx, cx, line.refused(reason))?;
    Ok(Err(refusal))
}

/// What followed from a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// The consent.
    pub permission: PermissionId,
    /// Whether it is enough; another's word is needed else.
    pub is_enough: bool,
}

/// «Разрешить» on a person's own sheet, from 14 years on. What guardians had allowed for one who is 18 ends.
///
/// # Errors
/// Whatever the store refuses.
pub fn grant_own(
    tx: &mut Tx<'_>,
    cx: &Cx,
    wish: &Wish<'_>,
    ticked: &Scopes,
    shown: &Shown,
) -> Flow<Granted, GrantRefusal> {
    let stage = authority::stage_of(&person::get(tx, wish.person)?, cx);
    if stage == Stage::Child {
        return refuse(tx, cx, wish, GrantRefusal::NotYours);
    }
    grant(tx, cx, wish, &Giver { by: wish.person, ground: Ground::Own, ticked, shown }, stage)
}

/// «Разрешить» of a guardian, asked or not.
///
/// # Errors
/// Whatever the store refuses.
pub fn grant_as_guardian(
    tx: &mut Tx<'_>,
    cx: &Cx,
    wish: &Wish<'_>,
    (guardian, ticked): (PersonId, &Scopes),
    shown: &Shown,
) -> Flow<Granted, GrantRefusal> {
    let right = authority::over(tx, cx, guardian, wish.person)?.filter(|right| right.ground() == Ground::Guardian);
    let Some(right) = right else { return refuse(tx, cx, wish, GrantRefusal::NotYours) };
    if let Some(until) = right.frozen_until() {
        return refuse(tx, cx, wish, GrantRefusal::Frozen { until });
    }
    let stage = authority::stage_of(&person::get(tx, wish.person)?, cx);
    grant(tx, cx, wish, &Giver { by: guardian, ground: Ground::Guardian, ticked, shown }, stage)
}

struct Giver<'a> {
    by: PersonId,
    ground: Ground,
    ticked: &'a Scopes,
    shown: &'a Shown,
}

fn grant(tx: &mut Tx<'_>, cx: &Cx, wish: &Wish<'_>, giver: &Giver<'_>, stage: Stage) -> Flow<Granted, GrantRefusal> {
    if wish.system.state != rodnya_domain::system::State::Active {
        return refuse(tx, cx, wish, GrantRefusal::SystemBlocked);
    }
    let mut scopes = wish.agreed(giver.ticked);
    for mut before in permission::live_at(tx, wish.person, wish.system.id)? {
        let own = before.by == giver.by;
        if own {
            // What was allowed earlier and is not asked this time stays allowed.
            scopes = scopes.iter().chain(before.scopes.without(wish.scopes).iter()).collect();
        }
        if own || stage == Stage::Adult {
            end(tx, cx, &mut before, Change::End(Cause::Replaced), giver.by)?;
        }
    }
    let permission = Permission {
        id: cx.id(),
        person: wish.person,
        system: wish.system.id,
        scopes,
        by: giver.by,
        authority: giver.ground,
        policy: wish.system.facts.policy,
        text_hash: giver.shown.hash(),
        from: cx.now,
        state: State::InForce,
        ended: None,
        ended_by: None,
        version: 1,
    };
    permission::insert(tx, &permission)?;
    let line = Event::new("permission_granted").about(wish.person).object(permission.id).ground(giver.ground.code());
    let detail = serde_json::json!({"system": wish.system.id, "scope": permission.scopes});
    event::record(tx, cx, line.detail(detail))?;
    let decision = receipt::Decision {
        kind: receipt::Kind::Grant,
        person: wish.person,
        system: wish.system,
        permission: Some(permission.id),
        by: giver.by,
        authority: giver.ground,
        scopes: &permission.scopes,
        shown: giver.shown,
    };
    receipt::issue(tx, cx, &decision)?;
    permission_request::settle(tx, cx, wish, giver.by)?;
    tell_others(tx, cx, wish, giver.by, |_, told| {
        let Told { person, child, system, by } = told;
        Some(Notice::PermissionGranted { person, child, system, by })
    })?;
    let is_enough = matches!(decide(tx, cx, wish)?, Decision::Grant(_));
    Ok(Ok(Granted { permission: permission.id, is_enough }))
}

/// «Не разрешать» on a person's own sheet: nothing changes, and there is a receipt of it.
///
/// # Errors
/// Whatever the store refuses.
pub fn refuse_own(tx: &mut Tx<'_>, cx: &Cx, wish: &Wish<'_>, shown: &Shown) -> Result<(), StoreError> {
    let line = Event::new("permission_refused").about(wish.person).object(wish.system.id).ground(Ground::Own.code());
    event::record(tx, cx, line)?;
    let decision = receipt::Decision {
        kind: receipt::Kind::Refusal,
        person: wish.person,
        system: wish.system,
        permission: None,
        by: wish.person,
        authority: Ground::Own,
        scopes: wish.scopes,
        shown,
    };
    receipt::issue(tx, cx, &decision).map(drop)
}

/// Why a withdrawal does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithdrawRefusal {
    /// This one has no say about it, or it does not exist.
    NotYours,
    /// It has ended already.
    Over,
}

/// «Отозвать», by any guardian or from 14 years on by the person itself: all consents for this system end, logins
/// there end in the same commit, and the system is told.
///
/// # Errors
/// Whatever the store refuses.
pub fn withdraw(
    tx: &mut Tx<'_>,
    cx: &Cx,
    by: PersonId,
    id: PermissionId,
    shown: &Shown,
) -> Flow<Permission, WithdrawRefusal> {
    let Some(wanted) = permission::find(tx, id)? else { return Ok(Err(WithdrawRefusal::NotYours)) };
    let Some(ground) = may_withdraw(tx, cx, by, wanted.person)? else {
        let line = Event::new("permission_withdrawn").about(wanted.person).object(id);
        event::record(tx, cx, line.refused("no_say"))?;
        return Ok(Err(WithdrawRefusal::NotYours));
    };
    if wanted.ended.is_some() {
        return Ok(Err(WithdrawRefusal::Over));
    }
    let system = system::get(tx, wanted.system)?;
    for mut live in permission::live_at(tx, wanted.person, wanted.system)? {
        end(tx, cx, &mut live, Change::Withdraw, by)?;
        let decision = receipt::Decision {
            kind: receipt::Kind::Withdrawal,
            person: live.person,
            system: &system,
            permission: Some(live.id),
            by,
            authority: ground,
            scopes: &live.scopes,
            shown,
        };
        receipt::issue(tx, cx, &decision)?;
        let line = Event::new("permission_withdrawn").about(live.person).object(live.id).ground(ground.code());
        event::record(tx, cx, line.detail(serde_json::json!({"system": system.id})))?;
    }
    sign_on::end(tx, cx, Which::PersonAt(wanted.person, wanted.system), "permission_withdrawn")?;
    let wish = Wish { person: wanted.person, system: &system, scopes: &wanted.scopes };
    tell_others(tx, cx, &wish, by, |_, told| {
        let Told { person, child, system, by } = told;
        Some(Notice::PermissionWithdrawn { person, child, system, by })
    })?;
    Ok(Ok(permission::find(tx, id)?.unwrap_or(wanted)))
}

/// On what ground somebody may take a consent about this person back: a child under 14 may not.
///
/// # Errors
/// Whatever the store refuses.
pub fn may_withdraw(tx: &mut Tx<'_>, cx: &Cx, by: PersonId, person: PersonId) -> Result<Option<Ground>, StoreError> {
    let Some(right) = authority::over(tx, cx, by, person)? else { return Ok(None) };
    let is_child = authority::stage_of(&person::get(tx, person)?, cx) == Stage::Child;
    let barred = right.ground() == Ground::Own && is_child;
    Ok((!barred).then(|| right.ground()))
}

fn end(tx: &mut Tx<'_>, cx: &Cx, permission: &mut Permission, change: Change, by: PersonId) -> Result<(), StoreError> {
    // Only consents that have not ended come here, and both changes end any of those.
    permission.state = permission.state.apply(change).map_err(|_| StoreError::stale("permission"))?;
    permission.ended = Some(cx.now);
    permission.ended_by = Some(by);
    permission::save(tx, permission)
}

/// The words of a notice about a person and a system.
pub(crate) struct Told {
    pub(crate) person: PersonId,
    pub(crate) child: String,
    pub(crate) system: [String; 2],
    pub(crate) by: String,
}

/// Tells everyone concerned but the one who acted: the person itself and its guardians. The notice is made for
/// each of them; none for whom it would say nothing.
pub(crate) fn tell_others(
    tx: &mut Tx<'_>,
    cx: &Cx,
    wish: &Wish<'_>,
    by: PersonId,
    notice: impl Fn(PersonId, Told) -> Option<Notice>,
) -> Result<(), StoreError> {
    let name = person::get(tx, by)?.name;
    let guardians = authority::guardians(tx, cx, wish.person)?;
    for one in [wish.person].into_iter().chain(guardians).filter(|one| *one != by) {
        let told = Told {
            person: wish.person,
            child: person::get(tx, wish.person)?.name.given_name.as_str().to_owned(),
            system: names(wish.system),
            by: name.given_and_surname(),
        };
        if let Some(notice) = notice(one, told) {
            notification::notify(tx, cx, one, notice)?;
        }
    }
    Ok(())
}

/// The system's name in both languages, for a notice.
pub(crate) fn names(system: &System) -> [String; 2] {
    [system.facts.name.ru.clone(), system.facts.name.en.clone()]
}
