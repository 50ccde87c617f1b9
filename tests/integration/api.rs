//! The API: its answers and problems, request keys, versions, cursors, and how often it may be asked.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use poolsync::{
    domain::{BackupModule, CustomRole, Extent, ModuleSelection, Permission, Role, RunRequest, RunState, Scope},
    state::{roles, sql},
    web::{self, Pass},
};
use serde_json::{Value, json};

use super::support::{
    on_both_engines,
    web::{PASSWORD, Page, Site},
    world::{ATL, RED, World, fqdn},
};

/// What a request bears beside its body.
type Headers<'a> = &'a [(&'a str, &'a str)];

async fn send(site: &Site, method: Method, path: &str, headers: Headers<'_>, body: impl Into<Body>) -> Page {
    let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    site.page(request.body(body.into()).unwrap()).await
}

async fn post(site: &Site, path: &str, body: &Value) -> Page {
    send(site, Method::POST, path, &[], body.to_string()).await
}

fn json_of(page: &Page) -> Value {
    serde_json::from_str(&page.text).unwrap_or_else(|_| panic!("{}: {}", page.status, page.text))
}

/// A problem of this status and kind, with the fields it is about.
fn problem(page: &Page, status: u16, kind: &str) -> Vec<String> {
    let problem = json_of(page);
    assert_eq!(page.status.as_u16(), status, "{problem}");
    assert_eq!(page.header("content-type"), "application/problem+json");
    assert_eq!((&problem["status"], &problem["type"]), (&json!(status), &json!(format!("/api#{kind}"))));
    for text in ["title", "detail", "next", "instance", "id"] {
        assert!(problem[text].as_str().is_some_and(|text| !text.is_empty()), "{text}: {problem}");
    }
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
}

async fn count(world: &World, table: &str) -> u64 {
    let query = if table == "runs" { "select count(*) as n from runs" } else { "select count(*) as n from pools" };
    sql(query).one(&world.panel.database).await.unwrap().count("n").unwrap()
}

#[test]
fn the_description_names_exactly_the_routes_there_are() {
    let described = serde_json::to_value(poolsync::api::openapi()).unwrap();
    assert_eq!(described["openapi"], "3.1.0");
    let mut named: Vec<String> = Vec::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            named.push(format!("{} {path}", method.to_uppercase()));
            for status in ["400", "401", "403", "404", "408", "414", "422", "429", "500"] {
                let content = &operation["responses"][status]["content"];
                assert!(content["application/problem+json"].is_object(), "{method} {path}: {status}");
            }
            assert!(operation["summary"].is_string() && operation["tags"].is_array(), "{method} {path}");
            let is_keyed = operation["parameters"].to_string().contains("Idempotency-Key");
            assert_eq!(is_keyed, method == "post", "{method} {path}");
        }
    }
    let entries = web::entries();
    let routes = entries.iter().filter(|entry| entry.path.starts_with("/api/"));
    let mut routes: Vec<String> = routes.map(|entry| format!("{} {}", entry.method, entry.path)).collect();
    named.sort();
    routes.sort();
    assert_eq!(named, routes);
    assert!(
        entries.iter().all(|e| !e.path.starts_with("/api/v1/") || e.pass != Pass::Nothing),
        "strangers see nothing"
    );
}

#[tokio::test]
async fn whatever_fails_is_told_as_a_problem() {
    let site = Site::seen_by(Role::ViewOnlyAdministrator).await;
    problem(&site.get("/api/v1/nowhere").await, 404, "not-found");
    problem(&site.get("/api/v1/runs/nothing").await, 404, "not-found");
    problem(&site.get("/api/v1/pools/nowhere.litwareinc.com").await, 404, "not-found");
    let method = site.method(Method::PUT, "/api/v1/runs").await;
    problem(&method, 405, "method-not-allowed");
    assert!(method.header("allow").contains("GET") && method.header("allow").contains("POST"));
    let forbidden = post(&site, "/api/v1/runs", &json!({"pools": [ATL]})).await;
    problem(&forbidden, 403, "forbidden");
    assert_eq!(json_of(&forbidden)["permission"], Permission::InvokeSync.name());
    let limit = site.get("/api/v1/runs?limit=0&state=fine&colour=red").await;
    assert_eq!(problem(&limit, 422, "refused"), ["colour"]);
    assert_eq!(problem(&site.get("/api/v1/runs?limit=201&state=fine").await, 422, "refused"), ["state", "limit"]);
    problem(&site.get(&format!("/api/v1/runs?requested_by={}", "x".repeat(9000))).await, 414, "address-too-long");
    problem(&site.get("/api/v1/runs?requested_by=%ff").await, 400, "bad-request");

    let stranger = Site::of(site.world.clone());
    let nobody = stranger.get("/api/v1/runs").await;
    problem(&nobody, 401, "not-signed-in");
    assert_eq!(nobody.header("www-authenticate"), "Bearer");
    let bad = send(&stranger, Method::GET, "/api/v1/runs", &[("authorization", "Bearer psk_no")], "").await;
    problem(&bad, 401, "not-signed-in");
    // Pages stay pages.
    assert!(site.get("/runs/nothing").await.has("main"));
}

#[tokio::test]
async fn what_is_sent_is_read_strictly_and_told_field_by_field() {
    let site = Site::seen_by(Role::Administrator).await;
    let runs = "/api/v1/runs";
    for (body, status, kind, fields) in [
        ("{", 400, "bad-request", &[][..]),
        ("[]", 422, "refused", &["body"]),
        (r#"{"pools": ["atl-cs-001.litwareinc.com"], "colour": "red"}"#, 422, "refused", &["colour"]),
        (r#"{"mode": "delta"}"#, 422, "refused", &["pools"]),
        (r#"{"pools": []}"#, 422, "refused", &["pools"]),
        (r#"{"pools": ["nowhere.litwareinc.com"]}"#, 422, "refused", &["pools"]),
        (r#"{"pools": ["atl-cs-001.litwareinc.com"], "mode": "fast"}"#, 422, "refused", &["mode"]),
        (r#"{"pools": ["atl-cs-001.litwareinc.com"], "module": "data"}"#, 422, "refused", &["module"]),
        (r#"{"pools": ["atl-cs-001.litwareinc.com"], "module": " "}"#, 422, "refused", &["module"]),
        (r#"{"pools": ["atl-cs-001.litwareinc.com"], "force": 1}"#, 422, "refused", &["force"]),
        (r#"{"pools": ["a\u0000b"]}"#, 422, "refused", &["pools"]),
    ] {
        let page = send(&site, Method::POST, runs, &[], body).await;
        assert_eq!(problem(&page, status, kind), fields, "{body}: {}", page.text);
    }
    // A percent sign in JSON is itself.
    let page = post(&site, "/api/v1/pools", &json!({"fqdn": "x.litwareinc.com", "site": "100%00 & %ff"})).await;
    assert_eq!((page.status, &json_of(&page)["site"]), (StatusCode::CREATED, &json!("100%00 & %ff")));
    let form = site.post(runs, &[("pools", ATL)]).await;
    problem(&form, 415, "not-json");
    let large = send(&site, Method::POST, runs, &[], " ".repeat(1024 * 1024 + 1)).await;
    problem(&large, 413, "too-large");
    assert_eq!(count(&site.world, "runs").await, 0, "nothing was queued");
}

#[tokio::test]
async fn a_sync_is_started_looked_at_cancelled_and_asked_for_again() {
    let site = Site::seen_by(Role::Administrator).await;
    let started = post(&site, "/api/v1/runs", &json!({"pools": [ATL, RED], "module": "ConfServices.DataConf"})).await;
    assert_eq!(started.status, StatusCode::ACCEPTED, "{}", started.text);
    let queued = json_of(&started);
    assert!(started.header("location").ends_with(queued["batch"].as_str().unwrap()));
    let batch = json_of(&site.get(started.header("location")).await);
    assert_eq!(batch["items"].as_array().unwrap().len(), 2);
    let (first, second) = (queued["runs"][0]["id"].as_str().unwrap(), queued["runs"][1]["id"].as_str().unwrap());
    let path = format!("/api/v1/runs/{first}");

    assert_eq!(json_of(&site.get(&path).await)["run"]["state"], "queued");
    problem(&post(&site, &format!("{path}/retry"), &json!({})).await, 422, "refused");
    let cancelled = post(&site, &format!("{path}/cancel"), &json!({})).await;
    assert_eq!(json_of(&cancelled)["run"]["state"], "cancelled");
    let again = post(&site, &format!("{path}/retry"), &json!({})).await;
    assert_eq!(again.status, StatusCode::ACCEPTED);
    let several = post(&site, "/api/v1/runs/cancel", &json!({"runs": [first, second]})).await;
    assert_eq!(json_of(&several)["cancelled"], 1, "the first had ended before");

    let id = json_of(&again)["runs"][0]["id"].as_str().unwrap().parse().unwrap();
    site.world.see_through(id).await;
    let shown = json_of(&site.get(again.header("location")).await);
    assert_eq!(shown["run"]["state"], "succeeded");
    let inserted = usize::try_from(shown["modules"][0]["inserted"].as_u64().unwrap()).unwrap();
    let page = site.get(&format!("/api/v1/runs/{id}/changes?limit=15&change=insert")).await;
    let piece = json_of(&page);
    assert_eq!(piece["items"].as_array().unwrap().len(), 15);
    let next = page.header("link").trim_start_matches('<').split('>').next().unwrap();
    assert!(next.contains("change=insert") && next.contains("limit=15"), "{next}");
    let rest = json_of(&site.get(next).await);
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (inserted - 15, &Value::Null));
    assert_ne!(rest["items"][0], piece["items"][14]);
    assert!(json_of(&site.get(&format!("/api/v1/runs/{id}/messages")).await)["items"].is_array());
}

#[tokio::test]
async fn a_plan_that_was_looked_at_is_applied_and_taken_back() {
    let site = Site::seen_by(Role::Administrator).await;
    let world = site.world.clone();
    let one = ModuleSelection::One(BackupModule::DataConf);
    world.carry_out(RunRequest { selection: one, ..RunRequest::default() }).await;
    std::fs::remove_file(world.store("atl", "live", BackupModule::DataConf).join("00/conf-1/slide-3.bin")).unwrap();
    let asked = json!({"pool": ATL, "module": "ConfServices.DataConf"});
    let preview = post(&site, "/api/v1/restore", &asked).await;
    assert_eq!(preview.status, StatusCode::ACCEPTED, "{}", preview.text);
    let id = json_of(&preview)["runs"][0]["id"].as_str().unwrap().parse().unwrap();
    world.see_through(id).await;
    let path = format!("/api/v1/runs/{id}");
    let offer = json_of(&site.get(&path).await)["offer"].clone();
    assert_eq!((&offer["inserts"], &offer["must_be_confirmed"]), (&json!(1), &json!(true)));

    let overwrites = offer["overwrites_newer"].clone();
    let apply =
        |digest: &Value, confirm: &str| json!({"digest": digest, "confirm": confirm, "overwrite_newer": overwrites});
    let page = post(&site, &format!("{path}/apply"), &apply(&json!("another"), ATL)).await;
    assert_eq!(problem(&page, 422, "refused"), ["digest"]);
    let page = post(&site, &format!("{path}/apply"), &apply(&offer["digest"], RED)).await;
    assert_eq!(problem(&page, 422, "refused"), ["confirm"]);
    let applied = post(&site, &format!("{path}/apply"), &apply(&offer["digest"], ATL)).await;
    assert_eq!(applied.status, StatusCode::ACCEPTED, "{}", applied.text);
    let done_by = json_of(&applied)["runs"][0]["id"].as_str().unwrap().parse().unwrap();
    world.see_through(done_by).await;
    assert_eq!(world.state(done_by).await, RunState::Succeeded);
    let back = post(&site, &format!("/api/v1/runs/{done_by}/put_back"), &json!({})).await;
    assert_eq!(back.status, StatusCode::ACCEPTED, "{}", back.text);
}

#[tokio::test]
async fn a_request_with_a_key_is_carried_out_once() {
    on_both_engines(async |database| {
        let mut site = Site::of(World::empty(database).with_pools().await);
        site.world.stop_clock();
        let mut site = Site::of(site.world);
        site.add_user("vera", Role::Administrator).await;
        site.sign_in("vera", PASSWORD).await;
        let body = json!({"pools": [ATL]}).to_string();
        let ask = |key: &'static str, body: String| send_keyed(&site, key, body);
        let first = ask("night 1", body.clone()).await;
        assert_eq!((first.status, first.header("idempotency-replayed")), (StatusCode::ACCEPTED, ""));
        // Cancelled, a further wish would make another run; a repetition does not.
        let path = first.header("location").to_owned();
        post(&site, &format!("{path}/cancel"), &json!({})).await;
        let again = ask("night 1", body.clone()).await;
        assert_eq!((again.status, &again.text), (first.status, &first.text));
        assert_eq!((again.header("idempotency-replayed"), again.header("location")), ("true", path.as_str()));
        problem(&ask("night 1", json!({"pools": [RED]}).to_string()).await, 422, "key-taken");
        assert_eq!(problem(&ask("", body.clone()).await, 422, "refused"), ["Idempotency-Key"]);
        assert_ne!(ask("night 2", body.clone()).await.header("location"), path);

        // What was refused made nothing: its key stays free.
        let wrong = json!({"pools": ["nowhere.litwareinc.com"]}).to_string();
        problem(&ask("night 3", wrong).await, 422, "refused");
        assert_eq!(ask("night 3", json!({"pools": [RED]}).to_string()).await.status, StatusCode::ACCEPTED);

        // Another account's keys are its own.
        site.add_user("hugo", Role::Administrator).await;
        let mut hugo = Site::of(site.world.clone());
        hugo.sign_in("hugo", PASSWORD).await;
        assert_eq!(send_keyed(&hugo, "night 1", body.clone()).await.header("idempotency-replayed"), "");

        // A day later the key is forgotten, and stands for another run.
        site.world.wait(25 * 3600);
        sql_exec(&site.world, "update chores set due_at = 0").await;
        poolsync::jobs::chores::do_what_is_due(&site.world.panel).await.unwrap();
        let kept = sql("select count(*) as n from kept_answers").one(&site.world.panel.database).await.unwrap();
        assert_eq!(kept.count("n").unwrap(), 0);
    })
    .await;
}

async fn send_keyed(site: &Site, key: &str, body: String) -> Page {
    send(site, Method::POST, "/api/v1/runs", &[("idempotency-key", key)], body).await
}

async fn sql_exec(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn requests_with_one_key_at_once_make_one_run() {
    let site = Site::seen_by(Role::Administrator).await;
    let body = json!({"pools": [ATL]}).to_string();
    let all = futures(&site, &body).await;
    for page in &all {
        match page.status {
            StatusCode::ACCEPTED => {}
            StatusCode::CONFLICT => {
                problem(page, 409, "in-progress");
                assert_eq!(page.header("retry-after"), "1");
            }
            other => panic!("{other}: {}", page.text),
        }
    }
    assert!(
        all.iter().any(|page| page.status == StatusCode::ACCEPTED && page.header("idempotency-replayed").is_empty())
    );
    assert_eq!(count(&site.world, "runs").await, 1);
    assert_eq!(send_keyed(&site, "one", body).await.header("idempotency-replayed"), "true");
}

async fn futures(site: &Site, body: &str) -> [Page; 4] {
    let ask = || send_keyed(site, "one", body.to_owned());
    let (a, b, c, d) = tokio::join!(ask(), ask(), ask(), ask());
    [a, b, c, d]
}

#[tokio::test]
async fn a_request_that_died_is_taken_up_and_joins_what_it_had_queued() {
    let mut world = World::new().await.with_pools().await;
    world.stop_clock();
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    let body = json!({"pools": [ATL]}).to_string();
    let first = send_keyed(&site, "one", body.clone()).await;
    // As if the process had died between the commit and the answer.
    sql_exec(&site.world, "update kept_answers set status = null, body = null").await;
    problem(&send_keyed(&site, "one", body.clone()).await, 409, "in-progress");
    site.world.wait(121);
    let again = send_keyed(&site, "one", body).await;
    assert_eq!(json_of(&again)["runs"][0]["id"], json_of(&first)["runs"][0]["id"]);
    assert_eq!(json_of(&again)["runs"][0]["joined"], true);
    assert_eq!(count(&site.world, "runs").await, 1);
}

#[tokio::test]
async fn a_change_must_name_the_version_it_changes() {
    let site = Site::seen_by(Role::Administrator).await;
    let path = format!("/api/v1/pools/{ATL}");
    let shown = site.get(&path).await;
    let etag = shown.header("etag").to_owned();
    let unchanged = send(&site, Method::GET, &path, &[("if-none-match", &etag)], "").await;
    assert_eq!((unchanged.status, unchanged.text.as_str()), (StatusCode::NOT_MODIFIED, ""));

    let mut pool = json_of(&shown);
    pool["site"] = json!("Atlanta");
    pool.as_object_mut().unwrap().retain(|field, _| !field.starts_with("maintenance"));
    for stores in pool["stores"].as_object_mut().unwrap().values_mut() {
        for kept in ["keeps_live_secret", "keeps_backup_secret"] {
            stores.as_object_mut().unwrap().remove(kept);
        }
    }
    let put = |version: Option<String>| {
        let (site, path, body) = (&site, path.as_str(), pool.to_string());
        async move {
            let headers: Vec<(&str, &str)> = version.iter().map(|version| ("if-match", version.as_str())).collect();
            send(site, Method::PUT, path, &headers, body).await
        }
    };
    problem(&put(None).await, 428, "version-needed");
    problem(&put(Some("\"old\"".to_owned())).await, 412, "changed-meanwhile");
    let changed = put(Some(etag.clone())).await;
    assert_eq!((changed.status, &json_of(&changed)["site"]), (StatusCode::OK, &json!("Atlanta")), "{}", changed.text);
    assert_ne!(changed.header("etag"), etag);
    problem(&put(Some(etag)).await, 412, "changed-meanwhile");
    problem(&send(&site, Method::DELETE, &path, &[], "").await, 428, "version-needed");

    let settings = site.get("/api/v1/settings").await;
    let etag = settings.header("etag").to_owned();
    let drain = json!({"values": {"drain": true, "verify_after_days": null}}).to_string();
    let change = |etag: String, body: String| {
        let site = &site;
        async move { send(site, Method::PATCH, "/api/v1/settings", &[("if-match", etag.as_str())], body).await }
    };
    let saved = change(etag.clone(), drain.clone()).await;
    assert_eq!((saved.status, &json_of(&saved)["values"]["drain"]), (StatusCode::OK, &json!(true)), "{}", saved.text);
    problem(&change(etag, drain).await, 412, "changed-meanwhile");
    let wrong = json!({"values": {"drain": 1, "colour": "red", "max_delete_percent": 101}}).to_string();
    assert_eq!(problem(&change("*".to_owned(), wrong).await, 422, "refused"), ["colour", "drain"]);
    let wrong = json!({"values": {"max_delete_percent": 101}}).to_string();
    assert_eq!(problem(&change("*".to_owned(), wrong).await, 422, "refused"), ["max_delete_percent"]);
}

#[tokio::test]
async fn secrets_go_in_and_never_come_out() {
    let site = Site::seen_by(Role::Administrator).await;
    let rights = json!({"permissions": ["Get-CsBackupServiceStatus"]});
    let body = json!({"name": "nightly", "rights": rights, "days": 30}).to_string();
    let keyed = [("idempotency-key", "token 1")];
    let made = send(&site, Method::POST, "/api/v1/tokens", &keyed, body.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let secret = json_of(&made)["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("psk_"));
    let again = send(&site, Method::POST, "/api/v1/tokens", &keyed, body).await;
    assert_eq!((again.header("idempotency-replayed"), &json_of(&again)["secret"]), ("true", &Value::Null));
    let kept = sql("select body from kept_answers").one(&site.world.panel.database).await.unwrap();
    assert!(!kept.text("body").unwrap().contains("psk_"));

    let script = Site::of(site.world.clone());
    let bearer = format!("Bearer {secret}");
    let who = send(&script, Method::GET, "/api/v1/account", &[("authorization", &bearer)], "").await;
    assert_eq!(json_of(&who)["permissions"], json!(["Get-CsBackupServiceStatus"]));
    // What lets somebody in is no token's to do.
    let new = json!({"name": "eve", "password": "wonderful sesame 4711", "roles": ["CsHelpDesk"]});
    let added = post(&site, "/api/v1/users", &new).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);
    assert!(!added.text.contains("sesame"));
    let id = json_of(&made)["token"]["id"].as_str().unwrap().to_owned();
    assert_eq!(site.method(Method::DELETE, &format!("/api/v1/tokens/{id}")).await.status, StatusCode::NO_CONTENT);
    let gone = send(&script, Method::GET, "/api/v1/account", &[("authorization", &bearer)], "").await;
    problem(&gone, 401, "not-signed-in");
}

#[tokio::test]
async fn a_token_and_an_old_proof_are_refused_what_lets_somebody_in() {
    let mut world = World::new().await.with_pools().await;
    world.stop_clock();
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    site.world.wait(16 * 60);
    let new = json!({"name": "eve", "password": "wonderful sesame 4711", "roles": ["CsHelpDesk"]});
    problem(&post(&site, "/api/v1/users", &new).await, 403, "proof-needed");
    let secret = site.world.token(7, Permission::ALL).await;
    let script = Site::of(site.world.clone());
    let bearer = format!("Bearer {}", secret.reveal());
    let page = send(&script, Method::POST, "/api/v1/users", &[("authorization", &bearer)], new.to_string()).await;
    problem(&page, 403, "proof-needed");
}

#[tokio::test]
async fn lists_hold_only_what_is_seen_and_go_on_where_they_ended() {
    let world = World::new().await.with_pools().await;
    for _ in 0..3 {
        let one = ModuleSelection::One(BackupModule::DataConf);
        world.carry_out(RunRequest { selection: one, ..RunRequest::default() }).await;
    }
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    let mut seen = Vec::new();
    let mut next = Some("/api/v1/runs?limit=2".to_owned());
    while let Some(path) = next {
        let page = site.get(&path).await;
        seen.extend(json_of(&page)["items"].as_array().unwrap().iter().map(|run| run["id"].to_string()));
        let link = page.header("link");
        next = (!link.is_empty()).then(|| link.trim_start_matches('<').split('>').next().unwrap().to_owned());
    }
    assert_eq!(seen.len(), 3);
    assert!(seen.is_sorted_by(|a, b| a > b), "newest first, each once: {seen:?}");
    assert_eq!(json_of(&site.get("/api/v1/roles?limit=1").await)["items"].as_array().unwrap().len(), 1);
    assert_eq!(json_of(&site.get("/api/v1/users").await)["items"][0]["user"]["name"], "vera");
    assert!(!json_of(&site.get("/api/v1/audit?limit=5").await)["items"].as_array().unwrap().is_empty());

    let name: poolsync::domain::RoleName = "Only red".parse().unwrap();
    let role = CustomRole {
        name: name.clone(),
        template: Role::ServerAdministrator,
        permissions: [Permission::GetStatus, Permission::InvokeSync].into(),
        scope: Scope { pools: Extent::from_iter([fqdn(RED)]), modules: Extent::All },
    };
    let mut tx = site.world.panel.database.begin().await.unwrap();
    roles::insert_role(&mut tx, &role, site.world.panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let given = send(&site, Method::GET, "/api/v1/users/hugo/roles", &[], "").await;
    assert_eq!(given.status, StatusCode::NOT_FOUND);
    site.add_user("hugo", Role::HelpDesk).await;
    let etag = site.get("/api/v1/users/hugo/roles").await.header("etag").to_owned();
    let roles = json!({"roles": ["Only red"]}).to_string();
    let put = send(&site, Method::PUT, "/api/v1/users/hugo/roles", &[("if-match", &etag)], roles).await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    site.sign_in("hugo", PASSWORD).await;
    assert_eq!(json_of(&site.get("/api/v1/runs").await)["items"], json!([]));
    let pools = json_of(&site.get("/api/v1/pools").await);
    assert_eq!((pools["items"].as_array().unwrap().len(), &pools["items"][0]["fqdn"]), (1, &json!(RED)));
    problem(&site.get(&format!("/api/v1/pools/{ATL}")).await, 404, "not-found");
    let unseen = post(&site, "/api/v1/runs", &json!({"pools": [ATL]})).await;
    assert_eq!(problem(&unseen, 422, "refused"), ["pools"]);
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_again() {
    let mut site = Site::seen_by(Role::HelpDesk).await;
    let first = site.get("/api/v1/account").await;
    assert!(first.header("ratelimit-policy").starts_with("\"api\";q="), "{:?}", first.headers);
    let mut refused = None;
    let stranger = Site::of(site.world.clone());
    for _ in 0..20_000 {
        let page = stranger.get("/api/v1/nowhere").await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(page);
            break;
        }
    }
    let refused = refused.expect("a limit");
    problem(&refused, 429, "too-many-requests");
    assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert!(refused.header("ratelimit").contains("r=0"));
    // Others, and pages, are not held up.
    assert_eq!(site.get("/runs").await.status, StatusCode::OK);
    site.add_user("hugo", Role::HelpDesk).await;
    site.sign_in("hugo", PASSWORD).await;
    assert_eq!(site.get("/api/v1/account").await.status, StatusCode::OK);
}
