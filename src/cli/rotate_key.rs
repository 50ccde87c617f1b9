//! `poolsync rotate-key`: another key for the secrets that are kept here.

use super::{console, exit, operator};
use crate::{operations::rotate_key::rotate_key, panel::Panel};

/// Replaces the key and says what became of the secrets: 0 if all were sealed anew, 3 if some did not open.
pub async fn run(panel: Panel) -> anyhow::Result<u8> {
    let rotated = rotate_key(&panel, &operator()).await?;
    panel.database.close().await;
    console::print_line(&format!(
        "The key in {} was replaced; {} secrets were sealed anew. Running panels and workers take it up by themselves.",
        panel.config.key_file.display(),
        rotated.sealed
    ));
    for lost in &rotated.lost {
        console::complain(&format!("Could not be opened and was left as it is: {lost}."));
    }
    Ok(if rotated.lost.is_empty() { exit::SUCCEEDED } else { exit::PARTIAL })
}
