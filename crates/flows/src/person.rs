//! What a person tells about itself (I5). Names, birth date and sex that a registry has confirmed change only when an
//! registry confirms the new ones; all else is taken as typed. Source: seed 002, «Мои данные».

use rodnya_domain::{
    Cx, PersonId, Sex,
    document::{Body, Kind},
    message::{CheckEnd, Notice, Paper},
    name::FullName,
    person::{Datum, Identity, Source, Told},
    registry_request::{Answer, Asked, Registry, Subject},
};
use rodnya_store::{
    StoreError, Tx, document, level,
    person::{self, Person},
};

use crate::{
    Flow, document as papers,
    event::{self, Event},
    notification, registry_request,
};

/// One datum as typed, already parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// «Фамилия, имя, отчество».
    Names(FullName),
    /// «Дата рождения».
    BirthDate(jiff::civil::Date),
    /// «Пол».
    Sex(Sex),
    /// «Место рождения».
    BirthPlace(String),
    /// «Гражданство».
    Citizenship(String),
    /// «Адрес постоянной регистрации».
    RegisteredAddress(String),
    /// «Адрес проживания».
    LivingAddress(String),
    /// «Регион», as in the IANA database.
    Region(String),
}

impl Typed {
    const fn datum(&self) -> Datum {
        match self {
            Self::Names(_) => Datum::Names,
            Self::BirthDate(_) => Datum::BirthDate,
            Self::Sex(_) => Datum::Sex,
            Self::BirthPlace(_) => Datum::BirthPlace,
            Self::Citizenship(_) => Datum::Citizenship,
            Self::RegisteredAddress(_) => Datum::RegisteredAddress,
            Self::LivingAddress(_) => Datum::LivingAddress,
            Self::Region(_) => Datum::Region,
        }
    }
}

/// What became of a saved datum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It stands.
    Stands,
    /// It stands, and registries are asked about papers anew.
    StandsAndAsked,
    /// The confirmed value stays until a registry confirms this one.
    Proposed,
}

/// Why a datum is not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveRefusal {
    /// Confirmed names change by a check, and there is no confirmed paper to check them by.
    NoPaper,
}

/// «Сохранить» of one datum.
///
/// # Errors
/// Whatever the store refuses.
pub fn save(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, typed: &Typed) -> Flow<Saved, SaveRefusal> {
    let mut person = person::get(tx, id)?;
    let before = person.identity();
    let base = person.proposed.clone().or_else(|| before.clone());
    let wanted = base.and_then(|base| changed(base, typed));
    if let Some(wanted) = wanted.filter(|_| person.names_verified.is_some()) {
        return propose(tx, cx, person, wanted);
    }
    write(&mut person, typed);
    person.origins.insert(typed.datum(), Told { source: Source::Typed, at: cx.now });
    person::save(tx, &person)?;
    let event = Event::new("person_changed").about(id).object(id).ground("self");
    event::record(tx, cx, event.detail(serde_json::json!({ "datum": typed.datum() })))?;
    let is_of_identity = matches!(typed, Typed::Names(_) | Typed::BirthDate(_) | Typed::Sex(_));
    match person.identity() {
        Some(identity) if is_of_identity => {
            if before.as_ref() != Some(&identity) && level::forget_seen(tx, id)? {
                event::record(tx, cx, Event::new("paper_unseen").about(id).ground("self"))?;
                notification::notify(tx, cx, id, Notice::UnseenInPerson)?;
            }
            papers::ask_all_again(tx, cx, id, &identity)?;
            Ok(Ok(Saved::StandsAndAsked))
        }
        _ => Ok(Ok(Saved::Stands)),
    }
}

/// The identity with the typed datum in it; none if the datum is no part of it.
fn changed(mut identity: Identity, typed: &Typed) -> Option<Identity> {
    match typed {
        Typed::Names(name) => identity.name = name.clone(),
        Typed::BirthDate(birth) => identity.birth = *birth,
        Typed::Sex(sex) => identity.sex = Some(*sex),
        _ => return None,
    }
    Some(identity)
}

fn write(person: &mut Person, typed: &Typed) {
    match typed {
        Typed::Names(name) => person.name = name.clone(),
        Typed::BirthDate(birth) => person.birth = Some(*birth),
        Typed::Sex(sex) => person.sex = Some(*sex),
        Typed::BirthPlace(text) => person.birth_place = Some(text.clone()),
        Typed::Citizenship(text) => person.citizenship = Some(text.clone()),
        Typed::RegisteredAddress(text) => person.registered_address = Some(text.clone()),
        Typed::LivingAddress(text) => person.living_address = Some(text.clone()),
        Typed::Region(zone) => person.region = zone.clone(),
    }
}

/// The confirmed identity stays; the wanted one is asked about, by the СНИЛС in force or else by the passport.
fn propose(tx: &mut Tx<'_>, cx: &Cx, mut person: Person, wanted: Identity) -> Flow<Saved, SaveRefusal> {
    let id = person.id;
    if person.identity().as_ref() == Some(&wanted) {
        // Back to what is confirmed: nothing is wanted any more.
        person.proposed = None;
        person::save(tx, &person)?;
        end_requests(tx, cx, id)?;
        return Ok(Ok(Saved::Stands));
    }
    let Some(asked) = question(tx, id, &wanted)? else { return Ok(Err(SaveRefusal::NoPaper)) };
    person.proposed = Some(wanted);
    person::save(tx, &person)?;
    end_requests(tx, cx, id)?;
    event::record(tx, cx, Event::new("names_proposed").about(id).object(id).ground("self"))?;
    registry_request::ask(tx, cx, id, (Subject::Person(id), asked, false))?;
    Ok(Ok(Saved::Proposed))
}

fn question(tx: &mut Tx<'_>, id: PersonId, holder: &Identity) -> Result<Option<Asked>, StoreError> {
    for kind in [Kind::Snils, Kind::Passport] {
        let holder = holder.clone();
        match document::find_in_force(tx, id, kind)?.map(|paper| paper.body) {
            Some(Body::Snils { snils }) => return Ok(Some(Asked::Snils { holder, snils })),
            Some(Body::Passport { passport }) => return Ok(Some(Asked::Passport { holder, passport })),
            _ => {}
        }
    }
    Ok(None)
}

fn end_requests(tx: &mut Tx<'_>, cx: &Cx, id: PersonId) -> Result<(), StoreError> {
    registry_request::end(tx, cx, Registry::Snils, Subject::Person(id))?;
    registry_request::end(tx, cx, Registry::Passports, Subject::Person(id))
}

/// Writes an answer about proposed names into the person. None if nobody waits for it.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn apply_answer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: PersonId,
    (asked, answer): (&Asked, &Answer),
) -> Result<Option<(Paper, CheckEnd)>, StoreError> {
    let (paper, holder) = match asked {
        Asked::Snils { holder, .. } => (Paper::Snils, holder),
        Asked::Passport { holder, .. } => (Paper::Passport, holder),
        Asked::Birth { .. } | Asked::Acts { .. } => return Ok(None),
    };
    let mut person = person::get(tx, id)?;
    if person.proposed.as_ref() != Some(holder) {
        return Ok(None);
    }
    if *answer == Answer::Match {
        adopt(&mut person, holder, cx);
        person::save(tx, &person)?;
        papers::ask_all_again(tx, cx, id, holder)?;
    }
    let end = registry_request::end_of(answer);
    let event = Event::new("names_checked").about(id).object(id).ground("registry");
    event::record(tx, cx, event.detail(serde_json::json!({ "end": end })))?;
    Ok(Some((paper, end)))
}

fn adopt(person: &mut Person, holder: &Identity, cx: &Cx) {
    let told = Told { source: Source::Typed, at: cx.now };
    if person.name != holder.name {
        person.origins.insert(Datum::Names, told);
    }
    if person.birth != Some(holder.birth) {
        person.origins.insert(Datum::BirthDate, told);
    }
    if person.sex != holder.sex {
        person.origins.insert(Datum::Sex, told);
    }
    person.name = holder.name.clone();
    person.birth = Some(holder.birth);
    person.sex = holder.sex;
    person.names_verified = Some(cx.now);
    person.proposed = None;
}
