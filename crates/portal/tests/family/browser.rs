//! A portal on a town's database, browsers in it, and an office that answers.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
};
use http::{Request, StatusCode, header};
use jiff::civil::date;
use rodnya_domain::{
    Actor, ChildCardId, Lang, PersonId,
    document::{Body as PaperBody, Verification},
    email::Email,
    message::Message,
    name::FullName,
    passport::{Passport, PassportText},
    password::Policy,
    person::Source,
    phone::Phone,
    registry_request::{Answer, Record, RecordParent, Registry, RelationKind, Subject},
    snils::Snils,
};
use rodnya_flows::{
    edge::Edge,
    password::Passwords,
    registry_request::{self, Answered},
    session::{self, Begin},
};
use rodnya_shell::{Portal, Settings};
use rodnya_store::{
    account::{self, Contact, NewAccount},
    child_card,
    document::{self, Document},
    outbox, person, registry_request as requests,
};
use rodnya_testkit::Town;
use tower::ServiceExt as _;

const SURNAMES: [&str; 4] = ["Снегирёва", "Журавлёва", "Синицына", "Воробьёва"];
const SNILS: [&str; 2] = ["087-654-303 00", "001-001-998 00"];

/// A portal with its database.
pub(crate) struct House {
    town: Town,
    edge: Edge,
    app: Router,
}

impl House {
    pub(crate) fn new() -> Self {
        let (town, edge) = (Town::new(), Edge::default());
        let settings = Settings {
            trusted_proxies: Vec::new(),
            public_url: "http://portal.example".to_owned(),
            demo: true,
            operator_ru: "Управление образования".to_owned(),
            operator_en: "The education office".to_owned(),
            password_policy: Policy::SEED,
        };
        let portal = Portal {
            db: town.db.clone(),
            edge: edge.clone(),
            passwords: Passwords::new(&[1; 32], [2; 16]),
            mailboxes: None,
            settings: Arc::new(settings),
        };
        Self { town, edge, app: rodnya_shell::router(rodnya_portal::pages(), portal) }
    }

    /// Somebody without a session.
    pub(crate) fn nobody(&self) -> Browser {
        Browser {
            app: self.app.clone(),
            person: None,
            number: 0,
            cookie: format!("rodnya_browser={}", self.edge.secret().text()),
        }
    }

    /// A signed-in parent of level standard.
    pub(crate) async fn parent(&self, number: usize) -> Browser {
        let browser = self.newcomer(number).await;
        let person = browser.person.unwrap();
        let written = self.town.db.write(self.edge.cx(Actor::Nobody, Lang::Ru), move |tx, cx| {
            let mut whole = person::get(tx, person)?;
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
            let passport = Passport::parse(passport, date(1988, 9, 14), date(2026, 11, 26)).unwrap();
            let snils = Snils::parse(SNILS[number]).unwrap();
            for body in [PaperBody::Snils { snils }, PaperBody::Passport { passport }] {
                let mut paper = Document::new(cx.id(), person, body, Source::Typed, cx.now);
                paper.verification = Verification::Verified;
                document::insert(tx, &paper)?;
            }
            Ok(())
        });
        written.await.unwrap();
        browser
    }

    /// A signed-in person who has only registered.
    pub(crate) async fn newcomer(&self, number: usize) -> Browser {
        let token = self.edge.secret();
        let begin = Begin { token: token.clone(), foreign_computer: false, agent: "test".to_owned() };
        let made = self.town.db.write(self.edge.cx(Actor::Nobody, Lang::Ru), move |tx, cx| {
            let new = NewAccount {
                person: cx.id(),
                name: FullName::parse(SURNAMES[number], "Ольга", "Павловна").unwrap(),
                birth_date: date(1988, 9, 14),
                password_hash: "x".to_owned(),
                question: "?".to_owned(),
                answer_hash: "x".to_owned(),
                terms_version: "1".to_owned(),
                lang: Lang::Ru,
            };
            account::insert_own(tx, &new, cx.now)?;
            let phone = Contact::Phone(Phone::parse(&format!("+7 900 000-00-0{number}")).unwrap());
            let email = Contact::Email(Email::parse(&format!("olga{number}@pochta.example")).unwrap());
            account::insert_contact(tx, cx.id(), new.person, &phone, cx.now)?;
            account::insert_contact(tx, cx.id(), new.person, &email, cx.now)?;
            session::begin_session(tx, cx, new.person, &begin)?;
            Ok(new.person)
        });
        let person = made.await.unwrap();
        let cookie = format!("rodnya_session={}", token.text());
        Browser { app: self.app.clone(), person: Some(person), number, cookie }
    }

    /// A signed-in child whose account a guardian made.
    pub(crate) async fn child(&self) -> Browser {
        let token = self.edge.secret();
        let begin = Begin { token: token.clone(), foreign_computer: false, agent: "test".to_owned() };
        let made = self.town.db.write(self.edge.cx(Actor::Nobody, Lang::Ru), move |tx, cx| {
            let name = FullName::parse("Воробьёв", "Пётр", "").unwrap();
            let mut child = person::Person::new(cx.id(), name, "Europe/Moscow".to_owned(), cx.now);
            child.birth = Some(date(2015, 3, 1));
            person::insert(tx, &child)?;
            account::insert_for_child(tx, child.id, "x", Lang::Ru, cx.now)?;
            session::begin_session(tx, cx, child.id, &begin)?;
            Ok(child.id)
        });
        let person = made.await.unwrap();
        let cookie = format!("rodnya_session={}", token.text());
        Browser { app: self.app.clone(), person: Some(person), number: 3, cookie }
    }

    /// The registry confirms what is asked about a card; a birth record names this parent.
    pub(crate) async fn answer(&self, card: &str, registry: Registry, parent: &Browser) {
        let id: ChildCardId = card.parse().unwrap();
        let running =
            self.town.read(move |tx| requests::find_running(tx, registry, Subject::ChildCard(id))).await.unwrap();
        let recorded = RecordParent {
            kind: RelationKind::Mother,
            surname: SURNAMES[parent.number].to_owned(),
            given_name: "Ольга".to_owned(),
            patronymic: Some("Павловна".to_owned()),
            birth_date: Some(date(1988, 9, 14)),
            snils: None,
            passport: None,
            deprived_on: None,
        };
        let record =
            Record {
                parents: vec![recorded], birth_place: Some("г. Светлоречье".to_owned()), ..Record::default()
            };
        let answered = Answered { asked_hash: running.asked_hash.clone(), answer: Answer::Match, record };
        let settled = self.town.db.write(self.edge.cx(Actor::Worker, Lang::Ru), move |tx, cx| {
            registry_request::sent(tx, cx, running.id)?;
            registry_request::settle(tx, cx, running.id, &answered)
        });
        settled.await.unwrap().unwrap();
    }

    /// The child of this card is of age.
    pub(crate) async fn grow_up(&self, guardian: &Browser, card: &str) {
        let id: ChildCardId = card.rsplit('/').next().unwrap().parse().unwrap();
        let guardian = guardian.person.unwrap();
        let grown = self.town.db.write(self.edge.cx(Actor::Nobody, Lang::Ru), move |tx, _| {
            let child = child_card::find(tx, id, guardian)?.and_then(|card| card.child).unwrap();
            let mut whole = person::get(tx, child)?;
            whole.birth = Some(date(2008, 1, 1));
            person::save(tx, &whole)
        });
        grown.await.unwrap();
    }

    /// The path of the link in the child's letter.
    pub(crate) async fn letter(&self, to: &'static str) -> String {
        let leased =
            self.town.db.write(self.edge.cx(Actor::Worker, Lang::Ru), |tx, cx| outbox::lease(tx, cx.now, cx.now, 50));
        let letters = leased.await.unwrap();
        let letter = letters.iter().find(|out| out.to == to && out.kind == "child_account_letter").unwrap();
        let Message::ChildAccountLetter { link, .. } = serde_json::from_str(&letter.message).unwrap() else { panic!() };
        link.strip_prefix("http://portal.example").unwrap().to_owned()
    }
}

/// A browser of one person.
pub(crate) struct Browser {
    app: Router,
    person: Option<PersonId>,
    number: usize,
    cookie: String,
}

impl Browser {
    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let place = response.headers().get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned());
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, place.unwrap_or_else(|| String::from_utf8(body.to_vec()).unwrap()))
    }

    /// Status, and where it leads or what it shows.
    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).header(header::ACCEPT_LANGUAGE, "ru");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Opens the page of a form and sends it, filled in so, to its own address.
    pub(crate) async fn send_form(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        self.press(path, path, fields).await
    }

    /// Opens a page and sends a form with its token to an address.
    pub(crate) async fn press(&self, page: &str, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let (status, html) = self.get(page).await;
        assert_eq!(status, StatusCode::OK, "{page}: {html}");
        let token = html.split("name=\"csrf_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut body = vec![("csrf_token", token)];
        body.extend_from_slice(fields);
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT_LANGUAGE, "ru")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(serde_urlencoded::to_string(&body).unwrap())).unwrap()).await
    }
}

/// A text as a part of an address.
pub(crate) fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
