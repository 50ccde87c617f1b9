//! What a change of a run is about: one item in two versions, looked at now.
//!
//! A change that was carried out is shown as recycle keeps what was there before, beside what the target has now. One that
//! was only planned is shown as the target has it now, beside what the run would make of it. The stores are read by this
//! process, without the means to write, and each must bear its marker, as for a run. It is looked at users’ data: every
//! look is recorded, before it happens.

use std::time::Duration;

use super::{
    apply_plan::of_another_pair,
    markers::{MarkerError, check_marker},
    set_aside::pool_words,
    store_secrets::{AddressError, address_of},
};
use crate::{
    domain::{Action, Actor, Change, Fqdn, ModuleRun, Outcome, Permission, Pool, Run, StoreRole, Timestamp},
    panel::Panel,
    state::{StateError, audit::insert_audit, changes::RecordedChange, markers::StoreMarker, pools},
    sync::{self, Context, Difference, Patience, StoreAddress, SyncError, View},
    words::{Said, say},
};

/// How long a person waits at the most.
const LONGEST_LOOK: Duration = Duration::from_secs(10);
/// How long a server that is far away is waited for meanwhile.
const PATIENCE: Patience = Patience { answer: Duration::from_secs(12), tries: 2, pause: Duration::from_millis(250) };

/// What two versions are held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// What recycle keeps of the time before the run, and what the target has now.
    BeforeAndNow,
    /// What the target has now, and what the source has now.
    TargetAndSource,
    /// What the target has now, and what it had before the run that is to be put back.
    NowAndPutBack,
    /// What the target has now, and nothing: it is to be removed.
    NowAndNothing,
}

/// An item in two versions.
#[derive(Debug, Clone)]
pub struct Looked {
    /// When it was looked at.
    pub at: Timestamp,
    /// What was found.
    pub difference: Difference,
}

/// Why there is nothing to show, in a sentence.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The stores are not as they must be, or can't be read.
    #[error("{0}")]
    Refused(Said),
    /// The panel's database failed.
    #[error(transparent)]
    State(#[from] StateError),
}

impl Sides {
    /// What is shown of a change.
    pub const fn of(run: &Run, change: &RecordedChange) -> Self {
        match (change.outcome, run.request.action) {
            (Outcome::Applied, _) => Self::BeforeAndNow,
            (_, Action::Backup | Action::Restore) => Self::TargetAndSource,
            (_, Action::PutBack) => Self::NowAndPutBack,
            (_, Action::Clear) => Self::NowAndNothing,
        }
    }
}

/// Looks at the item of a change of `run`; `module` is the run's part that made it.
pub async fn look_at(
    panel: &Panel,
    actor: &Actor,
    run: &Run,
    module: &ModuleRun,
    change: &RecordedChange,
) -> Result<Looked, LookError> {
    let at = panel.clock.now();
    let detail = format!("run {}, {}: {} of {}", run.id, change.module, change.change, change.item);
    let mut tx = panel.database.begin().await?;
    insert_audit(&mut tx, actor, Permission::GetDifference.name(), run.pool.as_str(), &detail, at).await?;
    tx.commit().await?;
    let look = async {
        let views = views(panel, run, module, change).await?;
        sync::look_at(&change.item, views, &Context::default()).await.map_err(refused)
    };
    match tokio::time::timeout(LONGEST_LOOK, look).await {
        Ok(difference) => Ok(Looked { at, difference: difference? }),
        Err(_) => Err(LookError::Refused(say("refused-difference-slow").number("seconds", LONGEST_LOOK.as_secs()))),
    }
}

/// The two versions, in stores that are what they should be.
async fn views(panel: &Panel, run: &Run, module: &ModuleRun, change: &RecordedChange) -> Result<[View; 2], LookError> {
    let (target_fqdn, source_fqdn) = match run.target {
        StoreRole::Backup => (&run.backup_pool, &run.pool),
        StoreRole::Live => (&run.pool, &run.backup_pool),
    };
    let (target, marker) = open(panel, &find_pool(panel, target_fqdn).await?, module, run.target).await?;
    let of_another = |of| LookError::Refused(of_another_pair(of, module.module));
    if module.target_marker.as_ref().is_some_and(|then| *then != marker.identity()) {
        return Err(of_another(run.id));
    }
    let before = |of: &Run| View::Before { store: target.clone(), run: of.id.to_string() };
    let was_put_in = change.change == Change::Insert;
    Ok(match Sides::of(run, change) {
        Sides::BeforeAndNow => [if was_put_in { View::Nothing } else { before(run) }, View::Now(target)],
        Sides::NowAndNothing => [View::Now(target), View::Nothing],
        Sides::NowAndPutBack => {
            let of = run.put_back.filter(|_| change.change != Change::Delete);
            let then = of.map_or(View::Nothing, |of| View::Before { store: target.clone(), run: of.to_string() });
            [View::Now(target), then]
        }
        Sides::TargetAndSource => {
            let source = find_pool(panel, source_fqdn).await?;
            let live = if run.target == StoreRole::Live { find_pool(panel, &run.pool).await? } else { source.clone() };
            if live.backup_pool.as_ref() != Some(&run.backup_pool) {
                let unpaired = say("refused-difference-unpaired").with("pool", &run.pool);
                return Err(LookError::Refused(unpaired.with("backup_pool", &run.backup_pool)));
            }
            let role = if run.target == StoreRole::Live { StoreRole::Backup } else { StoreRole::Live };
            let (source, _) = open(panel, &source, module, role).await?;
            [View::Now(target), View::Now(source)]
        }
    })
}

async fn find_pool(panel: &Panel, fqdn: &Fqdn) -> Result<Pool, LookError> {
    let pool = pools::find_pool_or_unread(&panel.database, fqdn).await?;
    let pool = pool.transpose().map_err(|unread| LookError::Refused(pool_words(&unread)))?;
    pool.ok_or_else(|| LookError::Refused(say("refused-difference-no-pool").with("pool", fqdn)))
}

/// A store with its secret, below an allowed root, that bears its marker; and which marker that is.
async fn open(
    panel: &Panel,
    pool: &Pool,
    module: &ModuleRun,
    role: StoreRole,
) -> Result<(StoreAddress, StoreMarker), LookError> {
    let module = module.module;
    let address = address_of(panel, pool, module, role).await.map_err(|error| match error {
        AddressError::State(error) => LookError::State(error),
        error @ AddressError::Sealed { .. } => LookError::Refused(Said::of(&error)),
    })?;
    let address = address.ok_or_else(|| {
        let none = say("refused-difference-no-store").with("pool", pool.fqdn());
        LookError::Refused(none.with("role", role).with("module", module))
    })?;
    panel.config.check_root(&address.url).map_err(|error| out_of_reach(Said::of(&error)))?;
    let address = StoreAddress { patience: PATIENCE, ..address };
    let marker = check_marker(panel, pool, (module, role), &address).await.map_err(|error| match error {
        MarkerError::State(error) => LookError::State(error),
        MarkerError::Sync(error) => refused(error),
        error => LookError::Refused(Said::of(&error)),
    })?;
    Ok((address, marker))
}

/// What the engine says of a store that can't be looked at.
fn refused(error: SyncError) -> LookError {
    match error {
        SyncError::NoSuchItem(_) => LookError::Refused(Said::of(&error)),
        error => out_of_reach(error.said_with_cause()),
    }
}

/// That this process can't look at a store, which another one may well be able to.
fn out_of_reach(why: Said) -> LookError {
    LookError::Refused(say("refused-difference-store").said("why", why))
}
