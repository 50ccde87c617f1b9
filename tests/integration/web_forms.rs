//! The forms: what is asked for happens once; what can't be done is told beside its field, with everything kept.

use axum::http::StatusCode;
use poolsync::{
    domain::{BackupModule, Role},
    state::{
        pools::list_pools,
        runs::{RunFilter, list_runs},
        settings::load_settings,
    },
};

use super::support::{
    web::Site,
    world::{ATL, RED, fqdn},
};

#[tokio::test]
async fn a_sync_is_asked_for_and_leads_to_its_run() {
    let site = Site::seen_by(Role::Administrator).await;
    let form = site.get(&format!("/sync?pool={ATL}")).await;
    assert_eq!(form.attributes("input[name=pool_fqdn][checked]", "value"), [ATL]);
    assert_eq!(form.text("#command"), format!("Invoke-CsBackupServiceSync -PoolFqdn \"{ATL}\""));
    let key = form.attributes("input[name=request_key]", "value").remove(0);

    let fields = [("pool_fqdn", ATL), ("backup_module", "ConfServices.DataConf"), ("request_key", key.as_str())];
    let first = site.post("/sync", &fields).await;
    let run = site.get(first.location()).await;
    assert!(run.text("h1").starts_with(&format!("Sync of {ATL}")));
    assert_eq!(run.texts("#modules tbody th")[0], "DataConf Conference content");
    assert!(run.text.contains("<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>"));
    assert_eq!(run.attributes("[data-events]", "data-events"), [format!("{}/events", first.location())]);

    let second = site.post("/sync", &fields).await;
    assert_eq!(second.location(), first.location(), "one form makes one run");
}

#[tokio::test]
async fn several_pools_make_a_batch_and_the_same_form_leads_to_it_again() {
    let site = Site::seen_by(Role::Administrator).await;
    let fields = [("pool_fqdn", ATL), ("pool_fqdn", RED), ("backup_module", "All"), ("request_key", "k")];
    let first = site.post("/sync", &fields).await;
    assert!(first.location().starts_with("/runs?batch="), "{}", first.location());
    let history = site.get(first.location()).await;
    assert_eq!(history.texts("main tbody tr").len(), 2);
    assert_eq!(site.post("/sync", &fields).await.location(), first.location());
}

#[tokio::test]
async fn a_sync_that_cant_be_is_told_beside_the_field_and_nothing_is_queued() {
    let site = Site::seen_by(Role::Administrator).await;
    let page = site
        .post(
            "/sync",
            &[
                ("pool_fqdn", "atl"),
                ("pool_fqdn", RED),
                ("backup_module", "Foo.Bar"),
                ("force", "on"),
                ("mode", "full"),
                ("intent", "preview"),
            ],
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text("#pool_fqdn-error").contains("not fully qualified"));
    assert!(page.text("#backup_module-error").contains("“Foo.Bar” is not a backup module"));
    assert_eq!(page.attributes("#backup_module", "aria-invalid"), ["true"]);
    assert_eq!(page.attributes("#errors a", "href"), ["#pool_fqdn", "#backup_module"]);
    assert_eq!(page.attributes("input[name=pool_fqdn][checked]", "value"), ["atl", RED], "the values are kept");
    assert_eq!(page.attributes("#backup_module option[selected]", "value"), ["Foo.Bar"]);
    assert!(page.has("#force[checked]") && page.has("[name=mode][value=full][checked]"));
    assert!(page.has("[name=intent][value=preview][checked]"));

    for (pool, module, field) in [
        ("nowhere.example.com", "", "pool_fqdn"),
        (RED, "CMSMaster", "backup_module"),
        (ATL, "RGSFileStore", "backup_module"),
    ] {
        let page = site.post("/sync", &[("pool_fqdn", pool), ("backup_module", module)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{pool} {module}");
        assert!(page.has(&format!("#{field}-error")), "{pool} {module}");
    }
    let runs = list_runs(&site.world.panel.database, &RunFilter::default(), None, 10).await.unwrap();
    assert!(runs.runs.is_empty(), "nothing is queued");
}

#[tokio::test]
async fn a_pool_is_added_paired_changed_and_removed() {
    let site = Site::seen_by(Role::Administrator).await;
    for name in ["ber.example.com", "muc.example.com"] {
        let live = format!("file://{}/{name}", site.world.stores().display());
        std::fs::create_dir(site.world.stores().join(name)).unwrap();
        let saved = site.post("/pools/new", &[("fqdn", name), ("site", "<b>Ber</b>"), ("live_DataConf", &live)]).await;
        assert_eq!(saved.location(), format!("/pools/{name}"));
    }
    let page = site.get("/pools/ber.example.com").await;
    assert!(page.text("main").contains("nothing of this pool is backed up") && page.text.contains("&#60;b&#62;Ber"));

    let form = site.get("/pools/ber.example.com/edit").await;
    let live = form.attributes("#live_DataConf", "value").remove(0);
    let fields = [("fqdn", "BER.example.com."), ("backup_pool", "muc.example.com"), ("live_DataConf", live.as_str())];
    assert_eq!(site.post("/pools/ber.example.com/edit", &fields).await.location(), "/pools/ber.example.com");
    assert_eq!(site.world.pool("muc.example.com").await.backup_pool, Some(fqdn("ber.example.com")), "both ways");

    let asked = site.get("/pools/ber.example.com/remove").await;
    assert!(asked.text("main").contains("Nothing is deleted in any store"));
    assert_eq!(site.post("/pools/ber.example.com/remove", &[]).await.location(), "/pools");
    assert_eq!(site.world.pool("muc.example.com").await.backup_pool, None);
    assert_eq!(site.get("/pools/ber.example.com").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_pool_that_cant_be_is_told_beside_each_field() {
    let site = Site::seen_by(Role::Administrator).await;
    let backup = format!("file://{}/x", site.world.stores().display());
    let page = site
        .post(
            "/pools/new",
            &[
                ("fqdn", "ber.example.com"),
                ("backup_pool", ATL),
                ("active_cms_master", "on"),
                ("live_DataConf", &backup),
                ("backup_DataConf", &backup),
                ("live_PresenceFocus", "sqlite:///etc/passwd"),
                ("live_RGSFileStore", "file:///etc"),
            ],
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["backup_pool", "active_cms_master", "backup_DataConf", "live_PresenceFocus", "live_RGSFileStore"] {
        assert!(page.has(&format!("#{field}-error")), "{field}");
        assert_eq!(page.attributes(&format!("#{field}"), "aria-invalid"), ["true"], "{field}");
    }
    assert_eq!(page.attributes("#live_PresenceFocus", "value"), ["sqlite:///etc/passwd"]);
    assert_eq!(page.attributes("#backup_pool option[selected]", "value"), [ATL]);
    assert_eq!(list_pools(&site.world.panel.database).await.unwrap().len(), 2, "nothing is saved");
}

#[tokio::test]
async fn tables_are_chosen_on_the_pools_page_and_shown_with_its_store() {
    let site = Site::seen_by(Role::Administrator).await;
    let edit = format!("/pools/{ATL}/edit");
    let form = site.get(&edit).await;
    assert_eq!(form.attributes("details.tables[open]", "class").len(), 0, "nothing is chosen yet");
    let names = form.attributes("textarea[name*=tables_]", "name");
    assert_eq!(names.len(), 6, "two lists for each module of rows, none for files: {names:?}");
    let live = form.attributes("#live_PresenceFocus", "value").remove(0);
    let fields = |only, without| {
        [
            ("fqdn", ATL),
            ("live_PresenceFocus", live.as_str()),
            ("tables_PresenceFocus", only),
            ("exclude_tables_PresenceFocus", without),
        ]
    };

    let wrong = " contact\r\n<b>log</b>\r\n";
    let page = site.post(&edit, &fields(wrong, "<B>LOG</B>\r\nqueue")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = page.text("#exclude_tables_PresenceFocus-error span");
    assert_eq!(told, "Both lists name <b>log</b>. A table is either synced or left out; take it out of one of them.");
    assert_eq!(page.attributes("#errors a", "href"), ["#exclude_tables_PresenceFocus"]);
    let described = page.attributes("#exclude_tables_PresenceFocus", "aria-describedby");
    assert_eq!(described, ["exclude_tables_PresenceFocus-hint exclude_tables_PresenceFocus-error"]);
    assert!(page.has("details.tables[open] #exclude_tables_PresenceFocus"), "what is wrong can be seen");
    assert_eq!(page.texts("#tables_PresenceFocus"), ["contact <b>log</b>"], "the values are kept");
    assert!(!page.has("main b"));
    assert!(site.world.pool(ATL).await.spec.tables(BackupModule::PresenceFocus).is_all(), "nothing is saved");

    let saved = site.post(&edit, &fields("", "log\r\n  Old Jobs.v2\r\n\r\nlog")).await;
    assert_eq!(saved.location(), format!("/pools/{ATL}"));
    let chosen = site.world.pool(ATL).await.spec.tables(BackupModule::PresenceFocus);
    assert_eq!(chosen.to_string(), "without Old Jobs.v2, log");
    let shown = site.get(saved.location()).await;
    assert!(shown.text("[aria-labelledby=stores] tbody").contains("Without Old Jobs.v2, log"));
    let form = site.get(&edit).await;
    assert_eq!(form.texts("details.tables[open] textarea"), ["", "Old Jobs.v2 log"]);

    // A store that goes takes its choice along, or the form says what is missing.
    let page = site.post(&edit, &[("fqdn", ATL), ("exclude_tables_PresenceFocus", "log")]).await;
    assert!(page.text("#tables_PresenceFocus-error").contains("none is named"));
    site.post(&edit, &fields("", "")).await.location();
    assert!(site.world.pool(ATL).await.spec.tables(BackupModule::PresenceFocus).is_all());
}

#[tokio::test]
async fn settings_are_saved_and_impossible_ones_told() {
    let site = Site::seen_by(Role::ServerAdministrator).await;
    let bad = site.post("/settings", &[("max_delete_items", "many"), ("max_delete_percent", "10")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.has("#max_delete_items-error"));
    assert_eq!(bad.attributes("#max_delete_items", "value"), ["many"]);

    let fields = [("enable_rgs_backup_service", "on"), ("max_delete_items", "7"), ("max_delete_percent", "3")];
    let saved = site.post("/settings", &fields).await;
    assert!(site.get(saved.location()).await.has("[role=status]"));
    let settings = load_settings(&site.world.panel.database).await.unwrap();
    assert!(settings.enable_rgs_backup_service);
    assert_eq!((settings.guard.max_delete_items, settings.guard.max_delete_percent), (7, 3));
}

#[tokio::test]
async fn every_control_has_a_name_and_every_page_one_heading() {
    let site = Site::seen_by(Role::Administrator).await;
    let edit = format!("/pools/{ATL}/edit");
    for path in ["/", "/pools", "/pools/new", &edit, "/sync", "/runs", "/status", "/settings"] {
        let page = site.get(path).await;
        assert_eq!(page.texts("h1").len(), 1, "{path}");
        let controls = "main input:not([type=hidden]), main select, main textarea";
        for id in page.attributes(controls, "id") {
            let labelled = page.has(&format!("label[for='{id}']")) || page.has(&format!("label #{id}"));
            assert!(labelled, "{path}: {id}");
        }
        let nameless = page.texts("label").iter().chain(&page.texts("button")).filter(|t| t.is_empty()).count();
        assert_eq!(nameless, 0, "{path}");
    }
}
