//! The deck a learner makes of their own stumbles: one item more in a file they may edit, everything else in it as it
//! was.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use crate::deck;

/// The deck's id, and its file's name without `.toml`.
pub const ID: &str = "my-stumbles";
/// The skill of items that name none.
const SKILL: &str = "stumbles";

/// What the file begins with.
const HEAD: &str =
    "# Made of your own stumbles by `pratfall log item`, and yours to edit: what is written here is asked.
# `pratfall deck check my-stumbles.toml` tells what is amiss.
format = 1

[deck]
id = \"my-stumbles\"
title = \"My stumbles\"
version = \"1\"
languages = [\"en\"]
about = \"What tripped you up outside, asked again before it does once more.\"

[[skill]]
id = \"stumbles\"
title = \"My stumbles\"
";

/// An item to be made of a stumble.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct New {
    /// Its id, made of nothing that was written: ids stand in reports. Where it is taken, a number goes behind it.
    pub id: String,
    /// What is asked, Markdown.
    pub prompt: String,
    /// What is shown under the question; may be empty.
    pub output: String,
    /// What an answer must have.
    pub needed: String,
    /// What a good one has too; may be empty.
    pub also: String,
    /// What is said afterwards, Markdown; may be empty.
    pub explain: String,
    /// Labels.
    pub tags: Vec<String>,
}

/// Why an item could not be put into the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotMade {
    /// The file is no TOML.
    #[error("it is no TOML: {0}")]
    Syntax(String),
    /// With the item it would be no deck.
    #[error("it would be no deck: {0}")]
    Faulty(String),
}

/// Puts an item into the text of the deck file, or begins one where the text is empty; gives the text and the item's id.
///
/// # Errors
/// When the file is no deck, or would be none.
pub fn with_item(text: &str, new: &New) -> Result<(String, String), NotMade> {
    let text = if text.trim().is_empty() { HEAD } else { text };
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut document: DocumentMut =
        bare.parse().map_err(|error: toml_edit::TomlError| NotMade::Syntax(error.message().to_owned()))?;
    let skill = skill(&document);
    let items = document.entry("item").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(items) = items.as_array_of_tables_mut() else {
        return Err(NotMade::Faulty("`item` is no list of tables".to_owned()));
    };
    let taken = |id: &str| {
        items.iter().any(|item| {
            let was = item.get("was").and_then(Item::as_array);
            item.get("id").and_then(Item::as_str) == Some(id)
                || was.is_some_and(|was| was.iter().any(|was| was.as_str() == Some(id)))
        })
    };
    let id = match taken(&new.id) {
        true => (2..).map(|n: u32| format!("{}-{n}", new.id)).find(|id| !taken(id)).unwrap_or_default(),
        false => new.id.clone(),
    };
    items.push(table(&id, &skill, new));
    let text = document.to_string();
    let parsed = deck::parse("my-stumbles.toml", &text);
    if parsed.deck.is_none() {
        let first = parsed.faults.first().map(|fault| fault.message.clone());
        return Err(NotMade::Faulty(first.unwrap_or_else(|| "it cannot be read".to_owned())));
    }
    Ok((text, id))
}

/// Gives the skill of a new item: the one the file begins with, else the first there is.
fn skill(document: &DocumentMut) -> String {
    let skills = document.get("skill").and_then(Item::as_array_of_tables);
    let ids: Vec<&str> =
        skills.into_iter().flatten().filter_map(|skill| skill.get("id").and_then(Item::as_str)).collect();
    let own = ids.iter().find(|id| **id == SKILL).or(ids.first());
    own.map_or(SKILL, |id| *id).to_owned()
}

fn table(id: &str, skill: &str, new: &New) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table.insert("id", value(id));
    table.insert("skill", value(skill));
    if !new.tags.is_empty() {
        table.insert("tags", value(new.tags.iter().collect::<Array>()));
    }
    table.insert("ask", value("explain"));
    table.insert("prompt", value(new.prompt.trim()));
    if !new.output.trim().is_empty() {
        let mut code = Table::new();
        code.set_dotted(true);
        code.insert("text", value(format!("{}\n", new.output.trim_end())));
        table.insert("code", Item::Table(code));
    }
    let mut points = Array::new();
    points.push(format!("! {}", one_line(&new.needed)));
    if !new.also.trim().is_empty() && one_line(&new.also) != one_line(&new.needed) {
        // A mark at the beginning would be read as one.
        points.push(one_line(&new.also).trim_start_matches('!').trim_start().to_owned());
    }
    table.insert("rubric", value(points));
    if !new.explain.trim().is_empty() {
        table.insert("explain", value(new.explain.trim()));
    }
    table
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::Ask;

    fn new(id: &str) -> New {
        New {
            id: id.to_owned(),
            prompt: "What was behind it?".to_owned(),
            output: "error[E0502]: \"cannot\" borrow\n  '''\n\\n \u{1f980}".to_owned(),
            needed: "! end the first borrow\nbefore the second".to_owned(),
            also: "! two borrows".to_owned(),
            explain: String::new(),
            tags: vec!["rust".to_owned()],
        }
    }

    #[test]
    fn a_deck_begins_and_grows_and_keeps_what_its_learner_wrote() {
        let (text, id) = with_item("", &new("2026-11-22-4f3a")).unwrap();
        assert_eq!(id, "2026-11-22-4f3a");
        let mine = text.replace("title = \"My stumbles\"\nversion", "title = \"Mine\" # a name\nversion");
        let (text, id) = with_item(&mine, &new("2026-11-22-4f3a")).unwrap();
        assert_eq!(id, "2026-11-22-4f3a-2");
        assert!(text.contains("title = \"Mine\" # a name"));
        let deck = deck::parse("x.toml", &text).deck.unwrap();
        assert_eq!((deck.id.as_str(), deck.items.len()), (ID, 2));
        let rung = &deck.items[0].rungs[0];
        assert_eq!(rung.code.as_ref().unwrap().text, new("").output);
        let Ask::Explain(explain) = &rung.ask else { panic!("{:?}", rung.ask) };
        assert_eq!(explain.rubric.len(), 2);
        assert!(explain.rubric[0].required && !explain.rubric[1].required);
        assert_eq!(deck.items[0].skill, "stumbles");
    }

    #[test]
    fn a_file_that_is_no_deck_is_left_alone() {
        assert!(matches!(with_item("not toml at [", &new("x")), Err(NotMade::Syntax(_))));
        assert!(matches!(with_item("item = 3", &new("x")), Err(NotMade::Faulty(_))));
        assert!(matches!(with_item("format = 1", &new("x")), Err(NotMade::Faulty(_))));
        assert!(matches!(with_item("", &New::default()), Err(NotMade::Faulty(_))));
    }
}
