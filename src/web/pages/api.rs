//! `/api`: what scripts can do and how, with this installation's address and pools filled in. Any account may read it.

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    api::{BURST, KINDS, STEADY},
    panel::Panel,
    state::pools::list_pools,
    web::{
        assets,
        error::WebError,
        filters,
        layout::{Layout, Section, html},
        routes,
        session::SignedIn,
    },
    words::{Said, say},
};

/// Where the description of the API is.
const DOCUMENT: &str = "/api/openapi.json";

#[derive(Template)]
#[template(path = "pages/api.html")]
struct ApiPage {
    layout: Layout,
    /// The panel's address.
    address: String,
    examples: Vec<Example>,
}

/// Something that scripts often do.
struct Example {
    title: Said,
    method: &'static str,
    url: String,
    /// Headers beside those of every request, each with its value.
    headers: Vec<(&'static str, &'static str)>,
    body: Option<String>,
}

impl ApiPage {
    /// What a kind of faults means; `about` is what the API's description says of it.
    fn means(kind: &str, about: &str) -> Said {
        say(match kind {
            "bad-request" => "api-fault-bad-request",
            "not-signed-in" => "api-fault-not-signed-in",
            "forbidden" => "api-fault-forbidden",
            "proof-needed" => "api-fault-proof-needed",
            "second-factor-needed" => "api-fault-second-factor-needed",
            "cross-site" => "api-fault-cross-site",
            "not-found" => "api-fault-not-found",
            "method-not-allowed" => "api-fault-method-not-allowed",
            "too-slow" => "api-fault-too-slow",
            "in-progress" => "api-fault-in-progress",
            "changed-meanwhile" => "api-fault-changed-meanwhile",
            "too-large" => "api-fault-too-large",
            "address-too-long" => "api-fault-address-too-long",
            "not-json" => "api-fault-not-json",
            "refused" => "api-fault-refused",
            "key-taken" => "api-fault-key-taken",
            "version-needed" => "api-fault-version-needed",
            "too-many-requests" => "api-fault-too-many-requests",
            "fault" => "api-fault-fault",
            "unavailable" => "api-fault-unavailable",
            _ => return about.into(),
        })
    }
}

impl Example {
    fn new(title: &'static str, method: &'static str, url: String) -> Self {
        Self { title: say(title), method, url, headers: Vec::new(), body: None }
    }

    fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    fn body(mut self, body: String) -> Self {
        self.body = Some(body);
        self
    }

    fn curl(&self) -> String {
        let method = if self.method == "GET" { String::new() } else { format!(" -X {}", self.method) };
        let mut text = format!("curl -sS{method} '{}' \\\n  -H \"Authorization: Bearer $TOKEN\"", self.url);
        for (name, value) in &self.headers {
            text.extend([format!(" \\\n  -H '{name}: {value}'")]);
        }
        if let Some(body) = &self.body {
            text.extend([format!(" \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'")]);
        }
        text
    }

    fn powershell(&self) -> String {
        let method = if self.method == "GET" { "" } else { &format!(" -Method {}", self.method) };
        let headers: Vec<String> = self.headers.iter().map(|(name, value)| format!("; '{name}' = '{value}'")).collect();
        let mut text = format!(
            "Invoke-RestMethod{method} -Uri '{}' `\n  -Headers @{{ Authorization = \"Bearer $env:TOKEN\"{} }}",
            self.url,
            headers.concat()
        );
        if let Some(body) = &self.body {
            text.extend([format!(" `\n  -ContentType 'application/json' `\n  -Body '{body}'")]);
        }
        text
    }
}

/// The ten things that scripts do most often.
fn examples(address: &str, pool: &str, backup_pool: &str) -> Vec<Example> {
    let url = |path: &str| format!("{address}/api/v1/{path}");
    let run = "RUN";
    vec![
        Example::new("api-example-sync", "POST", url("runs"))
            .header("Idempotency-Key", "KEY")
            .body(format!(r#"{{"pools": ["{pool}"]}}"#)),
        Example::new("api-example-sync-module", "POST", url("runs"))
            .header("Idempotency-Key", "KEY")
            .body(format!(r#"{{"pools": ["{pool}", "{backup_pool}"], "module": "ConfServices.DataConf"}}"#)),
        Example::new("api-example-preview", "POST", url("runs"))
            .body(format!(r#"{{"pools": ["{pool}"], "intent": "preview"}}"#)),
        Example::new("api-example-run", "GET", url(&format!("runs/{run}"))),
        Example::new("api-example-failed-runs", "GET", url(&format!("runs?pool={pool}&state=failed"))),
        Example::new("api-example-deleted", "GET", url(&format!("runs/{run}/changes?change=delete"))),
        Example::new("api-example-cancel", "POST", url(&format!("runs/{run}/cancel"))),
        Example::new("api-example-approve", "POST", url(&format!("runs/{run}/approve")))
            .body(r#"{"digest": "HELD_DIGEST", "comment": "Looked at it"}"#.to_owned()),
        Example::new("api-example-maintenance", "PUT", url(&format!("pools/{pool}/maintenance")))
            .body(r#"{"reason": "Patching until noon"}"#.to_owned()),
        Example::new("api-example-drain", "PATCH", url("settings"))
            .header("If-Match", "ETAG")
            .body(r#"{"values": {"drain": true}}"#.to_owned()),
    ]
}

pub async fn get(State(panel): State<Panel>, SignedIn(user): SignedIn) -> Result<Response, WebError> {
    let config = &panel.config;
    let address = config.public_url.clone().unwrap_or_else(|| format!("http://{}", config.listen));
    let pools = user.pools(list_pools(&panel.database).await?);
    let paired = pools.iter().find(|pool| pool.backup_pool.is_some()).or(pools.first());
    let pool = paired.map_or("atl-cs-001.litwareinc.com", |pool| pool.fqdn().as_str());
    let other = pools.iter().map(|other| other.fqdn().as_str()).find(|other| *other != pool);
    let examples = examples(&address, pool, other.unwrap_or("red-cs-001.litwareinc.com"));
    html(&ApiPage { layout: Layout::new(&panel, Some(&user), Section::Access), address, examples })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_faults_has_a_meaning() {
        for (kind, _, about) in KINDS {
            assert_eq!(ApiPage::means(kind, "").to_string(), *about);
        }
    }

    #[test]
    fn both_ways_of_asking_say_the_same() {
        let [first, .., last] = &examples("https://panel.litwareinc.com", "a.x.com", "b.x.com")[..] else {
            panic!("ten of them")
        };
        insta::assert_snapshot!(first.curl(), @r#"
        curl -sS -X POST 'https://panel.litwareinc.com/api/v1/runs' \
          -H "Authorization: Bearer $TOKEN" \
          -H 'Idempotency-Key: KEY' \
          -H 'Content-Type: application/json' \
          -d '{"pools": ["a.x.com"]}'
        "#);
        insta::assert_snapshot!(last.powershell(), @r#"
        Invoke-RestMethod -Method PATCH -Uri 'https://panel.litwareinc.com/api/v1/settings' `
          -Headers @{ Authorization = "Bearer $env:TOKEN"; 'If-Match' = 'ETAG' } `
          -ContentType 'application/json' `
          -Body '{"values": {"drain": true}}'
        "#);
    }
}
