//! `poolsync notification`: the messages that were made for people, and what became of each.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    UsageError, console, exit,
    output::{self, Format, OutputArguments, Row},
    place::{Place, message_id},
};
use crate::{
    api::notifications::log::{DeliveryTried, MessageDetails, MessageSummary, RecipientReached},
    domain::{NotificationState, ReachState},
    operations::given_up::Word,
};

/// What is done about messages.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the messages, newest first
    List {
        /// Only messages to this channel, by its name or id
        #[arg(long, value_name = "CHANNEL")]
        channel: Option<String>,
        /// Only messages that stand so: waiting, sent, `given_up`, dismissed
        #[arg(long, value_name = "STATE")]
        state: Option<String>,
        /// How many at the most; 0 for all
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Show a message with every attempt to send it
    Show {
        /// The message
        id: String,
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Try messages again that were given up
    Resend(Which),
    /// Take note that messages were given up, so that nothing reminds of them any more; they stay in the log
    Dismiss(Which),
}

/// Messages that were given up.
#[derive(Debug, Args)]
pub struct Which {
    /// The messages
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    ids: Vec<String>,
    /// All that were given up by now
    #[arg(long)]
    all: bool,
    /// Only messages to this channel, by its name or id
    #[arg(long, value_name = "CHANNEL", requires = "all")]
    channel: Option<String>,
}

impl Row for MessageSummary {
    const HEADING: &'static [&'static str] = &["message", "made", "channel", "says", "state", "tried", "why"];
    const FIELDS: &'static [&'static str] = &[
        "id",
        "channel",
        "channel_name",
        "kind",
        "state",
        "subject",
        "created_at",
        "due_at",
        "attempts",
        "ended_at",
        "last_error",
        "recipients",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.created_at.0.rfc3339(),
            self.channel_name.clone(),
            self.subject.clone(),
            self.state.replace('_', " "),
            self.attempts.to_string(),
            self.last_error.clone().or_else(|| missed(&self.recipients)).unwrap_or_default(),
        ]
    }
}

/// Whom a mail that was sent did not reach, with what the mail server said.
fn missed(recipients: &[RecipientReached]) -> Option<String> {
    let reached = ReachState::Reached.name();
    let missed = recipients.iter().filter(|one| one.state != reached);
    let missed: Vec<String> = missed.map(|one| format!("{} {}: {}", one.state, one.address, one.said)).collect();
    let number = recipients.len() - missed.len();
    (!missed.is_empty()).then(|| format!("to {number} of {}; {}", recipients.len(), missed.join("; ")))
}

/// An attempt as it is listed.
#[derive(Debug, Serialize)]
struct Tried {
    at: String,
    is_sent: bool,
    detail: String,
}

impl Row for Tried {
    const HEADING: &'static [&'static str] = &["tried", "outcome", "what was said"];
    const FIELDS: &'static [&'static str] = &["at", "is_sent", "detail"];

    fn cells(&self) -> Vec<String> {
        let outcome = if self.is_sent { "sent" } else { "failed" };
        vec![self.at.clone(), outcome.to_owned(), self.detail.clone()]
    }
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    match command {
        Command::List { channel, state, limit, output } => {
            let state: Option<NotificationState> =
                state.map(|text| text.trim().replace(' ', "_").parse()).transpose().map_err(UsageError::from)?;
            let channel = match channel {
                Some(text) => Some(place.channel(&text).await?),
                None => None,
            };
            let most = if limit == 0 { usize::MAX } else { limit };
            output::print(&place.notifications(channel.as_ref(), state, most).await?, output.format())?;
        }
        Command::Show { id, output } => show(place.notification(message_id(&id)?).await?, output.format())?,
        Command::Resend(which) if which.all => settle(&place, which, Word::SendAgain).await?,
        Command::Dismiss(which) if which.all => settle(&place, which, Word::Dismiss).await?,
        Command::Resend(which) => {
            for id in which.ids {
                resend(&place, &id).await?;
            }
        }
        Command::Dismiss(which) => {
            for id in which.ids {
                dismiss(&place, &id).await?;
            }
        }
    }
    place.close().await;
    Ok(exit::SUCCEEDED)
}

fn show(details: MessageDetails, format: Format) -> anyhow::Result<()> {
    if format == Format::Json {
        console::print_line(&serde_json::to_string(&details)?);
        return Ok(());
    }
    let MessageDetails { message, deliveries } = details;
    if format == Format::Table {
        console::print_line(&format!(
            "{} to {}, made {}: {}.",
            message.subject,
            message.channel_name,
            message.created_at.0.rfc3339(),
            message.state.replace('_', " ")
        ));
        if let Some(missed) = missed(&message.recipients) {
            console::print_line(&format!("It was sent {missed}."));
        }
        if deliveries.is_empty() {
            console::print_line("It was not tried yet.");
            return Ok(());
        }
    }
    let tried = |DeliveryTried { at, is_sent, detail }| Tried { at: at.to_string(), is_sent, detail };
    let lines: Vec<Tried> = deliveries.into_iter().map(tried).collect();
    output::print(&lines, format)
}

/// Says what becomes of all at once, and how many those are.
async fn settle(place: &Place, which: Which, word: Word) -> anyhow::Result<()> {
    let channel = match &which.channel {
        Some(text) => Some(place.channel(text).await?),
        None => None,
    };
    let number = place.settle_given_up(channel.as_ref(), word).await?;
    let messages = if number == 1 { "message" } else { "messages" };
    console::print_line(&match word {
        Word::SendAgain => format!("{number} {messages} to be sent again."),
        Word::Dismiss => format!("{number} {messages} dismissed."),
    });
    Ok(())
}

async fn resend(place: &Place, text: &str) -> anyhow::Result<()> {
    let id = message_id(text)?;
    let before = place.notification(id).await?.message;
    if !matches!(before.state.as_str(), "given_up" | "dismissed") {
        return Err(UsageError::from(match before.state.as_str() {
            "waiting" => {
                format!("Message {id} is still to be sent, and is tried again by itself. Nothing was changed.")
            }
            state => format!("Message {id} is {state}, and only what was given up is sent again. Nothing was changed."),
        }));
    }
    let after = place.send_again(id).await?.message;
    if after.state == before.state && after.attempts == before.attempts {
        return Err(UsageError::from(format!(
            "Message {id} can’t be sent again: its channel, {}, was removed. Nothing was changed.",
            before.channel_name
        )));
    }
    Ok(())
}

async fn dismiss(place: &Place, text: &str) -> anyhow::Result<()> {
    let id = message_id(text)?;
    let before = place.notification(id).await?.message;
    match before.state.as_str() {
        "given_up" => place.dismiss(id).await.map(|_| ()),
        "dismissed" => Ok(()),
        state => Err(UsageError::from(format!(
            "Message {id} is {state}, and only what was given up can be dismissed. Nothing was changed."
        ))),
    }
}
