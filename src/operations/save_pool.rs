//! Adding, changing, pairing and removing a pool.

use std::collections::BTreeMap;

use super::{
    FieldError, OperationError, VERSION_FIELD,
    markers::mark_new_stores,
    store_secrets::{
        AddressError, Look, SecretChange, StoreKey, address_in, check_secrets, dropped_hint, sealing_key, secrets_of,
        write_secrets,
    },
};
use crate::{
    config::real_path,
    domain::{
        Actor, BackupModule, Fqdn, HostName, ModuleStores, Permission, Pool, PoolId, PoolSpec, StoreRole, StoreUrl,
        Timestamp,
    },
    panel::Panel,
    state::{
        StateError, Tx, Unique,
        audit::{insert_audit, insert_change},
        management_hosts, pools, roles, rules, runs, targets,
    },
    sync::Access,
    words::{Said, say},
};

/// A pool as somebody wants it to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolDraft {
    /// Name, site, stores.
    pub spec: PoolSpec,
    /// The pool to be paired with, if any.
    pub backup_pool: Option<Fqdn>,
    /// What becomes of the stores' secrets; a store that is not named here keeps its own.
    pub secrets: BTreeMap<StoreKey, SecretChange>,
}

/// Adds a pool, or changes `existing`, and pairs it as the draft says. Pairing is symmetric: the other pool is changed too.
pub async fn save_pool(
    panel: &Panel,
    actor: &Actor,
    existing: Option<&Pool>,
    draft: PoolDraft,
) -> Result<Fqdn, OperationError> {
    let all = pools::list_pools(&panel.database).await?;
    let others: Vec<Pool> = all.into_iter().filter(|p| existing.is_none_or(|e| e.id != p.id)).collect();
    let mut errors = check_names(existing, &draft, &others);
    errors.extend(check_driver(panel, &draft, &others).await?);
    errors.extend(check_stores(panel, existing, &draft, &others).await?);
    if !errors.is_empty() {
        return Err(OperationError::Refused(errors));
    }

    let sealing = sealing_key(panel, std::iter::once(&draft)).await?;
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let partner = draft.backup_pool.as_ref().and_then(|fqdn| others.iter().find(|p| p.fqdn() == fqdn));
    let touched: Vec<&Pool> = existing.into_iter().chain(partner).collect();
    lock(&mut tx, &touched).await?;
    if let Some(pool) = existing
        && pools::find_pool(&mut tx, pool.fqdn()).await?.as_ref() != Some(pool)
    {
        return Err(changed_meanwhile(pool));
    }
    if let Some(busy) = check_idle(&mut tx, existing, &draft).await? {
        return Err(OperationError::Refused(vec![busy]));
    }
    let before = match existing {
        Some(pool) => pools::list_secrets(&mut tx, pool.id).await?,
        None => BTreeMap::new(),
    };
    let written = match existing {
        Some(pool) => pools::update_pool(&mut tx, pool.id, &draft.spec, now).await.map(|()| pool.id),
        None => pools::insert_pool(&mut tx, &draft.spec, now).await,
    };
    let id = written.map_err(|e| taken(e, &draft))?;
    let secrets = write_secrets(&mut tx, sealing.as_ref(), id, &before, &draft).await?;
    let paired = pair(&mut tx, id, existing, &draft, &others).await;
    paired.map_err(|e| taken(e, &draft))?;
    if let Some(before) = existing.filter(|pool| *pool.fqdn() != draft.spec.fqdn) {
        roles::rename_pool(&mut tx, before.fqdn(), &draft.spec.fqdn).await?;
        rules::rename_pool(&mut tx, before.fqdn(), &draft.spec.fqdn).await?;
        targets::rename_pool(&mut tx, before.fqdn(), &draft.spec.fqdn).await?;
    }
    forget_freshness(&mut tx, existing, &draft).await?;
    let action = if existing.is_some() { "Set-CsPool" } else { "New-CsPool" };
    record(&mut tx, actor, action, existing, (&draft, &secrets), now).await?;
    tx.commit().await?;
    if let Some(pool) = pools::find_pool(&panel.database, &draft.spec.fqdn).await? {
        mark_new_stores(panel, &pool).await?;
    }
    Ok(draft.spec.fqdn)
}

pub(super) fn check_names(existing: Option<&Pool>, draft: &PoolDraft, others: &[Pool]) -> Vec<FieldError> {
    let PoolDraft { spec, backup_pool, .. } = draft;
    let mut errors = Vec::new();
    if others.iter().any(|p| *p.fqdn() == spec.fqdn) {
        errors.push(FieldError::new("fqdn", say("refused-pool-taken").with("pool", &spec.fqdn)));
    }
    if spec.active_cms_master
        && let Some(master) = others.iter().find(|p| p.spec.active_cms_master)
    {
        let message = say("refused-cms-master").with("pool", master.fqdn());
        errors.push(FieldError::new("active_cms_master", message));
    }
    let Some(backup) = backup_pool else { return errors };
    if *backup == spec.fqdn {
        errors.push(FieldError::new("backup_pool", say("refused-own-backup")));
        return errors;
    }
    let Some(partner) = others.iter().find(|p| p.fqdn() == backup) else {
        let message = say("refused-no-partner").with("pool", backup);
        errors.push(FieldError::new("backup_pool", message));
        return errors;
    };
    let free = |of: &Fqdn| *of == spec.fqdn || existing.is_some_and(|e| e.fqdn() == of);
    if let Some(taken_by) = partner.backup_pool.as_ref().filter(|of| !free(of)) {
        let message = say("refused-partner-taken").with("pool", backup).with("partner", taken_by);
        errors.push(FieldError::new("backup_pool", message));
    }
    errors
}

/// What can’t be about a pool’s driver: a host that is not there, stores that nobody would use, a partner that another one
/// drives.
pub(super) async fn check_driver(
    panel: &Panel,
    draft: &PoolDraft,
    others: &[Pool],
) -> Result<Vec<FieldError>, StateError> {
    let PoolDraft { spec, backup_pool, .. } = draft;
    let mut errors = Vec::new();
    if let Some(name) = spec.driver.host() {
        if management_hosts::find_host(&panel.database, name).await?.is_none() {
            errors.push(FieldError::new("management_host", say("refused-host-gone").with("host", name)));
        }
        for (module, role, _) in spec.named_stores() {
            let message = say("refused-shell-stores").with("pool", &spec.fqdn);
            errors.push(FieldError::store(module, role, message));
        }
    }
    let partner = backup_pool.as_ref().and_then(|fqdn| others.iter().find(|p| p.fqdn() == fqdn));
    if let Some(partner) = partner.filter(|partner| partner.spec.driver != spec.driver) {
        let message = say("refused-shell-pair")
            .with("pool", &spec.fqdn)
            .with("partner", partner.fqdn())
            .with("driver", &partner.spec.driver);
        errors.push(FieldError::new("backup_pool", message));
    }
    Ok(errors)
}

pub(super) async fn check_stores(
    panel: &Panel,
    existing: Option<&Pool>,
    draft: &PoolDraft,
    others: &[Pool],
) -> Result<Vec<FieldError>, StateError> {
    let spec = &draft.spec;
    let real_others: Vec<Pool> = others.iter().map(|p| Pool { spec: real_places(&p.spec), ..p.clone() }).collect();
    let faults = real_places(spec).store_faults(&real_others);
    let mut errors: Vec<FieldError> = faults.iter().map(|(m, r, fault)| FieldError::store(*m, *r, fault)).collect();
    errors.extend(spec.table_faults().iter().map(|(module, fault)| FieldError::tables(*module, fault)));
    let wrong_secrets = check_secrets(draft);
    if !wrong_secrets.is_empty() {
        errors.extend(wrong_secrets);
        return Ok(errors);
    }
    let sealed = secrets_of(panel, existing).await?;
    let mut looks = Vec::new();
    for (module, role, url) in spec.named_stores() {
        if faults.iter().any(|(m, r, _)| (*m, *r) == (module, role)) {
            continue;
        }
        let access = match role {
            StoreRole::Live => Access::Read,
            StoreRole::Backup => Access::Write,
        };
        let look = match address_in(panel, existing, &sealed, draft, (module, role), url).await {
            Ok(address) => Look::at(panel, address, access),
            Err(AddressError::State(error)) => return Err(error),
            Err(error) => Look::failed(Said::of(&error)),
        };
        looks.push((module, role, dropped_hint(&sealed, draft, (module, role), url), look));
    }
    for (module, role, hint, look) in looks {
        if let Err(message) = look.outcome().await {
            errors.push(FieldError::store(module, role, Said::row([message].into_iter().chain(hint))));
        }
    }
    Ok(errors)
}

/// The stores where symbolic links lead: two paths may be one place.
fn real_places(spec: &PoolSpec) -> PoolSpec {
    let real = |url: &StoreUrl| {
        let path = url.local_path().and_then(real_path);
        path.and_then(|path| url.at(&path).ok()).unwrap_or_else(|| url.clone())
    };
    let stores = spec.stores.iter().map(|(module, stores)| {
        let ModuleStores { live, backup, tables } = stores;
        let (live, backup) = (live.as_ref().map(real), backup.as_ref().map(real));
        (*module, ModuleStores { live, backup, tables: tables.clone() })
    });
    PoolSpec { stores: stores.collect(), ..spec.clone() }
}

/// Locks pools in the one order that everybody uses, so that nobody waits for each other.
pub(super) async fn lock(tx: &mut Tx, touched: &[&Pool]) -> Result<(), OperationError> {
    let mut ids: Vec<PoolId> = touched.iter().map(|p| p.id).collect();
    ids.sort();
    for id in ids {
        if !pools::lock_pool(tx, id).await? {
            return Err(OperationError::refused("fqdn", say("refused-pool-removed-now")));
        }
    }
    Ok(())
}

/// What was known of a backup's freshness is another store's story once the name, the pair, the stores or the chosen
/// tables change.
pub(super) async fn forget_freshness(
    tx: &mut Tx,
    existing: Option<&Pool>,
    draft: &PoolDraft,
) -> Result<(), StateError> {
    let Some(pool) = existing else { return Ok(()) };
    let is_another = pool.backup_pool != draft.backup_pool
        || *pool.fqdn() != draft.spec.fqdn
        || pool.spec.driver.kind() != draft.spec.driver.kind();
    if is_another {
        for fqdn in [Some(pool.fqdn()), pool.backup_pool.as_ref(), draft.backup_pool.as_ref()].into_iter().flatten() {
            pools::forget_freshness(tx, fqdn, None).await?;
        }
        return Ok(());
    }
    for module in BackupModule::ALL {
        let changed = |role| pool.spec.store(module, role) != draft.spec.store(module, role);
        if changed(StoreRole::Live) || pool.spec.tables(module) != draft.spec.tables(module) {
            pools::forget_freshness(tx, pool.fqdn(), Some(module)).await?;
        }
        if let Some(partner) = pool.backup_pool.as_ref().filter(|_| changed(StoreRole::Backup)) {
            pools::forget_freshness(tx, partner, Some(module)).await?;
        }
    }
    Ok(())
}

/// A pool that is being synced keeps its stores and its pair until the run has ended.
pub(super) async fn check_idle(
    tx: &mut Tx,
    existing: Option<&Pool>,
    draft: &PoolDraft,
) -> Result<Option<FieldError>, StateError> {
    let Some(pool) = existing else { return Ok(None) };
    if pool.spec == draft.spec && pool.backup_pool == draft.backup_pool {
        return Ok(None);
    }
    for fqdn in [Some(pool.fqdn()), pool.backup_pool.as_ref()].into_iter().flatten() {
        if runs::has_open_run(&mut *tx, fqdn).await? {
            return Ok(Some(FieldError::new("fqdn", say("refused-busy-change").with("pool", fqdn))));
        }
    }
    Ok(None)
}

async fn pair(
    tx: &mut Tx,
    id: PoolId,
    existing: Option<&Pool>,
    draft: &PoolDraft,
    others: &[Pool],
) -> Result<(), StateError> {
    if existing.is_some_and(|e| e.backup_pool == draft.backup_pool) {
        return Ok(());
    }
    pools::unpair_pool(tx, id).await?;
    let partner = draft.backup_pool.as_ref().and_then(|fqdn| others.iter().find(|p| p.fqdn() == fqdn));
    match partner {
        Some(partner) => pools::pair_pools(tx, id, partner.id).await,
        None => Ok(()),
    }
}

/// Somebody else was quicker between the check and the write.
pub(super) fn taken(error: StateError, draft: &PoolDraft) -> OperationError {
    match error {
        StateError::Taken(Unique::PoolFqdn) => {
            OperationError::refused("fqdn", say("refused-pool-taken").with("pool", &draft.spec.fqdn))
        }
        StateError::NoSuchHost => {
            let host = draft.spec.driver.host().map(HostName::as_str).unwrap_or_default();
            OperationError::refused("management_host", say("refused-host-gone").with("host", host))
        }
        StateError::Taken(Unique::CmsMaster) => {
            OperationError::refused("active_cms_master", say("refused-cms-master-now"))
        }
        StateError::Taken(Unique::BackupPool) => {
            let message = match &draft.backup_pool {
                Some(backup) => say("refused-partner-taken-now").with("partner", backup),
                None => say("refused-chosen-taken-now"),
            };
            OperationError::refused("backup_pool", message.with("pool", &draft.spec.fqdn))
        }
        other => other.into(),
    }
}

/// Records what a pool was made, or what of it was changed.
pub(super) async fn record(
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    existing: Option<&Pool>,
    (draft, secrets): (&PoolDraft, &str),
    now: Timestamp,
) -> Result<(), StateError> {
    let target = draft.spec.fqdn.as_str();
    let after = describe(&draft.spec, draft.backup_pool.as_ref());
    let Some(existing) = existing else {
        return insert_audit(tx, actor, action, target, &(after + secrets), now).await;
    };
    let before = describe(&existing.spec, existing.backup_pool.as_ref());
    let name = if existing.fqdn() == &draft.spec.fqdn { String::new() } else { format!("was {}", existing.fqdn()) };
    let detail = (name + secrets).trim_start_matches("; ").to_owned();
    insert_change(tx, actor, action, target, &detail, (&before, &after), now).await
}

fn describe(spec: &PoolSpec, backup_pool: Option<&Fqdn>) -> String {
    let mut text = format!("backup pool {}", backup_pool.map_or("none", Fqdn::as_str));
    if !spec.site.is_empty() {
        text.extend([", site ", &spec.site]);
    }
    if spec.active_cms_master {
        text.push_str(", active CMS master");
    }
    if spec.driver.is_shell() {
        text.extend([", driver ", &spec.driver.to_string()]);
    }
    for (module, role, url) in spec.named_stores() {
        text.extend(["; ", module.short_name(), " ", role.name(), ": ", &url.to_string()]);
        if role == StoreRole::Live && !spec.tables(module).is_all() {
            text.extend([" (", &spec.tables(module).to_string(), ")"]);
        }
    }
    text
}

/// Somebody else changed the pool since it was seen.
fn changed_meanwhile(pool: &Pool) -> OperationError {
    OperationError::refused(VERSION_FIELD, say("refused-changed-pool").with("pool", pool.fqdn()))
}

/// Removes a pool that is still as it was seen, and ends its pairing. Its stores and its history stay. Refused while a run of
/// it, or of its pair, is open.
pub async fn remove_pool(panel: &Panel, actor: &Actor, pool: &Pool) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    lock(&mut tx, &[pool]).await?;
    if pools::find_pool(&mut tx, pool.fqdn()).await?.as_ref() != Some(pool) {
        return Err(changed_meanwhile(pool));
    }
    for fqdn in [Some(pool.fqdn()), pool.backup_pool.as_ref()].into_iter().flatten() {
        if runs::has_open_run(&mut tx, fqdn).await? {
            return Err(OperationError::refused("fqdn", say("refused-busy-remove").with("pool", fqdn)));
        }
    }
    pools::unpair_pool(&mut tx, pool.id).await?;
    pools::delete_pool(&mut tx, pool).await?;
    let detail = format!("removed; it was: {}", describe(&pool.spec, pool.backup_pool.as_ref()));
    insert_audit(&mut tx, actor, Permission::SetPool.name(), pool.fqdn().as_str(), &detail, now).await?;
    tx.commit().await?;
    Ok(())
}
