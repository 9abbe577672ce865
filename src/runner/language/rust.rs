//! Checks inside Rust: compiled together with the learner's file, so that private names are known to them.

use crate::runner::part::{Check, Want};

/// Makes the program that runs the check whose place is its argument.
pub(super) fn harness(answer: &str, nonce: &str, checks: &[Check]) -> String {
    let mut arms = String::new();
    for (n, check) in checks.iter().enumerate() {
        match &check.want {
            Want::Value { call, .. } => {
                arms.push_str(&format!(
                    "            \"{n}\" => {{ let value = {{ {call}\n }}; tell(&format!(\"{{:?}}\", value)); }}\n"
                ));
            }
            Want::Script { code } => {
                arms.push_str(&format!("            \"{n}\" => {{ {{ {code}\n }} tell(\"{{\\\"ok\\\":true}}\"); }}\n"));
            }
            Want::Output { .. } => {}
        }
    }
    format!(
        "#![allow(dead_code, unused_imports, unused_must_use, special_module_name)]\n\
         mod answer {{\n    include!(\"{answer}\");\n\
         \x20   pub mod pratfall_check {{\n        use super::*;\n\
         \x20       fn tell(text: &str) {{ println!(\"\\n{nonce}{{text}}\"); }}\n\
         \x20       pub fn run(which: &str) {{\n          match which {{\n{arms}            _ => {{}}\n          }}\n        }}\n    }}\n}}\n\
         fn main() {{ answer::pratfall_check::run(&std::env::args().nth(1).unwrap_or_default()); }}\n"
    )
}
