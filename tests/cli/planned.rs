//! What a session is planned for: modes, a day ahead, limits of the day.

use crate::home::Home;

#[test]
fn practice_is_recorded_as_cram_and_leaves_the_memory_alone() {
    let home = Home::new();
    home.drill("small --skill typing --cram", "alpha\n4\n").ok();
    assert_eq!(home.answers(), "first-letter|cram|alpha|certain|right");
    assert_eq!(home.run("due --json").done().json()["plan"]["new"], 10);
    home.run("why first-letter").done().ok().shows(&["first-letter"]);
}

#[test]
fn a_paper_asks_as_many_items_as_are_wanted_and_none_twice() {
    let home = Home::new();
    home.drill("small --exam --limit 4", "a\n4\n".repeat(12).as_str()).ok();
    let asked = home.rows("select item from attempt where phase = 'exam'");
    let mut items: Vec<&str> = asked.lines().collect();
    items.sort_unstable();
    items.dedup();
    assert_eq!((items.len(), asked.lines().count()), (4, 4), "{asked}");
}

#[test]
fn a_pretest_takes_every_skill_once() {
    let home = Home::new();
    home.drill("small --pretest", ":giveup\n\n".repeat(20).as_str()).ok();
    assert_eq!(
        home.rows("select count(distinct skill) || ' of ' || count(*) from attempt where phase = 'pretest'"),
        "6 of 6"
    );
}

#[test]
fn a_deadline_lies_ahead_and_goes_with_no_other_mode() {
    let home = Home::new();
    let hint = "name a day after today, as in `--by 2026-12-24`";
    home.run("drill small --by 2026-11-22").done().fails(1, "2026-11-22 does not lie ahead", hint);
    for refused in
        ["drill --by tomorrow", "drill --by 2026-11-31", "drill --by 2026-12-24 --cram", "drill --cram --exam"]
    {
        assert_eq!(home.run(refused).done().code, Some(2), "{refused}");
    }
    // Six items by tomorrow are shown first: there is no time to fail them.
    home.drill("small --by 2026-12-24 --skill typing", "alpha\n4\n").ok();
    assert_eq!(home.answers(), "first-letter|pretest|alpha|certain|right");
}

#[test]
fn who_wants_the_lesson_first_is_shown_it() {
    let home = Home::new();
    home.drill("small --skill typing --instruct", "\nalpha\n4\n").shows(&["first a look", "Which letter comes first?"]);
    assert_eq!(home.answers(), "first-letter|pretest|alpha|certain|right");
}

#[test]
fn how_the_last_item_went_is_told_once_before_a_look_at_the_next() {
    let home = Home::new();
    let told = home.drill("small --instruct --limit 2", &"\nx\n1\n\n\n\n".repeat(4));
    let (last, look) = (told.out.find("Last: "), told.out.rfind("first a look"));
    assert!(last.is_some() && last < look, "{told:#?}");
    assert_eq!(told.out.matches("Last: ").count(), 1, "{told:#?}");
}

#[test]
fn new_items_are_counted_by_the_day() {
    let home = Home::new().with("config/config.toml", "new = 1\n");
    let begun = || home.rows("select group_concat(item, ' ') from (select item from attempt order by id)");
    home.drill("small --skill typing", "alpha\n4\n").ok();
    home.drill("small --skill numbers", "24\n4\n").shows(&["Nothing"]);
    assert_eq!(begun(), "first-letter");
    // It says so, and what could be done; where no limit is in the way, only what could be.
    home.drill("small --skill numbers", "").prints(
        "Nothing is due. The one new item of today is begun. More comes tomorrow.\n\
         `pratfall limits --new N` lets more new items come a day; `--cram` practises outside the schedule.",
    );
    home.run("due").done().ok().shows(&["The one new item of today is begun.", "`pratfall limits --new N`"]);
    // Of a skill it is told when something of it comes back, and of what was never begun nothing is.
    home.run("limits --new 0").done().ok();
    home.drill("small --skill numbers", "").prints(
        "Nothing is due. No new items a day are allowed.\n\
         `pratfall limits --new N` lets more new items come a day; `--cram` practises outside the schedule.",
    );
    home.run("limits --new 1").done().ok();
    home.drill("small --skill typing", "")
        .prints("Nothing is due. The next item comes in 3 days.\n`--cram` practises outside the schedule.");
    let tomorrow = home.run("drill --plain small --skill numbers").at("2026-11-23T09:00:00+01:00");
    tomorrow.typing("24\n4\n").done().ok();
    assert_eq!(begun(), "first-letter how-many");
}

#[test]
fn where_all_is_suspended_it_is_said_so_and_nothing_is_practised() {
    let home = Home::new();
    home.run("item suspend first-letter").done().ok();
    for mode in ["", " --cram"] {
        home.drill(&format!("small --skill typing{mode}"), "").shows(&["Nothing is due."]);
    }
    for item in home.rows("select item from card where deck = 'small'").lines() {
        home.run(&format!("item suspend small/{item}")).done().ok();
    }
    for mode in ["", " --cram"] {
        home.drill(&format!("small{mode}"), "").prints(
            "All of it is suspended, and nothing of it is asked.\n\
             `pratfall item list` names them, `pratfall item resume ITEM` lets one be asked again.",
        );
    }
}

#[test]
fn a_session_cut_short_by_the_new_items_of_a_day_says_so() {
    let home = Home::new().with("config/config.toml", "new = 2\n");
    let said = home.drill("small --limit 4", "").err;
    assert!(said.contains("2 items instead of 4: a day begins 2 new items"), "{said}");
    assert_eq!(Home::new().drill("small --limit 4", "").err, "");
}

#[test]
fn what_was_taken_back_leaves_the_day_its_new_item() {
    let home = Home::new().with("config/config.toml", "new = 1\n");
    home.drill("small --skill typing", "x\n1\n:undo\n");
    home.drill("small --skill numbers", "24\n4\n").ok();
    assert_eq!(home.rows("select item from attempt order by id desc limit 1"), "how-many");
}

#[test]
fn a_gentle_profile_is_a_setting_and_a_flag() {
    let home = Home::new().with("config/config.toml", "profile = \"gentle\"\n");
    home.run("config show").done().ok().shows(&["profile = \"gentle\""]);
    home.drill("small --skill typing --gentle", "alpha\n4\n").ok();
    let odd = Home::new().with("config/config.toml", "profile = \"harsh\"\n");
    assert_eq!(odd.run("due").done().code, Some(1));
}
