//! `/audit`: who did what, filtered and paged by key, and the same as CSV.

use askama::Template;
use axum::{body::Bytes, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::Timestamp,
    panel::Panel,
    state::audit::{
        DONE, Entry, REFUSED,
        list::{AuditCursor, AuditFilter, AuditPage, list_audit},
    },
    web::{
        assets,
        csv::{self, Sink},
        error::WebError,
        filters,
        form::{FieldErrors, Query},
        layout::{Layout, Section, html_with},
        permitted::{Permitted, SearchAudit},
        routes,
    },
    words::{Said, say},
};

/// Entries on a page.
const PAGE: u32 = 50;
/// Entries read at once for a download.
const CSV_PIECE: u32 = 1000;
/// Bytes of a detail that is shown whole; a longer one is folded away.
const LONG_DETAIL: usize = 160;
/// Characters that show of one that is folded away.
const START: usize = 60;
/// Microseconds of a day.
const DAY: i64 = 24 * 3600 * 1_000_000;

/// The filter as it stands in the address, and where the page begins.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    who: String,
    action: String,
    target: String,
    outcome: String,
    from: String,
    until: String,
    older: String,
    newer: String,
}

impl AuditQuery {
    fn parse(&self) -> Result<(AuditFilter, Option<AuditCursor>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut day = |field: &str, text: &str, days: i64| {
            let day = given(text).map(|text| Timestamp::start_of_day(&text));
            day.and_then(|day| errors.check(field, day)).map(|at| at.plus_micros(days * DAY))
        };
        let from = day("from", &self.from, 0);
        // The day named is the last one shown.
        let until = day("until", &self.until, 1);
        let outcome = given(&self.outcome);
        if outcome.as_deref().is_some_and(|outcome| ![DONE, REFUSED].contains(&outcome)) {
            errors.add("outcome", say("refused-choose-outcome"));
        }
        let mut place = |field: &str, text: &str| {
            let place = given(text).map(|text| text.parse::<i64>().map_err(|_| say("refused-no-such-page")));
            place.and_then(|place| errors.check(field, place))
        };
        let older = place("older", &self.older).map(AuditCursor::OlderThan);
        let newer = place("newer", &self.newer).map(AuditCursor::NewerThan);
        let (actor, action, target) = (given(&self.who), given(&self.action), given(&self.target));
        let filter = AuditFilter { actor, action, target, outcome, from, until };
        if errors.is_empty() { Ok((filter, older.or(newer))) } else { Err(errors) }
    }

    /// `path` with the filter, and without the place of the page.
    fn link(&self, path: &str) -> String {
        let fields = [
            ("who", &self.who),
            ("action", &self.action),
            ("target", &self.target),
            ("outcome", &self.outcome),
            ("from", &self.from),
            ("until", &self.until),
        ];
        routes::with_query(path, fields)
    }

    /// The filter in words.
    fn words(&self) -> String {
        let fields: [(_, Said); 6] = [
            ("audit-filter-who", self.who.trim().into()),
            ("audit-filter-did", self.action.trim().into()),
            ("audit-filter-to", self.target.trim().into()),
            ("audit-filter-outcome", outcome_words(self.outcome.trim())),
            ("audit-filter-from", self.from.trim().into()),
            ("audit-filter-until", self.until.trim().into()),
        ];
        let given = fields.into_iter().filter(|(_, value)| !value.to_string().is_empty());
        given.map(|(key, value)| say(key).said("value", value).to_string()).collect::<Vec<_>>().join(", ")
    }

    fn is_filtered(&self) -> bool {
        !self.link("").is_empty()
    }

    fn csv_link(&self) -> String {
        self.link(routes::AUDIT_CSV)
    }

    fn page_link(&self, direction: &str, seq: &i64) -> String {
        let link = self.link(routes::AUDIT);
        let separator = if link.contains('?') { '&' } else { '?' };
        format!("{link}{separator}{direction}={seq}")
    }
}

/// How something ended, in words; other text as it is.
fn outcome_words(text: &str) -> Said {
    match text {
        DONE => say("audit-done"),
        REFUSED => say("audit-refused"),
        other => other.into(),
    }
}

/// The beginning of a text.
fn start_of(text: &str) -> String {
    text.chars().take(START).collect()
}

#[derive(Template)]
#[template(path = "pages/audit.html")]
struct AuditListPage {
    layout: Layout,
    query: AuditQuery,
    errors: FieldErrors,
    entries: Vec<Entry>,
    newer: Option<i64>,
    older: Option<i64>,
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SearchAudit>,
    Query(query): Query<AuditQuery>,
) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Audit);
    let (status, errors, page) = match query.parse() {
        Ok((filter, cursor)) => {
            let page = list_audit(&panel.database, &filter, cursor, PAGE).await?;
            (StatusCode::OK, FieldErrors::default(), page)
        }
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, AuditPage::default()),
    };
    let AuditPage { entries, newer, older } = page;
    html_with(status, &AuditListPage { layout, query, errors, entries, newer, older })
}

/// The whole of what the filter lets through, newest first.
pub async fn csv(
    State(panel): State<Panel>,
    user: Permitted<SearchAudit>,
    Query(query): Query<AuditQuery>,
) -> Result<Response, WebError> {
    let (filter, _) = query.parse().map_err(|errors| WebError::Filter(errors.all().to_vec()))?;
    csv::record(&panel, &user.actor(), "Export-CsAudit", &query.csv_link()).await?;
    Ok(csv::download("audit.csv", move |sink| fill(panel, filter, sink)))
}

async fn fill(panel: Panel, filter: AuditFilter, sink: Sink) -> Result<(), WebError> {
    let mut text = String::new();
    let head = "seq,at,actor,via,address,action,target,outcome,detail,before,after,seal";
    csv::row(&mut text, head.split(','));
    let mut cursor = None;
    loop {
        let page = list_audit(&panel.database, &filter, cursor, CSV_PIECE).await?;
        page.entries.iter().for_each(|entry| csv_row(&mut text, entry));
        if sink.send(Ok(Bytes::from(std::mem::take(&mut text)))).await.is_err() {
            return Ok(()); // the reader has gone
        }
        let Some(older) = page.older else { return Ok(()) };
        cursor = Some(AuditCursor::OlderThan(older));
    }
}

fn csv_row(text: &mut String, entry: &Entry) {
    let (seq, at) = (entry.seq.to_string(), entry.at.rfc3339());
    let cells = [
        &seq,
        &at,
        entry.actor.as_str(),
        &entry.via,
        entry.address.as_deref().unwrap_or_default(),
        &entry.action,
        &entry.target,
        &entry.outcome,
        &entry.detail,
        entry.before.as_deref().unwrap_or_default(),
        entry.after.as_deref().unwrap_or_default(),
        &entry.seal,
    ];
    csv::row(text, cells);
}
