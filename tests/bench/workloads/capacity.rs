//! W6: what the queue carries: one worker and ten, simulated, on the real queue of a panel with a long history. Each pool
//! has a run to do. From what R3, R4 and F3 took, it is computed how long a night’s sync of a large deployment takes.

use std::time::Duration;

use jiff::Timestamp;

use super::Workload;
use crate::{
    fleet::{self, SLOTS},
    history::{DATABASE, POOLS},
    measure::median,
    place::Bench,
    report::{Limit, Outcome},
    servers::POSTGRES_TOOL,
    tell,
};

pub const WORKLOAD: Workload = Workload { id: "W6", work: "the queue", on_request: true, tools: &[POSTGRES_TOOL], run };

/// Simulated workers.
const FLEETS: [usize; 2] = [1, 10];
/// How long a run lasts of which the work counts.
const WORK: Duration = Duration::from_secs(1);
/// How much longer than the work alone all of it may take.
const LONGER: f64 = 1.25;
/// What of nothing but taking and recording runs should be done in a second.
const RATE: f64 = 50.0;

/// A deployment as large as any: this many users a pool, each with so many rows and files.
const USERS: f64 = 80_000.0;
const ROWS_A_USER: f64 = 105.0;
const FILES_A_USER: f64 = 2.5;
/// Seconds that a row and a file took of one machine, servers included, where 0.1 % of rows and 1 % of files had changed: R3
/// and F3 of the README’s table; and a pool’s rows where changes are tracked: R4.
const SECONDS_A_ROW: f64 = 2.95 / 4.2e6;
const SECONDS_A_FILE: f64 = 0.74 / 1e5;
const SECONDS_TRACKED: f64 = 0.15;
/// Hours that a night has.
const NIGHT: f64 = 8.0;

/// A run of each pool, queued.
const QUEUE: &str = "
insert into runs (id, pool_fqdn, backup_pool_fqdn, module, mode, intent, force_flag, state, requested_by, via, created_at, queue_at)
  select substr(stamp, 1, 8) || '-' || substr(stamp, 9, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'), fqdn, backup, 'All',
    'delta', 'sync', 0, 'queued', 'schedule', 'schedule', :now, :now
  from (select row_number() over (order by p.fqdn) as n, p.fqdn, b.fqdn as backup, lpad(to_hex(:now / 1000), 12, '0') as stamp
    from pools p join pools b on b.id = p.backup_pool_id) paired;
insert into module_runs (run_id, module, state, phase) select r.id, s.module, 'queued', 'waiting'
  from runs r join pools p on p.fqdn = r.pool_fqdn join pool_stores s on s.pool_id = p.id where r.state = 'queued';
insert into settings (name, value) values ('MaxConcurrentCalls', '100') on conflict (name) do update set value = '100';
analyze runs; analyze module_runs;";

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let history = bench.history()?;
    let runs = usize::try_from(POOLS)?;
    let drain = |workers, work| {
        let now = Timestamp::now().as_microsecond().to_string();
        history.postgres.run(DATABASE, &QUEUE.replace(":now", &now))?;
        fleet::drain(&history.postgres.url(DATABASE), workers, runs, work)
    };
    let mut limits = Vec::new();
    for workers in FLEETS {
        let (mut empty, mut full) = (Vec::new(), Vec::new());
        for round in 0..bench.rounds {
            empty.push(drain(workers, Duration::ZERO)?);
            // One worker's work takes long, and is the same every time.
            if workers > 1 || round == 0 {
                full.push(drain(workers, WORK)?);
            }
            tell(&format!("  round {} of {}: {workers} workers: {empty:?} s, {full:?} s", round + 1, bench.rounds));
        }
        let (count, slots) = (f64::from(u32::try_from(runs)?), f64::from(u32::try_from(workers * SLOTS)?));
        let rate = count / median(empty);
        limits.push(Limit {
            what: format!("{workers} workers: runs without work a second"),
            measured: format!("{rate:.0}"),
            goal: format!("≥ {RATE:.0}"),
            reached: rate >= RATE,
        });
        let (took, least) = (median(full), (count / slots).ceil() * WORK.as_secs_f64());
        limits.push(Limit {
            what: format!(
                "{workers} workers: {runs} runs of {} s, taken as the work alone ({least:.0} s)",
                WORK.as_secs()
            ),
            measured: format!("{took:.1} s: {:.2} times", took / least),
            goal: format!("≤ {LONGER} times"),
            reached: took <= LONGER * least,
        });
        limits.extend(nights(workers, took / least));
    }
    Ok(Outcome { limits, servers: history.postgres.describe()?, ..Outcome::default() })
}

/// How long all pools take on so many machines, each with a worker, if that takes `times` as long as the work alone.
fn nights(machines: usize, times: f64) -> [Limit; 2] {
    let files = USERS * FILES_A_USER * SECONDS_A_FILE;
    let ways =
        [("every row compared", USERS * ROWS_A_USER * SECONDS_A_ROW), ("changes of rows tracked", SECONDS_TRACKED)];
    ways.map(|(way, rows)| {
        let pools = f64::from(u32::try_from(POOLS).unwrap_or(u32::MAX));
        let machines = f64::from(u32::try_from(machines).unwrap_or(u32::MAX));
        let minutes = pools * (rows + files) * times / machines / 60.0;
        Limit {
            what: format!("computed: {POOLS} pools × {USERS:.0} users on {machines:.0} machines, {way}"),
            measured: format!("{minutes:.1} min"),
            goal: format!("≤ {NIGHT:.0} h"),
            reached: minutes <= NIGHT * 60.0,
        }
    })
}
