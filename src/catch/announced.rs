//! What announces a secret: names such as `DB_PASSWORD`, and arguments such as `--token` or curl's `-u`.
//!
//! Knows names and words; what stands in the place of a secret is no matter of it.

use super::{namers, shell::Word};

/// How surely a name announces a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// It announces none.
    No,
    /// It does where the value looks like one: compilers speak of tokens too.
    Perhaps,
    /// It does.
    Yes,
}

/// Where words come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// A command, or a text that a shell is given.
    Command,
    /// The output of a program: it echoes commands, and speaks of its own arguments.
    Output,
}

/// Names that say it anywhere in them, and parts that say it by themselves.
const WITHIN: [&str; 15] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "passwort",
    "secret",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
    "authtoken",
    "accesstoken",
    "authkey",
    "masterkey",
    "connectionstring",
];
const PARTS: [&str; 9] = ["pass", "pwd", "pw", "passin", "passout", "passwds", "creds", "cred", "psk"];
/// Words that end like `DBPASS` and are none.
const PASSES: [&str; 6] = ["bypass", "compass", "trespass", "surpass", "overpass", "underpass"];
/// How names end that say where a secret is, or how it is asked for.
const ABOUT: [&str; 11] =
    ["file", "path", "stdin", "fd", "dir", "prompt", "policy", "length", "env", "command", "helper"];

/// Tells how surely a name announces a secret.
#[must_use]
pub fn name(name: &str) -> Sure {
    let parts = parts(name);
    let says =
        |part: &String| PARTS.contains(&part.as_str()) || (part.ends_with("pass") && !PASSES.contains(&part.as_str()));
    if is_word_of_secrets(name) || parts.iter().any(says) {
        return Sure::Yes;
    }
    let shouted = name.contains('_') && !name.chars().any(char::is_lowercase);
    let weak = |part: &String| {
        part.ends_with("token")
            || matches!(part.as_str(), "auth" | "bearer" | "otp")
            || (shouted && part.ends_with("key"))
    };
    if parts.iter().any(weak) { Sure::Perhaps } else { Sure::No }
}

/// Tells whether a name says it anywhere in it, and not only by a short part.
#[must_use]
pub fn is_word_of_secrets(name: &str) -> bool {
    let joined: String = parts(name).concat();
    WITHIN.iter().any(|word| joined.contains(word))
}

/// Tells whether a name says where a secret is, or how it is asked for.
#[must_use]
pub fn is_about(name: &str) -> bool {
    parts(name).pop().is_some_and(|last| ABOUT.contains(&last.as_str()))
}

/// The words a name is made of, small.
fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (small && c.is_uppercase()) {
            parts.extend((!part.is_empty()).then(|| std::mem::take(&mut part)));
        }
        small = c.is_lowercase();
        if c.is_alphanumeric() {
            part.extend(c.to_lowercase());
        }
    }
    parts.extend((!part.is_empty()).then_some(part));
    parts
}

/// A program whose short arguments take a secret.
struct Program {
    names: &'static [&'static str],
    /// A word that has to come before.
    with: &'static str,
    /// Arguments that take one, in the same word or the next.
    flags: &'static [&'static str],
    /// Letters that may stand before the last one of them in the same word.
    bare: &'static str,
}

const PROGRAMS: [Program; 22] = [
    Program { names: &["sshpass"], with: "", flags: &["-p"], bare: "v" },
    Program {
        names: &["mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlshow", "mysqlcheck", "mysqlslap", "mycli"],
        with: "",
        flags: &["-p"],
        bare: "BCfnNqrstvVwW",
    },
    Program {
        names: &["mariadb", "mariadb-dump", "mariadb-admin", "mariadb-import", "mariadb-show", "mariadb-check"],
        with: "",
        flags: &["-p"],
        bare: "BCfnNqrstvVwW",
    },
    Program {
        names: &["curl"],
        with: "",
        flags: &["-u", "-U", "-b", "--user", "--proxy-user", "--oauth2-bearer", "--cookie", "--pass", "--cert", "-E"],
        bare: "sSkLvfiIgjlnNpqRaB#0123461ZGOJ",
    },
    Program { names: &["redis-cli"], with: "", flags: &["-a"], bare: "" },
    Program {
        names: &["docker", "podman", "helm", "buildah", "skopeo", "oras", "nerdctl", "az", "oc"],
        with: "login",
        flags: &["-p"],
        bare: "",
    },
    Program { names: &["zip", "unzip", "zipcloak", "sqlcmd", "bcp", "tsql"], with: "", flags: &["-P"], bare: "qrojx" },
    Program { names: &["7z", "7za", "7zr", "7zz", "rar", "unrar"], with: "", flags: &["-p", "-hp"], bare: "" },
    Program {
        names: &["ldapsearch", "ldapmodify", "ldapadd", "ldapwhoami", "ldapdelete", "ldappasswd", "ldapcompare"],
        with: "",
        flags: &["-w", "-s"],
        bare: "xvnZ",
    },
    Program {
        names: &["mongo", "mongosh", "mongodump", "mongorestore", "mongoexport"],
        with: "",
        flags: &["-p"],
        bare: "",
    },
    Program { names: &["smbclient", "rpcclient", "smbget"], with: "", flags: &["-U"], bare: "" },
    Program { names: &["openssl"], with: "", flags: &["-k", "-K"], bare: "" },
    Program { names: &["ssh-keygen"], with: "", flags: &["-N", "-P"], bare: "" },
    Program { names: &["lftp", "http", "https", "xh"], with: "", flags: &["-u", "-a"], bare: "" },
    Program { names: &["kubectl", "oc"], with: "secret", flags: &["--from-literal"], bare: "" },
    Program { names: &["gh"], with: "secret", flags: &["-b", "--body"], bare: "" },
    Program { names: &["aws"], with: "put-parameter", flags: &["--value"], bare: "" },
    Program { names: &["caddy"], with: "hash-password", flags: &["-p", "--plaintext"], bare: "" },
    Program { names: &["security"], with: "", flags: &["-w"], bare: "" },
    Program {
        names: &["useradd", "usermod", "twine", "cqlsh", "cypher-shell", "steghide", "rdesktop"],
        with: "",
        flags: &["-p"],
        bare: "",
    },
    Program { names: &["ipmitool", "mosquitto_pub", "mosquitto_sub"], with: "", flags: &["-P"], bare: "" },
    Program { names: &["snmpget", "snmpwalk", "snmpset", "snmpbulkwalk"], with: "", flags: &["-A", "-X"], bare: "" },
];

/// Signs between a name and its value that stand as words.
const SIGNS: [&str; 6] = ["=", ":", ":=", "=>", "<<<", "=="];

/// Tells of each word from which byte of its text on it is a secret.
#[must_use]
pub fn hidden(words: &[Word], speech: Speech) -> Vec<Option<usize>> {
    let mut hidden = vec![None; words.len()];
    let mut programs: Vec<&Program> = Vec::new();
    let mut said: Vec<&str> = Vec::new();
    // Whether the next word is one, and only a name said so.
    let (mut next, mut weakly) = (false, false);
    let names = if speech == Speech::Command { namers::named(words) } else { vec![true; words.len()] };
    let piped = reads_a_secret(words);
    for (n, ((word, hide), named)) in words.iter().zip(&mut hidden).zip(names).enumerate() {
        let text = word.text.as_str();
        let flag = flag(word, &programs, &said, speech);
        // Flags may stand between a name and its value.
        if next && !(weakly && word.is_flag()) {
            match text {
                sign if SIGNS.contains(&sign) => {}
                // The command ends without it.
                _ if !word.quoted && text.chars().all(|c| matches!(c, ';' | '&' | '|')) && !text.is_empty() => {
                    next = false;
                }
                _ => {
                    *hide = Some(text.strip_prefix("<<<").map_or(0, |_| 3));
                    (next, weakly) = (flag == Flag::Next, false);
                }
            }
            continue;
        }
        said.push(text);
        let begun = text.rsplit([';', '|', '&', '(', '`', '/', '\\']).next().unwrap_or(text);
        let program = begun.strip_suffix(".exe").unwrap_or(begun);
        programs.extend(PROGRAMS.iter().filter(|known| known.names.contains(&program)));
        match flag {
            Flag::Next => (next, weakly) = (true, false),
            Flag::From(at) => *hide = Some(at),
            Flag::None => {
                *hide = if is_script(words, n) { None } else { assigned(text) };
                let is_key = stands_for_itself(text) || is_setting(text, &said);
                let names_it = !named && hide.is_none() && is_key;
                weakly = (next && weakly) || names_it;
                next = weakly;
            }
        }
        if piped && text == "<<<" {
            (next, weakly) = (true, false);
        } else if piped && text.starts_with("<<<") {
            *hide = Some(3);
        }
        if piped && hide.is_none() && is_piped(words, n) {
            *hide = Some(0);
        }
    }
    hidden
}

/// Tells whether a word is a text for a shell: it comes behind `-c`.
#[must_use]
pub fn is_script(words: &[Word], n: usize) -> bool {
    let before = n.checked_sub(1).and_then(|n| words.get(n)).map(|word| word.text.as_str());
    let dashed = before.and_then(|before| before.strip_prefix('-')).filter(|letters| letters.ends_with('c'));
    dashed.is_some_and(|letters| letters.chars().all(|c| c.is_ascii_lowercase())) || before == Some("eval")
}

/// What an argument says of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flag {
    None,
    /// The next word is one.
    Next,
    /// It is in the same word, from this byte on.
    From(usize),
}

fn flag(word: &Word, programs: &[&Program], said: &[&str], speech: Speech) -> Flag {
    let text = word.text.as_str();
    if let Some(at) = text.strip_prefix('/').and_then(|rest| rest.find(':')) {
        // As programs from Windows have them: `/p:x`.
        let known = text.get(1..=at).is_some_and(|name_| matches!(name_, "p" | "P") || name(name_) == Sure::Yes);
        return if known { Flag::From(at + 2) } else { Flag::None };
    }
    let Some(bare) = text.strip_prefix('-') else { return Flag::None };
    // An output that quotes an argument speaks of it: nothing follows.
    let echoed = speech == Speech::Command || !word.quoted;
    for program in programs.iter().filter(|program| program.with.is_empty() || said.contains(&program.with)) {
        for known in program.flags {
            if text == *known {
                return if echoed { Flag::Next } else { Flag::None };
            }
            let Some(letter) = known.strip_prefix('-').filter(|rest| rest.chars().count() == 1) else {
                if text.strip_prefix(known).is_some_and(|rest| rest.starts_with('=') || *known == "-hp") {
                    return Flag::From(known.len() + usize::from(*known != "-hp"));
                }
                continue;
            };
            // `-sSu x` and `-sSux` are curl's `-s -S -u x`.
            let before = bare
                .find(letter)
                .filter(|at| bare.get(..*at).is_some_and(|b| b.chars().all(|c| program.bare.contains(c))));
            match before {
                Some(at) if at + letter.len() == bare.len() => return if echoed { Flag::Next } else { Flag::None },
                Some(at) => return Flag::From(1 + at + letter.len()),
                None => {}
            }
        }
    }
    let long = bare.strip_prefix('-').unwrap_or(bare);
    let from = text.len() - long.len();
    let end = long.find(['=', ':']).unwrap_or(long.len());
    let named = long.get(..end).unwrap_or_default();
    if named.contains(char::is_whitespace) {
        return Flag::None;
    }
    let last = parts(named).pop().unwrap_or_default();
    let takes = name(named) != Sure::No && !ABOUT.contains(&last.as_str());
    // `-u ada:secret` and `--user ada:secret`, whatever the program.
    let value = long.get(end + 1..);
    let both = |value: &str| value.contains(':') && !value.chars().all(|c| c.is_ascii_digit() || c == ':');
    match value {
        Some(_) if takes => Flag::From(from + end + 1),
        Some(value) if matches!(named, "user" | "proxy-user") && both(value) => Flag::From(from + end + 1),
        None if takes && echoed => Flag::Next,
        _ => Flag::None,
    }
}

/// Gives where the value begins in a word such as `DB_PASSWORD=x`, or `-DtrustPass=x`, or `a;TOKEN=x`. In a text of
/// several words it is one at its beginning alone.
fn assigned(text: &str) -> Option<usize> {
    let several = text.contains(char::is_whitespace);
    text.match_indices('=').find_map(|(at, _)| {
        let before = text.get(..at)?.trim_end_matches(['+', ':']);
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let from = before
            .rfind(|c| !is_name(c))
            .map_or(0, |n| n + before.get(n..).and_then(|c| c.chars().next()).map_or(1, char::len_utf8));
        let announces =
            name(before.get(from..)?) != Sure::No && (!several || !text.get(..at)?.contains(char::is_whitespace));
        announces.then_some(at + 1)
    })
}

/// Tells whether a word is such a name that what follows it is its value: `AWS_SECRET_ACCESS_KEY x`, `db.password x`.
fn stands_for_itself(text: &str) -> bool {
    let is_name =
        text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    let shouted = text.len() > 3 && !text.chars().any(char::is_lowercase);
    let last = parts(text).pop().unwrap_or_default();
    let long = name(text) == Sure::Yes && (text.contains('.') || parts(text).len() > 2);
    is_name && !ABOUT.contains(&last.as_str()) && name(text) != Sure::No && (shouted || long)
}

/// Tells whether a word names a setting whose value follows: `npm config set //r/:_authToken x`.
fn is_setting(text: &str, said: &[&str]) -> bool {
    let key = text.rsplit(['/', ':']).next().unwrap_or(text);
    let is_name = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    let sets = said.iter().any(|word| matches!(*word, "set" | "config"));
    let is_verb = ["set-", "get-", "use-"].iter().any(|verb| key.starts_with(verb));
    sets && is_name && !is_verb && !text.starts_with('-') && name(key) != Sure::No && !is_about(key)
}

/// Tells whether some word reads a secret from what is piped into it: `sudo -S`, `--password-stdin`.
fn reads_a_secret(words: &[Word]) -> bool {
    words.iter().any(|word| reads(word, words))
}

fn reads(word: &Word, words: &[Word]) -> bool {
    let text = word.text.as_str();
    let short = |letter: char| text.starts_with('-') && !text.starts_with("--") && text.contains(letter);
    let with =
        |program: &str| words.iter().any(|word| word.text.rsplit([';', '|', '&', '(', '/']).next() == Some(program));
    let last = text.rsplit([';', '|', '&', '(', '/']).next().unwrap_or_default();
    match text {
        _ if matches!(last, "chpasswd" | "passwd" | "cryptsetup") => true,
        _ if short('S') && with("sudo") => true,
        "--stdin" => with("sudo") || with("passwd"),
        "--with-token" => true,
        _ => {
            let long = text.strip_prefix("--").map(|long| long.split('=').next().unwrap_or_default());
            long.is_some_and(|long| name(long) != Sure::No && (long.ends_with("stdin") || long.ends_with("-fd")))
        }
    }
}

/// Tells whether a word is an argument of a command whose output a later word reads a secret from.
fn is_piped(words: &[Word], n: usize) -> bool {
    let ends = |word: &Word| word.breaks;
    // The first word of a command is what is run.
    let first = n == 0 || words.get(n - 1).is_some_and(ends);
    let Some(word) = words.get(n) else { return false };
    let alone = matches!(word.text.as_str(), "|" | ";" | "&&" | "||" | "&");
    if first || alone {
        return false;
    }
    let Some(end) = words.iter().skip(n).position(ends).map(|at| at + n) else { return false };
    let pipes = words.get(end).is_some_and(|word| word.pipes);
    let after = words.get(end..).unwrap_or_default();
    pipes && after.iter().take_while(|w| !w.text.ends_with(';')).any(|word| reads(word, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catch::shell::{self, Open};

    #[test]
    fn names_are_told_apart() {
        let check = |sure: Sure, names: &[&str]| {
            for one in names {
                assert_eq!(name(one), sure, "{one}");
            }
        };
        check(
            Sure::Yes,
            &["password", "PGPASSWORD", "MYSQL_PWD", "dbPass", "DB_PASS", "api_key", "apiKey", "X-Api-Key"],
        );
        check(Sure::Yes, &["AWS_SECRET_ACCESS_KEY", "client_secret", "SSHPASS", "keyStorePassword", "credentials"]);
        check(
            Sure::Yes,
            &["passwd", "passphrase", "DOOR_PASSCODE", "Passwort", "aws.accesskey", "privateKey", "credential"],
        );
        check(Sure::Yes, &["authToken", "access_token", "authKey", "masterKey", "ConnectionString", "secrets"]);
        check(Sure::Yes, &["pass", "db_pw", "-passin", "passout", "userCreds", "ftp_cred", "wifi-psk", "PWD_OLD"]);
        check(Sure::Perhaps, &["auth", "bearer", "OTP"]);
        check(Sure::Perhaps, &["token", "GITHUB_TOKEN", "STRIPE_KEY", "REDISCLI_AUTH"]);
        check(Sure::No, &["trespass", "surpass", "overpass", "underpass"]);
        check(
            Sure::No,
            &["KeyError", "compass", "tokenizer", "author", "key", "primary_key", "path", "bypass", "user"],
        );
    }

    #[track_caller]
    fn check(raw: &str, expected: &str) {
        let words = shell::words(raw, Open::RunsOn);
        let hidden = hidden(&words, Speech::Command);
        let shown: Vec<String> = words
            .iter()
            .zip(hidden)
            .map(|(word, at)| at.map_or(word.text.clone(), |at| format!("{}#", &word.text[..at])))
            .collect();
        assert_eq!(shown.join(" "), expected, "{raw}");
    }

    #[test]
    fn each_program_hides_what_its_short_arguments_take() {
        for begun in [
            "sshpass -p",
            "mysql -p",
            "mysqldump -p",
            "mariadb -p",
            "curl -u",
            "curl -U",
            "curl -b",
            "curl --user",
            "curl --proxy-user",
            "curl --oauth2-bearer",
            "curl --cookie",
            "curl --pass",
            "curl --cert",
            "curl -E",
            "redis-cli -a",
            "docker login -p",
            "az login -p",
            "zip -P",
            "sqlcmd -P",
            "7z x -p",
            "ldapsearch -w",
            "ldappasswd -s",
            "mongosh -p",
            "smbclient -U",
            "openssl enc -k",
            "openssl enc -K",
            "ssh-keygen -N",
            "ssh-keygen -P",
            "lftp -u",
            "http -a",
        ] {
            check(&format!("{begun} x y"), &format!("{begun} # y"));
        }
        check("7z a -hpx y", "7z a -hp# y");
        check("rar a -px y", "rar a -p# y");
        check("other -p x -u y -P z -a b", "other -p x -u y -P z -a b");
    }

    #[test]
    fn where_a_secret_is_or_how_it_is_asked_for_is_none() {
        for about in ["file", "path", "stdin", "fd", "dir", "prompt", "policy", "length", "env", "command"] {
            check(&format!("a --token-{about} x"), &format!("a --token-{about} x"));
        }
    }

    #[test]
    fn what_an_argument_hides_is_found() {
        check("curl -u ada:x https://a.b", "curl -u # https://a.b");
        check("/usr/bin/curl -sSuada:x -X POST u", "/usr/bin/curl -sSu# -X POST u");
        check("curl --user=ada:x u", "curl --user=# u");
        check("sudo sshpass -p x ssh h", "sudo sshpass -p # ssh h");
        check("mysql -uroot -px db", "mysql -uroot -p# db");
        check("cargo test -p x", "cargo test -p x");
        check("docker run -p 80:80 x", "docker run -p 80:80 x");
        check("docker login -u ada -p x r.io", "docker login -u ada -p # r.io");
        check("a --db-password x --token=y --password-file f", "a --db-password # --token=# --password-file f");
        check("a --password --token x", "a --password # #");
        check("PGPASSWORD='a b' psql", "PGPASSWORD=# psql");
        check("cd x;API_KEY=y z", "cd x;API_KEY=# z");
        check("set -gx API_KEY x", "set -gx API_KEY #");
        check("aws configure set aws_secret_access_key x", "aws configure set aws_secret_access_key #");
        check("git config db.password = x", "git config db.password = #");
        check("npm config set //r/:_authToken x y", "npm config set //r/:_authToken # y");
        check("npm config set //r/:_authToken=x", "npm config set //r/:_authToken=#");
        check("set -gx API_KEY -xy7zz", "set -gx API_KEY #");
        check("npm config set //r/:_authToken -g x", "npm config set //r/:_authToken -g #");
        check("pip config set global.token x", "pip config set global.token #");
        check("git config user.password && ls", "git config user.password && ls");
        check("git config credential.helper store", "git config credential.helper store");
        check("npm config set registry https://a.b", "npm config set registry https://a.b");
        check("kubectl config set-credentials ada --token x", "kubectl config set-credentials ada --token #");
        check("kubectl create secret generic a --from-literal=k=x", "kubectl create secret generic a --from-literal=#");
        check(
            "kubectl create secret generic a --from-literal k=x b",
            "kubectl create secret generic a --from-literal # b",
        );
        check("gh secret set A -b x", "gh secret set A -b #");
        check("echo x y | sudo -S ls -l", "echo # # | sudo -S ls -l");
        check("ls z; echo x | docker login --password-stdin r", "ls z; echo # | docker login --password-stdin r");
        check("sudo -S ls <<< x", "sudo -S ls <<< #");
        check("xfreerdp /u:a /p:x", "xfreerdp /u:a /p:#");
        check("git commit -m 'fix the password check'", "git commit -m fix the password check");
        check("docker run --user 1000:1000 x", "docker run --user 1000:1000 x");
    }
}
