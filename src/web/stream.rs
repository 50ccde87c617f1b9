//! `/runs/{id}/events`: a run's progress as it happens (server-sent events).
//!
//! However many watch a run, one task reads its row and makes the fragment; viewers only pass it on. A viewer that is slow
//! gets the newest state, not every one. A stream ends with the run, with the process, or after [`LONGEST`]; browsers
//! then connect anew, so that nobody watches longer than their session lasts.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use askama::Template as _;
use axum::{
    extract::{Path, State},
    response::{
        IntoResponse as _, Response,
        sse::{Event, Sse},
    },
};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep, sleep_until, timeout},
};
use tokio_stream::wrappers::ReceiverStream;

use super::{
    error::WebError,
    pages::runs::progress::RunProgress,
    permitted::{GetStatus, Permitted, SeenRun},
    reader,
};
use crate::{
    domain::{BackupModule, Extent, RunId},
    panel::Panel,
    words::{Reader, written_for},
};

/// How often a run's row is read when nobody says that it changed: its worker may be another process.
const LOOK: Duration = Duration::from_millis(500);
/// The row is read at most this often.
const REST: Duration = Duration::from_millis(200);
/// A viewer hears something at least this often, so that its page can tell a quiet run from a dead connection.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// A stream ends after this time at the latest.
const LONGEST: Duration = Duration::from_mins(2);
/// After how many milliseconds a browser connects anew.
const RECONNECT: Duration = Duration::from_secs(1);

/// What viewers see.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Frame {
    /// Nothing was read yet.
    Nothing,
    /// The fragment of the page.
    Progress(Arc<str>),
    /// The run can’t be read at present: what was sent last is growing old.
    Away,
    /// The run has ended, waits for a person, or is gone: the page itself says more.
    Ended,
}

/// A run, the modules of it that a viewer sees, and whom it is written for. Those who see the same share one stream.
type View = (RunId, Extent<BackupModule>, Reader);

/// The runs that somebody watches through this process.
#[derive(Debug, Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<View, watch::Sender<Frame>>>>);

impl Streams {
    /// Begins to watch a run.
    fn watch(&self, panel: &Panel, view: View) -> watch::Receiver<Frame> {
        let mut watched = self.watched();
        if let Some(sender) = watched.get(&view) {
            return sender.subscribe();
        }
        let (sender, receiver) = watch::channel(Frame::Nothing);
        watched.insert(view.clone(), sender.clone());
        tokio::spawn(follow(panel.clone(), self.clone(), view, sender));
        receiver
    }

    /// Forgets a run; false if somebody began to watch it meanwhile.
    fn forget_unwatched(&self, view: &View) -> bool {
        let mut watched = self.watched();
        let unwatched = watched.get(view).is_none_or(|sender| sender.receiver_count() == 0);
        if unwatched {
            watched.remove(view);
        }
        unwatched
    }

    fn watched(&self) -> MutexGuard<'_, HashMap<View, watch::Sender<Frame>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a run's row again and again while somebody watches.
async fn follow(panel: Panel, streams: Streams, view: View, sender: watch::Sender<Frame>) {
    let id = view.0;
    let mut changed = panel.bells().watch(id);
    loop {
        // An answer that does not come is none: viewers are to know that what they see is growing old.
        match timeout(HEARTBEAT, frame(&panel, &view)).await {
            Ok(Ok(frame)) => {
                let ended = frame == Frame::Ended;
                sender.send_if_modified(|shown| {
                    let differs = *shown != frame;
                    *shown = frame;
                    differs
                });
                if ended {
                    streams.watched().remove(&view);
                    return;
                }
            }
            // A later look may succeed.
            failed => {
                let is_news = sender.send_if_modified(|shown| std::mem::replace(shown, Frame::Away) != Frame::Away);
                if let (true, Ok(Err(error))) = (is_news, failed) {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(run.id = %id, error, "a watched run could not be read");
                }
                sleep(REST).await;
            }
        }
        sleep(REST).await;
        tokio::select! {
            () = sender.closed() => if streams.forget_unwatched(&view) { return },
            () = panel.shutdown.cancelled() => return,
            _ = timeout(LOOK.saturating_sub(REST), changed.changed()) => {}
        }
    }
}

async fn frame(panel: &Panel, (id, seen, reader): &View) -> Result<Frame, WebError> {
    match RunProgress::load(panel, *id, seen).await? {
        Some(progress) if progress.is_live() => Ok(Frame::Progress(written_for(reader, || progress.render())?.into())),
        _ => Ok(Frame::Ended),
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    State(streams): State<Streams>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let SeenRun { run, seen, .. } = user.run(&panel, &id).await?;
    let frames = streams.watch(&panel, (run.id, seen, reader::current()));
    let (sender, events) = mpsc::channel(1);
    tokio::spawn(forward(panel, frames, sender));
    Ok(Sse::new(ReceiverStream::new(events)).into_response())
}

/// Passes frames on to one viewer.
async fn forward(panel: Panel, mut frames: watch::Receiver<Frame>, events: mpsc::Sender<Result<Event, Infallible>>) {
    let end = Instant::now() + LONGEST;
    loop {
        let frame = frames.borrow_and_update().clone();
        let (event, is_last) = match frame {
            Frame::Nothing => (Event::default().comment("").retry(RECONNECT), false),
            Frame::Progress(html) => (Event::default().event("progress").data(&*html), false),
            Frame::Away => (Event::default().event("away").data("away"), false),
            Frame::Ended => (Event::default().event("ended").data("ended"), true),
        };
        if events.send(Ok(event)).await.is_err() || is_last {
            return;
        }
        tokio::select! {
            change = frames.changed() => if change.is_err() { return },
            () = sleep(HEARTBEAT) => {}
            () = sleep_until(end) => return,
            () = events.closed() => return,
            () = panel.shutdown.cancelled() => return,
        }
    }
}
