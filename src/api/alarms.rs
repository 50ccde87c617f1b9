//! `/api/v1/alarms`: which backups are older than they may be, and which were.

use axum::{extract::State, http::Uri, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    body::Filter,
    list::{Listing, given, limit, sound},
    routes,
    words::Moment,
};
use crate::{
    domain::{Alarm, BackupModule, Fqdn},
    panel::Panel,
    state::alarms::{AlarmFilter, list_alarms},
    web::{
        error::WebError,
        form::FieldErrors,
        permitted::{GetStatus, Permitted},
    },
};

/// An alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmDetails {
    /// Its identity.
    pub id: String,
    /// Whose data is concerned.
    pub pool: Fqdn,
    /// Where its backup is.
    pub backup_pool: Fqdn,
    /// Which module.
    pub module: BackupModule,
    /// How bad it is, or was at last: warning or breach.
    pub level: String,
    /// When it was raised.
    pub raised_at: Moment,
    /// When it rose to its level.
    pub level_at: Moment,
    /// How many seconds old the backup was then.
    pub age_seconds: u64,
    /// The success that was the latest when it was raised.
    pub succeeded_at: Option<Moment>,
    /// How often it was told again.
    pub reminders: u64,
    /// When it was over; null while it is open.
    pub ended_at: Option<Moment>,
    /// Why: recovered, `target_changed`, or `not_watched` any more.
    pub ending: Option<String>,
}

impl From<&Alarm> for AlarmDetails {
    fn from(alarm: &Alarm) -> Self {
        Self {
            id: alarm.id.to_string(),
            pool: alarm.pool.clone(),
            backup_pool: alarm.backup_pool.clone(),
            module: alarm.module,
            level: alarm.level.to_string(),
            raised_at: Moment(alarm.raised_at),
            level_at: Moment(alarm.level_at),
            age_seconds: alarm.age_ms / 1000,
            succeeded_at: alarm.succeeded_at.map(Moment),
            reminders: alarm.reminders,
            ended_at: alarm.ended.map(|(at, _)| Moment(at)),
            ending: alarm.ended.map(|(_, why)| why.to_string()),
        }
    }
}

/// Which alarms; what is left out lets everything through.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AlarmsQuery {
    /// true for those that are open, false for those that are over
    #[param(value_type = Option<bool>)]
    open: Option<String>,
    /// Where the piece begins: next of the piece before
    cursor: Option<String>,
    /// How many at the most
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

/// Lists the alarms
///
/// Newest first; those that are over as long as they are kept.
#[utoipa::path(get, path = routes::ALARMS, tag = "alarms", params(AlarmsQuery),
    responses((status = 200, description = "A piece of the alarms", body = Listing<AlarmDetails>)))]
pub async fn list(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    uri: Uri,
    Filter(query): Filter<AlarmsQuery>,
) -> Result<Response, WebError> {
    let mut errors = FieldErrors::default();
    let open: Option<bool> =
        query.open.and_then(|text| errors.check("open", text.parse().map_err(|_| "Write true or false.")));
    let older_than = given(&mut errors, "cursor", query.cursor.as_ref());
    let limit = limit(query.limit.as_deref(), &mut errors);
    sound(&errors)?;
    let filter = AlarmFilter { open, older_than, ..user.alarms() };
    let (alarms, next) = list_alarms(&panel.database, &filter, limit).await?;
    let items = alarms.iter().map(AlarmDetails::from).collect();
    Listing::new(items, next.map(|id| id.to_string())).answer(&uri)
}
