//! People who are told something: channels, rules, and what there is to tell.

use std::{fs, path::Path, sync::Arc, time::Duration};

use poolsync::{
    config::{Config, WebhooksConfig},
    domain::{
        Actor, AlarmFacts, AlarmId, AlarmLevel, BackupModule, BodyTemplate, ChannelKind, Digest, EventKind,
        ModuleSelection, NoticeRule, Recipients, Role, RuleId, RunId, RunState, Scope, Via,
    },
    operations::{
        self,
        channels::{ChannelDraft, SavedChannel, save_channel, save_rule},
    },
    panel::Panel,
    state::{Database, events},
};

use super::{
    mail::MailServer,
    web::{PASSWORD, Site},
    world::{ATL, RED, World, actor, fqdn, request},
};

/// A world that may send to this machine, whose clock stands still.
pub async fn world(database: Database, mail: Option<&MailServer>) -> World {
    let mut world = World::empty(database).with_pools().await;
    world.stop_clock();
    let webhooks =
        WebhooksConfig { allowed_networks: vec!["127.0.0.0/8".parse().unwrap()], timeout: Duration::from_secs(2) };
    let config = Config {
        smtp: mail.map(MailServer::config),
        webhooks,
        public_url: Some("https://panel.litwareinc.com".to_owned()),
        ..(*world.panel.config).clone()
    };
    world.panel.config = Arc::new(config);
    world
}

pub fn draft(kind: ChannelKind, name: &str) -> ChannelDraft {
    ChannelDraft {
        name: name.parse().unwrap(),
        kind,
        enabled: true,
        recipients: Recipients::default(),
        url: None,
        template: BodyTemplate::Json,
        new_secret: false,
    }
}

pub async fn mail_channel(panel: &Panel) -> SavedChannel {
    let recipients = "operations@litwareinc.com".parse().unwrap();
    let draft = ChannelDraft { recipients, ..draft(ChannelKind::Mail, "Operations") };
    save_channel(panel, &actor(), None, draft).await.unwrap()
}

pub async fn webhook(panel: &Panel, name: &str, url: &str) -> SavedChannel {
    let draft = ChannelDraft { url: Some(url.parse().unwrap()), ..draft(ChannelKind::Webhook, name) };
    save_channel(panel, &actor(), None, draft).await.unwrap()
}

pub fn rule(channel: &SavedChannel, digest: Digest) -> NoticeRule {
    NoticeRule {
        id: RuleId::new(),
        channel: channel.id,
        kinds: EventKind::USUAL.into_iter().collect(),
        scope: Scope::EVERYTHING,
        digest,
        enabled: true,
        created_at: poolsync::domain::Timestamp::from_micros(0),
        updated_at: poolsync::domain::Timestamp::from_micros(0),
    }
}

pub async fn add(panel: &Panel, rule: NoticeRule) {
    save_rule(panel, &actor(), None, rule).await.unwrap();
}

/// A sync of ATL's conference content that fails, because its store is gone.
pub async fn fail(world: &World) -> RunId {
    let gone = BackupModule::DataConf;
    let run = run_without(world, &actor(), ModuleSelection::One(gone), &[gone]).await;
    assert_eq!(world.state(run).await, RunState::Failed);
    run
}

pub async fn succeed(world: &World) -> RunId {
    let run = world.carry_out(request(ModuleSelection::One(BackupModule::DataConf))).await;
    assert_eq!(world.state(run).await, RunState::Succeeded);
    run
}

/// An alarm that is told, without waiting for one.
pub async fn alarm(panel: &Panel, pool: &str, module: BackupModule) {
    let now = panel.clock.now();
    let facts = AlarmFacts {
        id: AlarmId::new(),
        pool: fqdn(pool),
        backup_pool: fqdn(if pool == ATL { RED } else { ATL }),
        module,
        level: AlarmLevel::Breach,
        age_ms: 7_200_000,
        succeeded_at: Some(now.plus_micros(-7_200_000_000)),
        raised_at: now,
        target_minutes: 60,
        ahead_ms: None,
        maintenance: None,
        nowhere: None,
        no_longer_watched: None,
    };
    let mut tx = panel.database.begin().await.unwrap();
    events::record_alarm(&mut tx, EventKind::AlarmBreach, &facts, now).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn sqlite(dir: &Path) -> Database {
    let database = Database::connect(&format!("sqlite://{}/panel.db", dir.display())).await.unwrap();
    database.migrate().await.unwrap();
    database
}

/// Nobody, because it was due.
pub fn schedule() -> Actor {
    Actor { name: "schedule".to_owned(), via: Via::Schedule, ..actor() }
}

/// A sync of some modules of ATL that `who` asks for, while the store of some of its modules is gone.
pub async fn run_without(world: &World, who: &Actor, selection: ModuleSelection, gone: &[BackupModule]) -> RunId {
    let asked = operations::SyncRequest { pools: vec![fqdn(ATL)], request: request(selection), request_key: None };
    let run = operations::request_sync(&world.panel, who, asked).await.unwrap().runs[0].id;
    let places = gone.iter().map(|module| {
        (world.store("atl", "live", *module), world.stores().join(format!("away-{}", module.short_name())))
    });
    let places: Vec<_> = places.collect();
    for (live, away) in &places {
        fs::rename(live, away).unwrap();
    }
    world.see_through(run).await;
    for (live, away) in &places {
        fs::rename(away, live).unwrap();
    }
    world.wait(3);
    run
}

/// The pages of a world that may send to this machine, as an administrator sees them.
pub async fn site() -> Site {
    let mut world = World::new().await.with_pools().await;
    world.stop_clock();
    let webhooks =
        WebhooksConfig { allowed_networks: vec!["127.0.0.0/8".parse().unwrap()], ..WebhooksConfig::default() };
    world.panel.config = Arc::new(Config { webhooks, ..(*world.panel.config).clone() });
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    site
}
