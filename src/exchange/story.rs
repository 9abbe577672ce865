//! A stumble as a story that is told: a post-mortem that blames nobody, as Markdown or as a page of its own; and a story
//! read back.
//!
//! What somebody wrote stands behind `>` in Markdown, line by line: so no text can be taken for the form of the story,
//! and what is read back is what was written, but for what would steer a terminal: that is written visibly.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::markup::{escape, escape_block};
use crate::clean::{beginning, clean, clean_block};

/// The longest story that is read, in bytes.
pub const LONGEST: usize = 256 << 10;
/// The longest text of one, in bytes.
const LONGEST_TEXT: usize = 16 << 10;

/// A story.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// One line.
    pub title: String,
    /// When, `November 2026`.
    pub when: String,
    /// Who tells it; may be empty.
    pub teller: String,
    /// Labels, separated by spaces.
    pub tags: String,
    /// The error, by its tool and code; may be empty.
    pub code: String,
    /// What was being done: the question, or the command.
    pub context: String,
    /// What was expected.
    pub expected: String,
    /// What happened.
    pub happened: String,
    /// The last lines of the error.
    pub output: String,
    /// Why.
    pub causes: String,
    /// What changed: the insight.
    pub changed: String,
    /// What to watch.
    pub watch: String,
}

impl Story {
    /// Its sections that have a text, with their headings.
    fn sections(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            (CONTEXT, &self.context),
            (EXPECTED, &self.expected),
            (HAPPENED, &self.happened),
            (OUTPUT, &self.output),
            (CAUSES, &self.causes),
            (CHANGED, &self.changed),
            (WATCH, &self.watch),
        ];
        all.into_iter().map(|(heading, text)| (heading, text.as_str())).filter(|(_, text)| !text.trim().is_empty())
    }

    fn facts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [("When", &self.when), ("Told by", &self.teller), ("Error", &self.code), ("Tags", &self.tags)];
        all.into_iter().map(|(name, text)| (name, text.as_str())).filter(|(_, text)| !text.trim().is_empty())
    }
}

const CONTEXT: &str = "Context";
const EXPECTED: &str = "What was expected";
const HAPPENED: &str = "What happened";
const OUTPUT: &str = "The error";
const CAUSES: &str = "Causes";
const CHANGED: &str = "What changed";
const WATCH: &str = "What to watch";

/// Writes stories as Markdown.
#[must_use]
pub fn markdown(stories: &[Story]) -> String {
    let mut out = String::new();
    for story in stories {
        if !out.is_empty() {
            out.push_str("\n---\n\n");
        }
        let _ = writeln!(out, "# {}\n", line(&story.title));
        for (name, text) in story.facts() {
            let _ = writeln!(out, "- {name}: {}", line(text));
        }
        for (heading, text) in story.sections() {
            let _ = writeln!(out, "\n## {heading}\n");
            // Fenced within the quotation, so that code keeps its shape.
            if heading == OUTPUT {
                let fence = fence(text);
                let _ = writeln!(out, "> {fence}text\n{}\n> {fence}", quoted(text));
            } else {
                let _ = writeln!(out, "{}", quoted(text));
            }
        }
    }
    out
}

/// Writes stories as a page that needs nothing beside it.
#[must_use]
pub fn html(stories: &[Story]) -> String {
    let mut body = String::new();
    for story in stories {
        let _ = write!(body, "<article>\n<h1>{}</h1>\n", escape(&line(&story.title)));
        let facts: Vec<String> = story.facts().map(|(name, text)| format!("{name}: {}", escape(&line(text)))).collect();
        if !facts.is_empty() {
            let _ = writeln!(body, "<p class=\"facts\">{}</p>", facts.join(" · "));
        }
        for (heading, text) in story.sections() {
            let tag = if heading == OUTPUT { "pre" } else { "p" };
            let _ = writeln!(body, "<h2>{heading}</h2>\n<{tag}>{}</{tag}>", escape_block(text.trim_end()));
        }
        body.push_str("</article>\n");
    }
    let title = stories.first().map(|story| escape(&line(&story.title))).unwrap_or_default();
    page(&title, &body)
}

/// Reads stories back from Markdown. A text that is no story of ours becomes one with that text.
#[must_use]
pub fn parse(text: &str, name: &str) -> Vec<Story> {
    let text = beginning(text, LONGEST).replace("\r\n", "\n");
    let mut stories: Vec<Story> = Vec::new();
    let mut section: Option<&str> = None;
    let mut ours = false;
    for line in text.trim_start_matches('\u{feff}').lines() {
        if let Some(title) = line.strip_prefix("# ") {
            stories.push(Story { title: title.trim().to_owned(), ..Story::default() });
            section = None;
        } else if let Some(heading) = line.strip_prefix("## ") {
            section = Some(heading.trim());
            ours |= stories.last_mut().is_some_and(|story| place(story, heading.trim()).is_some());
        } else if let Some(story) = stories.last_mut() {
            match section {
                None => fact(story, line),
                Some(heading) => {
                    let Some(words) = line.strip_prefix('>') else { continue };
                    let words = words.strip_prefix(' ').unwrap_or(words);
                    if let Some(place) = place(story, heading)
                        && place.len() + words.len() < LONGEST_TEXT
                    {
                        place.push_str(words);
                        place.push('\n');
                    }
                }
            }
        }
    }
    if !ours {
        return vec![loose(&text, name)];
    }
    for story in &mut stories {
        story.output = unfenced(&story.output);
        for heading in [CONTEXT, EXPECTED, HAPPENED, OUTPUT, CAUSES, CHANGED, WATCH] {
            if let Some(place) = place(story, heading) {
                *place = place.trim_end_matches('\n').to_owned();
            }
        }
    }
    stories
}

fn loose(text: &str, name: &str) -> Story {
    let title = text.lines().map(|line| line.trim_start_matches('#').trim()).find(|line| !line.is_empty());
    let body = text.trim();
    let body = beginning(body, LONGEST_TEXT);
    Story { title: title.unwrap_or(name).to_owned(), happened: body.to_owned(), ..Story::default() }
}

fn place<'a>(story: &'a mut Story, heading: &str) -> Option<&'a mut String> {
    Some(match heading {
        CONTEXT => &mut story.context,
        EXPECTED => &mut story.expected,
        HAPPENED => &mut story.happened,
        OUTPUT => &mut story.output,
        CAUSES => &mut story.causes,
        CHANGED => &mut story.changed,
        WATCH => &mut story.watch,
        _ => return None,
    })
}

fn fact(story: &mut Story, line: &str) {
    let Some((name, text)) = line.strip_prefix("- ").and_then(|line| line.split_once(": ")) else { return };
    let text = text.trim().to_owned();
    match name {
        "When" => story.when = text,
        "Told by" => story.teller = text,
        "Error" => story.code = text,
        "Tags" => story.tags = text,
        _ => {}
    }
}

fn unfenced(text: &str) -> String {
    let mut lines: Vec<&str> = text.trim_end_matches('\n').lines().collect();
    if lines.first().is_some_and(|line| line.starts_with("```")) {
        lines.remove(0);
        if lines.last().is_some_and(|line| line.starts_with("```")) {
            lines.pop();
        }
    }
    lines.join("\n")
}

fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

fn quoted(text: &str) -> String {
    let text = clean_block(text.trim_end());
    let lines = text.lines().map(|line| format!("> {line}").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

fn line(text: &str) -> String {
    clean(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// Puts a body into a page: no scripts, nothing fetched, dark and light, and fit to be printed.
#[must_use]
pub fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n{body}</body>\n</html>\n"
    )
}

const STYLE: &str = ":root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1rem; margin: 1.2rem 0 0; }
p { margin: .2rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border-left: 3px solid; padding-left: .8rem; }
.facts { opacity: .75; }
article + article { margin-top: 3rem; border-top: 1px solid; }
@media print { body { margin: 0; max-width: none; } article { break-inside: avoid; } }
";

#[cfg(test)]
mod tests {
    use super::*;

    fn story() -> Story {
        Story {
            title: "A second borrow".into(),
            when: "November 2026".into(),
            teller: "Ada".into(),
            tags: "rust borrow".into(),
            code: "rustc E0502".into(),
            context: "`cargo build`\n\n# not a title\n## Causes\n- When: never".into(),
            expected: "That it compiles".into(),
            happened: "It did not.\n\n> a quotation".into(),
            output: "error[E0502]: cannot borrow\n```\n  --> src/main.rs:4:5".into(),
            causes: "two borrows".into(),
            changed: "End the first one first.".into(),
            watch: "Loops.".into(),
        }
    }

    #[test]
    fn what_is_read_back_is_what_was_written() {
        let sparse = Story { title: "x".into(), happened: "y".into(), ..Story::default() };
        for stories in [vec![story()], vec![sparse.clone()], vec![story(), sparse, story()]] {
            let text = markdown(&stories);
            assert_eq!(parse(&text, "x.md"), stories, "{text}");
            assert_eq!(parse(&text.replace('\n', "\r\n"), "x.md"), stories);
        }
    }

    #[test]
    fn any_text_is_a_story() {
        let told = parse("# The day DNS went\n\nWe thought it was fine.\n", "dns.md");
        assert_eq!(told.len(), 1);
        assert_eq!(
            (told[0].title.as_str(), told[0].happened.as_str()),
            ("The day DNS went", "# The day DNS went\n\nWe thought it was fine.")
        );
        assert_eq!(parse("", "empty.md")[0].title, "empty.md");
        assert!(parse(&"x".repeat(10 << 20), "x")[0].happened.len() <= LONGEST_TEXT);
    }

    #[test]
    fn a_story_steers_no_terminal() {
        let hostile = "a\u{1b}[2J\u{9b}31m\u{202e}\u{7}\u{7f}\u{85}\u{200b}z\u{2028}\n> b".to_owned();
        let all = || hostile.clone();
        let story = Story {
            title: all(),
            when: all(),
            teller: all(),
            tags: all(),
            code: all(),
            context: all(),
            expected: all(),
            happened: all(),
            output: all(),
            causes: all(),
            changed: all(),
            watch: all(),
        };
        for text in [markdown(&[story.clone(), story.clone()]), html(&[story])] {
            let steers = text.chars().find(|c| *c != '\n' && crate::clean::is_hostile(*c));
            assert_eq!(steers, None, "{text}");
        }
    }

    #[test]
    fn a_page_holds_no_markup_of_anybody_else() {
        let mut hostile = story();
        hostile.title = "<script>alert(1)</script>".into();
        hostile.teller = "\"><img src=x onerror=alert(1)>".into();
        hostile.output = "</pre></style><a href=\"javascript:alert(1)\">\u{1b}[31m".into();
        let page = html(&[hostile]);
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<a "), "{page}");
        assert!(!page.contains('\u{1b}'));
        assert!(page.contains("default-src 'none'"));
        assert_eq!(page.matches("</style>").count(), 1);
    }
}
