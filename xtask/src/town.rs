//! The demo as a process: started on free ports with a folder of its own, asked through its console, stopped or killed.
//! With `RODNYA_KEEP` set its folder stays. The program is the one `RODNYA_BIN` names, else the workspace's own in `target/debug` or `target/release`.
//! Made-up people for load come from here too; none is like a person of the seeds.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Failure;
use crate::client::Browser;
use crate::tree;

const START_LIMIT: Duration = Duration::from_secs(120);
const STOP_LIMIT: Duration = Duration::from_secs(10);
const MESSAGE_LIMIT: Duration = Duration::from_secs(30);
const PORTS: u16 = 16;

/// A running demo.
pub(crate) struct Town {
    pub(crate) url: String,
    /// From the start of the process to its `ready` line.
    pub(crate) startup: Duration,
    base: u16,
    data: PathBuf,
    database: Option<String>,
    process: Child,
}

impl Town {
    /// Starts the demo with an empty folder; `database` is an address, else the embedded one.
    ///
    /// # Errors
    /// No program, or no `ready` line in time.
    pub(crate) fn start(database: Option<String>) -> Result<Self, Failure> {
        let base = free_ports()?;
        let data = std::env::temp_dir().join(format!("rodnya-town-{}-{base}", std::process::id()));
        std::fs::create_dir_all(&data)?;
        let (process, url, startup) = launch(base, &data, database.as_deref(), true).inspect_err(|_| {
            let _removed = std::fs::remove_dir_all(&data);
        })?;
        Ok(Self { url, startup, base, data, database, process })
    }

    /// The console's address.
    pub(crate) fn console(&self) -> String {
        format!("http://127.0.0.1:{}", self.base + 2)
    }

    /// The database's address, as commands of the program take it.
    pub(crate) fn database(&self) -> String {
        let embedded = || format!("sqlite:{}", self.data.join("town/rodnya.sqlite").display());
        self.database.clone().unwrap_or_else(embedded)
    }

    /// As `kill -9`, then the same again on the same data.
    ///
    /// # Errors
    /// It does not come back.
    pub(crate) fn revive(&mut self) -> Result<(), Failure> {
        self.kill();
        (self.process, self.url, self.startup) = launch(self.base, &self.data, self.database.as_deref(), false)?;
        Ok(())
    }

    /// As `kill -9`.
    pub(crate) fn kill(&mut self) {
        let _killed = self.process.kill();
        let _waited = self.process.wait();
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    /// As SIGTERM; its data stay until the value goes.
    pub(crate) fn end(&mut self) {
        end(&mut self.process);
    }

    /// Resident memory in MiB.
    pub(crate) fn resident_mib(&self) -> f64 {
        resident_mib(&self.process)
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        self.end();
        if std::env::var_os("RODNYA_KEEP").is_some() {
            println!("kept {}", self.data.display());
            return;
        }
        let _removed = std::fs::remove_dir_all(&self.data);
    }
}

/// SIGTERM, and SIGKILL if it does not end in time.
pub(crate) fn end(process: &mut Child) {
    if matches!(process.try_wait(), Ok(None)) {
        let _asked = Command::new("kill").arg(process.id().to_string()).status();
    }
    let began = Instant::now();
    while began.elapsed() < STOP_LIMIT && matches!(process.try_wait(), Ok(None)) {
        std::thread::sleep(Duration::from_millis(50));
    }
    let _killed = process.kill();
    let _waited = process.wait();
}

/// Resident memory of a process in MiB.
pub(crate) fn resident_mib(process: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

fn launch(base: u16, data: &Path, database: Option<&str>, fresh: bool) -> Result<(Child, String, Duration), Failure> {
    let program = program()?;
    let log = std::fs::File::options().create(true).append(true).open(data.join("log"))?;
    let mut command = Command::new(&program);
    command.args(["demo", "--port-base", &base.to_string(), "--data"]).arg(data.join("town"));
    if let Some(database) = database {
        command.args(["--database", database]);
    }
    if fresh {
        command.arg("--fresh");
    }
    let began = Instant::now();
    let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn()?;
    let output = process.stdout.take().ok_or("no output")?;
    let (to, ready) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(url) = line.strip_prefix("ready ") {
                let _sent = to.send(url.trim_end_matches('/').to_owned());
            }
        }
    });
    match ready.recv_timeout(START_LIMIT) {
        Ok(url) => Ok((process, url, began.elapsed())),
        Err(_) => {
            let _killed = process.kill();
            let _waited = process.wait();
            let log = std::fs::read_to_string(data.join("log")).unwrap_or_default();
            Err(format!("no ready line from {}:\n{log}", program.display()).into())
        }
    }
}

/// The built program.
pub(crate) fn program() -> Result<PathBuf, Failure> {
    if let Some(named) = std::env::var_os("RODNYA_BIN") {
        return Ok(named.into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| tree::root().join("target"), PathBuf::from);
    let kinds = if cfg!(debug_assertions) { ["debug", "release"] } else { ["release", "debug"] };
    let found = kinds.map(|kind| target.join(kind).join("rodnya")).into_iter().find(|p| p.exists());
    found.ok_or_else(|| "the program is not built: cargo build --bin rodnya".into())
}

fn free_ports() -> Result<u16, Failure> {
    let begin = 20_000 + u16::try_from(std::process::id() % 600).expect("below 600") * PORTS;
    let bases = (0..600_u16).map(|i| 20_000 + (begin - 20_000 + i * PORTS) % 9_600);
    let is_free = |port: u16| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok();
    bases.into_iter().find(|base| (0..PORTS).all(|i| is_free(base + i))).ok_or_else(|| "no free ports".into())
}

/// The console as load sees it; each thread has one of its own.
pub(crate) struct Console {
    url: String,
    browser: Browser,
}

impl Console {
    /// The console at this address.
    pub(crate) fn new(url: String, n: usize) -> Self {
        Self { url, browser: Browser::new(n) }
    }

    /// What the console answers.
    ///
    /// # Errors
    /// No answer, or no JSON.
    pub(crate) fn get(&mut self, path: &str) -> Result<Value, Failure> {
        let answer =
            self.browser.request("GET", &format!("{}{path}", self.url), &[("accept", "application/json")], None)?;
        Ok(serde_json::from_slice(&answer.body)?)
    }

    /// Moves the clock of the whole town.
    ///
    /// # Errors
    /// No answer, or a refusal.
    pub(crate) fn advance(&mut self, seconds: u64) -> Result<(), Failure> {
        let body = serde_json::json!({ "advance_seconds": seconds }).to_string();
        let headers = [("accept", "application/json"), ("content-type", "application/json")];
        let answer = self.browser.request("POST", &format!("{}/clock", self.url), &headers, Some(&body))?;
        if answer.status < 300 { Ok(()) } else { Err(format!("the clock answers {}", answer.status).into()) }
    }

    /// The newest link sent to a mail; waits for it.
    ///
    /// # Errors
    /// None came in time.
    pub(crate) fn link(&mut self, to: &str) -> Result<String, Failure> {
        let began = Instant::now();
        loop {
            let messages = self.get(&format!("/outbox?to={}", crate::client::encode(to)))?;
            let texts = messages.as_array().into_iter().flatten().filter_map(|m| m["text"].as_str());
            if let Some(link) = texts.filter_map(link_in).next() {
                return Ok(link);
            }
            if began.elapsed() > MESSAGE_LIMIT {
                return Err(format!("no link for {to}").into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// The newest code sent to a phone or mail that was not tried yet; waits for it.
    ///
    /// # Errors
    /// None came in time.
    pub(crate) fn code(&mut self, to: &str, tried: &[String]) -> Result<String, Failure> {
        let began = Instant::now();
        loop {
            let messages = self.get(&format!("/outbox?to={}", crate::client::encode(to)))?;
            let texts = messages.as_array().into_iter().flatten().filter_map(|m| m["text"].as_str());
            if let Some(code) = texts.filter_map(code_in).find(|code| !tried.contains(code)) {
                return Ok(code);
            }
            if began.elapsed() > MESSAGE_LIMIT {
                return Err(format!("no code for {to}").into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

/// The address that a text holds.
fn link_in(text: &str) -> Option<String> {
    let begin = text.find("http://")?;
    let end = text[begin..].find(char::is_whitespace).map_or(text.len(), |end| begin + end);
    Some(text[begin..end].trim_end_matches(['.', ',']).to_owned())
}

/// The one run of six digits.
fn code_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6).map(str::to_owned)
}
