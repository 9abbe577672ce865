//! Faults as SARIF 2.1.0, which code hosts and editors show beside the lines.
//!
//! Owns that form alone; the faults come as [`FaultJson`].

use serde_json::{Value, json};

use crate::deck::codes;
use crate::deck::render::{EditJson, FaultJson, MendJson};

/// A file that was looked at.
#[derive(Debug)]
pub struct File<'f> {
    /// Its name, as it was given.
    pub name: &'f str,
    /// Why it could not be read, if so.
    pub unreadable: Option<&'f str>,
    /// What is amiss in it.
    pub faults: &'f [FaultJson],
}

/// Writes one run over these files, by this version of the program.
#[must_use]
pub fn sarif(files: &[File<'_>], version: &str) -> Value {
    let rules: Vec<Value> = codes::ALL
        .iter()
        .map(|entry| {
            json!({
                "id": entry.code,
                "shortDescription": { "text": entry.title },
                "fullDescription": { "text": entry.text },
                "help": { "text": format!("{}\n\n{}", entry.text, entry.example) },
                "defaultConfiguration": { "level": entry.level().word() },
            })
        })
        .collect();
    let results: Vec<Value> = files.iter().flat_map(|file| file.faults).map(result).collect();
    let lost: Vec<Value> = files.iter().filter_map(notification).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "pratfall", "version": version, "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": lost.is_empty(), "toolExecutionNotifications": lost }],
            "results": results,
        }],
    })
}

fn result(fault: &FaultJson) -> Value {
    let text = match &fault.hint {
        Some(hint) => format!("{} (hint: {hint})", fault.message),
        None => fault.message.clone(),
    };
    let rule = codes::ALL.iter().position(|entry| entry.code == fault.code);
    let mut result = json!({
        "ruleId": fault.code,
        "ruleIndex": rule,
        "level": fault.level,
        "message": { "text": text },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&fault.file) },
                "region": {
                    "startLine": fault.line,
                    "startColumn": fault.column,
                    "endLine": fault.end_line,
                    "endColumn": fault.end_column,
                },
            },
        }],
    });
    if let (Some(mend), Some(result)) = (&fault.mend, result.as_object_mut()) {
        result.insert("fixes".to_owned(), json!([fix(&fault.file, mend)]));
    }
    result
}

fn fix(file: &str, mend: &MendJson) -> Value {
    let replacement = |edit: &EditJson| {
        json!({
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
            },
            "insertedContent": { "text": edit.text },
        })
    };
    json!({
        "description": { "text": mend.what },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(file) },
            "replacements": mend.edits.iter().map(replacement).collect::<Vec<Value>>(),
        }],
    })
}

fn notification(file: &File<'_>) -> Option<Value> {
    let why = file.unreadable?;
    Some(json!({
        "level": "error",
        "message": { "text": why },
        "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(file.name) } } }],
    }))
}

/// Writes a path as a URI reference: absolute ones with their scheme, all but plain characters in per cent.
fn uri(path: &str) -> String {
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            b'\\' if cfg!(windows) => out.push('/'),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references_and_unreadable_files_fail_the_run() {
        assert_eq!(uri("decks/a b.toml"), "decks/a%20b.toml");
        assert_eq!(uri("/é.toml"), "file:///%C3%A9.toml");
        let log = sarif(&[File { name: "x.toml", unreadable: Some("gone"), faults: &[] }], "1");
        assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
        assert_eq!(log["runs"][0]["results"], json!([]));
    }
}
