//! What the API tells beside the pages: workers, when a rule would come round, what can’t be read, and since when a pool is in
//! maintenance.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use poolsync::{
    clock::Clock,
    domain::{BackupModule, ModuleSelection, Role, RunId},
    state::{
        sql,
        workers::{Sign, WorkerKind, record_sign},
    },
};
use serde_json::{Value, json};

use super::{
    schedules::{add, draft},
    support::{
        on_both_engines,
        web::{PASSWORD, Page, Site},
        world::{ATL, World},
    },
};

async fn send(site: &Site, method: Method, path: &str, body: &Value) -> Page {
    let request = Request::builder().method(method).uri(format!("/api/v1/{path}"));
    let request = request.header(header::CONTENT_TYPE, "application/json");
    site.page(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn read(site: &Site, path: &str) -> Value {
    let page = send(site, Method::GET, path, &Value::Null).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    serde_json::from_str(&page.text).unwrap()
}

async fn execute(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn site(world: World) -> Site {
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    site
}

#[tokio::test]
async fn workers_are_told_as_the_page_has_them() {
    on_both_engines(async |database| {
        let site = site(World::empty(database)).await;
        assert_eq!(read(&site, "workers").await["items"], json!([]));
        let mut tx = site.world.panel.database.begin().await.unwrap();
        record_sign(&mut tx, Sign { concurrency: 4, runs: 1, ..Sign::new("atl-app-01:4711", WorkerKind::Worker) })
            .await
            .unwrap();
        record_sign(&mut tx, Sign::new("atl-app-02:17", WorkerKind::Serve)).await.unwrap();
        tx.commit().await.unwrap();
        execute(&site.world, "update workers set seen_at = seen_at - 3600000000 where name = 'atl-app-02:17'").await;
        let told = read(&site, "workers").await;
        let [first, second] = &told["items"].as_array().unwrap()[..] else { panic!("{told}") };
        let said = |worker: &Value| {
            ["name", "kind", "is_alive", "concurrency", "runs"].map(|field| worker[field].clone()).to_vec()
        };
        assert_eq!(json!(said(first)), json!(["atl-app-01:4711", "worker", true, 4, 0]));
        assert_eq!(json!(said(second)), json!(["atl-app-02:17", "serve", false, 2, 0]));
        assert!(second["silent_seconds"].as_u64().unwrap() >= 3600 && first["silent_seconds"].as_u64().unwrap() < 60);
        let page = site.get("/status").await.text("main");
        assert!(page.contains("No pools yet") || page.contains("atl-app-01:4711"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_rule_says_when_it_comes_round_before_it_is_saved_and_afterwards_in_its_zone_and_utc() {
    let mut world = World::new().await.with_pools().await;
    // Half past two comes twice on the night of 25 October 2026 in Berlin, and does not on 28 March 2027.
    let before: jiff::Timestamp = "2026-10-23T12:00:00Z".parse().unwrap();
    world.panel.clock = Clock::Fixed(std::sync::Arc::new(before.as_microsecond().into()));
    let site = site(world).await;
    let cron = json!({"cron": "30 2 * * *", "zone": "Europe/Berlin"});
    let told = send(&site, Method::POST, "schedules/preview", &json!({"rule": cron})).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.text);
    let expected = json!({
        "next": [
            "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z",
            "2026-10-28T01:30:00Z",
        ],
        "in_zone": [
            "2026-10-24T02:30:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00",
            "2026-10-27T02:30:00+01:00", "2026-10-28T02:30:00+01:00",
        ],
        "zone": "Europe/Berlin",
    });
    assert_eq!(serde_json::from_str::<Value>(&told.text).unwrap(), expected);
    assert_eq!(read(&site, "schedules").await["items"], json!([]), "nothing was saved");

    let new = json!({"pool": ATL, "rule": cron});
    let saved = send(&site, Method::POST, "schedules", &new).await;
    let id = serde_json::from_str::<Value>(&saved.text).unwrap()["id"].as_str().unwrap().to_owned();
    assert_eq!(read(&site, &format!("schedules/{id}/next")).await, expected);
    send(&site, Method::POST, &format!("schedules/{id}/pause"), &json!({})).await;
    let paused = json!({"next": [], "in_zone": [], "zone": "Europe/Berlin"});
    assert_eq!(read(&site, &format!("schedules/{id}/next")).await, paused);

    let every = send(&site, Method::POST, "schedules/preview", &json!({"rule": {"every": "6h"}})).await;
    let every: Value = serde_json::from_str(&every.text).unwrap();
    assert_eq!((&every["zone"], &every["in_zone"][0]), (&json!("UTC"), &json!("2026-10-23T18:00:00+00:00")), "{every}");
    for (rule, field) in [
        (json!({"cron": "0 0 30 2 *"}), "rule.cron"),
        (json!({"cron": "0 3 * * *", "zone": "Europe/Berln"}), "rule.zone"),
        (json!({}), "rule"),
    ] {
        let refused = send(&site, Method::POST, "schedules/preview", &json!({"rule": rule})).await;
        let problem: Value = serde_json::from_str(&refused.text).unwrap();
        assert_eq!((refused.status.as_u16(), &problem["errors"][0]["field"]), (422, &json!(field)), "{problem}");
    }
}

#[tokio::test]
async fn what_can_not_be_read_is_told_beside_its_list() {
    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        let own = add(&world, draft(ATL, ModuleSelection::One(BackupModule::DataConf), "every 1h")).await;
        let site = site(world).await;
        let target = json!({"pool": ATL, "module": "DataConf", "warning_minutes": 5, "breach_minutes": 9});
        send(&site, Method::POST, "targets", &target).await;
        let mut tx = site.world.panel.database.begin().await.unwrap();
        let channel = RunId::new();
        sql("insert into channels (id, name, name_key, kind, enabled, recipients, host, template, created_at, updated_at) \
             values ($1, 'Pager', 'pager', 'carrier_pigeon', 1, '', '', 'json', 1, 1)")
        .bind(channel)
        .execute(&mut tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        execute(&site.world, "update schedules set mode = 'quantum'").await;
        execute(&site.world, "update freshness_targets set module = 'Telepathy'").await;
        let told = async |path: &str| {
            let list = read(&site, path).await;
            let unreadable = list["unreadable"].as_array().unwrap().clone();
            assert_eq!(unreadable.len(), 1, "{path}: {list}");
            [&unreadable[0]["id"], &unreadable[0]["why"]].map(|text| text.as_str().unwrap().to_owned())
        };
        let [id, why] = told("schedules").await;
        assert!(id == own.id.to_string() && why.contains("quantum") && why.contains("Nothing begins by it"), "{id}: {why}");
        let [id, why] = told("notifications/channels").await;
        assert!(id.contains(&channel.to_string()) && why.contains("carrier_pigeon"), "{id}: {why}");
        let [id, why] = told("targets").await;
        assert!(id.contains(ATL) && why.contains("Telepathy"), "{id}: {why}");
        assert_eq!(read(&site, "schedules").await["items"], json!([]));
        assert_eq!(read(&site, "pools").await["unreadable"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_pool_says_since_when_it_is_in_maintenance() {
    let mut world = World::new().await.with_pools().await;
    world.stop_clock();
    let site = site(world).await;
    assert_eq!(read(&site, &format!("pools/{ATL}")).await["maintenance_since"], Value::Null);
    let began = jiff::Timestamp::from_microsecond(site.world.panel.clock.now().as_micros()).unwrap();
    let at = format!("pools/{ATL}/maintenance");
    send(&site, Method::PUT, &at, &json!({"reason": "New disks"})).await;
    site.world.wait(3600);
    let told = read(&site, &format!("pools/{ATL}")).await;
    assert_eq!(told["maintenance_since"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap(), began, "{told}");
    send(&site, Method::DELETE, &at, &Value::Null).await;
    assert_eq!(read(&site, &format!("pools/{ATL}")).await["maintenance_since"], Value::Null);
}
