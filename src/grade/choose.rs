//! Chosen options against the right ones, by their texts.

use std::collections::BTreeSet;

use super::{Grade, Unusable, Verdict, distinct};
use crate::deck::model::Choose;

/// Grades a choice.
///
/// Options are known by their texts, so that shuffling cannot matter; texts that are no option are passed over. With
/// `many`, all the right options and no other make it right, else each false pick takes back one hit:
/// score = max(0, hits - false picks) / right options.
///
/// # Errors
/// [`Unusable::Empty`] when no option of this rung was chosen.
pub fn grade(ask: &Choose, picks: &[String]) -> Result<Grade, Unusable> {
    let picks: BTreeSet<&str> = picks.iter().map(String::as_str).collect();
    let chosen: Vec<_> = ask.options.iter().filter(|o| picks.contains(o.text.as_str())).collect();
    if chosen.is_empty() {
        return Err(Unusable::Empty);
    }
    let hits = chosen.iter().filter(|o| o.right).count();
    let misses = chosen.len() - hits;
    let wanted = if ask.many { ask.options.iter().filter(|o| o.right).count() } else { 1 };
    if misses == 0 && hits == wanted {
        return Ok(Grade::plain(Verdict::Right));
    }
    let replies = || chosen.iter().filter(|o| !o.right).map(|o| &o.reply);
    if !ask.many || hits <= misses {
        return Ok(Grade::off(replies()));
    }
    let score = (hits - misses) as f64 / wanted as f64;
    Ok(Grade { score, replies: distinct(replies()), ..Grade::plain(Verdict::Partial) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::{Choice, Reply};
    use proptest::prelude::*;

    fn ask(many: bool, right: &[&str], wrong: &[&str]) -> Choose {
        let say = |text: &str| Reply { belief: None, say: Some(format!("<{text}>")) };
        let rights = right.iter().map(|t| Choice { text: (*t).to_owned(), right: true, reply: Reply::default() });
        let wrongs = wrong.iter().map(|t| Choice { text: (*t).to_owned(), right: false, reply: say(t) });
        Choose { many, options: rights.chain(wrongs).collect() }
    }

    #[track_caller]
    fn check(ask: &Choose, picks: &[&str], expected: &str) {
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
    fn one_of_several() {
        let ask = ask(false, &["a"], &["b", "c"]);
        check(&ask, &["a"], "Right 1.00");
        check(&ask, &["a", "a"], "Right 1.00");
        check(&ask, &["b"], "Off 0.00 <b>");
        check(&ask, &["a", "b"], "Off 0.00 <b>");
        check(&ask, &[], "nothing to commit yet");
        check(&ask, &["elsewhere"], "nothing to commit yet");
        check(&ask, &["A"], "nothing to commit yet");
    }

    #[test]
    fn all_that_apply() {
        let ask = ask(true, &["a", "b", "c"], &["x", "y"]);
        check(&ask, &["c", "b", "a"], "Right 1.00");
        check(&ask, &["a", "b"], "Partial 0.67");
        check(&ask, &["a", "b", "c", "x"], "Partial 0.67 <x>");
        check(&ask, &["a", "b", "c", "x", "y"], "Partial 0.33 <x><y>");
        check(&ask, &["a", "x"], "Off 0.00 <x>");
        check(&ask, &["a"], "Partial 0.33");
        check(&ask, &["x", "y"], "Off 0.00 <x><y>");
        check(&ask, &[" "], "nothing to commit yet");
    }

    #[test]
    fn an_option_without_words_has_no_reply() {
        let mut ask = ask(false, &["a"], &["b"]);
        ask.options[1].reply = Reply::default();
        check(&ask, &["b"], "Off 0.00");
    }

    proptest! {
        #[test]
        fn a_score_is_a_share_and_order_is_nothing(many: bool, right in 0usize..4, picks in prop::collection::vec("[a-g]", 0..8)) {
            let texts = ["a", "b", "c", "d", "e", "f"];
            let ask = ask(many, &texts[..right], &texts[right..]);
            let graded = grade(&ask, &picks);
            let mut turned = picks.clone();
            turned.reverse();
            prop_assert_eq!(&graded, &grade(&ask, &turned));
            if let Ok(g) = graded {
                prop_assert!((0.0..=1.0).contains(&g.score));
                prop_assert_eq!(g.score == 1.0, g.verdict == Verdict::Right);
                prop_assert_eq!(g.score == 0.0, g.verdict == Verdict::Off);
            }
        }
    }
}
