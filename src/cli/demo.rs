//! `poolsync demo`: a small world in one folder, to look at the panel with real data and a real engine.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;

use super::{
    Opening, UsageError, console, demo_world, exit, open,
    place::Place,
    pool,
    run::{report, see_through},
    serve, start_logging, user,
};
use crate::{
    config::{Config, ConfigFile},
    domain::{Actor, Password, Role, RunId, RunRequest, RunState, Settings, User, UserName, Via},
    operations::{self, SyncRequest},
    panel::Panel,
    state::{pools, users},
};

/// The account of the demo.
const ADMINISTRATOR: &str = "admin";

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder of the demo; one that exists is used again
    #[arg(long, value_name = "FOLDER", default_value = "poolsync-demo")]
    dir: PathBuf,
    /// Where the panel listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Users in each pool of a new demo
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    users: u32,
    /// End after the sync
    #[arg(long)]
    once: bool,
}

/// Builds the world or takes it up again, syncs both pools, and serves.
pub async fn run(arguments: Arguments) -> anyhow::Result<u8> {
    let dir = std::path::absolute(&arguments.dir)?;
    let config_file = dir.join(Config::DEFAULT_FILE);
    let is_new = !config_file.exists();
    if is_new {
        build(&dir, &config_file, arguments.users)?;
    }
    let mut config = Config::load(Some(&config_file)).map_err(UsageError::from)?;
    config.listen = arguments.listen;
    start_logging(&config, !arguments.once);
    let panel = open(config, Opening::Build).await?;
    if pools::list_pools(&panel.database).await?.is_empty() {
        register(&panel, &dir).await?;
    }
    if !is_new {
        let changed = demo_world::change(&dir)?;
        console::print_line(&format!("Changed about 1 % of the live data: {changed} items."));
    }
    let worst = sync_all(&panel).await?;
    if is_new && !arguments.once {
        let changed = demo_world::change(&dir)?;
        console::print_line(&format!("Changed about 1 % of the live data, for you to sync: {changed} items."));
    }
    let password = administrator(&panel).await?;
    let config_shown = config_file.display();
    console::print_line(&format!("\nSign in at {} as {ADMINISTRATOR} with {password}", panel.config.base_url()));
    console::print_line(
        "Its schedules are paused, so that what was changed stays to be seen; let them go on the page Schedules.",
    );
    console::print_line(&format!("Other commands reach this world with --config {config_shown}"));
    if arguments.once {
        panel.database.close().await;
        return Ok(worst);
    }
    serve::serve(panel, true).await
}

fn build(dir: &Path, config_file: &Path, users: u32) -> anyhow::Result<()> {
    let occupied = dir.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        let message = format!(
            "{} holds something that is not a demo. Choose an empty or a new folder with --dir.",
            dir.display()
        );
        return Err(UsageError::from(message));
    }
    console::print_line(&format!("Building two pools of {users} users each in {} …", dir.display()));
    demo_world::build(dir, users)?;
    let config = ConfigFile {
        data_dir: Some("panel".into()),
        allowed_roots: Some(vec![demo_world::STORES.into()]),
        ..ConfigFile::default()
    };
    // Written last: a demo that was interrupted while it was built is not taken for a whole one.
    fs::write(config_file, toml::to_string(&config)?)
        .with_context(|| format!("{} can’t be written", config_file.display()))
}

fn demo_actor() -> Actor {
    Actor { name: "demo".to_owned(), account: None, via: Via::Cli, address: None }
}

async fn register(panel: &Panel, dir: &Path) -> anyhow::Result<()> {
    let drafts = pool::parse(&demo_world::pool_file(dir)?, dir)?;
    operations::import_pools(panel, &demo_actor(), &drafts).await?;
    // What was changed stays to be seen until somebody syncs.
    let settings = Settings { enable_rgs_backup_service: true, schedules_paused: true, ..Settings::default() };
    Ok(operations::save_settings(panel, &demo_actor(), settings).await?)
}

async fn sync_all(panel: &Panel) -> anyhow::Result<u8> {
    let place = Place::Here(Box::new(panel.clone()));
    let mut worst = exit::SUCCEEDED;
    for pool in pools::list_pools(&panel.database).await? {
        let request = RunRequest::default();
        let asked =
            SyncRequest { pools: vec![pool.fqdn().clone()], request, request_key: Some(RunId::new().to_string()) };
        let accepted = operations::request_sync(panel, &demo_actor(), asked).await?;
        for run in accepted.runs {
            see_through(&place, run.id).await?;
            let report = report(&place, run.id).await?;
            let backup = pool.backup_pool.as_ref().map(ToString::to_string).unwrap_or_default();
            console::print_line(&format!("\n{} → {backup}: {}", pool.fqdn(), report.state));
            console::print(&report.table());
            report.complain(false);
            if report.state != RunState::Succeeded {
                worst = report.exit_code();
            }
        }
    }
    Ok(worst)
}

/// Makes sure the demo's account exists, with a password that is made anew each time and kept nowhere.
async fn administrator(panel: &Panel) -> anyhow::Result<String> {
    let name: UserName = ADMINISTRATOR.parse()?;
    let text = demo_world::password()?;
    let password: Password = text.parse()?;
    match users::find_user(&panel.database, &name).await? {
        Some((user, _)) => user::set_password(panel, &user as &User, password).await?,
        None => user::add_user(panel, &name, &[Role::Administrator.into()], password).await?,
    }
    Ok(text)
}
