//! `/runs`: history, filtered and paged by key.

pub mod apply;
mod by_shell;
pub mod cancel;
pub mod changes;
pub mod changes_export;
pub mod decide;
pub mod difference;
pub mod export;
pub mod items;
pub mod progress;
pub mod put_back;
pub mod show;
mod verify;

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use tokio::try_join;

use crate::{
    domain::{Action, AskedBy, BackupModule, BatchId, Fqdn, Run, RunId, RunState, Timestamp},
    operations::{FieldError, request_sync::no_such_pool},
    panel::Panel,
    state::{
        StateError,
        pools::list_names_together,
        runs::{RunCursor, RunFilter, RunPage, list_runs, list_runs_together},
        settings::load_settings_together,
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Query},
        layout::{Layout, Section, html_with},
        looks,
        permitted::{GetStatus, Permitted},
        routes, titles,
    },
    words::{Said, Word, say},
};

/// Runs on a page.
const PAGE: u32 = 50;
/// Microseconds of a day.
const DAY: i64 = 24 * 3600 * 1_000_000;

/// The filter as it stands in the address, and where the page begins.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    pool: String,
    module: String,
    state: String,
    who: String,
    via: String,
    /// `only`: runs that changed something.
    changes: String,
    from: String,
    until: String,
    batch: String,
    older: String,
    newer: String,
}

impl HistoryQuery {
    /// The filter among the runs that `seen` lets through.
    fn parse(&self, seen: RunFilter) -> Result<(RunFilter, Option<RunCursor>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let filter = RunFilter {
            pool: errors.given("pool", &self.pool, str::parse::<Fqdn>),
            module: errors.given("module", &self.module, str::parse::<BackupModule>),
            state: errors.given("state", &self.state, str::parse::<RunState>),
            requested_by: errors.given("who", &self.who, |who| Ok::<_, String>(who.to_lowercase())),
            from: errors.given("from", &self.from, Timestamp::start_of_day),
            // The day named is the last one shown.
            until: errors.given("until", &self.until, |day| Timestamp::start_of_day(day).map(|t| t.plus_micros(DAY))),
            batch: errors.given("batch", &self.batch, str::parse::<BatchId>),
            asked_by: errors.given("via", &self.via, str::parse::<AskedBy>),
            with_changes: errors.given("changes", &self.changes, only).is_some(),
            ..seen
        };
        let older = errors.given("older", &self.older, str::parse::<RunId>).map(RunCursor::OlderThan);
        let newer = errors.given("newer", &self.newer, str::parse::<RunId>).map(RunCursor::NewerThan);
        if errors.is_empty() { Ok((filter, older.or(newer))) } else { Err(errors) }
    }

    /// `path` with the filter, and without the place of the page.
    fn link(&self, path: &str) -> String {
        let fields = [
            ("pool", &self.pool),
            ("module", &self.module),
            ("state", &self.state),
            ("who", &self.who),
            ("via", &self.via),
            ("changes", &self.changes),
            ("from", &self.from),
            ("until", &self.until),
            ("batch", &self.batch),
        ];
        routes::with_query(path, fields)
    }

    /// The filter in words.
    fn words(&self) -> String {
        let way = self.via.parse::<AskedBy>().map_or_else(|_| self.via.clone(), |by| looks::asked_by(&by).to_string());
        filter_words([
            ("runs-filtered-pool", &self.pool),
            ("runs-filtered-module", &self.module),
            ("runs-filtered-state", &self.state),
            ("runs-filtered-who", &self.who),
            ("runs-filtered-way", &way),
            ("runs-filtered-changes", &self.changes),
            ("runs-filtered-from", &self.from),
            ("runs-filtered-until", &self.until),
            ("runs-filtered-batch", &self.batch),
        ])
    }

    fn is_filtered(&self) -> bool {
        !self.link("").is_empty()
    }

    /// The fields that say which queued runs are meant.
    fn fields(&self) -> [(&'static str, &String); 7] {
        [
            ("pool", &self.pool),
            ("module", &self.module),
            ("who", &self.who),
            ("via", &self.via),
            ("from", &self.from),
            ("until", &self.until),
            ("batch", &self.batch),
        ]
    }

    fn csv_link(&self) -> String {
        self.link(routes::RUNS_CSV)
    }

    fn json_link(&self) -> String {
        self.link(routes::RUNS_JSON)
    }

    fn cancel_link(&self) -> String {
        self.link(routes::CANCEL_RUNS)
    }

    fn page_link(&self, direction: &str, id: &RunId) -> String {
        let link = self.link(routes::RUNS);
        let separator = if link.contains('?') { '&' } else { '?' };
        format!("{link}{separator}{direction}={id}")
    }
}

/// What a filter lets through, in words; nothing where it lets all through. Each field has a message, with what is given
/// in the gap `value`.
fn filter_words<const N: usize>(fields: [(&'static str, &str); N]) -> String {
    let given = fields.into_iter().map(|(key, value)| (key, value.trim())).filter(|(_, value)| !value.is_empty());
    let said: Vec<String> = given.map(|(key, value)| say(key).with("value", value).to_string()).collect();
    said.join(&Word("runs-comma").to_string())
}

fn only(text: &str) -> Result<(), Said> {
    if text == "only" { Ok(()) } else { Err(say("refused-only-choice").with("text", text)) }
}

#[derive(Template)]
#[template(path = "pages/runs/index.html")]
struct HistoryPage<'a> {
    layout: Layout,
    query: HistoryQuery,
    errors: FieldErrors,
    /// Whether workers take no new runs.
    is_draining: bool,
    pools: Vec<&'a Fqdn>,
    runs: &'a [Run],
    newer: Option<RunId>,
    older: Option<RunId>,
}

impl HistoryPage<'_> {
    /// A pool of the filter that the list of pools does not have: removed, but still in history.
    fn former_pool(&self) -> &str {
        let known = self.pools.iter().any(|pool| pool.as_str() == self.query.pool);
        if known { "" } else { &self.query.pool }
    }

    /// Whether some of the runs shown wait in the queue, and the viewer may stop runs.
    fn may_cancel_queued(&self) -> bool {
        self.layout.may_stop() && self.runs.iter().any(|run| run.state == RunState::Queued)
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(query): Query<HistoryQuery>,
) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Runs);
    let database = &panel.database;
    let parsed = query.parse(user.runs());
    let (names, settings, page) =
        try_join!(list_names_together(database), load_settings_together(database), find_page(&panel, &parsed))?;
    let pools: Vec<&Fqdn> = names.iter().filter(|pool| !user.sees(pool).is_empty()).collect();
    let (status, errors) = match parsed {
        Ok((RunFilter { pool: Some(pool), .. }, _))
            if page.runs.is_empty() && !is_known(&panel, &user, &pools, &pool).await? =>
        {
            let told = FieldError::new("pool", no_such_pool(&pool));
            (StatusCode::UNPROCESSABLE_ENTITY, vec![told].into())
        }
        Ok(_) => (StatusCode::OK, FieldErrors::default()),
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
    };
    let RunPage { runs, newer, older } = &*page;
    let (newer, older) = (*newer, *older);
    html_with(status, &HistoryPage { layout, query, errors, is_draining: settings.drain, pools, runs, newer, older })
}

/// The page that is asked for; an empty one if that means nothing.
async fn find_page(
    panel: &Panel,
    parsed: &Result<(RunFilter, Option<RunCursor>), FieldErrors>,
) -> Result<Arc<RunPage>, StateError> {
    match parsed {
        Ok((filter, cursor)) => list_runs_together(&panel.database, filter, *cursor, PAGE).await,
        Err(_) => Ok(Arc::default()),
    }
}

/// Whether a pool is here, or history has something of it that is seen: a name that is mistyped must not read as a pool
/// without runs.
async fn is_known(panel: &Panel, user: &Permitted<GetStatus>, pools: &[&Fqdn], pool: &Fqdn) -> Result<bool, WebError> {
    let of_pool = RunFilter { pool: Some(pool.clone()), ..user.runs() };
    Ok(pools.contains(&pool) || !list_runs(&panel.database, &of_pool, None, 1).await?.runs.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_stays_in_every_link() {
        let query = HistoryQuery {
            pool: "a.x.com".into(),
            who: "anna & co".into(),
            older: RunId::new().to_string(),
            ..HistoryQuery::default()
        };
        assert_eq!(query.link("/runs.csv"), "/runs.csv?pool=a.x.com&who=anna%20%26%20co");
        assert_eq!(HistoryQuery::default().link("/runs"), "/runs");
    }

    #[test]
    fn the_last_day_is_shown_whole() {
        let query = HistoryQuery { from: "2026-11-22".into(), until: "2026-11-22".into(), ..HistoryQuery::default() };
        let (filter, _) = query.parse(RunFilter::default()).expect("a sound filter");
        let (from, until) = filter.from.zip(filter.until).expect("both days");
        assert_eq!(until.millis_since(from), 24 * 3600 * 1000);
    }

    #[test]
    fn a_filter_that_means_nothing_is_told() {
        let query = HistoryQuery {
            state: "fine".into(),
            from: "yesterday".into(),
            via: "mail".into(),
            changes: "some".into(),
            ..HistoryQuery::default()
        };
        assert_eq!(query.parse(RunFilter::default()).expect_err("four faults").all().len(), 4);
    }
}
