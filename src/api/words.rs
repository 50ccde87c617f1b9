//! The words of the domain as the API's description names them, and moments as the API writes them.

use std::{borrow::Cow, collections::BTreeMap, fmt, str::FromStr};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Error as _},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type},
    },
};

use super::object;
use crate::domain::{
    Action, AskedBy, BackupModule, BatchId, Category, Change, DriverKind, Fqdn, HostName, Intent, Mode,
    ModuleSelection, ModuleState, Outcome, Permission, Phase, RunId, RunState, StoreRole, Timestamp, TokenId, Verdict,
    Via,
};

/// What stands in an address for every pool or module.
pub const ALL: &str = "all";

/// How requests may write a word of a closed list. Answers have it as the list does.
const ANY_CASE: &str = "A request may write it in any letter case.";
/// How requests may write a module.
const SHORT_NAMES: &str = "A request may write the part after the dot alone (DataConf), and either in any letter case.";

/// Describes domain types: a name, a sentence, and the words they have or an example.
macro_rules! described {
    ($($type:ident: $about:literal $(+ $how:ident)?, $schema:expr;)+) => { $(
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                let schema: ObjectBuilder = $schema;
                let about = [$about, $($how)?].join(" ");
                schema.description(Some(about)).build().into()
            }
        }

        impl ToSchema for $type {
            fn name() -> Cow<'static, str> {
                stringify!($type).into()
            }
        }
    )+ };
}

described! {
    Action: "What a run makes equal to what.", one_of(Action::ALL.iter().map(|word| word.name()));
    AskedBy: "How a run came about." + ANY_CASE, one_of(AskedBy::ALL.iter().map(|word| word.name()));
    BackupModule: "One kind of a pool’s data." + SHORT_NAMES, one_of(BackupModule::ALL.iter().map(|word| word.name()));
    Category: "A group of modules." + ANY_CASE, one_of(Category::ALL.iter().map(|word| word.name()));
    Change: "What is done to an item." + ANY_CASE, one_of(Change::ALL.iter().map(|word| word.name()));
    Intent: "What a run is for." + ANY_CASE, one_of(Intent::ALL.iter().map(|word| word.name()));
    Mode: "How differences are looked for: the quickest sound way, or everything by content." + ANY_CASE,
        one_of(Mode::ALL.iter().map(|word| word.name()));
    ModuleSelection: "The modules a run is asked for: All, or one." + SHORT_NAMES,
        one_of(std::iter::once("All").chain(BackupModule::ALL.iter().map(|word| word.name())));
    ModuleState: "Where a module of a run stands.",
        one_of(std::iter::once("not_initialized").chain(RunState::ALL.iter().map(|word| word.name())));
    Outcome: "What became of a planned change." + ANY_CASE, one_of(Outcome::ALL.iter().map(|word| word.name()));
    Permission: "What a person or token may do, named like a cmdlet." + ANY_CASE,
        one_of(Permission::ALL.iter().map(|word| word.name()));
    Phase: "What a module of a run is doing.", one_of(Phase::ALL.iter().map(|word| word.name()));
    RunState: "Where a run stands." + ANY_CASE, one_of(RunState::ALL.iter().map(|word| word.name()));
    StoreRole: "Which of a module’s two stores.", one_of(["live", "backup"].into_iter());
    Verdict: "What a person said to a held run.", one_of(Verdict::ALL.iter().map(|word| word.name()));
    Via: "Where a request came from.", one_of(Via::ALL.iter().map(|word| word.name()));
    DriverKind: "What carries out the syncs of a pool." + ANY_CASE, one_of(DriverKind::ALL.iter().map(|word| word.name()));
    HostName: "A management host’s name.", text("mgmt-atlanta");
    Fqdn: "A pool’s fully qualified domain name.", text("atl-cs-001.litwareinc.com");
    RunId: "Names a run.", id();
    BatchId: "Names the runs that one request started together.", id();
    TokenId: "Names an access token.", id();
}

fn one_of<'w>(words: impl Iterator<Item = &'w str>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words.map(ToOwned::to_owned)))
}

fn text(example: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).examples([example])
}

fn id() -> ObjectBuilder {
    let format = SchemaFormat::Custom("uuid".to_owned());
    text("019ab4d2-6f3e-7c11-8a52-1f0c5e9d7b44").format(Some(format))
}

/// A moment as RFC 3339 writes it, in UTC, to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(pub Timestamp);

/// A text is not a moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a moment; write it as 2026-11-22T15:04:05Z.")]
pub struct InvalidMoment(String);

impl FromStr for Moment {
    type Err = InvalidMoment;

    fn from_str(text: &str) -> Result<Self, InvalidMoment> {
        let moment: jiff::Timestamp = text.parse().map_err(|_| InvalidMoment(text.chars().take(80).collect()))?;
        Ok(Self(Timestamp::from_micros(moment.as_microsecond())))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0.as_micros()) {
            Ok(moment) => moment.fmt(f),
            // No clock gets there.
            Err(_) => f.write_str("9999-12-31T23:59:59Z"),
        }
    }
}

impl TryFrom<String> for Moment {
    type Error = InvalidMoment;

    fn try_from(text: String) -> Result<Self, InvalidMoment> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl From<Timestamp> for Moment {
    fn from(moment: Timestamp) -> Self {
        Self(moment)
    }
}

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
        text("2026-11-22T15:04:05.25Z")
            .format(Some(format))
            .description(Some("A moment in UTC (RFC 3339)."))
            .build()
            .into()
    }
}

impl ToSchema for Moment {
    fn name() -> Cow<'static, str> {
        "Moment".into()
    }
}

/// Reads a selection of modules. No text at all is none here, though the command line takes it for all of them.
pub fn selection<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ModuleSelection, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Err(D::Error::custom("Write All, or the name of a module."));
    }
    text.parse().map_err(D::Error::custom)
}

/// Reads a module, or nothing: null, or All.
pub fn module_or_all<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<BackupModule>, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    one_or_all(text.as_deref().unwrap_or(ALL)).map_err(D::Error::custom)
}

/// Reads a pool, or nothing: null, or All.
pub fn pool_or_all<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Fqdn>, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    one_or_all(text.as_deref().unwrap_or(ALL)).map_err(D::Error::custom)
}

/// One that a text names, or none for the word that stands for all of them, in any letter case.
pub fn one_or_all<T: FromStr>(text: &str) -> Result<Option<T>, T::Err> {
    if text.trim().eq_ignore_ascii_case(ALL) { Ok(None) } else { text.parse().map(Some) }
}

/// Reads something for each of some modules. One that is named twice, in two of its spellings, is refused.
pub fn by_module<'de, D, T>(deserializer: D) -> Result<BTreeMap<BackupModule, T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let mut found = BTreeMap::new();
    for (name, of) in object::each(deserializer)? {
        let module: BackupModule = name.parse().map_err(D::Error::custom)?;
        if found.insert(module, of).is_some() {
            return Err(D::Error::custom(format_args!("{module} is named more than once. Name it once.")));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_survives_being_written_and_read() {
        let moment = Moment(Timestamp::from_micros(1_795_359_845_250_001));
        assert_eq!(moment.to_string(), "2026-11-22T15:04:05.250001Z");
        assert_eq!(moment.to_string().parse(), Ok(moment));
        assert_eq!("2026-11-22T16:04:05+01:00".parse(), Ok(Moment(Timestamp::from_micros(1_795_359_845_000_000))));
        assert!("yesterday".parse::<Moment>().is_err());
    }
}
