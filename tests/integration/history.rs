//! History that lasts and stays small: what goes and what stays, taking it away, and asking again for a part of it.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use poolsync::{
    domain::{
        Action, Actor, BackupModule, Change, Counts, Extent, HistoryLimits, Intent, Keep, KeepRule, ModuleRun,
        ModuleSelection, Role, Run, RunId, RunRequest, RunState, Via,
    },
    jobs::history::{look, prune},
    operations::{self, OperationError, PutBack},
    state::{
        Database,
        changes::{self, ChangeFilter, NewChange, RunMessage},
        queue, runs, sql,
    },
};
use serde_json::Value;

use super::support::{
    on_both_engines,
    web::Site,
    world::{ATL, RED, World, actor, fqdn, request},
};

const MODULE: BackupModule = BackupModule::DataConf;
const OTHER: BackupModule = BackupModule::PresenceFocus;
const DAY: i64 = 24 * 3600;

fn schedule() -> Actor {
    Actor { name: "schedule".to_owned(), account: None, via: Via::Schedule, address: None }
}

fn limits(runs: (Option<u16>, Option<u32>), items: (Option<u16>, Option<u32>)) -> HistoryLimits {
    let keep = |(days, runs)| Keep { days, runs };
    HistoryLimits { runs: keep(runs), items: keep(items), recycle_days: 15 }
}

/// A run that waits, and what it is about.
async fn wait(world: &World, by: &Actor, run: impl FnOnce(Run) -> Run, modules: &[BackupModule]) -> RunId {
    let request = request(ModuleSelection::One(MODULE));
    let run = run(Run::asked_for(by, request, (fqdn(ATL), fqdn(RED)), world.panel.clock.now()));
    let modules: Vec<ModuleRun> = modules.iter().map(|module| ModuleRun::waiting(run.id, *module)).collect();
    let mut tx = world.panel.database.begin().await.unwrap();
    runs::insert_run(&mut tx, &run, None, &modules).await.unwrap();
    tx.commit().await.unwrap();
    run.id
}

/// A run that ended now: each module as it is said, with `items` of them changed and one message about an item.
async fn end(world: &World, run: impl FnOnce(Run) -> Run, ends: &[(BackupModule, RunState)], items: u64) -> RunId {
    let modules: Vec<BackupModule> = ends.iter().map(|(module, _)| *module).collect();
    let id = wait(world, &schedule(), run, &modules).await;
    let now = world.panel.clock.now();
    let mut tx = world.panel.database.begin().await.unwrap();
    let lease = queue::claim(&mut tx, queue::Taker::new("test", Duration::from_mins(1)), Some(id))
        .await
        .unwrap()
        .expect("claimed")
        .lease;
    for (module, state) in ends {
        let planned: Vec<NewChange> = (0..items)
            .map(|i| NewChange { change: Change::Insert, item: format!("item {i}"), bytes: 7, reason: "new".into() })
            .collect();
        changes::record_plan(&mut tx, &lease, *module, 0, &planned).await.unwrap();
        changes::settle_applied(&mut tx, &lease, *module).await.unwrap();
        let about = |item: Option<&str>| RunMessage {
            module: *module,
            item: item.map(ToOwned::to_owned),
            message: "It kept changing.".into(),
            fatal: false,
        };
        if items > 0 {
            changes::append_messages(&mut tx, &lease, &[about(None), about(Some("=x"))]).await.unwrap();
        }
        // Every plan that is carried out was let through, also one that holds nothing.
        queue::record_passed(&mut tx, &lease, *module, "digest", items).await.unwrap();
        let counts = Counts { planned: items, inserted: items, ..Counts::default() };
        queue::finish_module(&mut tx, &lease, *module, *state, &counts, None).await.unwrap();
    }
    queue::finish_run(
        &mut tx,
        &lease,
        RunState::of_modules(ends.iter().map(|(_, s)| poolsync::domain::ModuleState::At(*s))),
    )
    .await
    .unwrap();
    sql("update runs set finished_at = $2 where id = $1").bind(id).bind(now).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn succeed(world: &World, items: u64) -> RunId {
    end(world, |run| run, &[(MODULE, RunState::Succeeded)], items).await
}

async fn all(database: &Database) -> Vec<RunId> {
    let mut all: Vec<RunId> = runs::list_runs(database, &runs::RunFilter::default(), None, 1000)
        .await
        .unwrap()
        .runs
        .iter()
        .map(|run| run.id)
        .collect();
    all.reverse();
    all
}

async fn items_of(world: &World, run: RunId) -> (usize, usize) {
    let database = &world.panel.database;
    let changes = changes::list_changes(database, run, &ChangeFilter::default(), None, 100_000).await.unwrap();
    let messages = changes::list_messages_after(database, run, &Extent::All, None, 100_000).await.unwrap();
    (changes.len(), messages.len())
}

async fn removals(world: &World) -> Vec<String> {
    world.audit().await.into_iter().filter(|entry| entry.starts_with("Remove-CsRunHistory")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn old_runs_go_and_what_is_needed_stays() {
    on_both_engines(async |database| {
        let mut world = World::empty(database);
        world.stop_clock();
        let database = &world.panel.database;
        let old = succeed(&world, 3).await;
        let last_success = succeed(&world, 2).await;
        // Taken back by a run that still waits, and the plan of a preview that another is about to carry out.
        let wanted = succeed(&world, 1).await;
        let basis = end(&world, |run| run, &[(OTHER, RunState::Failed)], 0).await;
        let verified = end(
            &world,
            |run| Run { request: RunRequest { intent: Intent::Verify, ..run.request }, ..run },
            &[(MODULE, RunState::Partial)],
            1,
        )
        .await;
        let mut tx = database.begin().await.unwrap();
        sql("insert into verified (pool_fqdn, module, run_id, state, finished_at) values ($1, $2, $3, 'partial', 1)")
            .bind(fqdn(ATL))
            .bind(MODULE)
            .bind(verified)
            .execute(&mut tx)
            .await
            .unwrap();
        // The last success is the one before `wanted`, as if that had not been a success.
        sql("update module_runs set state = 'partial' where run_id = $1").bind(wanted).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let last = end(&world, |run| run, &[(MODULE, RunState::Failed)], 0).await;
        let taking_back = wait(
            &world,
            &actor(),
            |run| Run {
                put_back: Some(wanted),
                basis: Some(basis),
                request: RunRequest { action: Action::PutBack, intent: Intent::Preview, ..run.request },
                ..run
            },
            &[MODULE],
        )
        .await;

        let by_age = limits((Some(30), None), (None, None));
        world.wait(29 * DAY);
        assert_eq!(look(&world.panel, by_age).await.unwrap().runs, 0, "30 days have not passed");
        world.wait(2 * DAY);
        assert_eq!(look(&world.panel, by_age).await.unwrap().runs, 1);
        assert!(all(database).await.contains(&old), "looking removes nothing");
        let swept = prune(&world.panel, &schedule(), by_age).await.unwrap();
        assert_eq!((swept.runs, swept.items), (1, 0));
        assert_eq!(all(database).await, [last_success, wanted, basis, verified, last, taking_back]);
        assert_eq!(items_of(&world, wanted).await.0, 1, "nothing of what stays is touched");
        let told = removals(&world).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("history: 1 run (runs are kept for 30 days) and 0 item lists"), "{told:?}");
        prune(&world.panel, &schedule(), by_age).await.unwrap();
        assert_eq!(removals(&world).await.len(), 1, "nothing was removed, so nothing is told");

        // Once nobody is about them any more they go as well, by their number.
        let run = world.run(taking_back).await;
        operations::cancel_run(&world.panel, &actor(), &run).await.unwrap();
        prune(&world.panel, &schedule(), limits((None, Some(1)), (None, None))).await.unwrap();
        assert_eq!(all(database).await, [last_success, basis, verified, last, taking_back], "basis was OTHER’s last");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn item_lists_go_sooner_and_it_is_said_everywhere() {
    on_both_engines(async |database| {
        let mut world = World::empty(database);
        world.stop_clock();
        let long = succeed(&world, 12_001).await;
        let short = succeed(&world, 2).await;
        let preview = RunRequest { intent: Intent::Preview, ..request(ModuleSelection::One(MODULE)) };
        let looked = end(&world, |run| Run { request: preview, ..run }, &[(MODULE, RunState::Succeeded)], 4).await;
        let last = succeed(&world, 5).await;

        let by_number = limits((None, None), (Some(7), Some(2)));
        world.wait(8 * DAY);
        let swept = prune(&world.panel, &schedule(), by_number).await.unwrap();
        assert_eq!((swept.runs, swept.items), (0, 1), "what changed something may be put back for 15 days");
        assert_eq!(items_of(&world, looked).await, (0, 1), "what the run said as a whole stays");
        assert_eq!(items_of(&world, long).await.0, 12_001);
        world.wait(8 * DAY);
        assert_eq!(prune(&world.panel, &schedule(), by_number).await.unwrap().items, 2);
        assert_eq!(items_of(&world, long).await, (0, 1));
        assert_eq!(items_of(&world, short).await, (0, 1));
        assert_eq!(items_of(&world, last).await.0, 5, "the last run of a module keeps its list");
        assert_eq!(look(&world.panel, by_number).await.unwrap().items, 0, "a list goes once");

        let run = world.run(long).await;
        let removed = run.items_removed.expect("it is noted");
        assert_eq!((removed.rule, removed.at), (KeepRule::Days(7), world.panel.clock.now()));
        let modules = runs::list_module_runs(&world.panel.database, long).await.unwrap();
        assert_eq!(modules[0].counts.inserted, 12_001, "the figures stay");
        let refused = operations::preview_put_back(&world.panel, &actor(), &run, &PutBack::default(), None).await;
        let Err(OperationError::Refused(errors)) = refused else { panic!("{refused:?}") };
        assert!(errors[0].message.to_string().contains("item lists are kept for 7 days"), "{errors:?}");

        let mut site = Site::of(world.clone());
        site.add_user("vera", Role::Administrator).await;
        site.sign_in("vera", "correct horse battery").await;
        let told = format!("The item list of this run was removed on {}: item lists are kept for 7 days.", removed.at);
        for path in [format!("/runs/{long}"), format!("/runs/{long}/changes")] {
            let page = site.get(&path).await;
            assert!(page.text("main").contains(&told), "{path}: {}", page.text);
            assert!(!page.has("section[aria-labelledby=put-back]"));
        }
        let csv = site.get(&format!("/runs/{long}/changes.csv")).await.text;
        assert!(csv.lines().nth(1).is_some_and(|line| line.contains("removed") && line.contains(&told)), "{csv}");
        let json: Value = serde_json::from_str(&site.get(&format!("/runs/{long}/changes.json")).await.text).unwrap();
        assert_eq!(json["items_removed_by"], "kept for 7 days");
        assert_eq!(
            (json["changes"].as_array().map(Vec::len), json["messages"].as_array().map(Vec::len)),
            (Some(0), Some(1))
        );
        let json: Value = serde_json::from_str(&site.get("/runs.json").await.text).unwrap();
        assert_eq!(json["runs"][3]["items_removed_by"], "kept for 7 days");
    })
    .await;
}

#[tokio::test]
async fn history_is_taken_away_as_the_page_filters_it() {
    let site = Site::seen_by(Role::ViewOnlyAdministrator).await;
    let world = &site.world;
    let by_schedule = succeed(world, 3).await;
    let nothing = succeed(world, 0).await;
    let by_anna = wait(world, &actor(), |run| run, &[MODULE]).await;
    let ids = async |query: &str| {
        let json: Value = serde_json::from_str(&site.get(&format!("/runs.json{query}")).await.text).unwrap();
        let runs = json["runs"].as_array().unwrap().clone();
        let ids: Vec<RunId> = runs.iter().map(|run| run["id"].as_str().unwrap().parse().unwrap()).collect();
        let page = site.get(&format!("/runs{query}")).await;
        let csv = site.get(&format!("/runs.csv{query}")).await.text;
        for id in [by_schedule, nothing, by_anna] {
            assert_eq!(ids.contains(&id), csv.contains(&id.to_string()), "{query}");
            assert_eq!(ids.contains(&id), page.text.contains(&format!("/runs/{id}")), "{query}");
        }
        ids
    };
    assert_eq!(ids("").await, [by_anna, nothing, by_schedule]);
    assert_eq!(ids("?via=schedule").await, [nothing, by_schedule]);
    assert_eq!(ids("?via=person").await, [by_anna]);
    assert_eq!(ids("?via=web").await, [by_anna]);
    assert_eq!(ids("?via=cli").await, []);
    assert_eq!(ids("?changes=only").await, [by_schedule]);
    assert_eq!(ids("?changes=only&via=person").await, []);
    let page = site.get("/runs?via=schedule&changes=only").await;
    let links = page.attributes(".head a", "href");
    assert!(links.contains(&"/runs.json?via=schedule&changes=only".to_owned()), "{links:?}");
    assert_eq!(site.get("/runs?via=mail").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.get("/runs.json?via=mail").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let json: Value = serde_json::from_str(&site.get(&format!("/runs/{by_schedule}/changes.json")).await.text).unwrap();
    assert_eq!(json["run"], by_schedule.to_string());
    assert_eq!((&json["changes"][2]["item"], &json["changes"][2]["outcome"]), (&"item 2".into(), &"applied".into()));
    assert_eq!((&json["messages"][1]["item"], &json["messages"][0]["item"]), (&"=x".into(), &Value::Null));
    let path = format!("/runs/{by_schedule}/changes.json?q=item+1");
    let json: Value = serde_json::from_str(&site.get(&path).await.text).unwrap();
    assert_eq!(json["changes"].as_array().unwrap().len(), 1);
    assert!(world.audit().await.iter().any(|entry| entry.contains("changes.json?q=item%201")));
}

#[tokio::test]
async fn only_what_failed_is_run_again() {
    let site = Site::seen_by(Role::ServerAdministrator).await;
    let world = &site.world;
    let ends = [(MODULE, RunState::Succeeded), (OTHER, RunState::Failed), (BackupModule::CmsMaster, RunState::Partial)];
    let all = |run: Run| Run { request: RunRequest { force: true, ..request(ModuleSelection::All) }, ..run };
    let id = end(world, all, &ends, 0).await;
    let page = site.get(&format!("/runs/{id}")).await;
    assert!(page.texts("button").contains(&"Run again: only what failed".to_owned()), "{:?}", page.texts("button"));
    let sent = site.post(&format!("/runs/{id}/retry"), &[("only", "failed")]).await;
    let batch = sent.location().to_owned();
    assert!(batch.starts_with("/runs?batch="), "{batch}");
    let page = site.get(&batch).await;
    assert_eq!(page.texts("tbody tr").len(), 2, "{}", page.text);
    let filter = runs::RunFilter { state: Some(RunState::Queued), ..runs::RunFilter::default() };
    let queued = runs::list_runs(&world.panel.database, &filter, None, 10).await.unwrap().runs;
    let mut modules: Vec<String> = queued.iter().map(|run| run.request.selection.to_string()).collect();
    modules.sort();
    assert_eq!(modules, ["CentralMgmt.CMSMaster", "UserServices.PresenceFocus"]);
    assert!(queued.iter().all(|run| run.request.force && run.request.intent == Intent::Sync));
    for run in queued {
        world.see_through(run.id).await;
    }

    // Where all failed, or nothing did, there is nothing to choose.
    let whole = end(world, |run| run, &[(MODULE, RunState::Failed)], 0).await;
    assert!(!site.get(&format!("/runs/{whole}")).await.text.contains("only what failed"));
    let again = site.post(&format!("/runs/{whole}/retry"), &[("only", "failed")]).await;
    world.see_through(again.location().trim_start_matches("/runs/").parse().unwrap()).await;
    let good = succeed(world, 0).await;
    let refused = site.post(&format!("/runs/{good}/retry"), &[("only", "failed")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text("main").contains("Nothing was queued."));
    assert_eq!(site.post(&format!("/runs/{good}/retry"), &[("only", "some")]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_waits_is_cancelled_together_and_nothing_else() {
    let site = Site::seen_by(Role::Administrator).await;
    let world = &site.world;
    let done = succeed(world, 1).await;
    let mine = [wait(world, &actor(), |run| run, &[MODULE]).await, wait(world, &actor(), |run| run, &[OTHER]).await];
    let due = wait(world, &schedule(), |run| run, &[MODULE]).await;
    let page = site.get("/runs?who=anna").await;
    assert!(page.attributes("a", "href").contains(&"/runs/cancel?who=anna".to_owned()));
    let page = site.get("/runs/cancel?who=anna").await;
    assert!(page.text("main").contains("2 runs wait in the queue and fit the filter"), "{}", page.text("main"));
    let up_to = page.attributes("input[name=up_to]", "value").remove(0);
    assert_eq!(up_to, mine[1].to_string());
    // What came after the page was made was not seen; one that a worker has begun meanwhile goes on.
    let later = wait(world, &actor(), |run| run, &[MODULE]).await;
    let mut tx = world.panel.database.begin().await.unwrap();
    let begun = queue::claim(&mut tx, queue::Taker::new("test", Duration::from_mins(1)), None)
        .await
        .unwrap()
        .expect("claimed")
        .run
        .id;
    tx.commit().await.unwrap();
    assert_eq!(begun, mine[0]);
    let sent = site.post("/runs/cancel", &[("who", "anna"), ("up_to", &up_to)]).await;
    assert_eq!(sent.location(), "/runs?who=anna");
    for (id, state) in [
        (mine[0], RunState::Running),
        (mine[1], RunState::Cancelled),
        (due, RunState::Queued),
        (later, RunState::Queued),
        (done, RunState::Succeeded),
    ] {
        assert_eq!(world.state(id).await, state);
    }
    assert!(!world.run(mine[0]).await.cancel_requested);
    let told: Vec<_> = world.audit().await.into_iter().filter(|entry| entry.contains("waited in the queue")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(site.post("/runs/cancel", &[]).await.status, StatusCode::BAD_REQUEST, "nothing was seen");
    let page = site.get("/runs/cancel?who=nobody").await;
    assert!(page.text("main").contains("There is no queued run that fits the filter"));
}

/// A long history: `POOLSYNC_HISTORY_RUNS` says how long, 2,000 runs where it is not set.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_history_is_made_short_while_others_write() {
    let number: i64 = std::env::var("POOLSYNC_HISTORY_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(2000);
    on_both_engines(async |database| {
        let world = World::empty(database);
        let database = world.panel.database.clone();
        let now = world.panel.clock.now();
        let mut tx = database.begin().await.unwrap();
        for i in 0..number {
            let at = now.plus_micros(-100 * DAY * 1_000_000);
            let id = format!("{:08x}-0000-7000-8000-{i:012x}", 1);
            sql("insert into runs (id, pool_fqdn, backup_pool_fqdn, module, mode, intent, force_flag, state, requested_by, via, \
                 created_at, finished_at) values ($1, 'a.x.com', 'b.x.com', 'All', 'delta', 'sync', 0, 'succeeded', 'schedule', \
                 'schedule', $2, $2)").bind(id.as_str()).bind(at).execute(&mut tx).await.unwrap();
            sql("insert into module_runs (run_id, module, state) values ($1, 'ConfServices.DataConf', 'succeeded')")
                .bind(id.as_str())
                .execute(&mut tx)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let pruning = {
            let panel = world.panel.clone();
            let keep = u32::try_from(number / 2).unwrap();
            tokio::spawn(async move { prune(&panel, &schedule(), limits((None, Some(keep)), (Some(30), None))).await })
        };
        let mut longest = Duration::ZERO;
        while !pruning.is_finished() {
            let begun = Instant::now();
            let mut tx = database.begin().await.unwrap();
            sql("update settings set value = value").execute(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
            longest = longest.max(begun.elapsed());
        }
        let swept = pruning.await.unwrap().unwrap();
        assert_eq!(i64::try_from(swept.runs).unwrap(), number - number / 2);
        assert_eq!(i64::try_from(swept.items).unwrap(), number / 2);
        assert!(longest < Duration::from_secs(5), "somebody waited for {longest:?}");
    })
    .await;
}
