//! What Prometheus is told, by whom it is seen, and the files that come with it.

use std::{
    collections::BTreeSet,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use poolsync::{
    domain::{AccessToken, BackupModule, Extent, ModuleSelection, Permission, RunId, Scope, TokenId, TokenSecret},
    measure,
    state::{
        backlog::{Found, record_backlog},
        sql, tokens,
    },
    web,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::support::{
    on_both_engines,
    web::{Page, Site},
    world::{ATL, RED, World, fqdn, request},
};

/// Gives `text` to promtool, which must find nothing to say.
fn promtool(arguments: &[&str], text: &str) {
    let mut child = Command::new("promtool")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool, of Debian’s package prometheus");
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.trim().is_empty(), "{said}\n{text}");
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("static").join(name)
}

/// The value of the one line that begins with `name` and has all of `labels`.
fn value(text: &str, name: &str, labels: &[&str]) -> String {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| line.split(['{', ' ']).next() == Some(name) && labels.iter().all(|label| line.contains(label)))
        .collect();
    assert_eq!(lines.len(), 1, "{name} {labels:?}: {lines:?} in\n{text}");
    lines[0].rsplit(' ').next().unwrap().to_owned()
}

async fn execute(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn token(world: &World, scope: Scope) -> TokenSecret {
    let secret = TokenSecret::from_bytes(*blake3::hash(RunId::new().to_string().as_bytes()).as_bytes());
    let token = AccessToken {
        id: TokenId::new(),
        name: format!("prometheus {}", &secret.digest()[..8]).parse().unwrap(),
        owner: None,
        made_by: "anna".to_owned(),
        permissions: [Permission::GetStatus].into(),
        scope,
        created_at: world.panel.clock.now(),
        expires_at: None,
        last_used_at: None,
        last_used_from: None,
    };
    let mut tx = world.panel.database.begin().await.unwrap();
    tokens::insert_token(&mut tx, &token, &secret.digest()).await.unwrap();
    tx.commit().await.unwrap();
    secret
}

async fn scrape(site: &Site, secret: &TokenSecret) -> Page {
    let request = Request::get("/metrics").header(header::AUTHORIZATION, format!("Bearer {}", secret.reveal()));
    site.page(request.body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_came_to_is_told_and_never_falls() {
    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        let run = world.carry_out(request(ModuleSelection::All)).await;
        world.carry_out(request(ModuleSelection::All)).await;
        let text = measure::render(&world.panel).await.unwrap();
        let counts = world.module(run, BackupModule::DataConf).await.counts;
        let (atl, red) = (format!("{{pool=\"{ATL}\""), format!("{{pool=\"{RED}\""));
        let of = [atl.as_str(), "ConfServices.DataConf"];
        let items = [atl.as_str(), "ConfServices.DataConf", "change=\"inserted\""];
        assert_eq!(value(&text, "poolsync_items_total", &items), counts.inserted.to_string());
        assert_eq!(value(&text, "poolsync_written_bytes_total", &of), counts.bytes_written.to_string());
        assert_eq!(value(&text, "poolsync_runs_total", &[&atl, "DataConf", "via=\"web\"", "state=\"succeeded\""]), "2");
        assert_eq!(value(&text, "poolsync_run_duration_seconds_count", &["backup"]), "2");
        assert_eq!(value(&text, "poolsync_freshness_standing", &[&atl, "DataConf"]), "0");
        assert_eq!(value(&text, "poolsync_freshness_standing", &[&red, "DataConf"]), "2", "never synced");
        assert_eq!(value(&text, "poolsync_freshness_target_seconds", &[&atl, "DataConf"]), "3600");
        assert!(value(&text, "poolsync_last_success_timestamp_seconds", &of).parse::<f64>().unwrap() > 1_700_000_000.0);
        assert_eq!(value(&text, "poolsync_queue_runs", &["queued"]), "0");
        assert_eq!(value(&text, "poolsync_workers_alive", &[]), "0");
        execute(&world, "update run_totals set compare_ms = 1234, apply_ms = 60").await;
        let text = measure::render(&world.panel).await.unwrap();
        assert_eq!(value(&text, "poolsync_compare_seconds_total", &of), "1.234", "most runs take less than a second");
        assert_eq!(value(&text, "poolsync_apply_seconds_total", &of), "0.06");
        for table in ["delete from module_runs", "delete from runs"] {
            execute(&world, table).await;
        }
        let later = measure::render(&world.panel).await.unwrap();
        let totals =
            |text: &str| text.lines().filter(|l| l.contains("_total")).map(String::from).collect::<BTreeSet<_>>();
        assert_eq!(totals(&later), totals(&text), "history was removed, and the totals stay");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_a_part_is_not_told_the_whole() {
    let world = World::new().await.with_pools().await;
    let site = Site::of(world.clone());
    let (all, part) = (
        token(&world, Scope::EVERYTHING).await,
        token(&world, Scope { pools: Extent::from_iter([fqdn(ATL)]), modules: Extent::All }).await,
    );
    assert_eq!(site.get("/metrics").await.status, StatusCode::SEE_OTHER, "a stranger signs in first");
    let page = scrape(&site, &part).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(!page.text.contains(RED));
    let page = scrape(&site, &all).await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8")
    );
    assert!(page.text.contains("poolsync_build_info"));
}

#[tokio::test(flavor = "multi_thread")]
async fn prometheus_finds_nothing_to_complain_of_and_the_files_name_what_there_is() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(ModuleSelection::All)).await;
    let mut tx = world.panel.database.begin().await.unwrap();
    let found = Found { items: 4, is_capped: false, oldest: Some(7), top: 9 };
    record_backlog(&mut tx, &fqdn(ATL), BackupModule::PresenceFocus, found, None).await.unwrap();
    tx.commit().await.unwrap();
    let site = Site::of(world.clone());
    for path in ["/login", "/no/such/page", &format!("/pools/{ATL}")] {
        site.get(path).await;
    }
    site.method("BREW".parse().unwrap(), "/login").await;
    let text = measure::render(&world.panel).await.unwrap();
    promtool(&["check", "metrics"], &text);
    for labels in
        [&["GET", "route=\"/login\"", "2xx"][..], &["route=\"none\"", "4xx"], &["{fqdn}", "3xx"], &["method=\"other\""]]
    {
        assert_eq!(value(&text, "poolsync_http_request_duration_seconds_count", labels), "1");
    }
    assert!(!text.contains("BREW") && !text.contains("no/such"), "what visitors type is no label");
    promtool(&["check", "rules", file("prometheus-alerts.yml").to_str().unwrap()], "");
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/promtool/alerts.yml");
    promtool(&["test", "rules", stories.to_str().unwrap()], "");
    let alerts = std::fs::read_to_string(file("prometheus-alerts.yml")).unwrap();
    let stories = std::fs::read_to_string(stories).unwrap();
    for name in alerts.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")) {
        assert!(stories.contains(name), "no story tells when {name} fires");
    }
    let known = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.filter(|word| word.starts_with("poolsync_")).map(ToOwned::to_owned).collect()
    };
    let told = known(&text);
    for name in ["grafana-dashboard.json", "prometheus-alerts.yml"] {
        let text = std::fs::read_to_string(file(name)).unwrap();
        if name == "grafana-dashboard.json" {
            serde_json::from_str::<serde_json::Value>(&text).unwrap();
        }
        let missing: Vec<_> = known(&text).difference(&told).cloned().collect();
        assert!(missing.is_empty(), "{name} asks for what is not told: {missing:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_its_own_asks_nobody_who_they_are() {
    let world = World::new().await.with_pools().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let panel = world.panel.clone();
    let served = tokio::spawn(web::serve_metrics(listener, panel.clone(), panel.shutdown.clone()));
    for (path, answer) in [("/metrics", "poolsync_build_info"), ("/readyz", "\"workers\":0"), ("/", "404")] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream
            .write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
            .await
            .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        assert!(text.contains(answer), "{path}: {text}");
    }
    panel.shutdown.cancel();
    served.await.unwrap().unwrap();
}
