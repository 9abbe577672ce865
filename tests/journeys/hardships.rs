//! A terminal that can do little, a disk that is full, a second window: the learner is told, and nothing is lost.

#![cfg(target_os = "linux")]

use std::{fs, io::Write as _, path::Path, process::Command};

use crate::harness::{ENTER, ESC, Home, Term, ctrl, start};

/// A deck with one item that asks for a short text.
const DECK: &str = r#"
format = 1
[deck]
id = "words"
title = "Words"
languages = ["en"]
[[skill]]
id = "one"
title = "One"
[[item]]
id = "word"
nature = "concept"
prompt = "Which word is it?"
explain = "So it is."
right = "ownership"
"#;

/// Tells whether this system gives a program a disk of its own; without that nothing can be seen here.
fn has_small_disks() -> bool {
    let mount = "mount -t tmpfs -o size=1m tmpfs /mnt";
    Command::new("unshare").args(["-Urm", "sh", "-c", mount]).output().is_ok_and(|run| run.status.success())
}

/// Writes until nothing more can be written.
fn fill(disk: &Path) {
    let mut file = fs::File::create(disk.join("filler")).unwrap();
    while file.write_all(&[b'x'; 4096]).is_ok() {}
    while file.write_all(b"x").is_ok() {}
}

fn attempts(database: &Path) -> Vec<(String, String)> {
    let conn = rusqlite::Connection::open(database).unwrap();
    let mut rows = conn.prepare("select response, verdict from attempt order by id").unwrap();
    rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// Copies the database out of its small disk: SQLite would follow the path to it back to where it is not.
fn copied(home: &Home, disk: &Path) -> std::path::PathBuf {
    let copy = home.path().join("copy.db");
    for suffix in ["", "-wal"] {
        fs::copy(disk.join(format!("pratfall.db{suffix}")), home.path().join(format!("copy.db{suffix}"))).unwrap();
    }
    let _ = fs::remove_file(home.path().join("copy.db-shm"));
    copy
}

fn one(response: &str, verdict: &str) -> Vec<(String, String)> {
    vec![(response.to_owned(), verdict.to_owned())]
}

#[test]
fn an_answer_waits_for_room_on_the_disk_and_is_written_once() {
    if !has_small_disks() {
        return;
    }
    let home = Home::new("full");
    let deck = home.file("words.toml", DECK);
    let mut term = start(&home, &["drill", &deck]).on_a_small_disk().run();
    term.see("Which word is it?");
    let disk = term.disk(&home);
    fill(&disk);
    term.press("ownership");
    for _ in 0..2 {
        term.press(ENTER);
        term.see("Esc back");
        term.send("4");
        term.see("the disk is full");
        term.see("› ownership");
        assert_eq!(attempts(&copied(&home, &disk)), []);
    }
    fs::remove_file(disk.join("filler")).unwrap();
    term.press(ENTER);
    term.see("Esc back");
    term.send("4");
    term.see("This session");
    assert_eq!(attempts(&copied(&home, &disk)), one("ownership", "right"));
    term.send(ESC);
    term.send(ESC);
    assert!(term.end().success());
    assert_eq!(term.modes(), term.modes_before);
}

#[test]
fn line_by_line_an_answer_waits_for_room_too_where_somebody_types() {
    if !has_small_disks() {
        return;
    }
    let home = Home::new("full-plain");
    let deck = home.file("words.toml", DECK);
    let mut term = start(&home, &["drill", "--plain", &deck]).on_a_small_disk().run();
    let asked = |term: &Term, times: usize| {
        term.until("the question", |seen| {
            seen.text().matches("answer>").count() == times && seen.text().ends_with('>')
        });
    };
    asked(&term, 1);
    let disk = term.disk(&home);
    fill(&disk);
    term.send("ownership\n");
    term.until("how sure", |seen| seen.text().contains("how sure?"));
    term.send("4\n");
    asked(&term, 2);
    assert!(term.screen().contains("the disk is full; nothing was recorded"), "{}", term.screen());
    assert_eq!(attempts(&copied(&home, &disk)), []);
    fs::remove_file(disk.join("filler")).unwrap();
    term.send("ownership\n");
    term.until("how sure", |seen| seen.text().matches("how sure?").count() == 2);
    term.send("4\n");
    term.until("the summary", |seen| seen.text().contains("1 attempt"));
    assert!(term.end().success());
}

#[test]
fn a_terminal_that_can_do_little_gets_lines_and_any_other_the_screen() {
    for (name, lines) in [("dumb", true), ("", true), ("nonsense-256", false)] {
        let home = Home::new("term");
        let deck = home.file("words.toml", DECK);
        let mut term = start(&home, &["drill", &deck]).env("TERM", name).run();
        term.until("the question", |seen| seen.text().contains("Which word is it?"));
        term.until("the field", |seen| seen.text().contains(if lines { "answer>" } else { "›" }));
        assert_eq!(term.bytes().contains(&0x1b), !lines, "TERM={name}");
        term.send(&if lines { ctrl('d') } else { ctrl('c') });
        assert!(term.end().success());
        assert_eq!(term.modes(), term.modes_before);
    }
}

#[test]
fn keys_and_settings_that_cannot_be_used_are_told_of_before_the_screen_is_taken() {
    let check = |name: &str, text: Option<&str>, says: &str| {
        let home = Home::new("keys");
        let path = home.path().join("config").join(name);
        match text {
            Some(text) => fs::write(path, text).unwrap(),
            None => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        }
        let mut term = start(&home, &[]).run();
        assert_eq!(term.end().exit_code(), 1);
        let bytes = String::from_utf8(term.last_bytes()).unwrap();
        assert!(bytes.contains("error: ") && bytes.contains("hint: ") && bytes.contains(says), "{bytes}");
        assert!(!bytes.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{bytes:?}");
    };
    check("keys.toml", None, "no regular file");
    check("config.toml", None, "no regular file");
    check("keys.toml", Some("[home]\n\"\\u001b[2J\u{202e}\" = [\"x\"]"), "‹U+202E›");
    check("keys.toml", Some("[home]\nquit = [\"\\u001b\u{202e}\\u009b\"]"), "‹U+202E›");
    check("keys.toml", Some("[home"), "keys.toml");
    check("config.toml", Some("theme = \"sparkling\""), "there is no theme `sparkling`");
}

#[test]
fn a_second_window_is_told_and_both_keep_their_terminals() {
    let home = Home::new("second");
    let deck = home.file("words.toml", DECK);
    let mut first = start(&home, &["drill", &deck]).run();
    first.see("Which word is it?");
    let mut plain = start(&home, &["drill", "--plain", &deck]).run();
    assert_eq!(plain.end().exit_code(), 1);
    let told = String::from_utf8(plain.last_bytes()).unwrap();
    let says = format!("A session is open in another window (process {}).", first.pid());
    assert!(told.contains(&says) && told.contains("hint: "), "{told}");
    let mut second = start(&home, &[]).run();
    second.see("go on");
    second.send(ENTER);
    second.see("A session is open in another window");
    second.send(&ctrl('c'));
    assert!(second.end().success());
    let left = String::from_utf8_lossy(&second.last_bytes()).into_owned();
    assert!(!left.contains("The session is kept"), "it is the other window's: {left}");
    assert_eq!(second.modes(), second.modes_before);
    first.press("ownership");
    first.press(ENTER);
    first.send("4");
    first.see("This session");
    assert_eq!(attempts(&home.database()), one("ownership", "right"));
    first.send(ESC);
    first.send(ESC);
    assert!(first.end().success());
}

#[test]
#[ignore = "waits five seconds for a lock that does not go"]
fn an_answer_waits_for_a_lock_and_is_written_once() {
    let home = Home::new("locked");
    let deck = home.file("words.toml", DECK);
    let mut term = start(&home, &["drill", &deck]).run();
    term.see("Which word is it?");
    let other = home.log();
    other.execute_batch("begin immediate").unwrap();
    term.press("ownership");
    term.press(ENTER);
    term.send("4");
    term.see("another Pratfall is writing");
    other.execute_batch("commit").unwrap();
    term.see("› ownership");
    term.press(ENTER);
    term.send("4");
    term.see("This session");
    assert_eq!(attempts(&home.database()), one("ownership", "right"));
    term.send(ESC);
    term.send(ESC);
    assert!(term.end().success());
}
