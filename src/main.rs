//! The `pratfall` program: parses arguments, runs, and gives the exit code.

use std::process::ExitCode;

/// Reading decks is a great many small allocations on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    pratfall::cli::main()
}
