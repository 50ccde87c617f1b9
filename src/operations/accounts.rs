//! Accounts: `New-CsUser`, `Set-CsUserRole`, `Disable-CsUser`, `Enable-CsUser`, `Remove-CsUser`, `Set-CsUserPassword`,
//! `Remove-CsUserSession`, `Reset-CsUserSecondFactor`.
//!
//! Two rules hold for all of them. Whoever touches an account, gives it a role or takes over its password must hold
//! everything that it may do. And nothing leaves the panel without a local, enabled account that was given CsAdministrator
//! directly: directories and providers can fail, and somebody must be able to come in then.

use std::collections::BTreeSet;

use super::{
    OperationError,
    rights::{Deed, Giver, Refusal, changed_meanwhile, conclude},
};
use crate::{
    access::passwords::check_strength,
    domain::{
        Access, CustomRole, Grant, Origin, Password, Reason, Role, RoleName, SessionId, Timestamp, User, UserId,
        UserName,
    },
    panel::Panel,
    state::{StateError, Tx, Unique, roles, second_factors, sessions, users},
    words::{Said, say},
};

/// The field that roles stand in.
const ROLE: &str = "role";
/// The field that an account's name stands in.
const NAME: &str = "name";
/// What is refused when it would take the last administrator.
const LAST: Said = say("refused-last-administrator");

/// An account as somebody wants it.
#[derive(Debug)]
pub struct NewAccount {
    /// What it signs in with.
    pub name: UserName,
    /// Its password.
    pub password: Password,
    /// Its roles, at least one.
    pub roles: Vec<RoleName>,
}

/// Adds a local account.
pub async fn add_account(panel: &Panel, giver: &Giver, new: NewAccount) -> Result<(), OperationError> {
    let NewAccount { name, password, roles } = new;
    must_withstand_guessing(&password, &name).await?;
    let hash = panel.passwords.hash(password).await?;
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let added = insert(&mut tx, giver, &name, &hash, &roles, now).await;
    conclude(panel, giver, tx, Deed { action: "New-CsUser", target: name.as_str(), now }, added).await
}

/// Refuses a password that is one of the first to be tried for this account.
async fn must_withstand_guessing(password: &Password, name: &UserName) -> Result<(), OperationError> {
    let judged = check_strength(password, name).await?;
    judged.map_err(|guessable| OperationError::refused("password", guessable))
}

async fn insert(
    tx: &mut Tx,
    giver: &Giver,
    name: &UserName,
    hash: &str,
    wanted: &[RoleName],
    now: Timestamp,
) -> Result<String, Refusal> {
    let taken = || Refusal::told(NAME, say("refused-account-taken").with("name", name));
    if users::find_user(&mut *tx, name).await?.is_some() {
        return Err(taken());
    }
    if wanted.is_empty() {
        return Err(Refusal::told(ROLE, say("refused-choose-role")));
    }
    let chosen = resolve(tx, wanted).await?;
    giver.must_have_roles(&chosen)?;
    let names: Vec<RoleName> = chosen.into_iter().map(|(name, _)| name).collect();
    match users::insert_user(tx, name, hash, &names, now).await {
        Ok(_) => Ok(describe(&names)),
        Err(StateError::Taken(Unique::UserName)) => Err(taken()),
        Err(error) => Err(error.into()),
    }
}

/// Replaces the roles that an account was given here; those that groups and claims bring stay. Refused if it was not given just
/// the roles any more that were `seen`.
pub async fn give_roles(
    panel: &Panel,
    giver: &Giver,
    name: &UserName,
    wanted: &[RoleName],
    seen: Option<&[RoleName]>,
) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let changed = replace_roles(&mut tx, giver, name, wanted, seen).await;
    conclude(panel, giver, tx, Deed { action: "Set-CsUserRole", target: name.as_str(), now }, changed).await
}

async fn replace_roles(
    tx: &mut Tx,
    giver: &Giver,
    name: &UserName,
    wanted: &[RoleName],
    seen: Option<&[RoleName]>,
) -> Result<String, Refusal> {
    let watch = Administrators::watch(tx).await?;
    let user = touch(tx, giver, name, ROLE).await?;
    let before: Vec<RoleName> = direct_roles(&user);
    if seen.is_some_and(|seen| BTreeSet::from_iter(seen) != before.iter().collect()) {
        return Err(changed_meanwhile("refused-changed-account-roles"));
    }
    let chosen = resolve(tx, wanted).await?;
    giver.must_have_roles(&chosen)?;
    let after: Vec<RoleName> = chosen.into_iter().map(|(name, _)| name).collect();
    users::replace_direct_roles(tx, user.id, &after).await?;
    watch.must_remain(tx, ROLE).await?;
    Ok(format!("{} → {}", describe(&before), describe(&after)))
}

/// Keeps an account from signing in; its sessions end.
pub async fn disable_account(panel: &Panel, giver: &Giver, name: &UserName) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let changed = disable(&mut tx, giver, name).await;
    conclude(panel, giver, tx, Deed { action: "Disable-CsUser", target: name.as_str(), now }, changed).await
}

async fn disable(tx: &mut Tx, giver: &Giver, name: &UserName) -> Result<String, Refusal> {
    let watch = Administrators::watch(tx).await?;
    let user = touch(tx, giver, name, "state").await?;
    users::disable_user(tx, user.id).await?;
    watch.must_remain(tx, "state").await?;
    Ok(if user.disabled { "disabled already" } else { "enabled → disabled; sessions ended" }.to_owned())
}

/// Lets an account sign in again.
pub async fn enable_account(panel: &Panel, giver: &Giver, name: &UserName) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let changed = enable(&mut tx, giver, name).await;
    conclude(panel, giver, tx, Deed { action: "Enable-CsUser", target: name.as_str(), now }, changed).await
}

async fn enable(tx: &mut Tx, giver: &Giver, name: &UserName) -> Result<String, Refusal> {
    let user = touch(tx, giver, name, "state").await?;
    users::enable_user(tx, user.id).await?;
    Ok(if user.disabled { "disabled → enabled" } else { "enabled already" }.to_owned())
}

/// Forgets an account with its sessions, second factors and tokens; `typed` is its name once more. If it is not as it was
/// `seen` any more, somebody should look again first.
pub async fn remove_account(
    panel: &Panel,
    giver: &Giver,
    name: &UserName,
    typed: &str,
    seen: Option<&User>,
) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let removed = remove(&mut tx, giver, (name, typed), seen).await;
    conclude(panel, giver, tx, Deed { action: "Remove-CsUser", target: name.as_str(), now }, removed).await
}

async fn remove(
    tx: &mut Tx,
    giver: &Giver,
    (name, typed): (&UserName, &str),
    seen: Option<&User>,
) -> Result<String, Refusal> {
    let watch = Administrators::watch(tx).await?;
    let user = touch(tx, giver, name, "confirm").await?;
    if seen.is_some_and(|seen| *seen != user) {
        return Err(changed_meanwhile("refused-changed-account"));
    }
    if typed.parse::<UserName>().ok().as_ref() != Some(name) {
        return Err(Refusal::told("confirm", say("refused-confirm-account").with("name", name)));
    }
    users::delete_user(tx, user.id).await?;
    watch.must_remain(tx, "confirm").await?;
    let roles: Vec<RoleName> = user.roles.iter().map(|r| r.role.clone()).collect();
    Ok(format!("{} account with {} → removed", user.origin, describe(&roles)))
}

/// Replaces the password of a local account; its sessions end.
pub async fn set_password(
    panel: &Panel,
    giver: &Giver,
    name: &UserName,
    password: Password,
) -> Result<(), OperationError> {
    must_withstand_guessing(&password, name).await?;
    let hash = panel.passwords.hash(password).await?;
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let changed = replace_password(&mut tx, giver, name, &hash).await;
    conclude(panel, giver, tx, Deed { action: "Set-CsUserPassword", target: name.as_str(), now }, changed).await
}

async fn replace_password(tx: &mut Tx, giver: &Giver, name: &UserName, hash: &str) -> Result<String, Refusal> {
    let user = touch(tx, giver, name, "password").await?;
    if user.origin != Origin::Local {
        return Err(Refusal::told("password", say("refused-no-password").with("name", name)));
    }
    users::update_password(tx, user.id, hash).await?;
    Ok("sessions ended".to_owned())
}

/// Ends every session of an account.
pub async fn sign_out_account(panel: &Panel, giver: &Giver, name: &UserName) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let ended = match touch(&mut tx, giver, name, "sessions").await {
        Ok(user) => end_sessions(&mut tx, user.id).await,
        Err(refusal) => Err(refusal),
    };
    conclude(panel, giver, tx, Deed { action: "Remove-CsUserSession", target: name.as_str(), now }, ended).await
}

async fn end_sessions(tx: &mut Tx, id: UserId) -> Result<String, Refusal> {
    sessions::end_sessions_of(tx, id).await?;
    Ok("all".to_owned())
}

/// Ends one session of an account. One that has ended already is no mistake.
pub async fn end_session(
    panel: &Panel,
    giver: &Giver,
    name: &UserName,
    session: SessionId,
) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let ended = match touch(&mut tx, giver, name, "sessions").await {
        Ok(user) => end_one(&mut tx, user.id, session).await,
        Err(refusal) => Err(refusal),
    };
    conclude(panel, giver, tx, Deed { action: "Remove-CsUserSession", target: name.as_str(), now }, ended).await
}

async fn end_one(tx: &mut Tx, user: UserId, session: SessionId) -> Result<String, Refusal> {
    let was_there = sessions::end_session_of(tx, user, session).await?;
    Ok(format!("session {session}{}", if was_there { "" } else { ", which had ended" }))
}

/// Forgets the second factors of an account, so that its password alone lets it in until it sets up others; its sessions
/// end.
pub async fn reset_second_factor(panel: &Panel, giver: &Giver, name: &UserName) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let reset = forget_factors(&mut tx, giver, name).await;
    conclude(panel, giver, tx, Deed { action: "Reset-CsUserSecondFactor", target: name.as_str(), now }, reset).await
}

async fn forget_factors(tx: &mut Tx, giver: &Giver, name: &UserName) -> Result<String, Refusal> {
    let user = touch(tx, giver, name, "second_factor").await?;
    second_factors::delete_factors(tx, user.id).await?;
    sessions::end_sessions_of(tx, user.id).await?;
    Ok("codes and passkeys forgotten; sessions ended".to_owned())
}

/// The account, for whoever holds all that it may do.
async fn touch(tx: &mut Tx, giver: &Giver, name: &UserName, field: &str) -> Result<User, Refusal> {
    let found = users::find_user(&mut *tx, name).await?;
    let (user, _) = found.ok_or_else(|| Refusal::told(field, say("refused-account-gone").with("name", name)))?;
    giver.must_have(&user.access, field, say("refused-what-account").with("name", name))?;
    Ok(user)
}

/// Whether there was somebody who may do everything before a change. While it lives, others that could take one wait.
struct Administrators {
    before: u64,
}

impl Administrators {
    async fn watch(tx: &mut Tx) -> Result<Self, StateError> {
        users::lock_local_administrators(tx).await?;
        Ok(Self { before: users::count_local_administrators(&mut *tx).await? })
    }

    /// Refuses a change after which nobody is left. One that takes none of none is no matter.
    async fn must_remain(&self, tx: &mut Tx, field: &str) -> Result<(), Refusal> {
        if self.before > 0 && users::count_local_administrators(&mut *tx).await? == 0 {
            return Err(Refusal::Recorded(super::FieldError::new(field, LAST)));
        }
        Ok(())
    }
}

impl Giver {
    fn must_have_roles(&self, chosen: &[(RoleName, Grant)]) -> Result<(), Refusal> {
        chosen.iter().try_for_each(|(name, grant)| {
            self.must_have(&Access::new([grant.clone()]), ROLE, say("refused-what-role").with("role", name))
        })
    }
}

/// The roles of these names, in their own spelling, with what they let do.
async fn resolve(tx: &mut Tx, wanted: &[RoleName]) -> Result<Vec<(RoleName, Grant)>, Refusal> {
    roles::lock_roles(tx).await?;
    let custom = roles::list_roles(&mut *tx).await?;
    let find = |name: &RoleName| {
        let built_in = name.built_in().map(|role| (RoleName::from(role), Role::grant(role)));
        built_in.or_else(|| custom.iter().find(|r| r.name == *name).map(|r| (r.name.clone(), CustomRole::grant(r))))
    };
    let mut sorted = wanted.to_vec();
    sorted.sort();
    sorted.dedup();
    sorted
        .iter()
        .map(|name| find(name).ok_or_else(|| Refusal::told(ROLE, say("refused-no-such-role").with("role", name))))
        .collect()
}

fn direct_roles(user: &User) -> Vec<RoleName> {
    user.roles.iter().filter(|r| r.reason == Reason::Direct).map(|r| r.role.clone()).collect()
}

/// The names of roles, each once; `no role`.
fn describe(roles: &[RoleName]) -> String {
    let mut names: Vec<&str> = roles.iter().map(RoleName::as_str).collect();
    names.dedup();
    if names.is_empty() { "no role".to_owned() } else { names.join(", ") }
}
