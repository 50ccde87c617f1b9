//! Telling people: what happened reaches whom the rules name, once, whatever fails on the way.

use std::{
    collections::BTreeSet,
    fs,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use poolsync::{
    config::{Config, WebhooksConfig},
    domain::{
        BackupModule, Channel, ChannelKind, Digest, EventKind, Extent, Intent, ModuleSelection, NoticeRule,
        NotificationId, NotificationState, RunRequest, RunState, Scope, Timestamp, WebhookUrl,
    },
    jobs::{deliver, notifier},
    notify::{
        addresses::{Forbidden, Guard},
        webhook as hook,
    },
    operations::{
        self,
        channels::{ChannelDraft, save_channel},
    },
    panel::Panel,
    state::{channels, notifications, sql},
};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tempfile::TempDir;

use super::support::{
    hooks::{Answer, Hooks},
    mail::{MailServer, Mood},
    on_both_engines,
    telling::{add, alarm, draft, fail, mail_channel, rule, sqlite, succeed, webhook, world},
    world::{ATL, RED, World, actor, fqdn, request},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_sync_is_told_by_mail_over_tls_and_so_is_its_recovery() {
    let dir = TempDir::new().unwrap();
    let server = MailServer::start(dir.path());
    let world = world(sqlite(dir.path()).await, Some(&server)).await;
    let channel = mail_channel(&world.panel).await;
    add(&world.panel, rule(&channel, Digest::AtOnce)).await;
    succeed(&world).await;
    let preview = RunRequest { intent: Intent::Preview, ..request(ModuleSelection::All) };
    world.carry_out(preview).await;
    assert_eq!(notifier::look_now(&world.panel).await.unwrap(), [], "successes and previews are not asked for");
    let run = fail(&world).await;
    let delivered = notifier::look_now(&world.panel).await.unwrap();
    assert_eq!((delivered.len(), &delivered[0].error), (1, &None));
    let mails = server.mails();
    let mail = &mails[0];
    assert_eq!(mail.to, ["RCPT TO:<operations@litwareinc.com>"]);
    assert!(mail.from.contains("<poolsync@litwareinc.com>"), "{}", mail.from);
    assert_eq!(mail.header("Subject"), format!("[poolsync] Sync of {ATL} failed"));
    assert_eq!(mail.header("Message-ID"), format!("<{}@litwareinc.com>", delivered[0].id));
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert!(mail.text.contains(&format!("https://panel.litwareinc.com/runs/{run}")), "{}", mail.text);
    assert!(mail.text.contains("its backup is as old as before"), "{}", mail.text);
    assert_eq!(server.in_clear(), [""; 0]);
    succeed(&world).await;
    succeed(&world).await;
    notifier::look_now(&world.panel).await.unwrap();
    let mails = server.mails();
    assert_eq!(mails.len(), 2, "the second success is no news");
    assert_eq!(mails[1].header("Subject"), format!("[poolsync] Sync of {ATL} succeeded again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_sent_is_tried_for_a_day_then_shown_and_sent_again_when_asked() {
    let dir = TempDir::new().unwrap();
    let server = MailServer::start(dir.path());
    let world = world(sqlite(dir.path()).await, Some(&server)).await;
    let panel = &world.panel;
    let channel = mail_channel(panel).await;
    add(panel, rule(&channel, Digest::AtOnce)).await;
    alarm(panel, ATL, BackupModule::DataConf).await;
    server.set(Mood::Refuse);
    let first = notifier::look_now(panel).await.unwrap();
    let id = first[0].id;
    assert!(first[0].error.as_ref().unwrap().contains("550: nobody of that name"), "{first:?}");
    assert_eq!(notifier::look_now(panel).await.unwrap(), [], "not before a minute has passed");
    for minutes in [1, 5, 15, 60, 240, 720] {
        world.wait(minutes * 60);
        let again = notifier::look_now(panel).await.unwrap();
        assert_eq!((again.len(), again[0].id), (1, id), "{minutes}");
    }
    assert_eq!(notifications::count_given_up(&panel.database).await.unwrap(), 0);
    server.set(Mood::Silent);
    world.wait(420 * 60);
    let last = notifier::look_now(panel).await.unwrap();
    assert!(last[0].error.as_ref().unwrap().contains("did not"), "{last:?}");
    assert_eq!(notifications::count_given_up(&panel.database).await.unwrap(), 1);
    let message = notifications::find_notification(&panel.database, id).await.unwrap().unwrap();
    assert_eq!((message.state, message.attempts), (NotificationState::GivenUp, 8));
    assert_eq!(notifications::list_deliveries(&panel.database, id).await.unwrap().len(), 8);
    server.set(Mood::Take);
    operations::channels::send_again(panel, &actor(), id).await.unwrap();
    assert_eq!(notifier::look_now(panel).await.unwrap()[0].error, None);
    assert_eq!(server.mails()[0].header("Message-ID"), format!("<{id}@litwareinc.com>"));
    assert_eq!(notifications::count_given_up(&panel.database).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_signed_and_has_the_same_id_each_time() {
    on_both_engines(async |database| {
        let hooks = Hooks::start();
        let world = world(database, None).await;
        let panel = &world.panel;
        let channel = webhook(panel, "Script", &hooks.url()).await;
        add(panel, rule(&channel, Digest::AtOnce)).await;
        let run = fail(&world).await;
        hooks.answer(Answer::Status(503));
        assert_eq!(
            notifier::look_now(panel).await.unwrap()[0].error.as_deref(),
            Some("The answer was 503 Service Unavailable.")
        );
        world.wait(60);
        hooks.answer(Answer::Status(200));
        let sent = notifier::look_now(panel).await.unwrap();
        assert_eq!(sent[0].error, None);
        let requests = hooks.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[0].body, requests[1].body);
        assert_eq!(requests[0].path, "/hooks/T0-secret-path");
        let secret = channel.secret.unwrap();
        let key = BASE64_STANDARD.decode(secret.reveal().strip_prefix("whsec_").unwrap()).unwrap();
        for request in &requests {
            assert_eq!(request.header("webhook-id"), sent[0].id.to_string());
            let signed =
                format!("{}.{}.{}", request.header("webhook-id"), request.header("webhook-timestamp"), request.body);
            let tag = BASE64_STANDARD.decode(request.header("webhook-signature").strip_prefix("v1,").unwrap()).unwrap();
            let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &key);
            assert!(ring::hmac::verify(&key, signed.as_bytes(), &tag).is_ok());
        }
        let body = requests[1].json();
        assert_eq!(body["type"], "run_failed");
        assert_eq!(body["data"]["events"][0]["run"], run.to_string());
        assert_eq!(body["data"]["events"][0]["modules"][0], "ConfServices.DataConf");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_to_addresses_that_are_not_public_nor_where_a_redirection_leads() {
    let hooks = Hooks::start();
    let mut world = world(World::new().await.panel.database, None).await;
    let allowed = world.panel.config.clone();
    let strict = Config { webhooks: WebhooksConfig::default(), ..(*allowed).clone() };
    world.panel.config = Arc::new(strict);
    for (n, host) in ["127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]", "10.0.0.1"]
        .into_iter()
        .enumerate()
    {
        let url = format!("http://{host}:{}/x", hooks.port);
        let name = format!("Inside {n}");
        let draft = ChannelDraft { url: Some(url.parse().unwrap()), ..draft(ChannelKind::Webhook, &name) };
        let refused = save_channel(&world.panel, &actor(), None, draft.clone()).await.unwrap_err().to_string();
        assert!(refused.contains("not a public address"), "{host}: {refused}");
        // One that was kept while it was allowed, or whose name leads elsewhere since, is refused when it is sent to.
        let everywhere = WebhooksConfig {
            allowed_networks: vec!["0.0.0.0/0".parse().unwrap(), "::/0".parse().unwrap()],
            ..WebhooksConfig::default()
        };
        let mut lax = world.panel.clone();
        lax.config = Arc::new(Config { webhooks: everywhere, ..(*allowed).clone() });
        let id = save_channel(&lax, &actor(), None, draft).await.unwrap().id;
        let channel = channels::find_channel(&world.panel.database, id).await.unwrap().unwrap();
        let tested = deliver::test_channel(&world.panel, &actor(), &channel, NotificationId::new()).await.unwrap();
        let error = tested.error.unwrap();
        assert!(error.contains("not a public address"), "{host}: {error}");
    }
    assert_eq!(hooks.requests().len(), 0, "not one connection was made");
    // A redirection is an answer like any other that is no success, however harmless its aim.
    world.panel.config = allowed;
    hooks.answer(Answer::Elsewhere(format!("http://127.0.0.1:{}/elsewhere", hooks.port)));
    let id = webhook(&world.panel, "Redirected", &hooks.url()).await.id;
    let channel = channels::find_channel(&world.panel.database, id).await.unwrap().unwrap();
    let tested = deliver::test_channel(&world.panel, &actor(), &channel, NotificationId::new()).await.unwrap();
    assert!(tested.error.unwrap().contains("redirections are not followed"));
    assert_eq!(hooks.requests().len(), 1);
}

/// Names of which each question gets the next answer; the last one stays.
#[derive(Default)]
struct Fickle {
    answers: Vec<IpAddr>,
    asked: AtomicUsize,
}

impl Resolve for Fickle {
    fn resolve(&self, _: Name) -> Resolving {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let address = self.answers[number.min(self.answers.len() - 1)];
        Box::pin(async move { Ok(Box::new([SocketAddr::new(address, 0)].into_iter()) as Addrs) })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_changes_its_mind_leads_nowhere_else_than_where_it_was_checked() {
    let hooks = Hooks::start();
    let secret = format!("http://fickle.litwareinc.com:{}/hooks/x", hooks.port);
    let url: WebhookUrl = secret.parse().unwrap();
    let send = async |guard: Guard| {
        let request = hook::Request { url: url.url(), signing: None, id: "1", body: "{}".to_owned() };
        hook::send_past(guard, Duration::from_secs(5), request, Timestamp::from_micros(0)).await
    };
    let fickle = |answers: &[&str]| {
        let answers = answers.iter().map(|text| text.parse().unwrap()).collect();
        Arc::new(Fickle { answers, asked: AtomicUsize::new(0) })
    };
    // Public when it is looked at, and one of ours when it is connected to.
    let names = fickle(&["1.1.1.1", "127.0.0.1"]);
    let guard = Guard::new(&[]).asking(names.clone());
    let unfit = hook::check_past(&guard, &url).await.unwrap_err();
    assert!(matches!(unfit, hook::Unfit(Forbidden::InClear)), "it is public, so only that it is in clear: {unfit}");
    let error = send(guard).await.unwrap_err();
    assert!(error.words().contains("leads to 127.0.0.1, which is not a public address"), "{error}");
    assert_eq!((hooks.requests().len(), names.asked.load(Ordering::Relaxed)), (0, 2), "nothing connected");
    // Still public when it is connected to: nothing goes there in clear, however the address was kept.
    let names = fickle(&["1.1.1.1"]);
    let error = send(Guard::new(&[]).asking(names.clone())).await.unwrap_err();
    assert!(error.words().starts_with("http:// is for your own network"), "{error}");
    assert_eq!(names.asked.load(Ordering::Relaxed), 1, "nothing connected");
    // Allowed when it is checked for a connection, and forbidden right after that: the connection goes to what was checked.
    let names = fickle(&["127.0.0.1", "169.254.169.254"]);
    let allowed = ["127.0.0.1/32".parse().unwrap()];
    let guard = Guard::new(&allowed).asking(names.clone());
    assert!(send(guard.clone()).await.unwrap().contains("204"));
    assert_eq!((hooks.requests().len(), names.asked.load(Ordering::Relaxed)), (1, 1), "nobody asked twice");
    // And each message is a connection of its own, which is checked anew.
    let error = send(guard).await.unwrap_err();
    assert!(error.words().contains("169.254.169.254"), "{error}");
    assert_eq!(hooks.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_gathers_what_its_rule_asks_for_and_nothing_else() {
    on_both_engines(async |database| {
        let hooks = Hooks::start();
        let world = world(database, None).await;
        let panel = &world.panel;
        let channel = webhook(panel, "Script", &hooks.url()).await;
        let scope = Scope {
            pools: Extent::from_iter([fqdn(ATL)]),
            modules: Extent::from_iter([BackupModule::DataConf, BackupModule::CmsMaster]),
        };
        add(panel, NoticeRule { scope, ..rule(&channel, Digest::Hourly) }).await;
        for (pool, module) in [
            (ATL, BackupModule::DataConf),
            (RED, BackupModule::DataConf),
            (ATL, BackupModule::PresenceFocus),
            (ATL, BackupModule::CmsMaster),
        ] {
            alarm(panel, pool, module).await;
            assert_eq!(notifier::look_now(panel).await.unwrap(), []);
        }
        world.wait(3600);
        assert_eq!(notifier::look_now(panel).await.unwrap().len(), 1);
        let body = hooks.requests()[0].json();
        assert_eq!(
            (&body["type"], &body["data"]["subject"]),
            (&"digest".into(), &"2 events: 2 × Backup is too old".into())
        );
        let modules: Vec<String> =
            (0..2).map(|i| body["data"]["events"][i]["modules"][0].as_str().unwrap().to_owned()).collect();
        assert_eq!(modules, ["ConfServices.DataConf", "CentralMgmt.CMSMaster"]);
        // What comes later is another message.
        alarm(panel, ATL, BackupModule::DataConf).await;
        assert_eq!(notifier::look_now(panel).await.unwrap(), []);
        world.wait(3600);
        assert_eq!(notifier::look_now(panel).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_for_one_module_does_not_hear_how_the_others_ended() {
    let hooks = Hooks::start();
    let world = world(World::new().await.panel.database, None).await;
    let panel = &world.panel;
    let channel = webhook(panel, "Rows", &hooks.url()).await;
    let scope = Scope { pools: Extent::All, modules: Extent::from_iter([BackupModule::PresenceFocus]) };
    let kinds = BTreeSet::from([EventKind::RunFailed, EventKind::RunSucceeded]);
    add(panel, NoticeRule { scope, kinds, ..rule(&channel, Digest::AtOnce) }).await;
    fail(&world).await;
    assert_eq!(notifier::look_now(panel).await.unwrap(), [], "DataConf is not its business");
    let asked =
        operations::SyncRequest { pools: vec![fqdn(ATL)], request: request(ModuleSelection::All), request_key: None };
    let run = operations::request_sync(panel, &actor(), asked).await.unwrap().runs[0].id;
    let (live, away) = (world.store("atl", "live", BackupModule::DataConf), world.stores().join("away"));
    fs::rename(&live, &away).unwrap();
    world.see_through(run).await;
    assert_eq!(world.state(run).await, RunState::Failed);
    notifier::look_now(panel).await.unwrap();
    let body = hooks.requests()[0].json();
    assert_eq!((hooks.requests().len(), &body["type"]), (1, &"run_succeeded".into()), "as far as its module goes");
    assert!(!hooks.requests()[0].body.contains("DataConf"));

    // Another rule of the channel asks for the other module: the success of one does not hide the failure of the other.
    let scope = Scope { pools: Extent::All, modules: Extent::from_iter([BackupModule::DataConf]) };
    world.wait(-60); // runs end by the database’s clock, which did not stop: the rule was there before
    add(panel, NoticeRule { scope, ..rule(&channel, Digest::AtOnce) }).await;
    world.wait(63);
    fs::rename(&away, &live).unwrap();
    let run = operations::request_sync(
        panel,
        &actor(),
        operations::SyncRequest { pools: vec![fqdn(ATL)], request: request(ModuleSelection::All), request_key: None },
    )
    .await
    .unwrap()
    .runs[0]
        .id;
    fs::rename(&live, &away).unwrap();
    world.see_through(run).await;
    notifier::look_now(panel).await.unwrap();
    let mut kinds: Vec<_> =
        hooks.requests()[1..].iter().map(|r| r.json()["type"].as_str().unwrap().to_owned()).collect();
    kinds.sort();
    assert_eq!(kinds, ["run_failed", "run_succeeded"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_without_a_mail_server_leaves_mail_to_one_that_has_one() {
    let dir = TempDir::new().unwrap();
    let server = MailServer::start(dir.path());
    let world = world(sqlite(dir.path()).await, Some(&server)).await;
    let channel = mail_channel(&world.panel).await;
    add(&world.panel, rule(&channel, Digest::AtOnce)).await;
    alarm(&world.panel, ATL, BackupModule::DataConf).await;
    let mut without = world.panel.clone();
    without.config = Arc::new(Config { smtp: None, ..(*world.panel.config).clone() });
    assert_eq!(notifier::look_now(&without).await.unwrap(), [], "it makes the message, and leaves it");
    let sent = notifier::look_now(&world.panel).await.unwrap();
    assert_eq!((sent.len(), &sent[0].error), (1, &None));
    // If there is none, that is told.
    alarm(&world.panel, RED, BackupModule::DataConf).await;
    assert_eq!(notifier::look_now(&without).await.unwrap(), []);
    world.wait(300);
    let tried = notifier::look_now(&without).await.unwrap();
    assert!(tried[0].error.as_ref().unwrap().contains("No mail server is configured"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_becomes_one_message() {
    let hooks = Hooks::start();
    let world = world(World::new().await.panel.database, None).await;
    let panel = &world.panel;
    let channel = webhook(panel, "Script", &hooks.url()).await;
    add(panel, rule(&channel, Digest::AtOnce)).await;
    add(panel, rule(&channel, Digest::AtOnce)).await;
    for _ in 0..100 {
        alarm(panel, ATL, BackupModule::DataConf).await;
    }
    assert_eq!(notifier::look_now(panel).await.unwrap().len(), 20, "two rules of one channel say it once");
    world.wait(600);
    assert_eq!(notifier::look_now(panel).await.unwrap().len(), 1);
    let body = hooks.requests()[20].json();
    assert_eq!(body["data"]["events"].as_array().unwrap().len(), 50);
    assert_eq!(body["data"]["more_events"], 30);
    assert_eq!(body["data"]["counts"]["alarm_breach"], 80, "all of them, not only those that are named");
    assert_eq!(body["data"]["subject"], "80 events: 80 × Backup is too old");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_send_each_message_once() {
    on_both_engines(async |database| {
        let hooks = Hooks::start();
        let world = world(database, None).await;
        let panel = &world.panel;
        let channel = webhook(panel, "Script", &hooks.url()).await;
        add(panel, rule(&channel, Digest::AtOnce)).await;
        for _ in 0..15 {
            alarm(panel, ATL, BackupModule::DataConf).await;
        }
        let (one, other) = (panel.clone(), panel.clone());
        let (one, other) = tokio::join!(notifier::look_now(&one), notifier::look_now(&other));
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        notifier::look_now(panel).await.unwrap();
        let ids: BTreeSet<String> = hooks.requests().iter().map(|r| r.header("webhook-id").to_owned()).collect();
        assert_eq!((ids.len(), hooks.requests().len()), (15, 15));
    })
    .await;
}

/// A world where a webhook may take its time: whoever waits for one that does not answer waits for longer than the story.
async fn patient_world() -> World {
    let mut world = world(World::new().await.panel.database, None).await;
    let webhooks = WebhooksConfig { timeout: Duration::from_mins(5), ..world.panel.config.webhooks.clone() };
    world.panel.config = Arc::new(Config { webhooks, ..(*world.panel.config).clone() });
    world
}

/// Has five events told while one channel answers, until that was told `wanted` messages in all.
async fn tell_five(panel: &Panel, well: &Hooks, wanted: usize) {
    for _ in 0..5 {
        alarm(panel, ATL, BackupModule::DataConf).await;
    }
    let telling = tokio::spawn(notifier::keep(panel.clone()));
    let all = async {
        while well.requests().len() < wanted {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), all).await.expect("the other channel is told");
    panel.shutdown.cancel();
    telling.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_does_not_answer_holds_up_no_other() {
    let (dead, well) = (Hooks::start(), Hooks::start());
    dead.answer(Answer::Never);
    let world = patient_world().await;
    let panel = &world.panel;
    for (name, hooks) in [("Dead", &dead), ("Well", &well)] {
        let channel = webhook(panel, name, &hooks.url()).await;
        add(panel, rule(&channel, Digest::AtOnce)).await;
    }
    tell_five(panel, &well, 5).await;
    assert_eq!(dead.requests().len(), 1, "one at a time to each channel");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_channels_that_do_not_answer_hold_up_no_other() {
    let (dead, well) = (Hooks::start(), Hooks::start());
    dead.answer(Answer::Status(500));
    let world = patient_world().await;
    let panel = &world.panel;
    for number in 0..40 {
        let channel = webhook(panel, &format!("Dead {number}"), &dead.url()).await;
        add(panel, rule(&channel, Digest::AtOnce)).await;
    }
    let channel = webhook(panel, "Well", &well.url()).await;
    add(panel, rule(&channel, Digest::AtOnce)).await;
    alarm(panel, ATL, BackupModule::DataConf).await;
    notifier::look_now(panel).await.unwrap();
    assert_eq!((dead.requests().len(), well.requests().len()), (40, 1));
    // They are tried again, have waited longer, and answer nothing at all by now.
    dead.answer(Answer::Never);
    world.wait(60);
    tell_five(panel, &well, 6).await;
    assert!(dead.requests().len() <= 48, "a few of them at a time");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_that_is_asked_for_again_after_a_death_is_the_same_message() {
    let hooks = Hooks::start();
    let world = world(World::new().await.panel.database, None).await;
    let panel = &world.panel;
    let id = webhook(panel, "Script", &hooks.url()).await.id;
    let channel = channels::find_channel(&panel.database, id).await.unwrap().unwrap();
    hooks.answer(Answer::Never);
    let message = NotificationId::new();
    let (dying, to) = (panel.clone(), channel.clone());
    let sending = tokio::spawn(async move { deliver::test_channel(&dying, &actor(), &to, message).await });
    let arrived = async {
        while hooks.requests().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), arrived).await.expect("it arrives");
    sending.abort();
    drop(sending.await);
    let mut tx = panel.database.begin().await.unwrap();
    sql("update notifications set lease_until = 0").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    hooks.answer(Answer::Status(204));
    for _ in 0..2 {
        let again = deliver::test_channel(panel, &actor(), &channel, message).await.unwrap();
        assert_eq!((again.id, again.error), (message, None));
    }
    let ids: Vec<String> = hooks.requests().iter().map(|r| r.header("webhook-id").to_owned()).collect();
    assert_eq!(ids, [message.to_string(), message.to_string()], "once it was sent it is not sent again");
    let tests = world.audit().await.iter().filter(|line| line.contains("test message sent")).count();
    assert_eq!(tests, 1, "one was asked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_channel_that_is_removed_is_shown_as_given_up() {
    let hooks = Hooks::start();
    let world = world(World::new().await.panel.database, None).await;
    let panel = &world.panel;
    let saved = webhook(panel, "Script", &hooks.url()).await;
    add(panel, rule(&saved, Digest::Hourly)).await;
    alarm(panel, ATL, BackupModule::DataConf).await;
    notifier::look_now(panel).await.unwrap();
    let channel: Channel = channels::find_channel(&panel.database, saved.id).await.unwrap().unwrap();
    operations::channels::remove_channel(panel, &actor(), &channel).await.unwrap();
    assert_eq!(notifications::count_given_up(&panel.database).await.unwrap(), 1);
    let page = notifications::list_log(&panel.database, &notifications::LogFilter::default()).await.unwrap();
    operations::channels::send_again(panel, &actor(), page.0[0].id).await.unwrap();
    let left = notifications::count_given_up(&panel.database).await.unwrap();
    assert_eq!(left, 1, "there is nowhere to send it again, so it stays to be seen");
    world.wait(3600);
    assert_eq!(notifier::look_now(panel).await.unwrap(), []);
    assert_eq!(hooks.requests().len(), 0);
    let mut tx = panel.database.begin().await.unwrap();
    let later = panel.clock.now().plus_micros(1);
    assert_eq!(notifications::forget_notifications(&mut tx, later).await.unwrap(), 0, "however old it is");
    assert!(notifications::dismiss(&mut tx, page.0[0].id).await.unwrap());
    assert_eq!(notifications::forget_notifications(&mut tx, later).await.unwrap(), 1);
}
