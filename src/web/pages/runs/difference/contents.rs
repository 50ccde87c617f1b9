//! The two versions of a file, directory or link as they are shown: what is known of each, and where their contents differ.

use std::time::Duration;

use similar::{Algorithm, ChangeTag, TextDiff};

use crate::{
    domain::Timestamp,
    sync::{
        difference::{Content, FileDifference},
        files::{Facts, Kind, Mtime},
        readable::{readable, visible},
    },
    web::{
        filters::{bytes_text, moment_text},
        looks::{Look, look},
    },
    words::{Said, Word, say},
};

/// How many equal lines stand around what differs.
const AROUND: usize = 3;
/// How many lines are shown.
const LINES: usize = 1000;
/// How many characters of a line are shown.
const LINE: usize = 500;
/// How long the lines that differ are looked for, before what is found will do.
const PATIENCE: Duration = Duration::from_millis(500);

/// An item in two versions.
pub struct FileShown {
    /// Whether both versions are there.
    pub is_pair: bool,
    pub facts: Vec<FactShown>,
    pub content: Option<Said>,
    /// The lines that differ, or all lines of the one version that is there.
    pub lines: Vec<Line>,
    /// How many lines are left out.
    pub left_out: usize,
    /// Whether nothing differs.
    pub is_equal: bool,
}

/// A property in two versions.
pub struct FactShown {
    pub name: Word,
    pub look: Look,
    pub values: [Option<Said>; 2],
}

/// A line of a text.
pub struct Line {
    pub tag: ChangeTag,
    pub text: String,
    /// What is left out at its end.
    pub more: Option<Said>,
    /// Whether the text ends with it, without the end of a line.
    pub is_open: bool,
}

impl Line {
    /// A gap between lines that are shown.
    pub fn is_gap(&self) -> bool {
        self.tag == ChangeTag::Equal && self.text.is_empty() && self.is_open
    }
}

impl FileShown {
    pub fn of(file: FileDifference) -> Self {
        let [before, after] = &file.facts;
        let is_pair = before.is_some() && after.is_some();
        let mut facts = facts([before.as_ref(), after.as_ref()]);
        if let Some(same) = file.same_extras.filter(|same| !same) {
            let said = || Some(say("runs-difference-extras-differ"));
            facts.push(FactShown {
                name: Word("runs-difference-extras"),
                look: look_of(same),
                values: [said(), said()],
            });
        }
        let is_equal = is_pair && facts.iter().all(|fact| fact.look == look_of(true));
        match file.content {
            None => Self { is_pair, facts, content: None, lines: Vec::new(), left_out: 0, is_equal },
            Some(Err(why)) => {
                let content = Some(say("runs-difference-content-unreadable").with("why", why));
                Self { is_pair, facts, content, lines: Vec::new(), left_out: 0, is_equal: false }
            }
            Some(Ok(content)) => {
                let is_equal = is_equal && content.first.is_none() && content.is_whole;
                let said = said(&content, is_pair);
                let differs = !is_pair || content.first.is_some();
                let (lines, left_out) =
                    content.texts.filter(|_| differs).map(|texts| lines(&texts)).unwrap_or_default();
                Self { is_pair, facts, content: said, lines, left_out, is_equal }
            }
        }
    }
}

/// What there is to say of contents.
fn said(content: &Content, is_pair: bool) -> Option<Said> {
    if !is_pair {
        return content.texts.is_none().then(|| say("runs-difference-content-not-shown"));
    }
    let compared = bytes_text(content.compared);
    let Some(first) = content.first else {
        return Some(if content.is_whole {
            say("runs-difference-content-equal").with("size", compared)
        } else {
            say("runs-difference-content-equal-so-far").with("compared", compared)
        });
    };
    let key =
        if content.is_whole { "runs-difference-content-differs" } else { "runs-difference-content-differs-so-far" };
    Some(say(key).number("first", first).number("differing", content.differing).number("blocks", content.blocks))
}

fn look_of(same: bool) -> Look {
    if same {
        look("idle", "succeeded", "runs-difference-equal")
    } else {
        look("warn", "partial", "runs-difference-differs")
    }
}

fn facts(both: [Option<&Facts>; 2]) -> Vec<FactShown> {
    // What is below a second is of interest only where nothing else differs.
    let is_fine = matches!(both, [Some(a), Some(b)] if a.mtime.seconds == b.mtime.seconds && a.mtime != b.mtime);
    let each = |shown: &dyn Fn(&Facts) -> Option<Said>| both.map(|facts| facts.and_then(shown));
    let size = |facts: &Facts| say("runs-difference-bytes").number("size", facts.size);
    let all = [
        ("runs-difference-kind", each(&|facts| Some(say(kind(facts.kind))))),
        ("runs-difference-size", each(&|facts| (facts.kind == Kind::File).then(|| size(facts)))),
        ("runs-difference-modified", each(&|facts| Some(moment(facts.mtime, is_fine).into()))),
        ("runs-difference-mode", each(&|facts| Some(mode(facts.mode).into()))),
        ("runs-difference-owner", each(&|facts| facts.owner.map(|o| format!("{}:{}", o.user, o.group).into()))),
        ("runs-difference-link", each(&|facts| (facts.kind == Kind::Link).then(|| readable(&facts.link).into()))),
    ];
    let shown = all.into_iter().filter_map(|(name, values)| {
        let differs = match &values {
            [None, None] => return None,
            [Some(one), Some(other)] => one != other,
            _ => both.iter().all(Option::is_some),
        };
        Some(FactShown { name: Word(name), look: look_of(!differs), values })
    });
    shown.collect()
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::File => "runs-difference-kind-file",
        Kind::Dir => "runs-difference-kind-directory",
        Kind::Link => "runs-difference-kind-link",
        Kind::Fifo | Kind::Socket | Kind::Device | Kind::Odd => "runs-difference-kind-other",
    }
}

/// A moment in the reader's zone; if it must be told to the nanosecond, with what it has below a second.
fn moment(mtime: Mtime, is_fine: bool) -> String {
    let shown = moment_text(Timestamp::from_micros(mtime.seconds.saturating_mul(1_000_000)));
    if is_fine { format!("{shown} + {:09} ns", mtime.nanos) } else { shown }
}

/// Permission bits as `ls` writes them, and as a number.
fn mode(mode: u32) -> String {
    let bit = |place: u32, letter: char| if mode >> place & 1 == 1 { letter } else { '-' };
    let letters: String = (0..9).rev().zip("rwxrwxrwx".chars()).map(|(place, letter)| bit(place, letter)).collect();
    format!("{letters} ({mode:04o})")
}

/// The lines of two texts in which they differ, with some around them; and how many were left out for their number.
fn lines([before, after]: &[String; 2]) -> (Vec<Line>, usize) {
    let mut config = TextDiff::configure();
    let diff = config.algorithm(Algorithm::Myers).timeout(PATIENCE).diff_lines(before.as_str(), after.as_str());
    let mut shown = Vec::new();
    for (nr, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if nr > 0 {
            shown.push(Line { tag: ChangeTag::Equal, text: String::new(), more: None, is_open: true });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let whole = change.value();
            let text = whole.strip_suffix('\n').unwrap_or(whole);
            let more = text.chars().count().saturating_sub(LINE);
            shown.push(Line {
                tag: change.tag(),
                text: visible(&text.chars().take(LINE).collect::<String>()),
                more: (more > 0).then(|| say("runs-difference-more").number("number", more)),
                is_open: change.missing_newline(),
            });
        }
    }
    let left_out = shown.len().saturating_sub(LINES);
    shown.truncate(LINES);
    (shown, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_are_shown_with_some_around_them() {
        let before = (0..40).map(|n| format!("line {n}\n")).collect::<Vec<_>>().concat();
        let after = before.replace("line 3\n", "line three\r\n").replace("line 39\n", "line 39");
        let (shown, left_out) = lines(&[before, after]);
        let drawn: Vec<String> = shown.iter().map(|line| format!("{}{}", line.tag, line.text)).collect();
        assert_eq!(left_out, 0);
        assert_eq!(drawn[..4], [" line 0", " line 1", " line 2", "-line 3"]);
        assert_eq!(drawn[4], "+line three\\u{d}");
        assert!(shown[8].is_gap() && !shown[7].is_gap());
        assert_eq!(drawn[drawn.len() - 2..], ["-line 39", "+line 39"]);
        assert!(shown.last().is_some_and(|line| line.is_open));
    }

    #[test]
    fn many_and_long_lines_are_cut_short() {
        let after = (0..3000).map(|n| format!("{n}{}\n", "x".repeat(600))).collect::<Vec<_>>().concat();
        let (shown, left_out) = lines(&[String::new(), after]);
        assert_eq!((shown.len(), left_out), (1000, 2000));
        assert!(shown.iter().all(|line| line.text.len() == 500 && line.more.is_some()));
    }

    #[test]
    fn a_mode_is_written_as_ls_writes_it() {
        assert_eq!(mode(0o640), "rw-r----- (0640)");
        assert_eq!(mode(0o4755), "rwxr-xr-x (4755)");
    }
}
