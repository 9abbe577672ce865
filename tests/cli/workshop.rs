//! The deck workshop: checking, showing, comparing and laying out decks.

use pratfall::deck::codes;

use crate::home::Home;

/// A home with a file for each fault that must stand alone, and two with all the others.
fn faulty() -> Home {
    let head = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n";
    let long = format!("{head}about = \"{}\"\n", "a".repeat(9 << 10));
    let many = format!("{head}{}", "[[item]]\n".repeat(60));
    let home = Home::empty()
        .with("errors.toml", include_str!("faults/errors.toml"))
        .with("warnings.toml", include_str!("faults/warnings.toml"))
        .with("syntax.toml", &format!("{head}[[item]\nid = \"x\n"))
        .with("twice.toml", &format!("{head}title = \"E\"\n"))
        .with("newer.toml", &head.replace("format = 1", "format = 2"))
        .with("deep.toml", &format!("{head}tags = {}\n", "[".repeat(20)))
        .with("long.toml", &long)
        .with("many.toml", &many);
    home.write("latin.toml", b"format = 1\n[deck]\nid = \"caf\xe9\"\n");
    home
}

const ALL: &str =
    "errors.toml warnings.toml syntax.toml twice.toml newer.toml deep.toml latin.toml long.toml many.toml";

#[test]
fn deck_check_tells_one_of_each_fault_as_a_compiler_does() {
    let home = faulty();
    let told = home.run(&format!("deck check {ALL}")).done();
    assert_eq!(told.code, Some(1));
    // From P201 on only a cohort tells; two take a run of code, and are told in `code.rs`.
    let alone =
        codes::ALL.iter().map(|entry| entry.code).filter(|code| *code < "P201" && !["P031", "P032"].contains(code));
    let missing: Vec<&str> = alone.filter(|code| !told.out.contains(&format!("[{code}]: "))).collect();
    assert!(missing.is_empty(), "{missing:?} are not told in\n{}", told.out);
    // The last file tells the same fault fifty times.
    let short = told.out.split("many.toml:6:1").next().unwrap();
    insta::assert_snapshot!("deck_check", format!("{short}\n{}", told.err));
}

#[test]
fn deck_check_gives_the_same_faults_as_sarif() {
    let home = faulty();
    let told = home.run(&format!("deck check --sarif {ALL} none.toml")).done();
    assert_eq!((told.code, told.err.as_str()), (Some(1), ""));
    let log: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let run = &log["runs"][0];
    assert_eq!((&log["version"], &run["invocations"][0]["executionSuccessful"]), (&"2.1.0".into(), &false.into()));
    let told = home.run(&format!("deck check --json {ALL} none.toml")).done();
    let json: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let faults: Vec<&serde_json::Value> =
        json.as_array().unwrap().iter().flat_map(|f| f["faults"].as_array().unwrap()).collect();
    let results = run["results"].as_array().unwrap();
    assert!(faults.len() == results.len() && results.len() > 80);
    for (fault, result) in faults.iter().zip(results) {
        let place = &result["locations"][0]["physicalLocation"];
        let at = |key: &str| &place["region"][key];
        assert_eq!((&result["ruleId"], &result["level"]), (&fault["code"], &fault["level"]));
        assert_eq!((at("startLine"), at("endColumn")), (&fault["line"], &fault["end_column"]));
        assert_eq!(place["artifactLocation"]["uri"], fault["file"]);
        let rule = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], fault["code"]);
    }
}

#[test]
fn deck_check_explains_its_codes() {
    let home = Home::empty();
    home.run("deck check --explain p012").done().ok().shows(&["error[P012]: not a finite number\n\n", "\n    ask = "]);
    let json = home.run("deck check --explain P109 --json").done().json();
    assert_eq!((&json["code"], &json["level"]), (&"P109".into(), &"warning".into()));
    home.run("deck check --explain P0012").done().fails(
        1,
        "there is no code `P0012`",
        "did you mean `P001`? a code stands in brackets before each fault, as in `error[P007]`",
    );
}

#[test]
fn warnings_can_be_denied_and_items_are_scored() {
    let home = Home::empty().with("warnings.toml", include_str!("faults/warnings.toml"));
    home.run("deck check warnings.toml").done().ok();
    let told = home.run("deck check --deny warnings warnings.toml").done();
    assert!(told.code == Some(1) && told.err.contains("Warnings are denied here."), "{told:#?}");
    home.run("deck check --score warnings.toml").done().ok().shows(&[
        "2 of 4  ",
        "one-rung  lacks ",
        "warnings.toml: ",
        " of 24 points, 6 written items.",
    ]);
    let json = home.run("deck check --score --json warnings.toml").done().json();
    assert_eq!((&json[0]["scores"][0]["item"], &json[0]["scores"][0]["rungs"]), (&"one-rung".into(), &false.into()));
    assert_eq!(json[0]["scores"][0]["hints"], true);
}

#[test]
fn deck_new_writes_a_deck_that_drills_at_once_and_never_over_another() {
    let home = Home::new();
    let told = home.args(&["deck", "new", "first-aid", "--author", "A. Author", "--skill", "Wounds"]).done();
    assert_eq!((told.code, told.out.as_str()), (Some(0), "first-aid.toml\n"));
    assert_eq!(told.err, "It has 2 items to write over. `pratfall drill ./first-aid.toml` drills it.\n");
    home.run("deck check --deny warnings --score first-aid.toml")
        .done()
        .ok()
        .shows(&["8 of 8 points, 2 written items."]);
    let text = std::fs::read_to_string(home.path("first-aid.toml")).unwrap();
    assert!(text.contains("title = \"First aid\"") && text.contains("authors = [\"A. Author\"]"), "{text}");
    home.run("deck new first-aid").done().fails(
        1,
        "first-aid.toml is there already",
        "choose another id, or another folder with `--dir`",
    );
    assert_eq!(std::fs::read_to_string(home.path("first-aid.toml")).unwrap(), text);
    home.run("drill --plain ./first-aid.toml").typing("a\n3\n\n\n").done().ok().shows(&["Why is it warmer"]);
    let json = home.run("deck new words --kind vocab --lang de --json").done().json();
    assert_eq!(json, serde_json::json!({ "file": "words.toml", "items": 4 }));
    home.run("deck check --deny warnings words.toml").done().ok();
    home.run("deck new a/b").done().fails(
        1,
        "such a deck cannot be written: an id must not hold a slash",
        "ids are best written in small letters with dashes, as in `first-aid`; other texts stay on one line",
    );
    assert!(!home.path("a").exists());
}

#[test]
fn deck_show_hides_answers_until_they_are_wanted() {
    let home = Home::new();
    let hidden = home.run("deck show data/decks/small.toml").done().ok();
    assert_eq!(hidden.err, "The answers are hidden; `--answers` prints them too.\n");
    insta::assert_snapshot!("deck_show", hidden.out);
    let hidden = hidden.hides("Answer:").hides("Hint:").hides("Why:");
    let shown = home.run("deck show small --answers").done().ok().shows(&["Answer: "]);
    insta::assert_snapshot!("deck_show_answers", shown.out);
    assert!(shown.out.len() > hidden.out.len());
    let json = home.run("deck show small --json").done().json();
    assert!(json["skills"][0]["items"][0]["rungs"][0]["key"].is_null());
    home.run("deck show spanish-first-steps").done().ok().shows(&["## Greetings and courtesy (greetings, ", "\n- "]);
    home.run("deck show smal").done().fails(
        1,
        "there is no deck `smal`",
        "did you mean `small`? `pratfall deck list` names them all",
    );
    let home = home.with("bad.toml", "format = 1\n");
    home.run("deck show bad.toml").done().fails(
        1,
        "bad.toml cannot be used: the file has no `[deck]`",
        "`pratfall deck check bad.toml` tells all that is amiss in it",
    );
}

#[test]
fn deck_stats_counts_and_names_what_is_missing() {
    let home = Home::new();
    insta::assert_snapshot!("deck_stats", home.run("deck stats small").done().ok().out);
    let json = home.run("deck stats small --json").done().json();
    assert_eq!((&json["deck"], &json["written"]), (&"small".into(), &6.into()));
}

#[test]
fn deck_diff_says_what_a_new_version_means() {
    let item = |id: &str, more: &str| format!("[[item]]\nid = \"{id}\"\nprompt = \"p\"\n{more}\n");
    let head = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n";
    let old = [head, &item("a", "right = 1"), &item("b", "right = 2"), &item("c", "right = 3")].concat();
    let new = [head, &item("a", "right = 5"), &item("e", "right = 2\nwas = \"b\""), &item("f", "right = 4")].concat();
    let home = Home::empty().with("old.toml", &old).with("new.toml", &new);
    let told = home.run("deck diff old.toml new.toml").done().ok();
    assert_eq!(told.out, "answer changed  a\nrenamed         e (was b)\nadded           f\nremoved         c\n");
    assert_eq!(
        told.err,
        "added: 1 item, comes as new.\nremoved: 1 item, no longer asked; its history stays and waits.\n\
         renamed: 1 item, keeps its history.\nanswer changed: 1 item, what was learnt may be wrong now.\n\
         0 items as before.\n"
    );
    let json = home.run("deck diff old.toml new.toml --json").done().json();
    assert_eq!(json["items"][1], serde_json::json!({ "item": "e", "was": "b", "changes": ["renamed"] }));
    let told = home.run("deck diff old.toml old.toml").done().ok();
    assert_eq!((told.out.as_str(), told.err.as_str()), ("", "3 items as before.\n"));
}

#[test]
fn deck_schema_is_one() {
    let schema = Home::empty().run("deck schema").done().json();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(schema["properties"]["format"]["const"], 1);
}

#[test]
fn deck_fmt_lays_out_and_writes_ids_and_keeps_the_rest() {
    let text =
        "# Mine.\nformat = 1\n[deck]\ntitle = \"D\"\nid = \"d\"\n[[item]]\n# Why?\nright = 1\nprompt = \"How many?\"\n";
    let laid = "# Mine.\nformat = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n[[item]]\nid = \"how-many\"\nprompt = \"How many?\"\n\
                # Why?\nright = 1\n";
    let home = Home::empty().with("d.toml", text).with("bad.toml", "a = ");
    let read = || std::fs::read_to_string(home.path("d.toml")).unwrap();
    let told = home.run("deck fmt --check --ids d.toml").done();
    assert_eq!((told.code, told.out.as_str(), read().as_str()), (Some(1), "d.toml\n", text));
    let told = home.run("deck fmt --ids d.toml").done().ok();
    assert_eq!(told.err, "d.toml: 1 new id: how-many.\n1 file looked at, 1 changed.\n");
    assert_eq!(read(), laid);
    let json = home.run("deck fmt --ids --check --json d.toml").done().json();
    assert_eq!(json, serde_json::json!([{ "file": "d.toml", "changed": false, "ids": [] }]));
    let names: Vec<String> =
        home.path("").read_dir().unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names.len(), 2, "nothing else is left behind: {names:?}");
    home.run("deck fmt bad.toml").done().fails(
        1,
        "bad.toml is left alone: it is not TOML",
        "`pratfall deck check bad.toml` tells what is amiss in it",
    );
}
