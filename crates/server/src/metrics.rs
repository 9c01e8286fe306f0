//! What an operator's own listener tells: whether the program lives, whether it can work, and a few figures in the
//! text form of Prometheus. No personal data.

use std::fmt::Write as _;

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header};
use rodnya_store::{Db, StoreError, job, outbox};

/// `/health/ready` for the portal's own listener, which has `/health/live` already.
pub(crate) fn ready_route(db: Db) -> Router {
    Router::new().route("/health/ready", get(ready)).with_state(db)
}

/// All of the operator's addresses.
pub(crate) fn router(db: Db) -> Router {
    Router::new()
        .route("/health/live", get(|| async { "live" }))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(db)
}

/// Ready: the database answers.
async fn ready(State(db): State<Db>) -> Response {
    match db.read(job::next_due).await {
        Ok(_) => "ready".into_response(),
        Err(error) => not_ready(&error),
    }
}

fn not_ready(error: &StoreError) -> Response {
    tracing::warn!(%error, "not ready");
    (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
}

async fn metrics(State(db): State<Db>) -> Response {
    let counted = db.read(|tx| {
        Ok([
            ("rodnya_jobs", "waiting", job::count(tx, "waiting")?),
            ("rodnya_jobs", "dead", job::count(tx, "dead")?),
            ("rodnya_outbox_messages", "waiting", outbox::count(tx, "waiting")?),
            ("rodnya_outbox_messages", "dead", outbox::count(tx, "dead")?),
        ])
    });
    match counted.await {
        Ok(counts) => {
            let kind = (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
            ([kind], text(&counts)).into_response()
        }
        Err(error) => not_ready(&error),
    }
}

fn text(counts: &[(&str, &str, i64)]) -> String {
    let mut text = String::new();
    let mut family = "";
    let version = env!("CARGO_PKG_VERSION");
    let _ = writeln!(text, "# TYPE rodnya_build_info gauge\nrodnya_build_info{{version=\"{version}\"}} 1");
    for (name, state, count) in counts {
        if *name != family {
            let _ = writeln!(text, "# TYPE {name} gauge");
            family = name;
        }
        let _ = writeln!(text, "{name}{{state=\"{state}\"}} {count}");
    }
    if let Some(bytes) = resident_bytes() {
        let _ = writeln!(text, "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {bytes}");
    }
    text
}

/// Resident memory of this process, where the system tells it.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o4_the_figures_are_in_the_text_form() {
        let text = text(&[("rodnya_jobs", "waiting", 2), ("rodnya_jobs", "dead", 0)]);
        assert!(text.contains("\nrodnya_jobs{state=\"waiting\"} 2\nrodnya_jobs{state=\"dead\"} 0\n"), "{text}");
        assert_eq!(text.matches("# TYPE rodnya_jobs gauge").count(), 1);
    }
}
