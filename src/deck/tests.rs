//! Decks from text: what is read, and every fault that is told.

use super::*;
use crate::deck::model::Nature;
use crate::deck::render::json;

#[cfg(test)]
mod form;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod language;
#[cfg(test)]
mod names;
#[cfg(test)]
mod picks;
#[cfg(test)]
mod scenario;
#[cfg(test)]
mod values;
mod ways;

/// What most tables stand behind; their first line is line 5.
const HEAD: &str = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n";

/// Holds the faults of a file against `line:column code message | hint`, one a line.
fn check_file(text: &str, expected: &str) {
    let parsed = parse("decks/my-deck.toml", text);
    let told: Vec<String> = json("x", text, &parsed.faults)
        .into_iter()
        .map(|f| format!("{}:{} {} {} | {}", f.line, f.column, f.code, f.message, f.hint.unwrap_or_default()))
        .collect();
    let told: Vec<&str> = told.iter().map(|t| t.trim_end_matches([' ', '|'])).collect();
    assert_eq!(told.join("\n"), expected.trim(), "in\n{text}");
    assert_eq!(parsed.deck.is_none(), !told.is_empty());
    assert_eq!(parsed, whole("decks/my-deck.toml", text), "read item by item, and in one go");
}

fn check(table: &str, expected: &str) {
    check_file(&format!("{HEAD}{table}"), expected);
}

#[test]
fn valid_files() {
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x""##,
        r##"
"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = 0x10
tolerance = "1%"
[item.traps]
"1_000" = "no"
"50%" = "no"
"1e3" = "no""##,
        r##"
"##,
    );
}

#[test]
fn examples_parse() {
    let check = |text: &str, items: usize| {
        let parsed = parse("example.toml", text);
        assert_eq!(parsed.faults, vec![]);
        assert_eq!(parsed.deck.map(|d| d.items.len()), Some(items));
    };
    check(include_str!("../../examples/decks/minimal.toml"), 1);
    check(include_str!("../../examples/decks/vocabulary.toml"), 6);
    check(include_str!("../../examples/decks/ways.toml"), 6);
    check(include_str!("../../examples/decks/code.toml"), 4);
    check(include_str!("../../examples/decks/scenario.toml"), 1);
}

#[test]
fn the_reference_names_every_key_and_code() {
    let page = include_str!("../../docs/decks.md");
    let shapes = [
        &fields::DECK,
        &fields::SKILL,
        &fields::MISCONCEPTION,
        &fields::ITEM,
        &fields::RUNG,
        &fields::VARIANT,
        &fields::STAKES,
        &fields::REPLY_TABLE,
        &fields::PAIR_TABLE,
        &fields::asks::POINT_TABLE,
        &fields::code::CHECK_TABLE,
        &fields::code::ERROR_TABLE,
        &fields::code::LIMITS_TABLE,
        &fields::scenario::STATE,
        &fields::scenario::MOVE_TABLE,
        &fields::scenario::COMMAND_TABLE,
        &fields::scenario::UNKNOWN_TABLE,
    ];
    for field in shapes.into_iter().chain(fields::asks::ASKS.iter().map(|(_, s)| s)).flat_map(|s| s.fields) {
        let key = field.key;
        let named = [format!("`{key}`"), format!("`{key}."), format!("{key} = ")].iter().any(|k| page.contains(k));
        assert!(named, "{key} is missing");
    }
    let source = include_str!("fault.rs");
    for code in source.lines().filter_map(|l| l.split_once(": &str = \"P")).filter_map(|(_, c)| c.get(..3)) {
        assert!(page.contains(&format!("| P{code} |")), "P{code} is missing");
    }
}

#[test]
fn what_is_left_out_has_defaults_and_rungs_inherit() {
    let text = r#"format = 1
[deck]
id = "d"
title = "The deck"
strict = true
[[item]]
id = "a"
prompt = "p"
code.rust = """
let a = 1;\r
"""
hints = ["h"]
[[item.rung]]
right = "x"
[item.rung.wrong]
"z" = "no"
"b" = ""
[[item.rung]]
prompt = "q"
code.rust = ""
hints = []
right = "Vec"
timed = 20
[[item.rung]]
right = -1_000.50
tolerance = "2%"
unit = "ms"
[[item.rung]]
text = "a {{b|c}}(d) e"
strict = true
"#;
    let deck = parse("x", text).deck.unwrap();
    let item = &deck.items[0];
    assert_eq!((deck.skills[0].id.as_str(), deck.skills[0].title.as_str()), ("d", "The deck"));
    assert_eq!((item.skill.as_str(), item.nature, item.difficulty), ("d", Nature::Concept, 3));
    let told: Vec<String> = item.rungs.iter().map(|r| format!("{r:?}")).collect();
    let expected = r#"
Rung { prompt: "p", code: Some(Code { lang: "rust", text: "let a = 1;" }), hints: ["h"], timed: None, derived: false, ask: Choose(Choose { many: false, options: [Choice { text: "b", right: false, reply: Reply { belief: None, say: None } }, Choice { text: "x", right: true, reply: Reply { belief: None, say: None } }, Choice { text: "z", right: false, reply: Reply { belief: None, say: Some("no") } }] }) }
Rung { prompt: "q", code: None, hints: [], timed: Some(20.0), derived: false, ask: Type(TypeIn { right: ["Vec"], pattern: None, folding: Folding { strict: false, case_exact: false, diacritics: Exact }, traps: [], multiline: false }) }
Rung { prompt: "p", code: Some(Code { lang: "rust", text: "let a = 1;" }), hints: ["h"], timed: None, derived: false, ask: Number(Number { right: -1000.5, shown: "-1000.50", tolerance: Relative(0.02), units: ["ms"], unit_required: false, traps: [] }) }
Rung { prompt: "p", code: Some(Code { lang: "rust", text: "let a = 1;" }), hints: ["h"], timed: None, derived: false, ask: Cloze(Cloze { pieces: [Text("a "), Blank(0), Text(" e")], blanks: [Blank { right: ["b", "c"], cue: Some("d") }], folding: Folding { strict: true, case_exact: true, diacritics: Exact }, traps: [] }) }"#;
    assert_eq!(told.join("\n"), expected.trim());
}

#[test]
fn a_byte_order_mark_and_foreign_line_ends_are_fine() {
    let text = format!("\u{feff}{HEAD}[[item]]\nid = \"a\"\nprompt = '''x\ny'''\nright = \"x\"\n");
    let parsed = parse_bytes("x", text.replace('\n', "\r\n").as_bytes());
    assert_eq!(parsed.faults, vec![]);
    assert_eq!(parsed.deck.map(|d| d.items[0].rungs[0].prompt.clone()), Some("x\ny".to_owned()));
}

#[test]
fn items_without_a_skill_are_not_put_into_the_skill_of_the_pairs() {
    let text =
        format!("{HEAD}[[item]]\nid = \"a\"\nprompt = \"p\"\nright = \"x\"\n[pairs.words]\n\"hola\" = \"hello\"\n");
    let deck = parse("d.toml", &text).deck.unwrap();
    let skills: Vec<_> = deck.items.iter().map(|i| (i.id.as_str(), i.skill.as_str())).collect();
    assert_eq!(skills, [("a", "d"), ("words/hola", "words")]);
    assert_eq!(deck.skills.iter().find(|s| s.id == "d").map(|s| s.title.as_str()), Some("D"));
}
