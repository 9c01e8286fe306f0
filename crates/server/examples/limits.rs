//! The limits of the machine that the program's figures are held against: a bare axum answer, raw argon2id, raw commits.
//! Not part of the program. `limits axum PORT`, `limits argon2 SECONDS THREADS`, `limits sqlite FILE SECONDS`,
//! `limits postgres ADDRESS SECONDS WRITERS`; all but the first print one number per second.
#![expect(clippy::print_stdout, reason = "a command line tool speaks by printing")]

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use argon2::{Algorithm, Argon2, Params, Version};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["axum", port] => axum(port.parse()?),
        ["argon2", seconds, threads] => hashes(time(seconds)?, threads.parse()?),
        ["sqlite", file, seconds] => sqlite(file, time(seconds)?),
        ["postgres", address, seconds, writers] => postgres(address, time(seconds)?, writers.parse()?),
        _ => bail!("axum PORT | argon2 SECONDS THREADS | sqlite FILE SECONDS | postgres ADDRESS SECONDS WRITERS"),
    }
}

fn time(seconds: &str) -> Result<Duration> {
    Ok(Duration::from_secs(seconds.parse().context("seconds")?))
}

/// An answer of two bytes, without a layer.
#[tokio::main]
async fn axum(port: u16) -> Result<()> {
    let router = axum::Router::new().route("/", axum::routing::get(|| async { "ok" }));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("ready");
    Ok(axum::serve(listener, router).await?)
}

/// The parameters of our passwords: 19 MiB, two passes, one lane.
fn hashes(time: Duration, threads: usize) -> Result<()> {
    let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(|e| anyhow::anyhow!("{e}"))?;
    per_second(time, threads, move |_| {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        Ok(move || {
            let mut out = [0; 32];
            argon2
                .hash_password_into(b"Rogoz-Kx7!vesna", b"sixteen bytes...", &mut out)
                .map_err(|e| anyhow::anyhow!("{e}"))
        })
    })
}

/// One writer, one row a commit, with the program's own pragmas.
fn sqlite(file: &str, time: Duration) -> Result<()> {
    let file = file.to_owned();
    per_second(time, 1, move |_| {
        let connection = rusqlite::Connection::open(&file)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.execute("create table if not exists raw (id integer primary key, text text not null)", [])?;
        Ok(move || {
            connection.execute(
                "insert into raw (text) values (?1)",
                ["a row of about sixty bytes, as an event of ours may be"],
            )?;
            Ok(())
        })
    })
}

/// Each writer on a connection of its own, one row a commit.
fn postgres(address: &str, time: Duration, writers: usize) -> Result<()> {
    let address = address.to_owned();
    let mut first = postgres::Client::connect(&address, postgres::NoTls)?;
    first.batch_execute("create table if not exists raw (id bigserial primary key, text text not null)")?;
    drop(first);
    per_second(time, writers, move |_| {
        let mut client = postgres::Client::connect(&address, postgres::NoTls)?;
        let insert = client.prepare("insert into raw (text) values ($1)")?;
        Ok(move || {
            client.execute(&insert, &[&"a row of about sixty bytes, as an event of ours may be"])?;
            Ok(())
        })
    })
}

/// Runs one step after another on each thread and prints how many were done in a second.
fn per_second<S>(
    time: Duration,
    threads: usize,
    setup: impl Fn(usize) -> Result<S> + Send + Sync + Clone + 'static,
) -> Result<()>
where
    S: FnMut() -> Result<()>,
{
    let workers: Vec<_> = (0..threads)
        .map(|n| {
            let setup = setup.clone();
            thread::spawn(move || -> Result<f64> {
                let mut step = setup(n)?;
                let began = Instant::now();
                let mut done = 0_u32;
                while began.elapsed() < time {
                    step()?;
                    done += 1;
                }
                Ok(f64::from(done) / began.elapsed().as_secs_f64())
            })
        })
        .collect();
    let mut sum = 0.0;
    for worker in workers {
        sum += worker.join().map_err(|_| anyhow::anyhow!("a worker broke"))??;
    }
    println!("{sum:.1}");
    Ok(())
}
