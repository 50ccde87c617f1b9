//! `poolsync rule`: which events are told to which channel, and when.

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    UsageError, console, exit,
    output::{self, OutputArguments, Row},
    place::Place,
};
use crate::{
    api::notifications::rules::RuleDetails,
    clock::Clock,
    domain::{BackupModule, Digest, EventKind, Extent, Fqdn, NoticeRule, RuleId, Scope, listed},
};

/// What is done to rules.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the rules
    List {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Add a rule and print its id
    Add(AddArguments),
    /// Remove a rule
    Remove {
        /// The rule
        id: String,
    },
}

/// A new rule.
#[derive(Debug, Args)]
pub struct AddArguments {
    /// The channel that is told, by its name or id
    #[arg(long, value_name = "CHANNEL")]
    channel: String,
    /// The kinds of events that are told
    #[arg(long = "event", value_name = "KIND", help = events_in_words())]
    events: Vec<String>,
    /// Only about this pool; may be repeated [default: all pools]
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: Vec<String>,
    /// Only about this module; may be repeated [default: all modules]
    #[arg(long, value_name = "MODULE")]
    backup_module: Vec<String>,
    /// Gather what happens in an hour into one message [default: each event at once]
    #[arg(long, conflicts_with = "daily")]
    hourly: bool,
    /// Gather what happens in a day into one message, sent at this time, as 07:30
    #[arg(long, value_name = "TIME")]
    daily: Option<String>,
    /// The zone whose clocks that time is read by [default: UTC]
    #[arg(long, value_name = "ZONE", requires = "daily")]
    zone: Option<String>,
    /// Let it not count yet
    #[arg(long)]
    off: bool,
}

/// What `--event` takes, for people.
fn events_in_words() -> String {
    let names = |kinds: &mut dyn Iterator<Item = &EventKind>| kinds.map(|kind| kind.name()).collect::<Vec<_>>();
    let all = names(&mut EventKind::ALL.iter()).join(", ");
    let others = names(&mut EventKind::ALL.iter().filter(|kind| !EventKind::USUAL.contains(kind)));
    format!("What is told: {all}; may be repeated [default: all but {}]", listed(&others))
}

/// A rule as it is listed.
#[derive(Debug, Serialize)]
struct Line {
    id: String,
    channel: String,
    channel_name: String,
    kinds: Vec<String>,
    /// `null` for all.
    pools: Option<Vec<Fqdn>>,
    /// `null` for all.
    modules: Option<Vec<BackupModule>>,
    digest: String,
    enabled: bool,
    updated_at: String,
}

impl Row for Line {
    const HEADING: &'static [&'static str] = &["rule", "channel", "told", "about", "when", "state"];
    const FIELDS: &'static [&'static str] =
        &["id", "channel", "channel_name", "kinds", "pools", "modules", "digest", "enabled", "updated_at"];

    fn cells(&self) -> Vec<String> {
        let pools = self.pools.as_ref().map_or(Extent::All, |pools| pools.iter().cloned().collect());
        let modules = self.modules.as_ref().map_or(Extent::All, |modules| modules.iter().copied().collect());
        vec![
            self.id.clone(),
            self.channel_name.clone(),
            self.kinds.join(", "),
            Scope { pools, modules }.to_string(),
            self.digest.replace('_', " "),
            if self.enabled { "on" } else { "off" }.to_owned(),
        ]
    }
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    match command {
        Command::List { output } => output::print(&list(&place).await?, output.format())?,
        Command::Add(arguments) => {
            let id = place.add_rule(rule(&place, &arguments).await?).await?;
            console::print_line(&id);
        }
        Command::Remove { id } => place.remove_rule(&id).await?,
    }
    place.close().await;
    Ok(exit::SUCCEEDED)
}

async fn list(place: &Place) -> anyhow::Result<Vec<Line>> {
    let channels = place.channels().await?;
    let line = |RuleDetails { id, rule, updated_at }: RuleDetails| {
        let named = channels.iter().find(|channel| channel.id == rule.channel);
        Line {
            id,
            channel_name: named.map(|channel| channel.name.clone()).unwrap_or_default(),
            channel: rule.channel,
            kinds: rule.kinds,
            pools: rule.pools,
            modules: rule.modules,
            digest: rule.digest,
            enabled: rule.enabled,
            updated_at: updated_at.to_string(),
        }
    };
    Ok(place.rules().await?.into_iter().map(line).collect())
}

/// What is named, or everything where nothing is.
fn named<T: std::str::FromStr<Err: std::fmt::Display> + Ord + Clone>(texts: &[String]) -> anyhow::Result<Extent<T>> {
    if texts.is_empty() {
        return Ok(Extent::All);
    }
    texts.iter().map(|text| text.parse().map_err(UsageError::from)).collect()
}

async fn rule(place: &Place, arguments: &AddArguments) -> anyhow::Result<NoticeRule> {
    let kinds: Result<BTreeSet<EventKind>, _> =
        arguments.events.iter().map(|kind| kind.trim().to_lowercase().replace('-', "_").parse()).collect();
    let mut kinds = kinds.map_err(UsageError::from)?;
    if kinds.is_empty() {
        kinds.extend(EventKind::USUAL);
    }
    let digest = match &arguments.daily {
        _ if arguments.hourly => Digest::Hourly,
        Some(time) => Digest::daily(time, arguments.zone.as_deref().unwrap_or("UTC")).map_err(UsageError::from)?,
        None => Digest::AtOnce,
    };
    let scope = Scope { pools: named(&arguments.pool_fqdn)?, modules: named(&arguments.backup_module)? };
    let channel = place.channel(&arguments.channel).await?;
    let now = Clock::System.now();
    Ok(NoticeRule {
        id: RuleId::new(),
        channel: channel.id.parse().map_err(UsageError::from)?,
        kinds,
        scope,
        digest,
        enabled: !arguments.off,
        created_at: now,
        updated_at: now,
    })
}
