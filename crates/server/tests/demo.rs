//! The town as a person starts it: the real binary on free ports and an empty folder (O1, O2).

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use rodnya_domain::{Actor, Cx, Lang, name::FullName};
use rodnya_flows::edge::Edge;
use rodnya_store::{Address, Db, Keys, Tx, person::Person};
use serde_json::Value;

/// Ports that a town may use.
const PORTS: u16 = 16;
/// How long a town may take to end after SIGTERM.
const END_TIME: Duration = Duration::from_secs(10);

struct Town {
    base: u16,
    folder: PathBuf,
    process: Child,
}

impl Town {
    /// Starts a town and waits for its ready line.
    fn start(base: u16, folder: &Path, more: &[&str]) -> Self {
        let mut process = demo(base, folder, more).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = format!("ready http://127.0.0.1:{base}");
        assert!(lines.any(|line| line.unwrap() == ready), "the town never said that it is ready");
        Self { base, folder: folder.to_owned(), process }
    }

    fn get(&self, offset: u16, path: &str) -> (u16, String) {
        exchange(self.base + offset, &format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n"))
    }

    fn post(&self, offset: u16, path: &str, body: &str) -> (u16, String) {
        let head = format!("POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n");
        let kind = format!("content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        exchange(self.base + offset, &(head + &kind))
    }

    fn people(&self) -> Vec<Value> {
        let (status, text) = self.get(2, "/people");
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    fn database(&self) -> String {
        format!("sqlite:{}", self.folder.join("rodnya.sqlite").display())
    }

    /// SIGTERM, as an operator sends it.
    fn end(mut self) {
        let told = Instant::now();
        let sent = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
        while told.elapsed() < END_TIME {
            if let Some(status) = self.process.try_wait().unwrap() {
                assert!(status.success(), "{status}");
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the town did not end in time");
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Town {
    /// A failed test leaves nothing running.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn demo(base: u16, folder: &Path, more: &[&str]) -> Command {
    let mut command = rodnya(&["demo", "--port-base", &base.to_string(), "--data"]);
    command.arg(folder).args(more);
    command
}

fn rodnya(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rodnya"));
    command.args(arguments).env_remove("RODNYA_DATABASE").env_remove("RODNYA_CONFIG");
    command
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn exchange(port: u16, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split_whitespace().nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}

/// A run of free ports below the range that the system gives out; each test looks in a part of its own.
fn free_ports(part: u16) -> u16 {
    let first = 10_000 + part * 2_000 + u16::try_from(std::process::id() % 100).unwrap() * PORTS;
    let is_free = |base: u16| (base..base + PORTS).all(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok());
    (first..first + 2_000).step_by(usize::from(PORTS)).find(|base| is_free(*base)).unwrap()
}

fn empty_folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("rodnya-demo-{name}-{}", std::process::id()));
    // Left over from a killed run with the same process id.
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// The people without the codes of the moment, which change every half minute.
fn without_codes(mut people: Vec<Value>) -> Vec<Value> {
    for person in &mut people {
        if let Some(totp) = person["totp"].as_object_mut() {
            totp.remove("code").unwrap();
        }
    }
    people
}

#[test]
fn o2_the_town_starts_ends_and_comes_back_after_a_kill() {
    let (base, folder) = (free_ports(0), empty_folder("life"));
    let town = Town::start(base, &folder, &[]);
    assert_eq!(town.get(0, "/").0, 200);
    for offset in [1, 2, 10, 11] {
        assert_eq!(town.get(offset, "/").0, 200, "port +{offset}");
    }
    for (offset, path) in [(0, "/health/live"), (0, "/health/ready"), (9, "/health/ready"), (9, "/metrics")] {
        assert_eq!(town.get(offset, path).0, 200, "{path}");
    }
    assert_eq!(town.post(2, "/clock", r#"{"advance_seconds": 86400}"#).0, 200);
    let clock_before = town.get(2, "/clock").1;
    let people = town.people();
    town.kill();

    let town = Town::start(base, &folder, &[]);
    assert_eq!(without_codes(town.people()), without_codes(people.clone()));
    assert!(town.get(2, "/clock").1 > clock_before, "the clock went back");
    let second = demo(free_ports(1), &folder, &[]).output().unwrap();
    assert!(!second.status.success() && words(&second).contains("already runs"), "{}", words(&second));
    town.end();

    let town = Town::start(base, &folder, &["--fresh", "--families", "3"]);
    assert!(town.people().len() < people.len());
    town.end();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn o2_the_console_tells_enough_people_to_play_the_stories() {
    let (base, folder) = (free_ports(2), empty_folder("people"));
    let town = Town::start(base, &folder, &["--families", "20"]);
    let people = town.people();
    let standard: Vec<&Value> = people
        .iter()
        .filter(|p| p["role"] == "parent" && p["level"] == "standard" && p["logins"]["phone"].is_string())
        .collect();
    assert!(standard.len() >= 8, "{}", standard.len());
    for role in ["child", "helper", "adult"] {
        assert!(people.iter().filter(|person| person["role"] == role).count() >= 2, "{role}");
    }
    for person in &people {
        let verified = person["level"] == "standard";
        assert_eq!(person["logins"]["snils"].is_string(), verified, "{}", person["note"]);
        assert!(person["password"].is_string() && person["logins"]["email"].is_string());
    }
    let ids: Vec<&Value> = people.iter().map(|person| &person["id"]).collect();
    for child in people.iter().flat_map(|person| person["children"].as_array().unwrap()) {
        let account = &child["account_id"];
        assert!(account.is_null() || ids.contains(&account), "{account}");
        assert!(child["birth_certificate"]["series"] == "IV-АБ" && child["snils"].is_string());
    }
    town.end();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn o4_commands_work_while_the_town_runs() {
    let (base, folder) = (free_ports(3), empty_folder("commands"));
    let town = Town::start(base, &folder, &["--families", "1"]);
    let file = folder.join("client.json");
    std::fs::write(&file, r#"{"client_name": "Кружок", "redirect_uris": ["http://127.0.0.1:9/back"]}"#).unwrap();
    let added = rodnya(&["client", "add", "--database", &town.database(), "--file"]).arg(&file).output().unwrap();
    assert!(added.status.success(), "{}", words(&added));
    let answer: Value = serde_json::from_slice(&added.stdout).unwrap();
    assert!(answer["client_id"].is_string() && answer["client_secret"].is_string(), "{answer}");
    let listed = rodnya(&["client", "list", "--json", "--database", &town.database()]).output().unwrap();
    let systems: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(systems.len(), 4, "three diaries and the new one");
    for command in [["migrate", "--database"], ["doctor", "--database"]] {
        let done = rodnya(&command).arg(town.database()).output().unwrap();
        assert!(done.status.success(), "{command:?} {}", words(&done));
    }
    let open = rodnya(&["admin", "support", "list", "--json", "--database", &town.database()]).output().unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&open.stdout).unwrap(), serde_json::json!([]), "{}", words(&open));
    for (id, said) in [("x", "is no question"), ("00000000-0000-7000-8000-000000000000", "there is no question")] {
        let answer = ["admin", "support", "answer", id, "--text", "Да", "--database", &town.database()];
        let refused = rodnya(&answer).output().unwrap();
        assert!(!refused.status.success() && words(&refused).contains(said), "{}", words(&refused));
    }
    std::fs::write(&file, r#"{"redirect_uris": []}"#).unwrap();
    let refused = rodnya(&["client", "add", "--database", &town.database(), "--file"]).arg(&file).output().unwrap();
    assert!(!refused.status.success() && words(&refused).starts_with("rodnya: "), "{}", words(&refused));
    town.end();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn o2_a_folder_of_somebody_else_is_left_alone() {
    let folder = empty_folder("foreign");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("letter.txt"), "dear").unwrap();
    let refused = demo(free_ports(4), &folder, &["--fresh"]).output().unwrap();
    assert!(!refused.status.success() && words(&refused).contains("other things are in it"), "{}", words(&refused));
    assert!(folder.join("letter.txt").exists());
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A database in which somebody works in earnest.
async fn earnest(address: &Address) {
    let address = address.clone();
    let db =
        tokio::task::spawn_blocking(move || Db::open(&address, Keys::from_master(&[7; 32]))).await.unwrap().unwrap();
    let cx = Edge::default().cx(Actor::Worker, Lang::Ru);
    let person = |tx: &mut Tx<'_>, cx: &Cx| {
        let name = FullName::parse("Росинкина", "Диана", "").unwrap();
        rodnya_store::person::insert(tx, &Person::new(cx.id(), name, "Europe/Moscow".to_owned(), cx.now))
    };
    db.write(cx, person).await.unwrap();
}

#[tokio::test]
async fn o2_a_database_of_somebody_else_is_left_alone() {
    let folder = empty_folder("earnest");
    let path = folder.join("theirs.sqlite");
    earnest(&Address::Sqlite(path.clone())).await;
    let theirs = format!("sqlite:{}", path.display());
    for more in [["--database", theirs.as_str()].as_slice(), &["--fresh", "--database", &theirs]] {
        let refused = demo(free_ports(5), &folder.join("data"), more).output().unwrap();
        assert!(!refused.status.success(), "{more:?}");
        assert!(words(&refused).contains("not a demo's"), "{}", words(&refused));
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn o1_the_town_stands_on_postgres_too() {
    let Ok(base) = std::env::var("RODNYA_TEST_POSTGRES") else { return };
    let new = || {
        tokio::task::spawn_blocking({
            let base = base.clone();
            move || rodnya_store::testing::new_postgres(&base).unwrap()
        })
    };
    let (database, theirs) = (new().await.unwrap(), new().await.unwrap());
    let (ports, folder) = (free_ports(6), empty_folder("postgres"));
    let town = Town::start(ports, &folder, &["--database", &database]);
    let people = town.people();
    let file = folder.join("client.json");
    std::fs::write(&file, r#"{"client_name": "Кружок", "redirect_uris": ["http://127.0.0.1:9/back"]}"#).unwrap();
    let added = rodnya(&["client", "add", "--database", &database, "--file"]).arg(&file).output().unwrap();
    assert!(added.status.success(), "{}", words(&added));
    town.kill();

    let town = Town::start(ports, &folder, &["--database", &database]);
    assert_eq!(town.people(), people);
    town.end();
    let elsewhere = demo(ports, &empty_folder("elsewhere"), &["--database", &database]).output().unwrap();
    assert!(words(&elsewhere).contains("belongs to the demo in"), "{}", words(&elsewhere));
    Town::start(ports, &folder, &["--fresh", "--database", &database]).end();

    earnest(&Address::Postgres(theirs.clone())).await;
    let refused = demo(ports, &folder, &["--fresh", "--database", &theirs]).output().unwrap();
    assert!(words(&refused).contains("not a demo's"), "{}", words(&refused));
    std::fs::remove_dir_all(&folder).unwrap();
}
