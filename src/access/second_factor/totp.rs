//! Time-based codes (RFC 6238) as authenticator apps make them: SHA-1, six digits, thirty seconds.
//!
//! The seed is sealed with the installation's key. A code counts once, and so does no code older than one that was used.

use std::fmt;

use totp_rs::{Builder, Totp};

use super::super::{AccessError, SealingKey, SessionToken, sealed::codes_of};
use crate::{
    domain::{Actor, Secret, SessionId, Timestamp, User, UserId},
    panel::Panel,
    state::{
        Tx,
        audit::insert_audit,
        second_factors as state,
        sessions::end_other_sessions_of,
        sign_in_steps::{self, NewStep},
    },
};

/// Bytes of a seed: as long as SHA-1's digest (RFC 4226 §4 recommends it).
const SEED_BYTES: usize = 20;
/// Codes of so many steps before and after count too: clocks differ.
const SKEW: u16 = 1;
/// Seconds a code lasts.
const STEP_SECONDS: i64 = 30;
/// Who the code is for, as apps show it.
const ISSUER: &str = "poolsync";
/// The kind of step that remembers a seed until its first code has come.
pub const ENROLMENT: &str = "totp";
/// How long that is, in microseconds: a quarter of an hour, to find the telephone and install an app.
const ENROLMENT_LASTS: i64 = 15 * 60 * 1_000_000;

/// A code of six digits.
pub struct Code(String);

impl Code {
    /// What was typed, without spaces; `None` if it can't be a time-based code.
    pub fn read(typed: &str) -> Option<Self> {
        let bare: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        (bare.len() == 6 && bare.bytes().all(|b| b.is_ascii_digit())).then_some(Self(bare))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// A seed to be put into an app.
#[derive(Debug)]
pub struct Enrolment {
    /// Leads back to the seed when the first code comes.
    pub token: String,
    /// The seed as an app takes it by hand, in base 32.
    pub seed: String,
    /// The seed as an app reads it from a picture: an `otpauth:` URI.
    pub uri: String,
}

/// Makes a seed for an account; it counts once its first code has come.
pub async fn begin_enrolment(panel: &Panel, user: &User) -> Result<Enrolment, AccessError> {
    let mut bytes = [0; SEED_BYTES];
    getrandom::fill(&mut bytes).map_err(|_| AccessError::Random)?;
    let seed = totp_rs::Secret::new_stack(bytes).to_base32();
    let sealed = seal(panel, user.id, &seed).await?;
    let token = SessionToken::random()?;
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let step = NewStep {
        token_digest: &token.digest(),
        kind: ENROLMENT,
        user: Some(user.id),
        provider: None,
        next: "",
        state: &sealed,
        expires_at: now.plus_micros(ENROLMENT_LASTS),
    };
    sign_in_steps::insert_step(&mut tx, &step, now).await?;
    tx.commit().await?;
    enrolment(token.reveal(), user, &seed)
}

/// The seed of an enrolment under way, to be shown again; `None` if it counts no more.
pub async fn resume_enrolment(panel: &Panel, user: &User, token: &str) -> Result<Option<Enrolment>, AccessError> {
    let Some((_, seed)) = find_enrolment(panel, user, token).await? else { return Ok(None) };
    enrolment(token, user, &seed).map(Some)
}

fn enrolment(token: &str, user: &User, seed: &str) -> Result<Enrolment, AccessError> {
    let uri = generator(seed, user.name.as_str())?.to_url().map_err(|_| AccessError::Seed)?;
    Ok(Enrolment { token: token.to_owned(), seed: seed.to_owned(), uri })
}

/// The sealed seed of an enrolment, and the seed.
async fn find_enrolment(panel: &Panel, user: &User, token: &str) -> Result<Option<(String, String)>, AccessError> {
    let Some(token) = SessionToken::from_cookie(token) else { return Ok(None) };
    let now = panel.clock.now();
    let step = sign_in_steps::find_step(&panel.database, &token.digest(), ENROLMENT, now).await?;
    let Some(step) = step.filter(|step| step.user == Some(user.id)) else { return Ok(None) };
    let seed = open(panel, user.id, &step.state).await?;
    Ok(Some((step.state, seed)))
}

/// What came of an enrolment's first code.
#[derive(Debug)]
pub enum Enrolled {
    /// Codes are asked for from now on. If these are the account's first second factor, its recovery codes.
    Done(Option<Vec<String>>),
    /// The code is not the seed's at this time.
    WrongCode,
    /// The seed is no longer remembered.
    Ended,
}

/// Keeps the seed of an enrolment whose first code has come. The account's sessions but `kept` end: whoever got in without
/// the factor must show it now.
pub async fn finish_enrolment(
    panel: &Panel,
    actor: &Actor,
    user: &User,
    kept: SessionId,
    token: &str,
    code: &str,
) -> Result<Enrolled, AccessError> {
    let Some((sealed, seed)) = find_enrolment(panel, user, token).await? else { return Ok(Enrolled::Ended) };
    let now = panel.clock.now();
    let Some(step) = Code::read(code).map(|code| matching_step(&seed, &code, now)).transpose()?.flatten() else {
        return Ok(Enrolled::WrongCode);
    };
    let Some(token) = SessionToken::from_cookie(token) else { return Ok(Enrolled::Ended) };
    let mut tx = panel.database.begin().await?;
    if sign_in_steps::take_step(&mut tx, &token.digest(), ENROLMENT, now).await?.is_none() {
        return Ok(Enrolled::Ended);
    }
    state::set_totp(&mut tx, user.id, Some(&sealed), step).await?;
    end_other_sessions_of(&mut tx, user.id, kept).await?;
    let codes = super::first_recovery_codes(&mut tx, user.id).await?;
    insert_audit(&mut tx, actor, "New-CsUserTotp", user.name.as_str(), "", now).await?;
    tx.commit().await?;
    Ok(Enrolled::Done(codes))
}

/// Uses up a code; false if it is not the account's at this time, or was used before.
pub(super) async fn use_code(
    panel: &Panel,
    tx: &mut Tx,
    user: UserId,
    code: &Code,
    now: Timestamp,
) -> Result<bool, AccessError> {
    let factors = state::find_factors(&mut *tx, user).await?;
    let Some(sealed) = factors.and_then(|factors| factors.totp_secret) else { return Ok(false) };
    let seed = open(panel, user, &sealed).await?;
    match matching_step(&seed, code, now)? {
        Some(step) => Ok(state::use_totp_step(tx, user, step).await?),
        None => Ok(false),
    }
}

/// The step whose code it is, of those that count at `now`.
fn matching_step(seed: &str, code: &Code, now: Timestamp) -> Result<Option<i64>, AccessError> {
    let seconds = u64::try_from(now.as_micros() / 1_000_000).unwrap_or(0);
    let step = generator(seed, "account")?.check(&code.0, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

fn generator(seed: &str, account: &str) -> Result<Totp, AccessError> {
    let secret = totp_rs::Secret::try_from_base32(seed).map_err(|_| AccessError::Seed)?;
    Builder::new()
        .with_secret(secret)
        .with_skew(SKEW)
        .with_step_duration(STEP_SECONDS.unsigned_abs())
        .with_account_name(account)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|_| AccessError::Seed)
}

async fn seal(panel: &Panel, user: UserId, seed: &str) -> Result<String, AccessError> {
    let seed = Secret::new(seed).ok_or(AccessError::Seed)?;
    let file = panel.config.key_file.clone();
    let sealed =
        tokio::task::spawn_blocking(move || SealingKey::load_or_create(&file)?.seal(&seed, &codes_of(user))).await;
    Ok(sealed.map_err(|_| AccessError::Seed)??)
}

async fn open(panel: &Panel, user: UserId, sealed: &str) -> Result<String, AccessError> {
    let (file, sealed) = (panel.config.key_file.clone(), sealed.to_owned());
    let opened = tokio::task::spawn_blocking(move || SealingKey::load(&file)?.open(&sealed, &codes_of(user))).await;
    Ok(opened.map_err(|_| AccessError::Seed)??.reveal().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, in six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let seed = totp_rs::Secret::new_stack(*b"12345678901234567890").to_base32();
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let code = Code::read(&format!("{} {}", &code[..3], &code[3..])).expect("six digits");
            let step = seconds / STEP_SECONDS;
            assert_eq!(matching_step(&seed, &code, at(seconds)).expect("read"), Some(step));
            assert_eq!(matching_step(&seed, &code, at(seconds + 30)).expect("read"), Some(step), "one step late");
            assert_eq!(matching_step(&seed, &code, at(seconds + 61)).expect("read"), None, "too late");
        }
        assert!(Code::read("12345").is_none() && Code::read("12345a").is_none() && Code::read("١٢٣٤٥٦").is_none());
    }
}
