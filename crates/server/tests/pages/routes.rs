//! Who gets what at every address. The routes are read from the sources, so a new one is missing in the table
//! below until somebody says who may go there.

use std::{fmt::Write as _, fs, path::Path};

use axum::body::Body;
use http::{Method, StatusCode};
use rodnya_domain::PersonId;
use rodnya_flows::child_account::{self as wizard, At};
use rodnya_store::{child_card as cards, registry_request as requests, session as sessions};

use crate::{
    browser::{Browser, World},
    street,
};

/// Nobody, a stranger without a family, a child, another parent, the owner, an operator. `login` is the way to the login page.
const MATRIX: &str = include_str!("routes.txt");

/// A town in which the mother has two children: one with an account, one whose wizard has begun.
pub(crate) struct Town {
    /// The portal.
    pub(crate) world: World,
    /// The owner of all that addresses name.
    pub(crate) mother: PersonId,
    /// Her child with an account.
    pub(crate) child: PersonId,
    /// A parent with a child of his own.
    pub(crate) other: PersonId,
    /// An adult without a family.
    pub(crate) stranger: PersonId,
    /// An operator.
    pub(crate) operator: PersonId,
    registry_request: String,
    card: String,
    act: String,
    wish: String,
    question: String,
    line: String,
    session: String,
    permission: String,
    request: String,
    system: String,
}

impl Town {
    /// Builds it.
    pub(crate) async fn new() -> Self {
        let world = World::new().await;
        let mother = street::parent(&world, 0).await;
        let typed = street::child("Варвара", "IV-МЮ 123456");
        let first = street::proven_by(&world, (mother, 0), typed.clone(), &[0, 3]).await;
        let child = street::child_account(&world, mother, first, "varvara@pochta.example").await;
        let second = street::proven_as(&world, (mother, 0), street::child("Ульяна", "IV-МЮ 123458"), 7).await;
        let other = street::parent(&world, 1).await;
        street::proven(&world, (other, 1), street::child("Фёкла", "IV-МЮ 123459")).await;
        let stranger = street::adult(&world, 2).await;
        let operator = street::operator(&world, 4).await;
        let requests = world.db.read(move |tx| requests::of_person(tx, mother)).await.unwrap();
        let father = street::parent(&world, 3).await;
        let his = street::proven_by(&world, (father, 3), typed, &[0, 3]).await;
        let wish = street::wish(&world, (father, his), (child, "varvara@pochta.example")).await.to_string();
        let question = street::question(&world, mother).await.to_string();
        let at = At { card: second, guardian: mother };
        world.write_as(rodnya_domain::Actor::Person(mother), move |tx, cx| wizard::begin(tx, cx, at)).await.unwrap();
        let (diary, library) = (
            street::system(&world, ["Дневник", "The diary"]).await,
            street::system(&world, ["Библиотека", "The library"]).await,
        );
        let asked = street::ask(&world, child, diary).await;
        let permission = street::grant(&world, mother, asked).await.to_string();
        let request = street::ask(&world, child, library).await.to_string();
        let line = street::latest_line(&world, mother).await.to_string();
        world.signed_in(mother).await;
        let now = world.edge.clock.now();
        let session = world.db.read(move |tx| sessions::list_live(tx, mother, now)).await.unwrap()[0].id.to_string();
        let act = street::marriage(&world, mother).await.to_string();
        let (card, system) = (second.to_string(), library.to_string());
        Self {
            world,
            mother,
            child,
            other,
            stranger,
            operator,
            registry_request: requests[0].id.to_string(),
            card,
            act,
            wish,
            question,
            line,
            session,
            permission,
            request,
            system,
        }
    }

    /// The card whose wizard has begun.
    pub(crate) fn card(&self) -> rodnya_domain::ChildCardId {
        self.card.parse().unwrap()
    }

    /// An address of the owner's things.
    pub(crate) fn fill(&self, path: &str) -> String {
        let id = match path {
            path if path.starts_with("/notifications/") => self.line.as_str(),
            path if path.starts_with("/help/questions/") => self.question.as_str(),
            path if path.contains("/sessions/") => self.session.as_str(),
            path if path.starts_with("/consents/permissions/") => self.permission.as_str(),
            path if path.starts_with("/consents/requests/") => self.request.as_str(),
            path if path.starts_with("/consents/systems/") => self.system.as_str(),
            _ => "{id}",
        };
        let filled = path
            .replace("{card}", &self.card)
            .replace("{act}", &self.act)
            .replace("{wish}", &self.wish)
            .replace("{link}", &self.card)
            .replace("{id}", id)
            .replace("{question}", &self.question)
            .replace("{person}", &self.mother.to_string())
            .replace("{request}", &self.registry_request)
            .replace("{claim}", &self.card)
            .replace("{message}", &self.card)
            .replace("{job}", &self.card)
            .replace("{datum}", "snils")
            .replace("{kind}", "phone")
            .replace("{topic}", "codes")
            .replace("{branch}", "education")
            .replace("{place}", "secondary")
            .replace("{recovery}", &self.card);
        let filled = filled.replace("{secret}", &"A".repeat(43));
        assert!(!filled.contains('{'), "say in `fill` what stands in {path}");
        filled
    }

    /// A browser of a role: 0 nobody, 1 stranger, 2 child, 3 other parent, 4 owner, 5 operator.
    pub(crate) async fn browser(&self, role: usize) -> Browser {
        match role {
            0 => self.world.browser(),
            1 => self.world.signed_in(self.stranger).await,
            2 => self.world.signed_in(self.child).await,
            3 => self.world.signed_in(self.other).await,
            5 => {
                // Each code works once: the next one is half a minute away.
                self.world.advance(jiff::SignedDuration::from_secs(60));
                let mut browser = self.world.signed_in(self.operator).await;
                street::prove(&self.world, &mut browser).await;
                browser
            }
            _ => self.world.signed_in(self.mother).await,
        }
    }

    /// All that the owner's card says.
    async fn cards(&self) -> String {
        let mother = self.mother;
        format!("{:?}", self.world.db.read(move |tx| cards::list(tx, mother, 100)).await.unwrap())
    }
}

/// Method and path of every route in the sources, `GET` ones first.
pub(crate) fn routes() -> Vec<(Method, String)> {
    let mut found = Vec::new();
    for source in ["../shell/src", "../portal/src", "../staff/src"] {
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(source), &mut found);
    }
    found.sort_by_key(|(method, path)| (method.to_string(), path.clone()));
    assert!(found.len() > 50, "the sources have routes: {found:?}");
    found
}

fn read(folder: &Path, found: &mut Vec<(Method, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            for route in source.split(".route(").skip(1) {
                let (path, handlers) = route.split_once(',').unwrap();
                let constant = format!("const {}: &str = ", path.trim());
                let path = source.split_once(&constant).map_or(path, |(_, after)| after.split(';').next().unwrap());
                let path = path.trim().trim_matches('"');
                let handlers = handlers.split(".route(").next().unwrap();
                let handlers = &handlers[..closing(handlers)];
                let methods = [("get(", Method::GET), ("post(", Method::POST)];
                let own = methods.iter().filter(|(call, _)| handlers.contains(call));
                let before = found.len();
                found.extend(own.map(|(_, method)| (method.clone(), path.to_owned())));
                assert!(found.len() > before, "no method of {path} is known: {handlers}");
            }
        }
    }
}

/// Where the bracket closes that is open at the beginning.
fn closing(text: &str) -> usize {
    let mut depth = 1;
    for (at, byte) in text.bytes().enumerate() {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

async fn cell(town: &Town, (method, path): (&Method, &str), role: usize) -> String {
    let (mut browser, path) = (town.browser(role).await, town.fill(path));
    let answer = if *method == Method::GET {
        browser.get(&path).await
    } else {
        let token = browser.token().await;
        browser.post(&path, &[("csrf_token".to_owned(), token)]).await
    };
    if answer.place().is_some_and(|place| place.starts_with("/login?")) {
        return "login".to_owned();
    }
    if answer.is_page() {
        assert!(!answer.heading().is_empty(), "{path} has no heading");
    }
    answer.status.as_str().to_owned()
}

#[tokio::test]
async fn u1_every_route_is_tried_by_everybody() {
    let town = Town::new().await;
    let mut seen = String::new();
    for (method, path) in routes() {
        write!(seen, "{:<4} {path:<41}", method.as_str()).unwrap();
        for role in 0..6 {
            let before = town.cards().await;
            write!(seen, " {:<5}", cell(&town, (&method, &path), role).await).unwrap();
            if role != 4 {
                assert_eq!(before, town.cards().await, "{method} {path} by role {role} changes the owner's cards");
            }
        }
        seen = seen.trim_end().to_owned() + "\n";
    }
    let missing: Vec<&str> = seen.lines().filter(|line| !MATRIX.lines().any(|known| known == *line)).collect();
    let gone: Vec<&str> = MATRIX.trim().lines().filter(|line| !seen.lines().any(|new| new == *line)).collect();
    assert!(missing.is_empty() && gone.is_empty(), "now:\n{}\n\nbefore:\n{}", missing.join("\n"), gone.join("\n"));
}

#[tokio::test]
async fn u1_a_strangers_id_is_no_address() {
    let town = Town::new().await;
    for (method, path) in routes() {
        // What a system is, every person may read.
        if !["{card}", "{act}", "{wish}", "{id}"].iter().any(|name| path.contains(name))
            || path.starts_with("/consents/systems/")
        {
            continue;
        }
        for role in [1, 3] {
            let got = cell(&town, (&method, &path), role).await;
            assert_eq!(got, "404", "{method} {path} by role {role}");
        }
        for nonsense in ["x", "0", "..", "%00", "00000000-0000-0000-0000-000000000000", "%F0%9F%90%A6"] {
            let path = path
                .replace("{card}", nonsense)
                .replace("{act}", nonsense)
                .replace("{wish}", nonsense)
                .replace("{id}", nonsense);
            let got = cell(&town, (&method, &path), 4).await;
            assert!(matches!(got.as_str(), "404" | "400"), "{method} {path}: {got}");
        }
    }
}

#[tokio::test]
async fn u1_head_changes_nothing() {
    let town = Town::new().await;
    let mut wrong = Vec::new();
    for role in [0, 4] {
        let mut browser = town.browser(role).await;
        for (_, path) in routes().into_iter().filter(|(method, _)| *method == Method::GET) {
            let path = town.fill(&path);
            let before = town.world.kept();
            let head = browser.send(Method::HEAD, &path, &[], Body::empty()).await;
            if town.world.kept() != before {
                wrong.push(format!("HEAD {path} by role {role} writes"));
            }
            assert_eq!(head.body, "", "{path}");
            let get = browser.clone().get(&path).await;
            let is_refused = head.status == StatusCode::METHOD_NOT_ALLOWED;
            if get.status != head.status && !is_refused {
                wrong.push(format!("HEAD {path} says {}, GET {}", head.status, get.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn u1_a_wrong_method_is_told_so() {
    let town = Town::new().await;
    let routes = routes();
    let mut browser = town.browser(4).await;
    for (_, path) in &routes {
        let known = |method: &Method| {
            let method = if *method == Method::HEAD { &Method::GET } else { method };
            routes.iter().any(|(own, other)| own == method && other == path)
        };
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            // `/profile/{datum}` and the like take what no other route names.
            if known(&method) {
                continue;
            }
            let answer = browser.send(method.clone(), &town.fill(path), &[], Body::empty()).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert!(!answer.header("allow").is_empty(), "{method} {path} does not say what is allowed");
        }
    }
}

#[tokio::test]
async fn u1_an_address_that_is_none_gets_a_page_that_helps() {
    let town = Town::new().await;
    for role in [0, 4] {
        let mut browser = town.browser(role).await;
        for path in ["/nothing", "/family/", "/login/", "//login", "/.env", "/family/%2e%2e/account", "/%ff", "/Login"]
        {
            if role == 0 && path.contains("account") {
                continue;
            }
            let answer = browser.get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            answer.says("Такой страницы нет").says("На главную");
        }
    }
}
