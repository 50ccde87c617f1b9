//! The lines of an answer.

use serde::{Deserialize, Deserializer};

use crate::domain::{BackupModule, ExportState, ImportState, Timestamp};

use super::{CONTRACT, quote::Quote};

/// A line of an answer. Signs of life are not among them: they are heard, and that is all.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Line {
    /// The script runs, on this host, at this moment by its clock.
    Begun {
        /// What the host calls itself.
        host: Quote,
        /// Its clock.
        at: Option<Timestamp>,
    },
    /// What the host has.
    Hello(Box<Hello>),
    /// The cmdlet that changes something is called now.
    Invoking {
        /// The host’s clock.
        at: Option<Timestamp>,
    },
    /// It came back.
    Invoked {
        /// The host’s clock.
        at: Option<Timestamp>,
    },
    /// How a pool’s backup stands; a watch tells it when it differs from the last.
    Status(Box<StatusLook>),
    /// An error of a cmdlet that did not end it: what `-Force` keeps from being shown.
    Problem(Box<Problem>),
    /// A warning of a cmdlet.
    Warning(Warning),
    /// A pool of the deployment.
    Pool(Box<PoolFound>),
    /// The settings of the backup service.
    Configuration(Box<ServiceConfiguration>),
    /// A role that may run cmdlets of the backup service.
    Role(Box<RoleFound>),
    /// A kind of line that this version does not know: worth a warning, nothing more.
    Unknown(Quote),
    /// The end, if it is a good one; any other is an error.
    End(End),
}

/// What a host has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Hello {
    /// What the host calls itself.
    #[serde(default)]
    pub host: Quote,
    /// The version of PowerShell.
    #[serde(default)]
    pub powershell: Quote,
    /// The module that gives the cmdlets: `SkypeForBusiness` or `Lync`; neither if `None`.
    #[serde(default)]
    pub module: Option<Quote>,
    /// That module’s version.
    #[serde(default)]
    pub module_version: Quote,
    /// Cmdlets that are needed and not there.
    #[serde(default, deserialize_with = "list")]
    pub missing: Vec<Quote>,
    /// The host’s clock.
    #[serde(default, deserialize_with = "moment")]
    pub at: Option<Timestamp>,
}

/// How a pool’s backup stands, as `Get-CsBackupServiceStatus` told it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StatusLook {
    /// The host’s clock.
    #[serde(default, deserialize_with = "moment")]
    pub at: Option<Timestamp>,
    /// `OverallExportStatus`.
    #[serde(default)]
    pub export: Named<ExportState>,
    /// `OverallImportStatus`.
    #[serde(default)]
    pub import: Named<ImportState>,
    /// The machine of the pool on which the backup service is active.
    #[serde(default)]
    pub machine: Quote,
    /// Each module.
    #[serde(default, deserialize_with = "list")]
    pub modules: Vec<ModuleLook>,
}

/// How the backup of a module stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ModuleLook {
    /// Which.
    pub module: Named<BackupModule>,
    /// Whether it is copied.
    #[serde(default)]
    pub export: Named<ExportState>,
    /// Whether what comes from the partner is taken.
    #[serde(default)]
    pub import: Named<ImportState>,
    /// The whole of it as text.
    #[serde(default)]
    pub text: Quote,
}

/// A word of the host, and what it names if it is one that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    /// What it names.
    pub known: Option<T>,
    /// The word.
    pub word: Quote,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self { known: None, word: Quote::default() }
    }
}

/// A fault as the host tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// The cmdlet.
    pub cmdlet: Quote,
    /// What it says, in the host’s language.
    pub message: Quote,
    /// PowerShell’s category: `ObjectNotFound`, `PermissionDenied`, …
    pub category: Quote,
    /// The name of the innermost exception’s type.
    #[serde(rename = "type")]
    pub exception: Quote,
    /// `FullyQualifiedErrorId`.
    pub error_id: Quote,
}

/// A warning of a cmdlet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Warning {
    /// The cmdlet.
    #[serde(default)]
    pub cmdlet: Quote,
    /// What it says, in the host’s language.
    #[serde(default)]
    pub message: Quote,
}

/// A pool of the deployment. Its names are texts of the host: what is taken over is read as a name first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PoolFound {
    /// Its name.
    pub fqdn: Quote,
    /// Its site.
    #[serde(default)]
    pub site: Quote,
    /// The pool that backs it up.
    #[serde(default)]
    pub partner: Option<Quote>,
    /// Whether it is of the kind that can be paired: one with a registrar.
    #[serde(default)]
    pub registrar: bool,
    /// Why nobody could say who backs it up.
    #[serde(default)]
    pub problem: Option<Problem>,
}

/// The settings of the backup service, as far as the host has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ServiceConfiguration {
    /// `SyncInterval`, in seconds.
    #[serde(deserialize_with = "figure")]
    pub sync_interval_seconds: Option<u64>,
    /// `MaxConcurrentCalls`.
    #[serde(deserialize_with = "figure")]
    pub max_concurrent_calls: Option<u64>,
    /// `MaxBatchesPerUserStoreSync`.
    #[serde(deserialize_with = "figure")]
    pub max_batches_per_user_store_sync: Option<u64>,
    /// `MaxBatchesPerCmsSync`.
    #[serde(deserialize_with = "figure")]
    pub max_batches_per_cms_sync: Option<u64>,
    /// `MaxDataConfPackageSizeKB`.
    #[serde(deserialize_with = "figure")]
    pub max_data_conf_package_size_kb: Option<u64>,
    /// `EnableRgsBackupService`.
    #[serde(deserialize_with = "switch")]
    pub enable_rgs_backup_service: Option<bool>,
}

/// A role of the deployment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RoleFound {
    /// Its name, which is that of a security group.
    pub name: Quote,
    /// The role it was made from.
    #[serde(default)]
    pub template: Quote,
    /// Whether it is built in.
    #[serde(default)]
    pub standard: bool,
    /// Those of its cmdlets that are about backups.
    #[serde(default, deserialize_with = "list")]
    pub cmdlets: Vec<Quote>,
    /// How many cmdlets it has.
    #[serde(default)]
    pub cmdlet_count: u64,
    /// Where it counts.
    #[serde(default, deserialize_with = "list")]
    pub config_scopes: Vec<Quote>,
    /// For whom it counts.
    #[serde(default, deserialize_with = "list")]
    pub user_scopes: Vec<Quote>,
}

/// A good end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It was done.
    Done,
    /// All that was watched has the wanted state.
    Reached,
    /// None of the modules that were watched is initialised: there is nothing to sync.
    NothingToDo,
}

/// How an answer says that it ended.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Outcome {
    /// `done`, `reached`, `nothing-to-do`, `error-state`, `timeout` or `failed`.
    #[serde(rename = "outcome")]
    pub word: Quote,
    /// Of what kind the fault is: `contract`, `no-module`, `cmdlet-missing` or `cmdlet`.
    pub fault: Quote,
    /// The cmdlets that are missing.
    #[serde(deserialize_with = "list")]
    pub cmdlets: Vec<Quote>,
    /// The modules whose error state lasts.
    #[serde(deserialize_with = "list")]
    pub modules: Vec<Quote>,
    /// What the host says of it.
    pub problem: Option<Problem>,
}

/// A line, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::management_shell) enum Heard {
    /// A sign of life.
    Heartbeat,
    /// Something to tell.
    Told(Line),
    /// The end.
    Ended(Box<Outcome>),
}

/// Why a line could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::management_shell) enum Unread {
    /// It is not of the contract.
    Strange,
    /// It is of another version of it.
    Version(u64),
}

/// What every line has.
#[derive(Deserialize)]
struct Envelope {
    contract: u64,
    #[serde(default)]
    id: String,
    line: String,
}

/// Just a moment.
#[derive(Deserialize)]
struct At {
    #[serde(default)]
    host: Quote,
    #[serde(default, deserialize_with = "moment")]
    at: Option<Timestamp>,
}

/// Reads a line of the answer to the request `id`.
pub(in crate::management_shell) fn heard(text: &[u8], id: &str) -> Result<Heard, Unread> {
    let envelope: Envelope = read(text)?;
    if envelope.contract != u64::from(CONTRACT) {
        return Err(Unread::Version(envelope.contract));
    }
    if envelope.id != id {
        return Err(Unread::Strange);
    }
    let line = match envelope.line.as_str() {
        "heartbeat" => return Ok(Heard::Heartbeat),
        "end" => return Ok(Heard::Ended(read(text)?)),
        "begun" => read(text).map(|At { host, at }| Line::Begun { host, at })?,
        "invoking" => read(text).map(|At { at, .. }| Line::Invoking { at })?,
        "invoked" => read(text).map(|At { at, .. }| Line::Invoked { at })?,
        "hello" => Line::Hello(read(text)?),
        "status" => Line::Status(read(text)?),
        "problem" => Line::Problem(read(text)?),
        "warning" => Line::Warning(read(text)?),
        "pool" => Line::Pool(read(text)?),
        "configuration" => Line::Configuration(read(text)?),
        "role" => Line::Role(read(text)?),
        other => Line::Unknown(Quote::new(other)),
    };
    Ok(Heard::Told(line))
}

fn read<'a, T: Deserialize<'a>>(text: &'a [u8]) -> Result<T, Unread> {
    serde_json::from_slice(text).map_err(|_| Unread::Strange)
}

/// PowerShell writes a list of nothing as `null` at times, and one of one thing as that thing.
fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Few<T> {
        // The first that fits: a text may be nothing, too.
        None,
        Many(Vec<T>),
        One(T),
    }
    Ok(match Few::deserialize(deserializer)? {
        Few::Many(many) => many,
        Few::One(one) => vec![one],
        Few::None => Vec::new(),
    })
}

/// A moment of the host’s clock; one that nobody can read is none.
fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let moment = text.and_then(|text| text.parse::<jiff::Timestamp>().ok());
    Ok(moment.map(|moment| Timestamp::from_micros(moment.as_microsecond())))
}

/// A number, or a text that is one; anything else is none.
fn figure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_u64().or_else(|| value.as_str()?.trim().parse().ok()))
}

/// Yes or no, or a text that says it; anything else is neither.
fn switch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_bool().or_else(|| value.as_str()?.trim().to_ascii_lowercase().parse().ok()))
}

macro_rules! named {
    ($($type:ty: $find:expr),+ $(,)?) => {
        $(impl<'de> Deserialize<'de> for Named<$type> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
                let find: fn(&str) -> Option<$type> = $find;
                Ok(Self { known: find(text.trim()), word: Quote::new(&text) })
            }
        })+
    };
}

named!(
    BackupModule: |word| word.parse().ok(),
    ExportState: |word| ExportState::ALL.into_iter().find(|state| state.name().eq_ignore_ascii_case(word)),
    ImportState: |word| {
        [ImportState::Normal, ImportState::Error].into_iter().find(|state| state.name().eq_ignore_ascii_case(word))
    },
);

#[cfg(test)]
mod tests {
    use super::*;

    fn line(rest: &str) -> Result<Heard, Unread> {
        heard(format!("{{\"contract\":1,\"id\":\"a\",{rest}}}").as_bytes(), "a")
    }

    #[test]
    fn states_are_known_by_their_words_and_others_are_kept() {
        let rest = r#""line":"status","at":"2026-11-27T20:00:00.000Z","export":"steadystate","import":null,"new":{"x":1},
            "modules":[{"module":"UserServices.PresenceFocus","export":"FinalState","import":"NormalState"},
                       {"module":"Future.Module","export":"DreamState"}]"#;
        let Ok(Heard::Told(Line::Status(look))) = line(rest) else { panic!("no status") };
        assert_eq!(look.export.known, Some(ExportState::Steady));
        assert_eq!(look.at.map(|at| at.to_string()).as_deref(), Some("2026-11-27 20:00:00 UTC"));
        assert_eq!(look.modules[0].module.known, Some(BackupModule::PresenceFocus));
        assert_eq!((look.modules[1].export.known, look.modules[1].export.word.as_str()), (None, "DreamState"));
    }

    #[test]
    fn lists_of_one_and_of_none_are_lists() {
        let Ok(Heard::Told(Line::Hello(hello))) = line(r#""line":"hello","missing":"Get-CsPool""#) else { panic!() };
        assert_eq!(hello.missing, [Quote::new("Get-CsPool")]);
        let Ok(Heard::Told(Line::Hello(hello))) = line(r#""line":"hello","missing":null"#) else { panic!() };
        assert!(hello.missing.is_empty());
    }

    #[test]
    fn settings_are_read_however_powershell_writes_them() {
        let rest = r#""line":"configuration","max_concurrent_calls":"10","sync_interval_seconds":120,
            "max_batches_per_cms_sync":{"value":1},"enable_rgs_backup_service":"True""#;
        let Ok(Heard::Told(Line::Configuration(read))) = line(rest) else { panic!("no settings") };
        assert_eq!((read.max_concurrent_calls, read.sync_interval_seconds), (Some(10), Some(120)));
        assert_eq!((read.max_batches_per_cms_sync, read.enable_rgs_backup_service), (None, Some(true)));
        let Ok(Heard::Told(Line::Pool(pool))) = line(r#""line":"pool","fqdn":null,"partner":null,"registrar":true"#)
        else {
            panic!("no pool")
        };
        assert_eq!((pool.fqdn.is_empty(), pool.partner), (true, None));
    }

    #[test]
    fn what_is_not_of_the_contract_is_told_apart_from_what_is_new() {
        assert_eq!(line(r#""line":"sparkle""#), Ok(Heard::Told(Line::Unknown(Quote::new("sparkle")))));
        assert_eq!(line(r#""line":"heartbeat""#), Ok(Heard::Heartbeat));
        assert_eq!(heard(br#"{"contract":2,"id":"a","line":"begun"}"#, "a"), Err(Unread::Version(2)));
        assert_eq!(heard(br#"{"contract":1,"id":"b","line":"begun"}"#, "a"), Err(Unread::Strange));
        for strange in [&b"Microsoft Windows [Version 10]"[..], b"[]", b"{}", b"\xff\xfe", b"null", b"{\"contract\":1}"]
        {
            assert_eq!(heard(strange, "a"), Err(Unread::Strange));
        }
    }
}
