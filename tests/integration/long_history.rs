//! What pages and the scheduler ask PostgreSQL for, where history is long: no table that grows with it is read from end to
//! end. The server itself tells the plan of every statement. A page asks as often for many rows as for few, and however full
//! it is, it is light.
//!
//! `POOLSYNC_LONG_HISTORY` says how many runs there are, 20,000 where it is not set, and `POOLSYNC_LONG_HISTORY_POOLS` of how
//! many pools. With the first set, how long pages take is printed (`--nocapture`, of a release build).

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use poolsync::{
    domain::{Role, Settings},
    jobs::chores::do_what_is_due,
    operations::schedules::due::{begin_due, refresh},
    state::{Database, sql},
};
use serde_json::Value;

use super::support::{
    postgres::Postgres,
    web::{PASSWORD, Site},
    world::World,
};

/// What grows with history. Each is read through an index; a page of one is found however far back it lies.
const LONG: [&str; 6] = ["runs", "module_runs", "run_changes", "run_messages", "alarms", "notifications"];

/// How many bytes a page may take on its way, compressed.
const LIGHT: usize = 30_000;

/// Requests of a page whose middle is taken.
const REQUESTS: usize = 50;

/// Everything a panel would have after years, written by the server itself. `:runs` and `:pools` stand for numbers.
const YEARS: &str = "
insert into pools (id, fqdn, site, active_cms_master, created_at, updated_at)
  select 'ffffffff-0000-4000-8000-' || lpad(to_hex(i), 12, '0'), 'pool-' || i || '.litwareinc.com', '', 0, 0, 0
  from generate_series(0, :pools - 1) i;
update pools p set backup_pool_id = o.id from pools o
  where split_part(split_part(o.fqdn, '.', 1), '-', 2)::bigint = (split_part(split_part(p.fqdn, '.', 1), '-', 2)::bigint # 1);
insert into pool_stores (pool_id, module, live_url, backup_url)
  select id, m, 'file:///stores/' || fqdn || '/live-' || m, 'file:///stores/' || fqdn || '/backup-' || m
  from pools, unnest(array['ConfServices.DataConf', 'UserServices.PresenceFocus']) m;
insert into runs (id, pool_fqdn, backup_pool_fqdn, module, mode, intent, force_flag, state, requested_by, via, created_at,
    started_at, finished_at, changed)
  select lpad(to_hex(i), 8, '0') || '-0000-7' || substr(md5(i::text), 1, 3) || '-8' || substr(md5(i::text), 4, 3) || '-'
    || substr(md5(i::text), 7, 12), 'pool-' || i % :pools || '.litwareinc.com',
    'pool-' || (i % :pools # 1) || '.litwareinc.com', 'All', 'delta', case when i / :pools % 50 = 0 then 'verify' else 'sync' end, 0,
    case i % 97 when 0 then 'failed' when 1 then 'partial' when 2 then 'cancelled' else 'succeeded' end,
    case when i % 89 = 0 then 'anna' else 'schedule' end, case when i % 89 = 0 then 'web' else 'schedule' end,
    at, at, at + 1000000, case when i % 10 = 0 then 40 else 0 end
  from (select i, :now - (:runs - i) * 60000000::bigint as at from generate_series(0::bigint, :runs - 1) i) all_of_them;
insert into module_runs (run_id, module, state, phase, inserted, passed_digest, passed_upto, finished_at)
  select id, m, state, 'done', changed, 'digest', changed, finished_at
  from runs, unnest(array['ConfServices.DataConf', 'UserServices.PresenceFocus']) m;
insert into run_changes (run_id, module, item_key, seq, change_kind, item, bytes, reason, outcome)
  select id, 'ConfServices.DataConf', lpad(to_hex(n), 32, '0'), n, 'insert', 'item ' || n, 10, 'new', 'applied'
  from runs, generate_series(0, 39) n where changed > 0;
insert into run_messages (run_id, seq, module, fatal, message)
  select id, n, 'ConfServices.DataConf', 0, 'It was left out.' from runs, generate_series(0, 4) n;
insert into freshness (pool_fqdn, module, last_run_id, last_state, last_finished_at, succeeded_at)
  select distinct on (r.pool_fqdn, m.module) r.pool_fqdn, m.module, r.id, 'succeeded', r.finished_at, r.finished_at
  from runs r join module_runs m on m.run_id = r.id where r.intent = 'sync' order by r.pool_fqdn, m.module, r.id desc;
insert into verified (pool_fqdn, module, run_id, state, finished_at)
  select distinct on (r.pool_fqdn, m.module) r.pool_fqdn, m.module, r.id, 'succeeded', r.finished_at
  from runs r join module_runs m on m.run_id = r.id where r.intent = 'verify' order by r.pool_fqdn, m.module, r.id desc;
insert into alarms (id, pool_fqdn, backup_pool_fqdn, module, level, raised_at, level_at, age_ms, told_at, ended_at, ending)
  select lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000001', 'pool-' || i % :pools || '.litwareinc.com',
    'pool-' || (i % :pools # 1) || '.litwareinc.com', 'ConfServices.DataConf', 'breach', i, i, 7200000, i,
    case when i > 20 then i + 1 end, case when i > 20 then 'recovered' end
  from generate_series(1::bigint, :runs / 4) i where i > 20 or i < :pools;
insert into channels (id, name, name_key, kind, enabled, recipients, host, template, created_at, updated_at)
  values ('cccccccc-0000-7000-8000-000000000000', 'duty', 'duty', 'mail', 1, 'duty@litwareinc.com', '', 'plain', 0, 0);
insert into notifications (id, channel_id, channel_name, kind, state, subject, content, created_at, due_at, attempts, ended_at)
  select lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000002', 'cccccccc-0000-7000-8000-000000000000', 'duty', 'mail',
    'sent', 'A sync failed', '{}', i, i, 1, i from generate_series(1::bigint, :runs / 4) i;
insert into deliveries (notification_id, attempt, at, outcome, detail) select id, 1, due_at, 'sent', 'accepted' from notifications;
analyze";

/// What comes next by itself, of which a run was asked for before.
const DUE: &str = "
insert into schedule_due (key, pool_id, module, modules, intent, rule, due_at, next_at, last_at, last_run_id)
  select 'default/' || p.id, p.id, 'All', 'PresenceFocus,DataConf', 'sync', 'every 2m', 0, 0, 0, max(r.id)
  from pools p join runs r on r.pool_fqdn = p.fqdn group by p.id";

/// How often a request of the history page asks: who asks, the names of pools, the settings, the page.
const OF_HISTORY: usize = 4;

/// Tells the plan of every statement in the server's log.
const TELL_PLANS: &str = "
alter database plans set session_preload_libraries = 'auto_explain';
alter database plans set auto_explain.log_min_duration = 0;
alter database plans set auto_explain.log_format = 'json'";

/// A statement that read one of the long tables from end to end.
fn complaints(log: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in log.split("plan:\n").skip(1) {
        let told = serde_json::Deserializer::from_str(part).into_iter::<Value>().next();
        let told = told.expect("a plan").expect("a whole plan");
        let mut nodes = vec![&told["Plan"]];
        while let Some(node) = nodes.pop() {
            nodes.extend(node["Plans"].as_array().into_iter().flatten());
            let table = node["Relation Name"].as_str().unwrap_or_default();
            if node["Node Type"] == "Seq Scan" && LONG.contains(&table) {
                let text = told["Query Text"].as_str().unwrap_or_default();
                found.insert(format!("{table}: {}", text.split_whitespace().collect::<Vec<_>>().join(" ")));
            }
        }
    }
    found
}

fn fill(server: &Postgres, name: &str, (runs, pools): (i64, i64)) {
    let now = poolsync::clock::Clock::System.now().as_micros();
    let text = YEARS
        .replace(":runs", &runs.to_string())
        .replace(":pools", &pools.to_string())
        .replace(":now", &now.to_string());
    server.sql(name, &text).unwrap();
}

/// The pages, and addresses for scripts, of which each asks for something else.
async fn pages(database: &Database, runs: i64) -> Vec<String> {
    let (amid, run) = (nth(database, runs / 3).await, nth(database, runs / 20 * 10).await);
    let pages = [
        "/",
        "/status",
        "/status?category=UserData",
        "/status?only=behind",
        "/workers",
        "/charts",
        "/charts?pool=pool-1.litwareinc.com",
        "/pools",
        "/audit",
        "/runs",
        &format!("/runs?older={amid}"),
        &format!("/runs?newer={amid}"),
        "/runs?pool=pool-1.litwareinc.com",
        "/runs?module=ConfServices.DataConf",
        "/runs?state=failed",
        "/runs?state=queued",
        "/runs?who=anna",
        "/runs?via=person",
        "/runs?changes=only",
        "/runs?from=2020-01-01",
        &format!("/runs?pool=pool-1.litwareinc.com&state=failed&older={amid}"),
        &format!("/runs/{run}"),
        &format!("/runs/{run}/changes"),
        "/alarms",
        "/alarms?pool=pool-1.litwareinc.com",
        "/notifications",
        "/notifications/log",
        "/pools/pool-1.litwareinc.com",
        "/schedules",
        "/metrics",
        "/api/v1/status",
        "/api/v1/runs",
        "/api/v1/alarms",
        "/api/v1/notifications/log",
    ];
    pages.map(str::to_owned).into()
}

/// The id of a run by its place in history.
async fn nth(database: &Database, place: i64) -> String {
    let row = sql("select id from runs order by id limit 1 offset $1").bind(place).one(database).await.unwrap();
    row.text("id").unwrap()
}

/// A panel on a database of the server's that has such a history, with an administrator signed in.
async fn panel_with(server: &Postgres, name: &str, (runs, pools): (i64, i64)) -> Site {
    server.sql("postgres", &format!("create database {name}")).unwrap();
    let database = Database::connect(&server.url("postgres", name)).await.unwrap();
    database.migrate().await.unwrap();
    fill(server, name, (runs, pools));
    let mut site = Site::of(World::empty(database));
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_many_rows_asks_the_database_no_more_often_than_one_of_few() {
    let server = Postgres::start();
    let mut asked: Vec<Vec<(String, usize)>> = Vec::new();
    for (name, size) in [("few", (20, 10)), ("many", (100, 50))] {
        let site = panel_with(&server, name, size).await;
        server.sql(name, DUE).unwrap();
        server.sql(name, &format!("alter database {name} set log_min_duration_statement = 0")).unwrap();
        let database = Database::connect(&server.url("postgres", name)).await.unwrap();
        let world = site.world.clone();
        let panel = poolsync::panel::Panel::new(world.panel.config.as_ref().clone(), database.clone());
        let mut site = Site::of(World { panel, ..world });
        site.sign_in("vera", PASSWORD).await;
        let mut counts = Vec::new();
        for (page, path) in pages(&database, size.0).await.into_iter().enumerate() {
            // What is done once and then known.
            assert!(site.get(&path).await.status.is_success(), "{path}");
            let before = server.log().matches(" ms  execute ").count();
            assert!(site.get(&path).await.status.is_success(), "{path}");
            let after = server.log().matches(" ms  execute ").count();
            counts.push((format!("{page}: {}", path.split('?').next().unwrap()), after - before));
        }
        asked.push(counts);
    }
    let (few, many) = (&asked[0], &asked[1]);
    let history = many.iter().find(|(page, _)| page.ends_with(": /runs"));
    assert_eq!(history.map(|(_, statements)| *statements), Some(OF_HISTORY));
    for ((page, few), (_, many)) in few.iter().zip(many) {
        assert_eq!(few, many, "page {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_page_is_light() {
    let server = Postgres::start();
    let site = panel_with(&server, "weighed", (9000, 300)).await;
    let mut weights = Vec::new();
    for path in pages(&site.world.panel.database, 9000).await {
        // Addresses for scripts give all they have.
        if path == "/metrics" || path.starts_with("/api") {
            continue;
        }
        let ask = Request::get(&path).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
        let answer = site.send(ask).await;
        assert_eq!(answer.headers()[header::CONTENT_ENCODING], "gzip", "{path}");
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        weights.push((body.len(), path));
    }
    weights.sort();
    let heavy: Vec<_> = weights.iter().filter(|(weight, _)| *weight > LIGHT).collect();
    assert!(heavy.is_empty(), "{heavy:?}");
    let (heaviest, path) = weights.last().unwrap();
    assert!(*heaviest > LIGHT / 10, "only {path} has {heaviest}: the pages are not full");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_pairs_are_shown_a_page_at_a_time_and_none_is_lost() {
    let server = Postgres::start();
    let site = panel_with(&server, "paged", (2000, 200)).await;
    for (first, css, pools) in [("/", ".pairbox h3 > a", 200), ("/status", "h2.way > a", 200)] {
        let mut seen = BTreeSet::new();
        let mut next = Some(first.to_owned());
        while let Some(path) = next {
            let page = site.get(&path).await;
            let before = seen.len();
            let shown = page.texts(css);
            seen.extend(shown.iter().cloned());
            assert_eq!(seen.len() - before, shown.len(), "{path} shows what was shown before");
            next = page.attributes("a[rel=next]", "href").pop();
        }
        assert_eq!(seen.len(), pools, "{first}");
    }
    let first = site.get("/").await.texts(".pairbox h3 > a");
    let second = site.get("/").await.attributes("a[rel=next]", "href").remove(0);
    let back = site.get(&second).await.attributes("a[rel=prev]", "href").remove(0);
    assert_eq!(site.get(&back).await.texts(".pairbox h3 > a"), first);

    let tasks = site.get("/").await.texts("ul.tasks > li");
    assert!(tasks.last().unwrap().contains("more need attention"), "{tasks:?}");
    let behind = site.get("/status?only=behind").await;
    let rows = behind.texts("table.status tbody tr");
    assert!(!rows.is_empty() && rows.iter().all(|row| !row.contains("Fresh")), "{rows:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_and_no_look_reads_a_long_history_from_end_to_end() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<i64>().ok());
    let length = number("POOLSYNC_LONG_HISTORY");
    let runs = length.unwrap_or(20_000);
    let pools = number("POOLSYNC_LONG_HISTORY_POOLS").unwrap_or(runs / 1000).max(10) / 2 * 2;
    let server = Postgres::start();
    server.sql("postgres", "create database plans").unwrap();
    let url = server.url("postgres", "plans");
    let database = Database::connect(&url).await.unwrap();
    database.migrate().await.unwrap();
    fill(&server, "plans", (runs, pools));
    let world = World::empty(database);
    world.set_schedules_free().await;
    let (days, number) = (None, Some(u32::try_from(runs - 50).unwrap()));
    let settings = Settings { history_days: days, history_runs: number, items_days: days, ..Settings::default() };
    world.set(Settings { verify_after_days: Some(30), items_runs: None, ..settings }).await;
    refresh(&world.panel).await.unwrap();
    server.sql("plans", "analyze").unwrap();
    server.sql("plans", TELL_PLANS).unwrap();
    // What was connected before tells no plans.
    let database = Database::connect(&url).await.unwrap();
    let world = World { panel: poolsync::panel::Panel::new(world.panel.config.as_ref().clone(), database), ..world };
    let mut site = Site::of(world.clone());
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;

    for page in pages(&world.panel.database, runs).await {
        let answer = site.get(&page).await;
        assert!(answer.status.is_success(), "{page}: {} {}", answer.status, answer.text("main"));
    }
    begin_due(&world.panel).await.unwrap();
    do_what_is_due(&world.panel).await.unwrap();
    let log = server.log();
    assert!(log.contains("from schedule_due"), "the server tells plans");
    let found = complaints(&log);
    assert!(found.is_empty(), "{} statements:\n{}", found.len(), found.into_iter().collect::<Vec<_>>().join("\n"));

    if length.is_some() {
        print_times(&mut site).await;
    }
}

#[expect(clippy::print_stderr, reason = "figures for whoever asked for them")]
async fn print_times(site: &mut Site) {
    for page in ["/", "/status", "/charts", "/runs", "/alarms", "/audit", "/pools", "/workers", "/metrics"] {
        let mut took: Vec<Duration> = Vec::with_capacity(REQUESTS);
        for _ in 0..REQUESTS {
            let begun = Instant::now();
            assert!(site.get(page).await.status.is_success());
            took.push(begun.elapsed());
        }
        took.sort();
        eprintln!("{page}: {:?} in the middle, {:?} at the longest", took[REQUESTS / 2], took[REQUESTS - 1]);
    }
}
