//! A folder of a WebDAV server (RFC 4918). Content streams in both directions; files are moved into place by MOVE, which
//! servers do in one step. Modes, exact times and links live in the manifest.

use std::{fmt, io};

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use reqwest::{Method, RequestBuilder, Response, StatusCode, header};
use tokio::{
    sync::mpsc,
    task::{JoinHandle, JoinSet},
};
use tokio_stream::wrappers::ReceiverStream;

use crate::{
    domain::{DavFolder, Secret},
    sync::{
        address::Patience,
        files::facts::{Kind, Mtime},
    },
};

use super::{
    backend::{Condition, Listed, Shown, retry},
    dav_xml::{ASK, Resource, resources},
    error::{Cause, Fault, RemoteError, Result, not_whole},
    http,
    names::{key_of, path_of},
    tree::{Scope, Seen, is_passed_over},
};

/// What stays readable in a URL's path.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// How many folders are listed at once.
const LISTINGS: usize = 8;
/// A file up to this size is sent in one piece, which can be sent again; in bytes.
const SMALL: usize = 4 << 20;
/// How many times longer than for an answer the server is waited for while it moves or copies a file.
const WORKING: u32 = 10;
/// Pieces of a larger file that wait to be sent.
const WAITING: usize = 4;

/// A folder of a server. Clones share the connections.
#[derive(Clone)]
pub(super) struct Dav {
    store: String,
    patience: Patience,
    client: reqwest::Client,
    /// For what takes any time to send.
    uploader: reqwest::Client,
    /// Scheme, host and port.
    server: String,
    /// The folder's path, encoded, without a slash at its end.
    base: String,
    user: Option<(String, Secret)>,
}

impl fmt::Debug for Dav {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dav").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Dav {
    pub fn new(store: String, place: &DavFolder, secret: Option<&Secret>, patience: Patience) -> Result<Self> {
        let user = match (&place.user, secret) {
            (Some(user), Some(secret)) => Some((user.clone(), secret.clone())),
            (Some(_), None) => return Err(Fault::NoSecret { store }.into()),
            (None, _) => None,
        };
        let scheme = if place.tls { "https" } else { "http" };
        let encoded = percent_encode(&place.path, PATH).to_string();
        let base = if encoded.is_empty() { encoded } else { format!("/{encoded}") };
        let (client, uploader) = (http::client(&store, patience)?, http::uploader(&store, patience)?);
        Ok(Self { store, patience, client, uploader, server: format!("{scheme}://{}", place.host), base, user })
    }

    /// The address of an item; of a directory with a slash at its end.
    fn address(&self, path: &[u8], dir: bool) -> Result<String> {
        let key = key_of(path).ok_or_else(|| RemoteError::of_kind(io::ErrorKind::InvalidFilename))?;
        let slash = if key.is_empty() { "" } else { "/" };
        let end = if dir { "/" } else { "" };
        Ok(format!("{}{}{slash}{}{end}", self.server, self.base, percent_encode(key.as_bytes(), PATH)))
    }

    fn request(&self, method: &str, address: &str) -> Result<RequestBuilder> {
        Ok(self.signed(self.client.request(verb_of(method)?, address)))
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.user {
            Some((user, secret)) => request.basic_auth(user, Some(secret.reveal())),
            None => request,
        }
    }

    fn lost(&self, error: &reqwest::Error) -> RemoteError {
        http::fault_of(&self.store, self.patience.answer, error)
            .unwrap_or_else(|| Fault::Lost { store: self.store.clone(), source: Cause::of(error) }.into())
    }

    /// Sends a request that may be sent again, and takes these answers for good ones.
    async fn send(&self, build: impl Fn() -> Result<RequestBuilder>, good: &[u16]) -> Result<Response> {
        retry(self.patience, |_| async {
            let response = build()?.send().await.map_err(|e| self.lost(&e))?;
            self.judge(response, good)
        })
        .await
    }

    fn judge(&self, response: Response, good: &[u16]) -> Result<Response> {
        let status = response.status();
        if good.contains(&status.as_u16()) {
            return Ok(response);
        }
        let store = self.store.clone();
        let source = Cause::new(format!("the server answered {status}"));
        Err(match status {
            StatusCode::UNAUTHORIZED => Fault::Credentials { store, source }.into(),
            StatusCode::FORBIDDEN => Fault::Forbidden { store, source }.into(),
            StatusCode::NOT_FOUND => RemoteError::of_kind(io::ErrorKind::NotFound),
            StatusCode::PRECONDITION_FAILED => RemoteError::of_kind(io::ErrorKind::AlreadyExists),
            StatusCode::INSUFFICIENT_STORAGE => RemoteError::of_kind(io::ErrorKind::StorageFull),
            StatusCode::URI_TOO_LONG => RemoteError::of_kind(io::ErrorKind::InvalidFilename),
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                Fault::Lost { store, source }.into()
            }
            _ => RemoteError::item(io::ErrorKind::Other, source.to_string()),
        })
    }

    /// PROPFIND; `None` if there is nothing.
    async fn ask(&self, path: &[u8], dir: bool, depth: &str) -> Result<Option<Vec<Resource>>> {
        let address = self.address(path, dir)?;
        let asked = retry(self.patience, |_| async {
            let request = self.request("PROPFIND", &address)?.header("Depth", depth);
            let request = request.header(header::CONTENT_TYPE, "application/xml").body(ASK);
            let response = self.judge(request.send().await.map_err(|e| self.lost(&e))?, &[207])?;
            let xml = response.text().await.map_err(|e| self.lost(&e))?;
            resources(&xml).ok_or_else(|| {
                let source = Cause::new("the answer to PROPFIND is not whole");
                Fault::Lost { store: self.store.clone(), source }.into()
            })
        });
        match asked.await {
            Err(error) if error.is_missing() => Ok(None),
            asked => asked.map(Some),
        }
    }

    pub async fn exists(&self) -> Result<bool> {
        Ok(self.stat(b"").await?.is_some())
    }

    pub async fn stat(&self, path: &[u8]) -> Result<Option<Shown>> {
        let Some(found) = self.ask(path, path.is_empty(), "0").await? else { return Ok(None) };
        match found.first() {
            Some(resource) if resource.status == Some(404) => Ok(None),
            Some(resource) => sound(resource).map(|resource| Some(shown(resource))),
            None => Err(RemoteError::item(io::ErrorKind::InvalidData, "the answer to PROPFIND names nothing")),
        }
    }

    pub async fn list(&self, scope: Scope, sink: &mut (dyn FnMut(Listed) + Send)) -> Result<()> {
        let (mut waiting, mut running) = (vec![Vec::new()], JoinSet::new());
        loop {
            while running.len() < LISTINGS
                && let Some(dir) = waiting.pop()
            {
                let this = self.clone();
                running.spawn(async move { this.list_dir(dir).await });
            }
            let Some(listed) = running.join_next().await else { return Ok(()) };
            let listed = listed.map_err(|e| RemoteError::item(io::ErrorKind::Other, e.to_string()))??;
            for item in listed {
                if let Listed::Item(path, shown) = &item {
                    if is_passed_over(path, scope) {
                        continue;
                    }
                    if shown.kind == Kind::Dir {
                        waiting.push(path.clone());
                    }
                }
                sink(item);
            }
        }
    }

    async fn list_dir(&self, dir: Vec<u8>) -> Result<Vec<Listed>> {
        // A folder that vanished under our eyes: its listing is not complete.
        let found = self.ask(&dir, true, "1").await?.ok_or_else(|| RemoteError::of_kind(io::ErrorKind::NotFound))?;
        let own = self.address(&dir, true)?;
        let own = own.strip_prefix(&self.server).unwrap_or(&own).trim_end_matches('/');
        let own: Vec<u8> = percent_decode_str(own).collect();
        let (mut listed, mut names_itself) = (Vec::with_capacity(found.len()), false);
        for resource in &found {
            sound(resource)?;
            let foreign = || RemoteError::item(io::ErrorKind::InvalidData, format!("it lists {}", resource.href));
            let href = resource.href.split_once("://").map_or(resource.href.as_str(), |(_, rest)| {
                rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
            });
            let path: Vec<u8> = percent_decode_str(href.trim_end_matches('/')).collect();
            let rest = path.strip_prefix(own.as_slice()).ok_or_else(foreign)?;
            let Some(name) = rest.strip_prefix(b"/") else {
                // The folder itself; anything else would be a listing of another place.
                if rest.is_empty() {
                    names_itself = true;
                    continue;
                }
                return Err(foreign());
            };
            let key = [key_of(&dir).unwrap_or_default().as_bytes(), name].join(&b'/');
            let key = String::from_utf8_lossy(key.strip_prefix(b"/").unwrap_or(&key)).into_owned();
            listed.push(match path_of(&key) {
                Some(path) if !name.contains(&b'/') => Listed::Item(path, shown(resource)),
                _ => Listed::Odd(key),
            });
        }
        // An answer without the folder itself is no listing of it, least of all of an empty one.
        if names_itself {
            return Ok(listed);
        }
        Err(RemoteError::item(io::ErrorKind::InvalidData, "a listing does not name the folder that was asked for"))
    }

    pub async fn open(&self, path: &[u8], offset: u64) -> Result<DavDownload> {
        let address = self.address(path, false)?;
        let good: &[u16] = if offset == 0 { &[200] } else { &[206] };
        let response = self.send(
            || {
                let request = self.request("GET", &address)?;
                Ok(if offset == 0 { request } else { request.header(header::RANGE, format!("bytes={offset}-")) })
            },
            good,
        );
        Ok(DavDownload { dav: self.clone(), response: response.await? })
    }

    pub fn create(&self, path: &[u8]) -> Result<DavUpload> {
        let address = self.address(path, false)?;
        let (dav, path) = (self.clone(), path.to_vec());
        Ok(DavUpload { dav, path, address, start: Vec::new(), stream: None, size: 0 })
    }

    /// With `strict`, a folder that is there is always in the way, even if it may be what a lost try of ours made.
    pub async fn make_dir(&self, path: &[u8], strict: bool) -> Result<()> {
        let address = self.address(path, true)?;
        retry(self.patience, |number| {
            let address = &address;
            async move {
                let response = self.request("MKCOL", address)?.send().await.map_err(|e| self.lost(&e))?;
                match response.status() {
                    // What a try before this one made, whose answer was lost.
                    StatusCode::METHOD_NOT_ALLOWED if number > 0 && !strict => Ok(()),
                    StatusCode::METHOD_NOT_ALLOWED => Err(RemoteError::of_kind(io::ErrorKind::AlreadyExists)),
                    StatusCode::CONFLICT => Err(RemoteError::of_kind(io::ErrorKind::NotFound)),
                    _ => self.judge(response, &[201]).map(drop),
                }
            }
        })
        .await
    }

    pub async fn rename(&self, from: &[u8], to: &[u8], replace: bool) -> Result<Seen> {
        self.transfer("MOVE", from, to, replace).await
    }

    pub async fn copy(&self, from: &[u8], to: &[u8]) -> Result<Seen> {
        self.transfer("COPY", from, to, false).await
    }

    async fn transfer(&self, method: &str, from: &[u8], to: &[u8], replace: bool) -> Result<Seen> {
        let (source, target) = (self.address(from, false)?, self.address(to, false)?);
        let done = retry(self.patience, |number| {
            let (source, target) = (&source, &target);
            async move {
                // A server may copy for minutes before it says a word.
                let request = self.signed(self.uploader.request(verb_of(method)?, source));
                let request = request.timeout(self.patience.answer * WORKING).header("Destination", target);
                let request = request.header("Overwrite", if replace { "T" } else { "F" });
                let response = request.send().await.map_err(|e| self.lost(&e))?;
                let judged = self.judge(response, &[201, 204]).map(drop);
                match judged {
                    Err(error) if number > 0 && self.was_done(&error, method, from, to).await? => Ok(()),
                    judged => judged,
                }
            }
        });
        done.await?;
        let shown = self.stat(to).await?.ok_or_else(|| RemoteError::of_kind(io::ErrorKind::NotFound))?;
        Ok(shown.seen)
    }

    /// Whether a try before this one moved or copied the item, and only its answer was lost.
    async fn was_done(&self, error: &RemoteError, method: &str, from: &[u8], to: &[u8]) -> Result<bool> {
        if !error.is_missing() && error.kind() != io::ErrorKind::AlreadyExists {
            return Ok(false);
        }
        let Some(there) = self.stat(to).await? else { return Ok(false) };
        Ok(match self.stat(from).await? {
            None => method == "MOVE",
            Some(source) => method == "COPY" && source.kind == there.kind && source.seen.size == there.seen.size,
        })
    }

    pub async fn remove(&self, path: &[u8]) -> Result<()> {
        let address = self.address(path, false)?;
        self.send(|| self.request("DELETE", &address), &[200, 204, 404]).await.map(drop)
    }

    /// DELETE takes a folder with all that is in it: so it must be seen to be empty first.
    pub async fn remove_dir(&self, path: &[u8]) -> Result<()> {
        match self.list_dir(path.to_vec()).await {
            Ok(inside) if inside.is_empty() => {}
            Ok(_) => return Err(RemoteError::of_kind(io::ErrorKind::DirectoryNotEmpty)),
            Err(error) if error.is_missing() => return Ok(()),
            Err(error) => return Err(error),
        }
        let address = self.address(path, true)?;
        self.send(|| self.request("DELETE", &address), &[200, 204, 404]).await.map(drop)
    }

    pub async fn put(&self, path: &[u8], content: Vec<u8>, _: &Condition) -> Result<Option<String>> {
        let (address, content) = (self.address(path, false)?, Bytes::from(content));
        let put = || Ok(self.request("PUT", &address)?.body(content.clone()));
        self.send(put, &[200, 201, 204]).await?;
        Ok(None)
    }

    pub async fn get(&self, path: &[u8]) -> Result<Option<(Vec<u8>, Option<String>)>> {
        let address = self.address(path, false)?;
        let content = retry(self.patience, |_| async {
            let response = self.request("GET", &address)?.send().await.map_err(|e| self.lost(&e))?;
            self.judge(response, &[200])?.bytes().await.map_err(|e| self.lost(&e))
        });
        match content.await {
            Err(error) if error.is_missing() => Ok(None),
            content => Ok(Some((content?.to_vec(), None))),
        }
    }
}

/// What the server could not tell of is not there for sure, nor gone for sure.
fn sound(resource: &Resource) -> Result<&Resource> {
    if resource.is_sound() {
        return Ok(resource);
    }
    let status = resource.status.map_or_else(|| "no status".to_owned(), |status| format!("status {status}"));
    let why = format!("the server tells nothing of {} ({status})", resource.href);
    Err(RemoteError::item(io::ErrorKind::InvalidData, why))
}

fn verb_of(method: &str) -> Result<Method> {
    Method::from_bytes(method.as_bytes()).map_err(|_| RemoteError::of_kind(io::ErrorKind::InvalidInput))
}

fn shown(resource: &Resource) -> Shown {
    let time = jiff::fmt::rfc2822::parse(&resource.modified).map_or(0, |time| time.timestamp().as_second());
    let tag = if resource.tag.is_empty() { 0 } else { Seen::tag_of(&resource.tag) };
    Shown {
        kind: if resource.is_dir { Kind::Dir } else { Kind::File },
        seen: Seen { size: resource.size, tag, time },
        mtime: Mtime { seconds: time, nanos: 0 },
        mode: None,
        link: Vec::new(),
    }
}

/// A file's content on its way here.
pub(super) struct DavDownload {
    dav: Dav,
    response: Response,
}

impl DavDownload {
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        self.response.chunk().await.map_err(|e| self.dav.lost(&e))
    }
}

type Piece = io::Result<Bytes>;

/// A file's content on its way to the server.
pub(super) struct DavUpload {
    dav: Dav,
    path: Vec<u8>,
    address: String,
    /// What has not been sent yet, as long as the file may turn out to be small.
    start: Vec<u8>,
    stream: Option<(mpsc::Sender<Piece>, JoinHandle<Result<()>>)>,
    /// How much was to be sent so far.
    size: u64,
}

impl DavUpload {
    pub async fn write(&mut self, piece: Bytes) -> Result<()> {
        self.size += piece.len() as u64;
        if self.stream.is_none() {
            self.start.extend_from_slice(&piece);
            if self.start.len() <= SMALL {
                return Ok(());
            }
            self.begin_stream();
            let start = Bytes::from(std::mem::take(&mut self.start));
            return self.push(start).await;
        }
        self.push(piece).await
    }

    fn begin_stream(&mut self) {
        let (sender, pieces) = mpsc::channel::<Piece>(WAITING);
        let (dav, address) = (self.dav.clone(), self.address.clone());
        let sent = tokio::spawn(async move {
            let body = reqwest::Body::wrap_stream(ReceiverStream::new(pieces));
            let request = dav.signed(dav.uploader.put(&address)).body(body);
            let response = request.send().await.map_err(|e| dav.lost(&e))?;
            dav.judge(response, &[200, 201, 204]).map(drop)
        });
        self.stream = Some((sender, sent));
    }

    async fn push(&mut self, piece: Bytes) -> Result<()> {
        let Some((sender, sent)) = &mut self.stream else { return Ok(()) };
        match tokio::time::timeout(self.dav.patience.answer, sender.send(Ok(piece))).await {
            Ok(Ok(())) => Ok(()),
            // The request ended before its body did: its answer says why.
            Ok(Err(_)) => match sent.await {
                Ok(Err(error)) => Err(error),
                _ => Err(RemoteError::of_kind(io::ErrorKind::BrokenPipe)),
            },
            Err(_) => Err(Fault::NoAnswer { store: self.dav.store.clone(), waited: self.dav.patience.answer }.into()),
        }
    }

    /// How the server shows what it took: that it says “created” does not mean that all of it came.
    pub async fn finish(mut self) -> Result<Seen> {
        self.send_rest().await?;
        let shown = self.dav.stat(&self.path).await?.ok_or_else(|| RemoteError::of_kind(io::ErrorKind::NotFound))?;
        if shown.seen.size != self.size {
            return Err(not_whole(shown.seen.size, self.size));
        }
        Ok(shown.seen)
    }

    async fn send_rest(&mut self) -> Result<()> {
        if let Some((sender, sent)) = self.stream.take() {
            drop(sender);
            return match tokio::time::timeout(self.dav.patience.answer * 2, sent).await {
                Ok(Ok(sent)) => sent,
                Ok(Err(error)) => Err(RemoteError::item(io::ErrorKind::Other, error.to_string())),
                Err(_) => {
                    Err(Fault::NoAnswer { store: self.dav.store.clone(), waited: self.dav.patience.answer }.into())
                }
            };
        }
        let content = Bytes::from(std::mem::take(&mut self.start));
        let put = || Ok(self.dav.request("PUT", &self.address)?.body(content.clone()));
        self.dav.send(put, &[200, 201, 204]).await.map(drop)
    }
}

impl Drop for DavUpload {
    fn drop(&mut self) {
        // A body that ends here would be taken for all of it.
        if let Some((_, sent)) = self.stream.take() {
            sent.abort();
        }
    }
}
