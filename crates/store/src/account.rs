//! A person's login: account and confirmed contacts.

use jiff::{Timestamp, civil::Date};
use rodnya_domain::{ContactId, Lang, PersonId, email::Email, name::FullName, phone::Phone};

use crate::{Place, Sql, StoreError, Tx};

/// A person with an account, as both begin.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The person.
    pub person: PersonId,
    /// Names, as typed.
    pub name: FullName,
    /// Birth date, as typed.
    pub birth_date: Date,
    /// Argon2id hash of the password.
    pub password_hash: String,
    /// The control question.
    pub question: String,
    /// Argon2id hash of the control answer.
    pub answer_hash: String,
    /// The terms that were agreed to.
    pub terms_version: String,
    /// The language of letters.
    pub lang: Lang,
}

const INSERT_PERSON: Sql = Sql::new(
    "insert into person (id, surname, given_name, patronymic, birth_on, created_us)
     values ($1, $2, $3, $4, $5, $6)",
);
const INSERT_ACCOUNT: Sql = Sql::new(
    "insert into account (person_id, password_hash, password_changed_us, control_question_sealed,
                          control_answer_hash, origin, lang, terms_version, created_us)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $3)",
);

/// Makes a person with its own account.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert_own(tx: &mut Tx<'_>, new: &NewAccount, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        INSERT_PERSON,
        &[
            &new.person,
            &new.name.surname.as_str(),
            &new.name.given_name.as_str(),
            &new.name.patronymic.as_ref().map(|part| part.as_str()),
            &new.birth_date,
            &now,
        ],
    )?;
    let question = tx.keys().seal(question_place(new.person), new.question.as_bytes());
    tx.execute(
        INSERT_ACCOUNT,
        &[
            &new.person,
            &new.password_hash,
            &now,
            &question,
            &new.answer_hash,
            &"own",
            &new.lang.code(),
            &new.terms_version,
        ],
    )
    .map(drop)
}

/// Gives a person that exists an account made by a guardian: without a control question.
///
/// # Errors
/// A conflict on `account__person_id` if it has one.
pub fn insert_for_child(
    tx: &mut Tx<'_>,
    person: PersonId,
    password_hash: &str,
    lang: Lang,
    now: Timestamp,
) -> Result<(), StoreError> {
    let none: Option<Vec<u8>> = None;
    let text: Option<String> = None;
    tx.execute(INSERT_ACCOUNT, &[&person, &password_hash, &now, &none, &text, &"child", &lang.code(), &text]).map(drop)
}

const fn question_place(person: PersonId) -> Place {
    Place::new("account", "control_question", person.uuid())
}

/// A phone or mail that logs in and gets messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// A phone.
    Phone(Phone),
    /// A mail address.
    Email(Email),
}

impl Contact {
    /// `phone` or `email`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Phone(_) => "phone",
            Self::Email(_) => "email",
        }
    }

    /// The form by which it is compared.
    pub fn key(&self) -> String {
        match self {
            Self::Phone(phone) => phone.e164().to_owned(),
            Self::Email(email) => email.key(),
        }
    }

    /// The contact of this kind that is stored as this text.
    ///
    /// # Errors
    /// [`StoreError`] if no such contact can have been stored.
    pub fn stored(kind: &str, text: &str) -> Result<Self, StoreError> {
        let contact = match kind {
            "phone" => Phone::parse(text).ok().map(Self::Phone),
            "email" => Email::parse(text).ok().map(Self::Email),
            _ => None,
        };
        contact.ok_or_else(|| StoreError::impossible("contact.value_sealed"))
    }

    /// As its owner wrote it; a phone in E.164.
    pub fn text(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.e164(),
            Self::Email(email) => email.shown(),
        }
    }
}

const INSERT_CONTACT: Sql = Sql::new(
    "insert into contact (id, person_id, kind, value_sealed, value_blind, confirmed_us)
     values ($1, $2, $3, $4, $5, $6)",
);
const OWNER: Sql = Sql::new("select person_id from contact where kind = $1 and value_blind = $2 and ended_us is null");

/// Adds a confirmed contact.
///
/// # Errors
/// A conflict on `contact__kind__value_blind` if another person has it.
pub fn insert_contact(
    tx: &mut Tx<'_>,
    id: ContactId,
    person: PersonId,
    contact: &Contact,
    now: Timestamp,
) -> Result<(), StoreError> {
    let keys = tx.keys();
    let sealed = keys.seal(contact_place(id), contact.text().as_bytes());
    let blind = keys.blind(contact.kind(), &contact.key());
    tx.execute(INSERT_CONTACT, &[&id, &person, &contact.kind(), &sealed, &blind, &now]).map(drop)
}

/// Whose confirmed contact it is.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_owner(tx: &mut Tx<'_>, contact: &Contact) -> Result<Option<PersonId>, StoreError> {
    let blind = tx.keys().blind(contact.kind(), &contact.key());
    tx.opt(OWNER, &[&contact.kind(), &blind], |row| row.id(0))
}

const fn contact_place(id: ContactId) -> Place {
    Place::new("contact", "value", id.uuid())
}

const CLEAR_CONTROL: Sql = Sql::new(
    "update account set control_question_sealed = null, control_answer_hash = null, version = version + 1
     where person_id = $1",
);

/// The account has no control question any more.
///
/// # Errors
/// A conflict if there is no such account.
pub fn clear_control(tx: &mut Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.execute_one("account", CLEAR_CONTROL, &[&person])
}

const CONTACT_OF: Sql =
    Sql::new("select id, value_sealed from contact where person_id = $1 and kind = $2 and ended_us is null");
const LANG: Sql = Sql::new("select lang from account where person_id = $1");
const SET_LANG: Sql = Sql::new("update account set lang = $2 where person_id = $1 and lang <> $2");

/// The confirmed mail of a person, if it has one.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_email(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    Ok(find_contact(tx, person, "email")?.map(|contact| contact.text().to_owned()))
}

/// The confirmed phone of a person (E.164), if it has one.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_phone(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    Ok(find_contact(tx, person, "phone")?.map(|contact| contact.text().to_owned()))
}

/// A contact in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// `phone` or `email`.
    pub kind: String,
    /// As its owner wrote it.
    pub value: String,
    /// When it was confirmed.
    pub confirmed: Timestamp,
    /// Since when messages do not reach it; none while they do.
    pub bounced: Option<Timestamp>,
}

const CONTACTS: Sql = Sql::new(
    "select id, kind, value_sealed, confirmed_us, bounced_us
     from contact
     where person_id = $1 and ended_us is null
     order by kind desc",
);

/// The contacts of a person, phone first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn contacts(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Confirmed>, StoreError> {
    let keys = tx.keys();
    tx.all(CONTACTS, &[&person], |row| {
        Ok(Confirmed {
            value: keys.open_text(contact_place(row.id(0)?), &row.bytes(2)?)?,
            kind: row.text(1)?,
            confirmed: row.instant(3)?,
            bounced: row.opt_instant(4)?,
        })
    })
}

const BOUNCED: Sql = Sql::new(
    "update contact set bounced_us = $3
     where kind = $1 and value_blind = $2 and ended_us is null and bounced_us is null",
);
const REACHED: Sql = Sql::new(
    "update contact set bounced_us = null
     where kind = $1 and value_blind = $2 and ended_us is null and bounced_us is not null",
);

/// A message did not reach a contact for good, or did reach it again.
///
/// # Errors
/// Whatever the engine refuses.
pub fn set_reached(tx: &mut Tx<'_>, contact: &Contact, reached: bool, now: Timestamp) -> Result<(), StoreError> {
    let blind = tx.keys().blind(contact.kind(), &contact.key());
    if reached {
        tx.execute(REACHED, &[&contact.kind(), &blind]).map(drop)
    } else {
        tx.execute(BOUNCED, &[&contact.kind(), &blind, &now]).map(drop)
    }
}

/// The confirmed contact of this kind (`phone`, `email`) of a person, if it has one.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_contact(tx: &mut Tx<'_>, person: PersonId, kind: &str) -> Result<Option<Contact>, StoreError> {
    let keys = tx.keys();
    tx.opt(CONTACT_OF, &[&person, &kind], |row| {
        Contact::stored(kind, &keys.open_text(contact_place(row.id(0)?), &row.bytes(1)?)?)
    })
}

/// The language a person reads.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_lang(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Lang>, StoreError> {
    tx.opt(LANG, &[&person], |row| Ok(Lang::from_code(&row.text(0)?)))
}

/// Changes the language a person reads.
///
/// # Errors
/// Whatever the engine refuses.
pub fn set_lang(tx: &mut Tx<'_>, person: PersonId, lang: Lang) -> Result<(), StoreError> {
    tx.execute(SET_LANG, &[&person, &lang.code()]).map(drop)
}

/// What a login is checked against.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Whose account it is.
    pub person: PersonId,
    /// Argon2id hash of the password.
    pub password_hash: String,
}

const CREDENTIALS: Sql =
    Sql::new("select person_id, password_hash from account where person_id = $1 and blocked_us is null");
const HOLDER_OF_SNILS: Sql = Sql::new(
    "select person_id from document
     where kind = 'snils' and number_blind = $1 and verification = 'verified' and ended_us is null",
);
const HAS: Sql = Sql::new("select 1 from account where person_id = $1");

/// What a person's login is checked against.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_credentials(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Credentials>, StoreError> {
    tx.opt(CREDENTIALS, &[&person], |row| Ok(Credentials { person: row.id(0)?, password_hash: row.text(1)? }))
}

/// Who holds this verified СНИЛС (its digits).
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_by_snils(tx: &mut Tx<'_>, digits: &str) -> Result<Option<PersonId>, StoreError> {
    let blind = tx.keys().blind("snils", digits);
    tx.opt(HOLDER_OF_SNILS, &[&blind], |row| row.id(0))
}

/// Whether a person has an account.
///
/// # Errors
/// Whatever the engine refuses.
pub fn exists(tx: &mut Tx<'_>, person: PersonId) -> Result<bool, StoreError> {
    Ok(tx.opt(HAS, &[&person], |_| Ok(()))?.is_some())
}

const BLOCK: Sql = Sql::new("update account set blocked_us = $2 where person_id = $1 and blocked_us is null");

/// Blocks an account: nobody can log in with it, and none of its sessions counts. Answers whether there was one to
/// block.
///
/// # Errors
/// Whatever the engine refuses.
pub fn block(tx: &mut Tx<'_>, person: PersonId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(BLOCK, &[&person, &now])? == 1)
}
