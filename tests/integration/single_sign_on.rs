//! People sign in by OpenID Connect providers: a real one in a real browser, and one that says whatever would let the
//! wrong people in.

use std::{
    fs,
    sync::{Arc, atomic::AtomicI64},
};

use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use poolsync::{
    clock::Clock,
    config::OidcFile,
    domain::{Origin, Role},
    state::{accounts, sql, users},
};
use serde_json::json;
use tempfile::TempDir;

use super::support::{
    browser::Browser,
    process::{Served, outcome, poolsync},
    servers::{
        forger::{Forger, SECRET, Sign, Token, now},
        free_port, openid,
    },
    web::{Page, Site},
    world::World,
};

/// A token that is not right, and why.
type Case = (&'static str, Box<dyn Fn(&mut Token) + Send>);

const CALLBACK: &str = "/login/oidc/corp/callback";

/// The pages of a panel that trusts the forger.
pub(super) async fn site_of(forger: &Forger) -> Site {
    let mut world = World::new().await;
    let mut told = (*world.panel.config).clone();
    let provider = OidcFile {
        issuer: Some(forger.issuer.clone()),
        client_id: Some("poolsync".to_owned()),
        client_secret: Some(SECRET.to_owned()),
        label: Some("Litware <SSO>".to_owned()),
        roles: [("Pool Operators".to_owned(), "CsServerAdministrator".to_owned())].into(),
        ..OidcFile::default()
    };
    told.oidc = vec![provider.read("corp").unwrap()];
    told.public_url = Some("https://panel.litwareinc.com".to_owned());
    world.panel.config = Arc::new(told);
    Site::of(world)
}

/// A sign-in that is with the provider: what its browser took there, and its cookie.
struct Away {
    state: String,
    nonce: String,
    challenge: String,
    cookie: String,
}

/// The value that a page sets a cookie to.
pub(super) fn cookie(page: &Page, name: &str) -> Option<String> {
    let all = page.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    let set = all.filter_map(|text| text.strip_prefix(&format!("{name}=")));
    let value = set.map(|text| text.split(';').next().unwrap().to_owned()).find(|value| !value.is_empty());
    value.map(|value| format!("{name}={value}"))
}

async fn start(site: &Site, forger: &Forger) -> Away {
    start_at(site, forger, "/login/oidc/corp?next=%2Fruns").await
}

async fn start_at(site: &Site, forger: &Forger, path: &str) -> Away {
    let page = site.get(path).await;
    let address = url::Url::parse(page.location()).unwrap();
    assert!(address.as_str().starts_with(&format!("{}/authorize?", forger.issuer)), "{address}");
    let asked = |name: &str| address.query_pairs().find(|(n, _)| n == name).expect(name).1.into_owned();
    assert_eq!((asked("response_type"), asked("client_id")), ("code".to_owned(), "poolsync".to_owned()));
    assert_eq!(asked("code_challenge_method"), "S256");
    assert_eq!(asked("redirect_uri"), format!("https://panel.litwareinc.com{CALLBACK}"));
    let cookie = cookie(&page, "__Host-poolsync-step").expect("a cookie");
    Away { state: asked("state"), nonce: asked("nonce"), challenge: asked("code_challenge"), cookie }
}

async fn come_back(site: &Site, cookie: &str, query: &str) -> Page {
    let request = Request::get(format!("{CALLBACK}?{query}")).header(header::COOKIE, cookie);
    site.page(request.body(Body::empty()).unwrap()).await
}

/// Goes to the provider and comes back.
pub(super) async fn sign_in(site: &Site, forger: &Forger) -> Page {
    let away = start(site, forger).await;
    forger.give_code("a-code", &away.nonce, &away.challenge);
    come_back(site, &away.cookie, &format!("code=a-code&state={}", away.state)).await
}

pub(super) fn is_in(page: &Page) -> bool {
    cookie(page, "__Host-poolsync").is_some()
}

fn must_be_out(page: &Page, why: &str) {
    assert!(!is_in(page), "{why}: {:?}", page.headers);
    assert!(page.status.is_client_error() || page.status.is_server_error(), "{why}: {}", page.status);
    assert!(page.has("main a[href=\"/login\"]"), "{why}: the way back is shown");
}

#[tokio::test]
async fn who_comes_back_from_the_provider_is_in_with_the_roles_of_their_groups() {
    let forger = Forger::start().await;
    let site = site_of(&forger).await;
    let page = site.get("/login?next=%2Fruns").await;
    assert_eq!(page.attributes("#providers a", "href"), ["/login/oidc/corp?next=%2Fruns"]);
    assert_eq!(page.text("#providers a"), "Litware <SSO>");

    let again = site.get("/login/oidc/corp?next=%2Faccount&again=1").await;
    assert!(again.location().contains("&prompt=login"), "who must prove it again is asked by the provider, too");
    assert!(again.location().contains("&max_age=0"), "and it is to say when they did");

    let page = sign_in(&site, &forger).await;
    assert_eq!(page.location(), "/runs");
    assert!(is_in(&page));
    let panel = &site.world.panel;
    let there = accounts::Identity { origin: Origin::Provider("corp".to_owned()), subject: "7".to_owned() };
    let anna = accounts::find_account(&panel.database, &there).await.unwrap().expect("an account");
    assert_eq!((anna.name.as_str(), anna.role_names()), ("anna", vec!["CsAdministrator"]));

    forger.forge(|token| token.claims["groups"] = json!(["pool operators", "Staff"]));
    assert!(is_in(&sign_in(&site, &forger).await));
    let again = accounts::find_account(&panel.database, &there).await.unwrap().expect("the same account");
    assert_eq!((again.id, again.role_names()), (anna.id, vec!["CsServerAdministrator"]));
    let audit = site.world.audit().await;
    assert!(
        audit.contains(&"Set-CsUserRole: anna: CsServerAdministrator by the claim pool operators".to_owned()),
        "{audit:?}"
    );
    assert_eq!(forger.keys_asked(), 1, "what the provider says of itself is remembered");
}

/// Signs in at the provider, which says that the person proved who they are so many seconds ago, if it says so.
async fn proved(site: &mut Site, forger: &Forger, start: &str, ago: Option<i64>) -> Page {
    forger.forge(move |token| {
        if let Some(ago) = ago {
            token.claims["auth_time"] = json!(now() - ago);
        }
    });
    site.set_cookie(None);
    let away = start_at(site, forger, start).await;
    forger.give_code("proof", &away.nonce, &away.challenge);
    let page = come_back(site, &away.cookie, &format!("code=proof&state={}", away.state)).await;
    if let Some(session) = cookie(&page, "__Host-poolsync") {
        site.set_cookie(Some(session.as_bytes()));
    }
    page
}

#[tokio::test]
async fn what_matters_most_is_open_only_after_the_provider_had_somebody_prove_who_they_are() {
    const PLAIN: &str = "/login/oidc/corp";
    const AGAIN: &str = "/login/oidc/corp?again=1";
    const FACTORS: &str = "/account/second_factor";
    let forger = Forger::start().await;
    let mut site = site_of(&forger).await;
    for (ago, why) in [(None, "it does not say"), (Some(16 * 60), "long ago"), (Some(-3600), "of a time to come")] {
        assert!(is_in(&proved(&mut site, &forger, PLAIN, ago).await), "{why}");
        assert_eq!(site.get("/runs").await.status, StatusCode::OK, "{why}");
        assert!(site.get(FACTORS).await.location().starts_with("/login?"), "a new session alone proves nothing: {why}");
    }
    for (ago, why) in [(None, "it does not say"), (Some(5 * 60), "before it was asked"), (Some(-3600), "to come")] {
        let page = proved(&mut site, &forger, AGAIN, ago).await;
        must_be_out(&page, why);
        assert_eq!(page.text("h1"), "You were not asked to prove who you are", "{why}");
    }
    for start in [PLAIN, AGAIN] {
        assert!(is_in(&proved(&mut site, &forger, start, Some(5)).await), "{start}");
        assert_eq!(site.get(FACTORS).await.status, StatusCode::OK, "{start}");
    }
}

#[tokio::test]
async fn a_token_that_is_not_right_in_every_part_lets_nobody_in() {
    let forger = Forger::start().await;
    let site = site_of(&forger).await;
    let public = forger.public_key();
    let claim = |name: &'static str, value: serde_json::Value| -> Box<dyn Fn(&mut Token) + Send> {
        Box::new(move |token| token.claims[name] = value.clone())
    };
    let without = |name: &'static str| -> Box<dyn Fn(&mut Token) + Send> {
        Box::new(move |token| {
            token.claims.as_object_mut().unwrap().remove(name);
        })
    };
    let unsigned: fn(&mut Token) = |token| {
        token.header = json!({ "alg": "none" });
        token.sign = Sign::Nobody;
    };
    let cases: Vec<Case> = vec![
        ("expired", claim("exp", json!(now() - 90))),
        ("of a time to come", claim("iat", json!(now() + 120))),
        ("another nonce", claim("nonce", json!("another"))),
        ("no nonce", without("nonce")),
        ("another audience", claim("aud", json!("somebody-else"))),
        ("an audience more", claim("aud", json!(["poolsync", "somebody-else"]))),
        ("no audience", without("aud")),
        ("another issuer", claim("iss", json!("https://evil.example"))),
        ("no issuer", without("iss")),
        ("no expiry", without("exp")),
        ("no subject", without("sub")),
        ("an empty subject", claim("sub", json!(""))),
        ("another access token", claim("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"))),
        ("unsigned", Box::new(unsigned)),
        ("said to be signed", Box::new(|token| token.sign = Sign::Nobody)),
        ("somebody else’s signature", Box::new(|token| token.sign = Sign::Somebody)),
        ("changed afterwards", Box::new(|token| token.sign = Sign::ThenChanged)),
        (
            "a public key as a secret",
            Box::new(move |token| {
                token.header["alg"] = json!("HS256");
                token.sign = Sign::Shared(public.clone());
            }),
        ),
        (
            "the shared secret",
            Box::new(|token| {
                token.header = json!({ "alg": "HS256" });
                token.sign = Sign::Shared(SECRET.into());
            }),
        ),
        ("a key of another name", Box::new(|token| token.header["kid"] = json!("unknown"))),
        ("an unknown critical header", Box::new(|token| token.header["crit"] = json!(["x"]))),
    ];
    for (why, forge) in cases {
        forger.forge(forge);
        let page = sign_in(&site, &forger).await;
        must_be_out(&page, why);
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{why}");
    }
    let accounts = sql("select count(*) as n from users").one(&site.world.panel.database).await.unwrap();
    assert_eq!(accounts.count("n").unwrap(), 0, "no account came of it");
    forger.forge(|token| {
        token.claims["exp"] = json!(now() - 30);
        token.claims["iat"] = json!(now() - 400);
    });
    assert!(is_in(&sign_in(&site, &forger).await), "clocks may differ by a minute");
    forger.forge(|token| token.claims["iat"] = json!(now() + 30));
    assert!(is_in(&sign_in(&site, &forger).await), "both ways");
}

#[tokio::test]
async fn an_answer_counts_once_in_the_browser_that_asked_and_for_ten_minutes() {
    let forger = Forger::start().await;
    let mut site = site_of(&forger).await;
    let away = start(&site, &forger).await;
    forger.give_code("one", &away.nonce, &away.challenge);
    let answer = format!("code=one&state={}", away.state);
    must_be_out(&come_back(&site, "", &answer).await, "no cookie");
    must_be_out(&come_back(&site, &format!("__Host-poolsync-step={}", "0".repeat(64)), &answer).await, "another one");
    assert!(is_in(&come_back(&site, &away.cookie, &answer).await));
    forger.give_code("one", &away.nonce, &away.challenge);
    let before = forger.tokens_asked();
    must_be_out(&come_back(&site, &away.cookie, &answer).await, "a second time");
    assert_eq!(forger.tokens_asked(), before, "the code is not even shown");

    // Codes are the provider’s to refuse.
    let away = start(&site, &forger).await;
    must_be_out(&come_back(&site, &away.cookie, &format!("code=one-x&state={}", away.state)).await, "no such code");
    let (mine, other) = (start(&site, &forger).await, start(&site, &forger).await);
    forger.give_code("two", &other.nonce, &other.challenge);
    must_be_out(&come_back(&site, &mine.cookie, &format!("code=two&state={}", other.state)).await, "another’s answer");
    must_be_out(&come_back(&site, &mine.cookie, &format!("code=two&state={}", mine.state)).await, "it is used up");
    let mine = start(&site, &forger).await;
    must_be_out(&come_back(&site, &mine.cookie, &format!("code=two&state={}", mine.state)).await, "another’s code");
    for query in ["", "code=x", "state=x", "iss=https%3A%2F%2Fevil.example&code=x&state=STATE", "state=STATE"] {
        let mine = start(&site, &forger).await;
        must_be_out(&come_back(&site, &mine.cookie, &query.replace("STATE", &mine.state)).await, query);
    }

    let mine = start(&site, &forger).await;
    forger.give_code("mine", &mine.nonce, &mine.challenge);
    let before = forger.tokens_asked();
    must_be_out(&come_back(&site, &mine.cookie, "code=mine&state=guessed").await, "the right code, another state");
    assert_eq!(forger.tokens_asked(), before, "the provider is not even asked");

    let seconds = Arc::new(AtomicI64::new(now() * 1_000_000));
    site.world.panel.clock = Clock::Fixed(seconds.clone());
    let site = Site::of(site.world);
    let away = start(&site, &forger).await;
    forger.give_code("late", &away.nonce, &away.challenge);
    seconds.fetch_add(601 * 1_000_000, std::sync::atomic::Ordering::Relaxed);
    must_be_out(&come_back(&site, &away.cookie, &format!("code=late&state={}", away.state)).await, "too late");
}

#[tokio::test]
async fn what_a_provider_says_about_an_error_is_shown_as_text() {
    let forger = Forger::start().await;
    let site = site_of(&forger).await;
    let away = start(&site, &forger).await;
    let said = "error=access_denied&error_description=%3Cscript%3Ealert(1)%3C%2Fscript%3E%0d%0aSet-Cookie:x";
    let page = come_back(&site, &away.cookie, &format!("{said}&state={}", away.state)).await;
    must_be_out(&page, "declined");
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(page.text("main q"), "access_denied: <script>alert(1)</script>Set-Cookie:x");
    assert!(!page.has("main script") && page.headers.get("x").is_none());
    let page = come_back(&site, "", &format!("{said}&state=x")).await;
    assert!(!page.text.contains("alert"), "nobody is shown what a mere link says");
    let stored = sql("select count(*) as n from sign_in_steps").one(&site.world.panel.database).await.unwrap();
    assert_eq!(stored.count("n").unwrap(), 0, "it is over");
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_looked_for_once_a_minute() {
    let forger = Forger::start().await;
    let site = site_of(&forger).await;
    assert!(is_in(&sign_in(&site, &forger).await));
    forger.change_key("second");
    assert!(is_in(&sign_in(&site, &forger).await), "the new key was found");
    assert_eq!(forger.keys_asked(), 2);
    forger.change_key("third");
    for _ in 0..3 {
        must_be_out(&sign_in(&site, &forger).await, "asked for a moment ago");
    }
    assert_eq!(forger.keys_asked(), 2, "nobody makes the panel ask without end");
}

#[tokio::test]
async fn accounts_are_never_joined_by_name_and_nobody_comes_in_without_a_role() {
    let forger = Forger::start().await;
    let site = site_of(&forger).await;
    forger.forge(|token| token.claims["groups"] = json!(["Staff", "csadministrators"]));
    let page = sign_in(&site, &forger).await;
    must_be_out(&page, "no role");
    assert_eq!(page.text("h1"), "You have no role here");
    assert!(users::find_user(&site.world.panel.database, &"anna".parse().unwrap()).await.unwrap().is_none());

    site.add_user("anna", Role::Administrator).await;
    forger.forge(|_| ());
    let page = sign_in(&site, &forger).await;
    must_be_out(&page, "a local account’s name");
    assert_eq!(page.text("h1"), "This name is another account’s");
    forger.forge(|token| {
        token.claims["preferred_username"] = json!("carl");
    });
    assert!(is_in(&sign_in(&site, &forger).await));
    forger.forge(|token| {
        token.claims["preferred_username"] = json!("Carl");
        token.claims["sub"] = json!("8");
    });
    must_be_out(&sign_in(&site, &forger).await, "somebody else of the same name");
    for name in [json!("<script>"), json!(""), json!(7), json!("a b"), json!("x".repeat(65))] {
        let said = name.clone();
        forger.forge(move |token| {
            token.claims["sub"] = json!("9");
            token.claims["preferred_username"] = said.clone();
        });
        let page = sign_in(&site, &forger).await;
        must_be_out(&page, &name.to_string());
        assert!(!page.has("main script"));
    }
    let mut tx = site.world.panel.database.begin().await.unwrap();
    sql("update users set disabled = 1 where name = 'carl'").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    forger.forge(|token| token.claims["preferred_username"] = json!("carl"));
    assert_eq!(sign_in(&site, &forger).await.text("h1"), "Your account is disabled");
}

#[tokio::test]
async fn a_new_name_at_the_provider_is_put_on_record_and_never_takes_anothers() {
    let forger = Forger::start().await;
    let site = site_of(&forger).await;
    site.add_user("bert", Role::Administrator).await;
    assert!(is_in(&sign_in(&site, &forger).await));
    forger.forge(|token| token.claims["preferred_username"] = json!("anna.berg"));
    for _ in 0..2 {
        assert!(is_in(&sign_in(&site, &forger).await));
    }
    let audit = site.world.audit().await;
    let told = audit.iter().filter(|e| *e == "Set-CsUser: anna.berg: anna → anna.berg, as it is called in oidc:corp");
    assert_eq!(told.count(), 1, "{audit:?}");

    forger.forge(|token| {
        token.claims["preferred_username"] = json!("bert");
        token.claims["groups"] = json!(["CsHelpDesk"]);
    });
    assert!(is_in(&sign_in(&site, &forger).await));
    let audit = site.world.audit().await;
    assert!(audit.contains(&"Set-CsUserRole: anna.berg: CsHelpDesk by the claim CsHelpDesk".to_owned()), "{audit:?}");
    assert!(!audit.iter().any(|e| e.starts_with("Set-CsUserRole: bert")), "{audit:?}");
}

#[tokio::test]
async fn what_the_token_leaves_out_is_asked_for_but_only_about_the_same_person() {
    let forger = Forger::start().await;
    let site = site_of(&forger).await;
    forger.forge(|token| {
        for name in ["preferred_username", "groups"] {
            token.claims.as_object_mut().unwrap().remove(name);
        }
    });
    for told in [
        json!({ "sub": "8", "preferred_username": "anna", "groups": ["CsAdministrator"] }),
        json!({ "preferred_username": "anna", "groups": ["CsAdministrator"] }),
        json!(["no object"]),
    ] {
        forger.tell(told);
        must_be_out(&sign_in(&site, &forger).await, "about somebody else");
    }
    forger.tell(json!({ "sub": "7", "preferred_username": "anna", "groups": "CsHelpDesk" }));
    assert!(is_in(&sign_in(&site, &forger).await));
    let (anna, _) = users::find_user(&site.world.panel.database, &"anna".parse().unwrap()).await.unwrap().expect("in");
    assert_eq!(anna.role_names(), ["CsHelpDesk"]);
}

#[tokio::test]
async fn a_provider_that_can_not_be_trusted_or_reached_leads_nowhere() {
    let refused = async |prepare: &dyn Fn(&Forger), why: &str| {
        let forger = Forger::start().await;
        prepare(&forger);
        let site = site_of(&forger).await;
        let page = site.get("/login/oidc/corp").await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{why}");
        assert_eq!(page.text("h1"), "The provider can’t be reached", "{why}");
        assert!(
            page.text("main").contains("Litware <SSO>") && cookie(&page, "__Host-poolsync-step").is_none(),
            "{why}"
        );
    };
    let json = |value: serde_json::Value| value.to_string();
    refused(&|f| f.describe(|d| d["issuer"] = json!("https://evil.example")), "another issuer").await;
    refused(&|f| f.describe(|d| d["authorization_endpoint"] = json!("http://evil.example/a")), "plain HTTP").await;
    refused(&|f| f.describe(|d| d["authorization_endpoint"] = json!("javascript:alert(1)")), "no web address").await;
    refused(&|f| f.describe(|d| d["end_session_endpoint"] = json!("http://evil.example/a")), "plain HTTP").await;
    refused(&|f| f.describe(|d| d["jwks_uri"] = json!("http://192.0.2.1/keys")), "plain HTTP elsewhere").await;
    refused(&|f| f.say_instead(StatusCode::OK, HeaderMap::new(), json(json!({ "x": 1 }))), "nothing of use").await;
    refused(&|f| f.say_instead(StatusCode::OK, HeaderMap::new(), "x".repeat(3 << 20)), "too much").await;
    refused(&|f| f.say_instead(StatusCode::INTERNAL_SERVER_ERROR, HeaderMap::new(), String::new()), "a fault").await;
    let elsewhere: HeaderMap = [(header::LOCATION, "http://127.0.0.1:1/".parse().unwrap())].into_iter().collect();
    refused(&move |f| f.say_instead(StatusCode::FOUND, elsewhere.clone(), String::new()), "a redirection").await;

    let forger = Forger::start().await;
    let mut site = site_of(&forger).await;
    let mut told = (*site.world.panel.config).clone();
    told.oidc[0].issuer = format!("http://127.0.0.1:{}", free_port());
    site.world.panel.config = Arc::new(told);
    let site = Site::of(site.world);
    assert_eq!(site.get("/login/oidc/corp").await.status, StatusCode::BAD_GATEWAY, "nobody is there");
    assert_eq!(site.get("/login/oidc/other").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/login/oidc/other/callback?code=x&state=y").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn signing_out_leads_to_the_provider_and_what_is_shown_there_is_kept_sealed() {
    let forger = Forger::start().await;
    let mut site = site_of(&forger).await;
    let page = sign_in(&site, &forger).await;
    let session = cookie(&page, "__Host-poolsync").expect("in");
    site.set_cookie(Some(session.as_bytes()));
    let row = sql("select method, id_token from sessions").one(&site.world.panel.database).await.unwrap();
    assert_eq!(row.text("method").unwrap(), "oidc:corp");
    let kept = row.text("id_token").unwrap();
    assert!(kept.starts_with("v1:") && !kept.contains("eyJ"), "{kept}");

    let page = site.post("/logout", &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    let address = page.attributes("main a.button", "href").remove(0);
    assert_eq!(page.attributes("meta[http-equiv=refresh]", "content"), [format!("0;url={address}")]);
    let address = url::Url::parse(&address).unwrap();
    assert!(address.as_str().starts_with(&format!("{}/leave?", forger.issuer)), "{address}");
    let shown = |name: &str| address.query_pairs().find(|(n, _)| n == name).expect(name).1.into_owned();
    assert_eq!(shown("post_logout_redirect_uri"), "https://panel.litwareinc.com/login");
    assert!(shown("id_token_hint").starts_with("eyJ"));
    assert_eq!(site.get("/runs").await.location(), "/login?next=%2Fruns", "the session here has ended");
    assert_eq!(site.post("/logout", &[]).await.location(), "/login", "signing out twice is no error");
}

#[tokio::test]
async fn nothing_of_a_sign_in_under_way_is_kept_in_clear() {
    let forger = Forger::start().await;
    let site = site_of(&forger).await;
    let away = start(&site, &forger).await;
    let row = sql("select token_digest, state from sign_in_steps").one(&site.world.panel.database).await.unwrap();
    let kept = row.text("state").unwrap() + &row.text("token_digest").unwrap();
    let token = away.cookie.split_once('=').unwrap().1;
    for secret in [away.state.as_str(), &away.nonce, token] {
        assert!(!kept.contains(secret), "{kept}");
    }
}

#[tokio::test]
async fn nobody_fills_the_database_by_beginning_sign_ins() {
    let forger = Forger::start().await;
    let site = site_of(&forger).await;
    let mut begun = 0;
    for _ in 0..80 {
        begun += u32::from(site.get("/login/oidc/corp").await.status == StatusCode::SEE_OTHER);
    }
    assert!((60..66).contains(&begun), "{begun}");
    let page = site.get("/login/oidc/corp").await;
    assert_eq!(
        (page.status, page.text("h1").as_str()),
        (StatusCode::TOO_MANY_REQUESTS, "Too many sign-ins were begun")
    );
}

#[test]
fn the_configuration_shows_where_accounts_come_from_but_no_secret() {
    let dir = TempDir::new().unwrap();
    let text = "[ldap]\nservers = [\"ldaps://dc1.litwareinc.com\"]\nbind_dn = \"cn=p\"\nbind_password = \"wonderland\"\n\
                user_base = \"dc=litwareinc,dc=com\"\n[oidc.corp]\nissuer = \"https://login.litwareinc.com\"\n\
                client_id = \"panel\"\nclient_secret = \"wonderland\"\n";
    fs::write(dir.path().join("poolsync.toml"), text).unwrap();
    let checked = poolsync(dir.path()).args(["check-config", "--config", "poolsync.toml"]).output().unwrap();
    let (code, out, err) = outcome(&checked);
    assert_eq!(code, 0, "{err}");
    for line in ["ldaps://dc1.litwareinc.com", "bind_password", "(set)", "/login/oidc/corp/callback"] {
        assert!(out.contains(line), "{line}: {out}");
    }
    assert!(!out.contains("wonderland"), "{out}");
}

/// The whole way in a browser: to the provider, in, out of both, and back.
async fn whole_way(javascript: bool) {
    let dir = TempDir::new().unwrap();
    let port = free_port();
    let panel = format!("http://127.0.0.1:{port}");
    let provider = openid::OpenId::start(&panel);
    let text = format!(
        "data_dir = \"data\"\npublic_url = \"{panel}\"\n[oidc.corp]\nissuer = \"{}\"\nclient_id = \"poolsync\"\n\
         client_secret = \"{}\"\nlabel = \"Litware\"\nscopes = [\"profile\", \"groups\"]\n",
        provider.issuer,
        openid::SECRET
    );
    fs::write(dir.path().join("poolsync.toml"), text).unwrap();
    let served = Served::start_at(dir.path(), &format!("127.0.0.1:{port}"));
    let browser = Browser::open(&panel, javascript).await;
    browser.go("/runs").await;
    browser.click("#providers a").await;
    for (field, text) in [("login", "anna+CsAdministrator+Staff"), ("password", "x")] {
        browser.fill(field, text).await;
    }
    browser.click("form button[type=submit]").await;
    browser.find("form[action=\"/logout\"] button").await;
    assert_eq!(browser.path().await, "/runs", "where they wanted to go");
    let who = browser.text_of(".who").await;
    assert!(who.contains("anna") && who.contains("CsAdministrator"), "{who}");

    // What matters most is asked for once more, there.
    browser.go("/account/second_factor").await;
    browser.click("#providers a").await;
    for (field, text) in [("login", "anna+CsAdministrator+Staff"), ("password", "x")] {
        browser.fill(field, text).await;
    }
    browser.click("form button[type=submit]").await;
    browser.wait_for("the page", |text| text.contains("Authenticator app")).await;

    browser.click("form[action=\"/logout\"] button").await;
    browser.wait_for("the provider’s question", |text| text.contains("sign-out")).await;
    browser.click("button[name=logout]").await;
    browser.find("#providers a").await;
    assert!(browser.path().await.starts_with("/login"), "back again");

    // The provider does not know them any more; somebody without a role is told so.
    browser.click("#providers a").await;
    for (field, text) in [("login", "ben+Staff"), ("password", "x")] {
        browser.fill(field, text).await;
    }
    browser.click("form button[type=submit]").await;
    browser.wait_for("a refusal", |text| text.contains("You have no role here") && text.contains("ben")).await;
    browser.close().await;
    assert!(served.stop());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_a_real_provider_and_back_in_a_browser_with_scripts() {
    whole_way(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_a_real_provider_and_back_in_a_browser_without_scripts() {
    whole_way(false).await;
}
