//! A new deck that drills at once, to be written over.
//!
//! Owns the texts. Where the file goes is for the shell.

use crate::deck::slug::slug;

/// What the deck is to be about; decides the way its first items are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Words of a language, as pairs.
    Vocab,
    /// Ideas, with the wrong beliefs about them.
    Concept,
    /// What programs do.
    Code,
}

/// What is known of the deck.
#[derive(Debug, Clone)]
pub struct Starter {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Language code: of the words for [`Subject::Vocab`], else of the deck.
    pub lang: String,
    /// The title of its first skill.
    pub skill: String,
    /// What it is about.
    pub subject: Subject,
    /// Who writes it; may be empty.
    pub author: String,
}

impl Starter {
    /// Writes the deck file.
    #[must_use]
    pub fn text(&self) -> String {
        let languages = match (self.subject, self.lang.as_str()) {
            (Subject::Vocab, lang) if lang != "en" => format!("[{}, \"en\"]", quoted(lang)),
            (_, lang) => format!("[{}]", quoted(lang)),
        };
        let authors = match self.author.trim() {
            "" => String::new(),
            author => format!("authors = [{}]\n", quoted(author)),
        };
        let skill = slug(&self.skill);
        let head = format!(
            "# `pratfall deck check` tells what is amiss here; `pratfall deck schema` lets an editor complete it.\n\
             format = 1\n\n\
             [deck]\nid = {}\ntitle = {}\nversion = \"0.1.0\"\n{authors}languages = {languages}\n\n\
             [[skill]]\nid = {}\ntitle = {}\n",
            quoted(&self.id),
            quoted(&self.title),
            quoted(&skill),
            quoted(&self.skill),
        );
        let body = match self.subject {
            Subject::Vocab => self.words(&skill),
            Subject::Concept => CONCEPT.replace("SKILL", &quoted(&skill)),
            Subject::Code => CODE.replace("SKILL", &quoted(&skill)),
        };
        format!("{head}\n{body}")
    }

    fn words(&self, skill: &str) -> String {
        let known = WORDS.iter().find(|(lang, _)| self.lang.split('-').next() == Some(*lang));
        let pairs = known.map_or(PLACES, |(_, pairs)| *pairs);
        let lines: Vec<String> = pairs.iter().map(|(word, means)| format!("\"{word}\" = \"{means}\"\n")).collect();
        format!(
            "# One line a word: what is learnt, then what it means. Write your own over these.\n\
             [pairs.{}]\n{}",
            quoted(skill),
            lines.concat()
        )
    }
}

/// Writes a text as TOML does.
fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

type Pairs = &'static [(&'static str, &'static str)];

const PLACES: Pairs = &[
    ("first word", "its meaning"),
    ("second word", "another meaning"),
    ("third word", "yet another one"),
    ("fourth word", "one more"),
];

static WORDS: [(&str, Pairs); 4] = [
    ("es", &[("el pan", "the bread"), ("el agua", "the water"), ("la mesa", "the table"), ("la calle", "the street")]),
    ("fr", &[("le pain", "the bread"), ("l'eau", "the water"), ("la table", "the table"), ("la rue", "the street")]),
    (
        "de",
        &[
            ("das Brot", "the bread"),
            ("das Wasser", "the water"),
            ("der Tisch", "the table"),
            ("die Straße", "the street"),
        ],
    ),
    (
        "it",
        &[("il pane", "the bread"), ("l'acqua", "the water"), ("il tavolo", "the table"), ("la strada", "the street")],
    ),
];

const CONCEPT: &str = r#"# A wrong belief that several answers point to.
[[misconception]]
id = "nearer-is-warmer"
belief = "It is summer when the Earth is nearer to the Sun."
refute = "The Earth is nearest in early January. The tilt of its axis makes the seasons."

[[item]]
id = "why-seasons"
skill = SKILL
prompt = "Why is it warmer in summer than in winter?"
hints = ["Think of Australia in December.", "The distance is the same for both hemispheres.", "The axis leans: its tilt."]
explain = "In summer our half of the Earth leans towards the Sun, which stands higher and shines longer."

  [[item.rung]]
  right = "The tilt of the Earth's axis"
  [item.rung.wrong]
  "The distance to the Sun" = { belief = "nearer-is-warmer" }
  "The speed of rotation" = "The Earth turns as fast in July as in January; what changes is how high the Sun stands."

  [[item.rung]]
  prompt = "In one word: which property of the Earth's axis makes the seasons?"
  right = ["tilt", "inclination", "obliquity"]
  [item.rung.traps]
  "distance" = { belief = "nearer-is-warmer" }

[[item]]
id = "nearest-month"
skill = SKILL
prompt = "In which month is the Earth nearest to the Sun?"
hints = ["The weather at home misleads.", "It is summer in Chile then.", "January"]
explain = "It passes its nearest point in the first days of January, about 147 million km from the Sun."

  [[item.rung]]
  right = "January"
  [item.rung.wrong]
  "July" = { belief = "nearer-is-warmer" }
  "April" = "In April it is about halfway between its nearest and its farthest point."

  [[item.rung]]
  right = ["January", "Jan"]
  [item.rung.traps]
  "July" = { belief = "nearer-is-warmer" }
"#;

const CODE: &str = r#"# Wrong beliefs that several answers point to.
[[misconception]]
id = "assignment-copies"
belief = "Assignment makes a copy of a list."
refute = "Assignment gives the same list a second name."

[[misconception]]
id = "sort-returns"
belief = "`list.sort()` gives the sorted list."
refute = "It sorts the list in place and gives `None`; `sorted(..)` gives a new list."

[[item]]
id = "two-names"
skill = SKILL
prompt = "What does this print?"
code.python = '''
a = [1]
b = a
b.append(2)
print(a)
'''
hints = ["How many lists are there?", "`b = a` gives a second name.", "One list, with both numbers in it: [1, 2]"]
explain = "`a` and `b` are two names of one list, so what is appended through one is seen through the other."

  [[item.rung]]
  ask = "choose"
  right = "[1, 2]"
  [item.rung.wrong]
  "[1]" = { belief = "assignment-copies" }
  "[2]" = "`append` adds to what is there and takes nothing away."

  [[item.rung]]
  predict = "[1, 2]"
  [item.rung.traps]
  "[1]" = { belief = "assignment-copies" }

[[item]]
id = "sorted-in-place"
skill = SKILL
prompt = "What does this print?"
code.python = '''
numbers = [3, 1, 2]
numbers = numbers.sort()
print(numbers)
'''
hints = ["What does the method give back?", "It changes the list where it is.", "None"]
explain = "`sort` works in place and gives `None`, which the second line then stores over the list."

  [[item.rung]]
  ask = "choose"
  right = "None"
  [item.rung.wrong]
  "[1, 2, 3]" = { belief = "sort-returns" }
  "[3, 1, 2]" = "The name stands for what the method gave, no longer for the list."

  [[item.rung]]
  predict = "None"
  [item.rung.traps]
  "[1, 2, 3]" = { belief = "sort-returns" }
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::score::{FULL, scores};
    use crate::deck::{checks, parse};

    #[test]
    fn a_new_deck_has_no_fault_and_full_marks() {
        for (subject, lang) in [
            (Subject::Concept, "en"),
            (Subject::Code, "en"),
            (Subject::Vocab, "es"),
            (Subject::Vocab, "fr-CA"),
            (Subject::Vocab, "de"),
            (Subject::Vocab, "it"),
            (Subject::Vocab, "eo"),
        ] {
            let [id, title, skill, author] =
                ["my-deck", "It's \"mine\"", "First steps", "A. Author"].map(str::to_owned);
            let text = Starter { id, title, lang: lang.to_owned(), skill, subject, author }.text();
            let parsed = parse("my-deck.toml", &text);
            assert_eq!(parsed.faults, vec![], "{text}");
            let deck = parsed.deck.unwrap();
            assert_eq!(checks::check(&deck, &text), vec![], "{text}");
            assert!(scores(&deck).iter().all(|score| score.points == FULL), "{subject:?}");
            assert!(deck.items.len() >= 2 && deck.title == "It's \"mine\"" && deck.skills.len() == 1);
        }
    }
}
