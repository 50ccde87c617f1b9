//! `/management-hosts/{name}/service`: the settings of Microsoft’s backup service, as a host tells them, and changing them.
//!
//! The form carries what was seen beside what is typed: only what differs is sent, and only if the host still says the same.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::host_at;
use crate::{
    domain::{Control, KnownHost, Setting},
    management_shell::ServiceConfiguration,
    operations::{
        discover::LookError,
        service_settings::{
            Became, NotAsWanted, SERVICE_SETTINGS, ServiceError, WantedSetting, change_service_settings,
            service_settings, service_value,
        },
    },
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form, Query},
        layout::{Layout, Section, html_with},
        permitted::{Permitted, SetConfiguration},
        routes,
        session::CurrentUser,
    },
    words::{Said, say},
};

/// What stands before a field’s name where the form carries what was seen.
const SEEN: &str = "seen_";

/// `?saved=1`, after a change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    saved: String,
}

#[derive(Template)]
#[template(path = "pages/management_hosts/service.html")]
struct ServicePage {
    layout: Layout,
    host: KnownHost,
    /// The settings as the form has them, or why there is no form.
    form: Result<Vec<Row>, Said>,
    saved: bool,
    errors: FieldErrors,
    became: Became,
}

/// A setting as the form has it.
struct Row {
    setting: Setting,
    /// What stands in it.
    text: String,
    /// What the host said; `None` if it does not tell it.
    seen: Option<String>,
}

impl Row {
    fn beside(WantedSetting { setting, seen, text }: WantedSetting, now: &ServiceConfiguration) -> Self {
        let is = service_value(now, setting);
        let text = if seen.as_deref() == Some(text.as_str()) { is.clone().unwrap_or_default() } else { text };
        Self { setting, text, seen: is }
    }

    fn seen(&self) -> &str {
        self.seen.as_deref().unwrap_or_default()
    }

    fn is_on(&self) -> bool {
        self.text == "true"
    }

    /// What it does at Microsoft’s service; what it does here, where there is one of the same name, is another matter.
    const fn does(&self) -> Said {
        say(match self.setting {
            Setting::SyncInterval => "hosts-service-sync-interval",
            Setting::MaxConcurrentCalls => "hosts-service-max-concurrent-calls",
            Setting::MaxBatchesPerUserStoreSync => "hosts-service-max-batches-per-user-store-sync",
            Setting::MaxBatchesPerCmsSync => "hosts-service-max-batches-per-cms-sync",
            Setting::MaxDataConfPackageSizeKb => "hosts-service-max-data-conf-package-size-kb",
            _ => "hosts-service-enable-rgs-backup-service",
        })
    }

    /// What its figure counts.
    fn unit(&self) -> Said {
        if self.setting == Setting::MaxConcurrentCalls { say("hosts-service-calls") } else { self.setting.unit() }
    }
}

impl ServicePage {
    fn consequence(&self) -> Said {
        say(match self.became {
            Became::Unchanged => "nothing-changed",
            Became::Perhaps => "hosts-service-perhaps",
            Became::Changed => "hosts-service-changed",
        })
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(name): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    let host = host_at(&panel, &name).await?;
    let form = match service_settings(&panel, &host).await {
        Ok(now) => Ok(rows(&now)),
        Err(LookError::Host(said)) => Err(said),
        Err(LookError::State(error)) => return Err(error.into()),
    };
    let saved = !told.saved.is_empty();
    let layout = Layout::new(&panel, Some(&user), Section::Settings);
    let (errors, became) = (FieldErrors::default(), Became::Unchanged);
    html_with(StatusCode::OK, &ServicePage { layout, host, form, saved, errors, became })
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(name): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let host = host_at(&panel, &name).await?;
    let wanted = sent(&fields);
    match change_service_settings(&panel, &user.actor(), &host, &wanted).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?saved=1", routes::service_of_host(&host.name))).into_response()),
        Err(ServiceError::Told(not)) => refuse(&panel, &user, host, wanted, *not),
        Err(ServiceError::State(error)) => Err(error.into()),
    }
}

fn refuse(
    panel: &Panel,
    user: &CurrentUser,
    host: KnownHost,
    wanted: Vec<WantedSetting>,
    NotAsWanted { errors, became, now }: NotAsWanted,
) -> Result<Response, WebError> {
    let errors = FieldErrors::from(errors);
    let form = match (became, now) {
        // What was typed goes on to stand there, beside what the host says by now; what was left alone is what the host says.
        (_, Some(now)) => Ok(wanted.into_iter().map(|one| Row::beside(one, &now)).collect()),
        (Became::Unchanged, None) => {
            Ok(wanted.into_iter().map(|WantedSetting { setting, seen, text }| Row { setting, text, seen }).collect())
        }
        // What a form would carry is not known; it has to be read first.
        (_, None) => Err(say("hosts-service-read-first")),
    };
    let layout = Layout::new(panel, Some(user), Section::Settings);
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &ServicePage { layout, host, form, saved: false, errors, became })
}

fn rows(now: &ServiceConfiguration) -> Vec<Row> {
    let row = |setting| {
        let seen = service_value(now, setting);
        Row { setting, text: seen.clone().unwrap_or_default(), seen }
    };
    SERVICE_SETTINGS.into_iter().map(row).collect()
}

/// What a form sent. A box that is not ticked is not sent, nor is a field that can’t be filled in.
fn sent(fields: &[(String, String)]) -> Vec<WantedSetting> {
    let find = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim().to_owned());
    let wanted = |setting: Setting| {
        let seen = find(&format!("{SEEN}{}", setting.field())).filter(|seen| !seen.is_empty());
        let typed = find(setting.field());
        let text = match setting.control() {
            Control::Flag if seen.is_some() || typed.is_some() => typed.is_some().to_string(),
            _ => typed.or_else(|| seen.clone()).unwrap_or_default(),
        };
        WantedSetting { setting, seen, text }
    };
    SERVICE_SETTINGS.into_iter().map(wanted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_leaves_out_is_as_it_was_seen_and_a_box_that_is_not_ticked_is_off() {
        let fields =
            [("seen_sync_interval", "2m"), ("seen_enable_rgs_backup_service", "true"), ("sync_interval", " 3m ")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let wanted = sent(&fields);
        let of = |setting| wanted.iter().find(|one| one.setting == setting).expect("it is among them");
        assert_eq!(of(Setting::SyncInterval).text, "3m");
        assert_eq!(of(Setting::EnableRgsBackupService).text, "false");
        assert_eq!((of(Setting::MaxConcurrentCalls).text.as_str(), &of(Setting::MaxConcurrentCalls).seen), ("", &None));
    }
}
