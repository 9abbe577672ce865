//! Lines to order and to point at, explanations and predictions, line by line.

use crate::home::Home;

const HEAD: &str = r#"format = 1
[deck]
id = "w"
title = "W"
[[misconception]]
id = "late"
belief = "It comes last."
refute = "It comes first."
"#;

/// A home whose only deck has this one item.
fn home(item: &str) -> Home {
    Home::new().with("data/decks/w.toml", &format!("{HEAD}[[item]]\nid = \"i\"\n{item}\n"))
}

const ORDER: &str = r#"prompt = "In order?"
lines.python = ["def f():", "    a = 1", "    return a"]
wrong = { "return b" = { belief = "late", say = "There is no b." } }"#;

#[test]
fn lines_are_put_in_order_by_their_letters() {
    let home = home(ORDER);
    home.drill("w", "nonsense\nc b+ d+\n3\no\n").prints(
        ":help lists what can be typed beside an answer.

Stumble freely; it all comes back.
W · W · 1 of 1 · rung 1 of 1

In order?

  a  return a
  b  a = 1
  c  def f():
  d  return b
  (the letters in order, a + for each step a line is indented, as in: b a+ c++; not all need be used)
answer> 
  Not usable as an answer here. A second such line leaves it open, as :giveup does.
answer> 
how sure? 1 guess, 2 perhaps, 3 likely, 4 certain> 
  That approach didn't work. (you thought it likely)
what tripped you up? s slip, m misread, k didn't know, p partly, o wrong order, b belief> 
  You said:
      def f():
          a = 1
    -     return b
  It is:
      def f():
          a = 1
    +     return a
  (- not in its place, + where it belongs)
  That answer believes: It comes last.
  Instead: It comes first.
  About that: There is no b.
  It comes back tomorrow.

W · W · 1 of 1 · rung 1 of 1
Once more, from memory.

In order?

  a  return a
  b  def f():
  c  return b
  d  a = 1
  (the letters in order, a + for each step a line is indented, as in: b a+ c++; not all need be used)
answer> 

1 attempt
  Right 0, stumbled 1, put right since 0
  Back tomorrow 1, this week 0, later 0",
    );
    assert_eq!(home.answers(), "i|pretest|def f():\n    a = 1\n    return b|likely|off");
    assert_eq!(home.rows("select way, level, misconception from attempt"), "order|free|late");
}

#[test]
fn a_line_is_pointed_at_by_its_letter_or_number() {
    let item =
        "ask = \"spot\"\ncode.c = \"int a;\\n\\nreturn b;\"\nright = 3\nwrong = { \"int a;\" = \"Is it used?\" }";
    let home = home(item);
    let told = home.drill("w", "2\n1\n4\n\nb\n");
    told.shows(&[
        "Which line is at fault?",
        "  a  1  int a;",
        "  b  3  return b;",
        "Not usable as an answer here",
        "That approach didn't work.",
        "You said: 1: int a;",
        "It is: 3: return b;",
        "About that: Is it used?",
        "Once more, from memory.",
        "put right since 1",
    ]);
    assert_eq!(home.answers(), "i|pretest|1: int a;|certain|off\ni|redo|3: return b;|-|right");
    assert_eq!(home.rows("select way, level, guess from attempt where phase = 'redo'"), "spot|recognise|Real(0.5)");
}

const TOKENS: &str = r#"ask = "spot"
code.c = "x = x + 1;\n\ny = x;"
right = "1: x#2"
partly."1: x#1" = "This one is written."
wrong.3 = "What was read before?""#;

#[test]
fn a_token_is_named_with_its_line_or_taken_from_a_list() {
    let home = home(TOKENS);
    let told = home.drill("w", "2 x\n3 x\n2\n\n1 x\n2\n");
    told.shows(&[
        "Point at what is at fault.",
        "1  x = x + 1;",
        "(the number of the line and the token, as in: 2 x; a line alone lists its tokens)",
        "Not usable as an answer here",
        "That approach didn't work.",
        "  You said:\n    3: x\n    3  y = x;\n           -\n  It is:\n    1: x#2\n    1  x = x + 1;\n           ^",
        "About that: What was read before?",
        "Once more, from memory.",
        "  1  line 1: [x] = x + 1;",
        "  2  line 1: x = [x] + 1;",
        "put right since 1",
    ]);
    assert_eq!(home.answers(), "i|pretest|3: x|perhaps|off\ni|redo|1: x#2|-|right");
    assert_eq!(home.rows("select way, level, guess from attempt where phase = 'redo'"), "spot|recognise|Real(0.1)");
}

#[test]
fn part_of_it_may_be_right() {
    let home = home(TOKENS);
    home.drill("w", "1 x\n1\n4\n\n").shows(&["Part of that holds.", "About that: This one is written."]);
    assert_eq!(
        home.rows("select response, verdict, score from attempt where phase = 'pretest'"),
        "1: x#1|partial|Real(0.5)"
    );
}

const EXPLAIN: &str = r#"prompt = "Why?"
ask = "explain"
rubric = ["! it moves", "the name is dead"]
model = "It moves, and the name is dead.""#;

#[test]
fn an_explanation_of_several_lines_is_held_against_its_points() {
    let home = home(EXPLAIN);
    home.drill("w", "It moves,\nsays he.\n\n4\nA b\n").prints(
        ":help lists what can be typed beside an answer.

Stumble freely; it all comes back.
W · W · 1 of 1 · rung 1 of 1

Why?
answer, an empty line ends it> 
answer, line 2> 
answer, line 3> 
how sure? 1 guess, 2 perhaps, 3 likely, 4 certain> 
  You said: It moves,
    says he.
  For example: It moves, and the name is dead.
  a  it moves (needed)
  b  the name is dead
Which of these did you have? letters, Enter for none> 

1 attempt
  Right 1, stumbled 0, put right since 0
  Back tomorrow 0, this week 1, later 0",
    );
    // The answer stands in the log as it was committed; the score is said of it.
    assert_eq!(home.answers(), "i|pretest|It moves,\nsays he.|certain|off");
    assert_eq!(home.rows("select kind, value from event"), "score|1");
    let memory = "select stability, rung from memory";
    let before = home.rows(memory);
    home.run("doctor --rebuild").done().ok();
    assert_eq!(home.rows(memory), before);
}

#[test]
fn an_explanation_that_is_partly_there_tells_which_points_were_not() {
    let home = home(EXPLAIN);
    home.drill("w", "It moves.\n\n4\nx\na\nk\n").shows(&[
        "Part of that holds. (you were certain)",
        "The points:",
        "    [x] it moves",
        "    [ ] the name is dead",
        "Once more, from memory.",
    ]);
}

#[test]
fn what_is_said_aloud_takes_one_enter() {
    let home = home("prompt = \"Tell?\"\naloud = true\nrubric = [\"! it moves\"]");
    home.drill("w", "\n4\na\n").shows(&["Say it aloud", "Enter when you have said it> ", "a  it moves", "Right 1"]);
    assert_eq!(home.answers(), "i|pretest||certain|off");
}

#[test]
fn what_a_program_prints_takes_as_many_lines_as_it_has() {
    let home = home("code.c = \"f();\"\npredict = \"1\\n\\n2\"");
    home.drill("w", "1\n:blank\n2\n\n4\n").shows(&["What does this print?", "answer, line 4> ", "Right 1"]);
    assert_eq!(home.answers(), "i|pretest|1\n\n2|certain|right");
}

const STORY: &str = r#"prompt = "Out?"
stakes = { label = "a morning", cost = 1, currency = "EUR" }
start = "room"
[item.state.room]
see = "A room."
moves = { "Wait" = { to = "late", belief = "late", cost = 1200 }, "Go to the door" = "door" }
[item.state.late]
see = "It is noon."
moves = { "Go to the door" = "door" }
[item.state.door]
see = "A door."
commands = { "open door" = { to = "out", also = "open" } }
[item.state.out]
see = "The street."
end = "good""#;

#[test]
fn a_story_is_walked_line_by_line_and_ends_with_its_map() {
    let home = home(STORY);
    let told = home.drill("w", "b\na\nfly\nopen  door\n4\nb\na\nopen\n").ok().shows(&[
        "\nA room.\n\n  a  Go to the door\n  b  Wait\nwhat do you do?> ",
        "cost so far 1,200 EUR · 1 step\n\nIt is noon.\n",
        "Type a command.\ncommand> ",
        "Nobody here knows that command.",
        "This is where the story ends.",
        "how sure? 1 guess",
        "  How it ended     The street.\n",
        "  Your way         o room\n                   ~   Wait · 1,200 EUR\n                   |     a good way: Go to the door\n",
        "                   ?   $ fly\n",
        "                   * out · a good end\n",
        "  A good way       - Go to the door\n                   - $ open door\n",
        "That answer believes: It comes last.",
        "Once more, from memory.",
    ]);
    assert!(!told.out.split("how sure?").next().unwrap().contains("The street."), "{}", told.out);
}
