//! History stays small: what the settings keep no longer goes, a little at a time.
//!
//! What goes is listed first and written into the audit, as one entry with the first of it that goes. Everything else is
//! taken out in transactions of a few thousand rows with room for others in between, for whoever writes to the panel's
//! database waits for them. A sweep that is broken off leaves history whole: the next one takes what is left.

use std::{fmt, time::Duration};

use tokio::time::sleep;

use crate::{
    domain::{Actor, HistoryLimits, ItemsRemoved, KeepRule, RunId, Timestamp},
    panel::Panel,
    state::{
        Reader, StateError, Tx,
        audit::insert_audit,
        history::{Outdated, list_outdated, mark_removed, remove_items, remove_runs, still_free},
    },
};

/// Runs taken out in one transaction at the most.
const RUNS: usize = 100;
/// Rows of item lists taken out in one transaction.
const ROWS: u32 = 5000;
/// How long others have between two transactions.
const PAUSE: Duration = Duration::from_millis(10);
/// What the audit calls it.
const ACTION: &str = "Remove-CsRunHistory";

/// What a sweep takes out, or would.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Runs, whole.
    pub runs: usize,
    /// Item lists of runs that stay.
    pub items: usize,
    limits: HistoryLimits,
}

impl Swept {
    const fn new(outdated: &Outdated, limits: HistoryLimits) -> Self {
        Self { runs: outdated.runs.len(), items: outdated.items.len(), limits }
    }
}

impl fmt::Display for Swept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let HistoryLimits { runs, items, .. } = self.limits;
        let rules = |days: Option<u16>, runs: Option<u32>| match (days, runs) {
            (None, None) => "for ever".to_owned(),
            (Some(days), None) => format!("for {days} days"),
            (None, Some(runs)) => format!("for the newest {runs} runs"),
            (Some(days), Some(runs)) => format!("for {days} days and the newest {runs} runs"),
        };
        let plural = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        write!(
            f,
            "{} (runs are kept {}) and {} of runs that stay (item lists are kept {})",
            plural(self.runs, "run", "runs"),
            rules(runs.days, runs.runs),
            plural(self.items, "item list", "item lists"),
            rules(items.days, items.runs),
        )
    }
}

/// What would go now.
pub async fn look(panel: &Panel, limits: HistoryLimits) -> Result<Swept, StateError> {
    let outdated = list_outdated(Reader::from(&panel.database), limits, panel.clock.now()).await?;
    Ok(Swept::new(&outdated, limits))
}

/// Takes out what is kept no longer, and records that `actor` did.
pub async fn prune(panel: &Panel, actor: &Actor, limits: HistoryLimits) -> Result<Swept, StateError> {
    let now = panel.clock.now();
    let outdated = list_outdated(Reader::from(&panel.database), limits, now).await?;
    let swept = Swept::new(&outdated, limits);
    if outdated.is_empty() {
        return Ok(swept);
    }
    let mut sweep = Sweep { panel, audit: Some((actor, swept.to_string())), now };
    for (rule, runs) in by_rule(&outdated.items) {
        for piece in runs.chunks(RUNS) {
            sweep.take(piece, Some(rule)).await?;
        }
    }
    for piece in outdated.runs.chunks(RUNS) {
        sweep.take(piece, None).await?;
    }
    tracing::info!(history.runs = swept.runs, history.items = swept.items, "old history was removed");
    Ok(swept)
}

fn by_rule(items: &[(RunId, KeepRule)]) -> Vec<(KeepRule, Vec<RunId>)> {
    let mut groups: Vec<(KeepRule, Vec<RunId>)> = Vec::new();
    for (run, rule) in items {
        match groups.iter_mut().find(|(of, _)| of == rule) {
            Some((_, runs)) => runs.push(*run),
            None => groups.push((*rule, vec![*run])),
        }
    }
    groups
}

/// A sweep under way.
struct Sweep<'a> {
    panel: &'a Panel,
    /// Who did what, until it is written.
    audit: Option<(&'a Actor, String)>,
    now: Timestamp,
}

impl Sweep<'_> {
    /// Takes out the item lists of some runs, by a rule; or the runs.
    async fn take(&mut self, runs: &[RunId], items_only: Option<KeepRule>) -> Result<(), StateError> {
        loop {
            let mut tx = self.panel.database.begin().await?;
            // Somebody may have asked for something about them since they were listed.
            let free = still_free(&mut tx, runs).await?;
            let more = remove_items(&mut tx, &free, ROWS).await?;
            if !more {
                match items_only {
                    Some(rule) => mark_removed(&mut tx, &free, ItemsRemoved { at: self.now, rule }).await?,
                    None => remove_runs(&mut tx, &free).await?,
                }
            }
            self.record(&mut tx).await?;
            tx.commit().await?;
            sleep(PAUSE).await;
            if !more {
                return Ok(());
            }
        }
    }

    async fn record(&mut self, tx: &mut Tx) -> Result<(), StateError> {
        let Some((actor, detail)) = self.audit.take() else { return Ok(()) };
        insert_audit(tx, actor, ACTION, "history", &detail, self.now).await
    }
}
