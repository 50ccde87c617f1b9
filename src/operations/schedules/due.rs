//! What is due is begun, once: whoever moves its next moment on, in the transaction that queues the run, did it.
//!
//! What was missed (nothing ran, or it was blocked) runs once, and then the phase goes on. While a run of the same pool and
//! module has not ended, nothing is asked for: what is due waits for it, and says so. Of what waits, that goes first which
//! has waited longest, and what is due later of the same modules waits for that, too: were the first to come the first,
//! something for all modules would never find a moment when none of them is busy. Who waits for a person's decision keeps
//! nobody else waiting.
//!
//! A run that takes long, or waits for a person's decision, keeps the other modules of its pool waiting no longer than a few
//! minutes: what comes round again soon begins without the modules that are busy, each of the others as a run of its own.

use super::{
    noted::bring_in_line,
    wanted::{Wanted, list_wanted_of},
};
use crate::{
    domain::{
        Actor, BackupModule, Intent, ModuleSelection, Pool, Run, RunId, RunRequest, RunState, Settings, Timestamp, Via,
    },
    operations::request_sync::parts_by_itself,
    panel::Panel,
    state::{
        StateError, Tx, pools, runs,
        schedules::{self, Due, Open},
        settings,
    },
    words::{Said, say},
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

/// A run that was asked for so many microseconds ago keeps only its own modules waiting: five minutes.
const LONG: i64 = 5 * 60 * 1_000_000;
/// What comes round again within so many microseconds may leave a module out once: three hours, the longest `SyncInterval`.
const SOON: i64 = 3 * 3600 * 1_000_000;

/// What became of something that is due.
enum Outcome {
    /// Runs were asked for.
    Begun(Vec<RunId>),
    /// It waits for its turn.
    Waits,
    /// It waits until somebody has decided about a held run.
    WaitsForSomebody,
    /// Another process has begun it, or it is not wanted any more.
    Over,
}

/// Begins what is due and not blocked, what has waited longest first; says which runs were asked for.
pub async fn begin_due(panel: &Panel) -> Result<Vec<RunId>, StateError> {
    let mut all = bring_in_line(panel).await?;
    let now = panel.clock.now();
    all.retain(|(_, due)| due.blocked.is_none() && due.next_at <= now);
    all.sort_by(|(_, a), (_, b)| (a.next_at, &a.key).cmp(&(b.next_at, &b.key)));
    let mut begun = Vec::new();
    let mut waiting: Vec<&Wanted> = Vec::new();
    for (wanted, due) in &all {
        let outcome = match waiting.iter().find(|older| older.is_about_same(wanted)) {
            Some(older) => {
                tell(panel, due, &goes_first(older)).await?;
                Outcome::Waits
            }
            None => begin(panel, wanted, due).await?,
        };
        match outcome {
            Outcome::Begun(runs) => begun.extend(runs),
            Outcome::Waits => waiting.push(wanted),
            Outcome::WaitsForSomebody | Outcome::Over => {}
        }
    }
    Ok(begun)
}

/// Says why something waits, unless that is said already.
async fn tell(panel: &Panel, due: &Due, words: &Said) -> Result<(), StateError> {
    if due.last_words.as_ref() == Some(words) {
        return Ok(());
    }
    let mut tx = panel.database.begin().await?;
    schedules::set_words(&mut tx, &due.key, words).await?;
    tx.commit().await
}

/// Queues the run of something that is due, unless another process did, or a run must end before.
async fn begin(panel: &Panel, wanted: &Wanted, due: &Due) -> Result<Outcome, StateError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    // Whoever asks for a run of the pool at the same moment, or changes its schedules, waits here.
    let Some((pool, partner, settings)) = still_wanted(&mut tx, wanted).await? else { return Ok(Outcome::Over) };
    let open = schedules::list_open(&mut tx, &wanted.fqdn).await?;
    let mut open: Vec<Open> = open.into_iter().filter(|open| wanted.modules.contains(&open.module)).collect();
    open.sort_by_key(|open| open.state != RunState::Held);
    let next = wanted.rule.next_after(due.due_at, now);
    let selections = selections(wanted, &open, next, now);
    if let (Some(open), true) = (open.first(), selections.is_empty()) {
        drop(tx);
        tell(panel, due, &waits_for(open)).await?;
        return Ok(if open.state == RunState::Held { Outcome::WaitsForSomebody } else { Outcome::Waits });
    }
    let Some(next) = next else { return Ok(Outcome::Over) };
    let pair = (wanted.fqdn.clone(), wanted.backup_pool.clone());
    let driver = pool.spec.driver.kind();
    let asked = |selection| {
        let request = RunRequest { selection, ..wanted.request };
        Run { driver, ..Run::asked_for(&actor(), request, pair.clone(), now) }
    };
    let asked: Vec<Run> = selections.into_iter().map(asked).collect();
    let Some(last) = asked.last() else { return Ok(Outcome::Over) };
    if !schedules::move_on(&mut tx, due, last.id, (next, wanted.put_off(next)), now).await? {
        return Ok(Outcome::Over);
    }
    for run in &asked {
        runs::insert_run(&mut tx, run, None, &parts_by_itself(run, &pool, &partner, &settings)).await?;
    }
    if let Some(open) = open.first() {
        let words = Said::row([waits_for(open), say("schedules-others-began")]);
        schedules::set_words(&mut tx, &due.key, &words).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Begun(asked.into_iter().map(|run| run.id).collect()))
}

/// What can begin now, each as a run of its own; nothing where it must wait for what is open.
fn selections(wanted: &Wanted, open: &[Open], next: Option<Timestamp>, now: Timestamp) -> Vec<ModuleSelection> {
    if open.is_empty() {
        return vec![wanted.request.selection];
    }
    let ends_soon = |open: &Open| open.state != RunState::Held && open.since.plus_micros(LONG) > now;
    let comes_again = next.is_some_and(|next| next <= now.plus_micros(SOON));
    if !comes_again || open.iter().any(ends_soon) {
        return Vec::new();
    }
    let is_free = |module: &BackupModule| open.iter().all(|open| open.module != *module);
    wanted.modules.iter().copied().filter(is_free).map(ModuleSelection::One).collect()
}

/// The pool, its partner and the settings, if something is wanted still as it was seen to be: from here on, nobody changes
/// that before the transaction ends. What was changed just now, the next look sees.
async fn still_wanted(tx: &mut Tx, wanted: &Wanted) -> Result<Option<(Pool, Pool, Settings)>, StateError> {
    if !pools::lock_pool(tx, wanted.pool).await? {
        return Ok(None);
    }
    let settings = settings::load_settings(&mut *tx).await?;
    let schedules = schedules::load_schedules(&mut *tx).await?;
    let pool = pools::find_pool(&mut *tx, &wanted.fqdn).await?;
    let (Some(pool), Some(partner)) = (pool, pools::find_pool(tx, &wanted.backup_pool).await?) else {
        return Ok(None);
    };
    let is_wanted = list_wanted_of(&pool, &partner, &schedules, &settings).contains(wanted);
    Ok(is_wanted.then_some((pool, partner, settings)))
}

/// Whoever asks for what begins by itself. What was scheduled, and by whom, is in the audit; that a run was begun is in
/// history.
pub(in crate::operations) fn actor() -> Actor {
    Actor { name: "schedule".to_owned(), account: None, via: Via::Schedule, address: None }
}

fn waits_for(open: &Open) -> Said {
    let key = match open.state {
        RunState::Held => "schedules-waits-held",
        RunState::Queued => "schedules-waits-queued",
        RunState::Interrupted => "schedules-waits-interrupted",
        _ => "schedules-waits-running",
    };
    say(key).with("run", open.run).with("module", open.module)
}

fn goes_first(older: &Wanted) -> Said {
    let is_verification = older.request.intent == Intent::Verify;
    match (older.request.selection, is_verification) {
        (ModuleSelection::All, false) => say("schedules-waits-sync-of-all"),
        (ModuleSelection::All, true) => say("schedules-waits-verification-of-all"),
        (ModuleSelection::One(module), false) => say("schedules-waits-sync").with("module", module),
        (ModuleSelection::One(module), true) => say("schedules-waits-verification").with("module", module),
    }
}
