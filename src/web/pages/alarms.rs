//! `/alarms`: which backups are older than they may be, and which were. Only those that whoever looks may see.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;
use tokio::try_join;

use crate::{
    domain::{Alarm, AlarmId, AlarmLevel, Ending, Fqdn, LONGEST_MUTE_HOURS, Muted, Pool, Timestamp},
    notify::words::age,
    operations::request_sync::no_backup_store,
    panel::Panel,
    state::{
        alarms::{AlarmFilter, list_alarms, list_open_alarms},
        pools::list_pools,
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::Query,
        layout::{Layout, Section, html},
        looks::{self, Look},
        permitted::{GetStatus, Permitted},
        routes,
        session::CurrentUser,
    },
    words::{Said, say},
};

/// Alarms that are over on a page.
const PAST: u32 = 100;

/// Where the list of those that are over begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AlarmsQuery {
    older: String,
}

#[derive(Template)]
#[template(path = "pages/alarms.html")]
struct AlarmsPage {
    layout: Layout,
    open: Vec<Row>,
    past: Vec<Row>,
    /// Where the next page of those begins.
    older: Option<AlarmId>,
    /// Whether this is not the first page of them.
    is_later: bool,
}

/// An alarm as the page lists it.
struct Row {
    alarm: Alarm,
    /// Whether its pool still is here.
    has_pool: bool,
    /// The maintenance that mutes it, or did for a while.
    muted: Option<Muted>,
    /// Whether nobody is told of it at present because of that.
    is_muted: bool,
    /// Why no sync can end it, if there is nowhere to copy the module to.
    nowhere: Option<Said>,
}

impl AlarmsPage {
    /// The open alarms of each pair.
    fn by_pair(&self) -> impl Iterator<Item = &[Row]> {
        self.open.chunk_by(|a, b| a.pair() == b.pair())
    }
}

impl Row {
    /// The pool and its backup pool.
    fn pair(&self) -> (Fqdn, Fqdn) {
        (self.alarm.pool.clone(), self.alarm.backup_pool.clone())
    }

    fn look(&self) -> Look {
        match (self.alarm.ended, self.alarm.level) {
            (Some((_, Ending::Recovered)), _) => looks::look("ok", "succeeded", "alarms-look-recovered"),
            (Some((_, Ending::TargetChanged)), _) => looks::look("idle", "none", "alarms-look-target-changed"),
            (Some((_, Ending::NotWatched)), _) => looks::look("idle", "none", "alarms-look-not-watched"),
            (None, AlarmLevel::Warning) => looks::look("warn", "queued", "alarms-look-warning"),
            (None, AlarmLevel::Breach) => looks::look("bad", "failed", "alarms-look-breach"),
        }
    }

    /// The level that the alarm had.
    fn level(&self) -> Said {
        match self.alarm.level {
            AlarmLevel::Warning => say("alarms-level-warning"),
            AlarmLevel::Breach => say("alarms-level-breach"),
        }
    }

    /// How old the backup was when the alarm rose to its level.
    fn age(&self) -> Said {
        age(self.alarm.age_ms)
    }

    /// How long the alarm lasted.
    fn lasted(&self) -> String {
        self.alarm.ended.map(|(at, _)| age(at.millis_since(self.alarm.raised_at)).to_string()).unwrap_or_default()
    }
}

impl Row {
    fn new(alarm: Alarm, pools: &BTreeMap<&Fqdn, &Pool>, now: Timestamp) -> Self {
        let find = |name| pools.get(name).copied();
        let pair = [find(&alarm.pool), find(&alarm.backup_pool)];
        let muted = Muted::of(pair.into_iter().flatten(), now);
        let nowhere = pair[1].filter(|_| alarm.ended.is_none()).and_then(|pool| no_backup_store(pool, alarm.module));
        let is_muted = muted.as_ref().is_some_and(|m| !m.is_over(now));
        Self { has_pool: pair[0].is_some(), is_muted, muted, nowhere, alarm }
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(query): Query<AlarmsQuery>,
) -> Result<Response, WebError> {
    let database = &panel.database;
    // What is no place of the list is its beginning.
    let older_than = query.older.trim().parse().ok();
    let filter = AlarmFilter { open: Some(false), older_than, ..user.alarms() };
    let (pools, open, (past, older)) =
        try_join!(list_pools(database), list_open_alarms(database), list_alarms(database, &filter, PAST))?;
    let pools = pools.iter().map(|pool| (pool.fqdn(), pool)).collect();
    let layout = Layout::new(&panel, Some(&user), Section::Alarms);
    let now = layout.now.0;
    let row = |alarm| Row::new(alarm, &pools, now);
    html(&AlarmsPage {
        layout,
        open: worst_first(open.into_iter().filter(|alarm| sees(&user, alarm)).map(row).collect()),
        past: past.into_iter().map(row).collect(),
        older,
        is_later: older_than.is_some(),
    })
}

/// By pair: those with a broken promise first, and in each what broke it.
fn worst_first(mut open: Vec<Row>) -> Vec<Row> {
    let is_broken = |row: &Row| row.alarm.level == AlarmLevel::Breach;
    let broken: BTreeSet<_> = open.iter().filter(|row| is_broken(row)).map(Row::pair).collect();
    open.sort_by_cached_key(|row| {
        let pair = row.pair();
        (!broken.contains(&pair), pair, !is_broken(row))
    });
    open
}

fn sees(user: &CurrentUser, alarm: &Alarm) -> bool {
    user.sees(&alarm.pool).contains(&alarm.module)
}
