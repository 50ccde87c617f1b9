//! Schedules as an administrator sets them in a browser without scripts, and pictures of their pages.

use std::{fs, path::PathBuf};

use tempfile::TempDir;

use super::{
    browser::Camera,
    support::{
        browser::{Browser, Look},
        process::{Served, outcome, poolsync},
        world::{ATL, RED},
    },
};

async fn add(browser: &Browser, pool: &str, module: &str, cron: &str, zone: &str) {
    browser.go(&format!("/schedules/new?pool={pool}")).await;
    browser.choose("backup_module", module).await;
    browser.click("input[name=kind][value=cron]").await;
    browser.fill("cron", cron).await;
    browser.fill("zone", zone).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn schedules_are_set_without_scripts_and_their_pages_fit_their_window() {
    let pictures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/screenshots");
    fs::create_dir_all(&pictures).unwrap();
    let dir = TempDir::new().unwrap();
    let made = poolsync(dir.path()).args(["demo", "--dir", "demo", "--users", "5", "--once"]).output().unwrap();
    let out = outcome(&made).1;
    assert!(out.contains("schedules are paused"), "{out}");
    let password = out.lines().find_map(|l| l.split_once(" as admin with ")).expect(&out).1.to_owned();
    let panel = Served::start(&dir.path().join("demo"));
    let browser = Browser::open(&panel.url, false).await;
    browser.look(Look { dark: false, width: 1280 }).await;
    browser.go("/login").await;
    browser.fill("name", "admin").await;
    browser.fill("password", &password).await;
    browser.click("main form button").await;
    browser.find("form[action=\"/logout\"] button").await;

    add(&browser, ATL, "ConfServices.DataConf", "30 2 * * *", "Europe/Berln").await;
    browser.click("main form button.primary").await;
    browser.wait_for("what was meant", |text| text.contains("Did you mean Europe/Berlin?")).await;
    browser.fill("zone", "Europe/Berlin").await;
    browser.click("button[name=show]").await;
    browser.wait_for("the next runs", |text| text.contains("02:30:00 CE") && text.contains("in 4 d")).await;
    browser.click("main form button.primary").await;
    browser.wait_for("a word that it was saved", |text| text.contains("It was saved")).await;
    add(&browser, RED, "All", "*/15 8-18 * * Mon-Fri", "America/New_York").await;
    browser.click("main form button.primary").await;
    browser.wait_for("a word that it was saved", |text| text.contains("It was saved")).await;

    let camera = Camera { browser: &browser, pictures };
    camera.shoot("schedules-paused", "/schedules").await;
    browser.go("/schedules").await;
    browser.click("#schedules_paused").await;
    browser.click("main form button.primary").await;
    browser.wait_for("a word that it was saved", |text| text.contains("It was saved")).await;
    browser.go("/schedules").await;
    let edit = browser.find("main table a[href$=\"/edit\"]").await.attr("href").await.unwrap().unwrap();
    camera.shoot("schedules", "/schedules").await;
    camera.shoot("schedule-new", "/schedules/new").await;
    camera.shoot("schedule-edit", &edit).await;
    camera.shoot("schedule-remove", &edit.replace("/edit", "/remove")).await;
    browser.go("/settings").await;
    browser
        .fill("bandwidth_timetable", "zone Europe/Berlin\nMon-Fri 08:00-18:00 10MiB/s\nSat,Sun 00:00-24:00 none")
        .await;
    browser.click("main form button.primary").await;
    browser.wait_for("a word that it was saved", |text| text.contains("The settings were saved")).await;
    camera.shoot("settings-week", "/settings").await;
    browser.close().await;
}
