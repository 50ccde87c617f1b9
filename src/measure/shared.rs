//! What the panel's database knows: the same whichever process is asked.

use std::iter;

use tokio::try_join;

use super::exposition::{Exposition, labels};
use crate::{
    domain::{Access, Alarm, AlarmLevel, BackupModule, Fqdn, RunState, Standing, Timestamp},
    operations::status::{Backups, ModuleStatus},
    panel::Panel,
    state::{
        Reader, StateError, alarms, notifications, outcomes,
        totals::{self, DURATIONS, Durations, QueueStands, RunTotal},
        workers::{self, WorkerRow},
    },
};

/// What is known at one moment.
struct Known {
    now: Timestamp,
    statuses: Vec<ModuleStatus>,
    /// What has a live store and could be copied, but has nowhere to go.
    not_copied: Vec<(Fqdn, BackupModule)>,
    is_draining: bool,
    totals: Vec<RunTotal>,
    few: Few,
}

/// The part of it that is small however many pools and runs there are.
struct Few {
    now: Timestamp,
    queue: QueueStands,
    workers: Vec<WorkerRow>,
    alarms: Vec<Alarm>,
    /// Messages still to be sent, and those given up.
    messages: [(&'static str, u64); 2],
    /// For how many milliseconds the oldest of those that wait is to be sent.
    oldest_message: u64,
    durations: Vec<Durations>,
}

impl Few {
    async fn load(panel: &Panel) -> Result<Self, StateError> {
        let (database, now) = (&panel.database, panel.clock.now());
        let oldest = outcomes::find_oldest_waiting(database, now).await?;
        Ok(Self {
            now: Reader::from(database).now().await?,
            queue: totals::find_queue(database).await?,
            workers: workers::list_workers(database).await?,
            alarms: alarms::list_open_alarms(database).await?,
            messages: [
                ("waiting", notifications::count_waiting(database, now).await?),
                ("given_up", notifications::count_given_up(database).await?),
            ],
            oldest_message: oldest.map_or(0, |since| now.millis_since(since)),
            durations: totals::list_durations(database).await?,
        })
    }
}

pub(super) async fn render(panel: &Panel) -> Result<String, StateError> {
    let (backups, totals, few) =
        try_join!(Backups::load(panel), totals::list_totals(&panel.database), Few::load(panel))?;
    let all = backups.list(&Access::unlimited());
    let not_copied = all.iter().filter(|status| status.has_nowhere_to_go);
    let known = Known {
        not_copied: not_copied.map(|status| (status.pool.clone(), status.module)).collect(),
        now: few.now,
        statuses: all.into_iter().filter(|s| !s.not_initialized).collect(),
        is_draining: backups.settings.drain,
        totals,
        few,
    };
    let mut text = Exposition::default();
    known.write_few(&mut text);
    known.write_statuses(&mut text);
    known.write_totals(&mut text);
    write_durations(&known.few.durations, &mut text);
    Ok(text.into_text())
}

impl Known {
    fn write_few(&self, text: &mut Exposition) {
        let Few { workers, alarms, messages, oldest_message, .. } = &self.few;
        let version = env!("CARGO_PKG_VERSION");
        text.gauge("poolsync_build_info", "The version that answers.").figure(&labels([("version", &version)]), 1);
        text.gauge("poolsync_draining", "1 while workers take no new runs.").figure("", u8::from(self.is_draining));
        text.gauge("poolsync_workers_alive", "Workers that gave a sign of life lately.")
            .figure("", workers.iter().filter(|w| w.is_alive()).count());
        self.write_queue(text);
        let mut open = text.gauge("poolsync_alarms_open", "Backups whose age raised an alarm that is not over.");
        for level in AlarmLevel::ALL {
            let alarms = alarms.iter().filter(|alarm| alarm.level == *level).count();
            open.figure(&labels([("level", &level.name())]), alarms);
        }
        let help = "Messages to people that should be sent by now, or were given up.";
        let mut notifications = text.gauge("poolsync_notifications", help);
        for (state, count) in messages {
            notifications.figure(&labels([("state", state)]), count);
        }
        let help = "For how long the oldest message waits that should be sent by now; 0 if none does.";
        text.gauge("poolsync_notifications_oldest_seconds", help).figure("", seconds(*oldest_message));
    }

    fn write_queue(&self, text: &mut Exposition) {
        let queue = &self.few.queue;
        let mut runs = text.gauge("poolsync_queue_runs", "Runs that are still to end, by their state.");
        for (state, count) in &queue.by_state {
            runs.figure(&labels([("state", &state.name())]), count);
        }
        let oldest = queue.oldest_queued.map_or(0, |at| self.now.millis_since(at));
        text.gauge("poolsync_queue_oldest_seconds", "How long the oldest run waits for a worker; 0 if none does.")
            .figure("", seconds(oldest));
        text.gauge("poolsync_leases_held", "Runs that a worker holds.").figure("", queue.leases);
        let held = queue.by_state.iter().find(|(state, _)| *state == RunState::Held).map_or(0, |(_, runs)| *runs);
        text.gauge("poolsync_held_runs", "Runs that wait for a person’s decision.").figure("", held);
    }

    fn write_statuses(&self, text: &mut Exposition) {
        let mut copied = text.gauge(
            "poolsync_not_copied",
            "1 for what has a live store but no backup pool, or no backup store there; else 0.",
        );
        for status in &self.statuses {
            copied.figure(&labels([("pool", &status.pool), ("module", &status.module)]), 0);
        }
        for (pool, module) in &self.not_copied {
            copied.figure(&labels([("pool", pool), ("module", module)]), 1);
        }
        let of = |status: &ModuleStatus| {
            let backup_pool = status.backup_pool.as_ref().map(Fqdn::as_str).unwrap_or_default();
            labels([("pool", &status.pool), ("backup_pool", &backup_pool), ("module", &status.module)])
        };
        let all: Vec<(String, &ModuleStatus)> = self.statuses.iter().map(|status| (of(status), status)).collect();
        let mut write = |name, help: &str, value: &dyn Fn(&ModuleStatus) -> Option<f64>| {
            let mut family = text.gauge(name, help);
            for (labels, status) in &all {
                if let Some(value) = value(status) {
                    family.figure(labels, value);
                }
            }
        };
        write("poolsync_last_success_timestamp_seconds", "When a sync last succeeded.", &|status| {
            status.succeeded_at.map(|at| seconds(at.millis_since(EPOCH)))
        });
        write("poolsync_freshness_warning_seconds", "From which age on the backup is late.", &|status| {
            Some(f64::from(status.target.warning_minutes()) * 60.0)
        });
        write("poolsync_freshness_target_seconds", "From which age on the target is broken.", &|status| {
            Some(f64::from(status.target.breach_minutes()) * 60.0)
        });
        let help = "0 fresh, 1 late, 2 target broken or never synced.";
        write("poolsync_freshness_standing", help, &|status| {
            Some(match status.standing {
                Some(Standing::Fresh) => 0.0,
                Some(Standing::Warning) => 1.0,
                Some(Standing::Breach) | None => 2.0,
            })
        });
        write("poolsync_last_sync_failed", "1 if the last sync failed.", &|status| {
            Some(f64::from(u8::from(status.has_failed())))
        });
        write("poolsync_backlog_items", "Changed items that wait to be copied, up to 10,000.", &|status| {
            status.backlog.as_ref().map(|backlog| real(backlog.items))
        });
        let help = "How long the oldest change waits; 0 if none does.";
        write("poolsync_backlog_oldest_seconds", help, &|status| {
            let oldest = status.backlog.as_ref()?.oldest_at;
            Some(seconds(oldest.map_or(0, |at| self.now.millis_since(at))))
        });
    }

    fn write_totals(&self, text: &mut Exposition) {
        let mut runs = text.counter("poolsync_runs_total", "Module runs that ended, by how they ended.");
        for total in &self.totals {
            let RunTotal { via, state, .. } = total;
            runs.figure(&(kind(total) + "," + &labels([("via", via), ("state", state)])), total.runs);
        }
        let sums: Vec<(String, RunTotal)> = self.sums().map(|sum| (kind(&sum), sum)).collect();
        let mut items = text.counter("poolsync_items_total", "Items that runs changed, or left out.");
        for (kind, sum) in &sums {
            for (change, count) in [
                ("inserted", sum.inserted),
                ("updated", sum.updated),
                ("deleted", sum.deleted),
                ("skipped", sum.skipped),
            ] {
                items.figure(&format!("{kind},change=\"{change}\""), count);
            }
        }
        let mut write = |name, help: &str, value: fn(&RunTotal) -> String| {
            let mut family = text.counter(name, help);
            for (kind, sum) in &sums {
                family.figure(kind, value(sum));
            }
        };
        write("poolsync_read_bytes_total", "Bytes that runs read.", |sum| sum.bytes_read.to_string());
        write("poolsync_written_bytes_total", "Bytes that runs wrote.", |sum| sum.bytes_written.to_string());
        write("poolsync_compare_seconds_total", "Time that runs took to compare.", |sum| {
            seconds(sum.compare_ms).to_string()
        });
        write("poolsync_apply_seconds_total", "Time that runs took to apply.", |sum| seconds(sum.apply_ms).to_string());
    }

    /// What runs came to, however they were asked for and ended. The totals of one kind follow each other.
    fn sums(&self) -> impl Iterator<Item = RunTotal> {
        let is_same = |a: &RunTotal, b: &RunTotal| {
            (a.module, a.action, a.intent) == (b.module, b.action, b.intent) && a.pool == b.pool
        };
        self.totals.chunk_by(is_same).filter_map(|same| {
            let (first, others) = same.split_first()?;
            let mut sum = first.clone();
            for total in others {
                add(&mut sum, total);
            }
            Some(sum)
        })
    }
}

const EPOCH: Timestamp = Timestamp::from_micros(0);

fn add(sum: &mut RunTotal, total: &RunTotal) {
    for (sum, more) in [
        (&mut sum.inserted, total.inserted),
        (&mut sum.updated, total.updated),
        (&mut sum.deleted, total.deleted),
        (&mut sum.skipped, total.skipped),
        (&mut sum.bytes_read, total.bytes_read),
        (&mut sum.bytes_written, total.bytes_written),
        (&mut sum.compare_ms, total.compare_ms),
        (&mut sum.apply_ms, total.apply_ms),
    ] {
        *sum += more;
    }
}

/// The labels of the kind of run that a total is about.
fn kind(total: &RunTotal) -> String {
    let RunTotal { pool, module, action, intent, .. } = total;
    labels([("pool", pool), ("module", module), ("action", action), ("intent", intent)])
}

#[expect(clippy::cast_precision_loss, reason = "Prometheus has no other numbers")]
const fn real(count: u64) -> f64 {
    count as f64
}

fn seconds(millis: u64) -> f64 {
    real(millis) / 1000.0
}

/// The histogram of how long runs took, of sums that the database keeps.
fn write_durations(all: &[Durations], text: &mut Exposition) {
    let help = "How long runs took that a worker carried out to their end.";
    let mut family = text.histogram("poolsync_run_duration_seconds", help);
    for Durations { action, counts, runs, sum_ms } in all {
        let mut so_far = 0;
        let limits = DURATIONS.iter().map(|limit| seconds(*limit).to_string()).chain(iter::once("+Inf".to_owned()));
        for (limit, count) in limits.zip(counts.iter().map(Some).chain(iter::once(None))) {
            so_far = count.map_or(*runs, |count| so_far + count);
            family.part("_bucket", &labels([("action", action), ("le", &limit)]), so_far);
        }
        let action = labels([("action", action)]);
        family.part("_sum", &action, seconds(*sum_ms));
        family.part("_count", &action, runs);
    }
}
