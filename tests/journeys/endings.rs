//! Every way to die leaves the terminal as it was found.

use rustix::process::Signal;

use crate::harness::{ENTER, ESC, Home, Term, ctrl, start};

/// A mode that is switched on and off by a number: after the end it has to be as before the start.
const MODES: [(&str, bool); 6] = [
    // The cursor is visible, wraps at the edge.
    ("25", true),
    ("7", true),
    // The alternate screen, pasting in brackets, reports of the mouse and of the focus.
    ("1049", false),
    ("2004", false),
    ("1000", false),
    ("1004", false),
];

/// Checks modes, cursor and screen after an end; gives what stands on the screen that was there before.
#[track_caller]
fn given_back(term: &mut Term) -> String {
    assert_eq!(term.modes(), term.modes_before, "the modes of the terminal");
    let bytes = term.last_bytes();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains("\x1b[?1049h") && text.contains("\x1b[?2004h"), "the screen was never taken: {text:?}");
    for (mode, usual) in MODES {
        let (on, off) = (text.rfind(&format!("\x1b[?{mode}h")), text.rfind(&format!("\x1b[?{mode}l")));
        let now = match (on, off) {
            (None, None) => usual,
            (on, off) => on > off,
        };
        assert_eq!(now, usual, "mode {mode} after the end");
    }
    let shape = text.rmatches(" q").next().and(text.rfind(" q")).map(|at| &text[..at]);
    assert!(shape.is_none_or(|before| before.ends_with("\x1b[0")), "the shape of the cursor");
    let style = text.rfind("\x1b[0m").max(text.rfind("\x1b[m")).max(text.rfind("\x1b[39m"));
    let colour = ["\x1b[3", "\x1b[4", "\x1b[1m"].iter().filter_map(|c| text.rfind(c)).max();
    assert!(style >= colour, "a colour or a style stays on");
    term.screen()
}

/// Opens a drill with something typed nowhere yet.
fn drilling(home: &Home) -> Term {
    let term = start(home, &["drill", "rust-ownership"]).run();
    term.see("1 of ");
    term
}

#[track_caller]
fn dies_of(signal: Signal, name: &str) {
    let home = Home::ready("signal");
    let mut term = drilling(&home);
    term.signal(signal);
    let end = term.end();
    assert_eq!(end.signal(), Some(name), "{end:?}");
    let screen = given_back(&mut term);
    assert_eq!(screen.trim(), "", "nothing is left behind");
    resumes(&home);
}

/// The next start goes on with the session.
#[track_caller]
fn resumes(home: &Home) {
    let mut again = drilling(home);
    again.send(ESC);
    assert!(again.end().success());
}

#[test]
fn sigterm_gives_the_terminal_back() {
    dies_of(Signal::TERM, "Terminated");
}

#[test]
fn sighup_gives_the_terminal_back() {
    dies_of(Signal::HUP, "Hangup");
}

#[test]
fn sigint_gives_the_terminal_back() {
    dies_of(Signal::INT, "Interrupt");
}

#[test]
fn sigquit_gives_the_terminal_back() {
    dies_of(Signal::QUIT, "Quit");
}

#[test]
fn leaving_by_key_gives_the_terminal_back() {
    let home = Home::ready("keys");
    for (args, keys) in [
        (vec!["drill", "rust-ownership"], ctrl('c')),
        (vec!["drill", "rust-ownership"], ESC.to_owned()),
        (vec![], "q".to_owned()),
        (vec![], ESC.to_owned()),
        (vec![], ctrl('c')),
    ] {
        let mut term = start(&home, &args).run();
        term.see(if args.is_empty() { "quit" } else { "1 of " });
        term.send(&keys);
        let end = term.end();
        assert!(end.success(), "{args:?} {keys:?}: {end:?}");
        let said = given_back(&mut term);
        assert!(said.contains("The session is kept") && said.contains("`pratfall drill` goes on"), "{said:?}");
    }
}

#[test]
fn a_closed_window_ends_the_program() {
    let home = Home::ready("window");
    let mut term = start(&home, &[]).run();
    term.see("begin");
    // Under the help the two closing presses do nothing: Enter closes it, and home knows no Ctrl-D.
    term.press(&ctrl('o'));
    term.see("this page");
    term.close_window();
    let end = term.end();
    assert_eq!(end.signal(), Some("Hangup"), "{end:?}");
}

#[test]
#[cfg(debug_assertions)]
fn a_panic_gives_the_terminal_back_before_it_speaks() {
    for place in ["draw", "update"] {
        let home = Home::ready("panic");
        let mut term = start(&home, &["drill", "rust-ownership"]).env("PRATFALL_PANIC", place).run();
        term.see("1 of ");
        term.send("a");
        let end = term.end();
        assert_eq!(end.exit_code(), 101, "{end:?}");
        let screen = given_back(&mut term);
        assert!(screen.contains("PRATFALL_PANIC asked for this"), "what the panic says is lost:\n{screen}\n--");
        assert!(
            usize::from(term.cursor().0) >= screen.trim_end().lines().count(),
            "the shell would write over the panic's words"
        );
        resumes(&home);
    }
}

#[cfg(target_os = "linux")]
fn state(term: &Term) -> char {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", term.pid())).unwrap();
    stat.rsplit_once(") ").unwrap().1.chars().next().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn ctrl_z_suspends_with_the_terminal_given_back_and_fg_redraws() {
    let home = Home::ready("suspend");
    for by_signal in [false, true] {
        let mut term = drilling(&home);
        let question = term.screen();
        let raw = term.modes();
        assert_ne!(raw, term.modes_before, "the terminal was never taken");
        if by_signal {
            term.signal(Signal::TSTP);
        } else {
            term.send(&ctrl('z'));
        }
        let patience = std::time::Instant::now();
        while state(&term) != 'T' {
            assert!(patience.elapsed() < crate::harness::PATIENCE, "it does not stop");
            std::thread::yield_now();
        }
        assert_eq!(term.modes(), term.modes_before, "stopped, with the terminal not given back");
        term.until("the screen to be left", |seen| String::from_utf8_lossy(&seen.bytes).contains("\x1b[?1049l"));
        let before = term.bytes().len();
        term.signal(Signal::CONT);
        term.until("the whole screen again", |seen| {
            let new = String::from_utf8_lossy(&seen.bytes[before..]).into_owned();
            new.contains("\x1b[?1049h") && seen.text() == question
        });
        assert_eq!(term.modes(), raw, "continued, with the terminal not taken");
        assert!(!term.press("a").is_empty(), "keys are not read again");
        term.send(ESC);
        assert!(term.end().success());
        given_back(&mut term);
    }
}

#[test]
fn a_session_begun_at_home_ends_as_any_other() {
    let home = Home::ready("from-home");
    let mut term = start(&home, &[]).run();
    term.see("begin");
    term.send(ENTER);
    term.see("1 of ");
    term.press(&ctrl('g'));
    term.press(&ctrl('d'));
    term.see("One line for the log");
    term.press("took it for another");
    term.press(ENTER);
    term.press("look twice");
    term.send(ENTER);
    let screen = term.see("begin");
    assert!(!screen.contains("go on where"), "{screen}");
    term.send("q");
    assert!(term.end().success());
    let log = home.log();
    let line: (String, String) =
        log.query_row("select happened, insight from stumble", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    assert_eq!(line, ("took it for another".into(), "look twice".into()));
    let open: i64 = log.query_row("select count(*) from draft", [], |r| r.get(0)).unwrap();
    assert_eq!(open, 0, "the session is over");
}
