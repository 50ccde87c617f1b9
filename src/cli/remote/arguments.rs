//! Which panel is asked, and with which token.

use std::path::PathBuf;

use clap::Args;
use reqwest::Url;
use zeroize::Zeroizing;

use crate::cli::UsageError;

/// The environment variable with the token.
const TOKEN: &str = "POOLSYNC_TOKEN";

/// Which panel, and who asks it.
#[derive(Debug, Clone, Default, Args)]
pub struct ServerArguments {
    /// Ask the panel at this address instead of the one of this machine
    #[arg(long, global = true, value_name = "URL", help_heading = "Another panel")]
    pub(super) server: Option<String>,
    /// The file with the access token [default: what `POOLSYNC_TOKEN` holds]
    #[arg(long, global = true, value_name = "FILE", requires = "server", help_heading = "Another panel")]
    pub(super) token_file: Option<PathBuf>,
    /// The certificates to trust instead of this machine’s, as PEM
    #[arg(long, global = true, value_name = "FILE", requires = "server", help_heading = "Another panel")]
    pub(super) ca_file: Option<PathBuf>,
    /// Send the token over plain HTTP, where everybody on the way can read it
    #[arg(long, global = true, requires = "server", help_heading = "Another panel")]
    pub(super) insecure_http: bool,
}

impl ServerArguments {
    /// Whether another panel is meant.
    pub const fn is_given(&self) -> bool {
        self.server.is_some()
    }
}

/// The panel's address; plain HTTP only within this machine, or where that is wanted.
pub(super) fn address(text: &str, insecure_http: bool) -> anyhow::Result<Url> {
    let wrong = |why: &str| UsageError::from(format!("“{text}” is not a panel’s address: {why}."));
    let url: Url = text.trim().parse().map_err(|_| wrong("write it as https://poolsync.litwareinc.com"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("no name or password may stand in it; a token is read from --token-file"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("nothing may follow its path"));
    }
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_here = host == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_here || insecure_http => Ok(url),
        "http" => Err(wrong(
            "over plain HTTP everybody on the way could read the token; use https://, or say --insecure-http if you must",
        )),
        _ => Err(wrong("it begins with https://")),
    }
}

pub(super) fn token(arguments: &ServerArguments) -> anyhow::Result<Zeroizing<String>> {
    let text = match &arguments.token_file {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| UsageError::from(format!("The token in {} can’t be read: {error}.", path.display())))?,
        None => std::env::var(TOKEN).unwrap_or_default(),
    };
    let text = Zeroizing::new(text);
    let token = Zeroizing::new(text.trim().to_owned());
    if token.is_empty() {
        let message = format!(
            "There is no access token. Write it into a file and name that with --token-file, or put it into {TOKEN}."
        );
        return Err(UsageError::from(message));
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(UsageError::from(
            "What stands where the access token should is none: it has signs that no token has.",
        ));
    }
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_does_not_go_where_others_could_read_it() {
        for good in ["https://panel.litwareinc.com", "http://127.0.0.1:8080", "http://[::1]:8080/", "http://localhost"]
        {
            assert!(address(good, false).is_ok(), "{good}");
        }
        for (wrong, why) in [
            ("http://panel.litwareinc.com", "--insecure-http"),
            ("https://anna:secret@panel.litwareinc.com", "no name or password"),
            ("ftp://panel.litwareinc.com", "begins with https://"),
            ("panel", "write it as"),
            ("https://panel.litwareinc.com/?a=b", "nothing may follow"),
        ] {
            let told = address(wrong, false).expect_err(wrong).to_string();
            assert!(told.contains(why), "{told}");
        }
        assert!(address("http://panel.litwareinc.com", true).is_ok());
    }
}
