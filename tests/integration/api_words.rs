//! The words of the API: which spellings it takes and answers in, what a filter may name, and how it tells what is wrong.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use poolsync::domain::{BackupModule, Extent, ModuleSelection, Role, RunId, Scope};
use serde_json::{Value, json};

use super::{
    api_scopes::limited,
    support::{
        on_both_engines,
        web::{PASSWORD, Page, Site},
        world::{ATL, RED, World, fqdn, request},
    },
};

/// A pool that there is not.
const NOWHERE: &str = "not-cs-001.litwareinc.com";

/// A site with a run in its history, as its administrator sees it.
async fn site_with_history(world: World) -> Site {
    world.carry_out(request(ModuleSelection::One(BackupModule::DataConf))).await;
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    site
}

async fn send(site: &Site, method: Method, path: &str, body: impl Into<Body>) -> Page {
    let request = Request::builder().method(method).uri(format!("/api/v1/{path}"));
    let request = request.header(header::CONTENT_TYPE, "application/json").header(header::IF_MATCH, "*");
    site.page(request.body(body.into()).unwrap()).await
}

async fn post(site: &Site, path: &str, body: &Value) -> Page {
    send(site, Method::POST, path, body.to_string()).await
}

async fn get(site: &Site, path: &str) -> Page {
    send(site, Method::GET, path, "").await
}

fn json_of(page: &Page) -> Value {
    serde_json::from_str(&page.text).unwrap_or_else(|_| panic!("{}: {}", page.status, page.text))
}

/// The items of a list.
async fn items(site: &Site, path: &str) -> Vec<Value> {
    let page = get(site, path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    json_of(&page)["items"].as_array().unwrap().clone()
}

/// The one fault that was told: its field and sentence.
fn fault(page: &Page) -> (String, String) {
    let problem = json_of(page);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    let errors = problem["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{problem}");
    (errors[0]["field"].as_str().unwrap().to_owned(), errors[0]["message"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn short_names_in_any_letter_case_are_taken_everywhere_and_full_names_answered() {
    let site = site_with_history(World::new().await.with_pools().await).await;
    let full = "ConfServices.DataConf";
    for name in ["DataConf", "dataconf", "CONFSERVICES.DATACONF", full] {
        assert_eq!(
            items(&site, &format!("runs?module={name}&state=SUCCEEDED&asked_by=Person")).await.len(),
            1,
            "{name}"
        );
        let queued =
            post(&site, "runs", &json!({"pools": [ATL], "module": name, "intent": "Preview", "mode": "Full"})).await;
        assert_eq!(queued.status, StatusCode::ACCEPTED, "{}", queued.text);
        let run = &json_of(&queued)["runs"][0]["id"];
        let told = json_of(&get(&site, &format!("runs/{}", run.as_str().unwrap())).await);
        assert_eq!((&told["run"]["module"], &told["run"]["mode"]), (&json!(full), &json!("full")), "{told}");
        let schedule = json!({"pool": ATL, "module": name, "intent": "SYNC", "rule": {"every": "1h"}});
        let schedule = post(&site, "schedules", &schedule).await;
        assert_eq!(json_of(&schedule)["module"], full, "{}", schedule.text);
        let id = json_of(&schedule)["id"].as_str().unwrap().to_owned();
        assert_eq!(send(&site, Method::DELETE, &format!("schedules/{id}"), "").await.status, StatusCode::NO_CONTENT);
        let target = json!({"pool": ATL, "module": name, "warning_minutes": 5, "breach_minutes": 9});
        assert_eq!(json_of(&post(&site, "targets", &target).await)["module"], full);
        let at = format!("targets/{}/{name}", ATL.to_uppercase());
        assert_eq!(json_of(&get(&site, &at).await)["module"], full, "{at}");
        assert_eq!(send(&site, Method::DELETE, &at, "").await.status, StatusCode::NO_CONTENT);
        let rights = json!({"permissions": ["get-csbackupservicestatus"], "modules": [name]});
        let role = json!({"name": "Conferences", "template": "CsHelpDesk", "rights": rights});
        let role = json_of(&post(&site, "roles", &role).await);
        assert_eq!(
            role["rights"],
            json!({"permissions": ["Get-CsBackupServiceStatus"], "pools": null, "modules": [full]})
        );
        assert_eq!(send(&site, Method::DELETE, "roles/Conferences", "").await.status, StatusCode::NO_CONTENT);
    }
    for (category, number) in [("cms", 1), ("CMS", 1), ("UserData", 4), ("userdata", 4), ("Rgs", 0)] {
        let found = items(&site, &format!("status?category={category}")).await;
        let copied = found.iter().filter(|one| one["not_initialized"] == false).count();
        assert_eq!(copied, number, "{category}: {found:?}");
    }
    for all in ["All", "all", "ALL"] {
        assert_eq!(items(&site, &format!("runs?module={all}&limit=1")).await.len(), 1);
        let target = json!({"pool": all, "module": all, "warning_minutes": 5, "breach_minutes": 9});
        let set = json_of(&post(&site, "targets", &target).await);
        assert_eq!((&set["pool"], &set["module"]), (&Value::Null, &Value::Null), "{set}");
        let at = format!("targets/{all}/{all}");
        assert_eq!(json_of(&get(&site, &at).await), set);
        assert_eq!(send(&site, Method::DELETE, &at, "").await.status, StatusCode::NO_CONTENT);
        let queued = post(&site, "runs", &json!({"pools": [RED], "module": all, "intent": "preview"})).await;
        assert_eq!(queued.status, StatusCode::ACCEPTED, "{}", queued.text);
    }
    // What a word stands for is said where it is described.
    let document = serde_json::to_value(poolsync::api::openapi()).unwrap();
    for word in ["BackupModule", "ModuleSelection", "Category", "RunState"] {
        let about = document["components"]["schemas"][word]["description"].as_str().unwrap();
        assert!(about.contains("in any letter case"), "{word}: {about}");
    }
}

#[tokio::test]
async fn a_filter_that_names_what_is_not_there_is_refused_and_not_an_empty_list() {
    on_both_engines(async |database| {
        let site = site_with_history(World::empty(database).with_pools().await).await;
        for (path, field) in [
            (format!("status?pool={NOWHERE}"), "pool"),
            (format!("status?pool={NOWHERE}&category=rgs"), "pool"),
            (format!("runs?pool={NOWHERE}"), "pool"),
            ("runs?requested_by=nobody".to_owned(), "requested_by"),
            (format!("runs?batch={}", RunId::new()), "batch"),
            ("audit?actor=nobody".to_owned(), "actor"),
            (format!("notifications/log?channel={}", RunId::new()), "channel"),
        ] {
            let (named, message) = fault(&get(&site, &path).await);
            assert!(named == field && message.contains("Check the"), "{path}: {named}: {message}");
        }
        // What is there and has nothing that fits is an empty list.
        for path in [
            format!("status?pool={ATL}&category=rgs"),
            format!("runs?pool={RED}"),
            format!("runs?pool={ATL}&state=failed"),
            "runs?requested_by=vera".to_owned(),
            "runs?requested_by=ANNA&state=failed".to_owned(),
            "audit?actor=ANNA&outcome=refused".to_owned(),
        ] {
            let none = items(&site, &path).await.into_iter().filter(|one| one["not_initialized"] != true).count();
            assert_eq!(none, 0, "{path}");
        }
        // A pool that was removed is still in history.
        assert_eq!(send(&site, Method::DELETE, &format!("pools/{ATL}"), "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(items(&site, &format!("runs?pool={ATL}")).await.len(), 1);
        assert!(items(&site, &format!("runs?pool={ATL}&state=failed")).await.is_empty());
        assert_eq!(fault(&get(&site, &format!("status?pool={ATL}")).await).0, "pool");
        // The page says it too.
        let page = site.get(&format!("/status?pool={NOWHERE}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text("main").contains(&format!("There is no pool named {NOWHERE} here")), "{}", page.text("main"));
    })
    .await;
}

#[tokio::test]
async fn a_filter_that_names_what_is_not_seen_says_the_same_as_of_what_is_not_there() {
    let site = site_with_history(World::new().await.with_pools().await).await;
    let eve = limited(&site.world, "eve", Scope { pools: Extent::from_iter([fqdn(RED)]), modules: Extent::All }).await;
    for path in ["status?pool=", "runs?pool="] {
        let told = async |pool: &str| fault(&get(&eve, &format!("{path}{pool}")).await).1.replace(pool, "…");
        assert_eq!(told(ATL).await, told(NOWHERE).await, "{path}");
    }
    assert_eq!(
        fault(&get(&eve, "runs?requested_by=anna").await),
        fault(&get(&eve, "runs?requested_by=nobody").await),
        "who asked for runs that are not seen"
    );
    assert!(items(&eve, &format!("runs?pool={RED}")).await.is_empty());
}

#[tokio::test]
async fn a_field_that_is_there_twice_is_refused_by_its_name() {
    let site = site_with_history(World::new().await.with_pools().await).await;
    for (path, body, field) in [
        ("runs", format!(r#"{{"pools": ["{ATL}"], "force": false, "force": true}}"#), "force"),
        ("runs", format!(r#"{{"pools": ["{ATL}"], "pools": ["{RED}"]}}"#), "pools"),
        ("schedules", format!(r#"{{"pool": "{ATL}", "rule": {{"every": "1h", "every": "2h"}}}}"#), "every"),
        (
            "pools",
            r#"{"fqdn": "x.litwareinc.com", "stores": {"DataConf": {}, "ConfServices.DataConf": {}}}"#.into(),
            "stores",
        ),
    ] {
        let (named, message) = fault(&send(&site, Method::POST, path, body.clone()).await);
        assert!(named == field && message.contains("more than once"), "{body}: {named}: {message}");
    }
    let settings = r#"{"values": {"drain": true, "drain": false}}"#;
    assert_eq!(fault(&send(&site, Method::PATCH, "settings", settings).await).0, "drain");
    assert_eq!(json_of(&get(&site, "settings").await)["values"]["drain"], false);
    let (field, message) = fault(&get(&site, &format!("runs?pool={ATL}&pool={RED}")).await);
    assert_eq!((field.as_str(), message.as_str()), ("pool", "It is there more than once. Say it once."));
}

#[tokio::test]
async fn each_fault_is_told_of_the_field_it_is_about_and_in_its_words() {
    let site = site_with_history(World::new().await.with_pools().await).await;
    let target = |warning: u32, breach: u32| json!({"pool": ATL, "warning_minutes": warning, "breach_minutes": breach});
    let year = "A target is 1 to 525600 minutes (a year).";
    for (warning, breach, field, said) in [
        (5, 525_601, "breach_minutes", year),
        (0, 9, "warning_minutes", year),
        (9, 5, "warning_minutes", "The warning must not come after the breach."),
    ] {
        assert_eq!(fault(&post(&site, "targets", &target(warning, breach)).await), (field.to_owned(), said.to_owned()));
    }
    assert_eq!(post(&site, "targets", &target(5, 9)).await.status, StatusCode::CREATED);
    let (field, message) = fault(&post(&site, "targets", &target(6, 9)).await);
    assert!(field == "pool" && message.contains("There is a target for this already"), "{field}: {message}");

    let long = "x".repeat(5000);
    let schedule = |rule: Value| json!({"pool": ATL, "rule": rule});
    for (rule, field, said) in [
        (json!(long), "rule", "Here stands a text, where an object must stand. Nothing was changed."),
        (json!({"every": "367d"}), "rule.every", "An interval is at least 5 seconds and at most 366 days."),
        (json!({"every": "2s"}), "rule.every", "An interval is at least 5 seconds and at most 366 days."),
        (
            json!({"every": "soon"}),
            "rule.every",
            "“soon” is not an interval; write it as 2m, 1h30m, 00:02:00 or in seconds, as 120.",
        ),
    ] {
        let told = fault(&post(&site, "schedules", &schedule(rule)).await);
        assert_eq!(told, (field.to_owned(), said.to_owned()));
    }
    // A list of fields in their order is no object.
    for (path, body, field) in [
        ("schedules", schedule(json!(["1h", null, null])), "rule"),
        ("schedules/preview", json!({"rule": ["1h"]}), "rule"),
        ("pools", json!({"fqdn": "x.litwareinc.com", "stores": {"DataConf": [null]}}), "stores"),
        ("pools/import", json!({"pools": [["x.litwareinc.com"]]}), "pools"),
        ("tokens", json!({"name": "x", "rights": [["Get-CsBackupServiceStatus"]]}), "rights"),
        ("runs", json!({"pools": [ATL], "mode": 1}), "mode"),
    ] {
        let (named, message) = fault(&post(&site, path, &body).await);
        assert!(named == field && message.starts_with("Here stands a "), "{path}: {named}: {message}");
    }
    let page = post(&site, "schedules", &json!({"pool": ATL, "module": long, "rule": {"every": "1h"}})).await;
    assert!(fault(&page).0 == "module" && page.text.len() < 1500, "{}", page.text);
    let interval = send(&site, Method::PATCH, "settings", r#"{"values": {"sync_interval": "367d"}}"#).await;
    let (field, message) = fault(&interval);
    assert!(field == "sync_interval" && message.starts_with("SyncInterval takes "), "{field}: {message}");

    let mail = json!({"name": "Night shift", "kind": "mail", "recipients": ["night@litwareinc.com"]});
    for (name, value) in
        [("url", json!("https://chat.litwareinc.com/x")), ("template", json!("slack")), ("new_secret", json!(true))]
    {
        let mut other = mail.clone();
        other[name] = value;
        let (field, message) = fault(&post(&site, "notifications/channels", &other).await);
        assert!(field == name && message.contains("Only a webhook has it"), "{field}: {message}");
    }
    let hook = json!({"name": "Chat", "kind": "webhook", "url": "https://chat.litwareinc.com/x", "recipients": ["a@litwareinc.com"]});
    assert_eq!(fault(&post(&site, "notifications/channels", &hook).await).0, "recipients");
    assert!(items(&site, "notifications/channels").await.is_empty());

    let broken = send(&site, Method::POST, "runs", &b"{\"pools\": [\"\xff\"]}"[..]).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    assert!(broken.text.contains("Its body holds characters that are not valid UTF-8"), "{}", broken.text);
}

#[tokio::test]
async fn a_file_is_refused_for_its_filter_in_the_words_of_the_page() {
    let site = site_with_history(World::new().await.with_pools().await).await;
    let run = items(&site, "runs").await[0]["id"].as_str().unwrap().to_owned();
    let changes = format!("/runs/{run}/changes");
    for (page, files) in [
        ("/runs?state=foo", ["/runs.csv?state=foo".to_owned(), "/runs.json?state=foo".to_owned()]),
        ("/audit?outcome=foo", ["/audit.csv?outcome=foo".to_owned(), "/audit.csv?outcome=foo".to_owned()]),
        (&format!("{changes}?change=foo"), [format!("{changes}.csv?change=foo"), format!("{changes}.json?change=foo")]),
    ] {
        let shown = site.get(page).await;
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
        for path in files {
            let file = site.get(&path).await;
            assert_eq!(file.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", file.text("main"));
            let said = file.texts("main p").into_iter().find(|text| text.contains("hoose")).unwrap();
            assert!(shown.text("main").contains(&said), "{path}: {said} is not in {}", shown.text("main"));
        }
    }
}
