//! W3: a running sync that many people watch: how old what they see is, and how much longer the run takes. The worker is
//! inside the panel’s process, and all viewers are on the same machine, so that nothing they cost is missing.

use std::{fs, path::Path};

use anyhow::{Context as _, ensure};

use super::{POSTGRES_SPACE, SEED, Workload};
use crate::{
    data::{Sizes, Tree},
    history::{DATABASE, History, Panel},
    http,
    measure::median,
    place::{Bench, remove},
    report::{Limit, Outcome},
    servers::POSTGRES_TOOL,
    tell,
    viewers::{self, Watched},
};

pub const WORKLOAD: Workload =
    Workload { id: "W3", work: "a sync that many watch", on_request: false, tools: &[POSTGRES_TOOL], run };

const VIEWERS: usize = 500;
/// How old in seconds what a viewer sees may be.
const OLDEST: f64 = 0.5;
/// How many times as long the run may take.
const LONGER: f64 = 1.05;
/// So many times the files of a tree are copied, so that the run lasts for a while.
const TIMES: usize = 2;
const POOLS: [&str; 2] = ["atl-cs-001.litwareinc.com", "red-cs-001.litwareinc.com"];

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let files = TIMES * bench.files;
    let history = History::empty(bench, POSTGRES_SPACE + 2 * files as u64 * Sizes::Small.space())?;
    let stores = history.place.join("stores");
    Tree::make(stores.join("live"), files, Sizes::Small, SEED)?;
    fs::create_dir(stores.join("backup"))?;
    pair(&history, &stores)?;
    let panel = history.serve()?;
    let cookie = panel.sign_in()?;
    let (mut ratios, mut oldest, mut alone, mut updates) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for round in 0..bench.rounds {
        let (unwatched, _) = sync(&history, &panel, &cookie, 0)?;
        let (took, watched) = sync(&history, &panel, &cookie, VIEWERS)?;
        let age = watched.oldest()?;
        updates = watched.updates();
        tell(&format!(
            "  round {} of {}: {unwatched:.2} s alone, {took:.2} s watched; {updates} updates, {age:.3} s old at the most",
            round + 1,
            bench.rounds
        ));
        ratios.push(took / unwatched);
        alone.push(unwatched);
        oldest.push(age);
    }
    let (age, ratio) = (oldest.into_iter().fold(0.0, f64::max), median(ratios));
    Ok(Outcome {
        limits: vec![
            Limit {
                what: format!("age of what the last of {VIEWERS} viewers saw, at the most, of {updates} updates"),
                measured: format!("{age:.2} s"),
                goal: format!("≤ {OLDEST} s"),
                reached: age <= OLDEST,
            },
            Limit {
                what: format!("time of the run with {VIEWERS} viewers / without ({:.2} s)", median(alone)),
                measured: format!("{ratio:.3}"),
                goal: format!("≤ {LONGER}"),
                reached: ratio <= LONGER,
            },
        ],
        servers: history.postgres.describe()?,
        ..Outcome::default()
    })
}

/// Two paired pools, of which one has the files.
fn pair(history: &History, stores: &Path) -> anyhow::Result<()> {
    let (stores, [atl, red]) = (stores.display(), POOLS);
    let text = format!(
        "[[pool]]\nfqdn = \"{atl}\"\nbackup_pool = \"{red}\"\n[pool.stores.DataConf]\nlive = \"file://{stores}/live\"\n\
         [[pool]]\nfqdn = \"{red}\"\nbackup_pool = \"{atl}\"\n[pool.stores.DataConf]\nbackup = \"file://{stores}/backup\"\n"
    );
    let file = history.place.join("pools.toml");
    fs::write(&file, text)?;
    history.postgres.run(DATABASE, "insert into settings (name, value) values ('SchedulesPaused', 'true');")?;
    history.command(&["pool", "import", &file.display().to_string()], "")
}

/// Copies everything anew, and says how many seconds the run took.
fn sync(history: &History, panel: &Panel, cookie: &str, viewers: usize) -> anyhow::Result<(f64, Watched)> {
    for entry in fs::read_dir(history.place.join("stores/backup"))? {
        let entry = entry?;
        if entry.file_name() != ".poolsync" {
            remove(&entry.path())?;
        }
    }
    history.place.settle()?;
    let form = format!("pool_fqdn={}&backup_module=DataConf&mode=delta&intent=sync", POOLS[0]);
    let answer = http::post(&panel.address, "/sync", cookie, &form)?;
    let place = answer.header("location").with_context(|| format!("no run, but status {}", answer.status))?;
    let run = place.rsplit('/').next().unwrap_or_default();
    let watched = viewers::watch(&history.postgres.url(DATABASE), &panel.address, cookie, run, viewers)?;
    let told = history
        .postgres
        .run(DATABASE, &format!("select state, (finished_at - started_at) / 1e6 from runs where id = '{run}';"))?;
    let (state, took) = told.trim().split_once('|').context("a row")?;
    ensure!(state == "succeeded", "the run ended {state}");
    Ok((took.parse()?, watched))
}
