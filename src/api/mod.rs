//! The API for scripts, `/api/v1`: everything that the pages can do, as JSON.
//!
//! A request passes the same layers as one for a page, and the same [gate](crate::web::gate): its handler says in its
//! signature what it needs, and reaches pools and runs only through that proof. Two layers are the API's own: [`pace`]
//! says how often one may ask, and [`once`] carries out a request that is sent twice only once. Handlers read their body
//! strictly ([`body`]), call `state::` to read or `operations::` to change something, and answer with JSON; what fails is
//! told as a problem ([`error`]) by the layer that makes the error page. What can be changed bears a [`version`].
//! Types are the same for both ends: the command line reads what the panel writes. [`document`] describes it all.

pub(crate) mod access;
pub(crate) mod account;
pub(crate) mod alarms;
mod answer;
pub(crate) mod audit;
mod body;
mod document;
pub(crate) mod due;
mod error;
pub(crate) mod list;
mod named;
pub(crate) mod notifications;
mod object;
mod once;
mod pace;
pub(crate) mod pools;
pub(crate) mod routes;
pub(crate) mod runs;
pub(crate) mod schedules;
pub(crate) mod settings;
pub(crate) mod status;
pub(crate) mod targets;
mod unambiguous;
pub(crate) mod version;
pub(crate) mod words;
pub(crate) mod workers;

pub(crate) use body::is_json;
pub use document::openapi;
pub(crate) use error::{ApiError, KINDS, problem};
pub(crate) use once::{Doors, carry_out_once};
pub(crate) use pace::{BURST, Pace, STEADY, keep_pace};

use crate::web::gate::Gate;

/// How every address of this version begins.
pub(crate) const API_V1: &str = "/api/v1/";

/// Whether a path is one of the API, where faults are told as problems. The page that describes it is not.
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// The routes of the API.
pub(crate) fn register(gate: Gate) -> Gate {
    told(access(work(gate)))
}

/// Runs and pools.
fn work(gate: Gate) -> Gate {
    gate.open_get(routes::DOCUMENT, document::document)
        .get(routes::ACCOUNT, account::get)
        .get(routes::SESSIONS, access::sessions::list_own)
        .delete(routes::SESSIONS, access::sessions::end_others)
        .delete(routes::SESSION, access::sessions::end_own)
        .get(routes::RUNS, runs::list)
        .post(routes::RUNS, runs::start)
        .get(routes::RUN, runs::details::get)
        .get(routes::CHANGES, runs::details::changes)
        .get(routes::MESSAGES, runs::details::messages)
        .post(routes::CANCEL_RUN, runs::steer::cancel)
        .post(routes::CANCEL_RUNS, runs::steer::cancel_several)
        .post(routes::RETRY_FAILED, runs::steer::retry_failed)
        .post(routes::RETRY_RUN, runs::steer::retry)
        .post(routes::APPROVE_RUN, runs::steer::approve)
        .post(routes::REJECT_RUN, runs::steer::reject)
        .post(routes::APPLY_RUN, runs::steer::apply)
        .post(routes::PUT_BACK_RUN, runs::steer::put_back)
        .post(routes::RESTORE, runs::restore)
        .post(routes::CLEAR, runs::clear)
        .get(routes::POOLS, pools::list)
        .post(routes::POOLS, pools::create)
        .post(routes::IMPORT_POOLS, pools::import)
        .get(routes::POOL, pools::get)
        .put(routes::POOL, pools::replace)
        .delete(routes::POOL, pools::remove)
        .put(routes::MAINTENANCE, pools::begin_maintenance)
        .delete(routes::MAINTENANCE, pools::end_maintenance)
        .get(routes::MARKERS, pools::show_markers)
        .post(routes::MARKERS, pools::initialise)
}

/// Targets, alarms, and what people are told.
fn told(gate: Gate) -> Gate {
    gate.get(routes::TARGETS, targets::list)
        .post(routes::TARGETS, targets::create)
        .get(routes::TARGET, targets::get)
        .put(routes::TARGET, targets::replace)
        .delete(routes::TARGET, targets::remove)
        .get(routes::ALARMS, alarms::list)
        .get(routes::CHANNELS, notifications::channels::list)
        .post(routes::CHANNELS, notifications::channels::create)
        .get(routes::CHANNEL, notifications::channels::get)
        .put(routes::CHANNEL, notifications::channels::replace)
        .delete(routes::CHANNEL, notifications::channels::remove)
        .post(routes::TEST_CHANNEL, notifications::channels::test)
        .get(routes::RULES, notifications::rules::list)
        .post(routes::RULES, notifications::rules::create)
        .get(routes::RULE, notifications::rules::get)
        .put(routes::RULE, notifications::rules::replace)
        .delete(routes::RULE, notifications::rules::remove)
        .get(routes::CHANNEL_OUTCOMES, notifications::outcomes::list)
        .get(routes::MESSAGE_LOG, notifications::log::list)
        .get(routes::MESSAGE, notifications::log::get)
        .post(routes::SEND_AGAIN, notifications::log::send_again)
        .post(routes::DISMISS, notifications::log::dismiss)
        .post(routes::SEND_ALL_AGAIN, notifications::given_up::send_all_again)
        .post(routes::DISMISS_ALL, notifications::given_up::dismiss_all)
}

/// Schedules, settings, the audit, and who may do what.
fn access(gate: Gate) -> Gate {
    gate.get(routes::SCHEDULES, schedules::list)
        .post(routes::SCHEDULES, schedules::create)
        .post(routes::PREVIEW_SCHEDULE, schedules::preview)
        .get(routes::SCHEDULE, schedules::get)
        .put(routes::SCHEDULE, schedules::replace)
        .delete(routes::SCHEDULE, schedules::remove)
        .post(routes::PAUSE_SCHEDULE, schedules::pause)
        .post(routes::RESUME_SCHEDULE, schedules::resume)
        .get(routes::OCCURRENCES, schedules::occurrences)
        .get(routes::UPCOMING, schedules::upcoming)
        .get(routes::DUE, due::list)
        .get(routes::SETTINGS, settings::get)
        .patch(routes::SETTINGS, settings::change)
        .get(routes::STATUS, status::list)
        .get(routes::WORKERS, workers::list)
        .post(routes::DRAIN_WORKER, workers::drain)
        .post(routes::CLEAR_WORKER, workers::clear)
        .get(routes::AUDIT, audit::list)
        .get(routes::ROLES, access::roles::list)
        .post(routes::ROLES, access::roles::create)
        .get(routes::ROLE, access::roles::get)
        .put(routes::ROLE, access::roles::replace)
        .delete(routes::ROLE, access::roles::remove)
        .get(routes::USERS, access::users::list)
        .post(routes::USERS, access::users::create)
        .get(routes::USER, access::users::get)
        .delete(routes::USER, access::users::remove)
        .get(routes::USER_ROLES, access::users::show_roles)
        .put(routes::USER_ROLES, access::users::replace_roles)
        .put(routes::USER_PASSWORD, access::users::set_password)
        .post(routes::DISABLE_USER, access::users::disable)
        .post(routes::ENABLE_USER, access::users::enable)
        .post(routes::SIGN_OUT_USER, access::users::sign_out)
        .get(routes::USER_SESSIONS, access::sessions::list)
        .delete(routes::USER_SESSION, access::sessions::end)
        .delete(routes::USER_SECOND_FACTOR, access::users::reset_second_factor)
        .get(routes::TOKENS, access::tokens::list)
        .post(routes::TOKENS, access::tokens::create)
        .delete(routes::TOKEN, access::tokens::revoke)
}
