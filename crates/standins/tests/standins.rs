//! The stand-ins as the product and a newcomer meet them: over their sockets.

mod town;

use std::time::Duration;

use lettre::message::header::ContentTransferEncoding;
use lettre::message::{MultiPart, SinglePart};
use lettre::transport::smtp::client::Tls;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use rodnya_protocol::registry::{Answer, Bound, Field, ReplyError, Request, State, hash_of_asked};
use rodnya_standins::{Fault, FaultTarget, Service};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use town::Town;

/// Says lines to the mail stand-in and returns the codes of its answers; a line without an answer has `-`.
async fn say(town: &Town, lines: &[&str]) -> Vec<String> {
    let stream = TcpStream::connect(town.running.addr(Service::Smtp)).await.unwrap();
    let mut stream = BufReader::new(stream);
    let mut codes = vec![answer_code(&mut stream).await];
    for line in lines {
        let silent = line.starts_with('-');
        let text = line.strip_prefix('-').unwrap_or(line);
        if stream.get_mut().write_all(format!("{text}\r\n").as_bytes()).await.is_err() {
            break;
        }
        if !silent {
            codes.push(answer_code(&mut stream).await);
        }
    }
    codes
}

async fn answer_code(stream: &mut BufReader<TcpStream>) -> String {
    loop {
        let mut line = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read_until(b'\n', &mut line));
        read.await.expect("an answer within ten seconds").unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        if line.as_bytes().get(3) != Some(&b'-') {
            return line.chars().take(3).collect();
        }
    }
}

const LETTER: [&str; 16] = [
    "EHLO portal.example",
    "MAIL FROM:<portal@rodnya.example>",
    "RCPT TO:<Anna@Mail.Example>",
    "DATA",
    "-Message-ID: <one@rodnya.example>",
    "-From: portal@rodnya.example",
    "-To: Anna@Mail.Example",
    "-Subject: =?utf-8?B?0J/QvtC00YLQstC10YDQtNC40YLQtSDQsNC00YDQtdGB?=",
    "-MIME-Version: 1.0",
    "-Content-Type: text/plain; charset=utf-8",
    "-Content-Transfer-Encoding: quoted-printable",
    "-",
    "-=D0=9A=D0=BE=D0=B4 482913",
    "-..=D0=94=D0=B0",
    ".",
    "QUIT",
];

#[tokio::test]
async fn a_letter_said_by_hand_is_decoded_and_kept_once() {
    let town = Town::new().await;
    assert_eq!(say(&town, &LETTER).await, ["220", "250", "250", "250", "354", "250", "221"]);
    let letters = town.get(Service::Console, "/outbox?to=ANNA@mail.example").await;
    assert_eq!(letters[0]["to"], "anna@mail.example");
    assert_eq!(letters[0]["subject"], "Подтвердите адрес");
    assert_eq!(letters[0]["text"], "Код 482913\n.Да");
    assert_eq!(letters[0]["channel"], "email");
    assert_eq!(letters[0]["at"], "2023-11-14T22:13:20.000000+00:00");
    say(&town, &LETTER).await;
    assert_eq!(town.running.outbox().list().len(), 1, "the same Message-ID is the same letter");
    assert_eq!(
        say(&town, &["RCPT TO:<a@b.example>", "banana", "EHLO x", "MAIL FROM:<a@b.example>", "RCPT TO:<no>"]).await
            [1..],
        ["503", "500", "250", "250", "553"]
    );
}

#[tokio::test]
async fn a_letter_of_a_mail_library_shows_its_plain_part() {
    let town = Town::new().await;
    let address = town.running.addr(Service::Smtp);
    let mailer = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.ip().to_string())
        .port(address.port())
        .tls(Tls::None)
        .build();
    let text = "Здравствуйте, Анна!\n\nhttp://127.0.0.1:8080/confirm/abc?x=1&y=2\n";
    let plain = SinglePart::builder()
        .header(lettre::message::header::ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::Base64)
        .body(text.to_owned());
    let letter = Message::builder()
        .from("Родня <portal@rodnya.example>".parse().unwrap())
        .to("anna@mail.example".parse().unwrap())
        .subject("Подтвердите адрес электронной почты, указанный при регистрации")
        .multipart(MultiPart::alternative().singlepart(plain).singlepart(SinglePart::html("<b>нет</b>".to_owned())))
        .unwrap();
    mailer.send(letter).await.unwrap();
    let letters = town.running.outbox().list_to("anna@mail.example");
    assert_eq!(letters[0].text, text.trim_end());
    assert_eq!(letters[0].subject.as_deref(), Some("Подтвердите адрес электронной почты, указанный при регистрации"));
}

#[tokio::test]
async fn mail_fails_as_it_is_told() {
    let town = Town::new().await;
    town.tell("/faults", json!({"service": "smtp", "fault": "down"})).await;
    assert_eq!(say(&town, &[]).await, ["421"]);
    town.running.faults().set(FaultTarget::Smtp, Fault::Wrong);
    assert_ne!(say(&town, &[]).await, ["220"]);
    town.running.faults().set(FaultTarget::Smtp, Fault::Repeat);
    assert_eq!(say(&town, &LETTER).await, ["220", "250", "250", "250", "354", "451", ""]);
    assert_eq!(say(&town, &LETTER).await[5], "250");
    town.running.faults().set(FaultTarget::Smtp, Fault::None);
    assert_eq!(town.running.outbox().list().len(), 1);
}

async fn sms(town: &Town, id: &str, text: &str) -> (u16, Value) {
    let body = json!({"id": id, "to": "+79001234567", "text": text});
    let answer = town.http.post(town.url(Service::Sms, "/messages")).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

#[tokio::test]
async fn an_sms_sent_twice_is_there_once() {
    let town = Town::new().await;
    assert_eq!(sms(&town, "a", "Код 482913").await, (202, json!({"id": "a", "state": "accepted"})));
    assert_eq!(sms(&town, "a", "Код 482913").await.0, 202);
    assert_eq!(sms(&town, "a", "Код 111111").await.0, 409);
    assert_eq!(sms(&town, "b", "").await.0, 400);
    town.advance(1);
    assert_eq!(town.get(Service::Sms, "/messages/a").await["state"], "delivered");
    town.running.faults().set(FaultTarget::Sms, Fault::Repeat);
    assert_eq!(sms(&town, "c", "Код 222222").await.0, 500);
    assert_eq!(sms(&town, "c", "Код 222222").await.0, 202);
    town.running.faults().set(FaultTarget::Sms, Fault::Down);
    assert_eq!(sms(&town, "d", "Код 333333").await.0, 503);
    town.running.faults().set(FaultTarget::Sms, Fault::Wrong);
    assert_eq!(sms(&town, "d", "Код 333333").await, (200, Value::Null));
    let texts: Vec<_> = town.running.outbox().list_to(" 79001234567").into_iter().map(|sms| sms.text).collect();
    assert_eq!(texts, ["Код 222222", "Код 482913"]);
}

fn asked(kind: &str, id: &str) -> String {
    let person =
        json!({"surname": "Липова", "given_name": "Анна", "patronymic": "Ильинична", "birth_date": "1990-05-06"});
    let mut asked = person.clone();
    match kind {
        "birth" => {
            asked["sex"] = json!("f");
            asked["birth_certificate"] = json!({"series": "IV-АБ", "number": "123456"});
            asked["parent"] = person;
        }
        "passport" => {
            asked["series"] = json!("2900");
            asked["number"] = json!("123456");
        }
        _ => asked["snils"] = json!("11223344595"),
    }
    json!({"id": id, "kind": kind, "asked": asked}).to_string()
}

async fn ask(town: &Town, path: &str, body: &str) -> u16 {
    let url = town.url(Service::Registries, &format!("{path}/requests"));
    town.http.post(url).body(body.to_owned()).send().await.unwrap().status().as_u16()
}

async fn state(town: &Town, path: &str, body: &str) -> Result<State, ReplyError> {
    let id = Request::parse(body.as_bytes()).unwrap().id;
    let url = town.url(Service::Registries, &format!("{path}/requests/{id}"));
    let bytes = town.http.get(url).send().await.unwrap().bytes().await.unwrap();
    State::parse(&bytes, Bound { id: &id, asked_hash: &hash_of_asked(body.as_bytes()) })
}

/// Asks, waits the usual three seconds of the demo's clock, reads the answer.
async fn answer(town: &Town, path: &str, body: &str) -> Answer {
    assert_eq!(ask(town, path, body).await, 202);
    assert_eq!(state(town, path, body).await.unwrap(), State::Accepted);
    town.advance(3);
    let State::Answered(answer) = state(town, path, body).await.unwrap() else { panic!("{path} is due") };
    answer
}

#[tokio::test]
async fn each_registry_answers_by_its_records_and_its_mode() {
    let town = Town::new().await;
    let offices = [("/births", "birth"), ("/snils", "snils"), ("/passports", "passport")];
    for (path, kind) in offices {
        assert!(matches!(answer(&town, path, &asked(kind, "m-1")).await, Answer::Match(_)), "{kind}");
    }
    town.tell("/registry/mode", json!({"unknown": "not_found"})).await;
    for (path, kind) in offices {
        assert_eq!(answer(&town, path, &asked(kind, "n-1")).await, Answer::NotFound);
    }
    let names = json!({"surname": "липова", "given_name": "Яна", "patronymic": "Ильинична"});
    let mut person = names.clone();
    person["birth_date"] = json!("1990-05-06");
    person["snils"] = json!("112-233-445 95");
    person["sex"] = json!(null);
    person["unknown_member"] = json!(1);
    town.tell("/registry/snils", person.clone()).await;
    person["series"] = json!("29 00");
    person["number"] = json!("123456");
    town.tell("/registry/passports", person.clone()).await;
    town.tell(
        "/registry/births",
        json!({"name": names, "sex": "m", "birth_date": "1990-05-06", "birth_place": "г. Тула",
        "birth_certificate": {"series": "IV-АБ", "number": "123456"}, "parents": [person]}),
    )
    .await;
    assert_eq!(
        answer(&town, "/births", &asked("birth", "r-1")).await,
        Answer::Mismatch(vec![Field::GivenName, Field::Sex])
    );
    assert_eq!(answer(&town, "/snils", &asked("snils", "r-1")).await, Answer::Mismatch(vec![Field::GivenName]));
    assert_eq!(answer(&town, "/passports", &asked("passport", "r-1")).await, Answer::Mismatch(vec![Field::GivenName]));
    town.tell(
        "/registry/acts",
        json!({"kind": "name_change", "snils": "11223344595", "before": {"surname": "Ольхина",
        "given_name": "Анна"}, "after": {"surname": "Липова", "given_name": "Анна"}, "date": "2020-01-01"}),
    )
    .await;
    let Answer::Match(record) = answer(&town, "/births", &asked("acts", "r-2")).await else { panic!("acts are known") };
    assert_eq!(record.acts.len(), 1);
    assert_eq!(ask(&town, "/snils", &asked("passport", "x-1")).await, 400);
    assert_eq!(ask(&town, "/snils", &asked("snils", "r-1").replace("Анна", "Яна")).await, 409);
    assert_eq!(ask(&town, "/snils", "{}").await, 400);
}

#[tokio::test]
async fn a_registry_fails_as_it_is_told_and_no_wrong_answer_is_taken() {
    let town = Town::new().await;
    let body = asked("snils", "f-1");
    town.tell("/faults", json!({"service": "registry_snils", "fault": "down"})).await;
    assert_eq!(ask(&town, "/snils", &body).await, 503);
    town.running.faults().set(FaultTarget::RegistrySnils, Fault::Repeat);
    assert_eq!(ask(&town, "/snils", &body).await, 503);
    assert_eq!(ask(&town, "/snils", &body).await, 202);
    town.advance(5);
    town.running.faults().set(FaultTarget::RegistrySnils, Fault::Wrong);
    for _ in 0..8 {
        assert!(state(&town, "/snils", &body).await.is_err());
    }
    town.running.faults().set_for(FaultTarget::RegistrySnils, Fault::Slow, 0.05);
    assert!(matches!(state(&town, "/snils", &body).await.unwrap(), State::Answered(Answer::Match(_))));
}

#[tokio::test]
async fn a_restart_keeps_outbox_records_mode_and_requests_in_flight() {
    let town = Town::new().await;
    sms(&town, "a", "Код 482913").await;
    town.tell("/registry/mode", json!({"unknown": "not_found"})).await;
    let mut person = json!({"surname": "Липова", "given_name": "Анна", "patronymic": "Ильинична", "birth_date": "1990-05-06",
        "snils": "11223344595", "delay_seconds": 60});
    town.tell("/registry/snils", person.clone()).await;
    let (slow, quick) = (asked("snils", "s-1"), asked("passport", "q-1"));
    assert_eq!(ask(&town, "/snils", &slow).await, 202);
    assert_eq!(answer(&town, "/passports", &quick).await, Answer::NotFound);

    let town = town.restarted().await;
    assert_eq!(sms(&town, "a", "Код 482913").await.0, 202);
    sms(&town, "b", "Код 111111").await;
    let ids: Vec<_> = town.running.outbox().list().into_iter().map(|message| message.id).collect();
    assert_eq!(ids, ["m-000002", "m-000001"]);
    assert_eq!(state(&town, "/passports", &quick).await.unwrap(), State::Answered(Answer::NotFound));
    assert_eq!(state(&town, "/snils", &slow).await.unwrap(), State::Accepted);
    assert_eq!(ask(&town, "/snils", &slow).await, 202);
    town.tell("/clock", json!({"advance_seconds": 60})).await;
    assert!(matches!(state(&town, "/snils", &slow).await.unwrap(), State::Answered(Answer::Match(_))));

    person["answer"] = json!("unclear");
    town.tell("/registry/snils", person).await;
    let town = town.restarted().await;
    assert!(
        matches!(state(&town, "/snils", &slow).await.unwrap(), State::Answered(Answer::Match(_))),
        "given is given"
    );
    let again = asked("snils", "s-2");
    assert_eq!(ask(&town, "/snils", &again).await, 202);
    town.advance(60);
    assert_eq!(state(&town, "/snils", &again).await.unwrap(), State::Answered(Answer::Unclear));
}

#[tokio::test]
async fn a_call_back_comes_by_itself() {
    let town = Town::new().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut request: Value = serde_json::from_str(&asked("snils", "c-1")).unwrap();
    request["callback"] = json!(format!("http://{}/registry", listener.local_addr().unwrap()));
    assert_eq!(ask(&town, "/snils", &request.to_string()).await, 202);
    town.advance(3);
    let (stream, _) = tokio::time::timeout(Duration::from_secs(10), listener.accept()).await.unwrap().unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).await.unwrap();
    assert_eq!(line, "POST /registry HTTP/1.1\r\n");
}

#[tokio::test]
async fn the_console_answers_programs_and_people() {
    let town = Town::new().await;
    assert_eq!(town.get(Service::Console, "/people").await[0]["id"], "p-1");
    assert_eq!(town.get(Service::Console, "/clock").await["now"], "2023-11-14T22:13:20.000000+00:00");
    town.tell(
        "/diary/pupils",
        json!({"surname": "Липова", "given_name": "Мая", "patronymic": null, "birth_date": "2017-03-14",
        "snils": null, "class": "3 «Б»"}),
    )
    .await;
    assert_eq!(town.pupils.lock().unwrap()[0].class, "3 «Б»");
    sms(&town, "a", "Код 482913 http://127.0.0.1:8080/x").await;
    assert_eq!(ask(&town, "/snils", &asked("snils", "p-1")).await, 202);
    for path in ["/", "/people", "/outbox", "/registry", "/faults", "/clock", "/nothing"] {
        for lang in ["ru", "en"] {
            let url = town.url(Service::Console, &format!("{path}?lang={lang}"));
            let page = town.http.get(url).header("accept", "text/html").send().await.unwrap().text().await.unwrap();
            assert!(page.contains(&format!("<html lang=\"{lang}\">")) && page.contains("<h1>"), "{path}");
            assert!(!page.contains("<script") && !page.contains("<Мая>"), "{path}");
        }
    }
    let page = town.http.get(town.url(Service::Console, "/outbox")).header("accept", "text/html").send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(
        page.contains("<code class=\"code\">482913</code>") && page.contains("<a href=\"http://127.0.0.1:8080/x\">")
    );
}

#[tokio::test]
async fn the_console_refuses_in_words() {
    let town = Town::new().await;
    let post = |path: &str, body: &'static str| town.http.post(town.url(Service::Console, path)).body(body);
    for (path, body) in [
        ("/registry/births", "{"),
        ("/registry/births", "{}"),
        ("/registry/snils", r#"{"snils":"1","surname":"А","given_name":"Б","birth_date":"1990-01-01"}"#),
        ("/registry/snils", r#"{"snils":"11223344595","surname":"А","given_name":"Б","birth_date":"01.01.1990"}"#),
        ("/registry/mode", r#"{"unknown":"perhaps"}"#),
        ("/faults", r#"{"service":"sms","fault":"sad"}"#),
        ("/clock", r#"{"advance_seconds":"soon"}"#),
        ("/clock", "[]"),
    ] {
        let answer = post(path, body).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{path} {body}");
        let words: Value = answer.json().await.unwrap();
        assert!(words["error"].as_str().is_some_and(|words| words.len() > 10), "{words}");
    }
    let foreign = post("/faults", r#"{"service":"sms","fault":"down"}"#).header("origin", "http://evil.example");
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    let form = post("/registry/mode", "unknown=not_found").header("content-type", "application/x-www-form-urlencoded");
    let answer = form.send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (303, "/registry?done=1"));
    assert_eq!(town.get(Service::Console, "/registry").await["mode"]["unknown"], "not_found");
    let unbuilt = town.http.get(town.url(Service::Gateway, "/v3/payments")).send().await.unwrap();
    assert_eq!(unbuilt.status(), 404);
}

#[tokio::test]
async fn stopping_takes_less_than_a_second_even_while_a_client_hangs() {
    let town = Town::new().await;
    town.running.faults().set(FaultTarget::Smtp, Fault::Slow);
    town.running.faults().set(FaultTarget::Sms, Fault::Slow);
    let _smtp = TcpStream::connect(town.running.addr(Service::Smtp)).await.unwrap();
    let mut http = TcpStream::connect(town.running.addr(Service::Sms)).await.unwrap();
    http.write_all(b"POST /messages HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
    let _idle = TcpStream::connect(town.running.addr(Service::Console)).await.unwrap();
    let address = town.running.addr(Service::Console);
    tokio::time::timeout(Duration::from_secs(1), town.running.stop()).await.unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}
