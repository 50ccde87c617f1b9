//! The planner: walks two streams ordered by key side by side and tells what stands on one side, the other, or both.
//!
//! It is pure: it neither opens nor writes anything, and files and rows share it. Its streams must be strictly ascending
//! (each cursor makes sure of that itself, and fails if its store breaks the order): a stream out of order would turn
//! into deletes.

use std::cmp::Ordering;

use super::error::SyncError;

/// A stream of items in ascending key order, read one at a time so that memory does not grow with its length.
pub(super) trait Cursor {
    /// What it yields; may be overwritten by the next [`Cursor::advance`].
    type Item;

    /// Moves to the next item (at first: to the first).
    fn advance(&mut self) -> Result<(), SyncError>;

    /// The item it stands on; `None` at the end.
    fn current(&self) -> Option<&Self::Item>;
}

/// Where one key was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pair<'a, I> {
    /// At the source only.
    Source(&'a I),
    /// At the target only.
    Target(&'a I),
    /// On both sides: source, target.
    Both(&'a I, &'a I),
}

/// Calls `visit` once for each key of either side, in key order.
pub(super) fn merge<I, S, T>(
    source: &mut S,
    target: &mut T,
    order: impl Fn(&I, &I) -> Ordering,
    mut visit: impl FnMut(Pair<'_, I>) -> Result<(), SyncError>,
) -> Result<(), SyncError>
where
    S: Cursor<Item = I>,
    T: Cursor<Item = I>,
{
    source.advance()?;
    target.advance()?;
    loop {
        let side = match (source.current(), target.current()) {
            (None, None) => return Ok(()),
            (Some(s), None) => {
                visit(Pair::Source(s))?;
                Ordering::Less
            }
            (None, Some(t)) => {
                visit(Pair::Target(t))?;
                Ordering::Greater
            }
            (Some(s), Some(t)) => {
                let side = order(s, t);
                visit(match side {
                    Ordering::Less => Pair::Source(s),
                    Ordering::Equal => Pair::Both(s, t),
                    Ordering::Greater => Pair::Target(t),
                })?;
                side
            }
        };
        if side.is_le() {
            source.advance()?;
        }
        if side.is_ge() {
            target.advance()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::Change;

    struct Listed<'a> {
        items: &'a [(u8, char)],
        at: Option<usize>,
    }

    impl Cursor for Listed<'_> {
        type Item = (u8, char);

        fn advance(&mut self) -> Result<(), SyncError> {
            self.at = Some(self.at.map_or(0, |at| at + 1));
            Ok(())
        }

        fn current(&self) -> Option<&(u8, char)> {
            self.items.get(self.at?)
        }
    }

    fn plan(source: &[(u8, char)], target: &[(u8, char)]) -> Vec<(Change, u8)> {
        let mut changes = Vec::new();
        let (mut s, mut t) = (Listed { items: source, at: None }, Listed { items: target, at: None });
        merge(
            &mut s,
            &mut t,
            |a, b| a.0.cmp(&b.0),
            |pair| {
                match pair {
                    Pair::Source(s) => changes.push((Change::Insert, s.0)),
                    Pair::Target(t) => changes.push((Change::Delete, t.0)),
                    Pair::Both(s, t) if s.1 != t.1 => changes.push((Change::Update, s.0)),
                    Pair::Both(..) => {}
                }
                Ok(())
            },
        )
        .expect("nothing to fail");
        changes
    }

    #[test]
    fn the_case_table() {
        use Change::{Delete, Insert, Update};
        type Case = (&'static str, &'static [(u8, char)], &'static [(u8, char)], &'static [(Change, u8)]);
        let cases: &[Case] = &[
            ("both empty", &[], &[], &[]),
            ("equal", &[(1, 'a'), (2, 'b')], &[(1, 'a'), (2, 'b')], &[]),
            ("first copy", &[(1, 'a'), (2, 'b')], &[], &[(Insert, 1), (Insert, 2)]),
            ("source emptied", &[], &[(1, 'a'), (2, 'b')], &[(Delete, 1), (Delete, 2)]),
            ("changed", &[(1, 'a'), (2, 'x')], &[(1, 'a'), (2, 'b')], &[(Update, 2)]),
            ("new at the front", &[(1, 'a'), (2, 'b')], &[(2, 'b')], &[(Insert, 1)]),
            ("new in the middle", &[(1, 'a'), (2, 'b'), (3, 'c')], &[(1, 'a'), (3, 'c')], &[(Insert, 2)]),
            ("new at the end", &[(1, 'a'), (2, 'b')], &[(1, 'a')], &[(Insert, 2)]),
            ("gone at the front", &[(2, 'b')], &[(1, 'a'), (2, 'b')], &[(Delete, 1)]),
            ("gone at the end", &[(1, 'a')], &[(1, 'a'), (2, 'b')], &[(Delete, 2)]),
            ("renamed", &[(1, 'a')], &[(2, 'a')], &[(Insert, 1), (Delete, 2)]),
            (
                "taking turns",
                &[(1, 'a'), (3, 'c')],
                &[(2, 'b'), (4, 'd')],
                &[(Insert, 1), (Delete, 2), (Insert, 3), (Delete, 4)],
            ),
        ];
        for (name, source, target, expected) in cases {
            assert_eq!(plan(source, target), *expected, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn carrying_out_a_plan_makes_the_target_equal(
            source in proptest::collection::btree_map(0..40_u8, proptest::char::range('a', 'c'), 0..30),
            target in proptest::collection::btree_map(0..40_u8, proptest::char::range('a', 'c'), 0..30),
        ) {
            let list = |side: &BTreeMap<u8, char>| side.iter().map(|(k, v)| (*k, *v)).collect::<Vec<_>>();
            let changes = plan(&list(&source), &list(&target));
            let mut result = target.clone();
            for (change, key) in &changes {
                match change {
                    Change::Insert => proptest::prop_assert!(result.insert(*key, source[key]).is_none()),
                    Change::Update => proptest::prop_assert!(result.insert(*key, source[key]) != Some(source[key])),
                    Change::Delete => proptest::prop_assert!(result.remove(key).is_some()),
                }
            }
            proptest::prop_assert_eq!(&result, &source);
            proptest::prop_assert!(changes.is_sorted_by_key(|(_, key)| *key));
            proptest::prop_assert!(plan(&list(&source), &list(&result)).is_empty());
        }
    }
}
