//! What copies of the audit need: the entries after one, and up to where each copy has come.

use super::{Entry, chain::Ends};
use crate::state::{Reader, StateError, Tx, sql};

/// The entries that follow the place `seq`, in order, `limit` at the most.
pub async fn list_entries_after(reader: impl Into<Reader<'_>>, seq: i64, limit: u32) -> Result<Vec<Entry>, StateError> {
    let query = Entry::select().push(" where seq > ").push_bind(seq).push(" order by seq limit ").push_bind(limit);
    query.all(reader).await?.iter().map(Entry::of).collect()
}

/// The places of the first and the last entry; `None` before the first one was written.
pub async fn find_ends(reader: impl Into<Reader<'_>>) -> Result<Option<(i64, i64)>, StateError> {
    let row = sql(Ends::SELECT).optional(reader).await?;
    row.map(|row| Ends::of(&row).map(|ends| (ends.first_seq, ends.last_seq))).transpose()
}

/// The place of the last entry that a copy has; 0 for a new copy.
pub async fn find_copied(reader: impl Into<Reader<'_>>, sink: &str) -> Result<i64, StateError> {
    let row = sql("select seq from audit_copies where sink = $1").bind(sink).optional(reader).await?;
    row.map_or(Ok(0), |row| row.integer("seq"))
}

/// Lets a copy begin again, because it claims to have entries up to `seq`, which there never were; false if that is no
/// longer so.
pub async fn forget_copied(tx: &mut Tx, sink: &str, seq: i64) -> Result<bool, StateError> {
    let forget = sql("update audit_copies set seq = 0 where sink = $1 and seq = $2").bind(sink).bind(seq);
    Ok(forget.execute(tx).await? > 0)
}

/// Notes that a copy has all entries up to `seq`. It never goes back, but by [`forget_copied`]: another process
/// may be ahead.
pub async fn set_copied(tx: &mut Tx, sink: &str, seq: i64) -> Result<(), StateError> {
    sql("insert into audit_copies (sink, seq) values ($1, $2) \
         on conflict (sink) do update set seq = excluded.seq where audit_copies.seq < excluded.seq")
    .bind(sink)
    .bind(seq)
    .execute(tx)
    .await?;
    Ok(())
}
