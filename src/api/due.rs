//! `/api/v1/due`: what begins next, by schedules and by `SyncInterval`, and why it waits if it does.

use axum::{extract::State, http::Uri, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{body::Filter, list::Listing, pools::Piece, routes, schedules::RuleWords, words::Moment};
use crate::{
    domain::{Fqdn, Intent, ModuleSelection, ScheduleId},
    panel::Panel,
    state::schedules::{Due, list_due},
    web::{
        error::WebError,
        permitted::{GetStatus, Permitted},
    },
};

/// What begins next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DueDetails {
    /// Its identity.
    pub key: String,
    /// When it begins.
    pub at: Moment,
    /// The pool whose data it is about.
    pub pool: Fqdn,
    /// All modules that have no schedule of their own, or one.
    pub module: ModuleSelection,
    /// Sync or verify.
    pub intent: Intent,
    /// The rule by which it comes round.
    pub rule: RuleWords,
    /// The schedule; null for the setting `SyncInterval`.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub schedule: Option<ScheduleId>,
    /// Whether it can’t begin at that moment, as things stand.
    pub is_blocked: bool,
    /// Why it waits; null if it does not.
    pub waits: Option<String>,
}

impl From<Due> for DueDetails {
    fn from(due: Due) -> Self {
        let words = Some(due.last_words).filter(|words| !words.is_empty());
        Self {
            key: due.key,
            at: Moment(due.next_at),
            pool: due.pool,
            module: due.selection,
            intent: due.intent,
            rule: RuleWords::from(&due.rule),
            schedule: due.schedule,
            is_blocked: due.blocked.is_some(),
            waits: due.blocked.or(words),
        }
    }
}

/// Lists what begins next
///
/// By schedules and by the setting `SyncInterval`, also what waits, and why.
#[utoipa::path(get, path = routes::DUE, tag = "schedules", params(Piece),
    responses((status = 200, description = "A piece of what begins next", body = Listing<DueDetails>)))]
pub async fn list(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let all = list_due(&panel.database).await?;
    let mut items: Vec<DueDetails> =
        all.into_iter().filter_map(|due| user.as_seen(due)).map(DueDetails::from).collect();
    items.sort_by(|a, b| a.key.cmp(&b.key));
    piece.of(items, |due| due.key.clone(), &uri)
}
