//! The secrets of stores that are reached over the network: what a draft says about them, how they are sealed, and how the
//! engine gets them.
//!
//! A secret is sealed for one store of one pool and for the server and user its URL names. Where a URL comes to name
//! others, a kept secret is dropped rather than sent to them.

use std::{collections::BTreeMap, time::Duration};

use tokio::task::{JoinHandle, spawn_blocking};

use super::{FieldError, OperationError, PoolDraft};
use crate::{
    access::{SealError, SealingKey},
    domain::{BackupModule, Fqdn, MAX_SECRET, Pool, PoolId, Secret, StoreRole, StoreUrl},
    panel::Panel,
    state::{
        StateError, Tx,
        pools::{self, SealedSecret},
    },
    sync::{self, Access, Patience, StoreAddress},
    words::{Said, say},
};

/// How long a person waits at the most to hear whether a store far away can be opened.
const LONGEST_LOOK: Duration = Duration::from_secs(6);
/// What such a look does in that time. It waits a little longer for one answer, so that what is said of a silent server is
/// said here, and ends soon after.
const PATIENCE: Patience = Patience { answer: Duration::from_secs(8), tries: 2, pause: Duration::from_millis(250) };

/// One of a pool's stores.
pub type StoreKey = (BackupModule, StoreRole);
/// The sealed secrets of a pool.
type Sealed = BTreeMap<StoreKey, SealedSecret>;

/// What becomes of a store's secret. A store that a draft says nothing about keeps the secret it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretChange {
    /// This one is kept from now on.
    Set(Secret),
    /// None is kept from now on.
    Remove,
}

/// Why the engine does not get a store's address.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// The secret does not open.
    #[error(
        "{}",
        say("refused-secret-sealed").with("role", .role).with("module", .module).with("pool", .pool).with("why", .source)
    )]
    Sealed {
        /// Whose store.
        pool: Fqdn,
        /// The store's module.
        module: BackupModule,
        /// Which of its two.
        role: StoreRole,
        /// Why.
        source: SealError,
    },
    /// The panel's database failed.
    #[error(transparent)]
    State(#[from] StateError),
}

/// What a secret is sealed for; `None` for a store of this machine, which takes none.
pub(super) fn purpose(pool: PoolId, (module, role): StoreKey, url: &StoreUrl) -> Option<String> {
    let confidant = url.confidant()?;
    Some(format!("secret of a store\npool {pool}\n{module}\n{}\n{confidant}", role.name()))
}

/// A pool's store with its secret, as the engine takes it. `None` if the pool has no such store.
pub async fn address_of(
    panel: &Panel,
    pool: &Pool,
    module: BackupModule,
    role: StoreRole,
) -> Result<Option<StoreAddress>, AddressError> {
    let Some(url) = pool.spec.store(module, role) else { return Ok(None) };
    if !pool.keeps_secret(module, role) {
        return Ok(Some(url.into()));
    }
    let address = opened(panel, pool, (module, role), url).await;
    // Between reading the secret and the key, the key may have been replaced; then both are read again.
    match address {
        Err(AddressError::Sealed { .. }) => opened(panel, pool, (module, role), url).await,
        address => address,
    }
    .map(Some)
}

async fn opened(panel: &Panel, pool: &Pool, key: StoreKey, url: &StoreUrl) -> Result<StoreAddress, AddressError> {
    let sealed = pools::list_secrets(&panel.database, pool.id).await?;
    open(panel, pool, key, url, sealed.get(&key).map(|kept| kept.sealed.as_str())).await
}

async fn open(
    panel: &Panel,
    pool: &Pool,
    key: StoreKey,
    url: &StoreUrl,
    sealed: Option<&str>,
) -> Result<StoreAddress, AddressError> {
    let (Some(sealed), Some(purpose)) = (sealed, purpose(pool.id, key, url)) else { return Ok(url.into()) };
    let (file, sealed) = (panel.config.key_file.clone(), sealed.to_owned());
    let opened = off_the_runtime(move || SealingKey::load(&file)?.open(&sealed, &purpose)).await;
    let secret = opened.map_err(|source| {
        let (module, role) = key;
        AddressError::Sealed { pool: pool.fqdn().clone(), module, role, source }
    })?;
    Ok(StoreAddress::new(url.clone(), Some(secret)))
}

/// Reads or makes the key file on a thread that may wait for a disk.
async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SealError> + Send + 'static,
) -> Result<T, SealError> {
    spawn_blocking(work).await.unwrap_or(Err(SealError::NotOurs))
}

/// A look at a store that goes on by itself, so that many take no longer than the slowest.
#[derive(Debug)]
pub(super) struct Look(JoinHandle<Result<(), Said>>);

impl Look {
    /// Whether the store may be used: it lies below an allowed root and can be opened.
    pub fn at(panel: &Panel, address: StoreAddress, access: Access) -> Self {
        let config = panel.config.clone();
        Self(tokio::spawn(async move {
            config.check_root(&address.url).map_err(|e| Said::of(&e))?;
            if !address.url.is_remote() {
                return sync::probe(address, access).await.map_err(|e| e.said_with_cause());
            }
            let url = address.url.clone();
            let probed = sync::probe(StoreAddress { patience: PATIENCE, ..address }, access);
            match tokio::time::timeout(LONGEST_LOOK, probed).await {
                Ok(probed) => probed.map_err(|e| e.said_with_cause()),
                Err(_) => {
                    Err(say("refused-store-no-answer").with("url", url).number("seconds", LONGEST_LOOK.as_secs()))
                }
            }
        }))
    }

    /// A look that failed before it began.
    pub fn failed(message: Said) -> Self {
        Self(tokio::spawn(std::future::ready(Err(message))))
    }

    /// What was seen, as a sentence if the store can't be used.
    pub async fn outcome(self) -> Result<(), Said> {
        let seen = self.0.await;
        seen.unwrap_or_else(|_| Err(say("refused-store-not-checked")))
    }
}

/// The sealed secrets of a pool that may be there already.
pub(super) async fn secrets_of(panel: &Panel, existing: Option<&Pool>) -> Result<Sealed, StateError> {
    match existing {
        Some(pool) => pools::list_secrets(&panel.database, pool.id).await,
        None => Ok(Sealed::new()),
    }
}

/// Whether what is kept is still for the server and user that `url` names.
fn still_for(kept: &SealedSecret, url: &StoreUrl) -> bool {
    kept.url.confidant() == url.confidant()
}

/// A draft's store with the secret that it would have.
pub(super) async fn address_in(
    panel: &Panel,
    existing: Option<&Pool>,
    sealed: &Sealed,
    draft: &PoolDraft,
    key: StoreKey,
    url: &StoreUrl,
) -> Result<StoreAddress, AddressError> {
    match (draft.secrets.get(&key), existing, sealed.get(&key)) {
        (Some(SecretChange::Set(secret)), ..) if url.is_remote() => {
            Ok(StoreAddress::new(url.clone(), Some(secret.clone())))
        }
        (None, Some(pool), Some(kept)) if still_for(kept, url) => {
            open(panel, pool, key, url, Some(kept.sealed.as_str())).await
        }
        _ => Ok(url.into()),
    }
}

/// What to add to the refusal of a store whose secret is dropped because its URL names another server or user.
pub(super) fn dropped_hint(sealed: &Sealed, draft: &PoolDraft, key: StoreKey, url: &StoreUrl) -> Option<Said> {
    let dropped = !draft.secrets.contains_key(&key) && sealed.get(&key).is_some_and(|kept| !still_for(kept, url));
    (dropped && url.is_remote()).then(|| say("refused-secret-dropped"))
}

/// Secrets that belong to no remote store, or can't be one.
pub(super) fn check_secrets(draft: &PoolDraft) -> Vec<FieldError> {
    let set = draft.secrets.iter().filter_map(|(key, change)| match change {
        SecretChange::Set(secret) => Some((*key, secret)),
        SecretChange::Remove => None,
    });
    let faults = set.filter_map(|((module, role), secret)| {
        let message = match draft.spec.store(module, role) {
            None => say("refused-secret-without-url"),
            Some(url) if !url.is_remote() => say("refused-secret-of-this-machine"),
            Some(_) if secret.reveal().len() > MAX_SECRET => say("refused-secret-long").with("most", MAX_SECRET),
            Some(_) => return None,
        };
        Some(FieldError::secret(module, role, message))
    });
    faults.collect()
}

/// The key to seal with, if a draft sets a secret. It is made when it is needed first.
pub(super) async fn sealing_key<'a>(
    panel: &Panel,
    mut drafts: impl Iterator<Item = &'a PoolDraft>,
) -> Result<Option<SealingKey>, OperationError> {
    let set = drafts.find_map(|draft| draft.secrets.iter().find(|(_, change)| matches!(change, SecretChange::Set(_))));
    let Some(((module, role), _)) = set else { return Ok(None) };
    let file = panel.config.key_file.clone();
    let key = off_the_runtime(move || SealingKey::load_or_create(&file)).await;
    key.map(Some).map_err(|error| cant_seal((*module, *role), &error))
}

fn cant_seal((module, role): StoreKey, error: &SealError) -> OperationError {
    let message = say("refused-secret-cant-seal").with("why", error);
    OperationError::Refused(vec![FieldError::secret(module, role, message)])
}

/// Writes the secrets of a pool whose stores were just written anew; `before` is what was kept. Answers with what the
/// audit says of it.
pub(super) async fn write_secrets(
    tx: &mut Tx,
    sealing: Option<&SealingKey>,
    id: PoolId,
    before: &Sealed,
    draft: &PoolDraft,
) -> Result<String, OperationError> {
    let mut told = String::new();
    let mut tell = |(module, role): StoreKey, word: &str| {
        told.extend(["; secret of ", module.short_name(), " ", role.name(), " ", word]);
    };
    let stores: Vec<(StoreKey, &StoreUrl)> = draft.spec.named_stores().map(|(m, r, url)| ((m, r), url)).collect();
    for (key, url) in &stores {
        let (module, role) = *key;
        match (draft.secrets.get(key), sealing, purpose(id, *key, url)) {
            (Some(SecretChange::Set(secret)), Some(sealing), Some(purpose)) => {
                let sealed = sealing.seal(secret, &purpose).map_err(|error| cant_seal(*key, &error))?;
                pools::set_secret(tx, id, module, role, Some(&sealed)).await?;
                tell(*key, "set");
            }
            (None, _, Some(_)) if before.get(key).is_some_and(|kept| still_for(kept, url)) => {
                let kept = before.get(key).map(|kept| kept.sealed.as_str());
                pools::set_secret(tx, id, module, role, kept).await?;
            }
            _ if before.contains_key(key) => tell(*key, "removed"),
            _ => {}
        }
    }
    for key in before.keys().filter(|key| !stores.iter().any(|(named, _)| named == *key)) {
        tell(*key, "removed");
    }
    Ok(told)
}
