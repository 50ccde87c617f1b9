//! Changing the settings of the deployment: `Set-CsBackupServiceConfiguration`.

use super::{FieldError, OperationError, schedules::due};
use crate::{
    domain::{Actor, Permission, Role, RoleName, Setting, Settings},
    panel::Panel,
    state::{Reader, StateError, Tx, audit::insert_change, roles::list_roles, settings},
    words::{Said, say},
};

/// The field that an error is about which says that the settings were changed meanwhile.
pub const VERSION_FIELD: &str = "version";

/// Puts settings in force, for runs that begin from now on.
pub async fn save_settings(panel: &Panel, actor: &Actor, wanted: Settings) -> Result<(), OperationError> {
    let mut tx = panel.database.begin().await?;
    settings::lock_settings(&mut tx).await?;
    let before = settings::load_settings(&mut tx).await?;
    save(panel, tx, actor, &before, &wanted).await
}

/// Changes some settings, each to a value as text, and says what is in force then. With `expected`, refuses if the settings
/// are not those that had this [`Settings::version`] any more: then nothing is changed, and the error is about
/// [`VERSION_FIELD`].
pub async fn change_settings(
    panel: &Panel,
    actor: &Actor,
    changes: &[(Setting, String)],
    expected: Option<&str>,
) -> Result<Settings, OperationError> {
    let mut tx = panel.database.begin().await?;
    settings::lock_settings(&mut tx).await?;
    let before = settings::load_settings(&mut tx).await?;
    if expected.is_some_and(|expected| expected != before.version()) {
        return Err(OperationError::refused(VERSION_FIELD, say("refused-changed-settings")));
    }
    let mut wanted = before.clone();
    let mut errors = Vec::new();
    for (setting, value) in changes {
        if setting.kept(&before) == value.trim() {
            continue; // as it was, to the last byte a second, or as it can't be read
        }
        if let Err(message) = setting.set(&mut wanted, value) {
            errors.push(FieldError::new(setting.field(), message));
        }
    }
    if wanted.second_factor_roles != before.second_factor_roles {
        match known_roles(&all_roles(&mut tx).await?, &wanted.second_factor_roles) {
            Ok(names) => wanted.second_factor_roles = names,
            Err(message) => errors.push(FieldError::new(Setting::SecondFactorRoles.field(), message)),
        }
    }
    if !errors.is_empty() {
        return Err(OperationError::Refused(errors));
    }
    save(panel, tx, actor, &before, &wanted).await?;
    Ok(wanted)
}

async fn save(
    panel: &Panel,
    mut tx: Tx,
    actor: &Actor,
    before: &Settings,
    wanted: &Settings,
) -> Result<(), OperationError> {
    settings::save_settings(&mut tx, wanted).await?;
    let (before, after) = differences(before, wanted);
    let action = Permission::SetConfiguration.name();
    insert_change(&mut tx, actor, action, "settings", "", (&before, &after), panel.clock.now()).await?;
    tx.commit().await?;
    due::refresh_soon(panel).await;
    Ok(())
}

/// The roles there are, built-in ones first.
pub async fn all_roles(reader: impl Into<Reader<'_>>) -> Result<Vec<RoleName>, StateError> {
    let custom = list_roles(reader).await?.into_iter().map(|role| role.name);
    Ok(Role::ALL.into_iter().map(RoleName::from).chain(custom).collect())
}

/// The names of roles that there are, each once, in the order of `known`.
fn known_roles(known: &[RoleName], names: &[String]) -> Result<Vec<String>, Said> {
    let is_named = |role: &RoleName, name: &String| name.parse::<RoleName>().is_ok_and(|name| name == *role);
    if let Some(name) = names.iter().find(|name| !known.iter().any(|role| is_named(role, name))) {
        let name: String = name.chars().take(80).collect();
        return Err(say("refused-choose-known-role").with("role", name));
    }
    let chosen = known.iter().filter(|role| names.iter().any(|name| is_named(role, name)));
    Ok(chosen.map(RoleName::to_string).collect())
}

/// What differs between two sets of settings, in the words of each.
fn differences(before: &Settings, after: &Settings) -> (String, String) {
    let differing: Vec<Setting> =
        Setting::ALL.iter().copied().filter(|setting| setting.kept(before) != setting.kept(after)).collect();
    let words = |settings: &Settings| {
        let told = |s: &Setting| match settings.unread.get(s) {
            Some(text) => format!("{s} “{text}” (not read)"),
            None => format!("{s} {}", s.in_words(&s.get(settings))),
        };
        let each = differing.iter().map(told);
        each.collect::<Vec<_>>().join("; ")
    };
    (words(before), words(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before = Settings::default();
        let after = Settings { drain: true, verify_after_days: Some(7), ..Settings::default() };
        let (old, new) = differences(&before, &after);
        assert_eq!(old, "VerifyAfterDays never; Drain off");
        assert_eq!(new, "VerifyAfterDays 7 days; Drain on");
        assert_eq!(differences(&before, &before), (String::new(), String::new()));
    }

    #[test]
    fn roles_are_kept_as_they_are_spelled_and_unknown_ones_told() {
        let known: Vec<RoleName> = Role::ALL.into_iter().map(RoleName::from).collect();
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let found = known_roles(&known, &names(&["cshelpdesk", "CsAdministrator", "CsHelpDesk"]));
        assert_eq!(found, Ok(names(&["CsAdministrator", "CsHelpDesk"])));
        assert!(known_roles(&known, &names(&["Night watch"])).is_err());
    }
}
