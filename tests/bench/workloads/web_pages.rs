//! W5: the panel’s pages with a long history, asked for by one person.

use super::Workload;
use crate::{
    history::DATABASE,
    http,
    measure::median,
    place::Bench,
    report::{Limit, Outcome},
    servers::POSTGRES_TOOL,
    web::{self, WRK},
};

pub const WORKLOAD: Workload =
    Workload { id: "W5", work: "pages, one person", on_request: false, tools: &[POSTGRES_TOOL, WRK], run };

/// Milliseconds that 99 of a hundred requests may take.
const MOST: f64 = 50.0;
/// How long each page is asked for in a round, in seconds.
const SECONDS: u32 = 3;

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let history = bench.history()?;
    let panel = history.serve()?;
    let cookie = panel.sign_in()?;
    let run = history.postgres.run(DATABASE, "select id from runs where changed > 0 order by id desc limit 1;")?;
    let run = run.trim();
    let pages = [
        "/".to_owned(),
        "/status".to_owned(),
        "/runs".to_owned(),
        "/runs?pool=pool-7.litwareinc.com&state=failed".to_owned(),
        "/audit".to_owned(),
        format!("/runs/{run}"),
        format!("/runs/{run}/changes"),
        "/pools".to_owned(),
        "/alarms".to_owned(),
        "/schedules".to_owned(),
    ];
    let mut limits = Vec::new();
    for page in pages {
        let first = http::get(&panel.address, &page, &cookie)?;
        anyhow::ensure!(first.status == 200, "{page} was answered with {}", first.status);
        let (mut half, mut most) = (Vec::new(), Vec::new());
        for _ in 0..bench.rounds {
            let load = web::load(&panel.address, &page, &cookie, 1, SECONDS)?;
            half.push(load.half);
            most.push(load.most);
        }
        let most = median(most);
        limits.push(Limit {
            what: format!("time of half and of 99 % of the requests for {}", page.replace(run, "RUN")),
            measured: format!("{:.1} ms, {most:.1} ms", median(half)),
            goal: format!("≤ {MOST:.0} ms for 99 %"),
            reached: most <= MOST,
        });
    }
    Ok(Outcome { limits, servers: history.postgres.describe()?, ..Outcome::default() })
}
