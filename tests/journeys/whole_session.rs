//! A whole session on a bundled deck, with one of everything, and what the log says of it afterwards.

use pratfall::deck::{
    self,
    bundled::BUNDLED,
    model::{Ask, Choose, Deck, Item},
};

use crate::harness::{ENTER, Home, Term, bare, ctrl, start};

/// Two typed items of our own: one to mistype, one hard enough that its first hint comes at once.
const OWN: &str = r#"
format = 1
[deck]
id = "by-hand"
title = "By hand"
languages = ["en"]
[[skill]]
id = "one"
title = "One"
[[skill]]
id = "two"
title = "Two"
[[item]]
id = "typo"
skill = "one"
nature = "concept"
prompt = "Which word names who must free a value?"
explain = "It is named so."
right = "ownership"
[[item]]
id = "hard"
skill = "two"
nature = "concept"
difficulty = 5
prompt = "Which word names a pointer that counts?"
hints = ["It is a word of two letters.", "It begins with R.", "Rc"]
explain = "It counts its owners."
right = "Rc"
"#;

/// The attempts, as they should stand in the log.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    item: String,
    phase: String,
    response: String,
    confidence: Option<String>,
    verdict: String,
    misconception: Option<String>,
    hints: i64,
}

/// Plays a session and keeps book of what it commits.
struct Play {
    term: Term,
    decks: Vec<Deck>,
    rows: Vec<Row>,
}

/// An option of a question on the screen.
#[derive(Debug, Clone)]
struct Shown {
    letter: char,
    /// Its text in the deck.
    text: String,
    right: bool,
    belief: Option<String>,
}

impl Play {
    /// Finds the item whose question stands on the screen, once its lesson is read.
    #[track_caller]
    fn asked(&mut self) -> Item {
        if self.term.screen().contains("First a look") {
            self.term.press(ENTER);
        }
        let screen = bare(&self.term.screen());
        let mut found = self.decks.iter().flat_map(|d| &d.items).filter(|item| {
            let rung = &item.rungs[0];
            let code = rung.code.as_ref().map(|c| c.text.lines().all(|l| screen.contains(&bare(l))));
            let options = match &rung.ask {
                Ask::Choose(choose) => choose.options.iter().all(|o| screen.contains(&bare(&o.text))),
                _ => true,
            };
            screen.contains(&bare(&rung.prompt)) && code.unwrap_or(true) && options
        });
        let item = found.next().unwrap_or_else(|| panic!("no item is asked here:\n{}\n--", self.term.screen()));
        assert_eq!(found.next(), None, "two items look alike");
        item.clone()
    }

    /// Goes on from a lesson to its question: what interacts and lacks its basis is shown first.
    fn pass_lesson(&mut self) {
        if self.term.screen().contains("First a look, then the question.") {
            self.term.press(ENTER);
        }
    }

    /// Goes on with other items until one on the bundled deck asks to choose one option, one of which shows a belief.
    #[track_caller]
    fn until_choice(&mut self) -> (Item, Vec<Shown>) {
        for _ in 0..120 {
            self.pass_lesson();
            let item = self.asked();
            if let Ask::Choose(choose) = &item.rungs[0].ask
                && !choose.many
                && choose.options.iter().any(|o| o.reply.belief.is_some())
            {
                let shown = shown(&self.term.screen(), choose);
                return (item, shown);
            }
            self.term.press(&ctrl('p'));
        }
        panic!("no item asks to choose one");
    }

    /// Goes on until this item of our own deck is asked.
    #[track_caller]
    fn until_own(&mut self, id: &str) {
        for _ in 0..120 {
            self.pass_lesson();
            if self.asked().id == id {
                return;
            }
            self.term.press(&ctrl('p'));
        }
        panic!("{id} is not asked");
    }

    fn row(&mut self, item: &str, phase: &str, response: &str, confidence: Option<&str>, verdict: &str) {
        self.rows.push(Row {
            item: item.into(),
            phase: phase.into(),
            response: response.into(),
            confidence: confidence.map(str::to_owned),
            verdict: verdict.into(),
            misconception: None,
            hints: 0,
        });
    }

    fn last_row(&mut self) -> &mut Row {
        self.rows.last_mut().unwrap()
    }
}

/// Reads the options off the screen.
#[track_caller]
fn shown(screen: &str, choose: &Choose) -> Vec<Shown> {
    let mut read: Vec<(char, String)> = Vec::new();
    for line in screen.lines() {
        let line = line.trim_start().trim_start_matches("› ").trim_start();
        let mut chars = line.chars();
        let next = char::from(b'a' + read.len() as u8);
        if chars.next() == Some(next) && chars.as_str().starts_with("  ") {
            read.push((next, bare(chars.as_str())));
        } else if !read.is_empty() && line.is_empty() {
            break;
        } else if let Some((_, text)) = read.last_mut() {
            text.push_str(&bare(line));
        }
    }
    assert_eq!(read.len(), choose.options.len(), "{read:?} on the screen:\n{screen}\n--");
    read.into_iter()
        .map(|(letter, text)| {
            let option = choose.options.iter().find(|o| bare(&o.text) == text);
            let option = option.unwrap_or_else(|| panic!("{text} is no option"));
            Shown { letter, text: option.text.clone(), right: option.right, belief: option.reply.belief.clone() }
        })
        .collect()
}

fn right(options: &[Shown]) -> Shown {
    options.iter().find(|o| o.right).unwrap().clone()
}

fn off(options: &[Shown]) -> Shown {
    options.iter().find(|o| o.belief.is_some()).unwrap().clone()
}

/// Checks that a screen says nothing of the right answer, the explanation, the beliefs and the hints.
#[track_caller]
fn tells_nothing(screen: &str, item: &Item, deck: &Deck) {
    let asked = bare(&item.rungs[0].prompt) + &item.rungs[0].code.as_ref().map(|c| bare(&c.text)).unwrap_or_default();
    let bared = bare(screen);
    let mut secrets: Vec<&str> = vec![&item.explain];
    secrets.extend(item.rungs[0].hints.iter().map(String::as_str));
    secrets.extend(deck.misconceptions.iter().flat_map(|m| [m.belief.as_str(), m.refute.as_str()]));
    if let Ask::Choose(choose) = &item.rungs[0].ask {
        secrets.extend(choose.options.iter().filter(|o| o.right).map(|o| o.text.as_str()));
        secrets.extend(choose.options.iter().filter_map(|o| o.reply.say.as_deref()));
    }
    for secret in secrets {
        let bare_secret = bare(secret);
        let told = bared.contains(&bare_secret) && !asked.contains(&bare_secret);
        assert!(bare_secret.is_empty() || !told, "the verdict tells “{secret}”:\n{screen}\n--");
        for sentence in secret.split_inclusive(['.', ';', ':']).map(bare).filter(|s| s.chars().count() > 15) {
            assert!(
                !bared.contains(&sentence) || asked.contains(&sentence),
                "the verdict tells “{sentence}”:\n{screen}\n--"
            );
        }
    }
}

#[test]
fn a_whole_session_with_one_of_everything_is_in_the_log_verbatim() {
    let home = Home::new("whole");
    home.settings("minutes = 60\nnew = 60\n");
    let own = home.file("by-hand.toml", OWN);
    let (id, text) = BUNDLED[0];
    assert_eq!(id, "rust-ownership");
    let rust = deck::parse(id, text).deck.unwrap();
    let decks = vec![rust.clone(), deck::parse("by-hand", OWN).deck.unwrap()];
    let term = start(&home, &["drill", "rust-ownership", &own]).size(100, 50).run();
    term.see("1 of ");
    let mut play = Play { term, decks, rows: Vec::new() };

    // Right and sure: one line, and the next question.
    let (item, options) = play.until_choice();
    let answer = right(&options);
    play.term.press(&format!("{}", answer.letter));
    play.term.press("4");
    play.row(&item.id, "pretest", &answer.text, Some("certain"), "right");
    let screen = play.term.see("2 of ");
    assert!(screen.contains("Last: right."), "{screen}");

    // Right and unsure: a brief why.
    let (item, options) = play.until_choice();
    let answer = right(&options);
    play.term.press(&format!("{}", answer.letter));
    play.term.press("2");
    play.row(&item.id, "pretest", &answer.text, Some("perhaps"), "right");
    let screen = bare(&play.term.see("note an insight"));
    assert!(screen.contains(&bare(&item.explain)), "{}", play.term.screen());
    play.term.press(ENTER);
    play.term.see("3 of ");

    // A confident error: the verdict alone, its cause, what that mistake means, and the redo.
    let (item, options) = play.until_choice();
    let (answer, wrong) = (right(&options), off(&options));
    play.term.press(&format!("{}", wrong.letter));
    play.term.press("4");
    play.row(&item.id, "pretest", &wrong.text, Some("certain"), "off");
    play.last_row().misconception = wrong.belief.clone();
    let screen = play.term.see("What tripped you up?");
    assert!(screen.contains("you were certain"), "{screen}");
    tells_nothing(&screen, &item, &rust);
    play.term.press("b");
    let screen = play.term.see("You said");
    let belief = rust.misconceptions.iter().find(|m| Some(&m.id) == wrong.belief.as_ref()).unwrap();
    for told in [&wrong.text, &answer.text, &belief.belief, &belief.refute, &item.explain] {
        assert!(bare(&screen).contains(&bare(told)), "“{told}” is missing:\n{screen}\n--");
    }
    play.term.press(ENTER);
    let screen = play.term.see("Once more, from memory.");
    let Ask::Choose(choose) = &item.rungs[0].ask else { unreachable!() };
    let again = right(&shown(&screen, choose));
    play.term.press(&format!("{}", again.letter));
    play.row(&item.id, "redo", &answer.text, None, "right");
    let screen = play.term.see("4 of ");
    let certain = item;
    assert!(screen.contains("Last: off, then put right."), "{screen}");

    // A typo is near, and right.
    play.until_own("typo");
    play.term.press("ownershpi");
    play.term.press(ENTER);
    play.term.press("4");
    play.row("typo", "pretest", "ownershpi", Some("certain"), "near");
    let screen = play.term.see("5 of ");
    assert!(screen.contains("Last: right, and written ownership."), "{screen}");

    // A hint, then given up; the answer is typed again afterwards, off at first.
    play.until_own("hard");
    play.term.press(&ctrl('n'));
    play.term.see("It is a word of two letters.");
    play.term.press("R");
    play.term.press(&ctrl('g'));
    play.row("hard", "pretest", "", None, "gave-up");
    play.last_row().hints = 1;
    let screen = play.term.see("Left open: an honest answer too.");
    assert!(!screen.contains("It counts its owners") && !screen.contains("Rc"), "{screen}");
    // Another try; the next hint has to wait its seconds. Given up for good.
    play.term.press(&ctrl('n'));
    let screen = play.term.see("The next hint comes in");
    assert!(!screen.contains("It begins with R."), "{screen}");
    play.term.press(&ctrl('g'));
    play.row("hard", "retry", "", None, "gave-up");
    play.last_row().hints = 1;
    play.term.see("It counts its owners.");
    play.term.press(ENTER);
    play.term.see("Once more, from memory.");
    play.term.press("Box");
    play.term.press(ENTER);
    play.row("hard", "redo", "Box", None, "off");
    play.term.see("You said");
    play.term.press(ENTER);
    play.term.see("Once more, from memory.");
    play.term.press("Rc");
    play.term.press(ENTER);
    play.row("hard", "redo", "Rc", None, "right");

    // Where nearly all is new, an answer is produced once more some items later.
    let screen = play.term.see("Once more, from memory.");
    let Ask::Choose(choose) = &certain.rungs[0].ask else { unreachable!() };
    let again = right(&shown(&screen, choose));
    play.term.press(&format!("{}", again.letter));
    play.row(&certain.id, "redo", &again.text, None, "right");
    play.term.see("6 of ");

    // "I was right", said at the verdict.
    let (item, options) = play.until_choice();
    let wrong = off(&options);
    play.term.press(&format!("{}", wrong.letter));
    play.term.press("3");
    play.row(&item.id, "pretest", &wrong.text, Some("likely"), "off");
    play.last_row().misconception = wrong.belief.clone();
    let overridden = play.rows.len() - 1;
    play.term.see("What tripped you up?");
    play.term.press(&ctrl('r'));
    play.term.see("Counted as right, on your word.");
    play.term.press(ENTER);
    play.term.see("7 of ");

    // Taken back, and answered again.
    let (item, options) = play.until_choice();
    let answer = right(&options);
    play.term.press(&format!("{}", answer.letter));
    play.term.press("3");
    play.row(&item.id, "pretest", &answer.text, Some("likely"), "right");
    let undone = play.rows.len() - 1;
    play.term.see("8 of ");
    play.term.press(&ctrl('y'));
    let screen = play.term.see("Taken back.");
    assert_eq!(play.asked().id, item.id, "{screen}");
    let Ask::Choose(choose) = &item.rungs[0].ask else { unreachable!() };
    let wrong = off(&shown(&screen, choose));
    play.term.press(&format!("{}", wrong.letter));
    play.term.press("1");
    play.row(&item.id, "pretest", &wrong.text, Some("guess"), "off");
    play.last_row().misconception = wrong.belief.clone();
    play.term.see("What tripped you up?");

    // The end: the small wins, a line for the log, and out.
    play.term.press(&ctrl('d'));
    play.term.see("One line for the log");
    play.term.press("moved means gone");
    play.term.send(ENTER);
    assert!(play.term.end().success());

    check_log(&home, &play.rows, overridden, undone);
    home.verify();
}

/// Compares the log with what was played.
fn check_log(home: &Home, rows: &[Row], overridden: usize, undone: usize) {
    let log = home.log();
    let mut query = log
        .prepare(
            "select item, phase, response, confidence, verdict, misconception, hints, id, at_ms, day, offset_min,
                first_key_ms, commit_ms, deck from attempt order by id",
        )
        .unwrap();
    let mut ids: Vec<Vec<u8>> = Vec::new();
    let mut found: Vec<Row> = Vec::new();
    let mut read = query.query([]).unwrap();
    while let Some(row) = read.next().unwrap() {
        let get = |n: usize| row.get::<_, String>(n).unwrap();
        found.push(Row {
            item: get(0),
            phase: get(1),
            response: get(2),
            confidence: row.get(3).unwrap(),
            verdict: get(4),
            misconception: row.get(5).unwrap(),
            hints: row.get(6).unwrap(),
        });
        ids.push(row.get(7).unwrap());
        // 2026-11-22T09:00:00+01:00, whose study day is the 20,779th since 1970.
        let (at, day, offset): (i64, i64, i64) = (row.get(8).unwrap(), row.get(9).unwrap(), row.get(10).unwrap());
        assert_eq!((at, day, offset), (1_795_334_400_000, 20_779, 60));
        let (first, commit): (Option<i64>, i64) = (row.get(11).unwrap(), row.get(12).unwrap());
        let gave_up = get(4) == "gave-up";
        assert!(first.is_some() || gave_up, "no first key at {}", get(0));
        assert!(first.unwrap_or(0) <= commit && commit < 20_000, "{first:?} to {commit}");
        let own = ["typo", "hard"].contains(&get(0).as_str());
        assert_eq!(get(13), if own { "by-hand" } else { "rust-ownership" });
    }
    assert_eq!(found, rows);

    let events: Vec<(String, Vec<u8>)> = log
        .prepare("select kind, target from event order by id")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let expected = vec![("override".to_owned(), ids[overridden].clone()), ("undo".to_owned(), ids[undone].clone())];
    assert_eq!(events, expected);

    let causes: Vec<(String, Vec<u8>)> = log
        .prepare("select cause, attempt from reflection where cause <> '' and read_ms is null order by id")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let at = |item: usize| ids[item].clone();
    assert_eq!(causes, [("misconception".to_owned(), at(2)), ("gap".to_owned(), at(6))]);
    let (happened, insight): (String, String) =
        log.query_row("select happened, insight from stumble", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    assert!(!happened.is_empty());
    assert_eq!(insight, "moved means gone");
}
