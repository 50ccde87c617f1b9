//! `/api/v1/targets`: how old backups may become.

use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer,
    body::{Body, Filter},
    error::{ApiError, refused, refused_as},
    list::{Listing, Unreadable},
    pools::Piece,
    routes,
    version::{Versions, changed, made},
    words::{ALL, module_or_all, one_or_all, pool_or_all},
};
use crate::{
    domain::{BackupModule, Fqdn, FreshnessTarget, Permission},
    operations::{
        FieldError, OperationError,
        targets::{TargetOf, found, remove_target, set_target},
    },
    panel::Panel,
    state::targets::{load_targets, load_targets_and_unread},
    web::{
        error::WebError,
        permitted::{GetStatus, Permitted, SetConfiguration},
        session::CurrentUser,
    },
};

/// The field by which the page’s form tells that a target is not as it was thought to be.
const PAGES_FIELD: &str = "warning";

/// How old a backup may become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetDetails {
    /// The pool it is for; null, which All says too, for every pool without one of its own.
    #[serde(default, deserialize_with = "pool_or_all")]
    pub pool: Option<Fqdn>,
    /// The module it is for; null, which All says too, for every module without one of its own.
    #[serde(default, deserialize_with = "module_or_all")]
    pub module: Option<BackupModule>,
    /// From how many minutes on the age is worth a look.
    #[schema(minimum = 1, maximum = 525_600)]
    pub warning_minutes: u32,
    /// From how many minutes on the target is broken.
    #[schema(minimum = 1, maximum = 525_600)]
    pub breach_minutes: u32,
}

/// How old a backup may become from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTarget {
    /// From how many minutes on the age is worth a look.
    #[schema(minimum = 1, maximum = 525_600)]
    pub warning_minutes: u32,
    /// From how many minutes on the target is broken.
    #[schema(minimum = 1, maximum = 525_600)]
    pub breach_minutes: u32,
}

/// A target as it is told.
pub fn details((pool, module): &TargetOf, target: FreshnessTarget) -> TargetDetails {
    TargetDetails {
        pool: pool.clone(),
        module: *module,
        warning_minutes: target.warning_minutes(),
        breach_minutes: target.breach_minutes(),
    }
}

fn target(warning: u32, breach: u32) -> Result<FreshnessTarget, WebError> {
    FreshnessTarget::new(warning, breach).map_err(|error| {
        let is_out = |minutes: u32| !(1..=FreshnessTarget::LONGEST).contains(&minutes);
        let fields = [("warning_minutes", warning), ("breach_minutes", breach)].into_iter();
        let out: Vec<_> = fields.filter(|(_, minutes)| is_out(*minutes)).collect();
        let named = if out.is_empty() { vec![("warning_minutes", warning)] } else { out };
        ApiError::Refused(named.into_iter().map(|(field, _)| FieldError::new(field, error)).collect()).into()
    })
}

/// Lists the freshness targets
///
/// The most particular one counts: of the pool and module, of the pool, of the module, of all.
#[utoipa::path(get, path = routes::TARGETS, tag = "targets", params(Piece),
    responses((status = 200, description = "A piece of the targets", body = Listing<TargetDetails>)))]
pub async fn list(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let (known, mut unread) = load_targets_and_unread(&panel.database).await?;
    // Of which pool it is can't be known: whoever may change all of them is told.
    unread.retain(|_| user.may(Permission::SetConfiguration));
    let unreadable = unread.into_iter().map(Unreadable::from).collect();
    let seen = known.0.iter().filter(|(of, _)| sees(&user, of));
    let mut targets: Vec<TargetDetails> = seen.map(|(of, target)| details(of, *target)).collect();
    targets.sort_by_key(place);
    piece.of_known(targets, unreadable, place, &uri)
}

/// Sets a freshness target
#[utoipa::path(post, path = routes::TARGETS, tag = "targets", request_body = TargetDetails,
    responses((status = 201, description = "Set", body = TargetDetails, headers(("ETag" = String, description = "Its version")))))]
pub async fn create(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Body(new): Body<TargetDetails>,
) -> Result<Response, WebError> {
    let of = (new.pool.clone(), new.module);
    let target = target(new.warning_minutes, new.breach_minutes)?;
    set_target(&panel, &user.actor(), &of, target, None).await.map_err(taken)?;
    made(&format!("{}/{}", routes::TARGETS, place(&new)), &new)
}

/// Shows a freshness target
///
/// The address has all in place of a pool or module that is null.
#[utoipa::path(get, path = routes::TARGET, tag = "targets",
    params(("pool" = String, Path, description = "The pool, or all"),
        ("module" = String, Path, description = "The module, by its full or short name in any letter case, or all")),
    responses((status = 200, description = "The target", body = TargetDetails, headers(("ETag" = String, description = "Its version"))),
        (status = 304, description = "It has not changed")))]
pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(place): Path<(String, String)>,
    versions: Versions,
) -> Result<Response, WebError> {
    let (of, target) = there_is(&panel, &user, &place).await?;
    versions.answer(&details(&of, target))
}

/// Changes a freshness target
#[utoipa::path(put, path = routes::TARGET, tag = "targets",
    params(("pool" = String, Path, description = "The pool, or all"),
        ("module" = String, Path, description = "The module, by its full or short name in any letter case, or all")),
    request_body = NewTarget,
    responses((status = 200, description = "As it is now", body = TargetDetails, headers(("ETag" = String, description = "Its version")))))]
pub async fn replace(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(place): Path<(String, String)>,
    versions: Versions,
    Body(new): Body<NewTarget>,
) -> Result<Response, WebError> {
    let (of, before) = there_is(&panel, &user, &place).await?;
    versions.must_be(&details(&of, before))?;
    let target = target(new.warning_minutes, new.breach_minutes)?;
    set_target(&panel, &user.actor(), &of, target, Some(before)).await.map_err(changed_meanwhile)?;
    changed(&details(&of, target))
}

/// Removes a freshness target
///
/// A less particular one counts from then on.
#[utoipa::path(delete, path = routes::TARGET, tag = "targets",
    params(("pool" = String, Path, description = "The pool, or all"),
        ("module" = String, Path, description = "The module, by its full or short name in any letter case, or all")),
    responses((status = 204, description = "Removed")))]
pub async fn remove(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(place): Path<(String, String)>,
    versions: Versions,
) -> Result<Response, WebError> {
    let (of, before) = there_is(&panel, &user, &place).await?;
    versions.must_be(&details(&of, before))?;
    remove_target(&panel, &user.actor(), &of, Some(before)).await.map_err(changed_meanwhile)?;
    Ok(answer::done())
}

/// What setting a new one did not do: the form of the page has one field for what there is already.
fn taken(error: OperationError) -> WebError {
    refused_as(error, |field| (field == PAGES_FIELD).then(|| "pool".to_owned()))
}

/// What changing one did not do, because it is not what it was a moment ago.
fn changed_meanwhile(error: OperationError) -> WebError {
    match error {
        OperationError::Refused(errors) if errors.iter().any(|error| error.field == PAGES_FIELD) => {
            ApiError::OldVersion.into()
        }
        other => refused(other),
    }
}

/// Whether somebody sees something that a target is for.
fn sees(user: &CurrentUser, (pool, module): &TargetOf) -> bool {
    let Some(pool) = pool else { return true };
    let seen = user.sees(pool);
    module.map_or(!seen.is_empty(), |module| seen.contains(&module))
}

/// Where a target is found below the address of all.
fn place(target: &TargetDetails) -> String {
    let (pool, module) =
        (target.pool.as_ref().map_or(ALL, Fqdn::as_str), target.module.map_or(ALL, BackupModule::name));
    format!("{pool}/{module}")
}

async fn there_is(
    panel: &Panel,
    user: &CurrentUser,
    (pool, module): &(String, String),
) -> Result<(TargetOf, FreshnessTarget), WebError> {
    let missing = || ApiError::Missing("target", format!("{pool}/{module}").chars().take(300).collect());
    let of = (one_or_all(pool).map_err(|_| missing())?, one_or_all(module).map_err(|_| missing())?);
    let known = load_targets(&panel.database).await?;
    let target = found(&known, &of).filter(|_| sees(user, &of)).ok_or_else(missing)?;
    Ok((of, target))
}
