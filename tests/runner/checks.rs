//! What each runner makes of right and wrong answers.

use pratfall::runner::outcome::Ended;

use crate::stage::{everywhere, has, play};

#[test]
fn python_is_checked() {
    if !has("python") {
        return;
    }
    everywhere(|boxed| {
        let outcome = play("python", "def double(n):\n    print('noise')\n    return n * 2\n")
            .value("double(4)", "8")
            .value("double('a')", "'aa'")
            .script("assert double(1) == 2")
            .run(boxed);
        assert!(outcome.passed(), "{}: {outcome:#?}", boxed.name);
    });
}
