//! `serve` as an operator starts it: configured from the environment, over a SQLite file of its own (O1, O4).

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How long a start or an end may take.
const PATIENCE: Duration = Duration::from_secs(10);

struct Server {
    port: u16,
    process: Child,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let (port, metrics) = (free_port(), free_port());
        let mut process = serve(folder, port, metrics).stderr(Stdio::null()).spawn().unwrap();
        let began = Instant::now();
        while status(port, "/health/ready") != Some(200) {
            assert!(process.try_wait().unwrap().is_none(), "it ended at its start");
            assert!(began.elapsed() < PATIENCE, "it never got ready");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { port, process }
    }

    fn end(mut self) {
        let sent = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let told = Instant::now();
        while told.elapsed() < PATIENCE {
            if let Some(status) = self.process.try_wait().unwrap() {
                assert!(status.success(), "{status}");
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it did not end in time");
    }
}

impl Drop for Server {
    /// A failed test leaves nothing running.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn serve(folder: &Path, port: u16, metrics: u16) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rodnya"));
    command
        .arg("serve")
        .env_remove("RODNYA_CONFIG")
        .env("RODNYA_DATABASE", format!("sqlite:{}", folder.join("rodnya.sqlite").display()))
        .env("RODNYA_LISTEN", format!("127.0.0.1:{port}"))
        .env("RODNYA_METRICS_LISTEN", format!("127.0.0.1:{metrics}"))
        .env("RODNYA_PUBLIC_URL", "https://rodnya.example")
        .env("RODNYA_SMTP", "127.0.0.1:9")
        .env("RODNYA_MAIL_FROM", "Родня <rodnya@rodnya.example>")
        .env("RODNYA_SMS_URL", "http://127.0.0.1:9")
        .env("RODNYA_REGISTRY_BIRTHS", "http://127.0.0.1:9/births")
        .env("RODNYA_REGISTRY_SNILS", "http://127.0.0.1:9/snils")
        .env("RODNYA_REGISTRY_PASSPORTS", "http://127.0.0.1:9/passports");
    command
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// The answer's status and head; none if nobody answers.
fn ask(port: u16, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: rodnya.example\r\nconnection: close\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    Some((answer.split_whitespace().nth(1)?.parse().ok()?, answer))
}

fn status(port: u16, path: &str) -> Option<u16> {
    ask(port, path).map(|(status, _)| status)
}

fn empty_folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("rodnya-serve-{name}-{}", std::process::id()));
    // Left over from a killed run with the same process id.
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

#[test]
fn o1_serve_needs_nothing_but_its_configuration_and_ends_when_told() {
    let folder = empty_folder("alone");
    let server = Server::start(&folder);
    let (status_of_home, home) = ask(server.port, "/").unwrap();
    assert_eq!(status_of_home, 200);
    assert!(home.contains("__Host-") && home.contains("Secure"), "cookies under https: {}", &home[..500]);
    assert!(!home.contains("Это демонстрация"));
    assert_eq!(status(server.port, "/metrics"), Some(404), "figures are for the operator's listener only");

    let second = serve(&folder, free_port(), free_port()).output().unwrap();
    let words = String::from_utf8_lossy(&second.stderr);
    assert!(!second.status.success() && words.contains("already runs"), "{words}");
    server.end();

    Server::start(&folder).end();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn o4_what_is_missing_in_the_configuration_is_said() {
    let folder = empty_folder("missing");
    let refused = serve(&folder, 1, 1).env_remove("RODNYA_SMTP").output().unwrap();
    let words = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && words.contains("smtp"), "{words}");
}
