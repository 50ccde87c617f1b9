//! `/status`: how fresh each backup is, per pool, direction and module. `Get-CsBackupServiceStatus` as a page.

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    panel::Panel,
    web::{
        assets,
        error::WebError,
        freshness::{Deployment, Direction},
        layout::{Layout, Section, html},
        routes,
        session::{GetStatus, Permitted},
    },
};

#[derive(Template)]
#[template(path = "pages/status.html")]
struct StatusPage<'a> {
    layout: Layout,
    directions: Vec<Direction<'a>>,
}

pub async fn get(State(panel): State<Panel>, user: Permitted<GetStatus>) -> Result<Response, WebError> {
    let deployment = Deployment::load(&panel.database).await?;
    let directions = deployment.pairs().into_iter().flatten().collect();
    let layout = Layout::new(&panel, Some(&user), Section::Status);
    html(&StatusPage { layout, directions })
}
