//! What somebody may do and where: the sum of their roles, and for a token the part of it that the token was given.

use std::collections::BTreeSet;

use super::{
    fqdn::Fqdn,
    module::BackupModule,
    permission::Permission,
    scope::{Extent, Scope},
};

/// Some permissions within a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What may be done.
    pub permissions: BTreeSet<Permission>,
    /// Where.
    pub scope: Scope,
}

/// All that somebody may do. The default is nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access(Vec<Grant>);

impl Access {
    /// The sum of grants.
    pub fn new(grants: impl IntoIterator<Item = Grant>) -> Self {
        Self(grants.into_iter().filter(|g| !g.scope.is_empty()).collect())
    }

    /// Everything everywhere: what an operator at the command line may do.
    pub fn unlimited() -> Self {
        Self::new([Grant { permissions: Permission::ALL.into(), scope: Scope::EVERYTHING }])
    }

    /// The grants whose sum it is.
    pub fn grants(&self) -> &[Grant] {
        &self.0
    }

    /// The part of it that `ceiling` allows as well.
    #[must_use]
    pub fn within(&self, ceiling: &Self) -> Self {
        let both =
            |a: &Grant, b: &Grant| Grant { permissions: &a.permissions & &b.permissions, scope: a.scope.and(&b.scope) };
        Self::new(self.0.iter().flat_map(|a| ceiling.0.iter().map(move |b| both(a, b))))
    }

    /// The scopes in which `permission` is held.
    pub fn scopes(&self, permission: Permission) -> impl Iterator<Item = &Scope> {
        self.0.iter().filter(move |g| g.permissions.contains(&permission)).map(|g| &g.scope)
    }

    /// Whether `permission` is held anywhere; one that concerns the whole deployment must be held for all of it.
    pub fn holds(&self, permission: Permission) -> bool {
        if permission.is_deployment_wide() {
            self.holds_everywhere(permission)
        } else {
            self.scopes(permission).next().is_some()
        }
    }

    /// Whether `permission` is held for every pool and module, also those to come.
    pub fn holds_everywhere(&self, permission: Permission) -> bool {
        self.scopes(permission).any(Scope::is_everything)
    }

    /// Whether `permission` is held wherever `scope` reaches; one that concerns the whole deployment must be held for all
    /// of it.
    pub fn holds_for(&self, permission: Permission, scope: &Scope) -> bool {
        if permission.is_deployment_wide() {
            return self.holds_everywhere(permission);
        }
        let everywhere = self
            .scopes(permission)
            .filter(|held| held.pools.is_all())
            .fold(Extent::none(), |sum: Extent<BackupModule>, held| sum.or(&held.modules));
        match &scope.pools {
            Extent::All => everywhere.includes(&scope.modules),
            Extent::Only(pools) => pools.iter().all(|pool| self.modules(permission, pool).includes(&scope.modules)),
        }
    }

    /// The first permission of `other` that is not held wherever `other` holds it, if there is one.
    pub fn first_beyond(&self, other: &Self) -> Option<Permission> {
        let mut held = other.0.iter().flat_map(|g| g.permissions.iter().map(move |p| (*p, &g.scope)));
        held.find(|(permission, scope)| !self.holds_for(*permission, scope)).map(|(permission, _)| permission)
    }

    /// The modules of `pool` for which `permission` is held.
    pub fn modules(&self, permission: Permission, pool: &Fqdn) -> Extent<BackupModule> {
        self.scopes(permission)
            .filter(|scope| scope.pools.contains(pool))
            .fold(Extent::none(), |sum, scope| sum.or(&scope.modules))
    }

    /// Whether `permission` is held for some module of `pool`.
    pub fn reaches(&self, permission: Permission, pool: &Fqdn) -> bool {
        !self.modules(permission, pool).is_empty()
    }

    /// Whether `permission` is held for the whole of `pool`.
    pub fn covers(&self, permission: Permission, pool: &Fqdn) -> bool {
        let modules = self.modules(permission, pool);
        BackupModule::ALL.iter().all(|module| modules.contains(module))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fqdn(name: &str) -> Fqdn {
        name.parse().expect("a name")
    }

    fn grant(permissions: &[Permission], pools: &[&str], modules: &[BackupModule]) -> Grant {
        let pools = if pools.is_empty() { Extent::All } else { pools.iter().map(|p| fqdn(p)).collect() };
        let modules = if modules.is_empty() { Extent::All } else { modules.iter().copied().collect() };
        Grant { permissions: permissions.iter().copied().collect(), scope: Scope { pools, modules } }
    }

    #[test]
    fn roles_add_up_but_their_scopes_do_not_mix() {
        use Permission::{GetStatus, InvokeSync};
        let access = Access::new([
            grant(&[GetStatus, InvokeSync], &["a.x.com"], &[BackupModule::DataConf]),
            grant(&[GetStatus], &["b.x.com"], &[]),
        ]);
        assert!(access.reaches(InvokeSync, &fqdn("a.x.com")) && !access.reaches(InvokeSync, &fqdn("b.x.com")));
        assert!(access.covers(GetStatus, &fqdn("b.x.com")) && !access.covers(GetStatus, &fqdn("a.x.com")));
        assert!(access.holds(InvokeSync) && !access.holds_everywhere(GetStatus));
        assert!(access.modules(GetStatus, &fqdn("c.x.com")).is_empty());
    }

    #[test]
    fn what_concerns_the_whole_deployment_is_not_held_for_a_part_of_it() {
        let part = Access::new([grant(&[Permission::SetRole], &["a.x.com"], &[])]);
        assert!(!part.holds(Permission::SetRole));
        assert!(Access::unlimited().holds(Permission::SetRole));
    }

    #[test]
    fn what_somebody_has_is_compared_place_by_place() {
        use Permission::{GetStatus, InvokeSync, SetRole};
        let conferences = &[BackupModule::DataConf][..];
        let part = Access::new([
            grant(&[GetStatus], &[], conferences),
            grant(&[GetStatus, InvokeSync], &["a.x.com"], &[]),
            grant(&[GetStatus, InvokeSync], &["b.x.com"], conferences),
        ]);
        for within in [
            grant(&[GetStatus], &[], conferences),
            grant(&[GetStatus], &["a.x.com", "c.x.com"], conferences),
            grant(&[InvokeSync], &["a.x.com", "b.x.com"], conferences),
        ] {
            assert_eq!(part.first_beyond(&Access::new([within])), None);
        }
        for (beyond, permission) in [
            (grant(&[GetStatus], &[], &[]), GetStatus),
            (grant(&[GetStatus, InvokeSync], &["b.x.com"], &[]), GetStatus),
            (grant(&[InvokeSync], &["c.x.com"], conferences), InvokeSync),
            (grant(&[SetRole], &["a.x.com"], &[]), SetRole),
        ] {
            assert_eq!(part.first_beyond(&Access::new([beyond])), Some(permission));
        }
        assert_eq!(Access::unlimited().first_beyond(&part), None);
    }

    #[test]
    fn a_token_never_reaches_further_than_its_owner() {
        use Permission::{GetStatus, InvokeSync};
        let owner = Access::new([grant(&[GetStatus, InvokeSync], &["a.x.com", "b.x.com"], &[])]);
        let token = Access::new([grant(&Permission::ALL, &["b.x.com", "c.x.com"], &[BackupModule::DataConf])]);
        let both = token.within(&owner);
        assert!(both.reaches(InvokeSync, &fqdn("b.x.com")));
        assert_eq!(both.modules(InvokeSync, &fqdn("b.x.com")), Extent::from_iter([BackupModule::DataConf]));
        assert!(!both.reaches(GetStatus, &fqdn("a.x.com")) && !both.reaches(GetStatus, &fqdn("c.x.com")));
        assert!(!both.holds(Permission::StopSync));
        assert_eq!(token.within(&Access::default()), Access::default());
    }
}
