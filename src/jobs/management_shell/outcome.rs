//! How the modules of a run end, by what the host told last.

use super::{Ended, heard::Heard};
use crate::{
    domain::{BackupModule, Counts, LineDetail, ModuleTold, RunState},
    jobs::sync_run::Job,
    management_shell::{End, Fault},
    state::{
        StateError, Tx,
        changes::{self, RunMessage},
        queue, run_lines,
    },
    words::{Said, say},
};

/// How a module ended.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// There is nothing of it to copy.
    LeftOut(Said),
    /// It is as it is to be.
    Copied,
    /// It is not, or nobody knows.
    Failed(Said),
    /// Nobody looked on.
    Cancelled(Said),
}

/// Records how a run’s modules ended, and why.
pub(super) async fn record(
    job: &Job,
    modules: &[BackupModule],
    heard: &Heard,
    ended: &Ended,
) -> Result<(), StateError> {
    let why = why(heard, ended);
    let (detail, words) = match ended {
        Ended::Well(End::NothingToDo) => (LineDetail::End, say("management-line-nothing-to-do")),
        Ended::Well(_) => (LineDetail::End, say("management-line-reached")),
        _ => (LineDetail::Fault, why.clone()),
    };
    let mut tx = job.panel.database.begin().await?;
    run_lines::append_line(&mut tx, &job.lease, None, &detail, &words).await?;
    for module in modules {
        let told = heard.status.as_ref().and_then(|status| status.of(*module));
        end(&mut tx, job, *module, judge(told, ended, &why), &heard.complaints).await?;
    }
    tx.commit().await
}

/// What is to be said of the end.
fn why(heard: &Heard, ended: &Ended) -> Said {
    match ended {
        // That a look changed nothing does not mean that nothing was invoked.
        Ended::Badly(error) if heard.is_invoked() && heard.is_followed => {
            Said::row([error.said(), say("management-run-invoked-before")])
        }
        Ended::Badly(error) => error.said(),
        Ended::Unready(why) if heard.is_invoked() => Said::row([why.clone(), say("management-run-invoked-before")]),
        Ended::Unready(why) | Ended::Cancelled(why) => why.clone(),
        Ended::Well(_) | Ended::Interrupted => say("management-run-not-steady"),
    }
}

/// How a module ended of which the host told this last.
fn judge(told: Option<&ModuleTold>, ended: &Ended, why: &Said) -> Outcome {
    if let Ended::Cancelled(_) = ended {
        return Outcome::Cancelled(why.clone());
    }
    let looked_to_the_end = match ended {
        Ended::Well(_) => true,
        Ended::Badly(error) => matches!(error.fault(), Fault::ErrorState { .. } | Fault::TimedOut { looked: true, .. }),
        _ => false,
    };
    match told {
        Some(told) if told.is_not_initialized() && !told.is_wrong() => {
            Outcome::LeftOut(say("management-run-not-initialized"))
        }
        Some(told) if looked_to_the_end && told.is_steady() => Outcome::Copied,
        Some(told) if looked_to_the_end => {
            let last = say("management-run-last").with("state", told);
            Outcome::Failed(Said::row([why.clone(), last]))
        }
        None if matches!(ended, Ended::Well(_)) => Outcome::LeftOut(say("management-run-not-named")),
        _ => Outcome::Failed(why.clone()),
    }
}

async fn end(
    tx: &mut Tx,
    job: &Job,
    module: BackupModule,
    outcome: Outcome,
    complaints: &[Said],
) -> Result<(), StateError> {
    changes::clear_messages(tx, &job.lease, module).await?;
    let mut counts = Counts::default();
    let (state, message) = match outcome {
        Outcome::LeftOut(why) => return queue::leave_out(tx, &job.lease, module, &why).await,
        Outcome::Copied if complaints.is_empty() => (RunState::Succeeded, None),
        Outcome::Copied => {
            // Which module a complaint is about, no cmdlet says: as long as it may be this one, it is not thought fresh.
            counts.skipped = complaints.len() as u64;
            let said = complaints.iter().map(|message| RunMessage {
                module,
                item: None,
                message: message.clone(),
                fatal: false,
            });
            changes::append_messages(tx, &job.lease, &said.collect::<Vec<_>>()).await?;
            (RunState::Partial, None)
        }
        Outcome::Failed(why) => (RunState::Failed, Some(why)),
        Outcome::Cancelled(why) => (RunState::Cancelled, Some(why)),
    };
    if let Some(message) = &message {
        let fatal = RunMessage { module, item: None, message: message.clone(), fatal: true };
        changes::append_messages(tx, &job.lease, &[fatal]).await?;
    }
    queue::finish_module(tx, &job.lease, module, state, &counts, message.as_ref()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(export: &str, import: &str) -> ModuleTold {
        ModuleTold { module: "UserServices.PresenceFocus".into(), export: export.into(), import: import.into() }
    }

    #[test]
    fn a_module_ends_as_the_host_told_of_it_last() {
        let why = say("management-run-not-steady");
        let judged = |export, import, ended: &Ended| judge(Some(&told(export, import)), ended, &why);
        let reached = Ended::Well(End::Reached);
        assert_eq!(judged("SteadyState", "NormalState", &reached), Outcome::Copied);
        assert_eq!(judged("finalstate", "", &reached), Outcome::Copied);
        for (export, import) in [("NonSteadyState", "NormalState"), ("SteadyState", "ErrorState"), ("DreamState", "")] {
            assert!(matches!(judged(export, import, &reached), Outcome::Failed(_)), "{export} {import}");
        }
        assert!(matches!(judged("NotInitialized", "NormalState", &reached), Outcome::LeftOut(_)));
        assert!(matches!(judge(None, &reached, &why), Outcome::LeftOut(_)), "it is not named at all");
    }

    #[test]
    fn what_nobody_looked_at_to_the_end_is_not_thought_to_be_copied() {
        let why: Said = "The way broke.".into();
        let unready = Ended::Unready(why.clone());
        assert_eq!(judge(Some(&told("SteadyState", "NormalState")), &unready, &why), Outcome::Failed(why.clone()));
        assert_eq!(judge(None, &unready, &why), Outcome::Failed(why.clone()));
        let cancelled = Ended::Cancelled(why.clone());
        assert_eq!(judge(Some(&told("SteadyState", "")), &cancelled, &why), Outcome::Cancelled(why));
    }
}
