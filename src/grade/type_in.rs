//! Short typed text against what is accepted.
//!
//! Comparison goes in tiers, from verbatim to near, and in each the accepted answers come before the traps. So a trap
//! that differs from the right answer by case or by an accent alone is still told apart when it is typed verbatim.

use regex::RegexBuilder;
use unicode_segmentation::UnicodeSegmentation;

use super::fold::{bare, fold, is_blank, light, plain};
use super::near::{FAR, distance, is_slip};
use super::{Grade, Unusable, Verdict};
use crate::deck::model::{Diacritics, Folding, Trap, TypeIn};

/// Memory that a deck's pattern may take when compiled, in bytes; a larger one matches nothing.
pub const PATTERN_LIMIT: usize = 1 << 20;

/// Bytes of an answer that are looked at, unless what is accepted is itself of that order.
const LOOK_AT: usize = 64 * 1024;

/// Grades a typed answer.
///
/// # Errors
/// [`Unusable::Empty`] when the text shows nothing.
pub fn grade(ask: &TypeIn, text: &str) -> Result<Grade, Unusable> {
    if is_blank(text) {
        return Err(Unusable::Empty);
    }
    let accepted: Vec<&str> = ask.right.iter().map(String::as_str).collect();
    let grade = match compare(text, &accepted, &[], &ask.traps, ask.folding) {
        Match::Right => Grade::plain(Verdict::Right),
        Match::Trapped { trap, near: false } => Grade::off([&trap.reply]),
        // A pattern takes in what the author did not write out: less than a trap verbatim, more than a slip.
        _ if fits(ask, text) => Grade::plain(Verdict::Right),
        Match::Near(right) => Grade { near_to: Some(right.to_owned()), ..Grade::plain(Verdict::Near) },
        Match::Trapped { trap, near: true } => Grade::off([&trap.reply]),
        Match::Off => Grade::plain(Verdict::Off),
    };
    Ok(grade)
}

/// What a typed text turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Match<'a> {
    /// One of the accepted answers.
    Right,
    /// This accepted answer but for a slip or an accent.
    Near(&'a str),
    /// An anticipated wrong answer, verbatim or nearly so.
    Trapped {
        /// Which.
        trap: &'a Trap,
        /// Only nearly so.
        near: bool,
    },
    /// None of these.
    Off,
}

/// Compares a text with what is accepted and with the traps. `others` are right elsewhere (in another blank): they
/// are no answer here, but a text as close to one of them is not near to anything.
pub(super) fn compare<'a>(
    text: &str,
    accepted: &[&'a str],
    others: &[&str],
    traps: &'a [Trap],
    folding: Folding,
) -> Match<'a> {
    let longest = accepted.iter().map(|a| a.len()).max().unwrap_or(0);
    let said = cut(text, LOOK_AT.max(4 * longest));
    let tiers: [fn(&str, Folding) -> String; 2] = [light, fold];
    for form in tiers {
        let said = form(&said, folding);
        if accepted.iter().any(|a| form(a, folding) == said) {
            return Match::Right;
        }
        if let Some(trap) = traps.iter().find(|t| form(&t.answer, folding) == said) {
            return Match::Trapped { trap, near: false };
        }
    }
    if folding.strict { Match::Off } else { nearest(&said, accepted, others, traps, folding) }
}

/// Finds the one answer or trap that a text is near to, if there is exactly one as close as that.
fn nearest<'a>(said: &str, accepted: &[&'a str], others: &[&str], traps: &'a [Trap], folding: Folding) -> Match<'a> {
    let said = Form::of(said, folding);
    // Spellings that fold to one text are one answer, so that an order of alternatives cannot matter.
    let mut rights: Vec<(Form, &str)> = Vec::new();
    for right in accepted {
        let form = Form::of(right, folding);
        match rights.iter_mut().find(|(known, _)| known.folded == form.folded) {
            Some((_, shown)) => *shown = (*shown).min(right),
            None => rights.push((form, right)),
        }
    }
    let traps: Vec<(Form, &Trap)> = traps.iter().map(|t| (Form::of(&t.answer, folding), t)).collect();
    let others: Vec<Form> = others.iter().map(|o| Form::of(o, folding)).collect();
    let gap = |form: &Form| said.gap(form);

    let closest_right = rights.iter().filter_map(|(f, _)| gap(f)).min();
    let closest_trap = traps.iter().filter_map(|(f, _)| gap(f)).min();
    let closest_other =
        others.iter().filter(|o| rights.iter().all(|(r, _)| r.folded != o.folded)).filter_map(gap).min();
    let clear_of = |mine: usize, rival: Option<usize>| rival.is_none_or(|r| mine < r);

    if let Some(mine) = closest_right
        && clear_of(mine, closest_trap)
        && clear_of(mine, closest_other)
        && let [(form, shown)] = rights.iter().filter(|(f, _)| gap(f) == Some(mine)).collect::<Vec<_>>()[..]
        && said.is_near(form)
    {
        return Match::Near(shown);
    }
    if let Some(mine) = closest_trap
        && clear_of(mine, closest_right)
        && clear_of(mine, closest_other)
        && let [(form, trap)] = traps.iter().filter(|(f, _)| gap(f) == Some(mine)).collect::<Vec<_>>()[..]
        && said.is_near(form)
    {
        return Match::Trapped { trap, near: true };
    }
    Match::Off
}

/// A text folded as its rung compares slips, and once more without what could be an accent or a capital.
struct Form {
    folded: String,
    compared: String,
    letters: String,
}

impl Form {
    fn of(text: &str, folding: Folding) -> Self {
        let folded = fold(text, folding);
        let unaccented = bare(&folded);
        let letters = unaccented.to_lowercase();
        let compared = if folding.diacritics == Diacritics::Exact { folded.clone() } else { unaccented };
        Self { folded, compared, letters }
    }

    /// How far apart two texts are, when that is close. Accents count for nothing unless they must be exact.
    fn gap(&self, other: &Self) -> Option<usize> {
        distance(&self.compared, &other.compared, FAR)
    }

    fn is_near(&self, other: &Self) -> bool {
        // Where an accent or a capital makes another answer, it may not pass for a slip.
        let by_letters_alone = self.gap(other) == distance(&self.letters, &other.letters, FAR);
        // An accent and a slip at once are too much for a short text: perdón, person.
        let is_long = other.letters.graphemes(true).nth(8).is_some();
        let accents_agree = is_long || self.gap(other) == distance(&self.folded, &other.folded, FAR);
        let is_alike = self.compared == other.compared;
        by_letters_alone && (is_alike || (accents_agree && is_slip(&self.compared, &other.compared)))
    }
}

/// Tells whether the deck's pattern takes the whole text.
fn fits(ask: &TypeIn, text: &str) -> bool {
    let Some(pattern) = &ask.pattern else { return false };
    let exact = ask.folding.strict || ask.folding.case_exact;
    let compiled = RegexBuilder::new(&format!("\\A(?:{pattern})\\z"))
        .case_insensitive(!exact)
        .size_limit(PATTERN_LIMIT)
        .dfa_size_limit(PATTERN_LIMIT)
        .build();
    let Ok(regex) = compiled else { return false };
    let said = cut(text, LOOK_AT);
    let verbatim = light(&said, ask.folding);
    if ask.folding.strict {
        return regex.is_match(&verbatim);
    }
    let typed = plain(&said);
    let stopped = typed.trim_end_matches(['.', '!', '?', ' ']);
    [verbatim.as_str(), typed.as_str(), stopped].iter().any(|t| regex.is_match(t))
}

/// Takes the first `most` bytes of a trimmed text; a text that was cut can equal nothing any more.
fn cut(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..=most).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let mut out = text.get(..end).unwrap_or_default().to_owned();
    out.push('\u{fffd}');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::Reply;
    use proptest::prelude::*;

    const LOOSE: Folding = Folding { strict: false, case_exact: false, diacritics: Diacritics::Near };
    const CASE: Folding = Folding { case_exact: true, ..LOOSE };
    const IGNORE: Folding = Folding { diacritics: Diacritics::Ignore, ..LOOSE };
    const ACCENTS: Folding = Folding { diacritics: Diacritics::Exact, ..LOOSE };
    const STRICT: Folding = Folding { strict: true, case_exact: true, diacritics: Diacritics::Exact };

    fn ask(folding: Folding, right: &[&str], traps: &[&str]) -> TypeIn {
        let trap =
            |t: &&str| Trap { answer: (*t).to_owned(), reply: Reply { belief: None, say: Some(format!("<{t}>")) } };
        TypeIn {
            right: right.iter().map(|r| (*r).to_owned()).collect(),
            pattern: None,
            folding,
            traps: traps.iter().map(trap).collect(),
            multiline: false,
        }
    }

    /// `right`, `near X`, `off`, `off <trap>`, or the reason why not.
    fn told(ask: &TypeIn, said: &str) -> String {
        match grade(ask, said) {
            Err(reason) => reason.to_string(),
            Ok(g) => match (g.verdict, g.near_to, g.replies.first()) {
                (Verdict::Right, None, None) => "right".to_owned(),
                (Verdict::Near, Some(to), None) => format!("near {to}"),
                (Verdict::Off, None, None) => "off".to_owned(),
                (Verdict::Off, None, Some(reply)) => format!("off {}", reply.say.as_deref().unwrap_or("?")),
                odd => panic!("{odd:?}"),
            },
        }
    }

    #[track_caller]
    fn check(folding: Folding, right: &[&str], traps: &[&str], said: &str, expected: &str) {
        assert_eq!(told(&ask(folding, right, traps), said), expected, "{said:?}");
    }

    #[test]
    fn strict_is_exact_but_for_the_edges() {
        check(STRICT, &["Vec"], &[], "Vec", "right");
        check(STRICT, &["Vec"], &[], "  Vec \r\n", "right");
        check(STRICT, &["Vec"], &[], "vec", "off");
        check(STRICT, &["Vec"], &["vec"], "vec", "off <vec>");
        check(STRICT, &["Vec"], &["vec"], "VEC", "off");
        check(STRICT, &["borrow"], &[], "borow", "off");
        check(STRICT, &["borrow"], &["tangle"], "tagnle", "off");
        check(STRICT, &["git reset"], &[], "git  reset", "off");
        check(STRICT, &["let a;\nlet b;"], &[], "let a;  \r\nlet b;", "right");
        check(STRICT, &["x;"], &[], "x", "off");
        check(STRICT, &["café"], &[], "cafe\u{301}", "right");
        check(STRICT, &["café"], &[], "cafe", "off");
    }

    #[test]
    fn loose_forgives_form_and_slips() {
        check(LOOSE, &["Borrow of moved value"], &[], "borrow of  moved value.", "right");
        check(LOOSE, &["E0382", "borrow of moved value"], &[], "e0382", "right");
        check(LOOSE, &["E0382", "borrow of moved value"], &[], "E0381", "off");
        check(LOOSE, &["borrow of moved value"], &[], "borow of moved value", "near borrow of moved value");
        check(LOOSE, &["don't"], &[], "don\u{2019}t", "right");
        check(LOOSE, &["tangle"], &[], "strangle", "off");
        check(LOOSE, &["tangle"], &["strangle"], "strangle", "off <strangle>");
        check(LOOSE, &["tangle"], &["strangle"], "strnagle", "off <strangle>");
        check(LOOSE, &["from"], &[], "form", "off");
        check(LOOSE, &["caso"], &[], "casa", "off");
        check(CASE, &["Borrow"], &[], "borrow", "off");
        check(CASE, &["Borrow"], &[], "Borow", "near Borrow");
        check(CASE, &["Borrow"], &[], "bOrrow", "off");
        check(CASE, &["JavaScript"], &[], "Javascript", "off");
        check(CASE, &["BorroW"], &["borrow"], "borrow", "off <borrow>");
        check(LOOSE, &["Vec"], &["vec"], "vec", "off <vec>");
        check(LOOSE, &["Vec"], &["vec"], "VEC", "right");
        check(LOOSE, &["vec!"], &["vec"], "vec", "off <vec>");
    }

    #[test]
    fn a_rival_as_close_forbids_near() {
        check(LOOSE, &["colour", "color"], &[], "colouur", "near colour");
        check(LOOSE, &["commit", "comment"], &[], "commnt", "off");
        check(LOOSE, &["colour", "color"], &[], "colur", "off");
        check(LOOSE, &["mutable"], &["mutible"], "mutble", "off");
        check(LOOSE, &["reference"], &["refrence"], "referrence", "near reference");
        check(LOOSE, &["reference"], &["referance"], "referaence", "off");
        check(LOOSE, &["reference"], &["referance"], "refrance", "off <referance>");
        // Two spellings that fold to one are one answer.
        check(LOOSE, &["Borrow", "borrow"], &[], "borow", "near Borrow");
    }

    #[test]
    fn accents_follow_the_deck() {
        check(LOOSE, &["año"], &[], "ano", "near año");
        check(LOOSE, &["el árbol"], &[], "el arbol", "near el árbol");
        check(LOOSE, &["el arbol"], &[], "el árbol", "near el arbol");
        check(LOOSE, &["año"], &["ano"], "ano", "off <ano>");
        check(LOOSE, &["año"], &["ano"], "año", "right");
        check(LOOSE, &["año"], &["ano"], "anó", "off");
        check(LOOSE, &["papá", "papa"], &[], "papa", "right");
        check(LOOSE, &["cafetería"], &[], "cafteria", "near cafetería");
        check(LOOSE, &["person"], &[], "perdón", "off");
        check(LOOSE, &["perdón"], &[], "person", "off");
        check(LOOSE, &["Straße"], &[], "strasse", "near Straße");
        check(IGNORE, &["año"], &[], "ano", "right");
        check(ACCENTS, &["año"], &[], "ano", "off");
        check(ACCENTS, &["cafetería"], &[], "cafeteria", "off");
        check(ACCENTS, &["murciélagos"], &[], "murcielagos", "off");
        check(ACCENTS, &["cafetería"], &[], "cafetreía", "near cafetería");
        check(LOOSE, &["が"], &[], "か", "off");
    }

    #[test]
    fn patterns_are_anchored_bounded_and_behind_verbatim_traps() {
        let with = |pattern: &str, folding, said: &str| {
            let ask = TypeIn { pattern: Some(pattern.to_owned()), ..ask(folding, &["zzz"], &["git pull"]) };
            told(&ask, said)
        };
        assert_eq!(with("git (pull|fetch)", LOOSE, "Git  fetch."), "right");
        assert_eq!(with("git (pull|fetch)", LOOSE, "git pull"), "off <git pull>");
        assert_eq!(with("git fetch", LOOSE, "git fetch --all"), "off");
        assert_eq!(with("a|b", LOOSE, "ab"), "off");
        assert_eq!(with("^(?:git fetch)$", STRICT, "git fetch"), "right");
        assert_eq!(with("git fetch", STRICT, "Git fetch"), "off");
        assert_eq!(with("git fetch", CASE, "Git fetch"), "off");
        assert_eq!(with("(", LOOSE, "("), "off");
        assert_eq!(with("(?:a{1000}){1000}", LOOSE, "aaa"), "off");
        assert_eq!(with("(a+)+$", LOOSE, &"a".repeat(1_000_000)), "off");
    }

    #[test]
    fn nothing_is_never_graded_and_much_is_not_feared() {
        check(LOOSE, &["x"], &[], " \t", "nothing to commit yet");
        check(STRICT, &["x"], &[], "\u{200b}\u{feff}", "nothing to commit yet");
        check(LOOSE, &["x"], &[], &format!("x{}y", " ".repeat(1_000_000)), "off");
        check(LOOSE, &["borrow"], &["tangle"], &"borrow".repeat(200_000), "off");
        check(LOOSE, &["e"], &[], &format!("e{}", "\u{301}".repeat(500_000)), "off");
        let long = "long ".repeat(40_000);
        check(LOOSE, &[&long], &[], &long, "right");
    }

    fn foldings() -> impl Strategy<Value = Folding> {
        prop_oneof![Just(LOOSE), Just(CASE), Just(IGNORE), Just(ACCENTS), Just(STRICT)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn any_text_is_graded(right in prop::collection::vec("\\PC{1,9}", 1..3), traps in prop::collection::vec("\\PC{0,9}", 0..3),
            said in "(\\PC|\\s|[\u{0}-\u{9f}]){0,12}", pattern in prop::option::of("[a-c(){}*+\\\\|?^$\\[\\]]{0,8}"), folding in foldings()) {
            let right: Vec<&str> = right.iter().map(String::as_str).collect();
            let traps: Vec<&str> = traps.iter().map(String::as_str).collect();
            let _ = grade(&TypeIn { pattern, ..ask(folding, &right, &traps) }, &said);
        }

        #[test]
        fn accepted_answers_are_right(right in prop::collection::vec("\\PC{1,9}", 1..4), traps in prop::collection::vec("\\PC{0,9}", 0..3), folding in foldings()) {
            let right: Vec<&str> = right.iter().map(String::as_str).collect();
            let traps: Vec<&str> = traps.iter().map(String::as_str).collect();
            let ask = ask(folding, &right, &traps);
            for said in right.iter().filter(|r| !is_blank(r)) {
                prop_assert_eq!(told(&ask, said), "right");
            }
        }

        #[test]
        fn near_is_nearer_than_any_rival(right in prop::collection::vec("[a-c]{4,10}", 1..3), traps in prop::collection::vec("[a-c]{4,10}", 0..3), edit in 0usize..10, letter in "[a-c]") {
            let right: Vec<&str> = right.iter().map(String::as_str).collect();
            let traps: Vec<&str> = traps.iter().map(String::as_str).collect();
            let mut said = right[0].to_owned();
            said.insert_str(edit.min(said.len()), &letter);
            let graded = grade(&ask(LOOSE, &right, &traps), &said).unwrap();
            if graded.verdict == Verdict::Near {
                let to = graded.near_to.unwrap();
                let mine = strsim::osa_distance(&said, &to);
                for rival in right.iter().filter(|r| **r != to).chain(&traps) {
                    prop_assert!(strsim::osa_distance(&said, rival) > mine, "{said} {to} {rival}");
                }
            }
        }

        #[test]
        fn the_order_of_alternatives_is_nothing(right in prop::collection::vec("[aAá]{1,2}[bn][cñ ]{1,4}", 1..5), said in "[aAá]{1,2}[bn][cñ ]{1,5}", folding in foldings()) {
            let forward: Vec<&str> = right.iter().map(String::as_str).collect();
            let backward: Vec<&str> = forward.iter().rev().copied().collect();
            prop_assert_eq!(told(&ask(folding, &forward, &[]), &said), told(&ask(folding, &backward, &[]), &said));
        }
    }
}
