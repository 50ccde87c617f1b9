//! Runs: looking at them and steering them.

use serde_json::Value;

use super::Place;
use crate::{
    api::{
        routes,
        runs::details::lines,
        runs::types::{
            CancelledRuns, DecisionTaken, MessageSaid, ModuleDetails, NewApply, NewCancel, NewDecision, NewRestore,
            NewRuns, PlanOffer, PlannedChange, Queued, RunDetails, RunSummary, held_digest,
        },
        words::Moment,
    },
    cli::{UsageError, operator},
    domain::{
        Action, AskedBy, BackupModule, BatchId, Change, Extent, Fqdn, Intent, Outcome, Run, RunId, RunRequest,
        RunState, Timestamp, Verdict, digest_of_plans,
    },
    operations::{self, ApplyPlan, Cancelled, Decide, SyncRequest, apply_plan, request_sync::no_such_pool},
    panel::Panel,
    state::{
        changes::{self, ChangeFilter},
        holds::list_decisions,
        pools::find_pool,
        queue::find_wait,
        runs::{self, RunCursor, RunFilter},
    },
};

/// Runs of history, or changes of a run, read at once.
const PIECE: usize = 500;
/// Runs named in one request to be cancelled.
const NAMED: usize = 200;
/// Messages of a run that are read at the most; history has them all.
const MESSAGES: u32 = 100_000;

/// Which runs; empty fields let everything through.
#[derive(Debug, Clone, Default)]
pub struct RunsFilter {
    /// Of this pool.
    pub pool: Option<Fqdn>,
    /// In which this module took part.
    pub module: Option<BackupModule>,
    /// That stand so.
    pub state: Option<RunState>,
    /// That this account asked for.
    pub requested_by: Option<String>,
    /// That came about so.
    pub asked_by: Option<AskedBy>,
    /// That changed something.
    pub with_changes: bool,
    /// Asked for at this moment or later.
    pub from: Option<Timestamp>,
    /// Asked for before this moment.
    pub until: Option<Timestamp>,
    /// Of one request.
    pub batch: Option<BatchId>,
}

impl RunsFilter {
    fn local(&self) -> RunFilter {
        RunFilter {
            pool: self.pool.clone(),
            module: self.module,
            state: self.state,
            requested_by: self.requested_by.clone(),
            asked_by: self.asked_by,
            with_changes: self.with_changes,
            from: self.from,
            until: self.until,
            batch: self.batch,
            ..RunFilter::default()
        }
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let moment = |at: Option<Timestamp>| at.map(|at| Moment(at).to_string());
        let fields = [
            ("pool", self.pool.as_ref().map(Fqdn::to_string)),
            ("module", self.module.map(|module| module.to_string())),
            ("state", self.state.map(|state| state.to_string())),
            ("requested_by", self.requested_by.clone()),
            ("asked_by", self.asked_by.map(|by| by.name().to_owned())),
            ("changes", self.with_changes.then(|| "only".to_owned())),
            ("from", moment(self.from)),
            ("until", moment(self.until)),
            ("batch", self.batch.map(|batch| batch.to_string())),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

fn not_there(id: RunId) -> anyhow::Error {
    UsageError::from(format!("There is no run {id} in the history."))
}

async fn find(panel: &Panel, id: RunId) -> anyhow::Result<Run> {
    runs::find_run(&panel.database, id).await?.ok_or_else(|| not_there(id))
}

/// Refuses a pool that is not here, and of which history has nothing: a name that is mistyped must not read as a pool
/// without runs.
async fn check_known(panel: &Panel, pool: &Fqdn) -> anyhow::Result<()> {
    let of_pool = RunFilter { pool: Some(pool.clone()), ..RunFilter::default() };
    if find_pool(&panel.database, pool).await?.is_none()
        && runs::list_runs(&panel.database, &of_pool, None, 1).await?.runs.is_empty()
    {
        return Err(UsageError::from(no_such_pool(pool)));
    }
    Ok(())
}

/// Says that a run had ended before it could be cancelled.
pub fn cancelled_too_late(id: RunId) -> String {
    format!("The run {id} had ended already. Nothing was changed.")
}

impl Place {
    /// The newest runs that fit, `most` at the most.
    pub async fn runs(&self, filter: &RunsFilter, most: usize) -> anyhow::Result<Vec<RunSummary>> {
        let panel = match self {
            Self::Here(panel) => panel,
            Self::There(remote) => return remote.list(routes::RUNS, &filter.query(), most).await,
        };
        let (filter, mut found, mut cursor) = (filter.local(), Vec::new(), None);
        while found.len() < most {
            let limit = u32::try_from(PIECE.min(most - found.len()))?;
            let page = runs::list_runs(&panel.database, &filter, cursor, limit).await?;
            found.extend(page.runs.iter().map(RunSummary::from));
            let Some(older) = page.older else { break };
            cursor = Some(RunCursor::OlderThan(older));
        }
        if let (Some(pool), true) = (&filter.pool, found.is_empty()) {
            check_known(panel, pool).await?;
        }
        Ok(found)
    }

    /// A run with its modules.
    pub async fn run(&self, id: RunId) -> anyhow::Result<RunDetails> {
        let panel = match self {
            Self::Here(panel) => panel,
            Self::There(remote) => return remote.get(&routes::run(&id), &[]).await,
        };
        let run = find(panel, id).await?;
        let modules = runs::list_module_runs(&panel.database, id).await?;
        let decisions = list_decisions(&panel.database, id).await?.into_iter().map(|taken| DecisionTaken {
            at: Moment(taken.at),
            by: taken.by,
            verdict: taken.verdict,
            comment: taken.comment,
        });
        Ok(RunDetails {
            decisions: decisions.collect(),
            held_digest: held_digest(&run, &modules),
            offer: PlanOffer::of(&run, &modules),
            driver: run.driver,
            lines: lines(panel, &run, &Extent::All).await?,
            modules: modules.iter().map(ModuleDetails::from).collect(),
            waiting_for: find_wait(&panel.database, &run).await?.map(|wait| wait.to_string()),
            run: RunSummary::from(&run),
        })
    }

    /// What a run had to say.
    pub async fn messages(&self, id: RunId) -> anyhow::Result<Vec<MessageSaid>> {
        match self {
            Self::Here(panel) => {
                let said = changes::list_messages(&panel.database, id, &Extent::All, MESSAGES).await?;
                Ok(said.into_iter().map(MessageSaid::from).collect())
            }
            Self::There(remote) => remote.list(&format!("{}/messages", routes::run(&id)), &[], usize::MAX).await,
        }
    }

    /// The changes of a run that fit, `most` at the most.
    pub async fn changes(
        &self,
        id: RunId,
        (module, change, outcome): (Option<BackupModule>, Option<Change>, Option<Outcome>),
        text: Option<&str>,
        most: usize,
    ) -> anyhow::Result<Vec<PlannedChange>> {
        let panel = match self {
            Self::Here(panel) => panel,
            Self::There(remote) => {
                let fields = [
                    ("module", module.map(|module| module.to_string())),
                    ("change", change.map(|change| change.to_string())),
                    ("outcome", outcome.map(|outcome| outcome.to_string())),
                    ("text", text.map(ToOwned::to_owned)),
                ];
                let query: Vec<_> = fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
                return remote.list(&format!("{}/changes", routes::run(&id)), &query, most).await;
            }
        };
        find(panel, id).await?;
        let filter =
            ChangeFilter { module, change, outcome, text: text.map(ToOwned::to_owned), ..ChangeFilter::default() };
        let mut found: Vec<PlannedChange> = Vec::new();
        let mut after = None;
        while found.len() < most {
            let limit = u32::try_from(PIECE.min(most - found.len()))?;
            let piece = changes::list_changes(&panel.database, id, &filter, after, limit).await?;
            after = piece.last().map(|change| (change.module, change.seq));
            found.extend(piece.iter().map(PlannedChange::from));
            if piece.len() < limit as usize {
                break;
            }
        }
        Ok(found)
    }

    /// Asks for runs.
    pub async fn start(&self, new: NewRuns) -> anyhow::Result<Queued> {
        let panel = match self {
            Self::Here(panel) => panel,
            Self::There(remote) => return remote.post(routes::RUNS, &new).await,
        };
        let NewRuns { pools, module, mode, intent, force } = new;
        let request = RunRequest { selection: module, mode, intent, action: Action::Backup, force };
        let asked = SyncRequest { pools, request, request_key: Some(RunId::new().to_string()) };
        Ok(Queued::from(&operations::request_sync(panel, &operator(), asked).await?))
    }

    /// Asks for a run to stop; false if it had ended.
    pub async fn cancel(&self, id: RunId) -> anyhow::Result<bool> {
        match self {
            Self::Here(panel) => {
                let run = find(panel, id).await?;
                Ok(operations::cancel_run(panel, &operator(), &run).await? == Cancelled::Asked)
            }
            Self::There(remote) => {
                let before: RunDetails = remote.get(&routes::run(&id), &[]).await?;
                if before.run.state.is_final() {
                    return Ok(false);
                }
                let _: Value = remote.post(&format!("{}/cancel", routes::run(&id)), &()).await?;
                Ok(true)
            }
        }
    }

    /// Ends those of some runs that still wait, and says how many.
    pub async fn cancel_queued(&self, ids: &[RunId]) -> anyhow::Result<u64> {
        let mut cancelled = 0;
        for piece in ids.chunks(NAMED) {
            cancelled += match self {
                Self::Here(panel) => {
                    let mut runs = Vec::with_capacity(piece.len());
                    for id in piece {
                        runs.extend(runs::find_run(&panel.database, *id).await?);
                    }
                    operations::cancel_queued(panel, &operator(), &runs).await?
                }
                Self::There(remote) => {
                    let answer: CancelledRuns =
                        remote.post(routes::CANCEL_RUNS, &NewCancel { runs: piece.to_vec() }).await?;
                    answer.cancelled
                }
            };
        }
        Ok(cancelled)
    }

    /// Asks for the same again, or for the modules that did not get to their end.
    pub async fn retry(&self, id: RunId, only_failed: bool) -> anyhow::Result<Queued> {
        match self {
            Self::Here(panel) => {
                let run = find(panel, id).await?;
                if !run.state.is_final() {
                    let message = "The run has not ended yet. Nothing was queued; wait for it, or cancel it first.";
                    return Err(UsageError::from(message));
                }
                let again = if only_failed {
                    operations::retry_failed(panel, &operator(), &run, None).await
                } else {
                    operations::retry_run(panel, &operator(), &run, None).await
                };
                Ok(Queued::from(&again?))
            }
            Self::There(remote) => {
                let what = if only_failed { "retry_failed" } else { "retry" };
                remote.post(&format!("{}/{what}", routes::run(&id)), &()).await
            }
        }
    }

    /// Says what somebody decided on a run that is held.
    pub async fn decide(&self, id: RunId, verdict: Verdict, comment: String) -> anyhow::Result<()> {
        let seen = self.run(id).await?;
        let digest = seen.held_digest.unwrap_or_default();
        match self {
            Self::Here(panel) => {
                let run = find(panel, id).await?;
                let said = Decide { verdict, digest, comment };
                Ok(operations::decide(panel, &operator(), &run, said).await?)
            }
            Self::There(remote) => {
                let what = match verdict {
                    Verdict::Approved => "approve",
                    Verdict::Rejected => "reject",
                };
                let path = format!("{}/{what}", routes::run(&id));
                let _: Value = remote.post(&path, &NewDecision { digest, comment }).await?;
                Ok(())
            }
        }
    }

    /// Looks at what a restore would do.
    pub async fn look_at_restore(&self, new: NewRestore) -> anyhow::Result<Queued> {
        let panel = match self {
            Self::Here(panel) => panel,
            Self::There(remote) => return remote.post(routes::RESTORE, &new).await,
        };
        let NewRestore { pool, module, mode } = new;
        let request =
            RunRequest { selection: module, mode, intent: Intent::Preview, action: Action::Restore, force: false };
        let asked = SyncRequest { pools: vec![pool], request, request_key: Some(RunId::new().to_string()) };
        Ok(Queued::from(&operations::request_sync(panel, &operator(), asked).await?))
    }

    /// The digest of what a run offers, also if there is nothing to do.
    pub async fn plan_digest(&self, id: RunId) -> anyhow::Result<String> {
        match self {
            Self::Here(panel) => {
                let (run, modules) = (find(panel, id).await?, runs::list_module_runs(&panel.database, id).await?);
                Ok(digest_of_plans(apply_plan::offered(&run, &modules)))
            }
            Self::There(_) => Ok(self.run(id).await?.offer.map(|offer| offer.digest).unwrap_or_default()),
        }
    }

    /// Has a plan carried out that was looked at.
    pub async fn apply(&self, id: RunId, new: NewApply) -> anyhow::Result<Queued> {
        match self {
            Self::Here(panel) => {
                let NewApply { digest, confirm, overwrite_newer } = new;
                let basis = find(panel, id).await?;
                let apply = ApplyPlan { digest, confirm, overwrite_newer };
                Ok(Queued::from(&operations::apply_plan(panel, &operator(), &basis, &apply).await?))
            }
            Self::There(remote) => remote.post(&format!("{}/apply", routes::run(&id)), &new).await,
        }
    }
}
