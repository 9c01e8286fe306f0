//! People of the stories: parents whose papers are verified, and children with records.

use jiff::{SignedDuration, civil::Date, civil::date};
use rodnya_domain::{
    Actor, ChildCardId, Lang, PersonId, Sex,
    birth_certificate::{BirthAct, BirthCertificate, Certificate},
    child_card::{BirthCountry, BirthPaper, Typed},
    document::{Body, Verification},
    email::Email,
    name::FullName,
    passport::{Passport, PassportText},
    person::Source,
    phone::Phone,
    registry_request::{Answer, Record, RecordParent, Registry, RelationKind, Subject},
    snils::{Snils, check_digits},
};
use rodnya_flows::{
    child_card,
    registry_request::{self, Answered},
};
use rodnya_store::{
    account::{self, Contact, NewAccount},
    child_card::{self as cards, ChildCard},
    document::{self, Document},
    person, registry_request as requests,
};
use rodnya_testkit::Town;

/// Parents were born on this day.
pub(crate) const BORN: Date = date(1988, 9, 14);

/// A parent, by a number that makes names and papers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parent {
    /// Its id.
    pub(crate) id: PersonId,
    /// The number.
    pub(crate) number: u8,
}

const SURNAMES: [&str; 4] = ["Снегирёва", "Журавлёва", "Синицына", "Чижова"];

impl Parent {
    /// Its names.
    pub(crate) fn name(self) -> FullName {
        FullName::parse(SURNAMES[usize::from(self.number)], "Ольга", "Павловна").unwrap()
    }

    /// Its phone.
    pub(crate) fn phone(self) -> Phone {
        Phone::parse(&format!("+7 900 000-00-0{}", self.number)).unwrap()
    }

    /// Its mail.
    pub(crate) fn email(self) -> Email {
        Email::parse(&format!("olga{}@pochta.example", self.number)).unwrap()
    }

    /// As a record of birth names it.
    pub(crate) fn recorded(self) -> RecordParent {
        let name = self.name();
        RecordParent {
            kind: RelationKind::Mother,
            surname: name.surname.as_str().to_owned(),
            given_name: name.given_name.as_str().to_owned(),
            patronymic: name.patronymic.map(|part| part.as_str().to_owned()),
            birth_date: Some(BORN),
            snils: Some(snils(self.number)),
            passport: None,
            deprived_on: None,
        }
    }
}

/// A СНИЛС whose check digits are right.
pub(crate) fn snils(number: u8) -> Snils {
    let nine = [1, 1, 2, 2, 3, 3, 4, 4, number % 10];
    let digits: String = nine.iter().map(u8::to_string).collect();
    Snils::parse(&format!("{digits}{:02}", check_digits(nine))).unwrap()
}

/// A parent of level standard, with an account.
pub(crate) async fn parent(town: &Town, number: u8) -> Parent {
    let id = town
        .write(move |tx, cx| {
            let this = Parent { id: cx.id(), number };
            let new = NewAccount {
                person: this.id,
                name: this.name(),
                birth_date: BORN,
                password_hash: "-".to_owned(),
                question: "?".to_owned(),
                answer_hash: "-".to_owned(),
                terms_version: "1".to_owned(),
                lang: Lang::Ru,
            };
            account::insert_own(tx, &new, cx.now)?;
            account::insert_contact(tx, cx.id(), this.id, &Contact::Phone(this.phone()), cx.now)?;
            account::insert_contact(tx, cx.id(), this.id, &Contact::Email(this.email()), cx.now)?;
            let mut whole = person::get(tx, this.id)?;
            whole.names_verified = Some(cx.now);
            whole.registered_address = Some("г. Светлоречье, ул. Садовая, д. 18".to_owned());
            person::save(tx, &whole)?;
            let passport = PassportText {
                series: "9900",
                number: &format!("12345{number}"),
                issued_on: "20.10.2008",
                department_code: "990-007",
                issued_by: "Отделом внутренних дел",
            };
            let passport = Passport::parse(passport, BORN, date(2026, 11, 26)).unwrap();
            for body in [Body::Snils { snils: snils(number) }, Body::Passport { passport }] {
                let mut paper = Document::new(cx.id(), this.id, body, Source::Typed, cx.now);
                paper.verification = Verification::Verified;
                document::insert(tx, &paper)?;
            }
            Ok(this.id)
        })
        .await;
    Parent { id, number }
}

/// A child of ten, with this number of certificate.
pub(crate) fn child(given_name: &str, certificate: &str) -> Typed {
    born(given_name, certificate, date(2016, 5, 7))
}

/// A child born on this day.
pub(crate) fn born(given_name: &str, certificate: &str, birth: Date) -> Typed {
    let act = BirthAct {
        issued_on: birth.tomorrow().unwrap(),
        act_number: "17".to_owned(),
        act_date: birth.tomorrow().unwrap(),
        issued_by: "Отделом загс города Светлоречья".to_owned(),
    };
    let certificate = Certificate::Russian(BirthCertificate::parse(certificate).unwrap());
    Typed {
        name: FullName::parse("Снегирёва", given_name, "Ильинична").unwrap(),
        sex: Sex::Female,
        birth,
        country: BirthCountry::Russia,
        paper: Some(BirthPaper { certificate, act: Some(act) }),
    }
}

/// «Сохранить».
pub(crate) async fn add(town: &Town, parent: Parent, typed: Typed) -> ChildCardId {
    town.write_as(parent.id, move |tx, cx| child_card::add(tx, cx, parent.id, &typed)).await.unwrap()
}

/// The parent's own card.
pub(crate) async fn card(town: &Town, parent: Parent, id: ChildCardId) -> ChildCard {
    town.read(move |tx| cards::find(tx, id, parent.id)).await.unwrap()
}

/// «Запросить» and «Отправить» for one child.
pub(crate) async fn ask_births(town: &Town, parent: Parent, id: ChildCardId) -> Result<(), child_card::RequestRefusal> {
    town.advance(SignedDuration::from_secs(1));
    town.write_as(parent.id, move |tx, cx| child_card::request_births(tx, cx, parent.id, (&[id], true))).await
}

/// A record that names these parents.
pub(crate) fn record(parents: &[Parent]) -> Record {
    Record {
        parents: parents.iter().map(|parent| parent.recorded()).collect(),
        birth_place: Some("г. Светлоречье".to_owned()),
        acts: vec![],
        deceased_on: None,
    }
}

/// The registry answers the request that runs for a card.
pub(crate) async fn answer(town: &Town, id: ChildCardId, registry: Registry, (answer, record): (Answer, Record)) {
    let running = town.read(move |tx| requests::find_running(tx, registry, Subject::ChildCard(id))).await.unwrap();
    let answered = Answered { asked_hash: running.asked_hash.clone(), answer, record };
    let settled = town.db.write(town.cx(Actor::Worker), move |tx, cx| {
        registry_request::sent(tx, cx, running.id)?;
        registry_request::settle(tx, cx, running.id, &answered)
    });
    settled.await.unwrap().unwrap();
}

/// СНИЛС typed, asked and confirmed.
pub(crate) async fn prove_snils(town: &Town, parent: Parent, id: ChildCardId, number: u8) {
    town.write_as(parent.id, move |tx, cx| child_card::set_snils(tx, cx, (id, parent.id), &snils(number)))
        .await
        .unwrap();
    town.write_as(parent.id, move |tx, cx| child_card::request_snils(tx, cx, parent.id, id)).await.unwrap();
    answer(town, id, Registry::Snils, (Answer::Match, Record::default())).await;
}

/// A card whose certificate and СНИЛС are verified; the record names these parents.
pub(crate) async fn proven(
    town: &Town,
    parent: Parent,
    typed: Typed,
    (parents, number): (&[Parent], u8),
) -> ChildCardId {
    let id = add(town, parent, typed).await;
    ask_births(town, parent, id).await.unwrap();
    answer(town, id, Registry::Births, (Answer::Match, record(parents))).await;
    prove_snils(town, parent, id, number).await;
    id
}
