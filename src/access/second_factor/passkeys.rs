//! Passkeys (`WebAuthn` level 3): a key pair in an authenticator, bound to the panel's host name.
//!
//! Challenges are kept here, never in the browser, and each is taken by the first answer: one that comes again is refused.
//! The authenticator must verify its user (a PIN, a finger), so that a passkey alone is two factors. One whose counter did
//! not grow may have been cloned and is refused.

use std::{
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
    },
};

use super::super::{AccessError, SessionToken, Visitor};
use crate::{
    domain::{Actor, Origin, SessionId, Timestamp, User, UserId},
    panel::Panel,
    state::{
        Tx,
        audit::insert_audit,
        second_factors::{self as state, KeptPasskey},
        sessions::end_other_sessions_of,
        sign_in_steps::{self, NewStep},
    },
    words::say,
};

/// A challenge counts for this many microseconds: five minutes.
const CHALLENGE: i64 = 5 * 60 * 1_000_000;
/// The kind of step that waits for a new passkey.
const REGISTRATION: &str = "passkey_registration";
/// The kind of step that waits for a passkey to sign in with.
const AUTHENTICATION: &str = "passkey";
/// Passkeys of one account.
const MOST: usize = 20;
/// The longest name of a passkey, in characters.
const LONGEST_NAME: usize = 64;
/// Challenges for strangers that a process makes at once, and then in each second.
const STRANGERS: i64 = 20;
/// What the authenticator says the passkey is for.
const SITE_NAME: &str = "poolsync";

/// Why no passkey can be used where the browser is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPasskeys {
    /// Browsers bind passkeys to a host name.
    #[error("{}", say("account-passkeys-no-host-name"))]
    NoHostName,
    /// Browsers take passkeys over TLS only.
    #[error("{}", say("account-passkeys-not-safe"))]
    NotSafe,
    /// Nothing here would ask for it.
    #[error("{}", say("account-passkeys-not-asked"))]
    NotAsked,
}

/// A challenge for the browser.
#[derive(Debug)]
pub struct Challenge {
    /// Leads back to the challenge when the answer comes.
    pub token: String,
    /// What the browser is to do, as JSON.
    pub options: String,
}

/// The site that passkeys are bound to: where browsers reach the panel, or this machine's own name for itself.
fn site(panel: &Panel, visitor: &Visitor) -> Result<Url, NoPasskeys> {
    let text = match &panel.config.public_url {
        Some(url) => url.clone(),
        None => format!("http://{}", visitor.host.as_deref().unwrap_or_default()),
    };
    let url = Url::parse(&text).map_err(|_| NoPasskeys::NoHostName)?;
    let host = url.domain().ok_or(NoPasskeys::NoHostName)?.to_owned();
    if host.parse::<IpAddr>().is_ok() {
        return Err(NoPasskeys::NoHostName);
    }
    let is_local = host == "localhost" || host.ends_with(".localhost");
    match (url.scheme(), &panel.config.public_url) {
        ("https", _) => Ok(url),
        // Without a public URL, only a name that no other site can have is taken from the request.
        (_, _) if is_local => Ok(url),
        _ => Err(NoPasskeys::NotSafe),
    }
}

/// Why no passkey can be used where the visitor's browser is, if it is so.
pub fn why_not(panel: &Panel, visitor: &Visitor) -> Option<NoPasskeys> {
    site(panel, visitor).err()
}

/// Why an account can have no passkey where its owner's browser is, if it is so.
pub fn why_none_for(panel: &Panel, visitor: &Visitor, user: &User) -> Option<NoPasskeys> {
    match user.origin {
        Origin::Provider(_) => Some(NoPasskeys::NotAsked),
        Origin::Local | Origin::Directory => why_not(panel, visitor),
    }
}

fn party(panel: &Panel, visitor: &Visitor) -> Result<Webauthn, AccessError> {
    let url = site(panel, visitor)?;
    let host = url.domain().unwrap_or_default().to_owned();
    Ok(WebauthnBuilder::new(&host, &url)?.rp_name(SITE_NAME).build()?)
}

/// A challenge to make a passkey for an account.
pub async fn begin_registration(panel: &Panel, visitor: &Visitor, user: &User) -> Result<Challenge, AccessError> {
    let kept = state::list_passkeys(&panel.database, user.id).await?;
    let known = kept.iter().map(read).map(|key| key.map(|key| key.cred_id().clone())).collect::<Result<_, _>>()?;
    let id = user.id.to_string().parse().map_err(|_| AccessError::Gone)?;
    let name = user.name.as_str();
    let (options, registration) = party(panel, visitor)?.start_passkey_registration(id, name, name, Some(known))?;
    let mut options = serde_json::to_value(options)?;
    // One that knows whose it is signs in without a name; where there is no room for it, it still is a second factor.
    options["publicKey"]["authenticatorSelection"]["residentKey"] = "preferred".into();
    keep(panel, REGISTRATION, Some(user.id), &options, &registration).await
}

/// What came of a new passkey.
#[derive(Debug)]
pub enum Registered {
    /// It may be used. If it is the account's first second factor, its recovery codes.
    Done(Option<Vec<String>>),
    /// The answer does not fit a challenge that still counts.
    Refused,
    /// The account has as many as it may have.
    TooMany,
}

/// What a browser says of a passkey that it made.
#[derive(Debug)]
pub struct NewPasskey<'a> {
    /// What its owner calls it.
    pub name: &'a str,
    /// The token of the challenge it was made for.
    pub challenge: &'a str,
    /// The browser's answer, as JSON.
    pub answer: &'a str,
}

/// Keeps a passkey that the browser made for a challenge. The account's sessions but `kept` end: whoever got in without it
/// must show it now.
pub async fn finish_registration(
    panel: &Panel,
    visitor: &Visitor,
    actor: &Actor,
    user: &User,
    kept: SessionId,
    NewPasskey { name, challenge, answer }: NewPasskey<'_>,
) -> Result<Registered, AccessError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let Some(step) = take(&mut tx, REGISTRATION, challenge, now).await? else { return Ok(Registered::Refused) };
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else {
        tx.commit().await?;
        return Ok(Registered::Refused);
    };
    let registration: PasskeyRegistration = serde_json::from_str(&step.state)?;
    let made = party(panel, visitor)?.finish_passkey_registration(&answer, &registration);
    let passkey = match made {
        Ok(passkey) if step.user == Some(user.id) => passkey,
        refused => {
            tx.commit().await?;
            if let Err(error) = refused {
                tracing::info!(error = &error as &dyn std::error::Error, "a new passkey was refused");
            }
            return Ok(Registered::Refused);
        }
    };
    let before = state::list_passkeys(&mut tx, user.id).await?;
    if before.len() >= MOST {
        return Ok(Registered::TooMany);
    }
    let name = passkey_name(name, before.len() + 1);
    state::insert_passkey(&mut tx, user.id, &name, &serde_json::to_string(&passkey)?, now).await?;
    end_other_sessions_of(&mut tx, user.id, kept).await?;
    let codes = super::first_recovery_codes(&mut tx, user.id).await?;
    insert_audit(&mut tx, actor, "New-CsUserPasskey", user.name.as_str(), &format!("“{name}”"), now).await?;
    tx.commit().await?;
    Ok(Registered::Done(codes))
}

/// What its owner calls it, or its number.
fn passkey_name(typed: &str, number: usize) -> String {
    let name: String = typed.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if name.is_empty() { format!("Passkey {number}") } else { name }
}

/// A challenge to sign in with one of an account's passkeys, or with whatever passkey the browser has; `None` if too many
/// strangers ask at once.
pub async fn begin_authentication(
    panel: &Panel,
    visitor: &Visitor,
    user: Option<UserId>,
) -> Result<Option<Challenge>, AccessError> {
    if user.is_none() && !has_room_for_stranger(panel.clock.now()) {
        return Ok(None);
    }
    let (mut options, authentication) = party(panel, visitor)?.start_discoverable_authentication()?;
    options.mediation = None;
    let mut options = serde_json::to_value(options)?;
    if let Some(user) = user {
        let mut allowed = Vec::new();
        for kept in state::list_passkeys(&panel.database, user).await? {
            let id = BASE64_URL_SAFE_NO_PAD.encode(read(&kept)?.cred_id());
            allowed.push(serde_json::json!({ "type": "public-key", "id": id }));
        }
        options["publicKey"]["allowCredentials"] = allowed.into();
    }
    keep(panel, AUTHENTICATION, user, &options, &authentication).await.map(Some)
}

/// Strangers may ask for challenges, each of which is a row in the database: so many a second and no more.
fn has_room_for_stranger(now: Timestamp) -> bool {
    static FREE_AT: Mutex<i64> = Mutex::new(0);
    const EACH: i64 = 1_000_000 / STRANGERS;
    let mut free_at = FREE_AT.lock().unwrap_or_else(PoisonError::into_inner);
    let from = (*free_at).max(now.as_micros());
    if from - now.as_micros() > (STRANGERS - 1) * EACH {
        return false;
    }
    *free_at = from + EACH;
    true
}

/// What came of an answer to a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::access) enum Checked {
    /// It is by a passkey of this account.
    Of(UserId),
    /// It does not count. The challenge is used up once the transaction is committed.
    Wrong,
    /// Nothing was asked that it could answer, and nothing was written.
    Unasked,
}

/// Whose passkey answered a challenge. The challenge is used up however it was answered, once the transaction is committed.
pub(in crate::access) async fn check_answer(
    panel: &Panel,
    tx: &mut Tx,
    visitor: &Visitor,
    challenge: &str,
    answer: &str,
) -> Result<Checked, AccessError> {
    let now = panel.clock.now();
    let Some(step) = take(tx, AUTHENTICATION, challenge, now).await? else { return Ok(Checked::Unasked) };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(Checked::Wrong) };
    let party = party(panel, visitor)?;
    // Whose it is says the step, or the passkey itself. A passkey that does not know is found by the step's account.
    let user = match (step.user, party.identify_discoverable_authentication(&answer)) {
        (Some(user), _) => user,
        (None, Ok((id, _))) => match id.to_string().parse() {
            Ok(user) => user,
            Err(_) => return Ok(Checked::Wrong),
        },
        (None, Err(_)) => return Ok(Checked::Wrong),
    };
    let state: DiscoverableAuthentication = serde_json::from_str(&step.state)?;
    let Some((kept, mut passkey)) = find(tx, user, &answer).await? else { return Ok(Checked::Wrong) };
    match party.finish_discoverable_authentication_v2(&answer, state, &passkey) {
        Ok(result) => {
            passkey.update_credential(&result);
            let is_first = state::use_passkey(tx, &kept, &serde_json::to_string(&passkey)?, now).await?;
            Ok(if is_first { Checked::Of(user) } else { Checked::Wrong })
        }
        Err(error) => {
            tracing::warn!(
                user.id = %user, passkey.id = %kept.id, error = &error as &dyn std::error::Error,
                "the answer of a passkey was refused"
            );
            Ok(Checked::Wrong)
        }
    }
}

async fn find(
    tx: &mut Tx,
    user: UserId,
    answer: &PublicKeyCredential,
) -> Result<Option<(KeptPasskey, Passkey)>, AccessError> {
    for kept in state::list_passkeys(&mut *tx, user).await? {
        let passkey = read(&kept)?;
        if passkey.cred_id().as_slice() == answer.raw_id.as_slice() {
            return Ok(Some((kept, passkey)));
        }
    }
    Ok(None)
}

fn read(kept: &KeptPasskey) -> Result<Passkey, AccessError> {
    Ok(serde_json::from_str(&kept.credential)?)
}

async fn keep(
    panel: &Panel,
    kind: &str,
    user: Option<UserId>,
    options: &serde_json::Value,
    state: &impl serde::Serialize,
) -> Result<Challenge, AccessError> {
    let token = SessionToken::random()?;
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let step = NewStep {
        token_digest: &token.digest(),
        kind,
        user,
        provider: None,
        next: "",
        state: &serde_json::to_string(state)?,
        expires_at: now.plus_micros(CHALLENGE),
    };
    sign_in_steps::insert_step(&mut tx, &step, now).await?;
    tx.commit().await?;
    Ok(Challenge { token: token.reveal().to_owned(), options: options.to_string() })
}

async fn take(
    tx: &mut Tx,
    kind: &str,
    challenge: &str,
    now: Timestamp,
) -> Result<Option<sign_in_steps::Step>, AccessError> {
    let Some(token) = SessionToken::from_cookie(challenge) else { return Ok(None) };
    Ok(sign_in_steps::take_step(tx, &token.digest(), kind, now).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::Config, state::Database};

    #[tokio::test]
    async fn passkeys_need_a_host_name_and_a_safe_connection() {
        let dir = tempfile::tempdir().expect("a folder");
        let database = Database::connect(&format!("sqlite://{}/panel.db", dir.path().display())).await.expect("open");
        let at = |public_url: Option<&str>, host: &str| {
            let config = Config { public_url: public_url.map(ToOwned::to_owned), ..Config::in_folder(dir.path()) };
            let visitor = Visitor { host: Some(host.to_owned()), ..Visitor::default() };
            site(&Panel::new(config, database.clone()), &visitor).map(|url| url.to_string())
        };
        assert_eq!(
            at(Some("https://panel.litwareinc.com"), "10.0.0.7").expect("safe"),
            "https://panel.litwareinc.com/"
        );
        assert_eq!(at(None, "localhost:8080").expect("this machine"), "http://localhost:8080/");
        assert_eq!(at(None, "127.0.0.1:8080"), Err(NoPasskeys::NoHostName));
        assert_eq!(at(None, "[::1]:8080"), Err(NoPasskeys::NoHostName));
        assert_eq!(at(Some("https://10.0.0.7"), "panel"), Err(NoPasskeys::NoHostName));
        assert_eq!(at(Some("http://panel.litwareinc.com"), "panel"), Err(NoPasskeys::NotSafe));
        assert_eq!(at(None, "evil.example"), Err(NoPasskeys::NotSafe), "the request’s word is not enough");
        assert!(at(None, "").is_err() && at(None, "a b").is_err());
    }
}
