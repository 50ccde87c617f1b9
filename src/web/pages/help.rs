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
        filters,
        layout::{Layout, Section, html},
        reader, routes,
        session::SignedIn,
    },
    words::{Coded, Language, Reader, Said, Word, coded, say, written_for},
};

/// A page of help as it is written: its place in the address and its text in each [`Language`].
type Source = (&'static str, [&'static str; 3]);

macro_rules! pages {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, [
            include_str!(concat!("../../../templates/pages/help/", $name, ".md")),
            include_str!(concat!("../../../templates/pages/help/de/", $name, ".md")),
            include_str!(concat!("../../../templates/pages/help/ja/", $name, ".md")),
        ])),+]
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

/// The pages for readers of each [`Language`].
static ARTICLES: LazyLock<[Vec<Article>; 3]> = LazyLock::new(|| {
    let english: Vec<_> = SOURCES.iter().map(|(_, texts)| Article::ids(texts[Language::English as usize])).collect();
    Language::ALL.map(|language| {
        let pages = SOURCES.iter().zip(&english);
        let made = pages.map(|((name, texts), ids)| Article::new(name, texts[language as usize], ids));
        written_for(&Reader { language, ..Reader::default() }, || made.collect())
    })
});

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

/// All pages of help, in the order of their list, for readers of a language.
pub fn articles(language: Language) -> &'static [Article] {
    &ARTICLES[language as usize]
}

impl Article {
    /// What the headings of a text are linked by, but for the first, which is its title.
    fn ids(text: &str) -> Vec<String> {
        let mut parser = Parser::new_ext(text, Options::ENABLE_TABLES);
        let (mut taken, mut ids) = (BTreeMap::new(), Vec::new());
        while let Some(event) = parser.next() {
            if matches!(event, Event::Start(Tag::Heading { .. })) {
                let inside: Vec<Event<'_>> =
                    parser.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_)))).collect();
                ids.push(unique(&mut taken, anchor(&plain(&inside))));
            }
        }
        ids.split_off(1.min(ids.len()))
    }

    /// A page whose headings are linked by `ids`: the same in all languages, so that every link holds in each.
    fn new(name: &'static str, text: &str, ids: &[String]) -> Self {
        let mut article = Self { name, title: String::new(), body: String::new(), sections: Vec::new() };
        let (mut ids, mut labels) = (ids.iter().cloned(), 0_u64);
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
                    let id = ids.next().unwrap_or_default();
                    events.push(Event::Html(format!("<{level} id=\"{id}\">").into()));
                    events.extend(inside);
                    events.push(Event::Html(format!("</{level}>\n").into()));
                    if level == pulldown_cmark::HeadingLevel::H2 {
                        article.sections.push((id, words));
                    }
                }
                Event::Start(Tag::Table(_)) => {
                    labels += 1;
                    let inside: Vec<Event<'_>> =
                        parser.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Table))).collect();
                    push_table(&mut events, inside, &say("help-table").number("number", labels));
                }
                Event::Start(Tag::CodeBlock(_)) => {
                    let inside: Vec<Event<'_>> =
                        parser.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::CodeBlock))).collect();
                    labels += 1;
                    let label = say("help-example").number("number", labels);
                    let frame = format!("<pre class=\"command\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\">");
                    events.push(Event::Html(frame.into()));
                    events.push(Event::Text(CowStr::from(plain(&inside).trim_end().to_owned())));
                    events.push(Event::Html("</pre>\n".into()));
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    let inside: Vec<Event<'_>> =
                        parser.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Image))).collect();
                    events.extend(picture(&dest_url, &plain(&inside)));
                }
                other => events.push(other),
            }
        }
        push_html(&mut article.body, events.into_iter());
        article
    }
}

/// A picture of the panel, which leads to itself in its full size: the text names the file of this repository, so that it is
/// seen where the text is read as a file, too.
fn picture(file: &str, about: &str) -> Option<Event<'static>> {
    let name = file.rsplit_once("/static/help/")?.1.strip_suffix(".png")?;
    let picture = assets::PICTURES.iter().find(|picture| picture.name == name)?;
    let (href, (width, height), about) = (picture.asset.href(), picture.size, escape(about));
    let html = format!(
        "<a href=\"{href}\"><img class=\"picture\" src=\"{href}\" alt=\"{about}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\"></a>"
    );
    Some(Event::Html(html.into()))
}

/// A table as the panel has them: on a small screen each cell stands below the name of its column. What is still wider than
/// the window scrolls by itself, also by keyboard.
fn push_table<'a>(events: &mut Vec<Event<'a>>, inside: Vec<Event<'a>>, label: &Said) {
    let html = |text: String| Event::Html(text.into());
    events.push(html(format!("<div class=\"box scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{label}\">")));
    events.push(html("<table class=\"stacks\" role=\"table\">".to_owned()));
    let (mut names, mut words, mut column, mut is_head) = (Vec::new(), Vec::new(), 0, false);
    for event in inside {
        let tag = match &event {
            Event::Start(Tag::TableHead) => {
                is_head = true;
                "<thead role=\"rowgroup\"><tr role=\"row\">".to_owned()
            }
            Event::End(TagEnd::TableHead) => {
                is_head = false;
                "</tr></thead><tbody role=\"rowgroup\">\n".to_owned()
            }
            Event::Start(Tag::TableRow) => {
                column = 0;
                "<tr role=\"row\">".to_owned()
            }
            Event::End(TagEnd::TableRow) => "</tr>\n".to_owned(),
            Event::Start(Tag::TableCell) if is_head => "<th scope=\"col\" role=\"columnheader\">".to_owned(),
            Event::Start(Tag::TableCell) => {
                let name = names.get(column).map_or("", String::as_str);
                column += 1;
                format!("<td role=\"cell\" data-label=\"{}\">", escape(name))
            }
            Event::End(TagEnd::TableCell) if is_head => {
                names.push(plain(&words));
                words.clear();
                "</th>".to_owned()
            }
            Event::End(TagEnd::TableCell) => "</td>".to_owned(),
            _ => {
                if is_head {
                    words.push(event.clone());
                }
                events.push(event);
                continue;
            }
        };
        events.push(html(tag));
    }
    events.push(html("</tbody></table></div>\n".to_owned()));
}

/// Text as it may stand in an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
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
    let articles = articles(reader::current().language);
    let article = articles.first().ok_or(WebError::NoPage)?;
    html(&HelpPage { layout: Layout::new(&panel, Some(&user), Section::Help), article, articles })
}

pub async fn page(
    State(panel): State<Panel>,
    SignedIn(user): SignedIn,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Help);
    let articles = articles(reader::current().language);
    if let Some(message) = Coded::find(&name) {
        return html(&MessagePage { layout, message, articles });
    }
    if name == MESSAGES {
        return html(&MessagesPage { layout, messages: coded().collect(), articles });
    }
    let article = articles.iter().find(|article| article.name == name).ok_or(WebError::NoPage)?;
    html(&HelpPage { layout, article, articles })
}

/// The page that lists all messages.
pub const MESSAGES: &str = "messages";

/// What a message with a code means, and what to do.
#[derive(Template)]
#[template(path = "pages/help/message.html")]
struct MessagePage {
    layout: Layout,
    message: Coded,
    articles: &'static [Article],
}

/// Who says a message, by its code.
fn who(code: &str) -> Word {
    Word(match code.as_bytes().get("PS-".len()) {
        Some(b'1') => "help-message-request",
        Some(b'2') => "help-message-input",
        Some(b'4') => "help-message-engine",
        _ => "help-message-refused",
    })
}

/// All messages with a code.
#[derive(Template)]
#[template(path = "pages/help/messages.html")]
struct MessagesPage {
    layout: Layout,
    messages: Vec<Coded>,
    articles: &'static [Article],
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_page_is_made_of_its_markdown() {
        let text = "# How to\n\nFirst.\n\n## Do it now\n\n```sh\npoolsync sync <x>\n```\n\n## Do it now\n\n| a | b |\n|---|---|\n| `1` | 2 |\n";
        let article = Article::new("how-to", text, &Article::ids(text));
        assert_eq!(article.title, "How to");
        let sections = [("do-it-now", "Do it now"), ("do-it-now-2", "Do it now")];
        assert_eq!(article.sections, sections.map(|(id, words)| (id.to_owned(), words.to_owned())));
        insta::assert_snapshot!(article.body, @r#"
        <p>First.</p>
        <h2 id="do-it-now">Do it now</h2>
        <pre class="command" tabindex="0" role="group" aria-label="Example 1">poolsync sync &lt;x&gt;</pre>
        <h2 id="do-it-now-2">Do it now</h2>
        <div class="box scroll" role="group" tabindex="0" aria-label="Table 2"><table class="stacks" role="table"><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">a</th><th scope="col" role="columnheader">b</th></tr></thead><tbody role="rowgroup">
        <tr role="row"><td role="cell" data-label="a"><code>1</code></td><td role="cell" data-label="b">2</td></tr>
        </tbody></table></div>
        "#);
    }

    #[test]
    fn every_page_is_nothing_but_markdown_and_has_the_same_parts_in_each_language() {
        let shape = |text: &str| {
            let (mut links, mut shape) = (BTreeSet::new(), Vec::new());
            for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
                assert!(!matches!(event, Event::Html(_) | Event::InlineHtml(_)), "HTML of its own: {event:?}");
                match event {
                    Event::Start(Tag::Link { dest_url, .. }) => drop(links.insert(dest_url.to_string())),
                    Event::Start(Tag::Image { dest_url, .. }) => {
                        let shown = picture(&dest_url, "").unwrap_or_else(|| panic!("no picture: {dest_url}"));
                        shape.push(format!("{shown:?}"));
                    }
                    Event::Start(tag @ (Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::TableRow | Tag::Item)) => {
                        shape.push(format!("{tag:?}"));
                    }
                    _ => {}
                }
            }
            (links, shape)
        };
        for (name, texts) in SOURCES {
            let english = shape(texts[0]);
            assert!(!Article::ids(texts[0]).is_empty(), "{name}");
            for text in &texts[1..] {
                assert_eq!(shape(text), english, "{name}");
            }
        }
    }
}
