//! What HTTP servers have in common: one client for each store, and what its errors mean.

use std::{error::Error, io, time::Duration};

use crate::sync::address::Patience;

use super::error::{Cause, Fault, RemoteError, Result};

/// A client that trusts what this machine trusts and follows no redirection to another place.
pub(super) fn client(store: &str, patience: Patience) -> Result<reqwest::Client> {
    build(store, builder(patience).read_timeout(patience.answer * 2))
}

/// As [`client`], for requests whose body takes any time to send: whoever sends it looks for stalls.
pub(super) fn uploader(store: &str, patience: Patience) -> Result<reqwest::Client> {
    build(store, builder(patience))
}

fn builder(patience: Patience) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(concat!("poolsync/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(patience.answer)
        .tcp_user_timeout(patience.answer)
        .pool_idle_timeout(Duration::from_secs(30))
}

fn build(store: &str, client: reqwest::ClientBuilder) -> Result<reqwest::Client> {
    client.build().map_err(|error| Fault::Unreachable { store: store.to_owned(), source: Cause::of(&error) }.into())
}

/// What a failed exchange means, if the cause is known: silence, no connection, no trust.
pub(super) fn fault_of(store: &str, waited: Duration, error: &(dyn Error + 'static)) -> Option<RemoteError> {
    let store = || store.to_owned();
    let (mut timed_out, mut no_connection, mut broken) = (false, false, false);
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<rustls::Error>() {
            return Some(Fault::Tls { store: store(), source: Cause::new(error.to_string()) }.into());
        }
        if let Some(error) = error.downcast_ref::<reqwest::Error>() {
            timed_out |= error.is_timeout();
            no_connection |= error.is_connect();
            broken |= error.is_request() || error.is_body();
        }
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        timed_out |= error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::TimedOut);
        next = match wrapped {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    let source = Cause::of(error);
    if timed_out && !no_connection {
        Some(Fault::NoAnswer { store: store(), waited }.into())
    } else if no_connection {
        Some(Fault::Unreachable { store: store(), source }.into())
    } else if broken {
        Some(Fault::Lost { store: store(), source }.into())
    } else {
        None
    }
}
