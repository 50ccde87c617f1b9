//! Why an item is changed, in the language of whoever reads it. A plan records it in a few English words of the engine; these
//! are all there are.

use crate::words::{Said, Word, say};

/// What stands alone.
const WHOLE: [(&str, &str); 6] = [
    ("new", "why-new"),
    ("deleted by the run", "why-deleted-by-run"),
    ("gone at the source", "why-gone"),
    ("put there by the run", "why-put-there"),
    ("removed with the data of an old pairing", "why-old-pairing"),
    ("differs", "why-differs"),
];
/// What of a file differs.
const OF_FILES: [(&str, &str); 9] = [
    ("kind", "why-kind"),
    ("size", "why-size"),
    ("time", "why-time"),
    ("mode", "why-mode"),
    ("link", "why-link"),
    ("content", "why-content"),
    ("owner", "why-owner"),
    ("extended attributes", "why-extras"),
    ("hard links", "why-hard-links"),
];

/// The reason of a change; words that are not known stay as they are.
pub fn said(reason: &str) -> Said {
    known(reason).unwrap_or_else(|| reason.into())
}

fn known(reason: &str) -> Option<Said> {
    if let Some(&(_, key)) = WHOLE.iter().find(|(words, _)| *words == reason) {
        return Some(say(key));
    }
    if let Some(name) = reason.strip_prefix("column ").and_then(|rest| rest.strip_suffix(" differs")) {
        return Some(say("why-column").with("name", name));
    }
    if let Some(names) = reason.strip_prefix("columns ").and_then(|rest| rest.strip_suffix(" differ")) {
        return Some(say("why-columns").with("names", names));
    }
    let of_file = |name: &str| Some(Word(OF_FILES.iter().find(|(words, _)| *words == name)?.1));
    if let Some(name) = reason.strip_suffix(" differs") {
        return Some(say("why-this").with("what", of_file(name)?));
    }
    let names = reason.strip_suffix(" differ")?;
    let Some((most, last)) = names.rsplit_once(" and ") else {
        return Some(say("why-these").with("what", of_file(names)?));
    };
    let most: Vec<Said> = most.split(", ").map(|name| of_file(name).map(Said::from)).collect::<Option<_>>()?;
    let most = most.into_iter().reduce(|before, name| say("why-and-more").said("before", before).said("name", name))?;
    Some(say("why-some").said("most", most).with("last", of_file(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, Reader, written_for};

    #[test]
    fn a_reason_is_the_recorded_one_in_english_and_told_in_other_languages() {
        let german = Reader { language: Language::German, ..Reader::default() };
        for (reason, in_german) in [
            ("new", "neu"),
            ("gone at the source", "in der Quelle nicht mehr da"),
            ("size differs", "Größe verschieden"),
            ("hard links differ", "Harte Links verschieden"),
            ("size and time differ", "Größe und Zeit verschieden"),
            ("size, time and extended attributes differ", "Größe, Zeit und Erweiterte Attribute verschieden"),
            ("column a and b differs", "Spalte a and b verschieden"),
            ("columns version, size and time differ", "Spalten version, size and time verschieden"),
            ("<b> differ", "<b> differ"),
            ("of tomorrow", "of tomorrow"),
        ] {
            assert_eq!(said(reason).to_string(), reason);
            assert_eq!(written_for(&german, || said(reason).to_string()), in_german);
        }
    }
}
