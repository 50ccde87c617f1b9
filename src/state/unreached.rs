//! Why nobody gets to the panel's database, told before anything is done: which setting leads there, what its machines
//! answered, and what to do.

use std::path::PathBuf;

use super::{complaint::Complaint, database_url::Setting};

/// A process that starts does not get to the database.
#[derive(Debug, thiserror::Error)]
pub enum Unreached {
    /// Nobody answers, or nobody takes writes.
    #[error(
        "The panel’s database does not answer where {setting} leads: {told}. Nothing was changed. Start the database, or put {setting} right."
    )]
    Away {
        /// By which way.
        setting: Setting,
        /// What each machine answered.
        told: String,
    },
    /// It answers and lets nobody in: waiting would not help.
    #[error(
        "The panel’s database lets nobody in where {setting} leads: {told}. Nothing was changed. Put the name, the password or the database in {setting} right, or at the server."
    )]
    Refused {
        /// By which way.
        setting: Setting,
        /// What each machine answered.
        told: String,
    },
    /// The way around the pooler leads to another database than the one through it.
    #[error(
        "database_direct_url leads to another database than database_url: to {direct}, and not to {through}. Nothing was changed in either. Let both lead to the same database, database_direct_url around the pooler."
    )]
    AnotherDatabase {
        /// Where the way around the pooler leads.
        direct: String,
        /// Where the way through it leads.
        through: String,
    },
    /// They lead to one database, but to different machines of it.
    #[error(
        "database_url and database_direct_url lead to different machines of the panel’s database at this moment: {through}, and {direct}. Nothing was changed. Try again once one of them has taken over; if it stays so, let both name the same machines."
    )]
    AnotherMachine {
        /// Where the way around the pooler leads.
        direct: String,
        /// Where the way through it leads.
        through: String,
    },
    /// An SQLite file can't be opened.
    #[error("The panel’s database {path} can’t be opened; check database_url and who may write there", path = .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: Complaint,
    },
}
