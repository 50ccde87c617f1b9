//! The two versions of a row as they are shown: column by column, of long values the part that matters.

use crate::{
    sync::{
        difference::{FieldDifference, Part, RowDifference, Value},
        readable::visible,
    },
    web::looks::{Look, look},
    words::{Said, say},
};

/// How much of a text is shown, in characters.
const CHARACTERS: usize = 2000;
/// How many of them stand before the first difference.
const BEFORE: usize = 200;
/// How many bytes are shown.
const BYTES: usize = 64;
/// They begin at a multiple of this, one line before the first that differs.
const LINE: usize = 16;

/// A row in two versions.
pub struct RowShown {
    pub table: String,
    /// Whether both versions are there.
    pub is_pair: bool,
    /// Whether both stores write values in the same way.
    pub alike: bool,
    pub different: Vec<FieldShown>,
    pub equal: Vec<FieldShown>,
}

/// A column in two versions.
pub struct FieldShown {
    pub name: String,
    pub declared: String,
    pub is_key: bool,
    pub look: Look,
    pub values: [ValueShown; 2],
}

/// A value, or a part of it.
#[derive(Default)]
pub struct ValueShown {
    /// What stands in place of a value that can't be read as it is: that there is none, or that it is empty.
    pub word: Option<Said>,
    /// The value.
    pub text: String,
    /// What is left out before it.
    pub skipped: Option<Said>,
    /// What is left out behind it, or how much it is.
    pub note: Option<Said>,
}

impl RowShown {
    pub fn of(row: RowDifference) -> Self {
        use crate::sync::Presence::There;
        let is_pair = matches!((&row.before, &row.after), (There, There));
        let (mut different, mut equal) = (Vec::new(), Vec::new());
        for field in row.fields {
            let same = field.same == Some(true);
            let shown = FieldShown::of(&field);
            if same && is_pair { equal.push(shown) } else { different.push(shown) }
        }
        Self { table: row.table, is_pair, alike: row.alike, different, equal }
    }

    /// Whether both versions are there and the same.
    pub fn is_equal(&self) -> bool {
        self.is_pair && self.different.is_empty()
    }
}

impl FieldShown {
    fn of(field: &FieldDifference) -> Self {
        let look = match field.same {
            Some(true) => look("idle", "succeeded", "runs-difference-equal"),
            Some(false) => look("warn", "partial", "runs-difference-differs"),
            None => look("idle", "none", "runs-difference-unsure"),
        };
        let values = match (&field.before, &field.after) {
            (Some(Value::Text(a)), Some(Value::Text(b))) => {
                let equal = a.start.chars().zip(b.start.chars()).take_while(|(a, b)| a == b).count();
                [text(a, equal), text(b, equal)]
            }
            (Some(Value::Bytes(a)), Some(Value::Bytes(b))) => {
                let equal = a.start.iter().zip(&b.start).take_while(|(a, b)| a == b).count();
                [bytes(a, equal), bytes(b, equal)]
            }
            (a, b) => [alone(a.as_ref()), alone(b.as_ref())],
        };
        Self { name: visible(&field.name), declared: visible(&field.declared), is_key: field.is_key, look, values }
    }
}

fn alone(value: Option<&Value>) -> ValueShown {
    let word = |key| ValueShown { word: Some(say(key)), ..ValueShown::default() };
    match value {
        None => word("runs-difference-no-column"),
        Some(Value::Null) => word("runs-difference-null"),
        Some(Value::Plain(plain)) => ValueShown { text: visible(plain), ..ValueShown::default() },
        Some(Value::Text(part)) => text(part, 0),
        Some(Value::Bytes(part)) => bytes(part, 0),
    }
}

/// A text, or its part around the place up to which it is equal to another.
fn text(part: &Part<String>, equal: usize) -> ValueShown {
    if part.length == 0 {
        return ValueShown { word: Some(say("runs-difference-empty")), ..ValueShown::default() };
    }
    let is_far = part.length > CHARACTERS as u64 && equal > CHARACTERS - BEFORE;
    let from = if is_far { equal.min(part.start.chars().count()) - BEFORE } else { 0 };
    let shown: String = part.start.chars().skip(from).take(CHARACTERS).collect();
    let left = part.length - from as u64 - shown.chars().count() as u64;
    ValueShown {
        text: visible(&shown),
        skipped: (from > 0).then(|| say("runs-difference-skipped").number("number", from)),
        note: (left > 0).then(|| say("runs-difference-more").number("number", left)),
        word: None,
    }
}

/// Bytes as hexadecimal digits, from around the first one on that differs.
fn bytes(part: &Part<Vec<u8>>, equal: usize) -> ValueShown {
    let from = if equal < BYTES { 0 } else { (equal.min(part.start.len()) / LINE - 1) * LINE };
    let shown: Vec<String> = part.start.iter().skip(from).take(BYTES).map(|byte| format!("{byte:02x}")).collect();
    let size = say("runs-difference-bytes").number("size", part.length);
    let is_last = (from + shown.len()) as u64 == part.length;
    ValueShown {
        text: shown.join(" ") + if is_last { "" } else { " …" },
        skipped: (from > 0).then(|| say("runs-difference-more-bytes").number("from", from)),
        note: Some(size),
        word: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_values_the_part_around_the_first_difference_is_shown() {
        let part = |start: String| Part::of(start.clone(), start.chars().count() as u64, start);
        let long = part("é".repeat(5000));
        let shown = text(&long, 4000);
        assert_eq!(shown.text.chars().count(), 1200);
        assert_eq!(shown.skipped.map(|said| said.to_string()).as_deref(), Some("… 3,800 characters before"));
        assert!(shown.note.is_none());
        let shown = text(&long, 20);
        assert_eq!(shown.note.map(|said| said.to_string()).as_deref(), Some("… 3,000 characters more"));
        assert!(text(&part(String::new()), 0).word.is_some());
        assert_eq!(text(&part("a\u{202e}b".to_owned()), 0).text, "a\\u{202e}b");
        let long = Part::of(vec![171; 100], 7_000_000, String::new());
        let shown = bytes(&long, 70);
        assert!(shown.text.starts_with("ab ab") && shown.text.ends_with(" …"), "{}", shown.text);
        assert_eq!(shown.skipped.map(|said| said.to_string()).as_deref(), Some("… shown from byte 48 on"));
    }
}
