//! `/status`: how every backup stands, per pool, direction and module. `Get-CsBackupServiceStatus` as a page.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use tokio::try_join;

use crate::{
    domain::{BackupModule, Category, ExportState, Fqdn, ImportState, Intent, Pool, RunState, Standing},
    operations::{
        FieldError,
        fold::{Folded, fold},
        set_aside,
        status::{ModuleStatus, NoSuchPool, Wanted},
    },
    panel::Panel,
    state::{
        unread::Unread,
        verifications::{Verified, list_verified},
        workers::{WorkerRow, list_workers},
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Query},
        freshness::Deployment,
        layout::{Layout, Section, html_with},
        looks,
        permitted::{GetStatus, Permitted},
        routes,
        stretch::Stretch,
    },
    words::{Said, say},
};

/// Pairs on a page.
const PAIRS: usize = 40;

/// The filter as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StatusQuery {
    pool: String,
    category: String,
    /// `behind`: backups that are late, and those whose last sync was not whole.
    only: String,
    from: String,
}

impl StatusQuery {
    fn parse(&self) -> Result<(Wanted, bool), FieldErrors> {
        let mut errors = FieldErrors::default();
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let pool = given(&self.pool).and_then(|text| errors.check("pool", text.parse::<Fqdn>()));
        let category = given(&self.category).and_then(|text| errors.check("category", text.parse::<Category>()));
        let only = given(&self.only).and_then(|text| errors.check("only", behind(&text)));
        let wanted = Wanted { pools: pool.into_iter().collect(), category };
        if errors.is_empty() { Ok((wanted, only.is_some())) } else { Err(errors) }
    }

    /// The filter in words.
    fn words(&self) -> String {
        let given = |text: &str| !text.trim().is_empty();
        let pool = given(&self.pool).then(|| say("status-filtered-pool").with("value", self.pool.trim()));
        let category =
            given(&self.category).then(|| say("status-filtered-category").with("value", self.category.trim()));
        let behind = given(&self.only).then(|| say("status-filtered-behind"));
        let words = [pool, category, behind].into_iter().flatten();
        words.map(|said| said.to_string()).collect::<Vec<_>>().join(", ")
    }

    fn is_filtered(&self) -> bool {
        !self.link().ends_with(routes::STATUS)
    }

    /// The page with the filter, from its beginning.
    fn link(&self) -> String {
        let fields = [("pool", &self.pool), ("category", &self.category), ("only", &self.only)];
        routes::with_query(routes::STATUS, fields)
    }
}

fn behind(text: &str) -> Result<(), Said> {
    if text == "behind" { Ok(()) } else { Err(say("refused-behind-choice").with("text", text)) }
}

/// Whether somebody should look at a backup.
fn is_behind(module: &ModuleStatus) -> bool {
    let is_whole = module.last_state.is_none_or(|state| matches!(state, RunState::Succeeded | RunState::Cancelled));
    module.standing.is_some_and(|standing| standing != Standing::Fresh) || (!module.not_initialized && !is_whole)
}

/// A pool's data on its way to its backup pool, if it has one.
struct Way<'a> {
    pool: &'a Pool,
    backup_pool: Option<&'a Fqdn>,
    modules: Vec<ModuleStatus>,
}

impl<'a> Way<'a> {
    /// Its modules, those together that are not copied for the same reason.
    fn lines(&self) -> Vec<Folded<&ModuleStatus>> {
        fold(self.modules.iter().collect(), |module| {
            let is_bare = module.not_initialized && module.last_run.is_none() && module.under_way.is_none();
            module.reason.as_ref().filter(|_| is_bare).map(|reason| (module.module, reason.to_string()))
        })
    }

    /// The ways of all that is wanted, each pair’s together; `pools` are in order.
    fn all(pools: &'a [Pool], wanted: Vec<ModuleStatus>) -> Vec<Self> {
        let mut ways: Vec<Self> = Vec::new();
        for module in wanted {
            if let Some(way) = ways.last_mut().filter(|way| *way.pool.fqdn() == module.pool) {
                way.modules.push(module);
            } else if let Ok(place) = pools.binary_search_by(|pool| pool.fqdn().cmp(&module.pool)) {
                let pool = &pools[place];
                ways.push(Self { pool, backup_pool: pool.backup_pool.as_ref(), modules: vec![module] });
            }
        }
        ways.sort_by_key(|way| (way.pair(), way.pool.fqdn()));
        ways
    }

    /// The name that its pair goes by: the one that comes first.
    fn pair(&self) -> &'a Fqdn {
        let own = self.pool.fqdn();
        self.backup_pool.map_or(own, |partner| own.min(partner))
    }

    /// Leaves those of some pairs.
    fn keep(ways: &mut Vec<Self>, from: Option<&Fqdn>) -> Stretch {
        let mut names: Vec<&Fqdn> = ways.iter().map(Self::pair).collect();
        names.dedup();
        let stretch = Stretch::of(&names, from, PAIRS);
        let shown = names.get(stretch.shown.clone()).unwrap_or_default();
        ways.retain(|way| shown.binary_search(&way.pair()).is_ok());
        stretch
    }
}

#[derive(Template)]
#[template(path = "pages/status.html")]
struct StatusPage<'a> {
    layout: Layout,
    query: StatusQuery,
    errors: FieldErrors,
    pools: &'a [Pool],
    /// Pools that can't be read.
    unread: &'a [Unread],
    /// Each with the modules that the filter lets through; none without any.
    ways: Vec<Way<'a>>,
    /// Which of all pairs these are.
    stretch: Stretch,
    verified: BTreeMap<(Fqdn, BackupModule), Verified>,
    /// Whether no worker is alive.
    no_worker: bool,
}

impl StatusPage<'_> {
    /// When the backup of a pool's module was verified last, and how that ended.
    fn verified(&self, way: &Way<'_>, module: &BackupModule) -> Option<&Verified> {
        self.verified.get(&(way.pool.fqdn().clone(), *module))
    }

    /// How long the oldest change waits, in words.
    fn waits(&self, module: &ModuleStatus) -> Option<String> {
        let oldest = module.backlog.as_ref()?.oldest_at?;
        Some(filters::span_text(self.layout.now.0.millis_since(oldest)))
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(query): Query<StatusQuery>,
) -> Result<Response, WebError> {
    let database = &panel.database;
    let (deployment, verified, workers) =
        try_join!(Deployment::load(&panel, &user), list_verified(database), list_workers(database))?;
    let unknown = |pool: NoSuchPool| FieldErrors::from(vec![FieldError::new("pool", pool)]);
    let found = query.parse().and_then(|(wanted, only_behind)| {
        let mut found = deployment.find(&wanted).map_err(unknown)?;
        found.retain(|module| !only_behind || is_behind(module));
        Ok(found)
    });
    let (status, errors, found) = match found {
        Ok(found) => (StatusCode::OK, FieldErrors::default(), found),
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, Vec::new()),
    };
    let mut ways = Way::all(&deployment.pools, found);
    let stretch = Way::keep(&mut ways, query.from.parse().ok().as_ref());
    let page = StatusPage {
        layout: Layout::new(&panel, Some(&user), Section::Status),
        query,
        errors,
        pools: &deployment.pools,
        unread: &deployment.unread,
        ways,
        stretch,
        verified: verified.into_iter().map(|v| ((v.pool.clone(), v.module), v)).collect(),
        no_worker: !workers.iter().any(WorkerRow::is_alive),
    };
    html_with(status, &page)
}
