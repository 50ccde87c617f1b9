//! `/pools/{fqdn}`: one pool, its stores, both directions of its pair, its maintenance, and its latest runs.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use crate::{
    domain::{Action, BackupModule, Pool, Run, StoreRole, StoreUrl, TableChoice, Timestamp},
    operations::StoreKey,
    panel::Panel,
    state::{
        StateError,
        markers::{find_pair, list_markers},
        runs::{RunFilter, list_runs},
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors},
        freshness::{Deployment, Direction},
        layout::{Layout, Section, html_with},
        looks,
        permitted::{GetStatus, Permitted},
        routes,
        session::CurrentUser,
        titles,
    },
    words::{Said, say},
};

/// Runs shown; the history has the rest.
const LATEST_RUNS: u32 = 8;

/// What is recorded of a store's marker. Whether the store still bears it, only a look into it can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marking {
    /// Written then.
    Written(Timestamp),
    /// The store can't be written and goes without.
    Without,
    /// None was written for this pair at this address.
    Missing,
}

#[derive(Template)]
#[template(path = "pages/pools/show.html")]
struct PoolPage<'a> {
    layout: Layout,
    pool: &'a Pool,
    directions: Vec<Direction<'a>>,
    runs: Vec<Run>,
    markings: BTreeMap<StoreKey, Marking>,
    /// Stores of the pair that have no marker, in words.
    unmarked: Vec<Said>,
    is_partner_seen: bool,
    /// The modules that are seen.
    modules: Vec<BackupModule>,
    /// Why the partner's maintenance stops this pool's runs.
    partner_in_maintenance: Option<Said>,
    /// The reason for a maintenance, as it was typed.
    reason: &'a str,
    errors: FieldErrors,
}

impl PoolPage<'_> {
    fn keeps_secret(&self, module: &BackupModule, role: &StoreRole) -> bool {
        self.pool.keeps_secret(*module, *role)
    }

    fn tables(&self, module: &BackupModule) -> TableChoice {
        self.pool.spec.tables(*module)
    }

    fn store(&self, module: &BackupModule, role: &StoreRole) -> Option<&StoreUrl> {
        self.pool.spec.store(*module, *role)
    }

    fn marking(&self, module: &BackupModule, role: &StoreRole) -> Option<&Marking> {
        self.markings.get(&(*module, *role))
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    show(&panel, &user, &pool, "", FieldErrors::default()).await
}

/// The pool's page; with 422 if its maintenance form was refused.
pub async fn show(
    panel: &Panel,
    user: &CurrentUser,
    pool: &Pool,
    reason: &str,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let deployment = Deployment::load(panel, user).await?;
    let find = |fqdn| deployment.pools.iter().find(|p| p.fqdn() == fqdn);
    let partner = pool.backup_pool.as_ref().and_then(find);
    let filter = RunFilter { pool: Some(pool.fqdn().clone()), ..user.runs() };
    let mut unmarked = Vec::new();
    for pool in [Some(pool), partner].into_iter().flatten() {
        let missing = markings(panel, pool).await?.into_iter().filter(|(_, marking)| *marking == Marking::Missing);
        unmarked.extend(missing.map(|((module, role), _)| {
            let store = say("pools-show-unmarked-store").with("role", role);
            store.with("module", module).with("pool", pool.fqdn())
        }));
    }
    let page = PoolPage {
        layout: Layout::new(panel, Some(user), Section::Pools)
            .about(|permission| user.access.reaches(permission, pool.fqdn())),
        directions: [Some(pool), partner].into_iter().flatten().filter_map(|p| deployment.direction(p)).collect(),
        runs: list_runs(&panel.database, &filter, None, LATEST_RUNS).await?.runs,
        markings: markings(panel, pool).await?,
        unmarked,
        is_partner_seen: partner.is_some(),
        modules: BackupModule::ALL.into_iter().filter(|m| user.sees(pool.fqdn()).contains(m)).collect(),
        partner_in_maintenance: super::maintenance::told(&deployment.pools, pool)
            .filter(|_| pool.maintenance.is_none()),
        pool,
        reason,
        errors,
    };
    html_with(status, &page)
}

/// What is recorded of the markers of a pool's stores; of a pool without a pair, only what there is.
async fn markings(panel: &Panel, pool: &Pool) -> Result<BTreeMap<StoreKey, Marking>, StateError> {
    let pair = find_pair(&panel.database, pool.id).await?;
    let recorded = list_markers(&panel.database, pool.id).await?;
    let marking = |(module, role, url): (BackupModule, StoreRole, &StoreUrl)| {
        let marker = recorded.get(&(module, role)).filter(|marker| marker.place == url.to_string());
        let marking = match (marker, &pair) {
            (Some(marker), Some((pair, epoch))) if (&marker.pair, &marker.epoch) != (pair, epoch) => Marking::Missing,
            (Some(marker), _) if marker.written => Marking::Written(marker.at),
            (Some(_), _) => Marking::Without,
            (None, Some(_)) => Marking::Missing,
            (None, None) => return None,
        };
        Some(((module, role), marking))
    };
    Ok(pool.spec.named_stores().filter_map(marking).collect())
}
