//! Pages as people have set up their machines: the system's own few colours, more contrast, no motion, paper, and scripts
//! that are written from right to left.

use std::{fs, path::PathBuf};

use serde_json::json;
use tempfile::TempDir;

use super::{
    every_page::{Known, begin_a_long_run, demo},
    support::{
        browser::{Browser, Look},
        process::Served,
        world::ATL,
    },
};

/// The pages that a sync leads over.
fn main_job(known: &Known) -> [(&'static str, String); 4] {
    [
        ("dashboard", "/".to_owned()),
        ("sync", format!("/sync?pool={ATL}")),
        ("run", known.running.clone()),
        ("runs", "/runs".to_owned()),
    ]
}

/// Elements that no line frames.
const UNFRAMED: &str = "return [...document.querySelectorAll('.badge, .callout, progress, .button, main button, .box')]
    .filter((e) => e.checkVisibility())
    .filter((e) => getComputedStyle(e).borderTopStyle === 'none' || getComputedStyle(e).borderTopWidth === '0px')
    .map((e) => e.outerHTML.slice(0, 100))";

/// Where a box stands out from what it lies on by its border alone: the contrast of that.
const BORDER_CONTRAST: &str = "const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const luminance = (colour) => {
      const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const [a, b] = [getComputedStyle(document.querySelector('main .box')).borderTopColor,
      getComputedStyle(document.documentElement).backgroundColor].map(luminance);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)";

/// Has every page be written from right to left, before anything of it is shown.
const FROM_THE_RIGHT: &str = "new MutationObserver((_, seen) => {
      if (document.documentElement) {
        document.documentElement.dir = 'rtl';
        seen.disconnect();
      }
    }).observe(document, { childList: true })";

/// Whether the menu stands to the right of the content, and what begins on the left all the same.
const MIRRORED: &str =
    "const [main, side] = ['main', '.side'].map((css) => document.querySelector(css).getBoundingClientRect());
    const left = [...document.querySelectorAll('main :is(th, td, p, legend):not(.num)')]
      .filter((e) => getComputedStyle(e).textAlign === 'left');
    return [innerWidth < 600 || main.right <= side.left + 1, left.map((e) => e.outerHTML.slice(0, 80))]";

async fn sign_in(panel: &Served, known: &Known) -> Browser {
    let browser = Browser::open(&panel.url, true).await;
    browser.look(Look { dark: false, width: 1280 }).await;
    browser.go("/login").await;
    browser.send("main form", &[("name", "admin"), ("password", &known.password)]).await;
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_heed_what_people_have_set_on_their_machines() {
    let pictures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/screenshots");
    fs::create_dir_all(&pictures).unwrap();
    let dir = TempDir::new().unwrap();
    let mut known = demo(dir.path());
    let panel = Served::start(&known.demo);
    known.running = begin_a_long_run(&panel, &known).await;
    let browser = sign_in(&panel, &known).await;
    let [_, _, run, _] = main_job(&known);

    for scheme in ["light", "dark"] {
        browser.prefer("", &[("forced-colors", "active"), ("prefers-color-scheme", scheme)]).await;
        for (name, path) in main_job(&known) {
            browser.go(&path).await;
            assert_eq!(browser.ask(UNFRAMED).await, json!([]), "{path} shows its parts without backgrounds");
            let at =
                browser.ask("return getComputedStyle(document.querySelector('.menu [aria-current]')).outlineStyle");
            assert_eq!(at.await, "solid", "{path} shows in the menu where one is");
            browser.picture(&pictures.join(format!("{name}-forced-{scheme}-1280.png"))).await;
        }
        browser.go("/").await;
        let bars = browser.contrast_within(".chart svg").await;
        assert!(bars >= 3.0, "bars stand out from their ground by {bars} in {scheme}");
        browser.go(&run.1).await;
        browser.find(".badge.busy").await;
        browser.ask("const bar = document.querySelector('#modules progress'); bar.value = bar.max / 2").await;
        let filled = browser.contrast_within("#modules progress").await;
        assert!(filled >= 3.0, "what is done stands out from what is not by {filled} in {scheme}");
    }

    browser.prefer("", &[("prefers-contrast", "no-preference")]).await;
    browser.go("/runs").await;
    let usual = browser.ask(BORDER_CONTRAST).await.as_f64().unwrap();
    browser.prefer("", &[("prefers-contrast", "more")]).await;
    let more = browser.ask(BORDER_CONTRAST).await.as_f64().unwrap();
    assert!(usual < 3.0 && more >= 3.0, "lines have {usual}, and {more} for those who want more");

    for (wish, moves) in [("no-preference", true), ("reduce", false)] {
        browser.prefer("", &[("prefers-reduced-motion", wish)]).await;
        browser.go(&run.1).await;
        browser.find(".badge.busy").await;
        assert_eq!(browser.ask("return document.getAnimations().length > 0").await, moves, "{wish}");
    }

    be_mirrored(&browser, &known).await;

    browser.prefer("print", &[]).await;
    for (_, path) in main_job(&known) {
        browser.go(&path).await;
        let shown = "return ['.side', '.skip', 'main h1'].map((css) => document.querySelector(css).checkVisibility())";
        assert_eq!(browser.ask(shown).await, json!([false, false, true]), "{path} on paper");
    }
    browser.close().await;
}

/// Scripts that are written from right to left have the menu on the right, and everything begins there.
async fn be_mirrored(browser: &Browser, known: &Known) {
    browser.prefer("", &[]).await;
    browser.prepare_pages(FROM_THE_RIGHT).await;
    for width in [1280, 320] {
        browser.look(Look { dark: false, width }).await;
        for (_, path) in main_job(known) {
            browser.go(&path).await;
            assert_eq!(browser.ask("return getComputedStyle(document.body).direction").await, "rtl");
            let over = browser.ask("return document.documentElement.scrollWidth - window.innerWidth").await;
            assert!(over.as_i64().is_some_and(|over| over <= 0), "{path} at {width} is {over} too wide");
            assert_eq!(browser.ask(MIRRORED).await, json!([true, []]), "{path} at {width} is mirrored");
        }
    }
}
