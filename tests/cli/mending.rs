//! `deck check --fix`: what it writes, what it leaves alone, and what it says.

use std::os::unix::fs::PermissionsExt as _;

use crate::home::Home;

const DECK: &str = "# Mine.\r\nformat = 1\r\n[deck]\r\nid = \"d\"\r\ntitle = 'D' # short\r\n\r\n[[misconception]]\r\n\
                    id = \"copies\"\r\nbelief = \"b\"\r\nrefute = \"r\"\r\n\r\n[[item]]\r\nid = \"i\"\r\ndifficulty = \"3\"\r\n\
                    prompt = \"Which?\"\r\n  [[item.rung]]\r\n  right = \"x\"\r\n  [[item.rung.wrong]]\r\n\
                    \x20 \"y\" = \"It is older.\"\r\n";

fn mended() -> String {
    DECK.replace("\"3\"", "3").replace("[[item.rung.wrong]]", "[item.rung.wrong]")
}

#[test]
fn a_deck_is_mended_in_place_and_what_is_left_is_told() {
    let home = Home::empty().with("d.toml", DECK);
    let mode = |mode| std::fs::set_permissions(home.path("d.toml"), std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o640);
    let read = || std::fs::read_to_string(home.path("d.toml")).unwrap();
    // First what would be done.
    let told = home.run("deck check --fix --dry-run d.toml").done();
    assert_eq!((told.code, read().as_str()), (Some(1), DECK));
    assert!(told.out.starts_with("--- d.toml\n+++ d.toml\n@@ -11,9 +11,9 @@\n"), "{}", told.out);
    assert!(told.out.contains("\n-difficulty = \"3\"") && told.out.contains("\n+difficulty = 3"), "{}", told.out);
    assert_eq!(
        told.err,
        "would be mended: d.toml:14 P009 \"3\" -> 3\n\
         would be mended: d.toml:18 P009 [[item.rung.wrong]] -> [item.rung.wrong]\n\
         1 file checked, 2 faults would be mended: 0 errors, 2 warnings would be left. Nothing was changed.\n"
    );
    // Then it is done; all that was not at fault is as it was, byte by byte.
    let told = home.run("deck check --fix d.toml").done().ok();
    assert_eq!(read(), mended());
    assert!(
        told.out.starts_with(
            "mended: d.toml:14 P009 \"3\" -> 3\n\
             mended: d.toml:18 P009 [[item.rung.wrong]] -> [item.rung.wrong]\n\
             warning[P107]: no answer points to the misconception `copies`\n"
        ),
        "{}",
        told.out
    );
    assert_eq!(told.err, "1 file checked, 2 faults mended: 0 errors, 2 warnings left.\n");
    assert_eq!(home.path("d.toml").metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(std::fs::read_dir(home.path("")).unwrap().count(), 1, "nothing else is left behind");
    // A second look finds nothing to do, and writes nothing.
    let before = home.path("d.toml").metadata().unwrap().modified().unwrap();
    let again = home.run("deck check --fix d.toml").done().ok();
    assert_eq!(again.err, "1 file checked, 0 faults mended: 0 errors, 2 warnings left.\n");
    assert_eq!(home.path("d.toml").metadata().unwrap().modified().unwrap(), before);
    home.run("deck check --fix --dry-run d.toml").done().ok().prints("");
    // Errors that take judgement are left, and make the exit code.
    let home = home.with("d.toml", &DECK.replace("right = \"x\"", "right = \"x\"\r\n  pattern = \"(\""));
    let told = home.run("deck check --fix --json d.toml").done();
    let json: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((told.code, json[0]["mended"].as_array().unwrap().len()), (Some(1), 2), "{json:#}");
}

#[test]
fn what_must_not_be_written_is_told_in_a_sentence() {
    let home = Home::empty()
        .with("d.toml", DECK)
        .with("away/real.toml", DECK)
        .with("here/x", "")
        .with("bad.toml", "a = \n[[item]]\npromt = 1\n");
    std::os::unix::fs::symlink(home.path("away/real.toml"), home.path("here/out.toml")).unwrap();
    std::os::unix::fs::symlink("d.toml", home.path("in.toml")).unwrap();
    let told = home.run("deck check --fix here/out.toml").done();
    assert_eq!(told.code, Some(1));
    assert!(
        told.err.starts_with(
            "error: here/out.toml is left alone: it is a link to ~/away/real.toml, which lies outside of its folder\n\
             hint: name the file itself, if it is to be mended\n"
        ) || told.err.starts_with("error: here/out.toml is left alone: it is a link to HOME/away/real.toml"),
        "{}",
        told.err
    );
    assert!(told.out.contains("error[P009]"), "it is checked all the same: {}", told.out);
    // A link to a file of its own folder stays one.
    home.run("deck check --fix in.toml").done().ok();
    assert!(home.path("in.toml").is_symlink());
    assert_eq!(std::fs::read_to_string(home.path("d.toml")).unwrap(), mended());
    let home = home.with("only.toml", DECK);
    let sealed = std::fs::Permissions::from_mode(0o444);
    std::fs::set_permissions(home.path("only.toml"), sealed).unwrap();
    let told = home.run("deck check --fix only.toml").done();
    assert!(
        told.code == Some(1) && told.err.starts_with("error: only.toml is left alone: it may not be written\n"),
        "{told:#?}"
    );
    assert_eq!(std::fs::read_to_string(home.path("only.toml")).unwrap(), DECK);
    let told = home.run("deck check --fix bad.toml").done();
    let left = "bad.toml is left alone: what stands behind a fault of syntax or size is unknown.\n";
    assert!(told.code == Some(1) && told.err.starts_with(left), "{told:#?}");
    assert_eq!(std::fs::read_to_string(home.path("bad.toml")).unwrap(), "a = \n[[item]]\npromt = 1\n");
    home.write("latin.toml", b"format = 1\n[deck]\nid = \"caf\xe9\"\n");
    let told = home.run("deck check --fix latin.toml").done();
    assert!(told.err.starts_with("latin.toml is left alone: it is not UTF-8.\n"), "{told:#?}");
    assert_eq!(home.run("deck check --dry-run d.toml").done().code, Some(2), "it goes with `--fix` alone");
}

#[test]
fn a_code_says_whether_it_is_mended_and_sarif_brings_the_mends() {
    let home = Home::empty().with("d.toml", DECK);
    home.run("deck check --explain P007").done().ok().shows(&[
        "`pratfall deck check --fix` mends a key that only one other can have been meant\nby. The rest is yours.",
    ]);
    home.run("deck check --explain P102").done().ok().shows(&["`pratfall deck check --fix` leaves it to you."]);
    let json = home.run("deck check --explain P102 --json").done().json();
    assert!(json["mended"].is_null() && json.as_object().unwrap().contains_key("mended"));
    let told = home.run("deck check --sarif d.toml").done();
    let log: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let fix = &log["runs"][0]["results"][0]["fixes"][0];
    let replacement = &fix["artifactChanges"][0]["replacements"][0];
    assert_eq!(fix["description"]["text"], "\"3\" -> 3");
    assert_eq!(
        replacement,
        &serde_json::json!({
            "deletedRegion": { "startLine": 14, "startColumn": 14, "endLine": 14, "endColumn": 17 },
            "insertedContent": { "text": "3" },
        })
    );
}
