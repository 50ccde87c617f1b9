//! Which step of its history the database's schema is at, and whether this program may work on it.
//!
//! Programs of two versions may work on one database while an upgrade rolls from process to process. A step of the schema
//! says the oldest step that a program must know to work beside it: whoever does not know that one stands back.

use super::{Database, Reader, StateError, database::Engine, sql};

/// How the database's schema stands to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaStep {
    /// It is the one that this program knows.
    Same,
    /// It lacks steps that this program needs.
    Behind,
    /// A newer program has changed it, in a way that this one can go along with.
    Ahead,
    /// A newer program has changed it, and this one must not touch it any more.
    TooFarAhead,
}

/// Whether there is a schema at all: its first step was taken.
pub(super) async fn is_built(database: &Database) -> Result<bool, StateError> {
    let found = match &database.engine {
        Engine::Sqlite { .. } => "select count(*) as found from sqlite_master where name = '_sqlx_migrations'",
        Engine::Postgres(_) => "select count(*) as found from pg_class where oid = to_regclass('_sqlx_migrations')",
    };
    if sql(found).one(database).await?.count("found")? == 0 {
        return Ok(false);
    }
    let steps = sql("select count(*) as steps from _sqlx_migrations where success").one(database).await?;
    Ok(steps.count("steps")? > 0)
}

/// Compares the database's schema with `known`, the last step that this program knows.
pub(super) async fn compare(reader: impl Into<Reader<'_>>, known: i64) -> Result<SchemaStep, StateError> {
    let mut reader = reader.into();
    let last = "select cast(coalesce(max(version), 0) as bigint) as last from _sqlx_migrations where success";
    let last = sql(last).one(reader.again()).await?.integer("last")?;
    if last <= known {
        return Ok(if last == known { SchemaStep::Same } else { SchemaStep::Behind });
    }
    let needed = "select cast(coalesce(max(works_beside), 0) as bigint) as needed from schema_steps";
    let needed = sql(needed).one(reader).await?.integer("needed")?;
    Ok(if needed <= known { SchemaStep::Ahead } else { SchemaStep::TooFarAhead })
}
