//! Traces to an OpenTelemetry collector, by OTLP over HTTP. Spans are the panel's own alone: requests by the pattern of
//! their address, runs, and their modules. They name pools and modules, and nothing that a visitor typed or that is secret.

use std::{sync::OnceLock, thread};

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing::Subscriber;
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    registry::LookupSpan,
};

use super::{SPANS, is_in_environment};

static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

/// The layer that sends spans, if a collector is named: by the configuration, or as the standard has it by the environment.
pub(super) fn layer<S>(endpoint: Option<&str>) -> Option<impl Layer<S> + use<S>>
where
    S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
{
    if endpoint.is_none() && !is_in_environment() {
        return None;
    }
    let address = endpoint.map(|endpoint| format!("{}/v1/traces", endpoint.trim_end_matches('/')));
    // The client has a runtime of its own, which must not begin within another one.
    let exporter = thread::spawn(move || exporter(address)).join().ok()??;
    let resource = Resource::builder().with_service_name("poolsync").build();
    let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
    let tracer = PROVIDER.get_or_init(|| provider).tracer("poolsync");
    let only_ours = Targets::new().with_target(SPANS, LevelFilter::INFO);
    Some(tracing_opentelemetry::layer().with_tracer(tracer).with_filter(only_ours))
}

fn exporter(address: Option<String>) -> Option<SpanExporter> {
    // The client brings none of its own; where one is installed already, that one stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::blocking::Client::builder().redirect(reqwest::redirect::Policy::none()).build().ok()?;
    let mut builder = SpanExporter::builder().with_http().with_http_client(client);
    if let Some(address) = address {
        builder = builder.with_endpoint(address);
    }
    builder.build().ok()
}

/// Sends what is left, and ends.
pub(super) fn stop() {
    if let Some(provider) = PROVIDER.get()
        && let Err(error) = provider.shutdown()
    {
        tracing::warn!(error = &error as &dyn std::error::Error, "the last traces could not be sent");
    }
}
