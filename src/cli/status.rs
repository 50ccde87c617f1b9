//! `poolsync status`: how every backup stands, as the status page shows it.

use clap::Args;

use super::{
    UsageError, console, exit,
    output::{self, Format, OutputArguments, Row},
    place::Place,
    sync::{parsed, pools_of_input},
};
use crate::{
    api::status::{BackupStanding, StandingWord},
    clock::Clock,
    domain::{Category, Fqdn, RunState, Timestamp},
    operations::{
        fold::{Folded, fold},
        status::Wanted,
    },
};

/// Options of `status`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Only this pool; may be repeated
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: Vec<String>,
    /// Only the pools that standard input names, one a line; all if it names none, or is a terminal
    #[arg(long, conflicts_with = "pool_fqdn")]
    pools_stdin: bool,
    /// Only modules of this category: CMS, UserData or RGS
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    /// Print one JSON object a line
    #[arg(long, conflicts_with = "output")]
    json: bool,
    #[command(flatten)]
    output: OutputArguments,
}

/// Prints a line for each pool and module.
pub async fn run(place: Place, arguments: Arguments) -> anyhow::Result<u8> {
    let category: Option<Category> =
        arguments.category.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
    let pools: Vec<Fqdn> =
        if arguments.pools_stdin { pools_of_input()?.unwrap_or_default() } else { parsed(&arguments.pool_fqdn)? };
    let lines = place.statuses(&Wanted { pools, category }).await?;
    place.close().await;
    if arguments.json {
        for line in &lines {
            console::print_line(&serde_json::to_string(line)?);
        }
    } else {
        match arguments.output.format() {
            Format::Table => output::print(&folded(lines), Format::Table)?,
            format => output::print(&lines, format)?,
        }
    }
    Ok(exit::SUCCEEDED)
}

impl Row for BackupStanding {
    const HEADING: &'static [&'static str] = &[
        "pool",
        "backup pool",
        "module",
        "export",
        "import",
        "freshness",
        "age",
        "target",
        "waiting",
        "last sync",
        "next sync",
        "why",
    ];
    const FIELDS: &'static [&'static str] = &[
        "pool",
        "backup_pool",
        "module",
        "category",
        "export_state",
        "import_state",
        "why",
        "not_initialized",
        "not_copied",
        "last_run",
        "last_state",
        "last_finished_at",
        "succeeded_at",
        "age_seconds",
        "ahead_seconds",
        "standing",
        "warning_minutes",
        "breach_minutes",
        "under_way",
        "next_run",
        "backlog.items",
        "backlog.is_capped",
        "backlog.oldest_at",
        "backlog_counted_at",
    ];

    fn cells(&self) -> Vec<String> {
        let or = |text: Option<String>, none: &str| text.unwrap_or_else(|| none.to_owned());
        let standing = self.standing.map(|word| match word {
            _ if self.ahead_seconds.is_some() => "age unknown",
            StandingWord::Fresh => "fresh",
            StandingWord::Warning => "late",
            StandingWord::Breach => "breached",
        });
        vec![
            self.pool.to_string(),
            or(self.backup_pool.as_ref().map(Fqdn::to_string), "(none)"),
            self.module.to_string(),
            self.export_state.clone(),
            or(self.import_state.clone(), "-"),
            or(standing.map(ToOwned::to_owned), "-"),
            age(self),
            or(self.standing.map(|_| span(u64::from(self.breach_minutes) * 60)), "-"),
            waiting(self, Clock::System.now()),
            or(self.last_state.as_ref().map(RunState::to_string), "never"),
            or(self.next_run.map(|at| at.0.rfc3339()), "-"),
            self.not_copied.clone().unwrap_or_else(|| self.why.clone()),
        ]
    }
}

/// A line for people: modules that are not copied for the same reason share one.
#[derive(serde::Serialize)]
struct Told {
    #[serde(skip)]
    line: Folded<BackupStanding>,
}

fn folded(lines: Vec<BackupStanding>) -> Vec<Told> {
    let why = |line: &BackupStanding| {
        let is_bare = line.not_initialized && line.last_run.is_none() && line.under_way.is_none();
        line.not_copied.clone().filter(|_| is_bare).map(|reason| (line.module, reason))
    };
    // The reasons name their pool, so those of several are never folded.
    fold(lines, why).into_iter().map(|line| Told { line }).collect()
}

impl Row for Told {
    const HEADING: &'static [&'static str] = BackupStanding::HEADING;
    const FIELDS: &'static [&'static str] = BackupStanding::FIELDS;

    fn cells(&self) -> Vec<String> {
        let Folded { of, reason } = &self.line;
        let mut cells = of.first().map(Row::cells).unwrap_or_default();
        if let (Some(reason), [_, _, module, .., why]) = (reason, cells.as_mut_slice()) {
            *module = of.iter().map(|one| one.module.to_string()).collect::<Vec<_>>().join(", ");
            reason.clone_into(why);
        }
        cells
    }
}

/// How old the backup is.
fn age(status: &BackupStanding) -> String {
    match (status.age_seconds, status.ahead_seconds) {
        (Some(seconds), _) => span(seconds),
        (None, Some(seconds)) => format!("{} ahead of the clock", span(seconds)),
        (None, None) if status.not_initialized => "-".to_owned(),
        (None, None) => "never synced".to_owned(),
    }
}

/// What waits, and since when; of what was counted too long ago, only when that was.
fn waiting(status: &BackupStanding, now: Timestamp) -> String {
    let since = |at: Timestamp| span(now.millis_since(at) / 1000);
    match (&status.backlog, status.backlog_counted_at) {
        (Some(backlog), _) => {
            let more = if backlog.is_capped { "over " } else { "" };
            let oldest = backlog.oldest_at.map(|at| format!(", oldest {}", since(at.0)));
            format!("{more}{}{}", backlog.items, oldest.unwrap_or_default())
        }
        (None, Some(at)) => format!("not known, counted {} ago", since(at.0)),
        (None, None) => "-".to_owned(),
    }
}

/// A span of time, as short as it can be told.
fn span(seconds: u64) -> String {
    let two = |many: u64, unit: &str, few: u64, small: &str| match few {
        0 => format!("{many}{unit}"),
        few => format!("{many}{unit} {few}{small}"),
    };
    match seconds {
        0..60 => "under 1m".to_owned(),
        60..3600 => format!("{}m", seconds / 60),
        3600..172_800 => two(seconds / 3600, "h", seconds % 3600 / 60, "m"),
        _ => two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_one_or_two_units() {
        for (seconds, text) in [
            (0, "under 1m"),
            (60, "1m"),
            (3599, "59m"),
            (3600, "1h"),
            (5400, "1h 30m"),
            (172_800, "2d"),
            (180_000, "2d 2h"),
        ] {
            assert_eq!(span(seconds), text);
        }
    }
}
