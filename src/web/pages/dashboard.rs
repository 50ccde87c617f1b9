//! `/`: is my backup fresh, and what needs a person first?

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    domain::{Permission, Pool, Run, RunState},
    panel::Panel,
    state::{
        StateError,
        runs::{RunFilter, list_runs},
    },
    web::{
        assets,
        error::WebError,
        filters::{Now, age_text},
        form,
        freshness::{Backup, Deployment, Direction, Known},
        layout::{Layout, Section, html},
        looks::{self, Look},
        permitted::{GetStatus, Permitted},
        routes,
        session::CurrentUser,
        titles,
    },
};

/// Open runs shown of each state at the most; the history has the rest.
const OPEN_RUNS: u32 = 10;

#[derive(Template)]
#[template(path = "pages/dashboard.html")]
struct DashboardPage<'a> {
    layout: Layout,
    has_pools: bool,
    /// Whether workers take no new runs.
    is_draining: bool,
    /// Pools in maintenance.
    in_maintenance: Vec<&'a Pool>,
    /// Runs that wait for a decision.
    held: Vec<Run>,
    attention: Vec<Attention>,
    open: Vec<Run>,
    pairs: Vec<Vec<Direction<'a>>>,
}

/// Something that needs a person, and the page where they can do something about it.
#[derive(Debug)]
struct Attention {
    look: Look,
    title: String,
    text: String,
    href: String,
    action: &'static str,
}

pub async fn get(State(panel): State<Panel>, user: Permitted<GetStatus>) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Overview);
    let deployment = Deployment::load(&panel, &user).await?;
    let held = runs_in(&panel, &user, &[RunState::Held]).await?;
    let open = runs_in(&panel, &user, &[RunState::Interrupted, RunState::Running, RunState::Queued]).await?;
    html(&DashboardPage {
        is_draining: deployment.is_draining(),
        in_maintenance: deployment.pools.iter().filter(|p| p.maintenance.is_some()).collect(),
        held,
        has_pools: !deployment.pools.is_empty(),
        attention: attention(&deployment, &open, &layout, user.access.holds_everywhere(Permission::GetStatus)),
        pairs: deployment.pairs(),
        open,
        layout,
    })
}

async fn runs_in(panel: &Panel, user: &CurrentUser, states: &[RunState]) -> Result<Vec<Run>, StateError> {
    let mut runs = Vec::new();
    for state in states {
        let filter = RunFilter { state: Some(*state), ..user.runs() };
        runs.extend(list_runs(&panel.database, &filter, None, OPEN_RUNS).await?.runs);
    }
    Ok(runs)
}

/// The worst first: what lost its worker, what failed, what was never or not lately copied, what can't be.
fn attention(deployment: &Deployment, open: &[Run], layout: &Layout, sees_all: bool) -> Vec<Attention> {
    let now = layout.now;
    let mut found: Vec<Attention> = open.iter().filter_map(stuck).collect();
    let directions: Vec<_> = deployment.pools.iter().filter_map(|p| deployment.direction(p)).collect();
    for direction in &directions {
        found.extend(ended(direction, now, RunState::Failed, "the last sync failed; the backup stayed as it was"));
    }
    for direction in &directions {
        found.extend(ended(direction, now, RunState::Partial, "the last sync left items out, which its run names"));
    }
    for direction in &directions {
        found.extend(behind(direction, "no backup yet", |b| b.known == Known::Never));
        found.extend(behind(direction, "no good backup for more than a day", |b| b.is_stale(&now)));
    }
    for pool in deployment.pools.iter().filter(|p| p.backup_pool.is_none()) {
        found.push(Attention {
            look: Look { tone: "warn", icon: "partial", word: "Not paired" },
            title: pool.fqdn().to_string(),
            text: "Without a backup pool, nothing of it is backed up.".to_owned(),
            href: if layout.may_set_pools() { routes::edit_pool(pool.fqdn()) } else { routes::pool(pool.fqdn()) },
            action: if layout.may_set_pools() { "Pair it" } else { "Open the pool" },
        });
    }
    if sees_all && !deployment.pools.is_empty() && !deployment.pools.iter().any(|p| p.spec.active_cms_master) {
        found.push(Attention {
            look: Look { tone: "warn", icon: "partial", word: "No CMS master" },
            title: "Central Management store".to_owned(),
            text: "No pool is its active master, so it is not backed up.".to_owned(),
            href: routes::POOLS.to_owned(),
            action: "Open the pools",
        });
    }
    found
}

fn stuck(run: &Run) -> Option<Attention> {
    (run.state == RunState::Interrupted).then(|| Attention {
        look: looks::run(run),
        title: run.pool.to_string(),
        text: "Its run lost its worker; it is taken up again by itself as soon as one is free.".to_owned(),
        href: routes::run(&run.id),
        action: "Open the run",
    })
}

/// The last sync of some modules of a pool ended in `state`; modules of one run are told together.
fn ended(direction: &Direction<'_>, now: Now, state: RunState, text: &str) -> Option<Attention> {
    let ended: Vec<_> = direction.exported().filter(|b| b.last().is_some_and(|l| l.last_state == state)).collect();
    let run = ended.first()?.last()?.last_run;
    let oldest = ended.iter().filter_map(|b| b.last()).map(|l| l.succeeded_at).min()?;
    let good = oldest.map_or_else(|| "never".to_owned(), |at| age_text(now.0.millis_since(at)));
    Some(Attention {
        look: looks::run_state(&state),
        title: direction.pool.fqdn().to_string(),
        text: format!("{}: {text}. Last success: {good}.", names(&ended)),
        href: routes::run(&run),
        action: "Open the run",
    })
}

fn behind(direction: &Direction<'_>, text: &str, is_behind: impl Fn(&Backup) -> bool) -> Option<Attention> {
    let behind: Vec<_> = direction.exported().filter(|b| is_behind(b)).collect();
    let first = behind.first()?;
    let fqdn = direction.pool.fqdn();
    let word = if first.known == Known::Never { "Never synced" } else { "Stale" };
    Some(Attention {
        look: Look { tone: "warn", icon: "partial", word },
        title: fqdn.to_string(),
        text: format!("{}: {text}.", names(&behind)),
        href: if direction.may_sync { routes::sync_pool(fqdn) } else { routes::pool(fqdn) },
        action: if direction.may_sync { "Sync it" } else { "Open the pool" },
    })
}

fn names(backups: &[&Backup]) -> String {
    backups.iter().map(|b| b.module.short_name()).collect::<Vec<_>>().join(", ")
}
