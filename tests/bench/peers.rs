//! `cargo bench --bench peers`: ours beside the tools an administrator would use instead, on the same data, in turn.
//!
//! Every contender is a process of its own, so that time, processor and memory are those of the whole tool. What it left
//! behind is checked after each run, outside the time. The result is a Markdown table on standard output.
//!
//! `cargo bench --bench peers -- F1 F3` runs these workloads only. The environment may say
//! - `POOLSYNC_BENCH_DIR`: where the data lives (default: `/dev/shm` where that is memory, else the temporary folder),
//! - `POOLSYNC_BENCH_ROUNDS`: how often each contender runs (default 5),
//! - `POOLSYNC_BENCH_FILES`: how many files a tree has (default 100,000); other sizes follow,
//! - `POOLSYNC_BENCH_USERS`: how many users a database has (default 40,000, which are 4.2 million rows),
//! - `POOLSYNC_BENCH_RUNS`: how many runs a panel’s history has (default 1,000,000).
//!
//! A workload is one file in `workloads/`, with a line in [`workloads::ALL`].

mod copier;
#[path = "../integration/support/daemon.rs"]
mod daemon;
mod data;
mod django;
mod equal;
mod far;
mod fleet;
mod history;
mod http;
mod interrupt;
mod machine;
mod measure;
mod place;
mod report;
mod rows;
mod servers;
mod user_store;
mod viewers;
mod web;
mod workloads;

use std::{io::Write as _, process::ExitCode};

use anyhow::{Context as _, bail, ensure};

use place::Bench;
use workloads::Workload;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    // Cargo adds `--bench`; every other word names a workload.
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let chosen = choose(&asked)?;
    machine::demand(chosen.iter().flat_map(|workload| workload.tools.iter()))?;
    let bench = Bench::from_environment()?;
    interrupt::listen()?;
    let mut outcomes = Vec::new();
    for workload in chosen {
        tell(&format!("{}: {}", workload.id, workload.work));
        outcomes.push((workload, (workload.run)(&bench).with_context(|| format!("{} broke off", workload.id))?));
    }
    let text = report::markdown(&bench, &outcomes)?;
    std::io::stdout().write_all(text.as_bytes()).context("the result can’t be printed")
}

fn choose(asked: &[String]) -> anyhow::Result<Vec<&'static Workload>> {
    for word in asked {
        if !workloads::ALL.iter().any(|w| w.id.eq_ignore_ascii_case(word)) {
            let known: Vec<_> = workloads::ALL.iter().map(|w| w.id).collect();
            bail!("there is no workload “{word}”; choose among {}", known.join(", "));
        }
    }
    let is_chosen = |w: &&Workload| match asked {
        [] => !w.on_request,
        words => words.iter().any(|word| w.id.eq_ignore_ascii_case(word)),
    };
    let chosen: Vec<_> = workloads::ALL.iter().filter(is_chosen).collect();
    ensure!(!chosen.is_empty(), "there is nothing to run");
    Ok(chosen)
}

/// Says on standard error how far we are.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
