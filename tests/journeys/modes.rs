//! An exam, a pretest and a cram from the command line to the last screen.

use crate::harness::{ENTER, ESC, Home, ctrl, start};
use crate::plain::Plain;

/// Three skills with a typed item each; `a1` answers the first, and so on.
fn deck() -> String {
    let mut text = "format = 1\n[deck]\nid = \"three\"\ntitle = \"Three\"\nlanguages = [\"en\"]\n".to_owned();
    for n in 1..=3 {
        text.push_str(&format!("[[skill]]\nid = \"s{n}\"\ntitle = \"Skill {n}\"\n"));
    }
    for n in 1..=3 {
        text.push_str(&format!(
            "[[item]]\nid = \"i{n}\"\nskill = \"s{n}\"\nnature = \"concept\"\nprompt = \"Question {n}.\"\n\
             hints = [\"One.\", \"Two.\", \"Three.\"]\nexplain = \"So it is with {n}.\"\nright = \"alpha{n}\"\n"
        ));
    }
    text
}

/// Gives the number of the question on the screen.
fn asked(screen: &str) -> String {
    let (_, after) = screen.split_once("Question ").unwrap_or_else(|| panic!("no question:\n{screen}\n--"));
    after.chars().take(1).collect()
}

fn phases(home: &Home) -> Vec<String> {
    let log = home.log();
    let mut query = log.prepare("select phase || ' ' || verdict from attempt order by id").unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn memories(home: &Home) -> i64 {
    home.log()
        .query_row(r#"select count(*) from memory where state like '%"memory":{%'"#, [], |row| row.get(0))
        .unwrap()
}

#[test]
fn an_exam_holds_everything_to_its_end() {
    let home = Home::ready("exam");
    let file = home.file("three.toml", &deck());
    let mut term = start(&home, &["drill", &file, "--exam", "--minutes", "5"]).run();
    let screen = term.see("Exam, 5 minutes left.");
    let first = asked(&screen);
    term.press(&format!("alpha{first}"));
    term.press(ENTER);
    term.press("4");
    let screen = term.see("2 of 3");
    assert!(!screen.contains("Right"), "{screen}");
    let second = asked(&screen);
    term.press(&ctrl('n'));
    term.see("An exam holds help");
    term.press("no idea");
    term.press(ENTER);
    term.press("4");
    let screen = term.see("3 of 3");
    assert!(!screen.contains("approach") && !screen.contains("So it is"), "{screen}");
    term.press(&ctrl('g'));
    let screen = term.see("1 of 3 right.");
    assert!(screen.contains("Skill 1") && screen.contains("not yet"), "{screen}");
    term.press(ENTER);
    term.see(&format!("So it is with {second}."));
    term.press(ENTER);
    term.see("So it is with ");
    term.press(ENTER);
    term.see("One line for the log");
    term.press("exams hold their tongue");
    term.send(ENTER);
    assert!(term.end().success());
    assert_eq!(phases(&home), ["exam right", "exam off", "exam gave-up"]);
    assert_eq!(memories(&home), 0, "an exam leaves the memory alone");
    home.verify();
}

#[test]
fn an_exam_that_was_left_goes_on_where_it_was() {
    let home = Home::ready("exam-left");
    let file = home.file("three.toml", &deck());
    let mut term = start(&home, &["drill", &file, "--exam"]).run();
    term.see("1 of 3");
    term.press(&ctrl('g'));
    term.see("2 of 3");
    term.kill();
    let mut term = start(&home, &["drill", &file, "--exam"]).run();
    term.see("2 of 3");
    term.press(&ctrl('d'));
    term.see("0 of 3 right.");
    term.send(ESC);
    assert!(term.end().success());
    let mut term = start(&home, &["drill", &file, "--exam"]).run();
    term.see("0 of 3 right.");
    term.press(ENTER);
    term.see("So it is with");
    term.kill();
    home.verify();
}

#[test]
fn a_pretest_ends_with_a_map_of_gaps() {
    let home = Home::ready("pretest");
    let file = home.file("three.toml", &deck());
    let mut term = start(&home, &["drill", &file, "--pretest"]).run();
    let mut screen = term.see("1 of 3");
    for n in 1..=3 {
        let item = asked(&screen);
        term.press(&if item == "2" { "no".to_owned() } else { format!("alpha{item}") });
        term.press(ENTER);
        term.press("4");
        if item == "2" {
            term.see("So it is with 2.");
            term.press(ENTER);
        }
        if n < 3 {
            screen = term.see(&format!("{} of 3", n + 1));
        }
    }
    let screen = term.see("2 of 3 skills there already.");
    assert!(screen.contains("Begin with Skill 2"), "{screen}");
    term.press(ENTER);
    term.see("One line for the log");
    term.press("a map");
    term.send(ENTER);
    assert!(term.end().success());
    let mut phases = phases(&home);
    phases.sort();
    assert_eq!(phases, ["pretest off", "pretest right", "pretest right"]);
    assert_eq!(memories(&home), 3, "they are real first attempts");
    home.verify();
}

#[test]
fn exam_and_pretest_say_the_same_line_by_line() {
    let home = Home::ready("modes-plain");
    let file = home.file("three.toml", &deck());
    for (mode, words, last) in [
        ("--exam", &["Exam, 15 minutes left.", "1 of 3 right.", "not yet"][..], "exam"),
        ("--pretest", &["1 of 3 skills there already.", "Begin with Skill"][..], "pretest"),
    ] {
        let mut run = Plain::start(&home, &["drill", &file, mode, "--plain"]);
        let mut first = true;
        loop {
            let question = run.question();
            if question.ends_with("answer> ") {
                let item = asked(&question);
                run.say(if first { format!("alpha{item}") } else { "off".into() }.as_str());
                first = false;
            } else if question.contains("how sure?") {
                run.say("3");
            } else {
                break;
            }
        }
        run.close();
        for word in words {
            assert!(run.printed.contains(word), "“{word}” is missing:\n{}", run.printed);
        }
        assert!(run.child.wait().unwrap().success());
        assert_eq!(phases(&home).iter().filter(|p| p.starts_with(last)).count(), 3);
    }
    home.verify();
}

#[test]
fn a_cram_asks_again_what_was_off() {
    let home = Home::ready("cram");
    let file = home.file("three.toml", &deck());
    let mut learn = Plain::start(&home, &["drill", &file, "--plain"]);
    for _ in 0..8 {
        let question = learn.question();
        if question.ends_with("answer> ") {
            learn.say(&format!("alpha{}", asked(&question)));
        } else if question.contains("how sure?") {
            learn.say("4");
        } else {
            break;
        }
    }
    learn.close();
    let before = memories(&home);
    let mut term = start(&home, &["drill", &file, "--cram"]).run();
    let missed = asked(&term.see("1 of 3"));
    term.press("off");
    term.press(ENTER);
    term.press("4");
    term.see(&format!("So it is with {missed}."));
    term.press(ENTER);
    for _ in 0..3 {
        let item = asked(&term.see("Question"));
        term.press(&format!("alpha{item}"));
        term.press(ENTER);
        term.press("4");
    }
    term.see("One line for the log");
    term.kill();
    let crammed: Vec<_> = phases(&home).into_iter().filter(|p| p.starts_with("cram")).collect();
    assert_eq!(crammed, ["cram off", "cram right", "cram right", "cram right"]);
    assert_eq!(memories(&home), before);
    home.verify();
}
