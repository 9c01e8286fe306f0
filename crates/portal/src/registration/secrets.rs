//! The second step: password, control question and answer; «Нажимая на кнопку «Зарегистрироваться»…».

use askama::Template;
use axum::{extract::RawQuery, response::Response};
use rodnya_domain::{
    control::{Answer, AnswerAbout, Question},
    password::{self, PasswordAbout, Policy},
    registration::{Draft, Secrets, Stage, TERMS_VERSION},
};
use rodnya_flows::registration;
use rodnya_ui::{Form, Page, Section, T};

use super::{frame, registration_of};
use crate::{
    fault,
    shell::{AppError, Posted, Visitor, go, show, show_failed},
};

#[derive(Template)]
#[template(path = "registration/password.html")]
struct PasswordPage {
    page: Page,
    steps: Vec<String>,
    form: Form,
    phone: String,
    email: String,
}

#[derive(Template)]
#[template(path = "registration/terms.html")]
struct TermsPage {
    page: Page,
}

pub(super) async fn page(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let Some(found) = registration_of(&visitor).await? else { return Ok(go("/registration")) };
    let mut form = Form::new();
    if query.as_deref() == Some("generate=1") {
        let made = password::generate(&visitor.portal.edge.random::<{ password::RANDOM_BYTES }>());
        form.set("password", made.as_str()).set("repeat", made).set("generated", "1");
    }
    show(&password_page(&visitor, form, &found.draft))
}

fn password_page(visitor: &Visitor, form: Form, draft: &Draft) -> PasswordPage {
    let (mut page, steps) = frame(visitor);
    page.failed = form.has_errors();
    PasswordPage {
        page,
        steps,
        form,
        phone: draft.personal.phone.pretty(),
        email: draft.personal.email.shown().to_owned(),
    }
}

pub(super) async fn save(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let Some(found) = registration_of(&visitor).await? else { return Ok(go("/registration")) };
    let typed =
        match parse(visitor.page(Section::Other).t, &posted, &found.draft, &visitor.portal.settings.password_policy) {
            Ok(typed) => typed,
            Err(form) => return show_failed(&password_page(&visitor, form, &found.draft)),
        };
    let portal = &visitor.portal;
    let secrets = Secrets {
        password_hash: portal.passwords.hash(&typed.password, portal.edge.random()).await?,
        question: typed.question,
        answer_hash: portal.passwords.hash(&typed.answer, portal.edge.random()).await?,
        terms_version: TERMS_VERSION.to_owned(),
    };
    let (browser, code) = (visitor.browser_hash(), portal.edge.code());
    let saved = portal
        .db
        .write(visitor.cx(), move |tx, cx| registration::save_secrets(tx, cx, &browser, &secrets, &code))
        .await?;
    Ok(match saved {
        Ok(sent) => super::codes::on_to(&visitor, Stage::PhoneCode, sent),
        Err(_) => go("/registration"),
    })
}

struct Typed {
    password: String,
    question: String,
    answer: String,
}

fn parse(t: T, posted: &Posted, draft: &Draft, policy: &Policy) -> Result<Typed, Form> {
    let mut form = posted.form(&["question"]);
    let personal = &draft.personal;
    let names: Vec<String> =
        [Some(&personal.name.surname), Some(&personal.name.given_name), personal.name.patronymic.as_ref()]
            .into_iter()
            .flatten()
            .map(|part| part.as_str().to_owned())
            .collect();
    let about = PasswordAbout {
        names: names.clone(),
        phone: Some(personal.phone.e164().to_owned()),
        email: Some(personal.email.shown().to_owned()),
    };
    let typed = posted.text("password");
    let password = password::check(policy, typed, &about);
    if let Err(faults) = &password {
        form.fail("password", fault::password(t, faults));
    } else if typed != posted.text("repeat") {
        form.fail("repeat", t.fault_password_repeat());
    }
    let question = Question::parse(posted.text("question"));
    if let Err(error) = question {
        form.fail("question", fault::free_text(t, &t.field_question(), error));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let answer = Answer::parse(
        posted.text("answer"),
        AnswerAbout {
            names: &names,
            logins: &[personal.phone.e164(), personal.email.shown()],
            password: typed,
            question: posted.text("question"),
        },
    );
    if let Err(error) = answer {
        form.fail("answer", fault::answer(t, error));
    }
    match (password, question, answer) {
        (Ok(password), Ok(question), Ok(answer)) if !form.has_errors() => Ok(Typed {
            password: password.as_str().to_owned(),
            question: question.as_str().to_owned(),
            answer: answer.as_str().to_owned(),
        }),
        _ => Err(form),
    }
}

pub(super) async fn terms(visitor: Visitor) -> Result<Response, AppError> {
    show(&TermsPage { page: visitor.page(Section::Other) })
}
