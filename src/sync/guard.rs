//! The guard: judges a finished plan before the first write.
//!
//! Every mirror that is trusted with data needs one: an unmounted share looks like an empty folder, and an empty source
//! mirrored faithfully is a disaster. [`Passed`] is the proof that `Comparison::apply` demands; only [`judge`] makes it, and
//! [`approved`] for the plan that a person has seen.

use crate::{
    domain::GuardLimits,
    words::{Said, say},
};

use super::plan::Plan;

/// Proof that a plan was judged and let through. It belongs to that plan alone.
#[derive(Debug)]
pub struct Passed {
    digest: String,
}

impl Passed {
    /// Whether this proof was given for `plan`.
    pub(super) fn is_for(&self, plan: &Plan) -> bool {
        self.digest == plan.digest()
    }
}

/// Why a plan must not be carried out without a person's word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Danger {
    /// The source has nothing, the target has something.
    #[error("{}", say("engine-empty-source").number("items", .target_items))]
    EmptySource {
        /// Items at the target.
        target_items: u64,
    },
    /// More deletes than the limits let through.
    #[error("{}", say("engine-too-many-deletes").number("deletes", .deletes).number("items", .target_items).number("allowed", .allowed).with("limits", .limits))]
    TooManyDeletes {
        /// Planned deletes.
        deletes: u64,
        /// Items at the target.
        target_items: u64,
        /// Deletes let through at this target.
        allowed: u64,
        /// The limits that say so.
        limits: GuardLimits,
    },
    /// More deletes than are let through while a limit can't be read.
    #[error("{}", say("engine-limit-unread").number("deletes", .deletes).number("items", .target_items).number("allowed", .allowed).said("why", .why.clone()))]
    LimitUnread {
        /// Planned deletes.
        deletes: u64,
        /// Items at the target.
        target_items: u64,
        /// Deletes let through at this target.
        allowed: u64,
        /// Which limit can't be read, and what counts in its place, in sentences.
        why: Said,
    },
}

impl Danger {
    /// The same, where a limit was not set but can't be read: `why` says which, and what counts in its place.
    #[must_use]
    pub fn as_limit_is_unread(self, why: Said) -> Self {
        match self {
            Self::TooManyDeletes { deletes, target_items, allowed, .. } => {
                Self::LimitUnread { deletes, target_items, allowed, why }
            }
            other => other,
        }
    }
}

/// Lets a plan through or says what is dangerous about it. An empty source beside a non-empty target is dangerous
/// whatever the limits. A rows plan is judged as a whole, over all its tables.
pub fn judge(plan: &Plan, limits: GuardLimits) -> Result<Passed, Danger> {
    let totals = plan.totals();
    if totals.source_items == 0 && totals.target_items > 0 {
        return Err(Danger::EmptySource { target_items: totals.target_items });
    }
    let allowed = limits.deletes_allowed(totals.target_items);
    if totals.deletes > allowed {
        let (deletes, target_items) = (totals.deletes, totals.target_items);
        return Err(Danger::TooManyDeletes { deletes, target_items, allowed, limits });
    }
    Ok(Passed { digest: plan.digest() })
}

/// Lets a plan through that a person has seen and approved, if it is that plan.
pub fn approved(plan: &Plan, digest: &str) -> Option<Passed> {
    (plan.digest() == digest).then(|| Passed { digest: plan.digest() })
}
