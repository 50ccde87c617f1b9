//! The bandwidth limit: it slows copying down, can be changed while a run is going on, and never holds up a cancel.
//!
//! Clocks are trusted in one direction only: what is limited can't be faster than its limit, however slow the machine is.

use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use poolsync::{
    clock::Clock,
    domain::{BackupModule, Bandwidth, ModuleSelection, Phase, Role, RunId, RunState, Settings, StoreUrl},
    jobs::Worker,
    operations::{self, SyncRequest},
    state::{runs, settings::load_settings},
    sync::{self, Context, SyncError, guard},
};
use tempfile::TempDir;

use super::{
    engine::{ANY, look, options, scratch},
    support::{
        process::{outcome, poolsync},
        web::Site,
        world::{ATL, World, actor, fqdn, request},
    },
};

/// No test waits longer than this; what it waits for comes within a second on an idle machine.
const PATIENCE: Duration = Duration::from_mins(2);

fn a_byte_a_second() -> Option<Bandwidth> {
    Bandwidth::from_bytes(1)
}

/// A folder with files of 100,000 bytes, and an empty one.
fn folders(files: usize) -> (TempDir, StoreUrl, StoreUrl) {
    let dir = scratch().unwrap();
    let live = dir.path().join("live");
    fs::create_dir(&live).unwrap();
    for n in 0..files {
        fs::write(live.join(format!("slide-{n}.bin")), vec![b'x'; 100_000]).unwrap();
    }
    let backup = dir.path().join("backup");
    fs::create_dir(&backup).unwrap();
    let urls = (StoreUrl::folder(&live).unwrap(), StoreUrl::folder(&backup).unwrap());
    (dir, urls.0, urls.1)
}

async fn copy(live: &StoreUrl, backup: &StoreUrl, context: &Context) -> Result<(), SyncError> {
    let comparison = sync::compare(live, backup, &options("limited"), context).await?;
    let passed = guard::judge(comparison.plan(), ANY).expect("nothing is deleted");
    comparison.apply(passed, context).await.map(|_| ())
}

/// Until `condition` holds.
async fn until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !condition().await {
        assert!(begun.elapsed() < PATIENCE, "{what} did not come");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limited_copy_takes_the_time_that_its_size_needs() {
    let (_dir, live, backup) = folders(10);
    let context = Context::default();
    context.limit.set(Bandwidth::from_bytes(1_000_000));
    let begun = Instant::now();
    copy(&live, &backup, &context).await.unwrap();
    let needed = Duration::from_millis(700); // for 1 MB, less the eighth that goes at once, and as much again
    assert!(begun.elapsed() >= needed, "{:?}", begun.elapsed());
    assert_eq!(context.tally.snapshot().bytes_written, 1_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_lifted_while_the_copy_goes_on_lets_it_end() {
    let (dir, live, backup) = folders(10);
    let context = Context::default();
    context.limit.set(a_byte_a_second());
    let copying = {
        let context = context.clone();
        tokio::spawn(async move { copy(&live, &backup, &context).await })
    };
    until("the copying", async || context.tally.phase() == Phase::Apply).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!copying.is_finished(), "it takes until the week after next");
    context.limit.set(None);
    tokio::time::timeout(PATIENCE, copying).await.expect("an end").unwrap().unwrap();
    assert_eq!(look(&dir.path().join("live")).unwrap(), look(&dir.path().join("backup")).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_ends_a_limited_copy_and_leaves_the_target_as_it_was() {
    let (dir, live, backup) = folders(10);
    let before = look(&dir.path().join("backup")).unwrap();
    let context = Context::default();
    context.limit.set(a_byte_a_second());
    let copying = {
        let context = context.clone();
        tokio::spawn(async move { copy(&live, &backup, &context).await })
    };
    until("the copying", async || context.tally.phase() == Phase::Apply).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    context.cancel.cancel();
    let ended = tokio::time::timeout(PATIENCE, copying).await.expect("an end").unwrap();
    assert!(matches!(ended, Err(SyncError::Cancelled)), "{ended:?}");
    assert_eq!(look(&dir.path().join("backup")).unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_changed_on_the_page_holds_for_a_run_under_way() {
    let site = Site::seen_by(Role::Administrator).await;
    let panel = &site.world.panel;
    site.world.set(Settings { bandwidth_limit: a_byte_a_second(), ..Settings::default() }).await;
    let run = queue(&site.world).await;
    let worker = Worker::new(panel.clone());
    let working = tokio::spawn(async move { worker.work_on(run).await });
    let progress = async || runs::list_module_runs(&panel.database, run).await.unwrap().remove(0);
    until("the first slide", async || progress().await.counts.bytes_written > 0).await;
    let page = site.get(&format!("/runs/{run}")).await;
    assert!(page.text.contains("limited to 1 B/s"), "the page says why it is slow: {}", page.text);
    assert!(!working.is_finished());

    let fields = [("max_delete_items", "50"), ("max_delete_percent", "10"), ("bandwidth_limit", "")];
    assert_eq!(site.post("/settings", &fields).await.status, StatusCode::SEE_OTHER);
    tokio::time::timeout(PATIENCE, working).await.expect("an end").unwrap().unwrap();
    let ended = runs::find_run(&panel.database, run).await.unwrap().unwrap();
    assert_eq!(ended.state, RunState::Succeeded);
    assert_eq!(progress().await.rate, 0, "history keeps no present rate");
    let page = site.get(&format!("/runs/{run}")).await;
    assert!(!page.text.contains("limited to"), "an ended run is not limited");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_run_page_shows_how_fast_files_are_copied() {
    let site = Site::seen_by(Role::Administrator).await;
    let panel = &site.world.panel;
    let live = site.world.store("atl", "live", BackupModule::DataConf);
    for n in 0..200 {
        fs::write(live.join(format!("recording-{n:03}")), vec![b'x'; 100_000]).unwrap();
    }
    site.world.set(Settings { bandwidth_limit: Bandwidth::from_kibibytes(200), ..Settings::default() }).await;
    let run = queue(&site.world).await;
    let worker = Worker::new(panel.clone());
    let working = tokio::spawn(async move { worker.work_on(run).await });
    until("a rate", async || runs::list_module_runs(&panel.database, run).await.unwrap()[0].rate > 0).await;
    let page = site.get(&format!("/runs/{run}")).await;
    assert!(page.text("#modules .progress").contains("B/s"), "{}", page.text("#modules .progress"));
    assert!(page.text.contains("limited to 200 KiB/s (204.8 kB/s)"));
    site.post(&format!("/runs/{run}/cancel"), &[]).await;
    tokio::time::timeout(PATIENCE, working).await.expect("an end").unwrap().unwrap();
    assert_eq!(runs::find_run(&panel.database, run).await.unwrap().unwrap().state, RunState::Cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timetable_takes_effect_while_a_run_is_under_way() {
    let mut world = World::new().await.with_pools().await;
    // Monday 30 November 2026, a minute before nine.
    world.panel.clock = Clock::Fixed(Arc::new((1_796_029_200_000_000_i64 - 60_000_000).into()));
    let timetable = "zone UTC\nMon 08:00-09:00 1\nMon 09:00-10:00 none";
    let settings = Settings { bandwidth_timetable: timetable.parse().unwrap(), ..Settings::default() };
    world.set(Settings { bandwidth_limit: a_byte_a_second(), ..settings }).await;
    let run = queue(&world).await;
    let worker = Worker::new(world.panel.clone());
    let working = tokio::spawn(async move { worker.work_on(run).await });
    let progress = async || runs::list_module_runs(&world.panel.database, run).await.unwrap().remove(0);
    until("the first slide", async || progress().await.counts.bytes_written > 0).await;
    assert!(!working.is_finished());
    world.wait(60);
    tokio::time::timeout(PATIENCE, working).await.expect("an end").unwrap().unwrap();
    assert_eq!(world.state(run).await, RunState::Succeeded);
}

async fn queue(world: &World) -> RunId {
    let request = request(ModuleSelection::One(BackupModule::DataConf));
    let asked = SyncRequest { pools: vec![fqdn(ATL)], request, request_key: None };
    operations::request_sync(&world.panel, &actor(), asked).await.unwrap().runs[0].id
}

#[tokio::test]
async fn the_settings_page_saves_a_limit_and_refuses_what_is_none() {
    let site = Site::seen_by(Role::ServerAdministrator).await;
    let save = async |limit: &str| {
        let fields = [("max_delete_items", "50"), ("max_delete_percent", "10"), ("bandwidth_limit", limit)];
        site.post("/settings", &fields).await
    };
    let limit = async || load_settings(&site.world.panel.database).await.unwrap().bandwidth_limit;
    assert_eq!(save("500").await.status, StatusCode::SEE_OTHER);
    assert_eq!(limit().await, Bandwidth::from_bytes(512_000));
    assert_eq!(site.get("/settings").await.attributes("#bandwidth_limit", "value"), ["500"]);
    for bad in ["0", "-1", "1.5", "fast", "104857601"] {
        let told = save(bad).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(told.text("#bandwidth_limit-error").contains("nothing for no limit"));
        assert_eq!(told.attributes("#bandwidth_limit", "value"), [bad]);
    }
    assert_eq!(limit().await, Bandwidth::from_bytes(512_000), "nothing of it was saved");
    assert_eq!(save("").await.status, StatusCode::SEE_OTHER);
    assert_eq!(limit().await, None);
}

#[test]
fn mirror_takes_a_limit_and_refuses_what_is_none() {
    let (dir, live, backup) = folders(4);
    let mirror = |limit: &str| {
        let urls = [live.to_string(), backup.to_string()];
        poolsync(dir.path()).arg("mirror").args(urls).args(["--bandwidth-limit", limit]).output().unwrap()
    };
    let (code, _, errors) = outcome(&mirror("fast"));
    assert_eq!(code, 2, "{errors}");
    assert!(errors.contains("“fast” is not a bandwidth; write the bytes a second"), "{errors}");
    let begun = Instant::now();
    assert_eq!(outcome(&mirror("200kB")).0, 0);
    assert!(begun.elapsed() >= Duration::from_millis(1500), "400 kB need 2 s, less an eighth: {:?}", begun.elapsed());
    assert_eq!(look(&dir.path().join("live")).unwrap(), look(&dir.path().join("backup")).unwrap());
}
