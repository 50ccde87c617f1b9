//! The terminal: results on standard output, words about them on standard error.
//!
//! A reader that has gone away (`poolsync status | head`) is no error.

use std::io::{self, IsTerminal, Write};

/// Prints a result.
pub fn print(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// Prints a result and ends the line.
pub fn print_line(text: &str) {
    print(&format!("{text}\n"));
}

/// Says something that is not a result. What other people wrote can't steer the terminal.
pub fn complain(text: &str) {
    let safe: String = text.trim_end().chars().map(|c| if c.is_control() && c != '\n' { '�' } else { c }).collect();
    let _ = io::stderr().lock().write_all(format!("{safe}\n").as_bytes());
}

/// A line of progress that the next one replaces; only if a person is watching.
pub fn progress(text: &str) {
    let mut stderr = io::stderr().lock();
    if stderr.is_terminal() {
        let _ = write!(stderr, "\r\x1b[2K{text}");
        let _ = stderr.flush();
    }
}

/// Columns of equal width with two spaces between; the first row is the heading.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|r| r.get(column)).map(|c| c.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    // Columns of figures stand to the right, heading included.
    let is_figure = |cell: &String| cell.starts_with(|c: char| c.is_ascii_digit()) && !cell.contains(['-', ':']);
    let figures: Vec<bool> =
        (0..columns).map(|c| rows.iter().skip(1).filter_map(|r| r.get(c)).all(is_figure)).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for ((cell, width), figure) in row.iter().zip(&widths).zip(&figures) {
            let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
            let (before, after) = if *figure { (padding.as_str(), "") } else { ("", padding.as_str()) };
            line.extend([before, cell, after, "  "]);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Bytes as people read them.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if count < 1000 {
        return format!("{count} B");
    }
    let (mut whole, mut unit) = (count, 0);
    while whole >= 1_000_000 && unit + 1 < UNITS.len() {
        whole /= 1000;
        unit += 1;
    }
    format!("{}.{} {}", whole / 1000, whole % 1000 / 100, UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_rounded_down_to_a_tenth() {
        for (count, text) in
            [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1_250_000, "1.2 MB"), (4_000_000_000, "4.0 GB")]
        {
            assert_eq!(bytes(count), text);
        }
    }
}
