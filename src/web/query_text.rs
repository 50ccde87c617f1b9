//! Queries of links: what stands behind the `?` of an address.

/// `path` with a query of these fields; one without a value is left out.
pub fn with_query<const N: usize>(path: &str, fields: [(&str, &String); N]) -> String {
    let mut link = path.to_owned();
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
        link.push(if link.contains('?') { '&' } else { '?' });
        link.push_str(name);
        link.push('=');
        link.extend(encode(value.trim()));
    }
    link
}

/// A text as the value of a query (RFC 3986; everything but letters, digits and `-._~` is escaped).
pub fn encode(text: &str) -> percent_encoding::PercentEncode<'_> {
    const VALUE: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encoding::utf8_percent_encode(text, VALUE)
}
