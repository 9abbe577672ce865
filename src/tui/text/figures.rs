//! Figures in words: every one with the number it rests on, and an interval or a word that there is too little.

use crate::{
    insight::{
        behind::{Behind, Which},
        calibration::{BIAS_FROM, Calibration, ECE_FROM, Leaning},
        growth::{ERRORS, Growth, Verdict},
        score::Estimate,
        survival::Survival,
    },
    tui::home::Recalled,
};

/// Answers from which a share is told as a percentage.
pub const PERCENT_FROM: usize = 10;

/// Writes a share, 0 to 1, as a whole percentage; never 0 or 100 of what is not.
#[must_use]
pub fn percent(share: f64) -> String {
    let rounded = (share * 100.0).round();
    let shown = if share < 1.0 { rounded.min(99.0) } else { rounded };
    // Adding nothing takes the minus from a nothing.
    format!("{} %", if share > 0.0 { shown.max(1.0) } else { shown + 0.0 })
}

/// Writes the interval of a share, 0 to 1 each, in whole percent; a share as [`percent`] writes it never stands outside.
#[must_use]
pub fn interval(low: f64, high: f64) -> String {
    let whole = |share: f64| (share * 100.0).round() + 0.0;
    let low = if low < 1.0 { whole(low).min(99.0) } else { whole(low) };
    let high = if high > 0.0 { whole(high).max(1.0) } else { whole(high) };
    format!("{low:.0} to {high:.0}")
}

/// Writes a share with its interval, 0 to 1 each; the interval holds the share, whatever it was worked out from.
#[must_use]
pub fn within(share: f64, low: f64, high: f64) -> String {
    format!("{} ({})", percent(share), interval(low.min(share), high.max(share)))
}

/// Writes a figure with its sign and so many places; nothing has no sign.
#[must_use]
pub fn signed(value: f64, places: usize) -> String {
    let written = format!("{value:+.places$}");
    let is_nothing = !written.contains(|digit: char| ('1'..='9').contains(&digit));
    if is_nothing { written.trim_start_matches(['+', '-']).to_owned() } else { written }
}

/// Writes a figure that has a sign, with its interval.
#[must_use]
pub fn signed_within(value: f64, low: f64, high: f64, places: usize) -> String {
    let [value, low, high] = [value, low.min(value), high.max(value)].map(|figure| signed(figure, places));
    format!("{value} ({low} to {high})")
}

/// Writes a share, or a difference of two, with its interval, in whole percent.
fn difference(value: f64, low: f64, high: f64) -> String {
    let [value, low, high] =
        [value, low.min(value), high.max(value)].map(|share| format!("{:.0}", (share * 100.0).round() + 0.0));
    format!("{value} % ({low} to {high})")
}

/// Says how far a first fold of the log is.
#[must_use]
pub fn adding(share: f64) -> String {
    format!(
        "Your answers are being added up for the first time: {} so far. You need not wait here; this goes on meanwhile.",
        percent(share)
    )
}

/// Writes a share with its interval and number, as a count where a percentage would say too much.
#[must_use]
pub fn share(of: Option<Estimate>) -> String {
    match of {
        None => "none yet".into(),
        Some(of) if of.n < PERCENT_FROM => format!("{:.0} of {}, too few for a share", of.value * of.n as f64, of.n),
        Some(of) => {
            let between = interval(of.low.min(of.value), of.high.max(of.value));
            format!("{} ({between}, n = {})", percent(of.value), of.n)
        }
    }
}

/// Says how often something stumbled at first was recalled later (PR-8).
#[must_use]
pub fn recalled(rate: &Recalled) -> String {
    format!(
        "Of {} items you stumbled on at first, you recalled {} on a later day: {}.",
        rate.of,
        rate.recalled,
        within(rate.recalled as f64 / rate.of.max(1) as f64, rate.low, rate.high),
    )
}

/// Answers whether errors grow up.
#[must_use]
pub fn growth(growth: &Growth) -> String {
    let rests = format!("{} errors in {} spans of four weeks", growth.errors, growth.spans);
    match growth.verdict {
        Verdict::Up => format!("Up: you handle harder things than before, beyond chance ({rests})."),
        Verdict::Flat => format!("Flat: no evidence of more than before ({rests})."),
        Verdict::CantTell if growth.signals.is_empty() => {
            format!("Can't tell: it takes two spans of four weeks with {ERRORS} errors each; so far {}.", growth.spans)
        }
        Verdict::CantTell => format!("Can't tell: the interval of your ability is too wide ({rests})."),
    }
}

/// Names the five signals, in order.
pub const SIGNALS: [&str; 5] =
    ["ability, in logits", "nearly right", "mean score", "same belief again", "right within 7 days"];

/// Writes a signal: earlier, later, and by how much it is better.
#[must_use]
pub fn signal(place: usize, of: Option<Estimate>) -> String {
    match of {
        None => "too little".into(),
        Some(of) if place == 0 => signed_within(of.value, of.low, of.high, 1),
        Some(of) if place == 2 => {
            // A score has no sign; by how much it differs from another has one where that is less.
            let [value, low, high] = [of.value, of.low.min(of.value), of.high.max(of.value)]
                .map(|score| signed(score, 2).trim_start_matches('+').to_owned());
            format!("{value} ({low} to {high})")
        }
        Some(of) => difference(of.value, of.low, of.high),
    }
}

/// Writes by how much a signal is better; that of ability is no difference of two halves.
#[must_use]
pub fn change(place: usize, of: Option<Estimate>) -> String {
    match of {
        Some(_) if place == 0 => format!("{} along its trend", signal(place, of)),
        _ => signal(place, of),
    }
}

/// Says which answers stand behind a figure.
#[must_use]
pub fn behind(of: &Behind) -> &'static str {
    match of {
        Behind::Belief(..) => "the answers that showed it",
        Behind::TooSure(_) => "the answers at it that were likely or certain, and off",
        Behind::Mixup(..) => "the answers at the first that were off, and right for the second; second tries too",
        Behind::Skill(..) => "the answers that train it",
        Behind::Due(_) => "the last answer at each item that is due then",
        Behind::Within(_, which) => match which {
            Which::Answers => "the first answers of these days",
            Which::Stumbles => "first answers that were off",
            Which::Kind(_) => "errors of this kind in the weeks above",
            Which::Matched { named: true } => "errors predicted near even chances whose kind is known",
            Which::Matched { named: false } => "errors predicted near even chances",
            Which::Beliefs => "answers that showed a belief",
            Which::Began => "stumbles at an item that was not waiting for recovery",
            Which::Relapses => "stumbles within 30 days of a recovery",
            Which::First => "first answers ever at an item, off, where it was tried on a later day",
            Which::Redos => "right redos",
            Which::Unseen => "answers without help at rungs unseen before",
            Which::Way(_) => "the first answers of this year in this way",
            Which::Told => "the answers of this year that were given with a confidence, without help",
            Which::Sure(_) => "the answers of this year that were given so, without help",
        },
    }
}

/// Says what bias comes to (PR-22).
#[must_use]
pub fn bias(of: &Calibration) -> String {
    let Some(bias) = of.bias else {
        return format!("It takes {BIAS_FROM} answers with a confidence to tell; there are {}.", of.n);
    };
    // Half a point below none is none.
    let points = |share: f64| ((share * 100.0).round() as i64).to_string();
    let signed = |share: f64| signed((share * 100.0).round(), 0);
    let n = bias.n;
    match of.leaning {
        Leaning::Over => format!(
            "Surer than right, by {} points ({} to {}, n = {n}).",
            points(bias.value),
            points(bias.low),
            points(bias.high)
        ),
        Leaning::Under => format!(
            "More often right than sure, by {} points ({} to {}, n = {n}).",
            points(-bias.value),
            points(-bias.high),
            points(-bias.low)
        ),
        _ => format!(
            "On the mean, no evidence either way: {} points ({} to {}, n = {n}).{}",
            signed(bias.value),
            signed(bias.low),
            signed(bias.high),
            astray(of)
        ),
    }
}

/// Tells of levels that lie off where their mean does not: beyond what one of four does by luck.
fn astray(of: &Calibration) -> String {
    // From one interval of 95 % to four of 95 % together.
    const WIDER: f64 = 1.28;
    let off = of.curve.iter().filter(|point| {
        let right = point.right;
        let near = if point.stated < right.value { right.value - right.low } else { right.high - right.value };
        right.n >= PERCENT_FROM && (point.stated - right.value).abs() > WIDER * near
    });
    let told: Vec<String> =
        off.map(|point| format!("said {}, right {}", percent(point.stated), percent(point.right.value))).collect();
    if told.is_empty() { String::new() } else { format!(" Level by level there is some: {}.", told.join("; ")) }
}

/// Says how far the curve lies off, and what a perfect learner would show (PR-22).
#[must_use]
pub fn ece(of: &Calibration) -> String {
    match of.ece {
        None => format!("The mean distance from the curve takes {ECE_FROM} answers; there are {}.", of.n),
        Some(ece) => format!(
            "Mean distance {:.1} points; a perfectly calibrated learner would show {:.1} (n = {}).",
            ece.value * 100.0,
            ece.perfect * 100.0,
            of.n
        ),
    }
}

/// Says how long recoveries take.
#[must_use]
pub fn recovery(of: &Survival) -> String {
    if of.n == 0 {
        return "No stumble to recover from yet.".into();
    }
    let end = |end: Option<i32>| end.map_or_else(|| "open".to_owned(), |days| days.to_string());
    match of.median() {
        None => {
            format!("{} of {} stumbles recovered from so far; half are not, so there is no median yet.", of.ended, of.n)
        }
        Some(median) => format!(
            "Half of the stumbles are recovered from within {} ({} to {}; n = {}, {} of them open).",
            super::count(usize::try_from(median.value).unwrap_or(0), "day"),
            end(median.low),
            end(median.high),
            of.n,
            of.n - of.ended
        ),
    }
}

/// Writes a length of time.
#[must_use]
pub fn time(seconds: u64) -> String {
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", (seconds + 30) / 60),
        _ => format!("{} h {:02} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_as_far_as_they_are_known() {
        let of = |hits: usize, n: usize| share(crate::insight::score::share(hits, n));
        assert_eq!(of(4, 10), "40 % (17 to 69, n = 10)");
        assert_eq!(of(4, 9), "4 of 9, too few for a share");
        assert_eq!(of(0, 0), "none yet");
        let shown = [percent(0.854), percent(0.999), percent(0.001), percent(1.0), percent(0.0)];
        assert_eq!(shown, ["85 %", "99 %", "1 %", "100 %", "0 %"]);
        // A difference may be less than nothing, and is then no minus nothing.
        let of = |value: f64, low: f64, high: f64| Some(Estimate { value, low, high, n: 40 });
        assert_eq!(signal(1, of(-0.001, -0.004, 0.011)), "0 % (0 to 1)");
        assert_eq!(signal(2, of(-0.001, -0.004, 0.011)), "0.00 (0.00 to 0.01)");
        assert_eq!(signal(0, of(-0.01, -0.24, 0.04)), "0.0 (-0.2 to 0.0)");
        assert_eq!((percent(-0.001).as_str(), interval(-0.004, -0.001).as_str()), ("0 %", "0 to 0"));
        assert_eq!((signed(-0.0, 0).as_str(), signed(-0.6, 0).as_str()), ("0", "-1"));
        // An interval holds what it is of.
        assert_eq!(within(0.5, 0.6, 0.7), "50 % (50 to 70)");
        assert_eq!(signal(3, of(0.2, 0.1, 0.15)), "20 % (10 to 20)");
        let between = [interval(0.9994, 0.9998), interval(0.0002, 0.003), interval(0.0, 0.0), interval(1.0, 1.0)];
        assert_eq!(between, ["99 to 100", "0 to 1", "0 to 0", "100 to 100"]);
    }

    #[test]
    fn pr_22_no_evidence_is_called_that() {
        use crate::insight::calibration::Level;
        let told = |right: u64| bias(&Calibration::of(&[Level { stated: 750, n: 40, right }]));
        assert!(told(30).starts_with("On the mean, no evidence either way: 0 points (-"), "{}", told(30));
        // Too unsure below, too sure above, and nothing between.
        let apart = [(500, 35), (950, 22)].map(|(stated, right)| Level { stated, n: 40, right });
        let apart = bias(&Calibration::of(&apart));
        assert!(apart.starts_with("On the mean, no evidence either way"), "{apart}");
        assert!(
            apart.ends_with("Level by level there is some: said 50 %, right 88 %; said 95 %, right 55 %."),
            "{apart}"
        );
        assert!(!told(30).contains("Level by level"), "{}", told(30));
        assert!(told(10).starts_with("Surer than right, by 50 points (3"), "{}", told(10));
        assert!(told(40).starts_with("More often right than sure, by 25 points ("), "{}", told(40));
    }
}
