//! An administrator in trouble, on a phone: pages full of what went wrong, in light and dark, wide and narrow; and what is
//! set against it by keyboard alone.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{
    browser::{Camera, tab_to},
    support::{
        browser::{Browser, Look},
        process::{Served, ask, ask_one, outcome, poolsync, wait_for},
        world::{ATL, RED},
    },
};

/// A long name, as they are in large deployments.
const FAR: &str = "singapore-front-end-pool-07.apac.litwareinc.com";

/// A demo that may send to this machine, where nobody listens; its password.
fn demo(dir: &Path) -> String {
    let made = poolsync(dir).args(["demo", "--dir", "demo", "--users", "5", "--once"]).output().unwrap();
    let (code, out) = (outcome(&made).0, outcome(&made).1);
    assert_eq!(code, 0, "{out}");
    let config = dir.join("demo/poolsync.toml");
    let written = fs::read_to_string(&config).unwrap();
    let more = "[webhooks]\nallowed_networks = [\"127.0.0.1\"]\n\
                [smtp]\nhost = \"127.0.0.1\"\nport = 9\ntls = \"none\"\nfrom = \"poolsync@litwareinc.com\"\n";
    fs::write(&config, format!("{written}{more}")).unwrap();
    out.lines().find_map(|l| l.split_once(" as admin with ")).expect(&out).1.to_owned()
}

async fn sign_in(browser: &Browser, password: &str) {
    browser.look(Look { dark: false, width: 1280 }).await;
    browser.go("/login").await;
    browser.fill("name", "admin").await;
    browser.fill("password", password).await;
    browser.click("main form button").await;
    browser.find("form[action=\"/logout\"] button").await;
}

/// What no page can be made to do: syncs that went wrong, backups that are too old, alarms that are over.
fn let_things_go_wrong(demo: &Path) {
    ask(
        demo,
        &format!(
            "update freshness set last_state = 'failed' where pool_fqdn = '{RED}' and module = 'ConfServices.DataConf';
             insert into pools (id, fqdn, site, active_cms_master, created_at, updated_at)
                 values ('01a21b30-0000-7000-8000-000000000001', '{FAR}', 'Singapore', 0, 1, 1);
             insert into alarms (id, pool_fqdn, backup_pool_fqdn, module, level, raised_at, level_at, age_ms, told_at, reminders,
                 ended_at, ending) values
                 ('01a21b30-0000-7000-8000-000000000002', '{ATL}', '{RED}', 'ConfServices.DataConf', 'breach',
                     1795359845000000, 1795359845000000, 3700000, 1795359845000000, 2, 1795459845000000, 'recovered'),
                 ('01a21b30-0000-7000-8000-000000000003', '{FAR}', '{RED}', 'UserServices.PresenceFocus', 'warning',
                     1795359845000000, 1795359845000000, 3700000, 1795359845000000, 0, 1795459845000000, 'not_watched');"
        ),
    );
}

/// A channel of each kind, a rule, targets and schedules.
async fn set_everything(browser: &Browser) {
    browser.go("/notifications/channels/new?kind=mail").await;
    browser.fill("name", "Operations on call").await;
    browser.fill("recipients", "unified-communications-operations@emea.litwareinc.com").await;
    browser.click("main form button.primary").await;
    browser.wait_for("a word that it was saved", |text| text.contains("It was saved")).await;
    browser.go("/notifications/channels/new?kind=webhook").await;
    browser.fill("name", "Ticketing").await;
    browser.fill("url", "https://127.0.0.1:9/hooks/a-secret").await;
    browser.click("main form button.primary").await;
    browser.find("#secret").await;
    browser.go("/notifications/rules/new").await;
    browser.click("input[name=pools][value=named]").await;
    browser.click(&format!("input[name=pool][value=\"{FAR}\"]")).await;
    browser.click(&format!("input[name=pool][value=\"{ATL}\"]")).await;
    browser.click("main form button.primary").await;
    browser.wait_for("a word that it was saved", |text| text.contains("It was saved")).await;
    browser.go(&format!("/targets?pool={ATL}#set")).await;
    browser.fill("warning", "10").await;
    browser.fill("breach", "45").await;
    browser.click("main form button.primary").await;
    browser.find("[role=status]").await;
    browser.go(&format!("/schedules/new?pool={FAR}")).await;
    browser.click("input[name=kind][value=cron]").await;
    browser.fill("cron", "*/15 8-18 * * Mon-Fri").await;
    browser.fill("zone", "America/Argentina/Buenos_Aires").await;
    browser.click("main form button.primary").await;
    browser.wait_for("a word that it was saved", |text| text.contains("It was saved")).await;
}

/// Runs that wait: workers take none.
async fn queue_runs(browser: &Browser) {
    browser.go("/settings").await;
    // The button that saves stands over the foot of the window.
    browser.ask("document.getElementById('drain').scrollIntoView({ block: 'center' })").await;
    browser.click("#drain").await;
    browser.click("main form button.primary").await;
    browser.wait_for("a word that it was saved", |text| text.contains("The settings were saved")).await;
    browser.look(Look { dark: true, width: 360 }).await;
    browser.go("/").await;
    // One click for a direction, one for a pair.
    browser.click("article form:has(input[name=pool_fqdn]:nth-of-type(2)) button").await;
    browser.wait_for("both runs", |text| text.contains(ATL) && text.contains(RED) && text.contains("Queued")).await;
}

/// Waits until an alarm is told to somebody who can’t be reached, and makes it a day later; the message.
fn give_up(demo: &Path) -> String {
    let told = "select id from notifications where kind = 'alarm_breach' and attempts > 0 order by id limit 1";
    wait_for("the alarm", || !ask_one(demo, told).is_empty());
    let id = ask_one(demo, told);
    let given_up = "update notifications set state = 'given_up', ended_at = due_at, lease_until = null where id =";
    assert_eq!(ask_one(demo, &format!("{given_up} '{id}' returning id")), id);
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_full_of_trouble_fit_a_phone_and_tell_the_worst_first() {
    let pictures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/screenshots");
    fs::create_dir_all(&pictures).unwrap();
    let dir = TempDir::new().unwrap();
    let password = demo(dir.path());
    let place = dir.path().join("demo");
    let_things_go_wrong(&place);
    let panel = Served::start(&place);
    let browser = Browser::open(&panel.url, true).await;
    sign_in(&browser, &password).await;
    let camera = Camera { browser: &browser, pictures };
    camera.shoot("notifications-none", "/notifications").await;
    set_everything(&browser).await;
    queue_runs(&browser).await;
    for _ in 0..2 {
        browser.go("/notifications").await;
        browser.click("form[action$=\"/test\"] button").await;
        browser.wait_for("that it did not arrive", |text| text.contains("was not sent")).await;
    }
    let old = "update freshness set succeeded_at = succeeded_at - 10800000000 where pool_fqdn =";
    assert!(!ask(&place, &format!("{old} '{ATL}' returning module")).is_empty());
    let message = format!("/notifications/log/{}", give_up(&place));
    for (name, path) in [
        ("trouble-dashboard", "/"),
        ("trouble-status", "/status"),
        ("trouble-runs", "/runs"),
        ("trouble-runs-filtered", "/runs?state=queued"),
        ("trouble-cancel", "/runs/cancel"),
        ("trouble-alarms", "/alarms"),
        ("trouble-targets", "/targets?change=1"),
        ("trouble-notifications", "/notifications"),
        ("trouble-log", "/notifications/log"),
        ("trouble-message", &message),
        ("trouble-schedules", "/schedules"),
        ("trouble-pools", "/pools"),
        ("channel-new", "/notifications/channels/new?kind=webhook"),
        ("rule-new", "/notifications/rules/new"),
        ("api", "/api"),
    ] {
        camera.shoot(name, path).await;
    }
    browser.go("/").await;
    let first = browser.text_of("[aria-labelledby=attention] li:first-child").await;
    assert!(first.contains("Failed") && first.contains(RED), "{first}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_and_a_channel_are_set_and_tried_by_keyboard_alone() {
    let dir = TempDir::new().unwrap();
    let password = demo(dir.path());
    let panel = Served::start(&dir.path().join("demo"));
    let browser = Browser::open(&panel.url, true).await;
    sign_in(&browser, &password).await;

    browser.go("/schedules").await;
    enter(&browser, "main a[href=\"/schedules/new\"]").await;
    tab_to(&browser, "#pool_fqdn").await;
    browser.type_text("atl").await;
    tab_to(&browser, "#interval").await;
    // What was there is marked when one comes by Tab, and typed over.
    browser.type_text("7h").await;
    enter(&browser, "button[name=show]").await;
    browser.wait_for("the next runs", |text| text.contains("in 13 h")).await;
    enter(&browser, "main form button.primary").await;
    browser.wait_for("a word that it was saved", |text| text.contains("It was saved")).await;

    browser.go("/notifications").await;
    enter(&browser, "main a[href$=\"kind=webhook\"]").await;
    tab_to(&browser, "#name").await;
    browser.type_text("Ticketing").await;
    tab_to(&browser, "#url").await;
    browser.type_text("https://127.0.0.1:9/hooks/a-secret").await;
    enter(&browser, "main form button.primary").await;
    browser.find("#secret").await;
    enter(&browser, "main a.primary").await;
    enter(&browser, "form[action$=\"/test\"] button").await;
    browser.wait_for("that it did not arrive", |text| text.contains("was not sent")).await;
    browser.close().await;
}

/// Goes to something by Tab, sees that it has the focus, and presses Enter.
async fn enter(browser: &Browser, css: &str) {
    tab_to(browser, css).await;
    let outline = browser.ask("return getComputedStyle(document.activeElement).outlineStyle").await;
    assert_ne!(outline, "none", "the focus on {css} can be seen");
    let hidden = browser
        .ask(
            "const at = document.activeElement.getBoundingClientRect();
             const seen = document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2);
             return !(seen === document.activeElement || document.activeElement.contains(seen));",
        )
        .await;
    assert_eq!(hidden, false, "{css} is not covered by anything");
    browser.press("Enter", 13).await;
}
