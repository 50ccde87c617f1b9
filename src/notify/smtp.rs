//! A conversation with the mail server, recipient by recipient: one that is put off or refused keeps a mail from nobody else.

use std::time::Duration;

use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters},
        commands::{Data, Mail, Rcpt, Rset},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    },
};

use super::NotSent;
use crate::{
    config::{SmtpConfig, SmtpTls},
    domain::{Reach, ReachState, Reaches},
};

/// A letter on its way.
pub(super) struct Letter<'l> {
    /// From whom.
    pub from: Address,
    /// Headers and text.
    pub bytes: &'l [u8],
}

/// Why the server did not do what it was asked.
#[derive(Debug)]
enum Failed {
    /// It answered, and goes on listening.
    Said { words: String, is_for_good: bool },
    /// It does not listen any more.
    Gone(String),
}

impl Failed {
    fn words(self) -> String {
        match self {
            Self::Said { words, .. } | Self::Gone(words) => words,
        }
    }

    /// What becomes of a recipient that it was said of.
    const fn state(&self) -> ReachState {
        match self {
            Self::Said { is_for_good: true, .. } => ReachState::Refused,
            Self::Said { .. } | Self::Gone(_) => ReachState::Deferred,
        }
    }
}

/// Why a letter was not taken from those who are left.
enum Stopped {
    /// It concerns them all.
    All(NotSent),
    /// The connection broke at a recipient; the others are tried on another one.
    Again,
}

/// Offers a letter for these recipients and notes what becomes of each. An error concerns all of which nothing is noted.
pub(super) async fn deliver(
    config: &SmtpConfig,
    letter: &Letter<'_>,
    mut left: Vec<Address>,
    reaches: &mut Reaches,
) -> Result<(), NotSent> {
    while !left.is_empty() {
        let mut session = Session::open(config).await?;
        match session.offer(letter, &mut left, reaches).await {
            Ok(()) => session.close().await,
            Err(Stopped::All(why)) => {
                session.close().await;
                return Err(why);
            }
            Err(Stopped::Again) => {}
        }
    }
    Ok(())
}

struct Session<'c> {
    config: &'c SmtpConfig,
    connection: AsyncSmtpConnection,
}

impl<'c> Session<'c> {
    /// Connects, secures the connection and signs in.
    async fn open(config: &'c SmtpConfig) -> Result<Self, NotSent> {
        let tls = match config.tls {
            SmtpTls::Plain => None,
            SmtpTls::StartTls | SmtpTls::Tls => Some(parameters(config)?),
        };
        let connecting = async {
            let hello = ClientId::default();
            let (wrapper, later) = if config.tls == SmtpTls::Tls { (tls, None) } else { (None, tls) };
            let server = (config.host.as_str(), config.port);
            let mut connection =
                AsyncSmtpConnection::connect_tokio1(server, Some(config.timeout), &hello, wrapper, None).await?;
            if let Some(tls) = later {
                connection.starttls(tls, &hello).await?;
            }
            if let Some((name, password)) = &config.login {
                let credentials = Credentials::new(name.clone(), password.reveal().to_owned());
                connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
            }
            Ok(connection)
        };
        let connection = in_time(config, connecting).await.map_err(|failed| NotSent::because(failed.words()))?;
        Ok(Self { config, connection })
    }

    /// Offers a letter for all who are left at once; those of whom something is noted are left no more.
    async fn offer(
        &mut self,
        letter: &Letter<'_>,
        left: &mut Vec<Address>,
        reaches: &mut Reaches,
    ) -> Result<(), Stopped> {
        let Some(refused) = self.hand_over(letter, left, reaches).await? else { return Ok(()) };
        // A server may have something against one of them only once it has the text.
        if left.len() == 1 || refused.state() == ReachState::Deferred {
            let one = if left.len() == 1 { left.pop() } else { None };
            let Some(one) = one else { return Err(Stopped::All(NotSent::because(refused.words()))) };
            note(reaches, &one, refused.state(), &refused.words());
            return Ok(());
        }
        while let Some(one) = left.pop() {
            let mut alone = vec![one.clone()];
            if let Some(refused) = self.hand_over(letter, &mut alone, reaches).await? {
                note(reaches, &one, refused.state(), &refused.words());
            }
        }
        Ok(())
    }

    /// One letter, once: from whom, to whom, and its text. What the server said of the text if it did not take that.
    async fn hand_over(
        &mut self,
        letter: &Letter<'_>,
        left: &mut Vec<Address>,
        reaches: &mut Reaches,
    ) -> Result<Option<Failed>, Stopped> {
        let all = |failed: Failed| Stopped::All(NotSent::because(failed.words()));
        let mail = Mail::new(Some(letter.from.clone()), self.options(letter));
        in_time(self.config, self.connection.command(mail)).await.map_err(all)?;
        for address in left.clone() {
            let asked = Rcpt::new(address.clone(), Vec::new());
            let Err(failed) = in_time(self.config, self.connection.command(asked)).await else { continue };
            let is_gone = matches!(failed, Failed::Gone(_));
            left.retain(|one| *one != address);
            note(reaches, &address, failed.state(), &failed.words());
            if is_gone {
                return Err(Stopped::Again);
            }
        }
        if left.is_empty() {
            // Another letter may follow.
            in_time(self.config, self.connection.command(Rset)).await.map_err(all)?;
            return Ok(None);
        }
        let answer = match in_time(self.config, self.connection.command(Data)).await {
            Ok(_) => in_time(self.config, self.connection.message(letter.bytes)).await,
            Err(failed) => Err(failed),
        };
        match answer {
            Ok(answer) => {
                let said = format!("{} {}", answer.code(), answer.message().collect::<Vec<_>>().join(" "));
                left.drain(..).for_each(|address| note(reaches, &address, ReachState::Reached, &said));
                Ok(None)
            }
            Err(failed @ Failed::Said { .. }) => Ok(Some(failed)),
            // Nobody knows whether it was taken.
            Err(failed @ Failed::Gone(_)) => Err(all(failed)),
        }
    }

    fn options(&self, letter: &Letter<'_>) -> Vec<MailParameter> {
        let eight_bits =
            !letter.bytes.is_ascii() && self.connection.server_info().supports_feature(Extension::EightBitMime);
        eight_bits.then_some(MailParameter::Body(MailBodyParameter::EightBitMime)).into_iter().collect()
    }

    async fn close(mut self) {
        // What was said is said; whether the server says goodbye changes nothing.
        drop(in_time(self.config, self.connection.quit()).await);
    }
}

fn note(reaches: &mut Reaches, address: &Address, state: ReachState, said: &str) {
    let said = NotSent::because(said).to_string();
    reaches.note(Reach { address: address.to_string(), state, said });
}

/// What the server answers to one command, within the time that one may take.
async fn in_time<T>(config: &SmtpConfig, asked: impl Future<Output = Result<T, Error>>) -> Result<T, Failed> {
    /// A server that says so closes the connection (RFC 5321, section 3.8).
    const CLOSING: u16 = 421;
    let host = &config.host;
    let error = match tokio::time::timeout(config.timeout, asked).await {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(error)) => error,
        Err(_) => return Err(Failed::Gone(format!("{host} did not answer in time."))),
    };
    let causes = std::iter::successors(std::error::Error::source(&error), |error| error.source());
    let causes = causes.fold(String::new(), |text, cause| format!("{text}: {cause}"));
    let Some(code) = error.status() else {
        return Err(Failed::Gone(if error.is_timeout() {
            format!("{host} did not answer in time.")
        } else {
            format!("{host} can’t be reached as it should: {error}{causes}")
        }));
    };
    let verb = if error.is_permanent() { "refused it" } else { "put it off" };
    let words = format!("{host} {verb} with {code}{causes}");
    Err(if u16::from(code) == CLOSING {
        Failed::Gone(words)
    } else {
        Failed::Said { words, is_for_good: error.is_permanent() }
    })
}

fn parameters(config: &SmtpConfig) -> Result<TlsParameters, NotSent> {
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(path) = &config.ca_file {
        let unusable = |error: &dyn std::fmt::Display| {
            NotSent::because(format!("The certificates of smtp.ca_file can’t be used: {error}."))
        };
        let pem = std::fs::read(path).map_err(|error| unusable(&error))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| unusable(&error))?;
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    builder.build().map_err(|error| NotSent::because(format!("TLS can’t be set up: {error}.")))
}

/// How long sending one message may take at the most: one command that is not answered must leave time for those after it.
pub(super) fn patience(config: &SmtpConfig) -> Duration {
    /// How much longer than one command a whole message may take.
    const WHOLE: u32 = 2;
    config.timeout * WHOLE
}
