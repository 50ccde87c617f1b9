//! Stories about what only PostgreSQL has.

use std::error::Error;

use poolsync::sync::{Options, SyncError};

use super::{
    engine::{Outcome, options, skipped, without},
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

/// A first copy of a live store, after which the backup is built as it is.
fn built(pair: &Pair, live: &str) -> Outcome {
    pair.live.sql(live);
    pair.sync_and_judge("first")?;
    assert_eq!(pair.backup.schema(), pair.live.schema());
    Ok(())
}

#[test]
fn sequences_of_columns_are_built_as_they_are() {
    on_postgres(|pair| {
        built(
            &pair,
            "create table a (
                 id int generated always as identity (start -3 increment -2 minvalue -900 maxvalue 7 cache 5 cycle)
                     primary key,
                 n bigint generated by default as identity (start 1000), v text);
             create table b (id smallint generated by default as identity (sequence name \"B's numbers\" start 5) primary key);
             create sequence s as smallint start 40 increment 4 minvalue 8 maxvalue 80 cache 2 cycle;
             create table c (id serial primary key, n int default nextval('s'));
             alter sequence s owned by c.n; alter sequence c_id_seq increment 10 restart 7;
             insert into a (v) values ('x'), ('y'); insert into b default values; insert into c default values",
        )?;
        pair.backup.sql("insert into a (v) values ('z')");
        assert!(pair.backup.number("select id from a where v = 'z'") <= -7);
        Ok(())
    });
}

#[test]
fn what_belongs_to_a_single_partition_is_built() {
    on_postgres(|pair| {
        built(
            &pair,
            "create table u (id int primary key);
             create table p (id int, k int, v text default 'all', primary key (k, id), constraint positive check (id > 0))
                 partition by list (k);
             create table p1 partition of p (v default 'one', constraint small check (id < 100), unique (id))
                 for values in (1);
             create table p2 (v text not null, k int not null, id int not null, constraint other_key primary key (k, id),
                              constraint positive check (id > 0), u int);
             alter table p2 drop column u; create index v_of_p2 on p2 (v);
             alter table p attach partition p2 for values in (2);
             create table p3 partition of p for values in (3, 4) partition by hash (id);
             create table p3a partition of p3 for values with (modulus 2, remainder 0);
             create table p3b partition of p3 for values with (modulus 2, remainder 1);
             create table p0 partition of p default;
             create index on p3 (v); create index on p (v) where k > 1; create unique index on p3b (id);
             alter table p3a add foreign key (id) references u;
             alter table p1 add constraint p1_u foreign key (id) references u;
             create table c (k int, p int primary key, foreign key (k, p) references p (k, id));
             insert into u values (1), (2), (3), (4), (5), (6);
             insert into p select n, n from generate_series(1, 6) n; insert into c values (2, 2)",
        )?;
        pair.live.sql("update p set k = 1 where id = 6; insert into p values (7, 3); delete from p where id = 5");
        pair.sync_with(&options("second"))?;
        pair.live.sql("delete from p where id = 7");
        pair.sync_and_judge("third")?;
        Ok(())
    });
}

#[test]
fn tables_that_inherit_are_built_and_keep_their_rows_apart() {
    on_postgres(|pair| {
        built(
            &pair,
            "create table z (id int primary key, v text default 'z', constraint v_is_short check (length(v) < 10));
             create table y (at date not null, w text);
             create table a (primary key (id), own int) inherits (z, y);
             create table b (id int primary key, at date not null default '2020-01-01', w text) inherits (z);
             create table c (primary key (id)) inherits (a);
             alter table a alter column v set default 'a'; alter table a alter column w set not null;
             alter table c alter column v drop default; alter table y add primary key (at);
             alter table a add constraint own_is_small check (own < 50);
             alter table b inherit y; alter table a add constraint v_is_short check (length(v) < 10);
             insert into z values (1); insert into y values ('2000-01-01');
             insert into a (id, at, w, own) values (1, '2000-01-01', 'x', 2);
             insert into b (id) values (1); insert into c values (1, null, '2000-01-01', '', 4)",
        )?;
        pair.live
            .sql("update only z set v = 'only z'; delete from c; insert into a values (2, 'two', '2001-01-01', '')");
        let counts = pair.sync_and_judge("second")?;
        assert_eq!((counts.inserted, counts.updated, counts.deleted), (1, 1, 1));
        Ok(())
    });
}

#[test]
fn types_that_are_made_of_each_other_are_built_in_the_order_they_need() {
    on_postgres(|pair| {
        built(
            &pair,
            "create type mood as enum ('sad', 'ok');
             create domain short as text collate \"C\" default 'x' check (length(value) < 9);
             create domain shorter as short not null check (length(value) < 5); create domain many as shorter[];
             create type point2 as (x int, name varchar(7) collate \"C\");
             create type spans as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = many_spans);
             create type wire as (a point2, b point2[], m many); create domain wires as wire[];
             -- An old type that got a part which is younger than itself.
             create type younger as (s spans); alter type point2 add attribute y younger;
             alter type younger add attribute ms many_spans; create domain youngest as mood;
             alter type younger add attribute m youngest;
             create table t (id int primary key, m mood[], s shorter default 'abc', d many, l wire, ls wires, r spans);
             insert into t values (1, '{sad,ok}', 'y', '{a,b}',
                 row(row(1, 'n', row('[1,2]'::spans, '{[1,2]}'::many_spans, 'ok')::younger)::point2, null, '{c}'), null, '[1,2]')",
        )
    });
}

#[test]
fn types_that_can_not_be_built_must_be_there() {
    on_postgres(|pair| {
        pair.live.sql(
            "create schema ext; create extension hstore schema ext; create extension citext;
             create type ext.kind as enum ('a', 'b'); create domain mail as citext;
             create table t (id int primary key, h ext.hstore, k ext.kind[], m mail)",
        );
        pair.live.sql("insert into t values (1, 'a=>1', '{a}', 'A@b')");
        let all =
            ["ext.hstore (of the extension hstore)", "ext.kind", "citext (of the extension citext)", "create them"];
        assert_says(&refused(&pair)?, &all);
        pair.backup.sql(
            "create schema ext; create extension hstore schema ext; create extension citext;
             create type ext.kind as enum ('a', 'b')",
        );
        pair.sync_and_judge("first")?;
        assert_eq!(pair.backup.schema(), pair.live.schema());
        Ok(())
    });
}

#[test]
fn a_generated_column_may_be_unique_but_is_no_key() {
    on_postgres(|pair| {
        built(
            &pair,
            "create table t (id int primary key, v text, low text generated always as (lower(v)) stored unique);
             create unique index on t (low, v); insert into t values (1, 'A'), (2, 'B')",
        )?;
        pair.live.sql("update t set v = 'C' where id = 1; update t set v = 'a' where id = 2");
        pair.sync_and_judge("second")?;
        pair.live.sql(
            "create table g (id int, twice int generated always as (id * 2) stored, primary key (id, twice));
             create table \"G\" (id int, twice int generated always as (id * 2) stored primary key)",
        );
        assert_says(&pair.refused(&options("third"))?, &["g.twice", "G.twice", "primary key"]);
        Ok(())
    });
}

#[test]
fn exclusion_that_may_be_deferred_is_not_broken() {
    on_postgres(|pair| {
        pair.both(
            "create table a (id int primary key, r int4range, n int,
                 exclude using gist (r with &&, (int4range(n, n + 1)) with &&) where (n > 0) deferrable);
             insert into a values (1, '[1,5)', 1), (2, '[5,9)', 1), (3, '[1,9)', 0), (4, '[1,9)', 2)",
        );
        pair.backup.sql("alter table a add check (r <> '[20,30)')");
        // What the two have, moves between them.
        pair.live.sql("begin; set constraints all deferred; update a set r = '[5,9)' where id = 1; update a set r = '[1,5)' where id = 2; commit");
        pair.sync_and_judge("first")?;
        // One row may not change, and the other takes the span that it keeps.
        pair.live.sql("update a set r = '[20,30)' where id = 1; update a set r = '[1,7)' where id = 2");
        assert!(pair.sync_with(&options("second")).is_err());
        assert_eq!(pair.backup.sql("select r from a order by id"), ["[5,9)", "[1,5)", "[1,9)", "[1,9)"]);
        Ok(())
    });
}

#[test]
fn a_table_as_wide_as_can_be_is_copied_as_a_whole_and_refused_with_a_sentence() {
    on_postgres(|pair| {
        let columns: Vec<String> = (0..1599).map(|n| format!("c{n} bool")).collect();
        pair.live.sql(&format!(
            "create table wide (id int primary key, {}); insert into wide values (1)",
            columns.join(",")
        ));
        pair.sync_and_judge("first")?;
        pair.live.sql("update wide set c1598 = true");
        let refused = pair.sync_with(&options("second")).err().ok_or("it has no room for staging")?;
        assert_says(&refused.to_string(), &["wide", "1597", "leave it out"]);
        assert_eq!(pair.backup.value("select c1598 is null from wide"), "t");
        Ok(())
    });
}

#[test]
fn a_table_that_is_partitioned_at_the_backup_only_is_refused() {
    on_postgres(|pair| {
        pair.live.sql("create table t (id int primary key); insert into t values (1)");
        pair.backup.sql(
            "create table t (id int primary key) partition by range (id);
             create table t_1 partition of t for values from (0) to (1000); insert into t values (5)",
        );
        assert_says(&pair.refused(&options("first"))?, &["table t is partitioned at the target only"]);
        Ok(())
    });
}

#[test]
fn keys_and_references_are_compared_as_their_own_types_compare_them() {
    on_postgres(|pair| {
        // The types are not where the tables are.
        pair.both("create schema extensions; create extension citext schema extensions; create extension ltree schema extensions");
        pair.live.sql(
            "create table p (id extensions.citext primary key); create table c (id int primary key, p extensions.citext references p);
             create table l (id extensions.ltree primary key, v int);
             create table a (k text collate \"C\" primary key); create table b (id int primary key, k text collate \"POSIX\" references a);
             insert into p values ('Abc'), ('Def'); insert into c values (1, 'ABC'); insert into l values ('a.b', 1), ('a.c', 2);
             insert into a values ('x'), ('y'); insert into b values (1, 'x')",
        );
        pair.sync_and_judge("first")?;
        pair.live.sql("insert into c values (2, 'dEF'); update l set v = 3; insert into b values (2, 'y'); delete from b where id = 1; delete from a where k = 'x'");
        pair.sync_and_judge("second")?;
        // What the backup refers to in other letters stays.
        pair.live.sql("delete from c where id = 2; delete from p where id = 'Def'");
        let kept = Options { tables: without(&["c"]), ..options("third") };
        let left_out = skipped(&pair.sync_with(&kept)?.0)?;
        assert!(left_out.len() == 1 && left_out[0].0 == "p (id='Def')", "{left_out:?}");
        Ok(())
    });
}
