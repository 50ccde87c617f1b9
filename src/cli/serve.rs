//! `poolsync serve` and `poolsync worker`: the processes that stay.

use std::{future::IntoFuture as _, net::SocketAddr, time::Duration};

use anyhow::Context as _;
use clap::Args;
use tokio::net::TcpListener;

use super::{console, exit, open, start_logging};
use crate::{access::setup::offer_setup, config::Config, jobs::Worker, lifecycle, panel::Panel, web};

/// How long open connections may take to end once the process was asked to stop.
const CONNECTIONS_GRACE: Duration = Duration::from_secs(5);

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Serve pages only; workers run elsewhere
    #[arg(long)]
    no_worker: bool,
    /// Leave the panel’s database as it is
    #[arg(long)]
    no_migrate: bool,
}

/// Serves the panel until the process is asked to stop.
pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<u8> {
    start_logging(&config, true);
    let panel = open(config, !arguments.no_migrate).await?;
    serve(panel, !arguments.no_worker).await
}

/// Serves a panel that is open already.
pub async fn serve(panel: Panel, with_worker: bool) -> anyhow::Result<u8> {
    lifecycle::watch_signals(panel.shutdown.clone())?;
    let listen = panel.config.listen;
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("{listen} can’t be listened on; choose another address with “listen” or POOLSYNC_LISTEN")
    })?;
    say_where(&panel, listener.local_addr()?).await?;

    let worker = with_worker.then(|| {
        let worker = Worker::new(panel.clone());
        tokio::spawn(async move { worker.work().await })
    });
    let shutdown = panel.shutdown.clone();
    let app = web::router(panel.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, app).with_graceful_shutdown(shutdown.clone().cancelled_owned());
    let mut serving = tokio::spawn(server.into_future());
    tokio::select! {
        ended = &mut serving => ended??,
        () = shutdown.cancelled() => {
            // A browser that keeps its connection open must not keep the process.
            if tokio::time::timeout(CONNECTIONS_GRACE, &mut serving).await.is_err() {
                serving.abort();
            }
        }
    }
    if let Some(worker) = worker {
        worker.await?;
    }
    panel.database.close().await;
    Ok(exit::SUCCEEDED)
}

async fn say_where(panel: &Panel, address: SocketAddr) -> anyhow::Result<()> {
    let base = panel.config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    console::print_line(&format!("poolsync listens on {base}"));
    if let Some(path) = offer_setup(panel).await? {
        console::print_line(&format!("There is no account yet. Make the first administrator at {base}{path}"));
    }
    Ok(())
}

/// Works on runs until the process is asked to stop.
pub async fn run_worker(config: Config) -> anyhow::Result<u8> {
    start_logging(&config, true);
    let panel = open(config, true).await?;
    lifecycle::watch_signals(panel.shutdown.clone())?;
    Worker::new(panel.clone()).work().await;
    panel.database.close().await;
    Ok(exit::SUCCEEDED)
}
