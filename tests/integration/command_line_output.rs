//! What the command line prints beside its results: lists in every form, completions, manual pages; and the commands about
//! settings, roles and history.

use std::{fs, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use super::support::{
    process::{outcome, poolsync},
    world::{ATL, RED},
};

fn run(dir: &Path, arguments: &[&str]) -> (i32, String, String) {
    outcome(&poolsync(dir).args(arguments).output().unwrap())
}

fn good(dir: &Path, arguments: &[&str]) -> String {
    let (code, out, err) = run(dir, arguments);
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}: {out}");
    out
}

fn json(dir: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&good(dir, arguments)).unwrap()
}

#[test]
fn every_list_comes_as_table_json_and_csv() {
    let dir = TempDir::new().unwrap();
    assert_eq!(run(dir.path(), &["demo", "--users", "20", "--once"]).0, 0);
    let demo = dir.path().join("poolsync-demo");
    good(&demo, &["token", "add", "nightly", "--expires", "never"]);
    let lists: &[(&[&str], &str, &str)] = &[
        (&["pool", "list"], "fqdn", ATL),
        (&["role", "list"], "name", "CsHelpDesk"),
        (&["settings", "list"], "name", "RecycleDays"),
        (&["status"], "pool", ATL),
        (&["token", "list"], "name", "nightly"),
        (&["user", "list"], "user.name", "admin"),
        (&["run", "list"], "pool", ATL),
    ];
    for (command, field, name) in lists {
        let with = |form: &str| good(&demo, &[*command, &["--output", form]].concat());
        assert_eq!(with("table"), good(&demo, command), "a table is what comes without asking");
        assert!(with("table").contains(name), "{}", with("table"));
        let objects: Vec<Value> = serde_json::from_str(&with("json")).unwrap();
        let at =
            |object: &Value, column: &str| column.split('.').fold(object.clone(), |value, part| value[part].clone());
        assert!(objects.iter().any(|object| at(object, field) == *name), "{objects:?}");
        let csv = with("csv");
        let heading: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
        assert!(heading.contains(field), "{csv}");
        // The columns of history are those of the page’s download, which another story compares.
        for column in heading.into_iter().filter(|_| *command != ["run", "list"]) {
            // What is null has no parts.
            let is_field = column.split('.').try_fold(&objects[0], |value, part| match value {
                Value::Null => Some(value),
                _ => value.get(part),
            });
            assert!(is_field.is_some(), "{command:?}: {column} is no field of {}", objects[0]);
        }
        assert_eq!(csv.matches("\r\n").count(), objects.len() + 1, "{csv}");
        let (code, _, err) = run(&demo, &[*command, &["--output", "yaml"]].concat());
        assert!(code == 2 && err.contains("table, json, csv"), "{err}");
    }
    // The older way to ask for JSON stays as it was.
    assert_eq!(json(&demo, &["token", "list", "--json"]), json(&demo, &["token", "list", "--output", "json"]));
    let lines = good(&demo, &["status", "--json"]);
    assert!(lines.lines().count() > 1 && lines.lines().all(|line| line.starts_with('{')), "{lines}");
    assert_eq!(run(&demo, &["status", "--json", "--output", "csv"]).0, 2);
    let shown = good(&demo, &["role", "show", "cshelpdesk"]);
    assert!(shown.starts_with("CsHelpDesk counts for") && shown.contains("  Get-CsBackupServiceStatus\n"), "{shown}");
    assert_eq!(run(&demo, &["role", "show", "Nobody"]).0, 2);
    let singles: &[(&[&str], &str, Value)] = &[
        (&["role", "show", "cshelpdesk"], "name", "CsHelpDesk".into()),
        (&["settings", "get", "recycledays"], "value", 15.into()),
        (&["audit", "verify"], "is_whole", true.into()),
    ];
    for (command, field, value) in singles {
        let with = |form: &str| good(&demo, &[*command, &["--output", form]].concat());
        assert_eq!(with("table"), good(&demo, command));
        assert_eq!(json(&demo, &[*command, &["--output", "json"]].concat())[*field], *value);
        let csv = with("csv");
        assert!(csv.lines().count() == 2 && csv.lines().next().unwrap().split(',').any(|one| one == *field), "{csv}");
    }
    let pool = json(&demo, &["pool", "show", ATL, "--output", "json"]);
    assert_eq!((&pool["fqdn"], &pool["backup_pool"]), (&ATL.into(), &RED.into()));
    assert_eq!(good(&demo, &["pool", "show", ATL, "--output", "table"]), good(&demo, &["pool", "show", ATL]));
    let stores = good(&demo, &["pool", "show", ATL, "--output", "csv"]);
    assert!(stores.starts_with("pool,module,role,url,tables,exclude_tables,keeps_secret\r\n"), "{stores}");
    assert!(stores.contains(&format!("{ATL},ConfServices.DataConf,live,file:///")), "{stores}");
    assert!(good(&demo, &["pool", "list", "--output", "csv"]).contains(&format!("{ATL},{RED},")));
}

#[test]
fn settings_are_read_and_set_all_or_none() {
    let dir = TempDir::new().unwrap();
    let at = dir.path();
    good(at, &["migrate"]);
    assert_eq!(good(at, &["settings", "get", "recycledays"]), "15\n");
    good(at, &["settings", "set", "RecycleDays=20", "VerifyAfterDays=7"]);
    assert_eq!(good(at, &["settings", "get", "RecycleDays"]), "20\n");
    let (code, _, err) = run(at, &["settings", "set", "RecycleDays=30", "ItemsDays=0"]);
    assert_eq!(code, 2, "{err}");
    assert_eq!(good(at, &["settings", "get", "RecycleDays"]), "20\n", "nothing was changed");
    good(at, &["settings", "set", "VerifyAfterDays="]);
    assert_eq!(good(at, &["settings", "get", "VerifyAfterDays"]), "\n");
    for (wrong, told) in [
        ("Recycle", "is not a change"),
        ("Recycle=1", "is not a setting"),
        ("RecycleDays=x", "RecycleDays takes a whole number"),
    ] {
        let (code, _, err) = run(at, &["settings", "set", wrong]);
        assert!(code == 2 && err.contains(told), "{wrong}: {err}");
    }
    assert!(good(at, &["audit", "verify"]).starts_with("2 entries"), "each change is in the audit, what failed is not");
}

#[test]
fn history_says_what_would_go_before_it_goes() {
    let dir = TempDir::new().unwrap();
    assert_eq!(run(dir.path(), &["demo", "--users", "20", "--once"]).0, 0);
    let demo = dir.path().join("poolsync-demo");
    assert_eq!(run(&demo, &["sync", "--pool-fqdn", ATL]).0, 0);
    good(&demo, &["settings", "set", "HistoryRuns=1", "HistoryDays=", "ItemsDays=30"]);
    let told = good(&demo, &["history", "prune", "--dry-run"]);
    let rules =
        "(runs are kept for the newest 1 runs) and 0 item lists of runs that stay (item lists are kept for 30 days";
    assert!(told.starts_with("Would remove: 0 runs ") && told.contains(rules), "{told}");
    good(&demo, &["settings", "set", "RecycleDays=1"]);
    assert!(
        good(&demo, &["history", "prune"]).starts_with("Removed: 0 runs "),
        "what was changed today may be put back"
    );
}

#[test]
fn shells_complete_the_commands_and_man_pages_describe_them() {
    let dir = TempDir::new().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = good(dir.path(), &["completions", shell]);
        for word in [
            "settings",
            "prune",
            "pools-stdin",
            "all-modules",
            "completions",
            "output",
            "server",
            "Get-CsBackupServiceStatus",
            "WhatIf",
        ] {
            assert!(text.contains(word), "{shell} does not know {word}");
        }
    }
    assert_eq!(run(dir.path(), &["completions", "tcsh"]).0, 2);
    let page = good(dir.path(), &["man"]);
    assert!(page.contains(".TH poolsync 1") && page.contains("settings"), "{page}");
    let pages = dir.path().join("man");
    let (code, out, err) = run(dir.path(), &["man", "--dir", "man"]);
    assert_eq!((code, out.as_str()), (0, ""));
    let names: Vec<String> =
        fs::read_dir(&pages).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(err.contains(&format!("Wrote {} pages", names.len())), "{err}");
    for name in [
        "poolsync.1",
        "poolsync-sync.1",
        "poolsync-settings-set.1",
        "poolsync-history-prune.1",
        "poolsync-channel-add.1",
        "poolsync-rule-edit.1",
        "poolsync-target-edit.1",
        "poolsync-worker-list.1",
        "poolsync-Invoke-CsBackupServiceSync.1",
    ] {
        assert!(names.iter().any(|found| found == name), "{names:?}");
    }
    let page = fs::read_to_string(pages.join("poolsync-sync.1")).unwrap();
    assert!(
        page.contains("poolsync\\-sync") && page.contains("\\-\\-what\\-if") && page.contains("no\\-progress"),
        "{page}"
    );
    let page = fs::read_to_string(pages.join("poolsync-Set-CsBackupServiceConfiguration.1")).unwrap();
    assert!(page.contains("\\fB\\-SyncInterval\\fR") && !page.contains("\\-\\-SyncInterval"), "{page}");
    assert!(!dir.path().join("data").exists(), "none of it opens the panel’s database");
}

#[test]
fn progress_is_for_terminals_only() {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("live")).unwrap();
    fs::write(dir.path().join("live/a"), "a").unwrap();
    let url = |name: &str| format!("file://{}", dir.path().join(name).display());
    for further in [&[] as &[&str], &["--no-progress"]] {
        let (code, _, err) = run(dir.path(), &[&["mirror", &url("live"), &url("backup")], further].concat());
        assert_eq!((code, err.as_str()), (0, ""));
    }
}

#[test]
fn runs_are_listed_changed_and_run_again() {
    let dir = TempDir::new().unwrap();
    assert_eq!(run(dir.path(), &["demo", "--users", "20", "--once"]).0, 0);
    let demo = dir.path().join("poolsync-demo");
    let (code, out, err) = run(&demo, &["sync", "--pool-fqdn", ATL, "--no-wait"]);
    let queued = out.trim().to_owned();
    assert_eq!((code, &out), (0, &format!("{queued}\n")));
    assert!(err.starts_with(&format!("Queued as run {queued}.\n")), "{err}");
    assert!(err.contains("It waits: No worker is running"), "{err}");
    assert!(good(&demo, &["run", "show", &queued]).contains("Waits: No worker is running"));
    assert!(
        good(&demo, &["worker", "list"]).starts_with("No worker is running, so what is asked for waits. Start one")
    );
    assert_eq!(good(&demo, &["worker", "list", "--output", "json"]), "[]\n");
    let listed = json(&demo, &["run", "list", "--state", "queued", "--output", "json"]);
    assert_eq!((listed[0]["id"].as_str(), listed[0]["via"].as_str()), (Some(queued.as_str()), Some("cli")));
    assert_eq!(good(&demo, &["run", "cancel-queued", "--dry-run"]), "1 queued run would be cancelled.\n");
    assert_eq!(good(&demo, &["run", "cancel-queued", "--pool-fqdn", RED]), "0 queued runs cancelled.\n");
    assert_eq!(good(&demo, &["run", "cancel-queued", "--pool-fqdn", ATL]), "1 queued run cancelled.\n");
    assert_eq!(run(&demo, &["run", "show", &queued]).0, 130);
    let (code, _, err) = run(&demo, &["run", "cancel", &queued]);
    assert!(code == 1 && err.contains("had ended already"), "{err}");

    fs::write(demo.join("stores/atl/live/dataconf/=formula"), "1").unwrap();
    assert_eq!(run(&demo, &["run", "retry", &queued]), (0, String::new(), String::new()));
    let changed = json(&demo, &["run", "list", "--with-changes", "--via", "cli", "--limit", "1", "--output", "json"]);
    let id = changed[0]["id"].as_str().unwrap().to_owned();
    let csv = good(
        &demo,
        &["run", "changes", &id, "--backup-module", "DataConf", "--contains", "formula", "--output", "csv"],
    );
    assert!(csv.lines().nth(1).unwrap().starts_with("ConfServices.DataConf,insert,'=formula,1,applied,"), "{csv}");
    let shown = good(&demo, &["run", "show", &id, "--output", "csv"]);
    assert!(shown.starts_with("module,state,items_compared"), "{shown}");
    let shown = json(&demo, &["run", "show", &id, "--json"]);
    assert!(shown["run"] == id && shown["worker"].is_string() && shown["waiting_for"].is_null(), "{shown}");
    let (code, _, err) = run(&demo, &["run", "retry", &id, "--only-failed"]);
    assert!(code == 2 && err.contains("Every module of this run got to its end"), "{err}");
    for wrong in [
        &["run", "list", "--state", "fine"] as &[_],
        &["run", "list", "--from", "then"],
        &["run", "list", "--pool-fqdn", "atl-cs-01.litwareinc.com"],
        &["run", "show", "x"],
    ] {
        assert_eq!(run(&demo, wrong).0, 2, "{wrong:?}");
    }
}

#[test]
fn schedules_are_added_changed_paused_and_removed() {
    let dir = TempDir::new().unwrap();
    assert_eq!(run(dir.path(), &["demo", "--users", "20", "--once"]).0, 0);
    let demo = dir.path().join("poolsync-demo");
    let add = |further: &[&str]| run(&demo, &[&["schedule", "add", "--pool-fqdn", ATL], further].concat());
    let (code, id, err) =
        add(&["--cron", "30 2 * * Mon-Fri", "--zone", "Europe/Berlin", "--backup-module", "DataConf"]);
    assert!(code == 0 && err.starts_with("It comes on Mon-Fri at 02:30 (Europe/Berlin), the next times:\n"), "{err}");
    let five: Vec<&str> = err.lines().skip(1).collect();
    assert!(
        five.len() == 5 && five.iter().all(|one| one.contains(" 02:30:00 CE") && one.ends_with(":30:00Z")),
        "{err}"
    );
    let id = id.trim();
    let next = json(&demo, &["schedule", "next", id, "--output", "json"]);
    assert_eq!(next.as_array().unwrap().len(), 5);
    assert_eq!(next[0]["zone"], "Europe/Berlin");
    assert!(next[0]["at_in_zone"].as_str().unwrap().contains(" 02:30:00 CE"), "{next}");
    assert!(good(&demo, &["schedule", "list"]).contains("on Mon-Fri at 02:30 (Europe/Berlin)"));
    let soon = json(&demo, &["schedule", "next", "--output", "json"]);
    let soon = soon.as_array().unwrap().iter().find(|one| one["schedule"] == id).unwrap().clone();
    assert!(soon["at_in_zone"].as_str().unwrap().contains(" 02:30:00 CE"), "{soon}");
    assert_eq!(run(&demo, &["schedule", "edit", id, "--verify", "--full"]).0, 0);
    let what = || {
        let listed = json(&demo, &["schedule", "list", "--output", "json"]);
        (listed[0]["intent"].clone(), listed[0]["mode"].clone())
    };
    assert_eq!(what(), ("verify".into(), "full".into()));
    assert_eq!(run(&demo, &["schedule", "edit", id, "--sync", "--delta"]).0, 0);
    assert_eq!(what(), ("sync".into(), "delta".into()));
    let listed = json(&demo, &["schedule", "list", "--output", "json"]);
    assert_eq!((&listed[0]["id"], &listed[0]["module"]), (&id.into(), &"ConfServices.DataConf".into()));
    assert_eq!(run(&demo, &["schedule", "edit", id, "--every", "6h", "--jitter", "60"]).0, 0);
    assert_eq!(run(&demo, &["schedule", "pause", id]).0, 0);
    let listed = json(&demo, &["schedule", "list", "--output", "json"]);
    assert_eq!((&listed[0]["paused"], &listed[0]["jitter_seconds"]), (&true.into(), &60.into()));
    assert!(good(&demo, &["schedule", "list"]).contains("paused"));
    good(&demo, &["schedule", "resume", id]);
    assert!(good(&demo, &["schedule", "next", "--output", "csv"]).starts_with("at,pool,module,"));
    good(&demo, &["schedule", "remove", id]);
    assert_eq!(json(&demo, &["schedule", "list", "--output", "json"]).as_array().map(Vec::len), Some(0));
    for (wrong, told) in [
        (&[] as &[&str], "Say when"),
        (&["--every", "1s"], "at least 5 seconds"),
        (&["--cron", "0 0 30 2 *"], "never comes"),
        (&["--cron", "0 2 * * *", "--zone", "Europe/Berlim"], "Europe/Berlim"),
    ] {
        let (code, _, err) = add(wrong);
        assert!(code == 2 && err.contains(told), "{wrong:?}: {err}");
    }
    let (code, _, err) = run(&demo, &["schedule", "pause", id]);
    assert!(code == 2 && err.contains("There is no schedule"), "{err}");
}
