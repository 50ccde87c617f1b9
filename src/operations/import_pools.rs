//! Adding or changing several pools at once, as a file or another installation has them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    FieldError, OperationError, PoolDraft,
    markers::mark_new_stores,
    save_pool::{check_driver, check_idle, check_names, check_stores, forget_freshness, lock, record, taken},
    store_secrets::{sealing_key, write_secrets},
};
use crate::{
    domain::{Actor, Fqdn, Pool, PoolId, PoolSpec},
    panel::Panel,
    state::{markers, pools},
    words::{Said, say},
};

/// Adds or changes several pools at once, and pairs them as the drafts say; all of them, or none. Errors come with the
/// name of the pool they are about.
pub async fn import_pools(panel: &Panel, actor: &Actor, drafts: &[PoolDraft]) -> Result<(), OperationError> {
    let known = pools::list_pools(&panel.database).await?;
    let find = |fqdn: &Fqdn| known.iter().find(|p| p.fqdn() == fqdn);
    // The pools as they would be afterwards.
    let mut world: Vec<Pool> =
        known.iter().filter(|p| !drafts.iter().any(|d| d.spec.fqdn == *p.fqdn())).cloned().collect();
    world.extend(drafts.iter().map(|draft| Pool {
        id: find(&draft.spec.fqdn).map_or_else(PoolId::new, |p| p.id),
        spec: draft.spec.clone(),
        backup_pool: draft.backup_pool.clone(),
        maintenance: None,
        maintenance_since: None,
        secrets: BTreeSet::new(),
    }));
    let mut errors = Vec::new();
    for (i, draft) in drafts.iter().enumerate() {
        let fqdn = &draft.spec.fqdn;
        let existing = find(fqdn);
        let others: Vec<Pool> = world.iter().filter(|p| p.fqdn() != fqdn).cloned().collect();
        let mut found = check_names(existing, draft, &others);
        found.extend(check_driver(panel, draft, &others).await?);
        found.extend(check_stores(panel, existing, draft, &others).await?);
        if drafts[..i].iter().any(|other| other.spec.fqdn == *fqdn) {
            found.push(FieldError::new("fqdn", say("refused-pool-named-twice")));
        }
        errors.extend(
            found.into_iter().map(|e| FieldError { message: Said::of(&format_args!("{fqdn}: {}", e.message)), ..e }),
        );
    }
    if !errors.is_empty() {
        return Err(OperationError::Refused(errors));
    }
    write_all(panel, actor, &known, drafts).await?;
    for draft in drafts {
        if let Some(pool) = pools::find_pool(&panel.database, &draft.spec.fqdn).await? {
            mark_new_stores(panel, &pool).await?;
        }
    }
    Ok(())
}

async fn write_all(panel: &Panel, actor: &Actor, known: &[Pool], drafts: &[PoolDraft]) -> Result<(), OperationError> {
    let sealing = sealing_key(panel, drafts.iter()).await?;
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let existing = |fqdn: &Fqdn| known.iter().find(|p| p.fqdn() == fqdn);
    let named = |p: &Pool| drafts.iter().any(|d| d.spec.fqdn == *p.fqdn() || d.backup_pool.as_ref() == Some(p.fqdn()));
    let touched: Vec<&Pool> = known.iter().filter(|p| named(p)).collect();
    lock(&mut tx, &touched).await?;
    for draft in drafts {
        if let Some(busy) = check_idle(&mut tx, existing(&draft.spec.fqdn), draft).await? {
            return Err(OperationError::Refused(vec![busy]));
        }
        forget_freshness(&mut tx, existing(&draft.spec.fqdn), draft).await?;
    }
    let (mut before, mut pairs) = (BTreeMap::new(), BTreeMap::new());
    for pool in drafts.iter().filter_map(|d| existing(&d.spec.fqdn)) {
        before.insert(pool.id, pools::list_secrets(&mut tx, pool.id).await?);
        if let (Some(partner), Some(pair)) = (&pool.backup_pool, markers::find_pair(&mut tx, pool.id).await?) {
            pairs.insert([pool.fqdn().min(partner).clone(), pool.fqdn().max(partner).clone()], pair);
        }
        pools::unpair_pool(&mut tx, pool.id).await?;
        let plain = PoolSpec { active_cms_master: false, ..pool.spec.clone() };
        pools::update_pool(&mut tx, pool.id, &plain, now).await?; // so that the CMS master can move
    }
    for draft in drafts {
        let written = match existing(&draft.spec.fqdn) {
            Some(pool) => pools::update_pool(&mut tx, pool.id, &draft.spec, now).await.map(|()| pool.id),
            None => pools::insert_pool(&mut tx, &draft.spec, now).await,
        };
        let id = written.map_err(|e| taken(e, draft))?;
        let before = before.remove(&id).unwrap_or_default();
        let secrets = write_secrets(&mut tx, sealing.as_ref(), id, &before, draft).await?;
        record(&mut tx, actor, "Import-CsPool", existing(&draft.spec.fqdn), (draft, &secrets), now).await?;
    }
    for draft in drafts {
        let Some(backup) = &draft.backup_pool else { continue };
        let pool = pools::find_pool(&mut tx, &draft.spec.fqdn).await?;
        let partner = pools::find_pool(&mut tx, backup).await?;
        if let (Some(pool), Some(partner)) = (pool, partner) {
            let paired = pools::pair_pools(&mut tx, pool.id, partner.id).await;
            paired.map_err(|e| taken(e, draft))?;
            // The same two pools are the same pair, whose stores bear its marker.
            let both = [pool.fqdn().min(partner.fqdn()).clone(), pool.fqdn().max(partner.fqdn()).clone()];
            if let Some((pair, epoch)) = pairs.get(&both) {
                markers::set_pair(&mut tx, [pool.id, partner.id], pair, *epoch).await?;
            }
        }
    }
    Ok(tx.commit().await?)
}
