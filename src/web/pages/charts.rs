//! `/charts`: the last thirty days: how runs ended, and how old each backup became against its target.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use tokio::try_join;

use crate::{
    domain::{BackupModule, Extent, Fqdn, Permission, Pool, Standing},
    operations::{
        FieldError,
        status::{ModuleStatus, NoSuchPool},
    },
    panel::Panel,
    state::days::{Counted, Successes, list_ended, list_successes},
    web::{
        assets,
        days::{self, Ages, Days, OUTCOMES, Outcomes},
        error::WebError,
        filters,
        form::{FieldErrors, Query},
        freshness::{Deployment, Direction},
        layout::{Layout, Section, html_with},
        looks,
        permitted::{GetStatus, Permitted},
        routes,
        session::CurrentUser,
        stretch::Stretch,
    },
    words::say,
};

/// Pairs of which ages are drawn on a page: each costs a look at its history.
const PAIRS: usize = 1;

/// The filter as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ChartsQuery {
    pool: String,
    from: String,
}

impl ChartsQuery {
    fn parse(&self) -> Result<Option<Fqdn>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let text = self.pool.trim();
        let pool = (!text.is_empty()).then(|| errors.check("pool", text.parse::<Fqdn>())).flatten();
        if errors.is_empty() { Ok(pool) } else { Err(errors) }
    }

    /// The filter in words.
    fn words(&self) -> String {
        match self.pool.trim() {
            "" => String::new(),
            pool => say("charts-filtered-pool").with("pool", pool).to_string(),
        }
    }
}

/// The ages of the backups of one pool.
struct Aged<'a> {
    direction: Direction<'a>,
    all: Vec<Ages>,
}

#[derive(Template)]
#[template(path = "pages/charts.html")]
struct ChartsPage<'a> {
    layout: Layout,
    query: ChartsQuery,
    errors: FieldErrors,
    pools: &'a [Pool],
    outcomes: Outcomes,
    aged: Vec<Aged<'a>>,
    /// Which of all pairs that is.
    stretch: Stretch,
    days: Days,
}

impl ChartsPage<'_> {
    /// How an age stands, as it looks.
    fn standing(standing: &Standing) -> looks::Look {
        looks::standing_of_age(*standing)
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(query): Query<ChartsQuery>,
) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Status);
    let days = Days::until(layout.now.0);
    let deployment = Deployment::load(&panel, &user).await?;
    let found = query.parse().and_then(|wanted| chosen(&deployment, wanted));
    let (status, errors, chosen) = match found {
        Ok(chosen) => (StatusCode::OK, FieldErrors::default(), chosen),
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
    };
    let pairs = deployment.pairs();
    let names: Vec<&Fqdn> = pairs.iter().map(|pool| pool.fqdn()).collect();
    let mut stretch = Stretch::of(&[], None, PAIRS);
    let mut directions: Vec<Direction<'_>> = Vec::new();
    if let Some(pool) = chosen {
        directions.extend(deployment.direction(pool));
    } else {
        stretch = Stretch::of(&names, query.from.parse().ok().as_ref(), PAIRS);
        let shown = pairs.get(stretch.shown.clone()).unwrap_or_default();
        directions.extend(shown.iter().flat_map(|pair| deployment.directions(pair)));
    }
    let counted = counted(&user, &deployment, chosen);
    let drawn: Vec<(&Fqdn, BackupModule)> = directions
        .iter()
        .flat_map(|direction| direction.exported().map(|backup| (direction.pool.fqdn(), backup.module)))
        .collect();
    let ((ended, is_cut), successes) = try_join!(
        list_ended(&panel.database, &counted, (days.first, days.last)),
        list_successes(&panel.database, &drawn, days.first),
    )?;
    let page = ChartsPage {
        outcomes: Outcomes::new(days, &ended, is_cut),
        aged: directions.into_iter().map(|direction| aged(days, direction, &successes)).collect(),
        layout,
        query,
        errors,
        pools: &deployment.pools,
        stretch,
        days,
    };
    html_with(status, &page)
}

/// The pool of that name, if one was named.
fn chosen(deployment: &Deployment, wanted: Option<Fqdn>) -> Result<Option<&Pool>, FieldErrors> {
    let Some(wanted) = wanted else { return Ok(None) };
    match deployment.pools.iter().find(|pool| *pool.fqdn() == wanted) {
        Some(pool) => Ok(Some(pool)),
        None => Err(vec![FieldError::new("pool", NoSuchPool(wanted))].into()),
    }
}

/// Which runs are counted for whoever looks.
fn counted(user: &CurrentUser, deployment: &Deployment, chosen: Option<&Pool>) -> Counted {
    if chosen.is_none() && user.access.holds_everywhere(Permission::GetStatus) {
        return Counted::All;
    }
    let mut parts: BTreeMap<Vec<BackupModule>, (Extent<BackupModule>, Vec<Fqdn>)> = BTreeMap::new();
    for pool in deployment.pools.iter().filter(|pool| chosen.is_none_or(|chosen| chosen.fqdn() == pool.fqdn())) {
        let seen = user.sees(pool.fqdn());
        let key = seen.named().copied().collect();
        parts.entry(key).or_insert_with(|| (seen, Vec::new())).1.push(pool.fqdn().clone());
    }
    Counted::Of(parts.into_values().collect())
}

/// How old the backups of a direction became that are drawn.
fn aged<'a>(days: Days, direction: Direction<'a>, successes: &[Successes]) -> Aged<'a> {
    let of = |module| {
        let own = |success: &&Successes| success.pool == *direction.pool.fqdn() && success.module == module;
        successes.iter().filter(own).collect::<Vec<_>>()
    };
    let ages = |backup: &ModuleStatus| {
        Ages::new(days, (backup.module, backup.target), &of(backup.module), backup.succeeded_at)
    };
    let all = direction.exported().map(ages).collect();
    Aged { direction, all }
}
