//! Statements on the panel's database: text that stands in the source (never built from input), with `$1`-style parameters,
//! which both engines take. Rows are read by column name straight into domain types.

use sqlx::{
    AssertSqlSafe, Postgres, Sqlite,
    postgres::{PgArguments, PgRow},
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};

use super::{
    database::{Database, Engine, Reader, Tx, TxEngine},
    error::StateError,
    row::Row,
    value::Value,
};

/// A statement with its parameters.
#[derive(Debug)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

/// A statement; parameters are `$1`, `$2`, … in the order of [`Sql::bind`].
pub fn sql(text: &'static str) -> Sql {
    Sql { text: text.to_owned(), values: Vec::new() }
}

impl Sql {
    /// The next parameter's value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// More of the statement.
    #[must_use]
    pub fn push(mut self, text: &'static str) -> Self {
        self.text.push_str(text);
        self
    }

    /// A parameter at this place of the statement, with its value.
    #[must_use]
    pub fn push_bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Runs the statement and says how many rows it touched.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64, StateError> {
        let is_pooled = tx.is_pooled;
        Ok(match &mut tx.engine {
            TxEngine::Sqlite(tx) => self.sqlite().execute(&mut **tx).await?.rows_affected(),
            TxEngine::Postgres(tx) => self.postgres(!is_pooled).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// All rows.
    pub async fn all(self, reader: impl Into<Reader<'_>>) -> Result<Vec<Row>, StateError> {
        fn sqlite(rows: Vec<SqliteRow>) -> Vec<Row> {
            rows.into_iter().map(Row::Sqlite).collect()
        }
        fn postgres(rows: Vec<PgRow>) -> Vec<Row> {
            rows.into_iter().map(Row::Postgres).collect()
        }
        let reader = reader.into();
        if let Reader::Database(database) = &reader {
            database.check_known()?;
        }
        Ok(match reader {
            Reader::Database(Database { engine: Engine::Sqlite { read, .. }, .. }) => {
                sqlite(self.sqlite().fetch_all(read).await?)
            }
            Reader::Database(Database { engine: Engine::Postgres(cluster), .. }) if cluster.is_pooled() => {
                let mut tx = cluster.pool()?.begin().await?;
                let rows = self.postgres(false).fetch_all(&mut *tx).await?;
                tx.commit().await?;
                postgres(rows)
            }
            Reader::Database(Database { engine: Engine::Postgres(cluster), .. }) => {
                postgres(self.postgres(true).fetch_all(cluster.pool()?).await?)
            }
            Reader::Tx(Tx { engine: TxEngine::Sqlite(tx), .. }) => sqlite(self.sqlite().fetch_all(&mut **tx).await?),
            Reader::Tx(Tx { engine: TxEngine::Postgres(tx), is_pooled, .. }) => {
                postgres(self.postgres(!*is_pooled).fetch_all(&mut **tx).await?)
            }
        })
    }

    /// The first row, if there is one.
    pub async fn optional(self, reader: impl Into<Reader<'_>>) -> Result<Option<Row>, StateError> {
        Ok(self.all(reader).await?.into_iter().next())
    }

    /// The one row there must be.
    pub async fn one(self, reader: impl Into<Reader<'_>>) -> Result<Row, StateError> {
        self.optional(reader).await?.ok_or(StateError::Database(sqlx::Error::RowNotFound.into()))
    }

    fn sqlite(self) -> Query<'static, Sqlite, SqliteArguments> {
        self.values.into_iter().fold(sqlx::query(AssertSqlSafe(self.text)), |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Integer(number) => query.bind(number),
        })
    }

    /// For PostgreSQL; `persistent` if the statement may stay prepared on its connection.
    fn postgres(self, persistent: bool) -> Query<'static, Postgres, PgArguments> {
        let query = sqlx::query(AssertSqlSafe(self.text)).persistent(persistent);
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Integer(number) => query.bind(number),
        })
    }
}
