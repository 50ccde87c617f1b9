//! Extended attributes and POSIX access control lists: what a file carries beside its content, mode and owner.
//!
//! Reading them costs an open file each, so a quick comparison looks only where something may have changed: [`Known`]
//! remembers up to which moment of each side's own clock everything was compared, and a changed attribute always moves
//! an item's change time past it.

use std::io;

use serde::{Deserialize, Serialize};

use super::facts::Mtime;

/// Names and values, in the order of the names.
pub type Extras = Vec<(Vec<u8>, Vec<u8>)>;

/// Whether an attribute is an item's own business rather than this machine's. Access control lists are
/// `system.posix_acl_*`. Labels of security modules and of overlay file systems belong to the machine.
pub(super) fn is_copied(name: &[u8], as_root: bool) -> bool {
    let has = |prefix: &str| name.starts_with(prefix.as_bytes());
    has("user.")
        || has("system.posix_acl_")
        || as_root && (name == b"security.capability" || has("trusted.") && !has("trusted.overlay."))
}

/// Up to where the extended attributes of two stores were compared. Kept at the target by each run that ended well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    /// Which source: `device:inode` of its root.
    pub source: String,
    source_until: (i64, u32),
    target_until: (i64, u32),
}

/// How much earlier than the beginning of a comparison its knowledge ends, in seconds: clocks tick in steps.
const MARGIN: i64 = 2;

impl Known {
    /// What is known after a run that began its comparison at `begun` and left the target at `done`.
    pub fn new(source: String, begun: Mtime, done: Mtime) -> Self {
        let begun = (begun.seconds - MARGIN, begun.nanos);
        Self { source, source_until: begun, target_until: (done.seconds, done.nanos) }
    }

    /// Whether neither side changed since: `source` and `target` are the items' change times.
    pub fn covers(&self, source: Mtime, target: Mtime) -> bool {
        (source.seconds, source.nanos) < self.source_until && (target.seconds, target.nanos) <= self.target_until
    }

    /// Whether the clock stood later when this was learnt: nothing can be told by it then.
    pub const fn is_from_the_future(&self, now: Mtime) -> bool {
        now.seconds < self.source_until.0 || now.seconds < self.target_until.0
    }

    pub fn encode(&self) -> io::Result<Vec<u8>> {
        Ok(serde_json::to_vec(self)?)
    }

    /// `None` if it can't be understood: everything is compared then.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_the_machine_stay_where_they_are() {
        let copied = |name: &str, as_root| is_copied(name.as_bytes(), as_root);
        assert!(copied("user.origin", false) && copied("system.posix_acl_access", false));
        assert!(copied("security.capability", true) && !copied("security.capability", false));
        assert!(!copied("security.selinux", true) && !copied("trusted.overlay.opaque", true));
    }

    #[test]
    fn what_changed_since_is_not_covered() {
        let at = |seconds, nanos| Mtime { seconds, nanos };
        let known = Known::new("1:2".to_owned(), at(100, 0), at(105, 7));
        assert!(known.covers(at(97, 9), at(105, 7)));
        assert!(!known.covers(at(98, 0), at(90, 0)), "the source's clock may have stood on the same tick");
        assert!(!known.covers(at(90, 0), at(105, 8)), "somebody else wrote to the target");
        assert!(known.is_from_the_future(at(104, 0)), "the clock was set back");
        assert!(!known.is_from_the_future(at(105, 0)));
        assert_eq!(Known::decode(&known.encode().expect("encode")), Some(known));
        assert_eq!(Known::decode(b"{"), None);
    }
}
