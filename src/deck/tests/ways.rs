//! Lines to order and to point at, explanations and predictions: what is read, and the faults they can have.

use super::{HEAD, check};
use crate::deck::model::{Ask, Item, Level, code::Want};
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
            format!("{}{}{said}", l.label(), if l.worth.is_right() { "!" } else { "" })
        };
        spot.places.iter().map(line).collect::<Vec<_>>().join(" | ")
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
    check(&spot(1, ""), &spot(1, "partly = { \"b\" = \"no\" }"), (true, false));
    let token = |code: &str, right: &str| format!("ask = \"spot\"\ncode.c = \"{code}\"\nright = \"{right}\"");
    check(&token("a b\\nc", "1: a"), &token("a b\\nc", "1: b"), (true, true));
    // What stands above moves no answer.
    check(&token("a b\\nc", "1: a"), &token("c\\na b", "2: a"), (true, false));
    let three = "lines = [\"a\", \"b\", \"c\"]";
    check(three, &format!("{three}\nalso = [[\"c\", \"a\", \"b\"]]"), (true, true));
    check("rubric = [\"a\", \"b\"]", "rubric = [\"a\", \"c\"]", (true, true));
    check("rubric = [\"a\", \"b\"]", "rubric = [\"a\", \"!b\"]", (true, false));
    check("rubric = [\"a\"]", "rubric = [\"a\"]\nmodel = \"m\"", (false, false));
}

/// Holds the faults of an item of code, whose keys begin in line 8 after its prompt.
fn check_code(keys: &str, expected: &str) {
    check(&format!("[[item]]\nid = \"a\"\nprompt = \"p\"\n{keys}"), expected);
}

#[test]
fn code_is_read_with_its_checks_files_and_errors() {
    let text = include_str!("../../../examples/decks/code.toml");
    let deck = parse("x", text).deck.unwrap();
    let program = |item: usize, rung: usize| match &deck.items[item].rungs[rung].ask {
        Ask::Code(program) => program.clone(),
        other => panic!("{other:?}"),
    };
    let basket = program(0, 1);
    assert_eq!((basket.runner.as_str(), basket.checks.len(), basket.errors.len()), ("python", 5, 2));
    assert!(basket.starter.starts_with("def add(item, basket=[]):\n") && basket.starter.ends_with("basket\n"));
    assert_eq!(basket.checks.iter().map(|check| check.hidden).collect::<Vec<_>>(), [false, false, false, true, false]);
    assert_eq!(basket.errors[0].reply.belief.as_deref(), Some("default-made-each-call"));
    let words = program(1, 0);
    assert_eq!((words.files[0].name.as_str(), words.files[0].text.as_str()), ("words.txt", "one two three"));
    assert_eq!((words.limits.seconds, words.limits.memory, words.limits.output), (Some(2.0), Some(128), None));
    let Want::Output { args, input, prints } = &words.checks[1].want else { panic!() };
    assert_eq!((args.join(" "), input.as_str(), prints.as_str()), ("--longest".into(), "a bee flew by\n", "flew"));
    assert_eq!(program(2, 0).errors[0].pattern.as_deref(), Some("E0382|borrow of moved value"));
    assert_eq!(deck.items[2].rungs[0].level(), Level::Apply);
    let short = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n[[item]]\nid = \"a\"\nprompt = \"p\"\n\
                 runner = \"bash\"\ncheck = \"[ $(f) = 1 ]\"\n";
    let parsed = parse("x", short);
    assert_eq!(parsed.faults, vec![]);
    let Ask::Code(program) = &parsed.deck.unwrap().items[0].rungs[0].ask.clone() else { panic!() };
    assert_eq!(program.checks[0].want, Want::Script { script: "[ $(f) = 1 ]".into() });
}

#[test]
fn faults_of_code() {
    check_code(
        "runner = \"python\"",
        "\n5:1 P010 an item has no `check` | what is looked at: code that must reach its end, or tables `[[item.rung.check]]`",
    );
    check_code(
        "runner = \"python; rm -rf /\"\ncheck = \" \"",
        "
8:10 P011 `python; rm -rf /` is no name of a runner | a deck names a runner and never a program: python, rust, c, javascript, bash or sql
9:9 P019 nothing is checked | write `check = '''assert ..'''`, or tables `[[item.rung.check]]`",
    );
    check_code(
        "runner = \"sql\"\ncheck = []",
        "\n9:9 P019 nothing is checked | write `check = '''assert ..'''`, or tables `[[item.rung.check]]`",
    );
    check_code(
        "runner = \"python\"\n[[item.check]]\nname = \"a\"\ncall = \"f()\"\n[[item.check]]\nname = \"a\"\nscript = \"x\"\n\
         input = \"y\"\n[[item.check]]\nname = \"c\"\n[[item.check]]\nname = \"d\"\nprints = \"1\"\nscript = \"x\"",
        "
9:1 P010 the check calls something and does not say what it gives | write the value as the language does: `gives = \"8\"`
13:8 P020 two checks are called `a` | the learner tells them by their names
15:1 P008 `input` does not go with `script`
16:1 P010 the check does not say what is looked at | give it `call` with `gives`, `prints`, or `script`
21:1 P008 a check looks at one thing: `prints` or `script` | make two checks of it",
    );
    check_code(
        "runner = \"python\"\ncheck = \"x\"\n[[item.error]]\ncheck = \"b\"\n[[item.error]]\nreply = \"x\"\n\
         [[item.error]]\npattern = \"(\"\nbelief = \"none\"",
        "
11:9 P017 there is no check `b`
12:1 P010 this error does not say what it is told by | give it `says`, `pattern` or `check`
15:11 P022 the pattern cannot be used: unclosed group | patterns are in the syntax of the regex crate: no look-around, no back references
16:10 P017 there is no misconception `none` | declare it with `[[misconception]]`",
    );
    check_code(
        "runner = \"python\"\ncheck = \"x\"\nlimits = { seconds = 11, memory = 1024, processes = 0, cpu = 1 }",
        "
10:22 P011 a deck may lower limits, and 11 seconds are more than 10
10:35 P011 `memory` lies outside 64 to 512
10:53 P011 `processes` lies outside 1 to 32
10:56 P007 `limits` has no key `cpu` | keys here: seconds, memory, output, processes",
    );
}

#[test]
fn hostile_15_files_of_code_stay_in_their_folder() {
    for (name, why) in [
        ("../../../etc/passwd", "leads out of its folder"),
        ("/etc/passwd", "is an absolute path"),
        ("C:\\\\x", "holds a backslash or a colon"),
        ("-rf", "begins like an option"),
        ("pratfall_check.py", "begins with `pratfall_`, as only Pratfall's own do"),
    ] {
        let hint = "a file lies in the folder of the exercise, such as `words.txt` or `data/words.txt`";
        let shown = name.replace("\\\\", "\\");
        check_code(
            &format!("runner = \"python\"\ncheck = \"x\"\ninclude = [\"{name}\"]"),
            &format!("\n10:12 P030 a file cannot be called `{shown}`: the name {why} | {hint}"),
        );
        check_code(
            &format!("runner = \"python\"\ncheck = \"x\"\nfiles = {{ \"{name}\" = \"y\" }}"),
            &format!("\n10:11 P030 a file cannot be called `{shown}`: the name {why} | {hint}"),
        );
    }
    check_code(
        "runner = \"python\"\ncheck = \"x\"\ninclude = [\"a\\u0000b\", \"Answer.py\", \"x.txt\", \"X.txt\"]",
        "
10:12 P014 this text holds the character U+0000 | control characters are not allowed in decks; take it out
10:12 P030 a file cannot be called `a␀b`: the name holds a character that no name should | a file lies in the folder of the exercise, such as `words.txt` or `data/words.txt`
10:24 P030 `Answer.py` is the learner's own file | give it another name
10:46 P030 two files are called `X.txt`",
    );
}
