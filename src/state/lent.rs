//! Parts of comparisons that a run lends out to other workers: offered, taken, answered, taken back.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use uuid::Uuid;

use super::{
    Reader, StateError, Tx,
    bells::Bell,
    queue::{self, Lease, at_sites},
    runs, sql,
    workers::{UnderWay, under_way},
};
use crate::domain::{BackupModule, Run, RunId};

/// Names a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskId(Uuid);

/// A task that a worker has taken.
#[derive(Debug)]
pub struct Task {
    /// Its name.
    pub id: TaskId,
    /// The run that lent it out.
    pub run: Run,
    /// Of which module.
    pub module: BackupModule,
    /// What is to be done, as the engine has it.
    pub task: Vec<u8>,
}

/// How a task stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has taken it.
    Open,
    /// Somebody is on it.
    Taken,
    /// It was done.
    Answered(Vec<u8>),
    /// It is not there any more.
    Gone,
}

/// Lends out a task of a run that is still this worker's.
pub async fn offer(tx: &mut Tx, lease: &Lease, module: BackupModule, task: &[u8]) -> Result<TaskId, StateError> {
    queue::hold(tx, lease).await?;
    let id = TaskId(Uuid::now_v7());
    let now = tx.now().await?;
    sql("insert into lent_tasks (id, run_id, module, task, offered_at) values ($1, $2, $3, $4, $5)")
        .bind(id.0.to_string())
        .bind(lease.run())
        .bind(module)
        .bind(BASE64.encode(task))
        .bind(now)
        .execute(&mut *tx)
        .await?;
    tx.ring(Bell::Queue);
    Ok(id)
}

/// Removes a task, answered or not.
pub async fn take_back(tx: &mut Tx, id: TaskId) -> Result<(), StateError> {
    sql("delete from lent_tasks where id = $1").bind(id.0.to_string()).execute(tx).await?;
    Ok(())
}

/// Removes what a run has lent out: nobody waits for it any more.
pub(super) async fn forget(tx: &mut Tx, run: RunId) -> Result<(), StateError> {
    sql("delete from lent_tasks where run_id = $1").bind(run).execute(tx).await?;
    Ok(())
}

/// Whether there is anything that nobody has taken.
pub async fn is_any(reader: impl Into<Reader<'_>>) -> Result<bool, StateError> {
    let row = sql("select 1 as one from lent_tasks where worker is null limit 1").optional(reader).await?;
    Ok(row.is_some())
}

/// Gives a worker the task that waits the longest: of a run that is another's, at these sites.
pub async fn take(tx: &mut Tx, worker: &str, sites: &[String]) -> Result<Option<Task>, StateError> {
    let next =
        sql("select id, run_id, module, task from lent_tasks where worker is null and exists (select 1 from runs \
         where runs.id = lent_tasks.run_id and runs.state = 'running' and runs.worker <> ")
        .push_bind(worker);
    let next = at_sites(next, sites).push(") order by offered_at, id limit 1").push(tx.skip_locked());
    let Some(row) = next.optional(&mut *tx).await? else { return Ok(None) };
    let (id, module): (Uuid, _) = (row.parse("id")?, row.parse("module")?);
    let task = bytes(&row.text("task")?)?;
    let Some(run) = runs::find_run(&mut *tx, row.parse("run_id")?).await? else { return Ok(None) };
    sql("update lent_tasks set worker = $2 where id = $1").bind(id.to_string()).bind(worker).execute(tx).await?;
    Ok(Some(Task { id: TaskId(id), run, module, task }))
}

/// Keeps the answer for whoever lent the task out; nothing happens if that does not wait any more.
pub async fn answer(tx: &mut Tx, id: TaskId, answer: &[u8]) -> Result<(), StateError> {
    sql("update lent_tasks set answer = $2 where id = $1")
        .bind(id.0.to_string())
        .bind(BASE64.encode(answer))
        .execute(&mut *tx)
        .await?;
    tx.ring(Bell::Answer);
    Ok(())
}

/// How a task stands.
pub async fn find_task(reader: impl Into<Reader<'_>>, id: TaskId) -> Result<Standing, StateError> {
    let row =
        sql("select worker, answer from lent_tasks where id = $1").bind(id.0.to_string()).optional(reader).await?;
    let Some(row) = row else { return Ok(Standing::Gone) };
    Ok(match (row.optional_text("answer")?, row.optional_text("worker")?) {
        (Some(answer), _) => Standing::Answered(bytes(&answer)?),
        (None, Some(_)) => Standing::Taken,
        (None, None) => Standing::Open,
    })
}

/// Which runs of others workers are helping with; each pair once.
pub async fn list_helpers(reader: impl Into<Reader<'_>>) -> Result<Vec<UnderWay>, StateError> {
    let rows = sql("select distinct t.worker, r.id, r.pool_fqdn from lent_tasks t join runs r on r.id = t.run_id \
         where t.worker is not null and t.answer is null order by r.id, t.worker")
    .all(reader)
    .await?;
    rows.iter().map(under_way).collect()
}

fn bytes(text: &str) -> Result<Vec<u8>, StateError> {
    BASE64.decode(text).map_err(|error| StateError::Decode { column: "task".to_owned(), source: error.into() })
}
