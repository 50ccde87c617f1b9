//! Requests of many at once, by `wrk`.

use std::process::Command;

use anyhow::{Context as _, bail, ensure};

use crate::{interrupt, machine::Tool};

/// Asks for a page again and again over many connections.
pub const WRK: Tool = Tool { program: "wrk", package: "wrk" };

/// What a server did under load.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Requests answered in a second.
    pub rate: f64,
    /// Milliseconds that half of the requests took at the most.
    pub half: f64,
    /// Milliseconds that 99 of a hundred took at the most.
    pub most: f64,
}

/// Asks for a page over `connections` at once, for some seconds.
pub fn load(address: &str, path: &str, cookie: &str, connections: usize, seconds: u32) -> anyhow::Result<Load> {
    let mut command = Command::new("wrk");
    command.args(["--threads", "1", "--connections", &connections.to_string(), "--duration", &format!("{seconds}s")]);
    command.args(["--latency", "--timeout", "60", "--header", &format!("Cookie: {cookie}")]);
    command.args(["--header", "Accept-Encoding: gzip", &format!("http://{address}{path}")]);
    let ended = command.output().context("wrk can’t be started")?;
    interrupt::demand_none()?;
    let text = String::from_utf8_lossy(&ended.stdout);
    ensure!(ended.status.success(), "wrk ended with {}: {text}", ended.status);
    ensure!(
        !text.contains("Non-2xx") && !text.contains("Socket errors"),
        "not all requests were answered well: {text}"
    );
    let after = |word: &str| text.lines().find_map(|line| Some(line.trim().strip_prefix(word)?.trim()));
    Ok(Load {
        rate: after("Requests/sec:").context("no rate")?.parse()?,
        half: milliseconds(after("50%").context("no median")?)?,
        most: milliseconds(after("99%").context("no 99th percentile")?)?,
    })
}

/// `12.34ms`, `1.20s`, `830.00us`.
fn milliseconds(text: &str) -> anyhow::Result<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)] {
        if let Some(figure) = text.strip_suffix(unit).and_then(|figure| figure.parse::<f64>().ok()) {
            return Ok(figure * factor);
        }
    }
    bail!("“{text}” is no time")
}
