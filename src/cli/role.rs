//! `poolsync role`: the roles there are, what each may do, and where.

use clap::Subcommand;

use super::{
    UsageError, exit,
    output::{self, OutputArguments, Row},
    place::Place,
};
use crate::{
    api::access::{Rights, roles::RoleDetails},
    domain::{Extent, RoleName, Scope},
};

/// What is done to roles.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the roles, built-in ones first
    List {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Show what a role may do, and where
    Show {
        /// Its name
        name: String,
        /// The form of the answer
        #[command(flatten)]
        output: OutputArguments,
    },
}

impl Row for RoleDetails {
    const HEADING: &'static [&'static str] = &["role", "began as", "may", "where"];
    const FIELDS: &'static [&'static str] =
        &["name", "built_in", "template", "rights.permissions", "rights.pools", "rights.modules"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            if self.built_in { "(built in)".to_owned() } else { self.template.clone() },
            match self.rights.permissions.len() {
                1 => "1 cmdlet".to_owned(),
                more => format!("{more} cmdlets"),
            },
            scope(&self.rights).to_string(),
        ]
    }
}

/// Where rights count.
pub fn scope(rights: &Rights) -> Scope {
    let pools = rights.pools.as_ref().map_or(Extent::All, |pools| pools.iter().cloned().collect());
    let modules = rights.modules.as_ref().map_or(Extent::All, |modules| modules.iter().copied().collect());
    Scope { pools, modules }
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    let roles = place.roles().await?;
    place.close().await;
    match command {
        Command::List { output } => output::print(&roles, output.format())?,
        Command::Show { name, output } => {
            let name: RoleName = name.parse().map_err(UsageError::from)?;
            let found = roles.iter().find(|role| role.name.parse().is_ok_and(|other: RoleName| other == name));
            let missing =
                || UsageError::from(format!("There is no role named {name}. “poolsync role list” shows all."));
            let role = found.ok_or_else(missing)?;
            let mut words = format!("{} counts for {}. It may use:\n", role.name, scope(&role.rights));
            words.extend(role.rights.permissions.iter().map(|permission| format!("  {permission}\n")));
            output::print_one(role, &words, output.format())?;
        }
    }
    Ok(exit::SUCCEEDED)
}
