//! The command that runs on a host, always the same, and what is written to its standard input.

use std::{fmt::Write as _, sync::LazyLock};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::digest::{SHA256, digest};

use crate::domain::ShellProgram;

use super::contract::Request;

/// What runs on the host.
pub const SCRIPT: &str = include_str!("script.ps1");
/// The longest command line of `cmd.exe`, in characters.
pub const LONGEST_COMMAND: usize = 8_191;

const BOOTSTRAP: &str = include_str!("bootstrap.ps1");
/// Stands in the bootstrap for the script’s digest.
const DIGEST: &str = "@SHA256@";
const FLAGS: [&str; 6] = ["-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-EncodedCommand"];

static ENCODED: LazyLock<String> = LazyLock::new(|| {
    let units: Vec<u8> = bootstrap().encode_utf16().flat_map(u16::to_le_bytes).collect();
    STANDARD.encode(units)
});

/// The few lines that take the script from standard input and run it if its digest is the one that stands in them.
pub fn bootstrap() -> String {
    let digest = digest(&SHA256, SCRIPT.as_bytes());
    let hex = digest.as_ref().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02X}"); // to a String: always well
        hex
    });
    BOOTSTRAP.replace(DIGEST, &hex)
}

/// What the program is given.
pub(super) fn arguments() -> impl Iterator<Item = &'static str> {
    FLAGS.into_iter().chain([ENCODED.as_str()])
}

/// The command as a server’s shell reads it.
pub fn command_line(program: &ShellProgram) -> String {
    let mut line = String::new();
    let text = program.as_str();
    // Nothing in it means anything between quotes: its type sees to that.
    if text.contains([' ', '\\']) {
        line.extend(["\"", text, "\""]);
    } else {
        line.push_str(text);
    }
    for argument in arguments() {
        line.extend([" ", argument]);
    }
    line
}

/// Standard input: the script, then the request, a line each.
pub(super) fn input(request: &Request) -> serde_json::Result<Vec<u8>> {
    let mut input = STANDARD.encode(SCRIPT).into_bytes();
    input.push(b'\n');
    serde_json::to_writer(&mut input, request)?;
    input.push(b'\n');
    Ok(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_fits_the_shell_of_windows_and_the_script_alone_would_not() {
        let longest: ShellProgram = format!("C:\\{}", "a".repeat(257)).parse().expect("a path");
        assert!(command_line(&longest).len() < LONGEST_COMMAND / 2);
        assert!(SCRIPT.len() * 2 * 4 / 3 > LONGEST_COMMAND);
    }

    #[test]
    fn a_path_with_blanks_is_quoted() {
        let program: ShellProgram = r"C:\Program Files\PowerShell\7\pwsh.exe".parse().expect("a path");
        assert!(command_line(&program).starts_with("\"C:\\Program Files\\PowerShell\\7\\pwsh.exe\" -NoLogo "));
        assert!(command_line(&ShellProgram::default()).starts_with("powershell.exe -NoLogo -NoProfile "));
    }
}
