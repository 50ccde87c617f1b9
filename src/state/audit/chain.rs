//! The chain that the audit's entries are put on.
//!
//! An entry's seal is a BLAKE3 hash, keyed with a secret that the database holds only sealed, over the seal before it and
//! all of its own fields. Where the chain begins and ends stands in one row that is sealed in the same way: whoever can
//! write to the database, but has not the key, can't change, add, move or remove an entry unnoticed.
//!
//! Losing the key must not stop the panel. Then, or when the chain's end is not as the panel left it, the chain begins anew
//! with an entry that says so, and [`super::verify`] tells from where to where nobody can tell. That a chain was once begun
//! is known outside of the database as well ([`KeySafe::has_begun`]): who takes away all of it there, with its key, gets no
//! first chain, which would vouch for whatever stands there by then.

use std::{
    fmt,
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

pub use super::chain_key::ChainKey;
use super::{Entry, chain_key::add, keys, refusals::Refusals};
use crate::{
    domain::{Actor, Via},
    state::{Row, StateError, Tx, sql},
};

/// The setting that holds the key, sealed. What was in force before is kept as `AuditKey.SEQ`, by the entry it ended with.
pub const KEY_SETTING: &str = "AuditKey";
/// Before what is kept instead of a key that can't be sealed.
pub(super) const LOST: &str = "lost:";
/// The action of the entry with which a chain begins anew.
pub(super) const BEGUN_ANEW: &str = "Reset-CsAuditChain";
/// Entries from before there was a chain that are given a place at once.
const PIECE: u32 = 1000;

/// Opens a sealed key of the chain, or says why it can't be.
pub type OpenKey = Box<dyn Fn(&str) -> Result<ChainKey, String> + Send + Sync>;
/// Seals a key of the chain, or says why it can't be.
pub type SealKey = Box<dyn Fn(&ChainKey) -> Result<String, String> + Send + Sync>;

/// A print of the key file that tells it from others, and nothing else about it; `None` where there is none to be read.
pub type KeyPrint = Box<dyn Fn() -> Option<String> + Send + Sync>;
/// Says whether a chain was ever begun.
pub type HasBegun = Box<dyn Fn() -> bool + Send + Sync>;
/// Notes that a chain was begun, or says why it can't be noted.
pub type NoteBegun = Box<dyn Fn() -> Result<(), String> + Send + Sync>;

/// How the chain's key is kept, and that there is a chain: `access` knows, and tells a database once it is opened.
pub struct KeySafe {
    /// Opens what [`KeySafe::seal`] sealed.
    pub open: OpenKey,
    /// Seals a key for the database.
    pub seal: SealKey,
    /// Which key file that is done with.
    pub print: KeyPrint,
    /// Whether a chain was ever begun, as is noted where nobody comes who can merely write to the database.
    pub has_begun: HasBegun,
    /// Notes it.
    pub note_begun: NoteBegun,
}

impl fmt::Debug for KeySafe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeySafe")
    }
}

/// What a process knows of the chain of a database.
#[derive(Debug, Default)]
pub struct Chain {
    safe: OnceLock<KeySafe>,
    /// The key in force, with the text it is kept as.
    known: Mutex<Option<(String, ChainKey)>>,
    /// Set once it was noted, or tried, that there is a chain.
    noted: OnceLock<()>,
    /// Whether other processes have another key file, as was seen last.
    pub(super) others_key: AtomicBool,
    /// The print that this process noted as its own last.
    pub(super) noted_print: Mutex<Option<String>>,
    /// Rings when this process has put entries on the chain.
    pub written: Notify,
    /// What this process refused lately.
    pub(super) refusals: Refusals,
}

impl Chain {
    /// Tells how the key is kept; only the first word counts. Without it the key is all zeros, which is for tests: the
    /// chain is no more than a checksum then.
    pub fn keep_key_in(&self, safe: KeySafe) {
        let _ = self.safe.set(safe);
    }

    /// Whether other processes on the database have another key file than this one, so that it must record nothing.
    pub fn is_others(&self) -> bool {
        self.others_key.load(Ordering::Relaxed)
    }

    pub(super) fn print(&self) -> Option<String> {
        self.safe.get().and_then(|safe| (safe.print)())
    }

    pub(super) fn open(&self, sealed: &str) -> Result<ChainKey, String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, key)) = known.as_ref().filter(|(text, _)| text == sealed) {
            return Ok(key.clone());
        }
        let key = match self.safe.get() {
            Some(safe) => (safe.open)(sealed)?,
            None => ChainKey::zeros(),
        };
        *known = Some((sealed.to_owned(), key.clone()));
        Ok(key)
    }

    /// Whether a chain was ever begun, by what is known outside of the database.
    pub(super) fn has_begun(&self) -> bool {
        self.safe.get().is_some_and(|safe| (safe.has_begun)())
    }

    /// Notes outside of the database that there is a chain; to be called once an entry is on disk. A note that can't be
    /// made stops nothing.
    pub(in crate::state) fn note_begun(&self) {
        let Some(safe) = self.safe.get().filter(|_| self.noted.set(()).is_ok()) else { return };
        if let Err(why) = (safe.note_begun)() {
            tracing::error!(
                audit.why = why,
                "that the audit was begun can’t be noted beside the key file; if all of it were removed, nobody would know"
            );
        }
    }

    /// The keys that open, of those that were ever in force: the latest first.
    pub(super) fn open_all(&self, sealed: &[String]) -> Vec<ChainKey> {
        match self.safe.get() {
            Some(safe) => sealed.iter().filter_map(|text| (safe.open)(text).ok()).collect(),
            None => vec![ChainKey::zeros()],
        }
    }
}

/// Where the chain begins and ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ends {
    /// The first entry's place.
    pub first_seq: i64,
    /// The seal that the first entry follows: empty, or that of the last one that retention removed.
    pub first_seal: String,
    /// The last entry's place; one less than the first's if there is none.
    pub last_seq: i64,
    /// The last entry's seal.
    pub last_seal: String,
    seal: String,
}

impl Ends {
    pub(super) const SELECT: &str =
        "select first_seq, first_seal, last_seq, last_seal, seal from audit_chain where one = 1";

    pub(super) fn of(row: &Row) -> Result<Self, StateError> {
        Ok(Self {
            first_seq: row.integer("first_seq")?,
            first_seal: row.text("first_seal")?,
            last_seq: row.integer("last_seq")?,
            last_seal: row.text("last_seal")?,
            seal: row.text("seal")?,
        })
    }

    fn seal_with(&self, key: &ChainKey) -> blake3::Hash {
        let mut hasher = key.hasher("ends");
        let (first, last) = (self.first_seq.to_string(), self.last_seq.to_string());
        for field in [&first, &self.first_seal, &last, &self.last_seal] {
            add(&mut hasher, Some(field));
        }
        hasher.finalize()
    }

    /// Whether the panel wrote it so.
    pub(super) fn is_sealed(&self, key: &ChainKey) -> bool {
        blake3::Hash::from_hex(&self.seal).is_ok_and(|seal| seal == self.seal_with(key))
    }

    pub(super) async fn save(&self, tx: &mut Tx, key: &ChainKey) -> Result<(), StateError> {
        sql("update audit_chain set first_seq = $1, first_seal = $2, last_seq = $3, last_seal = $4, seal = $5 where one = 1")
            .bind(self.first_seq)
            .bind(self.first_seal.as_str())
            .bind(self.last_seq)
            .bind(self.last_seal.as_str())
            .bind(self.seal_with(key).to_hex().to_string())
            .execute(tx)
            .await?;
        Ok(())
    }

    /// Gives an entry the next place.
    fn take(&mut self, entry: &mut Entry, key: &ChainKey) {
        self.follow(entry, key, &self.last_seal.clone());
    }

    fn follow(&mut self, entry: &mut Entry, key: &ChainKey, previous: &str) {
        entry.seq = self.last_seq + 1;
        entry.seal = key.seal(previous, entry).to_hex().to_string();
        self.last_seq = entry.seq;
        self.last_seal.clone_from(&entry.seal);
    }
}

/// The chain while a transaction holds its end.
#[derive(Debug)]
pub(super) struct Held {
    pub ends: Ends,
    pub key: ChainKey,
}

/// Puts entries at the end of the chain. Whoever else would do so waits until the transaction has ended.
pub(in crate::state) async fn append(tx: &mut Tx, entries: Vec<Entry>) -> Result<(), StateError> {
    let mut held = hold(tx).await?;
    for mut entry in entries {
        held.ends.take(&mut entry, &held.key);
        insert(tx, &entry).await?;
    }
    held.ends.save(tx, &held.key).await
}

/// Holds the chain's end. The chain is begun if there is none yet, and begun anew if it can't go on.
pub(super) async fn hold(tx: &mut Tx) -> Result<Held, StateError> {
    let none = "insert into audit_chain (one, first_seq, first_seal, last_seq, last_seal, seal) values (1, 1, '', 0, '', '') \
         on conflict (one) do nothing";
    let is_new = sql(none).execute(tx).await? > 0;
    let ends = Ends::of(&sql(Ends::SELECT).push(tx.for_update()).one(&mut *tx).await?)?;
    let chain = tx.chain();
    let kept = kept_key(tx, &chain).await?;
    let placed = "select seq from audit where seq is not null limit 1";
    let is_first = is_new && sql(placed).optional(&mut *tx).await?.is_none();
    match kept {
        None if is_first && !chain.has_begun() => begin(tx, &chain, ends).await,
        None if is_first => begin_anew(tx, &chain, ends, "an earlier one was gone from the database").await,
        None => begin_anew(tx, &chain, ends, "its key was missing").await,
        Some(kept) if kept.starts_with(LOST) => go_on_unkept(tx, &chain, ends, &kept).await,
        Some(sealed) => match chain.open(&sealed) {
            Ok(key) if ends.is_sealed(&key) => Ok(Held { ends, key }),
            // Without a safe there is no other sign that a chain is to be begun.
            Ok(_) if is_first && sealed.is_empty() => begin(tx, &chain, ends).await,
            Ok(key) => {
                let why = "where it begins and ends was not as the panel had left it";
                begin_anew_with(tx, key, ends, why).await
            }
            Err(why) => match keys::others(&mut *tx, &chain, why.clone()).await? {
                Some(other) => Err(StateError::OtherKey(other)),
                None => begin_anew(tx, &chain, ends, &format!("its key can’t be opened: {why}")).await,
            },
        },
    }
}

/// The key in force as it is kept; empty without a safe.
async fn kept_key(tx: &mut Tx, chain: &Chain) -> Result<Option<String>, StateError> {
    if chain.safe.get().is_none() {
        return Ok(Some(String::new()));
    }
    let row = sql("select value from settings where name = $1").bind(KEY_SETTING).optional(tx).await?;
    row.map(|row| row.text("value")).transpose()
}

/// Begins the first chain; entries from before it come first, in their order.
async fn begin(tx: &mut Tx, chain: &Chain, mut ends: Ends) -> Result<Held, StateError> {
    let key = make_key(tx, chain, 0).await?;
    loop {
        let unplaced = Entry::select().push(" where seq is null order by id limit ").push_bind(PIECE);
        let rows = unplaced.all(&mut *tx).await?;
        for row in &rows {
            let mut entry = Entry::of(row)?;
            ends.take(&mut entry, &key);
            sql("update audit set seq = $2, seal = $3 where id = $1")
                .bind(entry.id)
                .bind(entry.seq)
                .bind(entry.seal)
                .execute(tx)
                .await?;
        }
        if rows.len() < PIECE as usize {
            return Ok(Held { ends, key });
        }
    }
}

/// Goes on where the key can't be kept; once one can, the chain begins anew with it.
async fn go_on_unkept(tx: &mut Tx, chain: &Chain, ends: Ends, kept: &str) -> Result<Held, StateError> {
    let Some(safe) = chain.safe.get() else { return begin_anew(tx, chain, ends, "its key was missing").await };
    let key = ChainKey::random().ok_or(StateError::Random)?;
    if let Ok(sealed) = (safe.seal)(&key) {
        keep_key(tx, chain, (sealed, key.clone()), ends.last_seq).await?;
        return begin_anew_with(tx, key, ends, "its key could not be kept before").await;
    }
    let key = ChainKey::unkept(kept);
    if ends.is_sealed(&key) {
        return Ok(Held { ends, key });
    }
    begin_anew_with(tx, key, ends, "where it begins and ends was not as the panel had left it").await
}

/// Begins a chain where another one breaks off, with a new key.
async fn begin_anew(tx: &mut Tx, chain: &Chain, ends: Ends, why: &str) -> Result<Held, StateError> {
    let key = make_key(tx, chain, ends.last_seq).await?;
    begin_anew_with(tx, key, ends, why).await
}

async fn begin_anew_with(tx: &mut Tx, key: ChainKey, mut ends: Ends, why: &str) -> Result<Held, StateError> {
    let found = sql("select min(seq) as first, max(seq) as last from audit").one(&mut *tx).await?;
    let (first, last) = (found.optional_integer("first")?, found.optional_integer("last")?);
    if ends.seal.is_empty() {
        ends.first_seq = first.unwrap_or(1);
    }
    // The larger one: of entries that were cut off, the places must not be given again.
    ends.last_seq = ends.last_seq.max(last.unwrap_or(0));
    let panel = Actor { name: "poolsync".to_owned(), account: None, via: Via::Schedule, address: None };
    let detail = format!(
        "The chain of this audit begins anew here, because {why}. Whether the entries before are whole, only an earlier copy can tell."
    );
    let mut entry = Entry::new(&panel, BEGUN_ANEW, "audit", &detail, tx.now().await?);
    ends.follow(&mut entry, &key, "");
    insert(tx, &entry).await?;
    tracing::error!(audit.seq = entry.seq, audit.why = why, "the chain of the audit begins anew");
    Ok(Held { ends, key })
}

/// Makes a key and keeps it, sealed, in the database. Where it can't be sealed, the panel goes on with one that is none, and
/// who verifies is told.
async fn make_key(tx: &mut Tx, chain: &Chain, last_seq: i64) -> Result<ChainKey, StateError> {
    let Some(safe) = chain.safe.get() else { return Ok(ChainKey::zeros()) };
    let mut key = ChainKey::random().ok_or(StateError::Random)?;
    let sealed = (safe.seal)(&key).unwrap_or_else(|why| {
        tracing::error!(
            audit.why = why,
            "the audit’s key can’t be kept; it is sealed with none until that is put right"
        );
        let kept = format!("{LOST}{}", uuid::Uuid::now_v7());
        key = ChainKey::unkept(&kept);
        kept
    });
    keep_key(tx, chain, (sealed, key.clone()), last_seq).await?;
    Ok(key)
}

/// Keeps a sealed key. What was kept there stays under another name, unless it never was a key.
async fn keep_key(
    tx: &mut Tx,
    chain: &Chain,
    (sealed, key): (String, ChainKey),
    last_seq: i64,
) -> Result<(), StateError> {
    sql("delete from settings where name = $1 and value like 'lost:%'").bind(KEY_SETTING).execute(tx).await?;
    sql("update settings set name = $2 where name = $1")
        .bind(KEY_SETTING)
        .bind(format!("{KEY_SETTING}.{last_seq}.{}", uuid::Uuid::now_v7()))
        .execute(tx)
        .await?;
    sql("insert into settings (name, value) values ($1, $2)")
        .bind(KEY_SETTING)
        .bind(sealed.as_str())
        .execute(tx)
        .await?;
    *chain.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((sealed, key));
    Ok(())
}

async fn insert(tx: &mut Tx, entry: &Entry) -> Result<(), StateError> {
    sql("insert into audit (seq, id, at, actor, via, address, action, target, detail, before_text, after_text, outcome, seal) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(entry.seq)
        .bind(entry.id.as_str())
        .bind(entry.at)
        .bind(entry.actor.as_str())
        .bind(entry.via.as_str())
        .bind(entry.address.as_deref())
        .bind(entry.action.as_str())
        .bind(entry.target.as_str())
        .bind(entry.detail.as_str())
        .bind(entry.before.as_deref())
        .bind(entry.after.as_deref())
        .bind(entry.outcome.as_str())
        .bind(entry.seal.as_str())
        .execute(tx)
        .await?;
    Ok(())
}
