//! `/settings`: what holds for the whole deployment. `Set-CsBackupServiceConfiguration` as a form.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{Bandwidth, GuardLimits, Settings},
    operations::{self, OperationError},
    panel::Panel,
    state::settings::load_settings,
    web::{
        assets,
        error::WebError,
        form::{FieldErrors, Form, Query},
        layout::{Layout, Section, html_with},
        routes,
        session::{CurrentUser, GetStatus, Permitted, SetConfiguration},
    },
};

/// The largest limit that can be set, in KiB a second: 100 GiB.
const HIGHEST_LIMIT: u64 = 100 << 20;

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    enable_rgs_backup_service: String,
    max_delete_items: String,
    max_delete_percent: String,
    /// KiB a second; empty for no limit.
    bandwidth_limit: String,
}

/// `?saved=1`, after a save.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    saved: String,
}

impl SettingsForm {
    fn of(settings: &Settings) -> Self {
        Self {
            enable_rgs_backup_service: if settings.enable_rgs_backup_service { "on".into() } else { String::new() },
            max_delete_items: settings.guard.max_delete_items.to_string(),
            max_delete_percent: settings.guard.max_delete_percent.to_string(),
            bandwidth_limit: settings.bandwidth_limit.map_or_else(String::new, |limit| limit.kibibytes().to_string()),
        }
    }

    fn parse(&self) -> Result<Settings, FieldErrors> {
        let mut errors = FieldErrors::default();
        // What the database keeps is signed.
        let items = self.max_delete_items.trim().parse::<u64>().ok().filter(|n| *n <= i64::MAX.unsigned_abs());
        let items = errors.check("max_delete_items", items.ok_or("Enter a number of items, 0 or more."));
        let percent = self.max_delete_percent.trim().parse::<u8>().ok().filter(|p| *p <= 100);
        let percent = errors.check("max_delete_percent", percent.ok_or("Enter a share from 0 to 100 percent."));
        let limit = errors.check("bandwidth_limit", parse_limit(self.bandwidth_limit.trim()));
        match (items, percent, limit) {
            (Some(max_delete_items), Some(max_delete_percent), Some(bandwidth_limit)) => Ok(Settings {
                enable_rgs_backup_service: !self.enable_rgs_backup_service.is_empty(),
                guard: GuardLimits { max_delete_items, max_delete_percent },
                bandwidth_limit,
            }),
            _ => Err(errors),
        }
    }
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
    html_with(status, &SettingsPage { layout, form, errors: errors.unwrap_or_default(), saved })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_being_shown_and_sent_back() {
        let settings = Settings {
            enable_rgs_backup_service: true,
            guard: GuardLimits { max_delete_items: 7, max_delete_percent: 0 },
            bandwidth_limit: Bandwidth::from_kibibytes(500),
        };
        assert_eq!(SettingsForm::of(&settings).parse().ok(), Some(settings));
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
    }
}
