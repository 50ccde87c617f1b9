//! Which changes of another run a run takes back.

use std::collections::HashSet;

use super::{Reader, StateError, Tx, changes::BATCH, sql};
use crate::domain::{BackupModule, ChangeKey, RunId};

/// Keeps which changes of another run a run takes back.
pub async fn record_choices(tx: &mut Tx, run: RunId, choices: &[(BackupModule, ChangeKey)]) -> Result<(), StateError> {
    for chunk in choices.chunks(BATCH) {
        let mut insert = sql("insert into run_choices (run_id, module, item_key) values ");
        for (i, (module, key)) in chunk.iter().enumerate() {
            insert = insert
                .push(if i == 0 { "(" } else { ", (" })
                .push_bind(run)
                .push(", ")
                .push_bind(*module)
                .push(", ")
                .push_bind(*key)
                .push(")");
        }
        insert.push(" on conflict do nothing").execute(tx).await?;
    }
    Ok(())
}

/// Gives a run the choices of another.
pub async fn copy_choices(tx: &mut Tx, from: RunId, to: RunId) -> Result<(), StateError> {
    sql("insert into run_choices (run_id, module, item_key) select $2, module, item_key from run_choices where run_id = $1")
        .bind(from)
        .bind(to)
        .execute(tx)
        .await?;
    Ok(())
}

/// The changes of `of` that the run `by` takes back in a module: those that were chosen, or all that were done. Of a
/// module that did not get to its end nobody knows which were; all that were let through count.
pub async fn list_choices(
    reader: impl Into<Reader<'_>>,
    by: RunId,
    of: RunId,
    module: BackupModule,
) -> Result<HashSet<ChangeKey>, StateError> {
    let rows = sql("select c.item_key from run_changes c join module_runs m on m.run_id = c.run_id and m.module = c.module \
         where c.run_id = $2 and c.module = $3 and (c.outcome = 'applied' or (c.outcome = 'planned' \
         and m.state in ('failed', 'cancelled') and c.seq < m.passed_upto)) and (not exists (select 1 from run_choices where run_id = $1) \
         or exists (select 1 from run_choices x where x.run_id = $1 and x.module = c.module and x.item_key = c.item_key))")
    .bind(by)
    .bind(of)
    .bind(module)
    .all(reader)
    .await?;
    rows.iter().map(|row| row.parse("item_key")).collect()
}

/// The changes of another run that a run was told to take back; none if all.
pub async fn list_chosen(
    reader: impl Into<Reader<'_>>,
    run: RunId,
) -> Result<Vec<(BackupModule, ChangeKey)>, StateError> {
    let rows = sql("select module, item_key from run_choices where run_id = $1 order by module, item_key");
    let rows = rows.bind(run).all(reader).await?;
    rows.iter().map(|row| Ok((row.parse("module")?, row.parse("item_key")?))).collect()
}

/// How many changes of another run a run was told to take back; `None` if all.
pub async fn count_choices(reader: impl Into<Reader<'_>>, run: RunId) -> Result<Option<u64>, StateError> {
    let row = sql("select count(*) as n from run_choices where run_id = $1").bind(run).one(reader).await?;
    Ok(Some(row.count("n")?).filter(|n| *n > 0))
}
