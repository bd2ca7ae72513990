// Simulated beside observed, target by target, with the label that says what agreement is worth.
import { element, shape } from "../element.js";
import { showsBands, showsNineInTen } from "../honesty.js";
import { number, percent } from "../numbers.js";
import { boundSign, targetTitle } from "../names.js";
import { word } from "../words.js";
import { figure } from "./figure.js";

function intervalMark({ median, low, high, observed }) {
  const most = Math.max(high, observed ?? 0, 1) * 1.08;
  const x = (value) => 4 + (value / most) * 132;
  return shape("svg.interval-mark", { width: 140, height: 18, "aria-hidden": "true" },
    shape("line.axis", { x1: 4, x2: 136, y1: 9, y2: 9 }),
    shape("line.range", { x1: x(low), x2: x(high), y1: 9, y2: 9 }),
    shape("circle.middle", { cx: x(median), cy: 9, r: 4 }),
    observed !== null && observed !== undefined && shape("path.observed-mark", { d: `M${x(observed)} 1V17` }));
}

export function targets({ page, scenario, id = "targets" }) {
  const frameOf = figure({ id, title: word("targets.title"), page, hasTable: false });
  const scroll = element("div.table-scroll", { tabindex: "0", role: "region", "aria-labelledby": `${id}-title` });
  const sources = [...new Set(scenario.observed.map(({ source }) => source).filter(Boolean))];
  frameOf.body.append(scroll, ...(sources.length ? [element("details.more", {}, element("summary", {}, word("targets.sources")), element("ul.bullets", {}, sources.map((source) => element("li", {}, source))))] : []));
  const heads = ["what", "observed", "median", "interval", "mark", "verdict", "label", "spread"];

  /** Intervals and bounds apart: a bound is met by the median. */
  function summary(all, n) {
    if (!showsNineInTen(n)) return word("targets.summary_few", { n });
    const having = (...verdicts) => all.filter(({ verdict }) => verdicts.includes(verdict)).length;
    const values = { inside: having("inside"), of: having("inside", "outside"), met: having("met"), bounds: having("met", "not met"), n };
    return word(values.bounds ? "targets.summary_bounds" : "targets.summary", values);
  }

  return {
    ...frameOf,
    setData({ targets: all, spread, n }) {
      const isSure = showsNineInTen(n);
      const rows = all.map((target) => {
        const known = scenario.observed.find((one) => one.id === target.id);
        const observed = target.observed ?? known?.value ?? null;
        const share = spread?.find((one) => one.id === target.id);
        return { target: { ...target, observed }, known, share };
      });
      frameOf.summary.textContent = summary(all, n);
      const hasSpread = Boolean(spread?.length);
      scroll.replaceChildren(element("table", { "aria-labelledby": `${id}-title` },
        element("thead", {}, element("tr", {}, heads.filter((head) => head !== "spread" || hasSpread).map((head) => element("th", { scope: "col" }, word(`targets.${head}`))))),
        element("tbody", {}, rows.map(({ target, known, share }) => element("tr", {},
          element("th", { scope: "row" }, known ? targetTitle(known) : target.id),
          element("td", {}, target.observed === null ? "–" : boundSign(known) + number(target.observed)),
          element("td", {}, showsBands(n) ? number(target.median) : "–"),
          element("td", {}, isSure ? `${number(target.low)}–${number(target.high)}` : "–"),
          element("td", {}, isSure && intervalMark(target)),
          element("td", {}, isSure && target.observed !== null ? word(`targets.verdicts.${target.verdict.replaceAll(" ", "_")}`) : "–"),
          element("td", {}, target.label ? word(`targets.kind.${target.label}`) : "–"),
          hasSpread && element("td", {}, share ? word("targets.spread_value", { share: percent(share.parameters[0]), low: percent(share.parameters[1]), high: percent(share.parameters[2]) }) : "–"))))));
    },
    draw() {},
    moveMonth() {},
    follow() {},
  };
}
