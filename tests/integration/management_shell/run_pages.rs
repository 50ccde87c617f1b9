//! How pages, command line and API tell runs of pools that the Management Shell drives, and what they say of what it can’t do.

use std::fs;

use poolsync::{
    domain::{BackupModule, ModuleSelection, Role, RunRequest},
    management_shell::SshHost,
    operations,
};
use serde_json::Value;
use tempfile::TempDir;

use super::{
    super::{
        browser::set_up,
        support::{
            browser::Browser,
            process::{Served, outcome, panel_of, poolsync},
            web::{PASSWORD, Site},
            world::{ATL, RED, World, actor, request},
        },
    },
    Host, asked, invoked,
    kept::{HOST, driven},
    runs::{draft, drive},
};

/// The pages of a world whose pools a host drives that plays a scenario, as an administrator sees them.
async fn site(scenario: &str) -> (Host, Site) {
    let host = Host::playing(scenario);
    let mut site = Site::of(drive(World::new().await, &host).await);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    (host, site)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_management_shell_run_tells_states_and_lines_and_nothing_that_nobody_knows() {
    let (_host, site) = site("error-4070").await;
    let run = site.world.carry_out(request(ModuleSelection::All)).await;
    let page = site.get(&format!("/runs/{run}")).await;
    let table = page.texts("#modules tbody tr").join("\n");
    assert!(table.contains("DataConf") && table.contains("ErrorState"), "{table}");
    let lines = page.texts("#lines tbody tr");
    assert!(lines.iter().any(|line| line.contains("Called: Invoke-CsBackupServiceSync")), "{lines:?}");
    // What a host says is words, whatever they are.
    assert!(lines.iter().any(|line| line.contains("<script>alert(1)</script>")), "{lines:?}");
    assert!(!page.text.contains("<script>alert"), "it is escaped");
    assert!(!page.text.contains('\u{1b}'));
    assert!(!page.has(&format!("a[href*=\"/runs/{run}/changes\"]")), "there is nothing to list");
    assert!(page.text("section[aria-labelledby=changes]").contains("not which items they copied"));
    for head in page.texts("#modules thead th") {
        assert!(!["Compared", "Inserted", "Read", "Written"].contains(&head.as_str()), "{head}");
    }

    let changes = site.get(&format!("/runs/{run}/changes")).await;
    assert_eq!(changes.status, 200);
    assert!(changes.text(".empty").contains("There is no list of changes"));
    let status = site.get(&format!("/status?pool={ATL}")).await;
    let told = status.texts("table.status tbody tr").join("\n");
    assert!(told.contains("ErrorState") && told.contains("as its host told"), "{told}");
    assert_eq!(site.get("/").await.status, 200);
    assert_eq!(site.get("/runs").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn force_hides_what_the_management_shell_complained_of_and_counts_it() {
    let (_host, site) = site("non-fatal").await;
    let open = site.world.carry_out(request(ModuleSelection::All)).await;
    let forced = site.world.carry_out(RunRequest { force: true, ..request(ModuleSelection::All) }).await;
    let page = site.get(&format!("/runs/{open}")).await;
    assert!(page.texts("#lines tbody tr").join("\n").contains("“One batch was skipped.”"));
    let page = site.get(&format!("/runs/{forced}")).await;
    assert!(!page.text.contains("One batch was skipped."));
    assert!(page.texts(".callout.warn").join("\n").contains("2 complaints of the cmdlets are not displayed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_management_shell_can_t_do_is_refused_beside_the_field_and_not_offered() {
    let (host, site) = site("slow").await;
    let form = site.get(&format!("/sync?pool={ATL}")).await;
    let says = form.text("#says");
    assert!(says.contains("Calls Invoke-CsBackupServiceSync for all modules") && says.contains(RED), "{says}");
    assert!(form.text("#pool_fqdn .choices").contains(&format!("synced by Microsoft’s cmdlets on {HOST}")));
    assert!(form.text("#command").contains(&format!("Invoke-CsBackupServiceSync -PoolFqdn \"{ATL}\"")));
    for (field, value, error) in
        [("intent", "preview", "PS-3983"), ("intent", "verify", "PS-3984"), ("mode", "full", "PS-3985")]
    {
        let page = site.post("/sync", &[("pool_fqdn", ATL), (field, value)]).await;
        assert_eq!(page.status, 422, "{value}");
        assert!(
            page.text(&format!("#{field}-error")).contains(error),
            "{value}: {}",
            page.text(&format!("#{field}-error"))
        );
        assert!(page.text("#says").contains("this would be refused"), "{value}");
    }
    let restore = site.get("/restore").await;
    assert!(restore.text("#by-shell").contains(ATL));
    assert!(!restore.has(&format!("input[value=\"{ATL}\"]")));
    let page = site.post("/restore", &[("pool_fqdn", ATL)]).await;
    assert_eq!(page.status, 422);
    let pool = site.get(&format!("/pools/{ATL}")).await;
    assert!(!pool.has("input[name=intent][value=verify]"));
    assert_eq!(invoked(host.folder()), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_are_told_what_the_management_shell_told() {
    let (_host, site) = site("slow").await;
    let run = site.world.carry_out(request(ModuleSelection::One(BackupModule::DataConf))).await;
    let page = site.get(&format!("/api/v1/runs/{run}")).await;
    let told: Value = serde_json::from_str(&page.text).unwrap();
    assert_eq!(told["driver"], "management-shell");
    let lines = told["lines"].as_array().unwrap();
    assert_eq!((&lines[1]["kind"], &lines.last().unwrap()["kind"]), (&"invoking".into(), &"end".into()));
    let status = lines.iter().find(|line| line["kind"] == "status").unwrap();
    let modules = status["modules"].as_array().unwrap();
    assert!(modules.iter().any(|m| m["module"] == "ConfServices.DataConf" && m["export_state"] == "NonSteadyState"));
    assert_eq!(told["modules"][0]["items_compared"], 0);
}

/// An installation with a host that drives both pools.
async fn installation(host: &Host) -> TempDir {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("poolsync.toml"), "data_dir = \"data\"\n").unwrap();
    let panel = panel_of(dir.path()).await;
    operations::save_host(&panel, &actor(), None, draft(host)).await.unwrap();
    operations::import_pools(&panel, &actor(), &[driven(ATL, RED), driven(RED, ATL)]).await.unwrap();
    panel.database.close().await;
    dir
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_syncs_by_the_management_shell_and_shows_its_lines() {
    let host = Host::playing("slow");
    let dir = installation(&host).await;
    let synced = poolsync(dir.path())
        .args(["Invoke-CsBackupServiceSync", "-PoolFqdn", ATL, "-BackupModule", "DataConf", "-Force"])
        .output()
        .unwrap();
    assert_eq!(outcome(&synced), (0, String::new(), String::new()));
    assert_eq!(asked(host.folder())[0]["request"]["force"], true);
    let json = poolsync(dir.path()).args(["sync", "--pool-fqdn", ATL, "--json"]).output().unwrap();
    let (code, out, _) = outcome(&json);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["state"]), (0, &"succeeded".into()), "{out}");
    assert_eq!(report["modules"][0]["items_compared"], 0);
    assert!(report["lines"].as_array().unwrap().iter().any(|line| line["kind"] == "invoked"), "{out}");
    let shown = poolsync(dir.path()).args(["run", "show", report["run"].as_str().unwrap()]).output().unwrap();
    assert!(outcome(&shown).1.contains("Called: Invoke-CsBackupServiceSync"), "{shown:?}");
    let refused = poolsync(dir.path()).args(["sync", "--pool-fqdn", ATL, "--what-if"]).output().unwrap();
    let (code, _, complaint) = outcome(&refused);
    assert!(code != 0 && complaint.contains("can’t say beforehand"), "{code} {complaint}");
}

/// Takes the host and the pair that it knows over, as an administrator does.
async fn take_over(browser: &Browser, host: &Host) {
    let SshHost { host: server, secret, program, .. } = host.ssh();
    browser.go("/management-hosts").await;
    browser.click("a.button.primary").await;
    for (field, value) in [
        ("name", HOST.to_owned()),
        ("address", server.address.to_string()),
        ("user", server.user.to_string()),
        ("program", program.to_string()),
    ] {
        browser.fill(field, &value).await;
    }
    browser.click("main form button.primary").await;
    browser.find("#secret").await;
    assert_eq!(browser.ask("return document.querySelector('#key').value").await, server.key.to_string());
    browser.fill("secret", secret.reveal()).await;
    browser.click("main form button.primary").await;
    browser.click("form[action$=\"/look\"] button").await;
    browser.find("main .callout.ok").await;
    browser.click("a.button.primary").await;
    browser.click(&format!("input[name=pair][value=\"{ATL} {RED}\"]")).await;
    browser.click("main form button.primary").await;
    browser.wait_for("the pools that it drives", |text| text.contains(ATL) && text.contains(RED)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_of_the_management_shell_is_found_taken_over_synced_and_watched_in_a_browser() {
    let host = Host::playing("killed");
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("poolsync.toml"), "data_dir = \"data\"\n").unwrap();
    let panel = Served::start(dir.path());
    let browser = Browser::open(&panel.url, true).await;
    set_up(&browser, &panel).await;
    take_over(&browser, &host).await;

    browser.go(&format!("/sync?pool={ATL}")).await;
    browser.choose("backup_module", "ConfServices.DataConf").await;
    browser.click("#force").await;
    let line = format!("-PoolFqdn \"{ATL}\" -BackupModule \"ConfServices.DataConf\" -Force");
    browser.wait_for("the cmdlet’s line", |text| text.contains(&line)).await;
    browser.wait_for("what it does", |text| text.contains("Calls Invoke-CsBackupServiceSync for DataConf")).await;
    browser.click("input[name=intent][value=preview]").await;
    browser.wait_for("what it can’t do", |text| text.contains("this would be refused")).await;
    browser.click("input[name=intent][value=sync]").await;
    browser.click("main form button.primary").await;
    browser.find("#lines").await;
    let run = browser.path().await;
    browser.wait_for("the first state", |text| text.contains("DataConf NonSteadyState, NormalState")).await;

    // The way to the host breaks; the page tells it, and how it goes on.
    fs::write(host.folder().join("cut"), "").unwrap();
    browser.wait_for("that it is followed", |text| text.contains("The sync is followed again in 1 s")).await;
    browser.wait_for("the result", |text| text.contains("Succeeded")).await;
    let table = browser.text_of("#modules").await;
    assert!(table.contains("State") && table.contains("DataConf"), "{table}");
    assert_eq!(invoked(host.folder()), 1);
    let asked = asked(host.folder());
    let request = asked.iter().map(|asked| &asked["request"]).find(|request| request["action"] == "sync").unwrap();
    assert_eq!((&request["backup_module"], &request["force"]), (&"ConfServices.DataConf".into(), &true.into()));

    browser.go(&format!("/runs?pool={ATL}&module=ConfServices.DataConf&state=succeeded")).await;
    browser.find(&format!("a[href=\"{run}\"]")).await;
    browser.close().await;
    assert!(panel.stop(), "the panel stops in good order");
}
