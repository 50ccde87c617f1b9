//! Every address of the panel: the patterns the router knows, and functions that build a link to each.
//!
//! Templates and handlers call the functions; nothing else writes an address.

use crate::domain::{BackupModule, BatchId, Change, Fqdn, PasskeyId, RunId, SessionId};

pub const DASHBOARD: &str = "/";
pub const LOGIN: &str = "/login";
pub const LOGIN_BY_PROVIDER: &str = "/login/oidc/{provider}";
pub const LOGIN_RETURNED: &str = "/login/oidc/{provider}/callback";
pub const LOGIN_SECOND: &str = "/login/second";
pub const LOGIN_PASSKEY: &str = "/login/passkey";
pub const LOGIN_PASSKEY_ANSWER: &str = "/login/passkey/answer";
pub const LOGOUT: &str = "/logout";
pub const SETUP: &str = "/setup/{token}";

pub const POOLS: &str = "/pools";
pub const NEW_POOL: &str = "/pools/new";
pub const POOL: &str = "/pools/{fqdn}";
pub const EDIT_POOL: &str = "/pools/{fqdn}/edit";
pub const REMOVE_POOL: &str = "/pools/{fqdn}/remove";
pub const INITIALISE_POOL: &str = "/pools/{fqdn}/initialise";
pub const MAINTENANCE: &str = "/pools/{fqdn}/maintenance";

pub const SYNC: &str = "/sync";
pub const RUNS: &str = "/runs";
pub const RUNS_CSV: &str = "/runs.csv";
pub const RUN: &str = "/runs/{id}";
pub const RUN_EVENTS: &str = "/runs/{id}/events";
pub const CANCEL_RUN: &str = "/runs/{id}/cancel";
pub const RETRY_RUN: &str = "/runs/{id}/retry";
pub const APPROVE_RUN: &str = "/runs/{id}/approve";
pub const REJECT_RUN: &str = "/runs/{id}/reject";
pub const APPLY_RUN: &str = "/runs/{id}/apply";
pub const PUT_BACK_RUN: &str = "/runs/{id}/put_back";
pub const CHANGES: &str = "/runs/{id}/changes";
pub const CHANGES_CSV: &str = "/runs/{id}/changes.csv";

pub const RESTORE: &str = "/restore";
pub const CLEAR: &str = "/restore/clear";

pub const AUDIT: &str = "/audit";
pub const AUDIT_CSV: &str = "/audit.csv";

pub const STATUS: &str = "/status";
pub const SETTINGS: &str = "/settings";
/// The settings, with a word that they were saved.
pub const SETTINGS_SAVED: &str = "/settings?saved=1";

pub const ACCOUNT: &str = "/account";
pub const PASSWORD: &str = "/account/password";
pub const SECOND_FACTOR: &str = "/account/second_factor";
pub const TOTP: &str = "/account/second_factor/codes";
pub const REMOVE_TOTP: &str = "/account/second_factor/codes/remove";
pub const NEW_PASSKEY: &str = "/account/second_factor/passkeys/new";
pub const REMOVE_PASSKEY: &str = "/account/second_factor/passkeys/{id}/remove";
pub const RECOVERY_CODES: &str = "/account/second_factor/recovery";
pub const END_SESSION: &str = "/account/sessions/{id}/end";
pub const END_OTHER_SESSIONS: &str = "/account/sessions/end_others";

pub const HEALTHZ: &str = "/healthz";
pub const READYZ: &str = "/readyz";

pub const ASSETS: &str = "/assets/{name}";

pub fn pool(fqdn: &Fqdn) -> String {
    format!("/pools/{fqdn}")
}

pub fn edit_pool(fqdn: &Fqdn) -> String {
    format!("/pools/{fqdn}/edit")
}

pub fn remove_pool(fqdn: &Fqdn) -> String {
    format!("/pools/{fqdn}/remove")
}

pub fn initialise_pool(fqdn: &Fqdn) -> String {
    format!("/pools/{fqdn}/initialise")
}

pub fn maintenance(fqdn: &Fqdn) -> String {
    format!("/pools/{fqdn}/maintenance")
}

/// The restore form with `fqdn` chosen.
pub fn restore_pool(fqdn: &Fqdn) -> String {
    format!("{RESTORE}?pool={fqdn}")
}

/// The sync form with `fqdn` chosen.
pub fn sync_pool(fqdn: &Fqdn) -> String {
    format!("/sync?pool={fqdn}")
}

pub fn run(id: &RunId) -> String {
    format!("/runs/{id}")
}

pub fn run_events(id: &RunId) -> String {
    format!("/runs/{id}/events")
}

pub fn cancel_run(id: &RunId) -> String {
    format!("/runs/{id}/cancel")
}

pub fn retry_run(id: &RunId) -> String {
    format!("/runs/{id}/retry")
}

pub fn approve_run(id: &RunId) -> String {
    format!("/runs/{id}/approve")
}

pub fn reject_run(id: &RunId) -> String {
    format!("/runs/{id}/reject")
}

pub fn apply_run(id: &RunId) -> String {
    format!("/runs/{id}/apply")
}

pub fn put_back_run(id: &RunId) -> String {
    format!("/runs/{id}/put_back")
}

/// The runs that one request started together.
pub fn batch(id: &BatchId) -> String {
    format!("/runs?batch={id}")
}

/// The history of one pool.
pub fn runs_of_pool(fqdn: &Fqdn) -> String {
    format!("/runs?pool={fqdn}")
}

pub fn changes(id: &RunId) -> String {
    format!("/runs/{id}/changes")
}

/// All changes and messages, as CSV.
pub fn changes_csv(id: &RunId) -> String {
    format!("/runs/{id}/changes.csv")
}

/// The changes of one module and kind.
pub fn changes_of_kind(id: &RunId, module: &BackupModule, change: Change) -> String {
    format!("/runs/{id}/changes?module={}&change={change}", module.short_name())
}

/// The sign-in page that leads back to `next`.
pub fn login_then(next: &str) -> String {
    format!("{LOGIN}?next={}", encode(next))
}

/// To a provider, and from there back to `next`.
pub fn login_by(provider: &str, next: &str) -> String {
    format!("/login/oidc/{provider}?next={}", encode(next))
}

/// The sign-in page for somebody who is signed in and must prove it again.
pub fn login_again(next: &str) -> String {
    format!("{LOGIN}?again=1&next={}", encode(next))
}

pub fn remove_passkey(id: &PasskeyId) -> String {
    format!("/account/second_factor/passkeys/{id}/remove")
}

pub fn end_session(id: &SessionId) -> String {
    format!("/account/sessions/{id}/end")
}

/// The own account, with a word on what was done.
pub fn account_after(done: &str) -> String {
    format!("{ACCOUNT}?done={done}")
}

/// The own second factors, with a word on what was done.
pub fn second_factor_after(done: &str) -> String {
    format!("{SECOND_FACTOR}?done={done}")
}

/// A text as the value of a query (RFC 3986; everything but letters, digits and `-._~` is escaped).
pub fn encode(text: &str) -> percent_encoding::PercentEncode<'_> {
    const VALUE: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encoding::utf8_percent_encode(text, VALUE)
}
