//! The diary's own database, one SQLite file, and all of its SQL: pupils, sessions, begun sign-ons, log-outs.
//! What it says is stored has been fsynced: a session that ended stays ended after a power cut.
//! SNILS is kept as a blind index only, with a key that stands beside the file.

use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::hmac;
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::edge::random_bytes;
use crate::identity::{Identity, SnilsMark, folded, snils_digits};

/// At most so many sign-ons stand begun at once; the oldest make room.
const SIGN_ONS_MAX: i64 = 20_000;

const SCHEMA: &str = "
create table if not exists pupil (
  id integer primary key,
  surname text not null,
  given_name text not null,
  patronymic text,
  name_key text not null,
  born_on text not null,
  snils_blind blob unique,
  class text not null
) strict;
create index if not exists pupil_by_name on pupil (name_key, born_on);
create table if not exists session (
  token_hash blob primary key,
  sub text not null,
  sid text,
  id_token text not null,
  identity text not null,
  started_us integer not null,
  seen_us integer not null
) strict;
create index if not exists session_by_sub on session (sub);
create index if not exists session_by_sid on session (sid);
create table if not exists sign_on (
  state_hash blob primary key,
  browser_hash blob not null,
  nonce text not null,
  verifier text not null,
  started_us integer not null
) strict;
create index if not exists sign_on_by_start on sign_on (started_us);
create table if not exists logout (
  jti text primary key,
  sid text,
  sub text,
  received_us integer not null
) strict;
create index if not exists logout_by_time on logout (received_us);
";

/// The database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// SQLite said no.
    #[error("the diary's database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The file or its key cannot be read or written.
    #[error("the diary's files: {0}")]
    Files(#[from] std::io::Error),
    /// A row does not hold what the diary wrote into it.
    #[error("the diary's database: table {table} holds an impossible row")]
    Impossible {
        /// The table.
        table: &'static str,
    },
    /// The thread that held the database is gone.
    #[error("the diary's database: its worker stopped")]
    Stopped,
}

/// A pupil as a school enrols it.
#[derive(Clone)]
pub struct Pupil {
    /// Surname.
    pub surname: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic, if there is one.
    pub patronymic: Option<String>,
    /// Date of birth.
    pub birth_date: Date,
    /// SNILS in any usual spelling; without it a pupil is found by name and birth date.
    pub snils: Option<String>,
    /// Class: `3Б`, `3 «Б»`.
    pub class: String,
}

impl fmt::Debug for Pupil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pupil(class {})", self.class)
    }
}

/// What enrolment did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolled {
    /// A new pupil stands in the lists.
    Added,
    /// The pupil was known; its data are those given now.
    Renewed,
}

/// A pupil of the lists, as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) id: i64,
    pub(crate) surname: String,
    pub(crate) given_name: String,
    pub(crate) class: String,
}

/// An open session.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) sub: String,
    pub(crate) sid: Option<String>,
    pub(crate) id_token: String,
    pub(crate) identity: Identity,
    pub(crate) started: Timestamp,
    pub(crate) seen: Timestamp,
}

/// A sign-on that waits for the provider's answer.
pub(crate) struct SignOn {
    pub(crate) browser_hash: Vec<u8>,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
    pub(crate) started: Timestamp,
}

/// A log-out the provider sent (OpenID Back-Channel Logout 1.0 §2.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) jti: String,
    pub(crate) sid: Option<String>,
    pub(crate) sub: Option<String>,
}

/// The database; clones share it.
#[derive(Clone)]
pub(crate) struct Book {
    connection: Arc<Mutex<Connection>>,
    blind_key: Arc<hmac::Key>,
}

impl Book {
    /// Opens `DIR/KEY.sqlite`, making it and its key if they are not there.
    pub(crate) fn open(data_dir: &Path, key: &str) -> Result<Self, BookError> {
        fs::create_dir_all(data_dir)?;
        let blind_key = read_or_make_key(&data_dir.join(format!("{key}.key")))?;
        let connection = Connection::open(data_dir.join(format!("{key}.sqlite")))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), blind_key: Arc::new(blind_key) })
    }

    /// What is kept of a SNILS; `None` if it has not eleven digits.
    pub(crate) fn mark(&self, snils: &str) -> Option<SnilsMark> {
        let digits = snils_digits(snils)?;
        let blind = hmac::sign(&self.blind_key, digits.as_bytes()).as_ref().to_vec();
        let tail = format!("{} {}", digits.get(7..9)?, digits.get(9..11)?);
        Some(SnilsMark { blind, tail })
    }

    /// Puts a pupil into the lists: the same SNILS, else the same name and birth date, is the same pupil.
    pub(crate) async fn enrol(&self, pupil: Pupil) -> Result<Enrolled, BookError> {
        let blind = pupil.snils.as_deref().and_then(|text| self.mark(text)).map(|mark| mark.blind);
        self.write(move |tx| enrol(tx, &pupil, blind.as_deref())).await
    }

    /// The pupils whom these claims show: the visitor himself and his children, each once.
    pub(crate) async fn find_pupils(&self, identity: Identity) -> Result<Vec<Listed>, BookError> {
        self.write(move |tx| {
            let mut found: Vec<Listed> = Vec::new();
            for person in std::iter::once(&identity).chain(&identity.children) {
                let pupil = find_pupil(tx, person)?;
                found.extend(pupil.filter(|pupil| found.iter().all(|other| other.id != pupil.id)));
            }
            Ok(found)
        })
        .await
    }

    /// Remembers a sign-on until its answer comes; those begun before `expired` are forgotten.
    pub(crate) async fn begin_sign_on(
        &self,
        state_hash: Vec<u8>,
        sign_on: SignOn,
        expired: Timestamp,
    ) -> Result<(), BookError> {
        self.write(move |tx| {
            tx.execute("delete from sign_on where started_us < ?1", params![expired.as_microsecond()])?;
            tx.execute(
                "delete from sign_on
                 where state_hash in (select state_hash from sign_on order by started_us desc limit -1 offset ?1)",
                params![SIGN_ONS_MAX],
            )?;
            tx.execute(
                "insert into sign_on (state_hash, browser_hash, nonce, verifier, started_us)
                 values (?1, ?2, ?3, ?4, ?5)",
                params![
                    state_hash,
                    sign_on.browser_hash,
                    sign_on.nonce,
                    sign_on.verifier,
                    sign_on.started.as_microsecond()
                ],
            )?;
            Ok(())
        })
        .await
    }

    /// Takes a begun sign-on away; whoever comes second finds nothing.
    pub(crate) async fn take_sign_on(&self, state_hash: Vec<u8>) -> Result<Option<SignOn>, BookError> {
        self.write(move |tx| {
            let row = tx
                .query_row(
                    "delete from sign_on where state_hash = ?1
                     returning browser_hash, nonce, verifier, started_us",
                    params![state_hash],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
                )
                .optional()?;
            row.map(|(browser_hash, nonce, verifier, started_us)| {
                Ok(SignOn { browser_hash, nonce, verifier, started: instant("sign_on", started_us)? })
            })
            .transpose()
        })
        .await
    }

    /// Opens a session, unless a log-out for it came while the visitor was on the way (`since`).
    pub(crate) async fn open_session(
        &self,
        token_hash: Vec<u8>,
        opened: Opened,
        since: Timestamp,
    ) -> Result<bool, BookError> {
        let identity =
            serde_json::to_string(&opened.identity).map_err(|_| BookError::Impossible { table: "session" })?;
        self.write(move |tx| {
            let rows = tx.execute(
                "insert into session (token_hash, sub, sid, id_token, identity, started_us, seen_us)
                 select ?1, ?2, ?3, ?4, ?5, ?6, ?6
                 where not exists (
                   select 1 from logout
                   where received_us >= ?7
                   and (sid = ?3 or (sid is null and sub = ?2))
                 )",
                params![
                    token_hash,
                    opened.sub,
                    opened.sid,
                    opened.id_token,
                    identity,
                    opened.started.as_microsecond(),
                    since.as_microsecond()
                ],
            )?;
            Ok(rows == 1)
        })
        .await
    }

    /// The session that a cookie opens.
    pub(crate) async fn find_session(&self, token_hash: Vec<u8>) -> Result<Option<Opened>, BookError> {
        self.write(move |tx| {
            let found = tx
                .query_row(
                    "select sub, sid, id_token, identity, started_us, seen_us from session where token_hash = ?1",
                    params![token_hash],
                    |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?, row.get(4)?, row.get(5)?))
                    },
                )
                .optional()?;
            found
                .map(|(sub, sid, id_token, identity, started_us, seen_us)| {
                    let identity =
                        serde_json::from_str(&identity).map_err(|_| BookError::Impossible { table: "session" })?;
                    Ok(Opened {
                        sub,
                        sid,
                        id_token,
                        identity,
                        started: instant("session", started_us)?,
                        seen: instant("session", seen_us)?,
                    })
                })
                .transpose()
        })
        .await
    }

    /// Notes that a session was used.
    pub(crate) async fn touch_session(&self, token_hash: Vec<u8>, now: Timestamp) -> Result<(), BookError> {
        self.write(move |tx| {
            tx.execute(
                "update session set seen_us = ?2 where token_hash = ?1",
                params![token_hash, now.as_microsecond()],
            )?;
            Ok(())
        })
        .await
    }

    /// Ends one session.
    pub(crate) async fn end_session(&self, token_hash: Vec<u8>) -> Result<(), BookError> {
        self.write(move |tx| {
            tx.execute("delete from session where token_hash = ?1", params![token_hash])?;
            Ok(())
        })
        .await
    }

    /// Ends the sessions a log-out names and remembers it, so that it works once and holds for a visitor
    /// who is on the way. Returns how many sessions ended; a repeated log-out ends none.
    pub(crate) async fn end_named(
        &self,
        ended: Ended,
        now: Timestamp,
        forgotten: Timestamp,
    ) -> Result<usize, BookError> {
        self.write(move |tx| {
            tx.execute("delete from logout where received_us < ?1", params![forgotten.as_microsecond()])?;
            let new = tx.execute(
                "insert into logout (jti, sid, sub, received_us) values (?1, ?2, ?3, ?4)
                 on conflict (jti) do nothing",
                params![ended.jti, ended.sid, ended.sub, now.as_microsecond()],
            )?;
            if new == 0 {
                return Ok(0);
            }
            Ok(tx.execute(
                "delete from session
                 where (?1 is not null and sid = ?1 and (?2 is null or sub = ?2))
                 or (?1 is null and sub = ?2)",
                params![ended.sid, ended.sub],
            )?)
        })
        .await
    }

    /// Forgets sessions that nobody can use any more.
    pub(crate) async fn sweep(&self, started_before: Timestamp, seen_before: Timestamp) -> Result<(), BookError> {
        self.write(move |tx| {
            tx.execute(
                "delete from session where started_us < ?1 or seen_us < ?2",
                params![started_before.as_microsecond(), seen_before.as_microsecond()],
            )?;
            Ok(())
        })
        .await
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, BookError> + Send + 'static,
    ) -> Result<T, BookError> {
        let connection = Arc::clone(&self.connection);
        tokio::task::spawn_blocking(move || {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let tx = connection.transaction()?;
            let done = work(&tx)?;
            tx.commit()?;
            Ok(done)
        })
        .await
        .map_err(|_| BookError::Stopped)?
    }
}

fn enrol(tx: &Transaction<'_>, pupil: &Pupil, blind: Option<&[u8]>) -> Result<Enrolled, BookError> {
    let by_snils = find_by_snils(tx, blind)?;
    let known = match by_snils {
        Some(known) => Some(known.id),
        None => find_by_name(tx, &Wanted::of_pupil(pupil, blind))?.map(|known| known.id),
    };
    let name_key = name_key(&pupil.surname, &pupil.given_name);
    let born_on = pupil.birth_date.to_string();
    if let Some(id) = known {
        tx.execute(
            "update pupil set surname = ?2, given_name = ?3, patronymic = ?4, name_key = ?5, born_on = ?6,
             snils_blind = coalesce(?7, snils_blind), class = ?8
             where id = ?1",
            params![id, pupil.surname, pupil.given_name, pupil.patronymic, name_key, born_on, blind, pupil.class],
        )?;
        return Ok(Enrolled::Renewed);
    }
    tx.execute(
        "insert into pupil (surname, given_name, patronymic, name_key, born_on, snils_blind, class)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![pupil.surname, pupil.given_name, pupil.patronymic, name_key, born_on, blind, pupil.class],
    )?;
    Ok(Enrolled::Added)
}

/// A pupil by SNILS, else by name and birth date.
fn find_pupil(tx: &Transaction<'_>, person: &Identity) -> Result<Option<Listed>, BookError> {
    let blind = person.snils.as_ref().map(|mark| mark.blind.as_slice());
    if let Some(found) = find_by_snils(tx, blind)? {
        return Ok(Some(found));
    }
    match person.birth_date {
        Some(born_on) => find_by_name(
            tx,
            &Wanted {
                surname: &person.surname,
                given_name: &person.given_name,
                patronymic: person.patronymic.as_deref(),
                born_on,
                blind,
            },
        ),
        None => Ok(None),
    }
}

fn find_by_snils(tx: &Transaction<'_>, blind: Option<&[u8]>) -> Result<Option<Listed>, BookError> {
    let Some(blind) = blind else { return Ok(None) };
    let sql = "select id, surname, given_name, class from pupil where snils_blind = ?1";
    Ok(tx.query_row(sql, params![blind], listed).optional()?)
}

/// Whom a search by name looks for.
struct Wanted<'a> {
    surname: &'a str,
    given_name: &'a str,
    patronymic: Option<&'a str>,
    born_on: Date,
    blind: Option<&'a [u8]>,
}

impl<'a> Wanted<'a> {
    fn of_pupil(pupil: &'a Pupil, blind: Option<&'a [u8]>) -> Self {
        Self {
            surname: &pupil.surname,
            given_name: &pupil.given_name,
            patronymic: pupil.patronymic.as_deref(),
            born_on: pupil.birth_date,
            blind,
        }
    }

    /// Patronymics decide only if both are known; two different SNILS are two people.
    fn matches(&self, patronymic: Option<&str>, blind: Option<&[u8]>) -> bool {
        let same_patronymic = self.patronymic.zip(patronymic).is_none_or(|(one, other)| folded(one) == folded(other));
        let same_snils = self.blind.zip(blind).is_none_or(|(one, other)| one == other);
        same_patronymic && same_snils
    }
}

/// The one pupil of this name and birth date; of two namesakes none.
fn find_by_name(tx: &Transaction<'_>, wanted: &Wanted<'_>) -> Result<Option<Listed>, BookError> {
    let mut statement = tx.prepare_cached(
        "select id, surname, given_name, class, patronymic, snils_blind from pupil
         where name_key = ?1 and born_on = ?2
         order by id
         limit 20",
    )?;
    let rows = statement
        .query_map(params![name_key(wanted.surname, wanted.given_name), wanted.born_on.to_string()], |row| {
            Ok((listed(row)?, row.get::<_, Option<String>>(4)?, row.get::<_, Option<Vec<u8>>>(5)?))
        })?;
    let mut found = Vec::new();
    for row in rows {
        let (pupil, patronymic, blind) = row?;
        if wanted.matches(patronymic.as_deref(), blind.as_deref()) {
            found.push(pupil);
        }
    }
    let only_one = found.len() == 1;
    Ok(found.pop().filter(|_| only_one))
}

fn listed(row: &Row<'_>) -> rusqlite::Result<Listed> {
    Ok(Listed { id: row.get(0)?, surname: row.get(1)?, given_name: row.get(2)?, class: row.get(3)? })
}

fn name_key(surname: &str, given_name: &str) -> String {
    format!("{}|{}", folded(surname), folded(given_name))
}

fn instant(table: &'static str, us: i64) -> Result<Timestamp, BookError> {
    Timestamp::from_microsecond(us).map_err(|_| BookError::Impossible { table })
}

/// The key of the blind index, 32 bytes in a file that only its owner reads.
fn read_or_make_key(path: &Path) -> Result<hmac::Key, BookError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => write_key(path)?,
        Err(error) => return Err(error.into()),
    };
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
}

fn write_key(path: &Path) -> Result<Vec<u8>, BookError> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let bytes = random_bytes().to_vec();
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(path)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
