//! Progress on a terminal: a line for each module that is under way. While it compares, nobody knows how much there is; while
//! it applies, there is a bar.
//!
//! It goes to standard error, and only where a person watches: not into files and pipes, not where the terminal can't move
//! its cursor, and not with `--no-progress`.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal as _},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::console;
use crate::domain::{Counts, Phase};

/// How often the sign of life of a line moves.
const TICK: Duration = Duration::from_millis(120);
/// Whether whoever called wants none. Said once, before anything begins.
static UNWANTED: AtomicBool = AtomicBool::new(false);

/// Shows no progress from now on.
pub fn switch_off() {
    UNWANTED.store(true, Ordering::Relaxed);
}

fn is_watched() -> bool {
    let can_move = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
    !UNWANTED.load(Ordering::Relaxed) && can_move && io::stderr().is_terminal()
}

/// The lines under way; none if nobody watches.
#[derive(Debug, Default)]
pub struct Progress {
    lines: Option<MultiProgress>,
    bars: BTreeMap<String, (Phase, ProgressBar)>,
}

impl Progress {
    /// For whoever watches.
    pub fn new() -> Self {
        let lines = is_watched().then(|| MultiProgress::with_draw_target(ProgressDrawTarget::stderr()));
        Self { lines, bars: BTreeMap::new() }
    }

    /// Whether anybody watches, so that it is worth finding out how far things are.
    pub const fn is_watched(&self) -> bool {
        self.lines.is_some()
    }

    /// How far something named `name` is, of whose changes so many are `prepared` or in place.
    pub fn show(&mut self, name: &str, phase: Phase, counts: &Counts, prepared: u64) {
        let Some(lines) = &self.lines else { return };
        let begin = || lines.add(ProgressBar::new(0).with_prefix(name.to_owned()));
        let (shown, bar) = self.bars.entry(name.to_owned()).or_insert_with(|| (Phase::Done, begin()));
        if *shown != phase {
            *shown = phase;
            bar.set_style(style(phase));
            bar.enable_steady_tick(TICK);
        }
        bar.set_length(counts.planned);
        bar.set_position(prepared.max(counts.changed()).min(counts.planned));
        bar.set_message(match phase {
            Phase::Apply => console::bytes(counts.bytes_written),
            _ => format!("{} compared", counts.items_compared),
        });
    }

    /// Says something without a figure, as long as nothing else is shown.
    pub fn say(&mut self, text: &str) {
        let none = Counts::default();
        self.show(text, Phase::Waiting, &none, 0);
    }

    /// Takes away the lines of everything but `names`.
    pub fn keep(&mut self, names: &[&str]) {
        self.bars.retain(|name, (_, bar)| {
            let stays = names.contains(&name.as_str());
            if !stays {
                bar.finish_and_clear();
            }
            stays
        });
    }

    /// Takes all lines away, for what comes to stand there.
    pub fn clear(&mut self) {
        self.keep(&[]);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

fn style(phase: Phase) -> ProgressStyle {
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let template = match (phase, is_plain) {
        (Phase::Apply, true) => "{prefix}  [{bar:24}] {pos} of {len} copied, {msg}, {eta} left",
        (Phase::Apply, false) => "{prefix}  [{bar:24.green}] {pos} of {len} copied, {msg}, {eta} left",
        (Phase::Compare, true) => "{prefix}  {spinner} comparing: {msg}, {elapsed}",
        (Phase::Compare, false) => "{prefix}  {spinner:.cyan} comparing: {msg}, {elapsed}",
        (Phase::Waiting | Phase::Done, _) => "{prefix}  {spinner} {elapsed}",
    };
    // The templates are those above; a bar that could not be read would be shown as it comes ready-made.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_has_a_template_that_can_be_read() {
        for phase in [Phase::Waiting, Phase::Compare, Phase::Apply, Phase::Done] {
            style(phase);
        }
        let mut nobody = Progress::default();
        nobody.show("a", Phase::Apply, &Counts::default(), 0);
        assert!(!nobody.is_watched() && nobody.bars.is_empty());
    }
}
