//! The main job in a real browser, with scripts and without, and pictures of every page.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::support::{
    browser::{Browser, Look},
    process::{Served, ask, ask_one, outcome, poolsync},
    world::{ATL, RED, files},
};

const PASSWORD: &str = "correct horse battery staple";
/// There once keys are heeded.
const KEYS_WORK: &str = "[data-show-keys]:not([hidden])";
/// Files of the conference store: enough that a run takes a few seconds and its progress can be seen.
const FILES: usize = 24_000;

/// A fresh installation: a configuration, stores that no pool knows yet, no account.
pub fn installation(conference_files: usize) -> TempDir {
    let dir = TempDir::new().unwrap();
    for folder in ["stores/atl/live/dataconf", "stores/atl/backup", "stores/red/live/dataconf", "stores/red/backup"] {
        fs::create_dir_all(dir.path().join(folder)).unwrap();
    }
    fs::write(dir.path().join("poolsync.toml"), "data_dir = \"data\"\nallowed_roots = [\"stores\"]\n").unwrap();
    for i in 0..conference_files {
        let conference = dir.path().join(format!("stores/atl/live/dataconf/conf-{:04}", i / 100));
        if i % 100 == 0 {
            fs::create_dir(&conference).unwrap();
        }
        fs::write(conference.join(format!("slide-{i:05}.bin")), format!("slide {i}").repeat(40)).unwrap();
    }
    fs::write(dir.path().join("stores/red/live/dataconf/one"), "1").unwrap();
    dir
}

pub async fn set_up(browser: &Browser, panel: &Served) {
    browser.go(panel.setup.as_deref().expect("a setup link on an empty database")).await;
    browser.fill("name", "anna").await;
    browser.fill("password", PASSWORD).await;
    browser.fill("password_again", PASSWORD).await;
    browser.click("main form button").await;
    browser.find("form[action=\"/logout\"] button").await;
}

async fn sign_in(browser: &Browser, password: &str) {
    browser.go("/login").await;
    browser.fill("name", "anna").await;
    browser.fill("password", password).await;
    browser.click("main form button").await;
}

pub async fn add_pool(browser: &Browser, dir: &Path, name: &str, short: &str, backup: Option<&str>) {
    browser.go("/pools/new").await;
    browser.fill("fqdn", name).await;
    let stores = dir.join("stores").join(short);
    browser.fill("live_DataConf", &format!("file://{}/live/dataconf", stores.display())).await;
    browser.fill("backup_DataConf", &format!("file://{}/backup/dataconf", stores.display())).await;
    if let Some(backup) = backup {
        browser.choose("backup_pool", backup).await;
    }
    browser.click("main form button.primary").await;
    browser.wait_for("the pool’s page", |text| text.contains(name) && !text.contains("Add the pool")).await;
}

/// The main job: from the setup link to the run in the history.
async fn main_job(javascript: bool) {
    let dir = installation(FILES);
    let panel = Served::start(dir.path());
    let browser = Browser::open(&panel.url, javascript).await;
    set_up(&browser, &panel).await;

    // Out, in with a wrong password, in with the right one.
    browser.click("form[action=\"/logout\"] button").await;
    browser.find("input[name=\"password\"]").await;
    sign_in(&browser, "wrong horse battery staple").await;
    browser.wait_for("a refusal", |text| text.contains("not signed in")).await;
    sign_in(&browser, PASSWORD).await;
    browser.find("form[action=\"/logout\"] button").await;

    add_pool(&browser, dir.path(), ATL, "atl", None).await;
    add_pool(&browser, dir.path(), RED, "red", Some(ATL)).await;
    browser.go(&format!("/pools/{ATL}")).await;
    browser.wait_for("the pairing on the other side", |text| text.contains(RED)).await;

    // However fast the machine is, the copy takes long enough for a viewer to see it move.
    browser.go("/settings").await;
    browser.fill("bandwidth_limit", "1500").await;
    browser.click("main form button.primary").await;
    browser.wait_for("the saved limit", |text| text.contains("saved")).await;

    browser.go(&format!("/sync?pool={ATL}")).await;
    browser.choose("backup_module", "ConfServices.DataConf").await;
    if javascript {
        let line = format!("-PoolFqdn \"{ATL}\" -BackupModule \"ConfServices.DataConf\"");
        browser.wait_for("the cmdlet’s line", |text| text.contains(&line)).await;
    }
    browser.click("main form button.primary").await;
    browser.find("#modules").await;
    let run = browser.path().await;
    assert!(run.starts_with("/runs/"), "{run}");
    let seen = watch_progress(&browser).await;
    let brought: Vec<&String> = seen.iter().filter(|figures| figures.contains("changes brought over")).collect();
    assert!(brought.len() >= 2, "progress moved before anything was in place: {seen:?}");
    browser.wait_for("the result", |text| text.contains("Succeeded")).await;
    let text = browser.text_of("#modules").await;
    assert!(text.contains("24,240"), "every file and folder is counted: {text}");
    assert_eq!(
        files(&dir.path().join("stores/atl/live/dataconf")),
        files(&dir.path().join("stores/red/backup/dataconf"))
    );

    // Every changed item can be found.
    browser.go(&format!("{run}/changes?q=slide-00777")).await;
    browser
        .wait_for("the item", |text| text.contains("conf-0007/slide-00777.bin") && !text.contains("slide-00778"))
        .await;

    browser.go(&format!("/runs?pool={ATL}&module=ConfServices.DataConf&state=succeeded")).await;
    browser.find(&format!("a[href=\"{run}\"]")).await;
    browser.go("/runs?state=failed").await;
    assert!(!browser.has(&format!("a[href=\"{run}\"]")).await, "the filter leaves it out");

    browser.close().await;
    assert!(panel.stop(), "the panel stops in good order");
}

/// The figures a viewer sees while a run goes on, each once.
async fn watch_progress(browser: &Browser) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    loop {
        let text = browser.text().await;
        if text.contains("Succeeded") || text.contains("Failed") {
            return seen;
        }
        let figures: String = text.lines().filter(|l| l.contains("items so far") || l.contains(" changes")).collect();
        if !figures.is_empty() && seen.last() != Some(&figures) {
            seen.push(figures);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_in_a_browser_with_scripts() {
    main_job(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_in_a_browser_without_scripts() {
    main_job(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_by_keyboard_alone() {
    let dir = installation(5);
    let panel = Served::start(dir.path());
    let browser = Browser::open(&panel.url, true).await;
    set_up(&browser, &panel).await;
    add_pool(&browser, dir.path(), ATL, "atl", None).await;
    add_pool(&browser, dir.path(), RED, "red", Some(ATL)).await;
    browser.click("form[action=\"/logout\"] button").await;
    browser.find("form[action=\"/login\"]").await;

    // From here on there is no mouse.
    tab_to(&browser, "#name").await;
    browser.type_text("anna").await;
    tab_to(&browser, "#password").await;
    browser.type_text(PASSWORD).await;
    browser.press("Enter", 13).await;
    browser.find("form[action=\"/logout\"] button").await;
    // Past the menu, to the content; the link is there as soon as one gets to it.
    tab_to(&browser, "a.skip").await;
    let top = browser.ask("return document.activeElement.getBoundingClientRect().top").await;
    assert!(top.as_f64() >= Some(0.0), "the way past the menu can be seen: {top}");
    browser.press("Enter", 13).await;
    assert_eq!(browser.ask("return document.activeElement.id").await, "main");
    browser.find(KEYS_WORK).await;
    browser.press("g", 71).await;
    browser.press("s", 83).await;
    browser.find("form[data-command]").await;
    tab_to(&browser, &format!("input[value=\"{ATL}\"]")).await;
    browser.press(" ", 32).await;
    tab_to(&browser, "form[data-command] button").await;
    browser.press("Enter", 13).await;
    browser.wait_for("the result", |text| text.contains("Succeeded")).await;
    let run = browser.path().await;
    // A module may have succeeded before the run has ended, and then the page is loaded anew.
    browser.find(&format!("html:not(:has([data-events])) {KEYS_WORK}")).await;
    browser.press("g", 71).await;
    browser.press("r", 82).await;
    browser.find("#via").await;
    tab_to(&browser, "main table a[href^=\"/runs/\"]").await;
    browser.press("Enter", 13).await;
    browser.find("#modules").await;
    assert_eq!(browser.path().await, run);
    browser.find(KEYS_WORK).await;

    // To a pool by its name, and what the keys are.
    browser.press("/", 191).await;
    assert_eq!(browser.ask("return document.activeElement.id").await, "go");
    browser.type_text("red-cs").await;
    browser.press("Enter", 13).await;
    browser.wait_for("the pool", |text| text.contains("Initialise pair")).await;
    assert_eq!(browser.path().await, format!("/pools/{RED}"));
    browser.find(KEYS_WORK).await;
    browser.press("?", 191).await;
    let keys = browser.text_of("#keys").await;
    assert!(keys.contains("Go to a pool") && keys.contains("Schedules"), "{keys}");
    // Whoever wants none has none.
    tab_to(&browser, "#keys-off").await;
    browser.press(" ", 32).await;
    tab_to(&browser, "#keys button").await;
    browser.press("Enter", 13).await;
    browser.press("g", 71).await;
    browser.press("r", 82).await;
    assert_eq!(browser.path().await, format!("/pools/{RED}"));
    browser.close().await;
}

/// Goes to something by Tab, and sees on the way where one is: each thing that gets the focus is framed, and in the
/// window.
pub async fn tab_to(browser: &Browser, css: &str) {
    let script = format!(
        "const at = document.activeElement;
         if (at === document.body) return [false, null];
         const style = getComputedStyle(at);
         const box = at.getBoundingClientRect();
         const framed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
         const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
         return [at.matches({css:?}), framed && inside ? null : at.outerHTML.slice(0, 200)];"
    );
    for _ in 0..80 {
        browser.press("Tab", 9).await;
        let at = browser.ask(&script).await;
        assert_eq!(at[1], serde_json::Value::Null, "one can’t see where one is");
        if at[0] == true {
            return;
        }
    }
    panic!("{css} can’t be reached by Tab");
}

/// Has some tables of ATL be left out and syncs it; then gives it a store elsewhere whose secret is kept.
fn choose_tables_and_keep_a_secret(demo: &Path) {
    let of_atl = format!("pool_id = (select id from pools where fqdn = '{ATL}') returning module");
    let choose = |column: &str, names: &str, module: &str| {
        let sql = format!("update pool_stores set {column} = '{names}' where module = '{module}' and {of_atl}");
        assert_eq!(ask_one(demo, &sql), module);
    };
    let many: Vec<String> = (1..=12).map(|n| format!("presence_of_devices_{n:02}")).collect();
    choose("exclude_tables", &many.join("\n"), "UserServices.PresenceFocus");
    choose(
        "exclude_tables",
        "call log\nstatistics.of.every.queue.and.agent.by.quarter.of.an.hour",
        "CentralMgmt.CMSMaster",
    );
    let synced = poolsync(demo).args(["sync", "--pool-fqdn", ATL]).output().unwrap();
    assert_eq!(outcome(&synced).0, 0, "{synced:?}");
    let kept = "update pool_stores set backup_url = 'sftp://poolsync@files.litwareinc.com/srv/rgs', backup_secret = 'v1:' \
         where module = 'ApplicationServer.RGSFileStore' and";
    assert_eq!(ask(demo, &format!("{kept} {of_atl}")).len(), 1);
}

/// Has the guard see an emptied source.
fn fail_a_run(demo: &Path) {
    let conferences = demo.join("stores/red/live/dataconf");
    fs::rename(&conferences, demo.join("stores/elsewhere")).unwrap();
    fs::create_dir(&conferences).unwrap();
    let failed = poolsync(demo).args(["sync", "--pool-fqdn", RED, "--backup-module", "DataConf"]).output().unwrap();
    assert_eq!(outcome(&failed).0, 1, "{failed:?}");
}

/// Sends the form of a pool with a table in both lists and an address that is none.
async fn send_wrong_stores(browser: &Browser) {
    browser.ask("document.querySelectorAll('details').forEach(d => { d.open = true })").await;
    browser.fill("tables_PresenceFocus", "contact").await;
    browser.fill("exclude_tables_PresenceFocus", "contact").await;
    browser.fill("live_DataConf", "ftp://elsewhere/").await;
    browser.click("main form button.primary").await;
    browser.find("#errors").await;
}

/// Makes the backup of ATL's conference content differ from the live data, and a marker of the pair worthless.
fn disturb_the_backup(demo: &Path) {
    let backup = demo.join("stores/red/backup/dataconf");
    let conference =
        fs::read_dir(&backup).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.ends_with("03"));
    let conference = fs::read_dir(conference.unwrap()).unwrap().next().unwrap().unwrap().path();
    fs::write(conference.join("content/item-000.bin"), "not what it was").unwrap();
    fs::remove_file(conference.join("content/item-001.bin")).unwrap();
    fs::write(backup.join("left-behind.bin"), "only here").unwrap();
}

/// Asks for a run of ATL's conference content through the sync form, and waits until it is `state`.
async fn ask_for(browser: &Browser, intent: &str, state: &str) -> String {
    browser.go(&format!("/sync?pool={ATL}")).await;
    browser.choose("backup_module", "ConfServices.DataConf").await;
    browser.click(&format!("input[name=intent][value={intent}]")).await;
    if intent == "verify" {
        browser
            .wait_for("what the form can’t say as a command", |text| text.contains("# Verification has no cmdlet"))
            .await;
    }
    browser.click("main form button.primary").await;
    browser.find(&format!("#modules .badge.{state}")).await;
    browser.path().await
}

/// Takes pictures of pages, into a folder.
pub struct Camera<'a> {
    pub browser: &'a Browser,
    pub pictures: PathBuf,
}

impl Camera<'_> {
    /// Takes pictures of a page, wide in light and narrow in dark, and makes sure that it fits; on demand in all four looks,
    /// of which the others are made of the same colours and the same widths.
    pub async fn shoot(&self, name: &str, path: &str) {
        let all = std::env::var_os("POOLSYNC_ALL_LOOKS").is_some();
        for (dark, width) in [(false, 1280), (true, 1280), (false, 360), (true, 360)] {
            if !all && dark == (width == 1280) {
                continue;
            }
            self.browser.look(Look { dark, width }).await;
            self.browser.go(path).await;
            // What is folded away must fit too.
            if name == "pool-edit" {
                self.browser.ask("document.querySelectorAll('details').forEach(d => { d.open = true })").await;
                let shown = self
                    .browser
                    .ask("return getComputedStyle(document.querySelector('textarea.concealed')).webkitTextSecurity");
                assert_eq!(shown.await, "disc", "what is typed can’t be read over the shoulder");
            }
            if name == "pool-edit-wrong" {
                send_wrong_stores(self.browser).await;
            }
            let scheme = if dark { "dark" } else { "light" };
            let picture = self.pictures.join(format!("{name}-{scheme}-{width}.png"));
            self.browser.picture(&picture).await;
            if !dark && width == 1280 && std::env::var_os("POOLSYNC_HELP_PICTURES").is_some() {
                keep_for_help(name, &picture);
            }
            let overflow = self.browser.ask("return document.documentElement.scrollWidth - window.innerWidth").await;
            assert!(overflow.as_i64().is_some_and(|o| o <= 0), "{path} at {width} is {overflow} pixels too wide");
            // On a small screen nothing but the week’s hours is scrolled sideways: rows are stacked.
            if width < 600 {
                let wide = self.browser.ask(
                    "return [...document.querySelectorAll('main .scroll')]
                        .filter(box => box.scrollWidth > box.clientWidth + 1 && !box.querySelector('.week'))
                        .map(box => box.innerText.slice(0, 80))",
                );
                assert_eq!(wide.await, serde_json::json!([]), "{path} has tables that are wider than the screen");
            }
            let headings = self.browser.ask("return document.querySelectorAll('h1').length").await;
            assert_eq!(headings, 1, "{path} has one main heading");
        }
    }
}

/// Previews, verifications and restores.
async fn look_before_anything_is_done(camera: &Camera<'_>, demo: &Path) {
    let browser = camera.browser;
    disturb_the_backup(demo);
    camera.shoot("run-verify", &ask_for(browser, "verify", "warn").await).await;
    camera.shoot("run-preview", &ask_for(browser, "preview", "ok").await).await;
    for folder in ["live/dataconf", "backup"] {
        fs::create_dir_all(demo.join("stores/ber").join(folder)).unwrap();
    }
    add_pool(browser, demo, "ber-cs-001.litwareinc.com", "ber", None).await;
    camera.shoot("restore", &format!("/restore?pool={ATL}")).await;
    browser.choose("backup_module", "ConfServices.DataConf").await;
    browser.click("main form button.primary").await;
    browser.find("#overwrite_newer").await;
    let looked = browser.path().await;
    camera.shoot("run-restore-preview", &looked).await;
    camera.shoot("changes-restore", &format!("{looked}/changes")).await;
}

/// What is asked of whoever looks after a pool.
async fn look_after_a_pool(camera: &Camera<'_>, demo: &Path) {
    let browser = camera.browser;
    let marker = demo.join("stores/red/backup/dataconf/.poolsync/marker.json");
    let written = fs::read(&marker).unwrap();
    fs::write(&marker, "{").unwrap();
    camera.shoot("pool-initialise", &format!("/pools/{ATL}/initialise")).await;
    fs::write(&marker, written).unwrap();
    browser.go(&format!("/pools/{ATL}")).await;
    browser.fill("reason", "New disks in Atlanta until six").await;
    browser.click("form[action$=\"/maintenance\"] button").await;
    browser.find("input[name=end]").await;
    camera.shoot("pool-maintenance", &format!("/pools/{ATL}")).await;
    camera.shoot("sync-maintenance", &format!("/sync?pool={ATL}")).await;
    browser.go(&format!("/pools/{ATL}")).await;
    browser.click("form[action$=\"/maintenance\"] button").await;
    browser.find("#reason").await;
}

/// What the guard holds: most of the conferences are gone.
async fn look_at_a_held_run(camera: &Camera<'_>, demo: &Path) {
    let browser = camera.browser;
    let (conferences, aside) = (demo.join("stores/atl/live/dataconf"), demo.join("stores/aside"));
    fs::create_dir(&aside).unwrap();
    let folders = fs::read_dir(&conferences).unwrap().map(|entry| entry.unwrap().path());
    let gone: Vec<_> = folders.filter(|path| path.is_dir() && !path.ends_with(".poolsync")).skip(1).collect();
    for path in &gone {
        fs::rename(path, aside.join(path.file_name().unwrap())).unwrap();
    }
    let held = ask_for(browser, "sync", "warn").await;
    camera.shoot("run-held", &held).await;
    camera.shoot("dashboard-held", "/").await;
    for path in &gone {
        fs::rename(aside.join(path.file_name().unwrap()), path).unwrap();
    }
}

/// A run under way, slowed down so that it can be looked at.
async fn look_at_a_run_under_way(camera: &Camera<'_>, demo: &Path) {
    let browser = camera.browser;
    for n in 0..60 {
        fs::write(demo.join(format!("stores/atl/live/dataconf/recording-{n:02}.bin")), vec![b'x'; 100_000]).unwrap();
    }
    browser.go("/settings").await;
    browser.fill("bandwidth_limit", "100").await;
    browser.click("main form button.primary").await;
    browser.wait_for("a word that it was saved", |text| text.contains("The settings were saved")).await;
    browser.go(&format!("/sync?pool={ATL}")).await;
    browser.choose("backup_module", "ConfServices.DataConf").await;
    browser.click("main form button.primary").await;
    browser
        .wait_for("a rate and the limit", |text| text.contains("kB/s\n") && text.contains("limited to 100 KiB/s"))
        .await;
    let limited = browser.path().await;
    camera.shoot("run-limited", &limited).await;
}

/// Puts a picture into the repository, if the README or a page of help shows it.
fn keep_for_help(name: &str, picture: &Path) {
    let file = match name {
        "dashboard" => "help/overview.png",
        "sync" => "help/sync.png",
        "run-held" => "help/held.png",
        "run-restore-preview" => "help/restore.png",
        "status" => "help/status.png",
        _ => return,
    };
    fs::copy(picture, Path::new(env!("CARGO_MANIFEST_DIR")).join("static").join(file)).unwrap();
}

/// Writes pictures of every page to `tests/screenshots`, and makes sure that none is wider than the window.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_its_window_in_light_and_dark() {
    let pictures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/screenshots");
    fs::create_dir_all(&pictures).unwrap();
    let dir = TempDir::new().unwrap();
    let made = poolsync(dir.path()).args(["demo", "--dir", "demo", "--users", "40", "--once"]).output().unwrap();
    assert_eq!(outcome(&made).0, 0, "{made:?}");
    let demo = dir.path().join("demo");
    let out = outcome(&made).1;
    let password = out.lines().find_map(|l| l.split_once(" as admin with ")).expect(&out).1.to_owned();
    fail_a_run(&demo);
    choose_tables_and_keep_a_secret(&demo);

    let panel = Served::start(&demo);
    let browser = Browser::open(&panel.url, true).await;
    let camera = Camera { browser: &browser, pictures };
    camera.shoot("login", "/login").await;
    browser.look(Look { dark: false, width: 1280 }).await;
    browser.go("/login").await;
    browser.fill("name", "admin").await;
    browser.fill("password", &password).await;
    browser.click("main form button").await;
    browser.find("form[action=\"/logout\"] button").await;

    browser.go("/runs?state=succeeded").await;
    let succeeded = browser.find("main table a[href^=\"/runs/\"]").await.attr("href").await.unwrap().unwrap();
    // The first run has copied everything, so there is something to choose from.
    let first = browser.find("main table tr:last-child a[href^=\"/runs/\"]").await.attr("href").await.unwrap().unwrap();
    browser.go("/runs?state=failed").await;
    let failed = browser.find("main table a[href^=\"/runs/\"]").await.attr("href").await.unwrap().unwrap();
    for (name, path) in [
        ("dashboard", "/"),
        ("pools", "/pools"),
        ("pool", &format!("/pools/{ATL}")),
        ("pool-new", "/pools/new"),
        ("pool-edit", &format!("/pools/{ATL}/edit")),
        ("pool-edit-wrong", &format!("/pools/{ATL}/edit")),
        ("pool-remove", &format!("/pools/{ATL}/remove")),
        ("sync", &format!("/sync?pool={ATL}")),
        ("runs", "/runs"),
        ("runs-none", "/runs?state=held"),
        ("run-succeeded", &succeeded),
        ("run-failed", &failed),
        ("changes", &format!("{first}/changes")),
        ("run-all", &first),
        ("status", "/status"),
        ("charts", "/charts"),
        ("style", "/style"),
        ("settings", "/settings"),
        ("audit", "/audit"),
        ("not-found", "/no/such/page"),
    ] {
        camera.shoot(name, path).await;
    }

    browser.go(&format!("{first}/changes")).await;
    browser.click("[data-choose-all] input").await;
    let chosen = browser.ask("return document.querySelectorAll('input[name=change]:checked').length").await;
    assert_eq!(chosen, 100, "all on the page are chosen at once");

    look_before_anything_is_done(&camera, &demo).await;
    look_after_a_pool(&camera, &demo).await;
    look_at_a_held_run(&camera, &demo).await;
    look_at_a_run_under_way(&camera, &demo).await;
    browser.close().await;
}

/// Writes pictures of the pages about roles, accounts and tokens, with somebody of each kind on them.
#[tokio::test(flavor = "multi_thread")]
async fn the_pages_about_who_may_do_what_fit_their_window() {
    let pictures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/screenshots");
    fs::create_dir_all(&pictures).unwrap();
    let dir = TempDir::new().unwrap();
    let made = poolsync(dir.path()).args(["demo", "--dir", "demo", "--users", "5", "--once"]).output().unwrap();
    let out = outcome(&made).1;
    let password = out.lines().find_map(|l| l.split_once(" as admin with ")).expect(&out).1.to_owned();
    let demo = dir.path().join("demo");
    let panel = Served::start(&demo);
    let browser = Browser::open(&panel.url, true).await;
    browser.look(Look { dark: false, width: 1280 }).await;
    browser.go("/login").await;
    browser.fill("name", "admin").await;
    browser.fill("password", &password).await;
    browser.click("main form button").await;
    browser.find("form[action=\"/logout\"] button").await;

    browser.go("/roles/new?template=CsServerAdministrator").await;
    browser.fill("name", "Atlanta desk").await;
    browser.click("input[name=pools][value=named]").await;
    browser.click(&format!("input[name=pool][value=\"{ATL}\"]")).await;
    browser.click("main form button.primary").await;
    browser.find("#errors").await;
    for cmdlet in ["Set-CsBackupServiceConfiguration", "Get-CsAdminRole", "Search-CsAuditLog"] {
        browser.click(&format!("input[value=\"{cmdlet}\"]")).await;
    }
    browser.click("main form button.primary").await;
    browser.find("[id=\"role-atlanta%20desk\"]").await;
    for (name, role) in [("hugo.brandt", "Atlanta desk"), ("ida", "CsViewOnlyAdministrator")] {
        browser.go("/users/new").await;
        browser.fill("name", name).await;
        browser.fill("password", "correct horse battery").await;
        browser.fill("password_again", "correct horse battery").await;
        if role == "Atlanta desk" {
            browser.click("input[value=CsViewOnlyAdministrator]").await;
            browser.click(&format!("input[value=\"{role}\"]")).await;
        }
        browser.click("main form button.primary").await;
        browser.find("[role=status]").await;
    }
    ask(
        &demo,
        "insert into user_roles select id, 'CsHelpDesk', 'group', 'RTC Help Desk Atlanta' from users where name = 'hugo.brandt';
         update users set display_name = 'Hugo Brandt', last_sign_in_at = 1795359845000000, totp_secret = 'v1:' where name = 'hugo.brandt';
         update users set disabled = 1, origin = 'directory', subject = 'ida' where name = 'ida';",
    );
    for arguments in [
        &["token", "add", "nightly export", "--expires", "never"][..],
        &["token", "add", "scheduler.atlanta", "--role", "Atlanta desk"],
    ] {
        assert_eq!(outcome(&poolsync(&demo).args(arguments).output().unwrap()).0, 0);
    }
    ask(&demo, "update tokens set last_used_at = created_at, last_used_from = '192.0.2.17'");

    browser.go("/tokens").await;
    browser.fill("name", "monitoring").await;
    browser.click("main form button.primary").await;
    browser.find("#token").await;
    browser.picture(&pictures.join("token-made-light-1280.png")).await;

    let camera = Camera { browser: &browser, pictures };
    for (name, path) in [
        ("roles", "/roles"),
        ("role-new", "/roles/new?template=CsServerAdministrator"),
        ("role-edit", "/roles/Atlanta%20desk/edit"),
        ("role-remove", "/roles/Atlanta%20desk/remove"),
        ("users", "/users"),
        ("user-new", "/users/new"),
        ("user", "/users/hugo.brandt?done=roles"),
        ("user-own", "/users/admin"),
        ("user-remove", "/users/ida/remove"),
        ("tokens", "/tokens"),
    ] {
        camera.shoot(name, path).await;
    }
    browser.close().await;
}
