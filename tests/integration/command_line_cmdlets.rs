//! The settings in the cmdlets' own spelling, as scripts for the original have them: here, and of another panel.

use super::support::elsewhere::Elsewhere;

#[test]
fn the_configuration_is_shown_and_set_as_scripts_do() {
    let panel = Elsewhere::new();
    let token = panel.token("all", &["--role", "CsAdministrator"]);
    let here = |line: &str| panel.there(&line.split(' ').collect::<Vec<_>>());
    let good = |line: &str| {
        let (code, out, err) = here(line);
        assert_eq!((code, err.as_str()), (0, ""), "{line}: {out}");
        out
    };
    assert_eq!(good("Set-CsBackupServiceConfiguration -SyncInterval 00:03:00"), "");
    assert_eq!(good("settings get SyncInterval"), "3m\n");
    let many = "set-csbackupserviceconfiguration -Identity Global -MaxConcurrentCalls 20 -EnableRgsBackupService 1 -Confirm:$false -Force";
    assert_eq!(good(many), "");
    assert_eq!(
        (good("settings get MaxConcurrentCalls"), good("settings get EnableRgsBackupService")),
        ("20\n".into(), "true\n".into())
    );
    let preview = good("Set-CsBackupServiceConfiguration -SyncInt 5m -MaxConcurrentCalls 20 -WhatIf");
    assert_eq!(preview, "SyncInterval: 3m → 5m\n", "what stays as it is is not told");
    assert_eq!(good("settings get SyncInterval"), "3m\n");
    assert_eq!(good("Get-CsBackupServiceConfiguration"), good("settings list"));

    let afar = ["Get-CsBackupServiceConfiguration", "-Identity", "Global", "--output", "csv"];
    assert_eq!(panel.good(&token, &afar), good("settings list --output csv"));
    panel.good(&token, &["Set-CsBackupServiceConfiguration", "-VerifyAfterDays", "7", "-Drain", "$true"]);
    assert_eq!((good("settings get VerifyAfterDays"), good("settings get Drain")), ("7\n".into(), "true\n".into()));
    let what_if = ["Set-CsBackupServiceConfiguration", "-VerifyAfterDays", "$null", "-WhatIf"];
    assert_eq!(panel.good(&token, &what_if), "VerifyAfterDays: 7 days → never\n");
    assert!(panel.good(&token, &["Get-CsBackupServiceStatus", "-Category", "CMS"]).contains("CMSMaster"));

    for (wrong, told) in [
        ("-SyncInterval 00:00:01", "SyncInterval takes 5s to 3h"),
        ("-SyncInterval 00:00:01 -WhatIf", "SyncInterval takes 5s to 3h"),
        ("-Max 5", "-MaxConcurrentCalls"),
        ("-Identity site:Redmond -Drain 1", "there is one, Global"),
        ("-AuthorizedUniversalGroups RTCUniversalServerAdmins", "roles say who may do what"),
        ("-WhatIf", "Name what is to change"),
        ("-Colour blue", "has no parameter that begins with “-Colour”"),
    ] {
        let (code, out, err) = here(&format!("Set-CsBackupServiceConfiguration {wrong}"));
        assert!(code == 2 && out.is_empty() && err.contains(told), "{wrong}: {err}");
    }
    assert_eq!(good("settings get SyncInterval"), "3m\n");
    for help in ["Set-CsBackupServiceConfiguration -?", "help set-csbackupserviceconfiguration"] {
        let text = good(help).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("-SyncInterval <VALUE>") && text.contains("poolsync settings set"), "{text}");
    }
}
