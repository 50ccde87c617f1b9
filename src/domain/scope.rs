//! Where a role or a token counts: pools × modules.

use std::collections::BTreeSet;

use super::{fqdn::Fqdn, module::BackupModule};

/// Everything, or only what is named. Naming nothing is nothing: a role whose last pool was removed reaches no other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent<T: Ord> {
    /// Whatever there is, now and later.
    All,
    /// These alone.
    Only(BTreeSet<T>),
}

impl<T: Ord + Clone> Extent<T> {
    /// Nothing at all.
    pub const fn none() -> Self {
        Self::Only(BTreeSet::new())
    }

    /// Whether `one` is within.
    pub fn contains(&self, one: &T) -> bool {
        match self {
            Self::All => true,
            Self::Only(these) => these.contains(one),
        }
    }

    /// Whether it is everything.
    pub const fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// Whether it is nothing.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Only(these) if these.is_empty())
    }

    /// What is in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::All, other) => other.clone(),
            (this, Self::All) => this.clone(),
            (Self::Only(a), Self::Only(b)) => Self::Only(a & b),
        }
    }

    /// What is in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Only(a), Self::Only(b)) => Self::Only(a | b),
            _ => Self::All,
        }
    }

    /// The named ones; none where it is everything.
    pub fn named(&self) -> impl Iterator<Item = &T> {
        match self {
            Self::All => None,
            Self::Only(these) => Some(these.iter()),
        }
        .into_iter()
        .flatten()
    }
}

impl<T: Ord> FromIterator<T> for Extent<T> {
    fn from_iter<I: IntoIterator<Item = T>>(these: I) -> Self {
        Self::Only(these.into_iter().collect())
    }
}

/// Pools × modules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// Which pools.
    pub pools: Extent<Fqdn>,
    /// Which of their modules.
    pub modules: Extent<BackupModule>,
}

impl Scope {
    /// The whole deployment.
    pub const EVERYTHING: Self = Self { pools: Extent::All, modules: Extent::All };

    /// Whether it is the whole deployment.
    pub const fn is_everything(&self) -> bool {
        self.pools.is_all() && self.modules.is_all()
    }

    /// What is in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self { pools: self.pools.and(&other.pools), modules: self.modules.and(&other.modules) }
    }

    /// Whether it reaches nothing.
    pub fn is_empty(&self) -> bool {
        self.pools.is_empty() || self.modules.is_empty()
    }
}
