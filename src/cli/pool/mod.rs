//! `poolsync pool`: the pools, their markers and their maintenance.

mod file;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Subcommand;
use zeroize::Zeroizing;

use super::{
    UsageError, console, exit,
    output::{self, OutputArguments},
    place::Place,
};
use crate::domain::{Fqdn, StoreRole};

pub use file::{PoolFileError, parse};

/// What is done to pools.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the pools
    List {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Show one pool, in the form that import takes
    Show {
        /// The pool
        fqdn: String,
    },
    /// Add and change pools as a file says; all of them or none
    Import {
        /// The file, in the form that export prints
        file: PathBuf,
    },
    /// Print all pools in the form that import takes; secrets are left out
    Export,
    /// Write new markers into all stores of a pool and its partner, whatever they bear now
    Initialise {
        /// The pool
        fqdn: String,
        /// The pool’s FQDN once more
        #[arg(long, value_name = "FQDN", default_value = "", hide_default_value = true)]
        confirm: String,
    },
    /// Begin a pool’s maintenance, in which no run of it is started, or end it
    Maintenance {
        /// The pool
        fqdn: String,
        /// Why; everybody who asks for a run reads it
        #[arg(long, required_unless_present = "end", conflicts_with = "end")]
        reason: Option<String>,
        /// It is over
        #[arg(long)]
        end: bool,
    },
    /// Remove a pool and end its pairing; its stores and its history stay
    Remove {
        /// The pool
        fqdn: String,
    },
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    let named = |fqdn: &str| -> anyhow::Result<Fqdn> { fqdn.parse().map_err(UsageError::from) };
    let mut code = exit::SUCCEEDED;
    match command {
        Command::List { output } => output::print(&place.pools().await?, output.format())?,
        Command::Show { fqdn } => show(&place, &named(&fqdn)?).await?,
        Command::Export => console::print(&file::text(&place.export_pools().await?)?),
        Command::Import { file } => import(&place, &file).await?,
        Command::Initialise { fqdn, confirm } => code = initialise(&place, &named(&fqdn)?, &confirm).await?,
        Command::Maintenance { fqdn, reason, end: _ } => place.set_maintenance(&named(&fqdn)?, reason).await?,
        Command::Remove { fqdn } => place.remove_pool(&named(&fqdn)?).await?,
    }
    place.close().await;
    Ok(code)
}

async fn show(place: &Place, fqdn: &Fqdn) -> anyhow::Result<()> {
    let pool = place.pool(fqdn).await?;
    console::print(&file::text(std::slice::from_ref(&pool))?);
    for (module, stores) in &pool.stores {
        let kept = [(StoreRole::Live, stores.keeps_live_secret), (StoreRole::Backup, stores.keeps_backup_secret)];
        for (role, _) in kept.into_iter().filter(|(_, is_kept)| *is_kept) {
            console::print_line(&format!("# {} {}: secret stored", module.short_name(), role.name()));
        }
    }
    Ok(())
}

async fn import(place: &Place, file: &Path) -> anyhow::Result<()> {
    let text =
        std::fs::read_to_string(file).map(Zeroizing::new).with_context(|| format!("{} can’t be read", file.display()));
    let text = text.map_err(|e| UsageError::from(format!("{e:#}.")))?;
    let folder = file.parent().unwrap_or(Path::new("."));
    let drafts = parse(&text, folder).map_err(|e| UsageError::from(format!("{}: {e}", file.display())))?;
    place.import_pools(&drafts).await
}

async fn initialise(place: &Place, fqdn: &Fqdn, confirm: &str) -> anyhow::Result<u8> {
    let failed = place.initialise_pair(fqdn, confirm).await?;
    for store in &failed {
        let why = store.message.as_deref().unwrap_or("it was not said why");
        let (role, module, pool) = (store.role, store.module, &store.pool);
        console::complain(&format!("The {role} store of {module} of {pool} got no marker: {why}"));
    }
    Ok(if failed.is_empty() { exit::SUCCEEDED } else { exit::FAILED })
}
