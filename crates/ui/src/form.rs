//! What a person typed into a form and what is wrong with it. Made empty for a first look, filled
//! from the stored thing for an edit, or from the request when it comes back with errors.
//! Field components read values and errors from it by the name of the field.

use std::collections::BTreeMap;

/// One thing to mend, for the field and for the summary above the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field; also the id its link in the summary leads to.
    pub field: String,
    /// What to do: «Не хватает двух цифр: в номере их 11».
    pub text: String,
}

/// Values and errors of one form. A name may have several values (ticks).
#[derive(Clone, Debug, Default)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    errors: Vec<FieldError>,
    labels: BTreeMap<String, String>,
}

impl Form {
    /// An empty form.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The form as it was sent: pairs of name and value.
    pub fn from_pairs<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut form = Self::new();
        for (name, value) in pairs {
            form.values.entry(name.into()).or_default().push(value.into());
        }
        form
    }

    /// Puts the one value of a field.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) -> &mut Self {
        self.values.insert(name.into(), vec![value.into()]);
        self
    }

    /// Adds a value to a field that may have several.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<String>) -> &mut Self {
        self.values.entry(name.into()).or_default().push(value.into());
        self
    }

    /// Notes what is wrong with a field. The first error of a field stands beside it.
    pub fn fail(&mut self, name: impl Into<String>, text: impl Into<String>) -> &mut Self {
        self.errors.push(FieldError { field: name.into(), text: text.into() });
        self
    }

    /// Says what a field is called, so that the summary can name it before its error.
    pub fn label(&mut self, name: impl Into<String>, label: impl Into<String>) -> &mut Self {
        self.labels.insert(name.into(), label.into());
        self
    }

    /// What a field is called, if it was said.
    #[must_use]
    pub fn label_of(&self, name: &str) -> Option<&str> {
        self.labels.get(name).map(String::as_str)
    }

    /// Puts a civil date into the three fields `<name>-day`, `-month`, `-year`.
    pub fn set_date(&mut self, name: &str, date: jiff::civil::Date) -> &mut Self {
        self.set(format!("{name}-day"), format!("{:02}", date.day()));
        self.set(format!("{name}-month"), format!("{:02}", date.month()));
        self.set(format!("{name}-year"), format!("{:04}", date.year()))
    }

    /// The (first) value of a field, empty if there is none.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|all| all.first()).map_or("", String::as_str)
    }

    /// All values of a field.
    #[must_use]
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// The value of `<name>-<part>`, for dates in three fields.
    #[must_use]
    pub fn part(&self, name: &str, part: &str) -> &str {
        self.value(&format!("{name}-{part}"))
    }

    /// Whether a tick or choice with this value is set.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).iter().any(|v| v == value)
    }

    /// The first error of a field.
    #[must_use]
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|e| e.field == name).map(|e| e.text.as_str())
    }

    /// Whether a field without an error of its own comes back empty because another was wrong: a password.
    #[must_use]
    pub fn is_blanked(&self, name: &str) -> bool {
        self.has_errors() && self.error(name).is_none() && self.value(name).is_empty()
    }

    /// What a field is called, unless the words of its error call it so already.
    #[must_use]
    pub fn label_before(&self, error: &FieldError) -> Option<&str> {
        self.label_of(&error.field).filter(|label| !error.text.contains(*label))
    }

    /// All errors in the order they were noted.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Whether there is anything to mend.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Ids for `aria-describedby`: hint and error, as far as they are there.
    #[must_use]
    pub fn described_by(&self, name: &str, has_hint: bool, more: &str) -> String {
        let mut ids = Vec::new();
        if has_hint {
            ids.push(format!("{name}-hint"));
        }
        if self.error(name).is_some() {
            ids.push(format!("{name}-error"));
        }
        if !more.is_empty() {
            ids.push(more.to_owned());
        }
        ids.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_and_errors_keep_their_order() {
        let mut form = Form::from_pairs([("name", "Снегирёва"), ("child", "1"), ("child", "2")]);
        form.fail("phone", "one").fail("name", "two").fail("phone", "three");
        assert_eq!(form.value("name"), "Снегирёва");
        assert!(form.has("child", "2") && !form.has("child", "3"));
        assert_eq!(form.error("phone"), Some("one"));
        assert_eq!(form.error("child"), None);
        assert_eq!(form.errors().iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), ["phone", "name", "phone"]);
        assert_eq!(form.described_by("phone", true, "rules"), "phone-hint phone-error rules");
    }

    #[test]
    fn u1_a_summary_names_a_field_once() {
        for (text, before) in [("Fill in the field “Surname”", None), ("Russian letters only", Some("Surname"))] {
            let mut form = Form::new();
            form.label("surname", "Surname").fail("surname", text);
            assert_eq!(form.label_before(&form.errors()[0]), before, "{text}");
        }
    }

    #[test]
    fn u1_only_a_right_field_that_comes_back_empty_is_to_be_typed_again() {
        let mut form = Form::new();
        assert!(!form.is_blanked("password"), "a new form");
        form.fail("answer", "too short");
        assert!(form.is_blanked("password") && !form.is_blanked("answer"));
        form.set("password", "made");
        assert!(!form.is_blanked("password"));
    }
}
