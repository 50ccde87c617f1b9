//! `Idempotency-Key`: a request that is sent twice is carried out once.
//!
//! A client gives each thing it wants a key of its own and repeats it with the request. The first answer is kept for a day,
//! and is the answer to every repetition. Only what was done is kept: a request that was refused made nothing, so that its
//! key stays free. Whoever sends a request goes away while it is carried out without harm: it is carried out to its end.
//!
//! An answer is repeated to nobody who would not get it: the [gate](crate::web::gate) lets the repetition in first, and whoever
//! may do less than when it was answered, anywhere, is told that instead. What the request would find now is not looked at.

use std::{collections::HashMap, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest as _, FromRequestParts, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{
    API_V1,
    access::Rights,
    error::{ApiError, wrong},
};
use crate::{
    domain::{Access, Timestamp},
    panel::Panel,
    state::{
        StateError,
        kept_answers::{
            KeptAnswer, RequestName, find_request, forget_request, insert_request, keep_answer, sign_request,
            take_request,
        },
    },
    web::{
        error::WebError,
        gate::{Entry, KeepsOut},
        session::Asking,
    },
};

/// The header with the key.
pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header that tells a repeated answer from a first one.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The longest key.
const LONGEST_KEY: usize = 255;
/// After how many microseconds a request that was not answered is taken for abandoned: the process that carried it out died.
const ABANDONED: i64 = 120 * 1_000_000;

/// How often it is tried to free a request that came to no answer; afterwards it is taken for abandoned anyhow.
const FREE_TRIES: u32 = 60;
/// The pause between two tries.
const FREE_EVERY: Duration = Duration::from_secs(1);
/// How often a request that takes long gives a sign of life.
const SIGN_EVERY: Duration = Duration::from_secs(30);

/// What a request with a key is known by, the same each time it is taken up, also by another process: what it makes bears it,
/// and is found by it instead of being made again.
#[derive(Debug, Clone)]
pub struct MadeBy {
    /// For the runs that it asks for.
    pub key: String,
    /// When it first came.
    pub at: Timestamp,
}

/// What a request is known by; none if it came without a key.
#[derive(Debug, Clone, Default)]
pub struct Once(pub Option<MadeBy>);

impl Once {
    /// The key for runs.
    pub fn key(self) -> Option<String> {
        self.0.map(|made_by| made_by.key)
    }

    /// The id of what is made: `of` the key, or a new one.
    pub fn id<T>(&self, of: fn(&str, Timestamp) -> T, new: fn() -> T) -> T {
        self.0.as_ref().map_or_else(new, |made_by| of(&made_by.key, made_by.at))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// On an answer that tells something once only: what is kept instead of it.
#[derive(Debug, Clone)]
pub struct KeepInstead(pub String);

/// What the layer goes by: the panel, and who is let in where.
#[derive(Debug, Clone)]
pub struct Doors {
    panel: Arc<Panel>,
    doors: Arc<HashMap<&'static str, KeepsOut>>,
}

impl Doors {
    /// Those of the addresses that take keys.
    pub fn new(panel: Arc<Panel>, entries: &[Entry]) -> Self {
        let takes_keys = |entry: &&Entry| entry.method == Method::POST && entry.path.starts_with(API_V1);
        let doors = entries.iter().filter(takes_keys).map(|entry| (entry.path, entry.keeps_out)).collect();
        Self { panel, doors: Arc::new(doors) }
    }

    /// The door of a request, if it may come with a key.
    fn of(&self, request: &Request) -> Option<KeepsOut> {
        let path = request.extensions().get::<MatchedPath>().filter(|_| request.method() == Method::POST)?;
        self.doors.get(path.as_str()).copied()
    }
}

/// The layer.
pub async fn carry_out_once(State(doors): State<Doors>, request: Request, next: Next) -> Result<Response, WebError> {
    let (Some(keeps_out), Some(key)) = (doors.of(&request), request.headers().get(&KEY).cloned()) else {
        return Ok(next.run(request).await);
    };
    let (parts, body) = request.into_parts();
    if let Some(refusal) = keeps_out(&parts) {
        return Ok(refusal);
    }
    let Some(user) = Asking::user(&parts.extensions).cloned() else { return Err(ApiError::Nobody.into()) };
    let panel = doors.panel;
    let key = key.to_str().ok().filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
    let Some(key) = key else {
        let message = format!("A key has 1 to {LONGEST_KEY} letters, digits and signs of ASCII. Nothing was changed.");
        return Err(wrong("Idempotency-Key", message));
    };
    let body = Bytes::from_request(Request::new(body), &()).await.map_err(|e| ApiError::BrokenJson(e.to_string()))?;
    let name = RequestName { client: user.client(), key_digest: digest(&[b"key", key.as_bytes()]) };
    let address = parts.uri.path_and_query().map_or("", |address| address.as_str());
    // The key is part of it, so that nobody who reads the database can try out bodies.
    let body_digest = digest(&[b"body", key.as_bytes(), address.as_bytes(), &body]);
    match begin(&panel, &name, &body_digest, &user.access).await? {
        Begun::Answered(answer) => Ok(replay(answer)),
        Begun::Now(made_by) => {
            let mut request = Request::from_parts(parts, Body::from(body));
            request.extensions_mut().insert(Once(Some(made_by)));
            let carried_out = tokio::spawn(async move {
                let mut answer = std::pin::pin!(next.run(request));
                let response = loop {
                    tokio::select! {
                        response = &mut answer => break response,
                        () = tokio::time::sleep(SIGN_EVERY) => sign(&panel, &name).await,
                    }
                };
                keep(&panel, &name, response).await
            });
            carried_out.await.unwrap_or(Err(WebError::Panicked))
        }
    }
}

/// What becomes of a request with a key.
enum Begun {
    /// It is carried out now; what it makes bears this.
    Now(MadeBy),
    /// It was carried out before.
    Answered(KeptAnswer),
}

async fn begin(panel: &Panel, name: &RequestName, body_digest: &str, access: &Access) -> Result<Begun, WebError> {
    let now = panel.clock.now();
    let rights: Vec<Rights> = access.grants().iter().map(Rights::from).collect();
    let rights = serde_json::to_string(&rights).map_err(ApiError::from)?;
    let mut tx = panel.database.begin().await?;
    let begun_at = if insert_request(&mut tx, name, body_digest, &rights, now).await? {
        now
    } else {
        let Some(first) = find_request(&mut tx, name).await? else { return Err(ApiError::KeyInUse.into()) };
        if first.body_digest != body_digest {
            return Err(ApiError::KeyTaken.into());
        }
        if let Some(answer) = first.answer {
            return match access.first_beyond(&read(&first.rights)) {
                Some(permission) => Err(ApiError::FewerRights(permission).into()),
                None => Ok(Begun::Answered(answer)),
            };
        }
        let is_abandoned = first.taken_at.plus_micros(ABANDONED) <= now;
        if !is_abandoned || !take_request(&mut tx, name, (first.taken_at, now), &rights).await? {
            return Err(ApiError::KeyInUse.into());
        }
        first.begun_at
    };
    if let Err(error) = tx.commit().await {
        free(panel, name); // it may be there all the same, and nobody carries it out
        return Err(error.into());
    }
    // Keys are for a day, runs for years: the moment tells the same key of another day from this one.
    let run_key = digest(&[name.client.as_bytes(), name.key_digest.as_bytes(), &begun_at.as_micros().to_be_bytes()]);
    Ok(Begun::Now(MadeBy { key: format!("api/{run_key}"), at: begun_at }))
}

/// What somebody could do, as it was kept. What can't be read takes everything.
fn read(rights: &str) -> Access {
    let kept: Vec<Rights> = match serde_json::from_str(rights) {
        Ok(kept) => kept,
        Err(_) => return Access::unlimited(),
    };
    let grants: Result<Vec<_>, _> = kept.into_iter().map(Rights::grant).collect();
    grants.map_or_else(|_| Access::unlimited(), Access::new)
}

/// Says that a request is still being carried out. Without it, it could be begun a second time.
async fn sign(panel: &Panel, name: &RequestName) {
    let signed = async {
        let mut tx = panel.database.begin().await?;
        sign_request(&mut tx, name, panel.clock.now()).await?;
        tx.commit().await
    };
    let signed: Result<(), StateError> = signed.await;
    if let Err(error) = signed {
        tracing::warn!(error = &error as &dyn std::error::Error, "a request could not give its sign of life");
    }
}

/// Lets a request be taken up again that came to no answer and that nobody carries out any more: at once, or when the database
/// is there again. Until then, and if this process ends before, it is taken for being carried out.
fn free(panel: &Panel, name: &RequestName) {
    let (panel, name) = (panel.clone(), name.clone());
    tokio::spawn(async move {
        for _ in 0..FREE_TRIES {
            let freed = async {
                let mut tx = panel.database.begin().await?;
                sign_request(&mut tx, &name, Timestamp::from_micros(0)).await?;
                tx.commit().await
            };
            let freed: Result<(), StateError> = freed.await;
            if freed.is_ok() || panel.shutdown.is_cancelled() {
                return;
            }
            tokio::time::sleep(FREE_EVERY).await;
        }
    });
}

/// Keeps the answer if something was done; forgets the request if not.
async fn keep(panel: &Panel, name: &RequestName, response: Response) -> Result<Response, WebError> {
    if response.status().is_server_error() {
        // What was asked for may have been done: it is found by the key when the request comes again.
        free(panel, name);
        return Ok(response);
    }
    let mut tx = match panel.database.begin().await {
        Ok(tx) => tx,
        Err(error) => {
            free(panel, name);
            return Err(error.into());
        }
    };
    if !response.status().is_success() {
        forget_request(&mut tx, name).await?;
        tx.commit().await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    // However long it is: it was made here, and what it tells of was done.
    let body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the answer to a request broke off");
            free(panel, name);
            return Err(WebError::Panicked);
        }
    };
    let instead = parts.extensions.get::<KeepInstead>().map(|KeepInstead(text)| text.clone());
    let answer = KeptAnswer {
        status: parts.status.as_u16().into(),
        location: text(&parts.headers, &header::LOCATION),
        etag: text(&parts.headers, &header::ETAG),
        body: instead.unwrap_or_else(|| String::from_utf8_lossy(&body).into_owned()),
    };
    let kept = async {
        keep_answer(&mut tx, name, &answer).await?;
        tx.commit().await
    };
    let kept: Result<(), StateError> = kept.await;
    if let Err(error) = kept {
        // It was done all the same: that is what matters to whoever asked.
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "the answer to a request with a key could not be kept"
        );
        free(panel, name);
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(answer: KeptAnswer) -> Response {
    let KeptAnswer { status, location, etag, body } = answer;
    let status = u16::try_from(status).ok().and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or_default();
    let is_empty = body.is_empty();
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if is_empty {
        headers.remove(header::CONTENT_TYPE);
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    for (name, text) in [(header::LOCATION, location), (header::ETAG, etag)] {
        if let Some(value) = text.and_then(|text| HeaderValue::from_str(&text).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned)
}

/// The digest of some parts, each with its length before it.
fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_be_bytes()).update(part);
    }
    hasher.finalize().to_hex().to_string()
}
