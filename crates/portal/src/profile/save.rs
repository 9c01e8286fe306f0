//! «Сохранить» of one datum: the form read at the edge, the flow, and what the person is told.

use axum::response::Response;
use jiff::civil::Date;
use rodnya_domain::{
    Sex,
    age::Ages,
    date,
    document::Body,
    name::FullName,
    person::{REGIONS, RUSSIA, parse_country, parse_place},
    registration::may_register,
    snils::{Snils, SnilsError},
};
use rodnya_flows::{
    document,
    person::{self, Typed},
};
use rodnya_ui::{Form, Kind, Section, T};

use super::{
    Profile,
    form::{Datum, EditPage},
    passport,
};
use crate::{
    fault,
    shell::{AppError, Posted, Signed, show_failed},
};

/// A datum that was read: one of the person itself, or a paper.
enum Read {
    Datum(Typed),
    Paper(Body),
}

pub(super) async fn save(
    signed: &Signed,
    datum: Datum,
    profile: &Profile,
    posted: &Posted,
) -> Result<Response, AppError> {
    let page = signed.page(Section::Other);
    let t = page.t;
    let today = profile.person.today(signed.visitor.now);
    let saved = match read(t, datum, profile, (posted, today)) {
        Ok(Read::Datum(typed)) => save_datum(signed, t, &typed).await?,
        Ok(Read::Paper(body)) => save_paper(signed, t, &body).await?,
        Err(form) => return show_failed(&EditPage::new(page, datum, form, profile)),
    };
    let (kind, words) = match saved {
        Ok(told) => told,
        Err(words) => {
            let mut form = posted.form(fields(datum));
            form.fail(fields(datum)[0], words);
            return show_failed(&EditPage::new(page, datum, form, profile));
        }
    };
    Ok(signed.visitor.go_with("/profile", kind, &words))
}

/// What to say after a save, or beside the field.
type Told = Result<(Kind, String), String>;

async fn save_datum(signed: &Signed, t: T, typed: &Typed) -> Result<Told, AppError> {
    let (id, typed) = (signed.person, typed.clone());
    let saved = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| person::save(tx, cx, id, &typed)).await?;
    Ok(match saved {
        Ok(person::Saved::Stands | person::Saved::StandsAndAsked) => Ok((Kind::Ok, t.profile_saved())),
        Ok(person::Saved::Proposed) => Ok((Kind::Wait, t.profile_saved_proposed())),
        Err(person::SaveRefusal::NoPaper) => Err(t.profile_fault_no_paper()),
    })
}

async fn save_paper(signed: &Signed, t: T, body: &Body) -> Result<Told, AppError> {
    let (id, body) = (signed.person, body.clone());
    let saved = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| document::save(tx, cx, id, &body)).await?;
    match saved {
        Ok(document::Saved::Asked(_)) => Ok(Ok((Kind::Ok, t.profile_saved_paper()))),
        Ok(document::Saved::InForce) => Ok(Ok((Kind::Note, t.profile_saved_in_force()))),
        Err(document::SaveRefusal::NoBirthDate) => Ok(Err(t.profile_fault_no_birth_date())),
        Err(document::SaveRefusal::NotByHand) => Err(AppError::NotFound),
    }
}

/// The fields of a form, the first of which takes an error of the whole.
const fn fields(datum: Datum) -> &'static [&'static str] {
    match datum {
        Datum::Names => &["surname", "given_name", "patronymic"],
        Datum::BirthDate => &["birth", "birth-day", "birth-month", "birth-year"],
        Datum::Sex => &["sex"],
        Datum::BirthPlace => &["birth_place"],
        Datum::Citizenship => &["citizenship", "country"],
        Datum::Snils => &["snils"],
        Datum::Passport => passport::FIELDS,
        Datum::RegisteredAddress | Datum::LivingAddress => &["address"],
        Datum::Region => &["region"],
    }
}

fn read(t: T, datum: Datum, profile: &Profile, (posted, today): (&Posted, Date)) -> Result<Read, Form> {
    let one = |words: String| {
        let mut form = posted.form(fields(datum));
        form.label(fields(datum)[0], datum.name(t)).fail(fields(datum)[0], words);
        form
    };
    let place =
        |field: &str| parse_place(posted.text(field)).map_err(|error| one(fault::free_text(t, &datum.name(t), error)));
    let typed = match datum {
        Datum::Names => Typed::Names(read_names(t, posted)?),
        Datum::BirthDate => Typed::BirthDate(read_birth(t, posted, today).map_err(one)?),
        Datum::Sex => Typed::Sex(Sex::from_code(posted.text("sex")).ok_or_else(|| one(t.profile_fault_sex()))?),
        Datum::BirthPlace => Typed::BirthPlace(place("birth_place")?),
        Datum::Citizenship => Typed::Citizenship(read_citizenship(t, posted)?),
        Datum::RegisteredAddress => Typed::RegisteredAddress(place("address")?),
        Datum::LivingAddress => Typed::LivingAddress(place("address")?),
        Datum::Region => {
            let zone = posted.text("region");
            let known = REGIONS.contains(&zone).then(|| zone.to_owned());
            Typed::Region(known.ok_or_else(|| one(t.profile_fault_region()))?)
        }
        Datum::Snils => {
            let snils = Snils::parse(posted.text("snils")).map_err(|error| one(snils_fault(t, error)))?;
            return Ok(Read::Paper(Body::Snils { snils }));
        }
        Datum::Passport => {
            let birth = profile.person.birth.ok_or_else(|| one(t.profile_fault_no_birth_date()))?;
            return Ok(Read::Paper(Body::Passport { passport: passport::parse(t, posted, birth, today)? }));
        }
    };
    Ok(Read::Datum(typed))
}

fn read_names(t: T, posted: &Posted) -> Result<FullName, Form> {
    let name = FullName::parse(posted.text("surname"), posted.text("given_name"), posted.text("patronymic"));
    name.map_err(|errors| {
        let mut form = posted.form(fields(Datum::Names));
        fault::full_name(t, &mut form, &errors);
        form
    })
}

/// A birth date of one who may have an account of its own.
fn read_birth(t: T, posted: &Posted, today: Date) -> Result<Date, String> {
    let [day, month, year] = posted.date_parts("birth");
    let birth = date::parse_parts(day, month, year)
        .and_then(|birth| date::past(birth, today))
        .map_err(|error| fault::date(t, &t.field_birth_date(), error))?;
    match may_register(birth, today, Ages::default()) {
        Ok(()) => Ok(birth),
        Err(_) => Err(t.profile_fault_child()),
    }
}

fn read_citizenship(t: T, posted: &Posted) -> Result<String, Form> {
    let form = || posted.form(fields(Datum::Citizenship));
    match posted.text("citizenship") {
        RUSSIA => Ok(RUSSIA.to_owned()),
        "other" => parse_country(posted.text("country")).map_err(|error| {
            let mut form = form();
            let label = t.profile_country();
            form.fail("country", fault::free_text(t, &label, error)).label("country", label);
            form
        }),
        _ => {
            let mut form = form();
            form.label("citizenship", t.profile_citizenship()).fail("citizenship", t.profile_fault_citizenship());
            Err(form)
        }
    }
}

fn snils_fault(t: T, error: SnilsError) -> String {
    match error {
        SnilsError::Empty => t.fault_empty(t.profile_snils()),
        SnilsError::Unexpected { character } if character.is_control() => t.profile_fault_snils_form(),
        SnilsError::Unexpected { character } => t.profile_fault_snils_sign(character.to_string()),
        SnilsError::Missing { digits } => t.profile_fault_snils_missing(digits),
        SnilsError::Extra { digits } => t.profile_fault_snils_extra(digits),
        SnilsError::Check => t.profile_fault_snils_check(),
    }
}
