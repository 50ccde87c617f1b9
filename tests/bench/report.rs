//! The table.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::{
    machine,
    measure::{Sample, Series, mebibytes},
    place::Bench,
    workloads::Workload,
};

/// What a workload found.
#[derive(Default)]
pub struct Outcome {
    /// Ours; empty if only limits count.
    pub ours: Series,
    /// Those it is compared with.
    pub rivals: Vec<Rival>,
    /// Figures that stand for themselves.
    pub limits: Vec<Limit>,
    /// What the servers are and how they are set; empty if there is none.
    pub servers: String,
}

/// A peer's runs, and how far below them ours should be.
pub struct Rival {
    pub name: &'static str,
    pub series: Series,
    /// The ratio to reach, if there is one.
    pub goal: Option<f64>,
}

/// A figure that must stay within bounds.
pub struct Limit {
    pub what: String,
    pub measured: String,
    pub goal: String,
    pub reached: bool,
}

impl Outcome {
    /// Of series in the order of the contenders: ours first, then the peers.
    pub fn of(series: Vec<Series>, peers: &[(&'static str, Option<f64>)]) -> Self {
        let mut series = series.into_iter();
        let ours = series.next().unwrap_or_default();
        let rivals = peers.iter().zip(series).map(|(&(name, goal), series)| Rival { name, series, goal }).collect();
        Self { ours, rivals, ..Self::default() }
    }
}

/// Everything as Markdown.
pub fn markdown(bench: &Bench, outcomes: &[(&Workload, Outcome)]) -> anyhow::Result<String> {
    let file_system = machine::file_system(&bench.dir)?;
    let mut text = format!(
        "\n{}, {}, on {file_system}. Trees of {} files, databases of {} users, a history of {} runs; {} rounds in turn; medians of\n\
         the time from start to end.\n\
         Ratios are ours / theirs, lower is better; the median of the ratios of neighbouring runs decides.\n\
         Memory is the largest of one process.\n\n",
        Timestamp::now().strftime("%Y-%m-%d"),
        machine::describe()?,
        bench.files,
        bench.users,
        bench.runs,
        bench.rounds,
    );
    time_table(&mut text, outcomes, |sample| sample.wall)?;
    if file_system != "tmpfs" {
        text.push_str(
            "\nThe same until the disk had confirmed everything. Ours waits for that by itself, the peers do not:\n\n",
        );
        time_table(&mut text, outcomes, |sample| sample.durable)?;
    }
    limit_table(&mut text, outcomes)?;
    let mut tools: Vec<_> = outcomes.iter().flat_map(|(workload, _)| workload.tools).collect();
    tools.sort_unstable_by_key(|tool| tool.program);
    tools.dedup_by_key(|tool| tool.program);
    let versions: Vec<_> = tools.into_iter().filter_map(machine::version).collect();
    let mut servers: Vec<_> = outcomes.iter().map(|(_, outcome)| outcome.servers.as_str()).collect();
    servers.retain(|server| !server.is_empty());
    servers.dedup();
    for server in &servers {
        write!(text, "\n{server}")?;
    }
    if !servers.is_empty() {
        text.push_str(
            "\nBoth contenders use the same server; its processor time and memory are not among the figures.\n",
        );
    }
    if !versions.is_empty() {
        writeln!(text, "\nPeers: {}.", versions.join("; "))?;
    }
    Ok(text)
}

fn time_table(
    text: &mut String,
    outcomes: &[(&Workload, Outcome)],
    figure: impl Fn(&Sample) -> f64 + Copy,
) -> std::fmt::Result {
    if outcomes.iter().all(|(_, outcome)| outcome.rivals.is_empty()) {
        return Ok(());
    }
    text.push_str(
        "| id | work | ours | peer | theirs | medians’ ratio | median ratio | target | reached | ours: processor, memory | theirs |\n\
         |---|---|--:|---|--:|--:|--:|--:|---|--:|--:|\n",
    );
    for (workload, Outcome { ours, rivals, .. }) in outcomes {
        for Rival { name, series, goal } in rivals {
            let (mine, theirs) = (ours.median(figure), series.median(figure));
            let ratio = ours.ratio(series, figure);
            let (wanted, reached) = match goal {
                Some(goal) => (format!("≤ {goal:.2}"), if ratio <= *goal { "yes" } else { "**no**" }),
                None => ("—".to_owned(), "—"),
            };
            writeln!(
                text,
                "| {} | {} | {mine:.2} s | `{}` | {theirs:.2} s | {:.3} | {ratio:.3} | {wanted} | {reached} | {} | {} |",
                workload.id,
                workload.work,
                name.replace('|', "\\|"), // a table's own sign
                mine / theirs,
                used(ours),
                used(series),
            )?;
        }
    }
    Ok(())
}

fn used(series: &Series) -> String {
    format!("{:.2} s, {:.0} MiB", series.median(|sample| sample.cpu), mebibytes(series.peak()))
}

fn limit_table(text: &mut String, outcomes: &[(&Workload, Outcome)]) -> std::fmt::Result {
    if outcomes.iter().all(|(_, outcome)| outcome.limits.is_empty()) {
        return Ok(());
    }
    text.push_str("\n| id | figure | measured | target | reached |\n|---|---|--:|--:|---|\n");
    for (workload, outcome) in outcomes {
        for Limit { what, measured, goal, reached } in &outcome.limits {
            let reached = if *reached { "yes" } else { "**no**" };
            writeln!(text, "| {} | {what} | {measured} | {goal} | {reached} |", workload.id)?;
        }
    }
    Ok(())
}
