//! Mail: one message, once.

use std::{fs, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    address::Envelope,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, CertificateStore, Tls, TlsParameters},
    },
};

use super::{NotSent, body};
use crate::{
    config::{SmtpConfig, SmtpTls},
    domain::Recipients,
    state::notifications::Notification,
};

/// What stands before every subject, so that filters find it.
const TAG: &str = "[poolsync]";
/// How much longer than one command a whole message may take.
const WHOLE: u32 = 2;

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
    config.timeout * WHOLE
}

/// Sends a message to all recipients of its channel. It has the same Message-ID each time it is tried. A server that refuses
/// one of several refuses the whole letter; then each is sent it alone, and whoever it did not reach is named.
pub async fn send(
    config: Option<&SmtpConfig>,
    to: &Recipients,
    message: &Notification,
    base: &str,
) -> Result<String, NotSent> {
    let missing = "No mail server is configured: name one in the section [smtp] of the configuration.";
    let config = config.ok_or_else(|| NotSent::because(missing))?;
    let mail = letter(config, to, message, base)?;
    let transport = transport(config)?;
    let sending = async {
        match transport.send(mail.clone()).await {
            Ok(answer) => {
                let said = answer.message().collect::<Vec<_>>().join(" ");
                Ok(NotSent::because(format!("{} took it: {} {said}", config.host, answer.code())).to_string())
            }
            Err(error) if error.is_permanent() && to.0.len() > 1 => one_by_one(config, &transport, &mail).await,
            Err(error) => Err(NotSent::because(said(config, &error))),
        }
    };
    match tokio::time::timeout(patience(config), sending).await {
        Ok(sent) => sent,
        Err(_) => Err(NotSent::because(format!(
            "{} did not take it within {} seconds.",
            config.host,
            patience(config).as_secs()
        ))),
    }
}

/// Sends the same letter to each of its recipients alone. It is sent if it reaches anybody.
async fn one_by_one(
    config: &SmtpConfig,
    transport: &AsyncSmtpTransport<Tokio1Executor>,
    mail: &Message,
) -> Result<String, NotSent> {
    let (mut reached, mut refused) = (0, Vec::new());
    for recipient in mail.envelope().to() {
        let alone = Envelope::new(mail.envelope().from().cloned(), vec![recipient.clone()]);
        match transport.send_raw(&alone.map_err(NotSent::because)?, &mail.formatted()).await {
            Ok(_) => reached += 1,
            Err(error) => refused.push(format!("{recipient}: {}", said(config, &error))),
        }
    }
    let refused = refused.join("; ");
    if reached == 0 {
        return Err(NotSent::because(refused));
    }
    Ok(NotSent::because(format!("{} took it for {reached} but not for all. {refused}", config.host)).to_string())
}

fn said(config: &SmtpConfig, error: &lettre::transport::smtp::Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |error| error.source());
    let causes = causes.fold(String::new(), |text, cause| format!("{text}: {cause}"));
    if error.is_timeout() {
        return format!("{} did not answer in time.", config.host);
    }
    if let Some(code) = error.status() {
        return format!("{} refused it with {code}{causes}", config.host);
    }
    format!("{} can’t be reached as it should: {error}{causes}", config.host)
}

fn letter(config: &SmtpConfig, to: &Recipients, message: &Notification, base: &str) -> Result<Message, NotSent> {
    let mailbox = |address: &str| {
        let parsed = address.parse().map_err(|_| NotSent::because(format!("“{address}” is not a mail address.")));
        parsed.map(|address| Mailbox::new(None, address))
    };
    let domain = config.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let at = u64::try_from(message.created_at.as_micros()).unwrap_or_default();
    let mut letter = Message::builder()
        .from(Mailbox::new(Some("poolsync".to_owned()), mailbox(&config.from)?.email))
        .subject(format!("{TAG} {}", message.subject))
        .message_id(Some(format!("<{}@{domain}>", message.id)))
        .date(std::time::UNIX_EPOCH + Duration::from_micros(at))
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN);
    for address in &to.0 {
        letter = letter.to(mailbox(address)?);
    }
    letter.body(body::text(message, base)).map_err(NotSent::because)
}

fn transport(config: &SmtpConfig) -> Result<AsyncSmtpTransport<Tokio1Executor>, NotSent> {
    let tls = match config.tls {
        SmtpTls::Plain => Tls::None,
        SmtpTls::StartTls => Tls::Required(parameters(config)?),
        SmtpTls::Tls => Tls::Wrapper(parameters(config)?),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.as_str())
        .port(config.port)
        .tls(tls)
        .timeout(Some(config.timeout));
    if let Some((name, password)) = &config.login {
        builder = builder.credentials(Credentials::new(name.clone(), password.reveal().to_owned()));
    }
    Ok(builder.build())
}

fn parameters(config: &SmtpConfig) -> Result<TlsParameters, NotSent> {
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(path) = &config.ca_file {
        let unusable = |error: &dyn std::fmt::Display| {
            NotSent::because(format!("The certificates of smtp.ca_file can’t be used: {error}."))
        };
        let pem = fs::read(path).map_err(|error| unusable(&error))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| unusable(&error))?;
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    builder.build().map_err(|error| NotSent::because(format!("TLS can’t be set up: {error}.")))
}
