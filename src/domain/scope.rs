//! Where a role or a token counts: pools × modules.

use std::{collections::BTreeSet, fmt};

use super::{fqdn::Fqdn, module::BackupModule};
use crate::words::{Said, say};

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

    /// Whether all that `other` is, also later, is within.
    pub fn includes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::Only(_), Self::All) => false,
            (Self::Only(these), Self::Only(others)) => others.is_subset(these),
        }
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

    /// `all pools`, `a.x.com and b.x.com`, `DataConf and CMSMaster of all pools`, `no pool`.
    pub fn in_words(&self) -> Said {
        let modules = match &self.modules {
            Extent::All => None,
            Extent::Only(modules) if modules.is_empty() => Some(say("access-scope-no-module")),
            Extent::Only(modules) => Some(listed(&modules.iter().map(|m| m.short_name()).collect::<Vec<_>>())),
        };
        let pools = match &self.pools {
            Extent::All => None,
            Extent::Only(pools) => Some(pools.iter().map(Fqdn::as_str).collect::<Vec<_>>()),
        };
        match (modules, pools) {
            (None, None) => say("access-scope-all-pools"),
            (None, Some(pools)) => {
                say("access-scope-pools").number("number", pools.len()).said("pools", listed(&pools))
            }
            (Some(modules), None) => say("access-scope-modules-of-all-pools").said("modules", modules),
            (Some(modules), Some(pools)) => say("access-scope-modules-of-pools")
                .said("modules", modules)
                .number("number", pools.len())
                .said("pools", listed(&pools)),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.in_words().fmt(f)
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(names: &[&str]) -> Said {
    match names {
        [] => "".into(),
        [one] => (*one).into(),
        [before @ .., last] => say("access-listed").with("before", before.join(", ")).with("last", last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_told_in_words() {
        let pools = |names: &[&str]| names.iter().map(|n| n.parse::<Fqdn>().expect("a name")).collect::<Extent<_>>();
        let say = |pools, modules| Scope { pools, modules }.to_string();
        let two = || Extent::from_iter([BackupModule::DataConf, BackupModule::CmsMaster]);
        assert_eq!(Scope::EVERYTHING.to_string(), "all pools");
        assert_eq!(say(pools(&["a.x.com", "b.x.com"]), Extent::All), "a.x.com and b.x.com");
        assert!(say(Extent::All, two()).ends_with(" of all pools"));
        assert_eq!(say(Extent::none(), Extent::All), "no pool");
        assert_eq!(say(Extent::All, Extent::none()), "no module of all pools");
    }

    #[test]
    fn everything_is_more_than_all_that_can_be_named() {
        let modules: Extent<BackupModule> = BackupModule::ALL.into_iter().collect();
        assert!(Extent::All.includes(&modules) && !modules.includes(&Extent::All));
        assert!(modules.includes(&Extent::none()) && !Extent::none().includes(&modules));
    }
}
