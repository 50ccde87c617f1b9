//! W1: the history page of a long history, asked for by many at once, beside Django’s admin list of the same rows. W2: the
//! same page far back, beside the first one.

use std::fmt::Write as _;

use anyhow::Context as _;

use super::Workload;
use crate::{
    django::{DJANGO_TOOL, Django, GUNICORN_TOOL, LISTS},
    history::{DATABASE, PAGE},
    http,
    measure::median,
    place::Bench,
    report::{Limit, Outcome},
    servers::POSTGRES_TOOL,
    tell,
    web::{self, Load, WRK},
};

pub const FIRST_PAGE: Workload = Workload {
    id: "W1",
    work: "history page, 64 connections",
    on_request: false,
    tools: &[POSTGRES_TOOL, WRK, DJANGO_TOOL, GUNICORN_TOOL],
    run: first_page,
};
pub const FAR_PAGE: Workload = Workload {
    id: "W2",
    work: "history page far back",
    on_request: false,
    tools: &[POSTGRES_TOOL, WRK],
    run: far_page,
};

const CONNECTIONS: usize = 64;
/// How long each contender is asked in a round, in seconds.
const SECONDS: u32 = 10;
/// How many times the peer’s requests a second ours must answer.
const TIMES: f64 = 20.0;
/// Milliseconds that 99 of a hundred requests may take.
const MOST: f64 = 50.0;
/// Which page is far back.
const FAR: u64 = 20_000;
/// How much longer it may take.
const LONGER: f64 = 1.5;
/// A row of ours.
const ROW: &str = "<tr role=\"row\">\n      <th scope=\"row\"";
/// A row of theirs.
const THEIR_ROW: &str = "field-state";

fn first_page(bench: &Bench) -> anyhow::Result<Outcome> {
    let history = bench.history()?;
    let (panel, django) = (history.serve()?, Django::start(history)?);
    let cookie = panel.sign_in()?;
    let page = usize::try_from(PAGE)?;
    http::demand(&panel.address, "/runs", &cookie, ROW, page)?;
    let mut places = vec![("poolsync", panel.address.as_str(), "/runs", cookie.as_str())];
    for (name, path) in LISTS {
        http::demand(&django.address, path, &django.cookie, THEIR_ROW, page)?;
        places.push((name, &django.address, path, &django.cookie));
    }
    let mut loads: Vec<Vec<Load>> = vec![Vec::new(); places.len()];
    for round in 0..bench.rounds {
        for ((name, address, path, cookie), loads) in places.iter().zip(&mut loads) {
            // What the one before was still asked when its time was over does not count against this one.
            history.rest()?;
            let load = web::load(address, path, cookie, CONNECTIONS, SECONDS)?;
            tell(&format!("  round {} of {}: {name}: {load:?}", round + 1, bench.rounds));
            loads.push(load);
        }
    }
    let ours = loads.remove(0);
    let rate = median(ours.iter().map(|load| load.rate).collect());
    let mut outcome = Outcome { servers: history.postgres.describe()?, ..Outcome::default() };
    for ((name, _), theirs) in LISTS.iter().zip(&loads) {
        let their_rate = median(theirs.iter().map(|load| load.rate).collect());
        let times = median(ours.iter().zip(theirs).map(|(ours, theirs)| ours.rate / theirs.rate).collect());
        outcome.limits.push(Limit {
            what: format!("requests a second, ours and {name}"),
            measured: format!("{rate:.0} and {their_rate:.1}: {times:.0} times"),
            goal: format!("≥ {TIMES:.0} times"),
            reached: times >= TIMES,
        });
    }
    let (half, most) = (median(ours.iter().map(|load| load.half).collect()), slowest(&ours));
    outcome.limits.push(Limit {
        what: format!("time of half and of 99 % of the requests at {CONNECTIONS} connections"),
        measured: format!("{half:.1} ms, {most:.1} ms"),
        goal: format!("≤ {MOST:.0} ms for 99 %"),
        reached: most <= MOST,
    });
    Ok(outcome)
}

/// What 99 of a hundred requests took at the most: the median over the rounds.
fn slowest(loads: &[Load]) -> f64 {
    median(loads.iter().map(|load| load.most).collect())
}

fn far_page(bench: &Bench) -> anyhow::Result<Outcome> {
    let history = bench.history()?;
    let panel = history.serve()?;
    let cookie = panel.sign_in()?;
    // The last whole page where the history has not so many.
    let far = FAR.min(history.runs / PAGE);
    let skipped = (far - 1) * PAGE;
    let last = history.postgres.run(
        DATABASE,
        &format!("select id from runs order by id desc limit 1 offset {};", skipped.checked_sub(1).context("a page")?),
    )?;
    let mut path = String::new();
    write!(path, "/runs?older={}", last.trim())?;
    let pages = ["/runs", path.as_str()];
    for page in pages {
        http::demand(&panel.address, page, &cookie, ROW, usize::try_from(PAGE)?)?;
    }
    let mut took = [Vec::new(), Vec::new()];
    for _ in 0..bench.rounds {
        for (page, took) in pages.iter().zip(&mut took) {
            // Before the page far back the database has read other pages, so neither finds its own in any cache nearer.
            took.push(web::load(&panel.address, page, &cookie, 1, SECONDS / 2)?.half);
        }
    }
    let [first, far_back] = took;
    let ratio = median(far_back.iter().zip(&first).map(|(far, first)| far / first).collect());
    Ok(Outcome {
        limits: vec![Limit {
            what: format!("time of page {far} and of page 1"),
            measured: format!("{:.2} ms and {:.2} ms: {ratio:.2} times", median(far_back), median(first)),
            goal: format!("≤ {LONGER} times"),
            reached: ratio <= LONGER,
        }],
        servers: history.postgres.describe()?,
        ..Outcome::default()
    })
}
