//! What a person may ask for, and what is refused: nothing is queued or changed by a refusal.

use axum::http::StatusCode;
use poolsync::{
    domain::{
        AuditRetention, BackupModule, Bandwidth, GuardLimits, ModuleSelection, ModuleState, RecycleLimits, Role,
        RunState, Settings, TableChoice, TableNames,
    },
    operations::{self, OperationError, PoolDraft, SyncRequest},
    state::{
        pools,
        runs::{self, RunFilter},
    },
};

use super::support::{
    web::{PASSWORD, Site},
    world::{ATL, RED, World, actor, fqdn, request},
};

/// The field and the sentence of the only thing refused.
fn refused<T: std::fmt::Debug>(result: Result<T, OperationError>) -> (String, String) {
    match result {
        Err(OperationError::Refused(errors)) => match &errors[..] {
            [one] => (one.field.clone(), one.message.to_string()),
            many => panic!("one error expected: {many:?}"),
        },
        other => panic!("a refusal expected: {other:?}"),
    }
}

async fn ask(
    world: &World,
    pools: &[&str],
    selection: ModuleSelection,
) -> Result<operations::Accepted, OperationError> {
    let pools = pools.iter().map(|p| fqdn(p)).collect();
    let asked = SyncRequest { pools, request: request(selection), request_key: None };
    operations::request_sync(&world.panel, &actor(), asked).await
}

async fn runs_queued(world: &World) -> usize {
    runs::list_runs(&world.panel.database, &RunFilter::default(), None, 100).await.unwrap().runs.len()
}

#[tokio::test]
async fn a_sync_that_can_not_be_done_is_refused_with_a_sentence_beside_the_field() {
    let world = World::new().await.with_pools().await;
    let one = ModuleSelection::One;

    let (field, message) = refused(ask(&world, &["no.such.pool"], ModuleSelection::All).await);
    assert_eq!(field, "pool_fqdn");
    insta::assert_snapshot!(message, @"There is no pool named no.such.pool here. Check the name, or add the pool first.");

    let (field, message) = refused(ask(&world, &[ATL], one(BackupModule::RgsFileStore)).await);
    assert_eq!(field, "backup_module");
    insta::assert_snapshot!(message, @"atl-cs-001.litwareinc.com has no live store for ApplicationServer.RGSFileStore, so nothing of that is copied.");

    let (field, _) = refused(ask(&world, &[], ModuleSelection::All).await);
    assert_eq!(field, "pool_fqdn");

    std::fs::remove_file(world.store("atl", "live", BackupModule::PresenceFocus)).unwrap();
    let (field, message) = refused(ask(&world, &[ATL], one(BackupModule::PresenceFocus)).await);
    assert_eq!(field, "backup_module");
    assert!(
        message.starts_with("The live store of UserServices.PresenceFocus of atl-cs-001.litwareinc.com: "),
        "{message}"
    );

    // One pool that can't be synced keeps the other from being queued.
    let (_, message) = refused(ask(&world, &[RED, "no.such.pool"], ModuleSelection::All).await);
    assert!(message.contains("no.such.pool"), "{message}");
    assert_eq!(runs_queued(&world).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_all_modules_those_in_trouble_fail_with_the_reason_and_the_others_are_copied() {
    let world = World::new().await.with_pools().await;
    save(&world, RED, |draft| draft.spec.stores.get_mut(&BackupModule::CmsMaster).unwrap().backup = None)
        .await
        .unwrap();
    std::fs::remove_file(world.store("atl", "live", BackupModule::PresenceFocus)).unwrap();

    let mut site = Site::of(world.clone());
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    let asked = site.post("/sync", &[("pool_fqdn", ATL), ("backup_module", "All")]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let id = asked.location().rsplit('/').next().unwrap().parse().unwrap();
    world.see_through(id).await;
    assert_eq!(world.state(id).await, RunState::Failed);
    for (module, state, words) in [
        (BackupModule::DataConf, RunState::Succeeded, ""),
        (BackupModule::PresenceFocus, RunState::Failed, "does not exist"),
        (BackupModule::CmsMaster, RunState::Failed, "red-cs-001.litwareinc.com has no backup store for CentralMgmt"),
    ] {
        let found = world.module(id, module).await;
        assert_eq!(found.state, ModuleState::At(state), "{module}");
        assert!(
            found.message.as_ref().map_or_else(String::new, ToString::to_string).contains(words),
            "{module}: {found:?}"
        );
    }
    let page = site.get(asked.location()).await;
    assert!(page.text("main").contains("Add a store on that pool’s page"), "{}", page.text("main"));

    // With nothing left that could be copied there is nothing to begin.
    std::fs::remove_dir_all(world.store("atl", "live", BackupModule::DataConf)).unwrap();
    let before = runs_queued(&world).await;
    match ask(&world, &[ATL], ModuleSelection::All).await {
        Err(OperationError::Refused(reasons)) => assert_eq!(reasons.len(), 3, "{reasons:?}"),
        other => panic!("a refusal expected: {other:?}"),
    }
    refused(ask(&world, &[ATL], ModuleSelection::One(BackupModule::CmsMaster)).await);
    assert_eq!(runs_queued(&world).await, before);
}

#[tokio::test]
async fn a_pool_without_a_backup_pool_is_not_synced() {
    let world = World::new().await.with_pools().await;
    let pool = world.pool(ATL).await;
    let draft = PoolDraft { spec: pool.spec.clone(), backup_pool: None, secrets: [].into() };
    operations::save_pool(&world.panel, &actor(), Some(&pool), draft).await.unwrap();
    assert_eq!(world.pool(RED).await.backup_pool, None, "the pairing ends on both sides");
    let (field, message) = refused(ask(&world, &[ATL], ModuleSelection::All).await);
    assert_eq!(field, "pool_fqdn");
    insta::assert_snapshot!(message, @"atl-cs-001.litwareinc.com has no backup pool, so there is nowhere to copy to. Pair it on its page first.");
}

#[tokio::test]
async fn modules_a_pool_does_not_export_are_skipped_and_said_so() {
    let world = World::new().await.with_pools().await;
    let accepted = ask(&world, &[RED], ModuleSelection::All).await.unwrap();
    let modules = runs::list_module_runs(&world.panel.database, accepted.runs[0].id).await.unwrap();
    let states: Vec<_> = modules.iter().map(|m| (m.module, m.state)).collect();
    assert_eq!(
        states,
        [
            (BackupModule::PresenceFocus, ModuleState::At(RunState::Queued)),
            (BackupModule::DataConf, ModuleState::At(RunState::Queued)),
            (BackupModule::CmsMaster, ModuleState::NotInitialized),
            (BackupModule::RgsDataStore, ModuleState::NotInitialized),
            (BackupModule::RgsFileStore, ModuleState::NotInitialized),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_submissions_of_the_same_form_at_once_make_one_run() {
    super::support::on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        for key in [Some("the form’s key".to_owned()), None] {
            let before = runs_queued(&world).await;
            let asked = SyncRequest {
                pools: vec![fqdn(ATL)],
                request: request(ModuleSelection::One(BackupModule::DataConf)),
                request_key: key,
            };
            let twice = [(); 6].map(|()| {
                let (panel, asked) = (world.panel.clone(), asked.clone());
                tokio::spawn(async move { operations::request_sync(&panel, &actor(), asked).await.unwrap() })
            });
            let mut ids = Vec::new();
            for task in twice {
                ids.push(task.await.unwrap().runs[0].id);
            }
            ids.dedup();
            assert_eq!(ids.len(), 1);
            assert!(runs_queued(&world).await <= before + 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_second_request_joins_the_one_that_waits() {
    let world = World::new().await.with_pools().await;
    let first = ask(&world, &[ATL], ModuleSelection::All).await.unwrap();
    let second = ask(&world, &[ATL], ModuleSelection::All).await.unwrap();
    assert!(!first.runs[0].joined);
    assert!(second.runs[0].joined);
    assert_eq!(first.runs[0].id, second.runs[0].id);
    let other = ask(&world, &[ATL], ModuleSelection::One(BackupModule::DataConf)).await.unwrap();
    assert!(!other.runs[0].joined, "another wish is another run");
}

async fn save(world: &World, name: &str, change: impl FnOnce(&mut PoolDraft)) -> Result<(), OperationError> {
    let pool = world.pool(name).await;
    let mut draft = PoolDraft { spec: pool.spec.clone(), backup_pool: pool.backup_pool.clone(), secrets: [].into() };
    change(&mut draft);
    operations::save_pool(&world.panel, &actor(), Some(&pool), draft).await.map(drop)
}

#[tokio::test]
async fn a_pool_that_can_not_be_is_refused_beside_its_field() {
    let world = World::new().await.with_pools().await;
    let before = pools::list_pools(&world.panel.database).await.unwrap();

    let (field, message) = refused(save(&world, ATL, |d| d.backup_pool = Some(fqdn(ATL))).await);
    assert_eq!(field, "backup_pool");
    insta::assert_snapshot!(message, @"A pool can’t be its own backup pool. Choose another pool.");

    let (field, _) = refused(save(&world, ATL, |d| d.backup_pool = Some(fqdn("no.such.pool"))).await);
    assert_eq!(field, "backup_pool");

    let (field, _) = refused(save(&world, ATL, |d| d.spec.fqdn = fqdn(RED)).await.map_err(first_only));
    assert_eq!(field, "fqdn");

    let (field, message) = refused(save(&world, RED, |d| d.spec.active_cms_master = true).await);
    assert_eq!(field, "active_cms_master");
    insta::assert_snapshot!(message, @"atl-cs-001.litwareinc.com is the active CMS master already, and a deployment has only one. Take that from atl-cs-001.litwareinc.com first.");

    let (field, message) = refused(
        save(&world, ATL, |d| {
            let stores = d.spec.stores.get_mut(&BackupModule::DataConf).unwrap();
            stores.backup = stores.live.clone();
        })
        .await,
    );
    assert_eq!(field, "backup_DataConf");
    assert!(message.starts_with("This is the same place as"), "{message}");

    let (field, message) = refused(
        save(&world, ATL, |d| {
            let stores = d.spec.stores.get_mut(&BackupModule::DataConf).unwrap();
            stores.live = Some("file:///etc".parse().unwrap());
        })
        .await,
    );
    assert_eq!(field, "live_DataConf");
    assert!(message.starts_with("/etc does not lie below a folder that this installation allows"), "{message}");

    let missing = world.stores().join("atl/live/nothing-here");
    let (field, _) = refused(
        save(&world, ATL, |d| {
            let stores = d.spec.stores.get_mut(&BackupModule::DataConf).unwrap();
            stores.live = Some(poolsync::domain::StoreUrl::folder(&missing).unwrap());
        })
        .await,
    );
    assert_eq!(field, "live_DataConf");

    assert_eq!(pools::list_pools(&world.panel.database).await.unwrap(), before, "nothing was changed");
}

/// A pool that takes another's name takes its stores' neighbourhood too; the name is what this test is about.
fn first_only(error: OperationError) -> OperationError {
    match error {
        OperationError::Refused(mut errors) => {
            errors.truncate(1);
            OperationError::Refused(errors)
        }
        other => other,
    }
}

#[tokio::test]
async fn a_pool_paired_with_another_is_not_taken_away() {
    let world = World::new().await.with_pools().await;
    let third = PoolDraft {
        spec: poolsync::domain::PoolSpec {
            fqdn: fqdn("third.litwareinc.com"),
            site: String::new(),
            active_cms_master: false,
            driver: poolsync::domain::Driver::Native,
            stores: [].into(),
        },
        backup_pool: Some(fqdn(RED)),
        secrets: [].into(),
    };
    let (field, message) = refused(operations::save_pool(&world.panel, &actor(), None, third).await);
    assert_eq!(field, "backup_pool");
    insta::assert_snapshot!(message, @"red-cs-001.litwareinc.com is already paired with atl-cs-001.litwareinc.com. End that pairing first, or choose another pool.");
}

#[tokio::test]
async fn a_pool_with_a_run_to_come_is_neither_changed_nor_removed() {
    let world = World::new().await.with_pools().await;
    ask(&world, &[RED], ModuleSelection::All).await.unwrap();
    let (field, message) = refused(save(&world, ATL, |d| d.backup_pool = None).await);
    assert_eq!(field, "fqdn");
    insta::assert_snapshot!(message, @"A run of atl-cs-001.litwareinc.com is queued, running or held. Wait for it, cancel it or decide on it, then change the pool.");
    let pool = world.pool(ATL).await;
    refused(operations::remove_pool(&world.panel, &actor(), &pool).await);
    assert_eq!(world.pool(ATL).await, pool);
}

#[tokio::test]
async fn an_import_is_done_whole_or_not_at_all() {
    let world = World::new().await;
    let mut drafts = world.drafts();
    drafts[1].backup_pool = Some(fqdn("no.such.pool"));
    let error = operations::import_pools(&world.panel, &actor(), &drafts).await.unwrap_err();
    assert!(error.to_string().contains("red-cs-001.litwareinc.com: There is no pool named no.such.pool"), "{error}");
    assert!(pools::list_pools(&world.panel.database).await.unwrap().is_empty());

    let world = World::new().await.with_pools().await;
    let mut drafts = world.drafts();
    drafts[0].spec.active_cms_master = false;
    drafts[0].spec.stores.remove(&BackupModule::CmsMaster);
    drafts[1].spec.active_cms_master = true;
    operations::import_pools(&world.panel, &actor(), &drafts).await.expect("the CMS master can move");
    assert!(world.pool(RED).await.spec.active_cms_master);
    assert_eq!(world.pool(RED).await.backup_pool, Some(fqdn(ATL)));
}

#[tokio::test]
async fn settings_are_kept() {
    let world = World::new().await;
    let wanted = Settings {
        enable_rgs_backup_service: true,
        guard: GuardLimits { max_delete_items: 7, max_delete_percent: 3 },
        bandwidth_limit: Bandwidth::from_kibibytes(500),
        second_person_approves: true,
        recycle: RecycleLimits { days: 3, mebibytes: Some(9) },
        verify_after_days: Some(30),
        audit: AuditRetention(None),
        drain: true,
        second_factor_roles: vec!["CsAdministrator".to_owned()],
        sync_interval: "5m".parse().unwrap(),
        schedules_paused: true,
        max_concurrent_calls: 3,
        bandwidth_timetable: "zone Europe/Berlin\nMon-Fri 08:00-18:00 10MiB/s".parse().unwrap(),
        history_days: None,
        items_runs: Some(1),
        ..Settings::default()
    };
    for wanted in [wanted.clone(), Settings { bandwidth_limit: None, ..wanted }] {
        world.set(wanted.clone()).await;
        let found = poolsync::state::settings::load_settings(&world.panel.database).await.unwrap();
        assert_eq!(found, wanted);
    }
}

#[tokio::test]
async fn two_paths_to_one_place_are_one_place() {
    let world = World::new().await.with_pools().await;
    let detour = world.stores().join("detour");
    std::os::unix::fs::symlink(world.stores().join("atl/live"), &detour).unwrap();
    let (field, message) = refused(
        save(&world, RED, |d| {
            let stores = d.spec.stores.get_mut(&BackupModule::DataConf).unwrap();
            stores.backup = Some(poolsync::domain::StoreUrl::folder(&detour.join("dataconf")).unwrap());
        })
        .await,
    );
    assert_eq!(field, "backup_DataConf");
    assert!(message.contains("the live store of ConfServices.DataConf of atl"), "{message}");
}

#[tokio::test]
async fn a_new_pair_does_not_inherit_the_freshness_of_the_old_one() {
    let world = World::new().await.with_pools().await;
    let accepted = ask(&world, &[ATL], ModuleSelection::All).await.unwrap();
    poolsync::jobs::Worker::new(world.panel.clone()).work_on(accepted.runs[0].id).await.unwrap();
    let fresh = async || runs::list_freshness(&world.panel.database).await.unwrap().len();
    assert_eq!(fresh().await, 3);
    save(&world, RED, |d| {
        d.spec.stores.get_mut(&BackupModule::DataConf).unwrap().backup =
            Some(poolsync::domain::StoreUrl::folder(&world.stores().join("red/backup/elsewhere")).unwrap());
    })
    .await
    .unwrap();
    assert_eq!(fresh().await, 2, "another backup store of one module");
    save(&world, ATL, |d| d.backup_pool = None).await.unwrap();
    assert_eq!(fresh().await, 0);
}

#[tokio::test]
async fn tables_are_chosen_of_a_live_store_of_rows_and_another_choice_is_another_backup() {
    let world = World::new().await.with_pools().await;
    let chosen = TableChoice::new(TableNames::default(), TableNames::new(["log"]).unwrap()).unwrap();
    let choose = async |pool: &str, module: BackupModule| {
        save(&world, pool, |d| d.spec.stores.get_mut(&module).unwrap().tables = chosen.clone()).await
    };
    let (field, message) = refused(choose(ATL, BackupModule::DataConf).await);
    assert_eq!(field, "tables_DataConf");
    insta::assert_snapshot!(message, @"ConfServices.DataConf keeps files, so there are no tables to choose. Name none.");
    let (field, message) = refused(choose(RED, BackupModule::CmsMaster).await);
    assert_eq!(field, "tables_CMSMaster");
    insta::assert_snapshot!(message, @"Tables are chosen of the live store, and none is named. Name it, or leave both lists empty.");

    let accepted = ask(&world, &[ATL], ModuleSelection::All).await.unwrap();
    poolsync::jobs::Worker::new(world.panel.clone()).work_on(accepted.runs[0].id).await.unwrap();
    choose(ATL, BackupModule::PresenceFocus).await.unwrap();
    let fresh: Vec<_> = runs::list_freshness(&world.panel.database).await.unwrap().iter().map(|f| f.module).collect();
    assert_eq!(fresh.len(), 2, "tables that were left out so far may have come in");
    assert!(!fresh.contains(&BackupModule::PresenceFocus), "{fresh:?}");

    let told = poolsync::state::sql("select before_text, after_text from audit where action = 'Set-CsPool'");
    let told = told.one(&world.panel.database).await.unwrap();
    let (before, after) = (told.text("before_text").unwrap(), told.text("after_text").unwrap());
    assert!(after.contains("presencefocus.db (without log)") && !before.contains("without log"), "{before} {after}");
}

#[tokio::test]
async fn two_pools_of_one_file_can_not_claim_the_same_partner() {
    let world = World::new().await.with_pools().await;
    let third = |name: &str| PoolDraft {
        spec: poolsync::domain::PoolSpec {
            fqdn: fqdn(name),
            site: String::new(),
            active_cms_master: false,
            driver: poolsync::domain::Driver::Native,
            stores: [].into(),
        },
        backup_pool: None,
        secrets: [].into(),
    };
    let claims = |name: &str| PoolDraft { backup_pool: Some(fqdn("c.x.com")), ..third(name) };
    let drafts = [third("c.x.com"), claims("a.x.com"), claims("b.x.com")];
    let (field, _) = refused(operations::import_pools(&world.panel, &actor(), &drafts).await);
    assert_eq!(field, "backup_pool");
    assert_eq!(pools::list_pools(&world.panel.database).await.unwrap().len(), 2);
}
