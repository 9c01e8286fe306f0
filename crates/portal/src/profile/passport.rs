//! The fields of a passport on its form, and words for what is wrong in them.

use jiff::civil::Date;
use rodnya_domain::passport::{Passport, PassportError, PassportText};
use rodnya_ui::{Form, T};

use crate::{fault, shell::Posted};

/// The fields that are shown again after an error.
pub(super) const FIELDS: &[&str] =
    &["passport", "issued-day", "issued-month", "issued-year", "department_code", "issued_by"];

/// Puts what was told before into the form.
pub(super) fn fill(form: &mut Form, passport: &Passport) {
    form.set("passport", passport.pretty());
    form.set_date("issued", passport.issued_on());
    form.set("department_code", passport.department_code());
    form.set("issued_by", passport.issued_by());
}

/// Reads the form; every wrong field gets its words.
pub(super) fn parse(t: T, posted: &Posted, birth: Date, today: Date) -> Result<Passport, Form> {
    let [day, month, year] = posted.date_parts("issued");
    let issued_on = format!("{}.{}.{}", day.trim(), month.trim(), year.trim());
    let text = PassportText {
        series: "",
        number: posted.text("passport"),
        issued_on: if issued_on == ".." { "" } else { &issued_on },
        department_code: posted.text("department_code"),
        issued_by: posted.text("issued_by"),
    };
    Passport::parse(text, birth, today).map_err(|errors| {
        let mut form = posted.form(FIELDS);
        for error in errors {
            fail(t, &mut form, error);
        }
        form
    })
}

fn fail(t: T, form: &mut Form, error: PassportError) {
    let (field, label, words) = match error {
        PassportError::Series | PassportError::Number => {
            ("passport", t.profile_passport_number(), t.profile_fault_passport_number())
        }
        PassportError::IssuedOn(error) => {
            let label = t.profile_issued_on();
            let words = fault::date(t, &label, error);
            ("issued", label, words)
        }
        PassportError::TooYoung => ("issued", t.profile_issued_on(), t.profile_fault_too_young()),
        PassportError::DepartmentCode => {
            ("department_code", t.profile_department_code(), t.profile_fault_department_code())
        }
        PassportError::IssuedBy(error) => {
            let label = t.profile_issued_by();
            let words = fault::free_text(t, &label, error);
            ("issued_by", label, words)
        }
    };
    if form.error(field).is_none() {
        form.label(field, label).fail(field, words);
    }
}
