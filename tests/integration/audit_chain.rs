//! The audit’s chain: what the panel writes is whole, and whatever somebody does to it in the database is found.

use std::{fs, os::unix::fs::PermissionsExt as _};

use poolsync::{
    access::{SealingKey, audit_key, sealed::AUDIT_KEY},
    config::Config,
    domain::{Actor, Timestamp, Via},
    state::{
        Database, StateError,
        audit::{
            copies::{find_ends, list_entries_after},
            insert_audit, insert_change, insert_refusal,
            keys::{self, KeyStanding},
            retention::remove_before,
            verify::{Finding, Verified, verify_audit},
        },
        sql,
    },
};
use tempfile::TempDir;

use super::support::Way;

const NOW: Timestamp = Timestamp::from_micros(1_795_359_845_000_000);

fn anna() -> Actor {
    Actor { name: "anna".to_owned(), account: None, via: Via::Web, address: Some("192.0.2.7".to_owned()) }
}

/// The way to a fresh database of each engine in turn, and a folder for its key.
async fn on_both_engines<F, T>(test: F)
where
    F: Fn(Way, TempDir) -> T,
    T: Future<Output = ()>,
{
    for way in Way::to_both_engines() {
        way.open_migrated().await;
        test(way, TempDir::new().unwrap()).await;
    }
}

/// The database as a process opens it that has its key file in `dir`.
async fn opened(way: &Way, dir: &TempDir) -> Database {
    let database = way.open().await;
    audit_key::keep_in(&Config::in_folder(dir.path()), &database);
    database
}

async fn write(database: &Database, count: usize) {
    for i in 0..count {
        let mut tx = database.begin().await.unwrap();
        insert_audit(&mut tx, &anna(), "Set-CsPool", &format!("pool {i}"), "edited", NOW).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn verify(database: &Database) -> Vec<Finding> {
    verify_audit(database).await.unwrap().findings
}

/// What somebody with access to the database, but not to the key, does there.
async fn attack(database: &Database, statement: &'static str) {
    let mut tx = database.begin().await.unwrap();
    for statement in statement.split(';') {
        sql(statement).execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_follow_each_other_without_gaps_however_many_write_at_once() {
    on_both_engines(async |way, dir| {
        let database = opened(&way, &dir).await;
        assert_eq!(verify(&database).await, [], "nothing was ever written");
        let writers: Vec<_> = (0..8)
            .map(|i| {
                let database = database.clone();
                tokio::spawn(async move {
                    for _ in 0..10 {
                        let mut tx = database.begin().await.unwrap();
                        insert_audit(&mut tx, &anna(), "Set-CsPool", "a", &format!("writer {i}"), NOW).await.unwrap();
                        insert_change(&mut tx, &anna(), "Set-CsPool", "a", "", ("old", "new"), NOW).await.unwrap();
                        tx.commit().await.unwrap();
                        let mut tx = database.begin().await.unwrap();
                        insert_refusal(&mut tx, &anna(), "Set-CsPool", "never", "rolled back", NOW).await.unwrap();
                        drop(tx);
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let entries = list_entries_after(&database, 0, 1000).await.unwrap();
        assert_eq!(entries.iter().map(|e| e.seq).collect::<Vec<_>>(), (1..=160).collect::<Vec<_>>());
        assert!(entries.iter().all(|e| e.target == "a" && !e.is_refusal()), "what was not committed is not told");
        assert_eq!(entries.iter().filter(|e| e.before.as_deref() == Some("old")).count(), 80);
        let told = verify_audit(&database).await.unwrap();
        assert_eq!((told.entries, told.first, told.last, told.findings), (160, 1, 160, vec![]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_somebody_does_to_an_entry_is_found_and_named() {
    let cases: &[(&str, &[Finding])] = &[
        ("update audit set actor = 'nobody' where seq = 3", &[Finding::Altered(3)]),
        ("update audit set at = at + 1 where seq = 3", &[Finding::Altered(3)]),
        ("update audit set address = null where seq = 3", &[Finding::Altered(3)]),
        ("update audit set address = '' where seq = 3", &[Finding::Altered(3)]),
        ("update audit set before_text = '' where seq = 3", &[Finding::Altered(3)]),
        ("update audit set after_text = 'x' where seq = 3", &[Finding::Altered(3)]),
        ("update audit set outcome = 'refused' where seq = 3", &[Finding::Altered(3)]),
        ("update audit set detail = 'none' where seq = 1", &[Finding::Altered(1)]),
        ("update audit set detail = 'none' where seq = 6", &[Finding::Altered(6)]),
        // A text that moves from one column into the next.
        ("update audit set action = action || target, target = '' where seq = 3", &[Finding::Altered(3)]),
        // The seal itself.
        ("update audit set seal = (select seal from audit a where a.seq = 2) where seq = 3", &[Finding::Foreign(3)]),
        ("update audit set seal = null where seq = 3", &[Finding::Foreign(3)]),
        ("delete from audit where seq = 3", &[Finding::Missing(3, 3)]),
        ("delete from audit where seq in (3, 4)", &[Finding::Missing(3, 4)]),
        ("delete from audit where seq = 1", &[Finding::Missing(1, 1)]),
        ("delete from audit where seq > 4", &[Finding::Cut(5, 6)]),
        ("delete from audit", &[Finding::Cut(1, 6)]),
        ("delete from audit_chain", &[Finding::Ends]),
        ("update audit_chain set last_seq = 5", &[Finding::Ends]),
        ("update audit_chain set first_seq = 2", &[Finding::Foreign(1)]),
        // Two that change places.
        (
            "update audit set seq = 30 where seq = 3; update audit set seq = 3 where seq = 4; \
             update audit set seq = 4 where seq = 30",
            &[Finding::Foreign(3)],
        ),
        ("update audit set seq = null where seq = 6", &[Finding::Unplaced(1, String::new()), Finding::Cut(6, 6)]),
        (
            "insert into audit (id, at, actor, via, action, target, detail) values ('0', 1, 'a', 'web', 'b', 'c', 'd')",
            &[Finding::Unplaced(1, String::new())],
        ),
        (
            "insert into audit (id, at, actor, via, action, target, detail, seq, seal) \
             select '0', at, actor, via, action, target, detail, 7, seal from audit where seq = 6",
            &[Finding::Foreign(7)],
        ),
    ];
    on_both_engines(async |way, dir| {
        let database = opened(&way, &dir).await;
        write(&database, 6).await;
        assert_eq!(verify(&database).await, []);
        for (statement, expected) in cases {
            let kept =
                ["create table kept as select * from audit", "create table kept_ends as select * from audit_chain"];
            for statement in kept {
                attack(&database, statement).await;
            }
            attack(&database, statement).await;
            let found: Vec<Finding> = verify(&database)
                .await
                .into_iter()
                .map(|finding| match finding {
                    Finding::Unplaced(count, _) => Finding::Unplaced(count, String::new()),
                    other => other,
                })
                .collect();
            assert_eq!(found[0], expected[0], "{statement}: {found:?}");
            for statement in [
                "delete from audit",
                "insert into audit select * from kept",
                "delete from audit_chain",
                "insert into audit_chain select * from kept_ends",
                "drop table kept",
                "drop table kept_ends",
            ] {
                attack(&database, statement).await;
            }
            assert_eq!(verify(&database).await, [], "all is as it was before");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_tail_is_still_told_of_after_the_next_entry() {
    on_both_engines(async |way, dir| {
        let database = opened(&way, &dir).await;
        write(&database, 6).await;
        attack(&database, "delete from audit where seq > 4").await;
        attack(&database, "update audit_chain set last_seq = 4, last_seal = (select seal from audit where seq = 4)")
            .await;
        assert_eq!(verify(&database).await, [Finding::Ends]);
        write(&database, 2).await;
        let found = verify(&database).await;
        assert!(
            matches!(&found[..], [Finding::BegunAnew(5, why)] if why.contains("not as the panel had left it")),
            "{found:?}"
        );
        // The same with the whole record of the chain gone.
        attack(&database, "delete from audit_chain").await;
        write(&database, 1).await;
        let found = verify(&database).await;
        assert!(matches!(&found[..], [Finding::BegunAnew(5, _), Finding::BegunAnew(8, _)]), "{found:?}");
        // And with everything gone: the key that is kept tells that there was something.
        attack(&database, "delete from audit_chain").await;
        attack(&database, "delete from audit").await;
        write(&database, 1).await;
        let found = verify(&database).await;
        assert!(matches!(&found[..], [Finding::BegunAnew(1, _)]), "{found:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_removes_the_chain_with_its_key_gets_no_first_one() {
    on_both_engines(async |way, dir| {
        let database = opened(&way, &dir).await;
        write(&database, 4).await;
        assert_eq!(fs::metadata(dir.path().join("key.audit")).unwrap().permissions().mode() & 0o777, 0o600);
        // An altered entry, as if it were from before there were chains.
        attack(
            &database,
            "update audit set seq = null, seal = null; update audit set actor = 'x' where target = 'pool 2'; \
             delete from audit_chain; delete from settings where name = 'AuditKey'",
        )
        .await;
        // Also for a panel that starts only now.
        for panel in [&database, &opened(&way, &dir).await] {
            assert_eq!(verify(panel).await, [Finding::Ends]);
        }
        write(&opened(&way, &dir).await, 2).await;
        let found = verify(&database).await;
        assert!(
            matches!(&found[..], [Finding::Unplaced(4, _), Finding::BegunAnew(1, why)] if why.contains("was gone")),
            "{found:?}"
        );
        // With nothing left at all.
        attack(
            &database,
            "delete from audit; delete from audit_chain; delete from settings where name like 'AuditKey%'",
        )
        .await;
        assert_eq!(verify(&database).await, [Finding::Ends]);
        write(&database, 1).await;
        let found = verify(&database).await;
        assert!(matches!(&found[..], [Finding::BegunAnew(1, _)]), "{found:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_key_the_panel_goes_on_and_says_from_where_to_where_nobody_can_tell() {
    on_both_engines(async |way, dir| {
        let database = opened(&way, &dir).await;
        write(&database, 4).await;
        // The key file is lost, and the panel starts again; another process does at the same time.
        fs::remove_file(dir.path().join("key")).unwrap();
        let again = opened(&way, &dir).await;
        let other = opened(&way, &dir).await;
        assert_eq!(verify(&again).await, [Finding::CantTell(1, 4)]);
        write(&again, 2).await;
        write(&other, 1).await;
        write(&again, 1).await;
        let found = verify(&other).await;
        assert!(
            matches!(&found[..], [Finding::CantTell(1, 4), Finding::BegunAnew(5, why)] if why.contains("can’t be opened")),
            "{found:?}"
        );
        let told = verify_audit(&again).await.unwrap();
        assert_eq!((told.entries, told.last), (5, 9), "one that says so, and four more");
        // What is altered after that is found as ever.
        attack(&database, "update audit set actor = 'x' where seq = 7").await;
        assert_eq!(verify(&again).await.last(), Some(&Finding::Altered(7)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_with_another_key_file_records_nothing_while_others_are_there() {
    on_both_engines(async |way, dir| {
        let database = opened(&way, &dir).await;
        assert_eq!(keys::look(&database).await.unwrap(), KeyStanding::Ours, "nothing is sealed yet");
        write(&database, 2).await;
        keys::note(&database).await.unwrap();

        // On another machine, where the key file was not copied to, or another one lies.
        let elsewhere = TempDir::new().unwrap();
        for other in [opened(&way, &elsewhere).await, {
            SealingKey::load_or_create(&elsewhere.path().join("key")).unwrap();
            opened(&way, &elsewhere).await
        }] {
            let mut tx = other.begin().await.unwrap();
            sql("update settings set value = 'x' where name = 'Drain'").execute(&mut tx).await.unwrap();
            insert_audit(&mut tx, &anna(), "Set-CsPool", "pool", "edited", NOW).await.unwrap();
            let refused = tx.commit().await;
            assert!(matches!(refused, Err(StateError::OtherKey(_))), "{refused:?}");
            keys::note(&other).await.unwrap();
            assert!(matches!(keys::look(&other).await.unwrap(), KeyStanding::Others(_)));
            assert!(other.stands_back(), "it begins nothing");
            // While all others are away for a while, it does not take the key for lost.
            attack(&other, "update keys_in_use set seen_at = seen_at - 600000000").await;
            assert!(matches!(keys::look(&other).await.unwrap(), KeyStanding::Others(_)));
            keys::note(&database).await.unwrap();
        }
        write(&database, 2).await;
        let told = verify_audit(&database).await.unwrap();
        assert_eq!((told.entries, told.findings), (4, vec![]), "the chain goes on as if nothing had been");

        // Put right, it goes on.
        fs::copy(dir.path().join("key"), elsewhere.path().join("key")).unwrap();
        let other = opened(&way, &elsewhere).await;
        assert_eq!(keys::look(&other).await.unwrap(), KeyStanding::Ours);
        write(&other, 1).await;
        // A process whose own key file can't be read any more is no other one to itself.
        fs::remove_file(dir.path().join("key")).unwrap();
        assert_eq!(keys::look(&database).await.unwrap(), KeyStanding::Ours, "it knows the key still");
        // Of a key that is lost for good, and that nobody was seen with lately, the chain begins anew.
        attack(&database, "update keys_in_use set seen_at = seen_at - 600000000").await;
        let after = opened(&way, &dir).await;
        assert_eq!(keys::look(&after).await.unwrap(), KeyStanding::Lost);
        write(&after, 1).await;
        assert!(matches!(&verify(&after).await[..], [Finding::CantTell(1, 5), Finding::BegunAnew(6, _)]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_file_that_can_neither_be_read_nor_made_stops_nobody() {
    on_both_engines(async |way, dir| {
        fs::write(dir.path().join("key"), "not a key").unwrap();
        let database = opened(&way, &dir).await;
        write(&database, 3).await;
        assert_eq!(list_entries_after(&database, 0, 10).await.unwrap().len(), 3);
        // Put right, it goes on with an entry that says so.
        fs::remove_file(dir.path().join("key")).unwrap();
        let again = opened(&way, &dir).await;
        write(&again, 1).await;
        let found = verify(&again).await;
        assert!(matches!(&found[..], [Finding::CantTell(1, 3), Finding::BegunAnew(4, _)]), "{found:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_file_that_others_may_read_all_panels_go_on_with_one_chain() {
    on_both_engines(async |way, dir| {
        write(&opened(&way, &dir).await, 2).await;
        let key = dir.path().join("key");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
        let (one, other) = (opened(&way, &dir).await, opened(&way, &dir).await);
        for _ in 0..3 {
            write(&one, 1).await;
            write(&other, 1).await;
        }
        let count = async || {
            let rows = sql("select count(*) as n from settings where name like 'AuditKey%'").one(&one).await.unwrap();
            rows.count("n").unwrap()
        };
        let resets = async || {
            let entries = list_entries_after(&one, 0, 100).await.unwrap();
            entries.iter().filter(|entry| entry.action == "Reset-CsAuditChain").map(|e| e.seq).collect::<Vec<_>>()
        };
        assert_eq!((resets().await, count().await), (vec![3], 2));
        assert_eq!(verify(&other).await, [Finding::CantTell(1, 9)]);
        // Put right, they go on with a key of their own, without a new start.
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        for panel in [&one, &other, &one] {
            write(panel, 1).await;
        }
        assert_eq!((resets().await, count().await), (vec![3, 10], 2));
        let found = verify(&other).await;
        assert!(matches!(&found[..], [Finding::CantTell(3, 9), Finding::BegunAnew(10, _)]), "{found:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_panels_that_start_at_once_end_up_with_the_same_key() {
    on_both_engines(async |way, dir| {
        let database = opened(&way, &dir).await;
        // Entries from before there was a chain.
        for statement in [
            "insert into audit (id, at, actor, via, action, target, detail) values ('b', 2, 'a', 'web', 'x', 'second', '')",
            "insert into audit (id, at, actor, via, action, target, detail) values ('a', 1, 'a', 'web', 'x', 'first', '')",
        ] {
            attack(&database, statement).await;
        }
        let mut panels = Vec::new();
        for _ in 0..4 {
            panels.push(opened(&way, &dir).await);
        }
        let starts = panels.iter().map(|panel| {
            let panel = panel.clone();
            tokio::spawn(async move { write(&panel, 5).await })
        });
        for start in starts.collect::<Vec<_>>() {
            start.await.unwrap();
        }
        let told = verify_audit(&panels[0]).await.unwrap();
        assert_eq!((told.entries, told.findings), (22, vec![]));
        let entries = list_entries_after(&panels[1], 0, 2).await.unwrap();
        assert_eq!(entries.iter().map(|e| e.target.as_str()).collect::<Vec<_>>(), ["first", "second"]);
        let kept = sql("select value from settings where name = 'AuditKey'").one(&database).await.unwrap();
        let key = SealingKey::load(&dir.path().join("key")).unwrap();
        assert!(key.open(&kept.text("value").unwrap(), AUDIT_KEY).is_ok());
        assert!(key.open(&kept.text("value").unwrap(), "something else").is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_retention_removes_is_not_missed_and_nothing_else_is_removed() {
    on_both_engines(async |way, dir| {
        let database = opened(&way, &dir).await;
        write(&database, 6).await;
        let mut tx = database.begin().await.unwrap();
        insert_audit(&mut tx, &anna(), "Set-CsPool", "late", "", NOW.plus_micros(10)).await.unwrap();
        tx.commit().await.unwrap();
        write(&database, 1).await; // a clock that went back
        for expected in [4, 2, 0] {
            let mut tx = database.begin().await.unwrap();
            assert_eq!(remove_before(&mut tx, NOW.plus_micros(5), 4).await.unwrap(), expected);
            tx.commit().await.unwrap();
            assert_eq!(verify(&database).await, []);
        }
        assert_eq!(find_ends(&database).await.unwrap(), Some((7, 8)));
        write(&database, 1).await;
        let Verified { entries, first, findings, .. } = verify_audit(&database).await.unwrap();
        assert_eq!((entries, first, findings), (3, 7, vec![]));
        // Everything may go; the places go on.
        let mut tx = database.begin().await.unwrap();
        assert_eq!(remove_before(&mut tx, NOW.plus_micros(50), 100).await.unwrap(), 3);
        tx.commit().await.unwrap();
        write(&database, 1).await;
        assert_eq!(find_ends(&database).await.unwrap(), Some((10, 10)));
        assert_eq!(verify(&database).await, []);
    })
    .await;
}
