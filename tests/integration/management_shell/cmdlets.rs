//! What a host is asked, and what it tells.

use poolsync::{
    domain::{BackupModule, ExportState},
    management_shell::{Action, Changes, Deed, Effect, End, Fault, Line, Place, Request, Shell, Until, Watch},
};

use super::{Host, POOL, answer, asked, exports, fault, follow, invoked, play, program, stand_in, sync, watch};

#[tokio::test]
async fn a_sync_is_invoked_once_and_watched_to_its_final_state() {
    let host = Host::playing("success");
    let request = sync();
    let (lines, end) = answer(&host.shell(), &request).await;
    assert_eq!(end.unwrap(), End::Reached);
    assert_eq!(invoked(host.folder()), 1);
    assert!(matches!(&lines[..3], [Line::Begun { host, at: Some(_) }, Line::Invoking { .. }, Line::Invoked { .. }]
        if host.as_str() == "MGMT01"));
    assert_eq!(exports(&lines, "UserServices.PresenceFocus"), ["NonSteadyState", "SteadyState", "FinalState"]);
    let Some(Line::Status(last)) = lines.last() else { panic!("no status") };
    assert_eq!(last.export.known, Some(ExportState::Final));
    assert_eq!(last.machine.as_str(), format!("fe1.{POOL}"));
    let master = last.modules.iter().find(|one| one.module.known == Some(BackupModule::CmsMaster)).unwrap();
    assert_eq!(master.export.known, Some(ExportState::NotInitialized));

    let asked = asked(host.folder());
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["request"], serde_json::to_value(&request).unwrap());
}

#[tokio::test]
async fn a_module_and_force_get_to_the_cmdlet() {
    let host = Host::playing("slow");
    let watch = super::Watch { backup_module: Some(BackupModule::DataConf), ..watch(Until::Steady) };
    let request = Request::new(Action::Sync { watch, force: true });
    let (lines, end) = answer(&host.shell(), &request).await;
    assert_eq!(end.unwrap(), End::Reached);
    // The third look differs by another module; the fourth is not needed.
    assert_eq!(exports(&lines, "ConfServices.DataConf"), ["NonSteadyState", "SteadyState", "SteadyState"]);
    let asked = &asked(host.folder())[0]["request"];
    assert_eq!(asked["backup_module"], "ConfServices.DataConf");
    assert_eq!(asked["force"], true);
    assert_eq!(asked["until"], "steady");
}

#[tokio::test]
async fn a_backlog_is_waited_for() {
    let host = Host::playing("backlog");
    let request = Request::new(Action::Sync { watch: watch(Until::Steady), force: false });
    let (lines, end) = answer(&host.shell(), &request).await;
    assert_eq!(end.unwrap(), End::Reached);
    assert_eq!(exports(&lines, "ConfServices.DataConf"), ["NonSteadyState", "SteadyState"]);
}

#[tokio::test]
async fn a_pool_that_backs_up_nothing_has_nothing_to_do() {
    let host = Host::playing("unpaired");
    assert_eq!(answer(&host.shell(), &sync()).await.1.unwrap(), End::NothingToDo);
}

#[tokio::test]
async fn a_module_that_the_servers_do_not_name_is_not_waited_for() {
    let host = Host::playing("success");
    let watch = Watch { backup_module: Some(BackupModule::RgsFileStore), ..watch(Until::Steady) };
    let request = Request::new(Action::Sync { watch, force: false });
    assert_eq!(answer(&host.shell(), &request).await.1.unwrap(), End::NothingToDo);
}

#[tokio::test]
async fn a_thing_that_is_not_found_while_the_cmdlet_goes_on_does_not_end_it() {
    let host = Host::playing("not-found-softly");
    let (lines, end) = answer(&host.shell(), &sync()).await;
    assert_eq!(end.unwrap(), End::Reached);
    assert!(lines.iter().any(|line| matches!(line, Line::Problem(it) if it.category.as_str() == "ObjectNotFound")));
}

#[tokio::test]
async fn errors_that_do_not_end_it_are_told_and_it_goes_on() {
    let host = Host::playing("non-fatal");
    let (lines, end) = answer(&host.shell(), &sync()).await;
    assert_eq!(end.unwrap(), End::Reached);
    assert!(
        lines.iter().any(|line| matches!(line, Line::Problem(it) if it.message.as_str() == "One batch was skipped."))
    );
    assert!(
        lines.iter().any(|line| matches!(line, Line::Warning(it) if it.message.as_str() == "The partner is slow."))
    );
}

#[tokio::test]
async fn a_look_that_fails_now_and_then_does_not_end_it_but_three_do() {
    let host = Host::playing("shaky");
    let (lines, end) = answer(&host.shell(), &sync()).await;
    assert_eq!(end.unwrap(), End::Reached);
    assert_eq!(lines.iter().filter(|line| matches!(line, Line::Problem(_))).count(), 2);

    play(host.folder(), "blind", &[]);
    let error = answer(&host.shell(), &sync()).await.1.unwrap_err();
    assert!(matches!(error.fault(), Fault::CmdletFailed { said, .. } if said.as_str().contains("RPC server")));
    assert_eq!(error.effect(), Effect::Done(Deed::Sync));
}

#[tokio::test]
async fn an_error_state_that_lasts_is_told_with_what_the_host_says_of_it() {
    let (host, _, error) = fault("error-4070", &sync()).await;
    let Fault::ErrorState { pool, modules, said } = error.fault() else { panic!("{error:?}") };
    assert_eq!(pool, POOL);
    assert_eq!(modules.len(), 2);
    assert!(said.as_str().contains("“sip:john.O’Smith@litwareinc.com”, which is not valid."), "{said}");
    assert!(!said.as_str().contains(['\n', '\u{1b}']));
    assert_eq!(error.said().code().as_deref(), Some("PS-4821"));
    assert!(error.to_string().contains("The sync was begun, and Microsoft’s backup service carries it on"), "{error}");

    play(host.folder(), "error-4069", &[]);
    let error = answer(&host.shell(), &sync()).await.1.unwrap_err();
    assert!(error.to_string().contains("table of batches could not be updated"), "{error}");
}

#[tokio::test]
async fn a_wanted_state_that_does_not_come_ends_the_watching_only() {
    let (_host, _, error) = fault("timeout", &sync()).await;
    assert!(matches!(error.fault(), Fault::TimedOut { pool, .. } if pool == POOL));
    assert_eq!(error.effect(), Effect::Done(Deed::Sync));
    assert!(error.to_string().contains("within 600 seconds"), "{error}");
}

#[tokio::test]
async fn a_host_whose_clock_jumps_is_watched_by_another() {
    let host = Host::playing("clock");
    let (lines, end) = answer(&host.shell(), &sync()).await;
    assert_eq!(end.unwrap(), End::Reached);
    let times: Vec<_> =
        lines.iter().filter_map(|line| if let Line::Status(look) = line { look.at } else { None }).collect();
    assert_eq!(times.len(), 3);
    assert!(!times.is_sorted(), "the clock did not jump");
}

#[tokio::test]
async fn a_cmdlet_that_refuses_did_nothing() {
    for (scenario, effect) in
        [("access-denied", Effect::Untouched), ("access-denied-softly", Effect::Called(Deed::Sync))]
    {
        let (host, _, error) = fault(scenario, &sync()).await;
        assert!(
            matches!(error.fault(), Fault::AccessDenied { cmdlet, .. }
            if cmdlet.as_str() == "Invoke-CsBackupServiceSync"),
            "{error:?}"
        );
        // What did not end the cmdlet may be about a part of it.
        assert_eq!((error.effect(), invoked(host.folder())), (effect, 0));
        assert_eq!(error.to_string().contains("Nothing was changed."), effect == Effect::Untouched, "{error}");
    }
    let (_host, _, error) = fault("unknown-pool", &sync()).await;
    assert!(matches!(error.fault(), Fault::UnknownPool { pool, .. } if pool == POOL), "{error:?}");
    assert_eq!(error.effect(), Effect::Untouched);

    // It may have begun by then: nobody knows.
    let (_host, _, error) = fault("cmdlet-fails", &sync()).await;
    assert!(matches!(error.fault(), Fault::CmdletFailed { .. }), "{error:?}");
    assert_eq!(error.effect(), Effect::Called(Deed::Sync));
}

#[tokio::test]
async fn a_host_without_the_shell_or_a_cmdlet_is_told_before_anything_is_invoked() {
    let (host, _, error) = fault("no-module", &sync()).await;
    assert!(matches!(error.fault(), Fault::NoModule { .. }), "{error:?}");
    assert_eq!(error.effect(), Effect::Untouched);
    let (lines, end) = answer(&host.shell(), &Request::new(Action::Hello)).await;
    assert_eq!(end.unwrap(), End::Done);
    let Some(Line::Hello(hello)) = lines.last() else { panic!("no hello") };
    assert_eq!((&hello.module, hello.missing.len()), (&None, 7));

    play(host.folder(), "success", &["Invoke-CsBackupServiceSync"]);
    let error = answer(&host.shell(), &sync()).await.1.unwrap_err();
    assert!(matches!(error.fault(), Fault::CmdletMissing { .. }), "{error:?}");
    assert!(error.to_string().contains("lacks Invoke-CsBackupServiceSync"), "{error}");
    assert_eq!(invoked(host.folder()), 0);
}

#[tokio::test]
async fn pools_roles_and_settings_are_read_and_only_named_settings_are_set() {
    let host = Host::playing("success");
    let shell = host.shell();
    let (lines, _) = answer(&shell, &Request::new(Action::Discover)).await;
    let pools: Vec<_> =
        lines.iter().filter_map(|line| if let Line::Pool(pool) = line { Some(pool) } else { None }).collect();
    assert_eq!(pools.len(), 4);
    assert_eq!(pools[0].partner.as_ref().map(ToString::to_string).as_deref(), Some("red-cs-001.litwareinc.com"));
    assert!(!pools[2].registrar);
    assert_eq!(pools[3].problem.as_ref().unwrap().message.as_str(), "The pool has no backup relationship.");

    let (lines, _) = answer(&shell, &Request::new(Action::Roles)).await;
    let Some(Line::Role(custom)) = lines.last() else { panic!("no role") };
    assert_eq!((custom.name.as_str(), custom.cmdlets.len(), custom.config_scopes.len()), ("Atlanta-Backup", 1, 1));
    assert!(!custom.standard && custom.user_scopes.is_empty());

    let changes =
        Changes { max_concurrent_calls: Some(4), enable_rgs_backup_service: Some(true), ..Changes::default() };
    let (lines, end) = answer(&shell, &Request::new(Action::SetConfiguration { changes })).await;
    assert_eq!(end.unwrap(), End::Done);
    let Some(Line::Configuration(now)) = lines.last() else { panic!("no settings") };
    assert_eq!((now.max_concurrent_calls, now.sync_interval_seconds), (Some(4), Some(120)));
    let (again, _) = answer(&shell, &Request::new(Action::Configuration)).await;
    assert!(matches!(again.last(), Some(Line::Configuration(read)) if **read == **now));
    let asked = asked(host.folder());
    let changes = &asked[2]["request"]["changes"];
    assert_eq!(changes, &serde_json::json!({ "max_concurrent_calls": 4, "enable_rgs_backup_service": true }));

    let (lines, _) = answer(&shell, &Request::new(Action::Status { pool_fqdn: POOL.parse().unwrap() })).await;
    assert!(matches!(lines.last(), Some(Line::Status(look)) if look.modules.len() == 3));
}

#[tokio::test]
async fn the_shell_of_this_machine_is_used_without_a_connection() {
    let dir = stand_in();
    play(dir.path(), "success", &[]);
    let shell = Shell::open(Place::Local(program(dir.path())));
    let (lines, end) = answer(&shell, &sync()).await;
    assert_eq!(end.unwrap(), End::Reached);
    assert_eq!(exports(&lines, "ConfServices.DataConf").len(), 3);
    let environment = asked(dir.path())[0]["environment"].clone();
    assert!(
        !environment.as_array().unwrap().iter().any(|name| name.as_str().unwrap().starts_with("CARGO")),
        "{environment}"
    );

    let shell = Shell::open(Place::Local("/nowhere/pwsh".parse().unwrap()));
    let error = answer(&shell, &follow()).await.1.unwrap_err();
    assert!(matches!(error.fault(), Fault::NoProgram { .. }));
    assert!(error.to_string().starts_with("this machine has no “/nowhere/pwsh”."), "{error}");
}
