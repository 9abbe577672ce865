//! Stand-in.
use crate::tui::theme::Theme;
use ratatui::text::Line;
/// Stand-in.
pub struct Markdown<'a>(&'a str);
impl<'a> Markdown<'a> {
    /// Stand-in.
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }
    /// Stand-in.
    pub fn lines(&self, _width: u16, _theme: &Theme) -> Vec<Line<'static>> {
        crate::clean::clean_block(self.0).lines().map(|l| Line::from(l.to_owned())).collect()
    }
    /// Stand-in.
    pub fn inline(&self, _theme: &Theme) -> Line<'static> {
        Line::from(crate::clean::clean(self.0).into_owned())
    }
}
