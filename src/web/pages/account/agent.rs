//! What a browser calls itself, in words a person knows. It is a hint for its owner and decides nothing.

use crate::words::{Said, say};

/// “Firefox on Windows”; what is not known is said so.
pub fn in_words(agent: &str) -> Said {
    // Browsers name those before them: the more particular name stands first here.
    const BROWSERS: [(&str, &str); 8] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chromium/", "Chromium"),
        ("HeadlessChrome/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Macintosh", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => say("account-browser-on").with("browser", browser).with("system", system),
        (Some(browser), None) => browser.into(),
        (None, Some(system)) => say("account-browser-some-on").with("system", system),
        (None, None) => say("account-browser-unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_by_what_is_particular_to_them() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
        for (agent, words) in [
            (format!("{windows} Gecko/20100101 Firefox/145.0"), "Firefox on Windows"),
            (format!("{windows} AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0"), "Edge on Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1".to_owned(), "Safari on iPhone"),
            ("Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0 Safari/537.36".to_owned(), "Chrome on Linux"),
            ("curl/8.14".to_owned(), "curl"),
            (String::new(), "Unknown browser"),
        ] {
            assert_eq!(in_words(&agent).to_string(), words);
        }
    }
}
