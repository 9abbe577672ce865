//! What each command prints.

use pratfall::deck::{bundled::BUNDLED, parse};

use crate::home::Home;

const TOMORROW: &str = "2026-11-23T09:00:00+01:00";

/// A home with one confident error, put right, and one right answer.
fn practised() -> Home {
    let home = Home::new();
    home.drill("small --skill typing", "beta\n4\nb\nalpha\n\n");
    home.drill("small --skill numbers", "24\n3\n");
    home
}

#[test]
fn due_counts_by_deck_and_says_when_nothing_is() {
    let home = practised();
    // Four of the small deck, and all of those that come with the program.
    let fresh = 4 + BUNDLED.iter().map(|(id, text)| parse(id, text).deck.unwrap().items.len()).sum::<usize>();
    home.run("due").done().prints(&format!(
        "Nothing is due. The next item comes tomorrow.\n{fresh} items never tried yet.\n\
         plan: 8 items, about 4 minutes, expected 85 %",
    ));
    home.run("due").at(TOMORROW).done().prints(&format!(
        "small  1  1 to check again\n{fresh} items never tried yet.\nplan: 11 items, about 5 minutes, expected 87 %",
    ));
    let json = home.run("due --json").at(TOMORROW).done().json();
    assert_eq!((&json["date"], &json["due"], &json["checks"]), (&"2026-11-23".into(), &1.into(), &1.into()));
    let decks = json["decks"].as_array().unwrap();
    let small = decks.iter().find(|deck| deck["deck"] == "small").unwrap();
    assert_eq!(*small, serde_json::json!({"deck": "small", "checks": 1, "due": 1, "fresh": 4, "total": 6}));
    assert_eq!(home.run("due --json").done().json()["next_in_days"], 1);
    let plan = &json["plan"];
    assert_eq!((&plan["items"], &plan["checks"], &plan["new"]), (&11.into(), &1.into(), &10.into()));
}

#[test]
fn limits_are_said_and_hold_from_then_on() {
    let home = Home::new();
    home.run("limits")
        .done()
        .prints("new items a day    10\nminutes a day      none\nminutes a session  15\nretention          85 %");
    home.run("limits --new 3 --retention 90%").done().ok();
    home.run("limits --deck small --retention 0.95").done().ok();
    let said = home.run("limits --json").done().json();
    assert_eq!(
        said,
        serde_json::json!({
            "new": 3, "minutes_a_day": null, "minutes": 15, "retention": 0.9, "decks": {"small": 0.95}
        })
    );
    assert_eq!(home.run("why small/first-letter --json").done().json()["retention"], 0.95);
    assert_eq!(home.run("why git-recovery/reset-modes --json").done().json()["retention"], 0.9);
    // One that cannot be used leaves the others unsaid as well.
    home.run("limits --new 9 --minutes 0").done().fails(
        1,
        "minutes a session must lie between 1 and 600, and `0` does not",
        "`pratfall limits --help` tells what each may be",
    );
    assert_eq!(home.run("limits --json").done().json(), said);
}

#[test]
fn due_short_is_a_number_or_nothing() {
    let home = practised();
    let quiet = home.run("due --short").done().prints("");
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
    assert_eq!(home.run("due --short").at(TOMORROW).done().ok().out, "1\n");
}

#[test]
fn why_gives_the_numbers_and_both_ways_it_can_go() {
    let home = practised();
    home.run("why small/first-letter").done().prints(
        "small/first-letter · Typing
Which letter comes first?

Comes back tomorrow (23 Nov), to look again at an answer you were sure of and that was off.

  rung           1 of 1, recall
  recall         100 % today, aimed at 85 %
  memory         stability 1.3 days, difficulty 5.1 of 10, 1 answer counted
  check          open: the first look, by 23 Nov, after a confident error
  skill          Typing: ability -0.5 (between -2.9 and +1.9, from 1 attempt): hardly known yet
  frontier       recall is just out of reach: 38 % expected on something new
  an answer now  changes nothing: only the first of a day counts

2 attempts, 1 stumble, newest first
  22 Nov  redo     rung 1  right  -        alpha
  22 Nov  pretest  rung 1  off    certain  beta",
    );
    home.run("why first-letter").at(TOMORROW).done().ok().shows(&[
        "Due today, to look again",
        "a success now  back in",
        "a miss now     back tomorrow (24 Nov), on rung 1",
    ]);
    home.run("why vowels").done().ok().shows(&["Never tried", "a success now", "a miss now     back tomorrow"]);
}

#[test]
fn why_says_what_then_happens() {
    for (typed, way) in [("alpha\n4\n", "success"), ("beta\n2\n\n", "miss")] {
        let home = practised();
        let told = home.run("why first-letter --json").at(TOMORROW).done().json();
        home.run("drill --plain small --skill typing").at(TOMORROW).typing(typed).done().ok();
        let after = home.run("why first-letter --json").at(TOMORROW).done().json();
        assert_eq!(told[way]["due"]["date"], after["due"]["date"], "{way}");
        assert_eq!(told[way]["stability"], after["memory"]["stability"], "{way}");
        assert_eq!(told[way]["rung"], after["rung"], "{way}");
        assert!(after["success"].is_null() && after["counts_today"] == false);
    }
}

/// One computation: what `why` tells is what the session predicts from and records.
#[test]
fn why_tells_the_k_that_is_then_recorded() {
    let home = practised();
    let told = home.run("why first-letter --json").at(TOMORROW).done().json();
    assert!(told["ability"]["theta"].as_f64() < Some(0.0), "it was off: {}", told["ability"]);
    home.run("drill --plain small --skill typing").at(TOMORROW).typing("alpha\n4\n").done().ok();
    let recorded = home.rows("select cast(k as text) from attempt order by at_ms desc limit 1");
    let k = told["ability"]["k"].as_f64().unwrap();
    assert!((recorded.parse::<f64>().unwrap() - k).abs() < 1e-9, "{recorded} {k}");
    // A new item of the same skill would be asked with what was learnt of the skill.
    let rung = home.run("why two-steps --json").done().json();
    assert_eq!(rung["ability"]["k"], 0.5, "another skill knows nothing of it");
}

#[test]
fn why_knows_the_ladder() {
    let home = Home::new();
    let told = home.run("why two-steps --json").done().json();
    assert_eq!((&told["success"]["rung"], &told["miss"]["rung"], &told["ceiling"]), (&2.into(), &1.into(), &2.into()));
    home.run("why two-steps").done().ok().shows(&["rung           1 of 2, recall", "raised to rung 2"]);
    home.drill("small --skill ladder", "beta\n2\n");
    home.run("why two-steps").done().ok().shows(&[
        "Which letter stands between alpha and gamma?",
        "to see how it goes on its new rung",
        "rung 1  right  perhaps  beta",
    ]);
    let after = home.run("why two-steps --json").done().json();
    assert_eq!((&after["rung"], &after["due"]["date"]), (&2.into(), &told["success"]["due"]["date"]));
    home.run("drill --plain small --skill ladder").at("2026-11-25T09:00:00+01:00").typing("x\n2\n").done().ok();
    home.run("why two-steps")
        .at("2026-11-25T09:00:00+01:00")
        .done()
        .ok()
        .shows(&["Comes back tomorrow (26 Nov), because the last answer that counted was off."]);
}

#[test]
fn why_says_that_an_item_has_settled_below_a_rung_it_fell_from_twice() {
    let home = Home::new();
    let mut at = "2026-11-22T09:00:00+01:00".to_owned();
    // Always right on the first rung and never on the second, answered when it is due.
    for right in [true, false, false, true, true, false] {
        let typed = if right { "beta\n2\n\n" } else { "x\n2\n\nbeta\n\n" };
        home.run("drill --plain small --skill ladder").at(&at).typing(typed).done().ok();
        let told = home.run("why two-steps --json").at(&at).done().json();
        at = format!("{}T09:00:00+01:00", told["due"]["date"].as_str().unwrap());
        let quiet = home.run("why two-steps").at(&at).done().ok();
        assert!(!quiet.out.contains("settled"), "{}", quiet.out);
    }
    home.run("drill --plain small --skill ladder").at(&at).typing("x\n2\n\nbeta\n\n").done().ok();
    home.run("why two-steps").at(&at).done().ok().shows(&[
        "rung           1 of 2, recall; 0 of 6 points towards the next",
        "settled        on rung 1, after 2 falls from rung 2: the next try takes 6 points",
    ]);
    assert_eq!(home.run("why two-steps --json").at(&at).done().json()["memory"]["falls_from_above"], 2);
}

#[test]
fn items_are_found_by_id_and_told_apart_by_deck() {
    let home = practised();
    home.args(&["why", "food/el agua"]).done().ok().shows(&["spanish-first-steps/food/el agua"]);
    home.args(&["why", "spanish-first-steps/food/el agua"]).done().ok();
    home.run("why frist-letter").done().fails(
        1,
        "there is no item `frist-letter`",
        "did you mean `small/first-letter`? `pratfall item list` names them all",
    );
    home.run("why smal/vowels").done().fails(
        1,
        "there is no item `smal/vowels`",
        "did you mean `small/vowels`? `pratfall item list` names them all",
    );
    let text = include_str!("deck.toml").replace("\"small\"", "\"other\"");
    home.write("data/decks/other.toml", text.as_bytes());
    home.run("why vowels").done().fails(
        1,
        "`vowels` is in 2 decks",
        "name the deck too, as in `other/vowels` or `small/vowels`",
    );
    home.run("why other/vowels").done().ok();
}

#[test]
fn an_item_is_found_by_its_earlier_id_and_missed_when_its_deck_goes() {
    let home = practised();
    let text = include_str!("deck.toml").replace("id = \"first-letter\"", "id = \"opening\"\nwas = [\"first-letter\"]");
    home.write("data/decks/small.toml", text.as_bytes());
    home.run("why first-letter").done().ok().shows(&["small/opening", "2 attempts, 1 stumble"]);
    std::fs::remove_file(home.path("data/decks/small.toml")).unwrap();
    home.run("why small/how-many").done().fails(
        1,
        "`small/how-many` is in no deck now; 1 attempt at it stay in the log",
        "bring the deck back, or `pratfall item attach` it to the id it has now",
    );
}

#[test]
fn undo_takes_back_one_row_after_another() {
    let home = practised();
    home.run("item suspend vowels").done().ok();
    home.run("undo").done().prints("Taken back: the suspending of small/vowels. What is taken back stays in the log.");
    home.run("undo")
        .done()
        .prints("Taken back: the pretest (right, 22 Nov) of small/how-many. What is taken back stays in the log.");
    home.run("undo")
        .done()
        .prints("Taken back: the redo (right, 22 Nov) of small/first-letter. What is taken back stays in the log.");
    let json = home.run("undo --json").done().json();
    assert_eq!((&json["item"], &json["what"]), (&"first-letter".into(), &"the pretest (off, 22 Nov)".into()));
    home.run("undo").done().fails(1, "there is nothing to take back", "answers and changes to items can be taken back");
    assert_eq!(home.rows("select count(*) from attempt"), "3");
    home.run("why first-letter").done().ok().shows(&["Never tried", "beta (taken back)"]);
    home.run("doctor").done().ok();
}

#[test]
fn items_are_listed_with_their_rung_and_their_day() {
    let home = practised();
    home.run("item suspend vowels").done().ok();
    home.run("item list --deck small").done().prints(
        "small/first-letter  1/1  tomorrow (23 Nov)
small/vowels        1/1  suspended
small/a-verse       1/1  new
small/how-many      1/1  in 4 days (26 Nov)
small/last-letter   1/1  new
small/two-steps     1/2  new",
    );
    home.run("item list --deck small")
        .at("2026-11-26T09:00:00+01:00")
        .done()
        .ok()
        .shows(&["due since 23 Nov", "due today"]);
    let json = home.run("item list --json").done().json();
    let items = json.as_array().unwrap();
    assert!(items.len() > 300 && items.iter().any(|item| item["item"] == "vowels" && item["reason"] == "suspended"));
    home.run("item list --deck smal").done().fails(
        1,
        "there is no deck `smal`",
        "did you mean `small`? `pratfall deck list` names them all",
    );
}

#[test]
fn show_tells_how_an_item_is_asked_and_nothing_of_its_answer() {
    let home = Home::new();
    home.run("item show first-letter")
        .done()
        .prints(
            "small/first-letter
Which letter comes first?

  deck       A small deck
  skill      Typing: ability not known yet
  kind       concept, difficulty 3 of 5
  rungs      recall
  stands on  rung 1 of 1
  tried      0 times, 0 stumbles

Never tried: it comes as something new, in the order of its deck.",
        )
        .hides("alpha");
    assert!(!home.run("item show first-letter --json").done().json().to_string().contains("alpha"));
}

#[test]
fn an_item_is_put_off_aside_flagged_and_kept_from_climbing() {
    let home = practised();
    home.run("item bury vowels --days 3")
        .done()
        .prints("small/vowels is not asked before in 3 days (25 Nov). `pratfall undo` takes that back.");
    home.run("why vowels").done().ok();
    home.run("item park first-letter").done().prints(
        "small/first-letter is put aside and comes back in 7 days (29 Nov), one rung down where there is one, its lesson first.",
    );
    assert_eq!(home.run("item park first-letter").done().prints("").err, "small/first-letter is put aside already.\n");
    home.run("item unpark first-letter").done().ok().shows(&["small/first-letter is asked again: due"]);
    home.run("item flag two-steps the second blank has two answers").done().ok().shows(&["flagged as faulty"]);
    home.run("item show two-steps").done().ok().shows(&["you called it faulty"]);
    home.run("item ceiling two-steps 1").done().prints("small/two-steps is asked on rung 1 at the most.");
    home.run("why two-steps").done().ok().shows(&["goes up to 1"]);
    home.run("item ceiling two-steps 7").done().fails(
        1,
        "small/two-steps has no rung 7 to climb to",
        "its highest is 2; `none` lets it climb as high as its deck allows",
    );
    home.run("item ceiling two-steps none")
        .done()
        .prints("small/two-steps climbs as high as its deck allows, to rung 2.");
    home.run("undo").done().prints("Taken back: the ceiling of small/two-steps. What is taken back stays in the log.");
    home.run("why two-steps").done().ok().shows(&["goes up to 1"]);
    assert_eq!(
        home.rows("select kind, value from event order by id").lines().take(4).collect::<Vec<_>>(),
        ["bury|20782", "park|-", "unpark|-", "flag|the second blank has two answers"]
    );
    home.run("doctor").done().ok();
}

#[test]
fn what_is_suspended_is_not_asked_until_it_is_resumed() {
    let home = practised();
    home.run("item suspend first-letter")
        .done()
        .prints("small/first-letter is not asked any more. `pratfall item resume small/first-letter` brings it back.");
    assert_eq!(home.run("due --short").at(TOMORROW).done().ok().out, "");
    let again = home.run("item suspend first-letter").done().prints("");
    assert_eq!(again.err, "small/first-letter is suspended already.\n");
    home.run("why first-letter")
        .done()
        .ok()
        .shows(&["Suspended: not asked until `pratfall item resume small/first-letter`."]);
    home.run("item resume first-letter").done().prints("small/first-letter is asked again: due tomorrow (23 Nov).");
    assert_eq!(home.run("due --short").at(TOMORROW).done().ok().out, "1\n");
    assert_eq!(home.rows("select kind from event order by id"), "suspend\nresume");
}

#[test]
fn a_reset_wants_a_yes_and_keeps_the_history() {
    let home = practised();
    home.run("item reset first-letter").typing("y\n").done().fails(
        2,
        "this wants a yes, and there is no terminal to ask at",
        "add `--yes` if you mean it",
    );
    assert_eq!(home.rows("select count(*) from event"), "0");
    home.run("item reset first-letter --yes").done().ok();
    home.run("why first-letter").done().ok().shows(&["Never tried", "2 attempts"]);
    assert_eq!(
        home.run("item reset first-letter --yes").done().ok().err,
        "Nothing is remembered of small/first-letter: it is new already.\n"
    );
    home.run("undo").done().prints("Taken back: the reset of small/first-letter. What is taken back stays in the log.");
    home.run("why first-letter").done().ok().shows(&["Comes back tomorrow"]);
    home.run("doctor").done().ok();
}

#[test]
fn decks_are_listed_with_what_is_in_them() {
    let home = practised().with("data/decks/broken.toml", "format = 1\n[deck]\nid = \"b\"\n");
    let told = home.run("deck list").done().ok().shows(&[
        "small  ",
        "6 items",
        "4 new",
        "A small deck",
        "~/data/decks/small.toml",
        "rust-ownership",
        "comes with Pratfall",
    ]);
    assert!(told.err.starts_with("HOME/data/decks/broken.toml is not shown: "), "{}", told.err);
    let json = home.run("deck list --json").done().json();
    assert_eq!(
        (json["decks"].as_array().unwrap().len(), &json["unshown"][0]["source"]),
        (BUNDLED.len() + 1, &"HOME/data/decks/broken.toml".into())
    );
}

#[test]
fn deck_check_shows_where_and_what_to_do() {
    let home = Home::new().with("bad.toml", &include_str!("deck.toml").replacen("title = ", "titel = ", 1));
    let told = home.run("deck check bad.toml data/decks/small.toml").done();
    assert_eq!((told.code, told.err.as_str()), (Some(1), "2 files checked: 2 errors, 6 warnings.\n"));
    told.shows(&["error[P0", " --> bad.toml:5:1", "titel = \"A small deck\"", "^^^^^", "hint: did you mean `title`?"]);
    let fine = home.run("deck check data/decks/small.toml").done().ok();
    let fine = fine.shows(&["warning[P107]: only one answer points", "warning[P109]: this item has one rung"]);
    assert_eq!(fine.err, "1 file checked: 0 errors, 6 warnings.\n");
    let told = home.run("deck check --json bad.toml none.toml").done();
    let json: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((told.code, &json[0]["usable"]), (Some(1), &false.into()));
    assert!(
        json[0]["faults"].as_array().unwrap().iter().any(|f| f["line"] == 5 && f["hint"] == "did you mean `title`?")
    );
    assert_eq!(json[1]["unreadable"], "none.toml cannot be read: no such file or directory");
}

#[test]
fn deck_check_and_item_show_name_the_rungs_that_the_program_makes() {
    let mut deck = String::from("format = 1\n[deck]\nid = \"rivers\"\ntitle = \"Rivers\"\n");
    for (id, river) in [("cairo", "Nile"), ("london", "Thames"), ("paris", "Seine"), ("rome", "Tiber")] {
        deck += &format!("[[item]]\nid = \"{id}\"\nprompt = \"The river of {id}?\"\nright = \"{river}\"\n");
    }
    let home = Home::new().with("data/decks/rivers.toml", &deck);
    let told = home.run("deck check data/decks/rivers.toml").done().ok();
    let expected = "data/decks/rivers.toml: 4 items with a typed answer alone will be asked as a choice first: cairo · \
                    london · paris · rome. `derive = false` leaves that out.\n1 file checked: 0 errors, 0 warnings.\n";
    assert_eq!((told.out.as_str(), told.err.as_str()), ("", expected));
    let json = home.run("deck check --json data/decks/rivers.toml").done().json();
    assert_eq!(json[0]["derived"], serde_json::json!(["cairo", "london", "paris", "rome"]));
    home.run("item show rome").done().ok().shows(&["recognise (made by the program) · recall", "rung 1 of 2"]);
}

#[test]
fn the_doctor_finds_a_well_home_well_and_makes_no_database() {
    let home = Home::fresh();
    home.run("doctor").done().ok().shows(&[
        "database  HOME/data/pratfall.db (not there)",
        "none yet",
        "retention",
        "All is well.",
    ]);
    assert!(!home.path("data/pratfall.db").exists());
    let home = practised();
    home.run("doctor").done().ok().shows(&["schema", "attempts              3", "All is well."]);
    let json = home.run("doctor --json").done().json();
    assert_eq!((&json["counts"]["attempts"], &json["findings"]), (&3.into(), &serde_json::json!([])));
}

#[test]
fn the_doctor_finds_what_is_derived_wrongly_and_makes_it_again() {
    let home = practised();
    let conn = rusqlite::Connection::open(home.path("data/pratfall.db")).unwrap();
    conn.execute_batch("update memory set ready_on = ready_on + 7; delete from tally").unwrap();
    drop(conn);
    let told = home.run("doctor").done();
    assert_eq!(told.code, Some(1));
    assert!(told.err.starts_with("error: what is derived does not agree with the log: "), "{}", told.err);
    assert!(
        told.err.ends_with(
            "hint: `pratfall doctor --rebuild` makes what is derived again; the log is not touched by that\n"
        )
    );
    home.run("doctor --rebuild").done().ok().shows(&["made again from the log: the memory of 2 items", "All is well."]);
    home.run("doctor").done().ok();
    assert_eq!(home.run("due --short").at(TOMORROW).done().ok().out, "1\n");
}

#[test]
fn the_doctor_tells_of_faulty_decks_and_settings() {
    let home = practised().with("data/decks/broken.toml", "format = 1\n");
    let told = home.run("doctor").done();
    assert!(
        told.code == Some(1)
            && told.err.contains("hint: `pratfall deck check HOME/data/decks/broken.toml` tells them all"),
        "{told:#?}"
    );
    let home = practised().with("config/config.toml", "retention = 2\n");
    home.run("due").done().fails(
        1,
        "~/config/config.toml: `retention` is 2, and must lie between 0.7 and 0.97",
        "change the value, or take the line out to go on with the default",
    );
    assert_eq!(home.run("doctor").done().code, Some(1));
}

#[test]
fn a_backup_is_whole_and_a_restore_keeps_what_was_there() {
    let home = practised();
    home.run("backup").done().prints("HOME/data/backups/pratfall-2026-11-22T090000.db");
    home.run("backup copy.db").done().prints("copy.db");
    home.run("backup copy.db").done().fails(1, "copy.db is there already", "name another file, or add `--force`");
    home.run("backup copy.db --force").done().prints("copy.db");
    home.drill("small --skill blanks", "alpha\nbeta\n4\n");
    assert_eq!(home.rows("select count(*) from attempt"), "4");
    home.run("restore copy.db").done().fails(
        2,
        "this wants a yes, and there is no terminal to ask at",
        "add `--yes` if you mean it",
    );
    let kept = "HOME/data/pratfall.db.before-restore";
    let told = format!("copy.db is your history now.\nWhat was there before is kept in {kept}");
    home.run("restore copy.db --yes").done().prints(&told);
    assert_eq!(home.rows("select count(*) from attempt"), "3");
    home.run("doctor").done().ok();
    // A second one does not lose what the first one kept.
    home.run("restore copy.db --yes").done().prints(&told);
    home.run("restore data/pratfall.db.before-restore.1 --yes").done().ok();
    assert_eq!(home.rows("select count(*) from attempt"), "4");
    home.run("restore none.db --yes").done().fails(
        1,
        "none.db does not exist",
        "check the path; backups are made with `pratfall backup FILE`",
    );
    home.run("restore data/decks/small.toml --yes").done().fails(
        1,
        "data/decks/small.toml is not a database",
        "name a file that `pratfall backup` made",
    );
    home.run("restore data --yes").done().fails(1, "data is a directory", "name a file that `pratfall backup` made");
    home.run("backup data").done().fails(1, "data is a directory", "name a file in it");
}

#[test]
fn a_restore_into_an_empty_home_keeps_nothing() {
    let home = practised();
    home.run("backup copy.db").done().ok();
    let empty = Home::empty();
    std::fs::copy(home.path("copy.db"), empty.path("copy.db")).unwrap();
    empty.run("restore copy.db --yes").done().prints("copy.db is your history now.");
    assert!(!empty.path("data/pratfall.db.before-restore").exists());
    assert_eq!(empty.rows("select count(*) from attempt"), "3");
}

#[test]
fn the_settings_are_shown_as_they_may_be_written() {
    let home = Home::new().with("config/config.toml", "minutes = 7\nreflection = \"full\"\n");
    home.run("config path").done().prints("HOME/config/config.toml");
    let shown = home
        .run("config show")
        .done()
        .ok()
        .shows(&["format = 1", "minutes = 7", "reflection = \"full\"", "retention = 0.85"])
        .out;
    home.write("config/config.toml", shown.as_bytes());
    home.run("config show").done().prints(&shown);
    assert_eq!(home.run("config show --json").done().json()["minutes"], 7);
    assert_eq!(home.run("config path --json").done().json()["database"], "HOME/data/pratfall.db");
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let home = Home::empty();
    let names = ["drill", "due", "why", "deck", "item", "undo", "doctor", "backup", "restore", "config"];
    for shell in ["bash", "zsh", "fish"] {
        let script = home.run(&format!("completions {shell}")).done().ok().out;
        assert!(names.iter().all(|name| script.contains(name)), "{shell}");
    }
    let page = home.run("man").done().ok().out;
    assert!(page.contains(".TH pratfall 1") && names.iter().all(|name| page.contains(name)), "{page}");
    home.run("man deck check").done().ok().shows(&[".TH pratfall-deck-check 1"]);
    home.run("man dek").done().fails(2, "there is no command `dek`", "did you mean `deck`?");
    assert!(!home.path("data").exists(), "help needs no home");
}
