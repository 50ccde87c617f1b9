//! What goes wrong with a database server, told apart by what the reader can do about it.

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
    #[error(
        "{store} can’t be reached. Nothing was changed at the target; check the address, the network and that the server runs."
    )]
    Unreachable {
        /// The store.
        store: String,
        /// Why.
        source: ServerWord,
    },
    /// TLS could not be agreed on.
    #[error(
        "The protected connection to {store} could not be made. Nothing was changed at the target; check the server’s certificate, or the option sslmode."
    )]
    Tls {
        /// The store.
        store: String,
        /// Why.
        source: ServerWord,
    },
    /// The password or user is wrong, or the server lets this user in from elsewhere only.
    #[error(
        "{store} refused the user or password. Nothing was changed at the target; check both, and from where the server lets this user in."
    )]
    Credentials {
        /// The store.
        store: String,
        /// The server's word.
        source: ServerWord,
    },
    /// The database does not exist.
    #[error(
        "The server has no database for {store}. Nothing was changed at the target; check the name, or create the database."
    )]
    NoDatabase {
        /// The store.
        store: String,
        /// The server's word.
        source: ServerWord,
    },
    /// The schema does not exist, or can't be seen.
    #[error(
        "{store} has no schema “{schema}” that this user may use. Nothing was changed at the target; check the name, or create the schema."
    )]
    NoSchema {
        /// The store.
        store: String,
        /// The schema.
        schema: String,
    },
    /// The user lacks a right.
    #[error(
        "The user of {store} lacks a right: {doing} was refused. Nothing was changed at the target; grant what the server names."
    )]
    Forbidden {
        /// The store.
        store: String,
        /// What was being done.
        doing: &'static str,
        /// The server's word.
        source: ServerWord,
    },
    /// Rights that are known to be missing before anything is done.
    #[error("The user of {store} lacks rights: {}. Nothing was changed at the target; grant them.", .rights.join("; "))]
    MissingRights {
        /// The store.
        store: String,
        /// Each right, as it is granted.
        rights: Vec<String>,
    },
    /// Triggers at a server that can't keep them quiet.
    #[error(
        "In {store} these would act on what is copied, and the server can’t keep them quiet: {}. Nothing was changed at the target; drop them there, and create them again when the backup takes over.", .which.join(", ")
    )]
    Triggers {
        /// The store.
        store: String,
        /// Each with the table it is on.
        which: Vec<String>,
    },
    /// Triggers and rules that a session can't keep quiet.
    #[error(
        "In {store} these act even on what is copied: {}. Nothing was changed at the target; disable each of them, or set it back with ENABLE TRIGGER or ENABLE RULE, without ALWAYS or REPLICA.", .which.join(", ")
    )]
    NeverQuiet {
        /// The store.
        store: String,
        /// Each with the table it is on.
        which: Vec<String>,
    },
    /// Types that tables to be built there need.
    #[error(
        "{store} lacks types that its new tables need: {}. Nothing was changed at the target; create them there, or the extensions they belong to.", .types.join(", ")
    )]
    TypesMissing {
        /// The store.
        store: String,
        /// Each as it is written, with its extension.
        types: Vec<String>,
    },
    /// A server, database or transaction that takes no writes.
    #[error(
        "{store} takes no changes: the server or this database is read-only. Nothing was changed; a backup store must be writable."
    )]
    ReadOnly {
        /// The store.
        store: String,
        /// The server's word.
        source: ServerWord,
    },
    /// The connection broke off.
    #[error(
        "The connection to {store} was lost while {doing}. Nothing was changed at the target; run again when the server is back."
    )]
    Lost {
        /// The store.
        store: String,
        /// What was being done.
        doing: &'static str,
        /// Why.
        source: ServerWord,
    },
    /// The answer to the commit was lost, and the server can't be asked.
    #[error(
        "The connection to {store} was lost in the moment of the commit. Either all changes are there or none; run again, which finds out."
    )]
    CommitUnknown {
        /// The store.
        store: String,
        /// Why.
        source: ServerWord,
    },
    /// The disk of the server is full.
    #[error(
        "There is no space left on the server of {store}. Nothing was changed at the target; free space there and run again."
    )]
    NoSpace {
        /// The store.
        store: String,
        /// The server's word.
        source: ServerWord,
    },
    /// Somebody holds what we need.
    #[error(
        "Somebody else holds a lock in {store} that is needed for {doing}. Nothing was changed at the target; run again when they are done."
    )]
    Locked {
        /// The store.
        store: String,
        /// What was being done.
        doing: &'static str,
        /// The server's word.
        source: ServerWord,
    },
    /// Somebody else changed rows of the target during the run.
    #[error(
        "Somebody else changed {store} during the run. Nothing was changed by it; a backup must have one writer. Run again."
    )]
    ChangedMeanwhile {
        /// The store.
        store: String,
        /// The server's word.
        source: ServerWord,
    },
    /// A server too old.
    #[error("{store} is {found}; {needed} or later is needed. Nothing was changed at the target.")]
    TooOld {
        /// The store.
        store: String,
        /// Its version.
        found: String,
        /// The oldest one that will do.
        needed: &'static str,
    },
    /// Names of tables that differ only by case are one name at the target.
    #[error(
        "{store} writes the names of tables in small letters (lower_case_table_names), and these have capital ones at the source: {}. Nothing was changed at the target; set both servers alike, or leave these tables out.", .tables.join(", ")
    )]
    NamesFolded {
        /// The store.
        store: String,
        /// The names.
        tables: Vec<String>,
    },
    /// Text is kept in different encodings.
    #[error(
        "{source_store} keeps text as {source_encoding} and {target_store} as {target_encoding}. Nothing was changed at the target; both must use one encoding."
    )]
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
    #[error("Another run is writing to {store}. Nothing was changed; try again when it has ended.")]
    Busy {
        /// The store.
        store: String,
    },
    /// An answer that makes no sense.
    #[error("{store} gave an answer that can’t be understood while {doing}. Nothing was changed at the target.")]
    Answer {
        /// The store.
        store: String,
        /// What was being done.
        doing: &'static str,
    },
    /// Anything else.
    #[error("{store} refused {doing}. Nothing was changed at the target.")]
    Refused {
        /// The store.
        store: String,
        /// What was being done.
        doing: &'static str,
        /// The server's word.
        source: ServerWord,
    },
}
