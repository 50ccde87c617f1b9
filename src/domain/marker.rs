//! Markers: a store's identity card, kept in the store itself, which stops a sync into or out of the wrong place.
//!
//! An address alone can't tell: the folder of a share that is not mounted is an empty folder, and a store that was swapped,
//! copied or put back from an old copy looks like any other. What the panel wrote into a store when the pair was initialised
//! is compared with what it finds there before each run.

use serde::{Deserialize, Serialize};

use super::{fqdn::Fqdn, module::BackupModule, pool::StoreRole, time::Timestamp};
use crate::words::{Said, say};

/// What a store says it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// The installation of the panel that wrote it (a UUID).
    pub deployment: String,
    /// The pair of pools it belongs to (a UUID).
    pub pair: String,
    /// The store (a UUID): an address may be given to another store, this may not.
    pub store: String,
    /// Which of the module's two stores it is.
    pub role: StoreRole,
    /// The pool whose store it is.
    pub pool: Fqdn,
    /// What it holds.
    pub module: BackupModule,
    /// Its URL as the panel knew it, without secrets.
    pub place: String,
    /// Grows with each initialisation of the pair.
    pub epoch: u64,
    /// When it was written.
    pub written_at: Timestamp,
}

/// Two markers that should be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// What the panel expects there.
    pub expected: Marker,
    /// What the store says.
    pub found: Marker,
}

/// Why a store is not taken for the one it should be. Nothing is done to it then, nor to its partner.
#[derive(Debug, thiserror::Error)]
pub enum MarkerFault {
    /// There is none.
    #[error("{}", say("input-marker-missing").with("place", &.0.place).said("expected", .0.card()))]
    Missing(Box<Marker>),
    /// Another panel's store.
    #[error("{}", .0.told("input-marker-other-deployment").with("found-deployment", &.0.found.deployment).with("deployment", &.0.expected.deployment))]
    OtherDeployment(Box<Mismatch>),
    /// A store of this panel, but of another pair.
    #[error("{}", .0.told("input-marker-other-pair").with("found-pair", &.0.found.pair).with("pair", &.0.expected.pair))]
    OtherPair(Box<Mismatch>),
    /// A store of this pair in another's place.
    #[error("{}", .0.told("input-marker-swapped"))]
    Swapped(Box<Mismatch>),
    /// A store of this pool and role, but of other data.
    #[error("{}", .0.told("input-marker-other-module").with("found-module", .0.found.module).with("module", .0.expected.module))]
    OtherModule(Box<Mismatch>),
    /// The marker of this store, but not in this place; or of one that stood in for it.
    #[error("{}", .0.told("input-marker-copied").with("found-place", &.0.found.place).with("found-store", &.0.found.store).with("store", &.0.expected.store))]
    Copied(Box<Mismatch>),
    /// The marker of another initialisation.
    #[error("{}", .0.told("input-marker-stale").with("found-epoch", .0.found.epoch).with("epoch", .0.expected.epoch).said("why", .0.age()))]
    Stale(Box<Mismatch>),
    /// Something stands in the marker's place that is none.
    #[error("{}", say("input-marker-damaged").with("place", .place))]
    Damaged {
        /// The store's URL.
        place: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl Marker {
    /// Compares what a store says, if it says anything, with this: what it should say. When it was written does not count.
    pub fn check(&self, found: Option<&Self>) -> Result<(), MarkerFault> {
        let Some(found) = found else { return Err(MarkerFault::Missing(Box::new(self.clone()))) };
        let fault = if found.deployment != self.deployment {
            MarkerFault::OtherDeployment
        } else if found.pair != self.pair {
            MarkerFault::OtherPair
        } else if (found.role, &found.pool) != (self.role, &self.pool) {
            MarkerFault::Swapped
        } else if found.module != self.module {
            MarkerFault::OtherModule
        } else if (&found.store, &found.place) != (&self.store, &self.place) {
            MarkerFault::Copied
        } else if found.epoch != self.epoch {
            MarkerFault::Stale
        } else {
            return Ok(());
        };
        Err(fault(Box::new(Mismatch { expected: self.clone(), found: found.clone() })))
    }

    /// Which store it is, in words.
    fn card(&self) -> Said {
        say("input-marker-card").with("role", self.role).with("module", self.module).with("pool", &self.pool)
    }
}

impl Mismatch {
    /// How it came that they are of different initialisations.
    const fn age(&self) -> Said {
        say(if self.found.epoch < self.expected.epoch { "input-marker-older" } else { "input-marker-newer" })
    }

    /// The beginning of the sentence `key`: where the store is, which one it says it is, and which one is expected.
    fn told(&self, key: &'static str) -> Said {
        let said = say(key).with("place", &self.expected.place);
        said.said("found", self.found.card()).said("expected", self.expected.card())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker() -> Marker {
        Marker {
            deployment: "d-1".to_owned(),
            pair: "p-1".to_owned(),
            store: "s-1".to_owned(),
            role: StoreRole::Backup,
            pool: "b.x.com".parse().expect("a name"),
            module: BackupModule::DataConf,
            place: "file:///srv/b".to_owned(),
            epoch: 3,
            written_at: Timestamp::from_micros(1),
        }
    }

    #[test]
    fn the_case_table() {
        type Case = (&'static str, fn(&mut Marker), fn(&Result<(), MarkerFault>) -> bool, &'static [&'static str]);
        let cases: &[Case] = &[
            ("the same", |_| {}, Result::is_ok, &[]),
            ("written later", |m| m.written_at = Timestamp::from_micros(2), Result::is_ok, &[]),
            (
                "another panel",
                |m| m.deployment = "d-2".to_owned(),
                |r| matches!(r, Err(MarkerFault::OtherDeployment(_))),
                &["d-1", "d-2", "another installation"],
            ),
            (
                "another panel’s store with all else different",
                |m| {
                    *m = Marker { deployment: "d-2".to_owned(), pair: "p-2".to_owned(), epoch: 9, ..m.clone() };
                },
                |r| matches!(r, Err(MarkerFault::OtherDeployment(_))),
                &["d-1", "d-2"],
            ),
            (
                "another pair",
                |m| m.pair = "p-2".to_owned(),
                |r| matches!(r, Err(MarkerFault::OtherPair(_))),
                &["p-1", "p-2", "another pair"],
            ),
            (
                "live in the place of backup",
                |m| m.role = StoreRole::Live,
                |r| matches!(r, Err(MarkerFault::Swapped(_))),
                &["live store of ConfServices.DataConf of b.x.com", "backup store of ConfServices.DataConf of b.x.com"],
            ),
            (
                "the partner’s",
                |m| m.pool = "a.x.com".parse().expect("a name"),
                |r| matches!(r, Err(MarkerFault::Swapped(_))),
                &["of a.x.com", "of b.x.com"],
            ),
            (
                "another module",
                |m| m.module = BackupModule::RgsFileStore,
                |r| matches!(r, Err(MarkerFault::OtherModule(_))),
                &["ApplicationServer.RGSFileStore", "ConfServices.DataConf"],
            ),
            (
                "moved",
                |m| m.place = "file:///srv/old".to_owned(),
                |r| matches!(r, Err(MarkerFault::Copied(_))),
                &["file:///srv/old", "file:///srv/b"],
            ),
            (
                "another store of the pair",
                |m| m.store = "s-2".to_owned(),
                |r| matches!(r, Err(MarkerFault::Copied(_))),
                &["s-1", "s-2"],
            ),
            (
                "put back",
                |m| m.epoch = 2,
                |r| matches!(r, Err(MarkerFault::Stale(_))),
                &["initialisation 2", "initialisation 3", "older copy"],
            ),
            (
                "initialised elsewhere",
                |m| m.epoch = 4,
                |r| matches!(r, Err(MarkerFault::Stale(_))),
                &["initialisation 4", "initialisation 3", "initialised since"],
            ),
        ];
        for (name, change, is_expected, words) in cases {
            let mut found = marker();
            change(&mut found);
            let checked = marker().check(Some(&found));
            assert!(is_expected(&checked), "{name}: {checked:?}");
            let told = checked.map_or_else(|fault| fault.to_string(), |()| String::new());
            for word in *words {
                assert!(told.contains(word), "{name}: “{word}” is not in “{told}”");
            }
            assert!(words.is_empty() || told.contains("Nothing was changed"), "{name}: {told}");
        }
    }

    #[test]
    fn a_store_without_a_marker_may_not_be_mounted() {
        let fault = marker().check(None).expect_err("there is none");
        insta::assert_snapshot!(fault, @"file:///srv/b has no marker, where that of the backup store of ConfServices.DataConf of b.x.com is expected. Perhaps its file system or share is not mounted, or it was replaced. Nothing was changed; check the place, and if it is right and this really is a new store, use “Initialise pair” on the pool’s page.");
    }

    #[test]
    fn a_marker_reads_back_from_json() {
        let text = serde_json::to_string(&marker()).expect("JSON");
        insta::assert_snapshot!(text, @r#"{"deployment":"d-1","pair":"p-1","store":"s-1","role":"backup","pool":"b.x.com","module":"ConfServices.DataConf","place":"file:///srv/b","epoch":3,"written_at":1}"#);
        assert_eq!(serde_json::from_str::<Marker>(&text).expect("a marker"), marker());
        assert!(serde_json::from_str::<Marker>(&text.replace("backup", "spare")).is_err());
    }
}
