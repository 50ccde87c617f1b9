//! The words of the field as types: parsed once at the edge, trusted everywhere inside. No I/O.

pub mod access;
pub mod alarm;
pub mod backup_status;
pub mod bandwidth;
pub mod change_key;
pub mod channel;
pub mod channel_place;
pub mod database_place;
pub mod event;
pub mod failure;
pub mod fqdn;
pub mod freshness_target;
pub mod guard;
pub mod ids;
pub mod interval;
pub mod marker;
pub mod module;
pub mod module_run;
pub mod notice_rule;
pub mod permission;
pub mod pool;
pub mod reach;
pub mod remote_place;
pub mod retention;
pub mod role;
pub mod run;
pub mod schedule;
pub mod scope;
pub mod secret;
pub mod setting;
pub mod settings;
pub mod store_url;
pub mod syslog_url;
pub mod table_choice;
pub mod time;
pub mod timetable;
pub mod token;
pub mod user;
pub mod zone;

pub use access::{Access, Grant};
pub use alarm::{Alarm, AlarmLevel, Ending, LONGEST_MUTE_HOURS, Muted};
pub use backup_status::{Backlog, ExportState, ImportState, Signs, States};
pub use bandwidth::Bandwidth;
pub use change_key::{ChangeKey, InvalidChangeKey};
pub use channel::{BodyTemplate, Channel, ChannelKind, ChannelName, NotificationState};
pub use channel_place::{Recipients, WebhookUrl};
pub use database_place::{Database, Engine, Tls};
pub use event::{AlarmFacts, Event, EventKind, Telling, Told};
pub use failure::{FailureKind, Failures, Lasting, News};
pub use fqdn::Fqdn;
pub use freshness_target::{Age, FreshnessTarget, FreshnessTargets, InvalidTarget, Standing};
pub use guard::GuardLimits;
pub use ids::{
    AlarmId, BatchId, ChannelId, EventId, NotificationId, PasskeyId, PoolId, RuleId, RunId, ScheduleId, SessionId,
    TokenId, UserId,
};
pub use interval::{Interval, InvalidInterval};
pub use marker::{Marker, MarkerFault, Mismatch};
pub use module::{BackupModule, Category, ModuleSelection, StoreKind};
pub use module_run::{Counts, ModuleRun, Part, PlanFigures, digest_of_plans};
pub use notice_rule::{Digest, InvalidDigest, NoticeRule};
pub use permission::Permission;
pub use pool::{ModuleStores, Pool, PoolSpec, StoreRole};
pub use reach::{Reach, ReachState, Reaches};
pub use remote_place::{Bucket, DavFolder, SftpFolder};
pub use retention::{HistoryLimits, ItemsRemoved, Keep, KeepRule};
pub use role::{Assigned, CustomRole, Reason, Role, RoleName};
pub use run::{
    Action, AskedBy, Change, Decision, Intent, Mode, ModuleState, Outcome, Phase, Run, RunRequest, RunState, Verdict,
    Via,
};
pub use schedule::{CronRule, InvalidRule, LONGEST_JITTER, Rule, Schedule, put_off};
pub use scope::{Extent, Scope, listed};
pub use secret::{MAX_SECRET, Secret};
pub use setting::{Control, Group, Setting};
pub use settings::{AuditRetention, RecycleLimits, Settings};
pub use store_url::{Place, StoreUrl};
pub use syslog_url::{InvalidSyslogUrl, SyslogUrl};
pub use table_choice::{InvalidTables, MAX_TABLES, TableChoice, TableNames};
pub use time::Timestamp;
pub use timetable::{DAYS, InvalidTimetable, Timetable};
pub use token::{AccessToken, MAX_TOKEN_NAME, TOKEN_PREFIX, TokenName, TokenSecret};
pub use user::{Actor, Origin, Password, User, UserName};
pub use zone::{UnknownZone, Zone};
