//! Being asked to stop: SIGINT, SIGTERM and SIGHUP end the process in good order; a second one ends it at once.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The exit code of a process that somebody interrupted (128 + SIGINT).
pub const INTERRUPTED: u8 = 130;

/// Cancels `shutdown` at the first signal; the second one exits the process without waiting.
pub fn watch_signals(shutdown: CancellationToken) -> std::io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        let mut asked = false;
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
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
