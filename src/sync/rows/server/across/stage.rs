//! Brings what a plan needs to a target of another kind. New versions come first: what the target can't hold shows then, and
//! is left out before its key is staged.

use std::{
    collections::{BTreeMap, HashSet},
    rc::Rc,
};

use crate::{
    domain::Change,
    sync::{
        error::SyncError,
        rows::{
            encoding,
            server::{
                catalogue::Table,
                orphans::Failing,
                rounds::{too_large_for, word_of_refusal},
                session::Destination,
                stage::{Stage, Steps, Work, are_enough, fits, keys_to_fill, new_to_fill, push_step},
                text::Fields,
            },
        },
    },
    words::{Said, say},
};

use super::Crossing;

const DOING: &str = "engine-doing-take-in";

/// Steps whose new versions are asked for at once.
type Wanted = Vec<(u64, Change, Vec<u8>)>;

/// What does not get in: by the number of its step, what that does, and why it can't. Each reason is kept once.
#[derive(Debug, Default)]
pub(in crate::sync::rows) struct LeftOut {
    by_step: BTreeMap<u64, (Change, Rc<Said>)>,
    reasons: HashSet<Rc<Said>>,
}

impl LeftOut {
    fn add(&mut self, step: u64, change: Change, reason: &Said) {
        let known = self.reasons.get(reason).cloned().unwrap_or_else(|| Rc::new(reason.clone()));
        self.reasons.insert(known.clone());
        self.by_step.insert(step, (change, known));
    }

    /// Takes so many of them out; `None` if there are no more.
    pub fn take(&mut self, most: usize) -> Option<Vec<Failing>> {
        let all = std::iter::from_fn(|| self.by_step.pop_first());
        let some: Vec<_> = all.take(most).map(|(seq, (change, reason))| (seq, change, (*reason).clone())).collect();
        (!some.is_empty()).then_some(some)
    }
}

impl Stage<'_> {
    /// As [`Stage::table`], of a table that is another one at each side. Returns the steps whose rows the target can't take in.
    pub fn table_across(
        &mut self,
        number: usize,
        (table, there): (&Table, &Table),
        crossing: &Crossing,
        work: Work,
    ) -> Result<LeftOut, SyncError> {
        self.make(number, there)?;
        let mut left_out = LeftOut::default();
        if work.puts_in() {
            self.fill_new_across(number, (table, there), crossing, work, &mut left_out)?;
        }
        self.fill_keys_across(number, (table, there), crossing, work, &mut left_out)?;
        self.index(number, work)?;
        Ok(left_out)
    }

    fn fill_keys_across(
        &mut self,
        number: usize,
        (table, there): (&Table, &Table),
        crossing: &Crossing,
        work: Work,
        left_out: &mut LeftOut,
    ) -> Result<(), SyncError> {
        let into = keys_to_fill(self.target.sql, number, there);
        let (mut steps, label) = (Steps::of(self.plan, work), table.label());
        let filled = self.target.fill("engine-doing-keys", &into, |line| {
            while let Some((seq, step)) = steps.next()? {
                if left_out.by_step.contains_key(&seq) {
                    continue;
                }
                let key = encoding::values(&step.key).map_err(SyncError::Scratch)?;
                let mut fields = Vec::new();
                if let Err(reason) = crossing.push_key(&key, &mut fields) {
                    left_out.add(seq, step.change, &reason);
                    continue;
                }
                push_step(line, seq, step.change, &label.item(&key));
                line.append(&mut fields);
                line.push(b'\n');
                return Ok(true);
            }
            Ok(false)
        });
        filled.map(drop)
    }

    /// Brings the new versions over.
    fn fill_new_across(
        &mut self,
        number: usize,
        (table, there): (&Table, &Table),
        crossing: &Crossing,
        work: Work,
        left_out: &mut LeftOut,
    ) -> Result<(), SyncError> {
        let into = new_to_fill(self.target.sql, number, there);
        let mut steps = Steps::of(self.plan, work);
        let largest = self.target.largest_row;
        self.source.sql.only_by_key(self.source, true)?;
        let mut over = false;
        while !over {
            let (mut wanted, mut bytes) = (Wanted::new(), 0);
            while !are_enough(wanted.len(), bytes) {
                match steps.next()? {
                    Some((_, step)) if step.change == Change::Delete => {}
                    Some((seq, step)) if !fits(step.bytes, largest) => {
                        left_out.add(seq, step.change, &too_large_for(largest));
                    }
                    Some((seq, step)) => {
                        // Of a key that can't be held, nobody is asked.
                        let key = encoding::values(&step.key).map_err(SyncError::Scratch)?;
                        if let Err(reason) = crossing.push_key(&key, &mut Vec::new()) {
                            left_out.add(seq, step.change, &reason);
                            continue;
                        }
                        bytes += step.key.len();
                        wanted.push((seq, step.change, step.key));
                    }
                    None => {
                        over = true;
                        break;
                    }
                }
            }
            // What the target refuses is found by halves.
            let mut parts = vec![wanted];
            while let Some(mut part) = parts.pop() {
                if part.is_empty() {
                    continue;
                }
                self.context.check()?;
                self.target.run(DOING, "SAVEPOINT poolsync_taken")?;
                let said = match self.take(&part, table, crossing, &into, left_out) {
                    Ok(()) => None,
                    Err(error) => Some(word_of_refusal(error)?),
                };
                if said.is_some() {
                    self.target.run(DOING, "ROLLBACK TO SAVEPOINT poolsync_taken")?;
                }
                self.target.run(DOING, "RELEASE SAVEPOINT poolsync_taken")?;
                match (said, part.len()) {
                    (None, _) => {}
                    (Some(said), 1) => {
                        let reason = say("engine-row-refused").with("why", said);
                        for (seq, change, _) in part {
                            left_out.add(seq, change, &reason);
                        }
                    }
                    (Some(_), length) => {
                        let rest = part.split_off(length / 2);
                        parts.extend([rest, part]);
                    }
                }
            }
        }
        self.source.sql.only_by_key(self.source, false)
    }

    /// Takes in the rows of these steps, but for what is known not to fit.
    fn take(
        &mut self,
        wanted: &Wanted,
        table: &Table,
        crossing: &Crossing,
        into: &Destination,
        left_out: &mut LeftOut,
    ) -> Result<(), SyncError> {
        let keys = wanted.iter().map(|(seq, _, key)| Ok((*seq, crossing.key_at_source(key.clone())?)));
        let keys: Vec<(u64, Vec<u8>)> = keys.collect::<Result<_, SyncError>>()?;
        let query = self.source.sql.by_key(table, &keys);
        let context = self.context;
        let mut unfit = BTreeMap::new();
        let rewrite = |line: &[u8], out: &mut Vec<u8>| {
            let mut fields = Fields::of(line);
            let mut row = fields.next().flatten().unwrap_or_default().into_owned();
            let seq = std::str::from_utf8(&row).ok().and_then(|seq| seq.parse::<u64>().ok());
            match crossing.push_row(fields, &mut row) {
                Ok(()) => {
                    out.append(&mut row);
                    out.push(b'\n');
                }
                Err(reason) => {
                    unfit.insert(seq, reason);
                }
            }
            Ok(())
        };
        let taken = self.target.take_over_as(self.source, &query, into, rewrite, |bytes| {
            context.tally.add_read(bytes);
            context.tally.add_written(bytes);
            context.limit.take(bytes, context)
        })?;
        let missing = (wanted.len() as u64).saturating_sub(taken + unfit.len() as u64);
        for (seq, change, _) in wanted {
            if let Some(reason) = unfit.get(&Some(*seq)) {
                left_out.add(*seq, *change, reason);
            }
        }
        if missing > 0 {
            let what = say("engine-rows-of-table").with("rows", missing).with("table", &table.name);
            return Err(crate::sync::rows::RowsError::Vanished(what).into());
        }
        context.tally.add_prepared(wanted.len() as u64);
        Ok(())
    }
}
