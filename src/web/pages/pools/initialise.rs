//! `/pools/{fqdn}/initialise`: looks at the markers of a pair's stores, and puts new ones in place.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{Fqdn, Pool},
    operations::{
        self, OperationError,
        markers::{MarkedStore, Standing, inspect_pair},
    },
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form},
        layout::{Layout, Section, html_with},
        looks,
        permitted::{Permitted, SetPool},
        routes,
        session::CurrentUser,
    },
    words::{Said, say},
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
    failed: Vec<(MarkedStore, Said)>,
}

impl InitialisePage<'_> {
    fn all_good(&self) -> bool {
        self.stores.iter().all(MarkedStore::is_good)
    }

    /// How many stores are not what they should be.
    fn faulty(&self) -> usize {
        self.stores.iter().filter(|store| !store.is_good()).count()
    }

    /// The stores of each pool, first those that are not what they should be.
    fn by_pool(&self) -> Vec<(&Fqdn, Vec<&MarkedStore>)> {
        let of = |fqdn: &Fqdn| {
            let mut stores: Vec<_> = self.stores.iter().filter(|store| store.pool.fqdn() == fqdn).collect();
            stores.sort_by_key(|store| store.is_good());
            stores
        };
        let pools = [Some(self.pool.fqdn()), self.pool.backup_pool.as_ref()].into_iter().flatten();
        pools.map(|fqdn| (fqdn, of(fqdn))).filter(|(_, stores)| !stores.is_empty()).collect()
    }

    fn sentence(standing: &Standing) -> Said {
        match standing {
            Standing::Good => say("pools-marker-good"),
            Standing::ReadOnly => say("pools-marker-read-only"),
            Standing::New => say("pools-marker-new"),
            Standing::Wrong(sentence) | Standing::Unreadable(sentence) => sentence.clone(),
        }
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    show(&panel, &user, &pool, InitialiseForm::default(), FieldErrors::default(), Vec::new()).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
    Form(form): Form<InitialiseForm>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
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
    failed: Vec<(MarkedStore, Said)>,
) -> Result<Response, WebError> {
    let is_sound = errors.is_empty() && failed.is_empty();
    let status = if is_sound { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::Pools);
    let stores = inspect_pair(panel, pool).await?;
    html_with(status, &InitialisePage { layout, pool, stores, form, errors, failed })
}
