//! A document as a tree that can hold what no TOML library would write: keys twice, months 13.

/// A part of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A number, a date, a truth value, or whatever stands there without quotes.
    Raw(String),
    /// A text, quoted as it is written.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A table; keys may repeat.
    Table(Vec<(String, Node)>),
}

/// A table from keys and values.
pub fn table<const N: usize>(entries: [(&str, Node); N]) -> Node {
    Node::Table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// A text.
pub fn text(value: &str) -> Node {
    Node::Text(value.to_owned())
}

/// A number, as TOML writes it.
pub fn number(value: f64) -> Node {
    Node::Raw(format!("{value:?}"))
}

/// Something whose text needs no quotes.
pub fn raw(value: impl ToString) -> Node {
    Node::Raw(value.to_string())
}

/// A list of texts.
pub fn texts<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> Node {
    Node::List(values.into_iter().map(|value| text(value.as_ref())).collect())
}

impl Node {
    /// The tree of a valid document.
    pub fn of_toml(text: &str) -> Self {
        Self::of(&toml::Value::Table(toml::from_str(text).unwrap()))
    }

    fn of(value: &toml::Value) -> Self {
        match value {
            toml::Value::String(text) => Self::Text(text.clone()),
            toml::Value::Array(items) => Self::List(items.iter().map(Self::of).collect()),
            toml::Value::Table(entries) => Self::Table(
                entries.iter().map(|(key, value)| (key.clone(), Self::of(value))).collect(),
            ),
            other => Self::Raw(other.to_string()),
        }
    }

    /// Adds an entry to a table.
    pub fn put(&mut self, key: &str, value: Node) {
        let Self::Table(entries) = self else { panic!("entries are put into tables") };
        entries.push((key.to_owned(), value));
    }

    /// How many parts it has, and one of them.
    pub fn parts(&self) -> usize {
        match self {
            Self::Raw(_) | Self::Text(_) => 0,
            Self::List(items) => items.len(),
            Self::Table(entries) => entries.len(),
        }
    }

    /// A part of it.
    pub fn part(&mut self, place: usize) -> &mut Node {
        match self {
            Self::List(items) => &mut items[place],
            Self::Table(entries) => &mut entries[place].1,
            Self::Raw(_) | Self::Text(_) => panic!("a leaf has no parts"),
        }
    }

    /// The document's text: a table of a table has a header, everything below stands on its line.
    pub fn to_toml(&self) -> String {
        let Self::Table(entries) = self else { return self.inline() };
        let mut text = String::new();
        let is_table = |node: &Node| matches!(node, Node::Table(_));
        for (key, value) in entries.iter().filter(|(_, value)| !is_table(value)) {
            text += &format!("{} = {}\n", written_key(key), value.inline());
        }
        for (key, value) in entries.iter().filter(|(_, value)| is_table(value)) {
            let Node::Table(below) = value else { continue };
            text += &format!("\n[{}]\n", written_key(key));
            for (name, value) in below {
                text += &format!("{} = {}\n", written_key(name), value.inline());
            }
        }
        text
    }

    fn inline(&self) -> String {
        match self {
            Self::Raw(text) => text.clone(),
            Self::Text(text) => quoted(text),
            Self::List(items) => {
                format!("[{}]", items.iter().map(Self::inline).collect::<Vec<_>>().join(", "))
            }
            Self::Table(entries) => {
                let entry = |(key, value): &(String, Node)| {
                    format!("{} = {}", written_key(key), value.inline())
                };
                format!("{{ {} }}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn written_key(key: &str) -> String {
    let is_bare =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if is_bare { key.to_owned() } else { quoted(key) }
}

fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => written.extend(['\\', sign]),
            sign if sign.is_control() => written += &format!("\\u{:04X}", u32::from(sign)),
            sign => written.push(sign),
        }
    }
    written + "\""
}
