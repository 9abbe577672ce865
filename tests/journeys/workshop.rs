//! The workshop at a terminal: the questions of `deck new` and of `deck update`.

use std::{
    fs,
    process::{Command, Stdio},
};

use crate::{
    harness::{ENTER, Home, Term, environment, start},
    plain::Plain,
};

/// Waits until a line of the terminal ends with a question, the cursor behind it.
#[track_caller]
fn asked(term: &Term, question: &str) -> String {
    term.until(question, |seen| seen.text().trim_end().ends_with(question.trim_end()))
}

/// Answers the questions in their order, each once it stands there; gives what stands there at the end.
#[track_caller]
fn answering(mut term: Term, dialogue: &[(&str, &str)]) -> String {
    for (question, reply) in dialogue {
        asked(&term, question);
        term.send(reply);
        term.send(ENTER);
    }
    assert!(term.end().success(), "{}", term.screen());
    let _ = term.last_bytes();
    term.screen()
}

/// Runs a command over pipes, which asks nobody.
fn run(home: &Home, args: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pratfall"));
    let command = command.args(args).env_clear().envs(environment(home)).current_dir(home.path());
    assert!(
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success(),
        "{args:?}"
    );
}

#[test]
fn a_new_deck_asks_five_questions_and_takes_what_is_usual() {
    let home = Home::new("new-deck");
    let read = |name: &str| fs::read_to_string(home.path().join(name)).unwrap();
    let told = answering(
        start(&home, &["deck", "new", "first-aid"]).run(),
        &[
            ("Its title? [First aid]", "Help at once"),
            ("What is it about: vocab, concept or code? [concept]", ""),
            ("The code of its language? [en]", ""),
            ("Its first skill? [First steps]", "Wounds"),
            ("Who writes it? [nobody]", "A. Author"),
        ],
    );
    assert!(told.contains("`pratfall drill ./first-aid.toml` drills it."), "{told}");
    let deck = pratfall::deck::parse("first-aid.toml", &read("first-aid.toml")).deck.unwrap();
    assert_eq!(
        (deck.title.as_str(), deck.authors, deck.languages),
        ("Help at once", vec!["A. Author".to_owned()], vec!["en".to_owned()])
    );
    assert_eq!(deck.skills[0].title, "Wounds");
    // What the flags say is not asked.
    let told = answering(
        start(&home, &["deck", "new", "words", "--kind", "vocab", "--author", "A. Author", "--title", "Words"]).run(),
        &[("The code of its language? [es]", "it"), ("Its first skill? [First steps]", "")],
    );
    assert!(!told.contains("Who writes it?"), "{told}");
    assert_eq!(pratfall::deck::parse("words.toml", &read("words.toml")).deck.unwrap().languages[0], "it");
    // What cannot be is refused, and nothing is written.
    let mut term = start(&home, &["deck", "new", "other"]).run();
    asked(&term, "[Other]");
    term.send(ENTER);
    asked(&term, "[concept]");
    term.send("poems\r");
    assert!(!term.end().success());
    let _ = term.last_bytes();
    assert!(term.screen().contains("there is no kind `poems`"), "{}", term.screen());
    assert!(!home.path().join("other.toml").exists());
}

fn deck(version: &str, answers: [&str; 4]) -> String {
    let head = format!("format = 1\n[deck]\nid = \"w\"\ntitle = \"W\"\nversion = \"{version}\"\nderive = false\n");
    let item = |(id, right): (&str, &str)| {
        format!("[[item]]\nid = \"{id}\"\nprompt = \"What is {id}?\"\nnature = \"fact\"\nright = \"{right}\"\n")
    };
    head + &["a", "b", "c", "d"].into_iter().zip(answers).map(item).collect::<String>()
}

#[test]
fn an_update_asks_of_each_changed_answer_whether_it_is_kept_halved_or_begun_anew() {
    let home = Home::ready("update");
    let from = home.file("w.toml", &deck("1", ["one", "two", "three", "four"]));
    run(&home, &["deck", "add", &from]);
    let mut drill = Plain::start(&home, &["drill", "--plain", "w"]);
    let mut text = drill.question();
    for _ in 0..4 {
        let asked = ["a", "b", "c", "d"].into_iter().rfind(|id| text.contains(&format!("What is {id}?"))).unwrap();
        drill.say(match asked {
            "a" => "one",
            "b" => "two",
            "c" => "three",
            _ => "four",
        });
        drill.question();
        drill.say("4");
        text = drill.question();
    }
    drill.close();
    assert!(drill.child.wait().unwrap().success());
    home.file("w.toml", &deck("2", ["uno", "due", "tre", "quattro"]));
    let told = answering(
        start(&home, &["deck", "update"]).size(100, 60).run(),
        &[
            ("Update w? [y/N]", "y"),
            ("r begin anew, Enter later (K, H, R for all)", "what?"),
            ("r begin anew, Enter later (K, H, R for all)", "k"),
            ("r begin anew, Enter later (K, H, R for all)", "h"),
            ("r begin anew, Enter later (K, H, R for all)", "r"),
            ("r begin anew, Enter later (K, H, R for all)", ""),
        ],
    );
    for words in [
        "w: 1 to 2.",
        "answer changed: 4 items",
        "The answer was changed of 4 items that you have learnt.",
        "3 edits settled; `pratfall undo` takes the last one back.",
        "1 item with another answer: you are asked what to make of it when they come.",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    let rows = |sql: &str| -> Vec<String> {
        let log = home.log();
        let mut statement = log.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(rows("select kind from event where item is not null order by id"), ["keep", "halve", "reset"]);
    assert_eq!(rows("select cast(count(*) as text) from card where edited = 1"), ["1"]);
    home.verify();
    // A capital letter answers for all that follow.
    home.file("w.toml", &deck("3", ["1", "2", "3", "4"]));
    let told = answering(
        start(&home, &["deck", "update"]).size(100, 60).run(),
        &[("Update w? [y/N]", "y"), ("r begin anew, Enter later (K, H, R for all)", "K")],
    );
    assert!(told.contains(" settled;") && !told.contains("when they come"), "{told}");
    assert_eq!(rows("select cast(count(*) as text) from card where edited = 1"), ["0"]);
    home.verify();
    // A no leaves everything as it was.
    home.file("w.toml", &deck("4", ["x", "2", "3", "4"]));
    let told = answering(start(&home, &["deck", "update"]).size(100, 60).run(), &[("Update w? [y/N]", "n")]);
    assert!(told.contains("Nothing of that was changed here yet."), "{told}");
    assert_eq!(rows("select version from origin"), ["3"]);
}
