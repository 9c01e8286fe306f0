//! The outbox: every letter and message the stand-ins took, newest first, in `DIR/standins/outbox.jsonl`.
//! An id is never given twice, also over restarts; the same thing sent again under its key is kept once.
//! Absent: nothing is ever changed or removed; only the oldest of very many go at a start.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::files::Log;
use crate::lock;

/// How many messages are kept.
const KEPT_MAX: usize = 20_000;
/// How many messages one answer lists.
const LISTED_MAX: usize = 5_000;

/// The way a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The SMS gateway.
    Sms,
    /// SMTP.
    Email,
    /// Web Push.
    Push,
}

/// A message as `GET /outbox` tells it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Never repeats.
    pub id: String,
    /// The way it went.
    pub channel: Channel,
    /// E.164 or lower-case mail address.
    pub to: String,
    /// Subject of a letter.
    pub subject: Option<String>,
    /// The plain text.
    pub text: String,
    /// When it was taken, by the demo's clock.
    #[serde(with = "instant")]
    pub at: Timestamp,
}

/// A message about to be taken.
pub struct Draft {
    /// The way it came.
    pub channel: Channel,
    /// Whom it is for.
    pub to: String,
    /// Subject of a letter.
    pub subject: Option<String>,
    /// The plain text.
    pub text: String,
    /// Under which it is recognised when it comes again.
    pub key: Option<String>,
}

/// What became of a draft.
#[derive(Clone, Debug)]
pub enum Put {
    /// Taken now.
    New(Message),
    /// It had come before under the same key, with the same content.
    Exists(Message),
    /// Something else had come before under the same key; nothing was taken.
    ExistsWithDifferentContent(Message),
}

/// All messages.
pub struct Outbox {
    kept: Mutex<Kept>,
}

struct Kept {
    log: Log,
    messages: VecDeque<Message>,
    by_key: HashMap<String, Message>,
    last_number: u64,
}

#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    message: Message,
    number: u64,
    key: Option<String>,
}

impl Outbox {
    /// Loads `outbox.jsonl` of a folder.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let opened = Log::open::<Line>(&folder.join("outbox.jsonl"), KEPT_MAX)?;
        let last_number = opened.lines.iter().map(|line| line.number).max().unwrap_or(0) + opened.lost;
        let mut kept = Kept { log: opened.log, messages: VecDeque::new(), by_key: HashMap::new(), last_number };
        for line in opened.lines {
            kept.remember(line);
        }
        Ok(Self { kept: Mutex::new(kept) })
    }

    /// Takes a message.
    ///
    /// # Errors
    /// If the file cannot be written; then nothing was taken.
    pub fn put(&self, draft: Draft, at: Timestamp) -> io::Result<Put> {
        let mut kept = lock(&self.kept);
        if let Some(before) = draft.key.as_ref().and_then(|key| kept.by_key.get(key)) {
            let same = before.text == draft.text && before.to == draft.to;
            let before = before.clone();
            return Ok(if same { Put::Exists(before) } else { Put::ExistsWithDifferentContent(before) });
        }
        let number = kept.last_number + 1;
        let id = format!("m-{number:06}");
        let Draft { channel, to, subject, text, key } = draft;
        let line = Line { message: Message { id, channel, to, subject, text, at }, number, key };
        kept.log.append(&line)?;
        kept.last_number = number;
        let message = line.message.clone();
        kept.remember(line);
        Ok(Put::New(message))
    }

    /// The messages to someone, newest first.
    #[must_use]
    pub fn list_to(&self, to: &str) -> Vec<Message> {
        let wanted = fold_address(to);
        lock(&self.kept)
            .messages
            .iter()
            .rev()
            .filter(|message| fold_address(&message.to) == wanted)
            .take(LISTED_MAX)
            .cloned()
            .collect()
    }

    /// All messages, newest first.
    #[must_use]
    pub fn list(&self) -> Vec<Message> {
        lock(&self.kept).messages.iter().rev().take(LISTED_MAX).cloned().collect()
    }

    /// The message that came under a key.
    #[must_use]
    pub fn find_by_key(&self, key: &str) -> Option<Message> {
        lock(&self.kept).by_key.get(key).cloned()
    }
}

impl Kept {
    fn remember(&mut self, line: Line) {
        if let Some(key) = line.key {
            self.by_key.insert(key, line.message.clone());
        }
        self.messages.push_back(line.message);
        if self.messages.len() > KEPT_MAX {
            self.messages.pop_front();
        }
    }
}

/// An address for comparing: a plus sign may have become a space on the way, letters may be of any case.
fn fold_address(address: &str) -> String {
    if address.contains('@') {
        address.trim().to_lowercase()
    } else {
        address.chars().filter(char::is_ascii_digit).collect()
    }
}

/// Instants as `2026-11-26T00:45:00.000000+00:00`, which every language's ISO reader takes.
pub(crate) mod instant {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn to_text(at: Timestamp) -> String {
        format!("{at:.6}").replace('Z', "+00:00")
    }

    pub(crate) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&to_text(*at))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
