//! Steps in which something breaks: runs that are cancelled, workers that are killed or stopped, disks that are full, and
//! large files that change here and there.

use std::{collections::BTreeSet, time::Duration};

use poolsync::{
    domain::{Action, BackupModule, Intent, RunRequest},
    jobs::Worker,
    operations::{self, Cancelled},
};

use super::{
    super::{engine::Seeded, support::world::actor},
    player::{Mishap, Player},
    steps::sync,
    stores::{self, Amount},
    world::{FILES, MODULES, Process, ROWS, Side, ask, let_leases_run_out, place, wait_until},
};

/// What the process of a full disk may write to one file, and what is too large for that.
const ROOM: usize = 8 << 20;
const TOO_LARGE: usize = 10 << 20;

/// What a worker is about when it is broken off.
#[derive(Debug, Clone, Copy)]
pub enum Doing {
    Sync,
    Restore,
    PutBack,
}

pub async fn cancel(player: &mut Player, after: Duration) {
    let job = player.ask(RunRequest::default()).await;
    let id = player.jobs[job].id;
    let worker = Worker::new(player.world.panel.clone());
    let working = tokio::spawn(async move { worker.work_on(id).await });
    tokio::time::sleep(after).await;
    let run = player.run(job).await;
    let cancelled = operations::cancel_run(&player.world.panel, &actor(), &run).await.unwrap();
    working.await.unwrap().unwrap();
    player.settle(job, Mishap::Cancelled).await;
    assert!(cancelled == Cancelled::TooLate || player.jobs[job].held.is_empty(), "it waits though it was cancelled");
}

/// A worker of its own takes a large run and is killed, or asked to stop, in the middle of it; the next one goes on.
pub async fn break_off(player: &mut Player, doing: Doing, after_micros: u64, kill: bool, random: &mut Seeded) {
    // What much is put back is held.
    let amount = if matches!(doing, Doing::PutBack) { Amount::Little } else { Amount::Much };
    for module in MODULES {
        player.edit(Side::Live, module, amount, random);
    }
    let looked = match doing {
        Doing::Sync => None,
        Doing::Restore => {
            let look = RunRequest { intent: Intent::Preview, action: Action::Restore, ..RunRequest::default() };
            Some(player.carry_out(look).await)
        }
        Doing::PutBack => {
            let done = player.carry_out(RunRequest::default()).await;
            let did = player.jobs[done].held.is_empty() && !player.jobs[done].parts.is_empty();
            if did { Some(player.look_at_put_back(done, BTreeSet::new()).await) } else { None }
        }
    };
    let job = match looked {
        Some(looked) => player.ask_to_apply(looked).await,
        None => Some(player.ask(RunRequest::default()).await),
    };
    let Some(job) = job else { return };
    let id = player.jobs[job].id;
    let state = format!("select state from runs where id = '{id}'");
    let process = Process::start(player.world.dir.path());
    wait_until(&player.world, &state, "running held succeeded failed");
    let staging = place(&player.world, player.jobs[job].to, FILES).join(".poolsync/staging");
    if after_micros.is_multiple_of(2) {
        std::thread::sleep(Duration::from_micros(after_micros));
    } else {
        // Files are about to be put in place, which takes no time.
        while !staging.exists() && ask(&player.world, &state) == "running" {
            std::thread::sleep(Duration::from_micros(100));
        }
        std::thread::sleep(Duration::from_micros(after_micros / 8));
    }
    if kill {
        process.kill();
    } else {
        process.stop();
    }
    check_whole(player, job);
    if kill && random.below(4) > 0 {
        let_leases_run_out(&player.world);
    }
    if random.below(2) == 0 && ask(&player.world, &state) == "running" {
        let process = Process::start(player.world.dir.path());
        wait_until(&player.world, &state, "held succeeded failed partial cancelled");
        process.stop();
    } else {
        player.world.see_through(id).await;
    }
    let was_broken_off = player.run(job).await.attempt > 1;
    player.settle(job, if was_broken_off { Mishap::BrokenOff } else { Mishap::None }).await;
    assert_ne!(ask(&player.world, &state), "failed");
}

/// In the middle of a run, each file is whole, and rows are all of one moment.
fn check_whole(player: &Player, job: usize) {
    let (to, modules) = (player.jobs[job].to, player.jobs[job].modules.clone());
    for module in modules {
        let expected = player.expect(&player.jobs[job], module);
        if !expected.is_certain {
            continue;
        }
        let old = &player.contents[&(to, module)];
        let now = player.read(to, module);
        if module == ROWS {
            assert!(now == *old || now == expected.after, "rows are of two moments");
            continue;
        }
        let names: BTreeSet<&String> = old.keys().chain(expected.after.keys()).chain(now.keys()).collect();
        for name in names {
            let (was, becomes, is) = (old.get(name), expected.after.get(name), now.get(name));
            let fits = [was, becomes].into_iter().any(|version| match (version, is) {
                (Some(version), Some(is)) => version.is_like(is),
                (version, is) => version.is_none() && is.is_none(),
            });
            // What becomes of another kind goes first.
            let changes_kind = was.zip(becomes).is_some_and(|(was, becomes)| was.is_dir() != becomes.is_dir());
            assert!(fits || changes_kind && is.is_none(), "{name} is neither its old nor its new version");
        }
    }
}

/// A large file is changed in place, by syncs and by what takes them back.
pub async fn blocks(player: &mut Player, random: &mut Seeded) {
    let root = place(&player.world, Side::Live, FILES);
    let mut done = None;
    for _ in 0..3 {
        stores::edit_blocks(&root, random);
        player.learn(Side::Live);
        done = Some(player.carry_out(RunRequest::default()).await);
        player.check();
    }
    let Some(done) = done.filter(|done| player.jobs[*done].held.is_empty()) else { return };
    let looked = player.look_at_put_back(done, BTreeSet::new()).await;
    player.apply(looked).await;
    player.check();
    let look = RunRequest { intent: Intent::Preview, action: Action::Restore, ..RunRequest::default() };
    let looked = player.carry_out(look).await;
    player.apply(looked).await;
}

/// A worker that finds no room for one item; then there is.
pub async fn full_disk(player: &mut Player, module: BackupModule, random: &mut Seeded) {
    let (root, path) = (place(&player.world, Side::Live, FILES), place(&player.world, Side::Live, ROWS));
    if module == FILES {
        stores::put_large_file(&root, random, TOO_LARGE);
    } else {
        stores::put_large_row(&path, TOO_LARGE);
    }
    player.learn(Side::Live);
    let job = player.ask(RunRequest::default()).await;
    let process = Process::with_little_room(player.world.dir.path(), ROOM);
    let state = format!("select state from runs where id = '{}'", player.jobs[job].id);
    wait_until(&player.world, &state, "held succeeded failed partial");
    process.stop();
    player.settle(job, Mishap::FullDisk(module)).await;
    player.check();
    sync(player, RunRequest::default(), true).await;
    stores::remove_large(&root, &path);
    player.learn(Side::Live);
}
