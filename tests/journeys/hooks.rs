//! `oops` in the shells themselves: what was typed is kept as it was typed, and `oops` is never kept.

use crate::harness::{Home, Term, ctrl, start};

const BASH: (&[&str], &str) = (&["--norc", "--noprofile", "-i"], "eval \"$(pratfall catch hook bash)\"");

const ZSH: (&[&str], &str) = (&["-f", "-i"], "eval \"$(pratfall catch hook zsh)\"");

const FISH: (&[&str], &str) = (&["--no-config", "-i"], "pratfall catch hook fish | source");

/// Lines that begin with blanks and digits, as the lines of a history do.
const TYPED: &str = "sh -c 'echo one\n  12  two; PGPASSWORD=\"hun ter2\" false; exit 3'";

/// A shell in a terminal with the hook; none where it is not installed.
fn shell(home: &Home, name: &str, args: &[&str]) -> Option<Term> {
    if std::process::Command::new(name).arg("-c").arg("exit 0").output().is_err() {
        eprintln!("NOT TESTED: {name} is not installed, so nobody asked it about its hook");
        return None;
    }
    // No questions are asked in such a terminal.
    Some(start(home, args).instead(name).env("TERM", "dumb").env("PS1", "ready> ").size(120, 40).run())
}

fn kept(home: &Home) -> Vec<String> {
    let log = home.log();
    let mut rows = log.prepare("select command from stumble order by id").unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Types a line and waits for the next prompt: it comes once more than before.
#[track_caller]
fn typed(term: &mut Term, line: &str, said: &str) {
    let before = count(&term.bytes(), said);
    term.send(&format!("{}\r", line.replace('\n', "\r")));
    term.until(said, |seen| count(&seen.bytes, said) > before);
}

fn count(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count()
}

#[track_caller]
fn keeps_what_was_typed(name: &str, args: &[&str], hook: &str) {
    let home = Home::ready(&format!("hook-{name}"));
    let Some(mut term) = shell(&home, name, args) else { return };
    typed(&mut term, &format!("{hook}; printf '%s-%s\\n' hook is; true"), "hook-is");
    typed(&mut term, "oops", "Nothing went off yet");
    typed(&mut term, TYPED, "oops keeps that");
    typed(&mut term, "oops", "Kept in the failure log");
    // What worked out meanwhile, `clear` too, changes nothing of that.
    typed(&mut term, "echo fi''ne; true", "fine");
    typed(&mut term, "oops", "Kept already: sh -c 'echo one");
    typed(&mut term, "oops -r", "Kept in the failure log");
    typed(&mut term, "true; oops", "Kept already");
    typed(&mut term, "sh -c 'exit 4'", "oops keeps that");
    typed(&mut term, "oops", "Kept in the failure log");
    typed(&mut term, "exit 0; ", "exit");
    let kept = kept(&home);
    assert_eq!(kept.len(), 3, "{kept:?}");
    assert_eq!(
        kept.last().map(String::as_str),
        Some("sh -c 'exit 4'"),
        "as it was typed, and in no other shell's words"
    );
    for command in kept.iter().take(2) {
        assert!(command.contains("  12  two") && command.contains("exit 3") && !command.contains("oops"), "{command}");
        assert!(command.starts_with("sh -c ") && !command.contains("ter2"), "{command}");
    }
}

/// What a second run could not keep can be kept all the same, and what `catch` kept by itself is not offered.
#[track_caller]
fn keeps_what_was_not_kept_yet(name: &str, args: &[&str], hook: &str) {
    let home = Home::ready(&format!("hook-again-{name}"));
    let Some(mut term) = shell(&home, name, args) else { return };
    typed(&mut term, &format!("{hook}; echo ho''okis; true"), "hookis");
    // It works out the second time, and goes off the third.
    typed(&mut term, "sh -c 'ls seen 2>&1 || { touch seen; exit 3; }'", "oops keeps that");
    typed(&mut term, "oops -r; echo ru''nagain", "runagain");
    typed(&mut term, "oops", "Kept in the failure log");
    typed(&mut term, "oops", "Kept already");
    // Interrupted the second time.
    typed(&mut term, "sh -c 'ls twice 2>&1 || { touch twice; exit 3; }; echo wa''iting; exec sleep 30'", "oops keeps");
    typed(&mut term, "oops -r", "waiting");
    term.send(&ctrl('c'));
    // What is typed while it ends may be lost with it.
    while count(&term.bytes(), "cutshort") == 0 {
        term.send("echo cu''tshort\r");
        std::thread::sleep(std::time::Duration::from_millis(300));
    }
    typed(&mut term, "oops", "Kept in the failure log");
    // Kept, and told so by what was printed; nothing of it is offered again.
    let offers = count(&term.bytes(), "oops keeps that");
    typed(&mut term, "pratfall catch --later -- sh -c 'exit 7'", "Kept in the failure log");
    typed(&mut term, " pratfall nonsense", "error:");
    typed(&mut term, "echo no''toffered", "notoffered");
    assert_eq!(count(&term.bytes(), "oops keeps that"), offers, "{}", term.screen());
    typed(&mut term, "exit 0; ", "exit");
    assert_eq!(kept(&home).len(), 3, "{:?}", kept(&home));
}

#[test]
fn bash_keeps_what_was_not_kept_yet() {
    keeps_what_was_not_kept_yet("bash", BASH.0, BASH.1);
}

#[test]
fn zsh_keeps_what_was_not_kept_yet() {
    keeps_what_was_not_kept_yet("zsh", ZSH.0, ZSH.1);
}

#[test]
fn fish_keeps_what_was_not_kept_yet() {
    keeps_what_was_not_kept_yet("fish", FISH.0, FISH.1);
}

#[test]
fn bash_keeps_what_was_typed() {
    keeps_what_was_typed("bash", BASH.0, BASH.1);
}

#[test]
fn zsh_keeps_what_was_typed() {
    keeps_what_was_typed("zsh", ZSH.0, ZSH.1);
}

#[test]
fn fish_keeps_what_was_typed() {
    keeps_what_was_typed("fish", FISH.0, FISH.1);
}
