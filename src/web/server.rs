//! The panel's door: connections in plain or over TLS, and limits so that slow or greedy clients take nothing from others.
//!
//! A client has [`Limits::header`] to send a request's head, and as long to begin the next one on a connection that it
//! keeps; its head may have 100 fields and some 64 KiB (as much as is read before it is looked at), else the answer is 431. A body must come along within
//! [`BODY_PAUSE`] and be there within [`BODY_DEADLINE`]. Connections beyond [`Limits::connections`] are closed at once.
//! HTTP/1.1 only: pages are few requests each, and a reverse proxy may speak what it likes to browsers.

use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Extension, Router, middleware::AddExtension};
use axum_server::{
    Handle, Server,
    accept::Accept,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::sync::CancellationToken;
use tower::Layer as _;

/// How long a request's body may stand still.
pub(super) const BODY_PAUSE: Duration = Duration::from_secs(30);
/// How long a request's body may take as a whole; 1 MiB (the largest one) fits at 70 kbit/s.
pub(super) const BODY_DEADLINE: Duration = Duration::from_mins(2);
/// The longest path and query of a request, in bytes.
pub(super) const LONGEST_ADDRESS: usize = 8 * 1024;
/// Fields of a request's head.
const HEADER_FIELDS: usize = 100;
/// Bytes of a request's head.
const HEADER_BYTES: usize = 64 * 1024;
/// How long open connections may take to end once the process was asked to stop.
const CONNECTIONS_GRACE: Duration = Duration::from_secs(5);
/// Open files that are left to everything but connections.
const OTHER_FILES: u64 = 512;

/// What clients may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long a request's head may take, or the pause before it.
    pub header: Duration,
    /// How long a TLS handshake may take.
    pub handshake: Duration,
    /// Connections open at once.
    pub connections: usize,
}

impl Limits {
    /// The panel's own: 10 s for a head or a handshake, 4096 connections, or what the system lets a process open.
    pub fn of_this_process() -> Self {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        // The soft limit is often 1024 for the sake of programs that need none of it.
        let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
        let files = if raised.is_ok() { maximum } else { current };
        let free = files.map_or(u64::MAX, |files| files.saturating_sub(OTHER_FILES).max(64));
        let connections = usize::try_from(free).unwrap_or(usize::MAX).min(4096);
        Self { header: Duration::from_secs(10), handshake: Duration::from_secs(10), connections }
    }
}

/// Serves `app` on `listener` until `shutdown`, over TLS if there is a certificate. Event streams end by themselves then;
/// what else is open a few seconds later is closed.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    tls: Option<RustlsConfig>,
    limits: Limits,
    shutdown: CancellationToken,
) -> io::Result<()> {
    let handle = Handle::new();
    let door = Door { places: Arc::new(Semaphore::new(limits.connections)) };
    let mut server = Server::<SocketAddr>::from_listener(listener).handle(handle.clone()).http1_only();
    server
        .http_builder()
        .http1()
        .header_read_timeout(limits.header)
        .max_headers(HEADER_FIELDS)
        .max_buf_size(HEADER_BYTES);
    let server = server.accept_error_handler(|peer, error| {
        tracing::debug!(http.peer = ?peer, error = error as &dyn std::error::Error, "a connection came to nothing");
    });
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let ended = async move {
        match tls {
            Some(tls) => {
                let acceptor = RustlsAcceptor::new(tls).handshake_timeout(limits.handshake).acceptor(door);
                server.acceptor(acceptor).serve(app).await
            }
            None => server.acceptor(door).serve(app).await,
        }
    };
    stop_when_asked(handle, ended, shutdown).await
}

async fn stop_when_asked(
    handle: Handle<SocketAddr>,
    ended: impl Future<Output = io::Result<()>>,
    shutdown: CancellationToken,
) -> io::Result<()> {
    tokio::pin!(ended);
    tokio::select! {
        ended = &mut ended => return ended,
        () = shutdown.cancelled() => handle.graceful_shutdown(Some(CONNECTIONS_GRACE)),
    }
    ended.await
}

/// Lets in as many connections as there are places, without delay for small packets.
#[derive(Debug, Clone)]
struct Door {
    places: Arc<Semaphore>,
}

/// A connection's place; free again once the connection is gone.
type Place = Arc<OwnedSemaphorePermit>;

impl<S> Accept<TcpStream, S> for Door {
    type Stream = TcpStream;
    type Service = AddExtension<S, Place>;
    type Future = std::future::Ready<io::Result<(TcpStream, Self::Service)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let entered = place.map_err(|_| io::Error::other("there are too many connections")).and_then(|place| {
            stream.set_nodelay(true)?;
            Ok((stream, Extension(Arc::new(place)).layer(service)))
        });
        std::future::ready(entered)
    }
}
