//! Sessions: a random token in a cookie, its digest in the database.
//!
//! A session ends when it was not used for [`IDLE`], after [`ABSOLUTE`] in any case, when its account signs out, changes
//! its password or gets another second factor elsewhere, or is disabled. When the account's rights change, the session gets another token.

use std::fmt;

use super::{AccessError, Visitor, limits};
use crate::{
    domain::{Actor, Assigned, RoleName, SessionId, Timestamp, User, UserId, Via},
    panel::Panel,
    state::{Database, StateError, Tx, audit::insert_audit, known, sessions, sign_in_steps, users},
};

/// An unused session ends after this many microseconds: one hour.
const IDLE: i64 = 3600 * 1_000_000;
/// Any session ends after this many microseconds: twelve hours, a long shift.
const ABSOLUTE: i64 = 12 * 3600 * 1_000_000;
/// A session's last use is noted at most this often, in microseconds, so that reading pages does not write.
const TOUCH: i64 = 60 * 1_000_000;
/// For so many microseconds after a token was replaced the one before still counts: requests were on their way.
const REPLACED_COUNTS: i64 = 30 * 1_000_000;
/// What matters most (passwords, second factors) needs somebody who proved who they are at most this many microseconds ago.
const RECENT: i64 = 15 * 60 * 1_000_000;
/// Random bytes of a token.
const TOKEN_BYTES: usize = 32;

/// What a browser shows in a cookie or a form to be known again; never printed by `Debug`.
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

    /// What is kept of it.
    pub fn digest(&self) -> String {
        blake3::hash(self.0.as_bytes()).to_hex().to_string()
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// A session that has begun.
#[derive(Debug)]
pub struct Begun {
    /// The token that its requests show.
    pub token: SessionToken,
    /// What its browser is known by from now on.
    pub browser: SessionToken,
}

/// Begins a session for an account that has proved who it is by `method`, and records it.
pub async fn begin(panel: &Panel, user: &User, method: &str, visitor: &Visitor) -> Result<Begun, AccessError> {
    let browser = browser_for(&panel.database, visitor, panel.clock.now()).await?;
    let mut tx = panel.database.begin().await?;
    let token = begin_in(&mut tx, user, method, visitor, &browser, panel.clock.now()).await?;
    tx.commit().await?;
    Ok(Begun { token, browser })
}

/// What the visitor's browser is to be known by: what it has, if that means something here, or something new. A browser
/// that several people use keeps one token for all of them.
pub(super) async fn browser_for(
    database: &Database,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<SessionToken, AccessError> {
    if let Some(browser) = &visitor.browser
        && known::is_anybodys_browser(database, &browser.digest(), now.plus_micros(-limits::BROWSER_KNOWN)).await?
    {
        return Ok(browser.clone());
    }
    SessionToken::random()
}

/// [`begin`], as part of a transaction.
pub(super) async fn begin_in(
    tx: &mut Tx,
    user: &User,
    method: &str,
    visitor: &Visitor,
    browser: &SessionToken,
    now: Timestamp,
) -> Result<SessionToken, AccessError> {
    let token = SessionToken::random()?;
    let session = sessions::NewSession {
        token_digest: &token.digest(),
        user: user.id,
        method,
        address: visitor.address.as_deref(),
        agent: visitor.kept_agent(),
        expires_at: now.plus_micros(ABSOLUTE),
    };
    sessions::insert_session(tx, &session, now).await?;
    users::note_sign_in(tx, user.id, now).await?;
    limits::note_known(tx, user.id, visitor, browser, now).await?;
    let actor =
        Actor { name: user.name.to_string(), account: Some(user.id), via: Via::Web, address: visitor.address.clone() };
    insert_audit(tx, &actor, "Sign-In", user.name.as_str(), &format!("signed in ({method})"), now).await?;
    Ok(token)
}

/// A session that counts, found by its token.
#[derive(Debug, Clone)]
pub struct CurrentSession {
    /// Its identity.
    pub id: SessionId,
    /// Whose it is.
    pub user: User,
    /// How they proved who they are.
    pub method: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When its person proved who they are: when it began, or when their provider says that it had them do so, if it does.
    pub proved_at: Option<Timestamp>,
    /// Whether its account must set up a second factor before anything else.
    pub must_enrol: bool,
    /// The token to show from now on, if it was replaced by this request.
    pub replaced: Option<SessionToken>,
}

impl CurrentSession {
    /// Whether its person proved who they are so short a time ago that what matters most may be changed.
    pub fn is_recent(&self, now: Timestamp) -> bool {
        self.proved_at.is_some_and(|at| now.as_micros() - at.as_micros() <= RECENT)
    }
}

/// Whose session this is, if it still counts.
pub async fn find_session(panel: &Panel, token: &SessionToken) -> Result<Option<CurrentSession>, AccessError> {
    let digest = token.digest();
    let now = panel.clock.now();
    let Some(session) = sessions::find_session(&panel.database, &digest).await? else { return Ok(None) };
    let idle = now.as_micros() - session.last_seen_at.as_micros();
    let is_replaced = session.replaced_at.is_some_and(|at| now.as_micros() - at.as_micros() > REPLACED_COUNTS);
    if session.expires_at <= now || idle > IDLE || session.user.disabled || is_replaced {
        return Ok(None);
    }
    let rotate = session.rotate && session.replaced_at.is_none();
    let mut replaced = None;
    if rotate || idle > TOUCH {
        let mut tx = panel.database.begin().await?;
        sessions::touch_session(&mut tx, session.id, now).await?;
        if rotate {
            let fresh = SessionToken::random()?;
            let is_ours = sessions::replace_token(&mut tx, session.id, &digest, &fresh.digest(), now).await?;
            replaced = is_ours.then_some(fresh);
        }
        tx.commit().await?;
    }
    let is_from_provider = session.method.starts_with("oidc");
    let must_enrol = !session.has_second_factor
        && !is_from_provider
        && session.second_factor_roles.is_some_and(|roles| names_one_of(&roles, &session.user.roles));
    Ok(Some(CurrentSession {
        id: session.id,
        user: session.user,
        method: session.method,
        created_at: session.created_at,
        proved_at: if is_from_provider { session.proved_at } else { Some(session.created_at) },
        must_enrol,
        replaced,
    }))
}

/// Whether a list of names, parted by commas, holds the name of one of `roles`.
fn names_one_of(list: &str, roles: &[Assigned]) -> bool {
    let named: Vec<RoleName> = list.split(',').filter_map(|name| name.parse().ok()).collect();
    roles.iter().any(|held| named.contains(&held.role))
}

/// Forgets what has expired: sessions, steps of sign-ins, and limits on them. This is done by itself, never as part of a
/// sign-in: that would hold rows of others, and wait for whoever waits for those.
pub async fn forget_expired(panel: &Panel) -> Result<(), StateError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    sessions::delete_expired(&mut tx, now).await?;
    sign_in_steps::delete_expired(&mut tx, now).await?;
    limits::forget_old(&mut tx, now).await?;
    tx.commit().await
}

/// Ends the session of a token.
pub async fn sign_out(panel: &Panel, token: &SessionToken) -> Result<(), AccessError> {
    let mut tx = panel.database.begin().await?;
    sessions::delete_session(&mut tx, &token.digest()).await?;
    tx.commit().await?;
    Ok(())
}

/// The sessions of an account that still count, the last used first.
pub async fn list_sessions(panel: &Panel, user: UserId) -> Result<Vec<sessions::ListedSession>, AccessError> {
    let now = panel.clock.now();
    Ok(sessions::list_sessions_of(&panel.database, user, now.plus_micros(-IDLE), now).await?)
}

/// Ends one session of an account; false if it has none of that id any more.
pub async fn end_session(panel: &Panel, actor: &Actor, user: &User, id: SessionId) -> Result<bool, AccessError> {
    let mut tx = panel.database.begin().await?;
    if !sessions::end_session_of(&mut tx, user.id, id).await? {
        return Ok(false);
    }
    let detail = format!("session {id}");
    insert_audit(&mut tx, actor, "Remove-CsUserSession", user.name.as_str(), &detail, panel.clock.now()).await?;
    tx.commit().await?;
    Ok(true)
}

/// Ends the sessions of an account, all or all but one.
pub async fn end_sessions(
    panel: &Panel,
    actor: &Actor,
    user: &User,
    kept: Option<SessionId>,
) -> Result<(), AccessError> {
    let mut tx = panel.database.begin().await?;
    let detail = if let Some(kept) = kept {
        let ended = sessions::end_other_sessions_of(&mut tx, user.id, kept).await?;
        format!("{ended} others")
    } else {
        sessions::end_sessions_of(&mut tx, user.id).await?;
        "all".to_owned()
    };
    insert_audit(&mut tx, actor, "Remove-CsUserSession", user.name.as_str(), &detail, panel.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
