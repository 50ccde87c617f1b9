//! `poolsync channel`: the ways by which people are told. The address of a webhook often holds a secret, so it is read from
//! a file or from standard input, and only its host is ever shown.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{
    UsageError, console, exit,
    output::{self, OutputArguments, Row},
    place::Place,
    secret::{self, SecretFile},
};
use crate::{
    api::{
        notifications::{channels::ChannelDetails, outcomes::ChannelOutcome},
        words::Moment,
    },
    domain::{BodyTemplate, ChannelKind, Recipients, WebhookUrl},
    operations::channels::ChannelDraft,
};

/// What is done to channels.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the channels
    List {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Tell how the messages of each channel fare: when one was sent last, when and why one was not, and what waits
    Outcomes {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Add a channel and print its id; for a webhook, then the secret that its requests are signed with, which is shown once
    Add {
        /// What it is called
        name: String,
        /// What it is to be
        #[command(flatten)]
        wanted: Wanted,
    },
    /// Change a channel; what is not named stays
    Edit {
        /// The channel, by its name or id
        channel: String,
        /// What it is to be called
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// What it is to be
        #[command(flatten)]
        wanted: Wanted,
        /// Send by it again
        #[arg(long, conflicts_with = "off")]
        on: bool,
        /// Make a new secret to sign with, and print it; the old one counts no longer
        #[arg(long)]
        new_secret: bool,
    },
    /// Remove a channel with its rules; what waits for it is given up
    Remove {
        /// The channel, by its name or id
        channel: String,
    },
    /// Send a test message by a channel now, also if it is switched off; ends with 1 if it does not arrive
    Test {
        /// The channel, by its name or id
        channel: String,
    },
}

/// Where messages go, and how they look.
#[derive(Debug, Args)]
pub struct Wanted {
    /// By mail to this address; may be repeated
    #[arg(long = "mail", value_name = "ADDRESS", conflicts_with_all = ["url_file", "url_stdin", "template"])]
    mail: Vec<String>,
    /// To the webhook whose address stands in this file
    #[arg(long, value_name = "FILE", conflicts_with = "url_stdin")]
    url_file: Option<PathBuf>,
    /// To the webhook whose address comes on standard input
    #[arg(long)]
    url_stdin: bool,
    /// How a webhook’s requests look: json, teams or slack [default of a new one: json]
    #[arg(long, value_name = "TEMPLATE")]
    template: Option<String>,
    /// Send nothing by it
    #[arg(long)]
    off: bool,
    /// Write the secret that requests are signed with into this new file, which only you may read, instead of printing it
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

impl Wanted {
    /// The address of a webhook, if one is given.
    fn url(&self) -> anyhow::Result<Option<WebhookUrl>> {
        let text = if let Some(path) = &self.url_file {
            let told = |why: String| UsageError::from(format!("The webhook’s address: {why}. Nothing was changed."));
            let found = secret::read_file(path).map_err(told)?;
            zeroize::Zeroizing::new(found.reveal().to_owned())
        } else if self.url_stdin {
            secret::read_input("Address of the webhook: ")?
        } else {
            return Ok(None);
        };
        let refused = |error| UsageError::from(format!("{error} Nothing was changed."));
        text.parse().map(Some).map_err(refused)
    }

    fn recipients(&self) -> anyhow::Result<Option<Recipients>> {
        if self.mail.is_empty() {
            return Ok(None);
        }
        let refused = |error| UsageError::from(format!("{error} Nothing was changed."));
        self.mail.join("\n").parse().map(Some).map_err(refused)
    }

    fn template(&self) -> anyhow::Result<Option<BodyTemplate>> {
        let text = self.template.as_deref().map(|text| text.trim().to_lowercase());
        text.map(|text| text.parse()).transpose().map_err(UsageError::from)
    }
}

impl Row for ChannelDetails {
    const HEADING: &'static [&'static str] = &["channel", "kind", "to", "form", "state"];
    const FIELDS: &'static [&'static str] =
        &["id", "name", "kind", "enabled", "recipients", "host", "template", "is_signed", "updated_at"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.kind.clone(),
            self.host.clone().unwrap_or_else(|| self.recipients.join(", ")),
            self.template.clone().unwrap_or_else(|| "-".to_owned()),
            if self.enabled { "on" } else { "off" }.to_owned(),
        ]
    }
}

impl Row for ChannelOutcome {
    const HEADING: &'static [&'static str] = &["channel", "last sent", "last failed", "why", "waiting", "since"];
    const FIELDS: &'static [&'static str] =
        &["channel", "name", "is_failing", "sent_at", "failed_at", "failed_why", "waiting", "waiting_since"];

    fn cells(&self) -> Vec<String> {
        let at = |moment: &Option<Moment>| moment.map_or_else(|| "-".to_owned(), |moment| moment.0.rfc3339());
        vec![
            self.name.clone(),
            at(&self.sent_at),
            at(&self.failed_at),
            self.failed_why.clone().unwrap_or_default(),
            self.waiting.to_string(),
            at(&self.waiting_since),
        ]
    }
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    let code = match command {
        Command::List { output } => {
            output::print(&place.channels().await?, output.format())?;
            exit::SUCCEEDED
        }
        Command::Outcomes { output } => {
            output::print(&place.channel_outcomes().await?, output.format())?;
            exit::SUCCEEDED
        }
        Command::Add { name, wanted } => {
            let draft = new(&name, &wanted)?;
            save(&place, draft, None, wanted.secret_file).await?
        }
        Command::Edit { channel, name, wanted, on, new_secret } => {
            let before = place.channel(&channel).await?;
            let mut draft = changed(&before, name.as_deref(), &wanted)?;
            draft.enabled = (before.enabled || on) && !wanted.off;
            draft.new_secret = new_secret;
            save(&place, draft, Some(before), wanted.secret_file).await?
        }
        Command::Remove { channel } => {
            let channel = place.channel(&channel).await?;
            place.remove_channel(&channel).await?;
            exit::SUCCEEDED
        }
        Command::Test { channel } => test(&place, &place.channel(&channel).await?).await?,
    };
    place.close().await;
    Ok(code)
}

fn new(name: &str, wanted: &Wanted) -> anyhow::Result<ChannelDraft> {
    let name = name.parse().map_err(UsageError::from)?;
    let template = wanted.template()?.unwrap_or_default();
    let (recipients, url) = (wanted.recipients()?, wanted.url()?);
    let kind = match (&recipients, &url) {
        (Some(_), None) => ChannelKind::Mail,
        (None, Some(_)) => ChannelKind::Webhook,
        _ => {
            return Err(UsageError::from(
                "Say where messages go: with --mail ADDRESS, or to a webhook with --url-file FILE or --url-stdin. Nothing was changed.",
            ));
        }
    };
    let recipients = recipients.unwrap_or_default();
    Ok(ChannelDraft { name, kind, enabled: !wanted.off, recipients, url, template, new_secret: false })
}

fn changed(before: &ChannelDetails, name: Option<&str>, wanted: &Wanted) -> anyhow::Result<ChannelDraft> {
    let kind: ChannelKind = before.kind.parse().map_err(UsageError::from)?;
    let (recipients, url, template) = (wanted.recipients()?, wanted.url()?, wanted.template()?);
    let other = match kind {
        ChannelKind::Mail => (url.is_some() || template.is_some()).then_some("mail"),
        ChannelKind::Webhook => recipients.is_some().then_some("requests to a webhook"),
    };
    if let Some(by) = other {
        let message = format!("{} sends {by}, and stays so. Add another channel. Nothing was changed.", before.name);
        return Err(UsageError::from(message));
    }
    let kept =
        || if before.recipients.is_empty() { Ok(Recipients::default()) } else { before.recipients.join("\n").parse() };
    let template_before = || before.template.as_deref().map(str::parse).transpose();
    Ok(ChannelDraft {
        name: name.unwrap_or(&before.name).parse().map_err(UsageError::from)?,
        kind,
        enabled: before.enabled,
        recipients: recipients.map_or_else(kept, Ok).map_err(UsageError::from)?,
        url,
        template: match template {
            Some(template) => template,
            None => template_before().map_err(UsageError::from)?.unwrap_or_default(),
        },
        new_secret: false,
    })
}

/// Keeps a channel and gives out what is told once.
async fn save(
    place: &Place,
    draft: ChannelDraft,
    before: Option<ChannelDetails>,
    secret_file: Option<PathBuf>,
) -> anyhow::Result<u8> {
    let is_webhook = draft.kind == ChannelKind::Webhook;
    let expects_secret = is_webhook && (draft.new_secret || before.as_ref().is_none_or(|before| !before.is_signed));
    let file = match secret_file.filter(|_| expects_secret) {
        Some(path) => Some(SecretFile::create(&path)?),
        None => None,
    };
    let (id, secret) = match place.save_channel(draft, before.as_ref()).await {
        Ok(saved) => saved,
        Err(error) => {
            file.into_iter().for_each(SecretFile::discard);
            return Err(error);
        }
    };
    if before.is_none() {
        console::print_line(&id);
    }
    match (secret, file) {
        (Some(secret), Some(file)) => file.write(&secret)?,
        (Some(secret), None) => console::print_line(secret.reveal()),
        (None, file) => {
            file.into_iter().for_each(SecretFile::discard);
            if expects_secret {
                console::complain(
                    "The channel was kept, but the answer with its secret was lost on the way. “poolsync channel edit --new-secret” makes another one.",
                );
                return Ok(exit::PARTIAL);
            }
        }
    }
    Ok(exit::SUCCEEDED)
}

async fn test(place: &Place, channel: &ChannelDetails) -> anyhow::Result<u8> {
    let sent = place.test_channel(channel).await?;
    if sent.message.state == "sent" {
        return Ok(exit::SUCCEEDED);
    }
    let why = sent.message.last_error.unwrap_or_else(|| "another process is sending it".to_owned());
    console::complain(&format!("The test message by {} did not arrive: {why}", channel.name));
    Ok(exit::FAILED)
}
