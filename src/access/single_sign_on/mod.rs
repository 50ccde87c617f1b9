//! Signing in with an account of an OpenID Connect provider.
//!
//! The browser goes to the provider with a code challenge, a state and a nonce (OpenID Connect Core 1.0 §3.1, RFC 7636),
//! and comes back with a code, which the panel itself turns into a token at the provider. What the panel must remember
//! meanwhile lies in its database, found by a cookie, and counts once. Whether the person is let in, and with which roles,
//! is for [`super::elsewhere`].

mod claims;
mod http;
mod provider;
mod starts;

use std::{fmt, time::Duration};

use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, DiscoveryError,
    LogoutRequest, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl,
    RedirectUrl, RequestTokenError, Scope, SignatureVerificationError, TokenResponse as _,
    core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreErrorResponseType, CoreIdToken, CoreTokenResponse},
};
use serde::{Deserialize, Serialize};

use super::{
    AccessError, SealError, SealingKey, SessionToken, Visitor,
    elsewhere::{self, Giving, NotLetIn},
    limits,
    sealed::{ID_TOKEN, sign_in_of},
};
use crate::{
    config::OidcConfig,
    domain::{Actor, Origin, Reason, Secret, Timestamp, User, Via},
    panel::Panel,
    state::{
        StateError, sessions,
        sign_in_steps::{self, NewStep},
    },
};
pub use http::HttpError;
pub use provider::Providers;

/// How long a sign-in may be with the provider, in microseconds: ten minutes.
const STEP: i64 = 600 * 1_000_000;
/// The kind of step that is with a provider.
pub const AT_PROVIDER: &str = "provider";
/// The most characters of what a provider says about an error that are kept and shown.
const LONGEST_WORD: usize = 300;

/// How the sessions of a provider's accounts begin: as the accounts themselves are said to come from there.
fn method(provider: &str) -> String {
    Origin::Provider(provider.to_owned()).to_string()
}

/// What the panel itself, or the provider, did not do as it should.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The provider can't be spoken with.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// What the provider says of itself is wrong.
    #[error("the provider’s description of itself can’t be used: {0}")]
    Description(String),
    /// It did not give a token for its code.
    #[error("the provider gave no token: {0}")]
    NoToken(String),
    /// The token is not to be trusted.
    #[error("the provider’s token is refused")]
    Token(#[from] ClaimsVerificationError),
    /// The answer to the question who somebody is can't be used.
    #[error("what the provider tells of a person can’t be used: {0}")]
    UserInfo(&'static str),
    /// A secret can't be kept or read.
    #[error("a secret of the sign-in can’t be kept")]
    Seal(#[from] SealError),
    /// The panel failed.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<StateError> for Fault {
    fn from(error: StateError) -> Self {
        Self::Access(error.into())
    }
}

impl From<SignatureVerificationError> for Fault {
    fn from(error: SignatureVerificationError) -> Self {
        Self::Token(ClaimsVerificationError::SignatureVerification(error))
    }
}

impl Fault {
    fn of_discovery(error: DiscoveryError<HttpError>) -> Self {
        match error {
            DiscoveryError::Request(error) => Self::Http(error),
            DiscoveryError::Response(status, _, _) => Self::Description(format!("it answered {status}")),
            DiscoveryError::Parse(error) => Self::Description(error.to_string()),
            other => Self::Description(other.to_string()),
        }
    }
}

/// Why a sign-in by a provider came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum SingleSignOnError {
    /// No provider of this name is configured.
    #[error("no provider “{0}”")]
    NoProvider(String),
    /// No sign-in is under way in this browser: it took too long, has ended, or began in another one.
    #[error("no sign-in is under way in this browser")]
    NotBegun,
    /// What came back is not the answer to what was asked.
    #[error("the answer belongs to another sign-in")]
    NotAsked,
    /// The provider was to have the person prove who they are, and does not say that it did.
    #[error("the provider does not say that it had the person prove who they are")]
    NotProved,
    /// More sign-ins were begun from one address than people begin.
    #[error("too many sign-ins were begun from one address")]
    TooMany,
    /// The provider let nobody in.
    #[error("the provider refused: {0}")]
    Declined(Declined),
    /// The panel lets nobody in.
    #[error(transparent)]
    NotLetIn(#[from] NotLetIn),
    /// Something did not work.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<StateError> for SingleSignOnError {
    fn from(error: StateError) -> Self {
        Self::Fault(error.into())
    }
}

/// What a provider says about why it let nobody in. Whoever can make an address can make this up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declined {
    /// A word of RFC 6749 §4.1.2.1.
    pub error: String,
    /// More, for people.
    pub description: String,
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [self.error.as_str(), self.description.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        f.write_str(&parts.join(": "))
    }
}

/// What only the panel knows of a sign-in under way.
#[derive(Serialize, Deserialize)]
struct Memo {
    state: String,
    nonce: String,
    verifier: String,
    /// When the provider was asked to have the person prove it again, in seconds since 1970, if it was.
    again_at: Option<i64>,
}

/// A sign-in that begins.
#[derive(Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub address: String,
    /// What it must bring back in a cookie.
    pub token: SessionToken,
}

/// What the browser brings back from the provider.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Brought {
    /// What the panel gets a token for.
    pub code: String,
    /// What the panel said.
    pub state: String,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
    /// More about that.
    pub error_description: String,
}

/// Somebody came back from a provider and is let in.
#[derive(Debug)]
pub struct Returned {
    /// Their account.
    pub user: User,
    /// How their session begins.
    pub method: String,
    /// When the provider had them prove who they are, if it says so.
    pub proved_at: Option<Timestamp>,
    /// What the session shows to the provider to sign out there.
    pub id_token: Secret,
    /// Where in the panel it leads.
    pub next: String,
}

/// The provider of this name.
pub fn provider<'a>(panel: &'a Panel, name: &str) -> Result<&'a OidcConfig, SingleSignOnError> {
    let found = panel.config.oidc.iter().find(|provider| provider.name == name);
    found.ok_or_else(|| SingleSignOnError::NoProvider(name.to_owned()))
}

/// Begins a sign-in, which leads to `next` in the end; `again` has the provider ask for a proof even if it knows the
/// person.
pub async fn begin(
    panel: &Panel,
    visitor: &Visitor,
    provider_name: &str,
    next: &str,
    again: bool,
) -> Result<Begun, SingleSignOnError> {
    let config = provider(panel, provider_name)?;
    if !panel.providers.starts.admit(limits::place(visitor), panel.clock.now()) {
        return Err(SingleSignOnError::TooMany);
    }
    let provider = panel.providers.get(config).await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let client =
        CoreClient::from_provider_metadata((*provider.metadata).clone(), ClientId::new(config.client_id.clone()), None)
            .set_redirect_uri(redirect(panel, config)?);
    let request = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(config.scopes.iter().filter(|scope| *scope != "openid").cloned().map(Scope::new))
        .set_pkce_challenge(challenge);
    // With max_age it must say when the person proved who they are, too (OpenID Connect Core 1.0 §3.1.2.1).
    let request = if again { request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO) } else { request };
    let (address, state, nonce) = request.url();

    let token = SessionToken::random().map_err(Fault::Access)?;
    let now = panel.clock.now();
    let memo = Memo {
        state: state.secret().clone(),
        nonce: nonce.secret().clone(),
        verifier: verifier.secret().clone(),
        again_at: again.then(|| now.as_micros() / 1_000_000),
    };
    let memo =
        serde_json::to_string(&memo).ok().and_then(Secret::new).ok_or(SealError::NotOurs).map_err(Fault::Seal)?;
    let key = sealing_key(panel).await?;
    let sealed = key.seal(&memo, &sign_in_of(&token.digest())).map_err(Fault::Seal)?;
    let step = NewStep {
        token_digest: &token.digest(),
        kind: AT_PROVIDER,
        user: None,
        provider: Some(&config.name),
        next,
        state: &sealed,
        expires_at: now.plus_micros(STEP),
    };
    let mut tx = panel.database.begin().await?;
    sign_in_steps::insert_step(&mut tx, &step, now).await?;
    tx.commit().await?;
    Ok(Begun { address: address.into(), token })
}

/// Ends a sign-in with what the browser brought back. Whatever comes of it, it can't be ended a second time.
pub async fn finish(
    panel: &Panel,
    provider_name: &str,
    token: Option<&SessionToken>,
    brought: Brought,
    address: Option<String>,
) -> Result<Returned, SingleSignOnError> {
    let config = provider(panel, provider_name)?;
    let token = token.ok_or(SingleSignOnError::NotBegun)?;
    let mut tx = panel.database.begin().await?;
    let step = sign_in_steps::take_step(&mut tx, &token.digest(), AT_PROVIDER, panel.clock.now()).await?;
    tx.commit().await?;
    let step = step.filter(|step| step.provider.as_ref() == Some(&config.name)).ok_or(SingleSignOnError::NotBegun)?;
    let key = sealing_key(panel).await?;
    let memo = key.open(&step.state, &sign_in_of(&token.digest())).map_err(Fault::Seal)?;
    let memo: Memo = serde_json::from_str(memo.reveal()).map_err(|_| SingleSignOnError::NotBegun)?;
    // Digests are compared, so that the time it takes tells nothing.
    if blake3::hash(memo.state.as_bytes()) != blake3::hash(brought.state.as_bytes())
        || brought.iss.as_ref().is_some_and(|issuer| *issuer != config.issuer)
    {
        return Err(SingleSignOnError::NotAsked);
    }
    if let Some(error) = brought.error {
        // It is logged and not put on record: anybody can make it up, as often as they like.
        let declined = Declined { error: word(&error), description: word(&brought.error_description) };
        return Err(SingleSignOnError::Declined(declined));
    }
    if brought.code.is_empty() {
        return Err(SingleSignOnError::NotAsked);
    }
    let provider = panel.providers.get(config).await?;
    let answer = exchange(panel, config, &provider, brought.code, memo.verifier).await?;
    let id_token = answer.id_token().ok_or_else(|| Fault::NoToken("its answer holds no ID token".to_owned()))?;
    let nonce = Nonce::new(memo.nonce);
    let mut claims = claims::check(panel, config, &provider, id_token, answer.access_token(), &nonce).await?;
    // What the address said when the sign-in began may be left out by whoever has the browser; what was asked may not.
    let proved_at = claims.proved_at(panel.clock.now());
    if memo.again_at.is_some_and(|asked| proved_at.is_none_or(|at| at.as_micros() / 1_000_000 < asked - claims::SKEW)) {
        return Err(SingleSignOnError::NotProved);
    }
    claims.complete(config, &provider, answer.access_token()).await?;
    let person = claims.into_person(config)?;

    let name = person.names.first().cloned().unwrap_or_else(|| person.identity.subject.clone());
    let actor = Actor { name: word(&name), account: None, via: Via::Web, address };
    let giving = Giving { reason: Reason::Claim, roles: &config.roles };
    let user = elsewhere::admit(panel, &person, giving, &actor).await.map_err(Fault::Access)??;
    let id_token = Secret::new(id_token.to_string()).ok_or(SealError::NotOurs).map_err(Fault::Seal)?;
    Ok(Returned { user, method: method(&config.name), proved_at, id_token, next: step.next })
}

async fn exchange(
    panel: &Panel,
    config: &OidcConfig,
    provider: &provider::Provider,
    code: String,
    verifier: String,
) -> Result<CoreTokenResponse, Fault> {
    let secret = config.client_secret.as_ref().map(|secret| ClientSecret::new(secret.reveal().to_owned()));
    let way = if provider.wants_secret_in_form() { AuthType::RequestBody } else { AuthType::BasicAuth };
    let client = CoreClient::from_provider_metadata(
        (*provider.metadata).clone(),
        ClientId::new(config.client_id.clone()),
        secret,
    )
    .set_auth_type(way)
    .set_redirect_uri(redirect(panel, config)?);
    let request = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|_| Fault::Description("it names no address for tokens".to_owned()))?
        .set_pkce_verifier(PkceCodeVerifier::new(verifier));
    request.request_async(&provider.http).await.map_err(|error| match error {
        RequestTokenError::Request(error) => Fault::Http(error),
        RequestTokenError::ServerResponse(said) => {
            let error: &CoreErrorResponseType = said.error();
            let description = said.error_description().map_or("", String::as_str);
            Fault::NoToken(Declined { error: word(error.as_ref()), description: word(description) }.to_string())
        }
        // The answer itself may hold tokens; it is not said.
        RequestTokenError::Parse(..) => Fault::NoToken("its answer can’t be read".to_owned()),
        RequestTokenError::Other(why) => Fault::NoToken(word(&why)),
    })
}

/// Notes with a session that began when its person proved who they are. One without this is never a recent one.
pub async fn note_proof(panel: &Panel, session: &SessionToken, returned: &Returned) -> Result<(), StateError> {
    let Some(at) = returned.proved_at else { return Ok(()) };
    let mut tx = panel.database.begin().await?;
    sessions::note_proof(&mut tx, &session.digest(), at).await?;
    tx.commit().await
}

/// Keeps the ID token with a session that began, sealed.
pub async fn keep_id_token(panel: &Panel, session: &SessionToken, id_token: &Secret) -> Result<(), Fault> {
    let sealed = sealing_key(panel).await?.seal(id_token, ID_TOKEN)?;
    let mut tx = panel.database.begin().await?;
    sessions::keep_id_token(&mut tx, &session.digest(), &sealed).await?;
    tx.commit().await?;
    Ok(())
}

/// Where a browser goes to end its session at its provider.
#[derive(Debug)]
pub struct Leaving {
    /// What the provider is called.
    pub label: String,
    /// Where it ends sessions (OpenID Connect RP-Initiated Logout 1.0).
    pub address: String,
}

/// Where the browser of a session goes to end its session at the provider, too; to be asked before the session here is
/// ended. `None` for sessions of other kinds, and where the provider has no such address or can't be asked: the session
/// here ends all the same.
pub async fn leaving(panel: &Panel, session: &SessionToken) -> Option<Leaving> {
    match find_leaving(panel, session).await {
        Ok(leaving) => leaving,
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "somebody signed out here, but could not be led to their provider to do so there");
            None
        }
    }
}

async fn find_leaving(panel: &Panel, session: &SessionToken) -> Result<Option<Leaving>, Fault> {
    let kept = sessions::find_id_token(&panel.database, &session.digest()).await?;
    let Some((began, sealed)) = kept else { return Ok(None) };
    let Some(config) = panel.config.oidc.iter().find(|config| method(&config.name) == began) else { return Ok(None) };
    let provider = panel.providers.get(config).await?;
    let Some(end) = provider.metadata.additional_metadata().end_session_endpoint.clone() else { return Ok(None) };
    let token = sealing_key(panel).await?.open(&sealed, ID_TOKEN)?;
    let token: CoreIdToken = token.reveal().parse().map_err(|_| SealError::NotOurs)?;
    let back = PostLogoutRedirectUrl::new(format!("{}/login", panel.config.base_url()));
    let request = LogoutRequest::from(end)
        .set_id_token_hint(&token)
        .set_client_id(ClientId::new(config.client_id.clone()))
        .set_post_logout_redirect_uri(back.map_err(|_| Fault::Description("public_url is no address".to_owned()))?);
    Ok(Some(Leaving { label: config.label.clone(), address: request.http_get_url().into() }))
}

async fn sealing_key(panel: &Panel) -> Result<SealingKey, Fault> {
    let file = panel.config.key_file.clone();
    let loaded = tokio::task::spawn_blocking(move || SealingKey::load_or_create(&file)).await;
    Ok(loaded.map_err(|_| SealError::Random)??)
}

/// Where the provider sends the browser back to: by what the installation was told, never by what a request says.
fn redirect(panel: &Panel, config: &OidcConfig) -> Result<RedirectUrl, Fault> {
    let address = format!("{}/login/oidc/{}/callback", panel.config.base_url(), config.name);
    RedirectUrl::new(address).map_err(|_| Fault::Description("public_url is no address".to_owned()))
}

/// A text of somebody else's, fit to be kept and shown.
fn word(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST_WORD).collect()
}
