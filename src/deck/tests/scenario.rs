//! Scenarios: what is read, the faults they can have, and what can be told of their graphs.

use super::{HEAD, check};
use crate::deck::model::scenario::{End, Scenario};
use crate::deck::model::{Ask, Item, Level};
use crate::deck::parse;

const HOUSE: &str = "start = \"hall\"\n[item.state.hall]\nsee = \"A hall.\"\n[item.state.hall.moves]\n\"left\" = \"room\"\n\
                     \"right\" = { to = \"cellar\", say = \"It is dark.\", cost = 5, takes = 60 }\n[item.state.cellar]\n\
                     see = \"Dark.\"\ncommands = { \"light  on\" = { to = \"hall\", also = [\"on\", \"l\"] } }\n[item.state.room]\n\
                     see = \"Done.\"\nend = \"good\"\n";

#[track_caller]
fn item(keys: &str) -> Item {
    let text = format!("{HEAD}[[item]]\nid = \"i\"\nprompt = \"p\"\n{keys}\n");
    let parsed = parse("x", &text);
    assert_eq!(parsed.faults, vec![], "{text}");
    parsed.deck.unwrap().items.remove(0)
}

#[track_caller]
fn scenario(keys: &str) -> Scenario {
    let Ask::Scenario(scenario) = item(keys).rungs.remove(0).ask else { panic!("{keys}") };
    scenario
}

/// Holds the faults of an item whose keys begin in line 8.
#[track_caller]
fn faults(keys: &str, expected: &str) {
    check(&format!("[[item]]\nid = \"i\"\nprompt = \"p\"\n{keys}\n"), expected);
}

#[test]
fn states_moves_and_commands_are_read() {
    let read = item(HOUSE);
    assert_eq!((read.rungs[0].level(), read.rungs[0].guess_rate()), (Level::Apply, 0.0));
    let read = scenario(HOUSE);
    let names: Vec<&str> = read.states.iter().map(|s| s.name.as_str()).collect();
    assert_eq!((names, read.start), (vec!["hall", "cellar", "room"], 0));
    let dark = &read.states[0].moves[1];
    assert_eq!((dark.text.as_str(), dark.to, dark.off, dark.cost, dark.takes), ("right", 1, true, 5.0, 60));
    assert!(!read.states[0].moves[0].off);
    let light: Vec<&str> = read.states[1].commands[0].spellings().collect();
    assert_eq!((light, read.states[2].end), (vec!["light on", "on", "l"], Some(End::Good)));
    assert_eq!(
        (read.best(), read.reached(), read.good_way()),
        (vec!["left".to_owned()], vec![true; 3], vec![true, false, true])
    );
    let told = scenario(&format!("clock = 90\ntimeout = \"cellar\"\nunknown = \"What?\"\nforgive = true\n{HOUSE}"));
    assert_eq!((told.clock.unwrap().seconds, told.clock.unwrap().timeout), (90, 1));
    assert_eq!((told.unknown.say.as_str(), told.forgive), ("What?", true));
    let dear = scenario(&format!("unknown = {{ say = \"No.\", cost = 2, takes = 5 }}\n{HOUSE}"));
    assert_eq!((dear.unknown.cost, dear.unknown.takes), (2.0, 5));
}

#[test]
fn a_typed_way_is_written_with_its_sign() {
    let typed = HOUSE.replace("\"left\" = \"room\"\n", "").replace("say = \"It is dark.\", ", "");
    let typed = typed.replace("{ to = \"hall\"", "{ to = \"room\"");
    assert_eq!(scenario(&typed).best(), ["right", "$ light on"]);
}

#[test]
fn faults_of_names_and_ends() {
    let with = |from: &str, to: &str, expected: &str| {
        assert!(HOUSE.contains(from));
        faults(&HOUSE.replace(from, to), expected);
    };
    with("start = \"hall\"", "start = \"halls\"", "8:9 P017 there is no state `halls` | did you mean `hall`?");
    with("start = \"hall\"\n", "", "5:1 P010 an item has no `start` | the state it begins in");
    with(
        "\"left\" = \"room\"",
        "\"left\" = \"attic\"",
        "12:10 P017 there is no state `attic` | write it as `[item.rung.state.NAME]`",
    );
    with(
        "see = \"A hall.\"\n",
        "",
        "9:1 P010 a state has no `see` | what one sees there, Markdown; at an end, how it ended",
    );
    with(
        "end = \"good\"",
        "end = \"good\"\nmoves = { \"on\" = \"hall\" }",
        "20:1 P008 `moves` do not go with `end`: the story is over here | take them out, or take `end` out and lead to an end",
    );
    with("end = \"good\"", "end = \"fine\"", "19:7 P011 `fine` is none of `good`, `poor`, `bad`");
}

#[test]
fn faults_of_moves() {
    let with = |from: &str, to: &str, expected: &str| faults(&HOUSE.replace(from, to), expected);
    with(
        "say = \"It is dark.\"",
        "off = false, belief = \"b\"",
        "13:34 P011 a move with `belief` or `say` is a wrong turn | `belief` and `say` are what is said to a wrong turn; put other words into the `see` of the state it leads to\n13:50 P017 there is no misconception `b` | declare it with `[[misconception]]`",
    );
    with("cost = 5", "cost = -5", "13:56 P011 `cost` must be at least 0");
    with("cost = 5", "cost = 1e13", "13:56 P011 `cost` can be 1000000000000 at most");
    with("takes = 60", "takes = 1.5", "13:67 P009 expected a whole number for `takes`, found a number");
    with("also = [\"on\", \"l\"]", "also = \"light on\"", "16:50 P020 `light on` stands here twice");
    let many: String = (0..27).map(|n| format!("\"m{n}\" = \"room\"\n")).collect();
    with(
        "\"left\" = \"room\"\n",
        &many,
        "11:1 P011 28 moves are too many; 26 have a letter | lead to a state between, or leave some out",
    );
}

#[test]
fn faults_of_graphs() {
    let with = |from: &str, to: &str, expected: &str| faults(&HOUSE.replace(from, to), expected);
    with(
        "{ to = \"hall\", also = [\"on\", \"l\"] }",
        "\"cellar\"",
        "14:13 P033 no end can be reached from the state `cellar` | give it a way on, or `end = \"bad\"`: a dead end that teaches is an end",
    );
    with(
        "commands = { \"light  on\" = { to = \"hall\", also = [\"on\", \"l\"] } }\n",
        "",
        "14:13 P033 the state `cellar` has no moves and is no end | give it a way on, or `end = \"bad\"`: a dead end that teaches is an end",
    );
    with(
        "end = \"good\"",
        "end = \"poor\"",
        "5:1 P019 no state of this scenario is a good end | lead from `start` to a state with `end = \"good\"`",
    );
    with(
        "\"left\" = \"room\"",
        "\"left\" = { to = \"room\", off = true }",
        "5:1 P019 every way to a good end of this scenario has a wrong turn | lead from `start` to a state with `end = \"good\"`",
    );
    let many: String = (0..201).map(|n| format!("[item.state.s{n}]\nsee = \"x\"\nend = \"good\"\n")).collect();
    faults(
        &format!("start = \"s0\"\n{many}"),
        "9:7 P002 the scenario has 201 states, at most 200 can be used | split it",
    );
}

#[test]
fn a_name_that_leads_nowhere_hides_only_what_follows_from_it() {
    let with = |edits: &[(&str, &str)], expected: &str| {
        let text = edits.iter().fold(HOUSE.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        faults(&text, expected);
    };
    let caught = "P033 no end can be reached from the state `cellar` | give it a way on, or `end = \"bad\"`: a dead end that teaches is an end";
    let back = "{ to = \"hall\", also = [\"on\", \"l\"] }";
    let none = "5:1 P019 no state of this scenario is a good end | lead from `start` to a state with `end = \"good\"`";
    // Whatever was meant, the cellar has no way out; and the slip reads as what it is likest to.
    with(
        &[("\"left\" = \"room\"", "\"left\" = \"roon\""), (back, "\"cellar\"")],
        &format!("12:10 P017 there is no state `roon` | did you mean `room`?\n14:13 {caught}"),
    );
    with(
        &[("\"left\" = \"room\"", "\"left\" = \"roon\""), ("end = \"good\"", "end = \"poor\"")],
        &format!("{none}\n12:10 P017 there is no state `roon` | did you mean `room`?"),
    );
    // A state that is not written yet may be the good end, and the way out.
    with(
        &[("\"left\" = \"room\"", "\"left\" = \"exit\""), ("end = \"good\"", "end = \"poor\"")],
        "12:10 P017 there is no state `exit` | write it as `[item.rung.state.NAME]`",
    );
    with(&[(back, "\"exit\"")], "16:28 P017 there is no state `exit` | write it as `[item.rung.state.NAME]`");
    // Nor is anything said of a state whose moves, or end, cannot be read.
    with(
        &[("commands = { \"light  on\" = { to = \"hall\", also = [\"on\", \"l\"] } }", "commands = [\"light on\"]")],
        "16:12 P009 expected a table for `commands`, found a list",
    );
    with(
        &[("start = \"hall\"", "start = \"attic\""), ("end = \"good\"", "end = \"poor\"")],
        &format!("{none}\n8:9 P017 there is no state `attic` | write it as `[item.rung.state.NAME]`"),
    );
}

#[test]
fn faults_of_clocks() {
    let clock = |clock: &str, from: &str, to: &str, expected: &str| {
        faults(&format!("{clock}\n{}", HOUSE.replace(from, to)), expected);
    };
    clock(
        "clock = 60",
        "",
        "",
        "8:9 P010 a clock needs `timeout` | say the state that is entered at its end: `timeout = ..`",
    );
    clock("timeout = \"room\"", "", "", "8:11 P010 `timeout` needs `clock` | say the seconds there are: `clock = ..`");
    clock("clock = 0\ntimeout = \"room\"", "", "", "8:9 P011 `clock` lies outside 1 to 31622400");
    let both = "clock = 60\ntimeout = \"room\"";
    clock(
        both,
        "\"left\" = \"room\"",
        "\"left\" = { to = \"room\", takes = 60 }",
        "8:9 P011 the clock runs out on the best way, which takes 60 seconds | give it more: at 0 the `timeout` is entered",
    );
    clock(
        both,
        ", takes = 60",
        "",
        "8:9 P011 this clock never moves: nothing takes time | say what a move takes: `{ to = \"..\", takes = 60 }`",
    );
}

#[test]
fn edits_of_a_scenario_change_its_fingerprints() {
    let print = |keys: &str| {
        let item = item(keys);
        (item.revision, item.answer_revision)
    };
    let before = print(HOUSE);
    let check = |from: &str, to: &str, expected: (bool, bool)| {
        let after = print(&HOUSE.replace(from, to));
        assert_eq!((before.0 != after.0, before.1 != after.1), expected, "{from} -> {to}");
    };
    check("It is dark.", "It is very dark.", (false, false));
    check("A hall.", "A large hall.", (true, false));
    check("cost = 5", "cost = 6", (true, false));
    check("also = [\"on\", \"l\"]", "also = [\"on\"]", (true, false));
    check("\"right\" =", "\"down\" =", (true, false));
    check("\"left\" =", "\"ahead\" =", (true, true));
}
