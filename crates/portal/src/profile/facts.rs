//! The rows of «Мой профиль»: name, value (numbers of papers masked), where it came from and when, how far it is proven,
//! and the word of the link that changes it.

use jiff::Timestamp;
use rodnya_domain::{
    Sex,
    document::{Body, Field, Kind as Paper, Verification},
    person::{Datum as Told, RUSSIA, Source},
    phone::Phone,
    registry_request::{Answer, State as Stage},
};
use rodnya_shell::words::{self, verification};
use rodnya_store::document::Document;
use rodnya_ui::{Kind, Page, State, T};

use super::{
    Profile,
    form::{Datum, region_name},
};

/// Rows under one heading.
pub(super) struct Group {
    /// Its anchor.
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) rows: Vec<Row>,
}

/// One datum.
pub(super) struct Row {
    pub(super) name: String,
    /// Empty if nothing was told.
    pub(super) value: String,
    pub(super) notes: Vec<String>,
    pub(super) state: Option<State>,
    pub(super) change: Option<Change>,
}

/// The link that changes a datum.
pub(super) struct Change {
    pub(super) word: String,
    /// What it changes, read aloud after the word.
    pub(super) about: String,
    pub(super) href: String,
}

impl Row {
    /// Drawn with a red edge.
    pub(super) fn is_wrong(&self) -> bool {
        self.state.as_ref().is_some_and(|state| state.kind == Kind::Stop)
    }
}

/// All groups of the page.
pub(super) fn groups(page: &Page, profile: &Profile) -> Vec<Group> {
    let view = View { page, t: page.t, profile };
    let group = |id, title, rows| Group { id, title, rows };
    vec![
        group("contacts", view.t.profile_group_contacts(), view.contacts()),
        group("person", view.t.profile_group_person(), view.person()),
        group("papers", view.t.profile_group_papers(), view.papers()),
        group("places", view.t.profile_group_places(), view.places()),
    ]
}

struct View<'a> {
    page: &'a Page,
    t: T,
    profile: &'a Profile,
}

impl View<'_> {
    fn contacts(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for contact in &self.profile.contacts {
            let (kind, value) = (&contact.kind, &contact.value);
            let when = self.when(contact.confirmed);
            let is_phone = kind == "phone";
            let pretty = is_phone.then(|| Phone::parse(value).ok()).flatten().map(|phone| phone.pretty());
            let (name, note) = if is_phone {
                (self.t.profile_phone(), self.t.profile_by_sms(when))
            } else {
                (self.t.profile_email(), self.t.profile_by_letter(when))
            };
            let change = self.contact_change(kind, &name, true);
            rows.push(Row {
                name,
                value: pretty.unwrap_or_else(|| value.clone()),
                notes: vec![note],
                state: Some(words::contact(self.t, contact, self.page.now)),
                change,
            });
        }
        for (kind, name) in [("phone", self.t.profile_phone()), ("email", self.t.profile_email())] {
            if self.profile.contacts.iter().all(|known| known.kind != kind) {
                let change = self.contact_change(kind, &name, false);
                rows.push(Row { name, value: String::new(), notes: Vec::new(), state: None, change });
            }
        }
        rows
    }

    fn contact_change(&self, kind: &str, name: &str, told: bool) -> Option<Change> {
        let word = if told { self.t.action_change() } else { self.t.action_add() };
        let change = Change { word, about: name.to_owned(), href: format!("/profile/contacts/{kind}") };
        (!self.profile.is_managed).then_some(change)
    }

    fn person(&self) -> Vec<Row> {
        let person = &self.profile.person;
        let wanted = person.proposed.as_ref();
        let name = wanted.map_or(&person.name, |wanted| &wanted.name);
        let birth = wanted.map(|wanted| wanted.birth).or(person.birth);
        let sex = wanted.map_or(person.sex, |wanted| wanted.sex);
        let changed = |datum: Told| match (datum, wanted) {
            (Told::Names, Some(wanted)) => wanted.name != person.name,
            (Told::BirthDate, Some(wanted)) => Some(wanted.birth) != person.birth,
            (Told::Sex, Some(wanted)) => wanted.sex != person.sex,
            _ => false,
        };
        let names_fields = &[Field::Surname, Field::GivenName, Field::Patronymic];
        let country = person.citizenship.as_deref();
        vec![
            self.identity(Datum::Names, (name.display(), Told::Names), names_fields, changed(Told::Names)),
            self.identity(
                Datum::BirthDate,
                (birth.map(|day| self.t.date(day)).unwrap_or_default(), Told::BirthDate),
                &[Field::BirthDate],
                changed(Told::BirthDate),
            ),
            self.identity(
                Datum::Sex,
                (sex.map(|sex| sex_name(self.t, sex)).unwrap_or_default(), Told::Sex),
                &[Field::Sex],
                changed(Told::Sex),
            ),
            self.plain(Datum::BirthPlace, person.birth_place.clone(), Told::BirthPlace),
            self.plain(
                Datum::Citizenship,
                country.map(|code| if code == RUSSIA { self.t.profile_russia() } else { code.to_owned() }),
                Told::Citizenship,
            ),
        ]
    }

    fn places(&self) -> Vec<Row> {
        let person = &self.profile.person;
        let region = Row {
            name: Datum::Region.name(self.t),
            value: region_name(self.t, &person.region),
            notes: vec![self.t.profile_region_note()],
            state: None,
            change: self.change(Datum::Region, true, None),
        };
        vec![
            self.plain(Datum::RegisteredAddress, person.registered_address.clone(), Told::RegisteredAddress),
            self.plain(Datum::LivingAddress, person.living_address.clone(), Told::LivingAddress),
            region,
        ]
    }

    fn papers(&self) -> Vec<Row> {
        let mut rows = self.papers_of(Datum::Snils, Paper::Snils);
        rows.extend(self.papers_of(Datum::Passport, Paper::Passport));
        for paper in self.of_kind(Paper::BirthCertificate) {
            rows.push(self.paper(paper, self.t.profile_birth_certificate(), None));
        }
        rows
    }

    /// The newest paper of a kind, and the one in force if another stands beside it.
    fn papers_of(&self, datum: Datum, kind: Paper) -> Vec<Row> {
        let papers: Vec<&Document> = self.of_kind(kind).collect();
        match papers[..] {
            [] => vec![Row {
                name: datum.name(self.t),
                value: String::new(),
                notes: Vec::new(),
                state: None,
                change: self.change(datum, false, None),
            }],
            [only] => vec![self.paper(only, datum.name(self.t), Some(datum))],
            [newest, in_force, ..] => {
                let former = match kind {
                    Paper::Passport => self.t.profile_former_passport(),
                    _ => self.t.profile_former_snils(),
                };
                let mut former = self.paper(in_force, former, None);
                former.notes.push(self.t.profile_in_force());
                vec![self.paper(newest, datum.name(self.t), Some(datum)), former]
            }
        }
    }

    fn of_kind(&self, kind: Paper) -> impl Iterator<Item = &Document> {
        self.profile.papers.iter().filter(move |paper| paper.body.kind() == kind)
    }

    fn paper(&self, paper: &Document, name: String, datum: Option<Datum>) -> Row {
        let mut notes = Vec::new();
        if let Body::Passport { passport } = &paper.body {
            let (code, day) = (passport.department_code(), self.t.date(passport.issued_on()));
            notes.push(self.t.profile_passport_issued(code, day, passport.issued_by()));
        }
        notes.push(self.paper_note(paper));
        let state = verification(self.t, &paper.verification);
        let change = datum.and_then(|datum| self.change(datum, true, Some(&paper.verification)));
        Row { name, value: paper.body.masked(), notes, state: Some(state), change }
    }

    /// Who said what, and what to do now. The words of states are not used here.
    fn paper_note(&self, paper: &Document) -> String {
        let office = office(paper.body.kind());
        let checked = self.when(paper.checked.unwrap_or(paper.created));
        match &paper.verification {
            Verification::Unverified => self.t.profile_typed(self.when(paper.created)),
            Verification::Checking => self.t.profile_note_checking(office),
            Verification::Verified => self.t.profile_note_verified(office, checked),
            Verification::Mismatch(_) => self.t.profile_note_mismatch(office, checked),
            Verification::NotFound => self.t.profile_note_not_found(office, checked),
            Verification::Unclear => self.t.profile_note_unclear(office, checked),
        }
    }

    /// A datum that offices compare with papers.
    fn identity(&self, datum: Datum, (value, told): (String, Told), fields: &[Field], changed: bool) -> Row {
        if value.is_empty() {
            return self.plain(datum, None, told);
        }
        let (state, notes) = if changed { self.proposed(datum, fields) } else { self.settled(told, fields) };
        let wrong = matches!(state, Verification::Mismatch(_)).then_some(&state);
        let change = self.change(datum, true, wrong);
        Row { name: datum.name(self.t), value, notes, state: Some(verification(self.t, &state)), change }
    }

    /// New names that wait for an office, and the ones in force meanwhile.
    fn proposed(&self, datum: Datum, fields: &[Field]) -> (Verification, Vec<String>) {
        let person = &self.profile.person;
        let in_force = match datum {
            Datum::Names => person.name.display(),
            Datum::BirthDate => person.birth.map(|day| self.t.date(day)).unwrap_or_default(),
            _ => person.sex.map(|sex| sex_name(self.t, sex)).unwrap_or_default(),
        };
        let mut notes = Vec::new();
        if !in_force.is_empty() {
            notes.push(self.t.profile_stays(in_force));
        }
        let state = match self.profile.names_request.as_ref().map(|request| &request.state) {
            Some(Stage::Draft | Stage::Sent | Stage::Accepted) => Verification::Checking,
            Some(Stage::Answered(Answer::Mismatch(wrong))) => {
                let own: Vec<Field> = wrong.iter().filter(|field| fields.contains(field)).copied().collect();
                Verification::Mismatch(if own.is_empty() { wrong.clone() } else { own })
            }
            Some(Stage::Answered(Answer::NotFound)) => Verification::NotFound,
            Some(Stage::Answered(Answer::Unclear) | Stage::Expired) => Verification::Unclear,
            Some(Stage::Answered(Answer::Match) | Stage::Ended) | None => Verification::Unverified,
        };
        (state, notes)
    }

    /// The state of a datum in force follows from the papers it was compared with.
    fn settled(&self, told: Told, fields: &[Field]) -> (Verification, Vec<String>) {
        let person = &self.profile.person;
        let has = |kind| self.of_kind(kind).any(|paper| paper.verification.is_verified());
        let office_of_names = if has(Paper::Snils) {
            Some(office(Paper::Snils))
        } else if has(Paper::BirthCertificate) {
            Some(office(Paper::BirthCertificate))
        } else if has(Paper::Passport) && told != Told::Sex {
            Some(office(Paper::Passport))
        } else {
            None
        };
        if let (Some(at), Some(office)) = (person.names_verified, office_of_names) {
            return (Verification::Verified, vec![self.t.profile_note_verified(office, self.when(at))]);
        }
        let typed = vec![self.typed(told)];
        for paper in &self.profile.papers {
            match &paper.verification {
                Verification::Checking if told != Told::Sex || paper.body.kind() == Paper::Snils => {
                    return (Verification::Checking, typed);
                }
                Verification::Mismatch(wrong) if wrong.iter().any(|field| fields.contains(field)) => {
                    let own = wrong.iter().filter(|field| fields.contains(field)).copied().collect();
                    return (Verification::Mismatch(own), typed);
                }
                _ => {}
            }
        }
        (Verification::Unverified, typed)
    }

    /// A datum that no office is asked about.
    fn plain(&self, datum: Datum, value: Option<String>, told: Told) -> Row {
        let name = datum.name(self.t);
        let Some(value) = value.filter(|value| !value.is_empty()) else {
            let change = self.change(datum, false, None);
            return Row { name, value: String::new(), notes: Vec::new(), state: None, change };
        };
        let from_registry = self.profile.person.origins.get(&told).is_some_and(|told| told.source != Source::Typed);
        let state = if from_registry { State::checked(self.t) } else { State::unchecked(self.t) };
        let change = self.change(datum, true, None);
        Row { name, value, notes: vec![self.typed(told)], state: Some(state), change }
    }

    fn typed(&self, datum: Told) -> String {
        let told = self.profile.person.origins.get(&datum);
        let at = told.map_or(self.profile.person.created, |told| told.at);
        match told.map(|told| told.source) {
            None | Some(Source::Typed) => self.t.profile_typed(self.when(at)),
            Some(Source::Registry) => self.t.profile_from_registry(self.when(at)),
            Some(Source::Operator) => self.t.profile_from_operator(self.when(at)),
            Some(Source::Upstream) => self.t.profile_from_upstream(self.when(at)),
        }
    }

    /// The link to the form of a datum. After a mismatch it says so, for whoever hears the link alone.
    fn change(&self, datum: Datum, told: bool, state: Option<&Verification>) -> Option<Change> {
        if self.profile.is_managed {
            return None;
        }
        let word = if told { self.t.action_change() } else { self.t.action_add() };
        let name = datum.name(self.t);
        let wrong = matches!(state, Some(Verification::Mismatch(_)));
        let about = if wrong { self.t.profile_change_mismatch(name) } else { name };
        Some(Change { word, about, href: format!("/profile/{}", datum.path()) })
    }

    fn when(&self, at: Timestamp) -> String {
        self.t.instant(at, self.page.now, &self.page.zone)
    }
}

/// `snils`, `passport`, `birth_certificate`: which office speaks, as a word of the texts.
const fn office(kind: Paper) -> &'static str {
    kind.code()
}

fn sex_name(t: T, sex: Sex) -> String {
    match sex {
        Sex::Male => t.word_male(),
        Sex::Female => t.word_female(),
    }
}
