//! The real stores: looked at with nothing of the engine's, and edited as people do.

use std::{
    fs,
    io::{Seek as _, SeekFrom, Write as _},
    os::unix::fs::{MetadataExt, PermissionsExt, symlink},
    path::Path,
    time::{Duration, SystemTime},
};

use rusqlite::{Connection, params, types::Value};

use super::{
    super::engine::{Seeded, look},
    contents::{Contents, Thing},
};

/// The tables of the row stores, each with its key.
const TABLES: [(&str, &[&str]); 3] = [("contact", &["owner", "buddy"]), ("owner", &["id"]), ("setting", &["name"])];

/// How much is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    Little,
    Much,
    /// Every second item goes.
    MassDelete,
    /// All of it goes.
    Emptied,
}

/// Everything in a folder.
pub fn read_files(root: &Path) -> Contents {
    let mut seen = look(root).unwrap();
    seen.remove(Path::new(""));
    let thing = |seen: super::super::engine::Seen| {
        let (mode, time) = (seen.mode & 0o7777, seen.mtime);
        match seen.mode & 0o170_000 {
            0o040_000 => Thing::Dir { mode, time },
            0o120_000 => Thing::Link { time, to: String::from_utf8(seen.content).unwrap() },
            _ => Thing::File { mode, time, content: seen.content },
        }
    };
    seen.into_iter().map(|(path, seen)| (path.to_str().unwrap().to_owned(), thing(seen))).collect()
}

/// Everything in a database but the engine's own.
pub fn read_rows(path: &Path) -> Contents {
    let db = open(path);
    let mut contents = Contents::new();
    for (table, key) in TABLES {
        let exists = "select count(*) from sqlite_master where name = ?1";
        if db.query_row(exists, [table], |row| row.get::<_, i64>(0)).unwrap() == 0 {
            continue;
        }
        let mut all = db.prepare(&format!("select * from {table}")).unwrap();
        let columns: Vec<String> = all.column_names().into_iter().map(str::to_owned).collect();
        let mut rows = all.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<Value> = (0..columns.len()).map(|n| row.get(n).unwrap()).collect();
            let named: Vec<String> =
                key.iter().zip(&values).map(|(column, value)| format!("{column}={}", shown(value))).collect();
            contents.insert(format!("{table} ({})", named.join(", ")), Thing::Row(values));
        }
    }
    contents
}

fn shown(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "\\'")),
        other => format!("{other:?}"),
    }
}

fn open(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.busy_timeout(Duration::from_secs(10)).unwrap();
    db.pragma_update(None, "foreign_keys", true).unwrap();
    db
}

/// A folder with content for a beginning.
pub fn fill_files(root: &Path, random: &mut Seeded) {
    fs::create_dir_all(root).unwrap();
    for _ in 0..40 {
        let path = random_path(random);
        put(root, &path, random);
    }
}

/// A database with content for a beginning.
pub fn fill_rows(path: &Path, random: &mut Seeded) {
    let db = open(path);
    db.execute_batch(
        "create table owner (id integer primary key, name text, note);
         create table contact (owner integer not null references owner (id), buddy integer not null, name text,
             primary key (owner, buddy));
         create table setting (name text primary key, value);
         with recursive n (i) as (select 1 union all select i + 1 from n where i < 16)
         insert into owner select i, 'owner ' || i, null from n;
         insert into contact select id, id % 5, 'contact' from owner union all select id, 7, 'other' from owner;",
    )
    .unwrap();
    drop(db);
    edit_rows(path, Amount::Much, random);
}

fn random_path(random: &mut Seeded) -> String {
    let mut path = String::new();
    for _ in 0..random.below(3) {
        path.extend(["d", ["0", "1", "2"][usize::try_from(random.below(3)).unwrap()], "/"]);
    }
    // Now and then a file has the name of a directory.
    let name = if random.below(12) == 0 { format!("d{}", random.below(3)) } else { format!("f{}", random.below(9)) };
    path + &name
}

/// A time that nothing had before.
fn fresh_time(random: &mut Seeded) -> SystemTime {
    SystemTime::UNIX_EPOCH
        + Duration::new(1_600_000_000 + random.below(100_000_000), u32::try_from(random.below(1_000_000_000)).unwrap())
}

fn remove(path: &Path) {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path).unwrap(),
        Ok(_) => fs::remove_file(path).unwrap(),
        Err(_) => {}
    }
}

/// Writes a file, or makes a link or directory, whatever was there.
fn put(root: &Path, path: &str, random: &mut Seeded) {
    let mut above = root.to_owned();
    let names: Vec<&str> = path.split('/').collect();
    for name in names.iter().take(names.len() - 1) {
        above.push(name);
        if !fs::symlink_metadata(&above).is_ok_and(|meta| meta.is_dir()) {
            remove(&above);
            fs::create_dir(&above).unwrap();
        }
    }
    let at = root.join(path);
    match random.below(10) {
        0 => {
            remove(&at);
            symlink(format!("to-{}", random.below(1000)), &at).unwrap();
        }
        1 => {
            remove(&at);
            fs::create_dir(&at).unwrap();
        }
        _ => {
            if !fs::symlink_metadata(&at).is_ok_and(|meta| meta.is_file()) {
                remove(&at);
            }
            let size = usize::try_from(if random.below(8) == 0 { random.below(40_000) } else { random.below(40) });
            let byte = u8::try_from(random.below(256)).unwrap();
            write(&at, &vec![byte; size.unwrap()], fresh_time(random));
        }
    }
}

fn write(path: &Path, content: &[u8], time: SystemTime) {
    fs::write(path, content).unwrap();
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

/// Edits a folder.
pub fn edit_files(root: &Path, amount: Amount, random: &mut Seeded) {
    let count = match amount {
        Amount::Little => 1 + random.below(6),
        Amount::Much => 10 + random.below(30),
        Amount::MassDelete | Amount::Emptied => {
            for path in read_files(root).keys().rev() {
                if amount == Amount::Emptied || random.below(2) == 0 {
                    remove(&root.join(path));
                }
            }
            return;
        }
    };
    for _ in 0..count {
        let all: Vec<String> = read_files(root).into_keys().collect();
        let index = usize::try_from(random.below(all.len() as u64)).unwrap();
        let any = all.get(index).map(|path| root.join(path));
        match (random.below(10), any) {
            (0..=1, Some(path)) if !path.is_dir() || random.below(4) == 0 => remove(&path),
            (2, Some(path)) if !path.is_symlink() => {
                let mode = if path.is_dir() { 0o700 } else { 0o600 } | u32::try_from(random.below(0o100)).unwrap();
                fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            }
            (3, Some(path)) if path.is_file() && !path.is_symlink() => {
                fs::File::options().write(true).open(&path).unwrap().set_modified(fresh_time(random)).unwrap();
            }
            (4, Some(path)) => {
                // What was of one kind becomes another.
                let becomes_dir = !path.is_dir() || path.is_symlink();
                remove(&path);
                if becomes_dir {
                    fs::create_dir(&path).unwrap();
                    write(&path.join("f0"), b"inside", fresh_time(random));
                } else {
                    write(&path, b"was a directory", fresh_time(random));
                }
            }
            _ => put(root, &random_path(random), random),
        }
    }
}

/// Changes the content of a file and nothing else about it: only who reads it can tell.
pub fn rot(root: &Path, random: &mut Seeded) {
    let files: Vec<(String, Thing)> = read_files(root).into_iter().collect();
    let whole = files.iter().filter_map(|(path, thing)| match thing {
        Thing::File { content, .. } if !content.is_empty() => Some((path, content.clone())),
        _ => None,
    });
    let whole: Vec<_> = whole.collect();
    if let Some((path, mut content)) = whole.get(usize::try_from(random.below(whole.len() as u64)).unwrap()).cloned() {
        let path = root.join(path);
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        content[0] = content[0].wrapping_add(1);
        write(&path, &content, time);
        assert!(fs::metadata(&path).unwrap().mode() & 0o200 != 0);
    }
}

/// Edits a database; its references hold.
pub fn edit_rows(path: &Path, amount: Amount, random: &mut Seeded) {
    let mut db = open(path);
    let tx = db.transaction().unwrap();
    let count = match amount {
        Amount::Little => 1 + random.below(8),
        Amount::Much => 30,
        Amount::MassDelete => {
            tx.execute_batch("delete from contact where owner % 2 = 0; delete from owner where id % 2 = 0").unwrap();
            tx.commit().unwrap();
            return;
        }
        Amount::Emptied => {
            tx.execute_batch("delete from contact; delete from owner; delete from setting").unwrap();
            tx.commit().unwrap();
            return;
        }
    };
    for _ in 0..count {
        let owner = i64::try_from(random.below(30)).unwrap();
        let other = i64::try_from(random.below(9)).unwrap();
        let value = match random.below(5) {
            0 => Value::Null,
            1 => Value::Real(f64::from(u32::try_from(random.below(1000)).unwrap()) / 8.0),
            2 => Value::Blob(vec![7; usize::try_from(random.below(300)).unwrap()]),
            3 => Value::Integer(i64::try_from(random.below(1000)).unwrap()),
            _ => Value::Text(format!("text {}", random.below(100_000))),
        };
        match random.below(10) {
            0..=1 => {
                tx.execute("delete from contact where owner = ?1", [owner]).unwrap();
                tx.execute("delete from owner where id = ?1", [owner]).unwrap();
            }
            2 => drop(tx.execute("delete from contact where owner = ?1 and buddy = ?2", [owner, other]).unwrap()),
            3..=4 => {
                let name = format!("it’s {other}’s, it's {other}'s");
                tx.execute("insert or replace into setting values (?1, ?2)", params![name, value]).unwrap();
            }
            5 => drop(
                tx.execute("delete from setting where name = ?1", [format!("it’s {other}’s, it's {other}'s")]).unwrap(),
            ),
            6..=7 => {
                let upsert =
                    "insert into owner values (?1, ?2, ?3) on conflict (id) do update set note = excluded.note";
                tx.execute(upsert, params![owner, format!("owner {owner}"), value]).unwrap();
            }
            _ => {
                tx.execute("insert or ignore into owner values (?1, 'made for a contact', null)", [owner]).unwrap();
                let name = format!("contact {}", random.below(100_000));
                let put = "insert or replace into contact values (?1, ?2, ?3)";
                tx.execute(put, params![owner, other, name]).unwrap();
            }
        }
    }
    tx.commit().unwrap();
}

/// Something too large for a limited disk.
pub fn put_large_file(root: &Path, random: &mut Seeded, bytes: usize) {
    write(&root.join("large"), &vec![3; bytes], fresh_time(random));
}

/// Changes blocks of a large file in place, which is made first if it is not there.
pub fn edit_blocks(root: &Path, random: &mut Seeded) {
    let path = root.join("blocks");
    if !fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file() && meta.len() > 5 << 20) {
        remove(&path);
        let content: Vec<u8> = (0..6_u32 << 18).flat_map(|n| n.wrapping_mul(0x9e37_79b9).to_le_bytes()).collect();
        write(&path, &content, fresh_time(random));
        return;
    }
    let mut file = fs::File::options().write(true).open(&path).unwrap();
    for _ in 0..=random.below(4) {
        file.seek(SeekFrom::Start(random.below(6 << 20))).unwrap();
        file.write_all(&random.below(u64::MAX).to_le_bytes()).unwrap();
    }
    file.set_modified(fresh_time(random)).unwrap();
}

pub fn put_large_row(path: &Path, bytes: usize) {
    open(path).execute("insert or replace into setting values ('large', ?1)", [vec![3_u8; bytes]]).unwrap();
}

/// Takes away what was too large.
pub fn remove_large(root: &Path, path: &Path) {
    remove(&root.join("large"));
    open(path).execute("delete from setting where name = 'large'", []).unwrap();
}
