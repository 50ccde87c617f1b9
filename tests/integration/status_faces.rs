//! How the backups stand is the same on every face: the page, the API, the command line, the cmdlet, and the metrics.

use std::{collections::BTreeSet, fs};

use poolsync::{
    clock::Clock,
    domain::{BackupModule, ModuleSelection, Role, Timestamp},
    measure, operations,
    state::sql,
};
use serde_json::Value;
use tempfile::TempDir;

use super::support::{
    process::{outcome, panel_of, poolsync},
    web::{PASSWORD, Site},
    world::{ATL, RED, World, actor, fqdn, request},
};

const NEW: &str = "new-cs-001.litwareinc.com";
const HOUR: i64 = 3600;

/// A panel as somebody sees it on pages, and as the command line does in processes of its own.
struct Faces {
    site: Site,
    dir: TempDir,
}

impl Faces {
    async fn new() -> Self {
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join("poolsync.toml"), "data_dir = \"data\"\n").unwrap();
        let database = panel_of(dir.path()).await.database;
        Self { site: Site::of(World::empty(database).with_pools().await), dir }
    }

    /// Somebody signs in to see the pages of a world whose clock was set.
    async fn seen(self, world: World) -> Self {
        let mut site = Site::of(world);
        site.add_user("vera", Role::Administrator).await;
        site.sign_in("vera", PASSWORD).await;
        Self { site, ..self }
    }

    fn command(&self, arguments: &[&str]) -> (i32, String, String) {
        outcome(&poolsync(self.dir.path()).args(arguments).output().unwrap())
    }

    fn good(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.command(arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}: {out}");
        out
    }

    async fn api(&self, query: &str) -> Value {
        serde_json::from_str(&self.site.get(&format!("/api/v1/status{query}")).await.text).unwrap()
    }

    /// What the command line and the API tell of the users of ATL.
    async fn users(&self) -> Value {
        let of = format!("?pool={ATL}&category=UserData");
        let told = self.api(&of).await["items"].as_array().unwrap().clone();
        let users = told.into_iter().find(|one| one["module"] == "UserServices.PresenceFocus").unwrap();
        let lines = self.good(&["status", "--pool-fqdn", ATL, "--json"]);
        let line = lines.lines().find(|line| line.contains("PresenceFocus")).unwrap();
        let mut line: Value = serde_json::from_str(line).unwrap();
        line["age_seconds"] = users["age_seconds"].clone(); // a moment later
        assert_eq!(line, users);
        users
    }
}

/// Pool, module, both states, and why: of the page.
async fn on_the_page(faces: &Faces) -> BTreeSet<[String; 5]> {
    let page = faces.site.get("/status").await;
    let mut told = BTreeSet::new();
    for pool in [ATL, RED, NEW] {
        let cells = |cell: &str| page.texts(&format!("section[aria-labelledby='from-{pool}'] tbody {cell}"));
        let (modules, states, why) = (cells("th"), cells("td:nth-of-type(2)"), cells("td.why > .sub"));
        assert_eq!((modules.len(), modules.len()), (states.len(), why.len()), "{}", page.text);
        for ((modules, states), why) in modules.iter().zip(&states).zip(why) {
            let (export, import) = states.split_once(" , import: ").or(states.split_once(", import: ")).unwrap();
            // Modules that are not copied for the same reason share a line, which names them all.
            let modules: Vec<BackupModule> = modules.split(' ').filter_map(|word| word.parse().ok()).collect();
            let names = modules.iter().map(|module| module.name()).collect::<Vec<_>>().join(", ");
            for module in &modules {
                let why = why.replace(&names, module.name());
                told.insert([pool.to_owned(), module.to_string(), export.to_owned(), import.replace('—', ""), why]);
            }
        }
    }
    told
}

/// The same of an object of the API or the command line.
fn in_object(object: &Value) -> [String; 5] {
    let text = |name: &str| object[name].as_str().unwrap_or_default().to_owned();
    let why = if object["not_copied"].is_null() { text("why") } else { text("not_copied") };
    [text("pool"), text("module"), text("export_state"), text("import_state"), why]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_face_tells_of_every_module_also_of_what_is_not_copied() {
    let faces = Faces::new().await;
    let world = faces.site.world.clone();
    let live = world.stores().join("new");
    fs::create_dir(&live).unwrap();
    let alone = format!("[[pool]]\nfqdn = \"{NEW}\"\n[pool.stores.DataConf]\nlive = \"file://{}\"\n", live.display());
    let drafts = poolsync::cli::pool::parse(&alone, world.dir.path()).unwrap();
    operations::import_pools(&world.panel, &actor(), &drafts).await.unwrap();
    world.carry_out(request(ModuleSelection::All)).await;
    let faces = faces.seen(world).await;

    let page = on_the_page(&faces).await;
    assert_eq!(page.len(), 15, "three pools of five modules");
    let master = page.iter().find(|one| one[0] == RED && one[1] == "CentralMgmt.CMSMaster").unwrap();
    assert_eq!((master[2].as_str(), master[3].as_str()), ("NotInitialized", ""));
    assert!(master[4].contains("has no live store for CentralMgmt.CMSMaster"), "{}", master[4]);
    assert!(page.iter().filter(|one| one[0] == NEW).all(|one| one[4].contains("has no backup pool")), "{page:?}");
    let api: BTreeSet<_> = faces.api("").await["items"].as_array().unwrap().iter().map(in_object).collect();
    assert_eq!(api, page);
    for command in ["status", "Get-CsBackupServiceStatus"] {
        let lines = faces.good(&[command, "--json"]);
        let lines = lines.lines().map(|line| in_object(&serde_json::from_str(line).unwrap()));
        assert_eq!(lines.collect::<BTreeSet<_>>(), page, "{command}");
    }
    let table = faces.good(&["status", "--pool-fqdn", RED]);
    let stores = "CentralMgmt.CMSMaster, ApplicationServer.RGSDataStore, ApplicationServer.RGSFileStore";
    assert!(table.contains(&format!("{RED} has no live store for {stores}, so nothing of that is copied.")), "{table}");
    assert!(table.contains("never synced") && table.contains("1h"), "{table}");

    let sentence = "There is no pool named gone.litwareinc.com here";
    let wrong = faces.site.get("/status?pool=gone.litwareinc.com").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text("#pool-error").contains(sentence));
    let problem = faces.api("?pool=gone.litwareinc.com").await;
    assert_eq!((&problem["status"], &problem["errors"][0]["field"]), (&422.into(), &"pool".into()));
    assert!(problem["errors"][0]["message"].as_str().unwrap().contains(sentence));
    let (code, out, err) = faces.command(&["status", "--pool-fqdn", "gone.litwareinc.com"]);
    assert!(code == 2 && out.is_empty() && err.contains(sentence), "{err}");
    assert_eq!(faces.api("?category=cms").await, faces.api("?category=CMS").await, "in any letter case");
}

/// Records that `items` changes of ATL’s users wait, as counted so many seconds ago.
async fn counted(world: &World, items: u64, seconds_ago: i64, oldest_seconds_ago: Option<i64>) {
    let now = Clock::System.now();
    let before = |seconds: i64| -> Timestamp { now.plus_micros(-seconds * 1_000_000) };
    let mut tx = world.panel.database.begin().await.unwrap();
    sql("delete from backlog").execute(&mut tx).await.unwrap();
    sql("insert into backlog (pool_fqdn, module, items, capped, oldest_at, top_xid, measured_at) \
         values ($1, $2, $3, $4, $5, 9, $6)")
    .bind(fqdn(ATL))
    .bind(BackupModule::PresenceFocus)
    .bind(items)
    .bind(items > 10_000)
    .bind(oldest_seconds_ago.map(before))
    .bind(before(seconds_ago))
    .execute(&mut tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_of_long_ago_is_told_as_not_known() {
    let faces = Faces::new().await;
    let world = faces.site.world.clone();
    world.carry_out(request(ModuleSelection::All)).await;
    let mut tx = world.panel.database.begin().await.unwrap();
    let long_ago = "update freshness set last_finished_at = last_finished_at - $1, succeeded_at = succeeded_at - $1";
    sql(long_ago).bind(8 * HOUR * 1_000_000_i64).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let faces = faces.seen(world.clone()).await;
    let waiting = async || {
        let page = faces.site.get(&format!("/status?pool={ATL}&category=userdata")).await;
        page.texts("td[data-label='Waiting']").remove(0)
    };
    let table = || {
        let table = faces.good(&["status", "--pool-fqdn", ATL]);
        table.lines().find(|line| line.contains("PresenceFocus")).unwrap().to_owned()
    };
    let figures = async || {
        let text = measure::render(&world.panel).await.unwrap();
        text.lines().filter(|line| line.starts_with("poolsync_backlog_")).map(str::to_owned).collect::<Vec<_>>()
    };

    counted(&world, 0, 7 * HOUR, None).await;
    let told = faces.users().await;
    assert_eq!((&told["export_state"], &told["backlog"]), (&"FinalState".into(), &Value::Null));
    assert!(told["why"].as_str().unwrap().ends_with("what changed since is not known"), "{told}");
    assert!(told["backlog_counted_at"].is_string(), "{told}");
    assert_eq!(waiting().await, "not known counted 7 h ago");
    assert!(table().contains("not known, counted 7h ago"), "{}", table());
    assert_eq!(figures().await, Vec::<String>::new());
    let csv = faces.good(&["status", "--pool-fqdn", ATL, "--output", "csv"]);
    let heading = csv.lines().next().unwrap();
    assert!(
        heading.ends_with(",backlog.items,backlog.is_capped,backlog.oldest_at,backlog_counted_at")
            && heading.contains(",age_seconds,ahead_seconds,"),
        "{heading}"
    );

    counted(&world, 0, 60, None).await;
    let told = faces.users().await;
    assert_eq!((&told["why"], &told["backlog"]["items"]), (&"No change waits".into(), &0.into()));
    assert!(waiting().await.starts_with("0 items counted 1 min ago"), "{}", waiting().await);
    assert_eq!(figures().await.len(), 2);

    counted(&world, 10_001, 10, Some(20)).await;
    let told = faces.users().await;
    assert_eq!(told["export_state"], "NonSteadyState");
    assert_eq!(told["why"], "More changes wait than are counted", "they do not wait for long");
    assert!(table().contains("over 10001, oldest under 1m"), "{}", table());

    counted(&world, 3, 7 * HOUR, Some(7 * HOUR)).await;
    let told = faces.users().await;
    assert_eq!((&told["export_state"], &told["backlog"]), (&"NonSteadyState".into(), &Value::Null));
    assert_eq!(told["why"], "A change waits for longer than two syncs", "it still does");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_is_the_same_as_csv_wherever_it_is_taken_from() {
    let faces = Faces::new().await;
    let world = faces.site.world.clone();
    world.carry_out(request(ModuleSelection::All)).await;
    world.carry_out(request(ModuleSelection::One(BackupModule::DataConf))).await;
    let mut tx = world.panel.database.begin().await.unwrap();
    let gone = "update runs set items_removed_at = created_at, items_removed_by = 'days 90' where id = \
                (select min(id) from runs)";
    sql(gone).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let faces = faces.seen(world).await;
    let page = faces.site.get("/runs.csv").await.text;
    assert_eq!(page.lines().count(), 3, "{page}");
    assert_eq!(faces.good(&["run", "list", "--output", "csv"]), page);
}
