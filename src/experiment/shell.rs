//! Words for a shell: in scripts that we write, and in commands that messages tell people to type.

/// A word that a shell takes as it is: in single quotes, in which nothing but `'` has a meaning.
pub fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A word as a person would type it to a shell: quoted only where it must be.
pub fn quoted_where_needed(word: &str) -> String {
    let is_safe =
        !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    if is_safe { word.to_owned() } else { quoted(word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_word_is_one_word_to_a_shell() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's $HOME `x` \"y\" \\"), r#"'it'\''s $HOME `x` "y" \'"#);
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_every_quoted_word_back() {
        for word in ["", " ", "it's", "'", "''", "$(date) `date` \\ \"", "a\nb", "-n", "%a*?[x]~#"]
        {
            let script = format!("printf %s {}", quoted(word));
            let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), word);
        }
    }
}
