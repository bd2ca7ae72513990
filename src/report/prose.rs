//! A report of lines and tables, wrapped for a terminal.

use super::{tables::table_of, wrap::wrapped};

/// A text of wrapped lines and tables.
#[derive(Debug)]
pub(super) struct Prose {
    text: String,
    width: Option<usize>,
}

impl Prose {
    /// An empty text for a terminal of so many columns.
    pub fn new(width: Option<usize>) -> Self {
        Self { text: String::new(), width }
    }

    /// A line of words.
    pub fn say(&mut self, line: impl AsRef<str>) {
        self.text += &wrapped(line.as_ref(), self.width);
        self.text.push('\n');
    }

    /// A table.
    pub fn table<const N: usize>(
        &mut self,
        header: &[&str; N],
        right: &[usize],
        rows: impl IntoIterator<Item = [String; N]>,
    ) {
        self.text += &table_of(header, right, rows, self.width);
        self.text.push('\n');
    }

    /// The text.
    pub fn into_text(self) -> String {
        self.text
    }
}
