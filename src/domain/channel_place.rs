//! Where a channel’s messages go: mail addresses, or the address of a webhook.

use std::{fmt, str::FromStr};

use super::secret::Secret;
use crate::words::say;

/// Mail addresses, each once; none for a webhook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recipients(pub Vec<String>);

/// Texts are no mail addresses, or too many.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRecipients {
    /// No address at all.
    #[error("{}", say("input-recipients-none"))]
    None,
    /// Not an address.
    #[error("{}", say("input-recipients-address").with("text", .0))]
    Address(String),
    /// Too many.
    #[error("{}", say("input-recipients-too-many").with("most", Recipients::MOST))]
    TooMany,
}

impl Recipients {
    /// Addresses of one channel.
    pub const MOST: usize = 20;
}

impl FromStr for Recipients {
    type Err = InvalidRecipients;

    /// Addresses parted by commas, semicolons, blanks or lines.
    fn from_str(text: &str) -> Result<Self, InvalidRecipients> {
        let mut found: Vec<String> = Vec::new();
        let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
        for word in parts.filter(|word| !word.is_empty()) {
            let good = word.split_once('@').is_some_and(|(user, host)| {
                let is_plain = |c: char| c.is_ascii_graphic() && !"<>()[]:\\\"@,;".contains(c);
                !user.is_empty()
                    && user.len() <= 64
                    && user.chars().all(is_plain)
                    && !host.is_empty()
                    && host.len() <= 253
                    && host.split('.').all(|label| !label.is_empty())
                    && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
            });
            if !good {
                return Err(InvalidRecipients::Address(word.chars().take(100).collect()));
            }
            if !found.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                found.push(word.to_owned());
            }
        }
        match found.len() {
            0 => Err(InvalidRecipients::None),
            n if n > Self::MOST => Err(InvalidRecipients::TooMany),
            _ => Ok(Self(found)),
        }
    }
}

impl fmt::Display for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

/// The address of a webhook. It often holds a secret, so only its host is ever shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookUrl {
    url: Secret,
    host: String,
}

/// A text is not the address of a webhook. The text itself is not repeated: it may hold a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWebhookUrl {
    /// Not an address at all, or of another kind.
    #[error("{}", say("input-webhook-not-an-address"))]
    NotAnAddress,
    /// With a name and password.
    #[error("{}", say("input-webhook-credentials"))]
    Credentials,
    /// Over the limit.
    #[error("{}", say("input-webhook-too-long").with("most", WebhookUrl::LONGEST))]
    TooLong,
}

impl WebhookUrl {
    /// Characters of the longest address.
    pub const LONGEST: usize = 2000;

    /// The whole address, for whoever sends to it.
    pub const fn url(&self) -> &Secret {
        &self.url
    }

    /// The scheme and the host, which may be shown.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl FromStr for WebhookUrl {
    type Err = InvalidWebhookUrl;

    fn from_str(text: &str) -> Result<Self, InvalidWebhookUrl> {
        let text = text.trim();
        if text.len() > Self::LONGEST {
            return Err(InvalidWebhookUrl::TooLong);
        }
        let url = reqwest::Url::parse(text).map_err(|_| InvalidWebhookUrl::NotAnAddress)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(InvalidWebhookUrl::NotAnAddress)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(InvalidWebhookUrl::NotAnAddress);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidWebhookUrl::Credentials);
        }
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let host = format!("{}://{host}{port}", url.scheme());
        let url = Secret::new(url.as_str()).ok_or(InvalidWebhookUrl::NotAnAddress)?;
        Ok(Self { url, host })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses_are_taken_one_by_one() {
        let parsed: Recipients = "a@x.com, B@y.com;\n a@X.com".parse().expect("good");
        assert_eq!(parsed.0, ["a@x.com", "B@y.com"]);
        for bad in ["", "a", "a@", "@x.com", "a@x..com", "a@x.com\r\nBcc: b@y.com", "<a@x.com>", "a b@x.com"] {
            assert!(bad.parse::<Recipients>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn of_a_webhook_only_the_host_is_shown() {
        let url: WebhookUrl = "https://Hooks.litwareinc.com:8443/services/T0/secret?x=y".parse().expect("good");
        assert_eq!(url.host(), "https://hooks.litwareinc.com:8443");
        assert!(!format!("{url:?}").contains("secret?"));
        for bad in ["", "hooks.litwareinc.com", "ftp://x.com/", "file:///etc/passwd", "https://u:p@x.com/", "https://"]
        {
            let error = bad.parse::<WebhookUrl>().expect_err(bad).to_string();
            let is_shown = bad.len() > "https://".len() && error.contains(bad);
            assert!(!is_shown, "{error}");
        }
    }
}
