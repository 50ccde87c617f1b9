//! A person's entry in the directory: who it is for ever, what it is called, whether it may sign in.

use ldap3::SearchEntry;

use crate::{access::elsewhere::Person, domain::Origin, state::accounts::Identity};

/// What is read of a person. Some attributes are one kind of directory's alone; others come only if they are asked for.
pub(super) const ATTRIBUTES: &[&str] = &[
    "objectGUID",
    "entryUUID",
    "sAMAccountName",
    "userPrincipalName",
    "uid",
    "displayName",
    "cn",
    "userAccountControl",
    "accountExpires",
    "nsAccountLock",
    "pwdAccountLockedTime",
    "objectSid",
    "primaryGroupID",
];

/// The bit of `userAccountControl` that says an account is disabled (MS-ADTS §2.2.16).
const ACCOUNT_DISABLE: i64 = 0x2;
/// Values of `accountExpires` that mean never (MS-ADA1 §2.1).
const NEVER: [i64; 2] = [0, i64::MAX];
/// Seconds from 1601, where an Active Directory counts from, to 1970.
const FROM_1601: i64 = 11_644_473_600;
/// The value of `pwdAccountLockedTime` that an administrator gives an account for good (draft-behera-ldap-password-policy
/// §5.3.3).
const LOCKED_FOR_GOOD: &str = "000001010000Z";

/// A person's entry.
#[derive(Debug)]
pub(super) struct Entry(pub SearchEntry);

impl std::ops::Deref for Entry {
    type Target = SearchEntry;

    fn deref(&self) -> &SearchEntry {
        &self.0
    }
}

impl Entry {
    /// The first value of an attribute that is text. Letter case does not matter in names (RFC 4512 §2.5).
    pub fn text(&self, name: &str) -> Option<&str> {
        let values = self.attrs.iter().find(|(attribute, _)| attribute.eq_ignore_ascii_case(name))?.1;
        values.first().map(String::as_str).filter(|text| !text.trim().is_empty())
    }

    /// The first value of an attribute as the bytes it is.
    pub fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        let binary = self.bin_attrs.iter().find(|(attribute, _)| attribute.eq_ignore_ascii_case(name));
        match binary {
            Some((_, values)) => values.first().cloned(),
            // Bytes that happen to be text.
            None => self
                .attrs
                .iter()
                .find(|(attribute, _)| attribute.eq_ignore_ascii_case(name))
                .and_then(|(_, values)| values.first())
                .map(|text| text.as_bytes().to_vec()),
        }
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// Whether the account is kept from signing in, for good or since a date. A lock after wrong passwords, which ends by
    /// itself, is none: others can bring it about.
    pub fn is_disabled(&self) -> bool {
        let switched_off = self.number("userAccountControl").is_some_and(|bits| bits & ACCOUNT_DISABLE != 0);
        let expired = self
            .number("accountExpires")
            .filter(|at| !NEVER.contains(at))
            .is_some_and(|at| at / 10_000_000 - FROM_1601 <= seconds_now());
        let locked = self.text("nsAccountLock").is_some_and(|value| value.eq_ignore_ascii_case("true"))
            || self.text("pwdAccountLockedTime") == Some(LOCKED_FOR_GOOD);
        switched_off || expired || locked
    }

    /// What stays the same when a person is renamed or moved: an id of the directory's, or the name of the entry where it
    /// has none.
    fn subject(&self) -> String {
        match (self.bytes("objectGUID"), self.text("entryUUID")) {
            (Some(guid), _) if guid.len() == 16 => {
                guid.iter().fold("guid:".to_owned(), |text, byte| text + &format!("{byte:02x}"))
            }
            (_, Some(uuid)) => format!("uuid:{}", uuid.to_ascii_lowercase()),
            _ => format!("dn:{}", self.dn),
        }
    }

    /// The person of the entry; `typed` is the name they signed in with.
    pub fn into_person(self, typed: Option<&String>, groups: Vec<String>) -> Person {
        let names = [self.text("sAMAccountName"), self.text("uid"), typed.map(String::as_str)];
        let names = names.into_iter().flatten().map(ToOwned::to_owned).collect();
        let display_name = self.text("displayName").or_else(|| self.text("cn")).map(ToOwned::to_owned);
        Person {
            identity: Identity { origin: Origin::Directory, subject: self.subject() },
            names,
            display_name,
            groups,
        }
    }
}

fn seconds_now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// How an entry is found again.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// By a search.
    Filter(String),
    /// By its name.
    Dn(String),
}

impl Subject {
    /// Reads what [`Entry::subject`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        match kind {
            "guid" if id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()) => {
                let pairs: Vec<_> = id.as_bytes().chunks(2).map(|pair| pair.escape_ascii().to_string()).collect();
                Some(Self::Filter(format!("(objectGUID=\\{})", pairs.join("\\"))))
            }
            "uuid" => Some(Self::Filter(format!("(entryUUID={})", ldap3::ldap_escape(id)))),
            "dn" if !id.is_empty() => Some(Self::Dn(id.to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn entry(text: &[(&str, &str)]) -> Entry {
        let attrs = text.iter().map(|&(name, value)| (name.to_owned(), vec![value.to_owned()])).collect();
        Entry(SearchEntry { dn: "uid=anna,dc=x".to_owned(), attrs, bin_attrs: HashMap::new() })
    }

    #[test]
    fn what_keeps_an_account_out_is_known_in_each_kind_of_directory() {
        for (name, value) in [
            ("useraccountcontrol", "514"),
            ("accountExpires", "116444736010000000"),
            ("nsAccountLock", "TRUE"),
            ("pwdAccountLockedTime", "000001010000Z"),
        ] {
            assert!(entry(&[(name, value)]).is_disabled(), "{name}");
        }
        for (name, value) in [
            ("userAccountControl", "66048"),
            ("accountExpires", "0"),
            ("accountExpires", "9223372036854775807"),
            ("accountExpires", "300000000000000000"),
            ("nsAccountLock", "FALSE"),
            ("pwdAccountLockedTime", "20260101000000Z"),
            ("uid", "anna"),
        ] {
            assert!(!entry(&[(name, value)]).is_disabled(), "{name} {value}");
        }
    }

    #[test]
    fn an_entry_is_found_again_by_what_never_changes() {
        let mut guid = entry(&[("uid", "anna")]);
        assert_eq!(Subject::read(&guid.subject()), Some(Subject::Dn("uid=anna,dc=x".to_owned())));
        guid.0.bin_attrs.insert("objectGUID".to_owned(), vec![vec![0xab; 16]]);
        assert_eq!(guid.subject(), format!("guid:{}", "ab".repeat(16)));
        let filter = format!("(objectGUID={})", "\\ab".repeat(16));
        assert_eq!(Subject::read(&guid.subject()), Some(Subject::Filter(filter)));
        let uuid = entry(&[("entryUUID", "8A-b*")]);
        assert_eq!(Subject::read(&uuid.subject()), Some(Subject::Filter("(entryUUID=8a-b\\2a)".to_owned())));
        for text in ["", "guid:zz", "other:1", "dn:"] {
            assert_eq!(Subject::read(text), None, "{text}");
        }
    }
}
