//! `/pools`: every pool with its pair, its modules and how fresh its backup is.

pub mod edit;
pub mod initialise;
pub mod maintenance;
pub mod remove;
pub mod show;

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    domain::{Fqdn, Pool},
    panel::Panel,
    state::pools::find_pool,
    web::{
        assets,
        error::WebError,
        filters::Now,
        form,
        freshness::{Backup, Deployment},
        layout::{Layout, Section, html},
        looks::Look,
        permitted::{GetStatus, Permitted},
        routes,
    },
};

#[derive(Template)]
#[template(path = "pages/pools/index.html")]
struct PoolsPage<'a> {
    layout: Layout,
    rows: Vec<PoolRow<'a>>,
}

struct PoolRow<'a> {
    pool: &'a Pool,
    modules: String,
    /// How the worst of its backups stands.
    look: Look,
}

pub async fn get(State(panel): State<Panel>, user: Permitted<GetStatus>) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Pools);
    let deployment = Deployment::load(&panel.database).await?;
    let rows = deployment.pools.iter().map(|pool| PoolRow::new(&deployment, pool, layout.now)).collect();
    html(&PoolsPage { layout, rows })
}

impl<'a> PoolRow<'a> {
    fn new(deployment: &Deployment, pool: &'a Pool, now: Now) -> Self {
        let names: Vec<_> =
            pool.spec.stores.iter().filter(|(_, s)| s.live.is_some()).map(|(m, _)| m.short_name()).collect();
        let look = match deployment.direction(pool) {
            None => Look { tone: "warn", icon: "partial", word: "Not paired" },
            Some(direction) => worst(direction.exported().map(|b| Backup::look(b, &now))),
        };
        Self { pool, modules: names.join(", "), look }
    }
}

fn worst(looks: impl Iterator<Item = Look>) -> Look {
    let weight = |look: &Look| match look.tone {
        "bad" => 3,
        "warn" => 2,
        "busy" => 1,
        _ => 0,
    };
    let nothing = Look { tone: "idle", icon: "none", word: "Nothing to copy" };
    // The first of the worst, in the order of modules.
    looks
        .fold(None, |worst: Option<Look>, look| worst.filter(|w| weight(w) >= weight(&look)).or(Some(look)))
        .unwrap_or(nothing)
}

/// The pool an address names.
async fn pool_at(panel: &Panel, name: &str) -> Result<Pool, WebError> {
    let fqdn: Fqdn = form::part(name, WebError::NoPool)?;
    find_pool(&panel.database, &fqdn).await?.ok_or_else(|| WebError::NoPool(fqdn.to_string()))
}
