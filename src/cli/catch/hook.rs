//! What a shell is told, so that it offers the last command that did not work out.

use super::Shell;

/// Gives the text for a shell: it remembers the last command that ended badly, and `oops` keeps that one in the failure
/// log; `oops -r` runs it once more first, so that its error is kept too.
#[must_use]
pub fn hook(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => BASH,
        Shell::Zsh => ZSH,
        Shell::Fish => FISH,
    }
}

// Codes of what people end themselves are those of `catch`: a closed window, Ctrl-C, Ctrl-\, a pipe nobody reads any
// more, SIGTERM, Ctrl-Z. What `oops` and Pratfall themselves end with takes the place of nothing: `pratfall catch` ends
// with the code of what it has just kept. `catch --typed` tells by its own code whether it kept anything.
const BASH: &str = r#"# Pratfall: `oops` keeps the last command that did not work out.
__pratfall_after() {
    local code=$? entry cmd
    entry=$(HISTTIMEFORMAT='' builtin history 1)
    if [[ "$entry" != "$__pratfall_entry" ]]; then
        __pratfall_entry=$entry
        cmd=${entry#"${entry%%[![:space:]]*}"}
        cmd=${cmd#"${cmd%%[![:digit:]]*}"}
        cmd=${cmd#\*}
        cmd=${cmd#"${cmd%%[![:space:]]*}"}
        case $code in
            0|129|130|131|141|143|148) ;;
            *)
                case $cmd in
                    ''|oops|oops[[:space:]]*|pratfall|pratfall[[:space:]]*) ;;
                    *)
                        __pratfall_code=$code
                        __pratfall_cmd=$cmd
                        __pratfall_kept=
                        printf 'oops keeps that in the failure log\n' >&2
                        ;;
                esac
                ;;
        esac
    fi
    return $code
}
oops() {
    if [[ -z $__pratfall_cmd ]]; then
        printf 'Nothing went off yet.\n' >&2
    elif [[ $1 == -r ]]; then
        if pratfall catch --typed -- "$BASH" -c "$__pratfall_cmd"; then
            __pratfall_kept=1
        fi
    elif [[ -n $__pratfall_kept ]]; then
        printf 'Kept already: %s\n' "$__pratfall_cmd" >&2
    elif pratfall catch --typed --ended "$__pratfall_code" -- "$BASH" -c "$__pratfall_cmd"; then
        __pratfall_kept=1
    fi
}
__pratfall_entry=$(HISTTIMEFORMAT='' builtin history 1)
if [[ ";${PROMPT_COMMAND[*]};" != *__pratfall_after* ]]; then
    PROMPT_COMMAND="__pratfall_after${PROMPT_COMMAND:+;$PROMPT_COMMAND}"
fi
"#;

const ZSH: &str = r#"# Pratfall: `oops` keeps the last command that did not work out.
autoload -Uz add-zsh-hook
__pratfall_before() { __pratfall_running=$1 }
__pratfall_after() {
    local code=$?
    case $code in
        (0|129|130|131|141|143|148) ;;
        (*)
            case ${__pratfall_running#"${__pratfall_running%%[![:space:]]*}"} in
                (''|oops|oops[[:space:]]*|pratfall|pratfall[[:space:]]*) ;;
                (*)
                    __pratfall_code=$code
                    __pratfall_cmd=$__pratfall_running
                    __pratfall_kept=
                    print -u2 'oops keeps that in the failure log'
                    ;;
            esac
            ;;
    esac
    __pratfall_running=
    return $code
}
oops() {
    if [[ -z $__pratfall_cmd ]]; then
        print -u2 'Nothing went off yet.'
    elif [[ $1 == -r ]]; then
        if pratfall catch --typed -- zsh -c "$__pratfall_cmd"; then
            __pratfall_kept=1
        fi
    elif [[ -n $__pratfall_kept ]]; then
        print -ru2 -- "Kept already: $__pratfall_cmd"
    elif pratfall catch --typed --ended "$__pratfall_code" -- zsh -c "$__pratfall_cmd"; then
        __pratfall_kept=1
    fi
}
add-zsh-hook preexec __pratfall_before
add-zsh-hook precmd __pratfall_after
"#;

const FISH: &str = r#"# Pratfall: `oops` keeps the last command that did not work out.
function __pratfall_after --on-event fish_postexec
    set -l code $status
    if not contains -- $code 0 129 130 131 141 143 148
        and not string match -q -r '(?s)^\s*((oops|pratfall)(\s.*)?)?$' -- $argv[1]
        set -g __pratfall_code $code
        set -g __pratfall_cmd $argv[1]
        set -g __pratfall_kept
        echo 'oops keeps that in the failure log' >&2
    end
end
function oops
    if test -z "$__pratfall_cmd"
        echo 'Nothing went off yet.' >&2
    else if test "$argv[1]" = -r
        if pratfall catch --typed -- fish -c "$__pratfall_cmd"
            set -g __pratfall_kept 1
        end
    else if test -n "$__pratfall_kept"
        printf 'Kept already: %s\n' "$__pratfall_cmd" >&2
    else if pratfall catch --typed --ended $__pratfall_code -- fish -c "$__pratfall_cmd"
        set -g __pratfall_kept 1
    end
end
"#;
