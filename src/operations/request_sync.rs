//! Asking for a run of one or several pools: a sync (`Invoke-CsBackupServiceSync`), a preview, a verification, or a look at
//! what a restore or the removal of an old pairing's data would do.

use super::{
    FieldError, OperationError, no_backup_pool,
    set_aside::pool_words,
    store_secrets::{AddressError, Look, StoreKey, address_of},
};
use crate::{
    domain::{
        Action, Actor, BackupModule, BatchId, Category, Driver, Fqdn, Intent, Mode, ModuleRun, ModuleSelection,
        ModuleState, Permission, Phase, Pool, Run, RunId, RunRequest, Settings, StoreRole, Timestamp,
    },
    panel::Panel,
    state::{
        StateError, Tx,
        audit::{insert_audit, refusals::record_refusal},
        pools, runs, settings,
        unread::Listed,
    },
    sync::Access,
    words::{Said, say},
};

/// The same request by the same account within this many microseconds is a form submitted twice, not a second wish.
const DOUBLE_SUBMIT: i64 = 2_000_000;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct SyncRequest {
    /// The pools whose data is to be copied; at least one.
    pub pools: Vec<Fqdn>,
    /// Modules, mode, intent, Force.
    pub request: RunRequest,
    /// A key the form was given when it was shown: one form makes one run a pool, however often it arrives.
    pub request_key: Option<String>,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// A run for each pool, in the order asked for.
    pub runs: Vec<AcceptedRun>,
    /// What the runs have in common, if there are several.
    pub batch: Option<BatchId>,
}

/// The run that serves a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedRun {
    /// The run.
    pub id: RunId,
    /// Whether it was there already: a waiting run for the same, or the same form's.
    pub joined: bool,
}

/// Queues a run for each pool, or for none: if one pool can't be synced, nothing is queued.
pub async fn request_sync(panel: &Panel, actor: &Actor, asked: SyncRequest) -> Result<Accepted, OperationError> {
    let mut fqdns: Vec<Fqdn> = Vec::new();
    for fqdn in &asked.pools {
        if !fqdns.contains(fqdn) {
            fqdns.push(fqdn.clone());
        }
    }
    if fqdns.is_empty() {
        return Err(OperationError::refused("pool_fqdn", say("refused-choose-pools")));
    }
    let wanted: Vec<_> = fqdns.into_iter().map(|fqdn| (fqdn, asked.request)).collect();
    request_each(panel, actor, &wanted, asked.request_key.as_deref()).await
}

/// Queues a run for each of what is wanted, or none at all. No two of them may be about the same.
pub(super) async fn request_each(
    panel: &Panel,
    actor: &Actor,
    wanted: &[(Fqdn, RunRequest)],
    request_key: Option<&str>,
) -> Result<Accepted, OperationError> {
    let settings = settings::load_settings(&panel.database).await?;
    let all = pools::list_pools_and_unread(&panel.database).await?;
    let mut errors = Vec::new();
    let mut begun = Vec::new();
    for (fqdn, request) in wanted {
        match plan_pool(panel, actor, &all, fqdn, request, &settings).await? {
            Ok(plan) => begun.push((plan, *request)),
            Err(found) => errors.extend(found),
        }
    }
    // All looks go on at the same time, so that many pools take no longer than the slowest store.
    let mut planned = Vec::with_capacity(begun.len());
    for (mut plan, request) in begun {
        errors.extend(plan.look_over(request.selection).await);
        planned.push((plan, request));
    }
    if !errors.is_empty() {
        return Err(OperationError::Refused(errors));
    }

    let mut batch = (planned.len() > 1).then(BatchId::new);
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    // Whoever asks for one of these pools at the same moment waits here, and then finds these runs. Always in the same
    // order, so that two requests never wait for each other.
    let mut ids: Vec<_> = planned.iter().map(|(plan, _)| plan.pool.id).collect();
    ids.sort();
    ids.dedup();
    for id in ids {
        pools::lock_pool(&mut tx, id).await?;
    }
    for (plan, _) in &planned {
        // Somebody may have changed or removed the pool since it was looked at.
        if pools::find_pool(&mut tx, plan.pool.fqdn()).await?.as_ref() != Some(&plan.pool) {
            let message = say("refused-pool-changed-now").with("pool", plan.pool.fqdn());
            return Err(OperationError::refused("pool_fqdn", message));
        }
    }
    let mut accepted = Vec::with_capacity(planned.len());
    for (plan, request) in planned {
        accepted.push(queue(&mut tx, actor, (request, request_key), plan, &mut batch, now).await?);
    }
    tx.commit().await?;
    Ok(Accepted { runs: accepted, batch })
}

/// The sentence for a pool that is not there, or not for whoever asks.
pub fn no_such_pool(fqdn: &Fqdn) -> Said {
    say("refused-no-such-pool").with("pool", fqdn)
}

/// A pool that a run can be about: with whom, what takes part, and what is seen of that.
struct PoolPlan {
    pool: Pool,
    backup_pool: Fqdn,
    modules: Vec<(BackupModule, Option<Said>)>,
    /// Stores that are being looked at, each in words.
    looks: Vec<(BackupModule, Said, Look)>,
    /// Modules that can't be copied as things are, each with why.
    faults: Vec<(BackupModule, Said)>,
}

impl PoolPlan {
    fn new(pool: &Pool, backup_pool: &Fqdn) -> Self {
        let (pool, backup_pool) = (pool.clone(), backup_pool.clone());
        Self { pool, backup_pool, modules: Vec::new(), looks: Vec::new(), faults: Vec::new() }
    }

    /// Waits for what was seen of the stores, and says why no run can be made. A fault in one of several modules does not
    /// keep the others from being copied: its part of the run fails, with the reason. Only if there is nothing else to do,
    /// or if somebody asked for that module alone, it is refused.
    async fn look_over(&mut self, selection: ModuleSelection) -> Vec<FieldError> {
        for (module, store, look) in std::mem::take(&mut self.looks) {
            if let Err(message) = look.outcome().await {
                self.faults.push((module, Said::row([store, message])));
            }
        }
        let is_fit = |module: &BackupModule| self.faults.iter().all(|(faulty, _)| faulty != module);
        let mut taking_part = self.modules.iter().filter(|(_, skipped)| skipped.is_none()).map(|(module, _)| module);
        if selection == ModuleSelection::All && taking_part.any(is_fit) {
            return Vec::new();
        }
        self.faults.drain(..).map(|(_, message)| FieldError::new("backup_module", message)).collect()
    }
}

async fn plan_pool(
    panel: &Panel,
    actor: &Actor,
    all: &Listed<Pool>,
    fqdn: &Fqdn,
    request: &RunRequest,
    settings: &Settings,
) -> Result<Result<PoolPlan, Vec<FieldError>>, StateError> {
    let find = |name: &Fqdn| all.known.iter().find(|p| p.fqdn() == name);
    let unread = |name: &Fqdn| all.unread.iter().find(|unread| unread.id == name.as_str()).map(pool_words);
    let Some(pool) = find(fqdn) else {
        let why = unread(fqdn).unwrap_or_else(|| no_such_pool(fqdn));
        return Ok(Err(vec![FieldError::new("pool_fqdn", why)]));
    };
    if request.action == Action::Clear {
        return plan_clear(panel, pool, request).await;
    }
    if let Some(refusal) = why_not_by_shell(pool, *request) {
        return Ok(Err(vec![refusal]));
    }
    let Some(partner) = pool.backup_pool.as_ref().and_then(find) else {
        let why = pool.backup_pool.as_ref().and_then(unread).unwrap_or_else(|| no_backup_pool(pool));
        return Ok(Err(vec![FieldError::new("pool_fqdn", why)]));
    };

    if let Some(refusal) = [pool, partner].into_iter().find_map(in_maintenance) {
        let action = permission_for(request).name();
        let now = panel.clock.now();
        record_refusal(&panel.database, actor, action, fqdn.as_str(), &refusal.to_string(), now).await?;
        return Ok(Err(vec![FieldError::new("pool_fqdn", refusal)]));
    }
    let (live, backup) = match request.action {
        Action::Restore => (Access::Write, Access::Read),
        _ => (Access::Read, Access::Write),
    };
    let mut plan = PoolPlan::new(pool, partner.fqdn());
    for module in BackupModule::ALL.into_iter().filter(|m| request.selection.includes(*m)) {
        match why_not_asked(pool, module, settings) {
            Some(reason) if request.selection == ModuleSelection::One(module) => {
                return Ok(Err(vec![FieldError::new("backup_module", reason)]));
            }
            Some(reason) => plan.modules.push((module, Some(reason))),
            None => {
                plan.modules.push((module, None));
                if pool.spec.driver.is_shell() {
                    continue; // where its data is, is the business of Microsoft’s backup service
                }
                if let Some(message) = no_backup_store(partner, module) {
                    plan.faults.push((module, message));
                    continue;
                }
                look_at(panel, pool, (module, StoreRole::Live), live, &mut plan).await?;
                look_at(panel, partner, (module, StoreRole::Backup), backup, &mut plan).await?;
            }
        }
    }
    if plan.modules.iter().all(|(_, skipped)| skipped.is_some()) {
        let message = say("refused-no-live-store").with("pool", fqdn);
        return Ok(Err(vec![FieldError::new("pool_fqdn", message)]));
    }
    Ok(Ok(plan))
}

/// The backup stores of a pool that is not paired, or not any more.
async fn plan_clear(
    panel: &Panel,
    pool: &Pool,
    request: &RunRequest,
) -> Result<Result<PoolPlan, Vec<FieldError>>, StateError> {
    let refuse = |message: Said| Ok(Err(vec![FieldError::new("pool_fqdn", message)]));
    let fqdn = pool.fqdn();
    if let Some(refusal) = why_not_by_shell(pool, *request) {
        return Ok(Err(vec![refusal]));
    }
    if let Some(partner) = &pool.backup_pool {
        return refuse(say("refused-clear-paired").with("pool", fqdn).with("partner", partner));
    }
    if let Some(refusal) = in_maintenance(pool) {
        return refuse(refusal);
    }
    let mut plan = PoolPlan::new(pool, fqdn);
    for module in BackupModule::ALL.into_iter().filter(|m| request.selection.includes(*m)) {
        if pool.spec.store(module, StoreRole::Backup).is_some() {
            plan.modules.push((module, None));
            look_at(panel, pool, (module, StoreRole::Backup), Access::Read, &mut plan).await?;
        } else {
            plan.modules
                .push((module, Some(say("not-copied-no-backup-store").with("partner", fqdn).with("module", module))));
        }
    }
    if plan.modules.iter().all(|(_, skipped)| skipped.is_some()) {
        return refuse(say("refused-clear-nothing").with("pool", fqdn));
    }
    Ok(Ok(plan))
}

/// Why no run of the pool is started at present, if it is in maintenance.
pub(super) fn in_maintenance(pool: &Pool) -> Option<Said> {
    let reason = pool.maintenance.as_ref()?;
    Some(say("refused-in-maintenance").with("pool", pool.fqdn()).with("reason", reason))
}

/// Begins to look whether a store can be opened.
async fn look_at(
    panel: &Panel,
    pool: &Pool,
    (module, role): StoreKey,
    access: Access,
    plan: &mut PoolPlan,
) -> Result<(), StateError> {
    let look = match address_of(panel, pool, module, role).await {
        Ok(Some(address)) => Look::at(panel, address, access),
        Ok(None) => return Ok(()),
        Err(AddressError::State(error)) => return Err(error),
        Err(error) => Look::failed(Said::of(&error)),
    };
    let store = say("refused-store").with("role", role).with("module", module).with("pool", pool.fqdn());
    plan.looks.push((module, store, look));
    Ok(())
}

/// Why nobody may ask for a module of a pool, if nobody may. Of a pool that is driven by the Management Shell each may be
/// asked for: what it has, its own servers know, and whatever it has not turns out to be `NotInitialized`.
fn why_not_asked(pool: &Pool, module: BackupModule, settings: &Settings) -> Option<Said> {
    if pool.spec.driver.is_shell() { None } else { why_not_exported(pool, module, settings) }
}

/// Why the Management Shell can’t do what is asked for, if it drives the pool: it syncs, and nothing else.
pub(super) fn why_not_by_shell(pool: &Pool, request: RunRequest) -> Option<FieldError> {
    if !pool.spec.driver.is_shell() {
        return None;
    }
    let (field, message) = match (request.action, request.intent, request.mode) {
        (Action::Restore, ..) => ("pool_fqdn", "refused-shell-restore"),
        (Action::PutBack, ..) => ("pool_fqdn", "refused-shell-put-back"),
        (Action::Clear, ..) => ("pool_fqdn", "refused-shell-clear"),
        (_, Intent::Preview, _) => ("intent", "refused-shell-preview"),
        (_, Intent::Verify, _) => ("intent", "refused-shell-verify"),
        (_, _, Mode::Full) => ("mode", "refused-shell-full"),
        (Action::Backup, Intent::Sync, Mode::Delta) => return None,
    };
    Some(FieldError::new(field, say(message).with("pool", pool.fqdn())))
}

/// Why a pool does not export a module, if it does not: the state `NotInitialized`.
pub fn why_not_exported(pool: &Pool, module: BackupModule, settings: &Settings) -> Option<Said> {
    let fqdn = pool.fqdn();
    if !pool.spec.driver.is_shell() && pool.spec.store(module, StoreRole::Live).is_none() {
        return Some(say("not-copied-no-live-store").with("pool", fqdn).with("module", module));
    }
    if module == BackupModule::CmsMaster && !pool.spec.active_cms_master {
        return Some(say("not-copied-no-master").with("pool", fqdn).with("module", module));
    }
    if module.category() == Category::Rgs && !settings.enable_rgs_backup_service {
        return Some(say("not-copied-rgs-off").with("module", module));
    }
    None
}

/// Why there is nowhere to copy a module to, if there is not.
pub fn no_backup_store(partner: &Pool, module: BackupModule) -> Option<Said> {
    let is_missing = !partner.spec.driver.is_shell() && partner.spec.store(module, StoreRole::Backup).is_none();
    is_missing.then(|| say("not-copied-no-backup-store").with("partner", partner.fqdn()).with("module", module))
}

/// Why a pool's module is not copied to its partner, if it is not.
pub fn why_not_copied(pool: &Pool, partner: &Pool, module: BackupModule, settings: &Settings) -> Option<Said> {
    why_not_exported(pool, module, settings).or_else(|| no_backup_store(partner, module))
}

/// The parts of a run that begins by itself: what is not copied is left out, with the reason. Where there is nowhere to copy
/// a module to, that is told as long as it is so, and not as a failure each time a run begins.
pub(super) fn parts_by_itself(run: &Run, pool: &Pool, partner: &Pool, settings: &Settings) -> Vec<ModuleRun> {
    let wanted = BackupModule::ALL.into_iter().filter(|module| run.request.selection.includes(*module));
    let why_not = |module| match &pool.spec.driver {
        Driver::ManagementShell(_) => None,
        Driver::Native => why_not_copied(pool, partner, module, settings),
    };
    wanted.map(|module| module_run(run.id, module, why_not(module))).collect()
}

async fn queue(
    tx: &mut Tx,
    actor: &Actor,
    (request, request_key): (RunRequest, Option<&str>),
    plan: PoolPlan,
    batch: &mut Option<BatchId>,
    now: Timestamp,
) -> Result<AcceptedRun, OperationError> {
    let key = request_key.map(|key| match request.selection {
        ModuleSelection::All => format!("{key}/{}", plan.pool.fqdn()),
        // One request may be about several modules of a pool, each as a run of its own.
        ModuleSelection::One(module) => format!("{key}/{}/{module}", plan.pool.fqdn()),
    });
    let mut same = None;
    if let Some(key) = &key {
        same = runs::find_run_by_key(&mut *tx, key).await?;
        if let Some(run) = &same {
            // The runs of one request were made together.
            *batch = run.batch;
        }
    }
    if same.is_none() {
        // A form's key tells a second wish from a second submission by itself.
        let since = if key.is_some() { now.plus_micros(1) } else { now.plus_micros(-DOUBLE_SUBMIT) };
        same = runs::find_same_run(&mut *tx, plan.pool.fqdn(), &request, &actor.name, since).await?;
    }
    if let Some(run) = same {
        return Ok(AcceptedRun { id: run.id, joined: true });
    }
    let pools = (plan.pool.fqdn().clone(), plan.backup_pool);
    let driver = plan.pool.spec.driver.kind();
    let run = Run { batch: *batch, driver, ..Run::asked_for(actor, request, pools, now) };
    let id = run.id;
    let modules: Vec<ModuleRun> =
        plan.modules.into_iter().map(|(module, skipped)| module_run(id, module, skipped)).collect();
    runs::insert_run(tx, &run, key.as_deref(), &modules).await?;
    insert_audit(tx, actor, permission_for(&run.request).name(), run.pool.as_str(), &described(&run), now).await?;
    Ok(AcceptedRun { id, joined: false })
}

/// What a request needs.
pub const fn permission_for(request: &RunRequest) -> Permission {
    match request.action {
        Action::Backup => Permission::InvokeSync,
        Action::Restore | Action::PutBack | Action::Clear => Permission::RestoreData,
    }
}

/// A request in the audit's words.
pub(super) fn described(run: &Run) -> String {
    let RunRequest { selection, mode, intent, force, action } = run.request;
    let mut text = format!("run {}: {intent}, {selection}, {mode}", run.id);
    if action != Action::Backup {
        text.push_str(", ");
        text.push_str(action.name());
    }
    if force {
        text.push_str(", force");
    }
    for (word, other) in [(", as seen in run ", run.basis), (", of run ", run.put_back)] {
        if let Some(other) = other {
            text.extend([word, &other.to_string()]);
        }
    }
    text
}

pub(super) fn module_run(run: RunId, module: BackupModule, skipped: Option<Said>) -> ModuleRun {
    let waiting = ModuleRun::waiting(run, module);
    match skipped {
        None => waiting,
        skipped => ModuleRun { state: ModuleState::NotInitialized, phase: Phase::Done, message: skipped, ..waiting },
    }
}
