//! Walks a store as one stream ordered by path, a directory right before what is in it. Its memory is bounded by the
//! directories on the way down to where it stands.

use std::vec;

use crate::sync::{context::Context, error::SyncError, planner::Cursor};

use super::{
    CONTROL,
    facts::{Entry, Kind},
    store::FileStore,
};

/// A place in a walk.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    store: &'a FileStore,
    context: &'a Context,
    open: Vec<vec::IntoIter<Entry>>,
    current: Option<Entry>,
}

impl<'a> Walk<'a> {
    /// From the top; the engine's own folder at the root is left out.
    pub fn of(store: &'a FileStore, context: &'a Context) -> Result<Self, SyncError> {
        let mut top = store.list(b"")?;
        top.retain(|entry| entry.path != CONTROL);
        Ok(Self { store, context, open: vec![top.into_iter()], current: None })
    }
}

impl Cursor for Walk<'_> {
    type Item = Entry;

    fn advance(&mut self) -> Result<(), SyncError> {
        if let Some(entry) = self.current.take()
            && entry.facts.kind == Kind::Dir
        {
            self.context.check()?;
            self.open.push(self.store.list(&entry.path)?.into_iter());
        }
        while let Some(entries) = self.open.last_mut() {
            if let Some(entry) = entries.next() {
                self.current = Some(entry);
                return Ok(());
            }
            self.open.pop();
        }
        Ok(())
    }

    fn current(&self) -> Option<&Entry> {
        self.current.as_ref()
    }
}
