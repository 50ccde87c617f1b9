//! `/pools/{fqdn}/initialise`: looks at the markers of a pair's stores, and puts new ones in place.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::Pool,
    operations::{
        self, OperationError,
        markers::{MarkedStore, Standing, inspect_pair},
    },
    panel::Panel,
    web::{
        assets,
        error::WebError,
        form::{FieldErrors, Form},
        layout::{Layout, Section, html_with},
        looks, routes,
        session::{CurrentUser, Permitted, SetPool},
    },
};

/// The pool's name, typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InitialiseForm {
    confirm: String,
}

#[derive(Template)]
#[template(path = "pages/pools/initialise.html")]
struct InitialisePage<'a> {
    layout: Layout,
    pool: &'a Pool,
    stores: Vec<MarkedStore>,
    form: InitialiseForm,
    errors: FieldErrors,
    /// Stores that got no marker, each with the reason.
    failed: Vec<(MarkedStore, String)>,
}

impl InitialisePage<'_> {
    fn all_good(&self) -> bool {
        self.stores.iter().all(MarkedStore::is_good)
    }

    fn sentence(standing: &Standing) -> &str {
        match standing {
            Standing::Good => "Bears the marker of this pair.",
            Standing::ReadOnly => "It can’t be written, so it goes without a marker and is known by its address alone.",
            Standing::New => "Has no marker yet. No run uses it.",
            Standing::Wrong(sentence) | Standing::Unreadable(sentence) => sentence,
        }
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let pool = super::pool_at(&panel, &name).await?;
    show(&panel, &user, &pool, InitialiseForm::default(), FieldErrors::default(), Vec::new()).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
    Form(form): Form<InitialiseForm>,
) -> Result<Response, WebError> {
    let pool = super::pool_at(&panel, &name).await?;
    match operations::markers::initialise_pair(&panel, &user.actor(), &pool, &form.confirm).await {
        Ok(failed) if failed.is_empty() => Ok(Redirect::to(&routes::pool(pool.fqdn())).into_response()),
        Ok(failed) => show(&panel, &user, &pool, InitialiseForm::default(), FieldErrors::default(), failed).await,
        Err(OperationError::Refused(errors)) => show(&panel, &user, &pool, form, errors.into(), Vec::new()).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    pool: &Pool,
    form: InitialiseForm,
    errors: FieldErrors,
    failed: Vec<(MarkedStore, String)>,
) -> Result<Response, WebError> {
    let is_sound = errors.is_empty() && failed.is_empty();
    let status = if is_sound { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::Pools);
    let stores = inspect_pair(panel, pool).await?;
    html_with(status, &InitialisePage { layout, pool, stores, form, errors, failed })
}
