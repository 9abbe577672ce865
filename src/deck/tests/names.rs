//! Names that lead nowhere or stand twice.

use super::check;

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
