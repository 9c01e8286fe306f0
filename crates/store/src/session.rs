//! Signed-in browsers. Of a session's token only the hash is kept.

use jiff::Timestamp;
use rodnya_domain::{Lang, PersonId, SessionId};

use crate::{Row, Sql, StoreError, Tx, notification};

/// A session as it begins.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// SHA-256 of the token in the cookie.
    pub token_hash: Vec<u8>,
    /// Whose it is.
    pub person: PersonId,
    /// «Чужой компьютер».
    pub foreign_computer: bool,
    /// How long it may rest.
    pub idle_seconds: i64,
    /// Its end, however often it is used.
    pub expires: Timestamp,
    /// The browser, as it names itself, shortened.
    pub agent: String,
}

/// A live session and what the frame of every page shows of its person.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub person: PersonId,
    /// «Чужой компьютер».
    pub foreign_computer: bool,
    /// When the password was last given.
    pub authenticated: Timestamp,
    /// Last use.
    pub seen: Timestamp,
    /// How long it may rest.
    pub idle_seconds: i64,
    /// Its end, however often it is used.
    pub expires: Timestamp,
    /// Names of the person.
    pub surname: String,
    /// Given name of the person.
    pub given_name: String,
    /// The time zone that dates are shown in.
    pub region: String,
    /// The language of the person's letters.
    pub lang: Lang,
    /// `own` or `child`.
    pub origin: String,
    /// Whether the person is an operator.
    pub is_operator: bool,
    /// When the code of an operator's app was given in this session.
    pub second_factor: Option<Timestamp>,
    /// The number at the bell.
    pub unread: u32,
}

const INSERT: Sql = Sql::new(
    "insert into session (id, token_hash, person_id, foreign_computer, created_us, authenticated_us, seen_us,
                          idle_seconds, expires_us, agent)
     values ($1, $2, $3, $4, $5, $5, $5, $6, $7, $8)",
);

/// Begins a session.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, new: &NewSession, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        INSERT,
        &[
            &new.id,
            &new.token_hash,
            &new.person,
            &new.foreign_computer,
            &now,
            &new.idle_seconds,
            &new.expires,
            &new.agent,
        ],
    )
    .map(drop)
}

const FIND: Sql = Sql::new(
    "select s.id, s.person_id, s.foreign_computer, s.authenticated_us, s.seen_us, s.idle_seconds, s.expires_us,
            p.surname, p.given_name, p.region, a.lang, a.origin, o.created_us, s.second_factor_us
     from session s
     join person p on p.id = s.person_id
     join account a on a.person_id = s.person_id
     left join operator o on o.person_id = s.person_id and o.ended_us is null
     where s.token_hash = $1
       and s.ended_us is null
       and s.expires_us > $2
       and s.seen_us + s.idle_seconds * 1000000 > $2
       and a.blocked_us is null",
);

/// The live session with this token.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_live(tx: &mut Tx<'_>, token_hash: &[u8], now: Timestamp) -> Result<Option<Session>, StoreError> {
    let Some(mut session) = tx.opt(FIND, &[&token_hash, &now], read)? else { return Ok(None) };
    session.unread = notification::count_unread(tx, session.person)?;
    Ok(Some(session))
}

fn read(row: &Row<'_>) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.id(0)?,
        person: row.id(1)?,
        foreign_computer: row.flag(2)?,
        authenticated: row.instant(3)?,
        seen: row.instant(4)?,
        idle_seconds: row.int(5)?,
        expires: row.instant(6)?,
        surname: row.text(7)?,
        given_name: row.text(8)?,
        region: row.text(9)?,
        lang: Lang::from_code(&row.text(10)?),
        origin: row.text(11)?,
        is_operator: row.opt_instant(12)?.is_some(),
        second_factor: row.opt_instant(13)?,
        unread: 0,
    })
}

const TOUCH: Sql = Sql::new("update session set seen_us = $2 where id = $1 and ended_us is null and seen_us < $2");
const RENEW: Sql = Sql::new(
    "update session set token_hash = $2, authenticated_us = $3, seen_us = $3 where id = $1 and ended_us is null",
);
const END: Sql =
    Sql::new("update session set ended_us = $3, ended_by = $4 where id = $1 and person_id = $2 and ended_us is null");
const END_ALL: Sql =
    Sql::new("update session set ended_us = $2, ended_by = $3 where person_id = $1 and ended_us is null");
const LIVE_OF: Sql = Sql::new(
    "select id, created_us, seen_us, agent, foreign_computer
     from session
     where person_id = $1 and ended_us is null and expires_us > $2 and seen_us + idle_seconds * 1000000 > $2
     order by seen_us desc
     limit 100",
);
const IS_LIVE: Sql = Sql::new(
    "select 1 from session
     where id = $1 and ended_us is null and expires_us > $2 and seen_us + idle_seconds * 1000000 > $2",
);
const KNOWN_AGENT: Sql = Sql::new("select 1 from session where person_id = $1 and agent = $2 limit 1");

/// Records a use.
///
/// # Errors
/// Whatever the engine refuses.
pub fn touch(tx: &mut Tx<'_>, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(TOUCH, &[&id, &now]).map(drop)
}

/// Gives a session a new token after the password was given again. Answers whether it was alive.
///
/// # Errors
/// Whatever the engine refuses.
pub fn renew(tx: &mut Tx<'_>, id: SessionId, token_hash: &[u8], now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(RENEW, &[&id, &token_hash, &now])? == 1)
}

/// Ends a person's own session. Answers whether it was alive.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end(tx: &mut Tx<'_>, id: SessionId, person: PersonId, now: Timestamp, by: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(END, &[&id, &person, &now, &by])? == 1)
}

/// Ends all sessions of a person.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end_all(tx: &mut Tx<'_>, person: PersonId, now: Timestamp, by: &str) -> Result<u64, StoreError> {
    tx.execute(END_ALL, &[&person, &now, &by])
}

/// A live session in the list of «Профиль».
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: SessionId,
    /// When it began.
    pub created: Timestamp,
    /// Last use.
    pub seen: Timestamp,
    /// The browser, as it names itself.
    pub agent: String,
    /// «Чужой компьютер».
    pub foreign_computer: bool,
}

/// A person's live sessions, the last used first, at most 100.
///
/// # Errors
/// Whatever the engine refuses.
pub fn list_live(tx: &mut Tx<'_>, person: PersonId, now: Timestamp) -> Result<Vec<Listed>, StoreError> {
    tx.all(LIVE_OF, &[&person, &now], |row| {
        Ok(Listed {
            id: row.id(0)?,
            created: row.instant(1)?,
            seen: row.instant(2)?,
            agent: row.text(3)?,
            foreign_computer: row.flag(4)?,
        })
    })
}

/// Whether a session lives.
///
/// # Errors
/// Whatever the engine refuses.
pub fn is_live(tx: &mut Tx<'_>, id: SessionId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.opt(IS_LIVE, &[&id, &now], |_| Ok(()))?.is_some())
}

/// Whether the person has signed in with this browser before.
///
/// # Errors
/// Whatever the engine refuses.
pub fn knows_agent(tx: &mut Tx<'_>, person: PersonId, agent: &str) -> Result<bool, StoreError> {
    Ok(tx.opt(KNOWN_AGENT, &[&person, &agent], |_| Ok(()))?.is_some())
}
