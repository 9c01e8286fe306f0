//! People of the stories, made through flows and store: parents with verified papers, strangers, children with
//! cards and accounts. Each is made of a number; all are invented.

use jiff::{civil::Date, civil::date};
use rodnya_domain::{
    Actor, ChildCardId, CivilActId, Lang, LinkRequestId, NotificationId, PermissionId, PermissionRequestId, PersonId,
    Sex, SupportQuestionId, SystemId,
    birth_certificate::{BirthAct, BirthCertificate, Certificate},
    child_card::{BirthCountry, BirthPaper, Typed},
    civil_act,
    document::{Body, Verification},
    email::Email,
    message::Notice,
    name::FullName,
    operator::{SECRET_BYTES, SecondFactor},
    passport::{Passport, PassportText},
    person::Source,
    phone::Phone,
    registry_request::{Answer, Record, RecordParent, Registry, RelationKind, Subject},
    scope::Scopes,
    snils::{Snils, check_digits},
    support_question::Text,
    system::{AuthMethod, Facts, Policy, State, System, Words},
};
use rodnya_flows::{
    child_account::{self, Address, At, NewLetter},
    child_card, link, notification,
    permission::Wish,
    permission_request,
    receipt::Shown,
    registry_request::{self, Answered},
    support_question::{self, Asked},
};
use rodnya_store::{
    account::{self, Contact, NewAccount},
    document::{self, Document},
    notification as lines, person, registry_request as requests,
    system::{self as systems, Client},
};

use crate::browser::{self, Browser, World};

/// The password of everybody.
pub(crate) const PASSWORD: &str = "Gornostay-47-luna";
/// Parents were born on this day.
pub(crate) const BORN: Date = date(1988, 9, 14);

const SURNAMES: [&str; 6] = ["Снегирёва", "Журавлёва", "Синицына", "Чижова", "Ястребова", "Соколова"];

/// The names of the adult with a number.
pub(crate) fn name(number: u8) -> FullName {
    FullName::parse(SURNAMES[usize::from(number)], "Ольга", "Павловна").unwrap()
}

/// The phone of the adult with a number.
pub(crate) fn phone(number: u8) -> String {
    format!("+7900000000{number}")
}

/// The mail of the adult with a number.
pub(crate) fn email(number: u8) -> String {
    format!("olga{number}@pochta.example")
}

/// A СНИЛС whose check digits are right.
pub(crate) fn snils(number: u8) -> Snils {
    let nine = [1, 1, 2, 2, 3, 3, 4, 4, number % 10];
    let digits: String = nine.iter().map(u8::to_string).collect();
    Snils::parse(&format!("{digits}{:02}", check_digits(nine))).unwrap()
}

/// An adult who has registered and done nothing else.
pub(crate) async fn adult(world: &World, number: u8) -> PersonId {
    let hash = world.passwords.hash(PASSWORD, [number; 16]).await.unwrap();
    world
        .write(move |tx, cx| {
            let new = NewAccount {
                person: cx.id(),
                name: name(number),
                birth_date: BORN,
                password_hash: hash.clone(),
                question: "Где растёт большой дуб".to_owned(),
                answer_hash: hash.clone(),
                terms_version: "1".to_owned(),
                lang: Lang::Ru,
            };
            account::insert_own(tx, &new, cx.now)?;
            let (phone, email) = (Phone::parse(&phone(number)).unwrap(), Email::parse(&email(number)).unwrap());
            account::insert_contact(tx, cx.id(), new.person, &Contact::Phone(phone), cx.now)?;
            account::insert_contact(tx, cx.id(), new.person, &Contact::Email(email), cx.now)?;
            notification::notify(tx, cx, new.person, Notice::Registered)?;
            Ok(new.person)
        })
        .await
}

/// An adult whose СНИЛС and passport are verified.
pub(crate) async fn parent(world: &World, number: u8) -> PersonId {
    let id = adult(world, number).await;
    world
        .write(move |tx, cx| {
            let mut whole = person::get(tx, id)?;
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
                let mut paper = Document::new(cx.id(), id, body, Source::Typed, cx.now);
                paper.verification = Verification::Verified;
                document::insert(tx, &paper)?;
            }
            Ok(id)
        })
        .await
}

/// A child's card as its parent types it.
pub(crate) fn child(given_name: &str, certificate: &str) -> Typed {
    let birth = date(2016, 5, 7);
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
pub(crate) async fn add(world: &World, guardian: PersonId, typed: Typed) -> ChildCardId {
    let actor = Actor::Person(guardian);
    world.write_as(actor, move |tx, cx| child_card::add(tx, cx, guardian, &typed)).await.unwrap()
}

/// The registry answers the request that runs for a card.
async fn answer(world: &World, card: ChildCardId, registry: Registry, (answer, record): (Answer, Record)) {
    let settled = world.write(move |tx, cx| {
        let running = requests::find_running(tx, registry, Subject::ChildCard(card))?.unwrap();
        let answered = Answered { asked_hash: running.asked_hash, answer: answer.clone(), record: record.clone() };
        registry_request::sent(tx, cx, running.id)?;
        registry_request::settle(tx, cx, running.id, &answered)
    });
    settled.await.unwrap();
}

/// The registry answers so, and nothing beyond.
pub(crate) async fn answer_as(world: &World, card: ChildCardId, registry: Registry, said: Answer) {
    answer(world, card, registry, (said, Record::default())).await;
}

/// «Автообновление» asks anew about a guardian's card, and the record names the parents with these numbers.
pub(crate) async fn refreshed(world: &World, guardian: PersonId, card: ChildCardId, parents: &[u8]) {
    world
        .write(move |tx, cx| {
            let mut found = rodnya_store::child_card::find(tx, card, guardian)?.unwrap();
            found.auto_update = true;
            rodnya_store::child_card::save(tx, &mut found)?;
            child_card::refresh(tx, cx, card)
        })
        .await;
    let parents = parents.iter().map(|number| recorded(*number)).collect();
    answer(world, card, Registry::Births, (Answer::Match, Record { parents, ..Record::default() })).await;
}

/// A card whose certificate and СНИЛС are verified; the record names the mother with a number.
pub(crate) async fn proven(world: &World, mother: (PersonId, u8), typed: Typed) -> ChildCardId {
    proven_as(world, mother, typed, mother.1 + 5).await
}

/// The same, with a СНИЛС of the child's own number.
pub(crate) async fn proven_as(world: &World, mother: (PersonId, u8), typed: Typed, child: u8) -> ChildCardId {
    proven_whole(world, mother, typed, (child, &[mother.1])).await
}

/// The same, by a record that names the parents with these numbers.
pub(crate) async fn proven_by(world: &World, guardian: (PersonId, u8), typed: Typed, parents: &[u8]) -> ChildCardId {
    proven_whole(world, guardian, typed, (5, parents)).await
}

async fn proven_whole(
    world: &World,
    (mother, _): (PersonId, u8),
    typed: Typed,
    (child, parents): (u8, &[u8]),
) -> ChildCardId {
    let actor = Actor::Person(mother);
    let card = add(world, mother, typed).await;
    let asked = world.write_as(actor, move |tx, cx| child_card::request_births(tx, cx, mother, (&[card], true)));
    asked.await.unwrap();
    let birth_place = Some("г. Светлоречье".to_owned());
    let parents = parents.iter().map(|number| recorded(*number)).collect();
    let record = Record { parents, birth_place, ..Record::default() };
    answer(world, card, Registry::Births, (Answer::Match, record)).await;
    let typed = snils(child);
    let set = world.write_as(actor, move |tx, cx| child_card::set_snils(tx, cx, (card, mother), &typed));
    set.await.unwrap();
    world.write_as(actor, move |tx, cx| child_card::request_snils(tx, cx, mother, card)).await.unwrap();
    answer(world, card, Registry::Snils, (Answer::Match, Record::default())).await;
    card
}

fn recorded(number: u8) -> RecordParent {
    let name = name(number);
    RecordParent {
        kind: RelationKind::Mother,
        surname: name.surname.as_str().to_owned(),
        given_name: name.given_name.as_str().to_owned(),
        patronymic: name.patronymic.map(|part| part.as_str().to_owned()),
        birth_date: Some(BORN),
        snils: Some(snils(number)),
        passport: None,
        deprived_on: None,
    }
}

/// A guardian's wish to link a child's account.
pub(crate) async fn wish(
    world: &World,
    (guardian, card): (PersonId, ChildCardId),
    (child, mail): (PersonId, &str),
) -> LinkRequestId {
    let (mail, code) = (Email::parse(mail).unwrap(), world.edge.link_code());
    let whose = (card, guardian);
    let asked = world.write_as(Actor::Person(guardian), move |tx, cx| link::ask(tx, cx, whose, (&mail, &code)));
    asked.await.unwrap();
    let now = world.edge.clock.now();
    world.db.read(move |tx| link::offers(tx, child, now)).await.unwrap()[0].wish.id
}

/// The secret of an operator's app.
pub(crate) fn factor() -> SecondFactor {
    SecondFactor::new([5; SECRET_BYTES])
}

/// An operator; the code of the app is given in no session yet.
pub(crate) async fn operator(world: &World, number: u8) -> PersonId {
    let person = adult(world, number).await;
    world.write(move |tx, cx| rodnya_flows::operator::appoint(tx, cx, person, &factor())).await.unwrap();
    person
}

/// An operator gives the code of the app in a browser where he has signed in.
pub(crate) async fn prove(world: &World, browser: &mut Browser) -> browser::Answer {
    let mut form = browser.open("/operator/code").await.form("/operator/code");
    form.fill("Код", &factor().code_at(world.edge.clock.now()));
    browser.press(&form, "Продолжить").await
}

/// A question of a person to support.
pub(crate) async fn question(world: &World, person: PersonId) -> SupportQuestionId {
    let asked = Asked {
        asker: rodnya_domain::support_question::Asker::Person(person),
        address: "192.0.2.7".to_owned(),
        network: "192.0.2".to_owned(),
        page: "/family".to_owned(),
        text: Text::parse("Where is my request?").unwrap(),
    };
    let actor = Actor::Person(person);
    world.write_as(actor, move |tx, cx| support_question::ask(tx, cx, &asked)).await.unwrap()
}

/// Whose account this mail is.
pub(crate) async fn owner_of(world: &World, mail: &str) -> PersonId {
    let contact = Contact::Email(Email::parse(mail).unwrap());
    world.db.read(move |tx| account::find_owner(tx, &contact)).await.unwrap().unwrap()
}

/// A marriage that the person has typed.
pub(crate) async fn marriage(world: &World, person: PersonId) -> CivilActId {
    let typed = civil_act::TypedText {
        kind: "marriage",
        on: "14.06.2015",
        act_number: "112",
        issued_by: "Отделом загс города Светлоречья",
        spouse: "",
    };
    let typed = civil_act::Typed::parse(typed, date(2026, 11, 26)).unwrap();
    let actor = Actor::Person(person);
    let added = world.write_as(actor, move |tx, cx| rodnya_flows::civil_act::add_typed(tx, cx, person, &typed));
    added.await.unwrap()
}

/// A child's own account, made by the wizard.
pub(crate) async fn child_account(world: &World, mother: PersonId, card: ChildCardId, mail: &str) -> PersonId {
    let (at, secret) = (At { card, guardian: mother }, world.edge.secret());
    let letter = NewLetter { secret: secret.clone(), link: "http://portal.example/letters/x".to_owned() };
    let email = Email::parse(mail).unwrap();
    let hash = world.passwords.hash(PASSWORD, [9; 16]).await.unwrap();
    let made = world.write_as(Actor::Person(mother), move |tx, cx| {
        child_account::begin(tx, cx, at)?.unwrap();
        child_account::save_address(tx, cx, at, "г. Светлоречье", &Address::SameAsGuardian)?.unwrap();
        child_account::skip_phone(tx, cx, at)?.unwrap();
        child_account::save_email(tx, cx, at, &email, &letter)?.unwrap();
        child_account::confirm(tx, cx, &secret)?.unwrap();
        child_account::complete(tx, cx, at, &hash)
    });
    made.await.unwrap().child
}

/// The latest line of a person's «Уведомления».
pub(crate) async fn latest_line(world: &World, person: PersonId) -> NotificationId {
    let page = lines::Page { before: None, unread_only: false, kind: None, limit: 1 };
    world.db.read(move |tx| lines::page(tx, person, page)).await.unwrap()[0].id
}

/// What systems of the stories ask for.
const ASKED: &str = "openid profile snils email";

/// A school system that asks for name, СНИЛС and, if one likes, mail.
pub(crate) async fn system(world: &World, [ru, en]: [&'static str; 2]) -> SystemId {
    let words = |ru: &str, en: &str| Words { ru: ru.to_owned(), en: en.to_owned() };
    world
        .write(move |tx, cx| {
            let facts = Facts {
                name: words(ru, en),
                purpose: Some(words("Показывать расписание и оценки", "To show lessons and marks")),
                organization: None,
                policy: Policy::ByAge,
                scopes: Scopes::known_of(ASKED),
                optional_scopes: Scopes::known_of("email"),
                redirect_uris: vec!["https://diary.example/cb".to_owned()],
                post_logout_redirect_uris: vec!["https://diary.example/out".to_owned()],
                backchannel_logout_uri: None,
                auth_method: AuthMethod::None,
                client_uri: None,
                policy_uri: None,
                tos_uri: None,
                contacts: Vec::new(),
                sector: "diary.example".to_owned(),
            };
            let id: SystemId = cx.id();
            let system = System { id, facts, state: State::Active };
            systems::insert(tx, &Client { system, secret_hash: None }, cx.now)?;
            Ok(id)
        })
        .await
}

/// A system asks a child's guardians.
pub(crate) async fn ask(world: &World, child: PersonId, system: SystemId) -> PermissionRequestId {
    world
        .write(move |tx, cx| {
            let system = systems::get(tx, system)?;
            let scopes = Scopes::known_of(ASKED);
            let wish = Wish { person: child, system: &system, scopes: &scopes };
            Ok(permission_request::ask(tx, cx, &wish)?.request.id)
        })
        .await
}

/// A guardian agrees.
pub(crate) async fn grant(world: &World, guardian: PersonId, request: PermissionRequestId) -> PermissionId {
    let granted = world.write_as(Actor::Person(guardian), move |tx, cx| {
        let shown = Shown {
            version: "1".to_owned(),
            lang: Lang::Ru,
            text: "лист".to_owned(),
            controller: "Управление образования".to_owned(),
            public_url: "http://portal.example".to_owned(),
        };
        permission_request::grant(tx, cx, request, (guardian, &Scopes::known_of("email")), &shown)
    });
    granted.await.unwrap().permission
}
