// Patterns beside the counts: orderings and shapes, and the share of runs that keep each.
import { element } from "../element.js";
import { showsBands } from "../honesty.js";
import { percent } from "../numbers.js";
import { word } from "../words.js";
import { figure } from "./figure.js";

export function patterns({ page, id = "patterns" }) {
  const frameOf = figure({ id, title: word("patterns.title"), unit: word("patterns.unit"), page, hasTable: false });
  const scroll = element("div.table-scroll", { tabindex: "0", role: "region", "aria-labelledby": `${id}-title` });
  frameOf.body.append(scroll);
  frameOf.node.hidden = true;

  function share(kept, n) {
    if (!kept) return word("patterns.none");
    return showsBands(n) ? word("patterns.value", { share: percent(kept[0]), low: percent(kept[1]), high: percent(kept[2]) }) : word("patterns.few");
  }

  return {
    ...frameOf, draw() {}, moveMonth() {}, follow() {},
    setData({ patterns: all = [], n }) {
      frameOf.node.hidden = !all.length;
      frameOf.summary.textContent = word(showsBands(n) ? "patterns.summary" : "patterns.summary_few", { n });
      scroll.replaceChildren(element("table", { "aria-labelledby": `${id}-title` },
        element("thead", {}, element("tr", {}, ["what", "share"].map((head) => element("th", { scope: "col" }, word(`patterns.${head}`))))),
        element("tbody", {}, all.map((pattern) => element("tr", {}, element("th", { scope: "row" }, pattern.says), element("td.values", {}, share(pattern.share, n)))))));
    },
  };
}
