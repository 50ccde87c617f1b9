//! `/`: is my backup fresh, and what needs a person first?

mod attention;

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    domain::{Fqdn, Permission, Pool, Run, RunState},
    panel::Panel,
    state::{
        StateError,
        latest::list_latest,
        runs::{RunFilter, list_runs},
        workers::list_workers,
    },
    web::{
        assets,
        chart::{self, Chart},
        error::WebError,
        filters, form,
        freshness::{Deployment, Direction},
        layout::{Layout, Section, html},
        looks,
        permitted::{GetStatus, Permitted},
        routes,
        session::CurrentUser,
        titles,
    },
};
use attention::{Attention, Seen};

/// Open runs shown of each state at the most; the history has the rest.
const OPEN_RUNS: u32 = 10;

#[derive(Template)]
#[template(path = "pages/dashboard.html")]
struct DashboardPage<'a> {
    layout: Layout,
    has_pools: bool,
    /// Whether workers take no new runs.
    is_draining: bool,
    /// Whether nothing begins by itself.
    is_paused: bool,
    /// Pools in maintenance.
    in_maintenance: Vec<&'a Pool>,
    /// Runs that wait for a decision.
    held: Vec<Run>,
    attention: Vec<Attention>,
    open: Vec<Run>,
    pairs: Vec<Vec<Direction<'a>>>,
    charts: BTreeMap<&'a Fqdn, Chart>,
}

impl DashboardPage<'_> {
    /// The latest syncs of a direction.
    fn chart(&self, direction: &Direction<'_>) -> &Chart {
        static NONE: Chart = Chart { syncs: Vec::new() };
        self.charts.get(direction.pool.fqdn()).unwrap_or(&NONE)
    }
}

pub async fn get(State(panel): State<Panel>, user: Permitted<GetStatus>) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Overview);
    let deployment = Deployment::load(&panel, &user).await?;
    let held = runs_in(&panel, &user, &[RunState::Held]).await?;
    let open = runs_in(&panel, &user, &[RunState::Interrupted, RunState::Running, RunState::Queued]).await?;
    let workers = list_workers(&panel.database).await?;
    let charts = charts(&panel, &user, &deployment).await?;
    html(&DashboardPage {
        is_draining: deployment.is_draining(),
        is_paused: deployment.backups.settings.schedules_paused,
        in_maintenance: deployment.pools.iter().filter(|p| p.maintenance.is_some()).collect(),
        held,
        has_pools: !deployment.pools.is_empty(),
        attention: attention::list(&Seen {
            deployment: &deployment,
            open: &open,
            workers: &workers,
            layout: &layout,
            sees_all: user.access.holds_everywhere(Permission::GetStatus),
        }),
        pairs: deployment.pairs(),
        charts,
        open,
        layout,
    })
}

/// The latest syncs of every paired pool that is seen.
async fn charts<'d>(
    panel: &Panel,
    user: &CurrentUser,
    deployment: &'d Deployment,
) -> Result<BTreeMap<&'d Fqdn, Chart>, StateError> {
    let paired: Vec<&Fqdn> = deployment.pools.iter().filter(|p| p.backup_pool.is_some()).map(Pool::fqdn).collect();
    let latest = list_latest(&panel.database, &paired, chart::SYNCS).await?;
    let of = |fqdn: &Fqdn| Chart::new(latest.iter().filter(|sync| sync.pool == *fqdn), &user.sees(fqdn));
    Ok(paired.into_iter().map(|fqdn| (fqdn, of(fqdn))).collect())
}

async fn runs_in(panel: &Panel, user: &CurrentUser, states: &[RunState]) -> Result<Vec<Run>, StateError> {
    let mut runs = Vec::new();
    for state in states {
        let filter = RunFilter { state: Some(*state), ..user.runs() };
        runs.extend(list_runs(&panel.database, &filter, None, OPEN_RUNS).await?.runs);
    }
    Ok(runs)
}
