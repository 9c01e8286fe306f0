//! The page at `/oauth/authorize` (C1, C3): what a system asks is proven and judged, then the consent is looked at.
//! Whoever must agree does so here or is asked; nothing is kept in between, so the same address, loaded again, goes on
//! by itself.

mod child;

use askama::Template;
use axum::{Router, extract::RawQuery, response::Response, routing::get};
use http::StatusCode;
use rodnya_domain::{Cx, permission::Decision, system::System};
use rodnya_flows::{
    authority,
    authorization::{self as flow, Answer, Beginning, Begun, LogIn, Login, Unproven, Visit},
    edge::Secret,
    permission::{self, Wish},
    permission_request::{self, Standing},
};
use rodnya_store::{StoreError, Tx};
use rodnya_ui::{Page, Section};

use crate::{
    permission::sheet::{self, Sheet, SheetPage},
    shell::{AppError, FormTargets, Portal, Posted, Visitor, escaped, go, show, show_with},
};

const PATH: &str = "/oauth/authorize";
const DECISION: &str = "/oauth/authorize/decision";
/// Longest query that a form of ours carries on, bytes.
const LONGEST_QUERY: usize = 16_000;

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        // A HEAD never issues a code.
        .route(PATH, get(page).head(|| async { StatusCode::METHOD_NOT_ALLOWED }))
        .route(DECISION, axum::routing::post(decide))
}

/// What the page has to show or answer.
enum Step {
    Unproven(Unproven),
    Answer(Answer),
    LogIn(LogIn),
    /// The person itself must agree.
    Sheet(Box<Begun>, Box<sheet::Known>),
    /// Guardians must agree, and have been asked if there are any.
    Waiting(Box<Waiting>),
}

/// A child at the door.
struct Waiting {
    begun: Begun,
    standing: Standing,
    parents: Vec<child::Parent>,
}

/// What a step begins with; clones for each run of the closure.
#[derive(Clone)]
struct Input {
    issuer: String,
    query: String,
    login: Option<Login>,
    secret: Secret,
}

impl Input {
    fn of(visitor: &Visitor, query: String) -> Self {
        let login = visitor.session.as_ref().map(|session| Login {
            person: session.person,
            session: session.id,
            authenticated: session.authenticated,
        });
        let portal = &visitor.portal;
        Self { issuer: portal.settings.public_url.clone(), query, login, secret: portal.edge.secret() }
    }

    fn begin(&self, tx: &mut Tx<'_>, cx: &Cx) -> Result<Beginning, StoreError> {
        flow::begin(tx, cx, &Visit { issuer: &self.issuer, query: &self.query, login: self.login })
    }

    /// Goes as far as it can without a word of the person.
    fn step(&self, tx: &mut Tx<'_>, cx: &Cx) -> Result<Step, StoreError> {
        match self.begin(tx, cx)? {
            Beginning::Unproven(why) => Ok(Step::Unproven(why)),
            Beginning::Answer(answer) => Ok(Step::Answer(answer)),
            Beginning::LogIn(log_in) => Ok(Step::LogIn(log_in)),
            Beginning::Begun(begun) => self.look_at_consent(tx, cx, begun),
        }
    }

    fn look_at_consent(&self, tx: &mut Tx<'_>, cx: &Cx, begun: Box<Begun>) -> Result<Step, StoreError> {
        let person = begun.login.person;
        let wish = Wish { person, system: &begun.system, scopes: &begun.scopes };
        let prompt = begun.request.prompt;
        let decision = permission::decide(tx, cx, &wish)?;
        let may_agree = permission::may_withdraw(tx, cx, person, person)?.is_some();
        let sheet_again = prompt.consent && may_agree;
        match decision {
            Decision::Grant(_) if !sheet_again => Ok(match flow::issue_code(tx, cx, &begun, &self.secret)? {
                Ok(answer) => Step::Answer(answer),
                Err(flow::NotPermitted) => Step::Answer(begun.denied()),
            }),
            Decision::Refuse(_) => Ok(Step::Answer(begun.denied())),
            Decision::Grant(_) | Decision::AskSelf if may_agree => {
                if prompt.none {
                    return Ok(Step::Answer(begun.consent_needed()));
                }
                let Some(right) = authority::over(tx, cx, person, person)? else {
                    return Ok(Step::Answer(begun.denied()));
                };
                let known = sheet::load(tx, cx, &right, &begun.scopes)?;
                Ok(Step::Sheet(begun, Box::new(known)))
            }
            Decision::Grant(_) | Decision::AskSelf | Decision::AskGuardians(_) | Decision::NeedsLink => {
                let standing = permission_request::ask(tx, cx, &wish)?;
                if prompt.none {
                    return Ok(Step::Answer(begun.guardian_needed()));
                }
                let parents = child::parents(tx, &standing)?;
                Ok(Step::Waiting(Box::new(Waiting { begun: *begun, standing, parents })))
            }
        }
    }
}

/// `GET /oauth/authorize`
async fn page(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let query = query.unwrap_or_default();
    let input = Input::of(&visitor, query.clone());
    let step = visitor.portal.db.write(visitor.cx(), move |tx, cx| input.step(tx, cx)).await?;
    show_step(&visitor, step, query)
}

fn show_step(visitor: &Visitor, step: Step, query: String) -> Result<Response, AppError> {
    match step {
        Step::Unproven(why) => show_unproven(visitor, why),
        Step::Answer(answer) => send(visitor, answer),
        Step::LogIn(log_in) => Ok(to_login(&log_in)),
        Step::Sheet(begun, known) => allow(show(&sheet_page(visitor, &begun, &known, query))?, &begun),
        Step::Waiting(waiting) => {
            let page = child::page(visitor.page(Section::Other), visitor.now, &waiting, query);
            allow(show(&page)?, &waiting.begun)
        }
    }
}

#[derive(Template)]
#[template(path = "authorization/unproven.html")]
struct UnprovenPage {
    page: Page,
    about: String,
}

/// Our own page: nothing that was sent stands on it, and no way leads to whoever sent it.
fn show_unproven(visitor: &Visitor, why: Unproven) -> Result<Response, AppError> {
    let mut page = visitor.page(Section::Other);
    PATH.clone_into(&mut page.path);
    let about = match why {
        Unproven::Malformed => page.t.authorization_unproven_malformed(),
        Unproven::UnknownSystem => page.t.authorization_unproven_system(),
        Unproven::UnknownAddress => page.t.authorization_unproven_address(),
    };
    show_with(StatusCode::BAD_REQUEST, &UnprovenPage { page, about })
}

fn to_login(log_in: &LogIn) -> Response {
    let next = escaped(&log_in.next);
    if log_in.create {
        return go(&format!("/registration?next={next}"));
    }
    let again = if log_in.again { "again=1&" } else { "" };
    let hint = log_in.hint.as_deref().map(|hint| format!("login={}&", escaped(hint))).unwrap_or_default();
    go(&format!("/login?{again}{hint}next={next}"))
}

#[derive(Template)]
#[template(path = "authorization/post.html")]
struct PostPage {
    page: Page,
    action: String,
    fields: Vec<(&'static str, String)>,
}

/// The answer leaves for the system: a redirect, or a form that posts itself (Form Post Response Mode).
fn send(visitor: &Visitor, answer: Answer) -> Result<Response, AppError> {
    match answer {
        Answer::Redirect(location) => Ok(go(&location)),
        Answer::FormPost { action, fields } => {
            let target = form_target(&action);
            let mut page = visitor.page(Section::Other);
            PATH.clone_into(&mut page.path);
            let mut response = show(&PostPage { page, action, fields })?;
            if let Some(target) = target {
                response.extensions_mut().insert(FormTargets(target));
            }
            Ok(response)
        }
    }
}

/// The page's forms may end at the system's registered address.
fn allow(mut response: Response, begun: &Begun) -> Result<Response, AppError> {
    if let Some(target) = form_target(&begun.request.to.redirect_uri) {
        response.extensions_mut().insert(FormTargets(target));
    }
    Ok(response)
}

/// The source of a registered address as a content security policy names it: `https://host:port`, or `scheme:` of an
/// application. None for what would not be one word of a policy.
pub(crate) fn form_target(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':')?;
    let target = match rest.strip_prefix("//") {
        Some(rest) if matches!(scheme, "http" | "https") => {
            format!("{scheme}://{}", rest.split(['/', '?', '#']).next()?)
        }
        _ => format!("{scheme}:"),
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '-' | '+' | '[' | ']');
    target.chars().all(is_plain).then_some(target)
}

/// Lets the login page, which comes before this one, end at the system too: a browser follows the whole chain of
/// redirects of a form. `next` is where the login leads on to.
pub(crate) async fn allow_way_on(visitor: &Visitor, next: &str, response: &mut Response) -> Result<(), AppError> {
    let Some(query) = next.strip_prefix(PATH).and_then(|rest| rest.strip_prefix('?')) else { return Ok(()) };
    let query = query.to_owned();
    let address = visitor.portal.db.read(move |tx| flow::proven_address(tx, &query)).await?;
    if let Some(target) = address.as_deref().and_then(form_target) {
        response.extensions_mut().insert(FormTargets(target));
    }
    Ok(())
}

fn sheet_page(visitor: &Visitor, begun: &Begun, known: &sheet::Known, query: String) -> SheetPage {
    let page = visitor.page(Section::Other);
    let wish = Wish { person: begun.login.person, system: &begun.system, scopes: &begun.scopes };
    let sheet = Sheet::of(page.t, known, &wish);
    let mut page = SheetPage::new(page, sheet, DECISION.to_owned());
    page.hidden.push(("query", query));
    page
}

/// `POST /oauth/authorize/decision`
async fn decide(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let query = posted.text("query").to_owned();
    let is_visible = query.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if query.len() > LONGEST_QUERY || !is_visible {
        return Err(AppError::BadRequest);
    }
    let input = Input::of(&visitor, query.clone());
    let begun = {
        let input = input.clone();
        visitor.portal.db.write(visitor.cx(), move |tx, cx| input.begin(tx, cx)).await?
    };
    let begun = match begun {
        Beginning::Unproven(why) => return show_unproven(&visitor, why),
        Beginning::Answer(answer) => return send(&visitor, answer),
        Beginning::LogIn(log_in) => return Ok(to_login(&log_in)),
        Beginning::Begun(begun) => begun,
    };
    match posted.text("answer") {
        "leave" => send(&visitor, begun.guardian_needed()),
        "ask" => child::ask_again(&visitor, *begun, &query).await,
        "grant" | "refuse" => answer(&visitor, begun, input, &posted).await,
        _ => Ok(go(&format!("{PATH}?{query}"))),
    }
}

/// The person's own word, on exactly the sheet that was shown.
async fn answer(visitor: &Visitor, begun: Box<Begun>, input: Input, posted: &Posted) -> Result<Response, AppError> {
    let (person, scopes, cx) = (begun.login.person, begun.scopes.clone(), visitor.cx());
    let known = visitor
        .portal
        .db
        .read(move |tx| {
            let may_agree = permission::may_withdraw(tx, &cx, person, person)?.is_some();
            match authority::over(tx, &cx, person, person)?.filter(|_| may_agree) {
                Some(right) => sheet::load(tx, &cx, &right, &scopes).map(Some),
                None => Ok(None),
            }
        })
        .await?;
    let Some(known) = known else { return Err(AppError::Forbidden) };
    let page = sheet_page(visitor, &begun, &known, input.query.clone());
    if !page.sheet.is_of(posted) {
        return allow(page.show_changed(posted)?, &begun);
    }
    let (shown, ticked, grants) = (page.sheet.shown(visitor), sheet::ticked(posted), posted.text("answer") == "grant");
    let step = visitor
        .portal
        .db
        .write(visitor.cx(), move |tx, cx| {
            let begun = match input.begin(tx, cx)? {
                Beginning::Begun(begun) => begun,
                _ => return input.step(tx, cx),
            };
            let wish = Wish { person, system: &begun.system, scopes: &begun.scopes };
            if !grants {
                permission::refuse_own(tx, cx, &wish, &shown)?;
                return Ok(Step::Answer(begun.denied()));
            }
            match permission::grant_own(tx, cx, &wish, &ticked, &shown)? {
                Ok(granted) if granted.is_enough => {}
                // A guardian's word is needed besides: on to the page that waits for it.
                Ok(_) => return input.step(tx, cx),
                Err(_) => return Ok(Step::Answer(begun.denied())),
            }
            Ok(Step::Answer(match flow::issue_code(tx, cx, &begun, &input.secret)? {
                Ok(answer) => answer,
                Err(flow::NotPermitted) => begun.denied(),
            }))
        })
        .await?;
    match step {
        Step::Answer(answer) => send(visitor, answer),
        // A form is answered by going on; the page's own address shows the rest.
        _ => Ok(go(&format!("{PATH}?{}", posted.text("query")))),
    }
}

/// The name of a system in quotes, unless it has some of its own.
fn quoted(page: &Page, system: &System) -> String {
    let name = sheet::name_of(page.t, system);
    match page.lang {
        _ if name.contains(['«', '“', '"']) => name,
        rodnya_ui::Lang::Ru => format!("«{name}»"),
        rodnya_ui::Lang::En => format!("“{name}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c1_a_policy_names_the_place_of_a_registered_address_and_nothing_else() {
        for (address, target) in [
            ("https://rp.test/cb?a=b", Some("https://rp.test")),
            ("http://127.0.0.1:8081/sign-on/callback", Some("http://127.0.0.1:8081")),
            ("com.example.app:/cb", Some("com.example.app:")),
            ("com.example.app://cb/x", Some("com.example.app:")),
            ("https://rp.test; script-src *", None),
            ("https://rp.test *", None),
            ("none", None),
        ] {
            assert_eq!(form_target(address).as_deref(), target, "{address}");
        }
    }
}
