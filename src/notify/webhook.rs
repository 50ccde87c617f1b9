//! Webhooks: one signed request, once.
//!
//! Signed as Standard Webhooks asks: `webhook-id` names the message and is the same each time it is tried,
//! `webhook-timestamp` is the second it is sent, and `webhook-signature` holds `v1,` and the HMAC-SHA256 of
//! `ID.TIMESTAMP.BODY` in Base64. Redirections are not followed and no proxy of the environment is asked: either would
//! lead elsewhere than to the address that was checked.

use std::time::Duration;

use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD},
};
use reqwest::{
    Url,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue},
};
use ring::hmac;

use super::{
    NotSent,
    addresses::{Forbidden, Guard},
};
use crate::{
    config::WebhooksConfig,
    domain::{Secret, Timestamp, WebhookUrl},
};

/// What a signing secret begins with.
const PREFIX: &str = "whsec_";
/// How long a name may take to be looked up when an address is kept.
const LOOK_UP: Duration = Duration::from_secs(2);
/// Bytes of a signing secret.
const SECRET_BYTES: usize = 32;

/// A new secret to sign with.
pub fn new_signing_secret() -> Option<Secret> {
    let mut bytes = zeroize::Zeroizing::new([0; SECRET_BYTES]);
    getrandom::fill(bytes.as_mut()).ok()?;
    Secret::new(format!("{PREFIX}{}", BASE64_STANDARD.encode(bytes.as_ref())))
}

/// The signature of a message, as its header holds it; none if the secret is no secret of ours.
pub fn signature(secret: &Secret, id: &str, seconds: i64, body: &str) -> Option<String> {
    let text = secret.reveal().strip_prefix(PREFIX)?.trim_end_matches('=');
    let bytes = zeroize::Zeroizing::new(BASE64_STANDARD_NO_PAD.decode(text).ok()?);
    let key = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
    let tag = hmac::sign(&key, format!("{id}.{seconds}.{body}").as_bytes());
    Some(format!("v1,{}", BASE64_STANDARD.encode(tag.as_ref())))
}

/// What is sent, and to where.
#[derive(Debug)]
pub struct Request<'a> {
    /// The whole address.
    pub url: &'a Secret,
    /// What to sign with, if anything.
    pub signing: Option<&'a Secret>,
    /// Names the message.
    pub id: &'a str,
    /// Its body.
    pub body: String,
}

/// Sends a request once. Only an answer of the 200s counts as taken; the answer’s body is not read.
pub async fn send(config: &WebhooksConfig, request: Request<'_>, now: Timestamp) -> Result<String, NotSent> {
    send_past(Guard::new(&config.allowed_networks), config.timeout, request, now).await
}

/// As [`send`], past a guard of one’s own: it is asked once for each connection, and that goes to what it let through.
pub async fn send_past(
    guard: Guard,
    timeout: Duration,
    request: Request<'_>,
    now: Timestamp,
) -> Result<String, NotSent> {
    let url = Url::parse(request.url.reveal()).map_err(|_| NotSent::because("The address can’t be read."))?;
    let guard = guard.for_scheme(url.scheme());
    check_literal(&guard, &url).map_err(NotSent::because)?;
    let headers = headers(&request, now)?;
    // One provider of cryptography for the whole process; that another part was quicker is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .user_agent(concat!("poolsync/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .dns_resolver(guard)
        .pool_max_idle_per_host(0)
        .connect_timeout(timeout)
        .timeout(timeout)
        .build()
        .map_err(|error| NotSent::because(error.without_url()))?;
    let answer = client.post(url).headers(headers).body(request.body).send().await;
    let status = answer.map_err(|error| explain(timeout, error))?.status();
    if status.is_success() {
        return Ok(format!("It was taken with {status}."));
    }
    if status.is_redirection() {
        return Err(NotSent::because(format!(
            "The answer was {status}, which leads elsewhere; redirections are not followed. Enter the address that it leads to."
        )));
    }
    Err(NotSent::because(format!("The answer was {status}.")))
}

/// Why an address is not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct Unfit(#[from] pub Forbidden);

/// Whether messages may be sent to an address, as far as that can be told now: a name that leads nowhere at present may lead
/// somewhere later, and is looked at again each time something is sent.
pub async fn check(config: &WebhooksConfig, url: &WebhookUrl) -> Result<(), Unfit> {
    check_past(&Guard::new(&config.allowed_networks), url).await
}

/// As [`check`], by a guard of one’s own.
pub async fn check_past(guard: &Guard, url: &WebhookUrl) -> Result<(), Unfit> {
    let Ok(url) = Url::parse(url.url().reveal()) else { return Ok(()) };
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
    let Ok(Some(found)) = tokio::time::timeout(LOOK_UP, guard.look_up(&host)).await else { return Ok(()) };
    let guard = guard.clone().for_scheme(url.scheme());
    found.into_iter().try_for_each(|address| guard.check(&host, address).map_err(Unfit))
}

/// An address of numbers is connected to without asking the resolver.
fn check_literal(guard: &Guard, url: &Url) -> Result<(), Forbidden> {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.parse().map_or(Ok(()), |address| guard.check(bare, address))
}

fn headers(request: &Request<'_>, now: Timestamp) -> Result<HeaderMap, NotSent> {
    let seconds = now.as_micros().div_euclid(1_000_000);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let mut add = |name: &'static str, value: &str| {
        let value = HeaderValue::from_str(value).map_err(|_| NotSent::because("The message’s id can’t be sent."));
        value.map(|value| headers.insert(name, value))
    };
    add("webhook-id", request.id)?;
    add("webhook-timestamp", &seconds.to_string())?;
    if let Some(secret) = request.signing {
        let broken = "The signing secret can’t be used. Make a new one on the channel’s page.";
        let signature = signature(secret, request.id, seconds, &request.body);
        add("webhook-signature", &signature.ok_or_else(|| NotSent::because(broken))?)?;
    }
    Ok(headers)
}

/// Why a request failed, without its address, which may hold a secret.
fn explain(timeout: Duration, error: reqwest::Error) -> NotSent {
    let error = error.without_url();
    if error.is_timeout() {
        return NotSent::because(format!("There was no answer within {} seconds.", timeout.as_secs()));
    }
    let causes = std::iter::successors(std::error::Error::source(&error), |error| error.source());
    let mut last = None;
    for cause in causes {
        if let Some(forbidden) = cause.downcast_ref::<Forbidden>() {
            return NotSent::because(forbidden);
        }
        last = Some(cause.to_string());
    }
    let why = last.unwrap_or_else(|| error.to_string());
    NotSent::because(format!("It can’t be reached: {why}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_that_the_standard_shows() {
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
        let body = "{\"test\": 2432232314}";
        let signed = signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body).expect("signed");
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let own = new_signing_secret().expect("random bytes");
        assert!(signature(&own, "x", 1, body).is_some());
        assert!(signature(&Secret::new("x").expect("a secret"), "x", 1, body).is_none());
    }

    #[test]
    fn addresses_of_numbers_are_seen_in_every_spelling() {
        let guard = Guard::new(&[]);
        for bad in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://017700000001/",
            "http://[::1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://169.254.169.254/",
            "http://127.0.0.1./",
        ] {
            let url = Url::parse(bad).expect(bad);
            assert!(check_literal(&guard, &url).is_err(), "{bad}");
        }
        assert!(check_literal(&guard, &Url::parse("https://8.8.8.8/").expect("good")).is_ok());
    }
}
