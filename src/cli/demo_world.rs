//! The data of the demo: two pools with users, contacts, conferences, Response Groups and a topology, invented but
//! shaped like the real thing. The same for the same number of users.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use rusqlite::{Connection, params};

use crate::domain::{BackupModule, StoreKind, StoreUrl};

/// The folder below the demo's that holds all stores.
pub const STORES: &str = "stores";
/// The pools: short name in paths, FQDN, site.
const POOLS: [(&str, &str, &str); 2] =
    [("atl", "atl-cs-001.litwareinc.com", "Atlanta"), ("red", "red-cs-001.litwareinc.com", "Redmond")];
/// Contacts of a user.
const CONTACTS: u32 = 40;
/// Files of a conference.
const CONFERENCE_FILES: u32 = 12;

/// A small generator of numbers that look random (SplitMix64), so that the demo is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn bytes(&mut self, count: u64) -> Vec<u8> {
        (0..count.div_ceil(8))
            .flat_map(|_| self.next().to_le_bytes())
            .take(usize::try_from(count).unwrap_or(0))
            .collect()
    }
}

fn store_path(dir: &Path, pool: &str, role: &str, module: BackupModule) -> PathBuf {
    let name = module.short_name().to_lowercase();
    let name = if module.kind() == StoreKind::Rows { format!("{name}.db") } else { name };
    dir.join(STORES).join(pool).join(role).join(name)
}

/// Builds the live stores of both pools; their backup stores are left for the first sync to make.
pub fn build(dir: &Path, users: u32) -> anyhow::Result<()> {
    for (seed, (pool, fqdn, _)) in (1..).zip(POOLS) {
        let mut numbers = Numbers(seed);
        for role in ["live", "backup"] {
            fs::create_dir_all(dir.join(STORES).join(pool).join(role))?;
        }
        let path = |module| store_path(dir, pool, "live", module);
        build_users(&path(BackupModule::PresenceFocus), fqdn, users, &mut numbers)?;
        build_conferences(&path(BackupModule::DataConf), users / 5 + 1, &mut numbers)?;
        build_response_groups(&path(BackupModule::RgsDataStore), &mut numbers)?;
        build_audio(&path(BackupModule::RgsFileStore), &mut numbers)?;
        if pool == POOLS[0].0 {
            build_topology(&path(BackupModule::CmsMaster), &mut numbers)?;
        }
    }
    Ok(())
}

/// The pools of the demo in the form `pool import` takes.
pub fn pool_file(dir: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    for (i, (pool, fqdn, site)) in POOLS.iter().enumerate() {
        let (_, partner, _) = POOLS[1 - i];
        let master = i == 0;
        write!(
            text,
            "[[pool]]\nfqdn = \"{fqdn}\"\nsite = \"{site}\"\nbackup_pool = \"{partner}\"\nactive_cms_master = {master}\n\n"
        )?;
        for module in BackupModule::ALL {
            let url = |role| {
                let path = store_path(dir, pool, role, module);
                match module.kind() {
                    StoreKind::Rows => StoreUrl::sqlite(&path),
                    StoreKind::Files => StoreUrl::folder(&path),
                }
            };
            writeln!(text, "[pool.stores.\"{module}\"]")?;
            if module != BackupModule::CmsMaster || master {
                writeln!(text, "live = \"{}\"", url("live")?)?;
            }
            if module != BackupModule::CmsMaster || !master {
                writeln!(text, "backup = \"{}\"", url("backup")?)?;
            }
            text.push('\n');
        }
    }
    Ok(text)
}

fn build_users(path: &Path, fqdn: &str, users: u32, numbers: &mut Numbers) -> anyhow::Result<()> {
    let mut db = Connection::open(path)?;
    db.execute_batch(
        "pragma journal_mode = wal;
         create table resource (resource_id integer primary key, user_at_host text not null unique, home_pool text not null);
         create table contact_group (resource_id integer not null references resource, group_number integer not null,
             display_name text, primary key (resource_id, group_number));
         create table contact (resource_id integer not null references resource, buddy_id integer not null,
             display_name text, subscribed integer not null, groups text, version integer not null default 1,
             primary key (resource_id, buddy_id));
         create table presence (resource_id integer primary key references resource, note text, document blob not null);",
    )?;
    let tx = db.transaction()?;
    for user in 1..=users {
        tx.prepare_cached("insert into resource values (?, ?, ?)")?.execute(params![
            user,
            format!("user{user:05}@litwareinc.com"),
            fqdn
        ])?;
        for group in 1..=3 {
            tx.prepare_cached("insert into contact_group values (?, ?, ?)")?.execute(params![
                user,
                group,
                format!("Group {group}")
            ])?;
        }
        for contact in 1..=CONTACTS {
            let buddy = (u64::from(user) * 7919 + u64::from(contact) * 104_729) % 1_000_000 + u64::from(contact);
            tx.prepare_cached("insert or ignore into contact values (?, ?, ?, ?, ?, 1)")?.execute(params![
                user,
                i64::try_from(buddy)?,
                format!("Contact {contact} of {user}"),
                contact % 3 == 0,
                (contact % 3 + 1).to_string()
            ])?;
        }
        let document = numbers.bytes(1024);
        tx.prepare_cached("insert into presence values (?, null, ?)")?.execute(params![user, document])?;
    }
    tx.commit()?;
    Ok(())
}

fn build_topology(path: &Path, numbers: &mut Numbers) -> anyhow::Result<()> {
    let mut db = Connection::open(path)?;
    db.execute_batch(
        "pragma journal_mode = wal;
         create table document (name text primary key, version integer not null, content text not null);
         create table policy (kind text not null, name text not null, content text not null, primary key (kind, name));",
    )?;
    let tx = db.transaction()?;
    for name in ["topology", "sipdomains", "voice", "location"] {
        let content = format!("<document name=\"{name}\" nonce=\"{:x}\"/>", numbers.next());
        tx.execute("insert into document values (?, 1, ?)", params![name, content])?;
    }
    for i in 0..240 {
        let kind = ["client", "conferencing", "external-access", "mobility"][i % 4];
        tx.execute(
            "insert into policy values (?, ?, ?)",
            params![kind, format!("Tag:site-{i:03}"), format!("<policy level=\"{}\"/>", numbers.below(9))],
        )?;
    }
    tx.commit()?;
    Ok(())
}

fn build_response_groups(path: &Path, numbers: &mut Numbers) -> anyhow::Result<()> {
    let mut db = Connection::open(path)?;
    db.execute_batch(
        "pragma journal_mode = wal;
         create table agent_group (id text primary key, name text not null, routing text not null, alert_seconds integer not null);
         create table queue (id text primary key, name text not null, agent_group text not null references agent_group,
             overflow_queue text references queue);
         create table workflow (uri text primary key, queue text not null references queue, active integer not null);",
    )?;
    let tx = db.transaction()?;
    for i in 0..60 {
        let (group, queue) = (format!("group-{i:03}"), format!("queue-{i:03}"));
        tx.execute(
            "insert into agent_group values (?, ?, 'LongestIdle', ?)",
            params![group, format!("Agents {i}"), 20 + i64::try_from(numbers.below(40))?],
        )?;
        let overflow = (i > 0).then(|| format!("queue-{:03}", i - 1));
        tx.execute("insert into queue values (?, ?, ?, ?)", params![queue, format!("Queue {i}"), group, overflow])?;
        tx.execute("insert into workflow values (?, ?, 1)", params![format!("sip:rgs{i:03}@litwareinc.com"), queue])?;
    }
    tx.commit()?;
    Ok(())
}

fn build_conferences(root: &Path, conferences: u32, numbers: &mut Numbers) -> anyhow::Result<()> {
    for conference in 0..conferences {
        let dir = root.join(format!("{:02x}", conference % 16)).join(format!("conf-{conference:05}")).join("content");
        fs::create_dir_all(&dir)?;
        for file in 0..CONFERENCE_FILES {
            let size = 500 + numbers.below(24_000);
            fs::write(dir.join(format!("item-{file:03}.bin")), numbers.bytes(size))?;
        }
    }
    Ok(())
}

fn build_audio(root: &Path, numbers: &mut Numbers) -> anyhow::Result<()> {
    for workflow in 0..60 {
        let dir = root.join(format!("workflow-{workflow:03}"));
        fs::create_dir_all(&dir)?;
        for prompt in ["welcome", "hold", "closed"] {
            let size = 8_000 + numbers.below(40_000);
            fs::write(dir.join(format!("{prompt}.wav")), numbers.bytes(size))?;
        }
    }
    Ok(())
}

/// Changes about 1 % of both pools' live data, as a working day does; says how many items.
pub fn change(dir: &Path) -> anyhow::Result<u64> {
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d: Duration| d.as_secs());
    let mut numbers = Numbers(seed);
    let mut changed = 0;
    for (pool, _, _) in POOLS {
        let path = |module| store_path(dir, pool, "live", module);
        changed += change_users(&path(BackupModule::PresenceFocus), &mut numbers)?;
        changed += change_files(&path(BackupModule::DataConf), &mut numbers)?;
        changed += change_files(&path(BackupModule::RgsFileStore), &mut numbers)?;
        let groups = Connection::open(path(BackupModule::RgsDataStore))?;
        changed += rows(
            groups.execute("update agent_group set alert_seconds = alert_seconds + 1 where id = 'group-007'", [])?,
        );
        if pool == POOLS[0].0 {
            let topology = Connection::open(path(BackupModule::CmsMaster))?;
            changed += rows(topology.execute("update document set version = version + 1 where name = 'topology'", [])?);
        }
    }
    Ok(changed)
}

fn change_users(path: &Path, numbers: &mut Numbers) -> anyhow::Result<u64> {
    let mut db = Connection::open(path)?;
    let tx = db.transaction()?;
    let offset = i64::try_from(numbers.below(125))?;
    let mut changed = tx.execute(
        "update contact set version = version + 1, display_name = display_name || '*' where rowid % 125 = ?",
        [offset],
    )?;
    changed +=
        tx.execute("delete from contact where rowid in (select rowid from contact where rowid % 1000 = ?)", [offset])?;
    changed += tx.execute(
        "insert or ignore into contact select resource_id, 2000000 + ?, 'New colleague', 1, '1', 1 from resource where resource_id % 20 = ?",
        [i64::try_from(numbers.below(1_000_000))?, offset % 20],
    )?;
    changed += tx
        .execute("update presence set note = 'away until ' || ? where resource_id % 100 = ?", [offset, offset % 100])?;
    tx.commit()?;
    Ok(rows(changed))
}

/// Rewrites one file in a hundred, removes one in five hundred, and adds as many.
fn change_files(root: &Path, numbers: &mut Numbers) -> anyhow::Result<u64> {
    let mut files = Vec::new();
    list_files(root, &mut files)?;
    files.sort();
    let mut changed = 0;
    for _ in 0..files.len().div_ceil(100) {
        let path = &files[usize::try_from(numbers.below(files.len() as u64))?];
        if path.exists() {
            let size = 500 + numbers.below(24_000);
            fs::write(path, numbers.bytes(size))?;
            changed += 1;
        }
    }
    for _ in 0..files.len() / 500 {
        let path = &files[usize::try_from(numbers.below(files.len() as u64))?];
        if path.exists() {
            fs::remove_file(path)?;
            fs::write(path.with_extension(format!("{:08x}", numbers.below(1 << 32))), numbers.bytes(4096))?;
            changed += 2;
        }
    }
    Ok(changed)
}

/// The files of a store; what the engine keeps there is not the service's.
fn list_files(dir: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name() == ".poolsync" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            list_files(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn rows(count: usize) -> u64 {
    count as u64
}

/// A password nobody has used before: four groups of five letters and digits that are not mistaken for each other.
pub fn password() -> anyhow::Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes).map_err(|e| anyhow::anyhow!("the system gave no random bytes: {e}"))?;
    let letters: Vec<char> = bytes.iter().map(|b| char::from(LETTERS[usize::from(b % 32)])).collect();
    Ok(letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}
