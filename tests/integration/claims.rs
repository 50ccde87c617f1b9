//! Several workers that claim runs at once: none waits for another, and all together take no more than is allowed.

use std::time::{Duration, Instant};

use poolsync::{
    domain::{BackupModule, Counts, ModuleSelection, ModuleState, RunId, RunState},
    operations::{self, SyncRequest},
    state::{
        Database, Tx,
        queue::{self, Claim, Taker},
        runs, sql,
    },
};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};

use super::support::{
    postgres,
    world::{ATL, World, actor, fqdn, pause_schedules, request},
};

const LEASE: Duration = Duration::from_mins(1);
/// Longer than anything takes that works.
const PATIENCE: Duration = Duration::from_mins(1);
const LIMITED: Taker<'_> =
    Taker { most: Some(8), most_per_pool: Some(8), most_per_site: Some(8), ..Taker::new("w", LEASE) };

/// A panel's database with two runs of one pair, which exclude each other by nothing but limits.
struct Queue {
    name: String,
    database: Database,
    first: RunId,
    second: RunId,
    _world: World,
}

impl Queue {
    async fn new() -> Self {
        let url = postgres::shared().create_database();
        let database = Database::connect(&url).await.unwrap();
        database.migrate().await.unwrap();
        pause_schedules(&database).await;
        let world = World::empty(database.clone()).with_pools().await;
        let mut tx = database.begin().await.unwrap();
        sql("update pools set site = 'Atlanta'").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let mut asked = Vec::new();
        for module in [BackupModule::DataConf, BackupModule::PresenceFocus] {
            let request = SyncRequest {
                pools: vec![fqdn(ATL)],
                request: request(ModuleSelection::One(module)),
                request_key: Some(RunId::new().to_string()),
            };
            asked.push(operations::request_sync(&world.panel, &actor(), request).await.unwrap().runs[0].id);
        }
        let (_, name) = url.rsplit_once('/').unwrap();
        Self { name: name.to_owned(), database, first: asked[0], second: asked[1], _world: world }
    }

    async fn claim(&self, taker: Taker<'_>) -> Option<Claim> {
        claim(&self.database, taker).await
    }

    /// Holds up whoever is about to take the first run: until the transaction ends, nobody else writes its parts.
    async fn hold_up(&self) -> Tx {
        let mut tx = self.database.begin().await.unwrap();
        sql("update module_runs set phase = phase where run_id = $1").bind(self.first).execute(&mut tx).await.unwrap();
        tx
    }

    /// A worker that is held up amid its claim of the first run.
    async fn stuck(&self, taker: Taker<'static>) -> JoinHandle<Option<Claim>> {
        let database = self.database.clone();
        let stuck = tokio::spawn(async move { claim(&database, taker).await });
        let waiting = format!(
            "select count(*) from pg_stat_activity where datname = '{}' and wait_event_type = 'Lock'",
            self.name
        );
        let begun = Instant::now();
        while postgres::shared().sql("postgres", &waiting).unwrap() != ["1"] {
            assert!(begun.elapsed() < PATIENCE, "it was never held up");
            sleep(Duration::from_millis(20)).await;
        }
        stuck
    }

    async fn finish(&self, claim: &Claim, module: BackupModule) {
        let mut tx = self.database.begin().await.unwrap();
        let counts = Counts::default();
        queue::finish_module(&mut tx, &claim.lease, module, RunState::Succeeded, &counts, None).await.unwrap();
        queue::finish_run(&mut tx, &claim.lease, RunState::Succeeded).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn state(&self, run: RunId) -> (RunState, ModuleState) {
        let modules = runs::list_module_runs(&self.database, run).await.unwrap();
        (runs::find_run(&self.database, run).await.unwrap().unwrap().state, modules[0].state)
    }

    async fn writers_of(&self, run: RunId) -> u64 {
        let counted = sql("select count(*) as n from writers where run_id = $1").bind(run);
        counted.one(&self.database).await.unwrap().count("n").unwrap()
    }
}

async fn claim(database: &Database, taker: Taker<'_>) -> Option<Claim> {
    let mut tx = database.begin().await.unwrap();
    let claim = queue::claim(&mut tx, taker, None).await.unwrap();
    tx.commit().await.unwrap();
    claim
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_stands_still_amid_a_claim_holds_up_no_other() {
    let queue = Queue::new().await;
    let holds_up = queue.hold_up().await;
    let stuck = queue.stuck(LIMITED).await;
    let other = timeout(PATIENCE, queue.claim(LIMITED)).await.expect("it does not wait").expect("the next run");
    assert_eq!(other.run.id, queue.second);
    drop(holds_up);
    let first = timeout(PATIENCE, stuck).await.expect("held up no more").unwrap().expect("there is room for both");
    assert_eq!(first.run.id, queue.first);
    queue.database.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_that_claim_at_once_take_no_more_than_is_allowed() {
    let one_at_a_time = [
        Taker { most: Some(1), ..LIMITED },
        Taker { most_per_pool: Some(1), ..LIMITED },
        Taker { most_per_site: Some(1), ..LIMITED },
    ];
    for taker in one_at_a_time {
        let queue = Queue::new().await;
        let holds_up = queue.hold_up().await;
        // It has seen that there is room. By the time it goes on, another one has taken it.
        let stuck = queue.stuck(taker).await;
        let other = timeout(PATIENCE, queue.claim(taker)).await.expect("it does not wait").expect("there was room");
        drop(holds_up);
        let late = timeout(PATIENCE, stuck).await.expect("held up no more").unwrap();
        assert!(late.is_none(), "{taker:?}: {late:?}");
        assert_eq!(queue.state(queue.first).await, (RunState::Queued, ModuleState::At(RunState::Queued)));
        assert_eq!(queue.writers_of(queue.first).await, 0, "it keeps nobody from its stores");
        queue.finish(&other, BackupModule::PresenceFocus).await;
        assert_eq!(queue.claim(taker).await.expect("its turn has come").run.id, queue.first);
        queue.database.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_interrupted_keeps_its_stores_while_there_is_no_room_for_it() {
    let taker = Taker { most: Some(1), ..LIMITED };
    let queue = Queue::new().await;
    queue.claim(Taker { lease: Duration::ZERO, ..taker }).await.expect("the first");
    let mut tx = queue.database.begin().await.unwrap();
    assert_eq!(queue::interrupt_expired(&mut tx).await.unwrap(), [(queue.first, 1)]);
    tx.commit().await.unwrap();
    let interrupted = (RunState::Interrupted, ModuleState::At(RunState::Interrupted));

    let holds_up = queue.hold_up().await;
    let stuck = queue.stuck(taker).await;
    let other = timeout(PATIENCE, queue.claim(taker)).await.expect("it does not wait").expect("there was room");
    drop(holds_up);
    assert!(timeout(PATIENCE, stuck).await.expect("held up no more").unwrap().is_none());
    assert_eq!(queue.state(queue.first).await, interrupted);
    assert_eq!(queue.writers_of(queue.first).await, 2, "the live store and the backup");
    queue.finish(&other, BackupModule::PresenceFocus).await;
    assert_eq!(queue.claim(taker).await.expect("its turn has come").run.id, queue.first);
    queue.database.close().await;
}
