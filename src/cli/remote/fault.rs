//! What another panel answers, and what is told when that is not what was asked for: what happened, what it means for the
//! data, and what to do.

use reqwest::{StatusCode, Url, header};
use rustls::CertificateError;
use serde::{Deserialize, de::DeserializeOwned};

use super::Versioned;
use crate::cli::UsageError;

/// An answer that came whole.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    /// How many seconds the panel wants to be left alone.
    pub(super) retry_after: Option<u64>,
    version: Option<String>,
    location: Option<String>,
    kind: String,
    body: Vec<u8>,
}

impl Answer {
    /// Reads an answer to its end.
    pub(super) async fn whole(answer: reqwest::Response) -> Result<Self, reqwest::Error> {
        let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
        let kind = text(header::CONTENT_TYPE).unwrap_or_default();
        let retry_after = text(header::RETRY_AFTER).and_then(|wait| seconds(&wait));
        let (status, version, location) = (answer.status(), text(header::ETAG), text(header::LOCATION));
        let body = answer.bytes().await?.to_vec();
        Ok(Self { status, retry_after, version, location, kind, body })
    }

    /// What a panel says that does not do what was asked; none if the answer is not a panel’s.
    fn problem(&self) -> Option<Problem> {
        serde_json::from_slice(&self.body).ok().filter(|problem: &Problem| !problem.title.is_empty())
    }
}

/// `Retry-After`: seconds, or a moment (RFC 9110, 10.2.3).
fn seconds(text: &str) -> Option<u64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    u64::try_from(at.as_second() - jiff::Timestamp::now().as_second()).ok()
}

/// What the panel says when it does not do what was asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Problem {
    title: String,
    detail: String,
    next: String,
    code: String,
    errors: Vec<ProblemField>,
}

#[derive(Debug, Deserialize)]
struct ProblemField {
    field: String,
    message: String,
    /// What an older panel does not say.
    #[serde(default)]
    code: Option<String>,
}

impl Problem {
    fn in_words(&self) -> String {
        let coded = |text: String, code: &str| if code.is_empty() { text } else { format!("{text} ({code})") };
        let fields = self
            .errors
            .iter()
            .map(|e| coded(format!("{}: {}", e.field, e.message), e.code.as_deref().unwrap_or_default()));
        let fields: Vec<String> = fields.collect();
        if !fields.is_empty() {
            return fields.join(" ");
        }
        let said = [&self.title, &self.detail, &self.next].into_iter().filter(|part| !part.is_empty());
        let said: Vec<String> = said.map(|part| format!("{}.", part.trim_end_matches('.'))).collect();
        coded(said.join(" "), &self.code)
    }
}

/// What a fault means for the data, where an answer is missing or not the panel’s.
const fn doubt(changes: bool) -> &'static str {
    if changes {
        "What was asked for may have been done; look before you ask again."
    } else {
        "It was only asked to read, so nothing was changed."
    }
}

/// The last cause of an error: what really happened.
fn cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// The fault of TLS that kept a request from being sent. Asking again would come to the same.
pub(super) fn tls_fault<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e rustls::Error> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    // An error of input and output hides its cause from `source`; so does one within another.
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    inner.and_then(|inner| tls_fault(inner)).or_else(|| error.source().and_then(tls_fault))
}

/// No answer came, or not all of it.
pub(super) fn on_the_way(base: &Url, changes: bool, error: &reqwest::Error) -> anyhow::Error {
    let doubt = doubt(changes);
    if let Some(fault) = tls_fault(error) {
        return anyhow::anyhow!(of_tls(base, fault));
    }
    let cause = cause(error);
    anyhow::anyhow!(if error.is_connect() {
        format!(
            "The panel at {base} can’t be reached ({cause}). Nothing was sent. Check the address, and that it runs."
        )
    } else if error.is_timeout() {
        format!("The panel at {base} did not answer in time. {doubt}")
    } else if error.is_body() || error.is_decode() {
        format!("The answer of {base} broke off ({cause}). {doubt}")
    } else {
        format!("{base} ended the connection without an answer ({cause}). {doubt}")
    })
}

fn of_tls(base: &Url, fault: &rustls::Error) -> String {
    let rustls::Error::InvalidCertificate(why) = fault else {
        return format!(
            "{base} does not speak TLS as a panel does ({fault}). Nothing was sent. Does it listen in plain HTTP, or on another port?"
        );
    };
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => format!(
            "The certificate of {base} is over ({why}). Nothing was sent. It must be renewed there, unless the clock of this machine is wrong."
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => format!(
            "The certificate of {base} does not count yet ({why}). Nothing was sent. Look at the clocks of both machines."
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => format!(
            "The certificate of {base} is for another name ({why}). Nothing was sent, for another machine may be answering. Use the name that the certificate bears."
        ),
        _ => format!(
            "The certificate of {base} is not trusted ({why}). Nothing was sent. If your own authority made it, or it vouches for itself, name the certificates to trust with --ca-file."
        ),
    }
}

/// The panel had enough, more often or for longer than anybody waits.
pub(super) fn too_many(base: &Url, wait: u64) -> anyhow::Error {
    anyhow::anyhow!(
        "The panel at {base} takes no more requests for {wait} s. Nothing was done. Ask again then, and less often with this token."
    )
}

/// The answer is that it was not done.
pub(super) fn refused(base: &Url, changes: bool, answer: &Answer) -> anyhow::Error {
    let status = answer.status;
    if status.is_redirection() {
        let place = answer.location.as_deref().unwrap_or("somewhere");
        return anyhow::anyhow!(
            "{base} sends requests on to {place}. The token goes to the address you named and nowhere else, so nothing was done. If the panel is there, name that address with --server."
        );
    }
    match (answer.problem(), status) {
        (Some(_), StatusCode::UNAUTHORIZED) => anyhow::anyhow!(
            "{base} does not take the access token: it was revoked, has ended, or belongs to another panel. Nothing was done."
        ),
        (Some(said), StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY) => {
            UsageError::from(said.in_words())
        }
        (Some(said), _) => anyhow::anyhow!(said.in_words()),
        (None, _) if status.is_server_error() => anyhow::anyhow!(
            "{base} answered {status}, and not as a panel does: a proxy in front of it does so when it can’t reach the panel. {}",
            doubt(changes)
        ),
        (None, _) => anyhow::anyhow!(
            "{base} answered {status}, and not as a panel does: there is no panel at this address, or a proxy in front of it lets nobody through. Nothing was done. Check the address."
        ),
    }
}

/// What a good answer says.
pub(super) fn read<T: DeserializeOwned>(base: &Url, changes: bool, answer: Answer) -> anyhow::Result<Versioned<T>> {
    let Answer { version, kind, body, .. } = answer;
    let is_json = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if !is_json && !body.is_empty() {
        let doubt = doubt(changes);
        return Err(anyhow::anyhow!(
            "{base} answered with a page and not as a panel’s API does: it is not a panel, or a proxy in front of it asks for a sign-in of its own. {doubt} Check the address."
        ));
    }
    // What is done without an answer tells nothing.
    let body: &[u8] = if body.is_empty() { b"null" } else { &body };
    match serde_json::from_slice(body) {
        Ok(value) => Ok(Versioned { value, version }),
        Err(error) => Err(anyhow::anyhow!(
            "The answer of {base} can’t be read ({error}). {} Is it a panel of this version?",
            doubt(changes)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_says_in_seconds_or_by_a_date_how_long_to_wait() {
        assert_eq!(seconds(" 7 "), Some(7));
        assert_eq!(seconds("Wed, 21 Oct 2015 07:28:00 GMT"), None, "that is over");
        let later = seconds("Tue, 21 Oct 2155 07:28:00 GMT");
        assert!(later.is_some_and(|wait| wait > 1_000_000), "{later:?}");
        assert_eq!(seconds("soon"), None);
    }
}
