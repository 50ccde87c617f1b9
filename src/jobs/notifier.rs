//! Tells people what they asked to be told: makes messages of events by the rules, and sends them.
//!
//! An event is taken away in the transaction that queues its messages, so each is told exactly once, whoever dies when. A
//! message is sent by whoever holds its lease; a process that dies between sending one and recording that leaves it to be
//! sent a second time, with the same id. Channels are sent to side by side: one that does not answer holds up no other.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::sync::{Notify, Semaphore};
use tokio_util::task::TaskTracker;

use super::deliver::{self, Delivered};
use crate::{
    domain::{
        Channel, ChannelId, Digest, Event, ModuleRun, NoticeRule, NotificationId, NotificationState, Reaches, Run,
        RunId, Telling, Timestamp, Told,
    },
    notify::{body, words},
    panel::Panel,
    state::{
        StateError, Tx, alarms,
        away::log_failure,
        channels::list_channels,
        chores::take_chore,
        events::{delete_event, forget_set_aside, list_events, set_aside, set_aside_untold},
        notifications::{self, Notification},
        rules::list_rules,
        runs,
    },
};

/// How often a process looks for events and for messages that are due.
const LOOK: Duration = Duration::from_secs(1);
/// Messages that a process sends at once; one at a time to each channel.
const AT_ONCE: usize = 32;
/// How many of them may be to channels that have a message waiting which failed before. Each may take until its time is
/// up, and all mail goes by one server: if that is dead, many channels are at once, and others must not wait for them.
const FAILING_AT_ONCE: usize = 8;
/// How long messages under way may take once the process was asked to stop. What is not sent by then is sent again.
const GRACE: Duration = Duration::from_secs(5);
/// So many messages of single events a channel is sent within [`FLOOD_TIME`]; what comes beyond that is gathered.
const FLOOD: u64 = 20;
/// For how long they are counted and gathered, in microseconds: ten minutes.
const FLOOD_TIME: i64 = 600 * 1_000_000;
/// How often old messages and alarms are forgotten.
const FORGET_EVERY: Duration = Duration::from_hours(1);
/// How long messages are kept once they were sent, or given up and dismissed, in microseconds: 90 days.
const KEEP_MESSAGES: i64 = 90 * 24 * 3600 * 1_000_000;
/// How long alarms are kept once they are over, and events that can’t be told, in microseconds: 400 days.
const KEEP_ALARMS: i64 = 400 * 24 * 3600 * 1_000_000;

/// Which channels this process sends to at this moment.
type Busy = Arc<Mutex<BTreeSet<ChannelId>>>;

/// Room for messages under way.
struct Slots {
    all: Arc<Semaphore>,
    /// Those to channels that failed before.
    failing: Arc<Semaphore>,
}

/// Tells and sends until the panel is asked to stop.
pub async fn keep(panel: Panel) {
    let (busy, done) = (Busy::default(), Arc::new(Notify::new()));
    let slots = Slots { all: Arc::new(Semaphore::new(AT_ONCE)), failing: Arc::new(Semaphore::new(FAILING_AT_ONCE)) };
    let sending = TaskTracker::new();
    while !panel.shutdown.is_cancelled() {
        if !panel.database.stands_back()
            && let Err(error) = look(&panel, &busy, &done, &slots, &sending).await
        {
            log_failure!(panel.database, error, &error, "people could not be told what happened; it is tried again");
        }
        tokio::select! {
            () = panel.shutdown.cancelled() => {}
            () = done.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    sending.close();
    let _ = tokio::time::timeout(GRACE, sending.wait()).await;
}

async fn look(
    panel: &Panel,
    busy: &Busy,
    done: &Arc<Notify>,
    slots: &Slots,
    sending: &TaskTracker,
) -> Result<(), StateError> {
    spread(panel).await?;
    forget(panel).await?;
    while let Ok(slot) = Arc::clone(&slots.all).try_acquire_owned() {
        let now_busy: Vec<ChannelId> = busy.lock().map(|busy| busy.iter().copied().collect()).unwrap_or_default();
        // Who was always reached goes first.
        let (claimed, failing) = if let Some(claimed) = deliver::claim(panel, &now_busy, false).await? {
            (claimed, None)
        } else {
            let Ok(failing) = Arc::clone(&slots.failing).try_acquire_owned() else { break };
            let Some(claimed) = deliver::claim(panel, &now_busy, true).await? else { break };
            (claimed, Some(failing))
        };
        let channel = claimed.0.channel;
        if let Ok(mut busy) = busy.lock() {
            busy.insert(channel);
        }
        let (panel, busy, done) = (panel.clone(), Arc::clone(busy), Arc::clone(done));
        sending.spawn(async move {
            deliver::send(&panel, claimed).await;
            if let Ok(mut busy) = busy.lock() {
                busy.remove(&channel);
            }
            drop((slot, failing));
            done.notify_one();
        });
    }
    Ok(())
}

/// Does by hand what the loop does: makes messages of all events, and tries each message that is due once.
pub async fn look_now(panel: &Panel) -> Result<Vec<Delivered>, StateError> {
    spread(panel).await?;
    forget(panel).await?;
    let mut delivered = Vec::new();
    while let Some(claimed) = deliver::claim(panel, &[], true).await? {
        delivered.push(deliver::send(panel, claimed).await);
    }
    Ok(delivered)
}

/// Makes messages of what happened. Events that no rule asks for are taken away, too; one that can’t be read is set aside, so
/// that it stops no other.
async fn spread(panel: &Panel) -> Result<(), StateError> {
    // Mostly there are none: then nothing is locked.
    loop {
        let waiting = list_events(&panel.database).await?;
        if waiting.known.is_empty() && waiting.unread.is_empty() {
            return Ok(());
        }
        let mut tx = panel.database.begin().await?;
        // One process at a time: else two would gather one digest twice.
        if !take_chore(&mut tx, "spread_events", Duration::ZERO).await? {
            return Ok(());
        }
        let mut spreading = Spreading::load(&mut tx, panel.clock.now()).await?;
        let waiting = list_events(&mut tx).await?;
        for event in waiting.known {
            match spreading.tell(&mut tx, &event).await {
                Ok(()) => delete_event(&mut tx, event.id).await?,
                Err(error) => set_aside_untold(&mut tx, event.id, error).await?,
            }
        }
        for unread in waiting.unread {
            set_aside(&mut tx, &unread.id, &unread.why).await?;
        }
        tx.commit().await?;
    }
}

async fn forget(panel: &Panel) -> Result<(), StateError> {
    let mut tx = panel.database.begin().await?;
    if take_chore(&mut tx, "forget_messages", FORGET_EVERY).await? {
        let now = panel.clock.now();
        notifications::forget_notifications(&mut tx, now.plus_micros(-KEEP_MESSAGES)).await?;
        alarms::forget_alarms(&mut tx, now.plus_micros(-KEEP_ALARMS)).await?;
        forget_set_aside(&mut tx, now.plus_micros(-KEEP_ALARMS)).await?;
    }
    tx.commit().await
}

/// Events on their way to channels.
struct Spreading {
    now: Timestamp,
    /// The rules that count, each with its channel.
    rules: Vec<(NoticeRule, Channel)>,
    /// Runs that events are about.
    runs: BTreeMap<RunId, Option<(Run, Vec<ModuleRun>)>>,
}

impl Spreading {
    async fn load(tx: &mut Tx, now: Timestamp) -> Result<Self, StateError> {
        let channels = list_channels(&mut *tx).await?;
        let rules = list_rules(&mut *tx).await?.into_iter().filter(|rule| rule.enabled).filter_map(|rule| {
            let channel = channels.iter().find(|channel| channel.id == rule.channel && channel.enabled)?;
            Some((rule, channel.clone()))
        });
        Ok(Self { now, rules: rules.collect(), runs: BTreeMap::new() })
    }

    /// Queues what the rules ask to be told of an event.
    async fn tell(&mut self, tx: &mut Tx, event: &Event) -> Result<(), StateError> {
        if self.rules.is_empty() {
            return Ok(());
        }
        self.learn_of_run(tx, event).await?;
        // Two rules of one channel that tell the same make one message. What each tells depends on its modules.
        let mut told_at_once = BTreeSet::new();
        for (rule, channel) in &self.rules {
            for told in self.told(event, rule) {
                let at_once = rule.digest == Digest::AtOnce;
                if at_once && !told_at_once.insert((channel.id, told.kind, told.modules.clone())) {
                    continue;
                }
                self.queue(tx, rule, channel, told).await?;
            }
        }
        Ok(())
    }

    /// Queues a message about an event, or puts it to the others of its digest.
    async fn queue(&self, tx: &mut Tx, rule: &NoticeRule, channel: &Channel, told: Told) -> Result<(), StateError> {
        let gathered = match &rule.digest {
            Digest::AtOnce => flood(tx, channel, self.now).await?,
            digest => {
                let due = digest.due(self.now);
                Some((format!("{}/{}", rule.id, due.as_micros()), due))
            }
        };
        if let Some((key, due)) = gathered {
            return gather(tx, channel, told, &key, (self.now, due)).await;
        }
        let kind = told.kind.name();
        let mut content = Telling::default();
        content.add(told);
        let message = message(channel, kind, content, (self.now, self.now));
        notifications::insert_notification(tx, &message, None).await
    }

    async fn learn_of_run(&mut self, tx: &mut Tx, event: &Event) -> Result<(), StateError> {
        let Some(id) = event.run.filter(|id| !self.runs.contains_key(id)) else { return Ok(()) };
        let known = match runs::find_run(&mut *tx, id).await? {
            Some(run) => Some((run, runs::list_module_runs(&mut *tx, id).await?)),
            None => None,
        };
        self.runs.insert(id, known);
        Ok(())
    }

    /// An event in the words of a rule: only as far as it is about the rule’s pools and modules.
    fn told(&self, event: &Event, rule: &NoticeRule) -> Vec<Told> {
        // Where nothing ran that tells people, events have waited.
        if event.at < rule.created_at {
            return Vec::new();
        }
        let mut told = match (&event.alarm, event.run.and_then(|id| self.runs.get(&id)?.as_ref())) {
            (Some(facts), _) if rule.scope.modules.contains(&facts.module) => vec![words::of_alarm(event, facts)],
            (None, Some((run, modules))) => {
                let mut modules = modules.clone();
                modules.retain(|m| rule.scope.modules.contains(&m.module));
                words::of_run(event, run, &modules)
            }
            _ => Vec::new(),
        };
        told.retain(|told| rule.asks_for(told.kind) && rule.scope.pools.contains(&told.pool));
        told
    }
}

/// Where further events of a channel are gathered that was sent very many already.
async fn flood(tx: &mut Tx, channel: &Channel, now: Timestamp) -> Result<Option<(String, Timestamp)>, StateError> {
    let lately = notifications::count_since(tx, channel.id, now.plus_micros(-FLOOD_TIME)).await?;
    Ok((lately >= FLOOD).then(|| (format!("flood/{}", channel.id), now.plus_micros(FLOOD_TIME))))
}

/// Puts an event to the others of its digest.
async fn gather(
    tx: &mut Tx,
    channel: &Channel,
    told: Told,
    key: &str,
    (now, due): (Timestamp, Timestamp),
) -> Result<(), StateError> {
    // A message that a newer version gathers, in words that this one can’t read, is left to that one.
    for key in [key.to_owned(), format!("{key}/{}", env!("CARGO_PKG_VERSION"))] {
        let Some(Notification { id, mut content, .. }) = notifications::find_gathering(tx, &key).await? else {
            let mut content = Telling::default();
            content.add(told);
            let message = message(channel, "digest", content, (now, due));
            return notifications::insert_notification(tx, &message, Some(&key)).await;
        };
        if !content.is_unread {
            content.add(told);
            return notifications::set_content(tx, id, &body::subject(&content), &content).await;
        }
    }
    Ok(())
}

/// A message to a channel that was made now and is to be sent when it is due.
pub(super) fn message(
    channel: &Channel,
    kind: &str,
    content: Telling,
    (created_at, due_at): (Timestamp, Timestamp),
) -> Notification {
    Notification {
        id: NotificationId::at(created_at),
        channel: channel.id,
        channel_name: channel.name.to_string(),
        kind: kind.to_owned(),
        state: NotificationState::Waiting,
        subject: body::subject(&content),
        content,
        created_at,
        due_at,
        attempts: 0,
        ended_at: None,
        last_error: None,
        reaches: Reaches::default(),
    }
}
