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
    let missing: Vec<&str> =
        codes::ALL.iter().map(|entry| entry.code).filter(|code| !told.out.contains(&format!("[{code}]: "))).collect();
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
        "did you mean `P001`? codes are P001 to P024 and P099 for errors, P101 to P114 for warnings",
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
        " of 12 points, 3 written items.",
    ]);
    let json = home.run("deck check --score --json warnings.toml").done().json();
    assert_eq!((&json[0]["scores"][0]["item"], &json[0]["scores"][0]["rungs"]), (&"one-rung".into(), &false.into()));
    assert_eq!(json[0]["scores"][0]["hints"], true);
}
