//! The tree of the project as the checks see it: every text file with its path from the root.
//! Build results, installed packages and hidden folders other than `.ci` and `.cargo` are not part of it.
//! Rust files can be read as `Source`: code without comments and literals, and the literals by themselves.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// All text files under the project's root.
pub(crate) struct Tree {
    /// The folder with the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Sorted by path.
    pub(crate) files: Vec<File>,
}

/// One text file.
pub(crate) struct File {
    /// From the root, with `/`: `crates/store/src/db.rs`.
    pub(crate) path: String,
    /// Its whole text.
    pub(crate) text: String,
}

impl Tree {
    /// Reads the tree around this program's own manifest.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn read() -> io::Result<Self> {
        let root = root();
        let mut files = Vec::new();
        walk(&root, &root, &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { root, files })
    }

    /// The files whose path ends so.
    pub(crate) fn ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |f| f.path.ends_with(ending))
    }

    /// The file at this path.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|f| f.path == path)
    }
}

/// The folder with the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_owned()
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            let hidden = name.starts_with('.') && name != ".ci" && name != ".cargo";
            let made = name == "target" || name == "node_modules" || (name == "data" && folder == root);
            if !hidden && !made {
                walk(root, &path, files)?;
            }
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root).expect("walked from the root").to_string_lossy().replace('\\', "/");
            files.push(File { path, text });
        }
    }
    Ok(())
}

impl File {
    /// The crate's folder name (`store`, `xtask`), if the file lies in one.
    pub(crate) fn krate(&self) -> Option<&str> {
        if self.path.starts_with("xtask/") {
            return Some("xtask");
        }
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether the whole file is test code.
    pub(crate) fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs") || self.krate() == Some("testkit")
    }
}

/// A Rust file taken apart.
pub(crate) struct Source {
    /// The text with comments and the insides of literals blanked; same length, same lines.
    pub(crate) code: String,
    /// String literals with the line (from 1) on which each begins.
    pub(crate) strings: Vec<(usize, String)>,
    /// Comments with the line on which each begins.
    pub(crate) comments: Vec<(usize, String)>,
    /// Byte ranges of `code` under `#[cfg(test)]`.
    tests: Vec<std::ops::Range<usize>>,
}

impl Source {
    /// Takes a Rust text apart.
    pub(crate) fn new(text: &str) -> Self {
        let mut lexer = Lexer { text, at: 0, line: 1, code: Vec::new(), strings: Vec::new(), comments: Vec::new() };
        lexer.run();
        let code = String::from_utf8(lexer.code).expect("whole characters are copied or blanked");
        let tests = test_ranges(&code);
        Self { code, strings: lexer.strings, comments: lexer.comments, tests }
    }

    /// The line (from 1) of a byte of `code`.
    pub(crate) fn line_of(&self, at: usize) -> usize {
        self.code[..at].bytes().filter(|b| *b == b'\n').count() + 1
    }

    /// Whether a byte of `code` lies under `#[cfg(test)]`.
    pub(crate) fn in_tests(&self, at: usize) -> bool {
        self.tests.iter().any(|r| r.contains(&at))
    }

    /// Whether a line lies under `#[cfg(test)]`.
    pub(crate) fn line_in_tests(&self, line: usize) -> bool {
        self.tests.iter().any(|r| (self.line_of(r.start)..=self.line_of(r.end - 1)).contains(&line))
    }

    /// Lines that are no tests.
    pub(crate) fn lines_without_tests(&self) -> usize {
        let tests: usize = self.tests.iter().map(|r| self.code[r.clone()].lines().count()).sum();
        self.code.lines().count() - tests
    }

    /// Every place in the code where this text stands, tests left out.
    pub(crate) fn places<'a>(&'a self, wanted: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.code.match_indices(wanted).map(|(at, _)| at).filter(|at| !self.in_tests(*at))
    }

    /// The byte after the brace that closes the one at `open`.
    pub(crate) fn closing(&self, open: usize) -> usize {
        closing(&self.code, open)
    }
}

fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (i, b) in code.bytes().enumerate().skip(open) {
        match b {
            b'{' => depth += 1,
            b'}' if depth == 1 => return i + 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    code.len()
}

fn test_ranges(code: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for (start, mark) in code.match_indices("#[cfg(test)]") {
        if ranges.iter().any(|r| r.contains(&start)) {
            continue;
        }
        let after = start + mark.len();
        let end = match code[after..].find(['{', ';']) {
            Some(i) if code.as_bytes()[after + i] == b'{' => closing(code, after + i),
            Some(i) => after + i + 1,
            None => code.len(),
        };
        ranges.push(start..end);
    }
    ranges
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    code: Vec<u8>,
    strings: Vec<(usize, String)>,
    comments: Vec<(usize, String)>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let bytes = rest.as_bytes();
            if rest.starts_with("//") {
                self.comment(rest.find('\n').unwrap_or(rest.len()));
            } else if rest.starts_with("/*") {
                self.comment(block_comment(rest));
            } else if bytes[0] == b'"' {
                self.literal(1, plain_string(rest), 1);
            } else if let Some((head, len, tail)) = raw_string(rest).filter(|_| !self.after_word()) {
                self.literal(head, len, tail);
            } else if bytes[0] == b'\'' {
                self.blank(character(rest));
            } else {
                self.copy();
            }
        }
    }

    fn after_word(&self) -> bool {
        self.code.last().is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
    }

    fn comment(&mut self, len: usize) {
        self.comments.push((self.line, self.text[self.at..self.at + len].to_owned()));
        self.blank(len);
    }

    fn literal(&mut self, head: usize, len: usize, tail: usize) {
        let inside = &self.text[self.at + head..self.at + len.max(head + tail) - tail];
        self.strings.push((self.line, inside.to_owned()));
        self.blank(len);
    }

    fn blank(&mut self, len: usize) {
        for b in self.text[self.at..self.at + len].bytes() {
            self.code.push(if b == b'\n' { b'\n' } else { b' ' });
            self.line += usize::from(b == b'\n');
        }
        self.at += len;
    }

    fn copy(&mut self) {
        let c = self.text[self.at..].chars().next().expect("not at the end");
        let mut buffer = [0; 4];
        self.code.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
        self.line += usize::from(c == '\n');
        self.at += c.len_utf8();
    }
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut i) = (0, 0);
    while i < rest.len() {
        if rest.as_bytes()[i..].starts_with(b"/*") {
            (depth, i) = (depth + 1, i + 2);
        } else if rest.as_bytes()[i..].starts_with(b"*/") {
            (depth, i) = (depth - 1, i + 2);
            if depth == 0 {
                return i;
            }
        } else {
            i += 1;
        }
    }
    rest.len()
}

fn plain_string(rest: &str) -> usize {
    let mut escaped = false;
    for (i, b) in rest.bytes().enumerate().skip(1) {
        match b {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `(length before the text, length of all, length after the text)`.
fn raw_string(rest: &str) -> Option<(usize, usize, usize)> {
    let prefix = ["br", "cr", "r"].into_iter().find(|p| rest.starts_with(p))?;
    let hashes = rest[prefix.len()..].bytes().take_while(|b| *b == b'#').count();
    let head = prefix.len() + hashes + 1;
    if rest.as_bytes().get(head - 1) != Some(&b'"') {
        return None;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let len = rest[head..].find(&end).map_or(rest.len(), |i| head + i + end.len());
    Some((head, len, end.len()))
}

/// The length of a character literal, or 1 for the mark of a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => rest[3..].find('\'').map_or(1, |i| i + 4),
        Some(_) => match chars.next() {
            Some((i, '\'')) => i + 1,
            _ => 1,
        },
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_taken_out_of_the_code() {
        let source = Source::new("let a = \"{ // no\"; // { yes\nlet b = r#\"}\"#; let c = '{'; fn f<'a>() {}\n");
        assert_eq!(source.code.matches('{').count(), 1);
        assert_eq!(source.strings, [(1, "{ // no".to_owned()), (2, "}".to_owned())]);
        assert_eq!(source.comments, [(1, "// { yes".to_owned())]);
    }

    #[test]
    fn test_modules_are_known() {
        let source = Source::new("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n");
        assert_eq!(source.places("fn ").count(), 2);
        assert_eq!(source.lines_without_tests(), 2);
        assert!(source.line_in_tests(4) && !source.line_in_tests(6));
    }
}
