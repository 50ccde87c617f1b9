//! The audit as people see it: what stands in it, who was refused what, and what was taken away.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use poolsync::{
    domain::{Actor, AuditRetention, Role, Settings, Timestamp},
    jobs::chores::do_what_is_due,
    state::{
        audit::{copies::list_entries_after, insert_audit, refusals::record_counted, verify::verify_audit},
        sql,
    },
};

use super::support::{
    on_both_engines,
    web::{PASSWORD, Site},
    world::{ATL, World, actor, request},
};
use poolsync::domain::ModuleSelection;

/// `actor: action: target: outcome` of each entry, oldest first.
async fn told(site: &Site) -> Vec<String> {
    let entries = list_entries_after(&site.world.panel.database, 0, 10_000).await.unwrap();
    entries.iter().map(|e| format!("{}: {}: {}: {}", e.actor, e.action, e.target, e.outcome)).collect()
}

#[tokio::test]
async fn who_did_what_is_found_by_who_what_to_what_and_how_it_came_out() {
    let site = Site::seen_by(Role::Administrator).await;
    site.world.set(Settings::default()).await;
    site.post("/sync", &[("pool_fqdn", ATL)]).await;
    let page = site.get("/audit").await;
    assert_eq!(page.text("nav [aria-current=page]"), "Audit");
    assert_eq!(page.texts("tbody tr td:nth-child(3)")[0], "Invoke-CsBackupServiceSync");
    assert_eq!(page.texts("tbody tr td:nth-child(4)")[0], ATL);
    let count = async |query: &str| site.get(&format!("/audit?{query}")).await.texts("tbody tr").len();
    assert_eq!(count("who=vera").await, 2, "signing in, and the sync");
    assert_eq!(count("who=VERA&action=invoke-csbackupservicesync").await, 1);
    assert_eq!(count("target=atl-cs").await, 2, "adding the pool, and the sync");
    assert_eq!(count("target=ATL%25").await, 0, "a percent sign is no pattern");
    assert_eq!(count("outcome=refused").await, 0);
    assert_eq!(count("from=2020-01-01&until=2020-01-02").await, 0);
    assert!(site.get("/audit?who=nobody").await.text("h2").contains("No entry fits"));
    let odd = site.get("/audit?from=yesterday&outcome=fine&older=x").await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(odd.texts("#errors li").len(), 3);
    assert!(odd.has("#from-error") && odd.has("#outcome-error"));

    // What was changed stands there as it was and as it is.
    let changed = site.get("/audit?action=set-csbackupserviceconfiguration").await;
    assert_eq!(changed.texts("tbody details dt"), ["Before", "After"]);
}

#[tokio::test]
async fn entries_are_found_by_letters_beyond_ascii() {
    on_both_engines(async |database| {
        let mut site = Site::of(World::empty(database));
        site.add_user("vera", Role::Administrator).await;
        site.sign_in("vera", PASSWORD).await;
        let actor = Actor { name: "Änne".to_owned(), ..actor() };
        let mut tx = site.world.panel.database.begin().await.unwrap();
        insert_audit(&mut tx, &actor, "Test", "role Ärzte", "", Timestamp::from_micros(7)).await.unwrap();
        tx.commit().await.unwrap();
        for query in ["target=%C3%84rzte", "target=%C3%84RZTE", "who=%C3%84nne", "who=%C3%84NNE"] {
            assert_eq!(site.get(&format!("/audit?{query}")).await.texts("tbody tr").len(), 1, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_audit_is_paged_by_place_forwards_and_backwards() {
    let site = Site::seen_by(Role::Administrator).await;
    let mut tx = site.world.panel.database.begin().await.unwrap();
    for i in 0..120 {
        insert_audit(&mut tx, &actor(), "Test", &format!("<b>{i}</b>"), "", Timestamp::from_micros(i)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let first = site.get("/audit?action=test").await;
    assert_eq!(first.texts("tbody td:nth-child(4)").first().map(String::as_str), Some("<b>119</b>"));
    assert!(!first.has("a[rel=prev]"));
    let second = site.get(&first.attributes("a[rel=next]", "href")[0]).await;
    let third = site.get(&second.attributes("a[rel=next]", "href")[0]).await;
    assert_eq!(third.texts("tbody tr").len(), 20);
    assert!(!third.has("a[rel=next]"));
    let back = site.get(&third.attributes("a[rel=prev]", "href")[0]).await;
    assert_eq!(back.texts("tbody td:nth-child(4)"), second.texts("tbody td:nth-child(4)"));
}

#[tokio::test]
async fn what_is_taken_away_is_recorded_and_runs_no_formulas() {
    let site = Site::seen_by(Role::Administrator).await;
    let mut tx = site.world.panel.database.begin().await.unwrap();
    insert_audit(&mut tx, &actor(), "=HYPERLINK(\"x\")", "@SUM(A1)", "+1", Timestamp::from_micros(7)).await.unwrap();
    tx.commit().await.unwrap();
    let csv = site.get("/audit.csv?who=anna").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.text.contains("\"'=HYPERLINK(\"\"x\"\")\",'@SUM(A1),done,'+1,"), "{}", csv.text);
    assert!(csv.text.starts_with("seq,at,actor,"));
    site.world.carry_out(request(ModuleSelection::All)).await;
    let run = site.get("/runs").await.attributes("tbody a", "href").remove(0);
    site.get("/runs.csv").await;
    site.get(&format!("{run}/changes.csv")).await;
    let told = told(&site).await;
    let exports: Vec<&String> = told.iter().filter(|line| line.contains("Export-Cs")).collect();
    assert_eq!(exports.len(), 3, "{told:?}");
    assert_eq!(exports[0], "vera: Export-CsAudit: /audit.csv?who=anna: done");
    assert_eq!(site.get("/audit.csv?from=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn who_is_refused_something_stands_in_the_audit_once_a_minute() {
    let mut site = Site::seen_by(Role::ViewOnlyAdministrator).await;
    for _ in 0..5 {
        assert_eq!(site.post("/sync", &[("pool_fqdn", ATL)]).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(site.post("/settings", &[]).await.status, StatusCode::FORBIDDEN);
    for origin in ["https://evil.example", "https://worse.example"] {
        let foreign = Request::post("/sync")
            .header(header::ORIGIN, origin)
            .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 9], 4711))))
            .body(Body::empty())
            .unwrap();
        assert_eq!(site.page(foreign).await.status, StatusCode::FORBIDDEN);
    }
    let refused = async || told(&site).await.into_iter().filter(|line| line.ends_with(": refused")).collect::<Vec<_>>();
    let expected = [
        "vera: Invoke-CsBackupServiceSync: /sync: refused",
        "vera: Set-CsBackupServiceConfiguration: /settings: refused",
        "vera: Submit-CsForm: /sync: refused",
    ];
    assert_eq!(refused().await, expected);
    // Once the minute is over, what was passed over is counted.
    let database = &site.world.panel.database;
    let later = site.world.panel.clock.now().plus_micros(61_000_000);
    record_counted(database, later).await.unwrap();
    record_counted(database, later).await.unwrap();
    let entries = list_entries_after(database, 0, 1000).await.unwrap();
    let counted: Vec<&str> = entries.iter().map(|e| e.detail.as_str()).filter(|d| d.contains("more times")).collect();
    assert_eq!(counted.len(), 2, "{counted:?}");
    assert!(counted.contains(&"refused 4 more times within the same minute"), "{counted:?}");
    assert!(entries.iter().any(|e| e.address.as_deref() == Some("192.0.2.9")), "from where stands there, too");
    assert_eq!(site.get("/audit").await.status, StatusCode::FORBIDDEN, "who may only look does not see who else does");
    site.add_user("anna", Role::Administrator).await;
    site.sign_in("anna", PASSWORD).await;
    let page = site.get("/audit?outcome=refused").await;
    assert_eq!(page.texts("tbody .badge.bad").len(), 6);
}

#[tokio::test]
async fn a_flood_of_different_refusals_does_not_fill_the_audit() {
    let mut site = Site::seen_by(Role::ViewOnlyAdministrator).await;
    site.set_cookie(None);
    let before = told(&site).await.len();
    for i in 0..600_u16 {
        let [high, low] = i.to_be_bytes();
        let foreign = Request::post(format!("/sync/{i}"))
            .header(header::ORIGIN, "https://evil.example")
            .extension(ConnectInfo(SocketAddr::from(([10, 0, high, low], 1))))
            .body(Body::empty())
            .unwrap();
        assert_eq!(site.page(foreign).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(told(&site).await.len() - before, 201, "two hundred are told apart, the rest is counted");
}

#[tokio::test]
async fn a_sync_that_maintenance_forbids_is_recorded() {
    let site = Site::seen_by(Role::Administrator).await;
    site.post(&format!("/pools/{ATL}/maintenance"), &[("reason", "new disks")]).await;
    site.post("/sync", &[("pool_fqdn", ATL)]).await;
    let told = told(&site).await;
    assert_eq!(told.last().unwrap(), &format!("vera: Invoke-CsBackupServiceSync: {ATL}: refused"));
}

#[tokio::test(flavor = "multi_thread")]
async fn old_entries_go_by_themselves_and_that_is_recorded() {
    on_both_engines(async |database| {
        let world = World::empty(database);
        let mut tx = world.panel.database.begin().await.unwrap();
        for age in [500, 401, 399] {
            let at = world.panel.clock.now().plus_micros(-age * 24 * 3600 * 1_000_000);
            insert_audit(&mut tx, &actor(), "Test", "x", &format!("{age} days"), at).await.unwrap();
        }
        tx.commit().await.unwrap();
        let is_due = async || {
            let mut tx = world.panel.database.begin().await.unwrap();
            sql("update chores set due_at = 0").execute(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
            do_what_is_due(&world.panel).await.unwrap();
            let entries = list_entries_after(&world.panel.database, 0, 100).await.unwrap();
            assert_eq!(verify_audit(&world.panel.database).await.unwrap().findings, []);
            entries.iter().map(|e| (e.seq, e.action.clone())).collect::<Vec<_>>()
        };
        world.set(Settings { audit: AuditRetention(None), ..Settings::default() }).await;
        let kept = is_due().await;
        assert_eq!(kept.len(), 4, "for ever: {kept:?}");
        world.set(Settings::default()).await;
        let kept = is_due().await;
        let expected = [(3, "Test"), (4, "Set-CsBackupServiceConfiguration"), (5, "Set-CsBackupServiceConfiguration")];
        assert_eq!(kept[..3], expected.map(|(seq, action)| (seq, action.to_owned())));
        assert_eq!(kept[3..], [(6, "Remove-CsAudit".to_owned())]);
        assert_eq!(is_due().await.len(), 4, "nothing more is old enough");
    })
    .await;
}

#[tokio::test]
async fn how_long_the_audit_is_kept_is_a_setting() {
    let site = Site::seen_by(Role::Administrator).await;
    let page = site.get("/settings").await;
    assert_eq!(page.attributes("#audit_days", "value"), ["400"]);
    let fields = |days| [("max_delete_items", "50"), ("max_delete_percent", "10"), ("audit_days", days)];
    for days in ["0", "-1", "x", "40000"] {
        let refused = site.post("/settings", &fields(days)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("#audit_days-error"), "{days}");
    }
    for days in ["30", ""] {
        site.post("/settings", &fields(days)).await.location();
        assert_eq!(site.get("/settings").await.attributes("#audit_days", "value"), [days]);
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_clients_own_address_is_recorded() {
    let mut world = World::new().await;
    let mut config = (*world.panel.config).clone();
    config.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    world.panel.config = config.into();
    let site = Site::of(world);
    site.add_user("anna", Role::Administrator).await;
    let cases = [([10, 0, 0, 1], "198.51.100.9", "198.51.100.9"), ([192, 0, 2, 1], "198.51.100.9", "192.0.2.1")];
    for (peer, forwarded, expected) in cases {
        let request = Request::post("/login")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("x-forwarded-for", forwarded)
            .extension(ConnectInfo(SocketAddr::from((peer, 4711))))
            .body(Body::from("name=anna&password=wrong"))
            .unwrap();
        site.page(request).await;
        let entries = list_entries_after(&site.world.panel.database, 0, 100).await.unwrap();
        assert_eq!(entries.last().unwrap().address.as_deref(), Some(expected));
    }
}
