//! A person's page: what it shows with and without an open look.

use askama::Template;
use axum::{extract::Path, response::Response};
use rodnya_domain::{
    PersonId,
    document::{Body, Kind as Paper},
    email::Email,
    level::{Level, SeenPaper},
    look::{Reason, Reference},
    name::FullName,
    phone::Phone,
    registry_request::State as Stage,
};
use rodnya_flows::look::{OpenRefusal, open};
use rodnya_shell::{
    AppError, FreshOperator, Operator, Posted, Signed, fault, go, show, show_failed,
    words::{self, LookLine},
};
use rodnya_store::{
    StoreError, Tx,
    account::{self, Confirmed},
    document::{self, Document},
    level,
    look::{self, Look},
    person::{self, Person},
    registry_request::{self, RegistryRequest},
};
use rodnya_ui::{Choice, Fact, Form, Kind, Page, Section, State, T};

use super::{
    level_state,
    papers::{self, Child, Papers},
};
use crate::{initials, registry_request::title};

/// Looks that stand beside a person.
const LOOKS: u32 = 20;
/// Requests that are shown.
const REQUESTS: usize = 10;

#[derive(Template)]
#[template(path = "person/one.html")]
struct OnePage {
    page: Page,
    form: Form,
    action: String,
    initials: String,
    name: String,
    states: Vec<State>,
    /// Whether this operator's look is open.
    is_open: bool,
    reasons: Vec<Choice>,
    rows: Vec<Fact>,
    requests: Vec<Fact>,
    looks: Vec<LookLine>,
    /// What can be done with papers in hand; none without an open look to compare them.
    papers: Option<Papers>,
}

/// What the page shows of a person; contacts, papers, children, requests and others' looks only with an open look.
pub(super) struct Known {
    /// The operator who looks.
    pub(super) operator: PersonId,
    pub(super) person: Person,
    level: Level,
    look: Option<Look>,
    /// Whether one of the open looks is for comparing papers.
    pub(super) compares: bool,
    contacts: Vec<Confirmed>,
    papers: Vec<Document>,
    pub(super) seen: Option<SeenPaper>,
    pub(super) children: Vec<Child>,
    requests: Vec<RegistryRequest>,
    looks: Vec<(Look, FullName)>,
}

fn load(
    tx: &mut Tx<'_>,
    (who, whose): (PersonId, PersonId),
    now: jiff::Timestamp,
) -> Result<Option<Known>, StoreError> {
    let Some(person) = person::find(tx, whose)? else { return Ok(None) };
    let open = look::live(tx, who, whose, now)?;
    let compares = open.iter().any(|look| look.reason.allows_papers());
    let mut known = Known {
        operator: who,
        person,
        level: level::of(tx, whose, now)?,
        contacts: Vec::new(),
        papers: Vec::new(),
        seen: None,
        children: Vec::new(),
        requests: Vec::new(),
        looks: Vec::new(),
        look: open.into_iter().next(),
        compares,
    };
    if known.look.is_some() {
        known.looks = look::of_person(tx, whose, None, LOOKS)?;
        known.contacts = account::contacts(tx, whose)?;
        known.papers = document::of_person(tx, whose)?;
        known.seen = level::standing(tx, whose, now)?.facts.in_person;
        known.children = papers::children(tx, whose)?;
        known.requests = registry_request::of_person(tx, whose)?.into_iter().take(REQUESTS).collect();
    }
    Ok(Some(known))
}

pub(super) async fn known(signed: &Signed, whose: &str) -> Result<Known, AppError> {
    let whose: PersonId = whose.parse().map_err(|_| AppError::NotFound)?;
    let (who, now) = (signed.person, signed.visitor.now);
    signed.visitor.portal.db.read(move |tx| load(tx, (who, whose), now)).await?.ok_or(AppError::NotFound)
}

impl OnePage {
    fn new(signed: &Signed, known: &Known, form: Form) -> Self {
        let mut page = signed.page(Section::Other);
        page.failed = form.has_errors();
        let t = page.t;
        let short = initials(t, &known.person.name);
        let mut states = vec![level_state(t, known.level)];
        if let Some(look) = &known.look {
            let until = t.instant(look.expires, page.now, &page.zone);
            states.push(State::new(Kind::Note, t.operator_look_until(until)).with_icon("eye"));
        }
        let reasons = Reason::ALL.map(|reason| {
            Choice::new(reason.code(), words::reason(t, reason)).with_hint(t.operator_reason_hint(reason.code()))
        });
        Self {
            action: format!("/operator/people/{}", known.person.id),
            name: if known.look.is_some() { t.name(&known.person.name.display()) } else { short.clone() },
            initials: short,
            states,
            is_open: known.look.is_some(),
            reasons: reasons.into(),
            rows: rows(&page, known),
            requests: known.requests.iter().map(|request| asked(&page, request)).collect(),
            looks: known.looks.iter().map(|look| words::look(t, look)).collect(),
            papers: known.compares.then(|| Papers::new(&page, known)),
            form,
            page,
        }
    }
}

/// The data: hidden without a look; numbers of papers whole only to who checks them against paper.
fn rows(page: &Page, known: &Known) -> Vec<Fact> {
    let t = page.t;
    if known.look.is_none() {
        let hidden = [
            t.profile_phone(),
            t.profile_email(),
            t.operator_search_birth(),
            t.profile_snils(),
            t.profile_passport(),
            t.operator_children(),
        ];
        return hidden.map(|name| Fact::new(name, t.operator_data_hidden())).into();
    }
    let is_whole = known.compares;
    let told = |value: Option<String>| value.unwrap_or_else(|| t.profile_nothing());
    let person = &known.person;
    let mut rows: Vec<Fact> = known.contacts.iter().map(|known| contact(page, known)).collect();
    rows.push(Fact::new(t.operator_search_birth(), told(person.birth.map(|day| t.date(day)))));
    rows.push(Fact::new(t.profile_birth_place(), told(person.birth_place.clone())));
    rows.extend(known.papers.iter().filter_map(|paper| self::paper(t, paper, is_whole)));
    rows.push(Fact::new(t.profile_registered_address(), told(person.registered_address.clone())));
    rows.push(Fact::new(t.profile_living_address(), told(person.living_address.clone())));
    if known.children.is_empty() {
        rows.push(Fact::new(t.operator_children(), t.operator_no_children()));
    }
    rows.extend(known.children.iter().map(|child| {
        let typed = &child.card.typed;
        let birth = t.date(typed.birth);
        let note = match typed.paper.as_ref().filter(|_| known.compares) {
            Some(paper) => t.operator_child_paper(birth, paper.certificate.shown()),
            None => birth,
        };
        Fact::new(t.operator_child(), t.name(&typed.name.display())).with_note(note)
    }));
    rows
}

fn contact(page: &Page, known: &Confirmed) -> Fact {
    let t = page.t;
    let (name, shown) = if known.kind == "phone" {
        (t.profile_phone(), Phone::parse(&known.value).map(|phone| phone.pretty()).ok())
    } else {
        (t.profile_email(), Email::parse(&known.value).map(|email| email.shown().to_owned()).ok())
    };
    Fact::new(name, shown.unwrap_or_default()).with_state(words::contact(t, known, page.now))
}

fn paper(t: T, paper: &Document, is_whole: bool) -> Option<Fact> {
    let (name, number) = match &paper.body {
        Body::Snils { snils } => (t.profile_snils(), if is_whole { snils.pretty() } else { snils.masked() }),
        Body::Passport { passport } => {
            (t.profile_passport(), if is_whole { passport.pretty() } else { passport.masked() })
        }
        _ if paper.body.kind() == Paper::BirthCertificate => (t.profile_birth_certificate(), String::new()),
        _ => return None,
    };
    Some(Fact::new(name, number).with_state(words::verification(t, &paper.verification)))
}

fn asked(page: &Page, request: &RegistryRequest) -> Fact {
    let t = page.t;
    let state = match &request.state {
        Stage::Answered(answer) => State::new(Kind::Plain, t.application_about(answer.code())),
        Stage::Ended => State::new(Kind::Plain, t.application_ended()),
        Stage::Expired => State::no_answer(t),
        running => crate::registry_request::stage(t, running),
    };
    Fact::new(title(t, &request.asked), t.instant(request.created, page.now, &page.zone)).with_state(state)
}

pub(super) async fn page(Operator(signed): Operator, Path(whose): Path<String>) -> Result<Response, AppError> {
    let known = known(&signed, &whose).await?;
    show(&OnePage::new(&signed, &known, Form::new()))
}

pub(super) async fn look_in(
    FreshOperator(signed): FreshOperator,
    Path(whose): Path<String>,
    posted: Posted,
) -> Result<Response, AppError> {
    let known = known(&signed, &whose).await?;
    let (mut form, page) = (posted.form(&["reason", "reference"]), signed.page(Section::Other));
    let t = page.t;
    let reason = Reason::from_code(posted.text("reason"));
    if reason.is_none() {
        form.fail("reason", t.operator_reason_choose());
    }
    let reference = Reference::parse(posted.text("reference"));
    if let Err(error) = &reference {
        form.fail("reference", fault::free_text(t, &t.operator_reference(), *error));
    }
    let (Some(reason), Ok(reference)) = (reason, reference) else {
        return show_failed(&OnePage::new(&signed, &known, form));
    };
    let pair = (signed.person, known.person.id);
    let opened = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| open(tx, cx, pair, (reason, &reference)));
    match opened.await? {
        Ok(_) => Ok(go(&format!("/operator/people/{}", known.person.id))),
        Err(OpenRefusal::Wait(wait)) => {
            let words = t.operator_look_wait(t.instant(wait.until, page.now, &page.zone));
            Ok(signed.visitor.go_with(&format!("/operator/people/{}", known.person.id), Kind::Stop, &words))
        }
        Err(OpenRefusal::NoOperator | OpenRefusal::NotFound) => Err(AppError::NotFound),
    }
}
