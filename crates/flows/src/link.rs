//! Linking a child's account to a guardian (F7): the guardian asks, the child answers with a code or a no, a guardian
//! who is linked already may confirm for a child under 14; and unlinking (F8). Conditions are read when a code is asked
//! for and once more when it is used. Source: seed 003, part 2.

mod objection;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{
    ChildCardId, Cx, LinkRequestId, PersonId,
    age::Stage,
    document::Kind,
    email::Email,
    link::{Account, End, Facts, LinkCode, Owner, Refusal, Verdict, judge},
    message::Notice,
    relation::is_same_child,
};
use rodnya_store::{
    StoreError, Tx,
    account::{self, Contact},
    child_account,
    child_card::{self, ChildCard},
    document,
    link::{self, Link},
    link_request::{self, LinkRequest},
    one_time, person, relation as ties,
};

use crate::{
    Flow, authority,
    event::{self, Event},
    notification, permission, permission_request, relation,
    throttle::{self, Limit},
};

pub use objection::{NothingToObject, OBJECTION_WINDOW, OtherGuardian, object, others};

/// How long a code works.
pub const CODE_LIFE: SignedDuration = SignedDuration::from_mins(60);
/// Wrong codes until a wish is over.
pub const CODE_TRIES: u32 = 5;
/// How long a linked guardian may confirm.
pub const CONFIRM_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Codes that a guardian may ask for.
const ASKED: Limit = Limit { name: "link_asked", count: 10, window: SignedDuration::from_hours(24) };
const CODE: &str = "link_code";

/// Why linking does not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskRefusal {
    /// There is no such card of this guardian.
    NotFound,
    /// This guardian may not link this child.
    Rule(Refusal),
    /// Too many codes today.
    Wait(throttle::Wait),
}

/// Whether this guardian may link the child of this card at all: for the card and the page with the child's mail.
///
/// # Errors
/// Whatever the store refuses.
pub fn may_ask(tx: &mut Tx<'_>, cx: &Cx, card: &ChildCard) -> Flow<(), Refusal> {
    Ok(judge(&facts(tx, cx, card, Owner::Nobody)?).map(drop))
}

/// «Продолжить»: whoever owns the address is asked, if it may be the card's child. The answer is the same in any case:
/// until when the code works.
///
/// # Errors
/// Whatever the store refuses.
pub fn ask(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (id, guardian): (ChildCardId, PersonId),
    (email, code): (&Email, &LinkCode),
) -> Flow<Timestamp, AskRefusal> {
    let Some(card) = child_card::find(tx, id, guardian)? else { return Ok(Err(AskRefusal::NotFound)) };
    if let Err(wait) = throttle::hit(tx, cx, ASKED, &guardian.to_string())? {
        return Ok(Err(AskRefusal::Wait(wait)));
    }
    let owner = account::find_owner(tx, &Contact::Email(email.clone()))?;
    let whose = whose(tx, cx, &card, owner)?;
    let verdict = match judge(&facts(tx, cx, &card, whose)?) {
        Ok(verdict) => verdict,
        Err(refusal) => return Ok(Err(AskRefusal::Rule(refusal))),
    };
    let until = cx.now + CODE_LIFE;
    let (Some(account), Some(child), true) = (owner, card.child, verdict != Verdict::Silence) else {
        let event = Event::new("link_asked").about(guardian).object(id);
        event::record(tx, cx, event.refused("not_this_childs"))?;
        return Ok(Ok(until));
    };
    if let Some(before) = link_request::of_guardian(tx, guardian, account)? {
        link_request::end(tx, before.id, End::Replaced, cx.now)?;
        one_time::void(tx, CODE, before.id.uuid(), cx.now)?;
    }
    let expires = cx.now + CONFIRM_LIFE;
    let wish = LinkRequest { id: cx.id(), guardian, card: id, child, account, created: cx.now, expires };
    link_request::insert(tx, &wish)?;
    issue(tx, cx, &wish, code)?;
    event::record(tx, cx, Event::new("link_asked").about(account).object(wish.id).ground("guardian"))?;
    tell_asked(tx, cx, &wish)?;
    Ok(Ok(until))
}

fn issue(tx: &mut Tx<'_>, cx: &Cx, wish: &LinkRequest, code: &LinkCode) -> Result<(), StoreError> {
    let thing = one_time::OneTime {
        id: cx.id(),
        kind: CODE,
        flow: Some(wish.id.uuid()),
        hash: hash(tx, code),
        payload: "{}".to_owned(),
        tries: CODE_TRIES,
        expires: cx.now + CODE_LIFE,
    };
    one_time::insert(tx, &thing, cx.now)
}

/// The same for one code wherever it is typed, so that a stolen one is known by it.
fn hash(tx: &Tx<'_>, code: &LinkCode) -> Vec<u8> {
    tx.keys().mac(CODE, code.signs().as_bytes())
}

/// The child learns who asks; guardians who may confirm are asked too.
fn tell_asked(tx: &mut Tx<'_>, cx: &Cx, wish: &LinkRequest) -> Result<(), StoreError> {
    let by = name_of(tx, wish.guardian)?;
    notification::notify(tx, cx, wish.account, Notice::LinkOffered { by: by.clone() })?;
    let account = person::get(tx, wish.account)?;
    if authority::stage_of(&account, cx) != Stage::Child {
        return Ok(());
    }
    let child = account.name.given_name.as_str().to_owned();
    for other in authority::guardians(tx, cx, wish.account)? {
        let notice = Notice::LinkAsked { request: wish.id, child: child.clone(), by: by.clone() };
        notification::notify(tx, cx, other, notice)?;
    }
    Ok(())
}

/// Given name and surname, as notices show them.
fn name_of(tx: &mut Tx<'_>, id: PersonId) -> Result<String, StoreError> {
    Ok(person::get(tx, id)?.name.given_and_surname())
}

fn facts(tx: &mut Tx<'_>, cx: &Cx, card: &ChildCard, owner: Owner) -> Result<Facts, StoreError> {
    let Some(child) = card.child else {
        let (stage, account) = (Stage::Child, Account::Lacking);
        return Ok(Facts { is_tied: false, is_linked: false, stage, account, owner });
    };
    let in_making = child_account::find_of_child(tx, child)?
        .is_some_and(|wizard| wizard.is_live(cx.now) && wizard.guardian != card.guardian);
    let unmade = if in_making { Account::InMaking } else { Account::Lacking };
    let account = if account::exists(tx, child)? { Account::Made } else { unmade };
    Ok(Facts {
        is_tied: ties::find(tx, card.guardian, child)?.is_some(),
        is_linked: link::find(tx, card.guardian, child)?.is_some(),
        stage: authority::stage_of(&person::get(tx, child)?, cx),
        account,
        owner,
    })
}

/// Whose account an address is, seen from the card.
fn whose(tx: &mut Tx<'_>, cx: &Cx, card: &ChildCard, owner: Option<PersonId>) -> Result<Owner, StoreError> {
    let (Some(owner), Some(child)) = (owner, card.child) else { return Ok(Owner::Nobody) };
    if owner == child {
        return Ok(Owner::Child);
    }
    let (owner, child) = (person::get(tx, owner)?, person::get(tx, child)?);
    // A birth date that nothing confirms is only what the account's owner typed, and the record's one will replace it.
    // An account of somebody who says that he is of age is never taken for a child's.
    let is_typed = owner.names_verified.is_none();
    let birth = if is_typed { child.birth } else { owner.birth };
    let Some(birth) = birth.filter(|_| !is_typed || authority::stage_of(&owner, cx) != Stage::Adult) else {
        return Ok(Owner::Stranger);
    };
    let is_namesake = is_same_child((&child.name, child.birth), (&owner.name, birth))
        && child.name.surname.fold() == owner.name.surname.fold();
    if !is_namesake {
        return Ok(Owner::Stranger);
    }
    for kind in [Kind::Snils, Kind::BirthCertificate] {
        let own = number_of(tx, owner.id, kind)?;
        if own.is_some() && own != number_of(tx, child.id, kind)? {
            return Ok(Owner::OtherPapers);
        }
    }
    Ok(Owner::Namesake)
}

fn number_of(tx: &mut Tx<'_>, person: PersonId, kind: Kind) -> Result<Option<String>, StoreError> {
    Ok(document::find_in_force(tx, person, kind)?.map(|paper| paper.body.number()))
}

/// A wish as the child sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The wish.
    pub wish: LinkRequest,
    /// The guardian's full name.
    pub by: String,
    /// Until when the code works.
    pub until: Timestamp,
}

/// The wishes whose codes still work, the oldest first: the window after login and the block in the profile.
///
/// # Errors
/// Whatever the store refuses.
pub fn offers(tx: &mut Tx<'_>, account: PersonId, now: Timestamp) -> Result<Vec<Offer>, StoreError> {
    let mut offers = Vec::new();
    for wish in link_request::of_account(tx, account, now)? {
        if let Some(code) = one_time::live(tx, CODE, wish.id.uuid(), now)? {
            let by = person::get(tx, wish.guardian)?.name.display();
            offers.push(Offer { wish, by, until: code.expires });
        }
    }
    Ok(offers)
}

/// Why an answer changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerRefusal {
    /// No such wish is waiting for this person.
    NotFound,
    /// The code is wrong; so many tries are left.
    Wrong {
        /// Tries that are left.
        left: u32,
    },
    /// The code is over: too old, or too many wrong ones.
    Dead,
    /// The relation ended meanwhile, the child came of age, or the account is linked already.
    Overtaken,
}

/// «Привязать» in the child's account. A try is counted before it is compared.
///
/// # Errors
/// Whatever the store refuses.
pub fn enter(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (id, account): (LinkRequestId, PersonId),
    typed: &LinkCode,
) -> Flow<(), AnswerRefusal> {
    let found = link_request::find(tx, id, cx.now)?.filter(|wish| wish.account == account);
    let Some(wish) = found else { return Ok(Err(AnswerRefusal::NotFound)) };
    let Some(code) = one_time::count_try(tx, CODE, id.uuid(), cx.now)? else { return Ok(Err(AnswerRefusal::Dead)) };
    let hash = hash(tx, typed);
    if verify_slices_are_equal(&hash, &code.hash).is_err() {
        event::record(tx, cx, Event::new("link_entered").about(account).object(id).refused("wrong_code"))?;
        stop_stolen(tx, cx, account, &hash)?;
        let left = u32::try_from(code.tries_left).unwrap_or(0);
        if left == 0 {
            close(tx, cx, &wish, End::Tries)?;
            return Ok(Err(AnswerRefusal::Dead));
        }
        return Ok(Err(AnswerRefusal::Wrong { left }));
    }
    one_time::mark_used(tx, code.id, cx.now)?;
    conclude(tx, cx, &wish, End::Code)
}

/// A code that was made for another account is in wrong hands: it dies, and the guardian and the child it was made for
/// are told. Source: facts on security, K2.
fn stop_stolen(tx: &mut Tx<'_>, cx: &Cx, account: PersonId, hash: &[u8]) -> Result<(), StoreError> {
    let flow = one_time::find(tx, CODE, hash, cx.now)?.and_then(|code| code.flow);
    let Some(id) = flow.map(LinkRequestId::from_uuid) else { return Ok(()) };
    let Some(wish) = link_request::find(tx, id, cx.now)?.filter(|wish| wish.account != account) else {
        return Ok(());
    };
    link_request::end(tx, wish.id, End::Stolen, cx.now)?;
    one_time::void(tx, CODE, wish.id.uuid(), cx.now)?;
    event::record(tx, cx, Event::new("link_refused").about(wish.account).object(wish.id).ground(End::Stolen.code()))?;
    let child = person::get(tx, wish.child)?.name.given_name.as_str().to_owned();
    let told = Notice::LinkCodeStolen { child: Some(child), card: Some(wish.card) };
    notification::notify(tx, cx, wish.guardian, told)?;
    notification::notify(tx, cx, wish.account, Notice::LinkCodeStolen { child: None, card: None }).map(drop)
}

/// «Это не мой родитель» in the child's account, or the no of a linked guardian.
///
/// # Errors
/// Whatever the store refuses.
pub fn refuse(tx: &mut Tx<'_>, cx: &Cx, (id, by): (LinkRequestId, PersonId)) -> Flow<(), AnswerRefusal> {
    let Some(wish) = link_request::find(tx, id, cx.now)? else { return Ok(Err(AnswerRefusal::NotFound)) };
    if wish.account != by && !may_confirm(tx, cx, &wish, by)? {
        return Ok(Err(AnswerRefusal::NotFound));
    }
    close(tx, cx, &wish, End::Refused)?;
    Ok(Ok(()))
}

/// A wish that this person may confirm as a linked guardian of a child under 14.
///
/// # Errors
/// Whatever the store refuses.
pub fn to_confirm(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (id, by): (LinkRequestId, PersonId),
) -> Result<Option<LinkRequest>, StoreError> {
    let Some(wish) = link_request::find(tx, id, cx.now)? else { return Ok(None) };
    Ok(if may_confirm(tx, cx, &wish, by)? { Some(wish) } else { None })
}

fn may_confirm(tx: &mut Tx<'_>, cx: &Cx, wish: &LinkRequest, by: PersonId) -> Result<bool, StoreError> {
    let account = person::get(tx, wish.account)?;
    let is_child = authority::stage_of(&account, cx) == Stage::Child;
    let right = authority::over(tx, cx, by, wish.account)?;
    Ok(is_child && wish.guardian != by && right.is_some_and(|right| right.decides_as_guardian()))
}

/// «Подтвердить» of the first parent.
///
/// # Errors
/// Whatever the store refuses.
pub fn confirm(tx: &mut Tx<'_>, cx: &Cx, (id, by): (LinkRequestId, PersonId)) -> Flow<(), AnswerRefusal> {
    let Some(wish) = to_confirm(tx, cx, (id, by))? else { return Ok(Err(AnswerRefusal::NotFound)) };
    conclude(tx, cx, &wish, End::Confirmed)
}

/// Every condition is read once more, then the account is linked.
fn conclude(tx: &mut Tx<'_>, cx: &Cx, wish: &LinkRequest, how: End) -> Flow<(), AnswerRefusal> {
    let card = child_card::find(tx, wish.card, wish.guardian)?;
    let verdict = match &card {
        // Another guardian's wish may have made the child of the record and the owner of the account one person meanwhile.
        Some(card) if card.child == Some(wish.child) || card.child == Some(wish.account) => {
            let whose = whose(tx, cx, card, Some(wish.account))?;
            judge(&facts(tx, cx, card, whose)?).unwrap_or(Verdict::Silence)
        }
        _ => Verdict::Silence,
    };
    match verdict {
        Verdict::Silence => {
            close(tx, cx, wish, End::Overtaken)?;
            return Ok(Err(AnswerRefusal::Overtaken));
        }
        Verdict::AskAndMerge => relation::absorb(tx, cx, (wish.child, wish.account))?,
        Verdict::Ask => {}
    }
    link_request::end(tx, wish.id, how, cx.now)?;
    let row =
        Link { id: cx.id(), guardian: wish.guardian, child: wish.account, how: how.code().to_owned(), from: cx.now };
    link::insert(tx, &row)?;
    event::record(tx, cx, Event::new("link_made").about(wish.account).object(row.id).ground(how.code()))?;
    permission_request::linked(tx, cx, wish.guardian, wish.account)?;
    let by = name_of(tx, wish.guardian)?;
    notification::notify(tx, cx, wish.account, Notice::LinkedTo { by: by.clone() })?;
    let child = person::get(tx, wish.account)?.name.given_name.as_str().to_owned();
    // Whoever is tied to the child is told, also who has not linked the account yet.
    for guardian in ties::guardians(tx, wish.account)? {
        let card = child_card::find_of_child(tx, guardian, wish.account)?;
        notification::notify(tx, cx, guardian, Notice::Linked { child: child.clone(), by: by.clone(), card })?;
    }
    Ok(Ok(()))
}

/// Nothing comes of a wish; the guardian is told.
fn close(tx: &mut Tx<'_>, cx: &Cx, wish: &LinkRequest, how: End) -> Result<(), StoreError> {
    link_request::end(tx, wish.id, how, cx.now)?;
    one_time::void(tx, CODE, wish.id.uuid(), cx.now)?;
    event::record(tx, cx, Event::new("link_refused").about(wish.account).object(wish.id).ground(how.code()))?;
    let child = person::get(tx, wish.child)?.name.given_name.as_str().to_owned();
    notification::notify(tx, cx, wish.guardian, Notice::LinkRefused { child, card: wish.card }).map(drop)
}

/// Why a link is not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnlinkRefusal {
    /// There is no such card of this guardian, or its child's account is not linked to him.
    NotFound,
}

/// «Отвязать»: the guardian's own link ends, with the permissions that he gave and logins that rested on them alone.
///
/// # Errors
/// Whatever the store refuses.
pub fn unlink(tx: &mut Tx<'_>, cx: &Cx, (id, guardian): (ChildCardId, PersonId)) -> Flow<(), UnlinkRefusal> {
    let child = child_card::find(tx, id, guardian)?.and_then(|card| card.child);
    let Some(child) = child else { return Ok(Err(UnlinkRefusal::NotFound)) };
    if !link::end(tx, (guardian, child), "guardian", cx.now)? {
        return Ok(Err(UnlinkRefusal::NotFound));
    }
    event::record(tx, cx, Event::new("link_ended").about(child).object(guardian).ground("guardian"))?;
    permission::unlinked(tx, cx, guardian, child)?;
    let by = name_of(tx, guardian)?;
    notification::notify(tx, cx, child, Notice::UnlinkedFrom { by: by.clone() })?;
    let given_name = person::get(tx, child)?.name.given_name.as_str().to_owned();
    for other in authority::guardians(tx, cx, child)?.into_iter().chain([guardian]) {
        notification::notify(tx, cx, other, Notice::Unlinked { child: given_name.clone(), by: by.clone() })?;
    }
    Ok(Ok(()))
}
