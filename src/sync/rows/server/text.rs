//! Rows as lines: the text form of PostgreSQL's COPY, in which rows travel between servers of every kind.

use std::borrow::Cow;

/// The fields of one line of COPY's text form.
pub(in crate::sync::rows) struct Fields<'a>(Option<&'a [u8]>);

impl<'a> Fields<'a> {
    pub fn of(line: &'a [u8]) -> Self {
        Self(Some(line.strip_suffix(b"\n").unwrap_or(line)))
    }
}

impl<'a> Iterator for Fields<'a> {
    /// `None` is NULL.
    type Item = Option<Cow<'a, [u8]>>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0?;
        let end = rest.iter().position(|c| *c == b'\t');
        let (field, tail) = end.map_or((rest, None), |end| (rest.get(..end).unwrap_or_default(), rest.get(end + 1..)));
        self.0 = tail;
        Some((field != b"\\N").then(|| unescaped(field)))
    }
}

fn unescaped(field: &[u8]) -> Cow<'_, [u8]> {
    if !field.contains(&b'\\') {
        return Cow::Borrowed(field);
    }
    let mut out = Vec::with_capacity(field.len());
    let mut bytes = field.iter();
    while let Some(byte) = bytes.next() {
        out.push(match (byte, byte == &b'\\') {
            (byte, false) => *byte,
            (_, true) => match bytes.next() {
                Some(b'b') => 8,
                Some(b'f') => 12,
                Some(b'n') => b'\n',
                Some(b'r') => b'\r',
                Some(b't') => b'\t',
                Some(b'v') => 11,
                Some(other) => *other,
                None => b'\\',
            },
        });
    }
    Cow::Owned(out)
}

/// Appends a field in COPY's text form.
pub(in crate::sync::rows) fn push_field(line: &mut Vec<u8>, value: &[u8]) {
    for byte in value {
        match byte {
            b'\\' => line.extend(b"\\\\"),
            b'\n' => line.extend(b"\\n"),
            b'\r' => line.extend(b"\\r"),
            b'\t' => line.extend(b"\\t"),
            byte => line.push(*byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_back_as_it_was_written() {
        let values: [&[u8]; 4] = [b"a\tb\\c\n\r", b"", b"\\N", "ü\u{b}".as_bytes()];
        let mut line = Vec::new();
        for (n, value) in values.iter().enumerate() {
            if n > 0 {
                line.push(b'\t');
            }
            push_field(&mut line, value);
        }
        line.extend(b"\t\\N\n");
        let read: Vec<_> = Fields::of(&line).map(|field| field.map(Cow::into_owned)).collect();
        let mut expected: Vec<_> = values.iter().map(|v| Some(v.to_vec())).collect();
        expected.push(None);
        assert_eq!(read, expected);
    }
}
