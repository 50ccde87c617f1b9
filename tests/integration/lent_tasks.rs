//! Parts of a large comparison that other workers look at: the plan is the same, whoever looked and whatever became of them.

use std::{
    fs, io,
    os::unix::fs::symlink,
    path::Path,
    process::Child,
    sync::Arc,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::Duration,
};

use poolsync::{
    domain::{BackupModule, Intent, Mode, ModuleSelection, RunRequest, RunState, StoreUrl},
    state::{sql, workers::list_workers},
    sync::{
        Context, Hands, Helper, Options, Store, StoreAddress, Totals, compare_stores,
        files::{Faults, FaultyFolder, FileStore, LocalFolder},
    },
};
use tokio::{
    runtime::Handle,
    time::{sleep, timeout},
};

use super::{
    engine::{Outcome, lines, options, scratch},
    support::{
        Way,
        process::{keep_at, poolsync},
        world::{World, request},
    },
};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// What becomes of the tasks that are lent out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Done,
    /// Some are never answered.
    Lost,
    /// The end of some answers is missing.
    CutOff,
    /// Some answers are of something else.
    Senseless,
}

/// Other workers, in this process.
#[derive(Debug)]
struct Others {
    stores: (StoreAddress, StoreAddress),
    fate: Fate,
    asked: AtomicUsize,
    runtime: Handle,
}

impl Hands for Others {
    fn pays(&self, _since: Duration, _pace: f64) -> bool {
        true
    }

    fn most(&self) -> usize {
        3
    }

    fn lend(&self, task: &[u8], _is_over: &dyn Fn() -> bool) -> Option<Vec<u8>> {
        let number = self.asked.fetch_add(1, Relaxed);
        let (source, target) = self.stores.clone();
        let context = Context::default();
        let help = async {
            let helper = Arc::new(Helper::open(source, target, &context).await?);
            helper.help(task.to_vec(), &context).await
        };
        let mut answer = self.runtime.block_on(help).expect("help");
        match self.fate {
            Fate::Lost if number.is_multiple_of(2) => return None,
            Fate::CutOff => answer.truncate(answer.len() * (number % 4) / 3),
            Fate::Senseless if number.is_multiple_of(2) => answer.fill(7),
            _ => {}
        }
        Some(answer)
    }
}

/// Two folders that differ in all the ways there are.
fn make(root: &Path) -> io::Result<()> {
    for i in 0..200 {
        for side in ["source", "target"] {
            let dir = root.join(side).join(format!("{}/{i}/inner", i % 7));
            fs::create_dir_all(&dir)?;
            for n in 0..4 {
                fs::write(dir.join(format!("same-{n}")), format!("{i} {n}"))?;
            }
            match i % 9 {
                0 if side == "source" => fs::write(dir.join("new"), "new")?,
                1 if side == "target" => fs::write(dir.join("old"), "old")?,
                2 => fs::write(dir.join("longer"), side.repeat(i))?,
                3 => fs::write(dir.join("kind"), side)?,
                4 if side == "source" => fs::create_dir_all(dir.join("deep/er"))?,
                5 => symlink(side, dir.join("link"))?,
                6 => {
                    fs::write(dir.join("twin"), "one file")?;
                    fs::hard_link(dir.join("twin"), dir.join(format!("twin of {side}")))?;
                }
                7 if side == "target" => fs::create_dir_all(dir.join("only/here"))?,
                _ => {}
            }
        }
    }
    Ok(())
}

/// What a comparison found: its changes, digest and totals, and how many items were compared.
type Compared = (Vec<String>, String, Totals, u64);

async fn compare(root: &Path, mode: Mode, hands: Option<Arc<Others>>) -> Result<Compared, Box<dyn std::error::Error>> {
    let folder = |side: &str| LocalFolder::open_root(&root.join(side)).map(FileStore::Local);
    // Far away, so that there is something left to lend out once somebody asks.
    let far = Arc::new(Faults::default());
    far.slow_down(Duration::from_millis(if hands.is_some() { 2 } else { 0 }));
    let stores = (Store::Files(FaultyFolder::wrap(folder("source")?, &far)), Store::Files(folder("target")?));
    let context = Context { hands: hands.map(|hands| hands as Arc<dyn Hands>), ..Context::default() };
    let compared = compare_stores(stores.0, stores.1, &Options { mode, ..options("look") }, &context).await?;
    let plan = compared.plan();
    Ok((lines(plan)?, plan.digest(), plan.totals(), context.tally.snapshot().items_compared))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_is_the_same_whoever_looks_and_whatever_becomes_of_their_answers() -> Outcome {
    let root = scratch()?;
    make(root.path())?;
    for mode in [Mode::Delta, Mode::Full] {
        let alone = compare(root.path(), mode, None).await?;
        assert!(alone.0.len() > 100);
        for fate in [Fate::Done, Fate::Lost, Fate::CutOff, Fate::Senseless] {
            let address = |side: &str| -> Result<StoreAddress, Box<dyn std::error::Error>> {
                Ok((&format!("file://{}/{side}", root.path().display()).parse::<StoreUrl>()?).into())
            };
            let stores = (address("source")?, address("target")?);
            let others = Arc::new(Others { stores, fate, asked: AtomicUsize::new(0), runtime: Handle::current() });
            let shared = compare(root.path(), mode, Some(Arc::clone(&others))).await?;
            assert!(others.asked.load(Relaxed) > 0, "nothing was lent out");
            assert_eq!(shared, alone, "{mode:?} {fate:?}");
        }
    }
    Ok(())
}

/// A worker that is a process of its own; killed when dropped.
struct Working(Child);

impl Drop for Working {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_with_nothing_else_to_do_looks_at_parts_of_anothers_run() {
    let way = Way::to_server();
    let world = World::empty(way.open_migrated().await).with_pools().await;
    keep_at(world.dir.path(), &way);
    let content = world.store("atl", "live", BackupModule::DataConf);
    for i in 0..2000 {
        let dir = content.join(format!("{:02}/conf-{i}", i % 10));
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("slide"), vec![b'x'; 20_000]).unwrap();
    }
    let mut tx = world.panel.database.begin().await.unwrap();
    for statement in [
        "create table answers (worker text not null)",
        "create function note_answer() returns trigger language plpgsql as \
         $$ begin insert into answers values (new.worker); return new; end $$",
        "create trigger note after update of answer on lent_tasks for each row execute function note_answer()",
    ] {
        sql(statement).execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();

    let settings = "data_dir = \"data\"\nallowed_roots = [\"stores\"]\n[worker]\nlend_after_seconds = 0\n";
    fs::write(world.dir.path().join("poolsync.toml"), settings).unwrap();
    let start = || poolsync(world.dir.path()).args(["worker", "--config", "poolsync.toml"]).spawn().map(Working);
    let _workers = [start().unwrap(), start().unwrap()];
    timeout(PATIENCE, async {
        while list_workers(&world.panel.database).await.unwrap().len() < 2 {
            sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("two workers");
    for intent in [Intent::Sync, Intent::Verify] {
        let run = world.ask(RunRequest { intent, ..request(ModuleSelection::One(BackupModule::DataConf)) }).await;
        let ended = timeout(PATIENCE, async {
            while !world.state(run).await.is_final() {
                sleep(Duration::from_millis(20)).await;
            }
        });
        ended.await.expect("its end");
        assert_eq!(world.state(run).await, RunState::Succeeded);
    }
    let answers =
        sql("select count(*) as n from answers").one(&world.panel.database).await.unwrap().count("n").unwrap();
    assert!(answers > 0, "it helped");
    let left =
        sql("select count(*) as n from lent_tasks").one(&world.panel.database).await.unwrap().count("n").unwrap();
    assert_eq!(left, 0);
}
