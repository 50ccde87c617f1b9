//! What goes wrong with a database server, told apart by what the reader can do about it.

use crate::words::say;

/// What a server said, in its own words.
#[derive(Debug)]
pub struct ServerWord {
    message: String,
    /// The code, if the server gave one: PostgreSQL's SQLSTATE, or the one it would give.
    pub code: Option<String>,
}

impl ServerWord {
    /// What was found out without the server's saying so.
    pub(super) fn own(message: &str) -> Self {
        Self { message: message.to_owned(), code: None }
    }

    /// Whether the trouble is with the values of a row rather than with the statement or the server: data exceptions,
    /// broken constraints, a value too large for its index.
    pub(super) fn refuses_a_row(&self) -> bool {
        self.code.as_ref().is_some_and(|code| code.starts_with("22") || code.starts_with("23") || code == "54000")
    }
}

impl ServerWord {
    /// The code of an error: PostgreSQL's SQLSTATE, or the one it would give.
    pub(super) fn code_of(error: &sqlx::Error) -> Option<String> {
        let word = error.as_database_error()?;
        match word.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
            Some(word) => Some(super::mariadb::code(word.number(), word.code().unwrap_or_default()).to_owned()),
            None => word.code().map(std::borrow::Cow::into_owned),
        }
    }
}

impl From<sqlx::Error> for ServerWord {
    fn from(error: sqlx::Error) -> Self {
        let Some(word) = error.as_database_error() else { return Self { message: error.to_string(), code: None } };
        let mut message = word.message().to_owned();
        if let Some(detail) = word.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().and_then(|e| e.detail()) {
            // A detail may have lines; a sentence has none.
            message = format!("{message}: {}", detail.trim_end_matches('.').replace('\n', " "));
        }
        Self { message, code: Self::code_of(&error) }
    }
}

impl std::fmt::Display for ServerWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ServerWord {}

/// A server's trouble. Unless it says otherwise, nothing was changed at the target: its transaction was rolled back.
#[derive(Debug, thiserror::Error)]
pub enum ServerFault {
    /// Nobody answers there.
    #[error("{}", say("engine-server-unreachable").with("store", .store))]
    Unreachable {
        /// The store.
        store: String,
        /// Why.
        source: ServerWord,
    },
    /// TLS could not be agreed on.
    #[error("{}", say("engine-server-tls").with("store", .store))]
    Tls {
        /// The store.
        store: String,
        /// Why.
        source: ServerWord,
    },
    /// The password or user is wrong, or the server lets this user in from elsewhere only.
    #[error("{}", say("engine-server-credentials").with("store", .store))]
    Credentials {
        /// The store.
        store: String,
        /// The server's word.
        source: ServerWord,
    },
    /// The database does not exist.
    #[error("{}", say("engine-server-no-database").with("store", .store))]
    NoDatabase {
        /// The store.
        store: String,
        /// The server's word.
        source: ServerWord,
    },
    /// The schema does not exist, or can't be seen.
    #[error("{}", say("engine-server-no-schema").with("store", .store).with("schema", .schema))]
    NoSchema {
        /// The store.
        store: String,
        /// The schema.
        schema: String,
    },
    /// The user lacks a right.
    #[error("{}", say("engine-server-forbidden").with("store", .store).said("doing", say(.doing)))]
    Forbidden {
        /// The store.
        store: String,
        /// What was being done, as a key of the catalogues.
        doing: &'static str,
        /// The server's word.
        source: ServerWord,
    },
    /// Rights that are known to be missing before anything is done.
    #[error("{}", say("engine-server-missing-rights").with("store", .store).with("rights", .rights.join("; ")))]
    MissingRights {
        /// The store.
        store: String,
        /// Each right, as it is granted.
        rights: Vec<String>,
    },
    /// Triggers at a server that can't keep them quiet.
    #[error("{}", say("engine-server-triggers").with("store", .store).with("which", .which.join(", ")))]
    Triggers {
        /// The store.
        store: String,
        /// Each with the table it is on.
        which: Vec<String>,
    },
    /// Triggers and rules that a session can't keep quiet.
    #[error("{}", say("engine-server-never-quiet").with("store", .store).with("which", .which.join(", ")))]
    NeverQuiet {
        /// The store.
        store: String,
        /// Each with the table it is on.
        which: Vec<String>,
    },
    /// Types that tables to be built there need.
    #[error("{}", say("engine-server-types-missing").with("store", .store).with("types", .types.join(", ")))]
    TypesMissing {
        /// The store.
        store: String,
        /// Each as it is written, with its extension.
        types: Vec<String>,
    },
    /// A server, database or transaction that takes no writes.
    #[error("{}", say("engine-server-read-only").with("store", .store))]
    ReadOnly {
        /// The store.
        store: String,
        /// The server's word.
        source: ServerWord,
    },
    /// The connection broke off.
    #[error("{}", say("engine-server-lost").with("store", .store).said("doing", say(.doing)))]
    Lost {
        /// The store.
        store: String,
        /// What was being done, as a key of the catalogues.
        doing: &'static str,
        /// Why.
        source: ServerWord,
    },
    /// The answer to the commit was lost, and the server can't be asked.
    #[error("{}", say("engine-server-commit-unknown").with("store", .store))]
    CommitUnknown {
        /// The store.
        store: String,
        /// Why.
        source: ServerWord,
    },
    /// The disk of the server is full.
    #[error("{}", say("engine-server-no-space").with("store", .store))]
    NoSpace {
        /// The store.
        store: String,
        /// The server's word.
        source: ServerWord,
    },
    /// Somebody holds what we need.
    #[error("{}", say("engine-server-locked").with("store", .store).said("doing", say(.doing)))]
    Locked {
        /// The store.
        store: String,
        /// What was being done, as a key of the catalogues.
        doing: &'static str,
        /// The server's word.
        source: ServerWord,
    },
    /// Somebody else changed rows of the target during the run.
    #[error("{}", say("engine-server-changed-meanwhile").with("store", .store))]
    ChangedMeanwhile {
        /// The store.
        store: String,
        /// The server's word.
        source: ServerWord,
    },
    /// A server too old.
    #[error("{}", say("engine-server-too-old").with("store", .store).with("found", .found).with("needed", .needed))]
    TooOld {
        /// The store.
        store: String,
        /// Its version.
        found: String,
        /// The oldest one that will do.
        needed: &'static str,
    },
    /// Names of tables that differ only by case are one name at the target.
    #[error("{}", say("engine-server-names-folded").with("store", .store).with("tables", .tables.join(", ")))]
    NamesFolded {
        /// The store.
        store: String,
        /// The names.
        tables: Vec<String>,
    },
    /// Text is kept in different encodings.
    #[error("{}", say("engine-server-encodings").with("source", .source_store).with("source_encoding", .source_encoding).with("target", .target_store).with("target_encoding", .target_encoding))]
    Encodings {
        /// The source.
        source_store: String,
        /// Its encoding.
        source_encoding: String,
        /// The target.
        target_store: String,
        /// Its encoding.
        target_encoding: String,
    },
    /// Somebody else syncs into the target.
    #[error("{}", say("engine-busy").with("store", .store))]
    Busy {
        /// The store.
        store: String,
    },
    /// An answer that makes no sense.
    #[error("{}", say("engine-server-answer").with("store", .store).said("doing", say(.doing)))]
    Answer {
        /// The store.
        store: String,
        /// What was being done, as a key of the catalogues.
        doing: &'static str,
    },
    /// Anything else.
    #[error("{}", say("engine-server-refused").with("store", .store).said("doing", say(.doing)))]
    Refused {
        /// The store.
        store: String,
        /// What was being done, as a key of the catalogues.
        doing: &'static str,
        /// The server's word.
        source: ServerWord,
    },
}
