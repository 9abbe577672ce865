//! The learner's own editor: what is being written goes out to `$VISUAL` or `$EDITOR`, and comes back.
//!
//! Owns the file that is lent and its folder, which nobody else can look into. Does not know the screen: whoever calls
//! gives the terminal away and takes it back. What cannot be taken back is kept where it is, and its place is told.

use std::{
    ffi::OsString,
    fs::{self, DirBuilder, File, OpenOptions},
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    process::{Child, Command},
};

use rustix::{
    fs::{Mode, OFlags},
    process::{Pid, Signal, WaitOptions, kill_process, waitpid},
};
use signal_hook::{consts::SIGTSTP, low_level::emulate_default_handler};

use crate::{clean::clean, tui::editor::MOST_BYTES};

/// Why nothing came back; each in two sentences, the second of them what to do.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Neither variable is set.
    #[error("Neither VISUAL nor EDITOR is set. Name an editor in one of them, as in EDITOR=nano.")]
    NoEditor,
    /// What is set cannot be split into words.
    #[error("{0} has a quote without its end, or is no text. Nothing was started; mend it and try again.")]
    Words(&'static str),
    /// There is no such program.
    #[error("There is no editor {0} to start. Set VISUAL or EDITOR to one that is there.")]
    Missing(String),
    /// It could not be started, for another reason.
    #[error("The editor {0} cannot be started: {1}. Set VISUAL or EDITOR to another.")]
    Refused(String, io::Error),
    /// It ended with an error; where what it left is kept, if it left anything.
    #[error("The editor {program} ended with {how}. What you had is as it was{}.", kept(.left))]
    Ended {
        /// Which.
        program: String,
        /// How.
        how: String,
        /// Where what it wrote is.
        left: Option<PathBuf>,
    },
    /// It left nothing.
    #[error("The file came back empty. What you had is as it was; delete it here if it is to go.")]
    Empty,
    /// What came back is no text.
    #[error("What came back is no UTF-8 text. What you had is as it was{}.", kept(&Some(.0.clone())))]
    NoText(PathBuf),
    /// What came back is too large.
    #[error("What came back is larger than {} KiB. What you had is as it was{}.", MOST_BYTES >> 10, kept(&Some(.0.clone())))]
    TooLarge(PathBuf),
    /// The file is no file any more.
    #[error("The file did not come back. What you had is as it was; the editor has to save it under its own name.")]
    Gone,
    /// There is no place for the file.
    #[error("There is no room to lend it from: {0}. See that {1} can be written.")]
    NoRoom(io::Error, String),
}

fn kept(left: &Option<PathBuf>) -> String {
    left.as_ref().map_or_else(String::new, |path| format!("; what was written is in {}", path.display()))
}

/// Gives the words of the learner's editor, from the environment.
///
/// # Errors
/// When none is named, or it cannot be read.
pub fn from_env() -> Result<Vec<String>, Trouble> {
    editor(std::env::var_os("VISUAL"), std::env::var_os("EDITOR"))
}

/// Gives the words of an editor: `$VISUAL`'s, since there is a whole screen, and else `$EDITOR`'s.
///
/// # Errors
/// As [`from_env`].
pub fn editor(visual: Option<OsString>, editor: Option<OsString>) -> Result<Vec<String>, Trouble> {
    for (name, value) in [("VISUAL", visual), ("EDITOR", editor)] {
        let Some(value) = value else { continue };
        let words = value.to_str().and_then(words).ok_or(Trouble::Words(name))?;
        if !words.is_empty() {
            return Ok(words);
        }
    }
    Err(Trouble::NoEditor)
}

/// Splits a text into words as a shell would: blanks part them, quotes and backslashes keep them together. Nothing is
/// expanded and nothing is run.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    // A word may be empty where it was quoted.
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\n' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '"' => break,
                        '\\' => match chars.next()? {
                            c @ ('"' | '\\' | '$' | '`') => word.push(c),
                            '\n' => {}
                            c => word.extend(['\\', c]),
                        },
                        c => word.push(c),
                    }
                }
            }
            '\\' => match chars.next()? {
                '\n' => {}
                c => word.get_or_insert_default().push(c),
            },
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

/// Lends a text to an editor under the name `file`, and gives what it became.
///
/// `run` starts what it is given and waits for its end; with a screen, it gives the terminal away meanwhile.
///
/// # Errors
/// When nothing came back that could be taken. The text that was lent is still the caller's.
pub fn edit(
    editor: &[String],
    file: &str,
    text: &str,
    run: impl FnOnce(&mut Command) -> io::Result<Ended>,
) -> Result<String, Trouble> {
    edit_in(&std::env::temp_dir(), editor, file, text, run)
}

fn edit_in(
    place: &Path,
    editor: &[String],
    file: &str,
    text: &str,
    run: impl FnOnce(&mut Command) -> io::Result<Ended>,
) -> Result<String, Trouble> {
    let Some((program, arguments)) = editor.split_first() else { return Err(Trouble::NoEditor) };
    let lent = Lent::new(place, file, text)
        .map_err(|error| Trouble::NoRoom(error, clean(&place.to_string_lossy()).into_owned()))?;
    let named = clean(program).into_owned();
    let ended = run(Command::new(program).args(arguments).arg(&lent.path)).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Trouble::Missing(named.clone()),
        _ => Trouble::Refused(named.clone(), error),
    })?;
    let came = lent.read();
    if let Some(how) = ended.says() {
        // What was saved before it ended so is not taken, and not thrown away either.
        let is_other =
            !matches!(&came, Ok(came) if came == text || came.is_empty()) && !matches!(came, Err(Back::Gone));
        return Err(Trouble::Ended { program: named, how, left: is_other.then(|| lent.keep()) });
    }
    match came {
        Ok(came) if came.trim().is_empty() && !text.trim().is_empty() => Err(Trouble::Empty),
        // An editor of ours may make eight blanks of a tab.
        Ok(came) if came.len() + 7 * came.matches('\t').count() > MOST_BYTES => Err(Trouble::TooLarge(lent.keep())),
        Ok(came) => Ok(came),
        Err(Back::NoText) => Err(Trouble::NoText(lent.keep())),
        Err(Back::TooLarge) => Err(Trouble::TooLarge(lent.keep())),
        Err(Back::Gone) => Err(Trouble::Gone),
    }
}

/// How an editor ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

impl Ended {
    /// Says what was off about it; nothing for an end without error.
    fn says(self) -> Option<String> {
        match self {
            Ended::Code(0) => None,
            Ended::Code(code) => Some(format!("exit code {code}")),
            Ended::Signal(signal) => Some(format!("signal {signal}")),
        }
    }
}

/// Starts a program and waits for its end. Where it is stopped, as by ^Z, this process stops with it, so that the shell
/// takes over; both go on together.
///
/// # Errors
/// When it cannot be started or waited for.
pub fn run(command: &mut Command) -> io::Result<Ended> {
    stay(&command.spawn()?)
}

fn stay(child: &Child) -> io::Result<Ended> {
    let lost = || io::Error::other("the system gave it no number");
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or_else(lost)?;
    loop {
        let status = match waitpid(Some(pid), WaitOptions::UNTRACED) {
            Ok(Some((_, status))) => status,
            Ok(None) | Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        };
        if let Some(code) = status.exit_status() {
            return Ok(Ended::Code(code));
        }
        if let Some(signal) = status.terminating_signal() {
            return Ok(Ended::Signal(signal));
        }
        if status.stopped() {
            emulate_default_handler(SIGTSTP)?;
            // A shell continues both; who else continues this one means that one too.
            let _ = kill_process(pid, Signal::CONT);
        }
    }
}

/// Why a file cannot be taken back.
#[derive(Debug, PartialEq, Eq)]
enum Back {
    NoText,
    TooLarge,
    Gone,
}

/// A text that is lent; gone with this value, unless it is kept.
struct Lent {
    folder: PathBuf,
    path: PathBuf,
    is_kept: std::cell::Cell<bool>,
}

impl Lent {
    fn new(place: &Path, file: &str, text: &str) -> io::Result<Self> {
        // Nobody can have made it before; and if they did, this says so.
        let folder = place.join(format!("pratfall-{:016x}", RandomState::new().build_hasher().finish()));
        DirBuilder::new().mode(0o700).create(&folder)?;
        let path = folder.join(file);
        let lent = Lent { folder, path, is_kept: std::cell::Cell::new(false) };
        let mut open = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&lent.path)?;
        open.write_all(text.as_bytes())?;
        Ok(lent)
    }

    /// Reads what is there now, if it is a file and no link or pipe in place of one.
    fn read(&self) -> Result<String, Back> {
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let open = rustix::fs::open(&self.path, flags, Mode::empty()).map_err(|_| Back::Gone)?;
        let open = File::from(open);
        if !open.metadata().is_ok_and(|found| found.is_file()) {
            return Err(Back::Gone);
        }
        let mut bytes = Vec::new();
        open.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|_| Back::Gone)?;
        if bytes.len() > MOST_BYTES {
            return Err(Back::TooLarge);
        }
        String::from_utf8(bytes).map_err(|_| Back::NoText)
    }

    fn keep(&self) -> PathBuf {
        self.is_kept.set(true);
        self.path.clone()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if !self.is_kept.get() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A folder of one test, gone with it.
    struct Place(PathBuf);

    impl Place {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("pratfall-foreign-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(&path).unwrap();
            Place(path)
        }

        /// Counts the files that are left.
        fn left(&self) -> usize {
            fs::read_dir(&self.0).unwrap().count()
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn edited(place: &Place, script: &str) -> Result<String, Trouble> {
        let editor = ["sh", "-c", script, "editor"].map(str::to_owned);
        edit_in(&place.0, &editor, "answer.py", "x = 1\n", run)
    }

    #[test]
    fn words_are_split_as_a_shell_would() {
        for (text, expected) in [
            ("vim", Some(vec!["vim"])),
            (" code  --wait\t", Some(vec!["code", "--wait"])),
            ("'/opt/my editor/ed' -n", Some(vec!["/opt/my editor/ed", "-n"])),
            (r#"a\ b "c \"d\" \n" 'e\'f"#, Some(vec!["a b", r#"c "d" \n"#, r"e\f"])),
            ("emacs -nw --eval ''", Some(vec!["emacs", "-nw", "--eval", ""])),
            ("$(rm -rf x) `y` ; z", Some(vec!["$(rm", "-rf", "x)", "`y`", ";", "z"])),
            ("'vim", None),
            ("\"vim", None),
            ("vim\\", None),
            ("  ", Some(vec![])),
        ] {
            let expected = expected.map(|words| words.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(words(text), expected, "{text:?}");
        }
    }

    #[test]
    fn visual_comes_first_and_an_empty_one_is_none() {
        let name = |visual: Option<&str>, other: Option<&str>| editor(visual.map(Into::into), other.map(Into::into));
        assert_eq!(name(Some("a"), Some("b")).unwrap(), ["a"]);
        assert_eq!(name(Some(" "), Some("b c")).unwrap(), ["b", "c"]);
        assert!(matches!(name(None, Some("")), Err(Trouble::NoEditor)));
        assert!(matches!(name(Some("'"), Some("b")), Err(Trouble::Words("VISUAL"))));
    }

    #[test]
    fn what_was_saved_comes_back_and_nothing_is_left() {
        let place = Place::new("saved");
        assert_eq!(edited(&place, "echo 'y = 2' >> \"$1\"").unwrap(), "x = 1\ny = 2\n");
        assert_eq!(edited(&place, "true").unwrap(), "x = 1\n");
        // Many editors write beside the file and move that into its place.
        assert_eq!(edited(&place, "echo z > \"$1~\" && mv \"$1~\" \"$1\"").unwrap(), "z\n");
        assert_eq!(place.left(), 0);
    }

    #[test]
    fn nobody_else_can_look_into_what_is_lent() {
        let place = Place::new("private");
        let modes = edited(&place, "stat -c %a \"$1\" \"$(dirname \"$1\")\" > \"$1~\"; mv \"$1~\" \"$1\"").unwrap();
        assert_eq!(modes, "600\n700\n");
        let name = edited(&place, "basename \"$1\" > \"$1~\"; mv \"$1~\" \"$1\"").unwrap();
        assert_eq!(name, "answer.py\n");
    }

    #[test]
    fn an_editor_that_is_not_there_is_named() {
        let place = Place::new("missing");
        let told = edit_in(&place.0, &["no-such-editor\u{1b}".into()], "a.py", "x", run).unwrap_err().to_string();
        assert_eq!(told, "There is no editor no-such-editor␛ to start. Set VISUAL or EDITOR to one that is there.");
        fs::write(place.0.join("plain"), "no program").unwrap();
        fs::set_permissions(place.0.join("plain"), PermissionsExt::from_mode(0o644)).unwrap();
        let named = place.0.join("plain").to_string_lossy().into_owned();
        let told = edit_in(&place.0, &[named], "a.py", "x", run).unwrap_err();
        assert!(matches!(told, Trouble::Refused(..)), "{told}");
        assert_eq!(place.left(), 1);
    }

    #[test]
    fn an_end_with_an_error_takes_nothing_and_loses_nothing() {
        let place = Place::new("failed");
        let told = edited(&place, "exit 3").unwrap_err().to_string();
        assert_eq!(told, "The editor sh ended with exit code 3. What you had is as it was.");
        let told = edited(&place, "kill -9 $$").unwrap_err().to_string();
        assert_eq!(told, "The editor sh ended with signal 9. What you had is as it was.");
        assert_eq!(place.left(), 0);
        let Trouble::Ended { left: Some(left), .. } = edited(&place, "echo y > \"$1\"; exit 1").unwrap_err() else {
            panic!("what was written is not kept")
        };
        assert_eq!(fs::read_to_string(left).unwrap(), "y\n");
    }

    #[test]
    fn what_cannot_be_taken_back_is_kept() {
        let place = Place::new("back");
        assert!(matches!(edited(&place, ": > \"$1\""), Err(Trouble::Empty)));
        assert!(matches!(edited(&place, "rm \"$1\""), Err(Trouble::Gone)));
        assert!(matches!(edited(&place, "rm \"$1\"; ln -s /etc/passwd \"$1\""), Err(Trouble::Gone)));
        assert!(matches!(edited(&place, "rm \"$1\"; mkfifo \"$1\""), Err(Trouble::Gone)));
        assert_eq!(place.left(), 0);
        let told = edited(&place, "printf '\\377' > \"$1\"").unwrap_err();
        assert!(matches!(&told, Trouble::NoText(left) if fs::read(left).unwrap() == b"\xff"), "{told}");
        assert!(
            told.to_string()
                .starts_with("What came back is no UTF-8 text. What you had is as it was; what was written is in /")
        );
        let told = edited(&place, "head -c 131073 /dev/zero > \"$1\"").unwrap_err();
        assert!(matches!(&told, Trouble::TooLarge(left) if left.exists()), "{told}");
        assert_eq!(edited(&place, "head -c 131072 /dev/zero | tr '\\0' x > \"$1\"").unwrap().len(), MOST_BYTES);
    }

    #[test]
    fn without_room_nothing_is_started() {
        let told = edit_in(Path::new("/nowhere"), &["true".into()], "a.py", "x", |_| panic!("started")).unwrap_err();
        assert!(matches!(told, Trouble::NoRoom(..)), "{told}");
    }
}
