//! Rows of a run are put back: on SQLite files, PostgreSQL and MariaDB. What is there afterwards is judged by looks at the
//! store that use nothing of the engine's own.

use std::{
    collections::{BTreeMap, HashSet},
    error::Error,
    fs,
    sync::Arc,
    time::Duration,
};

use poolsync::{
    domain::{Change, ChangeKey},
    sync::{
        self, Applied, Before, Cleaned, Context, Origin, Own, Plan, Retention, StoreAddress, SyncError, guard,
        rows::tracking,
    },
};
use proptest::prelude::*;

use super::{
    engine::{Outcome, Seeded, cases, lines, only, options, skipped, wait},
    engine_rows::{self, World, open},
    row_servers::assert_says,
    row_servers_values::{of_types, tables},
    support::databases::{FAR, Kind, Pair, on_each, with_causes},
};

/// A live store and its backup, on any kind of store.
pub enum Story {
    Lite(World),
    Far(Pair),
}

/// Tells a story on each kind of row store.
pub fn on_all(schema: &str, story: impl Fn(&Story) -> Outcome) {
    let lite = World::new(schema).map(Story::Lite).expect("two files");
    story(&lite).unwrap_or_else(|error| panic!("on SQLite: {}", with_causes(&*error)));
    for kind in FAR {
        let pair = Story::Far(Pair::built(*kind, schema));
        story(&pair).unwrap_or_else(|error| panic!("on {kind:?}: {}", with_causes(&*error)));
    }
}

impl Story {
    pub fn live(&self) -> StoreAddress {
        match self {
            Self::Lite(world) => (&world.urls().expect("URLs").0).into(),
            Self::Far(pair) => pair.live.address(),
        }
    }

    pub fn backup(&self) -> StoreAddress {
        match self {
            Self::Lite(world) => (&world.urls().expect("URLs").1).into(),
            Self::Far(pair) => pair.backup.address(),
        }
    }

    pub fn at_live(&self, sql: &str) -> Outcome {
        match self {
            Self::Lite(world) => world.at_live(sql),
            Self::Far(pair) => pair.live.try_sql(sql).map(drop).map_err(Into::into),
        }
    }

    pub fn at_backup(&self, sql: &str) -> Outcome {
        match self {
            Self::Lite(world) => world.at_backup(sql),
            Self::Far(pair) => pair.backup.try_sql(sql).map(drop).map_err(Into::into),
        }
    }

    pub fn at_both(&self, sql: &str) -> Outcome {
        self.at_live(sql)?;
        self.at_backup(sql)
    }

    /// A whole sync.
    pub fn sync(&self, run: &str) -> Result<Applied, Box<dyn Error>> {
        super::remote_stores::sync_far(&self.live(), &self.backup(), &options(run)).map(|(applied, _)| applied)
    }

    /// All rows of the backup, by table.
    fn rows(&self) -> Result<BTreeMap<String, Vec<String>>, Box<dyn Error>> {
        let world = match self {
            Self::Far(pair) => return Ok(pair.backup.rows()),
            Self::Lite(world) => world,
        };
        let db = open(&world.backup)?;
        let mut names = db.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'poolsync\\_%' ESCAPE '\\'",
        )?;
        let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let rows = names.into_iter().map(|name| {
            let quoted = name.replace('"', "\"\"");
            let mut query = db.prepare(&format!("SELECT * FROM \"{quoted}\""))?;
            let count = query.column_count();
            let rows = query.query_map([], |row| {
                let values = (0..count).map(|at| row.get_ref(at).map(|value| format!("{value:?}")));
                values.collect::<Result<Vec<_>, _>>().map(|values| values.join(", "))
            })?;
            let mut rows: Vec<String> = rows.collect::<Result<_, _>>()?;
            rows.sort();
            Ok::<_, rusqlite::Error>((name, rows))
        });
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Everything there is at the backup: two equal ones mean that nothing was written.
    pub fn everything(&self) -> Result<Vec<u8>, Box<dyn Error>> {
        match self {
            Self::Lite(world) => Ok(fs::read(&world.backup)?),
            Self::Far(pair) => Ok(pair.backup.dump().join("\n").into_bytes()),
        }
    }

    fn preview(&self, own: &Own) -> Result<Plan, SyncError> {
        let origin = Origin::Own(own.clone());
        wait(sync::preview(origin, self.backup(), &options("preview"), &Context::default())).expect("a runtime")
    }

    /// Looks, then does it. The look changes nothing and sees what is done.
    fn apply(&self, own: &Own, run: &str) -> Result<Applied, Box<dyn Error>> {
        let before = self.everything()?;
        let seen = self.preview(own)?;
        assert!(self.everything()? == before, "a look leaves the store as it is");
        let context = Context::default();
        let applied = wait(async {
            let comparison = sync::compare(Origin::Own(own.clone()), self.backup(), &options(run), &context).await?;
            assert_eq!(comparison.plan().digest(), seen.digest());
            assert_eq!(comparison.plan().totals(), seen.totals());
            let passed = guard::approved(comparison.plan(), &seen.digest()).expect("the plan that was seen");
            Ok::<_, Box<dyn Error>>(comparison.apply(passed, &context).await?)
        })??;
        Ok(applied)
    }

    /// Puts all changes of a plan back that `choose` takes.
    pub fn put_back(
        &self,
        (of, plan): (&str, &Plan),
        run: &str,
        choose: impl Fn(&str) -> bool,
    ) -> Result<Applied, Box<dyn Error>> {
        self.apply(&before(of, plan, choose), run)
    }

    fn clean(&self, retention: Retention) -> Result<Cleaned, SyncError> {
        wait(sync::clean_recycle(self.backup(), retention, &Context::default())).expect("a runtime")
    }
}

fn before(run: &str, plan: &Plan, choose: impl Fn(&str) -> bool) -> Own {
    let changes = plan.changes().map(|change| change.expect("a change"));
    let changes: HashSet<ChangeKey> = changes
        .filter(|change| choose(&format!("{} {}", change.change, change.item)))
        .map(|change| ChangeKey::of(change.change, &change.item))
        .collect();
    Own::Before(Before { run: run.to_owned(), changes: Arc::new(changes) })
}

pub const ALL: fn(&str) -> bool = |_| true;
const KEEP_ALL: Retention = Retention { max_age: Duration::from_hours(1), max_bytes: None };

const TEAMS: &str = "
    create table team (id integer primary key, name varchar(40) not null unique);
    create table person (id integer primary key, team integer, name varchar(40), note text,
        foreign key (team) references team (id));
    create table badge (person integer not null, code varchar(20) not null, weight integer,
        primary key (person, code), foreign key (person) references person (id));
    insert into team values (1, 'red'), (2, 'blue'), (3, 'green');
    insert into person values (1, 1, 'Ann', 'O''Neil \\ \"x\"'), (2, 1, 'Bob', null), (3, 2, 'Cid', ''), (4, 3, 'Dan', 'd');
    insert into badge values (1, 'a', 1), (1, 'A', 2), (2, 'b', null), (3, 'é', 4);";
/// Without the rows: for engines under which letters that differ by case are one key.
const EDITS: &str = "
    delete from badge where person = 2; delete from person where id = 2;
    delete from person where id = 4; delete from team where id = 3;
    insert into team values (4, 'grey'); insert into person values (5, 4, 'Eve', 'new');
    insert into badge values (5, 'e', 5), (1, 'c', 3);
    update team set name = 'purple' where id = 1; update person set note = 'changed', team = 4 where id = 3;
    update badge set weight = 40 where person = 3;";

fn teams() -> String {
    TEAMS.replace("(1, 'A', 2), ", "")
}

#[test]
fn a_run_is_put_back_and_so_is_that() {
    on_all(&teams(), |story| {
        let before = story.rows()?;
        story.at_live(EDITS)?;
        let run = story.sync("r1")?.plan;
        assert_eq!(run.totals().changes(), 11, "{:?}", lines(&run)?);
        let after = story.rows()?;
        let undone = story.put_back(("r1", &run), "u1", ALL)?;
        assert_eq!(skipped(&undone)?, []);
        let totals = undone.plan.totals();
        assert_eq!((totals.inserts, totals.updates, totals.deletes), (4, 3, 4));
        assert_eq!((totals.target_items, totals.source_items, totals.unchanged), (10, 10, 3));
        assert_eq!(story.rows()?, before);
        let told = lines(&undone.plan)?;
        assert!(told.contains(&"delete person (id=5): put there by the run".to_owned()), "{told:?}");
        assert!(told.contains(&"insert person (id=2): deleted by the run".to_owned()), "{told:?}");
        assert!(told.contains(&"update team (id=1): column name differs".to_owned()), "{told:?}");
        let again = story.put_back(("r1", &run), "u2", ALL)?;
        assert!(again.plan.is_empty(), "{:?}", lines(&again.plan)?);
        assert_eq!(skipped(&again)?, [], "what was added and is gone since needs nothing");
        assert_eq!(story.rows()?, before);
        let redone = story.put_back(("u1", &undone.plan), "u3", ALL)?;
        assert_eq!(skipped(&redone)?, []);
        assert_eq!(story.rows()?, after);
        assert!(story.sync("r2")?.plan.is_empty());
        Ok(())
    });
}

#[test]
fn only_chosen_rows_are_put_back_also_after_later_runs() {
    on_all(&teams(), |story| {
        story.at_live(EDITS)?;
        let run = story.sync("r1")?.plan;
        story.at_live("update person set note = 'later' where id in (1, 3); insert into team values (6, 'late')")?;
        story.sync("r2")?;
        story.at_live("update person set name = 'Zed' where id = 3; delete from badge where person = 5")?;
        story.sync("r3")?;
        let mut expected = story.rows()?;
        let chosen = ["update person (id=3)", "delete team (id=3)", "insert badge (person=1, code='c')"];
        let undone = story.put_back(("r1", &run), "u1", |change| chosen.contains(&change))?;
        assert_eq!(skipped(&undone)?, []);
        assert_eq!(
            lines(&undone.plan)?,
            [
                "delete badge (person=1, code='c'): put there by the run",
                "update person (id=3): columns team, name, note differ",
                "insert team (id=3): deleted by the run",
            ]
        );
        let found = story.rows()?;
        assert_eq!(found["badge"].len(), expected["badge"].len() - 1);
        assert_eq!(found["team"].len(), expected["team"].len() + 1);
        expected.remove("badge");
        story.at_live("update person set team = 2, name = 'Cid', note = '' where id = 3")?;
        story.at_live("insert into team values (3, 'green'); delete from badge where code = 'c'")?;
        let after = story.sync("r4")?.plan;
        assert_eq!(lines(&after)?, Vec::<String>::new(), "only these rows changed");
        Ok(())
    });
}

#[test]
fn what_breaks_a_reference_is_left_out_by_name() {
    on_all(&teams(), |story| {
        story.at_live("insert into team values (7, 'seven'); delete from badge where person = 1; delete from person where id = 1; delete from team where id = 2 and id not in (select team from person)")?;
        let run = story.sync("r1")?.plan;
        story.at_live("insert into person values (8, 7, 'Hal', null)")?;
        story.sync("r2")?;
        // A badge without its person, a team that has a person by now.
        let undone =
            story.put_back(("r1", &run), "u1", |change| change.contains("badge") || change.contains("team"))?;
        let mut left_out = skipped(&undone)?;
        left_out.sort();
        assert_eq!(left_out.len(), 2, "{left_out:?}");
        assert_eq!(left_out[0].0, "badge (person=1, code='a')");
        assert_says(&left_out[0].1, &["person", "doesn’t have"]);
        assert_eq!(left_out[1].0, "team (id=7)");
        assert_says(&left_out[1].1, &["person", "refer"]);
        assert!(story.sync("r3")?.plan.is_empty(), "nothing else happened");
        Ok(())
    });
}

#[test]
fn images_that_are_gone_or_do_not_fit_are_named() {
    on_all(&teams(), |story| {
        story.at_live("update person set note = 'n'; update team set name = 'x' where id = 1; delete from badge where person = 2; insert into team values (9, 'nine')")?;
        let run = story.sync("r1")?.plan;
        let after = story.rows()?;
        // One image is gone, one is of a column that the table has lost, one of a table that is gone.
        story.at_backup("delete from poolsync_recycle where item = 'person (id=2)'")?;
        story.at_backup(
            "update poolsync_recycle set table_name = 'lost', item = 'lost (id=1)' where item = 'team (id=1)'",
        )?;
        let mut own = before("r1", &run, |change| change.contains("person"));
        let Own::Before(wanted) = &mut own else { unreachable!() };
        let mut changes = HashSet::clone(&wanted.changes);
        changes.insert(ChangeKey::of(Change::Update, "lost (id=1)"));
        changes.insert(ChangeKey::of(Change::Delete, "person (id=77)"));
        wanted.changes = Arc::new(changes);
        let undone = story.apply(&own, "u1")?;
        let mut left_out = skipped(&undone)?;
        left_out.sort();
        let names: Vec<&str> = left_out.iter().map(|(item, _)| item.as_str()).collect();
        assert_eq!(names, ["changes of run r1", "lost (id=1)", "person (id=2)"]);
        assert_says(&left_out[0].1, &["1 of the chosen changes"]);
        assert_says(&left_out[1].1, &["table", "not there"]);
        assert_says(&left_out[2].1, &["removed from recycle", "stays as it is"]);
        assert_eq!(undone.plan.totals().updates, 3);

        // Without any image: all that is still there is named.
        story.put_back(("u1", &undone.plan), "u2", ALL)?;
        assert_eq!(story.rows()?, after);
        let zero = Retention { max_age: Duration::ZERO, max_bytes: None };
        std::thread::sleep(Duration::from_millis(5));
        assert!(story.clean(zero)?.items > 0);
        let nothing = story.put_back(("r1", &run), "u3", |change| !change.starts_with("insert"))?;
        assert!(nothing.plan.is_empty(), "{:?}", lines(&nothing.plan)?);
        let left_out = skipped(&nothing)?;
        assert_eq!(left_out.len(), 6, "four persons, a team, and the badge that nothing tells of: {left_out:?}");
        assert_eq!(story.rows()?, after);
        Ok(())
    });
}

#[test]
fn a_table_that_was_altered_since_takes_what_still_fits() {
    on_all(
        "create table t (id integer primary key, a varchar(20), b varchar(20));
            create table u (id integer primary key, a varchar(20));
            create table w (id integer primary key, a varchar(20));
            insert into t values (1, 'one', 'x'), (2, 'two', 'y'), (3, 'three', 'z');
            insert into u values (1, 'one'); insert into w values (1, 'one')",
        |story| {
            story.at_live("update t set a = 'changed' where id < 3; delete from t where id = 3; update u set a = 'changed'; update w set a = 'changed'")?;
            let run = story.sync("r1")?.plan;
            story.at_both("alter table t add column c varchar(20) default 'new'")?;
            story.at_both("alter table t add column d integer not null default 7")?;
            story.at_both("alter table t add column e integer")?;
            story.at_both("alter table u drop column a")?;
            story.at_both("alter table u add column z integer")?;
            match story {
            // A file takes no such column later.
            Story::Lite(_) => story.at_both("drop table w; create table w (id integer primary key, a varchar(20), f integer not null); insert into w values (1, 'changed', 5)")?,
            Story::Far(_) => {
                story.at_both("delete from w")?;
                story.at_both("alter table w add column f integer not null")?;
                if let Story::Far(pair) = story && pair.live.kind() == Kind::MariaDb {
                    story.at_both("alter table w alter column f drop default")?;
                }
                story.at_both("insert into w values (1, 'changed', 5)")?;
            }
        }
            let undone = story.put_back(("r1", &run), "u1", ALL)?;
            let mut left_out = skipped(&undone)?;
            left_out.sort();
            let names: Vec<&str> = left_out.iter().map(|(item, _)| item.as_str()).collect();
            assert_eq!(names, ["u (id=1)", "w (id=1)"], "{left_out:?}");
            assert_says(&left_out[0].1, &["“a”", "no longer has"]);
            assert_says(&left_out[1].1, &["“f”", "no default"]);
            assert_eq!(undone.plan.totals().changes(), 3);
            story.at_live(
                "delete from t; insert into t (id, a, b) values (1, 'one', 'x'), (2, 'two', 'y'), (3, 'three', 'z')",
            )?;
            assert_eq!(lines(&story.sync("r2")?.plan)?, Vec::<String>::new());
            Ok(())
        },
    );
}

#[test]
fn a_value_that_its_column_no_longer_takes_leaves_its_row_out() {
    on_each(|kind| {
        let pair = Pair::built(kind, "create table t (id int primary key, a varchar(20))");
        pair.live.sql("insert into t values (1, '5'), (2, 'two'), (3, null), (4, 'four'), (5, '-7'), (6, '8')");
        let story = Story::Far(pair);
        story.sync("r0")?;
        story.at_live("update t set a = '0'")?;
        let run = story.sync("r1")?.plan;
        story.at_both(match kind {
            Kind::Postgres => "alter table t alter column a type int using a::int",
            Kind::MariaDb => "alter table t modify a int",
        })?;
        let undone = story.put_back(("r1", &run), "u1", ALL)?;
        let left_out = skipped(&undone)?;
        let names: Vec<&str> = left_out.iter().map(|(item, _)| item.as_str()).collect();
        assert_eq!(names, ["t (id=2)", "t (id=4)"]);
        assert_says(&left_out[0].1, &["does not fit", "two", "stays as it is"]);
        story.at_live("update t set a = 5 where id = 1; update t set a = null where id = 3; update t set a = -7 where id = 5; update t set a = 8 where id = 6")?;
        assert_eq!(lines(&story.sync("r2")?.plan)?, Vec::<String>::new());
        Ok(())
    });
}

#[test]
fn a_table_that_has_another_key_since_is_left_alone() {
    on_each(|kind| {
        let pair = Pair::built(kind, "create table t (id int not null, a int not null, primary key (id))");
        pair.live.sql("insert into t values (1, 10), (2, 20)");
        let story = Story::Far(pair);
        story.sync("r0")?;
        story.at_live("update t set a = 11 where id = 1; insert into t values (3, 10)")?;
        let run = story.sync("r1")?.plan;
        story.at_both(match kind {
            Kind::Postgres => "alter table t drop constraint t_pkey, add primary key (a)",
            Kind::MariaDb => "alter table t drop primary key, add primary key (a)",
        })?;
        // By that key, what row 1 was would be another row.
        let undone = story.put_back(("r1", &run), "u1", ALL)?;
        assert!(undone.plan.is_empty(), "{:?}", lines(&undone.plan)?);
        let left_out = skipped(&undone)?;
        assert_eq!(left_out.len(), 2, "{left_out:?}");
        assert_says(&left_out[0].1, &["primary key", "another one"]);
        Ok(())
    });
}

#[test]
fn a_run_that_was_taken_up_again_is_put_back_to_where_it_began() {
    on_all(&teams(), |story| {
        let before = story.rows()?;
        story.at_live(
            "update person set note = 'first'; insert into team values (5, 'five'); delete from badge where person = 2",
        )?;
        let mut changes: Vec<_> = story.sync("r1")?.plan.changes().collect::<Result<_, _>>()?;
        story.at_live("update person set note = 'second' where id < 3; delete from badge where person = 3; delete from person where id = 3; update team set name = 'six' where id = 5")?;
        changes.extend(story.sync("r1")?.plan.changes().collect::<Result<Vec<_>, _>>()?);
        let keys = changes.iter().map(|change| ChangeKey::of(change.change, &change.item)).collect();
        let own = Own::Before(Before { run: "r1".to_owned(), changes: Arc::new(keys) });
        assert_eq!(skipped(&story.apply(&own, "u1")?)?, []);
        assert_eq!(story.rows()?, before);
        Ok(())
    });
}

/// Chosen rows of tables of which some are left out of the run.
#[test]
fn rows_of_tables_that_are_left_out_are_named() {
    on_all(&teams(), |story| {
        story.at_live(EDITS)?;
        let run = story.sync("r1")?.plan;
        let own = before("r1", &run, |change| change.contains("(id=1)") || change.contains("(id=3)"));
        let options = sync::Options { tables: only(&["person"]), ..options("p") };
        let plan = wait(sync::preview(Origin::Own(own), story.backup(), &options, &Context::default()))??;
        assert_eq!(lines(&plan)?, ["update person (id=3): columns team, note differ"]);
        let left_out: Vec<String> = plan.skipped().iter().map(|s| s.map(|s| s.item)).collect::<Result<_, _>>()?;
        assert_eq!(left_out.len(), 2, "team 1 and team 3: {left_out:?}");
        Ok(())
    });
}

#[test]
fn a_backup_of_another_kind_is_put_back_as_well() {
    for (live, backup) in [(Kind::Postgres, Kind::MariaDb), (Kind::MariaDb, Kind::Postgres)] {
        let pair = Pair::across(live, backup);
        pair.both(&teams());
        let story = Story::Far(pair);
        let before = story.rows().expect("rows");
        let told = || -> Outcome {
            story.at_live(EDITS)?;
            let run = story.sync("r1")?.plan;
            assert_eq!(skipped(&story.put_back(("r1", &run), "u1", ALL)?)?, []);
            assert_eq!(story.rows()?, before);
            Ok(())
        };
        told().unwrap_or_else(|error| panic!("{live:?} to {backup:?}: {}", with_causes(&*error)));
    }
    let mixed = || -> Outcome {
        // A file behind a server: its images have the form of files.
        let (pair, world) = (Pair::built(Kind::Postgres, &teams()), World::new(&teams())?);
        let file = StoreAddress::from(&world.urls()?.1);
        let story = Story::Lite(world);
        let before = story.rows()?;
        pair.live.sql(EDITS);
        let (run, _) = super::remote_stores::sync_far(&pair.live.address(), &file, &options("r1"))?;
        assert_eq!(run.plan.totals().changes(), 11);
        assert_eq!(skipped(&story.put_back(("r1", &run.plan), "u1", ALL)?)?, []);
        assert_eq!(story.rows()?, before);
        Ok(())
    };
    mixed().unwrap_or_else(|error| panic!("{}", with_causes(&*error)));
}

#[test]
fn a_backup_that_follows_a_log_is_compared_as_a_whole_afterwards() -> Outcome {
    let pair = Pair::built(Kind::Postgres, &teams());
    wait(tracking::install(&pair.live.address()))??;
    let story = Story::Far(pair);
    story.sync("r0")?;
    story.at_live("update person set note = 'new' where id = 1")?;
    let run = story.sync("r1")?.plan;
    let undone = story.put_back(("r1", &run), "u1", ALL)?;
    assert_eq!(undone.plan.totals().updates, 1);
    assert_eq!(lines(&story.sync("r2")?.plan)?, ["update person (id=1): column note differs"]);
    Ok(())
}

#[test]
fn a_store_is_cleared_and_the_clear_is_put_back() {
    on_all(&teams(), |story| {
        story
            .at_backup("create table poolsync_other (id integer primary key); insert into poolsync_other values (1)")?;
        let before = story.rows()?;
        let cleared = story.apply(&Own::Nothing, "c1")?;
        let totals = cleared.plan.totals();
        assert_eq!((totals.deletes, totals.target_items, totals.source_items), (10, 10, 0));
        let told = lines(&cleared.plan)?;
        assert!(told.contains(&"delete team (id=1): removed with the data of an old pairing".to_owned()), "{told:?}");
        let rows = story.rows()?;
        assert_eq!(rows.keys().collect::<Vec<_>>(), ["badge", "person", "team"], "the tables stay");
        assert!(rows.values().all(Vec::is_empty), "{rows:?}");
        assert!(story.apply(&Own::Nothing, "c2")?.plan.is_empty());
        let undone = story.put_back(("c1", &cleared.plan), "u1", ALL)?;
        assert_eq!(skipped(&undone)?, []);
        assert_eq!(story.rows()?, before);
        Ok(())
    });
}

#[test]
fn recycle_is_kept_as_long_as_it_may_be() {
    on_all("create table t (id integer primary key, a text); insert into t values (1, 'x'), (2, 'y')", |story| {
        assert_eq!(story.clean(KEEP_ALL)?, Cleaned::default(), "without recycle there is nothing to do");
        for (run, text) in [("r1", "one"), ("r2", "two"), ("r3", "three")] {
            story.at_live(&format!("update t set a = '{text}'"))?;
            story.sync(run)?;
        }
        let all = story.clean(KEEP_ALL)?;
        assert_eq!((all.runs, all.items, all.bytes), (0, 0, 0));
        assert!(all.bytes_left > 30, "{all:?}");
        let rows = story.rows()?;
        let fits = Retention { max_bytes: Some(all.bytes_left), ..KEEP_ALL };
        assert_eq!(story.clean(fits)?.runs, 0);
        let less = story.clean(Retention { max_bytes: Some(all.bytes_left - 1), ..KEEP_ALL })?;
        assert_eq!((less.runs, less.items), (1, 2), "the oldest run goes as a whole");
        assert_eq!(less.bytes + less.bytes_left, all.bytes_left);
        std::thread::sleep(Duration::from_millis(5));
        let none = story.clean(Retention { max_age: Duration::ZERO, max_bytes: None })?;
        assert_eq!((none.runs, none.items, none.bytes_left), (2, 4, 0));
        assert_eq!(story.clean(Retention { max_age: Duration::MAX, max_bytes: Some(0) })?, Cleaned::default());
        assert_eq!(story.rows()?, rows);
        if let Story::Far(pair) = story {
            assert_eq!(pair.backup.number("select count(*) from poolsync_runs"), 0);
        }
        Ok(())
    });
}

#[test]
fn another_writer_is_waited_for_by_whoever_asked() {
    on_all("create table t (id integer primary key, a text); insert into t values (1, 'x')", |story| {
        story.at_live("update t set a = 'y'")?;
        let run = story.sync("r1")?.plan;
        let own = before("r1", &run, ALL);
        let context = Context::default();
        wait(async {
            let compare = |run: &str| {
                let (own, target, options) = (Origin::Own(own.clone()), story.backup(), options(run));
                let context = context.clone();
                async move { sync::compare(own, target, &options, &context).await }
            };
            let first = compare("u1").await?;
            let second = compare("u2").await.expect_err("one writer only");
            assert!(second.is_busy(), "{second}");
            let clean = sync::clean_recycle(story.backup(), KEEP_ALL, &context).await.expect_err("one writer only");
            assert!(clean.is_busy(), "{clean}");
            drop(first);
            compare("u3").await.map(drop)
        })??;
        Ok(())
    });
}

#[test]
fn values_of_every_type_are_put_back_as_they_were() {
    on_each(|kind| {
        let pair = of_types(kind);
        pair.live.sql(&tables(kind, 0));
        pair.backup.sql(&tables(kind, 1));
        let story = Story::Far(pair);
        let before = story.rows()?;
        let run = story.sync("r1")?;
        assert_eq!(skipped(&run)?, []);
        let undone = story.put_back(("r1", &run.plan), "u1", ALL)?;
        assert_eq!(skipped(&undone)?, []);
        assert_eq!(undone.plan.totals().updates, run.plan.totals().updates);
        for (table, rows) in story.rows()? {
            assert_eq!(rows, before[&table], "{table}");
        }
        // Rows that went come back as well as rows that changed.
        let cleared = story.apply(&Own::Nothing, "c1")?;
        assert_eq!(skipped(&story.put_back(("c1", &cleared.plan), "u2", ALL)?)?, []);
        assert_eq!(story.rows()?, before);
        Ok(())
    });
}

#[test]
fn keys_and_columns_of_odd_kinds_are_put_back() {
    on_each(|kind| {
        let pair = match kind {
            Kind::Postgres => Pair::built(kind, "
                create type pair as (a int, b text);
                create table \"Odd \"\"name.x\" (\"a b\" int, \"it's\" text collate \"en-x-icu\", \"run_id\" json, \"seq\" jsonb, r pair[], m int[],
                    g int generated always as (\"a b\" * 2) stored, primary key (\"a b\", \"it's\"));
                create table i (id bigint generated always as identity primary key, k interval, v numeric);
                create table k (k interval primary key, v text);
                create table p (k int, v text, primary key (k)) partition by range (k);
                create table p1 partition of p for values from (0) to (10);
                create table p2 partition of p for values from (10) to (20);"),
            Kind::MariaDb => Pair::built(kind, "
                create table `Odd ``name.x` (`a b` int, `it's` varchar(10) collate utf8mb4_german2_ci, `run_id` json, `s\\eq\"` bit(9),
                    g int generated always as (`a b` * 2) stored, primary key (`a b`, `it's`));
                create table i (id bigint auto_increment primary key, e enum('a', 'b''c'), s set('x', 'y'), y year, z int(5) unsigned zerofill);
                create table k (k varchar(20) character set ucs2 primary key, v text character set sjis, b longblob, t timestamp(6) null, u char(3) character set ascii);
                create table p (k int primary key, v text) partition by hash (k) partitions 3;
                create table ve (k int primary key, v text) with system versioning;"),
        };
        let (first, edits) = match kind {
            Kind::Postgres => ("
                insert into \"Odd \"\"name.x\" values (1, 'Ä', 'null', 'null', '{\"(1,\\\"x, y\\\")\",NULL}', '[0:1]={1,2}'), (1, 'ä', ' {\"a\" :  1}', '\"s\"', '{}', null), (2, '', null, null, null, null);
                insert into i (k, v) values ('1 day', 1.50), ('24 hours', 'NaN'), (null, null);
                insert into k values ('1 day', 'a'), ('2 days', 'b');
                insert into p values (1, 'one'), (11, 'eleven');",
                "update \"Odd \"\"name.x\" set run_id = '1', seq = '2', r = null, m = '{3}' where \"a b\" = 1; delete from \"Odd \"\"name.x\" where \"a b\" = 2;
                 delete from i where v = 1.5; update i set v = 3, k = null; insert into i (k) values ('1 mon');
                 update k set v = 'c' where k = '1 day'; delete from k where k = '2 days'; insert into k values ('3 days', 'n');
                 update p set v = 'x'; insert into p values (12, 'y')"),
            Kind::MariaDb => ("
                insert into `Odd ``name.x` values (1, 'Ä', '{\"a\": [1,  null]}', b'1', default), (1, 'z\\\\''', 'null', b'111111111', default), (2, '', null, null, default);
                insert into i (e, s, y, z) values ('a', 'x,y', 2024, 7), ('b''c', '', null, null);
                insert into k values ('ключ', '日本', x'00ff27', '2024-01-02 03:04:05.000006', 'abc'), ('日本', null, '', null, null);
                insert into p values (1, 'one'), (2, 'two'); insert into ve values (1, 'one'), (2, 'two')",
                "update `Odd ``name.x` set run_id = '1', `s\\eq\"` = b'10' where `a b` = 1; delete from `Odd ``name.x` where `a b` = 2;
                 update i set e = 'b''c', s = 'x', y = 1999, z = 8 where id = 1; delete from i where id = 2; insert into i (e) values ('a');
                 update k set v = 'x', b = 'y', t = null, u = 'x' where u = 'abc'; delete from k where v is null;
                 update p set v = 'x' where k = 1; delete from p where k = 2; insert into p values (3, 'new');
                 update ve set v = 'x' where k = 1; delete from ve where k = 2"),
        };
        pair.live.sql(first);
        let story = Story::Far(pair);
        story.sync("r0")?;
        let before = story.rows()?;
        story.at_live(edits)?;
        let run = story.sync("r1")?;
        assert_eq!(skipped(&run)?, []);
        let after = story.rows()?;
        let undone = story.put_back(("r1", &run.plan), "u1", ALL)?;
        assert_eq!(skipped(&undone)?, []);
        assert_eq!(story.rows()?, before);
        story.put_back(("u1", &undone.plan), "u2", ALL)?;
        assert_eq!(story.rows()?, after);
        Ok(())
    });
}

/// What a key has: nothing, or one of a few values.
type Content = BTreeMap<u8, u8>;

fn contents() -> impl Strategy<Value = Content> {
    proptest::collection::btree_map(0..12_u8, 0..3_u8, 0..10)
}

fn written(content: &Content) -> String {
    let rows = content.iter().map(|(k, v)| format!("insert into t values ({k}, 'v{v}', 'same');"));
    format!("delete from t; {} insert into t values (99, 'stays', 'same')", rows.collect::<String>())
}

/// Each run makes the backup look like the next content; then some of the first run's changes are taken back, and that
/// again.
fn taken_back(story: &Story, runs: &[Content; 4], chosen: u64) -> Outcome {
    let [a, b, c, d] = runs;
    story.at_both(&written(a))?;
    let mut first = None;
    for (content, run) in [b, c, d].into_iter().zip(["r1", "r2", "r3"]) {
        story.at_live(&written(content))?;
        let plan = story.sync(run)?.plan;
        first.get_or_insert(plan);
    }
    let (plan, is_chosen) = (first.expect("a run"), |key: u8| chosen >> key & 1 == 1);
    let key_of = |change: &str| change.split(['=', ')']).nth(1).and_then(|key| key.parse::<u8>().ok());
    let mut expected = d.clone();
    for key in (0..12).filter(|key| is_chosen(*key) && a.get(key) != b.get(key)) {
        match a.get(&key) {
            Some(value) => drop(expected.insert(key, *value)),
            None => drop(expected.remove(&key)),
        }
    }
    let after = story.rows()?;
    let undone = story.put_back(("r1", &plan), "u1", |change| key_of(change).is_some_and(is_chosen))?;
    assert_eq!(skipped(&undone)?, []);
    let found = story.rows()?;
    story.at_live(&written(&expected))?;
    assert_eq!(lines(&story.sync("look")?.plan)?, Vec::<String>::new(), "{found:?}");
    let redone = story.put_back(("u1", &undone.plan), "u2", ALL)?;
    assert_eq!(skipped(&redone)?, []);
    assert_eq!(story.rows()?, after);
    Ok(())
}

const T: &str = "create table t (k integer primary key, v varchar(9), w varchar(9))";

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(96), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_a_file_any_changes_are_taken_back(
        a in contents(), b in contents(), c in contents(), d in contents(), chosen in any::<u64>(),
    ) {
        let outcome = World::new(T).map(Story::Lite)
            .and_then(|story| taken_back(&story, &[a, b, c, d], chosen));
        prop_assert!(outcome.is_ok(), "{:?}", outcome);
    }

    #[test]
    fn any_run_between_files_is_put_back(live in engine_rows::content(), backup in engine_rows::content()) {
        let outcome = (|| -> Outcome {
            let world = World::new(engine_rows::SCHEMA)?;
            // Something that stays, so that the guard has nothing to say.
            for side in [&world.live, &world.backup] {
                engine_rows::fill(side, if *side == world.live { &live } else { &backup })?;
                open(side)?.execute_batch("INSERT INTO tree VALUES (77, NULL, 'stays')")?;
            }
            let story = Story::Lite(world);
            let before = story.rows()?;
            let run = story.sync("r1")?.plan;
            let after = story.rows()?;
            let undone = story.put_back(("r1", &run), "u1", ALL)?;
            assert_eq!(skipped(&undone)?, []);
            assert_eq!(story.rows()?, before);
            story.put_back(("u1", &undone.plan), "u2", ALL)?;
            assert_eq!(story.rows()?, after);
            Ok(())
        })();
        prop_assert!(outcome.is_ok(), "{:?}", outcome);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(4), failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn of_a_server_any_changes_are_taken_back(
        a in contents(), b in contents(), c in contents(), d in contents(), chosen in any::<u64>(),
    ) {
        let runs = [a, b, c, d];
        on_each(|kind| taken_back(&Story::Far(Pair::built(kind, T)), &runs, chosen));
    }

    #[test]
    fn any_run_of_any_schema_is_put_back(seed in any::<u64>()) {
        on_each(|kind| {
            let mut random = Seeded(seed);
            let pair = super::row_servers_random::two_of_any_schema(kind, &mut random);
            let story = Story::Far(pair);
            let before = story.rows()?;
            let run = story.sync("r1")?;
            assert_eq!(skipped(&run)?, []);
            let after = story.rows()?;
            let undone = story.put_back(("r1", &run.plan), "u1", ALL)?;
            assert_eq!(skipped(&undone)?, []);
            assert_eq!(story.rows()?, before);
            story.put_back(("u1", &undone.plan), "u2", ALL)?;
            assert_eq!(story.rows()?, after);
            Ok(())
        });
    }
}
