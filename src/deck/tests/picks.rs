//! Tokens to point at, and right orders beside the first: what is read, and the faults they can have.

use super::{HEAD, check};
use crate::deck::model::order::Line;
use crate::deck::model::spot::{By, Place, Spot, Worth};
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
fn other_right_orders_are_read() {
    let check = |keys: &str, expected: &str| {
        let item = item(keys);
        let Ask::Order(order) = &item.rungs[0].ask else { panic!("{keys}") };
        let line = |l: &Line| format!("{}{}{}", l.place, ">".repeat(l.depth.into()), l.text);
        let shown = |order: &Vec<Line>| order.iter().map(line).collect::<Vec<_>>().join(" ");
        assert_eq!(order.also.iter().map(shown).collect::<Vec<_>>().join(" | "), expected, "{keys}");
    };
    check("lines = [\"a\", \"b\", \"c\"]\nalso = [[\"c\", [\"a\", \"b\"]]]", "0c 1a 1b");
    check("lines = [\"a\", \"b\", \"c\"]\nalso = '''\nc\n  a\n'''", "0c 1>a");
    check("lines = '''\na\nb\nc\n'''\nalso = [\"b\\na\\nc\", [\"c\", \"b\"]]", "0b 1a 2c | 0c 1b");
    // What the first order does not need may be what another does.
    check("lines = [\"a\", \"b\"]\nwrong.x = \"no\"\nalso = [[\"x\", \"b\"]]", "0x 1b");
    // Another depth is another order, where depths count.
    check("lines.python = '''\na\nb\n'''\nalso = '''\na\n  b\n'''", "0a 1>b");
}

#[test]
fn faults_of_other_right_orders() {
    let orders =
        |keys: &str, expected: &str| faults(&format!("lines = [\"alpha\", \"beta\", \"gamma\"]\n{keys}"), expected);
    let lone = "P025 one line has no order | write each order as a text of several lines, or as a list in the list";
    orders("also = [\"beta\", \"alpha\"]", &format!("9:9 {lone}\n9:17 {lone}"));
    orders(
        "also = [[\"beta\", \"alfa\"]]",
        "9:18 P025 this order has a line that is not there, `alfa` | did you mean `alpha`?",
    );
    orders(
        "also = [[\"beta\", \"zzz\"]]",
        "9:18 P025 this order has a line that is not there, `zzz` | the learner has the lines of `lines` and `wrong`, and no others",
    );
    orders(
        "also = [[\"beta\", \"alpha\", \"gamma\", \"beta\"]]",
        "9:36 P025 this order uses the line `beta` more often than it is there | it stands once in `lines` and `wrong`",
    );
    let already =
        "P025 this order is right already | leave it out; lines that may change places stand in a list within the list";
    orders("also = '''\nalpha\nbeta\ngamma\n'''", &format!("9:8 {already}"));
    orders("also = [\"beta\\nalpha\", [\"beta\", \"alpha\"]]", &format!("9:24 {already}"));
    orders("also = []", "9:8 P019 this list is empty | put at least one text into it");
    faults("lines = [[\"alpha\", \"beta\"], \"gamma\"]\nalso = \"beta\\nalpha\\ngamma\"", &format!("9:8 {already}"));
    // Freer than the first, it is another.
    item("lines = [\"a\", \"b\", \"c\"]\nalso = [[[\"a\", \"b\"], \"c\"]]");
    let (a, b, c) = ("alpha", "beta", "gamma");
    let pairs = [[b, a], [a, b], [a, c], [c, a], [b, c], [c, b]].map(|pair| format!("\"{}\"", pair.join("\\n")));
    let wholes = [[b, a, c], [c, b, a], [b, c, a]].map(|whole| format!("\"{}\"", whole.join("\\n")));
    let nine = [pairs.join(", "), wholes.join(", ")].join(", ");
    orders(&format!("also = [{nine}]"), "9:8 P011 `also` holds 9 entries, at most 8 can be used");
}

const CODE: &str = "ask = \"spot\"\ncode.python = \"x = x + 1\\n\\nprint(x)\"\n";

fn spot(item: &Item) -> &Spot {
    match &item.rungs[0].ask {
        Ask::Spot(spot) => spot,
        other => panic!("{other:?}"),
    }
}

#[test]
fn tokens_to_point_at_are_read() {
    let check = |keys: &str, expected: &str| {
        let item = item(&format!("{CODE}{keys}"));
        let spot = spot(&item);
        assert_eq!((item.rungs[0].level(), spot.by, spot.places.len()), (Level::Recognise, By::Token, 9));
        let place = |p: &Place| {
            let said = p.reply.say.as_deref().or(p.reply.belief.as_deref()).unwrap_or_default();
            let sign = match p.worth {
                Worth::Right => "!",
                Worth::Also => "~",
                Worth::Partly => "/",
                Worth::Off => "",
            };
            format!("{}{sign}{said}", p.label())
        };
        let named = spot.places.iter().filter(|p| p.worth != Worth::Off || !p.reply.is_silent());
        let named = named.map(place).collect::<Vec<_>>().join(" | ");
        assert_eq!(format!("{named} {:.2}", item.rungs[0].guess_rate()), expected, "{keys}");
    };
    check("right = \"1: +\"", "1: +! 0.11");
    check("right = \" 1 :  x#2 \"", "1: x#2! 0.11");
    check("right = \"3: x#1\"", "3: x! 0.11");
    check("right = [\"1: x#1\", \"3: print\"]", "1: x#1! | 3: print! 0.00");
    check("right = \"1: +\"\nalso = \"1: 1\"", "1: +! | 1: 1~ 0.22");
    check("right = \"1: +\"\nalso = [\"1: 1\", \"1: =\"]", "1: =~ | 1: +! | 1: 1~ 0.33");
    check(
        "right = \"1: +\"\npartly = { \"1: 1\" = \"near\" }\nwrong = { \"3: x\" = \"no\" }",
        "1: +! | 1: 1/near | 3: xno 0.11",
    );
    // A line stands for all of its tokens that are not named.
    check(
        "right = \"3: x\"\npartly = { 3 = \"closer\" }\nwrong = { \"3: print\" = \"no\" }",
        "3: printno | 3: (/closer | 3: x! | 3: )/closer 0.11",
    );
    check("right = \"3: x\"\nwrong = { \"print(x)\" = \"no\" }", "3: printno | 3: (no | 3: x! | 3: )no 0.11");
}

#[test]
fn tokens_and_lines_are_told_apart() {
    let text = format!("{HEAD}[[item]]\nid = \"i\"\n{CODE}right = \"1: +\"\n");
    assert_eq!(parse("x", &text).deck.unwrap().items[0].rungs[0].prompt, "Point at what is at fault.");
    let lines = item(&format!("{CODE}right = 1\npartly = {{ 3 = \"near\" }}"));
    assert_eq!((spot(&lines).by, spot(&lines).places[1].worth), (By::Line, Worth::Partly));
    // A line that reads as a token is named is a line.
    let yaml = item("ask = \"spot\"\ncode.yaml = \"a: b\\n2: total\"\nright = \"2: total\"");
    assert_eq!((spot(&yaml).by, spot(&yaml).places[1].worth), (By::Line, Worth::Right));
}

#[test]
fn faults_of_tokens_to_point_at() {
    let spot = |keys: &str, expected: &str| {
        faults(&format!("ask = \"spot\"\ncode.python = \"x = x + len(xs)\\n\\nprint(x)\"\n{keys}"), expected);
    };
    spot("right = \"3: pint\"", "10:9 P024 line 3 has no token `pint` | did you mean `3: print`?");
    spot("right = \"3: len\"", "10:9 P024 line 3 has no token `len` | did you mean `1: len`?");
    spot(
        "right = \"1: len(xs)\"",
        "10:9 P024 line 1 has no token `len(xs)` | that is 4 tokens, `len`, `(`, `xs` and `)`: name one of them",
    );
    spot(
        "right = \"1: x\"",
        "10:9 P024 the token `x` stands 2 times on line 1 | say which of them: `1: x#1` or `1: x#2`",
    );
    spot("right = \"1: x#3\"", "10:9 P024 line 1 has no token `x#3` | there is `1: x#1` and `1: x#2`");
    spot(
        "right = \"3: qqq\"",
        "10:9 P024 line 3 has no token `qqq` | a token is a word, a number, a string or an operator; line 3 begins with `print`, `(`, `x` and `)`",
    );
    spot("right = \"2: x\"", "10:9 P017 the code has no line 2 to point at; its last one is 3");
    spot(
        "right = [\"3: x\", 1]",
        "10:18 P011 this names a line, and the question is about tokens | write which of its tokens, as in `1: x#1`",
    );
    spot(
        "right = 1\nwrong = { \"3: x\" = \"no\" }",
        "11:11 P011 this names a token, and the question is about lines | name a line in `right` by its token too, or this line by its text or number",
    );
    spot("right = \"3: x\"\nwrong = { \"3: x\" = \"no\" }", "11:11 P020 the token `3: x` is the right one too");
    spot(
        "right = \"3: x\"\nalso = \"1: +\"\nwrong = { \"1: +\" = \"no\" }",
        "12:11 P020 the token `1: +` stands twice",
    );
    spot("right = \"3: x\"\nwrong = { 1 = \"no\", \"x = x + len(xs)\" = \"no\" }", "11:21 P020 line 1 stands twice");
    spot(
        "right = [\"3: x\"]\nalso = \"1: +\"",
        "11:8 P011 `also` goes with one right place, and here `right` is a list | all that a list names are wanted: leave the brackets out where one is",
    );
    let long = "x ".repeat(401);
    faults(
        &format!("ask = \"spot\"\ncode.c = \"{long}\"\nright = \"1: x#1\""),
        "5:1 P011 the code has 401 tokens to point at; 400 at most can be | leave out what has nothing to do with the question",
    );
    faults("ask = \"spot\"\ncode.c = \"x\"\nright = \"1: x\"", "10:9 P019 there is nothing to tell it from");
}
