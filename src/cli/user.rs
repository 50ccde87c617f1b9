//! `poolsync user`: the panel's accounts.

use std::io::{self, IsTerminal as _};

use clap::Subcommand;

use super::{
    UsageError, console, exit, operator,
    output::{self, OutputArguments, Row},
    place::Place,
    secret,
};
use crate::{
    api::access::users::UserSummary,
    domain::{Password, Role, RoleName, User, UserName},
    operations::{
        Giver,
        accounts::{self, NewAccount},
    },
    panel::Panel,
    state::users,
};

/// What is done to accounts.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add an account; the first one becomes CsAdministrator unless told otherwise
    Add {
        /// The name it signs in with
        name: String,
        /// A role it has; may be repeated [default: CsViewOnlyAdministrator, the first account: CsAdministrator]
        #[arg(long = "role", value_name = "ROLE")]
        roles: Vec<String>,
        /// Read the password from standard input instead of asking for it
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts
    List {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Set an account’s password; its sessions end
    Passwd {
        /// The account
        name: String,
        /// Read the password from standard input instead of asking for it
        #[arg(long)]
        password_stdin: bool,
    },
    /// Take an account’s second factors and recovery codes away; its sessions end
    ResetSecondFactor {
        /// The account
        name: String,
    },
    /// Keep an account from signing in; its sessions end
    Disable {
        /// The account
        name: String,
    },
    /// Let an account sign in again
    Enable {
        /// The account
        name: String,
    },
    /// Give an account these roles in place of those it was given before
    Roles {
        /// The account
        name: String,
        /// A role it is to have; may be repeated
        #[arg(long = "role", value_name = "ROLE", required = true)]
        roles: Vec<String>,
    },
    /// Remove an account with its sessions, second factors and tokens; what it did stays in history and audit
    Remove {
        /// The account
        name: String,
    },
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    match command {
        Command::List { output } => output::print(&place.users().await?, output.format())?,
        Command::Disable { name } => place.disable_user(&parse(&name)?).await?,
        Command::Remove { name } => place.remove_user(&parse(&name)?).await?,
        command => let_in(place.here_to_let_in(command.name())?, command).await?,
    }
    place.close().await;
    Ok(exit::SUCCEEDED)
}

impl Command {
    /// How it is typed.
    const fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "user add",
            Self::List { .. } => "user list",
            Self::Passwd { .. } => "user passwd",
            Self::ResetSecondFactor { .. } => "user reset-second-factor",
            Self::Disable { .. } => "user disable",
            Self::Enable { .. } => "user enable",
            Self::Roles { .. } => "user roles",
            Self::Remove { .. } => "user remove",
        }
    }
}

/// What lets somebody in or gives rights.
async fn let_in(panel: &Panel, command: Command) -> anyhow::Result<()> {
    let giver = Giver::operator(operator());
    match command {
        Command::List { .. } | Command::Disable { .. } | Command::Remove { .. } => {}
        Command::Add { name, roles, password_stdin } => add(panel, &name, &roles, password_stdin).await?,
        Command::Passwd { name, password_stdin } => {
            let user = find(panel, &name).await?;
            let password = read_password(password_stdin)?;
            set_password(panel, &user, password).await?;
        }
        Command::ResetSecondFactor { name } => accounts::reset_second_factor(panel, &giver, &parse(&name)?).await?,
        Command::Enable { name } => accounts::enable_account(panel, &giver, &parse(&name)?).await?,
        Command::Roles { name, roles } => {
            let roles = parse_roles(&roles)?;
            accounts::give_roles(panel, &giver, &parse(&name)?, &roles, None).await?;
        }
    }
    Ok(())
}

fn parse(name: &str) -> anyhow::Result<UserName> {
    name.parse().map_err(UsageError::from)
}

fn parse_roles(roles: &[String]) -> anyhow::Result<Vec<RoleName>> {
    roles.iter().map(|r| r.parse()).collect::<Result<_, _>>().map_err(UsageError::from)
}

async fn add(panel: &Panel, name: &str, roles: &[String], password_stdin: bool) -> anyhow::Result<()> {
    let name = parse(name)?;
    let mut granted = parse_roles(roles)?;
    if granted.is_empty() {
        let first = users::count_users(&panel.database).await? == 0;
        granted.push(if first { Role::Administrator } else { Role::ViewOnlyAdministrator }.into());
    }
    let password = read_password(password_stdin)?;
    add_user(panel, &name, &granted, password).await?;
    let names: Vec<&str> = granted.iter().map(RoleName::as_str).collect();
    console::complain(&format!("Added {name} with {}.", names.join(", ")));
    Ok(())
}

/// Adds an account; a name that is taken is the caller's mistake.
pub async fn add_user(panel: &Panel, name: &UserName, roles: &[RoleName], password: Password) -> anyhow::Result<()> {
    let new = NewAccount { name: name.clone(), password, roles: roles.to_vec() };
    Ok(accounts::add_account(panel, &Giver::operator(operator()), new).await?)
}

/// Replaces an account's password.
pub async fn set_password(panel: &Panel, user: &User, password: Password) -> anyhow::Result<()> {
    Ok(accounts::set_password(panel, &Giver::operator(operator()), &user.name, password).await?)
}

impl Row for UserSummary {
    const HEADING: &'static [&'static str] = &["name", "roles", "state"];
    const FIELDS: &'static [&'static str] = &[
        "user.name",
        "user.display_name",
        "user.origin",
        "user.disabled",
        "user.has_second_factor",
        "created_at",
        "last_sign_in_at",
    ];

    fn cells(&self) -> Vec<String> {
        let roles: Vec<&str> = self.user.roles.iter().map(|given| given.role.as_str()).collect();
        let state = if self.user.disabled { "disabled" } else { "enabled" };
        vec![self.user.name.clone(), roles.join(", "), state.to_owned()]
    }
}

async fn find(panel: &Panel, name: &str) -> anyhow::Result<User> {
    let name = parse(name)?;
    let found = users::find_user(&panel.database, &name).await?;
    found.map(|(user, _)| user).ok_or_else(|| UsageError::from(format!("There is no account named {name}.")))
}

fn read_password(from_stdin: bool) -> anyhow::Result<Password> {
    if from_stdin {
        let line = secret::read_line()?;
        return line.parse().map_err(UsageError::from);
    }
    if !io::stdin().is_terminal() {
        return Err(UsageError::from("There is no terminal to ask for a password; use --password-stdin."));
    }
    let first = secret::ask("Password: ")?;
    let password: Password = first.parse().map_err(UsageError::from)?;
    if secret::ask("Again: ")? != first {
        return Err(UsageError::from("The two passwords differ. Nothing was changed; try again."));
    }
    Ok(password)
}
