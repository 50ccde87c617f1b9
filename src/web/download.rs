//! Downloads that are made while they are read, whatever their size.

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

/// Where a download's text goes, piece by piece.
pub type Sink = mpsc::Sender<Result<Bytes, WebError>>;

/// A download named `file_name`, filled by `fill` while it is read; memory holds a few pieces at a time. An error in the
/// middle breaks the download off, so that a part is never taken for the whole.
pub fn stream<F>(file_name: &str, content_type: &'static str, fill: impl FnOnce(Sink) -> F + Send + 'static) -> Response
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
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file_name}\"")),
    ];
    (headers, Body::from_stream(ReceiverStream::new(pieces))).into_response()
}

/// Sends what was gathered of a download; false if its reader has gone.
pub async fn send(sink: &Sink, text: &mut String) -> bool {
    sink.send(Ok(Bytes::from(std::mem::take(text)))).await.is_ok()
}

/// Records in the audit that somebody takes data away; `about` is the address with its filter.
pub async fn record(panel: &Panel, actor: &Actor, action: &str, about: &str) -> Result<(), WebError> {
    let mut tx = panel.database.begin().await?;
    insert_audit(&mut tx, actor, action, about, "", panel.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
