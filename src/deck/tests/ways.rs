//! Lines to order and to point at, explanations and predictions: what is read, and the faults they can have.

use super::{HEAD, check};
use crate::deck::model::{Ask, Item, Level};
use crate::deck::parse;

/// Reads the only item of a deck; `keys` begin in line 8.
#[track_caller]
fn item(keys: &str) -> Item {
    let text = format!("{HEAD}[[item]]\nid = \"i\"\nprompt = \"p\"\n{keys}\n");
    let parsed = parse("x", &text);
    assert_eq!(parsed.faults, vec![], "{text}");
    parsed.deck.unwrap().items.remove(0)
}

/// Holds the faults of an item whose keys begin in line 8.
#[track_caller]
fn faults(keys: &str, expected: &str) {
    check(&format!("[[item]]\nid = \"i\"\nprompt = \"p\"\n{keys}\n"), expected);
}

#[test]
fn lines_to_order_are_read() {
    let shown = |keys: &str| {
        let item = item(keys);
        assert_eq!((item.rungs[0].level(), item.rungs[0].guess_rate()), (Level::Free, 0.0));
        let Ask::Order(order) = &item.rungs[0].ask else { panic!("{keys}") };
        let line = |l: &crate::deck::model::order::Line| format!("{}{}{}", l.place, ">".repeat(l.depth.into()), l.text);
        let lines: Vec<String> = order.lines.iter().map(line).collect();
        let wrong: Vec<&str> = order.wrong.iter().map(|w| w.text.as_str()).collect();
        format!("{} | {} | {} {}", lines.join(" "), wrong.join(" "), order.lang, order.indent)
    };
    let check = |keys: &str, expected: &str| assert_eq!(shown(keys), expected, "{keys}");
    check("lines = [\"a\", \"b\"]", "0a 1b |  |  false");
    check("ask = \"order\"\nlines = '''\na\n\n  b\n  c\nd\n'''", "0a 1>b 2>c 3d |  |  false");
    check("lines.python = '''\na:\n\tb\n'''", "0a: 1>b |  | python true");
    check("lines.python = [\"a\", \"b\"]\nindent = false", "0a 1b |  | python false");
    check("code.python = \"x\"\nlines = [\"a\", \"b\"]", "0a 1b |  | python true");
    check("lines = [\"a\", [\"b\", \"c\"], \"d\"]", "0a 1b 1c 2d |  |  false");
    check("lines = [\"a\", \"}\", \"}\"]\nwrong = { \" z \" = \"no\", \"y\" = \"no\" }", "0a 1} 2} | y z |  false");
}

#[test]
fn faults_of_lines_to_order() {
    faults("lines = [\"a\"]", "8:9 P019 one line has no order | write at least two, one below the other");
    faults("lines = []", "8:9 P019 this list is empty | put at least one text into it");
    faults("lines = 5", "8:9 P009 expected a text, a list or a table for `lines`, found a number | put it in quotes");
    faults(
        "lines = [\"a\", \"b\\nc\"]",
        "8:15 P014 a line to put in order must stay on one line | write each line of a list in quotes of its own",
    );
    faults("lines = [\"a\", \"b\"]\nwrong = { \" a\" = \"no\" }", "9:11 P020 the line `a` is needed, and not needed");
    faults(
        "lines = [\"a\", [\"b\", \"a\"], \"c\"]",
        "8:21 P020 the line `a` stands twice, once among lines that may change places | tell the two apart, or give both a fixed place",
    );
    faults(
        "ask = \"order\"\nright = \"a\"",
        "5:1 P010 an item has no `lines` | the lines in their right order: a text, or a list; an inner list is free\n9:1 P008 `right` does not go with `ask = \"order\"`",
    );
    let many: Vec<String> = (0..27).map(|n| format!("\"l{n}\"")).collect();
    faults(
        &format!("lines = '''\n{}\n'''", many.join("\n")),
        "5:1 P011 27 lines are too many to put in order; 26 have a letter | put lines that belong together on one, or split the item",
    );
    faults(
        "lines = { python = \"a\\nb\", rust = \"a\\nb\" }",
        "8:9 P011 expected lines in one language, found 2 | write `lines.python = '''..'''`, with the language after the dot",
    );
}

#[test]
fn lines_to_point_at_are_read() {
    let shown = |keys: &str| {
        let item = item(&format!("ask = \"spot\"\ncode.c = '''\nint a;\n\n  a = b;\n}}\n}}\n'''\n{keys}"));
        assert_eq!(item.rungs[0].level(), Level::Recognise);
        let Ask::Spot(spot) = &item.rungs[0].ask else { panic!("{keys}") };
        let rate = if spot.many { 1.0 / 15.0 } else { 0.25 };
        assert_eq!(item.rungs[0].guess_rate(), rate);
        let line = |l: &crate::deck::model::spot::Place| {
            let said = l.reply.say.as_deref().unwrap_or_default();
            format!("{}{}{said}", l.label(), if l.right { "!" } else { "" })
        };
        spot.lines.iter().map(line).collect::<Vec<_>>().join(" | ")
    };
    let check = |keys: &str, expected: &str| assert_eq!(shown(keys), expected, "{keys}");
    check("right = \"a = b;\"", "1: int a; | 3: a = b;! | 4: } | 5: }");
    check("right = 4", "1: int a; | 3: a = b; | 4: }! | 5: }");
    check("right = [\"5\", 1]", "1: int a;! | 3: a = b; | 4: } | 5: }!");
    check("right = 3\nwrong = { \"int a;\" = \"no\", \"5\" = \"yes\" }", "1: int a;no | 3: a = b;! | 4: } | 5: }yes");
    // A question of its own need not be asked.
    let text = format!("{HEAD}[[item]]\nid = \"i\"\nask = \"spot\"\ncode.c = \"a\\nb\"\nright = \"a\"\n");
    assert_eq!(parse("x", &text).deck.unwrap().items[0].rungs[0].prompt, "Which line is at fault?");
}

#[test]
fn faults_of_lines_to_point_at() {
    let spot = |keys: &str, expected: &str| {
        faults(&format!("ask = \"spot\"\ncode.c = \"int a;\\n\\n}}\\n}}\"\n{keys}"), expected);
    };
    spot("right = \"int b;\"", "10:9 P017 the code has no line `int b;` | did you mean `int a;`?");
    spot("right = \"}\"", "10:9 P017 the line `}` stands there 2 times | name it by its number: 3, 4");
    spot("right = 7", "10:9 P017 the code has no line 7 to point at; its last one is 4");
    spot("right = 2", "10:9 P017 the code has no line 2 to point at; its last one is 4");
    spot("right = 1\nwrong = { \"int a;\" = \"no\" }", "11:11 P020 the line `int a;` is the right one too");
    spot(
        "right = 1\nwrong = { \"3\" = \"no\", \"9\" = \"no\" }",
        "11:23 P017 the code has no line 9 to point at; its last one is 4",
    );
    spot("right = [1, 3, 4]", "10:9 P019 there is nothing to tell it from");
    spot("right = []", "10:9 P019 this list is empty | put at least one text into it");
    spot("", "5:1 P019 an item has no right answer | add `right = ..`");
    faults("ask = \"spot\"\nright = \"a\"", "5:1 P010 there is no code to point into | add `code.rust = '''..'''`");
    faults(
        "ask = \"spot\"\ncode.c = \"a\"\nright = 1",
        "5:1 P011 the code has 1 lines to point at; 2 to 26 can be | leave out what has nothing to do with the question\n10:9 P019 there is nothing to tell it from",
    );
}

#[test]
fn explanations_are_read() {
    let shown = |keys: &str| {
        let item = item(keys);
        assert_eq!(item.rungs[0].level(), Level::Free);
        let Ask::Explain(explain) = &item.rungs[0].ask else { panic!("{keys}") };
        let point = |p: &crate::deck::model::explain::Point| {
            let say = p.reply.say.as_deref().unwrap_or_default();
            format!("{}{}{say}", if p.required { "!" } else { "" }, p.text)
        };
        let points: Vec<String> = explain.rubric.iter().map(point).collect();
        format!("{} | {} {}", points.join(" "), explain.model, explain.aloud)
    };
    let check = |keys: &str, expected: &str| assert_eq!(shown(keys), expected, "{keys}");
    check("rubric = [\"a\", \"! b\", \"!c\"]", "a !b !c |  false");
    check("rubric = [{ point = \"a\", required = true, say = \"s\" }, { point = \"!b\" }]", "!as !b |  false");
    check("ask = \"explain\"\nrubric = [\"a\"]\nmodel = \"m\"\naloud = true", "a | m true");
}

#[test]
fn faults_of_explanations() {
    faults("rubric = []", "8:10 P019 this list is empty | put at least one text into it");
    faults("rubric = [\"!\"]", "8:11 P014 a point must say something, on one line");
    faults("rubric = [\"a\", \"! a\"]", "8:16 P020 the point `a` stands twice");
    faults(
        "rubric = [{ pint = \"a\" }]",
        "8:11 P010 a point has no `point` | what is to be said, inline Markdown\n8:13 P007 a point has no key `pint` | did you mean `point`?",
    );
    faults(
        "rubric = [{ point = \"a\", belief = \"b\" }]",
        "8:35 P017 there is no misconception `b` | declare it with `[[misconception]]`",
    );
    faults(
        "ask = \"explain\"\nright = \"a\"",
        "5:1 P010 an item has no `rubric` | the points to make; `!` before one that must not be missing\n9:1 P008 `right` does not go with `ask = \"explain\"`",
    );
    faults("rubric = \"a\"", "8:10 P009 expected a list for `rubric`, found a text | put it in brackets: `[\"..\"]`");
}

#[test]
fn predictions_are_typed_answers_that_are_exact() {
    let typed = item("code.python = \"print(1)\"\npredict = '''\n1\n 2\n'''\ntraps = { \"2\" = \"no\" }");
    let Ask::Type(ask) = &typed.rungs[0].ask else { panic!() };
    assert_eq!((ask.right.as_slice(), ask.multiline, ask.folding.strict), (&["1\n 2".to_owned()][..], true, true));
    assert_eq!((typed.rungs[0].prompt.as_str(), ask.traps.len()), ("p", 1));
    let text = format!("{HEAD}[[item]]\nid = \"i\"\ncode.c = \"a\"\npredict = \"b\"\n");
    assert_eq!(parse("x", &text).deck.unwrap().items[0].rungs[0].prompt, "What does this print?");
    let text = format!("{HEAD}[[item]]\nid = \"i\"\npredict = \"b\"\n");
    assert_eq!(parse("x", &text).deck, None, "nothing is shown that could print");
    faults(
        "predict = \"a\"\nstrict = true",
        "9:1 P008 `strict` does not go with `predict` | say `ask = \"type\"` if that is meant",
    );
}

#[test]
fn edits_of_lines_and_points_change_their_fingerprints() {
    let prints = |keys: &str| {
        let item = item(keys);
        (item.revision, item.answer_revision)
    };
    let check = |from: &str, to: &str, expected: (bool, bool)| {
        let (one, two) = (prints(from), prints(to));
        assert_eq!((one.0 != two.0, one.1 != two.1), expected, "{from} -> {to}");
    };
    check("lines = [\"a\", \"b\"]", "lines = [\"b\", \"a\"]", (true, true));
    check("lines = [\"a\", \"b\"]", "lines = [[\"a\", \"b\"]]", (true, true));
    check("lines = [\"a\", \"b\"]", "lines = [\"a\", \"b\"]\nwrong = { \"c\" = \"no\" }", (true, false));
    check("lines = [\"a\", \"  b\"]", "lines = [\"a\", \"  b\"]\nindent = true", (true, true));
    let spot = |right: u8, rest: &str| format!("ask = \"spot\"\ncode.c = \"a\\nb\"\nright = {right}\n{rest}");
    check(&spot(1, ""), &spot(2, ""), (true, true));
    check(&spot(1, ""), &spot(1, "wrong = { \"b\" = \"no\" }"), (false, false));
    check("rubric = [\"a\", \"b\"]", "rubric = [\"a\", \"c\"]", (true, true));
    check("rubric = [\"a\", \"b\"]", "rubric = [\"a\", \"!b\"]", (true, false));
    check("rubric = [\"a\"]", "rubric = [\"a\"]\nmodel = \"m\"", (false, false));
}
