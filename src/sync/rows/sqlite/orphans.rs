//! Orphans: rows that refer to a row which is not there. SQLite's own enforcement is off while rows are put in place
//! (it would cascade); this is the check before the commit.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::ValueRef;

use crate::sync::{context::Context, error::SyncError};

use super::{
    catalogue::{Catalogue, Reference, Table, folded, quoted, quoted_list},
    database::Database,
    encoding,
    error::RowsError,
};

/// More orphans than this are not sorted out one by one.
const LIMIT: usize = 500_000;

/// A row by its table (lower-case name) and its encoded key.
pub(super) type RowName = (String, Vec<u8>);

/// What a row refers to: a foreign key, by its place in the list, and the encoded values.
pub(super) type Wanted = (usize, Vec<u8>);

/// The target's foreign keys.
#[derive(Debug)]
pub(super) struct References<'a> {
    target: &'a Database,
    tables: BTreeMap<String, Table>,
    list: Vec<Reference>,
}

impl<'a> References<'a> {
    pub fn of(target: &'a Database) -> Result<Self, SyncError> {
        let failed = target.failed("engine-file-schema");
        let catalogue = Catalogue::read(&target.db).map_err(&failed)?;
        let list = catalogue.references(&target.db).map_err(&failed)?;
        Ok(Self { target, tables: catalogue.tables, list })
    }

    /// The parent table of a foreign key.
    pub fn parent(&self, reference: usize) -> Option<&str> {
        self.list.get(reference).map(|r| r.parent.as_str())
    }

    /// The child table of a foreign key.
    pub fn child(&self, reference: usize) -> Option<&str> {
        self.list.get(reference).map(|r| r.child.as_str())
    }

    /// All orphans that changes can have made: in tables that got rows, or whose parents lost some.
    pub fn orphans(
        &self,
        got: &BTreeSet<String>,
        lost: &BTreeSet<String>,
        context: &Context,
    ) -> Result<BTreeMap<RowName, Wanted>, SyncError> {
        let mut found = BTreeMap::new();
        for (number, reference) in self.list.iter().enumerate() {
            if got.contains(&reference.child) || lost.contains(&reference.parent) {
                context.check()?;
                self.orphans_of(number, reference, &mut found)?;
            }
        }
        Ok(found)
    }

    fn orphans_of(
        &self,
        number: usize,
        reference: &Reference,
        found: &mut BTreeMap<RowName, Wanted>,
    ) -> Result<(), SyncError> {
        let failed = self.target.failed("engine-file-foreign-keys");
        let (Some(child), Some(parent)) = (self.tables.get(&reference.child), self.tables.get(&reference.parent))
        else {
            return Ok(());
        };
        let keys = child.key.len();
        let of_child = |name: &str| format!("c.{}", quoted(name));
        let wanted: Vec<String> =
            child.key_names().map(of_child).chain(reference.child_columns.iter().map(|n| of_child(n))).collect();
        let set: Vec<String> = reference.child_columns.iter().map(|n| format!("{} IS NOT NULL", of_child(n))).collect();
        let pairs = reference.parent_columns.iter().zip(&reference.child_columns);
        let equal: Vec<String> = pairs.map(|(p, c)| format!("p.{} = {}", quoted(p), of_child(c))).collect();
        let sql = format!(
            "SELECT {} FROM main.{} AS c WHERE {} AND NOT EXISTS (SELECT 1 FROM main.{} AS p WHERE {})",
            wanted.join(", "),
            quoted(&child.name),
            set.join(" AND "),
            quoted(&parent.name),
            equal.join(" AND ")
        );
        let mut query = self.target.db.prepare(&sql).map_err(&failed)?;
        let mut rows = query.query([]).map_err(&failed)?;
        while let Some(row) = rows.next().map_err(&failed)? {
            let (mut key, mut values) = (Vec::new(), Vec::new());
            for column in 0..wanted.len() {
                let into = if column < keys { &mut key } else { &mut values };
                encoding::put(into, row.get_ref(column).map_err(&failed)?);
            }
            if keys == 0 {
                // Without a key, rows with the same reference need not be told apart.
                key.clone_from(&values);
            }
            found.insert((folded(&child.name), key), (number, values));
            if found.len() > LIMIT {
                return Err(RowsError::Tangled.into());
            }
        }
        Ok(())
    }

    /// The row that a foreign key's values name, if it is there now.
    pub fn find_parent(&self, wanted: &Wanted) -> Result<Option<RowName>, SyncError> {
        let failed = self.target.failed("engine-file-foreign-keys");
        let Some(reference) = self.list.get(wanted.0) else { return Ok(None) };
        let Some(parent) = self.tables.get(&reference.parent).filter(|p| !p.key.is_empty()) else { return Ok(None) };
        let terms =
            reference.parent_columns.iter().enumerate().map(|(n, name)| format!("{} = ?{}", quoted(name), n + 1));
        let sql = format!(
            "SELECT {} FROM main.{} WHERE {}",
            quoted_list(parent.key_names()),
            quoted(&parent.name),
            terms.collect::<Vec<_>>().join(" AND ")
        );
        let mut query = self.target.db.prepare_cached(&sql).map_err(&failed)?;
        let values: Vec<ValueRef<'_>> = encoding::values(&wanted.1).map_err(SyncError::Scratch)?;
        super::apply::bind(&mut query, &values).map_err(&failed)?;
        let mut rows = query.raw_query();
        let Some(row) = rows.next().map_err(&failed)? else { return Ok(None) };
        let mut key = Vec::new();
        for column in 0..parent.key.len() {
            encoding::put(&mut key, row.get_ref(column).map_err(&failed)?);
        }
        Ok(Some((reference.parent.clone(), key)))
    }
}
