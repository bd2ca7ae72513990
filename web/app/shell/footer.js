// The foot of every view: what this is not, the way to the limits, and what made the numbers.
import { element } from "../element.js";
import { word } from "../words.js";
import { posteriorText } from "./posterior-note.js";

export function footer({ page }) {
  const parts = ["use", "limits", "parameters"].map((part) => [part, element("a", { href: "#" }, word(`footer.${part}`))]);
  const posterior = posteriorText(page.meta);
  const address = element("span.print-address");
  const { file } = page.meta;
  const made = file && element("p.made-by", {}, word("file.made", { settings: file.settings, scenario: file.scenario, seed: file.seed, hash: file.hash }));
  const node = element("footer.page-foot", {},
    element("p", {}, word("footer.what"), " "),
    element("ul", {}, parts.map(([, link]) => element("li", {}, link))),
    element("p.made-by", {}, word("footer.made_by", { version: page.meta.version, revision: page.meta.revision })), made, posterior && element("p.made-by", {}, posterior), address);
  return {
    node,
    follow() {
      for (const [part, link] of parts) link.setAttribute("href", page.addressOf({ view: "about", part }));
      // A file lies elsewhere on every machine.
      if (!file) address.textContent = location.origin + location.pathname + page.address();
    },
  };
}
