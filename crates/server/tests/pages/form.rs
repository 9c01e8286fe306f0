//! A form as a person sees it: fields by their labels, buttons by their words.

use crate::html::Element;

/// A form of a page.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// Where it is sent.
    pub(crate) action: String,
    /// `get` or `post`.
    pub(crate) method: String,
    /// Its fields, hidden ones among them.
    pub(crate) fields: Vec<Field>,
    /// Words, name and value of its buttons.
    pub(crate) buttons: Vec<(String, String, String)>,
    page: String,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// The words beside it; of a part of a group the group's words stand before them.
    pub(crate) label: String,
    /// The name it is sent under.
    pub(crate) name: String,
    /// The type: `text`, `password`, `hidden`, `checkbox`, `radio`, `select`, `textarea` …
    pub(crate) kind: String,
    /// What is in it, or what it sends if it is ticked.
    pub(crate) value: String,
    /// Whether it is ticked; fields of text are.
    pub(crate) ticked: bool,
    /// Whether it is marked as wrong.
    pub(crate) wrong: bool,
    /// The words that are read aloud with it.
    pub(crate) described: String,
}

impl Field {
    /// Whether one types into it.
    pub(crate) fn is_typed(&self) -> bool {
        matches!(self.kind.as_str(), "text" | "email" | "tel" | "password" | "textarea" | "search" | "number")
    }
}

impl Form {
    /// All forms of a page; `path` is where the page was read.
    pub(crate) fn of(page: &Element, path: &str) -> Vec<Self> {
        let own = path.split(['?', '#']).next().unwrap_or(path);
        page.named("form")
            .into_iter()
            .map(|form| Self {
                action: form.attribute("action").unwrap_or(own).to_owned(),
                method: form.attribute("method").unwrap_or("get").to_lowercase(),
                fields: form.all().into_iter().filter_map(|element| field(page, element)).collect(),
                buttons: form.named("button").into_iter().filter_map(button).collect(),
                page: page.text(),
            })
            .collect()
    }

    /// Types into the field with a label.
    pub(crate) fn fill(&mut self, label: &str, value: &str) -> &mut Self {
        let at = self.at(label);
        self.fields[at].value = value.to_owned();
        self
    }

    /// A date in its three fields.
    pub(crate) fn fill_date(&mut self, legend: &str, [day, month, year]: [&str; 3]) -> &mut Self {
        let (end, parts) = (self.fields.len(), [day, month, year]);
        let at: Vec<usize> = (0..end).filter(|at| self.fields[*at].label.starts_with(legend)).collect();
        assert_eq!(at.len(), 3, "{legend} is no date in {}", self.page);
        for (at, part) in at.into_iter().zip(parts) {
            self.fields[at].value = part.to_owned();
        }
        self
    }

    /// Ticks a box, or one of several.
    pub(crate) fn tick(&mut self, label: &str) -> &mut Self {
        let at = self.at(label);
        let name = self.fields[at].name.clone();
        if self.fields[at].kind == "radio" {
            for field in self.fields.iter_mut().filter(|field| field.name == name) {
                field.ticked = false;
            }
        }
        self.fields[at].ticked = true;
        self
    }

    /// Ticks the box with a name and a value.
    pub(crate) fn check(&mut self, name: &str, value: &str) -> &mut Self {
        let at = self.fields.iter().position(|field| field.name == name && field.value == value);
        self.fields[at.unwrap_or_else(|| panic!("no box {name}={value} in {}", self.page))].ticked = true;
        self
    }

    /// Whether the box with a name and a value is ticked.
    pub(crate) fn is_checked(&self, name: &str, value: &str) -> bool {
        self.fields.iter().any(|field| field.name == name && field.value == value && field.ticked)
    }

    /// Takes the tick out of every box.
    pub(crate) fn untick_all(&mut self) -> &mut Self {
        self.fields.iter_mut().filter(|field| field.kind == "checkbox").for_each(|field| field.ticked = false);
        self
    }

    /// What stands in the field with a label.
    pub(crate) fn value(&self, label: &str) -> &str {
        &self.fields[self.at(label)].value
    }

    fn at(&self, label: &str) -> usize {
        let exact = self.fields.iter().position(|field| field.label == label);
        let near = || self.fields.iter().position(|field| field.label.contains(label) && field.kind != "hidden");
        exact.or_else(near).unwrap_or_else(|| {
            let labels: Vec<_> = self.fields.iter().map(|field| &field.label).collect();
            panic!("no field «{label}» among {labels:?} in {}", self.page)
        })
    }

    /// What is sent when a button is pressed; without words, the first.
    pub(crate) fn sent(&self, button: &str) -> Vec<(String, String)> {
        let ticked = self.fields.iter().filter(|field| field.ticked && !field.name.is_empty());
        let mut sent: Vec<_> = ticked.map(|field| (field.name.clone(), field.value.clone())).collect();
        let pressed = self.buttons.iter().find(|(words, ..)| words.starts_with(button));
        let (_, name, value) = pressed.unwrap_or_else(|| panic!("no button «{button}» in {:?}", self.buttons));
        if !name.is_empty() {
            sent.push((name.clone(), value.clone()));
        }
        sent
    }
}

fn button(element: &Element) -> Option<(String, String, String)> {
    let text = |name: &str| element.attribute(name).unwrap_or("").to_owned();
    (element.attribute("type") != Some("button")).then(|| (element.text(), text("name"), text("value")))
}

fn field(page: &Element, element: &Element) -> Option<Field> {
    let kind = match element.name.as_str() {
        "input" => element.attribute("type").unwrap_or("text").to_owned(),
        "select" | "textarea" => element.name.clone(),
        _ => return None,
    };
    let value = match kind.as_str() {
        "textarea" => element.text(),
        "select" => {
            let options = element.named("option");
            let chosen = options.iter().find(|option| option.attribute("selected").is_some()).or(options.first());
            chosen.and_then(|option| option.attribute("value")).unwrap_or("").to_owned()
        }
        _ => element.attribute("value").unwrap_or("").to_owned(),
    };
    let is_box = matches!(kind.as_str(), "checkbox" | "radio");
    Some(Field {
        label: if kind == "hidden" { String::new() } else { label(page, element) },
        name: element.attribute("name").unwrap_or("").to_owned(),
        ticked: !is_box || element.attribute("checked").is_some(),
        wrong: element.attribute("aria-invalid") == Some("true"),
        described: described(page, element),
        value,
        kind,
    })
}

/// The words of the label; in a group those of the group first.
fn label(page: &Element, element: &Element) -> String {
    let above = page.above(element);
    let id = element.attribute("id");
    let by_id = page.named("label").into_iter().find(|label| id.is_some() && label.attribute("for") == id);
    let around = above.iter().rev().find(|element| element.name == "label").copied();
    let own = by_id.or(around).map_or_else(String::new, Element::text);
    let group = above.iter().rev().find(|element| element.name == "fieldset");
    let legend = group.and_then(|group| group.named("legend").first().map(|legend| legend.text()));
    legend.map_or(own.clone(), |legend| format!("{legend}: {own}"))
}

/// What `aria-describedby` of a field and its group names.
fn described(page: &Element, element: &Element) -> String {
    let group = page.above(element).into_iter().rev().find(|element| element.name == "fieldset");
    let ids = [Some(element), group].into_iter().flatten().filter_map(|this| this.attribute("aria-describedby"));
    let ids: Vec<&str> = ids.flat_map(str::split_ascii_whitespace).collect();
    let words = ids.iter().map(|id| page.by_id(id).unwrap_or_else(|| panic!("nothing has the id {id}")).text());
    words.collect::<Vec<_>>().join(" ")
}
