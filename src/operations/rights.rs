//! What all changes of roles, accounts and tokens have in common: nobody gives more than they have, and what is refused for
//! that reason, or because nobody would be left who may do everything, stands in the audit.

use std::collections::BTreeSet;

use super::{FieldError, OperationError, VERSION_FIELD};
use crate::{
    domain::{Access, Actor, Extent, Fqdn, Grant, Permission, Pool, Scope, Timestamp, listed},
    panel::Panel,
    state::{StateError, Tx, audit::insert_audit},
    words::{Said, say},
};

/// The field of the forms that says what may be done.
pub const PERMISSION: &str = "permission";
/// The field of the forms that says for which pools.
pub const POOL: &str = "pool";
/// The field of the forms that says for which modules.
pub const MODULE: &str = "module";

/// Who gives rights or takes them, and what they may do themselves.
#[derive(Debug, Clone)]
pub struct Giver {
    /// Who it is, for the record.
    pub actor: Actor,
    /// What they may do.
    pub access: Access,
}

impl Giver {
    /// Whoever is at the command line of the machine: they may do everything.
    pub fn operator(actor: Actor) -> Self {
        Self { actor, access: Access::unlimited() }
    }

    /// Refuses to give, or to touch, what goes beyond what the giver has; `what` says what that is.
    pub(super) fn must_have(&self, rights: &Access, field: &str, what: Said) -> Result<(), Refusal> {
        self.access.first_beyond(rights).map_or(Ok(()), |permission| {
            let message = say("refused-beyond").said("what", what).with("permission", permission);
            Err(Refusal::Recorded(FieldError::new(field, message)))
        })
    }
}

/// The refusal of a change to something that somebody else changed since it was seen, in the words of this message.
pub(super) fn changed_meanwhile(key: &'static str) -> Refusal {
    Refusal::told(VERSION_FIELD, say(key))
}

/// Why a change of rights was not made.
#[derive(Debug)]
pub(super) enum Refusal {
    /// What was asked for is a mistake.
    Told(Vec<FieldError>),
    /// What was asked for would have been a way around the rules; it stands in the audit.
    Recorded(FieldError),
    /// The panel's database failed.
    State(StateError),
}

impl Refusal {
    /// A mistake in one field.
    pub(super) fn told(field: &str, message: impl std::fmt::Display) -> Self {
        Self::Told(vec![FieldError::new(field, message)])
    }
}

impl From<StateError> for Refusal {
    fn from(error: StateError) -> Self {
        Self::State(error)
    }
}

/// What was done, for the record.
pub(super) struct Deed<'a> {
    /// Named like a cmdlet.
    pub action: &'static str,
    /// The name of the role, account or token.
    pub target: &'a str,
    /// When.
    pub now: Timestamp,
}

/// Ends the transaction of a change: with its entry, whose detail the change gives, or undone.
pub(super) async fn conclude(
    panel: &Panel,
    giver: &Giver,
    mut tx: Tx,
    deed: Deed<'_>,
    changed: Result<String, Refusal>,
) -> Result<(), OperationError> {
    let Deed { action, target, now } = deed;
    match changed {
        Ok(detail) => {
            insert_audit(&mut tx, &giver.actor, action, target, &detail, now).await?;
            Ok(tx.commit().await?)
        }
        Err(Refusal::Told(errors)) => Err(OperationError::Refused(errors)),
        Err(Refusal::State(error)) => Err(error.into()),
        Err(Refusal::Recorded(error)) => {
            // What the change had written is undone; the entry needs a transaction of its own.
            drop(tx);
            let mut tx = panel.database.begin().await?;
            let detail = format!("refused: {}", error.message);
            insert_audit(&mut tx, &giver.actor, action, target, &detail, now).await?;
            tx.commit().await?;
            Err(OperationError::Refused(vec![error]))
        }
    }
}

/// What is wrong with rights that a role or token (`holder`) is to have. A pool that the giver does not see is not there:
/// the refusal to give what they don't have would tell it from one that does not exist.
pub(super) fn faults(giver: &Giver, grant: &Grant, holder: &str, pools: &[Pool]) -> Vec<FieldError> {
    let Grant { permissions, scope } = grant;
    let mut errors = Vec::new();
    if permissions.is_empty() {
        errors.push(FieldError::new(PERMISSION, say("refused-choose-permission").with("holder", holder)));
    }
    if permissions.contains(&Permission::SetRole) && !permissions.contains(&Permission::GetRole) {
        let message = say("refused-add-get-role").with("needed", Permission::GetRole).with("held", Permission::SetRole);
        errors.push(FieldError::new(PERMISSION, message));
    }
    let wide: Vec<&str> = deployment_wide(permissions).map(Permission::name).collect();
    if !scope.is_everything() && !wide.is_empty() {
        let message = say("refused-deployment-wide")
            .said("names", listed(&wide))
            .number("number", wide.len())
            .with("holder", holder);
        errors.push(FieldError::new(PERMISSION, message));
    }
    let seen: BTreeSet<&Fqdn> =
        pools.iter().map(Pool::fqdn).filter(|pool| giver.access.reaches(Permission::GetStatus, pool)).collect();
    errors.extend(scope_faults(scope, holder, &seen));
    errors
}

/// The permissions that concern the whole deployment.
pub fn deployment_wide(permissions: &BTreeSet<Permission>) -> impl Iterator<Item = Permission> {
    permissions.iter().copied().filter(|p| p.is_deployment_wide())
}

fn scope_faults(scope: &Scope, holder: &str, pools: &BTreeSet<&Fqdn>) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if scope.pools.is_empty() {
        errors.push(FieldError::new(POOL, say("refused-name-pool").with("holder", holder)));
    }
    if scope.modules.is_empty() {
        errors.push(FieldError::new(MODULE, say("refused-name-module").with("holder", holder)));
    }
    if let Extent::Only(named) = &scope.pools {
        let unknown = |name: &&Fqdn| !pools.contains(*name);
        let told = |name: &Fqdn| FieldError::new(POOL, say("refused-choose-known-pool").with("pool", name));
        errors.extend(named.iter().filter(unknown).map(told));
    }
    errors
}

/// Rights in words: `Get-CsBackupServiceStatus in all pools`.
pub(super) fn describe(grant: &Grant) -> String {
    let names: Vec<&str> = grant.permissions.iter().map(|p| p.name()).collect();
    format!("{} in {}", names.join(", "), grant.scope)
}
