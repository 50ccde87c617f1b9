//! The settings of the deployment; what was never set has its default.

use super::{Reader, StateError, Tx, sql};
use crate::domain::{AuditRetention, Bandwidth, GuardLimits, RecycleLimits, Settings};

const ENABLE_RGS: &str = "EnableRgsBackupService";
const MAX_DELETE_ITEMS: &str = "GuardMaxDeleteItems";
const MAX_DELETE_PERCENT: &str = "GuardMaxDeletePercent";
const SECOND_PERSON: &str = "SecondPersonApproves";
const RECYCLE_DAYS: &str = "RecycleDays";
/// 0 for no limit.
const RECYCLE_MEBIBYTES: &str = "RecycleMebibytes";
/// 0 for never.
const VERIFY_AFTER_DAYS: &str = "VerifyAfterDays";
/// 0 for ever.
const AUDIT_DAYS: &str = "AuditDays";
const DRAIN: &str = "Drain";
/// Names, parted by commas. The query for a session reads it too.
const SECOND_FACTOR_ROLES: &str = "SecondFactorRoles";
/// Bytes a second; 0 for no limit.
const BANDWIDTH_LIMIT: &str = "BandwidthLimit";

/// The settings in force.
pub async fn load_settings(reader: impl Into<Reader<'_>>) -> Result<Settings, StateError> {
    let mut settings = Settings::default();
    for row in sql("select name, value from settings").all(reader).await? {
        match row.text("name")?.as_str() {
            ENABLE_RGS => settings.enable_rgs_backup_service = row.parse("value")?,
            MAX_DELETE_ITEMS => settings.guard.max_delete_items = row.parse("value")?,
            MAX_DELETE_PERCENT => settings.guard.max_delete_percent = row.parse("value")?,
            BANDWIDTH_LIMIT => settings.bandwidth_limit = Bandwidth::from_bytes(row.parse("value")?),
            SECOND_PERSON => settings.second_person_approves = row.parse("value")?,
            RECYCLE_DAYS => settings.recycle.days = row.parse("value")?,
            RECYCLE_MEBIBYTES => settings.recycle.mebibytes = Some(row.parse("value")?).filter(|n| *n > 0),
            VERIFY_AFTER_DAYS => settings.verify_after_days = Some(row.parse("value")?).filter(|n| *n > 0),
            AUDIT_DAYS => settings.audit = AuditRetention(Some(row.parse("value")?).filter(|n| *n > 0)),
            DRAIN => settings.drain = row.parse("value")?,
            SECOND_FACTOR_ROLES => {
                let names = row.text("value")?;
                settings.second_factor_roles =
                    names.split(',').filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect();
            }
            _ => {} // of a newer version, which may run beside this one
        }
    }
    Ok(settings)
}

/// Replaces the settings.
pub async fn save_settings(tx: &mut Tx, settings: &Settings) -> Result<(), StateError> {
    let Settings {
        enable_rgs_backup_service,
        guard: GuardLimits { max_delete_items, max_delete_percent },
        second_person_approves,
        bandwidth_limit,
        recycle: RecycleLimits { days, mebibytes },
        verify_after_days,
        audit: AuditRetention(audit_days),
        drain,
        second_factor_roles,
    } = settings;
    for (name, value) in [
        (ENABLE_RGS, enable_rgs_backup_service.to_string()),
        (MAX_DELETE_ITEMS, max_delete_items.to_string()),
        (MAX_DELETE_PERCENT, max_delete_percent.to_string()),
        (SECOND_PERSON, second_person_approves.to_string()),
        (RECYCLE_DAYS, days.to_string()),
        (RECYCLE_MEBIBYTES, mebibytes.unwrap_or(0).to_string()),
        (VERIFY_AFTER_DAYS, verify_after_days.unwrap_or(0).to_string()),
        (AUDIT_DAYS, audit_days.unwrap_or(0).to_string()),
        (DRAIN, drain.to_string()),
        (SECOND_FACTOR_ROLES, second_factor_roles.join(",")),
        (BANDWIDTH_LIMIT, bandwidth_limit.map_or(0, Bandwidth::bytes).to_string()),
    ] {
        sql("insert into settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value")
            .bind(name)
            .bind(value)
            .execute(tx)
            .await?;
    }
    Ok(())
}
