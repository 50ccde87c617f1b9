//! `[oidc.NAME]`: the OpenID Connect providers by which people may sign in.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    ConfigError, Variables, ldap, secret_file,
    section::{Overrides, words, wrong},
};
use crate::domain::Secret;

/// An OpenID Connect provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcConfig {
    /// Its name here: the last part of its addresses.
    pub name: String,
    /// Its issuer, exactly as its tokens name it: HTTPS, or HTTP on the loopback address.
    pub issuer: String,
    /// Who the panel is there.
    pub client_id: String,
    /// The panel's secret there; a public client has none.
    pub client_secret: Option<Secret>,
    /// What its button on the sign-in page says.
    pub label: String,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The claim that holds the name of an account here.
    pub name_claim: String,
    /// The claim that holds the names of groups.
    pub groups_claim: String,
    /// The role of each of these groups; any other group gives the role that bears its name, if there is one.
    pub roles: BTreeMap<String, String>,
    /// Certificates of the authorities to trust, PEM; without it those this machine trusts.
    pub ca_file: Option<PathBuf>,
}

/// A table `[oidc.NAME]` of the file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcFile {
    /// See [`OidcConfig::issuer`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// See [`OidcConfig::client_id`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// See [`OidcConfig::client_secret`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// A file that holds the secret instead, which only the panel's own account may read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret_file: Option<PathBuf>,
    /// See [`OidcConfig::label`]; left out, it is the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// See [`OidcConfig::scopes`]; left out, `profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    /// See [`OidcConfig::name_claim`]; left out, `preferred_username`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_claim: Option<String>,
    /// See [`OidcConfig::groups_claim`]; left out, `groups`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups_claim: Option<String>,
    /// See [`OidcConfig::roles`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, String>,
    /// See [`OidcConfig::ca_file`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
}

impl OidcFile {
    /// This section alone, of the provider `name`, with what is usual for what it leaves out.
    pub fn read(self, name: &str) -> Result<OidcConfig, ConfigError> {
        self.resolve(name, &|_| None, Path::to_owned)
    }

    /// The section `name` with what the environment says (`POOLSYNC_OIDC__NAME__ISSUER` and so on), its paths made
    /// absolute.
    pub(super) fn resolve(
        mut self,
        name: &str,
        variables: Variables<'_>,
        absolute: impl Fn(&Path) -> PathBuf,
    ) -> Result<OidcConfig, ConfigError> {
        let sound = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !sound || name.len() > 32 {
            let wanted = "name a provider with at most 32 small letters, digits and hyphens; it is part of an address";
            return Err(wrong("oidc", name, wanted));
        }
        let key = |key: &str| format!("oidc.{name}.{key}");
        self.override_from(name, variables)?;
        let issuer = self.issuer.unwrap_or_default();
        if !may_be_asked(&issuer) {
            let wanted = "write the address that the provider calls its issuer, https:// without a query; http:// is \
                          taken on the loopback address only";
            return Err(wrong(&key("issuer"), &issuer, wanted));
        }
        let client_id = self.client_id.filter(|id| !id.trim().is_empty());
        let client_id =
            client_id.ok_or_else(|| wrong(&key("client_id"), "", "write the id the provider gave the panel"))?;
        let file = self.client_secret_file.as_deref().map(&absolute);
        Ok(OidcConfig {
            issuer,
            client_id,
            client_secret: secret_file::choose(&key("client_secret"), self.client_secret, file)?,
            label: self.label.unwrap_or_else(|| name.to_owned()),
            scopes: self.scopes.unwrap_or_else(|| vec!["profile".to_owned()]),
            name_claim: self.name_claim.unwrap_or_else(|| "preferred_username".to_owned()),
            groups_claim: self.groups_claim.unwrap_or_else(|| "groups".to_owned()),
            roles: self.roles,
            ca_file: self.ca_file.as_deref().map(&absolute),
            name: name.to_owned(),
        })
    }

    fn override_from(&mut self, name: &str, variables: Variables<'_>) -> Result<(), ConfigError> {
        let said = Overrides::of(format_args!("oidc.{name}"), variables);
        said.text("issuer", &mut self.issuer);
        said.text("client_id", &mut self.client_id);
        said.text("client_secret", &mut self.client_secret);
        said.text("client_secret_file", &mut self.client_secret_file);
        said.text("label", &mut self.label);
        said.text("name_claim", &mut self.name_claim);
        said.text("groups_claim", &mut self.groups_claim);
        said.text("ca_file", &mut self.ca_file);
        if let Some(value) = said.get("scopes") {
            self.scopes = Some(words(&value));
        }
        if let Some(value) = said.get("roles") {
            self.roles = ldap::roles_by_name(&format!("oidc.{name}.roles"), &value)?;
        }
        Ok(())
    }
}

/// Whether tokens may be asked for at an address: over TLS, or without leaving this machine.
pub fn may_be_asked(address: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(address) else { return false };
    let Some(host) = url.host_str() else { return false };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let scheme = url.scheme() == "https" || url.scheme() == "http" && loopback;
    scheme && url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(issuer: &str) -> OidcFile {
        OidcFile { issuer: Some(issuer.into()), client_id: Some("poolsync".into()), ..OidcFile::default() }
    }

    #[test]
    fn plain_http_never_leaves_the_machine() {
        for issuer in ["https://login.litwareinc.com/a", "http://127.0.0.1:4000", "http://localhost", "http://[::1]:1"]
        {
            assert_eq!(file(issuer).read("corp").expect(issuer).issuer, issuer);
        }
        for issuer in ["http://login.litwareinc.com", "https://a@b.example", "https://b.example/?x", "ftp://b", "", "x"]
        {
            assert!(file(issuer).read("corp").expect_err(issuer).to_string().contains("oidc.corp.issuer"));
        }
    }

    #[test]
    fn names_fit_into_addresses_and_variables_win() {
        for name in ["", "Corp", "a/b", "a_b", "a.b"] {
            assert!(file("https://a.example").read(name).is_err(), "{name}");
        }
        let variables = |name: &str| match name {
            "POOLSYNC_OIDC__MY_CORP__CLIENT_SECRET" => Some("wonderland".to_owned()),
            "POOLSYNC_OIDC__MY_CORP__SCOPES" => Some("profile groups".to_owned()),
            _ => None,
        };
        let config = file("https://a.example").resolve("my-corp", &variables, Path::to_owned).expect("good");
        assert_eq!(config.scopes, ["profile", "groups"]);
        assert_eq!(config.client_secret.as_ref().expect("a secret").reveal(), "wonderland");
        assert!(!format!("{config:?}").contains("wonderland"));
    }
}
