//! `/api/v1/settings`: what holds for the whole deployment, by the one list of settings.

use std::{borrow::Cow, collections::BTreeMap};

use axum::{extract::State, response::Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type},
    },
};

use super::{
    body::Body,
    error::{ApiError, refused},
    routes,
    version::{Versions, changed},
};
use crate::{
    domain::{Control, Setting, Settings},
    operations::{self, FieldError},
    panel::Panel,
    state::settings::load_settings,
    web::{
        error::WebError,
        permitted::{GetStatus, Permitted, SetConfiguration},
    },
};

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AllSettings {
    /// What stands in each, by its key.
    #[schema(value_type = BTreeMap<String, SettingValue>, example = json!({"drain": false, "verify_after_days": null}))]
    pub values: BTreeMap<String, Value>,
    /// What each is.
    pub settings: Vec<SettingDetails>,
    /// Settings that are kept as this version can’t read them, by key, each with a sentence: what stands in the values is
    /// what counts until somebody sets them.
    #[serde(default)]
    pub unread: BTreeMap<String, String>,
}

/// What can stand in a setting.
#[derive(Debug, Clone, Copy)]
pub struct SettingValue;

impl PartialSchema for SettingValue {
    fn schema() -> RefOr<Schema> {
        let names = ObjectBuilder::new().schema_type(Type::String);
        let kinds = [Type::Boolean, Type::Integer, Type::String, Type::Array, Type::Null];
        let mut value = ArrayBuilder::new().items(names).build();
        value.schema_type = SchemaType::Array(kinds.into());
        value.description = Some("On or off, a number or null for nothing, text, or names.".to_owned());
        RefOr::T(Schema::Array(value))
    }
}

impl ToSchema for SettingValue {
    fn name() -> Cow<'static, str> {
        "SettingValue".into()
    }
}

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettingDetails {
    /// What it is called here.
    pub key: String,
    /// What Set-CsBackupServiceConfiguration calls it, where that has it.
    pub name: String,
    /// What its figure counts; empty for what is no figure.
    pub unit: String,
    /// What may stand in it.
    pub range: String,
    /// What stands in it unless it was set.
    #[schema(value_type = SettingValue)]
    pub default: Value,
    /// What it does.
    pub does: String,
}

/// Settings that are to be changed; the others stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSettings {
    /// What is to stand in each, by its key.
    #[schema(value_type = BTreeMap<String, SettingValue>, example = json!({"drain": true}))]
    pub values: BTreeMap<String, Value>,
}

/// A value as JSON has it.
pub fn written(setting: Setting, text: &str) -> Value {
    match setting.control() {
        Control::Flag => Value::Bool(text == "true"),
        Control::Number => text.parse::<u64>().map_or(Value::Null, Value::from),
        Control::Text | Control::Lines => Value::from(text),
        Control::Roles => text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect(),
    }
}

/// A value as the list of settings reads it.
fn read(setting: Setting, value: &Value) -> Result<String, &'static str> {
    match (setting.control(), value) {
        (Control::Flag, Value::Bool(on)) => Ok(on.to_string()),
        (Control::Flag, _) => Err("Write true or false. Nothing was changed."),
        (Control::Number, Value::Number(number)) if number.is_u64() => Ok(number.to_string()),
        (Control::Number | Control::Text | Control::Lines, Value::Null) => Ok(String::new()),
        (Control::Number, _) => Err("Write a whole number, or null for nothing. Nothing was changed."),
        (Control::Text | Control::Lines, Value::String(text)) => Ok(text.clone()),
        (Control::Text | Control::Lines, _) => Err("Write text, or null for nothing. Nothing was changed."),
        (Control::Roles, Value::Array(names)) => {
            let names: Option<Vec<&str>> = names.iter().map(Value::as_str).collect();
            names.map(|names| names.join(",")).ok_or("Write a list of names. Nothing was changed.")
        }
        (Control::Roles, _) => Err("Write a list of names. Nothing was changed."),
    }
}

impl From<&Settings> for AllSettings {
    fn from(settings: &Settings) -> Self {
        let details = |setting: &Setting| SettingDetails {
            key: setting.field().to_owned(),
            name: setting.name().to_owned(),
            unit: setting.unit().to_string(),
            range: setting.range().to_string(),
            default: written(*setting, &setting.default_value()),
            does: setting.does().to_string(),
        };
        let value = |setting: &Setting| (setting.field().to_owned(), written(*setting, &setting.get(settings)));
        let unread =
            |setting: &Setting| Some((setting.field().to_owned(), setting.unread_words(settings)?.to_string()));
        let unread = Setting::ALL.iter().filter_map(unread).collect();
        Self {
            unread,
            values: Setting::ALL.iter().map(value).collect(),
            settings: Setting::ALL.iter().map(details).collect(),
        }
    }
}

/// Shows the settings
#[utoipa::path(get, path = routes::SETTINGS, tag = "settings",
    responses((status = 200, description = "The settings", body = AllSettings, headers(("ETag" = String, description = "Their version"))),
        (status = 304, description = "They have not changed")))]
pub async fn get(
    State(panel): State<Panel>,
    _: Permitted<GetStatus>,
    versions: Versions,
) -> Result<Response, WebError> {
    versions.answer(&AllSettings::from(&load_settings(&panel.database).await?))
}

/// Changes some settings
///
/// Those that are not named stay. They take effect without a restart.
#[utoipa::path(patch, path = routes::SETTINGS, tag = "settings", request_body = NewSettings,
    responses((status = 200, description = "The settings as they are now", body = AllSettings, headers(("ETag" = String, description = "Their version")))))]
pub async fn change(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    versions: Versions,
    Body(new): Body<NewSettings>,
) -> Result<Response, WebError> {
    let before = load_settings(&panel.database).await?;
    versions.must_be(&AllSettings::from(&before))?;
    let (mut changes, mut errors) = (Vec::new(), Vec::new());
    for (key, value) in &new.values {
        let Some(setting) = Setting::ALL.iter().copied().find(|setting| setting.field() == key) else {
            let key: String = key.chars().take(80).collect();
            errors.push(FieldError::new(key, "There is no such setting. Nothing was changed."));
            continue;
        };
        match read(setting, value) {
            Ok(text) => changes.push((setting, text)),
            Err(message) => errors.push(FieldError::new(key, message)),
        }
    }
    if !errors.is_empty() {
        return Err(ApiError::Refused(errors).into());
    }
    let expected = before.version();
    let settings = operations::configure::change_settings(&panel, &user.actor(), &changes, Some(&expected)).await;
    changed(&AllSettings::from(&settings.map_err(refused)?))
}
