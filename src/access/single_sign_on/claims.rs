//! What a provider says of a person: the token it signed, checked in every part, and what else it tells on request.

use std::time::{Duration, UNIX_EPOCH};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use openidconnect::{
    AccessToken, AccessTokenHash, AsyncHttpClient as _, ClaimsVerificationError, ClientId, IdTokenVerifier, Nonce,
    SignatureVerificationError,
    core::{CoreIdToken, CoreJsonWebKey, CoreJwsSigningAlgorithm},
    http,
};
use serde_json::{Map, Value};

use super::{Fault, provider::Provider};
use crate::{
    access::elsewhere::{MOST_GROUPS, Person},
    config::OidcConfig,
    domain::{Origin, Timestamp},
    panel::Panel,
    state::accounts::Identity,
};

/// How far the provider's clock may be from ours, in seconds, both ways.
pub(super) const SKEW: i64 = 60;

/// Signatures that prove who signed. Missing are `none`, and those made with a secret that both sides know: whoever can
/// check one of these could have made it.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What is known of a person.
#[derive(Debug)]
pub(super) struct Claims(Map<String, Value>);

/// Checks a token: signature, issuer, audience, nonce, time, and that it belongs with the access token (OpenID Connect
/// Core 1.0 §3.1.3.7 and §3.1.3.8). A key that is not known is looked for once more.
pub(super) async fn check(
    panel: &Panel,
    config: &OidcConfig,
    provider: &Provider,
    token: &CoreIdToken,
    access: &AccessToken,
    nonce: &Nonce,
) -> Result<Claims, Fault> {
    let now = panel.clock.now();
    match checked(config, provider, token, access, nonce, now) {
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            let Some(provider) = panel.providers.with_new_keys(config, provider.clone()).await? else {
                return Err(SignatureVerificationError::NoMatchingKey.into());
            };
            Ok(checked(config, &provider, token, access, nonce, now)?)
        }
        other => Ok(other?),
    }
}

fn checked(
    config: &OidcConfig,
    provider: &Provider,
    token: &CoreIdToken,
    access: &AccessToken,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<Claims, ClaimsVerificationError> {
    let seconds = now.as_micros() / 1_000_000;
    let moment = move || (UNIX_EPOCH + Duration::from_secs((seconds - SKEW).max(0).unsigned_abs())).into();
    let verifier = IdTokenVerifier::<CoreJsonWebKey>::new_public_client(
        ClientId::new(config.client_id.clone()),
        provider.metadata.issuer().clone(),
        (*provider.keys).clone(),
    )
    .set_allowed_algs(SIGNATURES)
    .set_time_fn(moment)
    .set_issue_time_verifier_fn(move |at| {
        if at.timestamp() <= seconds + SKEW { Ok(()) } else { Err("the token is of a time to come".to_owned()) }
    });
    let claims = token.claims(&verifier, nonce)?;
    if let Some(expected) = claims.access_token_hash() {
        let unsigned = ClaimsVerificationError::SignatureVerification;
        let alg = token.signing_alg().map_err(unsigned)?;
        let key = token.signing_key(&verifier).map_err(unsigned)?;
        let actual = AccessTokenHash::from_token(access, alg, key);
        let actual = actual.map_err(|error| ClaimsVerificationError::Other(error.to_string()))?;
        if actual != *expected {
            return Err(ClaimsVerificationError::Other("the token belongs to another access token".to_owned()));
        }
    }
    let read = |text: &str| {
        let payload = BASE64_URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
        serde_json::from_slice(&payload).ok()
    };
    read(&token.to_string())
        .map(Claims)
        .ok_or_else(|| ClaimsVerificationError::Other("the token holds no claims".to_owned()))
}

impl Claims {
    /// When the provider had the person prove who they are, if it says so (OpenID Connect Core 1.0 §2). A time to come is
    /// taken for now, as far as clocks may differ; past that it means nothing.
    pub fn proved_at(&self, now: Timestamp) -> Option<Timestamp> {
        let seconds = self.0.get("auth_time")?.as_i64()?;
        let at = seconds.checked_mul(1_000_000).map(Timestamp::from_micros)?;
        (at <= now.plus_micros(SKEW * 1_000_000)).then(|| at.min(now))
    }

    /// Asks the provider for what the token does not say. What the token says counts more.
    pub async fn complete(
        &mut self,
        config: &OidcConfig,
        provider: &Provider,
        access: &AccessToken,
    ) -> Result<(), Fault> {
        if self.0.contains_key(&config.name_claim) && self.0.contains_key(&config.groups_claim) {
            return Ok(());
        }
        let Some(address) = provider.metadata.userinfo_endpoint() else { return Ok(()) };
        let request = http::Request::get(address.url().as_str())
            .header(http::header::ACCEPT, "application/json")
            .header(http::header::AUTHORIZATION, format!("Bearer {}", access.secret()))
            .body(Vec::new())
            .map_err(|_| Fault::UserInfo("its address can’t be asked"))?;
        let answer = provider.http.call(request).await?;
        if !answer.status().is_success() {
            return Err(Fault::UserInfo("it was refused"));
        }
        let told: Map<String, Value> =
            serde_json::from_slice(answer.body()).map_err(|_| Fault::UserInfo("it is not JSON"))?;
        // Otherwise it may be about somebody else (OpenID Connect Core 1.0 §5.3.2).
        if told.get("sub").is_none() || told.get("sub") != self.0.get("sub") {
            return Err(Fault::UserInfo("it is about somebody else"));
        }
        for (claim, value) in told {
            self.0.entry(claim).or_insert(value);
        }
        Ok(())
    }

    /// The person they are about.
    pub fn into_person(self, config: &OidcConfig) -> Result<Person, Fault> {
        let text = |claim: &str| self.0.get(claim).and_then(Value::as_str).map(ToOwned::to_owned);
        let subject = text("sub").filter(|sub| !sub.is_empty()).ok_or(Fault::UserInfo("it names nobody"))?;
        let groups: Vec<String> = match self.0.get(&config.groups_claim) {
            Some(Value::Array(groups)) => groups.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
            Some(Value::String(group)) => vec![group.clone()],
            _ => Vec::new(),
        };
        if groups.len() > MOST_GROUPS {
            return Err(Fault::UserInfo("it names more groups than anybody is in"));
        }
        Ok(Person {
            identity: Identity { origin: Origin::Provider(config.name.clone()), subject },
            names: text(&config.name_claim).into_iter().collect(),
            display_name: text("name"),
            groups,
        })
    }
}
