//! Styles, scripts, fonts and pictures, held in the binary and served under names with their hash,
//! so that a browser may keep them for ever. One style per product: `look.css`, `staff.css`, `diary.css`.
//! The table is made by `build/assets.rs`.

use axum::{Router, extract::Path, response::IntoResponse, response::Response, routing::get};
use http::{StatusCode, header};

/// A year, the longest a cache is asked for (RFC 9111 §5.2.2.1).
const CACHE: &str = "public, max-age=31536000, immutable";

struct Asset {
    name: &'static str,
    url: &'static str,
    mime: &'static str,
    bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Serves `/static/<name>-<hash>.<ext>`; anything else there is not found.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/static/{name}", get(serve))
}

/// The address of an asset: `url("look.css")` → `/static/look-0123456789abcdef.css`.
///
/// # Panics
/// If there is no asset of this name.
#[must_use]
pub fn url(name: &str) -> &'static str {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    found.expect("templates name only assets the build has bundled").url
}

async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.url.strip_prefix("/static/") == Some(name.as_str())) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [(header::CONTENT_TYPE, asset.mime), (header::CACHE_CONTROL, CACHE)];
    (headers, asset.bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_name_only_hashed_addresses() {
        for name in ["look.css", "staff.css", "diary.css"] {
            let asset = ASSETS.iter().find(|a| a.name == name).expect("bundled");
            let style = std::str::from_utf8(asset.bytes).expect("UTF-8");
            assert!(style.contains("url(\"/static/golos-text-cyrillic-"), "{name} has the font");
            assert!(!style.contains("@import"), "{name} is one file");
            assert!(asset.url.starts_with("/static/") && asset.url.ends_with(".css"));
        }
    }

    #[test]
    fn icons_of_the_set_are_there() {
        let icons = ASSETS.iter().find(|a| a.name == "icons.svg").expect("bundled");
        let text = std::str::from_utf8(icons.bytes).expect("UTF-8");
        assert!(text.contains("id=\"i-bell\"") && text.starts_with("<svg xmlns"));
    }
}
