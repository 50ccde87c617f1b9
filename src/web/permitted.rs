//! What somebody may do, as a value: a handler that needs a permission takes the proof of it, and reaches pools and runs
//! only through the proof.
//!
//! Nothing but the extractor makes a [`Permitted`], and [`super::gate`] registers no route without saying what it needs. A
//! pool or run outside the scope of whoever asks is not there for them: the answer is 404, the same as for one that does
//! not exist. One they see but may not touch is answered with 403, which names the permission.

use std::{marker::PhantomData, ops::Deref};

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form,
    gate::{Pass, Proof},
    session::{Asking, CurrentUser},
};
use crate::{
    domain::{Access, BackupModule, Extent, Fqdn, ModuleRun, ModuleSelection, Permission, Pool, Run, RunId, Scope},
    operations::{FieldError, request_sync::no_such_pool, set_aside::pool_words},
    panel::Panel,
    state::{
        alarms::AlarmFilter,
        pools,
        runs::{self, RunFilter},
        schedules::Due,
        unread::Unread,
    },
    words::{Word, say},
};

/// Why something does not begin, to whoever does not see all that it is about.
const HIDDEN: Word = Word("schedules-waits-hidden");

/// Proof that whoever asks holds the permission `P` somewhere.
#[derive(Debug, Clone)]
pub struct Permitted<P> {
    user: CurrentUser,
    permission: PhantomData<P>,
}

impl<P> Deref for Permitted<P> {
    type Target = CurrentUser;

    fn deref(&self) -> &CurrentUser {
        &self.user
    }
}

/// A permission as a type.
pub trait Needs: Send + Sync + 'static {
    /// The permission.
    const PERMISSION: Permission;
}

macro_rules! permissions {
    ($($name:ident),+) => {
        $(
            #[doc = concat!("Proves [`Permission::", stringify!($name), "`].")]
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl Needs for $name {
                const PERMISSION: Permission = Permission::$name;
            }
        )+
    };
}
permissions!(
    GetStatus,
    GetDifference,
    InvokeSync,
    StopSync,
    ApproveHeld,
    RestoreData,
    SetPool,
    SetConfiguration,
    NewToken,
    GetRole,
    SetRole,
    SearchAudit
);

impl<P, S> FromRequestParts<S> for Permitted<P>
where
    P: Needs,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        match (Self::keeps_out(parts), Asking::user(&parts.extensions)) {
            (None, Some(user)) => Ok(Self { user: user.clone(), permission: PhantomData }),
            (refusal, _) => Err(refusal.unwrap_or_else(|| Asking::refusal(parts))),
        }
    }
}

impl<P: Needs> Proof for Permitted<P> {
    const PASS: Pass = Pass::Permission(P::PERMISSION);

    fn keeps_out(parts: &Parts) -> Option<Response> {
        let Some(user) = Asking::user(&parts.extensions) else { return Some(Asking::refusal(parts)) };
        (!user.may(P::PERMISSION)).then(|| WebError::Forbidden(P::PERMISSION).into_response())
    }
}

/// Proof that whoever asks holds the permission `P`, and is a person who proved who they are only minutes ago. It is what
/// forms take that let somebody in or give rights: a session that was left open, or a token that leaked, is not enough to
/// make a way in that outlasts it.
#[derive(Debug, Clone)]
pub struct Recently<P>(Permitted<P>);

impl<P> Deref for Recently<P> {
    type Target = Permitted<P>;

    fn deref(&self) -> &Permitted<P> {
        &self.0
    }
}

impl<P, S> FromRequestParts<S> for Recently<P>
where
    P: Needs,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let permitted = Permitted::from_request_parts(parts, state).await?;
        permitted.lacks_proof(parts).map_or(Ok(Self(permitted)), Err)
    }
}

impl<P: Needs> Proof for Recently<P> {
    const PASS: Pass = Pass::Permission(P::PERMISSION);

    fn keeps_out(parts: &Parts) -> Option<Response> {
        Permitted::<P>::keeps_out(parts).or_else(|| Asking::user(&parts.extensions)?.lacks_proof(parts))
    }
}

/// A run, as far as whoever asks may see it.
#[derive(Debug)]
pub struct SeenRun {
    /// The run.
    pub run: Run,
    /// Its modules that are seen; at least one.
    pub modules: Vec<ModuleRun>,
    /// The modules of all runs of the pool that are seen.
    pub seen: Extent<BackupModule>,
    /// Whether whoever asks sees all of the run.
    is_whole: bool,
}

impl CurrentUser {
    /// What of `pool` is seen.
    pub fn sees(&self, pool: &Fqdn) -> Extent<BackupModule> {
        self.access.modules(Permission::GetStatus, pool)
    }

    /// The pools that are seen, each with only the stores of the modules that are.
    pub fn pools(&self, all: Vec<Pool>) -> Vec<Pool> {
        all.into_iter().filter_map(|pool| seen_pool(&self.access, pool)).collect()
    }

    /// The pools that can't be read, as far as they would be seen. One whose name can't be read either is told to whoever
    /// sees everything.
    pub fn unread_pools(&self, mut all: Vec<Unread>) -> Vec<Unread> {
        all.retain(|unread| match unread.id.parse::<Fqdn>() {
            Ok(pool) => !self.sees(&pool).is_empty(),
            Err(_) => self.access.holds_everywhere(Permission::GetStatus),
        });
        all
    }

    /// What begins next, as far as it is seen; nothing if no module of it is.
    pub fn as_seen(&self, due: Due) -> Option<Due> {
        let seen = self.sees(&due.pool);
        if due.modules.iter().all(|module| seen.contains(module)) {
            return Some(due);
        }
        // How its run ended, and what it waits for, may be about modules that are not seen.
        let blocked = due.blocked.as_ref().map(|_| HIDDEN.into());
        let is_seen = due.modules.iter().any(|module| seen.contains(module));
        is_seen.then_some(Due { blocked, last_words: None, last: None, ..due })
    }

    /// The filter that lets through the runs that are seen.
    pub fn runs(&self) -> RunFilter {
        let scopes: Vec<Scope> = self.access.scopes(Permission::GetStatus).cloned().collect();
        let seen = if scopes.iter().any(Scope::is_everything) { None } else { Some(scopes) };
        RunFilter { seen, ..RunFilter::default() }
    }

    /// The filter that lets through the alarms that are seen.
    pub fn alarms(&self) -> AlarmFilter {
        let within = self.access.scopes(Permission::GetStatus).cloned().collect();
        AlarmFilter { within, ..AlarmFilter::default() }
    }

    /// The run an address names, for whoever sees a part of it.
    pub async fn run(&self, panel: &Panel, id: &str) -> Result<SeenRun, WebError> {
        let id: RunId = form::part(id, WebError::NoRun)?;
        self.run_of(panel, id).await
    }

    /// The run of this id, for whoever sees a part of it.
    pub async fn run_of(&self, panel: &Panel, id: RunId) -> Result<SeenRun, WebError> {
        let missing = || WebError::NoRun(id.to_string());
        let run = runs::find_run(&panel.database, id).await?.ok_or_else(missing)?;
        let seen = self.sees(&run.pool);
        let all = runs::list_module_runs(&panel.database, id).await?;
        let number = all.len();
        let modules: Vec<ModuleRun> = all.into_iter().filter(|m| seen.contains(&m.module)).collect();
        if modules.is_empty() {
            return Err(missing());
        }
        Ok(SeenRun { is_whole: modules.len() == number, run, modules, seen })
    }

    /// Refuses whoever does not hold `permission` for everything that a run is about.
    pub fn must_hold(&self, permission: Permission, seen: &SeenRun) -> Result<(), WebError> {
        if self.holds_for(permission, seen) { Ok(()) } else { Err(WebError::Forbidden(permission)) }
    }

    /// Whether `permission` is held for everything that a run is about.
    pub fn holds_for(&self, permission: Permission, seen: &SeenRun) -> bool {
        let modules = self.access.modules(permission, &seen.run.pool);
        seen.is_whole && seen.modules.iter().all(|m| modules.contains(&m.module))
    }

    /// The pool an address names, for whoever sees a part of it; only the stores of the modules that are seen.
    pub async fn pool(&self, panel: &Panel, name: &str) -> Result<Pool, WebError> {
        let fqdn: Fqdn = form::part(name, WebError::NoPool)?;
        if self.sees(&fqdn).is_empty() {
            return Err(WebError::NoPool(fqdn.to_string()));
        }
        let pool = pools::find_pool_or_unread(&panel.database, &fqdn).await?;
        let pool = pool.transpose().map_err(|unread| WebError::UnreadPool(pool_words(&unread)))?;
        pool.and_then(|pool| seen_pool(&self.access, pool)).ok_or_else(|| WebError::NoPool(fqdn.to_string()))
    }
}

impl<P: Needs> Permitted<P> {
    /// The pools for some module of which `P` is held, each with only the stores of the modules that are seen.
    pub fn reached_pools(&self, all: Vec<Pool>) -> Vec<Pool> {
        self.user.pools(all).into_iter().filter(|pool| self.access.reaches(P::PERMISSION, pool.fqdn())).collect()
    }

    /// What keeps a request about `pool` from being made, if anything does, by the field it belongs to. A pool that is not
    /// seen is not there.
    pub fn refusal(&self, pool: &Fqdn, selection: ModuleSelection) -> Option<FieldError> {
        let held = self.access.modules(P::PERMISSION, pool);
        if self.user.sees(pool).is_empty() {
            return Some(FieldError::new("pool_fqdn", no_such_pool(pool)));
        }
        if held.is_empty() {
            let message = say("refused-no-role-for-pool").with("permission", P::PERMISSION).with("pool", pool);
            return Some(FieldError::new("pool_fqdn", message));
        }
        if BackupModule::ALL.iter().filter(|m| selection.includes(**m)).all(|m| held.contains(m)) {
            return None;
        }
        let names: Vec<_> = held.named().map(|m| m.short_name()).collect();
        let message = say("refused-only-modules")
            .with("permission", P::PERMISSION)
            .with("pool", pool)
            .with("modules", names.join(", "));
        Some(FieldError::new("backup_module", message))
    }

    /// The run an address names, for whoever holds `P` for all of it.
    pub async fn whole_run(&self, panel: &Panel, id: &str) -> Result<SeenRun, WebError> {
        let seen = self.user.run(panel, id).await?;
        self.user.must_hold(P::PERMISSION, &seen)?;
        Ok(seen)
    }
}

/// A pool as somebody sees it, if they do.
fn seen_pool(access: &Access, mut pool: Pool) -> Option<Pool> {
    let seen = access.modules(Permission::GetStatus, pool.fqdn());
    if seen.is_empty() {
        return None;
    }
    pool.spec.stores.retain(|module, _| seen.contains(module));
    Some(pool)
}
