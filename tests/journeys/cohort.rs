//! An instructor opens the reports of a group, looks into the largest risk, writes the page down and leaves.

use std::fs;

use crate::{
    harness::{ENTER, ESC, Home, start},
    reported::of_deck,
};

const DECK: &str = "format = 1\n[deck]\nid = \"hostile\"\ntitle = \"Hostile\"\n[[misconception]]\nid = \"all-yes\"\n\
                    belief = \"All is yes.\"\nrefute = \"Some is no.\"\n[[skill]]\nid = \"s\"\ntitle = \"S\"\n\
                    [[item]]\nid = \"drawn\"\nskill = \"s\"\nprompt = \"Which of *these*?\"\nright = \"yes\"\n\
                    stakes = { label = \"an outage\", cost = 900, currency = \"EUR\" }\n\
                    [item.wrong]\n\"no\" = { belief = \"all-yes\" }\n\"never\" = \"No.\"\n";

fn with_reports(name: &str, learners: u8) -> Home {
    let home = Home::ready(name);
    home.file("hostile.toml", DECK);
    fs::create_dir_all(home.path().join("in")).unwrap();
    for n in 0..learners {
        let right = n % 2 == 1;
        home.file(&format!("in/{n}.pratfall-report"), &of_deck(DECK, n, if right { "yes" } else { "no" }, right));
    }
    home
}

#[test]
fn an_instructor_looks_into_the_largest_risk_and_writes_the_page_down() {
    let home = with_reports("cohort", 40);
    let at = |name: &str| home.path().join(name).to_string_lossy().into_owned();
    let (reports, deck, page) = (at("in"), at("hostile.toml"), at("page.html"));
    let mut term = start(&home, &["cohort", &reports, "--deck", &deck]).run();
    let screen = term.see("40 learners");
    assert!(screen.contains("› 360 EUR"), "{screen}");
    term.press(ENTER);
    let screen = term.see("Which of these?");
    assert!(screen.contains("20 of 40: 50 % (35 to 65)") && screen.contains("an outage: 900 EUR"), "{screen}");
    for _ in 0..12 {
        term.press("j");
    }
    let screen = term.see("Some is no.");
    assert!(screen.contains("Who they are is not told"), "{screen}");
    term.press(ESC);
    term.see("1 of 6");
    term.press("e");
    term.see("cohort.html");
    term.press("\u{15}");
    term.press(&page);
    term.press(ENTER);
    term.see("Written to");
    let html = fs::read_to_string(&page).unwrap();
    assert!(html.contains("<h2>Hostile</h2>") && html.contains("fewer than 10"), "{html}");
    // What is there is replaced only by a second Enter.
    fs::write(&page, "mine").unwrap();
    term.press("e");
    term.press("\u{15}");
    term.press(&page);
    term.press(ENTER);
    term.see("is there already");
    assert_eq!(fs::read_to_string(&page).unwrap(), "mine");
    term.press(ENTER);
    term.see("Written to");
    assert_eq!(fs::read_to_string(&page).unwrap(), html);
    term.send("q");
    assert!(term.end().success());
    home.verify();
}

#[test]
fn three_learners_a_folder_without_reports_and_the_text_on_a_terminal() {
    let home = with_reports("cohort-few", 3);
    let reports = home.path().join("in").to_string_lossy().into_owned();
    let mut term = start(&home, &["cohort", &reports]).size(40, 12).run();
    let screen = term.see("Fewer than 5 learners reported");
    assert!(!screen.contains("drawn"), "{screen}");
    term.send("q");
    assert!(term.end().success());
    let none = home.path().join("config").to_string_lossy().into_owned();
    let mut term = start(&home, &["cohort", &none]).run();
    term.see("There is no report in what was named.");
    term.send("q");
    assert!(term.end().success());
    let mut term = start(&home, &["cohort", &reports, "--text"]).run();
    term.until("the text", |seen| seen.text().contains("How to read this"));
    assert!(term.end().success());
}
