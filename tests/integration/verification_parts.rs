//! What a verification tells part by part: the parts sum to the totals, and a difference shows in its own part only.

use std::fs;

use poolsync::{
    domain::Part,
    sync::{self, Context, StoreAddress, Verification},
};

use super::{
    engine::{Outcome, options, scratch, wait},
    engine_rows::open,
    remote_stores::{Near, sync_far},
    support::{
        databases::{Kind as Server, Pair, on_each},
        servers::{Far, Kind, address},
    },
};

fn verify(source: &StoreAddress, target: &StoreAddress) -> Result<Verification, Box<dyn std::error::Error>> {
    let found = wait(sync::verify(source, target, &options("verify"), &Context::default()))??;
    let sum = |figure: fn(&Part) -> u64| found.parts().iter().map(figure).sum::<u64>();
    assert_eq!(
        (sum(|p| p.matched), sum(|p| p.different), sum(|p| p.missing), sum(|p| p.extra)),
        (found.matched(), found.different(), found.missing(), found.extra()),
        "{:?}",
        found.parts()
    );
    assert!(found.parts().is_sorted_by(|a, b| a.name < b.name), "{:?}", found.parts());
    Ok(found)
}

/// Each part with matched, different, missing, extra.
fn shown(found: &Verification) -> Vec<String> {
    let line = |p: &Part| format!("{}: {} {} {} {}", p.name, p.matched, p.different, p.missing, p.extra);
    found.parts().iter().map(line).collect()
}

/// Two tables of which one has a row more, one less and one that differs at the target, and one that is empty.
fn assert_rows(source: &StoreAddress, target: &StoreAddress, spoil: impl Fn()) -> Outcome {
    let found = verify(source, target)?;
    assert!(found.is_equal());
    assert_eq!(shown(&found), ["bare: 0 0 0 0", "large: 1000 0 0 0", "small: 3 0 0 0"]);
    spoil();
    assert_eq!(shown(&verify(source, target)?), ["bare: 0 0 0 0", "large: 996 2 2 1", "small: 3 0 0 0"]);
    let preview = wait(sync::preview(source, target, &options("preview"), &Context::default()))??;
    assert_eq!(preview.totals().changes(), 5, "a preview sees the same");
    Ok(())
}

const SCHEMA: &str = "create table small (id int primary key, v int); create table bare (id int primary key, v int);
    create table large (id int primary key, v int); insert into small values (1, 1), (2, 2), (3, 3);";
const SPOIL: &str = "update large set v = v + 1 where id in (5, 900); delete from large where id in (6, 7);
    insert into large values (2000, 1)";

fn fill() -> String {
    let rows: Vec<String> = (1..=1000).map(|n| format!("({n}, {n})")).collect();
    format!("{SCHEMA} insert into large values {}", rows.join(", "))
}

#[test]
fn of_database_files_each_table_is_a_part() -> Outcome {
    let dir = scratch()?;
    let [live, backup] = ["live", "backup"].map(|name| dir.path().join(name));
    for path in [&live, &backup] {
        open(path)?.execute_batch(&fill().replace("int primary", "INTEGER PRIMARY"))?;
    }
    let store = |path: &std::path::Path| address(&format!("sqlite://{}", path.display()), None);
    assert_rows(&store(&live), &store(&backup), || open(&backup).unwrap().execute_batch(SPOIL).unwrap())?;
    fs::remove_file(&backup)?;
    let found = verify(&store(&live), &store(&backup))?;
    assert_eq!(shown(&found), ["bare: 0 0 0 0", "large: 0 0 1000 0", "small: 0 0 3 0"], "none of it is there");
    Ok(())
}

#[test]
fn of_databases_on_servers_each_table_is_a_part() {
    on_each(|kind| {
        let pair = Pair::built(kind, &fill());
        assert_rows(&pair.live.address(), &pair.backup.address(), || drop(pair.backup.sql(SPOIL)))
    });
}

#[test]
fn of_databases_of_two_kinds_each_table_is_a_part() {
    let pair = Pair::across(Server::Postgres, Server::MariaDb);
    pair.both(&fill());
    assert_rows(&pair.live.address(), &pair.backup.address(), || drop(pair.backup.sql(SPOIL))).unwrap();
}

#[test]
fn a_table_that_is_missing_at_the_backup_is_a_part() {
    on_each(|kind| {
        let pair = Pair::of(kind);
        pair.live.sql(&fill());
        let found = verify(&pair.live.address(), &pair.backup.address())?;
        assert_eq!(shown(&found), ["bare: 0 0 0 0", "large: 0 0 1000 0", "small: 0 0 3 0"]);
        Ok(())
    });
}

#[test]
fn of_folders_each_is_a_part_down_to_the_second() -> Outcome {
    for kind in [Kind::Local, Kind::S3] {
        let (near, far) = (Near::new()?, Far::start(kind));
        for path in ["top", "a/one", "a/two", "a/b/one", "a/b/c/one", "a/b/c/d/one", "z/one", "s pace/é"] {
            near.put(path, path)?;
        }
        fs::create_dir(near.root().join("empty"))?;
        sync_far(&near.address(), &far.address(), &options("run"))?;
        let found = verify(&near.address(), &far.address())?;
        assert!(found.is_equal());
        let equal = [".: 5 0 0 0", "a: 3 0 0 0", "a/b: 5 0 0 0", "s pace: 1 0 0 0", "z: 1 0 0 0"];
        assert_eq!(shown(&found), equal, "{kind:?}");
        near.put("a/b/c/d/one", "other")?;
        near.put("a/b/c/d/new", "new")?;
        fs::remove_file(near.root().join("z/one"))?;
        let found = verify(&near.address(), &far.address())?;
        let spoilt = [".: 5 0 0 0", "a: 3 0 0 0", "a/b: 4 1 1 0", "s pace: 1 0 0 0", "z: 0 0 0 1"];
        assert_eq!(shown(&found), spoilt, "{kind:?}");
        fs::remove_dir_all(near.root().join("a"))?;
        near.put("y/y/y/y", "y")?;
        let found = verify(&near.address(), &far.address())?;
        let shown = shown(&found);
        assert_eq!(shown[..3], [".: 4 0 1 1", "a: 0 0 0 3", "a/b: 0 0 0 5"], "{kind:?}");
        assert_eq!(shown[3..], ["s pace: 1 0 0 0", "y: 0 0 1 0", "y/y: 0 0 2 0", "z: 0 0 0 1"], "{kind:?}");
    }
    Ok(())
}

#[test]
fn so_many_folders_are_not_told_apart() -> Outcome {
    let (near, far) = (Near::new()?, Far::start(Kind::Local));
    for n in 0..1100 {
        near.put(&format!("{}/{n}/file", n % 3), "content")?;
    }
    let found = verify(&near.address(), &far.address())?;
    assert_eq!(shown(&found), [".: 0 0 3 0", "0: 0 0 734 0", "1: 0 0 734 0", "2: 0 0 732 0"]);
    Ok(())
}
