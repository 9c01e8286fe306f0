//! What a linked guardian does with a child's account (F8): a new password, ended sessions, deletion with thirty days'
//! grace. Never: entering as the child, reading its mail, seeing its tokens. Each act is told to the child and the other
//! guardian. Source: seed 003, part 2 («настройкам его профиля и смене пароля, … удалить»).

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{
    ChildCardId, Cx, Lang, PersonId, SessionId,
    age::Stage,
    authority::Ground,
    message::{Managed, Message, Notice},
    password::PasswordAbout,
};
use rodnya_store::{
    StoreError, Tx, account, child_card,
    managing::{self, find_deletion},
    person, recovery, session,
    sign_on::Which,
};

use crate::{
    Flow, authority, code_limit,
    edge::Code,
    event::{self, Event},
    job, notification, one_time,
    one_time::Tried,
    outbox::{self, Send},
    permission, sign_on,
    throttle::Wait,
};

/// How long an account can be kept after all.
pub const GRACE: SignedDuration = SignedDuration::from_hours(30 * 24);
const CODE: &str = "managed_password";

/// Whose card, and who acts.
pub type At = (ChildCardId, PersonId);

/// Why nothing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such card of this guardian, or its child's account is not linked to him.
    NotFound,
    /// An earlier guardian has objected to the link: until then nothing is managed.
    Frozen {
        /// Until when.
        until: Timestamp,
    },
    /// From 14 the child's code is needed, and this one is wrong; so many tries are left.
    WrongCode {
        /// Tries that are left.
        left: u32,
    },
    /// The code is over, or none has been sent.
    NoCode,
    /// Codes are sent once a minute, five an hour.
    Wait(Wait),
    /// It is so already.
    Repeated,
}

/// A child as its managing guardian sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// The child.
    pub id: PersonId,
    /// Its stage, today.
    pub stage: Stage,
    /// When the account is going to be deleted.
    pub deletion: Option<Timestamp>,
}

/// The child of a card, if this guardian manages its account now.
///
/// # Errors
/// Whatever the store refuses.
pub fn child(tx: &mut Tx<'_>, cx: &Cx, (card, guardian): At) -> Flow<Child, Refusal> {
    let Some(id) = child_card::find(tx, card, guardian)?.and_then(|card| card.child) else {
        return Ok(Err(Refusal::NotFound));
    };
    let right = authority::over(tx, cx, guardian, id)?.filter(|right| right.ground() == Ground::Guardian);
    let Some(right) = right else { return Ok(Err(Refusal::NotFound)) };
    if !account::exists(tx, id)? {
        return Ok(Err(Refusal::NotFound));
    }
    if let Some(until) = right.frozen_until() {
        return Ok(Err(Refusal::Frozen { until }));
    }
    let stage = authority::stage_of(&person::get(tx, id)?, cx);
    Ok(Ok(Child { id, stage, deletion: find_deletion(tx, id)? }))
}

/// What a password of this child must not hold.
///
/// # Errors
/// Whatever the store refuses.
pub fn password_about(tx: &mut Tx<'_>, cx: &Cx, at: At) -> Flow<PasswordAbout, Refusal> {
    let child = match child(tx, cx, at)? {
        Ok(child) => child.id,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let name = person::get(tx, child)?.name;
    let parts = [Some(name.surname), Some(name.given_name), name.patronymic];
    Ok(Ok(PasswordAbout {
        names: parts.into_iter().flatten().map(|part| part.as_str().to_owned()).collect(),
        phone: account::find_phone(tx, child)?,
        email: account::find_email(tx, child)?,
    }))
}

/// «Прислать код ребёнку»: from 14 a new password needs the child's word. The code goes to its phone, else to its mail.
///
/// # Errors
/// Whatever the store refuses.
pub fn send_code(tx: &mut Tx<'_>, cx: &Cx, at: At, code: &Code) -> Flow<(), Refusal> {
    let child = match child(tx, cx, at)? {
        Ok(child) => child.id,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let to = match account::find_contact(tx, child, "phone")? {
        Some(phone) => Some(phone),
        None => account::find_contact(tx, child, "email")?,
    };
    let Some(to) = to else { return Ok(Err(Refusal::NotFound)) };
    if let Err(wait) = code_limit::may_send_by(tx, cx, (at.1, CODE), &to)? {
        return Ok(Err(Refusal::Wait(wait)));
    }
    one_time::issue_code(tx, cx, CODE, child.uuid(), code)?;
    let lang = account::find_lang(tx, child)?.unwrap_or(Lang::Ru);
    let message = Message::ManagedPasswordCode { code: code.digits().to_owned() };
    outbox::send(tx, cx, Send { to, person: Some(child), lang, message })?;
    event::record(tx, cx, Event::new("managed_code_sent").about(child).object(at.0).ground("guardian"))?;
    Ok(Ok(()))
}

/// «Сменить пароль»: the child is logged out everywhere and logs in with the new one.
///
/// # Errors
/// Whatever the store refuses.
pub fn set_password(tx: &mut Tx<'_>, cx: &Cx, at: At, hash: &str, code: &Code) -> Flow<(), Refusal> {
    let child = match child(tx, cx, at)? {
        Ok(child) => child,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if child.stage != Stage::Child {
        match one_time::try_code(tx, cx, CODE, child.id.uuid(), code)? {
            Tried::Right => {}
            Tried::Wrong { left } => return Ok(Err(Refusal::WrongCode { left })),
            Tried::Dead => return Ok(Err(Refusal::NoCode)),
        }
    }
    managing::set_password(tx, child.id, hash, cx.now)?;
    recovery::end_of_person(tx, child.id, cx.now, "guardian")?;
    session::end_all(tx, child.id, cx.now, "guardian")?;
    sign_on::end(tx, cx, Which::Person(child.id), "guardian")?;
    event::record(tx, cx, Event::new("password_set").about(child.id).object(at.0).ground("guardian"))?;
    tell(tx, cx, (child.id, at.1), Managed::Password)?;
    Ok(Ok(()))
}

/// «Завершить» of one of the child's sessions.
///
/// # Errors
/// Whatever the store refuses.
pub fn end_session(tx: &mut Tx<'_>, cx: &Cx, at: At, id: SessionId) -> Flow<(), Refusal> {
    let child = match child(tx, cx, at)? {
        Ok(child) => child.id,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !session::end(tx, id, child, cx.now, "guardian")? {
        return Ok(Err(Refusal::NotFound));
    }
    sign_on::end(tx, cx, Which::Session(id), "guardian")?;
    event::record(tx, cx, Event::new("session_ended").about(child).object(id).ground("guardian"))?;
    tell(tx, cx, (child, at.1), Managed::Session)?;
    Ok(Ok(()))
}

/// «Удалить учётную запись»: in thirty days, unless a guardian keeps it.
///
/// # Errors
/// Whatever the store refuses.
pub fn plan_deletion(tx: &mut Tx<'_>, cx: &Cx, at: At) -> Flow<Timestamp, Refusal> {
    let child = match child(tx, cx, at)? {
        Ok(child) => child,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if child.deletion.is_some() {
        return Ok(Err(Refusal::Repeated));
    }
    let due = cx.now + GRACE;
    managing::set_deletion(tx, child.id, Some(due))?;
    job::enqueue(tx, cx, job::Kind::AccountDeletion, &child.id.to_string(), due)?;
    event::record(tx, cx, Event::new("deletion_planned").about(child.id).object(at.0).ground("guardian"))?;
    let on = person::get(tx, child.id)?.today(due);
    tell(tx, cx, (child.id, at.1), Managed::DeletionPlanned { on })?;
    Ok(Ok(due))
}

/// «Оставить учётную запись»: any linked guardian may.
///
/// # Errors
/// Whatever the store refuses.
pub fn keep(tx: &mut Tx<'_>, cx: &Cx, at: At) -> Flow<(), Refusal> {
    let child = match child(tx, cx, at)? {
        Ok(child) => child,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if child.deletion.is_none() {
        return Ok(Err(Refusal::Repeated));
    }
    managing::set_deletion(tx, child.id, None)?;
    event::record(tx, cx, Event::new("deletion_cancelled").about(child.id).object(at.0).ground("guardian"))?;
    tell(tx, cx, (child.id, at.1), Managed::Kept)?;
    Ok(Ok(()))
}

/// One's own account that a guardian has put down for deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnDeletion {
    /// When it goes.
    pub due: Timestamp,
    /// From 14 its person may keep it.
    pub may_keep: bool,
}

/// Whether one's own account is going to be deleted.
///
/// # Errors
/// Whatever the store refuses.
pub fn own_deletion(tx: &mut Tx<'_>, cx: &Cx, own: PersonId) -> Result<Option<OwnDeletion>, StoreError> {
    let Some(due) = find_deletion(tx, own)? else { return Ok(None) };
    let may_keep = authority::stage_of(&person::get(tx, own)?, cx) != Stage::Child;
    Ok(Some(OwnDeletion { due, may_keep }))
}

/// «Оставить учётную запись» by its own person, from 14 years on; the guardians are told.
///
/// # Errors
/// Whatever the store refuses.
pub fn keep_own(tx: &mut Tx<'_>, cx: &Cx, own: PersonId) -> Flow<(), Refusal> {
    match own_deletion(tx, cx, own)? {
        None => return Ok(Err(Refusal::Repeated)),
        Some(OwnDeletion { may_keep: false, .. }) => return Ok(Err(Refusal::NotFound)),
        Some(_) => {}
    }
    managing::set_deletion(tx, own, None)?;
    event::record(tx, cx, Event::new("deletion_cancelled").about(own).object(own).ground(Ground::Own.code()))?;
    tell(tx, cx, (own, own), Managed::Kept)?;
    Ok(Ok(()))
}

/// The job's step: the time of grace is over. Answers when to come again, if the deletion was put off meanwhile. Nothing is
/// deleted if no guardian decides any more, or its person has come of age: then nobody wants it who has the right to.
///
/// # Errors
/// Whatever the store refuses.
pub fn delete(tx: &mut Tx<'_>, cx: &Cx, child: PersonId) -> Result<Option<Timestamp>, StoreError> {
    match find_deletion(tx, child)? {
        None => return Ok(None),
        Some(due) if cx.now < due => return Ok(Some(due)),
        Some(_) => {}
    }
    let guardians = authority::guardians(tx, cx, child)?;
    if guardians.is_empty() {
        managing::set_deletion(tx, child, None)?;
        event::record(tx, cx, Event::new("deletion_cancelled").about(child).object(child).ground("no_guardian"))?;
        notification::notify(tx, cx, child, Notice::Managed { child: None, by: None, what: Managed::Kept })?;
        return Ok(None);
    }
    let name = person::get(tx, child)?.name.given_name.as_str().to_owned();
    for guardian in guardians {
        let notice = Notice::Managed { child: Some(name.clone()), by: None, what: Managed::Deleted };
        notification::notify(tx, cx, guardian, notice)?;
    }
    session::end_all(tx, child, cx.now, "account_deleted")?;
    sign_on::end(tx, cx, Which::Person(child), "account_deleted")?;
    permission::account_deleted(tx, cx, child)?;
    recovery::end_of_person(tx, child, cx.now, "account_deleted")?;
    managing::delete(tx, child, cx.now)?;
    event::record(tx, cx, Event::new("account_deleted").about(child).object(child).ground("guardian"))?;
    Ok(None)
}

/// The child and the other guardians learn what was done, and by whom.
fn tell(tx: &mut Tx<'_>, cx: &Cx, (child, by): (PersonId, PersonId), what: Managed) -> Result<(), StoreError> {
    let by_name = person::get(tx, by)?.name.given_and_surname();
    if child != by {
        let own = Notice::Managed { child: None, by: Some(by_name.clone()), what: what.clone() };
        notification::notify(tx, cx, child, own)?;
    }
    let given_name = person::get(tx, child)?.name.given_name.as_str().to_owned();
    for other in authority::guardians(tx, cx, child)?.into_iter().filter(|other| *other != by) {
        let notice = Notice::Managed { child: Some(given_name.clone()), by: Some(by_name.clone()), what: what.clone() };
        notification::notify(tx, cx, other, notice)?;
    }
    Ok(())
}
