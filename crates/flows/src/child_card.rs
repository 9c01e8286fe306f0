//! The child's card (F1) and what registries say of it (F2, F3). A card belongs to one guardian; whoever names
//! another's card finds nothing. Source: seed 001; `facts/identity.md` section 3.

use rodnya_domain::{
    ChildCardId, Cx, PersonId, RequestId,
    age::{Ages, Stage},
    birth_certificate::Certificate,
    child_account::End,
    child_card::{Check, Typed},
    document::Verification,
    inn::Inn,
    level::Need,
    message::{CheckEnd, Paper},
    person::Identity,
    registry_request::{Answer, Asked, Record, Registry, Subject},
    snils::Snils,
};
use rodnya_store::{
    StoreError, Tx, child_account,
    child_card::{self, ChildCard},
    level, person, relation as ties,
};

use crate::{
    Flow,
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
    /// The card has been changed elsewhere since the form was opened.
    Changed,
}

/// «Сохранить» in «Добавление информации о ребёнке».
///
/// # Errors
/// Whatever the store refuses.
pub fn add(tx: &mut Tx<'_>, cx: &Cx, guardian: PersonId, typed: &Typed) -> Flow<ChildCardId, CardRefusal> {
    if child_card::count(tx, guardian)? >= CARDS_MAX {
        return Ok(Err(CardRefusal::TooMany));
    }
    let card = ChildCard::new(cx.id(), guardian, typed.clone(), cx.now);
    child_card::insert(tx, &card)?;
    event::record(tx, cx, Event::new("child_card_added").about(guardian).object(card.id).ground("self"))?;
    Ok(Ok(card.id))
}

/// «Сохранить» after «Редактировать»: what offices were or are asked about goes back to unverified, a running
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
    if card.certificate.is_checking() {
        registry_request::end(tx, cx, Registry::Births, Subject::ChildCard(card.id))?;
    }
    card.certificate = Check::default();
    card.certificate_checked = None;
    card.recorded_birth_place = None;
    end_wizard(tx, cx, card)
}

fn forget_snils(tx: &mut Tx<'_>, cx: &Cx, card: &mut ChildCard) -> Result<(), StoreError> {
    if card.snils_verification == Verification::Checking {
        registry_request::end(tx, cx, Registry::Snils, Subject::ChildCard(card.id))?;
    }
    card.snils_verification = Verification::Unverified;
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
    let event = Event::new("auto_update_set").about(guardian).object(id).ground("self");
    event::record(tx, cx, event.detail(serde_json::json!({ "on": on })))?;
    Ok(Ok(()))
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

/// «Отправить» on «Запрос на получение данных из ЕГР ЗАГС»: one request for each ticked child, all or none.
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
        let Some(paper) = &card.typed.paper else { return Ok(Err(RequestRefusal::NoPaper(card.id))) };
        let Certificate::Russian(certificate) = &paper.certificate else {
            return Ok(Err(RequestRefusal::NoPaper(card.id)));
        };
        if card.certificate.ask().is_err() {
            return Ok(Err(RequestRefusal::NotNow(card.id)));
        }
        questions.push(Asked::Birth {
            child: identity(card),
            certificate: certificate.clone(),
            act: paper.act.clone(),
            guardian: asking.clone(),
        });
    }
    for (mut card, asked) in cards.into_iter().zip(questions) {
        registry_request::ask(tx, cx, guardian, (Subject::ChildCard(card.id), asked, auto_update))?;
        card.certificate = Check::Paper(Verification::Checking);
        card.auto_update = auto_update;
        child_card::save(tx, &mut card)?;
    }
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
    if card.snils_verification.ask().is_err() {
        return Ok(Err(RequestRefusal::NotNow(id)));
    }
    let asked = Asked::Snils { holder: identity(&card), snils };
    registry_request::ask(tx, cx, guardian, (Subject::ChildCard(id), asked, false))?;
    card.snils_verification = Verification::Checking;
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
    let today = level::today(&person::get(tx, guardian)?, cx.now);
    let adult = cards.iter().find(|card| Ages::default().stage(card.typed.birth, today) == Stage::Adult);
    Ok(match adult {
        Some(card) => Err(RequestRefusal::Adult(card.id)),
        None => Ok(cards),
    })
}

fn identity(card: &ChildCard) -> Identity {
    Identity { name: card.typed.name.clone(), birth: card.typed.birth, sex: Some(card.typed.sex) }
}

/// A registry's answer about a card.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The request.
    pub request: RequestId,
    /// The registry.
    pub registry: Registry,
    /// What it says.
    pub answer: Answer,
    /// What a matching record says beyond the question.
    pub record: Record,
}

/// How the check of a card's paper ended, for the notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Whom to tell.
    pub guardian: PersonId,
    /// Which paper.
    pub paper: Paper,
    /// How it ended.
    pub end: CheckEnd,
    /// The child's given name, as this guardian typed it.
    pub child: String,
}

/// Writes an answer into the card. None if nobody waits for it: the card was edited or taken away since.
///
/// # Errors
/// Whatever the store refuses.
pub fn apply_answer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: ChildCardId,
    answered: &Answered,
) -> Result<Option<Ended>, StoreError> {
    let Some(mut card) = child_card::load_for_answer(tx, id)? else { return Ok(None) };
    let end = match answered.registry {
        Registry::Births => apply_birth(tx, cx, &mut card, answered)?,
        Registry::Snils => apply_snils(tx, cx, &mut card, answered)?,
        Registry::Passports => None,
    };
    let Some((paper, end)) = end else { return Ok(None) };
    child_card::save(tx, &mut card)?;
    let event = Event::new("child_card_checked").about(card.guardian).object(id).ground("registry");
    event::record(tx, cx, event.detail(serde_json::json!({ "paper": paper, "end": end })))?;
    let child = card.typed.name.given_name.as_str().to_owned();
    Ok(Some(Ended { guardian: card.guardian, paper, end, child }))
}

fn apply_birth(
    tx: &mut Tx<'_>,
    cx: &Cx,
    card: &mut ChildCard,
    answered: &Answered,
) -> Result<Option<(Paper, CheckEnd)>, StoreError> {
    // First whether anybody waits for it, so that a late answer ties nobody.
    if card.certificate.answer(&answered.answer, true).is_err() {
        return Ok(None);
    }
    let named = answered.answer == Answer::Match && relation::tie(tx, cx, card, (answered.request, &answered.record))?;
    let Ok(next) = card.certificate.answer(&answered.answer, named) else { return Ok(None) };
    card.certificate = next;
    card.certificate_checked = Some(cx.now);
    if named {
        card.recorded_birth_place.clone_from(&answered.record.birth_place);
        hold_snils(tx, cx, card)?;
    } else if card.certificate == Check::NotParent
        && let Some(child) = card.child.take()
    {
        // An updated record names others: what rested on the former one ends with it.
        ties::end(tx, (card.guardian, child), "registry", cx.now)?;
        event::record(tx, cx, Event::new("relation_ended").about(child).object(card.id).ground("registry"))?;
    }
    Ok(card.certificate.end().map(|end| (Paper::BirthCertificate, end)))
}

fn apply_snils(
    tx: &mut Tx<'_>,
    cx: &Cx,
    card: &mut ChildCard,
    answered: &Answered,
) -> Result<Option<(Paper, CheckEnd)>, StoreError> {
    let Ok(step) = card.snils_verification.answer(&answered.answer) else { return Ok(None) };
    card.snils_verification = step.next;
    card.snils_checked = Some(cx.now);
    hold_snils(tx, cx, card)?;
    Ok(Check::Paper(card.snils_verification.clone()).end().map(|end| (Paper::ChildSnils, end)))
}

/// Once both are known, who the child is and that its СНИЛС is right, the number is the child's own. A number that
/// is another person's proves nothing.
fn hold_snils(tx: &mut Tx<'_>, cx: &Cx, card: &mut ChildCard) -> Result<(), StoreError> {
    let (Some(child), Some(snils)) = (card.child, card.snils.clone()) else { return Ok(()) };
    if card.snils_verification.is_verified() && !relation::hold_snils(tx, cx, child, &snils)? {
        card.snils_verification = Verification::Unclear;
    }
    Ok(())
}
