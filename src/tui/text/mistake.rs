//! The most telling mistake of a session in words, and how a summary names its items.

use crate::{
    memory::row::Confidence,
    session::tally::Mistake,
    tui::widgets::{
        markdown::{Markdown, unmarked},
        measure,
    },
};

/// Columns of a question that name what a mistake was made at.
const ASKED: usize = 48;

/// Pre-fills the line for the failure log from the most telling mistake.
#[must_use]
pub fn mistake(mistake: &Mistake) -> String {
    let said = mistake.said.replace('\n', ", ");
    // Marks are the author's: what was typed is kept as it was.
    let said = if mistake.typed { said } else { unmarked(&said) };
    let at = at(mistake);
    match (&mistake.belief, mistake.confidence) {
        (Some(belief), Some(Confidence::Certain)) => format!("I was certain: {}", unmarked(belief)),
        (Some(belief), _) => format!("I thought: {}", unmarked(belief)),
        (None, Some(Confidence::Certain)) => format!("I was certain of “{said}” at “{at}”"),
        (None, _) => format!("“{said}” at “{at}”"),
    }
}

/// Names what a mistake was made at: the beginning of its question, else its item.
#[must_use]
pub fn at(mistake: &Mistake) -> String {
    let asked = Markdown::new(&mistake.asked).words();
    if asked.is_empty() { item(&mistake.entry.key.item).to_owned() } else { measure::clip(&asked, ASKED).into_owned() }
}

/// Names an item to its learner: of a pair, whose id is the name of its group and what is learnt, the latter.
#[must_use]
pub fn item(id: &str) -> &str {
    id.split_once('/').map_or(id, |(_, pair)| pair)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::row::ItemKey,
        session::queue::{Entry, Why},
    };

    fn made(belief: Option<&str>, asked: &str) -> Mistake {
        let key = ItemKey { deck: "d".into(), item: "greetings/buenas tardes".into() };
        Mistake {
            entry: Entry::plain(key, Why::New, String::new(), false),
            asked: asked.into(),
            said: "`shared` cache".into(),
            typed: false,
            belief: belief.map(str::to_owned),
            confidence: Some(Confidence::Certain),
            insight: String::new(),
        }
    }

    #[test]
    fn a_line_for_the_log_has_words_and_neither_marks_nor_ids() {
        assert_eq!(mistake(&made(Some("A `Cache` is *fresh*."), "")), "I was certain: A Cache is fresh.");
        assert_eq!(
            mistake(&made(None, "Which `word`?\n\n```c\nx\n```")),
            "I was certain of “shared cache” at “Which word?”"
        );
        assert_eq!(mistake(&made(None, "")), "I was certain of “shared cache” at “buenas tardes”");
        let typed = Mistake { said: "__init__".into(), typed: true, ..made(None, "") };
        assert_eq!(mistake(&typed), "I was certain of “__init__” at “buenas tardes”");
    }
}
