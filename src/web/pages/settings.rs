//! `/settings`: what holds for the whole deployment. `Set-CsBackupServiceConfiguration` as a form.

use std::{ops::RangeInclusive, str::FromStr};

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{AuditRetention, Bandwidth, GuardLimits, Permission, RecycleLimits, Role, RoleName, Settings},
    operations::{self, OperationError},
    panel::Panel,
    state::{roles::list_roles, settings::load_settings},
    web::{
        assets,
        error::WebError,
        form::{FieldErrors, Form, Query},
        layout::{Layout, Section, html_with},
        permitted::{GetStatus, Permitted, SetConfiguration},
        routes,
        session::CurrentUser,
    },
};

/// The largest limit that can be set, in KiB a second: 100 GiB.
const HIGHEST_LIMIT: u64 = 100 << 20;

/// The longest time that recycle can be told to keep things, in days.
const LONGEST_RECYCLE: u16 = 3650;

/// The longest time that the audit can be told to keep entries, in days: a century.
const LONGEST_AUDIT: u16 = 36500;

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    enable_rgs_backup_service: String,
    max_delete_items: String,
    max_delete_percent: String,
    /// KiB a second; empty for no limit.
    bandwidth_limit: String,
    second_person_approves: String,
    /// Empty for as long as if it was never set.
    recycle_days: String,
    /// Empty for no limit.
    recycle_mebibytes: String,
    /// Empty for never.
    verify_after_days: String,
    /// Empty for ever.
    audit_days: String,
    drain: String,
    /// Names, repeated.
    second_factor_roles: Vec<String>,
}

/// `?saved=1`, after a save.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    saved: String,
}

impl SettingsForm {
    fn of(settings: &Settings) -> Self {
        let on = |is_on: bool| if is_on { "on".to_owned() } else { String::new() };
        Self {
            enable_rgs_backup_service: on(settings.enable_rgs_backup_service),
            max_delete_items: settings.guard.max_delete_items.to_string(),
            max_delete_percent: settings.guard.max_delete_percent.to_string(),
            bandwidth_limit: settings.bandwidth_limit.map_or_else(String::new, |limit| limit.kibibytes().to_string()),
            second_person_approves: on(settings.second_person_approves),
            recycle_days: settings.recycle.days.to_string(),
            recycle_mebibytes: settings.recycle.mebibytes.map(|n| n.to_string()).unwrap_or_default(),
            verify_after_days: settings.verify_after_days.map(|n| n.to_string()).unwrap_or_default(),
            audit_days: settings.audit.0.map(|n| n.to_string()).unwrap_or_default(),
            drain: on(settings.drain),
            second_factor_roles: settings.second_factor_roles.clone(),
        }
    }

    /// Whether accounts with a role must have a second factor.
    fn wants_second_factor(&self, role: &RoleName) -> bool {
        self.second_factor_roles.iter().any(|name| is_named(role, name))
    }

    /// The settings; `roles` are those there are.
    fn parse(&self, roles: &[RoleName]) -> Result<Settings, FieldErrors> {
        let mut errors = FieldErrors::default();
        // What the database keeps is signed.
        let items = self.max_delete_items.trim().parse::<u64>().ok().filter(|n| *n <= i64::MAX.unsigned_abs());
        let items = errors.check("max_delete_items", items.ok_or("Enter a number of items, 0 or more."));
        let percent = self.max_delete_percent.trim().parse::<u8>().ok().filter(|p| *p <= 100);
        let percent = errors.check("max_delete_percent", percent.ok_or("Enter a share from 0 to 100 percent."));
        let limit = errors.check("bandwidth_limit", parse_limit(self.bandwidth_limit.trim()));
        let recycle = self.parse_recycle(&mut errors);
        let wanted = "Enter a number of days from 1 to 365, or nothing for never.";
        let verify = errors.check("verify_after_days", optional(&self.verify_after_days, 1..=365_u16, wanted));
        let wanted = "Enter a number of days from 1 to 36500, or nothing for ever.";
        let audit = errors.check("audit_days", optional(&self.audit_days, 1..=LONGEST_AUDIT, wanted));
        let roles = errors.check("second_factor_roles", parse_roles(&self.second_factor_roles, roles));
        match (items, percent, limit, recycle, verify, audit, roles) {
            (
                Some(max_delete_items),
                Some(max_delete_percent),
                Some(bandwidth_limit),
                Some(recycle),
                Some(verify_after_days),
                Some(audit_days),
                Some(roles),
            ) => Ok(Settings {
                enable_rgs_backup_service: !self.enable_rgs_backup_service.is_empty(),
                guard: GuardLimits { max_delete_items, max_delete_percent },
                second_person_approves: !self.second_person_approves.is_empty(),
                bandwidth_limit,
                recycle,
                verify_after_days,
                audit: AuditRetention(audit_days),
                drain: !self.drain.is_empty(),
                second_factor_roles: roles,
            }),
            _ => Err(errors),
        }
    }

    fn parse_recycle(&self, errors: &mut FieldErrors) -> Option<RecycleLimits> {
        let wanted = "Enter a number of days from 1 to 3650.";
        let days = errors.check("recycle_days", optional(&self.recycle_days, 1..=LONGEST_RECYCLE, wanted));
        let wanted = "Enter a whole number of MiB, 1 or more, or nothing for no limit.";
        let size = errors.check("recycle_mebibytes", optional(&self.recycle_mebibytes, 1..=u32::MAX, wanted));
        Some(RecycleLimits { days: days?.unwrap_or(RecycleLimits::default().days), mebibytes: size? })
    }
}

/// A number of a range, or none if the field is empty; else `wanted` says what may stand there.
fn optional<N: FromStr + PartialOrd>(
    text: &str,
    range: RangeInclusive<N>,
    wanted: &'static str,
) -> Result<Option<N>, &'static str> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().ok().filter(|n| range.contains(n)).map(Some).ok_or(wanted),
    }
}

/// The names of roles that there are, each once, in the order of the page.
fn parse_roles(names: &[String], known: &[RoleName]) -> Result<Vec<String>, String> {
    let unknown = |name: &&String| !known.iter().any(|role| is_named(role, name));
    if let Some(name) = names.iter().find(unknown) {
        let name: String = name.chars().take(80).collect();
        return Err(format!("There is no role named {name} any more. Choose among those shown."));
    }
    let chosen = known.iter().filter(|role| names.iter().any(|name| is_named(role, name)));
    Ok(chosen.map(RoleName::to_string).collect())
}

fn is_named(role: &RoleName, name: &str) -> bool {
    name.parse::<RoleName>().is_ok_and(|name| name == *role)
}

/// The roles there are, built-in ones first.
async fn all_roles(panel: &Panel) -> Result<Vec<RoleName>, WebError> {
    let custom = list_roles(&panel.database).await?.into_iter().map(|role| role.name);
    Ok(Role::ALL.into_iter().map(RoleName::from).chain(custom).collect())
}

/// A limit in KiB a second; none if the field is empty.
fn parse_limit(text: &str) -> Result<Option<Bandwidth>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let kibibytes = text.parse().ok().filter(|n| *n <= HIGHEST_LIMIT);
    kibibytes.and_then(Bandwidth::from_kibibytes).map(Some).ok_or_else(|| {
        format!("Enter a whole number of KiB a second from 1 to {HIGHEST_LIMIT}, or nothing for no limit.")
    })
}

#[derive(Template)]
#[template(path = "pages/settings.html")]
struct SettingsPage {
    layout: Layout,
    form: SettingsForm,
    errors: FieldErrors,
    saved: bool,
    /// Those that a second factor may be asked for by.
    roles: Vec<RoleName>,
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    let settings = load_settings(&panel.database).await?;
    show(&panel, &user, SettingsForm::of(&settings), None, !told.saved.is_empty()).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<SettingsForm>,
) -> Result<Response, WebError> {
    let settings = match form.parse(&all_roles(&panel).await?) {
        Ok(settings) => settings,
        Err(errors) => return show(&panel, &user, form, Some(errors), false).await,
    };
    match operations::save_settings(&panel, &user.actor(), settings).await {
        Ok(()) => Ok(Redirect::to(routes::SETTINGS_SAVED).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, form, Some(errors.into()), false).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    form: SettingsForm,
    errors: Option<FieldErrors>,
    saved: bool,
) -> Result<Response, WebError> {
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let layout = Layout::new(panel, Some(user), Section::Settings);
    let mut roles = all_roles(panel).await?;
    if !user.may(Permission::SetConfiguration) && !user.may(Permission::GetRole) {
        roles.retain(|role| role.built_in().is_some());
    }
    html_with(status, &SettingsPage { layout, form, errors: errors.unwrap_or_default(), saved, roles })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_being_shown_and_sent_back() {
        let settings = Settings {
            audit: AuditRetention::default(),
            enable_rgs_backup_service: true,
            guard: GuardLimits { max_delete_items: 7, max_delete_percent: 0 },
            bandwidth_limit: Bandwidth::from_kibibytes(500),
            second_person_approves: true,
            recycle: RecycleLimits { days: 30, mebibytes: Some(7) },
            verify_after_days: Some(7),
            drain: true,
            second_factor_roles: vec!["CsAdministrator".to_owned(), "Berlin desk".to_owned()],
        };
        let roles = [Role::Administrator.into(), Role::HelpDesk.into(), "Berlin desk".parse().expect("a name")];
        assert_eq!(SettingsForm::of(&settings).parse(&roles).ok(), Some(settings.clone()));
        let unlimited = Settings { bandwidth_limit: None, ..settings };
        assert_eq!(SettingsForm::of(&unlimited).parse(&roles).ok(), Some(unlimited));
    }

    #[test]
    fn limits_out_of_range_are_told() {
        let form =
            SettingsForm { max_delete_items: "-1".into(), max_delete_percent: "101".into(), ..Default::default() };
        let errors = form.parse(&[]).expect_err("two faults");
        assert_eq!(errors.all().len(), 2);
        for limit in ["0", "-5", "1.5", "fast", "104857601", "99999999999999999999"] {
            let form = SettingsForm { bandwidth_limit: limit.into(), ..SettingsForm::of(&Settings::default()) };
            assert_eq!(form.parse(&[]).expect_err(limit).all().len(), 1);
        }
        for days in ["0", "3651", "-1", "x"] {
            let form = SettingsForm { recycle_days: days.into(), ..SettingsForm::of(&Settings::default()) };
            assert_eq!(form.parse(&[]).expect_err(days).all().len(), 1);
        }
    }
}
