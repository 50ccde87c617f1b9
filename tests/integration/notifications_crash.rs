//! The panel is killed between the end of a run and the mail about it: the mail is sent afterwards.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use poolsync::{
    domain::{BodyTemplate, ChannelKind, Digest, EventKind, NoticeRule, RuleId, Scope, Timestamp},
    operations::channels::{ChannelDraft, save_channel, save_rule},
};
use tempfile::TempDir;

use super::support::{
    mail::{MailServer, Mood, PASSWORD},
    process::{Served, ask, ask_one, outcome, panel_of, poolsync, wait_for},
    world::{ATL, actor},
};

/// A demo that sends a mail for each sync that succeeds.
fn demo(dir: &Path, server: &MailServer) -> std::path::PathBuf {
    let made = poolsync(dir).args(["demo", "--dir", "demo", "--users", "20", "--once"]).output().unwrap();
    assert_eq!(outcome(&made).0, 0, "{made:?}");
    let demo = dir.join("demo");
    let (file, password) = (demo.join("poolsync.toml"), demo.join("mail-password"));
    fs::write(&password, PASSWORD).unwrap();
    fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).unwrap();
    let config = fs::read_to_string(&file).unwrap();
    let webhooks = "[webhooks]\ntimeout_seconds = 1\n";
    let smtp = format!("{}password_file = \"mail-password\"\n", server.section());
    fs::write(&file, format!("{config}\n[worker]\nlease_seconds = 2\n{webhooks}{smtp}")).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let panel = panel_of(&demo).await;
        let draft = ChannelDraft {
            name: "Operations".parse().unwrap(),
            kind: ChannelKind::Mail,
            enabled: true,
            recipients: "operations@litwareinc.com".parse().unwrap(),
            url: None,
            template: BodyTemplate::Json,
            new_secret: false,
        };
        let channel = save_channel(&panel, &actor(), None, draft).await.unwrap();
        let rule = NoticeRule {
            id: RuleId::new(),
            channel: channel.id,
            kinds: [EventKind::RunSucceeded].into(),
            scope: Scope::EVERYTHING,
            digest: Digest::AtOnce,
            enabled: true,
            created_at: Timestamp::from_micros(0),
            updated_at: Timestamp::from_micros(0),
        };
        save_rule(&panel, &actor(), None, rule).await.unwrap();
        panel.database.close().await;
    });
    demo
}

fn sync(demo: &Path) {
    let queued = poolsync(demo).args(["sync", "--pool-fqdn", ATL, "--no-wait", "--json"]).output().unwrap();
    assert_eq!(outcome(&queued).0, 0, "{queued:?}");
}

fn count(demo: &Path, state: &str) -> String {
    ask_one(demo, &format!("select count(*) from notifications where state = '{state}'"))
}

#[test]
fn a_mail_is_sent_after_the_panel_was_killed_before_it_was() {
    let dir = TempDir::new().unwrap();
    let server = MailServer::start(dir.path());
    let demo = demo(dir.path(), &server);
    server.set(Mood::Silent);
    let panel = Served::start(&demo);
    sync(&demo);
    wait_for("the end of the run", || ask_one(&demo, "select state from runs order by id desc limit 1") == "succeeded");
    panel.kill();
    assert_eq!((server.mails().len(), count(&demo, "sent").as_str()), (0, "0"));
    server.set(Mood::Take);
    let panel = Served::start(&demo);
    wait_for("the mail", || count(&demo, "sent") == "1");
    assert!(panel.stop());
    assert_eq!(server.mails().len(), 1);
    assert_eq!(server.in_clear(), [""; 0]);
}

#[test]
fn whom_a_mail_reached_outlives_the_panel() {
    let dir = TempDir::new().unwrap();
    let server = MailServer::start(dir.path());
    let demo = demo(dir.path(), &server);
    ask(&demo, "update channels set recipients = 'first@litwareinc.com, later@litwareinc.com'");
    server.set(Mood::Picky);
    let panel = Served::start(&demo);
    sync(&demo);
    wait_for("the attempt", || ask_one(&demo, "select count(*) from deliveries") == "1");
    panel.kill();
    assert_eq!((server.mails().len(), count(&demo, "waiting").as_str()), (1, "1"));
    // A minute passes.
    ask(&demo, "update notifications set due_at = created_at");
    server.set(Mood::Take);
    let panel = Served::start(&demo);
    wait_for("the mail to the other", || count(&demo, "sent") == "1");
    assert!(panel.stop());
    let to: Vec<String> = server.mails().iter().flat_map(|mail| mail.to.clone()).collect();
    assert_eq!(to, ["RCPT TO:<first@litwareinc.com>", "RCPT TO:<later@litwareinc.com>"], "each of them once");
}

#[test]
fn a_mail_that_was_sent_as_the_panel_was_killed_comes_again_with_the_same_message_id() {
    let dir = TempDir::new().unwrap();
    let server = MailServer::start(dir.path());
    let demo = demo(dir.path(), &server);
    server.set(Mood::NeverSays);
    let panel = Served::start(&demo);
    sync(&demo);
    wait_for("the mail", || server.mails().len() == 1);
    panel.kill();
    server.set(Mood::Take);
    let panel = Served::start(&demo);
    wait_for("the mail again", || count(&demo, "sent") == "1");
    assert!(panel.stop());
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
    assert!(!mails[0].header("Message-ID").is_empty());
}
