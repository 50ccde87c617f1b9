//! Lists as the command line prints them: a table for people, JSON and CSV for programs.

use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::Value;

use super::console;
use crate::csv;

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// Columns for people
    #[default]
    Table,
    /// One JSON array of objects
    Json,
    /// A heading and rows, with a comma between (RFC 4180); safe to open in a spreadsheet
    Csv,
}

/// The option that says so.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct OutputArguments {
    /// The form of the list
    #[arg(long, value_enum, value_name = "FORM")]
    output: Option<Format>,
}

/// The same, with the older `--json` beside it.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct JsonArguments {
    #[command(flatten)]
    output: OutputArguments,
    /// Print JSON
    #[arg(long, conflicts_with = "output")]
    pub json: bool,
}

impl OutputArguments {
    /// The form that was asked for.
    pub fn format(self) -> Format {
        self.output.unwrap_or_default()
    }
}

impl JsonArguments {
    /// The form that was asked for.
    pub fn format(self) -> Format {
        if self.json { Format::Json } else { self.output.format() }
    }
}

/// A line of a list.
pub trait Row: Serialize {
    /// The heading of its table.
    const HEADING: &'static [&'static str];
    /// The fields of its JSON that are columns of its CSV; of what stands deeper, all names with a dot between.
    const FIELDS: &'static [&'static str];

    /// Its cells in the table.
    fn cells(&self) -> Vec<String>;

    /// What the fields of its CSV are taken from: its JSON, unless that has them by other names.
    fn fields(&self) -> serde_json::Result<Value> {
        serde_json::to_value(self)
    }
}

/// Prints a list.
pub fn print<T: Row>(rows: &[T], format: Format) -> anyhow::Result<()> {
    match format {
        Format::Table => console::print(&table(rows)),
        Format::Json => console::print_line(&serde_json::to_string(rows)?),
        Format::Csv => console::print(&as_csv(rows)?),
    }
    Ok(())
}

/// Prints one thing that people are told in words of its own: those, an object, or a heading and a row.
pub fn print_one<T: Row>(row: &T, words: &str, format: Format) -> anyhow::Result<()> {
    match format {
        Format::Table => console::print(words),
        Format::Json => console::print_line(&serde_json::to_string(row)?),
        Format::Csv => console::print(&as_csv(std::slice::from_ref(row))?),
    }
    Ok(())
}

fn table<T: Row>(rows: &[T]) -> String {
    let heading = T::HEADING.iter().map(|&cell| cell.to_owned()).collect();
    let lines: Vec<Vec<String>> = std::iter::once(heading).chain(rows.iter().map(Row::cells)).collect();
    console::table(&lines)
}

fn as_csv<T: Row>(rows: &[T]) -> anyhow::Result<String> {
    let mut text = String::new();
    csv::row(&mut text, T::FIELDS.iter().copied());
    for row in rows {
        let fields = row.fields()?;
        let cells: Vec<String> = T::FIELDS.iter().map(|field| cell(at(&fields, field))).collect();
        csv::row(&mut text, cells.iter().map(String::as_str));
    }
    Ok(text)
}

/// What a name, with dots between those of its parts, leads to.
fn at<'v>(fields: &'v Value, name: &str) -> &'v Value {
    name.split('.').fold(fields, |value, part| &value[part])
}

/// A value as a cell: nothing for null, the elements of a list with `; ` between.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(elements) => elements.iter().map(cell).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Line {
        name: &'static str,
        number: Option<u64>,
        parts: [&'static str; 2],
    }

    impl Row for Line {
        const HEADING: &'static [&'static str] = &["name", "number"];
        const FIELDS: &'static [&'static str] = &["name", "number", "parts"];

        fn cells(&self) -> Vec<String> {
            vec![self.name.to_owned(), self.number.map_or_else(|| "none".to_owned(), |n| n.to_string())]
        }
    }

    #[test]
    fn each_form_says_the_same() {
        let lines = [
            Line { name: "=one", number: Some(7), parts: ["a", "b"] },
            Line { name: "t,wo", number: None, parts: ["c", ""] },
        ];
        assert_eq!(table(&lines), "name  number\n=one  7\nt,wo  none\n");
        assert_eq!(as_csv(&lines).expect("rows"), "name,number,parts\r\n'=one,7,a; b\r\n\"t,wo\",,c; \r\n");
        assert_eq!(as_csv::<Line>(&[]).expect("a heading"), "name,number,parts\r\n");
    }
}
