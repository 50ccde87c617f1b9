//! A real OpenID Connect provider, Node's `oidc-provider`, on a free port.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Stdio},
};

use super::{super::npm, free_port, tied};

/// The secret of the panel there, with what a header must encode.
pub const SECRET: &str = "a secret with + and / and %";

/// A running provider.
pub struct OpenId {
    pub issuer: String,
    server: Child,
}

impl OpenId {
    /// Starts one that knows the panel at `panel`.
    pub fn start(panel: &str) -> Self {
        let port = free_port();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openid/provider.mjs");
        let mut command = tied("node");
        command.arg(script).arg(port.to_string()).arg(panel).arg(npm::packages("openid"));
        let mut server = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap() == "ready"), "the provider did not start");
        // Somebody must read on, or the provider waits for ever.
        std::thread::spawn(move || lines.for_each(drop));
        Self { issuer: format!("http://127.0.0.1:{port}"), server }
    }
}

impl Drop for OpenId {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
