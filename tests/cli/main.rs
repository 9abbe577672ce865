//! The command line from outside: arguments and input in, output, words and exit code out.

mod commands;
mod home;
mod plain;
mod refusals;
