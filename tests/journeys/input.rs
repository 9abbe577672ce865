//! What may come in at a terminal: floods of keys, pasted text, sizes of every kind.

use crate::harness::{ENTER, ESC, Home, TAB, Term, ctrl, start};

/// A deck with one item that asks for a short text.
const TYPED: &str = r#"
format = 1
[deck]
id = "typed"
title = "Typed"
languages = ["es", "en"]
[[item]]
id = "word"
nature = "concept"
prompt = "Which word is it?"
explain = "So it is."
right = "ownership"
[[item]]
id = "other"
nature = "concept"
prompt = "Which other word is it?"
explain = "So it is, too."
right = "lifetime"
[[skill]]
id = "one"
title = "One"
"#;

/// Opens the drill at a field.
fn typing(home: &Home) -> Term {
    let deck = home.file("typed.toml", TYPED);
    let term = start(home, &["drill", &deck]).run();
    term.see("Which word is it?");
    term
}

/// What is typed, as the open session has kept it.
fn kept(home: &Home) -> Option<String> {
    let log = rusqlite::Connection::open(home.database()).ok()?;
    log.query_row("select typed from draft", [], |row| row.get(0)).ok()
}

#[test]
fn a_flood_of_keys_arrives_whole() {
    let home = Home::ready("flood");
    let mut term = typing(&home);
    let flood: String = (0..1500).map(|n| char::from(b'a' + (n % 26) as u8)).collect();
    term.send(&flood);
    term.send("END");
    term.see("END");
    leave(&mut term);
    assert_eq!(kept(&home), Some(flood + "END"));
}

fn leave(term: &mut Term) {
    term.send(ESC);
    assert!(term.end().success());
}

#[test]
fn keys_typed_before_the_first_paint_are_not_lost() {
    let home = Home::ready("early");
    let deck = home.file("typed.toml", TYPED);
    let mut term = start(&home, &["drill", &deck]).typing_first("ownership\n").run();
    term.send("4");
    // The answer, its Enter and its confidence have all come.
    term.see("Which other word is it?");
    let (said, sure): (String, String) =
        home.log().query_row("select response, confidence from attempt", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    assert_eq!((said.as_str(), sure.as_str()), ("ownership", "certain"));
}

#[test]
fn half_a_sequence_does_not_keep_the_program_from_its_signals() {
    for half in ["\x1b[", "\x1b[200~pasted and never ended", "\u{e9}\x1bO"] {
        let home = Home::ready("half");
        let mut term = typing(&home);
        term.send("abc");
        term.see("› abc");
        term.send(half);
        term.signal(rustix::process::Signal::TERM);
        assert_eq!(term.end().signal(), Some("Terminated"), "after {half:?}");
    }
}

#[test]
fn hostile_13_pasted_text_never_submits_and_never_leaves_its_brackets() {
    let home = Home::ready("paste");
    let mut term = typing(&home);
    for (pasted, shown) in [
        ("two\nlines\r\nand more\r", "› two lines and more"),
        ("x\x1b[201~\r4\x1b[201~\r4", "› x 4 4"),
        ("x\x1b[201~\r4\x1b[200~\r4", "› x 4 4"),
        ("a\x1b]52;c;eA==\x07b\x1b[2Jc\x1b[?1049ld\u{9b}31me\u{202e}f", "› "),
        ("\x03\x1a\x04\x07", "›"),
    ] {
        term.send(&format!("\x1b[200~{pasted}\x1b[201~"));
        let screen = term.see(shown);
        assert!(screen.contains("Which word is it?"), "{screen}");
        term.press("Z");
        term.see("Z");
        for _ in 0..2 {
            term.press(&ctrl('e'));
            term.press(&ctrl('u'));
        }
        term.see_no("Z");
    }
    let sent = String::from_utf8_lossy(&term.bytes()).into_owned();
    for hostile in ["\x1b]52", "\x1b[2Jc", "\u{202e}", "\u{9b}", "\x07"] {
        assert!(!sent.contains(hostile), "{hostile:?} was sent to the terminal");
    }
    let rows: i64 = home.log().query_row("select count(*) from attempt", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 0, "a paste was committed");
    leave(&mut term);
}

#[test]
fn ten_thousand_characters_are_pasted_whole() {
    let home = Home::ready("long-paste");
    let mut term = typing(&home);
    let long: String = (0..9_990).map(|n| char::from(b'a' + (n % 26) as u8)).collect();
    term.send(&format!("\x1b[200~{long}\x1b[201~"));
    term.see(&long[long.len() - 40..]);
    term.press("END");
    leave(&mut term);
    assert_eq!(kept(&home), Some(long + "END"));
}

#[test]
fn wide_letters_and_right_to_left_ones_are_kept_as_they_are_typed() {
    let home = Home::ready("wide");
    let mut term = typing(&home);
    for text in ["漢字かな", "👩\u{200d}💻 e\u{301}", "שלום עולם", "مرحبا"] {
        for c in text.chars() {
            term.send(&c.to_string());
        }
        term.press("!");
        term.press("\x7f");
        term.see("›");
        let log = home.log();
        let start = std::time::Instant::now();
        while log.query_row("select typed from draft", [], |r| r.get::<_, String>(0)).ok().as_deref() != Some(text) {
            assert!(start.elapsed() < crate::harness::PATIENCE, "{text} is not kept:\n{}", term.screen());
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        term.press(&ctrl('u'));
    }
    // The cursor stands behind two wide letters: two columns each.
    term.press("漢字");
    term.see("› 漢字");
    let behind = term.cursor();
    term.press("x");
    assert_eq!(term.cursor(), (behind.0, behind.1 + 1));
    term.press("\x7f");
    term.press("\x7f");
    assert_eq!(term.cursor(), (behind.0, behind.1 - 2));
    leave(&mut term);
}

#[test]
fn resizing_at_every_key_loses_no_key() {
    let home = Home::ready("resize");
    let mut term = typing(&home);
    let sizes = [(1, 1), (200, 60), (40, 12), (39, 12), (40, 11), (2, 50), (300, 2), (80, 24), (1, 80), (79, 23)];
    let keys = "ownershipisnotborrowing";
    for (n, key) in keys.chars().enumerate() {
        let (columns, rows) = sizes[n % sizes.len()];
        term.resize(columns, rows);
        term.press(&key.to_string());
    }
    term.resize(80, 24);
    // Only 80 columns have room for the whole question of how sure one is; 24 rows end with the keys.
    term.see("How sure?    1 guess    2 perhaps    3 likely    4 certain");
    let screen = term.see(&format!("› {keys}"));
    let whole = start_again(&home, &mut term);
    assert_eq!(screen, whole, "what is left after resizing is not what a fresh start draws");
}

/// Leaves and starts again at 80 x 24; gives the screen.
fn start_again(home: &Home, term: &mut Term) -> String {
    leave(term);
    let deck = home.file("typed.toml", TYPED);
    let mut again = start(home, &["drill", &deck]).run();
    let screen = again.see("› ");
    leave(&mut again);
    screen
}

#[test]
fn every_screen_bears_one_cell() {
    let home = Home::ready("one-cell");
    let deck = home.file("typed.toml", TYPED);
    let mut term = start(&home, &[]).size(1, 1).run();
    term.until("a frame", |seen| seen.bytes.ends_with(b"\x1b[?25l"));
    term.resize(80, 24);
    term.see("begin");
    for (keys, there) in [("d", "back"), (ESC, "begin"), ("?", "any key"), (ESC, "begin"), (ENTER, " of ")] {
        term.send(keys);
        term.see(there);
        small_and_back(&mut term);
    }
    leave_home(&mut term);
    let mut term = start(&home, &["drill", &deck]).run();
    // The whole cycle: typed, sure, verdict, words, feedback, redo, summary.
    for (keys, there) in [
        ("", "Which word is it?"),
        ("wrong", "› wrong"),
        (ENTER, "Esc back"),
        ("4", "What tripped you up?"),
        (TAB, ""),
        (ESC, "What tripped you up?"),
        ("b", "You said"),
        (ENTER, "Once more, from memory."),
        (&ctrl('d'), "One line for the log"),
    ] {
        if !keys.is_empty() {
            term.press(keys);
        }
        term.see(there);
        small_and_back(&mut term);
    }
    leave(&mut term);
}

/// Makes the screen tiny in several ways and checks that it comes back as it was.
#[track_caller]
fn small_and_back(term: &mut Term) {
    let before = term.screen();
    for (columns, rows) in [(1, 1), (5, 3), (40, 12), (1, 24)] {
        let came = term.bytes().len();
        term.resize(columns, rows);
        term.until("a frame", |seen| seen.bytes.len() > came);
    }
    term.resize(80, 24);
    term.until("the screen as it was", |seen| seen.text() == before);
}

fn leave_home(term: &mut Term) {
    term.send(&ctrl('c'));
    assert!(term.end().success());
}
