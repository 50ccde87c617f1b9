//! Who a page is written for: their language and their zone.

use std::{
    cell::RefCell,
    hash::{Hash, Hasher},
};

use jiff::tz::TimeZone;

use super::Language;

/// Who reads a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// The language of the page.
    pub language: Language,
    /// The zone in which moments are told.
    pub zone: TimeZone,
}

impl Default for Reader {
    fn default() -> Self {
        Self { language: Language::default(), zone: TimeZone::UTC }
    }
}

impl Hash for Reader {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.language.hash(state);
        self.zone.iana_name().hash(state);
    }
}

thread_local! {
    static READER: RefCell<Option<Reader>> = const { RefCell::new(None) };
}

/// What `write` writes is for `reader`. It is synchronous on purpose: nothing that waits may carry a reader along to what
/// others do on the same thread.
pub fn written_for<T>(reader: &Reader, write: impl FnOnce() -> T) -> T {
    /// Puts back who it was written for before, even if writing panics.
    struct Before(Option<Reader>);
    impl Drop for Before {
        fn drop(&mut self) {
            READER.set(self.0.take());
        }
    }
    let _before = Before(READER.replace(Some(reader.clone())));
    write()
}

/// Who is written for now; English and UTC outside of [`written_for`].
pub fn current() -> Reader {
    READER.with_borrow(|reader| reader.clone().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_forgotten_when_the_page_is_written() {
        let german = Reader { language: Language::German, zone: TimeZone::UTC };
        let written = std::panic::catch_unwind(|| {
            written_for(&german, || {
                assert_eq!(current().language, Language::German);
                written_for(&Reader::default(), || assert_eq!(current().language, Language::English));
                assert_eq!(current().language, Language::German);
                std::panic::resume_unwind(Box::new(()));
            })
        });
        assert!(written.is_err());
        assert_eq!(current().language, Language::English);
    }
}
