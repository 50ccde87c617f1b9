//! What is left here of people from elsewhere when the directory or the provider does not have them any more.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use poolsync::{access::directory, state::sql};
use serde_json::json;

use super::{
    directory::panel_with,
    single_sign_on::{self, cookie, is_in, site_of},
    support::{
        servers::{
            forger::{Forger, now},
            slapd::{BASE, DORA, PASSWORD, Slapd},
        },
        web::Site,
    },
};

/// Makes a token that sees what there is, without an end.
async fn make_token(site: &Site) -> String {
    let form = [
        ("name", "nightly"),
        ("expires", "never"),
        ("permission", "Get-CsBackupServiceStatus"),
        ("pools", "all"),
        ("modules", "all"),
    ];
    let page = site.post("/tokens", &form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page.attributes("#token", "value").remove(0)
}

/// What somebody is answered who shows a token.
async fn shown(site: &Site, token: &str) -> StatusCode {
    let site = Site::of(site.world.clone());
    let request = Request::get("/runs.csv").header(header::AUTHORIZATION, format!("Bearer {token}"));
    site.page(request.body(Body::empty()).unwrap()).await.status
}

async fn execute(site: &Site, text: &'static str) {
    let mut tx = site.world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn tokens_of_somebody_whom_the_directory_does_not_have_any_more_let_nobody_in() {
    let slapd = Slapd::start("localhost");
    let [address, _] = slapd.addresses("localhost");
    let mut site = Site::of(panel_with(slapd.config(&[address])).await);
    site.sign_in("anna", PASSWORD).await;
    let told = site.get("/tokens").await.text("#ends-with");
    assert!(told.contains("while the directory has your account"), "{told}");
    let token = make_token(&site).await;
    execute(&site, "delete from sessions").await;
    directory::recheck(&site.world.panel).await.unwrap();
    assert_eq!(shown(&site, &token).await, StatusCode::OK, "she is there");

    let lock = |value: &str| {
        format!("dn: uid=anna,ou=people,{BASE}\nchangetype: modify\nreplace: pwdAccountLockedTime\n{value}")
    };
    slapd.change(&lock("pwdAccountLockedTime: 000001010000Z\n"));
    for _ in 0..2 {
        directory::recheck(&site.world.panel).await.unwrap();
        assert_eq!(shown(&site, &token).await, StatusCode::UNAUTHORIZED, "nobody signed in, and she was looked up");
    }
    let roles = sql("select count(*) as n from user_roles").one(&site.world.panel.database).await.unwrap();
    assert_eq!(roles.count("n").unwrap(), 0, "her groups give nothing any more");
    let audit = site.world.audit().await;
    let ends = audit.iter().filter(|e| e.starts_with("Sign-Out: anna: sessions and tokens ended")).count();
    assert_eq!(ends, 1, "{audit:?}");

    // What an administrator gave her here does not help.
    execute(&site, "insert into user_roles (user_id, role) select id, 'CsAdministrator' from users").await;
    assert_eq!(shown(&site, &token).await, StatusCode::UNAUTHORIZED);

    slapd.change(&lock(""));
    directory::recheck(&site.world.panel).await.unwrap();
    assert_eq!(shown(&site, &token).await, StatusCode::UNAUTHORIZED, "not before she comes herself");
    assert_eq!(site.sign_in("anna", PASSWORD).await.location(), "/");
    assert_eq!(shown(&site, &token).await, StatusCode::OK);
}

#[tokio::test]
async fn somebody_without_a_role_who_left_a_token_is_told_of_once() {
    let slapd = Slapd::start("localhost");
    let [address, _] = slapd.addresses("localhost");
    let mut site = Site::of(panel_with(slapd.config(&[address])).await);
    site.sign_in("anna", PASSWORD).await;
    let token = make_token(&site).await;
    slapd.change(&format!("dn: cn=CsAdministrator,ou=groups,{BASE}\nchangetype: delete\n"));
    directory::recheck(&site.world.panel).await.unwrap();
    let once = site.world.audit().await;
    assert!(once.last().unwrap().starts_with("Sign-Out: anna: sessions ended: no role is left"), "{once:?}");
    directory::recheck(&site.world.panel).await.unwrap();
    assert_eq!(site.world.audit().await, once);
    assert_eq!(shown(&site, &token).await, StatusCode::FORBIDDEN, "it has no right left");
}

#[tokio::test]
async fn tokens_of_a_providers_account_count_for_thirty_days_after_a_sign_in_there() {
    const DAY: i64 = 86_400;
    let forger = Forger::start().await;
    let mut site = site_of(&forger).await;
    site.world.stop_clock();
    let mut site = Site::of(site.world);
    let page = single_sign_on::sign_in(&site, &forger).await;
    site.set_cookie(Some(cookie(&page, "__Host-poolsync").expect("in").as_bytes()));
    let told = site.get("/tokens").await.text("#ends-with");
    assert!(told.contains("30 days after your last sign-in with your provider"), "{told}");
    let token = make_token(&site).await;
    site.world.wait(30 * DAY - 60);
    assert_eq!(shown(&site, &token).await, StatusCode::OK);
    site.world.wait(120);
    assert_eq!(shown(&site, &token).await, StatusCode::UNAUTHORIZED, "nobody knows whether they still work there");
    forger.forge(|token| {
        token.claims["iat"] = json!(now() + 30 * DAY);
        token.claims["exp"] = json!(now() + 31 * DAY);
    });
    site.set_cookie(None);
    assert!(is_in(&single_sign_on::sign_in(&site, &forger).await));
    assert_eq!(shown(&site, &token).await, StatusCode::OK);
}

#[tokio::test]
async fn one_person_whom_the_directory_cant_be_asked_about_keeps_nobody_from_being_looked_up() {
    let slapd = Slapd::start("localhost");
    let [address, _] = slapd.addresses("localhost");
    let site = Site::of(panel_with(slapd.config(&[address])).await);
    for name in ["anna", "dora"] {
        Site::of(site.world.clone()).sign_in(name, PASSWORD).await;
    }
    execute(&site, "update users set subject = 'dn:no name of an entry' where name = 'anna'").await;
    slapd.change(&format!("dn: {DORA}\nchangetype: delete\n"));
    directory::recheck(&site.world.panel).await.unwrap();
    let left = "select u.name from sessions s join users u on u.id = s.user_id";
    let left = sql(left).all(&site.world.panel.database).await.unwrap();
    let left: Vec<_> = left.iter().map(|row| row.text("name").unwrap()).collect();
    assert_eq!(left, ["anna"], "who can’t be asked about goes on, who is gone does not");
}

#[tokio::test]
async fn people_of_a_provider_have_no_passkeys_here() {
    let forger = Forger::start().await;
    let mut site = site_of(&forger).await;
    forger.forge(|token| token.claims["auth_time"] = json!(now()));
    let page = single_sign_on::sign_in(&site, &forger).await;
    site.set_cookie(Some(cookie(&page, "__Host-poolsync").expect("in").as_bytes()));
    let page = site.get("/account/second_factor").await;
    assert!(page.text("#no-passkeys").contains("sign in with your provider"), "{}", page.text);
    assert!(!page.has("a[href$=\"passkeys/new\"]"));
    assert_eq!(site.get("/account/second_factor/passkeys/new").await.location(), "/account/second_factor");
}
