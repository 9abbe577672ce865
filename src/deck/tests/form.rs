//! Faults of form: syntax, the head, keys.

use super::{check, check_file};

#[test]
fn a_table_under_double_brackets_is_told_its_header() {
    check(
        r##"[[item]]
id = "a"
prompt = "p"
  [[item.rung]]
  right = "x"
  [[item.rung.wrong]]
  "y" = "z"
  [[item.rung.wrong]]
  "v" = "w""##,
        "10:3 P009 expected a table for `wrong`, found a list | use single brackets `[item.rung.wrong]`, and write it once",
    );
    check(
        r##"[[item]]
id = "a"
prompt = "p"
right = "x"
[[item.wrong]]
"y" = "z""##,
        "9:1 P009 expected a table for `wrong`, found a list | use single brackets `[item.wrong]`, and write it once",
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
prompt = “what is it?”
right = "x”"##,
        r##"
7:10 P001 `“` is a typographic quote, and no text begins or ends with it | write " (or '), as a keyboard for programs gives it
8:11 P001 `”` is a typographic quote, and no text begins or ends with it | write " (or '), as a keyboard for programs gives it"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "what’s “it”
right = "x" “"##,
        r##"
7:21 P001 `”` is a typographic quote, and no text begins or ends with it | write " (or '), as a keyboard for programs gives it
8:13 P001 `“` is a typographic quote, and no text begins or ends with it | write " (or '), as a keyboard for programs gives it"##,
    );
    check(
        r##"[[item]]
id = "a"
prompt = "what’s that
right = "x""##,
        r##"
7:22 P001 invalid basic string, expected `"` | put text in quotes: "..", or '''..''' where it holds quotes or runs over lines"##,
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
2:1 P009 expected a table for `deck`, found a list | use single brackets `[deck]`, and write it once"##,
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
ask = "wander"
line = 3
[[item.rung]]
right = "x"
trap = { "y" = "z" }"##,
        r##"
9:7 P011 `wander` is no way of asking: `choose`, `type`, `number`, `cloze`, `order`, `spot`, `explain`, `code`, `scenario`, `predict`
13:1 P007 a rung has no key `trap` | did you mean `traps`?"##,
    );
}
