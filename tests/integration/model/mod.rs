//! The whole panel beside a model of it: people edit, sync, look, approve, take back and restore at random, workers are
//! killed and disks are full, and after every step the stores and the history are what the model says.
//!
//! A sequence follows from its seed. `POOLSYNC_MODEL_SEED` plays one again, `POOLSYNC_MODEL_SEQUENCES` asks for more of
//! them: 2,000 are the long form. With `POOLSYNC_MODEL_RARE_EVERY=1`, something breaks in each.

mod breaks;
mod contents;
mod player;
mod settle;
mod steps;
mod stores;
mod world;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use super::engine::Seeded;
use player::Player;
use poolsync::domain::RunRequest;

/// How many sequences are played in the test run.
const SEQUENCES: u64 = 100;
/// One in how many has a step that takes long, with processes that are killed and the like.
const RARE_EVERY: u64 = 5;
/// How many at once.
const AT_ONCE: usize = 3;

fn rare_every() -> u64 {
    number("POOLSYNC_MODEL_RARE_EVERY").unwrap_or(RARE_EVERY)
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

/// Plays a sequence; `told` is what happened so far.
async fn play_sequence(seed: u64, told: &Mutex<Vec<String>>) {
    let mut random = Seeded(seed.wrapping_mul(0x9e37_79b9) ^ 0x5eed);
    let mut player = Player::new(world::new_world(&mut random).await);
    let steps = steps::sequence(seed.is_multiple_of(rare_every()), &mut random);
    player.carry_out(RunRequest::default()).await;
    player.check();
    for step in steps {
        told.lock().unwrap().push(format!("{step:?}"));
        let mut random = Seeded(random.below(u64::MAX));
        steps::play(&mut player, step, &mut random).await;
        player.check();
    }
    told.lock().unwrap().push("the conclusion".to_owned());
    steps::conclude(&mut player).await;
    player.world.panel.database.close().await;
}

/// What happened in a sequence that did not go as it must.
fn failure_of(runtime: &tokio::runtime::Runtime, seed: u64) -> Option<String> {
    let told = Mutex::new(Vec::new());
    let played = catch_unwind(AssertUnwindSafe(|| runtime.block_on(play_sequence(seed, &told))));
    let told = told.into_inner().unwrap().join("\n  ");
    let why = played.err()?;
    let why = why.downcast_ref::<String>().cloned().or_else(|| why.downcast_ref::<&str>().map(ToString::to_string));
    let why = why.unwrap_or_default();
    let again = format!("POOLSYNC_MODEL_RARE_EVERY={} POOLSYNC_MODEL_SEED={seed}", rare_every());
    Some(format!("{again} failed in the last of these steps:\n  the first sync\n  {told}\n{why}\n"))
}

#[test]
fn whatever_people_and_machines_do_the_panel_is_as_its_model_says() {
    let only = number("POOLSYNC_MODEL_SEED");
    let first = only.unwrap_or(0);
    let end = only.map_or_else(|| number("POOLSYNC_MODEL_SEQUENCES").unwrap_or(SEQUENCES), |seed| seed + 1);
    let (next, failed) = (AtomicU64::new(first), Mutex::new(Vec::new()));
    thread::scope(|threads| {
        for _ in 0..AT_ONCE {
            threads.spawn(|| {
                let runtime =
                    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        return;
                    }
                    failed.lock().unwrap().extend(failure_of(&runtime, seed));
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{} of {} failed.\n{}", failed.len(), end - first, failed.join("\n"));
}
