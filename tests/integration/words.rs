//! The catalogues: each language has every text, with the same gaps and the same elements; what the panel says is in them, and
//! nothing of it stands in a template.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser::parse,
};
use scraper::{ElementRef, Html, Node};

/// What a message is made of, apart from its words.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shape {
    gaps: BTreeSet<String>,
    /// Elements as they are written, without what is said in them.
    elements: BTreeSet<String>,
}

impl Shape {
    fn of(pattern: &Pattern<String>) -> Self {
        let mut shape = Self::default();
        shape.read(pattern);
        shape
    }

    fn read(&mut self, pattern: &Pattern<String>) {
        let mut text = String::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression } => {
                    text.push('…');
                    self.read_expression(expression);
                }
            }
        }
        let tags = text.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag);
        self.elements
            .extend(tags.filter(|tag| tag.starts_with(|c: char| c.is_ascii_lowercase())).map(ToOwned::to_owned));
    }

    fn read_expression(&mut self, expression: &Expression<String>) {
        let inline = match expression {
            Expression::Select { selector, variants } => {
                for variant in variants {
                    self.read(&variant.value);
                }
                selector
            }
            Expression::Inline(inline) => inline,
        };
        match inline {
            InlineExpression::VariableReference { id } => drop(self.gaps.insert(id.name.clone())),
            InlineExpression::Placeable { expression } => self.read_expression(expression),
            _ => {}
        }
    }
}

/// The messages of a language: by key, and by key and attribute.
fn messages(language: &str) -> BTreeMap<String, Shape> {
    let mut all = BTreeMap::new();
    for file in files(&format!("templates/words/{language}"), "ftl") {
        let text = fs::read_to_string(&file).unwrap();
        let resource = parse(text).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", file.display()));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let key = message.id.name;
            if let Some(value) = &message.value {
                let known = all.insert(key.clone(), Shape::of(value));
                assert!(known.is_none(), "{key} stands twice in the {language} catalogue");
            }
            for attribute in &message.attributes {
                all.insert(format!("{key}.{}", attribute.id.name), Shape::of(&attribute.value));
            }
        }
    }
    all
}

/// The files below a folder of the repository whose names end so.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn gather(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, ending, found);
            } else if path.extension().is_some_and(|it| it == ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder} has none");
    found
}

/// All literals in the sources and templates that may be keys.
fn literals() -> BTreeSet<String> {
    let sources = files("src", "rs").into_iter().chain(files("templates", "html"));
    let mut found = BTreeSet::new();
    for file in sources {
        for literal in fs::read_to_string(file).unwrap().split('"') {
            let is_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
            if !literal.is_empty() && literal.len() < 80 && literal.chars().all(is_key) {
                found.insert(literal.to_owned());
            }
        }
    }
    found
}

#[test]
fn every_language_has_every_text_with_the_same_gaps_and_elements() {
    let english = messages("en");
    assert!(english.len() > 500);
    for language in ["de", "ja"] {
        let other = messages(language);
        let lacking: Vec<_> = english
            .keys()
            .filter(|key| !other.contains_key(*key) && key.rsplit_once('.').is_none_or(|(_, part)| part != "code"))
            .collect();
        assert_eq!(lacking, Vec::<&String>::new(), "{language} lacks them");
        let strange: Vec<_> = other.keys().filter(|key| !english.contains_key(*key)).collect();
        assert_eq!(strange, Vec::<&String>::new(), "only {language} has them");
        for (key, shape) in other {
            assert_eq!(shape, english[&key], "{key} in {language}");
        }
    }
}

#[test]
fn every_text_is_said_somewhere_and_every_key_has_a_text() {
    let english = messages("en");
    let literals = literals();
    let unused: Vec<_> = english.keys().filter(|key| !key.contains('.') && !literals.contains(*key)).collect();
    assert_eq!(unused, Vec::<&String>::new(), "nothing says them");
    for file in files("templates", "html").into_iter().chain(files("src", "rs")) {
        let text = fs::read_to_string(&file).unwrap();
        for (before, after) in [("\"", "\"|say"), ("\"", "\"|markup"), ("say(\"", "\")"), ("Word(\"", "\")")] {
            for (end, _) in text.match_indices(after) {
                let Some(start) = text[..end].rfind(before) else { continue };
                let key = &text[start + before.len()..end];
                if key.len() < 80 && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
                    assert!(english.contains_key(key), "{}: there is no text {key}", file.display());
                }
            }
        }
    }
}

#[test]
fn every_code_stands_once() {
    let mut codes = BTreeMap::new();
    for file in files("templates/words/en", "ftl") {
        for line in fs::read_to_string(file).unwrap().lines() {
            let Some(code) = line.trim().strip_prefix(".code = ") else { continue };
            assert!(code.strip_prefix("PS-").is_some_and(|n| n.len() == 4 && n.parse::<u16>().is_ok()), "{code}");
            *codes.entry(code.to_owned()).or_insert(0) += 1;
        }
    }
    codes.retain(|_, times| *times > 1);
    assert_eq!(codes, BTreeMap::new());
}

/// Words that are the same in all languages: names, codes, and what is typed.
const SAME: &[&str] = &[
    "poolsync",
    "PowerShell",
    "OpenAPI",
    "UTC",
    "Europe/Berlin",
    "curl",
    "CSV",
    "JSON",
    "Set-CsPool",
    "zone",
    "Mon-Fri",
    "Sat",
    "Sun",
    "none",
    "10MiB/s",
];
/// Of these attributes, people see or hear what they say.
const SPOKEN: &[&str] = &["alt", "aria-label", "data-label", "placeholder", "title"];

#[test]
fn no_text_stands_in_a_template() {
    let mut found = Vec::new();
    for file in files("templates", "html") {
        // Only development builds have it.
        if file.ends_with("pages/style.html") {
            continue;
        }
        // What stands for readers without scripts is read as it would be for them.
        let text =
            without_askama(&fs::read_to_string(&file).unwrap()).replace("<noscript>", "").replace("</noscript>", "");
        let page = Html::parse_fragment(&text);
        for element in page.tree.nodes().filter_map(ElementRef::wrap) {
            for name in SPOKEN {
                let said = element.value().attr(name).unwrap_or_default();
                if has_words(said) {
                    found.push(format!("{}: {name}=“{said}”", file.display()));
                }
            }
            let is_code = matches!(element.value().name(), "code" | "kbd" | "script" | "style");
            for node in element.children().filter(|_| !is_code) {
                if let Node::Text(said) = node.value()
                    && has_words(said)
                {
                    found.push(format!("{}: “{}”", file.display(), said.trim()));
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// A template without its expressions, tags and comments.
fn without_askama(template: &str) -> String {
    let mut rest = template.to_owned();
    for (begin, end) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
        while let Some(start) = rest.find(begin) {
            let length = rest[start..].find(end).unwrap_or_else(|| panic!("{begin} without {end}")) + end.len();
            rest.replace_range(start..start + length, "");
        }
    }
    rest
}

fn has_words(said: &str) -> bool {
    // Macros write attributes of elements that stand elsewhere.
    let said = said.split_whitespace().filter(|word| !word.contains("=\"") && !word.ends_with('"')).collect::<Vec<_>>();
    let said = said.join(" ");
    let words = said.split(|c: char| c.is_whitespace() || ".,:;()·".contains(c));
    words.filter(|word| !SAME.contains(word)).any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
}
