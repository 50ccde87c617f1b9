//! Work that comes round by itself.

use std::{fs, time::Duration};

use poolsync::{
    domain::{BackupModule, Intent, ModuleSelection, ModuleState, RecycleLimits, RunState, Settings, Via},
    jobs::chores::do_what_is_due,
    operations::{self, PoolDraft},
    state::{
        chores::take_chore,
        runs,
        sessions::{NewSession, insert_session},
        sign_in_steps::{NewStep, insert_step},
        sql, users,
    },
};
use rusqlite::Connection;

use super::support::{
    on_both_engines,
    world::{ATL, RED, World, actor, fqdn, request},
};

/// As if everything had been done long ago.
async fn all_is_due(world: &World) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql("update chores set due_at = 0").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    do_what_is_due(&world.panel).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_ran_ahead_stops_no_chore() {
    let world = World::new().await;
    let every = Duration::from_mins(10);
    let take = async || {
        let mut tx = world.panel.database.begin().await.unwrap();
        let taken = take_chore(&mut tx, "sweep", every).await.unwrap();
        tx.commit().await.unwrap();
        taken
    };
    assert!(take().await && !take().await);
    let mut tx = world.panel.database.begin().await.unwrap();
    sql("update chores set due_at = due_at + 31536000000000").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(take().await, "a year ahead");
    assert!(!take().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn recycle_keeps_to_the_room_it_is_given() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(ModuleSelection::All)).await;
    let live = world.store("atl", "live", BackupModule::DataConf).join("large");
    let users = Connection::open(world.store("atl", "live", BackupModule::PresenceFocus)).unwrap();
    let mut kept = Vec::new();
    for version in 0..3_u8 {
        fs::write(&live, vec![version; 600_000]).unwrap();
        users.execute("update contact set name = ?1 || hex(zeroblob(2000))", [version]).unwrap();
        kept.push(world.carry_out(request(ModuleSelection::All)).await.to_string());
    }
    let recycle = world.store("red", "backup", BackupModule::DataConf).join(".poolsync/recycle");
    let rows = || {
        let db = Connection::open(world.store("red", "backup", BackupModule::PresenceFocus)).unwrap();
        db.query_row("select count(distinct run_id) from poolsync_recycle", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    all_is_due(&world).await;
    assert_eq!(rows(), 3, "15 days have not passed");
    world.set(Settings { recycle: RecycleLimits { days: 15, mebibytes: Some(1) }, ..Settings::default() }).await;
    all_is_due(&world).await;
    assert_eq!(rows(), 1, "the latest fits");
    assert!(!recycle.join(&kept[1]).exists() && recycle.join(&kept[2]).exists(), "the oldest goes first");
    // What a chore did is not done again before its time.
    world.set(Settings::default()).await;
    do_what_is_due(&world.panel).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn backups_are_verified_again_after_the_days_that_were_set() {
    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        all_is_due(&world).await;
        let verifications = async |pool: &str| {
            let found = runs::list_runs(&world.panel.database, &runs::RunFilter::default(), None, 50).await.unwrap();
            let of_pool = found.runs.into_iter().filter(|run| run.pool == fqdn(pool));
            of_pool.filter(|run| run.request.intent == Intent::Verify).collect::<Vec<_>>()
        };
        assert_eq!(verifications(ATL).await.len(), 0, "nobody asked for it");
        world.set(Settings { verify_after_days: Some(7), ..Settings::default() }).await;
        all_is_due(&world).await;
        all_is_due(&world).await;
        for pool in [ATL, RED] {
            let found = verifications(pool).await;
            assert_eq!(found.len(), 1, "{pool}");
            assert_eq!((found[0].via, found[0].requested_by.as_str()), (Via::Schedule, "schedule"));
            world.see_through(found[0].id).await;
            assert_eq!(world.state(found[0].id).await, RunState::Partial, "nothing was backed up yet");
        }
        all_is_due(&world).await;
        assert_eq!(verifications(ATL).await.len(), 1, "seven days have not passed");
        let mut tx = world.panel.database.begin().await.unwrap();
        sql("update runs set created_at = created_at - 700000000000").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        all_is_due(&world).await;
        assert_eq!(verifications(ATL).await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_verified_is_verified_and_what_could_not_is_tried_again_alone() {
    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        let red = world.pool(RED).await;
        let mut spec = red.spec.clone();
        spec.stores.get_mut(&BackupModule::CmsMaster).unwrap().backup = None;
        let draft = PoolDraft { spec, backup_pool: red.backup_pool.clone(), secrets: [].into() };
        operations::save_pool(&world.panel, &actor(), Some(&red), draft).await.unwrap();
        world.carry_out(request(ModuleSelection::One(BackupModule::PresenceFocus))).await;
        let (backup, away) = (world.store("red", "backup", BackupModule::DataConf), world.stores().join("away"));
        fs::rename(&backup, &away).unwrap();
        world.set(Settings { verify_after_days: Some(7), ..Settings::default() }).await;
        let verifications = async || {
            let found = runs::list_runs(&world.panel.database, &runs::RunFilter::default(), None, 50).await.unwrap();
            let of_pool = found.runs.into_iter().filter(|run| run.pool == fqdn(ATL));
            of_pool.filter(|run| run.request.intent == Intent::Verify).collect::<Vec<_>>()
        };
        all_is_due(&world).await;
        let first = verifications().await.remove(0);
        assert_eq!(first.request.selection, ModuleSelection::All);
        world.see_through(first.id).await;
        let at = ModuleState::At;
        for (module, state) in [
            (BackupModule::PresenceFocus, at(RunState::Succeeded)),
            (BackupModule::DataConf, at(RunState::Failed)),
            (BackupModule::CmsMaster, ModuleState::NotInitialized),
        ] {
            assert_eq!(world.module(first.id, module).await.state, state, "{module}");
        }
        let left_out = world.module(first.id, BackupModule::CmsMaster).await.message.unwrap().to_string();
        assert!(left_out.starts_with("red-cs-001.litwareinc.com has no backup store"), "{left_out}");
        all_is_due(&world).await;
        assert_eq!(verifications().await.len(), 1, "an hour has not passed");

        let mut tx = world.panel.database.begin().await.unwrap();
        sql("update runs set created_at = created_at - 7200000000").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        fs::rename(&away, &backup).unwrap();
        all_is_due(&world).await;
        let again = verifications().await;
        assert_eq!(again.len(), 2);
        assert_eq!(again[0].request.selection, ModuleSelection::One(BackupModule::DataConf));
        assert!(world.audit().await.iter().any(|line| line.contains(&again[0].id.to_string())));
        world.see_through(again[0].id).await;
        all_is_due(&world).await;
        assert_eq!(verifications().await.len(), 2, "all that can be is verified");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_expired_is_forgotten() {
    on_both_engines(async |database| {
        let world = World::empty(database);
        let kept = async || {
            let rows = sql("select token_digest as name from sessions union select token_digest from sign_in_steps \
                 union select name from sign_in_limits order by 1")
            .all(&world.panel.database)
            .await
            .unwrap();
            rows.iter().map(|row| row.text("name").unwrap()).collect::<Vec<_>>()
        };
        let now = world.panel.clock.now();
        let mut tx = world.panel.database.begin().await.unwrap();
        let vera = users::insert_user(&mut tx, &"vera".parse().unwrap(), "", &[], now).await.unwrap();
        for (age, micros) in [("new", 60_000_000), ("old", -2 * 24 * 3600 * 1_000_000)] {
            let expires_at = now.plus_micros(micros);
            let (session, step) = (format!("{age} session"), format!("{age} step"));
            let session =
                NewSession { token_digest: &session, user: vera, method: "", address: None, agent: "", expires_at };
            insert_session(&mut tx, &session, now).await.unwrap();
            let (kind, next, state) = ("second_factor", "", "");
            let step = NewStep { token_digest: &step, kind, user: Some(vera), provider: None, next, state, expires_at };
            insert_step(&mut tx, &step, now).await.unwrap();
            sql("insert into sign_in_limits (name, free_at) values ($1, $2)")
                .bind(format!("{age} limit"))
                .bind(expires_at)
                .execute(&mut tx)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(kept().await.len(), 6);
        all_is_due(&world).await;
        assert_eq!(kept().await, ["new limit", "new session", "new step"]);
    })
    .await;
}
