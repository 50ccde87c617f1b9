//! Who gets in, who may do what, and what is refused at the door.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use poolsync::{
    access::setup::offer_setup,
    domain::Role,
    state::{
        runs::{RunFilter, list_runs},
        sql,
    },
};

use super::support::{
    web::{PASSWORD, Site},
    world::{ATL, World},
};

#[tokio::test]
async fn signing_in_leads_to_the_page_that_was_asked_for() {
    let mut site = Site::of(World::new().await);
    site.add_user("anna", Role::Administrator).await;
    let asked = site.get("/runs?state=failed").await;
    assert_eq!(asked.location(), "/login?next=%2Fruns%3Fstate%3Dfailed");
    let form = site.get(asked.location()).await;
    let next = form.attributes("input[name=next]", "value").remove(0);

    let fields = [("name", "Anna"), ("password", PASSWORD), ("next", next.as_str())];
    let signed_in = site.post("/login", &fields).await;
    assert_eq!(signed_in.location(), "/runs?state=failed");
    let cookie = signed_in.header("set-cookie");
    assert!(
        cookie.starts_with("poolsync=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    site.sign_in("anna", PASSWORD).await;
    assert_eq!(site.get("/").await.status, StatusCode::OK);

    let out = site.post("/logout", &[]).await;
    assert_eq!(out.location(), "/login");
    assert_eq!(site.get("/").await.location(), "/login", "the old cookie is worth nothing any more");
}

#[tokio::test]
async fn a_wrong_password_is_told_beside_the_name_and_never_shown_again() {
    let site = Site::of(World::new().await);
    site.add_user("anna", Role::Administrator).await;
    for name in ["anna", "nobody", "not a name"] {
        let page = site.post("/login", &[("name", name), ("password", "wrong horse battery")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text("#name-error").contains("don’t belong together"));
        assert_eq!(page.attributes("#name", "value"), [name]);
        assert!(!page.text.contains("wrong horse"));
        assert!(page.headers.get(header::SET_COOKIE).is_none());
    }
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_the_host() {
    let mut world = World::new().await;
    let mut config = (*world.panel.config).clone();
    config.public_url = Some("https://panel.example".to_owned());
    world.panel.config = config.into();
    let mut site = Site::of(world);
    site.add_user("anna", Role::Administrator).await;
    let page = site.sign_in("anna", PASSWORD).await;
    let cookie = page.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-poolsync=") && cookie.contains("Secure") && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert_eq!(site.get("/").await.status, StatusCode::OK);

    // A proxy in front that names itself in Host does not make the panel's own pages strangers.
    let behind_proxy = Request::post("/logout")
        .header(header::HOST, "10.0.0.7:8080")
        .header(header::ORIGIN, "https://panel.example")
        .body(Body::empty())
        .unwrap();
    assert_eq!(site.page(behind_proxy).await.location(), "/login");
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let site = Site::of(World::new().await);
    site.add_user("anna", Role::Administrator).await;
    for next in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\r\n/evil.example",
        "javascript:alert(1)",
    ] {
        let page = site.post("/login", &[("name", "anna"), ("password", PASSWORD), ("next", next)]).await;
        assert_eq!(page.location(), "/", "{next:?}");
    }
    // What is encoded once more is a path of this site to every browser.
    for next in ["/%2f%2fevil.example", "/%5cevil.example", "/%09/evil.example"] {
        let page = site.post("/login", &[("name", "anna"), ("password", PASSWORD), ("next", next)]).await;
        assert_eq!(page.location(), next);
    }
}

#[tokio::test]
async fn a_broken_cookie_is_no_cookie() {
    let mut site = Site::seen_by(Role::Administrator).await;
    for cookie in [&b"poolsync="[..], b"poolsync=zz", b"poolsync", b"=;;=", b"poolsync=%ff%00", b"poolsync=\xff\xfe"] {
        site.set_cookie(Some(cookie));
        assert_eq!(site.get("/").await.location(), "/login", "{cookie:?}");
    }
}

#[tokio::test]
async fn unsigned_posts_change_nothing() {
    let mut site = Site::seen_by(Role::Administrator).await;
    site.set_cookie(None);
    let page = site.post("/sync", &[("pool_fqdn", ATL)]).await;
    assert_eq!(page.location(), "/login");
    assert_eq!(count_runs(&site).await, 0);
}

#[tokio::test]
async fn posts_from_another_site_are_refused_with_a_page() {
    let site = Site::seen_by(Role::Administrator).await;
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let request = Request::post("/sync")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(name, value)
            .body(Body::from(format!("pool_fqdn={ATL}")))
            .unwrap();
        let page = site.page(request).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{name}: {value}");
        assert_eq!(page.text("h1"), "The request came from another site");
    }
    assert_eq!(count_runs(&site).await, 0);
    let request = Request::post("/sync")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("origin", "http://panel.example")
        .body(Body::from(format!("pool_fqdn={ATL}")))
        .unwrap();
    assert!(site.page(request).await.location().starts_with("/runs/"));
}

#[tokio::test]
async fn who_may_only_look_is_offered_nothing_else_and_refused_by_name() {
    let site = Site::seen_by(Role::ViewOnlyAdministrator).await;
    let home = site.get("/").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(!home.has("a[href^='/sync']") && !home.has("form[action='/sync']"));
    for path in ["/pools", "/runs", "/status", "/settings"] {
        assert_eq!(site.get(path).await.status, StatusCode::OK, "{path}");
    }
    let atl = format!("/pools/{ATL}");
    for (path, permission) in [
        ("/sync".to_owned(), "Invoke-CsBackupServiceSync"),
        ("/pools/new".to_owned(), "Set-CsPoolBackupRelationship"),
        (format!("{atl}/edit"), "Set-CsPoolBackupRelationship"),
        (format!("{atl}/remove"), "Set-CsPoolBackupRelationship"),
        ("/settings".to_owned(), "Set-CsBackupServiceConfiguration"),
    ] {
        let page = site.post(&path, &[("pool_fqdn", ATL)]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert!(page.text("main").contains(permission), "{path}");
    }
    assert_eq!(count_runs(&site).await, 0);
}

#[tokio::test]
async fn the_setup_link_makes_one_administrator_and_no_second() {
    let mut site = Site::of(World::new().await);
    let link = offer_setup(&site.world.panel).await.unwrap().expect("no account yet");
    assert_eq!(site.get("/setup/0000").await.status, StatusCode::NOT_FOUND);
    let fields = [("name", "anna"), ("password", PASSWORD), ("password_again", "something else")];
    let differ = site.post(&link, &fields).await;
    assert_eq!(differ.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(differ.has("#password_again-error") && !differ.text.contains(PASSWORD));
    assert_eq!(differ.attributes("#name", "value"), ["anna"]);

    let fields = [("name", "anna"), ("password", PASSWORD), ("password_again", PASSWORD)];
    let made = site.post(&link, &fields).await;
    assert_eq!(made.location(), "/");
    site.set_cookie(made.header("set-cookie").split(';').next().map(str::as_bytes));
    assert_eq!(site.get("/").await.text(".who strong"), "anna");
    assert_eq!(site.post(&link, &fields).await.status, StatusCode::NOT_FOUND);
}

async fn count_runs(site: &Site) -> usize {
    list_runs(&site.world.panel.database, &RunFilter::default(), None, 100).await.unwrap().runs.len()
}

#[tokio::test]
async fn what_anybody_may_keep_a_copy_of_carries_no_cookie() {
    let site = Site::seen_by(Role::Administrator).await;
    let style = site.get("/runs").await.attributes("link[rel=stylesheet]", "href").remove(0);
    let mut tx = site.world.panel.database.begin().await.unwrap();
    sql("update sessions set rotate = 1").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let kept = site.get(&style).await;
    assert!(kept.status.is_success() && kept.header("cache-control").contains("public"));
    assert_eq!(kept.header("set-cookie"), "");
    assert!(site.get("/runs").await.header("set-cookie").starts_with("poolsync="), "the next page brings it");
}
