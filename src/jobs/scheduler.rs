//! What begins by itself is begun when it is due. Every worker looks; of several, one begins it.

use std::time::{Duration, Instant};

use crate::{
    domain::Timestamp,
    operations::schedules::due::begin_due,
    panel::Panel,
    state::{StateError, schedules::has_become_due},
};

/// How often is looked whether anything has become due: one small query.
const LOOK: Duration = Duration::from_secs(1);
/// How often pools, schedules and settings are looked at, and what waits for another run.
const LOOK_CLOSELY: Duration = Duration::from_secs(5);

/// Begins what is due until the panel is asked to stop.
pub(super) async fn keep_schedules(panel: Panel) {
    let mut last: Option<(Instant, Timestamp)> = None;
    while !panel.shutdown.is_cancelled() {
        if let Err(error) = look(&panel, &mut last).await {
            tracing::error!(error = &error as &dyn std::error::Error, "what is due can’t be begun; it is tried again");
        }
        tokio::select! {
            () = panel.shutdown.cancelled() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn look(panel: &Panel, last: &mut Option<(Instant, Timestamp)>) -> Result<(), StateError> {
    let now = panel.clock.now();
    let is_time = match *last {
        Some((at, seen)) => at.elapsed() >= LOOK_CLOSELY || has_become_due(&panel.database, seen, now).await?,
        None => true,
    };
    if is_time {
        for run in begin_due(panel).await? {
            tracing::info!(run.id = %run, "a scheduled run was asked for");
        }
        *last = Some((Instant::now(), now));
    }
    Ok(())
}
