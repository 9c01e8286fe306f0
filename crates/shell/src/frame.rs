//! The frame around all pages: limits of a request, the visitor, a page for whatever goes wrong inside, headers.

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn_with_state, map_response},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

use crate::{
    AppError, Portal,
    headers::{guard_origin, security_headers},
    visitor::with_visitor,
};

/// Most bytes of a form.
const BODY_LIMIT: usize = 64 * 1024;
/// How long a handler may take.
const HANDLER_TIME: Duration = Duration::from_secs(15);

/// These pages with all that is around them, and static files beside them.
pub fn router(pages: Router<Portal>, portal: Portal) -> Router {
    let pages = guarded(pages.fallback(|| async { AppError::NotFound }), &portal);
    // The page of all components is for who works on the look, not for a town's people.
    let review = if portal.settings.demo { rodnya_ui::review::router() } else { Router::new() };
    Router::new()
        .route("/health/live", get(|| async { "live" }))
        .merge(rodnya_ui::assets::router())
        .merge(review)
        .merge(pages)
        .layer(from_fn_with_state(portal.clone(), security_headers))
        .layer(map_response(name_the_letters))
        .with_state(portal)
}

/// What every page has around it: its limits, the visitor, and a page for whatever goes wrong inside.
fn guarded(pages: Router<Portal>, portal: &Portal) -> Router<Portal> {
    pages
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, HANDLER_TIME))
        .layer(CatchPanicLayer::custom(|_| AppError::internal("a handler panicked").into_response()))
        .layer(from_fn_with_state(portal.clone(), guard_origin))
        .layer(from_fn_with_state(portal.clone(), with_visitor))
}

/// `text/html` without its letters gets them named.
async fn name_the_letters(response: Response) -> Response {
    let mut response = response.into_response();
    if response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value == "text/html") {
        let value = header::HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use std::{future::pending, sync::Arc};

    use axum::body::{Body, to_bytes};
    use http::Request;
    use rodnya_domain::password::Policy;
    use rodnya_flows::{edge::Edge, password::Passwords};
    use rodnya_testkit::Town;
    use tower::ServiceExt as _;

    use super::*;
    use crate::Settings;

    /// A portal of these pages only.
    fn portal(town: &Town, pages: Router<Portal>) -> Router {
        let settings = Settings {
            trusted_proxies: Vec::new(),
            public_url: "http://portal.example".to_owned(),
            demo: true,
            operator_ru: "Управление образования".to_owned(),
            operator_en: "The education office".to_owned(),
            password_policy: Policy::named("seed").unwrap(),
        };
        let portal = Portal {
            db: town.db.clone(),
            edge: Edge::default(),
            passwords: Passwords::new(&[1; 32], [2; 16]),
            mailboxes: None,
            settings: Arc::new(settings),
        };
        guarded(pages, &portal).with_state(portal)
    }

    async fn open(app: &Router) -> (StatusCode, http::HeaderMap, String) {
        let answer = app.clone().oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test(start_paused = true)]
    async fn u1_a_handler_without_end_is_told_busy_and_one_that_panics_is_our_fault() {
        let town = Town::new();
        let slow = portal(&town, Router::new().fallback(pending::<()>));
        let broken = portal(
            &town,
            Router::new().fallback(|| async {
                if true {
                    panic!("on purpose")
                }
            }),
        );
        let began = tokio::time::Instant::now();
        let (status, headers, body) = open(&slow).await;
        assert_eq!((status, began.elapsed()), (StatusCode::SERVICE_UNAVAILABLE, HANDLER_TIME));
        assert!(headers.contains_key(header::RETRY_AFTER) && body.contains("<h1"), "{body}");
        let (status, _, body) = open(&broken).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.contains("<h1") && !body.contains("on purpose"), "{body}");
    }
}
