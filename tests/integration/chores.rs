//! Work that comes round by itself.

use std::fs;

use poolsync::{
    domain::{BackupModule, Intent, ModuleSelection, RecycleLimits, RunState, Settings, Via},
    jobs::chores::do_what_is_due,
    state::{runs, sql},
};
use rusqlite::Connection;

use super::support::{
    on_both_engines,
    world::{ATL, RED, World, fqdn, request},
};

/// As if everything had been done long ago.
async fn all_is_due(world: &World) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql("update chores set due_at = 0").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    do_what_is_due(&world.panel).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn recycle_keeps_to_the_room_it_is_given() {
    let world = World::on_sqlite().await.with_pools().await;
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
