//! What a page says while the panel's database is away, or while this process is too old for it or has another key file.

use std::error::Error;

use axum::http::StatusCode;

use super::error::{WebError, Words};
use crate::state::{audit::keys::OtherKey, complaint::Complaint, error::TooOld};

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
                sentence: "What you asked for was done whole or not at all. Runs under way stop within seconds unless the \
                           database comes back, and are taken up again by themselves once it does; what waits in the queue \
                           stays there. No store is harmed."
                    .to_owned(),
                next: "Try again in a moment. If it goes on, look after the database: the panel’s log says what it answered.",
            });
        }
        cause = error.source();
    }
    None
}
