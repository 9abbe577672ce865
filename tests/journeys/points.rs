//! A token is found with the arrows, on a small screen without colour, and what was pointed at is in the log.

use crate::harness::{DOWN, ENTER, ESC, Home, RIGHT, start};

/// A deck with one item whose fault is a token, beyond the edge of a small screen.
const DECK: &str = r#"
format = 1
[deck]
id = "tokens"
title = "Tokens"
[[skill]]
id = "one"
title = "One"
[[item]]
id = "end"
skill = "one"
prompt = "Point at what is at fault."
ask = "spot"
code.python = '''
def pages(text, size):
    return [text[start:start * 2 + size] for start in range(0, len(text), size)]
'''
right = "2: *"
explain = "A page ends one size behind its start."
[item.partly]
"2" = "The right line."
[item.wrong]
"1" = "The head is all right."
"#;

#[test]
fn a_token_is_found_with_the_arrows() {
    let home = Home::ready("tokens");
    let deck = home.file("tokens.toml", DECK);
    let mut term = start(&home, &["drill", &deck]).env("NO_COLOR", "1").size(40, 12).run();
    term.see("No token yet");
    term.send(DOWN);
    term.see("› 1: def");
    term.send("b");
    term.see("› 2: return");
    // Wherever the mark goes, the token it stands on is on the screen, and named below.
    for name in ["[#1", "text#1", "[#2", "start#1", ":", "start#2", "*"] {
        term.send(RIGHT);
        term.see(&format!("› 2: {name}"));
    }
    term.send(RIGHT);
    term.see("› 2: 2");
    term.send("3");
    term.see("Part of that holds");
    term.send(ENTER);
    term.see("2: *");
    term.send(ENTER);
    term.see("Once more");
    term.send(&["b", RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT].concat());
    term.see("› 2: *");
    term.send(ENTER);
    term.see("One line for the log");
    term.send(ESC);
    let log = rusqlite::Connection::open(home.database()).unwrap();
    let mut rows = log.prepare("select response || ' ' || verdict from attempt order by id").unwrap();
    let rows: Vec<String> = rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows, ["2: 2 partial", "2: * right"]);
}
