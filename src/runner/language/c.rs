//! Checks inside C: compiled together with the learner's file, whose `main` gets another name.

use crate::runner::part::{Check, Want};

/// Makes the program that runs the check whose place is its argument.
pub(super) fn harness(answer: &str, nonce: &str, checks: &[Check]) -> String {
    let mut arms = String::new();
    for (n, check) in checks.iter().enumerate() {
        match &check.want {
            Want::Value { call, .. } => {
                // The text first: what the learner's code prints while it is evaluated stays before it.
                arms.push_str(&format!("    case {n}: PRATFALL_SHOW(({call}\n)); break;\n"));
            }
            Want::Script { code } => {
                arms.push_str(&format!(
                    "    case {n}: {{ {code}\n }} printf(\"\\n{nonce}{{\\\"ok\\\":true}}\\n\"); break;\n"
                ));
            }
            Want::Output { .. } => {}
        }
    }
    HARNESS.replace("@ANSWER@", answer).replace("@NONCE@", nonce).replace("@ARMS@", &arms)
}

const HARNESS: &str = r#"#define main pratfall_main
#include "@ANSWER@"
#undef main
#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#pragma GCC diagnostic ignored "-Wunused-function"
static void pratfall_bool(_Bool v) { printf("\n@NONCE@%s\n", v ? "true" : "false"); }
static void pratfall_char(char v) { printf("\n@NONCE@'%c'\n", v); }
static void pratfall_int(long long v) { printf("\n@NONCE@%lld\n", v); }
static void pratfall_unsigned(unsigned long long v) { printf("\n@NONCE@%llu\n", v); }
static void pratfall_double(double v) { printf("\n@NONCE@%g\n", v); }
static void pratfall_text(const char *v) { if (v) printf("\n@NONCE@\"%s\"\n", v); else printf("\n@NONCE@NULL\n"); }
static void pratfall_pointer(const void *v) { printf("\n@NONCE@%s\n", v ? "not NULL" : "NULL"); }
#define PRATFALL_SHOW(x) _Generic((x), _Bool: pratfall_bool, char: pratfall_char, signed char: pratfall_int, \
    short: pratfall_int, int: pratfall_int, long: pratfall_int, long long: pratfall_int, \
    unsigned char: pratfall_unsigned, unsigned short: pratfall_unsigned, unsigned: pratfall_unsigned, \
    unsigned long: pratfall_unsigned, unsigned long long: pratfall_unsigned, float: pratfall_double, \
    double: pratfall_double, char *: pratfall_text, const char *: pratfall_text, default: pratfall_pointer)(x)
int main(int argc, char **argv) {
    switch (argc > 1 ? atoi(argv[1]) : -1) {
@ARMS@    }
    return 0;
}
"#;
