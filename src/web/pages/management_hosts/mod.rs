//! `/management-hosts`: the hosts on which Microsoft’s cmdlets run, and what each drives.

pub mod edit;
pub mod pools;
pub mod roles;
pub mod service;
pub mod show;

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    domain::{Fqdn, KnownHost},
    panel::Panel,
    state::management_hosts::{find_host, list_driven, list_hosts},
    web::{
        assets,
        error::WebError,
        filters, form,
        layout::{Layout, Section, html},
        permitted::{Permitted, SetPool},
        routes,
    },
};

#[derive(Template)]
#[template(path = "pages/management_hosts/index.html")]
struct HostsPage {
    layout: Layout,
    rows: Vec<HostRow>,
    /// The names of hosts that can’t be read.
    unread: Vec<String>,
}

struct HostRow {
    host: KnownHost,
    driven: Vec<Fqdn>,
}

pub async fn get(State(panel): State<Panel>, user: Permitted<SetPool>) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Pools);
    let found = list_hosts(&panel.database).await?;
    let mut rows = Vec::new();
    for host in found.known {
        let driven = list_driven(&panel.database, host.id).await?;
        rows.push(HostRow { host, driven });
    }
    html(&HostsPage { layout, rows, unread: found.unread.into_iter().map(|unread| unread.id).collect() })
}

/// The host that an address names.
async fn host_at(panel: &Panel, name: &str) -> Result<KnownHost, WebError> {
    let name = form::part(name, WebError::NoHost)?;
    find_host(&panel.database, &name).await?.ok_or_else(|| WebError::NoHost(name.to_string()))
}

/// The version of a host, as forms carry it.
fn version(host: &KnownHost) -> String {
    host.updated_at.as_micros().to_string()
}
