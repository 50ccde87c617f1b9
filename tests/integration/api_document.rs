//! The API as it is described: by its document, by the examples of its page, and by what the pages can do.

use std::{collections::BTreeSet, process::Command, sync::Arc};

use axum::http::Method;
use poolsync::{
    config::Config,
    domain::{BackupModule, ModuleSelection, Permission, Role, RunState, TokenSecret},
    web::{
        self,
        server::{Limits, serve},
    },
};
use serde_json::Value;
use tokio::task::spawn_blocking;

use super::support::{
    web::{PASSWORD, Site},
    world::{World, empty, request},
};

fn document() -> Value {
    serde_json::to_value(poolsync::api::openapi()).unwrap()
}

/// What an example that does not fit its schema does wrong.
fn misfit(document: &Value, schema: &Value, example: &Value) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return misfit(document, &document["components"]["schemas"][name], example);
    }
    if let Some(options) = schema["oneOf"].as_array() {
        let misfits: Vec<_> = options.iter().map(|option| misfit(document, option, example)).collect();
        return if misfits.iter().any(Option::is_none) { None } else { misfits.into_iter().flatten().next() };
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => kind.as_str().into_iter().collect(),
    };
    let kind = match example {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !kinds.is_empty() && !kinds.contains(&kind) {
        return Some(format!("{example} is {kind}, not one of {kinds:?}"));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(example)) {
        return Some(format!("{example} is none of the words"));
    }
    match example {
        Value::Array(items) => items.iter().find_map(|item| misfit(document, &schema["items"], item)),
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let field = schema["properties"].get(name).or_else(|| schema.get("additionalProperties"));
            field.map_or_else(|| Some(format!("there is no field {name}")), |field| misfit(document, field, value))
        }),
        _ => None,
    }
}

fn examples(schema: &Value) -> Vec<Value> {
    let many = schema["examples"].as_array().cloned().unwrap_or_default();
    schema.get("example").cloned().into_iter().chain(many).collect()
}

#[test]
fn every_part_of_the_document_says_what_it_is_and_its_examples_fit() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let is_said = |schema: &Value| schema["description"].as_str().is_some_and(|text| text.len() > 3);
        // Lists are described by what their operation says.
        assert!(is_said(schema), "{name} says nothing");
        for example in examples(schema) {
            assert_eq!(misfit(&document, schema, &example), None, "{name}");
        }
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            assert!(is_said(schema), "{name}.{field} says nothing: {schema}");
            for example in examples(schema) {
                assert_eq!(misfit(&document, schema, &example), None, "{name}.{field}");
            }
        }
    }
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let what = format!("{method} {path}");
            let name = operation["operationId"].as_str().unwrap_or_else(|| panic!("{what} has no name"));
            assert!(names.insert(name.to_owned()), "{what} is called {name}, as another one is");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let is_said = parameter["description"].as_str().is_some_and(|text| text.len() > 3);
                assert!(is_said, "{what}: {parameter}");
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                assert!(response["description"].as_str().is_some_and(|text| !text.is_empty()), "{what}: {status}");
            }
        }
    }
}

/// By which operation scripts do what the form of a page does; or why they can’t.
fn by_api(form: &str) -> Result<&'static str, &'static str> {
    const CEREMONY: &str = "a person at a browser proves who they are; scripts show a token";
    const OWN: &str = "what somebody signs in with is set by the person, who proves it there and then";
    Ok(match form {
        "/login" | "/login/second" | "/login/passkey" | "/login/passkey/answer" | "/logout" => return Err(CEREMONY),
        "/setup/{token}" => return Err("the first administrator comes in once, by a link"),
        "/account/password" => return Err(OWN),
        "/account/reading" => return Err("how pages are written for a browser; what scripts get is the same for all"),
        of if of.starts_with("/account/second_factor/") => return Err(OWN),
        "/account/sessions/{id}/end" => "DELETE /account/sessions/{id}",
        "/account/sessions/end_others" => "DELETE /account/sessions",
        "/management-hosts/{name}/pools" => "POST /pools/import",
        "/management-hosts/{name}/roles" => "POST /roles",
        "/management-hosts/{name}/service" => {
            return Err(
                "a person looks at what Microsoft’s service has before it is changed; its own cmdlets are for scripts",
            );
        }
        of if of.starts_with("/management-hosts/") => {
            return Err("a person compares the key of a host with the one it shows, and proves who they are before");
        }
        "/pools/new" => "POST /pools",
        "/pools/{fqdn}/edit" => "PUT /pools/{fqdn}",
        "/pools/{fqdn}/remove" => "DELETE /pools/{fqdn}",
        "/pools/{fqdn}/initialise" => "POST /pools/{fqdn}/markers",
        "/pools/{fqdn}/maintenance" => "PUT /pools/{fqdn}/maintenance",
        "/restore" => "POST /restore",
        "/restore/clear" => "POST /clear",
        "/sync" => "POST /runs",
        "/runs/cancel" => "POST /runs/cancel",
        "/runs/{id}/cancel" => "POST /runs/{id}/cancel",
        "/runs/{id}/retry" => "POST /runs/{id}/retry",
        "/runs/{id}/approve" => "POST /runs/{id}/approve",
        "/runs/{id}/reject" => "POST /runs/{id}/reject",
        "/runs/{id}/apply" => "POST /runs/{id}/apply",
        "/runs/{id}/put_back" => "POST /runs/{id}/put_back",
        "/schedules" | "/settings" => "PATCH /settings",
        "/schedules/new" => "POST /schedules",
        "/schedules/{id}/edit" => "PUT /schedules/{id}",
        "/schedules/{id}/remove" => "DELETE /schedules/{id}",
        "/schedules/{id}/pause" => "POST /schedules/{id}/pause",
        "/schedules/{id}/resume" => "POST /schedules/{id}/resume",
        "/workers/drain" | "/workers/resume" => "POST /workers/drain",
        "/workers/clear" => "POST /workers/clear",
        "/targets" => "PUT /targets/{pool}/{module}",
        "/targets/remove" => "DELETE /targets/{pool}/{module}",
        "/notifications/channels/new" => "POST /notifications/channels",
        "/notifications/channels/{id}/edit" => "PUT /notifications/channels/{id}",
        "/notifications/channels/{id}/test" => "POST /notifications/channels/{id}/test",
        "/notifications/channels/{id}/remove" => "DELETE /notifications/channels/{id}",
        "/notifications/rules/new" => "POST /notifications/rules",
        "/notifications/rules/{id}/edit" => "PUT /notifications/rules/{id}",
        "/notifications/rules/{id}/remove" => "DELETE /notifications/rules/{id}",
        "/notifications/given_up" => "POST /notifications/dismiss",
        "/notifications/log/{id}/again" => "POST /notifications/log/{id}/send_again",
        "/notifications/log/{id}/dismiss" => "POST /notifications/log/{id}/dismiss",
        "/roles/new" => "POST /roles",
        "/roles/{name}/edit" => "PUT /roles/{name}",
        "/roles/{name}/remove" => "DELETE /roles/{name}",
        "/users/new" => "POST /users",
        "/users/{name}/roles" => "PUT /users/{name}/roles",
        "/users/{name}/password" => "PUT /users/{name}/password",
        "/users/{name}/disable" => "POST /users/{name}/disable",
        "/users/{name}/enable" => "POST /users/{name}/enable",
        "/users/{name}/sign_out" => "POST /users/{name}/sign_out",
        "/users/{name}/second_factor" => "DELETE /users/{name}/second_factor",
        "/users/{name}/sessions/{id}/end" => "DELETE /users/{name}/sessions/{id}",
        "/users/{name}/remove" => "DELETE /users/{name}",
        "/tokens" => "POST /tokens",
        "/tokens/{id}/revoke" => "DELETE /tokens/{id}",
        other => panic!("say by which operation scripts do what {other} does, or why they can’t"),
    })
}

#[test]
fn whatever_a_form_does_scripts_can_do_or_it_is_said_why_not() {
    let document = document();
    let entries = web::entries();
    let forms = entries.iter().filter(|entry| entry.method == Method::POST && !entry.path.starts_with("/api/"));
    let mut left = 0;
    for form in forms {
        match by_api(form.path) {
            Ok(operation) => {
                let (method, path) = operation.split_once(' ').unwrap();
                let found = &document["paths"][format!("/api/v1{path}")][method.to_lowercase()];
                assert!(found.is_object(), "{}: there is no {operation}", form.path);
            }
            Err(why) => {
                assert!(!why.is_empty());
                left += 1;
            }
        }
    }
    assert!(left < 19, "{left}: what only pages can do stays little");
}

/// Runs a line of the page as a person would, and gives the status and the body of the answer.
fn run(line: &str, token: &TokenSecret) -> (u16, Value) {
    let line = format!("{line} -w '\\n%{{http_code}}'");
    let done = Command::new("bash").args(["-c", &line]).env("TOKEN", token.reveal()).output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
    let (body, status) = said.rsplit_once('\n').unwrap();
    (status.parse().unwrap(), serde_json::from_str(body).unwrap_or_else(|_| panic!("{line}: {body}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_the_page_do_what_they_say() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let mut world = World::new().await.with_pools().await;
    let config = Config { public_url: Some(address.clone()), ..(*world.panel.config).clone() };
    world.panel.config = Arc::new(config);
    let data_conf = request(ModuleSelection::One(BackupModule::DataConf));
    world.carry_out(data_conf).await;
    empty(&world.store("atl", "live", BackupModule::DataConf));
    let held = world.carry_out(data_conf).await;
    assert_eq!(world.state(held).await, RunState::Held);
    let secret = world.token(5, Permission::ALL).await;
    let mut site = Site::of(world.clone());
    site.add_user("vera", Role::HelpDesk).await;
    site.sign_in("vera", PASSWORD).await;
    let (page, shutdown) = (site.get("/api").await, world.panel.shutdown.clone());
    let router = web::router(world.panel.clone());
    let served = tokio::spawn(serve(listener, router, None, Limits::of_this_process(), shutdown.clone()));

    let lines = page.raw_texts("section .command").into_iter();
    let (curl, powershell): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with("curl "));
    assert_eq!((curl.len(), powershell.len()), (10, 10));
    let run_all = move || {
        let read =
            |path: &str| run(&format!("curl -sS '{address}{path}' -H \"Authorization: Bearer $TOKEN\""), &secret).1;
        let version_of_settings = format!(
            "curl -sSI -o /dev/null -w '%header{{etag}}' -X GET '{address}/api/v1/settings' -H \"Authorization: Bearer $TOKEN\""
        );
        let etag = Command::new("bash")
            .args(["-c", &version_of_settings])
            .env("TOKEN", secret.reveal())
            .output()
            .unwrap()
            .stdout;
        let etag = String::from_utf8(etag).unwrap();
        assert!(etag.starts_with('"'), "{etag}");
        let digest = read(&format!("/api/v1/runs/{held}"))["held_digest"].as_str().unwrap().to_owned();
        let mut queued = String::new();
        for (n, line) in curl.iter().enumerate() {
            let id = if line.contains("/approve") { held.to_string() } else { queued.clone() };
            let filled = line.replace("/runs/RUN", &format!("/runs/{id}")).replace("HELD_DIGEST", &digest);
            let filled = filled.replace("KEY", &format!("key {n}")).replace("ETAG", &etag);
            let (status, body) = run(&filled, &secret);
            assert!((200..300).contains(&status), "{filled}: {status} {body}");
            if queued.is_empty() {
                queued = body["runs"][0]["id"].as_str().unwrap().to_owned();
            }
        }
        let after = read(&format!("/api/v1/runs/{queued}"));
        assert_eq!(after["run"]["state"], "cancelled");
        assert_ne!(read(&format!("/api/v1/runs/{held}"))["run"]["state"], "held");
        assert_eq!(read("/api/v1/settings")["values"]["drain"], true);
        // The same for PowerShell: addresses and bodies are those of curl.
        for (line, other) in curl.iter().zip(&powershell) {
            let (url, body) = (quoted(line, "'http"), quoted(line, "-d '"));
            assert_eq!(url, quoted(other, "'http"), "{other}");
            assert_eq!(body, quoted(other, "-Body '"), "{other}");
        }
    };
    spawn_blocking(run_all).await.unwrap();
    shutdown.cancel();
    served.await.unwrap().unwrap();
}

/// What stands from `start` to the next quote.
fn quoted<'l>(line: &'l str, start: &str) -> Option<&'l str> {
    let at = line.find(start)? + start.len();
    line[at..].split('\'').next()
}
