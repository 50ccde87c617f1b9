//! Who is at the door: passwords, sessions, and the link by which the first administrator comes in. And the key under
//! which the secrets of stores are kept.

pub mod directory;
pub mod elsewhere;
pub mod passwords;
pub mod seal;
pub mod sessions;
pub mod setup;
pub mod single_sign_on;

pub use passwords::Passwords;
pub use seal::{SealError, SealingKey};
pub use sessions::{SessionToken, find_session, sign_in, sign_out};
pub use setup::{SetupLink, create_first_administrator, setup_is_open};

use crate::state::StateError;

/// Why somebody could not be let in for reasons that are ours.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The panel's database failed.
    #[error(transparent)]
    State(#[from] StateError),
    /// Hashing failed.
    #[error("the password could not be hashed")]
    Hash,
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    Random,
}
