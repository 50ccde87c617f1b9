//! What the driver of the panel's database complains of, in words for people.
//!
//! The driver's own words name lines of the server's source code and its own inner parts, which help nobody who reads a
//! sentence or a log.

use std::{error::Error, fmt};

use sqlx::{migrate::MigrateError, postgres::PgDatabaseError};

/// An error of the driver, as it is told. The driver's own is not its source: it would be told as well.
pub struct Complaint {
    words: String,
    error: sqlx::Error,
}

impl Complaint {
    /// SQLSTATE, if the server gave one.
    pub fn code(&self) -> Option<String> {
        self.error.as_database_error()?.code().map(std::borrow::Cow::into_owned)
    }

    /// Whether the database could not be asked at all, so that the same may work in a moment.
    pub fn is_away(&self) -> bool {
        match &self.error {
            sqlx::Error::Migrate(error) => match &**error {
                MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => is_away(error),
                _ => false,
            },
            error => is_away(error),
        }
    }

    /// Whether no connection was to be had in time.
    pub const fn is_of_waiting(&self) -> bool {
        matches!(self.error, sqlx::Error::PoolTimedOut)
    }

    /// Whether the connections were closed on purpose: the process ends.
    pub const fn is_of_the_end(&self) -> bool {
        matches!(self.error, sqlx::Error::PoolClosed)
    }
}

impl From<sqlx::Error> for Complaint {
    fn from(error: sqlx::Error) -> Self {
        Self { words: words(&error), error }
    }
}

impl From<MigrateError> for Complaint {
    fn from(error: MigrateError) -> Self {
        sqlx::Error::Migrate(Box::new(error)).into()
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl fmt::Debug for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for Complaint {}

fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        // Connections are refused or cut, the user or the database is none any more, there are too many connections, or the
        // machine takes no writes.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            ["08", "28", "57P"].iter().any(|class| code.starts_with(class))
                || matches!(&*code, "3D000" | "53300" | "25006")
        }),
        _ => false,
    }
}

fn words(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => {
            let detail = error.try_downcast_ref::<PgDatabaseError>().and_then(PgDatabaseError::detail);
            // A detail may have lines; a sentence has none.
            let detail = detail.map(|text| format!(": {}", text.trim_end_matches('.').replace('\n', " ")));
            error.message().to_owned() + &detail.unwrap_or_default()
        }
        sqlx::Error::Io(error) => {
            let text = error.to_string();
            text.split_once(" (os error").map_or(text.as_str(), |(before, _)| before).to_owned()
        }
        sqlx::Error::PoolTimedOut => "no connection to it could be had in time".to_owned(),
        sqlx::Error::PoolClosed => "the connections to it are closed already".to_owned(),
        sqlx::Error::Tls(error) => format!("the protected connection to it could not be made: {error}"),
        sqlx::Error::Migrate(error) => match &**error {
            MigrateError::Execute(error) => words(error),
            MigrateError::ExecuteMigration(error, step) => format!("step {step}: {}", words(error)),
            other => other.to_string(),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drivers_inner_parts_are_not_told() {
        let refused = std::io::Error::from_raw_os_error(111);
        assert_eq!(Complaint::from(sqlx::Error::Io(refused)).to_string(), "Connection refused");
        let waited = Complaint::from(MigrateError::Execute(sqlx::Error::PoolTimedOut));
        assert!(waited.is_away() && !waited.to_string().contains("pool"), "{waited}");
    }
}
