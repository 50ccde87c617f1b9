//! Where connections to remote stores live: a small runtime of their own, so that the engine's blocking threads can wait
//! for them whoever started the engine.

use std::{
    future::Future,
    io,
    sync::{LazyLock, mpsc},
    time::Duration,
};

use tokio::runtime::{Builder, Handle, Runtime};

static RUNTIME: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    // One provider of cryptography for the whole process; that another part was quicker is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Builder::new_multi_thread().worker_threads(2).thread_name("poolsync-far").enable_all().build()
});

/// Its handle, or why there is none.
pub(super) fn handle() -> io::Result<Handle> {
    match &*RUNTIME {
        Ok(runtime) => Ok(runtime.handle().clone()),
        Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
    }
}

/// Runs work to its end wherever we are, even on a thread that must not wait for a runtime: for what has to happen when
/// something is dropped. Gives up waiting after `patience`; the work goes on.
pub(super) fn finish(handle: &Handle, patience: Duration, work: impl Future<Output = ()> + Send + 'static) {
    let (done, ended) = mpsc::channel();
    handle.spawn(async move {
        work.await;
        // Nobody waits any more: fine.
        let _ = done.send(());
    });
    let _ = ended.recv_timeout(patience);
}
