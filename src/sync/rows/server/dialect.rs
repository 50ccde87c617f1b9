//! What differs from one kind of server to the next: the words of its SQL and what it can compute by itself. All that is
//! decided stands in the engine beside this; a dialect only says how it is put.

use std::fmt::Debug;

use crate::{domain::TableChoice, sync::error::SyncError};

use super::{
    catalogue::{Catalogue, Column, Reference, Table},
    compare::Found,
    fingerprints::Moment,
    session::{Destination, Session},
    stage::Keys,
};

/// What was built outside of a transaction: a table or a sequence.
#[derive(Debug)]
pub(in crate::sync::rows) struct Built {
    /// `TABLE` or `SEQUENCE`.
    pub kind: &'static str,
    /// Quoted.
    pub name: String,
}

/// A server's language. Names that it is given are bare, those in what it answers are quoted. Queries call the table they
/// read `t`: a bare column could be taken for a result's.
pub(in crate::sync::rows) trait Dialect: Debug + Sync {
    // Words

    /// An identifier.
    fn quoted(&self, name: &str) -> String;
    /// A text.
    fn literal(&self, text: &str) -> String;
    /// A table as it is named in `FROM`.
    fn from(&self, table: &Table) -> String;
    /// `a.k = b.k` for each column of the key, exactly: also where its collation takes different texts for equal.
    fn same_key(&self, table: &Table, a: &str, b: &str) -> String;

    /// All columns, each with `prefix` in front.
    fn columns(&self, table: &Table, prefix: &str) -> String {
        self.list(&table.columns, prefix)
    }

    /// As [`Dialect::columns`], and the generated ones: they may be referred to as well.
    fn all_columns(&self, table: &Table, prefix: &str) -> String {
        let generated = table.generated.iter().map(|(name, _)| format!(", {prefix}{}", self.quoted(name)));
        self.columns(table, prefix) + &generated.collect::<String>()
    }

    /// Columns, each with `prefix` in front.
    fn list(&self, columns: &[Column], prefix: &str) -> String {
        let columns: Vec<String> = columns.iter().map(|c| format!("{prefix}{}", self.quoted(&c.name))).collect();
        columns.join(", ")
    }

    // Beginning

    /// Begins a transaction that sees one moment and can't write.
    fn snapshot(&self) -> &'static str;
    /// Begins a transaction that sees one moment and holds all changes.
    fn changes(&self) -> &'static str;
    /// Answers 1 if this session is the schema's one writer now, and stays it as long as it is connected.
    fn become_writer(&self, schema: &str) -> String;
    /// The names of a schema's tables, the engine's own included.
    fn names(&self, schema: &str) -> String;
    /// Keeps tables from being altered, truncated or dropped until the transaction's end.
    fn hold(&self, names: &[&str]) -> String;
    /// Keeps them from being changed as well, where the server can do that and still let others read.
    fn hold_alone(&self, names: &[&str]) -> String;
    /// Fails, naming each, if rights to read the chosen tables are missing.
    fn check_source(&self, session: &mut Session, choice: &TableChoice) -> Result<(), SyncError>;
    /// Fails, naming each, if rights to write are missing, or if something would act by itself when rows change.
    fn check_target(&self, session: &mut Session, choice: &TableChoice) -> Result<(), SyncError>;
    /// Whether both servers' hashes can be compared; fails if they keep text in ways that can't be brought together.
    fn hashes_agree(&self, source: &mut Session, target: &mut Session) -> Result<bool, SyncError>;

    /// What lets other sessions see the moment that this one’s transaction sees, and how many of them may work on one query;
    /// `None` if there can be only one.
    fn moment(&self, _session: &mut Session) -> Result<Option<Moment>, SyncError> {
        Ok(None)
    }
    /// Begins a transaction that sees another’s moment and can’t write.
    fn join(&self, _moment: &str) -> String {
        self.snapshot().to_owned()
    }

    /// Whether its stores may keep a log of what changed.
    fn may_track(&self) -> bool;

    // The catalogue

    /// The tables, without the engine's own.
    fn catalogue(&self, session: &mut Session) -> Result<Catalogue, SyncError>;
    /// The foreign keys of the schema's tables, and those of others that refer to them.
    fn references(&self, session: &mut Session) -> Result<Vec<Reference>, SyncError>;

    // Reading

    /// A column of `t` as it is sent: text that reads back as the same value.
    fn sent(&self, column: &Column) -> String;
    /// What orders rows by the bytes of a column as it is sent; integers by value.
    fn order(&self, column: &Column) -> String;
    /// The fingerprints of ranges of the rows in `from`, which `range` numbers, in the order of their numbers: number, rows,
    /// and two whole numbers of 64 bits or more that differ if a row differs. Those of pieces of a table add up to its own.
    fn fingerprints(&self, table: &Table, range: &str, from: &str) -> String;
    /// As [`Dialect::fingerprints`], where many rows share each value of `column`, the first of the key.
    fn fingerprints_by_value(&self, table: &Table, _column: &str, range: &str, from: &str) -> String {
        self.fingerprints(table, range, from)
    }
    /// Conditions on `t` that part a table’s rows into about this many pieces; none if it can’t be parted.
    fn pieces(&self, _session: &mut Session, _table: &Table, _pieces: u64) -> Result<Vec<String>, SyncError> {
        Ok(Vec::new())
    }
    /// Of one row: a digest, its bytes, and a short digest of each column, joined by commas.
    ///
    /// Those of columns may be made by the server's own hash if that can be compared: `hashes`.
    fn digests(&self, table: &Table, hashes: bool) -> [String; 3];
    /// The number of the range that an integer column's value falls into, rising with it.
    fn range_of(&self, column: &str, shift: u32) -> String;
    /// The first and the last value of a range.
    fn ends(&self, range: i64, shift: u32) -> (i128, i128);
    /// A whole number that the key's values spread evenly: at least this mask's bits.
    fn spread(&self, table: &Table, mask: u64) -> String;
    /// What to read `FROM` for only the rows of which a column lies between one of these pairs.
    fn between(&self, table: &Table, column: &str, ends: &[(i128, i128)]) -> String;
    /// How many pairs [`Dialect::between`] takes at once.
    fn pairs_at_once(&self) -> usize;
    /// What to read `FROM` for only the rows with these keys; `None` if looking for keys is no quicker than digesting whole
    /// ranges.
    fn with_keys(&self, table: &Table, keys: &[Vec<u8>]) -> Option<String>;
    /// Tells a server that takes few keys for many to find rows by their index, or no longer.
    fn only_by_key(&self, session: &mut Session, only: bool) -> Result<(), SyncError>;
    /// The rows with these keys: each row's number, then its columns as they are sent.
    fn by_key(&self, table: &Table, keys: &Keys) -> String;

    // Writing

    /// The name by which a temporary table is used.
    fn temporary(&self, name: &str) -> String;
    /// Makes the table of the steps that are left out.
    fn make_failed(&self) -> String;
    /// Adds steps to it that may be there already.
    fn add_failed(&self, seqs: &str) -> String;
    /// How many columns a table may have of which rows are staged: temporary tables have three more.
    fn widest(&self) -> usize;
    /// Makes the temporary tables of a table: keys, new and old versions.
    fn make_stage(&self, number: usize, table: &Table) -> Vec<String>;
    /// Makes what was staged quick to find, where many rows were.
    fn index_stage(&self, number: usize) -> Vec<String>;
    /// Takes out the rows that go or change and keeps their images. Each statement concerns all of these rows.
    fn take_out(&self, number: usize, table: &Table) -> Vec<String>;
    /// Takes out rows by their staged keys, steps in `seqs`.
    fn take_back(&self, number: usize, table: &Table, seqs: &str) -> String;
    /// Puts staged rows in; conditions on `n` follow.
    fn put_in(&self, number: usize, table: &Table) -> String;
    /// What the server should be told after a table was filled.
    fn analyse(&self, table: &Table) -> Option<String>;
    /// A table as [`Session::fill`] fills it.
    fn destination(&self, table: &Table) -> Destination;
    /// Keeps triggers and foreign keys from acting until the transaction's end.
    fn keep_quiet(&self) -> &'static str;
    /// Whether statements that build tables commit by themselves. What was built has to be taken away again then if the run
    /// fails.
    fn commits_by_building(&self) -> bool;
    /// Makes tables that are missing. Where that commits, no transaction is open afterwards, and what was made is added to
    /// `built`.
    fn build(
        &self,
        source: &mut Session,
        target: &mut Session,
        missing: &[&Table],
        built: &mut Vec<Built>,
    ) -> Result<(), SyncError>;
    /// Puts on new tables what comes after their rows.
    fn finish_building(&self, source: &mut Session, target: &mut Session, missing: &[&Table]) -> Result<(), SyncError>;
    /// Whether the server looks at all rows of a new table when foreign keys are put on it.
    fn checks_new_tables(&self) -> bool;
    /// Takes away what was built and is not in use yet, by the session that holds the writer's lock. No transaction is open.
    fn take_down(&self, _target: &mut Session, _built: &[Built]) -> Result<(), SyncError> {
        Ok(())
    }
    /// The steps among the staged ones whose previous rows are too large to be kept, as number and change; `None` if there
    /// can't be any.
    fn too_large_to_keep(&self, _number: usize, _table: &Table) -> Option<String> {
        None
    }
    /// Checks what the server does not check by itself while triggers are quiet.
    fn check_quiet(&self, _target: &mut Session) -> Result<(), SyncError> {
        Ok(())
    }
    /// Makes the table of previous images.
    fn make_recycle(&self) -> &'static str;
    /// Keeps the images of a table's rows that were taken out, under a run's name, numbered from behind `last`; how many.
    fn recycle(&self, target: &mut Session, number: usize, table: &Table, run: (&str, u64)) -> Result<u64, SyncError>;
    /// Makes the table of marks.
    fn make_marks(&self) -> &'static str;
    /// Leaves a run's mark, in place of an earlier attempt's.
    fn mark(&self, run: &str, attempt: &str) -> String;
    /// Makes the table of the store's marker.
    fn make_marker(&self) -> &'static str;
    /// Answers 1 if there is a table of that name.
    fn has_table(&self, name: &str) -> String;
    /// Whether there is a table that is written so in a statement.
    fn is_there(&self, session: &mut Session, written: &str) -> Result<bool, SyncError>;
    /// Moves on, within the transaction, what hands out numbers.
    fn move_on(&self, source: &mut Session, target: &mut Session, choice: &TableChoice) -> Result<(), SyncError>;
    /// Moves on what can be moved only outside of it; after the commit.
    fn move_on_after(&self, source: &mut Session, target: &mut Session, found: &Found) -> Result<(), SyncError>;
}
