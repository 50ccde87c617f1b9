//! Another panel, reached by its API: the same commands with `--server`.
//!
//! Who asks is told by an access token, from a file or the environment: a command line can be read by everybody on the
//! machine. What only reads is asked again when the way to the panel fails; what changes something is sent with a key of its
//! own, by which the panel carries it out once however often it arrives, and is asked again as well.

mod arguments;
mod fault;

use std::time::Duration;

use anyhow::Context as _;
use reqwest::{Method, StatusCode, Url, header};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::{UsageError, console};
use crate::{api::list::Unreadable, domain::RunId};
pub use arguments::ServerArguments;
use arguments::{address, token};
use fault::{Answer, tls_fault};

/// How long one answer may take. What takes longer is queued and looked at again.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long it may take to reach the panel.
const CONNECT: Duration = Duration::from_secs(10);
/// Pauses before a request is sent again that found no panel, or one that could not answer.
const AGAIN: [Duration; 3] = [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(3)];
/// How often a request that came too soon is sent again, each time when the panel says.
const TOO_SOON: u32 = 5;
/// The longest that it waits for that, in seconds; a panel that wants more is asked another time.
const LONGEST_WAIT: u64 = 120;
/// Items of a list asked for at once.
const PIECE: usize = 200;

/// A panel somewhere.
#[derive(Debug)]
pub struct Remote {
    client: reqwest::Client,
    base: Url,
    token: Zeroizing<String>,
}

/// A piece of a list.
#[derive(Debug, Deserialize)]
struct Listing<T> {
    items: Vec<T>,
    next: Option<String>,
    #[serde(default)]
    unreadable: Vec<Unreadable>,
}

/// An answer to a request that named a version, or that tells one.
#[derive(Debug)]
pub struct Versioned<T> {
    /// What it is.
    pub value: T,
    /// Its version, for a change of it.
    pub version: Option<String>,
}

impl Remote {
    /// The panel that the arguments name.
    pub fn new(arguments: &ServerArguments) -> anyhow::Result<Self> {
        let text = arguments.server.as_deref().unwrap_or_default();
        let base = address(text, arguments.insecure_http)?;
        // One provider of cryptography for the whole process; that another part was quicker is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = reqwest::Client::builder()
            .user_agent(concat!("poolsync/", env!("CARGO_PKG_VERSION")))
            // The token goes to the panel that was named and nowhere else.
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(PATIENCE);
        let builder = match &arguments.ca_file {
            Some(path) => {
                let wrong = |why: &dyn std::fmt::Display| {
                    UsageError::from(format!("The certificates of {} can’t be read: {why}.", path.display()))
                };
                let pem = std::fs::read(path).map_err(|error| wrong(&error))?;
                let found = reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| wrong(&error))?;
                if found.is_empty() {
                    return Err(wrong(&"it holds none"));
                }
                builder.tls_certs_only(found)
            }
            None => builder,
        };
        let client = builder.build().context("The connection to the panel can’t be prepared")?;
        Ok(Self { client, base, token: token(arguments)? })
    }

    /// Its address.
    pub fn address(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Where its pages are.
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.base.as_str().trim_end_matches('/'))
    }

    /// What is at an address.
    pub async fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, String)]) -> anyhow::Result<T> {
        Ok(self.ask::<(), T>(&Asked { method: Method::GET, path, query, ..Asked::default() }).await?.value)
    }

    /// What is at an address, with its version.
    pub async fn get_version<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<Versioned<T>> {
        self.ask::<(), T>(&Asked { method: Method::GET, path, ..Asked::default() }).await
    }

    /// A list from its begin on, `most` items at the most.
    pub async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, String)],
        most: usize,
    ) -> anyhow::Result<Vec<T>> {
        let mut items: Vec<T> = Vec::new();
        let mut cursor: Option<String> = None;
        while items.len() < most {
            let mut query = query.to_vec();
            query.push(("limit", PIECE.min(most - items.len()).to_string()));
            query.extend(cursor.take().map(|cursor| ("cursor", cursor)));
            let piece: Listing<T> = self.get(path, &query).await?;
            items.extend(piece.items);
            for Unreadable { id, why } in piece.unreadable {
                console::complain(&format!("{id} is not in the list: {why}"));
            }
            match piece.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        Ok(items)
    }

    /// Has something done.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> anyhow::Result<T> {
        let asked = Asked { method: Method::POST, path, body: Some(body), ..Asked::default() };
        Ok(self.ask(&asked).await?.value)
    }

    /// Has something changed that has the version `version`.
    pub async fn change<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        version: Option<&str>,
        body: Option<&impl Serialize>,
    ) -> anyhow::Result<T> {
        Ok(self.ask(&Asked { method, path, version, body, ..Asked::default() }).await?.value)
    }

    async fn ask<B: Serialize, T: DeserializeOwned>(&self, asked: &Asked<'_, B>) -> anyhow::Result<Versioned<T>> {
        let mut pauses = AGAIN.iter();
        let mut too_soon = 0;
        loop {
            let answer = match self.send(asked).await {
                Ok(answer) => answer,
                Err(error) => match pauses.next().filter(|_| asked.may_be_repeated(&error)) {
                    Some(pause) => {
                        tokio::time::sleep(*pause).await;
                        continue;
                    }
                    None => return Err(fault::on_the_way(&self.base, asked.changes(), &error)),
                },
            };
            match answer.status {
                StatusCode::TOO_MANY_REQUESTS => {
                    let wait = answer.retry_after.unwrap_or(1).max(1);
                    if too_soon >= TOO_SOON || wait > LONGEST_WAIT {
                        return Err(fault::too_many(&self.base, wait));
                    }
                    too_soon += 1;
                    console::complain(&format!(
                        "The panel takes no more requests at present; asking again in {wait} s."
                    ));
                    tokio::time::sleep(Duration::from_secs(wait)).await;
                }
                // The first of them is being carried out; its answer is the answer to this one.
                StatusCode::CONFLICT if too_soon < TOO_SOON && asked.method == Method::POST => {
                    too_soon += 1;
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                status if status.is_server_error() && asked.is_repeatable() => match pauses.next() {
                    Some(pause) => tokio::time::sleep(*pause).await,
                    None => return Err(fault::refused(&self.base, asked.changes(), &answer)),
                },
                status if status.is_success() => return fault::read(&self.base, asked.changes(), answer),
                _ => return Err(fault::refused(&self.base, asked.changes(), &answer)),
            }
        }
    }

    /// Sends a request and reads the whole answer.
    async fn send<B: Serialize>(&self, asked: &Asked<'_, B>) -> Result<Answer, reqwest::Error> {
        let mut address = self.base.clone();
        address.set_path(&format!("{}{}", self.base.path().trim_end_matches('/'), asked.path));
        if !asked.query.is_empty() {
            let mut pairs = address.query_pairs_mut();
            for (name, value) in asked.query {
                pairs.append_pair(name, value);
            }
        }
        let mut request = self
            .client
            .request(asked.method.clone(), address)
            .bearer_auth(self.token.as_str())
            .header(header::ACCEPT, "application/json, application/problem+json");
        if asked.method == Method::POST {
            request = request.header("Idempotency-Key", &asked.key);
        }
        if let Some(version) = asked.version {
            request = request.header(header::IF_MATCH, version);
        }
        if let Some(body) = asked.body {
            let text = serde_json::to_vec(body).unwrap_or_default();
            request = request.header(header::CONTENT_TYPE, "application/json").body(text);
        }
        Answer::whole(request.send().await?).await
    }
}

/// A request.
struct Asked<'a, B> {
    method: Method,
    path: &'a str,
    query: &'a [(&'a str, String)],
    version: Option<&'a str>,
    body: Option<&'a B>,
    /// The same however often it is sent.
    key: String,
}

impl<B> Default for Asked<'_, B> {
    fn default() -> Self {
        Self { method: Method::GET, path: "/", query: &[], version: None, body: None, key: RunId::new().to_string() }
    }
}

impl<B> Asked<'_, B> {
    /// Whether it comes to the same how often it arrives. (A change of a version is refused the second time.)
    fn is_repeatable(&self) -> bool {
        matches!(self.method, Method::GET | Method::POST)
    }

    /// Whether it may be sent again after `error`: if that may go otherwise, and it comes to the same or did not arrive.
    fn may_be_repeated(&self, error: &reqwest::Error) -> bool {
        tls_fault(error).is_none() && (self.is_repeatable() || error.is_connect())
    }

    /// Whether it is to change something.
    fn changes(&self) -> bool {
        self.method != Method::GET
    }
}
