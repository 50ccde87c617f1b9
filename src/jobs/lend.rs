//! Parts of a large comparison for other workers: what a run lends out, and what a worker with nothing else to do takes on.
//!
//! A task travels through the panel's database. It stands there until it is answered or taken back; whoever lent it out
//! waits for neither longer than it must, and looks itself then. Only looking is lent: a worker that dies over a task, or
//! answers too late, costs some time and nothing else.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::{runtime::Handle, time::sleep};
use tokio_util::sync::CancellationToken;

use super::{fault::Fault, stores::find_lent, sync_run::Job};
use crate::{
    domain::{Action, BackupModule, RunId},
    panel::Panel,
    state::{
        StateError,
        away::log_failure,
        lent::{self, Standing, Task, TaskId},
        queue::Lease,
        settings, workers,
    },
    sync::{Context, Hands, Helper},
};

/// How many tasks of a module are out at once, at most: each is for one worker.
const MOST: usize = 8;
/// Where more items than this are looked at in a second, the way to another worker takes longer than looking.
const QUICK: f64 = 20_000.0;
/// How often it is looked for an answer that nobody rang for.
const LOOK: Duration = Duration::from_millis(200);
/// How long a task waits for somebody to take it, and for the answer of somebody who did.
const UNTAKEN: Duration = Duration::from_secs(1);
const UNANSWERED: Duration = Duration::from_secs(20);
/// How long a helper keeps stores open that nobody asks about.
const KEPT_OPEN: Duration = Duration::from_secs(10);
/// How long nothing is lent out after nobody took it.
const QUIET: Duration = Duration::from_secs(5);

/// Lends out parts of one module's comparison.
#[derive(Debug)]
pub(super) struct Lender {
    panel: Panel,
    lease: Lease,
    module: BackupModule,
    runtime: Handle,
    /// How many others there were when the run began.
    others: usize,
    /// Until when nobody is asked.
    quiet: Mutex<Option<Instant>>,
}

impl Lender {
    /// For a module whose stores others can open as well. None if there are no others.
    pub async fn of(job: &Job, module: BackupModule) -> Result<Option<Arc<dyn Hands>>, StateError> {
        if !matches!(job.run.request.action, Action::Backup | Action::Restore) {
            return Ok(None);
        }
        let others = workers::count_others(&job.panel.database, job.run.id).await?.min(MOST);
        let (panel, lease, runtime) = (job.panel.clone(), job.lease.clone(), Handle::current());
        let lender = || Self { panel, lease, module, runtime, others, quiet: Mutex::default() };
        Ok((others > 0).then(|| Arc::new(lender()) as Arc<dyn Hands>))
    }

    async fn ask(&self, task: &[u8], is_over: &dyn Fn() -> bool) -> Result<Option<Vec<u8>>, StateError> {
        let database = &self.panel.database;
        let mut tx = database.begin().await?;
        let id = lent::offer(&mut tx, &self.lease, self.module, task).await?;
        tx.commit().await?;
        let answer = self.wait(id, is_over).await;
        let mut tx = database.begin().await?;
        lent::take_back(&mut tx, id).await?;
        tx.commit().await?;
        answer
    }

    async fn wait(&self, id: TaskId, is_over: &dyn Fn() -> bool) -> Result<Option<Vec<u8>>, StateError> {
        let begun = Instant::now();
        loop {
            let answered = self.panel.bells().answers().notified();
            match lent::find_task(&self.panel.database, id).await? {
                Standing::Answered(answer) => return Ok(Some(answer)),
                Standing::Open if begun.elapsed() >= UNTAKEN => {
                    *self.quiet.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + QUIET);
                    return Ok(None);
                }
                Standing::Taken if begun.elapsed() >= UNANSWERED => return Ok(None),
                Standing::Gone => return Ok(None),
                Standing::Open | Standing::Taken if is_over() => return Ok(None),
                Standing::Open | Standing::Taken => {}
            }
            tokio::select! {
                () = answered => {}
                () = sleep(LOOK) => {}
            }
        }
    }
}

impl Hands for Lender {
    fn pays(&self, since: Duration, pace: f64) -> bool {
        let after = self.panel.config.worker.lend_after;
        let is_quiet =
            self.quiet.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|end| Instant::now() < end);
        !is_quiet && since >= after && (pace <= QUICK || after.is_zero())
    }

    fn most(&self) -> usize {
        self.others
    }

    fn lend(&self, task: &[u8], is_over: &dyn Fn() -> bool) -> Option<Vec<u8>> {
        match self.runtime.block_on(self.ask(task, is_over)) {
            Ok(answer) => answer,
            Err(error) => {
                log_failure!(self.panel.database, warn, &error, run.id = %self.lease.run(), "no part of the comparison could be lent out");
                *self.quiet.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + QUIET);
                None
            }
        }
    }
}

/// Takes on a task of another worker's run, if there is one for this worker and it may take anything.
pub(super) async fn take(panel: &Panel, worker: &str) -> Result<Option<Task>, StateError> {
    if !lent::is_any(&panel.database).await? {
        return Ok(None);
    }
    let mut tx = panel.database.begin().await?;
    let drains = settings::load_settings(&mut tx).await?.drain || workers::is_draining(&mut tx, worker).await?;
    let task = if drains { None } else { lent::take(&mut tx, worker, &panel.config.worker.sites).await? };
    tx.commit().await?;
    Ok(task)
}

/// The stores of runs that a worker helps with. They stay open for a while: opening one that is far away takes longer than a
/// task does.
#[derive(Debug, Default)]
pub(super) struct Helping(Mutex<Vec<Open>>);

#[derive(Debug)]
struct Open {
    run: RunId,
    module: BackupModule,
    helper: Arc<Helper>,
    used: Instant,
}

impl Helping {
    /// Does a task and answers. What can't be done is answered with nothing: it is done by the run itself then.
    pub async fn help(&self, panel: &Panel, task: Task, stop: &CancellationToken) {
        let context = Context { cancel: stop.child_token(), ..Context::default() };
        let answer = match self.look(panel, &task, &context).await {
            Ok(answer) => answer,
            Err(fault) => {
                let error = &fault as &dyn std::error::Error;
                tracing::warn!(run.id = %task.run.id, run.module = %task.module, error, "no help for another worker’s run");
                Vec::new()
            }
        };
        if let Err(error) = give(panel, &task, &answer).await {
            log_failure!(panel.database, warn, &error, run.id = %task.run.id, "help came to nothing");
        }
    }

    /// Stores that failed are not used again.
    async fn look(&self, panel: &Panel, task: &Task, context: &Context) -> Result<Vec<u8>, Fault> {
        let (run, module) = (task.run.id, task.module);
        let helper = if let Some(helper) = self.find(run, module) {
            helper
        } else {
            let (source, target) = find_lent(panel, &task.run, module).await?;
            Arc::new(Helper::open(source, target, context).await?)
        };
        let answer = Arc::clone(&helper).help(task.task.clone(), context).await?;
        self.all().push(Open { run, module, helper, used: Instant::now() });
        Ok(answer)
    }

    fn find(&self, run: RunId, module: BackupModule) -> Option<Arc<Helper>> {
        let mut all = self.all();
        let place = all.iter().position(|open| open.run == run && open.module == module)?;
        Some(all.swap_remove(place).helper)
    }

    /// Closes what nobody has asked about for a while.
    pub fn close_unused(&self) {
        let unused: Vec<Open> = self.all().extract_if(.., |open| open.used.elapsed() > KEPT_OPEN).collect();
        if !unused.is_empty() {
            // Parting from a store that is far away takes its time, which the worker has better uses for.
            tokio::task::spawn_blocking(move || drop(unused));
        }
    }

    fn all(&self) -> MutexGuard<'_, Vec<Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn give(panel: &Panel, task: &Task, answer: &[u8]) -> Result<(), StateError> {
    let mut tx = panel.database.begin().await?;
    lent::answer(&mut tx, task.id, answer).await?;
    tx.commit().await
}
