//! A PostgreSQL of its own for one run: temporary folder, free loopback port, ordinary user, fsync on, and TLS for who asks for it.
//! The programs are the distribution's; as root the server runs as the user `postgres`.
//! Dropping the value stops the server and removes the folder.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::machine;

/// Connections the server takes: tests of several crates at once, each with a pool.
const CONNECTIONS: &str = "max_connections=300";
const START_LIMIT: Duration = Duration::from_secs(60);

/// A running server.
pub(crate) struct Postgres {
    bin: PathBuf,
    folder: PathBuf,
    port: u16,
    server: Child,
}

impl Postgres {
    /// Makes a new cluster and starts it.
    ///
    /// # Errors
    /// No PostgreSQL on this machine, or what its programs say.
    pub(crate) fn start() -> Result<Self, Failure> {
        let bin = machine::postgres_folder().ok_or("no PostgreSQL on this machine")?;
        let port = free_port()?;
        let folder = std::env::temp_dir().join(format!("rodnya-postgres-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        if machine::is_root() {
            check(Command::new("chown").arg("postgres").arg(&folder), "chown")?;
        }
        let data = folder.join("data");
        let initdb = ["-U", "rodnya", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"];
        check(ordinary(&bin.join("initdb")).args(initdb).arg(&data), "initdb")?;
        certify(&folder, &data)?;
        let log = std::fs::File::create(folder.join("log"))?;
        let server = ordinary(&bin.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args([
                "-p",
                &port.to_string(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "fsync=on",
                "-c",
                "ssl=on",
                "-c",
                CONNECTIONS,
            ])
            .arg("-k")
            .arg(&folder)
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut started = Self { bin, folder, port, server };
        started.wait()?;
        started.create("rodnya")?;
        Ok(started)
    }

    /// The address of the first database; its role may create others.
    pub(crate) fn address(&self) -> String {
        self.address_of("rodnya")
    }

    /// The certificate that the server shows under TLS, for the name `localhost` only.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.join("server.crt")
    }

    /// The address of a database.
    pub(crate) fn address_of(&self, database: &str) -> String {
        format!("postgres://rodnya@127.0.0.1:{}/{database}", self.port)
    }

    /// Creates an empty database.
    ///
    /// # Errors
    /// What `createdb` says.
    pub(crate) fn create(&self, database: &str) -> Result<(), Failure> {
        let mut command = Command::new(self.bin.join("createdb"));
        check(command.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "rodnya", database]), "createdb")
    }

    fn wait(&mut self) -> Result<(), Failure> {
        let began = Instant::now();
        loop {
            let ready = Command::new(self.bin.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-U", "rodnya", "-p", &self.port.to_string()])
                .status()?;
            if ready.success() {
                return Ok(());
            }
            if began.elapsed() > START_LIMIT || self.server.try_wait()?.is_some() {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(format!("PostgreSQL did not start:\n{log}").into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let stop =
            ordinary(&self.bin.join("pg_ctl")).arg("-D").arg(data).args(["-s", "-m", "immediate", "stop"]).status();
        if !stop.is_ok_and(|s| s.success()) {
            println!("PostgreSQL in {} could not be stopped", self.folder.display());
        }
        let _waited = self.server.wait();
        let _removed = std::fs::remove_dir_all(&self.folder);
    }
}

/// A key and a certificate of its own for the server, a year long; the certificate stands beside the data too.
fn certify(folder: &Path, data: &Path) -> Result<(), Failure> {
    let made = ordinary(Path::new("openssl"))
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "365"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(data.join("server.key"))
        .arg("-out")
        .arg(data.join("server.crt"))
        .output()
        .map_err(|e| format!("openssl: {e}"))?;
    if !made.status.success() {
        return Err(format!("openssl failed: {}", String::from_utf8_lossy(&made.stderr)).into());
    }
    std::fs::copy(data.join("server.crt"), folder.join("server.crt"))?;
    Ok(())
}

/// A port that is free now.
///
/// # Errors
/// What the system says.
pub(crate) fn free_port() -> Result<u16, Failure> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The server refuses to run as root.
fn ordinary(program: &Path) -> Command {
    let mut command = Command::new("runuser");
    if machine::is_root() {
        command.args(["-u", "postgres", "--"]).arg(program);
    } else {
        command = Command::new(program);
    }
    command.current_dir("/").stdin(Stdio::null());
    command
}

fn check(command: &mut Command, name: &str) -> Result<(), Failure> {
    let output = command.stdin(Stdio::null()).output().map_err(|e| format!("{name}: {e}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{name} failed: {}", String::from_utf8_lossy(&output.stderr)).into())
}
