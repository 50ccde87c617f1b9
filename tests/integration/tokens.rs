//! Access tokens: shown once, kept as a digest, never more than their owner may.

use std::fs;

use axum::http::StatusCode;
use poolsync::{
    domain::{
        Access, AccessToken, Extent, Grant, Permission, Role, Scope, Timestamp, TokenName, TokenSecret, User, UserName,
    },
    operations::{
        Giver, OperationError,
        tokens::{TokenDraft, create_token},
    },
    state::{Database, StateError, Unique, tokens, users},
};
use tempfile::TempDir;

use super::support::{
    on_both_engines,
    process::{outcome, poolsync},
    web::{PASSWORD, Page, Site},
    world::{ATL, RED, World, actor, fqdn},
};

/// A form that asks for what can be seen everywhere.
const SEE: [(&str, &str); 4] =
    [("expires", "90"), ("permission", "Get-CsBackupServiceStatus"), ("pools", "all"), ("modules", "all")];

async fn make(site: &Site, name: &str) -> Page {
    let page = site.post("/tokens", &[&SEE[..], &[("name", name)]].concat()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page
}

async fn all(site: &Site) -> Vec<AccessToken> {
    tokens::list_tokens(&site.world.panel.database).await.unwrap()
}

async fn user(site: &Site, name: &str) -> User {
    let name: UserName = name.parse().unwrap();
    users::find_user(&site.world.panel.database, &name).await.unwrap().unwrap().0
}

/// What the files of a database say.
fn bytes_below(folder: &std::path::Path) -> Vec<u8> {
    fs::read_dir(folder).unwrap().flat_map(|entry| fs::read(entry.unwrap().path()).unwrap_or_default()).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn a_token_is_shown_once_and_kept_as_its_digest_alone() {
    // Its files are looked into.
    let folder = TempDir::new().unwrap();
    let database = Database::connect(&format!("sqlite://{}/panel.db", folder.path().display())).await.unwrap();
    database.migrate().await.unwrap();
    let mut site = Site::of(World::empty(database).with_pools().await);
    site.add_user("vera", Role::ServerAdministrator).await;
    site.sign_in("vera", PASSWORD).await;

    let page = make(&site, "nightly").await;
    assert_eq!(page.header("cache-control"), "no-store");
    let shown = page.attributes("#token", "value").remove(0);
    let secret: TokenSecret = shown.parse().unwrap();
    assert_eq!(page.text.matches(&shown).count(), 1, "in its field and nowhere else");
    assert!(page.text("code.command").contains("Authorization: Bearer $TOKEN"));

    let again = site.get("/tokens").await;
    assert!(again.text("tbody tr").contains("nightly") && !again.text.contains(&shown));
    let found = tokens::find_token(&site.world.panel.database, &secret.digest()).await.unwrap().unwrap();
    assert_eq!(found.owner, Some(user(&site, "vera").await.id));
    let bytes = bytes_below(folder.path());
    assert!(holds(&bytes, &secret.digest()), "the digest is there");
    assert!(!holds(&bytes, shown.trim_start_matches("psk_")), "the token is not");
    let said = site.world.audit().await;
    let last = said.last().unwrap();
    assert!(last.starts_with("New-CsAccessToken: nightly: Get-CsBackupServiceStatus in all pools; ends "), "{last}");
    assert!(said.iter().all(|entry| !entry.contains("psk_")));
}

#[tokio::test]
async fn what_a_token_may_do_and_how_long_is_read_from_the_form() {
    let site = Site::seen_by(Role::Administrator).await;
    let now = site.world.panel.clock.now();
    let fields = [
        ("name", "one pool"),
        ("expires", "on"),
        ("expires_on", "2099-12-31"),
        ("permission", "Get-CsBackupServiceStatus"),
        ("permission", "Invoke-CsBackupServiceSync"),
        ("pools", "named"),
        ("pool", ATL),
        ("modules", "named"),
        ("module", "DataConf"),
    ];
    assert_eq!(site.post("/tokens", &fields).await.status, StatusCode::OK);
    let never = [&SEE[1..], &[("name", "for ever"), ("expires", "never")]].concat();
    assert_eq!(site.post("/tokens", &never).await.status, StatusCode::OK);
    make(&site, "usual").await;
    let [forever, one, usual] = &all(&site).await[..] else { panic!("three") };
    assert_eq!(forever.expires_at, None);
    assert_eq!(one.expires_at.map(Timestamp::rfc3339).as_deref(), Some("2100-01-01T00:00:00Z"), "the last day counts");
    assert_eq!(one.scope.to_string(), format!("DataConf of {ATL}"));
    let access = one.access();
    assert!(access.reaches(Permission::InvokeSync, &fqdn(ATL)) && !access.reaches(Permission::GetStatus, &fqdn(RED)));
    let days = usual.expires_at.unwrap().millis_since(now) / 86_400_000;
    assert_eq!(days, 90);
    let rows = site.get("/tokens").await.texts("tbody tr");
    assert!(rows[0].contains("never") && rows[1].contains(ATL) && rows[2].contains("in 89 d"), "{rows:?}");
}

#[tokio::test]
async fn a_token_makes_no_tokens() {
    let mut site = Site::seen_by(Role::Administrator).await;
    let fields = [&SEE[..], &[("name", "parent"), ("permission", "New-CsAccessToken")]].concat();
    let secret = site.post("/tokens", &fields).await.attributes("#token", "value").remove(0);
    site.set_cookie(None);
    let request = axum::http::Request::post("/tokens")
        .header("authorization", format!("Bearer {secret}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("name=child&expires=never&permission=Get-CsBackupServiceStatus&pools=all&modules=all".into());
    let page = site.page(request.unwrap()).await;
    assert_eq!((page.status, page.text("h1").as_str()), (StatusCode::FORBIDDEN, "An access token can’t do this"));
    assert_eq!(all(&site).await.len(), 1);
}

#[tokio::test]
async fn mistakes_in_a_token_are_told_and_nothing_is_made() {
    let site = Site::seen_by(Role::Administrator).await;
    make(&site, "nightly").await;
    for (fields, field, said) in [
        (vec![("name", "nightly")], "name", "There is a token named nightly already"),
        (vec![("name", "")], "name", "can’t be a token’s name"),
        (vec![("name", "<img src=x>")], "name", "can’t be a token’s name"),
        (vec![("name", "=1+1")], "name", "can’t be a token’s name"),
        (vec![("name", "'; --")], "name", "can’t be a token’s name"),
    ] {
        let page = site.post("/tokens", &[&SEE[..], &fields].concat()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text(&format!("#{field}-error")).contains(said), "{said}");
        assert!(!page.text.contains("<img"));
    }
    let name = ("name", "x");
    let see = ("permission", "Get-CsBackupServiceStatus");
    let (pools, modules, month) = (("pools", "all"), ("modules", "all"), ("expires", "30"));
    for (fields, field, said) in [
        (vec![see, pools, modules, ("expires", "31")], "expires", "Choose when the token ends"),
        (vec![see, pools, modules, ("expires", "on"), ("expires_on", "soon")], "expires_on", "is not a date"),
        (vec![see, pools, modules, ("expires", "on"), ("expires_on", "2020-02-02")], "expires_on", "That day is over"),
        (vec![pools, modules, month], "permission", "at least one cmdlet"),
        (
            vec![("permission", "Invoke-CsBackupServiceSync"), pools, modules, month],
            "permission",
            "without it the others reach nothing",
        ),
        (vec![see, ("pools", "named"), modules, month], "pool", "Name at least one pool"),
        (vec![see, ("pools", "named"), ("pool", "x.y.z"), modules, month], "pool", "There is no pool named x.y.z"),
        (
            vec![see, ("permission", "Get-CsAdminRole"), ("pools", "named"), ("pool", ATL), modules, month],
            "permission",
            "concerns the whole deployment",
        ),
    ] {
        let page = site.post("/tokens", &[&[name][..], &fields].concat()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(page.text(&format!("#{field}-error")).contains(said), "{said}");
        assert_eq!(page.attributes("#name", "value"), ["x"]);
    }
    assert_eq!(all(&site).await.len(), 1);
}

#[tokio::test]
async fn a_token_never_holds_what_its_owner_does_not() {
    let site = Site::seen_by(Role::ServerAdministrator).await;
    let page = site.get("/tokens").await;
    let offered = page.attributes("input[name=permission]", "value");
    assert!(!offered.contains(&"Restore-CsPoolData".to_owned()) && offered.len() == 9, "{offered:?}");
    let fields = [&SEE[..], &[("name", "x"), ("permission", "Restore-CsPoolData")]].concat();
    let page = site.post("/tokens", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text("#permission-error").contains("holds Restore-CsPoolData where you do not"));
    let said = site.world.audit().await;
    assert!(said.last().unwrap().starts_with("New-CsAccessToken: x: refused: "), "{said:?}");

    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        let permissions = [Permission::GetStatus, Permission::NewToken];
        let scope = Scope { pools: Extent::from_iter([fqdn(ATL)]), modules: Extent::All };
        let access = Access::new([Grant { permissions: permissions.into(), scope: scope.clone() }]);
        let owner = Giver { actor: actor(), access };
        let name: TokenName = "wide".parse().unwrap();
        let draft = TokenDraft {
            name,
            owner: None,
            permissions: [Permission::GetStatus].into(),
            scope: Scope::EVERYTHING,
            expires_at: None,
        };
        let made = create_token(&world.panel, &owner, draft.clone()).await;
        assert!(matches!(made, Err(OperationError::Refused(_))), "wider than its owner");
        create_token(&world.panel, &owner, TokenDraft { scope, ..draft }).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn nobody_learns_from_a_form_which_pools_there_are_or_what_others_call_their_tokens() {
    let mut site = Site::seen_by(Role::Administrator).await;
    make(&site, "nightly").await;
    let fields = [
        ("name", "One pool"),
        ("template", "CsServerAdministrator"),
        ("permission", "Get-CsBackupServiceStatus"),
        ("permission", "New-CsAccessToken"),
        ("pools", "named"),
        ("pool", RED),
        ("modules", "all"),
    ];
    assert!(site.post("/roles/new", &fields).await.location().starts_with("/roles#"));
    site.add_user("hugo", Role::HelpDesk).await;
    assert_eq!(site.post("/users/hugo/roles", &[("role", "One pool")]).await.location(), "/users/hugo?done=roles");
    site.sign_in("hugo", PASSWORD).await;

    let mut said = Vec::new();
    for pool in [ATL, "nowhere.litwareinc.com"] {
        let see = [SEE[0], SEE[1], SEE[3], ("name", "x"), ("pools", "named"), ("pool", pool)];
        let page = site.post("/tokens", &see).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        said.push((page.texts(".field-error").join(" "), page.texts("#errors").join(" ")));
        assert!(page.text("#pool-error").contains(&format!("There is no pool named {pool} here")), "{}", page.text);
    }
    let [(unseen, _), (nowhere, _)] = &said[..] else { panic!("two") };
    assert_eq!(unseen.replace(ATL, "…"), nowhere.replace("nowhere.litwareinc.com", "…"));

    // Another’s name for a token is free, one’s own is not.
    let own = [SEE[0], SEE[1], SEE[3], ("name", "nightly"), ("pools", "named"), ("pool", RED)];
    assert_eq!(site.post("/tokens", &own).await.status, StatusCode::OK);
    let page = site.post("/tokens", &own).await;
    assert!(page.text("#name-error").contains("There is a token named nightly already"));
    assert_eq!(all(&site).await.len(), 2);
}

#[tokio::test]
async fn on_either_database_an_owner_has_each_name_once() {
    on_both_engines(async |database| {
        let mut site = Site::of(World::empty(database).with_pools().await);
        for name in ["vera", "hugo"] {
            site.add_user(name, Role::ServerAdministrator).await;
            site.sign_in(name, PASSWORD).await;
            make(&site, "nightly").await;
        }
        for token in all(&site).await {
            let again = AccessToken { id: poolsync::domain::TokenId::new(), ..token };
            let mut tx = site.world.panel.database.begin().await.unwrap();
            let kept = tokens::insert_token(&mut tx, &again, "another").await;
            assert!(matches!(kept, Err(StateError::Taken(Unique::TokenName))), "{kept:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn tokens_are_seen_and_revoked_by_their_owner_and_by_who_may_change_accounts() {
    let mut site = Site::seen_by(Role::Administrator).await;
    make(&site, "veras").await;
    site.add_user("hugo", Role::ServerAdministrator).await;
    site.sign_in("hugo", PASSWORD).await;
    make(&site, "hugos").await;
    let page = site.get("/tokens").await;
    assert!(!page.text.contains("veras") && page.text("h2#list") == "Your tokens");
    assert_eq!(page.texts("tbody tr").len(), 1);
    let [hugos, veras] = &all(&site).await[..] else { panic!("two") };
    let path = |token: &AccessToken| format!("/tokens/{}/revoke", token.id);
    for path in [path(veras), "/tokens/nonsense/revoke".to_owned()] {
        assert_eq!(site.post(&path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    site.sign_in("vera", PASSWORD).await;
    let page = site.get("/tokens").await;
    assert!(page.texts("tbody th").iter().any(|th| th.contains("hugo’s, made")), "{:?}", page.texts("tbody th"));
    assert_eq!(site.post(&path(hugos), &[]).await.location(), "/tokens?revoked=1");
    assert!(site.get("/tokens?revoked=1").await.text("[role=status]").contains("was revoked"));
    assert_eq!(all(&site).await, std::slice::from_ref(veras));
    let said = site.world.audit().await;
    assert!(
        said.last().unwrap().starts_with("Remove-CsAccessToken: hugos: ")
            && said.last().unwrap().ends_with("→ revoked")
    );
}

#[test]
fn the_operator_makes_lists_and_revokes_tokens() {
    let dir = TempDir::new().unwrap();
    let run = |arguments: &[&str]| outcome(&poolsync(dir.path()).args(arguments).output().unwrap());
    let (code, out, said) = run(&["token", "add", "nightly", "--role", "CsServerAdministrator", "--expires", "12h"]);
    assert_eq!((code, said.as_str()), (0, ""), "{said}");
    let secret: TokenSecret = out.trim_end_matches('\n').parse().expect("the token alone");
    assert_eq!(out, format!("{}\n", secret.reveal()));
    assert_eq!(run(&["token", "add", "plain"]).0, 0);
    assert_eq!(run(&["token", "add", "own", "--permission", "get-csadminrole", "--expires", "never"]).0, 0);

    let (_, json, _) = run(&["token", "list", "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&json).unwrap();
    let of = |name: &str| listed.as_array().unwrap().iter().find(|t| t["name"] == name).unwrap().clone();
    assert_eq!(of("nightly")["permissions"].as_array().unwrap().len(), 9);
    assert_eq!(of("plain")["permissions"], serde_json::json!(["Get-CsBackupServiceStatus"]));
    assert_eq!((&of("plain")["pools"], &of("plain")["owner"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    assert_eq!(of("own")["expires_at"], serde_json::Value::Null);
    assert!(!json.contains("psk_"));

    for (arguments, said) in [
        (&["token", "add", "nightly"][..], "There is a token named nightly already"),
        (&["token", "add", "=x"], "can’t be a token’s name"),
        (&["token", "add", "x", "--role", "CsNobody"], "There is no role named CsNobody"),
        (&["token", "add", "x", "--permission", "Format-Disk"], "is not a cmdlet"),
        (&["token", "add", "x", "--pool", ATL], "There is no pool named atl-cs-001"),
        (&["token", "add", "x", "--module", "Everything"], "Everything"),
        (&["token", "add", "x", "--expires", "soon"], "as in 90d"),
        (&["token", "add", "x", "--expires", "-1d"], "as in 90d"),
        (&["token", "revoke", "nothing"], "There is no token named nothing"),
    ] {
        let (code, out, complaint) = run(arguments);
        assert!(code == 2 && out.is_empty() && complaint.contains(said), "{arguments:?}: {code} {complaint}");
    }
    let of_nobody = run(&["token", "revoke", "nightly", "--owner", "vera"]);
    assert!(of_nobody.0 == 2 && of_nobody.2.contains("There is no token named nightly"), "{of_nobody:?}");
    assert_eq!(run(&["token", "revoke", "plain", "--owner", "(operator)"]).0, 0);
    assert_eq!(run(&["token", "revoke", "nightly"]), (0, String::new(), String::new()));
    let (_, list, _) = run(&["token", "list"]);
    assert!(!list.contains("nightly") && list.contains("(operator)"), "{list}");
}

#[test]
fn a_role_for_everything_is_what_a_token_for_one_module_begins_as() {
    let dir = TempDir::new().unwrap();
    let run = |arguments: &[&str]| outcome(&poolsync(dir.path()).args(arguments).output().unwrap());
    let add = ["token", "add", "part", "--role", "CsServerAdministrator", "--module", "DataConf"];
    let (code, out, said) = run(&add);
    assert!(code == 0 && out.starts_with("psk_"), "{said}");
    assert!(said.contains("Left out Set-CsBackupServiceConfiguration"), "{said}");
    let (_, json, _) = run(&["token", "list", "--json"]);
    assert!(json.contains(r#""modules":["ConfServices.DataConf"]"#) && !json.contains("Search-CsAuditLog"), "{json}");
    let wide = ["token", "add", "y", "--permission", "Search-CsAuditLog", "--module", "DataConf"];
    assert!(run(&wide).2.contains("concerns the whole deployment"));
}
