//! Pages for who serves people: the operator.

use axum::Router;
use rodnya_shell::Portal;

/// All pages of staff.
pub fn pages() -> Router<Portal> {
    Router::new()
}
