//! Mail: one message, once, to those of its recipients who do not have it.

use std::time::Duration;

use lettre::{
    Address, Message,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};

use super::{NotSent, body, smtp};
use crate::{
    config::SmtpConfig,
    domain::{Reach, ReachState, Reaches, Recipients},
    state::notifications::Notification,
};

/// What stands before every subject, so that filters find it.
const TAG: &str = "[poolsync]";

/// Tells other programs that nobody wrote it, so that none answers (RFC 3834).
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// How long sending one message may take at the most.
pub fn patience(config: &SmtpConfig) -> Duration {
    smtp::patience(config)
}

/// Sends a message to those recipients of its channel who do not have it, as far as `reaches` says, and notes what becomes of
/// each. It has the same Message-ID each time it is tried. It is sent once somebody has it and nobody is left who was only
/// put off: whoever was refused for good is named, and keeps it from nobody else.
pub async fn send(
    config: Option<&SmtpConfig>,
    to: &Recipients,
    message: &Notification,
    base: &str,
    reaches: &mut Reaches,
) -> Result<String, NotSent> {
    let missing = "No mail server is configured: name one in the section [smtp] of the configuration.";
    let config = config.ok_or_else(|| NotSent::because(missing))?;
    let mail = letter(config, to, message, base)?;
    let letter = smtp::Letter { from: address(&config.from)?, bytes: &mail.formatted() };
    // Whoever was put off before comes last, in a letter of their own: they may cost all of the time.
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for one in reaches.left(to) {
        let group = if reaches.of(one) == Some(ReachState::Deferred) { &mut last } else { &mut first };
        group.push(address(one)?);
    }
    let sending = async {
        smtp::deliver(config, &letter, first, reaches).await?;
        smtp::deliver(config, &letter, last, reaches).await
    };
    let failed = match tokio::time::timeout(patience(config), sending).await {
        Ok(sent) => sent.err(),
        Err(_) => Some(NotSent::because(format!(
            "{} did not take it within {} seconds.",
            config.host,
            patience(config).as_secs()
        ))),
    };
    if reaches.left(to).is_empty() {
        return Ok(NotSent::because(outcome(config, reaches, None)).to_string());
    }
    Err(NotSent::because(outcome(config, reaches, failed)))
}

/// What came of a message so far, in a line.
fn outcome(config: &SmtpConfig, reaches: &Reaches, failed: Option<NotSent>) -> String {
    let said = |reach: &Reach| format!("{}: {}", reach.address, reach.said);
    let others = [ReachState::Refused, ReachState::Deferred].into_iter().flat_map(|state| reaches.that_are(state));
    let mut others: Vec<String> = others.map(said).collect();
    others.extend(failed.map(|why| why.to_string()));
    let taken: Vec<&Reach> = reaches.that_are(ReachState::Reached).collect();
    match (taken.last(), others.is_empty()) {
        (Some(last), true) => format!("{} took it: {}", config.host, last.said),
        (Some(_), false) => {
            format!("{} took it for {} but not for all. {}", config.host, taken.len(), others.join("; "))
        }
        (None, _) => others.join("; "),
    }
}

fn address(text: &str) -> Result<Address, NotSent> {
    text.parse().map_err(|_| NotSent::because(format!("“{text}” is not a mail address.")))
}

fn letter(config: &SmtpConfig, to: &Recipients, message: &Notification, base: &str) -> Result<Message, NotSent> {
    let domain = config.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let at = u64::try_from(message.created_at.as_micros()).unwrap_or_default();
    let mut letter = Message::builder()
        .from(Mailbox::new(Some("poolsync".to_owned()), address(&config.from)?))
        .subject(format!("{TAG} {}", message.subject))
        .message_id(Some(format!("<{}@{domain}>", message.id)))
        .date(std::time::UNIX_EPOCH + Duration::from_micros(at))
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN);
    for one in &to.0 {
        letter = letter.to(Mailbox::new(None, address(one)?));
    }
    letter.body(body::text(message, base)).map_err(NotSent::because)
}
