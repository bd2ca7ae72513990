// The difference between two worlds by month, pair by pair: other minus first.
import { element } from "../element.js";
import { showsBands, showsNineInTen } from "../honesty.js";
import { monthName, number, signed } from "../numbers.js";
import { word } from "../words.js";
import { figure } from "./figure.js";
import { drawMonthly } from "./monthly.js";
import { monthSlider } from "./month-slider.js";

export const compared = ["attacks", "strength", "external_plots"];

export function differenceFigure({ page, id = "difference" }) {
  const frameOf = figure({ id, title: word("difference.title"), page });
  const place = element("div.chart");
  frameOf.body.append(place);
  let data = null;
  let drawing = null;

  const shown = () => (compared.includes(page.state.shown[id]) ? page.state.shown[id] : compared[0]);
  const show = (name) => page.go({ shown: { ...page.state.shown, [id]: name === compared[0] ? undefined : name } });
  const choice = element("select", { id: `${id}-series`, onchange: () => show(choice.value) }, compared.map((name) => element("option", { value: name }, word(`series.${name}.name`))));
  frameOf.tools.append(element("label.inline", { for: `${id}-series` }, word("figure.shows"), " ", choice));

  function reading() {
    if (!data) return word("figure.waiting");
    const band = data.months[shown()];
    const at = page.monthIndex;
    const values = { month: monthName(page.months[at]), median: signed(band.median[at]), low: signed(band.low50[at]), high: signed(band.high50[at]), low90: signed(band.low90[at]), high90: signed(band.high90[at]), n: data.n, unit: word(`series.${shown()}.unit`) };
    return word(`difference.reading_${showsNineInTen(data.n) ? "all" : showsBands(data.n) ? "half" : "few"}`, values);
  }
  const updateSlider = monthSlider(place, {
    page, label: word("difference.title"), text: reading, monthAt: (event) => drawing?.monthAt(event) ?? null,
    onseries: (step) => show(compared[(compared.indexOf(shown()) + step + compared.length) % compared.length]),
  });

  function draw() {
    if (!data) return;
    const band = data.months[shown()];
    const isFan = showsBands(data.n);
    if (place.clientWidth) drawing = drawMonthly(place, {
      months: page.months, n: data.n, height: 230, band, runs: [band.median], drawn: isFan ? "bands" : "one", hasNumberedEvents: false,
      events: data.parts_from ? [{ date: data.parts_from }] : [],
    });
    frameOf.heading.replaceChildren(word("difference.title"), element("span.unit", {}, ` ${word("difference.unit", { unit: word(`series.${shown()}.unit`) })}`));
    frameOf.summary.textContent = data.parts_from ? word("difference.parts", { month: monthName(data.parts_from.slice(0, 7)) }) : word("difference.same");
    const key = (kind, text) => element("li", {}, element("span", { class: `key ${kind}`, "aria-hidden": "true" }), text);
    frameOf.legend.replaceChildren(element("ul.legend", {}, key("median", word("difference.median")), isFan && key("band-50", word("difference.half")), isFan && showsNineInTen(data.n) && key("band-90", word("difference.nine_in_ten"))));
    const columns = ["median", ...(isFan ? ["low50", "high50"] : []), ...(showsNineInTen(data.n) ? ["low90", "high90"] : [])];
    const sides = data.first[shown()] && data.other[shown()];
    frameOf.setRows(() => ({
      heads: [word("table.month"), ...(sides ? [word("difference.first"), word("difference.other")] : []), ...columns.map((column) => word(`difference.column.${column}`))],
      rows: page.months.map((month, at) => [monthName(month), ...(sides ? [number(data.first[shown()][at]), number(data.other[shown()][at])] : []), ...columns.map((column) => signed(band[column][at]))]),
      notes: [word("difference.of_pairs", { n: data.n })],
    }));
    moveMonth();
  }

  function moveMonth() {
    drawing?.moveCursor(page.monthIndex);
    frameOf.reading.textContent = reading();
    updateSlider();
  }

  return {
    ...frameOf,
    draw,
    moveMonth,
    setData(next) {
      data = next;
      draw();
    },
    follow() {
      choice.value = shown();
      frameOf.showTable(page.state.tables.includes(id));
      draw();
    },
  };
}
