//! The settings of Microsoft’s backup service, as a management host tells them, and changing them there: what
//! `Get-CsBackupServiceConfiguration` and `Set-CsBackupServiceConfiguration` do.
//!
//! Only what differs from what somebody saw is sent, and only if the host still says what they saw. What was sent is in the
//! audit before it is sent, and what came of it after: neither an answer that is lost nor a browser that leaves keeps it out.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use super::{
    FieldError,
    discover::{LookError, ask, shell_for},
};
use crate::{
    domain::{Actor, Interval, KnownHost, Permission, Setting, Settings},
    management_shell::{Action, Changes, Effect, Line, Quote, Request, ServiceConfiguration, Shell, Timeouts},
    panel::Panel,
    state::{
        StateError,
        audit::{insert_audit, insert_change, insert_refusal},
    },
    words::{Said, say},
};

/// The settings of the backup service, in the order of the page. Their names, fields and limits are those of the settings
/// that this program has under the same names.
pub const SERVICE_SETTINGS: [Setting; 6] = [
    Setting::SyncInterval,
    Setting::MaxConcurrentCalls,
    Setting::MaxBatchesPerUserStoreSync,
    Setting::MaxBatchesPerCmsSync,
    Setting::MaxDataConfPackageSizeKb,
    Setting::EnableRgsBackupService,
];

/// How long a person waits for a change at the most.
const LONGEST_CHANGE: Duration = Duration::from_secs(90);

/// What somebody wants of a setting, and what they saw in it.
#[derive(Debug, Clone)]
pub struct WantedSetting {
    /// Which.
    pub setting: Setting,
    /// What the host said when it was shown; `None` if the host did not tell it.
    pub seen: Option<String>,
    /// What is to stand in it, as it was typed.
    pub text: String,
}

/// What became of the settings at the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// They are as they were.
    Unchanged,
    /// Nobody knows.
    Perhaps,
    /// The cmdlet that changes them came back.
    Changed,
}

/// Why not all is as somebody wants it.
#[derive(Debug)]
pub struct NotAsWanted {
    /// What is wrong, by the fields.
    pub errors: Vec<FieldError>,
    /// What it means for the settings.
    pub became: Became,
    /// What the host says now, if it said it.
    pub now: Option<ServiceConfiguration>,
}

/// Why not all is as somebody wants it, or the panel’s database failed.
#[derive(Debug)]
pub enum ServiceError {
    /// It was refused, here or there, or nobody heard the end of it.
    Told(Box<NotAsWanted>),
    /// The panel's database failed.
    State(StateError),
}

impl From<StateError> for ServiceError {
    fn from(error: StateError) -> Self {
        Self::State(error)
    }
}

impl ServiceError {
    fn told(became: Became, errors: Vec<FieldError>, now: Option<ServiceConfiguration>) -> Self {
        Self::Told(Box::new(NotAsWanted { errors, became, now }))
    }

    fn all(became: Became, message: Said) -> Self {
        Self::told(became, vec![FieldError::new(super::VERSION_FIELD, message)], None)
    }
}

/// What a host says of a setting, as a form shows it; `None` if it does not tell it.
pub fn service_value(configuration: &ServiceConfiguration, setting: Setting) -> Option<String> {
    let figure = match setting {
        Setting::SyncInterval => {
            let seconds = configuration.sync_interval_seconds?;
            let interval = u32::try_from(seconds).ok().and_then(Interval::from_seconds);
            return Some(interval.map_or_else(|| seconds.to_string(), |interval| interval.to_string()));
        }
        Setting::EnableRgsBackupService => return configuration.enable_rgs_backup_service.map(|on| on.to_string()),
        Setting::MaxConcurrentCalls => configuration.max_concurrent_calls,
        Setting::MaxBatchesPerUserStoreSync => configuration.max_batches_per_user_store_sync,
        Setting::MaxBatchesPerCmsSync => configuration.max_batches_per_cms_sync,
        Setting::MaxDataConfPackageSizeKb => configuration.max_data_conf_package_size_kb,
        _ => None,
    };
    figure.map(|figure| figure.to_string())
}

/// Asks a host for the settings of the backup service.
pub async fn service_settings(panel: &Panel, host: &KnownHost) -> Result<ServiceConfiguration, LookError> {
    let lines = ask(panel, host, Action::Configuration).await?;
    let found =
        lines.into_iter().find_map(|line| if let Line::Configuration(found) = line { Some(*found) } else { None });
    found.ok_or_else(|| LookError::Host(say("hosts-service-said-nothing").with("host", &host.name)))
}

/// Changes what is wanted otherwise than it was seen, and nothing else. Gives what the host says after that.
pub async fn change_service_settings(
    panel: &Panel,
    actor: &Actor,
    host: &KnownHost,
    wanted: &[WantedSetting],
) -> Result<ServiceConfiguration, ServiceError> {
    let changed = changed(wanted)?;
    let now = service_settings(panel, host).await.map_err(|error| match error {
        LookError::State(error) => ServiceError::State(error),
        LookError::Host(said) => ServiceError::all(Became::Unchanged, said),
    })?;
    let mut errors = Vec::new();
    for Changed { setting, seen, value } in &changed.all {
        let is = service_value(&now, *setting);
        if is != *seen {
            let message =
                say("hosts-service-meanwhile").with("setting", setting).said("seen", words(*setting, seen.as_deref()));
            let message = message.said("now", words(*setting, is.as_deref())).said("wanted", setting.in_words(value));
            errors.push(FieldError::new(setting.field(), message));
        }
    }
    if !errors.is_empty() {
        return Err(ServiceError::told(Became::Unchanged, errors, Some(now)));
    }
    let shell = shell_for(panel, host).await.map_err(|error| match error {
        LookError::State(error) => ServiceError::State(error),
        LookError::Host(said) => ServiceError::all(Became::Unchanged, said),
    })?;
    let (panel, actor, host) = (panel.clone(), actor.clone(), host.clone());
    // Whoever asked may leave; what was sent is followed to its end, and recorded.
    let sending = tokio::spawn(async move { send(&panel, &actor, &host, &shell, &changed).await });
    sending.await.unwrap_or_else(|_| Err(ServiceError::all(Became::Perhaps, say("hosts-service-lost"))))
}

/// A setting that is to be changed.
struct Changed {
    setting: Setting,
    seen: Option<String>,
    /// What is to stand in it, as [`service_value`] would tell it.
    value: String,
}

struct AllChanged {
    all: Vec<Changed>,
    changes: Changes,
}

/// What differs from what was seen, read.
fn changed(wanted: &[WantedSetting]) -> Result<AllChanged, ServiceError> {
    let mut read = Settings::default();
    let (mut all, mut errors, mut changes) = (Vec::new(), Vec::new(), Changes::default());
    for WantedSetting { setting, seen, text } in wanted {
        if seen.as_deref() == Some(text.trim()) || seen.is_none() && text.trim().is_empty() {
            continue;
        }
        match setting.set(&mut read, text) {
            Err(told) => errors.push(FieldError::new(setting.field(), told)),
            Ok(()) if Some(setting.get(&read)) == *seen => {}
            Ok(()) => {
                name(*setting, &read, &mut changes);
                all.push(Changed { setting: *setting, seen: seen.clone(), value: setting.get(&read) });
            }
        }
    }
    if !errors.is_empty() {
        return Err(ServiceError::told(Became::Unchanged, errors, None));
    }
    if all.is_empty() {
        return Err(ServiceError::all(Became::Unchanged, say("hosts-service-nothing")));
    }
    Ok(AllChanged { all, changes })
}

/// Puts what was read among the changes.
fn name(setting: Setting, read: &Settings, changes: &mut Changes) {
    match setting {
        Setting::SyncInterval => changes.sync_interval_seconds = Some(read.sync_interval.seconds()),
        Setting::MaxConcurrentCalls => changes.max_concurrent_calls = Some(read.max_concurrent_calls.into()),
        Setting::MaxBatchesPerUserStoreSync => {
            changes.max_batches_per_user_store_sync = Some(read.max_batches_per_user_store_sync);
        }
        Setting::MaxBatchesPerCmsSync => changes.max_batches_per_cms_sync = Some(read.max_batches_per_cms_sync),
        Setting::MaxDataConfPackageSizeKb => {
            changes.max_data_conf_package_size_kb = Some(read.max_data_conf_package_size_kb);
        }
        Setting::EnableRgsBackupService => changes.enable_rgs_backup_service = Some(read.enable_rgs_backup_service),
        _ => {}
    }
}

/// A value as people read it; that the host does not tell it, if there is none.
fn words(setting: Setting, value: Option<&str>) -> Said {
    value.map_or_else(|| say("hosts-service-untold"), |value| setting.in_words(value))
}

/// Sends the changes, with an entry before and one after.
async fn send(
    panel: &Panel,
    actor: &Actor,
    host: &KnownHost,
    shell: &Shell,
    changed: &AllChanged,
) -> Result<ServiceConfiguration, ServiceError> {
    let action = Permission::SetConfiguration.name();
    let target = format!("backup service of management host {}", host.name);
    let before = listed(changed, |one| one.seen.clone());
    let wanted = listed(changed, |one| Some(one.value.clone()));
    let mut tx = panel.database.begin().await?;
    let detail = format!("sent to the host, another entry tells what came of it: {before} → {wanted}");
    insert_audit(&mut tx, actor, action, &target, &detail, panel.clock.now()).await?;
    tx.commit().await?;

    let answer = invoke(host, shell, changed.changes).await;
    let mut tx = panel.database.begin().await?;
    let at = panel.clock.now();
    let outcome = match answer {
        Answer { fault: None, now: Some(now), complaint } => {
            let after = listed(changed, |one| service_value(&now, one.setting));
            insert_change(&mut tx, actor, action, &target, "", (&before, &after), at).await?;
            let errors = otherwise(changed, &now, complaint.as_ref());
            if errors.is_empty() { Ok(now) } else { Err(ServiceError::told(Became::Changed, errors, Some(now))) }
        }
        Answer { fault, .. } => {
            let (said, became) = fault
                .unwrap_or_else(|| (say("hosts-service-said-nothing-after").with("host", &host.name), Became::Changed));
            match became {
                Became::Unchanged => insert_refusal(&mut tx, actor, action, &target, &said.to_string(), at).await?,
                Became::Perhaps => {
                    let detail = format!("whether it was changed is not known: {said}");
                    let after = format!("perhaps {wanted}");
                    insert_change(&mut tx, actor, action, &target, &detail, (&before, &after), at).await?;
                }
                Became::Changed => {
                    let detail = format!("the cmdlet came back, and nothing was read after it: {said}");
                    insert_change(&mut tx, actor, action, &target, &detail, (&before, &wanted), at).await?;
                }
            }
            Err(ServiceError::all(became, said))
        }
    };
    tx.commit().await?;
    outcome
}

/// What came of sending changes.
#[derive(Default)]
struct Answer {
    /// What went wrong, and what became of the settings.
    fault: Option<(Said, Became)>,
    /// What the host says after the change.
    now: Option<ServiceConfiguration>,
    /// What the cmdlet complained of last.
    complaint: Option<Quote>,
}

async fn invoke(host: &KnownHost, shell: &Shell, changes: Changes) -> Answer {
    let cancel = CancellationToken::new();
    let request = Request::new(Action::SetConfiguration { changes });
    let mut answer = Answer::default();
    let mut lines = match shell.run(&request, &cancel, Timeouts::default()).await {
        Ok(lines) => lines,
        Err(error) => return Answer { fault: Some((error.said(), became(error.effect()))), ..answer },
    };
    let latest = Instant::now() + LONGEST_CHANGE;
    loop {
        match timeout_at(latest, lines.next()).await {
            Ok(Ok(Some(Line::Configuration(now)))) => answer.now = Some(*now),
            Ok(Ok(Some(Line::Problem(problem)))) => answer.complaint = Some(problem.message),
            Ok(Ok(Some(_))) => {}
            Ok(Ok(None)) => return answer,
            Ok(Err(error)) => return Answer { fault: Some((error.said(), became(error.effect()))), ..answer },
            Err(_) => {
                let said = say("hosts-service-too-long").with("host", &host.name);
                let said = said.number("seconds", LONGEST_CHANGE.as_secs()).said("effect", lines.effect().said());
                return Answer { fault: Some((said, became(lines.effect()))), ..answer };
            }
        }
    }
}

const fn became(effect: Effect) -> Became {
    match effect {
        Effect::Untouched => Became::Unchanged,
        Effect::Perhaps(_) | Effect::Called(_) => Became::Perhaps,
        Effect::Done(_) => Became::Changed,
    }
}

/// What the host says otherwise than it was set.
fn otherwise(changed: &AllChanged, now: &ServiceConfiguration, complaint: Option<&Quote>) -> Vec<FieldError> {
    let differs = changed.all.iter().filter(|one| service_value(now, one.setting).as_ref() != Some(&one.value));
    let told = |one: &Changed| {
        let is = service_value(now, one.setting);
        let said =
            say("hosts-service-otherwise").with("setting", one.setting).said("now", words(one.setting, is.as_deref()));
        let complaint =
            complaint.map_or_else(|| say("management-said-nothing"), |text| say("management-said").with("text", text));
        FieldError::new(
            one.setting.field(),
            said.said("wanted", one.setting.in_words(&one.value)).said("said", complaint),
        )
    };
    differs.map(told).collect()
}

/// Settings in the audit’s words: `SyncInterval 2m, MaxConcurrentCalls 10`.
fn listed(changed: &AllChanged, value: impl Fn(&Changed) -> Option<String>) -> String {
    let one = |one: &Changed| format!("{} {}", one.setting, value(one).unwrap_or_else(|| "not told".to_owned()));
    changed.all.iter().map(one).collect::<Vec<_>>().join(", ")
}
