//! The overview: what needs a person comes first, and the charts tell what the runs did.

use std::{collections::BTreeMap, fs};

use poolsync::{
    domain::{
        BackupModule, CustomRole, Extent, ModuleSelection, Permission, PoolSpec, Role, RoleName, RunState, Scope,
    },
    operations::{OperationError, PoolDraft, save_pool},
    state::{
        latest::list_latest,
        roles, sql, users,
        workers::{Sign, WorkerKind, record_sign},
    },
};

use super::support::{
    on_both_engines,
    web::{PASSWORD, Site},
    world::{ATL, RED, World, actor, fqdn, request},
};

async fn work_somewhere(world: &World) {
    let mut tx = world.panel.database.begin().await.unwrap();
    record_sign(&mut tx, Sign::new("one.litwareinc.com/1", WorkerKind::Worker)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn execute(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_a_person_comes_first_and_the_worst_before_the_rest() {
    let site = Site::seen_by(Role::Administrator).await;
    let world = &site.world;
    world.carry_out(request(ModuleSelection::All)).await;
    let page = site.get("/").await;
    let list = page.texts("[aria-labelledby=attention] li strong");
    assert_eq!(list, ["Workers", RED], "nobody works, and RED was never copied");
    let said = page.text("[aria-labelledby=attention] li:first-child");
    assert!(said.contains("nothing is synced"), "{said}");
    work_somewhere(world).await;

    // One module of ATL fails, one is over its target, one is late.
    execute(world, "update freshness set last_state = 'failed' where module = 'CentralMgmt.CMSMaster'").await;
    execute(
        world,
        "update freshness set succeeded_at = succeeded_at - 7200000000 where module = 'ConfServices.DataConf'",
    )
    .await;
    execute(
        world,
        "update freshness set succeeded_at = succeeded_at - 1200000000 where module = 'UserServices.PresenceFocus'",
    )
    .await;
    let page = site.get("/").await;
    let badges = page.texts("[aria-labelledby=attention] li .badge");
    assert_eq!(badges, ["Failed", "Breached", "Never synced", "Late"]);
    let breached = page.texts("[aria-labelledby=attention] li").remove(1);
    assert!(breached.contains("DataConf: last success 2 h ago, the target is 1 h."), "{breached}");
    // However the last sync ended but by failing, the age is what counts.
    for state in ["cancelled", "partial", "held"] {
        let mut tx = world.panel.database.begin().await.unwrap();
        let ended = sql("update freshness set last_state = $1 where module = 'ConfServices.DataConf'").bind(state);
        ended.execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let badges = site.get("/").await.texts("[aria-labelledby=attention] li .badge");
        assert!(badges.contains(&"Breached".to_owned()), "{state}: {badges:?}");
    }
    execute(world, "update workers set seen_at = seen_at - 600000000").await;
    let page = site.get("/").await;
    let first = page.text("[aria-labelledby=attention] li:first-child");
    assert!(first.contains("No worker has given a sign of life for 10 min"), "{first}");
}

/// Keeps a pool otherwise than it is.
async fn change(world: &World, pool: &str, change: impl FnOnce(&mut PoolSpec)) -> Result<(), OperationError> {
    let pool = world.pool(pool).await;
    let mut spec = pool.spec.clone();
    change(&mut spec);
    let draft = PoolDraft { spec, backup_pool: pool.backup_pool.clone(), secrets: BTreeMap::default() };
    save_pool(&world.panel, &actor(), Some(&pool), draft).await.map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_without_a_cms_master_needs_attention_and_it_never_has_two() {
    let site = Site::seen_by(Role::Administrator).await;
    let world = &site.world;
    work_somewhere(world).await;
    let missing = async || {
        let items = site.get("/").await.texts("[aria-labelledby=attention] li");
        items.into_iter().find(|item| item.contains("No CMS master"))
    };
    assert_eq!(missing().await, None, "ATL is it");
    // One that would be another is refused, to whoever asks, and by the database itself.
    let refused = change(world, RED, |spec| spec.active_cms_master = true).await.unwrap_err().to_string();
    assert!(refused.contains(ATL), "it says which pool is: {refused}");
    let mut tx = world.panel.database.begin().await.unwrap();
    let both = sql("update pools set active_cms_master = 1").execute(&mut tx).await;
    assert!(both.is_err(), "the database takes no second one");
    drop(tx);
    change(world, ATL, |spec| spec.active_cms_master = false).await.unwrap();
    let said = missing().await.expect("the overview says so");
    assert!(said.contains("No pool is its active master, so it is not backed up."), "{said}");
    change(world, RED, |spec| spec.active_cms_master = true).await.unwrap();
    assert_eq!(missing().await, None, "RED is it now");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_that_the_backup_pool_has_no_store_for_needs_attention() {
    let site = Site::seen_by(Role::Administrator).await;
    let world = &site.world;
    work_somewhere(world).await;
    world.carry_out(request(ModuleSelection::All)).await;
    let lost = async || {
        let items = site.get("/").await.texts("[aria-labelledby=attention] li");
        items.into_iter().filter(|item| item.contains("Not copied")).collect::<Vec<_>>()
    };
    assert_eq!(lost().await, [""; 0]);
    change(world, RED, |spec| spec.stores.get_mut(&BackupModule::DataConf).unwrap().backup = None).await.unwrap();
    let found = lost().await;
    assert!(found.len() == 1 && found[0].contains(ATL), "{found:?}");
    assert!(found[0].contains(&format!("DataConf: its backup pool {RED} has no backup store for it")), "{found:?}");
    let page = site.get("/").await;
    let href = format!("/pools/{RED}/edit");
    assert!(
        page.attributes("[aria-labelledby=attention] li a", "href").contains(&href),
        "it leads to where it is added"
    );
    assert!(site.get("/status").await.texts("table.status .badge").contains(&"Not copied".to_owned()));
    // What nobody wants copied is left alone.
    change(world, ATL, |spec| spec.stores.get_mut(&BackupModule::DataConf).unwrap().live = None).await.unwrap();
    assert_eq!(lost().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_charts_figures_are_those_of_the_runs() {
    let site = Site::seen_by(Role::ViewOnlyAdministrator).await;
    let world = &site.world;
    let live = world.store("atl", "live", BackupModule::DataConf);
    let mut ids = Vec::new();
    for size in [3000, 0, 4000] {
        fs::write(live.join(format!("of-{size}")), vec![b'x'; size]).unwrap();
        ids.push(world.carry_out(request(ModuleSelection::One(BackupModule::DataConf))).await);
    }
    execute(world, "update runs set state = 'failed' where id = (select max(id) from runs)").await;
    execute(world, "update module_runs set state = 'failed' where run_id = (select max(id) from runs)").await;
    let page = site.get("/").await;
    let bars = page.attributes(".chart:first-child rect", "height");
    assert_eq!(bars.len(), 3, "a bar for each run");
    let mut bytes = Vec::new();
    for id in &ids {
        bytes.push(world.module(*id, BackupModule::DataConf).await.counts.bytes_written);
    }
    let most = *bytes.iter().max().unwrap();
    for (bar, bytes) in bars.iter().zip(&bytes) {
        let height = bytes * 28 / most;
        assert_eq!(*bar, height.max(if *bytes > 0 { 2 } else { 1 }).to_string());
    }
    let rows = page.texts(".chart-figures tbody tr");
    assert_eq!(rows.len(), 3);
    assert!(rows[0].contains("Failed") && rows[0].contains("4.0 kB"), "the latest comes first: {rows:?}");
    let (titles, described) = (page.texts(".chart svg > title"), page.texts(".chart svg > desc"));
    assert_eq!(titles[0], format!("Bytes written by the last 3 syncs of {ATL}"));
    assert!(described[0].contains("1 failed"), "{described:?}");
    assert_eq!(
        page.attributes(".chart:first-child path.mark.bad", "d").len(),
        1,
        "a failed run has a shape of its own"
    );
    assert!(!page.text.contains("style=\""), "no inline styles");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_one_module_sees_its_figures_alone() {
    let world = World::new().await.with_pools().await;
    let whole = world.carry_out(request(ModuleSelection::All)).await;
    let name: RoleName = "Conference content".parse().unwrap();
    let role = CustomRole {
        name: name.clone(),
        template: Role::HelpDesk,
        permissions: [Permission::GetStatus].into(),
        scope: Scope { pools: Extent::from_iter([fqdn(ATL)]), modules: Extent::from_iter([BackupModule::DataConf]) },
    };
    let panel = &world.panel;
    let hash = panel.passwords.hash(PASSWORD.parse().unwrap()).await.unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    roles::insert_role(&mut tx, &role, panel.clock.now()).await.unwrap();
    users::insert_user(&mut tx, &"vera".parse().unwrap(), &hash, &[name], panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut site = Site::of(world.clone());
    site.sign_in("vera", PASSWORD).await;
    let page = site.get("/").await;
    let own = world.module(whole, BackupModule::DataConf).await.counts;
    assert!(!page.has(".chart"), "a single sync is told in figures");
    let figures = page.texts(".direction .figures dd");
    assert!(figures.contains(&own.changed().to_string()), "{figures:?} do not have {}", own.changed());
    assert!(!page.text("main").contains("PresenceFocus"));
    let status = site.get("/status").await;
    assert_eq!(status.texts("table.status tbody th"), ["DataConf UserData"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_latest_syncs_are_found_in_both_databases() {
    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(world.carry_out(request(ModuleSelection::All)).await);
        }
        let (atl, red) = (fqdn(ATL), fqdn(RED));
        let latest = list_latest(&world.panel.database, &[&atl, &red], 2).await.unwrap();
        assert_eq!(latest.iter().map(|sync| sync.run).collect::<Vec<_>>(), ids[1..]);
        assert!(latest.iter().all(|sync| sync.state == RunState::Succeeded && sync.parts.len() == 5));
        assert!(latest.iter().all(|sync| sync.took_ms.is_some()));
    })
    .await;
}
