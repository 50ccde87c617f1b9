//! Work that comes round by itself: cleaning recycle, verifying again, removing old entries of the audit and what is left
//! of sign-ins. Of all workers on one database, one does each chore each time it is due; a replaced key is removed by each
//! machine’s own.

use std::time::Duration;

use super::{history, stores::open_marked};
use crate::{
    access::{self, AccessError},
    domain::{Actor, AuditRetention, HistoryLimits, RecycleLimits, Via},
    operations,
    panel::Panel,
    state::{
        StateError,
        audit::{insert_audit, retention::remove_before},
        away::log_failure,
        chores::take_chore,
        kept_answers, pools, settings,
    },
    sync::{Context, Retention, clean_recycle},
};

/// How often a worker looks whether anything is due.
const LOOK: Duration = Duration::from_secs(20);
/// How often recycle is cleaned.
const CLEAN_EVERY: Duration = Duration::from_hours(1);
/// How often backups are looked for whose verification is too old.
const VERIFY_EVERY: Duration = Duration::from_mins(10);
/// How often those of the directory who are signed in, or have a token or passkey, are looked up there again.
const RECHECK_EVERY: Duration = Duration::from_mins(10);
/// How often sessions and sign-ins that have expired are forgotten.
const FORGET_EVERY: Duration = Duration::from_mins(10);
/// How often old entries of the audit are removed.
const SHORTEN_EVERY: Duration = Duration::from_hours(1);
/// Entries of the audit removed in one transaction: whoever writes to it waits as long.
const SHORTEN_BY: u32 = 5000;
/// For how many microseconds the answers to requests with a key are kept.
const ANSWERS_LAST: i64 = DAY;
/// How often runs and item lists that are kept no longer are taken out of history.
const PRUNE_EVERY: Duration = Duration::from_hours(1);
/// Microseconds of a day.
const DAY: i64 = 24 * 3600 * 1_000_000;

/// Looks after the chores until the panel is asked to stop.
pub(super) async fn look_after(panel: Panel) {
    while !panel.shutdown.is_cancelled() {
        if !panel.database.stands_back()
            && let Err(error) = do_what_is_due(&panel).await
        {
            log_failure!(panel.database, error, &error, "a chore could not be done; it is tried again");
        }
        tokio::select! {
            () = panel.shutdown.cancelled() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Does each chore that is due.
pub async fn do_what_is_due(panel: &Panel) -> Result<(), StateError> {
    let settings = settings::load_settings(&panel.database).await?;
    if panel.config.ldap.is_some() && is_due(panel, "recheck_directory", RECHECK_EVERY).await? {
        match access::directory::recheck(panel).await {
            Ok(()) => {}
            Err(AccessError::State(error)) => return Err(error),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "who is signed in could not be looked up again"
                );
            }
        }
    }
    // On every machine: each has a key file of its own.
    if let Err(error) = operations::rotate_key::retire_old_key(panel).await {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "the key that was replaced can’t be removed; it is tried again"
        );
    }
    if is_due(panel, "forget_expired", FORGET_EVERY).await? {
        access::sessions::forget_expired(panel).await?;
        forget_answers(panel).await?;
    }
    if settings.drain {
        return Ok(());
    }
    if is_due(panel, "clean_recycle", CLEAN_EVERY).await? {
        clean_all(panel, settings.recycle).await?;
    }
    if settings.verify_after_days.is_some() && is_due(panel, "verify_again", VERIFY_EVERY).await? {
        operations::verify_again(panel, &settings).await?;
    }
    if is_due(panel, "shorten_audit", SHORTEN_EVERY).await? {
        shorten_audit(panel, settings.audit).await?;
    }
    if is_due(panel, "prune_history", PRUNE_EVERY).await? {
        history::prune(panel, &schedule(), HistoryLimits::from(&settings)).await?;
    }
    Ok(())
}

/// Who does what nobody asked for.
fn schedule() -> Actor {
    Actor { name: "schedule".to_owned(), account: None, via: Via::Schedule, address: None }
}

/// Removes the entries of the audit that are kept too long, and records that.
async fn shorten_audit(panel: &Panel, AuditRetention(days): AuditRetention) -> Result<(), StateError> {
    let Some(days) = days else { return Ok(()) };
    let actor = schedule();
    let now = panel.clock.now();
    let cutoff = now.plus_micros(-DAY * i64::from(days));
    loop {
        let mut tx = panel.database.begin().await?;
        let removed = remove_before(&mut tx, cutoff, SHORTEN_BY).await?;
        if removed == 0 {
            return Ok(());
        }
        let detail = format!("{removed} entries from before {cutoff} were removed; entries are kept for {days} days");
        insert_audit(&mut tx, &actor, "Remove-CsAudit", "audit", &detail, now).await?;
        tx.commit().await?;
        tracing::info!(audit.removed = removed, "old entries of the audit were removed");
    }
}

async fn is_due(panel: &Panel, name: &str, every: Duration) -> Result<bool, StateError> {
    let mut tx = panel.database.begin().await?;
    let taken = take_chore(&mut tx, name, every).await?;
    tx.commit().await?;
    Ok(taken)
}

/// Removes from the recycle of every store what is kept too long. What can't be done now is done the next time.
async fn clean_all(panel: &Panel, limits: RecycleLimits) -> Result<(), StateError> {
    const MEBIBYTE: u64 = 1 << 20;
    let retention = Retention {
        max_age: Duration::from_hours(24 * u64::from(limits.days)),
        max_bytes: limits.mebibytes.map(|n| u64::from(n) * MEBIBYTE),
    };
    for pool in pools::list_pools(&panel.database).await? {
        if pool.maintenance.is_some() {
            continue;
        }
        for (module, role, _) in pool.spec.named_stores() {
            // What is not ours, or can't be reached, is left alone; runs say what is wrong with it.
            let Ok((address, _)) = open_marked(panel, &pool, module, role).await else { continue };
            let context = Context { cancel: panel.shutdown.child_token(), ..Context::default() };
            match clean_recycle(address, retention, &context).await {
                Ok(cleaned) if cleaned.runs > 0 => tracing::info!(
                    pool = %pool.fqdn(), module = %module, role = %role, recycle.runs = cleaned.runs,
                    recycle.items = cleaned.items, recycle.bytes = cleaned.bytes, "recycle was cleaned"
                ),
                Ok(_) => {}
                Err(error) if error.is_busy() || error.is_read_only() => {}
                Err(error) => tracing::warn!(
                    pool = %pool.fqdn(), module = %module, role = %role, error = error.with_cause(),
                    "recycle could not be cleaned; it is tried again"
                ),
            }
        }
    }
    Ok(())
}

/// Forgets what requests with a key were answered more than a day ago.
async fn forget_answers(panel: &Panel) -> Result<(), StateError> {
    let mut tx = panel.database.begin().await?;
    kept_answers::forget_requests_before(&mut tx, panel.clock.now().plus_micros(-ANSWERS_LAST)).await?;
    tx.commit().await
}
