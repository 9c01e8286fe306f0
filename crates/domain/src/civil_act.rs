//! Civil acts of a person: births, changed names, paternity, marriages, divorces and death as ЕГР ЗАГС tells them, and
//! marriages and divorces typed by hand («Брак и развод», «Добавить вручную»). An act of the registry explains a changed
//! name; a typed one proves nothing.
//! Source: seeds 001 and 003 («Запросим ваши свидетельства о рождении, перемене имени и отцовстве, а также сведения о
//! браках и разводах»).

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    CivilActId, FreeTextError,
    date::{self, DateError},
    name::FullName,
    registry_request::{Act, ActKind},
    text,
};

/// The longest «Кем выдано», «Супруг», in characters.
pub const TEXT_LIMIT: usize = 300;
/// The longest «Номер актовой записи», in characters.
const NUMBER_LIMIT: usize = 30;

/// Who told of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// ЕГР ЗАГС.
    Registry,
    /// The person, by hand.
    Typed,
}

impl Origin {
    /// The word of the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Typed => "typed",
        }
    }

    /// The origin with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Registry, Self::Typed].into_iter().find(|origin| origin.code() == code)
    }
}

/// What an act says, of either origin; kept sealed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Names before the act.
    #[serde(default)]
    pub before: Option<FullName>,
    /// Names after it.
    #[serde(default)]
    pub after: Option<FullName>,
    /// «Номер актовой записи».
    #[serde(default)]
    pub act_number: Option<String>,
    /// «Кем выдано свидетельство».
    #[serde(default)]
    pub issued_by: Option<String>,
    /// The other spouse, as typed.
    #[serde(default)]
    pub spouse: Option<String>,
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(•••)")
    }
}

/// A marriage or divorce as typed, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// [`ActKind::Marriage`] or [`ActKind::Divorce`].
    pub kind: ActKind,
    /// «Дата актовой записи».
    pub on: Date,
    /// The rest.
    pub body: Body,
}

/// The fields of «Добавить вручную» as typed.
#[derive(Clone, Copy)]
pub struct TypedText<'a> {
    /// `marriage` or `divorce`.
    pub kind: &'a str,
    /// «Дата актовой записи».
    pub on: &'a str,
    /// «Номер актовой записи».
    pub act_number: &'a str,
    /// «Кем выдано свидетельство».
    pub issued_by: &'a str,
    /// «Супруг или супруга», may be left out.
    pub spouse: &'a str,
}

/// What is wrong with a field of «Добавить вручную».
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TypedError {
    /// Neither «Брак» nor «Развод» is chosen.
    #[error("no kind")]
    Kind,
    /// «Дата актовой записи».
    #[error("day of the act: {0}")]
    On(DateError),
    /// «Номер актовой записи»: 1–30 digits, letters, dashes, strokes.
    #[error("number of the act")]
    ActNumber,
    /// «Кем выдано свидетельство».
    #[error("issued by: {0}")]
    IssuedBy(FreeTextError),
    /// «Супруг или супруга».
    #[error("spouse: {0}")]
    Spouse(FreeTextError),
}

impl Typed {
    /// Reads the form.
    ///
    /// # Errors
    /// Every wrong field, in the order of the form.
    pub fn parse(typed: TypedText<'_>, today: Date) -> Result<Self, Vec<TypedError>> {
        let kind = ActKind::from_code(typed.kind).filter(|kind| kind.is_of_marriage()).ok_or(TypedError::Kind);
        let on = date::parse_past(typed.on, today).map_err(TypedError::On);
        let number = text::act_number(typed.act_number, NUMBER_LIMIT).ok_or(TypedError::ActNumber);
        let issued_by = text::free_text(typed.issued_by, TEXT_LIMIT).map_err(TypedError::IssuedBy);
        let spouse = match text::free_text(typed.spouse, TEXT_LIMIT) {
            Err(FreeTextError::Empty) => Ok(None),
            other => other.map(Some).map_err(TypedError::Spouse),
        };
        match (kind, on, number, issued_by, spouse) {
            (Ok(kind), Ok(on), Ok(number), Ok(issued_by), Ok(spouse)) => {
                let body = Body { act_number: Some(number), issued_by: Some(issued_by), spouse, ..Body::default() };
                Ok(Self { kind, on, body })
            }
            (a, b, c, d, e) => Err([a.err(), b.err(), c.err(), d.err(), e.err()].into_iter().flatten().collect()),
        }
    }
}

/// An act of the registry that is known already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: CivilActId,
    /// Its kind.
    pub kind: ActKind,
    /// Its day.
    pub on: Date,
    /// Names before it.
    pub before: Option<FullName>,
    /// Names after it.
    pub after: Option<FullName>,
}

/// What a new answer of the registry changes in the acts known so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renewal {
    /// Acts that were not known.
    pub added: Vec<Act>,
    /// Acts that the registry does not tell any more: annulled or mended.
    pub gone: Vec<CivilActId>,
}

impl Renewal {
    /// Nothing is new.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.gone.is_empty()
    }
}

/// Compares an answer with what is known. The same answer again changes nothing.
#[must_use]
pub fn renew(known: &[Known], told: &[Act]) -> Renewal {
    let is_same = |known: &Known, act: &Act| {
        (known.kind, known.on) == (act.kind, act.on) && known.before == act.before && known.after == act.after
    };
    let mut added: Vec<Act> = Vec::new();
    for act in told {
        if !known.iter().any(|known| is_same(known, act)) && !added.contains(act) {
            added.push(act.clone());
        }
    }
    let gone = known.iter().filter(|known| !told.iter().any(|act| is_same(known, act))).map(|known| known.id).collect();
    Renewal { added, gone }
}

/// The name that the latest act gives a person who still goes by the one before it; none if his name is the latest.
#[must_use]
pub fn later_name(today: &FullName, acts: &[Act]) -> Option<FullName> {
    let mut name = today.clone();
    let mut sorted: Vec<&Act> = acts.iter().collect();
    sorted.sort_by_key(|act| act.on);
    for act in sorted {
        if let (Some(before), Some(after)) = (&act.before, &act.after)
            && before.fold() == name.fold()
        {
            name = after.clone();
        }
    }
    (name.fold() != today.fold()).then_some(name)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{cx::named_id, snils::Snils};

    const GOOD: TypedText<'_> =
        TypedText {
            kind: "marriage", on: "14.06.2015", act_number: "№ 112", issued_by: "Отдел загс", spouse: " "
        };
    const TODAY: Date = date(2026, 11, 26);

    fn name(surname: &str) -> FullName {
        FullName::parse(surname, "Алёна", "Сергеевна").unwrap()
    }

    fn act(kind: ActKind, on: Date, names: (&str, &str)) -> Act {
        let snils = Snils::parse("112-233-445 95").ok();
        Act { kind, snils, before: Some(name(names.0)), after: Some(name(names.1)), on }
    }

    fn known(act: &Act, id: &str) -> Known {
        let Act { kind, on, before, after, .. } = act.clone();
        Known { id: named_id(id), kind, on, before, after }
    }

    #[test]
    fn f2_a_typed_marriage_is_read_and_every_wrong_field_is_named() {
        let read = Typed::parse(GOOD, TODAY).unwrap();
        assert_eq!((read.kind, read.on, read.body.spouse), (ActKind::Marriage, date(2015, 6, 14), None));
        assert_eq!(read.body.act_number.as_deref(), Some("112"));
        let wrong =
            TypedText { kind: "paternity", on: "27.11.2026", act_number: "<b>", issued_by: "", spouse: "\u{202e}" };
        let errors = Typed::parse(wrong, TODAY).unwrap_err();
        assert_eq!(
            errors,
            [
                TypedError::Kind,
                TypedError::On(DateError::InFuture),
                TypedError::ActNumber,
                TypedError::IssuedBy(FreeTextError::Empty),
                TypedError::Spouse(FreeTextError::Hidden)
            ]
        );
        let long = "я".repeat(10_000);
        let errors = Typed::parse(TypedText { issued_by: &long, ..GOOD }, TODAY).unwrap_err();
        assert_eq!(errors, [TypedError::IssuedBy(FreeTextError::TooLong { limit: TEXT_LIMIT })]);
    }

    #[test]
    fn f2_the_same_answer_again_changes_nothing_and_an_annulled_act_goes() {
        let marriage = act(ActKind::Marriage, date(2015, 6, 14), ("Первая", "Вторая"));
        let divorce = act(ActKind::Divorce, date(2020, 2, 3), ("Вторая", "Первая"));
        let both = [marriage.clone(), divorce.clone(), marriage.clone()];
        let first = renew(&[], &both);
        assert_eq!((first.added.len(), first.gone.len()), (2, 0), "a repeated act is one");
        let kept = [known(&marriage, "m"), known(&divorce, "d")];
        assert!(renew(&kept, &both).is_empty());
        assert_eq!(renew(&kept, &[marriage]).gone, [named_id("d")]);
    }

    #[test]
    fn f2_the_registrys_latest_name_is_found_whatever_the_order_of_acts() {
        let acts = [
            act(ActKind::Divorce, date(2020, 2, 3), ("Вторая", "Третья")),
            act(ActKind::Marriage, date(2015, 6, 14), ("Первая", "Вторая")),
        ];
        assert_eq!(later_name(&name("Первая"), &acts), Some(name("Третья")));
        assert_eq!(later_name(&name("Вторая"), &acts), Some(name("Третья")));
        assert_eq!(later_name(&name("Третья"), &acts), None);
        assert_eq!(later_name(&name("Чужая"), &acts), None);
    }

    #[test]
    fn words_of_the_tables_come_back() {
        for kind in ActKind::ALL {
            assert_eq!(ActKind::from_code(kind.code()), Some(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.code()));
        }
        for origin in [Origin::Registry, Origin::Typed] {
            assert_eq!(Origin::from_code(origin.code()), Some(origin));
        }
    }
}
