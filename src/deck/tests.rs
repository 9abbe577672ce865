use proptest::prelude::*;

use super::*;
use crate::deck::fault::MOST;
use crate::deck::model::Nature;
use crate::deck::render::json;

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
fn faults_of_syntax() {
    check(
        r##"[[deck]]
id = "d""##,
        r##"
2:1 P021 the deck asks nothing | add an `[[item]]` or a table `[pairs.NAME]`
5:3 P005 duplicate key `deck` | a key stands once in a table, and a table has one header"##,
    );
    check(
        r##"[[item]]
id = "a"
id = "b"
prompt = "p"
right = "x""##,
        r##"
7:1 P005 duplicate key `id` | a key stands once in a table, and a table has one header"##,
    );
    check(
        r##"[pairs.food]
"la cuenta" = "the bill"
"la cuenta" = "the check"
"el vaso" = 3
"el agua" = { meens = "water" }
"la sal" = ""
"el pan" = []"##,
        r##"
7:1 P005 duplicate key `"la cuenta"` | pairs that look alike are told apart in brackets: `"banco (seat)"`
8:13 P009 expected a text, a list of texts or a table, found a number | put it in quotes
9:13 P010 a pair has no `means` | the other side, or all of its accepted forms
9:15 P007 a pair has no key `meens` | did you mean `means`?
10:12 P013 this text is empty
11:12 P019 this list is empty | put at least one text into it"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = what is it?
right = "x"
promt = "x""##,
        r##"
7:10 P001 string values must be quoted, expected literal string | put text in quotes: "..", or '''..''' where it holds quotes or runs over lines"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "open
right = "x""##,
        r##"
7:15 P001 invalid basic string, expected `"` | put text in quotes: "..", or '''..''' where it holds quotes or runs over lines"##,
    );
    check(
        r##"[[item]
id = "a"
prompt = "p"
right = "x""##,
        r##"
5:8 P001 unclosed array table, expected `]` | a bracket was opened before and never closed"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
hints = ["a", "b"
right = "x""##,
        r##"
9:1 P001 missing comma between array elements, expected `,`"##,
    );
    check(
        r##"[[item]]
id = "a"
la cuenta = "x"
right = "x""##,
        r##"
7:4 P001 key with no value, expected `=` | write `key = value`; a text needs quotes"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "C:\users"
right = "x""##,
        r##"
7:15 P001 too few unicode value digits, expected unicode hexadecimal value | a backslash in ".." begins an escape; write \\ or use '..'"##,
    );
}

#[test]
fn faults_of_the_head() {
    check_file(
        r##""##,
        r##"
1:1 P006 the file does not say its format | begin it with `format = 1`
1:1 P010 the file has no `[deck]` | add `[deck]` with at least `id` and `title`"##,
    );
    check_file(
        r##"format = 1"##,
        r##"
1:1 P010 the file has no `[deck]` | add `[deck]` with at least `id` and `title`"##,
    );
    check_file(
        r##"format = 2
[whatever]"##,
        r##"
1:10 P006 this deck is written in format 2; this version reads format 1 | a newer version of Pratfall may read it"##,
    );
    check_file(
        r##"format = 0
[deck]
id = "d"
title = "t"
[[item]]
id = "a"
prompt = "p"
right = "x""##,
        r##"
1:10 P006 there is no format 0 | write `format = 1`"##,
    );
    check_file(
        r##"format = "1"
[deck]
id = "d"
title = "t"
[[item]]
id = "a"
prompt = "p"
right = "x""##,
        r##"
1:10 P009 expected a whole number for `format`, found a text"##,
    );
    check_file(
        r##"format = 1
[deck]
title = "t"
[[item]]
id = "a"
prompt = "p"
right = "x""##,
        r##"
2:1 P010 `[deck]` has no `id` | add `id = "my-deck"`"##,
    );
    check_file(
        r##"format = 1
[[deck]]
id = "d""##,
        r##"
2:1 P009 expected a table for `deck`, found a list | write its header once, in single brackets: `[deck]`"##,
    );
    check_file(
        r##"format = 1
[deck]
id = "d"
title = 7
[[item]]
id = "a"
prompt = "p"
right = "x""##,
        r##"
4:9 P009 expected a text for `title`, found a number | put it in quotes"##,
    );
}

#[test]
fn names_that_lead_nowhere_or_stand_twice() {
    check(
        r##"[[item]]
id = "a"
prompt = "p"
[[item.rung]]
ask = "choose"
right = "x"
[item.rung.wrong]
"x" = "no"
"y" = { belief = "copies-everywher", says = "x" }
[[misconception]]
id = "copies-everywhere"
belief = "b"
refute = "r""##,
        r##"
12:1 P020 the option `x` is the right one too
13:18 P017 there is no misconception `copies-everywher` | did you mean `copies-everywhere`?
13:38 P007 a reply has no key `says` | did you mean `say`?"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
[[item]]
id = "a"
prompt = "p"
right = "x"
[[skill]]
id = "s"
title = "S"
[[skill]]
id = "s"
title = "S""##,
        r##"
5:1 P010 an item has no `skill` | say which of the deck's skills it trains
9:1 P010 an item has no `skill` | say which of the deck's skills it trains
10:6 P016 there are two items with the id `a`
17:6 P016 there are two skills with the id `s`"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
skill = "movs"
contrast = ["b", "a"]
was = "c"
[[item]]
id = "bb"
prompt = "p"
right = "x"
was = ["c", "a"]
[[skill]]
id = "moves"
title = "S"
needs = ["move"]"##,
        r##"
9:9 P017 there is no skill `movs` | did you mean `moves`?
10:13 P017 there is no item `b` | did you mean `bb`?
10:18 P017 an item cannot contrast with itself
16:8 P016 two items were once `c`
16:13 P016 `a` is the id of an item of this deck
20:10 P017 there is no skill `move` | did you mean `moves`?"##,
    );
    check(
        r##"[[skill]]
id = "a"
title = "S"
needs = ["b"]
[[skill]]
id = "b"
title = "S"
needs = ["c"]
[[skill]]
id = "c"
title = "S"
needs = ["a", "c"]
[[item]]
id = "x"
prompt = "p"
right = "x""##,
        r##"
16:10 P018 skills need each other: `a` needs `b` needs `c` needs `a` | one of them has to come first: take one `needs` out
16:15 P018 skills need each other: `c` needs `c` | one of them has to come first: take one `needs` out
17:1 P010 an item has no `skill` | say which of the deck's skills it trains"##,
    );
    check(
        r##"[[misconception]]
id = "m"
belief = "b"
[[misconception]]
id = "m"
belief = "b"
refute = "r"
[[item]]
id = "a"
prompt = "p"
right = "x"
traps = { "y" = 3, "z" = { belief = "n" } }"##,
        r##"
5:1 P010 a misconception has no `refute` | what is so instead, in one to three sentences
9:6 P016 there are two misconceptions with the id `m`
16:17 P009 expected a text or a table, found a number | put it in quotes
16:37 P017 there is no misconception `n` | declare it with `[[misconception]]`"##,
    );
    check(
        r##"[pairs.food]
"pez" = { means = "fish", was = "pescado" }
"pescado" = "fish""##,
        r##"
6:33 P016 `food/pescado` is the id of an item of this deck"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
contrast = ["food/pes", "food/pez"]
skill = "food"
[pairs.food]
"pez" = "fish""##,
        r##"
9:13 P017 there is no item `food/pes`"##,
    );
}

#[test]
fn a_long_circle_of_skills_is_told_of_in_one_line() {
    let skill = |n: usize| format!("[[skill]]\nid = \"s{n}\"\ntitle = \"S\"\nneeds = [\"s{}\"]\n", (n + 1) % 10_000);
    let text: String = (0..10_000).map(skill).collect();
    let item = "[[item]]\nid = \"x\"\nskill = \"s1\"\nprompt = \"p\"\nright = \"x\"";
    check(
        &(text + item),
        "
40004:10 P018 skills need each other: `s0` needs `s1` needs `s2` needs `s3` needs (9993 others) needs `s9997` needs `s9998` \
         needs `s9999` needs `s0` | one of them has to come first: take one `needs` out",
    );
}

#[test]
fn keys_that_are_unknown_misplaced_or_missing() {
    check(
        r##"[[item]]
id = "a"
promt = "p"
prompt = "p"
right = "x""##,
        r##"
7:1 P007 an item has no key `promt` | did you mean `prompt`?"##,
    );
    check(
        r##"[[misconceptions]]
id = "a""##,
        r##"
2:1 P021 the deck asks nothing | add an `[[item]]` or a table `[pairs.NAME]`
5:3 P007 a deck has no key `misconceptions` | did you mean `misconception`?"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
[[item.rung]]
right = "x"
explain = "why""##,
        r##"
10:1 P008 `explain` belongs to the item, not to one of its rungs | move it above the first `[[item.rung]]`"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
[[item.rung]]
right = "x""##,
        r##"
8:1 P008 `right` belongs in a rung, since this item has `[[item.rung]]` | move it into the rung it is for"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
ask = "type"
right = "x"
tolerance = 2"##,
        r##"
10:1 P008 `tolerance` does not go with `ask = "type"`"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = 5
tolerance = "2"
difficulty = 9
unit_required = true
[item.traps]
"five" = "no""##,
        r##"
9:13 P012 `2` is no share in per cent | write it as `"2%"`
10:14 P011 `difficulty` lies outside 1 to 5
11:17 P010 a unit is required, but there is none | add `unit = ".."`
13:1 P012 the trap `five` is no number | traps of a number are numbers in quotes: `"0.5" = ..`"##,
    );
    check(
        r##"[[item]]
id = "a"
right = "x""##,
        r##"
5:1 P010 nothing is asked: there is no `prompt` | give the item or the rung one"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
nature = "concepts"
ceiling = "high"
code.rust = "x"
code.python = "y"
stakes = { cost = -3 }"##,
        r##"
9:10 P011 `concepts` is none of `fact`, `vocab`, `concept`, `procedure`, `problem` | did you mean `concept`?
10:11 P011 `high` is none of `recognise`, `cued`, `free`, `apply`, `timed`
11:1 P011 expected one code block, found 2 | write `code.rust = '''..'''`, with the language after the dot
13:10 P010 `stakes` has no `label` | what happens, in a few words
13:19 P011 `cost` must be at least 0"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
explain = 2024-01-01
title = "x""##,
        r##"
9:11 P009 expected a text for `explain`, found a date
10:1 P007 an item has no key `title` | keys here: id, skill, nature, difficulty, ceiling, prompt, code, hints, explain, lesson, instruct_first, safety_critical, contrast, stakes, tags, was, variants, derive, rung, ask, timed, right, pattern, strict, case, diacritics, multiline, traps"##,
    );
    check(
        r##"code = 5
[[item]]
id = "a"
prompt = "p"
right = "x""##,
        r##"
5:1 P007 `[deck]` has no key `code` | keys here: id, title, version, authors, license, languages, about, strict, marks, derive"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
[[item.variants]]
right = 3
traps = { "x" = "no", "3" = "so" }"##,
        r##"
9:1 P010 a variant has no `prompt` | the question
11:11 P012 the trap `x` is no number | traps of a number are numbers in quotes: `"0.5" = ..`"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
text = "a {{b}}""##,
        r##"
9:1 P008 `text` does not go with `ask = "type"` | say `ask = "cloze"` if that is meant"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = 5
unit = []
case = "exact""##,
        r##"
9:8 P019 this list is empty | put at least one text into it
10:1 P008 `case` does not go with `ask = "number"` | say `ask = "type"` if that is meant"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
[[item.rung]]
ask = "spot"
line = 3
[[item.rung]]
right = "x"
trap = { "y" = "z" }"##,
        r##"
9:7 P024 this version cannot ask `spot` yet | it asks choose, type, number, cloze; put the item off, or ask it in one of these ways
13:1 P007 a rung has no key `trap` | did you mean `traps`?"##,
    );
}

#[test]
fn ways_of_asking() {
    check(
        r##"[[item]]
id = "a"
prompt = "p"
rung = []"##,
        r##"
8:8 P021 the item has no rung | add an `[[item.rung]]` with at least `right`"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
ask = "choose"
right = ["x", "x"]
[item.wrong]"##,
        r##"
9:15 P020 the option `x` stands twice
10:1 P019 there is nothing to choose against | add at least one wrong option"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
ask = "choose"
right = []
wrong = { "a" = "no" }"##,
        r##"
9:9 P019 this list is empty | put at least one text into it"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
ask = "choose"
right = "x""##,
        r##"
5:1 P019 an item has nothing to choose against | add the other options under `wrong`, each with its feedback"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
ask = "order"
lines = ["x"]"##,
        r##"
8:7 P024 this version cannot ask `order` yet | it asks choose, type, number, cloze; put the item off, or ask it in one of these ways"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
pattern = "(a+""##,
        r##"
9:11 P022 the pattern cannot be used: unclosed group | patterns are in the syntax of the regex crate: no look-around, no back references"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
pattern = '(?:a{1000}){1000}'"##,
        r##"
9:11 P022 the pattern cannot be used: it would grow too large | patterns are in the syntax of the regex crate: no look-around, no back references"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
pattern = '(?=a)\1'"##,
        r##"
9:11 P022 the pattern cannot be used: look-around, including look-ahead and look-behind, is not supported | patterns are in the syntax of the regex crate: no look-around, no back references"##,
    );
    check(
        r##"[[item]]
id = "a"
text = "a {{b"
[[item]]
id = "b"
text = '''
one
two }} {{x}}'''
[[item]]
id = "c"
ask = "cloze"
text = "none"
[[item]]
id = "e"
ask = "cloze"
text = "a [b]"
marks = ["["]"##,
        r##"
7:11 P023 an opening mark without a closing one | blanks are written {{answer}}; where the text itself has such marks, choose others: `marks = ["«", "»"]`
12:5 P023 a closing mark without an opening one | blanks are written {{answer}}; where the text itself has such marks, choose others: `marks = ["«", "»"]`
16:9 P023 a cloze text without a blank | blanks are written {{answer}}; where the text itself has such marks, choose others: `marks = ["«", "»"]`
20:9 P023 a cloze text without a blank | blanks are written {{answer}}; where the text itself has such marks, choose others: `marks = ["«", "»"]`
21:9 P011 expected two marks, found 1 | an opening and a closing one: `marks = ["«", "»"]`"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = []"##,
        r##"
8:9 P019 this list is empty | put at least one text into it"##,
    );
}

#[test]
fn values() {
    check(
        r##"[[item]]
id = "a"
prompt = 3
right = true
hints = "one"
tags = [1, "x"]
skill = ["a"]"##,
        r##"
7:10 P009 expected a text for `prompt`, found a number | put it in quotes
8:9 P009 expected a text or a list of texts for `right`, found true | put it in quotes
9:9 P009 expected a list of texts for `hints`, found a text | put it in brackets: `[".."]`
10:9 P009 expected a list of texts for `tags`, found a number | put it in quotes
11:9 P009 expected a text for `skill`, found a list"##,
    );
    check(
        r##"[item]
id = "a"
prompt = "p"
right = "x""##,
        r##"
5:1 P009 expected a list of tables for `item`, found a table | write it as `[[item]]`"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
ask = "chose"
right = "x"
[item.wrong]
"y" = "n""##,
        r##"
8:7 P011 `chose` is no way of asking: `choose`, `type`, `number` or `cloze` | did you mean `choose`?"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = inf
tolerance = nan"##,
        r##"
8:9 P012 `right` is not a finite number that can be reckoned with
9:13 P012 `tolerance` is not a finite number that can be reckoned with"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = 5
tolerance = -1
timed = 0"##,
        r##"
9:13 P011 `tolerance` must be at least 0
10:9 P011 `timed` must be at least 0.1"##,
    );
    check(
        r##"[[item]]
id = "a/b"
prompt = "p"
right = "x"
[[item]]
id = " a"
prompt = "p"
right = "x"
[[item]]
id = ""
prompt = "p"
right = "x""##,
        r##"
6:6 P015 an id must not hold a slash | the slash is kept for pairs: `food/la cuenta`
10:6 P015 an id must not begin or end with a space
14:6 P015 an id must not be empty"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p \u001b[2J"
right = "x\u202e"
[[item]]
id = "b\u0000"
prompt = "p\u200b"
right = "x\u200f""##,
        r##"
7:10 P014 this text holds the character U+001B | control characters are not allowed in decks; take it out
8:9 P014 this text holds the character U+202E | bidirectional control characters are not allowed in decks; take it out
10:6 P014 this text holds the character U+0000 | control characters are not allowed in decks; take it out
11:10 P014 this text holds the character U+200B | invisible characters are not allowed in decks; take it out
12:9 P014 this text holds the character U+200F | bidirectional control characters are not allowed in decks; take it out"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = """##,
        r##"
8:9 P013 this text is empty"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
hints = ["1","2","3","4"]"##,
        r##"
9:9 P011 `hints` holds 4 entries, at most 3 can be used"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = """
two
lines"""
[item.wrong]
"x" = "n""##,
        r##"
8:9 P014 an option must stay on one line"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
case = "Exact"
diacritics = "none"
strict = "yes""##,
        r##"
9:8 P011 `Exact` is none of `exact`, `ignore` | did you mean `exact`?
10:14 P011 `none` is none of `near`, `ignore`, `exact`
11:10 P009 expected true or false for `strict`, found a text"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
explain = """
tabs	are fine
and \u0007 is not"""
tags = ["a\nb"]"##,
        r##"
9:11 P014 this text holds the character U+0007 | control characters are not allowed in decks; take it out
12:9 P014 this text must stay on one line, but holds a line break"##,
    );
    check(
        r##"[pairs.food]
"la cuenta " = "the bill"
"" = "x"
"el\tpan" = "bread"
[pairs."a/b"]
"x" = "y""##,
        r##"
6:1 P015 an id must not begin or end with a space
7:1 P015 an id must not be empty
8:1 P014 this text must stay on one line, but holds a tab
9:8 P015 an id must not hold a slash | the slash is kept for pairs: `food/la cuenta`"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = 99999999999999999999"##,
        r##"
8:9 P012 `right` is not a finite number that can be reckoned with"##,
    );
}

#[test]
fn examples_parse() {
    let check = |text: &str, items: usize| {
        let parsed = parse("example.toml", text);
        assert_eq!(parsed.faults, vec![]);
        assert_eq!(parsed.deck.map(|d| d.items.len()), Some(items));
    };
    check(include_str!("../../examples/decks/minimal.toml"), 3);
    check(include_str!("../../examples/decks/vocabulary.toml"), 6);
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
    ];
    for field in shapes.into_iter().chain(fields::ASKS.iter().map(|(_, s)| s)).flat_map(|s| s.fields) {
        let key = field.key;
        let named = [format!("`{key}`"), format!("`{key}."), format!("{key} = ")].iter().any(|k| page.contains(k));
        assert!(named, "{key} is missing");
    }
    let source = include_str!("fault.rs");
    for code in source.lines().filter_map(|l| l.split_once(": &str = \"P")).filter_map(|(_, c)| c.get(..3)) {
        assert!(page.contains(&format!("| P{code} |")), "P{code} is missing");
    }
    for block in page.split("```toml\n").skip(1).filter_map(|b| b.split("```").next()) {
        if block.starts_with("format") {
            assert_eq!(parse("x", block).faults, vec![]);
        }
        if block.starts_with("[pairs") {
            assert_eq!(parse("x", &format!("{HEAD}{block}")).faults, vec![]);
        }
        if block.starts_with("[[item]]") {
            let rest = "[[skill]]\nid = \"moves\"\ntitle = \"Moves\"\n[[misconception]]\nid = \"copies-everywhere\"\n\
                        belief = \"x\"\nrefute = \"y\"\n";
            assert_eq!(parse("x", &format!("{HEAD}{rest}{block}")).faults, vec![]);
        }
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
fn hostile_files() {
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
fn a_byte_order_mark_and_foreign_line_ends_are_fine() {
    let text = format!("\u{feff}{HEAD}[[item]]\nid = \"a\"\nprompt = '''x\ny'''\nright = \"x\"\n");
    let parsed = parse_bytes("x", text.replace('\n', "\r\n").as_bytes());
    assert_eq!(parsed.faults, vec![]);
    assert_eq!(parsed.deck.map(|d| d.items[0].rungs[0].prompt.clone()), Some("x\ny".to_owned()));
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
        let whole = [include_str!("../../examples/decks/minimal.toml"), include_str!("../../examples/decks/vocabulary.toml")];
        let mut text: Vec<char> = whole[usize::from(words)].chars().collect();
        for (at, length, new) in cuts {
            let at = at.index(text.len() + 1);
            text.splice(at..(at + length).min(text.len()), new.chars());
        }
        holds(text.into_iter().collect::<String>().as_bytes())?;
    }
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

#[test]
fn a_value_of_the_wrong_kind_is_shown_as_it_should_be() {
    check(
        "[[item]]\nid = \"a\"\nprompt = \"p\"\ncode = \"let\"\nright = \"x\"\nwrong = [\"y\"]\n",
        r##"
8:8 P009 expected a table for `code`, found a text | name its language: `code.rust = '''..'''`
10:9 P009 expected a table for `wrong`, found a list | write each with its feedback: `wrong = { ".." = ".." }`
"##,
    );
    check(
        "[[item]]\nid = \"a\"\nprompt = \"p\"\nask = \"number\"\nright = \"12\"\n",
        "9:9 P009 expected a number for `right`, found a text | write a number, without quotes",
    );
}
