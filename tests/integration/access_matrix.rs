//! Every route for everybody: strangers, each built-in role, and for each cmdlet a role that holds it, within and outside
//! of its scope. The routes and what they take come from the panel itself, so a new one is tried without being listed here;
//! one whose address has parts that are not known below fails.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use poolsync::{
    domain::{
        AccessToken, Assigned, BackupModule, CustomRole, Extent, Fqdn, FreshnessTarget, Intent, Mode, ModuleSelection,
        Permission, Reason, Role, RoleName, RunId, RunRequest, ScheduleId, Scope, TokenId, TokenSecret, UserId,
    },
    operations::{self, ScheduleDraft, save_schedule},
    state::{
        changes::{ChangeFilter, list_changes},
        roles, sql, targets, tokens, users,
    },
    web::{self, Entry, Pass},
};

use super::{
    management_shell,
    support::{
        web::{PASSWORD, Page, Site},
        world::{ATL, RED, World, actor, fqdn},
    },
};

/// Who asks.
struct Somebody {
    name: String,
    site: Site,
    /// What they hold for the pool that the addresses are about.
    holds: BTreeSet<Permission>,
    /// Whether that pool is within their scope.
    sees: bool,
}

/// What is asked for: every address, with its parts filled in.
struct Addresses {
    run: RunId,
    /// A change of it: module and key.
    change: (&'static str, String),
    schedule: ScheduleId,
    token: TokenId,
    /// A channel, a rule and a message.
    told: [String; 3],
}

impl Addresses {
    fn fill(&self, entry: &Entry) -> String {
        // The API’s addresses are those of the pages, below its own.
        let path = of_page(entry);
        let filled = if path.starts_with("/pools/{fqdn}") {
            path.replace("{fqdn}", ATL)
        } else if path.starts_with("/runs/{id}") {
            let (module, key) = &self.change;
            path.replace("{id}", &self.run.to_string()).replace("{module}", module).replace("{key}", key)
        } else if path.starts_with("/roles/{name}") {
            path.replace("{name}", "Invoke-CsBackupServiceSync%20all")
        } else if path.starts_with("/management-hosts/{name}") {
            path.replace("{name}", "mgmt")
        } else if path.starts_with("/users/{name}") {
            // An account that nobody here signs in with, and a session that it does not have.
            path.replace("{name}", "nobody").replace("{id}", &RunId::new().to_string())
        } else if path.starts_with("/notifications/") {
            let kind = ["/channels/", "/rules/", "/log/"].iter().position(|kind| path.contains(kind));
            path.replace("{id}", kind.map_or("", |kind| &self.told[kind]))
        } else if path.starts_with("/schedules/{id}") {
            path.replace("{id}", &self.schedule.to_string())
        } else if path.starts_with("/tokens/{id}") {
            path.replace("{id}", &RunId::new().to_string())
        } else if path.starts_with("/account/") {
            // A session or passkey that nobody has: ending what has ended is no error.
            path.replace("{id}", &RunId::new().to_string())
        } else {
            path.replace("/assets/{name}", "/assets/app.css")
                .replace("/help/{name}", "/help/faq")
                .replace("/setup/{token}", "/setup/none")
                .replace("/login/oidc/{provider}", "/login/oidc/none")
                .replace("/roles/{name}", "/roles/Bystander")
                .replace("/users/{name}", "/users/bystander")
                .replace("/tokens/{id}", &format!("/tokens/{}", self.token))
        };
        // What belongs to an account is only its own: nobody has what this names.
        let filled =
            if path.starts_with("/account/") { filled.replace("{id}", &RunId::new().to_string()) } else { filled };
        let filled = filled.replace("{pool}/{module}", "all/all");
        assert!(!filled.contains('{'), "say in this test what {path} is asked with");
        if is_api(entry) { format!("/api/v1{filled}") } else { filled }
    }

    /// The same address about something that does not exist.
    fn missing(entry: &Entry) -> String {
        let nowhere: Fqdn = "nowhere.litwareinc.com".parse().unwrap();
        let path = entry.path.replace("{fqdn}", nowhere.as_str()).replace("{id}", &RunId::new().to_string());
        path.replace("{module}", "DataConf").replace("{key}", &"0".repeat(32))
    }

    /// Whether the address names something that is in a scope or not.
    fn is_scoped(entry: &Entry) -> bool {
        ["/pools/{fqdn}", "/runs/{id}", "/schedules/{id}"].iter().any(|what| of_page(entry).starts_with(what))
    }
}

fn is_api(entry: &Entry) -> bool {
    entry.path.starts_with("/api/v1/")
}

/// The address without what those of the API begin with.
fn of_page(entry: &Entry) -> &'static str {
    entry.path.strip_prefix("/api/v1").unwrap_or(entry.path)
}

/// What the API is sent: what some of it must have to be looked at, before anything is looked for.
fn body(path: &str) -> &'static str {
    let decides = ["/approve", "/reject", "/apply"].iter().any(|end| path.ends_with(end));
    if decides { r#"{"digest": "none"}"# } else { "{}" }
}

/// What a handler asks for beyond what it is registered with, because only the run can tell: these ask for the permission
/// that the run itself took, here a sync.
fn further(entry: &Entry) -> Option<Permission> {
    ["/runs/{id}/retry", "/runs/{id}/retry_failed", "/runs/{id}/apply"]
        .contains(&of_page(entry))
        .then_some(Permission::InvokeSync)
}

/// Requests that would remove what the others are about, or whose answers do not end: whoever would be let in is not asked
/// to send them. (That they may has stories of its own.)
fn is_for_the_refused(entry: &Entry) -> bool {
    let removes = entry.path.ends_with("/remove") || entry.path.ends_with("/revoke");
    entry.method == Method::DELETE || (entry.method == Method::POST && removes) || entry.path.ends_with("/events")
}

/// Figures of everything, which whoever sees a part of it is not told.
fn is_told_whole(entry: &Entry) -> bool {
    entry.path == "/metrics"
}

/// Routes that are left out: they end the session that asks.
fn ends_the_session(entry: &Entry) -> bool {
    entry.path == "/logout"
}

async fn add_role(world: &World, permission: Permission, pools: Extent<Fqdn>) -> RoleName {
    let kind = match &pools {
        Extent::All => "all",
        Extent::Only(pools) if pools.contains(&fqdn(ATL)) => "atl",
        Extent::Only(_) => "red",
    };
    let name: RoleName = format!("{} {kind}", permission.name()).parse().unwrap();
    let role = CustomRole {
        name: name.clone(),
        template: Role::HelpDesk,
        permissions: [Permission::GetStatus, permission].into(),
        scope: Scope { pools, modules: Extent::All },
    };
    let mut tx = world.panel.database.begin().await.unwrap();
    roles::insert_role(&mut tx, &role, world.panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    name
}

async fn sign_in(world: &World, name: &str, role: RoleName) -> Site {
    let mut site = Site::of(world.clone());
    let panel = &world.panel;
    let hash = panel.passwords.hash(PASSWORD.parse().unwrap()).await.unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    users::insert_user(&mut tx, &name.parse().unwrap(), &hash, &[role], panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let page = site.sign_in(name, PASSWORD).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{name}");
    site
}

async fn everybody(world: &World) -> Vec<Somebody> {
    let mut all = Vec::new();
    for (i, role) in Role::ALL.into_iter().enumerate() {
        let site = sign_in(world, &format!("built-in-{i}"), role.into()).await;
        all.push(Somebody { name: role.to_string(), site, holds: role.permissions(), sees: true });
    }
    for (i, permission) in Permission::ALL.into_iter().enumerate() {
        let holds = BTreeSet::from([Permission::GetStatus, permission]);
        let everywhere = add_role(world, permission, Extent::All).await;
        let site = sign_in(world, &format!("all-{i}"), everywhere.clone()).await;
        all.push(Somebody { name: everywhere.to_string(), site, holds: holds.clone(), sees: true });
        let within = add_role(world, permission, Extent::from_iter([fqdn(ATL)])).await;
        let site = sign_in(world, &format!("atl-{i}"), within.clone()).await;
        let holds = holds.into_iter().filter(|p| !p.is_deployment_wide()).collect();
        all.push(Somebody { name: within.to_string(), site, holds, sees: true });
        let outside = add_role(world, permission, Extent::from_iter([fqdn(RED)])).await;
        let site = sign_in(world, &format!("red-{i}"), outside.clone()).await;
        // Held, but for another pool.
        let holds = BTreeSet::from([Permission::GetStatus, permission]);
        let holds = holds.into_iter().filter(|p| !p.is_deployment_wide()).collect();
        all.push(Somebody { name: outside.to_string(), site, holds, sees: false });
    }
    all
}

async fn ask(site: &Site, method: &Method, path: &str) -> Page {
    if path.starts_with("/api/v1/") && method != Method::GET {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        return site.page(request.body(Body::from(body(path))).unwrap()).await;
    }
    if method == Method::POST { site.post(path, &[]).await } else { site.get(path).await }
}

/// A page without what differs from one request to the next.
fn without_ids(page: &Page) -> String {
    if let Ok(mut problem) = serde_json::from_str::<serde_json::Value>(&page.text) {
        let fields = problem.as_object_mut().unwrap();
        fields.remove("id");
        fields.remove("instance");
        return problem.to_string();
    }
    page.texts("main").join(" ").split_whitespace().filter(|w| w.len() != 10).collect::<Vec<_>>().join(" ")
}

/// A channel, a rule and a message, by their ids.
async fn add_told(world: &World) -> [String; 3] {
    let [channel, rule, message] = [(); 3].map(|()| RunId::new().to_string());
    let mut tx = world.panel.database.begin().await.unwrap();
    for statement in [
        sql(
            "insert into channels (id, name, name_key, kind, enabled, recipients, host, template, created_at, updated_at) \
             values ($1, 'Operations', 'operations', 'mail', 1, 'operations@litwareinc.com', '', 'json', 1, 1)",
        ),
        sql(
            "insert into rules (id, channel_id, kinds, all_pools, pools, all_modules, modules, digest, enabled, created_at, \
             updated_at) values ($2, $1, 'run_failed', 1, '', 1, '', 'at_once', 1, 1, 1)",
        ),
        sql(
            "insert into notifications (id, channel_id, channel_name, kind, state, subject, content, created_at, due_at, \
             ended_at) values ($3, $1, 'Operations', 'test', 'given_up', '', '{\"events\":[],\"more\":0,\"is_test\":true}', 1, 1, 1)",
        ),
    ] {
        let bound = statement.bind(channel.as_str()).bind(rule.as_str()).bind(message.as_str());
        bound.execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    [channel, rule, message]
}

/// Everything the addresses name.
async fn addresses(world: &World, run: RunId, token: TokenId) -> Addresses {
    let draft = ScheduleDraft {
        pool: fqdn(ATL),
        selection: ModuleSelection::All,
        intent: Intent::Sync,
        mode: Mode::Delta,
        rule: "every 1h".parse().unwrap(),
        jitter: 0,
    };
    let schedule = save_schedule(&world.panel, &actor(), draft, None).await.unwrap().id;
    operations::save_host(&world.panel, &actor(), None, management_shell::draft("mgmt".parse().unwrap()))
        .await
        .unwrap();
    let mut tx = world.panel.database.begin().await.unwrap();
    targets::set_target(&mut tx, (None, None), FreshnessTarget::default()).await.unwrap();
    tx.commit().await.unwrap();
    let all = list_changes(&world.panel.database, run, &ChangeFilter::default(), None, 1).await.unwrap();
    let change = (all[0].module.short_name(), all[0].key.to_string());
    Addresses { run, change, schedule, token, told: add_told(world).await }
}

#[tokio::test]
async fn every_route_lets_in_who_may_and_shows_nothing_to_others() {
    let world = World::new().await.with_pools().await;
    let run = world.carry_out(RunRequest { selection: ModuleSelection::All, ..RunRequest::default() }).await;
    let (token, _) = add_token(&world, None, &[Permission::GetStatus], Scope::EVERYTHING).await;
    let addresses = addresses(&world, run, token.id).await;
    let bystander = CustomRole {
        name: "Bystander".parse().unwrap(),
        template: Role::HelpDesk,
        permissions: Role::HelpDesk.permissions(),
        scope: Scope::EVERYTHING,
    };
    let mut tx = world.panel.database.begin().await.unwrap();
    roles::insert_role(&mut tx, &bystander, world.panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    sign_in(&world, "bystander", bystander.name).await;
    let stranger = Site::of(world.clone());
    stranger.add_user("nobody", Role::HelpDesk).await;
    let everybody = everybody(&world).await;
    let entries = web::entries();
    assert!(entries.len() > 30, "the panel lists its routes");
    for entry in entries.iter().filter(|entry| !ends_the_session(entry)) {
        let path = addresses.fill(entry);
        let what = format!("{} {path}", entry.method);
        let page = ask(&stranger, &entry.method, &path).await;
        match entry.pass {
            Pass::Nothing => assert!(!page.status.is_server_error(), "{what}: {}", page.status),
            _ if is_api(entry) => {
                assert_eq!(
                    (page.status, page.header("www-authenticate")),
                    (StatusCode::UNAUTHORIZED, "Bearer"),
                    "{what}"
                );
            }
            _ => assert!(page.location().starts_with("/login"), "{what} for a stranger: {}", page.location()),
        }
        for somebody in &everybody {
            let what = format!("{what} for {}", somebody.name);
            let needed: Vec<Permission> = match entry.pass {
                Pass::Permission(permission) => [Some(permission), further(entry)].into_iter().flatten().collect(),
                Pass::Account | Pass::Nothing => Vec::new(),
            };
            let holds_first = needed.first().is_none_or(|p| somebody.holds.contains(p));
            let missing = needed.iter().find(|p| !somebody.holds.contains(*p));
            if is_for_the_refused(entry) && missing.is_none() && (somebody.sees || !Addresses::is_scoped(entry)) {
                continue;
            }
            let page = ask(&somebody.site, &entry.method, &path).await;
            assert!(!page.status.is_server_error(), "{what}: {}", page.text);
            if Addresses::is_scoped(entry) && holds_first && !somebody.sees {
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{what}");
                let nothing = ask(&somebody.site, &entry.method, &Addresses::missing(entry)).await;
                assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{what}");
                let same = |page: &Page| without_ids(page).replace(ATL, "…").replace("nowhere.litwareinc.com", "…");
                assert_eq!(same(&page), same(&nothing), "{what} differs from what does not exist");
            } else if let Some(missing) = missing {
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{what}");
                let said = if is_api(entry) { page.text.clone() } else { page.text("main") };
                assert!(said.contains(missing.name()), "{what} does not name {missing}");
            } else if is_told_whole(entry) && !somebody.name.ends_with(" all") && somebody.name.contains(' ') {
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{what} is told a whole of which they see a part");
            } else {
                let refused = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND, StatusCode::UNAUTHORIZED];
                let is_one_s_own = entry.pass == Pass::Account || entry.path == "/tokens/{id}/revoke";
                let is_own = is_one_s_own && page.status == StatusCode::NOT_FOUND;
                let let_in = !refused.contains(&page.status) || entry.pass == Pass::Nothing || is_own;
                assert!(let_in, "{what}: {}\n{}", page.status, page.text);
            }
            // What the page says, the name the viewer typed aside, is not about what they don't see. RED's own pages name
            // the pool it is paired with, and nothing else of it.
            if !somebody.sees && !Addresses::is_scoped(entry) && entry.method == Method::GET {
                assert!(!page.text.contains(&run.to_string()), "{what} links to a run that is not seen");
                assert!(!page.text.contains(&format!("/pools/{ATL}")), "{what} links to a pool that is not seen");
                assert!(!page.text.contains("atl/live"), "{what} shows a store that is not seen");
            }
        }
    }
}

#[tokio::test]
async fn a_role_for_one_module_sees_and_does_nothing_of_the_others() {
    let world = World::new().await.with_pools().await;
    let whole = world.carry_out(RunRequest { selection: ModuleSelection::All, ..RunRequest::default() }).await;
    let own = ModuleSelection::One(BackupModule::DataConf);
    let own = world.carry_out(RunRequest { selection: own, ..RunRequest::default() }).await;
    let other = ModuleSelection::One(BackupModule::PresenceFocus);
    let other = world.carry_out(RunRequest { selection: other, ..RunRequest::default() }).await;
    let name: RoleName = "Conference content".parse().unwrap();
    let role = CustomRole {
        name: name.clone(),
        template: Role::ServerAdministrator,
        permissions: Role::ServerAdministrator.permissions().into_iter().filter(|p| !p.is_deployment_wide()).collect(),
        scope: Scope { pools: Extent::All, modules: Extent::from_iter([BackupModule::DataConf]) },
    };
    let mut tx = world.panel.database.begin().await.unwrap();
    roles::insert_role(&mut tx, &role, world.panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let site = sign_in(&world, "vera", name).await;

    for path in ["/", "/pools", "/status", "/runs", &format!("/pools/{ATL}"), &format!("/runs/{whole}")] {
        let page = site.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let main = page.text("main");
        assert!(main.contains("DataConf"), "{path}: {main}");
        let table = page.texts("main td, main th").join(" ");
        assert!(!table.contains("PresenceFocus") && !table.contains("CMSMaster"), "{path}: {table}");
        assert!(!page.text.contains("presencefocus.db"), "{path} shows another module's store");
    }
    let history = site.get("/runs").await.text;
    assert!(history.contains(&own.to_string()) && history.contains(&whole.to_string()));
    assert!(!history.contains(&other.to_string()), "a run of another module is not listed");
    let by_other = site.get("/runs?module=PresenceFocus").await.text;
    assert!(!by_other.contains(&whole.to_string()), "a filter does not tell which runs an unseen module took part in");
    assert!(site.get("/runs?module=DataConf").await.text.contains(&whole.to_string()));
    assert_eq!(site.get(&format!("/runs/{other}")).await.status, StatusCode::NOT_FOUND);
    let csv = site.get(&format!("/runs/{whole}/changes.csv")).await.text;
    assert!(csv.contains("DataConf") && !csv.contains("PresenceFocus"), "{csv}");
    let csv = site.get("/runs.csv").await.text;
    assert!(csv.contains(&own.to_string()) && !csv.contains(&other.to_string()));

    // The whole run holds more than the role reaches, so it can't be asked for again; its own can be.
    assert_eq!(site.post(&format!("/runs/{whole}/retry"), &[]).await.status, StatusCode::FORBIDDEN);
    let all = site.post("/sync", &[("pool_fqdn", ATL)]).await;
    assert_eq!(all.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(all.text("#backup_module-error").contains("only in DataConf"), "{}", all.text);
    let one = site.post("/sync", &[("pool_fqdn", ATL), ("backup_module", "ConfServices.DataConf")]).await;
    assert!(one.location().starts_with("/runs/"), "{}", one.text);
    let other = site.post("/sync", &[("pool_fqdn", ATL), ("backup_module", "UserServices.PresenceFocus")]).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_pool_that_is_not_seen_is_asked_for_in_vain_with_the_words_for_one_that_is_not_there() {
    let world = World::new().await.with_pools().await;
    let only_red = add_role(&world, Permission::InvokeSync, Extent::from_iter([fqdn(RED)])).await;
    let site = sign_in(&world, "vera", only_red).await;
    let unseen = site.post("/sync", &[("pool_fqdn", ATL)]).await;
    let nowhere = site.post("/sync", &[("pool_fqdn", "nowhere.litwareinc.com")]).await;
    assert_eq!((unseen.status, nowhere.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
    let said = |page: &Page| page.text("#pool_fqdn-error").replace(ATL, "…").replace("nowhere.litwareinc.com", "…");
    assert_eq!(said(&unseen), said(&nowhere));
    let form = site.get("/sync").await;
    assert!(form.text.contains(RED) && !form.text.contains(&format!("value=\"{ATL}\"")));
    let queued = sql("select count(*) as n from runs").one(&world.panel.database).await.unwrap();
    assert_eq!(queued.count("n").unwrap(), 0, "nothing was queued");
    assert!(site.post("/sync", &[("pool_fqdn", RED)]).await.location().starts_with("/runs/"));
}

/// A token with some permissions in a scope, and its secret.
async fn add_token(
    world: &World,
    owner: Option<UserId>,
    permissions: &[Permission],
    scope: Scope,
) -> (AccessToken, TokenSecret) {
    let secret = TokenSecret::from_bytes(*blake3::hash(RunId::new().to_string().as_bytes()).as_bytes());
    let token = AccessToken {
        id: TokenId::new(),
        name: format!("nightly {}", &secret.digest()[..8]).parse().unwrap(),
        owner,
        made_by: "anna".to_owned(),
        permissions: permissions.iter().copied().collect(),
        scope,
        created_at: world.panel.clock.now(),
        expires_at: Some(world.panel.clock.now().plus_micros(3600 * 1_000_000)),
        last_used_at: None,
        last_used_from: None,
    };
    let mut tx = world.panel.database.begin().await.unwrap();
    tokens::insert_token(&mut tx, &token, &secret.digest()).await.unwrap();
    tx.commit().await.unwrap();
    (token, secret)
}

async fn show(site: &Site, secret: &str, method: Method, path: &str, body: &'static str) -> Page {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {secret}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    site.page(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_token_does_what_both_it_and_its_owner_may_and_its_use_is_noted() {
    use Permission::{GetStatus, InvokeSync, StopSync};
    let world = World::new().await.with_pools().await;
    let only_red = add_role(&world, InvokeSync, Extent::from_iter([fqdn(RED)])).await;
    let site = sign_in(&world, "vera", only_red).await;
    let (vera, _) = users::find_user(&world.panel.database, &"vera".parse().unwrap()).await.unwrap().unwrap();
    let (token, secret) = add_token(&world, Some(vera.id), &[GetStatus, InvokeSync, StopSync], Scope::EVERYTHING).await;
    let site = Site::of(site.world);
    let secret = secret.reveal();

    assert_eq!(show(&site, secret, Method::GET, &format!("/pools/{RED}"), "").await.status, StatusCode::OK);
    assert_eq!(show(&site, secret, Method::GET, &format!("/pools/{ATL}"), "").await.status, StatusCode::NOT_FOUND);
    let started = show(&site, secret, Method::POST, "/sync", "pool_fqdn=red-cs-001.litwareinc.com").await;
    let run = started.location().to_owned();
    assert!(show(&site, secret, Method::GET, "/runs.csv", "").await.text.contains(run.trim_start_matches("/runs/")));
    // Its owner may not cancel.
    let cancel = show(&site, secret, Method::POST, &format!("{run}/cancel"), "").await;
    assert_eq!(cancel.status, StatusCode::FORBIDDEN);
    // An account's own pages are no token's.
    let account = show(&site, secret, Method::GET, "/account", "").await;
    assert_eq!(account.status, StatusCode::FORBIDDEN);
    assert!(account.text("h1").contains("token"), "{}", account.text);

    let run = world.run(run.trim_start_matches("/runs/").parse().unwrap()).await;
    assert_eq!((run.requested_by.as_str(), run.via.name()), ("vera", "token"));
    let noted = tokens::find_token_by_id(&world.panel.database, token.id).await.unwrap().unwrap();
    assert!(noted.last_used_at.is_some());
    let audited =
        sql("select address from audit where via = 'token' order by id").all(&world.panel.database).await.unwrap();
    assert!(audited[0].text("address").unwrap().ends_with(&format!("token {}", token.name)));

    // It ends with its owner.
    let mut tx = world.panel.database.begin().await.unwrap();
    users::disable_user(&mut tx, vera.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(show(&site, secret, Method::GET, "/runs", "").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_that_does_not_count_is_told_so_and_recorded() {
    let world = World::new().await.with_pools().await;
    let site = Site::of(world.clone());
    let (expired, secret) = add_token(&world, None, &[Permission::GetStatus], Scope::EVERYTHING).await;
    assert_eq!(show(&site, secret.reveal(), Method::GET, "/runs", "").await.status, StatusCode::OK);
    let mut tx = world.panel.database.begin().await.unwrap();
    sql("update tokens set expires_at = 1 where id = $1").bind(expired.id).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let never = TokenSecret::from_bytes([7; 32]);
    for wrong in [secret.reveal(), never.reveal(), "psk_", "", "psk_é", "Basic YTpi"] {
        let page = show(&site, wrong, Method::GET, "/runs", "").await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{wrong}");
        assert_eq!(page.header("www-authenticate"), "Bearer error=\"invalid_token\"");
        assert!(!page.text.contains("psk_"), "a token is not shown again");
    }
    let refused = world.audit().await.into_iter().filter(|entry| entry.starts_with("Use-CsAccessToken")).count();
    assert_eq!(refused, 1, "once a minute is enough");
    assert!(!world.audit().await.concat().contains("psk_"));
}

#[tokio::test]
async fn what_is_unseen_of_a_partner_does_not_hide_how_the_own_backup_stands() {
    let world = World::new().await.with_pools().await;
    world.carry_out(RunRequest::default()).await;
    let (whole, part): (RoleName, RoleName) = ("All of one".parse().unwrap(), "Part of the other".parse().unwrap());
    let mut tx = world.panel.database.begin().await.unwrap();
    for (name, pool, modules) in [(&whole, ATL, Extent::All), (&part, RED, Extent::from_iter([BackupModule::DataConf]))]
    {
        let role = CustomRole {
            name: name.clone(),
            template: Role::HelpDesk,
            permissions: Role::HelpDesk.permissions(),
            scope: Scope { pools: Extent::from_iter([fqdn(pool)]), modules },
        };
        roles::insert_role(&mut tx, &role, world.panel.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let site = sign_in(&world, "vera", whole).await;
    let (vera, _) = users::find_user(&world.panel.database, &"vera".parse().unwrap()).await.unwrap().unwrap();
    let mut tx = world.panel.database.begin().await.unwrap();
    let reason = Reason::Group("desk".to_owned());
    users::insert_roles(&mut tx, vera.id, &[Assigned { role: part, reason }]).await.unwrap();
    tx.commit().await.unwrap();
    let status = site.get("/status").await.text("main");
    assert!(!status.contains("has no backup store"), "{status}");
    let overview = site.get("/").await.text("main");
    assert!(overview.contains("PresenceFocus User presence and contacts: Fresh"), "{overview}");
}
