//! Code in decks, as far as the command line goes: the doctor's lines, trust, runners of one's own.

use crate::home::Home;

#[test]
fn the_doctor_tells_the_box_and_the_runners() {
    let home = Home::empty();
    let told = home.run("doctor").done().ok();
    let box_line = told.out.lines().find(|line| line.trim_start().starts_with("box ")).unwrap_or("").trim();
    assert!(
        box_line.contains("L3: namespaces, Landlock") || box_line.contains("L2: ") || box_line.contains("none"),
        "{box_line}"
    );
    assert!(
        told.out.contains("Running code\n") && told.out.contains("  sql ") && told.out.contains("built in"),
        "{}",
        told.out
    );
    let home =
        home.with("config/config.toml", "[runner.shout]\nargv = [\"/nowhere/shout\", \"{file}\"]\nfile = \"a.txt\"\n");
    home.run("doctor").done().ok().shows(&["shout", "/nowhere/shout in config.toml, and there is no such program"]);
    home.run("config show").done().ok().shows(&["[runner.shout]", "/nowhere/shout"]);
}

#[test]
fn the_box_is_no_command_to_be_seen() {
    let home = Home::empty();
    let help = home.run("--help").done().ok();
    assert!(!help.out.contains("__box"));
    let told = home.run("__box").done();
    assert_eq!((told.code, told.out.as_str()), (Some(125), ""), "nobody speaks to it");
    for args in [&["__box", "gate", "{}"][..], &["__box", "warden", "x"], &["__box", "x"], &["__box", "sql"]] {
        let told = home.args(args).done();
        assert!(matches!(told.code, Some(1 | 125)) && told.out.is_empty(), "{args:?}: {told:#?}");
    }
}

#[test]
fn trust_is_listed_and_taken_back() {
    let home = Home::empty();
    home.run("trust list").done().ok();
    home.run("trust revoke nothing").done().fails(
        1,
        "no code that may run goes by `nothing`",
        "`pratfall trust list` tells what there is",
    );
    assert_eq!(home.run("trust revoke").done().code, Some(2));
    let conn = rusqlite::Connection::open(home.path("data/pratfall.db")).unwrap();
    let insert =
        "insert into trust values (?1, ?2, ?3, 'python', '[{\"name\":\"he\\u001blper.py\",\"hash\":\"00\"}]', 5)";
    for (root, hash, deck) in
        [("/a.toml", [0xabu8; 32], "one"), ("/b.toml", [0xcd; 32], "two"), ("/c.toml", [0xef; 32], "two")]
    {
        conn.execute(insert, rusqlite::params![root, hash, deck]).unwrap();
    }
    let told = home.run("trust list").done().ok();
    assert!(told.out.starts_with("abababababab  one"), "{}", told.out);
    assert!(told.out.contains("he␛lper.py") && told.out.contains("/c.toml"), "{}", told.out);
    assert_eq!(home.run("trust list --json").done().json()[1]["deck"], "two");
    home.run("trust revoke two").done().ok().shows(&["2 exercises will be asked about again"]);
    home.run("trust revoke abab").done().ok().shows(&["1 exercise will be asked about again"]);
    assert_eq!(home.rows("select count(*) from trust"), "0");
    home.run("trust revoke --all").done().ok();
}

const DECK: &str = r#"
format = 1
[deck]
id = "twice"
title = "Twice"
[[item]]
id = "double"
nature = "problem"
prompt = "Double it."
explain = "So."
ask = "code"
runner = "sql"
starter = "select 1;"
solution = "select 2;"
  [[item.check]]
  name = "two"
  prints = "2"
  [[item.error]]
  check = "two"
  reply = "One is not two."
"#;

/// Lets the code of a deck run, as its learner would.
fn trust(home: &Home, file: &str) {
    let text = std::fs::read_to_string(home.path(file)).unwrap();
    let deck = pratfall::deck::parse(file, &text).deck.unwrap();
    let pratfall::deck::model::Ask::Code(program) = &deck.items[0].rungs[0].ask else { panic!() };
    let part = pratfall::runtime::exercise::part(program, home.path(file).parent()).unwrap();
    let mut store = pratfall::store::Store::open(&home.path("data/pratfall.db")).unwrap();
    let trust = pratfall::store::trust::Trust {
        root: home.path(file).to_string_lossy().into_owned(),
        hash: part.hash(),
        deck: deck.id,
        runner: part.runner().to_owned(),
        files: Vec::new(),
        given: pratfall::memory::row::Utc(5),
    };
    store.trust(&trust).unwrap();
}

/// Tells whether code can run here at all.
fn has_a_box(home: &Home) -> bool {
    let here = !home.run("doctor").done().out.contains("none, so no code runs");
    if !here {
        eprintln!("SKIPPED: no box here");
    }
    here
}

fn drill(home: &Home, typed: &str) -> crate::home::Output {
    let file = home.path("twice.toml").to_string_lossy().into_owned();
    home.args(&["drill", "--plain", &file]).typing(typed).done()
}

#[test]
fn code_that_nobody_can_be_asked_about_does_not_run_and_has_an_exit_code_of_its_own() {
    let home = Home::empty().with("twice.toml", DECK);
    let told = drill(&home, "select 2;\n.\n4\n");
    assert_eq!(told.code, Some(3), "{told:#?}");
    assert!(told.err.contains("nobody can be asked here whether it may"), "{told:#?}");
    assert_eq!(home.rows("select count(*) from attempt"), "0");
    let other = "[[item]]\nid = \"other\"\nprompt = \"Other?\"\nright = \"x\"\n";
    let home = Home::empty().with("twice.toml", &format!("{DECK}{other}"));
    let told = drill(&home, "x\n4\n");
    assert_eq!((told.code, home.answers().as_str()), (Some(0), "other|pretest|x|certain|right"), "{told:#?}");
}

#[test]
fn code_is_typed_run_handed_in_and_mended_line_by_line() {
    let home = Home::empty().with("twice.toml", DECK);
    if !has_a_box(&home) {
        return;
    }
    trust(&home, "twice.toml");
    let told = drill(&home, "select\n 3;\n:run\n.\n4\n\nselect 2;\n.\n\n").ok();
    told.shows(&["The check does not pass yet.", "didn't work", "One that passes:", "One is not two.", "Once more"]);
    assert_eq!(
        home.rows("select phase, response, verdict from attempt order by id"),
        "pretest|select\n 3;\n|off\nredo|select 2;\n|right"
    );
}

#[test]
fn a_yes_on_the_command_line_lets_the_code_of_the_named_deck_run_by_its_hash() {
    let home = Home::empty().with("twice.toml", DECK);
    if !has_a_box(&home) {
        return;
    }
    let file = home.path("twice.toml").to_string_lossy().into_owned();
    let drill = |typed: &str| home.args(&["drill", "--plain", "--trust", "--cram", &file]).typing(typed).done().ok();
    drill("select 2;\n.\n4\n").shows(&["wants to run code with sql", "You said --trust, so it may run", "Right 1"]);
    home.run("trust list").done().ok().shows(&["twice  sql"]);
    // Said once, it is remembered, and holds for these bytes alone.
    drill("select 2;\n.\n4\n").shows(&["Right 1"]).hides("You said --trust");
    let id = home.run("trust list --json").done().json()[0]["id"].as_str().unwrap().to_owned();
    home.args(&["trust", "show", &id[..8]]).done().ok().shows(&["check: two", "1  input:"]);
    let changed = DECK.replace("name = \"two\"\n", "name = \"two\"\n  input = \"x\"\n");
    assert_ne!(changed, DECK);
    home.write("twice.toml", changed.as_bytes());
    drill("select 2;\n.\n4\n").shows(&["Changed since you last agreed: check: two.", "input:", "  2   -", "    2 + x"]);
    // A deck has to be named, and somebody at a full screen is asked.
    assert_eq!(home.run("drill --plain --trust").done().code, Some(2));
    assert_eq!(home.args(&["drill", "--trust", &file]).done().code, Some(2));
}

#[test]
fn a_deck_is_tried_with_its_code_where_its_author_says_so() {
    let home = Home::empty().with("twice.toml", DECK);
    if !has_a_box(&home) {
        return;
    }
    home.run("deck try --plain twice.toml").typing("select 2;\n.\n").done().shows(&[]).hides("Right 1");
    let told = home.run("deck try --plain --trust twice.toml").typing("select 2;\n.\n4\n").done().ok();
    told.shows(&["You said --trust, so it may run while you try it.", "Right 1"]);
    assert!(!home.path("data/pratfall.db").exists(), "nothing of it is kept");
}

#[test]
fn a_toolchain_that_vanishes_between_a_run_and_the_commit_leaves_the_question() {
    let home = Home::empty().with("twice.toml", &DECK.replace("\"sql\"", "\"gone\""));
    trust(&home, "twice.toml");
    let config = "[runner.gone]\nargv = [\"/nowhere/gone\", \"{file}\"]\nfile = \"answer.txt\"\n";
    let home = home.with("config/config.toml", config);
    let told = drill(&home, "select 2;\n.\n4\n");
    assert_eq!(told.code, Some(3), "{told:#?}");
    assert!(told.err.contains("/nowhere/gone in config.toml, and there is no such program"), "{told:#?}");
    assert_eq!(home.rows("select count(*) from attempt"), "0");
    assert_eq!(home.rows("select text from begun"), "select 2;\n", "what was written is kept");
}

#[test]
fn deck_check_runs_what_the_author_agrees_to() {
    let home = Home::empty().with("twice.toml", DECK);
    if !has_a_box(&home) {
        return;
    }
    home.run("deck check twice.toml").done().ok();
    let check = |text: &str, args: &str, code: i32, wanted: &[&str]| {
        home.write("twice.toml", text.as_bytes());
        let file = home.path("twice.toml");
        let told = home
            .args(
                &[
                    &["deck", "check"],
                    args.split_whitespace().collect::<Vec<_>>().as_slice(),
                    &[file.to_str().unwrap()],
                ]
                .concat(),
            )
            .done();
        let all = format!("{}{}", told.out, told.err);
        assert_eq!(told.code, Some(code), "{all}");
        wanted.iter().for_each(|part| assert!(all.contains(part), "{part}: {all}"));
    };
    check(DECK, "", 0, &["its code was not run"]);
    check(DECK, "--run", 0, &["0 errors"]);
    let off = DECK.replace("select 2;", "select 4;");
    check(&off, "--run", 1, &["error[P031]", "`two` gives `4", "and `2` is expected"]);
    check(&off, "--no-run", 0, &["0 errors"]);
    check(
        &DECK.replace("select 1;", "select 2; "),
        "--run",
        1,
        &["error[P032]: the starter passes all checks as it is"],
    );
    std::os::unix::fs::symlink("/etc/passwd", home.path("link.sql")).unwrap();
    let including = |name: &str| DECK.replace("  [[item.check]]", &format!("include = [\"{name}\"]\n  [[item.check]]"));
    check(&including("link.sql"), "--run", 1, &["error[P030]", "link.sql, and that is a link"]);
    check(&including("none.sql"), "--run", 1, &["error[P030]", "none.sql, and that is not there"]);
    check(&including("../x.sql"), "--run", 1, &["error[P030]", "leads out of its folder"]);
    home.write("two.sql", b"create view v as select 2 as n;");
    check(&including("two.sql").replace("select 2;", "select n from v;"), "--run", 0, &["0 errors"]);
}
