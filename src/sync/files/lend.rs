//! Directories that another worker looks at: what it is told, and what it tells.
//!
//! A task names some directories of two stores; the answer holds what a look here would have found in them, and in those
//! below them for which there was time. Nothing is written on either side. A directory that can't be looked at, or with
//! files that have several names (which only one machine can tell apart), is left to whoever asked.

use std::{io, sync::Arc};

use crate::sync::{
    context::Context,
    error::SyncError,
    tally::Tally,
    wire::{Taker, put_bytes, put_u64, short},
};

use super::{
    compare::extras_between,
    found::{Found, Sides},
    look::Look,
    store::FileStore,
    walk::{Explored, Walk},
};

/// No answer is much longer, in bytes: what is left is looked at by whoever asked.
const MOST: usize = 4 << 20;
/// The form of both; another one is not understood.
const FORM: u8 = 3;

/// What another worker is asked to look at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Task {
    by_content: bool,
    is_verification: bool,
    dirs: Vec<(Vec<u8>, Sides)>,
}

impl Task {
    pub fn of<'p>(look: &Look<'_>, dirs: impl Iterator<Item = (&'p [u8], Sides)>) -> Self {
        let dirs = dirs.map(|(path, sides)| (path.to_vec(), sides)).collect();
        Self { by_content: look.by_content, is_verification: look.is_verification, dirs }
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![FORM, self.by_content.into(), self.is_verification.into()];
        put_u64(&mut out, self.dirs.len() as u64);
        for (path, sides) in &self.dirs {
            out.push(sides.number());
            put_bytes(&mut out, path);
        }
        out
    }

    fn decode(bytes: &[u8]) -> io::Result<Self> {
        let mut taker = Taker(bytes);
        if taker.u8()? != FORM {
            return Err(short());
        }
        let (by_content, is_verification) = (taker.u8()? == 1, taker.u8()? == 1);
        let count = taker.u64()?;
        let dir = |_| {
            let sides = Sides::numbered(taker.u8()?).ok_or_else(short)?;
            Ok((taker.bytes()?.to_vec(), sides))
        };
        let dirs = (0..count).map(dir).collect::<io::Result<_>>()?;
        Ok(Self { by_content, is_verification, dirs })
    }
}

/// What another worker has found.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// Directories, each before what is in it, and as of which sides; nothing of those that could not be looked at.
    pub found: Vec<(Vec<u8>, Sides, Option<Found>)>,
    /// How many bytes were read for it.
    pub read: u64,
}

impl Answer {
    fn encode(explored: &[Explored], tally: &Tally) -> Vec<u8> {
        let mut out = vec![FORM];
        put_u64(&mut out, tally.snapshot().bytes_read);
        let (count_at, mut count) = (out.len(), 0_u64);
        put_u64(&mut out, 0);
        for Explored { path, sides, found } in explored {
            if out.len() >= MOST {
                break;
            }
            count += 1;
            put_bytes(&mut out, path);
            out.push(sides.number());
            // Whoever asked looks again, and meets the same trouble where it can be told.
            let found = found.as_ref().and_then(Found::encode);
            out.push(found.is_some().into());
            out.extend(found.unwrap_or_default());
        }
        if let Some(place) = out.get_mut(count_at..count_at + 8) {
            place.copy_from_slice(&count.to_le_bytes());
        }
        out
    }

    pub fn decode(bytes: &[u8]) -> io::Result<Self> {
        let mut taker = Taker(bytes);
        if taker.u8()? != FORM {
            return Err(short());
        }
        let (read, count) = (taker.u64()?, taker.u64()?);
        let found = (0..count).map(|_| {
            let (path, sides) = (taker.bytes()?.to_vec(), Sides::numbered(taker.u8()?).ok_or_else(short)?);
            let found = match taker.u8()? {
                0 => None,
                _ => Some(Found::decode(&mut taker)?),
            };
            Ok((path, sides, found))
        });
        let found = found.collect::<io::Result<_>>()?;
        Ok(Self { found, read })
    }
}

/// Looks at the directories of a task, and at what is below them for as long as there is time.
pub(in crate::sync) fn help(
    source: &FileStore,
    target: &FileStore,
    task: &[u8],
    context: &Context,
) -> Result<Vec<u8>, SyncError> {
    let Task { by_content, is_verification, dirs } = Task::decode(task).map_err(SyncError::Scratch)?;
    let context = Context { tally: Arc::default(), ..context.clone() };
    let extras = extras_between(source, target, by_content);
    let look = Look { source, target, by_content, is_verification, context: &context, extras };
    let explored = Walk::explore(&look, dirs, source.abilities().threads.max(target.abilities().threads));
    context.check()?;
    Ok(Answer::encode(&explored, &context.tally))
}
