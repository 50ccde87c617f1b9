//! When somebody stops the bench: what it has started and written must go, and only a function that returns tidies up.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use anyhow::ensure;
use tokio::{
    runtime,
    signal::unix::{SignalKind, signal},
};

static STOPPED: AtomicBool = AtomicBool::new(false);

/// From now on a signal does not end the process, but the next [`demand_none`] fails. A Ctrl-C reaches the contender
/// that is running, too, and ends it.
pub fn listen() -> anyhow::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
    let enter = runtime.enter();
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    drop(enter);
    thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
        });
        STOPPED.store(true, Ordering::Relaxed);
    });
    Ok(())
}

/// An error once a signal has come.
pub fn demand_none() -> anyhow::Result<()> {
    ensure!(!STOPPED.load(Ordering::Relaxed), "stopped by a signal");
    Ok(())
}
