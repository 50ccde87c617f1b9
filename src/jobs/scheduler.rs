//! What begins by itself is begun when it is due. Every worker looks; of several, one begins it.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use crate::{
    domain::Timestamp,
    operations::{schedules::due::begin_due, set_aside::list_set_aside},
    panel::Panel,
    state::{StateError, away::log_failure, schedules::has_become_due},
};

/// How often is looked whether anything has become due: one small query.
const LOOK: Duration = Duration::from_secs(1);
/// How often pools, schedules and settings are looked at, and what waits for another run.
const LOOK_CLOSELY: Duration = Duration::from_secs(5);
/// How often is looked for pools, schedules and settings that can't be read.
const LOOK_ASIDE: Duration = Duration::from_mins(1);

/// What the scheduler knows from looking before.
#[derive(Default)]
struct Looks {
    /// When it looked closely, and what the panel's clock showed then.
    closely: Option<(Instant, Timestamp)>,
    /// When it looked for what can't be read.
    aside: Option<Instant>,
    /// What it has told of that: each is told once.
    told: BTreeSet<String>,
}

/// Begins what is due until the panel is asked to stop.
pub(super) async fn keep_schedules(panel: Panel) {
    let mut looks = Looks::default();
    while !panel.shutdown.is_cancelled() {
        if !panel.database.stands_back()
            && let Err(error) = look(&panel, &mut looks).await
        {
            log_failure!(panel.database, error, &error, "what is due can’t be begun; it is tried again");
        }
        tokio::select! {
            () = panel.shutdown.cancelled() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn look(panel: &Panel, looks: &mut Looks) -> Result<(), StateError> {
    let now = panel.clock.now();
    if looks.aside.is_none_or(|at| at.elapsed() >= LOOK_ASIDE) {
        for words in list_set_aside(panel).await? {
            if looks.told.insert(words.clone()) {
                tracing::warn!("{words}");
            }
        }
        looks.aside = Some(Instant::now());
    }
    let is_time = match looks.closely {
        Some((at, seen)) => at.elapsed() >= LOOK_CLOSELY || has_become_due(&panel.database, seen, now).await?,
        None => true,
    };
    if is_time {
        for run in begin_due(panel).await? {
            tracing::info!(run.id = %run, "a scheduled run was asked for");
        }
        looks.closely = Some((Instant::now(), now));
    }
    Ok(())
}
