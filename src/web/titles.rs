//! What runs are called, and from where to where they copy: the same words on a run's page, in history and on the overview.

use crate::{
    domain::{Action, Fqdn, Intent, Run, RunId, StoreRole},
    words::{Said, Word, say},
};

/// What a run is, as its page is headed.
pub fn title(run: &Run) -> Said {
    let Run { pool, backup_pool, .. } = run;
    let what = match run.request.action {
        Action::Backup => {
            let key = match run.request.intent {
                Intent::Sync => "run-title-sync",
                Intent::Preview => "run-title-preview",
                Intent::Verify => "run-title-verify",
            };
            return say(key).with("pool", pool);
        }
        Action::Restore => say("run-title-restore").with("pool", pool).with("backup", backup_pool),
        Action::PutBack => match run.put_back {
            Some(of) => say("run-title-put-back").with("run", short(&of)),
            None => say("run-title-put-back-some"),
        },
        Action::Clear => say("run-title-clear").with("pool", pool),
    };
    if run.request.intent == Intent::Preview { say("run-title-preview-of").said("what", what) } else { what }
}

/// What a run is, in a line of a table.
pub const fn words(run: &Run) -> Word {
    let is_preview = matches!(run.request.intent, Intent::Preview);
    Word(match (run.request.action, run.request.intent) {
        (Action::Backup, Intent::Sync) => "run-kind-sync",
        (Action::Backup, Intent::Preview) => "run-kind-preview",
        (Action::Backup, Intent::Verify) => "run-kind-verify",
        (Action::Restore, _) if is_preview => "run-kind-restore-preview",
        (Action::Restore, _) => "run-kind-restore",
        (Action::PutBack, _) if is_preview => "run-kind-put-back-preview",
        (Action::PutBack, _) => "run-kind-put-back",
        (Action::Clear, _) if is_preview => "run-kind-clear-preview",
        (Action::Clear, _) => "run-kind-clear",
    })
}

/// The end of a run's id, which tells it from those made at the same time.
pub fn short(id: &RunId) -> String {
    let text = id.to_string();
    text.rsplit('-').next().unwrap_or_default().to_owned()
}

/// The pool that a run copies from, and which of its stores; none if it only takes something back or away.
pub const fn source(run: &Run) -> Option<(&Fqdn, StoreRole)> {
    match run.request.action {
        Action::Backup => Some((&run.pool, StoreRole::Live)),
        Action::Restore => Some((&run.backup_pool, StoreRole::Backup)),
        Action::PutBack | Action::Clear => None,
    }
}

/// The pool whose stores a run writes, and which of them.
pub const fn target(run: &Run) -> (&Fqdn, StoreRole) {
    match run.target {
        StoreRole::Live => (&run.pool, StoreRole::Live),
        StoreRole::Backup => (&run.backup_pool, StoreRole::Backup),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Actor, RunRequest, Timestamp, Via};

    #[test]
    fn a_restore_goes_the_other_way() {
        let actor = Actor { name: "anna".to_owned(), account: None, via: Via::Web, address: None };
        let run = |action, intent| {
            let request = RunRequest { intent, action, ..RunRequest::default() };
            let pools = ("a.x.com".parse().expect("a name"), "b.x.com".parse().expect("a name"));
            Run::asked_for(&actor, request, pools, Timestamp::from_micros(0))
        };
        let sync = run(Action::Backup, Intent::Sync);
        assert_eq!(title(&sync).to_string(), "Sync of a.x.com");
        assert_eq!(source(&sync).map(|(pool, _)| pool.as_str()), Some("a.x.com"));
        assert_eq!(target(&sync).0.as_str(), "b.x.com");
        let restore = run(Action::Restore, Intent::Preview);
        assert_eq!(title(&restore).to_string(), "Preview: Restore of a.x.com from b.x.com");
        assert_eq!(source(&restore).map(|(pool, _)| pool.as_str()), Some("b.x.com"));
        assert_eq!(target(&restore), (&restore.pool, StoreRole::Live));
        assert_eq!(source(&run(Action::Clear, Intent::Sync)), None);
    }
}
