//! What somebody who may see one pool, or one module of it, learns of the rest by the API: nothing.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use poolsync::{
    domain::{
        AccessToken, BackupModule, CustomRole, Extent, Fqdn, ModuleSelection, Permission, Role, RunId, Scope, TokenId,
        TokenSecret, UserName,
    },
    state::{Database, roles, sql, tokens, users},
    web,
};
use serde_json::{Value, json};

use super::support::{
    on_both_engines,
    web::{PASSWORD, Page, Site},
    world::{ATL, RED, World, fqdn, request},
};

const HIDDEN: &str = "hid-cs-001.litwareinc.com";
const PARTNER: &str = "sec-cs-001.litwareinc.com";
const NOWHERE: &str = "not-cs-001.litwareinc.com";
/// What may be held for some pools only.
const SOME: [Permission; 6] = [
    Permission::GetStatus,
    Permission::InvokeSync,
    Permission::StopSync,
    Permission::ApproveHeld,
    Permission::RestoreData,
    Permission::NewToken,
];

async fn send(site: &Site, method: &Method, path: &str, token: Option<&TokenSecret>, body: &str) -> Page {
    let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.reveal()));
    }
    site.page(request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn read(site: &Site, path: &str) -> Value {
    let page = site.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    serde_json::from_str(&page.text).unwrap()
}

/// The site of an account that holds whatever may be held for a part, within `scope`.
pub async fn limited(world: &World, name: &str, scope: Scope) -> Site {
    let panel = &world.panel;
    let role = CustomRole {
        name: format!("Role of {name}").parse().unwrap(),
        template: Role::ServerAdministrator,
        permissions: SOME.into(),
        scope,
    };
    let hash = panel.passwords.hash(PASSWORD.parse().unwrap()).await.unwrap();
    let user: UserName = name.parse().unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    roles::insert_role(&mut tx, &role, panel.clock.now()).await.unwrap();
    users::insert_user(&mut tx, &user, &hash, &[role.name], panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut site = Site::of(world.clone());
    site.sign_in(name, PASSWORD).await;
    site
}

/// What is known of the pools that are hidden.
struct Hidden {
    run: String,
    batch: String,
    schedule: String,
    token: String,
}

/// A world with a pair that nobody but its administrator sees; everything there can be of it is there.
async fn world_with_secrets(database: Database) -> (Site, Hidden) {
    let world = World::empty(database).with_pools().await;
    world.carry_out(request(ModuleSelection::All)).await;
    let mut vera = Site::of(world);
    vera.add_user("vera", Role::Administrator).await;
    vera.sign_in("vera", PASSWORD).await;
    let stores = vera.world.stores().join("hidden");
    let pool = |name: &str, partner: &str| {
        let at = |role: &str| {
            let folder = stores.join(name).join(role);
            std::fs::create_dir_all(&folder).unwrap();
            format!("file://{}", folder.display())
        };
        let stores = json!({"ConfServices.DataConf": {"live": at("live"), "backup": at("backup")}});
        json!({"fqdn": name, "backup_pool": partner, "stores": stores})
    };
    let made = async |path: &str, body: Value| -> Value {
        let page = send(&vera, &Method::POST, path, None, &body.to_string()).await;
        assert!(page.status.is_success(), "{path}: {}", page.text);
        serde_json::from_str(&page.text).unwrap()
    };
    made("/api/v1/pools/import", json!({"pools": [pool(HIDDEN, PARTNER), pool(PARTNER, HIDDEN)]})).await;
    let queued = made("/api/v1/runs", json!({"pools": [HIDDEN, PARTNER]})).await;
    let run = queued["runs"][0]["id"].as_str().unwrap().to_owned();
    vera.world.see_through(run.parse().unwrap()).await;
    let schedule = made("/api/v1/schedules", json!({"pool": HIDDEN, "rule": {"every": "1h"}})).await;
    made("/api/v1/targets", json!({"pool": HIDDEN, "warning_minutes": 5, "breach_minutes": 9})).await;
    let rights = json!({"permissions": ["Get-CsBackupServiceStatus"], "pools": [HIDDEN]});
    let token = made("/api/v1/tokens", json!({"name": "hidden", "rights": rights})).await;
    let mut tx = vera.world.panel.database.begin().await.unwrap();
    sql("insert into alarms (id, pool_fqdn, backup_pool_fqdn, module, level, raised_at, level_at, age_ms, told_at) \
         values ($1, $2, $3, 'ConfServices.DataConf', 'warning', 1, 1, 1, 1)")
    .bind(RunId::new())
    .bind(HIDDEN)
    .bind(PARTNER)
    .execute(&mut tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let batch = vera.world.run(run.parse().unwrap()).await.batch.unwrap().to_string();
    let hidden = Hidden {
        run,
        batch,
        schedule: schedule["id"].as_str().unwrap().to_owned(),
        token: token["token"]["id"].as_str().unwrap().to_owned(),
    };
    (vera, hidden)
}

/// An address about something that is hidden, and the same about something that is not there.
fn filled(pattern: &str, hidden: &Hidden) -> (String, String) {
    let id = if pattern.contains("/runs/") {
        &hidden.run
    } else if pattern.contains("/schedules/") {
        &hidden.schedule
    } else {
        &hidden.token
    };
    let fill = |pool: &str, id: &str| {
        pattern
            .replace("{fqdn}", pool)
            .replace("{pool}/{module}", &format!("{pool}/all"))
            .replace("{id}", id)
            .replace("{name}", "vera")
    };
    (fill(HIDDEN, id), fill(NOWHERE, &RunId::new().to_string()))
}

/// A body that is about a pool.
type Asked<'a> = &'a dyn Fn(&str) -> Value;

/// What a problem says beside what differs in any case.
fn told(page: &Page) -> String {
    let mut problem: Value = serde_json::from_str(&page.text).unwrap_or_default();
    if let Some(problem) = problem.as_object_mut() {
        problem.remove("id");
        problem.remove("instance");
    }
    format!("{} {}", page.status, problem.to_string().replace(HIDDEN, "…").replace(NOWHERE, "…"))
}

#[tokio::test]
async fn who_sees_one_pool_learns_nothing_of_another_whatever_is_asked() {
    on_both_engines(async |database| {
        let (vera, hidden) = world_with_secrets(database).await;
        let scope = Scope { pools: Extent::from_iter([fqdn(ATL)]), modules: Extent::All };
        let eve = limited(&vera.world, "eve", scope).await;
        let secrets = [HIDDEN, PARTNER, &hidden.run, &hidden.schedule, &hidden.token];
        for entry in web::entries().iter().filter(|entry| entry.path.starts_with("/api/v1/")) {
            let (path, missing) = filled(entry.path, &hidden);
            let is_about_something = entry.path.contains('{');
            let body = if entry.path.ends_with("/apply") { r#"{"digest": "none"}"# } else { "{}" };
            let page = send(&eve, &entry.method, &path, None, body).await;
            let what = format!("{} {path}: {}", entry.method, page.text);
            if is_about_something {
                assert!(page.status.is_client_error(), "{what}");
                assert_eq!(told(&page), told(&send(&eve, &entry.method, &missing, None, body).await), "{what}");
            } else if entry.method == Method::GET {
                let known = secrets.iter().find(|secret| page.text.contains(**secret));
                assert_eq!(known, None, "{what}");
            }
        }
        for query in [
            format!("runs?cursor={}", hidden.run),
            format!("alarms?cursor={}", RunId::new()),
            "upcoming?limit=200".to_owned(),
            "pools?cursor=a".to_owned(),
        ] {
            let page = eve.get(&format!("/api/v1/{query}")).await;
            assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text);
            assert!(secrets.iter().skip(1).all(|secret| !page.text.contains(secret)), "{query}: {}", page.text);
            assert!(!page.text.contains(HIDDEN) && page.header("link").is_empty(), "{query}: {}", page.text);
        }
        // What a filter names and is hidden is refused as what is not there.
        for (query, missing) in [
            (format!("runs?pool={HIDDEN}"), format!("runs?pool={NOWHERE}")),
            ("runs?requested_by=vera".to_owned(), "runs?requested_by=nobody".to_owned()),
            (format!("runs?batch={}", hidden.batch), format!("runs?batch={}", RunId::new())),
            (format!("status?pool={HIDDEN}"), format!("status?pool={NOWHERE}")),
        ] {
            let page = eve.get(&format!("/api/v1/{query}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {}", page.text);
            assert_eq!(told(&page), told(&eve.get(&format!("/api/v1/{missing}")).await), "{query}");
            assert_eq!(vera.get(&format!("/api/v1/{query}")).await.status, StatusCode::OK, "{query}");
        }
        assert_eq!(eve.get("/metrics").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn what_is_asked_of_a_hidden_pool_is_refused_as_of_one_that_does_not_exist() {
    on_both_engines(async |database| {
        let (vera, hidden) = world_with_secrets(database).await;
        let scope = Scope { pools: Extent::from_iter([fqdn(ATL)]), modules: Extent::All };
        let eve = limited(&vera.world, "eve", scope).await;
        let rights = |pool: &str| json!({"permissions": ["Get-CsBackupServiceStatus"], "pools": [pool]});
        let asked: [(&str, Asked<'_>); 5] = [
            ("runs", &|pool| json!({"pools": [pool]})),
            ("runs", &|pool| json!({"pools": [ATL, pool], "module": "ConfServices.DataConf"})),
            ("restore", &|pool| json!({"pool": pool})),
            ("clear", &|pool| json!({"pool": pool})),
            ("tokens", &|pool| json!({"name": "mine", "rights": rights(pool)})),
        ];
        for (path, body) in asked {
            let path = format!("/api/v1/{path}");
            let [of_hidden, of_none] = [HIDDEN, NOWHERE].map(|pool| body(pool).to_string());
            let (is, is_not) = (
                send(&eve, &Method::POST, &path, None, &of_hidden).await,
                send(&eve, &Method::POST, &path, None, &of_none).await,
            );
            assert_eq!(is.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", is.text);
            assert_eq!(told(&is), told(&is_not), "{path}");
        }
        let several = |id: &str| json!({"runs": [id]}).to_string();
        let is = send(&eve, &Method::POST, "/api/v1/runs/cancel", None, &several(&hidden.run)).await;
        let is_not = send(&eve, &Method::POST, "/api/v1/runs/cancel", None, &several(&RunId::new().to_string())).await;
        assert_eq!((is.status, told(&is)), (StatusCode::NOT_FOUND, told(&is_not)));
    })
    .await;
}

#[tokio::test]
async fn lists_of_a_part_come_in_whole_pieces_and_count_nothing_else() {
    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        let run = world.carry_out(request(ModuleSelection::All)).await;
        let mut tx = world.panel.database.begin().await.unwrap();
        for seq in 1_u64..=10 {
            let module = if seq % 2 == 0 { BackupModule::DataConf } else { BackupModule::PresenceFocus };
            sql("insert into run_messages (run_id, seq, module, message, fatal) values ($1, $2, $3, $4, 0)")
                .bind(run)
                .bind(1000 + seq)
                .bind(module)
                .bind(format!("about {module}"))
                .execute(&mut tx)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let scope = Scope { pools: Extent::All, modules: Extent::from_iter([BackupModule::DataConf]) };
        let eve = limited(&world, "eve", scope).await;
        let mut next = Some(format!("/api/v1/runs/{run}/messages?limit=2"));
        let mut pieces = Vec::new();
        while let Some(path) = next {
            let page = read(&eve, &path).await;
            assert!(!page.to_string().contains("PresenceFocus"), "{page}");
            pieces.push(page["items"].as_array().unwrap().len());
            next = page["next"].as_str().map(|cursor| format!("/api/v1/runs/{run}/messages?limit=2&cursor={cursor}"));
        }
        assert_eq!(pieces, [2, 2, 1]);
        for path in [
            format!("/api/v1/runs/{run}"),
            format!("/api/v1/runs/{run}/changes?limit=200"),
            format!("/api/v1/pools/{ATL}"),
            "/api/v1/pools".to_owned(),
            "/api/v1/status".to_owned(),
            "/api/v1/upcoming".to_owned(),
        ] {
            let page = read(&eve, &path).await.to_string();
            assert!(!page.contains("PresenceFocus") && !page.contains("presencefocus"), "{path}: {page}");
        }
        let of_other = read(&eve, "/api/v1/runs?module=UserServices.PresenceFocus").await;
        assert_eq!(of_other["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_token_oversees_no_token_that_reaches_further() {
    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        let hugo = limited(&world, "hugo", Scope::EVERYTHING).await;
        let name: UserName = "hugo".parse().unwrap();
        let owner = users::find_user(&world.panel.database, &name).await.unwrap().unwrap().0.id;
        let add = async |byte: u8, name: &str, pools: Extent<Fqdn>| {
            let secret = TokenSecret::from_bytes([byte; 32]);
            let token = AccessToken {
                id: TokenId::new(),
                name: name.parse().unwrap(),
                owner: Some(owner),
                made_by: "hugo".to_owned(),
                permissions: SOME.into(),
                scope: Scope { pools, modules: Extent::All },
                created_at: world.panel.clock.now(),
                expires_at: None,
                last_used_at: None,
                last_used_from: None,
            };
            let mut tx = world.panel.database.begin().await.unwrap();
            tokens::insert_token(&mut tx, &token, &secret.digest()).await.unwrap();
            tx.commit().await.unwrap();
            (secret, token.id)
        };
        let (narrow, own) = add(1, "narrow", Extent::from_iter([fqdn(ATL)])).await;
        let (_, other) = add(2, "other", Extent::from_iter([fqdn(RED)])).await;
        let (wide, wider) = add(3, "wide", Extent::All).await;
        let names = async |token: &TokenSecret| -> Vec<String> {
            let page = send(&hugo, &Method::GET, "/api/v1/tokens", Some(token), "").await;
            let all: Value = serde_json::from_str(&page.text).unwrap();
            all["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names(&narrow).await, ["narrow"]);
        assert_eq!(names(&wide).await, ["narrow", "other", "wide"]);
        let end = async |id: TokenId, by: &TokenSecret| {
            send(&hugo, &Method::DELETE, &format!("/api/v1/tokens/{id}"), Some(by), "").await.status
        };
        assert_eq!(end(other, &narrow).await, StatusCode::NOT_FOUND);
        assert_eq!(end(wider, &narrow).await, StatusCode::NOT_FOUND);
        assert_eq!(end(own, &narrow).await, StatusCode::NO_CONTENT, "itself");
        assert_eq!(end(other, &wide).await, StatusCode::NO_CONTENT);
        assert_eq!(read(&hugo, "/api/v1/tokens").await["items"].as_array().unwrap().len(), 1);
    })
    .await;
}
