//! Pages in the language and the zone of whoever reads them.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use poolsync::{
    domain::{BackupModule, ModuleSelection, Role},
    operations::schedules,
    state::sql,
    web,
};

use super::{
    browser::{add_pool, installation, set_up},
    support::{
        browser::Browser,
        process::Served,
        web::{Page, Site},
        world::{ATL, RED, files, request},
    },
};

/// The page as a browser gets it that asks for these languages.
async fn get_in(site: &Site, path: &str, languages: &str) -> Page {
    site.page(Request::get(path).header(header::ACCEPT_LANGUAGE, languages).body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_in_the_language_that_was_chosen_or_that_the_browser_asks_for() {
    let mut site = Site::seen_by(Role::Administrator).await;
    for (asked, language, heading) in [
        ("de-AT,de;q=0.9,en;q=0.8", "de", "Läufe"),
        ("ja,en-US;q=0.7", "ja", "実行履歴"),
        ("fr-CH,fr;q=0.9", "en", "Runs"),
        ("", "en", "Runs"),
    ] {
        let page = get_in(&site, "/runs", asked).await;
        assert_eq!(page.attributes("html", "lang"), [language], "{asked}");
        assert_eq!(page.text("h1"), heading);
    }
    // What was chosen counts for more, and is taken back.
    let saved = site.post("/account/reading", &[("language", "ja"), ("zone", "Asia/Tokyo")]).await;
    assert_eq!((saved.status.as_u16(), saved.location()), (303, "/account?done=reading"));
    site.keep_cookies(&saved);
    let page = get_in(&site, "/account", "de").await;
    assert_eq!(page.attributes("html", "lang"), ["ja"]);
    assert_eq!(page.attributes("#language option[selected]", "value"), ["ja"]);
    assert_eq!(page.attributes("#zone", "value"), ["Asia/Tokyo"]);
    let back = site.post("/account/reading", &[]).await;
    site.keep_cookies(&back);
    assert_eq!(get_in(&site, "/account", "de").await.attributes("html", "lang"), ["de"]);
    // What is no language or no zone is told beside its field, in the language of the page.
    let request = Request::post("/account/reading")
        .header(header::ACCEPT_LANGUAGE, "de")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let page = site.page(request.body(Body::from("language=xx&zone=Europe%2FBerln")).unwrap()).await;
    assert_eq!(page.status, 422);
    assert!(page.text("#zone-error").contains("Meinten Sie Europe/Berlin"), "{}", page.text("#zone-error"));
    assert!(page.has("#language-error"));
}

#[tokio::test(flavor = "multi_thread")]
async fn moments_are_told_in_the_readers_zone_with_the_exact_utc_beside() {
    let mut site = Site::seen_by(Role::Administrator).await;
    let asked = site.post("/sync", &[("pool_fqdn", ATL), ("backup_module", "DataConf")]).await;
    let run = asked.location().to_owned();
    let utc = site.get(&run).await;
    let exact = utc.attributes(".facts time", "title").remove(0);
    assert!(exact.ends_with(" UTC"), "{exact}");
    assert_eq!(utc.text(".facts time"), exact, "without a zone of theirs it is told in UTC");
    site.set_cookie(Some(format!("poolsync={}; zone=Asia/Tokyo", site.cookie("poolsync").unwrap()).as_bytes()));
    let tokyo = site.get(&run).await;
    assert!(tokyo.text(".facts time").ends_with(" JST"), "{}", tokyo.text(".facts time"));
    assert_eq!(tokyo.attributes(".facts time", "title")[0], exact);
    let japanese = get_in(&site, &run, "ja").await;
    assert!(japanese.text(".facts time").contains('/'), "{}", japanese.text(".facts time"));
    // A zone that there is not does no harm.
    site.set_cookie(Some(format!("poolsync={}; zone=../../etc/passwd", site.cookie("poolsync").unwrap()).as_bytes()));
    assert_eq!(site.get(&run).await.text(".facts time"), exact);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_in_the_language_of_the_page_with_a_code_that_leads_to_its_help() {
    let site = Site::seen_by(Role::Administrator).await;
    let request = Request::post("/sync")
        .header(header::ACCEPT_LANGUAGE, "de")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let page = site.page(request.body(Body::from("backup_module=DataConf")).unwrap()).await;
    assert_eq!(page.status, 422);
    let code = page.text("#pool_fqdn-error .code");
    let link = page.attributes("#pool_fqdn-error .code", "href").remove(0);
    assert_eq!(link, format!("/help/{code}"));
    let english = site.post("/sync", &[("backup_module", "DataConf")]).await;
    assert_eq!(english.text("#pool_fqdn-error .code"), code, "it is the same in all languages");
    assert_ne!(english.text("#pool_fqdn-error span"), page.text("#pool_fqdn-error span"));
    let help = get_in(&site, &link, "de").await;
    assert!(help.text("h1").starts_with(&code), "{}", help.text("h1"));
    assert!(help.text("article").contains(&page.text("#pool_fqdn-error span")), "{}", help.text("article"));
    // Every message is listed, and the page of an error leads to its own.
    let all = get_in(&site, "/help/messages", "ja").await;
    let codes = all.attributes("article tbody a", "href");
    assert!(codes.len() > 300 && codes.contains(&link), "{}", codes.len());
    let missing = get_in(&site, "/pools/nothing.example.com", "de").await;
    assert_eq!((missing.status.as_u16(), missing.text("h1").as_str()), (404, "Pool nicht gefunden"));
    assert!(missing.has("a[href=\"/help/PS-1002\"]"));
    assert_eq!(site.get("/help/ps-1002").await.status, 200);
    assert_eq!(site.get("/help/PS-9999").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_run_recorded_is_told_in_the_readers_language_with_its_code() {
    let site = Site::seen_by(Role::Administrator).await;
    let live = site.world.store("atl", "live", BackupModule::DataConf);
    rustix::fs::mknodat(rustix::fs::CWD, live.join("pipe"), rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    std::fs::remove_file(site.world.store("atl", "live", BackupModule::PresenceFocus)).unwrap();
    let run = site.world.carry_out(request(ModuleSelection::All)).await;
    let path = format!("/runs/{run}");
    for (language, pipe, gone) in [
        ("en", "It is a named pipe", "does not exist"),
        ("de", "Es ist eine benannte Pipe", "gibt es nicht"),
        ("ja", "名前付きパイプ", "存在しません"),
    ] {
        let page = get_in(&site, &path, language).await;
        let left_out = page.text("section[aria-labelledby=messages] tbody tr");
        assert!(left_out.contains(pipe), "{language}: {left_out}");
        assert_eq!(page.attributes("section[aria-labelledby=messages] a.code", "href"), ["/help/PS-4226"]);
        let failed = page.text("tr.message");
        assert!(failed.contains(gone), "{language}: {failed}");
        let help = page.attributes("tr.message a.code", "href").remove(0);
        assert_eq!(get_in(&site, &help, language).await.status, 200);
    }
    // What an older program wrote has its English words alone, even if something else stands beside them still.
    let mut tx = site.world.panel.database.begin().await.unwrap();
    sql("update module_runs set message = 'The disk is <b>full</b>.' where run_id = $1 and state = 'failed'")
        .bind(run)
        .execute(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = get_in(&site, &path, "de").await;
    assert_eq!(page.text("tr.message td:last-child"), "The disk is <b>full</b>.");
    assert!(!page.has("tr.message a.code"));
}

#[tokio::test(flavor = "multi_thread")]
async fn why_a_schedule_waits_is_told_in_the_readers_language() {
    let site = Site::seen_by(Role::Administrator).await;
    site.world.set_schedules_free().await;
    site.post(&format!("/pools/{ATL}/maintenance"), &[("reason", "new disks")]).await;
    schedules::due::refresh(&site.world.panel).await.unwrap();
    let page = get_in(&site, "/schedules", "de").await;
    assert!(page.text("main").contains(&format!("{ATL} ist in Wartung (new disks).")), "{}", page.text("main"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_shows_a_key_in_place_of_a_text() {
    let site = Site::seen_by(Role::Administrator).await;
    let is_page = |path: &str| !path.contains('{') && ![".csv", ".json"].iter().any(|it| path.ends_with(it));
    let paths: Vec<String> = web::entries()
        .into_iter()
        .filter(|entry| entry.method == Method::GET && is_page(entry.path) && !entry.path.starts_with("/api/"))
        .map(|entry| entry.path.to_owned())
        .chain([format!("/pools/{ATL}"), format!("/pools/{ATL}/edit"), format!("/pools/{ATL}/initialise")])
        .collect();
    assert!(paths.len() > 25, "{paths:?}");
    for path in paths {
        for language in ["en", "de", "ja"] {
            let page = get_in(&site, &path, language).await;
            if !page.header("content-type").starts_with("text/html") {
                continue;
            }
            let is_key = |text: &String| {
                text.contains('-')
                    && text.starts_with(|c: char| c.is_ascii_lowercase())
                    && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            };
            let said = [
                "h1", "h2", "h3", "th", "dt", "dd", "p", "a", "button", "label", "legend", "option", "summary", "span",
            ];
            for element in said {
                let keys: Vec<String> = page.texts(element).into_iter().filter(is_key).collect();
                assert_eq!(keys, Vec::<String>::new(), "{path} in {language}: {element}");
            }
            assert_eq!(page.attributes("html", "lang"), [language], "{path}");
        }
    }
}

/// The main job of somebody who reads another language, from the set-up link to the run in the history.
async fn main_job_in(languages: &str, language: &str, succeeded: &str) {
    let dir = installation(200);
    let panel = Served::start(dir.path());
    let browser = Browser::open_in(&panel.url, true, languages).await;
    set_up(&browser, &panel).await;
    assert_eq!(browser.ask("return document.documentElement.lang").await, language);
    add_pool(&browser, dir.path(), ATL, "atl", None).await;
    add_pool(&browser, dir.path(), RED, "red", Some(ATL)).await;
    browser.go(&format!("/sync?pool={ATL}")).await;
    browser.wait_for("what will be done", |text| text.contains(RED)).await;
    browser.click("main form button.primary").await;
    browser.find("#modules").await;
    let run = browser.path().await;
    browser.wait_for("the result", |text| text.contains(succeeded)).await;
    assert_eq!(
        files(&dir.path().join("stores/atl/live/dataconf")),
        files(&dir.path().join("stores/red/backup/dataconf"))
    );
    browser.go("/runs").await;
    browser.find(&format!("a[href=\"{run}\"]")).await;
    browser.close().await;
    assert!(panel.stop(), "the panel stops in good order");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_in_german() {
    main_job_in("de-DE,de", "de", "Erfolgreich").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_in_japanese() {
    main_job_in("ja", "ja", "成功").await;
}
