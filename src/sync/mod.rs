//! The engine: makes a target equal to a source. compare → guard → apply.
//!
//! Jobs and the command line call it; it knows neither the panel's database nor pages, and never prints. Progress is a
//! [`Tally`] that others read, the result is data ([`Plan`], [`Applied`], [`Verification`]).
//!
//! - [`compare`] looks for differences and locks the target, but writes nothing to its items.
//! - [`guard::judge`] turns the plan into a proof that it may be carried out.
//! - [`Comparison::apply`] demands that proof and carries the plan out.
//! - [`preview`] and [`verify`] compare through handles that can't write.
//! - [`read_marker`] and [`write_marker`] tell which store a place holds.
//! - [`look_at`] shows one item in two versions.
//! - [`Helper`] does parts of another worker's comparison.
//! - [`Attempts`] says when it is worth doing all of it again.
//!
//! A store is given by its [`StoreUrl`](crate::domain::StoreUrl), or by a [`StoreAddress`] if a secret goes with it.

pub mod address;
pub mod attempts;
pub mod context;
pub mod difference;
pub mod error;
pub mod files;
pub mod guard;
pub mod hands;
pub mod marker;
pub mod origin;
pub mod parts;
pub mod plan;
mod planner;
pub mod readable;
pub mod retention;
pub mod rows;
mod runtime;
pub mod skipped;
mod spill;
pub mod store;
pub mod tally;
pub mod throttle;
mod wire;

use std::{sync::Arc, time::Instant};

pub use address::{Patience, StoreAddress};
pub use attempts::{Attempts, patiently};
pub use context::{Context, Lease, Moment};
pub use difference::{Difference, Presence, View, look_at};
pub use error::SyncError;
pub use hands::Hands;
pub use marker::{read_marker, write_marker};
pub use origin::{Before, Origin, Own};
pub use plan::{Plan, PlannedChange, Totals};
pub use retention::{Cleaned, Retention, clean_recycle};
pub use skipped::{Skipped, SkippedItem};
pub use store::{Access, Store};
pub use tally::Tally;
pub use throttle::Throttle;

use crate::domain::{Mode, Part, Phase, TableChoice};

/// How to compare and apply.
#[derive(Debug, Clone)]
pub struct Options {
    /// How differences are looked for.
    pub mode: Mode,
    /// Of a row store, only these tables; the others are left as they are.
    pub tables: TableChoice,
    /// Keep what is overwritten or deleted at the target.
    pub recycle: bool,
    /// Names the run at the target (`.poolsync/staging/RUN`, `.poolsync/recycle/RUN`, `poolsync_recycle.run_id`):
    /// letters, digits and hyphens.
    pub run: String,
}

impl Options {
    fn check(&self) -> Result<(), SyncError> {
        let fits = !self.run.is_empty()
            && self.run.len() <= 64
            && self.run.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-');
        if fits { Ok(()) } else { Err(SyncError::RunName(self.run.clone())) }
    }
}

/// How deep compare looks, and through which handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Changes will follow: the target is locked.
    Sync(Mode),
    /// Nothing will be written.
    Preview(Mode),
    /// Nothing will be written, and only contents count.
    Verify,
}

impl Purpose {
    /// How differences are looked for.
    const fn mode(self) -> Mode {
        match self {
            Self::Sync(mode) | Self::Preview(mode) => mode,
            Self::Verify => Mode::Full,
        }
    }
}

/// A finished comparison that holds the target's writer lock and, for rows, both transactions. Dropping it changes
/// nothing.
#[derive(Debug)]
pub struct Comparison(Compared);

#[derive(Debug)]
enum Compared {
    Files(Box<files::Comparison>),
    Rows(rows::Comparison),
}

impl Comparison {
    /// What would be done.
    pub fn plan(&self) -> &Plan {
        match &self.0 {
            Compared::Files(files) => files.plan(),
            Compared::Rows(rows) => rows.plan(),
        }
    }

    /// Carries the plan out. `passed` is the guard's proof for this plan. On an error, nothing was changed unless the
    /// error says so.
    pub async fn apply(self, passed: guard::Passed, context: &Context) -> Result<Applied, SyncError> {
        if !passed.is_for(self.plan()) {
            return Err(SyncError::NotThisPlan);
        }
        blocking(context, move |context| {
            let begun = Instant::now();
            context.tally.enter(Phase::Apply);
            let applied = match self.0 {
                Compared::Files(files) => files.apply(context),
                Compared::Rows(rows) => rows.apply(context),
            };
            context.tally.set_apply_time(begun);
            context.tally.enter(Phase::Done);
            applied
        })
        .await
    }
}

/// What a run did.
#[derive(Debug)]
pub struct Applied {
    /// The plan that was carried out.
    pub plan: Plan,
    /// The items that were left out, those of the comparison included.
    pub skipped: Skipped,
}

/// What a comparison by content found.
#[derive(Debug)]
pub struct Verification {
    plan: Plan,
}

impl Verification {
    /// The comparison as a plan: what it would take to make the target equal.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Items equal on both sides.
    pub const fn matched(&self) -> u64 {
        self.plan.totals().unchanged
    }

    /// Items on both sides with different contents.
    pub const fn different(&self) -> u64 {
        self.plan.totals().updates
    }

    /// Items the target lacks.
    pub const fn missing(&self) -> u64 {
        self.plan.totals().inserts
    }

    /// Items only the target has.
    pub const fn extra(&self) -> u64 {
        self.plan.totals().deletes
    }

    /// The same, table by table or folder by folder, by the bytes of their names.
    pub fn parts(&self) -> &[Part] {
        self.plan.parts()
    }

    /// Whether both sides were found equal, with nothing left out.
    pub const fn is_equal(&self) -> bool {
        self.plan.is_empty() && self.plan.skipped().is_empty()
    }

    /// The differing items: what is missing as [`Insert`](crate::domain::Change::Insert), different as [`Update`](crate::domain::Change::Update), extra as
    /// [`Delete`](crate::domain::Change::Delete).
    pub fn differences(&self) -> impl Iterator<Item = Result<PlannedChange, SyncError>> + use<'_> {
        self.plan.changes()
    }

    /// Items that could not be compared.
    pub const fn skipped(&self) -> &Skipped {
        self.plan.skipped()
    }
}

/// Finds what makes the target different from the source. The target's writer lock is taken (a second writer gets
/// [`SyncError::Busy`]); a target that does not exist is created empty; nothing is written to its items.
pub async fn compare(
    origin: impl Into<Origin>,
    target: impl Into<StoreAddress>,
    options: &Options,
    context: &Context,
) -> Result<Comparison, SyncError> {
    options.check()?;
    let (origin, target, options) = (origin.into(), target.into(), options.clone());
    blocking(context, move |context| match origin {
        Origin::Store(source) => {
            let (source, target) = store::open_pair(&source, &target, Access::Write)?;
            compare_now(source, target, &options, context)
        }
        Origin::Own(own) => {
            let target = store::open_alone(&target)?;
            let compared = timed_compare(context, || match target {
                Store::Files(target) => {
                    files::own::locked(target, &own, &options, context).map(|files| Compared::Files(Box::new(files)))
                }
                Store::Rows(target) => rows::own::locked(&target, &own, &options, context).map(Compared::Rows),
            });
            compared.map(Comparison)
        }
    })
    .await
}

/// As [`compare`], of stores that are already open: in-memory and fault-injecting ones, in tests.
pub async fn compare_stores(
    source: Store,
    target: Store,
    options: &Options,
    context: &Context,
) -> Result<Comparison, SyncError> {
    options.check()?;
    let options = options.clone();
    blocking(context, move |context| compare_now(source, target, &options, context)).await
}

/// What [`compare`] would find, through handles that can't write; the target stays as it is, byte by byte.
pub async fn preview(
    origin: impl Into<Origin>,
    target: impl Into<StoreAddress>,
    options: &Options,
    context: &Context,
) -> Result<Plan, SyncError> {
    let own = match origin.into() {
        Origin::Store(source) => return look(source, target, options, Purpose::Preview(options.mode), context).await,
        Origin::Own(own) => own,
    };
    options.check()?;
    let (target, options) = (target.into(), options.clone());
    blocking(context, move |context| {
        let target = store::open_alone(&target)?;
        let plan = timed_compare(context, || match target {
            Store::Files(target) => files::own::read_only(&target, &own, &options, context),
            Store::Rows(target) => rows::own::read_only(&target, &own, &options, context),
        })?;
        context.tally.enter(Phase::Done);
        Ok(plan)
    })
    .await
}

/// Compares everything by content (times do not count), through handles that can't write.
pub async fn verify(
    source: impl Into<StoreAddress>,
    target: impl Into<StoreAddress>,
    options: &Options,
    context: &Context,
) -> Result<Verification, SyncError> {
    look(source, target, options, Purpose::Verify, context).await.map(|plan| Verification { plan })
}

/// Both stores of a comparison that another worker carries out, open to be looked at.
#[derive(Debug)]
pub struct Helper {
    source: files::FileStore,
    target: files::FileStore,
}

impl Helper {
    /// Opens both; nothing is written.
    pub async fn open(
        source: impl Into<StoreAddress>,
        target: impl Into<StoreAddress>,
        context: &Context,
    ) -> Result<Self, SyncError> {
        let (source, target) = (source.into(), target.into());
        blocking(context, move |_| match store::open_pair(&source, &target, Access::Read)? {
            (Store::Files(source), Store::Files(target)) => Ok(Self { source, target }),
            (source, target) => Err(store::kinds_differ(&source, &target)),
        })
        .await
    }

    /// Does a task that the comparison lent out; takes a second or two.
    pub async fn help(self: Arc<Self>, task: Vec<u8>, context: &Context) -> Result<Vec<u8>, SyncError> {
        blocking(context, move |context| files::help(&self.source, &self.target, &task, context)).await
    }
}

/// Whether a store can be used: for [`Access::Read`] it must exist and open; for [`Access::Write`] it must be writable,
/// or not exist but be creatable. Nothing is created.
pub async fn probe(address: impl Into<StoreAddress>, access: Access) -> Result<(), SyncError> {
    let address = address.into();
    blocking(&Context::default(), move |_| store::probe(&address, access)).await
}

async fn look(
    source: impl Into<StoreAddress>,
    target: impl Into<StoreAddress>,
    options: &Options,
    purpose: Purpose,
    context: &Context,
) -> Result<Plan, SyncError> {
    options.check()?;
    let (source, target, options) = (source.into(), target.into(), options.clone());
    blocking(context, move |context| {
        let (source, target) = store::open_pair(&source, &target, Access::Read)?;
        let plan = timed_compare(context, || match (source, target) {
            (Store::Files(source), Store::Files(target)) => {
                files::Comparison::read_only(&source, &target, purpose, context)
            }
            (Store::Rows(source), Store::Rows(target)) => {
                rows::Comparison::read_only(&source, &target, &options, purpose, context)
            }
            (source, target) => Err(store::kinds_differ(&source, &target)),
        })?;
        context.tally.enter(Phase::Done);
        Ok(plan)
    })
    .await
}

fn compare_now(source: Store, target: Store, options: &Options, context: &Context) -> Result<Comparison, SyncError> {
    let compared = timed_compare(context, || match (source, target) {
        (Store::Files(source), Store::Files(target)) => {
            files::Comparison::locked(source, target, options, context).map(|files| Compared::Files(Box::new(files)))
        }
        (Store::Rows(source), Store::Rows(target)) => {
            rows::Comparison::locked(&source, &target, options, context).map(Compared::Rows)
        }
        (source, target) => Err(store::kinds_differ(&source, &target)),
    });
    compared.map(Comparison)
}

fn timed_compare<T>(context: &Context, compare: impl FnOnce() -> Result<T, SyncError>) -> Result<T, SyncError> {
    let begun = Instant::now();
    context.tally.enter(Phase::Compare);
    let compared = compare();
    context.tally.set_compare_time(begun);
    compared
}

/// Runs local work on a thread that may block. If the caller's future is dropped, the work is cancelled.
async fn blocking<T: Send + 'static>(
    context: &Context,
    work: impl FnOnce(&Context) -> Result<T, SyncError> + Send + 'static,
) -> Result<T, SyncError> {
    let cancel = context.cancel.child_token();
    let context = Context { cancel: cancel.clone(), ..context.clone() };
    let cancel_when_dropped = cancel.drop_guard();
    let done = tokio::task::spawn_blocking(move || work(&context)).await.map_err(SyncError::Stopped)?;
    cancel_when_dropped.disarm();
    done
}
