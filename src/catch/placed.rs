//! Secrets that a program takes by their place, with no name before them: `openssl passwd x`, `vault kv put a k=x`.
//!
//! Where the place is not certain, all words of the command are taken for one: too much is masked and not too little.

use super::{announced::Speech, shell::Word};

/// What of a command is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// The next word.
    Next,
    /// Every word behind that is no flag.
    Words,
    /// The values of words such as `k=x`.
    Values,
    /// What stands behind the name in a word such as `ada/x@db`.
    Login,
}

/// A program that takes secrets by their place.
struct Program {
    names: &'static [&'static str],
    /// Words that have to come between, in this order: `-b` is a letter among short flags, `a.` the beginning of a word.
    with: &'static [&'static str],
    takes: Takes,
}

const fn takes(names: &'static [&'static str], with: &'static [&'static str], takes: Takes) -> Program {
    Program { names, with, takes }
}

const PROGRAMS: [Program; 34] = [
    takes(&["htpasswd"], &["-b"], Takes::Words),
    takes(&["openssl"], &["passwd"], Takes::Words),
    takes(&["mkpasswd", "wpa_passphrase"], &[], Takes::Words),
    takes(&["vault", "bao"], &[], Takes::Values),
    takes(&["vault", "bao"], &["login"], Takes::Words),
    takes(&["vault", "bao"], &["unwrap"], Takes::Words),
    takes(&["vault", "bao"], &["unseal"], Takes::Words),
    takes(&["vault", "bao"], &["token", "lookup"], Takes::Words),
    takes(&["vault", "bao"], &["token", "renew"], Takes::Words),
    takes(&["vault", "bao"], &["token", "revoke"], Takes::Words),
    takes(&["sqlplus", "sqlldr", "expdp", "impdp", "exp", "imp", "rman", "sqlcl", "tnsping"], &[], Takes::Login),
    takes(&["nmcli", "mysqladmin"], &["password"], Takes::Next),
    takes(&["ipmitool"], &["set", "password"], Takes::Words),
    takes(&["redis-cli", "valkey-cli"], &["auth"], Takes::Words),
    takes(&["redis-cli", "valkey-cli"], &["AUTH"], Takes::Words),
    takes(&["redis-cli", "valkey-cli"], &["requirepass"], Takes::Next),
    takes(&["redis-cli", "valkey-cli"], &["masterauth"], Takes::Next),
    takes(&["rabbitmqctl"], &["add_user"], Takes::Words),
    takes(&["rabbitmqctl"], &["change_password"], Takes::Words),
    takes(&["rabbitmqctl"], &["authenticate_user"], Takes::Words),
    takes(&["cargo"], &["login"], Takes::Words),
    takes(&["snyk"], &["auth"], Takes::Words),
    takes(&["ngrok"], &["authtoken"], Takes::Words),
    takes(&["ngrok"], &["add-authtoken"], Takes::Words),
    takes(&["bw"], &["unlock"], Takes::Words),
    takes(&["bw"], &["login"], Takes::Words),
    takes(&["fly", "flyctl", "doppler", "supabase"], &["secrets", "set"], Takes::Values),
    takes(&["heroku"], &["config:set"], Takes::Values),
    takes(&["pulumi"], &["config", "set"], Takes::Words),
    takes(&["poetry", "composer"], &["config", "http-basic."], Takes::Words),
    takes(&["poetry"], &["config", "pypi-token."], Takes::Words),
    takes(&["composer"], &["config", "github-oauth."], Takes::Words),
    takes(&["net", "net.exe"], &["user"], Takes::Words),
    takes(&["net", "net.exe"], &["use"], Takes::Words),
];

/// Adds to what is hidden what programs take by its place.
pub fn hide(words: &[Word], hidden: &mut [Option<usize>], speech: Speech) {
    // An output speaks of programs; it runs one where a shell tells what it does.
    if speech == Speech::Output && !is_traced(words) {
        return;
    }
    for (n, word) in words.iter().enumerate() {
        let name = word.text.rsplit([';', '|', '&', '(', '`', '/', '\\']).next().unwrap_or_default();
        for program in PROGRAMS.iter().filter(|program| program.names.contains(&name)) {
            if let Some(from) = behind(words, n + 1, program.with) {
                of_command(words, from, program.takes, hidden);
            }
        }
    }
}

/// Tells whether a line of an output is a command that a shell runs, or was given.
#[must_use]
pub fn is_traced(words: &[Word]) -> bool {
    words.first().is_some_and(|word| matches!(word.text.as_str(), "$" | "#") || word.is_trace())
}

/// Gives the place behind the words that have to come; none where the command ends before they came.
fn behind(words: &[Word], from: usize, with: &[&str]) -> Option<usize> {
    let Some((first, others)) = with.split_first() else { return Some(from) };
    let end = end(words, from);
    let found = words.get(from..end)?.iter().position(|word| {
        let text = word.text.as_str();
        match first.strip_prefix('-') {
            Some(letter) => text.starts_with('-') && !text.starts_with("--") && text.contains(letter),
            None if first.ends_with('.') => text.starts_with(first),
            None => text == *first,
        }
    })?;
    behind(words, from + found + 1, others)
}

/// Gives the place behind the last word of a command.
fn end(words: &[Word], from: usize) -> usize {
    let last = words.iter().skip(from).position(|word| word.breaks && !word.is_redirection());
    last.map_or(words.len(), |last| from + last + 1)
}

fn of_command(words: &[Word], from: usize, takes: Takes, hidden: &mut [Option<usize>]) {
    let end = end(words, from);
    let (Some(words), Some(hidden)) = (words.get(from..end), hidden.get_mut(from..end)) else { return };
    let arguments = words
        .iter()
        .zip(hidden)
        .filter(|(word, _)| word.text.contains(char::is_alphanumeric) && !word.is_flag() && !word.is_redirection());
    let some = if takes == Takes::Next { 1 } else { usize::MAX };
    for (word, hide) in arguments.take(some) {
        let at = match takes {
            Takes::Next | Takes::Words => Some(0),
            Takes::Values if word.text.starts_with('-') => None,
            Takes::Values => word.text.find('=').map(|at| at + 1),
            Takes::Login => login(&word.text),
        };
        // What is hidden from further to the front stays so.
        *hide = [*hide, at].into_iter().flatten().min();
    }
}

/// Gives where the password begins in `ada/x@db`; scripts (`@f/x.sql`), `/` and hosts have none.
fn login(text: &str) -> Option<usize> {
    let at = text.find('/')?;
    let name = text.get(..at)?;
    (!name.is_empty() && !name.contains(['@', '.'])).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use crate::catch::mask::{command, masked, script};

    #[test]
    fn what_a_program_takes_by_its_place_is_masked() {
        let check = |typed: &str, expected: &str| {
            assert_eq!(script(typed, None), expected);
            let inner = script(&format!("bash -c '{typed}'"), None);
            assert_eq!(inner, format!("bash -c '{expected}'"));
            let words: Vec<String> = typed.split(' ').map(str::to_owned).collect();
            assert_eq!(command(&words, None), expected);
            assert_eq!(masked(&format!("+ {typed}"), None), format!("+ {expected}"));
        };
        check("htpasswd -b f ada x", "htpasswd -b *** *** ***");
        check("htpasswd -nbB ada x", "htpasswd -nbB *** ***");
        check("openssl passwd -6 x", "openssl passwd -6 ***");
        check("mkpasswd -m sha-512 x", "mkpasswd -m *** ***");
        check("wpa_passphrase net x", "wpa_passphrase *** ***");
        check("vault kv put secret/a k=x", "vault kv put secret/a k=***");
        check("vault login x", "vault login ***");
        check("vault operator unseal x", "vault operator unseal ***");
        check("vault token revoke x", "vault token revoke ***");
        check("sqlplus -s ada/x@db @f/a.sql", "sqlplus -s ada/*** @f/a.sql");
        check("nmcli dev wifi connect a password correct ifname b", "nmcli dev wifi connect a password *** ifname b");
        check("redis-cli AUTH x", "redis-cli AUTH ***");
        check("rabbitmqctl add_user ada x", "rabbitmqctl add_user *** ***");
        check("cargo login x", "cargo login ***");
        check("heroku config:set A=x", "heroku config:set A=***");
        check("poetry config http-basic.r ada x", "poetry config http-basic.r *** ***");
    }

    #[test]
    fn a_command_ends_where_the_shell_ends_it() {
        let check = |typed: &str, expected: &str| assert_eq!(script(typed, None), expected);
        check("openssl passwd x && ls y", "openssl passwd *** && ls y");
        check("openssl passwd x 2>&1 | cat f", "openssl passwd *** 2>&1 | cat f");
        check("h=$(openssl passwd x) make", "h=$(openssl passwd *** make");
        check("openssl version\npasswd x", "openssl version\npasswd x");
        check("cd vault && make A=b", "cd vault && make A=b");
    }

    #[test]
    fn what_no_program_takes_for_a_secret_stays() {
        for typed in [
            "htpasswd -c f ada",
            "openssl x509 -in f",
            "vault kv get -field=k secret/a",
            "sqlplus / as sysdba",
            "sqlplus ada@db.example/svc",
            "cargo build login",
            "nmcli con show password",
            "redis-cli get a",
        ] {
            assert_eq!(script(typed, None), typed);
        }
        for said in ["sqlplus: use and/or x", "vault: k=v", "openssl passwd takes a word"] {
            assert_eq!(masked(said, None), said);
        }
    }
}
