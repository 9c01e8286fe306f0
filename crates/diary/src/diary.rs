//! The diary itself: opened from a configuration, served by a router, told of pupils by `enrol`.
//! The binary and the demo use the same three verbs.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::book::{Book, BookError, Enrolled, Pupil};
use crate::config::DiaryConfig;
use crate::provider::Provider;
use crate::{door, guard, sign_on, week};

/// Why a diary does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its database or key.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The issuer is not an address that may be used.
    #[error("issuer: {0}")]
    Issuer(String),
    /// The time zone is unknown.
    #[error("time zone: {0}")]
    TimeZone(#[from] jiff::Error),
    /// The key is not made of small Latin letters and digits.
    #[error("key: small Latin letters, digits and `_` only")]
    Key,
}

/// A diary; clones share everything.
#[derive(Clone)]
pub struct Diary {
    pub(crate) config: Arc<DiaryConfig>,
    pub(crate) book: Book,
    pub(crate) provider: Arc<Provider>,
    zone: TimeZone,
}

impl Diary {
    /// Opens the diary's database and makes ready; the provider need not be up yet.
    ///
    /// # Errors
    /// The database, the issuer, the time zone or the key of the configuration cannot be used.
    pub fn open(config: DiaryConfig) -> Result<Self, OpenError> {
        let is_word = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        };
        if !is_word(&config.key) {
            return Err(OpenError::Key);
        }
        let zone = TimeZone::get(&config.time_zone)?;
        let book = Book::open(&config.data_dir, &config.key)?;
        let provider = Arc::new(Provider::new(&config).map_err(OpenError::Issuer)?);
        Ok(Self { config: Arc::new(config), book, provider, zone })
    }

    /// All of its addresses, with limits and headers.
    pub fn router(&self) -> Router {
        let pages = Router::new()
            .route("/", get(door::first_page))
            .route("/signed-out", get(door::signed_out))
            .route("/language", get(door::language))
            .route("/mark.svg", get(door::mark))
            .route("/login", get(sign_on::login))
            .route("/callback", get(sign_on::callback))
            .route("/logout", post(sign_on::logout))
            .route("/backchannel-logout", post(sign_on::backchannel_logout))
            .route("/pupils/{id}/{section}", get(week::pupil_page))
            .with_state(self.clone())
            .merge(rodnya_ui::assets::router());
        guard::around(pages, self)
    }

    /// Puts a pupil into the school's lists, or renews what stands there: by SNILS, else by name and birth date.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn enrol(&self, pupil: Pupil) -> Result<Enrolled, BookError> {
        self.book.enrol(pupil).await
    }

    /// Puts a whole school into the lists.
    ///
    /// # Errors
    /// The database cannot be used; pupils before the failing one are enrolled.
    pub async fn seed_school(&self, pupils: impl IntoIterator<Item = Pupil>) -> Result<(), BookError> {
        for pupil in pupils {
            self.enrol(pupil).await?;
        }
        Ok(())
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.config.clock)()
    }

    /// The date at the school.
    pub(crate) fn today(&self) -> Date {
        self.now().to_zoned_datetime(self.zone.clone()).date()
    }
}
