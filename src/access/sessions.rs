//! Sessions: a random token in a cookie, its digest in the database.
//!
//! A session ends when it was not used for [`IDLE`], after [`ABSOLUTE`] in any case, when its account signs out, changes
//! its password or is disabled.

use std::fmt;

use super::AccessError;
use crate::{
    domain::{Actor, Password, Timestamp, User, UserName, Via},
    panel::Panel,
    state::{audit::insert_audit, sessions, users},
};

/// An unused session ends after this many microseconds: one hour.
const IDLE: i64 = 3600 * 1_000_000;
/// Any session ends after this many microseconds: twelve hours, a long shift.
const ABSOLUTE: i64 = 12 * 3600 * 1_000_000;
/// A session's last use is noted at most this often, in microseconds, so that reading pages does not write.
const TOUCH: i64 = 60 * 1_000_000;
/// Random bytes of a token.
const TOKEN_BYTES: usize = 32;

/// What a browser shows to prove that somebody signed in; never printed by `Debug`.
#[derive(Clone)]
pub struct SessionToken(String);

impl SessionToken {
    pub(super) fn random() -> Result<Self, AccessError> {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes).map_err(|_| AccessError::Random)?;
        // Written as a hash of 256 bits is: in hexadecimal digits.
        Ok(Self(blake3::Hash::from_bytes(bytes).to_hex().to_string()))
    }

    /// Takes what a cookie holds; `None` if it can't be a token.
    pub fn from_cookie(text: &str) -> Option<Self> {
        let plausible = text.len() == TOKEN_BYTES * 2 && text.bytes().all(|b| b.is_ascii_hexdigit());
        plausible.then(|| Self(text.to_owned()))
    }

    /// The text for the cookie.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(super) fn digest(&self) -> String {
        blake3::hash(self.0.as_bytes()).to_hex().to_string()
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// Signs somebody in, or says `None`: why (no such account, wrong password, disabled) is not for strangers to know.
pub async fn sign_in(
    panel: &Panel,
    name: &UserName,
    password: Password,
    address: Option<String>,
) -> Result<Option<(User, SessionToken)>, AccessError> {
    let found = users::find_user(&panel.database, name).await?;
    let (user, digest) = found.map_or((None, None), |(user, digest)| (Some(user), Some(digest)));
    let right = panel.passwords.matches(password, digest).await?;
    let user = user.filter(|u| right && !u.disabled);
    let actor = Actor { name: name.to_string(), via: Via::Web, address };
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let Some(user) = user else {
        insert_audit(&mut tx, &actor, "Sign-In", name.as_str(), "refused", now).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let token = SessionToken::random()?;
    let session = sessions::NewSession {
        token_digest: &token.digest(),
        user: user.id,
        method: "password",
        address: actor.address.as_deref(),
        agent: "",
        expires_at: now.plus_micros(ABSOLUTE),
    };
    sessions::insert_session(&mut tx, &session, now).await?;
    insert_audit(&mut tx, &actor, "Sign-In", name.as_str(), "signed in", now).await?;
    tx.commit().await?;
    Ok(Some((user, token)))
}

/// Whose session this is, if it still counts.
pub async fn find_session(panel: &Panel, token: &SessionToken) -> Result<Option<User>, AccessError> {
    let digest = token.digest();
    let now = panel.clock.now();
    let Some(session) = sessions::find_session(&panel.database, &digest).await? else { return Ok(None) };
    let idle = now.as_micros() - session.last_seen_at.as_micros();
    if session.expires_at <= now || idle > IDLE || session.user.disabled {
        return Ok(None);
    }
    if idle > TOUCH {
        touch(panel, &digest, now).await?;
    }
    Ok(Some(session.user))
}

async fn touch(panel: &Panel, digest: &str, now: Timestamp) -> Result<(), AccessError> {
    let mut tx = panel.database.begin().await?;
    sessions::touch_session(&mut tx, digest, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a session.
pub async fn sign_out(panel: &Panel, token: &SessionToken) -> Result<(), AccessError> {
    let mut tx = panel.database.begin().await?;
    sessions::delete_session(&mut tx, &token.digest()).await?;
    tx.commit().await?;
    Ok(())
}
