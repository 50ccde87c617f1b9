//! `[ldap]`: the directory whose accounts may sign in, an Active Directory or any other that speaks LDAP.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    ConfigError, Variables, secret_file,
    section::{Overrides, words, wrong},
};
use crate::domain::Secret;

/// Stands in `user_filter` for the name somebody typed.
pub const NAME: &str = "{name}";
/// Stands in `group_filter` for the distinguished name of a member.
pub const MEMBER: &str = "{dn}";

/// Finds a person by any of the names people sign in with. It holds for Active Directory and for OpenLDAP alike: a
/// server takes an attribute it does not know for one that no entry has (RFC 4511 §4.5.1.7).
const USER_FILTER: &str = "(|(sAMAccountName={name})(userPrincipalName={name})(uid={name}))";
/// Finds the groups somebody, or another group, is a member of.
const GROUP_FILTER: &str = "(&(|(objectClass=group)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)\
     (objectClass=groupOfMembers))(|(member={dn})(uniqueMember={dn})))";
/// How long the directory may take to connect, and for each answer, in seconds.
const TIMEOUT: u64 = 5;

/// The directory whose accounts may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LdapConfig {
    /// `ldaps://host[:port]` or `ldap://host[:port]`, asked in this order; the latter always with StartTLS.
    pub servers: Vec<String>,
    /// Certificates of the authorities to trust, PEM; without it those this machine trusts.
    pub ca_file: Option<PathBuf>,
    /// The account the panel searches with.
    pub bind_dn: String,
    /// Its password.
    pub bind_password: Secret,
    /// Below which entry people are looked for.
    pub user_base: String,
    /// Which entry is the person who typed the name that stands for [`NAME`].
    pub user_filter: String,
    /// Below which entry groups are looked for.
    pub group_base: String,
    /// Which entries are groups with the member that stands for [`MEMBER`].
    pub group_filter: String,
    /// The attribute of a group that holds its name.
    pub group_name: String,
    /// The role of each of these groups; any other group gives the role that bears its name, if there is one.
    pub roles: BTreeMap<String, String>,
    /// How long the directory may take to connect, and for each answer.
    pub timeout: Duration,
}

/// The file's `[ldap]` table.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LdapFile {
    /// See [`LdapConfig::servers`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Option<Vec<String>>,
    /// See [`LdapConfig::ca_file`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// See [`LdapConfig::bind_dn`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bind_dn: Option<String>,
    /// See [`LdapConfig::bind_password`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bind_password: Option<String>,
    /// A file that holds the password instead, which only the panel's own account may read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bind_password_file: Option<PathBuf>,
    /// See [`LdapConfig::user_base`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_base: Option<String>,
    /// See [`LdapConfig::user_filter`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_filter: Option<String>,
    /// See [`LdapConfig::group_base`]; left out, it is `user_base`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_base: Option<String>,
    /// See [`LdapConfig::group_filter`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_filter: Option<String>,
    /// See [`LdapConfig::group_name`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// See [`LdapConfig::roles`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, String>,
    /// See [`LdapConfig::timeout`], in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u64>,
}

impl LdapFile {
    /// This section alone, with what is usual for what it leaves out; `None` if it is empty.
    pub fn read(self) -> Result<Option<LdapConfig>, ConfigError> {
        self.resolve(&|_| None, Path::to_owned)
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The section with what the environment says, its paths made absolute; `None` if nothing of it is set.
    pub(super) fn resolve(
        mut self,
        variables: Variables<'_>,
        absolute: impl Fn(&Path) -> PathBuf,
    ) -> Result<Option<LdapConfig>, ConfigError> {
        self.override_from(variables)?;
        if self.is_empty() {
            return Ok(None);
        }
        let servers = self.servers.unwrap_or_default();
        if servers.is_empty() {
            return Err(wrong("ldap.servers", "", "name at least one server, for example ldaps://dc1.litwareinc.com"));
        }
        for server in &servers {
            check_server(server)?;
        }
        let bind_dn = required("ldap.bind_dn", self.bind_dn, "name the account that the panel searches with")?;
        let file = self.bind_password_file.as_deref().map(&absolute);
        let bind_password = secret_file::choose("ldap.bind_password", self.bind_password, file)?.ok_or_else(|| {
            wrong("ldap.bind_password", "", "give the password of ldap.bind_dn, or name its file in bind_password_file")
        })?;
        let user_base = required("ldap.user_base", self.user_base, "name the entry below which people are looked for")?;
        let seconds = self.timeout_seconds.unwrap_or(TIMEOUT);
        if !(1..=60).contains(&seconds) {
            return Err(wrong("ldap.timeout_seconds", &seconds.to_string(), "choose 1 to 60 seconds"));
        }
        Ok(Some(LdapConfig {
            servers,
            ca_file: self.ca_file.as_deref().map(&absolute),
            bind_dn,
            bind_password,
            group_base: self.group_base.unwrap_or_else(|| user_base.clone()),
            user_base,
            user_filter: filter("ldap.user_filter", self.user_filter, USER_FILTER, NAME)?,
            group_filter: filter("ldap.group_filter", self.group_filter, GROUP_FILTER, MEMBER)?,
            group_name: self.group_name.unwrap_or_else(|| "cn".to_owned()),
            roles: self.roles,
            timeout: Duration::from_secs(seconds),
        }))
    }

    fn override_from(&mut self, variables: Variables<'_>) -> Result<(), ConfigError> {
        let said = Overrides::of("ldap", variables);
        said.text("ca_file", &mut self.ca_file);
        said.text("bind_dn", &mut self.bind_dn);
        said.text("bind_password", &mut self.bind_password);
        said.text("bind_password_file", &mut self.bind_password_file);
        said.text("user_base", &mut self.user_base);
        said.text("user_filter", &mut self.user_filter);
        said.text("group_base", &mut self.group_base);
        said.text("group_filter", &mut self.group_filter);
        said.text("group_name", &mut self.group_name);
        if let Some(value) = said.get("servers") {
            self.servers = Some(words(&value));
        }
        if let Some(value) = said.get("roles") {
            self.roles = roles_by_name("ldap.roles", &value)?;
        }
        said.figure("timeout_seconds", &mut self.timeout_seconds, "write a whole number")
    }
}

/// Roles as a variable holds them: `Group Name=CsAdministrator; Another=CsHelpDesk`.
pub(super) fn roles_by_name(key: &str, text: &str) -> Result<BTreeMap<String, String>, ConfigError> {
    let pairs = text.split(';').map(str::trim).filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| match pair.rsplit_once('=') {
            Some((group, role)) if !group.trim().is_empty() && !role.trim().is_empty() => {
                Ok((group.trim().to_owned(), role.trim().to_owned()))
            }
            _ => Err(wrong(key, pair, "write pairs like “Group Name=CsAdministrator”, parted by semicolons")),
        })
        .collect()
}

fn required(key: &str, value: Option<String>, wanted: &'static str) -> Result<String, ConfigError> {
    // An empty name would be nobody’s: a server takes it for somebody who does not want to be known (RFC 4513 §5.1.1).
    value.filter(|text| !text.trim().is_empty()).ok_or_else(|| wrong(key, "", wanted))
}

fn check_server(server: &str) -> Result<(), ConfigError> {
    let wanted =
        "write ldaps:// or ldap:// (which always uses StartTLS), a host, and a port if it is not the usual one";
    let url = reqwest::Url::parse(server).map_err(|_| wrong("ldap.servers", server, wanted))?;
    let good = matches!(url.scheme(), "ldap" | "ldaps")
        && url.host_str().is_some_and(|host| !host.is_empty() && !host.starts_with('['))
        && matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.username().is_empty();
    if good { Ok(()) } else { Err(wrong("ldap.servers", server, wanted)) }
}

fn filter(key: &str, written: Option<String>, usual: &str, place: &str) -> Result<String, ConfigError> {
    let filter = written.unwrap_or_else(|| usual.to_owned());
    let stands = |text: &str| ldap3::parse_filter(filter.replace(place, text)).is_ok();
    let sound = filter.contains(place) && stands("x") && stands("*");
    let wanted =
        "write a search filter (RFC 4515) in parentheses, with {name} (user_filter) or {dn} (group_filter) in it";
    if sound { Ok(filter) } else { Err(wrong(key, &filter, wanted)) }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    fn file() -> LdapFile {
        LdapFile {
            servers: Some(vec!["ldaps://dc1.litwareinc.com".into(), "ldap://dc2.litwareinc.com:1389".into()]),
            bind_dn: Some("cn=poolsync,dc=litwareinc,dc=com".into()),
            bind_password: Some("wonderland".into()),
            user_base: Some("dc=litwareinc,dc=com".into()),
            ..LdapFile::default()
        }
    }

    #[test]
    fn what_is_left_out_has_a_use_in_both_kinds_of_directories() {
        let config = file().read().expect("good").expect("set");
        assert_eq!((config.group_base.as_str(), config.group_name.as_str()), ("dc=litwareinc,dc=com", "cn"));
        assert_eq!(config.timeout, Duration::from_secs(5));
        assert!(!format!("{config:?}").contains("wonderland"));
        assert!(LdapFile::default().read().expect("good").is_none(), "nothing is asked for");
    }

    #[test]
    fn a_section_that_can_not_work_is_refused() {
        type Spoil = fn(&mut LdapFile);
        let cases: [(&str, Spoil); 9] = [
            ("ldap.servers", |f| f.servers = None),
            ("ldap.servers", |f| f.servers = Some(vec!["http://dc1.litwareinc.com".into()])),
            ("ldap.servers", |f| f.servers = Some(vec!["ldap:dc1".into()])),
            ("ldap.bind_dn", |f| f.bind_dn = Some(" ".into())),
            ("ldap.bind_password", |f| f.bind_password = None),
            ("ldap.user_base", |f| f.user_base = None),
            ("ldap.user_filter", |f| f.user_filter = Some("(uid=anna)".into())),
            ("ldap.group_filter", |f| f.group_filter = Some("(member={dn}".into())),
            ("ldap.timeout_seconds", |f| f.timeout_seconds = Some(0)),
        ];
        for (key, spoil) in cases {
            let mut file = file();
            spoil(&mut file);
            let error = file.read().expect_err(key).to_string();
            assert!(error.contains(key), "{key}: {error}");
        }
    }

    #[test]
    fn the_environment_wins_and_can_hold_the_whole_section() {
        let variables = |name: &str| {
            let value = match name.strip_prefix("POOLSYNC_LDAP__")? {
                "SERVERS" => "ldaps://a.litwareinc.com, ldaps://b.litwareinc.com",
                "BIND_DN" => "cn=p",
                "BIND_PASSWORD" => "wonderland",
                "USER_BASE" => "dc=x",
                "ROLES" => "Pool Operators=CsServerAdministrator; a=b=CsHelpDesk",
                "TIMEOUT_SECONDS" => "7",
                _ => return None,
            };
            Some(value.to_owned())
        };
        let config = LdapFile::default().resolve(&variables, Path::to_owned).expect("good").expect("set");
        assert_eq!(config.servers.len(), 2);
        assert_eq!(config.roles["Pool Operators"], "CsServerAdministrator");
        assert_eq!(config.roles["a=b"], "CsHelpDesk");
        assert_eq!(config.timeout, Duration::from_secs(7));
    }

    #[test]
    fn a_password_file_that_others_may_read_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("password");
        fs::write(&path, "wonderland\n").expect("written");
        let named = || LdapFile { bind_password: None, bind_password_file: Some(path.clone()), ..file() };
        for (mode, good) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
            match named().read() {
                Ok(config) => {
                    assert!(good, "{mode:o}");
                    assert_eq!(config.expect("set").bind_password.reveal(), "wonderland");
                }
                Err(error) => assert!(!good && error.to_string().contains("chmod 600"), "{mode:o}: {error}"),
            }
        }
        let both = LdapFile { bind_password: Some("x".into()), ..named() };
        assert!(both.read().is_err(), "which of two secrets counts is not guessed");
    }
}
