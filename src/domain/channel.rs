//! Whom people’s messages reach, and by which rules: channels, rules, digests.

use std::{collections::BTreeSet, fmt, str::FromStr};

use jiff::{ToSpan as _, tz::TimeZone};

use super::{
    event::{EventKind, worded},
    ids::{ChannelId, RuleId},
    scope::Scope,
    secret::Secret,
    time::Timestamp,
};

/// How messages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChannelKind {
    /// By the mail server of the configuration.
    #[default]
    Mail,
    /// By a request to an address.
    Webhook,
}
worded!(ChannelKind, "kind of channel", { Mail = "mail", Webhook = "webhook" });

/// What the body of a webhook’s request looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BodyTemplate {
    /// The panel’s own.
    #[default]
    Json,
    /// A card for a workflow of Microsoft Teams.
    Teams,
    /// Blocks for an incoming webhook of Slack.
    Slack,
}
worded!(BodyTemplate, "template", { Json = "json", Teams = "teams", Slack = "slack" });

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotificationState {
    /// It is still to be sent.
    Waiting,
    /// It arrived.
    Sent,
    /// It could not be sent, and is not tried again by itself.
    GivenUp,
    /// It could not be sent, and somebody took note of that.
    Dismissed,
}
worded!(NotificationState, "state of a message", {
    Waiting = "waiting", Sent = "sent", GivenUp = "given_up", Dismissed = "dismissed",
});

/// What a channel is called: 1 to 60 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelName(String);

/// A text can’t name a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Enter a name of 1 to {} characters on one line.", ChannelName::LONGEST)]
pub struct InvalidChannelName;

impl ChannelName {
    /// Characters of the longest name.
    pub const LONGEST: usize = 60;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as names are compared.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for ChannelName {
    type Err = InvalidChannelName;

    fn from_str(text: &str) -> Result<Self, InvalidChannelName> {
        let text = text.trim();
        let good = (1..=Self::LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        if good { Ok(Self(text.to_owned())) } else { Err(InvalidChannelName) }
    }
}

impl fmt::Display for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Mail addresses, each once; none for a webhook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recipients(pub Vec<String>);

/// Texts are no mail addresses, or too many.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRecipients {
    /// No address at all.
    #[error("Enter at least one mail address.")]
    None,
    /// Not an address.
    #[error("“{0}” is not a mail address; write it like operations@litwareinc.com.")]
    Address(String),
    /// Too many.
    #[error("Enter at most {} mail addresses; use a distribution list for more people.", Recipients::MOST)]
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
    #[error("Enter an address that begins with https:// (or http:// inside your own network).")]
    NotAnAddress,
    /// With a name and password.
    #[error("Leave the name and password out of the address; requests are signed instead.")]
    Credentials,
    /// Over the limit.
    #[error("The address is longer than {} characters.", WebhookUrl::LONGEST)]
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

/// A way by which people are told, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Names it.
    pub id: ChannelId,
    /// What it is called.
    pub name: ChannelName,
    /// How messages travel.
    pub kind: ChannelKind,
    /// Whether anything is sent by it at present.
    pub enabled: bool,
    /// To whom, if by mail.
    pub recipients: Recipients,
    /// The host of a webhook; empty for mail.
    pub host: String,
    /// How a webhook’s requests look.
    pub template: BodyTemplate,
    /// Whether a webhook’s requests are signed.
    pub is_signed: bool,
    /// When it was last changed, which tells one version from another.
    pub updated_at: Timestamp,
}

impl Channel {
    /// Where its messages go, as far as that is shown.
    pub fn place(&self) -> String {
        match self.kind {
            ChannelKind::Mail => self.recipients.to_string(),
            ChannelKind::Webhook => self.host.clone(),
        }
    }
}

/// When a rule’s messages are sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Digest {
    /// Each event by itself, as soon as it happens.
    #[default]
    AtOnce,
    /// All of an hour together, at its end.
    Hourly,
    /// All of a day together.
    Daily {
        /// Minutes after midnight.
        minute: u16,
        /// In which time zone, by its IANA name.
        zone: String,
    },
}

/// What can’t be a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDigest {
    /// Neither of the kinds.
    #[error("Choose when messages are sent.")]
    Kind,
    /// Not a time of day.
    #[error("Write the time of day as 07:30.")]
    Time,
    /// Not a time zone.
    #[error("“{0}” is not a time zone that is known here; write one like Europe/Berlin or UTC.")]
    Zone(String),
}

impl Digest {
    /// Once a day at a time like `07:30` in a time zone.
    pub fn daily(time: &str, zone: &str) -> Result<Self, InvalidDigest> {
        let (hour, minute) = time.trim().split_once(':').ok_or(InvalidDigest::Time)?;
        let number = |text: &str, below: u16| {
            let is_plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            text.parse::<u16>().ok().filter(|n| is_plain && *n < below).ok_or(InvalidDigest::Time)
        };
        let minute = number(hour, 24)? * 60 + number(minute, 60)?;
        let zone = zone.trim();
        let found = TimeZone::get(zone).map_err(|_| InvalidDigest::Zone(zone.chars().take(60).collect()))?;
        let zone = found.iana_name().unwrap_or("UTC").to_owned();
        Ok(Self::Daily { minute, zone })
    }

    /// When what happens at `now` is sent. A time of day that the clock skips is the one after the gap.
    pub fn due(&self, now: Timestamp) -> Timestamp {
        const HOUR: i64 = 3600 * 1_000_000;
        match self {
            Self::AtOnce => now,
            Self::Hourly => Timestamp::from_micros((now.as_micros().div_euclid(HOUR) + 1) * HOUR),
            // A zone that this machine has lost: better at the hour than never.
            Self::Daily { minute, zone } => next_daily(now, *minute, zone).unwrap_or_else(|| Self::Hourly.due(now)),
        }
    }
}

fn next_daily(now: Timestamp, minute: u16, zone: &str) -> Option<Timestamp> {
    let zone = TimeZone::get(zone).ok()?;
    let local = jiff::Timestamp::from_microsecond(now.as_micros()).ok()?.to_zoned(zone.clone());
    let time = jiff::civil::time(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0);
    [0, 1, 2].into_iter().find_map(|days| {
        let day = local.date().checked_add(i64::from(days).days()).ok()?;
        let at = day.to_datetime(time).to_zoned(zone.clone()).ok()?;
        let at = Timestamp::from_micros(at.timestamp().as_microsecond());
        (at > now).then_some(at)
    })
}

impl fmt::Display for Digest {
    /// `at_once`, `hourly`, `daily 07:30 Europe/Berlin`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtOnce => f.write_str("at_once"),
            Self::Hourly => f.write_str("hourly"),
            Self::Daily { minute, zone } => write!(f, "daily {:02}:{:02} {zone}", minute / 60, minute % 60),
        }
    }
}

impl FromStr for Digest {
    type Err = InvalidDigest;

    fn from_str(text: &str) -> Result<Self, InvalidDigest> {
        match text.split(' ').collect::<Vec<_>>()[..] {
            ["at_once"] => Ok(Self::AtOnce),
            ["hourly"] => Ok(Self::Hourly),
            ["daily", time, zone] => Self::daily(time, zone),
            _ => Err(InvalidDigest::Kind),
        }
    }
}

/// What a channel is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRule {
    /// Names it.
    pub id: RuleId,
    /// Who is told.
    pub channel: ChannelId,
    /// What.
    pub kinds: BTreeSet<EventKind>,
    /// About which pools and modules.
    pub scope: Scope,
    /// When.
    pub digest: Digest,
    /// Whether it counts at present.
    pub enabled: bool,
    /// Since when it is there: what happened before is not told by it.
    pub created_at: Timestamp,
    /// When it was last changed, which tells one version from another.
    pub updated_at: Timestamp,
}

impl NoticeRule {
    /// Whether it asks for such events. That a pool recovered is a success, too.
    pub fn asks_for(&self, kind: EventKind) -> bool {
        self.kinds.contains(&kind) || (kind == EventKind::RunRecovered && self.kinds.contains(&EventKind::RunSucceeded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_micros(text.parse::<jiff::Timestamp>().expect(text).as_microsecond())
    }

    #[test]
    fn a_daily_digest_keeps_to_the_clock_on_the_wall() {
        let digest = Digest::daily("07:30", "Europe/Berlin").expect("a zone");
        for (now, due) in [
            ("2026-11-27T06:29:59Z", "2026-11-27T06:30:00Z"),
            ("2026-11-27T06:30:00Z", "2026-11-28T06:30:00Z"),
            // The clocks go forward on the 29th of March and back on the 25th of October.
            ("2026-03-28T12:00:00Z", "2026-03-29T05:30:00Z"),
            ("2026-10-24T12:00:00Z", "2026-10-25T06:30:00Z"),
        ] {
            assert_eq!(digest.due(at(now)), at(due), "{now}");
        }
        let skipped = Digest::daily("02:30", "Europe/Berlin").expect("a zone");
        assert_eq!(skipped.due(at("2026-03-28T12:00:00Z")), at("2026-03-29T01:30:00Z"), "03:30 in summer time");
        assert_eq!(Digest::Hourly.due(at("2026-11-27T06:00:00Z")), at("2026-11-27T07:00:00Z"));
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!(Digest::daily("7", "UTC"), Err(InvalidDigest::Time));
        assert_eq!(Digest::daily("24:00", "UTC"), Err(InvalidDigest::Time));
        assert!(matches!(Digest::daily("07:30", "Nowhere/Else"), Err(InvalidDigest::Zone(_))));
    }

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
