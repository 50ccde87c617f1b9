//! Makes what the target's schema lacks, by the statements that made it at the source: tables before rows are put in,
//! their indexes after, and triggers and views last.

use crate::sync::error::SyncError;

use super::{
    catalogue::{Part, Table, definitions},
    compare::Comparison,
    database::Database,
};

/// Makes missing tables, empty.
pub(super) fn tables(comparison: &Comparison) -> Result<(), SyncError> {
    for table in missing(comparison) {
        make(&comparison.source, &comparison.target, Part::Table, &table.name)?;
    }
    Ok(())
}

/// Makes the indexes of tables that were missing. Rows go in faster without them.
pub(super) fn indexes<'t>(
    source: &Database,
    target: &Database,
    tables: impl Iterator<Item = &'t Table>,
) -> Result<(), SyncError> {
    for table in tables {
        make(source, target, Part::Index, &table.name)?;
    }
    Ok(())
}

/// Makes the triggers of tables that were missing, missing views, and, for a target that was empty, the marks by which
/// programs know the version of a database.
pub(super) fn rest(comparison: &Comparison) -> Result<(), SyncError> {
    let Comparison { source, target, build, .. } = comparison;
    for table in missing(comparison) {
        make(source, target, Part::Trigger, &table.name)?;
    }
    for (name, sql) in &build.views {
        target.db.execute_batch(sql).map_err(target.failed("engine-file-view"))?;
        make(source, target, Part::Trigger, name)?;
    }
    if build.everything {
        for pragma in ["user_version", "application_id"] {
            let value: i64 = source
                .db
                .pragma_query_value(None, pragma, |row| row.get(0))
                .map_err(source.failed("engine-file-schema"))?;
            target.db.pragma_update(None, pragma, value).map_err(target.failed("engine-file-table"))?;
        }
    }
    Ok(())
}

fn missing(comparison: &Comparison) -> impl Iterator<Item = &Table> {
    comparison.build.tables.iter().filter_map(|n| comparison.tables.get(*n))
}

fn make(source: &Database, target: &Database, part: Part, table: &str) -> Result<(), SyncError> {
    let parts = definitions(&source.db, part, Some(table)).map_err(source.failed("engine-file-schema"))?;
    for (_, sql) in parts {
        target.db.execute_batch(&sql).map_err(target.failed("engine-file-table"))?;
    }
    Ok(())
}
