//! `poolsync serve` and `poolsync worker`: the processes that stay.

use std::{net::SocketAddr, sync::Arc};

use anyhow::Context as _;
use clap::Args;
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle};

use super::{Opening, console, exit, open_to_stay, start_logging};
use crate::{
    access::setup::offer_setup,
    config::Config,
    jobs::{Worker, audit_copies, beside, notifier, watch},
    lifecycle,
    panel::Panel,
    state::panel_address::record_address,
    web::{self, certificate::Certificate, server::Limits},
};

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
    let opening = if arguments.no_migrate { Opening::AsItIs } else { Opening::Build };
    let panel = open_to_stay(config, opening).await?;
    serve(panel, !arguments.no_worker).await
}

/// Serves a panel that is open already.
pub async fn serve(panel: Panel, with_worker: bool) -> anyhow::Result<u8> {
    let limits = Limits::of_this_process();
    let certificate = certificate(&panel.config).await?;
    let reload = Arc::new(Notify::new());
    lifecycle::watch_signals(panel.shutdown.clone(), certificate.as_ref().map(|_| Arc::clone(&reload)))?;
    let listen = panel.config.listen;
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("{listen} can’t be listened on; choose another address with “listen” or POOLSYNC_LISTEN")
    })?;
    say_where(&panel, listener.local_addr()?).await?;

    let tls = certificate.as_ref().map(Certificate::server);
    if let Some(certificate) = certificate {
        tokio::spawn(certificate.follow(reload, panel.shutdown.clone()));
    }
    hear_others(&panel);
    let metrics = serve_metrics(&panel).await?;
    let copies = tokio::spawn(audit_copies::keep(panel.clone()));
    let (watching, telling) = keep_watch(&panel);
    let worker = with_worker.then(|| {
        let worker = Worker::inside(panel.clone());
        tokio::spawn(async move { worker.work().await })
    });
    web::server::serve(listener, web::router(panel.clone()), tls, limits, panel.shutdown.clone()).await?;
    if let Some(worker) = worker {
        worker.await?;
    }
    copies.await?;
    metrics.await?;
    watching.await?;
    telling.await?;
    panel.database.close().await;
    Ok(exit::SUCCEEDED)
}

/// Tells metrics on their own address, if there is one, until the panel is asked to stop.
async fn serve_metrics(panel: &Panel) -> anyhow::Result<JoinHandle<()>> {
    let Some(listen) = panel.config.metrics.listen else { return Ok(tokio::spawn(async {})) };
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!(
            "{listen} can’t be listened on; choose another address with “metrics.listen” or POOLSYNC_METRICS__LISTEN"
        )
    })?;
    if !listen.ip().is_loopback() {
        console::complain(&format!(
            "WARNING: whoever reaches {listen} sees the names of pools and how their backups stand, without signing in."
        ));
    }
    console::print_line(&format!("poolsync tells metrics on http://{}/metrics", listener.local_addr()?));
    let panel = panel.clone();
    Ok(tokio::spawn(async move {
        let shutdown = panel.shutdown.clone();
        if let Err(error) = web::serve_metrics(listener, panel, shutdown).await {
            tracing::error!(error = &error as &dyn std::error::Error, "metrics are not told any more");
        }
    }))
}

/// Watches how old the backups are, and tells people what they asked to be told: in every process that stays, so that it
/// goes on when the others are dead.
fn keep_watch(panel: &Panel) -> (JoinHandle<()>, JoinHandle<()>) {
    tokio::spawn(beside::keep(panel.clone()));
    (tokio::spawn(watch::keep(panel.clone())), tokio::spawn(notifier::keep(panel.clone())))
}

/// Hears what other processes on the same database say is worth looking at, until the database is closed.
fn hear_others(panel: &Panel) {
    let database = panel.database.clone();
    tokio::spawn(async move { database.listen().await });
}

async fn certificate(config: &Config) -> anyhow::Result<Option<Certificate>> {
    let Some(files) = config.tls.clone() else { return Ok(None) };
    let loaded = Certificate::load(files).await;
    loaded.map(Some).context("The certificate can’t be used; check tls.cert and tls.key in the configuration")
}

/// Says where pages are served, to whoever started the process and to those that send messages.
async fn say_where(panel: &Panel, address: SocketAddr) -> anyhow::Result<()> {
    let config = &panel.config;
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let base = config.public_url.clone().unwrap_or_else(|| format!("{scheme}://{address}"));
    let mut tx = panel.database.begin().await?;
    record_address(&mut tx, &base, config.public_url.is_some(), panel.clock.now()).await?;
    tx.commit().await?;
    let setup = offer_setup(panel).await?;
    // Once nothing can go wrong any more.
    console::print_line(&format!("poolsync listens on {base}"));
    if !address.ip().is_loopback() && !config.is_public_over_tls() {
        console::complain(&format!(
            "WARNING: {address} can be reached from other machines, and nothing says that it is reached over TLS. Whoever \
             is on the way can read passwords and act in the name of others. Name a certificate (tls.cert, tls.key), or \
             put a proxy that speaks TLS in front and set public_url to its https:// address."
        ));
    }
    if let Some(path) = setup {
        console::print_line(&format!("There is no account yet. Make the first administrator at {base}{path}"));
    }
    Ok(())
}

/// Works on runs until the process is asked to stop.
pub async fn run_worker(config: Config) -> anyhow::Result<u8> {
    start_logging(&config, true);
    let panel = open_to_stay(config, Opening::Build).await?;
    lifecycle::watch_signals(panel.shutdown.clone(), None)?;
    hear_others(&panel);
    let metrics = serve_metrics(&panel).await?;
    let (watching, telling) = keep_watch(&panel);
    Worker::new(panel.clone()).work().await;
    metrics.await?;
    watching.await?;
    telling.await?;
    panel.database.close().await;
    Ok(exit::SUCCEEDED)
}
