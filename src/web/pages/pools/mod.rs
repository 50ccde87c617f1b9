//! `/pools`: every pool with its pair, its modules and how fresh its backup is.

pub mod edit;
pub mod initialise;
pub mod maintenance;
pub mod remove;
pub mod show;

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    domain::{Permission, Pool},
    operations::set_aside,
    panel::Panel,
    state::unread::Unread,
    web::{
        assets,
        error::WebError,
        filters,
        freshness::Deployment,
        layout::{Layout, Section, html},
        looks::{self, Look},
        permitted::{GetStatus, Permitted},
        routes,
        session::CurrentUser,
    },
};

#[derive(Template)]
#[template(path = "pages/pools/index.html")]
struct PoolsPage<'a> {
    layout: Layout,
    rows: Vec<PoolRow<'a>>,
    /// Pools that can't be read.
    unread: &'a [Unread],
}

struct PoolRow<'a> {
    pool: &'a Pool,
    modules: String,
    /// How the worst of its backups stands.
    look: Look,
    /// Whether its backup pool is seen.
    is_partner_seen: bool,
    /// Whether whoever looks may sync some of it.
    may_sync: bool,
}

pub async fn get(State(panel): State<Panel>, user: Permitted<GetStatus>) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Pools);
    let deployment = Deployment::load(&panel, &user).await?;
    let rows = deployment.pools.iter().map(|pool| PoolRow::new(&deployment, pool, &user)).collect();
    html(&PoolsPage { layout, rows, unread: &deployment.unread })
}

impl<'a> PoolRow<'a> {
    fn new(deployment: &Deployment, pool: &'a Pool, user: &CurrentUser) -> Self {
        let names: Vec<_> =
            pool.spec.stores.iter().filter(|(_, s)| s.live.is_some()).map(|(m, _)| m.short_name()).collect();
        let look = match deployment.direction(pool) {
            None => looks::look("warn", "partial", "backup-not-paired"),
            Some(direction) => worst(direction.exported().map(looks::backup)),
        };
        let is_partner_seen = pool.backup_pool.as_ref().is_some_and(|backup| !user.sees(backup).is_empty());
        let may_sync = user.access.reaches(Permission::InvokeSync, pool.fqdn());
        Self { pool, modules: names.join(", "), look, is_partner_seen, may_sync }
    }
}

fn worst(looks: impl Iterator<Item = Look>) -> Look {
    let weight = |look: &Look| match look.tone {
        "bad" => 3,
        "warn" => 2,
        "busy" => 1,
        _ => 0,
    };
    let nothing = looks::look("idle", "none", "pools-nothing-to-copy");
    // The first of the worst, in the order of modules.
    looks
        .fold(None, |worst: Option<Look>, look| worst.filter(|w| weight(w) >= weight(&look)).or(Some(look)))
        .unwrap_or(nothing)
}
