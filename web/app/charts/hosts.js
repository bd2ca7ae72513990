// Plots abroad by host: begun, and how they ended. The figure is a table with bars, so it needs no other table.
import { element } from "../element.js";
import { showsNineInTen } from "../honesty.js";
import { number } from "../numbers.js";
import { word } from "../words.js";
import { figure } from "./figure.js";

const ends = ["foiled", "failed", "executed", "abandoned"];

export function hosts({ page, id = "hosts" }) {
  const frameOf = figure({ id, title: word("hosts.title"), unit: word("hosts.unit"), page, hasTable: false });
  const scroll = element("div.table-scroll", { tabindex: "0", role: "region", "aria-labelledby": `${id}-title` });
  const note = element("p.note", { hidden: true });
  frameOf.body.append(scroll, note);

  const cell = ([median, low, high], n) => [number(median), showsNineInTen(n) && element("span.interval", {}, ` ${number(low)}–${number(high)}`)];

  return {
    ...frameOf,
    setData({ hosts: all = [], n }) {
      // Where the 95th percentile is none, fewer than one run in twenty has a plot.
      const known = all.filter(({ begun }) => begun[2] > 0).sort((a, b) => b.begun[0] - a.begun[0]);
      const most = Math.max(1, ...known.map(({ begun }) => begun[0]));
      frameOf.summary.textContent = known.length
        ? word(showsNineInTen(n) ? "hosts.summary" : "hosts.summary_few", { name: known[0].name, begun: number(known[0].begun[0]), n })
        : word(all.length ? "hosts.none" : "hosts.nowhere");
      note.hidden = !known.length || known.length === all.length;
      note.textContent = word("hosts.left_out", { n: all.length - known.length });
      scroll.replaceChildren(element("table.bars", { "aria-labelledby": `${id}-title` },
        element("thead", {}, element("tr", {}, [word("hosts.host"), word("hosts.begun"), ...ends.map((end) => word(`hosts.${end}`))].map((head) => element("th", { scope: "col" }, head)))),
        element("tbody", {}, known.map((host) => element("tr", {},
          element("th", { scope: "row" }, host.name),
          element("td.with-bar", {}, element("span.bar", { "aria-hidden": "true", style: `inline-size:${(100 * host.begun[0]) / most}%` }), element("span.value", {}, cell(host.begun, n))),
          ends.map((end) => element("td", {}, cell(host[end], n))))))));
    },
    draw() {},
    moveMonth() {},
    follow() {},
  };
}
