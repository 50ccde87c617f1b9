//! Versions: whatever can be edited is changed and removed only as it was seen, by scripts and by forms.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use poolsync::domain::Role;
use serde_json::{Value, json};

use super::support::{
    on_both_engines,
    web::{PASSWORD, Page, Site},
    world::{ATL, World},
};

async fn send(site: &Site, method: Method, path: &str, version: Option<&str>, body: &Value) -> Page {
    let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
    if let Some(version) = version {
        request = request.header(header::IF_MATCH, version);
    }
    site.page(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn administrator(world: World) -> Site {
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.add_user("hugo", Role::HelpDesk).await;
    site.sign_in("vera", PASSWORD).await;
    site
}

/// Something that can be edited: where it is, what it is changed to, and where it stands as a whole if that is elsewhere.
struct Thing {
    path: String,
    change: Value,
    /// Where what is removed has its version, if not at `path`.
    whole: String,
}

async fn things(site: &Site) -> Vec<Thing> {
    let made = async |path: &str, body: Value| -> String {
        let page = send(site, Method::POST, path, None, &body).await;
        assert_eq!(page.status, StatusCode::CREATED, "{path}: {}", page.text);
        page.header("location").to_owned()
    };
    let see = json!({"permissions": ["Get-CsBackupServiceStatus"]});
    let more = json!({"permissions": ["Get-CsBackupServiceStatus", "Invoke-CsBackupServiceSync"]});
    let mail = |to: &str| json!({"name": "Operations", "kind": "mail", "recipients": [to]});
    let channel = made("/api/v1/notifications/channels", mail("a@litwareinc.com")).await;
    let id = channel.rsplit('/').next().unwrap().to_owned();
    let rule = |kind: &str| json!({"channel": id, "kinds": [kind]});
    let schedule = |every: &str| json!({"pool": ATL, "rule": {"every": every}});
    let target = json!({"pool": ATL, "warning_minutes": 5, "breach_minutes": 9});
    let all = [
        (
            made("/api/v1/pools", json!({"fqdn": "ber-cs-001.litwareinc.com"})).await,
            json!({"fqdn": "ber-cs-001.litwareinc.com", "site": "Berlin"}),
        ),
        (made("/api/v1/schedules", schedule("1h")).await, schedule("2h")),
        (made("/api/v1/targets", target).await, json!({"warning_minutes": 6, "breach_minutes": 9})),
        (made("/api/v1/notifications/rules", rule("run_failed")).await, rule("run_partial")),
        (channel, mail("b@litwareinc.com")),
        (
            made("/api/v1/roles", json!({"name": "Desk", "template": "CsHelpDesk", "rights": see})).await,
            json!({"rights": more}),
        ),
    ];
    let mut things: Vec<Thing> =
        all.into_iter().map(|(path, change)| Thing { whole: path.clone(), path, change }).collect();
    let (path, whole) = ("/api/v1/users/hugo/roles".to_owned(), "/api/v1/users/hugo".to_owned());
    things.push(Thing { path, change: json!({"roles": ["CsViewOnlyAdministrator"]}), whole });
    things
}

fn kind(page: &Page) -> (u16, String) {
    let problem: Value = serde_json::from_str(&page.text).unwrap_or_default();
    (page.status.as_u16(), problem["type"].as_str().unwrap_or_default().trim_start_matches("/api#").to_owned())
}

#[tokio::test]
async fn what_is_changed_or_removed_must_be_what_was_seen() {
    on_both_engines(async |database| {
        let site = administrator(World::empty(database).with_pools().await).await;
        for Thing { path, change, whole } in things(&site).await {
            let seen = site.get(&whole).await.header("etag").to_owned();
            let part = site.get(&path).await.header("etag").to_owned();
            assert!(!seen.is_empty(), "{whole} has a version");
            assert_eq!(kind(&send(&site, Method::PUT, &path, None, &change).await), (428, "version-needed".to_owned()));
            let changed = send(&site, Method::PUT, &path, Some(&part), &change).await;
            assert_eq!(changed.status, StatusCode::OK, "{path}: {}", changed.text);
            assert!(!changed.header("etag").is_empty() && changed.header("etag") != part, "{path}");
            for (version, told) in [(None, (428, "version-needed")), (Some(&seen), (412, "changed-meanwhile"))] {
                let version = version.map(String::as_str);
                let refused = send(&site, Method::DELETE, &whole, version, &json!({})).await;
                assert_eq!(kind(&refused), (told.0, told.1.to_owned()), "{whole}: {}", refused.text);
                let refused = send(&site, Method::PUT, &path, version.map(|_| part.as_str()), &change).await;
                assert_eq!(kind(&refused), (told.0, told.1.to_owned()), "{path}: {}", refused.text);
            }
            let now = site.get(&whole).await.header("etag").to_owned();
            let removed = send(&site, Method::DELETE, &whole, Some(&now), &json!({})).await;
            assert_eq!(removed.status, StatusCode::NO_CONTENT, "{whole}: {}", removed.text);
            assert_eq!(site.get(&whole).await.status, StatusCode::NOT_FOUND, "{whole}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_changes_and_removes_only_what_it_was_made_of() {
    let site = administrator(World::new().await.with_pools().await).await;
    for thing in things(&site).await {
        send(&site, Method::PUT, &thing.path, Some("*"), &thing.change).await;
    }
    let old = "0123456789abcdef0123456789abcdef";
    let forms = [
        ("/pools/ber-cs-001.litwareinc.com/edit", vec![("fqdn", "ber-cs-001.litwareinc.com"), ("site", "Potsdam")]),
        ("/pools/ber-cs-001.litwareinc.com/remove", vec![]),
        ("/roles/Desk/edit", vec![("permission", "Get-CsBackupServiceStatus"), ("pools", "all"), ("modules", "all")]),
        ("/roles/Desk/remove", vec![("confirm", "Desk")]),
        ("/users/hugo/roles", vec![("role", "CsHelpDesk")]),
        ("/users/hugo/remove", vec![("confirm", "hugo")]),
    ];
    for (path, fields) in forms {
        let shown = if path == "/users/hugo/roles" { "/users/hugo" } else { path };
        let stale = site.post(path, &[&fields[..], &[("version", old)]].concat()).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(stale.text("#errors").contains("Somebody changed this since it was shown to you."), "{path}");
        let version = site.get(shown).await.attributes("input[name=version]", "value").remove(0);
        assert_eq!(stale.attributes("input[name=version]", "value")[0], version, "{path}: as it is now");
        let done = site.post(path, &[&fields[..], &[("version", &version)]].concat()).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.text);
    }
}
