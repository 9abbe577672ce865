//! Takes out of a text what nobody wants in a log: tokens, keys, passwords, and whose home it is.
//!
//! It knows the shapes secrets commonly have, and names that announce one. What has neither is not found; so an export
//! shows what it holds before it is written.

use std::{borrow::Cow, sync::LazyLock};

use regex::{Captures, Regex};

/// What stands in the place of a secret.
pub const MASK: &str = "***";

/// Letters of a run without a name after which it is taken for a key.
const LONG: usize = 40;

/// A shape, and what is put in its place.
struct Rule {
    shape: Regex,
    instead: &'static str,
}

/// Shapes that are secrets by themselves, then names that announce one.
const RULES: [(&str, &str); 11] = [
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
    // A name and password, or a token alone, in an address.
    (r"([A-Za-z][A-Za-z0-9+.-]*://)[^\s/@:]*:[^\s/@]+@", "${1}***@"),
    (r"([A-Za-z][A-Za-z0-9+.-]*://)[^\s/@:]{8,}@", "${1}***@"),
    (r#"(?i)\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|token|digest)\s+)?[^\s"']+"#, "${1}***"),
    (r"(?i)\b(bearer\s+)[\w.~+/=-]{8,}", "${1}***"),
    // `password=x`, `"api_key": "x"`, `--secret x`.
    (
        concat!(
            r"(?i)([\w.-]*(?:passw(?:or)?d|passphrase|pwd|secret|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)",
            r#"[\w.-]*["']?\s*(?:=>|=|:(?:\s|["']))\s*)("[^"\n]*"|'[^'\n]*'|[^\s,;&"']+)"#
        ),
        "${1}***",
    ),
    (
        r"(?i)(--?(?:password|passwd|passphrase|token|secret|api-key|apikey|access-key|auth)[ =])(?:'[^'\n]*'|[^\s]+)",
        "${1}***",
    ),
    // Compilers speak of tokens too: only what is long enough, and no word, is one.
    (
        r#"(?i)([\w.-]*token[\w.-]*["']?\s*(?:=|:)\s*["']?)([\w.~+/=-]*[0-9][\w.~+/=-]{7,}|[\w.~+/=-]{7,}[0-9][\w.~+/=-]*)"#,
        "${1}***",
    ),
];

static SHAPES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    RULES.iter().filter_map(|(shape, instead)| Some(Rule { shape: Regex::new(shape).ok()?, instead })).collect()
});

static RUN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z0-9+_-]{40,}={0,2}").ok());

static HOME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:/home|/Users|[A-Za-z]:\\Users)[/\\][^/\\\s:'`)\]>,;\x22]+").ok());

/// Masks a text. `home` is the home folder of the learner.
#[must_use]
pub fn masked(text: &str, home: Option<&str>) -> String {
    let mut text = Cow::Borrowed(text);
    if let Some(home) = home.map(|home| home.trim_end_matches('/')).filter(|home| home.len() > 1) {
        text = Cow::Owned(without_home(&text, home));
    }
    if let Some(shape) = HOME.as_ref() {
        text = Cow::Owned(shape.replace_all(&text, "~").into_owned());
    }
    for rule in SHAPES.iter() {
        text = Cow::Owned(rule.shape.replace_all(&text, rule.instead).into_owned());
    }
    if let Some(run) = RUN.as_ref() {
        text = Cow::Owned(
            run.replace_all(&text, |found: &Captures<'_>| {
                let run = found.get(0).map_or("", |run| run.as_str());
                if is_key(run) { MASK.to_owned() } else { run.to_owned() }
            })
            .into_owned(),
        );
    }
    text.into_owned()
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
        assert!(RUN.is_some() && HOME.is_some());
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
