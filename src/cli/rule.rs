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
    domain::{BackupModule, ChannelId, Digest, EventKind, Extent, Fqdn, NoticeRule, RuleId, Scope, listed},
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
    /// Change a rule; what is not named stays
    Edit(EditArguments),
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
    #[command(flatten)]
    wanted: Wanted,
}

/// A rule as it is to be from now on.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct EditArguments {
    /// The rule
    id: String,
    /// Tell this channel, by its name or id
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    #[command(flatten)]
    wanted: Wanted,
    /// About all pools again
    #[arg(long, conflicts_with = "pool_fqdn")]
    all_pools: bool,
    /// About all modules again
    #[arg(long, conflicts_with = "backup_module")]
    all_modules: bool,
    /// Tell each event at once again
    #[arg(long, conflicts_with_all = ["hourly", "daily"])]
    at_once: bool,
    /// Let it count
    #[arg(long, conflicts_with = "off")]
    on: bool,
}

/// What a rule is to say.
#[derive(Debug, Args)]
pub struct Wanted {
    /// The kinds of events that are told
    #[arg(long = "event", value_name = "KIND", help = events_in_words())]
    events: Vec<String>,
    /// Only about this pool; may be repeated [a new rule without it: all pools]
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: Vec<String>,
    /// Only about this module; may be repeated [a new rule without it: all modules]
    #[arg(long, value_name = "MODULE")]
    backup_module: Vec<String>,
    /// Gather what happens in an hour into one message [a new rule without it: each event at once]
    #[arg(long, conflicts_with = "daily")]
    hourly: bool,
    /// Gather what happens in a day into one message, sent at this time, as 07:30
    #[arg(long, value_name = "TIME")]
    daily: Option<String>,
    /// The zone whose clocks that time is read by [default: UTC]
    #[arg(long, value_name = "ZONE", requires = "daily")]
    zone: Option<String>,
    /// Let it not count
    #[arg(long)]
    off: bool,
}

impl Wanted {
    /// The kinds of events, if any are named.
    fn kinds(&self) -> anyhow::Result<Option<BTreeSet<EventKind>>> {
        let kinds = self.events.iter().map(|kind| kind.trim().to_lowercase().replace('-', "_").parse());
        let kinds: BTreeSet<EventKind> = kinds.collect::<Result<_, _>>().map_err(UsageError::from)?;
        Ok(Some(kinds).filter(|kinds| !kinds.is_empty()))
    }

    /// When, if that is said.
    fn digest(&self) -> anyhow::Result<Option<Digest>> {
        match &self.daily {
            _ if self.hourly => Ok(Some(Digest::Hourly)),
            Some(time) => {
                let zone = self.zone.as_deref().unwrap_or("UTC");
                Digest::daily(time, zone).map(Some).map_err(UsageError::from)
            }
            None => Ok(None),
        }
    }
}

/// What `--event` takes, for people.
fn events_in_words() -> String {
    let names = |kinds: &mut dyn Iterator<Item = &EventKind>| kinds.map(|kind| kind.name()).collect::<Vec<_>>();
    let all = names(&mut EventKind::ALL.iter()).join(", ");
    let others = names(&mut EventKind::ALL.iter().filter(|kind| !EventKind::USUAL.contains(kind)));
    format!("What is told: {all}; may be repeated [a new rule without it: all but {}]", listed(&others))
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
            let id = place.add_rule(new(&place, &arguments).await?).await?;
            console::print_line(&id);
        }
        Command::Edit(arguments) => edit(&place, arguments).await?,
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

/// What is named; none if nothing is.
fn named<T: std::str::FromStr<Err: std::fmt::Display> + Ord + Clone>(
    texts: &[String],
) -> anyhow::Result<Option<Extent<T>>> {
    if texts.is_empty() {
        return Ok(None);
    }
    texts.iter().map(|text| text.parse().map_err(UsageError::from)).collect::<anyhow::Result<_>>().map(Some)
}

async fn channel(place: &Place, text: &str) -> anyhow::Result<ChannelId> {
    place.channel(text).await?.id.parse().map_err(UsageError::from)
}

async fn new(place: &Place, AddArguments { channel: told, wanted }: &AddArguments) -> anyhow::Result<NoticeRule> {
    let kinds = wanted.kinds()?.unwrap_or_else(|| EventKind::USUAL.into_iter().collect());
    let digest = wanted.digest()?.unwrap_or_default();
    let scope = Scope {
        pools: named(&wanted.pool_fqdn)?.unwrap_or(Extent::All),
        modules: named(&wanted.backup_module)?.unwrap_or(Extent::All),
    };
    let channel = channel(place, told).await?;
    let now = Clock::System.now();
    let enabled = !wanted.off;
    Ok(NoticeRule { id: RuleId::new(), channel, kinds, scope, digest, enabled, created_at: now, updated_at: now })
}

async fn edit(place: &Place, arguments: EditArguments) -> anyhow::Result<()> {
    let EditArguments { id, channel: told, wanted, all_pools, all_modules, at_once, on } = arguments;
    // All that is named is read before anything is changed.
    let (kinds, digest) = (wanted.kinds()?, wanted.digest()?);
    let pools = if all_pools { Some(Extent::All) } else { named(&wanted.pool_fqdn)? };
    let modules = if all_modules { Some(Extent::All) } else { named(&wanted.backup_module)? };
    let channel = match told {
        Some(told) => Some(channel(place, &told).await?),
        None => None,
    };
    let change = |before: NoticeRule| NoticeRule {
        channel: channel.unwrap_or(before.channel),
        kinds: kinds.unwrap_or(before.kinds),
        scope: Scope { pools: pools.unwrap_or(before.scope.pools), modules: modules.unwrap_or(before.scope.modules) },
        digest: if at_once { Digest::AtOnce } else { digest.unwrap_or(before.digest) },
        enabled: (before.enabled || on) && !wanted.off,
        ..before
    };
    place.change_rule(&id, change).await
}
