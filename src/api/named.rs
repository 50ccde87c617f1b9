//! What the filter of a list names must be there, and be seen by whoever asks: a name that is mistyped must not read as
//! “nothing is wrong”. What is not there and what is not seen is told in the same words.
//!
//! Lists of what has happened are asked only when they come out empty, because they tell of pools and people too that are not
//! here any more.

use super::error::wrong;
use crate::{
    domain::{Fqdn, Permission},
    panel::Panel,
    state::{
        audit::list::{AuditFilter, list_audit},
        channels::find_channel,
        notifications::{LogFilter, list_log},
        pools::find_pool,
        runs::{RunFilter, list_runs},
        users::find_user,
    },
    web::{error::WebError, session::CurrentUser},
};

/// Refuses a filter of runs that names a pool, account or request of which no run is seen, and which is not seen otherwise.
pub async fn of_runs(panel: &Panel, user: &CurrentUser, filter: &RunFilter) -> Result<(), WebError> {
    let any =
        async |only: RunFilter| list_runs(&panel.database, &only, None, 1).await.map(|page| !page.runs.is_empty());
    if let Some(fqdn) = &filter.pool
        && !is_pool(panel, user, fqdn).await?
        && !any(RunFilter { pool: Some(fqdn.clone()), ..user.runs() }).await?
    {
        return Err(no_pool(fqdn));
    }
    if let Some(name) = &filter.requested_by
        && !is_account(panel, user, name).await?
        && !any(RunFilter { requested_by: Some(name.clone()), ..user.runs() }).await?
    {
        return Err(wrong("requested_by", "Nobody of this name asked for a run that you may see. Check the name."));
    }
    if let Some(batch) = filter.batch
        && !any(RunFilter { batch: Some(batch), ..user.runs() }).await?
    {
        return Err(wrong("batch", "There is no such request here, or you may see none of its runs. Check the id."));
    }
    Ok(())
}

/// Refuses a filter of the audit that names somebody of whom it has nothing, and who has no account that is seen.
pub async fn of_audit(panel: &Panel, user: &CurrentUser, filter: &AuditFilter) -> Result<(), WebError> {
    let Some(name) = &filter.actor else { return Ok(()) };
    let only = AuditFilter { actor: Some(name.clone()), ..AuditFilter::default() };
    let is_known =
        is_account(panel, user, name).await? || !list_audit(&panel.database, &only, None, 1).await?.entries.is_empty();
    if is_known {
        Ok(())
    } else {
        Err(wrong("actor", "The audit has nothing of anybody of this name. Check the name."))
    }
}

/// Refuses a filter of messages that names a channel which is not here and never was told anything.
pub async fn of_messages(panel: &Panel, filter: &LogFilter) -> Result<(), WebError> {
    let Some(channel) = filter.channel else { return Ok(()) };
    let only = LogFilter { channel: Some(channel), ..LogFilter::default() };
    let is_known = find_channel(&panel.database, channel).await?.is_some()
        || !list_log(&panel.database, &only).await?.0.is_empty();
    if is_known { Ok(()) } else { Err(wrong("channel", "There is no such channel. Check the id.")) }
}

fn no_pool(fqdn: &Fqdn) -> WebError {
    wrong("pool", format!("There is no pool named {fqdn} here, or it is not yours to see. Check the name."))
}

async fn is_pool(panel: &Panel, user: &CurrentUser, fqdn: &Fqdn) -> Result<bool, WebError> {
    Ok(!user.sees(fqdn).is_empty() && find_pool(&panel.database, fqdn).await?.is_some())
}

/// Whether whoever asks may know that there is an account of this name, and there is.
async fn is_account(panel: &Panel, user: &CurrentUser, name: &str) -> Result<bool, WebError> {
    let Ok(name) = name.parse() else { return Ok(false) };
    Ok(user.may(Permission::GetRole) && find_user(&panel.database, &name).await?.is_some())
}
