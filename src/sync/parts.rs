//! What a verification found, part by part: a table, or a folder with what is below it.
//!
//! The builder of a plan counts for it, and only where nothing will be written. However many folders a store has, there are
//! never more than [`MOST`] parts of it.

use std::collections::BTreeMap;

use crate::domain::{Change, Part};

use super::readable::readable;

/// How many folders are told apart. With more, the deepest ones are taken together with those above them.
const MOST: usize = 1000;
/// How deep folders are told apart.
const DEEPEST: usize = 2;
/// All folders together; no path has such a component.
const OTHERS: &[u8] = b"\0";

impl Part {
    /// Whether all of it was found equal.
    pub const fn is_equal(&self) -> bool {
        self.different == 0 && self.missing == 0 && self.extra == 0
    }

    fn add(&mut self, other: &Self) {
        self.matched += other.matched;
        self.different += other.different;
        self.missing += other.missing;
        self.extra += other.extra;
    }
}

/// Which parts there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Division {
    /// A part each, also of tables that have no rows.
    Tables,
    /// Those that have items, down to this depth.
    Folders(usize),
}

/// Counts items by the part that is being looked at.
#[derive(Debug)]
pub(super) struct Parts {
    division: Division,
    counted: BTreeMap<Vec<u8>, Part>,
    /// The part that is being looked at, and what was counted since it was entered.
    current: Option<Vec<u8>>,
    since: Part,
}

impl Parts {
    pub fn tables() -> Self {
        Self::of(Division::Tables)
    }

    pub fn folders() -> Self {
        Self::of(Division::Folders(DEEPEST))
    }

    fn of(division: Division) -> Self {
        Self { division, counted: BTreeMap::new(), current: None, since: Part::default() }
    }

    /// From now on, items of this table or folder are counted.
    pub fn enter(&mut self, name: &[u8]) {
        if self.current.as_deref() != Some(self.division.key(name)) {
            self.leave();
            // Only now: folders may be told apart less deep from here on.
            self.current = Some(self.division.key(name).to_vec());
        }
    }

    pub const fn matched(&mut self, items: u64) {
        self.since.matched += items;
    }

    pub const fn differs(&mut self, change: Change) {
        match change {
            Change::Insert => self.since.missing += 1,
            Change::Update => self.since.different += 1,
            Change::Delete => self.since.extra += 1,
        }
    }

    /// All parts, by the bytes of their names.
    pub fn finish(mut self) -> Vec<Part> {
        self.leave();
        let named = |(key, part): (Vec<u8>, Part)| {
            let name = match key.as_slice() {
                OTHERS => "others".to_owned(),
                b"" => ".".to_owned(),
                key => readable(key),
            };
            Part { name, ..part }
        };
        let mut parts: Vec<Part> = self.counted.into_iter().map(named).collect();
        parts.sort_by(|a, b| a.name.cmp(&b.name));
        parts
    }

    fn leave(&mut self) {
        let since = std::mem::take(&mut self.since);
        let Some(key) = self.current.take() else { return };
        if since == Part::default() && self.division != Division::Tables {
            return;
        }
        self.counted.entry(key).or_default().add(&since);
        while let Division::Folders(depth @ 1..) = self.division
            && self.counted.len() > MOST
        {
            self.division = Division::Folders(depth - 1);
            for (key, part) in std::mem::take(&mut self.counted) {
                self.counted.entry(self.division.key(&key).to_vec()).or_default().add(&part);
            }
        }
    }
}

impl Division {
    fn key(self, name: &[u8]) -> &[u8] {
        let Self::Folders(depth) = self else { return name };
        if depth == 0 {
            return if name.is_empty() { name } else { OTHERS };
        }
        let end = name.iter().enumerate().filter(|(_, c)| **c == b'/').map(|(at, _)| at).nth(depth - 1);
        end.and_then(|end| name.get(..end)).unwrap_or(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: Parts) -> Vec<(String, u64)> {
        parts.finish().into_iter().map(|part| (part.name, part.matched)).collect()
    }

    fn folders(names: impl IntoIterator<Item = String>) -> Vec<(String, u64)> {
        let mut parts = Parts::folders();
        for name in names {
            parts.enter(name.as_bytes());
            parts.matched(1);
        }
        shown(parts)
    }

    #[test]
    fn folders_are_told_apart_two_deep() {
        let names = ["", "b", "b/c", "b/c/d", "a", "b/c/d/e", "b", "a\n/x", "é"].map(str::to_owned);
        let expected = [(".", 1), ("a", 1), ("a\\n/x", 1), ("b", 2), ("b/c", 3), ("é", 1)];
        assert_eq!(folders(names), expected.map(|(name, items)| (name.to_owned(), items)));
    }

    #[test]
    fn folders_without_items_are_no_parts_and_tables_without_rows_are() {
        let mut parts = Parts::folders();
        parts.enter(b"a");
        parts.enter(b"b");
        parts.differs(Change::Delete);
        let part = Part { name: "b".to_owned(), extra: 1, ..Part::default() };
        assert_eq!(parts.finish(), [part]);
        let mut parts = Parts::tables();
        for name in ["b", "a/b/c", "a"] {
            parts.enter(name.as_bytes());
        }
        assert_eq!(shown(parts), ["a", "a/b/c", "b"].map(|name| (name.to_owned(), 0)));
    }

    #[test]
    fn with_too_many_folders_the_deepest_are_taken_together() {
        let of = |outer: usize, inner: usize| {
            let all = (0..outer).flat_map(move |a| (0..inner).map(move |b| format!("{a}/{b}/deep")));
            folders([String::new()].into_iter().chain(all))
        };
        assert_eq!(of(9, 111).len(), 1000);
        assert_eq!(of(10, 100).len(), 11);
        assert_eq!(of(10, 100)[1], ("0".to_owned(), 100));
        assert_eq!(of(1000, 1), [(".".to_owned(), 1), ("others".to_owned(), 1000)]);
        let deep = of(300, 300);
        assert_eq!(deep.len(), 301);
        assert!(deep[1..].iter().all(|(name, items)| !name.contains('/') && *items == 300), "{deep:?}");
    }
}
