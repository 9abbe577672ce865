//! What each runner makes of right and wrong answers.

use pratfall::runner::{
    custom::Custom,
    outcome::{Ended, Outcome},
    part::Want,
};

use crate::stage::{Boxed, Play, everywhere, has, play};

/// Runs in every box; code that lives in root's home is not to be had everywhere.
fn check(runner: &str, what: &Play, look: impl Fn(&Outcome) + Sync) {
    if !has(runner) {
        return;
    }
    everywhere(|boxed: &Boxed| {
        let outcome = what.run(boxed);
        if matches!(outcome.ended, Ended::NoToolchain { .. }) {
            eprintln!("SKIPPED: {runner} lies in root's home, and {} cannot read there", boxed.name);
            return;
        }
        let refused = matches!(outcome.ended, Ended::Refused { .. });
        assert!(
            refused
                || outcome.standing.as_ref().is_some_and(|standing| boxed.name.ends_with(&standing.level.to_string()))
        );
        look(&outcome);
    });
}

#[track_caller]
fn passes(outcome: &Outcome) {
    assert!(outcome.passed() && outcome.checks.iter().all(|check| check.passed), "{outcome:#?}");
}

/// Asserts which checks passed, and what each of the others said and got.
#[track_caller]
fn gives(outcome: &Outcome, expected: &[(bool, &str, Option<&str>)]) {
    let found: Vec<_> = outcome.checks.iter().map(|c| (c.passed, c.message.as_str(), c.got.as_deref())).collect();
    assert_eq!(found, expected, "{outcome:#?}");
    assert_eq!(outcome.passed(), expected.iter().all(|(passed, ..)| *passed));
}

#[test]
fn python_is_checked() {
    let right = play("python", "import helper\ndef double(n):\n    print('noise')\n    return helper.twice(n)\n\nif __name__ == '__main__':\n    print(double(int(input())))\n")
        .file("helper.py", "def twice(n):\n    return n * 2\n")
        .value("double('a')", "'aa'")
        .script("x = double(1)\nassert x == 2\nassert double(2) > 3")
        .output(&[], "21\n", "noise\n42\n");
    check("python", &right, passes);
}

#[test]
fn what_python_gets_wrong_is_told() {
    let off =
        play("python", "import sys\n\ndef double(n):\n    if n > 5:\n        raise ValueError(n)\n    return n + 1\n")
            .value("double(4)", "8")
            .value("double(6)", "12")
            .script("assert double(2) == 4")
            .script("assert double(2) > 4, 'too small'")
            .hidden(Want::Value { call: "double(4)".into(), gives: "8".into() });
    check("python", &off, |outcome| {
        gives(
            outcome,
            &[
                (false, "It gives something else.", Some("5")),
                (false, "ValueError: 6", None),
                (false, "It gives something else.", Some("3")),
                (false, "too small", None),
                (false, "", None),
            ],
        );
        assert_eq!(outcome.checks[1].run.marks[0].line, 5, "{outcome:#?}");
        assert_eq!((outcome.checks[2].asked.as_str(), outcome.checks[2].expected.as_deref()), ("double(2)", Some("4")));
        assert_eq!((outcome.checks[4].name.as_str(), outcome.checks[4].asked.as_str()), ("check 5", ""));
    });
    let broken = play("python", "def double(n:\n    return n\n").value("double(4)", "8");
    check("python", &broken, |outcome| {
        let check = &outcome.checks[0];
        assert!(check.message.starts_with("SyntaxError: "), "{outcome:#?}");
        assert_eq!(check.run.marks[0].line, 1);
        assert!(!check.run.output.contains("/task") && !check.run.output.contains("pratfall"), "{outcome:#?}");
    });
}

#[test]
fn leaving_early_is_no_pass() {
    for answer in [
        "import os\nos._exit(0)",
        "import sys\nsys.exit(0)",
        "exit()",
        "print('\\npratfall-00:8')\nimport os\nos._exit(0)",
    ] {
        let early = play("python", answer).value("double(4)", "8").script("pass");
        check("python", &early, |outcome| {
            let said = "The program ended before it was looked at.";
            gives(outcome, &[(false, said, None), (false, said, None)]);
        });
    }
}

#[test]
fn javascript_is_checked() {
    let right = play("javascript", "const base = 2;\nfunction double(n) { console.log('noise'); return n * base; }\nconst later = async (n) => n + 1;\n")
        .value("double(4)", "8")
        .value("{ a: double(1), b: [1, 'x'] }", "{ a: 2, b: [ 1, 'x' ] }")
        .value("later(1) // a promise is waited for", "2")
        .script("assert.deepStrictEqual([double(1)], [2]);");
    check("javascript", &right, passes);
}

#[test]
fn what_javascript_gets_wrong_is_told() {
    let off = play("javascript", "function double(n) {\n  return n.missing.x;\n}\n")
        .value("double(4)", "8")
        .script("assert.strictEqual(1, 2)");
    check("javascript", &off, |outcome| {
        assert!(outcome.checks[0].message.starts_with("TypeError: "), "{outcome:#?}");
        assert_eq!(outcome.checks[0].run.marks[0].line, 2, "{outcome:#?}");
        assert_eq!((outcome.checks[1].got.as_deref(), outcome.checks[1].expected.as_deref()), (Some("1"), Some("2")));
    });
}

#[test]
fn bash_is_checked() {
    let right = play(
        "bash",
        "double() { echo $(( $1 * 2 )); }\nif [ \"${BASH_SOURCE[0]}\" = \"$0\" ]; then read -r n; double \"$n\"; fi\n",
    )
    .value("double 4", "8")
    .script("test \"$(double 2)\" = 4\ncat words.txt | grep -q two")
    .output(&[], "3\n", "6\n")
    .file("words.txt", "one\ntwo\n");
    check("bash", &right, passes);
    let off = play("bash", "double() { echo $1; }\n").value("double 4", "8").script("false\ntrue").value("nothing", "");
    check("bash", &off, |outcome| {
        let found: Vec<_> = outcome.checks.iter().map(|c| c.passed).collect();
        assert_eq!((found, outcome.checks[0].got.as_deref()), (vec![false, false, true], Some("4")), "{outcome:#?}");
    });
}

#[test]
fn c_is_checked() {
    let right = play("c", "#include <stdio.h>\nint twice(int n) { return n * 2; }\nconst char *name(void) { return \"n\"; }\nint main(void) { int n; if (scanf(\"%d\", &n) == 1) printf(\"%d\\n\", twice(n)); return 0; }\n")
        .value("twice(4)", "8")
        .value("name()", "\"n\"")
        .script("assert(twice(1) == 2);")
        .output(&[], "21", "42\n");
    check("c", &right, passes);
    let off = play("c", "int twice(int n) {\n  return n * 3\n}\n").value("twice(4)", "8");
    check("c", &off, |outcome| {
        let compile = outcome.compile.as_ref().unwrap();
        assert_eq!((outcome.ended.clone(), compile.passed, compile.marks[0].line), (Ended::NotCompiled, false, 2));
        assert!(!compile.output.contains("pratfall") && outcome.checks.is_empty(), "{outcome:#?}");
    });
    let fell =
        play("c", "int twice(int n) { int *p = 0; return *p + n; }\n").value("twice(4)", "8").script("assert(1 == 2);");
    check("c", &fell, |outcome| {
        assert_eq!(outcome.checks[0].run.ended, Ended::Killed(11), "{outcome:#?}");
        assert!(outcome.checks[1].run.output.contains("Assertion `1 == 2' failed"), "{outcome:#?}");
    });
}

#[test]
fn rust_is_checked() {
    let right = play("rust", "fn twice(n: i32) -> i32 { n * 2 }\nfn main() { println!(\"{}\", twice(21)); }\n")
        .value("twice(4)", "8")
        .value("vec![twice(1)] // rows", "[2]")
        .script("assert_eq!(twice(1), 2);")
        .output(&[], "", "42\n");
    check("rust", &right, passes);
}

#[test]
fn what_rustc_says_is_about_the_answer() {
    let off = play(
        "rust",
        "fn twice(n: i32) -> i32 {\n    let s = String::new();\n    let t = s;\n    s.len() as i32 + n\n}\n",
    )
    .value("twice(4)", "8");
    check("rust", &off, |outcome| {
        let compile = outcome.compile.as_ref().unwrap();
        assert_eq!(
            (outcome.ended.clone(), compile.passed, compile.marks[0].line),
            (Ended::NotCompiled, false, 4),
            "{outcome:#?}"
        );
        assert!(compile.marks[0].message.contains("E0382") && !compile.output.contains("pratfall"), "{outcome:#?}");
    });
    let other = play("rust", "fn thrice(n: i32) -> i32 { n * 3 }\n").value("twice(4 + 4444)", "8");
    check("rust", &other, |outcome| {
        let compile = outcome.compile.as_ref().unwrap();
        assert!(compile.output.starts_with("It compiles, and the checks do not fit it:\nerror[E0425]"), "{outcome:#?}");
        assert!(!compile.output.contains("4444") && compile.marks.is_empty(), "{outcome:#?}");
    });
    let fell = play("rust", "fn twice(n: i32) -> i32 { [1][n as usize] }\n").value("twice(4)", "8");
    check("rust", &fell, |outcome| {
        assert!(
            outcome.checks[0].message.contains("index out of bounds")
                || outcome.checks[0].run.output.contains("index out of bounds"),
            "{outcome:#?}"
        );
    });
}

#[test]
fn sql_is_checked() {
    let table = "create table fruit (name text, price real);\ninsert into fruit values ('fig', 1.5), ('kiwi', 0.25);\n";
    let right = play("sql", "select name from fruit\nwhere price > 1;\n")
        .file("fruit.sql", table)
        .output(&[], "", "fig\n")
        .value("select count(*), null, x'0a', sum(price) from fruit", "2|NULL|x'0a'|1.75")
        .script("select count(*) = 2 from fruit");
    check("sql", &right, passes);
    let off = play("sql", "select name\nfrom fruits;\n").file("fruit.sql", table).output(&[], "", "fig\n");
    check("sql", &off, |outcome| {
        let check = &outcome.checks[0];
        assert!(!check.run.marks.is_empty(), "{outcome:#?}");
        assert_eq!(
            (check.run.marks[0].line, check.message.as_str()),
            (2, "error: no such table: fruits"),
            "{outcome:#?}"
        );
    });
    let off =
        play("sql", "select 1;\nselect 2;\nselect name frm fruit;\n").file("fruit.sql", table).output(&[], "", "fig\n");
    check("sql", &off, |outcome| {
        let check = &outcome.checks[0];
        assert!(!check.run.marks.is_empty(), "{outcome:#?}");
        assert_eq!((check.run.marks[0].line, check.run.stdout.as_str()), (3, "1\n2\n"), "{outcome:#?}");
    });
    for (statement, said) in [
        ("attach 'x.db' as x", "not authorized"),
        ("pragma writable_schema = on", "not authorized"),
        ("pragma temp_store_directory = '/'", "not authorized"),
        ("select load_extension('x')", "not authorized"),
        ("vacuum into 'x.db'", "authorization denied"),
        ("select readfile('/etc/passwd')", "no such function"),
        ("with recursive r(n) as (select 1 union all select n + 1 from r) select count(*) from r", ""),
    ] {
        // Only what never ends is to meet the limit, however busy the machine is.
        let bad = play("sql", statement).within(if said.is_empty() { 200 } else { 10_000 }).output(&[], "", "");
        check("sql", &bad, |outcome| {
            let check = &outcome.checks[0];
            assert!(!check.passed && check.run.output.contains(said), "{statement}: {outcome:#?}");
            assert!(!said.is_empty() || check.run.ended == Ended::TimedOut, "{outcome:#?}");
        });
    }
}

#[test]
fn a_runner_of_ones_own_compares_output() {
    let custom = |argv: &[&str]| Custom {
        argv: argv.iter().map(|arg| (*arg).into()).collect(),
        file: Some("answer.txt".into()),
        folders: Vec::new(),
    };
    let cat = play("show", "a\nb\n").custom("show", custom(&["/usr/bin/cat", "{file}"])).output(&[], "", "a\nb\n");
    check("bash", &cat, passes);
    let inside = play("show", "a").custom("show", custom(&["/usr/bin/cat", "{file}"])).value("1", "1");
    check("bash", &inside, |outcome| assert!(matches!(outcome.ended, Ended::Refused { .. }), "{outcome:#?}"));
}
