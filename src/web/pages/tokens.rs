//! `/tokens`: access tokens for scripts. Everybody sees their own; who may change roles and accounts sees all.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::roles::{
    boxes::{Boxes, Ticked},
    place,
};
use crate::{
    access::confirmed::TOKEN_DAYS,
    api::access::tokens::seen,
    domain::{AccessToken, Extent, Fqdn, Origin, Permission, Scope, Timestamp, TokenId, TokenName, TokenSecret, User},
    operations::{
        OperationError,
        tokens::{TokenDraft, create_token, remove_token},
    },
    panel::Panel,
    state::{pools::list_pools, users::list_users},
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Form, Query},
        layout::{Layout, Section, html_with},
        permitted::{NewToken, Permitted, Recently},
        routes,
        session::CurrentUser,
    },
    words::{Said, say},
};

/// What a token may last, as the form offers it, in days.
const DAYS: [u16; 3] = [30, 90, 365];
/// What is chosen at first, in days.
const USUAL_DAYS: &str = "90";
/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// What was typed and ticked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TokenForm {
    name: String,
    /// A number of days, `never`, or `on`.
    expires: String,
    /// The last day, where `expires` is `on`.
    expires_on: String,
    permission: Vec<String>,
    pools: String,
    pool: Vec<String>,
    modules: String,
    module: Vec<String>,
}

/// `?revoked=1`, after one was revoked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    revoked: String,
}

impl TokenForm {
    /// The form of a new token of somebody: it sees what they see.
    fn fresh(user: &User) -> Self {
        let mut pools: Extent<Fqdn> = Extent::none();
        for scope in user.access.scopes(Permission::GetStatus) {
            pools = pools.or(&scope.pools);
        }
        let mut modules = Extent::none();
        for scope in user.access.scopes(Permission::GetStatus) {
            modules = modules.or(&scope.modules);
        }
        let grant = crate::domain::Grant {
            permissions: [Permission::GetStatus].into_iter().filter(|p| user.may(*p)).collect(),
            scope: Scope { pools, modules },
        };
        let Ticked { permission, pools, pool, modules, module } = Ticked::of(&grant);
        let (name, expires_on) = Default::default();
        Self { name, expires: USUAL_DAYS.to_owned(), expires_on, permission, pools, pool, modules, module }
    }

    fn ticked(&self) -> Ticked {
        let Self { permission, pools, pool, modules, module, .. } = self.clone();
        Ticked { permission, pools, pool, modules, module }
    }

    fn parse(&self, owner: &User, now: Timestamp) -> Result<TokenDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse::<TokenName>());
        let expires_at = self.ends(now, &mut errors);
        let grant = self.ticked().parse(&mut errors);
        match (name, grant) {
            (Some(name), Some(grant)) if errors.is_empty() => Ok(TokenDraft {
                name,
                owner: Some(owner.id),
                permissions: grant.permissions,
                scope: grant.scope,
                expires_at,
            }),
            _ => Err(errors),
        }
    }

    /// When the token ends, `None` for never; what is wrong with it is noted.
    fn ends(&self, now: Timestamp, errors: &mut FieldErrors) -> Option<Timestamp> {
        match self.expires.as_str() {
            "never" => None,
            "on" => {
                let day = errors.check("expires_on", Timestamp::start_of_day(&self.expires_on))?;
                // The last day counts whole.
                let end = day.plus_micros(DAY);
                if end <= now {
                    errors.add("expires_on", say("refused-day-over"));
                }
                Some(end)
            }
            days => {
                let known = days.parse().ok().filter(|days| DAYS.contains(days));
                let days = errors.check("expires", known.ok_or(say("refused-choose-end")))?;
                Some(now.plus_micros(i64::from(days) * DAY))
            }
        }
    }
}

#[derive(Template)]
#[template(path = "pages/tokens.html")]
struct TokensPage {
    layout: Layout,
    form: TokenForm,
    boxes: Boxes,
    errors: FieldErrors,
    rows: Vec<TokenRow>,
    /// Where the account comes from, which must stand behind it for its tokens to count.
    origin: Origin,
    /// The token that was made just now; it is never shown again.
    made: Option<Made>,
    revoked: bool,
}

/// A token that was made just now.
struct Made {
    name: String,
    secret: TokenSecret,
    /// The panel's address, for the example.
    address: String,
}

/// A token as the page lists it.
struct TokenRow {
    token: AccessToken,
    /// Where it counts.
    scope: Said,
    /// The name of its owner; the operator's have none.
    owner: Option<String>,
    is_over: bool,
    last_used_from: String,
}

impl TokensPage {
    /// Whether tokens of others are among them.
    fn shows_owners(&self) -> bool {
        self.layout.may_set_roles()
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<NewToken>,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    let page = page(&panel, &user, TokenForm::fresh(&user), None).await?;
    html_with(StatusCode::OK, &TokensPage { revoked: !told.revoked.is_empty(), ..page })
}

pub async fn post(
    State(panel): State<Panel>,
    user: Recently<NewToken>,
    Form(form): Form<TokenForm>,
) -> Result<Response, WebError> {
    let draft = match form.parse(&user, panel.clock.now()) {
        Ok(draft) => draft,
        Err(errors) => return refused(&panel, &user, form, errors).await,
    };
    let name = draft.name.to_string();
    match create_token(&panel, &user.giver(), draft).await {
        // Answered here and now: a redirect would have to carry the token in its address.
        Ok(secret) => {
            let config = &panel.config;
            let address = config.public_url.clone().unwrap_or_else(|| format!("http://{}", config.listen));
            let page = page(&panel, &user, TokenForm::fresh(&user), None).await?;
            html_with(StatusCode::OK, &TokensPage { made: Some(Made { name, secret, address }), ..page })
        }
        Err(OperationError::Refused(errors)) => refused(&panel, &user, form, errors.into()).await,
        Err(error) => Err(error.into()),
    }
}

/// Ends a token: one's own, or any for those who may change roles and accounts.
pub async fn revoke(
    State(panel): State<Panel>,
    user: Permitted<NewToken>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id: TokenId = form::part(&id, WebError::NoToken)?;
    let token = seen(&panel, &user).await?.into_iter().find(|token| token.id == id);
    let token = token.ok_or_else(|| WebError::NoToken(id.to_string()))?;
    match remove_token(&panel, &user.giver(), &token).await {
        // One that is gone is what was asked for.
        Ok(()) | Err(OperationError::Refused(_)) => Ok(Redirect::to(routes::TOKEN_REVOKED).into_response()),
        Err(error) => Err(error.into()),
    }
}

async fn refused(
    panel: &Panel,
    user: &CurrentUser,
    form: TokenForm,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(panel, user, form, Some(errors)).await?)
}

async fn page(
    panel: &Panel,
    user: &CurrentUser,
    form: TokenForm,
    errors: Option<FieldErrors>,
) -> Result<TokensPage, WebError> {
    let mut pools = list_pools(&panel.database).await?;
    pools.retain(|pool| user.access.reaches(Permission::GetStatus, pool.fqdn()));
    let boxes = Boxes::new(&form.ticked(), &user.access, &pools).within_reach();
    let users = list_users(&panel.database).await?;
    let layout = Layout::new(panel, Some(user), Section::Access);
    let rows = seen(panel, user).await?.into_iter().map(|token| TokenRow {
        scope: place(&token.scope),
        owner: users.iter().find(|user| Some(user.id) == token.owner).map(|user| user.name.to_string()),
        is_over: token.is_expired(layout.now.0),
        last_used_from: token.last_used_from.clone().unwrap_or_default(),
        token,
    });
    Ok(TokensPage {
        rows: rows.collect(),
        layout,
        origin: user.origin.clone(),
        form,
        boxes,
        errors: errors.unwrap_or_default(),
        made: None,
        revoked: false,
    })
}
