//! Code to be written, from a table.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{House, pattern, unresolved};
use crate::deck::fault::{Faults, code, nearest, quote};
use crate::deck::fields::code::{CHECKS_MAX, FILES_MAX, SECONDS_MAX};
use crate::deck::files::{answer_file, is_runner, sound};
use crate::deck::model::Reply;
use crate::deck::model::code::{Brought, Check, Lower, Matcher, Program, Want};
use crate::deck::table::{self, Value};

/// What the check of the short form is called.
const ONLY: &str = "all that was asked for";

pub(super) fn read(table: &DeTable<'_>, house: &mut House, at: &Range<usize>, faults: &mut Faults) -> Option<Program> {
    let runner = table::text(table, "runner")?;
    if !is_runner(&runner) {
        let span = table.get("runner").map(|v| v.span()).unwrap_or_default();
        faults.error(code::VALUE, &span, || {
            let hint = "a deck names a runner and never a program: python, rust, c, javascript, bash or sql".to_owned();
            (format!("{} is no name of a runner", quote(&runner)), Some(hint))
        });
    }
    let checks = checks(table, faults)?;
    let errors = errors(table, &checks, house, faults);
    let (files, include) = brought(table, &runner, at, faults);
    let (starter, solution) = (block(table, "starter"), block(table, "solution"));
    Some(Program { runner, starter, solution, checks, errors, files, include, limits: limits(table, faults) })
}

/// Reads code: without the line breaks around it, but for the last.
fn block(table: &DeTable<'_>, key: &str) -> String {
    let text = table::text_or_empty(table, key);
    let bare = text.trim_matches('\n');
    if bare.trim().is_empty() { String::new() } else { format!("{bare}\n") }
}

fn checks(table: &DeTable<'_>, faults: &mut Faults) -> Option<Vec<Check>> {
    let value = table.get("check")?;
    if let Some(text) = value.get_ref().as_str() {
        if text.trim().is_empty() {
            faults.error(code::NO_ANSWER, &value.span(), nothing_checked);
        }
        let want = Want::Script { script: table::lines(text) };
        return Some(vec![Check { name: ONLY.to_owned(), hidden: false, want }]);
    }
    let mut checks: Vec<Check> = Vec::new();
    for (check, at) in table::tables(table, "check") {
        let Some(name) = table::text(check, "name") else { continue };
        if checks.iter().any(|other| other.name == name) {
            let span = check.get("name").map(|v| v.span()).unwrap_or_default();
            faults.error(code::SAME_OPTIONS, &span, || {
                (
                    format!("two checks are called {}", quote(&name)),
                    Some("the learner tells them by their names".into()),
                )
            });
        }
        if let Some(want) = want(check, &at, faults) {
            checks.push(Check { name, hidden: table::flag(check, "hidden"), want });
        }
    }
    let given = value.get_ref().as_array().map_or(0, |list| list.len());
    if given == 0 {
        faults.error(code::NO_ANSWER, &value.span(), nothing_checked);
    }
    if given > CHECKS_MAX {
        faults.error(code::VALUE, &value.span(), || {
            (format!("a rung can have {CHECKS_MAX} checks, and this one has {given}"), None)
        });
    }
    (!checks.is_empty()).then_some(checks)
}

fn nothing_checked() -> (String, Option<String>) {
    let hint = "write `check = '''assert ..'''`, or tables `[[item.rung.check]]`";
    ("nothing is checked".to_owned(), Some(hint.to_owned()))
}

/// Reads what a check looks at: exactly one of three things.
fn want(check: &DeTable<'_>, at: &Range<usize>, faults: &mut Faults) -> Option<Want> {
    let has = |key: &str| check.contains_key(key);
    let kinds: Vec<&str> = ["call", "prints", "script"].into_iter().filter(|key| has(key)).collect();
    let text = |key: &str| table::text_or_empty(check, key);
    let mut stray = |keys: &[&str], kind: &str| {
        for key in keys.iter().filter(|key| has(key)) {
            let span = check.get_key_value(*key).map(|(key, _)| key.span()).unwrap_or_default();
            faults.error(code::MISPLACED_KEY, &span, || (format!("`{key}` does not go with `{kind}`"), None));
        }
    };
    match kinds.as_slice() {
        ["call"] => {
            stray(&["args", "input"], "call");
            if !has("gives") {
                faults.error(code::MISSING_KEY, at, || {
                    let hint = "write the value as the language does: `gives = \"8\"`".to_owned();
                    ("the check calls something and does not say what it gives".to_owned(), Some(hint))
                });
            }
            Some(Want::Value { call: text("call"), gives: text("gives") })
        }
        ["prints"] => {
            stray(&["gives"], "prints");
            let args = table::strings(check, "args");
            Some(Want::Output { args, input: text("input"), prints: text("prints") })
        }
        ["script"] => {
            stray(&["args", "input", "gives"], "script");
            let value = check.get("script")?;
            if value.get_ref().as_str().is_some_and(|text| text.trim().is_empty()) {
                faults.error(code::EMPTY, &value.span(), || ("this check is empty".to_owned(), None));
            }
            Some(Want::Script { script: text("script") })
        }
        [] => {
            faults.error(code::MISSING_KEY, at, || {
                let hint = "give it `call` with `gives`, `prints`, or `script`".to_owned();
                ("the check does not say what is looked at".to_owned(), Some(hint))
            });
            None
        }
        [_] => None,
        [one, other, ..] => {
            let span = check.get_key_value(*other).map(|(key, _)| key.span()).unwrap_or_default();
            faults.error(code::MISPLACED_KEY, &span, || {
                (format!("a check looks at one thing: `{one}` or `{other}`"), Some("make two checks of it".to_owned()))
            });
            None
        }
    }
}

fn errors(table: &DeTable<'_>, checks: &[Check], house: &mut House, faults: &mut Faults) -> Vec<Matcher> {
    let mut errors = Vec::new();
    for (error, at) in table::tables(table, "error") {
        let check = table::text(error, "check");
        if let (Some(name), Some(value)) = (&check, error.get("check"))
            && !checks.iter().any(|check| check.name == *name)
        {
            faults.error(code::UNRESOLVED, &value.span(), || {
                let hint = nearest(name, checks.iter().map(|check| check.name.as_str()));
                (
                    format!("there is no check {}", quote(name)),
                    hint.map(|near| format!("did you mean {}?", quote(near))),
                )
            });
        }
        if !["says", "pattern", "check"].iter().any(|key| error.contains_key(*key)) {
            faults.error(code::MISSING_KEY, &at, || {
                let hint = "give it `says`, `pattern` or `check`".to_owned();
                ("this error does not say what it is told by".to_owned(), Some(hint))
            });
        }
        let belief = table::text(error, "belief");
        if let (Some(belief), Some(value)) = (&belief, error.get("belief"))
            && !house.beliefs.contains(belief.as_str())
        {
            unresolved("misconception", belief, &value.span(), house.beliefs.iter().map(String::as_str), faults);
        }
        let say = table::text(error, "reply").filter(|text| !text.trim().is_empty());
        let pattern = pattern(error, house, faults);
        errors.push(Matcher { says: table::text(error, "says"), pattern, check, reply: Reply { belief, say } });
    }
    errors
}

/// Reads the files that are brought: written out, and beside the deck.
fn brought(table: &DeTable<'_>, runner: &str, at: &Range<usize>, faults: &mut Faults) -> (Vec<Brought>, Vec<String>) {
    let mut seen = BTreeSet::new();
    let mut take = |name: &str, span: &Range<usize>, faults: &mut Faults| {
        if let Err(why) = sound(name) {
            faults.error(code::FILE, span, || {
                let hint = "a file lies in the folder of the exercise, such as `words.txt` or `data/words.txt`";
                (format!("a file cannot be called {}: the name {why}", quote(name)), Some(hint.to_owned()))
            });
        } else if answer_file(runner).is_some_and(|answer| answer.eq_ignore_ascii_case(name)) {
            faults.error(code::FILE, span, || {
                (format!("{} is the learner's own file", quote(name)), Some("give it another name".to_owned()))
            });
        } else if !seen.insert(name.to_lowercase()) {
            faults.error(code::FILE, span, || (format!("two files are called {}", quote(name)), None));
        }
    };
    let mut files = Vec::new();
    for (key, value) in table::table(table, "files").map(table::in_order).unwrap_or_default() {
        take(key.get_ref(), &key.span(), faults);
        let text = value.get_ref().as_str().map(table::lines).unwrap_or_default();
        files.push(Brought { name: key.get_ref().to_string(), text });
    }
    let include = table::texts(table, "include");
    include.iter().for_each(|file| take(&file.text, &file.span, faults));
    if files.len() + include.len() > FILES_MAX {
        faults
            .error(code::VALUE, at, || (format!("a rung can bring {FILES_MAX} files, and this one brings more"), None));
    }
    (files, include.into_iter().map(|file| file.text).collect())
}

fn limits(table: &DeTable<'_>, faults: &mut Faults) -> Lower {
    let Some(limits) = table::table(table, "limits") else { return Lower::default() };
    let whole = |value: Option<&Value<'_>>| match value.map(|v| v.get_ref()) {
        Some(DeValue::Integer(number)) => table::whole_number(number).and_then(|n| u32::try_from(n).ok()),
        _ => None,
    };
    let seconds = table::number(limits, "seconds");
    if let (Some(asked), Some(value)) = (seconds, limits.get("seconds"))
        && asked > SECONDS_MAX
    {
        faults.error(code::VALUE, &value.span(), || {
            (format!("a deck may lower limits, and {asked} seconds are more than {SECONDS_MAX}"), None)
        });
    }
    Lower {
        seconds,
        memory: whole(limits.get("memory")),
        output: whole(limits.get("output")),
        processes: whole(limits.get("processes")),
    }
}
