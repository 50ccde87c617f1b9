//! What happened and is still to be told: written with what it tells of, and taken away once it was decided who is told.

use std::collections::BTreeMap;

use super::{
    Reader, Row, StateError, Tx,
    failures::{self, Ended},
    sql,
    unread::{Listed, Unread, because, gather},
};
use crate::domain::{AlarmFacts, Event, EventId, EventKind, News, RunId, RunState, Timestamp, Via};

/// Events decided on in one transaction.
const PIECE: u32 = 200;

/// The version that reads events: what one can't read, another may.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Records how a run ended, or that it is held. A preview was looked at by whoever asked for it: nobody else is told. Nor is
/// anybody of a run that failed only as it did before, which was told.
pub(super) async fn record_run(tx: &mut Tx, run: RunId, state: RunState, now: Timestamp) -> Result<(), StateError> {
    let Some(mut kind) = EventKind::of_run(state) else { return Ok(()) };
    let row = sql("select pool_fqdn, intent, action, via from runs where id = $1").bind(run).optional(&mut *tx).await?;
    let Some(row) = row else { return Ok(()) };
    let (pool, intent) = (row.text("pool_fqdn")?, row.text("intent")?);
    if intent == "preview" {
        return Ok(());
    }
    let mut news = BTreeMap::new();
    if row.text("action")? == "backup" {
        let (is_asked_for, is_over) = (row.text("via")? != Via::Schedule.name(), state.is_final());
        news = failures::note(tx, Ended { run, pool: &pool, intent: &intent, is_asked_for, is_over }, now).await?;
    }
    if state == RunState::Succeeded && news.values().any(|news| matches!(news, News::Recovered(_))) {
        kind = EventKind::RunRecovered;
    }
    let news = serde_json::to_string(&news).map_err(|error| StateError::decode("news", error))?;
    sql("insert into events (id, at, kind, run_id, news) values ($1, $2, $3, $4, $5)")
        .bind(EventId::at(now))
        .bind(now)
        .bind(kind)
        .bind(run)
        .bind(news)
        .execute(tx)
        .await?;
    Ok(())
}

/// Records what became of an alarm.
pub async fn record_alarm(tx: &mut Tx, kind: EventKind, alarm: &AlarmFacts, now: Timestamp) -> Result<(), StateError> {
    let facts = serde_json::to_string(alarm).map_err(|error| StateError::decode("alarm", error))?;
    sql("insert into events (id, at, kind, alarm) values ($1, $2, $3, $4)")
        .bind(EventId::at(now))
        .bind(now)
        .bind(kind)
        .bind(facts)
        .execute(tx)
        .await?;
    Ok(())
}

fn event(row: &Row) -> Result<Event, StateError> {
    let alarm = row.optional_text("alarm")?.map(|text| serde_json::from_str(&text));
    let news = row.optional_text("news")?.map(|text| serde_json::from_str(&text));
    Ok(Event {
        id: row.parse("id")?,
        at: row.timestamp("at")?,
        kind: row.parse("kind")?,
        run: row.optional_parse("run_id")?,
        news: news.transpose().map_err(|error| StateError::decode("news", error))?.unwrap_or_default(),
        alarm: alarm.transpose().map_err(|error| StateError::decode("alarm", error))?,
    })
}

/// The oldest events that are still to be told, but for those that this version has set aside.
pub async fn list_events(reader: impl Into<Reader<'_>>) -> Result<Listed<Event>, StateError> {
    let query = sql("select * from events where set_aside_by is null or set_aside_by <> $1 order by id limit ");
    let rows = query.bind(VERSION).push_bind(PIECE).all(reader).await?;
    gather(&rows, ("event", &["id"]), event)
}

/// Sets an event aside that this version can't read or tell. It stays, and another version tries again.
pub async fn set_aside(tx: &mut Tx, id: &str, why: &str) -> Result<(), StateError> {
    sql("update events set set_aside_by = $2, set_aside_why = $3 where id = $1")
        .bind(id)
        .bind(VERSION)
        .bind(why)
        .execute(tx)
        .await?;
    Ok(())
}

/// As [`set_aside`], of an event that could be read, but not what it is about. Whatever else went wrong is an error still.
pub async fn set_aside_untold(tx: &mut Tx, id: EventId, error: StateError) -> Result<(), StateError> {
    if !matches!(error, StateError::Decode { .. }) {
        return Err(error);
    }
    let why = because(&error);
    tracing::error!(event.id = %id, reason = why, "what happened can’t be told; it is set aside, and everything else goes on");
    set_aside(tx, &id.to_string(), &why).await
}

/// The events that were set aside and that nobody could tell since, oldest first: so many of them as a page shows, and how
/// many there are.
pub async fn list_set_aside(reader: impl Into<Reader<'_>>, most: u32) -> Result<(Vec<Unread>, u64), StateError> {
    let mut reader = reader.into();
    let count = sql("select count(*) as n from events where set_aside_by is not null");
    let count = count.one(reader.again()).await?.count("n")?;
    let rows = sql("select id, set_aside_why from events where set_aside_by is not null order by id limit ")
        .push_bind(most)
        .all(reader)
        .await?;
    let unread = |row: &Row| -> Result<Unread, StateError> {
        let why = row.optional_text("set_aside_why")?.unwrap_or_default();
        Ok(Unread { what: "event", id: row.text("id")?, why })
    };
    Ok((rows.iter().map(unread).collect::<Result<_, _>>()?, count))
}

/// Forgets the events that were set aside and happened before a moment.
pub async fn forget_set_aside(tx: &mut Tx, before: Timestamp) -> Result<u64, StateError> {
    sql("delete from events where set_aside_by is not null and at < $1").bind(before).execute(tx).await
}

/// Takes an event away that was decided on.
pub async fn delete_event(tx: &mut Tx, id: EventId) -> Result<(), StateError> {
    sql("delete from events where id = $1").bind(id).execute(tx).await?;
    Ok(())
}
