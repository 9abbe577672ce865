//! The failure résumé: stumbles that were made good, by skill, in the learner's words.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{markup::escape, story::page};
use crate::clean::clean;

/// Where a stumble comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Whence {
    /// An answer.
    #[default]
    Answer,
    /// The line that closed a session, which was written beforehand.
    Line,
    /// The learner wrote it down, or it was caught.
    Written,
}

/// A stumble that was made good.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// The item it is about, if any.
    pub item: Option<String>,
    /// Where it comes from.
    pub whence: Whence,
    /// The skill, or what stands for one.
    pub skill: String,
    /// What it was about, on one line.
    pub title: String,
    /// When, `November 2026`.
    pub when: String,
    /// What happened, in the learner's words; may be empty.
    pub happened: String,
    /// Why, in the learner's words; may be empty.
    pub why: String,
    /// What was taken away; may be empty.
    pub insight: String,
    /// How many days it took.
    pub days: i32,
}

impl Made {
    /// Tells whether the learner said anything of it.
    fn has_words(&self) -> bool {
        self.words().next().is_some()
    }

    /// Ranks what may stand for an item: the stumble it was made of, an answer the learner said something of, the line of a
    /// session, any other answer.
    fn weight(&self) -> u8 {
        match self.whence {
            Whence::Written => 3,
            Whence::Answer if self.has_words() => 2,
            Whence::Line => 1,
            Whence::Answer => 0,
        }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        [&self.happened, &self.why, &self.insight]
            .into_iter()
            .map(String::as_str)
            .filter(|text| !text.trim().is_empty())
    }
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Markdown.
    Markdown,
    /// A page of its own.
    Html,
    /// Plain text.
    Plain,
}

/// Leaves one of each item: the stumble it was made of, else an answer the learner said something of, else the line of a
/// session, else an answer; the first of several. What is about no item stays.
#[must_use]
pub fn once(made: Vec<Made>) -> Vec<Made> {
    let mut left: Vec<Made> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for one in made {
        let place = one.item.as_ref().and_then(|item| places.get(item)).and_then(|at| left.get_mut(*at));
        match place {
            Some(before) if one.weight() > before.weight() => *before = one,
            Some(_) => {}
            None => {
                if let Some(item) = &one.item {
                    places.insert(item.clone(), left.len());
                }
                left.push(one);
            }
        }
    }
    left
}

/// Writes the résumé; entries of one skill stand together, in the order in which the skills first come.
#[must_use]
pub fn resume(made: &[Made], form: Form) -> String {
    let mut skills: Vec<&str> = Vec::new();
    for one in made {
        if !skills.contains(&one.skill.as_str()) {
            skills.push(&one.skill);
        }
    }
    let mut out = match form {
        Form::Markdown => "# Failure résumé\n".to_owned(),
        Form::Plain => "FAILURE RÉSUMÉ\n".to_owned(),
        Form::Html => "<h1>Failure résumé</h1>\n".to_owned(),
    };
    for skill in skills {
        let _ = match form {
            Form::Markdown => writeln!(out, "\n## {}\n", inline(skill)),
            Form::Plain => writeln!(out, "\n{}\n", line(skill)),
            Form::Html => writeln!(out, "<h2>{}</h2>\n<ul>", escape(&line(skill))),
        };
        for one in made.iter().filter(|one| one.skill == skill) {
            let days = if one.days == 1 { "1 day".to_owned() } else { format!("{} days", one.days) };
            let words: Vec<&str> = one.words().collect();
            let _ = match form {
                Form::Markdown => {
                    let words: String = words.iter().map(|text| format!("\n  {}", inline(text))).collect();
                    writeln!(out, "- **{}** ({}, made good after {days}){words}", inline(&one.title), one.when)
                }
                Form::Plain => {
                    let words: String = words.iter().map(|text| format!("\n    {}", line(text))).collect();
                    writeln!(out, "  {} ({}, made good after {days}){words}", line(&one.title), one.when)
                }
                Form::Html => {
                    let words: String = words.iter().map(|text| format!("<br>{}", escape(&line(text)))).collect();
                    let title = escape(&line(&one.title));
                    writeln!(out, "<li><strong>{title}</strong> ({}, made good after {days}){words}</li>", one.when)
                }
            };
        }
        if form == Form::Html {
            out.push_str("</ul>\n");
        }
    }
    if form == Form::Html { page("Failure résumé", &out) } else { out }
}

fn line(text: &str) -> String {
    clean(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// One line of Markdown in which nothing is a mark.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for c in line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_steers_a_terminal() {
        let hostile = "a\u{1b}[2J\u{9b}31m\u{202e}\u{7}\u{7f}z\n> b".to_owned();
        let made = Made {
            skill: hostile.clone(),
            title: hostile.clone(),
            when: "May 2026".into(),
            item: None,
            whence: Whence::Answer,
            happened: hostile.clone(),
            why: hostile.clone(),
            insight: hostile,
            days: 2,
        };
        for form in [Form::Markdown, Form::Plain, Form::Html] {
            let text = resume(std::slice::from_ref(&made), form);
            let steers = text.chars().find(|c| *c != '\n' && crate::clean::is_hostile(*c));
            assert_eq!(steers, None, "{form:?}: {text}");
        }
    }

    #[test]
    fn an_item_stands_once_and_in_the_words_of_the_learner() {
        use Whence::{Answer, Line, Written};
        let one = |item: Option<&str>, whence: Whence, title: &str, why: &str| Made {
            item: item.map(str::to_owned),
            whence,
            title: title.to_owned(),
            why: why.to_owned(),
            ..Made::default()
        };
        let made = vec![
            one(Some("d/a"), Answer, "a newest", ""),
            one(Some("d/b"), Answer, "b newest", "x"),
            one(Some("d/c"), Answer, "c newest", ""),
            one(None, Written, "by hand", ""),
            one(Some("d/a"), Line, "a line", "I was certain of it"),
            one(Some("d/a"), Answer, "a told", "because I mixed up the names"),
            one(Some("d/a"), Answer, "a oldest", "z"),
            one(Some("d/b"), Written, "b written", ""),
            one(Some("d/b"), Line, "b line", "too late"),
            one(Some("d/c"), Line, "c line", "I thought so"),
            one(None, Written, "by hand", ""),
        ];
        let left = once(made);
        let titles: Vec<&str> = left.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["a told", "b written", "c line", "by hand", "by hand"]);
        assert!(resume(&left, Form::Plain).contains("because I mixed up the names"));
    }

    #[test]
    fn skills_stand_together_in_every_form() {
        let one = |skill: &str, title: &str| Made {
            skill: skill.into(),
            title: title.into(),
            when: "May 2026".into(),
            insight: "<b>End</b> it\nfirst".into(),
            days: 1,
            ..Made::default()
        };
        let made = [one("Moves", "a"), one("Loops", "b"), one("Moves", "c")];
        let plain = resume(&made, Form::Plain);
        assert_eq!(
            plain,
            "FAILURE RÉSUMÉ\n\nMoves\n\n  a (May 2026, made good after 1 day)\n    <b>End</b> it first\n  c (May 2026, made good after 1 \
             day)\n    <b>End</b> it first\n\nLoops\n\n  b (May 2026, made good after 1 day)\n    <b>End</b> it first\n"
        );
        assert!(resume(&made, Form::Markdown).contains("\\<b\\>End"));
        assert!(resume(&made, Form::Html).contains("&lt;b&gt;End"));
    }
}
