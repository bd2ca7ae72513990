// What a page of Markdown says that can be checked: by section, its quotations, its numbers and its picture.

/** Text without what is no prose: code, pictures, addresses of links, marks of headings and of lists. */
function prose(section) {
  return section
    .replace(/^```[\s\S]*?^```/gm, "")
    .replace(/`[^`]*`/g, "")
    .replace(/^!\[.*$/gm, "")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/^#+ (\d+\. )?/gm, "")
    .replace(/^\d+\. /gm, "");
}

/** Sections in their order: the title without its number, and what can be checked. */
export function sections(markdown) {
  return markdown.split(/^## /m).slice(1).map((section) => {
    const text = prose(`## ${section}`);
    const picture = /^!\[(?<alt>[^\]]*)\]\((?<file>[^)]*)\)$/m.exec(section)?.groups ?? null;
    const italics = /(?<![\w*])\*([^*\n]+)\*(?![\w*])/g;
    const plain = text.replaceAll("**", "");
    const cited = [...text.matchAll(/^> (.*)$/gm)].map(([, quoted]) => quoted);
    return {
      title: section.split("\n")[0].replace(/^\d+\. /, ""),
      // Names of parts of the page and its words, in italics; and what it says, in blocks.
      quotations: [...[...plain.matchAll(italics)].map(([, quoted]) => quoted), ...cited],
      cited,
      // Numbers of a picture's description are held to what the picture shows, too; those of a name are no results.
      numbers: numbersOf(`${plain.replace(italics, "")} ${picture?.alt ?? ""}`),
      picture,
      commands: [...section.matchAll(/^```sh.*\n([\s\S]*?)^```/gm)].flatMap(([, lines]) => lines.trim().split("\n")),
    };
  });
}

/** Numbers in digits, as they are written: 1,234, −0.5, 45. */
export const numbersOf = (text) => [...text.matchAll(/(?<![\d.,])−?\d+(?:,\d{3})*(?:\.\d+)?(?![\d])/g)].map(([number]) => number);
