//! A line that was typed, read as an answer.

use crate::{
    deck::model::order::STEP,
    session::{
        ask::{Ask, Input},
        event::Draft,
    },
};

/// Reads a line as an answer; none when it cannot be one.
#[must_use]
pub(super) fn draft(ask: &Ask, line: &str) -> Option<Draft> {
    match &ask.input {
        Input::Choose { options, many } => {
            let chosen = chosen(options, line.trim(), *many)?;
            Some(Draft { texts: Vec::new(), chosen })
        }
        Input::Blanks { .. } => {
            Some(Draft { texts: line.split('\n').map(str::to_owned).collect(), chosen: Vec::new() })
        }
        Input::Order { lines, indent, .. } => placed(lines.len(), line, *indent),
        Input::Spot { numbers, many } => {
            let chosen = pointed(numbers, line, *many)?;
            Some(Draft { texts: Vec::new(), chosen })
        }
        // Read by itself: it may have to be asked which.
        Input::Token { .. } => None,
        Input::Text { .. } | Input::Number | Input::Explain { .. } | Input::Code { .. } | Input::Scene(_) => {
            Some(Draft { texts: vec![line.to_owned()], chosen: Vec::new() })
        }
    }
}

/// Reads letters, or the whole text of one option.
fn chosen(options: &[String], line: &str, many: bool) -> Option<Vec<usize>> {
    if let Some(at) = options.iter().position(|o| o.trim() == line) {
        return Some(vec![at]);
    }
    let chosen = letters(line, options.len())?;
    (chosen.len() == 1 || (many && !chosen.is_empty())).then_some(chosen)
}

/// Reads the letters of so many things, each once.
#[must_use]
pub(super) fn letters(line: &str, count: usize) -> Option<Vec<usize>> {
    let mut chosen = Vec::new();
    for letter in line.chars().filter(|c| !c.is_whitespace() && *c != ',') {
        let at = (letter.to_ascii_lowercase() as usize).checked_sub('a' as usize)?;
        if at >= count {
            return None;
        }
        if !chosen.contains(&at) {
            chosen.push(at);
        }
    }
    Some(chosen)
}

/// Reads letters in order, each with a `+` for each step it is indented.
fn placed(count: usize, line: &str, indent: bool) -> Option<Draft> {
    let mut draft = Draft::default();
    for c in line.chars().filter(|c| !c.is_whitespace() && *c != ',') {
        if c == '+' {
            if indent {
                draft.texts.last_mut()?.push_str(&" ".repeat(STEP));
            }
            continue;
        }
        let at = (c.to_ascii_lowercase() as usize).checked_sub('a' as usize).filter(|at| *at < count)?;
        if draft.chosen.contains(&at) {
            return None;
        }
        draft.chosen.push(at);
        draft.texts.push(String::new());
    }
    Some(draft)
}

/// Reads the letters of lines, or their numbers.
fn pointed(numbers: &[u16], line: &str, many: bool) -> Option<Vec<usize>> {
    let words = || line.split([' ', ',']).filter(|word| !word.is_empty());
    let chosen = if line.chars().any(|c| c.is_ascii_digit()) {
        words().map(|word| numbers.iter().position(|n| word.parse() == Ok(*n))).collect::<Option<Vec<_>>>()?
    } else {
        letters(line, numbers.len())?
    };
    (chosen.len() == 1 || (many && !chosen.is_empty())).then_some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_order_with_their_steps() {
        let check = |line: &str, expected: Option<&str>| {
            let shown = placed(4, line, true).map(|draft| {
                let all = draft.chosen.iter().zip(&draft.texts);
                all.map(|(n, blanks)| format!("{n}:{}", blanks.len() / STEP)).collect::<Vec<_>>().join(" ")
            });
            assert_eq!(shown.as_deref(), expected, "{line}");
        };
        check("b a+ c++", Some("1:0 0:1 2:2"));
        check("ba+c+ +", Some("1:0 0:1 2:2"));
        check("B, D", Some("1:0 3:0"));
        check("", Some(""));
        check("a a", None);
        check("a e", None);
        check("+a", None);
        check("a b!", None);
        assert_eq!(placed(2, "a b+", false).unwrap().texts, ["", ""]);
    }

    #[test]
    fn lines_by_letter_or_number() {
        let check = |line: &str, many: bool, expected: Option<&[usize]>| {
            assert_eq!(pointed(&[1, 2, 4], line, many).as_deref(), expected, "{line}");
        };
        check("c", false, Some(&[2]));
        check("4", false, Some(&[2]));
        check("3", false, None);
        check("a b", false, None);
        check("a c", true, Some(&[0, 2]));
        check("1, 4", true, Some(&[0, 2]));
        check("", true, None);
        check("d", false, None);
    }
}
