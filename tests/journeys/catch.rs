//! `catch` around a command in a real terminal: untouched on the screen, kept in the log, asked about later.

use std::{fs, os::unix::fs::PermissionsExt as _};

use rustix::process::Signal;

use crate::harness::{ENTER, ESC, Home, Term, ctrl, start};

/// What a compiler says of a second borrow, in its colours, after a progress bar.
const CARGO: &str = "#!/bin/sh
printf '   \\033[1m\\033[92mCompiling\\033[0m crate v0.1.0\\n'
printf '    Building [====>   ] 1/2\\r\\033[K'
printf '\\033[1m\\033[91merror[E0502]\\033[0m: cannot borrow `v` as mutable because it is also borrowed as immutable\\n' >&2
printf ' --> src/main.rs:4:5\\n' >&2
[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && printf 'a terminal of %s\\n' \"$(stty size)\"
exit 101
";

/// The learner's own terminal, with a home whose `cargo` is the script.
fn home(name: &str) -> Home {
    let home = Home::ready(name);
    let script = home.file("cargo", CARGO);
    fs::set_permissions(script, fs::Permissions::from_mode(0o755)).unwrap();
    home
}

fn path(home: &Home) -> String {
    format!("{}:{}", home.path().display(), std::env::var("PATH").unwrap_or_default())
}

fn catch(home: &Home, now: &str, args: &[&str]) -> Term {
    let args: Vec<&str> = ["catch", "--"].iter().chain(args).copied().collect();
    start(home, &args).env("PATH", &path(home)).env("PRATFALL_NOW", now).run()
}

fn shows(term: &Term, text: &str) -> String {
    term.until(text, |seen| seen.text().contains(text))
}

const FIRST: &str = "2026-11-12T09:00:00+01:00";
const WEEK_LATER: &str = "2026-11-19T09:00:00+01:00";

#[test]
fn an_error_is_kept_met_again_and_asked_for_in_a_drill() {
    let home = home("catch");
    let mut first = catch(&home, FIRST, &["cargo", "build"]);
    let screen = shows(&first, "What did you expect?");
    assert!(screen.contains("a terminal of 24 80"), "{screen}");
    assert!(!screen.contains("this month"), "{screen}");
    // The colours are those of the command.
    assert!(first.bytes().windows(8).any(|bytes| bytes == &b"\x1b[1m\x1b[91"[..8]));
    first.send("that it builds\r");
    shows(&first, "Why was it otherwise?");
    first.send("two borrows at once\r");
    shows(&first, "next time?");
    first.send("end the first borrow first\r");
    let modes = first.modes_before.clone();
    assert_eq!(first.end().exit_code(), 101);
    assert_eq!(first.modes(), modes);

    let mut again = catch(&home, WEEK_LATER, &["cargo", "build"]);
    let screen = shows(&again, "What did you expect?");
    assert!(
        screen.contains("Second rustc E0502 this month. Last time you wrote: end the first borrow first"),
        "{screen}"
    );
    again.send("\r\r\r");
    assert_eq!(again.end().exit_code(), 101);

    // Found by a word in the log, and made an item there.
    let mut log = start(&home, &[]).env("PRATFALL_NOW", WEEK_LATER).run();
    log.see("begin");
    log.press("l");
    log.see("cannot borrow");
    log.press("/");
    log.send("otherwise");
    log.see("No stumble is like that");
    log.send(&ctrl('u'));
    log.send("first borr");
    log.see("12 Nov");
    log.press(ENTER);
    log.press(ENTER);
    log.see("two borrows at once");
    log.press("i");
    log.see("is asked from now on");
    log.press(ESC);
    log.press(ESC);
    log.press(ESC);
    log.see("begin");
    log.send("q");
    log.end();

    let mut drill = start(&home, &["drill", "my-stumbles"]).env("PRATFALL_NOW", WEEK_LATER).run();
    let screen = drill.see("What is behind it");
    assert!(screen.contains("cargo build") && screen.contains("E0502"), "{screen}");
    assert!(!screen.contains("end the first borrow first"), "nothing is revealed before an answer: {screen}");
    drill.send("I end the first one");
    drill.press(ENTER);
    drill.send("3");
    drill.see("end the first borrow first");
    home.verify();
}

#[test]
fn ctrl_c_at_a_question_leaves_the_rest_out() {
    let home = home("catch-left");
    let mut term = catch(&home, FIRST, &["sh", "-c", "exit 5"]);
    shows(&term, "What did you expect?");
    term.send("that it works\r");
    shows(&term, "Why was it otherwise?");
    term.send("half a li");
    term.send(&ctrl('c'));
    shows(&term, "The rest is left out");
    assert_eq!(term.end().exit_code(), 5);
    let said: String = home
        .log()
        .query_row("select expected || '|' || gap || '|' || insight from stumble order by id desc limit 1", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(said, "that it works||");
}

#[test]
fn what_was_answered_is_kept_when_the_window_closes_or_the_program_is_ended() {
    for (name, ends) in [("catch-closed", Signal::HUP), ("catch-ended", Signal::TERM)] {
        let home = home(name);
        let mut term = catch(&home, FIRST, &["sh", "-c", "exit 5"]);
        shows(&term, "What did you expect?");
        term.send("that it works\r");
        shows(&term, "Why was it otherwise?");
        term.send("a full disk\r");
        shows(&term, "next time?");
        term.send("half a li");
        term.signal(ends);
        assert!(!term.end().success());
        let said = "select expected || '|' || gap || '|' || insight || '|' || happened from stumble order by id";
        let log = home.log();
        let mut rows = log.prepare(said).unwrap();
        let rows: Vec<String> = rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(
            rows.last().map(String::as_str),
            Some("that it works|a full disk||It ended with code 5."),
            "{rows:?}"
        );
        home.verify();
    }
}

#[test]
fn keys_prompts_and_sizes_reach_the_command() {
    let home = home("catch-keys");
    let script = "printf 'name? '; read name; echo \"hello $name\"; trap 'stty size' WINCH; printf 'ready\\n'; \
                  while :; do sleep 0.05; done";
    let mut term = catch(&home, FIRST, &["sh", "-c", script]);
    shows(&term, "name?");
    term.send("ada\r");
    shows(&term, "hello ada");
    shows(&term, "ready");
    term.resize(100, 30);
    shows(&term, "30 100");
    // Its own key ends it, and nothing is kept of what people end themselves.
    term.send(&ctrl('c'));
    term.end();
    assert!(!term.screen().contains("Kept in"), "{}", term.screen());
    let kept: i64 = home.log().query_row("select count(*) from stumble", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 0);
}

#[test]
fn a_signal_is_passed_on_and_the_terminal_given_back() {
    let home = home("catch-signals");
    let script = "trap 'echo caught it; exit 3' TERM; printf 'ready\\n'; while :; do sleep 0.05; done";
    let mut term = start(&home, &["catch", "--later", "--", "sh", "-c", script]).env("PATH", &path(&home)).run();
    shows(&term, "ready");
    term.signal(Signal::TERM);
    shows(&term, "caught it");
    let modes = term.modes_before.clone();
    assert_eq!(term.end().exit_code(), 3);
    assert_eq!(term.modes(), modes);
    let mut flood = start(&home, &["catch", "--later", "--", "sh", "-c", "yes | head -c 3000000; exit 4"])
        .env("PATH", &path(&home))
        .run();
    assert_eq!(flood.end().exit_code(), 4);
}
