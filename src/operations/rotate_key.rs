//! Replacing the installation's key: every sealed secret is sealed anew, and wherever that breaks off, all of them open.
//!
//! First the next key is put beside the key; from then on, either opens, and what is sealed is sealed with the next one.
//! Then, in one transaction, what is there is sealed anew. Then the next key takes the key's place. Last, what somebody
//! sealed with the old key in the meantime is sealed anew as well; the old key still opens for an hour, for what comes even
//! later, and then goes ([`retire_old_key`]). Beginning again after a crash goes on where it was.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use super::{management_hosts, store_secrets};
use crate::{
    access::{SealError, SealingKey, sealed},
    domain::Actor,
    panel::Panel,
    state::{
        StateError, Tx,
        audit::insert_audit,
        sealed::{Place, Sealed, list_sealed, replace_sealed},
    },
    words::say,
};

/// What became of the secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Sealed anew.
    pub sealed: u64,
    /// What opens with neither key, in words; it was left as it is.
    pub lost: Vec<String>,
}

/// Why the key was not replaced. Everything opens as before.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// The key file can't be used.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// There are secrets, and the key opens none of them.
    #[error("{}", say("refused-key-opens-none").with("number", .0))]
    NotTheKey(usize),
    /// The panel's database failed.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Replaces the key of the configuration's key file.
pub async fn rotate_key(panel: &Panel, actor: &Actor) -> Result<Rotated, RotateError> {
    let file = panel.config.key_file.as_path();
    let keys = SealingKey::prepare_next(file)?;
    let mut rotated = seal_anew(panel, actor, &keys).await?;
    SealingKey::put_next_into_place(file)?;
    rotated.sealed += seal_stragglers(panel).await?;
    Ok(rotated)
}

/// Seals with the next of `keys` whatever is sealed with the other one, in one transaction.
pub async fn seal_anew(panel: &Panel, actor: &Actor, keys: &SealingKey) -> Result<Rotated, RotateError> {
    let mut tx = panel.database.begin().await?;
    let rotated = seal_all(&mut tx, keys).await?;
    let detail =
        format!("{} secrets sealed anew, {} that do not open left as they are", rotated.sealed, rotated.lost.len());
    insert_audit(&mut tx, actor, "Update-CsSealingKey", "key file", &detail, panel.clock.now()).await?;
    tx.commit().await?;
    Ok(rotated)
}

/// Removes the old key beside this machine's key file once it has lasted long enough, after what is still sealed with it
/// was sealed anew.
pub async fn retire_old_key(panel: &Panel) -> Result<(), RotateError> {
    let file = panel.config.key_file.as_path();
    let failed_lately = || FAILED_AT.lock().is_ok_and(|at| at.is_some_and(|at| at.elapsed() < TRY_AGAIN));
    if !SealingKey::old_is_over(file) || failed_lately() {
        return Ok(());
    }
    let retired = match seal_stragglers(panel).await {
        // Somebody may have replaced the key meanwhile: then the old one is another.
        Ok(_) if SealingKey::old_is_over(file) => SealingKey::remove_old(file).map_err(RotateError::from),
        other => other.map(drop),
    };
    if let (Err(_), Ok(mut at)) = (&retired, FAILED_AT.lock()) {
        *at = Some(Instant::now());
    }
    retired
}

/// How soon a process that could not remove an old key tries again.
const TRY_AGAIN: Duration = Duration::from_hours(1);
/// When this process could not.
static FAILED_AT: Mutex<Option<Instant>> = Mutex::new(None);

/// Seals anew what was sealed with the old key by somebody who had read it before it was replaced.
async fn seal_stragglers(panel: &Panel) -> Result<u64, RotateError> {
    let keys = SealingKey::load(&panel.config.key_file)?;
    let only = keys.newest();
    let mut tx = panel.database.begin().await?;
    let mut sealed = 0;
    for one in list_sealed(&mut tx).await? {
        let Some(purpose) = purpose(&one.place) else { continue };
        if only.open(&one.text, &purpose).is_ok() {
            continue;
        }
        if let Ok(secret) = keys.open(&one.text, &purpose) {
            let text = only.seal(&secret, &purpose)?;
            sealed += u64::from(replace_sealed(&mut tx, &one, &text).await?);
        }
    }
    tx.commit().await?;
    Ok(sealed)
}

async fn seal_all(tx: &mut Tx, keys: &SealingKey) -> Result<Rotated, RotateError> {
    let all = list_sealed(tx).await?;
    let mut rotated = Rotated::default();
    for one in &all {
        let purpose = purpose(&one.place);
        let Some((secret, purpose)) = purpose.and_then(|p| Some((keys.open(&one.text, &p).ok()?, p))) else {
            rotated.lost.push(described(one));
            continue;
        };
        let text = keys.seal(&secret, &purpose)?;
        // Where somebody put another secret meanwhile, that one stays.
        rotated.sealed += u64::from(replace_sealed(tx, one, &text).await?);
    }
    if rotated.sealed == 0 && !all.is_empty() {
        return Err(RotateError::NotTheKey(all.len()));
    }
    Ok(rotated)
}

/// What the text in a place was sealed for.
fn purpose(place: &Place) -> Option<String> {
    match place {
        Place::Store { pool, module, role, url } => store_secrets::purpose(*pool, (*module, *role), url.as_ref()?),
        Place::Codes(user) => Some(sealed::codes_of(*user)),
        Place::IdToken(_) => Some(sealed::ID_TOKEN.to_owned()),
        Place::AuditKey(_) => Some(sealed::AUDIT_KEY.to_owned()),
        Place::Step { digest, kind, user } => sealed::step_of(kind, digest, *user),
        Place::WebhookUrl(channel) => Some(sealed::webhook_of(*channel)),
        Place::Signing(channel) => Some(sealed::signing_of(*channel)),
        Place::HostSecret(host, place) => management_hosts::secret_of(*host, place),
        Place::HostPassphrase(host, place) => management_hosts::passphrase_of(*host, place),
    }
}

fn described(sealed: &Sealed) -> String {
    match &sealed.place {
        Place::Store { pool, module, role, .. } => {
            format!("the secret of the {} store of {module}, pool {pool}", role.name())
        }
        Place::Codes(user) => format!("the seed of the codes of account {user}"),
        Place::IdToken(session) => format!("the ID token of session {session}"),
        Place::AuditKey(name) => format!("the audit’s key {name}"),
        Place::Step { kind, .. } => format!("what a sign-in or setup under way remembers ({kind})"),
        Place::WebhookUrl(channel) => format!("the address of the webhook of channel {channel}"),
        Place::Signing(channel) => format!("the signing secret of channel {channel}"),
        Place::HostSecret(host, place) => format!("the secret of management host {host} ({place})"),
        Place::HostPassphrase(host, place) => format!("the passphrase of management host {host} ({place})"),
    }
}
