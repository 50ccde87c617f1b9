//! `/schedules/new` and `/schedules/{id}/edit`: the form of a schedule, with its next runs in its zone and in UTC.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::schedule_at;
use crate::{
    domain::{BackupModule, Fqdn, Intent, Mode, ModuleSelection, Pool, Rule, Schedule, Timestamp, Zone},
    operations::{self, OperationError, ScheduleDraft, VERSION_FIELD},
    panel::Panel,
    state::pools::list_pools,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form, Query, or_default},
        layout::{Layout, Section, html_with},
        permitted::{Permitted, SetConfiguration},
        routes,
        session::CurrentUser,
    },
    words::say,
};

/// So many next runs are shown.
const SHOWN: usize = 5;

/// `?pool=` and `module=`, chosen when the form of a new one is opened.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Preset {
    pool: String,
    module: String,
}

/// What was typed and chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ScheduleForm {
    pool_fqdn: String,
    backup_module: String,
    intent: String,
    mode: String,
    /// `every` or `cron`.
    kind: String,
    interval: String,
    cron: String,
    zone: String,
    /// Seconds; nothing for none.
    jitter: String,
    version: String,
    /// The button that only shows the next runs.
    show: String,
}

impl ScheduleForm {
    fn fresh(pool: String) -> Self {
        Self {
            pool_fqdn: pool,
            kind: "every".to_owned(),
            interval: "15m".to_owned(),
            cron: "30 2 * * *".to_owned(),
            zone: "UTC".to_owned(),
            ..Self::default()
        }
    }

    fn of(schedule: &Schedule) -> Self {
        let mut form = Self::fresh(schedule.pool.to_string());
        form.backup_module = schedule.selection.to_string();
        form.intent = schedule.intent.to_string();
        form.mode = schedule.mode.to_string();
        match &schedule.rule {
            Rule::Every(interval) => form.interval = interval.to_string(),
            Rule::Cron(rule) => {
                form.kind = "cron".into();
                form.cron = rule.expression().into();
                form.zone = schedule.rule.zone().map_or("UTC", Zone::name).into();
            }
        }
        form.jitter = if schedule.jitter == 0 { String::new() } else { schedule.jitter.to_string() };
        form.version = schedule.version.to_string();
        form
    }

    fn parse(&self) -> Result<ScheduleDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let pool = if self.pool_fqdn.trim().is_empty() {
            errors.add("pool_fqdn", say("refused-choose-pool"));
            None
        } else {
            errors.check("pool_fqdn", self.pool_fqdn.parse::<Fqdn>())
        };
        let selection = errors.check("backup_module", self.backup_module.parse::<ModuleSelection>());
        let intent = errors.check("intent", or_default::<Intent>(&self.intent));
        let mode = errors.check("mode", or_default::<Mode>(&self.mode));
        let rule = self.parse_rule(&mut errors);
        let jitter = match self.jitter.trim() {
            "" => Some(0),
            text => errors.check("jitter", text.parse().map_err(|_| say("refused-jitter-number"))),
        };
        match (pool, selection, intent, mode, rule, jitter) {
            (Some(pool), Some(selection), Some(intent), Some(mode), Some(rule), Some(jitter)) => {
                Ok(ScheduleDraft { pool, selection, intent, mode, rule, jitter })
            }
            _ => Err(errors),
        }
    }

    fn parse_rule(&self, errors: &mut FieldErrors) -> Option<Rule> {
        if self.is_cron() {
            let zone = errors.check("zone", self.zone.parse::<Zone>());
            return errors
                .check("cron", Rule::cron(&self.cron, zone.clone().unwrap_or_default()))
                .filter(|_| zone.is_some());
        }
        errors.check("interval", Rule::every_of(&self.interval))
    }

    fn is_cron(&self) -> bool {
        self.kind == "cron"
    }
}

#[derive(Template)]
#[template(path = "pages/schedules/edit.html")]
struct EditPage<'a> {
    layout: Layout,
    form: &'a ScheduleForm,
    errors: FieldErrors,
    /// The schedule as it is kept; none for a new one.
    schedule: Option<&'a Schedule>,
    pools: Vec<Pool>,
    zones: Vec<String>,
    /// In the rule's zone, and in UTC.
    next: Vec<(Timestamp, String, String)>,
}

impl EditPage<'_> {
    fn is_module(&self, module: &BackupModule) -> bool {
        self.form.backup_module.parse() == Ok(ModuleSelection::One(*module))
    }

    fn is_pool(&self, pool: &Pool) -> bool {
        self.form.pool_fqdn.parse().as_ref() == Ok(pool.fqdn())
    }

    fn zone(&self) -> &str {
        if self.form.is_cron() { &self.form.zone } else { "UTC" }
    }
}

pub async fn new(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Query(preset): Query<Preset>,
) -> Result<Response, WebError> {
    let form = ScheduleForm { backup_module: preset.module, ..ScheduleForm::fresh(preset.pool) };
    show(&panel, &user, &form, None, FieldErrors::default()).await
}

pub async fn create(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<ScheduleForm>,
) -> Result<Response, WebError> {
    save(&panel, &user, &form, None).await
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let schedule = schedule_at(&panel, &user, &id).await?;
    show(&panel, &user, &ScheduleForm::of(&schedule), Some(&schedule), FieldErrors::default()).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    Form(form): Form<ScheduleForm>,
) -> Result<Response, WebError> {
    let schedule = schedule_at(&panel, &user, &id).await?;
    save(&panel, &user, &form, Some(&schedule)).await
}

async fn save(
    panel: &Panel,
    user: &CurrentUser,
    form: &ScheduleForm,
    schedule: Option<&Schedule>,
) -> Result<Response, WebError> {
    let draft = match form.parse() {
        Ok(draft) if form.show.is_empty() => draft,
        Ok(_) => return show(panel, user, form, schedule, FieldErrors::default()).await,
        Err(errors) => return show(panel, user, form, schedule, errors).await,
    };
    let of = schedule.map(|schedule| (schedule.id, form.version.trim().parse().unwrap_or(0)));
    match operations::save_schedule(panel, &user.actor(), draft, of).await {
        Ok(_) => Ok(Redirect::to(&routes::schedules_after("saved")).into_response()),
        Err(OperationError::Refused(errors)) => {
            let errors = FieldErrors::from(errors);
            if let (true, Some(schedule)) = (errors.of(VERSION_FIELD).is_some(), schedule) {
                return show(panel, user, &ScheduleForm::of(schedule), Some(schedule), errors).await;
            }
            show(panel, user, form, schedule, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    form: &ScheduleForm,
    schedule: Option<&Schedule>,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let pools = user.pools(list_pools(&panel.database).await?);
    let next = form.parse_rule(&mut FieldErrors::default()).map(|rule| {
        let zone = rule.zone().cloned().unwrap_or_default();
        let moments = rule.list_after(panel.clock.now(), SHOWN).into_iter();
        moments.map(|at| (at, zone.show(at), Zone::UTC.show(at))).collect()
    });
    let layout = Layout::new(panel, Some(user), Section::Schedules);
    let (zones, next) = (Zone::names(), next.unwrap_or_default());
    html_with(status, &EditPage { layout, form, errors, schedule, pools, zones, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_survives_being_shown_and_sent_back() {
        for rule in ["every 1h30m", "cron Europe/Berlin 0 3 * * 1-5"] {
            let schedule = Schedule {
                id: crate::domain::ScheduleId::new(),
                pool: "a.x.com".parse().expect("a name"),
                selection: ModuleSelection::One(BackupModule::DataConf),
                intent: Intent::Sync,
                mode: Mode::Full,
                rule: rule.parse().expect(rule),
                jitter: 30,
                paused: false,
                version: 3,
            };
            let draft = ScheduleForm::of(&schedule).parse().expect("sound");
            let Schedule { pool, selection, intent, mode, rule, jitter, .. } = schedule;
            assert_eq!(draft, ScheduleDraft { pool, selection, intent, mode, rule, jitter });
        }
    }

    #[test]
    fn each_error_is_beside_its_field() {
        let mut form = ScheduleForm { kind: "cron".into(), ..ScheduleForm::fresh("no pool".into()) };
        (form.cron, form.zone, form.jitter) = ("0 0 30 2 *".into(), "Europe/Berln".into(), "soon".into());
        let errors = form.parse().expect_err("four faults");
        for field in ["pool_fqdn", "cron", "zone", "jitter"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
        (form.kind, form.interval) = ("every".into(), "2s".into());
        assert!(form.parse().expect_err("too short").of("interval").is_some());
    }
}
