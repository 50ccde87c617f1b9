//! `POST /pools/{fqdn}/maintenance`: begins or ends a pool's maintenance; and what other pages say while it lasts.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::show;
use crate::{
    domain::Pool,
    operations::{self, OperationError},
    panel::Panel,
    web::{
        error::WebError,
        form::{FieldErrors, Form},
        permitted::{Permitted, SetPool},
        routes,
    },
    words::{Said, say},
};

/// Why it begins, or that it ends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MaintenanceForm {
    reason: String,
    end: String,
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
    Form(form): Form<MaintenanceForm>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    let reason = form.end.is_empty().then_some(form.reason.as_str());
    match operations::set_maintenance(&panel, &user.actor(), &pool, reason).await {
        Ok(()) => Ok(Redirect::to(&routes::pool(pool.fqdn())).into_response()),
        Err(OperationError::Refused(errors)) => {
            show::show(&panel, &user, &pool, &form.reason, FieldErrors::from(errors)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Why no run of a pool is started at present, if it or its partner is in maintenance.
pub fn told(pools: &[Pool], pool: &Pool) -> Option<Said> {
    if let Some(reason) = &pool.maintenance {
        return Some(say("pools-in-maintenance").with("reason", reason));
    }
    let partner = pools.iter().find(|p| pool.backup_pool.as_ref() == Some(p.fqdn()))?;
    let reason = partner.maintenance.as_ref()?;
    Some(say("pools-partner-in-maintenance").with("pool", partner.fqdn()).with("reason", reason))
}
