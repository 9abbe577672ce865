//! A stumble as a form: asked line by line, or written in an editor.

use crate::{
    cli::{console::Console, failure::Failure},
    runtime::foreign::{self, Trouble},
    tui::log::Typed,
};

const HAPPENED: &str = "What happened?";
const EXPECTED: &str = "What did you expect?";
const WHY: &str = "Why was it otherwise?";
const INSIGHT: &str = "What do you take away?";
const TAGS: &str = "Tags";

const NOTE: &str = "Write below the questions; leave out what you like. Save and close when done.\n";

/// Asks line by line; an empty line leaves a question out. None when nothing was said.
pub fn ask(console: &mut Console) -> Option<Typed> {
    console.say("Enter leaves a question out.");
    let mut typed = Typed::default();
    for (question, place) in [
        (HAPPENED, &mut typed.happened),
        (EXPECTED, &mut typed.expected),
        (WHY, &mut typed.gap),
        (INSIGHT, &mut typed.insight),
        (TAGS, &mut typed.tags),
    ] {
        *place = console.ask_aside(&format!("{question} "))?.trim().to_owned();
    }
    Some(typed).filter(|typed| *typed != Typed::default())
}

/// Lets a stumble be written in the learner's editor; none when nothing was written.
///
/// # Errors
/// When there is no editor, or it ends badly.
pub fn edit(typed: &Typed) -> Result<Option<Typed>, Failure> {
    let editor = match foreign::from_env() {
        // Every system has this one.
        Err(Trouble::NoEditor) => Ok(vec!["vi".to_owned()]),
        editor => editor,
    };
    let came = editor.and_then(|editor| foreign::edit(&editor, "stumble.md", &template(typed), foreign::run));
    let text = came.map_err(|trouble| {
        let hint = "set EDITOR to the editor you like, or give the words as options";
        Failure::new(format!("nothing was written down. {}", trouble.to_string().trim_end_matches('.')), hint)
    })?;
    Ok(Some(read(&text)).filter(|typed| *typed != Typed::default()))
}

fn fields(typed: &mut Typed) -> [(&'static str, &mut String); 5] {
    [
        (HAPPENED, &mut typed.happened),
        (EXPECTED, &mut typed.expected),
        (WHY, &mut typed.gap),
        (INSIGHT, &mut typed.insight),
        (TAGS, &mut typed.tags),
    ]
}

fn template(typed: &Typed) -> String {
    let mut typed = typed.clone();
    let parts = fields(&mut typed).map(|(heading, text)| format!("\n# {heading}\n\n{text}\n"));
    format!("{NOTE}{}", parts.concat())
}

fn read(text: &str) -> Typed {
    let mut typed = Typed::default();
    let mut at: Option<usize> = None;
    for line in text.lines() {
        let mut fields = fields(&mut typed);
        let heading = line.strip_prefix("# ").map(str::trim);
        if let Some(n) = fields.iter().position(|(known, _)| Some(*known) == heading) {
            at = Some(n);
        } else if let Some((_, text)) = at.and_then(|n| fields.get_mut(n)) {
            text.push_str(line);
            text.push('\n');
        }
    }
    for (_, text) in fields(&mut typed) {
        *text = text.trim().to_owned();
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        let typed = Typed {
            happened: "It built.\n\n# not a question".into(),
            insight: "Look twice.".into(),
            tags: "rust ci".into(),
            ..Typed::default()
        };
        assert_eq!(read(&template(&typed)), typed);
        assert_eq!(read(&template(&Typed::default())), Typed::default());
        assert_eq!(read("anything else"), Typed::default());
    }
}
