//! `/schedules`: what begins by itself and when, by `SyncInterval` and by schedules of pools and modules.

pub mod edit;
pub mod steer;

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tokio::try_join;

use crate::{
    domain::{Fqdn, Intent, ModuleSelection, Rule, RunId, Schedule, ScheduleId, Setting, Settings, Timestamp, Zone},
    operations::{
        self, OperationError, VERSION_FIELD,
        schedules::{LeftOut, list_left_out},
    },
    panel::Panel,
    state::{
        StateError,
        pools::list_pools,
        runs::find_runs,
        schedules::{Due, Schedules, SetAside, find_schedule, load_with_due},
        settings::load_settings,
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Form, Query},
        layout::{Layout, Section, html_with},
        looks::{self, Look},
        permitted::{GetStatus, Permitted, SetConfiguration},
        routes,
        session::CurrentUser,
    },
    words::{Said, say},
};

/// `?done=saved`, after something was done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    done: String,
}

/// What holds for every pool.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GeneralForm {
    sync_interval: String,
    schedules_paused: String,
    version: String,
}

impl GeneralForm {
    fn of(settings: &Settings) -> Self {
        let schedules_paused = if settings.schedules_paused { "on" } else { "" };
        Self {
            sync_interval: Setting::SyncInterval.kept(settings),
            schedules_paused: schedules_paused.to_owned(),
            version: settings.version(),
        }
    }
}

/// A line of the table: a schedule, `SyncInterval` for a pool, or for one of its modules where others have their own.
struct Row {
    schedule: Option<ScheduleId>,
    paused: bool,
    pool: Fqdn,
    selection: ModuleSelection,
    intent: Intent,
    mode: &'static str,
    rule: Rule,
    jitter: u32,
    /// When it begins next, in its zone.
    next: Option<(Timestamp, String)>,
    /// Why it does not begin, or what it waits for.
    why: Option<Said>,
    last: Option<Last>,
}

/// The run that was asked for last.
struct Last {
    at: Timestamp,
    run: RunId,
    /// None once history has dropped it.
    look: Option<Look>,
}

#[derive(Template)]
#[template(path = "pages/schedules/index.html")]
struct SchedulesPage {
    layout: Layout,
    form: GeneralForm,
    errors: FieldErrors,
    rows: Vec<Row>,
    /// What nothing begins for, because there is nowhere to copy it to.
    left_out: Vec<LeftOut>,
    /// What can't be read.
    set_aside: Vec<SetAside>,
    /// What can't be read of the settings on this page, a sentence each.
    unread: Vec<Said>,
    /// What was just done.
    done: Option<Said>,
}

impl SchedulesPage {
    /// The rows of each pool.
    fn by_pool(&self) -> impl Iterator<Item = (&Fqdn, &[Row])> {
        self.rows.chunk_by(|a, b| a.pool == b.pool).filter_map(|rows| Some((&rows.first()?.pool, rows)))
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    let done = match told.done.as_str() {
        "saved" => Some(say("schedules-was-saved")),
        "removed" => Some(say("schedules-was-removed")),
        "paused" => Some(say("schedules-was-paused")),
        "resumed" => Some(say("schedules-was-resumed")),
        _ => None,
    };
    show(&panel, &user, None, FieldErrors::default(), done).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<GeneralForm>,
) -> Result<Response, WebError> {
    let changes = [
        (Setting::SyncInterval, form.sync_interval.clone()),
        (Setting::SchedulesPaused, (!form.schedules_paused.is_empty()).to_string()),
    ];
    let expected = Some(form.version.as_str()).filter(|version| !version.is_empty());
    match operations::change_settings(&panel, &user.actor(), &changes, expected).await {
        Ok(_) => Ok(Redirect::to(&routes::schedules_after("saved")).into_response()),
        Err(OperationError::Refused(errors)) => {
            let errors = FieldErrors::from(errors);
            let is_stale = errors.of(VERSION_FIELD).is_some();
            show(&panel, &user, (!is_stale).then_some(form), errors, None).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page, with `form` as it was sent, or else as things are.
async fn show(
    panel: &Panel,
    user: &CurrentUser,
    form: Option<GeneralForm>,
    errors: FieldErrors,
    done: Option<Said>,
) -> Result<Response, WebError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let database = &panel.database;
    let (settings, pools, (schedules, due)) =
        try_join!(load_settings(database), list_pools(database), load_with_due(database))?;
    let mut left_out = list_left_out(&pools, &settings);
    left_out.retain(|(pool, module, _)| user.sees(pool).contains(module));
    let Schedules { known, mut set_aside } = schedules;
    let rows = list_rows(panel, user, &known, due, &left_out).await?;
    set_aside.retain(|aside| is_seen(user, &aside.pool, aside.selection.unwrap_or_default()));
    let here = [Setting::SyncInterval, Setting::SchedulesPaused];
    let unread = here.iter().filter_map(|setting| setting.unread_words(&settings)).collect();
    let layout = Layout::new(panel, Some(user), Section::Schedules);
    let form = form.unwrap_or_else(|| GeneralForm::of(&settings));
    html_with(status, &SchedulesPage { layout, form, errors, rows, left_out, set_aside, unread, done })
}

/// What begins by itself, as far as `user` sees it, by pool.
async fn list_rows(
    panel: &Panel,
    user: &CurrentUser,
    schedules: &[Schedule],
    due: Vec<Due>,
    left_out: &[LeftOut],
) -> Result<Vec<Row>, StateError> {
    let mut unused: BTreeMap<ScheduleId, &Schedule> = schedules.iter().map(|s| (s.id, s)).collect();
    let by_id = unused.clone();
    for id in due.iter().filter_map(|due| due.schedule) {
        unused.remove(&id);
    }
    let seen: Vec<Due> = due.into_iter().filter_map(|due| user.as_seen(due)).collect();
    let runs = find_runs(&panel.database, seen.iter().filter_map(|due| Some(due.last?.1))).await?;
    let mut rows = Vec::with_capacity(seen.len());
    for due in seen {
        let schedule = due.schedule.and_then(|id| by_id.get(&id).copied());
        let last = due.last.map(|(at, run)| Last { at, run, look: runs.get(&run).map(looks::run) });
        rows.push(Row::of(due, schedule, last));
    }
    let idle = unused.into_values().filter(|schedule| is_seen(user, &schedule.pool, schedule.selection));
    rows.extend(idle.map(|schedule| Row::idle(schedule, left_out)));
    rows.sort_by(|a, b| (&a.pool, a.schedule.is_none()).cmp(&(&b.pool, b.schedule.is_none())));
    Ok(rows)
}

impl Row {
    fn of(due: Due, schedule: Option<&Schedule>, last: Option<Last>) -> Self {
        let zone = due.rule.zone().cloned().unwrap_or_default();
        Self {
            schedule: due.schedule,
            paused: schedule.is_some_and(|schedule| schedule.paused),
            pool: due.pool,
            selection: due.selection,
            intent: due.intent,
            mode: schedule.map_or("delta", |schedule| schedule.mode.name()),
            jitter: schedule.map_or(0, |schedule| schedule.jitter),
            next: due.blocked.is_none().then(|| (due.next_at, zone.show(due.next_at))),
            why: due.blocked.or(due.last_words),
            rule: due.rule,
            last,
        }
    }

    /// A schedule by which nothing begins.
    fn idle(schedule: &Schedule, left_out: &[LeftOut]) -> Self {
        let (of, selection) = (&schedule.pool, schedule.selection);
        let left = left_out.iter().find(|(pool, module, _)| pool == of && selection == ModuleSelection::One(*module));
        let why = left.map_or_else(
            || say("schedules-idle-incomplete").with("pool", of).with("modules", selection),
            |(_, _, why)| why.clone(),
        );
        Self {
            schedule: Some(schedule.id),
            paused: schedule.paused,
            pool: schedule.pool.clone(),
            selection: schedule.selection,
            intent: schedule.intent,
            mode: schedule.mode.name(),
            rule: schedule.rule.clone(),
            jitter: schedule.jitter,
            next: None,
            why: Some(say("schedules-idle").said("why", why)),
            last: None,
        }
    }

    fn zone(&self) -> &str {
        self.rule.zone().map_or("", Zone::name)
    }

    /// The expression, where the words do not say it already.
    fn expression(&self) -> Option<&str> {
        match &self.rule {
            Rule::Cron(rule) => Some(rule.expression()).filter(|text| !self.rule.in_words().ends_with(text)),
            Rule::Every(_) => None,
        }
    }

    /// The modules, as they stand below their pool.
    fn modules(&self) -> Said {
        match self.selection {
            ModuleSelection::All => say("all-modules"),
            ModuleSelection::One(module) => module.short_name().into(),
        }
    }

    /// What a control of this row is about, for those who do not see it in its row.
    fn about(&self) -> Said {
        say("schedules-about").with("pool", &self.pool).with("modules", self.selection).said("what", self.what())
    }

    fn what(&self) -> Said {
        say(match (self.intent, self.mode) {
            (Intent::Verify, _) => "schedules-what-verification",
            (_, "full") => "schedules-what-sync-full",
            _ => "schedules-what-sync-delta",
        })
    }
}

/// Whether `user` sees anything of a pool's modules.
fn is_seen(user: &CurrentUser, pool: &Fqdn, selection: ModuleSelection) -> bool {
    let seen = user.sees(pool);
    match selection {
        ModuleSelection::All => !seen.is_empty(),
        ModuleSelection::One(module) => seen.contains(&module),
    }
}

/// The schedule that an address names, for whoever sees it.
async fn schedule_at(panel: &Panel, user: &CurrentUser, id: &str) -> Result<Schedule, WebError> {
    let id: ScheduleId = form::part(id, |_| WebError::NoPage)?;
    let found = find_schedule(&panel.database, id).await?;
    let found = found.filter(|schedule| is_seen(user, &schedule.pool, schedule.selection));
    found.ok_or(WebError::NoPage)
}
