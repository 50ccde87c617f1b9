//! `/notifications/rules/…`: adding, changing and removing a rule.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::Seen;
use crate::{
    domain::{BackupModule, Channel, ChannelId, Digest, EventKind, Extent, Fqdn, NoticeRule, RuleId, Scope},
    operations::{
        OperationError,
        channels::{remove_rule, save_rule},
    },
    panel::Panel,
    state::{channels::list_channels, pools::list_pools, rules::find_rule},
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Form},
        layout::{Layout, Section, html_with},
        permitted::{Permitted, SetConfiguration},
        routes,
        session::CurrentUser,
    },
    words::say,
};

/// What was chosen and ticked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    channel: String,
    kind: Vec<String>,
    /// `all` or `named`.
    pools: String,
    pool: Vec<String>,
    /// `all` or `named`.
    modules: String,
    module: Vec<String>,
    /// `at_once`, `hourly` or `daily`.
    digest: String,
    time: String,
    zone: String,
    enabled: String,
    /// The version that the form was made of.
    version: String,
}

#[derive(Template)]
#[template(path = "pages/notifications/rule.html")]
struct RulePage {
    layout: Layout,
    form: RuleForm,
    is_new: bool,
    channels: Vec<Channel>,
    /// The pools there are, and those that the rule names.
    pools: BTreeSet<Fqdn>,
    errors: FieldErrors,
}

impl RuleForm {
    /// A new rule: whatever a person should look at, at once.
    fn fresh() -> Self {
        Self {
            kind: EventKind::USUAL.iter().map(|kind| kind.name().to_owned()).collect(),
            pools: "all".to_owned(),
            modules: "all".to_owned(),
            digest: "at_once".to_owned(),
            time: "07:00".to_owned(),
            zone: "UTC".to_owned(),
            enabled: "on".to_owned(),
            ..Self::default()
        }
    }

    fn of(rule: &NoticeRule) -> Self {
        let all = |is_all: bool| if is_all { "all".to_owned() } else { "named".to_owned() };
        let (digest, time, zone) = match &rule.digest {
            Digest::AtOnce => ("at_once", "07:00".to_owned(), "UTC".to_owned()),
            Digest::Hourly => ("hourly", "07:00".to_owned(), "UTC".to_owned()),
            Digest::Daily { minute, zone } => ("daily", format!("{:02}:{:02}", minute / 60, minute % 60), zone.clone()),
        };
        Self {
            channel: rule.channel.to_string(),
            kind: rule.kinds.iter().map(ToString::to_string).collect(),
            pools: all(rule.scope.pools.is_all()),
            pool: rule.scope.pools.named().map(ToString::to_string).collect(),
            modules: all(rule.scope.modules.is_all()),
            module: rule.scope.modules.named().map(ToString::to_string).collect(),
            digest: digest.to_owned(),
            time,
            zone,
            enabled: if rule.enabled { "on".to_owned() } else { String::new() },
            version: rule.updated_at.as_micros().to_string(),
        }
    }

    fn parse(&self, panel: &Panel, existing: Option<&NoticeRule>) -> Result<NoticeRule, FieldErrors> {
        let mut errors = FieldErrors::default();
        let channel = self.channel.parse::<ChannelId>().map_err(|_| say("refused-choose-channel"));
        let channel = errors.check("channel", channel);
        let kinds = self.kind.iter().map(|kind| kind.parse()).collect::<Result<BTreeSet<EventKind>, _>>();
        let kinds = errors.check("kind", kinds);
        if kinds.as_ref().is_some_and(BTreeSet::is_empty) {
            errors.add("kind", say("refused-choose-events"));
        }
        let pools = extent(&mut errors, "pool", &self.pools, &self.pool, "refused-choose-pools-or-all");
        let modules = extent(&mut errors, "module", &self.modules, &self.module, "refused-choose-modules-or-all");
        let digest = self.parse_digest(&mut errors);
        if existing.is_some_and(|rule| rule.updated_at.as_micros().to_string() != self.version) {
            errors.add("channel", say("refused-changed-rule"));
        }
        match (channel, kinds, pools, modules, digest) {
            (Some(channel), Some(kinds), Some(pools), Some(modules), Some(digest)) if errors.is_empty() => {
                Ok(NoticeRule {
                    id: existing.map_or_else(RuleId::new, |rule| rule.id),
                    channel,
                    kinds,
                    scope: Scope { pools, modules },
                    digest,
                    enabled: !self.enabled.is_empty(),
                    created_at: panel.clock.now(),
                    updated_at: panel.clock.now(),
                })
            }
            _ => Err(errors),
        }
    }

    fn parse_digest(&self, errors: &mut FieldErrors) -> Option<Digest> {
        match self.digest.as_str() {
            "daily" => match Digest::daily(&self.time, &self.zone) {
                Ok(digest) => Some(digest),
                Err(error) => {
                    let field = if matches!(error, crate::domain::InvalidDigest::Zone(_)) { "zone" } else { "time" };
                    errors.add(field, error);
                    None
                }
            },
            other => errors.check("digest", other.parse()),
        }
    }

    fn has_kind(&self, kind: &EventKind) -> bool {
        self.kind.iter().any(|name| name == kind.name())
    }

    fn has_pool(&self, pool: &Fqdn) -> bool {
        self.pool.iter().any(|name| name == pool.as_str())
    }

    fn has_module(&self, module: &BackupModule) -> bool {
        self.module.iter().any(|name| name == module.name())
    }
}

/// All, or what is ticked; `none` is the message for nothing.
fn extent<T: std::str::FromStr + Ord>(
    errors: &mut FieldErrors,
    field: &str,
    which: &str,
    ticked: &[String],
    none: &'static str,
) -> Option<Extent<T>>
where
    T::Err: std::fmt::Display,
{
    if which != "named" {
        return Some(Extent::All);
    }
    let named = errors.check(field, ticked.iter().map(|text| text.parse()).collect::<Result<BTreeSet<T>, _>>())?;
    if named.is_empty() {
        errors.add(field, say(none));
    }
    Some(Extent::Only(named))
}

/// The rule that an address names.
async fn rule_at(panel: &Panel, id: &str) -> Result<NoticeRule, WebError> {
    let id: RuleId = form::part(id, WebError::NoNotice)?;
    find_rule(&panel.database, id).await?.ok_or_else(|| WebError::NoNotice(id.to_string()))
}

pub async fn new(State(panel): State<Panel>, user: Permitted<SetConfiguration>) -> Result<Response, WebError> {
    show(&panel, &user, RuleForm::fresh(), None, FieldErrors::default()).await
}

pub async fn create(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<RuleForm>,
) -> Result<Response, WebError> {
    save(&panel, &user, form, None).await
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let rule = rule_at(&panel, &id).await?;
    show(&panel, &user, RuleForm::of(&rule), Some(&rule), FieldErrors::default()).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    Form(form): Form<RuleForm>,
) -> Result<Response, WebError> {
    let rule = rule_at(&panel, &id).await?;
    save(&panel, &user, form, Some(&rule)).await
}

pub async fn remove(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, WebError> {
    let rule = rule_at(&panel, &id).await?;
    let as_seen = NoticeRule { updated_at: seen.at(), ..rule.clone() };
    match remove_rule(&panel, &user.actor(), &as_seen).await {
        Ok(()) => Ok(Redirect::to(routes::NOTIFICATIONS).into_response()),
        Err(OperationError::Refused(errors)) => {
            show(&panel, &user, RuleForm::of(&rule), Some(&rule), errors.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn save(
    panel: &Panel,
    user: &CurrentUser,
    form: RuleForm,
    existing: Option<&NoticeRule>,
) -> Result<Response, WebError> {
    let rule = match form.parse(panel, existing) {
        Ok(rule) => rule,
        Err(errors) => return show(panel, user, form, existing, errors).await,
    };
    match save_rule(panel, &user.actor(), existing, rule).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?saved=1", routes::NOTIFICATIONS)).into_response()),
        Err(OperationError::Refused(errors)) => show(panel, user, form, existing, errors.into()).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    form: RuleForm,
    existing: Option<&NoticeRule>,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = list_pools(&panel.database).await?;
    let named = existing.into_iter().flat_map(|rule| rule.scope.pools.named().cloned());
    let page = RulePage {
        layout: Layout::new(panel, Some(user), Section::Alarms),
        form,
        is_new: existing.is_none(),
        channels: list_channels(&panel.database).await?,
        pools: here.iter().map(|pool| pool.fqdn().clone()).chain(named).collect(),
        errors,
    };
    html_with(status, &page)
}
