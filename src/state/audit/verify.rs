//! Finds what somebody changed in the audit by other means than the panel's.
//!
//! It reads the chain from its beginning in pieces and stops at the first entry that is not as it was written. Entries that
//! come in meanwhile are checked too.

use std::{fmt, mem};

use super::{
    Entry,
    chain::{BEGUN_ANEW, ChainKey, Ends, KEY_SETTING},
    copies::list_entries_after,
};
use crate::state::{Database, StateError, sql};

/// Entries read at once.
const PIECE: u32 = 2000;
/// How often it is begun again because retention moved the beginning meanwhile.
const TRIES: u32 = 5;

/// Something that is not as the panel left it, or that nobody can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Entries from one place to another are gone.
    Missing(i64, i64),
    /// An entry's text was changed: those after it follow the one that was written there.
    Altered(i64),
    /// An entry that was not written there: put in, or moved from another place.
    Foreign(i64),
    /// Entries without a place: how many, and the first one's id.
    Unplaced(u64, String),
    /// The last entries are gone.
    Cut(i64, i64),
    /// Where the chain begins and ends was changed or removed.
    Ends,
    /// The chain begins anew at this entry, which says why.
    BegunAnew(i64, String),
    /// The key of these entries is lost.
    CantTell(i64, i64),
    /// A copy has another entry in this place.
    Differs(i64),
    /// A copy has entries from here on, which came after the last one there is now.
    RolledBack(i64),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(from, to) if from == to => write!(f, "Entry {from} is missing: somebody removed it."),
            Self::Missing(from, to) => write!(f, "The entries {from} to {to} are missing: somebody removed them."),
            Self::Altered(seq) => write!(f, "Entry {seq} was altered after it was written."),
            Self::Foreign(seq) => {
                write!(f, "Entry {seq} was not written in this place: somebody put it in, or moved it there.")
            }
            Self::Unplaced(count, id) => {
                write!(f, "{count} entries were put in by something else than the panel; the first has the id {id}.")
            }
            Self::Cut(from, to) => write!(f, "The last entries, {from} to {to}, were cut off."),
            Self::Ends => f.write_str("The record of where the audit begins and ends was changed or removed."),
            Self::BegunAnew(seq, why) => write!(f, "At entry {seq}, the chain begins anew. It says: {why}"),
            Self::CantTell(from, to) => write!(
                f,
                "Whether the entries {from} to {to} are whole can’t be told: their key does not open. Compare them with a copy."
            ),
            Self::Differs(seq) => write!(f, "Entry {seq} is not the one that the copy has in this place."),
            Self::RolledBack(seq) => write!(
                f,
                "The copy goes on with entry {seq}, which is not here any more: the audit was taken back to an earlier state."
            ),
        }
    }
}

/// What became of a verification.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries that are as they were written.
    pub entries: u64,
    /// The place of the first one there is.
    pub first: i64,
    /// The place of the last one looked at.
    pub last: i64,
    /// The seal of the last one looked at.
    pub last_seal: String,
    /// What is wrong, or can't be told.
    pub findings: Vec<Finding>,
}

/// Looks at the whole chain.
pub async fn verify_audit(database: &Database) -> Result<Verified, StateError> {
    let kept = "select value from settings where name = $1 or name like $2 order by name";
    let kept = sql(kept).bind(KEY_SETTING).bind(format!("{KEY_SETTING}.%")).all(database).await?;
    let kept = kept.iter().map(|row| row.text("value")).collect::<Result<Vec<_>, _>>()?;
    let keys = database.audit_chain().open_all(&kept);
    let mut tries = 0;
    loop {
        let Some(ends) = find_ends(database).await? else {
            return no_chain(database, !kept.is_empty()).await;
        };
        let mut walk = Walk::new(keys.clone(), &ends);
        walk.all(database).await?;
        tries += 1;
        let moved = find_ends(database).await?.is_some_and(|now| now.first_seq > ends.first_seq);
        if !moved || tries == TRIES {
            return Ok(walk.told);
        }
    }
}

async fn find_ends(database: &Database) -> Result<Option<Ends>, StateError> {
    sql(Ends::SELECT).optional(database).await?.map(|row| Ends::of(&row)).transpose()
}

/// Nothing was ever recorded, or the record of the chain is gone.
async fn no_chain(database: &Database, has_key: bool) -> Result<Verified, StateError> {
    let is_gone =
        has_key || database.audit_chain().has_begun() || !list_entries_after(database, 0, 1).await?.is_empty();
    let findings = if is_gone { vec![Finding::Ends] } else { Vec::new() };
    Ok(Verified { findings, ..Verified::default() })
}

/// On the way along the chain.
struct Walk {
    keys: Vec<ChainKey>,
    /// The key of the entries here; none if it is not known.
    key: Option<ChainKey>,
    /// The seal of the entry before.
    previous: String,
    /// The place that comes next.
    next: i64,
    /// Since where the key is not known.
    unknown_from: Option<i64>,
    /// An entry that is not as it was written; the one after it shows in which way.
    suspect: Option<i64>,
    told: Verified,
}

impl Walk {
    fn new(keys: Vec<ChainKey>, ends: &Ends) -> Self {
        let told = Verified { first: ends.first_seq, last: ends.first_seq - 1, ..Verified::default() };
        let (previous, next) = (ends.first_seal.clone(), ends.first_seq);
        Self { keys, key: None, previous, next, unknown_from: None, suspect: None, told }
    }

    async fn all(&mut self, database: &Database) -> Result<(), StateError> {
        let unplaced = sql("select count(*) as n, min(id) as id from audit where seq is null").one(database).await?;
        if unplaced.count("n")? > 0 {
            self.told.findings.push(Finding::Unplaced(unplaced.count("n")?, unplaced.text("id")?));
        }
        // Entries before the beginning are none of the chain's.
        let mut after = 0;
        loop {
            let entries = list_entries_after(database, after, PIECE).await?;
            for entry in &entries {
                if let Some(fault) = self.step(entry) {
                    self.told.findings.push(fault);
                    return Ok(());
                }
                after = entry.seq;
            }
            if entries.is_empty() {
                // The end is read after the entries, so that it is not behind them.
                let Some(ends) = find_ends(database).await? else {
                    self.told.findings.push(Finding::Ends);
                    return Ok(());
                };
                let more = ends.last_seq >= self.next && !list_entries_after(database, after, 1).await?.is_empty();
                if !more {
                    self.finish(&ends);
                    return Ok(());
                }
            }
        }
    }

    /// Looks at the next entry; the first fault ends the walk.
    fn step(&mut self, entry: &Entry) -> Option<Finding> {
        if let Some(suspect) = self.suspect {
            let follows = self.key_of(&self.previous, entry).is_some();
            return Some(if follows { Finding::Altered(suspect) } else { Finding::Foreign(suspect) });
        }
        if entry.seq > self.next {
            return Some(Finding::Missing(self.next, entry.seq - 1));
        }
        if entry.seq < self.next {
            return Some(Finding::Foreign(entry.seq));
        }
        if let Some(key) = self.key_of("", entry).filter(|_| entry.action == BEGUN_ANEW) {
            if let Some(from) = self.unknown_from.take() {
                self.told.findings.push(Finding::CantTell(from, entry.seq - 1));
            }
            self.told.findings.push(Finding::BegunAnew(entry.seq, entry.detail.clone()));
            self.key = Some(key);
        } else if self.key.is_some() && entry.action == BEGUN_ANEW && self.key_of(&self.previous, entry).is_none() {
            // Begun anew with a key that is lost, or so somebody wants it to look: from here on nobody can tell.
            self.key = None;
            self.unknown_from = Some(entry.seq);
        } else if let Some(key) = &self.key {
            if !key.sealed(&self.previous, entry) {
                self.suspect = Some(entry.seq);
            }
        } else {
            match (self.key_of(&self.previous, entry), self.unknown_from) {
                (Some(key), None) => self.key = Some(key),
                // It follows the one before, whose key therefore is known: that one was changed.
                (Some(_), Some(from)) => return Some(Finding::Altered(from)),
                (None, from) => self.unknown_from = Some(from.unwrap_or(entry.seq)),
            }
        }
        self.previous.clone_from(&entry.seal);
        self.next = entry.seq + 1;
        if self.key.is_some() && self.suspect.is_none() {
            self.told.entries += 1;
        }
        self.told.last = entry.seq;
        self.told.last_seal.clone_from(&entry.seal);
        None
    }

    /// The key by which an entry follows the seal `previous`.
    fn key_of(&self, previous: &str, entry: &Entry) -> Option<ChainKey> {
        self.keys.iter().find(|key| key.sealed(previous, entry)).cloned()
    }

    fn finish(&mut self, ends: &Ends) {
        let findings = &mut self.told.findings;
        if let Some(seq) = mem::take(&mut self.suspect) {
            findings.push(if seq > ends.last_seq { Finding::Foreign(seq) } else { Finding::Altered(seq) });
            return;
        }
        if let Some(from) = self.unknown_from {
            findings.push(Finding::CantTell(from, self.next - 1));
        }
        let is_sealed = match &self.key {
            Some(key) => ends.is_sealed(key),
            None => self.keys.iter().any(|key| ends.is_sealed(key)) || self.unknown_from.is_some(),
        };
        if ends.last_seq >= self.next {
            findings.push(Finding::Cut(self.next, ends.last_seq));
        } else if !is_sealed || ends.last_seq + 1 < self.next || ends.last_seal != self.previous {
            findings.push(Finding::Ends);
        }
    }
}
