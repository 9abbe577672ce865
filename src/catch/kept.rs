//! What is kept of a command that did not do its work: nothing of it was not masked.

use super::{
    mask::{command, masked, script},
    shape::{self, Shape},
};
use crate::clean::beginning;

/// Bytes of a command that are kept.
const COMMAND: usize = 400;

/// What is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// The command.
    pub command: String,
    /// The tool and the code of its error; empty where none is known.
    pub code: String,
    /// The error in its own words; empty where it said nothing.
    pub title: String,
    /// Lines of the error.
    pub excerpt: String,
}

/// Takes of a command and the lines it ended with what is kept. `home` is the home folder of the learner.
#[must_use]
pub fn kept(run: &[String], lines: &[String], home: Option<&str>) -> Kept {
    of(&command(run, home), lines, home)
}

/// As [`kept`], of a command as it was typed at a shell.
#[must_use]
pub fn kept_as_typed(typed: &str, lines: &[String], home: Option<&str>) -> Kept {
    of(&script(typed, home), lines, home)
}

fn of(command: &str, lines: &[String], home: Option<&str>) -> Kept {
    let command = beginning(command, COMMAND).to_owned();
    // Masked as a whole: a key may go over several lines.
    let lines: Vec<String> = masked(&lines.join("\n"), home).lines().map(str::to_owned).collect();
    let Shape { code, title, excerpt } = shape::recognise(&lines);
    Kept { command, code, title, excerpt }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catch::shell::{self, Open};
    use proptest::prelude::*;

    /// Commands with a secret at `@`, as they are typed at a shell.
    const TYPED: [&str; 47] = [
        "PGPASSWORD=@ psql -h db",
        "cd x && DB_PASSWORD=@ make",
        "export API_KEY=@; make all",
        "env A=b MYSQL_PWD=@ mysql",
        "set -gx API_TOKEN @",
        "curl --password @ https://a.example",
        "curl --token=@ https://a.example",
        "curl -u ada:@ https://a.example",
        "curl -sSuada:@ https://a.example",
        "curl --user ada:@ https://a.example",
        "wget --http-password=@ https://a.example",
        "sshpass -p @ ssh h",
        "sshpass -p@ ssh h",
        "mysql -uroot -p@ db",
        "sudo mysqldump --password=@ db",
        "docker login -u ada -p @ r.example",
        "redis-cli -a @ ping",
        "gpg --batch --passphrase @ -d f",
        "openssl rsa -passin pass:@ -in k",
        "7z x -p@ a.7z",
        "unzip -P @ a.zip",
        "ldapsearch -x -w @ -b dc=x",
        "xfreerdp /u:ada /p:@ /v:h",
        "java -Djavax.net.ssl.trustStorePassword=@ -jar x",
        "python x.py --db-pass @ --verbose",
        "deploy --api-key @",
        "aws configure set aws_secret_access_key @",
        "git config remote.password @",
        "echo @ | sudo -S true",
        "ls; echo @|docker login --password-stdin r.example",
        "sudo -S true <<< @",
        "smbclient -U ada%@ //h/x",
        "http -a ada:@ a.example",
        "make SECRET=@ all",
        "nmcli dev wifi connect x password @",
        "npm config set //r/:_authToken @",
        "npm config set //r/:_authToken=@",
        "htpasswd -b f ada @",
        "htpasswd -nbB ada @ > f",
        "openssl passwd -6 @",
        "vault kv put secret/x k=@",
        "vault login @",
        "kubectl create secret generic x --from-literal=k=@",
        "kubectl create secret generic x --from-literal k=@",
        "sqlplus -s ada/@",
        "sudo deploy password @ now",
        "rabbitmqctl add_user ada @",
    ];

    /// Arguments with a secret at `@`, each of them quoted as a whole.
    const WHOLE: [&str; 6] = [
        "Authorization: Bearer @",
        "X-Api-Key: @",
        "Cookie: session=@",
        "host=h password=@",
        "{\"password\":\"@\"}",
        "postgres://ada:@@db.example/x",
    ];

    /// Lines of an output with a secret at `@`.
    const SAID: [&str; 15] = [
        "DB_PASSWORD=@",
        "password: @",
        "Password:@",
        "login failed (password=@)",
        "api_key => @",
        "SECRET=@",
        "token=@",
        "spring.datasource.password = @",
        "Config(user=ada, password=@)",
        "https://ada:@@h.example/x.git",
        "Authorization: Basic @",
        "Set-Cookie: id=@",
        "<db_password>@</db_password>",
        "curl -u ada:@ https://a.example",
        "+ sshpass -p @ ssh h",
    ];

    const PARTS: [&str; 3] = ["Qzxa7", "vkJw3", "xQp9z"];

    fn single(text: &str) -> String {
        format!("'{}'", text.replace('\'', "'\\''"))
    }

    fn double(text: &str) -> String {
        let escaped: String =
            text.chars().flat_map(|c| "$`\"\\".contains(c).then_some('\\').into_iter().chain([c])).collect();
        format!("\"{escaped}\"")
    }

    fn quotings(secret: &str) -> Vec<String> {
        let slashed: String =
            secret.chars().flat_map(|c| (!c.is_alphanumeric()).then_some('\\').into_iter().chain([c])).collect();
        let steered = format!("$'{}'", secret.replace('\\', "\\\\").replace('\'', "\\'"));
        let (a, b) = secret.split_at(6);
        let mut all = vec![single(secret), double(secret), slashed, steered, format!("{}{}", single(a), double(b))];
        if !secret.contains(|c: char| c.is_whitespace() || "'\"\\".contains(c)) {
            all.push(secret.to_owned());
        }
        all
    }

    #[track_caller]
    fn hides(run: &[&str], lines: &[String], home: Option<&str>) {
        let run: Vec<String> = run.iter().map(|&word| word.to_owned()).collect();
        let kept = kept(&run, lines, home);
        let all = [&kept.command, &kept.code, &kept.title, &kept.excerpt].map(String::as_str).join("\n");
        for part in PARTS {
            assert!(!all.contains(part), "{run:?} {lines:?} -> {kept:?}");
        }
    }

    fn in_any_form(secret: &str) {
        let spaced = secret.contains(char::is_whitespace);
        for form in TYPED {
            for quoted in quotings(secret) {
                if quoted == secret && form.contains('|') && secret.contains(|c| ";|&()<>`".contains(c)) {
                    // That would be several commands.
                    continue;
                }
                let text = form.replace('@', &quoted);
                hides(&["bash", "-c", &text], &[], None);
                let typed = kept_as_typed(&text, &[], None);
                assert!(!PARTS.iter().any(|part| typed.command.contains(part)), "{text} -> {typed:?}");
                hides(&["sh", "-c", &format!("bash -c {}", double(&text))], &[], None);
                hides(&["ssh", "h", &format!("cd /x && bash -c {}", single(&text))], &[], None);
                if !form.contains(['|', '<', ';', '&']) {
                    let words = shell::words(&text, Open::RunsOn);
                    hides(&words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), &[], None);
                }
            }
        }
        for form in WHOLE {
            if spaced && (form.contains("@@") || form.starts_with("host")) {
                continue;
            }
            let inner =
                if form.starts_with('{') { secret.replace('\\', "\\\\").replace('"', "\\\"") } else { secret.into() };
            let whole = form.replacen('@', &inner, 1);
            hides(&["curl", "-H", &whole, "x"], &[], None);
            for quoted in [single(&whole), double(&whole)] {
                hides(&["bash", "-c", &format!("curl -H {quoted} x && ls")], &[], None);
            }
        }
        let json = secret.replace('\\', "\\\\").replace('"', "\\\"");
        let mut lines: Vec<String> = Vec::new();
        if !spaced {
            lines.extend(SAID.map(|form| form.replacen('@', secret, 1)));
        }
        for quoted in [single(secret), double(secret), format!("\"{json}\"")] {
            for form in ["+ PGPASSWORD=@ psql", "+ mysql --password @ db", "password = @", "  client_secret: @,"] {
                lines.push(form.replace('@', &quoted));
            }
        }
        lines.push(format!("{{\"user\": \"ada\", \"db_password\": \"{json}\", \"x\": 1}}"));
        lines.push(format!("{{\\\"api_key\\\": \\\"{}\\\"}}", secret.replace(['\\', '"'], "")));
        for line in lines {
            hides(&["make"], std::slice::from_ref(&line), None);
            hides(&["make"], &[format!("error: {line}")], None);
        }
    }

    #[test]
    fn what_was_found_by_others_is_masked() {
        hides(&["bash", "-c", "PGPASSWORD='Qzxa7' psql"], &[], None);
        hides(&["curl", "--password", "it's Qzxa7"], &[], None);
        hides(&["bash", "-c", "curl --password 'Qzxa7 x'; API_KEY='vkJw3 xQp9z' make"], &[], None);
        let lines = ["DB_PASSWORD=hun&Qzxa7", "SECRET=hunt,xQp9z"].map(str::to_owned);
        hides(&["make"], &lines, None);
        for joint in ['&', ',', '\'', ' ', '"', '\\', '$', '`', '|', ';'] {
            in_any_form(&PARTS.join(&joint.to_string()));
        }
        for (first, second) in [("\"", "\"}"), (":", "</")] {
            in_any_form(&format!("{}{first}{}{second}{}", PARTS[0], PARTS[1], PARTS[2]));
        }
    }

    #[test]
    #[ignore = "a minute: every two signs within a secret"]
    fn a_secret_with_any_two_signs_never_survives() {
        let signs: Vec<char> = (' '..='~').filter(|c| !c.is_ascii_alphanumeric()).collect();
        for first in &signs {
            for second in &signs {
                in_any_form(&format!("{}{first}{}{second}{}", PARTS[0], PARTS[1], PARTS[2]));
            }
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        let check = |run: &[&str], expected: &str| {
            let run: Vec<String> = run.iter().map(|&word| word.to_owned()).collect();
            assert_eq!(kept(&run, &[], Some("/home/ada")).command, expected);
        };
        check(&["cargo", "build", "-p", "x"], "cargo build -p x");
        check(&["bash", "-c", "cargo test 'a b' && ls -p"], "bash -c 'cargo test '\\''a b'\\'' && ls -p'");
        check(&["ls", "/home/ada/x y"], "ls '~/x y'");
        check(&["ls", "/home/ada/x"], "ls ~/x");
        check(&["a", "--password", "x y", "b"], "a --password *** b");
        check(&["bash", "-c", "PGPASSWORD='x' psql"], "bash -c 'PGPASSWORD=*** psql'");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4))]
        #[test]
        fn a_planted_secret_never_survives(
            first in "[ -/:-@\\[-`{-~]{1,2}",
            second in "[ -/:-@\\[-`{-~]{1,2}",
        ) {
            in_any_form(&format!("{}{first}{}{second}{}", PARTS[0], PARTS[1], PARTS[2]));
        }
    }
}
