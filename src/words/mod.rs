//! What people read, in their language: texts from catalogues, numbers and moments as each language writes them.
//!
//! A text is a [`Said`]: the key of a message in the catalogues and what stands in its gaps. The catalogues are Fluent files,
//! `templates/words/LANGUAGE/*.ftl`, one file for each part of the panel; all languages have the same keys, with the same gaps and the
//! same markup, which the tests check. A text is English wherever it is shown — in the log, on the command line, in the API
//! and in the database — but for what is made within [`written_for`]: there it is in the language of whoever reads the page.

mod catalogue;
mod language;
mod number;
mod reader;
mod recorded;
mod said;

pub use catalogue::{Coded, coded};
pub use language::Language;
pub use number::Number;
pub use reader::{Reader, current, written_for};
pub use said::{Said, Word, say};

use icu_decimal::input::Decimal;

/// A whole number as the reader writes it: `12,345`, `12.345`.
pub fn number(number: u64) -> String {
    catalogue::of(current().language).decimal(&Decimal::from(number))
}

/// A number of tenths as the reader writes it, with one decimal: `1.4`, `1,4`.
pub fn tenths(tenths: u64) -> String {
    let mut decimal = Decimal::from(tenths);
    decimal.multiply_pow10(-1);
    decimal.absolute.pad_end(-1);
    catalogue::of(current().language).decimal(&decimal)
}
