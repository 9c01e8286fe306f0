//! With papers in hand: a paper of identity compared in person, a relation recorded by one operator and decided by another.

use askama::Template;
use axum::{extract::Path, response::Response};
use rodnya_domain::{
    ChildCardId, PersonId, RelationClaimId, level::SeenPaper, look::Reference, registry_request::RelationKind,
    relation_claim::Refusal,
};
use rodnya_flows::{
    level::{SeeRefusal, see as see_paper, unsee},
    relation_claim::{DecideRefusal, Decision, RecordRefusal, decide as decide_claim, record as record_claim},
};
use rodnya_shell::{AppError, FreshOperator, Operator, Posted, Signed, fault, show, show_failed};
use rodnya_store::{
    StoreError, Tx,
    child_card::{self, ChildCard},
    relation,
    relation_claim::{self, RelationClaim},
};
use rodnya_ui::{Choice, Form, Kind, Page, Section, State, T};

use super::one::{Known, known};

/// Children that are shown.
const CHILDREN: u32 = 50;

/// A child of the person's cards, with how far the relation is proven.
pub(super) struct Child {
    pub(super) card: ChildCard,
    is_tied: bool,
    claim: Option<RelationClaim>,
}

/// The children of a person's cards.
pub(super) fn children(tx: &mut Tx<'_>, guardian: PersonId) -> Result<Vec<Child>, StoreError> {
    let mut all = Vec::new();
    for card in child_card::list(tx, guardian, CHILDREN)? {
        let is_tied = match card.child {
            Some(child) => relation::find(tx, guardian, child)?.is_some(),
            None => false,
        };
        all.push(Child { is_tied, claim: relation_claim::open_of_card(tx, card.id)?, card });
    }
    Ok(all)
}

/// What the person's page offers.
pub(super) struct Papers {
    pub(super) action: String,
    /// The version of the person that the operator reads here.
    pub(super) version: i64,
    /// The paper that was seen, in words.
    pub(super) seen: Option<String>,
    pub(super) form: Form,
    pub(super) choices: Vec<Choice>,
    pub(super) rows: Vec<ChildRow>,
}

/// A child with what can be done.
pub(super) struct ChildRow {
    pub(super) name: String,
    pub(super) state: State,
    pub(super) about: String,
    /// The page on which a relation is recorded.
    pub(super) record: Option<String>,
    /// The claim that waits: where the decision goes, and whether this operator may confirm.
    pub(super) claim: Option<(String, bool)>,
}

impl Papers {
    pub(super) fn new(page: &Page, known: &Known) -> Self {
        let t = page.t;
        let person = known.person.id;
        Self {
            action: format!("/operator/people/{person}/paper"),
            version: known.person.version,
            seen: known.seen.map(|paper| t.operator_paper_seen(paper.code())),
            form: Form::new(),
            choices: SeenPaper::ALL.map(|paper| Choice::new(paper.code(), t.operator_paper(paper.code()))).into(),
            rows: known.children.iter().map(|child| row(t, known, child)).collect(),
        }
    }
}

fn row(t: T, known: &Known, child: &Child) -> ChildRow {
    let name = t.name(child.card.typed.name.given_name.as_str());
    let plain = |state, about| ChildRow { name: name.clone(), state, about, record: None, claim: None };
    match &child.claim {
        None if child.is_tied => plain(State::new(Kind::Ok, t.operator_tied()), String::new()),
        Some(claim) => {
            let may_confirm = claim.recorded_by != known.operator;
            let about = t.operator_claim_about(relation_name(t, claim.kind), claim.paper.as_str());
            let claim = Some((format!("/operator/claims/{}", claim.id), may_confirm));
            ChildRow { claim, ..plain(State::new(Kind::Wait, t.operator_claim_waits()), about) }
        }
        None => {
            let record = format!("/operator/people/{}/children/{}", known.person.id, child.card.id);
            ChildRow { record: Some(record), ..plain(State::new(Kind::Plain, t.operator_untied()), String::new()) }
        }
    }
}

/// «Мать», «Отец», «Усыновитель», «Опекун».
pub(crate) fn relation_name(t: T, kind: RelationKind) -> String {
    t.operator_relation(kind.code())
}

/// «Документ сверен», or taken back.
pub(super) async fn see(
    FreshOperator(signed): FreshOperator,
    Path(whose): Path<String>,
    posted: Posted,
) -> Result<Response, AppError> {
    let whose: PersonId = whose.parse().map_err(|_| AppError::NotFound)?;
    let t = signed.page(Section::Other).t;
    let (typed, back) = (posted.text("paper"), format!("/operator/people/{whose}"));
    let paper = SeenPaper::from_code(typed);
    if paper.is_none() && typed != "none" {
        return Ok(signed.visitor.go_with(&back, Kind::Stop, &t.operator_paper_choose()));
    }
    let (pair, db) = ((signed.person, whose), &signed.visitor.portal.db);
    let version = posted.text("version").parse().unwrap_or(0);
    let seen = match paper {
        Some(paper) => db.write(signed.cx(), move |tx, cx| see_paper(tx, cx, pair, (paper, version))).await?,
        None => db.write(signed.cx(), move |tx, cx| unsee(tx, cx, pair)).await?,
    };
    let (kind, words) = match seen {
        Ok(()) if paper.is_some() => (Kind::Ok, t.operator_paper_done()),
        Ok(()) => (Kind::Ok, t.operator_paper_undone()),
        Err(SeeRefusal::NoOperator) => return Err(AppError::NotFound),
        Err(SeeRefusal::NoLook) => (Kind::Stop, t.operator_no_look()),
        Err(SeeRefusal::OwnFamily) => (Kind::Stop, t.operator_own_family()),
        Err(SeeRefusal::NoPaper) => (Kind::Stop, t.operator_no_paper()),
        Err(SeeRefusal::Untold) => (Kind::Stop, t.operator_untold()),
        Err(SeeRefusal::Changed) => (Kind::Stop, t.operator_changed()),
    };
    Ok(signed.visitor.go_with(&back, kind, &words))
}

#[derive(Template)]
#[template(path = "relation_claim/record.html")]
struct RecordPage {
    page: Page,
    form: Form,
    action: String,
    back: String,
    child: String,
    /// The version of the card that the operator reads here.
    version: i64,
    /// The certificate of the card, to be compared.
    certificate: String,
    kinds: Vec<Choice>,
}

impl RecordPage {
    fn new(signed: &Signed, known: &Known, child: &Child, form: Form) -> Self {
        let mut page = signed.page(Section::Other);
        page.failed = form.has_errors();
        let (t, back) = (page.t, format!("/operator/people/{}", known.person.id));
        Self {
            action: format!("{back}/children/{}", child.card.id),
            back,
            child: t.name(&child.card.typed.name.display()),
            version: child.card.version,
            certificate: child.card.typed.paper.as_ref().map(|paper| paper.certificate.shown()).unwrap_or_default(),
            kinds: RelationKind::ALL.map(|kind| Choice::new(kind.code(), relation_name(t, kind))).into(),
            form,
            page,
        }
    }
}

/// The child of a card on the page of a person whom this operator may look at.
fn child_of<'a>(known: &'a Known, card: &str) -> Result<&'a Child, AppError> {
    let card: ChildCardId = card.parse().map_err(|_| AppError::NotFound)?;
    known.children.iter().find(|child| child.card.id == card).ok_or(AppError::NotFound)
}

pub(super) async fn page(
    Operator(signed): Operator,
    Path((whose, card)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let known = known(&signed, &whose).await?;
    if !known.compares {
        let words = signed.page(Section::Other).t.operator_no_look();
        return Ok(signed.visitor.go_with(&format!("/operator/people/{}", known.person.id), Kind::Stop, &words));
    }
    show(&RecordPage::new(&signed, &known, child_of(&known, &card)?, Form::new()))
}

/// «Внести».
pub(super) async fn record(
    FreshOperator(signed): FreshOperator,
    Path((whose, card)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, AppError> {
    let known = known(&signed, &whose).await?;
    let child = child_of(&known, &card)?;
    let t = signed.page(Section::Other).t;
    let mut form = posted.form(&["kind", "paper"]);
    let kind = RelationKind::from_code(posted.text("kind"));
    if kind.is_none() {
        form.fail("kind", t.operator_relation_choose());
    }
    let paper = Reference::parse(posted.text("paper"));
    if let Err(error) = &paper {
        form.fail("paper", fault::free_text(t, &t.operator_claim_paper(), *error));
    }
    let (Some(kind), Ok(paper)) = (kind, paper) else {
        return show_failed(&RecordPage::new(&signed, &known, child, form));
    };
    let version = posted.text("version").parse().unwrap_or(0);
    let (who, read) = (signed.person, (known.person.id, child.card.id, version));
    let db = &signed.visitor.portal.db;
    let recorded = db.write(signed.cx(), move |tx, cx| record_claim(tx, cx, who, read, (kind, &paper))).await?;
    let (kind, words) = match recorded {
        Ok(_) => (Kind::Ok, t.operator_claim_done()),
        Err(RecordRefusal::NoOperator | RecordRefusal::NotFound) => return Err(AppError::NotFound),
        Err(RecordRefusal::NoLook) => (Kind::Stop, t.operator_no_look()),
        Err(RecordRefusal::OwnFamily) => (Kind::Stop, t.operator_own_family()),
        Err(RecordRefusal::Tied) => (Kind::Note, t.operator_tied()),
        Err(RecordRefusal::Waits) => (Kind::Note, t.operator_claim_waits()),
        Err(RecordRefusal::Adult) => (Kind::Stop, t.operator_claim_adult()),
        Err(RecordRefusal::Changed) => (Kind::Stop, t.operator_changed()),
    };
    Ok(signed.visitor.go_with(&format!("/operator/people/{}", known.person.id), kind, &words))
}

/// «Подтвердить» or «Отклонить».
pub(super) async fn decide(
    FreshOperator(signed): FreshOperator,
    Path(claim): Path<String>,
    posted: Posted,
) -> Result<Response, AppError> {
    let claim: RelationClaimId = claim.parse().map_err(|_| AppError::NotFound)?;
    let decision = match posted.text("answer") {
        "confirm" => Decision::Confirm,
        "refuse" => Decision::Refuse,
        _ => return Err(AppError::BadRequest),
    };
    let (who, db) = (signed.person, &signed.visitor.portal.db);
    let found = db.read(move |tx| relation_claim::find(tx, claim)).await?.ok_or(AppError::NotFound)?;
    let decided = db.write(signed.cx(), move |tx, cx| decide_claim(tx, cx, who, claim, decision)).await?;
    let t = signed.page(Section::Other).t;
    let (kind, words) = match (decided, decision) {
        (Ok(()), Decision::Confirm) => (Kind::Ok, t.operator_claim_confirmed()),
        (Ok(()), Decision::Refuse) => (Kind::Ok, t.operator_claim_refused()),
        (Err(DecideRefusal::NoOperator | DecideRefusal::NotFound), _) => return Err(AppError::NotFound),
        (Err(DecideRefusal::NoLook), _) => (Kind::Stop, t.operator_no_look()),
        (Err(DecideRefusal::Stale), _) => (Kind::Stop, t.operator_claim_changed()),
        (Err(DecideRefusal::AnotherChild), _) => (Kind::Stop, t.operator_another_child()),
        (Err(DecideRefusal::Rules(Refusal::Ended)), _) => (Kind::Note, t.operator_gone()),
        (Err(DecideRefusal::Rules(Refusal::SameOperator)), _) => (Kind::Stop, t.operator_same()),
        (Err(DecideRefusal::Rules(Refusal::OwnFamily)), _) => (Kind::Stop, t.operator_own_family()),
    };
    Ok(signed.visitor.go_with(&format!("/operator/people/{}", found.guardian), kind, &words))
}
