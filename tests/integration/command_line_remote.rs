//! The command line asks another panel: the same commands, with the same output and exit codes.

use std::{fs, path::Path};

use serde_json::Value;

use super::support::{
    elsewhere::Elsewhere,
    process::{outcome, poolsync, wait_for},
    servers::{Far, Kind},
    world::{ATL, RED},
};

fn write(dir: &Path, name: &str) {
    fs::write(dir.join("poolsync-demo/stores/atl/live/dataconf").join(name), name).unwrap();
}

/// How long a worker has been silent grows meanwhile.
fn workers_are_the_same(panel: &Elsewhere, token: &str) {
    wait_for("the worker’s sign of life", || panel.there(&["worker", "list"]).1.contains("alive"));
    let list = ["worker", "list", "--output", "json"];
    let workers = |text: &str| {
        let mut workers: Vec<Value> = serde_json::from_str(text).unwrap();
        for worker in &mut workers {
            assert!(worker["silent_seconds"].is_u64(), "{worker}");
            worker["silent_seconds"] = 0.into();
        }
        workers
    };
    let there = workers(&panel.good(token, &list));
    assert_eq!(there, workers(&panel.there(&list).1));
    assert_eq!((there.len(), &there[0]["kind"], &there[0]["is_alive"]), (1, &"serve".into(), &true.into()));
    let csv = panel.good(token, &["worker", "list", "--output", "csv"]);
    assert!(
        csv.starts_with(
            "name,kind,version,started_at,is_alive,silent_seconds,concurrency,runs,sites,is_draining,clock_ahead_ms,has_other_key,is_stopping\r\n"
        ),
        "{csv}"
    );
    assert!(panel.good(token, &["worker", "list"]).contains("0 of 2"));
    let name = there[0]["name"].as_str().unwrap();
    assert_eq!(panel.good(token, &["worker", "drain", name]), "");
    assert!(panel.there(&["worker", "list"]).1.contains("draining"));
    assert_eq!(panel.there(&["worker", "resume", name]).0, 0);
    assert!(!panel.good(token, &["worker", "list"]).contains("draining"));
    // It is alive: to clear it away would change nothing, and is refused here as there.
    let (code, _, here) = panel.there(&["worker", "clear", name]);
    assert!(code == 2 && here.contains("is alive"), "{here}");
    let (code, _, afar) = panel.ask(token, &["worker", "clear", name]);
    assert!(code == 2 && afar.contains("is alive"), "{afar}");
}

fn status_is_the_same(panel: &Elsewhere, token: &str) {
    let (before, there, after) =
        (panel.there(&["status"]).1, panel.good(token, &["status"]), panel.there(&["status"]).1);
    assert!(there == before || there == after, "ages grow by minutes meanwhile: {before}{there}");
    let both =
        [&["status", "--pool-fqdn", RED, "--pool-fqdn", ATL][..], &["--category", "CMS", "--output", "csv"]].concat();
    let pools: Vec<String> =
        panel.good(token, &both).lines().skip(1).map(|line| line[..ATL.len()].to_owned()).collect();
    assert_eq!(pools, [RED, ATL]);
}

#[test]
fn the_same_commands_say_the_same() {
    let panel = Elsewhere::new();
    let token = panel.token("all", &["--role", "CsAdministrator"]);
    for list in
        [&["pool", "list"] as &[_], &["role", "list"], &["run", "list"], &["settings", "list"], &["user", "list"]]
    {
        for form in ["table", "json", "csv"] {
            let arguments = [list, &["--output", form]].concat();
            let (_, here, _) = panel.there(&arguments);
            assert_eq!(panel.good(&token, &arguments), here, "{arguments:?}");
        }
    }
    status_is_the_same(&panel, &token);
    workers_are_the_same(&panel, &token);
    let cms =
        panel.good(&token, &["Get-CsBackupServiceStatus", "-PoolFqdn", ATL, "-Category", "CMS", "--output", "csv"]);
    assert!(cms.lines().count() == 2 && cms.contains("CentralMgmt.CMSMaster"), "{cms}");
    assert!(panel.good(&token, &["token", "list"]).contains("(operator)"));
    panel.good(&token, &["settings", "set", "RecycleDays=20", "VerifyAfterDays=", "SecondPersonApproves=on"]);
    assert_eq!(panel.there(&["settings", "get", "SecondPersonApproves"]).1, "true\n", "read as it is here");
    for slip in ["SecondPersonApproves=treu", "HistoryDays=30d"] {
        let (code, _, told) = panel.ask(&token, &["settings", "set", slip]);
        assert!(code == 2 && told.contains("Nothing was changed"), "{slip}: {code} {told}");
    }
    assert_eq!(panel.there(&["settings", "get", "SecondPersonApproves"]).1, "true\n");
    let (code, out, told) = panel.ask(&token, &["status", "--pool-fqdn", "gone.litwareinc.com"]);
    assert!(code == 2 && out.is_empty() && told.contains("gone.litwareinc.com"), "{code} {told}");
    assert_eq!(panel.there(&["settings", "get", "RecycleDays"]).1, "20\n");
    let (code, _, err) = panel.ask(&token, &["settings", "set", "RecycleDays=0"]);
    assert!(code == 2 && err.contains("RecycleDays takes"), "{err}");

    write(panel.dir.path(), "new");
    let (code, out, err) = panel.ask(&token, &["sync", "--pool-fqdn", ATL, "--what-if", "--backup-module", "DataConf"]);
    assert!(code == 0 && out.contains("would insert"), "{out}{err}");
    assert_eq!(panel.good(&token, &["sync", "--pool-fqdn", ATL]), "", "like the cmdlet it prints nothing");
    write(panel.dir.path(), "newer");
    let report = panel.good(&token, &["sync", "--pool-fqdn", ATL, "--backup-module", "DataConf", "--json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!((&report["state"], &report["modules"][0]["inserted"]), (&"succeeded".into(), &1.into()));
    let id = report["run"].as_str().unwrap();
    assert_eq!(panel.good(&token, &["run", "show", id, "--json"]), panel.there(&["run", "show", id, "--json"]).1);
    let changes = ["run", "changes", id, "--output", "json"];
    assert_eq!(panel.good(&token, &changes), panel.there(&changes).1);
    let (code, _, err) = panel.ask(&token, &["run", "cancel", id]);
    assert!(code == 1 && err.contains("had ended already"), "{err}");
    panel.good(&token, &["run", "retry", id]);
    assert_eq!(panel.good(&token, &["run", "cancel-queued"]), "0 queued runs cancelled.\n");

    let (code, schedule, err) = panel.ask(&token, &["schedule", "add", "--pool-fqdn", ATL, "--every", "6h"]);
    assert_eq!(code, 0, "{err}");
    let schedule = schedule.trim();
    let (code, _, err) =
        panel.ask(&token, &["schedule", "edit", schedule, "--cron", "30 2 * * *", "--zone", "Asia/Tokyo"]);
    assert_eq!(code, 0, "{err}");
    panel.good(&token, &["schedule", "pause", schedule]);
    let list = ["schedule", "list", "--output", "csv"];
    assert_eq!(panel.good(&token, &list), panel.there(&list).1);
    for form in ["table", "csv", "json"] {
        let next = ["schedule", "next", "--output", form];
        let here = panel.there(&next).1;
        assert!(here.contains(ATL), "{here}");
        assert_eq!(panel.good(&token, &next), here);
        let five = ["schedule", "next", schedule, "--output", form];
        let (code, there, err) = panel.ask(&token, &five);
        assert_eq!((code, &there), (0, &panel.there(&five).1));
        assert!(there.contains("02:30:00 JST (+09:00)") && there.contains("17:30:00Z"), "{there}");
        assert!(err.starts_with("It is paused"), "{err}");
    }
    assert!(panel.good(&token, &["schedule", "list"]).contains("daily at 02:30 (Asia/Tokyo)"));
    assert!(panel.good(&token, &list).contains(",30 2 * * *,Asia/Tokyo,0,true"));
    panel.good(&token, &["schedule", "remove", schedule]);
    assert_eq!(panel.ask(&token, &["schedule", "resume", schedule]).0, 2);

    panel.good(&token, &["pool", "maintenance", ATL, "--reason", "new disks"]);
    let (code, _, err) = panel.ask(&token, &["sync", "--pool-fqdn", ATL]);
    assert!(code == 2 && err.contains("in maintenance (new disks)"), "{err}");
    panel.good(&token, &["pool", "maintenance", ATL, "--end"]);
    let (code, out, err) = panel.ask(&token, &["restore", "--pool-fqdn", ATL, "--what-if"]);
    assert!(code == 0 && out.contains("would insert"), "{out}{err}");
}

#[test]
fn pools_change_and_people_and_tokens_are_kept_out_from_afar() {
    let panel = Elsewhere::new();
    let token = panel.token("all", &["--role", "CsAdministrator"]);
    for read in [&["pool", "show", ATL] as &[_], &["pool", "export"]] {
        assert_eq!(panel.good(&token, read), panel.there(read).1, "{read:?}");
    }
    let file = panel.good(&token, &["pool", "export"]);
    let file = file.replacen("site = \"", "site = \"Building 7, ", 1);
    let (far, secret) = (Far::start(Kind::S3), "wonderland");
    let url = far.url(far.port());
    let file = format!(
        "{file}\n[[pool]]\nfqdn = \"new-cs-001.litwareinc.com\"\n[pool.stores.DataConf]\n\
         live = \"{url}\"\nlive_secret = \"{secret}\"\n"
    );
    fs::write(panel.dir.path().join("pools.toml"), file).unwrap();
    panel.good(&token, &["pool", "import", "pools.toml"]);
    let shown = panel.good(&token, &["pool", "show", "new-cs-001.litwareinc.com"]);
    assert!(shown.contains("# DataConf live: secret stored") && !shown.contains(secret), "{shown}");
    assert!(panel.there(&["pool", "list", "--output", "csv"]).1.contains("Building 7, "));
    panel.good(&token, &["pool", "remove", "new-cs-001.litwareinc.com"]);
    let (code, _, err) = panel.ask(&token, &["pool", "show", "new-cs-001.litwareinc.com"]);
    assert!(code == 2 && err.contains("new-cs-001.litwareinc.com"), "{err}");
    fs::write(panel.dir.path().join("pools.toml"), "[[pool]]\nfqdn = \"a\"\npassword = \"x\"\n").unwrap();
    let (code, _, err) = panel.ask(&token, &["pool", "import", "pools.toml"]);
    assert!(code == 2 && err.contains("line 2") && err.contains("Nothing was changed"), "{err}");
    let (code, _, err) = panel.ask(&token, &["pool", "initialise", ATL]);
    assert!(code == 2 && err.contains(&format!("Type {ATL} to confirm")), "{err}");
    panel.good(&token, &["pool", "initialise", ATL, "--confirm", ATL]);

    let add = ["user", "add", "eve", "--role", "CsHelpDesk", "--password-stdin"];
    assert_eq!(panel.there_with_input(&add, "correct horse battery\n").0, 0);
    panel.good(&token, &["user", "disable", "eve"]);
    assert!(panel.there(&["user", "list"]).1.lines().any(|line| line.starts_with("eve") && line.ends_with("disabled")));
    panel.good(&token, &["user", "remove", "eve"]);
    assert!(!panel.there(&["user", "list"]).1.contains("eve"));
    assert_eq!(panel.ask(&token, &["user", "disable", "eve"]).0, 2);
    let other = panel.token("other", &[]);
    panel.good(&other, &["pool", "list"]);
    panel.good(&token, &["token", "revoke", "other"]);
    let (code, _, err) = panel.ask(&other, &["pool", "list"]);
    assert!(code == 1 && err.contains("does not take the access token"), "{err}");
    assert_eq!(panel.ask(&token, &["token", "revoke", "other"]).0, 2);
    let log = panel.log();
    for hidden in [secret, &token, &other, "correct horse"] {
        assert!(!log.contains(hidden), "{log}");
    }
}

#[test]
fn what_is_not_let_through_is_told_with_its_exit_code() {
    let mut panel = Elsewhere::new();
    let token = panel.token("all", &["--role", "CsAdministrator"]);
    let red = panel.token(
        "red",
        &["--pool", RED, "--permission", "Invoke-CsBackupServiceSync", "--permission", "Get-CsBackupServiceStatus"],
    );
    let looks = panel.token("looks", &[]);
    let module = panel.token("module", &["--permission", "Get-CsBackupServiceStatus", "--module", "DataConf"]);
    let waits = |token: &str| panel.good(token, &["schedule", "next", "--output", "csv"]);
    let why = "All schedules are paused.";
    assert!(waits(&token).contains(why), "{}", waits(&token));
    let seen = waits(&module);
    assert!(seen.contains("It waits at present.") && !seen.contains(why), "who sees a part hears no more: {seen}");

    let pools = panel.good(&red, &["pool", "list", "--output", "csv"]);
    assert!(pools.lines().skip(1).all(|line| line.starts_with(RED)), "{pools}");
    let next = panel.good(&red, &["schedule", "next", "--output", "csv"]);
    assert!(next.contains(RED) && !next.contains(&format!(",{ATL},")), "{next}");
    let (code, _, err) = panel.ask(&red, &["sync", "--pool-fqdn", ATL]);
    assert!(code == 2 && err.contains("There is no pool named"), "{err}");
    let (code, _, err) = panel.ask(&looks, &["sync", "--pool-fqdn", ATL]);
    assert!(code == 1 && err.contains("Invoke-CsBackupServiceSync"), "{err}");
    let (code, _, err) = panel.ask("psk_wrong", &["pool", "list"]);
    assert!(code == 1 && err.contains("does not take the access token"), "{err}");
    let (code, _, err) = panel.ask("", &["pool", "list"]);
    assert!(code == 2 && err.contains("There is no access token"), "{err}");
    let (code, _, err) = panel.ask(&token, &["run", "show", "019ab4d2-6f3e-7c11-8a52-1f0c5e9d7b44"]);
    assert_eq!(code, 2, "{err}");
    for here in [
        &["mirror", "file:///a", "file:///b"] as &[_],
        &["migrate"],
        &["rotate-key"],
        &["audit", "verify"],
        &["serve"],
        &["worker"],
        &["history", "prune"],
        &["man"],
    ] {
        let (code, out, err) = panel.ask(&token, here);
        let told = format!("“poolsync {}” works on this machine alone: ", here[0]);
        assert!(code == 2 && out.is_empty() && err.starts_with(&told), "{here:?}: {err}");
    }
    for (lets_in, name) in [
        (&["user", "passwd", "admin"] as &[_], "user passwd"),
        (&["user", "add", "eve", "--password-stdin"], "user add"),
        (&["user", "enable", "admin"], "user enable"),
        (&["user", "roles", "admin", "--role", "CsHelpDesk"], "user roles"),
        (&["user", "reset-second-factor", "admin"], "user reset-second-factor"),
        (&["token", "add", "more"], "token add"),
    ] {
        let (code, out, err) = panel.ask(&token, lets_in);
        let told = format!("“poolsync {name}” lets somebody in or gives rights, which an access token can’t do");
        assert!(code == 2 && out.is_empty() && err.starts_with(&told), "{lets_in:?}: {err}");
    }

    // A token from a file, and never over a network in clear.
    let file = panel.dir.path().join("token");
    fs::write(&file, format!("{token}\n")).unwrap();
    let with = |server: &str| {
        let mut command = poolsync(panel.dir.path());
        command.args(["pool", "list", "--server", server, "--token-file", file.to_str().unwrap()]);
        outcome(&command.output().unwrap())
    };
    assert_eq!(with(&panel.url).0, 0);
    let (code, _, err) = with("http://panel.litwareinc.com");
    assert!(code == 2 && err.contains("--insecure-http"), "{err}");
    let (code, _, err) =
        outcome(&poolsync(panel.dir.path()).args(["pool", "list", "--token-file", "token"]).output().unwrap());
    assert!(code == 2 && err.contains("--server"), "{err}");

    panel.served.take();
    let (code, _, err) = panel.ask(&token, &["pool", "list"]);
    assert!(code == 1 && err.contains("can’t be reached"), "{err}");
}
