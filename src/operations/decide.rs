//! What a person says to a held run: `Approve-CsHeldSync`.
//!
//! Who decides sends the digest of the plans they saw. Approving queues the run again; its worker compares again and
//! carries out what was approved and nothing else.

use super::OperationError;
use crate::{
    domain::{Actor, Decision, ModuleRun, ModuleState, Permission, Run, RunState, Verdict, digest_of_plans},
    panel::Panel,
    state::{
        audit::{insert_audit, insert_refusal},
        holds, pools, runs, settings,
    },
    words::{Said, say},
};

/// The longest comment that is kept, in characters.
pub const MAX_COMMENT: usize = 1000;

/// A decision on its way.
#[derive(Debug, Clone)]
pub struct Decide {
    /// What is decided.
    pub verdict: Verdict,
    /// The digest of the held plans as they were seen.
    pub digest: String,
    /// Why.
    pub comment: String,
}

/// The modules of a run that wait for a decision.
pub fn held(modules: &[ModuleRun]) -> impl Iterator<Item = &ModuleRun> {
    modules.iter().filter(|m| m.state == ModuleState::At(RunState::Held))
}

/// Approves or rejects a held run. What is refused is written to the audit as well, and changes nothing.
pub async fn decide(panel: &Panel, actor: &Actor, run: &Run, decide: Decide) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let mut refusal = find_refusal(panel, actor, run, &decide, &mut tx).await?;
    if refusal.is_none() {
        let done = match decide.verdict {
            Verdict::Approved => holds::approve_run(&mut tx, run.id).await?,
            Verdict::Rejected => {
                let message = match decide.comment.trim() {
                    "" => say("engine-rejected").with("who", &actor.name),
                    comment => say("engine-rejected-because").with("who", &actor.name).with("why", comment),
                };
                holds::end_held_run(&mut tx, run.id, RunState::Cancelled, &message, now).await?
            }
        };
        refusal = (!done).then(|| OperationError::refused("comment", NOT_HELD));
    }
    let word = match decide.verdict {
        Verdict::Approved => "the approval",
        Verdict::Rejected => "the rejection",
    };
    if let Some(refusal) = refusal {
        drop(tx);
        let mut tx = panel.database.begin().await?;
        let detail = format!("run {}: {word} was refused: {refusal}", run.id);
        insert_refusal(&mut tx, actor, Permission::ApproveHeld.name(), run.pool.as_str(), &detail, now).await?;
        tx.commit().await?;
        return Err(refusal);
    }
    let decision =
        Decision { at: now, by: actor.name.clone(), verdict: decide.verdict, comment: decide.comment.clone() };
    holds::insert_decision(&mut tx, run.id, &decision).await?;
    let detail = format!("run {}: {word}, of the plan {}{}", run.id, decide.digest, because(&decide.comment));
    insert_audit(&mut tx, actor, Permission::ApproveHeld.name(), run.pool.as_str(), &detail, now).await?;
    tx.commit().await?;
    Ok(())
}

const NOT_HELD: Said = say("refused-not-held");

async fn find_refusal(
    panel: &Panel,
    actor: &Actor,
    run: &Run,
    decide: &Decide,
    tx: &mut crate::state::Tx,
) -> Result<Option<OperationError>, OperationError> {
    let refuse = |field: &str, message: Said| Ok(Some(OperationError::refused(field, message)));
    if decide.comment.chars().count() > MAX_COMMENT {
        return refuse("comment", say("refused-comment-long").with("most", MAX_COMMENT));
    }
    let Some(now) = runs::find_run(&mut *tx, run.id).await?.filter(|run| run.state == RunState::Held) else {
        return refuse("comment", NOT_HELD);
    };
    if now.held_until.is_some_and(|until| until <= panel.clock.now()) {
        return refuse("comment", say("refused-decide-late"));
    }
    let modules = runs::list_module_runs(&mut *tx, run.id).await?;
    if digest_of_plans(held(&modules)) != decide.digest {
        return refuse("comment", say("refused-held-plan-changed"));
    }
    if decide.verdict == Verdict::Approved {
        for fqdn in [&now.pool, &now.backup_pool] {
            let pool = pools::find_pool(&mut *tx, fqdn).await?;
            if let Some(reason) = pool.and_then(|pool| pool.maintenance) {
                let message = say("refused-held-in-maintenance").with("pool", fqdn).with("reason", reason);
                return refuse("comment", message);
            }
        }
    }
    let settings = settings::load_settings(&mut *tx).await?;
    if decide.verdict == Verdict::Approved && settings.second_person_approves && now.was_asked_for_by(actor) {
        return refuse("comment", say("refused-second-person"));
    }
    Ok(None)
}

/// A comment as the end of a sentence.
fn because(comment: &str) -> String {
    match comment.trim() {
        "" => ".".to_owned(),
        comment => format!(": “{comment}”."),
    }
}
