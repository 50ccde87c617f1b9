//! `poolsync pool`: the pools, their markers and their maintenance.

mod file;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Subcommand;
use serde::Serialize;
use zeroize::Zeroizing;

use super::{
    UsageError, console, exit,
    output::{self, Format, OutputArguments, Row},
    place::Place,
};
use crate::{
    api::pools::types::PoolDetails,
    domain::{BackupModule, Category, Fqdn, Setting, StoreRole, StoreUrl, TableNames},
};

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
        /// The form of the answer; a table is what import takes, CSV has a row for each store
        #[command(flatten)]
        output: OutputArguments,
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
        Command::Show { fqdn, output } => show(&place, &named(&fqdn)?, output.format()).await?,
        Command::Export => console::print(&file::text(&place.export_pools().await?)?),
        Command::Import { file } => import(&place, &file).await?,
        Command::Initialise { fqdn, confirm } => code = initialise(&place, &named(&fqdn)?, &confirm).await?,
        Command::Maintenance { fqdn, reason, end: _ } => place.set_maintenance(&named(&fqdn)?, reason).await?,
        Command::Remove { fqdn } => place.remove_pool(&named(&fqdn)?).await?,
    }
    place.close().await;
    Ok(code)
}

async fn show(place: &Place, fqdn: &Fqdn, format: Format) -> anyhow::Result<()> {
    let pool = place.pool(fqdn).await?;
    match format {
        Format::Table => {
            console::print(&file::text(std::slice::from_ref(&pool))?);
            for store in stores(&pool).filter(|store| store.keeps_secret) {
                let (module, role) = (store.module.short_name(), store.role.name());
                console::print_line(&format!("# {module} {role}: secret stored"));
            }
            Ok(())
        }
        Format::Json => {
            console::print_line(&serde_json::to_string(&pool)?);
            Ok(())
        }
        Format::Csv => output::print(&stores(&pool).collect::<Vec<_>>(), format),
    }
}

/// A store of a pool.
#[derive(Debug, Serialize)]
struct StoreLine {
    pool: Fqdn,
    module: BackupModule,
    role: StoreRole,
    url: StoreUrl,
    tables: TableNames,
    exclude_tables: TableNames,
    keeps_secret: bool,
}

impl Row for StoreLine {
    const HEADING: &'static [&'static str] = &["pool", "module", "store", "url"];
    const FIELDS: &'static [&'static str] =
        &["pool", "module", "role", "url", "tables", "exclude_tables", "keeps_secret"];

    fn cells(&self) -> Vec<String> {
        vec![self.pool.to_string(), self.module.to_string(), self.role.to_string(), self.url.to_string()]
    }
}

/// The stores of a pool; a choice of tables is the live store’s.
fn stores(pool: &PoolDetails) -> impl Iterator<Item = StoreLine> {
    pool.stores.iter().flat_map(|(module, stores)| {
        let store = |role, url: &StoreUrl, keeps_secret| StoreLine {
            pool: pool.fqdn.clone(),
            module: *module,
            role,
            url: url.clone(),
            tables: TableNames::default(),
            exclude_tables: TableNames::default(),
            keeps_secret,
        };
        let live = stores.live.as_ref().map(|url| StoreLine {
            tables: stores.tables.clone(),
            exclude_tables: stores.exclude_tables.clone(),
            ..store(StoreRole::Live, url, stores.keeps_live_secret)
        });
        let backup = stores.backup.as_ref().map(|url| store(StoreRole::Backup, url, stores.keeps_backup_secret));
        [live, backup].into_iter().flatten()
    })
}

async fn import(place: &Place, file: &Path) -> anyhow::Result<()> {
    let text =
        std::fs::read_to_string(file).map(Zeroizing::new).with_context(|| format!("{} can’t be read", file.display()));
    let text = text.map_err(|e| UsageError::from(format!("{e:#}.")))?;
    let folder = file.parent().unwrap_or(Path::new("."));
    let drafts = parse(&text, folder).map_err(|e| UsageError::from(format!("{}: {e}", file.display())))?;
    place.import_pools(&drafts).await?;
    // Said now, and not only where somebody looks for the backup.
    let mut stores = drafts.iter().flat_map(|draft| draft.spec.stores.keys());
    if stores.any(|module| module.category() == Category::Rgs) && is_off(place, Setting::EnableRgsBackupService).await?
    {
        console::complain(
            "The pools were imported. Their Response Group modules are not copied as long as EnableRgsBackupService is off: \
             poolsync settings set EnableRgsBackupService=true",
        );
    }
    Ok(())
}

async fn is_off(place: &Place, setting: Setting) -> anyhow::Result<bool> {
    Ok(place.settings().await?.values.get(setting.field()).and_then(serde_json::Value::as_bool) == Some(false))
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
