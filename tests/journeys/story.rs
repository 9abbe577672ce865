//! A scenario: two wrong turns and a recovery in a terminal, killed in between; and the ways others take through one.

use std::collections::{HashSet, VecDeque};

use pratfall::{
    deck::model::{
        Ask,
        scenario::{End, Scenario},
    },
    grade::walk::{Step, step_of, walk},
    session::{
        round::{Round, Turn},
        scene,
    },
};

use crate::harness::{ENTER, Home, Term, start};

/// Gives the steps from where a walk stands: to a good end the best way, or to an end that is not right; none where no
/// scenario is asked.
pub fn steps(round: &Round, turn: &Turn, right: bool) -> Option<Vec<Step>> {
    let Ask::Scenario(scenario) = &round.card.rung(round.rung).unwrap().ask else { return None };
    let before = scene::steps(&turn.draft);
    Some(way(scenario, walk(scenario, &before).at, right))
}

/// Gives a way from a state to an end: the first that is found, without wrong turns to a good one where it is to be right,
/// else to another or with one.
pub fn way(scenario: &Scenario, from: usize, right: bool) -> Vec<Step> {
    let mut open = VecDeque::from([(from, false, Vec::new())]);
    let mut met = HashSet::new();
    while let Some((at, astray, taken)) = open.pop_front() {
        let state = &scenario.states[at];
        if let Some(end) = state.end {
            if (end == End::Good && !astray) == right {
                return taken;
            }
            continue;
        }
        if !met.insert((at, astray)) {
            continue;
        }
        let turns = state.moves.iter().map(|turn| (turn, false)).chain(state.commands.iter().map(|turn| (turn, true)));
        for (turn, typed) in turns.filter(|(turn, _)| !(right && turn.off)) {
            let mut taken = taken.clone();
            taken.push(step_of(&turn.text, typed));
            open.push_back((turn.to, astray || turn.off, taken));
        }
    }
    panic!("no way from {}", scenario.states[from].name);
}

const STORY: &str = include_str!("../../examples/decks/scenario.toml");

/// The example, with the scenario alone.
fn deck() -> String {
    let from = STORY.find("  [[item.rung]]\n  ask = \"choose\"").unwrap();
    let to = STORY.find("  [[item.rung]]\n  ask = \"scenario\"").unwrap();
    format!("{}{}", &STORY[..from], &STORY[to..])
}

/// Makes a move by its letter as it stands on the screen.
fn make(term: &mut Term, choice: &str) {
    let screen = term.see(choice);
    let row = screen.lines().find(|line| line.contains(choice)).unwrap();
    let letter = row.trim_start_matches([' ', '›']).chars().next().unwrap();
    term.press(&letter.to_string());
    term.press(ENTER);
}

/// Waits for what a command prints, which draws no frames.
fn printed(home: &Home, args: &[&str], last: &str) -> String {
    start(home, args).size(100, 40).run().until(last, |seen| seen.text().contains(last))
}

#[test]
#[ignore = "two seconds, one killed program among them"]
fn a_story_with_two_wrong_turns_and_a_recovery_ends_with_its_map() {
    let home = Home::new("story");
    let file = home.file("story.toml", &deck());
    let mut term = start(&home, &["drill", &file]).size(80, 40).run();
    term.see("The prompt blinks");
    make(&mut term, "Delete the largest log file");
    term.see("still says 100 %");
    make(&mut term, "Restart the server");
    term.see("cost so far 4,000 EUR");
    // Killed in the middle of it, it goes on where it stood; a draft is kept a quarter of a second after its last key.
    std::thread::sleep(std::time::Duration::from_millis(400));
    term.kill();
    let mut term = start(&home, &["drill", &file]).size(80, 40).run();
    term.see("cost so far 4,000 EUR");
    make(&mut term, "Look how full the disks are");
    term.see("Type a command");
    term.press("ls -la");
    term.press(ENTER);
    term.see("The shell does not know that");
    term.press("lsof +L1");
    term.press(ENTER);
    make(&mut term, "Restart shipper");
    let end = term.see("This is where the story ends");
    assert!(!end.contains("24 GB are free"), "{end}");
    term.press("4");
    let verdict = term.see("What tripped you up?");
    assert!(!verdict.contains("24 GB are free") && !verdict.contains("at once"), "{verdict}");
    term.press(ENTER);
    let map = term.see("Your way");
    for told in [
        "24 GB are free",
        "○ alarm",
        "~   Delete the largest log file",
        "~   Restart the server · 4,000 EUR",
        "a good way: Look how full the disks are",
        "?   $ ls -la",
        "● room · a good end",
        "~ off the way, and put right",
    ] {
        assert!(map.contains(told), "no {told:?} in\n{map}");
    }
    term.press(ENTER);
    // Once more from before the first wrong turn, which was the beginning.
    term.see("The prompt blinks");
    make(&mut term, "Look how full the disks are");
    term.press("lsof +L1");
    term.press(ENTER);
    make(&mut term, "Restart shipper");
    term.see("a good end");
    term.press(ENTER);
    term.see("once, and put right since");
    let log = home.log();
    let mut rows = log
        .prepare("select phase, verdict, round(score, 2), misconception, response from attempt order by id")
        .unwrap();
    let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
        let (phase, verdict, score): (String, String, f64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (belief, response): (Option<String>, String) = (row.get(3)?, row.get(4)?);
        Ok(format!("{phase} {verdict} {score} {} {response}", belief.unwrap_or_default()))
    };
    let rows: Vec<String> = rows.query_map([], row).unwrap().map(Result::unwrap).collect();
    assert_eq!(
        rows,
        [
            "pretest partial 0.8 reboot-first alarm > Delete the largest log file > Restart the server > \
             Look how full the disks are > $ ls -la > $ lsof +L1 > Restart `shipper`",
            "redo right 1  alarm > Look how full the disks are > $ lsof +L1 > Restart `shipper`",
        ]
    );
    // Every wrong turn is a row of its own, with what it means; the redo took none.
    let mut turns = log
        .prepare(
            "select n, turn.state, typed, said, turn.misconception, cost, recovered, phase from turn \
             join attempt on attempt.id = turn.attempt order by attempt.id, n",
        )
        .unwrap();
    let turn = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
        let (n, state, typed, said): (u32, String, bool, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let (belief, cost, recovered, phase): (String, f64, bool, String) =
            (row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?);
        Ok(format!("{phase} {n} {state} {typed} {said}: {belief} {cost} {recovered}"))
    };
    let turns: Vec<String> = turns.query_map([], turn).unwrap().map(Result::unwrap).collect();
    assert_eq!(
        turns,
        [
            "pretest 0 alarm false Delete the largest log file: deleting-frees 0 true",
            "pretest 1 deleted false Restart the server: reboot-first 4000 true",
        ]
    );
    // The log finds the walk under both, and shows both.
    for belief in ["deleting-frees", "reboot-first"] {
        let list = printed(&home, &["log", "--misconception", belief], "disk-full/disk-full-at-night");
        let name = list.split_whitespace().next().unwrap();
        let shown = printed(&home, &["log", "show", name], "Item        disk-full/disk-full-at-night");
        for told in [
            "Off the way Delete the largest log file",
            "at alarm, put right",
            "belief: Deleting a file frees its space at once. (deleting-frees)",
            "Off the way Restart the server",
            "at deleted, put right, 4,000 EUR",
            "belief: A restart is the quickest way to find out more. (reboot-first)",
        ] {
            assert!(shown.contains(told), "no {told:?} in\n{shown}");
        }
    }
    printed(&home, &["log", "--misconception", "other"], "No stumble is like that.");
}
