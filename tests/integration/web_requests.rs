//! Requests that can't be answered get the right page, whoever sends them; every answer carries its headers.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use poolsync::domain::Role;

use super::support::{
    web::Site,
    world::{ATL, World},
};

#[tokio::test]
async fn what_does_not_exist_is_told_on_a_page_with_an_id() {
    let site = Site::seen_by(Role::Administrator).await;
    for path in [
        "/nothing",
        "/pools/unknown.example.com",
        "/pools/not%20a%20name",
        "/pools/unknown.example.com/edit",
        "/runs/01a20408-7d77-7bb9-bd4e-30c10cf7da03",
        "/runs/17",
        "/runs/17/events",
        "/assets/app.css",
    ] {
        let page = site.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(page.texts("h1").len(), 1, "{path}");
        assert_eq!(page.text("main code").len(), 10, "the id of the error");
        // Assets are everybody's: nobody is asked for there.
        assert_eq!(page.has("nav"), !path.starts_with("/assets/"), "whoever is signed in keeps the navigation");
    }
    let strange = site.get("/pools/%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert!(!strange.text.contains("<script>alert"));
}

#[tokio::test]
async fn a_wrong_method_is_told_with_those_that_are_right() {
    let site = Site::seen_by(Role::Administrator).await;
    for (method, path, allow) in [
        (Method::DELETE, "/", "GET,HEAD"),
        (Method::POST, "/runs", "GET,HEAD"),
        (Method::GET, "/logout", "POST"),
        (Method::PUT, "/sync", "GET,HEAD,POST"),
        (Method::from_bytes(b"BREW").unwrap(), "/pools", "GET,HEAD"),
    ] {
        let page = site.method(method.clone(), path).await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        assert_eq!(page.header("allow"), allow, "{method} {path}");
        assert!(page.has("h1"));
    }
}

#[tokio::test]
async fn a_body_over_a_mebibyte_is_refused_whether_it_is_read_or_not() {
    let site = Site::seen_by(Role::Administrator).await;
    for path in ["/sync", "/logout", "/login"] {
        let page = site.post_body(path, vec![b'a'; 1024 * 1024 + 1]).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert_eq!(page.text("h1"), "The request is too large");
    }
    let just = format!("pool_fqdn={}", "a".repeat(1024 * 1024 - 10));
    assert_eq!(site.post_body("/sync", just).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn text_that_is_none_is_refused_everywhere() {
    let site = Site::seen_by(Role::Administrator).await;
    for path in ["/runs?pool=%ff", "/pools/%ff", "/%c3%28", "/runs?who=%00"] {
        assert_eq!(site.get(path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    for body in [&b"pool_fqdn=%ff"[..], b"pool_fqdn=\xff\xfe", b"pool_fqdn=a%00b", b"\xc3"] {
        let page = site.post_body("/sync", body.to_vec()).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{body:?}");
        assert!(page.text("main").contains("not valid UTF-8"));
    }
}

#[tokio::test]
async fn a_form_that_is_none_is_refused() {
    let site = Site::seen_by(Role::Administrator).await;
    let json = Request::post("/sync").header(header::CONTENT_TYPE, "application/json").body(Body::from("{}")).unwrap();
    assert_eq!(site.page(json).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let twice = site.post("/sync", &[("mode", "full"), ("mode", "delta")]).await;
    assert_eq!(twice.status, StatusCode::BAD_REQUEST);
    let twice = site.post("/pools/new", &[("live_DataConf", "file:///a"), ("live_DataConf", "file:///b")]).await;
    assert!(twice.status.is_client_error(), "{}", twice.status);
    assert_eq!(site.get("/runs?pool=a&pool=b").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn every_answer_tells_the_browser_what_to_refuse() {
    let site = Site::seen_by(Role::Administrator).await;
    for path in ["/", "/nothing", "/runs.csv", "/healthz", "/login"] {
        let page = site.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn no_page_holds_inline_scripts_or_styles() {
    let site = Site::seen_by(Role::Administrator).await;
    let atl = format!("/pools/{ATL}");
    for path in ["/", "/login", "/pools", "/pools/new", &atl, "/sync", "/runs", "/status", "/settings", "/nothing"] {
        let page = site.get(path).await;
        assert!(!page.has("style") && !page.has("[style]") && !page.has("script:not([src])"), "{path}");
        assert!(!page.text.contains(" onclick="), "{path}");
    }
}

#[tokio::test]
async fn assets_are_cached_for_ever_under_the_name_of_their_content() {
    let site = Site::of(World::new().await);
    let login = site.get("/login").await;
    for (css, attribute, kind) in [
        ("link[rel=stylesheet]", "href", "text/css; charset=utf-8"),
        ("script", "src", "text/javascript; charset=utf-8"),
        ("link[rel=icon]", "href", "image/svg+xml"),
    ] {
        let asset = site.get(&login.attributes(css, attribute)[0]).await;
        assert_eq!(asset.status, StatusCode::OK, "{css}");
        assert_eq!(asset.header("content-type"), kind);
        assert!(asset.header("cache-control").contains("immutable"));
    }
}

#[tokio::test]
async fn pages_are_compressed_and_event_streams_are_not() {
    let site = Site::seen_by(Role::Administrator).await;
    let started = site.post("/sync", &[("pool_fqdn", ATL), ("backup_module", "DataConf")]).await;
    let events = format!("{}/events", started.location());
    let ask = |path: &str| Request::get(path).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
    let page = site.send(ask("/pools")).await;
    assert_eq!(page.headers()[header::CONTENT_ENCODING], "gzip");
    let stream = site.send(ask(&events)).await;
    assert_eq!(stream.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert!(!stream.headers().contains_key(header::CONTENT_ENCODING));
}

#[tokio::test]
async fn supervisors_are_answered_without_signing_in() {
    let site = Site::of(World::new().await);
    assert_eq!(site.get("/healthz").await.text, "ok\n");
    assert_eq!(site.get("/readyz").await.text, "{\"status\":\"ready\",\"workers\":0}\n");
    site.world.panel.shutdown.cancel();
    assert_eq!(site.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_panel_without_its_database_still_answers_with_a_page() {
    let site = Site::seen_by(Role::Administrator).await;
    site.world.panel.database.close().await;
    let page = site.get("/pools").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.text("h1"), "The panel’s database does not answer");
    assert!(page.text.contains("what waits in the queue stays there"), "{}", page.text);
    assert_eq!(page.attributes("#comes-back", "data-looks-again"), ["10"], "it looks again by itself");
    let without_scripts = "<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>";
    assert!(page.text.contains(without_scripts), "{}", page.text);
    let sent = site.post("/sync", &[("pool_fqdn", "a.x.com")]).await;
    assert_eq!((sent.status, sent.text.contains("http-equiv=\"refresh\"")), (StatusCode::SERVICE_UNAVAILABLE, false));
    assert!(sent.text("#comes-back").contains("not sent again by itself"), "{}", sent.text);
    assert!(
        !page.text.to_lowercase().contains("pool timed out") && !page.text.contains("sqlx"),
        "no cause on the page"
    );
    assert_eq!(site.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
}
