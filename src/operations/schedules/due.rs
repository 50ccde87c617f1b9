//! What is due is begun, once: whoever moves its next moment on, in the transaction that queues the run, did it.
//!
//! What was missed (nothing ran, or it was blocked) runs once, and then the phase goes on. While a run of the same pool and
//! module has not ended, nothing is asked for: what is due waits for it, and says so.

use std::collections::BTreeMap;

use super::wanted::{Wanted, list_wanted};
use crate::{
    domain::{Actor, BackupModule, ModuleRun, Run, RunId, RunState, Timestamp, Via, put_off},
    operations::request_sync::{module_run, why_not_exported},
    panel::Panel,
    state::{
        StateError, pools, runs,
        schedules::{self, Due, Open},
        settings,
    },
};

/// Brings what is noted as due in line with pools, schedules and settings.
pub async fn refresh(panel: &Panel) -> Result<(), StateError> {
    bring_in_line(panel).await.map(|_| ())
}

/// The same after a change that is made already: should it fail, the scheduler does it within seconds, and whoever asked for
/// the change must not be told that it was not made.
pub async fn refresh_soon(panel: &Panel) {
    if let Err(error) = refresh(panel).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "what is due is noted a little later");
    }
}

/// Begins what is due and not blocked; says which runs were asked for.
pub async fn begin_due(panel: &Panel) -> Result<Vec<RunId>, StateError> {
    let mut begun = Vec::new();
    for (wanted, due) in bring_in_line(panel).await? {
        if due.blocked.is_none() && due.next_at <= panel.clock.now() {
            begun.extend(begin(panel, &wanted, &due).await?);
        }
    }
    if !begun.is_empty() {
        panel.queued.notify_waiters();
    }
    Ok(begun)
}

async fn bring_in_line(panel: &Panel) -> Result<Vec<(Wanted, Due)>, StateError> {
    let database = &panel.database;
    let settings = settings::load_settings(database).await?;
    let pools = pools::list_pools(database).await?;
    let wanted = list_wanted(&pools, &schedules::list_schedules(database).await?, &settings);
    let mut known: BTreeMap<String, Due> =
        schedules::list_due(database).await?.into_iter().map(|due| (due.key.clone(), due)).collect();
    let now = panel.clock.now();
    let mut all = Vec::with_capacity(wanted.len());
    let mut changed = Vec::new();
    for wanted in wanted {
        let before = known.remove(&wanted.key);
        let Some(due) = noted(&wanted, before.as_ref(), now) else { continue };
        if before.as_ref() != Some(&due) {
            changed.push((wanted.pool, due.clone(), before));
        }
        all.push((wanted, due));
    }
    if !changed.is_empty() || !known.is_empty() {
        let mut tx = database.begin().await?;
        for (pool, due, before) in &changed {
            match before {
                Some(before) => schedules::update_due(&mut tx, *pool, due, before).await?,
                None => schedules::insert_due(&mut tx, *pool, due).await?,
            }
        }
        for key in known.keys() {
            schedules::delete_due(&mut tx, key).await?;
        }
        tx.commit().await?;
    }
    Ok(all)
}

/// What is to be noted. A rule that stays keeps its phase, and what is owed already is owed by the new one, too.
fn noted(wanted: &Wanted, before: Option<&Due>, now: Timestamp) -> Option<Due> {
    let kept = before.filter(|before| before.rule == wanted.rule || before.next_at <= now).map(|before| before.due_at);
    let due_at = match kept {
        Some(due_at) if due_at <= now => due_at,
        // What is due later than the rule ever has it was noted by a clock that ran ahead.
        Some(due_at) => wanted.rule.next_after(now, now).map_or(due_at, |next| due_at.min(next)),
        None => wanted.rule.next_after(now, now)?,
    };
    Some(Due {
        key: wanted.key.clone(),
        schedule: wanted.schedule,
        pool: wanted.fqdn.clone(),
        selection: wanted.request.selection,
        modules: wanted.modules.clone(),
        intent: wanted.request.intent,
        rule: wanted.rule.clone(),
        due_at,
        next_at: put_off(&wanted.key, due_at, wanted.jitter),
        blocked: wanted.blocked.clone(),
        last: before.and_then(|before| before.last),
        last_words: before.map(|before| before.last_words.clone()).unwrap_or_default(),
    })
}

/// Queues the run of something that is due, unless another process did, or a run must end before.
async fn begin(panel: &Panel, wanted: &Wanted, due: &Due) -> Result<Option<RunId>, StateError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    // Whoever asks for a run of the pool at the same moment waits here, and then finds this one.
    if !pools::lock_pool(&mut tx, wanted.pool).await? {
        return Ok(None);
    }
    let settings = settings::load_settings(&mut tx).await?;
    let Some(pool) = pools::find_pool(&mut tx, &wanted.fqdn).await? else { return Ok(None) };
    let is_blocked = settings.schedules_paused || settings.drain || pool.maintenance.is_some();
    if is_blocked || pool.backup_pool.as_ref() != Some(&wanted.backup_pool) {
        return Ok(None); // changed just now: the next look sees it
    }
    let open = schedules::list_open(&mut tx, &wanted.fqdn).await?;
    if let Some(open) = open.iter().find(|open| wanted.modules.contains(&open.module)) {
        let words = waits_for(open);
        if words != due.last_words {
            schedules::set_words(&mut tx, &due.key, &words).await?;
            tx.commit().await?;
        }
        return Ok(None);
    }
    let Some(next) = wanted.rule.next_after(due.due_at, now) else { return Ok(None) };
    let run = Run::asked_for(&actor(), wanted.request, (wanted.fqdn.clone(), wanted.backup_pool.clone()), now);
    let next = (next, put_off(&wanted.key, next, wanted.jitter));
    if !schedules::move_on(&mut tx, due, run.id, next, now).await? {
        return Ok(None);
    }
    let modules: Vec<ModuleRun> = BackupModule::ALL
        .into_iter()
        .filter(|module| wanted.request.selection.includes(*module))
        .map(|module| module_run(run.id, module, why_not_exported(&pool, module, &settings)))
        .collect();
    runs::insert_run(&mut tx, &run, None, &modules).await?;
    tx.commit().await?;
    Ok(Some(run.id))
}

/// Whoever asks for what begins by itself. What was scheduled, and by whom, is in the audit; that a run was begun is in
/// history.
fn actor() -> Actor {
    Actor { name: "schedule".to_owned(), account: None, via: Via::Schedule, address: None }
}

fn waits_for(open: &Open) -> String {
    let Open { run, state, module } = open;
    if *state == RunState::Held {
        format!("It waits for run {run}, which holds {module}: somebody must approve or reject that first.")
    } else {
        format!("It waits for run {run} of {module}, which is {state}.")
    }
}
