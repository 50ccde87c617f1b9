//! Rows of CSV (RFC 4180) that spreadsheets can open without running what is in them; for downloads and the command line.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula. An item's name
//! may begin so, and whoever named it is not who opens the file: such cells get an apostrophe in front.

use std::fmt::Write as _;

/// Appends a row.
pub fn row<'a>(text: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        let apostrophe = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        if cell.contains([',', '"', '\n', '\r']) {
            // Writing to a String can't fail.
            let _ = write!(text, "\"{apostrophe}{}\"", cell.replace('"', "\"\""));
        } else {
            text.push_str(apostrophe);
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[&str]) -> String {
        let mut text = String::new();
        row(&mut text, cells.iter().copied());
        text
    }

    #[test]
    fn formulas_lose_their_power() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"] {
            assert_eq!(of(&[cell]), format!("'{cell}\r\n"));
        }
        assert_eq!(of(&["=a,b"]), "\"'=a,b\"\r\n");
        assert_eq!(of(&["\r=1"]), "\"'\r=1\"\r\n");
    }

    #[test]
    fn separators_and_quotes_are_kept_inside_their_cell() {
        assert_eq!(of(&["a", "b,c", "d\"e", "f\ng", ""]), "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n");
    }
}
