//! Replacing the installation’s key: whatever is sealed opens before, during and after, wherever it breaks off.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    time::{Duration, SystemTime},
};

use poolsync::{
    access::{SealingKey, audit_key, sealed, second_factor::totp},
    domain::{BackupModule, Role, Secret, StoreRole, UserId},
    jobs::chores::do_what_is_due,
    operations::{
        self, PoolDraft, SecretChange,
        management_hosts::shell_of,
        rotate_key::{RotateError, rotate_key, seal_anew},
        store_secrets::address_of,
    },
    state::{
        audit::{insert_audit, verify::verify_audit},
        management_hosts::list_hosts,
        sql,
        users::find_user_by_id,
    },
};

use super::{
    management_shell,
    support::{
        on_both_engines,
        servers::{Far, Kind},
        web::Site,
        world::{RED, World, actor},
    },
};

const SEED: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const ID_TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln";

/// A world with something sealed in every place there is.
struct Sealed {
    site: Site,
    user: UserId,
    far: Far,
}

impl Sealed {
    async fn new(database: poolsync::state::Database) -> Self {
        let world = World::empty(database);
        audit_key::keep_in(&world.panel.config, &world.panel.database);
        let mut site = Site::of(world.with_pools().await);
        let far = Far::start(Kind::S3);
        let pool = site.world.pool(RED).await;
        let mut spec = pool.spec.clone();
        spec.stores.get_mut(&BackupModule::DataConf).unwrap().backup = Some(far.url(far.port()).parse().unwrap());
        let secret = SecretChange::Set(Secret::new(far.secret()).unwrap());
        let secrets = [((BackupModule::DataConf, StoreRole::Backup), secret)].into();
        let draft = PoolDraft { spec, backup_pool: pool.backup_pool.clone(), secrets };
        operations::save_pool(&site.world.panel, &actor(), Some(&pool), draft).await.unwrap();
        site.add_user("anna", Role::Administrator).await;
        site.sign_in("anna", super::support::web::PASSWORD).await;
        let database = &site.world.panel.database;
        let user = sql("select id from users").one(database).await.unwrap().parse::<UserId>("id").unwrap();
        let key = SealingKey::load(&site.world.panel.config.key_file).unwrap();
        let seed = key.seal(&Secret::new(SEED).unwrap(), &sealed::codes_of(user)).unwrap();
        let token = key.seal(&Secret::new(ID_TOKEN).unwrap(), sealed::ID_TOKEN).unwrap();
        let mut tx = database.begin().await.unwrap();
        sql("update users set totp_secret = $1").bind(seed).execute(&mut tx).await.unwrap();
        sql("update sessions set id_token = $1").bind(token).execute(&mut tx).await.unwrap();
        let state = key.seal(&Secret::new("{}").unwrap(), &sealed::sign_in_of("d")).unwrap();
        sql("insert into sign_in_steps (token_digest, kind, next, state, created_at, expires_at) values ('d', 'provider', '/', $1, 1, $2)")
            .bind(state)
            .bind(i64::MAX)
            .execute(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let name = "mgmt".parse().unwrap();
        operations::save_host(&site.world.panel, &actor(), None, management_shell::draft(name)).await.unwrap();
        Self { site, user, far }
    }

    fn world(&self) -> &World {
        &self.site.world
    }

    fn key(&self) -> SealingKey {
        SealingKey::load(&self.world().panel.config.key_file).unwrap()
    }

    /// Everything opens, and the audit goes on.
    async fn all_opens(&self) {
        let panel = &self.world().panel;
        let pool = self.world().pool(RED).await;
        let store = address_of(panel, &pool, BackupModule::DataConf, StoreRole::Backup).await.unwrap().unwrap();
        assert_eq!(store.secret.unwrap().reveal(), self.far.secret());
        let text = async |query: &'static str| sql(query).one(&panel.database).await.unwrap().text("text").unwrap();
        let seed = text("select totp_secret as text from users").await;
        assert_eq!(self.key().open(&seed, &sealed::codes_of(self.user)).unwrap().reveal(), SEED);
        let token = text("select id_token as text from sessions").await;
        assert_eq!(self.key().open(&token, sealed::ID_TOKEN).unwrap().reveal(), ID_TOKEN);
        let state = text("select state as text from sign_in_steps").await;
        assert_eq!(self.key().open(&state, &sealed::sign_in_of("d")).unwrap().reveal(), "{}");
        let host = list_hosts(&panel.database).await.unwrap().known.remove(0);
        assert!(host.keeps_secret && host.keeps_passphrase);
        shell_of(panel, &host).await.unwrap();
        let key = text("select value as text from settings where name = 'AuditKey'").await;
        assert!(self.key().open(&key, sealed::AUDIT_KEY).is_ok());
        let mut tx = panel.database.begin().await.unwrap();
        insert_audit(&mut tx, &actor(), "Test", "x", "", panel.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(verify_audit(&panel.database).await.unwrap().findings, []);
    }

    /// All sealed texts, as they are kept.
    async fn texts(&self) -> Vec<String> {
        let all = "select backup_secret as text from pool_stores where backup_secret is not null union all \
             select totp_secret from users union all select id_token from sessions union all \
             select state from sign_in_steps union all \
             select secret from management_hosts union all select passphrase from management_hosts union all \
             select value from settings where name = 'AuditKey'";
        let rows = sql(all).all(&self.world().panel.database).await.unwrap();
        rows.iter().map(|row| row.text("text").unwrap()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_secret_is_sealed_anew_and_the_old_key_opens_none() {
    on_both_engines(async |database| {
        let here = Sealed::new(database).await;
        let panel = &here.world().panel;
        here.all_opens().await;
        let (before, old) = (here.texts().await, fs::read(&panel.config.key_file).unwrap());
        let rotated = rotate_key(panel, &actor()).await.unwrap();
        assert_eq!((rotated.sealed, rotated.lost.len()), (7, 0));
        here.all_opens().await;
        let after = here.texts().await;
        assert_eq!(after.len(), 7);
        fs::remove_file(panel.config.key_file.with_file_name("key.old")).unwrap();
        here.all_opens().await;
        assert!(after.iter().all(|text| !before.contains(text)));
        assert_ne!(fs::read(&panel.config.key_file).unwrap(), old);
        let folder = panel.config.key_file.parent().unwrap();
        let mut keys: Vec<_> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name()).collect();
        keys.sort();
        assert_eq!(keys, ["key", "key.audit"], "the next key is the key");
        assert_eq!(fs::metadata(&panel.config.key_file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(
            here.world().audit().await.iter().any(|line| line.starts_with("Update-CsSealingKey: key file: 7 secrets"))
        );
        // The old key beside the new texts: nothing opens, and nothing is destroyed by trying.
        fs::write(&panel.config.key_file, old).unwrap();
        let refused = rotate_key(panel, &actor()).await.unwrap_err();
        assert!(matches!(refused, RotateError::NotTheKey(7)), "{refused}");
        assert_eq!(here.texts().await, after);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_it_breaks_off_everything_opens_and_beginning_again_ends_well() {
    on_both_engines(async |database| {
        let here = Sealed::new(database).await;
        let panel = &here.world().panel;
        let file = panel.config.key_file.clone();
        let next = file.with_file_name("key.next");
        // Broken off after the next key was made.
        let keys = SealingKey::prepare_next(&file).unwrap();
        let prepared = fs::read(&next).unwrap();
        here.all_opens().await;
        // While the secrets are sealed anew: the transaction is lost.
        let mut tx = panel.database.begin().await.unwrap();
        sql("update users set totp_secret = 'half done'").execute(&mut tx).await.unwrap();
        drop(tx);
        here.all_opens().await;
        // After it, and before the next key has taken the key's place.
        seal_anew(panel, &actor(), &keys).await.unwrap();
        here.all_opens().await;
        let again = rotate_key(panel, &actor()).await.unwrap();
        assert_eq!((again.sealed, again.lost.len()), (7, 0));
        assert_eq!(fs::read(&file).unwrap(), prepared, "it went on with the key that was prepared");
        here.all_opens().await;
        // After it took its place: there is nothing left to do, and another one may follow.
        rotate_key(panel, &actor()).await.unwrap();
        here.all_opens().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authenticator_that_is_being_set_up_meanwhile_can_be_set_up_to_the_end() {
    on_both_engines(async |database| {
        let here = Sealed::new(database).await;
        let panel = &here.world().panel;
        let user = find_user_by_id(&panel.database, here.user).await.unwrap().unwrap();
        let begun = totp::begin_enrolment(panel, &user).await.unwrap();
        let rotated = rotate_key(panel, &actor()).await.unwrap();
        assert!(rotated.lost.is_empty(), "{:?}", rotated.lost);
        fs::remove_file(panel.config.key_file.with_file_name("key.old")).unwrap();
        let resumed = totp::resume_enrolment(panel, &user, &begun.token).await.unwrap().unwrap();
        assert_eq!(resumed.seed, begun.seed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_kept_late_with_the_old_key_is_not_lost() {
    on_both_engines(async |database| {
        let here = Sealed::new(database).await;
        let panel = &here.world().panel;
        // Somebody read the key before it was replaced, and keeps a secret when all is done.
        let early = here.key();
        rotate_key(panel, &actor()).await.unwrap();
        let late = early.seal(&Secret::new(SEED).unwrap(), &sealed::codes_of(here.user)).unwrap();
        let mut tx = panel.database.begin().await.unwrap();
        sql("update users set totp_secret = $1").bind(late.as_str()).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        here.all_opens().await;
        // An hour later it is sealed anew, and the old key goes.
        let old = panel.config.key_file.with_file_name("key.old");
        do_what_is_due(panel).await.unwrap();
        assert!(old.exists() && here.texts().await.contains(&late));
        let long_ago = SystemTime::now() - Duration::from_hours(2);
        fs::File::open(&old).unwrap().set_modified(long_ago).unwrap();
        do_what_is_due(panel).await.unwrap();
        assert!(!old.exists() && !here.texts().await.contains(&late));
        here.all_opens().await;
    })
    .await;
}

#[tokio::test]
async fn whose_the_key_was_stays_its_owner() {
    // Only root can give a file away, and only root replaces the key of another account.
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let world = World::new().await;
    let here = Sealed::new(world.panel.database.clone()).await;
    let file = &here.world().panel.config.key_file;
    std::os::unix::fs::chown(file, Some(4711), Some(4712)).unwrap();
    rotate_key(&here.world().panel, &actor()).await.unwrap();
    let facts = fs::metadata(file).unwrap();
    assert_eq!((facts.uid(), facts.gid(), facts.mode() & 0o777), (4711, 4712, 0o600));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_open_is_named_and_left_as_it_is() {
    on_both_engines(async |database| {
        let here = Sealed::new(database).await;
        let panel = &here.world().panel;
        let mut tx = panel.database.begin().await.unwrap();
        sql("update users set totp_secret = 'v1:AAAA'").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let rotated = rotate_key(panel, &actor()).await.unwrap();
        assert_eq!(rotated.sealed, 6);
        assert_eq!(rotated.lost, [format!("the seed of the codes of account {}", here.user)]);
        let kept = sql("select totp_secret from users").one(&panel.database).await.unwrap();
        assert_eq!(kept.text("totp_secret").unwrap(), "v1:AAAA");
    })
    .await;
}

#[tokio::test]
async fn without_a_key_file_there_is_nothing_to_replace() {
    let world = World::new().await;
    let refused = rotate_key(&world.panel, &actor()).await.unwrap_err().to_string();
    assert!(refused.contains("is not there"), "{refused}");
    assert!(!world.panel.config.key_file.exists());
}
