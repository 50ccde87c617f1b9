//! Rows of answers, read by column name straight into domain types.

use std::str::FromStr;

use sqlx::{Row as _, postgres::PgRow, sqlite::SqliteRow};

use super::error::StateError;
use crate::{
    domain::{TableChoice, Timestamp},
    words::Said,
};

/// A row of an answer.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

impl Row {
    fn read(&self, column: &str) -> Result<Option<&str>, StateError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    /// A text column that may be null.
    pub fn optional_text(&self, column: &str) -> Result<Option<String>, StateError> {
        Ok(self.read(column)?.map(ToOwned::to_owned))
    }

    /// A text column.
    pub fn text(&self, column: &str) -> Result<String, StateError> {
        self.optional_text(column)?.ok_or_else(|| StateError::null(column))
    }

    /// A text that may be null, and what it is made of, in a column beside it.
    pub fn optional_said(&self, column: &str, made_of: &str) -> Result<Option<Said>, StateError> {
        let Some(words) = self.optional_text(column)? else { return Ok(None) };
        Ok(Some(Said::recorded(words, self.read(made_of)?)))
    }

    /// A text, and what it is made of, in a column beside it.
    pub fn said(&self, column: &str, made_of: &str) -> Result<Said, StateError> {
        self.optional_said(column, made_of)?.ok_or_else(|| StateError::null(column))
    }

    /// A number column that may be null.
    pub fn optional_integer(&self, column: &str) -> Result<Option<i64>, StateError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    /// A number column.
    pub fn integer(&self, column: &str) -> Result<i64, StateError> {
        self.optional_integer(column)?.ok_or_else(|| StateError::null(column))
    }

    /// A number column that counts something.
    pub fn count(&self, column: &str) -> Result<u64, StateError> {
        u64::try_from(self.integer(column)?).map_err(|e| StateError::decode(column, e))
    }

    /// A column that is 0 or 1.
    pub fn flag(&self, column: &str) -> Result<bool, StateError> {
        Ok(self.integer(column)? != 0)
    }

    /// A moment.
    pub fn timestamp(&self, column: &str) -> Result<Timestamp, StateError> {
        self.integer(column).map(Timestamp::from_micros)
    }

    /// A moment that may be missing.
    pub fn optional_timestamp(&self, column: &str) -> Result<Option<Timestamp>, StateError> {
        Ok(self.optional_integer(column)?.map(Timestamp::from_micros))
    }

    /// A text column as the domain type it holds.
    pub fn parse<T: FromStr>(&self, column: &str) -> Result<T, StateError>
    where
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        let text = self.read(column)?.ok_or_else(|| StateError::null(column))?;
        text.parse().map_err(|e| StateError::decode(column, e))
    }

    /// A text column that may be null, as the domain type it holds.
    pub fn optional_parse<T: FromStr>(&self, column: &str) -> Result<Option<T>, StateError>
    where
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        self.read(column)?.map(|text| text.parse().map_err(|e| StateError::decode(column, e))).transpose()
    }

    /// The columns `only_tables` and `exclude_tables`.
    pub fn table_choice(&self) -> Result<TableChoice, StateError> {
        let only = self.optional_parse("only_tables")?.unwrap_or_default();
        let without = self.optional_parse("exclude_tables")?.unwrap_or_default();
        TableChoice::new(only, without).map_err(|e| StateError::decode("exclude_tables", e))
    }
}
