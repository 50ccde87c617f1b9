//! The words in which a server's recycle is read back: what [`Dialect::recycle`](super::dialect::Dialect::recycle) wrote
//! becomes rows again.

use std::{collections::BTreeMap, fmt::Debug};

use crate::sync::{
    error::SyncError,
    rows::{mariadb, postgres},
};

use super::{
    catalogue::{Column, Table},
    session::{Engine, Session},
};

/// A server's words for the images that recycle keeps, which stand in `poolsync_recycle AS r`.
pub(in crate::sync::rows) trait Images: Debug + Sync {
    /// Makes a temporary table of a table's name, empty, with the same columns and types: from now on this session reads
    /// it in place of the table.
    fn make_shadow(&self, table: &Table, schema: &str) -> String;
    /// Makes its rows quick to find by key.
    fn index_shadow(&self, table: &Table) -> Vec<String>;
    /// The names of an image's columns, as a JSON array; equal ones for equal columns.
    fn shape(&self) -> &'static str;
    /// What is read beside images for [`Images::value`]: it follows in `FROM`.
    fn beside(&self, table: &Table, schema: &str) -> String;
    /// The value of a column that an image has.
    fn value(&self, column: &Column) -> String;
    /// What each column takes that is given no value, as an expression; those are left out that need one, and those that
    /// would take the next number.
    fn defaults(&self, session: &mut Session, table: &Table) -> Result<BTreeMap<String, String>, SyncError>;

    /// The bytes of an image.
    fn bytes(&self) -> &'static str;
    /// The moment so many microseconds ago.
    fn ago(&self, micros: u64) -> String;
}

/// The words of a kind of server; a file keeps its images in another form.
pub(super) fn words(engine: Engine) -> Option<&'static dyn Images> {
    match engine {
        Engine::Postgres => Some(&postgres::SQL),
        Engine::MariaDb => Some(&mariadb::SQL),
        Engine::Sqlite => None,
    }
}
