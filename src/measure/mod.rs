//! What the panel tells Prometheus: what this process measures itself, and what the panel's database knows of all of them.
//!
//! Nothing here is global: a panel has a recorder of its own, and what the database knows is written anew for each scrape, so
//! that pools that are gone leave nothing behind. Label values come from closed lists, from the configured pools
//! and from the panel's own routes, never from what a visitor types.

mod exposition;
mod shared;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use metrics::{Level, Metadata, Recorder as _, SharedString, Unit};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusRecorder};

use crate::{panel::Panel, state::StateError};

/// How long requests took, in seconds, is sorted into these.
const LATENCIES: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
const REQUESTS: &str = "poolsync_http_request_duration_seconds";
/// After so many requests what was recorded is summed up, whether anybody asks for it or not: it takes memory until then.
const SUM_UP_EVERY: u64 = 256;

/// What a process measures itself; cheap to clone.
#[derive(Clone)]
pub struct Measures {
    recorder: Arc<PrometheusRecorder>,
    requests: Arc<AtomicU64>,
}

impl fmt::Debug for Measures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Measures").finish_non_exhaustive()
    }
}

impl Default for Measures {
    fn default() -> Self {
        let builder = PrometheusBuilder::new();
        let matcher = Matcher::Full(REQUESTS.to_owned());
        // It refuses an empty list only.
        let builder = builder.set_buckets_for_metric(matcher, &LATENCIES).unwrap_or_else(|_| PrometheusBuilder::new());
        let recorder = builder.build_recorder();
        let text = "Time until a request was answered, by the pattern of its address.";
        recorder.describe_histogram(REQUESTS.into(), Some(Unit::Seconds), SharedString::const_str(text));
        Self { recorder: Arc::new(recorder), requests: Arc::default() }
    }
}

impl Measures {
    /// Records a request: `route` is a pattern, `status` the answer's status.
    pub fn request(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let class = match status {
            ..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        let labels = vec![
            metrics::Label::new("method", method),
            metrics::Label::new("route", route.to_owned()),
            metrics::Label::new("status", class),
        ];
        let metadata = Metadata::new(module_path!(), Level::INFO, Some(module_path!()));
        let key = metrics::Key::from_parts(REQUESTS, labels);
        self.recorder.register_histogram(&key, &metadata).record(took.as_secs_f64());
        if self.requests.fetch_add(1, Ordering::Relaxed).is_multiple_of(SUM_UP_EVERY) {
            self.recorder.handle().run_upkeep();
        }
    }

    fn render(&self) -> String {
        self.recorder.handle().render()
    }
}

/// Everything, as Prometheus reads it.
pub async fn render(panel: &Panel) -> Result<String, StateError> {
    let mut text = shared::render(panel).await?;
    text.push_str(&panel.measures.render());
    Ok(text)
}
