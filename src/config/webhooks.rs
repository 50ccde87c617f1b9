//! `[webhooks]`: where webhooks may lead.

use std::time::Duration;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::{
    ConfigError, Variables,
    section::{words, wrong},
};

/// How long a webhook may take to answer unless it is said, in seconds.
const TIMEOUT: u64 = 15;

/// Where webhooks may lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhooksConfig {
    /// Networks that are not public and may be sent to all the same.
    pub allowed_networks: Vec<IpNet>,
    /// How long one may take to answer.
    pub timeout: Duration,
}

impl Default for WebhooksConfig {
    fn default() -> Self {
        Self { allowed_networks: Vec::new(), timeout: Duration::from_secs(TIMEOUT) }
    }
}

/// The file's `[webhooks]` table.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhooksFile {
    /// See [`WebhooksConfig::allowed_networks`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_networks: Option<Vec<String>>,
    /// See [`WebhooksConfig::timeout`], in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u64>,
}

impl WebhooksFile {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The section with what the environment says.
    pub(super) fn resolve(mut self, variables: Variables<'_>) -> Result<WebhooksConfig, ConfigError> {
        if let Some(value) = variables("POOLSYNC_WEBHOOKS__ALLOWED_NETWORKS") {
            self.allowed_networks = Some(words(&value));
        }
        if let Some(value) = variables("POOLSYNC_WEBHOOKS__TIMEOUT_SECONDS") {
            let wanted = "write a whole number";
            self.timeout_seconds = Some(value.parse().map_err(|_| wrong("webhooks.timeout_seconds", &value, wanted))?);
        }
        let read = |text: String| {
            let read = text.parse::<IpNet>().or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from));
            let wanted = "write addresses or networks, for example 10.0.0.7 or 10.0.0.0/24";
            read.map_err(|_| wrong("webhooks.allowed_networks", &text, wanted))
        };
        let seconds = self.timeout_seconds.unwrap_or(TIMEOUT);
        if !(1..=120).contains(&seconds) {
            return Err(wrong("webhooks.timeout_seconds", &seconds.to_string(), "choose 1 to 120 seconds"));
        }
        let networks = self.allowed_networks.unwrap_or_default();
        Ok(WebhooksConfig {
            allowed_networks: networks.into_iter().map(read).collect::<Result<_, _>>()?,
            timeout: Duration::from_secs(seconds),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_read_and_mistakes_named() {
        let read = |text: &str| {
            let variables = |name: &str| name.ends_with("ALLOWED_NETWORKS").then(|| text.to_owned());
            WebhooksFile::default().resolve(&variables)
        };
        assert_eq!(read("10.0.0.0/8, ::1").expect("good").allowed_networks.len(), 2);
        assert!(read("10.0.0.0/99").expect_err("wrong").to_string().contains("webhooks.allowed_networks"));
        assert_eq!(WebhooksFile::default().resolve(&|_| None).expect("good"), WebhooksConfig::default());
    }
}
