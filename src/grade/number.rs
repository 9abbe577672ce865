//! A number, perhaps with a unit, against the right value.
//!
//! Owns how people write numbers: both decimal marks, grouped digits, fractions, powers, per cent. A reading is taken
//! only where there is one: `1,234` is a thousand, `1,5` and `0,234` cannot be and have a decimal comma.

use super::fold::{is_blank, plain};
use super::{Grade, Unusable, Verdict};
use crate::deck::model::{Number, Tolerance};

/// Characters of an answer that can be a number.
const LONGEST: usize = 200;

/// Grades a number.
///
/// The right value wins over any trap within tolerance. A number with a word behind it that is no unit of this rung is
/// off where the unit is part of the answer, and not usable elsewhere.
///
/// # Errors
/// [`Unusable::Empty`], [`Unusable::NotANumber`] (also for what is infinite), [`Unusable::NoUnit`] where one must be
/// given, and [`Unusable::OtherUnit`] where another one may not.
pub fn grade(ask: &Number, text: &str) -> Result<Grade, Unusable> {
    if is_blank(text) {
        return Err(Unusable::Empty);
    }
    let reading = read(ask, text).ok_or(Unusable::NotANumber)?;
    if ask.unit_required && reading.unit == Unit::None {
        return Err(Unusable::NoUnit);
    }
    let fits = |target: f64| {
        let distances = reading.values.iter().filter_map(|v| within(*v, target, ask.tolerance));
        distances.min_by(f64::total_cmp)
    };
    if reading.unit == Unit::Unknown {
        return if ask.unit_required { Ok(Grade::plain(Verdict::Off)) } else { Err(Unusable::OtherUnit) };
    }
    if fits(ask.right).is_some() {
        return Ok(Grade::plain(Verdict::Right));
    }
    let caught = ask.traps.iter().filter_map(|t| fits(t.value).map(|d| (d, t)));
    let closest = caught.min_by(|(a, _), (b, _)| a.total_cmp(b));
    Ok(Grade::off(closest.map(|(_, trap)| &trap.reply)))
}

/// Reads a number as a person writes it, without unit; finite, or nothing.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    value(&tidy(text)?)
}

#[derive(Debug, PartialEq)]
struct Reading {
    /// What the text may mean; two values only for a per cent sign where the rung says nothing of it.
    values: Vec<f64>,
    unit: Unit,
}

#[derive(Debug, PartialEq)]
enum Unit {
    None,
    Listed,
    Unknown,
}

fn read(ask: &Number, text: &str) -> Option<Reading> {
    let text = tidy(text)?;
    if let Some(v) = value(&text) {
        return Some(Reading { values: vec![v], unit: Unit::None });
    }
    let mut units: Vec<String> = ask.units.iter().filter_map(|u| tidy(u)).collect();
    units.sort_by_key(|u| std::cmp::Reverse(u.len()));
    if let Some(v) = units.iter().find_map(|u| value(&without(&text, u)?)) {
        return Some(Reading { values: vec![v], unit: Unit::Listed });
    }
    if units.is_empty()
        && let Some(v) = ["%", "percent", "per cent", "pct"].iter().find_map(|u| value(&without(&text, u)?))
    {
        // Of a right value up to 1 a per cent sign can only make a share; an author who writes 50 may mean either.
        let values = if ask.right.abs() <= 1.0 { vec![v / 100.0] } else { vec![v / 100.0, v] };
        return Some(Reading { values, unit: Unit::None });
    }
    let starts = text.char_indices().rev().filter(|(_, c)| !c.is_ascii_digit()).map(|(i, _)| i);
    let v = starts.filter_map(|i| text.get(..i)).find_map(value)?;
    Some(Reading { values: vec![v], unit: Unit::Unknown })
}

/// Gives the distance of a value from a target when it is within tolerance.
///
/// A hair of slack (1e-9 of the target) covers binary fractions, but never between whole numbers: 2^32 - 1 is not 2^32.
fn within(value: f64, target: f64, tolerance: Tolerance) -> Option<f64> {
    let allowed = match tolerance {
        Tolerance::Absolute(by) => by.max(0.0),
        Tolerance::Relative(share) => share.max(0.0) * target.abs(),
    };
    let are_whole = value.fract() == 0.0 && target.fract() == 0.0;
    let slack = if are_whole { allowed * 1e-9 } else { target.abs() * 1e-9 };
    let distance = (value - target).abs();
    (distance <= allowed + slack).then_some(distance)
}

/// Brings the many signs for one thing together and takes away what is no part of the number.
fn tidy(text: &str) -> Option<String> {
    // White space first: a pasted number may stand in a lot of it.
    let text = text.trim();
    if text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let mut out = String::new();
    let mut raised = false;
    for c in plain(text).chars() {
        let (is_raised, plain) = match c {
            '⁰' => (true, '0'),
            '¹' => (true, '1'),
            '²' => (true, '2'),
            '³' => (true, '3'),
            '⁴'..='⁹' => (true, char::from_digit(u32::from(c) - 0x2070, 10)?),
            '⁻' => (true, '-'),
            '\u{2044}' => (false, '/'),
            '×' | '·' | '∙' | '⋅' => (false, '*'),
            'µ' => (false, 'μ'),
            _ => (false, c),
        };
        if is_raised && !raised {
            out.push('^');
        }
        raised = is_raised;
        match c {
            '½' => out.push_str(" 1/2"),
            '⅓' => out.push_str(" 1/3"),
            '⅔' => out.push_str(" 2/3"),
            '¼' => out.push_str(" 1/4"),
            '¾' => out.push_str(" 3/4"),
            '⅛' => out.push_str(" 1/8"),
            _ => out.push(plain),
        }
    }
    let out = out.trim_end_matches([',', '.', ';', '!', '?', ' ']).trim_start_matches(['=', '≈', '~', ' ']);
    (!out.is_empty()).then(|| out.to_owned())
}

/// Takes a unit off either end of a number; a sign may stand before it.
fn without(text: &str, unit: &str) -> Option<String> {
    let is_unit = |part: &str| {
        let forgives_case = unit.chars().count() > 2 || tells_nothing_by_case(part, unit);
        part == unit || (forgives_case && part.eq_ignore_ascii_case(unit))
    };
    let split = text.len().checked_sub(unit.len())?;
    if text.get(split..).is_some_and(is_unit) {
        return Some(text.get(..split)?.trim_end().to_owned());
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text),
    };
    if rest.get(..unit.len()).is_some_and(is_unit) {
        return Some(format!("{sign}{}", rest.get(unit.len()..)?.trim_start()));
    }
    None
}

/// Tells whether a unit of two letters, spelt in another case, cannot be meant for another one.
///
/// KM is kilometres and KG kilograms, but mW and MW are not one, nor pF and PF, kb and kB, ms and mS. A single letter
/// always means what it is.
fn tells_nothing_by_case(part: &str, unit: &str) -> bool {
    let mut pairs = unit.chars().zip(part.chars());
    let (Some((prefix, said_prefix)), Some((base, said_base)), None) = (pairs.next(), pairs.next(), pairs.next())
    else {
        return false;
    };
    let differs = |a: char, b: char, telling: &[char]| a != b && telling.contains(&a.to_ascii_lowercase());
    !differs(prefix, said_prefix, &['m', 'p']) && !differs(base, said_base, &['b', 's'])
}

/// Evaluates a tidied number.
fn value(text: &str) -> Option<f64> {
    let (negative, size) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest.trim_start()),
        None => (false, text.trim_start()),
    };
    let size = if size.contains('/') {
        fraction(size)?
    } else if size.contains('^') {
        power(size)?
    } else {
        scientific(size)?
    };
    size.is_finite().then_some(if negative { -size } else { size })
}

/// `1/3`, `2.5/4`, and the mixed `1 1/2`.
fn fraction(text: &str) -> Option<f64> {
    let (above, below) = text.split_once('/')?;
    let (above, below) = (above.trim(), below.trim());
    let below = decimal(below)?.parse::<f64>().ok()?;
    if let Some((whole, part)) = above.rsplit_once(' ')
        && let (Some(whole), Ok(part)) = (decimal(whole), part.parse::<u32>())
        && f64::from(part) < below
    {
        return Some(whole.parse::<f64>().ok()? + f64::from(part) / below);
    }
    Some(decimal(above)?.parse::<f64>().ok()? / below)
}

/// `10^3`, `5*10^-3`, `5x10^(-3)`.
fn power(text: &str) -> Option<f64> {
    let (factor, power) = match text.split_once(['*', 'x']) {
        Some((factor, power)) => (decimal(factor.trim())?.parse::<f64>().ok()?, power.trim()),
        None => (1.0, text),
    };
    let (base, exponent) = power.split_once('^')?;
    let exponent: i32 = exponent.trim().trim_start_matches('(').trim_end_matches(')').parse().ok()?;
    if base.trim() == "10" {
        // Through the parser, which rounds once: 5*10^-3 is then the same number as 0.005.
        return format!("{factor:?}").parse::<f64>().ok().and_then(|f| {
            format!("{f:e}").split_once('e').and_then(|(mantissa, e)| {
                format!("{mantissa}e{}", e.parse::<i32>().ok()?.checked_add(exponent)?).parse().ok()
            })
        });
    }
    Some(factor * decimal(base.trim())?.parse::<f64>().ok()?.powi(exponent))
}

/// `1234.5`, `5e-3`.
fn scientific(text: &str) -> Option<f64> {
    match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent: i32 = exponent.parse().ok()?;
            format!("{}e{exponent}", decimal(mantissa)?).parse().ok()
        }
        None => decimal(text)?.parse().ok(),
    }
}

/// Brings digits with any separators to the form `1234.5`; nothing where the reading is not clear.
fn decimal(text: &str) -> Option<String> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')) || !text.is_ascii() {
        return None;
    }
    let (whole, part) = match (text.rfind('.'), text.rfind(',')) {
        (None, None) => (text, ""),
        (Some(dot), Some(comma)) => text.split_at_checked(dot.max(comma))?,
        (Some(dot), None) if text.matches('.').count() == 1 => text.split_at_checked(dot)?,
        (None, Some(comma)) if text.matches(',').count() == 1 && !groups_thousands(text, comma) => {
            text.split_at_checked(comma)?
        }
        _ => (text, ""),
    };
    let part = part.get(1..).unwrap_or("");
    let whole = ungrouped(whole)?;
    let are_digits = part.bytes().all(|b| b.is_ascii_digit());
    match (whole.as_str(), part) {
        ("", "") => None,
        _ if !are_digits => None,
        (whole, "") => Some(whole.to_owned()),
        (whole, part) => Some(format!("{}.{part}", if whole.is_empty() { "0" } else { whole })),
    }
}

/// Tells whether the only comma of a text can be a thousands separator.
fn groups_thousands(text: &str, comma: usize) -> bool {
    let (before, after) = (text.get(..comma).unwrap_or(""), text.get(comma + 1..).unwrap_or(""));
    let is_group = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&before.len())
        && !before.starts_with('0')
        && after.len() == 3
        && is_group(before)
        && is_group(after)
}

/// Takes one kind of separator out of a whole number, where the groups are those of some custom.
fn ungrouped(whole: &str) -> Option<String> {
    let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else { return Some(whole.to_owned()) };
    if !matches!(separator, ',' | '.' | ' ' | '_' | '\'') {
        return None;
    }
    let groups: Vec<&str> = whole.split(separator).collect();
    if groups.iter().any(|g| g.is_empty() || g.bytes().any(|b| !b.is_ascii_digit())) {
        return None;
    }
    let (last, rest) = groups.split_last()?;
    let (first, middle) = rest.split_first()?;
    let in_threes = last.len() == 3 && first.len() <= 3 && middle.iter().all(|g| g.len() == 3);
    // Lakhs and crores: 12,34,567.
    let in_twos = separator == ',' && last.len() == 3 && first.len() <= 2 && middle.iter().all(|g| g.len() == 2);
    (in_threes || in_twos || separator == '_').then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::{NumberTrap, Reply};
    use proptest::prelude::*;

    fn reads(text: &str, expected: Option<f64>) {
        assert_eq!(parse(text), expected, "{text:?}");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, expected) in [
            ("42", 42.0),
            (" 42. ", 42.0),
            ("+42", 42.0),
            ("- 42", -42.0),
            ("\u{2212}42", -42.0),
            ("-0", 0.0),
            ("= 42", 42.0),
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("1 234,5", 1234.5),
            ("1\u{202f}234,5", 1234.5),
            ("1'234.5", 1234.5),
            ("1\u{2019}234", 1234.0),
            ("1_000_000", 1e6),
            ("1,234", 1234.0),
            ("1.234", 1.234),
            ("1.234.567", 1_234_567.0),
            ("1,234,567", 1_234_567.0),
            ("12,34,567", 1_234_567.0),
            ("1 234,567", 1234.567),
            ("1,5", 1.5),
            ("0,234", 0.234),
            ("1,2345", 1.2345),
            ("1234,567", 1234.567),
            (",5", 0.5),
            (".5", 0.5),
            ("5e-3", 0.005),
            ("5E3", 5000.0),
            ("1,5e2", 150.0),
            ("5·10^-3", 0.005),
            ("5x10^3", 5000.0),
            ("5 × 10⁻³", 0.005),
            ("10³", 1000.0),
            ("10^(-2)", 0.01),
            ("2^10", 1024.0),
            ("-2^2", -4.0),
            ("1/4", 0.25),
            ("-1/4", -0.25),
            ("1 1/2", 1.5),
            ("1½", 1.5),
            ("½", 0.5),
            ("1 234/2", 617.0),
            ("１２", 12.0),
        ] {
            reads(text, Some(expected));
        }
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        for text in [
            "",
            "-",
            "e",
            "e5",
            "5e",
            "5e1.5",
            "1/0",
            "0/0",
            "inf",
            "NaN",
            "infinity",
            "1e999",
            "10^999",
            "12 34",
            "1,23,4",
            "1.2.3",
            "1,234,5",
            "1..2",
            "1.2,3,4",
            "--5",
            "0x10",
            "five",
            "5 5 5",
            "1__0",
            ".",
            "^",
            "/",
            "1/",
            "5^",
            "2^^3",
            "1e99999999999",
            "٣",
        ] {
            reads(text, None);
        }
        reads(&"9".repeat(1_000_000), None);
    }

    fn ask(right: f64, tolerance: Tolerance, units: &[&str], traps: &[f64]) -> Number {
        let trap = |v: &f64| NumberTrap { value: *v, reply: Reply { belief: None, say: Some(format!("<{v}>")) } };
        Number {
            right,
            shown: right.to_string(),
            tolerance,
            units: units.iter().map(|u| (*u).to_owned()).collect(),
            unit_required: false,
            traps: traps.iter().map(trap).collect(),
        }
    }

    #[track_caller]
    fn check(ask: &Number, said: &str, expected: &str) {
        let told = match grade(ask, said) {
            Err(reason) => reason.to_string(),
            Ok(g) => {
                let say = g.replies.first().and_then(|r| r.say.clone()).unwrap_or_default();
                format!("{:?} {say}", g.verdict).trim_end().to_owned()
            }
        };
        assert_eq!(told, expected, "{said:?} for {ask:?}");
    }

    const EXACT: Tolerance = Tolerance::Absolute(0.0);

    #[test]
    fn tolerance_has_a_hair_of_slack_and_traps_wait_behind_the_right_value() {
        let tenth = ask(0.3, Tolerance::Absolute(0.1), &[], &[0.45, 0.5]);
        check(&tenth, "0.4", "Right");
        check(&tenth, "0.2", "Right");
        check(&tenth, "0.41", "Off <0.45>");
        check(&tenth, "0.49", "Off <0.5>");
        check(&tenth, "0.7", "Off");
        check(&ask(200.0, Tolerance::Relative(0.02), &[], &[]), "196", "Right");
        check(&ask(200.0, Tolerance::Relative(0.02), &[], &[]), "195.9", "Off");
        check(&ask(-200.0, Tolerance::Relative(0.02), &[], &[]), "-204", "Right");
        check(&ask(1.0 / 3.0, EXACT, &[], &[]), "1/3", "Right");
        check(&ask(0.333_333_333_3, EXACT, &[], &[]), "1/3", "Right");
        check(&ask(4_294_967_296.0, EXACT, &[], &[4_294_967_295.0]), "4294967295", "Off <4294967295>");
        check(&ask(0.0, EXACT, &[], &[]), "-0", "Right");
        check(&ask(0.0, EXACT, &[], &[]), "1e-300", "Off");
        check(&ask(5.0, Tolerance::Absolute(f64::NAN), &[], &[5.0]), "5", "Right");
        check(&ask(5.0, Tolerance::Absolute(-1.0), &[], &[]), "5", "Right");
    }

    #[test]
    fn units_may_stand_on_either_side() {
        let ms = ask(5.0, EXACT, &["ms", "milliseconds"], &[5000.0]);
        check(&ms, "5", "Right");
        check(&ms, "5ms", "Right");
        check(&ms, "5 Milliseconds.", "Right");
        check(&ms, "5 s", "this asks for another unit");
        check(&ms, "5 MS", "this asks for another unit");
        check(&ms, "5000 ms", "Off <5000>");
        check(&ask(5.0, EXACT, &["s", "ms"], &[]), "5 ms", "Right");
        check(&ask(5.0, EXACT, &["s"], &[]), "5 ms", "this asks for another unit");
        check(&ask(-5.0, EXACT, &["$"], &[]), "-$5", "Right");
        check(&ask(5.0, EXACT, &["€", "EUR"], &[]), "€ 5,00", "Right");
        check(&ask(5.0, EXACT, &["€", "EUR"], &[]), "5 eur", "Right");
        check(&ask(5.0, EXACT, &["µs"], &[]), "5 μs", "Right");
        check(&ask(5.0, EXACT, &["km²"], &[]), "5 km²", "Right");
        check(&ask(5.0, EXACT, &["m/s"], &[]), "5 m/s", "Right");
        check(&ask(5.0, EXACT, &["min."], &[]), "5 min", "Right");
        let needed = Number { unit_required: true, ..ms };
        check(&needed, "5", "this asks for a unit too");
        check(&needed, "5 ms", "Right");
        check(&needed, "5 km", "Off");
        check(&needed, "ms", "this asks for a number");
        check(&needed, "", "nothing to commit yet");
    }

    #[test]
    fn a_unit_in_another_case_is_taken_where_it_can_mean_nothing_else() {
        let km = ask(100.0, EXACT, &["km", "kilometres"], &[]);
        check(&km, "100 KM", "Right");
        check(&km, "100Km", "Right");
        check(&km, "100 miles", "this asks for another unit");
        check(&km, "1000 m", "this asks for another unit");
        check(&km, "miles", "this asks for a number");
        check(&ask(2.0, EXACT, &["kg"], &[]), "2 KG", "Right");
        check(&ask(50.0, EXACT, &["Hz"], &[]), "50 hz", "Right");
        for (unit, said) in
            [("mW", "2 MW"), ("MW", "2 mW"), ("kB", "2 kb"), ("ms", "2 mS"), ("pF", "2 PF"), ("m", "2 M")]
        {
            check(&ask(2.0, EXACT, &[unit], &[]), said, "this asks for another unit");
        }
    }

    #[test]
    fn per_cent_is_a_unit_or_a_share() {
        check(&ask(50.0, EXACT, &["%"], &[]), "50%", "Right");
        check(&ask(50.0, EXACT, &["%"], &[]), "50", "Right");
        check(&ask(50.0, EXACT, &["%"], &[]), "0.5", "Off");
        check(&ask(0.5, EXACT, &[], &[]), "50 %", "Right");
        check(&ask(0.5, EXACT, &[], &[]), "50 percent", "Right");
        check(&ask(0.5, EXACT, &[], &[]), "0.5%", "Off");
        check(&ask(50.0, EXACT, &[], &[]), "50%", "Right");
        check(&ask(2.5, EXACT, &[], &[]), "250%", "Right");
        check(&ask(0.05, EXACT, &[], &[0.95]), "95%", "Off <0.95>");
        check(&ask(5.0, EXACT, &["ms"], &[]), "5%", "this asks for another unit");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_text_is_graded(text in "([0-9eE.,/^*x '_%+-]|\\PC){0,14}", right in -1e6f64..1e6) {
            if let Some(v) = parse(&text) {
                prop_assert!(v.is_finite());
            }
            let _ = grade(&ask(right, Tolerance::Relative(0.1), &["ms", "%"], &[1.0]), &text);
        }

        #[test]
        fn a_number_written_out_is_itself(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
            prop_assert_eq!(parse(&format!("{value:e}")), Some(value));
            prop_assert_eq!(grade(&ask(value, EXACT, &[], &[value]), &format!("{value:e}")).unwrap().verdict, Verdict::Right);
        }
    }
}
