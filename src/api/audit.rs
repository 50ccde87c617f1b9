//! `/api/v1/audit`: who did what.

use axum::{extract::State, http::Uri, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    body::Filter,
    list::{Listing, given, limit, sound},
    named, routes,
    words::Moment,
};
use crate::{
    panel::Panel,
    state::audit::{
        DONE, Entry, REFUSED,
        list::{AuditCursor, AuditFilter, list_audit},
    },
    web::{
        error::WebError,
        form::FieldErrors,
        permitted::{Permitted, SearchAudit},
    },
};

/// An entry of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Its place in the chain.
    pub place: i64,
    /// Its identity.
    pub id: String,
    /// When it was.
    pub at: Moment,
    /// Who it was.
    pub actor: String,
    /// By what way.
    pub via: String,
    /// From where.
    pub address: Option<String>,
    /// What was done, named like a cmdlet.
    pub action: String,
    /// To what.
    pub target: String,
    /// What there is to say of it.
    pub detail: String,
    /// What was before.
    pub before: Option<String>,
    /// What was afterwards.
    pub after: Option<String>,
    /// done or refused.
    pub outcome: String,
}

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        let Entry { seq, id, at, actor, via, address, action, target, detail, before, after, outcome, .. } = entry;
        Self { place: seq, id, at: Moment(at), actor, via, address, action, target, detail, before, after, outcome }
    }
}

/// Which entries; what is left out lets everything through.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// What this account did
    actor: Option<String>,
    /// What was done, in any letter case
    action: Option<String>,
    /// A part of what it was done to, in any letter case
    target: Option<String>,
    /// done or refused
    outcome: Option<String>,
    /// From this moment on
    #[param(value_type = Option<Moment>)]
    from: Option<String>,
    /// Before this moment
    #[param(value_type = Option<Moment>)]
    until: Option<String>,
    /// Where the piece begins: next of the piece before
    cursor: Option<String>,
    /// How many at the most
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

/// Searches the audit
///
/// Newest first.
#[utoipa::path(get, path = routes::AUDIT, tag = "audit", params(AuditQuery),
    responses((status = 200, description = "A piece of the audit", body = Listing<AuditEntry>)))]
pub async fn list(
    State(panel): State<Panel>,
    user: Permitted<SearchAudit>,
    uri: Uri,
    Filter(query): Filter<AuditQuery>,
) -> Result<Response, WebError> {
    let mut errors = FieldErrors::default();
    if query.outcome.as_deref().is_some_and(|outcome| outcome != DONE && outcome != REFUSED) {
        errors.add("outcome", format!("Choose {DONE} or {REFUSED}."));
    }
    let filter = AuditFilter {
        actor: query.actor.filter(|text| !text.is_empty()),
        action: query.action.filter(|text| !text.is_empty()),
        target: query.target.filter(|text| !text.is_empty()),
        outcome: query.outcome,
        from: given(&mut errors, "from", query.from.as_ref()).map(|Moment(at)| at),
        until: given(&mut errors, "until", query.until.as_ref()).map(|Moment(at)| at),
    };
    let cursor = given(&mut errors, "cursor", query.cursor.as_ref()).map(AuditCursor::OlderThan);
    let limit = limit(query.limit.as_deref(), &mut errors);
    sound(&errors)?;
    let page = list_audit(&panel.database, &filter, cursor, limit).await?;
    if page.entries.is_empty() {
        named::of_audit(&panel, &user, &filter).await?;
    }
    let next = page.older.map(|place| place.to_string());
    Listing::new(page.entries.into_iter().map(AuditEntry::from).collect(), next).answer(&uri)
}
