//! What a page says while the panel's database is away, or while this process is too old for it or has another key file.

use std::error::Error;

use axum::http::{Method, StatusCode};

use super::error::{self, WebError, Words};
use crate::{
    state::{audit::keys::OtherKey, complaint::Complaint, error::TooOld},
    words::say,
};

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
pub fn words(failure: &WebError) -> Option<Words> {
    let mut cause = Some(failure as &(dyn Error + 'static));
    while let Some(error) = cause {
        let key = if error.is::<TooOld>() {
            Some("error-too-old")
        } else if error.is::<OtherKey>() {
            Some("error-other-key")
        } else if error.downcast_ref::<Complaint>().is_some_and(Complaint::is_away) {
            Some("error-database-away")
        } else {
            None
        };
        if let Some(key) = key {
            return Some(error::words(StatusCode::SERVICE_UNAVAILABLE, say(key)));
        }
        cause = error.source();
    }
    None
}
