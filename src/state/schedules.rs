//! Schedules, and what is due by them.

use super::{Reader, Row, StateError, Tx, sql, unread::known};
use crate::{
    domain::{
        BackupModule, Fqdn, Intent, ModuleSelection, PoolId, Rule, RunId, RunState, Schedule, ScheduleId, Timestamp,
    },
    words::Said,
};

const SELECT: &str = "select s.*, p.fqdn from schedules s join pools p on p.id = s.pool_id";

/// A schedule that this version can't read, as a newer version may have written it, or its zone is not known here. It is
/// set aside: nothing begins by it, nothing is changed about it, and all others go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Its identity.
    pub id: ScheduleId,
    /// The pool.
    pub pool: Fqdn,
    /// Which of its modules, if that can be read.
    pub selection: Option<ModuleSelection>,
    /// What it asks for, if that can be read.
    pub intent: Option<Intent>,
    /// Module, intent, mode and rule, as they are kept.
    pub words: String,
    /// Grows with every change.
    pub version: u64,
}

/// All schedules: those that can be read, and the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schedules {
    /// By pool and module.
    pub known: Vec<Schedule>,
    /// What is set aside.
    pub set_aside: Vec<SetAside>,
}

/// All schedules.
pub async fn load_schedules(reader: impl Into<Reader<'_>>) -> Result<Schedules, StateError> {
    let mut all = Schedules::default();
    for row in sql(SELECT).push(" order by p.fqdn, s.module, s.id").all(reader).await? {
        match known(schedule(&row))? {
            Some(schedule) => all.known.push(schedule),
            // What can't be read even so is of a pool that can't be read itself, which is told.
            None => all.set_aside.extend(known(set_aside(&row))?),
        }
    }
    Ok(all)
}

/// All schedules that can be read, by pool and module.
pub async fn list_schedules(reader: impl Into<Reader<'_>>) -> Result<Vec<Schedule>, StateError> {
    Ok(load_schedules(reader).await?.known)
}

/// The schedule of this id, if it can be read.
pub async fn find_schedule(reader: impl Into<Reader<'_>>, id: ScheduleId) -> Result<Option<Schedule>, StateError> {
    let row = sql(SELECT).push(" where s.id = ").push_bind(id).optional(reader).await?;
    Ok(row.map(|row| known(schedule(&row))).transpose()?.flatten())
}

fn set_aside(row: &Row) -> Result<SetAside, StateError> {
    let kept = ["module", "intent", "mode", "rule"].map(|column| row.text(column));
    let words = kept.into_iter().collect::<Result<Vec<_>, _>>()?.join(", ");
    Ok(SetAside {
        id: row.parse("id")?,
        pool: row.parse("fqdn")?,
        selection: known(row.parse("module"))?,
        intent: known(row.parse("intent"))?,
        words,
        version: row.count("version")?,
    })
}

fn schedule(row: &Row) -> Result<Schedule, StateError> {
    Ok(Schedule {
        id: row.parse("id")?,
        pool: row.parse("fqdn")?,
        selection: row.parse("module")?,
        intent: row.parse("intent")?,
        mode: row.parse("mode")?,
        rule: row.parse("rule")?,
        jitter: u32::try_from(row.count("jitter_seconds")?).unwrap_or(0),
        paused: row.flag("paused")?,
        version: row.count("version")?,
    })
}

/// Adds a schedule of a pool.
pub async fn insert_schedule(tx: &mut Tx, pool: PoolId, schedule: &Schedule, now: Timestamp) -> Result<(), StateError> {
    sql(
        "insert into schedules (id, pool_id, module, intent, mode, rule, jitter_seconds, paused, version, created_at, \
         updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
    )
    .bind(schedule.id)
    .bind(pool)
    .bind(schedule.selection)
    .bind(schedule.intent)
    .bind(schedule.mode)
    .bind(&schedule.rule)
    .bind(schedule.jitter)
    .bind(schedule.paused)
    .bind(schedule.version)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Replaces a schedule that still has the version before this one; false if it has not.
pub async fn update_schedule(
    tx: &mut Tx,
    pool: PoolId,
    schedule: &Schedule,
    now: Timestamp,
) -> Result<bool, StateError> {
    let changed = sql("update schedules set pool_id = $2, module = $3, intent = $4, mode = $5, rule = $6, \
         jitter_seconds = $7, paused = $8, version = $9, updated_at = $10 where id = $1 and version = $9 - 1")
    .bind(schedule.id)
    .bind(pool)
    .bind(schedule.selection)
    .bind(schedule.intent)
    .bind(schedule.mode)
    .bind(&schedule.rule)
    .bind(schedule.jitter)
    .bind(schedule.paused)
    .bind(schedule.version)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(changed > 0)
}

/// Removes a schedule; false if there was none.
pub async fn delete_schedule(tx: &mut Tx, id: ScheduleId) -> Result<bool, StateError> {
    let removed = sql("delete from schedules where id = $1").bind(id).execute(tx).await?;
    Ok(removed > 0)
}

/// What comes next by a schedule, or by `SyncInterval`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its identity: that of a schedule or pool, with the module where it is one of several.
    pub key: String,
    /// The schedule; none for `SyncInterval`.
    pub schedule: Option<ScheduleId>,
    /// The pool.
    pub pool: Fqdn,
    /// What a run is asked for.
    pub selection: ModuleSelection,
    /// Which modules that comes to.
    pub modules: Vec<BackupModule>,
    /// Sync or verify.
    pub intent: Intent,
    /// The rule by which the moments were found.
    pub rule: Rule,
    /// When it is due.
    pub due_at: Timestamp,
    /// When it begins.
    pub next_at: Timestamp,
    /// Why it does not begin at present.
    pub blocked: Option<Said>,
    /// When a run was last asked for, and which.
    pub last: Option<(Timestamp, RunId)>,
    /// Why what is due waits.
    pub last_words: Option<Said>,
}

/// A line of what comes next, as far as this version can read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Its identity.
    pub key: String,
    /// The pool.
    pub pool: Fqdn,
    /// When it is due.
    pub due_at: Timestamp,
    /// When it begins.
    pub next_at: Timestamp,
    /// All of it; none where something stands in it that this version does not know.
    pub due: Option<Due>,
}

/// Everything that comes next, by pool.
pub async fn list_noted(reader: impl Into<Reader<'_>>) -> Result<Vec<Noted>, StateError> {
    let rows = sql("select d.*, p.fqdn from schedule_due d join pools p on p.id = d.pool_id order by p.fqdn, d.key");
    let noted = |row: &Row| {
        Ok(Noted {
            key: row.text("key")?,
            pool: row.parse("fqdn")?,
            due_at: row.timestamp("due_at")?,
            next_at: row.timestamp("next_at")?,
            due: known(due(row))?,
        })
    };
    // What can't be read even so is of a pool that can't be read itself, which is told.
    rows.all(reader).await?.iter().filter_map(|row| known(noted(row)).transpose()).collect()
}

/// Everything that comes next and can be read, by pool. What was noted of a schedule that is set aside does not come.
pub async fn list_due(reader: impl Into<Reader<'_>>) -> Result<Vec<Due>, StateError> {
    Ok(load_with_due(reader).await?.1)
}

/// All schedules, and everything that comes next and can be read.
pub async fn load_with_due(reader: impl Into<Reader<'_>>) -> Result<(Schedules, Vec<Due>), StateError> {
    let mut reader = reader.into();
    let schedules = load_schedules(reader.again()).await?;
    let noted = list_noted(reader).await?.into_iter().filter(|noted| !noted.is_of(&schedules.set_aside));
    let due = noted.filter_map(|noted| noted.due).collect();
    Ok((schedules, due))
}

impl Noted {
    /// Whether it was noted of one of these schedules.
    pub fn is_of(&self, aside: &[SetAside]) -> bool {
        let id = self.key.split('/').next().unwrap_or_default();
        aside.iter().any(|schedule| schedule.id.to_string() == id)
    }
}

fn due(row: &Row) -> Result<Due, StateError> {
    let modules = row.text("modules")?;
    let modules = modules.split(',').filter(|name| !name.is_empty()).map(str::parse);
    let last = row.optional_timestamp("last_at")?.zip(row.optional_parse("last_run_id")?);
    Ok(Due {
        key: row.text("key")?,
        schedule: row.optional_parse("schedule_id")?,
        pool: row.parse("fqdn")?,
        selection: row.parse("module")?,
        modules: modules.collect::<Result<_, _>>().map_err(|e| StateError::decode("modules", e))?,
        intent: row.parse("intent")?,
        rule: row.parse("rule")?,
        due_at: row.timestamp("due_at")?,
        next_at: row.timestamp("next_at")?,
        blocked: row.optional_said("blocked", "blocked_said")?,
        last,
        last_words: row.optional_said("last_words", "said")?.filter(|words| !words.to_string().is_empty()),
    })
}

/// Whether anything has become due after `seen` and up to `now`.
pub async fn has_become_due(
    reader: impl Into<Reader<'_>>,
    seen: Timestamp,
    now: Timestamp,
) -> Result<bool, StateError> {
    let found = sql("select key from schedule_due where next_at > $1 and next_at <= $2 limit 1").bind(seen).bind(now);
    Ok(found.optional(reader).await?.is_some())
}

/// Notes what comes next by something new, unless somebody else has.
pub async fn insert_due(tx: &mut Tx, pool: PoolId, due: &Due) -> Result<(), StateError> {
    sql(
        "insert into schedule_due (key, schedule_id, pool_id, module, modules, intent, rule, due_at, next_at, blocked, \
         blocked_said, last_at, last_run_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (key) do nothing",
    )
    .bind(due.key.as_str())
    .bind(due.schedule)
    .bind(pool)
    .bind(due.selection)
    .bind(names(&due.modules))
    .bind(due.intent)
    .bind(&due.rule)
    .bind(due.due_at)
    .bind(due.next_at)
    .bind(due.blocked.as_ref().map(Said::to_string))
    .bind(due.blocked.as_ref().and_then(Said::record))
    .bind(due.last.map(|(at, _)| at))
    .bind(due.last.map(|(_, run)| run))
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes what comes next in place of `before`, unless somebody has moved on from that. What was last begun stays.
pub async fn update_due(tx: &mut Tx, pool: PoolId, due: &Due, before: &Noted) -> Result<(), StateError> {
    sql("update schedule_due set schedule_id = $2, pool_id = $3, module = $4, modules = $5, intent = $6, rule = $7, \
         due_at = $8, next_at = $9, blocked = $10, blocked_said = $11 where key = $1 and due_at = $12 and next_at = $13")
    .bind(due.key.as_str())
    .bind(due.schedule)
    .bind(pool)
    .bind(due.selection)
    .bind(names(&due.modules))
    .bind(due.intent)
    .bind(&due.rule)
    .bind(due.due_at)
    .bind(due.next_at)
    .bind(due.blocked.as_ref().map(Said::to_string))
    .bind(due.blocked.as_ref().and_then(Said::record))
    .bind(before.due_at)
    .bind(before.next_at)
    .execute(tx)
    .await?;
    Ok(())
}

fn names(modules: &[BackupModule]) -> String {
    modules.iter().map(|module| module.short_name()).collect::<Vec<_>>().join(",")
}

/// Forgets what came next by a rule that there is no more.
pub async fn delete_due(tx: &mut Tx, key: &str) -> Result<(), StateError> {
    sql("delete from schedule_due where key = $1").bind(key).execute(tx).await?;
    Ok(())
}

/// Moves on from the occurrence `due`, for which `run` was asked, to the next one; false if somebody else did so.
pub async fn move_on(
    tx: &mut Tx,
    due: &Due,
    run: RunId,
    (due_at, next_at): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<bool, StateError> {
    let moved =
        sql("update schedule_due set due_at = $2, next_at = $3, last_at = $4, last_run_id = $5, last_words = '', said = null \
         where key = $1 and due_at = $6 and next_at = $7 and blocked is null")
        .bind(due.key.as_str())
        .bind(due_at)
        .bind(next_at)
        .bind(now)
        .bind(run)
        .bind(due.due_at)
        .bind(due.next_at)
        .execute(tx)
        .await?;
    Ok(moved > 0)
}

/// Says why what is due waits.
pub async fn set_words(tx: &mut Tx, key: &str, words: &Said) -> Result<(), StateError> {
    sql("update schedule_due set last_words = $2, said = $3 where key = $1")
        .bind(key)
        .bind(words.to_string())
        .bind(words.record())
        .execute(tx)
        .await?;
    Ok(())
}

/// A run of a pool that has not ended, whatever it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The run.
    pub run: RunId,
    /// Where it stands.
    pub state: RunState,
    /// One of the modules that it is about and that waits for it.
    pub module: BackupModule,
    /// When the run was asked for.
    pub since: Timestamp,
}

/// What is going on or waits for the modules of a pool, the oldest first. A held run keeps only the modules that are held.
pub async fn list_open(reader: impl Into<Reader<'_>>, pool: &Fqdn) -> Result<Vec<Open>, StateError> {
    // Found by the index on states, of which these are few: the history of a pool may be long.
    let rows = sql("select r.id, r.state, r.created_at, m.module from runs r join module_runs m on m.run_id = r.id \
         where r.pool_fqdn || '' = $1 and m.state <> 'not_initialized' and (r.state in ('queued', 'running', 'interrupted') \
         or (r.state = 'held' and m.state = 'held')) order by r.id, m.module")
    .bind(pool)
    .all(reader)
    .await?;
    rows.iter()
        .map(|row| {
            let (run, state, module) = (row.parse("id")?, row.parse("state")?, row.parse("module")?);
            Ok(Open { run, state, module, since: row.timestamp("created_at")? })
        })
        .collect()
}

/// When a pool’s module is synced next by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upcoming {
    /// The pool.
    pub pool: Fqdn,
    /// The module.
    pub module: BackupModule,
    /// When.
    pub at: Timestamp,
}

/// The next scheduled sync of each pool and module; none for what is paused, in maintenance or has nowhere to go.
pub async fn list_upcoming(reader: impl Into<Reader<'_>>) -> Result<Vec<Upcoming>, StateError> {
    Ok(upcoming(&list_due(reader).await?))
}

/// The same of what is noted.
pub fn upcoming(due: &[Due]) -> Vec<Upcoming> {
    let syncs = due.iter().filter(|due| due.intent == Intent::Sync && due.blocked.is_none());
    let mut all: Vec<Upcoming> = syncs
        .flat_map(|due| {
            let of = |module: &BackupModule| Upcoming { pool: due.pool.clone(), module: *module, at: due.next_at };
            due.modules.iter().map(of).collect::<Vec<_>>()
        })
        .collect();
    all.sort_by(|a, b| (&a.pool, a.module, a.at).cmp(&(&b.pool, b.module, b.at)));
    all.dedup_by(|later, sooner| later.pool == sooner.pool && later.module == sooner.module);
    all
}
