//! Logs: to standard error, a line an event, as far as the configuration's `log` lets through.
//!
//! What others wrote (names of items, of pages that do not exist, a server's answers) may stand in a line, but can't begin
//! one of its own: line ends, colours and other control characters are written as escapes.

#[cfg(feature = "opentelemetry")]
mod traces;

use std::{env, fmt, io};

use tracing::{Event, Subscriber};
use tracing_subscriber::{
    Layer as _,
    filter::{LevelFilter, Targets},
    fmt::{FmtContext, FormatEvent, FormatFields, format},
    layer::SubscriberExt as _,
    registry::LookupSpan,
    util::SubscriberInitExt as _,
};

/// What a library logs that we don't: the paths of all requests, and with them the set-up link, which is a secret.
const SECRETIVE: &str = "tower_http::csrf";
/// Another, of which only what has this field: a line of a file with passwords that it can't read.
const PASSWORDS: (&str, &str) = ("sqlx_postgres::options::pgpass", "line");

/// What a library logs of each connection that is not to be had, or that the server ends: that the database is away is told
/// once.
const CONNECTIONS: [&str; 3] = ["sqlx_core::pool", "sqlx::pool", "sqlx::postgres::notice"];

/// The target of spans, which go to a collector of traces and never to the log: its lines say by themselves what they are
/// about.
pub const SPANS: &str = "poolsync::spans";

/// Whether the environment names a collector of traces, as the standard has it.
fn is_in_environment() -> bool {
    ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Begins logging. `filter` is a level, or levels by target: `info,sqlx=warn`. One that can't be read lets information
/// and worse through, and says so. `endpoint` is where traces are sent, by a build that has them.
pub fn start(filter: &str, endpoint: Option<&str>) {
    let parsed = filter.parse::<Targets>();
    let unreadable = parsed.is_err();
    let targets = parsed.unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let silent = CONNECTIONS.into_iter().chain([SPANS]);
    let targets = silent.fold(targets, |targets, target| targets.with_target(target, LevelFilter::OFF));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(false)
        .event_format(OneLine(format::Format::default()))
        .with_filter(targets);
    let registry = tracing_subscriber::registry().with(lines);
    #[cfg(feature = "opentelemetry")]
    let registry = registry.with(traces::layer(endpoint));
    let started = registry.try_init();
    #[cfg(not(feature = "opentelemetry"))]
    if endpoint.is_some() || is_in_environment() {
        tracing::warn!("an address for traces is set, but this build has none; build it with --features opentelemetry");
    }
    if started.is_ok() && unreadable {
        tracing::warn!(log.filter = filter, "the log filter can’t be read; using info");
    }
}

/// Sends what is left of traces; to be called last, and not within a runtime.
pub fn stop() {
    #[cfg(feature = "opentelemetry")]
    traces::stop();
}

/// Keeps an event on one line.
struct OneLine<F>(F);

impl<S, N, F> FormatEvent<S, N> for OneLine<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        writer: format::Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let (what, (passwords, field)) = (event.metadata(), PASSWORDS);
        let has_line = what.target().starts_with(passwords) && what.fields().field(field).is_some();
        if has_line || what.target().starts_with(SECRETIVE) {
            return Ok(());
        }
        let mut line = String::new();
        self.0.format_event(context, format::Writer::new(&mut line), event)?;
        escape(&line, writer)
    }
}

fn escape(line: &str, mut to: impl fmt::Write) -> fmt::Result {
    for c in line.trim_end_matches('\n').chars() {
        match c {
            // Separators of lines and paragraphs that are no control characters begin a line in some viewers.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => write!(to, "{}", c.escape_default())?,
            c => to.write_char(c)?,
        }
    }
    to.write_char('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_cant_begin_a_line() {
        let mut written = String::new();
        escape("no pool “x\r\n\u{1b}[2J2026-11-27 INFO all is well\u{2028}”\n", &mut written)
            .expect("a string takes it");
        assert_eq!(written, "no pool “x\\r\\n\\u{1b}[2J2026-11-27 INFO all is well\\u{2028}”\n");
    }
}
