//! What an author may want to know about code to be written, before any of it is run.

use super::{Look, places::Step};
use crate::deck::fault::{code, quote};
use crate::deck::files::answer_file;
use crate::deck::model::code::Program;

impl Look<'_> {
    pub(super) fn program(&mut self, index: usize, program: &Program) {
        if answer_file(&program.runner).is_none() {
            self.warn(code::OTHER_RUNNER, Some(index), &[Step::Key("runner")], || {
                let hint = "Pratfall has python, rust, c, javascript, bash and sql".to_owned();
                (format!("the runner {} is not one of Pratfall's own", quote(&program.runner)), Some(hint))
            });
        }
        if program.solution.is_empty() {
            self.warn(code::NO_SOLUTION, Some(index), &[Step::Key("check")], || {
                let hint =
                    "write `solution = '''..'''`: it is run against the checks, and shown at the feedback".to_owned();
                ("nobody knows whether these checks can be passed: there is no solution".to_owned(), Some(hint))
            });
        }
        if program.starter.is_empty() {
            self.warn(code::NO_STARTER, Some(index), &[Step::Key("runner")], || {
                let hint = "write `starter = '''..'''` with the names that the checks use".to_owned();
                ("the learner begins with an empty page".to_owned(), Some(hint))
            });
        } else if program.starter.trim() == program.solution.trim() {
            self.warn(code::SAME_CODE, Some(index), &[Step::Key("solution")], || {
                ("the solution is what the learner begins with".to_owned(), None)
            });
        }
        if program.checks.iter().all(|check| check.hidden) {
            self.warn(code::ALL_HIDDEN, Some(index), &[Step::Key("check")], || {
                let hint = "show at least one whole, so that it can be seen what is expected".to_owned();
                ("all checks are hidden".to_owned(), Some(hint))
            });
        }
        for (n, error) in program.errors.iter().enumerate() {
            if error.reply.is_silent() {
                self.warn(code::NO_FEEDBACK, Some(index), &[Step::Key("error"), Step::At(n)], || {
                    let hint = "say what this mistake means with `reply`, or name the `belief` behind it".to_owned();
                    ("nothing is said to someone who makes this mistake".to_owned(), Some(hint))
                });
            }
        }
    }
}
