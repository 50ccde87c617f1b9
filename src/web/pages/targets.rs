//! `/targets`: how old each backup may become before an alarm is raised.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{BackupModule, Fqdn, FreshnessTarget, FreshnessTargets, Permission},
    operations::{
        OperationError,
        targets::{TargetOf, found, remove_target, set_target},
    },
    panel::Panel,
    state::{StateError, targets::load_targets},
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form, Query},
        freshness::Deployment,
        layout::{Layout, Section, html_with},
        permitted::{GetStatus, Permitted, SetConfiguration},
        routes,
        session::CurrentUser,
    },
    words::{Said, say},
};

/// What was chosen and typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TargetForm {
    /// Empty for all pools.
    pool: String,
    /// Empty for all modules.
    module: String,
    warning: String,
    breach: String,
    /// What was there when the form was made: `15/60`, or nothing.
    was: String,
}

/// `?pool=…&module=…` chooses the target to change; `?saved=1` comes after a change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    pool: String,
    module: String,
    change: String,
    saved: String,
}

/// A target that is set.
struct Set {
    of: TargetOf,
    target: FreshnessTarget,
}

/// What counts for a backup.
struct Counts {
    pool: Fqdn,
    backup_pool: Fqdn,
    module: BackupModule,
    target: FreshnessTarget,
    /// Which of the targets that are set it is.
    by: Said,
}

#[derive(Template)]
#[template(path = "pages/targets.html")]
struct TargetsPage {
    layout: Layout,
    form: TargetForm,
    errors: FieldErrors,
    saved: bool,
    pools: Vec<Fqdn>,
    set: Vec<Set>,
    counts: Vec<Counts>,
}

impl TargetsPage {
    /// What counts for the backups of each pool.
    fn by_pool(&self) -> impl Iterator<Item = &[Counts]> {
        self.counts.chunk_by(|a, b| a.pool == b.pool)
    }
}

impl Set {
    fn name(&self) -> Said {
        name(&self.of)
    }

    fn pool(&self) -> &str {
        self.of.0.as_ref().map_or("", Fqdn::as_str)
    }

    fn module(&self) -> &str {
        self.of.1.map_or("", BackupModule::name)
    }

    fn was(&self) -> String {
        was(Some(self.target))
    }

    fn change_link(&self) -> String {
        let (pool, module, change) = (self.pool().to_owned(), self.module().to_owned(), "1".to_owned());
        routes::with_query(routes::TARGETS, [("pool", &pool), ("module", &module), ("change", &change)]) + "#set"
    }
}

impl TargetForm {
    fn parse_of(&self, errors: &mut FieldErrors) -> Option<TargetOf> {
        let pool = (!self.pool.is_empty()).then(|| self.pool.parse::<Fqdn>());
        let pool = errors.check("pool", pool.transpose())?;
        let module = (!self.module.is_empty()).then(|| self.module.parse::<BackupModule>());
        Some((pool, errors.check("module", module.transpose())?))
    }

    fn parse(&self) -> Result<(TargetOf, FreshnessTarget), FieldErrors> {
        let mut errors = FieldErrors::default();
        let of = self.parse_of(&mut errors);
        let longest = FreshnessTarget::LONGEST;
        let number = |text: &str, wanted: &'static str| {
            let minutes = text.trim().parse().ok().filter(|minutes| (1..=longest).contains(minutes));
            minutes.ok_or_else(|| say(wanted).with("longest", longest))
        };
        let warning = errors.check("warning", number(&self.warning, "refused-warning-number"));
        let breach = errors.check("breach", number(&self.breach, "refused-breach-number"));
        let target = warning.zip(breach).and_then(|(w, b)| errors.check("warning", FreshnessTarget::new(w, b)));
        match (of, target) {
            (Some(of), Some(target)) if errors.is_empty() => Ok((of, target)),
            _ => Err(errors),
        }
    }

    /// The target that was there when the form was made.
    fn before(&self) -> Option<FreshnessTarget> {
        let (warning, breach) = self.was.split_once('/')?;
        FreshnessTarget::new(warning.parse().ok()?, breach.parse().ok()?).ok()
    }
}

fn was(target: Option<FreshnessTarget>) -> String {
    target.map(|t| format!("{}/{}", t.warning_minutes(), t.breach_minutes())).unwrap_or_default()
}

/// What a target is for.
fn name((pool, module): &TargetOf) -> Said {
    match (pool, module) {
        (Some(pool), Some(module)) => {
            say("targets-of-module-and-pool").with("module", module.short_name()).with("pool", pool)
        }
        (Some(pool), None) => say("targets-of-pool").with("pool", pool),
        (None, Some(module)) => say("targets-of-module").with("module", module.short_name()),
        (None, None) => say("targets-of-all"),
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, WebError> {
    let mut form = TargetForm { pool: chosen.pool, module: chosen.module, ..TargetForm::default() };
    let known = load_targets(&panel.database).await?;
    let of = form.parse_of(&mut FieldErrors::default()).filter(|of| !chosen.change.is_empty() && sees(&user, of));
    if let Some(target) = of.and_then(|of| found(&known, &of)) {
        form.warning = target.warning_minutes().to_string();
        form.breach = target.breach_minutes().to_string();
        form.was = was(Some(target));
    }
    let page = page(&panel, &user, form, FieldErrors::default()).await?;
    html_with(StatusCode::OK, &TargetsPage { saved: !chosen.saved.is_empty(), ..page })
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<TargetForm>,
) -> Result<Response, WebError> {
    let (of, target) = match form.parse() {
        Ok(parsed) => parsed,
        Err(errors) => return refused(&panel, &user, form, errors).await,
    };
    answer(&panel, &user, form.clone(), set_target(&panel, &user.actor(), &of, target, form.before()).await).await
}

/// Removes a target.
pub async fn remove(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<TargetForm>,
) -> Result<Response, WebError> {
    let mut errors = FieldErrors::default();
    let Some(of) = form.parse_of(&mut errors) else { return refused(&panel, &user, form, errors).await };
    let removed = remove_target(&panel, &user.actor(), &of, form.before()).await;
    answer(&panel, &user, TargetForm::default(), removed).await
}

async fn answer(
    panel: &Panel,
    user: &CurrentUser,
    form: TargetForm,
    done: Result<(), OperationError>,
) -> Result<Response, WebError> {
    match done {
        Ok(()) => Ok(Redirect::to(routes::TARGET_SAVED).into_response()),
        Err(OperationError::Refused(errors)) => refused(panel, user, form, errors.into()).await,
        Err(error) => Err(error.into()),
    }
}

async fn refused(
    panel: &Panel,
    user: &CurrentUser,
    form: TargetForm,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(panel, user, form, errors).await?)
}

/// Whether somebody may see a target. Those of all pools are no secret.
fn sees(user: &CurrentUser, (pool, module): &TargetOf) -> bool {
    let Some(pool) = pool else { return true };
    let seen = user.access.modules(Permission::GetStatus, pool);
    module.map_or(!seen.is_empty(), |module| seen.contains(&module))
}

async fn page(
    panel: &Panel,
    user: &CurrentUser,
    form: TargetForm,
    errors: FieldErrors,
) -> Result<TargetsPage, StateError> {
    let known = load_targets(&panel.database).await?;
    let deployment = Deployment::load(panel, user).await?;
    let mut counts = Vec::new();
    for direction in deployment.pools.iter().filter_map(|pool| deployment.direction(pool)) {
        for backup in direction.exported() {
            let pool = direction.pool.fqdn();
            counts.push(Counts {
                pool: pool.clone(),
                backup_pool: direction.backup_pool.clone(),
                module: backup.module,
                target: known.of(pool, backup.module),
                by: by(&known, pool, backup.module),
            });
        }
    }
    let all = known.0.iter().map(|(of, target)| Set { of: of.clone(), target: *target });
    Ok(TargetsPage {
        layout: Layout::new(panel, Some(user), Section::Alarms),
        form,
        errors,
        saved: false,
        pools: deployment.pools.iter().map(|pool| pool.fqdn().clone()).collect(),
        set: all.filter(|set| sees(user, &set.of)).collect(),
        counts,
    })
}

/// Which target counts for a backup: the most particular one that is set.
fn by(known: &FreshnessTargets, pool: &Fqdn, module: BackupModule) -> Said {
    let asked = [(Some(pool.clone()), Some(module)), (Some(pool.clone()), None), (None, Some(module)), (None, None)];
    asked.iter().find(|of| known.0.contains_key(*of)).map_or_else(|| say("targets-default"), name)
}
