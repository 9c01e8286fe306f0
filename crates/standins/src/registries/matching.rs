//! How the registries stand-in answers: finds the record by the paper's number and compares the rest.
//! Pure: records and a question in, an answer out. Names are folded: letter case, ё and е, spaces make no difference.
//! What either side leaves out is not compared.

use jiff::civil::Date;
use rodnya_protocol::registry::{
    Act, ActKind, ActsAsked, Answer, AnswerWord, Asked, BirthAsked, Certificate, Field, Name, Parent, PassportAsked,
    Record, SnilsAsked,
};

use super::records::{BirthRecord, Forced, PassportRecord, Records, SnilsRecord, Unknown};

/// The answer to a question.
pub(crate) fn answer(records: &Records, asked: &Asked) -> Answer {
    let (known, fields, record) = match asked {
        Asked::Birth(asked) => birth(records, asked),
        Asked::Snils(asked) => snils(records, asked),
        Asked::Passport(asked) => passport(records, asked),
        Asked::Acts(asked) => acts(records, asked),
    };
    match forced(records, asked).answer {
        Some(AnswerWord::Match) => Answer::Match(record),
        Some(AnswerWord::Mismatch) if fields.is_empty() => Answer::Mismatch(vec![Field::BirthDate]),
        Some(AnswerWord::Mismatch) => Answer::Mismatch(fields),
        Some(AnswerWord::NotFound) => Answer::NotFound,
        Some(AnswerWord::Unclear) => Answer::Unclear,
        None if !known && records.mode.unknown == Unknown::NotFound => Answer::NotFound,
        None if fields.is_empty() => Answer::Match(record),
        None => Answer::Mismatch(fields),
    }
}

/// What the record asked about says about its answer.
pub(crate) fn forced(records: &Records, asked: &Asked) -> Forced {
    let found = match asked {
        Asked::Birth(asked) => find_birth(records, asked).map(|record| record.forced),
        Asked::Snils(asked) => find_snils(records, asked).map(|record| record.forced),
        Asked::Passport(asked) => find_passport(records, asked).map(|record| record.forced),
        Asked::Acts(asked) => {
            let snils = digits(&asked.snils);
            records.acts.values().find(|record| digits(&record.act.snils) == snils).map(|record| record.forced)
        }
    };
    found.unwrap_or_default()
}

/// Series and number; letters that look alike in both alphabets are one letter.
pub(crate) fn certificate_key(certificate: &Certificate) -> String {
    let series: String = certificate.series.to_uppercase().chars().filter(|c| c.is_alphanumeric()).map(latin).collect();
    format!("{series}-{}", digits(&certificate.number))
}

/// Series and number of a passport.
pub(crate) fn passport_key(series: &str, number: &str) -> String {
    format!("{}-{}", digits(series), digits(number))
}

/// Kind, person and date of an act.
pub(crate) fn act_key(act: &Act) -> String {
    let kind = match act.kind {
        ActKind::Birth => "birth",
        ActKind::NameChange => "name_change",
        ActKind::Marriage => "marriage",
        ActKind::Divorce => "divorce",
        ActKind::Paternity => "paternity",
        ActKind::Death => "death",
    };
    format!("{kind}-{}-{}", digits(&act.snils), act.date)
}

/// The digits of a text.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether the record is known, the fields that differ, and what a match says.
type Compared = (bool, Vec<Field>, Record);

fn birth(records: &Records, asked: &BirthAsked) -> Compared {
    let Some(record) = find_birth(records, asked) else {
        let parents = vec![asked.parent.clone()];
        let acts = acts_of(records, &parents);
        return (false, Vec::new(), Record { parents, acts, ..Record::default() });
    };
    let (ours, theirs) = (&record.birth_certificate, &asked.birth_certificate);
    let mut fields = differing_names(&record.name, &asked.name);
    note(&mut fields, Field::Sex, record.sex.is_some_and(|sex| sex != asked.sex));
    note(&mut fields, Field::BirthDate, record.birth_date != asked.birth_date);
    note(&mut fields, Field::IssuedOn, dates_differ(ours.issued_on, theirs.issued_on));
    note(&mut fields, Field::ActNumber, texts_differ(ours.act_number.as_deref(), theirs.act_number.as_deref()));
    note(&mut fields, Field::ActDate, dates_differ(ours.act_date, theirs.act_date));
    let mut concerned = record.parents.clone();
    concerned.push(asked.parent.clone());
    let acts = acts_of(records, &concerned);
    let found = Record {
        parents: record.parents.clone(),
        birth_place: record.birth_place.clone(),
        acts,
        deceased_on: record.deceased_on,
    };
    (true, fields, found)
}

fn snils(records: &Records, asked: &SnilsAsked) -> Compared {
    let Some(record) = find_snils(records, asked) else { return (false, Vec::new(), Record::default()) };
    let mut fields = differing_names(&record.name, &asked.name);
    let sexes = record.sex.zip(asked.sex);
    note(&mut fields, Field::Sex, sexes.is_some_and(|(ours, theirs)| ours != theirs));
    note(&mut fields, Field::BirthDate, record.birth_date != asked.birth_date);
    (true, fields, Record::default())
}

fn passport(records: &Records, asked: &PassportAsked) -> Compared {
    let Some(record) = find_passport(records, asked) else { return (false, Vec::new(), Record::default()) };
    let mut fields = differing_names(&record.name, &asked.name);
    note(&mut fields, Field::BirthDate, record.birth_date != asked.birth_date);
    note(&mut fields, Field::IssuedOn, dates_differ(record.issued_on, asked.issued_on));
    (true, fields, Record::default())
}

fn acts(records: &Records, asked: &ActsAsked) -> Compared {
    let person = Parent {
        name: asked.name.clone(),
        birth_date: Some(asked.birth_date),
        snils: Some(asked.snils.clone()),
        deprived_on: None,
    };
    let acts = acts_of(records, &[person]);
    (!acts.is_empty(), Vec::new(), Record { acts, ..Record::default() })
}

fn find_birth<'a>(records: &'a Records, asked: &BirthAsked) -> Option<&'a BirthRecord> {
    records.births.get(&certificate_key(&asked.birth_certificate))
}

fn find_snils<'a>(records: &'a Records, asked: &SnilsAsked) -> Option<&'a SnilsRecord> {
    records.snils.get(&digits(&asked.snils))
}

fn find_passport<'a>(records: &'a Records, asked: &PassportAsked) -> Option<&'a PassportRecord> {
    records.passports.get(&passport_key(&asked.series, &asked.number))
}

fn acts_of(records: &Records, persons: &[Parent]) -> Vec<Act> {
    let numbers: Vec<String> = persons.iter().filter_map(|person| person.snils.as_deref()).map(digits).collect();
    let mut acts: Vec<Act> = records
        .acts
        .values()
        .filter(|record| numbers.contains(&digits(&record.act.snils)))
        .map(|record| record.act.clone())
        .collect();
    acts.sort_by_key(|act| act.date);
    acts
}

fn differing_names(ours: &Name, theirs: &Name) -> Vec<Field> {
    let mut fields = Vec::new();
    note(&mut fields, Field::Surname, fold(&ours.surname) != fold(&theirs.surname));
    note(&mut fields, Field::GivenName, fold(&ours.given_name) != fold(&theirs.given_name));
    let patronymic = |name: &Name| fold(name.patronymic.as_deref().unwrap_or_default());
    note(&mut fields, Field::Patronymic, patronymic(ours) != patronymic(theirs));
    fields
}

fn note(fields: &mut Vec<Field>, field: Field, differs: bool) {
    if differs {
        fields.push(field);
    }
}

fn dates_differ(ours: Option<Date>, theirs: Option<Date>) -> bool {
    ours.zip(theirs).is_some_and(|(ours, theirs)| ours != theirs)
}

fn texts_differ(ours: Option<&str>, theirs: Option<&str>) -> bool {
    ours.zip(theirs).is_some_and(|(ours, theirs)| fold(ours) != fold(theirs))
}

fn fold(text: &str) -> String {
    let text = text.to_lowercase().replace('ё', "е").replace(['\u{2010}', '\u{2011}'], "-");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn latin(letter: char) -> char {
    match letter {
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'І' => 'I',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'У' => 'Y',
        'Х' => 'X',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BIRTH: &str = r#"{"name":{"surname":"Берёзкина","given_name":"Майя","patronymic":"Олеговна"},"sex":"f",
        "birth_date":"2017-03-14","birth_place":"г. Тула","birth_certificate":{"series":"IV-АВ","number":"123456",
        "issued_on":"2017-03-20","act_number":"77","act_date":"2017-03-20","issued_by":"ЗАГС"},
        "parents":[{"surname":"Берёзкина","given_name":"Анна","patronymic":null,"birth_date":null,"snils":"111-222-333 44"}]}"#;
    const ASKED: &str = r#"{"kind":"birth","asked":{"surname":"БЕРЕЗКИНА","given_name":" майя","patronymic":"Олеговна",
        "sex":"f","birth_date":"2017-03-14","birth_certificate":{"series":"iv ab","number":"123456",
        "issued_on":"2017-03-20","act_number":"77"},"parent":{"surname":"Ольхина","given_name":"Анна","snils":"11122233344"}}}"#;

    fn records(more: &str) -> Records {
        let record: BirthRecord = serde_json::from_str(&BIRTH.replacen('{', &format!("{{{more}"), 1)).unwrap();
        let mut records = Records::default();
        records.births.insert(certificate_key(&record.birth_certificate), record);
        records
    }

    fn check(records: &Records, asked: &str, expected: &str) {
        let asked: Asked = serde_json::from_str(asked).unwrap();
        assert_eq!(format!("{:?}", answer(records, &asked)), expected, "{asked:?}");
    }

    #[test]
    fn a_birth_is_found_by_its_certificate_and_compared() {
        let known = records("");
        check(&known, ASKED, "Match(Record(1 parents, 0 acts))");
        check(&known, &ASKED.replace("майя", "Мая"), "Mismatch([GivenName])");
        check(&known, &ASKED.replace("03-14", "03-15"), "Mismatch([BirthDate])");
        check(&known, &ASKED.replace("\"sex\":\"f\"", "\"sex\":\"m\""), "Mismatch([Sex])");
        check(&known, &ASKED.replace("03-20", "03-21"), "Mismatch([IssuedOn])");
        check(&known, &ASKED.replace("\"77\"", "\"78\""), "Mismatch([ActNumber])");
        check(&known, &ASKED.replace("Олеговна", ""), "Mismatch([Patronymic])");
    }

    #[test]
    fn the_unknown_is_answered_as_the_mode_says() {
        let mut known = records("");
        let asked = ASKED.replace("123456", "999999");
        let parsed: Asked = serde_json::from_str(&asked).unwrap();
        let Answer::Match(record) = answer(&known, &parsed) else { panic!("an unknown certificate matches") };
        assert_eq!(record.parents[0].name.surname, "Ольхина");
        known.mode.unknown = Unknown::NotFound;
        check(&known, &asked, "NotFound");
        check(&known, ASKED, "Match(Record(1 parents, 0 acts))");
    }

    #[test]
    fn a_record_can_force_its_answer() {
        check(&records(r#""answer":"not_found","#), ASKED, "NotFound");
        check(&records(r#""answer":"unclear","#), ASKED, "Unclear");
        check(&records(r#""answer":"mismatch","#), ASKED, "Mismatch([BirthDate])");
        check(&records(r#""answer":"match","#), &ASKED.replace("майя", "Мая"), "Match(Record(1 parents, 0 acts))");
    }

    #[test]
    fn the_acts_of_the_asking_parent_come_with_the_birth() {
        let mut known = records("");
        let act: super::super::records::ActRecord = serde_json::from_str(
            r#"{"kind":"marriage","snils":"11122233344","before":{"surname":"Берёзкина","given_name":"Анна"},
                "after":{"surname":"Ольхина","given_name":"Анна"},"date":"2019-06-01","delay_seconds":"1,5"}"#,
        )
        .unwrap();
        assert_eq!(act.forced.delay_seconds, Some(1.5));
        known.acts.insert(act_key(&act.act), act);
        check(&known, ASKED, "Match(Record(1 parents, 1 acts))");
    }
}
