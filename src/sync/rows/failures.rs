//! The rows that could not be applied, by the number of their step, with the reason.

use std::collections::{BTreeMap, HashMap};

use crate::{
    sync::{
        context::Context,
        error::SyncError,
        plan::{Plan, Why},
        skipped::SkippedWriter,
    },
    words::Said,
};

use super::step::{RowStep, TableLabel};

/// Millions of rows may fail for a handful of reasons; each reason is kept once.
#[derive(Debug, Default)]
pub(super) struct Failures {
    by_step: BTreeMap<u64, usize>,
    reasons: Vec<Said>,
    known: HashMap<Said, usize>,
}

impl Failures {
    pub fn add(&mut self, step: u64, reason: Said) {
        let number = *self.known.entry(reason).or_insert_with_key(|reason| {
            self.reasons.push(reason.clone());
            self.reasons.len() - 1
        });
        self.by_step.entry(step).or_insert(number);
    }

    pub fn contains(&self, step: u64) -> bool {
        self.by_step.contains_key(&step)
    }

    fn reason(&self, step: u64) -> Option<&Said> {
        self.by_step.get(&step).and_then(|number| self.reasons.get(*number))
    }

    /// Names the rows of a plan that are among these.
    pub fn name(
        &self,
        plan: &Plan,
        labels: &[TableLabel],
        context: &Context,
        skipped: &mut SkippedWriter,
    ) -> Result<(), SyncError> {
        if self.by_step.is_empty() {
            return Ok(());
        }
        let mut records = plan.steps().forward();
        while let Some((number, record)) = records.next().map_err(SyncError::Scratch)? {
            if let Some(reason) = self.reason(number) {
                let step = RowStep::decode(record).map_err(SyncError::Scratch)?;
                let item = step.shown(labels, Why::Source).map_err(SyncError::Scratch)?.item;
                skipped.push(&context.tally, item, reason.clone()).map_err(SyncError::Scratch)?;
            }
        }
        Ok(())
    }
}
