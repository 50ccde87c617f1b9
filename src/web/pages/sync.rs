//! `/sync`: choose pools and a module, and bring them into sync now. `Invoke-CsBackupServiceSync` as a form.

use std::fmt;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{Action, BackupModule, Fqdn, Intent, Mode, ModuleSelection, Pool, RunRequest},
    operations::{self, Accepted, OperationError, SyncRequest},
    panel::Panel,
    state::{pools::list_pools, runs::find_run},
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form, Query, kept_key, or_default, request_key},
        layout::{Layout, Section, html_with},
        pages::pools::maintenance,
        permitted::{InvokeSync, Permitted},
        routes,
    },
    words::{Said, Word, say},
};

/// Which pools are chosen when the form is opened.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Preset {
    pool: Vec<String>,
}

/// What was chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SyncForm {
    pool_fqdn: Vec<String>,
    backup_module: String,
    force: String,
    mode: String,
    intent: String,
    request_key: String,
}

impl SyncForm {
    fn parse(&self) -> Result<SyncRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut pools: Vec<Fqdn> = Vec::new();
        for name in self.pool_fqdn.iter().filter(|name| !name.trim().is_empty()) {
            match name.parse::<Fqdn>() {
                Ok(fqdn) if !pools.contains(&fqdn) => pools.push(fqdn),
                Ok(_) => {}
                Err(error) => errors.add("pool_fqdn", error),
            }
        }
        if pools.is_empty() && errors.is_empty() {
            errors.add("pool_fqdn", say("refused-choose-pools"));
        }
        let selection = errors.check("backup_module", self.backup_module.parse::<ModuleSelection>());
        let mode = errors.check("mode", or_default(&self.mode));
        let intent = errors.check("intent", or_default(&self.intent));
        match (selection, mode, intent) {
            (Some(selection), Some(mode), Some(intent)) if errors.is_empty() => {
                let request =
                    RunRequest { selection, mode, intent, action: Action::Backup, force: !self.force.is_empty() };
                Ok(SyncRequest { pools, request, request_key: kept_key(&self.request_key) })
            }
            _ => Err(errors),
        }
    }
}

/// The same choice on a command line: the cmdlet’s, or, for what the cmdlet does not have, the panel’s own.
#[derive(Debug)]
struct CommandLine<'a>(&'a SyncForm);

impl CommandLine<'_> {
    /// What stands in its place while nothing is chosen.
    const NONE: Word = Word("sync-command-none");
    /// What stands in its place where no command line has words for the choice.
    const UNSPOKEN: Word = Word("sync-command-unspoken");

    /// Whether the cmdlet has no words for the choice.
    fn is_own(&self) -> bool {
        (self.0.mode == Mode::Full.name() || self.0.intent == Intent::Preview.name()) && !self.is_verification()
    }

    /// Whether no command line has words for the choice.
    fn is_verification(&self) -> bool {
        self.0.intent == Intent::Verify.name()
    }
}

impl fmt::Display for CommandLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = self.0;
        if form.pool_fqdn.is_empty() {
            return Self::NONE.fmt(f);
        }
        if self.is_verification() {
            return Self::UNSPOKEN.fmt(f);
        }
        for (i, pool) in form.pool_fqdn.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            let module = form.backup_module.as_str();
            if self.is_own() {
                write!(f, "poolsync sync --pool-fqdn {pool}")?;
                if !module.is_empty() {
                    write!(f, " --backup-module {module}")?;
                }
                let switches = [
                    (!form.force.is_empty(), " --force"),
                    (form.mode == Mode::Full.name(), " --full"),
                    (form.intent == Intent::Preview.name(), " --what-if"),
                ];
                for (_, switch) in switches.into_iter().filter(|(on, _)| *on) {
                    f.write_str(switch)?;
                }
            } else {
                write!(f, "Invoke-CsBackupServiceSync -PoolFqdn \"{pool}\"")?;
                if !module.is_empty() {
                    write!(f, " -BackupModule \"{module}\"")?;
                }
                if !form.force.is_empty() {
                    f.write_str(" -Force")?;
                }
            }
        }
        Ok(())
    }
}

/// What would be done, as a sentence of `templates/components/sync_says.html` and what stands in its slots.
#[derive(Debug, Default, PartialEq, Eq)]
struct Saying {
    name: &'static str,
    pool: String,
    backup: String,
    module: &'static str,
    count: String,
}

impl Saying {
    /// Every sentence there is; the script in `static/app.js` chooses among the same.
    const NAMES: [&'static str; 19] = [
        "none",
        "sync-all",
        "sync-one",
        "sync-all-many",
        "sync-one-many",
        "preview-all",
        "preview-one",
        "preview-all-many",
        "preview-one-many",
        "verify-all",
        "verify-one",
        "verify-all-many",
        "verify-one-many",
        "unpaired",
        "shell-all",
        "shell-one",
        "shell-cant",
        "full",
        "force",
    ];

    /// The sentence of this name, with empty slots.
    fn named(name: &str) -> Self {
        let name = Self::NAMES.into_iter().find(|known| *known == name).unwrap_or_default();
        Self { name, ..Self::default() }
    }
}

/// Up to how many pools each have a sentence of their own.
const OWN_SENTENCES: usize = 4;

#[derive(Template)]
#[template(path = "pages/sync.html")]
struct SyncPage<'a> {
    layout: Layout,
    pools: Vec<Pool>,
    command: CommandLine<'a>,
    form: &'a SyncForm,
    request_key: String,
    errors: FieldErrors,
}

impl SyncPage<'_> {
    fn is_chosen(&self, pool: &Pool) -> bool {
        self.form.pool_fqdn.iter().any(|name| name.parse().as_ref() == Ok(pool.fqdn()))
    }

    /// Names that were sent but are no pool here: kept, so that the error beside them can be understood.
    fn unknown(&self) -> impl Iterator<Item = &str> {
        let known = |name: &str| self.pools.iter().any(|p| name.parse().as_ref() == Ok(p.fqdn()));
        self.form.pool_fqdn.iter().map(String::as_str).filter(move |name| !known(name))
    }

    /// What the choice would do, in sentences.
    fn says(&self) -> Vec<Saying> {
        let form = self.form;
        let chosen: Vec<&Pool> = self.pools.iter().filter(|pool| self.is_chosen(pool)).collect();
        if chosen.is_empty() {
            return vec![Saying::named("none")];
        }
        let intent = or_default::<Intent>(&form.intent).unwrap_or_default();
        let (extent, module) = match form.backup_module.parse() {
            Ok(ModuleSelection::One(module)) => ("one", module.short_name()),
            _ => ("all", ""),
        };
        let name = format!("{}-{extent}", intent.name());
        // Microsoft’s cmdlets sync, and can do nothing else of it.
        let can_be_by_shell = intent == Intent::Sync && form.mode != Mode::Full.name();
        let by_shell = if can_be_by_shell { format!("shell-{extent}") } else { "shell-cant".to_owned() };
        let mut says: Vec<Saying> = if chosen.len() > OWN_SENTENCES {
            let count = filters::count_text(chosen.len() as u64);
            vec![Saying { module, count, ..Saying::named(&format!("{name}-many")) }]
        } else {
            let saying = |pool: &&Pool| {
                let named = pool.backup_pool.as_ref().map_or(Saying::named("unpaired"), |backup| Saying {
                    backup: backup.to_string(),
                    ..Saying::named(if pool.spec.driver.is_shell() { &by_shell } else { &name })
                });
                Saying { module, pool: pool.fqdn().to_string(), ..named }
            };
            chosen.iter().map(saying).collect()
        };
        let is_full = form.mode == Mode::Full.name() && intent != Intent::Verify;
        says.extend(is_full.then(|| Saying::named("full")));
        says.extend((!form.force.is_empty()).then(|| Saying::named("force")));
        says
    }

    fn maintenance(&self, pool: &Pool) -> Option<Said> {
        maintenance::told(&self.pools, pool)
    }

    fn is_module(&self, module: &BackupModule) -> bool {
        self.form.backup_module.parse() == Ok(ModuleSelection::One(*module))
    }

    /// What was sent as a module and is none; empty if nothing was.
    fn unknown_module(&self) -> &str {
        if self.form.backup_module.parse::<ModuleSelection>().is_ok() { "" } else { &self.form.backup_module }
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<InvokeSync>,
    Query(preset): Query<Preset>,
) -> Result<Response, WebError> {
    let form = SyncForm { pool_fqdn: preset.pool, ..SyncForm::default() };
    show(&panel, &user, &form, None).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<InvokeSync>,
    Form(form): Form<SyncForm>,
) -> Result<Response, WebError> {
    let request = match form.parse() {
        Ok(request) => request,
        Err(errors) => return show(&panel, &user, &form, Some(errors)).await,
    };
    let refused: Vec<_> =
        request.pools.iter().filter_map(|pool| user.refusal(pool, request.request.selection)).collect();
    if !refused.is_empty() {
        return show(&panel, &user, &form, Some(refused.into())).await;
    }
    match operations::request_sync(&panel, &user.actor(), request).await {
        Ok(accepted) => Ok(Redirect::to(&answer(&panel, &accepted).await?).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, &form, Some(errors.into())).await,
        Err(error) => Err(error.into()),
    }
}

/// Where the runs that were asked for can be watched. A form that was sent twice leads to the runs of the first time.
async fn answer(panel: &Panel, accepted: &Accepted) -> Result<String, WebError> {
    let [first, rest @ ..] = accepted.runs.as_slice() else { return Ok(routes::RUNS.to_owned()) };
    if rest.is_empty() {
        return Ok(routes::run(&first.id));
    }
    if !accepted.runs.iter().all(|run| run.joined) {
        return Ok(accepted.batch.as_ref().map_or_else(|| routes::RUNS.to_owned(), routes::batch));
    }
    let batch = find_run(&panel.database, first.id).await?.and_then(|run| run.batch);
    Ok(batch.as_ref().map_or_else(|| routes::RUNS.to_owned(), routes::batch))
}

async fn show(
    panel: &Panel,
    user: &Permitted<InvokeSync>,
    form: &SyncForm,
    errors: Option<FieldErrors>,
) -> Result<Response, WebError> {
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let layout = Layout::new(panel, Some(user), Section::Sync);
    let pools = user.reached_pools(list_pools(&panel.database).await?);
    let request_key = request_key();
    let errors = errors.unwrap_or_default();
    html_with(status, &SyncPage { layout, pools, command: CommandLine(form), form, request_key, errors })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pools: &[&str]) -> SyncForm {
        SyncForm { pool_fqdn: pools.iter().map(|p| (*p).to_owned()).collect(), ..SyncForm::default() }
    }

    #[test]
    fn what_is_left_out_has_the_cmdlets_defaults() {
        let request = form(&["A.x.com", "a.x.com"]).parse().expect("a sound form");
        assert_eq!(request.pools.len(), 1, "one pool in two spellings is one pool");
        let expected = RunRequest { selection: ModuleSelection::All, ..RunRequest::default() };
        assert_eq!(request.request, expected);
    }

    #[test]
    fn no_pool_and_unknown_words_are_told() {
        let mut bad = form(&[""]);
        bad.backup_module = "Foo".into();
        bad.mode = "fast".into();
        let errors = bad.parse().expect_err("three faults");
        for field in ["pool_fqdn", "backup_module", "mode"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
    }

    #[test]
    fn the_command_line_says_the_same_as_the_form() {
        let mut form = form(&["a.x.com", "b.x.com"]);
        form.backup_module = "ConfServices.DataConf".into();
        form.force = "on".into();
        insta::assert_snapshot!(CommandLine(&form), @r#"
        Invoke-CsBackupServiceSync -PoolFqdn "a.x.com" -BackupModule "ConfServices.DataConf" -Force
        Invoke-CsBackupServiceSync -PoolFqdn "b.x.com" -BackupModule "ConfServices.DataConf" -Force
        "#);
        form.pool_fqdn.pop();
        form.intent = "preview".into();
        form.mode = "full".into();
        insta::assert_snapshot!(CommandLine(&form), @"poolsync sync --pool-fqdn a.x.com --backup-module ConfServices.DataConf --force --full --what-if");
        form.intent = "verify".into();
        insta::assert_snapshot!(CommandLine(&form), @"# Verification has no cmdlet; it is started here.");
    }
}
