//! The panel's database: the same stories on SQLite and on PostgreSQL.

use std::time::Duration;

use poolsync::{
    domain::{
        Actor, BackupModule, Change, Counts, ModuleRun, ModuleState, ModuleStores, Origin, Outcome, Permission, Phase,
        PoolId, PoolSpec, Reason, Run, RunId, RunRequest, RunState, TableChoice, TableNames, Timestamp, UserId, Via,
    },
    state::{
        Database, StateError, Tx, Unique, alarms,
        audit::insert_audit,
        cancel,
        changes::{self, ChangeFilter, NewChange},
        events, pools,
        queue::{self, Claim, Progress, Taker},
        runs::{self, RunCursor, RunFilter},
        sql, users,
    },
};

use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::support::{
    Way, on_both_engines,
    world::{actor, fqdn},
};

const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);
const LEASE: Duration = Duration::from_secs(30);

/// A module that applies its plan and has done nothing of it yet.
fn applying() -> Progress {
    Progress { phase: Phase::Apply, counts: Counts::default(), prepared: 0, rate: 0 }
}

fn spec(name: &str) -> PoolSpec {
    let stores = ModuleStores {
        live: Some(format!("file:///srv/{name}/live").parse().unwrap()),
        backup: Some(format!("file:///srv/{name}/backup").parse().unwrap()),
        tables: TableChoice::default(),
    };
    PoolSpec {
        fqdn: fqdn(name),
        site: "Ätlanta ’1".to_owned(),
        active_cms_master: false,
        driver: poolsync::domain::Driver::Native,
        stores: [(BackupModule::DataConf, stores)].into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pools_are_kept_paired_and_removed() {
    on_both_engines(async |db: Database| {
        let mut tx = db.begin().await.unwrap();
        let a = pools::insert_pool(&mut tx, &spec("a.x.com"), NOW).await.unwrap();
        let b = pools::insert_pool(&mut tx, &PoolSpec { stores: [].into(), ..spec("b.x.com") }, NOW).await.unwrap();
        pools::pair_pools(&mut tx, a, b).await.unwrap();
        tx.commit().await.unwrap();

        let all = pools::list_pools(&db).await.unwrap();
        assert_eq!(all.iter().map(|p| p.fqdn().as_str()).collect::<Vec<_>>(), ["a.x.com", "b.x.com"]);
        assert_eq!(all[0].spec, spec("a.x.com"));
        assert_eq!(all[0].backup_pool, Some(fqdn("b.x.com")));
        assert_eq!(all[1].backup_pool, Some(fqdn("a.x.com")));

        let mut tx = db.begin().await.unwrap();
        pools::unpair_pool(&mut tx, b).await.unwrap();
        pools::delete_pool(&mut tx, &all[0]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(pools::find_pool(&db, &fqdn("a.x.com")).await.unwrap(), None);
        assert_eq!(pools::find_pool(&db, &fqdn("b.x.com")).await.unwrap().unwrap().backup_pool, None);
    })
    .await;
}

/// Brings a database to the version before the migration `last`, by the files themselves.
async fn migrate_up_to(url: &str, last: &str) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let names = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let earlier = names.filter(|name| name.as_str() < last).map(|name| {
        let (version, description) = name.trim_end_matches(".sql").split_once('_').unwrap();
        let text = std::fs::read_to_string(folder.join(&name)).unwrap();
        let text = sqlx::SqlSafeStr::into_sql_str(sqlx::AssertSqlSafe(text));
        let description = description.replace('_', " ").into();
        Migration::new(version.parse().unwrap(), description, MigrationType::Simple, text, false)
    });
    let mut earlier: Vec<Migration> = earlier.collect();
    earlier.sort_by_key(|migration| migration.version);
    let migrator = Migrator::with_migrations(earlier);
    if url.starts_with("sqlite") {
        migrator.run(&sqlx::SqlitePool::connect(&format!("{url}?mode=rwc")).await.unwrap()).await.unwrap();
    } else {
        migrator.run(&sqlx::PgPool::connect(url).await.unwrap()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pools_and_runs_of_the_version_before_are_about_all_tables() {
    for way in Way::to_both_engines() {
        migrate_up_to(way.direct(), "20261122034500_add_table_choice.sql").await;
        let db = way.open().await;
        let mut tx = db.begin().await.unwrap();
        let id = RunId::new();
        sql("insert into pools (id, fqdn, site, active_cms_master, created_at, updated_at) values ($1, 'a.x.com', '', 0, 1, 1)")
            .bind(PoolId::new())
            .execute(&mut tx)
            .await
            .unwrap();
        sql("insert into pool_stores (pool_id, module, live_url) select id, 'UserServices.PresenceFocus', 'sqlite:///a.db' from pools")
            .execute(&mut tx)
            .await
            .unwrap();
        sql("insert into runs (id, pool_fqdn, backup_pool_fqdn, module, mode, intent, force_flag, state, requested_by, via, \
             created_at) values ($1, 'a.x.com', 'b.x.com', 'All', 'delta', 'sync', 0, 'succeeded', 'anna', 'web', 1)")
        .bind(id)
        .execute(&mut tx)
        .await
        .unwrap();
        sql("insert into module_runs (run_id, module, state, inserted) values ($1, 'UserServices.PresenceFocus', 'succeeded', 7)")
            .bind(id)
            .execute(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        db.migrate().await.unwrap();
        let pool = pools::find_pool(&db, &fqdn("a.x.com")).await.unwrap().unwrap();
        assert_eq!(pool.spec.stores.len(), 1);
        assert!(pool.spec.tables(BackupModule::PresenceFocus).is_all());
        let modules = runs::list_module_runs(&db, id).await.unwrap();
        assert_eq!((modules[0].counts.inserted, modules[0].tables.is_all()), (7, true));
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_or_was_in_maintenance_in_the_version_before_goes_on() {
    for way in Way::to_both_engines() {
        migrate_up_to(way.direct(), "20261129200000_tell_what_is_news.sql").await;
        let db = way.open().await;
        let mut tx = db.begin().await.unwrap();
        for text in [
            "insert into pools (id, fqdn, site, active_cms_master, maintenance, created_at, updated_at) \
             values ('01940000-0000-7000-8000-000000000001', 'a.x.com', '', 0, 'new disks', 1, 1)",
            "insert into freshness (pool_fqdn, module, last_run_id, last_state, last_finished_at, failing_since) \
             values ('a.x.com', 'ConfServices.DataConf', '01940000-0000-7000-8000-000000000002', 'failed', 9, 7)",
            "insert into events (id, at, kind, run_id) \
             values ('01940000-0000-7000-8000-000000000003', 9, 'run_failed', '01940000-0000-7000-8000-000000000002')",
            "insert into alarms (id, pool_fqdn, backup_pool_fqdn, module, level, raised_at, level_at, age_ms, told_at) \
             values ('01940000-0000-7000-8000-000000000004', 'a.x.com', 'b.x.com', 'ConfServices.DataConf', 'breach', \
             1, 1, 1, 1)",
        ] {
            sql(text).execute(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();

        db.migrate().await.unwrap();
        let failing = sql("select since, runs from failures where intent = 'sync'").one(&db).await.unwrap();
        assert_eq!((failing.integer("since").unwrap(), failing.count("runs").unwrap()), (7, 1));
        let pool = pools::find_pool(&db, &fqdn("a.x.com")).await.unwrap().unwrap();
        assert_eq!((pool.maintenance.as_deref(), pool.maintenance_since), (Some("new disks"), None));
        let events = events::list_events(&db).await.unwrap();
        assert_eq!((events.known.len(), events.unread.len(), events.known[0].news.len()), (1, 0, 0));
        assert_eq!(alarms::list_open_alarms(&db).await.unwrap()[0].target_minutes, None);
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_and_the_audit_of_the_version_before_go_on() {
    for way in Way::to_both_engines() {
        migrate_up_to(way.direct(), "20261127000000_who_may_do_what.sql").await;
        let db = way.open().await;
        let mut tx = db.begin().await.unwrap();
        let id = UserId::new();
        for statement in [
            "insert into users (id, name, password_hash, created_at) values ($1, 'anna', 'x', 1)",
            "insert into user_roles (user_id, role) values ($1, 'CsAdministrator')",
            "insert into sessions (token_digest, user_id, created_at, last_seen_at, expires_at) values ('d', $1, 1, 1, 9)",
            "insert into audit (id, at, actor, via, action, target, detail) \
             values ($1, 1, 'anna', 'web', 'New-CsPool', 'a.x.com', 'made')",
        ] {
            sql(statement).bind(id).execute(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();

        db.migrate().await.unwrap();
        let (anna, _) = users::find_user(&db, &"anna".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((anna.role_names(), &anna.origin), (vec!["CsAdministrator"], &Origin::Local));
        assert!(anna.may(Permission::SetRole) && anna.roles[0].reason == Reason::Direct);
        assert_eq!(users::count_local_administrators(&db).await.unwrap(), 1);
        let sessions = sql("select count(*) as n from sessions").one(&db).await.unwrap();
        assert_eq!(sessions.count("n").unwrap(), 0, "everybody signs in again");
        // The next entry gives those from before their place.
        let mut tx = db.begin().await.unwrap();
        insert_audit(&mut tx, &actor(), "Set-CsPool", "a.x.com", "changed", NOW).await.unwrap();
        tx.commit().await.unwrap();
        let rows = sql("select detail from audit where seq is not null order by seq").all(&db).await.unwrap();
        let told: Vec<String> = rows.iter().map(|row| row.text("detail").unwrap()).collect();
        assert_eq!(told, ["made", "changed"]);
        db.close().await;
    }
}

fn tables(only: &str, without: &str) -> TableChoice {
    let names = |text: &str| text.parse::<TableNames>().unwrap();
    TableChoice::new(names(only), names(without)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tables_chosen_are_kept_with_the_pool_and_with_each_run() {
    on_both_engines(async |db: Database| {
        let module = BackupModule::PresenceFocus;
        let with = |tables| {
            let stores = ModuleStores { live: Some("sqlite:///a.db".parse().unwrap()), backup: None, tables };
            PoolSpec { stores: [(module, stores)].into(), ..spec("a.x.com") }
        };
        let choices = [tables("", "log\nOld Jobs.v2\n50%_"), tables("Üsers\nqueue", "log"), tables("", "")];
        let mut tx = db.begin().await.unwrap();
        let id = pools::insert_pool(&mut tx, &with(tables("first", "")), NOW).await.unwrap();
        tx.commit().await.unwrap();
        for chosen in choices {
            let mut tx = db.begin().await.unwrap();
            pools::update_pool(&mut tx, id, &with(chosen.clone()), NOW).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(pools::find_pool(&db, &fqdn("a.x.com")).await.unwrap().unwrap().spec.tables(module), chosen);

            queue_runs(&db, &[("a.x.com", &[module])]).await;
            let claim = claim(&db).await.unwrap();
            let mut tx = db.begin().await.unwrap();
            queue::record_tables(&mut tx, &claim.lease, module, &chosen).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(runs::list_module_runs(&db, claim.run.id).await.unwrap()[0].tables, chosen);
            finish(&db, &claim, RunState::Succeeded).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exists_once_only_is_told_apart() {
    on_both_engines(async |db: Database| {
        let mut tx = db.begin().await.unwrap();
        let master = PoolSpec { active_cms_master: true, ..spec("a.x.com") };
        pools::insert_pool(&mut tx, &master, NOW).await.unwrap();
        tx.commit().await.unwrap();
        let cases = [
            (spec("a.x.com"), Unique::PoolFqdn),
            (PoolSpec { active_cms_master: true, ..spec("b.x.com") }, Unique::CmsMaster),
        ];
        for (second, expected) in cases {
            let mut tx = db.begin().await.unwrap();
            match pools::insert_pool(&mut tx, &second, NOW).await {
                Err(StateError::Taken(unique)) => assert_eq!(unique, expected),
                other => panic!("{other:?}"),
            }
        }
    })
    .await;
}

async fn queue_run(tx: &mut Tx, pool: &str, modules: &[BackupModule]) -> RunId {
    let anna = Actor { name: "anna".to_owned(), account: None, via: Via::Web, address: None };
    let run = Run::asked_for(&anna, RunRequest::default(), (fqdn(pool), fqdn(&format!("backup-of-{pool}"))), NOW);
    let id = run.id;
    let modules: Vec<ModuleRun> = modules.iter().map(|module| ModuleRun::waiting(id, *module)).collect();
    runs::insert_run(tx, &run, None, &modules).await.unwrap();
    id
}

async fn queue_runs(db: &Database, wanted: &[(&str, &[BackupModule])]) -> Vec<RunId> {
    let mut tx = db.begin().await.unwrap();
    let mut ids = Vec::new();
    for (pool, modules) in wanted {
        ids.push(queue_run(&mut tx, pool, modules).await);
    }
    tx.commit().await.unwrap();
    ids
}

async fn claim(db: &Database) -> Option<Claim> {
    let mut tx = db.begin().await.unwrap();
    let claim = queue::claim(&mut tx, Taker::new("w", LEASE), None).await.unwrap();
    tx.commit().await.unwrap();
    claim
}

async fn finish(db: &Database, claim: &Claim, state: RunState) {
    let mut tx = db.begin().await.unwrap();
    queue::finish_run(&mut tx, &claim.lease, state).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_store_has_one_writer_and_others_wait_in_order() {
    use BackupModule::{DataConf, PresenceFocus};
    on_both_engines(async |db: Database| {
        let ids = queue_runs(
            &db,
            &[
                ("a.x.com", &[DataConf, PresenceFocus]),
                ("a.x.com", &[PresenceFocus]),
                ("a.x.com", &[DataConf]),
                ("b.x.com", &[DataConf]),
            ],
        )
        .await;
        let first = claim(&db).await.unwrap();
        assert_eq!(first.run.id, ids[0]);
        assert_eq!(first.run.state, RunState::Running);
        let other_pool = claim(&db).await.unwrap();
        assert_eq!(other_pool.run.id, ids[3], "another pool does not wait");
        assert!(claim(&db).await.is_none(), "both others wait for the first");

        finish(&db, &first, RunState::Succeeded).await;
        let (second, third) = (claim(&db).await.unwrap(), claim(&db).await.unwrap());
        assert_eq!([second.run.id, third.run.id], [ids[1], ids[2]], "side by side: they share no module");
        assert!(claim(&db).await.is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_worker_died_is_taken_up_again_and_the_dead_one_can_record_nothing() {
    on_both_engines(async |db: Database| {
        let ids = queue_runs(&db, &[("a.x.com", &[BackupModule::DataConf])]).await;
        let mut tx = db.begin().await.unwrap();
        let paused = queue::claim(&mut tx, Taker::new("paused", Duration::ZERO), None).await.unwrap().unwrap();
        tx.commit().await.unwrap();

        // The lease of no length has run out as soon as the clock has moved on.
        let mut interrupted = Vec::new();
        while interrupted.is_empty() {
            let mut tx = db.begin().await.unwrap();
            interrupted = queue::interrupt_expired(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(interrupted, [(ids[0], 1)]);
        assert_eq!(runs::find_run(&db, ids[0]).await.unwrap().unwrap().state, RunState::Interrupted);

        let again = claim(&db).await.unwrap();
        assert_eq!((again.run.id, again.run.attempt), (ids[0], 2));
        let mut tx = db.begin().await.unwrap();
        assert!(matches!(queue::renew(&mut tx, &paused.lease, LEASE).await, Err(StateError::LeaseLost)));
        let applying = applying();
        let recorded = queue::record_progress(&mut tx, &paused.lease, BackupModule::DataConf, &applying);
        assert!(matches!(recorded.await, Err(StateError::LeaseLost)));
        assert!(matches!(
            queue::finish_run(&mut tx, &paused.lease, RunState::Failed).await,
            Err(StateError::LeaseLost)
        ));
        assert!(queue::renew(&mut tx, &again.lease, LEASE).await.is_ok(), "the new worker’s word counts");
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_run_is_claimed_twice_when_many_workers_ask_at_once() {
    on_both_engines(async |db: Database| {
        let pools: Vec<String> = (0..40).map(|i| format!("p{i}.x.com")).collect();
        let wanted: Vec<(&str, &[BackupModule])> =
            pools.iter().map(|p| (p.as_str(), &[BackupModule::DataConf] as &[_])).collect();
        let mut expected = queue_runs(&db, &wanted).await;
        let workers: Vec<_> = (0..8)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    let mut mine = Vec::new();
                    while let Some(claim) = claim(&db).await {
                        mine.push(claim.run.id);
                    }
                    mine
                })
            })
            .collect();
        let mut claimed = Vec::new();
        for worker in workers {
            claimed.extend(worker.await.unwrap());
        }
        // A worker that looked while the last rows were locked goes home early; what is left is claimed next time.
        while let Some(claim) = claim(&db).await {
            claimed.push(claim.run.id);
        }
        claimed.sort();
        expected.sort();
        assert_eq!(claimed, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_ends_a_waiting_run_at_once_and_tells_the_worker_of_a_running_one() {
    on_both_engines(async |db: Database| {
        let ids =
            queue_runs(&db, &[("a.x.com", &[BackupModule::DataConf]), ("a.x.com", &[BackupModule::DataConf])]).await;
        let running = claim(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        assert!(cancel::request_cancel(&mut tx, ids[0], NOW).await.unwrap());
        assert!(cancel::request_cancel(&mut tx, ids[1], NOW).await.unwrap());
        assert!(!cancel::request_cancel(&mut tx, ids[1], NOW).await.unwrap(), "it has ended already");
        assert!(queue::renew(&mut tx, &running.lease, LEASE).await.unwrap().cancel_requested);
        tx.commit().await.unwrap();
        let waiting = runs::find_run(&db, ids[1]).await.unwrap().unwrap();
        assert_eq!((waiting.state, waiting.finished_at), (RunState::Cancelled, Some(NOW)));
        assert_eq!(runs::find_run(&db, ids[0]).await.unwrap().unwrap().state, RunState::Running);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn history_is_paged_by_key_in_both_directions() {
    on_both_engines(async |db: Database| {
        let wanted: Vec<(&str, &[BackupModule])> = (0..7)
            .map(|i| (if i % 2 == 0 { "even.x.com" } else { "odd.x.com" }, &[BackupModule::DataConf] as &[_]))
            .collect();
        let mut ids = queue_runs(&db, &wanted).await;
        ids.reverse();
        let page = async |filter: &RunFilter, cursor| {
            let page = runs::list_runs(&db, filter, cursor, 3).await.unwrap();
            (page.runs.iter().map(|r| r.id).collect::<Vec<_>>(), page.newer, page.older)
        };
        let all = RunFilter::default();
        assert_eq!(page(&all, None).await, (ids[..3].to_vec(), None, Some(ids[2])));
        let older = page(&all, Some(RunCursor::OlderThan(ids[2]))).await;
        assert_eq!(older, (ids[3..6].to_vec(), Some(ids[3]), Some(ids[5])));
        let last = page(&all, Some(RunCursor::OlderThan(ids[5]))).await;
        assert_eq!(last, (ids[6..].to_vec(), Some(ids[6]), None));
        let back = page(&all, Some(RunCursor::NewerThan(ids[3]))).await;
        assert_eq!(back, (ids[..3].to_vec(), None, Some(ids[2])));

        let odd = RunFilter { pool: Some(fqdn("odd.x.com")), ..RunFilter::default() };
        assert_eq!(page(&odd, None).await.0, [ids[1], ids[3], ids[5]]);
        let module = RunFilter { module: Some(BackupModule::CmsMaster), ..RunFilter::default() };
        assert!(page(&module, None).await.0.is_empty());
        let dates = RunFilter { from: Some(NOW), until: Some(NOW.plus_micros(1)), ..RunFilter::default() };
        assert_eq!(page(&dates, None).await.0.len(), 3);
        let later = RunFilter { from: Some(NOW.plus_micros(1)), ..RunFilter::default() };
        assert!(page(&later, None).await.0.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_of_life_that_comes_late_does_not_bring_a_module_back() {
    on_both_engines(async |db: Database| {
        let module = BackupModule::DataConf;
        queue_runs(&db, &[("a.x.com", &[module])]).await;
        let claim = claim(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let counts = Counts { inserted: 7, ..Counts::default() };
        queue::finish_module(&mut tx, &claim.lease, module, RunState::Partial, &counts, None).await.unwrap();
        queue::record_progress(&mut tx, &claim.lease, module, &applying()).await.unwrap();
        tx.commit().await.unwrap();
        let modules = runs::list_module_runs(&db, claim.run.id).await.unwrap();
        assert_eq!(modules[0].state, ModuleState::At(RunState::Partial));
        assert_eq!(modules[0].counts, counts);
    })
    .await;
}

fn change(change: Change, item: &str) -> NewChange {
    NewChange { change, item: item.to_owned(), bytes: 1, reason: "new".to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn history_knows_what_an_attempt_did_that_did_not_live_to_say_so() {
    on_both_engines(async |db: Database| {
        let module = BackupModule::DataConf;
        let ids = queue_runs(&db, &[("a.x.com", &[module])]).await;
        let claim = claim(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let first = [change(Change::Insert, "a"), change(Change::Insert, "b"), change(Change::Delete, "50%_c")];
        changes::record_plan(&mut tx, &claim.lease, module, 0, &first).await.unwrap();
        // The next attempt finds `a` done and plans the rest again, at new places.
        let next = changes::next_seq(&mut tx, ids[0], module).await.unwrap();
        assert_eq!(next, 3);
        let second = [change(Change::Insert, "b"), change(Change::Delete, "50%_c")];
        changes::record_plan(&mut tx, &claim.lease, module, next, &second).await.unwrap();
        let listed = changes::list_changes(&mut tx, ids[0], &ChangeFilter::default(), None, 10).await.unwrap();
        let found: Vec<_> = listed.iter().map(|c| (c.item.as_str(), c.outcome)).collect();
        assert_eq!(found, [("a", Outcome::Planned), ("b", Outcome::Planned), ("50%_c", Outcome::Planned)]);

        changes::settle_skipped(&mut tx, &claim.lease, module, ["b"].into_iter()).await.unwrap();
        changes::settle_applied(&mut tx, &claim.lease, module).await.unwrap();
        let counts = changes::count_applied(&mut tx, ids[0], module).await.unwrap();
        assert_eq!(
            counts,
            [(Change::Insert, 1), (Change::Update, 0), (Change::Delete, 1)],
            "a by the attempt before, b left out"
        );
        tx.commit().await.unwrap();

        let search = async |text: &str| {
            let filter = ChangeFilter { text: Some(text.to_owned()), ..ChangeFilter::default() };
            changes::list_changes(&db, ids[0], &filter, None, 10).await.unwrap().len()
        };
        assert_eq!(search("0%_").await, 1, "wild cards of SQL are plain characters");
        assert_eq!(search("5_%").await, 0);
        assert_eq!(search("C").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_run_that_ends_late_says_nothing_new_of_what_a_newer_one_saw_to() {
    use BackupModule::{DataConf, PresenceFocus};
    on_both_engines(async |db: Database| {
        let finish_module = async |claim: &Claim, module, state| {
            let mut tx = db.begin().await.unwrap();
            queue::finish_module(&mut tx, &claim.lease, module, state, &Counts::default(), Some(&"why".into()))
                .await
                .unwrap();
            tx.commit().await.unwrap();
        };
        queue_runs(&db, &[("a.x.com", &[DataConf, PresenceFocus])]).await;
        let held = claim(&db).await.unwrap();
        finish_module(&held, PresenceFocus, RunState::Failed).await;
        let mut tx = db.begin().await.unwrap();
        queue::hold_module(&mut tx, &held.lease, DataConf, &Counts::default(), &"much".into()).await.unwrap();
        queue::hold_run(&mut tx, &held.lease, LEASE).await.unwrap();
        tx.commit().await.unwrap();
        queue_runs(&db, &[("a.x.com", &[PresenceFocus])]).await;
        let newer = claim(&db).await.unwrap();
        finish_module(&newer, PresenceFocus, RunState::Succeeded).await;
        finish(&db, &newer, RunState::Succeeded).await;
        let mut tx = db.begin().await.unwrap();
        assert!(cancel::request_cancel(&mut tx, held.run.id, NOW).await.unwrap());
        tx.commit().await.unwrap();
        let failing = sql("select count(*) as n from failures").one(&db).await.unwrap().count("n").unwrap();
        assert_eq!(failing, 0, "its latest sync succeeded");
        let news: Vec<_> = events::list_events(&db).await.unwrap().known.into_iter().map(|event| event.news).collect();
        assert!(news.len() == 3 && news.iter().flatten().count() == 0, "{news:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn freshness_remembers_the_last_success_past_a_failure() {
    on_both_engines(async |db: Database| {
        let module = BackupModule::DataConf;
        let mut last = None;
        for state in [RunState::Succeeded, RunState::Failed] {
            queue_runs(&db, &[("a.x.com", &[module])]).await;
            let claim = claim(&db).await.unwrap();
            let mut tx = db.begin().await.unwrap();
            queue::finish_module(&mut tx, &claim.lease, module, state, &Counts::default(), None).await.unwrap();
            queue::finish_run(&mut tx, &claim.lease, state).await.unwrap();
            tx.commit().await.unwrap();
            let found = runs::list_freshness(&db).await.unwrap();
            assert_eq!((found.len(), found[0].last_state, found[0].last_run), (1, state, claim.run.id));
            let succeeded = found[0].succeeded_at.expect("a success");
            assert!(last.is_none_or(|l| l == succeeded));
            last = Some(succeeded);
        }
    })
    .await;
}
