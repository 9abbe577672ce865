//! Killed at any moment: nothing that was acknowledged is lost, nothing is there twice, and the session goes on.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use rustix::process::Signal;

use crate::{
    harness::{ENTER, Home, PATIENCE, Term, ctrl, start},
    plain::Plain,
};

/// Makes a deck of many items with three options each, one of three right.
fn deck(items: usize) -> String {
    let mut text = "format = 1\n[deck]\nid = \"many\"\ntitle = \"Many\"\nlanguages = [\"en\"]\n".to_owned();
    text.push_str("[[skill]]\nid = \"one\"\ntitle = \"One\"\n");
    for n in 0..items {
        text.push_str(&format!(
            "[[item]]\nid = \"i{n}\"\nnature = \"concept\"\nprompt = \"Question number {n}.\"\n\
             hints = [\"One.\", \"Two.\", \"Three.\"]\nexplain = \"So it is with {n}.\"\n\
             right = \"right {n}\"\n[item.wrong]\n\"off {n}\" = \"Not so.\"\n\"far off {n}\" = \"Not so either.\"\n"
        ));
    }
    text
}

/// Random, and the same every time.
struct Dice(ChaCha8Rng);

impl Dice {
    fn new(seed: u64) -> Self {
        Dice(ChaCha8Rng::seed_from_u64(seed))
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0.next_u64() % n
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len() as u64) as usize]
    }

    /// Lets a random moment pass, most often one within a commit.
    fn moment(&mut self) {
        let scale = [500, 4_000, 16_000][self.below(3) as usize];
        let moment = Duration::from_micros(self.below(scale));
        let start = Instant::now();
        while start.elapsed() < moment {
            std::hint::spin_loop();
        }
    }
}

/// What must be in the log.
#[derive(Default)]
struct Book {
    /// Attempts whose outcome was seen.
    acknowledged: usize,
    /// One more was sent, and nothing of it was seen.
    in_flight: bool,
    /// How often one in flight was in the log, and how often it was not.
    arrived: usize,
    stopped: usize,
    /// The place last seen, from 1.
    place: usize,
}

impl Book {
    /// Reads the place off a question, `3 of 40`. It goes back by no more than what was read since the last row was
    /// written: from a new question to the feedback before it.
    #[track_caller]
    fn place(&mut self, screen: &str) {
        let words: Vec<&str> = screen.split_whitespace().collect();
        let place = words.windows(3).find(|w| w[1] == "of" && w[2].parse::<usize>().is_ok_and(|n| n > 100));
        if let Some(place) = place.and_then(|w| w[0].parse::<usize>().ok()) {
            let last = self.place;
            assert!(place + 1 >= last, "the session went back from {last} to {place}:\n{screen}");
            self.place = place;
        }
    }

    /// Compares with the log after a kill.
    #[track_caller]
    fn check(&mut self, home: &Home, when: &str) {
        let log = home.log();
        let mut items: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut query = log.prepare("select item, phase from attempt order by id").unwrap();
        let mut rows = query.query([]).unwrap();
        let mut count = 0;
        while let Some(row) = rows.next().unwrap() {
            items.entry(row.get(0).unwrap()).or_default().push(row.get(1).unwrap());
            count += 1;
        }
        assert!(count >= self.acknowledged, "{when}: {} acknowledged, {count} in the log", self.acknowledged);
        let most = self.acknowledged + usize::from(self.in_flight);
        assert!(count <= most, "{when}: at most {most} were sent, {count} are in the log");
        for (item, phases) in &items {
            let told: Vec<&str> = phases.iter().map(String::as_str).collect();
            let once = |phase| told.iter().filter(|p| **p == phase).count();
            let usual = told[0] == "pretest" && once("pretest") == 1 && once("retry") <= 2 && once("redo") <= 2;
            assert!(usual && once("review") + once("probe") == 0, "{when}: {item} was asked as {told:?}");
        }
        let begun = items.len();
        let fits = self.place == 0 || begun + 1 == self.place || begun == self.place || self.in_flight;
        assert!(fits, "{when}: {begun} items in the log, at place {}", self.place);
        self.arrived += count - self.acknowledged;
        self.stopped += most - count;
        self.acknowledged = count;
        self.in_flight = false;
    }

    #[track_caller]
    fn close(&self, home: &Home, kills: usize) {
        home.verify();
        let Book { acknowledged, arrived, stopped, .. } = self;
        eprintln!(
            "{kills} kills: {acknowledged} attempts, all there; killed in flight, {arrived} arrived, {stopped} not"
        );
        assert!(*acknowledged > kills, "hardly anything was committed");
        assert!(kills < 100 || (*arrived > 0 && *stopped > 0), "no kill fell within a commit");
    }
}

/// Kills a drill over pipes at so many moments.
#[track_caller]
fn kill_plain(kills: usize, seed: u64) {
    let home = Home::ready("kill-plain");
    home.settings("minutes = 600\nnew = 1000\nwins = false\n");
    let file = home.file("many.toml", &deck(kills * 4 + 101));
    let (mut dice, mut book) = (Dice::new(seed), Book::default());
    for kill in 0..kills {
        let mut run = Plain::start(&home, &["drill", &file, "--plain", "--limit", "1000"]);
        let steps = dice.below(8);
        let mut commits = false;
        let mut without_confidence = false;
        for step in 0..=steps {
            let asked = run.question();
            assert!(asked.ends_with("> "), "kill {kill}: the program ended by itself:\n{}", run.printed);
            book.acknowledged += usize::from(commits);
            book.place(&asked);
            if asked.contains("rung") {
                without_confidence = asked.contains("Once more, from memory.") || asked.contains("Another try");
            }
            let question = asked.lines().next_back().unwrap_or_default();
            let reply = match question {
                q if q.starts_with("answer") => dice.one_of(&["a", "b", "c", "a", "b", ":giveup"]),
                q if q.starts_with("how sure?") => dice.one_of(&["1", "2", "3", "4"]),
                q if q.contains("what tripped you up?") && q.contains(":hint") => dice.one_of(&["s", "", "k", ":hint"]),
                q if q.starts_with("left open:") => dice.one_of(&["", "k", ":hint"]),
                q if q.contains("what tripped you up?") => dice.one_of(&["s", "", "b"]),
                other => panic!("kill {kill}: an unknown question: {other}"),
            };
            commits = question.starts_with("how sure?")
                || question.starts_with("answer") && (without_confidence || reply == ":giveup");
            if step < steps || dice.below(4) > 0 {
                run.say(reply);
                book.in_flight = commits && step == steps;
            }
        }
        dice.moment();
        run.child.kill().unwrap();
        run.child.wait().unwrap();
        book.check(&home, &format!("kill {kill} of the plain drill"));
    }
    book.close(&home, kills);
}

/// What stands on the screen, and what to press there.
fn next_key(screen: &str, dice: &mut Dice) -> (String, bool) {
    if screen.contains("What tripped you up?") || screen.contains("try with a hint") {
        let retry = screen.contains("try with a hint") && dice.below(3) == 0;
        let key = if retry { ctrl('n') } else { dice.one_of(&["s", ENTER, "b"]).to_owned() };
        (key, false)
    } else if screen.contains("note an insight") {
        (ENTER.to_owned(), false)
    } else if screen.contains("Once more, from memory.")
        || screen.contains("Another try")
        || screen.contains("Put it right")
    {
        (dice.one_of(&["a", "b", "c"]).to_owned(), true)
    } else if screen.contains('›') {
        (dice.one_of(&["1", "2", "3", "4"]).to_owned(), true)
    } else {
        assert!(screen.contains("How sure?"), "an unknown screen:\n{screen}\n--");
        let give_up = dice.below(8) == 0;
        (if give_up { ctrl('g') } else { dice.one_of(&["a", "b", "c"]).to_owned() }, give_up)
    }
}

/// Kills a drill in a terminal at so many moments.
#[track_caller]
fn kill_full(kills: usize, seed: u64) {
    let home = Home::ready("kill-full");
    home.settings("minutes = 600\nnew = 1000\nwins = false\n");
    let file = home.file("many.toml", &deck(kills * 4 + 101));
    let (mut dice, mut book) = (Dice::new(seed), Book::default());
    for kill in 0..kills {
        let mut term = start(&home, &["drill", &file, "--limit", "1000"]).run();
        let mut screen = term.see(" of ");
        for _ in 0..dice.below(12) {
            book.place(&screen);
            let (key, commits) = next_key(&screen, &mut dice);
            term.press(&key);
            screen = term.screen();
            assert!(!screen.contains("could not be written"), "kill {kill}:\n{screen}");
            book.acknowledged += usize::from(commits);
        }
        book.place(&screen);
        let (key, commits) = next_key(&screen, &mut dice);
        if dice.below(4) > 0 {
            term.send(&key);
            book.in_flight = commits;
        }
        dice.moment();
        term.kill();
        book.check(&home, &format!("kill {kill} of the full drill"));
    }
    book.close(&home, kills);
}

#[test]
fn ten_kills_of_a_plain_drill_lose_nothing() {
    kill_plain(10, 1);
}

#[test]
fn ten_kills_of_a_drill_in_a_terminal_lose_nothing() {
    kill_full(10, 2);
}

#[test]
#[ignore = "150 starts of the program"]
fn a_hundred_and_fifty_kills_of_a_plain_drill_lose_nothing() {
    kill_plain(150, 3);
}

#[test]
#[ignore = "150 starts of the program"]
fn a_hundred_and_fifty_kills_of_a_drill_in_a_terminal_lose_nothing() {
    kill_full(150, 4);
}

const TYPED: &str = "format = 1\n[deck]\nid = \"typed\"\ntitle = \"Typed\"\n[[skill]]\nid = \"one\"\ntitle = \"One\"\n\
    [[item]]\nid = \"word\"\nnature = \"concept\"\nprompt = \"Which word is it?\"\nexplain = \"So.\"\n\
    right = \"ownership\"\n";

/// Waits until the open session, as it was kept, holds a text.
#[track_caller]
fn until_kept(home: &Home, typed: &str) {
    let log = home.log();
    let start = Instant::now();
    loop {
        let kept: Option<String> = log.query_row("select typed from draft", [], |row| row.get(0)).ok();
        if kept.as_deref() == Some(typed) {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "what is kept stays {kept:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn typing(home: &Home) -> Term {
    let file = home.file("typed.toml", TYPED);
    let term = start(home, &["drill", &file]).run();
    term.see("Which word is it?");
    term
}

#[test]
fn a_typed_draft_survives_a_kill_once_the_keys_have_rested() {
    let home = Home::ready("draft-kill");
    let mut term = typing(&home);
    term.press("owner ship");
    until_kept(&home, "owner ship");
    term.kill();
    let mut again = typing(&home);
    again.see("› owner ship");
    // The cursor stands behind it, and it is committed as it is.
    again.press("s");
    again.press(ENTER);
    again.press("4");
    again.see("What tripped you up?");
    let said: String = home.log().query_row("select response from attempt", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "owner ships");
}

#[test]
fn a_typed_draft_survives_a_signal_at_once() {
    for signal in [Signal::TERM, Signal::HUP] {
        let home = Home::ready("draft-signal");
        let mut term = typing(&home);
        term.send("ownersh");
        term.see("› ownersh");
        term.signal(signal);
        term.end();
        typing(&home).see("› ownersh");
    }
}

#[test]
fn an_answer_that_waits_for_its_confidence_survives_a_signal() {
    let home = Home::ready("draft-sure");
    let mut term = typing(&home);
    term.press("ownership");
    term.press(ENTER);
    term.signal(Signal::TERM);
    term.end();
    let mut again = typing(&home);
    again.see("› ownership");
    again.send("4");
    again.see("1 attempt in");
    let sure: String = home.log().query_row("select confidence from attempt", [], |row| row.get(0)).unwrap();
    assert_eq!(sure, "certain");
}

#[test]
fn a_chosen_option_survives_a_signal_at_once() {
    let home = Home::ready("draft-choice");
    let file = home.file("many.toml", &deck(2));
    let mut term = start(&home, &["drill", &file]).run();
    term.see("Question number 0.");
    let chosen = String::from_utf8_lossy(&term.press("b")).contains('›');
    assert!(chosen, "{}", term.screen());
    let before = term.screen();
    term.signal(Signal::HUP);
    term.end();
    let again = start(&home, &["drill", &file]).run();
    assert_eq!(again.see("› b"), before);
}

#[test]
fn a_verdict_on_the_screen_survives_a_kill() {
    let home = Home::ready("verdict-kill");
    let mut term = typing(&home);
    term.press("something else");
    term.press(ENTER);
    term.press("2");
    let verdict = term.see("What tripped you up?");
    term.kill();
    let mut again = typing(&home);
    assert_eq!(again.see("What tripped you up?"), verdict);
    again.press("m");
    let cause: String = home.log().query_row("select cause from reflection", [], |row| row.get(0)).unwrap();
    assert_eq!(cause, "misread");
}
