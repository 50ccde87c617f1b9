//! The command line: one file a command. Results go to standard output, everything else to standard error.

pub mod alarm;
pub mod audit;
pub mod channel;
mod check_config;
pub mod cmdlet;
pub mod console;
pub mod demo;
pub mod demo_world;
pub mod history;
pub mod manual;
pub mod mirror;
pub mod notification;
mod opening;
pub mod output;
pub mod place;
pub mod pool;
pub mod progress;
pub mod remote;
pub mod report;
pub mod restore;
pub mod role;
pub mod rotate_key;
pub mod rule;
pub mod run;
pub mod schedule;
pub mod secret;
pub mod serve;
pub mod settings;
pub mod status;
pub mod sync;
pub mod target;
pub mod token;
pub mod track;
pub mod user;
pub mod worker;

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use place::Place;

pub use opening::{Opening, open, open_to_stay};

use crate::{
    config::Config,
    domain::{Actor, Via},
    operations::OperationError,
    panel::Panel,
    state::database_url,
    telemetry,
    words::Said,
};

/// The exit codes of every command.
pub mod exit {
    /// Done.
    pub const SUCCEEDED: u8 = 0;
    /// Failed; the target stayed as it was.
    pub const FAILED: u8 = 1;
    /// The command or what it names is wrong; nothing was begun.
    pub const USAGE: u8 = 2;
    /// Done with non-fatal errors, or a verify that found differences.
    pub const PARTIAL: u8 = 3;
    /// The plan waits for approval.
    pub const HELD: u8 = 4;
    /// Cancelled.
    pub const CANCELLED: u8 = 130;
}

/// What is said below the list of commands, and in the manual.
const EXIT_CODES: &str = "Exit codes: 0 succeeded, 1 failed (also a panel that can’t be reached or does not let you), 2 wrong usage \
(nothing was begun), 3 partial or differences found, 4 held, 130 cancelled.";

/// The heading of options that every command takes.
const EVERYWHERE: &str = "With every command";

/// Brings a pool and its backup pool into sync.
#[derive(Debug, Parser)]
#[command(
    name = "poolsync",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = EXIT_CODES
)]
pub struct Cli {
    /// The configuration file [default: poolsync.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE", help_heading = EVERYWHERE)]
    config: Option<PathBuf>,
    /// Show no progress, also where a person watches
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    no_progress: bool,
    #[command(flatten)]
    server: remote::ServerArguments,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build a small world of two paired pools in one folder, sync it, and serve it
    Demo(demo::Arguments),
    /// Serve the panel, with a worker inside
    Serve(serve::Arguments),
    /// Run a worker alone, beside a panel that shares its database; or list those there are
    Worker(worker::Arguments),
    /// Bring the panel’s database up to date
    Migrate,
    /// Check the configuration and show what is in force
    CheckConfig,
    /// Manage the panel’s accounts
    #[command(subcommand)]
    User(user::Command),
    /// Manage access tokens for scripts
    #[command(subcommand)]
    Token(token::Command),
    /// Show roles
    #[command(subcommand)]
    Role(role::Command),
    /// Manage pools
    #[command(subcommand)]
    Pool(pool::Command),
    /// Sync a pool to its backup pool now (Invoke-CsBackupServiceSync)
    Sync(sync::Arguments),
    /// Restore a pool’s live stores from the backup its partner holds (Restore-CsPoolData)
    Restore(restore::Arguments),
    /// List runs, look at one, cancel or repeat it, or decide on one that is held (Approve-CsHeldSync)
    #[command(subcommand)]
    Run(run::Command),
    /// Show how fresh the backups are (Get-CsBackupServiceStatus)
    Status(status::Arguments),
    /// Make one store equal to another, without a panel
    Mirror(mirror::MirrorArguments),
    /// Compare two stores by content; writes nothing
    Verify(mirror::VerifyArguments),
    /// Look after the record of who did what
    #[command(subcommand)]
    Audit(audit::Command),
    /// Look after the history of runs
    #[command(subcommand)]
    History(history::Command),
    /// Show and change what begins by itself
    #[command(subcommand)]
    Schedule(schedule::Command),
    /// Show and change the settings (Get- and Set-CsBackupServiceConfiguration)
    #[command(subcommand)]
    Settings(settings::Command),
    /// Show and change how old backups may become
    #[command(subcommand)]
    Target(target::Command),
    /// Show which backups are older than they may be
    #[command(subcommand)]
    Alarm(alarm::Command),
    /// Manage the ways by which people are told: mail and webhooks
    #[command(subcommand)]
    Channel(channel::Command),
    /// Manage which events are told to which channel
    #[command(subcommand)]
    Rule(rule::Command),
    /// Show what became of messages, and send again those that were given up
    #[command(subcommand)]
    Notification(notification::Command),
    /// Replace the key that seals the secrets kept here
    RotateKey,
    /// Log changes in a live store, so that a sync need not compare all of it
    #[command(subcommand)]
    Track(track::Command),
    /// Print what a shell sources to complete commands
    Completions(manual::CompletionArguments),
    /// Print the manual’s page, or write one for each command
    Man(manual::ManArguments),
}

impl Command {
    /// Why it can’t be asked of another panel, if it can’t.
    const fn only_here(&self) -> Option<&'static str> {
        Some(match self {
            Self::Serve(_) | Self::Worker(worker::Arguments { command: None }) => "it is what serves or works",
            Self::Demo(_) => "it builds a world in a folder",
            Self::Migrate | Self::CheckConfig => "it is about a configuration and its database",
            Self::RotateKey => "the key that seals secrets never leaves its machine",
            Self::Audit(_) => "the audit is proved by a key that never leaves its machine",
            Self::History(_) => "a panel prunes its history by itself, by the settings",
            Self::Mirror(_) | Self::Verify(_) | Self::Track(_) => "it goes to stores by itself, without a panel",
            Self::Completions(_) | Self::Man(_) => "it tells what this program can do",
            _ => return None,
        })
    }

    /// What it is called.
    const fn name(&self) -> &'static str {
        match self {
            Self::Demo(_) => "demo",
            Self::Serve(_) => "serve",
            Self::Worker(_) => "worker",
            Self::Migrate => "migrate",
            Self::CheckConfig => "check-config",
            Self::User(_) => "user",
            Self::Token(_) => "token",
            Self::Role(_) => "role",
            Self::Pool(_) => "pool",
            Self::Sync(_) => "sync",
            Self::Restore(_) => "restore",
            Self::Run(_) => "run",
            Self::Status(_) => "status",
            Self::Mirror(_) => "mirror",
            Self::Verify(_) => "verify",
            Self::Audit(_) => "audit",
            Self::History(_) => "history",
            Self::Schedule(_) => "schedule",
            Self::Settings(_) => "settings",
            Self::Target(_) => "target",
            Self::Alarm(_) => "alarm",
            Self::Channel(_) => "channel",
            Self::Rule(_) => "rule",
            Self::Notification(_) => "notification",
            Self::RotateKey => "rotate-key",
            Self::Track(_) => "track",
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
        }
    }
}

/// The commands there are, with the cmdlets beside them.
fn commands() -> clap::Command {
    cmdlet::with_cmdlets(Cli::command())
}

/// What a line asks for.
fn read(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
    let mut commands = commands();
    let matches = commands.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut commands))
}

/// Runs the command that `arguments` (the program's name first) ask for.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let arguments = match cmdlet::translate(&arguments) {
        Some(Ok(translated)) => translated,
        Some(Err(error)) => {
            console::complain(&error.to_string());
            return ExitCode::from(exit::USAGE);
        }
        None => arguments,
    };
    let cli = match read(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let text = cmdlet::in_own_spelling(&error.to_string());
            if error.use_stderr() {
                console::complain(&text);
            } else {
                console::print(&text);
            }
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(exit::USAGE));
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = runtime.context("the runtime could not start").and_then(|runtime| runtime.block_on(dispatch(cli)));
    telemetry::stop();
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            console::complain(&describe(&error));
            let usage = error.downcast_ref::<UsageError>().is_some()
                || matches!(error.downcast_ref::<OperationError>(), Some(OperationError::Refused(_)));
            ExitCode::from(if usage { exit::USAGE } else { exit::FAILED })
        }
    }
}

async fn dispatch(cli: Cli) -> anyhow::Result<u8> {
    let file = cli.config.as_deref();
    if let Some(why) = cli.command.only_here() {
        place::only_here(&cli.server, cli.command.name(), why)?;
    }
    if cli.no_progress {
        progress::switch_off();
    }
    let opening = cli.command.opening();
    match cli.command {
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Serve(arguments) => serve::run(load(file)?, arguments).await,
        Command::Worker(worker::Arguments { command: None }) => serve::run_worker(load(file)?).await,
        Command::Worker(worker::Arguments { command: Some(command) }) => {
            worker::run(Place::of(&cli.server, file, opening).await?, command).await
        }
        Command::Migrate => {
            panel(file, opening).await?.database.close().await;
            Ok(exit::SUCCEEDED)
        }
        Command::CheckConfig => {
            let config = load(file)?;
            console::print(&check_config::describe(&config)?);
            Ok(exit::SUCCEEDED)
        }
        Command::User(command) => user::run(Place::of(&cli.server, file, opening).await?, command).await,
        Command::Token(command) => token::run(Place::of(&cli.server, file, opening).await?, command).await,
        Command::Role(command) => role::run(Place::of(&cli.server, file, opening).await?, command).await,
        Command::Pool(command) => pool::run(Place::of(&cli.server, file, opening).await?, command).await,
        Command::Sync(arguments) => sync::run(&cli.server, file, arguments).await,
        Command::Restore(arguments) => restore::run(&cli.server, file, arguments).await,
        Command::Run(command) => run::run(Place::of(&cli.server, file, opening).await?, command).await,
        Command::Status(arguments) => status::run(Place::of(&cli.server, file, opening).await?, arguments).await,
        Command::Mirror(arguments) => mirror::run_mirror(arguments).await,
        Command::Verify(arguments) => mirror::run_verify(arguments).await,
        Command::Audit(command) => audit::run(panel(file, opening).await?, command).await,
        Command::RotateKey => rotate_key::run(panel(file, opening).await?).await,
        Command::Track(command) => track::run(command).await,
        Command::History(command) => history::run(panel(file, opening).await?, command).await,
        Command::Schedule(command) => schedule::run(Place::of(&cli.server, file, opening).await?, command).await,
        Command::Settings(command) => settings::run(Place::of(&cli.server, file, opening).await?, command).await,
        Command::Target(command) => target::run(Place::of(&cli.server, file, opening).await?, command).await,
        Command::Alarm(command) => alarm::run(Place::of(&cli.server, file, opening).await?, command).await,
        Command::Channel(command) => channel::run(Place::of(&cli.server, file, opening).await?, command).await,
        Command::Rule(command) => rule::run(Place::of(&cli.server, file, opening).await?, command).await,
        Command::Notification(command) => {
            notification::run(Place::of(&cli.server, file, opening).await?, command).await
        }
        Command::Completions(arguments) => Ok(manual::completions(&arguments)),
        Command::Man(arguments) => manual::man(&arguments),
    }
}

/// What was typed, or what it names, is wrong.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub Said);

impl UsageError {
    /// As an error of a command.
    pub fn from(error: impl std::fmt::Display) -> anyhow::Error {
        Self(Said::of(&error)).into()
    }
}

fn load(file: Option<&std::path::Path>) -> anyhow::Result<Config> {
    let config = Config::load(file).map_err(UsageError::from)?;
    // What they say stays text until the database is opened.
    database_url::describe(&config.database_url, config.database_direct_url.as_deref()).map_err(UsageError::from)?;
    Ok(config)
}

/// The panel of this machine, for a command that has no other way to it.
async fn panel(file: Option<&std::path::Path>, opening: Opening) -> anyhow::Result<Panel> {
    let config = load(file)?;
    start_logging(&config, false);
    open(config, opening).await
}

/// Who is at the terminal.
pub fn operator() -> Actor {
    let name = std::env::var("SUDO_USER").or_else(|_| std::env::var("USER")).unwrap_or_else(|_| "operator".to_owned());
    Actor { name, account: None, via: Via::Cli, address: None }
}

/// An error with its causes, one sentence after the other, and the code that leads to its help in the panel.
fn describe(error: &anyhow::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut code = None;
    for cause in error.chain() {
        let text = cause.to_string();
        if !parts.iter().any(|p| p.contains(&text)) {
            parts.push(text);
        }
        code = code.or_else(|| Said::of(&cause).code());
    }
    let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
    parts.join(": ") + &code
}

/// Begins logging as configured; commands that only answer and end say themselves what went wrong.
pub(crate) fn start_logging(config: &Config, serving: bool) {
    /// What came of a message that was tried is what the command says. That it waits for the database is said, and why
    /// a file of passwords is left aside.
    const OF_COMMANDS: &str =
        "error,poolsync::jobs::deliver=off,poolsync::state::places=warn,sqlx_postgres::options::pgpass=warn";
    telemetry::start(if serving { &config.log } else { OF_COMMANDS }, config.otel.endpoint.as_deref());
}
