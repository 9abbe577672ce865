//! The `pratfall` program: parses arguments, runs, and gives the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    pratfall::cli::main()
}
