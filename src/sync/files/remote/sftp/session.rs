//! One SFTP session: requests go out as they come, answers find their asker by number. A server that does not answer, or
//! a connection that breaks, ends the session for all who wait.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split},
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use crate::sync::files::remote::error::{Cause, Fault, RemoteError, Result};

use super::wire::{Answer, Body, INIT, Taker, VERSION, answer};

/// The longest packet that is believed, in bytes.
const LONGEST: usize = 4 << 20;
/// Packets that wait to be sent.
const WAITING: usize = 64;

/// Who waits for which number; `None` once the session has ended.
type Askers = Arc<Mutex<Option<HashMap<u32, oneshot::Sender<Answer>>>>>;

/// An answer that is awaited.
pub(super) struct Pending(oneshot::Receiver<Answer>);

pub(super) struct Session {
    store: String,
    answer: Duration,
    out: mpsc::Sender<Vec<u8>>,
    askers: Askers,
    next: AtomicU32,
    extensions: HashSet<Vec<u8>>,
    tasks: [JoinHandle<()>; 2],
    /// The connection below; it ends when this goes.
    _connection: Box<dyn Send + Sync>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Session {
    /// Begins a session on a stream of bytes.
    pub async fn begin<S>(store: &str, wait: Duration, stream: S, connection: Box<dyn Send + Sync>) -> Result<Self>
    where
        S: AsyncRead + AsyncWrite + Send + 'static,
    {
        let lost = |why: &str| Fault::Lost { store: store.to_owned(), source: Cause::new(why) };
        let (mut reader, mut writer) = split(stream);
        let greeting = async {
            writer.write_all(&[0, 0, 0, 5, INIT, 0, 0, 0, 3]).await?;
            writer.flush().await?;
            read_packet(&mut reader).await
        };
        let packet = tokio::time::timeout(wait, greeting).await;
        let packet = packet.map_err(|_| Fault::NoAnswer { store: store.to_owned(), waited: wait })?;
        let packet = packet.map_err(|error| lost(&error.to_string()))?;
        let extensions = extensions(&packet).ok_or_else(|| lost("the server does not speak SFTP version 3"))?;
        let askers: Askers = Arc::new(Mutex::new(Some(HashMap::new())));
        let (out, packets) = mpsc::channel(WAITING);
        let tasks =
            [tokio::spawn(send(writer, packets, askers.clone())), tokio::spawn(receive(reader, askers.clone()))];
        let (store, next) = (store.to_owned(), AtomicU32::new(1));
        Ok(Self { store, answer: wait, out, askers, next, extensions, tasks, _connection: connection })
    }

    pub fn has(&self, extension: &[u8]) -> bool {
        self.extensions.contains(extension)
    }

    pub fn is_over(&self) -> bool {
        self.askers.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// Notes who waits for an answer; `false` if the session has ended.
    fn expect(&self, number: u32, asker: oneshot::Sender<Answer>) -> bool {
        let mut askers = self.askers.lock().unwrap_or_else(PoisonError::into_inner);
        askers.as_mut().map(|askers| askers.insert(number, asker)).is_some()
    }

    /// Sends a request without waiting for its answer.
    pub async fn send(&self, kind: u8, body: Body) -> Result<Pending> {
        let number = self.next.fetch_add(1, Relaxed);
        let (asker, pending) = oneshot::channel();
        if !self.expect(number, asker) {
            return Err(self.lost());
        }
        let length = u32::try_from(body.0.len() + 5).unwrap_or(u32::MAX);
        let mut packet = Vec::with_capacity(body.0.len() + 9);
        packet.extend(length.to_be_bytes());
        packet.push(kind);
        packet.extend(number.to_be_bytes());
        packet.extend(body.0);
        match tokio::time::timeout(self.answer, self.out.send(packet)).await {
            Ok(Ok(())) => Ok(Pending(pending)),
            Ok(Err(_)) => Err(self.lost()),
            Err(_) => Err(self.silent()),
        }
    }

    /// Waits for an answer.
    pub async fn wait(&self, pending: Pending) -> Result<Answer> {
        match tokio::time::timeout(self.answer, pending.0).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) => Err(self.lost()),
            Err(_) => Err(self.silent()),
        }
    }

    pub async fn ask(&self, kind: u8, body: Body) -> Result<Answer> {
        let pending = self.send(kind, body).await?;
        self.wait(pending).await
    }

    fn lost(&self) -> RemoteError {
        end(&self.askers);
        Fault::Lost { store: self.store.clone(), source: Cause::new("the connection was closed") }.into()
    }

    /// A connection that one answer does not come through is of no more use to anybody.
    fn silent(&self) -> RemoteError {
        end(&self.askers);
        Fault::NoAnswer { store: self.store.clone(), waited: self.answer }.into()
    }
}

/// Ends the session: whoever waits learns of it, since what would answer him is gone.
fn end(askers: &Askers) {
    askers.lock().unwrap_or_else(PoisonError::into_inner).take();
}

async fn send(mut writer: impl AsyncWrite + Unpin, mut packets: mpsc::Receiver<Vec<u8>>, askers: Askers) {
    while let Some(packet) = packets.recv().await {
        if writer.write_all(&packet).await.is_err() || packets.is_empty() && writer.flush().await.is_err() {
            break;
        }
    }
    end(&askers);
}

async fn receive(mut reader: impl AsyncRead + Unpin, askers: Askers) {
    while let Ok(packet) = read_packet(&mut reader).await {
        let Some((number, answer)) = answer(&packet) else { break };
        let mut askers = askers.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(asker) = askers.as_mut().map(|askers| askers.remove(&number)) else { break };
        // Nobody waits for it any more: fine.
        let _ = asker.map(|asker| asker.send(answer));
    }
    end(&askers);
}

async fn read_packet(reader: &mut (impl AsyncRead + Unpin)) -> std::io::Result<Vec<u8>> {
    let length = usize::try_from(reader.read_u32().await?).unwrap_or(usize::MAX);
    if length > LONGEST {
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    let mut packet = vec![0; length];
    reader.read_exact(&mut packet).await?;
    Ok(packet)
}

fn extensions(packet: &[u8]) -> Option<HashSet<Vec<u8>>> {
    let mut taker = Taker(packet);
    if taker.u8()? != VERSION || taker.u32()? < 3 {
        return None;
    }
    let mut extensions = HashSet::new();
    while let Some(name) = taker.bytes() {
        taker.bytes()?;
        extensions.insert(name.to_vec());
    }
    Some(extensions)
}
