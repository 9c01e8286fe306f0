//! `rodnya serve` by itself, on the database of a demo that has ended: what an installation costs without the town.
//! Mail, SMS and registries are addresses at which nobody listens; nothing measured here waits for them.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::client::Browser;
use crate::postgres;
use crate::town::{self, Town};

const START_LIMIT: Duration = Duration::from_secs(60);
const NOBODY: &str = "http://127.0.0.1:9";

/// The running program.
pub(super) struct Serve {
    pub(super) url: String,
    /// From the start of the process to its first «ready».
    pub(super) startup: Duration,
    process: Child,
}

impl Serve {
    /// Starts it where the town was.
    ///
    /// # Errors
    /// It is not ready in time.
    pub(super) fn start(town: &Town) -> Result<Self, Failure> {
        let (port, metrics) = (postgres::free_port()?, postgres::free_port()?);
        let url = format!("http://127.0.0.1:{port}");
        let began = Instant::now();
        let process = Command::new(town::program()?)
            .args(["serve", "--database", &town.database()])
            .env("RODNYA_LISTEN", format!("127.0.0.1:{port}"))
            .env("RODNYA_METRICS_LISTEN", format!("127.0.0.1:{metrics}"))
            .env("RODNYA_PUBLIC_URL", &url)
            .envs(
                ["SMS_URL", "REGISTRY_BIRTHS", "REGISTRY_SNILS", "REGISTRY_PASSPORTS"]
                    .map(|k| (format!("RODNYA_{k}"), NOBODY)),
            )
            .env("RODNYA_SMTP", "127.0.0.1:9")
            .env("RODNYA_SMTP_TLS", "false")
            .env("RODNYA_MAIL_FROM", "Rodnya <rodnya@mail.test>")
            .env("RODNYA_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        let mut serve = Self { url, startup: Duration::ZERO, process };
        serve.wait(began)?;
        Ok(serve)
    }

    /// Resident memory in MiB.
    pub(super) fn resident_mib(&self) -> f64 {
        town::resident_mib(&self.process)
    }

    fn wait(&mut self, began: Instant) -> Result<(), Failure> {
        let ready = format!("{}/health/ready", self.url);
        while began.elapsed() < START_LIMIT {
            if Browser::new(1).request("GET", &ready, &[], None).is_ok_and(|answer| answer.status == 200) {
                self.startup = began.elapsed();
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err("`serve` is not ready".into())
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        town::end(&mut self.process);
    }
}
