//! Mail, recipient by recipient: whoever can be reached is, once, whatever the server says of the others.

use axum::http::StatusCode;
use poolsync::{
    domain::{BackupModule, ChannelKind, Digest, NotificationId, NotificationState, ReachState, Role},
    jobs::notifier,
    operations::channels::{ChannelDraft, save_channel},
    panel::Panel,
    state::notifications::{self, Notification},
};
use tempfile::TempDir;

use super::support::{
    mail::{MailServer, Mood},
    on_both_engines,
    telling::{add, alarm, draft, mail_channel, rule, sqlite, world},
    web::{PASSWORD, Site},
    world::{ATL, World, actor},
};

/// A channel by mail to several people, which is told at once.
async fn channel_to(panel: &Panel, recipients: &str) {
    let recipients = recipients.split(' ').map(|name| format!("{name}@litwareinc.com")).collect::<Vec<_>>();
    let recipients = recipients.join(" ").parse().unwrap();
    let draft = ChannelDraft { recipients, ..draft(ChannelKind::Mail, "Operations") };
    let channel = save_channel(panel, &actor(), None, draft).await.unwrap();
    add(panel, rule(&channel, Digest::AtOnce)).await;
}

/// Tries what is due: one message. Which it is, and why it is not with everybody.
async fn try_one(world: &World) -> (NotificationId, Option<String>) {
    let mut tried = notifier::look_now(&world.panel).await.unwrap();
    assert_eq!(tried.len(), 1);
    let one = tried.remove(0);
    (one.id, one.error)
}

async fn kept(world: &World, id: NotificationId) -> Notification {
    notifications::find_notification(&world.panel.database, id).await.unwrap().unwrap()
}

/// To whom each mail went, by their names.
fn names(server: &MailServer) -> Vec<String> {
    let name = |to: &String| to.split(['<', '@']).nth(1).unwrap().to_owned();
    server.mails().iter().map(|mail| mail.to.iter().map(name).collect::<Vec<_>>().join(" ")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_takes_a_message_and_dies_gets_it_again_with_the_same_id() {
    let dir = TempDir::new().unwrap();
    let server = MailServer::start(dir.path());
    let world = world(sqlite(dir.path()).await, Some(&server)).await;
    let channel = mail_channel(&world.panel).await;
    add(&world.panel, rule(&channel, Digest::AtOnce)).await;
    alarm(&world.panel, ATL, BackupModule::DataConf).await;
    server.set(Mood::Dies);
    let tried = notifier::look_now(&world.panel).await.unwrap();
    assert!(tried[0].error.is_some(), "nobody knows whether it arrived");
    server.set(Mood::Take);
    world.wait(60);
    assert_eq!(notifier::look_now(&world.panel).await.unwrap()[0].error, None);
    let mails = server.mails();
    assert_eq!((mails.len(), mails[0].header("Message-ID")), (2, mails[1].header("Message-ID")));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_recipient_who_is_gone_keeps_mail_from_nobody_else() {
    let dir = TempDir::new().unwrap();
    let server = MailServer::start(dir.path());
    let world = world(sqlite(dir.path()).await, Some(&server)).await;
    channel_to(&world.panel, "first gone last").await;
    server.set(Mood::Picky);
    alarm(&world.panel, ATL, BackupModule::DataConf).await;
    let (id, error) = try_one(&world).await;
    assert_eq!((error, names(&server)), (None, vec!["first last".to_owned()]));
    let log = notifications::list_deliveries(&world.panel.database, id).await.unwrap();
    assert!(log[0].detail.contains("gone@litwareinc.com: localhost refused it with 550"), "{}", log[0].detail);

    // People see that, wherever they look.
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    let words = "to 2 of 3; refused: gone@litwareinc.com (localhost refused it with 550: nobody of that name)";
    assert!(site.get("/notifications/log").await.text("main tbody").contains(&format!("Sent {words}")));
    let page = site.get(&format!("/notifications/log/{id}")).await;
    let rows = page.texts("[aria-labelledby=recipients] tbody tr");
    let is_said = |row: &str, words: [&str; 2]| words.iter().all(|word| row.contains(word));
    assert!(is_said(&rows[0], ["gone@litwareinc.com", "Refused"]), "{rows:?}");
    assert!(is_said(&rows[1], ["first@litwareinc.com", "Reached"]), "{rows:?}");
    let channel = site.get("/notifications").await.text("[aria-labelledby=channels] tbody tr");
    assert!(channel.contains("Not to all of its recipients: localhost took it for 2"), "{channel}");
    let page = site.get(&format!("/api/v1/notifications/log/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let told: serde_json::Value = serde_json::from_str(&page.text).unwrap();
    let refused = &told["message"]["recipients"][0];
    assert_eq!((&refused["address"], &refused["state"]), (&"gone@litwareinc.com".into(), &"refused".into()));
    assert!(refused["said"].as_str().unwrap().contains("550"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_who_is_put_off_gets_the_mail_later_and_nobody_gets_it_twice() {
    on_both_engines(async |database| {
        let dir = TempDir::new().unwrap();
        let server = MailServer::start(dir.path());
        let world = world(database, Some(&server)).await;
        channel_to(&world.panel, "first later gone last").await;
        server.set(Mood::Picky);
        alarm(&world.panel, ATL, BackupModule::DataConf).await;
        let (id, error) = try_one(&world).await;
        let error = error.unwrap();
        assert!(error.contains("took it for 2 but not for all"), "{error}");
        assert!(error.contains("later@litwareinc.com: localhost put it off with 450: the box is busy"), "{error}");
        let message = kept(&world, id).await;
        let of = |name: &str| message.reaches.of(&format!("{name}@litwareinc.com"));
        assert_eq!((of("first"), of("later")), (Some(ReachState::Reached), Some(ReachState::Deferred)));
        assert_eq!((of("gone"), message.state), (Some(ReachState::Refused), NotificationState::Waiting));
        // Whoever tries it next knows only what is kept.
        world.wait(60);
        assert!(try_one(&world).await.1.is_some());
        assert_eq!(names(&server), ["first last"], "those who have it are left alone");
        world.wait(300);
        server.set(Mood::Take);
        assert_eq!(try_one(&world).await, (id, None));
        assert_eq!(names(&server), ["first last", "later"], "and so is who was refused");
        let mails = server.mails();
        assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
        let message = kept(&world, id).await;
        assert_eq!(message.state, NotificationState::Sent);
        let words = message.reaches.in_words().unwrap().to_string();
        assert!(words.starts_with("to 3 of 4; refused: gone@litwareinc.com"), "{words}");
        world.wait(3600);
        assert_eq!(notifier::look_now(&world.panel).await.unwrap(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_at_whom_the_server_falls_silent_or_hangs_up_holds_up_no_other() {
    let dir = TempDir::new().unwrap();
    let server = MailServer::start(dir.path());
    let world = world(sqlite(dir.path()).await, Some(&server)).await;
    channel_to(&world.panel, "bye first never last").await;
    server.set(Mood::Picky);
    alarm(&world.panel, ATL, BackupModule::DataConf).await;
    let (id, error) = try_one(&world).await;
    let error = error.unwrap();
    assert!(error.contains("bye@litwareinc.com: localhost put it off with 421"), "{error}");
    assert!(error.contains("never@litwareinc.com: localhost did not answer in time"), "{error}");
    assert_eq!(names(&server), ["first last"]);
    server.set(Mood::Take);
    world.wait(60);
    assert_eq!(try_one(&world).await, (id, None));
    assert_eq!(names(&server), ["first last", "bye never"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_some_were_never_reached_with_is_given_up_and_sent_again_to_them_alone() {
    let dir = TempDir::new().unwrap();
    let server = MailServer::start(dir.path());
    let world = world(sqlite(dir.path()).await, Some(&server)).await;
    channel_to(&world.panel, "first later").await;
    server.set(Mood::Picky);
    alarm(&world.panel, ATL, BackupModule::DataConf).await;
    let (id, _) = try_one(&world).await;
    for minutes in [1, 5, 15, 60, 240, 720, 420] {
        world.wait(minutes * 60);
        assert!(try_one(&world).await.1.is_some());
    }
    let message = kept(&world, id).await;
    assert_eq!(message.state, NotificationState::GivenUp);
    assert!(message.last_error.unwrap().contains("later@litwareinc.com"));
    server.set(Mood::Take);
    poolsync::operations::channels::send_again(&world.panel, &actor(), id).await.unwrap();
    assert_eq!(try_one(&world).await, (id, None));
    assert_eq!(names(&server), ["first", "later"]);
}
