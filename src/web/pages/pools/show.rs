//! `/pools/{fqdn}`: one pool, its stores, both directions of its pair, and its latest runs.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{
    domain::{Action, BackupModule, Pool, Run, StoreRole, StoreUrl, TableChoice},
    panel::Panel,
    state::runs::{RunFilter, list_runs},
    web::{
        assets,
        error::WebError,
        freshness::{Deployment, Direction},
        layout::{Layout, Section, html},
        looks, routes,
        session::{GetStatus, Permitted},
        titles,
    },
};

/// Runs shown; the history has the rest.
const LATEST_RUNS: u32 = 8;

#[derive(Template)]
#[template(path = "pages/pools/show.html")]
struct PoolPage<'a> {
    layout: Layout,
    pool: &'a Pool,
    directions: Vec<Direction<'a>>,
    runs: Vec<Run>,
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
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let pool = super::pool_at(&panel, &name).await?;
    let deployment = Deployment::load(&panel.database).await?;
    let find = |fqdn| deployment.pools.iter().find(|p| p.fqdn() == fqdn);
    let partner = pool.backup_pool.as_ref().and_then(find);
    let directions = [Some(&pool), partner].into_iter().flatten().filter_map(|p| deployment.direction(p)).collect();
    let filter = RunFilter { pool: Some(pool.fqdn().clone()), ..RunFilter::default() };
    let runs = list_runs(&panel.database, &filter, None, LATEST_RUNS).await?.runs;
    let layout = Layout::new(&panel, Some(&user), Section::Pools);
    html(&PoolPage { layout, pool: &pool, directions, runs })
}
