//! The lists and the sessions of the book.

use super::*;
use jiff::civil::date;
use std::path::PathBuf;

/// A book in a folder of its own, which goes with it.
struct Shelf {
    dir: PathBuf,
    book: Book,
}

impl Shelf {
    fn new() -> Self {
        let name: String = random_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let dir = std::env::temp_dir().join(format!("rodnya-diary-{name}"));
        let book = Book::open(&dir, "diary").unwrap();
        Self { dir, book }
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn pupil() -> Pupil {
    Pupil {
        surname: "Журавлёва".into(),
        given_name: "Мира".into(),
        patronymic: Some("Олеговна".into()),
        birth_date: date(2016, 5, 4),
        snils: Some("112-233-445 95".into()),
        class: "3Б".into(),
    }
}

fn seeker(book: &Book, snils: Option<&str>) -> Identity {
    Identity {
        surname: "журавлева".into(),
        given_name: "МИРА".into(),
        patronymic: None,
        birth_date: Some(date(2016, 5, 4)),
        snils: snils.and_then(|snils| book.mark(snils)),
        children: Vec::new(),
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn opened(book: &Book, sub: &str, sid: &str) -> Opened {
    let now = at(1_000);
    Opened {
        sub: sub.into(),
        sid: Some(sid.into()),
        id_token: "t".into(),
        identity: seeker(book, None),
        started: now,
        seen: now,
    }
}

#[tokio::test]
async fn a_pupil_is_found_by_snils_else_by_name_and_birth_date() {
    let shelf = Shelf::new();
    assert_eq!(shelf.book.enrol(pupil()).await.unwrap(), Enrolled::Added);
    let found = |person: Identity| async { shelf.book.find_pupils(person).await.unwrap().len() };
    let by_snils = Identity { surname: "Другая".into(), ..seeker(&shelf.book, Some("11223344595")) };
    assert_eq!(found(by_snils).await, 1);
    assert_eq!(found(seeker(&shelf.book, None)).await, 1);
    assert_eq!(found(seeker(&shelf.book, Some("00000000000"))).await, 0, "another SNILS is another child");
    let other_day = Identity { birth_date: Some(date(2016, 5, 5)), ..seeker(&shelf.book, None) };
    assert_eq!(found(other_day).await, 0);
    let other_patronymic = Identity { patronymic: Some("Петровна".into()), ..seeker(&shelf.book, None) };
    assert_eq!(found(other_patronymic).await, 0);
    let parent = Identity {
        given_name: "Ольга".into(),
        children: vec![seeker(&shelf.book, None), seeker(&shelf.book, None)],
        ..seeker(&shelf.book, None)
    };
    assert_eq!(found(parent).await, 1, "each child once");
}

#[tokio::test]
async fn enrolling_again_renews_the_pupil() {
    let shelf = Shelf::new();
    let nameless = Pupil { snils: None, ..pupil() };
    assert_eq!(shelf.book.enrol(nameless).await.unwrap(), Enrolled::Added);
    assert_eq!(shelf.book.enrol(Pupil { class: "4Б".into(), ..pupil() }).await.unwrap(), Enrolled::Renewed);
    let found = shelf.book.find_pupils(seeker(&shelf.book, Some("112-233-445 95"))).await.unwrap();
    assert_eq!(found.iter().map(|pupil| pupil.class.as_str()).collect::<Vec<_>>(), ["4Б"]);
    let twin = Pupil { given_name: "Вера".into(), snils: Some("11223344601".into()), ..pupil() };
    assert_eq!(shelf.book.enrol(twin).await.unwrap(), Enrolled::Added);
}

#[tokio::test]
async fn of_two_namesakes_none_is_taken_for_the_other() {
    let shelf = Shelf::new();
    shelf.book.enrol(Pupil { patronymic: Some("Олеговна".into()), snils: None, ..pupil() }).await.unwrap();
    shelf.book.enrol(Pupil { patronymic: Some("Игоревна".into()), snils: None, ..pupil() }).await.unwrap();
    assert!(shelf.book.find_pupils(seeker(&shelf.book, None)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_log_out_ends_its_sessions_once_and_holds_for_who_is_on_the_way() {
    let shelf = Shelf::new();
    let book = &shelf.book;
    for (token, sub, sid) in [(1, "child", "a"), (2, "child", "b"), (3, "other", "c")] {
        assert!(book.open_session(vec![token], opened(book, sub, sid), at(900)).await.unwrap());
    }
    let ended = |jti: &str, sid: Option<&str>, sub: Option<&str>| Ended {
        jti: jti.into(),
        sid: sid.map(Into::into),
        sub: sub.map(Into::into),
    };
    assert_eq!(book.end_named(ended("1", Some("a"), Some("stranger")), at(1_100), at(0)).await.unwrap(), 0);
    assert_eq!(book.end_named(ended("2", Some("a"), Some("child")), at(1_100), at(0)).await.unwrap(), 1);
    assert_eq!(book.end_named(ended("3", None, Some("child")), at(1_100), at(0)).await.unwrap(), 1);
    assert!(book.find_session(vec![3]).await.unwrap().is_some());

    assert!(!book.open_session(vec![4], opened(book, "child", "d"), at(1_050)).await.unwrap(), "begun before");
    assert!(book.open_session(vec![4], opened(book, "child", "d"), at(1_200)).await.unwrap(), "begun after");
    assert_eq!(book.end_named(ended("3", None, Some("child")), at(1_300), at(0)).await.unwrap(), 0, "the same token");
    assert!(book.find_session(vec![4]).await.unwrap().is_some());
}

#[tokio::test]
async fn a_sign_on_is_taken_once() {
    let shelf = Shelf::new();
    let sign_on = |started| SignOn { browser_hash: vec![1], nonce: "n".into(), verifier: "v".into(), started };
    shelf.book.begin_sign_on(vec![7], sign_on(at(100)), at(0)).await.unwrap();
    assert!(shelf.book.take_sign_on(vec![7]).await.unwrap().is_some());
    assert!(shelf.book.take_sign_on(vec![7]).await.unwrap().is_none());
    shelf.book.begin_sign_on(vec![8], sign_on(at(100)), at(0)).await.unwrap();
    shelf.book.begin_sign_on(vec![9], sign_on(at(300)), at(200)).await.unwrap();
    assert!(shelf.book.take_sign_on(vec![8]).await.unwrap().is_none(), "begun too long ago");
}

#[tokio::test]
async fn snils_is_not_in_the_file() {
    let shelf = Shelf::new();
    shelf.book.enrol(pupil()).await.unwrap();
    for file in fs::read_dir(&shelf.dir).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!holds(b"11223344595") && !holds("112-233-445 95".as_bytes()));
    }
}
