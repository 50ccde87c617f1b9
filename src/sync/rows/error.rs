//! Why a rows module fails.

use std::{fmt, path::PathBuf};

use crate::words::{Said, say};

/// A fatal error of a row store. Nothing was changed at the target: its transaction was rolled back.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// Not a database, or it can't be opened.
    #[error("{}", say("engine-rows-open").with("file", .path.display()))]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// A write was cut off there, and only a writer can tidy up.
    #[error("{}", say("engine-rows-needs-recovery").with("file", .path.display()))]
    NeedsRecovery {
        /// The file.
        path: PathBuf,
        /// SQLite's word.
        source: rusqlite::Error,
    },
    /// Somebody else holds the source.
    #[error("{}", say("engine-rows-source-busy").with("file", .0.display()))]
    SourceBusy(PathBuf),
    /// Readers would not make way for the commit.
    #[error("{}", say("engine-rows-commit-busy").with("file", .0.display()))]
    CommitBusy(PathBuf),
    /// A database in UTF-16.
    #[error("{}", say("engine-rows-encoding").with("file", .path.display()).with("encoding", .encoding))]
    Encoding {
        /// The file.
        path: PathBuf,
        /// What it says it uses.
        encoding: String,
    },
    /// Rows that nothing tells apart.
    #[error("{}", say("engine-rows-no-primary-key").number("number", .0.len()).with("tables", .0.join(", ")))]
    NoPrimaryKey(Vec<String>),
    /// Tables kept by an engine without transactions.
    #[error("{}", say("engine-rows-no-transactions").with("tables", .0.join(", ")))]
    NoTransactions(Vec<String>),
    /// Keys whose values are computed.
    #[error("{}", say("engine-rows-generated-key").with("columns", .0.join(", ")))]
    GeneratedKey(Vec<String>),
    /// Columns that would be taken for the engine's own.
    #[error("{}", say("engine-rows-reserved-names").with("columns", .0.join(", ")))]
    ReservedNames(Vec<String>),
    /// A table of which no temporary copy can be made.
    #[error("{}", say("engine-rows-too-wide").with("table", .table).with("widest", .widest))]
    TooWide {
        /// The table.
        table: String,
        /// How many columns it may have.
        widest: usize,
    },
    /// Tables that are not stored as rows.
    #[error("{}", say("engine-rows-virtual-tables").with("tables", .0.join(", ")))]
    VirtualTables(Vec<String>),
    /// Tables whose changes no trigger sees reliably.
    #[error("{}", say("engine-rows-not-trackable").with("tables", .0.join(", ")))]
    NotTrackable(Vec<String>),
    /// An engine without tracking.
    #[error("{}", say("engine-rows-no-tracking").with("engine", .0))]
    NoTracking(String),
    /// Tables that were asked for.
    #[error("{}", say("engine-rows-unknown-tables").with("tables", .0.join(", ")))]
    UnknownTables(Vec<String>),
    /// The two sides are built differently.
    #[error("{}", say("engine-rows-schema-differs").with("differences", Listed(.0)))]
    SchemaDiffers(Vec<Said>),
    /// Tables that a server of another kind can't be told to make.
    #[error("{}", say("engine-rows-not-built").with("tables", .0.join(", ")))]
    NotBuilt(Vec<String>),
    /// Two rows with one key, or rows that come out of order: deletes would follow from it.
    #[error("{}", say("engine-rows-out-of-order").with("table", .table).with("file", .path.display()).with("item", .item))]
    OutOfOrder {
        /// The file.
        path: PathBuf,
        /// The table.
        table: String,
        /// The row's name.
        item: String,
    },
    /// A row that was there when the stores were compared.
    #[error("{}", say("engine-rows-vanished").said("row", .0.clone()))]
    Vanished(Said),
    /// A key that finds more than the one row it was read from.
    #[error("{}", say("engine-rows-ambiguous").said("row", .0.clone()))]
    Ambiguous(Said),
    /// Rows depend on each other in ways that leave none that could be applied.
    #[error("{}", say("engine-rows-tangled"))]
    Tangled,
    /// A database server's trouble.
    #[error(transparent)]
    Server(#[from] super::fault::ServerFault),
    /// SQLite's trouble with a statement.
    #[error("{}", say("engine-rows-sql").said("doing", say(.doing).with("file", .path.display())))]
    Sql {
        /// What was being done, as the key of the beginning of a sentence.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

/// Differences, one after the other.
struct Listed<'a>(&'a [Said]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, one) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str("; ")?;
            }
            one.fmt(f)?;
        }
        Ok(())
    }
}
