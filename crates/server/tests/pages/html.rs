//! A small reader of our own pages: a tree of elements and texts. It is strict, since we write the pages: a tag
//! that is closed by another one fails the test that reads it.

/// An element with what is inside it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    /// Its name, in small letters.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

#[derive(Debug, Clone)]
enum Node {
    Element(Element),
    Text(String),
}

const VOID: [&str; 8] = ["area", "br", "hr", "img", "input", "link", "meta", "source"];

impl Element {
    /// The whole page.
    pub(crate) fn page(html: &str) -> Self {
        let mut open = vec![Self::default()];
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            if at > 0 {
                top(&mut open).children.push(Node::Text(unescaped(&rest[..at])));
            }
            rest = &rest[at..];
            let end = tag_end(rest);
            let tag = &rest[1..end];
            rest = &rest[end + 1..];
            if tag.starts_with('!') || tag.starts_with('?') {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                let closed = open.pop().unwrap();
                assert_eq!(closed.name, name.trim(), "<{}> is closed by </{name}> in {html}", closed.name);
                top(&mut open).children.push(Node::Element(closed));
                continue;
            }
            let element = element(tag.trim_end_matches('/'));
            if VOID.contains(&element.name.as_str()) || tag.ends_with('/') {
                top(&mut open).children.push(Node::Element(element));
            } else {
                open.push(element);
            }
        }
        assert_eq!(open.len(), 1, "not closed: {:?}", open.last().map(|element| &element.name));
        open.pop().unwrap()
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All attributes.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// This element and all inside it, in the order of the page.
    pub(crate) fn all(&self) -> Vec<&Self> {
        let mut found = vec![self];
        for node in &self.children {
            if let Node::Element(element) = node {
                found.extend(element.all());
            }
        }
        found
    }

    /// All elements of a name.
    pub(crate) fn named(&self, name: &str) -> Vec<&Self> {
        self.all().into_iter().filter(|element| element.name == name).collect()
    }

    /// The element with an id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Self> {
        self.all().into_iter().find(|element| element.attribute("id") == Some(id))
    }

    /// Elements inside it that hold the given one, the nearest last.
    pub(crate) fn above(&self, inner: &Self) -> Vec<&Self> {
        self.all().into_iter().filter(|element| element.all().iter().any(|own| std::ptr::eq(*own, inner))).collect()
    }

    /// Its words as one reads or hears them, with plain spaces.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.collect(&mut text);
        plain(&text)
    }

    /// Its texts one by one, as they stand in the page.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let inner = self.children.iter().map(|node| match node {
            Node::Text(text) => vec![text.as_str()],
            Node::Element(element) if matches!(element.name.as_str(), "script" | "style") => Vec::new(),
            Node::Element(element) => element.texts(),
        });
        inner.flatten().collect()
    }

    fn collect(&self, text: &mut String) {
        let is_unread =
            matches!(self.name.as_str(), "svg" | "script" | "style" | "head") || self.attribute("hidden").is_some();
        if is_unread {
            return;
        }
        let is_inline = matches!(self.name.as_str(), "span" | "a" | "b" | "i" | "em" | "strong" | "time");
        for node in &self.children {
            match node {
                Node::Text(own) => text.push_str(own),
                Node::Element(element) => element.collect(text),
            }
        }
        if !is_inline {
            text.push(' ');
        }
    }
}

/// Text with special spaces made plain, and one space where there were several.
pub(crate) fn plain(text: &str) -> String {
    let text = text.replace(['\u{a0}', '\u{202f}'], " ").replace('\u{2060}', "");
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

fn top(open: &mut [Element]) -> &mut Element {
    open.last_mut().unwrap()
}

/// Where the tag that begins the text ends: a `>` outside quotes.
fn tag_end(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at,
            _ => {}
        }
    }
    panic!("a tag without an end: {}", text.chars().take(80).collect::<String>());
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut element = Element { name: name.to_lowercase(), ..Element::default() };
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return element;
        }
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').unwrap();
            value = unescaped(&quoted[..end]);
            rest = &quoted[end + 1..];
        } else {
            assert!(!rest.starts_with('='), "a value without quotes in <{tag}>");
        }
        element.attributes.push((key, value));
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((sign, after)) = rest[1..].split_once(';').filter(|(sign, _)| sign.len() < 10) else {
            plain.push('&');
            rest = &rest[1..];
            continue;
        };
        let code = sign.strip_prefix("#x").map_or_else(
            || sign.strip_prefix('#').and_then(|code| code.parse().ok()),
            |code| u32::from_str_radix(code, 16).ok(),
        );
        let named = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("nbsp", '\u{a0}')];
        let named = named.iter().find(|(name, _)| *name == sign).map(|(_, letter)| *letter);
        plain.push(named.or_else(|| code.and_then(char::from_u32)).unwrap_or_else(|| panic!("&{sign}; is no sign")));
        rest = after;
    }
    plain.push_str(rest);
    plain
}
