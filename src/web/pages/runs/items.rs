//! `/runs/items`: which runs touched an item, over all of history.

use std::time::Duration;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::{BackupModule, Fqdn, Run, RunId},
    panel::Panel,
    state::{
        items::{ItemSearch, Touched, search_items},
        pools::list_names_together,
        runs::RunFilter,
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
    words::say,
};

/// Lines after which a page ends.
const LINES: usize = 100;
/// How long a page looks.
const PATIENCE: Duration = Duration::from_millis(1500);
/// The longest text that is looked for, in characters: as long as the field takes.
const LONGEST: usize = 1000;

/// What is looked for, and where the search goes on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ItemsQuery {
    item: String,
    pool: String,
    module: String,
    before: String,
}

impl ItemsQuery {
    /// The filter among the runs that `seen` lets through, and the run before which the search begins.
    fn parse(&self, seen: RunFilter) -> Result<(RunFilter, Option<RunId>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let pool = errors.given("pool", &self.pool, str::parse::<Fqdn>);
        let module = errors.given("module", &self.module, str::parse::<BackupModule>);
        let before = errors.given("before", &self.before, str::parse::<RunId>);
        let has_fit = self.item.chars().nth(LONGEST).is_none();
        errors.check("item", has_fit.then_some(()).ok_or(say("refused-item-long").number("most", LONGEST)));
        if errors.is_empty() { Ok((RunFilter { pool, module, ..seen }, before)) } else { Err(errors) }
    }

    /// The address of the search that goes on before a run.
    fn link(&self, before: &RunId) -> String {
        let before = before.to_string();
        let fields = [("item", &self.item), ("pool", &self.pool), ("module", &self.module), ("before", &before)];
        routes::with_query(routes::ITEMS, fields)
    }
}

#[derive(Template)]
#[template(path = "pages/runs/items.html")]
struct ItemsPage {
    layout: Layout,
    query: ItemsQuery,
    errors: FieldErrors,
    pools: Vec<Fqdn>,
    search: ItemSearch,
}

impl ItemsPage {
    /// Whether anything was looked for.
    fn has_searched(&self) -> bool {
        self.errors.is_empty() && !self.query.item.trim().is_empty()
    }

    /// What was found, with its run.
    fn lines(&self) -> impl Iterator<Item = (&Touched, &Run)> {
        self.search.touched.iter().filter_map(|touched| Some((touched, self.search.runs.get(&touched.run)?)))
    }

    /// The changes that a line is about.
    fn changes_link(&self, touched: &Touched) -> String {
        let (module, change) = (touched.module.short_name().to_owned(), touched.change.to_string());
        let (outcome, item) = (touched.outcome.to_string(), self.query.item.trim().to_owned());
        let fields = [("module", &module), ("change", &change), ("outcome", &outcome), ("q", &item)];
        routes::with_query(&routes::changes(&touched.run), fields)
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(query): Query<ItemsQuery>,
) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Runs);
    let names = list_names_together(&panel.database).await?;
    let pools = names.iter().filter(|pool| !user.sees(pool).is_empty()).cloned().collect();
    let text = query.item.trim();
    let (status, errors, search) = match query.parse(user.runs()) {
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, ItemSearch::default()),
        Ok(_) if text.is_empty() => (StatusCode::OK, FieldErrors::default(), ItemSearch::default()),
        Ok((filter, before)) => {
            let found = search_items(&panel.database, &filter, text, before, (LINES, PATIENCE)).await?;
            (StatusCode::OK, FieldErrors::default(), found)
        }
    };
    html_with(status, &ItemsPage { layout, query, errors, pools, search })
}
