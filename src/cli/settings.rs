//! `poolsync settings` (`Get-` and `Set-CsBackupServiceConfiguration`): the settings of the deployment.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use super::{
    UsageError, exit, operator,
    output::{self, OutputArguments, Row},
};
use crate::{
    domain::{Setting, Settings},
    operations,
    panel::Panel,
    state::settings::load_settings,
};

/// What is done to settings.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List all settings with their values
    List {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Print the value of a setting
    Get {
        /// Its name, in any letter case
        name: String,
    },
    /// Change settings, all of them or none
    Set(SetArguments),
}

/// What is changed.
#[derive(Debug, Args)]
pub struct SetArguments {
    /// A setting and its new value; nothing after the sign where the setting may be empty
    #[arg(required = true, value_name = "NAME=VALUE")]
    changes: Vec<String>,
}

/// A setting with its value.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    name: String,
    value: String,
    default: String,
    unit: String,
    range: String,
    does: String,
}

impl Row for Line {
    const HEADING: &'static [&'static str] = &["setting", "value", "default", "may be"];
    const FIELDS: &'static [&'static str] = &["name", "value", "default", "unit", "range", "does"];

    fn cells(&self) -> Vec<String> {
        let in_words = |value: &str| match self.name.parse::<Setting>() {
            Ok(setting) => setting.in_words(value),
            Err(_) => value.to_owned(), // one of a newer version
        };
        vec![self.name.clone(), in_words(&self.value), in_words(&self.default), self.range.clone()]
    }
}

fn line(setting: Setting, settings: &Settings) -> Line {
    Line {
        name: setting.name().to_owned(),
        value: setting.get(settings),
        default: setting.default_value(),
        unit: setting.unit().to_owned(),
        range: setting.range().to_owned(),
        does: setting.does().to_owned(),
    }
}

/// Carries out the command.
pub async fn run(panel: Panel, command: Command) -> anyhow::Result<u8> {
    match command {
        Command::List { output } => {
            let settings = load_settings(&panel.database).await?;
            let lines: Vec<Line> = Setting::ALL.iter().map(|setting| line(*setting, &settings)).collect();
            output::print(&lines, output.format())?;
        }
        Command::Get { name } => {
            let setting: Setting = name.parse().map_err(UsageError::from)?;
            super::console::print_line(&setting.get(&load_settings(&panel.database).await?));
        }
        Command::Set(arguments) => {
            let changes = arguments.changes.iter().map(|text| change(text)).collect::<anyhow::Result<Vec<_>>>()?;
            operations::change_settings(&panel, &operator(), &changes, None).await?;
        }
    }
    panel.database.close().await;
    Ok(exit::SUCCEEDED)
}

fn change(text: &str) -> anyhow::Result<(Setting, String)> {
    let (name, value) = text.split_once('=').ok_or_else(|| {
        UsageError::from(format!(
            "“{text}” is not a change: write NAME=VALUE, as in VerifyAfterDays=7. Nothing was changed."
        ))
    })?;
    Ok((name.parse().map_err(UsageError::from)?, value.to_owned()))
}
