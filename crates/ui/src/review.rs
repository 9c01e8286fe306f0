//! A page that shows every component in its states, in both languages: for the eye, for axe, for
//! snapshots. The demonstration mounts it at `/_components`.
//! Examples lie beside their component as `example.html`; their people are invented.

use askama::Template;
use axum::{Router, extract::Query, response::Html, routing::get};
use jiff::Timestamp;

use crate::{
    Asked, Choice, Datum, Disc, Fact, Form, Kind, Lang, Link, Milestone, Page, Place, Section, State, T, Task, Tint,
    Turn, Who,
};

/// Serves `/_components` and `/_components?lang=en`.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/_components", get(show))
}

async fn show(Query(query): Query<Vec<(String, String)>>) -> Result<Html<String>, http::StatusCode> {
    let code = query.iter().find(|(name, _)| name == "lang").map(|(_, value)| value.as_str());
    let lang = code.and_then(Lang::from_code).unwrap_or_default();
    Review::new(lang).render().map(Html).map_err(|_| http::StatusCode::INTERNAL_SERVER_ERROR)
}

#[derive(Template)]
#[template(path = "review.html")]
struct Review {
    page: Page,
    form: Form,
    wrong: Form,
    discs: Vec<Disc>,
    child: Disc,
    other_child: Disc,
    system: Disc,
    tint: Tint,
    tints: Vec<Tint>,
    states: Vec<State>,
    checked: State,
    children: Vec<Choice>,
    countries: Vec<Choice>,
    sexes: Vec<Choice>,
    step_names: Vec<String>,
    checked_facts: Vec<Fact>,
    plain_facts: Vec<Fact>,
    card_facts: Vec<String>,
    card_links: Vec<Link>,
    paper: Vec<String>,
    milestones: Vec<Milestone>,
    tasks: Vec<Task>,
    earlier: Timestamp,
    data: Vec<Datum>,
    asked: Vec<Asked>,
    way: Vec<String>,
}

impl Review {
    fn new(lang: Lang) -> Self {
        let page = example_page(lang);
        let t = page.t;
        let child = Disc::person(&t.review_child_one(), Tint::Sky);
        let other_child = Disc::person(&t.review_child_two(), Tint::Honey);
        let earlier = page.now - jiff::SignedDuration::from_hours(20);
        Self {
            form: form(t),
            wrong: wrong_form(t),
            discs: discs(t),
            system: Disc::organization("book", Tint::Moss),
            tint: Tint::Sky,
            tints: vec![Tint::Sky, Tint::Honey],
            states: states(t),
            checked: State::checked(t),
            children: vec![Choice::new("1", t.review_child_one()), Choice::new("2", t.review_child_two())],
            countries: vec![
                Choice::new("ru", t.review_country_here()),
                Choice::new("other", t.review_country_other()).with_hint(t.review_country_hint()),
            ],
            sexes: vec![Choice::new("male", t.word_male()), Choice::new("female", t.word_female())],
            step_names: vec![
                t.review_step_address(),
                t.review_step_phone(),
                t.review_step_email(),
                t.review_step_password(),
            ],
            checked_facts: facts(t),
            plain_facts: vec![Fact::new(t.review_sex_label(), t.word_female())],
            card_facts: vec![t.span_years(9), t.review_child_class(), t.review_permission_fact()],
            card_links: vec![
                Link::new(t.menu_family(), "#one").with_icon("people"),
                Link::new(t.section_documents(), "#two"),
            ],
            paper: vec![
                t.review_paper_series(),
                t.review_paper_issued(),
                t.review_paper_act(),
                t.review_paper_act_date(),
                t.review_paper_office(),
            ],
            milestones: milestones(t, page.now),
            tasks: tasks(t, &other_child),
            data: data(t),
            asked: asked(t),
            way: vec![t.review_way_one(), t.review_way_two()],
            child,
            other_child,
            earlier,
            page,
        }
    }
}

fn example_page(lang: Lang) -> Page {
    let now = Timestamp::from_second(1_795_600_000).expect("a second of 2026 is in range");
    let mut page = Page::bare(lang, now);
    let name = page.t.review_child_two();
    page.who = Some(Who { initial: name.chars().take(1).collect(), name, tint: Tint::Lilac });
    page.unread = 3;
    page.section = Section::Documents;
    page.sections =
        vec![Section::Services, Section::Applications, Section::Documents, Section::Payments, Section::Help];
    page.path = "/_components".to_owned();
    page.demo = true;
    page.operator = page.t.review_organization();
    page
}

fn form(t: T) -> Form {
    let mut form = Form::new();
    form.set("phone", "+7 900 000-12-34")
        .set("country", "ru")
        .set("child", "2")
        .set("given-name", t.review_child_one());
    form.set_date("child-birth", jiff::civil::date(2021, 7, 6));
    form
}

fn wrong_form(t: T) -> Form {
    let mut form = Form::new();
    form.set("surname", "Snegireva").label("surname", t.review_text_label()).fail("surname", t.review_text_error());
    form.set("birth-day", "31").set("birth-month", "02").fail("birth", t.review_date_error());
    form
}

fn discs(t: T) -> Vec<Disc> {
    let mut discs: Vec<Disc> = Tint::ALL.into_iter().map(|tint| Disc::person(&t.review_child_one(), tint)).collect();
    discs.push(Disc::awaited(&t.review_father()));
    discs.push(Disc::organization("school", Tint::Clay));
    discs
}

fn states(t: T) -> Vec<State> {
    vec![
        State::unchecked(t),
        State::checking(t),
        State::checked(t),
        State::mismatch(t, &t.review_mismatch_field()),
        State::not_found(t),
        State::no_answer(t),
        State::new(Kind::Note, t.review_allowed()).with_icon("calendar"),
    ]
}

fn facts(t: T) -> Vec<Fact> {
    vec![
        Fact::new(t.review_snils(), "••• ••• •18 07")
            .with_note(t.review_origin())
            .with_state(State::checked(t))
            .with_change("#"),
        Fact::new(t.review_date_label(), t.date(jiff::civil::date(1988, 9, 14)))
            .with_state(State::mismatch(t, &t.review_mismatch_field())),
    ]
}

fn milestones(t: T, now: Timestamp) -> Vec<Milestone> {
    vec![
        Milestone { place: Place::Done, text: t.review_request_sent(), at: Some(now) },
        Milestone { place: Place::Now, text: t.review_request_waits(), at: None },
        Milestone { place: Place::Ahead, text: t.review_request_ahead(), at: None },
    ]
}

fn tasks(t: T, disc: &Disc) -> Vec<Task> {
    let task = |turn, title, href: Option<&str>, about| Task {
        turn,
        title,
        href: href.map(str::to_owned),
        about,
        disc: Some(disc.clone()),
    };
    vec![
        task(Turn::Yours, t.review_task_title(), Some("#"), t.review_task_about()),
        task(Turn::Awaited, t.review_task_waits(), Some("#"), String::new()),
        task(Turn::Done, t.review_task_done(), None, String::new()),
    ]
}

fn data(t: T) -> Vec<Datum> {
    let datum = |name: &str, label, value| Datum { name: name.to_owned(), label, value };
    vec![
        datum("birthdate", t.review_date_label(), t.date(jiff::civil::date(2017, 3, 14))),
        datum("snils", t.review_snils(), "•• 18 44".to_owned()),
    ]
}

fn asked(t: T) -> Vec<Asked> {
    vec![
        Asked {
            disc: Disc::awaited(&t.review_mother()),
            name: t.review_mother(),
            state: State::new(Kind::Wait, t.review_asked()),
        },
        Asked {
            disc: Disc::person(&t.review_father(), Tint::Moss),
            name: t.review_father(),
            state: State::new(Kind::Ok, t.review_answered()),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_component_renders_in_both_languages() {
        for lang in Lang::ALL {
            let html = Review::new(lang).render().expect("renders");
            assert!(html.contains(&format!("<html lang=\"{}\">", lang.code())));
            assert!(html.contains("role=\"alert\" tabindex=\"-1\" autofocus"));
            assert!(html.contains("aria-describedby=\"surname-hint surname-error\""));
        }
    }
}
