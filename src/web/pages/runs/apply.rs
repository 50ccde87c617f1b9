//! `POST /runs/{id}/apply`: has a plan carried out that was looked at, and the part of the run's page that offers it.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    progress::RunProgress,
    show::{self, Refused},
};
use crate::{
    domain::{Action, BackupModule, ModuleRun, Permission, Run, Timestamp, digest_of_plans},
    operations::{self, ApplyPlan, OperationError, apply_plan, request_sync::permission_for},
    panel::Panel,
    state::{StateError, runs::list_freshness},
    web::{
        error::WebError,
        form::Form,
        permitted::{GetStatus, Permitted},
        routes, titles,
    },
    words::{Said, Word, say},
};

/// What was said to the plan.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ApplyForm {
    digest: String,
    pub confirm: String,
    pub overwrite_newer: String,
}

/// A plan that can be carried out.
#[derive(Debug)]
pub struct Offer {
    pub inserts: u64,
    pub updates: u64,
    pub deletes: u64,
    pub digest: String,
    permission: Permission,
    /// Whether the pool's name must be typed.
    pub must_be_confirmed: bool,
    /// When the data was last synced, by module, if newer data of a live store would be overwritten.
    pub newer: Option<Vec<(BackupModule, Option<Timestamp>)>>,
    /// What carrying it out does, as its button says.
    pub label: Said,
}

impl Offer {
    /// What a run offers, if there is something to do.
    pub async fn of(panel: &Panel, progress: &RunProgress) -> Result<Option<Self>, StateError> {
        let run = &progress.run;
        let offered: Vec<&ModuleRun> = apply_plan::offered(run, &progress.modules).collect();
        let sum = |figure: fn(&crate::domain::PlanFigures) -> u64| {
            offered.iter().filter_map(|m| m.plan.as_ref()).map(figure).sum::<u64>()
        };
        let (inserts, updates, deletes) = (sum(|p| p.inserts), sum(|p| p.updates), sum(|p| p.deletes));
        if !run.state.is_final() || inserts + updates + deletes == 0 {
            return Ok(None);
        }
        let overwrites = apply_plan::overwrites_newer(run, offered.iter().copied());
        let newer = if overwrites { Some(last_syncs(panel, run, &offered).await?) } else { None };
        Ok(Some(Self {
            inserts,
            updates,
            deletes,
            digest: digest_of_plans(offered.iter().copied()),
            permission: permission_for(&run.request),
            must_be_confirmed: apply_plan::must_be_confirmed(run),
            newer,
            label: label(run, inserts, updates, deletes),
        }))
    }

    /// What carrying it out needs.
    pub const fn permission(&self) -> Permission {
        self.permission
    }

    /// Whether data is at stake that nothing else may have; a backup is only made equal to what is there.
    pub const fn is_dangerous(&self) -> bool {
        self.must_be_confirmed
    }
}

/// When each module's data was last synced with success.
async fn last_syncs(
    panel: &Panel,
    run: &Run,
    offered: &[&ModuleRun],
) -> Result<Vec<(BackupModule, Option<Timestamp>)>, StateError> {
    let known = list_freshness(&panel.database).await?;
    let last = |module| known.iter().find(|f| f.pool == run.pool && f.module == module).and_then(|f| f.succeeded_at);
    let differing = offered.iter().filter(|m| m.plan.as_ref().is_some_and(|plan| plan.updates + plan.deletes > 0));
    Ok(differing.map(|m| (m.module, last(m.module))).collect())
}

/// `Insert 3, update 1 and delete 2 items in P`.
fn label(run: &Run, inserts: u64, updates: u64, deletes: u64) -> Said {
    let (pool, store) = titles::target(run);
    let place = if run.request.action == Action::Backup {
        say("runs-place-pool").with("pool", pool)
    } else {
        say("runs-place-stores").with("store", store).with("pool", pool)
    };
    let key = match (inserts > 0, updates > 0, deletes > 0) {
        (true, true, true) => "runs-do-all",
        (true, true, false) => "runs-do-inserts-updates",
        (true, false, true) => "runs-do-inserts-deletes",
        (false, true, true) => "runs-do-updates-deletes",
        (true, false, false) => "runs-do-inserts",
        (false, true, false) => "runs-do-updates",
        (false, false, _) => "runs-do-deletes",
    };
    say(key).number("inserts", inserts).number("updates", updates).number("deletes", deletes).said("place", place)
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
    Form(form): Form<ApplyForm>,
) -> Result<Response, WebError> {
    let seen = user.run(&panel, &id).await?;
    let run = &seen.run;
    user.must_hold(permission_for(&run.request), &seen)?;
    let apply = ApplyPlan {
        digest: form.digest.clone(),
        confirm: form.confirm.clone(),
        overwrite_newer: !form.overwrite_newer.is_empty(),
    };
    match operations::apply_plan(&panel, &user.actor(), run, &apply).await {
        Ok(accepted) => {
            let done_by = accepted.runs.first().map_or(run.id, |r| r.id);
            Ok(Redirect::to(&routes::run(&done_by)).into_response())
        }
        Err(OperationError::Refused(errors)) => {
            let refused = Refused { apply: form, ..Refused::new(Word("runs-refused-apply"), errors) };
            show::show(&panel, &user, &seen, refused).await
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Actor, RunRequest, Via};

    #[test]
    fn the_button_says_what_would_be_done() {
        let actor = Actor { name: "anna".to_owned(), account: None, via: Via::Web, address: None };
        let run = |action| {
            let request = RunRequest { action, ..RunRequest::default() };
            let pools = ("a.x.com".parse().expect("a name"), "b.x.com".parse().expect("a name"));
            Run::asked_for(&actor, request, pools, Timestamp::from_micros(0))
        };
        assert_eq!(label(&run(Action::Backup), 1, 0, 0).to_string(), "Insert 1 item in b.x.com");
        assert_eq!(
            label(&run(Action::Restore), 2000, 1, 3).to_string(),
            "Insert 2,000, update 1 and delete 3 items in the live stores of a.x.com"
        );
    }
}
