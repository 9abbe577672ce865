//! Stand-in.
use crate::tui::theme::Theme;
use ratatui::text::Line;
/// Stand-in.
pub struct Listing<'a>(&'a str);
impl<'a> Listing<'a> {
    /// Stand-in.
    pub fn new(_lang: &'a str, text: &'a str) -> Self {
        Self(text)
    }
    /// Stand-in.
    pub fn lines(&self, _width: u16, _theme: &Theme) -> Vec<Line<'static>> {
        crate::clean::clean_block(self.0).lines().map(|l| Line::from(l.to_owned())).collect()
    }
}
