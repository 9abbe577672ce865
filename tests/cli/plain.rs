//! Sessions line by line.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};

use crate::home::Home;

#[test]
fn a_right_and_sure_answer_goes_straight_on() {
    let home = Home::new();
    home.drill("small --skill typing", "alpha\n4\n").prints(
        ":help lists what can be typed beside an answer.

Stumble freely; it all comes back.
A small deck · Typing · 1 of 1 · rung 1 of 1

Which letter comes first?
answer> 
how sure? 1 guess, 2 perhaps, 3 likely, 4 certain> 

1 attempt
  Right 1, stumbled 0, put right since 0
  Back tomorrow 0, this week 1, later 0",
    );
    assert_eq!(home.answers(), "first-letter|pretest|alpha|certain|right");
}

#[test]
fn a_confident_error_goes_through_all_six_steps() {
    let home = Home::new();
    let told = home.drill("small --skill typing", "beta\n4\nb\nalpha\nAlpha, always.\n");
    told.shows(&[
        "That approach didn't work. (you were certain)",
        "what tripped you up?",
        "You said: beta",
        "It is: alpha",
        "That answer believes: Beta comes first.",
        "Instead: Alpha comes first.",
        "Why: The alphabet is named after it.",
        "Once more, from memory.",
        "Right 0, stumbled 1, put right since 1",
        "one line for the log",
    ]);
    assert_eq!(home.answers(), "first-letter|pretest|beta|certain|off\nfirst-letter|redo|alpha|-|right");
    assert_eq!(home.rows("select misconception from attempt where phase = 'pretest'"), "beta-first");
    assert_eq!(home.rows("select cause from reflection"), "misconception");
    assert_eq!(home.rows("select happened, insight from stumble"), "I was certain: Beta comes first.|Alpha, always.");
}

#[test]
fn nothing_of_the_answer_is_told_before_it_is_committed_or_with_the_verdict_alone() {
    let told = Home::new().drill("small --skill typing", "beta\n4\n").out;
    let (before, after) = told.split_once("what tripped you up?").unwrap();
    assert!(!before.contains("alpha") && !before.contains("Alpha") && !before.contains("believes"), "{before}");
    // The answer is in the log: where the input ends here, what there is to learn of it is told all the same.
    assert!(after.contains("It is: alpha") && after.contains("That answer believes"), "{after}");
}

#[test]
fn hints_come_one_at_a_time_and_without_waits() {
    let home = Home::new();
    home.drill("small --skill typing", ":hint\n:hint\nbeta\n2\n:hint\n:hint\nalpha\n").shows(&[
        "hint: Think of the alphabet.",
        "The telling hints come after an answer.",
        ":hint to try again",
        "Another try, with a hint.",
        "hint: It is Greek.",
        "hint: It begins with al.",
        "That is right.",
    ]);
    assert_eq!(home.rows("select phase, hints, verdict from attempt order by id"), "pretest|1|off\nretry|3|right");
}

#[test]
fn giving_up_asks_for_no_confidence() {
    let home = Home::new();
    home.drill("small --skill typing", ":giveup\nk\nalpha\n").shows(&[
        "Left open: an honest answer too.",
        "It is: alpha",
        "Once more",
    ]);
    assert_eq!(home.answers(), "first-letter|pretest||-|gave-up\nfirst-letter|redo|alpha|-|right");
}

#[test]
fn what_is_skipped_comes_later_and_loses_nothing() {
    let home = Home::new();
    let told = home.drill("small --skill typing --skill numbers", ":skip\n24\n4\nalpha\n4\n");
    told.shows(&["Which letter", "How many letters", "Which letter", "2 attempts"]);
    assert_eq!(home.answers(), "how-many|pretest|24|certain|right\nfirst-letter|pretest|alpha|certain|right");
    // The last one left cannot be put off.
    Home::new().drill("small --skill typing", ":skip\nalpha\n4\n").shows(&["This is the only item left.", "Right 1"]);
}

#[test]
fn i_was_right_can_be_said_at_the_verdict_and_at_the_redo() {
    for typed in ["x\n1\n:right\n", "x\n1\n\n:right\n"] {
        let home = Home::new();
        home.drill("small --skill typing --skill numbers", typed).shows(&["Right 1, stumbled 0"]);
        assert_eq!(home.rows("select kind from event"), "override");
        assert_eq!(home.answers(), "first-letter|pretest|x|guess|off");
    }
}

#[test]
fn an_answer_can_be_taken_back_and_both_stay_in_the_log() {
    let home = Home::new();
    let told = home.drill("small --skill typing", "x\n1\n:undo\nalpha\n4\n");
    told.shows(&["Which letter", "Which letter", "1 attempt", "Right 1, stumbled 0"]);
    assert_eq!(home.rows("select kind from event"), "undo");
    assert_eq!(home.rows("select verdict from attempt order by id"), "off\nright");
}

#[test]
fn quitting_ends_the_session_and_asks_for_one_line() {
    let home = Home::new();
    let told = home.drill("small", ":quit\n");
    told.hides("attempt");
    let told = home.drill("small --skill typing", "x\n1\n\n:quit\nIt is Greek.\n");
    told.shows(&["1 attempt", "one line for the log"]);
    assert_eq!(home.rows("select insight from stumble"), "It is Greek.");
}

#[test]
fn an_unusable_reply_is_asked_again_and_then_takes_the_default() {
    let home = Home::new();
    home.drill("small --skill numbers", "twenty\nmany\n\n24\n").shows(&[
        "This asks for a number.",
        "answer> ",
        "Left open: an honest answer too.",
    ]);
    assert_eq!(home.rows("select phase, verdict from attempt order by id"), "pretest|gave-up\nredo|right");

    let home = Home::new();
    home.drill("small --skill typing", ":hnit\nalpha\n5\nsure\n").shows(&[
        "No command :hnit here.",
        "how sure?",
        "how sure?",
        "perhaps",
    ]);
    assert_eq!(home.answers(), "first-letter|pretest|alpha|perhaps|right");

    // Neither letter is a cause; the feedback comes all the same, and nothing is noted.
    let home = Home::new();
    home.drill("small --skill typing", "x\n1\nzz\n?\n").shows(&["what tripped", "what tripped", "It is: alpha"]);
    assert_eq!(home.rows("select count(*) from reflection"), "0");
}

#[test]
fn an_empty_answer_is_never_graded() {
    let home = Home::new();
    home.drill("small --skill typing", "\nalpha\n4\n").shows(&["Nothing to commit yet.", "Right 1"]);
    assert_eq!(home.answers(), "first-letter|pretest|alpha|certain|right");
}

#[test]
fn a_second_blank_leaves_it_open_and_the_first_says_so() {
    let home = Home::new();
    // Who believed nothing is not asked what.
    home.drill("small --skill typing", "\n\n")
        .shows(&["Nothing to commit yet.", "A second such line leaves it open", "Left open: an honest answer too."])
        .hides("b belief");
    assert_eq!(home.answers(), "first-letter|pretest||-|gave-up");
}

#[test]
fn what_is_typed_where_nothing_is_asked_is_told_and_no_answer() {
    let home = Home::new();
    home.drill("small --skill facts", "omega\nomega\n4\n").shows(&[
        "Enter goes on",
        "“omega” was not taken: nothing was asked yet.",
        "answer> ",
        "Right 1",
    ]);
    assert_eq!(home.answers(), "last-letter|pretest|omega|certain|right");
    let home = Home::new();
    home.drill("small --skill typing", "alpha\n").shows(&["how sure?", "that answer was not handed in"]);
    assert_eq!(home.answers(), "");
}

#[test]
fn a_sentence_at_the_reflection_is_kept_and_a_name_names_the_cause() {
    let home = Home::new();
    home.drill("small --skill typing", "beta\n4\nI read it backwards\nalpha\n").shows(&["It is: alpha"]);
    assert_eq!(home.rows("select gap from reflection"), "I read it backwards");
    let home = Home::new();
    home.drill("small --skill typing", "beta\n4\nWrong order\nalpha\n");
    assert_eq!(home.rows("select cause from reflection"), "procedure");
}

#[test]
fn the_commands_of_each_phase_are_listed_and_none_of_them_is_taken_for_words() {
    let home = Home::new();
    let typed = ":help\nbeta\n:help\n:back\nbeta\n4\n:help\n:why\nb\n:help\nalpha\n:help\n:quit\n";
    home.drill("small --skill typing", typed).shows(&[
        ":giveup   leave it open and see the answer",
        "1 to 4  how sure you are",
        ":back   answer again",
        "answer> ",
        "a sentence  where expected and real part",
        "Tried",
        "Once more, from memory.",
        ":giveup",
        "one line for the log (I was certain: Beta comes first.):",
        "Enter  no line",
    ]);
    assert_eq!(home.answers(), "first-letter|pretest|beta|certain|off\nfirst-letter|redo|alpha|-|right");
    assert_eq!(home.rows("select count(*) from stumble"), "0");
    // Before the verdict it might help to answer.
    Home::new().drill("small --skill typing", ":why\n").shows(&["told after the verdict"]).hides("Rung  ");
}

#[test]
fn an_answer_is_written_in_the_editor_too() {
    let home = Home::new();
    let edit = |editor: &str, typed: &str| {
        home.run("drill --plain small --skill typing").env("EDITOR", editor).typing(typed).done().ok()
    };
    edit("", ":edit\n").shows(&["Neither VISUAL nor EDITOR is set."]);
    edit("sh -c 'exit 3'", ":edit\n").shows(&["ended with exit code 3. What you had is as it was."]);
    edit("sh -c 'echo > \"$0\"'", ":edit\n").shows(&["Nothing was written there"]);
    edit("sh -c 'printf \"a\\nb\" > \"$0\"'", ":edit\n").shows(&["This takes one line"]);
    assert_eq!(home.answers(), "");
    edit("sh -c 'echo alpha > \"$0\"'", ":edit\n4\n").shows(&["You wrote:", "alpha", "how sure?", "Right 1"]);
    assert_eq!(home.answers(), "first-letter|pretest|alpha|certain|right");
}

#[test]
fn a_locale_without_other_signs_gets_none_of_ours() {
    let home = Home::new();
    let typed = ":help\nbeta\n4\nb\nalpha\n\n";
    let told = home.run("drill --plain small --skill typing").env("LC_ALL", "C").typing(typed).done().ok();
    assert!(told.out.is_ascii(), "{}", told.out);
    told.shows(&["A small deck . Typing . 1 of 1"]);
}

#[test]
fn a_try_says_that_nothing_is_kept_and_asks_for_no_line_that_would_be() {
    let deck = "format = 1\n[deck]\nid = \"t\"\ntitle = \"T\"\nderive = false\n\
                [[item]]\nid = \"a\"\nprompt = \"First?\"\nnature = \"concept\"\nright = \"one\"\n\
                [[item]]\nid = \"b\"\nprompt = \"Second?\"\nnature = \"concept\"\nright = \"two\"\n";
    let home = Home::empty().with("t.toml", deck);
    let told = home.run("deck try --plain t.toml").typing("off\n1\ntwo\n4\n").done().ok();
    told.shows(&["A try: nothing of it is kept.", "Last: off.\n", "Right 1"])
        .hides("will come back")
        .hides("one line for the log")
        .hides("Back tomorrow");
}

#[test]
fn a_deck_that_is_tried_is_read_anew_between_questions() {
    let item = |id: &str, prompt: &str| {
        format!("[[item]]\nid = \"{id}\"\nprompt = \"{prompt}\"\nnature = \"concept\"\nright = \"x\"\n")
    };
    let deck = |first: &str, second: &str| {
        let head = "format = 1\n[deck]\nid = \"t\"\ntitle = \"T\"\nderive = false\n";
        format!("{head}{}{}", item("a", first), item("b", second))
    };
    let home = Home::empty().with("t.toml", &deck("First?", "Second?"));
    let run = home.run("deck try --plain t.toml");
    let (mut child, mut stdin) = run.start();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut until = |mark: &str| {
        let mut bytes = Vec::new();
        while !String::from_utf8_lossy(&bytes).ends_with(mark) {
            assert!(
                out.read_until(mark.as_bytes()[mark.len() - 1], &mut bytes).unwrap() > 0,
                "{mark}: {}",
                String::from_utf8_lossy(&bytes)
            );
        }
        String::from_utf8(bytes).unwrap()
    };
    until("First?\nanswer> ");
    home.write("t.toml", deck("First?", "Another second?").as_bytes());
    stdin.write_all(b"off\n1\n").unwrap();
    // What was missed does not come again, and the place is kept.
    let told = until("answer> ");
    assert!(told.contains("The deck changed: read anew.") && told.contains("2 of 2"), "{told}");
    assert!(told.contains("Another second?"), "{told}");
    // A blank line looks at once; a deck with faults changes nothing.
    home.write("t.toml", deck("First?", "Third").replace("nature", "natur").as_bytes());
    stdin.write_all(b"\n").unwrap();
    let told = until("answer> ");
    assert!(told.contains("has faults") && told.contains("line 9") && !told.contains("Third"), "{told}");
    home.write("t.toml", deck("First?", "Fourth?").as_bytes());
    stdin.write_all(b"\n").unwrap();
    let told = until("answer> ");
    assert!(told.contains("read anew") && told.contains("Fourth?") && told.contains("2 of 2"), "{told}");
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_leading_double_colon_types_a_colon() {
    let home = Home::new();
    home.drill("small --skill typing", "::quit\n1\n");
    assert_eq!(home.answers(), "first-letter|pretest|:quit|guess|off");
    let home = Home::new();
    home.drill("small --skill blanks", "::a\n::::b\n1\n");
    assert_eq!(home.answers(), "a-verse|pretest|:a\n:::b|guess|off");
}

#[test]
fn several_blanks_are_asked_one_by_one_and_commands_work_in_each() {
    let home = Home::new();
    let told = home.drill("small --skill blanks", "alpha\n:hint\nalpha\ngamma\n3\n\nalpha\nbeta\n");
    told.shows(&[
        "‹1…› comes before ‹2…›.",
        "answer 2 of 2> ",
        "No hint left",
        "answer 1 of 2> ",
        "Part of that holds.",
        "put right since 1",
    ]);
    assert_eq!(
        home.rows("select response, verdict, score from attempt where phase = 'pretest'"),
        "alpha\ngamma|partial|Real(0.5)"
    );
}

#[test]
fn all_that_apply_are_chosen_by_letters_in_any_order() {
    let letters = |told: &str| -> String {
        told.lines()
            .filter_map(|line| line.trim().split_once("  "))
            .filter(|(_, option)| ["alpha", "epsilon"].contains(option))
            .map(|(letter, _)| letter.to_uppercase())
            .rev()
            .collect::<Vec<_>>()
            .join(", ")
    };
    // One seed gives one order; the first run is only looked at.
    let right = letters(&Home::new().drill("small --skill many", "").out);
    assert_eq!(right.len(), 4, "{right}");
    let home = Home::new();
    home.drill("small --skill many", &format!("{right}\n4\n")).shows(&["all that apply", "Right 1"]);
    assert_eq!(home.rows("select verdict from attempt"), "right");
    let home = Home::new();
    home.drill("small --skill many", "a z\nalpha\n4\n").shows(&["Not usable", "leaves it open"]);
    assert_eq!(home.answers(), "vowels|pretest|alpha|certain|partial");
}

#[test]
fn a_fact_is_shown_before_it_is_asked() {
    let home = Home::new();
    home.drill("small --skill facts", "\nomega\n4\n").shows(&[
        "Remember: omega",
        "Enter goes on",
        "answer> ",
        "Right 1",
    ]);
    assert_eq!(home.answers(), "last-letter|pretest|omega|certain|right");
}

#[test]
fn the_end_of_input_ends_well_wherever_it_comes() {
    let whole = "\nomega\n1\nx\n1\n:hint\ny\nm\nz\nalpha\n";
    for cut in 0..=whole.len() {
        let home = Home::new();
        let typed = &whole[..cut];
        let told = home.drill("small --skill facts --skill typing", typed);
        assert!(told.out.ends_with('\n') && told.err.is_empty(), "{typed:?}: {told:#?}");
        // Nothing is left open.
        assert_eq!(home.rows("select count(*) from draft"), "0", "{typed:?}");
    }
}

#[test]
fn a_killed_session_goes_on_where_it_was() {
    let home = Home::new();
    let run = home.run("drill --plain small --skill typing --skill numbers");
    let (mut child, mut stdin) = run.start();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    stdin.write_all(b"beta\n4\n").unwrap();
    let mut line = String::new();
    while !line.contains("didn't work") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "the verdict never came");
    }
    // The verdict is on the screen, so the answer is on the disk.
    child.kill().unwrap();
    child.wait().unwrap();
    out.read_to_string(&mut line).unwrap();
    assert_eq!(home.answers(), "first-letter|pretest|beta|certain|off");
    home.drill("", "b\nalpha\n24\n4\n\n")
        .shows(&[
            "That approach didn't work. (you were certain)",
            "You said: beta",
            "Once more, from memory.",
            "How many letters",
            "2 attempts",
        ])
        .hides("hint: ");
    assert_eq!(home.rows("select phase, verdict from attempt order by id"), "pretest|off\nredo|right\npretest|right");
}

/// Leaves a session of two items open at its first question.
fn left_open(home: &Home) {
    let run = home.run("drill --plain small --skill typing --skill numbers");
    let (mut child, _stdin) = run.start();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("1 of 2") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "the question never came");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_session_that_is_gone_on_with_takes_a_new_limit() {
    let home = Home::new();
    left_open(&home);
    let told = home.drill("--limit 1", "alpha\n4\n");
    assert_eq!(told.err, "");
    told.shows(&["1 of 1", "1 attempt"]).hides("How many letters");
    // More than is left of it is not made up, and that is said.
    let home = Home::new();
    left_open(&home);
    let told = home.drill("--limit 9", "");
    assert!(told.err.contains("The session you left goes on as it was planned, with 2 items to go"), "{told:#?}");
}

#[test]
fn a_session_that_ends_for_another_one_is_told_of() {
    let home = Home::new();
    left_open(&home);
    let told = home.drill("small --skill typing --cram", "alpha\n4\n\n");
    assert!(told.err.contains("A session with 0 of 2 behind it ends for this one"), "{told:#?}");
}

#[test]
fn two_sessions_under_one_seed_at_one_instant_are_both_kept() {
    let home = Home::new();
    home.drill("small --skill typing", "alpha\n4\n");
    home.drill("small --skill numbers", "24\n4\n");
    assert_eq!(home.answers(), "first-letter|pretest|alpha|certain|right\nhow-many|pretest|24|certain|right");
}

#[test]
fn without_a_terminal_the_program_drills_line_by_line() {
    Home::fresh().run("").typing("").done().ok().shows(&["A small deck", "rung 1 of 1", "answer>"]);
    Home::new().run("drill small").typing("").done().ok().shows(&["answer>"]);
}

#[test]
fn what_is_due_comes_before_what_is_new() {
    let home = Home::new();
    home.drill("small --skill numbers", "1\n4\n\n24\n\n");
    home.run("drill --plain small --limit 1").at("2026-11-23T09:00:00+01:00").typing("24\n4\n").done().ok();
    assert_eq!(home.rows("select item, phase, verdict from attempt order by id desc limit 1"), "how-many|review|right");
}

#[test]
fn when_nothing_is_left_to_ask_it_says_when_something_will_be() {
    let home = Home::new().with("config/config.toml", "new = 0\n");
    home.run("drill --plain small").done().ok().shows(&["Nothing"]);
    let home = Home::new();
    home.drill("small --skill numbers", "24\n4\n");
    home.drill("small --skill numbers", "")
        .prints("Nothing is due. The next item comes in 4 days.\n`--cram` practises outside the schedule.");
}

#[test]
fn what_the_screens_say_beside_a_question_is_said_line_by_line_too() {
    // A word to begin with, once; and what an undo did.
    Home::new().drill("small --skill typing", "x\n1\n:undo\nalpha\n4\n").shows(&[
        "Stumble freely; it all comes back.",
        "Which letter",
        "Taken back.",
        "Which letter",
    ]);
    // After five of eight: nothing new, and a way out.
    let misses = "x\n1\n\nx\nx\n".repeat(6);
    Home::new().drill("small", &misses).shows(&["nothing more that is new in this session"]);
    // What keeps coming back is told at the fourth lapse, and put aside at the sixth with another look.
    let (home, misses) = (Home::new(), ":giveup\n".repeat(12));
    let told = |n: i64| {
        let now = format!("2027-{:02}-22T09:00:00+01:00", n + 1);
        home.run("drill --plain small --skill typing").at(&now).typing(&misses).done().ok().out
    };
    let told: Vec<String> = (0..7).map(told).collect();
    let at = |words: &str| told.iter().position(|out| out.contains(words));
    assert_eq!((at("off four times"), at("Put aside for a week")), (Some(4), Some(6)), "{told:#?}");
}
