//! One item in two versions: before a run and now, at the target and at the source. Looking changes nothing.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
};

use poolsync::sync::{
    self, Context, Difference, Presence, StoreAddress, SyncError, View,
    difference::{FieldDifference, FileDifference, RowDifference, Value},
    files::Kind as What,
};

use super::{
    engine::{Outcome, options, skipped, wait},
    engine_put_back_rows::{ALL, Story, on_all},
    engine_rows::World,
    remote_stores::{Near, sync_far},
    row_servers_values::{of_types, palette, tables},
    support::{
        databases::{Kind, Pair, on_each},
        servers::{self, Far},
    },
};

fn now(store: StoreAddress) -> View {
    View::Now(store)
}

fn before(store: StoreAddress, run: &str) -> View {
    View::Before { store, run: run.to_owned() }
}

fn look(item: &str, views: [View; 2]) -> Result<Difference, SyncError> {
    wait(sync::look_at(item, views, &Context::default())).expect("a runtime")
}

fn row(item: &str, views: [View; 2]) -> Result<RowDifference, SyncError> {
    look(item, views).map(|found| match found {
        Difference::Row(row) => row,
        Difference::File(_) => panic!("{item} is a row"),
    })
}

fn file(item: &str, views: [View; 2]) -> Result<FileDifference, SyncError> {
    look(item, views).map(|found| match found {
        Difference::File(file) => *file,
        Difference::Row(_) => panic!("{item} is a file"),
    })
}

/// A value in short: numbers as they are, texts in quotes, bytes as digits.
fn short(value: Option<&Value>) -> String {
    match value {
        None => "–".to_owned(),
        Some(Value::Null) => "NULL".to_owned(),
        Some(Value::Plain(plain)) => plain.clone(),
        Some(Value::Text(text)) => format!("'{}'", text.start),
        Some(Value::Bytes(bytes)) => bytes.start.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat(),
    }
}

fn told(fields: &[FieldDifference]) -> Vec<String> {
    let told = |f: &FieldDifference| {
        let sign = match f.same {
            Some(true) => "=",
            Some(false) => "≠",
            None => "?",
        };
        let key = if f.is_key { "*" } else { "" };
        format!("{}{key}: {} {sign} {}", f.name, short(f.before.as_ref()), short(f.after.as_ref()))
    };
    fields.iter().map(told).collect()
}

const PEOPLE: &str = "
    create table person (id integer not null, place varchar(20) not null, name varchar(40), note text, age integer,
        primary key (id, place));
    insert into person values (1, 'it''s \\ \"here\"', 'Ann', '', 7), (2, 'b', 'Bob', 'gone soon', null);";

fn written(item: &str, is_mariadb: bool) -> String {
    // MariaDB’s client takes a backslash before a character for its own.
    if is_mariadb { item.replace("\\\\", "") } else { item.to_owned() }
}

#[test]
fn a_row_is_shown_as_it_was_before_a_run_and_as_it_is_now() {
    on_all(PEOPLE, |story| {
        let is_mariadb = matches!(story, Story::Far(pair) if pair.live.kind() == Kind::MariaDb);
        story.at_live("update person set note = null, age = 8 where id = 1; delete from person where id = 2; insert into person values (3, 'c', 'Eve', '<script>', 9)")?;
        let [ann, bob, eve] =
            [r#"person (id=1, place='it\'s \\ "here"')"#, "person (id=2, place='b')", "person (id=3, place='c')"];
        let ann = &written(ann, is_mariadb);
        let everything = story.everything()?;
        let preview = row(ann, [now(story.backup()), now(story.live())])?;
        assert!(preview.alike);
        assert_eq!(preview.table, "person");
        assert_eq!(told(&preview.fields)[2..], ["name: 'Ann' = 'Ann'", "note: '' ≠ NULL", "age: 7 ≠ 8"]);
        assert!(told(&preview.fields)[0] == "id*: 1 = 1" && preview.fields[1].is_key);
        let added = row(eve, [now(story.backup()), now(story.live())])?;
        assert_eq!((&added.before, &added.after), (&Presence::Absent, &Presence::There));
        assert_eq!(told(&added.fields)[3..], ["note: – ≠ '<script>'", "age: – ≠ 9"]);
        assert!(story.everything()? == everything, "looking leaves the store as it is");

        story.sync("r1")?;
        let everything = story.everything()?;
        let changed = row(ann, [before(story.backup(), "r1"), now(story.backup())])?;
        assert_eq!(told(&changed.fields)[2..], ["name: 'Ann' = 'Ann'", "note: '' ≠ NULL", "age: 7 ≠ 8"]);
        let gone = row(bob, [before(story.backup(), "r1"), now(story.backup())])?;
        assert_eq!((&gone.before, &gone.after), (&Presence::There, &Presence::Absent));
        assert_eq!(told(&gone.fields)[2..], ["name: 'Bob' ≠ –", "note: 'gone soon' ≠ –", "age: NULL ≠ –"]);
        let put_in = row(eve, [View::Nothing, now(story.backup())])?;
        assert_eq!(told(&put_in.fields)[2..], ["name: – ≠ 'Eve'", "note: – ≠ '<script>'", "age: – ≠ 9"]);
        // Another run kept nothing of it, and the image is not there for ever.
        let other = row(ann, [before(story.backup(), "r0"), now(story.backup())])?;
        assert!(matches!(other.before, Presence::NotKept(_)) && other.after == Presence::There);
        assert!(story.everything()? == everything, "looking leaves the store as it is");
        for unknown in ["person (id=1)", "person (id=1, place='x'", "nobody (id=1)", "person (id=1, place='x') or 1=1"]
        {
            let error = row(unknown, [now(story.backup()), now(story.live())]).expect_err(unknown);
            assert!(matches!(error, SyncError::NoSuchItem(_)), "{unknown}: {error}");
        }
        let nobody =
            row("person (id=99, place='\\'; drop table person; --')", [now(story.backup()), now(story.live())])?;
        assert_eq!((nobody.before, nobody.after), (Presence::Absent, Presence::Absent));
        Ok(())
    });
}

#[test]
fn of_long_values_the_beginning_is_read_and_the_whole_compared() {
    let schema = |text: &str| format!("create table doc (id integer primary key, t {text}, b {text})");
    let lite = Story::Lite(World::new(&schema("text")).unwrap());
    long_values(&lite, "replace(hex(zeroblob(50000)), '0', 'é')").unwrap();
    on_each(|kind| {
        let text = if kind == Kind::MariaDb { "longtext" } else { "text" };
        long_values(&Story::Far(Pair::built(kind, &schema(text))), "repeat('é', 100000)")
    });
}

fn long_values(story: &Story, many: &str) -> Outcome {
    story.at_both(&format!("insert into doc values (1, {many}, {many})"))?;
    story.at_live("update doc set b = concat(substr(b, 1, 99999), 'e')")?;
    let found = row("doc (id=1)", [now(story.backup()), now(story.live())])?;
    let fields: Vec<_> = found.fields.iter().map(|f| (f.name.as_str(), f.same)).collect();
    assert_eq!(fields, [("id", Some(true)), ("t", Some(true)), ("b", Some(false))]);
    let Some(Value::Text(text)) = &found.fields[2].after else { panic!("{:?}", found.fields[2]) };
    assert_eq!((text.length, text.start.chars().count()), (100_000, 64 << 10));
    assert!(!text.is_whole());
    story.sync("r1")?;
    let found = row("doc (id=1)", [before(story.backup(), "r1"), now(story.live())])?;
    assert_eq!(found.fields.iter().map(|f| f.same).collect::<Vec<_>>(), [Some(true), Some(true), Some(false)]);
    Ok(())
}

#[test]
fn values_of_every_type_are_known_again_in_recycle() {
    on_each(|kind| {
        let pair = of_types(kind);
        pair.live.sql(&tables(kind, 0));
        pair.backup.sql(&tables(kind, 1));
        let story = Story::Far(pair);
        let run = story.sync("r1")?;
        assert_eq!(skipped(&run)?, []);
        let items: Vec<(String, String)> = palette(kind)
            .iter()
            .enumerate()
            .flat_map(|(n, (name, values))| {
                (0..values.len().min(3)).map(move |id| (format!("v{n} (id={id})"), (*name).to_owned()))
            })
            .collect();
        let wrong = |expected: bool| -> Result<Vec<String>, SyncError> {
            let mut wrong = Vec::new();
            for (item, name) in &items {
                let found = row(item, [before(story.backup(), "r1"), now(story.backup())])?;
                let last = found.fields.last().expect("a column");
                if last.same != Some(expected) {
                    wrong.push(format!("{name}, {item}: {:?}", told(&found.fields)));
                }
            }
            Ok(wrong)
        };
        assert_eq!(wrong(false)?, Vec::<String>::new());
        assert_eq!(skipped(&story.put_back(("r1", &run.plan), "u1", ALL)?)?, []);
        assert_eq!(wrong(true)?, Vec::<String>::new());
        Ok(())
    });
}

#[test]
fn rows_are_found_by_keys_of_odd_types_and_columns_of_odd_names() {
    on_each(|kind| {
        let (schema, items) = match kind {
            Kind::Postgres => (
                "create table \"odd \"\"t\" (\"k 1\" bytea, k2 timestamptz, \"it's\" text, primary key (\"k 1\", k2));
                 insert into \"odd \"\"t\" values ('\\x00ff', '2024-01-01 00:00:00+00', 'x');
                 create table r (k real primary key, i interval); insert into r values (0.1, '1 day');",
                [r#"odd "t (k 1='\\x00ff', k2='2024-01-01 00:00:00+00')"#, "r (k='0.1')"],
            ),
            Kind::MariaDb => (
                "create table `odd ``t` (`k 1` varbinary(9), k2 datetime(6), `it's` text, primary key (`k 1`, k2));
                 insert into `odd ``t` values (x'00ff', '2024-01-01 00:00:00', 'x');
                 create table r (k double primary key, i bit(3)); insert into r values (0.1, b'101');",
                ["odd `t (k 1='00FF', k2='2024-01-01 00:00:00.000000')", "r (k='0.1')"],
            ),
        };
        let pair = Pair::built(kind, schema);
        for item in items {
            let found = row(item, [now(pair.backup.address()), now(pair.live.address())])?;
            assert_eq!((&found.before, &found.after), (&Presence::There, &Presence::There), "{item}");
            assert!(found.fields.iter().all(|field| field.same == Some(true)), "{:?}", told(&found.fields));
        }
        Ok(())
    });
}

/// A tree that a second run changes: a text, something binary, a link, and what comes and goes.
fn edited(near: &Near, target: &StoreAddress) -> Outcome {
    near.put("a.txt", "one\ntwo\nthree\n")?;
    near.put("b.bin", vec![0; 20_000])?;
    near.put("gone \u{202e}\n.txt", "was here")?;
    near.put("same", "same")?;
    fs::create_dir(near.root().join("folder"))?;
    symlink("a.txt", near.root().join("link"))?;
    sync_far(&near.address(), target, &options("r1"))?;
    near.put("a.txt", "one\n2\nthree\n")?;
    let mut binary = vec![0; 20_000];
    binary[9_000] = 1;
    near.put("b.bin", binary)?;
    near.put("new", "<script>")?;
    fs::remove_file(near.root().join("gone \u{202e}\n.txt"))?;
    fs::remove_file(near.root().join("link"))?;
    symlink("b.bin", near.root().join("link"))?;
    fs::set_permissions(near.root().join("same"), fs::Permissions::from_mode(0o600))?;
    Ok(())
}

fn files_are_shown(kind: servers::Kind) -> Outcome {
    let (far, near) = (Far::start(kind), Near::new()?);
    edited(&near, &far.address())?;
    let preview = file("a.txt", [now(far.address()), now(near.address())])?;
    let texts = |found: &FileDifference| found.content.clone().expect("files").expect("read").texts;
    assert_eq!(texts(&preview), Some(["one\ntwo\nthree\n".to_owned(), "one\n2\nthree\n".to_owned()]));
    let added = file("new", [now(far.address()), now(near.address())])?;
    assert_eq!((&added.before, &added.after), (&Presence::Absent, &Presence::There));
    let mode = file("same", [now(far.address()), now(near.address())])?;
    assert_eq!(mode.facts.clone().map(|facts| facts.expect("there").mode & 0o777), [0o644, 0o600]);

    sync_far(&near.address(), &far.address(), &options("r2"))?;
    let everything = super::engine::look_everywhere(&far.on_disk(""))?;
    let views = || [before(far.address(), "r2"), now(far.address())];
    let text = file("a.txt", views())?;
    assert_eq!(texts(&text), Some(["one\ntwo\nthree\n".to_owned(), "one\n2\nthree\n".to_owned()]));
    let binary = file("b.bin", views())?.content.expect("files").expect("read");
    assert_eq!((binary.first, binary.differing, binary.blocks, binary.is_whole), (Some(9_000), 1, 5, true));
    let gone = file(r"gone \u{202e}\n.txt", views())?;
    assert_eq!((&gone.before, &gone.after), (&Presence::There, &Presence::Absent));
    assert_eq!(texts(&gone), Some(["was here".to_owned(), String::new()]));
    let link = file("link", views())?.facts.map(|facts| facts.expect("a link"));
    assert!(link.iter().all(|facts| facts.kind == What::Link));
    assert_eq!(link.map(|facts| facts.link.to_vec()), [b"a.txt".to_vec(), b"b.bin".to_vec()]);
    let folder = file("folder", [now(far.address()), now(near.address())])?;
    assert!(
        folder.facts.iter().flatten().filter(|facts| facts.kind == What::Dir).count() == 2 && folder.content.is_none()
    );
    let same = file("same", views())?;
    assert_eq!(same.facts.clone().map(|facts| facts.expect("there").mode & 0o777), [0o644, 0o600]);
    assert_eq!(same.content.expect("files").expect("read").first, None);
    let unkept = file("a.txt", [before(far.address(), "r0"), now(far.address())])?;
    assert!(matches!(unkept.before, Presence::NotKept(_)));
    let nowhere = file("nothing/there", [now(far.address()), now(near.address())])?;
    assert_eq!((nowhere.before, nowhere.after), (Presence::Absent, Presence::Absent));
    assert!(super::engine::look_everywhere(&far.on_disk(""))? == everything, "looking leaves the store as it is");
    Ok(())
}

#[test]
fn files_of_a_local_folder_are_shown() {
    files_are_shown(servers::Kind::Local).unwrap();
}

#[test]
fn files_of_an_s3_store_are_shown() {
    files_are_shown(servers::Kind::S3).unwrap();
}

#[test]
fn files_of_a_webdav_store_are_shown() {
    files_are_shown(servers::Kind::Dav).unwrap();
}

#[test]
fn files_of_an_sftp_store_are_shown() {
    files_are_shown(servers::Kind::Sftp).unwrap();
}

#[test]
fn no_path_leads_out_of_a_store() {
    let near = Near::new().unwrap();
    fs::write(near.root().join("../secret"), "secret").unwrap();
    symlink("..", near.root().join("up")).unwrap();
    for path in ["../secret", "/etc/passwd", ".poolsync/lock"] {
        let error = file(path, [now(near.address()), now(near.address())]).expect_err(path);
        assert!(matches!(error, SyncError::NoSuchItem(_)), "{error}");
    }
    let through = file("up/secret", [now(near.address()), now(near.address())]);
    assert!(through.is_err() || through.is_ok_and(|found| found.before == Presence::Absent), "no link is followed");
}
