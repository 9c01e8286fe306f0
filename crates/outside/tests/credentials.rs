//! What services of others are shown (O4): a bearer token in every call, a login at the mail carrier.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    thread::{self, JoinHandle},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rodnya_domain::{mailbox::MailboxName, named_id};
use rodnya_outside::{
    letter::Letter,
    mail::{Mail, MailError, MailSettings},
    mailbox::Mailboxes,
    service::Service,
    sms::Sms,
};

/// A server that takes one connection and tells what it heard.
fn server(talk: impl FnOnce(TcpStream) -> Vec<String> + Send + 'static) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (address, thread::spawn(move || talk(listener.accept().unwrap().0)))
}

/// Lines of a request's head, in small letters; the answer promises nothing.
fn http(mut stream: TcpStream) -> Vec<String> {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head: Vec<String> = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_owned());
    }
    let length = head.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    reader.take(length.unwrap_or(0)).read_to_end(&mut Vec::new()).unwrap();
    stream.write_all(b"HTTP/1.1 503 Later\r\ncontent-length: 0\r\n\r\n").unwrap();
    head
}

#[tokio::test]
async fn o4_a_token_is_shown_in_every_call_and_printed_nowhere() {
    for token in [None, Some("s3cret".to_owned())] {
        let (address, heard) = server(http);
        let gateway = Service::new(&format!("http://{address}/"), token.clone());
        assert!(!format!("{gateway:?}").contains("s3cret"));
        Sms::new(gateway).unwrap().send(named_id("a"), "+79005550101", "42").await.unwrap_err();
        let sms = heard.join().unwrap();
        let (address, heard) = server(http);
        let provider = Service::new(&format!("http://{address}"), token.clone());
        let name = MailboxName::parse("yulia").unwrap();
        Mailboxes::new(provider).unwrap().make("a", &name).await.unwrap_err();
        let mailbox = heard.join().unwrap();
        assert!(sms[0].starts_with("POST /messages ") && mailbox[0].starts_with("POST /mailboxes "), "{sms:?}");
        for head in [sms, mailbox] {
            let shown = head.iter().find_map(|line| line.strip_prefix("authorization: Bearer ")).map(str::to_owned);
            assert_eq!(shown, token, "{head:?}");
        }
    }
}

/// A carrier that wants a login: everything one says to it, with `DATA` refused for ever.
fn carrier(mut stream: TcpStream) -> Vec<String> {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut heard = Vec::new();
    stream.write_all(b"220 carrier\r\n").unwrap();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return heard;
        }
        let word = line.split_whitespace().next().unwrap_or_default().to_uppercase();
        let answer: &[u8] = match word.as_str() {
            "EHLO" => b"250-carrier\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n",
            "AUTH" => b"235 welcome\r\n",
            "DATA" => b"554 no\r\n",
            _ => b"250 fine\r\n",
        };
        heard.push(line.trim().to_owned());
        stream.write_all(answer).unwrap();
    }
}

#[tokio::test]
async fn o4_a_carrier_that_wants_a_login_gets_it_before_the_letter() {
    for login in [None, Some(("rodnya".to_owned(), "s3cret".to_owned()))] {
        let (address, heard) = server(carrier);
        let settings = MailSettings {
            host: "127.0.0.1".to_owned(),
            port: address.port(),
            tls: false,
            login: login.clone(),
            from: "Родня <rodnya@rodnya.example>".to_owned(),
        };
        let letter = Letter { subject: "a".to_owned(), text: "b".to_owned(), html: "b".to_owned() };
        let sent = Mail::new(&settings).unwrap().send(named_id("a"), "olga@post.example", &letter).await;
        assert!(matches!(sent, Err(MailError::Never(_))), "{sent:?}");
        let heard = heard.join().unwrap();
        let said = heard.iter().position(|line| line.starts_with("AUTH PLAIN ")).map(|at| {
            assert!(at < heard.iter().position(|line| line.starts_with("MAIL ")).unwrap(), "{heard:?}");
            STANDARD.decode(heard[at].rsplit(' ').next().unwrap()).unwrap()
        });
        assert_eq!(said, login.map(|(name, password)| format!("\0{name}\0{password}").into_bytes()));
    }
}
