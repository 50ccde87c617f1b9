//! The pages of schedules and settings.

use axum::http::StatusCode;
use poolsync::{
    domain::{BackupModule, Bandwidth, Role, Settings},
    operations,
    state::{
        schedules::{list_due, list_schedules},
        settings::load_settings,
    },
};

use super::support::{
    web::Site,
    world::{ATL, World, actor},
};

/// A schedule as its form sends it.
fn fields<'a>(cron: &'a str, zone: &'a str, version: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("pool_fqdn", ATL),
        ("backup_module", "ConfServices.DataConf"),
        ("intent", "sync"),
        ("mode", "delta"),
        ("kind", "cron"),
        ("cron", cron),
        ("zone", zone),
        ("interval", "15m"),
        ("jitter", ""),
        ("version", version),
    ]
}

#[tokio::test]
async fn a_schedule_is_shown_before_it_is_saved_and_then_changed_paused_and_removed() {
    let site = Site::seen_by(Role::Administrator).await;
    site.world.set_schedules_free().await;
    let database = &site.world.panel.database;
    let mut only_show = fields("30 2 * * *", "Europe/Berlin", "");
    only_show.push(("show", "next"));
    let shown = site.post("/schedules/new", &only_show).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.texts("#next-runs tbody tr").len(), 5);
    assert!(shown.text("#next-runs").contains("02:30:00 CE"), "{}", shown.text("#next-runs"));
    assert_eq!(shown.attributes("#cron", "value"), ["30 2 * * *"]);
    assert!(list_schedules(database).await.unwrap().is_empty());

    for (cron, zone, field) in
        [("0 0 30 2 *", "UTC", "cron"), ("often", "UTC", "cron"), ("0 3 * * *", "Europe/Berln", "zone")]
    {
        let wrong = site.post("/schedules/new", &fields(cron, zone, "")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has(&format!("#{field}-error")), "{cron} {zone}");
        assert_eq!(wrong.attributes("#cron", "value"), [cron]);
    }

    let saved = site.post("/schedules/new", &fields("30 2 * * *", "Europe/Berlin", "")).await;
    assert_eq!(saved.location(), "/schedules?done=saved");
    let page = site.get("/schedules").await;
    assert!(page.text("main table").contains("daily at 02:30"), "{}", page.text("main table"));
    let id = list_schedules(database).await.unwrap()[0].id;

    let changed = site.post(&format!("/schedules/{id}/edit"), &fields("0 4 * * *", "UTC", "1")).await;
    assert_eq!(changed.location(), "/schedules?done=saved");
    let stale = site.post(&format!("/schedules/{id}/edit"), &fields("0 5 * * *", "UTC", "1")).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stale.text("#errors").contains("Somebody else changed or removed this schedule"));
    assert_eq!(stale.attributes("#cron", "value"), ["0 4 * * *"], "it is shown as it is now");

    assert_eq!(site.post(&format!("/schedules/{id}/pause"), &[]).await.location(), "/schedules?done=paused");
    assert!(list_due(database).await.unwrap().iter().any(|due| due.blocked.is_some()));
    assert!(site.get("/schedules").await.text("main table").contains("Paused"));
    assert_eq!(site.post(&format!("/schedules/{id}/resume"), &[]).await.location(), "/schedules?done=resumed");

    let refused = site.post(&format!("/schedules/{id}/remove"), &[("version", "1")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let version = list_schedules(database).await.unwrap()[0].version.to_string();
    let removed = site.post(&format!("/schedules/{id}/remove"), &[("version", &version)]).await;
    assert_eq!(removed.location(), "/schedules?done=removed");
    assert!(list_schedules(database).await.unwrap().is_empty());
    assert_eq!(site.get(&format!("/schedules/{id}/edit")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_interval_is_set_on_the_page_and_one_out_of_range_is_told() {
    let site = Site::seen_by(Role::Administrator).await;
    for bad in ["4s", "3h1s", "soon", ""] {
        let told = site.post("/schedules", &[("sync_interval", bad)]).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(told.has("#sync_interval-error"));
        assert_eq!(told.attributes("#sync_interval", "value"), [bad]);
    }
    assert_eq!(site.post("/schedules", &[("sync_interval", "00:05:00")]).await.location(), "/schedules?done=saved");
    let settings = load_settings(&site.world.panel.database).await.unwrap();
    assert_eq!(settings.sync_interval.to_string(), "5m");
    assert!(!settings.schedules_paused);
    let page = site.get("/schedules").await;
    assert!(page.text("main table").contains("every 5m"));
    let audit = site.world.audit().await;
    assert!(audit.iter().any(|line| line.starts_with("Set-CsBackupServiceConfiguration: settings")), "{audit:?}");
}

#[tokio::test]
async fn two_administrators_do_not_undo_each_others_settings() {
    let site = Site::seen_by(Role::Administrator).await;
    let page = site.get("/settings").await;
    let version = page.attributes("#version", "value")[0].clone();
    let other = Settings { verify_after_days: Some(7), ..Settings::default() };
    operations::save_settings(&site.world.panel, &actor(), other).await.unwrap();
    let refused = site.post("/settings", &[("audit_days", "30"), ("version", &version)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text("#errors").contains("Somebody else changed the settings"));
    assert_eq!(refused.attributes("#verify_after_days", "value"), ["7"], "they are shown as they are now");
    let version = refused.attributes("#version", "value")[0].clone();
    let saved = site.post("/settings", &[("audit_days", "30"), ("version", &version)]).await;
    assert_eq!(saved.location(), "/settings?saved=1");
    let settings = load_settings(&site.world.panel.database).await.unwrap();
    assert_eq!((settings.audit.0, settings.verify_after_days), (Some(30), Some(7)));
}

#[tokio::test]
async fn a_timetable_is_shown_as_a_week_and_its_faults_name_their_line() {
    let site = Site::seen_by(Role::Administrator).await;
    let wrong = site.post("/settings", &[("bandwidth_timetable", "zone UTC\r\nMon 8 none")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text("#bandwidth_timetable-error").starts_with("Line 2:"));
    let text = "zone Europe/Berlin\r\nMon-Sun 00:00-24:00 10MiB/s";
    assert_eq!(site.post("/settings", &[("bandwidth_timetable", text)]).await.location(), "/settings?saved=1");
    let page = site.get("/settings").await;
    assert_eq!(page.texts("table.week tbody tr").len(), 7);
    assert!(page.text("#in-force").starts_with("10 MiB/s, by the timetable"), "{}", page.text("#in-force"));
    let settings = load_settings(&site.world.panel.database).await.unwrap();
    assert_eq!(settings.bandwidth_at(site.world.panel.clock.now()), Bandwidth::from_kibibytes(10 << 10));
}

#[tokio::test]
async fn who_sees_one_module_sees_what_begins_of_that_alone() {
    use poolsync::domain::{CustomRole, Extent, Scope};
    let world = World::new().await.with_pools().await;
    world.set_schedules_free().await;
    let mut site = Site::of(world);
    let role = CustomRole {
        name: "Conference desk".parse().unwrap(),
        template: Role::HelpDesk,
        permissions: Role::HelpDesk.permissions(),
        scope: Scope { pools: Extent::All, modules: Extent::from_iter([BackupModule::RgsDataStore]) },
    };
    let panel = site.world.panel.clone();
    let mut tx = panel.database.begin().await.unwrap();
    poolsync::state::roles::insert_role(&mut tx, &role, panel.clock.now()).await.unwrap();
    let hash = panel.passwords.hash(super::support::web::PASSWORD.parse().unwrap()).await.unwrap();
    let name = "vera".parse().unwrap();
    poolsync::state::users::insert_user(&mut tx, &name, &hash, &[role.name], panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    site.sign_in("vera", super::support::web::PASSWORD).await;
    let page = site.get("/schedules").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text("main").contains(ATL), "nothing of her module begins");
    assert_eq!(site.get("/schedules/new").await.status, StatusCode::FORBIDDEN);
}
