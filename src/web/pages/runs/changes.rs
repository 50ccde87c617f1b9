//! `/runs/{id}/changes`: every item a run changed, or would change; searchable.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use super::filter_words;
use crate::{
    domain::{Action, BackupModule, Change, DriverKind, Extent, Intent, Outcome, Permission, Run, RunId},
    operations::apply_plan,
    panel::Panel,
    state::{
        changes::{ChangeFilter, RecordedChange, list_changes},
        runs::list_module_runs,
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Query},
        layout::{Layout, Section, html_with},
        looks,
        permitted::{GetStatus, Permitted},
        routes, titles, why,
    },
    words::{Word, say},
};

/// Changes on a page.
const PAGE: u32 = 100;

/// The filter as it stands in the address, and the change after which the page begins (`MODULE:PLACE`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ChangesQuery {
    module: String,
    change: String,
    outcome: String,
    q: String,
    after: String,
}

type Place = (BackupModule, u64);

impl ChangesQuery {
    pub(super) fn parse(&self) -> Result<(ChangeFilter, Option<Place>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let filter = ChangeFilter {
            module: errors.given("module", &self.module, str::parse),
            change: errors.given("change", &self.change, str::parse),
            outcome: errors.given("outcome", &self.outcome, str::parse),
            text: (!self.q.trim().is_empty()).then(|| self.q.trim().to_owned()),
            ..ChangeFilter::default()
        };
        let after = match self.after.as_str() {
            "" => None,
            text => errors.check("after", place(text).ok_or(say("refused-page-address"))),
        };
        if errors.is_empty() { Ok((filter, after)) } else { Err(errors) }
    }

    /// The address of the page after `last`, or of the first.
    fn link(&self, run: &RunId, last: Option<&RecordedChange>) -> String {
        let after = last.map(|c| format!("{}:{}", c.module.short_name(), c.seq)).unwrap_or_default();
        self.filtered(&routes::changes(run), &after)
    }

    /// `path` with the filter.
    pub(super) fn filtered(&self, path: &str, after: &String) -> String {
        let fields = [
            ("module", &self.module),
            ("change", &self.change),
            ("outcome", &self.outcome),
            ("q", &self.q),
            ("after", after),
        ];
        routes::with_query(path, fields)
    }

    /// The filter in words.
    fn words(&self) -> String {
        filter_words([
            ("runs-filtered-item", &self.q),
            ("runs-filtered-module", &self.module),
            ("runs-filtered-change", &self.change),
            ("runs-filtered-outcome", &self.outcome),
        ])
    }

    fn is_filtered(&self) -> bool {
        [&self.module, &self.change, &self.outcome, &self.q].iter().any(|value| !value.trim().is_empty())
    }
}

fn place(text: &str) -> Option<Place> {
    let (module, seq) = text.split_once(':')?;
    // The database's integers are signed.
    Some((module.parse().ok()?, seq.parse().ok().filter(|n| *n <= i64::MAX.unsigned_abs())?))
}

#[derive(Template)]
#[template(path = "pages/runs/changes.html")]
struct ChangesPage {
    layout: Layout,
    run: Run,
    query: ChangesQuery,
    errors: FieldErrors,
    changes: Vec<RecordedChange>,
    /// Whether there is a page after this one.
    more: bool,
    /// Whether the viewer may choose changes to put back.
    may_choose: bool,
    /// The modules of which the viewer may see what the items hold.
    shows: Extent<BackupModule>,
}

impl ChangesPage {
    /// Whether Microsoft’s cmdlets carry the run out, which name no items.
    fn is_by_shell(&self) -> bool {
        self.run.driver == DriverKind::ManagementShell
    }

    /// What the list is, for what the run is for.
    fn heading(&self) -> Word {
        Word(match (self.run.request.intent, self.run.request.action) {
            (Intent::Sync, _) => "runs-changes",
            (Intent::Verify, _) => "runs-differences",
            (Intent::Preview, Action::Backup) => "runs-changes-sync-would",
            (Intent::Preview, Action::Restore) => "runs-changes-restore-would",
            (Intent::Preview, Action::PutBack) => "runs-changes-put-back-would",
            (Intent::Preview, Action::Clear) => "runs-changes-clear-would",
        })
    }

    /// Whether nothing of the list was done: the run only looked.
    fn only_looks(&self) -> bool {
        self.run.request.intent != Intent::Sync
    }

    /// Whether a change can be put back: it was done.
    fn is_done(change: &RecordedChange) -> bool {
        change.outcome == Outcome::Applied
    }

    fn next_link(&self) -> String {
        self.query.link(&self.run.id, self.changes.last())
    }

    fn csv_link(&self) -> String {
        self.query.filtered(&routes::changes_csv(&self.run.id), &String::new())
    }

    fn json_link(&self) -> String {
        self.query.filtered(&routes::changes_json(&self.run.id), &String::new())
    }

    fn first_link(&self) -> String {
        self.query.link(&self.run.id, None)
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
    Query(query): Query<ChangesQuery>,
) -> Result<Response, WebError> {
    let seen = user.run(&panel, &id).await?;
    let layout = Layout::new(&panel, Some(&user), Section::Runs).about(|permission| user.holds_for(permission, &seen));
    let run = seen.run;
    let (status, errors, mut changes) = match query.parse() {
        Ok((filter, after)) => {
            let filter = ChangeFilter { seen: seen.seen, ..filter };
            let changes = list_changes(&panel.database, run.id, &filter, after, PAGE + 1).await?;
            (StatusCode::OK, FieldErrors::default(), changes)
        }
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, Vec::new()),
    };
    let more = changes.len() > PAGE as usize;
    changes.truncate(PAGE as usize);
    let may_choose = layout.may_restore()
        && apply_plan::can_be_put_back(&run, &list_module_runs(&panel.database, run.id).await?)
        && changes.iter().any(ChangesPage::is_done);
    let shows = user.access.modules(Permission::GetDifference, &run.pool);
    html_with(status, &ChangesPage { layout, run, query, errors, changes, more, may_choose, shows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_after_a_place_of_the_plan() {
        let query = ChangesQuery { after: "DataConf:41".into(), q: "ü 1".into(), ..ChangesQuery::default() };
        let (filter, after) = query.parse().expect("a sound query");
        assert_eq!(after, Some((BackupModule::DataConf, 41)));
        assert_eq!(filter.text.as_deref(), Some("ü 1"));
        assert!(query.link(&RunId::new(), None).ends_with("/changes?q=%C3%BC%201"));
        for after in ["41", "DataConf:", "Foo:1", "DataConf:18446744073709551615"] {
            assert!(ChangesQuery { after: after.into(), ..ChangesQuery::default() }.parse().is_err(), "{after}");
        }
    }
}
