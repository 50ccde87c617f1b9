//! Who is told what, from the command line: targets, alarms, channels, rules and messages, on the panel's machine and from
//! afar with the same answers. What is secret goes in by files and standard input, and is seen nowhere.

use std::{fs, io::Write as _, os::unix::fs::PermissionsExt as _, process::Stdio};

use poolsync::domain::EventKind;
use serde_json::Value;

use super::support::{
    elsewhere::Elsewhere,
    hooks::{Answer, Hooks},
    process::{ask, outcome, poolsync},
    world::{ATL, RED},
};

/// A panel whose webhooks may lead to this machine, and a token that may do everything.
fn panel() -> (Elsewhere, String) {
    let panel = Elsewhere::configured("[webhooks]\nallowed_networks = [\"127.0.0.1\"]\n");
    let token = panel.token("all", &["--role", "CsAdministrator"]);
    (panel, token)
}

/// The list is the same here and from afar, in every form; answers with its JSON.
fn same(panel: &Elsewhere, token: &str, list: &[&str]) -> Vec<Value> {
    for form in ["table", "csv", "json"] {
        let arguments = [list, &["--output", form]].concat();
        let (code, here, err) = panel.there(&arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        assert_eq!(panel.good(token, &arguments), here, "{arguments:?}");
    }
    serde_json::from_str(&panel.good(token, &[list, &["--output", "json"]].concat())).unwrap()
}

/// What is refused is told in the same sentence here and from afar, with 2; answers with it.
fn refused(panel: &Elsewhere, token: &str, arguments: &[&str]) -> String {
    let (code, out, here) = panel.there(arguments);
    assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {here}");
    let (code, out, there) = panel.ask(token, arguments);
    assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {there}");
    // What has a page of help names it last.
    let is_sentence = |text: &str| text.split(" (PS-").next().is_some_and(|text| text.trim_end().ends_with('.'));
    assert!(is_sentence(&here) && is_sentence(&there), "{here}{there}");
    assert!(there.contains(here.trim_end()), "{arguments:?}: {here}{there}");
    here
}

#[test]
fn targets_are_set_and_alarms_listed() {
    let (panel, token) = panel();
    let here = |arguments: &[&str]| {
        let (code, out, err) = panel.there(arguments);
        assert_eq!((code, out.as_str()), (0, ""), "{arguments:?}: {err}");
    };
    here(&["target", "set", "--warning", "30", "--breach", "2h"]);
    panel.good(&token, &["target", "set", "--pool-fqdn", ATL, "--warning", "10m", "--breach", "1d"]);
    let dataconf = ["--pool-fqdn", ATL, "--backup-module", "dataconf"];
    panel.good(&token, &[&["target", "set"], &dataconf[..], &["--warning", "5", "--breach", "9"]].concat());
    here(&[&["target", "set"], &dataconf[..], &["--warning", "6", "--breach", "9"]].concat());
    panel.good(&token, &[&["target", "set"], &dataconf[..], &["--warning", "7", "--breach", "9"]].concat());
    let targets = same(&panel, &token, &["target", "list"]);
    let minutes = |target: &Value| (target["warning_minutes"].as_u64(), target["breach_minutes"].as_u64());
    let figures: Vec<_> = targets.iter().map(minutes).collect();
    assert_eq!(figures, [(Some(30), Some(120)), (Some(10), Some(1440)), (Some(7), Some(9))]);
    let table = panel.good(&token, &["target", "list"]);
    assert!(table.contains("(all others)") && table.contains("1d"), "{table}");

    panel.good(&token, &["target", "edit", "--pool-fqdn", ATL, "--breach", "2d"]);
    here(&["target", "edit", "--warning", "40m"]);
    let figures: Vec<_> = same(&panel, &token, &["target", "list"]).iter().map(minutes).collect();
    assert_eq!(figures, [(Some(40), Some(120)), (Some(10), Some(2880)), (Some(7), Some(9))], "what is not named stays");
    let red = ["target", "edit", "--pool-fqdn", RED, "--breach", "2d"];
    assert!(refused(&panel, &token, &red).contains("No target is set for exactly"));
    assert!(refused(&panel, &token, &["target", "edit", "--warning", "3h"]).contains("must not come after the breach"));

    let set = |warning: &'static str, breach: &'static str| ["target", "set", "--warning", warning, "--breach", breach];
    assert!(refused(&panel, &token, &set("3h", "2h")).contains("must not come after the breach"));
    assert!(refused(&panel, &token, &set("0", "2h")).contains("A target is 1 to 525600 minutes"));
    assert!(refused(&panel, &token, &set("soon", "2h")).contains("is not an age"));
    let unknown = [&set("1", "2")[..], &["--pool-fqdn", "gone.litwareinc.com"]].concat();
    assert!(refused(&panel, &token, &unknown).contains("There is no pool named gone.litwareinc.com"));
    let red = ["target", "remove", "--pool-fqdn", RED];
    assert!(refused(&panel, &token, &red).contains(&format!("all modules of {RED}")));
    panel.good(&token, &["target", "remove", "--pool-fqdn", ATL]);
    here(&["target", "remove"]);
    assert_eq!(same(&panel, &token, &["target", "list"]).len(), 1);

    assert_eq!(same(&panel, &token, &["alarm", "list"]), Vec::<Value>::new());
    for (id, module, level, ended) in [
        ("019ab4d2-6f3e-7c11-8a52-1f0c5e9d7b44", "ConfServices.DataConf", "breach", "1795359845000000, 'recovered'"),
        ("019ab4d2-6f3e-7c11-8a52-1f0c5e9d7b45", "CentralMgmt.CMSMaster", "warning", "1795359846000000, 'not_watched'"),
    ] {
        let sql = format!(
            "insert into alarms (id, pool_fqdn, backup_pool_fqdn, module, level, raised_at, level_at, age_ms, \
             succeeded_at, told_at, ended_at, ending) values \
             ('{id}', '{ATL}', '{RED}', '{module}', '{level}', 1795359840000000, 1795359840000000, 3600000, null, 1795359840000000, {ended})"
        );
        ask(&panel.demo(), &sql);
    }
    let ended = same(&panel, &token, &["alarm", "list", "--ended"]);
    assert_eq!((ended.len(), &ended[1]["level"], &ended[1]["ending"]), (2, &"breach".into(), &"recovered".into()));
    assert_eq!(same(&panel, &token, &["alarm", "list", "--all", "--backup-module", "CMSMaster"]).len(), 1);
    assert_eq!(same(&panel, &token, &["alarm", "list", "--ended", "--pool-fqdn", RED]).len(), 0);
    assert!(panel.good(&token, &["alarm", "list", "--all"]).contains("(not watched any more)"));
    assert_eq!(panel.there(&["alarm", "list", "--all", "--ended"]).0, 2);
    assert!(refused(&panel, &token, &["alarm", "list", "--backup-module", "Nothing"]).contains("Nothing"));
    // A name that is mistyped does not read as “nothing is wrong”.
    let typo = ["alarm", "list", "--pool-fqdn", "atl-cs-01.litwareinc.com"];
    assert!(refused(&panel, &token, &typo).contains("atl-cs-01.litwareinc.com"));
}

#[test]
fn channels_are_kept_without_their_secrets_being_seen() {
    let (panel, token) = panel();
    let hooks = Hooks::start();
    let file = panel.dir.path().join("address");
    fs::write(&file, format!("{}\n", hooks.url())).unwrap();
    let file = file.to_str().unwrap();
    let out = panel.good(&token, &["channel", "add", "Script", "--url-file", file]);
    let [id, first] = out.lines().collect::<Vec<_>>()[..] else { panic!("{out}") };
    let mut seen = out.clone();
    let mut hidden = vec!["T0-secret-path".to_owned(), first.to_owned()];

    let add = ["channel", "add", "Teams", "--url-stdin", "--template", "teams", "--off", "--secret-file", "signing"];
    let (code, out, err) = panel.there_with_input(&add, &format!("{}\n", hooks.url()));
    assert_eq!((code, out.lines().count(), err.as_str()), (0, 1, ""), "the secret is in its file");
    let kept = panel.demo().join("signing");
    assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    hidden.push(fs::read_to_string(&kept).unwrap().trim().to_owned());
    let mail = ["channel", "add", "Desk", "--mail", "desk@litwareinc.com", "--mail", "night@litwareinc.com"];
    assert_eq!(panel.good(&token, &mail).lines().count(), 1, "mail is not signed");
    let channels = same(&panel, &token, &["channel", "list"]);
    let names: Vec<_> = channels.iter().map(|channel| channel["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Desk", "Script", "Teams"]);
    assert_eq!((&channels[1]["id"], &channels[2]["enabled"]), (&id.into(), &false.into()));

    panel.good(&token, &["channel", "test", "script"]);
    assert!(hooks.requests()[0].body.contains("test"));
    assert_eq!(panel.there(&["channel", "test", "Teams"]).0, 0, "a test goes out also where nothing else does");
    assert_eq!(hooks.requests().len(), 2);
    hooks.answer(Answer::Status(500));
    for (code, out, err) in [panel.ask(&token, &["channel", "test", id]), panel.there(&["channel", "test", id])] {
        assert_eq!((code, out.as_str()), (1, ""));
        assert!(err.starts_with("The test message by Script did not arrive: ") && err.contains("500"), "{err}");
        assert_eq!(err.lines().count(), 1, "it is told once: {err}");
        seen.push_str(&err);
    }

    panel.good(&token, &["channel", "edit", "Teams", "--on", "--name", "Team", "--template", "slack"]);
    let (code, second, _) = panel.there(&["channel", "edit", "script", "--new-secret", "--off"]);
    assert!(code == 0 && second.trim() != first, "{second}");
    let third = panel.good(&token, &["channel", "edit", "script", "--new-secret"]);
    hidden.extend([second.trim().to_owned(), third.trim().to_owned()]);
    panel.good(&token, &["channel", "edit", "Desk", "--mail", "day@litwareinc.com"]);
    let channels = same(&panel, &token, &["channel", "list"]);
    let told = |at: usize, field: &str| channels[at][field].clone();
    assert_eq!(
        (told(2, "name"), told(2, "template"), told(2, "enabled")),
        ("Team".into(), "slack".into(), true.into())
    );
    assert_eq!((told(1, "enabled"), told(0, "recipients")), (false.into(), vec!["day@litwareinc.com"].into()));

    for (wrong, why) in [
        (&["channel", "add", "desk", "--mail", "a@litwareinc.com"] as &[_], "There is a channel named desk already"),
        (&["channel", "add", "More"], "Say where messages go"),
        (&["channel", "add", "More", "--mail", "nobody"], "is not a mail address"),
        (&["channel", "add", "More", "--url-file", "/none"], "/none can’t be read"),
        (&["channel", "add", "More", "--url-file", file, "--template", "xml"], "“xml” is not a template"),
        (&["channel", "edit", "Desk", "--url-file", file], "Desk sends mail, and stays so"),
        (&["channel", "edit", "Script", "--mail", "a@litwareinc.com"], "Script sends requests to a webhook"),
        (&["channel", "remove", "Nobody"], "There is no channel “Nobody”"),
        (&["channel", "test", "019ab4d2-6f3e-7c11-8a52-1f0c5e9d7b44"], "There is no channel"),
    ] {
        assert!(refused(&panel, &token, wrong).contains(why), "{wrong:?}");
    }
    fs::write(file, "https://127.0.0.2/T0-secret-path\n").unwrap();
    let private = refused(&panel, &token, &["channel", "add", "More", "--url-file", file, "--secret-file", "more"]);
    assert!(private.contains("not a public address"), "{private}");
    assert!(!panel.dir.path().join("more").exists() && !panel.demo().join("more").exists(), "there is no secret");
    let (code, _, err) = panel.there(&["channel", "edit", "script", "--new-secret", "--secret-file", "signing"]);
    assert!(code == 2 && err.contains("can’t be made"), "{err}");
    seen.push_str(&private);

    seen.extend([panel.log(), panel.there(&["channel", "list", "--output", "json"]).1]);
    seen.push_str(&panel.there(&["notification", "list", "--output", "json"]).1);
    let at_first = seen.find(first).unwrap();
    seen.replace_range(at_first..at_first + first.len(), "");
    for hidden in &hidden {
        assert!(!hidden.is_empty() && !seen.contains(hidden.as_str()), "{seen}");
    }
}

#[test]
fn the_address_of_a_webhook_is_no_argument_that_others_could_read() {
    let (panel, token) = panel();
    let hooks = Hooks::start();
    let mut command = poolsync(panel.dir.path());
    command.args(["channel", "add", "Script", "--url-stdin", "--server", &panel.url]).env("POOLSYNC_TOKEN", &token);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.unwrap();
    let mut input = child.stdin.take().unwrap();
    // It waits for the rest of the line, so it is there to be looked at.
    input.write_all(hooks.url().as_bytes()).unwrap();
    let line = fs::read_to_string(format!("/proc/{}/cmdline", child.id())).unwrap();
    assert!(!line.contains("T0-secret-path") && !line.contains(&token), "{line}");
    input.write_all(b"\n").unwrap();
    drop(input);
    let (code, _, err) = outcome(&child.wait_with_output().unwrap());
    assert_eq!((code, err.as_str()), (0, ""));
    for wrong in ["--url", "--secret", "--signing-secret"] {
        assert_eq!(panel.there(&["channel", "add", "More", wrong, "x"]).0, 2, "no option takes it: {wrong}");
    }
}

/// Changes two rules, one of all events and one that says little, here and from afar.
fn edit_rules(panel: &Elsewhere, token: &str, first: &str, second: &str) {
    panel
        .good(token, &["rule", "edit", second, "--channel", "gone", "--all-modules", "--on", "--event", "run-partial"]);
    let (code, out, err) =
        panel.there(&["rule", "edit", first, "--hourly", "--pool-fqdn", RED, "--backup-module", "CMSMaster", "--off"]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    let rules = same(panel, token, &["rule", "list"]);
    let said = |at: usize, field: &str| rules[at][field].clone();
    assert_eq!((said(1, "channel_name"), said(1, "kinds")), ("Gone".into(), vec!["run_partial"].into()));
    assert_eq!((said(1, "modules"), said(1, "enabled")), (Value::Null, true.into()));
    assert_eq!(
        (said(1, "digest"), said(1, "pools")),
        ("daily 07:30 Europe/Berlin".into(), vec![ATL].into()),
        "they stay"
    );
    assert_eq!((said(0, "digest"), said(0, "pools")), ("hourly".into(), vec![RED].into()));
    assert_eq!((said(0, "modules"), said(0, "enabled")), (vec!["CentralMgmt.CMSMaster"].into(), false.into()));
    assert_eq!(said(0, "kinds").as_array().map(Vec::len), Some(EventKind::USUAL.len()), "what is not named stays");
    panel.good(token, &["rule", "edit", first, "--at-once", "--all-pools", "--all-modules", "--on"]);
    let rules = same(panel, token, &["rule", "list"]);
    assert_eq!((&rules[0]["digest"], &rules[0]["pools"]), (&"at_once".into(), &Value::Null));
    assert!(refused(panel, token, &["rule", "edit", first, "--event", "fire"]).contains("is not a kind of event"));
    assert!(refused(panel, token, &["rule", "edit", "x", "--on"]).contains("There is no rule x"));
}

#[test]
fn rules_say_who_is_told_and_messages_what_became_of_it() {
    let (panel, token) = panel();
    let hooks = Hooks::start();
    let file = panel.dir.path().join("address");
    fs::write(&file, hooks.url()).unwrap();
    let add = |name: &str| panel.good(&token, &["channel", "add", name, "--url-file", file.to_str().unwrap()]);
    let script = add("Script").lines().next().unwrap().to_owned();
    add("Gone");

    let first = panel.good(&token, &["rule", "add", "--channel", "script"]);
    let daily = ["--daily", "07:30", "--zone", "Europe/Berlin", "--event", "run-failed", "--event", "alarm_breach"];
    let narrow = ["--pool-fqdn", ATL, "--backup-module", "DataConf", "--off"];
    let (code, second, err) = panel.there(&[&["rule", "add", "--channel", &script], &daily[..], &narrow[..]].concat());
    assert_eq!((code, err.as_str()), (0, ""));
    let rules = same(&panel, &token, &["rule", "list"]);
    assert_eq!((&rules[0]["id"], &rules[0]["pools"]), (&first.trim().into(), &Value::Null));
    assert_eq!(
        (rules[0]["kinds"].as_array().map(Vec::len), &rules[0]["digest"]),
        (Some(EventKind::USUAL.len()), &"at_once".into())
    );
    assert_eq!(
        (&rules[1]["channel_name"], &rules[1]["digest"]),
        (&"Script".into(), &"daily 07:30 Europe/Berlin".into())
    );
    assert_eq!((&rules[1]["pools"][0], &rules[1]["enabled"]), (&ATL.into(), &false.into()));
    for (wrong, why) in [
        (&["--channel", "Nobody"] as &[_], "There is no channel “Nobody”"),
        (&["--channel", "script", "--event", "fire"], "“fire” is not a kind of event"),
        (&["--channel", "script", "--daily", "25:00"], "Write the time of day as 07:30"),
        (&["--channel", "script", "--daily", "07:30", "--zone", "Nowhere"], "“Nowhere” is not a time zone"),
        (&["--channel", "script", "--backup-module", "Nothing"], "Nothing"),
    ] {
        assert!(refused(&panel, &token, &[&["rule", "add"], wrong].concat()).contains(why), "{wrong:?}");
    }
    let (first, second) = (first.trim(), second.trim());
    edit_rules(&panel, &token, first, second);
    panel.good(&token, &["rule", "remove", second]);
    assert!(refused(&panel, &token, &["rule", "remove", "x"]).contains("There is no rule x"));
    assert_eq!(panel.ask(&token, &["rule", "remove", second]).0, 2);
    assert_eq!(same(&panel, &token, &["rule", "list"]).len(), 1);

    hooks.answer(Answer::Status(410));
    for channel in ["Script", "Gone"] {
        assert_eq!(panel.ask(&token, &["channel", "test", channel]).0, 1);
    }
    let given_up = same(&panel, &token, &["notification", "list", "--state", "given up", "--channel", "script"]);
    assert_eq!((given_up.len(), &given_up[0]["attempts"]), (1, &1.into()));
    let message = given_up[0]["id"].as_str().unwrap();
    let tried = same(&panel, &token, &["notification", "list", "--limit", "1"]);
    assert_eq!((tried.len(), &tried[0]["channel_name"]), (1, &"Gone".into()));
    let gone = tried[0]["id"].as_str().unwrap();
    for form in ["table", "csv", "json"] {
        let show = ["notification", "show", message, "--output", form];
        assert_eq!(panel.good(&token, &show), panel.there(&show).1);
        assert!(panel.good(&token, &show).contains("410"), "{form}");
    }
    panel.good(&token, &["notification", "dismiss", message, gone]);
    assert_eq!(same(&panel, &token, &["notification", "list", "--state", "dismissed"]).len(), 2);

    hooks.answer(Answer::Status(410));
    assert_eq!(panel.ask(&token, &["channel", "test", "Script"]).0, 1);
    let script = ["notification", "dismiss", "--all", "--channel", "script"];
    assert_eq!(panel.good(&token, &script), "1 message dismissed.\n");
    assert_eq!(panel.there(&script).1, "0 messages dismissed.\n");
    let fares = same(&panel, &token, &["channel", "outcomes"]);
    let script = fares.iter().find(|one| one["name"] == "Script").unwrap();
    assert_eq!((&script["is_failing"], &script["waiting"], &script["sent_at"]), (&true.into(), &0.into(), &().into()));
    assert!(script["failed_why"].as_str().unwrap().contains("410"), "{script}");
    assert_eq!(panel.good(&token, &["notification", "resend", "--all"]), "0 messages to be sent again.\n");
    assert_eq!(panel.ask(&token, &["notification", "dismiss", "--all", message]).0, 2);
    assert_eq!(panel.ask(&token, &["notification", "resend"]).0, 2);

    assert_eq!(panel.there(&["channel", "remove", "gone"]).0, 0);
    let removed = refused(&panel, &token, &["notification", "resend", gone]);
    assert!(removed.contains("its channel, Gone, was removed"), "{removed}");
    hooks.answer(Answer::Status(204));
    panel.good(&token, &["notification", "resend", message]);
    super::support::process::wait_for("the message that is sent again", || {
        let (_, out, _) = panel.there(&["notification", "list", "--state", "sent", "--output", "json"]);
        out.contains(message)
    });
    assert!(refused(&panel, &token, &["notification", "resend", message]).contains("only what was given up is sent"));
    assert!(refused(&panel, &token, &["notification", "dismiss", message]).contains("can be dismissed"));
    assert!(refused(&panel, &token, &["notification", "show", "x"]).contains("There is no message x"));
    assert!(refused(&panel, &token, &["notification", "list", "--state", "fine"]).contains("is not a state"));
}
