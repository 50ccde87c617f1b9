//! What secrets are sealed for, beside those of stores: each purpose in one place, so that whoever replaces the key knows
//! them all (`state::sealed` lists where they stand).

use super::{second_factor::totp::ENROLMENT, single_sign_on::AT_PROVIDER};
use crate::domain::{ChannelId, HostId, UserId};

/// The key of the audit's chain.
pub const AUDIT_KEY: &str = "key of the audit’s chain";
/// The ID token of a session, for signing out at its provider.
pub const ID_TOKEN: &str = "ID token of a session";

/// The seed of an account's time-based codes.
pub fn codes_of(user: UserId) -> String {
    format!("seed of an account’s codes\n{user}")
}

/// What the state of a step under way was sealed for, by the step's kind; `None` if those of its kind are not sealed.
pub fn step_of(kind: &str, token_digest: &str, user: Option<UserId>) -> Option<String> {
    match kind {
        AT_PROVIDER => Some(sign_in_of(token_digest)),
        ENROLMENT => user.map(codes_of),
        _ => None,
    }
}

/// What a sign-in at a provider that is under way must remember, by the digest of its token.
pub fn sign_in_of(token_digest: &str) -> String {
    format!("sign-in under way\n{token_digest}")
}

/// The address of a channel’s webhook.
pub fn webhook_of(channel: ChannelId) -> String {
    format!("address of a webhook\n{channel}")
}

/// What the requests to a channel’s webhook are signed with.
pub fn signing_of(channel: ChannelId) -> String {
    format!("signing secret of a webhook\n{channel}")
}

/// What lets us in to a management host, for the server and the user that it is told to.
pub fn host_secret_of(host: HostId, confidant: &str) -> String {
    format!("secret of a management host\n{host}\n{confidant}")
}

/// What opens the private key for a management host.
pub fn host_passphrase_of(host: HostId, confidant: &str) -> String {
    format!("passphrase of a management host\n{host}\n{confidant}")
}
