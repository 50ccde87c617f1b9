//! `/api/v1/due`: what begins next, by schedules and by `SyncInterval`, and why it waits if it does.

use axum::{extract::State, http::Uri, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Filter,
    list::{Listing, Unreadable},
    pools::Piece,
    routes,
    schedules::RuleWords,
    words::Moment,
};
use crate::{
    domain::{Fqdn, Intent, ModuleSelection, ScheduleId},
    panel::Panel,
    state::schedules::{Due, list_noted, load_schedules},
    web::{
        error::WebError,
        permitted::{GetStatus, Permitted},
    },
};

/// What is said of a line that can't be read.
const UNKNOWN: &str = "Something stands in it that this version of poolsync does not know. Nothing begins by it here.";

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
        Self {
            key: due.key,
            at: Moment(due.next_at),
            pool: due.pool,
            module: due.selection,
            intent: due.intent,
            rule: RuleWords::from(&due.rule),
            schedule: due.schedule,
            is_blocked: due.blocked.is_some(),
            waits: due.blocked.or(due.last_words).map(|words| words.to_string()),
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
    let aside = load_schedules(&panel.database).await?.set_aside;
    let (mut items, mut unreadable) = (Vec::new(), Vec::new());
    for noted in list_noted(&panel.database).await? {
        if noted.is_of(&aside) {
            continue; // it is told with the schedules
        }
        match noted.due {
            Some(due) => items.extend(user.as_seen(due).map(DueDetails::from)),
            None if user.sees(&noted.pool).is_empty() => {}
            None => unreadable.push(Unreadable { id: noted.key, why: UNKNOWN.to_owned() }),
        }
    }
    items.sort_by(|a, b| a.key.cmp(&b.key));
    piece.of_known(items, unreadable, |due| due.key.clone(), &uri)
}
