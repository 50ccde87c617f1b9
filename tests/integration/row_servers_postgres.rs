//! Stories about what only PostgreSQL has.

use std::error::Error;

use poolsync::sync::SyncError;

use super::{
    engine::{Outcome, options, skipped},
    row_servers::assert_says,
    support::databases::{Kind, Pair, on_those},
};

fn on_postgres(story: impl Fn(Pair) -> Outcome) {
    on_those(&[Kind::Postgres], |kind| story(Pair::of(kind)));
}

#[test]
fn children_of_a_partitioned_table_are_brought_over() {
    on_postgres(|pair| {
        pair.live.sql(
            "create table p (id int primary key) partition by range (id);
             create table p1 partition of p for values from (0) to (10);
             create table p2 partition of p for values from (10) to (20);
             create index on p (id);
             create table c (id int primary key, p int references p);
             insert into p values (1), (11); insert into c values (1, 1)",
        );
        pair.sync_and_judge("first")?;
        assert_eq!(pair.backup.value("select count(*) from pg_index where not indisvalid"), "0");
        pair.live.sql("insert into p values (12); insert into c values (2, 12); update c set p = 11 where id = 1");
        let counts = pair.sync_and_judge("second")?;
        assert_eq!((counts.inserted, counts.updated), (2, 1));
        Ok(())
    });
}

#[test]
fn a_foreign_key_to_a_unique_index_is_built() {
    on_postgres(|pair| {
        pair.live.sql(
            "create table u (id int primary key, code text not null); create unique index u_code on u (code);
             create table c (id int primary key, code text references u (code));
             insert into u values (1, 'a'); insert into c values (1, 'a')",
        );
        pair.sync_and_judge("first")?;
        Ok(())
    });
}

#[test]
fn a_row_that_another_schema_refers_to_stays() {
    on_postgres(|pair| {
        pair.both("create table a (id int primary key); insert into a values (1), (2)");
        pair.backup.sql("create schema o; create table o.c (a int references public.a); insert into o.c values (1)");
        pair.live.sql("delete from a");
        pair.live.sql("insert into a values (3)");
        let (applied, counts) = pair.sync_with(&options("first"))?;
        let left_out = skipped(&applied)?;
        assert!(left_out.len() == 1 && left_out[0].0 == "a (id=1)", "{left_out:?}");
        assert!(left_out[0].1.contains("o.c"), "{left_out:?}");
        assert_eq!((counts.inserted, counts.deleted), (1, 1));
        Ok(())
    });
}

#[test]
fn a_sequence_that_was_only_set_is_set_at_the_backup() {
    on_postgres(|pair| {
        pair.live.sql("create table a (id bigserial primary key); insert into a values (999)");
        pair.live.value("select setval('a_id_seq', 1000, false)");
        pair.sync_and_judge("first")?;
        assert_eq!(pair.backup.value("select nextval('a_id_seq')"), "1000");
        Ok(())
    });
}

#[test]
fn uniqueness_that_may_be_deferred_is_not_broken() {
    on_postgres(|pair| {
        pair.both("create table a (id int primary key, u int unique deferrable); insert into a values (1, 1), (2, 2)");
        pair.backup.sql("alter table a add check (u <> 7)");
        // One row may not change, and the other takes the value that it keeps.
        pair.live.sql("update a set u = 7 where id = 1");
        pair.live.sql("update a set u = 1 where id = 2");
        assert!(pair.sync_with(&options("first")).is_err());
        assert_eq!(pair.backup.sql("select u from a order by id"), ["1", "2"]);
        Ok(())
    });
}

/// Why a sync fails that must, leaving the target as it was.
fn refused(pair: &Pair) -> Result<String, Box<dyn Error>> {
    let before = pair.backup.dump();
    let Err(error) = pair.sync_with(&options("refused")) else { return Err("it was not refused".into()) };
    assert_eq!(pair.backup.dump(), before, "the target of a refused sync stays as it was");
    let error = error.downcast::<SyncError>()?;
    Ok(error.with_cause())
}

#[test]
fn a_trigger_or_rule_that_can_not_be_kept_quiet_is_named_and_one_that_can_does_not_act() {
    on_postgres(|pair| {
        pair.both(
            "create table a (id int primary key, v text); create table b (id int primary key) partition by range (id);
             create table b1 partition of b for values from (0) to (10); create table acted (id serial primary key)",
        );
        pair.live.sql("insert into a values (1, 'x'); insert into b values (1)");
        pair.backup.sql(
            "create function act() returns trigger language plpgsql
                 as $$ begin insert into acted default values; return null; end $$;
             create trigger \"T a\" after insert on a for each row execute function act();
             create trigger tb after insert on b for each row execute function act();
             create rule ra as on insert to a do also insert into acted default values",
        );
        for (enable, named) in [
            ("alter table a enable always trigger \"T a\"", "trigger \"T a\" of table a"),
            ("alter table a enable replica trigger \"T a\"", "trigger \"T a\" of table a"),
            ("alter table b enable always trigger tb", "trigger tb of table b."),
            ("alter table b1 enable replica trigger tb", "trigger tb of table b1"),
            ("alter table a enable always rule ra", "rule ra of table a"),
        ] {
            pair.backup.sql(enable);
            assert_says(&refused(&pair)?, &[named, "ENABLE TRIGGER"]);
            pair.backup.sql(
                "alter table a enable trigger \"T a\"; alter table b enable trigger tb; alter table a enable rule ra;
                 alter table b1 enable trigger tb",
            );
        }
        pair.sync_and_judge("first")?;
        assert_eq!(pair.backup.number("select count(*) from acted"), 0);
        Ok(())
    });
}
