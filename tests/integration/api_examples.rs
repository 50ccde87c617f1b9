//! A world in which every operation of the API has something to be about, and for each a request that it answers with what was
//! asked for. The stories that try the API as a whole begin with it: an operation that is only ever refused is not tried.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use poolsync::{
    domain::{AlarmId, BackupModule, Intent, ModuleSelection, Permission, Role, RunRequest, Settings},
    operations::schedules::due::begin_due,
    state::{
        sql,
        workers::{Sign, WorkerKind, record_sign},
    },
    web,
};
use serde_json::{Value, json};

use super::{
    api_keys::{administrator, cases, things},
    support::{
        web::{PASSWORD, Page, Site},
        world::{ATL, RED, World, request},
    },
};

/// What stands before the address of an operation.
pub const V1: &str = "/api/v1/";

/// A request that is answered.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its address below [`V1`].
    pub path: String,
    /// Its body.
    pub body: Option<Value>,
}

/// The examples, and whose browser they are sent from.
pub struct Examples {
    pub site: Site,
    pub of: BTreeMap<String, Example>,
}

/// How an operation is called here.
pub fn name(method: &Method, pattern: &str) -> String {
    format!("{method} {}", pattern.trim_start_matches(V1))
}

/// What takes a person in a browser, most of it a proof of only minutes ago: a token may not.
pub const BY_A_PERSON: [&str; 11] = [
    "GET account/sessions",
    "DELETE account/sessions",
    "DELETE account/sessions/{id}",
    "POST roles",
    "PUT roles/{name}",
    "POST tokens",
    "POST users",
    "POST users/{name}/enable",
    "PUT users/{name}/password",
    "PUT users/{name}/roles",
    "DELETE users/{name}/second_factor",
];

/// Sends an example as somebody in their browser.
async fn send(site: &Site, method: &Method, path: &str, body: Option<&Value>) -> Page {
    let mut request = Request::builder().method(method).uri(format!("{V1}{path}"));
    request = request.header(header::CONTENT_TYPE, "application/json").header(header::IF_MATCH, "*");
    site.page(request.body(Body::from(body.map(Value::to_string).unwrap_or_default())).unwrap()).await
}

/// Makes something, and says what came of it.
async fn made(site: &Site, path: &str, body: Value) -> Value {
    let page = send(site, &Method::POST, path, Some(&body)).await;
    assert!(page.status.is_success(), "{path}: {} {}", page.status, page.text);
    serde_json::from_str(&page.text).unwrap_or_default()
}

/// The session of an account that signs in from another browser just now.
async fn session_of(site: &Site, name: &str) -> String {
    Site::of(site.world.clone()).sign_in(name, PASSWORD).await;
    let page = send(site, &Method::GET, &format!("users/{name}/sessions"), None).await;
    let all: Value = serde_json::from_str(&page.text).unwrap();
    all["items"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned()
}

/// What comes about by itself: a verification with its parts, a worker, an alarm, and what begins next.
async fn watch(site: &Site) {
    let world = &site.world;
    let verify = RunRequest { intent: Intent::Verify, ..request(ModuleSelection::One(BackupModule::PresenceFocus)) };
    world.carry_out(verify).await;
    let mut tx = world.panel.database.begin().await.unwrap();
    record_sign(&mut tx, Sign { concurrency: 4, runs: 1, ..Sign::new("atl-app-01:4711", WorkerKind::Worker) })
        .await
        .unwrap();
    sql("insert into alarms (id, pool_fqdn, backup_pool_fqdn, module, level, raised_at, level_at, age_ms, told_at) \
         values ($1, $2, $3, 'ConfServices.DataConf', 'warning', 1, 1, 1, 1)")
    .bind(AlarmId::new())
    .bind(ATL)
    .bind(RED)
    .execute(&mut tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    begin_due(&world.panel).await.unwrap();
}

/// Pools, schedules, targets and settings that are to be changed and removed.
async fn of_pools(site: &Site, schedule: &str) -> Vec<(&'static str, String, Option<Value>)> {
    for name in ["changed", "removed", "mended"] {
        made(site, "pools", json!({"fqdn": format!("{name}.litwareinc.com")})).await;
    }
    let at = "pools/mended.litwareinc.com/maintenance";
    assert!(send(site, &Method::PUT, at, Some(&json!({"reason": "New disks"}))).await.status.is_success());
    let rule = json!({"pool": RED, "rule": {"cron": "30 2 * * *", "zone": "Europe/Berlin"}});
    let mut schedules = Vec::new();
    for module in ["DataConf", "PresenceFocus"] {
        let mut new = rule.clone();
        new["module"] = module.into();
        schedules.push(made(site, "schedules", new).await["id"].as_str().unwrap().to_owned());
    }
    for (pool, module) in [("all", "all"), (ATL, "DataConf"), (RED, "all")] {
        let target = json!({"pool": pool, "module": module, "warning_minutes": 15, "breach_minutes": 60});
        made(site, "targets", target).await;
    }
    let target = json!({"warning_minutes": 5, "breach_minutes": 9});
    let changed = json!({"fqdn": "changed.litwareinc.com", "site": "Berlin"});
    let mut other = rule;
    other["module"] = "ConfServices.DataConf".into();
    vec![
        ("GET pools/{fqdn}", format!("pools/{ATL}"), None),
        ("PUT pools/{fqdn}", "pools/changed.litwareinc.com".into(), Some(changed)),
        ("DELETE pools/{fqdn}", "pools/removed.litwareinc.com".into(), None),
        (
            "PUT pools/{fqdn}/maintenance",
            "pools/changed.litwareinc.com/maintenance".into(),
            Some(json!({"reason": "New disks"})),
        ),
        ("DELETE pools/{fqdn}/maintenance", at.into(), None),
        ("GET pools/{fqdn}/markers", format!("pools/{ATL}/markers"), None),
        ("GET schedules/{id}", format!("schedules/{schedule}"), None),
        ("GET schedules/{id}/next", format!("schedules/{schedule}/next"), None),
        ("PUT schedules/{id}", format!("schedules/{}", schedules[0]), Some(other)),
        ("DELETE schedules/{id}", format!("schedules/{}", schedules[1]), None),
        ("GET targets/{pool}/{module}", "targets/all/all".into(), None),
        ("PUT targets/{pool}/{module}", format!("targets/{ATL}/ConfServices.DataConf"), Some(target)),
        ("DELETE targets/{pool}/{module}", format!("targets/{RED}/all"), None),
        ("PATCH settings", "settings".into(), Some(json!({"values": {"verify_after_days": 30}}))),
    ]
}

/// Channels, rules and messages.
async fn of_notices(site: &Site, channel: &str, message: &str) -> Vec<(&'static str, String, Option<Value>)> {
    let mail = |name: &str| json!({"name": name, "kind": "mail", "recipients": ["night@litwareinc.com"]});
    let mut channels = Vec::new();
    for name in ["Night shift", "Day shift"] {
        let kept = made(site, "notifications/channels", mail(name)).await;
        channels.push(kept["channel"]["id"].as_str().unwrap().to_owned());
    }
    let rule =
        json!({"channel": channel, "kinds": ["run_failed", "run_held"], "pools": [ATL], "modules": ["DataConf"]});
    let mut rules = Vec::new();
    for _ in 0..3 {
        let kept = made(site, "notifications/rules", rule.clone()).await;
        rules.push(kept["id"].as_str().unwrap().to_owned());
    }
    let mut other = rule;
    other["digest"] = "daily 07:30 Europe/Berlin".into();
    other["modules"] = json!(["ConfServices.DataConf"]);
    vec![
        ("GET notifications/channels/{id}", format!("notifications/channels/{channel}"), None),
        ("PUT notifications/channels/{id}", format!("notifications/channels/{}", channels[0]), Some(mail("Nights"))),
        ("DELETE notifications/channels/{id}", format!("notifications/channels/{}", channels[1]), None),
        ("GET notifications/rules/{id}", format!("notifications/rules/{}", rules[0]), None),
        ("PUT notifications/rules/{id}", format!("notifications/rules/{}", rules[1]), Some(other)),
        ("DELETE notifications/rules/{id}", format!("notifications/rules/{}", rules[2]), None),
        ("GET notifications/log/{id}", format!("notifications/log/{message}"), None),
    ]
}

/// Roles, accounts, their sessions, and tokens.
async fn of_access(site: &Site) -> Vec<(&'static str, String, Option<Value>)> {
    let rights = json!({"permissions": ["Get-CsBackupServiceStatus"], "pools": [ATL]});
    for name in ["Watch", "Widen", "Leave"] {
        made(site, "roles", json!({"name": name, "template": "CsHelpDesk", "rights": rights})).await;
    }
    for name in ["paul", "gustav", "hugo"] {
        site.add_user(name, Role::HelpDesk).await;
    }
    let (own, session) = (session_of(site, "vera").await, session_of(site, "hugo").await);
    let token = made(site, "tokens", json!({"name": "weekly", "rights": rights, "days": 30})).await;
    let token = token["token"]["id"].as_str().unwrap().to_owned();
    let password = json!({"password": "wonderful sesame 4711"});
    vec![
        ("GET roles/{name}", "roles/Watch".into(), None),
        ("PUT roles/{name}", "roles/Widen".into(), Some(json!({"rights": rights}))),
        ("DELETE roles/{name}", "roles/Leave".into(), None),
        ("GET users/{name}", "users/ida".into(), None),
        ("DELETE users/{name}", "users/gustav".into(), None),
        ("GET users/{name}/roles", "users/ida/roles".into(), None),
        ("PUT users/{name}/roles", "users/paul/roles".into(), Some(json!({"roles": ["CsHelpDesk"]}))),
        ("PUT users/{name}/password", "users/paul/password".into(), Some(password)),
        ("DELETE users/{name}/second_factor", "users/paul/second_factor".into(), None),
        ("GET users/{name}/sessions", "users/vera/sessions".into(), None),
        ("DELETE users/{name}/sessions/{id}", format!("users/hugo/sessions/{session}"), None),
        ("DELETE account/sessions/{id}", format!("account/sessions/{own}"), None),
        ("DELETE account/sessions", "account/sessions".into(), None),
        ("DELETE tokens/{id}", format!("tokens/{token}"), None),
    ]
}

/// A world with everything that operations are about, and an example of each, as somebody asks who may do everything and
/// proved only just now who they are.
pub async fn examples() -> Examples {
    let site = administrator(World::new().await.panel.database).await;
    site.world.set(Settings::default()).await;
    site.add_user("ida", Role::HelpDesk).await;
    let things = things(&site).await;
    watch(&site).await;
    let mut of = BTreeMap::new();
    for (pattern, (path, body, _)) in cases(&site, &things).await {
        let path = path.trim_start_matches(V1).to_owned();
        of.insert(name(&Method::POST, pattern), Example { path, body: Some(body) });
    }
    let mut others = of_pools(&site, &things.schedule).await;
    others.extend(of_notices(&site, &things.channel, &things.messages[0]).await);
    others.extend(of_access(&site).await);
    let run = format!("runs/{}", things.ended);
    others.push(("GET runs/{id}", run.clone(), None));
    others.push(("GET runs/{id}/changes", format!("{run}/changes"), None));
    others.push(("GET runs/{id}/messages", format!("{run}/messages"), None));
    of.extend(others.into_iter().map(|(operation, path, body)| (operation.to_owned(), Example { path, body })));
    for entry in web::entries() {
        if entry.method == Method::GET && entry.path.starts_with(V1) && !entry.path.contains('{') {
            let path = entry.path.trim_start_matches(V1).to_owned();
            of.insert(name(&entry.method, entry.path), Example { path, body: None });
        }
    }
    Examples { site, of }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_does_what_it_is_asked_for_once_by_whoever_may() {
    let Examples { site, mut of } = examples().await;
    let token = site.world.token(9, Permission::ALL).await;
    let script = Site::of(site.world.clone());
    let mut entries: Vec<_> = web::entries().into_iter().filter(|entry| entry.path.starts_with(V1)).collect();
    // It ends the session that another operation is to end.
    entries.sort_by_key(|entry| name(&entry.method, entry.path) == "DELETE account/sessions");
    for entry in entries {
        let operation = name(&entry.method, entry.path);
        let example = of.remove(&operation).unwrap_or_else(|| panic!("give {operation} an example"));
        let page = if BY_A_PERSON.contains(&operation.as_str()) {
            send(&site, &entry.method, &example.path, example.body.as_ref()).await
        } else {
            let request = Request::builder().method(&entry.method).uri(format!("{V1}{}", example.path));
            let request = request.header(header::CONTENT_TYPE, "application/json").header(header::IF_MATCH, "*");
            let request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.reveal()));
            let body = example.body.as_ref().map(Value::to_string).unwrap_or_default();
            script.page(request.body(Body::from(body)).unwrap()).await
        };
        assert!(page.status.is_success(), "{operation}: {} {}", page.status, page.text);
        let told: Value = serde_json::from_str(&page.text).unwrap_or_default();
        let is_empty = told["items"].as_array().is_some_and(Vec::is_empty);
        // Schedules are paused, so that nothing begins that no story asked for; what comes next of them is nothing.
        assert!(!is_empty || operation.contains('{') || operation == "GET upcoming", "{operation} lists nothing");
    }
    assert!(of.is_empty(), "there are no such operations: {:?}", of.keys());
}
