//! The text format of Prometheus, a line at a time: a fleet has tens of thousands of them, and they are all written anew for
//! each scrape.

use std::fmt::{Display, Write as _};

/// The text so far.
#[derive(Debug, Default)]
pub(super) struct Exposition(String);

/// Figures of one name.
pub(super) struct Family<'e> {
    text: &'e mut String,
    name: &'static str,
}

impl Exposition {
    /// Begins figures that go up and down.
    pub fn gauge(&mut self, name: &'static str, help: &str) -> Family<'_> {
        self.family(name, "gauge", help)
    }

    /// Begins figures that only grow.
    pub fn counter(&mut self, name: &'static str, help: &str) -> Family<'_> {
        self.family(name, "counter", help)
    }

    /// Begins figures that are sorted into sizes.
    pub fn histogram(&mut self, name: &'static str, help: &str) -> Family<'_> {
        self.family(name, "histogram", help)
    }

    fn family(&mut self, name: &'static str, kind: &str, help: &str) -> Family<'_> {
        self.0.push_str(if self.0.is_empty() { "" } else { "\n" });
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}"); // a String takes all
        Family { text: &mut self.0, name }
    }

    /// What was written.
    pub fn into_text(mut self) -> String {
        self.0.push('\n');
        self.0
    }
}

impl Family<'_> {
    /// A figure; `labels` as [`labels`] writes them.
    pub fn figure(&mut self, labels: &str, value: impl Display) {
        self.part("", labels, value);
    }

    /// A figure of a part of it, of which the name has `suffix` at its end.
    pub fn part(&mut self, suffix: &str, labels: &str, value: impl Display) {
        self.text.extend([self.name, suffix]);
        if !labels.is_empty() {
            self.text.extend(["{", labels, "}"]);
        }
        let _ = writeln!(self.text, " {value}"); // a String takes all
    }
}

/// Labels as they stand between the braces. None needs escaping: they are names of pools and words of closed lists.
pub(super) fn labels<const N: usize>(labels: [(&str, &dyn Display); N]) -> String {
    let mut text = String::with_capacity(N * 32);
    for (label, value) in labels {
        let comma = if text.is_empty() { "" } else { "," };
        let _ = write!(text, "{comma}{label}=\"{value}\""); // a String takes all
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_stand_one_after_the_other() {
        let mut text = Exposition::default();
        text.gauge("up", "1 if so.").figure("", 1);
        let mut runs = text.histogram("took_seconds", "How long.");
        runs.part("_bucket", &labels([("pool", &"a.x.com"), ("le", &0.5)]), 3);
        runs.part("_sum", "", 0.25);
        assert_eq!(
            text.into_text(),
            "# HELP up 1 if so.\n# TYPE up gauge\nup 1\n\n# HELP took_seconds How long.\n# TYPE took_seconds histogram\n\
             took_seconds_bucket{pool=\"a.x.com\",le=\"0.5\"} 3\ntook_seconds_sum 0.25\n\n"
        );
    }
}
