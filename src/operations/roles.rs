//! Custom roles: `New-CsAdminRole`, `Set-CsAdminRole`, `Remove-CsAdminRole`. Built-in ones are never changed.

use super::{
    FieldError, OperationError,
    rights::{Deed, Giver, PERMISSION, Refusal, changed_meanwhile, conclude, describe, faults},
};
use crate::{
    domain::{Access, CustomRole, Permission, RoleName, Timestamp},
    panel::Panel,
    state::{StateError, Tx, Unique, audit::insert_audit, pools, roles},
    words::say,
};

/// The field that a role's name stands in.
const NAME: &str = "name";

/// Makes a role.
pub async fn create_role(panel: &Panel, giver: &Giver, role: &CustomRole) -> Result<(), OperationError> {
    create_roles(panel, giver, std::slice::from_ref(role), "").await.map_err(|(_, error)| error)
}

/// Makes roles, all of them or none; `origin` says in the audit where they come from. Refused, it says because of which.
pub(super) async fn create_roles<'r>(
    panel: &Panel,
    giver: &Giver,
    wanted: &'r [CustomRole],
    origin: &str,
) -> Result<(), (Option<&'r CustomRole>, OperationError)> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await.map_err(|error| (None, error.into()))?;
    for role in wanted {
        let deed = Deed { action: "New-CsAdminRole", target: role.name.as_str(), now };
        match insert(&mut tx, giver, role, now).await {
            Ok(detail) => {
                let detail = format!("{origin}{detail}");
                let kept = insert_audit(&mut tx, &giver.actor, deed.action, deed.target, &detail, now).await;
                kept.map_err(|error| (None, error.into()))?;
            }
            refused => return conclude(panel, giver, tx, deed, refused).await.map_err(|error| (Some(role), error)),
        }
    }
    tx.commit().await.map_err(|error| (None, error.into()))
}

async fn insert(tx: &mut Tx, giver: &Giver, role: &CustomRole, now: Timestamp) -> Result<String, Refusal> {
    let mut errors = role_faults(&mut *tx, giver, role).await?;
    if let Some(taken) = taken(&role.name, &roles::list_roles(&mut *tx).await?) {
        errors.insert(0, taken);
    }
    if !errors.is_empty() {
        return Err(Refusal::Told(errors));
    }
    giver.must_have(&Access::new([role.grant()]), PERMISSION, say("refused-what-role-wanted"))?;
    match roles::insert_role(tx, role, now).await {
        Ok(()) => Ok(format!("began as {}; {}", role.template, describe(&role.grant()))),
        Err(StateError::Taken(Unique::RoleName)) => {
            Err(Refusal::told(NAME, say("refused-role-made-now").with("role", &role.name)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Replaces what a role holds and where it counts; its name and template stay. The sessions of all who have it get new
/// tokens. Refused if it is not as it was `seen` any more.
pub async fn change_role(
    panel: &Panel,
    giver: &Giver,
    role: &CustomRole,
    seen: Option<&CustomRole>,
) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let changed = update(&mut tx, giver, role, seen, now).await;
    let deed = Deed { action: "Set-CsAdminRole", target: role.name.as_str(), now };
    conclude(panel, giver, tx, deed, changed).await
}

async fn update(
    tx: &mut Tx,
    giver: &Giver,
    role: &CustomRole,
    seen: Option<&CustomRole>,
    now: Timestamp,
) -> Result<String, Refusal> {
    let before = find(tx, &role.name, seen).await?;
    let errors = role_faults(&mut *tx, giver, role).await?;
    if !errors.is_empty() {
        return Err(Refusal::Told(errors));
    }
    giver.must_have(&Access::new([before.grant()]), PERMISSION, say("refused-what-role-now"))?;
    giver.must_have(&Access::new([role.grant()]), PERMISSION, say("refused-what-role-wanted"))?;
    let after = CustomRole { name: before.name.clone(), template: before.template, ..role.clone() };
    roles::update_role(tx, &after, now).await?;
    roles::rotate_sessions_of_role(tx, &after.name).await?;
    Ok(format!("{} → {}", describe(&before.grant()), describe(&after.grant())))
}

/// Removes a role, and takes it from whoever has it; `typed` is its name once more. Refused if it is not as it was `seen` any
/// more.
pub async fn remove_role(
    panel: &Panel,
    giver: &Giver,
    name: &RoleName,
    typed: &str,
    seen: Option<&CustomRole>,
) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let removed = delete(&mut tx, giver, (name, typed), seen).await;
    let deed = Deed { action: "Remove-CsAdminRole", target: name.as_str(), now };
    conclude(panel, giver, tx, deed, removed).await
}

async fn delete(
    tx: &mut Tx,
    giver: &Giver,
    (name, typed): (&RoleName, &str),
    seen: Option<&CustomRole>,
) -> Result<String, Refusal> {
    let role = find(tx, name, seen).await?;
    if typed.parse::<RoleName>().ok().as_ref() != Some(&role.name) {
        return Err(Refusal::told("confirm", say("refused-confirm-role").with("role", &role.name)));
    }
    giver.must_have(&Access::new([role.grant()]), "confirm", say("refused-what-this-role"))?;
    roles::rotate_sessions_of_role(tx, &role.name).await?;
    roles::delete_role(tx, &role.name).await?;
    Ok(format!("{} → removed", describe(&role.grant())))
}

async fn find(tx: &mut Tx, name: &RoleName, seen: Option<&CustomRole>) -> Result<CustomRole, Refusal> {
    if name.built_in().is_some() {
        return Err(Refusal::told(NAME, say("refused-role-built-in").with("role", name)));
    }
    roles::lock_roles(tx).await?;
    let found = roles::find_role(&mut *tx, name).await?;
    let found = found.ok_or_else(|| Refusal::told(NAME, say("refused-role-gone").with("role", name)))?;
    if seen.is_some_and(|seen| *seen != found) { Err(changed_meanwhile("refused-changed-role")) } else { Ok(found) }
}

/// Why a new role can't have this name.
fn taken(name: &RoleName, custom: &[CustomRole]) -> Option<FieldError> {
    if let Some(role) = name.built_in() {
        return Some(FieldError::new(NAME, say("refused-role-name-built-in").with("role", role)));
    }
    let known = custom.iter().find(|role| role.name == *name)?;
    Some(FieldError::new(NAME, say("refused-role-taken").with("role", &known.name)))
}

async fn role_faults(tx: &mut Tx, giver: &Giver, role: &CustomRole) -> Result<Vec<FieldError>, StateError> {
    let mut errors = faults(giver, &role.grant(), "role", &pools::list_pools(&mut *tx).await?);
    if !role.permissions.is_empty() && !role.permissions.contains(&Permission::GetStatus) {
        let message = say("refused-add-get-status").with("needed", Permission::GetStatus);
        errors.insert(0, FieldError::new(PERMISSION, message));
    }
    Ok(errors)
}
