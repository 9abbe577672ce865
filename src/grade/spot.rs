//! Places pointed at, lines or tokens, against the right ones.

use std::collections::BTreeSet;

use super::{Grade, Unusable, Verdict, distinct};
use crate::deck::model::spot::{Place, Spot, Worth};

/// What a place that is partly right is worth.
const HALF: f64 = 0.5;

/// Grades places, each named as [`Place::label`] does; others are passed over.
///
/// With `many`, all the right places and no other make it right, else each that is not takes back one hit:
/// score = max(0, hits - misses) / right places. Without, one that is partly right is half of it.
///
/// # Errors
/// [`Unusable::Empty`] when nothing was pointed at.
pub fn grade(ask: &Spot, picks: &[String]) -> Result<Grade, Unusable> {
    let picks: BTreeSet<&str> = picks.iter().map(String::as_str).collect();
    let picked: Vec<&Place> = ask.places.iter().filter(|place| picks.contains(place.label().as_str())).collect();
    if picked.is_empty() {
        return Err(Unusable::Empty);
    }
    let hits = picked.iter().filter(|place| place.worth.is_right()).count();
    let misses = picked.len() - hits;
    let wanted = if ask.many { ask.answer().count() } else { 1 };
    if misses == 0 && hits == wanted {
        return Ok(Grade::plain(Verdict::Right));
    }
    let replies = || picked.iter().filter(|place| !place.worth.is_right()).map(|place| &place.reply);
    let partly = matches!(picked.as_slice(), [only] if only.worth == Worth::Partly);
    let score = match ask.many {
        true if hits > misses => (hits - misses) as f64 / wanted as f64,
        false if partly => HALF,
        _ => return Ok(Grade::off(replies())),
    };
    Ok(Grade { score, replies: distinct(replies()), ..Grade::plain(Verdict::Partial) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::Reply;
    use crate::deck::model::spot::By;
    use proptest::prelude::*;

    /// Makes five places, `l1` to `l5`, worth what `worth` has for each: `+` right, `~` also, `/` partly; the last says
    /// nothing.
    fn ask(many: bool, worth: &str) -> Spot {
        let place = |(number, worth): (u16, char)| {
            let say = (number < 5).then(|| format!("<{number}>"));
            let worth = match worth {
                '+' => Worth::Right,
                '~' => Worth::Also,
                '/' => Worth::Partly,
                _ => Worth::Off,
            };
            Place { number, text: format!("l{number}"), worth, reply: Reply { belief: None, say } }
        };
        Spot { many, by: By::Line, places: (1..).zip(worth.chars()).map(place).collect() }
    }

    #[track_caller]
    fn check(ask: &Spot, picks: &[&str], expected: &str) {
        let picks: Vec<String> = picks.iter().map(|p| (*p).to_owned()).collect();
        let told = match grade(ask, &picks) {
            Err(reason) => reason.to_string(),
            Ok(g) => {
                let says: String = g.replies.iter().filter_map(|r| r.say.clone()).collect();
                format!("{:?} {:.2} {says}", g.verdict, g.score).trim_end().to_owned()
            }
        };
        assert_eq!(told, expected, "{picks:?}");
    }

    #[test]
    fn one_line() {
        let one = ask(false, " +   ");
        check(&one, &["2: l2"], "Right 1.00");
        check(&one, &["3: l3"], "Off 0.00 <3>");
        check(&one, &["5: l5"], "Off 0.00");
        check(&one, &["2: l2", "3: l3"], "Off 0.00 <3>");
        check(&one, &["2: l3"], "nothing to commit yet");
        check(&one, &[], "nothing to commit yet");
    }

    #[test]
    fn one_that_may_be_met_elsewhere_or_in_part() {
        let one = ask(false, "+~/ /");
        check(&one, &["1: l1"], "Right 1.00");
        check(&one, &["2: l2"], "Right 1.00");
        check(&one, &["3: l3"], "Partial 0.50 <3>");
        check(&one, &["5: l5"], "Partial 0.50");
        check(&one, &["4: l4"], "Off 0.00 <4>");
        check(&one, &["1: l1", "2: l2"], "Off 0.00");
        check(&one, &["3: l3", "5: l5"], "Off 0.00 <3>");
    }

    #[test]
    fn all_lines_at_fault() {
        let two = ask(true, " + + ");
        check(&two, &["4: l4", "2: l2"], "Right 1.00");
        check(&two, &["2: l2"], "Partial 0.50");
        check(&two, &["2: l2", "4: l4", "1: l1"], "Partial 0.50 <1>");
        check(&two, &["2: l2", "3: l3"], "Off 0.00 <3>");
    }

    /// Makes a rung by token of the code, right at a token of it.
    fn by_token(text: &str, right: usize) -> Option<Spot> {
        let toml = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let all = crate::deck::tokens::of("python", text);
        let token = all.get(right % all.len().max(1))?;
        let right = toml(&format!("{}: {}", token.line, token.name));
        let deck = format!(
            "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n[[item]]\nid = \"i\"\nprompt = \"p\"\nask = \"spot\"\n\
             code.python = {}\nright = {right}\n",
            toml(text)
        );
        let parsed = crate::deck::parse("x", &deck);
        let item = parsed.deck?.items.pop()?;
        match item.rungs.into_iter().next()?.ask {
            crate::deck::model::Ask::Spot(spot) if spot.by == By::Token => Some(spot),
            _ => None,
        }
    }

    proptest! {
        #[test]
        fn it_is_right_if_and_only_if_it_is_the_right_token(
            text in "([xy1=]|\"a\"|[ \n(+]){2,30}", right: prop::sample::Index, pick: prop::sample::Index,
        ) {
            let text = text.trim().to_owned();
            let count = crate::deck::tokens::of("python", &text).len();
            prop_assume!(count > 1);
            let right = right.index(count);
            // A line of that very text is taken for a line, and says so.
            let spot = by_token(&text, right);
            prop_assert!(spot.is_some(), "{text:?}");
            if let Some(spot) = spot {
                prop_assert_eq!(spot.places.len(), count);
                let picked = pick.index(count);
                let graded = grade(&spot, &[spot.places[picked].label()]).map(|g| g.verdict);
                let expected = if picked == right { Verdict::Right } else { Verdict::Off };
                prop_assert_eq!(graded, Ok(expected));
            }
        }
    }
}
