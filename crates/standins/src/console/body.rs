//! Who asks the console and what was posted: JSON of a program or a form of one of our pages, both become one JSON value.
//! A form names members by dots: `name.surname`, `parents.0.snils`; what is empty is left out.
//! Absent: no form from another site passes (its Origin is not our Host).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use std::convert::Infallible;

use super::pages;
use super::texts::Lang;

/// The largest body, in bytes.
pub(crate) const BODY_BYTES_MAX: usize = 64 * 1024;
/// Most members of a list in a form.
const LIST_LENGTH_MAX: usize = 8;
/// Most steps in the name of a form's member.
const PATH_STEPS_MAX: usize = 4;
/// The ends of addresses that show a page in one language whatever the browser prefers.
const ENGLISH: &str = "?lang=en";
const RUSSIAN: &str = "?lang=ru";

/// Who asks: a program or a person, and in which language.
#[derive(Clone, Debug)]
pub(crate) struct Asker {
    pub(crate) wants_page: bool,
    pub(crate) lang: Lang,
    /// Put after the addresses of links, so that a chosen language stays.
    pub(crate) suffix: &'static str,
    /// Whether this page is the answer to a form.
    pub(crate) done: bool,
}

/// A posted body.
pub(crate) struct Posted {
    asker: Asker,
    value: Result<Value, Problem>,
    pub(crate) is_form: bool,
}

/// Why something was not done, in words.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    words: String,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, words: impl Into<String>) -> Self {
        Self { status, words: words.into() }
    }

    pub(crate) fn bad(words: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, words)
    }

    pub(crate) fn answer(&self, asker: &Asker) -> Response {
        if asker.wants_page {
            return (self.status, pages::problem(asker, &self.words)).into_response();
        }
        (self.status, Json(json!({"error": self.words}))).into_response()
    }
}

impl Posted {
    /// The body as a value of one type; the problem says which member is missing or wrong.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let value = self.value.clone()?;
        serde_json::from_value(value).map_err(|error| Problem::bad(error.to_string()))
    }

    /// Answers a program in JSON, a form by going back to its page.
    pub(crate) fn done(&self, page: &str, result: Result<(), Problem>) -> Response {
        match result {
            Err(problem) => problem.answer(&self.asker),
            Ok(()) if self.is_form && self.asker.suffix.is_empty() => {
                Redirect::to(&format!("{page}?done=1")).into_response()
            }
            Ok(()) if self.is_form => Redirect::to(&format!("{page}{}&done=1", self.asker.suffix)).into_response(),
            Ok(()) => Json(json!({"ok": true})).into_response(),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let member = |wanted: &str| query.split('&').any(|member| member == wanted);
        let (english, russian) = (member("lang=en"), member("lang=ru"));
        let prefers_english = header_text(&parts.headers, header::ACCEPT_LANGUAGE).starts_with("en");
        Ok(Self {
            wants_page: header_text(&parts.headers, header::ACCEPT).contains("text/html"),
            lang: if english || (prefers_english && !russian) { Lang::En } else { Lang::Ru },
            suffix: match (english, russian) {
                (true, _) => ENGLISH,
                (false, true) => RUSSIAN,
                (false, false) => "",
            },
            done: member("done=1"),
        })
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(asker) = Asker::from_request_parts(&mut parts, state).await;
        let is_form =
            header_text(&parts.headers, header::CONTENT_TYPE).starts_with("application/x-www-form-urlencoded");
        if !is_from_here(&parts.headers) {
            return Err(Problem::new(StatusCode::FORBIDDEN, "this form comes from another site").answer(&asker));
        }
        let bytes = Bytes::from_request(Request::from_parts(parts, body), state)
            .await
            .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "the body is too long").answer(&asker))?;
        let value = if is_form { from_form(&bytes) } else { from_json(&bytes) };
        Ok(Self { asker, value, is_form })
    }
}

/// A number, also written as text, as forms do.
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    match Option::<Value>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Value::Number(number)) => Ok(number.as_f64()),
        Some(Value::String(text)) => text
            .trim()
            .replace(',', ".")
            .parse()
            .map(Some)
            .map_err(|_| serde::de::Error::custom(format!("`{text}` is not a number"))),
        Some(_) => Err(serde::de::Error::custom("a number was expected")),
    }
}

fn header_text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Programs send no Origin; a browser's form must come from a page of ours.
fn is_from_here(headers: &HeaderMap) -> bool {
    let origin = header_text(headers, header::ORIGIN);
    let host = header_text(headers, header::HOST);
    !headers.contains_key(header::ORIGIN) || origin.strip_prefix("http://") == Some(host)
}

fn from_json(bytes: &[u8]) -> Result<Value, Problem> {
    match serde_json::from_slice(bytes) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(Problem::bad("the body must be a JSON object")),
        Err(error) => Err(Problem::bad(format!("the body is not JSON: {error}"))),
    }
}

fn from_form(bytes: &[u8]) -> Result<Value, Problem> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_bytes(bytes).map_err(|error| Problem::bad(error.to_string()))?;
    let mut whole = Value::Object(Map::new());
    for (path, text) in pairs {
        let text = text.trim();
        if !text.is_empty() {
            put(&mut whole, &path, text)?;
        }
    }
    drop_holes(&mut whole);
    Ok(whole)
}

/// A form whose first parent is empty makes the second one the first.
fn drop_holes(value: &mut Value) {
    match value {
        Value::Array(list) => {
            list.retain(|member| !member.is_null());
            list.iter_mut().for_each(drop_holes);
        }
        Value::Object(members) => members.values_mut().for_each(drop_holes),
        _ => {}
    }
}

fn put(whole: &mut Value, path: &str, text: &str) -> Result<(), Problem> {
    if path.split('.').count() > PATH_STEPS_MAX {
        return Err(Problem::bad("a name of the form has too many dots"));
    }
    let mut place = whole;
    for step in path.split('.') {
        place = match step.parse::<usize>() {
            Ok(index) if index < LIST_LENGTH_MAX => {
                if !place.is_array() {
                    *place = Value::Array(Vec::new());
                }
                let list = place.as_array_mut().expect("it was made a list just now");
                if list.len() <= index {
                    list.resize(index + 1, Value::Null);
                }
                &mut list[index]
            }
            Ok(_) => return Err(Problem::bad("a list of the form is too long")),
            Err(_) => {
                if !place.is_object() {
                    *place = Value::Object(Map::new());
                }
                place.as_object_mut().expect("it was made an object just now").entry(step).or_insert(Value::Null)
            }
        };
    }
    *place = Value::String(text.to_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_becomes_the_value_a_program_would_send() {
        let form = "name.surname=%D0%9B%D0%B8%D0%BF%D0%B0&name.patronymic=&parents.1.snils=1&parents.1.surname=B&delay_seconds=+2+";
        let value = from_form(form.as_bytes()).unwrap();
        let expected =
            json!({"name": {"surname": "Липа"}, "parents": [{"snils": "1", "surname": "B"}], "delay_seconds": "2"});
        assert_eq!(value, expected);
    }

    #[test]
    fn what_is_no_object_is_refused_in_words() {
        for body in ["", "[]", "1", "{"] {
            assert!(from_json(body.as_bytes()).is_err(), "{body}");
        }
        assert!(from_form(b"parents.99.snils=1").is_err());
    }
}
