//! `poolsync role`: the roles there are, what each may do, and where.

use clap::Subcommand;
use serde::{Deserialize, Serialize};

use super::{
    UsageError, console, exit,
    output::{self, OutputArguments, Row},
};
use crate::{
    domain::{BackupModule, CustomRole, Extent, Fqdn, Grant, Role, RoleName, Scope},
    panel::Panel,
    state::roles::list_roles,
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
    },
}

/// A role as the list has it.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    name: String,
    /// What it began as; null of one that is built in.
    template: Option<String>,
    permissions: Vec<String>,
    /// Null for all.
    pools: Option<Vec<Fqdn>>,
    /// Null for all.
    modules: Option<Vec<BackupModule>>,
}

impl Line {
    fn new(name: &RoleName, template: Option<Role>, grant: Grant) -> Self {
        let Grant { permissions, scope: Scope { pools, modules } } = grant;
        Self {
            name: name.to_string(),
            template: template.map(|template| template.to_string()),
            permissions: permissions.iter().map(|permission| permission.name().to_owned()).collect(),
            pools: (!pools.is_all()).then(|| pools.named().cloned().collect()),
            modules: (!modules.is_all()).then(|| modules.named().copied().collect()),
        }
    }

    fn scope(&self) -> Scope {
        let pools = self.pools.as_ref().map_or(Extent::All, |pools| pools.iter().cloned().collect());
        let modules = self.modules.as_ref().map_or(Extent::All, |modules| modules.iter().copied().collect());
        Scope { pools, modules }
    }
}

impl Row for Line {
    const HEADING: &'static [&'static str] = &["role", "began as", "may", "where"];
    const FIELDS: &'static [&'static str] = &["name", "template", "permissions", "pools", "modules"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.template.clone().unwrap_or_else(|| "(built in)".to_owned()),
            format!("{} cmdlets", self.permissions.len()),
            self.scope().to_string(),
        ]
    }
}

/// Carries out the command.
pub async fn run(panel: Panel, command: Command) -> anyhow::Result<u8> {
    let custom = list_roles(&panel.database).await?;
    panel.database.close().await;
    let built_in = Role::ALL.into_iter().map(|role| Line::new(&role.into(), None, role.grant()));
    let own = custom.iter().map(|role: &CustomRole| Line::new(&role.name, Some(role.template), role.grant()));
    let lines: Vec<Line> = built_in.chain(own).collect();
    match command {
        Command::List { output } => output::print(&lines, output.format())?,
        Command::Show { name } => {
            let name: RoleName = name.parse().map_err(UsageError::from)?;
            let found = lines.iter().find(|line| line.name.parse().is_ok_and(|other: RoleName| other == name));
            let missing =
                || UsageError::from(format!("There is no role named {name}. “poolsync role list” shows all."));
            let line = found.ok_or_else(missing)?;
            console::print_line(&format!("{} counts for {}. It may use:", line.name, line.scope()));
            for permission in &line.permissions {
                console::print_line(&format!("  {permission}"));
            }
        }
    }
    Ok(exit::SUCCEEDED)
}
