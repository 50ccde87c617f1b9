//! PostgreSQL's words: identifiers, literals, and the text form of arrays.

/// An identifier, quoted.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A string literal.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Appends an element to the text form of an array.
pub(super) fn push_element(array: &mut String, value: &str) {
    if !array.is_empty() {
        array.push(',');
    }
    array.push('"');
    for c in value.chars() {
        if matches!(c, '"' | '\\') {
            array.push('\\');
        }
        array.push(c);
    }
    array.push('"');
}
