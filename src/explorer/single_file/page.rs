//! The page with all its parts inside.
//!
//! A browser loads no module from beside a local file, but does load one from an address that holds its text. So each
//! module becomes such an address, under a name that an import map gives it, and imports others by these names.

use std::io::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::GzEncoder};

use super::answers::Answers;
use crate::{experiment::record::VERSION, explorer::assets, report::maker::LESSONS};

/// What the file may load: what is in it, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; \
                      img-src data: blob:; connect-src 'none'; form-action 'none'; base-uri 'none'";

/// The page with its answers inside.
pub(super) fn with(answers: &Answers) -> Result<String, String> {
    let index = text("index.html")?;
    let (head, body) = index.split_once("</head>").ok_or("the page has no head")?;
    let mut page = String::new();
    let mut scripts = String::new();
    for line in head.lines() {
        let part = line.trim();
        if let Some(path) = attribute(part, "<link rel=\"stylesheet\"", "href") {
            let media = attribute(part, "<link", "media").unwrap_or("all");
            page.push_str(&format!("<style media=\"{media}\">\n{}</style>\n", style(path)?));
        } else if part.starts_with("<script type=\"module\"") {
            scripts.push_str(&format!("<script type=\"importmap\">{}</script>\n", import_map()?));
            let packed = packed(answers)?;
            scripts.push_str(&format!(
                "<script type=\"text/plain\" id=\"stronghold-answers\">{packed}</script>\n\
                 <script type=\"module\">\n{}</script>\n",
                script("single-file/start.js")?
            ));
        } else if let Some(path) = attribute(part, "<script", "src") {
            scripts.push_str(&format!("<script>{}</script>\n", script(path)?));
        } else if part.starts_with("<meta charset") {
            page.push_str(&format!(
                "{line}\n<meta name=\"generator\" content=\"{LESSONS}{VERSION}\">\n\
                 <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n"
            ));
        } else {
            page.push_str(line);
            page.push('\n');
        }
    }
    let (rest, end) = body.split_once("</body>").ok_or("the page has no body")?;
    Ok(format!("{page}</head>{rest}{scripts}</body>{end}"))
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, begins: &str, name: &str) -> Option<&'a str> {
    let rest = tag.strip_prefix(begins)?;
    let (_, value) = rest.split_once(&format!(" {name}=\""))?;
    value.split_once('"').map(|(value, _)| value)
}

fn text(path: &str) -> Result<String, String> {
    assets::text(path).ok_or_else(|| format!("`{path}` is missing from the page"))
}

/// A script that stands inside a page must not end it.
fn script(path: &str) -> Result<String, String> {
    let text = text(path)?;
    if text.to_lowercase().contains("</script") {
        Err(format!("`{path}` holds `</script`"))
    } else {
        Ok(text)
    }
}

fn style(path: &str) -> Result<String, String> {
    let text = text(path)?;
    let holds = ["</style", "url(", "@import"].into_iter().find(|part| text.contains(part));
    holds.map_or(Ok(text), |part| Err(format!("`{path}` holds `{part}`")))
}

/// Every module under its name.
fn import_map() -> Result<String, String> {
    let mut imports = serde_json::Map::new();
    for path in assets::modules() {
        let module = renamed(&text(&path)?, &path)?;
        let address = format!("data:text/javascript;base64,{}", STANDARD.encode(module));
        imports.insert(path, address.into());
    }
    Ok(serde_json::json!({ "imports": imports }).to_string())
}

/// A module that imports others by their names, and not by where they lie.
fn renamed(module: &str, path: &str) -> Result<String, String> {
    let folder: Vec<&str> =
        path.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect();
    let mut lines = Vec::new();
    for line in module.lines() {
        lines.push(match specifier(line) {
            None => line.to_owned(),
            Some(found) => {
                let mut place = folder.clone();
                for part in found.split('/') {
                    match part {
                        "." => {}
                        ".." => drop(place.pop()),
                        part => place.push(part),
                    }
                }
                let name = place.join("/");
                text(&name).map_err(|error| format!("{path}: {error}"))?;
                line.replace(&format!("\"{found}\""), &format!("\"{name}\""))
            }
        });
    }
    Ok(lines.join("\n") + "\n")
}

/// From where a line imports or exports.
fn specifier(line: &str) -> Option<&str> {
    let starts =
        line.starts_with("import ") || line.starts_with("export ") || line.starts_with("} from ");
    let rest = starts.then(|| line.trim_end().strip_suffix("\";"))??;
    let (before, found) = rest.rsplit_once('"')?;
    let names = before.ends_with("from ") || before == "import ";
    (names && found.starts_with('.')).then_some(found)
}

/// The answers, compressed, as text.
fn packed(answers: &Answers) -> Result<String, String> {
    let text = serde_json::to_vec(answers).map_err(|error| error.to_string())?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&text).map_err(|error| error.to_string())?;
    Ok(STANDARD.encode(encoder.finish().map_err(|error| error.to_string())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_go_by_name() {
        let module =
            "import { a } from \"../words.js\";\nimport \"./own.js\";\nconst x = \"./y.js\";\n";
        // Only what is there can be imported: `own.js` is not.
        assert!(renamed(module, "app/charts/figure.js").unwrap_err().contains("app/charts/own.js"));
        let module = "import { a } from \"../words.js\";\nconst x = \"./y.js\";\n";
        let found = renamed(module, "app/charts/figure.js").unwrap();
        assert_eq!(found, "import { a } from \"app/words.js\";\nconst x = \"./y.js\";\n");
    }

    #[test]
    fn every_module_can_be_inlined() {
        let map = import_map().unwrap();
        assert!(map.contains("\"app/start.js\""));
        for path in assets::modules() {
            let text = renamed(&text(&path).unwrap(), &path).unwrap();
            let left = text.lines().find(|line| {
                line.contains("from \"./")
                    || line.contains("from \"../")
                    || line.contains("import(")
            });
            assert_eq!(left, None, "{path}");
        }
    }
}
