//! Hostile and broken files: what becomes of them is bounded, and is the same however they are read.

use proptest::prelude::*;

use super::HEAD;
use crate::deck::fault::MOST;
use crate::deck::*;

#[test]
fn a_file_gives_at_most_fifty_faults_by_position() {
    let many: String = (0..500).map(|n| format!("[[item]]\nid = \"i{n}\"\nprompt = \"p\"\nrigth = \"x\"\n")).collect();
    let parsed = parse("x", &format!("{HEAD}{many}"));
    assert_eq!(parsed.faults.len(), MOST);
    assert!(parsed.faults.is_sorted_by_key(|f| f.span.start));
    assert_eq!(parsed.faults.last().map(|f| f.message.as_str()), Some("951 more faults are not shown"));
}

/// Holds what becomes of hostile bytes: the message of the first fault.
fn check_hostile(bytes: &[u8], expected: &str) {
    let parsed = parse_bytes("x", bytes);
    assert!(parsed.deck.is_none());
    let first = parsed.faults.first().map(|f| format!("{} {}", f.code, f.message)).unwrap_or_default();
    assert!(first.contains(expected), "{first}");
    let text = String::from_utf8_lossy(bytes);
    let shown = crate::deck::render::render("x", &text, &parsed.faults, false);
    assert!(shown.chars().all(|c| c == '\n' || !crate::clean::is_hostile(c)), "{shown:.2000}");
}

#[test]
fn hostile_19_files_of_any_kind() {
    check_hostile(&vec![b'a'; MAX_BYTES + 1], "P002 the file has 4194305 bytes");
    check_hostile(b"format = 1\nabout = \"\xff\xfe\"", "P003 the file is not UTF-8: byte 0xff in line 2");
    check_hostile("a = [".repeat(10_000).as_bytes(), "P004 lists, tables");
    check_hostile(format!("a = {}", "[".repeat(10_000)).as_bytes(), "P004 lists, tables");
    check_hostile(format!("a = {}", "{a = ".repeat(10_000)).as_bytes(), "P004 lists, tables");
    check_hostile(format!("[{}a]", "a.".repeat(10_000)).as_bytes(), "P004 lists, tables");
    check_hostile("a=1\n".repeat(1_000_000).as_bytes(), "P002 the file holds more keys");
    check_hostile("=\n".repeat(2_000_000).as_bytes(), "P002 the file holds more keys");
    check_hostile(format!("{HEAD}about = \"{}", "x".repeat(4_000_000)).as_bytes(), "P001 invalid basic string");
    check_hostile(b"\x00\x00\x00", "P001");
    check_hostile("\u{feff}".as_bytes(), "P006");
    check_hostile(b"format = 1\n[deck]\nid = \"\x1b[2J\"\ntitle = '\xe2\x80\xae'\n", "P001");
    check_hostile("format = 1\n\"\u{202e}\u{9b}31m\" = 1\n[deck]\n".as_bytes(), "P0");
    check_hostile(format!("format = 1\n{} = 1", "k".repeat(100_000)).as_bytes(), "P010");
}

#[test]
fn hostile_20_patterns_take_linear_time_or_are_refused() {
    let with =
        |pattern: &str| format!("{HEAD}[[item]]\nid = \"a\"\nprompt = \"p\"\nright = \"x\"\npattern = '{pattern}'\n");
    check_hostile(with("(?:a{1000}){1000}").as_bytes(), "P0");
    check_hostile(with(&"a".repeat(1 << 20)).as_bytes(), "P0");
    check_hostile(with(&"(".repeat(5_000)).as_bytes(), "P0");
    let deck = parse("x", &with("(a+)+$")).deck.unwrap();
    let answer = crate::grade::Response::Text(format!("{}b", "a".repeat(20_000)));
    let grade = crate::grade::grade(&deck.items[0].rungs[deck.items[0].rungs.len() - 1], &answer).unwrap();
    assert_eq!(grade.verdict, crate::grade::Verdict::Off);
}

#[test]
fn what_would_multiply_in_memory_is_bounded() {
    let pairs: String = (0..30_000).map(|n| format!("w{n} = \"m{n}\"\n")).collect();
    check_hostile(format!("{HEAD}[pairs.a]\n{pairs}").as_bytes(), "P002 the deck holds 30000 items, at most 20000");
    let item = format!("[[item]]\nid = \"a\"\nprompt = \"{}\"\n", "p".repeat(60_000));
    let rungs = "[[item.rung]]\nright = \"x\"\n".repeat(21);
    check_hostile(format!("{HEAD}{item}{rungs}").as_bytes(), "P011 an item can have 20 rungs");
    check_hostile(format!("{HEAD}[pairs.a]\nx = \"{}\"\n", "y".repeat(201)).as_bytes(), "P011 a side of a pair");
    let item = |key: &str, n: usize| {
        let text = "a ".repeat(n / 2);
        format!("{HEAD}[[item]]\nid = \"a\"\nprompt = \"p\"\nright = \"x\"\n{key} = \"{text}\"\n")
            .replace("prompt = \"p\"\nright = \"x\"\nprompt", "right = \"x\"\nprompt")
    };
    check_hostile(item("prompt", 4_000_000).as_bytes(), "P002 this text has 4000000 bytes, at most 65536 can be used");
    check_hostile(item("explain", 65_538).as_bytes(), "P002 this text has 65538 bytes");
    check_hostile(item("code.rust", 65_538).as_bytes(), "P002 this text has 65538 bytes");
    check_hostile(
        item("hints", 0).replace("hints = \"\"", &format!("hints = [\"{}\"]", "h".repeat(8193))).as_bytes(),
        "P002 this text has 8193 bytes, at most 8192 can be used",
    );
    check_hostile(
        format!("{HEAD}[[item]]\nid = \"a\"\nprompt = \"p\"\nright = \"{}\"\n", "r".repeat(8193)).as_bytes(),
        "P002 this text has 8193 bytes",
    );
    let blanks = "{{a}} ".repeat(51);
    check_hostile(
        format!("{HEAD}[[item]]\nid = \"a\"\nask = \"cloze\"\ntext = \"{blanks}\"\n").as_bytes(),
        "P002 the text has 51 blanks, at most 50",
    );
    let patterns: String = (0..501)
        .map(|n| format!("[[item]]\nid = \"i{n}\"\nprompt = \"p\"\nright = \"x\"\npattern = \"a\"\n"))
        .collect();
    check_hostile(format!("{HEAD}{patterns}").as_bytes(), "P022 a deck can have 500 patterns");
    let large: String = patterns.replace("\"a\"", "'\\w{9}'").split_inclusive("'\n").take(31).collect();
    check_hostile(format!("{HEAD}{large}").as_bytes(), "P022 a deck can have 30 patterns as large");
}

#[test]
fn a_large_broken_file_tells_what_stands_before_the_break() {
    let item = |n: usize| format!("[[item]]\nid = \"i{n}\"\nprompt = \"{}\"\nright = \"x\"\n", "p".repeat(1000));
    let items: String = (0..600).map(item).collect();
    let text = format!("{HEAD}[[item]]\nidd = 3\n{items}[[item]]\nid = nothing here\nidd = 3\n");
    assert!(text.len() > syntax::RECOVER_MAX);
    let codes: Vec<_> = parse("x", &text).faults.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["P007", "P001"]);
}

fn holds(bytes: &[u8]) -> Result<(), TestCaseError> {
    let parsed = parse_bytes("x", bytes);
    if let Ok(text) = std::str::from_utf8(bytes)
        && lookahead::look(text).is_ok()
    {
        prop_assert_eq!(&parsed, &whole("x", text), "read item by item, and in one go");
    }
    let errors = parsed.faults.iter().filter(|f| f.level == fault::Severity::Error).count();
    prop_assert_eq!(parsed.deck.is_none(), errors > 0);
    prop_assert!(parsed.faults.len() <= MOST);
    let text = String::from_utf8_lossy(bytes);
    for fault in &parsed.faults {
        prop_assert!(fault.span.start <= fault.span.end && fault.span.end <= text.len(), "{:?}", fault);
        prop_assert!(fault.message.chars().all(|c| !crate::clean::is_hostile(c)));
    }
    for coloured in [true, false] {
        let shown = crate::deck::render::render("x", &text, &parsed.faults, coloured);
        prop_assert_eq!(shown.is_empty(), parsed.faults.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_give_a_deck_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        holds(&bytes)?;
    }

    #[test]
    fn any_toml_like_text_gives_a_deck_or_an_error(
        text in "(\\[\\[item(\\.rung)?\\]\\]\n|\\[pairs\\.a\\]\n|[a-z]{1,5} = |\"[^\"]{0,5}\"|'''|[\\[\\]{}.,=#\n'\"é\u{202e}]|right|wrong|ask = \"choose\"\n|nan|-?[0-9]{1,4}){0,60}"
    ) {
        holds(format!("{HEAD}{text}").as_bytes())?;
    }

    #[test]
    fn any_spoilt_deck_gives_a_deck_or_an_error(
        words: bool,
        cuts in proptest::collection::vec(
            (any::<prop::sample::Index>(), 0usize..40, "[\\[\\]{}=.,\"'\n a-z0-9é\u{7f}]{0,6}"), 1..6)
    ) {
        let whole = [include_str!("../../../examples/decks/minimal.toml"), include_str!("../../../examples/decks/vocabulary.toml")];
        let mut text: Vec<char> = whole[usize::from(words)].chars().collect();
        for (at, length, new) in cuts {
            let at = at.index(text.len() + 1);
            text.splice(at..(at + length).min(text.len()), new.chars());
        }
        holds(text.into_iter().collect::<String>().as_bytes())?;
    }
}
