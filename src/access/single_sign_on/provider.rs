//! What a provider says of itself: where it signs people in, and the keys it signs with. Both are remembered for a while;
//! keys that are not known are asked for again, at most once a minute, so that nobody can have the panel ask without end.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use openidconnect::{
    EndSessionUrl, IssuerUrl, JsonWebKeySet, ProviderMetadataWithLogout,
    core::{CoreClientAuthMethod, CoreJsonWebKey},
};

use super::{
    Fault,
    http::{Http, HttpError},
    starts::Starts,
};
use crate::config::{OidcConfig, may_be_asked};

/// How long what a provider says of itself counts.
const COUNTS_FOR: Duration = Duration::from_hours(1);
/// How often its keys may be asked for again before that.
const KEYS_AT_MOST_EVERY: Duration = Duration::from_mins(1);

/// What is known of the providers; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Providers {
    known: Arc<Mutex<HashMap<String, Provider>>>,
    pub(super) starts: Arc<Starts>,
}

/// A provider, as it described itself.
#[derive(Debug, Clone)]
pub(super) struct Provider {
    pub http: Http,
    pub metadata: Arc<ProviderMetadataWithLogout>,
    pub keys: Arc<JsonWebKeySet<CoreJsonWebKey>>,
    described: Instant,
    /// When its keys were asked for again.
    keys_asked: Option<Instant>,
}

impl Providers {
    /// What the provider says of itself, asked for again once it is old.
    pub(super) async fn get(&self, config: &OidcConfig) -> Result<Provider, Fault> {
        if let Some(known) = self.known(&config.name).filter(|known| known.described.elapsed() < COUNTS_FOR) {
            return Ok(known);
        }
        let provider = discover(config).await?;
        self.remember(&config.name, &provider);
        Ok(provider)
    }

    /// The provider with the keys it has now; `None` if they were asked for a moment ago.
    pub(super) async fn with_new_keys(
        &self,
        config: &OidcConfig,
        mut provider: Provider,
    ) -> Result<Option<Provider>, Fault> {
        let asked = self.known(&config.name).map_or(provider.keys_asked, |known| known.keys_asked);
        if asked.is_some_and(|asked| asked.elapsed() < KEYS_AT_MOST_EVERY) {
            return Ok(None);
        }
        provider.keys_asked = Some(Instant::now());
        self.remember(&config.name, &provider);
        let keys = JsonWebKeySet::fetch_async(provider.metadata.jwks_uri(), &provider.http).await;
        provider.keys = Arc::new(keys.map_err(Fault::of_discovery)?);
        self.remember(&config.name, &provider);
        Ok(Some(provider))
    }

    fn known(&self, name: &str) -> Option<Provider> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn remember(&self, name: &str, provider: &Provider) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), provider.clone());
    }
}

async fn discover(config: &OidcConfig) -> Result<Provider, Fault> {
    let http = Http::new(config)?;
    let issuer = IssuerUrl::new(config.issuer.clone()).map_err(|_| HttpError::Plain(config.issuer.clone()))?;
    let metadata = ProviderMetadataWithLogout::discover_async(issuer, &http).await.map_err(Fault::of_discovery)?;
    // Browsers are sent to these; the client itself sees to the others.
    let leave = metadata.additional_metadata().end_session_endpoint.as_ref().map(EndSessionUrl::url);
    for url in std::iter::once(metadata.authorization_endpoint().url()).chain(leave) {
        let mut bare = url.clone();
        bare.set_query(None);
        if !may_be_asked(bare.as_str()) || config.issuer.starts_with("https:") && url.scheme() != "https" {
            return Err(HttpError::Plain(bare.into()).into());
        }
    }
    let keys = Arc::new(metadata.jwks().clone());
    Ok(Provider { http, metadata: Arc::new(metadata), keys, described: Instant::now(), keys_asked: None })
}

impl Provider {
    /// Whether the panel's secret must stand in the form, because the provider takes it nowhere else.
    pub fn wants_secret_in_form(&self) -> bool {
        self.metadata.token_endpoint_auth_methods_supported().is_some_and(|methods| {
            !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && methods.contains(&CoreClientAuthMethod::ClientSecretPost)
        })
    }
}
