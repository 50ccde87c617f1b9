//! `/status`: how fresh each backup is, per pool, direction and module. `Get-CsBackupServiceStatus` as a page.

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    domain::{BackupModule, Intent},
    panel::Panel,
    state::verifications::{Verified, list_verified},
    web::{
        assets,
        error::WebError,
        freshness::{Deployment, Direction},
        layout::{Layout, Section, html},
        looks,
        permitted::{GetStatus, Permitted},
        routes,
    },
};

#[derive(Template)]
#[template(path = "pages/status.html")]
struct StatusPage<'a> {
    layout: Layout,
    directions: Vec<Direction<'a>>,
    verified: Vec<Verified>,
}

impl StatusPage<'_> {
    /// When the backup of a pool's module was verified last, and how that ended.
    fn verified(&self, direction: &Direction<'_>, module: &BackupModule) -> Option<&Verified> {
        self.verified.iter().find(|v| v.pool == *direction.pool.fqdn() && v.module == *module)
    }
}

pub async fn get(State(panel): State<Panel>, user: Permitted<GetStatus>) -> Result<Response, WebError> {
    let deployment = Deployment::load(&panel, &user).await?;
    let directions = deployment.pairs().into_iter().flatten().collect();
    let layout = Layout::new(&panel, Some(&user), Section::Status);
    let verified = list_verified(&panel.database).await?;
    html(&StatusPage { layout, directions, verified })
}
