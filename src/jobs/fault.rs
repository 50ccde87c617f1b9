//! Why a module of a run does not get to its end.

use crate::{
    config::OutsideRoots,
    domain::MarkerFault,
    operations::{markers::MarkerError, store_secrets::AddressError},
    state::StateError,
    sync::{SyncError, guard},
};

/// Why a module did not get to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error(transparent)]
    Sync(#[from] SyncError),
    #[error("{}{}", danger.as_ref().map(ToString::to_string).unwrap_or_default(), changed_since(danger.is_some(), *.changed))]
    Held {
        /// What is dangerous about the plan.
        danger: Option<guard::Danger>,
        /// Whether another plan of this run was approved: then this one needs a word of its own.
        changed: bool,
    },
    #[error(transparent)]
    Marker(MarkerFault),
    #[error(
        "The stores have changed since the plan was looked at, so it is another one now. Nothing was changed; look at the new plan of this run, and apply that."
    )]
    PlanChanged,
    #[error(
        "A worker died while it carried this plan out, and the stores have changed since, so what is left is another plan now. What had been done stays; look at the new plan of this run, and apply that."
    )]
    PlanChangedHalfway,
    #[error("{0} Nothing was changed.")]
    OutsideRoots(OutsideRoots),
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    State(#[from] StateError),
}

impl From<MarkerError> for Fault {
    fn from(error: MarkerError) -> Self {
        match error {
            MarkerError::State(error) => Self::State(error),
            MarkerError::Sync(SyncError::Marker(fault)) | MarkerError::Fault(fault) => Self::Marker(fault),
            MarkerError::Sync(error) => Self::Sync(error),
            error @ MarkerError::NotInitialised { .. } => Self::Refused(error.to_string()),
        }
    }
}

impl From<AddressError> for Fault {
    fn from(error: AddressError) -> Self {
        match error {
            AddressError::State(error) => Self::State(error),
            error @ AddressError::Sealed { .. } => Self::Refused(error.to_string()),
        }
    }
}

const fn changed_since(is_dangerous: bool, changed: bool) -> &'static str {
    match (is_dangerous, changed) {
        (_, false) => "",
        (true, true) => " It was approved, but the plan has changed since.",
        (false, true) => "It was approved, but the plan has changed since, so it waits for a decision again.",
    }
}
