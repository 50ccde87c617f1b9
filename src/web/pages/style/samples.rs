//! What the page of parts shows its drawings with: a pair with a backup in every state, and a month of runs.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        BackupModule, Driver, ExportState, Fqdn, FreshnessTarget, ImportState, Pool, PoolId, PoolSpec, RunId, RunState,
        Timestamp,
    },
    operations::status::ModuleStatus,
    state::days::{DAY, Ended, Successes},
    web::{
        chart::{Chart, Sync},
        days::{Ages, Days, Outcomes},
        freshness::Direction,
    },
    words::Word,
};

const MINUTE: i64 = 60_000_000;

/// A pool of this name, if it is one.
pub fn pool(name: &str, site: &str, is_master: bool) -> Option<Pool> {
    let fqdn: Fqdn = name.parse().ok()?;
    let spec = PoolSpec {
        fqdn,
        site: site.to_owned(),
        active_cms_master: is_master,
        driver: Driver::Native,
        stores: BTreeMap::new(),
    };
    let (maintenance, maintenance_since) = ((!is_master).then(|| "New disks".to_owned()), None);
    let id = PoolId::new();
    Some(Pool { id, spec, backup_pool: None, maintenance, maintenance_since, secrets: BTreeSet::new() })
}

/// Both ways of a pair, with a backup in every state.
pub fn pair<'p>(pools: &'p [Pool], now: Timestamp) -> Vec<Direction<'p>> {
    let [one, other] = pools else { return Vec::new() };
    let way = |pool: &'p Pool, backup_pool: &'p Pool, ages: [Option<i64>; 5], last: [RunState; 5]| {
        let modules = BackupModule::ALL.into_iter().zip(ages).zip(last);
        let modules = modules.map(|((module, age), last)| backup(pool, module, age, last, now)).collect();
        Direction { pool, backup_pool: backup_pool.fqdn(), modules, is_partner_seen: true, may_sync: false }
    };
    let well = [RunState::Succeeded; 5];
    let mut back = way(other, one, [Some(2), Some(400), Some(3), None, Some(25)], well);
    back.modules.retain(|backup| backup.module != BackupModule::CmsMaster);
    let mixed = [RunState::Succeeded, RunState::Succeeded, RunState::Failed, RunState::Partial, RunState::Succeeded];
    vec![way(one, other, [Some(1), Some(20), Some(300), Some(5), Some(0)], mixed), back]
}

fn backup(pool: &Pool, module: BackupModule, age_minutes: Option<i64>, last: RunState, now: Timestamp) -> ModuleStatus {
    let target = FreshnessTarget::default();
    let succeeded_at = age_minutes.map(|minutes| now.plus_micros(-minutes * MINUTE));
    let age_seconds = succeeded_at.map(|at| now.millis_since(at) / 1000);
    let standing = succeeded_at.map_or(crate::domain::Standing::Breach, |at| target.standing(now.millis_since(at)));
    ModuleStatus {
        pool: pool.fqdn().clone(),
        backup_pool: pool.backup_pool.clone(),
        module,
        category: module.category().name(),
        export_state: ExportState::Final,
        import_state: Some(ImportState::Normal),
        why: Word("standing-copied"),
        told_at: None,
        not_initialized: false,
        reason: None,
        has_nowhere_to_go: false,
        last_run: None,
        last_state: succeeded_at.map(|_| last),
        last_finished_at: succeeded_at,
        succeeded_at,
        age_seconds,
        ahead_seconds: None,
        standing: Some(standing),
        target,
        under_way: None,
        next_run: None,
        backlog: None,
        counted_at: None,
    }
}

/// The latest syncs of a pool.
pub fn chart(now: Timestamp) -> Chart {
    let sync = |number: i64| {
        let state = match number {
            9 => RunState::Failed,
            14 => RunState::Partial,
            17 => RunState::Cancelled,
            _ => RunState::Succeeded,
        };
        let figure = u64::try_from(number * 37 % 23).unwrap_or_default();
        let finished_at = now.plus_micros((number - 20) * 2 * MINUTE);
        Sync {
            run: RunId::new(),
            state,
            finished_at,
            took_ms: Some(400 + figure * 31),
            changed: figure * 12,
            bytes: figure * 41_000,
        }
    };
    Chart { syncs: (0..20).map(sync).collect() }
}

/// A month of runs, of which few went wrong.
pub fn outcomes(days: Days) -> Outcomes {
    let of_day = |day: i64| {
        let failed = u64::from(day % 11 == 3) * 2;
        [(RunState::Succeeded, 700 - failed), (RunState::Failed, failed), (RunState::Partial, u64::from(day % 7 == 1))]
            .map(|(state, runs)| Ended { day, state, runs })
    };
    Outcomes::new(days, &days.all().flat_map(of_day).collect::<Vec<_>>(), false)
}

/// A month in the life of a backup, with a night in which nothing was copied.
pub fn ages(days: Days, pool: &Pool) -> Ages {
    let of_day = |day: i64| {
        let minutes = if day % 13 == 5 { 95 } else { 4 + day * 7 % 17 };
        let last = Timestamp::from_micros((day + 1) * DAY - 3 * MINUTE);
        let gap = Some(minutes * MINUTE);
        Successes { pool: pool.fqdn().clone(), module: BackupModule::DataConf, day, last, gap }
    };
    let all: Vec<Successes> = days.all().map(of_day).collect();
    let module = (BackupModule::DataConf, FreshnessTarget::default());
    Ages::new(days, module, &all.iter().collect::<Vec<_>>(), None)
}
