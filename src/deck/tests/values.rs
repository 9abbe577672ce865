//! Faults of values and of ways of asking.

use super::check;

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
8:7 P011 `chose` is no way of asking: `choose`, `type`, `number`, `cloze`, `order`, `spot`, `explain`, `code`, `scenario`, `predict` | did you mean `choose`?"##,
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
