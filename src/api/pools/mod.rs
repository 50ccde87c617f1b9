//! `/api/v1/pools`: pools, their stores, pairing, maintenance and markers.

pub mod types;

use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    answer,
    body::{Body, Filter},
    error::{refused, refused_as, renamed},
    list::{Listing, Unreadable, limit, sound},
    routes,
    version::{Versions, changed, made},
};
use crate::{
    domain::{BackupModule, Fqdn, Pool},
    operations::{self, FieldError, OperationError, PoolDraft, markers},
    panel::Panel,
    state::pools::{find_pool, list_pools_and_unread},
    web::{
        error::WebError,
        form::FieldErrors,
        permitted::{GetStatus, Permitted, SetPool},
        session::CurrentUser,
    },
};
use types::{MarkerOfStore, Markers, NewMaintenance, NewMarkers, NewPool, NewPools, PoolDetails};

/// Where a piece of a list begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Piece {
    /// Where the piece begins: next of the piece before
    pub cursor: Option<String>,
    /// How many at the most
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
}

impl Piece {
    /// The piece of a list that is in memory as a whole.
    pub fn of<T: serde::Serialize>(
        &self,
        all: Vec<T>,
        key: impl Fn(&T) -> String,
        uri: &Uri,
    ) -> Result<Response, WebError> {
        self.of_known(all, Vec::new(), key, uri)
    }

    /// The same of a list of which something can’t be read.
    pub fn of_known<T: serde::Serialize>(
        &self,
        all: Vec<T>,
        mut unreadable: Vec<Unreadable>,
        key: impl Fn(&T) -> String,
        uri: &Uri,
    ) -> Result<Response, WebError> {
        let mut errors = FieldErrors::default();
        let limit = limit(self.limit.as_deref(), &mut errors);
        sound(&errors)?;
        if self.cursor.is_some() {
            unreadable.clear();
        }
        Listing::of_all(all, key, self.cursor.as_deref(), limit).with(unreadable).answer(uri)
    }
}

/// Lists the pools
#[utoipa::path(get, path = routes::POOLS, tag = "pools", params(Piece),
    responses((status = 200, description = "A piece of the pools, by name", body = Listing<PoolDetails>)))]
pub async fn list(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let listed = list_pools_and_unread(&panel.database).await?;
    let unreadable = user.unread_pools(listed.unread).iter().map(Unreadable::of_pool).collect();
    let mut pools: Vec<PoolDetails> = user.pools(listed.known).iter().map(PoolDetails::from).collect();
    pools.sort_by(|a, b| a.fqdn.cmp(&b.fqdn));
    piece.of_known(pools, unreadable, |pool| pool.fqdn.to_string(), &uri)
}

/// Shows a pool
#[utoipa::path(get, path = routes::POOL, tag = "pools", params(("fqdn" = Fqdn, Path, description = "The pool")),
    responses((status = 200, description = "The pool", body = PoolDetails, headers(("ETag" = String, description = "Its version"))),
        (status = 304, description = "It has not changed")))]
pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(name): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    versions.answer(&PoolDetails::from(&user.pool(&panel, &name).await?))
}

/// Adds a pool
#[utoipa::path(post, path = routes::POOLS, tag = "pools", request_body = NewPool,
    responses((status = 201, description = "Added", body = PoolDetails, headers(("ETag" = String, description = "Its version")))))]
pub async fn create(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Body(new): Body<NewPool>,
) -> Result<Response, WebError> {
    let fqdn = save(&panel, &user, None, new).await?;
    let pool = shown(&panel, &fqdn).await?;
    made(&routes::pool(&fqdn), &pool)
}

/// Replaces a pool
///
/// What the body leaves out is not there afterwards, but secrets, which stay. Another fqdn renames it.
#[utoipa::path(put, path = routes::POOL, tag = "pools", params(("fqdn" = Fqdn, Path, description = "The pool")), request_body = NewPool,
    responses((status = 200, description = "As it is now", body = PoolDetails, headers(("ETag" = String, description = "Its version")))))]
pub async fn replace(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
    versions: Versions,
    Body(new): Body<NewPool>,
) -> Result<Response, WebError> {
    let existing = user.pool(&panel, &name).await?;
    versions.must_be(&PoolDetails::from(&existing))?;
    let fqdn = save(&panel, &user, Some(&existing), new).await?;
    changed(&shown(&panel, &fqdn).await?)
}

/// Removes a pool
///
/// Its pairing ends; its runs stay in history, and its stores as they are.
#[utoipa::path(delete, path = routes::POOL, tag = "pools", params(("fqdn" = Fqdn, Path, description = "The pool")),
    responses((status = 204, description = "Removed")))]
pub async fn remove(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    versions.must_be(&PoolDetails::from(&pool))?;
    operations::remove_pool(&panel, &user.actor(), &pool).await.map_err(refused)?;
    Ok(answer::done())
}

/// Adds and changes several pools
///
/// All of them or none; pools that are paired with each other come together.
#[utoipa::path(post, path = routes::IMPORT_POOLS, tag = "pools", request_body = NewPools,
    responses((status = 200, description = "The pools as they are now", body = Listing<PoolDetails>)))]
pub async fn import(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Body(new): Body<NewPools>,
) -> Result<Response, WebError> {
    if new.pools.is_empty() {
        return Err(super::error::wrong("pools", "Name at least one pool. Nothing was changed."));
    }
    let drafts: Result<Vec<PoolDraft>, _> = new.pools.into_iter().map(NewPool::draft).collect();
    let drafts = drafts.map_err(in_own_words)?;
    operations::import_pools(&panel, &user.actor(), &drafts).await.map_err(told)?;
    let mut items = Vec::new();
    for draft in &drafts {
        items.push(shown(&panel, &draft.spec.fqdn).await?);
    }
    answer::json(&Listing::new(items, None))
}

/// Begins a pool’s maintenance
///
/// While it lasts, no run of the pool or of its partner is started.
#[utoipa::path(put, path = routes::MAINTENANCE, tag = "pools", params(("fqdn" = Fqdn, Path, description = "The pool")),
    request_body = NewMaintenance, responses((status = 200, description = "The pool as it is now", body = PoolDetails)))]
pub async fn begin_maintenance(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
    Body(new): Body<NewMaintenance>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    operations::set_maintenance(&panel, &user.actor(), &pool, Some(&new.reason)).await.map_err(refused)?;
    changed(&shown(&panel, pool.fqdn()).await?)
}

/// Ends a pool’s maintenance
#[utoipa::path(delete, path = routes::MAINTENANCE, tag = "pools", params(("fqdn" = Fqdn, Path, description = "The pool")),
    responses((status = 200, description = "The pool as it is now", body = PoolDetails)))]
pub async fn end_maintenance(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    operations::set_maintenance(&panel, &user.actor(), &pool, None).await.map_err(refused)?;
    changed(&shown(&panel, pool.fqdn()).await?)
}

/// Looks at the markers of a pair’s stores
#[utoipa::path(get, path = routes::MARKERS, tag = "pools", params(("fqdn" = Fqdn, Path, description = "The pool")),
    responses((status = 200, description = "The stores and their markers", body = Markers)))]
pub async fn show_markers(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    let mut stores = markers::inspect_pair(&panel, &pool).await?;
    stores.retain(|store| user.sees(store.pool.fqdn()).contains(&store.key.0));
    answer::json(&Markers { stores: stores.iter().map(|store| MarkerOfStore::new(store, None)).collect() })
}

/// Writes new markers into all stores of a pair
///
/// Whatever they bear now. Answers with the stores that could not be marked.
#[utoipa::path(post, path = routes::MARKERS, tag = "pools", params(("fqdn" = Fqdn, Path, description = "The pool")),
    request_body = NewMarkers, responses((status = 200, description = "The stores that could not be marked", body = Markers)))]
pub async fn initialise(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
    Body(new): Body<NewMarkers>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    let failed = markers::initialise_pair(&panel, &user.actor(), &pool, &new.confirm).await.map_err(refused)?;
    let seen = failed.into_iter().filter(|(store, _)| user.sees(store.pool.fqdn()).contains(&store.key.0));
    let stores = seen.map(|(store, why)| MarkerOfStore::new(&store, Some(why.to_string())));
    answer::json(&Markers { stores: stores.collect() })
}

async fn save(panel: &Panel, user: &CurrentUser, existing: Option<&Pool>, new: NewPool) -> Result<Fqdn, WebError> {
    let draft = new.draft().map_err(in_own_words)?;
    operations::save_pool(panel, &user.actor(), existing, draft).await.map_err(told)
}

async fn shown(panel: &Panel, fqdn: &Fqdn) -> Result<PoolDetails, WebError> {
    let pool = find_pool(&panel.database, fqdn).await?;
    pool.as_ref().map(PoolDetails::from).ok_or_else(|| WebError::NoPool(fqdn.to_string()))
}

fn told(error: OperationError) -> WebError {
    refused_as(error, place)
}

/// The faults with the places that stores have here: `live_DataConf` is `stores.ConfServices.DataConf.live`.
fn in_own_words(errors: Vec<FieldError>) -> WebError {
    renamed(errors, place)
}

fn place(field: &str) -> Option<String> {
    let (rest, secret) = field.strip_suffix("_secret").map_or((field, ""), |rest| (rest, "_secret"));
    let (what, module) = rest.rsplit_once('_')?;
    let module: BackupModule = module.parse().ok()?;
    Some(format!("stores.{module}.{what}{secret}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_stores_are_told_by_their_place_in_the_body() {
        for (field, told) in [
            ("live_DataConf", Some("stores.ConfServices.DataConf.live")),
            ("backup_CMSMaster_secret", Some("stores.CentralMgmt.CMSMaster.backup_secret")),
            ("exclude_tables_PresenceFocus", Some("stores.UserServices.PresenceFocus.exclude_tables")),
            ("backup_pool", None),
            ("active_cms_master", None),
            ("fqdn", None),
        ] {
            assert_eq!(place(field).as_deref(), told, "{field}");
        }
    }
}
