//! Makes `texts.rs` (one typed method per text) and `assets.rs` (bundled styles, scripts, fonts)
//! in OUT_DIR. Every mistake in a text or a style stops the build with its file and line.
//! The parts: `build/texts.rs`, `build/typography.rs`, `build/assets.rs`.

use std::{env, fs, path::Path, process::exit};

#[path = "build/assets.rs"]
mod assets;
#[path = "build/texts.rs"]
mod texts;
#[path = "build/typography.rs"]
mod typography;

fn main() {
    for watched in ["build.rs", "build", "texts", "assets", "templates"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    let made = texts::generate(Path::new("texts")).and_then(|code| {
        fs::write(out.join("texts.rs"), code).map_err(|e| vec![e.to_string()])?;
        assets::generate(Path::new("."), out).map_err(|e| vec![e])
    });
    if let Err(problems) = made {
        for problem in &problems {
            eprintln!("{problem}");
            println!("cargo::error={problem}");
        }
        exit(1);
    }
}
