//! Wrong tokens and sessions: an address that shows many is not looked up any more, and keeps nobody else out.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use poolsync::{
    access::guesses::BURST,
    domain::{Permission, Role, TokenSecret},
    state::sql,
};

use super::support::{
    web::{PASSWORD, Page, Site},
    world::World,
};

fn wrong(number: usize) -> TokenSecret {
    let mut bytes = [0xff; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    TokenSecret::from_bytes(bytes)
}

async fn show(site: &Site, path: &str, token: &TokenSecret) -> Page {
    let request = Request::builder().method(Method::GET).uri(path);
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.reveal()));
    site.page(request.body(Body::empty()).unwrap()).await
}

async fn execute(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

fn from(world: &World, address: &str) -> Site {
    let mut site = Site::of(world.clone());
    site.address = Some(address.parse().unwrap());
    site
}

#[tokio::test]
async fn a_flood_of_wrong_tokens_costs_few_lookups_and_keeps_out_no_script_that_was_let_in() {
    let mut world = World::new().await.with_pools().await;
    world.stop_clock();
    let (good, other) = (world.token(7, [Permission::GetStatus]).await, world.token(8, [Permission::GetStatus]).await);
    let (flood, elsewhere) = (from(&world, "192.0.2.7"), from(&world, "192.0.2.8"));
    assert_eq!(show(&flood, "/api/v1/account", &good).await.status, StatusCode::OK);

    // Only what is looked up can be told to be wrong.
    let paths = ["/api/v1/account", "/metrics", "/runs", "/api/v1/nowhere"];
    let mut looked_up = 0;
    for number in 0..400 {
        let page = show(&flood, paths[number % paths.len()], &wrong(number)).await;
        match page.status {
            StatusCode::UNAUTHORIZED => looked_up += 1,
            StatusCode::TOO_MANY_REQUESTS => assert_eq!(page.header("retry-after"), "1"),
            StatusCode::NOT_FOUND => {}
            other => panic!("{other}: {}", page.text),
        }
    }
    assert!((BURST / 2..=BURST).contains(&looked_up), "{looked_up}");
    // Indeed nothing is looked up: without its table a look would fail.
    execute(&world, "alter table tokens rename to hidden").await;
    assert_eq!(show(&flood, "/api/v1/account", &wrong(500)).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(show(&elsewhere, "/api/v1/account", &wrong(500)).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    execute(&world, "alter table hidden rename to tokens").await;

    // The script that was let in goes on beside it; a new one comes in from anywhere else, and from here after a while.
    assert_eq!(show(&flood, "/api/v1/account", &good).await.status, StatusCode::OK);
    assert_eq!(show(&flood, "/api/v1/account", &other).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(show(&elsewhere, "/api/v1/account", &other).await.status, StatusCode::OK);
    assert_eq!(show(&flood, "/api/v1/account", &other).await.status, StatusCode::OK, "it was let in lately");
    let new = world.token(9, [Permission::GetStatus]).await;
    assert_eq!(show(&flood, "/api/v1/account", &new).await.status, StatusCode::TOO_MANY_REQUESTS);
    world.wait(1);
    assert_eq!(show(&flood, "/api/v1/account", &new).await.status, StatusCode::OK);
    // What everybody may see is not held up.
    assert_eq!(show(&flood, "/healthz", &wrong(501)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn wrong_sessions_are_counted_where_scripts_ask_and_nobody_is_kept_from_signing_in() {
    let mut world = World::new().await.with_pools().await;
    world.stop_clock();
    let mut vera = from(&world, "192.0.2.7");
    vera.add_user("vera", Role::HelpDesk).await;
    let mut flood = from(&world, "192.0.2.7");
    let mut looked_up = 0;
    for number in 0..100 {
        flood.set_cookie(Some(format!("poolsync={number:064x}").as_bytes()));
        match flood.get("/api/v1/account").await.status {
            StatusCode::UNAUTHORIZED => looked_up += 1,
            StatusCode::TOO_MANY_REQUESTS => {}
            other => panic!("{other}"),
        }
    }
    assert_eq!(looked_up, BURST);
    assert!(flood.get("/runs").await.location().starts_with("/login"), "pages lead to the sign-in");
    vera.sign_in("vera", PASSWORD).await;
    assert_eq!(vera.get("/runs").await.status, StatusCode::OK);
}
