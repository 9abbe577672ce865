//! SQL: a database in memory that knows no file, and the learner's statements in it.

use std::{
    fs,
    io::{self, Write as _},
    process::ExitCode,
};

use rusqlite::{
    Connection, OpenFlags, Statement,
    config::DbConfig,
    fallible_iterator::FallibleIterator as _,
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
    types::ValueRef,
};

/// Runs `NONCE KIND ANSWER QUERY SETUP..`: the author's files, then the answer, then the check.
///
/// Rows are printed as lines with bars between the values. `answer` prints what the answer's statements give, `value`
/// what the query gives after the answer was run, `script` whether all values the query gives are true.
pub(super) fn run(args: &[&str]) -> ExitCode {
    let [nonce, kind, answer, query, setup @ ..] = args else { return ExitCode::FAILURE };
    match play(nonce, kind, answer, query, setup) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let _ = writeln!(io::stderr(), "{why}");
            ExitCode::FAILURE
        }
    }
}

fn play(nonce: &str, kind: &str, answer: &str, query: &str, setup: &[&str]) -> Result<(), String> {
    let mut conn = open().map_err(|error| format!("error: {error}"))?;
    for file in setup {
        let text = read(file)?;
        conn.execute_batch(&text).map_err(|error| format!("error: the deck's own SQL: {error}"))?;
    }
    guard(&mut conn).map_err(|error| format!("error: {error}"))?;
    let name = answer.rsplit('/').next().unwrap_or(answer);
    let mut out = Vec::new();
    let ran = all(&conn, name, &read(answer)?, &mut out);
    let mut stdout = io::stdout().lock();
    let mut say =
        |bytes: &[u8]| stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| error.to_string());
    say(&out)?;
    ran?;
    if kind == "answer" {
        return Ok(());
    }
    let mut rows = Vec::new();
    all(&conn, "check", &read(query)?, &mut rows)?;
    let rows = String::from_utf8_lossy(&rows);
    if kind == "value" {
        return say(format!("\n{nonce}{rows}").as_bytes());
    }
    let held =
        !rows.is_empty() && rows.lines().all(|row| row.split('|').all(|value| !matches!(value, "0" | "" | "NULL")));
    say(format!("\n{nonce}{{\"ok\":{held}}}\n").as_bytes())
}

fn read(path: &str) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("error: {path}: {error}"))
}

fn open() -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_MEMORY;
    let conn = Connection::open_with_flags(":memory:", flags)?;
    for (flag, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
    ] {
        // A build without one of these has nothing to switch off.
        let _ = conn.set_db_config(flag, on);
    }
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LENGTH, 4 << 20),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
        (Limit::SQLITE_LIMIT_COLUMN, 200),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 20),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        conn.set_limit(limit, value)?;
    }
    conn.execute_batch("pragma foreign_keys = on; pragma temp_store = memory; pragma max_page_count = 16384")?;
    Ok(conn)
}

/// Leaves a learner what a lesson is about: no other files, no settings but looking at the schema.
fn guard(conn: &mut Connection) -> rusqlite::Result<()> {
    conn.authorizer(Some(|context: AuthContext<'_>| match context.action {
        AuthAction::Attach { .. } | AuthAction::Detach { .. } => Authorization::Deny,
        AuthAction::Pragma { pragma_name, .. }
            if !matches!(
                pragma_name.to_ascii_lowercase().as_str(),
                "table_info"
                    | "table_xinfo"
                    | "table_list"
                    | "index_list"
                    | "index_info"
                    | "index_xinfo"
                    | "foreign_key_list"
                    | "foreign_key_check"
                    | "foreign_keys"
                    | "integrity_check"
                    | "compile_options"
            ) =>
        {
            Authorization::Deny
        }
        AuthAction::Function { function_name } if function_name.eq_ignore_ascii_case("load_extension") => {
            Authorization::Deny
        }
        _ => Authorization::Allow,
    }))
}

/// Runs statement after statement, and writes the rows they give.
fn all(conn: &Connection, name: &str, text: &str, out: &mut Vec<u8>) -> Result<(), String> {
    let mut batch = rusqlite::Batch::new(conn, text);
    loop {
        let mut statement = match batch.next() {
            Ok(Some(statement)) => statement,
            Ok(None) => return Ok(()),
            Err(error) => return Err(format!("{name}{}", told(&error, text))),
        };
        rows(&mut statement, out).map_err(|error| format!("{name}{}", told(&error, text)))?;
    }
}

/// Says what is wrong, and on which line where that is known: what SQLite could not read is the rest of the text.
fn told(error: &rusqlite::Error, text: &str) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, sql, offset, .. } => {
            let at = (text.len() - sql.len().min(text.len())) + usize::try_from(*offset).unwrap_or(0);
            let line = text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1;
            format!(":{line}: error: {msg}")
        }
        // Of a name that it does not know SQLite does not say where it stands.
        rusqlite::Error::SqliteFailure(_, Some(told)) => {
            let name = told.rsplit_once(": ").map(|(_, name)| name).filter(|name| !name.is_empty());
            match name.and_then(|name| text.lines().position(|line| line.contains(name))) {
                Some(line) => format!(":{}: error: {told}", line + 1),
                None => format!(": error: {told}"),
            }
        }
        other => format!(": error: {other}"),
    }
}

fn rows(statement: &mut Statement<'_>, out: &mut Vec<u8>) -> rusqlite::Result<()> {
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            if column > 0 {
                out.push(b'|');
            }
            match row.get_ref(column)? {
                ValueRef::Null => out.extend(b"NULL"),
                ValueRef::Integer(value) => out.extend(value.to_string().bytes()),
                ValueRef::Real(value) => out.extend(format!("{value:?}").bytes()),
                ValueRef::Text(text) => out.extend(text),
                ValueRef::Blob(bytes) => {
                    out.extend(b"x'");
                    bytes.iter().for_each(|byte| out.extend(format!("{byte:02x}").bytes()));
                    out.push(b'\'');
                }
            }
        }
        out.push(b'\n');
        // More than is ever shown.
        if out.len() > 1 << 20 {
            break;
        }
    }
    Ok(())
}
