//! Derived rungs, held against grading: no wrong option may be what the typed rung would take.

use proptest::prelude::*;

use super::{Response, Verdict, grade};
use crate::deck::{
    model::{Ask, Item},
    parse,
};

/// Answers that lie close to each other in every way grading forgives.
const ANSWERS: [&str; 40] = [
    "moved",
    "Moved",
    "moves",
    "moved.",
    "mooved",
    "borrowed",
    "borowed",
    "borrower",
    "burrowed",
    "dropped",
    "droped",
    "necesario",
    "necesaria",
    "necesáreo",
    "el niño",
    "el nino",
    "la niña",
    "año",
    "ano",
    "uno",
    "E0382",
    "E0383",
    "e0382",
    "0.5",
    "0,5",
    ".50",
    "50",
    "1/2",
    "a b",
    "a  b",
    "a-b",
    "ab",
    "use of moved value",
    "moved value",
    "value",
    "it is moved",
    "is moved",
    "what it's moved",
    "what it’s moved",
    "necessary",
];

fn text(option: &str) -> String {
    option.trim_matches('`').replace('\\', "")
}

fn check(item: &Item) -> usize {
    let (Some(made), Some(typed)) = (item.rungs.iter().find(|r| r.derived), item.rungs.last()) else { return 0 };
    let Ask::Choose(choose) = &made.ask else { panic!("{made:?}") };
    for option in &choose.options {
        let graded = grade(typed, &Response::Text(text(&option.text))).unwrap();
        assert_eq!(graded.verdict == Verdict::Right, option.right, "{}: `{}` of {typed:?}", item.id, option.text);
        assert!(option.right || graded.verdict == Verdict::Off, "{}: `{}` of {typed:?}", item.id, option.text);
        assert!(option.right || !option.reply.is_silent(), "{}: nothing is said to `{}`", item.id, option.text);
    }
    assert_eq!(choose.options.iter().filter(|o| o.right).count(), 1);
    choose.options.len()
}

/// Makes a deck of typed items: the answers of each, its traps, and how it compares.
fn deck(items: &[(Vec<usize>, Vec<usize>, u8)]) -> String {
    let mut text = String::from("format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n");
    for (n, (right, traps, how)) in items.iter().enumerate() {
        let list = |all: &[usize]| all.iter().map(|i| format!("{:?}", ANSWERS[*i])).collect::<Vec<_>>().join(", ");
        let mut traps: Vec<usize> = traps.iter().filter(|t| !right.contains(t)).copied().collect();
        traps.sort_unstable();
        traps.dedup();
        let traps: Vec<String> = traps.iter().map(|i| format!("{:?} = \"so\"", ANSWERS[*i])).collect();
        let how = ["", "strict = true", "case = \"exact\"", "diacritics = \"ignore\"", "pattern = \"(is )?mo.*\""]
            [usize::from(*how)];
        text.push_str(&format!(
            "[[item]]\nid = \"i{n}\"\nprompt = \"Question {n}?\"\nright = [{}]\ntraps = {{ {} }}\n{how}\n",
            list(right),
            traps.join(", ")
        ));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_derived_option_is_accepted_but_the_right_one(
        items in prop::collection::vec(
            (prop::collection::vec(0..ANSWERS.len(), 1..4), prop::collection::vec(0..ANSWERS.len(), 0..4), 0u8..5),
            4..24,
        ),
    ) {
        let text = deck(&items);
        let parsed = parse("x", &text);
        prop_assert!(parsed.deck.is_some(), "{:?}\n{}", parsed.faults, text);
        parsed.deck.unwrap().items.iter().for_each(|item| { check(item); });
    }
}

#[test]
fn derived_rungs_come_about_among_such_answers() {
    let items: Vec<_> = (0..ANSWERS.len()).map(|n| (vec![n], vec![], 0)).collect();
    let deck = parse("x", &deck(&items)).deck.unwrap();
    let made = deck.items.iter().filter(|item| check(item) == 4).count();
    assert!(made >= 10, "{made}");
}
