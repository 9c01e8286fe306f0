//! What the checks need beside the Rust toolchain, and how it comes onto the machine.
//! Programs come from the distribution by apt-get (as root, or through sudo without a password), packages of the journeys by `npm ci`.
//! What cannot be installed is named, with the command that failed; nothing is skipped silently.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Failure;
use crate::tree;

/// A program that must be there, and the packages that bring it.
struct Need {
    what: &'static str,
    found: fn() -> bool,
    packages: &'static [&'static str],
}

const NEEDS: &[Need] = &[
    Need { what: "PostgreSQL", found: || postgres_folder().is_some(), packages: &["postgresql"] },
    Need { what: "openssl", found: || on_path("openssl").is_some(), packages: &["openssl"] },
    Need { what: "Chromium", found: || chromium().is_some(), packages: &["chromium"] },
    Need { what: "Node.js", found: || on_path("node").is_some(), packages: &["nodejs"] },
    Need { what: "npm", found: || on_path("npm").is_some(), packages: &["npm"] },
];

/// Installs what lacks.
///
/// # Errors
/// Names what could not be installed.
pub(crate) fn prepare() -> Result<(), Failure> {
    let lacking: Vec<&Need> = NEEDS.iter().filter(|n| !(n.found)()).collect();
    if !lacking.is_empty() {
        install(&lacking)?;
    }
    let still: Vec<&str> = NEEDS.iter().filter(|n| !(n.found)()).map(|n| n.what).collect();
    if !still.is_empty() {
        return Err(format!("could not be installed: {}", still.join(", ")).into());
    }
    node_packages()
}

fn install(lacking: &[&Need]) -> Result<(), Failure> {
    let names: Vec<&str> = lacking.iter().map(|n| n.what).collect();
    println!("lacking: {}; installing from the distribution", names.join(", "));
    if on_path("apt-get").is_none() {
        return Err(format!("this machine has no apt-get; please install {}", names.join(", ")).into());
    }
    apt(&["update"])?;
    // One after another: where one conflicts with what is there, the others still come.
    for need in lacking.iter().filter(|n| !(n.found)()) {
        let mut arguments = vec!["install", "-y", "--no-install-recommends"];
        arguments.extend(need.packages);
        if let Err(why) = apt(&arguments) {
            println!("{}: {why}", need.what);
        }
    }
    Ok(())
}

fn apt(arguments: &[&str]) -> Result<(), Failure> {
    let mut command = if is_root() { Command::new("apt-get") } else { Command::new("sudo") };
    if !is_root() {
        command.args(["-n", "apt-get"]);
    }
    let status =
        command.args(["-q"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("apt-get {} failed ({status})", arguments.join(" ")).into()) }
}

/// `npm ci` in `journeys/`, unless what is installed is what the lock file names.
fn node_packages() -> Result<(), Failure> {
    let folder = tree::root().join("journeys");
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let mark = folder.join("node_modules/.installed-lock.json");
    if std::fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let status = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(format!(
            "npm ci in journeys/ failed ({status}): playwright-core, axe-core and html-validate are not installed"
        )
        .into());
    }
    std::fs::write(mark, lock)?;
    Ok(())
}

/// The folder of the newest PostgreSQL's programs.
pub(crate) fn postgres_folder() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|v| Some((v.file_name().to_str()?.parse().ok()?, v.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin).or_else(|| on_path("initdb").and_then(|p| p.parent().map(Path::to_owned)))
}

/// The browser of the distribution, or the one `CHROMIUM` names.
pub(crate) fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|p| p.exists());
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path))
}

/// A program's place in `PATH`.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|p| p.is_file())
}

/// Whether this runs as root.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}
