// A lesson's figure by month: one band a world, and the month that the lesson is about as a dotted line.
import { figure } from "../charts/figure.js";
import { monthSlider } from "../charts/month-slider.js";
import { drawMonthly, drawsNineInTen, worldStyles } from "../charts/monthly.js";
import { element, shape } from "../element.js";
import { showsBands, showsNineInTen } from "../honesty.js";
import { monthName, number } from "../numbers.js";
import { word } from "../words.js";

/** A piece of a world's line, as the chart draws it. */
const lineKey = ({ median, dashes }) =>
  shape("svg.swatch", { width: 28, height: 10, "aria-hidden": "true" }, shape("line", { x1: 0, x2: 28, y1: 5, y2: 5, stroke: median, "stroke-width": 2.5, "stroke-dasharray": dashes }));

export function figureMonths({ page, id, title, unit, words, height }) {
  const frameOf = figure({ id, title, unit, page });
  const place = element("div.chart");
  frameOf.body.append(place);
  let data = null;
  let drawing = null;

  const columns = () => ["median", ...(showsBands(data.n) ? ["low50", "high50"] : []), ...(showsNineInTen(data.n) ? ["low90", "high90"] : [])];

  function worldText({ world, band }, at) {
    const values = { median: number(band.median[at]), low: number(band.low50[at]), high: number(band.high50[at]), low90: number(band.low90[at]), high90: number(band.high90[at]), n: data.n };
    const kind = showsNineInTen(data.n) ? "all_bands" : showsBands(data.n) ? "half_band" : "few_runs";
    return word("lessons.ui.world_reading", { world: words.world(world), text: word(`figure.${kind}`, values) });
  }
  const reading = () => (data ? word("lessons.ui.reading", { month: monthName(page.months[page.monthIndex]), worlds: data.figure.lines.map((line) => worldText(line, page.monthIndex)).join("; "), unit }) : word("figure.waiting"));
  const updateSlider = monthSlider(place, { page, label: title, text: reading, monthAt: (event) => drawing?.monthAt(event) ?? null });

  function legend() {
    const key = (kind, text) => element("li", {}, element("span", { class: `key ${kind}`, "aria-hidden": "true" }), text);
    const worlds = data.figure.lines.map(({ world }, at) => element("li", {}, lineKey(worldStyles[at % worldStyles.length]), words.world(world)));
    const bands = showsBands(data.n)
      ? element("li", {}, word(drawsNineInTen(data.figure.lines, data.n) ? "lessons.ui.bands_all" : "lessons.ui.bands_half"))
      : element("li", {}, word("lessons.ui.bands_none", { n: data.n }));
    const { mark } = data.figure;
    frameOf.legend.replaceChildren(element("ul.legend", {}, worlds, bands, mark && key("mark", monthName(mark))));
  }

  function summary() {
    const last = page.months.length - 1;
    const ends = data.figure.lines.map(({ world, band }) => word("lessons.ui.world_end", { world: words.world(world), median: number(band.median[last]) }));
    return [data.caption, word("lessons.ui.months_summary", { n: data.n, end: monthName(page.months[last]), worlds: ends.join("; ") })].filter(Boolean).join(" ");
  }

  function draw() {
    if (!data) return;
    const { lines, mark } = data.figure;
    // While the table stands in its place the chart has no width, and waits.
    if (place.clientWidth) drawing = drawMonthly(place, { months: page.months, n: data.n, height, worlds: lines.map(({ band }) => band), drawn: "worlds", hasNumberedEvents: false, events: mark ? [{ date: `${mark}-01` }] : [] });
    legend();
    frameOf.summary.textContent = summary();
    frameOf.setRows(() => ({
      heads: [word("table.month"), ...lines.flatMap(({ world }) => columns().map((column) => word("lessons.ui.world_column", { world: words.world(world), column: word(`table.${column}`) })))],
      rows: page.months.map((month, at) => [monthName(month), ...lines.flatMap(({ band }) => columns().map((column) => number(band[column][at])))]),
      notes: [word("table.of_runs", { n: data.n })],
    }));
    moveMonth();
  }

  function moveMonth() {
    drawing?.moveCursor(page.monthIndex);
    frameOf.reading.textContent = reading();
    updateSlider();
  }

  return {
    ...frameOf, draw, moveMonth,
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
