//! The words of the field as types: parsed once at the edge, trusted everywhere inside. No I/O.

pub mod access;
pub mod alarm;
pub mod bandwidth;
pub mod change_key;
pub mod channel;
pub mod database_place;
pub mod event;
pub mod fqdn;
pub mod freshness_target;
pub mod guard;
pub mod ids;
pub mod marker;
pub mod module;
pub mod module_run;
pub mod permission;
pub mod pool;
pub mod remote_place;
pub mod role;
pub mod run;
pub mod scope;
pub mod secret;
pub mod settings;
pub mod store_url;
pub mod syslog_url;
pub mod table_choice;
pub mod time;
pub mod token;
pub mod user;

pub use access::{Access, Grant};
pub use alarm::{Alarm, AlarmLevel, Ending};
pub use bandwidth::Bandwidth;
pub use change_key::{ChangeKey, InvalidChangeKey};
pub use channel::{
    BodyTemplate, Channel, ChannelKind, ChannelName, Digest, InvalidDigest, NotificationState, Recipients, Rule,
    WebhookUrl,
};
pub use database_place::{Database, Engine, Tls};
pub use event::{AlarmFacts, Event, EventKind, Telling, Told};
pub use fqdn::Fqdn;
pub use freshness_target::{FreshnessTarget, FreshnessTargets, InvalidTarget, Standing};
pub use guard::GuardLimits;
pub use ids::{
    AlarmId, BatchId, ChannelId, EventId, NotificationId, PasskeyId, PoolId, RuleId, RunId, SessionId, TokenId, UserId,
};
pub use marker::{Marker, MarkerFault, Mismatch};
pub use module::{BackupModule, Category, ModuleSelection, StoreKind};
pub use module_run::{Counts, ModuleRun, Part, PlanFigures, digest_of_plans};
pub use permission::Permission;
pub use pool::{ModuleStores, Pool, PoolSpec, StoreRole};
pub use remote_place::{Bucket, DavFolder, SftpFolder};
pub use role::{Assigned, CustomRole, Reason, Role, RoleName};
pub use run::{
    Action, Change, Decision, Intent, Mode, ModuleState, Outcome, Phase, Run, RunRequest, RunState, Verdict, Via,
};
pub use scope::{Extent, Scope, listed};
pub use secret::{MAX_SECRET, Secret};
pub use settings::{AuditRetention, RecycleLimits, Settings};
pub use store_url::{Place, StoreUrl};
pub use syslog_url::{InvalidSyslogUrl, SyslogUrl};
pub use table_choice::{InvalidTables, MAX_TABLES, TableChoice, TableNames};
pub use time::Timestamp;
pub use token::{AccessToken, MAX_TOKEN_NAME, TOKEN_PREFIX, TokenName, TokenSecret};
pub use user::{Actor, Origin, Password, User, UserName};
