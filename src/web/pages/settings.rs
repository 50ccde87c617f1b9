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
    domain::{AuditRetention, Bandwidth, GuardLimits, RecycleLimits, Role, Settings},
    operations::{self, OperationError},
    panel::Panel,
    state::settings::load_settings,
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
    fn wants_second_factor(&self, role: &str) -> bool {
        self.second_factor_roles.iter().any(|name| name == role)
    }

    fn parse(&self) -> Result<Settings, FieldErrors> {
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
        let roles = errors.check("second_factor_roles", parse_roles(&self.second_factor_roles));
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

/// The names of roles, each once.
fn parse_roles(names: &[String]) -> Result<Vec<String>, <Role as FromStr>::Err> {
    let mut roles = names.iter().map(|name| name.parse::<Role>()).collect::<Result<Vec<_>, _>>()?;
    roles.sort_unstable();
    roles.dedup();
    Ok(roles.iter().map(|role| role.name().to_owned()).collect())
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
    roles: Vec<&'static str>,
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    let settings = load_settings(&panel.database).await?;
    show(&panel, &user, SettingsForm::of(&settings), None, !told.saved.is_empty())
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<SettingsForm>,
) -> Result<Response, WebError> {
    let settings = match form.parse() {
        Ok(settings) => settings,
        Err(errors) => return show(&panel, &user, form, Some(errors), false),
    };
    match operations::save_settings(&panel, &user.actor(), settings).await {
        Ok(()) => Ok(Redirect::to(routes::SETTINGS_SAVED).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, form, Some(errors.into()), false),
        Err(error) => Err(error.into()),
    }
}

fn show(
    panel: &Panel,
    user: &CurrentUser,
    form: SettingsForm,
    errors: Option<FieldErrors>,
    saved: bool,
) -> Result<Response, WebError> {
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let layout = Layout::new(panel, Some(user), Section::Settings);
    let roles = Role::ALL.map(Role::name).to_vec();
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
            second_factor_roles: vec!["CsAdministrator".to_owned(), "CsHelpDesk".to_owned()],
        };
        assert_eq!(SettingsForm::of(&settings).parse().ok(), Some(settings.clone()));
        let unlimited = Settings { bandwidth_limit: None, ..settings };
        assert_eq!(SettingsForm::of(&unlimited).parse().ok(), Some(unlimited));
    }

    #[test]
    fn limits_out_of_range_are_told() {
        let form =
            SettingsForm { max_delete_items: "-1".into(), max_delete_percent: "101".into(), ..Default::default() };
        let errors = form.parse().expect_err("two faults");
        assert_eq!(errors.all().len(), 2);
        for limit in ["0", "-5", "1.5", "fast", "104857601", "99999999999999999999"] {
            let form = SettingsForm { bandwidth_limit: limit.into(), ..SettingsForm::of(&Settings::default()) };
            assert_eq!(form.parse().expect_err(limit).all().len(), 1);
        }
        for days in ["0", "3651", "-1", "x"] {
            let form = SettingsForm { recycle_days: days.into(), ..SettingsForm::of(&Settings::default()) };
            assert_eq!(form.parse().expect_err(days).all().len(), 1);
        }
    }
}
