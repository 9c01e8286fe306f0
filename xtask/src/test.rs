//! The one test command: everything that is checked, in order, on a fresh machine too.
//! A step that others build on ends the run where it fails; the others go on and are reported.
//! The last line is `N passed, N failed`, over all tests, journeys and plain steps.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::faults;
use crate::journeys;
use crate::machine;
use crate::postgres::Postgres;
use crate::tree;

/// Where tests find a server on which they may create databases.
pub(crate) const TEST_POSTGRES: &str = "RODNYA_TEST_POSTGRES";
/// The certificate that this server shows for the name `localhost`.
const TEST_CERTIFICATE: &str = "RODNYA_TEST_POSTGRES_CERTIFICATE";

/// How much was tried in a step, and with what result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count {
    passed: usize,
    failed: usize,
}

const FAULT_ROUNDS: usize = 2;
const FAULT_WRITERS: usize = 16;

const PASSED: Count = Count { passed: 1, failed: 0 };
const FAILED: Count = Count { passed: 0, failed: 1 };

/// One step of the command.
struct Step {
    name: &'static str,
    about: &'static str,
    /// Nothing after it can be tried if it fails.
    needed: bool,
    run: fn(&mut Run) -> Result<Count, Failure>,
}

const STEPS: &[Step] = &[
    Step { name: "machine", about: "what the checks need is there or is installed", needed: true, run: machine_step },
    Step { name: "format", about: "cargo fmt --all --check", needed: false, run: format },
    Step { name: "lint", about: "cargo clippy --workspace --all-targets", needed: false, run: lint },
    Step { name: "tidy", about: "rules of the house", needed: false, run: tidy },
    Step { name: "unit", about: "tests of all crates, on SQLite and PostgreSQL", needed: false, run: unit },
    Step { name: "build", about: "the program for journeys and faults", needed: true, run: build },
    Step { name: "journeys", about: "browser tests on SQLite", needed: false, run: journeys_sqlite },
    Step { name: "journeys-postgres", about: "browser tests on PostgreSQL", needed: false, run: journeys_postgres },
    Step { name: "faults", about: "kill -9 under load on both engines", needed: false, run: faults },
];

/// What steps share.
struct Run {
    postgres: Option<Postgres>,
}

impl Run {
    /// The run's own PostgreSQL, started when first asked for.
    fn postgres(&mut self) -> Result<&Postgres, Failure> {
        if self.postgres.is_none() {
            self.postgres = Some(Postgres::start()?);
        }
        self.postgres.as_ref().ok_or_else(|| "no PostgreSQL".into())
    }
}

/// `cargo xtask test [--list] [--only STEP …]`.
pub(crate) fn run(arguments: &[String]) -> Result<bool, Failure> {
    if arguments.iter().any(|a| a == "--list") {
        STEPS.iter().for_each(|s| println!("{:18} {}", s.name, s.about));
        return Ok(true);
    }
    let only: Vec<&String> = arguments.iter().skip_while(|a| *a != "--only").skip(1).collect();
    if let Some(unknown) = only.iter().find(|o| !STEPS.iter().any(|s| s.name == o.as_str())) {
        return Err(format!("no step `{unknown}`; --list names them").into());
    }
    let chosen = STEPS.iter().filter(|s| only.is_empty() || only.iter().any(|o| *o == s.name));
    let mut run = Run { postgres: None };
    let mut done: Vec<(&Step, Count, Duration)> = Vec::new();
    let mut broken_off = None;
    for step in chosen {
        let (count, took) = try_step(step, &mut run);
        done.push((step, count, took));
        if step.needed && count.failed > 0 {
            broken_off = Some(step.name);
            break;
        }
    }
    drop(run);
    Ok(summary(&done, broken_off))
}

fn try_step(step: &Step, run: &mut Run) -> (Count, Duration) {
    println!("\n== {}: {}", step.name, step.about);
    let began = Instant::now();
    let count = (step.run)(run).unwrap_or_else(|why| {
        println!("{}: {why}", step.name);
        FAILED
    });
    let took = began.elapsed();
    println!("== {}: {} passed, {} failed in {}", step.name, count.passed, count.failed, minutes(took));
    (count, took)
}

fn summary(done: &[(&Step, Count, Duration)], broken_off: Option<&str>) -> bool {
    println!("\n== summary");
    for (step, count, took) in done {
        let word = if count.failed == 0 { "ok  " } else { "FAIL" };
        println!("{word} {:18} {:>5} passed {:>4} failed  {}", step.name, count.passed, count.failed, minutes(*took));
    }
    if let Some(name) = broken_off {
        println!("what comes after `{name}` was not tried");
    }
    let total = done.iter().map(|(_, _, took)| *took).sum();
    let (passed, failed) = done.iter().fold((0, 0), |(p, f), (_, c, _)| (p + c.passed, f + c.failed));
    println!("in {}", minutes(total));
    println!("{passed} passed, {failed} failed");
    failed == 0 && passed > 0
}

fn machine_step(_: &mut Run) -> Result<Count, Failure> {
    machine::prepare()?;
    Ok(PASSED)
}

fn format(_: &mut Run) -> Result<Count, Failure> {
    plain(cargo().args(["fmt", "--all", "--check"]))
}

fn lint(_: &mut Run) -> Result<Count, Failure> {
    plain(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn tidy(_: &mut Run) -> Result<Count, Failure> {
    Ok(if crate::tidy::run(&[])? { PASSED } else { FAILED })
}

fn unit(run: &mut Run) -> Result<Count, Failure> {
    let server = run.postgres()?;
    let (address, certificate) = (server.address(), server.certificate());
    let mut command = cargo();
    if has_nextest() {
        command.args([
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "--status-level",
            "fail",
            "--final-status-level",
            "slow",
        ]);
    } else {
        println!("cargo-nextest is not installed: `cargo test` runs the same tests");
        command.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]);
    }
    counted(command.env(TEST_POSTGRES, address).env(TEST_CERTIFICATE, certificate))
}

fn build(_: &mut Run) -> Result<Count, Failure> {
    plain(cargo().args(["build", "--bin", "rodnya"]))
}

fn journeys_sqlite(_: &mut Run) -> Result<Count, Failure> {
    counted(&mut journeys::command(&["--engine".into(), "sqlite".into()], None)?)
}

/// A few rounds; `cargo x faults` makes many.
fn faults(run: &mut Run) -> Result<Count, Failure> {
    let plan = faults::Plan { rounds: FAULT_ROUNDS, writers: FAULT_WRITERS };
    let mut failed = faults::rounds(plan, "sqlite", None)?;
    failed += faults::rounds(plan, "postgres", Some(run.postgres()?))?;
    Ok(Count { passed: 2 * FAULT_ROUNDS - failed, failed })
}

fn journeys_postgres(run: &mut Run) -> Result<Count, Failure> {
    let server = run.postgres()?;
    counted(&mut journeys::command(&["--engine".into(), "postgres".into()], Some(server))?)
}

/// The cargo that started this, without what it told its child.
fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let told = std::env::vars_os()
        .map(|(k, _)| k)
        .filter(|k| k.to_string_lossy().starts_with("CARGO_PKG_") || k == "CARGO_MANIFEST_DIR");
    told.for_each(|k| {
        command.env_remove(k);
    });
    command.current_dir(tree::root()).stdin(Stdio::null());
    command
}

fn has_nextest() -> bool {
    cargo().args(["nextest", "--version"]).output().is_ok_and(|o| o.status.success())
}

fn plain(command: &mut Command) -> Result<Count, Failure> {
    Ok(if command.status()?.success() { PASSED } else { FAILED })
}

/// Shows what a command prints and reads its counts; a command that fails has at least one failure.
fn counted(command: &mut Command) -> Result<Count, Failure> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (to, lines) = mpsc::channel();
    let readers =
        [child.stdout.take().map(|s| reader(s, to.clone())), child.stderr.take().map(|s| reader(s, to.clone()))];
    drop(to);
    let mut count = Count { passed: 0, failed: 0 };
    for line in lines {
        println!("{line}");
        if let Some(more) = counts_in(&line) {
            count = Count { passed: count.passed + more.passed, failed: count.failed + more.failed };
        }
    }
    for reader in readers.into_iter().flatten() {
        reader.join().map_err(|_| "a reader of a command's output broke")?;
    }
    let good = child.wait()?.success();
    if good && count.passed == 0 {
        return Err("the command ended well, but tells of no test".into());
    }
    Ok(if good || count.failed > 0 { count } else { Count { failed: 1, ..count } })
}

fn reader(stream: impl Read + Send + 'static, to: mpsc::Sender<String>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            if to.send(String::from_utf8_lossy(&line).trim_end().to_owned()).is_err() {
                return;
            }
        }
    })
}

/// Counts in the summary lines of nextest, `cargo test` and the journeys.
fn counts_in(line: &str) -> Option<Count> {
    // What a failing test printed itself stands indented.
    let numbers = if line.trim_start().starts_with("Summary [") && line.contains(" run: ") {
        line.split_once(" run: ")?.1
    } else if let Some(rest) = line.strip_prefix("test result: ") {
        rest.split_once(". ")?.1
    } else if line.ends_with(" failed") && line.contains(" passed, ") && line.starts_with(|c: char| c.is_ascii_digit())
    {
        line
    } else {
        return None;
    };
    let number = |word: &str| {
        let piece =
            numbers.split([',', ';']).map(str::trim).find(|p| p.split(' ').nth(1).is_some_and(|w| w == word))?;
        piece.split(' ').next()?.parse::<usize>().ok()
    };
    let failed = [number("failed"), number("timed"), number("exec")].into_iter().flatten().sum();
    Some(Count { passed: number("passed").unwrap_or(0), failed })
}

fn minutes(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_of_all_runners_are_read() {
        for (line, expected) in [
            ("     Summary [   1.2s] 5 tests run: 3 passed (1 slow), 2 failed, 1 skipped", Some((3, 2))),
            ("     Summary [   1.2s] 1 test run: 1 passed, 0 skipped", Some((1, 0))),
            ("test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured", Some((4, 1))),
            ("17 passed, 2 failed", Some((17, 2))),
            ("    test result: FAILED. 0 passed; 1 failed; 0 ignored", None),
            ("a line about 3 passed, and nothing failed", None),
        ] {
            assert_eq!(counts_in(line).map(|c| (c.passed, c.failed)), expected, "{line}");
        }
    }
}
