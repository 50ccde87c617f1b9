//! What happened and is still to be told: written with what it tells of, and taken away once it was decided who is told.

use super::{Reader, StateError, Tx, sql};
use crate::domain::{AlarmFacts, Event, EventId, EventKind, RunId, RunState, Timestamp};

/// Events decided on in one transaction.
const PIECE: u32 = 200;

/// Records how a run ended, or that it is held. A preview was looked at by whoever asked for it: nobody else is told.
pub(super) async fn record_run(tx: &mut Tx, run: RunId, state: RunState, now: Timestamp) -> Result<(), StateError> {
    let Some(mut kind) = EventKind::of_run(state) else { return Ok(()) };
    let row = sql("select pool_fqdn, intent, action from runs where id = $1").bind(run).optional(&mut *tx).await?;
    let Some(row) = row else { return Ok(()) };
    let intent = row.text("intent")?;
    if intent == "preview" {
        return Ok(());
    }
    if intent == "sync"
        && row.text("action")? == "backup"
        && note_failing(tx, run, &row.text("pool_fqdn")?, now).await?
    {
        kind = if state == RunState::Succeeded { EventKind::RunRecovered } else { kind };
    }
    sql("insert into events (id, at, kind, run_id) values ($1, $2, $3, $4)")
        .bind(EventId::new())
        .bind(now)
        .bind(kind)
        .bind(run)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes which modules of a pool fail since when, and which don’t any more; says whether there are such.
async fn note_failing(tx: &mut Tx, run: RunId, pool: &str, now: Timestamp) -> Result<bool, StateError> {
    sql("update freshness set failing_since = $3 where pool_fqdn = $1 and failing_since is null and module in \
         (select module from module_runs where run_id = $2 and state in ('failed', 'partial'))")
    .bind(pool)
    .bind(run)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    let recovered =
        sql("update freshness set failing_since = null where pool_fqdn = $1 and failing_since is not null \
         and module in (select module from module_runs where run_id = $2 and state = 'succeeded')")
        .bind(pool)
        .bind(run)
        .execute(tx)
        .await?;
    Ok(recovered > 0)
}

/// Records what became of an alarm.
pub async fn record_alarm(tx: &mut Tx, kind: EventKind, alarm: &AlarmFacts, now: Timestamp) -> Result<(), StateError> {
    let facts = serde_json::to_string(alarm).map_err(|error| StateError::decode("alarm", error))?;
    sql("insert into events (id, at, kind, alarm) values ($1, $2, $3, $4)")
        .bind(EventId::new())
        .bind(now)
        .bind(kind)
        .bind(facts)
        .execute(tx)
        .await?;
    Ok(())
}

/// The oldest events that are still to be told.
pub async fn list_events(reader: impl Into<Reader<'_>>) -> Result<Vec<Event>, StateError> {
    let rows = sql("select * from events order by id limit ").push_bind(PIECE).all(reader).await?;
    rows.iter()
        .map(|row| {
            let alarm = row.optional_text("alarm")?.map(|text| serde_json::from_str(&text));
            Ok(Event {
                id: row.parse("id")?,
                at: row.timestamp("at")?,
                kind: row.parse("kind")?,
                run: row.optional_parse("run_id")?,
                alarm: alarm.transpose().map_err(|error| StateError::decode("alarm", error))?,
            })
        })
        .collect()
}

/// Takes an event away that was decided on.
pub async fn delete_event(tx: &mut Tx, id: EventId) -> Result<(), StateError> {
    sql("delete from events where id = $1").bind(id).execute(tx).await?;
    Ok(())
}
