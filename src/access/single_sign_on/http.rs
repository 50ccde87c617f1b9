//! How the panel speaks with a provider: over TLS, within a time, and never where a redirection leads.

use std::{error::Error, path::Path, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};

use crate::config::{OidcConfig, may_be_asked};

/// How long a provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most bytes of one answer. The largest are keys and what is known of a person with very many groups.
const MOST: usize = 1024 * 1024;

/// Why a provider gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The certificates to trust can't be read.
    #[error("the certificates of ca_file can’t be read")]
    Certificates(#[source] Box<dyn Error + Send + Sync>),
    /// An address of its that nobody may be asked at.
    #[error("the provider names the address {0}, which is not HTTPS")]
    Plain(String),
    /// No connection, no trust, or no answer in time.
    #[error("the provider can’t be reached, or did not answer within {} seconds", PATIENCE.as_secs())]
    Unreachable(#[source] reqwest::Error),
    /// More than anybody needs.
    #[error("the provider’s answer is larger than {MOST} bytes")]
    TooLarge,
    /// An answer without sense.
    #[error("the provider’s answer can’t be read")]
    Broken(#[source] http::Error),
}

/// A client for one provider; cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Http(reqwest::Client);

impl Http {
    /// A client that trusts what the configuration says.
    pub fn new(config: &OidcConfig) -> Result<Self, HttpError> {
        // One provider of cryptography for the whole process; that another part was quicker is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = reqwest::Client::builder()
            .user_agent(concat!("poolsync/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .https_only(config.issuer.starts_with("https:"))
            .connect_timeout(PATIENCE)
            .timeout(PATIENCE);
        let builder = match &config.ca_file {
            Some(path) => builder.tls_certs_only(certificates(path)?),
            None => builder,
        };
        builder.build().map(Self).map_err(HttpError::Unreachable)
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let address = parts.uri.to_string();
        let bare = address.split('?').next().unwrap_or_default();
        if !may_be_asked(bare) {
            return Err(HttpError::Plain(bare.to_owned()));
        }
        let asked = self.0.request(parts.method, &address).headers(parts.headers).body(body);
        // An address may hold what only the provider should see.
        let hidden = |error: reqwest::Error| HttpError::Unreachable(error.without_url());
        let mut answer = asked.send().await.map_err(hidden)?;
        let mut whole = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(hidden)? {
            if whole.len() + part.len() > MOST {
                return Err(HttpError::TooLarge);
            }
            whole.extend_from_slice(&part);
        }
        let mut response = http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        response.body(whole).map_err(HttpError::Broken)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

fn certificates(path: &Path) -> Result<Vec<reqwest::Certificate>, HttpError> {
    let pem = std::fs::read(path).map_err(|error| HttpError::Certificates(error.into()))?;
    let found = reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| HttpError::Certificates(error.into()))?;
    if found.is_empty() { Err(HttpError::Certificates("it holds none".into())) } else { Ok(found) }
}
