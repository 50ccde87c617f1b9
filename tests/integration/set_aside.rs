//! One pool, schedule or setting that can't be read stops nothing that stands beside it, and is neither guessed at nor lost.

use std::fs;

use axum::http::StatusCode;
use poolsync::{
    domain::{BackupModule, ModuleSelection, ModuleState, Role, RunState, Setting},
    jobs::watch::look_now,
    operations::{self, SyncRequest, schedules::due::begin_due, set_aside::list_set_aside},
    state::{
        alarms::list_open_alarms,
        schedules::{list_upcoming, load_schedules},
        settings::load_settings,
        sql,
    },
};

use super::{
    schedules::{add, draft, due, end_all, world},
    support::{
        on_both_engines,
        web::{PASSWORD, Site},
        world::{ATL, RED, World, actor, fqdn, request},
    },
};

const DATA_CONF: BackupModule = BackupModule::DataConf;

async fn execute(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn row(world: &World, text: &'static str) -> Option<String> {
    sql(text).optional(&world.panel.database).await.unwrap().map(|row| row.text("value").unwrap())
}

/// What was begun of ATL, by module.
async fn begin(world: &World) -> Vec<String> {
    let mut begun = Vec::new();
    for run in begin_due(&world.panel).await.unwrap() {
        let run = world.run(run).await;
        if run.pool == fqdn(ATL) {
            begun.push(run.request.selection.to_string());
        }
    }
    begun.sort();
    begun
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_that_cannot_be_read_is_set_aside_and_the_others_go_on() {
    let world = world().await;
    let own = add(&world, draft(ATL, ModuleSelection::One(DATA_CONF), "cron Europe/Berlin 0 3 * * *")).await;
    for change in [
        "update schedules set rule = 'cron Mars/Olympus 0 3 * * *'",
        "update schedule_due set rule = 'cron Mars/Olympus 0 3 * * *' where schedule_id is not null",
    ] {
        execute(&world, change).await;
    }
    world.wait(24 * 3600);
    assert_eq!(begin(&world).await, ["CentralMgmt.CMSMaster", "UserServices.PresenceFocus"]);
    end_all(&world).await;
    assert!(begin(&world).await.is_empty());
    let upcoming = list_upcoming(&world.panel.database).await.unwrap();
    assert!(!upcoming.iter().any(|next| next.pool == fqdn(ATL) && next.module == DATA_CONF), "it does not come");
    assert!(upcoming.iter().any(|next| next.pool == fqdn(RED) && next.module == DATA_CONF));
    let told = list_set_aside(&world.panel).await.unwrap();
    assert!(told.len() == 1 && told[0].contains("cron Mars/Olympus 0 3 * * *"), "{told:?}");
    assert_eq!(load_schedules(&world.panel.database).await.unwrap().set_aside[0].id, own.id);

    let mut site = Site::of(world.clone());
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    let page = site.get("/schedules").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text("main").contains(&told[0]), "{}", page.text("main"));
    assert_eq!(site.get("/status").await.status, StatusCode::OK);

    // The zone is known again: what was owed all the time runs once.
    for change in [
        "update schedules set rule = 'cron Europe/Berlin 0 3 * * *'",
        "update schedule_due set rule = 'cron Europe/Berlin 0 3 * * *' where schedule_id is not null",
    ] {
        execute(&world, change).await;
    }
    assert_eq!(begin(&world).await, ["ConfServices.DataConf"]);
    end_all(&world).await;

    // A newer version has written one that is to do what is not known here: it can be removed.
    execute(&world, "update schedules set mode = 'quantum'").await;
    assert!(begin(&world).await.is_empty());
    assert_eq!(due(&world).await.iter().filter(|due| due.schedule.is_some()).count(), 0);
    let asked = site.get(&format!("/schedules/{}/remove", own.id)).await;
    assert!(asked.text("main").contains("quantum"), "{}", asked.text("main"));
    let version = own.version.to_string();
    let removed = site.post(&format!("/schedules/{}/remove", own.id), &[("version", &version)]).await;
    assert_eq!(removed.location(), "/schedules?done=removed");
    assert_eq!(row(&world, "select rule as value from schedules").await, None);
    assert!(world.audit().await.iter().any(|line| line.contains("was removed, which could not be read")));
    world.wait(120);
    assert_eq!(begin(&world).await, ["All"], "SyncInterval counts for all modules again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_of_the_guard_that_cannot_be_read_lets_nothing_be_deleted_unseen() {
    let world = World::new().await.with_pools().await;
    let one = request(ModuleSelection::One(DATA_CONF));
    world.carry_out(one).await;
    operations::change_settings(&world.panel, &actor(), &[(Setting::SyncInterval, "5m".to_owned())], None)
        .await
        .unwrap();
    for change in [
        "update settings set value = 'adaptive' where name like 'GuardMaxDelete%'",
        "update settings set value = 'many' where name = 'MaxConcurrentCalls'",
    ] {
        execute(&world, change).await;
    }
    let settings = load_settings(&world.panel.database).await.unwrap();
    assert_eq!((settings.guard.deletes_allowed(1000), settings.max_concurrent_calls), (0, 1));
    assert_eq!(settings.sync_interval.to_string(), "5m", "what can be read counts");

    // What only adds goes on; one deleted file waits for somebody.
    let folder = world.store("atl", "live", DATA_CONF).join("00/conf-1");
    fs::write(folder.join("new.bin"), "new").unwrap();
    assert_eq!(world.state(world.carry_out(one).await).await, RunState::Succeeded);
    fs::remove_file(folder.join("slide-3.bin")).unwrap();
    assert_eq!(world.state(world.carry_out(one).await).await, RunState::Held);

    let mut site = Site::of(world.clone());
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    let page = site.get("/settings").await;
    let text = page.text("main");
    assert!(
        text.contains("GuardMaxDeleteItems is kept as “adaptive”, which this version of poolsync can’t read."),
        "{text}"
    );
    assert!(text.contains("this counts: 0 items in a module."), "{text}");
    assert_eq!(page.attributes("#max_delete_items", "value"), ["adaptive"]);

    // Whoever saves something else, in the form with all of them or alone, leaves it as it is.
    let fields = [("max_delete_items", "adaptive"), ("max_delete_percent", "adaptive"), ("audit_days", "30")];
    assert_eq!(site.post("/settings", &fields).await.location(), "/settings?saved=1");
    let kept = "select value from settings where name = 'GuardMaxDeleteItems'";
    assert_eq!(row(&world, kept).await.as_deref(), Some("adaptive"));
    assert_eq!(load_settings(&world.panel.database).await.unwrap().audit.0, Some(30));
    let wrong = site.post("/settings", &[("max_delete_items", "lots")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Set, also to what counts already, it is read again; and the audit knows what stood there.
    assert_eq!(site.post("/settings", &[("max_delete_items", "0")]).await.location(), "/settings?saved=1");
    assert_eq!(row(&world, kept).await.as_deref(), Some("0"));
    let settings = load_settings(&world.panel.database).await.unwrap();
    assert_eq!(
        settings.unread.keys().copied().collect::<Vec<_>>(),
        [Setting::MaxConcurrentCalls, Setting::GuardMaxDeletePercent]
    );
    let before = row(&world, "select before_text as value from audit where before_text like '%adaptive%'").await;
    assert_eq!(before.as_deref(), Some("GuardMaxDeleteItems “adaptive” (not read)"));
}

/// Two more pools, a pair that is told nothing of the others.
async fn with_another_pair(world: World) -> World {
    let mut text = String::new();
    for (pool, partner) in [("den", "sea"), ("sea", "den")] {
        let at = world.stores().join(pool);
        fs::create_dir_all(at.join("live")).unwrap();
        fs::write(at.join("live/slide"), pool).unwrap();
        text.extend([format!(
            "[[pool]]\nfqdn = \"{pool}-cs-001.litwareinc.com\"\nbackup_pool = \"{partner}-cs-001.litwareinc.com\"\n\
             [pool.stores.DataConf]\nlive = \"file://{0}/live\"\nbackup = \"file://{0}/backup\"\n",
            at.display()
        )]);
    }
    let drafts = poolsync::cli::pool::parse(&text, world.dir.path()).unwrap();
    operations::import_pools(&world.panel, &actor(), &drafts).await.unwrap();
    world
}

fn ask(pool: &str) -> SyncRequest {
    SyncRequest { pools: vec![fqdn(pool)], request: request(ModuleSelection::All), request_key: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_cannot_be_read_is_told_and_all_other_pools_go_on() {
    on_both_engines(async |database| {
        const DEN: &str = "den-cs-001.litwareinc.com";
        let mut world = with_another_pair(World::empty(database).with_pools().await).await;
        world.stop_clock();
        look_now(&world.panel).await.unwrap();
        let waiting = operations::request_sync(&world.panel, &actor(), ask(ATL)).await.unwrap().runs[0].id;
        // A newer version knows a kind of store that this one does not.
        execute(
            &world,
            "update pool_stores set live_url = 'quantum://red/presence' where module = 'UserServices.PresenceFocus' \
             and pool_id = (select id from pools where fqdn = 'red-cs-001.litwareinc.com')",
        )
        .await;
        let told = list_set_aside(&world.panel).await.unwrap();
        assert!(told.len() == 1 && told[0].starts_with("The pool red-cs-001.litwareinc.com can’t be read"), "{told:?}");

        // What was asked for before ends, with the reason; what is asked for now is refused with it.
        world.see_through(waiting).await;
        let module = world.module(waiting, DATA_CONF).await;
        assert_eq!(module.state, ModuleState::At(RunState::Failed));
        assert!(module.message.unwrap().to_string().starts_with("The pool red-cs-001.litwareinc.com can’t be read"));
        for pool in [ATL, RED] {
            let refused = operations::request_sync(&world.panel, &actor(), ask(pool)).await.unwrap_err().to_string();
            assert!(refused.starts_with("The pool red-cs-001.litwareinc.com can’t be read"), "{refused}");
        }
        let run = operations::request_sync(&world.panel, &actor(), ask(DEN)).await.unwrap().runs[0].id;
        world.see_through(run).await;
        assert_eq!(world.state(run).await, RunState::Succeeded);
        world.set_schedules_free().await;
        begin_due(&world.panel).await.unwrap();
        world.wait(3600);
        let mut begun = Vec::new();
        for run in begin_due(&world.panel).await.unwrap() {
            begun.push(world.run(run).await.pool.to_string());
        }
        begun.sort();
        assert_eq!(begun, [DEN, "sea-cs-001.litwareinc.com"]);

        // What is not synced any more is watched still.
        world.wait(30 * 24 * 3600);
        look_now(&world.panel).await.unwrap();
        let open = list_open_alarms(&world.panel.database).await.unwrap();
        for pool in [ATL, RED] {
            assert!(open.iter().any(|alarm| alarm.pool == fqdn(pool) && alarm.module == DATA_CONF), "{pool}: {open:?}");
        }

        let mut site = Site::of(world.clone());
        site.add_user("vera", Role::Administrator).await;
        site.sign_in("vera", PASSWORD).await;
        for path in ["/", "/status", "/pools", "/schedules", "/alarms", "/sync", "/runs", "/settings", "/targets"] {
            assert_eq!(site.get(path).await.status, StatusCode::OK, "{path}");
        }
        for path in ["/status", "/pools"] {
            let page = site.get(path).await;
            assert!(page.text("main").contains(&told[0]), "{path}: {}", page.text("main"));
            assert!(page.text("main").contains(DEN), "{path}");
        }
        assert!(site.get("/").await.text("main").contains("This version can’t read the pool"));
        for path in ["/api/v1/status", "/api/v1/pools"] {
            let listing: serde_json::Value = serde_json::from_str(&site.get(path).await.text).unwrap();
            assert_eq!(listing["unreadable"][0]["why"], told[0], "{path}");
            assert!(listing.to_string().contains(DEN));
        }
        let page = site.get(&format!("/pools/{RED}")).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(page.text("main").contains(&told[0]));
        assert_eq!(site.get(&format!("/pools/{ATL}")).await.status, StatusCode::OK);

        // Even one whose name is none.
        execute(&world, "update pools set fqdn = 'no name' where fqdn = 'red-cs-001.litwareinc.com'").await;
        assert_eq!(site.get("/status").await.status, StatusCode::OK);
        assert_eq!(site.get("/").await.status, StatusCode::OK);
        let run = operations::request_sync(&world.panel, &actor(), ask(DEN)).await.unwrap();
        assert_eq!(run.runs.len(), 1);
        begin_due(&world.panel).await.unwrap();
    })
    .await;
}
