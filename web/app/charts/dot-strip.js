// Twenty dots, each 5% of the pairs: how far a target differs from one pair to the next, and to which side.
import { element, shape } from "../element.js";
import { showsBands, halfFrom } from "../honesty.js";
import { number, signed } from "../numbers.js";
import { word } from "../words.js";
import { figure } from "./figure.js";

const size = 13;
const marks = { fewer: "M-6 -5H6L0 6Z", more: "M-6 5H6L0 -6Z", same: "M-5 -5H5V5H-5Z" };
const side = (value) => (value < 0 ? "fewer" : value > 0 ? "more" : "same");

/** Dots in columns along the axis, stacked where they would touch. */
function stacked(values, x) {
  const columns = new Map();
  return [...values].sort((a, b) => a - b).map((value) => {
    const column = Math.round(x(value) / size);
    const level = columns.get(column) ?? 0;
    columns.set(column, level + 1);
    return { value, at: column * size, level };
  });
}

export function dotStrip({ page, id = "dots" }) {
  const frameOf = figure({ id, title: word("dots.title"), page });
  const place = element("div.strip", { role: "img" });
  frameOf.body.append(place);
  const choice = element("select", { id: `${id}-target`, onchange: () => page.go({ target: choice.value }) });
  frameOf.tools.append(element("label.inline", { for: `${id}-target` }, word("dots.target"), " ", choice));
  let data = null;

  function draw() {
    if (!data) return;
    const { difference: chosen, n } = data;
    frameOf.heading.replaceChildren(word("dots.title"), element("span.unit", {}, ` ${chosen.title}`));
    const counts = { fewer: number(chosen.fewer), same: number(chosen.same), more: number(chosen.more), n: number(n), title: chosen.title };
    frameOf.summary.textContent = word("dots.summary", counts);
    place.setAttribute("aria-label", word("dots.summary", counts));
    frameOf.legend.replaceChildren(element("ul.legend", {}, ["fewer", "same", "more"].map((kind) => element("li", {}, shape("svg", { width: 16, height: 14, "aria-hidden": "true" }, shape(`path.dot.${kind}`, { d: marks[kind], transform: "translate(8 7)" })), word(`dots.${kind}`)))));
    frameOf.setRows(() => ({ heads: [word("dots.share"), word("dots.value")], rows: chosen.dots.map((value, at) => [word("dots.percent", { from: at * 5, to: at * 5 + 5 }), signed(value)]), notes: [word("difference.of_pairs", { n })] }));
    if (!showsBands(n)) {
      place.replaceChildren(element("p.note", {}, word("dots.few", { n, least: halfFrom })));
      return;
    }
    if (!place.clientWidth) return;
    const width = Math.max(240, place.clientWidth);
    const [low, high] = [Math.min(0, ...chosen.dots), Math.max(0, ...chosen.dots)];
    const span = high - low || 1;
    const x = (value) => 24 + ((value - low) / span) * (width - 48);
    const dots = stacked(chosen.dots, x);
    const height = (Math.max(...dots.map(({ level }) => level)) + 1) * size + 34;
    const floor = height - 24;
    const ticks = d3.ticks(low, high, Math.min(8, Math.floor(width / 70)));
    place.replaceChildren(shape("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
      shape("line.strip-axis", { x1: 8, x2: width - 8, y1: floor, y2: floor }),
      ticks.map((value) => shape("text.strip-tick", { x: x(value), y: height - 6 }, signed(value))),
      shape("line.cursor", { x1: x(0), x2: x(0), y1: 2, y2: floor + 5 }),
      dots.map(({ value, at, level }) => shape(`path.dot.${side(value)}`, { d: marks[side(value)], transform: `translate(${at} ${floor - 8 - level * size})` }))));
  }

  return {
    ...frameOf, draw, moveMonth() {},
    setData({ differences, n }, target) {
      if (choice.options.length !== differences.length) choice.replaceChildren(...differences.map(({ id: one, title }) => element("option", { value: one }, title)));
      const difference = differences.find((one) => one.id === target) ?? differences[0];
      choice.value = difference.id;
      data = { difference, n };
      draw();
    },
    follow() {
      frameOf.showTable(page.state.tables.includes(id));
      draw();
    },
  };
}
