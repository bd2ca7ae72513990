//! The generated parts of a page, which stand between marks.

/// Puts a text in the place of a page's part of that name.
///
/// # Errors
///
/// Says which part the page lacks, or that it does not end.
pub fn replace(page: &mut String, part: &str, text: &str) -> Result<(), String> {
    let start = format!("<!-- generated: {part} -->\n");
    let from = page.find(&start).ok_or_else(|| format!("the page has no part `{part}`"))?;
    let from = from + start.len();
    let length = page[from..]
        .find("<!-- end generated -->")
        .ok_or_else(|| format!("the part `{part}` does not end"))?;
    page.replace_range(from..from + length, text);
    Ok(())
}
