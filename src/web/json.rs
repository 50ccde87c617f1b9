//! JSON downloads: long lists, written element by element while they are read.

use axum::response::Response;
use serde::Serialize;

use super::{
    download::{self, Sink},
    error::WebError,
};

/// A download named `file_name`, filled by `fill` while it is read.
pub fn download<F>(file_name: &str, fill: impl FnOnce(Sink) -> F + Send + 'static) -> Response
where
    F: Future<Output = Result<(), WebError>> + Send + 'static,
{
    download::stream(file_name, "application/json", fill)
}

/// A list under way.
#[derive(Debug, Default)]
pub struct List {
    is_begun: bool,
}

impl List {
    /// Appends an element, on a line of its own.
    pub fn push(&mut self, text: &mut String, element: &impl Serialize) {
        text.push_str(if self.is_begun { ",\n" } else { "\n" });
        self.is_begun = true;
        text.push_str(&object(element));
    }
}

/// Plain fields as JSON.
pub fn object(fields: &impl Serialize) -> String {
    // What has neither maps with odd keys nor code of its own can always be written.
    serde_json::to_string(fields).unwrap_or_else(|_| "null".to_owned())
}
