//! Where a store is and how to get in: its URL, and beside it what no URL may hold.

use std::time::Duration;

use crate::domain::{Secret, StoreUrl};

/// A store's URL with its secret. A store on this machine needs none, so that a plain URL turns into an address by itself.
#[derive(Debug, Clone)]
pub struct StoreAddress {
    /// Where the store is.
    pub url: StoreUrl,
    /// The password, secret access key or private key that goes with the user in the URL.
    pub secret: Option<Secret>,
    /// How long a server that is far away is waited for.
    pub patience: Patience,
}

/// How long to wait for a server, and how often to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How long an operation may go on without any progress.
    pub answer: Duration,
    /// How often it is tried in all, with growing pauses between.
    pub tries: u32,
    /// The first pause; each further one is twice as long.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { answer: Duration::from_secs(30), tries: 4, pause: Duration::from_millis(250) }
    }
}

impl StoreAddress {
    /// A store with its secret, if it has one.
    pub fn new(url: StoreUrl, secret: Option<Secret>) -> Self {
        Self { url, secret, patience: Patience::default() }
    }
}

impl From<&StoreUrl> for StoreAddress {
    fn from(url: &StoreUrl) -> Self {
        Self::new(url.clone(), None)
    }
}

impl From<&Self> for StoreAddress {
    fn from(address: &Self) -> Self {
        address.clone()
    }
}
