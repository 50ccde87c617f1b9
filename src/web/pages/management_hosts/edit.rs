//! `/management-hosts/new` and `/management-hosts/{name}/edit`: how a host is reached, and what lets us in.
//!
//! The form is sent twice: first the key of the server is fetched and shown, to be compared with the one the server itself
//! shows; then it is pinned and the host is saved. What lets us in is asked for only then, so that it is never typed before it
//! is known whom it is told to; it is never put into a page.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::host_at;
use crate::{
    domain::{HostAddress, HostKey, HostName, HostPlace, HostUser, KnownHost, ManagementHost, Secret, ShellProgram},
    management_shell::{Timeouts, fetch_host_key},
    operations::{HostDraft, OperationError, save_host},
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Form},
        layout::{Layout, Section, html_with},
        permitted::{Recently, SetPool},
        routes,
        session::CurrentUser,
    },
};

/// What was sent. It may hold secrets, so that nothing prints it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct HostForm {
    name: String,
    /// `ssh` or `local`.
    way: String,
    address: String,
    user: String,
    program: String,
    /// The fingerprint that was shown, and the address it was fetched from.
    key: String,
    key_of: String,
    /// Whether the key is to be fetched anew.
    fetch: String,
    secret: String,
    passphrase: String,
    /// The version that the form was made of.
    version: String,
}

#[derive(Template)]
#[template(path = "pages/management_hosts/edit.html")]
struct EditPage {
    layout: Layout,
    form: HostForm,
    existing: Option<KnownHost>,
    /// Whether a host may be this machine.
    may_be_local: bool,
    errors: FieldErrors,
}

impl HostForm {
    fn of(host: &KnownHost) -> Self {
        let mut form = Self {
            name: host.name.to_string(),
            way: "local".to_owned(),
            program: host.place.program().to_string(),
            version: super::version(host),
            ..Self::default()
        };
        if let Some(ssh) = host.place.ssh() {
            "ssh".clone_into(&mut form.way);
            form.address = ssh.address.to_string();
            form.user = ssh.user.to_string();
            form.key = ssh.key.to_string();
            form.key_of.clone_from(&form.address);
        }
        form
    }

    fn is_local(&self) -> bool {
        self.way == "local"
    }

    /// The host with what lets us in, once its key was shown.
    fn draft(&self, typed: Typed, key: Option<HostKey>) -> HostDraft {
        let Typed { name, program, server } = typed;
        let place = match server.zip(key) {
            Some(((address, user), key)) => HostPlace::Ssh { host: ManagementHost { address, user, key }, program },
            None => HostPlace::Local { program },
        };
        HostDraft {
            name,
            place,
            secret: Secret::new(self.secret.as_str()),
            passphrase: Secret::new(self.passphrase.as_str()),
        }
    }

    fn parse(&self) -> Result<Typed, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse::<HostName>());
        let program = errors.check("program", self.program.parse::<ShellProgram>());
        let server = if self.is_local() {
            Some(None)
        } else {
            let address = errors.check("address", self.address.parse::<HostAddress>());
            let user = errors.check("user", self.user.parse::<HostUser>());
            address.zip(user).map(Some)
        };
        match (name, program, server) {
            (Some(name), Some(program), Some(server)) if errors.is_empty() => Ok(Typed { name, program, server }),
            _ => Err(errors),
        }
    }
}

/// What was typed, read.
struct Typed {
    name: HostName,
    program: ShellProgram,
    /// Where and as whom, if by SSH.
    server: Option<(HostAddress, HostUser)>,
}

impl EditPage {
    /// The fingerprint that is pinned, if the one that was fetched is another.
    fn pinned_other(&self) -> Option<&HostKey> {
        let pinned = &self.existing.as_ref()?.place.ssh()?.key;
        (!self.form.key.is_empty() && pinned.as_str() != self.form.key).then_some(pinned)
    }

    /// Whether what is kept lets us in as the form stands.
    fn keeps_secret(&self) -> bool {
        self.existing.as_ref().is_some_and(|host| {
            let of = HostForm::of(host);
            host.keeps_secret
                && (&of.address, &of.user, &of.key) == (&self.form.address, &self.form.user, &self.form.key)
        })
    }

    /// Whether the server’s key was shown, so that what lets us in may be typed.
    fn has_key(&self) -> bool {
        !self.form.is_local() && !self.form.key.is_empty()
    }

    fn title(&self) -> crate::words::Said {
        match &self.existing {
            Some(host) => crate::words::say("hosts-edit-title").with("host", &host.name),
            None => crate::words::say("hosts-new-title"),
        }
    }

    fn here(&self) -> String {
        self.existing.as_ref().map_or_else(|| routes::NEW_HOST.to_owned(), |host| routes::edit_host(&host.name))
    }
}

pub async fn new(State(panel): State<Panel>, user: Recently<SetPool>) -> Result<Response, WebError> {
    let (way, program) = ("ssh".to_owned(), ShellProgram::WINDOWS.to_owned());
    let form = HostForm { way, program, ..HostForm::default() };
    show(&panel, &user, form, None, FieldErrors::default())
}

pub async fn create(
    State(panel): State<Panel>,
    user: Recently<SetPool>,
    Form(form): Form<HostForm>,
) -> Result<Response, WebError> {
    save(&panel, &user, form, None).await
}

pub async fn get(
    State(panel): State<Panel>,
    user: Recently<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let host = host_at(&panel, &name).await?;
    show(&panel, &user, HostForm::of(&host), Some(host), FieldErrors::default())
}

pub async fn post(
    State(panel): State<Panel>,
    user: Recently<SetPool>,
    Path(name): Path<String>,
    Form(form): Form<HostForm>,
) -> Result<Response, WebError> {
    let host = host_at(&panel, &name).await?;
    if form.version != super::version(&host) {
        return show(&panel, &user, HostForm::of(&host), Some(host), form::changed_meanwhile());
    }
    save(&panel, &user, form, Some(host)).await
}

async fn save(
    panel: &Panel,
    user: &CurrentUser,
    mut form: HostForm,
    existing: Option<KnownHost>,
) -> Result<Response, WebError> {
    let typed = match form.parse() {
        Ok(typed) => typed,
        Err(errors) => return show(panel, user, form, existing, errors),
    };
    let mut errors = FieldErrors::default();
    let key = match &typed.server {
        // Of this machine, no key is asked for; nothing is made of the one that stands in its place.
        None => None,
        Some((address, _)) if form.key.is_empty() || form.key_of != address.to_string() || !form.fetch.is_empty() => {
            match fetch_host_key(address, Timeouts::default().connect).await {
                Ok(key) => {
                    form.key = key.to_string();
                    form.key_of = address.to_string();
                }
                Err(fault) => {
                    form.key.clear();
                    errors.add("address", fault);
                }
            }
            form.address = address.to_string();
            return show(panel, user, form, existing, errors);
        }
        Some(_) => {
            let key = errors.check("key", form.key.parse::<HostKey>());
            if key.is_none() {
                form.key.clear();
                return show(panel, user, form, existing, errors);
            }
            key
        }
    };
    let draft = form.draft(typed, key);
    match save_host(panel, &user.actor(), existing.as_ref(), draft).await {
        Ok(host) => Ok(Redirect::to(&routes::management_host(&host.name)).into_response()),
        Err(OperationError::Refused(errors)) => show(panel, user, form, existing, errors.into()),
        Err(error) => Err(error.into()),
    }
}

fn show(
    panel: &Panel,
    user: &CurrentUser,
    mut form: HostForm,
    existing: Option<KnownHost>,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    form.secret.clear();
    form.passphrase.clear();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::Pools);
    let may_be_local = panel.config.management_shell.local;
    html_with(status, &EditPage { layout, form, existing, may_be_local, errors })
}
