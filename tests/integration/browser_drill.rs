//! The disaster drill, as an administrator goes through it in a browser: the live data of a pool is gone, the next sync is
//! held, somebody rejects it, the data is restored from the backup, and everything is as it was.

use std::fs;

use super::{
    browser::{add_pool, installation, set_up},
    support::{
        browser::Browser,
        process::{Served, ask_one},
        world::{ATL, RED, empty, files},
    },
};

async fn drill(javascript: bool) {
    let dir = installation(120);
    let live = dir.path().join("stores/atl/live/dataconf");
    let backup = dir.path().join("stores/red/backup/dataconf");
    let panel = Served::start(dir.path());
    let browser = Browser::open(&panel.url, javascript).await;
    set_up(&browser, &panel).await;
    add_pool(&browser, dir.path(), ATL, "atl", None).await;
    add_pool(&browser, dir.path(), RED, "red", Some(ATL)).await;
    let sync = async || {
        browser.go(&format!("/sync?pool={ATL}")).await;
        browser.click("main form button.primary").await;
        browser.find("#modules").await;
        browser.path().await
    };
    sync().await;
    browser.wait_for("the first sync", |text| text.contains("Succeeded")).await;
    let before = files(&live);
    assert_eq!(files(&backup), before);

    // The disaster, and the sync that must not mirror it.
    empty(&live);
    let held = sync().await;
    browser.wait_for("the decision that is asked for", |text| text.contains("Waits for a decision")).await;
    let text = browser.text().await;
    assert!(text.contains("The source is empty"), "{text}");
    assert_eq!(files(&backup), before, "nothing was written");
    browser.go(&format!("{held}/changes?change=delete&q=slide-00042")).await;
    browser.wait_for("what would go", |text| text.contains("slide-00042.bin") && !text.contains("slide-00043")).await;
    browser.go("/").await;
    browser.find(&format!("a[href=\"{held}\"]")).await;
    browser.go(&held).await;
    browser.fill("comment", "the disk of ATL died").await;
    browser.click("form[action$=\"/reject\"] button:not(.danger)").await;
    browser.wait_for("the rejection", |text| text.contains("Cancelled") && text.contains("the disk of ATL died")).await;
    assert_eq!(files(&backup), before);

    // From the backup to the live store, looked at first.
    browser.go(&format!("/restore?pool={ATL}")).await;
    browser.click(&format!("form[action=\"/restore\"] input[value=\"{ATL}\"]")).await;
    browser.click("form[action=\"/restore\"] button.primary").await;
    browser.find("#modules").await;
    browser.wait_for("the preview", |text| text.contains("Apply this plan")).await;
    assert!(files(&live).is_empty(), "a preview writes nothing");
    let preview = browser.path().await;
    browser.fill("confirm", RED).await;
    if browser.has("input[name=\"overwrite_newer\"]").await {
        browser.click("input[name=\"overwrite_newer\"]").await;
    }
    browser.click("form[action$=\"/apply\"] button").await;
    browser.wait_for("the wrong name to be refused", |text| text.contains(&format!("Type {ATL} to confirm"))).await;
    assert!(files(&live).is_empty(), "nothing was done");
    browser.go(&preview).await;
    browser.fill("confirm", ATL).await;
    if browser.has("input[name=\"overwrite_newer\"]").await {
        browser.click("input[name=\"overwrite_newer\"]").await;
    }
    browser.click("form[action$=\"/apply\"] button").await;
    while browser.path().await == preview {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    browser.wait_for("the restore", |text| text.contains("Succeeded")).await;
    assert_eq!(files(&live), before, "everything is back");

    // And the backup goes on as ever.
    sync().await;
    browser.wait_for("the next sync", |text| text.contains("Succeeded")).await;
    assert_eq!(files(&backup), before);
    browser.close().await;
    assert!(panel.stop(), "the panel stops in good order");
    let audit = "select count(*) from audit where action in ('Approve-CsHeldSync', 'Restore-CsPoolData')";
    let audit: u32 = ask_one(dir.path(), audit).parse().unwrap();
    assert!(audit >= 4, "who did what stands in the audit: {audit}");
    assert!(fs::metadata(live.join(".poolsync/marker.json")).is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_lost_its_data_gets_it_back_with_scripts() {
    drill(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_lost_its_data_gets_it_back_without_scripts() {
    drill(false).await;
}
