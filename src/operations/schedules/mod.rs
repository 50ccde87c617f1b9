//! Schedules: `SyncInterval`, and what pools and modules have of their own. Changing them is part of
//! `Set-CsBackupServiceConfiguration`; what is due by them is begun by [`due`].

pub mod due;
mod noted;
mod wanted;

pub use wanted::{LeftOut, list_left_out};

use super::{
    FieldError, OperationError, VERSION_FIELD,
    request_sync::{no_such_pool, why_not_by_shell},
};
use crate::{
    domain::{
        Actor, Fqdn, Intent, LONGEST_JITTER, Mode, ModuleSelection, Permission, Pool, Rule, RunRequest, Schedule,
        ScheduleId,
    },
    panel::Panel,
    state::{Tx, audit::insert_change, pools, schedules},
    words::{Said, say},
};

/// A schedule as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleDraft {
    /// The pool.
    pub pool: Fqdn,
    /// Which of its modules.
    pub selection: ModuleSelection,
    /// Sync or verify.
    pub intent: Intent,
    /// How differences are looked for; a verification compares everything whatever stands here.
    pub mode: Mode,
    /// When.
    pub rule: Rule,
    /// By how many seconds at the most each occurrence is put off.
    pub jitter: u32,
}

const CHANGED: Said = say("refused-changed-schedule");

/// Adds a schedule, or with `of` replaces the one of that id, if it still has that version.
pub async fn save_schedule(
    panel: &Panel,
    actor: &Actor,
    draft: ScheduleDraft,
    of: Option<(ScheduleId, u64)>,
) -> Result<Schedule, OperationError> {
    let (id, version) = of.map_or_else(|| (ScheduleId::new(), None), |(id, version)| (id, Some(version)));
    save(panel, actor, draft, id, version).await
}

/// Adds a schedule whose id was chosen before. If it is known, the schedule was made before, and stays as it is.
pub async fn add_schedule(
    panel: &Panel,
    actor: &Actor,
    draft: ScheduleDraft,
    id: ScheduleId,
) -> Result<Schedule, OperationError> {
    save(panel, actor, draft, id, None).await
}

async fn save(
    panel: &Panel,
    actor: &Actor,
    draft: ScheduleDraft,
    id: ScheduleId,
    version: Option<u64>,
) -> Result<Schedule, OperationError> {
    let now = panel.clock.now();
    check_draft(&draft, draft.rule.shortest_gap(now))?;
    let mut tx = panel.database.begin().await?;
    let pool = find_pool(&mut tx, &draft.pool).await?;
    let request = RunRequest { intent: draft.intent, mode: draft.mode, ..RunRequest::default() };
    if let Some(refusal) = why_not_by_shell(&pool, request) {
        return Err(OperationError::Refused(vec![refusal]));
    }
    let before = match version {
        Some(version) => Some(find_version(&mut tx, id, version).await?),
        None => match schedules::find_schedule(&mut tx, id).await? {
            Some(made_before) => return Ok(made_before),
            None => None,
        },
    };
    let schedule = Schedule {
        id,
        pool: draft.pool,
        selection: draft.selection,
        intent: draft.intent,
        mode: if draft.intent == Intent::Verify { Mode::Full } else { draft.mode },
        rule: draft.rule,
        jitter: draft.jitter,
        paused: before.as_ref().is_some_and(|schedule| schedule.paused),
        version: before.as_ref().map_or(1, |schedule| schedule.version + 1),
    };
    if before.is_none() {
        schedules::insert_schedule(&mut tx, pool.id, &schedule, now).await?;
    } else if !schedules::update_schedule(&mut tx, pool.id, &schedule, now).await? {
        return Err(OperationError::refused(VERSION_FIELD, CHANGED));
    }
    conclude(panel, tx, actor, before.as_ref(), Some(&schedule)).await?;
    Ok(schedule)
}

/// Pauses a schedule or lets it go on. What falls due meanwhile runs once when it goes on.
pub async fn pause_schedule(panel: &Panel, actor: &Actor, id: ScheduleId, paused: bool) -> Result<(), OperationError> {
    let mut tx = panel.database.begin().await?;
    let Some(before) = schedules::find_schedule(&mut tx, id).await? else {
        return Err(OperationError::refused(VERSION_FIELD, CHANGED));
    };
    if before.paused == paused {
        return Ok(());
    }
    let pool = find_pool(&mut tx, &before.pool).await?;
    let schedule = Schedule { paused, version: before.version + 1, ..before.clone() };
    if !schedules::update_schedule(&mut tx, pool.id, &schedule, panel.clock.now()).await? {
        return Err(OperationError::refused(VERSION_FIELD, CHANGED));
    }
    conclude(panel, tx, actor, Some(&before), Some(&schedule)).await
}

/// Removes a schedule, if it still has that version: a less particular one counts from then on. One that can't be read is
/// removed like any other.
pub async fn remove_schedule(panel: &Panel, actor: &Actor, id: ScheduleId, version: u64) -> Result<(), OperationError> {
    let mut tx = panel.database.begin().await?;
    let aside = schedules::load_schedules(&mut tx).await?.set_aside;
    if let Some(aside) = aside.into_iter().find(|aside| aside.id == id && aside.version == version) {
        find_pool(&mut tx, &aside.pool).await?;
        schedules::delete_schedule(&mut tx, id).await?;
        let detail = format!("schedule {id} was removed, which could not be read");
        return record(panel, tx, actor, &aside.pool, &detail, (&aside.words, "")).await;
    }
    let before = find_version(&mut tx, id, version).await?;
    if !schedules::delete_schedule(&mut tx, id).await? {
        return Err(OperationError::refused(VERSION_FIELD, CHANGED));
    }
    conclude(panel, tx, actor, Some(&before), None).await
}

fn check_draft(draft: &ScheduleDraft, shortest_gap: u64) -> Result<(), OperationError> {
    let mut errors = Vec::new();
    if draft.intent == Intent::Preview {
        errors.push(FieldError::new("intent", say("refused-schedule-intent")));
    }
    if draft.jitter > LONGEST_JITTER {
        errors.push(FieldError::new("jitter", say("refused-jitter-long")));
    } else if draft.jitter > 0 && u64::from(draft.jitter) >= shortest_gap {
        errors.push(FieldError::new("jitter", say("refused-jitter-gap").with("seconds", shortest_gap)));
    }
    if errors.is_empty() { Ok(()) } else { Err(OperationError::Refused(errors)) }
}

async fn find_pool(tx: &mut Tx, fqdn: &Fqdn) -> Result<Pool, OperationError> {
    let pool = pools::find_pool(&mut *tx, fqdn).await?;
    let pool = pool.ok_or_else(|| OperationError::refused("pool_fqdn", no_such_pool(fqdn)))?;
    if pools::lock_pool(tx, pool.id).await? {
        Ok(pool)
    } else {
        Err(OperationError::refused("pool_fqdn", no_such_pool(fqdn)))
    }
}

async fn find_version(tx: &mut Tx, id: ScheduleId, version: u64) -> Result<Schedule, OperationError> {
    let found = schedules::find_schedule(tx, id).await?.filter(|schedule| schedule.version == version);
    found.ok_or_else(|| OperationError::refused(VERSION_FIELD, CHANGED))
}

/// Records the change and notes what comes next by it.
async fn conclude(
    panel: &Panel,
    tx: Tx,
    actor: &Actor,
    before: Option<&Schedule>,
    after: Option<&Schedule>,
) -> Result<(), OperationError> {
    let words = |schedule: Option<&Schedule>| schedule.map(described).unwrap_or_default();
    let Some(schedule) = after.or(before) else { return Ok(()) };
    let detail = match (before, after) {
        (None, _) => format!("schedule {} was added", schedule.id),
        (_, None) => format!("schedule {} was removed", schedule.id),
        _ => format!("schedule {}", schedule.id),
    };
    record(panel, tx, actor, &schedule.pool, &detail, (&words(before), &words(after))).await
}

/// Puts the change of a pool's schedule in the audit, and makes it last.
async fn record(
    panel: &Panel,
    mut tx: Tx,
    actor: &Actor,
    pool: &Fqdn,
    detail: &str,
    changed: (&str, &str),
) -> Result<(), OperationError> {
    let action = Permission::SetConfiguration.name();
    insert_change(&mut tx, actor, action, pool.as_str(), detail, changed, panel.clock.now()).await?;
    tx.commit().await?;
    due::refresh_soon(panel).await;
    Ok(())
}

/// A schedule in the audit's words.
fn described(schedule: &Schedule) -> String {
    let Schedule { pool, selection, intent, mode, rule, jitter, paused, .. } = schedule;
    let put_off = if *jitter > 0 { format!(", jitter {jitter} s") } else { String::new() };
    let paused = if *paused { ", paused" } else { "" };
    format!("{intent} {pool} {selection} {mode} {rule}{put_off}{paused}")
}
