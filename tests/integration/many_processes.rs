//! Several processes on one PostgreSQL: they hear of each other, and the database may move or lie behind a pooler.

use std::time::{Duration, Instant};

use poolsync::{
    domain::{ModuleSelection, Role, RunId, RunState},
    jobs::beside,
    operations::{self, SyncRequest},
    state::{Database, Patience, StateError, runs, schema::SchemaStep, settings, sql},
};
use tokio::time::{sleep, timeout};

use super::support::{
    Way, on_both_engines, postgres,
    web::{PASSWORD, Site},
    world::{ATL, World, actor, fqdn, pause_schedules, request},
};

/// Longer than anything takes that works.
const PATIENCE: Duration = Duration::from_mins(1);

async fn ask(world: &World) -> RunId {
    let asked = SyncRequest {
        pools: vec![fqdn(ATL)],
        request: request(ModuleSelection::All),
        request_key: Some(RunId::new().to_string()),
    };
    operations::request_sync(&world.panel, &actor(), asked).await.unwrap().runs[0].id
}

/// Writes something, however often that must be tried.
async fn write(database: &Database) -> Result<(), StateError> {
    let mut tx = database.begin().await?;
    settings::lock_settings(&mut tx).await?;
    tx.commit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_hears_of_what_another_one_queued_and_of_how_a_run_ends() {
    for way in [Way::to_postgres(), Way::through_pooler()] {
        let here = way.open_migrated().await;
        let there = way.open().await;
        let (ears, bells) = (there.clone(), there.bells().clone());
        let opened = bells.queue().notified();
        let hearing = tokio::spawn(async move { ears.listen().await });
        let world = World::empty(here).with_pools().await;

        // It rings once when the ears are open; what rings from then on was told.
        timeout(PATIENCE, opened).await.expect("listening");
        let queued = bells.queue().notified();
        let run = ask(&world).await;
        timeout(PATIENCE, queued).await.expect("told that a run was queued");

        let mut watched = bells.watch(run);
        world.see_through(run).await;
        let end = async {
            while !runs::find_run(&there, run).await.unwrap().unwrap().state.is_final() {
                watched.changed().await.expect("watched");
            }
        };
        timeout(PATIENCE, end).await.expect("told of each change of its state, to the last");
        assert_eq!(runs::find_run(&there, run).await.unwrap().unwrap().state, RunState::Succeeded);
        there.close().await;
        timeout(PATIENCE, hearing).await.expect("the ears close with the database").unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_goes_over_to_the_standby_that_was_promoted() {
    let primary = postgres::Postgres::start();
    let url = primary.create_database();
    let standby = primary.standby();
    let (_, name) = url.rsplit_once('/').unwrap();
    // The standby stands first: what can't take writes is passed over.
    let hosts = format!(
        "postgres://postgres@127.0.0.1:{},127.0.0.1:{}/{name}?target_session_attrs=read-write",
        standby.port(),
        primary.port()
    );
    let ways = [primary.url("postgres", name), standby.url("postgres", name)];
    let apart = Database::connect_within(&ways[0], Some(&ways[1]), Patience::Brief).await.expect_err("two machines");
    assert!(apart.to_string().contains("different machines") && apart.to_string().contains("Try again"), "{apart}");
    let database = Database::connect(&hosts).await.unwrap();
    database.migrate().await.unwrap();
    pause_schedules(&database).await;
    let world = World::empty(database.clone()).with_pools().await;
    let before = ask(&world).await;

    // What was committed has arrived at the standby before the primary dies.
    let begun = Instant::now();
    let caught_up = "select coalesce(bool_and(replay_lsn >= pg_current_wal_lsn()), false) from pg_stat_replication";
    while primary.sql("postgres", caught_up).unwrap() != ["t"] {
        assert!(begun.elapsed() < PATIENCE, "the standby never caught up");
        sleep(Duration::from_millis(50)).await;
    }
    primary.stop();
    standby.promote();
    let begun = Instant::now();
    while let Err(error) = write(&database).await {
        assert!(begun.elapsed() < PATIENCE, "{error:?}");
    }
    let run = runs::find_run(&database, before).await.unwrap().expect("nothing is lost");
    assert_eq!(run.state, RunState::Queued);
    world.see_through(before).await;
    assert_eq!(runs::find_run(&database, before).await.unwrap().unwrap().state, RunState::Succeeded);
    database.close().await;
    standby.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_stands_still_in_a_transaction_holds_up_the_others_for_seconds_only() {
    let url = postgres::shared().create_database();
    let (here, there) = (Database::connect(&url).await.unwrap(), Database::connect(&url).await.unwrap());
    let (mut stands_still, mut waits) = (there.begin().await.unwrap(), here.begin().await.unwrap());
    stands_still.go_alone().await.unwrap();
    timeout(PATIENCE, waits.go_alone()).await.expect("its turn has come").unwrap();
    waits.commit().await.unwrap();
    assert!(stands_still.go_alone().await.is_err(), "it was ended");
    drop(stands_still);
    there.migrate().await.unwrap();
    write(&there).await.expect("the process goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_takes_no_writes_anywhere_is_told_by_its_machines() {
    let error = Database::connect("postgres://joe:hunter2@127.0.0.1:1,127.0.0.1:2/panel?target_session_attrs=standby")
        .await
        .expect_err("no standby will do");
    assert!(error.to_string().contains("read-write") && !error.to_string().contains("hunter2"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_pooler_every_statement_is_a_transaction() {
    let way = Way::through_pooler();
    let database = way.open_migrated().await;
    pause_schedules(&database).await;
    let world = World::empty(database.clone()).with_pools().await;
    let run = ask(&world).await;
    world.see_through(run).await;
    assert_eq!(runs::find_run(&database, run).await.unwrap().unwrap().state, RunState::Succeeded);
    // Many at once on few connections: whatever belongs to a connection would be mixed up.
    let mut asked = tokio::task::JoinSet::new();
    for i in 0..200_i64 {
        let database = database.clone();
        asked.spawn(async move {
            let row = sql("select $1 + 1 as next, count(*) as runs from runs").bind(i).one(&database).await.unwrap();
            assert_eq!(row.integer("next").unwrap(), i + 1);
            if i % 10 == 0 {
                write(&database).await.unwrap();
            }
        });
    }
    while let Some(done) = asked.join_next().await {
        done.unwrap();
    }
    database.close().await;
}

/// A newer program has brought the schema a step further, which `beside` says the oldest step for.
pub async fn upgrade(database: &Database, beside: Option<i64>) {
    const LATER: i64 = 29_990_101_000_000;
    let mut tx = database.begin().await.unwrap();
    sql("insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
         select $1, 'a later step', success, checksum, 0 from _sqlx_migrations \
         where version = (select max(version) from _sqlx_migrations) and not exists \
         (select 1 from _sqlx_migrations where version = $1)")
    .bind(LATER)
    .execute(&mut tx)
    .await
    .unwrap();
    if let Some(beside) = beside {
        let step = sql("insert into schema_steps (version, works_beside) values ($1, $2)");
        step.bind(LATER).bind(beside).execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_goes_on_beside_a_newer_one_and_stands_back_when_the_schema_is_too_new() {
    on_both_engines(async |database| {
        pause_schedules(&database).await;
        let mut site = Site::of(World::empty(database.clone()).with_pools().await);
        site.add_user("vera", Role::ServerAdministrator).await;
        site.sign_in("vera", PASSWORD).await;
        let panel = site.world.panel.clone();
        beside::look(&panel).await.unwrap();
        assert_eq!(panel.beside.step(), SchemaStep::Same);
        assert!(!site.get("/").await.text.contains("A newer version of poolsync"));

        // One step further, which does not exclude this program: it goes on, also after a restart, and says so.
        upgrade(&database, None).await;
        database.migrate().await.unwrap();
        beside::look(&panel).await.unwrap();
        assert_eq!(panel.beside.step(), SchemaStep::Ahead);
        assert!(site.get("/").await.text.contains("A newer version of poolsync"));
        let run = ask(&site.world).await;
        site.world.see_through(run).await;

        // A step that does: whoever starts is refused, and whoever runs takes nothing more and says why.
        upgrade(&database, Some(29_990_101_000_000)).await;
        let waiting = ask(&site.world).await;
        beside::look(&panel).await.unwrap();
        let told = database.migrate().await.expect_err("too old");
        assert!(matches!(told, StateError::TooNew(_)), "{told:?}");
        let page = site.get("/").await;
        assert_eq!(page.status.as_u16(), 503);
        assert!(page.text.contains("This process is too old for its database"), "{}", page.text);
        assert!(site.world.panel.database.begin().await.is_err(), "nothing is written any more: {waiting}");
    })
    .await;
}
