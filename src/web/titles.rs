//! What runs are called, and from where to where they copy: the same words on a run's page, in history and on the overview.

use crate::domain::{Action, Fqdn, Intent, Run, RunId, StoreRole};

/// What a run is, as its page is headed.
pub fn title(run: &Run) -> String {
    let Run { pool, backup_pool, .. } = run;
    let what = match run.request.action {
        Action::Backup => {
            return match run.request.intent {
                Intent::Sync => format!("Sync of {pool}"),
                Intent::Preview => format!("Preview of {pool}"),
                Intent::Verify => format!("Verification of {pool}"),
            };
        }
        Action::Restore => format!("Restore of {pool} from {backup_pool}"),
        Action::PutBack => match run.put_back {
            Some(of) => format!("Put back run {}", short(&of)),
            None => "Put back a run".to_owned(),
        },
        Action::Clear => format!("Removal of old data in {pool}"),
    };
    if run.request.intent == Intent::Preview { format!("Preview: {what}") } else { what }
}

/// What a run is, in a line of a table.
pub const fn words(run: &Run) -> &'static str {
    let is_preview = matches!(run.request.intent, Intent::Preview);
    match (run.request.action, run.request.intent) {
        (Action::Backup, Intent::Sync) => "sync",
        (Action::Backup, Intent::Preview) => "preview",
        (Action::Backup, Intent::Verify) => "verification",
        (Action::Restore, _) if is_preview => "preview of a restore",
        (Action::Restore, _) => "restore",
        (Action::PutBack, _) if is_preview => "preview of putting back",
        (Action::PutBack, _) => "putting back",
        (Action::Clear, _) if is_preview => "preview of a removal",
        (Action::Clear, _) => "removal of old data",
    }
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
        assert_eq!(title(&sync), "Sync of a.x.com");
        assert_eq!(source(&sync).map(|(pool, _)| pool.as_str()), Some("a.x.com"));
        assert_eq!(target(&sync).0.as_str(), "b.x.com");
        let restore = run(Action::Restore, Intent::Preview);
        assert_eq!(title(&restore), "Preview: Restore of a.x.com from b.x.com");
        assert_eq!(source(&restore).map(|(pool, _)| pool.as_str()), Some("b.x.com"));
        assert_eq!(target(&restore), (&restore.pool, StoreRole::Live));
        assert_eq!(source(&run(Action::Clear, Intent::Sync)), None);
    }
}
