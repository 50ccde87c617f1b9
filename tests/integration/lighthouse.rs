//! What Lighthouse makes of the pages that are looked at most, over the network and on the machine that it pretends to: a
//! phone of the middle class.

use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::{
    every_page::demo,
    support::{browser::Browser, npm, process::Served, world::ATL},
};

/// What a page must reach of 1, by category.
const ENOUGH: f64 = 0.98;

#[tokio::test(flavor = "multi_thread")]
async fn lighthouse_finds_the_main_pages_fast_and_sound() {
    if std::env::var_os("POOLSYNC_LIGHTHOUSE").is_none() {
        return;
    }
    let dir = TempDir::new().unwrap();
    let known = demo(dir.path());
    let panel = Served::start(&known.demo);
    let browser = Browser::open(&panel.url, true).await;
    browser.go("/login").await;
    browser.send("main form", &[("name", "admin"), ("password", &known.password)]).await;
    let cookie = browser.cookie("poolsync").await;
    browser.close().await;

    for path in ["/", &format!("/sync?pool={ATL}"), "/runs"] {
        let report = dir.path().join("report.json");
        let done = Command::new("node")
            .arg(npm::packages("pages").join("node_modules/lighthouse/cli/index.js"))
            .arg(format!("{}{path}", panel.url))
            .args(["--quiet", "--output=json", "--only-categories=performance,accessibility,best-practices"])
            .arg(format!("--output-path={}", report.display()))
            .arg(format!("--extra-headers={}", serde_json::json!({ "Cookie": format!("poolsync={cookie}") })))
            .arg("--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage")
            .env("CHROME_PATH", "/usr/bin/chromium")
            .output()
            .unwrap();
        assert!(done.status.success(), "{path}: {}", String::from_utf8_lossy(&done.stderr));
        let report: Value = serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap();
        let shown = report["finalDisplayedUrl"].as_str().unwrap_or_default();
        assert!(shown.ends_with(path), "signed in: {shown}");
        for category in ["performance", "accessibility", "best-practices"] {
            let of = &report["categories"][category];
            let score = of["score"].as_f64().unwrap_or_default();
            println!("{path}: {category} {score}");
            let lacking: Vec<String> = of["auditRefs"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|audit| audit["weight"].as_f64() > Some(0.0))
                .map(|audit| &report["audits"][audit["id"].as_str().unwrap()])
                .filter(|audit| audit["score"].as_f64() < Some(1.0))
                .map(|audit| format!("{} {}", audit["title"], audit["displayValue"]))
                .collect();
            assert!(score >= ENOUGH, "{path}: {category} {score}: {lacking:#?}");
        }
    }
}
