//! The program's figures, each beside its physical limit, as one table for the README.
//! Whole-program workloads against the release build's demo; the limits come from `crates/server/examples/limits.rs`.
//! Run it on a machine that does nothing else.

mod load;
mod serve;
mod work;

use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::postgres::{self, Postgres};
use crate::town::{self, Town};
use crate::tree;
use load::Figures;
use serve::Serve;
use work::Place;

/// How long each measure runs, unless `--seconds` says otherwise.
const SECONDS: u64 = 5;
const WRITERS: [usize; 3] = [1, 16, 64];

/// `cargo x bench [--seconds N] [--debug] [--built]`; with `--debug` the debug build is measured, to try the bench itself;
/// `--built` takes what is built.
pub(crate) fn run(arguments: &[String]) -> Result<bool, Failure> {
    let debug = arguments.iter().any(|a| a == "--debug");
    if cfg!(debug_assertions) && !debug {
        // The load is optimised too, so that the program's speed is measured and not ours.
        let mut again = cargo(&["run", "--quiet", "--release", "--package", "xtask", "--", "bench"]);
        return Ok(again.args(arguments).status()?.success());
    }
    let seconds = arguments.windows(2).find(|w| w[0] == "--seconds").map_or(Ok(SECONDS), |w| w[1].parse())?;
    let time = Duration::from_secs(seconds);
    let mut build = cargo(&["build", "--package", "rodnya-server", "--bin", "rodnya", "--example", "limits"]);
    if !debug {
        build.arg("--release");
    }
    if !arguments.iter().any(|a| a == "--built") && !build.status()?.success() {
        return Err("the build failed".into());
    }
    let cores = std::thread::available_parallelism()?.get();
    println!("| what | figure | p50 | p99 | limit | of it |\n| --- | ---: | ---: | ---: | ---: | ---: |");
    let server = Postgres::start()?;
    sqlite(time, cores)?;
    on_postgres(time, &server)?;
    println!("\nOn {cores} cores, load on the same machine; each measure {seconds} s.");
    Ok(true)
}

fn sqlite(time: Duration, cores: usize) -> Result<(), Failure> {
    let mut town = Town::start(None)?;
    let place = Place::of(&town)?;
    let argon2 = limit(&["argon2", &time.as_secs().to_string(), &cores.to_string()])?;
    row("password logins/s", work::password_logins(&place, time)?, Some(("argon2id hashes/s", argon2)));
    let bare = bare_axum(time)?;
    row("login page/s", work::login_page(&place, time)?, Some(("bare axum answers/s", bare)));
    row("home page, signed in/s", work::home_page(&place, time)?, Some(("bare axum answers/s", bare)));
    row("sign-on logins/s (authorize, code, token, userinfo)", work::sign_on(&town, &place, time)?, None);
    let raw = raw_sqlite(time)?;
    for writers in WRITERS {
        let figures = work::durable_writes(&place, time, writers)?;
        row(&format!("durable writes/s, {writers} writers, SQLite"), figures, Some(("single commits/s", raw)));
    }
    let startup = town.startup;
    town.end();
    serve(&town, &place, time)?;
    figure("start of `demo` with its town, to `ready`", &format!("{:.2} s", startup.as_secs_f64()));
    let size = std::fs::metadata(town::program()?)?.len() / (1 << 20);
    figure("the program, one file", &format!("{size} MiB"));
    Ok(())
}

/// `serve` by itself: how long it takes to be ready, what it holds when idle and after load of every kind.
fn serve(town: &Town, place: &Place, time: Duration) -> Result<(), Failure> {
    let serve = Serve::start(town)?;
    let place = place.at(&serve.url);
    std::thread::sleep(Duration::from_secs(2));
    let idle = serve.resident_mib();
    work::home_page(&place, time)?;
    work::durable_writes(&place, time, WRITERS[2])?;
    let loaded = serve.resident_mib();
    work::password_logins(&place, time)?;
    let hashing = serve.resident_mib();
    figure("start of `serve`, to `ready`", &format!("{:.0} ms", serve.startup.as_secs_f64() * 1e3));
    figure(
        "memory of `serve`: idle / after pages and writes / after logins",
        &format!("{idle:.0} / {loaded:.0} / {hashing:.0} MiB"),
    );
    Ok(())
}

fn raw_sqlite(time: Duration) -> Result<f64, Failure> {
    let file = std::env::temp_dir().join(format!("rodnya-limits-{}.sqlite", std::process::id()));
    let raw = limit(&["sqlite", &file.to_string_lossy(), &time.as_secs().to_string()]);
    for ending in ["", "-wal", "-shm"] {
        let _removed = std::fs::remove_file(format!("{}{ending}", file.display()));
    }
    raw
}

fn on_postgres(time: Duration, server: &Postgres) -> Result<(), Failure> {
    server.create("bench")?;
    let town = Town::start(Some(server.address_of("bench")))?;
    let place = Place::of(&town)?;
    for writers in WRITERS {
        let connections = writers.to_string();
        let raw = limit(&["postgres", &server.address(), &time.as_secs().to_string(), &connections])?;
        let figures = work::durable_writes(&place, time, writers)?;
        row(
            &format!("durable writes/s, {writers} writers, PostgreSQL"),
            figures,
            Some(("commits/s of as many connections", raw)),
        );
    }
    Ok(())
}

fn figure(what: &str, value: &str) {
    println!("| {what} | {value} | | | | |");
}

fn row(what: &str, figures: Figures, limit: Option<(&str, f64)>) {
    let (named, share) = limit.map_or((String::new(), String::new()), |(name, limit)| {
        (format!("{limit:.0} {name}"), format!("{:.0} %", 100.0 * figures.per_second / limit))
    });
    let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let (p50, p99) = (milliseconds(figures.p50), milliseconds(figures.p99));
    println!("| {what} | {:.0} | {p50} | {p99} | {named} | {share} |", figures.per_second);
}

/// What the machine itself can do.
fn limit(arguments: &[&str]) -> Result<f64, Failure> {
    let output = Command::new(limits()).args(arguments).stderr(Stdio::inherit()).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse().map_err(|_| format!("limits {arguments:?} failed"))?)
}

fn bare_axum(time: Duration) -> Result<f64, Failure> {
    let port = postgres::free_port()?;
    let mut server = Command::new(limits()).args(["axum", &port.to_string()]).stdout(Stdio::null()).spawn()?;
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() && began.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let figures = work::bare(port, time);
    server.kill()?;
    server.wait()?;
    Ok(figures?.per_second)
}

fn limits() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| tree::root().join("target"), PathBuf::from);
    target.join(if cfg!(debug_assertions) { "debug" } else { "release" }).join("examples/limits")
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(tree::root());
    command
}
