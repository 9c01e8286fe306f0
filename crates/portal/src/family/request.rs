//! «Запрос на получение данных из ЕГР ЗАГС»: children by tick, «Автообновление», «Отправить» (seed 001, step 5).

use askama::Template;
use axum::{extract::Path, response::Response};
use rodnya_domain::{
    ChildCardId, PersonId,
    age::{self, Ages, Stage},
    birth_certificate::Certificate,
    level::Need,
};
use rodnya_flows::child_card::{self, CARDS_MAX, RequestRefusal};
use rodnya_store::{
    child_card::ChildCard,
    level::{self, Standing},
};
use rodnya_ui::{Disc, Form, Kind, Page, Section, T};

use super::{called, card_id, disc, guardian};
use crate::child_card::own_card;
use crate::profile;
use crate::shell::{AppError, Posted, Signed, go, show, show_failed};

#[derive(Template)]
#[template(path = "family/request.html")]
struct RequestPage {
    page: Page,
    form: Form,
    children: Vec<Ticked>,
    action: String,
}

/// A child that can be ticked.
struct Ticked {
    id: String,
    name: String,
    disc: Disc,
    born: String,
}

#[derive(Template)]
#[template(path = "family/level.html")]
struct LevelPage {
    page: Page,
    lacking: String,
}

pub(super) async fn page(signed: Signed) -> Result<Response, AppError> {
    first(signed, None).await
}

pub(super) async fn page_of(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let card = card_id(&card)?;
    first(signed, Some(card)).await
}

/// The page as it opens: the child it was opened from is ticked, and «Автообновление».
async fn first(signed: Signed, from: Option<ChildCardId>) -> Result<Response, AppError> {
    let guardian = guardian(&signed)?;
    let page = signed.page(Section::Documents);
    let (standing, cards) = load(&signed, guardian).await?;
    if from.is_some_and(|from| cards.iter().all(|card| card.id != from)) {
        return Err(AppError::NotFound);
    }
    if let Some(lacking) = profile::gate(page.t, &standing, Need::RegistryRequest) {
        return show(&LevelPage { page, lacking });
    }
    let mut form = Form::new();
    form.set("auto_update", "1");
    if let Some(from) = from {
        form.set("child", from.to_string());
    }
    show(&request_page(page, form, &cards, from))
}

/// What is proven of the guardian, and the cards.
async fn load(signed: &Signed, guardian: PersonId) -> Result<(Standing, Vec<ChildCard>), AppError> {
    let now = signed.visitor.now;
    let loaded = signed.visitor.portal.db.read(move |tx| {
        let standing = level::standing(tx, guardian, now)?;
        Ok((standing, rodnya_store::child_card::list(tx, guardian, CARDS_MAX)?))
    });
    Ok(loaded.await?)
}

fn request_page(page: Page, form: Form, cards: &[ChildCard], from: Option<ChildCardId>) -> RequestPage {
    let today = age::today(page.now, &page.zone);
    let children = cards
        .iter()
        .zip(called(page.t, cards))
        .filter(|(card, _)| may_ask(card) && Ages::default().stage(card.typed.birth, today) != Stage::Adult)
        .map(|(card, name)| Ticked {
            id: card.id.to_string(),
            name,
            disc: disc(page.t, card),
            born: page.t.family_request_born(page.t.date(card.typed.birth)),
        })
        .collect();
    let action = from.map_or_else(|| "/family/request".to_owned(), |from| format!("/family/{from}/request"));
    RequestPage { page, form, children, action }
}

/// There is a Russian certificate that is neither verified nor being checked.
pub(crate) fn may_ask(card: &ChildCard) -> bool {
    let russian = card.typed.paper.as_ref().is_some_and(|paper| matches!(paper.certificate, Certificate::Russian(_)));
    russian && card.certificate.ask().is_ok()
}

pub(super) async fn send(signed: Signed, posted: Posted) -> Result<Response, AppError> {
    ask(signed, posted, None).await
}

pub(super) async fn send_of(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let card = card_id(&card)?;
    own_card(&signed, card).await?;
    ask(signed, posted, Some(card)).await
}

async fn ask(signed: Signed, posted: Posted, from: Option<ChildCardId>) -> Result<Response, AppError> {
    let guardian = guardian(&signed)?;
    let chosen: Vec<ChildCardId> = posted.all("child").map(card_id).collect::<Result<_, _>>()?;
    let auto_update = posted.ticked("auto_update");
    let ids = chosen.clone();
    let asked = signed
        .visitor
        .portal
        .db
        .write(signed.cx(), move |tx, cx| child_card::request_births(tx, cx, guardian, (&ids, auto_update)))
        .await?;
    let mut page = signed.page(Section::Documents);
    let refusal = match asked {
        Ok(()) => {
            let back = match (from, chosen.as_slice()) {
                (Some(card), _) | (None, &[card]) => format!("/family/{card}"),
                _ => "/family".to_owned(),
            };
            return Ok(signed.visitor.go_with(&back, Kind::Ok, &page.t.family_request_sent()));
        }
        Err(RequestRefusal::NotFound) => return Err(AppError::NotFound),
        Err(RequestRefusal::Level) => return Ok(go("/family/request")),
        Err(refusal) => refusal,
    };
    let (_, cards) = load(&signed, guardian).await?;
    let mut form = Form::new();
    for id in &chosen {
        form.add("child", id.to_string());
    }
    form.set("auto_update", if auto_update { "1" } else { "" });
    form.fail("child", words(page.t, &refusal, &cards));
    page.failed = true;
    show_failed(&request_page(page, form, &cards, from))
}

fn words(t: T, refusal: &RequestRefusal, cards: &[ChildCard]) -> String {
    let name = |id: &ChildCardId| {
        let place = cards.iter().position(|card| card.id == *id);
        place.and_then(|place| called(t, cards).into_iter().nth(place)).unwrap_or_default()
    };
    match refusal {
        RequestRefusal::NoPaper(id) => t.family_request_no_paper(name(id)),
        RequestRefusal::Adult(id) => t.family_request_adult(name(id)),
        RequestRefusal::NotNow(id) => t.family_request_not_now(name(id)),
        RequestRefusal::Nobody | RequestRefusal::NotFound | RequestRefusal::Level => t.family_request_nobody(),
    }
}
