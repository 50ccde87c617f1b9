//! What happens in a sequence: steps from a weighted table, and how each is played.

use std::{collections::BTreeSet, time::Duration};

use poolsync::{
    domain::{
        Action, BackupModule, Bandwidth, Intent, Mode, ModuleSelection, RunRequest, RunState, Settings, Verdict,
        digest_of_plans,
    },
    operations::{self, Cancelled, Decide, decide},
};

use super::{
    super::{engine::Seeded, support::world::actor},
    breaks::{Doing, blocks, break_off, cancel, full_disk},
    player::{Mishap, Player},
    stores::{self, Amount},
    world::{FILES, GUARD, MODULES, ROWS, Side, place},
};

/// One step.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Edit {
        side: Side,
        module: BackupModule,
        amount: Amount,
    },
    /// The content of a file at the backup changes, and neither its size nor its time.
    Rot,
    Sync {
        selection: ModuleSelection,
        mode: Mode,
    },
    Preview {
        selection: ModuleSelection,
        mode: Mode,
    },
    /// A look, and then what was seen is carried out, with or without an edit in between.
    ApplySeen {
        action: Action,
        selection: ModuleSelection,
        mode: Mode,
        edit: bool,
    },
    /// A word on a held run, if there is one; without a verdict, it is cancelled.
    Decide {
        verdict: Option<Verdict>,
        edit: bool,
    },
    /// Takes back a run, the latest or any, all of it or a choice.
    PutBack {
        latest: bool,
        choose: bool,
        edit: bool,
    },
    Retry,
    /// Cancels a run after some milliseconds.
    Cancel {
        after: u64,
    },
    /// The same of a run that takes its time.
    CancelSlow,
    /// A worker is killed.
    Kill {
        doing: Doing,
        after_micros: u64,
    },
    /// A worker is asked to stop, and another one goes on.
    Restart {
        doing: Doing,
        after_micros: u64,
    },
    /// A large file changes here and there; syncs, and all is taken back.
    Blocks,
    /// A worker can't write large files.
    FullDisk {
        module: BackupModule,
    },
}

type Deal = fn(&mut Seeded) -> Step;

/// How often what happens.
const USUAL: &[(u64, Deal)] = &[
    (24, |r| Step::Edit { side: Side::Live, module: module(r), amount: amount(r) }),
    (6, |r| Step::Edit { side: Side::Backup, module: module(r), amount: amount(r) }),
    (3, |_| Step::Rot),
    (22, |r| Step::Sync { selection: selection(r), mode: mode(r) }),
    (5, |r| Step::Preview { selection: selection(r), mode: mode(r) }),
    (8, |r| Step::ApplySeen { action: Action::Backup, selection: selection(r), mode: mode(r), edit: r.below(2) == 0 }),
    (6, |r| Step::ApplySeen { action: Action::Restore, selection: selection(r), mode: mode(r), edit: r.below(4) == 0 }),
    (9, |r| Step::Decide { verdict: verdict(r), edit: r.below(3) == 0 }),
    (14, |r| Step::PutBack { latest: r.below(3) > 0, choose: r.below(2) == 0, edit: r.below(5) == 0 }),
    (4, |_| Step::Retry),
    (4, |r| Step::Cancel { after: r.below(60) }),
];

/// What takes long: processes, and runs that are slow.
const RARE: &[(u64, Deal)] = &[
    (6, |r| Step::Kill { doing: doing(r), after_micros: r.below(60_000) }),
    (2, |r| Step::Restart { doing: doing(r), after_micros: r.below(60_000) }),
    (3, |r| Step::FullDisk { module: module(r) }),
    (1, |_| Step::CancelSlow),
    (2, |_| Step::Blocks),
];

fn module(random: &mut Seeded) -> BackupModule {
    if random.below(2) == 0 { FILES } else { ROWS }
}

fn amount(random: &mut Seeded) -> Amount {
    match random.below(20) {
        0 => Amount::Emptied,
        1..=2 => Amount::MassDelete,
        3..=6 => Amount::Much,
        _ => Amount::Little,
    }
}

fn selection(random: &mut Seeded) -> ModuleSelection {
    if random.below(2) == 0 { ModuleSelection::All } else { ModuleSelection::One(module(random)) }
}

fn verdict(random: &mut Seeded) -> Option<Verdict> {
    match random.below(6) {
        0 => None,
        1..=2 => Some(Verdict::Rejected),
        _ => Some(Verdict::Approved),
    }
}

fn doing(random: &mut Seeded) -> Doing {
    match random.below(4) {
        0 => Doing::Restore,
        1 => Doing::PutBack,
        _ => Doing::Sync,
    }
}

fn mode(random: &mut Seeded) -> Mode {
    if random.below(4) == 0 { Mode::Full } else { Mode::Delta }
}

fn deal(table: &[(u64, Deal)], random: &mut Seeded) -> Step {
    let mut at = random.below(table.iter().map(|(weight, _)| weight).sum());
    for (weight, deal) in table {
        if at < *weight {
            return deal(random);
        }
        at -= weight;
    }
    unreachable!()
}

/// The steps of a sequence; one that takes long is among them or not.
pub fn sequence(with_rare: bool, random: &mut Seeded) -> Vec<Step> {
    let mut steps: Vec<Step> = (0..8 + random.below(5)).map(|_| deal(USUAL, random)).collect();
    if with_rare {
        let at = usize::try_from(random.below(steps.len() as u64)).unwrap();
        steps.insert(at, deal(RARE, random));
    }
    steps
}

/// Plays one step.
pub async fn play(player: &mut Player, step: Step, random: &mut Seeded) {
    match step {
        Step::Edit { side, module, amount } => player.edit(side, module, amount, random),
        Step::Rot => {
            stores::rot(&place(&player.world, Side::Backup, FILES), random);
            player.learn(Side::Backup);
        }
        Step::Sync { selection, mode } => {
            sync(player, RunRequest { selection, mode, ..RunRequest::default() }, random.below(3) == 0).await;
        }
        Step::Preview { selection, mode } => {
            player.carry_out(RunRequest { selection, mode, intent: Intent::Preview, ..RunRequest::default() }).await;
        }
        Step::ApplySeen { action, selection, mode, edit } => {
            let look = RunRequest { selection, mode, intent: Intent::Preview, action, ..RunRequest::default() };
            let looked = player.carry_out(look).await;
            apply_seen(player, looked, edit, random).await;
        }
        Step::Decide { verdict, edit } => decide_on_held(player, verdict, edit, random).await,
        Step::PutBack { latest, choose, edit } => put_back(player, latest, choose, edit, random).await,
        Step::Retry => {
            if let Some(job) = any(player.jobs.len(), random)
                && player.run(job).await.state.is_final()
            {
                player.retry(job).await;
            }
        }
        Step::Cancel { after } => cancel(player, Duration::from_millis(after)).await,
        Step::CancelSlow => {
            player.edit(Side::Live, FILES, Amount::Much, random);
            stores::put_large_file(&place(&player.world, Side::Live, FILES), random, 100 << 10);
            player.learn(Side::Live);
            let limit = Bandwidth::from_kibibytes(64);
            player.world.set(Settings { guard: GUARD, bandwidth_limit: limit, ..Settings::default() }).await;
            cancel(player, Duration::from_millis(400)).await;
            player.world.set(Settings { guard: GUARD, ..Settings::default() }).await;
        }
        Step::Kill { doing, after_micros } => break_off(player, doing, after_micros, true, random).await,
        Step::Restart { doing, after_micros } => break_off(player, doing, after_micros, false, random).await,
        Step::Blocks => blocks(player, random).await,
        Step::FullDisk { module } => full_disk(player, module, random).await,
    }
}

fn any(count: usize, random: &mut Seeded) -> Option<usize> {
    (count > 0).then(|| usize::try_from(random.below(count as u64)).unwrap())
}

/// A sync; a look right after finds nothing of what it did.
pub async fn sync(player: &mut Player, request: RunRequest, look_again: bool) {
    let job = player.carry_out(request).await;
    if look_again && player.run(job).await.state == RunState::Succeeded {
        nothing_is_left(player, request).await;
    }
}

async fn nothing_is_left(player: &mut Player, request: RunRequest) {
    let again = player.carry_out(RunRequest { intent: Intent::Preview, ..request }).await;
    assert!(player.jobs[again].plans.values().all(Vec::is_empty), "a second run right after plans something");
}

/// Something happens to the stores between a look and its word.
fn meddle(player: &mut Player, random: &mut Seeded) {
    let side = if random.below(2) == 0 { Side::Live } else { Side::Backup };
    player.edit(side, module(random), Amount::Little, random);
}

async fn apply_seen(player: &mut Player, looked: usize, edit: bool, random: &mut Seeded) {
    if edit {
        meddle(player, random);
    }
    let Some(done) = player.apply(looked).await else { return };
    // What was refused shows the new plan, which can be carried out in turn.
    if player.run(done).await.state == RunState::Failed && random.below(2) == 0 {
        player.apply(done).await;
    }
}

async fn decide_on_held(player: &mut Player, verdict: Option<Verdict>, edit: bool, random: &mut Seeded) {
    let held: Vec<usize> = (0..player.jobs.len()).filter(|job| !player.jobs[*job].held.is_empty()).collect();
    let Some(job) = any(held.len(), random).map(|n| held[n]) else { return };
    if edit {
        meddle(player, random);
    }
    if let Some(verdict) = verdict {
        say(player, job, verdict).await;
        return;
    }
    let run = player.run(job).await;
    assert_eq!(operations::cancel_run(&player.world.panel, &actor(), &run).await.unwrap(), Cancelled::Asked);
    player.jobs[job].held.clear();
}

async fn say(player: &mut Player, job: usize, verdict: Verdict) {
    let run = player.run(job).await;
    let digest = digest_of_plans(decide::held(&player.modules(run.id).await));
    let word = Decide { verdict, digest, comment: "seen".to_owned() };
    operations::decide(&player.world.panel, &actor(), &run, word).await.unwrap();
    let held = std::mem::take(&mut player.jobs[job].held);
    if verdict == Verdict::Approved {
        player.jobs[job].approved = held;
        player.world.see_through(run.id).await;
        player.settle(job, Mishap::None).await;
    }
}

async fn put_back(player: &mut Player, latest: bool, choose: bool, edit: bool, random: &mut Seeded) {
    let did = |job: &usize| player.jobs[*job].parts.values().any(|part| !part.changes.is_empty());
    let done: Vec<usize> = (0..player.jobs.len()).filter(did).collect();
    let mut of = None;
    for job in done {
        if player.run(job).await.state.is_final() && (latest || random.below(3) == 0) {
            of = Some(job);
        }
    }
    let Some(of) = of else { return };
    let mut chosen = BTreeSet::new();
    if choose {
        // Each change by itself, or whatever lies in one folder or table.
        let by_part = random.below(2) == 0;
        let salt = random.below(u64::MAX);
        for (module, part) in &player.jobs[of].parts {
            for named in &part.changes {
                let place = if by_part { named.1.split(['/', ' ']).next().unwrap() } else { &named.1 };
                let hash =
                    place.bytes().fold(salt, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
                if (hash >> 17).is_multiple_of(2) {
                    chosen.insert((*module, named.clone()));
                }
            }
        }
    }
    let looked = player.look_at_put_back(of, chosen).await;
    apply_seen(player, looked, edit, random).await;
}

/// In the end nothing is held any more, and both sides are equal.
pub async fn conclude(player: &mut Player) {
    for job in 0..player.jobs.len() {
        if !player.jobs[job].held.is_empty() {
            say(player, job, Verdict::Rejected).await;
        }
    }
    let request = RunRequest { mode: Mode::Full, ..RunRequest::default() };
    let last = player.carry_out(request).await;
    if !player.jobs[last].held.is_empty() {
        say(player, last, Verdict::Approved).await;
    }
    nothing_is_left(player, request).await;
    player.check();
    for module in MODULES {
        assert_eq!(player.read(Side::Live, module), player.read(Side::Backup, module), "{module}");
    }
}
