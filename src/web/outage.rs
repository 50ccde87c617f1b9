//! What a page says while the panel's database is away, or while this process is too old for it or has another key file.

use std::error::Error;

use axum::http::{Method, StatusCode};

use super::error::{WebError, Words};
use crate::state::{audit::keys::OtherKey, complaint::Complaint, error::TooOld};

/// What becomes of runs meanwhile; the README says the same.
const RUNS_UNDER_WAY: &str = "Workers go on with their copies as far as their leases allow, 15 seconds unless the \
     configuration says otherwise, and then write nothing more until the database is back. What could not be recorded is \
     taken up again by itself, and what waits in the queue stays there.";

/// How often a page that could not be shown is asked for again by itself, in seconds.
pub const LOOKS_AGAIN: u32 = 10;

/// What a page says of how it comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Return {
    /// It looks again by itself: it was only to be shown.
    ByItself,
    /// Something was sent, which is never sent again by itself.
    ByHand,
    /// It is not about the database.
    None,
}

impl Return {
    /// Of a page that answers a request of this method.
    pub fn of(error: &WebError, method: &Method) -> Self {
        if !is_database_away(error) {
            Self::None
        } else if method.is_safe() {
            Self::ByItself
        } else {
            Self::ByHand
        }
    }
}

fn is_database_away(error: &WebError) -> bool {
    let mut cause = Some(error as &(dyn Error + 'static));
    while let Some(error) = cause {
        if error.is::<TooOld>() {
            return false;
        }
        if error.downcast_ref::<Complaint>().is_some_and(Complaint::is_away) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The words, if that is why a request was not answered.
pub fn words(error: &WebError) -> Option<Words> {
    let mut cause = Some(error as &(dyn Error + 'static));
    while let Some(error) = cause {
        if error.is::<TooOld>() {
            return Some(Words {
                status: StatusCode::SERVICE_UNAVAILABLE,
                title: "This process is too old for its database",
                sentence:
                    "A newer version of poolsync has changed the database so far that this process must not touch it \
                           any more. It takes no runs and changes nothing; processes of the new version go on."
                        .to_owned(),
                next: "Install the new version on this machine and start it, or open the panel on another one.",
            });
        }
        if error.is::<OtherKey>() {
            return Some(Words {
                status: StatusCode::SERVICE_UNAVAILABLE,
                title: "This process has another key file",
                sentence: "The other processes on this database have another key file than this one, so it could not \
                           record what you asked for as they would, and nothing was changed. It takes no runs; the others \
                           go on."
                    .to_owned(),
                next: "Do it in a panel on another machine, and have the key file copied here from there: the log of this \
                       process says more.",
            });
        }
        if error.downcast_ref::<Complaint>().is_some_and(Complaint::is_away) {
            return Some(Words {
                status: StatusCode::SERVICE_UNAVAILABLE,
                title: "The panel’s database does not answer",
                sentence: format!(
                    "What you asked for was done whole or not at all. {RUNS_UNDER_WAY} No store is harmed."
                ),
                next: "Try again in a moment. If it goes on, look after the database: the panel’s log says what it answered.",
            });
        }
        cause = error.source();
    }
    None
}
