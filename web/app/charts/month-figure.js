// A figure with one monthly chart of one or more series, its legend, reading and table.
import { element } from "../element.js";
import { drawnAs, showsBands, showsNineInTen } from "../honesty.js";
import { monthName, number } from "../numbers.js";
import { placesOf, targetTitle } from "../names.js";
import { word } from "../words.js";
import { figure } from "./figure.js";
import { drawMonthly } from "./monthly.js";
import { monthSlider } from "./month-slider.js";

const legendItem = (kind, text) => element("li", {}, element("span.key", { class: `key ${kind}`, "aria-hidden": "true" }), text);

/** `series` are names of the frame's national bands; the first is shown unless the address says otherwise. */
export function monthFigure({ id, title, series, page, height = 200, isSmall = false, range = null }) {
  const frameOf = figure({ id, title, page });
  const place = element("div.chart");
  let drawing = null;
  let data = null;

  const shown = () => (series.includes(page.state.shown[id]) ? page.state.shown[id] : series[0]);
  const seriesName = () => word(`series.${shown()}.name`);
  const unit = () => word(`series.${shown()}.unit`);

  function show(name) {
    page.go({ shown: { ...page.state.shown, [id]: name === series[0] ? undefined : name } });
  }
  const choice = series.length > 1 && element("select", { id: `${id}-series`, onchange: () => show(choice.value) },
    series.map((name) => element("option", { value: name }, word(`series.${name}.name`))));
  if (choice) frameOf.tools.append(element("label.inline", { for: `${id}-series` }, word("figure.shows"), " ", choice));

  const isCount = () => ["attacks", "claims"].includes(shown());
  // What was observed are claims: over all attacks they say less.
  const isFaint = () => shown() !== "claims";
  // Levels are means by members, and runs without members have none.
  const isLevel = () => ["secrecy", "coordination"].includes(shown());
  const valueOf = (value) => (value === null && isLevel() ? word("figure.no_members") : number(value));
  function valueText(at) {
    if (!data) return word("figure.waiting");
    const drawn = drawnAs(page.state.draw, data.n);
    const band = data.bands[shown()];
    if (isLevel() && band.median[at] === null && drawn !== "one") return word("figure.no_members");
    const values = { median: number(band.median[at]), low: number(band.low50[at]), high: number(band.high50[at]), low90: number(band.low90[at]), high90: number(band.high90[at]), n: data.n };
    if (drawn === "one" && data.one?.[shown()]) return word("figure.one_run", { value: valueOf(data.one[shown()][at]), run: page.run });
    if (!showsBands(data.n)) return word("figure.few_runs", values);
    return word(showsNineInTen(data.n) ? "figure.all_bands" : "figure.half_band", values);
  }
  const reading = () => word("figure.reading", { month: monthName(page.months[page.monthIndex]), series: seriesName(), text: valueText(page.monthIndex), unit: unit() });
  const updateSlider = monthSlider(place, {
    page, label: title, text: reading, monthAt: (event) => drawing?.monthAt(event) ?? null,
    onseries: series.length > 1 ? (step) => show(series[(series.indexOf(shown()) + step + series.length) % series.length]) : null,
  });
  frameOf.body.append(place);

  function legend(drawn, runs) {
    const items = [];
    if (drawn === "bands") {
      items.push(legendItem("median", word("legend.median")), legendItem("band-50", word("legend.half")));
      if (showsNineInTen(data.n)) items.push(legendItem("band-90", word("legend.nine_in_ten")));
    } else if (drawn === "one") items.push(legendItem("median", word("legend.one", { run: page.run })));
    else if (runs) items.push(legendItem("thin", word("legend.lines", { n: runs.length })));
    if (data.baseline?.[shown()]) items.push(legendItem("ghost", word("legend.baseline")));
    if (data.observed?.length && isCount()) items.push(legendItem(isFaint() ? "observed faint" : "observed", word("legend.observed", { places: placesOf(data.observed) })));
    if (data.floor?.length && shown() === "strength") items.push(legendItem("observed", word("legend.floor")));
    frameOf.legend.replaceChildren(element("ul.legend", {}, items));
  }

  function draw() {
    if (!data) return;
    const drawn = drawnAs(page.state.draw, data.n);
    const runs = drawn === "one" ? data.one?.[shown()] && [data.one[shown()]] : data.lines?.[shown()];
    // A series of which the server sends no single runs is drawn by its median, which claims no width.
    const asBands = drawn !== "bands" && !runs;
    const band = data.bands[shown()];
    frameOf.node.dataset.drawn = asBands ? "median" : drawn;
    // While the table stands in its place the chart has no width, and waits.
    if (place.clientWidth) drawing = drawMonthly(place, {
      months: page.months, n: data.n, height, range: range ?? null, runs: asBands ? [band.median] : runs, band,
      drawn: asBands ? "one" : drawn, baseline: data.baseline?.[shown()],
      observed: isCount() ? data.observed ?? [] : [], isObservedFaint: isFaint(), floor: shown() === "strength" ? data.floor ?? [] : [], events: isSmall ? [] : data.events ?? [],
    });
    if (asBands) frameOf.legend.replaceChildren(element("ul.legend", {}, legendItem("median", word("legend.median_of", { n: data.n }))));
    else legend(drawn, runs);
    frameOf.heading.replaceChildren(title, element("span.unit", {}, ` ${unit()}`));
    frameOf.summary.textContent = summary(band);
    frameOf.setRows(() => table(band));
    moveMonth();
  }

  function summary(band) {
    const peak = d3.maxIndex(band.median);
    if (peak < 0) return word("figure.summary_none");
    return word(isLevel() ? "figure.summary_level" : "figure.summary", { series: seriesName(), peak: number(band.median[peak]), month: monthName(page.months[peak]), last: valueOf(band.median.at(-1)), end: monthName(page.months.at(-1)), n: data.n });
  }

  function table(band) {
    const columns = ["median", ...(showsBands(data.n) ? ["low50", "high50"] : []), ...(showsNineInTen(data.n) ? ["low90", "high90"] : [])];
    return {
      heads: [word("table.month"), ...columns.map((column) => word(`table.${column}`))],
      rows: page.months.map((month, at) => [monthName(month), ...columns.map((column) => valueOf(band[column][at]))]),
      notes: [word("table.of_runs", { n: data.n }), ...(data.observed ?? []).map((target) => word("table.observed", { name: targetTitle(target), value: number(target.value), source: target.source }))],
    };
  }

  function moveMonth() {
    drawing?.moveCursor(page.monthIndex);
    frameOf.reading.textContent = reading();
    updateSlider();
  }

  return {
    ...frameOf,
    setData(next) {
      data = next;
      draw();
    },
    draw,
    moveMonth,
    follow() {
      if (choice) choice.value = shown();
      frameOf.showTable(page.state.tables.includes(id));
      draw();
    },
  };
}
