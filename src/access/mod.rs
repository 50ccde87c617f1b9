//! Who is at the door: passwords, second factors, limits on guessing, sessions, and the link by which the first
//! administrator comes in; people of a directory or of sign-in providers. And the key under which the secrets of stores are kept.

pub mod audit_key;
pub mod confirmed;
pub mod directory;
pub mod elsewhere;
pub mod guesses;
pub mod limits;
pub mod passwords;
mod queue;
pub mod seal;
pub mod sealed;
pub mod second_factor;
pub mod sessions;
pub mod setup;
pub mod sign_in;
pub mod single_sign_on;
pub mod tokens;
mod visitor;

pub use guesses::Guesses;
pub use limits::Limits;
pub use passwords::Passwords;
pub use seal::{SealError, SealingKey};
pub use sessions::{Begun, CurrentSession, SessionToken, begin, find_session, sign_out};
pub use setup::{SetupLink, create_first_administrator, setup_is_open};
pub use sign_in::sign_in;
pub use visitor::Visitor;

use second_factor::passkeys::NoPasskeys;
use tracing::Instrument as _;
use webauthn_rs::prelude::WebauthnError;

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
    /// What is seen through for somebody who may have hung up ended before its time.
    #[error("what was being looked at was broken off")]
    BrokenOff,
    /// The account went while its page was open.
    #[error("the account is gone")]
    Gone,
    /// The seed of an account's codes is none.
    #[error("the seed of the account’s codes can’t be used")]
    Seed,
    /// The seed of an account's codes does not open.
    #[error("the seed of the account’s codes can’t be opened")]
    Seal(#[from] SealError),
    /// No passkey can be used where the browser is.
    #[error(transparent)]
    NoPasskeys(#[from] NoPasskeys),
    /// A challenge could not be made.
    #[error("a passkey’s challenge could not be made")]
    Passkey(#[from] WebauthnError),
    /// What is kept of a passkey can't be read.
    #[error("what is kept of a passkey can’t be read")]
    Kept(#[from] serde_json::Error),
}

/// Sees work through even if whoever asked for it hangs up meanwhile. The server drops what it does for them then, and that
/// must spare nobody the counting of a wrong try.
async fn see_through<T: Send + 'static>(
    work: impl Future<Output = Result<T, AccessError>> + Send + 'static,
) -> Result<T, AccessError> {
    tokio::spawn(work.in_current_span()).await.map_err(|_| AccessError::BrokenOff)?
}
