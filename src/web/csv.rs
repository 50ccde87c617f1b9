//! CSV downloads (RFC 4180) that spreadsheets can open without running what is in them.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula. An item's name
//! may begin so, and whoever named it is not who opens the file: such cells get an apostrophe in front.

use std::fmt::Write as _;

use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::error::WebError;
use crate::{domain::Actor, panel::Panel, state::audit::insert_audit};

/// Pieces made ahead of a slow reader.
const AHEAD: usize = 2;

/// Where a download's rows go, piece by piece.
pub type Sink = mpsc::Sender<Result<Bytes, WebError>>;

/// A download named `file_name`, filled by `fill` while it is read; memory holds a few pieces at a time. An error in the
/// middle breaks the download off, so that a part is never taken for the whole.
pub fn download<F>(file_name: &str, fill: impl FnOnce(Sink) -> F + Send + 'static) -> Response
where
    F: Future<Output = Result<(), WebError>> + Send + 'static,
{
    let (sink, pieces) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        if let Err(error) = fill(sink.clone()).await {
            tracing::error!(error = &error as &dyn std::error::Error, "a download broke off");
            let _ = sink.send(Err(error)).await;
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file_name}\"")),
    ];
    (headers, Body::from_stream(ReceiverStream::new(pieces))).into_response()
}

/// Records in the audit that somebody takes data away; `about` is the address with its filter.
pub async fn record(panel: &Panel, actor: &Actor, action: &str, about: &str) -> Result<(), WebError> {
    let mut tx = panel.database.begin().await?;
    insert_audit(&mut tx, actor, action, about, "", panel.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

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
