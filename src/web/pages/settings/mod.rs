//! `/settings`: what holds for the whole deployment. `Set-CsBackupServiceConfiguration` as a form, made from the list of
//! settings.

mod week;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{Control, Group, Permission, RoleName, Setting, Settings},
    operations::{self, OperationError, configure::all_roles},
    panel::Panel,
    state::settings::load_settings,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form, Query},
        layout::{Layout, Section, html_with},
        permitted::{GetStatus, Permitted, SetConfiguration},
        routes,
        session::CurrentUser,
    },
    words::{Said, say},
};

use week::Day;

/// What was typed: the fields of the form, those of roles repeated.
#[derive(Debug, Clone, Default)]
struct SettingsForm {
    values: Vec<(Setting, String)>,
    /// What the settings were when the form was shown; empty where nobody asks.
    version: String,
}

/// `?saved=1`, after a save.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    saved: String,
}

impl SettingsForm {
    fn of(settings: &Settings) -> Self {
        // A box can't show what can't be read: it shows what counts in its place.
        let value = |setting: &Setting| match setting.control() {
            Control::Flag => setting.get(settings),
            _ => setting.kept(settings),
        };
        let values = Setting::ALL.iter().map(|setting| (*setting, value(setting))).collect();
        Self { values, version: settings.version() }
    }

    /// A box that is not ticked is not sent; another field that is left out says nothing.
    fn sent(fields: &[(String, String)]) -> Self {
        let all = |name: &str| {
            let named = fields.iter().filter(|(field, _)| field == name);
            named.map(|(_, value)| value.trim()).collect::<Vec<_>>()
        };
        let value = |setting: Setting| match (setting.control(), all(setting.field()).as_slice()) {
            (Control::Flag, sent) => Some((!sent.iter().all(|value| value.is_empty())).to_string()),
            (Control::Roles, names) => Some(names.join(",")),
            (_, []) => None,
            (_, [value, ..]) => Some(value.replace("\r\n", "\n")),
        };
        let values = Setting::ALL.iter().filter_map(|setting| Some((*setting, value(*setting)?))).collect();
        Self { values, version: all("version").first().copied().unwrap_or_default().to_owned() }
    }
}

#[derive(Template)]
#[template(path = "pages/settings.html")]
struct SettingsPage {
    layout: Layout,
    form: SettingsForm,
    errors: FieldErrors,
    saved: bool,
    /// What is kept of settings and can't be read, a sentence each.
    unread: Vec<Said>,
    /// Those that a second factor may be asked for by.
    roles: Vec<RoleName>,
    /// How fast may be copied at present.
    in_force: Said,
    /// The timetable as it is in force.
    week: Vec<Day>,
}

impl SettingsPage {
    fn value(&self, setting: &Setting) -> &str {
        self.form.values.iter().find(|(found, _)| found == setting).map_or("", |(_, value)| value)
    }

    /// What holds unless somebody sets something else; the unit stands beside the field.
    fn default_words(setting: &Setting) -> Said {
        let default = setting.default_value();
        if setting.control() == Control::Number && !default.is_empty() {
            return say("settings-default").with("default", default);
        }
        say("settings-default").said("default", setting.in_words(&default))
    }

    fn is_on(&self, setting: &Setting) -> bool {
        self.value(setting) == "true"
    }

    /// Whether accounts with a role must have a second factor.
    fn is_chosen(&self, setting: &Setting, role: &RoleName) -> bool {
        self.value(setting).split(',').any(|name| name.parse::<RoleName>().is_ok_and(|name| name == *role))
    }
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
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let form = SettingsForm::sent(&fields);
    let expected = Some(form.version.as_str()).filter(|version| !version.is_empty());
    match operations::change_settings(&panel, &user.actor(), &form.values, expected).await {
        Ok(_) => Ok(Redirect::to(routes::SETTINGS_SAVED).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, form, Some(errors.into()), false).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    mut form: SettingsForm,
    errors: Option<FieldErrors>,
    saved: bool,
) -> Result<Response, WebError> {
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let errors = errors.unwrap_or_default();
    let now = load_settings(&panel.database).await?;
    if errors.of(operations::VERSION_FIELD).is_some() {
        form = SettingsForm::of(&now);
    }
    for setting in Setting::ALL {
        if !form.values.iter().any(|(found, _)| found == setting) {
            form.values.push((*setting, setting.kept(&now)));
        }
    }
    let layout = Layout::new(panel, Some(user), Section::Settings);
    let mut roles = all_roles(&panel.database).await?;
    if !user.may(Permission::SetConfiguration) && !user.may(Permission::GetRole) {
        roles.retain(|role| role.built_in().is_some());
    }
    let in_force = week::in_force(&now, panel.clock.now());
    let unread = Setting::ALL.iter().filter_map(|setting| setting.unread_words(&now)).collect();
    let week = week::week(&now);
    html_with(status, &SettingsPage { layout, form, errors, saved, unread, roles, in_force, week })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_ticked_is_off_and_what_is_not_sent_is_left_alone() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let form = SettingsForm::sent(&[
            field("drain", "on"),
            field("sync_interval", " 5m "),
            field("second_factor_roles", "CsHelpDesk"),
            field("second_factor_roles", "CsAdministrator"),
        ]);
        let value = |setting: Setting| form.values.iter().find(|(s, _)| *s == setting).map(|(_, v)| v.as_str());
        assert_eq!(value(Setting::Drain), Some("true"));
        assert_eq!(value(Setting::SchedulesPaused), Some("false"));
        assert_eq!(value(Setting::SyncInterval), Some("5m"));
        assert_eq!(value(Setting::SecondFactorRoles), Some("CsHelpDesk,CsAdministrator"));
        assert_eq!(value(Setting::RecycleDays), None);
    }
}
