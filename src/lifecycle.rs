//! Being asked to stop: SIGINT, SIGTERM and SIGHUP end the process in good order; a second one ends it at once. Where
//! there are files to read again, SIGHUP asks for that instead, as is the custom of servers.

use std::sync::Arc;

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::Notify,
};
use tokio_util::sync::CancellationToken;

/// The exit code of a process that somebody interrupted (128 + SIGINT).
pub const INTERRUPTED: u8 = 130;

/// Cancels `shutdown` at the first signal; the second one exits the process without waiting. With `reload`, SIGHUP only
/// rings that.
pub fn watch_signals(shutdown: CancellationToken, reload: Option<Arc<Notify>>) -> std::io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        let mut asked = false;
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {
                    if let Some(reload) = &reload {
                        reload.notify_one();
                        continue;
                    }
                }
            }
            if asked {
                tracing::warn!("asked to stop twice; stopping at once");
                std::process::exit(INTERRUPTED.into());
            }
            asked = true;
            tracing::info!("asked to stop; finishing what is under way");
            shutdown.cancel();
        }
    });
    Ok(())
}
