//! What the panel's database knows: the same whichever process is asked.

use metrics::{counter, describe_counter, describe_gauge, gauge, with_local_recorder};
use metrics_exporter_prometheus::PrometheusBuilder;

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
    queue: QueueStands,
    workers: Vec<WorkerRow>,
    alarms: Vec<Alarm>,
    /// Messages still to be sent, and those given up.
    messages: [(&'static str, u64); 2],
    /// For how many milliseconds the oldest of those that wait is to be sent.
    oldest_message: u64,
}

pub(super) async fn render(panel: &Panel) -> Result<String, StateError> {
    let database = &panel.database;
    let backups = Backups::load(panel).await?;
    let all = backups.list(&Access::unlimited());
    let not_copied = all.iter().filter(|status| status.has_nowhere_to_go);
    let now = panel.clock.now();
    let known = Known {
        not_copied: not_copied.map(|status| (status.pool.clone(), status.module)).collect(),
        now: Reader::from(database).now().await?,
        statuses: all.into_iter().filter(|s| !s.not_initialized).collect(),
        is_draining: backups.settings.drain,
        totals: totals::list_totals(database).await?,
        queue: totals::find_queue(database).await?,
        workers: workers::list_workers(database).await?,
        alarms: alarms::list_open_alarms(database).await?,
        messages: [
            ("waiting", notifications::count_waiting(database, now).await?),
            ("given_up", notifications::count_given_up(database).await?),
        ],
        oldest_message: outcomes::find_oldest_waiting(database, now).await?.map_or(0, |since| now.millis_since(since)),
    };
    let recorder = PrometheusBuilder::new().build_recorder();
    with_local_recorder(&recorder, || known.record());
    let mut text = recorder.handle().render();
    text.push_str(&times(&known.sums()));
    text.push_str(&durations(&totals::list_durations(database).await?));
    Ok(text)
}

impl Known {
    fn record(&self) {
        describe_gauge!("poolsync_build_info", "The version that answers.");
        gauge!("poolsync_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        describe_gauge!("poolsync_draining", "1 while workers take no new runs.");
        gauge!("poolsync_draining").set(if self.is_draining { 1.0 } else { 0.0 });
        describe_gauge!("poolsync_workers_alive", "Workers that gave a sign of life lately.");
        gauge!("poolsync_workers_alive").set(real(self.workers.iter().filter(|w| w.is_alive()).count() as u64));
        self.record_queue();
        describe_gauge!("poolsync_alarms_open", "Backups whose age raised an alarm that is not over.");
        for level in AlarmLevel::ALL {
            let open = self.alarms.iter().filter(|alarm| alarm.level == *level).count();
            gauge!("poolsync_alarms_open", "level" => level.name()).set(real(open as u64));
        }
        describe_gauge!("poolsync_notifications", "Messages to people that should be sent by now, or were given up.");
        for (state, count) in self.messages {
            gauge!("poolsync_notifications", "state" => state).set(real(count));
        }
        describe_gauge!(
            "poolsync_notifications_oldest_seconds",
            "For how long the oldest message waits that should be sent by now; 0 if none does."
        );
        gauge!("poolsync_notifications_oldest_seconds").set(seconds(self.oldest_message));
        self.record_totals();
        describe_gauge!(
            "poolsync_not_copied",
            "1 for what has a live store but no backup pool, or no backup store there; else 0."
        );
        let copied = self.statuses.iter().map(|status| (&status.pool, status.module, 0.0));
        let not_copied = self.not_copied.iter().map(|(pool, module)| (pool, *module, 1.0));
        for (pool, module, value) in copied.chain(not_copied) {
            gauge!("poolsync_not_copied", "pool" => pool.to_string(), "module" => module.to_string()).set(value);
        }
        self.statuses.iter().for_each(|status| self.record_status(status));
    }

    fn record_queue(&self) {
        describe_gauge!("poolsync_queue_runs", "Runs that are still to end, by their state.");
        for (state, runs) in &self.queue.by_state {
            gauge!("poolsync_queue_runs", "state" => state.name()).set(real(*runs));
        }
        describe_gauge!("poolsync_queue_oldest_seconds", "How long the oldest run waits for a worker; 0 if none does.");
        let oldest = self.queue.oldest_queued.map_or(0, |at| self.now.millis_since(at));
        gauge!("poolsync_queue_oldest_seconds").set(seconds(oldest));
        describe_gauge!("poolsync_leases_held", "Runs that a worker holds.");
        gauge!("poolsync_leases_held").set(real(self.queue.leases));
        let held = self.queue.by_state.iter().find(|(state, _)| *state == RunState::Held).map_or(0, |(_, runs)| *runs);
        describe_gauge!("poolsync_held_runs", "Runs that wait for a person’s decision.");
        gauge!("poolsync_held_runs").set(real(held));
    }

    fn record_totals(&self) {
        describe_counter!("poolsync_runs_total", "Module runs that ended, by how they ended.");
        describe_counter!("poolsync_items_total", "Items that runs changed, or left out.");
        describe_counter!("poolsync_read_bytes_total", "Bytes that runs read.");
        describe_counter!("poolsync_written_bytes_total", "Bytes that runs wrote.");
        for total in &self.totals {
            let labels = [
                ("pool", total.pool.to_string()),
                ("module", total.module.to_string()),
                ("action", total.action.to_string()),
                ("intent", total.intent.to_string()),
                ("via", total.via.to_string()),
                ("state", total.state.to_string()),
            ];
            counter!("poolsync_runs_total", &labels).absolute(total.runs);
        }
        for sum in self.sums() {
            let labels = labels(&sum);
            for (change, items) in [
                ("inserted", sum.inserted),
                ("updated", sum.updated),
                ("deleted", sum.deleted),
                ("skipped", sum.skipped),
            ] {
                let labels = [&labels[..], &[("change", change.to_owned())]].concat();
                counter!("poolsync_items_total", &labels).absolute(items);
            }
            counter!("poolsync_read_bytes_total", &labels).absolute(sum.bytes_read);
            counter!("poolsync_written_bytes_total", &labels).absolute(sum.bytes_written);
        }
    }

    /// What runs came to, however they were asked for and ended.
    fn sums(&self) -> Vec<RunTotal> {
        let mut sums: Vec<RunTotal> = Vec::new();
        for total in &self.totals {
            let of = |t: &&mut RunTotal| {
                (&t.pool, t.module, t.action, t.intent) == (&total.pool, total.module, total.action, total.intent)
            };
            match sums.iter_mut().rev().find(of) {
                Some(sum) => add(sum, total),
                None => sums.push(total.clone()),
            }
        }
        sums
    }

    fn record_status(&self, status: &ModuleStatus) {
        let labels = [
            ("pool", status.pool.to_string()),
            ("backup_pool", status.backup_pool.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("module", status.module.to_string()),
        ];
        if let Some(at) = status.succeeded_at {
            describe_gauge!("poolsync_last_success_timestamp_seconds", "When a sync last succeeded.");
            gauge!("poolsync_last_success_timestamp_seconds", &labels).set(seconds(at.millis_since(EPOCH)));
        }
        describe_gauge!("poolsync_freshness_warning_seconds", "From which age on the backup is late.");
        let minutes = |minutes: u32| f64::from(minutes) * 60.0;
        gauge!("poolsync_freshness_warning_seconds", &labels).set(minutes(status.target.warning_minutes()));
        describe_gauge!("poolsync_freshness_target_seconds", "From which age on the target is broken.");
        gauge!("poolsync_freshness_target_seconds", &labels).set(minutes(status.target.breach_minutes()));
        describe_gauge!("poolsync_freshness_standing", "0 fresh, 1 late, 2 target broken or never synced.");
        let standing = match status.standing {
            Some(Standing::Fresh) => 0.0,
            Some(Standing::Warning) => 1.0,
            Some(Standing::Breach) | None => 2.0,
        };
        gauge!("poolsync_freshness_standing", &labels).set(standing);
        describe_gauge!("poolsync_last_sync_failed", "1 if the last sync failed.");
        let is_failed = status.last_state == Some(RunState::Failed);
        gauge!("poolsync_last_sync_failed", &labels).set(if is_failed { 1.0 } else { 0.0 });
        if let Some(backlog) = &status.backlog {
            describe_gauge!("poolsync_backlog_items", "Changed items that wait to be copied, up to 10,000.");
            gauge!("poolsync_backlog_items", &labels).set(real(backlog.items));
            describe_gauge!("poolsync_backlog_oldest_seconds", "How long the oldest change waits; 0 if none does.");
            let oldest = backlog.oldest_at.map_or(0, |at| self.now.millis_since(at));
            gauge!("poolsync_backlog_oldest_seconds", &labels).set(seconds(oldest));
        }
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

fn labels(sum: &RunTotal) -> [(&'static str, String); 4] {
    [
        ("pool", sum.pool.to_string()),
        ("module", sum.module.to_string()),
        ("action", sum.action.to_string()),
        ("intent", sum.intent.to_string()),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "Prometheus has no other numbers")]
const fn real(count: u64) -> f64 {
    count as f64
}

fn seconds(millis: u64) -> f64 {
    real(millis) / 1000.0
}

/// The counters of how long runs took to do what. They are written out here because a recorder’s counters know no fractions,
/// and most runs take less than a second. No label needs escaping: they are names of pools and words of closed lists.
fn times(sums: &[RunTotal]) -> String {
    let compare: fn(&RunTotal) -> u64 = |sum| sum.compare_ms;
    let apply: fn(&RunTotal) -> u64 = |sum| sum.apply_ms;
    let mut text = String::new();
    for (what, spent) in [("compare", compare), ("apply", apply)] {
        let name = format!("poolsync_{what}_seconds_total");
        text.extend([format!("# HELP {name} Time that runs took to {what}.\n# TYPE {name} counter\n")]);
        for sum in sums {
            let labels = labels(sum).map(|(label, value)| format!("{label}=\"{value}\"")).join(",");
            text.extend([format!("{name}{{{labels}}} {}\n", seconds(spent(sum)))]);
        }
        text.push('\n');
    }
    text
}

/// The histogram of how long runs took. It is written out here because a recorder takes single values only, and these are
/// sums that the database keeps.
fn durations(all: &[Durations]) -> String {
    const NAME: &str = "poolsync_run_duration_seconds";
    let mut text =
        format!("# HELP {NAME} How long runs took that a worker carried out to their end.\n# TYPE {NAME} histogram\n");
    for Durations { action, counts, runs, sum_ms } in all {
        let mut so_far = 0;
        for (limit, count) in DURATIONS.iter().zip(counts) {
            so_far += count;
            let limit = seconds(*limit);
            text.extend([format!("{NAME}_bucket{{action=\"{action}\",le=\"{limit}\"}} {so_far}\n")]);
        }
        text.extend([format!(
            "{NAME}_bucket{{action=\"{action}\",le=\"+Inf\"}} {runs}\n{NAME}_sum{{action=\"{action}\"}} {}\n{NAME}_count{{action=\"{action}\"}} {runs}\n",
            seconds(*sum_ms)
        )]);
    }
    text.push('\n');
    text
}
