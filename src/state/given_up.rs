//! The messages that were given up and wait for somebody's word, all at once.

use super::{Reader, Sql, StateError, Tx, sql};
use crate::domain::{ChannelId, Timestamp};

/// Which of the messages that were given up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GivenUp {
    /// To this channel.
    pub channel: Option<ChannelId>,
    /// Given up by then: what is given up later was not seen.
    pub until: Option<Timestamp>,
}

/// How many there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// All of them.
    pub all: u64,
    /// Those that can be tried again: no tests, and their channel is still there.
    pub repeatable: u64,
    /// When the last of them was given up.
    pub latest: Option<Timestamp>,
}

/// What can be tried again: tests are made anew instead, and without its channel there is nowhere to send it.
const REPEATABLE: &str = "kind <> 'test' and exists (select 1 from channels c where c.id = notifications.channel_id)";

impl GivenUp {
    fn in_query(&self, query: Sql) -> Sql {
        let mut query = query.push(" where state = 'given_up'");
        if let Some(channel) = self.channel {
            query = query.push(" and channel_id = ").push_bind(channel);
        }
        match self.until {
            Some(until) => query.push(" and ended_at <= ").push_bind(until),
            None => query,
        }
    }
}

/// How many were given up.
pub async fn count(reader: impl Into<Reader<'_>>, which: &GivenUp) -> Result<Counted, StateError> {
    let query = sql("select count(*) as n, coalesce(sum(case when ")
        .push(REPEATABLE)
        .push(" then 1 else 0 end), 0) as repeatable, max(ended_at) as latest from notifications");
    let row = which.in_query(query).one(reader).await?;
    Ok(Counted {
        all: row.count("n")?,
        repeatable: row.count("repeatable")?,
        latest: row.optional_timestamp("latest")?,
    })
}

/// Has all of them tried again from the beginning that can be, and says how many those are.
pub async fn send_again(tx: &mut Tx, which: &GivenUp, now: Timestamp) -> Result<u64, StateError> {
    let query = sql("update notifications set state = 'waiting', attempts = 0, ended_at = null, due_at = ")
        .push_bind(now)
        .push(", first_due_at = ")
        .push_bind(now);
    which.in_query(query).push(" and ").push(REPEATABLE).execute(tx).await
}

/// Notes that somebody saw all of them, and says how many those are.
pub async fn dismiss(tx: &mut Tx, which: &GivenUp) -> Result<u64, StateError> {
    which.in_query(sql("update notifications set state = 'dismissed'")).execute(tx).await
}
