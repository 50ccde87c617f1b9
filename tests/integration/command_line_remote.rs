//! The command line asks another panel: the same commands, with the same output and exit codes.

use std::{fs, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use super::support::{
    process::{Served, outcome, poolsync},
    world::{ATL, RED},
};

/// A demo that is served, and a machine elsewhere that has an access token for it.
struct Elsewhere {
    dir: TempDir,
    served: Option<Served>,
    url: String,
}

impl Elsewhere {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let (code, out, err) =
            outcome(&poolsync(dir.path()).args(["demo", "--users", "20", "--once"]).output().unwrap());
        assert_eq!(code, 0, "{out}{err}");
        let served = Served::start(&dir.path().join("poolsync-demo"));
        let url = served.url.trim_end_matches('/').to_owned();
        Self { dir, served: Some(served), url }
    }

    /// On the panel's own machine.
    fn there(&self, arguments: &[&str]) -> (i32, String, String) {
        let demo = self.dir.path().join("poolsync-demo");
        outcome(&poolsync(&demo).args(arguments).output().unwrap())
    }

    fn token(&self, name: &str, further: &[&str]) -> String {
        let (code, out, err) = self.there(&[&["token", "add", name], further].concat());
        assert_eq!(code, 0, "{err}");
        out.trim().to_owned()
    }

    /// From another machine, with a token.
    fn ask(&self, token: &str, arguments: &[&str]) -> (i32, String, String) {
        let mut command = poolsync(self.dir.path());
        command.args(arguments).args(["--server", &self.url]).env("POOLSYNC_TOKEN", token);
        outcome(&command.output().unwrap())
    }

    fn good(&self, token: &str, arguments: &[&str]) -> String {
        let (code, out, err) = self.ask(token, arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}: {out}");
        out
    }
}

fn write(dir: &Path, name: &str) {
    fs::write(dir.join("poolsync-demo/stores/atl/live/dataconf").join(name), name).unwrap();
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
    assert_eq!(panel.good(&token, &["status"]), panel.there(&["status"]).1);
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
fn what_is_not_let_through_is_told_with_its_exit_code() {
    let mut panel = Elsewhere::new();
    let token = panel.token("all", &["--role", "CsAdministrator"]);
    let red = panel.token(
        "red",
        &["--pool", RED, "--permission", "Invoke-CsBackupServiceSync", "--permission", "Get-CsBackupServiceStatus"],
    );
    let looks = panel.token("looks", &[]);

    let pools = panel.good(&red, &["pool", "list", "--output", "csv"]);
    assert!(pools.lines().skip(1).all(|line| line.starts_with(RED)), "{pools}");
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
    for here in
        [&["mirror", "file:///a", "file:///b"] as &[_], &["migrate"], &["user", "passwd", "admin"], &["pool", "export"]]
    {
        let (code, _, err) = panel.ask(&token, here);
        assert!(code == 2 && err.contains("on this machine alone"), "{here:?}: {err}");
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
