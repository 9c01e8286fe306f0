//! «Добавление информации о ребёнке» (seed 001, step 3) and the same form behind «Редактировать».

use askama::Template;
use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use rodnya_domain::{
    Sex, age,
    birth_certificate::{BirthAct, BirthActText, BirthCertificate, Certificate},
    child_card::{BirthCountry, BirthPaper, Check, Typed},
    date,
    document::Verification,
    name::FullName,
};
use rodnya_flows::child_card;
use rodnya_store::child_card::ChildCard;
use rodnya_ui::{Choice, Form, Kind, Page, Section, T};

use super::{of, own_card, refused, words};
use crate::{
    family::guardian,
    fault,
    shell::{AppError, Posted, Signed, show, show_failed},
};

const FIELDS: &[&str] = &[
    "surname",
    "given_name",
    "patronymic",
    "sex",
    "birth-day",
    "birth-month",
    "birth-year",
    "country",
    "number",
    "issued_on-day",
    "issued_on-month",
    "issued_on-year",
    "act_number",
    "act_date-day",
    "act_date-month",
    "act_date-year",
    "issued_by",
];

#[derive(Template)]
#[template(path = "child_card/form.html")]
struct FormPage {
    page: Page,
    form: Form,
    action: String,
    back: String,
    is_new: bool,
    /// Saving takes back what is proven, and ends a request on its way.
    warns: bool,
    sexes: Vec<Choice>,
    countries: Vec<Choice>,
    places: Vec<String>,
}

impl FormPage {
    fn new(page: Page, form: Form) -> Self {
        Self::with(page, form, "/family/new".to_owned(), "/family".to_owned())
    }

    fn of(page: Page, form: Form, card: &ChildCard) -> Self {
        let mut this = Self::with(page, form, format!("/family/{}/edit", card.id), format!("/family/{}", card.id));
        this.is_new = false;
        this.warns = is_asked(card);
        this
    }

    fn with(mut page: Page, form: Form, action: String, back: String) -> Self {
        let t = page.t;
        page.failed = form.has_errors();
        Self {
            action,
            back,
            is_new: true,
            warns: false,
            sexes: vec![Choice::new("m", t.word_male()), Choice::new("f", t.word_female())],
            countries: vec![Choice::new("russia", t.child_card_russia()), Choice::new("other", t.child_card_other())],
            places: vec![
                t.child_card_where_number(),
                t.child_card_where_issued_on(),
                t.child_card_where_act_number(),
                t.child_card_where_act_date(),
                t.child_card_where_issued_by(),
            ],
            page,
            form,
        }
    }
}

/// Something on the card is verified or being checked.
fn is_asked(card: &ChildCard) -> bool {
    let certificate =
        card.certificate.is_verified() || card.certificate.is_checking() || card.certificate == Check::NotParent;
    certificate || matches!(card.snils_verification, Verification::Verified | Verification::Checking)
}

pub(super) async fn new_page(signed: Signed) -> Result<Response, AppError> {
    guardian(&signed)?;
    let mut form = Form::new();
    form.set("country", BirthCountry::Russia.code());
    show(&FormPage::new(signed.page(Section::Documents), form))
}

pub(super) async fn add(signed: Signed, posted: Posted) -> Result<Response, AppError> {
    let guardian = guardian(&signed)?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let typed = match parse(t, &posted, age::today(page.now, &page.zone)) {
        Ok(typed) => typed,
        Err(form) => return show_failed(&FormPage::new(page, form)),
    };
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| child_card::add(tx, cx, guardian, &typed)).await? {
        Ok(card) => Ok(signed.visitor.go_with(&format!("/family/{card}"), Kind::Ok, &t.child_card_added())),
        Err(refusal) => refused(&signed, t, refusal),
    }
}

pub(super) async fn edit_page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let (id, _) = of(&signed, &card)?;
    let card = own_card(&signed, id).await?;
    show(&FormPage::of(signed.page(Section::Documents), filled(&card), &card))
}

pub(super) async fn edit(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let (id, guardian) = of(&signed, &card)?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let typed = match parse(t, &posted, age::today(page.now, &page.zone)) {
        Ok(typed) => typed,
        Err(form) => {
            let card = own_card(&signed, id).await?;
            return show_failed(&FormPage::of(page, form, &card));
        }
    };
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| child_card::edit(tx, cx, (id, guardian), &typed)).await? {
        Ok(()) => Ok(signed.visitor.go_with(&format!("/family/{id}"), Kind::Ok, &t.child_card_saved())),
        Err(refusal) => refused(&signed, t, refusal),
    }
}

/// The form with what the card holds.
fn filled(card: &ChildCard) -> Form {
    let typed = &card.typed;
    let mut form = Form::new();
    form.set("surname", typed.name.surname.as_str());
    form.set("given_name", typed.name.given_name.as_str());
    form.set("patronymic", typed.name.patronymic.as_ref().map_or("", |part| part.as_str()));
    form.set("sex", typed.sex.code());
    form.set_date("birth", typed.birth);
    form.set("country", typed.country.code());
    if let Some(paper) = &typed.paper {
        form.set("number", paper.certificate.shown());
        if let Some(act) = &paper.act {
            form.set_date("issued_on", act.issued_on);
            form.set("act_number", act.act_number.as_str());
            form.set_date("act_date", act.act_date);
            form.set("issued_by", act.issued_by.as_str());
        }
    }
    form
}

/// Reads the form; every wrong field gets its error.
fn parse(t: T, posted: &Posted, today: Date) -> Result<Typed, Form> {
    let mut form = posted.form(FIELDS);
    let name = FullName::parse(posted.text("surname"), posted.text("given_name"), posted.text("patronymic"));
    if let Err(errors) = &name {
        fault::full_name(t, &mut form, errors);
    }
    let sex = Sex::from_code(posted.text("sex"));
    if sex.is_none() {
        form.fail("sex", t.child_card_fault_choose(t.child_card_sex()));
    }
    let [day, month, year] = posted.date_parts("birth");
    let birth = date::parse_parts(day, month, year).and_then(|birth| date::past(birth, today));
    if let Err(error) = birth {
        form.fail("birth", fault::date(t, &t.child_card_birth_date(), error));
    }
    let country = BirthCountry::from_code(posted.text("country"));
    if country.is_none() {
        form.fail("country", t.child_card_fault_choose(t.child_card_country()));
    }
    let birth_or_any = birth.unwrap_or(Date::MIN);
    let paper = match country {
        Some(BirthCountry::Russia) => russian_paper(t, posted, (birth_or_any, today), &mut form),
        Some(BirthCountry::Other) => foreign_paper(t, posted, (birth_or_any, today), &mut form),
        None => None,
    };
    match (name, sex, birth, country) {
        (Ok(name), Some(sex), Ok(birth), Some(country)) if !form.has_errors() => {
            Ok(Typed { name, sex, birth, country, paper })
        }
        _ => Err(form),
    }
}

fn russian_paper(t: T, posted: &Posted, days: (Date, Date), form: &mut Form) -> Option<BirthPaper> {
    let certificate = BirthCertificate::parse(posted.text("number"));
    if let Err(error) = &certificate {
        form.fail("number", words::certificate_fault(t, *error));
    }
    let act = parse_act(posted, days);
    if let Err(errors) = &act {
        words::act_faults(t, form, errors);
    }
    Some(BirthPaper { certificate: Certificate::Russian(certificate.ok()?), act: Some(act.ok()?) })
}

/// A paper of another country as it is; a child may have none yet. An act is kept if it is whole.
fn foreign_paper(t: T, posted: &Posted, days: (Date, Date), form: &mut Form) -> Option<BirthPaper> {
    if posted.text("number").trim().is_empty() {
        return None;
    }
    match Certificate::parse_foreign(posted.text("number")) {
        Ok(certificate) => Some(BirthPaper { certificate, act: parse_act(posted, days).ok() }),
        Err(error) => {
            form.fail("number", fault::free_text(t, &t.child_card_number(), error));
            None
        }
    }
}

fn parse_act(
    posted: &Posted,
    (birth, today): (Date, Date),
) -> Result<BirthAct, Vec<rodnya_domain::birth_certificate::BirthActError>> {
    let (issued_on, act_date) = (posted.date_text("issued_on"), posted.date_text("act_date"));
    let text = BirthActText {
        issued_on: &issued_on,
        act_number: posted.text("act_number"),
        act_date: &act_date,
        issued_by: posted.text("issued_by"),
    };
    BirthAct::parse(text, birth, today)
}
