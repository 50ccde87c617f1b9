//! CSV downloads.

use axum::response::Response;

pub use super::download::{Sink, record};
use super::{download, error::WebError};
pub use crate::csv::row;

/// A download named `file_name`, filled with rows by `fill` while it is read.
pub fn download<F>(file_name: &str, fill: impl FnOnce(Sink) -> F + Send + 'static) -> Response
where
    F: Future<Output = Result<(), WebError>> + Send + 'static,
{
    download::stream(file_name, "text/csv; charset=utf-8", fill)
}
