//! Secrets that a program tells in a sentence, behind a blank: `bad password s3cretword`, `token abcd1234xyz rejected`.
//!
//! Commands have such places too: `connect x password s3cret`.
//!
//! Most of what follows such a word in a sentence is no secret: compilers speak of tokens, and structs have fields that
//! are called `password`. So it tells from the letters of a word what nobody would write as plain English or code.

use super::{
    announced::{self, Speech, Sure},
    namers, placed,
    shell::Word,
};

/// Letters of a token; what is shorter may be anything.
const TOKEN: usize = 8;
/// Letters from which a word without a digit may be none of a language.
const LONG: usize = 8;
/// Digits of a number from which it counts nothing.
const NUMBER: usize = 4;

/// Adds to what is hidden what is told as in a sentence.
pub fn hide(words: &[Word], hidden: &mut [Option<usize>], speech: Speech) {
    let command = speech == Speech::Command || placed::is_traced(words);
    let names = if command { namers::named(words) } else { vec![false; words.len()] };
    let mut announced = Announced::default();
    let mut before = "";
    for ((word, hide), named) in words.iter().zip(hidden).zip(names) {
        if hide.is_none() && !named && is_secret(word, announced, command) {
            *hide = Some(0);
            announced = Announced::default();
        } else if !links(word) {
            announced = announces(word, before);
        }
        if command && word.breaks && !word.is_redirection() {
            announced = Announced::default();
        }
        before = &word.text;
    }
}

/// What a word announces.
#[derive(Debug, Clone, Copy)]
struct Announced {
    /// How surely a secret follows.
    sure: Sure,
    /// It speaks of several, as of a kind of thing: what follows in quotes is the name of one.
    several: bool,
}

impl Default for Announced {
    fn default() -> Self {
        Announced { sure: Sure::No, several: false }
    }
}

/// Tells what a word announces that stands behind another.
fn announces(word: &Word, before: &str) -> Announced {
    let text = word.text.trim_start_matches(['(', '[', '{', '<']);
    let is_name =
        text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
    // As SQL has it.
    if text.eq_ignore_ascii_case("by") && before.eq_ignore_ascii_case("identified") {
        return Announced { sure: Sure::Yes, several: false };
    }
    // In quotes it is spoken of: `thread 'secret' (4711) panicked`.
    if !is_name || word.quoted || announced::is_about(text) || is_of_grammar(before, text) {
        return Announced::default();
    }
    let sure = match announced::name(text) {
        // `PASS src/a.test.ts` and a second pass are no password.
        Sure::Yes if !announced::is_word_of_secrets(text) && !text.contains(['_', '-']) => Sure::No,
        sure => sure,
    };
    Announced { sure, several: is_plural(text) }
}

/// Tells whether a word is `token` as compilers mean it: `unexpected token 12345678`.
#[must_use]
pub fn is_of_grammar(before: &str, word: &str) -> bool {
    let is = |text: &str, wanted: &[&str]| wanted.iter().any(|wanted| text.eq_ignore_ascii_case(wanted));
    is(word, &["token", "tokens"]) && is(before, &["unexpected", "expected", "found"])
}

/// `secrets`, `tokens`; credentials are several even where one is told.
fn is_plural(text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    ["secrets", "tokens", "passwords", "passphrases", "passcodes", "keys"].iter().any(|end| small.ends_with(end))
}

/// Tells whether a word only stands between what announces a secret and the secret.
fn links(word: &Word) -> bool {
    matches!(word.text.as_str(), "is" | "was")
}

/// Tells whether a word is the secret that was announced, and no word of a sentence.
fn is_secret(word: &Word, announced: Announced, command: bool) -> bool {
    let Announced { sure, several } = announced;
    let text = word.text.as_str();
    // As compilers, and shells with their '`x'', quote a piece of code.
    if sure == Sure::No || text.starts_with('`') || (command && (word.is_flag() || word.is_redirection())) {
        return false;
    }
    let spaced = text.contains(char::is_whitespace);
    if several && word.quoted && !spaced {
        return false;
    }
    // Behind a sign it is read elsewhere, to where the value ends.
    if text.starts_with(['=', ':']) || !text.contains(char::is_alphanumeric) {
        return false;
    }
    let bare = text.trim_matches(|c: char| matches!(c, '(' | ')' | '"' | '\'' | ',' | '.' | ';' | ':' | '>' | '`'));
    // Nobody types what a compiler says.
    if !command && (is_version(bare) || is_type(bare) || is_place(text)) {
        return false;
    }
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let only_digits = digits > 0 && digits == bare.chars().count();
    match sure {
        Sure::Perhaps => digits > 0 && bare.chars().count() >= TOKEN,
        // The words of a command have lost their quotes.
        _ if spaced && (command || word.quoted) => true,
        _ if only_digits => digits >= NUMBER,
        _ if digits > 0 => true,
        _ => bare.contains(['!', '@', '#', '$', '%', '^', '&', '*', '+', '=', '~', '?', '|', '\\']) || is_mixed(bare),
    }
}

/// Tells whether small and large letters stand among one another as in no name.
fn is_mixed(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let turns = letters.windows(2).filter(|two| matches!(two, [a, b] if a.is_lowercase() && b.is_uppercase())).count();
    letters.len() >= LONG && (turns + 1) * 3 > letters.len()
}

/// `v7.3.1`, as package managers name what they build.
fn is_version(text: &str) -> bool {
    let rest = text.strip_prefix('v').unwrap_or(text);
    let mut parts = rest.split('.');
    let number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    parts.next().is_some_and(number) && parts.next().is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

/// `int64`, `u8`, `[32]byte`, `VARCHAR(255)`: languages in which the type stands behind the name.
fn is_type(text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    let name = small.trim_end_matches("_t");
    let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
    // The closing bracket was trimmed.
    let sized = name.split_once('(').is_some_and(|(name, size)| {
        name.len() > 2 && name.chars().all(|c| c.is_ascii_alphabetic()) && size.chars().all(|c| c.is_ascii_digit())
    });
    sized
        || text.starts_with('[')
        || (kind.len() < name.len() && matches!(kind, "i" | "u" | "f" | "int" | "uint" | "float" | "complex"))
}

/// `main.go:12:5`.
fn is_place(text: &str) -> bool {
    let Some((file, at)) = text.split_once(':') else { return false };
    let end = file.rsplit_once('.').map_or("", |(_, end)| end);
    let digits = at.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | ',' | ')'));
    (1..=4).contains(&end.len()) && digits && at.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::catch::mask::{command, masked, script};

    #[test]
    fn a_secret_behind_a_blank_is_masked() {
        let check = |text: &str, expected: &str| assert_eq!(masked(text, None), expected, "{text}");
        check("bad password s3cretword", "bad password ***");
        check("PASSWORD hunter2 invalid", "PASSWORD *** invalid");
        check("token abcd1234xyz rejected", "token *** rejected");
        check("error: login failed (password hunter2)", "error: login failed (password ***");
        check("the password is hunter2.", "the password is ***");
        check("your token was abcd1234xyz", "your token was ***");
        check("wrong passphrase 'correct horse battery'", "wrong passphrase ***");
        check("bad secret p@sswort", "bad secret ***");
        check("bad password QwErTyUi", "bad password ***");
        check("passcode 4711 is wrong", "passcode *** is wrong");
        check("DB_PASS hunter2", "DB_PASS ***");
        check("invalid token \"abcd1234xyz\"", "invalid token ***");
        check("can't log in: password hunter2 refused", "can't log in: password *** refused");
        check("secrets hunter2x and more", "secrets *** and more");
        check("credentials 'hunter2x' refused", "credentials *** refused");
        check("a token 12345678 was refused", "a token *** was refused");
        check("one\nbad password s3cretword\nthree", "one\nbad password ***\nthree");
    }

    #[test]
    fn a_secret_behind_a_blank_is_masked_in_a_command_too() {
        let check = |typed: &str, expected: &str| {
            assert_eq!(script(typed, None), expected);
            let words: Vec<String> = typed.split(' ').map(str::to_owned).collect();
            assert_eq!(command(&words, None), expected);
        };
        check("deploy password hunter2x now", "deploy password *** now");
        check("sudo deploy user ada secret hunter2x", "sudo deploy user ada secret ***");
        check("deploy token abcd1234xyz", "deploy token ***");
        check("deploy password 1.2hunter", "deploy password ***");
        assert_eq!(script("deploy password 'two words'", None), "deploy password ***");
        assert_eq!(command(&["deploy", "password", "two words"].map(str::to_owned), None), "deploy password ***");
        assert_eq!(command(&["deploy", "password", "<hunter2"].map(str::to_owned), None), "deploy password ***");
        assert_eq!(
            script("psql -c \"alter user ada password 'hunter2x'\"", None),
            "psql -c 'alter user ada password ***'"
        );
        assert_eq!(
            script("mysql -e \"create user a identified by 'x2'\"", None),
            "mysql -e 'create user a identified by ***'"
        );
        assert_eq!(script("git pull && deploy password hunter2x", None), "git pull && deploy password ***");
    }

    #[test]
    fn words_of_a_command_that_are_names_stay() {
        for typed in [
            "cargo test password_is_hashed",
            "cargo test password_is_hashed --test=cli2 -j4",
            "cargo test password 2>&1 | tail -n 20",
            "make password 2>&1",
            "make password -j4 --level=2",
            "grep -rn password src/catch2",
            "sudo grep -rn password /etc/x2",
            "rg token src/lib/v2x",
            "git checkout -b token feature/12345678",
            "git commit -m 'fix the password check'",
            "git commit -m 'secrets are masked in 2 places'",
            "pytest -k password tests/test2.py",
            "cat password\nls x2",
            "kubectl get secrets 'regcred2'",
        ] {
            assert_eq!(script(typed, None), typed);
        }
    }

    #[test]
    fn what_is_said_of_passwords_and_tokens_stays() {
        for text in [
            "error: expected token `;`",
            "error: no rules expected the token `abcd1234xyz`",
            "bash: syntax error near unexpected token `abcd1234'",
            "error: unexpected token abcdefgh",
            "SyntaxError: Unexpected token '}', \"{a}\" is not valid JSON",
            "bad password for user ada",
            "password authentication failed for user",
            "the password is too short",
            "password must have at least 8 characters",
            "error[E0609]: no field `password` on type `User2`",
            "error: 'password' undeclared (first use in this function)",
            "thread 'secret' (4711) panicked at src/main.rs:2:5:",
            "   Compiling rpassword v7.3.1",
            "   Compiling secret-service v3.0.1-beta",
            "./main.go:12:2: Password int64 redeclared",
            "    password VARCHAR(255) NOT NULL,",
            "    secret [32]byte",
            "in password main.go:12:5",
            "PASS src/a2.test.ts",
            "secret 2 of 3",
            "test password_works ... FAILED",
            "  4 |     Secret passwordField;",
            "token_file abcd1234xyz",
            "Error from server (NotFound): secrets \"regcred2\" not found",
            "unknown tokens 'abcd1234'",
            "error: unexpected token 12345678",
            "SyntaxError: Unexpected token 'abcd1234'",
            "expected token abcd1234, found token 12345678",
            "error: unexpected token: 12345678",
        ] {
            assert_eq!(masked(text, None), text);
        }
    }
}
