//! What can't be delivered is seen where people look, before and after it is given up, and is settled all at once.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use poolsync::{
    domain::{BackupModule, Digest, NotificationState},
    jobs::notifier,
    measure,
    operations::{
        self,
        channels::remove_channel,
        given_up::{Word, settle},
    },
    state::{
        channels,
        given_up::{self, GivenUp},
        notifications::{self, LogFilter},
        outcomes,
    },
};

use super::support::{
    hooks::{Answer, Hooks},
    on_both_engines,
    telling::{add, alarm, rule, site, webhook, world},
    web::{PASSWORD, Site},
    world::{ATL, RED, World, actor},
};

/// What the overview says of messages that are not delivered.
async fn undelivered(site: &Site) -> Vec<String> {
    let items = site.get("/").await.texts("[aria-labelledby=attention] li");
    items.into_iter().filter(|item| item.contains("Not delivered")).collect()
}

/// What the page of notifications says of the channel “Script”.
async fn row(site: &Site) -> String {
    let rows = site.get("/notifications").await.texts("[aria-labelledby=channels] tbody tr");
    rows.into_iter().find(|row| row.contains("Script")).unwrap()
}

/// What metrics say of the oldest message.
async fn oldest(world: &World) -> String {
    let text = measure::render(&world.panel).await.unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("poolsync_notifications_oldest_seconds "));
    line.unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_arrive_is_seen_long_before_it_is_given_up() {
    let (mut site, hooks, idle) = (site().await, Hooks::start(), Hooks::start());
    let world = &site.world.clone();
    let panel = &world.panel;
    let channel = webhook(panel, "Script", &hooks.url()).await;
    add(panel, rule(&channel, Digest::AtOnce)).await;
    let digest = webhook(panel, "Digest", &idle.url()).await;
    add(panel, rule(&digest, Digest::Hourly)).await;
    assert!(row(&site).await.contains("None sent yet"));
    alarm(panel, ATL, BackupModule::DataConf).await;
    hooks.answer(Answer::Status(503));
    notifier::look_now(panel).await.unwrap();
    assert!(row(&site).await.contains("Failing Never sent"), "{}", row(&site).await);
    assert!(row(&site).await.contains("Last failed just now: The answer was 503"), "{}", row(&site).await);
    assert_eq!(undelivered(&site).await, [""; 0], "that may be over soon");
    world.wait(15 * 60 - 1);
    notifier::look_now(panel).await.unwrap();
    assert_eq!(undelivered(&site).await, [""; 0]);
    world.wait(1);
    let found = undelivered(&site).await;
    assert_eq!(found.len(), 1, "the digest waits for its hour: {found:?}");
    assert!(found[0].contains("Script A message has not been delivered for 15 min"), "{found:?}");
    assert!(found[0].contains("The last attempt failed: The answer was 503 Service Unavailable."), "{found:?}");
    assert_eq!(oldest(world).await, "900");
    assert!(row(&site).await.contains("1 waits, the oldest since 15 min ago"), "{}", row(&site).await);
    // A channel that was switched off is left alone: its messages wait for somebody to switch it on.
    let mut off = channels::find_channel(&panel.database, channel.id).await.unwrap().unwrap();
    let before = off.updated_at;
    for enabled in [false, true] {
        off.enabled = enabled;
        let mut tx = panel.database.begin().await.unwrap();
        assert!(channels::update_channel(&mut tx, &off, before).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(undelivered(&site).await.len(), usize::from(enabled));
        assert_eq!(oldest(world).await, if enabled { "900" } else { "0" });
    }
    hooks.answer(Answer::Status(204));
    world.wait(3600);
    site.sign_in("vera", PASSWORD).await;
    notifier::look_now(panel).await.unwrap();
    assert_eq!((undelivered(&site).await.len(), oldest(world).await.as_str()), (0, "0"));
    let said = row(&site).await;
    assert!(said.contains("Last sent just now") && !said.contains("Failing"), "{said}");
    assert!(said.contains("503"), "the last failure is not forgotten: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_channels_fare_is_kept_in_both_databases() {
    on_both_engines(async |database| {
        let hooks = Hooks::start();
        let world = world(database, None).await;
        let panel = &world.panel;
        let channel = webhook(panel, "Script", &hooks.url()).await;
        add(panel, rule(&channel, Digest::AtOnce)).await;
        let fares = async || {
            let mut all = outcomes::list_outcomes(&panel.database, panel.clock.now()).await.unwrap();
            all.remove(&channel.id).unwrap()
        };
        assert_eq!(fares().await, outcomes::Outcome::default());
        alarm(panel, ATL, BackupModule::DataConf).await;
        hooks.answer(Answer::Status(503));
        let first = panel.clock.now();
        notifier::look_now(panel).await.unwrap();
        let found = fares().await;
        assert_eq!((found.sent_at, found.waiting, found.waiting_since), (None, 1, Some(first)));
        assert_eq!(found.failed, Some((first, "The answer was 503 Service Unavailable.".to_owned())));
        let oldest = async || outcomes::find_oldest_waiting(&panel.database, panel.clock.now()).await.unwrap();
        world.wait(60);
        assert_eq!(oldest().await, Some(first), "however often it was tried");
        hooks.answer(Answer::Status(204));
        notifier::look_now(panel).await.unwrap();
        let found = fares().await;
        assert_eq!((found.sent_at, found.waiting), (Some(panel.clock.now()), 0));
        assert_eq!((found.is_failing(), found.failed.map(|(at, _)| at)), (false, Some(first)));
        assert_eq!(oldest().await, None);
        assert_eq!(notifications::count_waiting(&panel.database, panel.clock.now()).await.unwrap(), 0);
    })
    .await;
}

/// Messages that were given up: two to a webhook, one to a channel that is gone by now.
async fn give_up_three(world: &World, hooks: &Hooks) {
    let panel = &world.panel;
    hooks.answer(Answer::Status(503));
    let kept = webhook(panel, "Script", &hooks.url()).await;
    let gone = webhook(panel, "Gone", &hooks.url()).await;
    add(panel, rule(&kept, Digest::AtOnce)).await;
    alarm(panel, ATL, BackupModule::DataConf).await;
    notifier::look_now(panel).await.unwrap();
    add(panel, rule(&gone, Digest::Hourly)).await;
    alarm(panel, RED, BackupModule::DataConf).await;
    notifier::look_now(panel).await.unwrap();
    for minutes in [1, 5, 15, 60, 240, 720, 420] {
        world.wait(minutes * 60);
        notifier::look_now(panel).await.unwrap();
    }
    let gone = channels::find_channel(&panel.database, gone.id).await.unwrap().unwrap();
    remove_channel(panel, &actor(), &gone).await.unwrap();
    let counted = given_up::count(&panel.database, &GivenUp::default()).await.unwrap();
    assert_eq!((counted.all, counted.repeatable), (3, 2));
    hooks.answer(Answer::Status(204));
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_was_given_up_is_settled_at_once_and_only_what_was_seen() {
    on_both_engines(async |database| {
        let hooks = Hooks::start();
        let world = world(database, None).await;
        let panel = &world.panel;
        give_up_three(&world, &hooks).await;
        let seen = given_up::count(&panel.database, &GivenUp::default()).await.unwrap().latest;
        let early = GivenUp { channel: None, until: seen.map(|at| at.plus_micros(-24 * 3_600_000_000)) };
        assert_eq!(settle(panel, &actor(), &early, Word::Dismiss).await.unwrap(), 0, "that was later");
        let all = GivenUp { channel: None, until: seen };
        assert_eq!(settle(panel, &actor(), &all, Word::SendAgain).await.unwrap(), 2);
        assert_eq!(settle(panel, &actor(), &all, Word::SendAgain).await.unwrap(), 0, "twice is once");
        assert_eq!(notifier::look_now(panel).await.unwrap().iter().filter(|sent| sent.error.is_none()).count(), 2);
        assert_eq!(settle(panel, &actor(), &all, Word::Dismiss).await.unwrap(), 1);
        assert_eq!(notifications::count_given_up(&panel.database).await.unwrap(), 0);
        let dismissed = LogFilter { state: Some(NotificationState::Dismissed), ..LogFilter::default() };
        let (dismissed, _) = notifications::list_log(&panel.database, &dismissed).await.unwrap();
        assert_eq!(dismissed.iter().map(|message| message.channel_name.as_str()).collect::<Vec<_>>(), ["Gone"]);
        let audit = world.audit().await.join("\n");
        assert_eq!(audit.matches("messages given up").count(), 2, "{audit}");
        assert!(audit.contains("2 sent again") && audit.contains("1 dismissed, not sent"), "{audit}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_form_settles_all_that_was_given_up_and_so_does_the_api() {
    let (mut site, hooks) = (site().await, Hooks::start());
    let world = site.world.clone();
    let panel = &world.panel;
    give_up_three(&world, &hooks).await;
    site.sign_in("vera", PASSWORD).await;
    let item = undelivered(&site).await;
    assert!(item.len() == 1 && item[0].contains("3 messages could not be delivered and were given up."), "{item:?}");
    let page = site.get("/notifications/given_up").await;
    assert!(page.text("main").contains("3 messages could not be delivered"), "{}", page.text);
    assert!(page.text("main").contains("1 of them can’t be sent again"));
    assert_eq!(page.texts("main tbody tr").len(), 3);
    assert_eq!(page.texts("main form button"), ["Send 2 again", "Dismiss 3"]);
    let until = page.attributes("main form input[name=until]", "value").remove(0);
    let blind = site.post("/notifications/given_up", &[("word", "dismiss")]).await;
    assert_eq!(blind.status, StatusCode::BAD_REQUEST, "nothing was seen");
    let form = [("channel", ""), ("until", until.as_str()), ("word", "send_again")];
    assert_eq!(site.post("/notifications/given_up", &form).await.location(), "/notifications/log");
    let waiting = notifications::count_waiting(&panel.database, panel.clock.now()).await.unwrap();
    assert_eq!((waiting, notifications::count_given_up(&panel.database).await.unwrap()), (2, 1));
    let ask = async |path: &str, body: &'static str| {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        let page = site.page(request.body(Body::from(body)).unwrap()).await;
        (page.status, page.text)
    };
    let typo = ask("/api/v1/notifications/dismiss", r#"{"channel": "nobody"}"#).await;
    assert_eq!(typo.0, StatusCode::UNPROCESSABLE_ENTITY, "{}", typo.1);
    for messages in [1, 0] {
        let done = ask("/api/v1/notifications/dismiss", "{}").await;
        assert_eq!(done, (StatusCode::OK, format!("{{\"messages\":{messages}}}")));
    }
    assert!(site.get("/notifications/given_up").await.text("main").contains("Nothing was given up"));
    let unseen = operations::given_up::settle(panel, &actor(), &GivenUp::default(), Word::SendAgain).await.unwrap();
    assert_eq!(unseen, 0, "what was dismissed stays dismissed");
}
