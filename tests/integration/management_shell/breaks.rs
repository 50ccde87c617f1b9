//! Answers that come to no end, or are none.

use std::{fs, path::Path, time::Duration};

use poolsync::management_shell::{Deed, Effect, End, Fault, Line, Place, Shell, ShellError, Timeouts};
use tokio_util::sync::CancellationToken;

use super::{
    super::support::process::wait_for, Host, PATIENT, answer, begin, fault, follow, invoked, play, program, stand_in,
    sync,
};

/// Reads up to a line, then has the connection killed; what is told then.
async fn killed(shell: &Shell, folder: &Path, is_last: impl Fn(&Line) -> bool) -> ShellError {
    let mut lines = begin(shell, &sync()).await;
    while !is_last(&lines.next().await.unwrap().unwrap()) {}
    fs::write(folder.join("cut"), "").unwrap();
    lines.next().await.unwrap_err()
}

#[tokio::test]
async fn a_connection_that_is_killed_leaves_the_sync_to_be_followed() {
    let host = Host::playing("killed");
    let error = killed(&host.shell(), host.folder(), |line| matches!(line, Line::Status(_))).await;
    assert!(matches!(error.fault(), Fault::BrokenOff { .. }), "{error:?}");
    assert_eq!(error.effect(), Effect::Done(Deed::Sync));
    assert!(error.may_follow());
    assert!(error.to_string().contains("The sync was begun"), "{error}");

    let (_, end) = answer(&host.shell(), &follow()).await;
    assert_eq!(end.unwrap(), End::Reached);
    assert_eq!(invoked(host.folder()), 1);
}

#[tokio::test]
async fn whether_it_was_invoked_is_not_known_if_nobody_heard() {
    let (host, _, before) = fault("killed-before", &sync()).await;
    assert_eq!(before.effect(), Effect::Perhaps(Deed::Sync));
    assert!(!before.may_follow());
    play(host.folder(), "killed-within", &[]);
    let within = killed(&host.shell(), host.folder(), |line| matches!(line, Line::Invoking { .. })).await;
    assert_eq!(within.effect(), Effect::Called(Deed::Sync));
    for error in [before, within] {
        assert!(matches!(error.fault(), Fault::BrokenOff { .. }), "{error:?}");
        assert!(error.to_string().contains("Whether the sync was begun is not known"), "{error}");
    }
}

#[tokio::test]
async fn an_answer_without_its_end_is_broken_off_with_what_the_host_wrote_of_errors() {
    let (_host, _, error) = fault("no-end", &sync()).await;
    let Fault::BrokenOff { said, .. } = error.fault() else { panic!("{error:?}") };
    assert_eq!(said.as_str(), "It is <over>.");
    // The script ended by itself and had not come to the cmdlet.
    assert_eq!(error.effect(), Effect::Untouched);

    let (_host, _, error) = fault("half-a-line", &sync()).await;
    assert!(
        matches!(error.fault(), Fault::NotTheContract { start, .. } if start.as_str() == "{\"contract\":1,\"id\":")
    );
}

#[tokio::test]
async fn what_is_not_the_contract_is_shown_by_its_start() {
    let (_host, _, error) = fault("garbage", &sync()).await;
    let Fault::NotTheContract { start, .. } = error.fault() else { panic!("{error:?}") };
    assert_eq!(start.as_str(), "Welcome to \\u{1b}[1mMGMT01\\u{1b}[0m!");
    let (_host, _, error) = fault("other-contract", &sync()).await;
    assert!(matches!(error.fault(), Fault::OtherContract { theirs: 2, .. }), "{error:?}");
    let (host, _, error) = fault("huge-line", &sync()).await;
    assert!(matches!(error.fault(), Fault::TooMuch { .. }), "{error:?}");
    play(host.folder(), "huge", &[]);
    let error = answer(&host.shell(), &follow()).await.1.unwrap_err();
    assert!(matches!(error.fault(), Fault::TooMuch { .. }), "{error:?}");
}

#[tokio::test]
async fn a_kind_of_line_that_is_new_is_passed_over() {
    let host = Host::playing("newer");
    let (lines, end) = answer(&host.shell(), &sync()).await;
    assert_eq!(end.unwrap(), End::Reached);
    assert!(lines.iter().any(|line| matches!(line, Line::Unknown(kind) if kind.as_str() == "sparkle")));
}

#[tokio::test]
async fn a_host_that_falls_silent_is_not_waited_for() {
    let host = Host::playing("silence");
    let timeouts = Timeouts { silence: Duration::from_secs(2), ..PATIENT };
    let mut lines = host.shell().run(&sync(), &CancellationToken::new(), timeouts).await.unwrap();
    let error = loop {
        match lines.next().await {
            Ok(line) => assert!(line.is_some()),
            Err(error) => break error,
        }
    };
    assert!(matches!(error.fault(), Fault::Silent { .. }), "{error:?}");
    assert!(error.to_string().contains("no sign of life for 2 seconds"), "{error}");
    wait_for("the script’s end", || host.folder().join("left").exists());
}

#[tokio::test]
async fn who_cancels_leaves_the_host_and_the_script_there_ends() {
    let host = Host::playing("endless");
    let cancel = CancellationToken::new();
    let mut lines = host.shell().run(&sync(), &cancel, PATIENT).await.unwrap();
    while !matches!(lines.next().await.unwrap(), Some(Line::Status(_))) {}
    cancel.cancel();
    let error = lines.next().await.unwrap_err();
    assert!(matches!(error.fault(), Fault::Cancelled { .. }), "{error:?}");
    assert_eq!(error.effect(), Effect::Done(Deed::Sync));
    wait_for("the script’s end", || host.folder().join("left").exists());

    // Cancelled before: the host is not even asked.
    let error = host.shell().run(&sync(), &cancel, PATIENT).await.unwrap_err();
    assert_eq!((error.effect(), invoked(host.folder())), (Effect::Untouched, 1));
}

#[tokio::test]
async fn what_runs_on_this_machine_ends_with_whoever_watches() {
    let dir = stand_in();
    play(dir.path(), "endless", &[]);
    let shell = Shell::open(Place::Local(program(dir.path())));
    let mut lines = begin(&shell, &sync()).await;
    while !matches!(lines.next().await.unwrap(), Some(Line::Status(_))) {}
    let runs = || {
        let processes = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
        let mut lines = processes.filter_map(|process| fs::read_to_string(process.path().join("cmdline")).ok());
        lines.any(|line| line.contains(dir.path().to_str().unwrap()))
    };
    assert!(runs());
    drop(lines);
    wait_for("the program’s end", || !runs());
    assert!(!dir.path().join("left").exists(), "it was killed");

    play(dir.path(), "killed", &[]);
    let error = killed(&shell, dir.path(), |line| matches!(line, Line::Status(_))).await;
    assert!(matches!(error.fault(), Fault::BrokenOff { .. }), "{error:?}");
}
