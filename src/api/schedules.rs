//! `/api/v1/schedules` and `/upcoming`: what begins by itself, and when.

use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer,
    body::{Body, Filter},
    error::{self, missing, refused_as, wrong},
    list::{Listing, Unreadable},
    once::Once,
    pools::Piece,
    routes,
    version::{Versions, changed, made},
    words::Moment,
};
use crate::{
    domain::{BackupModule, Fqdn, Intent, Mode, ModuleSelection, Rule, Schedule, ScheduleId, Timestamp},
    operations::{
        OperationError,
        schedules::{ScheduleDraft, add_schedule, pause_schedule, remove_schedule, save_schedule},
        set_aside::schedule_words,
    },
    panel::Panel,
    state::schedules::{Schedules, find_schedule, list_upcoming, load_schedules},
    web::{
        error::WebError,
        permitted::{GetStatus, Permitted, SetConfiguration},
        session::CurrentUser,
    },
};

/// Occurrences that are told.
const NEXT: usize = 5;

/// When something comes round: every so often, or by a cron expression.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"cron": "30 2 * * Mon-Fri", "zone": "Europe/Berlin"}))]
pub struct RuleWords {
    /// After how long it comes round; null for a cron expression.
    #[schema(example = "2m")]
    pub every: Option<String>,
    /// A cron expression of five fields; null for an interval.
    #[schema(example = "30 2 * * Mon-Fri")]
    pub cron: Option<String>,
    /// The zone that the cron expression is read in.
    #[schema(example = "Europe/Berlin")]
    pub zone: Option<String>,
}

impl From<&Rule> for RuleWords {
    fn from(rule: &Rule) -> Self {
        match rule {
            Rule::Every(interval) => Self { every: Some(interval.to_string()), ..Self::default() },
            Rule::Cron(cron) => Self {
                cron: Some(cron.expression().to_owned()),
                zone: rule.zone().map(ToString::to_string),
                every: None,
            },
        }
    }
}

impl RuleWords {
    fn parse(&self) -> Result<Rule, WebError> {
        match (&self.every, &self.cron, &self.zone) {
            (Some(every), None, None) => Rule::every_of(every).map_err(|error| wrong("rule.every", error)),
            (None, Some(cron), zone) => {
                let zone = zone.as_deref().unwrap_or("UTC").parse().map_err(|error| wrong("rule.zone", error))?;
                Rule::cron(cron, zone).map_err(|error| wrong("rule.cron", error))
            }
            _ => Err(wrong("rule", "Give either every, or cron with its zone. Nothing was changed.")),
        }
    }
}

/// A schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScheduleDetails {
    /// Its identity.
    #[schema(value_type = String, format = "uuid")]
    pub id: ScheduleId,
    /// The pool whose data it is about.
    pub pool: Fqdn,
    /// All modules, or one.
    pub module: ModuleSelection,
    /// Sync or verify.
    pub intent: Intent,
    /// How differences are looked for.
    pub mode: Mode,
    /// When.
    pub rule: RuleWords,
    /// By how many seconds at the most each occurrence is put off.
    pub jitter_seconds: u32,
    /// Whether nothing begins by it at present.
    pub paused: bool,
}

impl From<&Schedule> for ScheduleDetails {
    fn from(schedule: &Schedule) -> Self {
        Self {
            id: schedule.id,
            pool: schedule.pool.clone(),
            module: schedule.selection,
            intent: schedule.intent,
            mode: schedule.mode,
            rule: RuleWords::from(&schedule.rule),
            jitter_seconds: schedule.jitter,
            paused: schedule.paused,
        }
    }
}

/// A schedule as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSchedule {
    /// The pool whose data it is about.
    pub pool: Fqdn,
    /// All modules, or one.
    #[serde(default, deserialize_with = "super::words::selection")]
    pub module: ModuleSelection,
    /// Sync or verify.
    #[serde(default)]
    pub intent: Intent,
    /// How differences are looked for.
    #[serde(default)]
    pub mode: Mode,
    /// When.
    #[serde(deserialize_with = "super::object::one")]
    pub rule: RuleWords,
    /// By how many seconds at the most each occurrence is put off.
    #[serde(default)]
    #[schema(maximum = 86400)]
    pub jitter_seconds: u32,
}

impl NewSchedule {
    fn draft(self) -> Result<ScheduleDraft, WebError> {
        let rule = self.rule.parse()?;
        let Self { pool, module, intent, mode, jitter_seconds, .. } = self;
        Ok(ScheduleDraft { pool, selection: module, intent, mode, rule, jitter: jitter_seconds })
    }
}

/// A rule that is thought of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPreview {
    /// When.
    #[serde(deserialize_with = "super::object::one")]
    pub rule: RuleWords,
}

/// When something begins next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Occurrences {
    /// The next moments in UTC, before they are put off; none while it is paused.
    pub next: Vec<Moment>,
    /// The same moments as clocks of the zone show them, with what these are ahead of UTC.
    #[serde(default)]
    #[schema(example = json!(["2026-10-25T02:30:00+02:00"]))]
    pub in_zone: Vec<String>,
    /// The zone that the rule is read in; UTC for an interval.
    #[serde(default)]
    #[schema(example = "Europe/Berlin")]
    pub zone: String,
}

impl Occurrences {
    /// What comes after a moment by a rule, unless it is paused.
    pub fn of(rule: &Rule, paused: bool, now: Timestamp) -> Self {
        let zone = rule.zone().cloned().unwrap_or_default();
        let next = if paused { Vec::new() } else { rule.list_after(now, NEXT) };
        let shown = |at: &Timestamp| zone.at(*at).map(|zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
        Self {
            in_zone: next.iter().filter_map(shown).collect(),
            next: next.into_iter().map(Moment).collect(),
            zone: zone.to_string(),
        }
    }
}

/// The next scheduled sync of a pool’s module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UpcomingSync {
    /// The pool.
    pub pool: Fqdn,
    /// The module.
    pub module: BackupModule,
    /// When.
    pub at: Moment,
}

/// Lists the schedules
#[utoipa::path(get, path = routes::SCHEDULES, tag = "schedules", params(Piece),
    responses((status = 200, description = "A piece of the schedules", body = Listing<ScheduleDetails>)))]
pub async fn list(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let Schedules { known: mut schedules, set_aside } = load_schedules(&panel.database).await?;
    schedules.retain(|schedule| sees(&user, &schedule.pool, schedule.selection));
    schedules.sort_by_key(|schedule| schedule.id.to_string());
    let aside = set_aside.iter().filter(|aside| sees(&user, &aside.pool, aside.selection.unwrap_or_default()));
    let aside =
        aside.map(|aside| Unreadable { id: aside.id.to_string(), why: schedule_words(aside).to_string() }).collect();
    let schedules = schedules.iter().map(ScheduleDetails::from).collect();
    piece.of_known(schedules, aside, |one: &ScheduleDetails| one.id.to_string(), &uri)
}

/// Says when a rule would come round
///
/// Nothing is saved.
#[utoipa::path(post, path = routes::PREVIEW_SCHEDULE, tag = "schedules", request_body = NewPreview,
    responses((status = 200, description = "The next five moments", body = Occurrences)))]
pub async fn preview(
    State(panel): State<Panel>,
    _: Permitted<SetConfiguration>,
    Body(new): Body<NewPreview>,
) -> Result<Response, WebError> {
    answer::json(&Occurrences::of(&new.rule.parse()?, false, panel.clock.now()))
}

/// Adds a schedule
#[utoipa::path(post, path = routes::SCHEDULES, tag = "schedules", request_body = NewSchedule,
    responses((status = 201, description = "Added", body = ScheduleDetails, headers(("ETag" = String, description = "Its version")))))]
pub async fn create(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    once: Once,
    Body(new): Body<NewSchedule>,
) -> Result<Response, WebError> {
    let id = once.id(ScheduleId::of, ScheduleId::new);
    let schedule = add_schedule(&panel, &user.actor(), new.draft()?, id).await.map_err(told)?;
    let details = ScheduleDetails::from(&schedule);
    made(&routes::schedule(&schedule.id), &details)
}

/// Shows a schedule
#[utoipa::path(get, path = routes::SCHEDULE, tag = "schedules", params(("id" = String, Path, description = "The schedule")),
    responses((status = 200, description = "The schedule", body = ScheduleDetails, headers(("ETag" = String, description = "Its version"))),
        (status = 304, description = "It has not changed")))]
pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    versions.answer(&ScheduleDetails::from(&found(&panel, &user, &id).await?))
}

/// Replaces a schedule
///
/// Whether it is paused stays.
#[utoipa::path(put, path = routes::SCHEDULE, tag = "schedules", params(("id" = String, Path, description = "The schedule")),
    request_body = NewSchedule,
    responses((status = 200, description = "As it is now", body = ScheduleDetails, headers(("ETag" = String, description = "Its version")))))]
pub async fn replace(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    versions: Versions,
    Body(new): Body<NewSchedule>,
) -> Result<Response, WebError> {
    let before = found(&panel, &user, &id).await?;
    versions.must_be(&ScheduleDetails::from(&before))?;
    let of = Some((before.id, before.version));
    let schedule = save_schedule(&panel, &user.actor(), new.draft()?, of).await.map_err(told)?;
    changed(&ScheduleDetails::from(&schedule))
}

/// Removes a schedule
///
/// A less particular one counts from then on.
#[utoipa::path(delete, path = routes::SCHEDULE, tag = "schedules", params(("id" = String, Path, description = "The schedule")),
    responses((status = 204, description = "Removed")))]
pub async fn remove(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    let before = found(&panel, &user, &id).await?;
    versions.must_be(&ScheduleDetails::from(&before))?;
    remove_schedule(&panel, &user.actor(), before.id, before.version).await.map_err(told)?;
    Ok(answer::done())
}

/// Pauses a schedule
///
/// What falls due meanwhile runs once when it goes on.
#[utoipa::path(post, path = routes::PAUSE_SCHEDULE, tag = "schedules", params(("id" = String, Path, description = "The schedule")),
    responses((status = 200, description = "As it is now", body = ScheduleDetails)))]
pub async fn pause(
    state: State<Panel>,
    user: Permitted<SetConfiguration>,
    id: Path<String>,
) -> Result<Response, WebError> {
    set_paused(state, user, id, true).await
}

/// Lets a schedule go on
#[utoipa::path(post, path = routes::RESUME_SCHEDULE, tag = "schedules", params(("id" = String, Path, description = "The schedule")),
    responses((status = 200, description = "As it is now", body = ScheduleDetails)))]
pub async fn resume(
    state: State<Panel>,
    user: Permitted<SetConfiguration>,
    id: Path<String>,
) -> Result<Response, WebError> {
    set_paused(state, user, id, false).await
}

async fn set_paused(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    paused: bool,
) -> Result<Response, WebError> {
    let before = found(&panel, &user, &id).await?;
    pause_schedule(&panel, &user.actor(), before.id, paused).await.map_err(told)?;
    changed(&ScheduleDetails::from(&found(&panel, &user, &id).await?))
}

/// Says when a schedule comes round next
#[utoipa::path(get, path = routes::OCCURRENCES, tag = "schedules", params(("id" = String, Path, description = "The schedule")),
    responses((status = 200, description = "The next five moments", body = Occurrences)))]
pub async fn occurrences(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let schedule = found(&panel, &user, &id).await?;
    answer::json(&Occurrences::of(&schedule.rule, schedule.paused, panel.clock.now()))
}

/// Lists the next scheduled sync of each pool and module
///
/// Whether by a schedule or by the setting `SyncInterval`; nothing for what is paused.
#[utoipa::path(get, path = routes::UPCOMING, tag = "schedules", params(Piece),
    responses((status = 200, description = "A piece of what comes next", body = Listing<UpcomingSync>)))]
pub async fn upcoming(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let all = list_upcoming(&panel.database).await?.into_iter();
    let seen = all.filter(|next| user.sees(&next.pool).contains(&next.module));
    let mut items: Vec<UpcomingSync> =
        seen.map(|next| UpcomingSync { pool: next.pool, module: next.module, at: Moment(next.at) }).collect();
    let place = |next: &UpcomingSync| format!("{}:{}", next.pool, next.module);
    items.sort_by_key(place);
    piece.of(items, place, &uri)
}

/// Whether somebody sees something of what a schedule is about.
fn sees(user: &CurrentUser, pool: &Fqdn, selection: ModuleSelection) -> bool {
    let seen = user.sees(pool);
    BackupModule::ALL.iter().any(|module| selection.includes(*module) && seen.contains(module))
}

async fn found(panel: &Panel, user: &CurrentUser, id: &str) -> Result<Schedule, WebError> {
    let found = find_schedule(&panel.database, error::id("schedule", id)?).await?;
    let found = found.filter(|schedule| sees(user, &schedule.pool, schedule.selection));
    found.ok_or_else(|| missing("schedule", id))
}

/// What an operation did not do, with the names that fields have here.
fn told(error: OperationError) -> WebError {
    refused_as(error, |field| match field {
        "pool_fqdn" => Some("pool".to_owned()),
        "jitter" => Some("jitter_seconds".to_owned()),
        _ => None,
    })
}
