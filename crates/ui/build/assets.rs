//! Styles, scripts, fonts and pictures into the binary under names that hold their hash.
//! `@import "x.css" layer(y);` of a bundle is written out in place, so that each product loads one
//! style; `url("name")` in styles becomes the hashed address.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// Bundles by name; each begins at `assets/<name>`.
const BUNDLES: [&str; 4] = ["look.css", "staff.css", "diary.css", "review.css"];
const PLAIN: [(&str, &str); 3] =
    [("woff2", "font/woff2"), ("svg", "image/svg+xml"), ("js", "text/javascript; charset=utf-8")];
const STYLE: &str = "text/css; charset=utf-8";

struct Asset {
    name: String,
    url: String,
    mime: &'static str,
    file: PathBuf,
}

/// Writes `assets.rs` with the table `ASSETS`.
///
/// # Errors
/// A file that cannot be read, or a style that names a file which is not there.
pub(crate) fn generate(root: &Path, out: &Path) -> Result<(), String> {
    let mut assets = Vec::new();
    let mut urls = BTreeMap::new();
    for file in files(&[root.join("assets"), root.join("assets/fonts"), root.join("assets/scripts")], root)? {
        let extension = file.extension().and_then(|e| e.to_str()).unwrap_or_default().to_owned();
        let Some((_, mime)) = PLAIN.iter().find(|(known, _)| *known == extension) else { continue };
        let bytes = read(&file)?;
        let asset = named(&file_name(&file), &bytes, mime, file.canonicalize().map_err(|e| e.to_string())?);
        urls.insert(asset.name.clone(), asset.url.clone());
        assets.push(asset);
    }
    for bundle in BUNDLES {
        let style = with_addresses(&bundled(root, &root.join("assets").join(bundle))?, &urls)?;
        let file = out.join(bundle);
        fs::write(&file, &style).map_err(|e| format!("{}: {e}", file.display()))?;
        assets.push(named(bundle, style.as_bytes(), STYLE, file));
    }
    let mut code = String::from("static ASSETS: &[Asset] = &[\n");
    for asset in &assets {
        let Asset { name, url, mime, file } = asset;
        let _ = writeln!(
            code,
            "    Asset {{ name: {name:?}, url: {url:?}, mime: {mime:?}, bytes: include_bytes!({:?}) }},",
            file
        );
    }
    code.push_str("];\n");
    fs::write(out.join("assets.rs"), code).map_err(|e| e.to_string())
}

/// Assets of the named folders and the scripts that lie beside their component.
fn files(folders: &[PathBuf], root: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let components = root.join("templates/components");
    let mut all = folders.to_vec();
    all.extend(entries(&components)?.into_iter().filter(|p| p.is_dir()));
    for folder in all {
        if folder.is_dir() {
            found.extend(entries(&folder)?.into_iter().filter(|p| p.is_file()));
        }
    }
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let listed = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut paths: Vec<PathBuf> = listed.flatten().map(|e| e.path()).collect();
    paths.sort();
    Ok(paths)
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|e| format!("{}: {e}", file.display()))
}

/// A style with its imports written out. Imports are relative to `assets/`, components to `templates/`.
fn bundled(root: &Path, file: &Path) -> Result<String, String> {
    let source = String::from_utf8(read(file)?).map_err(|e| format!("{}: {e}", file.display()))?;
    let mut out = String::new();
    for line in source.lines() {
        let Some(import) = line.trim().strip_prefix("@import \"") else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let (name, rest) = import.split_once('"').ok_or_else(|| format!("{}: {line}", file.display()))?;
        let folder = if name.starts_with("components/") { "templates" } else { "assets" };
        let inner = bundled(root, &root.join(folder).join(name))?;
        match rest.trim().strip_prefix("layer(").and_then(|r| r.split_once(')')) {
            Some((layer, _)) => {
                let _ = writeln!(out, "@layer {layer} {{\n{inner}}}");
            }
            None => out.push_str(&inner),
        }
    }
    Ok(out)
}

fn with_addresses(style: &str, urls: &BTreeMap<String, String>) -> Result<String, String> {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, after)) = rest.split_once("url(\"") {
        let (name, tail) = after.split_once('"').ok_or("a style has an address without an end")?;
        let bare = name.rsplit('/').next().unwrap_or(name);
        let url = urls.get(bare).ok_or_else(|| format!("a style names {name}, which is not there"))?;
        let _ = write!(out, "{before}url(\"{url}\"");
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

fn named(name: &str, bytes: &[u8], mime: &'static str, file: PathBuf) -> Asset {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let url = format!("/static/{stem}-{:016x}.{extension}", fnv(bytes));
    Asset { name: name.to_owned(), url, mime, file }
}

fn file_name(file: &Path) -> String {
    file.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned()
}

/// FNV-1a, 64 bit: tells versions of our own files apart, guards nothing.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
