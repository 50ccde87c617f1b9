//! `/poolsync.psm1`: the PowerShell module with which scripts ask the panel as they ask Microsoft’s cmdlets. It holds nothing
//! that is secret, but says which version of which program answers here; so whoever fetches it is known.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{panel::Panel, web::session::Anybody};

/// The module.
const MODULE: &str = include_str!("../../../static/poolsync.psm1");

pub async fn get(State(_): State<Panel>, _: Anybody) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"poolsync.psm1\"")),
    ];
    (headers, MODULE).into_response()
}
