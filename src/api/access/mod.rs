//! `/api/v1/roles`, `/users` and `/tokens`: what may be done, by whom, and by which scripts.

pub mod roles;
pub mod sessions;
pub mod tokens;
pub mod users;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::{refused_as, renamed};
use crate::{
    domain::{BackupModule, Extent, Fqdn, Grant, Permission, Scope},
    operations::{FieldError, OperationError},
    web::error::WebError,
};

/// What may be done, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rights {
    /// What may be done.
    #[schema(value_type = Vec<Permission>)]
    pub permissions: Vec<String>,
    /// In which pools; null for all of them, also those to come.
    #[serde(default)]
    pub pools: Option<Vec<Fqdn>>,
    /// In which of their modules; null for all.
    #[serde(default)]
    pub modules: Option<Vec<BackupModule>>,
}

impl From<&Grant> for Rights {
    fn from(grant: &Grant) -> Self {
        Self {
            permissions: grant.permissions.iter().map(Permission::to_string).collect(),
            pools: named(&grant.scope.pools),
            modules: named(&grant.scope.modules),
        }
    }
}

fn named<T: Ord + Clone>(extent: &Extent<T>) -> Option<Vec<T>> {
    (!extent.is_all()).then(|| extent.named().cloned().collect())
}

impl Rights {
    /// The rights as the operations take them; whether they make sense is theirs to say.
    pub fn grant(self) -> Result<Grant, Vec<FieldError>> {
        let permissions: Result<BTreeSet<Permission>, _> = self.permissions.iter().map(|name| name.parse()).collect();
        let permissions = permissions.map_err(|error| vec![FieldError::new("permissions", error)])?;
        let scope = Scope {
            pools: self.pools.map_or(Extent::All, Extent::from_iter),
            modules: self.modules.map_or(Extent::All, Extent::from_iter),
        };
        Ok(Grant { permissions, scope })
    }
}

/// The name that a field has here.
fn own(field: &str) -> Option<String> {
    let own = match field {
        "permission" | "permissions" => "rights.permissions",
        "pool" => "rights.pools",
        "module" => "rights.modules",
        "role" => "roles",
        "expires" => "expires_at",
        _ => return None,
    };
    Some(own.to_owned())
}

/// The faults of rights with the names that fields have here.
fn in_own_words(errors: Vec<FieldError>) -> WebError {
    renamed(errors, own)
}

/// What an operation did not do, with the names that fields have here.
fn told(error: OperationError) -> WebError {
    refused_as(error, own)
}
