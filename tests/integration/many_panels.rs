//! Two panels and a worker, each as a process of its own would be, on one PostgreSQL: whatever somebody does on one counts on
//! the other.

use std::time::Duration;

use axum::{body::Body, http::Request};
use poolsync::{
    domain::{Role, RunId, RunState, Settings},
    jobs::Worker,
    panel::Panel,
    state::{Database, workers::list_workers},
};
use tokio::{task::JoinHandle, time::timeout};
use tokio_stream::StreamExt as _;

use super::support::{
    postgres,
    web::{PASSWORD, Page, Site},
    world::{ATL, World, empty, pause_schedules},
};

const PATIENCE: Duration = Duration::from_mins(1);

/// Two panels and one that works, on one database.
struct Trio {
    here: Site,
    there: Site,
    worker: Panel,
    working: JoinHandle<()>,
}

/// The same panel as another process has it.
async fn another(world: &World, url: &str) -> World {
    let database = Database::connect(url).await.unwrap();
    let ears = database.clone();
    tokio::spawn(async move { ears.listen().await });
    World { panel: Panel::new((*world.panel.config).clone(), database), dir: world.dir.clone() }
}

async fn trio() -> Trio {
    let url = postgres::shared().create_database();
    let database = Database::connect(&url).await.unwrap();
    database.migrate().await.unwrap();
    pause_schedules(&database).await;
    let ears = database.clone();
    tokio::spawn(async move { ears.listen().await });
    let world = World::empty(database).with_pools().await;
    let (there, worker) = (another(&world, &url).await, another(&world, &url).await.panel);
    let (mut here, mut there) = (Site::of(world), Site::of(there));
    for site in [&mut here, &mut there] {
        site.address = Some("192.0.2.1".parse().unwrap());
    }
    here.add_user("vera", Role::Administrator).await;
    let panel = worker.clone();
    let working = tokio::spawn(async move { Worker::new(panel).work().await });
    Trio { here, there, worker, working }
}

impl Trio {
    /// Vera signs in on one, and is in on the other.
    async fn sign_in(&mut self) {
        let page = self.here.sign_in("vera", PASSWORD).await;
        assert_eq!(page.status, 303, "{}", page.text);
        self.there.keep_cookies(&page);
        assert_eq!(self.there.get("/runs").await.status, 200);
    }

    async fn set(&self, settings: Settings) {
        self.here.world.set(settings).await;
    }

    async fn wait_for(&self, run: RunId, wanted: RunState) {
        let mut bell = self.here.world.panel.bells().watch(run);
        let reached = async {
            while self.here.world.state(run).await != wanted {
                let _ = timeout(Duration::from_secs(1), bell.changed()).await;
            }
        };
        timeout(PATIENCE, reached).await.unwrap_or_else(|_| panic!("it never was {wanted}"));
    }

    async fn end(self) {
        self.worker.shutdown.cancel();
        self.working.await.unwrap();
    }
}

/// Asks for a sync of ATL through the form.
async fn ask(site: &Site) -> RunId {
    let page = site.post("/sync", &[("pool_fqdn", ATL), ("backup_module", "All"), ("mode", "delta")]).await;
    let run = page.location().rsplit('/').next().unwrap().parse();
    run.unwrap_or_else(|_| panic!("{}", page.location()))
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_or_out_on_one_panel_has_done_so_on_the_other() {
    let mut trio = trio().await;
    trio.sign_in().await;
    let page = trio.there.post("/logout", &[]).await;
    assert_eq!(page.status, 303, "{}", page.text);
    let page = trio.here.get("/runs").await;
    assert_eq!(page.status, 303, "the session is over everywhere");
    assert!(page.location().starts_with("/login"), "{}", page.location());
    trio.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_counted_over_all_panels() {
    let trio = trio().await;
    let mut tries = 0;
    let refused: Page = loop {
        let site = if tries % 2 == 0 { &trio.here } else { &trio.there };
        let page = site.post("/login", &[("name", "vera"), ("password", "wrong horse battery")]).await;
        if page.status == 429 {
            break page;
        }
        tries += 1;
        assert!(tries < 50, "nothing stops it");
    };
    assert_eq!(tries, 10, "as many as on one panel");
    assert!(refused.text.contains("too many tries"), "{}", refused.text);
    for site in [&trio.here, &trio.there] {
        let page = site.post("/login", &[("name", "vera"), ("password", PASSWORD)]).await;
        assert_eq!(page.status, 429, "not even the right one is looked at");
    }
    trio.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_watched_on_one_panel_and_cancelled_on_the_other_while_a_third_process_works_on_it() {
    let mut trio = trio().await;
    trio.sign_in().await;
    // So slow that it is under way until somebody stops it.
    trio.set(Settings { bandwidth_limit: Some("1 KB/s".parse().unwrap()), ..Settings::default() }).await;
    std::fs::write(trio.here.world.stores().join("atl/live/dataconf/00/large"), vec![7; 4_000_000]).unwrap();
    let run = ask(&trio.here).await;
    let stream = trio.there.send(Request::get(format!("/runs/{run}/events")).body(Body::empty()).unwrap()).await;
    let mut events = stream.into_body().into_data_stream();
    let mut heard = String::new();
    let written = async {
        while !heard.contains("Running") {
            heard = String::from_utf8(events.next().await.expect("an event").unwrap().to_vec()).unwrap();
        }
    };
    timeout(PATIENCE, written).await.expect("progress of a run that another process works on");
    let page = trio.there.post(&format!("/runs/{run}/cancel"), &[]).await;
    assert_eq!(page.status, 303, "{}", page.text);
    trio.wait_for(run, RunState::Cancelled).await;
    let ended = async {
        while let Some(event) = events.next().await {
            heard.push_str(std::str::from_utf8(&event.unwrap()).unwrap());
        }
    };
    timeout(PATIENCE, ended).await.expect("the stream ends with the run");
    assert!(heard.contains("event: ended"), "{heard}");
    trio.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_run_is_approved_on_another_panel_than_the_one_that_was_asked() {
    let mut trio = trio().await;
    trio.sign_in().await;
    let first = ask(&trio.here).await;
    trio.wait_for(first, RunState::Succeeded).await;
    empty(&trio.here.world.stores().join("atl/live/dataconf"));
    let run = ask(&trio.here).await;
    trio.wait_for(run, RunState::Held).await;
    let page = trio.there.get(&format!("/runs/{run}")).await;
    let digest = page.attributes("input[name=digest]", "value").remove(0);
    let page = trio.there.post(&format!("/runs/{run}/approve"), &[("digest", &digest)]).await;
    assert_eq!(page.status, 303, "{}", page.text);
    trio.wait_for(run, RunState::Succeeded).await;
    assert!(trio.here.get(&format!("/runs/{run}")).await.text.contains("Succeeded"));
    trio.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_is_drained_from_one_panel_and_takes_runs_again_from_the_other() {
    let mut trio = trio().await;
    trio.sign_in().await;
    let listed = async {
        loop {
            if let Some(worker) = list_workers(&trio.there.world.panel.database).await.unwrap().into_iter().next() {
                break worker.name;
            }
            tokio::task::yield_now().await;
        }
    };
    let name = timeout(PATIENCE, listed).await.expect("a sign of life");
    let page = trio.here.post("/workers/drain", &[("name", &name)]).await;
    assert_eq!(page.status, 303, "{}", page.text);
    assert!(trio.there.get("/workers").await.text.contains("Take runs again"));
    let run = ask(&trio.here).await;
    // Whoever listens has heard of it by then, and looked.
    let mut taken = trio.there.world.panel.bells().watch(run);
    let _ = timeout(Duration::from_secs(2), taken.changed()).await;
    assert_eq!(trio.there.world.state(run).await, RunState::Queued);
    let page = trio.there.post("/workers/resume", &[("name", &name)]).await;
    assert_eq!(page.status, 303, "{}", page.text);
    trio.wait_for(run, RunState::Succeeded).await;
    trio.end().await;
}
