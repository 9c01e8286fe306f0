//! A form as it was sent: its token checked, its fields counted. A handler that takes a form takes `Posted`.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use http::{StatusCode, header};
use rodnya_ui::Form;

use crate::{AppError, Portal, Visitor};

/// Most fields that a form may have.
const FIELDS: usize = 1000;

/// The fields of a form whose token is right.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    fields: Vec<(String, String)>,
}

impl Posted {
    /// The first value of a field; empty if it is absent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All values of a field: ticks of a list.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// Day, month and year of a date in three fields `<name>-day`, `<name>-month`, `<name>-year`.
    pub fn date_parts(&self, name: &str) -> [&str; 3] {
        ["day", "month", "year"].map(|part| {
            let key = format!("{name}-{part}");
            self.fields.iter().find(|(field, _)| *field == key).map_or("", |(_, value)| value.as_str())
        })
    }

    /// The same date as one text `day.month.year`; empty if all three fields are.
    pub fn date_text(&self, name: &str) -> String {
        let parts = self.date_parts(name).map(str::trim);
        if parts.iter().all(|part| part.is_empty()) { String::new() } else { parts.join(".") }
    }

    /// A form that shows again what was typed. Passwords and codes are never among `names`.
    pub fn form(&self, names: &[&str]) -> Form {
        let mut form = Form::new();
        for name in names {
            // Control characters have no place in a page; the error beside the field tells of them.
            let shown = self.text(name).replace(|c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n'), "");
            form.set(*name, shown);
        }
        form
    }
}

impl FromRequest<Portal> for Posted {
    type Rejection = AppError;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, AppError> {
        let visitor = request.extensions().get::<Visitor>().cloned().ok_or_else(|| AppError::internal("no visitor"))?;
        let is_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            return Err(AppError::BadRequest);
        }
        let body = Bytes::from_request(request, portal).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
            _ => AppError::BadRequest,
        })?;
        if body.iter().filter(|byte| **byte == b'&').count() >= FIELDS {
            return Err(AppError::BadRequest);
        }
        let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&body).map_err(|_| AppError::BadRequest)?;
        let posted = Self { fields };
        let sent = posted.text("csrf_token");
        if verify_slices_are_equal(sent.as_bytes(), visitor.form_token().as_bytes()).is_err() {
            return Err(AppError::ForeignForm);
        }
        Ok(posted)
    }
}
