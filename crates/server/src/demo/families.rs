//! The made-up people of a demo: a few families written by hand, each in a state of its own, and as many more as are
//! asked for, made from lists of names. The same day and number always give the same people.
//! Absent: nothing here touches a database; all of it is invented.

use jiff::{Span, civil::Date};
use rodnya_domain::{
    PersonId, Sex, age,
    birth_certificate::{BirthAct, BirthCertificate},
    email::Email,
    name::FullName,
    named_id,
    operator::SecondFactor,
    passport::{Passport, PassportText},
    phone::Phone,
    snils::Snils,
};
use serde::Deserialize;

use super::{
    family_text::{AdultText, ChildText, FamilyText, LevelText, by_hand},
    names::{Names, in_latin, surname_for},
};

/// Families of a demo unless told otherwise: those written by hand.
pub(super) const FAMILIES: usize = 14;
/// Most families.
pub(super) const FAMILIES_MAX: usize = 20_000;

/// Each satisfies the rule for passwords; several people share one, so that a start hashes few.
const PASSWORDS: [&str; 16] = [
    "Fonar-27-Reka!",
    "Sad_Klyon-618",
    "Volna+Mayak-43",
    "Teplyi-Veter-95!",
    "Zont&Dozhd-340",
    "Krylo-Okno-172!",
    "Most=Gorod-586",
    "Sneg-Ulitsa-73!",
    "Belka*Orekh-29",
    "Parus-Kanat-804!",
    "Lampa#Stol-615",
    "Tropa-Les-438!",
    "Kamen%Ruchei-57",
    "Chainik-Pech-92!",
    "Gitara-Nota-361!",
    "Oblako~Dom-748",
];
const QUESTIONS: [(&str, &str); 4] = [
    ("Как звали первого хомяка?", "Пломбир Второй"),
    ("На какой улице стоял бабушкин дом?", "Каштановый переулок"),
    ("Что росло под окном в детстве?", "старая антоновка"),
    ("Какую книгу перечитывали чаще всего?", "Остров попугаев"),
];
const TOWN: &str = "г. Светлоречье";

/// Everybody.
pub(crate) struct Town {
    /// The families, and the people without one as families of their own.
    pub(crate) families: Vec<Family>,
}

/// A family.
pub(crate) struct Family {
    /// Parents, or people without children.
    pub(crate) adults: Vec<Adult>,
    /// Their children.
    pub(crate) children: Vec<Child>,
    /// In what state it is, for people.
    pub(crate) note: String,
}

/// What somebody is in the stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// A parent.
    #[default]
    Parent,
    /// Somebody whom parents may trust.
    Helper,
    /// Somebody with no family.
    Adult,
    /// Somebody who serves others.
    Operator,
    /// A child with an account.
    Child,
}

impl Role {
    /// The word of the console.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Helper => "helper",
            Self::Adult => "adult",
            Self::Operator => "operator",
            Self::Child => "child",
        }
    }
}

/// Somebody with an account of their own making.
pub(crate) struct Adult {
    pub(crate) id: PersonId,
    pub(crate) role: Role,
    pub(crate) name: FullName,
    /// The names before a marriage.
    pub(crate) former: Option<Former>,
    pub(crate) sex: Sex,
    pub(crate) birth: Date,
    pub(crate) birth_place: &'static str,
    pub(crate) address: String,
    pub(crate) phone: Phone,
    pub(crate) email: Email,
    pub(crate) password: &'static str,
    pub(crate) question: &'static str,
    pub(crate) answer: &'static str,
    pub(crate) passport: Passport,
    pub(crate) snils: Snils,
    /// СНИЛС and passport are entered and verified; else neither is entered.
    pub(crate) is_standard: bool,
}

impl Adult {
    /// The secret of an operator's app: of the demo, so no secret at all.
    pub(crate) fn second_factor(&self) -> Option<SecondFactor> {
        let seed = named_id::<()>(&format!("demo app {}", self.id));
        let bytes: Vec<u8> = seed.uuid().as_bytes().iter().copied().chain(*b"demo").collect();
        (self.role == Role::Operator).then(|| SecondFactor::from_kept(&bytes)).flatten()
    }
}

/// Names that a marriage has changed.
pub(crate) struct Former {
    pub(crate) name: FullName,
    pub(crate) married: Date,
}

/// How far a family has come with a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// The portal knows nothing of the child.
    Known,
    /// There is a card, not checked.
    Typed,
    /// The card is checked.
    Verified,
    /// The wizard of the account stands at the phone.
    Wizard,
    /// The child has an account.
    Account,
    /// The child has an account, and a diary waits for a parent's answer.
    Waiting,
    /// The child has an account of its own making.
    Own,
}

/// A child.
pub(crate) struct Child {
    /// The console's id; the portal draws its own.
    pub(crate) id: PersonId,
    pub(crate) name: FullName,
    pub(crate) sex: Sex,
    pub(crate) birth: Date,
    pub(crate) birth_place: &'static str,
    pub(crate) certificate: BirthCertificate,
    pub(crate) act: BirthAct,
    pub(crate) snils: Snils,
    /// Class at the school; none before school.
    pub(crate) class: Option<String>,
    pub(crate) state: State,
    /// Whether the school's lists have the pupil.
    pub(crate) is_in_diary: bool,
    /// Logins of an account that the parents made.
    pub(crate) phone: Phone,
    pub(crate) email: Email,
    pub(crate) password: &'static str,
    /// The account of its own making.
    pub(crate) own: Option<Box<Adult>>,
}

impl Child {
    /// Whether the child can log in.
    pub(crate) const fn has_account(&self) -> bool {
        matches!(self.state, State::Account | State::Waiting | State::Own)
    }
}

impl Town {
    /// The people as they are on a day: ages count from it.
    pub(crate) fn on(today: Date, families: usize) -> Self {
        let (with_children, alone): (Vec<_>, Vec<_>) = by_hand().into_iter().partition(|family| !family.is_alone());
        let names = Names::read();
        let more = (with_children.len()..families).map(|n| names.family(n));
        let texts: Vec<FamilyText> = with_children.into_iter().take(families.max(1)).chain(alone).chain(more).collect();
        let mut maker = Maker { today, drawn: 0, family: 0 };
        Self { families: texts.into_iter().map(|text| maker.family(text)).collect() }
    }

    /// The secrets that have to be hashed for everybody: passwords and answers.
    pub(crate) fn secrets() -> impl Iterator<Item = (&'static str, Secret)> {
        let answers = QUESTIONS.iter().map(|(_, answer)| (*answer, Secret::Answer));
        PASSWORDS.iter().map(|password| (*password, Secret::Password)).chain(answers)
    }
}

/// Which rule a secret is normalised by before it is hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secret {
    /// A password.
    Password,
    /// The answer to a control question.
    Answer,
}

/// Makes papers, contacts and dates; counts what it has given out.
struct Maker {
    today: Date,
    drawn: u32,
    family: u32,
}

impl Maker {
    fn family(&mut self, text: FamilyText) -> Family {
        self.family += 1;
        let surname = text.adults.first().map(|adult| adult.surname.clone()).unwrap_or_default();
        let adults = text.adults.into_iter().map(|adult| self.adult(adult)).collect();
        let children = text.children.into_iter().map(|child| self.child(child, &surname)).collect();
        Family { adults, children, note: text.note }
    }

    fn adult(&mut self, text: AdultText) -> Adult {
        let n = self.next();
        let name = name(&text.surname, &text.given_name, &text.patronymic);
        let former = text.former_surname.as_deref().map(|former| Former {
            name: self::name(former, &text.given_name, &text.patronymic),
            married: self.today.saturating_sub(Span::new().years(4).days(40)),
        });
        let birth = self.birth(text.age, n);
        let (question, answer) = QUESTIONS[n as usize % QUESTIONS.len()];
        Adult {
            id: named_id(&format!("demo person {n}")),
            role: text.role,
            sex: text.sex,
            birth,
            birth_place: TOWN,
            address: self.address(),
            phone: phone(n),
            email: email(&text.given_name, n),
            password: PASSWORDS[n as usize % PASSWORDS.len()],
            question,
            answer,
            passport: self.passport(n, birth),
            snils: snils(n),
            is_standard: text.level == LevelText::Standard,
            name,
            former,
        }
    }

    fn child(&mut self, text: ChildText, family_surname: &str) -> Child {
        let n = self.next();
        let surname = text.surname.clone().unwrap_or_else(|| surname_for(family_surname, text.sex));
        let birth = self.birth(text.age, self.family);
        let own = (text.state == State::Own).then(|| {
            let adult = AdultText {
                surname: surname.clone(),
                given_name: text.given_name.clone(),
                patronymic: text.patronymic.clone(),
                sex: text.sex,
                age: text.age,
                role: Role::Child,
                level: LevelText::Standard,
                former_surname: None,
            };
            Box::new(Adult { birth, passport: self.passport(n, birth), ..self.adult(adult) })
        });
        let contact = own.as_deref().map(|own| (own.phone.clone(), own.email.clone(), own.password));
        let (phone, email, password) =
            contact.unwrap_or_else(|| (phone(n), email(&text.given_name, n), PASSWORDS[n as usize % PASSWORDS.len()]));
        let snils = own.as_deref().map_or_else(|| snils(n), |own| own.snils.clone());
        Child {
            id: own.as_deref().map_or_else(|| named_id(&format!("demo person {n}")), |own| own.id),
            name: name(&surname, &text.given_name, &text.patronymic),
            sex: text.sex,
            birth,
            birth_place: TOWN,
            certificate: BirthCertificate::parse_parts("IV-АБ", &format!("{:06}", 310_000 + n * 13))
                .expect("six digits are a number of a certificate"),
            act: act(n, birth),
            snils,
            class: text.class,
            state: text.state,
            is_in_diary: text.in_diary,
            phone,
            email,
            password,
            own,
        }
    }

    fn next(&mut self) -> u32 {
        self.drawn += 1;
        self.drawn
    }

    /// The day on which somebody of this age was born, a few days more so that not all have the same birthday.
    fn birth(&self, [years, months]: [i16; 2], n: u32) -> Date {
        let days = n * 7 % 19 + 1;
        self.today.saturating_sub(Span::new().years(years).months(months).days(days))
    }

    fn address(&self) -> String {
        format!("{TOWN}, ул. Липовая, д. {}, кв. {}", self.family / 40 + 1, self.family % 40 + 1)
    }

    /// The passport of the last age at which one is exchanged (14, 20, 45).
    fn passport(&self, n: u32, birth: Date) -> Passport {
        let given = |years| age::turns_on(birth, years).saturating_add(Span::new().days(16));
        let issued = [45, 20, 14].into_iter().map(given).find(|day| *day <= self.today).unwrap_or(self.today);
        let number = format!("{:06}", 200_000 + n * 17);
        let issued_on = issued.strftime("%d.%m.%Y").to_string();
        let text = PassportText {
            series: "9905",
            number: &number,
            issued_on: &issued_on,
            department_code: "990-014",
            issued_by: "Отделом внутренних дел города Светлоречья",
        };
        Passport::parse(text, birth, self.today).expect("a passport given after 14 is read")
    }
}

fn name(surname: &str, given_name: &str, patronymic: &str) -> FullName {
    FullName::parse(surname, given_name, patronymic).expect("names by hand and of the lists are names")
}

fn phone(n: u32) -> Phone {
    Phone::parse(&format!("+7900{:07}", 5_550_000 + n)).expect("ten digits that begin with 9 are a phone")
}

fn email(given_name: &str, n: u32) -> Email {
    let host = if n.is_multiple_of(2) { "post.example" } else { "pochta.example" };
    Email::parse(&format!("{}.{n}@{host}", in_latin(given_name))).expect("Latin letters and digits are an address")
}

fn snils(n: u32) -> Snils {
    let digits = format!("{:09}", 970_000_000 + n * 149);
    let sum: u32 = digits.bytes().zip((1..=9).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    Snils::parse(&format!("{digits}{:02}", sum % 101 % 100)).expect("the check digits are counted by the rule")
}

fn act(n: u32, birth: Date) -> BirthAct {
    let day = birth.saturating_add(Span::new().days(8));
    BirthAct {
        issued_on: day,
        act_number: (100 + n).to_string(),
        act_date: day,
        issued_by: "Отдел ЗАГС администрации города Светлоречья".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::civil::date;
    use rodnya_domain::{
        control::{Answer, AnswerAbout},
        password::{self, PasswordAbout, Policy},
    };

    use super::*;

    #[test]
    fn o2_the_town_by_hand_has_what_the_stories_need() {
        let town = Town::on(date(2026, 11, 26), FAMILIES);
        let adults: Vec<&Adult> = town.families.iter().flat_map(|family| &family.adults).collect();
        let standard =
            town.families.iter().filter(|f| f.adults.iter().any(|a| a.role == Role::Parent && a.is_standard));
        assert!(standard.count() >= 8);
        for role in [Role::Helper, Role::Adult, Role::Operator] {
            assert!(adults.iter().filter(|adult| adult.role == role).count() >= 2, "{role:?}");
        }
        let nearly = town.families.iter().flat_map(|f| &f.children).find(|c| c.name.given_name.as_str() == "Демид");
        let nearly = nearly.unwrap().birth;
        assert_eq!(age::age_on(nearly, date(2026, 11, 26)), 13);
        assert_eq!(age::age_on(nearly, date(2026, 12, 26)), 14);
    }

    #[test]
    fn o2_nothing_is_given_out_twice() {
        let town = Town::on(date(2028, 2, 29), 120);
        let mut seen = HashSet::new();
        let mut once = |value: String| assert!(seen.insert(value.clone()), "{value} twice");
        for family in &town.families {
            for adult in &family.adults {
                once(adult.snils.digits().to_owned());
                once(adult.phone.e164().to_owned());
                once(adult.email.key());
                once(adult.passport.key());
            }
            for child in family.children.iter().filter(|child| child.own.is_none()) {
                once(child.snils.digits().to_owned());
                once(child.phone.e164().to_owned());
                once(child.email.key());
                once(child.certificate.shown());
            }
        }
    }

    #[test]
    fn o2_passwords_and_answers_satisfy_the_rule() {
        let names = |name: &FullName| -> Vec<String> {
            let patronymic = name.patronymic.as_ref().map(|part| part.as_str().to_owned());
            [name.surname.as_str().to_owned(), name.given_name.as_str().to_owned()]
                .into_iter()
                .chain(patronymic)
                .collect()
        };
        let town = Town::on(date(2026, 11, 26), 60);
        for family in &town.families {
            for adult in &family.adults {
                let about = PasswordAbout {
                    names: names(&adult.name),
                    phone: Some(adult.phone.e164().to_owned()),
                    email: Some(adult.email.shown().to_owned()),
                };
                let faults = password::check(&Policy::SEED, adult.password, &about).err();
                assert!(faults.is_none(), "{} {faults:?}", adult.password);
                let names = names(&adult.name);
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let logins = [adult.phone.e164(), adult.email.shown()];
                let about =
                    AnswerAbout { names: &names, logins: &logins, password: adult.password, question: adult.question };
                assert!(Answer::parse(adult.answer, about).is_ok(), "{}", adult.answer);
            }
            for child in &family.children {
                let about = PasswordAbout { names: names(&child.name), phone: None, email: None };
                assert!(password::check(&Policy::SEED, child.password, &about).is_ok(), "{}", child.password);
            }
        }
    }
}
