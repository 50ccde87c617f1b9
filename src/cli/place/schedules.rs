//! Schedules.

use reqwest::Method;
use serde_json::Value;

use super::Place;
use crate::{
    api::{
        due::DueDetails,
        routes,
        schedules::{NewSchedule, RuleWords, ScheduleDetails},
    },
    cli::{UsageError, console, operator},
    domain::{Rule, Schedule, ScheduleId, Zone},
    operations::{
        schedules::{ScheduleDraft, pause_schedule, remove_schedule, save_schedule},
        set_aside::schedule_words,
    },
    panel::Panel,
    state::schedules::{find_schedule, list_due, load_schedules},
};

/// A rule as it is written.
pub fn rule(words: &RuleWords) -> anyhow::Result<Rule> {
    if let Some(every) = &words.every {
        return Rule::every_of(every).map_err(UsageError::from);
    }
    let Some(cron) = &words.cron else {
        return Err(UsageError::from("Say when: with --every INTERVAL, or with --cron FIELDS. Nothing was saved."));
    };
    let zone: Zone = words.zone.as_deref().map(str::parse).transpose().map_err(UsageError::from)?.unwrap_or_default();
    Rule::cron(cron, zone).map_err(UsageError::from)
}

async fn find(panel: &Panel, id: ScheduleId) -> anyhow::Result<Schedule> {
    let missing = || UsageError::from(format!("There is no schedule {id}. “poolsync schedule list” shows all."));
    find_schedule(&panel.database, id).await?.ok_or_else(missing)
}

impl Place {
    /// What pools and modules have of their own.
    pub async fn schedules(&self) -> anyhow::Result<Vec<ScheduleDetails>> {
        let mut schedules: Vec<ScheduleDetails> = match self {
            Self::Here(panel) => {
                let all = load_schedules(&panel.database).await?;
                for aside in &all.set_aside {
                    console::complain(&schedule_words(aside).to_string());
                }
                all.known.iter().map(ScheduleDetails::from).collect()
            }
            Self::There(remote) => remote.list(routes::SCHEDULES, &[], usize::MAX).await?,
        };
        schedules.sort_by(|a, b| (&a.pool, a.id.to_string()).cmp(&(&b.pool, b.id.to_string())));
        Ok(schedules)
    }

    /// What begins next, the soonest first; what is held up comes after it.
    pub async fn due(&self) -> anyhow::Result<Vec<DueDetails>> {
        let mut due: Vec<DueDetails> = match self {
            Self::Here(panel) => list_due(&panel.database).await?.into_iter().map(DueDetails::from).collect(),
            Self::There(remote) => remote.list(routes::DUE, &[], usize::MAX).await?,
        };
        due.sort_by(|a, b| (a.is_blocked, a.at, &a.pool, &a.key).cmp(&(b.is_blocked, b.at, &b.pool, &b.key)));
        Ok(due)
    }

    /// One of them.
    pub async fn schedule(&self, id: ScheduleId) -> anyhow::Result<ScheduleDetails> {
        match self {
            Self::Here(panel) => Ok(ScheduleDetails::from(&find(panel, id).await?)),
            Self::There(remote) => remote.get(&routes::schedule(&id), &[]).await,
        }
    }

    /// Adds a schedule, or replaces one.
    pub async fn save_schedule(&self, new: NewSchedule, of: Option<ScheduleId>) -> anyhow::Result<ScheduleDetails> {
        match (self, of) {
            (Self::Here(panel), of) => {
                let of = match of {
                    Some(id) => Some((id, find(panel, id).await?.version)),
                    None => None,
                };
                let rule = rule(&new.rule)?;
                let NewSchedule { pool, module, intent, mode, jitter_seconds, .. } = new;
                let draft = ScheduleDraft { pool, selection: module, intent, mode, rule, jitter: jitter_seconds };
                Ok(ScheduleDetails::from(&save_schedule(panel, &operator(), draft, of).await?))
            }
            (Self::There(remote), None) => remote.post(routes::SCHEDULES, &new).await,
            (Self::There(remote), Some(id)) => {
                let path = routes::schedule(&id);
                let now = remote.get_version::<ScheduleDetails>(&path).await?;
                remote.change(Method::PUT, &path, now.version.as_deref(), Some(&new)).await
            }
        }
    }

    /// Lets nothing begin by a schedule, or lets it go on.
    pub async fn pause_schedule(&self, id: ScheduleId, paused: bool) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => Ok(pause_schedule(panel, &operator(), find(panel, id).await?.id, paused).await?),
            Self::There(remote) => {
                let what = if paused { "pause" } else { "resume" };
                let _: Value = remote.post(&format!("{}/{what}", routes::schedule(&id)), &()).await?;
                Ok(())
            }
        }
    }

    /// Removes a schedule.
    pub async fn remove_schedule(&self, id: ScheduleId) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => {
                let aside = load_schedules(&panel.database).await?.set_aside;
                let version = match aside.iter().find(|aside| aside.id == id) {
                    Some(aside) => aside.version,
                    None => find(panel, id).await?.version,
                };
                Ok(remove_schedule(panel, &operator(), id, version).await?)
            }
            Self::There(remote) => {
                let path = routes::schedule(&id);
                let now = remote.get_version::<ScheduleDetails>(&path).await?;
                let _: Value = remote.change(Method::DELETE, &path, now.version.as_deref(), None::<&()>).await?;
                Ok(())
            }
        }
    }
}
