//! The guard: judges a finished plan before the first write.
//!
//! Every mirror that is trusted with data needs one: an unmounted share looks like an empty folder, and an empty source
//! mirrored faithfully is a disaster. [`Passed`] is the proof that `Comparison::apply` demands; only [`judge`] makes it, and
//! [`approved`] for the plan that a person has seen.

use crate::domain::GuardLimits;

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
    #[error(
        "The source is empty, but the target holds {target_items} items; all of them would be deleted. Check that the \
         source is the right one and is mounted. Nothing was changed at the target."
    )]
    EmptySource {
        /// Items at the target.
        target_items: u64,
    },
    /// More deletes than the limits let through.
    #[error(
        "{deletes} of the target’s {target_items} items would be deleted, more than the {allowed} let through (the \
         limit is {limits}). Nothing was changed at the target."
    )]
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
    #[error(
        "{deletes} of the target’s {target_items} items would be deleted, more than the {allowed} let through. {why} Nothing \
         was changed at the target."
    )]
    LimitUnread {
        /// Planned deletes.
        deletes: u64,
        /// Items at the target.
        target_items: u64,
        /// Deletes let through at this target.
        allowed: u64,
        /// Which limit can't be read, and what counts in its place, in sentences.
        why: String,
    },
}

impl Danger {
    /// The same, where a limit was not set but can't be read: `why` says which, and what counts in its place.
    #[must_use]
    pub fn as_limit_is_unread(self, why: String) -> Self {
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
