//! `/alarms`: which backups are older than they may be, and which were. Only those that whoever looks may see.

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    domain::{Alarm, AlarmLevel, Ending},
    notify::words::age,
    panel::Panel,
    state::{
        alarms::{list_open_alarms, list_past_alarms},
        pools::list_pools,
    },
    web::{
        assets,
        error::WebError,
        filters,
        layout::{Layout, Section, html},
        looks::{self, Look},
        permitted::{GetStatus, Permitted},
        routes,
        session::CurrentUser,
    },
};

/// Alarms that are over and shown.
const PAST: usize = 100;

#[derive(Template)]
#[template(path = "pages/alarms.html")]
struct AlarmsPage {
    layout: Layout,
    open: Vec<Row>,
    past: Vec<Row>,
}

/// An alarm as the page lists it.
struct Row {
    alarm: Alarm,
    /// Whether its pool still is here.
    has_pool: bool,
    /// Why nobody is told of it at present, if so.
    quiet: bool,
}

impl Row {
    fn look(&self) -> Look {
        match (self.alarm.ended, self.alarm.level) {
            (Some((_, Ending::Recovered)), _) => looks::look("ok", "succeeded", "Recovered"),
            (Some((_, Ending::NotWatched)), _) => looks::look("idle", "none", "Not watched any more"),
            (None, AlarmLevel::Warning) => looks::look("warn", "queued", "Warning"),
            (None, AlarmLevel::Breach) => looks::look("bad", "failed", "Breach"),
        }
    }

    /// How old the backup was when the alarm rose to its level.
    fn age(&self) -> String {
        age(self.alarm.age_ms)
    }

    /// How long the alarm lasted.
    fn lasted(&self) -> String {
        self.alarm.ended.map(|(at, _)| age(at.millis_since(self.alarm.raised_at))).unwrap_or_default()
    }
}

pub async fn get(State(panel): State<Panel>, user: Permitted<GetStatus>) -> Result<Response, WebError> {
    let pools = list_pools(&panel.database).await?;
    let row = |alarm: Alarm| {
        let find = |name| pools.iter().find(|pool| pool.fqdn() == name);
        let both = [find(&alarm.pool), find(&alarm.backup_pool)];
        Row {
            has_pool: both[0].is_some(),
            quiet: both.into_iter().flatten().any(|pool| pool.maintenance.is_some()),
            alarm,
        }
    };
    let open = list_open_alarms(&panel.database).await?;
    let past = list_past_alarms(&panel.database).await?;
    let seen = |alarm: &Alarm| sees(&user, alarm);
    let mut open: Vec<Row> = open.into_iter().filter(seen).map(row).collect();
    open.sort_by_key(|row| row.alarm.level != AlarmLevel::Breach);
    let layout = Layout::new(&panel, Some(&user), Section::Alarms);
    html(&AlarmsPage { layout, open, past: past.into_iter().filter(seen).take(PAST).map(row).collect() })
}

fn sees(user: &CurrentUser, alarm: &Alarm) -> bool {
    user.sees(&alarm.pool).contains(&alarm.module)
}
