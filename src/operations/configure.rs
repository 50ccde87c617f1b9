//! Changing the settings of the deployment: `Set-CsBackupServiceConfiguration`.

use super::OperationError;
use crate::{
    domain::{Actor, Permission, Settings},
    panel::Panel,
    state::{audit::insert_change, settings},
};

/// Puts settings in force, for runs that begin from now on.
pub async fn save_settings(panel: &Panel, actor: &Actor, wanted: Settings) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let before = settings::load_settings(&mut tx).await?;
    settings::save_settings(&mut tx, &wanted).await?;
    let (before, after) = differences(&before, &wanted);
    let action = Permission::SetConfiguration.name();
    insert_change(&mut tx, actor, action, "settings", "", (&before, &after), now).await?;
    tx.commit().await?;
    Ok(())
}

/// What differs between two sets of settings, in the words of each.
fn differences(before: &Settings, after: &Settings) -> (String, String) {
    let differing: Vec<_> = words(before).into_iter().zip(words(after)).filter(|(old, new)| old != new).collect();
    let join = |texts: Vec<&String>| texts.into_iter().map(String::as_str).collect::<Vec<_>>().join("; ");
    (join(differing.iter().map(|(old, _)| old).collect()), join(differing.iter().map(|(_, new)| new).collect()))
}

/// Each setting with its value, always in the same order.
fn words(settings: &Settings) -> [String; 11] {
    let Settings {
        enable_rgs_backup_service,
        guard,
        second_person_approves,
        bandwidth_limit,
        recycle,
        verify_after_days,
        audit,
        drain,
        second_factor_roles,
    } = settings;
    let on = |flag: bool| if flag { "on" } else { "off" };
    let days = |days: Option<u16>, none: &str| days.map_or_else(|| none.to_owned(), |days| format!("{days} days"));
    [
        format!("EnableRgsBackupService {}", on(*enable_rgs_backup_service)),
        format!("deletes always allowed {}", guard.max_delete_items),
        format!("share of deletes allowed {} %", guard.max_delete_percent),
        format!("a second person approves {}", on(*second_person_approves)),
        format!("bandwidth limit {}", bandwidth_limit.map_or_else(|| "none".to_owned(), |limit| limit.to_string())),
        format!("recycle kept for {} days", recycle.days),
        format!("room of recycle {}", recycle.mebibytes.map_or_else(|| "no limit".to_owned(), |n| format!("{n} MiB"))),
        format!("verify again after {}", days(*verify_after_days, "never")),
        format!("audit kept for {}", days(audit.0, "ever")),
        format!("take no new runs {}", on(*drain)),
        format!("second factor for {}", second_factor_roles.join(", ")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before = Settings::default();
        let after = Settings { drain: true, verify_after_days: Some(7), ..Settings::default() };
        let (old, new) = differences(&before, &after);
        assert_eq!(old, "verify again after never; take no new runs off");
        assert_eq!(new, "verify again after 7 days; take no new runs on");
        assert_eq!(differences(&before, &before), (String::new(), String::new()));
    }
}
