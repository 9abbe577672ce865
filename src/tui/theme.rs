//! What each role looks like. Widgets name roles, never colours.
//!
//! A theme is a TOML file that can be copied and changed. The bundled ones keep to the sixteen colours and leave the
//! background alone, so that they look right on whatever the terminal's owner chose. No role tells anything by colour
//! only: `mono` has none, and everything can be read in it.

use ratatui::style::{Color, Modifier, Style};
use serde::{Deserialize, Deserializer};

/// The bundled themes: name and file.
pub const BUNDLED: [(&str, &str); 3] = [
    ("dark", include_str!("themes/dark.toml")),
    ("light", include_str!("themes/light.toml")),
    ("mono", include_str!("themes/mono.toml")),
];

/// A style for every role.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Ordinary text.
    #[serde(deserialize_with = "look")]
    pub text: Style,
    /// What may be passed over: labels, counts, notes.
    #[serde(deserialize_with = "look")]
    pub quiet: Style,
    /// What carries weight: titles, `**strong**`.
    #[serde(deserialize_with = "look")]
    pub strong: Style,
    /// `*emphasis*`.
    #[serde(deserialize_with = "look")]
    pub emphasis: Style,
    /// The one thing to look at.
    #[serde(deserialize_with = "look")]
    pub accent: Style,
    /// Right.
    #[serde(deserialize_with = "look")]
    pub right: Style,
    /// Right but for a slip; right in part.
    #[serde(deserialize_with = "look")]
    pub near: Style,
    /// Not right.
    #[serde(deserialize_with = "look")]
    pub off: Style,
    /// A rung gained.
    #[serde(deserialize_with = "look")]
    pub raised: Style,
    /// What differs between two answers; never by colour alone.
    #[serde(deserialize_with = "look")]
    pub differs: Style,
    /// A key that can be pressed.
    #[serde(deserialize_with = "look")]
    pub key: Style,
    /// Lines between parts.
    #[serde(deserialize_with = "look")]
    pub rule: Style,
    /// What is typed.
    #[serde(deserialize_with = "look")]
    pub field: Style,
    /// What is chosen in a list.
    #[serde(deserialize_with = "look")]
    pub selected: Style,
    /// Code.
    pub code: CodeTheme,
}

/// Styles of code.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeTheme {
    /// All that is nothing else.
    #[serde(deserialize_with = "look")]
    pub text: Style,
    /// `code` within a sentence.
    #[serde(deserialize_with = "look")]
    pub inline: Style,
    /// Words of the language.
    #[serde(deserialize_with = "look")]
    pub keyword: Style,
    /// Texts and characters.
    #[serde(deserialize_with = "look")]
    pub string: Style,
    /// Comments.
    #[serde(deserialize_with = "look")]
    pub comment: Style,
    /// Numbers.
    #[serde(deserialize_with = "look")]
    pub number: Style,
    /// Line numbers and the mark of a clipped line.
    #[serde(deserialize_with = "look")]
    pub gutter: Style,
}

/// Why there is no such theme.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// No bundled theme has this name.
    #[error("there is no theme `{name}`; there are {}", BUNDLED.map(|(n, _)| n).join(", "))]
    Unknown {
        /// The name that was asked for.
        name: String,
    },
    /// The file is no theme.
    #[error("the theme cannot be read: {0}")]
    Unreadable(String),
}

impl Theme {
    /// Gives a bundled theme; `no_color` takes the colours out of it by giving `mono` in its place.
    ///
    /// # Errors
    /// [`ThemeError::Unknown`], also with `no_color`.
    pub fn load(name: &str, no_color: bool) -> Result<Self, ThemeError> {
        let find = |wanted: &str| BUNDLED.iter().find(|(name, _)| *name == wanted).map(|(_, text)| *text);
        let text = find(name).ok_or_else(|| ThemeError::Unknown { name: name.to_owned() })?;
        Self::parse(if no_color { find("mono").unwrap_or(text) } else { text })
    }

    /// Reads a theme from the text of its file. Every role must be there, and nothing else.
    ///
    /// # Errors
    /// [`ThemeError::Unreadable`] with the place and the reason.
    pub fn parse(text: &str) -> Result<Self, ThemeError> {
        toml::from_str(text).map_err(|e| ThemeError::Unreadable(e.to_string().trim_end().to_owned()))
    }
}

/// One role as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    fg: Option<String>,
    bg: Option<String>,
    #[serde(default)]
    bold: bool,
    #[serde(default)]
    dim: bool,
    #[serde(default)]
    italic: bool,
    #[serde(default)]
    underline: bool,
    #[serde(default)]
    reverse: bool,
}

fn look<'de, D: Deserializer<'de>>(from: D) -> Result<Style, D::Error> {
    let look = Look::deserialize(from)?;
    let color = |name: &Option<String>| -> Result<Option<Color>, D::Error> {
        let parse = |n: &String| n.parse().map_err(|_| serde::de::Error::custom(format!("`{n}` is no colour")));
        name.as_ref().map(parse).transpose()
    };
    let mut style = Style { fg: color(&look.fg)?, bg: color(&look.bg)?, ..Style::new() };
    for (is_set, modifier) in [
        (look.bold, Modifier::BOLD),
        (look.dim, Modifier::DIM),
        (look.italic, Modifier::ITALIC),
        (look.underline, Modifier::UNDERLINED),
        (look.reverse, Modifier::REVERSED),
    ] {
        if is_set {
            style = style.add_modifier(modifier);
        }
    }
    Ok(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(theme: &Theme) -> Vec<Style> {
        let t = theme.clone();
        let c = t.code;
        vec![
            t.text, t.quiet, t.strong, t.emphasis, t.accent, t.right, t.near, t.off, t.raised, t.differs, t.key,
            t.rule, t.field, t.selected, c.text, c.inline, c.keyword, c.string, c.comment, c.number, c.gutter,
        ]
    }

    #[test]
    fn bundled_themes_are_whole() {
        for (name, _) in BUNDLED {
            let theme = Theme::load(name, false).unwrap();
            assert!(theme.differs.add_modifier.contains(Modifier::UNDERLINED), "{name}: told by colour alone");
            assert!(styles(&theme).iter().all(|s| s.bg.is_none()), "{name} paints a background");
        }
    }

    #[test]
    fn without_colour_there_is_none() {
        for (name, _) in BUNDLED {
            let theme = Theme::load(name, true).unwrap();
            assert!(styles(&theme).iter().all(|s| s.fg.is_none() && s.bg.is_none()));
            assert_eq!(theme, Theme::load("mono", false).unwrap());
        }
    }

    #[test]
    fn what_is_no_theme_is_told() {
        let told = Theme::load("drak", true).unwrap_err().to_string();
        assert_eq!(told, "there is no theme `drak`; there are dark, light, mono");
        let dark = BUNDLED[0].1;
        for broken in [
            "",
            "x = ",
            &dark.replace("cyan", "teal-ish"),
            &dark.replace("[quiet]", "[quite]"),
            &format!("{dark}\nblink = true"),
        ] {
            assert!(matches!(Theme::parse(broken), Err(ThemeError::Unreadable(_))));
        }
    }
}
