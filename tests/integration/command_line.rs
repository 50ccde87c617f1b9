//! The command line as scripts meet it: what it prints, and its exit codes.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{
    process::{outcome, poolsync},
    world::{ATL, RED, empty, files},
};

fn run(dir: &Path, arguments: &[&str]) -> (i32, String, String) {
    outcome(&poolsync(dir).args(arguments).output().unwrap())
}

fn run_with_input(dir: &Path, arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = poolsync(dir);
    let child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    outcome(&child.wait_with_output().unwrap())
}

/// A demo that was built and synced, and the folder it lies in.
fn demo() -> (TempDir, PathBuf, String) {
    let dir = TempDir::new().unwrap();
    let (code, out, err) = run(dir.path(), &["demo", "--users", "60", "--once"]);
    assert_eq!(code, 0, "{out}{err}");
    let demo = dir.path().join("poolsync-demo");
    (dir, demo, out)
}

fn store_pairs(demo: &Path) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (pool, partner) in [("atl", "red"), ("red", "atl")] {
        for entry in fs::read_dir(demo.join("stores").join(pool).join("live")).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.ends_with("-wal") || name.ends_with("-shm") {
                continue;
            }
            let scheme = if Path::new(&name).extension().is_some() { "sqlite" } else { "file" };
            let url = |pool: &str, role: &str| {
                format!("{scheme}://{}", demo.join("stores").join(pool).join(role).join(&name).display())
            };
            pairs.push((url(pool, "live"), url(partner, "backup")));
        }
    }
    pairs
}

#[test]
fn the_demo_syncs_a_world_and_finds_only_the_change_the_second_time() {
    let (dir, demo, first) = demo();
    for module in [
        "UserServices.PresenceFocus",
        "ConfServices.DataConf",
        "CentralMgmt.CMSMaster",
        "ApplicationServer.RGSDataStore",
        "ApplicationServer.RGSFileStore",
    ] {
        assert!(first.contains(module), "{first}");
    }
    let pairs = store_pairs(&demo);
    assert_eq!(pairs.len(), 9, "five modules of the master, four of the other pool");
    for (live, backup) in &pairs {
        let (code, out, err) = run(dir.path(), &["verify", live, backup]);
        assert_eq!(code, 0, "{live} {out}{err}");
    }

    let (code, second, err) = run(dir.path(), &["demo", "--once"]);
    assert_eq!(code, 0, "{second}{err}");
    // Columns: module, state, compared, inserted, updated, deleted, written, time.
    let users = second.lines().find(|l| l.starts_with("UserServices.PresenceFocus")).expect(&second);
    let column = |i: usize| users.split_whitespace().nth(i).unwrap().parse::<u64>().unwrap();
    let changed = column(3) + column(4) + column(5);
    assert!(changed > 0 && changed < 60 * 45 / 20, "about 1 % of some 2,700 rows: {users}");
    for (live, backup) in &pairs {
        assert_eq!(run(dir.path(), &["verify", live, backup]).0, 0);
    }
}

#[test]
fn a_sync_prints_nothing_and_its_json_has_every_figure() {
    let (_dir, demo, _) = demo();
    let (code, out, err) = run(&demo, &["sync", "--pool-fqdn", ATL]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));

    let live = demo.join("stores/atl/live/dataconf");
    fs::write(live.join("new-file"), "12345").unwrap();
    let (code, out, _) = run(&demo, &["sync", "--pool-fqdn", ATL, "--backup-module", "dataconf", "--json"]);
    assert_eq!(code, 0);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["state"], "succeeded");
    let module = &report["modules"][0];
    assert_eq!(module["module"], "ConfServices.DataConf");
    assert_eq!(
        (&module["inserted"], &module["deleted"], &module["errors"]),
        (&1.into(), &0.into(), &Value::Array(vec![]))
    );
    for figure in ["items_compared", "updated", "unchanged", "bytes_read", "bytes_written", "compare_ms", "apply_ms"] {
        assert!(module[figure].is_u64(), "{figure} in {module}");
    }
}

#[test]
fn the_cmdlets_spelling_works_with_its_pipeline() {
    let (_dir, demo, _) = demo();
    fs::write(demo.join("stores/atl/live/dataconf/a"), "a").unwrap();
    fs::write(demo.join("stores/red/live/dataconf/r"), "r").unwrap();
    let input = format!("{ATL}\n{}.\n", RED.to_uppercase());
    let (code, out, err) = run_with_input(&demo, &["invoke-csbackupservicesync", "-BackupM", "DataConf"], &input);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    for (live, backup) in [("atl/live", "red/backup"), ("red/live", "atl/backup")] {
        let at = |path: &str| files(&demo.join("stores").join(path).join("dataconf"));
        assert_eq!(at(live), at(backup));
    }
    let (code, out, _) = run(&demo, &["Get-CsBackupServiceStatus", "-PoolFqdn", ATL, "-Category", "cms"]);
    assert_eq!(code, 0);
    assert!(out.contains("CentralMgmt.CMSMaster") && !out.contains("DataConf"), "{out}");

    let pools = |arguments: &[&str], input: &str| {
        let (code, out, err) = run_with_input(&demo, arguments, input);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        let mut pools: Vec<String> =
            out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["pool"].to_string()).collect();
        pools.dedup();
        pools
    };
    let cmdlet = ["get-csbackupservicestatus", "-Cat", "UserData", "--json"];
    let quoted = |pool: &str| format!("\"{pool}\"");
    assert_eq!(pools(&cmdlet, &format!("{RED}\r\n")), [quoted(RED)]);
    assert_eq!(
        pools(&cmdlet, &format!("{RED}\n\n{ATL}\n")),
        [quoted(RED), quoted(ATL)],
        "in the order of the pipeline"
    );
    assert_eq!(pools(&cmdlet, ""), [quoted(ATL), quoted(RED)], "all, where it names none");
    assert_eq!(pools(&[&cmdlet[..], &["-PoolFqdn", ATL]].concat(), RED), [quoted(ATL)], "what is named counts");
    assert_eq!(pools(&["status", "--pools-stdin", "--json"], RED), [quoted(RED)]);
    assert_eq!(pools(&["status", "--json"], RED), [quoted(ATL), quoted(RED)], "a loop of a script keeps its input");
    for wrong in ["no.such.pool", "broken name"] {
        let (code, out, err) = run_with_input(&demo, &cmdlet, &format!("{ATL}\n{wrong}\n"));
        assert!(code == 2 && out.is_empty() && err.contains(wrong), "{wrong}: {out}{err}");
    }
}

#[test]
fn what_can_not_be_done_is_said_with_exit_code_2_and_nothing_is_queued() {
    let (_dir, demo, _) = demo();
    let before = run(&demo, &["run", "list"]).1;
    let cases: &[(&[&str], &str)] = &[
        (&["sync", "--pool-fqdn", "nonsense"], "“nonsense” is not fully qualified"),
        (&["sync", "--pool-fqdn", "no.such.pool"], "There is no pool named no.such.pool here."),
        (&["sync", "--pool-fqdn", ATL, "--backup-module", "Foo"], "“Foo” is not a backup module."),
        (&["sync", "--pool-fqdn", RED, "--backup-module", "CMSMaster"], "has no live store for CentralMgmt.CMSMaster"),
        (&["Invoke-CsBackupServiceSync", "-Frobnicate"], "has no parameter that begins with “-Frobnicate”"),
        (&["status", "--category", "X"], "“X” is not a category."),
        (&["pool", "show", "no.such.pool"], "There is no pool named no.such.pool here."),
        (&["mirror", "file:///a", "ftp://b"], "Stores of type “ftp” can’t be opened"),
        (&["mirror", "file:///a", "file:///b", "--max-delete", "x"], "“x” is not a limit"),
        (&["frobnicate"], "frobnicate"),
        (&["sync", "--config", "/no/such/file", "--pool-fqdn", ATL], "/no/such/file can’t be read"),
    ];
    for (arguments, sentence) in cases {
        let (code, out, err) = run(&demo, arguments);
        assert_eq!(code, 2, "{arguments:?}: {out}{err}");
        assert!(err.contains(sentence), "{arguments:?}: {err}");
        assert_eq!(out, "", "{arguments:?}");
    }
    let (code, _, err) = run_with_input(&demo, &["sync"], &format!("{ATL}\nbroken name\n"));
    assert_eq!(code, 2, "a mistake in the last line stops them all: {err}");
    assert_eq!(run(&demo, &["run", "list"]).1, before);
}

#[test]
fn tables_are_chosen_on_the_command_line_and_wrong_choices_are_wrong_usage() {
    let dir = TempDir::new().unwrap();
    let url = |name: &str, sql: &str| {
        let path = dir.path().join(name);
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        format!("sqlite://{}", path.display())
    };
    let live = url(
        "live.db",
        "create table users (id integer primary key); insert into users values (1), (2);
         create table \"call log\" (at integer); create table queue (id integer primary key); insert into queue values (1)",
    );
    let backup = url("backup.db", "");
    let with = |command: &'static str, more: &[&str]| {
        let (code, out, err) = run(dir.path(), &[&[command, &live, &backup], more].concat());
        (code, out + &err)
    };
    let (code, told) = with("mirror", &[]);
    assert!(code == 1 && told.contains("without a primary key: call log"), "{told}");
    for wrong in
        [&["--table", " "] as &[_], &["--table", "users", "--exclude-table", "USERS"], &["--exclude-table", "a\nb"]]
    {
        assert_eq!(with("mirror", wrong).0, 2, "{wrong:?}");
        assert_eq!(with("verify", wrong).0, 2, "{wrong:?}");
    }
    assert_eq!(with("mirror", &["--table", "nope"]).0, 1);
    let chosen = ["--exclude-table", "call log", "--exclude-table", "queue", "--exclude-table", "not there"];
    let (code, told) = with("mirror", &[&chosen as &[_], &["--json"]].concat());
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((code, &told["modules"][0]["inserted"]), (0, &Value::from(2)));
    let (code, told) = with("verify", &chosen);
    assert!(code == 0 && told.starts_with("2 matched, 0 different"), "{told}");
    let (code, told) = with("verify", &["--table", "queue"]);
    assert!(code == 3 && told.contains("0 matched, 0 different, 1 missing"), "{told}");
}

#[test]
fn pools_go_from_one_installation_to_another() {
    let (_dir, demo, _) = demo();
    let (_, plain, _) = run(&demo, &["pool", "show", ATL]);
    let chosen = plain.replace(
        "[pool.stores.\"UserServices.PresenceFocus\"]\n",
        "[pool.stores.PresenceFocus]\ntables = [\"contact\", \"resource\"]\n",
    );
    let chosen = chosen.replace(
        "[pool.stores.\"CentralMgmt.CMSMaster\"]\n",
        "[pool.stores.CMSMaster]\nexclude_tables = [\"log\", \" Old Jobs.v2\"]\n",
    );
    fs::write(demo.join("chosen.toml"), &chosen).unwrap();
    assert_eq!(run(&demo, &["pool", "import", "chosen.toml"]), (0, String::new(), String::new()), "{plain}");
    let (_, shown, _) = run(&demo, &["pool", "show", ATL]);
    for line in ["tables = [\"contact\", \"resource\"]\n", "exclude_tables = [\"Old Jobs.v2\", \"log\"]\n"] {
        assert_eq!(shown.matches(line).count(), 1, "{shown}");
    }
    let both = chosen.replace("exclude_tables = [", "tables = [\"LOG\"]\nexclude_tables = [");
    fs::write(demo.join("chosen.toml"), &both).unwrap();
    let (code, _, told) = run(&demo, &["pool", "import", "chosen.toml"]);
    assert!(
        code == 2
            && told.contains("the tables of CentralMgmt.CMSMaster of atl-cs-001.litwareinc.com: Both lists name LOG."),
        "{told}"
    );
    let (code, exported, _) = run(&demo, &["pool", "export"]);
    assert_eq!(code, 0);
    let file = demo.join("pools.toml");
    fs::write(&file, &exported).unwrap();
    let other = TempDir::new().unwrap();
    let roots = format!("allowed_roots = [\"{}\"]\n", demo.join("stores").display());
    fs::write(other.path().join("poolsync.toml"), roots).unwrap();
    let import = ["pool", "import", file.to_str().unwrap()];
    let (code, out, told) = run(other.path(), &import);
    assert!(code == 0 && out.is_empty() && told.contains("settings set EnableRgsBackupService=true"), "{told}");
    assert_eq!(run(other.path(), &["pool", "export"]).1, exported);
    assert_eq!(run(other.path(), &import).0, 0, "again changes nothing");
    assert_eq!(run(other.path(), &["pool", "remove", ATL]).0, 0);
    let (_, list, _) = run(other.path(), &["pool", "list"]);
    assert!(!list.contains(ATL) && list.contains("(none)"), "{list}");
}

#[test]
fn the_file_of_pools_in_the_readme_is_one() {
    let dir = TempDir::new().unwrap();
    let stores = dir.path().join("pools");
    for pool in ["atl", "red"] {
        fs::create_dir_all(stores.join(pool).join("live/dataconf")).unwrap();
        fs::create_dir(stores.join(pool).join("backup")).unwrap();
        let users = rusqlite::Connection::open(stores.join(pool).join("live/users.db")).unwrap();
        users.execute_batch("create table users (id integer primary key)").unwrap();
    }
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, rest) = readme.split_once("# pools.toml, for: ").expect("the example");
    let example = rest.split_once("```").unwrap().0.replace("/srv/pools", &stores.display().to_string());
    fs::write(dir.path().join("pools.toml"), format!("# {example}")).unwrap();
    fs::write(dir.path().join("poolsync.toml"), format!("allowed_roots = [\"{}\"]\n", stores.display())).unwrap();
    assert_eq!(run(dir.path(), &["pool", "import", "pools.toml"]), (0, String::new(), String::new()));
    assert_eq!(run(dir.path(), &["sync", "--pool-fqdn", ATL]).0, 0);
    assert!(stores.join("red/backup/dataconf").is_dir(), "it is the copy of the partner’s");
}

#[test]
fn accounts_are_added_listed_and_disabled() {
    let dir = TempDir::new().unwrap();
    let add =
        |name: &str, password: &str| run_with_input(dir.path(), &["user", "add", name, "--password-stdin"], password);
    assert_eq!(add("anna", "too short\n").0, 2);
    assert_eq!(add("anna", "correct horse battery\n").0, 0);
    assert_eq!(add("ANNA", "correct horse battery\n").0, 2, "letter case does not make another account");
    assert_eq!(add("ben", "correct horse battery\n").0, 0);
    let (_, list, _) = run(dir.path(), &["user", "list"]);
    assert!(list.contains("anna  CsAdministrator "), "{list}");
    assert!(list.contains("ben   CsViewOnlyAdministrator  enabled"), "{list}");
    assert_eq!(run(dir.path(), &["user", "disable", "ben"]).0, 0);
    assert!(run(dir.path(), &["user", "list"]).1.contains("disabled"));
    assert_eq!(run(dir.path(), &["user", "disable", "nobody"]).0, 2);
}

#[test]
fn mirror_guards_previews_and_says_so_by_its_exit_code() {
    let dir = TempDir::new().unwrap();
    let (live, backup) = (dir.path().join("live"), dir.path().join("backup"));
    fs::create_dir_all(live.join("sub")).unwrap();
    for i in 0..100 {
        fs::write(live.join(format!("sub/{i}")), i.to_string()).unwrap();
    }
    let (from, to) = (format!("file://{}", live.display()), format!("file://{}", backup.display()));
    let (code, out, _) = run(dir.path(), &["mirror", &from, &to, "--what-if"]);
    assert_eq!(code, 0);
    assert!(out.contains("insert  sub/99"), "{out}");
    assert!(!backup.exists() || files(&backup).is_empty(), "a preview writes nothing");
    assert_eq!(run(dir.path(), &["mirror", &from, &to]).0, 0);
    assert_eq!(files(&live), files(&backup));

    for i in 0..60 {
        fs::remove_file(live.join(format!("sub/{i}"))).unwrap();
    }
    let (code, out, err) = run(dir.path(), &["mirror", &from, &to, "--json"]);
    assert_eq!(code, 1, "{out}");
    assert!(err.contains("60 of the target’s 101 items would be deleted"), "{err}");
    assert_eq!(files(&backup).len(), 100);
    let (code, out, _) = run(dir.path(), &["verify", &from, &to, "--json"]);
    assert_eq!(code, 3);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&report["extra"], &report["missing"], &report["matched"]), (&60.into(), &0.into(), &41.into()));
    let part = |name: &str, matched: u64, extra: u64| json!({"name": name, "matched": matched, "different": 0, "missing": 0, "extra": extra});
    assert_eq!(report["parts"], json!([part(".", 1, 0), part("sub", 40, 60)]));
    let (code, out, _) = run(dir.path(), &["verify", &from, &to]);
    let last: Vec<&str> = out.lines().rev().take(4).collect();
    assert_eq!(code, 3);
    assert_eq!(last[0], "41 matched, 0 different, 0 missing, 60 extra");
    assert_eq!(last[1], "sub        40          0        0     60");
    assert_eq!(last[2], ".           1          0        0      0");
    assert_eq!(last[3], "part  matched  different  missing  extra");
    assert_eq!(run(dir.path(), &["mirror", &from, &to, "--max-delete", "60%"]).0, 0);
    assert_eq!(files(&live), files(&backup));
}

#[test]
fn a_held_sync_ends_with_4_and_says_how_to_decide() {
    let (_dir, demo, _) = demo();
    let sync = ["--config", "poolsync.toml", "sync", "--pool-fqdn", ATL, "--backup-module", "DataConf"];
    let (live, backup) = (demo.join("stores/atl/live/dataconf"), demo.join("stores/red/backup/dataconf"));
    let (code, out, err) = run(&demo, &sync);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    let before = files(&backup);
    empty(&live);
    let (code, out, err) = run(&demo, &sync);
    assert_eq!((code, out.as_str()), (4, ""));
    assert!(err.contains("The source is empty") && err.contains("poolsync run approve "), "{err}");
    let (code, out, _) = run(&demo, &[&sync[..], &["--json"]].concat());
    assert_eq!(code, 4);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&report["state"], &report["modules"][0]["state"]), (&json!("held"), &json!("held")), "{report}");
    assert_eq!(report["modules"][0]["errors"][0]["fatal"], json!(true));
    assert_eq!(files(&backup), before);
    let held = report["run"].as_str().unwrap();

    let (code, _, err) = run(&demo, &["--config", "poolsync.toml", "run", "reject", held, "--comment", "not yet"]);
    assert_eq!(code, 0, "{err}");
    let (code, out, _) = run(&demo, &["--config", "poolsync.toml", "run", "show", held]);
    assert_eq!(code, 130, "{out}");
    let (code, _, err) = run(&demo, &["--config", "poolsync.toml", "run", "approve", held]);
    assert_eq!(code, 2);
    assert!(err.contains("does not wait for a decision"), "{err}");

    // Back from the backup: looked at, then confirmed.
    let restore = ["--config", "poolsync.toml", "Restore-CsPoolData", "-PoolFqdn", ATL, "-BackupModule", "DataConf"];
    let (code, out, err) = run(&demo, &restore);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("DataConf") && err.contains(&format!("--confirm {ATL}")), "{out}{err}");
    assert_eq!(files(&live), []);
    let (code, out, err) = run(&demo, &[&restore[..], &["-ConfirmFqdn", ATL, "-OverwriteNewer"]].concat());
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(files(&live), before);

    empty(&live);
    let (code, out, _) = run(&demo, &[&sync[..], &["--json"]].concat());
    assert_eq!(code, 4);
    let held = serde_json::from_str::<Value>(&out).unwrap()["run"].as_str().unwrap().to_owned();
    let (code, out, err) = run(&demo, &["--config", "poolsync.toml", "run", "approve", &held, "--comment", "it is so"]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    assert_eq!(files(&backup), []);
}
