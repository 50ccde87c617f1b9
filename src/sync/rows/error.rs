//! Why a rows module fails.

use std::path::PathBuf;

/// A fatal error of a row store. Nothing was changed at the target: its transaction was rolled back.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// Not a database, or it can't be opened.
    #[error("{} could not be opened as an SQLite database. Nothing was changed at the target; check the path and the rights on it.", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// A write was cut off there, and only a writer can tidy up.
    #[error("{} was left in the middle of a write by a program that ended abruptly. Nothing was changed; let that program (or, for a backup, the next sync) open it once, which puts it in order.", .path.display())]
    NeedsRecovery {
        /// The file.
        path: PathBuf,
        /// SQLite's word.
        source: rusqlite::Error,
    },
    /// Somebody else holds the source.
    #[error("{} is locked by another program. Nothing was changed at the target; try again when that program lets go of it.", .0.display())]
    SourceBusy(PathBuf),
    /// Readers would not make way for the commit.
    #[error("Other programs kept reading {} while the changes were to be committed. They were rolled back; try again.", .0.display())]
    CommitBusy(PathBuf),
    /// A database in UTF-16.
    #[error("{} keeps its text as {encoding}; only databases in UTF-8 can be synced. Nothing was changed.", .path.display())]
    Encoding {
        /// The file.
        path: PathBuf,
        /// What it says it uses.
        encoding: String,
    },
    /// Rows that nothing tells apart.
    #[error("{} without a primary key: {}. Their rows can’t be told apart, so nothing was changed at the target; give them a primary key or leave them out.", if .0.len() == 1 { "There is a table" } else { "There are tables" }, .0.join(", "))]
    NoPrimaryKey(Vec<String>),
    /// Tables kept by an engine without transactions.
    #[error("There are tables that know no transactions: {}. They can neither be read nor changed as one moment, so nothing was changed at the target; convert them (ALTER TABLE … ENGINE = InnoDB) or leave them out.", .0.join(", "))]
    NoTransactions(Vec<String>),
    /// Keys whose values are computed.
    #[error("Columns of primary keys that are generated can’t be synced: {}. Nothing was changed at the target; use an ordinary column for the key, or leave the table out.", .0.join(", "))]
    GeneratedKey(Vec<String>),
    /// Columns that would be taken for the engine's own.
    #[error("Names of columns that begin with poolsync_ are kept for the sync itself: {}. Nothing was changed at the target; rename the columns, or leave their tables out.", .0.join(", "))]
    ReservedNames(Vec<String>),
    /// A table of which no temporary copy can be made.
    #[error(
        "Table “{table}” has more columns than rows can be changed in one by one ({widest}). Nothing was changed at the target; leave it out, or empty it at the target to have it copied as a whole."
    )]
    TooWide {
        /// The table.
        table: String,
        /// How many columns it may have.
        widest: usize,
    },
    /// Tables that are not stored as rows.
    #[error("Virtual tables can’t be synced: {}. Nothing was changed at the target; leave them out.", .0.join(", "))]
    VirtualTables(Vec<String>),
    /// Tables whose changes no trigger sees reliably.
    #[error("Changes can’t be tracked in {}: tables need a primary key, and neither they nor their partitions may be unlogged or foreign. Nothing was changed; a sync compares such a store as a whole.", .0.join(", "))]
    NotTrackable(Vec<String>),
    /// An engine without tracking.
    #[error(
        "Change tracking is available for PostgreSQL databases only, not for {0}. Nothing was changed; a sync finds changes there by comparing."
    )]
    NoTracking(String),
    /// Tables that were asked for.
    #[error("The source has no table named {}. Nothing was changed at the target.", .0.join(", "))]
    UnknownTables(Vec<String>),
    /// The two sides are built differently.
    #[error("The schemas of the two stores differ: {}. Nothing was changed at the target; bring the schemas in line first.", .0.join("; "))]
    SchemaDiffers(Vec<String>),
    /// Tables that a server of another kind can't be told to make.
    #[error("The target lacks tables, and none is built after one of another kind of database: {}. Nothing was changed at the target; create them there first.", .0.join(", "))]
    NotBuilt(Vec<String>),
    /// Two rows with one key, or rows that come out of order: deletes would follow from it.
    #[error("The rows of “{table}” in {} are not in the order of their primary key at {item}: the database is damaged, or its primary key does not keep rows apart. Nothing was changed at the target.", .path.display())]
    OutOfOrder {
        /// The file.
        path: PathBuf,
        /// The table.
        table: String,
        /// The row's name.
        item: String,
    },
    /// A row that was there when the stores were compared.
    #[error(
        "The row {0} disappeared within a transaction. Nothing was changed at the target; check the database for damage."
    )]
    Vanished(String),
    /// A key that finds more than the one row it was read from.
    #[error(
        "More than one row goes by the name {0}. Nothing was changed at the target; check the database for damage."
    )]
    Ambiguous(String),
    /// Rows depend on each other in ways that leave none that could be applied.
    #[error(
        "The rows that break the target’s constraints could not be told from the others. Nothing was changed at the target; repair the source’s foreign keys and unique values."
    )]
    Tangled,
    /// A database server's trouble.
    #[error(transparent)]
    Server(#[from] super::fault::ServerFault),
    /// SQLite's trouble with a statement.
    #[error("{doing} {} failed. Nothing was changed at the target.", .path.display())]
    Sql {
        /// What was being done, as the beginning of a sentence.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}
