//! A page as a person reads it: its text, its links by name, its forms with fields found by label.
//! No full HTML parser: the program's own pages are well-formed, and the journeys hold that with html-validate.
//! A date's label names a group of three fields; a choice's label names its group, its value the option's label.

use std::collections::BTreeMap;

use super::{Answer, absolute};
use crate::Failure;

/// One answer, read.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) url: String,
    pub(crate) status: u16,
    html: String,
}

/// A tag with its place.
struct Tag<'a> {
    name: String,
    attributes: BTreeMap<String, String>,
    closing: bool,
    start: usize,
    end: usize,
    html: &'a str,
}

impl Page {
    /// Reads an answer from this address.
    pub(crate) fn new(url: String, answer: Answer) -> Self {
        Self { url, status: answer.status, html: answer.text() }
    }

    /// What stands on the page, tags taken out, spaces squeezed.
    pub(crate) fn text(&self) -> String {
        let main = self.html.find("<main").map_or(self.html.as_str(), |i| &self.html[i..]);
        plain(main)
    }

    /// Whether the page shows this text.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// Whether a field with this label can be filled.
    pub(crate) fn has_field(&self, label: &str) -> bool {
        let tags = tags(&self.html);
        let is_legend = |t: &Tag| t.name == "legend" && !t.closing && begins(&inner(t), label);
        labelled(&tags, label).is_some() || tags.iter().any(is_legend)
    }

    /// The addresses behind the links whose name begins so.
    pub(crate) fn links(&self, name: &str) -> Vec<String> {
        let links = tags(&self.html).into_iter().filter(|t| t.name == "a" && !t.closing && begins(&inner(t), name));
        links.filter_map(|t| Some(absolute(&self.url, t.attributes.get("href")?))).collect()
    }

    /// How often this text stands on the page.
    pub(crate) fn count(&self, text: &str) -> usize {
        self.text().matches(text).count()
    }

    /// Where the form with all these labels goes, and its body with these values.
    pub(super) fn filled(&self, values: &[(&str, &str)], press: &str) -> Result<(String, String), Failure> {
        let mut why = format!("no form with a button «{press}»");
        for (form, inside) in forms(&self.html) {
            match fill(inside, values, press) {
                Ok(body) => {
                    let action = form.get("action").map_or("", String::as_str);
                    return Ok((absolute(&self.url, action), body));
                }
                Err(lacking) => why = lacking,
            }
        }
        Err(format!("{why} at {} ({}): {}", self.url, self.status, self.text().chars().take(300).collect::<String>())
            .into())
    }
}

fn forms(html: &str) -> Vec<(BTreeMap<String, String>, &str)> {
    let tags = tags(html);
    let mut found = Vec::new();
    for (i, tag) in tags.iter().enumerate().filter(|(_, t)| t.name == "form" && !t.closing) {
        let end = tags[i..].iter().find(|t| t.name == "form" && t.closing).map_or(html.len(), |t| t.start);
        if tag.attributes.get("method").is_some_and(|m| m.eq_ignore_ascii_case("post")) {
            found.push((tag.attributes.clone(), &html[tag.end..end]));
        }
    }
    found
}

/// The form's body, or what it lacks.
fn fill(html: &str, values: &[(&str, &str)], press: &str) -> Result<String, String> {
    let tags = tags(html);
    let submits = |t: &&Tag| t.name == "button" && !t.closing && t.attributes.get("type").is_none_or(|k| k == "submit");
    let button = tags.iter().filter(submits).find(|t| inner(t).starts_with(press));
    let button = button.ok_or_else(|| format!("no button «{press}»"))?;
    let mut entries = standing(&tags);
    for (label, value) in values {
        set(&tags, &mut entries, label, value).ok_or_else(|| format!("no field «{label}»"))?;
    }
    if let (Some(name), Some(value)) = (button.attributes.get("name"), button.attributes.get("value")) {
        entries.push((name.clone(), value.clone()));
    }
    let pairs: Vec<String> = entries.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
    Ok(pairs.join("&"))
}

/// What the form would send untouched.
fn standing(tags: &[Tag]) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    for tag in tags.iter().filter(|t| !t.closing) {
        let Some(name) = tag.attributes.get("name").cloned() else { continue };
        let value = || tag.attributes.get("value").cloned();
        match (tag.name.as_str(), tag.attributes.get("type").map(String::as_str)) {
            ("input", Some("radio" | "checkbox")) if !tag.attributes.contains_key("checked") => {}
            ("input", Some("radio" | "checkbox")) => entries.push((name, value().unwrap_or_else(|| "on".into()))),
            ("input", Some("submit")) => {}
            ("input", _) => entries.push((name, value().unwrap_or_default())),
            ("textarea", _) => entries.push((name, inner(tag))),
            ("select", _) => entries.push((name, chosen(tags, tag, None).unwrap_or_default())),
            _ => {}
        }
    }
    entries
}

fn set(tags: &[Tag], entries: &mut Vec<(String, String)>, label: &str, value: &str) -> Option<()> {
    if let Some(group) = tags.iter().position(|t| t.name == "legend" && !t.closing && begins(&inner(t), label)) {
        return set_group(&tags[group..], entries, value);
    }
    let field = labelled(tags, label)?;
    let name = field.attributes.get("name")?.clone();
    let ticked = matches!(field.attributes.get("type").map(String::as_str), Some("checkbox" | "radio"));
    let value = match field.name.as_str() {
        "select" => chosen(tags, field, Some(value))?,
        _ if ticked => field.attributes.get("value").cloned().unwrap_or_else(|| "on".into()),
        _ => value.to_owned(),
    };
    if !ticked || field.attributes.get("type").is_some_and(|t| t == "radio") {
        entries.retain(|(n, _)| *n != name);
    }
    entries.push((name, value));
    Some(())
}

/// The value of a list's option: the one with this text, else the selected, else the first.
fn chosen(tags: &[Tag], select: &Tag, text: Option<&str>) -> Option<String> {
    let end = tags.iter().find(|t| t.name == "select" && t.closing && t.start > select.start)?.start;
    let inside = |t: &&Tag| t.name == "option" && !t.closing && (select.start..end).contains(&t.start);
    let options: Vec<&Tag> = tags.iter().filter(inside).collect();
    let option = match text {
        Some(text) => options.iter().find(|o| begins(&inner(o), text)),
        None => options.iter().find(|o| o.attributes.contains_key("selected")).or(options.first()),
    }?;
    Some(option.attributes.get("value").cloned().unwrap_or_else(|| inner(option)))
}

/// A date in three fields, or one of several choices.
fn set_group(tags: &[Tag], entries: &mut Vec<(String, String)>, value: &str) -> Option<()> {
    let end = tags.iter().position(|t| t.name == "fieldset" && t.closing).unwrap_or(tags.len());
    let group = &tags[..end];
    let fields: Vec<&Tag> = group.iter().filter(|t| t.name == "input").collect();
    if fields.first()?.attributes.get("type").is_some_and(|t| t == "radio" || t == "checkbox") {
        let field = labelled(group, value)?;
        let name = field.attributes.get("name")?.clone();
        entries.retain(|(n, _)| *n != name);
        entries.push((name, field.attributes.get("value").cloned().unwrap_or_else(|| "on".into())));
        return Some(());
    }
    for (field, part) in fields.iter().zip(value.split('-').rev()) {
        let name = field.attributes.get("name")?.clone();
        entries.retain(|(n, _)| *n != name);
        entries.push((name, part.trim_start_matches('0').to_owned()));
    }
    Some(())
}

/// The control of a label: named by `for`, or inside it.
fn labelled<'a, 'b>(tags: &'b [Tag<'a>], label: &str) -> Option<&'b Tag<'a>> {
    let exact = tags.iter().position(|t| t.name == "label" && !t.closing && inner(t) == label);
    let at = exact.or_else(|| tags.iter().position(|t| t.name == "label" && !t.closing && begins(&inner(t), label)))?;
    let is_control = |t: &&Tag| matches!(t.name.as_str(), "input" | "select" | "textarea") && !t.closing;
    match tags[at].attributes.get("for") {
        Some(id) => tags.iter().filter(is_control).find(|t| t.attributes.get("id") == Some(id)),
        None => tags[at..].iter().find(is_control),
    }
}

fn begins(text: &str, label: &str) -> bool {
    text.to_lowercase().starts_with(&label.to_lowercase())
}

/// The text between a tag and its closing one.
fn inner(tag: &Tag) -> String {
    let rest = &tag.html[tag.end..];
    let end = rest.find(&format!("</{}", tag.name)).unwrap_or(rest.len());
    plain(&rest[..end])
}

fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut at = 0;
    for tag in tags(html) {
        text.push_str(&html[at..tag.start.max(at)]);
        if !matches!(tag.name.as_str(), "span" | "b" | "strong" | "em" | "small") {
            text.push(' ');
        }
        at = tag.end;
    }
    text.push_str(&html[at.min(html.len())..]);
    let text = unescape(&text).replace(['\u{2060}', '\u{ad}'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(i) = html[at..].find('<').map(|i| at + i) {
        let Some(len) = html[i..].find('>') else { break };
        let inside = &html[i + 1..i + len];
        at = i + len + 1;
        let closing = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let name: String = inside.chars().take_while(|c| c.is_ascii_alphanumeric()).collect::<String>().to_lowercase();
        if !name.is_empty() {
            let attributes = if closing { BTreeMap::new() } else { attributes(&inside[name.len()..]) };
            found.push(Tag { name, attributes, closing, start: i, end: at, html });
        }
    }
    found
}

fn attributes(mut text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    loop {
        text = text.trim_start_matches([' ', '\n', '\t', '\r', '/']);
        let end = text.find(['=', ' ', '\n', '\t']).unwrap_or(text.len());
        if end == 0 {
            return found;
        }
        let name = text[..end].to_lowercase();
        text = &text[end..];
        let value = match text.strip_prefix("=\"") {
            Some(rest) => {
                let close = rest.find('"').unwrap_or(rest.len());
                text = rest.get(close + 1..).unwrap_or_default();
                unescape(&rest[..close])
            }
            None => {
                let close = text.find([' ', '\n']).unwrap_or(text.len());
                let bare = text[..close].trim_start_matches('=').to_owned();
                text = &text[close..];
                bare
            }
        };
        found.insert(name, value);
    }
}

fn unescape(text: &str) -> String {
    let mut text = text.replace("&nbsp;", "\u{a0}").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    while let Some(i) = text.find("&#") {
        let Some(end) = text[i..].find(';') else { break };
        let digits = &text[i + 2..i + end];
        let code =
            digits.strip_prefix('x').map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
        let c = code.and_then(char::from_u32).unwrap_or(' ');
        text.replace_range(i..=i + end, &c.to_string());
    }
    text.replace("&amp;", "&")
}

/// As `application/x-www-form-urlencoded` has it.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<main><form method="post" action="/a"><input type="hidden" name="csrf_token" value="x&amp;y">
        <label for="s">Фамилия</label><input id="s" name="surname" value="">
        <fieldset><legend>Дата рождения</legend><label for="d">День</label><input id="d" name="d"><input name="m"><input name="y"></fieldset>
        <fieldset><legend>Пол</legend><label><input type="radio" name="sex" value="m"><span>Мужской</span></label>
        <label><input type="radio" name="sex" value="f" checked><span>Женский</span></label></fieldset>
        <button type="submit">Про&shy;должить</button></form></main>"#;

    #[test]
    fn a_form_is_filled_by_its_labels() {
        let values = [("Фамилия", "Осокин"), ("Дата рождения", "1987-03-14"), ("Пол", "Мужской")];
        let page = PAGE.replace("&shy;", "");
        let (form, inside) = forms(&page).remove(0);
        assert_eq!(form["action"], "/a");
        let body = fill(inside, &values, "Продолжить").expect("all fields are there");
        let expected = format!("csrf_token=x%26y&surname={}&d=14&m=3&y=1987&sex=m", encode("Осокин"));
        assert_eq!(body, expected);
        assert!(fill(inside, &[("Имя", "")], "Продолжить").is_err());
    }
}
