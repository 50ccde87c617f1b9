//! Row stores on real servers: rows that resist. References in circles, unique values that change places, triggers,
//! rows that the target's constraints refuse, and a source that keeps changing.

use std::{
    error::Error,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use poolsync::domain::Counts;

use super::{
    engine::{Outcome, Seeded, options, skipped},
    row_servers::{assert_says, figures},
    support::databases::{Kind, Pair, on_each, on_those},
};

/// Items and why each was left out.
type LeftOut = Vec<(String, String)>;

/// A sync that leaves rows out: its figures, and what was left out by name.
fn named(pair: &Pair, run: &str) -> Result<(Counts, LeftOut), Box<dyn Error>> {
    let (applied, counts) = pair.sync_with(&options(run))?;
    let mut named = skipped(&applied)?;
    named.sort();
    assert_eq!(counts.skipped, named.len() as u64);
    assert!(named.iter().all(|(_, why)| why.ends_with('.')), "each has its reason, in a sentence: {named:?}");
    Ok((counts, named))
}

fn items(named: &[(String, String)]) -> Vec<&str> {
    named.iter().map(|(item, _)| item.as_str()).collect()
}

#[test]
fn rows_that_refer_to_rows_of_their_own_table_come_in_any_order() {
    on_each(|kind| {
        let schema = "create table node (id int primary key, parent int, v int, foreign key (parent) references node (id));
                      create table team (id int primary key, boss int not null, foreign key (boss) references team (id))";
        let pair = Pair::built(kind, schema);
        // The first refers to the last; each of the others to the one before it.
        pair.live.sql("insert into node values (500, null, 1), (1, 500, 1)");
        let chain: Vec<String> = (2..400).map(|id| format!("({id}, {}, 1)", id - 1)).collect();
        pair.live.sql(&format!("insert into node values {}", chain.join(", ")));
        pair.live.sql("insert into team values (1, 1); insert into team values (2, 1), (3, 2)");
        assert_eq!(pair.sync_and_judge("r1")?.inserted, 403);
        // The tree is turned round, and its middle goes.
        pair.live.sql(
            "update node set parent = null where id <= 300; delete from node where id between 100 and 299;
                       update node set parent = 399 where id in (1, 2, 99); update node set parent = 1 where id = 500;
                       update team set boss = 3; delete from team where id in (1, 2)",
        );
        pair.sync_and_judge("r2")?;
        pair.live.sql("update node set parent = null; delete from node where id <> 7");
        pair.sync_and_judge("r3").map(drop)
    });
}

#[test]
fn tables_that_refer_to_each_other_are_filled_and_emptied() {
    on_each(|kind| {
        let pair = Pair::of(kind);
        pair.both("create table person (name varchar(20) primary key, team int not null);
                   create table team (id int primary key, lead_name varchar(20) not null);
                   create table badge (id int primary key, name varchar(20) not null, team int, foreign key (name) references person (name));
                   alter table person add constraint person_team foreign key (team) references team (id);
                   alter table team add constraint team_lead foreign key (lead_name) references person (name)");
        let off = match kind {
            Kind::Postgres => "set session_replication_role = replica",
            Kind::MariaDb => "set foreign_key_checks = 0",
        };
        pair.live.sql(&format!("{off}; insert into person values ('ann', 1), ('bob', 2), ('cid', 1);
                                insert into team values (1, 'bob'), (2, 'ann'); insert into badge values (1, 'ann', 1), (2, 'cid', null)"));
        assert_eq!(figures(&pair.sync_and_judge("r1")?), (7, 0, 0, 0));
        pair.live.sql(&format!(
            "{off}; delete from badge where id = 1; delete from person where name in ('ann', 'bob'); delete from team;
                                update person set team = 9; insert into team values (9, 'cid')"
        ));
        assert_eq!(figures(&pair.sync_and_judge("r2")?), (1, 1, 5, 0));
        Ok(())
    });
}

#[test]
fn a_first_copy_builds_references_in_circles() {
    on_each(|kind| {
        let pair = Pair::of(kind);
        pair.live.sql("create table a (id int primary key, b int); create table b (id int primary key, a int, foreign key (a) references a (id));
                       alter table a add constraint a_b foreign key (b) references b (id);
                       insert into a values (1, null), (2, null); insert into b values (1, 2), (2, 1); update a set b = id");
        pair.sync_and_judge("r1")?;
        assert_eq!(pair.backup.schema(), pair.live.schema());
        Ok(())
    });
}

#[test]
fn unique_values_change_places() {
    on_each(|kind| {
        let pair =
            Pair::built(kind, "create table t (id int primary key, u varchar(20) unique, v int, w int, unique (v, w))");
        pair.backup.sql("insert into t values (1, 'a', 1, 1), (2, 'b', 1, 2), (3, 'c', 2, 1), (4, 'd', 2, 2), (6, null, null, 1), (7, 'x', null, 1)");
        pair.live.sql("insert into t values (1, 'b', 1, 2), (2, 'a', 2, 1), (3, 'd', 1, 1), (5, 'c', 2, 2), (6, 'x', null, 1), (7, null, null, 1)");
        assert_eq!(figures(&pair.sync_and_judge("r1")?), (1, 5, 1, 0));
        // Every value moves on by one.
        let rows = |shift: u32| {
            (0..300)
                .map(|id| format!("({id}, 'u{}', {id}, {})", (id + shift) % 300, shift))
                .collect::<Vec<_>>()
                .join(", ")
        };
        for (side, shift) in [(&pair.live, 1), (&pair.backup, 0)] {
            side.sql(&format!("delete from t; insert into t values {}", rows(shift)));
        }
        assert_eq!(figures(&pair.sync_and_judge("r2")?), (0, 300, 0, 0));
        Ok(())
    });
}

#[test]
fn no_trigger_fires_and_no_delete_cascades_at_the_target() {
    on_each(|kind| {
        let schema = "create table parent (id int primary key, n int);
                      create table child (id int primary key, parent int, foreign key (parent) references parent (id) on delete cascade on update set null);
                      create table log (id int primary key, v int)";
        let pair = Pair::built(kind, schema);
        match kind {
            Kind::Postgres => pair.both("create function note() returns trigger language plpgsql as $$ begin
                    insert into log select coalesce(max(id), 0) + 1, 0 from log; if tg_op = 'DELETE' then return old; end if; new.n := -1; return new; end $$;
                create trigger noted before insert or update or delete on parent for each row execute function note();
                create rule never as on delete to log do instead nothing"),
            // They can't be kept quiet there: see the next story.
            Kind::MariaDb => {}
        }
        // The rows are put there as if there were no triggers.
        let quiet = if kind == Kind::Postgres { "set session_replication_role = replica;" } else { "" };
        pair.live.sql(&format!(
            "{quiet} insert into parent values (1, 1), (2, 2), (4, 4); insert into child values (10, 1), (20, 2)"
        ));
        pair.backup.sql(&format!("{quiet} insert into parent values (1, 0), (2, 2), (3, 3); insert into child values (10, 1), (20, 2), (30, 3)"));
        let (_, left_out) = named(&pair, "r1")?;
        assert_eq!(items(&left_out), Vec::<&str>::new());
        pair.assert_equal();
        assert_eq!(pair.backup.number("select count(*) from log"), 0, "no trigger fired");
        assert_eq!(pair.plan()?, Vec::<String>::new());
        Ok(())
    });
}

#[test]
fn a_backup_whose_triggers_would_fire_is_refused_and_names_them() {
    on_those(&[Kind::MariaDb], |kind| {
        let pair =
            Pair::built(kind, "create table t (id int primary key, v int); create table log (id int primary key)");
        pair.live.sql("create trigger noted after insert on t for each row insert into log values (new.id); insert into t values (1, 1)");
        pair.backup.sql(
            "create trigger came before insert on t for each row set new.v = -1;
             create trigger gone after delete on t for each row insert into log values (old.id);
             create trigger changed after update on t for each row insert into log values (-1)",
        );
        let before = pair.backup.dump();
        let why = pair.sync("r1").expect_err("it is refused").to_string();
        assert_says(&why, &["trigger came of table t", "trigger gone of table t", "drop them"]);
        assert!(!why.contains("changed of"), "rows go and come; none is changed where it lies: {why}");
        assert_eq!(pair.backup.dump(), before);
        assert_eq!(pair.plan()?.len(), 2, "a preview writes nothing, so nothing fires");
        pair.backup.sql("drop trigger came; drop trigger gone");
        pair.sync_and_judge("r2")?;
        // Triggers of a live store are its own business.
        assert_eq!(pair.backup.sql("select * from log"), ["1"]);
        Ok(())
    });
}

/// The backup checks what the live store does not.
fn checked(kind: Kind) -> Pair {
    let schema = "create table parent (id int primary key, uri varchar(60) unique CHECKED);
                  create table child (id int primary key, parent varchar(60), foreign key (parent) references parent (uri));
                  create table grandchild (id int primary key, child int, foreign key (child) references child (id))";
    let pair = Pair::of(kind);
    pair.live.sql(&schema.replace(" CHECKED", ""));
    pair.backup.sql(&schema.replace("CHECKED", "check (uri like 'sip:%')"));
    pair
}

#[test]
fn one_bad_row_and_what_depends_on_it_are_left_out_and_the_rest_is_applied() {
    on_each(|kind| {
        let pair = checked(kind);
        pair.live.sql(
            "insert into parent values (1, 'sip:a'), (2, 'bad'), (3, 'sip:c');
             insert into child values (10, 'sip:a'), (20, 'bad'), (30, null), (40, 'sip:c');
             insert into grandchild values (100, 10), (200, 20), (201, 20), (300, 30);",
        );
        let (counts, left_out) = named(&pair, "r1")?;
        assert_eq!(items(&left_out), ["child (id=20)", "grandchild (id=200)", "grandchild (id=201)", "parent (id=2)"]);
        assert!(left_out[3].1.to_lowercase().contains("constraint"), "{left_out:?}");
        assert_eq!(figures(&counts), (7, 0, 0, 4));
        assert_eq!(pair.backup.sql("select uri from parent order by id"), ["sip:a", "sip:c"]);
        pair.live.sql("insert into parent values (4, 'sip:b'); update child set parent = 'sip:b' where id = 20; delete from parent where id = 2");
        assert_eq!(figures(&pair.sync_and_judge("r2")?), (4, 0, 0, 0));
        Ok(())
    });
}

#[test]
fn a_few_bad_rows_are_found_among_thousands() {
    on_each(|kind| {
        let pair = Pair::of(kind);
        let schema = "create table t (id int primary key, uri varchar(60), n int";
        pair.live.sql(&format!("{schema})"));
        pair.backup.sql(&format!("{schema}, check (uri like 'sip:%'), unique (n))"));
        pair.both("insert into t values (0, 'sip:zero', -1)");
        pair.live.sql(match kind {
            Kind::Postgres => "insert into t select i, case when i in (1, 777, 5000) then 'bad' else 'sip:' || i end, case i when 4000 then -1 else i end from generate_series(1, 5000) i",
            Kind::MariaDb => "insert into t select seq, if(seq in (1, 777, 5000), 'bad', concat('sip:', seq)), if(seq = 4000, -1, seq) from seq_1_to_5000",
        });
        let (counts, left_out) = named(&pair, "r1")?;
        assert_eq!(items(&left_out), ["t (id=1)", "t (id=4000)", "t (id=5000)", "t (id=777)"]);
        assert_eq!(figures(&counts), (4996, 0, 0, 4));
        assert_eq!(pair.difference().len(), 4);
        assert_eq!(pair.changes()?.len(), 4, "the next plan has them again");
        Ok(())
    });
}

#[test]
fn a_refused_update_keeps_the_old_row_and_all_that_needs_it() {
    on_each(|kind| {
        let pair = checked(kind);
        pair.both(
            "insert into parent values (1, 'sip:a'), (2, 'sip:b'), (3, 'sip:c');
             insert into child values (10, 'sip:a'), (20, 'sip:b'), (30, 'sip:c');",
        );
        // 1 becomes bad, so it keeps 'sip:a'; then 2 can't take 'sip:a' and keeps 'sip:b'; then 3 can't take 'sip:b' either.
        pair.live.sql(
            "delete from child; delete from parent;
             insert into parent values (1, 'bad'), (2, 'sip:a'), (3, 'sip:b'), (4, 'sip:c'), (5, 'sip:e');
             insert into child values (10, 'bad'), (20, 'sip:e'), (30, 'sip:c'), (50, 'sip:e');",
        );
        let (counts, left_out) = named(&pair, "r1")?;
        assert_eq!(
            items(&left_out),
            ["child (id=10)", "parent (id=1)", "parent (id=2)", "parent (id=3)", "parent (id=4)"]
        );
        assert_eq!(
            pair.backup.sql("select concat(id, uri) from parent order by id"),
            ["1sip:a", "2sip:b", "3sip:c", "5sip:e"]
        );
        let children = pair.backup.sql("select concat(id, parent) from child order by id");
        assert_eq!(children, ["10sip:a", "20sip:e", "30sip:c", "50sip:e"]);
        assert_eq!(figures(&counts), (2, 1, 0, 5));
        assert_eq!(
            pair.backup.sql("select item from poolsync_recycle"),
            ["child (id=20)"],
            "only what was really replaced is kept"
        );
        Ok(())
    });
}

#[test]
fn a_long_chain_behind_a_bad_row_is_left_out_in_one_go() {
    on_each(|kind| {
        let pair = Pair::of(kind);
        let schema = "create table node (id int primary key, next int, n int, foreign key (next) references node (id)";
        pair.live.sql(&format!("{schema})"));
        pair.backup.sql(&format!("{schema}, check (n < 9))"));
        let rows: Vec<String> = (1..=300)
            .map(|id| {
                let next = if id == 1 { "null".to_owned() } else { (id - 1).to_string() };
                format!("({id}, {next}, {})", if id == 100 { 9 } else { 1 })
            })
            .collect();
        pair.live.sql(&format!("insert into node values {}", rows.join(", ")));
        let (counts, _) = named(&pair, "r1")?;
        assert_eq!(figures(&counts), (99, 0, 0, 201));
        Ok(())
    });
}

#[test]
fn a_row_that_a_domain_a_type_or_a_null_forbids_at_the_target_is_named() {
    on_those(&[Kind::Postgres], |kind| {
        let pair = Pair::of(kind);
        pair.live.sql("create domain sip as text");
        pair.backup.sql("create domain sip as text check (value like 'sip:%')");
        pair.both("create table t (id int primary key, uri sip, v int)");
        pair.live.sql("insert into t values (1, 'sip:a', 1), (2, 'tel:b', 2), (3, null, 3)");
        let (_, left_out) = named(&pair, "r1")?;
        assert_eq!(items(&left_out), ["t (id=2)"]);
        assert_eq!(pair.backup.sql("select id from t order by id"), ["1", "3"]);
        Ok(())
    });
}

#[test]
fn constraints_that_are_judged_at_the_commit_are_judged_before_it() {
    on_those(&[Kind::Postgres], |kind| {
        let pair = Pair::built(kind, "create table a (id int primary key, u int unique deferrable initially deferred);
                                      create table b (id int primary key, a int references a deferrable initially deferred)");
        pair.live.sql("alter table b drop constraint b_a_fkey; insert into a values (1, 1), (2, 2);
                       insert into b values (1, 1), (2, 77), (3, 2); alter table b add constraint b_a_fkey foreign key (a) references a deferrable initially deferred not valid");
        let (counts, left_out) = named(&pair, "r1")?;
        assert_eq!((items(&left_out), figures(&counts)), (vec!["b (id=2)"], (4, 0, 0, 1)));
        pair.live.sql("delete from b where id = 2; update a set u = 3 - u");
        pair.sync_and_judge("r2").map(drop)
    });
}

#[test]
fn the_backup_is_one_moment_of_a_source_that_keeps_changing() {
    on_each(|kind| {
        let pair =
            Pair::built(kind, "create table a (id int primary key, n int); create table z (id int primary key, n int)");
        let rows: Vec<String> = (0..3000).map(|id| format!("({id}, 10)")).collect();
        pair.live.sql(&format!("insert into a values {0}; insert into z values {0}", rows.join(", ")));
        let (stop, moves) = (AtomicBool::new(false), AtomicU64::new(0));
        let sum = "select (select sum(n) from a) + (select sum(n) from z)";
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let (mut session, mut random) = (pair.live.session(), Seeded(1));
                while !stop.load(Ordering::SeqCst) {
                    let (from, to) = (random.below(3000), random.below(3000));
                    session.sql(&format!("begin; update a set n = n - 1 where id = {from}; update z set n = n + 1 where id = {to}; commit"));
                    moves.fetch_add(1, Ordering::SeqCst);
                }
            });
            let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| -> Outcome {
                for round in 0..5 {
                    pair.sync(&format!("r{round}"))?;
                    assert_eq!(pair.backup.number(sum), 60_000, "the backup is of two moments");
                }
                Ok(())
            }));
            stop.store(true, Ordering::SeqCst);
            writer.join().expect("the writer writes");
            told.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        assert!(moves.load(Ordering::SeqCst) > 50, "the writer was held up: {moves:?} moves");
        assert!(pair.backup.number("select count(*) from a where n <> 10") > 0, "the changes came over");
        pair.sync_and_judge("last").map(drop)
    });
}
