//! Runs contenders in turn and reads what each run took.

use std::{ffi::OsString, fs, path::Path, process::Command, time::Instant};

use anyhow::{Context as _, bail, ensure};
use tempfile::NamedTempFile;

use crate::{interrupt, place::Place, tell};

/// What one run took.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Seconds from start to end.
    pub wall: f64,
    /// Seconds until the disk had confirmed everything, too; many tools do not wait for that.
    pub durable: f64,
    /// Seconds of processor, in the program and in the system.
    pub cpu: f64,
    /// The largest memory of one of its processes, in KiB.
    pub peak: u64,
    /// What it printed.
    pub output: String,
}

/// The runs of one contender.
#[derive(Debug, Clone, Default)]
pub struct Series(pub Vec<Sample>);

impl Series {
    pub fn median(&self, figure: impl Fn(&Sample) -> f64) -> f64 {
        median(self.0.iter().map(figure).collect())
    }

    pub fn peak(&self) -> u64 {
        self.0.iter().map(|sample| sample.peak).max().unwrap_or(0)
    }

    /// The median of the ratios of runs that stood side by side.
    pub fn ratio(&self, other: &Self, figure: impl Fn(&Sample) -> f64) -> f64 {
        median(self.0.iter().zip(&other.0).map(|(one, two)| figure(one) / figure(two)).collect())
    }
}

/// The middle one, or the mean of the two in the middle.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    let upper = figures.len() / 2;
    let lower = figures.len().saturating_sub(1) / 2;
    let at = |n: usize| figures.get(n).copied().unwrap_or(f64::NAN);
    f64::midpoint(at(lower), at(upper))
}

/// One of those that are compared.
pub struct Contender<'a> {
    pub name: &'static str,
    /// Prepares, runs and checks one round.
    pub run: Box<dyn Fn(usize) -> anyhow::Result<Sample> + 'a>,
}

/// Lets all contenders run in turn, `rounds` times. `before` prepares a round.
pub fn in_turn(
    rounds: usize,
    contenders: &[Contender],
    mut before: impl FnMut(usize) -> anyhow::Result<()>,
) -> anyhow::Result<Vec<Series>> {
    let mut series = vec![Series::default(); contenders.len()];
    for round in 0..rounds {
        before(round)?;
        for (contender, series) in contenders.iter().zip(&mut series) {
            let sample = (contender.run)(round).with_context(|| format!("{} failed", contender.name))?;
            tell(&format!(
                "  round {} of {rounds}: {:<30} {:>8.3} s, {:>7.2} s of processor, {:>6.1} MiB",
                round + 1,
                contender.name,
                sample.wall,
                sample.cpu,
                mebibytes(sample.peak)
            ));
            series.0.push(sample);
        }
    }
    Ok(series)
}

/// KiB as MiB.
#[expect(clippy::cast_precision_loss, reason = "a figure to be read")]
pub fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1024.0
}

/// Runs a command and reads what it took. It must succeed.
pub fn run(place: &Place, command: &[OsString]) -> anyhow::Result<Sample> {
    place.settle()?;
    // GNU time stands between: a process inherits the peak memory of the one that starts it, and ours may be large.
    let used = NamedTempFile::new()?;
    let mut process = Command::new("time");
    process.args(["--quiet", "--format", "%U %S %M", "--output"]).arg(used.path()).arg("--").args(command);
    process.env("RCLONE_CONFIG", "/dev/null").env_remove("RUST_LOG");
    let start = Instant::now();
    let ended = process.output().context("the command can’t be started")?;
    let wall = start.elapsed().as_secs_f64();
    place.settle()?;
    let durable = start.elapsed().as_secs_f64();
    interrupt::demand_none()?;
    let output = String::from_utf8_lossy(&ended.stdout).into_owned();
    ensure!(
        ended.status.success(),
        "{command:?} ended with {}: {output}{}",
        ended.status,
        String::from_utf8_lossy(&ended.stderr)
    );
    let (cpu, peak) = read_used(used.path())?;
    Ok(Sample { wall, durable, cpu, peak, output })
}

fn read_used(path: &Path) -> anyhow::Result<(f64, u64)> {
    let text = fs::read_to_string(path)?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let [user, system, peak] = words.as_slice() else { bail!("time printed “{text}”") };
    Ok((user.parse::<f64>()? + system.parse::<f64>()?, peak.parse()?))
}
