//! Secrets of remote stores: entered once, kept sealed, given to the engine, found nowhere in clear.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use poolsync::{
    domain::{BackupModule, ModuleSelection, Pool, Role, RunId, RunState, Secret, StoreRole},
    jobs::Worker,
    operations::{self, OperationError, PoolDraft, SecretChange, SyncRequest},
    state::{pools, runs},
};
use tempfile::TempDir;

use super::support::{
    browser::Browser,
    on_both_engines, postgres,
    process::{Served, keep_on_sqlite, outcome, poolsync},
    servers::{Far, Kind, free_port},
    web::Site,
    world::{ATL, RED, World, actor, files, fqdn, request},
};

const DATA_CONF: BackupModule = BackupModule::DataConf;
const BACKUP: (BackupModule, StoreRole) = (DATA_CONF, StoreRole::Backup);

fn set(secret: &str) -> SecretChange {
    SecretChange::Set(Secret::new(secret).unwrap())
}

/// RED as it is, with another backup store for conference content.
async fn draft(world: &World, url: &str, secret: Option<SecretChange>) -> (Pool, PoolDraft) {
    let pool = world.pool(RED).await;
    let mut spec = pool.spec.clone();
    spec.stores.get_mut(&DATA_CONF).unwrap().backup = Some(url.parse().unwrap());
    let secrets = secret.map(|change| (BACKUP, change)).into_iter().collect();
    let backup_pool = pool.backup_pool.clone();
    (pool, PoolDraft { spec, backup_pool, secrets })
}

async fn save(world: &World, url: &str, secret: Option<SecretChange>) -> Result<(), OperationError> {
    let (pool, draft) = draft(world, url, secret).await;
    operations::save_pool(&world.panel, &actor(), Some(&pool), draft).await.map(drop)
}

fn refusal<T>(result: Result<T, OperationError>) -> (String, String) {
    match result {
        Err(OperationError::Refused(mut errors)) if errors.len() == 1 => {
            let error = errors.remove(0);
            (error.field, error.message.to_string())
        }
        Err(other) => panic!("one refusal expected: {other:?}"),
        Ok(_) => panic!("a refusal expected"),
    }
}

async fn sealed(world: &World) -> Option<String> {
    let id = world.pool(RED).await.id;
    let mut kept = pools::list_secrets(&world.panel.database, id).await.unwrap();
    kept.remove(&BACKUP).map(|kept| kept.sealed)
}

async fn queue(world: &World) -> Result<RunId, OperationError> {
    let asked = SyncRequest {
        pools: vec![fqdn(ATL)],
        request: request(ModuleSelection::One(DATA_CONF)),
        request_key: Some(RunId::new().to_string()),
    };
    Ok(operations::request_sync(&world.panel, &actor(), asked).await?.runs[0].id)
}

/// How a queued run ends, and what is said of its one module.
async fn carry_out(world: &World, id: RunId) -> (RunState, String) {
    Worker::new(world.panel.clone()).work_on(id).await.unwrap();
    let run = runs::find_run(&world.panel.database, id).await.unwrap().unwrap();
    let modules = runs::list_module_runs(&world.panel.database, id).await.unwrap();
    let module = modules.into_iter().find(|m| m.module == DATA_CONF).unwrap();
    (run.state, module.message.map(|said| said.to_string()).unwrap_or_default())
}

async fn audit(world: &World) -> Vec<String> {
    let rows = poolsync::state::sql(
        "select seq, detail from audit union all select seq, coalesce(before_text || after_text, '') from audit \
         order by seq",
    )
    .all(&world.panel.database)
    .await
    .unwrap();
    rows.iter().map(|row| row.text("detail").unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_kept_sealed_used_and_removed() {
    on_both_engines(async |database| {
        let far = Far::start(Kind::S3);
        let world = World::empty(database).with_pools().await;
        let url = far.url(far.port());
        save(&world, &url, Some(set(far.secret()))).await.unwrap();
        assert!(world.pool(RED).await.keeps_secret(BACKUP.0, BACKUP.1));
        let kept = sealed(&world).await.unwrap();
        assert!(kept.starts_with("v1:") && !kept.contains(far.secret()));
        let key = fs::metadata(&world.panel.config.key_file).unwrap();
        assert_eq!((key.len(), key.permissions().mode() & 0o777), (32, 0o600));

        let run = queue(&world).await.unwrap();
        assert_eq!(carry_out(&world, run).await, (RunState::Succeeded, String::new()));
        assert_eq!(files(&world.store("atl", "live", DATA_CONF)), files(&far.on_disk("")));

        // Whatever else is said about the pool, and wherever in the bucket the store is, the secret stays.
        save(&world, &url, None).await.unwrap();
        assert_eq!(sealed(&world).await.as_ref(), Some(&kept));
        save(&world, &format!("{url}&region=eu-1"), None).await.unwrap();
        assert_eq!(sealed(&world).await.as_ref(), Some(&kept));

        let (field, message) = refusal(save(&world, &url, Some(SecretChange::Remove)).await);
        assert_eq!(field, "backup_DataConf");
        assert!(message.contains("password or key"), "{message}");
        let local = format!("file://{}", world.store("red", "backup", DATA_CONF).display());
        save(&world, &local, None).await.unwrap();
        assert_eq!(sealed(&world).await, None, "a store of this machine has none");
        assert!(!world.pool(RED).await.keeps_secret(BACKUP.0, BACKUP.1));

        let told = audit(&world).await;
        let about: Vec<&str> = told.iter().filter_map(|d| Some(d.split_once("secret of ")?.1)).collect();
        assert_eq!(about, ["DataConf backup set", "DataConf backup removed"]);
        assert!(!told.iter().any(|d| d.contains(far.secret())), "{told:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_secret_is_never_sent_to_another_server_or_user() {
    let far = Far::start(Kind::S3);
    let world = World::new().await.with_pools().await;
    let url = far.url(far.port());
    save(&world, &url, Some(set(far.secret()))).await.unwrap();

    for other in [url.replace("@pool", "@pond"), url.replace("AKIDALICE@", "AKIDALICF@")] {
        let (field, message) = refusal(save(&world, &other, None).await);
        assert_eq!(field, "backup_DataConf");
        assert!(message.ends_with("is not sent to this one: enter the secret for this one."), "{message}");
    }
    assert!(sealed(&world).await.is_some(), "a refusal changes nothing");

    // Neither by writing to the database: the secret is sealed for the old place.
    let mut tx = world.panel.database.begin().await.unwrap();
    let moved = "update pool_stores set backup_url = $1 where backup_secret is not null";
    let elsewhere = url.replace("127.0.0.1", "localhost");
    assert_eq!(poolsync::state::sql(moved).bind(elsewhere).execute(&mut tx).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let (_, message) = refusal(queue(&world).await);
    assert!(message.contains("can’t be opened: it was sealed with another key, for another store"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_does_not_open_fails_the_module_with_a_sentence() {
    let far = Far::start(Kind::S3);
    let world = World::new().await.with_pools().await;
    save(&world, &far.url(far.port()), Some(set(far.secret()))).await.unwrap();
    let key = world.panel.config.key_file.clone();

    let run = queue(&world).await.unwrap();
    fs::write(&key, [7; 32]).unwrap();
    let (state, message) = carry_out(&world, run).await;
    assert_eq!(state, RunState::Failed);
    insta::assert_snapshot!(message, @"The secret stored for the backup store of ConfServices.DataConf of red-cs-001.litwareinc.com can’t be opened: it was sealed with another key, for another store, or was changed since. No store was opened and no data changed. Use the key file that this installation’s secrets were sealed with (key_file in the configuration), or enter the secret again on the pool’s page.");
    assert!(files(&far.on_disk("")).is_empty());
    let (field, message) = refusal(queue(&world).await);
    assert_eq!(field, "backup_module");
    assert!(message.contains("can’t be opened"), "{message}");

    // Entering it again is enough.
    save(&world, &far.url(far.port()), Some(set(far.secret()))).await.unwrap();
    let run = queue(&world).await.unwrap();
    assert_eq!(carry_out(&world, run).await.0, RunState::Succeeded);

    let run = queue(&world).await.unwrap();
    fs::remove_file(&key).unwrap();
    let (state, message) = carry_out(&world, run).await;
    assert_eq!(state, RunState::Failed);
    assert!(message.contains("key is not there"), "{message}");
    assert!(!key.exists(), "opening makes no key");

    fs::write(&key, [7; 32]).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let (field, message) = refusal(save(&world, &far.url(far.port()), Some(set(far.secret()))).await);
    assert_eq!(field, "backup_DataConf_secret");
    assert!(message.contains("may be read or written by other accounts"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_is_refused_and_one_that_became_wrong_fails_the_module() {
    let far = Far::start(Kind::Dav);
    let world = World::new().await.with_pools().await;
    let url = far.url(far.port());
    let (field, message) = refusal(save(&world, &url, Some(set("looking glass"))).await);
    assert_eq!(field, "backup_DataConf");
    assert!(message.contains("refused the user, password or key") && !message.contains("looking"), "{message}");
    assert_eq!(sealed(&world).await, None);

    save(&world, &url, Some(set(far.secret()))).await.unwrap();
    let run = queue(&world).await.unwrap();
    far.turn_the_lock();
    let (state, message) = carry_out(&world, run).await;
    assert_eq!(state, RunState::Failed);
    assert!(message.contains("refused the user, password or key it was given. Nothing was changed"), "{message}");
    let (field, message) = refusal(queue(&world).await);
    assert_eq!(field, "backup_module");
    assert!(message.starts_with("The backup store of ConfServices.DataConf of red-cs-001"), "{message}");
    save(&world, &url, Some(set("looking glass"))).await.unwrap();
    let run = queue(&world).await.unwrap();
    assert_eq!(carry_out(&world, run).await.0, RunState::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_nothing_is_not_waited_for_long() {
    let world = World::new().await.with_pools().await;
    // It takes connections and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let begun = Instant::now();
    let url = format!("sftp://joe@127.0.0.1:{port}/srv?host_key=SHA256:{}", "A".repeat(43));
    let (field, message) = refusal(save(&world, &url, Some(set("x"))).await);
    assert!(begun.elapsed() < Duration::from_secs(9), "{:?}", begun.elapsed());
    assert_eq!(field, "backup_DataConf");
    assert!(message.contains("gave no answer within 6 seconds. Nothing was changed"), "{message}");
}

#[tokio::test]
async fn a_secret_without_a_remote_store_is_refused_beside_its_field() {
    let world = World::new().await.with_pools().await;
    let local = format!("file://{}", world.store("red", "backup", DATA_CONF).display());
    let (field, message) = refusal(save(&world, &local, Some(set("x"))).await);
    assert_eq!(field, "backup_DataConf_secret");
    insta::assert_snapshot!(message, @"A store of this machine takes no secret. Leave the secret empty, or enter the URL of a remote store.");
    let far = format!("webdav://joe@127.0.0.1:{}/a", free_port());
    let (field, _) = refusal(save(&world, &far, Some(set(&"x".repeat(16 * 1024 + 1)))).await);
    assert_eq!(field, "backup_DataConf_secret");
    assert!(!world.panel.config.key_file.exists(), "no key is made for nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_takes_a_secret_and_never_gives_it_back() {
    let far = Far::start(Kind::S3);
    let mut site = Site::of(World::new().await.with_pools().await);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", super::support::web::PASSWORD).await;
    let edit = format!("/pools/{RED}/edit");
    let url = far.url(far.port());
    let form = site.get(&edit).await;
    let live = form.attributes("#live_DataConf", "value").remove(0);
    let fields =
        [("fqdn", RED), ("backup_pool", ATL), ("live_DataConf", live.as_str()), ("backup_DataConf", url.as_str())];
    assert!(form.has("#backup_DataConf_secret") && !form.has("#backup_DataConf_forget"));

    let wrong = [&fields[1..], &[("backup_DataConf_secret", far.secret())]].concat();
    let refused = site.post(&edit, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.text.contains(far.secret()), "a refused form does not give the secret back");
    assert!(refused.text("#backup_DataConf_secret-error").contains("Enter it once more"));
    assert!(refused.has("details[open] #backup_DataConf_secret"));

    let good = [&fields[..], &[("backup_DataConf_secret", far.secret())]].concat();
    assert_eq!(site.post(&edit, &good).await.location(), format!("/pools/{RED}"));
    assert!(site.get(&format!("/pools/{RED}")).await.text("main").contains("secret stored"));
    let form = site.get(&edit).await;
    assert_eq!(form.text("#backup_DataConf_secret"), "");
    assert!(form.text("#backup_DataConf_secret-hint").starts_with("A secret is stored; leave this empty to keep it."));
    let before = sealed(&site.world).await.unwrap();
    let kept = [&fields[..], &[("site", "Redmond"), ("backup_DataConf_secret", "")]].concat();
    site.post(&edit, &kept).await.location();
    assert_eq!(sealed(&site.world).await, Some(before));

    let local = format!("file://{}", site.world.store("red", "backup", DATA_CONF).display());
    let gone = [&fields[..3], &[("backup_DataConf", local.as_str()), ("backup_DataConf_forget", "on")]].concat();
    site.post(&edit, &gone).await.location();
    assert_eq!(sealed(&site.world).await, None);
}

/// A configuration, pools and stores of processes of their own; RED's backup of conferences goes to `far`.
fn installation(far: &Far) -> TempDir {
    let dir = TempDir::new().unwrap();
    // The panel’s database is looked into, with all other files.
    keep_on_sqlite(dir.path());
    for folder in ["stores/atl/live/dataconf", "stores/atl/backup", "stores/red/live/dataconf"] {
        fs::create_dir_all(dir.path().join(folder)).unwrap();
    }
    fs::write(dir.path().join("stores/atl/live/dataconf/slide"), "a slide").unwrap();
    fs::write(dir.path().join("stores/red/live/dataconf/slide"), "another slide").unwrap();
    // Everything that can be logged is.
    let config = "data_dir = \"data\"\nallowed_roots = [\"stores\"]\nlog = \"trace\"\n";
    fs::write(dir.path().join("poolsync.toml"), config).unwrap();
    let at = dir.path().join("stores");
    let pools = format!(
        "[[pool]]\nfqdn = \"{ATL}\"\nbackup_pool = \"{RED}\"\n[pool.stores.DataConf]\nlive = \"file://{at}/atl/live/dataconf\"\n\
         backup = \"file://{at}/atl/backup/dataconf\"\n\
         [[pool]]\nfqdn = \"{RED}\"\nbackup_pool = \"{ATL}\"\n[pool.stores.DataConf]\nlive = \"file://{at}/red/live/dataconf\"\n\
         backup = \"{}\"\nbackup_secret_file = \"secret\"\n",
        far.url(far.port()),
        at = at.display()
    );
    fs::write(dir.path().join("pools.toml"), pools).unwrap();
    dir
}

fn run(dir: &Path, arguments: &[&str]) -> (i32, String, String) {
    outcome(&poolsync(dir).args(arguments).output().unwrap())
}

/// The lines of a secret that tell anything.
fn telling(secret: &str) -> Vec<&str> {
    secret.lines().filter(|line| !line.starts_with("-----") && !line.is_empty()).collect()
}

/// The files below `dir` in which part of the secret stands in clear.
fn found_in(dir: &Path, secret: &str) -> Vec<PathBuf> {
    let found = |bytes: &[u8]| {
        telling(secret).iter().any(|line| bytes.windows(line.len()).any(|window| window == line.as_bytes()))
    };
    files(dir).into_iter().filter(|(_, bytes)| found(bytes)).map(|(path, _)| path).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_brings_secrets_and_an_export_leaves_them_out() {
    let far = Far::start(Kind::Sftp);
    let dir = installation(&far);
    let path = dir.path();
    fs::write(path.join("secret"), far.secret()).unwrap();
    let (code, _, errors) = run(path, &["pool", "import", "pools.toml"]);
    assert_eq!(code, 0, "{errors}");
    assert_eq!(found_in(path, far.secret()), [PathBuf::from("secret")], "it would be found");
    fs::remove_file(path.join("secret")).unwrap();

    let (_, export, _) = run(path, &["pool", "export"]);
    assert!(!export.contains("secret"), "{export}");
    let (_, shown, _) = run(path, &["pool", "show", RED]);
    assert!(shown.ends_with("# DataConf backup: secret stored\n"), "{shown}");

    // What was exported can be imported, and keeps the secret.
    fs::write(path.join("pools.toml"), export).unwrap();
    let (code, _, errors) = run(path, &["pool", "import", "pools.toml"]);
    assert_eq!(code, 0, "{errors}");
    let (code, _, errors) = run(path, &["sync", "--pool-fqdn", ATL]);
    assert_eq!(code, 0, "{errors}");
    assert_eq!(fs::read_to_string(far.on_disk("slide")).unwrap(), "a slide");
    assert_eq!(found_in(path, far.secret()), Vec::<PathBuf>::new());
}

/// The whole way in a browser: the secret is entered, the sync succeeds, and nothing but the server knows the secret.
async fn entered_in_the_panel(kind: Kind) {
    let far = Far::start(kind);
    let dir = installation(&far);
    let path = dir.path();
    // Without the remote store, so that the panel is where the secret is entered.
    let pools = fs::read_to_string(path.join("pools.toml")).unwrap();
    let local = format!("backup = \"file://{}/stores/atl/backup/later\"", path.display());
    let pools: Vec<&str> = pools.lines().filter(|l| !l.contains("secret")).collect();
    let pools = pools.join("\n").replace(&format!("backup = \"{}\"", far.url(far.port())), &local);
    fs::write(path.join("pools.toml"), pools).unwrap();
    let (code, _, errors) = run(path, &["pool", "import", "pools.toml"]);
    assert_eq!(code, 0, "{errors}");

    let panel = Served::start(path);
    let browser = Browser::open(&panel.url, false).await;
    browser.go(panel.setup.as_deref().expect("a setup link")).await;
    for name in ["password", "password_again"] {
        browser.fill(name, "correct horse battery staple").await;
    }
    browser.fill("name", "anna").await;
    browser.click("main form button").await;
    browser.find("form[action=\"/logout\"] button").await;

    let edit = format!("/pools/{RED}/edit");
    browser.go(&edit).await;
    browser.fill("backup_DataConf", &far.url(far.port())).await;
    browser.click("details:has(#backup_DataConf_secret) summary").await;
    browser.fill("backup_DataConf_secret", far.secret()).await;
    browser.click("main form button.primary").await;
    browser.wait_for("the pool’s page", |text| text.contains("secret stored")).await;
    browser.go(&format!("/sync?pool={ATL}")).await;
    browser.click("main form button.primary").await;
    browser.wait_for("the result", |text| text.contains("Succeeded")).await;
    assert_eq!(fs::read_to_string(far.on_disk("slide")).unwrap(), "a slide");

    for page in [edit, format!("/pools/{RED}"), browser.path().await, "/runs.csv".to_owned(), "/".to_owned()] {
        browser.go(&page).await;
        let source = browser.source().await;
        assert!(!telling(far.secret()).iter().any(|line| source.contains(line)), "{page}");
    }
    browser.close().await;
    let database = fs::read(path.join("data/panel.db")).unwrap();
    assert!(database.len() > 4096);
    assert_eq!(found_in(path, far.secret()), Vec::<PathBuf>::new(), "while it runs");
    assert!(panel.stop());
    assert_eq!(found_in(path, far.secret()), Vec::<PathBuf>::new());
    let log = fs::read_to_string(path.join("served.log")).unwrap();
    assert!(log.contains("DEBUG") && log.contains("run ended"), "the log says what there is to say");
    let (_, export, _) = run(path, &["pool", "export"]);
    assert!(export.contains(RED) && !export.contains("secret"), "{export}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_key_entered_in_the_panel_opens_a_store_and_is_found_nowhere() {
    entered_in_the_panel(Kind::Sftp).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_key_entered_in_the_panel_opens_a_store_and_is_found_nowhere() {
    entered_in_the_panel(Kind::S3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn databases_on_a_server_are_synced_with_the_passwords_given_in_the_panel() {
    const PRESENCE: BackupModule = BackupModule::PresenceFocus;
    let server = postgres::shared();
    let (live, backup) = (server.create_database(), server.create_database());
    let name = |url: &str| url.rsplit('/').next().unwrap().to_owned();
    let user = format!("panel_{}", name(&live));
    server.sql("postgres", &format!("create user {user} password 'wonderland' in role guarded")).unwrap();
    for url in [&live, &backup] {
        server.sql("postgres", &format!("alter database {} owner to {user}", name(url))).unwrap();
    }
    let table =
        format!("set role {user}; create table contact (id int primary key); insert into contact values (1), (2)");
    server.sql(&name(&live), &table).unwrap();

    let world = World::new().await.with_pools().await;
    let change = async |pool: &str, role: StoreRole, url: &str, secret: &str| {
        let pool = world.pool(pool).await;
        let mut spec = pool.spec.clone();
        let stores = spec.stores.get_mut(&PRESENCE).unwrap();
        let store = if role == StoreRole::Live { &mut stores.live } else { &mut stores.backup };
        *store = Some(url.replace("postgres@", &format!("{user}@")).parse().unwrap());
        let secrets = [((PRESENCE, role), set(secret))].into_iter().collect();
        let draft = PoolDraft { spec, backup_pool: pool.backup_pool.clone(), secrets };
        operations::save_pool(&world.panel, &actor(), Some(&pool), draft).await.map(drop)
    };
    let (field, message) = refusal(change(ATL, StoreRole::Live, &live, "wrong").await);
    assert_eq!(field, "live_PresenceFocus");
    assert!(message.contains("refused the user or password"), "{message}");
    change(ATL, StoreRole::Live, &live, "wonderland").await.unwrap();
    change(RED, StoreRole::Backup, &backup, "wonderland").await.unwrap();

    let asked = SyncRequest {
        pools: vec![fqdn(ATL)],
        request: request(ModuleSelection::One(PRESENCE)),
        request_key: Some(RunId::new().to_string()),
    };
    let id = operations::request_sync(&world.panel, &actor(), asked).await.unwrap().runs[0].id;
    Worker::new(world.panel.clone()).work_on(id).await.unwrap();
    let run = runs::find_run(&world.panel.database, id).await.unwrap().unwrap();
    let modules = runs::list_module_runs(&world.panel.database, id).await.unwrap();
    assert_eq!(run.state, RunState::Succeeded, "{modules:?}");
    assert_eq!(server.sql(&name(&backup), "select id from contact order by id").unwrap(), ["1", "2"]);
}
