//! Letters by SMTP (RFC 5321). Each letter's Message-ID is that of its row in the outbox, so a repeated delivery
//! is one letter for whoever looks at it.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        SUBMISSIONS_PORT,
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use rodnya_domain::OutboxId;

use crate::letter::Letter;

/// How long the carrier may take.
const TIME: Duration = Duration::from_secs(10);

/// Where letters go.
#[derive(Clone)]
pub struct MailSettings {
    /// Host of the carrier.
    pub host: String,
    /// Port of the carrier.
    pub port: u16,
    /// Whether the connection must be under TLS: by STARTTLS, on port 465 from the first byte (RFC 8314 §3.3); off only on a loopback.
    pub tls: bool,
    /// Name and password, if the carrier wants a login.
    pub login: Option<(String, String)>,
    /// Who sends: `Родня <rodnya@example.org>`.
    pub from: String,
}

/// Sends letters.
#[derive(Clone)]
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    domain: String,
}

/// Why a letter did not go.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The settings are wrong.
    #[error("the settings of mail are wrong: {0}")]
    Settings(String),
    /// The address or the letter can never be sent.
    #[error("the carrier will never take it: {0}")]
    Never(String),
    /// It may go later.
    #[error("the carrier did not take it now: {0}")]
    Later(String),
}

impl Mail {
    /// A client of this carrier.
    ///
    /// # Errors
    /// [`MailError::Settings`].
    pub fn new(settings: &MailSettings) -> Result<Self, MailError> {
        let wrong = |error: String| MailError::Settings(error);
        let from: Mailbox = settings.from.parse().map_err(|error| wrong(format!("{error}")))?;
        let parameters = || TlsParameters::new(settings.host.clone()).map_err(|error| wrong(error.to_string()));
        let tls = match (settings.tls, settings.port) {
            (true, SUBMISSIONS_PORT) => Tls::Wrapper(parameters()?),
            (true, _) => Tls::Required(parameters()?),
            (false, _) => Tls::None,
        };
        let mut carrier = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(tls)
            .timeout(Some(TIME));
        if let Some((name, password)) = &settings.login {
            carrier = carrier.credentials(Credentials::new(name.clone(), password.clone()));
        }
        let transport = carrier.build();
        let domain = from.email.domain().to_owned();
        Ok(Self { transport, from, domain })
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// [`MailError::Never`] or [`MailError::Later`].
    pub async fn send(&self, id: OutboxId, to: &str, letter: &Letter) -> Result<(), MailError> {
        let never = |error: String| MailError::Never(error);
        let to: Mailbox = to.parse().map_err(|_| never("the address cannot be written".to_owned()))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject.clone())
            .message_id(Some(format!("<{id}@{}>", self.domain)))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .map_err(|error| never(error.to_string()))?;
        let sent = tokio::time::timeout(TIME, self.transport.send(message)).await;
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.is_permanent() => Err(never(status_of(&error))),
            Ok(Err(error)) => Err(MailError::Later(status_of(&error))),
            Err(_) => Err(MailError::Later("no answer in time".to_owned())),
        }
    }
}

/// What the carrier said, without the address that it may repeat.
fn status_of(error: &lettre::transport::smtp::Error) -> String {
    error.status().map_or_else(|| "no connection".to_owned(), |code| format!("code {code}"))
}
