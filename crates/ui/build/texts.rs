//! Fluent files to Rust: `texts/<lang>/<word>.ftl` become methods of `T`, one per message.
//! Keys and variables of both languages must agree. Plural forms, selects, terms and literals are
//! compiled; functions, attributes and references to messages are refused.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
};

use crate::typography;

const LANGS: [&str; 2] = ["ru", "en"];
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
const KEYWORDS: [&str; 12] = ["type", "move", "match", "ref", "for", "in", "as", "use", "where", "loop", "if", "self"];

/// Variables that are names of people: English pages show them in Latin letters.
const NAMES: [&str; 10] = ["by", "child", "first", "last", "name", "names", "person", "rest", "said", "second"];

type Problems = Vec<String>;
type Terms = BTreeMap<String, Pattern<String>>;

/// One message of one language.
struct Message {
    place: String,
    pattern: Pattern<String>,
    variables: BTreeSet<String>,
}

/// All messages of one language by key.
struct Catalog {
    lang: &'static str,
    messages: BTreeMap<String, Message>,
    terms: Terms,
}

/// The `impl T` block with a method per message.
///
/// # Errors
/// Each problem as `file:line: key: what is wrong`.
pub(crate) fn generate(root: &Path) -> Result<String, Problems> {
    let mut problems = Vec::new();
    let catalogs = LANGS.map(|lang| read(root, lang, &mut problems));
    let [ru, en] = &catalogs;
    compare(ru, en, &mut problems);
    compare(en, ru, &mut problems);
    let mut code = String::from("impl T {\n");
    if problems.is_empty() {
        for (key, message) in &ru.messages {
            if let Err(problem) = method(&mut code, key, message, &catalogs) {
                problems.push(problem);
            }
        }
    }
    code.push_str("}\n");
    if problems.is_empty() { Ok(code) } else { Err(problems) }
}

fn read(root: &Path, lang: &'static str, problems: &mut Problems) -> Catalog {
    let mut catalog = Catalog { lang, messages: BTreeMap::new(), terms: Terms::new() };
    let mut files: Vec<PathBuf> = fs::read_dir(root.join(lang))
        .map(|entries| {
            entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "ftl")).collect()
        })
        .unwrap_or_default();
    files.sort();
    for file in files {
        match fs::read_to_string(&file) {
            Ok(source) => read_file(&mut catalog, &file, source, problems),
            Err(error) => problems.push(format!("{}: {error}", file.display())),
        }
    }
    catalog
}

fn read_file(catalog: &mut Catalog, file: &Path, source: String, problems: &mut Problems) {
    let parsed = parser::parse(source.clone());
    let resource = match parsed {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                problems.push(format!("{}:{}: {}", file.display(), line_at(&source, error.pos.start), error.kind));
            }
            resource
        }
    };
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let key = message.id.name;
                let place = format!("{}:{}: {key}", file.display(), line_of(&source, &key));
                let Some(pattern) = message.value else {
                    problems.push(format!("{place}: has no text"));
                    continue;
                };
                if !message.attributes.is_empty() {
                    problems.push(format!("{place}: attributes are not used here"));
                }
                let mut variables = BTreeSet::new();
                collect_variables(&pattern, &mut variables);
                let message = Message { place: place.clone(), pattern, variables };
                if catalog.messages.insert(key, message).is_some() {
                    problems.push(format!("{place}: stands twice"));
                }
            }
            Entry::Term(term) => {
                catalog.terms.insert(term.id.name, term.value);
            }
            Entry::Junk { .. } | Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
        }
    }
}

fn compare(one: &Catalog, other: &Catalog, problems: &mut Problems) {
    for (key, message) in &one.messages {
        match other.messages.get(key) {
            None => problems.push(format!("{}: is missing in {}", message.place, other.lang)),
            Some(twin) if twin.variables != message.variables => problems.push(format!(
                "{}: has variables {:?}, in {} it has {:?}",
                message.place, message.variables, other.lang, twin.variables
            )),
            Some(_) => {}
        }
    }
}

fn method(code: &mut String, key: &str, message: &Message, catalogs: &[Catalog; 2]) -> Result<(), String> {
    let name = rust_name(key);
    let arguments: Vec<String> = message.variables.iter().map(|v| rust_name(v)).collect();
    let mut head = format!("    /// `{key}`: {}\n    #[must_use]\n    pub fn {name}(self", preview(&message.pattern));
    for argument in &arguments {
        let _ = write!(head, ", {argument}: impl Into<Arg>");
    }
    let _ = writeln!(code, "{head}) -> String {{");
    for argument in &arguments {
        let _ = writeln!(code, "        let {argument} = {argument}.into();");
    }
    code.push_str("        match self.lang {\n");
    for (catalog, variant) in catalogs.iter().zip(["Ru", "En"]) {
        let twin = catalog.messages.get(key).expect("both languages were compared");
        let mut body = String::new();
        Writer { catalog, numbers: numeric_variables(&twin.pattern) }
            .pattern(&mut body, &twin.pattern)
            .map_err(|problem| format!("{}: {problem}", twin.place))?;
        if let Some(plain) = as_plain(&body) {
            let _ = writeln!(code, "            Lang::{variant} => String::from({plain}),");
        } else {
            let _ = writeln!(code, "            Lang::{variant} => {{ let mut out = String::new(); {body} out }}");
        }
    }
    code.push_str("        }\n    }\n");
    Ok(())
}

/// Writes statements that append a pattern to `out`.
struct Writer<'a> {
    catalog: &'a Catalog,
    numbers: BTreeSet<String>,
}

impl Writer<'_> {
    fn pattern(&self, body: &mut String, pattern: &Pattern<String>) -> Result<(), String> {
        let mut text = String::new();
        let mut placeables = Vec::new();
        self.flatten(pattern, &mut text, &mut placeables)?;
        let text = match self.catalog.lang {
            "ru" => typography::russian(&text),
            _ => typography::english(&text),
        };
        let mut waiting = placeables.into_iter();
        let mut plain = String::new();
        for sign in text.chars() {
            if sign == typography::NUMBER || sign == typography::OTHER {
                push_text(body, &mut plain);
                let statement = waiting.next().expect("one sign stands for one placeable");
                body.push_str(&statement);
            } else {
                plain.push(sign);
            }
        }
        push_text(body, &mut plain);
        Ok(())
    }

    fn flatten(
        &self,
        pattern: &Pattern<String>,
        text: &mut String,
        placeables: &mut Vec<String>,
    ) -> Result<(), String> {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression } => self.placeable(expression, text, placeables)?,
            }
        }
        Ok(())
    }

    fn placeable(
        &self,
        expression: &Expression<String>,
        text: &mut String,
        placeables: &mut Vec<String>,
    ) -> Result<(), String> {
        match expression {
            Expression::Inline(InlineExpression::StringLiteral { value }) => {
                text.push(typography::OTHER);
                placeables.push(format!("out += {value:?};"));
            }
            Expression::Inline(InlineExpression::NumberLiteral { value }) => text.push_str(value),
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                text.push(if self.numbers.contains(&id.name) { typography::NUMBER } else { typography::OTHER });
                let is_name = self.catalog.lang == "en" && NAMES.contains(&id.name.as_str());
                let write = if is_name { "write_latin" } else { "write" };
                placeables.push(format!("{}.{write}(&mut out);", rust_name(&id.name)));
            }
            Expression::Inline(InlineExpression::TermReference { id, attribute: None, .. }) => {
                let term = self.catalog.terms.get(&id.name).ok_or_else(|| format!("term -{} is unknown", id.name))?;
                self.flatten(term, text, placeables)?;
            }
            Expression::Inline(InlineExpression::Placeable { expression }) => {
                self.placeable(expression, text, placeables)?
            }
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                text.push(typography::OTHER);
                let mut code = String::new();
                let mut default = String::new();
                for variant in variants {
                    let mut inner = String::new();
                    self.pattern(&mut inner, &variant.value)?;
                    if variant.default {
                        default = inner;
                        continue;
                    }
                    let key = match &variant.key {
                        VariantKey::Identifier { name } => format!("is({name:?}, self.lang)"),
                        VariantKey::NumberLiteral { value } => format!("equals({value})"),
                    };
                    let _ = write!(code, "if {}.{key} {{ {inner} }} else ", rust_name(&id.name));
                }
                placeables.push(format!("{code}{{ {default} }}"));
            }
            _ => return Err("only variables, selects over variables, terms and literals are compiled".into()),
        }
        Ok(())
    }
}

fn push_text(body: &mut String, plain: &mut String) {
    if !plain.is_empty() {
        let _ = write!(body, "out += {plain:?};");
        plain.clear();
    }
}

fn as_plain(body: &str) -> Option<&str> {
    let literal = body.strip_prefix("out += ")?.strip_suffix(';')?;
    let inside = literal.strip_prefix('"')?.strip_suffix('"')?;
    (!inside.replace("\\\"", "").contains('"')).then_some(literal)
}

fn collect_variables(pattern: &Pattern<String>, found: &mut BTreeSet<String>) {
    walk(pattern, &mut |expression| {
        if let Expression::Inline(InlineExpression::VariableReference { id })
        | Expression::Select { selector: InlineExpression::VariableReference { id }, .. } = expression
        {
            found.insert(id.name.clone());
        }
    });
}

/// Variables chosen by a plural form or an exact number: they are numbers.
fn numeric_variables(pattern: &Pattern<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk(pattern, &mut |expression| {
        if let Expression::Select { selector: InlineExpression::VariableReference { id }, variants } = expression
            && variants.iter().any(|v| match &v.key {
                VariantKey::NumberLiteral { .. } => true,
                VariantKey::Identifier { name } => PLURALS[..5].contains(&name.as_str()),
            })
        {
            found.insert(id.name.clone());
        }
    });
    found
}

fn walk(pattern: &Pattern<String>, visit: &mut impl FnMut(&Expression<String>)) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            walk_expression(expression, visit);
        }
    }
}

fn walk_expression(expression: &Expression<String>, visit: &mut impl FnMut(&Expression<String>)) {
    visit(expression);
    match expression {
        Expression::Select { variants, .. } => variants.iter().for_each(|v| walk(&v.value, visit)),
        Expression::Inline(InlineExpression::Placeable { expression }) => walk_expression(expression, visit),
        Expression::Inline(_) => {}
    }
}

/// The beginning of a text for the docstring of its method.
fn preview(pattern: &Pattern<String>) -> String {
    let mut text = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { .. } => text.push('…'),
        }
    }
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("`` {} ``", flat.replace('`', "'").chars().take(90).collect::<String>())
}

fn rust_name(key: &str) -> String {
    let name = key.replace('-', "_");
    if KEYWORDS.contains(&name.as_str()) { format!("{name}_") } else { name }
}

fn line_of(source: &str, key: &str) -> usize {
    let is_it = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    source.lines().position(is_it).map_or(1, |at| at + 1)
}

fn line_at(source: &str, position: usize) -> usize {
    source.bytes().take(position).filter(|b| *b == b'\n').count() + 1
}
