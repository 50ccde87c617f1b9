//! Runs whose worker died in the middle, or that failed half-way: nothing that was not let through is done, nothing that was
//! done is denied, and all of it can be put back. And puts back that must not be.

use std::fs;

use poolsync::{
    domain::{
        Action, Actor, BackupModule, Intent, ModuleSelection, RunId, RunRequest, RunState, Verdict, Via,
        digest_of_plans,
    },
    operations::{self, ApplyPlan, Decide, PutBack, apply_plan, decide},
    state::{runs, sql},
};
use rusqlite::Connection;

use super::support::world::{ATL, RED, World, actor, empty, files, fqdn, request};

const MODULE: BackupModule = BackupModule::DataConf;
const DATA_CONF: ModuleSelection = ModuleSelection::One(MODULE);
const USERS: BackupModule = BackupModule::PresenceFocus;

async fn write(world: &World, statement: &'static str, run: RunId) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(statement).bind(run).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// As if the worker had died right before it recorded how the run ended.
async fn as_if_its_worker_had_died(world: &World, run: RunId) {
    write(world, "update runs set state = 'interrupted', finished_at = null where id = $1", run).await;
    write(
        world,
        "update module_runs set state = 'interrupted', finished_at = null where run_id = $1 and state <> 'not_initialized'",
        run,
    )
    .await;
    write(world, "update run_changes set outcome = 'planned' where run_id = $1", run).await;
}

async fn put_back(world: &World, of: RunId) -> Result<RunId, operations::OperationError> {
    let of = world.run(of).await;
    let looked = operations::preview_put_back(&world.panel, &actor(), &of, &PutBack::default(), None).await?.runs[0].id;
    world.see_through(looked).await;
    assert_eq!(world.state(looked).await, RunState::Succeeded);
    let looked = world.run(looked).await;
    let modules = runs::list_module_runs(&world.panel.database, looked.id).await.unwrap();
    let digest = digest_of_plans(apply_plan::offered(&looked, &modules));
    let apply = ApplyPlan { digest, confirm: looked.pool.to_string(), overwrite_newer: true };
    let done = operations::apply_plan(&world.panel, &actor(), &looked, &apply).await?.runs[0].id;
    Ok(world.see_through(done).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_let_through_is_not_what_is_left_of_a_plan() {
    let world = World::new().await.with_pools().await;
    let users = request(ModuleSelection::One(USERS));
    world.carry_out(users).await;
    let live = Connection::open(world.store("atl", "live", USERS)).unwrap();
    live.execute("update contact set name = 'x'", []).unwrap();
    let run = world.carry_out(users).await;
    as_if_its_worker_had_died(&world, run).await;
    live.execute("delete from contact where owner > 60", []).unwrap();
    // The next attempt planned that, but died before it could say that it is held.
    for _ in 0..2 {
        world.see_through(run).await;
        assert_eq!(world.state(run).await, RunState::Held);
        let backup = Connection::open(world.store("red", "backup", USERS)).unwrap();
        let left: i64 = backup.query_row("select count(*) from contact", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 200, "nobody let anything go");
        write(&world, "update runs set state = 'interrupted', held_until = null where id = $1", run).await;
        write(&world, "update module_runs set state = 'interrupted' where run_id = $1 and state = 'held'", run).await;
    }
    world.see_through(run).await;
    let message = world.module(run, USERS).await.message.unwrap().to_string();
    assert!(message.contains("one before it had begun to carry out a plan"), "{message}");
    let modules = runs::list_module_runs(&world.panel.database, run).await.unwrap();
    let digest = digest_of_plans(decide::held(&modules));
    let reject = Decide { verdict: Verdict::Rejected, digest, comment: String::new() };
    operations::decide(&world.panel, &actor(), &world.run(run).await, reject).await.unwrap();
    let message = world.module(run, USERS).await.message.unwrap().to_string();
    assert_eq!(message, "anna rejected it. What an attempt before that did stays.");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_failed_run_did_can_be_put_back() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(DATA_CONF)).await;
    let backup = world.store("red", "backup", MODULE);
    let before = files(&backup);
    let live = world.store("atl", "live", MODULE);
    for i in 0..10 {
        fs::write(live.join(format!("00/conf-1/slide-{i}.bin")), "another content").unwrap();
        fs::remove_file(live.join(format!("00/conf-1/slide-{}.bin", 10 + i))).unwrap();
    }
    let run = world.carry_out(request(DATA_CONF)).await;
    assert_ne!(files(&backup), before);
    // As if publishing had broken off: some of it is done, and nobody knows which.
    fs::copy(live.join("00/conf-1/slide-1.bin"), backup.join("00/conf-1/slide-19.bin")).unwrap();
    fs::remove_file(backup.join("00/conf-1/slide-19.bin")).unwrap();
    write(&world, "update runs set state = 'failed' where id = $1", run).await;
    write(&world, "update module_runs set state = 'failed' where run_id = $1 and state = 'succeeded'", run).await;
    write(&world, "update run_changes set outcome = 'planned' where run_id = $1", run).await;
    let done = put_back(&world, run).await.unwrap();
    assert_eq!(world.state(done).await, RunState::Succeeded);
    assert_eq!(files(&backup), before);
    let fresh = runs::list_freshness(&world.panel.database).await.unwrap();
    assert!(
        !fresh.iter().any(|f| f.pool == fqdn(ATL) && f.module == MODULE),
        "the backup is no longer what a sync made"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_plan_than_the_approved_one_waits_again_even_if_it_is_harmless() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(DATA_CONF)).await;
    let live = world.store("atl", "live", MODULE);
    let before = files(&live);
    empty(&live);
    let held = world.carry_out(request(DATA_CONF)).await;
    let modules = runs::list_module_runs(&world.panel.database, held).await.unwrap();
    let digest = digest_of_plans(decide::held(&modules));
    let approve = Decide { verdict: Verdict::Approved, digest, comment: String::new() };
    operations::decide(&world.panel, &actor(), &world.run(held).await, approve).await.unwrap();
    for (path, content) in &before {
        fs::create_dir_all(live.join(path).parent().unwrap()).unwrap();
        fs::write(live.join(path), if path.ends_with("slide-1.bin") { b"BAD".to_vec() } else { content.clone() })
            .unwrap();
    }
    world.see_through(held).await;
    assert_eq!(world.state(held).await, RunState::Held);
    let message = world.module(held, MODULE).await.message.unwrap().to_string();
    assert!(message.contains("so it waits for a decision again"), "{message}");
    assert_eq!(files(&world.store("red", "backup", MODULE)), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_pair_s_data_is_not_put_back_into_another_pair_s_backup() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(DATA_CONF)).await;
    fs::remove_file(world.store("atl", "live", MODULE).join("00/conf-1/slide-1.bin")).unwrap();
    let run = world.carry_out(request(DATA_CONF)).await;
    // RED gets another partner, whose data comes into the same store.
    for pool in ["chi"] {
        for role in ["live/dataconf", "backup"] {
            fs::create_dir_all(world.stores().join(pool).join(role)).unwrap();
        }
    }
    let chi = world.stores().join("chi");
    let mut text = String::new();
    for (name, partner, at) in
        [(RED, "chi.litwareinc.com", world.stores().join("red")), ("chi.litwareinc.com", RED, chi)]
    {
        let at = at.display();
        text.extend([format!(
            "[[pool]]\nfqdn = \"{name}\"\nbackup_pool = \"{partner}\"\n[pool.stores.DataConf]\nlive = \"file://{at}/live/dataconf\"\nbackup = \"file://{at}/backup/dataconf\"\n"
        )]);
    }
    let mut alone = world.drafts();
    alone.retain(|draft| draft.spec.fqdn == fqdn(ATL));
    alone[0].backup_pool = None;
    operations::save_pool(&world.panel, &actor(), Some(&world.pool(ATL).await), alone.remove(0)).await.unwrap();
    let drafts = poolsync::cli::pool::parse(&text, world.dir.path()).unwrap();
    operations::import_pools(&world.panel, &actor(), &drafts).await.unwrap();
    let red = world.pool(RED).await;
    assert!(operations::markers::initialise_pair(&world.panel, &actor(), &red, RED).await.unwrap().is_empty());
    let before = files(&world.store("red", "backup", MODULE));
    let refused = put_back(&world, run).await.unwrap_err();
    assert!(refused.to_string().contains("another pair"), "{refused}");
    assert_eq!(files(&world.store("red", "backup", MODULE)), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_recycle_of_a_store_that_is_not_ours_is_left_alone() {
    let (ours, theirs) = (World::new().await.with_pools().await, World::new().await.with_pools().await);
    theirs.carry_out(request(DATA_CONF)).await;
    let large = theirs.store("atl", "live", MODULE).join("large");
    for version in 0..2_u8 {
        fs::write(&large, vec![version; 3 << 20]).unwrap();
        theirs.carry_out(request(DATA_CONF)).await;
    }
    let at = |world: &World| world.store("red", "backup", MODULE);
    let recycle = at(&theirs).join(".poolsync/recycle");
    let kept = fs::read_dir(&recycle).unwrap().count();
    assert!(kept > 0);
    // Mounted where our store should be.
    fs::remove_dir_all(at(&ours)).unwrap();
    fs::rename(at(&theirs), at(&ours)).unwrap();
    let little = poolsync::domain::RecycleLimits { days: 1, mebibytes: Some(1) };
    ours.set(poolsync::domain::Settings { recycle: little, ..Default::default() }).await;
    poolsync::jobs::chores::do_what_is_due(&ours.panel).await.unwrap();
    assert_eq!(fs::read_dir(at(&ours).join(".poolsync/recycle")).unwrap().count(), kept);
    let restore = RunRequest { action: Action::Restore, intent: Intent::Preview, ..request(DATA_CONF) };
    let run = ours.carry_out(restore).await;
    assert_eq!(ours.state(run).await, RunState::Failed, "nor is it restored from");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_live_store_is_made_anew_by_initialising_the_pair() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(ModuleSelection::One(USERS))).await;
    let live = world.store("atl", "live", USERS);
    for ending in ["db", "db-wal", "db-shm"] {
        let _ = fs::remove_file(live.with_extension(ending));
    }
    let restore =
        RunRequest { action: Action::Restore, intent: Intent::Preview, ..request(ModuleSelection::One(USERS)) };
    let run = world.carry_out(restore).await;
    assert_eq!(world.state(run).await, RunState::Failed);
    let message = world.module(run, USERS).await.message.unwrap().to_string();
    assert!(message.contains("use “Initialise pair”"), "{message}");
    let by = Actor { name: "anna".to_owned(), account: None, via: Via::Cli, address: None };
    operations::markers::initialise_pair(&world.panel, &by, &world.pool(ATL).await, ATL).await.unwrap();
    let looked = world.carry_out(restore).await;
    assert_eq!(world.state(looked).await, RunState::Succeeded, "{:?}", world.module(looked, USERS).await.message);
    let looked = world.run(looked).await;
    let modules = runs::list_module_runs(&world.panel.database, looked.id).await.unwrap();
    let digest = digest_of_plans(apply_plan::offered(&looked, &modules));
    let apply = ApplyPlan { digest, confirm: ATL.to_owned(), overwrite_newer: false };
    let done = operations::apply_plan(&world.panel, &by, &looked, &apply).await.unwrap().runs[0].id;
    world.see_through(done).await;
    assert_eq!(world.state(done).await, RunState::Succeeded);
    let contacts = Connection::open(&live).unwrap();
    let back: i64 = contacts.query_row("select count(*) from contact", [], |row| row.get(0)).unwrap();
    assert_eq!(back, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_never_let_through_lends_nothing_to_a_later_one() {
    let world = World::new().await.with_pools().await;
    let users = request(ModuleSelection::One(USERS));
    world.carry_out(users).await;
    let live = Connection::open(world.store("atl", "live", USERS)).unwrap();
    let count = || {
        let backup = Connection::open(world.store("red", "backup", USERS)).unwrap();
        backup.query_row("select count(*) from contact", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    // The first attempt would have deleted most of it, but its worker died before it could say so.
    live.execute_batch("create temp table aside as select * from contact; delete from contact where owner > 60")
        .unwrap();
    let run = world.carry_out(users).await;
    assert_eq!(world.state(run).await, RunState::Held);
    let again = async || {
        write(
            &world,
            "update runs set state = 'interrupted', held_until = null, finished_at = null where id = $1",
            run,
        )
        .await;
        write(
            &world,
            "update module_runs set state = 'interrupted' where run_id = $1 and state in ('held', 'succeeded')",
            run,
        )
        .await;
    };
    again().await;
    // The second finds all of it back and one change, which is let through; its worker dies as well.
    live.execute_batch(
        "insert into contact select * from aside where owner > 60; update contact set name = 'x' where owner = 1",
    )
    .unwrap();
    world.see_through(run).await;
    assert_eq!((world.state(run).await, count()), (RunState::Succeeded, 200));
    assert_eq!(world.module(run, USERS).await.counts.changed(), 1, "nothing else counts as done");
    again().await;
    // The third finds what the first had found.
    live.execute_batch("delete from contact where owner > 60").unwrap();
    world.see_through(run).await;
    assert_eq!((world.state(run).await, count()), (RunState::Held, 200), "nobody let that go");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_run_and_one_that_was_interrupted_do_not_wait_for_each_other() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(DATA_CONF)).await;
    empty(&world.store("atl", "live", MODULE));
    let held = world.carry_out(request(DATA_CONF)).await;
    assert_eq!(world.state(held).await, RunState::Held);
    let preview = RunRequest { intent: Intent::Preview, ..request(DATA_CONF) };
    let asked = operations::SyncRequest { pools: vec![fqdn(ATL)], request: preview, request_key: None };
    let looking = operations::request_sync(&world.panel, &actor(), asked).await.unwrap().runs[0].id;
    let mut tx = world.panel.database.begin().await.unwrap();
    let lease = std::time::Duration::from_mins(1);
    let claim = poolsync::state::queue::claim(&mut tx, poolsync::state::queue::Taker::new("w", lease), None)
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claim.run.id, looking);
    let modules = runs::list_module_runs(&world.panel.database, held).await.unwrap();
    let digest = digest_of_plans(decide::held(&modules));
    let approve = Decide { verdict: Verdict::Approved, digest, comment: String::new() };
    operations::decide(&world.panel, &actor(), &world.run(held).await, approve).await.unwrap();
    let mut tx = world.panel.database.begin().await.unwrap();
    poolsync::state::queue::release(&mut tx, &claim.lease).await.unwrap();
    tx.commit().await.unwrap();
    // Who waits for the one takes up the other first, though it is younger.
    world.see_through(held).await;
    assert_eq!(world.state(looking).await, RunState::Succeeded);
    assert_eq!(world.state(held).await, RunState::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_failed_before_it_wrote_has_nothing_to_put_back() {
    let world = World::new().await.with_pools().await;
    let users = request(ModuleSelection::One(USERS));
    world.carry_out(users).await;
    let live = Connection::open(world.store("atl", "live", USERS)).unwrap();
    live.execute("update contact set name = 'x' where owner < 5", []).unwrap();
    // Nothing can be kept there, so nothing is written.
    let backup = Connection::open(world.store("red", "backup", USERS)).unwrap();
    backup.execute_batch("create view poolsync_recycle as select 'x' as run_id, 1 as seq").unwrap();
    let run = world.carry_out(users).await;
    let module = world.module(run, USERS).await;
    assert_eq!(world.state(run).await, RunState::Failed, "{module:?}");
    let refused = put_back(&world, run).await.unwrap_err();
    assert!(refused.to_string().contains("changed nothing"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_between_two_attempts_is_kept_beside_what_was_there_first() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(DATA_CONF)).await;
    let (live, backup) = (world.store("atl", "live", MODULE), world.store("red", "backup", MODULE));
    let slide = "00/conf-1/slide-1.bin";
    let first = fs::read(backup.join(slide)).unwrap();
    fs::write(live.join(slide), "the second version").unwrap();
    let run = world.carry_out(request(DATA_CONF)).await;
    as_if_its_worker_had_died(&world, run).await;
    fs::write(backup.join(slide), "somebody's own, in between").unwrap();
    world.see_through(run).await;
    assert_eq!(world.state(run).await, RunState::Succeeded);
    assert_eq!(fs::read(backup.join(slide)).unwrap(), b"the second version");
    let kept = |area: &str| fs::read(backup.join(format!(".poolsync/recycle/{run}{area}")).join(slide)).unwrap();
    assert_eq!(kept(""), first);
    assert_eq!(kept("~2"), b"somebody's own, in between");
    let done = put_back(&world, run).await.unwrap();
    assert_eq!(world.state(done).await, RunState::Succeeded);
    assert_eq!(fs::read(backup.join(slide)).unwrap(), first, "as it was before the run");
}
