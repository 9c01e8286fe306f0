//! The sheet on which somebody decides about data (C3): who asks, for whom, what for, each datum in words with its
//! masked value. Exactly this text goes into the receipt, so a form is taken only for the text it was shown with.

use askama::Template;
use aws_lc_rs::digest::{SHA256, digest};
use axum::response::Response;
use http::StatusCode;
use rodnya_domain::{
    Cx, Lang, Sex,
    age::Stage,
    authority::{Grant, Ground},
    document::{Body, Kind},
    email::Email,
    permission::{Category, categories, fitting},
    phone::Phone,
    scope::{Scope, Scopes},
    system::System,
};
use rodnya_flows::{authority, permission::Wish, receipt::Shown};
use rodnya_store::{
    StoreError, Tx, account, document,
    person::{self, Person},
};
use rodnya_ui::{Datum, Disc, Fact, Form, Page, State, T};

use crate::shell::{AppError, Posted, Visitor, show_with, tint};

/// Version of the wording of sheets.
const WORDING: &str = "2026-11";

/// What is known of a person, as far as the scopes open it.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    ground: Ground,
    is_adult: bool,
    person: Person,
    email: Option<String>,
    phone: Option<String>,
    snils: Option<String>,
    certificate: Option<String>,
    children: Vec<String>,
}

/// Loads what a sheet shows; numbers come masked. Only with the right to read this person's data.
pub(crate) fn load(tx: &mut Tx<'_>, cx: &Cx, right: &Grant, scopes: &Scopes) -> Result<Known, StoreError> {
    let id = right.about();
    let opens = |scope| scopes.contains(scope);
    let email = if opens(Scope::Email) { account::find_email(tx, id)? } else { None };
    let phone = if opens(Scope::Phone) { account::find_phone(tx, id)? } else { None };
    let mut children = Vec::new();
    if opens(Scope::Family) {
        for child in authority::family(tx, cx, id)? {
            children.push(child.name.given_name.as_str().to_owned());
        }
    }
    let mut paper = |scope, kind| match opens(scope) {
        true => document::find_in_force(tx, id, kind).map(|paper| paper.map(|paper| paper.body)),
        false => Ok(None),
    };
    let snils = match paper(Scope::Snils, Kind::Snils)? {
        Some(Body::Snils { snils }) => Some(snils.masked()),
        _ => None,
    };
    let certificate = match paper(Scope::BirthCertificate, Kind::BirthCertificate)? {
        Some(Body::BirthCertificate { certificate, .. }) => Some(certificate.masked()),
        _ => None,
    };
    let person = person::get(tx, id)?;
    Ok(Known {
        ground: right.ground(),
        is_adult: authority::stage_of(&person, cx) == Stage::Adult,
        person,
        email: email.map(|email| Email::parse(&email).map_or_else(|_| "•••".to_owned(), |email| email.masked())),
        phone: phone.map(|phone| Phone::parse(&phone).map_or_else(|_| "•••".to_owned(), |phone| phone.masked())),
        snils,
        certificate,
        children,
    })
}

/// A sheet in the reader's language.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) facts: Vec<Fact>,
    pub(crate) needed: Vec<Datum>,
    pub(crate) optional: Vec<Datum>,
    pub(crate) told: String,
    pub(crate) about: String,
    pub(crate) whose: Disc,
    pub(crate) asks: Disc,
    text: String,
}

impl Sheet {
    /// The sheet of a system's wish.
    pub(crate) fn of(t: T, known: &Known, wish: &Wish<'_>) -> Self {
        let system = wish.system;
        let name = name_of(t, system);
        let given = known.person.name.given_name.as_str();
        let (title, lead, told, whose) = match known.ground {
            Ground::Own => (
                t.permission_sheet_title_own(&name),
                t.permission_sheet_lead_own(),
                if known.is_adult { t.permission_told_adult() } else { t.permission_told_own() },
                t.permission_whose_own(),
            ),
            Ground::Guardian => (
                t.permission_sheet_title(given, &name),
                t.permission_sheet_lead(given),
                t.permission_told(),
                known.person.name.display(),
            ),
        };
        let mut sheet = Self {
            title,
            lead,
            facts: facts(t, system, whose),
            needed: fitting(known.ground, &wish.needed()).iter().flat_map(|scope| data(t, known, scope)).collect(),
            optional: fitting(known.ground, &wish.optional())
                .iter()
                .map(|scope| joined(scope, &data(t, known, scope)))
                .collect(),
            told,
            about: format!("/consents/systems/{}", system.id),
            whose: Disc::person(&t.name(given), tint(wish.person)),
            asks: icon_of(system),
            text: String::new(),
        };
        sheet.text = sheet.lines(t);
        sheet
    }

    /// Exactly what is read on the page, line by line.
    fn lines(&self, t: T) -> String {
        let mut lines = vec![self.title.clone(), self.lead.clone()];
        lines.extend(self.facts.iter().map(|fact| format!("{}: {}. {}", fact.name, fact.value, fact.note)));
        lines.push(t.permission_must());
        lines.extend(self.needed.iter().map(|datum| format!("{}: {}", datum.label, datum.value)));
        if !self.optional.is_empty() {
            lines.push(t.permission_may());
            lines.extend(self.optional.iter().map(|datum| format!("{}: {}", datum.label, datum.value)));
        }
        lines.extend([t.permission_only(), t.action_allow(), t.action_refuse(), self.told.clone()]);
        lines.join("\n")
    }

    /// SHA-256 of the text, as the form carries it.
    pub(crate) fn hash(&self) -> String {
        hash(&self.text)
    }

    /// Whether the form was sent from exactly this sheet.
    pub(crate) fn is_of(&self, posted: &Posted) -> bool {
        posted.text("shown") == self.hash()
    }

    /// What goes into the receipt.
    pub(crate) fn shown(&self, visitor: &Visitor) -> Shown {
        shown(visitor, self.text.clone())
    }
}

/// A text that somebody decides by, as it goes into the receipt.
pub(crate) fn shown(visitor: &Visitor, text: String) -> Shown {
    let settings = &visitor.portal.settings;
    let controller = match visitor.lang {
        Lang::Ru => settings.operator_ru.clone(),
        Lang::En => settings.operator_en.clone(),
    };
    Shown { version: WORDING.to_owned(), lang: visitor.lang, text, controller, public_url: settings.public_url.clone() }
}

pub(crate) fn hash(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The scopes ticked on a sheet.
pub(crate) fn ticked(posted: &Posted) -> Scopes {
    posted.all("scope").filter_map(Scope::from_code).collect()
}

/// The name of a system in the language of the page.
pub(crate) fn name_of(t: T, system: &System) -> String {
    system.facts.name.text(lang(t)).to_owned()
}

/// The language of the page, as data with both name it.
pub(super) fn lang(t: T) -> Lang {
    match t.lang() {
        rodnya_ui::Lang::Ru => Lang::Ru,
        rodnya_ui::Lang::En => Lang::En,
    }
}

/// The square of a system, in the tint it keeps.
pub(crate) fn icon_of(system: &System) -> Disc {
    Disc::organization("book", rodnya_ui::Tint::of(system.id.uuid().as_bytes()[15]))
}

fn facts(t: T, system: &System, whose: String) -> Vec<Fact> {
    let facts = &system.facts;
    let host = facts.client_uri.as_deref().map(host).filter(|host| !host.is_empty());
    let note: Vec<&str> = [facts.organization.as_deref(), host].into_iter().flatten().collect();
    let checked = t.permission_who_checked();
    let note = [note.join(", "), checked].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
    let why = facts.purpose.as_ref().map(|purpose| purpose.text(lang(t)).to_owned()).filter(|why| !why.is_empty());
    vec![
        Fact::new(t.permission_who(), name_of(t, system)).with_note(note),
        Fact::new(t.permission_whose(), whose),
        Fact::new(t.permission_why(), why.unwrap_or_else(|| t.permission_why_default())),
        Fact::new(t.permission_till(), t.permission_till_about()),
    ]
}

fn host(uri: &str) -> &str {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

fn data(t: T, known: &Known, scope: Scope) -> Vec<Datum> {
    let datum = |category: &Category| Datum {
        name: scope.code().to_owned(),
        label: label(t, *category),
        value: value(t, known, *category).unwrap_or_else(|| t.permission_value_none()),
    };
    categories(scope).iter().map(datum).collect()
}

/// One tick for a scope, whatever it opens.
fn joined(scope: Scope, data: &[Datum]) -> Datum {
    let join = |part: fn(&Datum) -> &str| data.iter().map(part).collect::<Vec<_>>().join("; ");
    Datum { name: scope.code().to_owned(), label: join(|datum| &datum.label), value: join(|datum| &datum.value) }
}

fn label(t: T, category: Category) -> String {
    match category {
        Category::Account => t.permission_label_account(),
        Category::Name => t.permission_label_name(),
        Category::BirthDate => t.permission_label_birth_date(),
        Category::Sex => t.permission_label_sex(),
        Category::Email => t.permission_label_email(),
        Category::Phone => t.permission_label_phone(),
        Category::Address => t.permission_label_address(),
        Category::Snils => t.permission_label_snils(),
        Category::BirthCertificate => t.permission_label_birth_certificate(),
        Category::Children => t.permission_label_children(),
    }
}

fn value(t: T, known: &Known, category: Category) -> Option<String> {
    match category {
        Category::Account => Some(t.permission_value_account()),
        Category::Name => Some(known.person.name.display()),
        Category::BirthDate => known.person.birth.map(|birth| t.date(birth)),
        Category::Sex => known.person.sex.map(|sex| match sex {
            Sex::Male => t.word_male(),
            Sex::Female => t.word_female(),
        }),
        Category::Email => known.email.clone(),
        Category::Phone => known.phone.clone(),
        Category::Address => known.person.living_address.as_ref().map(|_| t.permission_value_given()),
        Category::Snils => known.snils.clone(),
        Category::BirthCertificate => known.certificate.clone(),
        Category::Children => (!known.children.is_empty()).then(|| t.list(&known.children)),
    }
}

/// What scopes open, in words for a list: «фамилию, имя, отчество, дату рождения».
pub(crate) fn in_words(t: T, scopes: &Scopes) -> String {
    let words: Vec<String> = scopes
        .iter()
        .flat_map(categories)
        .filter(|category| **category != Category::Account || scopes.iter().count() == 1)
        .map(|category| match category {
            Category::Account => t.permission_data_account(),
            Category::Name => t.permission_data_name(),
            Category::BirthDate => t.permission_data_birth_date(),
            Category::Sex => t.permission_data_sex(),
            Category::Email => t.permission_data_email(),
            Category::Phone => t.permission_data_phone(),
            Category::Address => t.permission_data_address(),
            Category::Snils => t.permission_data_snils(),
            Category::BirthCertificate => t.permission_data_birth_certificate(),
            Category::Children => t.permission_data_children(),
        })
        .collect();
    words.join(", ")
}

/// The page around a sheet.
#[derive(Template)]
#[template(path = "permission/sheet.html")]
pub(crate) struct SheetPage {
    pub(crate) page: Page,
    pub(crate) sheet: Sheet,
    pub(crate) form: Form,
    /// Where the form goes.
    pub(crate) action: String,
    /// What it carries besides.
    pub(crate) hidden: Vec<(&'static str, String)>,
    /// Where «Решить позже» leads; empty where there is no later.
    pub(crate) later: String,
    /// What the other guardian said.
    pub(crate) notes: Vec<State>,
    /// The data have changed under the reader's eyes.
    pub(crate) changed: bool,
}

impl SheetPage {
    /// A sheet that nobody has answered.
    pub(crate) fn new(page: Page, sheet: Sheet, action: String) -> Self {
        Self {
            page,
            sheet,
            form: Form::new(),
            action,
            hidden: Vec::new(),
            later: String::new(),
            notes: Vec::new(),
            changed: false,
        }
    }

    /// The same sheet again, since it is no longer the one that was answered.
    pub(crate) fn show_changed(mut self, posted: &Posted) -> Result<Response, AppError> {
        self.changed = true;
        for scope in posted.all("scope") {
            self.form.add("scope", scope);
        }
        show_with(StatusCode::CONFLICT, &self)
    }
}
