// Ready questions: each opens the comparison of the baseline with a bundled scenario.
import { element } from "../element.js";
import { word } from "../words.js";
import { questionLink, questions } from "./links.js";

const shownAtOnce = 3;

export function whatIf({ page }) {
  const all = questions(page.meta);
  const item = (scenario) => {
    const link = element("a", { href: questionLink(page, scenario) }, element("strong", {}, scenario.title), element("span", {}, scenario.question));
    return { scenario, node: element("li", {}, link), link };
  };
  const items = all.map(item);
  const rest = items.slice(shownAtOnce);
  const node = element("section.what-if", { "aria-labelledby": "what-if-title", hidden: !all.length },
    element("h2", { id: "what-if-title" }, word("what_if.title")),
    element("ul.questions", {}, items.slice(0, shownAtOnce).map(({ node: one }) => one)),
    rest.length > 0 && element("details.more", {}, element("summary", {}, word("what_if.more", { n: rest.length })), element("ul.questions", {}, rest.map(({ node: one }) => one))));
  return {
    node,
    follow() {
      for (const { link, scenario } of items) link.setAttribute("href", questionLink(page, scenario));
    },
  };
}
