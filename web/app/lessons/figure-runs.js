// A lesson's figure of single runs: a dot a run, stacked where they are alike, with marks for what was observed and predicted.
import { figure } from "../charts/figure.js";
import { element, shape } from "../element.js";
import { showsNineInTen } from "../honesty.js";
import { number } from "../numbers.js";
import { word } from "../words.js";
import { rowScale, rowSvg, scaleAxis } from "./row-scale.js";

const highest = 96;
const least = 30;
const [smallest, largest] = [2, 9];

/** Runs in columns, by where a column's middle is. Whole numbers far apart have room for several dots side by side. */
function columnsOf(values, x, size) {
  const unit = x(1) - x(0);
  const isSpread = unit > size && values.every(Number.isInteger);
  const side = isSpread ? Math.max(1, Math.floor((unit * 0.85) / size)) : 1;
  const columns = new Map();
  for (const value of values) {
    const at = isSpread ? x(value) : Math.round(x(value) / size) * size;
    columns.set(at, (columns.get(at) ?? 0) + 1);
  }
  return { columns, side, tallest: Math.ceil(Math.max(...columns.values()) / side) };
}

/** Dots as large as the tallest column allows, and alike in all rows, since each is one run. */
function dotSize(rows, x) {
  let size = largest;
  while (size > smallest && rows.some(({ runs }) => columnsOf(runs, x, size).tallest * size > highest)) size -= 0.5;
  return size;
}

/** The dots of one column, from its floor up. */
function dotsOf(at, count, { side, size, floor }) {
  return Array.from({ length: count }, (_, run) => {
    const level = Math.floor(run / side);
    const inLevel = Math.min(side, count - level * side);
    return shape("circle.run-dot", { cx: at + ((run % side) - (inLevel - 1) / 2) * size, cy: floor - (level + 0.5) * size, r: size * 0.44 });
  });
}

const quantile = (sorted, share) => d3.quantileSorted(sorted, share);

export function figureRuns({ page, id, title, unit, words, predicted }) {
  const frameOf = figure({ id, title, unit, page });
  const place = element("div.interval-rows");
  frameOf.body.append(place);
  let data = null;

  const isKnown = (value) => value !== null && value !== undefined;
  const numbersOf = ({ id: row, observed }) => {
    const runs = data.samples[row] ?? [];
    return { runs, observed, predicted: predicted(row), median: quantile(runs, 0.5), low: quantile(runs, 0.05), high: quantile(runs, 0.95) };
  };

  function told(one) {
    const values = { median: number(one.median), low: number(one.low), high: number(one.high), n: data.n };
    const parts = [word(showsNineInTen(data.n) ? "lessons.ui.runs_all" : "lessons.ui.runs_few", values)];
    if (isKnown(one.observed)) parts.push(word("lessons.ui.observed_value", { value: number(one.observed) }));
    if (isKnown(one.predicted)) parts.push(word("lessons.ui.predicted_value", { value: number(one.predicted) }));
    return parts.join("; ");
  }

  function line(one, x, size) {
    const { columns, side, tallest } = columnsOf(one.runs, x, size);
    const floor = Math.max(least, tallest * size) + 8;
    const dots = [...columns].flatMap(([at, count]) => dotsOf(at, count, { side, size, floor }));
    return rowSvg(x, floor + 4,
      dots,
      shape("line.strip-axis", { x1: x.range()[0], x2: x.range()[1], y1: floor, y2: floor }),
      isKnown(one.observed) ? [shape("line.interval-observed", { x1: x(one.observed), x2: x(one.observed), y1: 0, y2: floor + 4 })] : [],
      isKnown(one.predicted) ? [shape("line.predicted", { x1: x(one.predicted), x2: x(one.predicted), y1: 6, y2: floor + 4 }), shape("path.predicted-head", { d: `M${x(one.predicted) - 5} 0h10l-5 8Z` })] : []);
  }

  function draw() {
    if (!data) return;
    const rows = data.figure.rows.map((row) => ({ id: row.id, ...numbersOf(row) })).filter(({ runs }) => runs.length);
    const any = (name) => rows.some((row) => isKnown(row[name]));
    frameOf.summary.textContent = [data.caption, word("lessons.ui.runs_summary", { n: data.n })].filter(Boolean).join(" ");
    frameOf.legend.replaceChildren(element("ul.legend", {},
      element("li", {}, shape("svg", { width: 12, height: 12, "aria-hidden": "true" }, shape("circle.run-dot", { cx: 6, cy: 6, r: 4 })), word("lessons.ui.dot")),
      any("observed") && element("li", {}, element("span.key.observed-line", { "aria-hidden": "true" }), word("lessons.ui.observed")),
      any("predicted") && element("li", {}, shape("svg", { width: 12, height: 16, "aria-hidden": "true" }, shape("line.predicted", { x1: 6, x2: 6, y1: 4, y2: 16 }), shape("path.predicted-head", { d: "M1 0h10l-5 8Z" })), word("lessons.ui.predicted"))));
    const columns = ["median", ...(showsNineInTen(data.n) ? ["low", "high"] : []), ...["observed", "predicted"].filter(any)];
    frameOf.setRows(() => ({
      heads: [word("lessons.ui.what"), ...columns.map((column) => word(`lessons.ui.column.${column}`))],
      rows: rows.map((row) => [words.row(row.id), ...columns.map((column) => number(row[column]))]),
      notes: [word("table.of_runs", { n: data.n })],
    }));
    if (!place.clientWidth) return;
    const x = rowScale([0, ...rows.flatMap((row) => [row.runs[0], row.runs.at(-1), row.observed, row.predicted])], place.clientWidth);
    const size = dotSize(rows, x);
    place.replaceChildren(...rows.map((row) => element("div.interval-row", {}, element("p", {}, element("strong", {}, words.row(row.id)), " ", told(row)), line(row, x, size))), scaleAxis(x));
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
