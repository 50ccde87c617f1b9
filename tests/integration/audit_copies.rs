//! Copies of the audit: in a file and in a syslog server, and what they find out about the original.

use std::{fs, io::Write as _, os::unix::fs::PermissionsExt as _, path::Path};

use poolsync::{
    config::{AuditConfig, Config},
    domain::Timestamp,
    jobs::audit_copies::keep,
    panel::Panel,
    state::{
        Database,
        audit::{Entry, copies::list_entries_after, insert_audit},
        sql,
    },
};
use tempfile::TempDir;
use tokio::{
    io::AsyncReadExt as _,
    net::{TcpListener, TcpStream, UdpSocket, UnixDatagram},
    task::JoinHandle,
};

use super::support::{
    on_both_engines,
    process::{keep_on_sqlite, outcome, poolsync},
    world::{World, actor},
};

/// A panel that copies its audit as `audit` says.
fn panel(world: &World, audit: AuditConfig) -> Panel {
    let config = Config { audit, ..(*world.panel.config).clone() };
    Panel::new(config, world.panel.database.clone())
}

/// Copies until it is asked to stop, and then to the end.
async fn copy_all(panel: &Panel) {
    panel.shutdown.cancel();
    keep(panel.clone()).await;
}

async fn write(database: &Database, targets: impl IntoIterator<Item = &str>) {
    for target in targets {
        let mut tx = database.begin().await.unwrap();
        insert_audit(&mut tx, &actor(), "Test", target, "", Timestamp::from_micros(7)).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn lines(path: &Path) -> Vec<(i64, String)> {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.ends_with('\n'));
    text.lines().filter_map(|l| serde_json::from_str::<Entry>(l).ok()).map(|e| (e.seq, e.target)).collect()
}

fn numbered(targets: &[&str]) -> Vec<(i64, String)> {
    (1..).zip(targets.iter().map(|t| (*t).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_gets_every_entry_across_restarts_and_when_it_was_moved_away() {
    on_both_engines(async |database| {
        let world = World::empty(database);
        let path = world.dir.path().join("copies/audit.jsonl");
        let audit = AuditConfig { file: Some(path.clone()), syslog: None };
        write(&world.panel.database, ["a", "b"]).await;
        copy_all(&panel(&world, audit.clone())).await;
        assert_eq!(lines(&path), numbered(&["a", "b"]));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        // Another start goes on where the first one stopped, on a line of its own if one broke off.
        fs::File::options().append(true).open(&path).unwrap().write_all(b"{\"seq\":3,\"id").unwrap();
        write(&world.panel.database, ["c\nd"]).await;
        copy_all(&panel(&world, audit.clone())).await;
        copy_all(&panel(&world, audit.clone())).await;
        assert_eq!(lines(&path), numbered(&["a", "b", "c\nd"]));
        // Somebody rotates it.
        fs::rename(&path, path.with_extension("1")).unwrap();
        write(&world.panel.database, ["e"]).await;
        copy_all(&panel(&world, audit)).await;
        assert_eq!(lines(&path), [(4, "e".to_owned())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_ahead_of_the_audit_begins_again_and_that_is_recorded() {
    on_both_engines(async |database| {
        let world = World::empty(database);
        let path = world.dir.path().join("audit.jsonl");
        let audit = AuditConfig { file: Some(path.clone()), syslog: None };
        let database = &world.panel.database;
        write(database, ["a", "b", "c"]).await;
        copy_all(&panel(&world, audit.clone())).await;
        let attack = async |statement: &'static str| {
            let mut tx = database.begin().await.unwrap();
            sql(statement).execute(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
        };
        let copied = async || {
            fs::remove_file(&path).unwrap();
            copy_all(&panel(&world, audit.clone())).await;
            lines(&path)
        };
        // Somebody wants nothing to be copied any more.
        attack("update audit_copies set seq = 9000000000").await;
        write(database, ["d"]).await;
        let name = format!("file {} on {}", path.display(), rustix::system::uname().nodename().to_string_lossy());
        assert_eq!(copied().await, numbered(&["a", "b", "c", "d", &name]));
        // Or everything to begin anew, with the copy waiting for a place that comes later.
        attack("delete from audit").await;
        attack("delete from audit_chain").await;
        write(database, ["e"]).await;
        assert_eq!(copied().await.last(), Some(&(2, name)));
        let told = list_entries_after(database, 0, 9).await.unwrap();
        let told = told.iter().find(|entry| entry.action == "Reset-CsAuditCopy").unwrap();
        assert!(told.detail.contains("up to 5, but the audit ended with 1"), "{}", told.detail);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_can_not_be_written_stops_nothing_and_is_made_up_for() {
    let world = World::new().await;
    let path = world.dir.path().join("full/audit.jsonl");
    fs::write(world.dir.path().join("full"), "a file where a folder should be").unwrap();
    let audit = AuditConfig { file: Some(path.clone()), syslog: None };
    let panel = panel(&world, audit);
    let kept = tokio::spawn(keep(panel.clone()));
    write(&world.panel.database, ["a", "b", "c"]).await;
    fs::remove_file(world.dir.path().join("full")).unwrap();
    write(&world.panel.database, ["d"]).await;
    panel.shutdown.cancel();
    kept.await.unwrap();
    assert_eq!(lines(&path), numbered(&["a", "b", "c", "d"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_copied_as_soon_as_it_is_written() {
    let world = World::new().await;
    let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let url = format!("udp://{}", server.local_addr().unwrap());
    let panel = panel(&world, AuditConfig { file: None, syslog: Some(url.parse().unwrap()) });
    let kept = tokio::spawn(keep(panel.clone()));
    let mut message = vec![0; 9000];
    for target in ["first", "second\n<13>1 forged"] {
        write(&world.panel.database, [target]).await;
        let length = server.recv(&mut message).await.unwrap();
        let text = std::str::from_utf8(&message[..length]).unwrap();
        assert!(text.starts_with("<109>1 1970-01-01T00:00:00Z ") && text.contains("actor=\"anna\""), "{text}");
        assert!(text.contains(target.split('\n').next().unwrap()) && !text.contains('\n'), "{text}");
    }
    panel.shutdown.cancel();
    kept.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_syslog_server_that_comes_back_gets_what_it_missed() {
    let world = World::new().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let audit = AuditConfig { file: None, syslog: Some(format!("tcp://127.0.0.1:{port}").parse().unwrap()) };
    write(&world.panel.database, ["a", "b"]).await;
    copy_all(&panel(&world, audit.clone())).await; // nobody listens
    let server = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let reading: JoinHandle<String> = tokio::spawn(async move {
        let (mut stream, _): (TcpStream, _) = server.accept().await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    });
    write(&world.panel.database, ["c"]).await;
    copy_all(&panel(&world, audit)).await;
    let mut text = reading.await.unwrap();
    let mut targets = Vec::new();
    while let Some((length, rest)) = text.split_once(' ') {
        let (message, more) = rest.split_at(length.parse().unwrap());
        targets.push(message.rsplit(' ').next().unwrap().to_owned());
        text = more.to_owned();
    }
    assert_eq!(targets, ["a", "b", "c"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_of_this_machine_is_a_syslog_server_too() {
    let world = World::new().await;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log");
    let server = UnixDatagram::bind(&path).unwrap();
    let url = format!("unix://{}", path.display());
    write(&world.panel.database, ["a"]).await;
    copy_all(&panel(&world, AuditConfig { file: None, syslog: Some(url.parse().unwrap()) })).await;
    let mut message = vec![0; 9000];
    let length = server.recv(&mut message).await.unwrap();
    assert!(std::str::from_utf8(&message[..length]).unwrap().ends_with("anna Test a"));
}

/// Runs `audit verify` and gives its exit code and all it says.
fn verify(dir: &Path, against: &[&str]) -> (i32, String) {
    let mut command = poolsync(dir);
    command.args(["audit", "verify"]);
    for file in against {
        command.args(["--against", file]);
    }
    let (code, out, errors) = outcome(&command.output().unwrap());
    (code, format!("{out}{errors}"))
}

fn add_user(dir: &Path, name: &str) {
    let mut command = poolsync(dir);
    command.args(["user", "add", name, "--role", "CsAdministrator", "--password-stdin"]);
    let mut child = command.stdin(std::process::Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"correct horse battery\n").unwrap();
    assert!(child.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_state_put_back_whole_is_found_with_the_copy() {
    let dir = TempDir::new().unwrap();
    let at = dir.path();
    // An old file takes the place of the new one.
    keep_on_sqlite(at);
    fs::write(at.join("poolsync.toml"), "data_dir = \"data\"\n").unwrap();
    add_user(at, "anna");
    add_user(at, "berta");
    let (code, said) = verify(at, &[]);
    assert_eq!((code, said.trim()), (0, "2 entries are as they were written, from 1 to 2."));
    let old = fs::read(at.join("data/panel.db")).unwrap();
    add_user(at, "cleo");

    // The copy that a panel would have kept.
    let config = Config::in_folder(&at.join("data"));
    let database = Database::connect(&config.database_url).await.unwrap();
    let audit = AuditConfig { file: Some(at.join("copy.jsonl")), syslog: None };
    copy_all(&Panel::new(Config { audit, ..config }, database.clone())).await;
    database.close().await;
    let (code, said) = verify(at, &["copy.jsonl"]);
    assert!(code == 0 && said.contains("copy.jsonl: 3 entries compared."), "{code} {said}");

    fs::write(at.join("data/panel.db"), old).unwrap();
    let (code, said) = verify(at, &[]);
    assert_eq!((code, said.trim()), (0, "2 entries are as they were written, from 1 to 2."), "whole by itself");
    let (code, said) = verify(at, &["copy.jsonl"]);
    assert!(code == 1 && said.contains("The copy goes on with entry 3"), "{code} {said}");
    // And if the panel went on from there, another entry stands in the third place.
    add_user(at, "dora");
    let (code, said) = verify(at, &["copy.jsonl"]);
    assert!(code == 1 && said.contains("Entry 3 is not the one that the copy has"), "{code} {said}");
    // What is added to the copy later does not hide what it had before.
    let config = Config::in_folder(&at.join("data"));
    let database = Database::connect(&config.database_url).await.unwrap();
    let audit = AuditConfig { file: Some(at.join("later.jsonl")), syslog: None };
    copy_all(&Panel::new(Config { audit, ..config }, database.clone())).await;
    database.close().await;
    let (code, said) = verify(at, &["later.jsonl"]);
    assert!(code == 0 && said.contains("3 entries compared"), "{code} {said}");
    let both = ["copy.jsonl", "later.jsonl"].map(|name| fs::read_to_string(at.join(name)).unwrap()).concat();
    fs::write(at.join("both.jsonl"), both).unwrap();
    let (code, said) = verify(at, &["both.jsonl"]);
    assert!(code == 1 && said.contains("Entry 3 is not the one that the copy has"), "{code} {said}");
}

#[test]
fn a_copy_that_is_not_there_is_named() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("poolsync.toml"), "data_dir = \"data\"\n").unwrap();
    assert_eq!(outcome(&poolsync(dir.path()).arg("migrate").output().unwrap()).0, 0);
    let (code, said) = verify(dir.path(), &["nowhere.jsonl"]);
    assert!(code == 1 && said.contains("nowhere.jsonl can’t be read"), "{code} {said}");
}
