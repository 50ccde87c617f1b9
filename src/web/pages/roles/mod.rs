//! `/roles`: which roles each cmdlet has been assigned to, and for each role where it counts and who has it, and why.

pub mod boxes;
pub mod edit;
pub mod remove;

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    domain::{CustomRole, Grant, Permission, Reason, Role, RoleName, Scope, User, UserName},
    panel::Panel,
    state::{roles::list_roles, users::list_users},
    web::{
        assets,
        error::WebError,
        filters, form,
        layout::{Layout, Section, html},
        permitted::{GetRole, Permitted},
        routes,
    },
    words::Said,
};

#[derive(Template)]
#[template(path = "pages/roles/index.html")]
struct RolesPage {
    layout: Layout,
    cmdlets: Vec<Cmdlet>,
    roles: Vec<RoleCard>,
}

/// A cmdlet, and where it has been assigned.
struct Cmdlet {
    permission: Permission,
    built_in: Vec<RoleName>,
    custom: Vec<CustomRole>,
}

/// A role as the page shows it.
struct RoleCard {
    name: RoleName,
    /// What a built-in one is for; what a custom one began as.
    built_in: Option<Role>,
    template: Role,
    grant: Grant,
    holders: Vec<Holder>,
}

/// An account that has a role, and why.
pub struct Holder {
    pub name: UserName,
    pub disabled: bool,
    pub reasons: Vec<Reason>,
}

pub async fn get(State(panel): State<Panel>, user: Permitted<GetRole>) -> Result<Response, WebError> {
    let custom = list_roles(&panel.database).await?;
    let users = list_users(&panel.database).await?;
    let cmdlets = Permission::ALL.into_iter().map(|permission| Cmdlet {
        permission,
        built_in: Role::ALL.into_iter().filter(|r| r.grants(permission)).map(RoleName::from).collect(),
        custom: custom.iter().filter(|r| r.permissions.contains(&permission)).cloned().collect(),
    });
    let built_in = Role::ALL.into_iter().map(|role| RoleCard {
        name: role.into(),
        built_in: Some(role),
        template: role,
        grant: role.grant(),
        holders: holders(&users, &role.into()),
    });
    let made = custom.iter().map(|role| RoleCard {
        name: role.name.clone(),
        built_in: None,
        template: role.template,
        grant: role.grant(),
        holders: holders(&users, &role.name),
    });
    let layout = Layout::new(&panel, Some(&user), Section::Access);
    html(&RolesPage { layout, cmdlets: cmdlets.collect(), roles: built_in.chain(made).collect() })
}

impl RolesPage {
    fn scope(scope: &Scope) -> Said {
        place(scope)
    }
}

impl RoleCard {
    /// The place of what it began as.
    fn template_link(&self) -> String {
        routes::role(&self.template.into())
    }

    fn holds_everything(&self) -> bool {
        self.grant.permissions.len() == Permission::ALL.len()
    }
}

/// Who has a role, and why.
fn holders(users: &[User], role: &RoleName) -> Vec<Holder> {
    let reasons = |user: &User| -> Vec<Reason> {
        user.roles.iter().filter(|r| r.role == *role).map(|r| r.reason.clone()).collect()
    };
    let holders =
        users.iter().map(|user| Holder { name: user.name.clone(), disabled: user.disabled, reasons: reasons(user) });
    holders.filter(|holder| !holder.reasons.is_empty()).collect()
}

/// Where a role or token counts, as pages say it: `all pools`, `a.x.com and b.x.com`, `DataConf of all pools`, `no pool`.
pub fn place(scope: &Scope) -> Said {
    scope.in_words()
}

/// The custom role an address names.
async fn role_at(panel: &Panel, name: &str) -> Result<CustomRole, WebError> {
    let name: RoleName = form::part(name, WebError::NoRole)?;
    let found = list_roles(&panel.database).await?.into_iter().find(|role| role.name == name);
    found.ok_or_else(|| WebError::NoRole(name.to_string()))
}
