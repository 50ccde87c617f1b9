//! The one encoding of rows: typed and length-prefixed, so that equal bytes mean equal rows and nothing is lost.
//!
//! Comparing, hashing and keeping previous images all use it. A row is its values one after the other, in the order of
//! its table's columns; each value is a tag and, in big-endian byte order:
//!
//! | tag | value | follows |
//! |---|---|---|
//! | 0 | NULL | nothing |
//! | 1 | integer | 8 bytes, two's complement |
//! | 2 | real | 8 bytes, IEEE 754 |
//! | 3 | text | 4 bytes of length, then the text's bytes, which need not be UTF-8 |
//! | 4 | blob | 4 bytes of length, then the bytes |

use std::{cmp::Ordering, io};

use rusqlite::types::ValueRef;

use crate::sync::wire::{Taker, short};

/// Appends a value.
pub(super) fn put(out: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => out.push(0),
        ValueRef::Integer(i) => {
            out.push(1);
            out.extend(i.to_be_bytes());
        }
        ValueRef::Real(r) => {
            out.push(2);
            out.extend(r.to_bits().to_be_bytes());
        }
        ValueRef::Text(bytes) => put_counted(out, 3, bytes),
        ValueRef::Blob(bytes) => put_counted(out, 4, bytes),
    }
}

fn put_counted(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    // SQLite holds no value longer than 2 GiB.
    out.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(bytes);
}

/// Takes a value off the front of an encoded row.
pub(super) fn take<'a>(taker: &mut Taker<'a>) -> io::Result<ValueRef<'a>> {
    fn eight(taker: &mut Taker<'_>) -> io::Result<[u8; 8]> {
        taker.slice(8)?.try_into().map_err(|_| short())
    }
    fn counted<'a>(taker: &mut Taker<'a>) -> io::Result<&'a [u8]> {
        let length = u32::from_be_bytes(taker.slice(4)?.try_into().map_err(|_| short())?);
        taker.slice(usize::try_from(length).map_err(|_| short())?)
    }
    Ok(match taker.u8()? {
        0 => ValueRef::Null,
        1 => ValueRef::Integer(i64::from_be_bytes(eight(taker)?)),
        2 => ValueRef::Real(f64::from_bits(u64::from_be_bytes(eight(taker)?))),
        3 => ValueRef::Text(counted(taker)?),
        4 => ValueRef::Blob(counted(taker)?),
        _ => return Err(short()),
    })
}

/// All values of an encoded row.
pub(super) fn values(encoded: &[u8]) -> io::Result<Vec<ValueRef<'_>>> {
    let mut taker = Taker(encoded);
    let mut values = Vec::new();
    while !taker.0.is_empty() {
        values.push(take(&mut taker)?);
    }
    Ok(values)
}

/// Bytes of a value's content, without tag and length.
pub(super) const fn content_bytes(value: ValueRef<'_>) -> u64 {
    match value {
        ValueRef::Null => 0,
        ValueRef::Integer(_) | ValueRef::Real(_) => 8,
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len() as u64,
    }
}

/// The order in which SQLite sorts values under the collation BINARY: NULL, numbers by value, text and blobs by bytes
/// (<https://www.sqlite.org/datatype3.html#sort_order>).
pub(super) fn order(a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
    const fn class(value: ValueRef<'_>) -> u8 {
        match value {
            ValueRef::Null => 0,
            ValueRef::Integer(_) | ValueRef::Real(_) => 1,
            ValueRef::Text(_) => 2,
            ValueRef::Blob(_) => 3,
        }
    }
    match (a, b) {
        (ValueRef::Integer(a), ValueRef::Integer(b)) => a.cmp(&b),
        (ValueRef::Integer(a), ValueRef::Real(b)) => integer_and_real(a, b),
        (ValueRef::Real(a), ValueRef::Integer(b)) => integer_and_real(b, a).reverse(),
        (ValueRef::Real(a), ValueRef::Real(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
        (ValueRef::Text(a), ValueRef::Text(b)) | (ValueRef::Blob(a), ValueRef::Blob(b)) => a.cmp(b),
        (a, b) => class(a).cmp(&class(b)),
    }
}

/// Compares without rounding: 2⁵³ + 1 is more than the real 2⁵³.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "each cast is exact where it counts")]
fn integer_and_real(integer: i64, real: f64) -> Ordering {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if real < -LIMIT {
        return Ordering::Greater;
    }
    if real >= LIMIT {
        return Ordering::Less;
    }
    // Whole parts first; if they are equal, either the integer is small enough to be exact or the real has no fraction.
    integer.cmp(&(real as i64)).then_with(|| (integer as f64).partial_cmp(&real).unwrap_or(Ordering::Equal))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::{Connection, types::Value};

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        let reals = prop_oneof![
            any::<f64>().prop_filter("SQLite has no NaN", |r| !r.is_nan()),
            Just(9_007_199_254_740_992.0),
            Just(-0.0),
            Just(9_223_372_036_854_775_807.0),
            (-3..3_i32).prop_map(f64::from),
        ];
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Integer),
            (-3..3_i64).prop_map(Value::Integer),
            Just(Value::Integer(9_007_199_254_740_993)),
            reals.prop_map(Value::Real),
            "[a-cA-Cé]{0,3}".prop_map(Value::Text),
            proptest::collection::vec(any::<u8>(), 0..3).prop_map(Value::Blob),
        ]
    }

    proptest! {
        #[test]
        fn every_row_reads_back(row in proptest::collection::vec(value(), 0..8)) {
            let mut encoded = Vec::new();
            for value in &row {
                put(&mut encoded, value.into());
            }
            let back: Vec<Value> = values(&encoded).expect("decode").into_iter()
                .map(|v| v.try_into().expect("a value")).collect();
            prop_assert_eq!(&back, &row);
            let mut again = Vec::new();
            for value in &back {
                put(&mut again, value.into());
            }
            prop_assert_eq!(again, encoded, "the encoding is the same, bit by bit (−0.0 too)");
        }

        #[test]
        fn a_broken_row_is_an_error_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = values(&bytes);
        }

        #[test]
        fn values_are_ordered_as_sqlite_orders_them(list in proptest::collection::vec(value(), 0..12)) {
            let db = Connection::open_in_memory().expect("open");
            db.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY, v)").expect("create");
            for value in &list {
                db.execute("INSERT INTO t (v) VALUES (?1)", [value]).expect("insert");
            }
            let mut query = db.prepare("SELECT v FROM t ORDER BY v COLLATE BINARY, n").expect("prepare");
            let sorted: Vec<Value> =
                query.query_map([], |r| r.get(0)).expect("query").map(|v| v.expect("a value")).collect();
            let mut ours = list.clone();
            ours.sort_by(|a, b| order(a.into(), b.into()));
            prop_assert_eq!(ours, sorted);
        }
    }

    #[test]
    fn text_that_is_not_utf8_survives() {
        let mut encoded = Vec::new();
        put(&mut encoded, ValueRef::Text(b"caf\xe9\0"));
        put(&mut encoded, ValueRef::Blob(b"caf\xe9\0"));
        assert_eq!(values(&encoded).expect("decode"), [ValueRef::Text(b"caf\xe9\0"), ValueRef::Blob(b"caf\xe9\0")]);
    }
}
