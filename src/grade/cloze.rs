//! Typed blanks against what each accepts.

use super::fold::is_blank;
use super::type_in::{Match, compare};
use super::{Grade, Unusable, Verdict, distinct};
use crate::deck::model::{Cloze, Reply};

/// Grades the blanks of a text, each like a typed answer; score = share of right or nearly right ones.
///
/// A blank may be left empty as long as one is filled; missing texts are empty and surplus ones passed over. What is
/// right in another blank is no answer here, and a text as close to it is not near.
///
/// # Errors
/// [`Unusable::Empty`] when every blank is.
pub fn grade(ask: &Cloze, texts: &[String]) -> Result<Grade, Unusable> {
    if texts.iter().take(ask.blanks.len()).all(|t| is_blank(t)) {
        return Err(Unusable::Empty);
    }
    let mut parts = Vec::with_capacity(ask.blanks.len());
    let mut replies: Vec<&Reply> = Vec::new();
    let mut near_to = None;
    for (n, blank) in ask.blanks.iter().enumerate() {
        let text = texts.get(n).map_or("", String::as_str);
        if is_blank(text) {
            parts.push(Verdict::Off);
            continue;
        }
        let accepted: Vec<&str> = blank.right.iter().map(String::as_str).collect();
        let elsewhere = ask.blanks.iter().enumerate().filter(|(m, _)| *m != n);
        let others: Vec<&str> = elsewhere.flat_map(|(_, b)| b.right.iter().map(String::as_str)).collect();
        parts.push(match compare(text, &accepted, &others, &ask.traps, ask.folding) {
            Match::Right => Verdict::Right,
            Match::Near(right) => {
                near_to.get_or_insert_with(|| right.to_owned());
                Verdict::Near
            }
            Match::Trapped { trap, .. } => {
                replies.push(&trap.reply);
                Verdict::Off
            }
            Match::Off => Verdict::Off,
        });
    }
    let hits = parts.iter().filter(|v| **v != Verdict::Off).count();
    let verdict = match hits {
        0 => Verdict::Off,
        _ if hits < parts.len() => Verdict::Partial,
        _ if parts.contains(&Verdict::Near) => Verdict::Near,
        _ => Verdict::Right,
    };
    let score = hits as f64 / parts.len().max(1) as f64;
    let near_to = near_to.filter(|_| verdict == Verdict::Near);
    let parts = if parts.len() > 1 { parts } else { Vec::new() };
    Ok(Grade { verdict, score, replies: distinct(replies), near_to, parts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::{Blank, Diacritics, Folding, Piece, Trap};
    use proptest::prelude::*;

    fn ask(blanks: &[&[&str]]) -> Cloze {
        let blank = |right: &&[&str]| Blank { right: right.iter().map(|r| (*r).to_owned()).collect(), cue: None };
        let reply = Reply { belief: Some("copies".to_owned()), say: None };
        Cloze {
            pieces: (0..blanks.len()).map(Piece::Blank).collect(),
            blanks: blanks.iter().map(blank).collect(),
            folding: Folding { strict: false, case_exact: false, diacritics: Diacritics::Near },
            traps: vec![Trap { answer: "copied".to_owned(), reply }],
        }
    }

    #[track_caller]
    fn check(blanks: &[&[&str]], said: &[&str], expected: &str) {
        let said: Vec<String> = said.iter().map(|s| (*s).to_owned()).collect();
        let told = match grade(&ask(blanks), &said) {
            Err(reason) => reason.to_string(),
            Ok(g) => {
                let parts: String = g.parts.iter().map(|p| format!(" {p:?}")).collect();
                let beliefs: String = g.replies.iter().filter_map(|r| r.belief.clone()).collect();
                let near = g.near_to.map(|t| format!(" to {t}")).unwrap_or_default();
                format!("{:?} {:.2}{near}{parts} {beliefs}", g.verdict, g.score).trim_end().to_owned()
            }
        };
        assert_eq!(told, expected, "{said:?}");
    }

    #[test]
    fn one_blank() {
        check(&[&["moved", "given"]], &["given"], "Right 1.00");
        check(&[&["moved"]], &["mvoed"], "Near 1.00 to moved");
        check(&[&["moved"]], &["copied"], "Off 0.00 copies");
        check(&[&["moved"]], &["coipied"], "Off 0.00 copies");
        check(&[&["moved"]], &["lost"], "Off 0.00");
        check(&[&["moved"]], &[" "], "nothing to commit yet");
        check(&[&["moved"]], &[], "nothing to commit yet");
        check(&[&["moved"]], &["moved", "surplus"], "Right 1.00");
        check(&[&["moved"]], &["", "surplus"], "nothing to commit yet");
    }

    #[test]
    fn several_blanks() {
        let two: &[&[&str]] = &[&["moved"], &["borrowed"]];
        check(two, &["moved", "borrowed"], "Right 1.00 Right Right");
        check(two, &["moved", "borowed"], "Near 1.00 to borrowed Right Near");
        check(two, &["moved", ""], "Partial 0.50 Right Off");
        check(two, &["moved"], "Partial 0.50 Right Off");
        check(two, &["mvoed", "lost"], "Partial 0.50 Near Off");
        check(two, &["copied", "copied"], "Off 0.00 Off Off copies");
        check(two, &["borrowed", "moved"], "Off 0.00 Off Off");
        check(two, &["", "\u{200b}"], "nothing to commit yet");
        // Right elsewhere is a rival here.
        check(&[&["commit"], &["comit"]], &["comit", "comit"], "Partial 0.50 Off Right");
        check(&[&["same"], &["same"]], &["same", "same"], "Right 1.00 Right Right");
    }

    proptest! {
        #[test]
        fn any_texts_are_graded(said in prop::collection::vec("\\PC{0,8}", 0..5)) {
            if let Ok(g) = grade(&ask(&[&["moved"], &["borrowed"], &["lent"]]), &said) {
                prop_assert_eq!(g.parts.len(), 3);
                prop_assert!((0.0..=1.0).contains(&g.score));
            }
        }
    }
}
