//! Checks inside Python.

use super::quoted;
use crate::runner::part::Want;

/// Makes the script that runs the learner's file and then one check.
pub(super) fn harness(answer: &str, nonce: &str, want: &Want) -> String {
    let (kind, code) = match want {
        Want::Value { call, .. } => ("value", call.as_str()),
        Want::Script { code } => ("script", code.as_str()),
        Want::Output { .. } => ("", ""),
    };
    HARNESS
        .replace("@ANSWER@", &quoted(answer))
        .replace("@KIND@", &quoted(kind))
        .replace("@NONCE@", &quoted(nonce))
        .replace("@CODE@", &quoted(code))
}

const HARNESS: &str = r#"import ast, json, os, sys, traceback

def tell(text):
    sys.stdout.flush()
    os.write(1, ("\n" + @NONCE@ + text + "\n").encode("utf-8", "backslashreplace"))

def fell(error):
    sys.stdout.flush()
    frames = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in frames if frame.filename != __file__]
    out = ["Traceback (most recent call last):\n"] if frames else []
    out += traceback.format_list(frames) + traceback.format_exception_only(type(error), error)
    sys.stderr.write("".join(out))
    sys.stderr.flush()
    os._exit(1)

def script(code, space):
    for node in ast.parse(code, "check").body:
        test = node.test if isinstance(node, ast.Assert) else None
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
            sides = [eval(compile(ast.Expression(side), "check", "eval"), space) for side in (test.left, test.comparators[0])]
            if not sides[0] == sides[1]:
                asked = ast.unparse(test.left)
                return {"asked": asked, "got": repr(sides[0]), "want": repr(sides[1])}
        else:
            try:
                exec(compile(ast.Module([node], []), "check", "exec"), space)
            except AssertionError as error:
                return {"asked": ast.unparse(node), "says": str(error)}
    return {"ok": True}

def run():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), @ANSWER@)
    space = {"__name__": "answer", "__file__": path, "__builtins__": __builtins__}
    try:
        with open(path, encoding="utf-8") as file:
            exec(compile(file.read(), path, "exec"), space)
        if @KIND@ == "value":
            tell(repr(eval(compile(@CODE@.strip(), "check", "eval"), space)))
        else:
            tell(json.dumps(script(@CODE@, space)))
    except SystemExit as error:
        sys.stdout.flush()
        os._exit(0 if error.code is None else error.code if isinstance(error.code, int) else 1)
    except BaseException as error:
        fell(error)
    sys.stderr.flush()
    os._exit(0)

run()
"#;
