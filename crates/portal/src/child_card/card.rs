//! The page of a card: the certificate with its state and the request on its way, СНИЛС, ИНН, and the block
//! «Учётная запись ребёнка» with «Создать», or with what is still lacking (seed 003, step 6).

use askama::Template;
use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use rodnya_domain::{
    Cx, age,
    authority::Grant,
    birth_certificate::Certificate,
    child_account::Precondition,
    child_card::Check,
    document::Verification,
    email::Email,
    inn::Inn,
    phone::Phone,
    registry_request::{Registry, State as RequestState, Subject},
};
use rodnya_flows::{
    authority,
    child_account::{self as wizard, LIFE},
    link,
};
use rodnya_store::{
    StoreError, Tx, account, child_account,
    child_card::{self, ChildCard},
    registry_request::{self, RegistryRequest},
};
use rodnya_ui::{Disc, Kind, Milestone, Page, Place, Section, State, T, Task, Turn};

use super::{of, words};
use crate::{
    family::disc,
    link::OtherRow,
    shell::{AppError, Signed, show, words::verification},
};

#[derive(Template)]
#[template(path = "child_card/card.html")]
struct CardPage {
    page: Page,
    href: String,
    wizard: String,
    drop_action: String,
    name: String,
    disc: Disc,
    facts: Vec<String>,
    personal: String,
    certificate: CertificateBlock,
    snils: Option<SnilsBlock>,
    inn: Option<String>,
    /// «Автообновление»; none until something has been asked for.
    auto_update: Option<bool>,
    auto_state: State,
    account: AccountBlock,
    link: LinkBlock,
    others: Vec<OtherRow>,
}

/// «Привязать» or «Отвязать», where this guardian may.
enum LinkBlock {
    None,
    /// The account may be linked: why one would.
    Offer {
        about: String,
    },
    /// It is linked; or was, and until then an earlier guardian's objection leaves only looking.
    Linked {
        frozen: Option<String>,
    },
}

/// The certificate: its number masked, how far it is proven, what can be done.
struct CertificateBlock {
    state: State,
    lines: Vec<String>,
    may_request: bool,
    running: Option<Vec<Milestone>>,
}

struct SnilsBlock {
    state: State,
    masked: String,
    about: String,
    may_request: bool,
}

/// «Учётная запись ребёнка».
enum AccountBlock {
    /// All conditions hold: «Создать».
    Ready,
    /// The guardian's own wizard: «Продолжить».
    Begun { about: String },
    /// Nothing to do here: made, or being made by the other parent.
    Told { state: State, about: String },
    /// What is lacking, and what to do next.
    Missing { state: State, about: String, tasks: Vec<Task> },
}

pub(super) async fn page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let (id, guardian) = of(&signed, &card)?;
    let cx = signed.cx();
    let loaded = signed.visitor.portal.db.read(move |tx| {
        let Some(card) = child_card::find(tx, id, guardian)? else { return Ok(None) };
        Known::load(tx, &cx, card).map(Some)
    });
    let known = loaded.await?.ok_or(AppError::NotFound)?;
    show(&card_page(signed.page(Section::Documents), &known))
}

/// What the page tells of.
struct Known {
    card: ChildCard,
    running: Option<RegistryRequest>,
    missing: Vec<Precondition>,
    account: AccountFact,
    may_link: bool,
    others: Vec<link::OtherGuardian>,
}

/// How far the child's account is, for this guardian.
enum AccountFact {
    None,
    Begun { at: Timestamp },
    OtherParent,
    Linked { email: Option<String>, phone: Option<String>, frozen_until: Option<Timestamp> },
    Exists,
}

impl Known {
    fn load(tx: &mut Tx<'_>, cx: &Cx, card: ChildCard) -> Result<Self, StoreError> {
        let running = registry_request::find_running(tx, Registry::Births, Subject::ChildCard(card.id))?;
        let missing = wizard::preconditions(tx, &card, cx.now)?.err().unwrap_or_default();
        let account = AccountFact::load(tx, cx, &card)?;
        let may_link = link::may_ask(tx, cx, &card)?.is_ok();
        let others = link::others(tx, cx, (card.id, card.guardian))?;
        Ok(Self { card, running, missing, account, may_link, others })
    }
}

impl AccountFact {
    fn load(tx: &mut Tx<'_>, cx: &Cx, card: &ChildCard) -> Result<Self, StoreError> {
        let Some(child) = card.child else { return Ok(Self::None) };
        if account::exists(tx, child)? {
            return match authority::over(tx, cx, card.guardian, child)? {
                Some(right) => Self::linked(tx, &right),
                None => Ok(Self::Exists),
            };
        }
        let live = child_account::find_of_child(tx, child)?.filter(|wizard| wizard.is_live(cx.now));
        Ok(match live {
            Some(wizard) if wizard.guardian == card.guardian && wizard.card == card.id => {
                Self::Begun { at: wizard.created }
            }
            Some(_) => Self::OtherParent,
            None => Self::None,
        })
    }

    /// How the child logs in, for one who may read its data now.
    fn linked(tx: &mut Tx<'_>, right: &Grant) -> Result<Self, StoreError> {
        let child = right.about();
        Ok(Self::Linked {
            email: account::find_email(tx, child)?,
            phone: account::find_phone(tx, child)?,
            frozen_until: right.frozen_until(),
        })
    }
}

fn card_page(page: Page, known: &Known) -> CardPage {
    let t = page.t;
    let card = &known.card;
    let today = age::today(page.now, &page.zone);
    let country = if card.typed.country.code() == "russia" { t.child_card_russia() } else { t.child_card_other() };
    let on = card.auto_update;
    CardPage {
        href: format!("/family/{}", card.id),
        wizard: format!("/family/{}/account", card.id),
        drop_action: format!("/family/{}/account/drop", card.id),
        name: t.name(card.typed.name.given_name.as_str()),
        disc: disc(t, card),
        facts: vec![t.span_years(age::age_on(card.typed.birth, today)), t.date(card.typed.birth)],
        personal: format!("{}, {}, {country}", card.typed.name.display(), t.date(card.typed.birth)),
        certificate: certificate_block(&page, known),
        snils: snils_block(&page, card),
        inn: card.inn.as_ref().map(Inn::masked),
        auto_update: (card.certificate != Check::default()).then_some(on),
        auto_state: if on {
            State::new(Kind::Ok, t.child_card_auto_on())
        } else {
            State::new(Kind::Plain, t.child_card_auto_off()).with_icon("refresh")
        },
        account: account_block(&page, known),
        link: match known.account {
            AccountFact::Linked { frozen_until, .. } => LinkBlock::Linked {
                frozen: frozen_until.map(|until| t.link_frozen(t.instant(until, page.now, &page.zone))),
            },
            AccountFact::Exists if known.may_link => LinkBlock::Offer { about: t.link_offer_other() },
            _ if known.may_link => LinkBlock::Offer { about: t.link_offer() },
            _ => LinkBlock::None,
        },
        others: known.others.iter().map(|other| OtherRow::new(&page, card, other)).collect(),
        page,
    }
}

fn certificate_block(page: &Page, known: &Known) -> CertificateBlock {
    let t = page.t;
    let card = &known.card;
    let mut lines = Vec::new();
    let mut russian = false;
    match card.typed.paper.as_ref().map(|paper| (&paper.certificate, &paper.act)) {
        None => lines.push(t.child_card_no_paper_about()),
        Some((Certificate::Foreign(words), _)) => lines.extend([words.clone(), t.child_card_foreign_about()]),
        Some((Certificate::Russian(number), act)) => {
            russian = true;
            lines.push(match act {
                Some(act) => t.child_card_issued(t.date(act.issued_on), number.masked()),
                None => number.masked(),
            });
            lines.push(certificate_about(page, card));
        }
    }
    lines.retain(|line| !line.is_empty());
    CertificateBlock {
        state: words::certificate_state(t, &card.certificate),
        lines,
        may_request: russian && card.certificate.ask().is_ok(),
        running: known
            .running
            .as_ref()
            .filter(|_| !card.certificate.is_verified())
            .map(|request| milestones(t, request)),
    }
}

fn certificate_about(page: &Page, card: &ChildCard) -> String {
    let t = page.t;
    match &card.certificate {
        Check::NotParent => t.child_card_not_parent_about(),
        Check::Paper(Verification::Unverified) => format!("{}. {}", t.child_card_typed(), t.child_card_request_about()),
        Check::Paper(Verification::Checking) => String::new(),
        Check::Paper(Verification::Verified) => card
            .certificate_checked
            .map(|at| t.child_card_checked_by_births(t.instant(at, page.now, &page.zone)))
            .unwrap_or_default(),
        Check::Paper(Verification::Mismatch(_)) => t.child_card_request_again(),
        Check::Paper(Verification::NotFound) => t.child_card_not_found_about(),
        Check::Paper(Verification::Unclear) => t.child_card_unclear_about(),
    }
}

/// What is behind and ahead of a request, with the time of each step.
fn milestones(t: T, request: &RegistryRequest) -> Vec<Milestone> {
    let step = |place, text, at| Milestone { place, text, at };
    let mut steps = vec![step(Place::Done, t.child_card_step_made(), Some(request.created))];
    match request.state {
        RequestState::Draft => steps.push(step(Place::Now, t.child_card_step_sending(), None)),
        _ => steps.push(step(Place::Done, t.child_card_step_sent(), request.sent)),
    }
    if request.accepted.is_some() {
        steps.push(step(Place::Done, t.child_card_step_accepted(), request.accepted));
    }
    let waiting = if request.state == RequestState::Draft { Place::Ahead } else { Place::Now };
    steps.push(step(waiting, t.child_card_step_waiting(), None));
    steps.push(step(Place::Ahead, t.child_card_step_ahead(), None));
    steps
}

fn snils_block(page: &Page, card: &ChildCard) -> Option<SnilsBlock> {
    let t = page.t;
    let snils = card.snils.as_ref()?;
    let about = match &card.snils_verification {
        Verification::Unverified => t.child_card_snils_typed(),
        Verification::Checking => t.child_card_snils_checking(),
        Verification::Verified => card
            .snils_checked
            .map(|at| t.child_card_snils_checked(t.instant(at, page.now, &page.zone)))
            .unwrap_or_default(),
        Verification::Mismatch(_) => t.child_card_snils_mismatch_about(),
        Verification::NotFound => t.child_card_snils_not_found_about(),
        Verification::Unclear => t.child_card_snils_unclear_about(),
    };
    Some(SnilsBlock {
        state: verification(t, &card.snils_verification),
        masked: snils.masked(),
        about,
        may_request: card.snils_verification.ask().is_ok(),
    })
}

fn account_block(page: &Page, known: &Known) -> AccountBlock {
    let t = page.t;
    let when = |at: Timestamp| t.instant(at, page.now, &page.zone);
    match &known.account {
        AccountFact::Linked { email, phone, .. } => {
            let email = email.as_deref().and_then(|text| Email::parse(text).ok());
            let phone = phone.as_deref().and_then(|text| Phone::parse(text).ok());
            let email = email.as_ref().map_or("", Email::shown);
            let about = match phone {
                Some(phone) => t.child_account_made_about(email, phone.pretty()),
                None => t.child_account_made_about_email(email),
            };
            AccountBlock::Told { state: State::new(Kind::Ok, t.child_account_made()), about }
        }
        AccountFact::Exists => AccountBlock::Told {
            state: State::new(Kind::Ok, t.child_account_made()),
            about: t.child_account_exists_about(),
        },
        AccountFact::OtherParent => AccountBlock::Told {
            state: State::new(Kind::Wait, t.child_account_other_parent()),
            about: t.child_account_other_parent_about(),
        },
        _ if !known.missing.is_empty() => missing_block(t, &known.card, &known.missing),
        AccountFact::Begun { at } => {
            AccountBlock::Begun { about: t.child_account_begun_about(when(*at + LIFE), when(*at)) }
        }
        AccountFact::None => AccountBlock::Ready,
    }
}

fn missing_block(t: T, card: &ChildCard, missing: &[Precondition]) -> AccountBlock {
    let is_final = missing.iter().any(|precondition| precondition.is_final());
    let state = if is_final {
        State::new(Kind::Stop, t.child_account_impossible())
    } else {
        State::new(Kind::Plain, t.child_account_not_yet()).with_icon("lock")
    };
    // What nothing mends hides what would have been lacking besides.
    let shown = missing.iter().filter(|precondition| precondition.is_final() == is_final);
    let about = if is_final { String::new() } else { t.child_account_not_yet_about() };
    AccountBlock::Missing { state, about, tasks: shown.map(|precondition| task(t, card, *precondition)).collect() }
}

/// A condition that does not hold, in words, with the page where it is mended.
pub(crate) fn task(t: T, card: &ChildCard, precondition: Precondition) -> Task {
    let at = |page: &str| Some(format!("/family/{}/{page}", card.id));
    let awaited = matches!(precondition, Precondition::CertificateChecking | Precondition::SnilsChecking);
    let (title, about, href) = match precondition {
        Precondition::AccountExists => {
            (t.child_account_missing_account_exists(), t.child_account_missing_account_exists_about(), None)
        }
        Precondition::TooOld { age } => {
            (t.child_account_missing_too_old(t.span_years(age)), t.child_account_missing_too_old_about(), None)
        }
        Precondition::NotCitizen => {
            (t.child_account_missing_not_citizen(), t.child_account_missing_not_citizen_about(), None)
        }
        Precondition::GuardianLevel => (
            t.child_account_missing_guardian_level(),
            t.child_account_missing_guardian_level_about(),
            Some("/profile".to_owned()),
        ),
        Precondition::CertificateMissing => (
            t.child_account_missing_certificate_missing(),
            t.child_account_missing_certificate_missing_about(),
            at("edit"),
        ),
        Precondition::CertificateForeign => {
            (t.child_account_missing_certificate_foreign(), t.child_account_missing_certificate_foreign_about(), None)
        }
        Precondition::CertificateUnverified => (
            t.child_account_missing_certificate_unverified(),
            t.child_account_missing_certificate_unverified_about(),
            at("request"),
        ),
        Precondition::CertificateChecking => {
            (t.child_account_missing_certificate_checking(), t.child_account_missing_certificate_checking_about(), None)
        }
        Precondition::SnilsMissing => {
            (t.child_account_missing_snils_missing(), t.child_account_missing_snils_missing_about(), at("snils"))
        }
        Precondition::SnilsUnverified => {
            (t.child_account_missing_snils_unverified(), t.child_account_missing_snils_unverified_about(), None)
        }
        Precondition::SnilsChecking => {
            (t.child_account_missing_snils_checking(), t.child_account_missing_snils_checking_about(), None)
        }
        Precondition::RelationUnverified => (
            t.child_account_missing_relation_unverified(),
            t.child_account_missing_relation_unverified_about(),
            at("request"),
        ),
    };
    Task { turn: if awaited { Turn::Awaited } else { Turn::Yours }, title, href, about, disc: None }
}
