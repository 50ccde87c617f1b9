//! The own account: sessions, the password, and what needs a fresh proof of who one is.

use std::pin::pin;

use axum::http::StatusCode;
use poolsync::{
    domain::{Role, UserName},
    state::{
        Database,
        sessions::{self, rotate_sessions_of},
        sql, users,
    },
};

use super::support::{
    on_both_engines,
    web::{PASSWORD, Site},
    world::World,
};

const NEW: &str = "seven lazy otters whistle";

async fn signed_in() -> Site {
    let mut world = World::new().await;
    world.stop_clock();
    let mut site = Site::of(world);
    site.add_user("vera", Role::HelpDesk).await;
    site.sign_in("vera", PASSWORD).await;
    site
}

/// The same person with another browser.
async fn elsewhere(site: &Site) -> Site {
    let mut other = Site::of(site.world.clone());
    other.sign_in("vera", PASSWORD).await;
    other
}

fn session(site: &Site) -> String {
    site.cookie("poolsync").expect("a session’s cookie")
}

#[tokio::test]
async fn the_page_says_who_one_is_and_where_one_is_signed_in() {
    let site = signed_in().await;
    elsewhere(&site).await;
    let page = site.get("/account").await;
    assert_eq!(page.text("dd strong"), "vera");
    assert!(page.text("main").contains("CsHelpDesk"));
    assert_eq!(page.texts(".sessions tbody tr").len(), 2);
    assert_eq!(page.texts(".sessions .badge"), ["This one"]);
    assert_eq!(site.get("/").await.attributes(".who a", "href"), ["/account"]);
}

#[tokio::test]
async fn a_session_is_ended_from_another_one() {
    let site = signed_in().await;
    let (second, third) = (elsewhere(&site).await, elsewhere(&site).await);
    let page = site.get("/account").await;
    let end = page.attributes(".sessions form", "action");
    assert_eq!(end.len(), 2, "not the one that looks");
    assert_eq!(site.post(&end[0], &[]).await.location(), "/account?done=session");
    let left = [second.get("/").await.status, third.get("/").await.status];
    assert_eq!(left.iter().filter(|status| **status == StatusCode::OK).count(), 1);
    site.post("/account/sessions/end_others", &[]).await.location();
    assert_eq!(second.get("/").await.location(), "/login");
    assert_eq!(third.get("/").await.location(), "/login");
    assert_eq!(site.get("/").await.status, StatusCode::OK);
    let audit = site.world.audit().await;
    assert_eq!(audit.iter().filter(|e| e.starts_with("Remove-CsUserSession: vera")).count(), 2);
}

#[tokio::test]
async fn nobody_ends_a_session_of_somebody_else() {
    let site = signed_in().await;
    site.add_user("bert", Role::Administrator).await;
    let mut bert = Site::of(site.world.clone());
    bert.sign_in("bert", PASSWORD).await;
    let other = elsewhere(&site).await;
    let end = site.get("/account").await.attributes(".sessions form", "action").remove(0);
    bert.post(&end, &[]).await.location();
    assert_eq!(other.get("/").await.status, StatusCode::OK);
    assert_eq!(site.post("/account/sessions/nonsense/end", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions_and_renews_this_one() {
    let mut site = signed_in().await;
    let other = elsewhere(&site).await;
    let before = session(&site);
    let change = [("current", PASSWORD), ("password", NEW), ("password_again", NEW)];
    for (fields, field) in [
        ([("current", "wrong horse battery"), change[1], change[2]], "current"),
        ([change[0], change[1], ("password_again", "seven lazy otters")], "password_again"),
        ([change[0], ("password", "short"), ("password_again", "short")], "password"),
        ([change[0], ("password", "password1234"), ("password_again", "password1234")], "password"),
    ] {
        let page = site.post("/account/password", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has(&format!("#{field}-error")), "{field}: {}", page.text("main"));
        assert!(!page.text.contains(NEW));
    }
    assert_eq!(other.get("/").await.status, StatusCode::OK, "nothing happened yet");

    assert_eq!(site.post("/account/password", &change).await.location(), "/account?done=password");
    assert_eq!(other.get("/").await.location(), "/login");
    let page = site.get("/account?done=password").await;
    assert!(page.text(".callout").contains("was changed"));
    site.keep_cookies(&page);
    assert_ne!(session(&site), before, "the session has another token");
    assert_eq!(site.get("/").await.status, StatusCode::OK);

    let mut again = Site::of(site.world.clone());
    assert_eq!(again.sign_in("vera", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(again.sign_in("vera", NEW).await.location(), "/");
    assert!(site.world.audit().await.iter().any(|e| e.starts_with("Set-CsUserPassword: vera")));
}

#[tokio::test]
async fn what_matters_most_needs_a_fresh_proof_and_comes_back() {
    let mut site = signed_in().await;
    site.world.wait(16 * 60);
    assert_eq!(site.get("/account").await.status, StatusCode::OK);
    let asked = site.get("/account/password").await;
    assert_eq!(asked.location(), "/login?again=1&next=%2Faccount%2Fpassword");
    let form = site.get(asked.location()).await;
    assert_eq!(form.text("h1"), "Sign in again");
    assert_eq!(form.attributes("#name", "value"), ["vera"]);
    let change = [("current", PASSWORD), ("password", NEW), ("password_again", NEW)];
    assert!(site.post("/account/password", &change).await.location().starts_with("/login?again=1"));

    let before = session(&site);
    let fields = [("name", "vera"), ("password", PASSWORD), ("next", "/account/password"), ("again", "1")];
    let back = site.post("/login", &fields).await;
    assert_eq!(back.location(), "/account/password");
    site.keep_cookies(&back);
    assert_ne!(session(&site), before);
    assert_eq!(site.get("/account/password").await.status, StatusCode::OK);
    assert_eq!(site.get("/account").await.texts(".sessions tbody tr").len(), 1, "the session before has ended");
}

#[tokio::test]
async fn changed_rights_give_a_session_another_token_and_the_one_before_counts_half_a_minute() {
    let mut site = signed_in().await;
    let old = Site::of(site.world.clone());
    let before = session(&site);
    let panel = &site.world.panel;
    let name: UserName = "vera".parse().unwrap();
    let (user, _) = users::find_user(&panel.database, &name).await.unwrap().expect("there");
    let mut tx = panel.database.begin().await.unwrap();
    rotate_sessions_of(&mut tx, user.id).await.unwrap();
    tx.commit().await.unwrap();

    let page = site.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("set-cookie").starts_with("poolsync=") && page.header("set-cookie").contains("HttpOnly"));
    site.keep_cookies(&page);
    assert_ne!(session(&site), before);
    let mut old = old;
    old.set_cookie(Some(format!("poolsync={before}").as_bytes()));
    let late = old.get("/").await;
    assert_eq!(late.status, StatusCode::OK, "it was on its way");
    assert_eq!(late.header("set-cookie"), "", "only the first gets the new one");
    site.world.wait(31);
    assert_eq!(old.get("/").await.location(), "/login");
    assert_eq!(site.get("/").await.status, StatusCode::OK);
    assert_eq!(site.get("/").await.header("set-cookie"), "");
}

#[tokio::test]
async fn a_session_ends_after_an_hour_unused_and_after_twelve_in_any_case() {
    let site = signed_in().await;
    let idle = elsewhere(&site).await;
    for _ in 0..14 {
        assert_eq!(site.get("/").await.status, StatusCode::OK);
        site.world.wait(50 * 60);
    }
    assert_eq!(idle.get("/").await.location(), "/login");
    assert_eq!(site.get("/").await.status, StatusCode::OK);
    site.world.wait(50 * 60);
    assert_eq!(site.get("/").await.location(), "/login", "twelve hours have passed");
}

#[tokio::test]
async fn a_sign_in_and_whoever_ends_the_sessions_of_its_account_do_not_block_each_other() {
    on_both_engines(|database| async move {
        let site = Site::of(World::empty(database));
        site.add_user("vera", Role::Administrator).await;
        let database = &site.world.panel.database;
        let now = site.world.panel.clock.now();
        let (vera, _) = users::find_user(database, &"vera".parse().unwrap()).await.unwrap().unwrap();
        let mut tx = database.begin().await.unwrap();
        let old = sessions::NewSession {
            token_digest: "old",
            user: vera.id,
            method: "password",
            address: None,
            agent: "",
            expires_at: now.plus_micros(-1),
        };
        sessions::insert_session(&mut tx, &old, now).await.unwrap();
        tx.commit().await.unwrap();

        // As whoever disables an account does: it is held first, and then its sessions end.
        let mut tx = database.begin().await.unwrap();
        let is_postgres = !tx.for_update().is_empty();
        let hold = if is_postgres { "select id from users for update" } else { "select id from users" };
        sql(hold).all(&mut tx).await.unwrap();
        let fields = [("name", "vera"), ("password", PASSWORD)];
        let mut sign_in = pin!(site.post("/login", &fields));
        tokio::select! {
            page = &mut sign_in => panic!("{}", page.status),
            () = async {
                while is_postgres && !waits(database).await {}
            } => {}
        }
        sessions::end_sessions_of(&mut tx, vera.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(sign_in.await.location(), "/");
    })
    .await;
}

/// Whether somebody waits for a lock of this database.
async fn waits(database: &Database) -> bool {
    let row = sql("select count(*) as n from pg_stat_activity \
         where datname = current_database() and wait_event_type = 'Lock'")
    .one(database)
    .await
    .unwrap();
    row.count("n").unwrap() > 0
}
