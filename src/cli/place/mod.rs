//! Where a command does its work: in the panel database of this machine, or in another panel by its API.
//!
//! A command is written once over [`Place`]. Both sides answer with the types of the API, so that tables, JSON and exit
//! codes are the same. Here, whoever may open the database may do everything; there, what the access token lets.

mod access;
mod configuration;
mod pools;
mod runs;
mod schedules;
mod status;
mod targets;
mod telling;

use std::path::Path;

use super::{
    Opening, UsageError,
    remote::{Remote, ServerArguments},
};
use crate::panel::Panel;

pub use configuration::meant;
pub use runs::{RunsFilter, cancelled_too_late};
pub use schedules::rule;
pub use targets::in_words as target_in_words;
pub use telling::message_id;

/// The panel that a command asks.
#[derive(Debug)]
pub enum Place {
    /// The one whose database this machine's configuration names.
    Here(Box<Panel>),
    /// One that is reached by its API.
    There(Box<Remote>),
}

impl Place {
    /// The panel that the arguments mean.
    pub async fn of(server: &ServerArguments, config: Option<&Path>, opening: Opening) -> anyhow::Result<Self> {
        if server.is_given() {
            return Ok(Self::There(Box::new(Remote::new(server)?)));
        }
        Ok(Self::Here(Box::new(super::panel(config, opening).await?)))
    }

    /// Lets go of it.
    pub async fn close(&self) {
        if let Self::Here(panel) = self {
            panel.database.close().await;
        }
    }

    /// The address of a page about something, if the panel has one.
    pub fn page(&self, path: &str) -> Option<String> {
        match self {
            Self::Here(panel) => panel.config.public_url.as_deref().map(|url| format!("{url}{path}")),
            Self::There(remote) => Some(remote.page(path)),
        }
    }
}

/// Refuses `--server` with a command that works on this machine alone.
pub fn only_here(server: &ServerArguments, command: &str, why: &str) -> anyhow::Result<()> {
    if server.is_given() {
        let message = format!(
            "“poolsync {command}” works on this machine alone: {why}. Nothing was done. Leave out --server, or run it on the panel’s machine."
        );
        return Err(UsageError::from(message));
    }
    Ok(())
}
