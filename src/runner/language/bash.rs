//! Checks inside Bash.

use crate::runner::part::Want;

/// Makes the script that reads the learner's file and then runs one check.
pub(super) fn harness(answer: &str, nonce: &str, want: &Want) -> String {
    let read = format!("source \"${{BASH_SOURCE[0]%/*}}/{answer}\"\n");
    match want {
        Want::Value { call, .. } => format!("{read}printf '\\n%s' '{nonce}'\n{call}\nexit 0\n"),
        Want::Script { code } => format!(
            "{read}(\nset -e\n{code}\n)\nif [ $? -eq 0 ]; then printf '\\n%s' '{nonce}{{\"ok\":true}}'; \
             else printf '\\n%s' '{nonce}{{}}'; fi\nexit 0\n"
        ),
        Want::Output { .. } => String::new(),
    }
}
