//! The roles of a deployment, as a management host tells them by `Get-CsAdminRole`, and taking new ones over.
//!
//! A role never comes to hold more here than it holds there. Cmdlets and places that have no counterpart are left out, and
//! said; a limit that can’t be kept here, such as an organizational unit, keeps the whole role out. A role that is here
//! already is never changed by this. What a form sends names a role with its rights as they were seen; nothing else of it
//! counts.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    FieldError, Giver, OperationError,
    discover::{LookError, ask, shown},
    roles::create_roles,
};
use crate::{
    domain::{
        Access, BackupModule, CustomRole, Extent, Fqdn, Grant, KnownHost, Permission, Pool, Role, RoleName, Scope,
        listed,
    },
    management_shell::{Action, Line, Quote, RoleFound},
    panel::Panel,
    state::{pools, roles},
    words::{Said, say},
};

/// The field of the form.
const FIELD: &str = "role";
/// The most roles that are shown of a host.
pub const MOST_ROLES: usize = 500;
/// The most names that are shown of what one role has.
const MOST_NAMES: usize = 20;
/// The cmdlets that have a counterpart here. Others of the same names as permissions here have none: those let do more here
/// than the cmdlets do there.
const KNOWN: [Permission; 3] = [Permission::GetStatus, Permission::InvokeSync, Permission::SetConfiguration];

/// A role of the deployment, and how it stands here.
#[derive(Debug, Clone)]
pub struct FoundRole {
    /// Its name, in the host’s words.
    pub name: Quote,
    /// Whether it is built in there.
    pub is_standard: bool,
    /// Its cmdlets that are about backups.
    pub cmdlets: Quote,
    /// How many others it has.
    pub others: u64,
    /// Where it counts there.
    pub config_scopes: Quote,
    /// For whom it counts there.
    pub user_scopes: Quote,
    /// What it would be here.
    pub role: Option<CustomRole>,
    /// What of it has no counterpart here.
    pub left_out: Vec<Said>,
    /// Why it can’t be taken over.
    pub why: Option<Said>,
    /// Whether that is because whoever looks does not hold as much: the operation says so, and records it.
    is_beyond: bool,
}

impl FoundRole {
    /// What names it in a form: its name, and the rights that it would have.
    pub fn key(&self) -> String {
        let Some(role) = &self.role else { return self.name.to_string() };
        let permissions: Vec<&str> = role.permissions.iter().map(|permission| permission.name()).collect();
        let pools: Vec<&str> = role.scope.pools.named().map(Fqdn::as_str).collect();
        let place = if role.scope.pools.is_all() { "*".to_owned() } else { pools.join(" ") };
        format!("{}: {} @ {place}", role.name, permissions.join(" "))
    }

    /// Where and for whom it counts there, for people.
    pub fn scopes(&self) -> Said {
        let said = |scopes: &Quote| {
            if scopes.is_empty() { say("hosts-role-no-scopes") } else { scopes.to_string().into() }
        };
        say("hosts-role-scopes").said("config", said(&self.config_scopes)).said("users", said(&self.user_scopes))
    }

    /// What it would hold here, for people.
    pub fn rights(&self) -> Option<Said> {
        self.role.as_ref().map(|role| rights(&role.grant()))
    }

    /// Whether it may be taken over.
    pub const fn may_be_taken(&self) -> bool {
        self.why.is_none() && self.role.is_some()
    }
}

/// What was found on a host.
#[derive(Debug, Clone, Default)]
pub struct FoundRoles {
    /// In the order in which the host names them.
    pub roles: Vec<FoundRole>,
    /// Whether the host names more than are shown.
    pub are_more: bool,
}

/// Asks a host which roles there are, for whoever wants to take some over.
pub async fn find_roles(panel: &Panel, giver: &Giver, host: &KnownHost) -> Result<FoundRoles, LookError> {
    let lines = ask(panel, host, Action::Roles).await?;
    let mut found: Vec<RoleFound> =
        lines.into_iter().filter_map(|line| if let Line::Role(role) = line { Some(*role) } else { None }).collect();
    let are_more = found.len() > MOST_ROLES;
    found.truncate(MOST_ROLES);
    let custom = roles::list_roles(&panel.database).await?;
    let here = Here { host, pools: pools::list_pools(&panel.database).await?, custom, giver };
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for role in &found {
        *times.entry(role.name.as_str().to_lowercase()).or_default() += 1;
    }
    let is_twice = |role: &RoleFound| times.get(&role.name.as_str().to_lowercase()).is_some_and(|times| *times > 1);
    Ok(FoundRoles { roles: found.iter().map(|role| here.stand(role, is_twice(role))).collect(), are_more })
}

/// Takes over the roles that are chosen by their keys, all of them or none. Says which those are.
pub async fn take_over_roles(
    panel: &Panel,
    giver: &Giver,
    host: &KnownHost,
    chosen: &[String],
) -> Result<Vec<RoleName>, OperationError> {
    if chosen.is_empty() {
        return Err(OperationError::refused(FIELD, say("hosts-roles-choose")));
    }
    let found = find_roles(panel, giver, host).await.map_err(|error| match error {
        LookError::State(error) => OperationError::State(error),
        LookError::Host(said) => OperationError::refused(FIELD, said),
    })?;
    let (mut wanted, mut errors) = (Vec::new(), Vec::new());
    for key in chosen.iter().collect::<BTreeSet<_>>() {
        match found.roles.iter().find(|role| role.key() == **key) {
            None => errors.push(FieldError::new(FIELD, say("hosts-role-gone").with("role", shown(key)))),
            Some(FoundRole { why: Some(why), is_beyond: false, name, .. }) => {
                let message = say("hosts-role-refused").with("role", name).said("why", why.clone());
                errors.push(FieldError::new(FIELD, message));
            }
            Some(found) => wanted.extend(found.role.clone()),
        }
    }
    if !errors.is_empty() {
        return Err(OperationError::Refused(errors));
    }
    let origin = format!("from management host {}; ", host.name);
    create_roles(panel, giver, &wanted, &origin).await.map_err(|(role, error)| match (role, error) {
        (Some(role), OperationError::Refused(errors)) => OperationError::Refused(
            errors
                .into_iter()
                .map(|error| say("hosts-role-refused").with("role", &role.name).said("why", error.message))
                .map(|message| FieldError::new(FIELD, message))
                .collect(),
        ),
        (_, error) => error,
    })?;
    Ok(wanted.into_iter().map(|role| role.name).collect())
}

/// What roles are compared with.
struct Here<'a> {
    host: &'a KnownHost,
    pools: Vec<Pool>,
    custom: Vec<CustomRole>,
    giver: &'a Giver,
}

impl Here<'_> {
    fn stand(&self, found: &RoleFound, is_twice: bool) -> FoundRole {
        let mut left_out = Vec::new();
        let mapped = self.grant(found, &mut left_out);
        let name = found.name.as_str().parse::<RoleName>();
        let (mut role, mut is_beyond) = (None, false);
        let why = match (&name, mapped) {
            (Err(error), _) => Some(Said::of(error)),
            (Ok(_), _) if is_twice => Some(say("hosts-role-why-twice")),
            (Ok(name), mapped) => match (self.holds(name), mapped) {
                (Some(held), Ok(grant)) if held == grant => Some(say("hosts-role-same")),
                (Some(held), Ok(grant)) => {
                    Some(say("hosts-role-differs").said("here", rights(&held)).said("there", rights(&grant)))
                }
                (Some(held), Err(why)) => {
                    Some(say("hosts-role-differs-unmapped").said("here", rights(&held)).said("why", why))
                }
                (None, Err(why)) => Some(why),
                (None, Ok(grant)) => {
                    let beyond = self.giver.access.first_beyond(&Access::new([grant.clone()]));
                    is_beyond = beyond.is_some();
                    let Grant { permissions, scope } = grant;
                    let template = Role::named(found.template.as_str()).unwrap_or(Role::HelpDesk);
                    role = Some(CustomRole { name: name.clone(), template, permissions, scope });
                    beyond.map(|permission| say("hosts-role-why-beyond").with("permission", permission))
                }
            },
        };
        FoundRole {
            name: found.name.clone(),
            is_standard: found.standard,
            cmdlets: few(found.cmdlets.iter()),
            others: found.cmdlet_count.saturating_sub(found.cmdlets.len() as u64),
            config_scopes: few(found.config_scopes.iter()),
            user_scopes: few(found.user_scopes.iter()),
            role,
            left_out,
            why,
            is_beyond,
        }
    }

    /// What a role of this name holds here, if there is one.
    fn holds(&self, name: &RoleName) -> Option<Grant> {
        let custom = || self.custom.iter().find(|role| role.name == *name).map(CustomRole::grant);
        name.built_in().map(Role::grant).or_else(custom)
    }

    /// What a role of the host would hold here, or why there is no such thing.
    fn grant(&self, found: &RoleFound, left_out: &mut Vec<Said>) -> Result<Grant, Said> {
        let mut permissions = BTreeSet::new();
        let mut unknown = Vec::new();
        for cmdlet in &found.cmdlets {
            match KNOWN.into_iter().find(|known| known.name().eq_ignore_ascii_case(cmdlet.as_str())) {
                Some(known) => drop(permissions.insert(known)),
                None => unknown.push(cmdlet),
            }
        }
        if !unknown.is_empty() {
            left_out.push(say("hosts-role-left-cmdlets").with("cmdlets", few(unknown.into_iter())));
        }
        if permissions.is_empty() {
            return Err(say("hosts-role-why-no-cmdlet"));
        }
        let scope = self.scope(found, left_out)?;
        if !scope.is_everything() && permissions.remove(&Permission::SetConfiguration) {
            left_out.push(say("hosts-role-left-wide").with("permission", Permission::SetConfiguration));
        }
        if !permissions.contains(&Permission::GetStatus) {
            return Err(say("hosts-role-why-no-status").with("needed", Permission::GetStatus));
        }
        Ok(Grant { permissions, scope })
    }

    /// Where a role of the host would count here: the pools of its deployment are those that the host drives.
    fn scope(&self, found: &RoleFound, left_out: &mut Vec<Said>) -> Result<Scope, Said> {
        let is_global = |scope: &Quote| scope.as_str().eq_ignore_ascii_case("global");
        if let Some(limit) = found.user_scopes.iter().find(|scope| !is_global(scope)) {
            return Err(say("hosts-role-why-users").with("scope", limit));
        }
        if found.config_scopes.is_empty() {
            return Err(say("hosts-role-why-no-scope"));
        }
        let is_ours = |pool: &&Pool| pool.spec.driver.host().is_some_and(|name| name.key() == self.host.name.key());
        let ours: Vec<&Pool> = self.pools.iter().filter(is_ours).collect();
        if ours.is_empty() {
            return Err(say("hosts-role-why-no-pools"));
        }
        if found.config_scopes.iter().any(is_global) {
            if ours.len() == self.pools.len() {
                return Ok(Scope::EVERYTHING);
            }
            left_out.push(say("hosts-role-left-other-pools"));
            return Ok(of(ours.into_iter().map(|pool| pool.fqdn().clone()).collect()));
        }
        let mut named = BTreeSet::new();
        for scope in &found.config_scopes {
            let at = pools_at(scope.as_str(), &ours);
            if at.is_empty() {
                left_out.push(say("hosts-role-left-scope").with("scope", scope));
            }
            named.extend(at);
        }
        if named.is_empty() { Err(say("hosts-role-why-scopes")) } else { Ok(of(named)) }
    }
}

/// The pools that a scope of the host names: `Site:Atlanta`, or a pool.
fn pools_at(scope: &str, ours: &[&Pool]) -> BTreeSet<Fqdn> {
    let (kind, name) = scope.split_once(':').unwrap_or(("pool", scope));
    let name = name.trim();
    let is_named = |pool: &&&Pool| match kind.trim().to_ascii_lowercase().as_str() {
        "site" => !name.is_empty() && pool.spec.site.trim().to_lowercase() == name.to_lowercase(),
        "pool" => name.parse::<Fqdn>().is_ok_and(|name| name == *pool.fqdn()),
        _ => false,
    };
    ours.iter().filter(is_named).map(|pool| pool.fqdn().clone()).collect()
}

const fn of(pools: BTreeSet<Fqdn>) -> Scope {
    Scope { pools: Extent::Only(pools), modules: Extent::<BackupModule>::All }
}

/// Rights, as pages say them.
fn rights(grant: &Grant) -> Said {
    let names: Vec<&str> = grant.permissions.iter().map(|permission| permission.name()).collect();
    say("hosts-role-rights").said("cmdlets", listed(&names)).said("scope", grant.scope.in_words())
}

/// The first of many names, as one text.
fn few<'q>(names: impl ExactSizeIterator<Item = &'q Quote>) -> Quote {
    let are_more = names.len() > MOST_NAMES;
    let mut text = names.take(MOST_NAMES).map(Quote::as_str).collect::<Vec<_>>().join(", ");
    if are_more {
        text.push_str(", …");
    }
    Quote::new(&text)
}
