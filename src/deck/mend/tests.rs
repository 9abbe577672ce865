//! What is mended, what is left alone, and that mending is safe.

use proptest::prelude::*;

use super::*;
use crate::deck::bundled::BUNDLED;
use crate::deck::codes;

const HEAD: &str = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n";

/// Holds what is done to a file, as `LINE CODE what`, and what it becomes; and that a second look finds nothing to do.
#[track_caller]
fn check_file(text: &str, done: &str, after: &str) {
    let mended = mend("my deck.toml", text).unwrap();
    let told: Vec<String> = mended.done.iter().map(|d| format!("{} {} {}", d.line, d.code, d.what)).collect();
    assert_eq!(told.join("\n"), done, "{}", mended.text);
    assert_eq!(mended.text, after);
    assert_eq!(mend("my deck.toml", after).unwrap(), Mended { text: after.to_owned(), done: vec![] }, "once more");
}

/// The same of what stands below the head, whose first line is line 5.
#[track_caller]
fn check(text: &str, done: &str, after: &str) {
    check_file(&format!("{HEAD}{text}"), done, &format!("{HEAD}{after}"));
}

/// Holds that an item is left as it is; its keys begin in line 8.
#[track_caller]
fn left(text: &str) {
    check(text, "", text);
}

const ITEM: &str = "[[item]]\nid = \"i\"\nprompt = \"p\"\nright = \"x\"\n";

#[test]
fn slips_of_keys_and_names() {
    check(
        "[[item]]\nid = 'i'\n\tpromt = \"p\" # why\nright = \"x\"\n",
        "7 P007 promt -> prompt",
        "[[item]]\nid = 'i'\n\tprompt = \"p\" # why\nright = \"x\"\n",
    );
    let belief = "[[misconception]]\nid = \"copies\"\nbelief = \"b\"\nrefute = \"r\"\n";
    check(
        &format!("{belief}{ITEM}traps = {{ \"y\" = {{ belief = 'coppies' }} }}\n"),
        "13 P017 coppies -> copies",
        &format!("{belief}{ITEM}traps = {{ \"y\" = {{ belief = 'copies' }} }}\n"),
    );
    let nature = |nature: &str| format!("[[item]]\nid = \"i\"\nnature = \"{nature}\"\nprompt = \"p\"\nright = \"x\"\n");
    check(&nature("concpet"), "7 P011 concpet -> concept", &nature("concept"));
    // Headers that hang on a slip are mended with it.
    let tables = |key: &str| format!("{ITEM}[item.{key}]\nlabel = \"a\"\n{}", ITEM.replace("\"i\"", "\"j\""));
    check(&tables("steaks"), "", &tables("steaks"));
    check(&tables("stake"), "9 P007 stake -> stakes", &tables("stakes"));
    let items = |key: &str| {
        format!(
            "[[{key}]]\nid = \"i\"\nprompt = \"p\"\n[[{key}.rung]]\nright = 1\n[[{key}]]\nid = \"j\"\nprompt = \"p\"\nright = 1\n"
        )
    };
    check(&items("itme"), "5 P007 itme -> item", &items("item"));
}

#[test]
fn what_may_mean_several_things_is_left() {
    let skills = "[[skill]]\nid = \"part-1\"\ntitle = \"a\"\n[[skill]]\nid = \"part-a\"\ntitle = \"b\"\n";
    left(&format!("{skills}{ITEM}skill = \"part-2\"\n"));
    left(&format!("{skills}{ITEM}skill = \"part\"\n"));
    left(
        "[[skill]]\nid = \"loops\"\ntitle = \"a\"\n[[skill]]\nid = \"loop\"\ntitle = \"b\"\n[[item]]\nid = \"i\"\nskill = \"loopz\"\nprompt = \"p\"\nright = \"x\"\n",
    );
    // The key is there already.
    left(&format!("{ITEM}promt = \"q\"\n"));
    left(&format!("{ITEM}difficulty = \"three\"\n"));
    left(&format!("{ITEM}difficulty = \"9\"\n"));
    left(&format!("{ITEM}about = \"Two\\nlines\"\n"));
    // Lines to be put in order may well stand twice.
    left("[[item]]\nid = \"i\"\nprompt = \"p\"\nlines = [\"a\", [\"b\", \"c\"], \"b\"]\n");
    left("[[item]]\nid = \"i\"\nprompt = \"p\"\nright = \"x\"\nwrong = { \"x\" = \"no\" }\n");
}

#[test]
fn kinds() {
    let item = |keys: &str| format!("{ITEM}{keys}\n");
    check(&item("difficulty = '3' # so"), "9 P009 '3' -> 3", &item("difficulty = 3 # so"));
    check(&item("derive = \"false\""), "9 P009 \"false\" -> false", &item("derive = false"));
    check(&item("hints = \"h\""), "9 P009 `\"h\"` set in brackets", &item("hints = [\"h\"]"));
    check(
        &item("tags = [\"a\", 2, true]"),
        "9 P009 2 -> \"2\"\n9 P009 true -> \"true\"",
        &item("tags = [\"a\", \"2\", \"true\"]"),
    );
    check_file(
        "format = \"1\"\n[deck]\nid = \"d\"\ntitle = 7\nversion = 1.10\n[[item]]\nid = \"i\"\nprompt = \"p\"\nright = 1\n",
        "1 P009 \"1\" -> 1\n4 P009 7 -> \"7\"\n5 P009 1.10 -> \"1.10\"",
        "format = 1\n[deck]\nid = \"d\"\ntitle = \"7\"\nversion = \"1.10\"\n[[item]]\nid = \"i\"\nprompt = \"p\"\nright = 1\n",
    );
}

#[test]
fn brackets() {
    let rungs = |wrong: &str| {
        let rung = format!("  [[item.rung]]\n  right = \"x\"\n  {wrong} # so\n  \"y\" = \"z\"\n");
        format!("[[item]]\nid = \"i\"\nprompt = \"p\"\n{rung}{rung}")
    };
    check(
        &rungs("[[item.rung.wrong]]"),
        "10 P009 [[item.rung.wrong]] -> [item.rung.wrong]\n14 P009 [[item.rung.wrong]] -> [item.rung.wrong]",
        &rungs("[item.rung.wrong]"),
    );
    // What only now comes into sight is mended with it, or both are left.
    let belief = "[[misconception]]\nid = \"copies\"\nbelief = \"b\"\nrefute = \"r\"\n";
    let hidden = |wrong: &str, name: &str| {
        let item = "[[item]]\nid = \"i\"\nprompt = \"p\"\nright = \"x\"\n";
        format!("{belief}{item}{wrong}\n\"y\" = {{ belief = \"{name}\" }}\n")
    };
    check(
        &hidden("[[item.wrong]]", "coppies"),
        "13 P009 [[item.wrong]] -> [item.wrong]\n14 P017 coppies -> copies",
        &hidden("[item.wrong]", "copies"),
    );
    left(&hidden("[[item.wrong]]", "moves"));
    let skills = |open: &str, close: &str| {
        let skill = |id: &str| format!("{open}skill{close}\nid = \"{id}\"\ntitle = \"T\"\n");
        format!("{}{}{}skill = \"a\"\n", skill("a"), skill("b"), ITEM)
    };
    let (before, after) = (skills("[", "]"), skills("[[", "]]"));
    let mended = mend("x", &format!("{HEAD}{before}")).unwrap();
    assert_eq!(mended.text, format!("{HEAD}{after}"), "{:?}", mended.done);
    check(
        "[item]\nid = \"i\"\nprompt = \"p\"\n[item.rung]\nright = \"x\"\n",
        "5 P009 [item] -> [[item]]",
        "[[item]]\nid = \"i\"\nprompt = \"p\"\n[[item.rung]]\nright = \"x\"\n",
    );
    // Two tables cannot be one.
    left(&rungs("[[item.rung.wrong]]\n  \"v\" = \"w\"\n  [[item.rung.wrong]]"));
}

#[test]
fn characters() {
    let item = |prompt: &str, right: &str| format!("[[item]]\nid = \"i\"\nprompt = {prompt}\nright = {right}\n");
    check(
        &item("\"a\u{200b}b\\u202Ec\\\\u\"", "'x\u{2066}'"),
        "7 P014 U+200B, U+202E taken out\n8 P014 U+2066 taken out",
        &item("\"abc\\\\u\"", "'x'"),
    );
    check_file(
        &format!("{HEAD}{}", item("\"a\u{1b}[2Jb\"", "'x'")),
        "7 P001 U+001B taken out",
        &format!("{HEAD}{}", item("\"a[2Jb\"", "'x'")),
    );
    check(&ITEM.replace("\"i\"", "\" i \""), "6 P015 \" i \" -> i", ITEM);
}

#[test]
fn what_is_missing_and_what_is_there_twice() {
    check_file(
        "[deck]\r\ntitle = \"D\"\r\n[[item]]\r\n  # mine\r\nprompt = \"Which one?\"\r\nright = 1\r\n",
        "1 P006 `format = 1` written\n3 P010 `id = \"my-deck\"` written\n6 P010 `id = \"which-one\"` written",
        "format = 1\r\n[deck]\r\nid = \"my-deck\"\r\ntitle = \"D\"\r\n[[item]]\r\nid = \"which-one\"\r\n  # mine\r\nprompt = \"Which one?\"\r\nright = 1\r\n",
    );
    let top = |format: &str| format!("\u{feff}#:schema ./deck.json\n# My deck.\n\n{format}{}{ITEM}", &HEAD[11..]);
    check_file(
        &top(""),
        "3 P006 `format = 1` written",
        &top("").replace("# My deck.\n\n", "# My deck.\nformat = 1\n\n"),
    );
    check(&format!("{ITEM}  right = \"x\"\n"), "9 P005 the second `right = \"x\"` taken out", ITEM);
    left(&format!("{ITEM}right = \"y\"\n"));
    check(
        &format!("{ITEM}# The next.\n\n{ITEM}\n# Third.\n{}", ITEM.replace("\"i\"", "\"j\"")),
        "11 P016 the second item `\"i\"` taken out, which is the same",
        &format!("{ITEM}# The next.\n\n\n# Third.\n{}", ITEM.replace("\"i\"", "\"j\"")),
    );
    left(&format!("{ITEM}{}", ITEM.replace("right = \"x\"", "right = \"y\"")));
    let choose =
        |right: &str| format!("[[item]]\nid = \"i\"\nprompt = \"p\"\nright = {right}\nwrong = {{ b = \"no\" }}\n");
    check(&choose("[\"a\", \"c\", \"a\"]"), "8 P020 the second `\"a\"` taken out", &choose("[\"a\", \"c\"]"));
    left(&choose("[\"a\", 'a']"));
}

#[test]
fn tables_in_braces() {
    let item = |stakes: &str| format!("{ITEM}stakes = {stakes}\n");
    check(
        &item("{\n  label = \"a # b\",\n  cost = 5, # much\n}"),
        "",
        &item("{\n  label = \"a # b\",\n  cost = 5, # much\n}"),
    );
    check(
        &item("{\n  label = \"a # b\",\n  cost = 5,\n}"),
        "9 P111 `{ .. }` set on one line",
        &item("{ label = \"a # b\", cost = 5 }"),
    );
}

#[test]
fn a_broken_file_is_left_alone() {
    for text in ["[[item]\npromt = \"p\"", "a = ", "x = [[[[[[[[[[[[[[[[[[[[1", "promt = \"a\u{1b}"] {
        assert_eq!(mend("x", text), Err(Refusal::Broken), "{text}");
    }
}

#[test]
fn more_faults_than_are_shown_are_mended_all_the_same() {
    let item = |n: usize, key: &str| format!("[[item]]\nid = \"i{n}\"\n{key} = \"p\"\nright = \"x\"\n");
    let all = |key: &str| (0..120).map(|n| item(n, key)).collect::<String>();
    let mended = mend("x", &format!("{HEAD}{}", all("promt"))).unwrap();
    assert_eq!((mended.done.len(), mended.text), (120, format!("{HEAD}{}", all("prompt"))));
}

#[test]
fn decks_without_faults_are_not_touched() {
    for (name, text) in BUNDLED {
        assert_eq!(mend(name, text).unwrap(), Mended { text: text.to_string(), done: vec![] });
    }
}

#[test]
fn each_code_that_is_said_to_be_mended_is_and_no_other() {
    // A file a code, in which nothing else is amiss that cannot be mended.
    let texts = [
        ITEM.replace("\"p\"", "\"a\u{7f}\""),
        format!("{ITEM}right = \"x\"\n"),
        ITEM.replace("prompt", "promt"),
        format!("{ITEM}difficulty = \"3\"\n"),
        ITEM.replace("id = \"i\"\n", ""),
        format!("{ITEM}nature = \"concpet\"\n"),
        ITEM.replace("\"p\"", "\"a\u{200b}\""),
        ITEM.replace("\"i\"", "\"i \""),
        format!("{ITEM}{ITEM}"),
        format!("{ITEM}contrast = [\"other-on\"]\n{}", ITEM.replace("\"i\"", "\"other-one\"")),
        "[[item]]\nid = \"i\"\nprompt = \"p\"\nright = [\"a\", \"a\"]\nwrong = { b = \"no\" }\n".to_owned(),
        format!("{ITEM}stakes = {{\n label = \"x\" }}\n"),
    ];
    let mut mended: Vec<&str> = texts
        .iter()
        .flat_map(|text| mend("x", &format!("{HEAD}{text}")).unwrap().done)
        .chain(mend("x", &format!("{}{ITEM}", &HEAD[11..])).unwrap().done)
        .map(|done| done.code)
        .collect();
    mended.sort_unstable();
    mended.dedup();
    let said: Vec<&str> = codes::ALL.iter().filter(|entry| entry.mended().is_some()).map(|entry| entry.code).collect();
    assert_eq!(mended, said);
}

/// The errors of a text, by code and message.
fn errors(text: &str) -> Vec<(&'static str, String)> {
    let faults = parse("x", text).faults.into_iter().filter(|fault| fault.level == Severity::Error);
    faults.map(|fault| (fault.code, fault.message)).collect()
}

const FAULTY: [&str; 2] =
    [include_str!("../../../tests/cli/faults/errors.toml"), include_str!("../../../tests/cli/faults/warnings.toml")];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn whatever_is_amiss_mending_is_safe_and_done_once(
        which in 0..4usize,
        spoils in proptest::collection::vec((0..2000usize, 0..9usize), 0..6),
    ) {
        let sources = [FAULTY[0], FAULTY[1], BUNDLED[0].1, include_str!("../../../examples/decks/ways.toml")];
        let mut text = sources[which].to_owned();
        for (at, how) in spoils {
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let n = at % lines.len();
            let line = lines[n];
            let new = match how {
                0 => line.replacen("[[", "[", 1).replacen("]]", "]", 1),
                1 => line.replacen('[', "[[", 1).replacen(']', "]]", 1),
                2 => line.replace("prompt", "promt").replace("right", "rihgt").replace("explain", "explian"),
                3 => line.replacen("= 1", "= \"1\"", 1),
                4 => line.replacen('a', "a\u{200b}", 1),
                5 => format!("{line}{line}"),
                6 => line.replacen("id = \"", "id = \" ", 1),
                7 if line.starts_with("id") => String::new(),
                8 => line.replace("belief = \"", "belief = \"x"),
                _ => line.to_owned(),
            };
            text = lines[..n].concat() + &new + &lines[n + 1..].concat();
        }
        let before = parse("x", &text);
        let Ok(mended) = mend("x", &text) else { return Ok(()) };
        prop_assert_eq!(mend("x", &mended.text), Ok(Mended { text: mended.text.clone(), done: vec![] }));
        let after = parse("x", &mended.text);
        if before.deck.is_some() {
            prop_assert_eq!(&after.deck, &before.deck);
        }
        if mended.done.is_empty() {
            prop_assert_eq!(&mended.text, &text);
        }
        if before.faults.len() < crate::deck::fault::MOST {
            let (mut old, new) = (errors(&text), errors(&mended.text));
            for error in new {
                let place = old.iter().position(|known| *known == error);
                prop_assert!(place.is_some(), "a new one came: {:?} in\n{}", error, mended.text);
                old.remove(place.unwrap_or_default());
            }
        }
    }
}
