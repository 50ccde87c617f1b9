//! What a target is made equal to: another store, or something made of the target itself.

use std::{collections::HashSet, sync::Arc};

use crate::domain::{ChangeKey, StoreUrl};

use super::address::StoreAddress;

/// What a target is made equal to.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Another store.
    Store(StoreAddress),
    /// Something made of the target itself.
    Own(Own),
}

/// Something made of the target itself.
#[derive(Debug, Clone)]
pub enum Own {
    /// The target as it was before a run.
    Before(Before),
    /// An empty store of the target's own shape: all its items go.
    Nothing,
}

/// The target as it was before a run: what that run replaced or deleted comes from recycle, what it inserted is gone,
/// everything else is as it is now.
#[derive(Debug, Clone)]
pub struct Before {
    /// The run's name, under which recycle keeps what it replaced.
    pub run: String,
    /// The changes of that run that are taken back; those of its changes that are not here stay.
    pub changes: Arc<HashSet<ChangeKey>>,
}

impl Before {
    /// Whether a change of the run is to be taken back.
    pub fn takes_back(&self, change: ChangeKey) -> bool {
        self.changes.contains(&change)
    }
}

impl From<Before> for Origin {
    fn from(before: Before) -> Self {
        Self::Own(Own::Before(before))
    }
}

impl From<StoreAddress> for Origin {
    fn from(address: StoreAddress) -> Self {
        Self::Store(address)
    }
}

impl From<&StoreAddress> for Origin {
    fn from(address: &StoreAddress) -> Self {
        Self::Store(address.clone())
    }
}

impl From<&StoreUrl> for Origin {
    fn from(url: &StoreUrl) -> Self {
        Self::Store(url.into())
    }
}
