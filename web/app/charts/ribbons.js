// Phase ribbons: a row a region, a step a month; the height of a step is the share of runs in that phase.
import { element, shape } from "../element.js";
import { yearsThatFit } from "../months.js";
import { monthName, number, percent } from "../numbers.js";
import { glyphs, modal, phaseLegend, phaseName } from "../phases.js";
import { word } from "../words.js";
import { figure } from "./figure.js";
import { monthSlider } from "./month-slider.js";

const rowHeight = 24;
const names = 88;
const top = 4;

export function ribbons({ page, id = "ribbons", title = word("ribbons.title"), unit = null }) {
  const frameOf = figure({ id, title, unit, page });
  frameOf.legend.append(phaseLegend(page.meta));
  const place = element("div.chart");
  frameOf.body.append(place);
  let data = null;
  // By name: regions change their rows when one is pinned.
  let chosen = null;
  let cursor = null;
  let step = 1;
  let marker = null;

  /** Pinned regions come first. */
  function ordered() {
    const regions = data.regions.filter((region) => region.phases?.length);
    const isPinned = (region) => page.state.pinned.includes(region.name);
    return [...regions.filter(isPinned), ...regions.filter((region) => !isPinned(region))];
  }

  const chosenRow = () => Math.max(0, ordered().findIndex(({ name }) => name === chosen));

  function reading() {
    if (!data) return word("figure.waiting");
    const region = ordered()[chosenRow()];
    const at = page.monthIndex;
    const { phase, count, of } = modal(region.phases[at]);
    const values = { name: region.name, month: monthName(page.months[at]), phase: phaseName(page.meta, phase), count, of };
    return region.attacks ? word("ribbons.reading", { ...values, attacks: number(region.attacks[at]) }) : word("ribbons.reading_phase", values);
  }

  const updateSlider = monthSlider(place, {
    page, label: title, text: reading,
    onseries(by) {
      chosen = ordered().at((chosenRow() + by) % ordered().length).name;
      moveMonth();
    },
    monthAt(event) {
      if (!data) return null;
      const box = place.firstChild.getBoundingClientRect();
      chosen = ordered()[Math.max(0, Math.min(ordered().length - 1, Math.floor((event.clientY - box.top - top) / rowHeight)))].name;
      // The month may stay as it is, and then nothing else tells of the other row.
      moveMonth();
      const month = Math.floor((event.clientX - box.left - names) / step);
      return Math.max(0, Math.min(page.months.length - 1, month));
    },
  });

  /** Months in a row with the same modal phase are one piece. */
  function pieces(region) {
    const all = [];
    region.phases.forEach((counts, at) => {
      const { phase, count, of } = modal(counts);
      const last = all.at(-1);
      if (last?.phase === phase) last.shares.push(count / of);
      else all.push({ phase, start: at, shares: [count / of] });
    });
    return all;
  }

  function piecePath({ start, shares }, row) {
    const floor = top + (row + 1) * rowHeight - 3;
    const high = rowHeight - 5;
    let path = `M${names + start * step} ${floor}`;
    shares.forEach((share, at) => {
      const y = (floor - share * high).toFixed(1);
      path += `V${y}H${(names + (start + at + 1) * step).toFixed(1)}`;
    });
    return `${path}V${floor}Z`;
  }

  function draw() {
    if (!data) return;
    const regions = ordered();
    frameOf.summary.textContent = [data.caption, word("ribbons.summary", { n: data.n })].filter(Boolean).join(" ");
    frameOf.setRows(() => ({
      heads: [word("table.month"), ...regions.map((region) => region.name)],
      rows: page.months.map((month, at) => [monthName(month), ...regions.map((region) => {
        const { phase, count, of } = modal(region.phases[at]);
        return `${phaseName(page.meta, phase)} ${percent(count / of)}`;
      })]),
      notes: [word("ribbons.table_note", { n: data.n })],
    }));
    if (!place.clientWidth) return;
    const width = Math.max(240, place.clientWidth);
    step = (width - names - 6) / page.months.length;
    const height = top + regions.length * rowHeight + 20;
    const rows = regions.flatMap((region, row) => [
      shape(`text.row-label${page.state.pinned.includes(region.name) ? ".pinned" : ""}`, { x: names - 6, y: top + row * rowHeight + 16 }, region.name),
      ...pieces(region).flatMap((piece) => {
        const wide = piece.shares.length * step;
        return [
          shape("path.edge", { d: piecePath(piece, row), fill: `url(#phase-${piece.phase})` }),
          wide > 26 && shape("text.row-glyph", { x: names + piece.start * step + wide / 2, y: top + row * rowHeight + 17 }, glyphs[piece.phase]),
        ].filter(Boolean);
      }),
    ]);
    const shown = yearsThatFit(page.months, width - names);
    const years = page.months.flatMap((month, at) => (month.endsWith("-01") && shown.includes(month.slice(0, 4)) ? [shape("text.year", { x: names + at * step, y: height - 5 }, month.slice(0, 4)), shape("line.tick", { x1: names + at * step, x2: names + at * step, y1: top, y2: height - 18 })] : []));
    cursor = shape("rect.cursor-box", { y: top, height: height - top - 18, width: Math.max(3, step) });
    marker = shape("rect.row-marker", { x: 1, width: width - 3, height: rowHeight });
    place.replaceChildren(shape("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, years, rows, marker, cursor));
    moveMonth();
  }

  function moveMonth() {
    if (!data || !cursor) return;
    cursor.setAttribute("x", names + page.monthIndex * step);
    marker.setAttribute("y", top + chosenRow() * rowHeight);
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
      frameOf.showTable(page.state.tables.includes(id));
      draw();
    },
  };
}
