//! Takes out of a text what nobody wants in a log: tokens, keys, passwords, and whose home it is.
//!
//! It knows the shapes secrets commonly have, and names that announce one. What has neither is not found; so an export
//! shows what it holds before it is written. Where it is in doubt, too much is masked and not too little.

use std::{borrow::Cow, sync::LazyLock};

use regex::{Captures, Regex};

use super::{
    announced::{self, Speech, Sure},
    placed,
    shell::{self, Open},
    spoken,
};

/// What stands in the place of a secret.
pub const MASK: &str = "***";

/// Letters of a run without a name after which it is taken for a key.
const LONG: usize = 40;
/// How deep texts for a shell are looked into within one another.
const DEEP: usize = 6;

/// A shape, and what is put in its place.
struct Rule {
    shape: Regex,
    instead: &'static str,
}

/// Shapes that are secrets by themselves.
const RULES: [(&str, &str); 7] = [
    // Keys as files hold them, also when only one end of one was kept.
    (
        r"(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\z)",
        "***",
    ),
    (r"(?s)\A.*?-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----", "***"),
    // Tokens that say by their first letters whose they are.
    (
        concat!(
            r"\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}",
            r"|sk-[A-Za-z0-9_-]{16,}|[srp]k_(?:live|test)_[A-Za-z0-9]{10,}|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{30,}",
            r"|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{16,}|hf_[A-Za-z0-9]{20,}|cio[A-Za-z0-9]{32,}|dop_v1_[a-f0-9]{32,})"
        ),
        "***",
    ),
    (r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?", "***"),
    // A token alone in an address.
    (r"([A-Za-z][A-Za-z0-9+.-]*://)[^\s/@:]{8,}@", "${1}***@"),
    (r"(?i)\b(bearer\s+)\S{8,}", "${1}***"),
    // `<password>x</password>`.
    (
        concat!(
            r"(?i)(<[\w:.-]*(?:passw(?:or)?d|passphrase|secret|token|api-?key)[\w:.-]*>)",
            r"(?:(?s:.*?)(</[\w:.-]*(?:passw(?:or)?d|passphrase|secret|token|api-?key)[\w:.-]*>)|[^\n]+)"
        ),
        "${1}***${2}",
    ),
];

static SHAPES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    RULES.iter().filter_map(|(shape, instead)| Some(Rule { shape: Regex::new(shape).ok()?, instead })).collect()
});

/// A name with a sign behind it: `password=`, `"api_key" : `, `Authorization: `.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?P<name>[^\W\d][\w.-]*)(?P<close>\\*["'])?[ \t]*(?P<sign>=>|:=|==|=|:)(?P<gap>[ \t]*)"#).ok()
});

/// An address with somebody's name and password in it.
static ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?P<rest>[^\s]+)"#).ok());

static RUN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z0-9+_-]{40,}={0,2}").ok());

static HOME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:/home|[A-Za-z]:[/\\]+Users|/Users)[/\\]+[^/\\\s:'`)\]>,;\x22]+").ok());

/// Masks a text that a program wrote, or a person. `home` is the home folder of the learner.
#[must_use]
pub fn masked(text: &str, home: Option<&str>) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| within(line, Speech::Output, 0)).collect();
    homeless(&secrets(&lines.join("\n"), Reach::Value), home)
}

/// Masks a command, given as its words, and writes it as a shell takes it.
#[must_use]
pub fn command(run: &[String], home: Option<&str>) -> String {
    let words: Vec<shell::Word> = run.iter().map(|word| shell::Word::argument(word)).collect();
    let hidden = hidden(&words, Speech::Command);
    let shown = words.iter().enumerate().zip(hidden).map(|((n, word), hidden)| {
        let text = match hidden.and_then(|at| word.text.get(..at)) {
            Some(kept) if kept.len() < word.text.len() => format!("{}{MASK}", secrets(kept, Reach::Value)),
            _ => argument(&words, n, Speech::Command, 0),
        };
        quoted(&homeless(&text, home))
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Masks a command as it was typed at a shell; it stays as it is but for that.
#[must_use]
pub fn script(typed: &str, home: Option<&str>) -> String {
    homeless(&secrets(&within(typed, Speech::Command, 1), Reach::Value), home)
}

/// Tells of each word from which byte of its text on it is a secret.
fn hidden(words: &[shell::Word], speech: Speech) -> Vec<Option<usize>> {
    let mut hidden = announced::hidden(words, speech);
    placed::hide(words, &mut hidden, speech);
    spoken::hide(words, &mut hidden, speech);
    hidden
}

/// Masks an argument that is none itself: a text for a shell, or one in which a name may announce what follows.
fn argument(words: &[shell::Word], n: usize, speech: Speech, depth: usize) -> String {
    let text = words.get(n).map(|word| word.text.as_str()).unwrap_or_default();
    let script = announced::is_script(words, n);
    let inner =
        if text.contains(char::is_whitespace) || script { within(text, speech, depth + 1) } else { text.to_owned() };
    let reach = match words.get(n) {
        // Quotes within it, as JSON has them, are gone by now.
        Some(word) if word.is_mixed() => Reach::Line,
        _ if !script && speech == Speech::Command => Reach::First,
        _ => Reach::Value,
    };
    secrets(&inner, reach)
}

/// Writes a word as a shell takes it, but for the marks of what was masked.
fn quoted(word: &str) -> String {
    let bare = word.replace(MASK, "").replace('~', "");
    if word.is_empty() || shell::quoted(&bare) != bare && !bare.is_empty() {
        return shell::quoted(word);
    }
    word.to_owned()
}

/// Masks what is announced by the words of a text that a shell may have been given, in quotes or not.
fn within(text: &str, speech: Speech, depth: usize) -> String {
    let open = if speech == Speech::Command { Open::RunsOn } else { Open::Letter };
    let words = shell::words(text, open);
    let hidden = hidden(&words, speech);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (n, (word, hidden)) in words.iter().zip(hidden).enumerate() {
        let instead = match hidden {
            Some(from) if from < word.text.len() => Some(word.with(text, from, MASK)),
            // Without its quotes first: they are no part of what is announced in them.
            _ if word.quoted && depth < DEEP => {
                let inner = argument(&words, n, speech, depth);
                (inner != word.text).then(|| quoted(&inner))
            }
            _ => None,
        };
        if let Some(instead) = instead {
            out.push_str(text.get(at..word.span.start).unwrap_or_default());
            out.push_str(&instead);
            at = word.span.end;
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Puts `~` in the place of homes.
fn homeless(text: &str, home: Option<&str>) -> String {
    let mut text = Cow::Borrowed(text);
    if let Some(home) = home.map(|home| home.trim_end_matches('/')).filter(|home| home.len() > 1) {
        text = Cow::Owned(without_home(&text, home));
    }
    match HOME.as_ref() {
        Some(shape) => shape.replace_all(&text, "~").into_owned(),
        None => text.into_owned(),
    }
}

/// How far it reaches what a name announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To the end of the value.
    Value,
    /// To the end of the line where the name stands first, else to the end of the value.
    First,
    /// To the end of the line.
    Line,
}

/// Masks what the letters of a text tell, whatever a shell would make of it.
fn secrets(text: &str, reach: Reach) -> String {
    let mut text = named(text, reach);
    if let Some(shape) = ADDRESS.as_ref() {
        text = shape.replace_all(&text, |found: &Captures<'_>| address(&found["scheme"], &found["rest"])).into_owned();
    }
    for rule in SHAPES.iter() {
        text = rule.shape.replace_all(&text, rule.instead).into_owned();
    }
    let Some(run) = RUN.as_ref() else { return text };
    let keys = run.replace_all(&text, |found: &Captures<'_>| {
        let run = found.get(0).map_or("", |run| run.as_str());
        if is_key(run) { MASK.to_owned() } else { run.to_owned() }
    });
    keys.into_owned()
}

/// Masks what stands behind a name that announces a secret.
fn named(text: &str, reach: Reach) -> String {
    let Some(shape) = NAMED.as_ref() else { return text.to_owned() };
    let mut out = String::with_capacity(text.len());
    let (mut kept, mut at) = (0, 0);
    while let Some(found) = shape.captures_at(text, at) {
        let (Some(all), Some(name)) = (found.get(0), found.name("name")) else { break };
        let is = |group: &str, wanted: &str| found.name(group).is_some_and(|group| group.as_str() == wanted);
        at = all.end();
        let rest = text.get(at..).unwrap_or_default();
        let close = found.name("close").map_or("", |close| close.as_str());
        let before = text.get(..name.start()).unwrap_or_default();
        // A name alone in the quotes is a key; with its value in them, the value ends where they do.
        let around = if close.is_empty() { opened(before) } else { None };
        let first = before.trim_start_matches('-').is_empty();
        let header = matches!(name.as_str().to_ascii_lowercase().rsplit('-').next(), Some("authorization" | "cookie"));
        let sure = if header { Sure::Yes } else { announced::name(name.as_str()) };
        let gap = !is("gap", "") || !close.is_empty();
        let far = is("sign", ":") && !gap;
        // `secret::f`, `src/password.rs: `, `password.rs:3:5`, and addresses.
        let is_place = is("sign", ":") && close.is_empty() && is_file(name.as_str());
        let before_it = before.split_whitespace().next_back().unwrap_or_default();
        if sure == Sure::No
            || is_place
            || spoken::is_of_grammar(before_it, name.as_str())
            || (far && rest.starts_with([':', '/']))
        {
            continue;
        }
        let around = around.and_then(|quote| closed(rest.lines().next()?, 0, quote.encode_utf8(&mut [0; 4])));
        let end = match around.map(|end| end - 1) {
            Some(end) => end,
            _ if header || reach == Reach::Line || (reach == Reach::First && first) => {
                rest.find('\n').unwrap_or(rest.len())
            }
            _ => value(rest),
        };
        let secret = rest.get(..end).unwrap_or_default();
        if secret.is_empty() || (sure == Sure::Perhaps && (gap || is("sign", ":")) && !looks_secret(secret)) {
            continue;
        }
        out.push_str(text.get(kept..at).unwrap_or_default());
        out.push_str(MASK);
        at += end;
        kept = at;
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    out
}

/// The quote that a name stands right behind, perhaps with a dash and a letter between.
fn opened(before: &str) -> Option<char> {
    let bare = before.trim_end_matches(['-', '$']);
    bare.chars().next_back().filter(|c| matches!(c, '"' | '\''))
}

fn is_file(name: &str) -> bool {
    const ENDS: [&str; 24] = [
        "rs", "py", "c", "h", "cc", "cpp", "hpp", "ts", "js", "tsx", "jsx", "go", "java", "kt", "rb", "sh", "php",
        "cs", "toml", "yml", "yaml", "json", "md", "txt",
    ];
    name.rsplit_once('.').is_some_and(|(_, end)| ENDS.contains(&end))
}

/// Tells whether a value is long enough and no word.
fn looks_secret(value: &str) -> bool {
    value.chars().count() >= 8 && value.chars().any(|c| c.is_ascii_digit())
}

/// Gives the end of a value: up to the quote that closes it, or the next blank.
fn value(text: &str) -> usize {
    let line = text.lines().next().unwrap_or_default();
    let mut at = 0;
    while let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = line.get(at..).unwrap_or_default();
        let slashes = rest.len() - rest.trim_start_matches('\\').len();
        let quote = rest.get(slashes..).and_then(|rest| rest.chars().next()).filter(|c| matches!(c, '"' | '\''));
        if c.is_whitespace() {
            break;
        }
        let Some(quote) = quote else {
            at += c.len_utf8();
            continue;
        };
        let from = at + slashes + 1;
        // What was opened behind backslashes is closed behind as many.
        let closer = format!("{}{quote}", "\\".repeat(slashes));
        match closed(line, from, &closer) {
            // Only what begins with its quote ends with it: later it is a part of the value, as in `a"b"}c`.
            Some(end)
                if at == 0
                    && line.get(end..).is_some_and(|rest| rest.starts_with([',', ';', ')', ']', '}', '>', ':'])) =>
            {
                return end;
            }
            Some(end) => at = end,
            // Never closed at its beginning, the line is all of it; later it is an apostrophe.
            None if at == 0 => return line.len(),
            None => at = from,
        }
    }
    at
}

/// Gives the place behind what closes a quotation; what is escaped closes none.
fn closed(line: &str, from: usize, closer: &str) -> Option<usize> {
    let rest = line.get(from..)?;
    let ends = rest.match_indices(closer).find(|(at, _)| {
        let before = rest.get(..*at).unwrap_or_default();
        let slashes = before.len() - before.trim_end_matches('\\').len();
        slashes % 2 == 0
    });
    ends.map(|(at, _)| from + at + closer.len())
}

/// Masks the name and password of an address.
fn address(scheme: &str, rest: &str) -> String {
    let whole = format!("{scheme}{rest}");
    let Some(colon) = rest.find(':') else { return whole };
    let (name, after) = (rest.get(..colon).unwrap_or_default(), rest.get(colon + 1..).unwrap_or_default());
    if name.contains(['/', '@', '?', '#']) {
        return whole;
    }
    // A port is no password: `localhost:3000/@vite`.
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_port =
        digits > 0 && after.get(digits..).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
    match after.rfind('@') {
        Some(at) if !is_port => format!("{scheme}{MASK}{}", after.get(at..).unwrap_or_default()),
        _ => whole,
    }
}

/// Puts `~` in the place of the home folder, where it is that and not the beginning of another name.
fn without_home(text: &str, home: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(home) {
        let (before, found) = rest.split_at(at);
        let after = found.get(home.len()..).unwrap_or_default();
        let whole = !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        out.push_str(before);
        out.push_str(if whole { "~" } else { home });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Tells a random run from a long name: it has all kinds of letters, or is nothing but hexadecimal digits and longer
/// than what names a commit.
fn is_key(run: &str) -> bool {
    let hexadecimal = run.chars().all(|c| c.is_ascii_hexdigit());
    let of = |kind: fn(&char) -> bool| run.chars().filter(kind).count();
    let digits = of(char::is_ascii_digit);
    if hexadecimal {
        return run.len() > LONG && digits > 0;
    }
    digits >= 3 && of(char::is_ascii_uppercase) >= 3 && of(char::is_ascii_lowercase) >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_can_be_read() {
        assert_eq!(SHAPES.len(), RULES.len());
        assert!(RUN.is_some() && HOME.is_some() && NAMED.is_some() && ADDRESS.is_some());
    }

    #[test]
    fn secrets_are_masked() {
        let jwt = format!("eyJ{}.eyJ{}.sig", "h".repeat(20), "p".repeat(20));
        let check = |text: &str| {
            let shown = masked(text, Some("/home/ada"));
            assert!(shown.contains(MASK), "{text} -> {shown}");
            for secret in ["hunter2", "s3cr3t", "Zm9v", "abcdef0123", "QUJD", "eyJ"] {
                assert!(!shown.contains(secret), "{text} -> {shown}");
            }
        };
        check("password=hunter2");
        check("Password: hunter2");
        check("  \"db_password\": \"hunter2 and more\",");
        check("PGPASSWORD='hunter2' psql");
        check("error: access denied (using password: hunter2)");
        check("curl --token hunter2secret");
        check("mysql --password=hunter2");
        check("AWS_SECRET_ACCESS_KEY=s3cr3t/x");
        check("client_secret => s3cr3t");
        check("Authorization: Bearer Zm9vYmFy");
        check("authorization: Basic Zm9v");
        check("-H 'Authorization: token Zm9v'");
        check("https://ada:hunter2@example.org/x.git");
        check("https://hunter2hunter2@example.org/x.git");
        check("postgres://u:hunter2@db/x");
        check("remote: ghp_abcdef0123456789abcdef0123456789abcd");
        check("github_pat_abcdef0123_abcdef0123abcdef0123");
        check("glpat-abcdef0123_456789ab");
        check("xoxb-abcdef0123-4567");
        check("sk-proj-abcdef0123456789");
        check("sk_live_abcdef0123456789");
        check("AKIAQUJDQUJDQUJDQUJD");
        check(&format!("AIza{}", "abcdef0123".repeat(3)));
        check(&format!("npm_{}", "abcdef0123".repeat(3)));
        check("pypi-abcdef0123456789ab");
        check("hf_abcdef0123abcdef0123");
        check(&format!("cio{}89", "abcdef0123".repeat(3)));
        check(&format!("dop_v1_{}89", "abcdef0123".repeat(3)));
        check("gho_abcdef0123456789");
        check("rk_test_abcdef0123");
        check("ASIAQUJDQUJDQUJDQUJD");
        check("<api-key>hunter2</api-key>");
        check("<ns:token>hunter2</ns:token>");
        check("<passphrase>hunter2");
        check("<client-secret>hunter2\nand s3cr3t</client-secret>");
        check("Set-Cookie: id=hunter2");
        check("GITHUB_TOKEN=abcdef0123456789");
        check("token: abcdef0123456789");
        check(&format!("got {jwt}"));
        check("-----BEGIN OPENSSH PRIVATE KEY-----\nQUJD\nQUJD\n-----END OPENSSH PRIVATE KEY-----");
        check("-----BEGIN RSA PRIVATE KEY-----\nQUJD\nQUJD");
        check("QUJD\n-----END RSA PRIVATE KEY-----\nafter");
        check("key Zm9vYmFyQmF6UXV4Q29yZ2UxMjM0NTY3ODkwYWJjZGVm end");
        check(&format!("hash {}", "abcdef0123".repeat(7)));
    }

    #[test]
    fn homes_are_nobodys() {
        let check = |text: &str, expected: &str| assert_eq!(masked(text, Some("/srv/people/ada/")), expected);
        check("--> /srv/people/ada/src/main.rs:3", "--> ~/src/main.rs:3");
        check("in /srv/people/ada", "in ~");
        check("/srv/people/adam/x", "/srv/people/adam/x");
        check("/home/bob/x and /Users/eve/y", "~/x and ~/y");
        check(r"C:\Users\Eve\x", r"~\x");
        check(r"C:\\Users\\eve\\x and C:/Users/eve/y", r"~\\x and ~/y");
    }

    #[test]
    fn what_compilers_say_stays() {
        for text in [
            "error[E0502]: cannot borrow `v` as mutable because it is also borrowed as immutable",
            "  --> src/main.rs:4:5",
            "SyntaxError: Unexpected token '}'",
            "error: expected one of `!` or `::`, found token: `x`",
            "error: no rules expected the token `,`",
            "error: unexpected token: `identifier`",
            "KeyError: 'user'",
            "TypeError: unsupported operand type(s) for +: 'int' and 'str'",
            "commit 0b029ef1c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9",
            "a_rather_long_function_name_that_tells_what_it_does_in_words",
            "fatal error: too many errors emitted, stopping now [-ferror-limit=]",
            "error[E0433]: failed to resolve: use of undeclared type `Secret`",
            "https://example.org/a@b",
        ] {
            assert_eq!(masked(text, Some("/home/ada")), text);
        }
    }
}
