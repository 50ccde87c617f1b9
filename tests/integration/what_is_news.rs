//! What is news: a failure that goes on is told once a day, its end is told whatever else fails, and what can't be read stops
//! nothing.

use std::{collections::BTreeMap, sync::Arc};

use axum::http::StatusCode;
use poolsync::{
    config::Config,
    domain::{
        BackupModule, ChannelKind, Digest, EventKind, Extent, FreshnessTarget, ModuleSelection, NoticeRule,
        NotificationState, PoolSpec, RunState, Scope, Timestamp,
    },
    jobs::{deliver, notifier, watch},
    operations::{
        PoolDraft,
        channels::{ChannelDraft, save_channel},
        save_pool,
        targets::set_target,
    },
    panel::Panel,
    state::{
        Sql, channels, events, notifications,
        notifications::{LogFilter, Notification},
        panel_address::record_address,
        rules, sql, targets,
    },
};
use tempfile::TempDir;

use super::support::{
    hooks::{Answer, Hooks, Request},
    mail::MailServer,
    on_both_engines,
    telling::{add, alarm, draft, mail_channel, rule, run_without, schedule, sqlite, webhook, world},
    web::{PASSWORD, Site},
    world::{ATL, RED, World, actor, fqdn},
};

const CONFERENCES: BackupModule = BackupModule::DataConf;
const USERS: BackupModule = BackupModule::PresenceFocus;
const TOPOLOGY: BackupModule = BackupModule::CmsMaster;

/// A panel whose channel is told everything at once.
async fn told_everything(world: &World, hooks: &Hooks) {
    let channel = webhook(&world.panel, "Script", &hooks.url()).await;
    let kinds = EventKind::ALL.iter().copied().collect();
    add(&world.panel, NoticeRule { kinds, ..rule(&channel, Digest::AtOnce) }).await;
}

/// Sends what there is to tell, and says what was told since the last time: the kind, and the title.
async fn news(world: &World, hooks: &Hooks, seen: &mut usize) -> Vec<(String, String)> {
    notifier::look_now(&world.panel).await.unwrap();
    let requests = hooks.requests();
    let told = requests[*seen..].iter().map(Request::json);
    let mut told: Vec<_> = told
        .map(|body| {
            let event = &body["data"]["events"][0];
            (event["kind"].as_str().unwrap().to_owned(), event["title"].as_str().unwrap().to_owned())
        })
        .collect();
    *seen = requests.len();
    told.sort();
    told
}

async fn execute(panel: &Panel, statement: Sql) {
    let mut tx = panel.database.begin().await.unwrap();
    statement.execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// A day goes by since whatever was told of failures.
async fn let_a_day_go_by(world: &World) {
    execute(&world.panel, sql("update failures set told = '{}'")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_failure_is_told_once_then_once_a_day_and_so_is_its_end() {
    on_both_engines(async |database| {
        let (hooks, world) = (Hooks::start(), world(database, None).await);
        told_everything(&world, &hooks).await;
        let mut seen = 0;
        let one = ModuleSelection::One(CONFERENCES);
        for n in 0..4 {
            run_without(&world, &schedule(), one, &[CONFERENCES]).await;
            let told = news(&world, &hooks, &mut seen).await;
            assert_eq!(told.len(), usize::from(n == 0), "{told:?}");
        }
        let_a_day_go_by(&world).await;
        run_without(&world, &schedule(), one, &[CONFERENCES]).await;
        let told = news(&world, &hooks, &mut seen).await;
        assert!(told[0].1.starts_with(&format!("Sync of {ATL} still fails: 5 runs since 20")), "{told:?}");
        let body = hooks.requests()[seen - 1].json();
        assert_eq!(body["data"]["events"][0]["runs_failed"], 5);
        assert!(body["data"]["events"][0]["failing_since"].as_str().unwrap().ends_with('Z'));
        // Somebody tries: they are told each time.
        run_without(&world, &actor(), one, &[CONFERENCES]).await;
        assert_eq!(news(&world, &hooks, &mut seen).await, [("run_failed".to_owned(), format!("Sync of {ATL} failed"))]);
        run_without(&world, &schedule(), one, &[CONFERENCES]).await;
        assert_eq!(news(&world, &hooks, &mut seen).await, []);
        run_without(&world, &schedule(), one, &[]).await;
        let again = ("run_recovered".to_owned(), format!("Sync of {ATL} succeeded again"));
        assert_eq!(news(&world, &hooks, &mut seen).await, [again]);
        let text = hooks.requests()[seen - 1].json()["data"]["events"][0]["text"].as_str().unwrap().to_owned();
        assert!(text.contains("Syncs had failed before, in 7 runs since"), "{text}");
        run_without(&world, &schedule(), one, &[]).await;
        assert_eq!(news(&world, &hooks, &mut seen).await[0].0, "run_succeeded");
        run_without(&world, &schedule(), one, &[CONFERENCES]).await;
        assert_eq!(news(&world, &hooks, &mut seen).await[0].0, "run_failed", "it is another failure now");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_one_module_recovered_is_told_though_another_fails_in_the_same_run() {
    let (hooks, world) = (Hooks::start(), world(World::new().await.panel.database, None).await);
    told_everything(&world, &hooks).await;
    let mut seen = 0;
    let all = ModuleSelection::All;
    run_without(&world, &schedule(), all, &[CONFERENCES]).await;
    assert_eq!(news(&world, &hooks, &mut seen).await[0].0, "run_failed");
    let run = run_without(&world, &schedule(), all, &[USERS]).await;
    assert_eq!(world.state(run).await, RunState::Failed);
    let told = news(&world, &hooks, &mut seen).await;
    assert_eq!(told.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), ["run_failed", "run_recovered"]);
    let modules = |kind: &str| {
        let requests = hooks.requests();
        let told = requests.iter().rev().map(Request::json).find(|body| body["type"] == kind).unwrap();
        told["data"]["events"][0]["modules"].clone()
    };
    assert_eq!(modules("run_recovered"), serde_json::json!([CONFERENCES.name()]));
    assert_eq!(modules("run_failed"), serde_json::json!([USERS.name(), TOPOLOGY.name()]));
    // What fails as it did says nothing, and what is well says so to whoever asks for it.
    run_without(&world, &schedule(), all, &[USERS]).await;
    let told = news(&world, &hooks, &mut seen).await;
    assert_eq!(told.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), ["run_succeeded"]);
}

/// Writes what a newer version might into a channel, a rule, an event, a message and a watched backup.
async fn write_what_is_unknown(panel: &Panel) {
    for statement in [
        "insert into channels (id, name, name_key, kind, enabled, recipients, host, template, created_at, updated_at) \
         values ('01940000-0000-7000-8000-000000000001', 'Pigeons', 'pigeons', 'pigeon', 1, '', '', 'json', 1, 1)",
        "insert into rules (id, channel_id, kinds, all_pools, pools, all_modules, modules, digest, enabled, created_at, \
         updated_at) select '01940000-0000-7000-8000-000000000002', id, 'moon_rose', 1, '', 1, '', 'at_once', 1, 1, 1 \
         from channels where name = 'Script'",
        "insert into events (id, at, kind) values ('01940000-0000-7000-8000-000000000003', 1900000000000000, 'moon_rose')",
        "insert into freshness_watch (pool_fqdn, module, backup_pool_fqdn, since) \
         values ('atl-cs-001.litwareinc.com', 'Moon.Phases', 'red-cs-001.litwareinc.com', 1)",
        "insert into freshness_targets (pool_fqdn, module, warning_minutes, breach_minutes) values ('', 'Moon.Phases', 1, 2)",
        "insert into alarms (id, pool_fqdn, backup_pool_fqdn, module, level, raised_at, level_at, age_ms, told_at) \
         values ('01940000-0000-7000-8000-000000000004', 'atl-cs-001.litwareinc.com', 'red-cs-001.litwareinc.com', \
         'Moon.Phases', 'eclipse', 1, 1, 1, 1)",
    ] {
        execute(panel, sql(statement)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_this_version_can_not_read_is_set_aside_and_everything_else_goes_on() {
    on_both_engines(async |database| {
        let (hooks, world) = (Hooks::start(), world(database, None).await);
        let panel = &world.panel;
        told_everything(&world, &hooks).await;
        write_what_is_unknown(panel).await;
        let mut seen = 0;
        alarm(panel, ATL, CONFERENCES).await;
        assert_eq!(news(&world, &hooks, &mut seen).await.len(), 1, "the event after the one that can’t be read");
        alarm(panel, RED, CONFERENCES).await;
        assert_eq!(news(&world, &hooks, &mut seen).await.len(), 1);
        watch::look_now(panel).await.unwrap();
        world.wait(20 * 60);
        watch::look_now(panel).await.unwrap();
        assert_eq!(news(&world, &hooks, &mut seen).await.len(), 5, "all backups are watched");
        for (table, number) in [("events", 1), ("channels", 2), ("rules", 2), ("freshness_watch", 6)] {
            let query = match table {
                "events" => sql("select count(*) as n from events"),
                "channels" => sql("select count(*) as n from channels"),
                "rules" => sql("select count(*) as n from rules"),
                _ => sql("select count(*) as n from freshness_watch"),
            };
            let left = query.one(&panel.database).await.unwrap().count("n").unwrap();
            assert_eq!(left, number, "nothing of {table} is removed");
        }
        // Another version tries again.
        execute(panel, sql("update events set set_aside_by = '0.0.1', kind = 'alarm_breach'")).await;
        notifier::look_now(panel).await.unwrap();
        let left = sql("select count(*) as n from events").one(&panel.database).await.unwrap().count("n").unwrap();
        assert_eq!(left, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_aside_is_shown() {
    let (hooks, world) = (Hooks::start(), world(World::new().await.panel.database, None).await);
    told_everything(&world, &hooks).await;
    write_what_is_unknown(&world.panel).await;
    notifier::look_now(&world.panel).await.unwrap();
    let mut site = Site::of(world);
    site.add_user("vera", poolsync::domain::Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    let page = site.get("/notifications").await;
    let told = page.text("main .callout.warn");
    for part in ["channel Pigeons", "rule 0194", "event 0194", "“moon_rose” is not a kind of event"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(page.text("main").contains("Script"), "what can be read is there");
    assert!(site.get("/").await.text("main").contains("can’t read some of what the panel’s database holds"));
    for path in ["/alarms", "/targets", "/status", "/notifications/log", "/notifications/rules/new"] {
        assert_eq!(site.get(path).await.status, StatusCode::OK, "{path}");
    }
}

async fn log(panel: &Panel) -> Vec<Notification> {
    notifications::list_log(&panel.database, &LogFilter::default()).await.unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_a_newer_version_is_left_to_it_and_then_given_up() {
    on_both_engines(async |database| {
        let (hooks, world) = (Hooks::start(), world(database, None).await);
        let panel = &world.panel;
        let channel = webhook(panel, "Script", &hooks.url()).await;
        add(panel, rule(&channel, Digest::Hourly)).await;
        alarm(panel, ATL, CONFERENCES).await;
        notifier::look_now(panel).await.unwrap();
        execute(panel, sql("update notifications set content = '{\"events\": [{\"kind\": \"moon_rose\"}]}'")).await;
        // What comes now is gathered beside it.
        alarm(panel, RED, CONFERENCES).await;
        notifier::look_now(panel).await.unwrap();
        world.wait(3600);
        execute(panel, sql("update notifications set due_at = $1").bind(panel.clock.now())).await;
        assert_eq!(notifier::look_now(panel).await.unwrap().len(), 1, "it stops no other");
        assert_eq!(hooks.requests().len(), 1);
        assert_eq!(log(panel).await.last().unwrap().state, NotificationState::Waiting);
        world.wait(300);
        assert_eq!(notifier::look_now(panel).await.unwrap(), []);
        let message = log(panel).await.pop().unwrap();
        assert_eq!(message.state, NotificationState::GivenUp);
        assert!(message.last_error.unwrap().contains("newer version"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_lead_to_where_pages_are_served_whichever_process_sends() {
    let dir = TempDir::new().unwrap();
    let server = MailServer::start(dir.path());
    let world = world(sqlite(dir.path()).await, Some(&server)).await;
    let panel = &world.panel;
    let channel = mail_channel(panel).await;
    add(panel, rule(&channel, Digest::AtOnce)).await;
    // A worker elsewhere, which was told nothing of the address of the pages.
    let mut worker = panel.clone();
    worker.config = Arc::new(Config { public_url: None, ..(*panel.config).clone() });
    let serve = async |url: &str, is_public: bool| {
        let mut tx = panel.database.begin().await.unwrap();
        record_address(&mut tx, url, is_public, panel.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    };
    assert_eq!(deliver::address(&worker).await.unwrap(), worker.config.base_url());
    serve("http://127.0.0.1:8450", false).await;
    serve("https://backup.litwareinc.com", true).await;
    serve("http://127.0.0.1:9999", false).await;
    for sender in [&worker, panel] {
        alarm(panel, ATL, CONFERENCES).await;
        notifier::look_now(sender).await.unwrap();
        let mail = server.mails().pop().unwrap();
        assert!(mail.text.contains("https://backup.litwareinc.com/alarms"), "{}", mail.text);
        assert!(!mail.text.contains("127.0.0.1"), "{}", mail.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_message_waits_for_a_channel_that_is_gone_nor_for_a_clock_that_was_set_back() {
    on_both_engines(async |database| {
        let (hooks, world) = (Hooks::start(), world(database, None).await);
        let panel = &world.panel;
        let channel = webhook(panel, "Script", &hooks.url()).await;
        add(panel, rule(&channel, Digest::Hourly)).await;
        // Queued by a clock that was a year ahead.
        world.wait(365 * 86400);
        alarm(panel, ATL, CONFERENCES).await;
        notifier::look_now(panel).await.unwrap();
        world.wait(-365 * 86400);
        assert_eq!(notifier::look_now(panel).await.unwrap().len(), 1);
        // Queued while somebody removed the channel.
        alarm(panel, ATL, CONFERENCES).await;
        notifier::look_now(panel).await.unwrap();
        execute(panel, sql("delete from channels")).await;
        world.wait(3600);
        let tried = notifier::look_now(panel).await.unwrap();
        assert!(tried[0].error.as_ref().unwrap().contains("The channel was removed"), "{tried:?}");
        assert_eq!(
            notifications::count_given_up(&panel.database).await.unwrap(),
            1,
            "at once: there is nowhere to try"
        );
        assert!(rules::list_rules(&panel.database).await.unwrap().is_empty());
        assert!(channels::list_channels(&panel.database).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_from_before_hears_of_every_end_of_an_alarm() {
    let (hooks, world) = (Hooks::start(), world(World::new().await.panel.database, None).await);
    let panel = &world.panel;
    let channel = save_channel(
        panel,
        &actor(),
        None,
        ChannelDraft { url: Some(hooks.url().parse().unwrap()), ..draft(ChannelKind::Webhook, "Script") },
    )
    .await
    .unwrap();
    let kinds = [EventKind::AlarmRecovered].into();
    let before = Timestamp::from_micros(0);
    add(panel, NoticeRule { kinds, created_at: before, ..rule(&channel, Digest::AtOnce) }).await;
    watch::look_now(panel).await.unwrap();
    world.wait(2 * 3600);
    watch::look_now(panel).await.unwrap();
    assert_eq!(notifier::look_now(panel).await.unwrap(), []);
    execute(panel, sql("update pools set backup_pool_id = null")).await;
    watch::look_now(panel).await.unwrap();
    notifier::look_now(panel).await.unwrap();
    assert_eq!(hooks.requests().len(), 5);
    assert_eq!(hooks.requests()[0].json()["type"], "alarm_ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_is_renamed_is_told_by_the_rules_and_targets_that_named_it() {
    let (hooks, world) = (Hooks::start(), world(World::new().await.panel.database, None).await);
    let panel = &world.panel;
    let channel = webhook(panel, "Script", &hooks.url()).await;
    let scope = Scope { pools: Extent::from_iter([fqdn(ATL), fqdn(RED)]), modules: Extent::All };
    add(panel, NoticeRule { scope, ..rule(&channel, Digest::AtOnce) }).await;
    let target = FreshnessTarget::new(120, 240).unwrap();
    set_target(panel, &actor(), &(Some(fqdn(ATL)), None), target, None).await.unwrap();
    let pool = world.pool(ATL).await;
    let new = fqdn("new-cs-001.litwareinc.com");
    let spec = PoolSpec { fqdn: new.clone(), ..pool.spec.clone() };
    let draft = PoolDraft { spec, backup_pool: pool.backup_pool.clone(), secrets: BTreeMap::default() };
    save_pool(panel, &actor(), Some(&pool), draft).await.unwrap();
    let scope = rules::list_rules(&panel.database).await.unwrap().remove(0).scope;
    assert_eq!(scope.pools.named().cloned().collect::<Vec<_>>(), [new.clone(), fqdn(RED)]);
    let targets = targets::load_targets(&panel.database).await.unwrap();
    assert_eq!(targets.of(&new, USERS), target);
    alarm(panel, new.as_str(), USERS).await;
    assert_eq!(news(&world, &hooks, &mut 0).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_a_run_that_can_not_be_read_stops_no_other() {
    let (hooks, world) = (Hooks::start(), world(World::new().await.panel.database, None).await);
    let panel = &world.panel;
    told_everything(&world, &hooks).await;
    run_without(&world, &actor(), ModuleSelection::One(CONFERENCES), &[]).await;
    execute(panel, sql("update runs set mode = 'dreaming'")).await;
    alarm(panel, ATL, CONFERENCES).await;
    assert_eq!(news(&world, &hooks, &mut 0).await.len(), 1, "the alarm is told");
    let (set_aside, count) = events::list_set_aside(&panel.database, 9).await.unwrap();
    assert!(count == 1 && set_aside[0].why.contains("dreaming"), "{set_aside:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_is_forgotten_and_what_waits_is_not() {
    on_both_engines(async |database| {
        let (hooks, world) = (Hooks::start(), world(database, None).await);
        let panel = &world.panel;
        told_everything(&world, &hooks).await;
        write_what_is_unknown(panel).await;
        alarm(panel, ATL, CONFERENCES).await;
        // The body of an answer that never ends is waited for by nobody.
        hooks.answer(Answer::Unfinished);
        assert_eq!(notifier::look_now(panel).await.unwrap()[0].error, None);
        hooks.answer(Answer::Status(503));
        alarm(panel, ATL, CONFERENCES).await;
        notifier::look_now(panel).await.unwrap();
        let count = async |query: &'static str| sql(query).one(&panel.database).await.unwrap().count("n").unwrap();
        let all = async || {
            [
                count("select count(*) as n from notifications").await,
                count("select count(*) as n from deliveries").await,
                count("select count(*) as n from events").await,
            ]
        };
        assert_eq!(all().await, [2, 2, 1]);
        world.wait(91 * 86400);
        execute(panel, sql("delete from chores where name = 'forget_messages'")).await;
        notifier::look_now(panel).await.unwrap();
        assert_eq!(all().await, [1, 2, 1], "what still waits is tried again, and the other one is gone");
        world.wait(4000 * 86400);
        execute(panel, sql("delete from chores where name = 'forget_messages'")).await;
        notifier::look_now(panel).await.unwrap();
        assert_eq!(all().await[2], 0, "what nobody could read goes in the end");
    })
    .await;
}
