//! The registries stand-in: records that the console adds, and the requests that are in flight, both kept in DIR.
//! A request is answered when its delay has passed on the demo's clock; an answer once given does not change.
//! Absent: no product code; the contract is `rodnya_protocol::registry`.

pub(crate) mod http;
pub(crate) mod matching;
pub(crate) mod records;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use rodnya_protocol::registry::{Bound, Kind, Reply, Request, State, StateWord, hash_of_asked};
use serde::{Deserialize, Serialize};

use self::records::{ActRecord, BirthRecord, Mode, PassportRecord, Records, SnilsRecord};
use crate::fault::FaultTarget;
use crate::files::{self, Log};
use crate::lock;

/// How many requests are kept.
const REQUESTS_MAX: usize = 20_000;
/// How long after its answer a call-back is still tried; whoever asks then polls.
const CALLBACK_SECONDS_MAX: i64 = 600;
/// How long an answer takes in the demo unless a record says otherwise.
const DELAY_SECONDS: f64 = 3.0;

/// A registry, by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Office {
    /// ЗАГС.
    Births,
    /// СФР.
    Snils,
    /// МВД.
    Passports,
}

/// Records and requests of all registries.
pub struct Registries {
    inner: Mutex<Inner>,
    records_path: PathBuf,
}

struct Inner {
    records: Records,
    requests: BTreeMap<(Office, String), InFlight>,
    log: Log,
}

/// A request and what became of it; one line of `requests.jsonl`, a later line of the same request replaces it.
#[derive(Clone, Serialize, Deserialize)]
struct InFlight {
    office: Office,
    id: String,
    body: String,
    asked_hash: String,
    #[serde(with = "crate::outbox::instant")]
    accepted_at: Timestamp,
    #[serde(with = "crate::outbox::instant")]
    due: Timestamp,
    reply: Option<Reply>,
    /// Whether nothing has to be sent any more.
    called_back: bool,
}

/// Many records, written at once.
pub struct Many {
    /// Births.
    pub births: Vec<BirthRecord>,
    /// СНИЛС.
    pub snils: Vec<SnilsRecord>,
    /// Passports.
    pub passports: Vec<PassportRecord>,
    /// Acts.
    pub acts: Vec<ActRecord>,
}

/// What became of a `POST …/requests`.
pub(crate) enum Accepted {
    New,
    Exists(StateWord),
    ExistsWithDifferentContent,
}

/// A reply that its asker wants to be sent.
pub(crate) struct Callback {
    pub(crate) office: Office,
    pub(crate) url: String,
    pub(crate) reply: Reply,
}

/// A request as the console shows it.
#[derive(Clone, Serialize)]
pub(crate) struct Shown {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    #[serde(with = "crate::outbox::instant")]
    pub(crate) accepted_at: Timestamp,
    #[serde(with = "crate::outbox::instant")]
    pub(crate) due: Timestamp,
    pub(crate) reply: Option<Reply>,
}

/// Why a record was not added.
#[derive(Debug)]
pub enum AddError {
    /// The record is not usable; words for the caller.
    Invalid(String),
    /// The file could not be written.
    Io(io::Error),
}

impl Office {
    pub(crate) const ALL: [Self; 3] = [Self::Births, Self::Snils, Self::Passports];

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Births => "/births",
            Self::Snils => "/snils",
            Self::Passports => "/passports",
        }
    }

    pub(crate) fn fault_target(self) -> FaultTarget {
        match self {
            Self::Births => FaultTarget::RegistryBirths,
            Self::Snils => FaultTarget::RegistrySnils,
            Self::Passports => FaultTarget::RegistryPassports,
        }
    }

    pub(crate) fn answers(self, kind: Kind) -> bool {
        match kind {
            Kind::Birth | Kind::Acts => self == Self::Births,
            Kind::Snils => self == Self::Snils,
            Kind::Passport => self == Self::Passports,
        }
    }
}

impl Registries {
    /// Loads records, mode and requests of a folder.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let records_path = folder.join("records.json");
        let requests_path = folder.join("requests.jsonl");
        let opened = Log::open::<InFlight>(&requests_path, 2 * REQUESTS_MAX)?;
        let (records, lines) = (files::read(&records_path)?.unwrap_or_default(), opened.lines.len());
        let mut requests = BTreeMap::new();
        for request in opened.lines {
            requests.insert((request.office, request.id.clone()), request);
        }
        let mut log = opened.log;
        if lines > requests.len() {
            let mut kept: Vec<_> = requests.values().cloned().collect();
            kept.sort_by_key(|request| request.accepted_at);
            files::rewrite(&requests_path, &kept)?;
            log = Log::open::<InFlight>(&requests_path, REQUESTS_MAX)?.log;
        }
        Ok(Self { inner: Mutex::new(Inner { records, requests, log }), records_path })
    }

    /// Adds a birth; one with the same certificate is replaced.
    ///
    /// # Errors
    /// If the record lacks a name or number, or the file cannot be written.
    pub fn add_birth(&self, record: BirthRecord) -> Result<(), AddError> {
        record.check().map_err(AddError::Invalid)?;
        self.change(|records| records.births.insert(matching::certificate_key(&record.birth_certificate), record))
    }

    /// Adds a СНИЛС; one with the same number is replaced.
    ///
    /// # Errors
    /// As [`Self::add_birth`].
    pub fn add_snils(&self, record: SnilsRecord) -> Result<(), AddError> {
        record.check().map_err(AddError::Invalid)?;
        self.change(|records| records.snils.insert(matching::digits(&record.snils), record))
    }

    /// Adds a passport; one with the same series and number is replaced.
    ///
    /// # Errors
    /// As [`Self::add_birth`].
    pub fn add_passport(&self, record: PassportRecord) -> Result<(), AddError> {
        record.check().map_err(AddError::Invalid)?;
        let key = matching::passport_key(&record.series, &record.number);
        self.change(|records| records.passports.insert(key, record))
    }

    /// Adds an act; one of the same kind, person and date is replaced.
    ///
    /// # Errors
    /// As [`Self::add_birth`].
    pub fn add_act(&self, record: ActRecord) -> Result<(), AddError> {
        record.check().map_err(AddError::Invalid)?;
        self.change(|records| records.acts.insert(matching::act_key(&record.act), record))
    }

    /// Adds many records by one write: a whole town.
    ///
    /// # Errors
    /// As [`Self::add_birth`]; nothing is added then.
    pub fn add_many(&self, many: Many) -> Result<(), AddError> {
        let Many { births, snils, passports, acts } = many;
        births.iter().try_for_each(BirthRecord::check).map_err(AddError::Invalid)?;
        snils.iter().try_for_each(SnilsRecord::check).map_err(AddError::Invalid)?;
        passports.iter().try_for_each(PassportRecord::check).map_err(AddError::Invalid)?;
        acts.iter().try_for_each(ActRecord::check).map_err(AddError::Invalid)?;
        self.change(|records| {
            records.births.extend(births.into_iter().map(|r| (matching::certificate_key(&r.birth_certificate), r)));
            records.snils.extend(snils.into_iter().map(|r| (matching::digits(&r.snils), r)));
            let key = |r: &PassportRecord| matching::passport_key(&r.series, &r.number);
            records.passports.extend(passports.into_iter().map(|r| (key(&r), r)));
            records.acts.extend(acts.into_iter().map(|r| (matching::act_key(&r.act), r)));
        })
    }

    /// Says what is answered about what no record knows.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn set_mode(&self, mode: Mode) -> Result<(), AddError> {
        self.change(|records| records.mode = mode)
    }

    /// Whether nothing has been added yet: the time to add what the demo's own families need.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let records = &lock(&self.inner).records;
        records.births.is_empty() && records.snils.is_empty() && records.passports.is_empty() && records.acts.is_empty()
    }

    /// A copy of all records and the mode.
    #[must_use]
    pub fn records(&self) -> Records {
        lock(&self.inner).records.clone()
    }

    /// Takes a request; the same id with the same bytes is the same request.
    pub(crate) fn accept(&self, office: Office, body: &str, request: &Request, now: Timestamp) -> io::Result<Accepted> {
        let mut inner = lock(&self.inner);
        let key = (office, request.id.clone());
        if let Some(before) = inner.requests.get(&key) {
            return Ok(if before.body == body {
                Accepted::Exists(before.reply.as_ref().map_or(StateWord::Accepted, |reply| reply.state))
            } else {
                Accepted::ExistsWithDifferentContent
            });
        }
        let seconds = matching::forced(&inner.records, &request.asked).delay_seconds.unwrap_or(DELAY_SECONDS);
        let due = now.saturating_add(SignedDuration::from_secs_f64(seconds)).unwrap_or(Timestamp::MAX);
        let in_flight = InFlight {
            office,
            id: request.id.clone(),
            body: body.to_owned(),
            asked_hash: hash_of_asked(body.as_bytes()),
            accepted_at: now,
            due,
            reply: None,
            called_back: request.callback.is_none(),
        };
        inner.log.append(&in_flight)?;
        inner.requests.insert(key, in_flight);
        Ok(Accepted::New)
    }

    /// Where a request stands; what is due is answered first.
    pub(crate) fn state_of(&self, office: Office, id: &str, now: Timestamp) -> io::Result<Option<Reply>> {
        let mut inner = lock(&self.inner);
        let Inner { records, requests, log } = &mut *inner;
        let Some(request) = requests.get_mut(&(office, id.to_owned())) else { return Ok(None) };
        request.answer_if_due(records, log, now)?;
        let bound = Bound { id: &request.id, asked_hash: &request.asked_hash };
        Ok(Some(request.reply.clone().unwrap_or_else(|| Reply::new(bound, &State::Accepted))))
    }

    /// Answers all that is due and returns the call-backs that are still to be made.
    pub(crate) fn answer_due(&self, now: Timestamp) -> io::Result<Vec<Callback>> {
        let mut inner = lock(&self.inner);
        let Inner { records, requests, log } = &mut *inner;
        let mut callbacks = Vec::new();
        for request in requests.values_mut().filter(|request| request.reply.is_none() || !request.called_back) {
            request.answer_if_due(records, log, now)?;
            if now.as_second() - request.due.as_second() > CALLBACK_SECONDS_MAX {
                request.called_back = true;
            }
            if let (Some(reply), false) = (&request.reply, request.called_back) {
                let url = request.asked()?.callback.unwrap_or_default();
                callbacks.push(Callback { office: request.office, url, reply: reply.clone() });
            }
        }
        Ok(callbacks)
    }

    /// Notes that nothing has to be sent for this request any more.
    pub(crate) fn called_back(&self, office: Office, id: &str) -> io::Result<()> {
        let mut inner = lock(&self.inner);
        let Inner { requests, log, .. } = &mut *inner;
        let Some(request) = requests.get_mut(&(office, id.to_owned())) else { return Ok(()) };
        request.called_back = true;
        log.append(request)
    }

    /// The latest requests, newest first.
    pub(crate) fn shown(&self, count: usize) -> Vec<Shown> {
        let inner = lock(&self.inner);
        let mut shown: Vec<_> = inner
            .requests
            .values()
            .filter_map(|request| {
                let kind = request.asked().ok()?.asked.kind();
                let InFlight { id, accepted_at, due, reply, .. } = request.clone();
                Some(Shown { id, kind, accepted_at, due, reply })
            })
            .collect();
        shown.sort_by_key(|request| std::cmp::Reverse(request.accepted_at));
        shown.truncate(count);
        shown
    }

    fn change<T>(&self, change: impl FnOnce(&mut Records) -> T) -> Result<(), AddError> {
        let mut inner = lock(&self.inner);
        let mut records = inner.records.clone();
        change(&mut records);
        let bytes = serde_json::to_vec_pretty(&records).map_err(|e| AddError::Io(e.into()))?;
        files::replace(&self.records_path, &bytes).map_err(AddError::Io)?;
        inner.records = records;
        Ok(())
    }
}

impl InFlight {
    fn asked(&self) -> io::Result<Request> {
        Request::parse(self.body.as_bytes()).map_err(io::Error::other)
    }

    fn answer_if_due(&mut self, records: &Records, log: &mut Log, now: Timestamp) -> io::Result<()> {
        if self.reply.is_some() || now < self.due {
            return Ok(());
        }
        let answer = matching::answer(records, &self.asked()?.asked);
        let bound = Bound { id: &self.id, asked_hash: &self.asked_hash };
        self.reply = Some(Reply::new(bound, &State::Answered(answer)));
        log.append(self)
    }
}
