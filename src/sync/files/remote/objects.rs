//! A bucket of an S3-compatible server, through OpenDAL: it signs, splits large content into parts and tries again.
//!
//! An object appears whole or not at all. A rename is a copy on the server and a removal; removals are collected and sent
//! together. Directories and links exist in the manifest alone.

use std::{
    collections::BTreeSet,
    io,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use opendal::{
    ErrorKind, FuturesBytesStream, HttpTransporter, Metadata, OperationContext, Operator, Writer,
    layers::{RetryLayer, TimeoutLayer},
    options::{CopyOptions, WriteOptions},
    services::S3,
};
use tokio_stream::StreamExt;

use crate::{
    domain::{Bucket, Secret},
    sync::{
        address::Patience,
        files::facts::{Kind, Mtime},
    },
};

use super::{
    backend::{Condition, Listed, Shown},
    error::{Cause, Fault, RemoteError, Result},
    http,
    names::{key_of, path_of},
    tree::{Scope, Seen, is_passed_over},
};

/// The least size of one part of a large upload, in bytes.
const PART: u64 = 8 << 20;
/// How many parts a server takes for one object.
const PARTS: u64 = 10_000;
/// The largest file that is taken, in bytes. Servers take 5 TiB, but the parts that are on their way are held in memory.
const LARGEST: u64 = 1 << 40;
/// Parts of one file that are on their way at once; each costs its size in memory.
const PARTS_AT_ONCE: usize = 2;
/// Removals that are sent together; servers take 1,000.
const REMOVALS: usize = 1000;

#[derive(Debug)]
pub(super) struct Objects {
    store: String,
    patience: Patience,
    operator: Operator,
    /// Keys that are to go.
    leaving: Mutex<BTreeSet<String>>,
}

impl Objects {
    pub fn new(store: String, place: &Bucket, secret: Option<&Secret>, patience: Patience) -> Result<Self> {
        let mut builder = S3::default()
            .bucket(&place.name)
            .root(&format!("/{}", place.prefix))
            .region(place.region.as_deref().unwrap_or("us-east-1"))
            .disable_config_load()
            .disable_ec2_metadata();
        if let Some(endpoint) = &place.endpoint {
            builder = builder.endpoint(endpoint);
        }
        builder = match (&place.key_id, secret) {
            (Some(id), Some(secret)) => builder.access_key_id(id).secret_access_key(secret.reveal()),
            (Some(_), None) => return Err(Fault::NoSecret { store }.into()),
            (None, _) => builder.skip_signature(),
        };
        let transport = opendal_http_transport_reqwest::ReqwestTransport::new(http::client(&store, patience)?);
        let context = OperationContext::new().with_http_transport(HttpTransporter::new(transport));
        let operator = Operator::new(builder).map_err(|error| explain(&store, patience, &error))?;
        let operator = operator
            .with_context(context)
            .layer(TimeoutLayer::new().with_timeout(patience.answer).with_io_timeout(patience.answer * 2))
            .layer(
                RetryLayer::new()
                    .with_jitter()
                    .with_min_delay(patience.pause)
                    .with_max_delay(Duration::from_secs(10))
                    .with_max_times(usize::try_from(patience.tries.saturating_sub(1)).unwrap_or(0)),
            );
        Ok(Self { store, patience, operator, leaving: Mutex::default() })
    }

    fn explain(&self, error: &opendal::Error) -> RemoteError {
        explain(&self.store, self.patience, error)
    }

    pub async fn exists(&self) -> Result<bool> {
        let mut lister = self.operator.lister_with("/").limit(1).await.map_err(|e| self.explain(&e))?;
        match lister.next().await {
            // A prefix that nothing is in yet is there like any other.
            None | Some(Ok(_)) => Ok(true),
            Some(Err(error)) => Err(self.explain(&error)),
        }
    }

    pub async fn list(&self, scope: Scope, sink: &mut (dyn FnMut(Listed) + Send)) -> Result<()> {
        let mut lister = self.operator.lister_with("/").recursive(true).await.map_err(|e| self.explain(&e))?;
        while let Some(entry) = lister.next().await {
            let entry = entry.map_err(|e| self.explain(&e))?;
            let (key, metadata) = (entry.path(), entry.metadata());
            if key == "/" {
                continue;
            }
            // Other tools mark an empty folder by an object whose name ends in a slash.
            let (name, kind) = key.strip_suffix('/').map_or((key, Kind::File), |name| (name, Kind::Dir));
            sink(match path_of(name) {
                Some(path) if is_passed_over(&path, scope) => continue,
                Some(path) => Listed::Item(path, shown(kind, metadata)),
                None => Listed::Odd(key.to_owned()),
            });
        }
        Ok(())
    }

    pub async fn stat(&self, path: &[u8]) -> Result<Option<Shown>> {
        match self.operator.stat(&key(path)?).await {
            Ok(metadata) => Ok(Some(shown(Kind::File, &metadata))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.explain(&error)),
        }
    }

    pub async fn open(&self, path: &[u8], offset: u64) -> Result<ObjectDownload> {
        let reader = self.operator.reader(&key(path)?).await.map_err(|e| self.explain(&e))?;
        let stream = reader.into_bytes_stream(offset..).await.map_err(|e| self.explain(&e))?;
        Ok(ObjectDownload { store: self.store.clone(), patience: self.patience, stream })
    }

    pub async fn create(&self, path: &[u8], size: Option<u64>) -> Result<ObjectUpload> {
        let part = part_of(size.unwrap_or(0)).ok_or_else(|| RemoteError::of_kind(io::ErrorKind::FileTooLarge))?;
        let key = key(path)?;
        self.stay(&key).await?;
        let writer = self.operator.writer_with(&key).chunk(part).concurrent(PARTS_AT_ONCE);
        let writer = writer.await.map_err(|e| self.explain(&e))?;
        Ok(ObjectUpload { store: self.store.clone(), patience: self.patience, writer: Some(writer), size: 0 })
    }

    /// Objects have no rename: the new key gets the content in one step, and the old one leaves later.
    pub async fn rename(&self, from: &[u8], to: &[u8], seen: Seen, replace: bool) -> Result<Seen> {
        // Somebody else's object of this name is not in our lists; it must not be written over unseen.
        self.stay(&key(to)?).await?;
        if !replace && self.stat(to).await?.is_some() {
            return Err(RemoteError::of_kind(io::ErrorKind::AlreadyExists));
        }
        let seen = self.copy(from, to, seen).await?;
        self.remove(from).await?;
        Ok(seen)
    }

    pub async fn copy(&self, from: &[u8], to: &[u8], seen: Seen) -> Result<Seen> {
        let (from, to) = (key(from)?, key(to)?);
        self.stay(&to).await?;
        let options = CopyOptions {
            source_content_length_hint: Some(seen.size),
            concurrent: PARTS_AT_ONCE,
            ..Default::default()
        };
        let metadata = self.operator.copy_options(&from, &to, options).await.map_err(|e| self.explain(&e))?;
        let copied = Seen { size: seen.size, ..seen_in(&metadata) };
        if copied.tag != 0 && copied.time != 0 {
            return Ok(copied);
        }
        let metadata = self.operator.stat(&to).await.map_err(|e| self.explain(&e))?;
        Ok(seen_in(&metadata))
    }

    pub async fn remove(&self, path: &[u8]) -> Result<()> {
        let full = {
            let mut leaving = self.leaving.lock().unwrap_or_else(PoisonError::into_inner);
            leaving.insert(key(path)?);
            leaving.len() >= REMOVALS
        };
        if full { self.flush().await } else { Ok(()) }
    }

    /// The marker of an empty folder, if somebody made one.
    pub async fn remove_dir(&self, path: &[u8]) -> Result<()> {
        self.operator.delete(&format!("{}/", key(path)?)).await.map_err(|e| self.explain(&e))
    }

    pub async fn flush(&self) -> Result<()> {
        let keys = std::mem::take(&mut *self.leaving.lock().unwrap_or_else(PoisonError::into_inner));
        if keys.is_empty() {
            return Ok(());
        }
        self.operator.delete_iter(keys).await.map_err(|e| self.explain(&e))
    }

    /// A key that is about to be written must not leave afterwards; and servers that keep objects as files can't hold
    /// `a` beside `a/b` even for a moment.
    async fn stay(&self, key: &str) -> Result<()> {
        let in_the_way = {
            let leaving = self.leaving.lock().unwrap_or_else(PoisonError::into_inner);
            let below = format!("{key}/");
            let above = |at: usize| key.get(..at).is_some_and(|dir| leaving.contains(dir));
            leaving.contains(key)
                || leaving.range(below.clone()..).next().is_some_and(|next| next.starts_with(&below))
                || key.match_indices('/').any(|(at, _)| above(at))
        };
        if in_the_way { self.flush().await } else { Ok(()) }
    }

    pub async fn put(&self, path: &[u8], content: Vec<u8>, condition: &Condition) -> Result<Option<String>> {
        let mut options = WriteOptions::default();
        match condition {
            Condition::Always => {}
            Condition::Absent => options.if_not_exists = true,
            Condition::Unchanged(mark) => options.if_match = Some(mark.clone()),
        }
        match self.operator.write_options(&key(path)?, content, options).await {
            Ok(metadata) => Ok(metadata.etag().map(str::to_owned)),
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists | ErrorKind::Conflict
                ) =>
            {
                Err(RemoteError::of_kind(io::ErrorKind::AlreadyExists))
            }
            Err(error) => Err(self.explain(&error)),
        }
    }

    pub async fn get(&self, path: &[u8]) -> Result<Option<(Vec<u8>, Option<String>)>> {
        let key = key(path)?;
        let missing = |error: &opendal::Error| error.kind() == ErrorKind::NotFound;
        // The mark first: what is read then may be newer than it, which only makes a condition fail.
        let metadata = match self.operator.stat(&key).await {
            Err(error) if missing(&error) => return Ok(None),
            metadata => metadata.map_err(|e| self.explain(&e))?,
        };
        match self.operator.read(&key).await {
            Err(error) if missing(&error) => Ok(None),
            content => {
                let content = content.map_err(|e| self.explain(&e))?;
                Ok(Some((content.to_vec(), metadata.etag().map(str::to_owned))))
            }
        }
    }
}

/// The size of the parts in which a file of this size is sent; `None` if it is too large to be sent.
fn part_of(size: u64) -> Option<usize> {
    // It may have grown a little when it is read.
    let part = PART.max((size + size / 16).div_ceil(PARTS));
    if size > LARGEST { None } else { usize::try_from(part).ok() }
}

fn key(path: &[u8]) -> Result<String> {
    key_of(path).ok_or_else(|| RemoteError::of_kind(io::ErrorKind::InvalidFilename))
}

fn seen_in(metadata: &Metadata) -> Seen {
    let time = metadata.last_modified().map_or(0, |time| time.into_inner().as_second());
    Seen { size: metadata.content_length(), tag: metadata.etag().map_or(0, Seen::tag_of), time }
}

fn shown(kind: Kind, metadata: &Metadata) -> Shown {
    let mtime = metadata.last_modified().map_or_else(Mtime::default, |time| {
        let time = time.into_inner();
        Mtime { seconds: time.as_second(), nanos: u32::try_from(time.subsec_nanosecond()).unwrap_or(0) }
    });
    Shown { kind, seen: seen_in(metadata), mtime, mode: None, link: Vec::new() }
}

fn explain(store: &str, patience: Patience, error: &opendal::Error) -> RemoteError {
    if let Some(fault) = http::fault_of(store, patience.answer, error) {
        return fault;
    }
    let message = error.message();
    let store = store.to_owned();
    // The server's own word, without the library's list of headers.
    let source = Cause::new(word_of(message));
    match error.kind() {
        // Wrong keys get other words than right ones that may not do this.
        ErrorKind::PermissionDenied if message.contains("\"AccessDenied\"") => {
            Fault::Forbidden { store, source }.into()
        }
        ErrorKind::PermissionDenied => Fault::Credentials { store, source }.into(),
        ErrorKind::ConfigInvalid => Fault::NoPlace { store }.into(),
        ErrorKind::NotFound => RemoteError::of_kind(io::ErrorKind::NotFound),
        _ if message.contains("timeout reached") => Fault::NoAnswer { store, waited: patience.answer }.into(),
        _ if error.is_temporary() || error.is_persistent() => Fault::Lost { store, source }.into(),
        _ => RemoteError::item(io::ErrorKind::Other, source.to_string()),
    }
}

/// Of `S3Error { code: "X", message: "Y", … }` the `Y`, or else the `X`.
fn word_of(message: &str) -> &str {
    let field =
        |name: &str| message.split_once(name)?.1.split_once('"').map(|(word, _)| word).filter(|w| !w.is_empty());
    field("message: \"").or_else(|| field("code: \"")).unwrap_or(message)
}

/// An object's content on its way here.
pub(super) struct ObjectDownload {
    store: String,
    patience: Patience,
    stream: FuturesBytesStream,
}

impl ObjectDownload {
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        let piece = self.stream.next().await.transpose();
        piece.map_err(|error| {
            let inner = error.get_ref().and_then(|e| e.downcast_ref::<opendal::Error>());
            match inner {
                Some(inner) => explain(&self.store, self.patience, inner),
                None => Fault::Lost { store: self.store.clone(), source: Cause::of(&error) }.into(),
            }
        })
    }
}

/// An object's content on its way to the server.
pub(super) struct ObjectUpload {
    store: String,
    patience: Patience,
    writer: Option<Writer>,
    size: u64,
}

impl ObjectUpload {
    pub async fn write(&mut self, piece: Bytes) -> Result<()> {
        self.size += piece.len() as u64;
        let Some(writer) = &mut self.writer else { return Err(RemoteError::of_kind(io::ErrorKind::BrokenPipe)) };
        writer.write(piece).await.map_err(|e| explain(&self.store, self.patience, &e))
    }

    pub async fn finish(mut self) -> Result<Seen> {
        let Some(mut writer) = self.writer.take() else {
            return Err(RemoteError::of_kind(io::ErrorKind::BrokenPipe));
        };
        match writer.close().await {
            Ok(metadata) => Ok(Seen { size: self.size, ..seen_in(&metadata) }),
            Err(error) => {
                // Parts that came are of no use; the error that counts is the first.
                let _ = writer.abort().await;
                Err(explain(&self.store, self.patience, &error))
            }
        }
    }
}

impl Drop for ObjectUpload {
    fn drop(&mut self) {
        if let (Some(mut writer), Ok(handle)) = (self.writer.take(), super::runtime::handle()) {
            handle.spawn(async move {
                let _ = writer.abort().await;
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_never_needs_more_parts_than_a_server_takes() {
        for size in [0, 1, PART * PARTS, PART * PARTS + 1, LARGEST / 3, LARGEST] {
            let part = part_of(size).expect("not too large") as u64;
            assert!(part >= PART && size.div_ceil(part) <= PARTS, "{size} bytes in parts of {part}");
        }
        assert_eq!(part_of(1 << 30), Some(8 << 20));
        assert_eq!(part_of(LARGEST + 1), None);
    }
}
