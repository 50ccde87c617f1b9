//! `/help`: how to do things with the panel, page by page, made from the Markdown in `templates/pages/help`. Any account may
//! read it.

use std::{collections::BTreeMap, sync::LazyLock};

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html};

use crate::{
    panel::Panel,
    web::{
        assets,
        error::WebError,
        layout::{Layout, Section, html},
        routes,
        session::SignedIn,
    },
};

/// A page of help as it is written: its place in the address and its text.
type Source = (&'static str, &'static str);

macro_rules! pages {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/pages/help/", $name, ".md")))),+]
    };
}

/// All pages, in the order of the list beside them: what one does first comes first.
const SOURCES: &[Source] = pages![
    "first-steps",
    "pairing",
    "shell",
    "incidents",
    "restore-drill",
    "schedules",
    "notifications",
    "roles",
    "server",
    "scaling",
    "security",
    "api",
    "faq",
];

static ARTICLES: LazyLock<Vec<Article>> =
    LazyLock::new(|| SOURCES.iter().map(|(name, text)| Article::new(name, text)).collect());

/// A page of help, made to be shown.
#[derive(Debug)]
pub struct Article {
    /// Its place in the address.
    pub name: &'static str,
    /// Its first heading.
    pub title: String,
    /// What stands below that, as HTML.
    body: String,
    /// Its further headings of the second level: the id and the text of each.
    pub sections: Vec<(String, String)>,
}

/// All pages of help, in the order of their list.
pub fn articles() -> &'static [Article] {
    &ARTICLES
}

impl Article {
    fn new(name: &'static str, text: &str) -> Self {
        let mut article = Self { name, title: String::new(), body: String::new(), sections: Vec::new() };
        let (mut ids, mut labels) = (BTreeMap::new(), 0);
        let mut events = Vec::new();
        let mut parser = Parser::new_ext(text, Options::ENABLE_TABLES);
        while let Some(event) = parser.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let inside: Vec<Event<'_>> =
                        parser.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_)))).collect();
                    let words = plain(&inside);
                    if article.title.is_empty() {
                        article.title = words;
                        continue;
                    }
                    let id = unique(&mut ids, anchor(&words));
                    events.push(Event::Html(format!("<{level} id=\"{id}\">").into()));
                    events.extend(inside);
                    events.push(Event::Html(format!("</{level}>\n").into()));
                    if level == pulldown_cmark::HeadingLevel::H2 {
                        article.sections.push((id, words));
                    }
                }
                // What is wider than the window scrolls by itself, also by keyboard.
                Event::Start(Tag::Table(columns)) => {
                    labels += 1;
                    let frame = format!(
                        "<div class=\"box scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table {labels}\">"
                    );
                    events.push(Event::Html(frame.into()));
                    events.push(Event::Start(Tag::Table(columns)));
                }
                Event::End(TagEnd::Table) => {
                    events.push(event);
                    events.push(Event::Html("</div>\n".into()));
                }
                Event::Start(Tag::CodeBlock(_)) => {
                    let inside: Vec<Event<'_>> =
                        parser.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::CodeBlock))).collect();
                    labels += 1;
                    let frame = format!(
                        "<pre class=\"command\" tabindex=\"0\" role=\"group\" aria-label=\"Example {labels}\">"
                    );
                    events.push(Event::Html(frame.into()));
                    events.push(Event::Text(CowStr::from(plain(&inside).trim_end().to_owned())));
                    events.push(Event::Html("</pre>\n".into()));
                }
                other => events.push(other),
            }
        }
        push_html(&mut article.body, events.into_iter());
        article
    }
}

/// The words of something, without how they are set.
fn plain(events: &[Event<'_>]) -> String {
    let words = events.iter().map(|event| match event {
        Event::Text(text) | Event::Code(text) => text,
        Event::SoftBreak | Event::HardBreak => " ",
        _ => "",
    });
    words.collect()
}

/// What a heading is linked by: its words in lower case, with a hyphen for each blank.
fn anchor(words: &str) -> String {
    let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>().to_lowercase()
}

fn unique(taken: &mut BTreeMap<String, u32>, id: String) -> String {
    let times = taken.entry(id.clone()).or_default();
    *times += 1;
    if *times == 1 { id } else { format!("{id}-{times}") }
}

#[derive(Template)]
#[template(path = "pages/help.html")]
struct HelpPage {
    layout: Layout,
    article: &'static Article,
    articles: &'static [Article],
}

pub async fn get(State(panel): State<Panel>, SignedIn(user): SignedIn) -> Result<Response, WebError> {
    let first = ARTICLES.first().ok_or(WebError::NoPage)?;
    html(&HelpPage { layout: Layout::new(&panel, Some(&user), Section::Help), article: first, articles: &ARTICLES })
}

pub async fn page(
    State(panel): State<Panel>,
    SignedIn(user): SignedIn,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let article = ARTICLES.iter().find(|article| article.name == name).ok_or(WebError::NoPage)?;
    html(&HelpPage { layout: Layout::new(&panel, Some(&user), Section::Help), article, articles: &ARTICLES })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_made_of_its_markdown() {
        let text = "# How to\n\nFirst.\n\n## Do it now\n\n```sh\npoolsync sync <x>\n```\n\n## Do it now\n\n| a | b |\n|---|---|\n| `1` | 2 |\n";
        let article = Article::new("how-to", text);
        assert_eq!(article.title, "How to");
        let sections = [("do-it-now", "Do it now"), ("do-it-now-2", "Do it now")];
        assert_eq!(article.sections, sections.map(|(id, words)| (id.to_owned(), words.to_owned())));
        insta::assert_snapshot!(article.body, @r#"
        <p>First.</p>
        <h2 id="do-it-now">Do it now</h2>
        <pre class="command" tabindex="0" role="group" aria-label="Example 1">poolsync sync &lt;x&gt;</pre>
        <h2 id="do-it-now-2">Do it now</h2>
        <div class="box scroll" role="group" tabindex="0" aria-label="Table 2"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>
        <tr><td><code>1</code></td><td>2</td></tr>
        </tbody></table>
        </div>
        "#);
    }

    #[test]
    fn every_page_has_a_title_sections_and_nothing_but_markdown() {
        for (name, text) in SOURCES {
            let article = Article::new(name, text);
            assert!(!article.title.is_empty() && !article.sections.is_empty(), "{name}");
            let is_html = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
            assert!(
                !Parser::new_ext(text, Options::ENABLE_TABLES).any(|event| is_html(&event)),
                "{name} has HTML of its own"
            );
        }
    }
}
