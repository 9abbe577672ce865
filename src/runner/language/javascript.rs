//! Checks inside JavaScript.

use super::quoted;
use crate::runner::part::Want;

/// Makes the script that runs the learner's file and then one check.
pub(super) fn harness(answer: &str, nonce: &str, want: &Want) -> String {
    let code = match want {
        // A line of its own, so that a comment in it ends.
        Want::Value { call, .. } => format!("({call}\n)"),
        Want::Script { code } => format!("(async () => {{ {code}\n}})()"),
        Want::Output { .. } => String::new(),
    };
    let is_value = matches!(want, Want::Value { .. });
    HARNESS
        .replace("@ANSWER@", &quoted(answer))
        .replace("@VALUE@", if is_value { "true" } else { "false" })
        .replace("@NONCE@", &quoted(nonce))
        .replace("@CODE@", &quoted(&code))
}

const HARNESS: &str = r#"'use strict';
const fs = require('fs'), vm = require('vm'), path = require('path'), util = require('util');
const show = (value) => util.inspect(value, { depth: null, breakLength: Infinity, compact: true, maxArrayLength: null });
const tell = (text) => fs.writeSync(1, '\n' + @NONCE@ + text + '\n');
const file = path.join(__dirname, @ANSWER@);
globalThis.require = require('module').createRequire(file);
globalThis.module = { exports: {} };
globalThis.exports = globalThis.module.exports;
globalThis.assert = require('assert');
(async () => {
  vm.runInThisContext(fs.readFileSync(file, 'utf8'), { filename: file });
  const value = await vm.runInThisContext(@CODE@, { filename: 'check' });
  tell(@VALUE@ ? show(value) : '{"ok":true}');
  process.exit(0);
})().catch((error) => {
  if (error && error.code === 'ERR_ASSERTION' && !@VALUE@) {
    const both = error.operator !== '==' && error.generatedMessage !== undefined;
    const told = { says: String(error.message).split('\n')[0] };
    if (both) { told.got = show(error.actual); told.want = show(error.expected); }
    tell(JSON.stringify(told));
    process.exit(0);
  }
  process.stderr.write((error && error.stack ? error.stack : String(error)).split('\n    at ')[0] + '\n');
  const at = /answer\.js:(\d+)/.exec(error && error.stack ? error.stack : '');
  if (at) process.stderr.write('    at answer.js:' + at[1] + '\n');
  process.exit(1);
});
"#;
