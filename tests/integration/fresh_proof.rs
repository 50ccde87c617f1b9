//! What lets somebody in or gives rights is done by a person who proved just now who they are: neither by a session that was
//! left open nor by a token.

use axum::http::{Request, StatusCode, header};
use poolsync::{
    domain::{CustomRole, Permission, Role, Scope},
    operations::{
        Giver,
        roles::create_role,
        tokens::{TokenDraft, create_token},
    },
    state::{roles::list_roles, tokens::list_tokens, users},
};

use super::support::{
    web::{PASSWORD, Page, Site},
    world::{World, actor},
};

/// A password that is not the usual one.
const OTHER: &str = "seven lazy otters whistle";
/// Forms that let somebody in or give rights, what they hold, and the page they stand on.
const GIVING: [(&str, &str, &str); 8] = [
    (
        "/users/new",
        "name=eve&password=seven+lazy+otters+whistle&password_again=seven+lazy+otters+whistle&role=CsHelpDesk",
        "/users/new",
    ),
    (
        "/users/vera/password",
        "password=seven+lazy+otters+whistle&password_again=seven+lazy+otters+whistle",
        "/users/vera",
    ),
    ("/users/vera/second_factor", "", "/users/vera"),
    ("/users/hugo/roles", "role=CsAdministrator", "/users/hugo"),
    ("/users/hugo/enable", "", "/users/hugo"),
    (
        "/roles/new",
        "name=Wide&template=CsHelpDesk&permission=Get-CsBackupServiceStatus&pools=all&modules=all",
        "/roles/new",
    ),
    (
        "/roles/desk/edit",
        "permission=Get-CsBackupServiceStatus&permission=Invoke-CsBackupServiceSync&pools=all&modules=all",
        "/roles/desk/edit",
    ),
    ("/tokens", "name=forever&expires=never&permission=Get-CsBackupServiceStatus&pools=all&modules=all", "/tokens"),
];

/// A panel whose administrator, vera, is signed in; hugo and a role are there to be changed.
async fn begin() -> Site {
    let mut world = World::new().await;
    world.stop_clock();
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.add_user("hugo", Role::HelpDesk).await;
    let desk = CustomRole {
        name: "desk".parse().unwrap(),
        template: Role::HelpDesk,
        permissions: [Permission::GetStatus].into(),
        scope: Scope::EVERYTHING,
    };
    create_role(&site.world.panel, &Giver::operator(actor()), &desk).await.unwrap();
    site.sign_in("vera", PASSWORD).await;
    site
}

/// All that the forms would change.
async fn stands(site: &Site) -> String {
    let database = &site.world.panel.database;
    let users = users::list_users(database).await.unwrap();
    let tokens = list_tokens(database).await.unwrap();
    format!("{users:?} {:?} {}", list_roles(database).await.unwrap(), tokens.len())
}

async fn shown(site: &Site, secret: &str, path: &str, body: &'static str) -> Page {
    let request = Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {secret}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    site.page(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn a_session_that_was_left_open_lets_nobody_in_and_gives_no_rights() {
    let mut site = begin().await;
    for path in ["/users/hugo", "/tokens"] {
        assert!(!site.get(path).await.has("#prove"), "{path}");
    }
    site.world.wait(16 * 60);
    let before = stands(&site).await;
    for (path, body, page) in GIVING {
        let asked = site.post_body(path, body).await;
        let form = percent_encoding::utf8_percent_encode(page, percent_encoding::NON_ALPHANUMERIC).to_string();
        assert_eq!(asked.location().replace('_', "%5F"), format!("/login?again=1&next={form}"), "{path}");
    }
    assert_eq!(stands(&site).await, before);
    let mut vera = Site::of(site.world.clone());
    assert_eq!(
        vera.sign_in("vera", OTHER).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "her password is the old one"
    );

    // Pages that only hold such a form ask first; the others say so before it is filled in.
    for path in ["/users/new", "/roles/new", "/roles/desk/edit"] {
        assert!(site.get(path).await.location().starts_with("/login?again=1&next=%2F"), "{path}");
    }
    assert_eq!(site.get("/users/hugo").await.attributes("#prove a", "href"), ["/login?again=1&next=%2Fusers%2Fhugo"]);
    assert_eq!(site.get("/tokens").await.attributes("#prove a", "href"), ["/login?again=1&next=%2Ftokens"]);

    // Keeping somebody out waits for nothing.
    assert_eq!(site.post("/users/hugo/disable", &[]).await.location(), "/users/hugo?done=disabled");
    let fields = [("name", "vera"), ("password", PASSWORD), ("next", "/users/hugo"), ("again", "1")];
    let back = site.post("/login", &fields).await;
    assert_eq!(back.location(), "/users/hugo");
    site.keep_cookies(&back);
    assert_eq!(site.post("/users/hugo/enable", &[]).await.location(), "/users/hugo?done=enabled");
}

#[tokio::test]
async fn a_token_lets_nobody_in_and_gives_no_rights() {
    let mut site = begin().await;
    let everything = TokenDraft {
        name: "automation".parse().unwrap(),
        owner: None,
        permissions: Permission::ALL.into(),
        scope: Scope::EVERYTHING,
        expires_at: None,
    };
    let secret = create_token(&site.world.panel, &Giver::operator(actor()), everything).await.unwrap();
    site.set_cookie(None);
    let before = stands(&site).await;
    for (path, body, _) in GIVING {
        let page = shown(&site, secret.reveal(), path, body).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(page.text("h1"), "An access token can’t do this");
    }
    assert_eq!(stands(&site).await, before);
    let out = shown(&site, secret.reveal(), "/users/hugo/disable", "").await;
    assert_eq!(out.location(), "/users/hugo?done=disabled", "a script may keep somebody out");
}
