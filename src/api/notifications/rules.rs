//! `/api/v1/notifications/rules`: which events are told to which channel, and when.

use std::collections::BTreeSet;

use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{
        answer,
        body::{Body, Filter},
        error::{self, missing, refused, wrong},
        list::{Listing, Unreadable},
        once::Once,
        pools::Piece,
        routes,
        version::{Versions, changed, made},
        words::Moment,
    },
    domain::{BackupModule, Digest, EventKind, Extent, Fqdn, NoticeRule, RuleId, Scope},
    operations::channels::{remove_rule, save_rule},
    panel::Panel,
    state::rules::{find_rule, list_rules_and_unread},
    web::{
        error::WebError,
        permitted::{Permitted, SetConfiguration},
    },
};

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleDetails {
    /// Its identity.
    pub id: String,
    /// What it says.
    pub rule: NewRule,
    /// When it was last changed.
    pub updated_at: Moment,
}

/// A rule as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRule {
    /// The channel that is told.
    pub channel: String,
    /// The kinds of events that are told.
    #[schema(min_items = 1, example = json!(["run_failed", "alarm_breach"]))]
    pub kinds: Vec<String>,
    /// Of which pools; null for all of them.
    #[serde(default)]
    #[schema(min_items = 1)]
    pub pools: Option<Vec<Fqdn>>,
    /// Of which of their modules; null for all.
    #[serde(default)]
    #[schema(min_items = 1)]
    pub modules: Option<Vec<BackupModule>>,
    /// When: `at_once`, `hourly`, or `daily 07:30 Europe/Berlin`.
    #[serde(default = "at_once")]
    #[schema(example = "at_once")]
    pub digest: String,
    /// Whether it counts.
    #[serde(default = "yes")]
    pub enabled: bool,
}

fn at_once() -> String {
    Digest::AtOnce.to_string()
}

const fn yes() -> bool {
    true
}

impl From<&NoticeRule> for RuleDetails {
    fn from(rule: &NoticeRule) -> Self {
        let pools = (!rule.scope.pools.is_all()).then(|| rule.scope.pools.named().cloned().collect());
        let modules = (!rule.scope.modules.is_all()).then(|| rule.scope.modules.named().copied().collect());
        let said = NewRule {
            channel: rule.channel.to_string(),
            kinds: rule.kinds.iter().map(ToString::to_string).collect(),
            pools,
            modules,
            digest: rule.digest.to_string(),
            enabled: rule.enabled,
        };
        Self { id: rule.id.to_string(), rule: said, updated_at: Moment(rule.updated_at) }
    }
}

impl NewRule {
    fn parse(self, panel: &Panel, id: RuleId) -> Result<NoticeRule, WebError> {
        let channel = self.channel.parse().map_err(|_| wrong("channel", "There is no such channel."))?;
        let kinds: Result<BTreeSet<EventKind>, _> = self.kinds.iter().map(|kind| kind.parse()).collect();
        let kinds = kinds.map_err(|error| wrong("kinds", error))?;
        if kinds.is_empty() {
            return Err(wrong("kinds", "Name at least one kind of event."));
        }
        if self.pools.as_ref().is_some_and(Vec::is_empty) {
            return Err(wrong("pools", "Name at least one pool, or null for all."));
        }
        if self.modules.as_ref().is_some_and(Vec::is_empty) {
            return Err(wrong("modules", "Name at least one module, or null for all."));
        }
        let digest: Digest = self.digest.parse().map_err(|error| wrong("digest", error))?;
        let scope = Scope {
            pools: self.pools.map_or(Extent::All, Extent::from_iter),
            modules: self.modules.map_or(Extent::All, Extent::from_iter),
        };
        let now = panel.clock.now();
        Ok(NoticeRule { id, channel, kinds, scope, digest, enabled: self.enabled, created_at: now, updated_at: now })
    }
}

/// Lists the rules
#[utoipa::path(get, path = routes::RULES, tag = "notifications", params(Piece),
    responses((status = 200, description = "A piece of the rules", body = Listing<RuleDetails>)))]
pub async fn list(
    State(panel): State<Panel>,
    _: Permitted<SetConfiguration>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let listed = list_rules_and_unread(&panel.database).await?;
    let mut rules: Vec<RuleDetails> = listed.known.iter().map(RuleDetails::from).collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    let unreadable = listed.unread.into_iter().map(Unreadable::from).collect();
    piece.of_known(rules, unreadable, |rule| rule.id.clone(), &uri)
}

/// Adds a rule
#[utoipa::path(post, path = routes::RULES, tag = "notifications", request_body = NewRule,
    responses((status = 201, description = "Added", body = RuleDetails, headers(("ETag" = String, description = "Its version")))))]
pub async fn create(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    once: Once,
    Body(new): Body<NewRule>,
) -> Result<Response, WebError> {
    let wanted = new.parse(&panel, once.id(RuleId::of, RuleId::new))?;
    let id = save_rule(&panel, &user.actor(), None, wanted).await.map_err(refused)?;
    let details = RuleDetails::from(&rule_at(&panel, &id.to_string()).await?);
    made(&format!("{}/{id}", routes::RULES), &details)
}

/// Shows a rule
#[utoipa::path(get, path = routes::RULE, tag = "notifications", params(("id" = String, Path, description = "The rule")),
    responses((status = 200, description = "The rule", body = RuleDetails, headers(("ETag" = String, description = "Its version"))),
        (status = 304, description = "It has not changed")))]
pub async fn get(
    State(panel): State<Panel>,
    _: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    versions.answer(&RuleDetails::from(&rule_at(&panel, &id).await?))
}

/// Replaces a rule
#[utoipa::path(put, path = routes::RULE, tag = "notifications", params(("id" = String, Path, description = "The rule")), request_body = NewRule,
    responses((status = 200, description = "As it is now", body = RuleDetails, headers(("ETag" = String, description = "Its version")))))]
pub async fn replace(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    versions: Versions,
    Body(new): Body<NewRule>,
) -> Result<Response, WebError> {
    let before = rule_at(&panel, &id).await?;
    versions.must_be(&RuleDetails::from(&before))?;
    let wanted = new.parse(&panel, before.id)?;
    save_rule(&panel, &user.actor(), Some(&before), wanted).await.map_err(refused)?;
    changed(&RuleDetails::from(&rule_at(&panel, &id).await?))
}

/// Removes a rule
#[utoipa::path(delete, path = routes::RULE, tag = "notifications", params(("id" = String, Path, description = "The rule")),
    responses((status = 204, description = "Removed")))]
pub async fn remove(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    let before = rule_at(&panel, &id).await?;
    versions.must_be(&RuleDetails::from(&before))?;
    remove_rule(&panel, &user.actor(), &before).await.map_err(refused)?;
    Ok(answer::done())
}

/// The rule that an address names.
async fn rule_at(panel: &Panel, id: &str) -> Result<NoticeRule, WebError> {
    let found = find_rule(&panel.database, error::id("rule", id)?).await?;
    found.ok_or_else(|| missing("rule", id))
}
