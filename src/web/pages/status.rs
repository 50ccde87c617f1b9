//! `/status`: how every backup stands, per pool, direction and module. `Get-CsBackupServiceStatus` as a page.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::{BackupModule, Category, ExportState, Fqdn, ImportState, Intent, Pool},
    operations::{
        FieldError, set_aside,
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
        form::{FieldErrors, Query, filter_words},
        freshness::Deployment,
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
    fn parse(&self) -> Result<Wanted, FieldErrors> {
        let mut errors = FieldErrors::default();
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let pool = given(&self.pool).and_then(|text| errors.check("pool", text.parse::<Fqdn>()));
        let category = given(&self.category).and_then(|text| errors.check("category", text.parse::<Category>()));
        if errors.is_empty() { Ok(Wanted { pools: pool.into_iter().collect(), category }) } else { Err(errors) }
    }

    /// The filter in words.
    fn words(&self) -> String {
        filter_words([("pool", &self.pool), ("category", &self.category)])
    }

    fn is_filtered(&self) -> bool {
        !self.pool.trim().is_empty() || !self.category.trim().is_empty()
    }
}

/// A pool's data on its way to its backup pool, if it has one.
struct Way<'a> {
    pool: &'a Pool,
    backup_pool: Option<&'a Fqdn>,
    modules: Vec<ModuleStatus>,
}

impl<'a> Way<'a> {
    /// The ways of all that is wanted, each pair’s together.
    fn all(pools: &'a [Pool], wanted: Vec<ModuleStatus>) -> Vec<Self> {
        let mut ways: Vec<Self> = Vec::new();
        for module in wanted {
            match ways.last_mut().filter(|way| *way.pool.fqdn() == module.pool) {
                Some(way) => way.modules.push(module),
                None => ways.extend(pools.iter().find(|pool| *pool.fqdn() == module.pool).map(|pool| Self {
                    pool,
                    backup_pool: pool.backup_pool.as_ref(),
                    modules: vec![module],
                })),
            }
        }
        ways.sort_by_key(|way| {
            let own = way.pool.fqdn();
            (way.backup_pool.map_or(own, |partner| own.min(partner)), own)
        });
        ways
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
    verified: Vec<Verified>,
    workers: Vec<WorkerRow>,
}

impl StatusPage<'_> {
    /// When the backup of a pool's module was verified last, and how that ended.
    fn verified(&self, way: &Way<'_>, module: &BackupModule) -> Option<&Verified> {
        self.verified.iter().find(|v| v.pool == *way.pool.fqdn() && v.module == *module)
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
    let unknown = |pool: NoSuchPool| FieldErrors::from(vec![FieldError::new("pool", pool)]);
    let found = query.parse().and_then(|wanted| deployment.find(&wanted).map_err(unknown));
    let (status, errors, found) = match found {
        Ok(found) => (StatusCode::OK, FieldErrors::default(), found),
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, Vec::new()),
    };
    let page = StatusPage {
        layout: Layout::new(&panel, Some(&user), Section::Status),
        query,
        errors,
        pools: &deployment.pools,
        unread: &deployment.unread,
        ways: Way::all(&deployment.pools, found),
        verified: list_verified(&panel.database).await?,
        workers: list_workers(&panel.database).await?,
    };
    html_with(status, &page)
}
