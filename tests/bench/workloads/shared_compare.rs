//! W7: all contents compared with those of a backup store that is far away, by one worker alone and with a second one that
//! helps: what is waited for is the way there, so that two on one machine show what two machines would.

use std::fs;

use anyhow::{Context as _, ensure};

use super::{POSTGRES_SPACE, SEED, Workload};
use crate::{
    data::{Sizes, Tree},
    far::{Far, SSH_TOOL},
    history::{DATABASE, History, Panel},
    http,
    measure::median,
    place::Bench,
    report::{Limit, Outcome},
    servers::POSTGRES_TOOL,
    tell, viewers,
};

pub const WORKLOAD: Workload = Workload {
    id: "W7",
    work: "contents compared with a store far away",
    on_request: true,
    tools: &[POSTGRES_TOOL, SSH_TOOL],
    run,
};

/// For how many milliseconds a piece is under way to the store, or back.
const AWAY: u64 = 20;
/// Which part of the files of a tree there are: each is asked for by itself.
const PART: usize = 20;
/// How much of the time it takes one worker it may take two.
const TWO: f64 = 0.75;
const POOLS: [&str; 2] = ["atl-cs-001.litwareinc.com", "red-cs-001.litwareinc.com"];

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let history = History::empty(bench, POSTGRES_SPACE + 2 * bench.files as u64 * Sizes::Small.space())?;
    let far = Far::start(&history.place)?;
    let stores = history.place.join("stores");
    let files = bench.files / PART;
    Tree::make(stores.join("live"), files, Sizes::Small, SEED)?;
    fs::create_dir(stores.join("backup"))?;
    pair(&history, &far)?;
    let panel = history.serve()?;
    let cookie = panel.sign_in()?;
    sync(&history, &panel, &cookie)?; // brings everything over
    far.move_away(AWAY);
    let (mut alone, mut helped) = (Vec::new(), Vec::new());
    for round in 0..bench.rounds {
        let one = sync(&history, &panel, &cookie)?;
        let worker = history.worker()?;
        let two = sync(&history, &panel, &cookie)?;
        drop(worker);
        tell(&format!("  round {} of {}: {one:.1} s alone, {two:.1} s with another worker", round + 1, bench.rounds));
        alone.push(one);
        helped.push(two);
    }
    let ratio = median(helped.iter().zip(&alone).map(|(two, one)| two / one).collect());
    Ok(Outcome {
        limits: vec![Limit {
            what: format!(
                "{files} files, {AWAY} ms away, nothing changed: time with another worker ({:.1} s) / alone ({:.1} s)",
                median(helped),
                median(alone)
            ),
            measured: format!("{ratio:.2}"),
            goal: format!("≤ {TWO}"),
            reached: ratio <= TWO,
        }],
        servers: history.postgres.describe()?,
        ..Outcome::default()
    })
}

/// Two paired pools, of which one’s backup store is far away.
fn pair(history: &History, far: &Far) -> anyhow::Result<()> {
    let (stores, [atl, red]) = (history.place.join("stores"), POOLS);
    let text = format!(
        "[[pool]]\nfqdn = \"{atl}\"\nbackup_pool = \"{red}\"\n[pool.stores.DataConf]\nlive = \"file://{live}\"\n\
         [[pool]]\nfqdn = \"{red}\"\nbackup_pool = \"{atl}\"\n[pool.stores.DataConf]\n\
         backup = \"sftp://{authority}{backup}?host_key={key}\"\nbackup_secret_file = \"{secret}\"\n",
        live = stores.join("live").display(),
        backup = stores.join("backup").display(),
        authority = far.authority,
        key = far.fingerprint,
        secret = far.key.display(),
    );
    let file = history.place.join("pools.toml");
    fs::write(&file, text)?;
    history.postgres.run(DATABASE, "insert into settings (name, value) values ('SchedulesPaused', 'true');")?;
    history.command(&["pool", "import", &file.display().to_string()], "")
}

/// Syncs, and says how many seconds the run took.
fn sync(history: &History, panel: &Panel, cookie: &str) -> anyhow::Result<f64> {
    let form = format!("pool_fqdn={}&backup_module=DataConf&mode=full&intent=sync", POOLS[0]);
    let answer = http::post(&panel.address, "/sync", cookie, &form)?;
    let place = answer.header("location").with_context(|| format!("no run, but status {}", answer.status))?;
    let run = place.rsplit('/').next().unwrap_or_default();
    viewers::watch(&history.postgres.url(DATABASE), &panel.address, cookie, run, 0)?;
    let sql = format!("select state, (finished_at - started_at) / 1e6 from runs where id = '{run}';");
    let told = history.postgres.run(DATABASE, &sql)?;
    let (state, took) = told.trim().split_once('|').context("a row")?;
    ensure!(state == "succeeded", "the run ended {state}");
    Ok(took.parse()?)
}
