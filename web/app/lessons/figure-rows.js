// A lesson's figure of points: each with its interval, over a line at zero.
import { figure } from "../charts/figure.js";
import { element, shape } from "../element.js";
import { showsBands } from "../honesty.js";
import { digitsBeside, number } from "../numbers.js";
import { word } from "../words.js";
import { besideText } from "./fact-text.js";
import { rowScale, rowSvg, scaleAxis } from "./row-scale.js";

export function figureRows({ page, id, title, unit, words }) {
  const frameOf = figure({ id, title, unit, page });
  const place = element("div.interval-rows");
  frameOf.body.append(place);
  let data = null;

  const hasInterval = ({ low, high }) => showsBands(data.n) && low !== null && low !== undefined && high !== null && high !== undefined;
  const isKnown = (value) => value !== null && value !== undefined;

  function told(row) {
    const value = hasInterval(row) ? besideText(row) : number(row.value);
    return isKnown(row.observed) ? word("lessons.ui.with_observed", { value, observed: number(row.observed) }) : value;
  }

  function line(row, x) {
    return rowSvg(x, 26,
      shape("line.strip-axis", { x1: x.range()[0], x2: x.range()[1], y1: 13, y2: 13 }),
      shape("line.zero", { x1: x(0), x2: x(0), y1: 0, y2: 26 }),
      hasInterval(row) ? [shape("rect.interval-range", { x: x(row.low), width: Math.max(1, x(row.high) - x(row.low)), y: 8, height: 10 })] : [],
      isKnown(row.value) ? [shape("circle.point", { cx: x(row.value), cy: 13, r: 5 })] : [],
      isKnown(row.observed) ? [shape("line.interval-observed", { x1: x(row.observed), x2: x(row.observed), y1: 2, y2: 24 })] : []);
  }

  function draw() {
    if (!data) return;
    const { rows } = data.figure;
    const hasObserved = rows.some(({ observed }) => isKnown(observed));
    frameOf.summary.textContent = [data.caption, word(showsBands(data.n) ? "lessons.ui.rows_summary" : "lessons.ui.rows_few", { n: data.n })].filter(Boolean).join(" ");
    frameOf.legend.replaceChildren(element("ul.legend", {},
      element("li", {}, shape("svg", { width: 12, height: 12, "aria-hidden": "true" }, shape("circle.point", { cx: 6, cy: 6, r: 5 })), word("lessons.ui.point")),
      showsBands(data.n) && element("li", {}, element("span.key.band-50", { "aria-hidden": "true" }), word("lessons.ui.interval")),
      element("li", {}, element("span.key.zero", { "aria-hidden": "true" }), word("lessons.ui.zero")),
      hasObserved && element("li", {}, element("span.key.observed", { "aria-hidden": "true" }), word("lessons.ui.observed"))));
    frameOf.setRows(() => ({
      heads: [word("lessons.ui.what"), word("lessons.ui.point"), ...(showsBands(data.n) ? [word("lessons.ui.from"), word("lessons.ui.to")] : []), ...(hasObserved ? [word("lessons.ui.observed")] : [])],
      rows: rows.map((row) => [words.row(row.id), ...(hasInterval(row) ? [row.value, row.low, row.high].map((one) => number(one, digitsBeside(row.low, row.high))) : [number(row.value), ...(showsBands(data.n) ? ["–", "–"] : [])]), ...(hasObserved ? [number(row.observed)] : [])]),
      notes: [word("table.of_runs", { n: data.n })],
    }));
    if (!place.clientWidth) return;
    const x = rowScale([0, ...rows.flatMap((row) => [row.value, row.observed, ...(hasInterval(row) ? [row.low, row.high] : [])])], place.clientWidth);
    place.replaceChildren(...rows.map((row) => element("div.interval-row", {}, element("p", {}, element("strong", {}, words.row(row.id)), " ", told(row)), line(row, x))), scaleAxis(x));
  }

  return {
    ...frameOf, draw, moveMonth() {},
    setData(next) {
      data = next;
      draw();
    },
    follow() {
      frameOf.showTable(page.state.tables.includes(id));
      draw();
    },
  };
}
