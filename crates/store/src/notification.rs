//! Lines of «Уведомления», and by which channels a person wants to be told besides.

use jiff::Timestamp;
use rodnya_domain::{
    NotificationId, PersonId,
    message::{Channel, Topic},
};

use crate::{Row, Sql, StoreError, Tx};

/// One line.
#[derive(Debug, Clone)]
pub struct Notification {
    /// Its id; ids grow with time.
    pub id: NotificationId,
    /// Whom it is for.
    pub person: PersonId,
    /// The kind of notice.
    pub kind: String,
    /// The whole notice, as JSON.
    pub words: String,
    /// The page it opens.
    pub link: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was opened.
    pub read: Option<Timestamp>,
}

const INSERT: Sql =
    Sql::new("insert into notification (id, person_id, kind, words, link, created_us) values ($1, $2, $3, $4, $5, $6)");
const UNREAD: Sql = Sql::new("select count(*) from notification where person_id = $1 and read_us is null");
const PAGE: Sql = Sql::new(
    "select id, person_id, kind, words, link, created_us, read_us
     from notification
     where person_id = $1 and (id < $2 or $2 is null) and ($3 = 0 or read_us is null) and (kind = $4 or $4 is null)
     order by id desc
     limit $5",
);
const GET: Sql = Sql::new(
    "select id, person_id, kind, words, link, created_us, read_us
     from notification
     where id = $1 and person_id = $2",
);
const READ: Sql = Sql::new("update notification set read_us = $3 where id = $1 and person_id = $2 and read_us is null");
const READ_ALL: Sql = Sql::new("update notification set read_us = $2 where person_id = $1 and read_us is null");

/// Adds a line.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, line: &Notification) -> Result<(), StoreError> {
    tx.execute(INSERT, &[&line.id, &line.person, &line.kind, &line.words, &line.link, &line.created]).map(drop)
}

/// How many lines a person has not opened: the number at the bell.
///
/// # Errors
/// Whatever the engine refuses.
pub fn count_unread(tx: &mut Tx<'_>, person: PersonId) -> Result<u32, StoreError> {
    tx.one(UNREAD, &[&person], |row| Ok(u32::try_from(row.int(0)?).unwrap_or(u32::MAX)))
}

/// A page of a person's lines, newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    /// Lines older than this one; none for the first page.
    pub before: Option<NotificationId>,
    /// Only lines that have not been opened.
    pub unread_only: bool,
    /// Only lines of this kind.
    pub kind: Option<&'static str>,
    /// How many at most.
    pub limit: u32,
}

/// Reads a page.
///
/// # Errors
/// Whatever the engine refuses.
pub fn page(tx: &mut Tx<'_>, person: PersonId, page: Page) -> Result<Vec<Notification>, StoreError> {
    tx.all(PAGE, &[&person, &page.before, &page.unread_only, &page.kind, &page.limit], read)
}

/// A person's own line.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: NotificationId, person: PersonId) -> Result<Option<Notification>, StoreError> {
    tx.opt(GET, &[&id, &person], read)
}

/// Marks a person's own line as opened.
///
/// # Errors
/// Whatever the engine refuses.
pub fn mark_read(tx: &mut Tx<'_>, id: NotificationId, person: PersonId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(READ, &[&id, &person, &now]).map(drop)
}

/// «Прочитать все».
///
/// # Errors
/// Whatever the engine refuses.
pub fn mark_all_read(tx: &mut Tx<'_>, person: PersonId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(READ_ALL, &[&person, &now]).map(drop)
}

const CHOSEN: Sql = Sql::new("select is_on from channel_choice where person_id = $1 and topic = $2 and channel = $3");
const CHOOSE: Sql = Sql::new(
    "insert into channel_choice (person_id, topic, channel, is_on) values ($1, $2, $3, $4)
     on conflict (person_id, topic, channel) do update set is_on = $4",
);

/// What a person has chosen about a topic and a channel, if anything.
///
/// # Errors
/// Whatever the engine refuses.
pub fn chosen(tx: &mut Tx<'_>, person: PersonId, topic: Topic, channel: Channel) -> Result<Option<bool>, StoreError> {
    tx.opt(CHOSEN, &[&person, &topic.code(), &channel.code()], |row| row.flag(0))
}

/// Keeps what a person has chosen.
///
/// # Errors
/// Whatever the engine refuses.
pub fn choose(
    tx: &mut Tx<'_>,
    person: PersonId,
    (topic, channel): (Topic, Channel),
    is_on: bool,
) -> Result<(), StoreError> {
    tx.execute(CHOOSE, &[&person, &topic.code(), &channel.code(), &is_on]).map(drop)
}

fn read(row: &Row<'_>) -> Result<Notification, StoreError> {
    Ok(Notification {
        id: row.id(0)?,
        person: row.id(1)?,
        kind: row.text(2)?,
        words: row.text(3)?,
        link: row.text(4)?,
        created: row.instant(5)?,
        read: row.opt_instant(6)?,
    })
}
