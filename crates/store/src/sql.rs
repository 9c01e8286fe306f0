//! A statement: one text for both engines, with `$1`, `$2`, … for its arguments.
//!
//! SQLite numbers `$name` by first appearance, so `$n` becomes `?n` there, once per statement.

use std::{
    collections::HashMap,
    sync::{LazyLock, RwLock},
};

/// A statement. Kept as a constant beside the function that uses it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sql {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Sql {
    /// One text for both engines.
    pub const fn new(text: &'static str) -> Self {
        Self { sqlite: text, postgres: text }
    }

    /// A text for each engine, where one cannot serve. Tidy counts these.
    pub const fn by_engine(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
    }

    pub(crate) const fn postgres(self) -> &'static str {
        self.postgres
    }

    pub(crate) fn sqlite(self) -> &'static str {
        numbered(self.sqlite)
    }
}

/// The text with `?n` for `$n`; made once for each statement and kept for the life of the program.
fn numbered(text: &'static str) -> &'static str {
    static KNOWN: LazyLock<RwLock<HashMap<usize, &'static str>>> = LazyLock::new(Default::default);
    let key = text.as_ptr().addr();
    if let Ok(known) = KNOWN.read()
        && let Some(text) = known.get(&key)
    {
        return text;
    }
    let made: &'static str = Box::leak(text.replace('$', "?").into_boxed_str());
    if let Ok(mut known) = KNOWN.write() {
        known.insert(key, made);
    }
    made
}
