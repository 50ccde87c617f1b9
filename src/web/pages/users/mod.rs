//! `/users`: every account with where it comes from, the roles it has and why, and when it was last here.

pub mod change;
pub mod new;
pub mod remove;
pub mod show;

use askama::Template;
use axum::{extract::State, response::Response};

use super::roles::place;
use crate::{
    api::access::users::{UserDetails, details},
    domain::{Assigned, Origin, Reason, RoleName, Timestamp, User, UserName},
    panel::Panel,
    state::{
        roles::list_roles,
        users::{AccountFacts, find_user, list_account_facts, list_users},
    },
    web::{
        assets,
        error::WebError,
        filters, form,
        layout::{Layout, Section, html},
        permitted::{GetRole, Permitted},
        routes,
    },
    words::{Said, say},
};

#[derive(Template)]
#[template(path = "pages/users/index.html")]
struct UsersPage {
    layout: Layout,
    rows: Vec<Account>,
}

/// An account as pages show it.
pub struct Account {
    pub user: User,
    /// The person's name, where it is known.
    pub person: String,
    pub from: Said,
    /// Each role once, with all its reasons.
    pub roles: Vec<RoleRow>,
    pub created_at: Option<Timestamp>,
    pub last_sign_in_at: Option<Timestamp>,
    pub has_second_factor: bool,
}

/// A role of an account, and why it has it.
pub struct RoleRow {
    pub name: RoleName,
    pub reasons: Vec<Reason>,
}

impl RoleRow {
    /// Whether it was given here and for no other reason.
    pub fn is_plain(&self) -> bool {
        self.reasons == [Reason::Direct]
    }
}

impl Account {
    fn new(user: User, facts: Option<AccountFacts>) -> Self {
        Self {
            person: user.display_name.clone().unwrap_or_default(),
            from: match &user.origin {
                Origin::Local => say("access-user-from-panel"),
                Origin::Directory => say("access-user-from-directory"),
                Origin::Provider(name) => name.as_str().into(),
            },
            roles: role_rows(&user.roles),
            created_at: facts.map(|f| f.created_at),
            last_sign_in_at: facts.and_then(|f| f.last_sign_in_at),
            has_second_factor: facts.is_some_and(|f| f.has_second_factor),
            user,
        }
    }

    /// Whether its password is kept here.
    pub fn is_local(&self) -> bool {
        self.user.origin == Origin::Local
    }

    /// The account as the API tells it, which forms carry the version of.
    fn told(&self) -> UserDetails {
        details(&self.user, None)
    }

    /// Whether it is left to a sign-in provider to ask for a second factor.
    pub fn is_left_to_provider(&self) -> bool {
        matches!(self.user.origin, Origin::Provider(_))
    }
}

fn role_rows(assigned: &[Assigned]) -> Vec<RoleRow> {
    let mut rows: Vec<RoleRow> = Vec::new();
    for Assigned { role, reason } in assigned {
        match rows.iter_mut().find(|row| row.name == *role) {
            Some(row) => row.reasons.push(reason.clone()),
            None => rows.push(RoleRow { name: role.clone(), reasons: vec![reason.clone()] }),
        }
    }
    rows
}

pub async fn get(State(panel): State<Panel>, user: Permitted<GetRole>) -> Result<Response, WebError> {
    let mut facts = list_account_facts(&panel.database).await?;
    let users = list_users(&panel.database).await?;
    let rows = users.into_iter().map(|user| {
        let facts = facts.remove(&user.id);
        Account::new(user, facts)
    });
    let layout = Layout::new(&panel, Some(&user), Section::Access);
    html(&UsersPage { layout, rows: rows.collect() })
}

/// The account an address names.
async fn account_at(panel: &Panel, name: &str) -> Result<Account, WebError> {
    let name: UserName = form::part(name, WebError::NoUser)?;
    let found = find_user(&panel.database, &name).await?;
    let (user, _) = found.ok_or_else(|| WebError::NoUser(name.to_string()))?;
    let facts = list_account_facts(&panel.database).await?.remove(&user.id);
    Ok(Account::new(user, facts))
}

/// A role that can be given, as a box.
pub struct RoleBox {
    pub name: RoleName,
    /// What it is for.
    pub about: Said,
    pub ticked: bool,
}

/// All roles as boxes, those among `ticked` with a tick.
async fn role_boxes(panel: &Panel, ticked: &[String]) -> Result<Vec<RoleBox>, WebError> {
    let built_in = crate::domain::Role::ALL.into_iter().map(|role| (role.into(), role.describe().into()));
    let custom = list_roles(&panel.database).await?.into_iter().map(|role| {
        let counts = say("access-role-custom-counts").with("template", role.template);
        let about = counts.said("scope", place(&role.scope));
        (role.name, about)
    });
    let is_ticked = |name: &RoleName| ticked.iter().any(|text| text.parse::<RoleName>().is_ok_and(|t| t == *name));
    Ok(built_in.chain(custom).map(|(name, about)| RoleBox { ticked: is_ticked(&name), name, about }).collect())
}

/// The roles whose boxes were ticked.
fn parse_roles(texts: &[String], errors: &mut form::FieldErrors) -> Vec<RoleName> {
    texts.iter().filter_map(|text| errors.check("role", text.parse())).collect()
}
