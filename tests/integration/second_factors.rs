//! Second factors without a browser: time-based codes, recovery codes, and roles that must have one.

use std::{net::IpAddr, sync::Arc};

use axum::http::StatusCode;
use poolsync::{
    domain::{CustomRole, Role, Scope, Settings, UserName},
    operations::{Giver, accounts, roles::create_role},
    state::sql,
};
use tokio::task::JoinSet;
use totp_rs::{Builder, Secret, Totp};

use super::support::{
    on_both_engines,
    process::{outcome, poolsync},
    web::{PASSWORD, Page, Site},
    world::{World, actor},
};

/// What an authenticator app does with a seed.
struct App(Totp);

impl App {
    fn of(page: &Page) -> Self {
        let seed = Secret::try_from_base32(page.text("#seed")).unwrap();
        let name = Some("poolsync");
        Self(Builder::new().with_secret(seed).with_account_name("x").with_issuer(name).build().unwrap())
    }

    /// The code it shows in `seconds` from now.
    fn code(&self, site: &Site, seconds: i64) -> String {
        let now = site.world.panel.clock.now().as_micros() / 1_000_000 + seconds;
        self.0.generate(now.try_into().unwrap()).to_string()
    }
}

async fn signed_in() -> Site {
    let mut world = World::new().await;
    world.stop_clock();
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    site
}

/// Sets up an app and gives it with the recovery codes.
async fn set_up_app(site: &Site) -> (App, Vec<String>) {
    let page = site.get("/account/second_factor/codes").await;
    let app = App::of(&page);
    let enrolment = page.attributes("[name=enrolment]", "value").remove(0);
    let code = app.code(site, 0);
    let done = site.post("/account/second_factor/codes", &[("enrolment", &enrolment), ("code", &code)]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text("main"));
    (app, done.texts(".codes code"))
}

/// Somebody whose password was right, at the question for the second factor.
async fn at_second_step(site: &Site) -> Site {
    let mut other = Site::of(site.world.clone());
    let asked = other.sign_in("vera", PASSWORD).await;
    assert_eq!(asked.location(), "/login/second");
    assert!(other.cookie("poolsync").is_none(), "not signed in yet");
    other
}

#[tokio::test]
async fn an_app_is_set_up_by_picture_or_text_and_its_codes_are_asked_for() {
    let site = signed_in().await;
    let page = site.get("/account/second_factor/codes").await;
    let uri = page.text("#uri");
    assert!(uri.starts_with("otpauth://totp/") && uri.contains("issuer=poolsync") && uri.contains("vera"), "{uri}");
    assert!(page.has("svg.qr path"));
    let enrolment = page.attributes("[name=enrolment]", "value").remove(0);
    let wrong = site.post("/account/second_factor/codes", &[("enrolment", &enrolment), ("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.text("#seed"), page.text("#seed"), "the same seed is asked for again");

    let (app, codes) = set_up_app(&site).await;
    assert_eq!(codes.len(), 10);
    let kept = sql("select totp_secret from users").one(&site.world.panel.database).await.unwrap();
    assert!(kept.text("totp_secret").unwrap().starts_with("v1:"), "sealed");

    site.world.wait(60);
    let mut other = at_second_step(&site).await;
    assert_eq!(other.get("/").await.location(), "/login");
    assert_eq!(other.get("/login/second").await.text("h1"), "Second factor");
    let code = app.code(&other, 0);
    let done = other.post("/login/second", &[("code", &format!("{} {}", &code[..3], &code[3..]))]).await;
    assert_eq!(done.location(), "/");
    other.keep_cookies(&done);
    assert_eq!(other.get("/").await.status, StatusCode::OK);
    assert!(other.cookie("poolsync-step").is_none());

    // The same code a second time, and one from before it, count no more.
    for seconds in [0, -30] {
        let third = at_second_step(&site).await;
        let again = third.post("/login/second", &[("code", &app.code(&third, seconds))]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text("#code-error").contains("does not count"));
    }
    let audit = site.world.audit().await;
    assert!(audit.contains(&"New-CsUserTotp: vera: ".to_owned()), "{audit:?}");
    assert!(audit.contains(&"Sign-In: vera: signed in (password and code)".to_owned()), "{audit:?}");
    assert!(audit.contains(&"Sign-In: vera: refused: wrong second factor".to_owned()), "{audit:?}");
}

#[tokio::test]
async fn a_code_may_come_with_the_password() {
    let site = signed_in().await;
    let (app, _) = set_up_app(&site).await;
    site.world.wait(60);
    let other = Site::of(site.world.clone());
    let code = app.code(&other, 0);
    let fields = [("name", "vera"), ("password", PASSWORD), ("next", "/runs")];
    let wrong = other.post("/login", &[fields[0], fields[1], fields[2], ("code", "123456")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.text("h1"), "Second factor");
    let right = other.post("/login", &[fields[0], fields[1], fields[2], ("code", &code)]).await;
    assert_eq!(right.location(), "/runs");
}

#[tokio::test]
async fn a_step_takes_five_answers_and_lasts_five_minutes() {
    let site = signed_in().await;
    let (app, _) = set_up_app(&site).await;
    site.world.wait(3600);
    let guesser = at_second_step(&site).await;
    for _ in 0..5 {
        assert_eq!(guesser.post("/login/second", &[("code", "123456")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let code = app.code(&guesser, 0);
    assert_eq!(guesser.post("/login/second", &[("code", &code)]).await.location(), "/login", "even the right one");
    let late = at_second_step(&site).await;
    site.world.wait(301);
    assert_eq!(late.get("/login/second").await.location(), "/login");
    assert_eq!(late.post("/login/second", &[("code", &app.code(&late, 0))]).await.location(), "/login");
}

#[tokio::test]
async fn who_has_the_password_does_not_guess_codes_for_long() {
    let site = signed_in().await;
    set_up_app(&site).await;
    let mut looked_at = 0;
    for i in 0..10 {
        let mut guesser = Site::of(site.world.clone());
        guesser.address = Some(IpAddr::from([192, 0, 2, i]));
        guesser.sign_in("vera", PASSWORD).await;
        for _ in 0..5 {
            if guesser.post("/login/second", &[("code", "123456")]).await.status == StatusCode::UNPROCESSABLE_ENTITY {
                looked_at += 1;
            }
        }
    }
    assert_eq!(looked_at, 10, "from all addresses together");
}

#[tokio::test]
async fn codes_fired_at_once_are_looked_at_as_rarely() {
    on_both_engines(|database| async move {
        let mut world = World::empty(database);
        world.stop_clock();
        let mut site = Site::of(world);
        site.add_user("vera", Role::Administrator).await;
        site.sign_in("vera", PASSWORD).await;
        let (app, _) = set_up_app(&site).await;
        site.world.wait(60);
        let mut guessers = Vec::new();
        for i in 0..4 {
            let mut guesser = Site::of(site.world.clone());
            guesser.address = Some(IpAddr::from([192, 0, 2, i]));
            guesser.sign_in("vera", PASSWORD).await;
            guessers.push(Arc::new(guesser));
        }
        let mut answers = JoinSet::new();
        for guesser in &guessers {
            for _ in 0..5 {
                let guesser = Arc::clone(guesser);
                answers.spawn(async move { guesser.post("/login/second", &[("code", "123456")]).await.status });
            }
        }
        let statuses = answers.join_all().await;
        let looked_at = statuses.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count();
        let refused = statuses.iter().filter(|status| **status == StatusCode::TOO_MANY_REQUESTS).count();
        assert_eq!((looked_at, refused), (10, 10), "{statuses:?}");

        // Right ones use nothing up.
        site.world.wait(300);
        for _ in 0..3 {
            let mut other = at_second_step(&site).await;
            other.address = Some(IpAddr::from([192, 0, 2, 99]));
            assert_eq!(other.post("/login/second", &[("code", &app.code(&other, 0))]).await.location(), "/");
            site.world.wait(60);
        }
        let on_record = sql("select count(*) as n from sign_in_limits where name = 'address:192.0.2.99'");
        assert_eq!(on_record.one(&site.world.panel.database).await.unwrap().count("n").unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_known_browser_guesses_codes_no_faster() {
    let mut site = signed_in().await;
    set_up_app(&site).await;
    let out = site.post("/logout", &[]).await;
    site.keep_cookies(&out);
    assert!(site.cookie("poolsync-browser").is_some());
    let world = site.world.clone();
    let mut guess = async |times: usize| {
        assert_eq!(site.sign_in("vera", PASSWORD).await.location(), "/login/second");
        let mut status = StatusCode::OK;
        for _ in 0..times {
            status = site.post("/login/second", &[("code", "123456")]).await.status;
        }
        status
    };
    assert_eq!(guess(5).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(guess(5).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(guess(1).await, StatusCode::TOO_MANY_REQUESTS);
    world.wait(60);
    assert_eq!(guess(1).await, StatusCode::TOO_MANY_REQUESTS, "one more each five minutes");
    world.wait(240);
    assert_eq!(guess(1).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(guess(1).await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_new_second_factor_ends_the_other_sessions() {
    let site = signed_in().await;
    let mut other = Site::of(site.world.clone());
    other.sign_in("vera", PASSWORD).await;
    assert_eq!(other.get("/").await.status, StatusCode::OK);
    set_up_app(&site).await;
    assert_eq!(site.get("/").await.status, StatusCode::OK);
    assert_eq!(other.get("/").await.location(), "/login", "whoever got in without it must show it now");
}

#[tokio::test]
async fn a_recovery_code_works_once_and_new_ones_replace_the_old() {
    let site = signed_in().await;
    let (_, codes) = set_up_app(&site).await;
    let digests = sql("select digest from recovery_codes").all(&site.world.panel.database).await.unwrap();
    assert!(digests.iter().all(|row| !codes.contains(&row.text("digest").unwrap())));
    let other = at_second_step(&site).await;
    let typed = codes[3].to_uppercase().replace('-', " ");
    assert_eq!(other.post("/login/second", &[("code", &typed)]).await.location(), "/");
    let again = at_second_step(&site).await;
    assert_eq!(again.post("/login/second", &[("code", &codes[3])]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(site.get("/account").await.text("main").contains("9 recovery codes left"));

    let renewed = site.post("/account/second_factor/recovery", &[]).await.texts(".codes code");
    assert_eq!(renewed.len(), 10);
    assert_eq!(again.post("/login/second", &[("code", &codes[4])]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(again.post("/login/second", &[("code", &renewed[0])]).await.location(), "/");
}

#[tokio::test]
async fn without_a_second_factor_there_are_no_recovery_codes() {
    let site = signed_in().await;
    assert_eq!(site.post("/account/second_factor/recovery", &[]).await.location(), "/account/second_factor");
    set_up_app(&site).await;
    let removed = site.post("/account/second_factor/codes/remove", &[]).await;
    assert_eq!(removed.location(), "/account/second_factor?done=totp_removed");
    let left = sql("select count(*) as n from recovery_codes").one(&site.world.panel.database).await.unwrap();
    assert_eq!(left.count("n").unwrap(), 0);
    let mut other = Site::of(site.world.clone());
    assert_eq!(other.sign_in("vera", PASSWORD).await.location(), "/");
}

#[tokio::test]
async fn who_must_have_a_second_factor_is_led_to_it_and_nowhere_else() {
    let mut site = signed_in().await;
    site.add_user("hans", Role::HelpDesk).await;
    let roles = vec!["CsAdministrator".to_owned()];
    site.world.set(Settings { second_factor_roles: roles, ..Settings::default() }).await;
    for path in ["/", "/runs", "/account", "/settings", "/healthz/..", "/account/password"] {
        assert_eq!(site.get(path).await.location(), "/account/second_factor", "{path}");
    }
    assert_eq!(site.post("/sync", &[]).await.location(), "/account/second_factor");
    let page = site.get("/account/second_factor").await;
    assert!(page.text(".callout.warn").contains("Set up a second factor first"));
    set_up_app(&site).await;
    assert_eq!(site.get("/").await.status, StatusCode::OK);

    site.set_cookie(None);
    site.sign_in("hans", PASSWORD).await;
    assert_eq!(site.get("/").await.status, StatusCode::OK, "his role does not ask for it");
}

#[tokio::test]
async fn the_setting_is_a_box_for_each_role() {
    let site = signed_in().await;
    let fields = [
        ("max_delete_items", "50"),
        ("max_delete_percent", "10"),
        ("second_factor_roles", "CsHelpDesk"),
        ("second_factor_roles", "CsUserAdministrator"),
    ];
    assert_eq!(site.post("/settings", &fields).await.location(), "/settings?saved=1");
    let page = site.get("/settings").await;
    let chosen = page.attributes("[name=second_factor_roles][checked]", "value");
    assert_eq!(chosen, ["CsUserAdministrator", "CsHelpDesk"]);
    let unknown = [fields[0], fields[1], ("second_factor_roles", "CsNobody")];
    assert_eq!(site.post("/settings", &unknown).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_custom_role_asks_for_a_second_factor_too() {
    let mut site = signed_in().await;
    let role = CustomRole {
        name: "Ärzte".parse().unwrap(),
        template: Role::Administrator,
        permissions: Role::Administrator.permissions(),
        scope: Scope::EVERYTHING,
    };
    create_role(&site.world.panel, &Giver::operator(actor()), &role).await.unwrap();
    let fields = [("max_delete_items", "50"), ("max_delete_percent", "10"), ("second_factor_roles", "Ärzte")];
    assert_eq!(site.post("/settings", &fields).await.location(), "/settings?saved=1");
    let page = site.get("/settings").await;
    assert_eq!(page.attributes("[name=second_factor_roles][checked]", "value"), ["Ärzte"]);

    site.add_user("hans", Role::HelpDesk).await;
    // In another letter case, as a group of a directory might bring it.
    assert_eq!(site.post("/users/hans/roles", &[("role", "ärzte")]).await.location(), "/users/hans?done=roles");
    site.set_cookie(None);
    site.sign_in("hans", PASSWORD).await;
    assert_eq!(site.get("/").await.location(), "/account/second_factor");
}

#[tokio::test]
async fn who_may_not_see_roles_does_not_see_custom_ones_in_the_settings() {
    let mut site = signed_in().await;
    let role = CustomRole {
        name: "Secret desk".parse().unwrap(),
        template: Role::HelpDesk,
        permissions: Role::HelpDesk.permissions(),
        scope: Scope::EVERYTHING,
    };
    create_role(&site.world.panel, &Giver::operator(actor()), &role).await.unwrap();
    assert!(site.get("/settings").await.text.contains("Secret desk"));
    site.add_user("hans", Role::HelpDesk).await;
    site.sign_in("hans", PASSWORD).await;
    let page = site.get("/settings").await;
    assert!(page.status == StatusCode::OK && !page.text.contains("Secret desk"));
}

#[tokio::test]
async fn an_ip_address_has_no_passkeys_and_the_page_says_so() {
    let site = signed_in().await;
    let page = site.get("/account/second_factor").await;
    assert!(page.has("#no-passkeys") && !page.has("a[href$='passkeys/new']"));
    assert_eq!(site.get("/account/second_factor/passkeys/new").await.location(), "/account/second_factor");
    assert!(!site.get("/login?again=1").await.has("form[action='/login/passkey']"));
    assert_eq!(site.post("/login/passkey", &[]).await.location(), "/login");
}

#[tokio::test]
async fn lost_second_factors_are_taken_away() {
    let site = signed_in().await;
    set_up_app(&site).await;
    let panel = &site.world.panel;
    let name: UserName = "vera".parse().unwrap();
    accounts::reset_second_factor(panel, &Giver::operator(actor()), &name).await.unwrap();
    assert_eq!(site.get("/").await.location(), "/login", "her sessions have ended");
    let mut other = Site::of(site.world.clone());
    assert_eq!(other.sign_in("vera", PASSWORD).await.location(), "/");
    assert!(site.world.audit().await.iter().any(|entry| entry.starts_with("Reset-CsUserSecondFactor: vera: ")));
}

#[tokio::test]
async fn on_either_database_the_whole_way_in_is_the_same() {
    on_both_engines(|database| async move {
        let mut world = World::empty(database);
        world.stop_clock();
        let mut site = Site::of(world);
        site.address = Some(IpAddr::from([192, 0, 2, 1]));
        site.add_user("vera", Role::Administrator).await;
        for _ in 0..3 {
            let wrong = site.post("/login", &[("name", "vera"), ("password", "wrong horse battery")]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(site.sign_in("vera", PASSWORD).await.location(), "/");
        let (app, codes) = set_up_app(&site).await;
        site.world.wait(60);
        let other = at_second_step(&site).await;
        let wrong = other.post("/login/second", &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(other.post("/login/second", &[("code", &app.code(&other, 0))]).await.location(), "/");
        let third = at_second_step(&site).await;
        assert_eq!(third.post("/login/second", &[("code", &codes[0])]).await.location(), "/");
        assert_eq!(site.get("/account").await.texts(".sessions tbody tr").len(), 3);
        let change = [("current", PASSWORD), ("password", "seven lazy otters whistle")];
        let change = [change[0], change[1], ("password_again", "seven lazy otters whistle")];
        assert_eq!(site.post("/account/password", &change).await.location(), "/account?done=password");
        let page = site.get("/account").await;
        assert!(!page.header("set-cookie").is_empty(), "another token");
        site.keep_cookies(&page);
        assert_eq!(site.get("/account").await.texts(".sessions tbody tr").len(), 1);
        let removed = site.post("/account/second_factor/codes/remove", &[]).await;
        assert_eq!(removed.location(), "/account/second_factor?done=totp_removed");
        assert_eq!(site.post("/account/sessions/end_others", &[]).await.location(), "/account?done=others");
    })
    .await;
}

#[test]
fn the_command_line_takes_lost_second_factors_away() {
    let dir = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| outcome(&poolsync(dir.path()).args(arguments).output().unwrap());
    assert_eq!(run(&["migrate"]).0, 0);
    let (code, _, errors) = run(&["user", "reset-second-factor", "nobody"]);
    assert_eq!(code, 2, "{errors}");
    assert!(errors.contains("no account named nobody"), "{errors}");
}
