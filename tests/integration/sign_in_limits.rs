//! Guessing passwords: how soon it is stopped, for whom, and whom it must not slow down.

use std::{
    sync::mpsc,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use poolsync::{domain::Role, panel::Panel, state::sql};
use tokio::{runtime::Builder, task::spawn_blocking};

use super::support::{
    web::{PASSWORD, Page, Site},
    world::World,
};

const WRONG: &str = "wrong horse battery";

/// A panel whose clock stands still, with the accounts anna and bert.
async fn panel() -> World {
    let mut world = World::new().await;
    world.stop_clock();
    let site = Site::of(world.clone());
    site.add_user("anna", Role::Administrator).await;
    site.add_user("bert", Role::HelpDesk).await;
    world
}

/// Somebody at an address, with a browser of their own.
fn at(world: &World, address: &str) -> Site {
    let mut site = Site::of(world.clone());
    site.address = Some(address.parse().unwrap());
    site
}

async fn guess(site: &Site, name: &str) -> Page {
    site.post("/login", &[("name", name), ("password", WRONG)]).await
}

/// Guesses until nothing is looked at any more, and says how often that was.
async fn guess_until_refused(site: &Site, name: &str) -> usize {
    for tries in 0..50 {
        match guess(site, name).await.status {
            StatusCode::UNPROCESSABLE_ENTITY => {}
            StatusCode::TOO_MANY_REQUESTS => return tries,
            other => panic!("{other}"),
        }
    }
    panic!("nothing stops it")
}

#[tokio::test]
async fn an_address_has_ten_wrong_tries_and_then_one_every_half_minute() {
    let world = panel().await;
    let attacker = at(&world, "192.0.2.1");
    assert_eq!(guess_until_refused(&attacker, "anna").await, 10);
    let refused = guess(&attacker, "anna").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    assert!(refused.text("#name-error").contains("too many tries"), "{}", refused.text("#name-error"));
    assert!(!refused.text.contains(WRONG) && refused.headers.get(header::SET_COOKIE).is_none());

    let right = attacker.post("/login", &[("name", "anna"), ("password", PASSWORD)]).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "not even the right one is looked at");

    world.wait(wait);
    assert_eq!(guess(&attacker, "anna").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(guess(&attacker, "anna").await.status, StatusCode::TOO_MANY_REQUESTS);
    world.wait(3600);
    assert_eq!(guess_until_refused(&attacker, "anna").await, 10, "after a while all of it is free again");
}

#[tokio::test]
async fn many_addresses_share_the_limit_of_the_account_once_each_has_failed() {
    let world = panel().await;
    let mut looked_at = 0;
    for i in 0..40 {
        let attacker = at(&world, &format!("198.51.100.{i}"));
        looked_at += guess_until_refused(&attacker, "anna").await;
    }
    assert_eq!(looked_at, 40 + 10, "the first try of each, and the account’s ten");
    // A network of IPv6 is one place.
    let first = guess_until_refused(&at(&world, "2001:db8:0:1::1"), "bert").await;
    assert_eq!(first, 10);
    assert_eq!(guess_until_refused(&at(&world, "2001:db8:0:1:ffff::2"), "bert").await, 0);
}

#[tokio::test]
async fn a_name_that_nobody_has_is_treated_the_same() {
    let world = panel().await;
    let (one, other) = (at(&world, "192.0.2.1"), at(&world, "192.0.2.2"));
    let (anna, nobody) = (guess(&one, "anna").await, guess(&other, "nobody").await);
    assert_eq!(anna.status, nobody.status);
    assert_eq!(anna.text.replace("anna", "nobody"), nobody.text);
    assert_eq!(guess_until_refused(&one, "anna").await, guess_until_refused(&other, "nobody").await);
    let late = [("anna", "192.0.2.3"), ("nobody", "192.0.2.4")];
    for (name, address) in late {
        assert_eq!(guess_until_refused(&at(&world, address), name).await, 2, "its first, and the account’s last");
    }
}

#[tokio::test]
async fn nobody_locks_the_owner_out() {
    let world = panel().await;
    let mut anna = at(&world, "203.0.113.7");
    anna.sign_in("anna", PASSWORD).await;
    anna.post("/logout", &[]).await;
    for i in 0..30 {
        guess_until_refused(&at(&world, &format!("198.51.100.{i}")), "anna").await;
    }
    // From the address she signs in from, with another browser.
    assert_eq!(at(&world, "203.0.113.7").sign_in("anna", PASSWORD).await.location(), "/");
    // With her browser, from anywhere, even where the attacker is.
    anna.address = Some("198.51.100.3".parse().unwrap());
    assert_eq!(anna.sign_in("anna", PASSWORD).await.location(), "/");
    // From an address that never failed, once.
    assert_eq!(at(&world, "192.0.2.99").sign_in("anna", PASSWORD).await.location(), "/");
    // Her own mistakes count, for her browser alone.
    anna.post("/logout", &[]).await;
    assert_eq!(guess_until_refused(&anna, "anna").await, 10);
    assert_eq!(at(&world, "203.0.113.7").sign_in("anna", PASSWORD).await.location(), "/");
    // A browser that somebody made up is nothing.
    let mut stranger = at(&world, "198.51.100.5");
    stranger.set_cookie(Some(format!("poolsync-browser={}", "ab".repeat(32)).as_bytes()));
    assert_eq!(guess(&stranger, "anna").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn right_passwords_use_nothing_up() {
    let world = panel().await;
    for _ in 0..15 {
        assert_eq!(at(&world, "192.0.2.1").sign_in("anna", PASSWORD).await.location(), "/");
    }
    assert_eq!(guess_until_refused(&at(&world, "192.0.2.1"), "anna").await, 10);
}

#[tokio::test]
async fn the_limits_hold_in_every_process_and_after_a_restart() {
    let world = panel().await;
    let config = (*world.panel.config).clone();
    let mut other = Panel::new(config, world.panel.database.clone());
    other.clock = world.panel.clock.clone();
    let other = World { panel: other, dir: world.dir.clone() };
    assert_eq!(guess_until_refused(&at(&world, "192.0.2.1"), "anna").await, 10);
    assert_eq!(guess_until_refused(&at(&other, "192.0.2.1"), "anna").await, 0);
}

#[tokio::test]
async fn refusals_are_told_to_the_audit_once_a_minute_with_their_number() {
    let world = panel().await;
    let attacker = at(&world, "192.0.2.1");
    guess_until_refused(&attacker, "anna").await;
    for _ in 0..7 {
        guess(&attacker, "anna").await;
    }
    let told = |audit: Vec<String>| audit.into_iter().filter(|entry| entry.contains("unseen")).collect::<Vec<_>>();
    assert_eq!(
        told(world.audit().await),
        ["Sign-In: anna: refused unseen: too many wrong tries (limit of the address), 1 since last told"]
    );
    world.wait(61);
    // Two are looked at again; the third tells of those before.
    guess_until_refused(&attacker, "anna").await;
    let audit = told(world.audit().await);
    assert_eq!(audit.len(), 2);
    assert!(audit[1].contains(" 8 since last told"), "{audit:?}");
    let wrong = world.audit().await.iter().filter(|entry| entry.ends_with("wrong name or password")).count();
    assert_eq!(wrong, 12, "each try that was looked at is told");
}

/// How many limits are used up in part.
async fn limits(world: &World) -> u64 {
    let row = sql("select count(*) as n from sign_in_limits").one(&world.panel.database).await.unwrap();
    row.count("n").unwrap()
}

#[test]
fn whoever_hangs_up_is_counted_all_the_same() {
    // There is one thread to hash on, and it is taken: a sign-in stays at the hashing for as long as we like.
    let runtime = Builder::new_current_thread().enable_all().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let world = panel().await;
        let attacker = at(&world, "192.0.2.1");
        let (free, taken) = mpsc::channel::<()>();
        let hashing = spawn_blocking(move || taken.recv());
        tokio::select! {
            biased;
            page = guess(&attacker, "anna") => panic!("{}", page.status),
            () = async {
                // It looks things up some ten times before it hashes.
                for _ in 0..300 {
                    limits(&world).await;
                }
            } => {}
        }
        drop(free);
        assert!(hashing.await.unwrap().is_err());
        let began = Instant::now();
        while limits(&world).await == 0 {
            assert!(began.elapsed() < Duration::from_secs(20), "a try that was looked at was not counted");
        }
        let audit = world.audit().await;
        assert!(audit.iter().any(|entry| entry.ends_with("refused: wrong name or password")), "{audit:?}");
    });
}

/// Sent by a browser on the panel's own machine, where passkeys may be used without TLS.
async fn post_here(site: &Site, path: &str, body: String) -> Page {
    let request = Request::post(path)
        .header(header::HOST, "localhost:8080")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    site.page(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn strangers_do_not_fill_the_audit_with_passkeys() {
    let world = panel().await;
    let stranger = at(&world, "192.0.2.1");
    for challenge in ["junk".to_owned(), "ab".repeat(32)] {
        let body = format!("challenge={challenge}&answer=junk");
        let page = post_here(&stranger, "/login/passkey/answer", body).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(world.audit().await, Vec::<String>::new(), "nothing was asked of them");
    for _ in 0..3 {
        let asked = post_here(&stranger, "/login/passkey", String::new()).await;
        let challenge = asked.attributes("[name=challenge]", "value").remove(0);
        let body = format!("challenge={challenge}&answer=junk");
        let page = post_here(&stranger, "/login/passkey/answer", body.clone()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        post_here(&stranger, "/login/passkey/answer", body).await;
    }
    assert_eq!(world.audit().await, ["Sign-In: 192.0.2.1: refused: wrong passkey"], "once a minute");
}
