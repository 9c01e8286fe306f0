//! The mail stand-in: takes letters by SMTP (RFC 5321) and puts their plain text into the outbox.
//! The dialogue is the `mailin` state machine; this file moves its lines over the socket and can be stopped at any time.
//! Absent: no TLS, no authentication, no relaying. A letter with an earlier Message-ID to the same person is the same letter.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use mail_parser::MessageParser;
use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::World;
use crate::fault::{Fault, FaultTarget};
use crate::outbox::{Channel, Draft, Put};

/// The largest letter, in bytes.
const LETTER_BYTES_MAX: usize = 1024 * 1024;
/// The longest line, in bytes.
const LINE_BYTES_MAX: u64 = 64 * 1024;
/// Most recipients of one letter.
const RECIPIENTS_MAX: usize = 20;
/// How long a silent client is kept (RFC 5321 §4.5.3.2.7).
const IDLE: Duration = Duration::from_secs(300);
/// What a wrong server says instead of a greeting and of every answer.
const GARBAGE: &[u8] = b"\x00\xff banana\r\n999 \xd0\r\n";

/// Listens until the stand-ins stop.
pub(crate) async fn serve(listener: TcpListener, world: Arc<World>) {
    let mut sessions = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => {
                    sessions.spawn(talk(stream, from, Arc::clone(&world)));
                }
                Err(error) => {
                    tracing::warn!(%error, "the mail stand-in could not accept a connection");
                    world.sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = sessions.join_next(), if !sessions.is_empty() => {}
            () = world.stopped() => return,
        }
    }
}

async fn talk(stream: TcpStream, from: SocketAddr, world: Arc<World>) {
    let (reader, writer) = stream.into_split();
    let ended = tokio::select! {
        ended = dialogue(reader, writer, from.ip(), &world) => ended,
        () = world.stopped() => Ok(()),
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "an SMTP client went away");
    }
}

async fn dialogue(
    reader: OwnedReadHalf,
    mut writer: OwnedWriteHalf,
    from: IpAddr,
    world: &Arc<World>,
) -> io::Result<()> {
    let mut reader = BufReader::new(reader);
    let receiver = Receiver { world: Arc::clone(world), to: Vec::new(), letter: Vec::new() };
    let mut session = SessionBuilder::new("rodnya-standin").build(from, receiver);
    if !reply(&mut writer, &session.greeting(), Moment::Slow, world).await? {
        return Ok(());
    }
    let mut line = Vec::with_capacity(1024);
    loop {
        line.clear();
        let mut limited = (&mut reader).take(LINE_BYTES_MAX);
        let length =
            tokio::time::timeout(IDLE, limited.read_until(b'\n', &mut line)).await.map_err(io::Error::from)??;
        if length == 0 || !line.ends_with(b"\n") {
            return Ok(());
        }
        let answer = session.process(&line);
        if answer.action == Action::NoReply {
            continue;
        }
        let letter_ended = line == b".\r\n";
        let moment = if letter_ended { Moment::Slow } else { Moment::Quick };
        // After a letter it did not take the state machine goes on reading lines as the letter's: end here.
        let ends = answer.action == Action::Close || (letter_ended && answer.is_error);
        if !reply(&mut writer, &answer, moment, world).await? || ends {
            return Ok(());
        }
    }
}

/// Whether a slow server takes its time here: at the greeting and at the end of a letter.
#[derive(PartialEq, Eq)]
enum Moment {
    Slow,
    Quick,
}

/// Writes an answer as the fault of this moment wants it; false if the connection ends with it.
async fn reply(writer: &mut OwnedWriteHalf, answer: &Response, moment: Moment, world: &World) -> io::Result<bool> {
    let hit = world.faults.hit(FaultTarget::Smtp);
    match hit.fault {
        Fault::Down => {
            writer.write_all(&response::NO_SERVICE.buffer()?).await?;
            return Ok(false);
        }
        Fault::Wrong => {
            writer.write_all(GARBAGE).await?;
            return Ok(true);
        }
        Fault::Slow if moment == Moment::Slow => world.sleep(hit.wait).await,
        Fault::Slow | Fault::Repeat | Fault::None => {}
    }
    writer.write_all(&answer.buffer()?).await?;
    Ok(true)
}

struct Receiver {
    world: Arc<World>,
    to: Vec<String>,
    letter: Vec<u8>,
}

impl Handler for Receiver {
    fn rcpt(&mut self, to: &str) -> Response {
        if to.contains('@') { response::OK } else { response::BAD_MAILBOX }
    }

    fn data_start(&mut self, _domain: &str, _from: &str, _is8bit: bool, to: &[String]) -> Response {
        if to.len() > RECIPIENTS_MAX {
            return response::NO_STORAGE;
        }
        self.to = to.iter().map(|to| to.to_lowercase()).collect();
        self.letter.clear();
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        // One byte over the limit is enough to know that it was passed.
        let room = (LETTER_BYTES_MAX + 1).saturating_sub(self.letter.len());
        self.letter.extend_from_slice(&bytes[..bytes.len().min(room)]);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        if self.letter.len() > LETTER_BYTES_MAX {
            return response::NO_STORAGE;
        }
        let fault = self.world.faults.of(FaultTarget::Smtp);
        if matches!(fault, Fault::Down | Fault::Wrong) {
            return response::NO_SERVICE;
        }
        match self.deliver() {
            Ok(Taken::Now) if fault == Fault::Repeat => response::INTERNAL_ERROR,
            Ok(Taken::Now | Taken::Before) => response::OK,
            Err(error) => {
                tracing::error!(%error, "the mail stand-in could not keep a letter");
                response::INTERNAL_ERROR
            }
        }
    }
}

enum Taken {
    Now,
    Before,
}

impl Receiver {
    fn deliver(&self) -> io::Result<Taken> {
        let letter = MessageParser::default()
            .parse(&self.letter)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a letter without headers"))?;
        let subject = letter.subject().map(str::to_owned);
        let text = letter.body_text(0).unwrap_or_default().replace("\r\n", "\n").trim_end().to_owned();
        let mut taken = Taken::Before;
        for to in &self.to {
            let key = letter.message_id().map(|id| format!("email:{id}:{to}"));
            let draft =
                Draft { channel: Channel::Email, to: to.clone(), subject: subject.clone(), text: text.clone(), key };
            if let Put::New(_) = self.world.outbox.put(draft, self.world.now())? {
                taken = Taken::Now;
            }
        }
        Ok(taken)
    }
}
