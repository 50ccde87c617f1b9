//! A run's page while the run goes on: it stays where its reader put it, says when it is out of date, and comes back by
//! itself. And the main job where the network is slow.

use std::{fs, time::Instant};

use serde_json::json;

use super::{
    browser::{add_pool, installation, set_up},
    support::{
        browser::{Browser, Look},
        process::Served,
        world::{ATL, RED},
    },
};

/// Files of the conference store: enough for some seconds of a slowed run.
const FILES: usize = 3_000;

/// Adds up how far things move that nobody moved, over all pages of the story, and keeps what moved.
const WATCH_SHIFTS: &str = "new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        const moved = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? node?.textContent);
        const all = JSON.parse(sessionStorage.shifts ?? '[]');
        sessionStorage.shifts = JSON.stringify([...all, [entry.value, moved]]);
      }
    }).observe({ type: 'layout-shift', buffered: true })";

/// A panel with two pools, where a sync of ATL takes some seconds; what its browser shows is `width` wide.
async fn slowed(javascript: &str, width: u32) -> (tempfile::TempDir, Served, Browser) {
    let dir = installation(FILES);
    let panel = Served::start(dir.path());
    let browser = Browser::open(&panel.url, true).await;
    if !javascript.is_empty() {
        browser.prepare_pages(javascript).await;
    }
    set_up(&browser, &panel).await;
    add_pool(&browser, dir.path(), ATL, "atl", None).await;
    add_pool(&browser, dir.path(), RED, "red", Some(ATL)).await;
    browser.go("/settings").await;
    browser.send("main form", &[("bandwidth_limit", "100")]).await;
    browser.look(Look { dark: false, width }).await;
    (dir, panel, browser)
}

async fn start(browser: &Browser) {
    browser.go(&format!("/sync?pool={ATL}")).await;
    browser.send("form[data-command]", &[("backup_module", "ConfServices.DataConf")]).await;
}

/// Watches a run from its start to its end on a page that is `width` wide.
async fn nothing_moves(width: u32) {
    let (_dir, _panel, browser) = slowed(WATCH_SHIFTS, width).await;
    browser.ask("sessionStorage.clear()").await;
    start(&browser).await;
    // The reader scrolls down and goes to the figures, and is left there by what comes in.
    browser.find("#modules progress").await;
    browser.ask("document.getElementById('modules').focus(); scrollTo(0, 150)").await;
    let before = browser.ask("return [scrollY, document.activeElement.id]").await;
    let mut seen: Vec<String> = Vec::new();
    while seen.len() < 3 {
        let now = browser.text_of("#modules progress + .sub").await;
        if seen.last() != Some(&now) {
            seen.push(now);
        }
    }
    assert_eq!(browser.ask("return [scrollY, document.activeElement.id]").await, before, "at {width}: {seen:?}");
    browser.wait_for("the result", |text| text.contains("Succeeded")).await;
    browser.find("#modules:focus").await;
    let shifts = browser.ask("return JSON.parse(sessionStorage.shifts ?? '[]')").await;
    let sum: f64 = shifts.as_array().unwrap().iter().filter_map(|shift| shift[0].as_f64()).sum();
    assert!(sum < 0.02, "at {width} things move by {sum}: {shifts:#}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_on_the_page_of_a_run_from_its_start_to_its_end() {
    tokio::join!(nothing_moves(1280), nothing_moves(360));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_that_it_is_out_of_date_and_catches_up_by_itself() {
    let (dir, panel, browser) = slowed("", 1280).await;
    for n in 0..60 {
        fs::write(dir.path().join(format!("stores/atl/live/dataconf/more-{n:02}.bin")), vec![b'x'; 100_000]).unwrap();
    }
    start(&browser).await;
    browser.find("#modules progress").await;
    browser.wait_for("that it is live", |text| text.contains("Live")).await;
    let address = panel.url.trim_start_matches("http://").to_owned();
    panel.kill();
    let gone = Instant::now();
    browser.wait_for("that it is not", |text| text.contains("Not heard from the panel since")).await;
    assert!(gone.elapsed().as_secs() < 20, "it said so after {:?}", gone.elapsed());
    assert!(browser.has("[data-live-note].stale[role=status]").await, "it stands out, and is read out");
    let panel = Served::start_at(dir.path(), &address);
    browser.find("[data-live-note]:not(.stale)").await;
    browser.wait_for("the run again", |text| text.contains("Interrupted") || text.contains("Running")).await;
    browser.close().await;
    drop(panel);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_over_a_slow_network_with_one_answer_a_page() {
    let (_dir, _panel, browser) = slowed("", 1280).await;
    browser.go("/").await;
    browser.slow_down(400, 50_000).await;
    let mut asked = vec![json!([])];
    let transfers = "return performance.getEntriesByType('resource').filter((entry) => entry.transferSize > 0)
        .map((entry) => entry.name).filter((name) => !name.endsWith('/events'))";
    start(&browser).await;
    asked.push(browser.ask(transfers).await);
    browser.wait_for("the progress", |text| text.contains("changes brought over")).await;
    browser.wait_for("the result", |text| text.contains("Succeeded")).await;
    let run = browser.path().await;
    browser.click("a[href=\"/runs\"]").await;
    browser.find(&format!("main a[href=\"{run}\"]")).await;
    asked.push(browser.ask(transfers).await);
    browser.go("/").await;
    asked.push(browser.ask(transfers).await);
    assert!(asked.iter().all(|more| *more == json!([])), "style and script come once: {asked:?}");
    let of_page = "const [page] = performance.getEntriesByType('navigation');
        return [page.domContentLoadedEventEnd, page.transferSize]";
    let of_page = browser.ask(of_page).await;
    let (took, size) = (of_page[0].as_f64().unwrap(), of_page[1].as_f64().unwrap());
    assert!(took >= 400.0, "the network was slow: {took} ms");
    assert!(size < 25_000.0, "the page is there half a second after its first byte: {size} bytes");
    browser.close().await;
}
