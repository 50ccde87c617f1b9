//! How processes get to the panel's own database, and what they say where they don't. Whatever it is, nothing is changed.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::support::{
    pooler, postgres,
    process::{keep_configured, outcome, poolsync},
    world::ATL,
};

/// Far less than a database is waited for that may come up.
const AT_ONCE: Duration = Duration::from_secs(10);

/// A folder whose panel has the database that each command names.
fn folder() -> TempDir {
    let dir = TempDir::new().unwrap();
    keep_configured(dir.path());
    dir
}

fn command(dir: &Path, url: &str, direct: Option<&str>, arguments: &[&str]) -> Command {
    let mut command = poolsync(dir);
    command.args(arguments).env("POOLSYNC_DATABASE_URL", url);
    command.envs(direct.map(|direct| ("POOLSYNC_DATABASE_DIRECT_URL", direct)));
    command
}

fn run(dir: &Path, url: &str, direct: Option<&str>, arguments: &[&str]) -> (i32, String, String) {
    let begun = Instant::now();
    let told = outcome(&command(dir, url, direct, arguments).output().unwrap());
    assert!(begun.elapsed() < AT_ONCE, "{arguments:?} took {:?}: {told:?}", begun.elapsed());
    told
}

fn name(url: &str) -> &str {
    url.rsplit_once('/').unwrap().1
}

/// How many tables a database has.
fn tables(url: &str) -> String {
    let count = "select count(*) from pg_tables where schemaname = 'public'";
    postgres::shared().sql(name(url), count).unwrap().remove(0)
}

#[test]
fn the_way_around_a_pooler_must_lead_to_the_same_database() {
    let (server, dir) = (postgres::shared(), folder());
    let (mine, other) = (server.create_database(), server.create_database());
    let through = pooler::shared().through(&mine);
    for arguments in [&["migrate"] as &[_], &["worker"], &["serve", "--no-migrate"], &["status"]] {
        let (code, out, err) = run(dir.path(), &through, Some(&other), arguments);
        assert_eq!((code, out.as_str()), (1, ""), "{err}");
        let leads = format!("another database than database_url: to “{}” at", name(&other));
        assert!(err.contains(&leads) && err.contains("Nothing was changed"), "{err}");
    }
    assert_eq!((tables(&mine), tables(&other)), ("0".to_owned(), "0".to_owned()));

    // A user who may do nothing but this finds it out as well, and another name for the same place is none.
    server.sql("postgres", "create role frugal login").unwrap();
    server.sql(name(&mine), "grant create on schema public to frugal").unwrap();
    let around = server.url("frugal", name(&mine)).replace("127.0.0.1", "localhost");
    server.sql(name(&mine), "revoke execute on function pg_control_system() from public").unwrap();
    let (code, _, err) = run(dir.path(), &through, Some(&around), &["migrate"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_ne!(tables(&mine), "0");

    // Each way is blamed by its own name.
    let dead = "postgres://joe:hunter2@127.0.0.1:1/panel";
    for (url, direct, blamed) in [(through.as_str(), dead, "database_direct_url"), (dead, &mine, "database_url")] {
        let (code, _, err) = run(dir.path(), url, Some(direct), &["migrate"]);
        assert!(code == 1 && err.contains(&format!("where {blamed} leads")), "{err}");
        assert!(!err.contains("hunter2"), "{err}");
    }
}

#[test]
fn what_only_looks_builds_nothing_in_an_empty_database() {
    let (server, dir) = (postgres::shared(), folder());
    let looks: &[&[&str]] = &[
        &["status"],
        &["worker", "list"],
        &["user", "list"],
        &["token", "list"],
        &["role", "list"],
        &["pool", "list"],
        &["pool", "export"],
        &["run", "list"],
        &["schedule", "list"],
        &["settings", "list"],
        &["settings", "set", "SyncInterval=00:03:00", "--what-if"],
        &["target", "list"],
        &["alarm", "list"],
        &["channel", "list"],
        &["rule", "list"],
        &["notification", "list"],
        &["audit", "verify"],
        &["sync", "--pool-fqdn", ATL],
        &["serve", "--no-migrate"],
    ];
    let url = server.create_database();
    let file = format!("sqlite://{}/poolsync-data/panel.db", dir.path().display());
    for url in [&url, &file] {
        for arguments in looks {
            let (code, out, err) = run(dir.path(), url, None, arguments);
            assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}: {err}");
            let sentence = "This database is not set up yet: run `poolsync migrate` (or start `poolsync serve`) first.";
            assert!(err.starts_with(sentence), "{arguments:?}: {err}");
        }
    }
    assert_eq!(tables(&url), "0");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "no file and no folder was made");

    // What may be done first sets it up, and then there is something to look at.
    for url in [&url, &file] {
        assert_eq!(run(dir.path(), url, None, &["settings", "set", "SyncInterval=00:03:00"]).0, 0);
        let (code, out, err) = run(dir.path(), url, None, &["settings", "get", "SyncInterval"]);
        assert!(code == 0 && out.contains("3m"), "{out}{err}");
    }
    // One of an older version is not changed by whoever looks either.
    server.sql(name(&url), "delete from _sqlx_migrations where version > 20261203000000").unwrap();
    let (code, _, err) = run(dir.path(), &url, None, &["status"]);
    assert!(code == 1 && err.contains("older version of poolsync left it: run `poolsync migrate`"), "{err}");
}

#[test]
fn a_database_that_lets_nobody_in_is_told_at_once_by_what_it_said() {
    let (server, dir) = (postgres::shared(), folder());
    let url = server.create_database();
    let (port, database) = (server.port(), name(&url));
    server.sql("postgres", "create role mole login password 'right' in role guarded").unwrap();
    let wrong = |hosts: &str| format!("postgres://mole:hunter2@{hosts}/{database}");
    let cases = [
        ("postgres://127.0.0.1:1/panel".to_owned(), "127.0.0.1:1 can’t be reached (Connection refused)"),
        (wrong(&format!("127.0.0.1:{port}")), "refuses “mole” (password authentication failed"),
        (wrong(&format!("127.0.0.1:{port},localhost:{port}")), "refuses “mole” (password authentication failed"),
        (wrong(&format!("127.0.0.1:1,127.0.0.1:{port}")), "refuses “mole” (password authentication failed"),
        (server.url("postgres", "nowhere"), "has no such database (database \"nowhere\" does not exist)"),
        (server.url("stranger", database), "refuses “stranger” (role \"stranger\" does not exist)"),
    ];
    for (url, told) in cases {
        let (code, out, err) = run(dir.path(), &url, None, &["status"]);
        assert_eq!((code, out.as_str()), (1, ""), "{url}: {err}");
        assert!(err.contains(told) && err.contains("Nothing was changed"), "{url}: {err}");
        assert!(!err.contains("hunter2") && !err.contains("at line"), "{err}");
    }
    // What the server says amid its work is told without the place in its source code.
    server.sql("postgres", "create role mouse login").unwrap();
    server.sql(database, "revoke create on schema public from public").unwrap();
    let (code, _, err) = run(dir.path(), &server.url("mouse", database), None, &["migrate"]);
    assert!(code == 1 && err.contains("permission denied for schema public"), "{err}");
    assert!(!err.contains("at line") && !err.contains("error returned"), "{err}");
}

#[test]
fn the_configuration_shows_which_database_it_means_and_refuses_what_would_not_be_heeded() {
    let dir = folder();
    let check = |url: &str, direct: Option<&str>| run(dir.path(), url, direct, &["check-config"]);
    let (through, around) =
        ("postgres://joe:hunter2@db1,db2:5433/panel", "postgresql://joe:hunter2@db1:6000/panel?sslmode=require");
    let (code, out, err) = check(through, Some(around));
    assert_eq!((code, err.as_str()), (0, ""));
    for told in [
        "database “panel” as “joe” at db1:5432, db2:5433 (the one that takes writes)",
        "database_direct_url        PostgreSQL, database “panel” as “joe” at db1:6000",
    ] {
        assert!(out.contains(told) && !out.contains("hunter2"), "{out}");
    }
    for (url, told) in [
        ("mysql://joe:hunter2@db1/panel", "write sqlite:///path/panel.db or postgres://"),
        ("postgres://joe:hunter2@db1/panel?sslmod=require", "“sslmod” is no parameter that poolsync heeds"),
        ("postgres://joe:hunter2@db1/panel?sslmode=ja", "the parameter sslmode may be disable"),
        ("sqlite:///panel.db?mode=memory", "with nothing behind its path"),
    ] {
        let (code, out, err) = check(url, None);
        assert_eq!((code, out.as_str()), (2, ""), "{url}");
        assert!(err.contains("database_url can’t be used") && err.contains(told), "{url}: {err}");
        assert!(!err.contains("hunter2"), "{err}");
    }
}

#[test]
fn a_database_is_reached_by_its_socket_and_with_a_password_of_postgresqls_own_file() {
    let (server, dir) = (postgres::shared(), folder());
    let url = server.create_database();
    let (port, database, folder) = (server.port(), name(&url), server.folder().display().to_string());
    for url in [
        format!("postgres://postgres@/{database}?host={folder}&port={port}"),
        format!("postgres://postgres@{}:{port}/{database}", folder.replace('/', "%2F")),
    ] {
        let (code, _, err) = run(dir.path(), &url, None, &["migrate"]);
        assert_eq!((code, err.as_str()), (0, ""), "{url}");
        let (_, out, _) = run(dir.path(), &url, None, &["check-config"]);
        assert!(out.contains(&format!("at {folder}/.s.PGSQL.{port}")), "{out}");
    }

    server.sql("postgres", "create role vole login password 'ri:ght' in role guarded").unwrap();
    server.sql(database, "grant all on all tables in schema public to vole").unwrap();
    let file = dir.path().join("pgpass");
    fs::write(&file, format!("127.0.0.1:{port}:*:vole:ri\\:ght\n")).unwrap();
    let ask = |mode: u32, arguments: &[&str]| {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let mut command = command(dir.path(), &server.url("vole", database), None, arguments);
        outcome(&command.env("PGPASSFILE", &file).output().unwrap())
    };
    let (code, _, err) = ask(0o600, &["status"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let (code, _, err) = ask(0o644, &["status"]);
    assert!(code == 1 && err.contains("password authentication failed"), "others may read it: {err}");
    assert!(err.contains("Permissions are not strict enough"), "{err}");
    fs::write(&file, "ri:ght").unwrap();
    for arguments in [&["status"] as &[_], &["worker"]] {
        let (code, _, err) = ask(0o600, arguments);
        assert!(code == 1 && !err.contains("ri:ght"), "a line that makes no sense may be a password: {err}");
    }
}
