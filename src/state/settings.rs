//! The settings of the deployment; what was never set has its default. A value that can't be read is set aside as
//! [`Setting::set_aside`] says, and stays in its row until somebody sets it.

use std::sync::Arc;

use super::{Database, Reader, StateError, Tx, bells::Bell, sql};
use crate::domain::{Bandwidth, Control, Setting, Settings};

/// A name that is no setting’s: whoever changes the settings has its row until the transaction ends.
const LOCK: &str = "Lock";

/// The settings in force.
pub async fn load_settings(reader: impl Into<Reader<'_>>) -> Result<Settings, StateError> {
    let mut settings = Settings::default();
    for row in sql("select name, value from settings").all(reader).await? {
        // What is unknown is of a newer version, which may run beside this one.
        let Ok(setting) = row.text("name")?.parse::<Setting>() else { continue };
        let kept = row.text("value")?;
        if !is_read(setting, &kept, &mut settings) {
            setting.set_aside(&mut settings, &kept);
        }
    }
    Ok(settings)
}

/// The same, with one look for all who ask at the same moment.
pub async fn load_settings_together(database: &Database) -> Result<Arc<Settings>, StateError> {
    database.questions().settings.ask((), || load_settings(database)).await
}

fn is_read(setting: Setting, kept: &str, settings: &mut Settings) -> bool {
    if setting == Setting::BandwidthLimit {
        let Ok(bytes) = kept.parse() else { return false };
        settings.bandwidth_limit = Bandwidth::from_bytes(bytes);
        return true;
    }
    setting.set(settings, if kept == "0" && is_limit(setting) { "" } else { kept }).is_ok()
}

/// Replaces the settings, but for what can't be read.
pub async fn save_settings(tx: &mut Tx, settings: &Settings) -> Result<(), StateError> {
    for setting in Setting::ALL.iter().filter(|setting| !settings.unread.contains_key(setting)) {
        let value = match setting {
            // In bytes a second, which pages round.
            Setting::BandwidthLimit => settings.bandwidth_limit.map_or(0, Bandwidth::bytes).to_string(),
            setting => {
                Some(setting.get(settings)).filter(|v| !v.is_empty() || !is_limit(*setting)).unwrap_or("0".into())
            }
        };
        set(tx, setting.name(), &value).await?;
    }
    tx.ring(Bell::Queue); // workers may take more, or again, or other runs
    Ok(())
}

/// Keeps others from changing the settings until the transaction ends.
pub async fn lock_settings(tx: &mut Tx) -> Result<(), StateError> {
    set(tx, LOCK, "").await
}

async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<(), StateError> {
    sql("insert into settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value")
        .bind(name)
        .bind(value)
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether it is a number that may be left out; 0 stands for that.
fn is_limit(setting: Setting) -> bool {
    setting.control() == Control::Number && setting.empty_means().is_some()
}
