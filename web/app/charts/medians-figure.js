// Both worlds' medians by month, one over the other, so that a difference can be seen against its size.
import { element } from "../element.js";
import { monthName, number } from "../numbers.js";
import { placesOf } from "../names.js";
import { word } from "../words.js";
import { figure } from "./figure.js";
import { drawMonthly } from "./monthly.js";
import { monthSlider } from "./month-slider.js";

export function mediansFigure({ page, observed, id = "medians" }) {
  const frameOf = figure({ id, title: word("medians.title"), unit: word("series.attacks.unit"), page });
  const place = element("div.chart");
  frameOf.body.append(place);
  let data = null;
  let drawing = null;

  const reading = () => (data ? word("medians.reading", { month: monthName(page.months[page.monthIndex]), first: number(data.first.attacks[page.monthIndex]), other: number(data.other.attacks[page.monthIndex]) }) : word("figure.waiting"));
  const updateSlider = monthSlider(place, { page, label: word("medians.title"), text: reading, monthAt: (event) => drawing?.monthAt(event) ?? null });

  function draw() {
    if (!data) return;
    if (place.clientWidth) drawing = drawMonthly(place, { months: page.months, n: data.n, height: 230, runs: [data.other.attacks], drawn: "one", baseline: data.first.attacks, observed, isObservedFaint: true });
    const key = (kind, text) => element("li", {}, element("span", { class: `key ${kind}`, "aria-hidden": "true" }), text);
    frameOf.legend.replaceChildren(element("ul.legend", {}, key("ghost", word("medians.first")), key("median", word("medians.other")), observed.length > 0 && key("observed faint", word("legend.observed", { places: placesOf(observed) }))));
    frameOf.summary.textContent = word("medians.summary", { n: data.n });
    frameOf.setRows(() => ({
      heads: [word("table.month"), word("difference.first"), word("difference.other")],
      rows: page.months.map((month, at) => [monthName(month), number(data.first.attacks[at]), number(data.other.attacks[at])]),
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
