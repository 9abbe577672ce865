//! A text handed to the learner's editor and taken back.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    process::Command,
};

use crate::clean::beginning;

/// The longest text that is taken back, in bytes.
const LONGEST: usize = 1 << 20;

/// Opens `$VISUAL`, `$EDITOR` or `vi` on a text and gives what it became.
///
/// # Errors
/// When the editor cannot be run, ends badly, or what it wrote cannot be read.
pub fn edit(text: &str) -> io::Result<String> {
    let editor = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()))
        .unwrap_or_else(|| "vi".to_owned());
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let path = std::env::temp_dir().join(format!("pratfall-{}-{:08x}.md", std::process::id(), super::clock::chance()));
    // Nobody else reads it, and nobody has put a link in its place.
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    let edited = file.write_all(text.as_bytes()).and_then(|()| Command::new(program).args(words).arg(&path).status());
    drop(file);
    let taken = edited.and_then(|status| match status.success() {
        true => fs::read(&path),
        false => Err(io::Error::other("it ended with an error")),
    });
    let _ = fs::remove_file(&path);
    Ok(beginning(&String::from_utf8_lossy(&taken?), LONGEST).to_owned())
}
