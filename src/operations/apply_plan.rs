//! Carrying out a plan that was looked at: the worker compares again and does what was seen, or nothing.

use super::{
    Accepted, AcceptedRun, OperationError,
    request_sync::{described, in_maintenance, module_run, permission_for},
};
use crate::{
    domain::{
        Action, Actor, BackupModule, ChangeKey, Intent, ItemsRemoved, ModuleRun, ModuleState, Run, RunId, RunRequest,
        RunState, StoreRole, Timestamp, digest_of_plans,
    },
    panel::Panel,
    state::{
        Tx,
        audit::{insert_audit, insert_refusal},
        choices,
        markers::{self, StoreMarker},
        pools, runs,
    },
    words::{Said, say},
};

/// A plan that is to be carried out, and what was said to it.
#[derive(Debug, Clone, Default)]
pub struct ApplyPlan {
    /// The digest of the plans as they were seen.
    pub digest: String,
    /// The pool's FQDN, typed, where live data or the data of an old pairing is at stake.
    pub confirm: String,
    /// Whether a live store may be overwritten that is newer than its backup.
    pub overwrite_newer: bool,
}

/// The modules of a run whose plans can be carried out.
pub fn offered<'m>(run: &Run, modules: &'m [ModuleRun]) -> impl Iterator<Item = &'m ModuleRun> {
    let intent = run.request.intent;
    modules.iter().filter(move |m| m.offers_plan(intent))
}

/// Whether the pool's FQDN must be typed.
pub const fn must_be_confirmed(run: &Run) -> bool {
    !matches!(run.request.action, Action::Backup)
}

/// Whether carrying out the plans would overwrite or delete data of a live store that its backup does not have: it
/// changed after the last sync.
pub fn overwrites_newer<'m>(run: &Run, offered: impl IntoIterator<Item = &'m ModuleRun>) -> bool {
    run.request.action == Action::Restore
        && offered.into_iter().filter_map(|m| m.plan.as_ref()).any(|plan| plan.updates + plan.deletes > 0)
}

/// Queues a run that carries out the plans of `basis`. What is refused is written to the audit as well.
pub async fn apply_plan(
    panel: &Panel,
    actor: &Actor,
    basis: &Run,
    apply: &ApplyPlan,
) -> Result<Accepted, OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let all = runs::list_module_runs(&mut tx, basis.id).await?;
    if let Some(refusal) = refuse(basis, &all, apply) {
        let detail = format!("run {}: carrying out its plan was refused: {refusal}", basis.id);
        let action = permission_for(&basis.request).name();
        insert_refusal(&mut tx, actor, action, basis.pool.as_str(), &detail, now).await?;
        tx.commit().await?;
        return Err(refusal);
    }
    let key = match first_of_form(&mut tx, basis, apply).await? {
        Ok(key) => key,
        Err(id) => return Ok(Accepted { runs: vec![AcceptedRun { id, joined: true }], batch: None }),
    };
    if let Some(of) = basis.put_back {
        let message = match runs::find_run(&mut tx, of).await?.map(|of| of.items_removed) {
            Some(None) => None,
            Some(Some(removed)) => Some(not_listed(removed)),
            None => Some(say("refused-basis-gone")),
        };
        if let Some(message) = message {
            return Err(OperationError::refused("confirm", message));
        }
    }
    for fqdn in [&basis.pool, &basis.backup_pool] {
        let pool = pools::find_pool(&mut tx, fqdn).await?;
        if let Some(pool) = pool.as_ref().filter(|pool| pool.spec.driver.is_shell()) {
            return Err(OperationError::refused("confirm", say("refused-shell-plan").with("pool", pool.fqdn())));
        }
        if let Some(refusal) = pool.as_ref().and_then(in_maintenance) {
            let action = permission_for(&basis.request).name();
            insert_refusal(&mut tx, actor, action, basis.pool.as_str(), &refusal.to_string(), now).await?;
            tx.commit().await?;
            return Err(OperationError::refused("confirm", refusal));
        }
    }
    let request = RunRequest { intent: Intent::Sync, ..basis.request };
    let run = about_the_same(basis, actor, request, now);
    let run = Run { basis: Some(basis.id), put_back: basis.put_back, ..run };
    let id = run.id;
    let modules: Vec<ModuleRun> = all.iter().map(|m| with_expected(id, basis, m)).collect();
    runs::insert_run(&mut tx, &run, Some(&key), &modules).await?;
    copy_choices(&mut tx, basis, id).await?;
    insert_audit(&mut tx, actor, permission_for(&run.request).name(), run.pool.as_str(), &described(&run), now).await?;
    tx.commit().await?;
    Ok(Accepted { runs: vec![AcceptedRun { id, joined: false }], batch: None })
}

/// The key of a new run that applies this plan; or the run that does so or has done it. One that did not get to its end
/// may be followed by another.
async fn first_of_form(tx: &mut Tx, basis: &Run, apply: &ApplyPlan) -> Result<Result<String, RunId>, OperationError> {
    let mut attempt = 1;
    loop {
        let key = format!("apply/{}/{}/{attempt}", basis.id, apply.digest);
        match runs::find_run_by_key(&mut *tx, &key).await? {
            Some(run) if !matches!(run.state, RunState::Failed | RunState::Cancelled) => return Ok(Err(run.id)),
            Some(_) => attempt += 1,
            None => return Ok(Ok(key)),
        }
    }
}

fn refuse(basis: &Run, modules: &[ModuleRun], apply: &ApplyPlan) -> Option<OperationError> {
    let refused = |field: &str, message: Said| Some(OperationError::refused(field, message));
    let offered: Vec<&ModuleRun> = offered(basis, modules).collect();
    if offered.is_empty() {
        return refused("digest", say("refused-no-plan"));
    }
    if digest_of_plans(offered.iter().copied()) != apply.digest {
        return refused("digest", say("refused-other-plan"));
    }
    if must_be_confirmed(basis) && apply.confirm.trim().to_lowercase() != basis.pool.as_str() {
        return refused("confirm", say("refused-confirm-plan").with("pool", &basis.pool));
    }
    if overwrites_newer(basis, offered) && !apply.overwrite_newer {
        return refused("overwrite_newer", say("refused-overwrites-newer"));
    }
    None
}

/// A new run about the same stores as another.
fn about_the_same(of: &Run, actor: &Actor, request: RunRequest, now: Timestamp) -> Run {
    let pools = (of.pool.clone(), of.backup_pool.clone());
    Run { target: of.target, ..Run::asked_for(actor, request, pools, now) }
}

fn with_expected(id: RunId, basis: &Run, seen: &ModuleRun) -> ModuleRun {
    let skipped = match seen.state {
        ModuleState::NotInitialized => Some(seen.message.clone().unwrap_or_else(|| "".into())),
        ModuleState::At(_) if seen.offers_plan(basis.request.intent) => None,
        ModuleState::At(_) => Some(say("engine-no-plan-seen")),
    };
    let expected = skipped.is_none().then(|| seen.plan.as_ref().map(|plan| plan.digest.clone())).flatten();
    ModuleRun { expected_digest: expected, ..module_run(id, seen.module, skipped) }
}

async fn copy_choices(tx: &mut Tx, basis: &Run, id: RunId) -> Result<(), OperationError> {
    if basis.put_back.is_some() {
        choices::copy_choices(tx, basis.id, id).await?;
    }
    Ok(())
}

/// What is to be taken back of a run.
#[derive(Debug, Clone, Default)]
pub struct PutBack {
    /// Only these changes; all of them if there are none here.
    pub choices: Vec<(BackupModule, ChangeKey)>,
}

/// Queues a look at what taking a run back, or some of its changes, would do. A wish with a `key` that came before is served by
/// the run that it made then.
pub async fn preview_put_back(
    panel: &Panel,
    actor: &Actor,
    of: &Run,
    put_back: &PutBack,
    key: Option<String>,
) -> Result<Accepted, OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    if let Some(key) = &key
        && let Some(run) = runs::find_run_by_key(&mut tx, key).await?
    {
        return Ok(Accepted { runs: vec![AcceptedRun { id: run.id, joined: true }], batch: None });
    }
    let modules = runs::list_module_runs(&mut tx, of.id).await?;
    if let Some(removed) = of.items_removed {
        return Err(OperationError::refused("choice", not_listed(removed)));
    }
    if !can_be_put_back(of, &modules) {
        return Err(OperationError::refused("choice", say("refused-nothing-to-put-back")));
    }
    let target = match of.target {
        StoreRole::Backup => &of.backup_pool,
        StoreRole::Live => &of.pool,
    };
    match pools::find_pool(&mut tx, target).await? {
        None => {
            return Err(OperationError::refused("choice", say("refused-put-back-pool-gone").with("pool", target)));
        }
        Some(pool) if pool.spec.driver.is_shell() => {
            return Err(OperationError::refused("choice", say("refused-shell-put-back").with("pool", target)));
        }
        Some(pool) => {
            if let Some(refusal) = in_maintenance(&pool) {
                return Err(OperationError::refused("choice", refusal));
            }
            let now = markers::list_markers(&mut tx, pool.id).await?;
            let is_another = |m: &&ModuleRun| {
                let now = now.get(&(m.module, of.target)).map(StoreMarker::identity);
                did_something(m) && m.target_marker.is_some() && m.target_marker != now
            };
            if let Some(module) = modules.iter().find(is_another) {
                return Err(OperationError::refused("choice", of_another_pair(of.id, module.module)));
            }
        }
    }
    let request = RunRequest { intent: Intent::Preview, action: Action::PutBack, force: false, ..of.request };
    let run = Run { put_back: Some(of.id), ..about_the_same(of, actor, request, now) };
    let chosen = |module| put_back.choices.is_empty() || put_back.choices.iter().any(|(m, _)| *m == module);
    let modules: Vec<ModuleRun> = modules
        .iter()
        .map(|m| {
            let why = if !did_something(m) {
                Some(say("engine-put-back-unchanged"))
            } else if !chosen(m.module) {
                Some(say("engine-put-back-unchosen"))
            } else {
                None
            };
            module_run(run.id, m.module, why)
        })
        .collect();
    runs::insert_run(&mut tx, &run, key.as_deref(), &modules).await?;
    choices::record_choices(&mut tx, run.id, &put_back.choices).await?;
    insert_audit(&mut tx, actor, permission_for(&run.request).name(), run.pool.as_str(), &described(&run), now).await?;
    tx.commit().await?;
    Ok(Accepted { runs: vec![AcceptedRun { id: run.id, joined: false }], batch: None })
}

/// Why a run can't be put back into a store.
pub fn of_another_pair(run: RunId, module: BackupModule) -> Said {
    say("refused-another-pair").with("module", module).with("run", run)
}

/// Why a run can't be put back whose list of changes is gone.
pub fn not_listed(removed: ItemsRemoved) -> Said {
    say("refused-not-listed").with("removed", removed)
}

/// Whether a run changed anything that can be taken back, and it is still known what.
pub fn can_be_put_back(run: &Run, modules: &[ModuleRun]) -> bool {
    run.request.intent == Intent::Sync
        && run.state.is_final()
        && run.items_removed.is_none()
        && modules.iter().any(did_something)
}

/// What did not get to its end may have done some of it.
fn did_something(module: &ModuleRun) -> bool {
    match module.state {
        ModuleState::At(RunState::Succeeded | RunState::Partial) => module.counts.changed() > 0,
        ModuleState::At(RunState::Failed | RunState::Cancelled) => module.passed_digest.is_some(),
        ModuleState::At(_) | ModuleState::NotInitialized => false,
    }
}
