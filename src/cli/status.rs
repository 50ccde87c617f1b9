//! `poolsync status`: how every backup stands, as the status page shows it.

use clap::Args;

use super::{
    UsageError, console, exit,
    output::{self, OutputArguments, Row},
    place::Place,
    remote::Remote,
};
use crate::{
    api::{
        pools::types::PoolDetails,
        routes,
        status::{BackupStanding, StandingWord, Waiting},
    },
    domain::{Access, Category, Fqdn, RunState},
    operations::status::Backups,
};

/// Options of `status`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Only this pool
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: Option<String>,
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
    let wanted: Option<Fqdn> = arguments.pool_fqdn.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
    let category: Option<Category> =
        arguments.category.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
    let panel = match &place {
        Place::Here(panel) => panel,
        Place::There(remote) => return elsewhere(remote, wanted, category, &arguments).await,
    };
    let backups = Backups::load(panel).await?;
    if let Some(fqdn) = &wanted
        && !backups.pools.iter().any(|pool| pool.fqdn() == fqdn)
    {
        let message = format!("There is no pool named {fqdn} here. Check the name, or add the pool first.");
        return Err(UsageError::from(message));
    }
    let lines: Vec<BackupStanding> = backups
        .list(&Access::unlimited())
        .into_iter()
        .map(BackupStanding::from)
        .filter(|line| wanted.as_ref().is_none_or(|fqdn| line.pool == *fqdn))
        .filter(|line| category.is_none_or(|category| line.module.category() == category))
        .collect();
    place.close().await;
    print(&lines, &arguments)
}

fn print(lines: &[BackupStanding], arguments: &Arguments) -> anyhow::Result<u8> {
    if arguments.json {
        for line in lines {
            console::print_line(&serde_json::to_string(line)?);
        }
    } else {
        output::print(lines, arguments.output.format())?;
    }
    Ok(exit::SUCCEEDED)
}

/// The same of another panel.
async fn elsewhere(
    remote: &Remote,
    pool: Option<Fqdn>,
    category: Option<Category>,
    arguments: &Arguments,
) -> anyhow::Result<u8> {
    if let Some(pool) = &pool {
        // A list of nothing would look as if all were well.
        let _: PoolDetails = remote.get(&routes::pool(pool), &[]).await?;
    }
    let fields = [("pool", pool.map(|pool| pool.to_string())), ("category", category.map(|one| one.name().to_owned()))];
    let query: Vec<_> = fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let mut lines: Vec<BackupStanding> = remote.list(routes::STATUS, &query, usize::MAX).await?;
    // The API lists them by name; people know the modules in another order.
    lines.sort_by(|a, b| (&a.pool, a.module).cmp(&(&b.pool, b.module)));
    print(&lines, arguments)
}

impl Row for BackupStanding {
    const HEADING: &'static [&'static str] = &[
        "pool",
        "backup pool",
        "module",
        "export",
        "import",
        "freshness",
        "last success",
        "last sync",
        "next sync",
        "waiting",
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
        "standing",
        "warning_minutes",
        "breach_minutes",
        "under_way",
        "next_run",
    ];

    fn cells(&self) -> Vec<String> {
        let or = |text: Option<String>, none: &str| text.unwrap_or_else(|| none.to_owned());
        let standing = self.standing.map(|word| match word {
            _ if self.ahead_seconds.is_some() => "age unknown",
            StandingWord::Fresh => "fresh",
            StandingWord::Warning => "late",
            StandingWord::Breach => "breached",
        });
        let waiting = |waiting: &Waiting| format!("{}{}", waiting.items, if waiting.is_capped { "+" } else { "" });
        vec![
            self.pool.to_string(),
            or(self.backup_pool.as_ref().map(Fqdn::to_string), "(none)"),
            self.module.to_string(),
            self.export_state.clone(),
            or(self.import_state.clone(), "-"),
            or(standing.map(ToOwned::to_owned), "-"),
            or(self.succeeded_at.map(|at| at.0.rfc3339()), "never"),
            or(self.last_state.as_ref().map(RunState::to_string), "never"),
            or(self.next_run.map(|at| at.0.rfc3339()), "-"),
            or(self.backlog.as_ref().map(waiting), "-"),
        ]
    }
}
