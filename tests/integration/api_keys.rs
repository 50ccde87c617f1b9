//! Request keys: whatever is asked for twice is done once, also if the panel dies between; and the answer that is kept is for
//! nobody who would not get it.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use poolsync::{
    domain::{
        AccessToken, BackupModule, CustomRole, Extent, Intent, ModuleSelection, Permission, Role, RunRequest, RunState,
        Scope, Settings, TokenId, TokenSecret, UserName,
    },
    operations::{Giver, accounts::disable_account, roles::change_role},
    state::{
        Database, roles, sql, tokens, users,
        workers::{Sign, WorkerKind, record_sign},
    },
    web,
};
use serde_json::{Value, json};

use super::support::{
    on_both_engines,
    web::{PASSWORD, Page, Site},
    world::{ATL, RED, World, actor, empty, fqdn, request},
};

async fn post(site: &Site, path: &str, key: &str, body: &str, token: Option<&TokenSecret>) -> Page {
    let mut sent = Request::post(path).header(header::CONTENT_TYPE, "application/json").header("idempotency-key", key);
    if let Some(token) = token {
        sent = sent.header(header::AUTHORIZATION, format!("Bearer {}", token.reveal()));
    }
    site.page(sent.body(Body::from(body.to_owned())).unwrap()).await
}

fn kind(page: &Page) -> (u16, String) {
    let problem: Value = serde_json::from_str(&page.text).unwrap_or_default();
    (page.status.as_u16(), problem["type"].as_str().unwrap_or_default().trim_start_matches("/api#").to_owned())
}

fn is_replayed(page: &Page) -> bool {
    page.header("idempotency-replayed") == "true"
}

pub async fn administrator(database: Database) -> Site {
    let mut world = World::empty(database).with_pools().await;
    world.stop_clock();
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    site
}

async fn count(world: &World) -> u64 {
    let tables = ["runs", "pools", "schedules", "channels", "rules", "roles", "users", "tokens", "freshness_targets"];
    let sum = tables.map(|table| format!("(select count(*) from {table})")).join(" + ");
    let text: &'static str = Box::leak(format!("select {sum} as n").into_boxed_str());
    sql(text).one(&world.panel.database).await.unwrap().count("n").unwrap()
}

async fn execute(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// What a role of this name lets do.
fn role(permissions: &[Permission], pools: Extent<poolsync::domain::Fqdn>) -> CustomRole {
    CustomRole {
        name: "Nightly".parse().unwrap(),
        template: Role::ServerAdministrator,
        permissions: permissions.iter().copied().collect(),
        scope: Scope { pools, modules: Extent::All },
    }
}

/// A token of an account that has the role; it may do whatever its owner may.
async fn token_of_nightly(world: &World) -> TokenSecret {
    let panel = &world.panel;
    let name: UserName = "hugo".parse().unwrap();
    let hash = panel.passwords.hash(PASSWORD.parse().unwrap()).await.unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    let all = role(&[Permission::GetStatus, Permission::InvokeSync], Extent::All);
    roles::insert_role(&mut tx, &all, panel.clock.now()).await.unwrap();
    users::insert_user(&mut tx, &name, &hash, &[all.name], panel.clock.now()).await.unwrap();
    let owner = users::find_user(&mut tx, &name).await.unwrap().unwrap().0.id;
    let token = AccessToken {
        id: TokenId::new(),
        name: "nightly".parse().unwrap(),
        owner: Some(owner),
        made_by: "hugo".to_owned(),
        permissions: Permission::ALL.into(),
        scope: Scope::EVERYTHING,
        created_at: panel.clock.now(),
        expires_at: Some(panel.clock.now().plus_micros(3600 * 1_000_000)),
        last_used_at: None,
        last_used_from: None,
    };
    let secret = TokenSecret::from_bytes([3; 32]);
    tokens::insert_token(&mut tx, &token, &secret.digest()).await.unwrap();
    tx.commit().await.unwrap();
    secret
}

#[tokio::test]
async fn a_kept_answer_is_for_nobody_who_would_not_get_it() {
    on_both_engines(async |database| {
        let site = administrator(database).await;
        let (world, script) = (&site.world, Site::of(site.world.clone()));
        let secret = token_of_nightly(world).await;
        let (body, path) = (json!({"pools": [ATL]}).to_string(), "/api/v1/runs");
        let ask = || post(&script, path, "night 1", &body, Some(&secret));
        let (giver, panel) = (Giver::operator(actor()), &world.panel);
        let become_of = async |permissions: &[Permission], pools| {
            change_role(panel, &giver, &role(permissions, pools), None).await.unwrap();
        };
        let first = ask().await;
        assert_eq!(first.status, StatusCode::ACCEPTED, "{}", first.text);
        let again = ask().await;
        assert!(is_replayed(&again) && again.text == first.text);

        // The right is gone: the gate says so, as it would without the key.
        become_of(&[Permission::GetStatus], Extent::All).await;
        assert_eq!(kind(&ask().await), (403, "forbidden".to_owned()));
        // It is there, but for another pool: what the answer is about is not theirs to see any more.
        become_of(&[Permission::GetStatus, Permission::InvokeSync], Extent::from_iter([fqdn(RED)])).await;
        let narrowed = ask().await;
        assert_eq!(kind(&narrowed), (403, "forbidden".to_owned()), "{}", narrowed.text);
        assert!(!is_replayed(&narrowed) && narrowed.text.contains("Nothing was done again."));
        let run = serde_json::from_str::<Value>(&first.text).unwrap()["runs"][0]["id"].as_str().unwrap().to_owned();
        assert!(!narrowed.text.contains(&run));
        // As it was, or wider, it is told again.
        become_of(&[Permission::GetStatus, Permission::InvokeSync, Permission::StopSync], Extent::All).await;
        assert!(is_replayed(&ask().await));
        // Another account with the same key has asked for nothing yet.
        assert!(!is_replayed(&post(&site, path, "night 1", &body, None).await));

        disable_account(panel, &giver, &"hugo".parse().unwrap()).await.unwrap();
        assert_eq!(kind(&ask().await), (401, "not-signed-in".to_owned()));
        poolsync::operations::accounts::enable_account(panel, &giver, &"hugo".parse().unwrap()).await.unwrap();
        assert!(is_replayed(&ask().await));
        world.wait(3601);
        assert_eq!(kind(&ask().await), (401, "not-signed-in".to_owned()), "the token has ended");
        let runs = sql("select count(*) as n from runs").one(&panel.database).await.unwrap().count("n").unwrap();
        assert_eq!(runs, 1, "nothing was done a second time");
    })
    .await;
}

#[tokio::test]
async fn what_takes_a_fresh_proof_is_not_told_again_without_one() {
    on_both_engines(async |database| {
        let site = administrator(database).await;
        let body =
            json!({"name": "Desk", "template": "CsHelpDesk", "rights": {"permissions": ["Get-CsBackupServiceStatus"]}});
        let body = body.to_string();
        let ask = || post(&site, "/api/v1/roles", "role", &body, None);
        assert_eq!(ask().await.status, StatusCode::CREATED);
        assert!(is_replayed(&ask().await));
        site.world.wait(16 * 60);
        assert_eq!(kind(&ask().await), (403, "proof-needed".to_owned()));
    })
    .await;
}

/// Every request that may come with a key, by its pattern: its address, a body, and whether something is made by it.
pub type Cases = BTreeMap<&'static str, (String, Value, bool)>;

/// What the requests are about.
pub struct Things {
    pub ended: String,
    pub cancelled: String,
    pub queued: String,
    pub held: [String; 2],
    pub plan: String,
    pub channel: String,
    pub messages: [String; 2],
    pub schedule: String,
}

pub async fn things(site: &Site) -> Things {
    let world = &site.world;
    let data_conf = request(ModuleSelection::One(BackupModule::DataConf));
    let ended = world.carry_out(data_conf).await.to_string();
    let live = world.store("atl", "live", BackupModule::DataConf);
    std::fs::write(live.join("another.bin"), "x").unwrap();
    let plan = world.carry_out(RunRequest { intent: Intent::Preview, ..data_conf }).await.to_string();
    let made = async |path: &str, body: Value| -> Value {
        let page = post(site, path, &format!("made first {path} {body}"), &body.to_string(), None).await;
        assert!(page.status.is_success(), "{path}: {}", page.text);
        serde_json::from_str(&page.text).unwrap()
    };
    let of = |queued: &Value| queued["runs"][0]["id"].as_str().unwrap().to_owned();
    let mut held = Vec::new();
    for (name, pool) in [("atl", ATL), ("red", RED)] {
        // What was copied and then emptied is held.
        for mode in ["delta", "full"] {
            let asked = json!({"pools": [pool], "module": "ConfServices.DataConf", "mode": mode});
            let id = of(&made("/api/v1/runs", asked).await).parse().unwrap();
            world.see_through(id).await;
            if world.state(id).await == RunState::Held {
                held.push(id.to_string());
            }
            empty(&world.store(name, "live", BackupModule::DataConf));
        }
    }
    let users = "UserServices.PresenceFocus";
    let cancelled = of(&made("/api/v1/runs", json!({"pools": [RED], "module": users})).await);
    made(&format!("/api/v1/runs/{cancelled}/cancel"), json!({})).await;
    let queued = of(&made("/api/v1/runs", json!({"pools": [RED], "module": users, "mode": "full"})).await);
    let mail = json!({"name": "Operations", "kind": "mail", "recipients": ["operations@litwareinc.com"]});
    let channel = made("/api/v1/notifications/channels", mail).await["channel"]["id"].as_str().unwrap().to_owned();
    let mut messages = Vec::new();
    for _ in 0..2 {
        let id = TokenId::new().to_string();
        let mut tx = world.panel.database.begin().await.unwrap();
        sql("insert into notifications (id, channel_id, channel_name, kind, state, subject, content, created_at, due_at, \
             ended_at) values ($1, $2, 'Operations', 'test', 'given_up', '', '{\"events\":[],\"more\":0,\"is_test\":true}', 1, 1, 1)")
        .bind(id.as_str())
        .bind(channel.as_str())
        .execute(&mut tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        messages.push(id);
    }
    let schedule = made("/api/v1/schedules", json!({"pool": ATL, "rule": {"every": "6h"}})).await;
    let mut tx = world.panel.database.begin().await.unwrap();
    for name in ["alive.litwareinc.com/1", "dead.litwareinc.com/1"] {
        record_sign(&mut tx, Sign::new(name, WorkerKind::Worker)).await.unwrap();
    }
    let silent = "update workers set seen_at = seen_at - 60000000 where name like 'dead%'";
    sql(silent).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    Things {
        ended,
        cancelled,
        queued,
        held: held.try_into().unwrap(),
        plan,
        channel,
        messages: messages.try_into().unwrap(),
        schedule: schedule["id"].as_str().unwrap().to_owned(),
    }
}

async fn read(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.get(path).await.text).unwrap()
}

/// A pair that no run is about.
async fn add_pair(site: &Site) -> [&'static str; 2] {
    let marked = |name: &str, partner: &str| {
        let at = |role: &str| {
            let folder = site.world.stores().join(name).join(role);
            std::fs::create_dir_all(&folder).unwrap();
            format!("file://{}", folder.display())
        };
        let stores = json!({"ConfServices.DataConf": {"live": at("live"), "backup": at("backup")}});
        json!({"fqdn": name, "backup_pool": partner, "stores": stores})
    };
    let pair = ["mar-cs-001.litwareinc.com", "ken-cs-001.litwareinc.com"];
    let both = json!({"pools": [marked(pair[0], pair[1]), marked(pair[1], pair[0])]}).to_string();
    assert_eq!(post(site, "/api/v1/pools/import", "pair", &both, None).await.status, StatusCode::OK);
    pair
}

pub async fn cases(site: &Site, things: &Things) -> Cases {
    let v1 = |path: &str| format!("/api/v1/{path}");
    let run = |id: &str, what: &str| v1(&format!("runs/{id}/{what}"));
    let digest = async |id: &str| read(site, &v1(&format!("runs/{id}"))).await["held_digest"].clone();
    let [first, second] = &things.held;
    let approve = json!({"digest": digest(first).await, "comment": "seen"});
    let reject = json!({"digest": digest(second).await});
    let offer = read(site, &v1(&format!("runs/{}", things.plan))).await["offer"]["digest"].clone();
    let see = json!({"permissions": ["Get-CsBackupServiceStatus"]});
    let nothing = || json!({});
    let third = json!({"fqdn": "ber-cs-001.litwareinc.com"});
    let imported = json!({"pools": [{"fqdn": "ham-cs-001.litwareinc.com"}]});
    let backup = format!("file://{}", site.world.stores().join("lost").display());
    std::fs::create_dir_all(site.world.stores().join("lost")).unwrap();
    let lost = json!({"fqdn": "kas-cs-001.litwareinc.com", "stores": {"ConfServices.DataConf": {"backup": backup}}});
    assert_eq!(post(site, &v1("pools"), "lost", &lost.to_string(), None).await.status, StatusCode::CREATED);
    let pair = add_pair(site).await;
    [
        ("runs", (v1("runs"), json!({"pools": [ATL], "module": "UserServices.PresenceFocus"}), true)),
        ("runs/{id}/retry", (run(&things.ended, "retry"), nothing(), true)),
        ("runs/{id}/retry_failed", (run(&things.cancelled, "retry_failed"), nothing(), true)),
        ("runs/{id}/put_back", (run(&things.ended, "put_back"), nothing(), true)),
        ("runs/{id}/apply", (run(&things.plan, "apply"), json!({"digest": offer}), true)),
        ("runs/{id}/cancel", (run(&things.queued, "cancel"), nothing(), false)),
        ("runs/cancel", (v1("runs/cancel"), json!({"runs": [things.queued]}), false)),
        ("runs/{id}/approve", (run(first, "approve"), approve, false)),
        ("runs/{id}/reject", (run(second, "reject"), reject, false)),
        ("restore", (v1("restore"), json!({"pool": ATL}), true)),
        ("clear", (v1("clear"), json!({"pool": "kas-cs-001.litwareinc.com"}), true)),
        ("pools", (v1("pools"), third, true)),
        ("pools/import", (v1("pools/import"), imported, true)),
        ("pools/{fqdn}/markers", (v1(&format!("pools/{}/markers", pair[0])), json!({"confirm": pair[0]}), false)),
        ("schedules", (v1("schedules"), json!({"pool": ATL, "rule": {"every": "1h"}}), true)),
        ("schedules/preview", (v1("schedules/preview"), json!({"rule": {"every": "1h"}}), false)),
        ("schedules/{id}/pause", (v1(&format!("schedules/{}/pause", things.schedule)), nothing(), false)),
        ("schedules/{id}/resume", (v1(&format!("schedules/{}/resume", things.schedule)), nothing(), false)),
        ("targets", (v1("targets"), json!({"pool": ATL, "warning_minutes": 5, "breach_minutes": 9}), true)),
        (
            "notifications/channels",
            (
                v1("notifications/channels"),
                json!({"name": "Desk", "kind": "mail", "recipients": ["d@litwareinc.com"]}),
                true,
            ),
        ),
        (
            "notifications/channels/{id}/test",
            (v1(&format!("notifications/channels/{}/test", things.channel)), nothing(), false),
        ),
        (
            "notifications/rules",
            (v1("notifications/rules"), json!({"channel": things.channel, "kinds": ["run_failed"]}), true),
        ),
        ("workers/drain", (v1("workers/drain"), json!({"name": "alive.litwareinc.com/1", "draining": true}), false)),
        ("workers/clear", (v1("workers/clear"), json!({"name": "dead.litwareinc.com/1"}), false)),
        ("notifications/send_again", (v1("notifications/send_again"), json!({}), false)),
        ("notifications/dismiss", (v1("notifications/dismiss"), json!({}), false)),
        (
            "notifications/log/{id}/send_again",
            (v1(&format!("notifications/log/{}/send_again", things.messages[0])), nothing(), false),
        ),
        (
            "notifications/log/{id}/dismiss",
            (v1(&format!("notifications/log/{}/dismiss", things.messages[1])), nothing(), false),
        ),
        ("roles", (v1("roles"), json!({"name": "Desk", "template": "CsHelpDesk", "rights": see}), true)),
        (
            "users",
            (v1("users"), json!({"name": "eve", "password": "wonderful sesame 4711", "roles": ["CsHelpDesk"]}), true),
        ),
        ("users/{name}/disable", (v1("users/ida/disable"), nothing(), false)),
        ("users/{name}/enable", (v1("users/ida/enable"), nothing(), false)),
        ("users/{name}/sign_out", (v1("users/ida/sign_out"), nothing(), false)),
        ("tokens", (v1("tokens"), json!({"name": "nightly", "rights": see, "days": 30}), true)),
    ]
    .into()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_asked_for_twice_at_once_is_done_once() {
    on_both_engines(async |database| {
        let site = administrator(database).await;
        site.world.set(Settings::default()).await;
        site.add_user("ida", Role::HelpDesk).await;
        let things = things(&site).await;
        let mut cases = cases(&site, &things).await;
        for entry in web::entries() {
            let Some(pattern) = entry.path.strip_prefix("/api/v1/").filter(|_| entry.method == Method::POST) else {
                continue;
            };
            let (path, body, makes) =
                cases.remove(pattern).unwrap_or_else(|| panic!("say here what {pattern} is asked with"));
            let (body, before) = (body.to_string(), count(&site.world).await);
            let ask = || post(&site, &path, "once", &body, None);
            let (one, two) = tokio::join!(ask(), ask());
            let three = ask().await;
            let done = [&one, &two].into_iter().filter(|page| page.status.is_success() && !is_replayed(page)).count();
            assert_eq!(done, 1, "{path}: {} {}\n{}\n{}", one.status, two.status, one.text, two.text);
            for page in [&one, &two] {
                assert!(
                    page.status.is_success() || kind(page) == (409, "in-progress".to_owned()),
                    "{path}: {}",
                    page.text
                );
            }
            assert!(is_replayed(&three) && three.status.is_success(), "{path}: {}", three.text);
            assert_eq!(count(&site.world).await, before + u64::from(makes), "{path}");
            let other = post(&site, &path, "once", &format!("{body} "), None).await;
            assert_eq!(kind(&other), (422, "key-taken".to_owned()), "{path}: {}", other.text);
            // Keys of one address count for it alone.
            execute(&site.world, "delete from kept_answers").await;
        }
        assert!(cases.is_empty(), "there are no such addresses: {:?}", cases.keys());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_before_the_panel_died_is_found_again_and_not_made_anew() {
    on_both_engines(async |database| {
        let site = administrator(database).await;
        site.world.set(Settings::default()).await;
        site.add_user("ida", Role::HelpDesk).await;
        let things = things(&site).await;
        let mut cases = cases(&site, &things).await;
        for pattern in [
            "runs",
            "runs/{id}/retry",
            "runs/{id}/retry_failed",
            "runs/{id}/put_back",
            "runs/{id}/apply",
            "restore",
            "schedules",
            "notifications/rules",
        ] {
            let (path, body, _) = cases.remove(pattern).unwrap();
            let body = body.to_string();
            let ask = || post(&site, &path, "once", &body, None);
            let first = ask().await;
            assert!(first.status.is_success(), "{path}: {}", first.text);
            let made = count(&site.world).await;
            execute(&site.world, "update kept_answers set status = null, body = null, location = null, etag = null")
                .await;
            assert_eq!(kind(&ask().await), (409, "in-progress".to_owned()), "{path}");
            site.world.wait(121);
            let again = ask().await;
            assert!(again.status == first.status && !is_replayed(&again), "{path}: {}", again.text);
            assert_eq!(again.header("location"), first.header("location"), "{path}");
            assert_eq!(count(&site.world).await, made, "{path}");
            execute(&site.world, "delete from kept_answers").await;
        }
    })
    .await;
}
