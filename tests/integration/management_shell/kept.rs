//! Management hosts as they are kept, and pools that they drive: what is refused of such a pool, and what nobody may change.

use poolsync::{
    config::{Config, ManagementShellConfig},
    domain::{
        Action, BackupModule, Driver, DriverKind, HostName, Intent, KnownHost, Mode, ModuleSelection, ModuleState,
        RunRequest, RunState,
    },
    operations::{
        self, HostDraft, OperationError, PoolDraft, ScheduleDraft, SyncRequest,
        management_hosts::{ShellUnready, shell_of, shell_on},
        markers::initialise_pair,
        verify_again,
    },
    state::{management_hosts, pools, runs, settings, sql},
};

use super::super::support::{
    on_both_engines,
    world::{ATL, RED, World, actor, fqdn, request},
};
use super::draft;

pub const HOST: &str = "mgmt-atlanta";

pub fn name() -> HostName {
    HOST.parse().unwrap()
}

async fn host(world: &World) -> KnownHost {
    management_hosts::find_host(&world.panel.database, &name()).await.unwrap().unwrap()
}

pub fn codes<T: std::fmt::Debug>(result: Result<T, OperationError>) -> Vec<String> {
    let OperationError::Refused(errors) = result.unwrap_err() else { panic!("not refused") };
    errors.iter().map(|error| error.message.code().unwrap_or_default()).collect()
}

pub fn driven(name: &str, partner: &str) -> PoolDraft {
    PoolDraft {
        spec: poolsync::domain::PoolSpec {
            fqdn: fqdn(name),
            site: "Atlanta".to_owned(),
            active_cms_master: false,
            driver: Driver::ManagementShell(self::name()),
            stores: [].into(),
        },
        backup_pool: Some(fqdn(partner)),
        secrets: [].into(),
    }
}

/// A world with a host and a pair that it drives.
async fn with_pair(world: World) -> World {
    operations::save_host(&world.panel, &actor(), None, draft(name())).await.unwrap();
    let pair = [driven(ATL, RED), driven(RED, ATL)];
    operations::import_pools(&world.panel, &actor(), &pair).await.unwrap();
    world
}

async fn ask(world: &World, request: RunRequest) -> Result<operations::Accepted, OperationError> {
    let asked = SyncRequest { pools: vec![fqdn(ATL)], request, request_key: None };
    operations::request_sync(&world.panel, &actor(), asked).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_is_kept_with_what_lets_us_in_sealed_and_goes_only_when_it_drives_nothing() {
    on_both_engines(async |database| {
        let world = with_pair(World::empty(database)).await;
        let panel = &world.panel;
        let kept = host(&world).await;
        assert!(kept.keeps_secret && kept.keeps_passphrase);
        shell_on(panel, &"MGMT-Atlanta".parse().unwrap()).await.unwrap();
        let row = sql("select secret, passphrase, place from management_hosts").one(&panel.database).await.unwrap();
        for column in ["secret", "passphrase", "place"] {
            let text = row.text(column).unwrap();
            assert!(!text.contains("Lantern") && !text.contains("Harvest"), "{text}");
        }
        assert_eq!(codes(operations::save_host(panel, &actor(), None, draft(name())).await), ["PS-3996"]);
        assert_eq!(codes(operations::remove_host(panel, &actor(), &kept).await), ["PS-3997"]);
        for pool in [ATL, RED] {
            operations::remove_pool(panel, &actor(), &world.pool(pool).await).await.unwrap();
        }
        operations::remove_host(panel, &actor(), &kept).await.unwrap();
        assert_eq!(codes(operations::remove_host(panel, &actor(), &kept).await), ["PS-3143"]);
        assert!(matches!(shell_on(panel, &name()).await.unwrap_err(), ShellUnready::Gone(_)));
        let audit = world.audit().await.join("\n");
        assert!(audit.contains("management host mgmt-atlanta") && !audit.contains("Lantern"), "{audit}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_a_management_shell_is_never_told_to_another_server_or_user() {
    let world = World::new().await;
    let panel = &world.panel;
    let kept = operations::save_host(panel, &actor(), None, draft(name())).await.unwrap();
    let elsewhere = |what: &str| {
        let mut draft = draft(name());
        let poolsync::domain::HostPlace::Ssh { host, .. } = &mut draft.place else { panic!("by SSH") };
        match what {
            "address" => host.address = "mallory.example".parse().unwrap(),
            "user" => host.user = "mallory".parse().unwrap(),
            "key" => host.key = format!("SHA256:{}", "m".repeat(43)).parse().unwrap(),
            _ => {}
        }
        HostDraft { secret: None, passphrase: None, ..draft }
    };
    for what in ["address", "user", "key"] {
        let saved = operations::save_host(panel, &actor(), Some(&kept), elsewhere(what)).await;
        assert_eq!(codes(saved), ["PS-3994"], "{what}");
    }
    let renamed = HostDraft { name: "other".parse().unwrap(), ..elsewhere("nothing") };
    let renamed = operations::save_host(panel, &actor(), Some(&kept), renamed).await.unwrap();
    shell_of(panel, &renamed).await.unwrap();
    // Somebody writes another place beside the secret: it does not open for that.
    let text = sql("select place from management_hosts").one(&panel.database).await.unwrap().text("place").unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    let moved = text.replace("127.0.0.1:1", "mallory.example");
    sql("update management_hosts set place = $1").bind(moved).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let moved = management_hosts::find_host(&panel.database, &renamed.name).await.unwrap().unwrap();
    assert!(matches!(shell_of(panel, &moved).await.unwrap_err(), ShellUnready::Sealed { .. }));
}

#[tokio::test]
async fn the_management_shell_of_this_machine_is_for_whoever_writes_the_configuration() {
    let mut world = World::new().await;
    let here = || HostDraft {
        place: poolsync::domain::HostPlace::Local { program: "pwsh".parse().unwrap() },
        secret: None,
        passphrase: None,
        ..draft(name())
    };
    assert_eq!(codes(operations::save_host(&world.panel, &actor(), None, here()).await), ["PS-3993"]);
    let allowing = ManagementShellConfig { local: true };
    world.panel.config = Config { management_shell: allowing, ..(*world.panel.config).clone() }.into();
    let kept = operations::save_host(&world.panel, &actor(), None, here()).await.unwrap();
    shell_of(&world.panel, &kept).await.unwrap();
    // Allowed no more, one that is there is not used.
    world.panel.config =
        Config { management_shell: ManagementShellConfig::default(), ..(*world.panel.config).clone() }.into();
    assert!(matches!(shell_of(&world.panel, &kept).await.unwrap_err(), ShellUnready::LocalOff));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_pool_that_the_management_shell_drives_every_module_may_be_asked_for_and_only_a_sync() {
    on_both_engines(async |database| {
        let world = with_pair(World::empty(database)).await;
        let accepted = ask(&world, request(ModuleSelection::All)).await.unwrap();
        let run = world.run(accepted.runs[0].id).await;
        assert_eq!((run.driver, run.state), (DriverKind::ManagementShell, RunState::Queued));
        let modules = runs::list_module_runs(&world.panel.database, run.id).await.unwrap();
        assert_eq!(modules.len(), 5);
        assert!(modules.iter().all(|m| m.state == ModuleState::At(RunState::Queued)), "{modules:?}");
        let one = ask(&world, request(ModuleSelection::One(BackupModule::CmsMaster))).await.unwrap();
        assert_eq!(world.run(one.runs[0].id).await.driver, DriverKind::ManagementShell);

        let all = request(ModuleSelection::All);
        for (wanted, code) in [
            (RunRequest { action: Action::Restore, ..all }, "PS-3980"),
            (RunRequest { action: Action::Clear, ..all }, "PS-3982"),
            (RunRequest { intent: Intent::Preview, ..all }, "PS-3983"),
            (RunRequest { intent: Intent::Verify, ..all }, "PS-3984"),
            (RunRequest { mode: Mode::Full, ..all }, "PS-3985"),
        ] {
            assert_eq!(codes(ask(&world, wanted).await), [code]);
        }
        let pool = world.pool(ATL).await;
        assert_eq!(codes(initialise_pair(&world.panel, &actor(), &pool, ATL).await), ["PS-3986"]);
        let mut settings = settings::load_settings(&world.panel.database).await.unwrap();
        settings.verify_after_days = Some(1);
        assert_eq!(verify_again(&world.panel, &settings).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_schedule_of_a_pool_that_the_management_shell_drives_is_one_of_syncs() {
    let world = with_pair(World::new().await).await;
    let schedule = |intent, mode| ScheduleDraft {
        pool: fqdn(ATL),
        selection: ModuleSelection::All,
        intent,
        mode,
        rule: poolsync::domain::Rule::Every("1h".parse().unwrap()),
        jitter: 0,
    };
    let save = async |draft| operations::save_schedule(&world.panel, &actor(), draft, None).await;
    assert_eq!(codes(save(schedule(Intent::Verify, Mode::Delta)).await), ["PS-3984"]);
    assert_eq!(codes(save(schedule(Intent::Sync, Mode::Full)).await), ["PS-3985"]);
    save(schedule(Intent::Sync, Mode::Delta)).await.unwrap();
}

#[tokio::test]
async fn stores_a_strange_host_and_a_partner_of_the_engine_are_refused_of_a_management_shell() {
    let world = World::new().await.with_pools().await;
    let panel = &world.panel;
    let draft_of = |pool: &poolsync::domain::Pool| PoolDraft {
        spec: poolsync::domain::PoolSpec { driver: Driver::ManagementShell(name()), ..pool.spec.clone() },
        backup_pool: pool.backup_pool.clone(),
        secrets: [].into(),
    };
    let atl = world.pool(ATL).await;
    let found = codes(operations::save_pool(panel, &actor(), Some(&atl), draft_of(&atl)).await);
    assert_eq!(found[0], "PS-3990");
    assert!(found.contains(&"PS-3988".to_owned()), "{found:?}");
    assert!(found.contains(&"PS-3989".to_owned()), "{found:?}");
    assert_eq!(world.pool(ATL).await, atl);
    // Both at once, without their stores: then it is one.
    operations::save_host(panel, &actor(), None, draft(name())).await.unwrap();
    operations::import_pools(panel, &actor(), &[driven(ATL, RED), driven(RED, ATL)]).await.unwrap();
    assert_eq!(world.pool(ATL).await.spec.driver, Driver::ManagementShell(name()));
    let known = pools::list_pools(&panel.database).await.unwrap();
    assert!(known.iter().all(|pool| pool.spec.stores.is_empty() && pool.spec.driver.is_shell()));
}
