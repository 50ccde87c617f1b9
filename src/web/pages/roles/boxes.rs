//! The boxes by which a form says what may be done and where: those of roles and of tokens.

use std::{collections::BTreeSet, str::FromStr};

use crate::{
    domain::{Access, BackupModule, Extent, Fqdn, Grant, Permission, Pool, Scope},
    operations::rights::{MODULE, PERMISSION, POOL},
    web::form::FieldErrors,
    words::say,
};

/// The value of the choices “all pools” and “all modules”.
const ALL: &str = "all";

/// What was ticked.
#[derive(Debug, Clone, Default)]
pub struct Ticked {
    /// The cmdlets.
    pub permission: Vec<String>,
    /// `all`, or the pools that are ticked.
    pub pools: String,
    pub pool: Vec<String>,
    /// `all`, or the modules that are ticked.
    pub modules: String,
    pub module: Vec<String>,
}

impl Ticked {
    /// The boxes as rights have them ticked.
    pub fn of(grant: &Grant) -> Self {
        let choice = |is_all: bool| if is_all { ALL } else { "named" }.to_owned();
        let Scope { pools, modules } = &grant.scope;
        Self {
            permission: grant.permissions.iter().map(Permission::to_string).collect(),
            pools: choice(pools.is_all()),
            pool: pools.named().map(Fqdn::to_string).collect(),
            modules: choice(modules.is_all()),
            module: modules.named().map(BackupModule::to_string).collect(),
        }
    }

    /// The rights, as far as they can be read; whether they make sense is the operation's to say.
    pub fn parse(&self, errors: &mut FieldErrors) -> Option<Grant> {
        let permissions: Option<BTreeSet<Permission>> = errors.check(PERMISSION, read(&self.permission));
        if self.pools == ALL && !self.pool.is_empty() {
            errors.add(POOL, say("refused-ticked-pools"));
        }
        if self.modules == ALL && !self.module.is_empty() {
            errors.add(MODULE, say("refused-ticked-modules"));
        }
        let pools = errors.check(POOL, read(&self.pool).map(|named| extent(&self.pools, named)));
        let modules = errors.check(MODULE, read(&self.module).map(|named| extent(&self.modules, named)));
        Some(Grant { permissions: permissions?, scope: Scope { pools: pools?, modules: modules? } })
    }
}

fn read<T: FromStr + Ord>(texts: &[String]) -> Result<BTreeSet<T>, T::Err> {
    texts.iter().map(|text| text.parse()).collect()
}

fn extent<T: Ord>(choice: &str, named: BTreeSet<T>) -> Extent<T> {
    if choice == ALL { Extent::All } else { Extent::Only(named) }
}

/// The boxes as they are shown.
#[derive(Debug)]
pub struct Boxes {
    pub permissions: Vec<PermissionBox>,
    pub all_pools: bool,
    pub pools: Vec<PoolBox>,
    pub all_modules: bool,
    pub modules: Vec<ModuleBox>,
}

#[derive(Debug)]
pub struct PermissionBox {
    pub permission: Permission,
    pub ticked: bool,
    /// Whoever fills in the form does not have it, so that they can’t give it.
    pub out_of_reach: bool,
}

#[derive(Debug)]
pub struct PoolBox {
    pub fqdn: Fqdn,
    pub ticked: bool,
}

#[derive(Debug)]
pub struct ModuleBox {
    pub module: BackupModule,
    pub ticked: bool,
}

impl Boxes {
    /// All boxes, for somebody with `access`.
    pub fn new(ticked: &Ticked, access: &Access, pools: &[Pool]) -> Self {
        let has = |texts: &[String], name: &str| texts.iter().any(|text| text.eq_ignore_ascii_case(name));
        let permissions = Permission::ALL.into_iter().map(|permission| PermissionBox {
            permission,
            ticked: has(&ticked.permission, permission.name()),
            out_of_reach: !access.holds(permission),
        });
        let pools = pools
            .iter()
            .map(|pool| PoolBox { fqdn: pool.fqdn().clone(), ticked: has(&ticked.pool, pool.fqdn().as_str()) });
        let modules = BackupModule::ALL
            .into_iter()
            .map(|module| ModuleBox { module, ticked: has(&ticked.module, module.name()) });
        Self {
            permissions: permissions.collect(),
            all_pools: ticked.pools == ALL,
            pools: pools.collect(),
            all_modules: ticked.modules == ALL,
            modules: modules.collect(),
        }
    }

    /// Without the cmdlets that whoever fills in the form does not have.
    pub fn within_reach(mut self) -> Self {
        self.permissions.retain(|one| !one.out_of_reach);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Role;

    #[test]
    fn rights_survive_being_shown_and_sent_back() {
        let scope = Scope {
            pools: Extent::from_iter(["a.x.com".parse().expect("a name")]),
            modules: Extent::from_iter([BackupModule::DataConf]),
        };
        for grant in [Role::HelpDesk.grant(), Grant { permissions: Role::HelpDesk.permissions(), scope }] {
            let mut errors = FieldErrors::default();
            assert_eq!(Ticked::of(&grant).parse(&mut errors), Some(grant));
            assert!(errors.is_empty());
        }
    }

    #[test]
    fn all_pools_and_some_pools_are_not_taken_for_either() {
        let mut ticked = Ticked::of(&Role::HelpDesk.grant());
        ticked.pool = vec!["a.x.com".into()];
        ticked.module = vec!["CMSMaster".into()];
        let mut errors = FieldErrors::default();
        ticked.parse(&mut errors);
        assert!(errors.of(POOL).is_some_and(|e| e.to_string().contains("only these")));
        assert!(errors.of(MODULE).is_some_and(|e| e.to_string().contains("only these")));
    }
}
