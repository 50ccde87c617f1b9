//! Why a module of a run does not get to its end.

use crate::{
    config::OutsideRoots,
    domain::MarkerFault,
    operations::{markers::MarkerError, store_secrets::AddressError},
    state::StateError,
    sync::{SyncError, guard},
    words::{Said, say},
};

/// Why a module did not get to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error(transparent)]
    Sync(#[from] SyncError),
    #[error("{}", held(.danger.as_ref(), *.changed))]
    Held {
        /// What is dangerous about the plan.
        danger: Option<guard::Danger>,
        /// Whether another plan of this run was approved: then this one needs a word of its own.
        changed: bool,
    },
    #[error(transparent)]
    Marker(MarkerFault),
    #[error("{}", say("engine-plan-changed"))]
    PlanChanged,
    #[error("{}", say("engine-plan-changed-halfway"))]
    PlanChangedHalfway,
    #[error("{}", say("engine-outside-roots").with("why", .0))]
    OutsideRoots(OutsideRoots),
    #[error("{0}")]
    Refused(Said),
    #[error(transparent)]
    State(#[from] StateError),
}

impl From<MarkerError> for Fault {
    fn from(error: MarkerError) -> Self {
        match error {
            MarkerError::State(error) => Self::State(error),
            MarkerError::Sync(SyncError::Marker(fault)) | MarkerError::Fault(fault) => Self::Marker(fault),
            MarkerError::Sync(error) => Self::Sync(error),
            error @ MarkerError::NotInitialised { .. } => Self::Refused(Said::of(&error)),
        }
    }
}

impl From<AddressError> for Fault {
    fn from(error: AddressError) -> Self {
        match error {
            AddressError::State(error) => Self::State(error),
            error @ AddressError::Sealed { .. } => Self::Refused(Said::of(&error)),
        }
    }
}

fn held(danger: Option<&guard::Danger>, changed: bool) -> Said {
    match (danger, changed) {
        (Some(danger), false) => Said::of(danger),
        (Some(danger), true) => Said::row([Said::of(danger), say("engine-held-and-changed")]),
        (None, true) => say("engine-held-changed"),
        (None, false) => "".into(),
    }
}
