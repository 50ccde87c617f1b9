//! `poolsync settings` (`Get-` and `Set-CsBackupServiceConfiguration`): the settings of the deployment.

use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::Value;

use super::{
    UsageError, console, exit,
    output::{self, OutputArguments, Row},
    place::{Place, meant},
};
use crate::{
    api::settings::{AllSettings, SettingDetails},
    domain::Setting,
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
        /// The form of the answer; a table is the bare value
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Change settings, all of them or none
    Set(SetArguments),
}

/// What is changed.
#[derive(Debug, Args)]
pub struct SetArguments {
    /// A setting and its new value, as VerifyAfterDays=7; nothing after the sign where the setting may be empty. “poolsync settings list” shows all
    #[arg(required = true, value_name = "NAME=VALUE")]
    changes: Vec<String>,
    /// Only show what would change
    #[arg(long)]
    pub(super) what_if: bool,
}

/// A setting with its value.
#[derive(Debug, Serialize)]
struct Line {
    name: String,
    value: Value,
    default: Value,
    unit: String,
    range: String,
    does: String,
}

/// A value as `settings set` takes it.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

impl Row for Line {
    const HEADING: &'static [&'static str] = &["setting", "value", "default", "may be"];
    const FIELDS: &'static [&'static str] = &["name", "value", "default", "unit", "range", "does"];

    fn cells(&self) -> Vec<String> {
        let in_words = |value: &Value| match self.name.parse::<Setting>() {
            Ok(setting) => setting.in_words(&text(value)).to_string(),
            Err(_) => text(value), // one of a newer version
        };
        vec![self.name.clone(), in_words(&self.value), in_words(&self.default), self.range.clone()]
    }
}

fn lines(settings: AllSettings) -> Vec<Line> {
    let AllSettings { values, settings, .. } = settings;
    let line = |SettingDetails { key, name, unit, range, default, does }| {
        let value = values.get(&key).cloned().unwrap_or_default();
        Line { name, value, default, unit, range, does }
    };
    settings.into_iter().map(line).collect()
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    match command {
        Command::List { output } => {
            let settings = place.settings().await?;
            for words in settings.unread.values() {
                console::complain(words);
            }
            output::print(&lines(settings), output.format())?;
        }
        Command::Get { name, output } => {
            let setting: Setting = name.parse().map_err(UsageError::from)?;
            let known = lines(place.settings().await?);
            let missing = || anyhow::anyhow!("The panel does not know {setting}. Is it of this version?");
            let line = known.iter().find(|line| line.name == setting.name()).ok_or_else(missing)?;
            output::print_one(line, &format!("{}\n", text(&line.value)), output.format())?;
        }
        Command::Set(arguments) => {
            let changes = arguments.changes.iter().map(|text| change(text)).collect::<anyhow::Result<Vec<_>>>()?;
            if arguments.what_if {
                preview(&place, &changes).await?;
            } else {
                place.change_settings(&changes).await?;
            }
        }
    }
    place.close().await;
    Ok(exit::SUCCEEDED)
}

/// Prints what would change, a setting a line: what stands in it, and what would.
async fn preview(place: &Place, changes: &[(Setting, String)]) -> anyhow::Result<()> {
    let now = place.settings().await?;
    let wanted = changes.iter().map(|(setting, text)| Ok((*setting, meant(*setting, text)?)));
    for (setting, wanted) in wanted.collect::<anyhow::Result<Vec<_>>>()? {
        let before = now.values.get(setting.field()).unwrap_or(&Value::Null);
        if text(before) != text(&wanted) {
            let words = |value: &Value| setting.in_words(&text(value));
            console::print_line(&format!("{setting}: {} → {}", words(before), words(&wanted)));
        }
    }
    Ok(())
}

fn change(text: &str) -> anyhow::Result<(Setting, String)> {
    let (name, value) = text.split_once('=').ok_or_else(|| {
        UsageError::from(format!(
            "“{text}” is not a change: write NAME=VALUE, as in VerifyAfterDays=7. Nothing was changed."
        ))
    })?;
    Ok((name.parse().map_err(UsageError::from)?, value.to_owned()))
}
