//! Ids made from words.

/// The most characters an id made from words has.
const MOST: usize = 40;

/// Makes an id of the first words of a text: small letters and digits, with dashes between; `item` where there are none.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    let lower = text.to_lowercase();
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let length = out.chars().count() + word.chars().count() + 1;
        if length > MOST && !out.is_empty() {
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.extend(word.chars().take(MOST));
    }
    if out.is_empty() { "item".to_owned() } else { out }
}

/// Makes such an id that is not yet taken: with a number behind it where it has to be.
#[must_use]
pub fn free(text: &str, taken: impl Fn(&str) -> bool) -> String {
    let first = slug(text);
    if !taken(&first) {
        return first;
    }
    (2..).map(|n: u32| format!("{first}-{n}")).find(|id| !taken(id)).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_ids() {
        let check = |text: &str, expected: &str| assert_eq!(slug(text), expected);
        check("What does `b = a` print?", "what-does-b-a-print");
        check("¿Dónde está la cuenta?", "dónde-está-la-cuenta");
        check("...", "item");
        check(&"abc ".repeat(30), "abc-abc-abc-abc-abc-abc-abc-abc-abc-abc");
        check(&"x".repeat(90), &"x".repeat(40));
        assert_eq!(free("A b", |id| id == "a-b" || id == "a-b-2"), "a-b-3");
    }
}
