// The foot of every view: what this is not, the way to the limits, and what made the numbers.
import { element } from "../element.js";
import { word } from "../words.js";
import { posteriorText } from "./posterior-note.js";

export function footer({ page }) {
  const parts = ["use", "limits", "parameters"].map((part) => [part, element("a", { href: "#" }, word(`footer.${part}`))]);
  const posterior = posteriorText(page.meta);
  const address = element("span.print-address");
  const node = element("footer.page-foot", {},
    element("p", {}, word("footer.what"), " "),
    element("ul", {}, parts.map(([, link]) => element("li", {}, link))),
    element("p.made-by", {}, word("footer.made_by", { version: page.meta.version, revision: page.meta.revision })), posterior && element("p.made-by", {}, posterior), address);
  return {
    node,
    follow() {
      for (const [part, link] of parts) link.setAttribute("href", page.addressOf({ view: "about", part }));
      address.textContent = location.origin + location.pathname + page.address();
    },
  };
}
