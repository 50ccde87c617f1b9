//! `/status`: how every backup stands, per pool, direction and module. `Get-CsBackupServiceStatus` as a page.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::{BackupModule, Category, ExportState, Fqdn, ImportState, Intent, Pool},
    operations::{set_aside, status::ModuleStatus},
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
        form::{FieldErrors, Query, filter_words},
        freshness::{Deployment, Direction},
        layout::{Layout, Section, html_with},
        looks,
        permitted::{GetStatus, Permitted},
        routes,
    },
};

/// The filter as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StatusQuery {
    pool: String,
    category: String,
}

impl StatusQuery {
    fn parse(&self) -> Result<(Option<Fqdn>, Option<Category>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let pool = given(&self.pool).and_then(|text| errors.check("pool", text.parse::<Fqdn>()));
        let category = given(&self.category).and_then(|text| errors.check("category", text.parse::<Category>()));
        if errors.is_empty() { Ok((pool, category)) } else { Err(errors) }
    }

    /// The filter in words.
    fn words(&self) -> String {
        filter_words([("pool", &self.pool), ("category", &self.category)])
    }

    fn is_filtered(&self) -> bool {
        !self.pool.trim().is_empty() || !self.category.trim().is_empty()
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
    directions: Vec<Direction<'a>>,
    verified: Vec<Verified>,
    workers: Vec<WorkerRow>,
}

impl StatusPage<'_> {
    /// When the backup of a pool's module was verified last, and how that ended.
    fn verified(&self, direction: &Direction<'_>, module: &BackupModule) -> Option<&Verified> {
        self.verified.iter().find(|v| v.pool == *direction.pool.fqdn() && v.module == *module)
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
    let deployment = Deployment::load(&panel, &user).await?;
    let (status, errors, (pool, category)) = match query.parse() {
        Ok(filter) => (StatusCode::OK, FieldErrors::default(), filter),
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, (None, None)),
    };
    let mut directions: Vec<_> = deployment.pairs().into_iter().flatten().collect();
    directions.retain(|direction| errors.is_empty() && pool.as_ref().is_none_or(|pool| direction.pool.fqdn() == pool));
    for direction in &mut directions {
        direction.modules.retain(|module| category.is_none_or(|category| module.module.category() == category));
    }
    directions.retain(|direction| !direction.modules.is_empty());
    let page = StatusPage {
        layout: Layout::new(&panel, Some(&user), Section::Status),
        query,
        errors,
        pools: &deployment.pools,
        unread: &deployment.unread,
        directions,
        verified: list_verified(&panel.database).await?,
        workers: list_workers(&panel.database).await?,
    };
    html_with(status, &page)
}
