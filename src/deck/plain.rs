//! Reads an item that is written plainly, as nearly all are, at a fraction of what the TOML parser takes.
//!
//! Owns a part of TOML's grammar and no rule of its own: what it takes, the TOML parser takes too, and reads the same
//! from it, places included. It never reports: it gives up, and the TOML parser is asked. Escapes, carriage returns,
//! dates and most dotted keys are left to that one.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::deck::table::Value;

/// Reads a text that is one `[[item]]` with the tables below it; gives its table and the place of its header.
#[must_use]
pub fn read(text: &str) -> Option<(DeTable<'_>, Range<usize>)> {
    let mut reader = Reader { text, at: 0 };
    let Header { list: true, path: Path::Item, at } = reader.header()? else { return None };
    let mut item = reader.entries()?;
    // Tables that were opened by a header of their own; only these may be added to by another.
    let mut opened: Vec<(&str, bool)> = Vec::new();
    while reader.peek().is_some() {
        let header = reader.header()?;
        let table = Spanned::new(header.at.clone(), DeValue::Table(reader.entries()?));
        match header.path {
            Path::Item => return None,
            Path::Child(key) if header.list => {
                let place = item.get_mut(key.text);
                match (place, opened.iter().find(|(name, _)| *name == key.text)) {
                    (None, None) => {
                        opened.push((key.text, true));
                        let mut list = DeArray::new();
                        list.push(table);
                        insert(&mut item, key, Spanned::new(header.at, DeValue::Array(list)))?;
                    }
                    (Some(value), Some((_, true))) => match value.get_mut() {
                        DeValue::Array(list) => list.push(table),
                        _ => return None,
                    },
                    _ => return None,
                }
            }
            Path::Child(key) => {
                opened.push((key.text, false));
                insert(&mut item, key, table)?;
            }
            Path::Grandchild(parent, key) if !header.list => {
                opened.iter().find(|(name, _)| *name == parent.text)?;
                let table_above = match item.get_mut(parent.text)?.get_mut() {
                    DeValue::Table(table) => table,
                    DeValue::Array(list) => {
                        let last = list.len().checked_sub(1)?;
                        match list.get_mut(last)?.get_mut() {
                            DeValue::Table(table) => table,
                            _ => return None,
                        }
                    }
                    _ => return None,
                };
                insert(table_above, key, table)?;
            }
            Path::Grandchild(..) => return None,
        }
    }
    Some((item, at))
}

/// A key as it stands between its quotation marks, if it has any.
struct Key<'i> {
    text: &'i str,
    at: Range<usize>,
}

impl<'i> Key<'i> {
    fn spanned(self) -> Spanned<Cow<'i, str>> {
        Spanned::new(self.at, Cow::Borrowed(self.text))
    }
}

/// A header: `[item.a]`, or `[[item.a]]` where it opens an entry of a list.
struct Header<'i> {
    list: bool,
    path: Path<'i>,
    at: Range<usize>,
}

/// What stands in a header.
enum Path<'i> {
    Item,
    Child(Key<'i>),
    Grandchild(Key<'i>, Key<'i>),
}

struct Reader<'i> {
    text: &'i str,
    at: usize,
}

impl<'i> Reader<'i> {
    fn header(&mut self) -> Option<Header<'i>> {
        let start = self.at;
        self.expect(b'[')?;
        let list = self.skip(b'[');
        if self.key()?.text != "item" {
            return None;
        }
        let mut path = Path::Item;
        while self.skip(b'.') {
            let key = self.key()?;
            path = match path {
                Path::Item => Path::Child(key),
                Path::Child(parent) => Path::Grandchild(parent, key),
                Path::Grandchild(..) => return None,
            };
        }
        self.expect(b']')?;
        if list {
            self.expect(b']')?;
        }
        let at = start..self.at;
        self.line_end()?;
        Some(Header { list, path, at })
    }

    /// Reads `key = value` lines up to the next header, or to the end.
    fn entries(&mut self) -> Option<DeTable<'i>> {
        let mut table = DeTable::new();
        loop {
            self.blank()?;
            if matches!(self.peek(), None | Some(b'[')) {
                return Some(table);
            }
            let key = self.key()?;
            self.space();
            if !self.skip(b'.') {
                let value = self.assigned()?;
                insert(&mut table, key, value)?;
            } else {
                self.space();
                let (inner, mut dotted) = (self.key()?, DeTable::new());
                self.space();
                insert(&mut dotted, inner, self.assigned()?)?;
                let value = Spanned::new(key.at.clone(), DeValue::Table(dotted));
                insert(&mut table, key, value)?;
            }
            self.line_end()?;
        }
    }

    /// Reads `= value`.
    fn assigned(&mut self) -> Option<Value<'i>> {
        self.expect(b'=')?;
        self.space();
        self.value()
    }

    fn key(&mut self) -> Option<Key<'i>> {
        let start = self.at;
        let text = match self.peek()? {
            b'"' => self.quoted(b'"', &BASIC)?,
            b'\'' => self.quoted(b'\'', &LITERAL)?,
            _ => self.run(&BARE)?,
        };
        Some(Key { text, at: start..self.at })
    }

    /// Reads a value. Lists and tables within recur as deep as [`crate::deck::lookahead`] has let pass.
    fn value(&mut self) -> Option<Value<'i>> {
        let start = self.at;
        let rest = self.text.get(start..)?;
        let value = match self.peek()? {
            b'"' if rest.starts_with("\"\"\"") => string(self.long("\"\"\"", &LONG_BASIC)?),
            b'\'' if rest.starts_with("'''") => string(self.long("'''", &LONG_LITERAL)?),
            b'"' => string(self.quoted(b'"', &BASIC)?),
            b'\'' => string(self.quoted(b'\'', &LITERAL)?),
            b'[' => DeValue::Array(self.list()?),
            b'{' => DeValue::Table(self.inline()?),
            _ => match self.run(&SCALAR)? {
                "true" => DeValue::Boolean(true),
                "false" => DeValue::Boolean(false),
                other => {
                    let value = DeValue::parse(other).ok()?.into_inner();
                    (value.is_integer() || value.is_float()).then_some(value)?
                }
            },
        };
        Some(Spanned::new(start..self.at, value))
    }

    fn list(&mut self) -> Option<DeArray<'i>> {
        self.expect(b'[')?;
        let mut list = DeArray::new();
        loop {
            self.blank()?;
            if self.skip(b']') {
                return Some(list);
            }
            list.push(self.value()?);
            self.blank()?;
            if !self.skip(b',') {
                self.expect(b']')?;
                return Some(list);
            }
        }
    }

    /// Reads a table in braces, on one line.
    fn inline(&mut self) -> Option<DeTable<'i>> {
        self.expect(b'{')?;
        let mut table = DeTable::new();
        self.space();
        if self.skip(b'}') {
            return Some(table);
        }
        loop {
            let key = self.key()?;
            self.space();
            let value = self.assigned()?;
            insert(&mut table, key, value)?;
            self.space();
            if !self.skip(b',') {
                self.expect(b'}')?;
                return Some(table);
            }
            self.space();
        }
    }

    /// Reads a text between single quotation marks of one kind.
    fn quoted(&mut self, mark: u8, inside: &Class) -> Option<&'i str> {
        self.expect(mark)?;
        let text = self.run_or_empty(inside)?;
        self.expect(mark)?;
        Some(text)
    }

    /// Reads a text between triple quotation marks; a line end right behind the opening ones is not part of it.
    fn long(&mut self, marks: &str, inside: &Class) -> Option<&'i str> {
        self.at += marks.len();
        self.skip(b'\n');
        let start = self.at;
        loop {
            self.run_or_empty(inside)?;
            if self.text.get(self.at..)?.starts_with(marks) {
                let text = self.text.get(start..self.at)?;
                // Marks that follow belong to the text, but nothing here takes them.
                self.at += marks.len();
                return Some(text);
            }
            self.expect(*marks.as_bytes().first()?)?;
        }
    }

    /// Steps over what ends a line: white space, a comment, the line end.
    fn line_end(&mut self) -> Option<()> {
        self.space();
        self.comment();
        if self.peek().is_some() { self.expect(b'\n') } else { Some(()) }
    }

    /// Steps over white space, comments and line ends.
    fn blank(&mut self) -> Option<()> {
        loop {
            self.space();
            self.comment();
            if !self.skip(b'\n') {
                return Some(());
            }
        }
    }

    /// Steps over a comment; where it holds what must not stand there, what follows is no line end.
    fn comment(&mut self) {
        if self.skip(b'#') {
            self.run_or_empty(&COMMENT);
        }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.skip(byte).then_some(())
    }

    fn run(&mut self, class: &Class) -> Option<&'i str> {
        self.run_or_empty(class).filter(|text| !text.is_empty())
    }

    /// Takes the bytes of a class that come next. All bytes beyond ASCII belong to a class or none does, so that no
    /// character is cut in two.
    fn run_or_empty(&mut self, class: &Class) -> Option<&'i str> {
        let rest = self.text.get(self.at..)?;
        let length = rest.bytes().position(|b| !class[usize::from(b)]).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length)
    }
}

fn string(text: &str) -> DeValue<'_> {
    DeValue::String(Cow::Borrowed(text))
}

/// Adds an entry to a table, unless it has that key already.
fn insert<'i>(table: &mut DeTable<'i>, key: Key<'i>, value: Value<'i>) -> Option<()> {
    table.insert(key.spanned(), value).is_none().then_some(())
}

/// Which bytes belong to something.
type Class = [bool; 256];

static BARE: Class = class(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
static SCALAR: Class = class(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+.");
static COMMENT: Class = text(b"\t", b"");
static BASIC: Class = text(b"\t", b"\"\\");
static LITERAL: Class = text(b"\t", b"'");
static LONG_BASIC: Class = text(b"\t\n", b"\"\\");
static LONG_LITERAL: Class = text(b"\t\n", b"'");

/// Makes the class of these bytes.
const fn class(bytes: &[u8]) -> Class {
    set([false; 256], bytes, true)
}

/// Makes the class of all bytes of text that are no control characters, `with` some more, and `but` some.
const fn text(with: &[u8], but: &[u8]) -> Class {
    let mut class = [false; 256];
    let mut byte = 0x20;
    while byte < 256 {
        class[byte] = byte != 0x7f;
        byte += 1;
    }
    set(set(class, with, true), but, false)
}

const fn set(mut class: Class, mut bytes: &[u8], to: bool) -> Class {
    while let [byte, rest @ ..] = bytes {
        class[*byte as usize] = to;
        bytes = rest;
    }
    class
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Holds that the TOML parser reads the same, places included; tells whether the text was plain.
    fn agrees(text: &str) -> Result<bool, String> {
        let Some((item, at)) = read(text) else { return Ok(false) };
        let root = DeTable::parse(text).map_err(|error| format!("taken, but {error} in\n{text}"))?;
        let items = root.get_ref().get("item").and_then(|v| v.get_ref().as_array()).ok_or("no item")?;
        if root.get_ref().len() != 1 || items.len() != 1 {
            return Err(format!("more than an item in\n{text}"));
        }
        let (found, expected) = (format!("{item:?} {at:?}"), format!("{:?}", items[0]));
        // The other is a table with its place.
        let table = items[0].get_ref().as_table().ok_or("no table")?;
        let same = found == format!("{table:?} {:?}", items[0].span());
        if same { Ok(true) } else { Err(format!("{found}\nis not\n{expected}\nin\n{text}")) }
    }

    fn check(rest: &str, plain: bool) {
        assert_eq!(agrees(&format!("[[item]]{rest}")), Ok(plain), "{rest}");
    }

    #[test]
    fn takes_what_is_plain() {
        check("", true);
        check(" # a note\n\n  # another\nid = \"a\" # ä\nb='c'\n\"d e\" = [ ]\nf = { }\n", true);
        check("\na = 1\nb = -1.5e3\nc = 0x1F\nd = 1_000\ne = nan\nf = true\ng = false", true);
        check("\na = [\n 1, # one\n 'two',\n]\nb = [[], [\"x\"]]", true);
        check("\na = { b = 1, 'c' = { d = [\n2] } }\n", true);
        check("\na = \"\"\"\nx \"y\" \"\"z\n\"\"\"\nb = '''x'y''z'''\nc = \"\"\nd = ''\n", true);
        check("\ncode.rust = '''\nfn main() {}\n'''\n", true);
        check(
            "\nid = 'a'\n[[item.rung]]\na = 1\n [item.rung.wrong]\n'b' = 'c'\n[[item.rung]]\n[item.stakes]\nd = 1",
            true,
        );
        check("\n[item.a]\n[item.a.b]\n[item.\"a b\"]", true);
    }

    #[test]
    fn leaves_the_rest_to_the_toml_parser() {
        let others = [
            "\nid = 'a'\nid = 'b'",
            "\r\nid = 'a'",
            "\na = \"\\t\"",
            "\na = \"\"\"x\"\"\"\"",
            "\na = '''x''''",
            "\na = 1979-05-27",
            "\na = 1979-05-27 07:32:00",
            "\na = { b = 1,\n c = 2 }",
            "\na = { b = 1, }",
            "\na = { b.c = 1 }",
            "\na.b.c = 1",
            "\na.b = 1\na.c = 2",
            "\na.b = 1\n[item.a]",
            "\na.b = 1\n[item.a.c]",
            "\na = { }\n[item.a.c]",
            "\na = []\n[[item.a]]",
            "\na = [{}]\n[item.a.b]",
            "\n[item.a.b]\n[item.a]",
            "\n[item.a]\n[[item.a]]",
            "\n[[item.a]]\n[item.a]",
            "\n[[item.a.b]]",
            "\n[item.a]\n[item.a]",
            "\n[item]",
            "\n[[item]]",
            "\n[other]",
            "\n[item.a.b.c]",
            "\n[ item.a ]",
            "\na = 01",
            "\na = 1__0",
            "\na = nope",
            "\na = [1 2]",
            "\na = [,]",
            "\na = 'x' b = 'y'",
            "\na = \"x\u{1}\"",
            "\n# \u{7f}",
            "\na = \"x\n",
            "\na = '''x",
            "\na =",
            "\n= 1",
            "\n[item.a",
            " id = 'a'",
        ];
        for rest in others {
            check(rest, false);
        }
    }

    const WRITTEN: &str = "[[item]]\nid = \"a\"\nhints = [\"x\", 'y']\ncode.rust = '''\nfn x() {}\n'''\n\n  [[item.rung]]\n  \
                           right = 1.5\n  [item.rung.traps]\n  \"2\" = { belief = \"b\", say = \"\"\"z\"\"\" } # so\n\
                           [[item.rung]]\nright = [true, -3]\n[item.stakes]\nlabel = \"\"\n";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn any_spoilt_item_reads_as_the_toml_parser_reads_it(
            spoils in proptest::collection::vec((0..WRITTEN.len(), 0..4usize, "[\\[\\]{}=.,#'\"\\\\\n\r\t a1é\u{7f}-]{0,3}"), 0..4)
        ) {
            let mut text = WRITTEN.to_owned();
            for (at, length, new) in spoils {
                let chars: Vec<char> = text.chars().collect();
                let (from, to) = (at.min(chars.len()), (at + length).min(chars.len()));
                text = chars[..from].iter().copied().chain(new.chars()).chain(chars[to..].iter().copied()).collect();
            }
            agrees(&text).map_err(TestCaseError::fail)?;
        }

        #[test]
        fn any_pieces_of_items_read_as_the_toml_parser_reads_them(
            pieces in proptest::collection::vec(proptest::sample::select(vec![
                "\n", " ", "[[item.a]]\n", "[item.a]\n", "[item.a.b]\n", "[[item]]\n", "[item.b]\n", "a = ", "b = ", "a.b = ",
                "\"c\" = ", "1", "'x'", "\"x\"", "'''", "\"\"\"", "[", "]", "{", "}", ",", "{ a = 1 }", "[1, 2]", "# x\n", "é",
                "1.5", "true", "-", "\"", "'", "x\n", "a = 1\n", "b = 'y'\n", "[[item.b]]\n", "c = [{ a = 1 }]\n",
            ]), 0..14)
        ) {
            agrees(&format!("[[item]]\n{}", pieces.concat())).map_err(TestCaseError::fail)?;
        }
    }
}
