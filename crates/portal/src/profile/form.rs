//! The form of one datum: its page, and what stands in it when it is opened.

use askama::Template;
use rodnya_domain::{
    Sex,
    document::{Body, Kind},
    name::NamePart,
    person::{REGIONS, RUSSIA},
};
use rodnya_ui::{Choice, Form, Page, T};

use super::{Profile, passport};

/// A datum that a person tells about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Datum {
    Names,
    BirthDate,
    Sex,
    BirthPlace,
    Citizenship,
    Snils,
    Passport,
    RegisteredAddress,
    LivingAddress,
    Region,
}

impl Datum {
    const ALL: [Self; 10] = [
        Self::Names,
        Self::BirthDate,
        Self::Sex,
        Self::BirthPlace,
        Self::Citizenship,
        Self::Snils,
        Self::Passport,
        Self::RegisteredAddress,
        Self::LivingAddress,
        Self::Region,
    ];

    /// The last part of its address.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::BirthDate => "birth-date",
            Self::Sex => "sex",
            Self::BirthPlace => "birth-place",
            Self::Citizenship => "citizenship",
            Self::Snils => "snils",
            Self::Passport => "passport",
            Self::RegisteredAddress => "registered-address",
            Self::LivingAddress => "living-address",
            Self::Region => "region",
        }
    }

    /// The datum with this address.
    pub(super) fn from_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|datum| datum.path() == path)
    }

    /// Its name on the pages: seed 002.
    pub(super) fn name(self, t: T) -> String {
        match self {
            Self::Names => t.profile_names(),
            Self::BirthDate => t.field_birth_date(),
            Self::Sex => t.profile_sex(),
            Self::BirthPlace => t.profile_birth_place(),
            Self::Citizenship => t.profile_citizenship(),
            Self::Snils => t.profile_snils(),
            Self::Passport => t.profile_passport(),
            Self::RegisteredAddress => t.profile_registered_address(),
            Self::LivingAddress => t.profile_living_address(),
            Self::Region => t.profile_region(),
        }
    }

    /// The kind of paper, if it is one.
    pub(super) const fn paper(self) -> Option<Kind> {
        match self {
            Self::Snils => Some(Kind::Snils),
            Self::Passport => Some(Kind::Passport),
            _ => None,
        }
    }
}

#[derive(Template)]
#[template(path = "profile/edit.html")]
pub(super) struct EditPage {
    pub(super) page: Page,
    datum: &'static str,
    title: String,
    about: String,
    form: Form,
    sexes: Vec<Choice>,
    countries: Vec<Choice>,
    regions: Vec<Choice>,
}

impl EditPage {
    pub(super) fn new(mut page: Page, datum: Datum, form: Form, profile: &Profile) -> Self {
        let t = page.t;
        page.failed = form.has_errors();
        Self {
            datum: datum.path(),
            title: datum.name(t),
            about: about(t, datum, profile),
            form,
            sexes: vec![Choice::new("m", t.word_male()), Choice::new("f", t.word_female())],
            countries: vec![Choice::new(RUSSIA, t.profile_russia()), Choice::new("other", t.profile_other_country())],
            regions: REGIONS.iter().map(|zone| Choice::new(*zone, region_name(t, zone))).collect(),
            page,
        }
    }
}

/// What saving will do.
fn about(t: T, datum: Datum, profile: &Profile) -> String {
    let in_force =
        |kind| profile.papers.iter().any(|paper| paper.body.kind() == kind && paper.verification.is_verified());
    match datum {
        Datum::Names | Datum::BirthDate | Datum::Sex if profile.person.names_verified.is_some() => {
            t.profile_about_proposed()
        }
        Datum::Names | Datum::BirthDate | Datum::Sex => t.profile_about_names(),
        Datum::Snils if in_force(Kind::Snils) => t.profile_about_snils_new(),
        Datum::Snils => t.profile_about_snils(),
        Datum::Passport if in_force(Kind::Passport) => t.profile_about_passport_new(),
        Datum::Passport => t.profile_about_passport(),
        Datum::Region => t.profile_about_region(),
        Datum::BirthPlace | Datum::Citizenship | Datum::RegisteredAddress | Datum::LivingAddress => String::new(),
    }
}

/// What the form shows when it is opened: what was told before. The numbers of a confirmed paper are not repeated.
pub(super) fn filled(datum: Datum, profile: &Profile) -> Form {
    let mut form = Form::new();
    let person = &profile.person;
    let identity = person.proposed.clone().or_else(|| person.identity());
    match datum {
        Datum::Names => {
            let name = identity.map_or_else(|| person.name.clone(), |identity| identity.name);
            form.set("surname", name.surname.as_str());
            form.set("given_name", name.given_name.as_str());
            form.set("patronymic", name.patronymic.as_ref().map_or("", NamePart::as_str));
        }
        Datum::BirthDate => {
            if let Some(identity) = identity {
                form.set_date("birth", identity.birth);
            }
        }
        Datum::Sex => {
            form.set("sex", identity.and_then(|identity| identity.sex).or(person.sex).map_or("", Sex::code));
        }
        Datum::BirthPlace => {
            form.set("birth_place", person.birth_place.as_deref().unwrap_or_default());
        }
        Datum::Citizenship => match person.citizenship.as_deref() {
            None | Some(RUSSIA) => {
                form.set("citizenship", RUSSIA);
            }
            Some(country) => {
                form.set("citizenship", "other").set("country", country);
            }
        },
        Datum::RegisteredAddress => {
            form.set("address", person.registered_address.as_deref().unwrap_or_default());
        }
        Datum::LivingAddress => {
            form.set("address", person.living_address.as_deref().unwrap_or_default());
        }
        Datum::Region => {
            form.set("region", person.region.as_str());
        }
        Datum::Snils | Datum::Passport => fill_paper(&mut form, datum, profile),
    }
    form
}

fn fill_paper(form: &mut Form, datum: Datum, profile: &Profile) {
    let unproven = |paper: &&rodnya_store::document::Document| {
        Some(paper.body.kind()) == datum.paper() && !paper.verification.is_verified()
    };
    match profile.papers.iter().find(unproven).map(|paper| &paper.body) {
        Some(Body::Snils { snils }) => {
            form.set("snils", snils.pretty());
        }
        Some(Body::Passport { passport }) => passport::fill(form, passport),
        _ => {}
    }
}

/// «Москва (МСК)»: the region that sets the time of ages.
pub(super) fn region_name(t: T, zone: &str) -> String {
    match zone {
        "Europe/Kaliningrad" => t.region_kaliningrad(),
        "Europe/Moscow" => t.region_moscow(),
        "Europe/Samara" => t.region_samara(),
        "Asia/Yekaterinburg" => t.region_yekaterinburg(),
        "Asia/Omsk" => t.region_omsk(),
        "Asia/Krasnoyarsk" => t.region_krasnoyarsk(),
        "Asia/Irkutsk" => t.region_irkutsk(),
        "Asia/Yakutsk" => t.region_yakutsk(),
        "Asia/Vladivostok" => t.region_vladivostok(),
        "Asia/Magadan" => t.region_magadan(),
        "Asia/Kamchatka" => t.region_kamchatka(),
        other => other.to_owned(),
    }
}
