//! The `poolsync` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    poolsync::cli::run(std::env::args_os().collect())
}
