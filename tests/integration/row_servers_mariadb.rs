//! Row stores on MariaDB: what only its servers have, and what only they can't do.

use std::error::Error;

use super::{
    engine::{Outcome, only, options, skipped, without},
    remote_stores::sync_within,
    support::databases::{Kind, Pair, Server, Side, signed_in},
};
use poolsync::{
    domain::{Bandwidth, Counts},
    sync::{Context, Options, Throttle},
};

type LeftOut = Vec<(String, String)>;

/// Tells a story on MariaDB.
fn told(story: impl Fn() -> Outcome) {
    super::support::databases::on_those(&[Kind::MariaDb], |_| story());
}

fn sync(pair: &Pair, run: &str) -> Result<(Counts, LeftOut), Box<dyn Error>> {
    sync_with(pair, &options(run))
}

/// What was done, and what was left out by name.
fn sync_with(pair: &Pair, options: &Options) -> Result<(Counts, LeftOut), Box<dyn Error>> {
    let (applied, counts) = pair.sync_with(options)?;
    let mut named = skipped(&applied)?;
    named.sort();
    Ok((counts, named))
}

fn items(named: &[(String, String)]) -> Vec<&str> {
    named.iter().map(|(item, _)| item.as_str()).collect()
}

/// What a server with small packets takes at once, in bytes.
const PACKET: i64 = 2 << 20;

fn with_small_packets(side: &Side) {
    side.sql(&format!("set global max_allowed_packet = {PACKET}"));
}

#[test]
fn values_as_large_as_a_server_takes_come_over_and_larger_ones_are_named() {
    told(|| {
        let server = Server::own(Kind::MariaDb);
        let pair = Pair { live: server.database(), backup: server.database() };
        with_small_packets(&pair.live);
        let tables = "create table t (id int primary key, raw longblob, words longtext character set latin1)";
        pair.both(tables);
        // As digits, 800 kB are 1.6 MB, and 1 MB would be too much with what a statement has besides.
        pair.live.sql(
            "insert into t values (1, repeat(x'00', 800000), null), (2, repeat(x'ff', 1000000), 'x'),
             (3, null, repeat('ä', 400000)), (4, null, repeat('''', 800000)), (5, 'a', 'b')",
        );
        let (counts, left_out) = sync(&pair, "first")?;
        assert_eq!(items(&left_out), ["t (id=2)"], "{left_out:?}");
        assert!(left_out[0].1.contains("too large"), "{left_out:?}");
        assert_eq!(counts.inserted, 4);
        pair.live.sql(
            "update t set raw = concat(raw, 'x') where id = 1; update t set words = repeat('€', 250000) where id = 3",
        );
        let (counts, left_out) = sync(&pair, "second")?;
        assert_eq!((counts.updated, left_out.len()), (2, 1), "{left_out:?}");
        pair.live.sql("delete from t where id = 2");
        sync(&pair, "third")?;
        assert_eq!(pair.live.rows(), pair.backup.rows());
        Ok(())
    });
}

#[test]
fn a_row_whose_previous_version_is_too_large_to_be_kept_stays() {
    told(|| {
        let server = Server::own(Kind::MariaDb);
        let pair = Pair { live: server.database(), backup: server.database() };
        pair.both("create table t (id int primary key, raw longblob, words longtext)");
        pair.backup.sql(
            "insert into t values (1, repeat(x'00', 1200000), null), (2, 'a', repeat('\"', 1200000)), (3, 'b', 'c'), (4, 'd', 'e')",
        );
        pair.live.sql("insert into t values (1, 'x', 'y'), (3, 'c', 'c')");
        with_small_packets(&pair.live);
        let (counts, left_out) = sync(&pair, "run")?;
        assert_eq!((counts.updated, counts.deleted, items(&left_out)), (1, 1, vec!["t (id=1)", "t (id=2)"]));
        assert!(left_out.iter().all(|(_, why)| why.contains("previous version")), "{left_out:?}");
        assert_eq!(pair.backup.number("select length(raw) from t where id = 1"), 1_200_000);
        assert_eq!(pair.backup.number("select count(*) from poolsync_recycle"), 2);
        // Who keeps nothing may overwrite it.
        let mut options = options("kept");
        options.recycle = false;
        let (_, left_out) = sync_with(&pair, &options)?;
        assert_eq!((left_out.len(), pair.backup.rows()), (0, pair.live.rows()));
        Ok(())
    });
}

#[test]
fn texts_that_do_not_come_back_from_unicode_are_copied_byte_by_byte() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        pair.both(
            "create table t (k varchar(20) character set ucs2 collate ucs2_bin, j varchar(9) character set cp932,
                             raw varchar(9), long_text text character set utf16, primary key (k, j))",
        );
        // Half of a pair; two codes of one character; a text that is no UTF-8.
        pair.live.sql(
            "insert into t values (x'd8000061', x'81ca', x'eda080', x'006100620063'), (x'd801', x'eef9', 'a', null),
             (x'd801', x'81e3', 'b', 'x'), (x'0061', 'k', '', '')",
        );
        let (_, left_out) = sync(&pair, "first")?;
        assert_eq!((left_out.len(), pair.backup.rows()), (0, pair.live.rows()));
        pair.live.sql("update t set raw = x'eda081' where raw = x'eda080'; delete from t where raw = 'a'");
        sync(&pair, "second")?;
        assert_eq!(pair.backup.rows(), pair.live.rows());
        assert_eq!(pair.backup.number("select count(*) from poolsync_recycle"), 2);
        Ok(())
    });
}

#[test]
fn long_keys_of_which_only_the_beginning_is_looked_at_find_their_rows() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        pair.both(
            "create table texts (k text, v int, primary key (k(30)));
             create table blobs (k blob, v int, primary key (k(30)));
             create table lists (k enum('', 'ж', 'a') character set utf8mb4, s set('x', 'ж') character set utf8mb4, v int,
                                 primary key (k, s))",
        );
        pair.live.sql(
            "insert into texts select concat(seq, repeat(' ж', 3000)), seq from seq_1_to_40;
             insert into blobs select concat(seq, repeat(x'00ff', 3000)), seq from seq_1_to_40;
             insert into lists values ('ж', 'x,ж', 1), ('a', '', 2), ('', 'ж', 3)",
        );
        sync(&pair, "first")?;
        assert_eq!(pair.backup.rows(), pair.live.rows());
        pair.live
            .sql("update texts set v = -v where v < 30; update blobs set v = -v where v < 30; update lists set v = -v");
        let (counts, _) = sync(&pair, "second")?;
        assert_eq!((counts.updated, pair.backup.rows()), (61, pair.live.rows()));
        Ok(())
    });
}

#[test]
fn long_members_of_a_list_are_staged_whole() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        let members = |n: usize| format!("'{}{n}'", "ж".repeat(300));
        pair.both(&format!("create table t (id int primary key, e enum({}, {}))", members(1), members(2)));
        pair.live.sql(&format!("insert into t values (1, {}), (2, null)", members(1)));
        pair.backup.sql("insert into t values (3, null)");
        sync(&pair, "run")?;
        assert_eq!(pair.backup.rows(), pair.live.rows());
        Ok(())
    });
}

#[test]
fn a_sequence_that_a_default_names_is_the_backups_own() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        pair.live.sql(
            "create sequence seq; create table t (id int primary key default nextval(seq), a varchar(40) default 'x.`y`')",
        );
        pair.live.sql("insert into t (a) values ('one'), (default)");
        sync(&pair, "first")?;
        let live = format!("`{}`", pair.live.database);
        let table = pair.backup.value("show create table t");
        assert!(!table.contains(&live), "{table}");
        pair.backup.sql("insert into t (a) values ('own')");
        assert_eq!(pair.backup.number("select count(*) from t where id > 2"), 1, "the backup's numbers go on");
        Ok(())
    });
}

#[test]
fn references_of_new_tables_are_checked_also_to_tables_that_are_left_out() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        pair.live.sql(
            "create table parent (id int primary key);
             create table child (id int primary key, p int, foreign key (p) references parent (id));
             insert into parent values (1); insert into child values (1, 1), (2, null), (3, 1)",
        );
        let mut chosen = options("run");
        chosen.tables = without(&["parent"]);
        // There is no such table at all, then one without the row, then one with it.
        let (_, left_out) = sync_with(&pair, &chosen)?;
        assert_eq!(items(&left_out), ["child (id=1)", "child (id=3)"], "{left_out:?}");
        pair.backup.sql("create table parent (id int primary key)");
        let (_, left_out) = sync_with(&pair, &chosen)?;
        assert_eq!(items(&left_out), ["child (id=1)", "child (id=3)"], "{left_out:?}");
        pair.backup.sql("drop table child");
        let (_, left_out) = sync_with(&pair, &chosen)?;
        assert_eq!(items(&left_out), ["child (id=1)", "child (id=3)"], "{left_out:?}");
        pair.backup.sql("insert into parent values (1)");
        let (_, left_out) = sync_with(&pair, &chosen)?;
        assert_eq!((left_out.len(), pair.backup.rows()), (0, pair.live.rows()));
        Ok(())
    });
}

#[test]
fn what_was_built_for_a_run_that_fails_is_taken_away_and_nothing_else() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        pair.live.sql(
            "create sequence s; create table a (id int primary key); create table b (id int primary key);
             create table c (id int primary key, n int unique); insert into a values (1); insert into c values (1, 1)",
        );
        // Of the three, the second can't be made: a view has its name.
        pair.backup.sql("create view b as select 1 as id");
        let before = pair.backup.schema();
        let error = sync(&pair, "run").err().ok_or("a view is no table")?.to_string();
        assert!(error.contains("Nothing was changed at the target"), "{error}");
        assert_eq!(pair.backup.schema(), before);
        pair.backup.sql("drop view b");
        sync(&pair, "run")?;
        assert_eq!(pair.backup.rows(), pair.live.rows());
        Ok(())
    });
}

#[test]
fn what_a_run_that_is_stopped_has_built_is_taken_away() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        pair.live.sql("create table a (id int primary key, t text); insert into a select seq, repeat('x', 500) from seq_1_to_20000");
        let context = Context { limit: Throttle::new(Bandwidth::from_bytes(1_000_000)), ..Context::default() };
        let cancel = context.cancel.clone();
        let backup = pair.backup.clone();
        let watcher = std::thread::spawn(move || {
            while backup.tables().is_empty() {
                std::thread::yield_now();
            }
            cancel.cancel();
        });
        let stopped = sync_within(&pair.live.address(), &pair.backup.address(), &options("run"), &context);
        watcher.join().map_err(|_| "the watcher")?;
        assert!(stopped.is_err());
        assert_eq!(pair.backup.tables(), [""; 0], "nothing stays of the table that was built");
        Ok(())
    });
}

#[test]
fn references_over_generated_columns_are_checked() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        let parent = "create table parent (id int primary key, code int, twice int as (code * 2) persistent unique)";
        pair.both(parent);
        pair.live.sql(
            "create table child (id int primary key, n int, twice int as (n * 2) persistent,
                                 foreign key (twice) references parent (twice));
             insert into parent (id, code) values (1, 10), (2, 20), (3, 30);
             insert into child (id, n) values (1, 10), (2, 20)",
        );
        sync(&pair, "first")?;
        assert_eq!(pair.backup.rows(), pair.live.rows());
        // One row at the backup refers to what goes, another comes that refers to nothing.
        pair.backup.sql("insert into child (id, n) values (9, 30)");
        pair.live.sql("delete from parent where id = 3; insert into child (id, n) values (3, 10)");
        pair.live.sql("set foreign_key_checks = 0; insert into child (id, n) values (4, 44)");
        let mut kept = options("kept");
        kept.tables = without(&["child"]);
        let (_, left_out) = sync_with(&pair, &kept)?;
        assert_eq!(items(&left_out), ["parent (id=3)"], "{left_out:?}");
        let (_, left_out) = sync(&pair, "second")?;
        assert_eq!(items(&left_out), ["child (id=4)"], "{left_out:?}");
        assert_eq!(pair.backup.sql("select id from child order by id"), ["1", "2", "3"]);
        Ok(())
    });
}

#[test]
fn what_others_change_while_tables_are_built_is_noticed() {
    told(|| {
        let server = Server::own(Kind::MariaDb);
        let pair = Pair { live: server.database(), backup: server.database() };
        pair.both("create table old (id int primary key, n int); insert into old values (1, 1), (2, 2)");
        pair.live.sql("update old set n = 3 where id = 1");
        sync(&pair, "first")?;
        pair.live.sql(
            "create table fresh (id int primary key); insert into fresh values (7); update old set n = 4 where id = 1",
        );
        // Nobody can build a table now; rows can be changed.
        let mut other = pair.backup.session();
        other.sql("backup stage start; backup stage block_ddl");
        let error = std::thread::scope(|threads| {
            let run = threads.spawn(|| sync(&pair, "second").err().map(|error| error.to_string()));
            let waiting = "select count(*) from information_schema.processlist where state like '%backup lock%'";
            while pair.live.number(waiting) == 0 {
                assert!(!run.is_finished(), "it builds nothing");
                std::thread::yield_now();
            }
            pair.backup.sql("insert into old values (9, 9)");
            other.sql("backup stage end");
            run.join().map_err(|_| "the run")
        })?;
        let error = error.ok_or("it was not noticed")?;
        assert!(error.contains("Somebody else changed"), "{error}");
        assert_eq!(pair.backup.tables(), ["old"], "what was built is gone");
        assert_eq!(pair.backup.sql("select * from old order by id"), ["1\t3", "2\t2", "9\t9"]);
        let (_, left_out) = sync(&pair, "third")?;
        assert_eq!((left_out.len(), pair.backup.rows()), (0, pair.live.rows()));
        Ok(())
    });
}

#[test]
fn names_in_capitals_are_said_where_a_server_writes_small_ones() {
    told(|| {
        let folding = Server::own_mariadb(&["--lower-case-table-names=1"]);
        let pair = Pair { live: Server::shared(Kind::MariaDb).database(), backup: folding.database() };
        pair.live.sql("create table Contacts (id int primary key)");
        let error = sync(&pair, "run").err().ok_or("names differ")?.to_string();
        assert!(error.contains("small letters") && error.contains("Contacts"), "{error}");
        pair.live.sql("rename table Contacts to contacts; insert into contacts values (1)");
        sync(&pair, "run")?;
        assert_eq!(pair.backup.rows(), pair.live.rows());
        Ok(())
    });
}

/// Rows of one user are looked at together there: what differs in one of them must still be found.
#[test]
fn rows_that_share_the_beginning_of_their_key_are_told_apart() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        pair.both(
            "create table t (a int, b int, x varchar(200), y varchar(2000), primary key (a, b));
             create table many like t; create table single (a int primary key, x varchar(20), y longblob)",
        );
        // Of these many, the rows of one are more than are surely put together.
        pair.live.sql(
            "insert into t select 1 + seq div 20, seq mod 20, concat('x', seq), 'y' from seq_0_to_999;
             insert into many select 99, seq, 'x', repeat('y', 2000) from seq_1_to_3000;
             insert into many select seq, 1, 'x', 'y' from seq_100_to_400; insert into single select seq, if(seq % 3, seq, null), 'y' from seq_1_to_500; analyze table t, many, single",
        );
        sync(&pair, "first")?;
        assert_eq!((pair.backup.rows(), pair.plan()?.len()), (pair.live.rows(), 0));
        let mut chosen = options("equal");
        chosen.tables = only(&["t", "single"]);
        let (counts, _) = sync_with(&pair, &chosen)?;
        assert_eq!((counts.unchanged, counts.bytes_read), (1500, 0), "no row crosses the wire while all are equal");
        let changes = [
            ("update t set x = null where a = 3 and b = 3", 1),
            ("update t set x = '' where a = 3 and b = 3", 1),
            ("update t set x = '-' where a = 3 and b = 3", 1),
            ("update t set x = 'x83,y', y = '' where a = 5 and b = 3", 1),
            ("update t set x = 'x', y = '83,1:y' where a = 5 and b = 3", 1),
            ("update t set x = case x when 'x141' then 'x142' else 'x141' end where x in ('x141', 'x142')", 2),
            ("update t set b = 50 where a = 9 and b = 1", 2),
            ("update t set x = 'X200' where x = 'x200'", 1),
            ("delete from t where a = 12", 20),
            ("insert into t values (12, 1, null, null)", 1),
            ("update t set y = concat(y, ' ') where a = 20 and b = 19", 1),
            ("update many set x = 'z' where b = 2999", 1),
        ];
        for (change, wanted) in changes {
            pair.live.sql(change);
            assert_eq!(pair.plan()?.len(), wanted, "{change}");
            sync(&pair, "next")?;
            assert_eq!(pair.backup.rows(), pair.live.rows(), "{change}");
        }
        Ok(())
    });
}

#[test]
fn bytes_that_are_no_text_of_their_character_set_are_copied_as_they_are() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        pair.both("create table t (id int primary key, a varchar(10) character set ascii)");
        pair.live.sql("insert into t values (1, x'e961'), (2, 'plain'), (3, x'c3a9')");
        sync(&pair, "first")?;
        assert_eq!(pair.backup.sql("select id, hex(a) from t order by id"), ["1\tE961", "2\t706C61696E", "3\tC3A9"]);
        pair.live.sql("update t set a = x'e962' where id = 1; update t set a = x'c3a8' where id = 3");
        sync(&pair, "second")?;
        assert_eq!(pair.backup.sql("select id, hex(a) from t order by id"), ["1\tE962", "2\t706C61696E", "3\tC3A8"]);
        Ok(())
    });
}

#[test]
fn a_column_that_would_fill_itself_takes_no_null_without_a_word() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        pair.live.sql("create table t (id int primary key, at timestamp null, n int null unique); insert into t values (1, null, 5)");
        pair.backup.sql("create table t (id int primary key, at timestamp not null default current_timestamp, n int not null auto_increment unique)");
        let error = sync(&pair, "run").err().ok_or("it would fill in")?.to_string();
        assert!(error.contains("t.at") && error.contains("t.n"), "{error}");
        assert_eq!(pair.backup.number("select count(*) from t"), 0);
        Ok(())
    });
}

#[test]
fn columns_named_as_the_engines_own_are_refused_by_name() {
    super::support::databases::on_each(|kind| {
        let pair = Pair::built(kind, "create table t (id int primary key, poolsync_digits varchar(20))");
        pair.live.sql("insert into t values (1, '41')");
        let error = sync(&pair, "run").err().ok_or("a name of ours")?.to_string();
        assert!(error.contains("t.poolsync_digits"), "{error}");
        Ok(())
    });
}

#[test]
fn a_right_on_single_tables_is_not_enough_to_know_that_there_are_no_others() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        pair.live.sql("create table t (id int primary key); create table u (id int primary key)");
        let user = format!("clerk_{}", pair.live.database);
        pair.live.sql(&format!("create user {user}@127.0.0.1; grant select on t to {user}@127.0.0.1"));
        let reader = signed_in(&pair.live.url_for(&user), None);
        let run = |options: &Options| sync_within(&reader, &pair.backup.address(), options, &Context::default());
        let error = run(&options("all")).err().ok_or("u is not seen")?.to_string();
        assert!(error.contains(&format!("SELECT on database {}", pair.live.database)), "{error}");
        run(&Options { tables: only(&["t"]), ..options("one") })?;
        Ok(())
    });
}

#[test]
fn tables_that_only_a_lenient_server_lets_in_and_lists_of_odd_members_are_built_and_staged() {
    told(|| {
        let pair = Pair::of(Kind::MariaDb);
        let wide: Vec<String> = (0..40).map(|n| format!("c{n} varchar(255) character set latin1")).collect();
        pair.live.sql(&format!(
            "set session innodb_strict_mode = off;
             create table wide (id int primary key, {});
             create table lists (id int primary key, e enum('a'',''b','it''s', 'x CHARACTER SET y', '') character set utf8mb4)",
            wide.join(", ")
        ));
        pair.live.sql("insert into wide (id, c0) values (1, 'x'), (2, 'y'); insert into lists values (1, 'a'',''b'), (2, 'it''s')");
        sync(&pair, "first")?;
        assert_eq!(pair.backup.rows(), pair.live.rows());
        pair.live.sql("update wide set c39 = 'z' where id = 2; update lists set e = 'x CHARACTER SET y' where id = 1; delete from lists where id = 2");
        let (counts, left_out) = sync(&pair, "second")?;
        assert_eq!((counts.changed(), left_out.len(), pair.backup.rows()), (3, 0, pair.live.rows()));
        Ok(())
    });
}
