//! How a command opens the panel's database: what only looks changes nothing, not even an empty database that a mistyped
//! setting leads to.

use anyhow::Context as _;

use super::{
    Command, alarm, audit, channel, history, notification, pool, role, rule, run, schedule, settings, target, token,
    user, worker,
};
use crate::{
    access::audit_key,
    config::Config,
    jobs::beside,
    panel::Panel,
    state::{
        Database, Patience, StateError,
        audit::keys::{self, KeyStanding},
        schema::SchemaStep,
    },
};

/// What may be done to a database before a command does its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// It is built if there is none, and brought up to date: for processes that stay and for what may be done first.
    Build,
    /// It is brought up to date, and must be there: there is nothing in an empty one that the command could be about.
    UpToDate,
    /// Nothing: the command only looks.
    Look,
    /// Nothing, though the process stays; it goes on with an older schema as far as that goes.
    AsItIs,
}

impl Command {
    /// How the command opens the panel's database, if it does.
    pub(super) const fn opening(&self) -> Opening {
        use Opening::{Build, Look, UpToDate};
        match self {
            Self::Status(_)
            | Self::Role(role::Command::List { .. } | role::Command::Show { .. })
            | Self::Alarm(alarm::Command::List { .. })
            | Self::Audit(audit::Command::Verify(_)) => Look,
            Self::Worker(worker::Arguments { command: Some(command) }) => match command {
                worker::Command::List { .. } => Look,
                _ => UpToDate,
            },
            Self::User(command) => match command {
                user::Command::List { .. } => Look,
                user::Command::Add { .. } => Build,
                _ => UpToDate,
            },
            Self::Token(command) => match command {
                token::Command::List { .. } => Look,
                token::Command::Add(_) => Build,
                token::Command::Revoke { .. } => UpToDate,
            },
            Self::Pool(command) => match command {
                pool::Command::List { .. } | pool::Command::Show { .. } | pool::Command::Export => Look,
                pool::Command::Import { .. } => Build,
                _ => UpToDate,
            },
            Self::Run(command) => match command {
                run::Command::List(_) | run::Command::Show { .. } | run::Command::Changes(_) => Look,
                _ => UpToDate,
            },
            Self::Schedule(command) => match command {
                schedule::Command::List { .. } | schedule::Command::Next { .. } => Look,
                _ => UpToDate,
            },
            Self::Settings(command) => match command {
                settings::Command::List { .. } | settings::Command::Get { .. } => Look,
                settings::Command::Set(arguments) if arguments.what_if => Look,
                settings::Command::Set(_) => Build,
            },
            Self::Target(command) => match command {
                target::Command::List { .. } => Look,
                target::Command::Set { .. } => Build,
                _ => UpToDate,
            },
            Self::Channel(command) => match command {
                channel::Command::List { .. } | channel::Command::Outcomes { .. } => Look,
                channel::Command::Add { .. } => Build,
                _ => UpToDate,
            },
            Self::Rule(command) => match command {
                rule::Command::List { .. } => Look,
                _ => UpToDate,
            },
            Self::Notification(command) => match command {
                notification::Command::List { .. } | notification::Command::Show { .. } => Look,
                _ => UpToDate,
            },
            Self::Sync(_) | Self::Restore(_) | Self::RotateKey | Self::History(history::Command::Prune { .. }) => {
                UpToDate
            }
            Self::Demo(_)
            | Self::Serve(_)
            | Self::Worker(_)
            | Self::Migrate
            | Self::CheckConfig
            | Self::Mirror(_)
            | Self::Verify(_)
            | Self::Track(_)
            | Self::Completions(_)
            | Self::Man(_) => Build,
        }
    }
}

/// The panel on the configured database, for a command that does its work and ends.
pub async fn open(config: Config, opening: Opening) -> anyhow::Result<Panel> {
    open_within(config, opening, Patience::Brief).await
}

/// The same for a process that stays: it may come up before its database.
pub async fn open_to_stay(config: Config, opening: Opening) -> anyhow::Result<Panel> {
    open_within(config, opening, Patience::Long).await
}

async fn open_within(config: Config, opening: Opening, patience: Patience) -> anyhow::Result<Panel> {
    let (url, direct_url) = (&config.database_url, config.database_direct_url.as_deref());
    let database = if opening == Opening::Build {
        create_data_dir(&config)?;
        Database::connect_within(url, direct_url, patience).await?
    } else {
        Database::connect_existing(url, direct_url, patience).await?
    };
    match opening {
        Opening::Build | Opening::UpToDate => database.migrate().await?,
        Opening::Look => match database.schema_step().await? {
            SchemaStep::Same | SchemaStep::Ahead => {}
            SchemaStep::Behind => return Err(StateError::Behind.into()),
            SchemaStep::TooFarAhead => return Err(StateError::too_new().into()),
        },
        Opening::AsItIs => {}
    }
    if opening != Opening::Look {
        create_data_dir(&config)?;
    }
    audit_key::keep_in(&config, &database);
    let panel = Panel::new(config, database);
    // Nothing goes by a wrong clock, not even at first.
    if let Err(error) = beside::look(&panel).await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "how this process fits its database can’t be seen yet"
        );
    }
    // What only looks records nothing, and opens no secret.
    if opening != Opening::Look
        && let KeyStanding::Others(other) = keys::look(&panel.database).await.unwrap_or(KeyStanding::Ours)
    {
        anyhow::bail!("{} can’t be used: {other}", panel.config.key_file.display());
    }
    Ok(panel)
}

/// Only the panel's own account may look into its data.
fn create_data_dir(config: &Config) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let path = &config.data_dir;
    let created = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    created.with_context(|| format!("The data folder {} can’t be created", path.display()))
}
