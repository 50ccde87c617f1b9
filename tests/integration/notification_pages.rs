//! The pages of alarms, targets and notifications.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use poolsync::{
    domain::{BackupModule, CustomRole, Extent, FreshnessTarget, ModuleSelection, Permission, Role, Scope},
    jobs::{notifier, watch},
    operations::{
        rotate_key::rotate_key,
        targets::{remove_target, set_target},
    },
    state::{channels, roles, sql, users},
};

use serde_json::Value;

use super::support::{
    hooks::{Answer, Hooks},
    telling::site,
    web::PASSWORD,
    world::{ATL, RED, actor, fqdn, request},
};

#[tokio::test]
async fn a_webhook_is_added_tried_and_told_by_a_rule_and_its_address_is_never_shown() {
    let (site, hooks) = (site().await, Hooks::start());
    let page = site.get("/notifications").await;
    assert!(page.text("main").contains("nobody is told anything"));
    let bad = site
        .post("/notifications/channels/new", &[("kind", "webhook"), ("name", ""), ("url", "x"), ("template", "json")])
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.has("#name-error") && bad.has("#url-error"));
    let url = hooks.url();
    let form =
        [("kind", "webhook"), ("name", "Script"), ("url", url.as_str()), ("template", "json"), ("enabled", "on")];
    let made = site.post("/notifications/channels/new", &form).await;
    assert_eq!(made.status, StatusCode::OK);
    let secret = made.attributes("#secret", "value").remove(0);
    assert!(secret.starts_with("whsec_"));
    let taken = site.post("/notifications/channels/new", &form).await;
    assert!(taken.text("#name-error").contains("already"), "{}", taken.text);
    let channel = channels::list_channels(&site.world.panel.database).await.unwrap().remove(0);

    let tested = site.post(&format!("/notifications/channels/{}/test", channel.id), &[]).await;
    let page = site.get(tested.location()).await;
    assert!(page.text("main .callout").contains("was sent"), "{}", page.text);
    assert_eq!(hooks.requests()[0].json()["type"], "test");
    hooks.answer(Answer::Status(500));
    let tested = site.post(&format!("/notifications/channels/{}/test", channel.id), &[]).await;
    let page = site.get(tested.location()).await;
    assert!(page.text("main .callout").contains("500 Internal Server Error"), "{}", page.text);
    hooks.answer(Answer::Status(200));

    let id = channel.id.to_string();
    let bad = site
        .post("/notifications/rules/new", &[("channel", &id), ("digest", "daily"), ("time", "7"), ("zone", "UTC")])
        .await;
    assert!(bad.has("#kind-error") && bad.has("#time-error"), "{}", bad.text);
    let rule = [
        ("channel", id.as_str()),
        ("kind", "alarm_warning"),
        ("kind", "run_failed"),
        ("digest", "at_once"),
        ("enabled", "on"),
    ];
    assert_eq!(site.post("/notifications/rules/new", &rule).await.location(), "/notifications?saved=1");
    watch::look_now(&site.world.panel).await.unwrap();
    site.world.wait(15 * 60);
    watch::look_now(&site.world.panel).await.unwrap();
    assert_eq!(notifier::look_now(&site.world.panel).await.unwrap().len(), 5);

    let log = site.get("/notifications/log").await;
    assert_eq!(log.texts("main tbody tr").len(), 7);
    let failed = site.get("/notifications/log?state=given_up").await;
    assert_eq!(failed.texts("main tbody tr").len(), 1);
    let message = failed.attributes("main tbody th a", "href").remove(0);
    assert!(site.get(&message).await.text("main").contains("The answer was 500"));
    assert_eq!(site.post(&format!("{message}/dismiss"), &[]).await.location(), "/notifications/log");

    // Somebody else has the form open, and comes later.
    let edit = format!("/notifications/channels/{id}/edit");
    let version = site.get(&edit).await.attributes("input[name=version]", "value").remove(0);
    let change =
        [("name", "Renamed"), ("url", ""), ("template", "json"), ("enabled", "on"), ("version", version.as_str())];
    assert_eq!(site.post(&edit, &change).await.location(), "/notifications?saved=1");
    let late = site.post(&edit, &change).await;
    assert!(late.text("#name-error").contains("meanwhile"));

    for path in ["/notifications", "/notifications/log", &message, &edit, "/audit", "/audit.csv"] {
        let text = site.get(path).await.text;
        assert!(!text.contains("T0-secret-path") && !text.contains(&secret), "{path} shows a secret");
    }
    let kept = sql("select url_secret || signing_secret || host as text from channels").one(&site.world.panel.database);
    let kept = kept.await.unwrap().text("text").unwrap();
    assert!(!kept.contains("T0-secret-path") && !kept.contains(&secret[6..]));
    // The key is replaced, and the channel still knows where to send.
    rotate_key(&site.world.panel, &actor()).await.unwrap();
    let tested = site.post(&format!("/notifications/channels/{id}/test"), &[]).await;
    assert!(site.get(tested.location()).await.text("main .callout").contains("was sent"));
    let remove = format!("/notifications/channels/{id}/remove");
    let stale = site.post(&remove, &[("version", "1")]).await;
    assert!(stale.text("#errors").contains("Somebody changed") && site.get(&edit).await.status.is_success());
    let form = format!("form[action='{remove}'] input[name=version]");
    let version = site.get("/notifications").await.attributes(&form, "value").remove(0);
    assert_eq!(site.post(&remove, &[("version", &version)]).await.location(), "/notifications");
    assert!(site.get("/notifications").await.text("main").contains("nobody is told anything"));
}

#[tokio::test]
async fn targets_are_set_changed_and_removed_and_nobody_overwrites_what_they_did_not_see() {
    let site = site().await;
    let bad = site.post("/targets", &[("warning", "60"), ("breach", "15")]).await;
    assert!(bad.text("#warning-error").contains("must not come after"), "{}", bad.text);
    let bad = site.post("/targets", &[("warning", "0"), ("breach", "x")]).await;
    assert!(bad.has("#breach-error"), "{}", bad.text);
    let of = [("pool", ATL), ("module", "ConfServices.DataConf")];
    let set = [of[0], of[1], ("warning", "5"), ("breach", "10")];
    assert_eq!(site.post("/targets", &set).await.location(), "/targets?saved=1");
    assert!(site.post("/targets", &set).await.text("#warning-error").contains("already"));
    let page = site.get("/targets").await;
    assert!(page.texts("main tbody tr").iter().any(|row| row.contains("DataConf") && row.contains("5 min 10 min")));
    let link = page.attributes("main a.button.compact", "href").remove(0);
    let form = site.get(link.split('#').next().unwrap()).await;
    assert_eq!(form.attributes("input[name=was]", "value").last().unwrap(), "5/10");
    let change = [of[0], of[1], ("warning", "6"), ("breach", "12"), ("was", "5/10")];
    assert_eq!(site.post("/targets", &change).await.location(), "/targets?saved=1");
    assert!(site.post("/targets", &change).await.text("#warning-error").contains("meanwhile"));
    let remove = [of[0], of[1], ("was", "6/12")];
    assert_eq!(site.post("/targets/remove", &remove).await.location(), "/targets?saved=1");
    let audit = site.get("/audit?target=freshness+target+of+DataConf+of+atl-cs-001.litwareinc.com").await.text("main");
    assert!(audit.contains("warning 5 min, breach 10 min") && audit.contains("none of its own"), "{audit}");
}

#[tokio::test]
async fn who_sees_one_pool_learns_of_no_other_alarm_nor_of_channels() {
    let mut site = site().await;
    let panel = site.world.panel.clone();
    watch::look_now(&panel).await.unwrap();
    site.world.wait(3 * 3600);
    watch::look_now(&panel).await.unwrap();
    site.sign_in("vera", PASSWORD).await;
    assert_eq!(site.get("/alarms").await.texts("main tbody tr:not(.group)").len(), 5);
    let role = CustomRole {
        name: "Conferences of RED".parse().unwrap(),
        template: Role::HelpDesk,
        permissions: [Permission::GetStatus].into(),
        scope: Scope { pools: Extent::from_iter([fqdn(RED)]), modules: Extent::from_iter([BackupModule::DataConf]) },
    };
    let hash = panel.passwords.hash(PASSWORD.parse().unwrap()).await.unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    roles::insert_role(&mut tx, &role, panel.clock.now()).await.unwrap();
    users::insert_user(&mut tx, &"anna".parse().unwrap(), &hash, &[role.name], panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    site.set_cookie(None);
    site.sign_in("anna", PASSWORD).await;
    let page = site.get("/alarms").await;
    assert_eq!(page.texts("main tbody tr:not(.group)").len(), 1);
    assert!(!page.text.contains("PresenceFocus") && !page.text.contains(&format!("/pools/{ATL}")));
    assert!(!page.has("main a[href='/notifications']"));
    let targets = site.get("/targets").await;
    assert_eq!(targets.texts("main tbody tr:not(.group)").len(), 1, "{}", targets.text);
    assert!(!targets.has("main form[method=post]"));
    for path in ["/notifications", "/notifications/log", "/notifications/channels/new", "/notifications/rules/new"] {
        assert_eq!(site.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(site.post("/targets", &[("warning", "5"), ("breach", "10")]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn pages_and_the_api_say_that_nobody_knows_the_age_of_a_success_ahead_of_the_clock() {
    let site = site().await;
    site.world.carry_out(request(ModuleSelection::One(BackupModule::DataConf))).await;
    site.world.wait(-2 * 3600);
    let status = site.get("/status").await.text("main");
    assert!(status.contains("Age unknown") && status.contains("ahead of the clock"), "{status}");
    let overview = site.get("/").await.text("main");
    assert!(overview.contains("nobody knows how old the backup is"), "{overview}");
    let told: Value = serde_json::from_str(&site.get("/api/v1/status").await.text).unwrap();
    let of = |backup: &&Value| backup["pool"] == ATL && backup["module"] == BackupModule::DataConf.name();
    let backup = told["items"].as_array().unwrap().iter().find(of).unwrap();
    assert!(backup["ahead_seconds"].as_u64().unwrap() > 7000, "{backup}");
    assert_eq!((&backup["age_seconds"], &backup["standing"]), (&Value::Null, &"breach".into()));
}

#[tokio::test]
async fn maintenance_that_was_forgotten_is_named_and_the_page_says_for_how_long_it_mutes() {
    let mut site = site().await;
    let path = format!("/pools/{ATL}");
    assert!(site.get(&path).await.text("main").contains("muted for 24 hours"));
    watch::look_now(&site.world.panel).await.unwrap();
    site.post(&format!("{path}/maintenance"), &[("reason", "new disks")]).await;
    site.world.wait(23 * 3600);
    watch::look_now(&site.world.panel).await.unwrap();
    site.sign_in("vera", PASSWORD).await;
    assert!(!site.get("/").await.text("main").contains("Alarms are told all the same"));
    assert_eq!(site.get("/alarms").await.texts("main tbody tr").len(), 0);
    site.world.wait(3600);
    watch::look_now(&site.world.panel).await.unwrap();
    assert!(site.get("/").await.text("main").contains("Alarms are told all the same"));
    let alarms = site.get("/alarms").await;
    assert_eq!(alarms.texts("main tbody tr:not(.group)").len(), 5, "both pools of the pair");
    assert!(alarms.text("main").contains("in maintenance since"), "{}", alarms.text);
}

#[tokio::test]
async fn alarms_that_are_over_are_turned_page_by_page() {
    let mut site = site().await;
    let panel = site.world.panel.clone();
    let target = FreshnessTarget::new(1, 2).unwrap();
    for n in 0..42 {
        watch::look_now(&panel).await.unwrap();
        site.world.wait(5 * 60);
        watch::look_now(&panel).await.unwrap();
        // In turns a minute and an hour: each change of the target ends five alarms.
        let of = (None, None);
        let done = match n % 2 {
            0 => set_target(&panel, &actor(), &of, target, None).await,
            _ => remove_target(&panel, &actor(), &of, Some(target)).await,
        };
        done.unwrap();
        let mut tx = panel.database.begin().await.unwrap();
        sql("delete from freshness_watch").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }
    watch::look_now(&panel).await.unwrap();
    site.sign_in("vera", PASSWORD).await;
    let mut path = "/alarms".to_owned();
    let mut sizes = Vec::new();
    loop {
        let page = site.get(&path).await;
        sizes.push(page.texts("section[aria-labelledby=past] tbody tr").len());
        let next = page.attributes("nav.pager a[rel=next]", "href");
        let Some(next) = next.into_iter().next() else { break };
        path = next;
    }
    assert_eq!(sizes, [100, 5]);
    assert_eq!(site.get(&path).await.attributes("nav.pager a[rel=first]", "href"), ["/alarms"]);
    let mut path = "/api/v1/alarms?open=false&limit=50".to_owned();
    let mut ids = BTreeSet::new();
    loop {
        let piece: Value = serde_json::from_str(&site.get(&path).await.text).unwrap();
        ids.extend(piece["items"].as_array().unwrap().iter().map(|alarm| alarm["id"].to_string()));
        let Some(next) = piece["next"].as_str() else { break };
        path = format!("/api/v1/alarms?open=false&limit=50&cursor={next}");
    }
    assert_eq!(ids.len(), 105);
}
