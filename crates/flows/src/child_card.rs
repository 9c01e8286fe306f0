//! The child's card (F1) and what registries say of it (F2, F3). A card belongs to one guardian; whoever names
//! another's card finds nothing. Source: seed 001.

mod answer;

use rodnya_domain::{
    ChildCardId, Cx, PersonId,
    age::{Ages, Stage},
    birth_certificate::Certificate,
    child_account::End,
    child_card::{Check, Typed},
    document::Effect,
    inn::Inn,
    level::Need,
    person::Identity,
    registry_request::{Asked, AskingGuardian, Registry, Subject},
    snils::Snils,
};
use rodnya_store::{
    StoreError, Tx, child_account,
    child_card::{self, ChildCard},
    level, person,
};

pub(crate) use answer::apply_papers;
use answer::plan_refresh;
pub use answer::{Answered, Ended, REFRESH_PAUSE, apply_answer, refresh};

use crate::{
    Flow, civil_act,
    event::{self, Event},
    registry_request, relation,
};

/// Cards of one guardian.
pub const CARDS_MAX: u32 = 30;

/// Why a card is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardRefusal {
    /// There is no such card of this guardian.
    NotFound,
    /// The guardian has [`CARDS_MAX`] cards.
    TooMany,
}

/// «Сохранить» in «Добавление информации о ребёнке». The same once more, by a second click, is the card that is there.
///
/// # Errors
/// Whatever the store refuses.
pub fn add(tx: &mut Tx<'_>, cx: &Cx, guardian: PersonId, typed: &Typed) -> Flow<ChildCardId, CardRefusal> {
    let cards = child_card::list(tx, guardian, CARDS_MAX)?;
    if let Some(same) = cards.iter().find(|card| card.typed == *typed) {
        return Ok(Ok(same.id));
    }
    if child_card::count(tx, guardian)? >= CARDS_MAX {
        return Ok(Err(CardRefusal::TooMany));
    }
    let card = ChildCard::new(cx.id(), guardian, typed.clone(), cx.now);
    child_card::insert(tx, &card)?;
    event::record(tx, cx, Event::new("child_card_added").about(guardian).object(card.id).ground("self"))?;
    Ok(Ok(card.id))
}

/// «Сохранить» after «Редактировать»: what registries were or are asked about goes back to unverified, a running
/// request and a wizard on its way end. Nothing happens if nothing differs.
///
/// # Errors
/// Whatever the store refuses.
pub fn edit(tx: &mut Tx<'_>, cx: &Cx, (id, guardian): (ChildCardId, PersonId), typed: &Typed) -> Flow<(), CardRefusal> {
    let Some(mut card) = child_card::find(tx, id, guardian)? else { return Ok(Err(CardRefusal::NotFound)) };
    if card.typed == *typed {
        return Ok(Ok(()));
    }
    let snils_too = card.typed.differs_for_snils(typed);
    card.typed = typed.clone();
    forget_certificate(tx, cx, &mut card)?;
    if snils_too {
        forget_snils(tx, cx, &mut card)?;
    }
    // Whom the card now tells of, the registry has to say anew.
    card.child = None;
    child_card::save(tx, &mut card)?;
    event::record(tx, cx, Event::new("child_card_edited").about(guardian).object(id).ground("self"))?;
    Ok(Ok(()))
}

fn forget_certificate(tx: &mut Tx<'_>, cx: &Cx, card: &mut ChildCard) -> Result<(), StoreError> {
    // One of «Автообновление» may run while the certificate is verified.
    registry_request::end(tx, cx, Registry::Births, Subject::ChildCard(card.id))?;
    card.certificate = Check::default();
    card.certificate_checked = None;
    card.recorded_birth_place = None;
    end_wizard(tx, cx, card)
}

fn forget_snils(tx: &mut Tx<'_>, cx: &Cx, card: &mut ChildCard) -> Result<(), StoreError> {
    let step = card.snils_verification.edit();
    if step.effects.contains(&Effect::EndRequest) {
        registry_request::end(tx, cx, Registry::Snils, Subject::ChildCard(card.id))?;
    }
    card.snils_verification = step.next;
    card.snils_checked = None;
    end_wizard(tx, cx, card)
}

/// The wizard stands on data that have just been taken back.
fn end_wizard(tx: &mut Tx<'_>, cx: &Cx, card: &ChildCard) -> Result<(), StoreError> {
    let Some(wizard) = child_account::find_of_card(tx, card.id, card.guardian)? else { return Ok(()) };
    child_account::end(tx, &wizard, End::Overtaken, cx.now)?;
    event::record(tx, cx, Event::new("child_account_stopped").about(wizard.child).object(wizard.id).ground("edited"))
}

/// «Сохранить» of the СНИЛС. Another number than before goes back to unverified and ends a running request.
///
/// # Errors
/// Whatever the store refuses.
pub fn set_snils(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (id, guardian): (ChildCardId, PersonId),
    snils: &Snils,
) -> Flow<(), CardRefusal> {
    let Some(mut card) = child_card::find(tx, id, guardian)? else { return Ok(Err(CardRefusal::NotFound)) };
    if card.snils.as_ref() == Some(snils) {
        return Ok(Ok(()));
    }
    card.snils = Some(snils.clone());
    forget_snils(tx, cx, &mut card)?;
    child_card::save(tx, &mut card)?;
    event::record(tx, cx, Event::new("child_card_edited").about(guardian).object(id).ground("self"))?;
    Ok(Ok(()))
}

/// «Сохранить» of the ИНН; nobody checks it.
///
/// # Errors
/// Whatever the store refuses.
pub fn set_inn(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (id, guardian): (ChildCardId, PersonId),
    inn: Option<&Inn>,
) -> Flow<(), CardRefusal> {
    let Some(mut card) = child_card::find(tx, id, guardian)? else { return Ok(Err(CardRefusal::NotFound)) };
    card.inn = inn.cloned();
    child_card::save(tx, &mut card)?;
    event::record(tx, cx, Event::new("child_card_edited").about(guardian).object(id).ground("self"))?;
    Ok(Ok(()))
}

/// The switch of «Автообновление» on the card.
///
/// # Errors
/// Whatever the store refuses.
pub fn set_auto_update(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (id, guardian): (ChildCardId, PersonId),
    on: bool,
) -> Flow<(), CardRefusal> {
    let Some(mut card) = child_card::find(tx, id, guardian)? else { return Ok(Err(CardRefusal::NotFound)) };
    card.auto_update = on;
    child_card::save(tx, &mut card)?;
    plan_refresh(tx, cx, &card)?;
    let event = Event::new("auto_update_set").about(guardian).object(id).ground("self");
    event::record(tx, cx, event.detail(serde_json::json!({ "on": on })))?;
    Ok(Ok(()))
}

/// «Включите автообновление данных из ЗАГС»: of every card that something was asked about, and of one's own acts.
///
/// # Errors
/// Whatever the store refuses.
pub fn keep_all_fresh(tx: &mut Tx<'_>, cx: &Cx, guardian: PersonId) -> Result<(), StoreError> {
    for card in child_card::list(tx, guardian, CARDS_MAX)? {
        if !card.auto_update && card.certificate != Check::default() {
            let _known = set_auto_update(tx, cx, (card.id, guardian), true)?;
        }
    }
    civil_act::watch(tx, cx, guardian, true)
}

/// Why a registry is not asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestRefusal {
    /// One of the cards is not this guardian's: nothing at all is asked.
    NotFound,
    /// No child is ticked.
    Nobody,
    /// СНИЛС and passport of the guardian are not verified yet.
    Level,
    /// This child has no Russian certificate, or no СНИЛС: there is nothing to ask.
    NoPaper(ChildCardId),
    /// This child is of age.
    Adult(ChildCardId),
    /// A request runs already, or the paper is verified.
    NotNow(ChildCardId),
}

/// «Отправить» on «Запрос на получение данных из ЕГР ЗАГС»: one request for each ticked child, all or none, and one
/// about the guardian's own acts.
///
/// # Errors
/// Whatever the store refuses.
pub fn request_births(
    tx: &mut Tx<'_>,
    cx: &Cx,
    guardian: PersonId,
    (ids, auto_update): (&[ChildCardId], bool),
) -> Flow<(), RequestRefusal> {
    let cards = match load_for_request(tx, cx, guardian, ids)? {
        Ok(cards) => cards,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let asking = relation::asking_guardian(tx, guardian)?;
    let mut questions = Vec::with_capacity(cards.len());
    for card in &cards {
        let Some(asked) = question(card, &asking) else { return Ok(Err(RequestRefusal::NoPaper(card.id))) };
        let Ok(step) = card.certificate.ask() else { return Ok(Err(RequestRefusal::NotNow(card.id))) };
        questions.push((asked, step.next));
    }
    for (mut card, (asked, next)) in cards.into_iter().zip(questions) {
        registry_request::ask(tx, cx, guardian, (Subject::ChildCard(card.id), asked, auto_update))?;
        card.certificate = Check::Paper(next);
        card.auto_update = auto_update;
        child_card::save(tx, &mut card)?;
    }
    civil_act::request_beside(tx, cx, guardian, auto_update)?;
    Ok(Ok(()))
}

/// «Запросить» beside the СНИЛС: СФР is asked.
///
/// # Errors
/// Whatever the store refuses.
pub fn request_snils(tx: &mut Tx<'_>, cx: &Cx, guardian: PersonId, id: ChildCardId) -> Flow<(), RequestRefusal> {
    let mut card = match load_for_request(tx, cx, guardian, &[id])? {
        Ok(mut cards) => cards.remove(0),
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some(snils) = card.snils.clone() else { return Ok(Err(RequestRefusal::NoPaper(id))) };
    let Ok(step) = card.snils_verification.ask() else { return Ok(Err(RequestRefusal::NotNow(id))) };
    let asked = Asked::Snils { holder: identity(&card), snils };
    registry_request::ask(tx, cx, guardian, (Subject::ChildCard(id), asked, false))?;
    card.snils_verification = step.next;
    child_card::save(tx, &mut card)?;
    Ok(Ok(()))
}

fn load_for_request(
    tx: &mut Tx<'_>,
    cx: &Cx,
    guardian: PersonId,
    ids: &[ChildCardId],
) -> Flow<Vec<ChildCard>, RequestRefusal> {
    let mut cards: Vec<ChildCard> = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(card) = child_card::find(tx, *id, guardian)? else { return Ok(Err(RequestRefusal::NotFound)) };
        if cards.iter().all(|other| other.id != card.id) {
            cards.push(card);
        }
    }
    if cards.is_empty() {
        return Ok(Err(RequestRefusal::Nobody));
    }
    if !level::of(tx, guardian, cx.now)?.allows(Need::RegistryRequest) {
        return Ok(Err(RequestRefusal::Level));
    }
    for card in &cards {
        if is_adult(tx, cx, card)? {
            return Ok(Err(RequestRefusal::Adult(card.id)));
        }
    }
    Ok(Ok(cards))
}

/// Whether the child of a card is of age by what was typed, in its guardian's region.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn is_adult(tx: &mut Tx<'_>, cx: &Cx, card: &ChildCard) -> Result<bool, StoreError> {
    let today = person::get(tx, card.guardian)?.today(cx.now);
    Ok(Ages::default().stage(card.typed.birth, today) == Stage::Adult)
}

/// What ЕГР ЗАГС is asked; none without a Russian certificate.
fn question(card: &ChildCard, asking: &AskingGuardian) -> Option<Asked> {
    let paper = card.typed.paper.as_ref()?;
    let Certificate::Russian(certificate) = &paper.certificate else { return None };
    Some(Asked::Birth {
        child: identity(card),
        certificate: certificate.clone(),
        act: paper.act.clone(),
        guardian: asking.clone(),
    })
}

fn identity(card: &ChildCard) -> Identity {
    Identity { name: card.typed.name.clone(), birth: card.typed.birth, sex: Some(card.typed.sex) }
}
