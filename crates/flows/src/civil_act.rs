//! A person's own civil acts (F2): asked of ЕГР ЗАГС beside the births of children or alone, kept fresh by
//! «Автообновление», marriages and divorces also typed by hand. An act of the registry explains a changed name; its
//! later name is told to the person, who changes the profile by the usual check. Source: seed 001, step 5, and the page
//! «Семья и дети».

use jiff::SignedDuration;
use rodnya_domain::{
    CivilActId, Cx, PersonId,
    civil_act::{Body, Known, Origin, Typed, later_name, renew},
    level::Need,
    message::{CheckEnd, Notice, Paper},
    registry_request::{Act, ActKind, Answer, Asked, Record, Registry, Subject},
    snils::Snils,
};
use rodnya_store::{
    StoreError, Tx,
    civil_act::{self, CivilAct},
    level, person,
    registry_request::{self as requests, RegistryRequest},
};

use crate::{
    Flow,
    child_card::REFRESH_PAUSE,
    deceased,
    event::{self, Event},
    job, notification, registry_request, relation,
};

/// Acts that a person may type.
pub const TYPED_MAX: usize = 20;
/// How long an answer rests until the registry may be asked again.
pub const REST: SignedDuration = SignedDuration::from_hours(1);

/// Why ЕГР ЗАГС is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskRefusal {
    /// СНИЛС and passport of the person are not verified yet.
    Level,
    /// A request runs, or the registry has answered within [`REST`].
    NotNow,
}

/// «Запросить» of «Брак и развод»: ЕГР ЗАГС is asked about the person's own acts.
///
/// # Errors
/// Whatever the store refuses.
pub fn request(tx: &mut Tx<'_>, cx: &Cx, id: PersonId) -> Flow<(), AskRefusal> {
    if !level::of(tx, id, cx.now)?.allows(Need::RegistryRequest) {
        return Ok(Err(AskRefusal::Level));
    }
    Ok(if ask(tx, cx, id, false)? { Ok(()) } else { Err(AskRefusal::NotNow) })
}

/// The same with a request about births, which may have been ticked «Автообновление».
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn request_beside(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, auto_update: bool) -> Result<(), StoreError> {
    if auto_update {
        watch(tx, cx, id, true)?;
    }
    ask(tx, cx, id, auto_update).map(drop)
}

fn ask(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, auto_update: bool) -> Result<bool, StoreError> {
    let rests = |request: &RegistryRequest| request.ended.is_none_or(|ended| cx.now < ended + REST);
    if last_request(tx, id)?.is_some_and(|request| rests(&request)) {
        return Ok(false);
    }
    let (Some(holder), Some(snils)) = (person::get(tx, id)?.identity(), relation::verified_snils(tx, id)?) else {
        return Ok(false);
    };
    registry_request::ask(tx, cx, id, (Subject::Person(id), Asked::Acts { holder, snils }, auto_update))?;
    Ok(true)
}

/// The last request about a person's own acts, running or over.
///
/// # Errors
/// Whatever the store refuses.
pub fn last_request(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<RegistryRequest>, StoreError> {
    let all = requests::of_subject(tx, Subject::Person(id))?;
    Ok(all.into_iter().find(|request| request.registry() == Registry::Births))
}

/// Writes an answer about a person's own acts. Only a match says what there is; the person is told what is new.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn apply_answer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: PersonId,
    (asked, answer, record): (&Asked, &Answer, &Record),
) -> Result<(), StoreError> {
    plan_refresh(tx, cx, id)?;
    let Asked::Acts { snils, .. } = asked else { return Ok(()) };
    if *answer != Answer::Match || relation::verified_snils(tx, id)?.as_ref() != Some(snils) {
        return Ok(());
    }
    let told: Vec<Act> = record.acts.iter().filter(|act| act.snils.as_ref() == Some(snils)).cloned().collect();
    if told.iter().any(|act| act.kind == ActKind::Death) {
        deceased::apply(tx, cx, id)?;
        return Ok(());
    }
    let renewal = renew(&known(tx, id)?, &told);
    if renewal.is_empty() {
        return Ok(());
    }
    for gone in &renewal.gone {
        civil_act::end(tx, *gone, id, cx.now)?;
    }
    for act in &renewal.added {
        let body = Body { before: act.before.clone(), after: act.after.clone(), ..Body::default() };
        let new = CivilAct {
            id: cx.id(),
            person: id,
            kind: act.kind,
            origin: Origin::Registry,
            on: act.on,
            body,
            created: cx.now,
        };
        civil_act::insert(tx, &new)?;
    }
    let counts = serde_json::json!({ "added": renewal.added.len(), "gone": renewal.gone.len() });
    event::record(tx, cx, Event::new("civil_acts_renewed").about(id).object(id).ground("registry").detail(counts))?;
    let notice = match later_name(&person::get(tx, id)?.name, &told) {
        Some(name) => Notice::NameInRegistry { name: name.display() },
        None => Notice::PaperChecked { paper: Paper::Acts, end: CheckEnd::Match, child: None, card: None },
    };
    notification::notify(tx, cx, id, notice).map(drop)
}

fn known(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<Known>, StoreError> {
    let acts = civil_act::of_person(tx, id)?.into_iter().filter(|act| act.origin == Origin::Registry);
    Ok(acts
        .map(|CivilAct { id, kind, on, body, .. }| Known { id, kind, on, before: body.before, after: body.after })
        .collect())
}

/// The acts by which the names of a person with this СНИЛС are proven.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn told_by_registry(tx: &mut Tx<'_>, id: PersonId, snils: Option<&Snils>) -> Result<Vec<Act>, StoreError> {
    let act = |known: Known| Act {
        kind: known.kind,
        snils: snils.cloned(),
        before: known.before,
        after: known.after,
        on: known.on,
    };
    Ok(known(tx, id)?.into_iter().map(act).collect())
}

/// Why an act is not typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedRefusal {
    /// The person has typed [`TYPED_MAX`] acts.
    TooMany,
    /// There is no such act of this person, or the registry has told of it.
    NotFound,
}

/// «Добавить вручную» → «Сохранить». The same act again is the one that is there.
///
/// # Errors
/// Whatever the store refuses.
pub fn add_typed(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, typed: &Typed) -> Flow<CivilActId, TypedRefusal> {
    let acts = civil_act::of_person(tx, person)?;
    let mine: Vec<&CivilAct> = acts.iter().filter(|act| act.origin == Origin::Typed).collect();
    if let Some(same) = mine.iter().find(|act| (act.kind, act.on, &act.body) == (typed.kind, typed.on, &typed.body)) {
        return Ok(Ok(same.id));
    }
    if mine.len() >= TYPED_MAX {
        return Ok(Err(TypedRefusal::TooMany));
    }
    let act = CivilAct {
        id: cx.id(),
        person,
        kind: typed.kind,
        origin: Origin::Typed,
        on: typed.on,
        body: typed.body.clone(),
        created: cx.now,
    };
    civil_act::insert(tx, &act)?;
    event::record(tx, cx, Event::new("civil_act_added").about(person).object(act.id).ground("self"))?;
    Ok(Ok(act.id))
}

/// «Удалить» of a typed act.
///
/// # Errors
/// Whatever the store refuses.
pub fn remove_typed(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, id: CivilActId) -> Flow<(), TypedRefusal> {
    let act = civil_act::find(tx, id, person)?.filter(|act| act.origin == Origin::Typed);
    if act.is_none() || !civil_act::end(tx, id, person, cx.now)? {
        return Ok(Err(TypedRefusal::NotFound));
    }
    event::record(tx, cx, Event::new("civil_act_removed").about(person).object(id).ground("self"))?;
    Ok(Ok(()))
}

/// The switch of «Автообновление» of one's own acts.
///
/// # Errors
/// Whatever the store refuses.
pub fn watch(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, on: bool) -> Result<(), StoreError> {
    if civil_act::is_watched(tx, id)? == on {
        return Ok(());
    }
    civil_act::watch(tx, id, on)?;
    plan_refresh(tx, cx, id)?;
    let event = Event::new("auto_update_set").about(id).object(id).ground("self");
    event::record(tx, cx, event.detail(serde_json::json!({ "on": on })))
}

fn plan_refresh(tx: &mut Tx<'_>, cx: &Cx, id: PersonId) -> Result<(), StoreError> {
    if civil_act::is_watched(tx, id)? {
        job::enqueue(tx, cx, job::Kind::CivilActRefresh, &id.to_string(), cx.now + REFRESH_PAUSE)?;
    }
    Ok(())
}

/// The step of «Автообновление»: asks anew, unless it was switched off or the person is verified no more.
///
/// # Errors
/// Whatever the store refuses.
pub fn refresh(tx: &mut Tx<'_>, cx: &Cx, id: PersonId) -> Result<(), StoreError> {
    if civil_act::is_watched(tx, id)? && level::of(tx, id, cx.now)?.allows(Need::RegistryRequest) {
        ask(tx, cx, id, true)?;
    }
    Ok(())
}
