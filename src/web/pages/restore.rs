//! `/restore`: bring a pool's data back from its backup, or remove what an old pairing left. Both begin with a preview;
//! they are carried out, or not, from its page.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use askama::Template;
use serde::Deserialize;

use crate::{
    domain::{Action, BackupModule, Fqdn, Intent, Mode, ModuleSelection, Permission, Pool, RunRequest, StoreRole},
    operations::{self, FieldError, OperationError, SyncRequest},
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form, Query, kept_key, or_default, request_key},
        freshness::{Deployment, Direction},
        layout::{Layout, Section, html_with},
        pages::pools::maintenance,
        permitted::{Permitted, RestoreData},
        routes,
    },
    words::{Said, say},
};

/// Which pool is chosen when the form is opened.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Preset {
    pool: String,
}

/// What was chosen, in either form of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RestoreForm {
    pool_fqdn: String,
    backup_module: String,
    mode: String,
    request_key: String,
}

impl RestoreForm {
    fn parse(&self, action: Action) -> Result<SyncRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let pool = if self.pool_fqdn.trim().is_empty() {
            errors.add("pool_fqdn", say("refused-choose-pool"));
            None
        } else {
            errors.check("pool_fqdn", self.pool_fqdn.parse::<Fqdn>())
        };
        let selection = errors.check("backup_module", self.backup_module.parse::<ModuleSelection>());
        let mode: Option<Mode> = errors.check("mode", or_default(&self.mode));
        match (pool, selection, mode) {
            (Some(pool), Some(selection), Some(mode)) => {
                let request = RunRequest { selection, mode, intent: Intent::Preview, action, force: false };
                Ok(SyncRequest { pools: vec![pool], request, request_key: kept_key(&self.request_key) })
            }
            _ => Err(errors),
        }
    }

    fn is_pool(&self, pool: &Pool) -> bool {
        self.pool_fqdn.parse().as_ref() == Ok(pool.fqdn())
    }

    fn is_module(&self, module: &BackupModule) -> bool {
        self.backup_module.parse() == Ok(ModuleSelection::One(*module))
    }
}

/// The two forms of the page, each with what was sent. The fields of the second one bear `clear_` before their names where
/// a page needs names that occur once.
#[derive(Debug, Default)]
struct Forms {
    restore: RestoreForm,
    clear: RestoreForm,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "pages/restore.html")]
struct RestorePage<'a> {
    layout: Layout,
    deployment: &'a Deployment,
    /// What can be restored: the way data is backed up, which a restore goes back.
    directions: Vec<Direction<'a>>,
    /// Pools that are not paired but have backup stores.
    leftovers: Vec<&'a Pool>,
    /// Pairs that Microsoft’s cmdlets sync, which can’t be restored from here: their pools’ names.
    by_shell: Vec<&'a str>,
    forms: Forms,
    request_key: String,
}

impl RestorePage<'_> {
    fn maintenance(&self, pool: &Pool) -> Option<Said> {
        maintenance::told(&self.deployment.pools, pool)
    }

    /// The modules that a pool has a backup store for.
    fn backups(pool: &Pool) -> String {
        let stores = pool.spec.named_stores().filter(|(_, role, _)| *role == StoreRole::Backup);
        stores.map(|(module, _, _)| module.short_name()).collect::<Vec<_>>().join(", ")
    }

    /// A name that was sent for a restore and is no pair here, so that the error beside it can be understood.
    fn unknown(&self) -> &str {
        let sent = self.forms.restore.pool_fqdn.as_str();
        let is_known = self.directions.iter().any(|d| self.forms.restore.is_pool(d.pool));
        if is_known { "" } else { sent }
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<RestoreData>,
    Query(preset): Query<Preset>,
) -> Result<Response, WebError> {
    let restore = RestoreForm { pool_fqdn: preset.pool, ..RestoreForm::default() };
    show(&panel, &user, Forms { restore, ..Forms::default() }).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<RestoreData>,
    Form(restore): Form<RestoreForm>,
) -> Result<Response, WebError> {
    match preview(&panel, &user, &restore, Action::Restore).await? {
        Ok(run) => Ok(Redirect::to(&run).into_response()),
        Err(errors) => show(&panel, &user, Forms { restore, errors, ..Forms::default() }).await,
    }
}

/// `POST /restore/clear`: the same for what an old pairing left.
pub async fn clear(
    State(panel): State<Panel>,
    user: Permitted<RestoreData>,
    Form(clear): Form<RestoreForm>,
) -> Result<Response, WebError> {
    match preview(&panel, &user, &clear, Action::Clear).await? {
        Ok(run) => Ok(Redirect::to(&run).into_response()),
        Err(errors) => {
            let renamed = errors.all().iter().map(|e| FieldError::new(format!("clear_{}", e.field), &e.message));
            let errors = renamed.collect::<Vec<_>>().into();
            show(&panel, &user, Forms { clear, errors, ..Forms::default() }).await
        }
    }
}

/// Queues a preview. Gives the address of its page, or what is wrong with the form.
async fn preview(
    panel: &Panel,
    user: &Permitted<RestoreData>,
    form: &RestoreForm,
    action: Action,
) -> Result<Result<String, FieldErrors>, WebError> {
    let request = match form.parse(action) {
        Ok(request) => request,
        Err(errors) => return Ok(Err(errors)),
    };
    let refused: Vec<_> =
        request.pools.iter().filter_map(|pool| user.refusal(pool, request.request.selection)).collect();
    if !refused.is_empty() {
        return Ok(Err(refused.into()));
    }
    match operations::request_sync(panel, &user.actor(), request).await {
        Ok(accepted) => Ok(Ok(accepted.runs.first().map_or_else(|| routes::RUNS.to_owned(), |r| routes::run(&r.id)))),
        Err(OperationError::Refused(errors)) => Ok(Err(errors.into())),
        Err(error) => Err(error.into()),
    }
}

async fn show(panel: &Panel, user: &Permitted<RestoreData>, forms: Forms) -> Result<Response, WebError> {
    let status = if forms.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let deployment = Deployment::load(panel, user).await?;
    let reached = |p: &&Pool| user.access.reaches(Permission::RestoreData, p.fqdn());
    let has_backups = |p: &&Pool| p.backup_pool.is_none() && !RestorePage::backups(p).is_empty();
    let is_by_shell = |p: &&Pool| p.spec.driver.is_shell();
    let restorable = deployment.pools.iter().filter(reached).filter(|p| !is_by_shell(p));
    let page = RestorePage {
        layout: Layout::new(panel, Some(user), Section::Restore),
        directions: restorable.filter_map(|p| deployment.direction(p)).collect(),
        by_shell: deployment.pools.iter().filter(reached).filter(is_by_shell).map(|p| p.fqdn().as_str()).collect(),
        leftovers: deployment.pools.iter().filter(reached).filter(has_backups).collect(),
        deployment: &deployment,
        forms,
        request_key: request_key(),
    };
    html_with(status, &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_a_preview_can_be_asked_for() {
        let form = RestoreForm { pool_fqdn: "A.x.com".into(), mode: "full".into(), ..RestoreForm::default() };
        for action in [Action::Restore, Action::Clear] {
            let asked = form.parse(action).expect("a sound form");
            assert_eq!((asked.request.intent, asked.request.action), (Intent::Preview, action));
            assert_eq!((asked.request.selection, asked.request.mode), (ModuleSelection::All, Mode::Full));
        }
        let errors = RestoreForm { backup_module: "Foo".into(), ..RestoreForm::default() }.parse(Action::Restore);
        let errors = errors.expect_err("two faults");
        assert!(errors.of("pool_fqdn").is_some() && errors.of("backup_module").is_some());
    }
}
