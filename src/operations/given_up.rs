//! What becomes of the messages that could not be delivered: all at once, of every channel or of one.

use super::OperationError;
use crate::{
    domain::{Actor, Permission},
    panel::Panel,
    state::{
        audit::insert_audit,
        channels::find_channel,
        given_up::{self, GivenUp},
    },
};

/// What somebody has to say of messages that were given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// They are tried again from the beginning: those whose channel is still there, and no tests.
    SendAgain,
    /// They were seen, and are not sent.
    Dismiss,
}

/// Does so with all of them that are still given up, and says how many those are. Whoever asks twice finds none.
pub async fn settle(panel: &Panel, actor: &Actor, which: &GivenUp, word: Word) -> Result<u64, OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let channel = match which.channel {
        Some(id) => find_channel(&mut tx, id).await?,
        None => None,
    };
    let (number, done) = match word {
        Word::SendAgain => (given_up::send_again(&mut tx, which, now).await?, "sent again"),
        Word::Dismiss => (given_up::dismiss(&mut tx, which).await?, "dismissed, not sent"),
    };
    if number == 0 {
        return Ok(0);
    }
    let of = match (which.channel, channel) {
        (None, _) => String::new(),
        (Some(_), Some(channel)) => format!(" of channel {}", channel.name),
        (Some(id), None) => format!(" of channel {id}, which is gone"),
    };
    let target = format!("messages given up{of}");
    let action = Permission::SetConfiguration.name();
    insert_audit(&mut tx, actor, action, &target, &format!("{number} {done}"), now).await?;
    tx.commit().await?;
    Ok(number)
}
