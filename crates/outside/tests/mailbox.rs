//! «Детская почта» against the stand-in of a provider and against servers that break the contract (F5).

use std::sync::Arc;

use rodnya_domain::mailbox::MailboxName;
use rodnya_flows::edge::Edge;
use rodnya_outside::mailbox::{Made, Mailboxes};
use rodnya_standins::{Fault, FaultTarget, Hooks, Running, Service, Standins, StandinsConfig};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

async fn standins(folder: &std::path::Path) -> Running {
    let clock = Edge::default().clock;
    let nothing = || Box::pin(std::future::ready(Ok(())));
    let config = StandinsConfig {
        dir: folder.to_owned(),
        addresses: rodnya_standins::Addresses::free(),
        portal_url: "http://127.0.0.1:1".to_owned(),
        clock: Arc::new(move || clock.now()),
        hooks: Hooks {
            people: Arc::new(|| Box::pin(std::future::ready(Ok(serde_json::json!([]))))),
            clock_advance: Arc::new(move |_| nothing()),
            enrol_pupil: Arc::new(move |_| Box::pin(std::future::ready(Ok(())))),
        },
    };
    Standins::start(config).await.unwrap()
}

fn client(standins: &Running) -> Mailboxes {
    Mailboxes::new(format!("http://{}", standins.addr(Service::Mailboxes))).unwrap()
}

fn name(text: &str) -> MailboxName {
    MailboxName::parse(text).unwrap()
}

#[tokio::test]
async fn f5_a_mailbox_is_made_once_and_a_taken_name_offers_others() {
    let folder = tempdir("made");
    let running = standins(&folder).await;
    let provider = client(&running);
    let Ok(Made::Mailbox(address)) = provider.make("a", &name("varvara.s")).await else { panic!("it is made") };
    assert_eq!(address.local(), "varvara.s");
    assert_eq!(provider.make("a", &name("varvara.s")).await.unwrap(), Made::Mailbox(address.clone()), "asked again");
    let Ok(Made::Taken { free }) = provider.make("b", &name("varvara.s")).await else { panic!("the name is taken") };
    assert_eq!(free.first().map(String::as_str), Some("varvara.s2"));
    running.stop().await;
    let running = standins(&folder).await;
    let again = client(&running).make("b", &name("varvara.s")).await.unwrap();
    assert!(matches!(again, Made::Taken { .. }), "mailboxes survive a restart");
    running.stop().await;
    let _ = std::fs::remove_dir_all(&folder);
}

#[tokio::test]
async fn f5_a_provider_that_is_down_wrong_or_repeats_makes_no_second_mailbox() {
    let folder = tempdir("faults");
    let running = standins(&folder).await;
    let provider = client(&running);
    for fault in [Fault::Down, Fault::Wrong, Fault::Repeat] {
        running.faults().set(FaultTarget::Mailbox, fault);
        assert!(provider.make("a", &name("yulia")).await.is_err(), "{}", fault.as_str());
    }
    running.faults().set(FaultTarget::Mailbox, Fault::None);
    assert!(matches!(provider.make("a", &name("yulia")).await, Ok(Made::Mailbox(_))));
    running.stop().await;
    let _ = std::fs::remove_dir_all(&folder);
}

#[tokio::test]
async fn f5_an_answer_about_another_mailbox_is_none() {
    for body in [
        r#"{"id":"b","address":"yulia@mail.example"}"#,
        r#"{"id":"a","address":"other@mail.example"}"#,
        r#"{"id":"a"}"#,
        r#"{"id":"a","address":"нет"}"#,
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 4096];
            let _ = stream.read(&mut request).await;
            let head = format!("HTTP/1.1 201 Created\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            let _ = stream.write_all(head.as_bytes()).await;
        });
        let made = Mailboxes::new(format!("http://{address}")).unwrap().make("a", &name("yulia")).await;
        assert!(made.is_err(), "{body}: {made:?}");
        server.abort();
    }
}

fn tempdir(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("rodnya-mailbox-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}
