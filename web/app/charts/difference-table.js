// All differences in numbers: means, the mean difference with its interval, and how far nine pairs in ten go.
import { element } from "../element.js";
import { showsBands, showsNineInTen } from "../honesty.js";
import { number, signed } from "../numbers.js";
import { hasWord, word } from "../words.js";
import { figure } from "./figure.js";

const heads = ["what", "first", "other", "mean", "interval", "pairs", "fewer", "same", "more", "verdict"];

export function differenceTable({ page, id = "differences" }) {
  const frameOf = figure({ id, title: word("differences.title"), page, hasTable: false });
  const scroll = element("div.table-scroll", { tabindex: "0", role: "region", "aria-labelledby": `${id}-title` });
  frameOf.body.append(scroll);

  const verdict = (text) => {
    const key = `differences.verdicts.${text.replaceAll(" ", "_")}`;
    return hasWord(key) ? word(key) : text;
  };

  return {
    ...frameOf, draw() {}, moveMonth() {}, follow() {},
    setData({ differences, n }) {
      frameOf.summary.textContent = word(showsBands(n) ? "differences.summary" : "differences.summary_few", { n });
      scroll.replaceChildren(element("table", { "aria-labelledby": `${id}-title` },
        element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, word(`differences.${head}`))))),
        element("tbody", {}, differences.map((row) => element("tr", { class: row.verdict === "fewer" || row.verdict === "more" ? row.verdict : undefined },
          element("th", { scope: "row" }, row.title),
          element("td", {}, number(row.base)),
          element("td", {}, number(row.alternative)),
          element("td", {}, signed(row.mean)),
          element("td", {}, showsBands(n) ? word("differences.range", { low: signed(row.low), high: signed(row.high) }) : "–"),
          element("td", {}, showsNineInTen(n) ? word("differences.range", { low: signed(row.pairs_low), high: signed(row.pairs_high) }) : "–"),
          element("td", {}, number(row.fewer)), element("td", {}, number(row.same)), element("td", {}, number(row.more)),
          element("td", {}, showsBands(n) ? verdict(row.verdict) : "–"))))));
    },
  };
}
