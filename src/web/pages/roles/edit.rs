//! `/roles/new` and `/roles/{name}/edit`: a role that begins as a built-in one, with its cmdlets and where it counts.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    Holder,
    boxes::{Boxes, Ticked},
    holders, role_at,
};
use crate::{
    api::access::roles::RoleDetails,
    domain::{CustomRole, Fqdn, Role, RoleName},
    operations::{OperationError, roles},
    panel::Panel,
    state::{pools::list_pools, users::list_users},
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Form, Query},
        layout::{Layout, Section, html_with},
        permitted::{Recently, SetRole},
        routes,
        session::CurrentUser,
    },
};

/// What was typed and ticked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RoleForm {
    name: String,
    template: String,
    permission: Vec<String>,
    pools: String,
    pool: Vec<String>,
    modules: String,
    module: Vec<String>,
    /// The version that the form was made of.
    version: String,
}

/// `?template=CsHelpDesk`, which the boxes begin as.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Begin {
    template: String,
}

impl RoleForm {
    /// The form of a new role that begins as `template`.
    fn like(template: Role) -> Self {
        Self::filled(String::new(), template, Ticked::of(&template.grant()))
    }

    fn of(role: &CustomRole) -> Self {
        Self::filled(role.name.to_string(), role.template, Ticked::of(&role.grant()))
    }

    fn filled(name: String, template: Role, ticked: Ticked) -> Self {
        let Ticked { permission, pools, pool, modules, module } = ticked;
        let version = String::new();
        Self { name, template: template.to_string(), permission, pools, pool, modules, module, version }
    }

    fn ticked(&self) -> Ticked {
        let Self { permission, pools, pool, modules, module, .. } = self.clone();
        Ticked { permission, pools, pool, modules, module }
    }

    /// The role, which keeps its name and template if it is there already.
    fn parse(&self, existing: Option<&CustomRole>) -> Result<CustomRole, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = match existing {
            Some(role) => Some(role.name.clone()),
            None => errors.check("name", self.name.parse::<RoleName>()),
        };
        let template = match existing {
            Some(role) => Some(role.template),
            None => errors.check("template", self.template.parse::<Role>()),
        };
        let grant = self.ticked().parse(&mut errors);
        match (name, template, grant) {
            (Some(name), Some(template), Some(grant)) if errors.is_empty() => {
                Ok(CustomRole { name, template, permissions: grant.permissions, scope: grant.scope })
            }
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "pages/roles/edit.html")]
struct EditPage<'a> {
    layout: Layout,
    /// The role that is changed; none for a new one.
    existing: Option<&'a CustomRole>,
    form: RoleForm,
    /// The version of the role that is changed.
    version: String,
    boxes: Boxes,
    errors: FieldErrors,
    /// Who has the role.
    holders: Vec<Holder>,
    /// The pools it names that are not here any more.
    gone: Vec<Fqdn>,
}

impl EditPage<'_> {
    fn begins_as(&self, template: &Role) -> bool {
        self.form.template == template.name()
    }

    fn gone_pools(&self) -> String {
        self.gone.iter().map(Fqdn::as_str).collect::<Vec<_>>().join(", ")
    }
}

pub async fn new(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Query(begin): Query<Begin>,
) -> Result<Response, WebError> {
    let template = Role::named(&begin.template).unwrap_or(Role::HelpDesk);
    show(&panel, &user, None, RoleForm::like(template), None).await
}

pub async fn create(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Form(form): Form<RoleForm>,
) -> Result<Response, WebError> {
    save(&panel, &user, None, form).await
}

pub async fn get(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let role = role_at(&panel, &name).await?;
    show(&panel, &user, Some(&role), RoleForm::of(&role), None).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
    Form(form): Form<RoleForm>,
) -> Result<Response, WebError> {
    let role = role_at(&panel, &name).await?;
    if form::is_stale(&form.version, &RoleDetails::from(&role))? {
        return show(&panel, &user, Some(&role), RoleForm::of(&role), Some(form::changed_meanwhile())).await;
    }
    save(&panel, &user, Some(&role), form).await
}

async fn save(
    panel: &Panel,
    user: &CurrentUser,
    existing: Option<&CustomRole>,
    form: RoleForm,
) -> Result<Response, WebError> {
    let role = match form.parse(existing) {
        Ok(role) => role,
        Err(errors) => return show(panel, user, existing, form, Some(errors)).await,
    };
    let giver = user.giver();
    let saved = match existing {
        Some(_) => roles::change_role(panel, &giver, &role, existing).await,
        None => roles::create_role(panel, &giver, &role).await,
    };
    match saved {
        Ok(()) => Ok(Redirect::to(&routes::role(&role.name)).into_response()),
        Err(OperationError::Refused(errors)) => show(panel, user, existing, form, Some(errors.into())).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    existing: Option<&CustomRole>,
    form: RoleForm,
    errors: Option<FieldErrors>,
) -> Result<Response, WebError> {
    let pools = list_pools(&panel.database).await?;
    let (holders, gone) = match existing {
        Some(role) => {
            let here = |fqdn: &&Fqdn| pools.iter().any(|pool| pool.fqdn() == *fqdn);
            let gone = role.scope.pools.named().filter(|fqdn| !here(fqdn)).cloned().collect();
            (holders(&list_users(&panel.database).await?, &role.name), gone)
        }
        None => (Vec::new(), Vec::new()),
    };
    let boxes = Boxes::new(&form.ticked(), &user.access, &pools);
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let layout = Layout::new(panel, Some(user), Section::Access);
    let version = existing.map(|role| form::version_of(&RoleDetails::from(role))).transpose()?.unwrap_or_default();
    let errors = errors.unwrap_or_default();
    html_with(status, &EditPage { layout, existing, form, version, boxes, errors, holders, gone })
}
