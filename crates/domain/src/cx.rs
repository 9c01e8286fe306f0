//! What the edge knows once per request and every flow takes: the moment, the actor, the language,
//! and a well of ids. A clone draws the same ids again, so a closure that the database runs twice
//! writes the same rows.

use std::sync::atomic::{AtomicU32, Ordering};

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use crate::id::{Id, PersonId, SystemId};

/// The language of a page, letter or SMS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Russian, the source language.
    #[default]
    Ru,
    /// English.
    En,
}

impl Lang {
    /// `ru` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language with this code; anything unknown is Russian.
    pub fn from_code(code: &str) -> Self {
        if code == "en" { Self::En } else { Self::Ru }
    }
}

/// Sex as papers state it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sex {
    /// `m`
    #[serde(rename = "m")]
    Male,
    /// `f`
    #[serde(rename = "f")]
    Female,
}

impl Sex {
    /// `m` or `f`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Male => "m",
            Self::Female => "f",
        }
    }

    /// The sex with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "m" => Some(Self::Male),
            "f" => Some(Self::Female),
            _ => None,
        }
    }
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A visitor that is not signed in.
    Nobody,
    /// A signed-in person.
    Person(PersonId),
    /// An information system.
    System(SystemId),
    /// The program's own worker.
    Worker,
}

/// The context of one request or one job step.
pub struct Cx {
    /// The moment of the request; the same everywhere in it.
    pub now: Timestamp,
    /// Who acts.
    pub actor: Actor,
    /// The actor's language.
    pub lang: Lang,
    seed: [u8; 16],
    drawn: AtomicU32,
}

impl Clone for Cx {
    /// A clone starts its ids anew.
    fn clone(&self) -> Self {
        Self { now: self.now, actor: self.actor, lang: self.lang, seed: self.seed, drawn: AtomicU32::new(0) }
    }
}

impl Cx {
    /// A context; `seed` is random for each request.
    pub const fn new(now: Timestamp, actor: Actor, lang: Lang, seed: [u8; 16]) -> Self {
        Self { now, actor, lang, seed, drawn: AtomicU32::new(0) }
    }

    /// The next id: a UUID v7 of `now` with bits drawn from the seed (RFC 9562 §5.7).
    pub fn id<K>(&self) -> Id<K> {
        let n = self.drawn.fetch_add(1, Ordering::Relaxed);
        let mut input = [0; 20];
        input[..16].copy_from_slice(&self.seed);
        input[16..].copy_from_slice(&n.to_be_bytes());
        let mut bits = [0; 10];
        bits.copy_from_slice(&digest(&SHA256, &input).as_ref()[..10]);
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or(0);
        Id::from_uuid(Builder::from_unix_timestamp_millis(millis, &bits).into_uuid())
    }

    /// The person who acts, if one does.
    pub const fn person(&self) -> Option<PersonId> {
        match self.actor {
            Actor::Person(person) => Some(person),
            _ => None,
        }
    }

    /// The same request with another actor: known only after the login. It draws ids of its own.
    pub fn acting(&self, actor: Actor) -> Self {
        let seed = *self.id::<()>().uuid().as_bytes();
        Self { now: self.now, actor, lang: self.lang, seed, drawn: AtomicU32::new(0) }
    }
}

/// An id for tests and fixtures: the same name gives the same id.
pub fn named_id<K>(name: &str) -> Id<K> {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest(&SHA256, name.as_bytes()).as_ref()[..16]);
    Id::from_uuid(Uuid::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_draws_the_same_ids_and_one_context_never_the_same_twice() {
        let cx = Cx::new(Timestamp::UNIX_EPOCH, Actor::Nobody, Lang::Ru, [7; 16]);
        let again = cx.clone();
        let ids: Vec<PersonId> = (0..100).map(|_| cx.id()).collect();
        let same: Vec<PersonId> = (0..100).map(|_| again.id()).collect();
        assert_eq!(ids, same);
        let mut distinct = ids.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), ids.len());
    }

    #[test]
    fn an_actor_known_later_draws_ids_of_its_own_and_the_same_in_each_run() {
        let cx = Cx::new(Timestamp::UNIX_EPOCH, Actor::Nobody, Lang::Ru, [7; 16]);
        let person = Actor::Person(named_id("mother"));
        let run = |cx: &Cx| -> [PersonId; 4] {
            let acting = cx.acting(person);
            assert_eq!((acting.actor, acting.now), (person, cx.now));
            [cx.id(), cx.id(), acting.id(), acting.id()]
        };
        let ids = run(&cx.clone());
        assert_eq!(ids, run(&cx.clone()));
        assert!((0..4).all(|n| !ids[..n].contains(&ids[n])), "{ids:?}");
    }
}
